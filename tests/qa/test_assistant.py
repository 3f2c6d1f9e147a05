"""The one door, with the real model over the five documents: answers obey the contract, look-ups find their place."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from qa.answer.conversation import Dialogue
from qa.assistant import Assistant
from qa.documents.locators.naming import place_of
from qa.documents.locators.writing import write_locator
from qa.errors import CorpusError, IndexMismatch, QuestionError
from qa.text.languages import LANGUAGES
from qa.types import Answer, Turn, spanned, squash

SEEDS = Path(__file__).parents[2] / "seeds"
ASKED = {
    "2010年全球国际移民总数是多少？": "zh",
    "How many international migrants were there in 2010?": "en",
    "Quand la réunion du Processus d'Helsinki a-t-elle eu lieu ?": "fr",
    "¿Cuántas rondas de mesas redondas organizó el Foro Mundial de 2007 a 2011?": "es",
    "Сколько составили денежные переводы в развивающиеся страны в 2011 году?": "ru",
    "كم بلغ عدد المهاجرين الدوليين في عام 2010؟": "ar",
    "A/67/254 第40段说了什么？": "zh",
    "表1中南北移民人数的变化是多少？": "zh",
    "红烧肉怎么做才不腻？": "zh",
    "How many refugees live in Jordan camps in 2020?": "en",
}
MARKER = re.compile(r"\[(\d+)\]")


@pytest.fixture(scope="module")
def answers(real: Assistant) -> list[Answer]:
    return [real.ask(question) for question in ASKED]


@pytest.mark.parametrize("wrong", [
    lambda draft: replace(draft, sentences=tuple(sentence.replace("2.14", "2.41") for sentence in draft.sentences)),
    lambda draft: replace(draft, citations=tuple(replace(c, quote=c.quote.replace("全球", "全国")) for c in draft.citations))])
def test_an_answer_with_a_number_or_a_quote_that_does_not_stand_is_not_shown(real: Assistant, monkeypatch: pytest.MonkeyPatch, wrong) -> None:
    decide = Dialogue.decide

    def misread(*asked):
        question, decision = decide(*asked)
        return question, replace(decision, draft=wrong(decision.draft))

    monkeypatch.setattr(Dialogue, "decide", misread)
    answer = real.ask("2010年全球国际移民总数是多少？")
    assert (answer.answered, answer.citations) == (False, ())
    assert "2.14" not in answer.answer and "2.41" not in answer.answer


def test_language_is_the_questions(answers: list[Answer]) -> None:
    assert [a.language for a in answers] == list(ASKED.values())


def test_every_quote_equals_its_source_at_its_spans(real: Assistant, answers: list[Answer]) -> None:
    for citation in [c for a in answers for c in a.citations]:
        text = real.document(citation.source).text
        assert squash(spanned(text, citation.spans)) == squash(citation.quote)
        assert all(a < b for a, b in citation.spans)
        assert all(b <= c for (_, b), (c, _) in zip(citation.spans, citation.spans[1:], strict=False))
        assert len(squash(citation.quote)) <= 400


def test_every_marker_has_its_citation_and_every_citation_a_marker(answers: list[Answer]) -> None:
    for answer in answers:
        used = {int(n) for n in MARKER.findall(answer.answer)}
        assert used == {c.number for c in answer.citations} == set(range(1, len(answer.citations) + 1))
        assert len(answer.answer) <= 800


def test_passages_are_ten_ranked_and_true_to_the_source(real: Assistant, answers: list[Answer]) -> None:
    for answer in answers:
        assert [h.rank for h in answer.hits] == list(range(1, len(answer.hits) + 1))
        assert len(answer.hits) >= 10
        assert len({h.passage.id for h in answer.hits}) == len(answer.hits)
        for passage in [h.passage for h in answer.hits]:
            assert squash(spanned(real.document(passage.source).text, passage.spans)) == squash(passage.text)
            assert len(squash(passage.text)) <= 1000


def test_the_object_has_the_fields_of_the_contract(answers: list[Answer]) -> None:
    row = answers[0].to_json()
    assert list(row) == ["id", "question", "language", "answer", "answered", "confidence", "citations", "passages",
                         "elapsed_ms"]
    assert list(row["citations"][0]) == ["number", "id", "source", "spans", "quote", "document", "locator", "score"]
    assert list(row["passages"][0]) == ["rank", "id", "source", "spans", "locator", "score"]
    assert all(0 <= a.confidence <= 1 for a in answers)


def test_the_first_question_is_answered_from_its_sentence(answers: list[Answer]) -> None:
    answer = answers[0]
    assert answer.answered
    assert "2.14 亿" in answer.answer
    assert "A/67/254，第5段" in [c.locator for c in answer.citations]


def test_a_place_that_is_named_is_cited(answers: list[Answer]) -> None:
    answer = answers[6]
    assert answer.answered
    assert {c.locator for c in answer.citations} == {"A/67/254，第40段"}


def test_what_the_corpus_does_not_say_is_refused(answers: list[Answer]) -> None:
    for answer in answers[-2:]:
        assert not answer.answered
        assert answer.citations == ()
        assert not MARKER.search(answer.answer)


def test_a_follow_up_uses_the_turn_before(real: Assistant) -> None:
    history = [Turn("2010年全球国际移民总数是多少？", "2.14 亿")]
    answer = real.ask("那1990年呢？", history)
    assert "1990：155.2" in answer.answer


def test_only_the_chosen_documents_are_searched(real: Assistant) -> None:
    report, chosen = "003_abdc47a3ebb06139.txt", ["000_4972c5bfcd1b7a80.txt", "004_294214e2a33dbe81.txt"]
    everywhere, elsewhere = (real.ask("2010年全球国际移民总数是多少？", sources=s) for s in (None, chosen))
    assert everywhere.citations[0].source == report
    assert {h.passage.source for h in elsewhere.hits} == set(chosen) and len(elsewhere.hits) == 10
    assert {c.source for c in elsewhere.citations} <= set(chosen)
    assert {h.passage.source for h in real.passages("移民人数", sources=[report])} == {report}
    assert real.ask("A/67/254 第40段说了什么？", sources=[report]).answered
    assert not real.ask("A/67/254 第40段说了什么？", sources=chosen).answered


@pytest.mark.parametrize(("sources", "told"), [([], "No document is chosen"), (["../etc/passwd"], "No document '../etc/passwd'")])
def test_a_choice_of_no_known_document_is_refused(real: Assistant, sources: list[str], told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        real.ask("移民人数", sources=sources)


@pytest.mark.parametrize("question", ["", "  \n\t", "？！。", "\u200b\ufeff", "\x00\x07", "((((("])
def test_an_empty_question_is_refused_with_an_example(real: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="no words. Ask something, for example"):
        real.ask(question)


def test_a_question_of_a_hundred_thousand_characters(real: Assistant) -> None:
    with pytest.raises(QuestionError, match="100,000 characters; at most 1,000.*qa quote"):
        real.ask("移" * 100_000)


@pytest.mark.parametrize("question", [
    "国际\x00移民\x1b[31m有多少\u202e？",
    "🌍🌍 migrants 👩‍👩‍👧‍👦？", "<script>alert(1)</script> 汇款 <b>多少</b>？", "**汇款** [x](javascript:1) $$x$$",
    "\ud800 汇款", "ᚠᚢᚦᚨᚱᚲ ꦲꦏ", "移" * 300, "第999999999999999999999段", "A/67/254 第0段", "%s%n{0}"])
def test_strange_questions_are_answered_or_refused_like_any(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert answer.answered == bool(answer.citations)
    assert len(answer.hits) >= 10


def test_threads_get_the_same_answers(real: Assistant, answers: list[Answer]) -> None:
    told: dict[int, str] = {}

    def ask(n: int) -> None:
        told[n] = real.ask(list(ASKED)[n]).answer

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {n: answers[n].answer for n in range(4)}


@pytest.mark.slow
def test_the_main_job_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("network is blocked in this test")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "corpus").mkdir()
    shutil.copy(SEEDS / "002_1f29102a01ff5f7b.txt", tmp_path / "corpus")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assert assistant.ask("小组讨论是在第几次会议上举行的？").hits[0].passage.source == "002_1f29102a01ff5f7b.txt"
    assert [m.locator for m in assistant.cite("附件 第1点").matches][0].endswith("附件 第1点")
    assert assistant.quote("国际移徙是一个复杂的现象").status == "exact"


# -- opening


@pytest.mark.slow
def test_an_edited_file_is_noticed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("汇款达到 3 亿美元。\n", "utf-8")
    Assistant.open(corpus, tmp_path / "index")
    (corpus / "a.txt").write_text("汇款达到 4 亿美元。\n", "utf-8")
    assert Assistant.open(corpus, tmp_path / "index").quote("汇款达到4亿美元").status == "exact"


def test_an_index_of_another_corpus_is_refused(real: Assistant, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("另一份。\n", "utf-8")
    with pytest.raises(IndexMismatch, match="is of the corpus .*seeds, not .*--index DIR"):
        Assistant.open(tmp_path, real.settings.index)


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="No corpus folder at .*--corpus DIR"):
        Assistant.open(tmp_path / "none", tmp_path / "index")


# -- looking up


@pytest.mark.parametrize("reference", ["A/67/254 第40段", "A/67/254，第40段", "A/67/254, para. 40",
                                       "003_abdc47a3ebb06139.txt:p40", " A/67/254 第40段 "])
def test_a_paragraph_is_cited_whole(real: Assistant, reference: str) -> None:
    resolved = real.cite(reference)
    assert resolved.reference == reference
    told = "A/67/254, para. 40" if "para." in reference else "A/67/254，第40段"
    assert [(m.id, m.locator) for m in resolved.matches] == [("003_abdc47a3ebb06139.txt:p40", told)]
    match = resolved.matches[0]
    assert match.text.startswith("从 2007 年到 2011 年，全球论坛组织 15 次圆桌会议")
    assert squash(spanned(real.document(match.source).text, match.spans)) == squash(match.text)


def test_every_passage_id_resolves_to_its_passage(real: Assistant) -> None:
    for passage in real.knowledge.passages:
        match = real.cite(passage.id).matches[0]
        assert (match.id, match.spans, match.text) == (passage.id, passage.spans, passage.text)
        assert real.passage(passage.id) == passage


@pytest.mark.parametrize("reference", [
    "", "  ", "香蕉", "A/99/999 第1段", "A/67/254 香蕉和苹果", "A/67/254 附件 香蕉", "A/67/254 blah blah",
    "nothing.txt:p1", "003_abdc47a3ebb06139.txt:p99", "\x00"])
def test_a_reference_to_nothing_has_no_match(real: Assistant, reference: str) -> None:
    assert real.cite(reference).to_json() == {"reference": reference, "matches": []}


@pytest.mark.parametrize(("reference", "locator"), [
    ("A/67/254", "A/67/254，文首"), ("A/67/254 秘书长的报告", "A/67/254，文首"),
    ("International migration and development: report of the Secretary-General (A/67/254)", "A/67/254, beginning"),
    ("A/67/254, informe del Secretario General", "A/67/254, comienzo")])
def test_a_document_is_found_by_its_symbol_with_its_title_in_any_language(real: Assistant, reference: str, locator: str) -> None:
    assert [m.locator for m in real.cite(reference).matches] == [locator]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_as_a_locator_is_read_again(real: Assistant, language: str) -> None:
    for document in real.documents:
        for block in document.blocks[::7]:
            place = place_of(document, block)
            assert block.spans in [m.spans for m in real.cite(write_locator(place, language)).matches]


@pytest.mark.parametrize(("question", "locator", "lead"), [
    ("2010年全球国际移民总数是多少？", "A/67/254，第5段", ""),
    ("How many international migrants were there in 2010?", "A/67/254, para. 5", "The documents are in Chinese; in their own words:"),
    ("Combien y avait-il de migrants internationaux en 2010 ?", "A/67/254, par. 5",
     "Les documents sont en chinois ; voici leurs propres mots :"),
    ("¿Cuántos migrantes internacionales había en 2010?", "A/67/254, párr. 5",
     "Los documentos están en chino; en sus propias palabras:"),
    ("Сколько международных мигрантов было в 2010 году?", "A/67/254, п. 5",
     "Документы на китайском языке; вот их собственные слова:"),
    ("كم كان عدد المهاجرين الدوليين في عام 2010؟", "A/67/254، الفقرة 5", "الوثائق باللغة الصينية؛ وهذه كلماتها بنصها:")])
def test_places_are_told_in_the_language_of_the_question(real: Assistant, question: str, locator: str, lead: str) -> None:
    answer = real.ask(question)
    assert locator in [hit.locator for hit in answer.hits]
    assert locator in [row["locator"] for row in answer.to_json()["passages"]]
    assert {c.locator for c in answer.citations} <= {write_locator(c.place, answer.language) for c in answer.citations if c.place}
    assert not answer.answered or answer.sentences[0] == lead or not lead


def test_the_nearest_passages_of_a_refusal_are_told_so_too(real: Assistant) -> None:
    answer = real.ask("What will the weather be like in Oslo tomorrow?")
    assert not answer.answered
    assert all(", " in hit.locator and "，" not in hit.locator.removeprefix(hit.passage.place.document) for hit in answer.hits)


@pytest.mark.parametrize(("text", "called_out"), [
    ("The total number of international migrants rose from 155 million in 1990 to 241 million in 2010.", ("altered number", "2.14 亿 → 241 million")),
    ("Les envois de fonds vers les pays en développement ont atteint 273 milliards de dollars en 2011.",
     ("altered number", "3 720 亿 → 273 milliards"))])
def test_a_number_that_a_translation_changed_is_called_out(real: Assistant, text: str, called_out: tuple[str, str]) -> None:
    located = real.quote(text)
    assert [match.called_out for match in located.matches] == [(called_out,)]
    assert located.matches[0].translation


@pytest.mark.parametrize(("text", "locator"), [
    ("The total number of international migrants rose from 155 million in 1990 to 214 million in 2010.",
     "A/67/254, para. 5"),
    ("Les troisième et quatrième tables rondes se tiendraient respectivement le matin et l'après-midi du deuxième "
     "jour du Dialogue de haut niveau.", "A/67/254, par. 61"),
    ("Участники отметили, что около половины международных мигрантов составляют женщины.", "п. 16")])
def test_a_translation_finds_its_original(real: Assistant, text: str, locator: str) -> None:
    located = real.quote(text)
    match = located.matches[0]
    assert (located.status, match.translation, match.diff) == ("near", True, ())
    assert match.locator.endswith(locator)
    assert squash(spanned(real.document(match.source).text, match.spans)) == squash(match.text)
    assert match.selectors[1]["start"] == match.spans[0][0]


@pytest.mark.parametrize("text", [
    "The Security Council decided to extend the mandate of the peacekeeping mission for a further twelve months.",
    "Комитет призвал государство-участник принять закон о борьбе с дискриминацией.", "今天天气很好，我们去公园玩吧。", "A cat.",
    "migration " * 200])
def test_what_nobody_said_has_no_original(real: Assistant, text: str) -> None:
    assert real.quote(text).to_json() == {"text": text, "status": "absent", "matches": []}


def test_an_unknown_document_is_refused(real: Assistant) -> None:
    assert real.passage("none") is None
    with pytest.raises(KeyError):
        real.document("none")
