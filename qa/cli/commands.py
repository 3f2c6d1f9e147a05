"""The command line: reads arguments, calls the assistant, prints; errors become one line here and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from qa.cli.progress import progress_shown
from qa.cli.terminal import (
    asked_progress,
    documents_of,
    items_of,
    open_assistant,
    output,
    print_found,
    print_styled,
    print_text,
    question_of,
    report_failure,
    report_lost_output,
    report_on,
    run_until_stopped,
    shower,
)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]},
                  help="Ask a folder of documents; get short answers in their own words, with checked citations.")

CorpusOption = Annotated[str | None, typer.Option(
    "--corpus", metavar="DIR", help="Folder of documents; else QA_CORPUS, else seeds/.")]
IndexOption = Annotated[str | None, typer.Option(
    "--index", metavar="DIR", help="Folder of the index; else QA_INDEX, else one in the user's data folder.")]
ModelOption = Annotated[str | None, typer.Option(
    "--model", metavar="NAME", help="Embedding model, a hub id or a folder; else QA_MODEL, else the bundled one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts, one object a line.")]

INTERRUPTED = 130


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


@app.command()
def index(corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Build or update the index of a folder of documents."""
    from qa.cli.reports import left_out_lines, notice_lines
    from qa.cli.words import say, terminal_language
    from qa.settings import Settings
    from qa.store.knowledge import KnowledgeBase
    from qa.text.printable import printable

    settings, language = Settings.resolve(corpus, index, model), terminal_language()
    with progress_shown() as progress:
        knowledge = KnowledgeBase.build(settings, progress)
    for line in (*left_out_lines(knowledge.left_out(), language), *notice_lines(knowledge.notices(), language)):
        print(line, file=sys.stderr)
    print(say("index done", language, passages=knowledge.manifest["passages"], folder=printable(str(settings.index))))


@app.command()
def ask(words: Annotated[list[str] | None, typer.Argument(
            metavar="QUESTION", help="The question; - reads it from standard input.", show_default=False)] = None,
        as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
        model: ModelOption = None) -> None:
    """Answer one question, with its sources."""
    from qa.batch.rows import json_line
    from qa.cli.messages import answer_view, show

    question = question_of(words)
    assistant = open_assistant(corpus, index, model)
    answer = assistant.ask(question)
    if as_json:
        print(json_line(answer.to_json()))
        return
    console = output()
    show(answer_view(answer, assistant, console.is_terminal), console)


@app.command()
def batch(questions: Annotated[str, typer.Argument(
              metavar="QUESTIONS", help="A .txt, .csv, .tsv, .xlsx or .jsonl file; - reads standard input.")],
          out: Annotated[list[str], typer.Option(
              "--out", "-o", metavar="OUT", help="A .jsonl, .csv, .xlsx, .md or .html file, or -; may be repeated.")],
          resume: Annotated[bool, typer.Option("--resume", help="Go on where a stopped run was.")] = False,
          jobs: Annotated[int, typer.Option(metavar="N", min=1, help="Questions at a time.")] = 1,
          corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Answer a file of questions into files of answers."""
    from qa.batch.question_files import read_questions
    from qa.batch.run import Outputs, run_batch
    from qa.cli.words import say, terminal_language
    from qa.errors import BatchError, FormatError

    try:
        outputs = Outputs.check(out, questions)
    except FormatError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
    if resume and not outputs.journal:
        raise typer.BadParameter("it needs a file that the answers go to; name one with -o", param_hint="--resume")
    rows, language = read_questions(questions), terminal_language()
    if not rows:
        raise BatchError(f"{'Standard input' if questions == '-' else questions} holds no questions. Write one a line, or in "
                         'the rows of a table under the heading "question"')
    assistant = open_assistant(corpus, index, model)
    left = bool(outputs.journal and outputs.journal.exists())
    if resume != left:
        print(say("begun anew" if left else "nothing to resume", language), file=sys.stderr)
    with asked_progress(len(rows), outputs) as progress:
        counts = run_batch(assistant, rows, outputs, resume=resume, jobs=jobs, progress=progress)
    print(say("batch done", language, total=len(rows), **counts), file=sys.stderr)
    if counts["failed"]:
        raise BatchError(f"{counts['failed']} of {len(rows)} questions failed. Their rows in {out[0]} say why")


@app.command()
def diff(old: Annotated[str, typer.Argument(metavar="OLD", help="Answers of one run, .jsonl or .xlsx.")],
         new: Annotated[str, typer.Argument(metavar="NEW", help="Answers of another run over the same questions.")],
         gold: Annotated[str | None, typer.Option(metavar="GOLD", help="Gold questions: score both runs.")] = None,
         as_json: JsonOption = False, corpus: CorpusOption = None) -> None:
    """Show which answers, citations and refusals changed between two runs."""
    from qa.batch.answer_files import read_answers
    from qa.batch.rows import json_line
    from qa.cli.messages import show
    from qa.cli.reports import comparison_view
    from qa.evaluation.comparison import compare
    from qa.evaluation.gold import read_gold

    texts = {d.source: d.text for d in documents_of(corpus)} if gold else {}
    compared = compare(read_answers(old), read_answers(new), read_gold(gold) if gold else (), texts)
    if as_json:
        print(json_line(compared.to_json()))
    else:
        show(comparison_view(compared), output())


@app.command()
def recheck(answers: Annotated[str, typer.Argument(metavar="ANSWERS", help="Answers of qa batch, .jsonl or .xlsx.")],
            as_json: JsonOption = False, corpus: CorpusOption = None) -> None:
    """Check that every citation of an answers file still stands in the corpus, word for word; needs no index."""
    from qa.batch.answer_files import read_answers
    from qa.batch.rows import json_line
    from qa.cli.messages import show
    from qa.cli.reports import recheck_view
    from qa.errors import QAError
    from qa.quotes.recheck import recheck as check

    checked = list(check(read_answers(answers), documents_of(corpus)))
    if as_json:
        print(*(json_line(one.to_json()) for one in checked), sep="\n", end="\n" * bool(checked))
    else:
        show(recheck_view(checked), output())
    if lost := sum(not one.well for one in checked):
        raise QAError(f"{lost} of {len(checked)} citations no longer stand in the corpus word for word. "
                      "Ask their questions again with qa batch")


@app.command()
def cite(references: Annotated[list[str], typer.Argument(
             metavar="REFERENCE...", help="A passage id, or words such as 'A/67/254 第40段'; - reads one a line.")],
         style: Annotated[str, typer.Option(
             "--format", metavar="STYLE", help="As a reference: text, un, gbt7714, bibtex, ris, html; json is --json.")] = "",
         context: Annotated[int, typer.Option(metavar="N", min=0, help="Show N paragraphs around it as well.")] = 0,
         as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
         model: ModelOption = None) -> None:
    """Show what stands at a citation."""
    from qa.cli.messages import beside_in, resolved_json, resolved_view
    from qa.quotes.styles import STYLES
    from qa.types import Resolved

    if style and style not in STYLES:
        raise typer.BadParameter(f"{style} is none of {', '.join(STYLES)}", param_hint="--format")
    if as_json and style not in ("", "json"):
        raise typer.BadParameter(f"--json prints no {style}; leave one of them out", param_hint="--format")
    if context and style not in ("", "json"):
        raise typer.BadParameter("a reference has no context; leave out --format, or use --json", param_hint="--context")
    items = items_of(references)
    assistant = open_assistant(corpus, index, model)
    results = (assistant.cite(item) if item.strip() else Resolved(item, ()) for item in items)
    if style not in ("", "json"):
        print_found(results, lambda resolved: print_styled(resolved, style, assistant))
        return
    beside = beside_in(assistant, context)
    print_found(results, shower(as_json or style == "json", lambda resolved: resolved_view(resolved, beside),
                                lambda resolved: resolved_json(resolved, beside) if context else resolved.to_json()))


@app.command()
def quote(texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="A sentence; - reads one a line.")],
          as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
          model: ModelOption = None) -> None:
    """Show where a sentence comes from, and whether it is quoted exactly."""
    from qa.cli.messages import located_view
    from qa.cli.words import terminal_language
    from qa.types import Located

    items = items_of(texts)
    assistant = open_assistant(corpus, index, model)
    results = (assistant.quote(item) if item.strip() else Located(item, "absent", ()) for item in items)
    language = terminal_language(" ".join(items))
    print_found(results, shower(as_json, lambda located: located_view(located, language), lambda located: located.to_json()))


@app.command()
def text(file: Annotated[str, typer.Argument(metavar="FILE", help="A document of any kind that is read.")],
         places: Annotated[bool, typer.Option("--places", help="Print where each stretch of the text stands in the file.")] = False,
         as_json: JsonOption = False) -> None:
    """Print the text of a file as its reader makes it: the text that spans count in; needs no index."""
    print_text(file, places, as_json)


@app.command("eval")
def evaluate(gold: Annotated[str, typer.Argument(metavar="GOLD", help="A .jsonl file of questions with evidence.")],
             answers: Annotated[str | None, typer.Option(
                 "--answers", metavar="FILE", help="Judge this file of answers instead of asking.")] = None,
             plot: Annotated[str | None, typer.Option(
                 "--plot", metavar="FILE", help="Draw what each step of retrieval is worth: .png, .svg or .pdf.")] = None,
             as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
             model: ModelOption = None) -> None:
    """Measure quality on a file of gold questions, and what each step of retrieval is worth."""
    from qa.batch.rows import json_line
    from qa.cli.reports import ablation_view, report_view
    from qa.evaluation.ablation import PARTED
    from qa.evaluation.gold import read_gold
    from qa.evaluation.plots import draw, require_drawable

    if plot and answers:
        raise typer.BadParameter("--plot shows the steps of retrieval: leave out --answers, so that questions are asked")
    if plot:
        require_drawable(plot)
    report, steps = report_on(read_gold(gold), answers, corpus, index, model)
    if plot and steps:
        draw(steps, plot)
    if as_json:
        print(json_line(report.to_json() | ({"ablation": steps.to_json()} if steps else {})))
    else:
        output().print(*(([*report_view(report, PARTED), *ablation_view(steps)]) if steps else report_view(report)), sep="\n")


@app.command()
def doctor(as_json: JsonOption = False, corpus: CorpusOption = None, index: IndexOption = None,
           model: ModelOption = None) -> None:
    """Show what is installed and in use, what is missing, and how to mend it."""
    from qa.batch.rows import json_line
    from qa.cli.doctor import examine
    from qa.cli.messages import show
    from qa.cli.reports import facts_view
    from qa.errors import QAError

    facts = examine(corpus, index, model)
    if as_json:
        print(json_line(facts))
    else:
        show(facts_view(facts), output())
    if facts["problems"]:
        raise QAError(f"Problems found: {len(facts['problems'])}. The report names the command that mends each")


@app.command()
def chat(host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to serve; else 127.0.0.1.")] = None,
         port: Annotated[int | None, typer.Option(metavar="PORT", min=0, max=65535, help="Else 7860; 0: any free one.")] = None,
         open_to_all: Annotated[bool, typer.Option("--open", help="Let everybody ask who reaches it; else set QA_AUTH.")] = False,
         corpus: CorpusOption = None, index: IndexOption = None, model: ModelOption = None) -> None:
    """Serve the chat page until Ctrl-C."""
    from qa.cli.doctor import flags
    from qa.settings import CHECKOUT

    given = {"--host": host, "--port": port, "--corpus": corpus, "--index": index, "--model": model}
    opened = ["--open"] if open_to_all else []
    raise typer.Exit(run_until_stopped([sys.executable, str(CHECKOUT / "app.py"), *flags(given), *opened]))
