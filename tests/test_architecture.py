"""The house: imports point one way, heavy libraries stay behind the functions that need them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "sentence_transformers", "transformers", "faiss", "gradio", "onnx", "onnxruntime", "tokenizers",
         "jieba", "opencc", "bm25s", "pandas", "openpyxl", "matplotlib", "babel", "fastapi", "starlette", "uvicorn", "mcp", "pydantic"}
MODULES = sorted(p for part in ("qa", "embeddings", "app.py") for p in ([ROOT / part] if part.endswith(".py")
                                                                        else (ROOT / part).rglob("*.py")))


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    """Modules that a file imports anywhere in it, with their dots."""
    return set(_imports(ast.parse(path.read_text("utf-8"))))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def users_of(package: str) -> set[str]:
    return {name(path) for path in MODULES if any(m == package or m.startswith(package + ".") for m in imported(path))}


def test_nothing_imports_the_page() -> None:
    assert users_of("app") == set()


def test_embeddings_knows_nothing_of_qa() -> None:
    assert {user for user in users_of("qa") if user.startswith("embeddings")} == set()


def test_only_the_app_and_the_page_itself_import_the_page() -> None:
    assert {user for user in users_of("qa.page") if not user.startswith("qa.page")} == {"app"}


@pytest.mark.parametrize(("library", "module"), [
    ("faiss", "embeddings.index"), ("jieba", "qa.tokens"), ("opencc", "qa.tokens"), ("bm25s", "qa.retrieval.bm25"),
    ("charset_normalizer", "qa.corpus"), ("matplotlib", "qa.evaluation.plots"), ("platformdirs", "qa.settings"), ("filelock", "qa.files"),
    ("fastapi", "qa.server.rest"), ("mcp", "qa.server.tools"), ("uvicorn", "qa.server.serving")])
def test_one_file_for_each_foreign_library(library: str, module: str) -> None:
    assert {user for user in users_of(library) if user.startswith(module.partition(".")[0])} == {module}


def test_no_package_is_imported_by_what_it_imports() -> None:
    graph: TopologicalSorter[str] = TopologicalSorter()
    names = {name(path): path for path in MODULES}
    for module, path in names.items():
        graph.add(package(module), *{package(m) for m in imported(path) & names.keys()} - {package(module)})
    circle: list[str] = []
    try:
        graph.prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle == []


def package(module: str) -> str:
    """The part of qa that a module belongs to, a module at its top by itself; embeddings is one."""
    return ".".join(module.split(".")[:2 if module.startswith("qa.") else 1])


def test_types_and_errors_import_nothing_of_ours() -> None:
    assert {m for path in ("types", "errors") for m in imported(ROOT / "qa" / f"{path}.py")
            if m.startswith(("qa", "embeddings", "app"))} == set()


@pytest.mark.parametrize("module", ["qa", "embeddings", "qa.cli", "qa.knowledge", "qa.assistant"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sorted(set({sorted(HEAVY)}) & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).split(".")[-1] != "__init__"], ids=name)
def test_modules_have_a_docstring_one_concept_and_no_catch_all_name(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert len(path.read_text("utf-8").splitlines()) <= 300
    assert not {"utils", "common", "helpers", "manager", "misc"} & set(name(path).split("."))
