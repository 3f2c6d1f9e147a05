"""What each step of retrieval is worth: worked out by hand on made-up rankings, and as the real search gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.batch.question_files import Question
from qa.errors import QAError
from qa.evaluation.ablation import MEASURES, PARTED, Figure, ablate, ablation
from qa.evaluation.gold import Gold
from qa.evaluation.plots import draw, require_drawable
from qa.question.reading import read_question
from qa.search.stages import STAGES, Literal
from qa.types import Passage, Place, Turn

TEXTS = {"甲.txt": "甲乙丙丁 戊己庚辛 " * 3, "b.txt": "one two three"}
PASSAGES = [Passage(f"p{i}", source, (span,), TEXTS[source][slice(*span)], "", "", Place("", "paragraph"), "paragraph", "", i)
            for i, (source, span) in enumerate([("甲.txt", (0, 4)), ("甲.txt", (5, 9)), ("b.txt", (0, 7))])]


class Ranked:
    """Ranks by a table: stage → positions, the same for every question; the stages left out find nothing."""

    def __init__(self, table: dict[str, list[int]]) -> None:
        self.table = table
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def stages(self, question: str, history=()) -> dict[str, list[Passage]]:
        self.asked.append((question, tuple(history)))
        return {stage: [PASSAGES[i] for i in self.table.get(stage, [])] for stage in STAGES}


def gold(id: str, language: str, kind: str, source: str, quote: str, history=()) -> Gold:
    return Gold(Question(id, f"{id}？", tuple(history)), language, kind, (), ((source, quote),), True)


GOLD = [gold("a", "zh", "fact", "甲.txt", "甲乙丙丁"), gold("b", "en", "fact", "b.txt", "onetwo", [Turn("c", "d")]),
        Gold(Question("u", "u？"), "zh", "unanswerable", (), (), False)]


def test_each_stage_is_judged_alike_overall_and_by_part() -> None:
    ranked = Ranked({"dense": [1, 0], "ranker": [0, 2], "fused": [2]})
    found = ablation(list(ablate(ranked, GOLD, TEXTS)))
    means = {stage: [found.overall[stage][m].mean for m in MEASURES] for stage in STAGES}
    assert means == {"dense": [0, 0.5, 0.5, 0.25], "BM25": [0, 0, 0, 0], "fused": [0.5, 0.5, 0.5, 0.5],
                     "late interaction": [0, 0, 0, 0], "question": [0, 0, 0, 0], "ranker": [0.5, 1, 1, 0.75]}
    assert {part: f.mean for part, f in found.by["dense"].items()} == {
        "language zh": 1, "language en": 0, "kind fact": 0.5, "file 甲.txt": 1, "file b.txt": 0}
    assert found.overall["ranker"][PARTED] == Figure(1, 1, 1, 2)
    assert found.overall["fused"][PARTED] == Figure(0.5, 0, 1, 2)


def test_only_answerable_questions_are_asked_with_their_history() -> None:
    ranked = Ranked({})
    assert len(list(ablate(ranked, GOLD, TEXTS))) == 2
    assert ranked.asked == [("a？", ()), ("b？", (Turn("c", "d"),))]


def test_json_has_every_stage_with_overall_and_part_figures() -> None:
    told = ablation(list(ablate(Ranked({"ranker": [0]}), GOLD[:1], TEXTS))).to_json()
    assert list(told) == list(STAGES)
    assert told["ranker"]["recall@5, kind fact"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "questions": 1}
    assert set(told["dense"]) == {*MEASURES, "recall@5, language zh", "recall@5, kind fact", "recall@5, file 甲.txt"}


@pytest.mark.parametrize(("name", "begins"), [("p.png", b"\x89PNG"), ("p.svg", b"<?xml"), ("图.pdf", b"%PDF")])
def test_the_plot_is_a_picture_of_its_kind(tmp_path: Path, name: str, begins: bytes) -> None:
    path = str(tmp_path / name)
    require_drawable(path)
    draw(ablation(list(ablate(Ranked({"ranker": [0]}), GOLD, TEXTS))), path)
    assert Path(path).read_bytes().startswith(begins)


def test_the_plot_tells_every_row_with_its_count(tmp_path: Path) -> None:
    long = gold("$x$", "zh", "fact" * 10, "甲.txt", "甲乙丙丁")
    draw(ablation(list(ablate(Ranked({"ranker": [0]}), [*GOLD, long], TEXTS))), str(tmp_path / "p.svg"))
    svg = (tmp_path / "p.svg").read_text("utf-8")
    for words in ("recall@2000chars (3)", "zh (2)", "b.txt (1)", "甲.txt (2)", ("fact" * 10)[:29] + "… (1)", "+ late interaction"):
        assert words in svg


@pytest.mark.parametrize("name", ["plot.gif", "plot", "none/plot.png", "folder.png"])
def test_a_plot_that_cannot_be_is_refused_beforehand(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(QAError, match="--plot"):
        require_drawable(str(tmp_path / name))


def test_the_real_search_step_by_step(real: Assistant) -> None:
    question = "A/67/254 第40段讲了什么？"
    found = real.stages(question)
    assert list(found) == list(STAGES)
    assert all(len({p.id for p in passages}) == len(passages) <= 10 for passages in found.values())
    assert found["question"][0].place == found["ranker"][0].place == Place("A/67/254", "paragraph", "40")
    assert Place("A/67/254", "paragraph", "40") not in [p.place for p in found["BM25"]], "a number in a question is no word of a paragraph"


def test_the_last_step_is_what_an_answer_comes_with(real: Assistant) -> None:
    for question, history in (("钱寄回家一年有多少", ()), ("那2010年呢？", (Turn("1990年全球国际移民有多少？", "1.55 亿"),))):
        hits = real.ask(question, history).hits
        assert [p.id for p in real.stages(question, history)["ranker"]] == [h.passage.id for h in hits]


def test_a_literal_question_brings_no_terms_of_the_glossary(real: Assistant) -> None:
    found = real.stages("What are remittances?")
    assert found["BM25"] == []
    assert found["dense"] != []


def test_a_literal_question_is_encoded_with_its_acronyms_as_they_stand() -> None:
    text = "What does the IOM do?"
    read = read_question(text)
    assert read.spelled_out(lambda term: True) != ("", text)
    assert Literal(read.text, read.language, "", read.reference).spelled_out(lambda term: True) == ("", text)
