"""The page's own words in the six languages of the United Nations, one row of strings.tsv each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale

from qa.documents.structure.labels import label_number
from qa.errors import QAError
from qa.text.languages import LANGUAGES, direction
from qa.text.packs import say
from qa.types import Document

NAMES = {language: say(language, "own_name") for language in LANGUAGES}
"""The languages of the page, each by its own name."""
EXAMPLES = 4


class Strings:
    """Every word of the page in one language: ``strings.send``; templates take str.format fields."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language = language
        self.words = MappingProxyType(words)

    def __getattr__(self, key: str) -> str:
        try:
            return self.__dict__["words"][key]
        except KeyError:
            raise AttributeError(f"strings.tsv has no row {key!r}") from None

    def problem(self, error: QAError) -> str:
        """What a user can mend, in this language where the page has words for it, else as the error says it."""
        words = self.words.get(f"problem_{error.key}", "")
        return words.format(**error.facts) if words else str(error)

    def has_words_for(self, error: QAError) -> bool:
        """Whether `problem` is in this language."""
        return f"problem_{error.key}" in self.words

    @property
    def direction(self) -> str:
        """ltr or rtl."""
        return direction(self.language)

    def apart(self, words: str) -> str:
        """Words of any language for a sentence of this one: between Unicode's isolates where it reads from the right, so
        that 3 720 and .txt keep their order there."""
        return f"\u2068{words}\u2069" if self.direction == "rtl" else words

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions about the documents that come with the program."""
        return tuple(self.words[f"example_{n}"] for n in range(1, EXAMPLES + 1))


@lru_cache
def language_name(code: str, language: str) -> str:
    """What a document's language is called in the page's; empty if it is not known."""
    return str(Locale(language).languages.get(code, ""))


def _read() -> dict[str, Strings]:
    lines = files("qa.web.page").joinpath("strings.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {language: Strings(language, {row["key"]: row[language] for row in rows}) for language in NAMES}


STRINGS = _read()
ZH, EN = STRINGS["zh"], STRINGS["en"]


def preferred(languages: Iterable[str]) -> Strings:
    """The words in the first of ``languages`` (BCP 47, best first) that the page speaks; English if none."""
    known = (language.split("-")[0].lower() for language in languages)
    return next((STRINGS[language] for language in known if language in STRINGS), EN)


def login_words(accepted: str) -> dict[str, str]:
    """What the page to log in on says, in the first language of an Accept-Language header that the page speaks; Chinese without one."""
    words = preferred(language.partition(";")[0].strip() for language in (accepted or ZH.language).split(","))
    return {"language": words.language, "direction": words.direction, "title": words.title, "user": words.log_user,
            "password": words.log_password, "enter": words.log_in, "wrong": words.log_wrong}


def paragraph_questions(documents: Sequence[Document], strings: Strings, count: int = 4) -> tuple[str, ...]:
    """Questions that any corpus with numbered paragraphs can answer, one a document."""
    labels = ((document, next((b.label for b in document.blocks if b.kind == "paragraph" and b.label), ""))
              for document in documents)
    asked = [strings.about_paragraph.format(document=document.short, label=label_number(label) or label)
             for document, label in labels if label]
    return tuple(asked[:count])
