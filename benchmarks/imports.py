"""How the house stands: loose modules, circles, imports of an upper layer, calls that climb back while a question is asked.

    python -m benchmarks.imports [--json] [--still]
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LAYERS = (
    ("qa", "qa.__main__"), ("app",), ("qa.web",), ("qa.cli",), ("qa.evaluation",), ("qa.batch",), ("qa.assistant",), ("qa.answer",),
    ("qa.search",), ("qa.question",), ("qa.quotes",), ("qa.store",), ("embeddings",), ("qa.documents",), ("qa.text",),
    ("qa.types", "qa.errors", "qa.settings"))
"""From the top: each imports of those below it and of itself. The first has the names that programs import and `python -m qa`."""
LOOSE = frozenset(["assistant", "types", "errors", "settings", "__init__", "__main__"])
"""The modules that stand in no folder of qa/."""
QUESTIONS = (
    "2010年全球国际移民总数是多少？", "谁主持了第一场圆桌会议？", "A/67/254 第40段说了什么？", "2012年火星上有多少移民？", "汇款最多的是哪一年？",
    "移徙有什么好处和坏处？", "“全球国际移民总数从 1990 年的 1.55 亿”", "Who chaired round table 2, and where was it held?",
    "How much money did migrants send home in 2011?", "Combien de pays ont ratifié la Convention ?", "¿Cuántos migrantes hay en Europa?",
    "Сколько международных мигрантов было в 2010 году?", "كم عدد المهاجرين في العالم؟", "谢谢")
RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
PIECES = frozenset(["<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"])


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module of the program by its name with dots; a package by the name of its folder."""
    paths = [*(root / "qa").rglob("*.py"), *(root / "embeddings").rglob("*.py"), root / "app.py"]
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in sorted(paths)}


def imports(path: Path, known: Iterable[str]) -> set[str]:
    """The program's modules that a file imports anywhere in it, those for types alone included."""
    known = set(known)
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= whole & known
            found |= {node.module} if whole - known else set()
    return found & known


def graph(root: Path = ROOT) -> dict[str, set[str]]:
    """Each module with those that it imports."""
    known = modules(root)
    return {name: imports(path, known) - {name} for name, path in known.items()}


def layer(module: str) -> int:
    """The number of the module's layer, from the top; raises KeyError if it is of none."""
    for number, names in enumerate(LAYERS):
        if module in names or any(module.startswith(f"{name}.") for name in names if name != "qa"):
            return number
    raise KeyError(f"{module} is of no layer")


def upward(found: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """The imports of a module of a layer above one's own."""
    return sorted((one, other) for one, others in found.items() for other in others if layer(other) < layer(one))


def loose(root: Path = ROOT) -> list[str]:
    """Modules in no folder of qa/ that should be in one."""
    return sorted({path.stem for path in (root / "qa").glob("*.py")} - LOOSE)


def circles(found: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of nodes of which each leads to each other."""
    reach = {node: _reached(found, node) for node in found}
    grouped = {frozenset(other for other in reach[node] if node in reach.get(other, ())) for node in found if node in reach[node]}
    return sorted(sorted(group) for group in grouped)


def _reached(found: Mapping[str, Iterable[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(found[start])
    while ahead:
        if (node := ahead.pop()) not in seen:
            seen.add(node)
            ahead += found.get(node, ())
    return seen


def package_circles(found: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Circles among what stands side by side in one folder, modules and folders taken whole, folder by folder."""
    folders = {name.rpartition(".")[0] for name in found if name != "qa"}
    return [circle for folder in sorted(folders) for circle in circles(beside(found, folder))]


def beside(found: Mapping[str, Iterable[str]], folder: str) -> dict[str, set[str]]:
    """The modules and folders right in a folder, each with those beside it that it imports; without a folder, the top ones."""
    depth = folder.count(".") + 1 if folder else 0

    def whole(module: str) -> str:
        inside = module.startswith(f"{folder}.") if folder else True
        return ".".join(module.split(".")[:depth + 1]) if inside else ""

    sides: dict[str, set[str]] = defaultdict(set)
    for one, others in found.items():
        if side := whole(one):
            sides[side] |= {other for other in map(whole, others) if other and other != side}
    return dict(sides)


class Climbs:
    """Functions of lower layers that called functions of upper ones, each pair once."""

    def __init__(self) -> None:
        self.pairs: set[tuple[str, str]] = set()
        self._seen: set[tuple[CodeType, CodeType]] = set()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or code.co_flags & RESUMED or code.co_name in PIECES or not is_ours(frame):
            return
        caller = frame.f_back
        while caller and not is_ours(caller):
            caller = caller.f_back
        if not caller or (caller.f_code, code) in self._seen:
            return
        self._seen.add((caller.f_code, code))
        if layer(module_of(frame)) < layer(module_of(caller)):
            self.pairs.add((named(caller), named(frame)))


def module_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def is_ours(frame: FrameType) -> bool:
    """Whether the frame runs a function of the program."""
    return module_of(frame).split(".")[0] in ("qa", "embeddings", "app")


def named(frame: FrameType) -> str:
    return f"{module_of(frame)}.{frame.f_code.co_qualname}"


def climbing() -> list[tuple[str, str]]:
    """Who calls upwards while QUESTIONS are asked, each by itself and as a follow-up of the first."""
    from qa.assistant import Assistant
    from qa.types import Turn

    assistant = Assistant.open()
    assistant.warm_up()
    climbs = Climbs()
    first = Turn(QUESTIONS[0], assistant.ask(QUESTIONS[0]).answer)
    sys.setprofile(climbs)
    try:
        for question in QUESTIONS:
            assistant.ask(question)
        for question in ("那1990年呢？", "还有吗？", "source?", "下一段"):
            assistant.ask(question, [first])
    finally:
        sys.setprofile(None)
    return sorted(climbs.pairs)


def rows(told: Mapping[str, list[Any]]) -> Iterator[str]:
    """The figures in words, each with what it counts below it."""
    for name, found in told.items():
        yield f"{name.replace('_', ' ')}: {len(found)}"
        yield from (f"    {' → '.join(one) if isinstance(one, (tuple, list)) else one}" for one in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as one object, the last line")
    parser.add_argument("--still", action="store_true", help="ask no questions; count no climbing calls")
    options = parser.parse_args()
    found = graph()
    told: dict[str, list[Any]] = {"loose_modules": loose(), "package_circles": package_circles(found), "module_circles": circles(found),
                                  "upward_imports": upward(found)}
    if not options.still:
        told["climbing_calls"] = climbing()
    if options.json:
        print(json.dumps({name: len(values) for name, values in told.items()}))
    else:
        print(*rows(told), sep="\n")


if __name__ == "__main__":
    main()
