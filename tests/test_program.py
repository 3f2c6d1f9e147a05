"""The program: it listens soon, ends when told, and says in one line what keeps it from serving."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from browsing import QUESTION, free_port

import app
from qa.errors import QAError
from qa.settings import CHECKOUT
from qa.web.api.serving import require_free


def started(*flags: str, **environment: str) -> tuple[subprocess.Popen[str], str]:
    """The program on a free port, and its first line."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "app", "--port", str(port), *flags], cwd=CHECKOUT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | environment,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # ignored in background jobs
    assert process.stdout
    return process, process.stdout.readline()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_program_listens_soon_and_ends_when_told(real, by: signal.Signals) -> None:
    imported = float(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True).stdout)
    before = time.monotonic()
    process, line = started("--index", str(real.settings.index))
    listening = time.monotonic() - before - imported
    try:
        address = line.split()[0]
        assert listening < 15, listening  # 1.4 s on two free cores, which it shares with other tests here
        assert httpx.get(f"{address}/api/ask", params={"question": QUESTION}, timeout=60).json()["answered"]
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/open", timeout=60):  # a page that stays open
            ended = time.monotonic()
            process.send_signal(by)
            assert process.wait(15) == 0
            assert time.monotonic() - ended < 6
        assert process.communicate() == ("", "")
    finally:
        process.kill()


IMPORT = "import time; t = time.perf_counter(); import gradio; print(time.perf_counter() - t)"


@pytest.mark.parametrize(("flags", "environment", "reason"), [
    (("--host", "0.0.0.0"), {}, "Set QA_AUTH=user:password, or say --open"),
    ((), {"QA_AUTH": "nocolon"}, "QA_AUTH is not of the form user:password"),
    (("--corpus", "/none"), {}, "No corpus folder at /none"),
    (("--index", "{broken}"), {}, "Run: qa index")])
def test_what_is_wrong_from_the_start_is_told_in_one_line_before_serving(tmp_path: Path, flags: tuple[str, ...],
                                                                          environment: dict[str, str], reason: str) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    process, line = started(*(flag.format(broken=tmp_path) for flag in flags), **environment)
    error = process.communicate(timeout=60)[1].strip()
    assert process.returncode == 1 and line == "" and reason in error and len(error.splitlines()) == 1, error


def test_a_model_that_has_changed_ends_the_program_with_one_line(real, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(real.settings.index, index)
    manifest = json.loads((index / "manifest.json").read_text("utf-8"))
    (index / "manifest.json").write_text(json.dumps(manifest | {"encoder": "another"}), "utf-8")
    process, line = started("--index", str(index))
    error = process.communicate(timeout=60)[1].strip()
    assert line.startswith("http://") and process.returncode == 1
    assert "another version of the model" in error and len(error.splitlines()) == 1, error


def test_a_busy_address_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(QAError, match="--port"):
        require_free("127.0.0.1", taken.getsockname()[1])


def test_any_free_port_is_taken_where_none_is_named(assistant) -> None:
    service = app.serve(assistant, "127.0.0.1", 0)
    try:
        assert service.url == f"http://127.0.0.1:{service.port}" and service.port != 0
        assert httpx.get(f"{service.url}/openapi.json").status_code == 200
    finally:
        service.close()


@pytest.mark.parametrize("port", ["70000", "65536", "-1", "x", ""])
def test_a_port_that_cannot_be_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        app.main([f"--port={port}"])
    assert end.value.code == 2
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == f"app.py: error: argument --port: {port} is no port; they go from 0 to 65535"
