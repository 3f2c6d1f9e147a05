"""The tab that answers a file of questions: reads it, goes through it a step at a time, hands out the results."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qa.batch.question_files import QUESTION_FORMATS, Question, read_questions
from qa.batch.rows import Row, state_of
from qa.cli.progress import clock
from qa.errors import QAError, QuestionError
from qa.question.reading import read_question
from qa.types import Answer, Citation
from qa.web.access.gate import MOST_UPLOAD
from qa.web.api.batches import MOST_QUESTIONS, Batch, Batches, Gone
from qa.web.api.line import Busy
from qa.web.page.markup import escape
from qa.web.page.rendering import clipped, sentence_html
from qa.web.page.strings import Strings, preferred

SHOWN_ROWS = 50
"""Rows on the page, the last ones; a browser with thousands of rows grows slow."""
FIRST_QUESTIONS, BAD_ROWS = 3, 10
"""Questions that are shown before the start, and rows that cannot be used."""
SIGNS = {"answered": "✓", "refused": "–", "failed": "!"}
SERVED_AT = "gradio_api/file="
"""Where the page's server gives out files of its own folder."""
FORMATS = ((".xlsx", "Excel"), (".csv", "CSV"), (".jsonl", "JSONL"), (".md", "Markdown"), (".html", "HTML"))
"""Forms in which the answers can be had, those that most people open first, and what they are called."""
ENDINGS = " ".join(QUESTION_FORMATS)
MEGABYTE = 1_000_000

log = logging.getLogger(__name__)

Reply = dict[str, Any]


class Files:
    """What batch.js asks for; each request names a batch and the page's languages, best first."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches

    async def open(self, asked: Reply) -> Reply:
        """A batch of the questions in an uploaded file: ``{"path", "name", "pasted"}``; or what is wrong with it."""
        strings = _strings(asked)
        name = strings.batch_pasted if asked.get("pasted") else clipped(str(asked.get("name") or ""))
        path = str(asked.get("path") or "")
        try:
            questions = await asyncio.to_thread(read_questions, self.batches.uploaded(path), MOST_QUESTIONS + 1)
        except QAError as error:
            detail = error_html(error, strings).replace(escape(str(Path(path).resolve())), escape(name))
            return _problem(strings.batch_broken.format(name=strings.apart(name)), detail)
        if not questions:
            return _problem(strings.batch_empty.format(name=strings.apart(name)))
        if len(questions) > MOST_QUESTIONS:
            return _problem(strings.batch_many.format(name=strings.apart(name), limit=MOST_QUESTIONS))
        try:
            batch = self.batches.begin(questions, name)
        except Busy:
            return _problem(strings.busy)
        return {"preview": preview(questions, strings), **await self._state(batch, 0, strings)}

    async def show(self, asked: Reply) -> Reply:
        """The batch as it stands, with its last rows."""
        return await self._told(asked, lambda batch: asyncio.sleep(0))

    async def step(self, asked: Reply) -> Reply:
        """The batch after some more answers, with the rows from ``{"have": count}`` on."""
        return await self._told(asked, self.batches.advance)

    async def drop(self, asked: Reply) -> Reply:
        """Nothing; the batch and its files are gone."""
        return await self._told(asked, self.batches.drop)

    async def file(self, asked: Reply) -> Reply:
        """Where the rows so far can be had in the form of ``{"ending"}``."""
        ending, strings = str(asked.get("ending") or ""), _strings(asked)
        try:
            target = await self.batches.file(self.batches.get(str(asked.get("batch") or "")), ending)
        except Gone:
            return _problem(strings.batch_gone) | {"gone": True}
        except QAError as error:
            return _problem(strings.failed, error_html(error, strings))
        return {"url": SERVED_AT + quote(target.as_posix()), "name": target.name}

    async def _told(self, asked: Reply, act: Callable[[Batch], Awaitable[None]]) -> Reply:
        strings, more = _strings(asked), {}
        try:
            batch = self.batches.get(str(asked.get("batch") or ""))
            try:
                await act(batch)
            except Busy:
                more = {"waiting": strings.batch_waiting}
            return await self._state(batch, int(asked.get("have") or 0), strings) | more
        except Gone:
            return _problem(strings.batch_gone) | {"gone": True}
        except QAError as error:
            return _problem(strings.failed, error_html(error, strings))
        except Exception:
            log.exception("A batch went wrong")
            return _problem(strings.failed)

    async def _state(self, batch: Batch, have: int, strings: Strings) -> Reply:
        rows = await self.batches.rows(batch, have, SHOWN_ROWS)
        done, counts = batch.done, {state: batch.counts[state] for state in SIGNS}
        return {"batch": batch.id, "name": batch.name, "done": done, "total": len(batch.questions), "pace": pace(batch, strings),
                "rows": [row_html(n, row, strings, batch.questions[n - 1]) for n, row in enumerate(rows, done - len(rows) + 1)], "keep": SHOWN_ROWS,
                "shown": strings.batch_shown.format(shown=SHOWN_ROWS, done=done) if done > SHOWN_ROWS else "",
                "finished": strings.batch_done.format(**counts) if batch.finished else "",
                "stopped": strings.batch_stopped.format(done=done) if done else ""}


def _strings(asked: Reply) -> Strings:
    return preferred(map(str, asked.get("languages") or ()))


def _problem(words: str, detail: str = "") -> Reply:
    return {"problem": f"<p>{escape(words)}</p>{detail}"}


def error_html(error: QAError, strings: Strings, tag: str = "p") -> str:
    """What is wrong, in the page's language if it has words for it, else marked as English."""
    marked = "" if strings.has_words_for(error) else ' lang="en" dir="ltr"'
    return f"<{tag}{marked}>{escape(clipped(strings.problem(error)))}</{tag}>"


def pace(batch: Batch, strings: Strings) -> str:
    """How many a second, and how long the rest takes; nothing where that is not known."""
    if batch.finished or not batch.rate:
        return ""
    left = clock((len(batch.questions) - batch.done) / batch.rate)
    return strings.batch_pace.format(rate=f"{batch.rate:.1f}", time=left)


def preview(questions: Sequence[Question], strings: Strings) -> str:
    """How many questions were read, the first of them, and what is wrong with the rows that cannot be used."""
    usable, bad = [q for q in questions if not q.problem], [q.problem for q in questions if q.problem]
    first = "".join(f'<li><span dir="auto">{escape(clipped(q.question))}</span></li>' for q in usable[:FIRST_QUESTIONS])
    told = "".join(error_html(problem, strings, tag="li") for problem in bad[:BAD_ROWS])
    return (f"<p>{escape(strings.batch_found.format(count=len(usable)))}</p><ol>{first}</ol>"
            + _more(len(usable) - FIRST_QUESTIONS, strings)
            + (f'<div class="notice"><p>{escape(strings.batch_bad.format(count=len(bad)))}</p><ul>{told}</ul>'
               f"{_more(len(bad) - BAD_ROWS, strings)}</div>" if bad else ""))


def _more(count: int, strings: Strings) -> str:
    return f'<p class="more">{escape(strings.batch_more.format(count=count))}</p>' if count > 0 else ""


def row_html(number: int, row: Row, strings: Strings, question: Question) -> str:
    """The cells of a row: number, question, how it went, answer with its citations as links, confidence."""
    state = state_of(row)
    told = {"answered": strings.batch_answered, "refused": strings.batch_refused, "failed": strings.batch_error}[state]
    answer = error_html(why_failed(row, question), strings) if state == "failed" else _answer(row, strings)
    label = f'<span class="label">{escape(strings.batch_confidence)} </span>'
    confidence = "" if state == "failed" else f"{label}{row['confidence']:.2f}"
    return (f'<td class="number">{number}</td><td><p dir="auto">{escape(clipped(str(row["question"])))}</p></td>'
            f'<td class="state {state}"><span aria-hidden="true">{SIGNS[state]}</span> {escape(told)}</td>'
            f'<td class="answer">{answer}</td><td class="confidence">{confidence}</td>')


def why_failed(row: Row, question: Question) -> QAError:
    """What is wrong with a question that has no answer, as an error that the page may have words for."""
    if question.problem:
        return question.problem
    try:
        read_question(question.question)
    except QuestionError as error:
        return error
    return QAError(str(row.get("error")))


def _answer(row: Row, strings: Strings) -> str:
    citations = tuple(Citation(**{**c, "spans": tuple((a, b) for a, b in c["spans"])}) for c in row["citations"])
    sentences = tuple(str(row["answer"]).split("\n"))
    answer = Answer(str(row["id"]), str(row["question"]), str(row["language"]), sentences, row["answered"],
                    row["confidence"], citations, (), row["elapsed_ms"])
    return "".join(sentence_html(sentence, answer, strings) for sentence in sentences)


def batch_words(strings: Strings) -> Reply:
    """What batch.js says, in one language, and the limits that it tells before anything is sent."""
    size, endings, name = MOST_UPLOAD // MEGABYTE, strings.apart(ENDINGS), strings.apart("{name}")
    return {"language": strings.language, "endings": QUESTION_FORMATS, "bytes": MOST_UPLOAD - MEGABYTE // 10,
            "formats": FORMATS,
            "words": {
                "lead": strings.batch_lead, "drop": strings.batch_drop, "paste": strings.batch_paste,
                "kinds": strings.batch_kinds.format(endings=endings, size=size, count=MOST_QUESTIONS),
                "read": strings.batch_read, "reading": strings.batch_reading, "nothing": strings.batch_nothing,
                "kind": strings.batch_kind.format(name=name, endings=endings),
                "large": strings.batch_large.format(name=name, size=size), "failed": strings.batch_failed,
                "start": strings.batch_start, "stop": strings.stop, "continue": strings.batch_continue,
                "another": strings.batch_another, "progress": strings.batch_progress, "under_way": strings.batch_under_way,
                "download": strings.batch_download, "writing": strings.batch_writing, "question": strings.question,
                "state": strings.batch_state, "answer": strings.batch_answer, "confidence": strings.batch_confidence}}
