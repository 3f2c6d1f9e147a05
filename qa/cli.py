"""The command line: reads arguments, calls the assistant, prints; errors become one line here and nowhere else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.progress import progress_shown

if TYPE_CHECKING:
    from rich.console import Console

    from qa.assistant import Assistant
    from qa.batch import AnswerFile, Question
    from qa.evaluation import Gold, Report
    from qa.types import Located, Resolved

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]},
                  help="Ask a folder of documents; get short answers in their own words, with checked citations.")

CorpusOption = Annotated[str | None, typer.Option(
    "--corpus", metavar="DIR", help="Folder of .txt and .md documents; else QA_CORPUS, else seeds/.")]
IndexOption = Annotated[str | None, typer.Option(
    "--index", metavar="DIR", help="Folder of the index; else QA_INDEX, else one in the user's data folder.")]
ModelOption = Annotated[str | None, typer.Option(
    "--model", metavar="NAME", help="Embedding model, a hub id or a folder; else QA_MODEL, else the bundled one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts, one object a line.")]

STOP_SECONDS = 2
"""How long the chat may take to end by itself after Ctrl-C."""

FAILED, NOTHING_MATCHES, INTERRUPTED = 1, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = run(argv)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return report_lost_output(error)
    except Exception as error:
        return report_failure(error)


def run(argv: Sequence[str] | None) -> int:
    """The exit status of the command that the arguments name."""
    try:
        app(args=None if argv is None else list(argv), prog_name="qa")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def report_failure(error: Exception) -> int:
    """One line on standard error for what a user can mend; anything else is a bug and keeps its traceback."""
    from qa.errors import QAError
    from qa.words import one_line

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


@app.command()
def index(corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Build or update the index of a folder of documents."""
    from qa.knowledge import KnowledgeBase
    from qa.words import printable, say, terminal_language
    from qa.settings import Settings

    settings = Settings.resolve(corpus, index, model)
    with progress_shown() as progress:
        manifest = KnowledgeBase.build(settings, progress).manifest
    print(say("index done", terminal_language(), passages=manifest["passages"], folder=printable(str(settings.index))))


@app.command()
def ask(words: Annotated[list[str] | None, typer.Argument(
            metavar="QUESTION", help="The question; - reads it from standard input.", show_default=False)] = None,
        as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
        model: ModelOption = None) -> None:
    """Answer one question, with its sources."""
    from qa.batch import json_line
    from qa.messages import answer_view, show

    question = question_of(words)
    assistant = open_assistant(corpus, index, model)
    answer = assistant.ask(question)
    if as_json:
        print(json_line(answer.to_json()))
        return
    console = output()
    show(answer_view(answer, assistant, console.is_terminal), console)


@app.command()
def batch(questions: Annotated[str, typer.Argument(metavar="QUESTIONS", help="A .txt or .jsonl file, or -.")],
          out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A .jsonl file, or -.")],
          corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Answer a file of questions into a file of answers."""
    from qa.batch import AnswerFile, read_questions
    from qa.errors import BatchError

    rows = read_questions(questions)
    if "-" not in (questions, out) and Path(out).resolve() == Path(questions).resolve():
        raise BatchError(f"{out} holds the questions. Name another file with -o")
    with AnswerFile(out) as answers:
        failed = write_all(open_assistant(corpus, index, model), rows, answers)
    if failed:
        raise BatchError(f"{failed} of {len(rows)} questions failed. Their rows in {out} say why")


@app.command()
def cite(references: Annotated[list[str], typer.Argument(
             metavar="REFERENCE...", help="A passage id, or words such as 'A/67/254 第40段'; - reads one a line.")],
         as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
         model: ModelOption = None) -> None:
    """Show what stands at a citation."""
    from qa.messages import resolved_view
    from qa.types import Resolved

    items = items_of(references)
    assistant = open_assistant(corpus, index, model)
    results = (assistant.cite(item) if item.strip() else Resolved(item, ()) for item in items)
    print_found(results, as_json, resolved_view)


@app.command()
def quote(texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="A sentence; - reads one a line.")],
          as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
          model: ModelOption = None) -> None:
    """Show where a sentence comes from, and whether it is quoted exactly."""
    from qa.messages import located_view
    from qa.types import Located

    items = items_of(texts)
    assistant = open_assistant(corpus, index, model)
    results = (assistant.quote(item) if item.strip() else Located(item, "absent", ()) for item in items)
    print_found(results, as_json, located_view)


@app.command("eval")
def evaluate(gold: Annotated[str, typer.Argument(metavar="GOLD", help="A .jsonl file of questions with evidence.")],
             answers: Annotated[str | None, typer.Option(
                 "--answers", metavar="FILE", help="Judge this file of answers instead of asking.")] = None,
             as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
             model: ModelOption = None) -> None:
    """Measure quality on a file of gold questions."""
    from qa.batch import json_line
    from qa.evaluation import read_gold
    from qa.messages import report_view

    report = report_on(read_gold(gold), answers, corpus, index, model)
    if as_json:
        print(json_line(report.to_json()))
    else:
        output().print(*report_view(report), sep="\n")


@app.command()
def doctor(as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
           model: ModelOption = None) -> None:
    """Show what is installed and in use, what is missing, and how to mend it."""
    from qa.batch import json_line
    from qa.doctor import examine
    from qa.errors import QAError
    from qa.messages import facts_view, show

    facts = examine(corpus, index, model)
    if as_json:
        print(json_line(facts))
    else:
        show(facts_view(facts), output())
    if facts["problems"]:
        raise QAError(f"Problems found: {len(facts['problems'])}. The report names the command that mends each")


@app.command()
def chat(host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to serve; else 127.0.0.1.")] = None,
         port: Annotated[int | None, typer.Option(metavar="PORT", min=0, max=65535, help="Else 7860.")] = None,
         corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Serve the chat page until Ctrl-C."""
    from qa.doctor import flags

    given = {"--host": host, "--port": port, "--corpus": corpus, "--index": index, "--model": model}
    raise typer.Exit(run_until_stopped([sys.executable, "-m", "app", *flags(given)]))


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


def open_assistant(corpus: str | None, index: str | None, model: str | None) -> Assistant:
    """The assistant over the chosen corpus; its index is built first where that is needed."""
    from qa.assistant import Assistant

    with progress_shown() as progress:
        return Assistant.open(corpus, index, model, progress=progress)


def question_of(words: Sequence[str] | None) -> str:
    """The question on the command line, or standard input where there is none or it is "-"."""
    from qa.batch import read_text

    if words and list(words) != ["-"]:
        return " ".join(words)
    text = "" if not words and sys.stdin.isatty() else read_text("-").strip()
    if not text and not words:
        raise typer.BadParameter("no question given", param_hint="QUESTION")
    return text


def items_of(arguments: Sequence[str]) -> list[str]:
    """Each argument is one item; "-" stands for the lines of standard input."""
    from qa.batch import read_lines

    return [item for argument in arguments for item in (read_lines("-") if argument == "-" else [argument])]


def print_found(results: Iterable[Resolved] | Iterable[Located], as_json: bool, view: Callable[..., Any]) -> None:
    """Prints each result as it comes; exit status 3 if none of them has a match."""
    from qa.batch import json_line
    from qa.messages import show

    console, found = output(), False
    for result in results:
        found = found or bool(result.matches)
        if as_json:
            print(json_line(result.to_json()), flush=True)
        else:
            show(view(result), console)
    if not found:
        raise typer.Exit(NOTHING_MATCHES)


def write_all(assistant: Assistant, questions: Sequence[Question], answers: AnswerFile) -> int:
    """Answers every question into the file, tells standard error how it went, and returns how many failed."""
    from qa.batch import answer_all
    from qa.words import say, terminal_language

    counts = {"answered": 0, "refused": 0, "failed": 0}
    rows = answer_all(assistant, questions)
    for row in rows if answers.on_terminal else tracked(rows, len(questions)):
        answers.write(row)
        counts["failed" if "error" in row else "answered" if row["answered"] else "refused"] += 1
    print(say("batch done", terminal_language(), total=len(questions), **counts), file=sys.stderr)
    return counts["failed"]


def report_on(gold: Sequence[Gold], answers: str | None, corpus: str | None, index: str | None,
              model: str | None) -> Report:
    """The figures of an answers file, or of the assistant asked now."""
    from qa.batch import answer_all
    from qa.corpus import read_corpus
    from qa.evaluation import evaluate, read_answers
    from qa.settings import Settings

    if answers is not None:
        rows, documents = read_answers(answers), read_corpus(Settings.resolve(corpus, index, model).corpus).documents
    else:
        assistant = open_assistant(corpus, index, model)
        rows = list(tracked(answer_all(assistant, [g.question for g in gold]), len(gold)))
        documents = assistant.documents
    return evaluate(gold, rows, {document.source: document.text for document in documents})


def output() -> Console:
    """Standard output, with markup, emoji codes and guessed highlights off: corpus and questions are not ours."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def tracked(rows: Iterable[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    """``rows`` as they come, with progress shown."""
    from qa.words import say, terminal_language

    with progress_shown() as progress:
        for done, row in enumerate(rows, 1):
            yield row
            progress(say("answering", terminal_language()), done, total)
