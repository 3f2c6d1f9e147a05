"""The command line: reads arguments, calls the assistant, prints; errors become one line here and nowhere else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from qa.assistant import Assistant
    from qa.batch import AnswerFile, Question
    from qa.evaluation import Gold, Report

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]},
                  help="Ask a folder of documents; get short answers in their own words, with checked citations.")

CorpusOption = Annotated[Optional[str], typer.Option(
    "--corpus", metavar="DIR", help="Folder of .txt and .md documents; else QA_CORPUS, else seeds/.")]
IndexOption = Annotated[Optional[str], typer.Option(
    "--index", metavar="DIR", help="Folder of the index; else QA_INDEX, else one in the user's data folder.")]
ModelOption = Annotated[Optional[str], typer.Option(
    "--model", metavar="NAME", help="Embedding model, a hub id or a folder; else QA_MODEL, else the bundled one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts, one object a line.")]

PLAIN_PROGRESS_SECONDS = 1.0
"""Where no bar can be drawn, a line of progress comes at most this often, and none of what is done sooner."""

STOP_SECONDS = 5
"""How long the chat may take to stop by itself after Ctrl-C."""

NOTHING_MATCHES = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = run(argv)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from qa.messages import one_line

        if not isinstance(error, mendable_errors()):
            raise
        print(f"error: {one_line(str(error))}", file=sys.stderr)
        return 1


def run(argv: Sequence[str] | None) -> int:
    """The exit status of the command that the arguments name."""
    try:
        app(args=None if argv is None else list(argv), prog_name="qa")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def mendable_errors() -> tuple[type[Exception], ...]:
    """The errors whose text tells the user what to do; any other is a bug and keeps its traceback."""
    from embeddings import ModelError
    from qa.errors import QAError

    return (QAError, ModelError)


@app.command()
def index(corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Build or update the index of a folder of documents."""
    from qa.knowledge import KnowledgeBase
    from qa.messages import printable, say, terminal_language
    from qa.settings import Settings

    settings = Settings.resolve(corpus, index, model)
    with progress_shown() as progress:
        manifest = KnowledgeBase.build(settings, progress).manifest
    print(say("index done", terminal_language(), passages=manifest["passages"], folder=printable(str(settings.index))))


@app.command()
def ask(words: Annotated[Optional[list[str]], typer.Argument(metavar="QUESTION", help="- reads it from standard input.",
                                                             show_default=False)] = None,
        json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
        model: ModelOption = None) -> None:
    """Answer one question, with its sources."""
    from qa.batch import json_line
    from qa.messages import answer_view, show, terminal_language

    question = question_of(words)
    assistant = open_assistant(corpus, index, model)
    answer = assistant.ask(question)
    if json:
        print(json_line(answer.to_json()))
        return
    console = output()
    show(answer_view(answer, assistant, terminal_language(question), console.is_terminal), console)


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
        raise BatchError(f"{failed} of {len(rows)} questions failed; their rows in {out} say why")


@app.command()
def cite(references: Annotated[list[str], typer.Argument(
             metavar="REFERENCE…", help="A passage id, or words such as 'A/67/254 第40段'; - reads one a line.")],
         json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
         model: ModelOption = None) -> None:
    """Show what stands at a citation."""
    from qa.messages import resolved_view
    from qa.types import Resolved

    items = items_of(references)
    assistant = open_assistant(corpus, index, model)
    print_found((assistant.cite(item) if item.strip() else Resolved(item, ()) for item in items), json, resolved_view)


@app.command()
def quote(texts: Annotated[list[str], typer.Argument(metavar="TEXT…", help="A sentence; - reads one a line.")],
          json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
          model: ModelOption = None) -> None:
    """Show where a sentence comes from, and whether it is quoted exactly."""
    from qa.messages import located_view
    from qa.types import Located

    items = items_of(texts)
    assistant = open_assistant(corpus, index, model)
    print_found((assistant.quote(item) if item.strip() else Located(item, "absent", ()) for item in items), json,
                located_view)


@app.command("eval")
def evaluate(gold: Annotated[str, typer.Argument(metavar="GOLD", help="A .jsonl file of questions with evidence.")],
             answers: Annotated[Optional[str], typer.Option(
                 "--answers", metavar="FILE", help="Judge these answers, as qa batch wrote them, and ask nothing.")] = None,
             json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
             model: ModelOption = None) -> None:
    """Measure quality on a file of gold questions."""
    from qa.batch import json_line
    from qa.evaluation import read_gold

    report = report_on(read_gold(gold), answers, corpus, index, model)
    if json:
        print(json_line(report.to_json()))
        return
    print_report(report)


@app.command()
def doctor(as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
           model: ModelOption = None) -> None:
    """Show what is installed and in use, what is missing, and how to mend it."""
    from qa.batch import json_line
    from qa.errors import QAError
    from qa.messages import facts_view, show, terminal_language

    facts = examine(corpus, index, model)
    if as_json:
        print(json_line(facts))
    else:
        show(facts_view(facts, terminal_language()), output())
    if facts["problems"]:
        raise QAError("; ".join(f"{problem['what']}. Run: {problem['mend']}" for problem in facts["problems"]))


@app.command()
def chat(host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to serve; 127.0.0.1 if left out.")] = None,
         port: Annotated[int | None, typer.Option(metavar="NUMBER", min=0, max=65535, help="7860 if left out.")] = None,
         corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Serve the chat page."""
    given = {"--host": host, "--port": port, "--corpus": corpus, "--index": index, "--model": model}
    flags = [part for flag, value in given.items() if value is not None for part in (flag, str(value))]
    raise typer.Exit(run_until_stopped([sys.executable, "-m", "app", *flags]))


def run_until_stopped(command: Sequence[str]) -> int:
    """The exit status of a process of its own; 0 if Ctrl-C or a stop signal ended it, and it never outlives this one."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    process = subprocess.Popen(command)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        return 0
    finally:
        try:
            process.wait(STOP_SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()


def open_assistant(corpus: str | None, index: str | None, model: str | None) -> Assistant:
    """The assistant over the chosen corpus; builds its index first where that is needed, with a progress bar."""
    from qa.assistant import Assistant

    with progress_shown() as progress:
        return Assistant.open(corpus, index, model, progress=progress)


def question_of(words: Sequence[str] | None) -> str:
    """The question on the command line, or on standard input if there is none or it is "-"."""
    from qa.batch import read_lines

    if words and list(words) != ["-"]:
        return " ".join(words)
    if not words and sys.stdin.isatty():
        raise typer.BadParameter("none given", param_hint="QUESTION")
    text = "\n".join(read_lines("-")).strip()
    if not text and not words:
        raise typer.BadParameter("none given, and standard input is empty", param_hint="QUESTION")
    return text


def items_of(arguments: Sequence[str]) -> list[str]:
    """Each argument is one item; "-" stands for the lines of standard input."""
    from qa.batch import read_lines

    return [item for argument in arguments for item in (read_lines("-") if argument == "-" else [argument])]


def print_found(results: Iterable[Found], as_json: bool, view: Callable[[Found, str], Iterable[Any]]) -> None:
    """Prints each result as it comes; exit status 3 if none of them has a match."""
    from qa.batch import json_line
    from qa.messages import show, terminal_language

    console, found = output(), False
    for result in results:
        found = found or bool(result.matches)
        row = result.to_json()
        if as_json:
            print(json_line(row), flush=True)
        else:
            show(view(result, terminal_language(row.get("reference") or row.get("text") or "")), console)
    if not found:
        raise typer.Exit(NOTHING_MATCHES)


def write_all(assistant: Assistant, questions: Sequence[Question], answers: AnswerFile) -> int:
    """Answers every question into the file, says how it went on standard error, and returns how many failed."""
    from qa.batch import answer_all
    from qa.messages import say, terminal_language

    counts = {"answered": 0, "refused": 0, "failed": 0}
    for row in tracked(answer_all(assistant, questions), len(questions)):
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


def examine(corpus: str | None, index: str | None, model: str | None) -> dict[str, Any]:
    """What `qa doctor` reports; each of its problems says what is wrong and which command mends it."""
    packages = package_versions()
    problems = [{"what": f"{name} is not installed", "mend": f"{sys.executable} -m pip install {name}"}
                for name, version in packages.items() if version is None]
    facts = {"python": sys.version.split()[0], "executable": sys.executable, "packages": packages}
    if not problems:
        try:
            facts |= examine_files(Settings.resolve(corpus, index, model), problems)
        except CorpusError as error:
            problems.append(…)
    return facts | {"problems": problems}
