"""The house: every layer imports of those below it, heavy libraries stay behind the functions that need them."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import embeddings
from benchmarks.imports import LAYERS, circles, graph, layer, loose, package_circles, upward
from qa import settings

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "sentence_transformers", "transformers", "faiss", "gradio", "onnx", "onnxruntime", "tokenizers",
         "jieba", "opencc", "bm25s", "pandas", "openpyxl", "matplotlib", "babel", "fastapi", "starlette", "uvicorn", "mcp", "pydantic", "pypdfium2",
         "docx", "lxml", "selectolax", "pptx", "striprtf", "olefile", "rapidocr", "PIL"}
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
    assert {user for user in users_of("qa.web.page") if not user.startswith("qa.web.page")} == {"app"}


@pytest.mark.parametrize(("library", "module"), [
    ("faiss", "embeddings.dense"), ("bm25s", "embeddings.sparse"), ("onnx", "embeddings.onnx"), ("onnxruntime", "embeddings.onnx"),
    ("jieba", "qa.text.words"), ("opencc", "qa.text.words"), ("charset_normalizer", "qa.documents.readers.encodings"),
    ("selectolax", "qa.documents.readers.html"), ("docx", "qa.documents.readers.word"), ("pptx", "qa.documents.readers.slides"),
    ("striprtf", "qa.documents.readers.richtext"), ("lxml", "qa.documents.readers.archives"), ("rapidocr", "qa.documents.readers.ocr"),
    ("matplotlib", "qa.evaluation.plots"), ("platformdirs", "qa.settings"), ("filelock", "qa.store.files"),
    ("fastapi", "qa.web.api.rest"), ("mcp", "qa.web.api.tools"), ("uvicorn", "qa.web.api.serving")])
def test_one_file_for_each_foreign_library(library: str, module: str) -> None:
    assert {user for user in users_of(library) if user.startswith(module.partition(".")[0])} == {module}


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    return graph()


def test_every_module_is_of_a_layer_and_every_layer_has_some(found: dict[str, set[str]]) -> None:
    assert {layer(module) for module in found} == set(range(len(LAYERS)))


def test_no_module_imports_of_a_layer_above_its_own(found: dict[str, set[str]]) -> None:
    assert upward(found) == []


def test_an_import_of_an_upper_layer_is_seen() -> None:
    assert upward({"qa.text.words": {"qa.text.numbers", "qa.store.files"}, "qa.store.files": {"embeddings", "qa.errors"},
                   "embeddings.dense": {"qa.search.ranker"}, "qa.settings": {"embeddings"}}) == [
        ("embeddings.dense", "qa.search.ranker"), ("qa.settings", "embeddings"), ("qa.text.words", "qa.store.files")]


def test_no_package_and_no_module_is_imported_by_what_it_imports(found: dict[str, set[str]]) -> None:
    assert (package_circles(found), circles(found)) == ([], [])


def test_a_circle_is_seen_also_between_a_folder_and_a_module_beside_it() -> None:
    one = {"qa.a.x": {"qa.a.b.y"}, "qa.a.b.y": {"qa.a.x.z"}, "qa.a.b.w": {"qa.a.x"}, "qa.a.x.z": set()}
    assert circles({name: others & one.keys() for name, others in one.items()}) == []
    assert package_circles(one) == [["qa.a.b", "qa.a.x"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_every_other_module_stands_in_a_folder() -> None:
    assert loose() == []


@pytest.mark.parametrize("folder", sorted(p.parent for p in MODULES if p.name == "__init__.py" and p.parent != ROOT / "qa"), ids=name)
def test_every_folder_says_what_comes_in_and_what_goes_out(folder: Path) -> None:
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    assert folder == ROOT / "embeddings" or said.startswith("In: ") and "\nOut: " in said


def test_every_folder_is_installed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted(name(p.parent) for p in MODULES if p.name == "__init__.py")


def test_the_default_model_is_the_one_that_is_brought_along() -> None:
    assert settings.DEFAULT_MODEL == embeddings.DEFAULT_MODEL


def test_types_and_errors_import_nothing_of_ours() -> None:
    assert {m for path in ("types", "errors") for m in imported(ROOT / "qa" / f"{path}.py")
            if m.startswith(("qa", "embeddings", "app"))} == set()


@pytest.mark.parametrize("module", ["qa", "embeddings", "qa.cli.commands", "qa.store.knowledge", "qa.assistant"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sorted(set({sorted(HEAVY)}) & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).split(".")[-1] != "__init__"], ids=name)
def test_modules_have_a_docstring_one_concept_and_no_catch_all_name(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert len(path.read_text("utf-8").splitlines()) <= 300
    assert not {"utils", "common", "helpers", "manager", "misc"} & set(name(path).split("."))
