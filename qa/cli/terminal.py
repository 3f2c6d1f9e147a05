"""What the commands share at a terminal: standard input and output, what they open, progress, errors, a process of its own."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from qa.cli.progress import progress_shown

if TYPE_CHECKING:
    from rich.console import Console

    from qa.assistant import Assistant
    from qa.batch.run import Outputs
    from qa.evaluation.ablation import Ablation
    from qa.evaluation.gold import Gold
    from qa.evaluation.report import Report
    from qa.types import Document, Located, Resolved

T = TypeVar("T")
FAILED, NOTHING_MATCHES = 1, 3

STOP_SECONDS = 2
"""How long the chat may take to end by itself after Ctrl-C."""


def report_failure(error: Exception) -> int:
    """One line on standard error for what a user can mend; anything else is a bug and keeps its traceback."""
    from qa.errors import QAError
    from qa.text.printable import one_line

    if not isinstance(error, QAError) and not is_model_error(error):
        raise error
    print(f"error: {one_line(str(error))}", file=sys.stderr)
    return FAILED


def is_model_error(error: Exception) -> bool:
    """Whether the embeddings package tells the user what to do about a model."""
    from embeddings import ModelError

    return isinstance(error, ModelError)


def report_lost_output(error: OSError) -> int:
    """Silent where the reader of a pipe left, one line where the disk is full; any other is a bug."""
    if error.errno not in (errno.EPIPE, errno.ENOSPC):
        raise error
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has nowhere to go
    if error.errno == errno.ENOSPC:
        what = error.filename or "the output"
        print(f"error: Cannot write {what}: {error.strerror}. Free some space", file=sys.stderr)
    return FAILED


def run_until_stopped(command: Sequence[str]) -> int:
    """Exit status of a process of its own; 0 if Ctrl-C or a stop signal ended it; it never outlives this one."""
    process = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        status = process.wait()
    except KeyboardInterrupt:
        return stop(process)
    return 0 if status in (-signal.SIGINT, -signal.SIGTERM) else status


def stop(process: subprocess.Popen[bytes]) -> int:
    """Waits for a process that a terminal's Ctrl-C reached as well; ends it where it did not."""
    try:
        process.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.terminate()
        process.wait()
    return 0


def question_of(words: Sequence[str] | None) -> str:
    """The question on the command line, or standard input where there is none or it is "-"."""
    from qa.batch.question_files import read_text

    if words and list(words) != ["-"]:
        return " ".join(words)
    text = "" if not words and sys.stdin.isatty() else read_text("-").strip()
    if not text and not words:
        raise typer.BadParameter("no question given", param_hint="QUESTION")
    return text


def items_of(arguments: Sequence[str]) -> list[str]:
    """Each argument is one item; "-" stands for the lines of standard input. Raises typer.BadParameter if all are blank."""
    from qa.batch.question_files import read_lines

    items = [item for argument in arguments for item in (read_lines("-") if argument == "-" else [argument])]
    if not any(item.strip() for item in items) and "-" not in arguments:
        raise typer.BadParameter("nothing is given to look up")
    return items


def output() -> Console:
    """Standard output, with markup, emoji codes and guessed highlights off: corpus and questions are not ours."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def tracked(doing: str, rows: Iterable[T], total: int) -> Iterator[T]:
    """``rows`` as they come, with progress shown; ``doing`` is a key of the terminal's words."""
    from qa.cli.words import say, terminal_language

    with progress_shown() as progress:
        for done, row in enumerate(rows, 1):
            yield row
            progress(say(doing, terminal_language()), done, total)


def print_found(results: Iterable[Resolved] | Iterable[Located], write: Callable[[Any], None]) -> None:
    """Prints each result as it comes; exit status 3 if none of them has a match."""
    found = False
    for result in results:
        found = found or bool(result.matches)
        write(result)
    if not found:
        raise typer.Exit(NOTHING_MATCHES)


def shower(as_json: bool, view: Callable[[Any], Any], to_json: Callable[[Any], dict[str, Any]]
           ) -> Callable[[Any], None]:
    """What prints one result: as a line of JSON, or laid out for a person."""
    from qa.batch.rows import json_line
    from qa.cli.messages import show

    if as_json:
        return lambda result: print(json_line(to_json(result)), flush=True)
    console = output()
    return lambda result: show(view(result), console)


def print_styled(resolved: Resolved, style: str, assistant: Assistant) -> None:
    """Prints each match as a reference in a style; documents cannot drive the terminal."""
    from qa.quotes.styles import cite_as
    from qa.text.printable import writable

    for match in resolved.matches:
        lines = cite_as(style, match, assistant.document(match.source)).splitlines(keepends=True)
        print("".join(writable(line.rstrip("\r\n")) + line[len(line.rstrip("\r\n")):] for line in lines), flush=True)


@contextmanager
def asked_progress(total: int, outputs: Outputs) -> Iterator[Callable[[int], None]]:
    """Progress of a batch, which also says where it was when it is interrupted; none where rows are on the terminal."""
    from qa.cli.words import say, terminal_language

    done, language = 0, terminal_language()
    with nullcontext() if outputs.on_terminal else progress_shown() as shown:
        def progress(count: int) -> None:
            nonlocal done
            done = count
            if shown:
                shown(say("answering", language), count, total)

        try:
            yield progress
        except KeyboardInterrupt:
            if outputs.journal:
                print(say("interrupted", language, done=done, total=total), file=sys.stderr)
            raise


def open_assistant(corpus: str | None, index: str | None, model: str | None) -> Assistant:
    """The assistant over the chosen corpus; its index is built first where that is needed."""
    from qa.assistant import Assistant

    with progress_shown() as progress:
        return Assistant.open(corpus, index, model, progress=progress)


def documents_of(corpus: str | None) -> tuple[Document, ...]:
    """The documents of the chosen corpus, without model or index."""
    from qa.documents.corpus import read_corpus
    from qa.settings import Settings

    return read_corpus(Settings.resolve(corpus).corpus).documents


def report_on(gold: Sequence[Gold], answers: str | None, corpus: str | None, index: str | None,
              model: str | None) -> tuple[Report, Ablation | None]:
    """The figures of an answers file; or of the assistant asked now, with those of each step of its retrieval."""
    from qa.batch.answer_files import read_answers
    from qa.batch.run import answer_all
    from qa.evaluation.ablation import ablate, ablation
    from qa.evaluation.report import evaluate

    if answers is not None:
        return evaluate(gold, read_answers(answers), {d.source: d.text for d in documents_of(corpus)}), None
    assistant = open_assistant(corpus, index, model)
    texts = {document.source: document.text for document in assistant.documents}
    report = evaluate(gold, list(tracked("answering", answer_all(assistant, [g.question for g in gold]), len(gold))), texts)
    answerable = [g for g in gold if g.answerable]
    judged = list(tracked("comparing steps", ablate(assistant, answerable, texts), len(answerable)))
    return report, ablation(judged) if judged else None


def print_text(file: str, places: bool, as_json: bool) -> None:
    """The text of a file as its reader makes it, or each line with its place. Raises CorpusError if it cannot be read."""
    from qa.batch.rows import json_line
    from qa.cli.reports import notice_lines
    from qa.cli.words import terminal_language
    from qa.documents.corpus import extract
    from qa.documents.file_places import placed_lines
    from qa.text.printable import one_line, printable

    source = extract(file)
    for line in notice_lines({file: source.notices}, terminal_language()):
        print(line, file=sys.stderr)
    if not (places or as_json):
        print(printable(source.text) if sys.stdout.isatty() else source.text, end="")
        return
    for row in placed_lines(source):
        print(json_line(row) if as_json else f"{json_line(row['place'] or {})}\t{one_line(row['text'])}")
