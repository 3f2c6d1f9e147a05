"""What a person at a terminal reads of an evaluation, a comparison, a recheck and the doctor, laid out as rich text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from qa.batch.rows import Row
from qa.cli.messages import diff_text, indented
from qa.cli.words import say, terminal_language
from qa.text.printable import one_line

if TYPE_CHECKING:
    from rich.table import Table

    from qa.evaluation.ablation import Ablation, Figure
    from qa.evaluation.comparison import Comparison, Score
    from qa.evaluation.report import Report
    from qa.quotes.recheck import Checked

OTHERS_SHOWN = 3
"""Files of kinds that are not read: enough to see which they are."""
UNREAD_SHOWN = 10
"""Files that cannot be read; `qa doctor` tells all."""


def report_view(report: Report, beside: str = "") -> Iterator[Table]:
    """The figures of an evaluation: overall with their intervals, then by part; ``beside`` is a measure that is told
    by part elsewhere."""
    from qa.evaluation.report import MEASURES

    language = terminal_language()
    overall = table(say("overall", language), "", say("interval", language))
    for name in [m for m in MEASURES if m in report.figures] + [m for m in report.figures if m not in MEASURES]:
        low, high = report.intervals.get(name, (None, None))
        overall.add_row(name, f"{report.figures[name]}", "" if low is None else f"{low:.3f} – {high:.3f}")
    yield overall
    for heading in dict.fromkeys(name.rpartition(" ")[0] for name in report.groups):
        if beside and heading.startswith(f"{beside},"):
            continue
        part = table(heading, "", say("count", language))
        for name, (mean, count) in report.groups.items():
            if name.rpartition(" ")[0] == heading:
                part.add_row(one_line(name.rpartition(" ")[2]), f"{mean:.3f}", str(count))
        yield part


def ablation_view(ablation: Ablation) -> Iterator[Table]:
    """Each step's figures: the measures overall, then the parted one by language, kind and document."""
    from qa.evaluation.ablation import MEASURES, PARTED, PARTS
    from qa.search.stages import STAGES

    language = terminal_language()
    overall = table(say("steps", language), *MEASURES)
    for n, stage in enumerate(STAGES, 1):
        overall.add_row(f"{n} {say(f'stage {stage}', language)}", *(figure_text(ablation.overall[stage][m]) for m in MEASURES))
    yield overall
    for name, _ in PARTS:
        part = table(f"{PARTED}, {name}", *map(str, range(1, len(STAGES) + 1)))
        for key in ablation.parts(name):
            figures = [ablation.by[stage][key] for stage in STAGES]
            part.add_row(f"{one_line(key.removeprefix(f'{name} '))} ({figures[0].count})", *map(figure_text, figures))
        yield part


def figure_text(figure: Figure) -> str:
    """A mean, and its interval below, in per cent: 0.912 over 85–96."""
    return f"{figure.mean:.3f}\n{100 * figure.low:.0f}–{100 * figure.high:.0f}"


def comparison_view(comparison: Comparison) -> Iterator[Text | Padding | Table]:
    """The questions that changed with what was and what is, the scores, and the counts last."""
    language = terminal_language()
    for change in comparison.changes:
        kinds = ", ".join(say(kind, language) for kind in change.kinds)
        yield Text.assemble((one_line(f"{change.new.get('id')} {change.new.get('question')}"), "bold"), f"  ({kinds})")
        for mark, row, other, style in (("-", change.old, change.new, "red"), ("+", change.new, change.old, "green")):
            yield from (indented(f"{mark} {line}", style) for line in told_lines(row, other))
    for key, rows in (("gone question", comparison.gone), ("new question", comparison.new)):
        for row in rows:
            yield Text(one_line(f"{row.get('id')} {row.get('question')} ({say(key, language)})"))
    if comparison.scores:
        yield scores_table(comparison.scores, language)
    yield Text(say("compared", language, **comparison.counts), style="bold")


def told_lines(row: Row, other: Row) -> Iterator[str]:
    """What one run says of a question and the other does not: the answer, and citations by place and words."""
    from qa.evaluation.comparison import cited

    said = row.get("error") or row.get("answer", "")
    if said != (other.get("error") or other.get("answer", "")):
        yield one_line(str(said))
    yield from (f"[{one_line(c.get('locator', ''))}] {one_line(c['quote'])}" for key, c in cited(row).items()
                if key not in cited(other))


def scores_table(scores: Mapping[str, Score], language: str) -> Table:
    """Each measure of both runs and how far they are apart."""
    made = table("", *(say(key, language) for key in ("old", "new", "difference", "interval")))
    for name, score in scores.items():
        spread = f"{score.interval[0]:+.3f} – {score.interval[1]:+.3f}" if score.interval else ""
        made.add_row(name, f"{score.old:.4f}", f"{score.new:.4f}", f"{score.difference:+.4f}", spread)
    return made


def recheck_view(checked: Sequence[Checked]) -> Iterator[Text | Padding]:
    """The citations that are not as they were, with what stands there today, and the counts last."""
    from qa.quotes.recheck import STATUSES

    language = terminal_language()
    for one in checked:
        if one.status == "same":
            continue
        citation = one.citation
        head = f"{one.id} [{citation.get('number')}] {citation.get('locator', '')}"
        where = f" {one_line(one.now.locator)}" if one.now and one.well else ""
        yield Text.assemble(("→ " if one.well else "✗ ", "bold"), (one_line(head), "bold"),
                            f"  {say(one.status, language)}{where}")
        if not one.well:
            yield indented(diff_text(one.now.diff) if one.now else Text(one_line(citation["quote"])))
        if one.now:
            ranges = ", ".join(f"{start}-{end}" for start, end in one.now.spans)
            yield indented(f"{one_line(one.now.source)} {ranges}", "dim")
    counts = Counter(one.status for one in checked)
    yield Text(say("rechecked", language, total=len(checked), **{s: counts[s] for s in STATUSES}), style="bold")


def table(*headings: str) -> Table:
    """A table whose first column is text and whose others are numbers."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD)
    for place, heading in enumerate(headings):
        made.add_column(Text(heading), justify="right" if place else "left", no_wrap=bool(place), overflow="fold")
    return made


def facts_view(facts: Mapping[str, Any]) -> Iterator[Text | Padding]:
    """What `qa doctor` found, the problems last with the commands that mend them."""
    language = terminal_language()
    yield Text(f"Python {facts['python']}", style="bold")
    yield Text(say("packages", language), style="bold")
    yield indented(", ".join(f"{name} {version or '✗'}" for name, version in facts["packages"].items()))
    for key in ("readers", "model", "corpus", "index", "cache", "feedback"):
        if key in facts:
            yield Text(say(key, language), style="bold")
            yield from (indented(line) for line in section_lines(facts[key], language))
    for problem in facts["problems"]:
        yield Text(f"✗ {one_line(problem['what'])}", style="bold magenta")
        yield indented(f"$ {one_line(problem['mend'])}")
    if not facts["problems"]:
        yield Text(f"✓ {say('all well', language)}", style="bold green")


def section_lines(section: Mapping[str, Any], language: str) -> Iterator[str]:
    """One line for what is single-valued, one for each document and each skipped file."""
    values = {key: value for key, value in section.items() if not isinstance(value, list) and key != "fingerprint"}
    size = values.pop("bytes", None)
    yield "  ".join(one_line(str(value)) for value in values.values()) + (f"  {size / 1e6:.1f} MB" if size else "")
    for document in section.get("documents", ()):
        yield (f"{one_line(document['source'])}  {document['encoding']}  "
               f"{say('paragraphs', language, count=document['paragraphs'])}  {one_line(document['title'])}")
        yield from notice_lines({document["source"]: document["notices"]}, language)
    for file in section.get("skipped", ()):
        yield f"✗ {skipped_line(file['source'], file['reason'], language)}"
    if section.get("others"):
        yield f"✗ {others_line(section['others'], language)}"


def left_out_lines(left_out: Mapping[str, str], language: str) -> Iterator[str]:
    """What is told of files that were not read: how many are of other kinds, and of those that cannot be read the first with the
    reasons."""
    others, unread = [name for name, why in left_out.items() if not why], [(name, why) for name, why in left_out.items() if why]
    if others:
        yield others_line(others, language)
    yield from (skipped_line(name, why, language) for name, why in unread[:UNREAD_SHOWN])
    if len(unread) > UNREAD_SHOWN:
        yield say("skipped more", language, count=len(unread) - UNREAD_SHOWN)


def skipped_line(name: str, why: str, language: str) -> str:
    """A file that cannot be read, and the reason."""
    return f"{one_line(name)} ({say('skipped', language)}): {one_line(why)}"


def others_line(names: Sequence[str], language: str) -> str:
    """How many files of the corpus are left out as they are of other kinds, and the first of them."""
    shown = [one_line(name) for name in names[:OTHERS_SHOWN]] + ["…"] * (len(names) > OTHERS_SHOWN)
    return say("others", language, count=len(names), names=", ".join(shown))


def notice_lines(notices: Mapping[str, Sequence[str]], language: str) -> Iterator[str]:
    """What is told of files that were read in part, or are not what their names say."""
    told = [(name, words) for name, several in notices.items() for words in several]
    yield from (f"{one_line(name)} ({say('partly', language)}): {one_line(words)}" for name, words in told[:UNREAD_SHOWN])
    if len(told) > UNREAD_SHOWN:
        yield say("skipped more", language, count=len(told) - UNREAD_SHOWN)
