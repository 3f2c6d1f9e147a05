"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from qa.text.sentences import clauses, sentences
from qa.types import squash


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(("text", "pieces"), [
    ("水位上升。渔民受损！是吗？", ["水位上升。", "渔民受损！", "是吗？"]),
    ("他说：“水位上升。”然后走了。", ["他说：“水位上升。”", "然后走了。"]),
    ("从 1.55 亿上升到 2.14 亿。(见表 1)。", ["从 1.55 亿上升到 2.14 亿。", "(见表 1)。"]),
    ("See No. 5 of vol. 12. It grew by 3.5 per cent. The U.S. delegate left.",
     ["See No. 5 of vol. 12.", "It grew by 3.5 per cent.", "The U.S. delegate left."]),
    ("Mr. Smith spoke. “He left.” Then it ended", ["Mr. Smith spoke.", "“He left.”", "Then it ended"]),
    ("Доклад принят. Он важен.", ["Доклад принят.", "Он важен."]),
    ("见 www.example.org/page.php? id=253。又见报告。", ["见 www.example.org/page.php? id=253。", "又见报告。"]),
    ("见www.example.org吗？见。", ["见www.example.org吗？", "见。"]), ("见 www.example.org 吗？见。", ["见 www.example.org 吗？", "见。"]),
    ("没有句号的一行", ["没有句号的一行"]), ("", []), ("  。 ", ["。"]),
])
def test_sentences(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_gaps_stand_for_full_stops_where_a_text_has_none() -> None:
    assert cut("有几个国家提到了这个很重要的问题 其他一些国家则建议向各个企业筹资") == [
        "有几个国家提到了这个很重要的问题", "其他一些国家则建议向各个企业筹资"]
    for whole in ("答复来自阿尔及利亚 阿根廷 澳大利亚 加拿大 哥伦比亚",
                  "1995 年 2 月发出了第一封信,截至 4 月收到 12 个国家的答复"):
        assert cut(whole) == [whole]


@pytest.mark.parametrize(("text", "pieces"), [
    ("甲乙丙；丁戊己；庚辛", ["甲乙丙；", "丁戊己；", "庚辛"]), ("甲乙丙，丁戊己，庚辛", ["甲乙丙，", "丁戊己，",
        "庚辛"]),
    ("甲乙丙，丁戊己；庚辛", ["甲乙丙，", "丁戊己；", "庚辛"]), ("甲乙丙丁戊己庚", ["甲乙丙丁戊", "己庚"]), ("甲乙",
        ["甲乙"])])
def test_long_sentences_are_cut_at_clauses_then_commas_then_anywhere(text: str, pieces: list[str]) -> None:
    assert [text[a:b] for a, b in clauses(text, 0, len(text), 5)] == pieces
    assert all(len(squash(piece)) <= 5 for piece in pieces)
