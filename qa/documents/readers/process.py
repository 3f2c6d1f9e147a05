"""Reading in a process of its own, with limits on time and memory: what breaks it is that file's error and no one else's.

Started as ``python -m qa.documents.readers.process``, it takes a line of JSON for each file and answers with lines: ``beat`` while
it is at work, then ``done`` or the reason why not. What it read goes through files of a folder that its parent names.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import numpy as np

from qa.documents.source import Element, Source, Stretch
from qa.errors import CorpusError
from qa.types import Mark

SECONDS, MEGABYTES = "QA_READER_SECONDS", "QA_READER_MB"
"""Settings in the environment: how long a file may go on without a sign of life, and how much memory its reader may take."""
DEFAULT_SECONDS, DEFAULT_MEGABYTES = 45.0, 1000
STARTS = 30.0
"""Seconds that a process may take to start."""
PICTURE, BROKEN = "page.png", "broken"
REMEDY = "save it in another format, or split it"


class ReadingProcess:
    """A process that reads files one after the other, begun anew after one that breaks it. To be closed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()
        self.seconds = float(os.environ.get(SECONDS) or DEFAULT_SECONDS)
        self.megabytes = int(os.environ.get(MEGABYTES) or DEFAULT_MEGABYTES)

    @property
    def pid(self) -> int:
        """Of the process that reads, 0 if none is started."""
        return self._process.pid if self._process is not None else 0

    def read(self, path: Path) -> Source:
        """The source of a file. Raises CorpusError with the reason and the remedy if it cannot be read."""
        with tempfile.TemporaryDirectory(prefix="qa-reader-") as folder:
            self._ask({"path": str(path), "folder": folder})
            return load(Path(folder))

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page of a PDF or picture as PNG, so many pixels wide. Raises CorpusError if it cannot be drawn."""
        with tempfile.TemporaryDirectory(prefix="qa-reader-") as folder:
            self._ask({"path": str(path), "folder": folder, "page": page, "width": width})
            return (Path(folder) / PICTURE).read_bytes()

    def _ask(self, asked: dict[str, Any]) -> None:
        """Has something done, once more if the process had ended since it was last asked. Raises CorpusError with the reason if it is
        not done."""
        is_new = self._process is None
        answer = self._answer(asked)
        if answer == BROKEN and not is_new:
            answer = self._answer(asked)
        if answer == BROKEN:
            raise CorpusError(f"broke its reader: it is damaged, or needs more than {self.megabytes} MB; {REMEDY}, or set {MEGABYTES} higher")
        if answer != "done":
            raise CorpusError(answer)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._lines = queue.Queue()
            own = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
            own["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
            self._process = subprocess.Popen([sys.executable, "-m", __name__, str(self.megabytes)], stdin=subprocess.PIPE,
                                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
                                             errors="surrogatepass", start_new_session=True, env=os.environ | own)
            assert self._process.stdout is not None
            threading.Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    def _answer(self, asked: dict[str, Any]) -> str:
        """``done``, or why it is not."""
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        except OSError:
            self.close()
            return BROKEN
        while True:
            try:
                line = self._lines.get(timeout=self.seconds)
            except queue.Empty:
                self.close()
                return f"took more than {self.seconds:g} seconds without getting on; {REMEDY}, or give it longer with {SECONDS}"
            if not line:
                self.close()
                return BROKEN
            told = json.loads(line)
            if told != "beat":
                return str(told)

    def close(self) -> None:
        """Ends the process and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            try:
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
            except OSError:
                process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _listen(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Hands on what a process says, and an empty line at its end."""
    try:
        for line in stream:
            lines.put(line)
    except ValueError:  # closed meanwhile
        pass
    lines.put("")


def save(source: Source, folder: Path) -> None:
    """Writes a source into a folder."""
    row = {"text": source.text, "encoding": source.encoding, "elements": [asdict(e) for e in source.elements],
           "stretches": [[s.start, s.end, dict(s.place)] for s in source.stretches], "pages": [[n, *size] for n, size in source.pages.items()],
           "notices": source.notices}
    (folder / "source.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
    if source.boxes is not None:
        np.save(folder / "boxes.npy", source.boxes)


def load(folder: Path) -> Source:
    """The source that `save` wrote."""
    row = json.loads((folder / "source.json").read_text(encoding="utf-8", errors="surrogatepass"))
    boxes = np.load(folder / "boxes.npy", allow_pickle=False) if (folder / "boxes.npy").exists() else None
    stretches = tuple(Stretch(a, b, place) for a, b, place in row["stretches"])
    return Source(row["text"], row["encoding"], tuple(map(_element, row["elements"])), stretches, boxes,
                  {n: (w, h) for n, w, h in row["pages"]}, tuple(row["notices"]))


def _element(row: dict[str, Any]) -> Element:
    cells, columns = (tuple(tuple((a, b) for a, b in spans) for spans in row[name]) for name in ("cells", "columns"))
    marks = tuple(Mark(mark["label"], (mark["span"][0], mark["span"][1])) for mark in row["marks"])
    return Element(**{**row, "cells": cells, "columns": columns, "marks": marks})


def main(megabytes: int) -> None:
    """Reads the files that standard input names, until it ends."""
    from qa.documents.readers.drawing import draw
    from qa.documents.readers.registry import Reading

    _limit(megabytes)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer

    def say(words: str) -> None:
        out.write(json.dumps(words) + "\n")
        out.flush()

    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if "page" in asked:
                draw(Path(asked["path"]), asked["page"], asked["width"], Path(asked["folder"]) / PICTURE)
            else:
                save(Reading(lambda: say("beat")).read(Path(asked["path"])), Path(asked["folder"]))
            say("done")
        except CorpusError as error:
            say(str(error))
        except OSError as error:
            say(f"cannot be read: {error.strerror or error}")
        except (MemoryError, RecursionError):
            say(f"needs more than {megabytes} MB, or is nested too deeply; {REMEDY}, or set {MEGABYTES} higher")
        except Exception as error:  # whatever a library lets out of a file that is not as it should be
            say(f"cannot be read: {type(error).__name__}: {str(error)[:160]}; open and save it again")


def _limit(megabytes: int) -> None:
    """Lets the process take no more memory than that, where the system can hold it to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))


if __name__ == "__main__":
    main(int(sys.argv[1]))
