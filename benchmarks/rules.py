"""How much of the program is rules: regular expressions, their alternatives in code and packs, words in code, glossary lines.

    python -m benchmarks.rules [--json]
"""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa.text.packs import LANGUAGES, pack

SAID = ("says", "locators", "styles", "unrelated")
"""Tables of a pack with what the program says rather than patterns."""
ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "qa" / "question" / "glossary.tsv"
OF_A_LANGUAGE = re.compile(r"[\u3400-\u9fff\u0400-\u04ff\u0620-\u064a\u0671-\u06d3\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
"""Han, Cyrillic, Arabic and accented Latin letters."""
ESCAPED_OR_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""Where a stroke is a character of the text rather than a mark between alternatives."""


def sources(root: Path = ROOT) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the program by its path."""
    for path in sorted([*(root / "qa").rglob("*.py"), *(root / "embeddings").rglob("*.py")]):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of functions of the module re."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
                and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            yield node


def alternatives(pattern: ast.AST) -> int:
    """How many alternatives a pattern has, those within groups counted too, as far as its literals tell."""
    text = "".join(node.value for node in ast.walk(pattern) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return 1 + ESCAPED_OR_CLASS.sub("", text).count("|") if text else 0


def strings(tree: ast.AST) -> Iterator[str]:
    """The string literals of the code, those that stand by themselves as documentation left out."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def in_pack(language: str) -> int:
    """How many alternatives the patterns of a language's pack have, as `alternatives` counts them."""
    def told(found: object) -> Iterator[str]:
        for value in found.values() if isinstance(found, dict) else ():
            yield from told(value) if isinstance(value, dict) else value if isinstance(value, list) else ()

    return sum(1 + ESCAPED_OR_CLASS.sub("", one).count("|")
               for table, found in pack(language).items() if table not in SAID for one in told(found))


def count() -> tuple[dict[str, int], Counter[str]]:
    """The figures, and the constants of one language by module."""
    constants: Counter[str] = Counter()
    made = dict.fromkeys(("re_calls", "re_compile_calls", "regex_alternatives"), 0)
    for name, tree in sources():
        for call in calls(tree):
            made["re_calls"] += 1
            if isinstance(call.func, ast.Attribute) and call.func.attr == "compile" and call.args:
                made["re_compile_calls"] += 1
                made["regex_alternatives"] += alternatives(call.args[0])
        constants[name] += sum(bool(OF_A_LANGUAGE.search(text)) for text in strings(tree))
    lines = GLOSSARY.read_text("utf-8").splitlines()[1:]
    made |= {"pack_alternatives": sum(map(in_pack, LANGUAGES)), "language_constants": constants.total(),
             "modules_with_language_constants": sum(n > 0 for n in constants.values()),
             "glossary_concepts": sum(bool(line.strip()) and not line.startswith("#") for line in lines)}
    return made, constants


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as one object, the last line")
    options = parser.parse_args()
    made, constants = count()
    if options.json:
        print(json.dumps(made))
        return
    for name, number in made.items():
        print(f"{number:6}  {name.replace('_', ' ')}")
    print("\nconstants of one language, by module:")
    for module, number in constants.most_common():
        if number:
            print(f"{number:6}  {module}")


if __name__ == "__main__":
    main()
