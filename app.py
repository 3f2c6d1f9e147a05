"""The chat page: `python app.py` serves it. Wiring and formatting only; what it shows comes from the assistant."""

import argparse
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.page.chat import Chat, Frame
from qa.page.conversation import Conversation
from qa.page.strings import STRINGS, ZH, Strings

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")

HOST, PORT = "127.0.0.1", 7860
PARTS = Path(__file__).resolve().parent / "qa" / "page"
AT_ONCE = 2
"""Questions answered at the same time; more wait in the queue, since each keeps a core busy."""
FONTS = ("system-ui", "-apple-system", "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
         "Noto Sans CJK SC", "Noto Sans", "Noto Sans Arabic", "sans-serif")
"""Fonts that the reader's machine has: none is fetched."""
MASTHEAD = '<header data-part="header"></header>'
PAGE = '<div data-part="welcome"></div><div data-part="turns"></div>' \
       '<div data-part="status" role="status" aria-live="polite"></div>'
TABS = ("chat", "lookup", "batch")
"""What the page can do, one tab each; also their names in its address, as in ?tab=lookup."""


def build_app(assistant: "Assistant") -> "gr.Blocks":
    """The page over an assistant, ready for `serve`."""
    import gradio as gr

    chat = Chat(assistant)

    async def choose(conversation: Conversation, language: str, event: gr.EventData) -> AsyncIterator[Frame]:
        async for frame in chat.choose(event.question, conversation, language):
            yield frame

    def speak(conversation: Conversation, event: gr.EventData) -> Frame:
        frame = chat.speak(event.languages, conversation)
        return *frame, *(gr.update(label=label) for label in tab_names(STRINGS[frame[-1]]))

    with gr.Blocks(title="Cited Answers 有据问答", analytics_enabled=False) as app:
        sheet: dict[str, Any] = {"apply_default_css": False, "elem_classes": "sheet"}
        conversation, language = gr.State(Conversation()), gr.State(ZH.language)
        gr.HTML({}, html_template=MASTHEAD, js_on_load=None, elem_id="masthead", **sheet)
        with gr.Tabs(elem_id="tabs"):
            tabs = [gr.Tab(label, id=name, elem_id=f"tab-{name}")
                    for name, label in zip(TABS, tab_names(ZH), strict=True)]
            with tabs[0]:
                page = gr.HTML({}, html_template=PAGE, js_on_load=(PARTS / "page.js").read_text("utf-8"),
                               elem_id="page", **sheet)
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(lines=1, max_lines=6, show_label=False, container=False, submit_btn=ZH.send,
                                     autofocus=True, elem_id="question")
            with tabs[1]:
                gr.HTML("", elem_id="lookup", **sheet)
            with tabs[2]:
                gr.HTML("", elem_id="batch", **sheet)
        seen, now = [page, box, conversation], [conversation, language]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        queued = quiet | {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
        asking = [box.submit(chat.ask, [box, *now], seen, **queued), page.choose(choose, now, seen, **queued)]
        box.stop(chat.stop, now, seen, cancels=asking, queue=False, **quiet)
        page.reset(chat.reset, now, seen, cancels=asking, queue=False, **quiet)
        page.speak(speak, [conversation], [*seen, language, *tabs], queue=False, **quiet)
    return app


def tab_names(strings: Strings) -> tuple[str, ...]:
    """What the tabs are called, in the order of TABS."""
    return strings.tab_chat, strings.tab_lookup, strings.tab_batch


def theme() -> "gr.themes.Base":
    """Quiet greys and one blue, on fonts that are already there."""
    import gradio as gr

    base = gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=FONTS, font_mono=("ui-monospace", "monospace"))
    return base.set(
        body_background_fill="#fbfaf8", body_background_fill_dark="#14171b",
        body_text_color="#1c2126", body_text_color_dark="#e6e8ea")


def serve(app: "gr.Blocks", host: str, port: int) -> None:
    """Starts serving the page, from a thread of its own; nothing is sent to or fetched from another host."""
    app.launch(server_name=host, server_port=port, share=False, theme=theme(), css_paths=PARTS / "page.css",
               favicon_path=PARTS / "icon.svg", footer_links=[], run_history=False, enable_monitoring=False,
               ssr_mode=False, quiet=True, prevent_thread_lock=True)


def require_free(host: str, port: int) -> None:
    """Raises QAError if something already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise QAError(f"Cannot serve on {host}:{port} ({error.strerror}). "
                          f"Choose another port: --port {port + 1}") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the assistant, building its index where needed, and serves the page until Ctrl-C."""
    from qa.cli import open_assistant, report_failure

    flags = _flags().parse_args(argv)
    try:
        require_free(flags.host, flags.port)
        app = build_app(open_assistant(flags.corpus, flags.index, flags.model))
        serve(app, flags.host, flags.port)
        print(f"http://{flags.host}:{flags.port}  (Ctrl-C: 结束 / stop)", flush=True)
        app.block_thread()
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        return report_failure(error)
    return 0


def _flags() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the chat page.")
    parser.add_argument("--host", default=HOST, help=f"where to serve (default {HOST}: this machine only)")
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}")
    parser.add_argument("--corpus", metavar="DIR", help="a folder of .txt and .md files (default: seeds/)")
    parser.add_argument("--index", metavar="DIR", help="where the index is kept")
    parser.add_argument("--model", metavar="NAME", help="embedding model: a hub id or a folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
