"""The chat page: `python app.py` serves it. Wiring and formatting only; what it shows comes from the assistant."""

import argparse
import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings import ModelError
from qa.errors import QAError
from qa.page.conversation import Conversation, view, welcome_html
from qa.page.strings import STRINGS, Strings, paragraph_questions, preferred
from qa.settings import CHECKOUT

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")
