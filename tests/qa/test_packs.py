"""The data files of the languages: complete, alike, and what their patterns find in each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from qa.text import packs
from qa.text.packs import LANGUAGES, OPTIONAL, alternatives, entry, pack, pattern, say, union, words

TOLD = ("unrelated", "says", "locators", "styles")
"""Tables of what the program says; their lists are parts of a text, not patterns."""
BY_LANGUAGE = "letterhead.letter"
"""Looked for language by language, as its groups have names."""
FROM_CODE = dict.fromkeys(("number", "numbers", "decimals", "figures"), r"\d+") | {"more_tables": "", "places": "日本"}
"""Parts that `qa.documents.locators` brings along."""


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every dotted key with what stands there."""
    for key, value in table.items():
        yield from leaves(value, f"{above}{key}.") if isinstance(value, dict) else ((f"{above}{key}", value),)


def is_optional(key: str) -> bool:
    return any(key == name or key.startswith(f"{name}.") for name in OPTIONAL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pack_has_the_keys_of_the_others(language: str) -> None:
    every = {key for other in LANGUAGES for key, _ in leaves(pack(other)) if not is_optional(key)}
    own = {key for key, _ in leaves(pack(language)) if not is_optional(key)}
    assert every - own == set()


@pytest.mark.parametrize("name", OPTIONAL)
def test_what_is_optional_stands_in_some_pack(name: str) -> None:
    assert any(entry(language, name) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alternative_compiles_by_itself(language: str) -> None:
    for key, value in leaves(pack(language)):
        if isinstance(value, list) and key.partition(".")[0] not in TOLD:
            assert all(isinstance(one, str) and one for one in value), key
            for one in value:
                re.compile(re.sub(r"\{[a-z][a-z_.]*\}", "x", one))
            pattern(language, key, **FROM_CODE)


@pytest.mark.parametrize("key", sorted({key for language in LANGUAGES for key, value in leaves(pack(language))
                                        if isinstance(value, list) and key.partition(".")[0] not in TOLD and key != BY_LANGUAGE}))
def test_every_pattern_compiles_over_all_languages_and_finds_nothing_in_nothing(key: str) -> None:
    assert not re.compile(alternatives(key, **FROM_CODE)).search("\x00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_has_the_same_fields_in_every_language(language: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, value in leaves(pack(language)["says"], "says."):
        assert isinstance(value, str)
        assert fields(value) == fields(entry("en", key)), key


@pytest.mark.parametrize(("language", "key", "text"), [
    ("zh", "asks.when", "会议是哪一年开的？"), ("en", "asks.when", "When was it founded?"), ("fr", "asks.when", "Depuis quand ?"),
    ("es", "asks.when", "¿Cuándo fue?"), ("ru", "asks.when", "Когда это было?"), ("ar", "asks.when", "متى تأسست؟"),
    ("zh", "kinds.count", "多少人"), ("en", "kinds.count", "how many"), ("fr", "kinds.count", "combien"), ("es", "kinds.count", "cuántos"),
    ("ru", "kinds.count", "сколько"), ("ar", "kinds.count", "كم عدد"),
    ("zh", "tables.largest", "最多"), ("en", "tables.largest", "the highest"), ("fr", "tables.largest", "le plus élevé"),
    ("es", "tables.largest", "el más alto"), ("ru", "tables.largest", "больше всего"), ("ar", "tables.largest", "أكبر"),
    ("zh", "quotes.negation", "不能"), ("en", "quotes.negation", "cannot"), ("zh", "numerals.number", "六十七"),
    ("en", "letterhead.months", "March"), ("fr", "letterhead.months", "août"), ("ru", "letterhead.months", "марта"),
    ("zh", "structure.annex", "附件"), ("en", "structure.annex", "Appendix"), ("fr", "structure.annex", "Appendice"),
    ("es", "structure.annex", "Apéndice"), ("ru", "structure.annex", "Приложение")])
def test_a_pattern_finds_its_words_in_its_own_language_and_in_the_union(language: str, key: str, text: str) -> None:
    found = pattern(language, key).search(text)
    assert found and union(key).search(text)
    assert [other for other in LANGUAGES if other != language and pattern(other, key).search(text)] == []


def test_a_clause_with_when_asks_for_no_time() -> None:
    assert union("asks.when").search("What happened when they met in Geneva?") is None


@pytest.mark.parametrize(("key", "spans"), [("tables.share", [(0, 2)]), ("tables.change", [])])
def test_the_span_of_a_union_is_that_of_the_alternative(key: str, spans: list[tuple[int, int]]) -> None:
    assert [m.span() for m in union(key).finditer("比例是多少？")] == spans


def test_shapes_come_after_the_words() -> None:
    assert union("tables.share", shapes="[%％]").search("12 %")[0] == "%"
    assert union("tables.share").search("12 %") is None


def test_a_part_of_the_pack_and_a_part_of_the_code_are_filled_in() -> None:
    assert pattern("zh", "splits.each").search("分别是多少")  # {splits.severally}
    assert pattern("zh", "references.forms.point", numbers=r"\d+").search("第3点")[1] == "3"
    with pytest.raises(KeyError, match="numbers"):
        pattern("zh", "references.forms.point")


def test_case_counts_where_it_is_said_so() -> None:
    assert union("references.programme", flags=re.NOFLAG).search("Programme of work") is None
    assert union("references.programme").search("Programme of work")


def test_a_language_without_words_for_it_matches_nothing() -> None:
    assert entry("ar", "asks.concerning") == [] and pattern("ar", "asks.concerning").search("关于什么 about") is None


def test_a_key_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"asks\.whne"):
        union("asks.whne")


def test_words_of_all_languages_are_one_set() -> None:
    assert {"的", "the", "les", "los", "для"} <= words("words.function")
    assert "migration" not in words("words.function")


@pytest.mark.parametrize(("language", "said"), [("zh", "没有回答"), ("en", "Not answered"), ("ru", "Not answered"), ("de", "Not answered")])
def test_a_language_without_the_words_hears_english(language: str, said: str) -> None:
    assert say(language, "results.not answered") == said


def test_a_language_without_a_pack_has_the_english_one() -> None:
    assert pack("de") is not None and pack("de") == pack("en")
    assert say("de", "own_name") == "English"


def test_a_sentence_is_filled() -> None:
    assert say("fr", "follow_up", number=5, document="A/67/254") == "Que dit le paragraphe 5 de A/67/254 ?"


def test_the_files_are_read_once() -> None:
    assert pack("fr") is pack("fr") and union("asks.when") is union("asks.when")


def test_every_file_of_the_folder_is_a_language() -> None:
    folder = Path(packs.__file__).parent
    assert {path.stem for path in folder.glob("*.toml")} == set(LANGUAGES)
    listed = tomllib.loads((folder.parents[2] / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    assert listed["qa.text.packs"] == ["*.toml"]
