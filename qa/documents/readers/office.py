"""Files of older office programs (.doc, .xls, .ppt, .wps, .ods, .odp, .ofd): converted by LibreOffice where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from qa.documents.readers.kinds import kind_of
from qa.documents.source import Source, Work
from qa.errors import CorpusError

VERSION = 2
SECONDS = 40
"""For one conversion; LibreOffice itself takes a few to start."""
TARGETS = {"doc": "docx", "wps": "docx", "xls": "xlsx", "ods": "xlsx", "ppt": "pptx", "odp": "pptx", "ofd": "pdf"}


def converter() -> str | None:
    """LibreOffice's program, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read(path: Path, work: Work) -> Source:
    """A file of an older program. Raises CorpusError if it cannot be converted here, with what to do."""
    kind = kind_of(path)
    program = converter()
    if program is None:
        raise CorpusError(f"is a .{kind} file, which LibreOffice would convert; install it, or save the file as .{TARGETS[kind]}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"in.{kind}"
        shutil.copyfile(path, copy)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nolockcheck", "--convert-to",
                   TARGETS[kind], "--outdir", f"{folder}/out", str(copy)]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise CorpusError(f"took LibreOffice more than {SECONDS} seconds to convert; save it as .{TARGETS[kind]}") from None
        made = next(iter(Path(folder, "out").glob("*")), None)
        if made is None:
            raise CorpusError(f"cannot be converted by LibreOffice: it wants a password or is damaged; save it as .{TARGETS[kind]}")
        work.beat()
        return work.read(made, TARGETS[kind])
