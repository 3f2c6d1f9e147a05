"""Numbers in six languages by what they amount to."""

from __future__ import annotations

import pytest

from qa.quotes.quantities import amounts, number_diff, quantities

SOURCE = "根据世界银行的报告，向发展中国家的汇款于 2011 年达到 3 720 亿美元，与 2010 年相比增加 12%。"


@pytest.mark.parametrize(("text", "value"), [
    ("3 720 亿美元", 372e9), ("372 billion dollars", 372e9), ("372 milliards", 372e9), ("372 000 millones", 372e9),
    ("372 mil millones", 372e9), ("372 млрд долл.", 372e9), ("372 миллиарда", 372e9), ("372 مليار دولار", 372e9),
    ("2.14 亿", 214e6), ("2,14 亿", 214e6), ("214 million", 214e6), ("214 мiллионов", 214), ("4 600 万", 46e6), ("1,234.5 km", 1234.5)])
def test_a_number_with_its_scale(text: str, value: float) -> None:
    assert quantities(text)[0].values == {value}


def test_a_mark_may_part_thousands_or_decimals() -> None:
    assert quantities("1,234 ships")[0].values == {1234.0, 1.234}


def test_dates_ranges_and_chinese_numerals_are_numbers_and_symbols_are_not() -> None:
    assert {2006.0, 10.0, 5.0} <= amounts("2006年10月5日")
    assert {1990.0, 2010.0} <= amounts("在 1990-2010 年期间")
    assert 57.0 in amounts("五十七个国家")
    assert quantities("A/67/254") == []


@pytest.mark.parametrize("quoted", [
    "Remittances reached 372 billion dollars in 2011, 12 per cent more than in 2010.",
    "En 2011, les envois de fonds ont atteint 372 milliards de dollars.", "В 2011 году переводы достигли 372 млрд долл."])
def test_a_translation_with_the_numbers_of_its_source_departs_from_it_nowhere(quoted: str) -> None:
    assert number_diff(quoted, SOURCE) == ()


@pytest.mark.parametrize(("quoted", "called_out"), [
    ("Remittances reached 273 billion dollars in 2011.", [("altered number", "3 720 亿 → 273 billion")]),
    ("En 2011, 372 milliards de dollars, soit une hausse de 15 %.", [("altered number", "12 → 15")]),
    ("Remittances reached 372 billion dollars in 2011, sent by 9 million people.", [("added number", "9 million")])])
def test_a_number_that_the_source_does_not_have_is_called_out_beside_the_one_it_took_the_place_of(
        quoted: str, called_out: list[tuple[str, str]]) -> None:
    diff = number_diff(quoted, SOURCE)
    assert [edit for edit in diff if " " in edit[0]] == called_out
    assert "".join(words.partition(" → ")[0] for kind, words in diff if not kind.startswith("added")) == SOURCE
