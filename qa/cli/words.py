"""The program's words at a terminal, and in which language it speaks there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from qa.text import packs


def say(key: str, language: str, **values: object) -> str:
    """The terminal's words for ``key``; answers and refusals bring their own (`answer.phrases`)."""
    return packs.say(language, f"results.{key}", **values)


def terminal_language(text: str = "", environ: Mapping[str, str] | None = None) -> str:
    """ "zh" if ``text`` is mostly Chinese or the locale is, else "en"."""
    if len(re.findall(r"[\u3400-\u9fff]", text)) > len(re.findall(r"[^\W\d_\u3400-\u9fff]", text)):
        return "zh"
    environ = os.environ if environ is None else environ
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if locale.lower().startswith("zh") else "en"
