"""Questions of unlike corpora with what a search finds for them: gold files on the five documents, and any file in the shape of SQuAD.

A question is answerable, absent (its article is not in the corpus), near (the corpus speaks of its subject but does not answer: marked
impossible, or one number or name of it changed), or out (its evidence was taken out of what may be found).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.answer.conversation import answered_turns
from qa.assistant import Assistant
from qa.documents.structure.lines import Positions
from qa.errors import QuestionError
from qa.question.reading import read_question
from qa.search.fusion import READ
from qa.search.retrieve import Evidence
from qa.search.signals import Unit
from qa.store.levels import level
from qa.types import Passage, Turn, squash

MOST_ARTICLES, SHARE_INSIDE = 120, 0.7
SHORTEST_NAME = 4
NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d,.]*\d)")
NAME = re.compile(r"(?<=[^\W\d_A-ZÀ-ÝА-Я,’'] )[A-ZÀ-ÝА-Я][\w’'-]{3,}(?: [A-ZÀ-ÝА-Я][\w’'-]{3,})*")
"""A name in capitals within a sentence."""
Pieces = list[tuple[str, set[int]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was found for it, and what is known of that."""

    label: str
    """answerable, absent, near or out."""
    found: Evidence
    holds: np.ndarray
    """(units,) bool: whether the unit holds the answer or half of a piece of the evidence."""
    passage_holds: np.ndarray
    """(units,) bool: whether its passage does."""


def search(assistant: Assistant, text: str, history: Sequence[Turn] = (), only: Sequence[int] | None = None) -> Evidence:
    """What is found for a question; nothing that was asked by place is among the cases."""
    question = read_question(text, history, assistant.searcher.knows)
    found = assistant.searcher.search(question, READ, only)
    return replace(found, question=replace(question, knows=None, parts=(), alone=None), cover=_nothing, parts=())


def _nothing(position: int, ranges: Sequence[tuple[int, int]]) -> np.ndarray:
    """In the place of the cover, which would keep the index open."""
    return np.zeros((len(ranges), 0))


# -- gold files


def gold_cases(assistant: Assistant, files: Sequence[Path]) -> Iterator[Case]:
    """The questions of gold files that name no place, and those answerable once more without their evidence."""
    for file in files:
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            history = answered_turns([Turn(**turn) for turn in row.get("history", [])])
            if assistant.named(read_question(row["question"], history)):
                continue
            found, wanted = search(assistant, row["question"], history), pieces(assistant, row)
            holds = np.array([_holds(assistant, found, unit, wanted) for unit in found.units], bool)
            yield Case("answerable" if wanted else "absent", found, holds, holds)
            if wanted:
                without = [i for i, p in enumerate(assistant.knowledge.passages) if not gives_away(p, wanted)]
                found = search(assistant, row["question"], history, without)
                yield Case("out", found, none := np.zeros(len(found.units), bool), none)


def pieces(assistant: Assistant, row: dict[str, Any]) -> Pieces:
    """Each piece of evidence as its file and the places of its characters in the file's text; none for what is not answerable."""
    out = []
    for piece in row["evidence"] if row["kind"] != "unanswerable" else ():
        text = assistant.document(piece["file"]).text
        places = [i for i, c in enumerate(text) if not c.isspace()]
        start = squash(text).find(squash(piece["quote"]))
        out.append((piece["file"], set(places[start:start + len(squash(piece["quote"]))])))
    return out


def _holds(assistant: Assistant, found: Evidence, unit: Unit, wanted: Pieces) -> bool:
    passage = found.hits[unit.candidate].passage
    spans = Positions(assistant.document(passage.source).text, passage.spans, passage.text).spans(unit.start, unit.end)
    held = {i for a, b in spans for i in range(a, b)}
    return any(file == passage.source and 2 * len(held & piece) >= len(piece) for file, piece in wanted)


def gives_away(passage: Passage, wanted: Pieces) -> bool:
    """Whether the passage has a part of the evidence that would give the answer away."""
    own = {i for a, b in passage.spans for i in range(a, b)}
    return any(file == passage.source and len(own & piece) >= 0.3 * len(piece) for file, piece in wanted)


def strange_cases(assistant: Assistant, files: Sequence[Path], most: int, seed: int = 3) -> Iterator[Case]:
    """Questions of files in the shape of SQuAD asked of documents that are about something else."""
    chance = random.Random(seed)
    for file in files:
        texts = [q["question"] for a in json.loads(file.read_text("utf-8"))["data"] for p in a["paragraphs"] for q in p["qas"]]
        for text in chance.sample(texts, min(most, len(texts))):
            with suppress(QuestionError):
                found = search(assistant, text)
                yield Case("absent", found, none := np.zeros(len(found.units), bool), none)


# -- files in the shape of SQuAD


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of such a file: its words, the accepted answers, and the name of the file that its article became."""

    text: str
    answers: tuple[str, ...]
    source: str


def plain(text: str) -> str:
    """A text without case, white space and punctuation, as answers are compared."""
    return re.sub(r"[\s\W_]+", "", text.lower())


def read_squad(file: Path, questions: Path | None, folder: Path, seed: int, articles: int) -> tuple[list[Asked], list[Asked], list[Asked]]:
    """Writes a part of the articles as text files into a folder; the answerable questions on them, those on the others, and those marked
    impossible. ``questions``: the same ids in another language."""
    data = json.loads(file.read_text("utf-8"))["data"]
    random.Random(seed).shuffle(data)
    count = min(articles, int(len(data) * SHARE_INSIDE))
    other = {q["id"]: q["question"] for a in (json.loads(questions.read_text("utf-8"))["data"] if questions else [])
             for p in a["paragraphs"] for q in p["qas"]}
    folder.mkdir(parents=True, exist_ok=True)
    asked: dict[str, list[Asked]] = {"answerable": [], "absent": [], "near": []}
    for n, article in enumerate(data):
        source = f"a{n:04d}.txt"
        if n < count:
            (folder / source).write_text("\n\n".join(p["context"].strip() for p in article["paragraphs"]) + "\n", "utf-8")
        for q in (q for p in article["paragraphs"] for q in p["qas"]):
            label = "near" if q.get("is_impossible") else "answerable" if n < count else "absent"
            if label != "near" or n < count:
                answers = tuple(filter(None, (plain(a["text"]) for a in q.get("answers", []))))
                asked[label].append(Asked(other.get(q["id"], q["question"]), answers, source))
    return asked["answerable"], asked["absent"], asked["near"]


def squad_cases(file: Path, questions: Path | None, work: Path, most: int, articles: int = MOST_ARTICLES, seed: int = 20261130) -> Iterator[Case]:
    """At most ``most`` answerable questions, and of each of the other kinds half as many; index and texts go into ``work``."""
    answerable, absent, near = read_squad(file, questions, work / "corpus", seed, articles)
    assistant = Assistant.open(work / "corpus", work / "index")
    chance = random.Random(seed + 1)
    whole = " ".join(d.text for d in assistant.documents)
    names = [m[0] for one in absent for m in NAME.finditer(one.text)]
    asked = [("answerable", one) for one in _some(answerable, most, chance)] + [("absent", one) for one in _some(absent, most // 2, chance)]
    asked += [("near", one) for one in _some(near, most // 2, chance)]
    changed = (altered for one in _some(answerable, 2 * most, chance) for altered in _altered(one, names, whole, chance))
    asked += [("near", one) for one, _ in zip(changed, range(most // 4), strict=False)]
    for label, one in asked:
        with suppress(QuestionError):
            yield _case(label, one, search(assistant, one.text))


def alone_cases(file: Path, questions: Path | None, work: Path, most: int, articles: int = MOST_ARTICLES, seed: int = 20261130) -> Iterator[Case]:
    """Questions asked of one article alone, as of a folder with one short file: of their own, and of another that does not answer them. The
    index of ``squad_cases`` with the same ``work`` serves."""
    answerable, _, _ = read_squad(file, questions, work / "corpus", seed, articles)
    assistant = Assistant.open(work / "corpus", work / "index")
    chance = random.Random(seed + 2)
    for one in _some(answerable, most, chance):
        other = chance.choice([asked for asked in answerable if asked.source != one.source])
        only = [i for i, p in enumerate(assistant.knowledge.passages) if p.source == one.source]
        for label, asked in (("answerable", one), ("absent", other)):
            with suppress(QuestionError):
                found = search(assistant, asked.text, only=only)
                usual = level(assistant.knowledge.tokens, assistant.knowledge.encoder, np.array(only), found.question.language)
                yield _case(label, asked, replace(found, spread=found.spread._replace(usual=usual)))


def _case(label: str, asked: Asked, found: Evidence) -> Case:
    ours = label == "answerable"
    hits = [found.hits[unit.candidate].passage for unit in found.units]
    holds = [ours and p.source == asked.source and any(a in plain(p.text[u.start:u.end]) for a in asked.answers)
             for u, p in zip(found.units, hits, strict=True)]
    there = [ours and p.source == asked.source and any(a in plain(p.text) for a in asked.answers) for p in hits]
    return Case(label, found, np.array(holds, bool), np.array(there, bool))


def _some(asked: Sequence[Asked], most: int, chance: random.Random) -> list[Asked]:
    return chance.sample(list(asked), min(most, len(asked)))


def _altered(one: Asked, names: Sequence[str], whole: str, chance: random.Random) -> Iterator[Asked]:
    """The question with another number, and with another name, that stand nowhere in the texts."""
    if numbers := list(NUMBER.finditer(one.text)):
        m = chance.choice(numbers)
        other = str(int(m[0]) + chance.randint(3, 17))
        if other not in whole:
            yield replace(one, text=one.text[:m.start()] + other + one.text[m.end():])
    if found := list(NAME.finditer(one.text)):
        m, other = max(found, key=lambda m: len(m[0])), chance.choice(names or [""])
        if len(other) >= SHORTEST_NAME and other.lower() not in whole.lower():
            yield replace(one, text=one.text[:m.start()] + other + one.text[m.end():])
