"""The ablation as a picture: one row of dots for each measure or part, one dot for each step, with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.evaluation.ablation import MEASURES, PARTED, PARTS, Ablation, Figure
from qa.search.stages import STAGES
from qa.text.packs import say
from qa.text.printable import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS = (".png", ".svg", ".pdf")
FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "Noto Sans Arabic")
"""For the names of documents in any script, as far as the machine has them."""
COLOURS = ("#b9c0c8", "#93a8bd", "#6b93bb", "#3f7db4", "#1b6498", "#c2571a")
"""One for each stage, darker the more it does; the whole stands out."""
ROW_INCHES, WIDTH_INCHES, DOTS_PER_INCH = 0.42, 13.0, 130
LONGEST_NAME = 30


def require_drawable(path: str) -> None:
    """Raises QAError unless a picture can be written there."""
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise QAError(f"{path}: a plot ends in {', '.join(ENDINGS)}. Give --plot such a name")
    if target.is_dir() or not target.resolve().parent.is_dir():
        raise QAError(f"{path} cannot be written: there is no such folder, or it is one. Give --plot another name")


def draw(ablation: Ablation, path: str) -> None:
    """Writes the picture: the measures overall, then recall@5 by language, kind and document. Raises QAError."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.figure import Figure as Canvas

    known = {font.name for font in font_manager.fontManager.ttflist}
    left = {name: {s: ablation.overall[s][name] for s in STAGES if name in ablation.overall[s]} for name in MEASURES}
    panels = [("", left), *((f"{PARTED}, {name}", _parted(ablation, name)) for name, _ in PARTS)]
    columns = panels[:2], panels[2:]
    heights = [[len(rows) + 1.5 for _, rows in column] for column in columns]
    with matplotlib.rc_context({"font.family": [f for f in FONTS if f in known], "svg.fonttype": "none"}):
        canvas = Canvas(figsize=(WIDTH_INCHES, ROW_INCHES * max(map(sum, heights)) + 1), dpi=DOTS_PER_INCH, layout="constrained")
        halves: Any = canvas.subfigures(1, 2)
        for figure, column, tall in zip(halves, columns, heights, strict=True):
            axes = figure.subplots(len(column), 1, height_ratios=tall, squeeze=False)[:, 0]
            for ax, (title, rows) in zip(axes, column, strict=True):
                _panel(ax, title, rows)
        handles = canvas.axes[0].get_legend_handles_labels()
        canvas.legend(*handles, loc="outside lower center", ncols=len(STAGES), frameon=False)
        try:
            canvas.savefig(path)
        except OSError as error:
            raise QAError(f"{path} cannot be written: {error.strerror or error}. Give --plot another name") from error


def _parted(ablation: Ablation, name: str) -> dict[str, dict[str, Figure]]:
    return {part.removeprefix(f"{name} "): {stage: ablation.by[stage][part] for stage in STAGES}
            for part in ablation.parts(name)}


def _panel(ax: Axes, title: str, rows: Mapping[str, Mapping[str, Figure]]) -> None:
    """One line of dots a row, a dot for each stage, the first stage uppermost."""
    for n, stage in enumerate(STAGES):
        found = [(y, row[stage]) for y, row in enumerate(rows.values()) if stage in row]
        spread: Any = [[f.mean - f.low for _, f in found], [f.high - f.mean for _, f in found]]
        shift = (n - (len(STAGES) - 1) / 2) * 0.13
        ax.errorbar([f.mean for _, f in found], [y + shift for y, _ in found], xerr=spread, fmt="o", markersize=5,
                    color=COLOURS[n], elinewidth=1.2, label=say("en", f"results.stage {stage}"))
    ax.set_yticks(range(len(rows)), [_named(name, row.values()) for name, row in rows.items()])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(0, 1.02)
    ax.set_title(title, loc="left", fontsize=11, fontweight="bold")
    ax.grid(axis="x", color="#e4e7ea")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _named(name: str, figures: Sequence[Figure] | Any) -> str:
    """A row's name with the number of its questions."""
    count = next(iter(figures)).count
    shown = one_line(name)
    return f"{shown if len(shown) <= LONGEST_NAME else shown[:LONGEST_NAME - 1] + '…'} ({count})".replace("$", r"\$")
