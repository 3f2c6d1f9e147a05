"""The chat page: `python app.py` serves it. Wiring and formatting only; what it shows comes from the assistant."""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.web.access.access import LOOPBACK, Login, known_names, require_guard
from qa.web.api.batches import Batches
from qa.web.api.line import LONGEST, Line
from qa.web.page.batch import Files, Reply, batch_words
from qa.web.page.chat import Chat, Frame
from qa.web.page.conversation import Conversation
from qa.web.page.leaves import Leaves
from qa.web.page.lookup import LookUp, lookup_words
from qa.web.page.reader import Reader, reader_words
from qa.web.page.strings import STRINGS, ZH, Strings, login_words

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant
    from qa.web.api.serving import Service

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")

HOST, PORT, LAST_PORT = "127.0.0.1", 7860, 65_535
PARTS = Path(__file__).resolve().parent / "qa" / "web" / "page"
FILES_SECONDS = 3600, 24 * 3600
"""How often files that people uploaded are looked at, and the age at which they go."""
FONTS = ("system-ui", "-apple-system", "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
         "Noto Sans CJK SC", "Noto Sans", "Noto Sans Arabic", "sans-serif")
"""Fonts that the reader's machine has: none is fetched."""
MASTHEAD = '<header data-part="header"></header>'
TOOLBAR = '<p data-part="alert" role="alert"></p><div class="row"><div data-part="scope"></div>' \
          '<div data-part="tools"></div></div>'
PAGE = '<div data-part="welcome"></div><div data-part="turns"></div>' \
       '<div data-part="status" role="status" aria-live="polite"></div>'
TABS = ("chat", "lookup", "batch")
"""What the page can do, one tab each; also their names in its address, as in ?tab=lookup."""
READER = '<section class="pane" aria-labelledby="reader-title" hidden></section>' \
         '<div class="tip" id="reader-tip" role="tooltip" hidden></div>'
STYLES = ("page.css", "chat.css", "reader.css", "tabs.css")
DRAWN = "<div></div>"
"""A part of the page that its own script draws."""


def build_app(assistant: "Assistant", line: Line | None = None, guarded: bool = False) -> "gr.Blocks":
    """The page over an assistant, and what gradio_client calls; all who ask wait in ``line``. ``guarded``: by a login."""
    import gradio as gr
    from gradio.utils import get_upload_folder

    from qa.web.api.doors import Doors
    from qa.web.api.endpoints import offer

    line = Line() if line is None else line
    with gr.Blocks(title="Cited Answers 有据问答", analytics_enabled=False, delete_cache=FILES_SECONDS) as app:
        offer(Doors(assistant, line))  # first, so that no event of the page takes their names
        files = Files(Batches(assistant, line, Path(get_upload_folder())))
        wire(lay_out(Reader(assistant), LookUp(assistant, line), files), Chat(assistant, line, guarded))
    app.max_threads = app.state_session_capacity = 2 * LONGEST  # Gradio holds an event for each who waits in the line
    return app.queue(max_size=2 * LONGEST, default_concurrency_limit=None)


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the page."""

    page: "gr.HTML"
    box: "gr.Textbox"
    toolbar: "gr.HTML"
    tabs: "list[gr.Tab]"
    lookup: "gr.HTML"
    batch: "gr.HTML"
    reader: "gr.HTML"


def lay_out(shelf: Reader, desk: LookUp, files: Files) -> Parts:
    """Draws the page; reader, look-up and question files are asked by their own scripts, the chat by `wire`."""
    import gradio as gr

    def read(asked: dict[str, Any]) -> dict[str, Any]:
        return shelf.read(asked)

    async def look(asked: Reply) -> Reply:
        return await desk.look(asked)

    async def open_batch(asked: Reply) -> Reply:
        return await files.open(asked)

    async def show_batch(asked: Reply) -> Reply:
        return await files.show(asked)

    async def step_batch(asked: Reply) -> Reply:
        return await files.step(asked)

    async def drop_batch(asked: Reply) -> Reply:
        return await files.drop(asked)

    async def file_of_batch(asked: Reply) -> Reply:
        return await files.file(asked)

    sheet: dict[str, Any] = {"apply_default_css": False, "elem_classes": "sheet"}
    gr.HTML({}, html_template=MASTHEAD, js_on_load=None, elem_id="masthead", **sheet)
    with gr.Tabs(elem_id="tabs"):
        tabs = [gr.Tab(label, id=name, elem_id=f"tab-{name}", render_children=True)
                for name, label in zip(TABS, tab_names(ZH), strict=True)]
        with tabs[0]:
            page = gr.HTML({}, html_template=PAGE, js_on_load=script("browser.js", "kept.js", "page.js"), elem_id="page", **sheet)
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(lines=1, max_lines=6, show_label=False, container=False, submit_btn=ZH.send,
                                 autofocus=True, elem_id="question")
                toolbar = gr.HTML({}, html_template=TOOLBAR, js_on_load=script("scope.js"), elem_id="toolbar", **sheet)
        with tabs[1]:
            lookup = gr.HTML(lookup_words(ZH), html_template=DRAWN, js_on_load=script("browser.js", "lookup.js"), elem_id="lookup",
                             server_functions=[look], **sheet)
        with tabs[2]:
            batch = gr.HTML(batch_words(ZH), html_template=DRAWN, js_on_load=script("browser.js", "batch.js"), elem_id="batch",
                            server_functions=[open_batch, show_batch, step_batch, drop_batch, file_of_batch], **sheet)
    reader = gr.HTML(reader_words(ZH), html_template=READER, elem_id="reader", apply_default_css=False, server_functions=[read],
                     js_on_load=script("browser.js", "pane.js", "finding.js", "tip.js", "leaves.js", "reader.js"))
    return Parts(page, box, toolbar, tabs, lookup, batch, reader)


def wire(parts: Parts, chat: Chat) -> None:
    """What happens in the chat when something is typed, clicked or chosen."""
    import gradio as gr

    async def choose(talk: Conversation, language: str, scope: Any, event: gr.EventData) -> AsyncIterator[Frame]:
        async for frame in chat.choose(event.question, talk, language, scope):
            yield frame

    async def edit(talk: Conversation, language: str, scope: Any, event: gr.EventData) -> AsyncIterator[Frame]:
        async for frame in chat.edit(event.number, event.question, talk, language, scope):
            yield frame

    async def retry(talk: Conversation, language: str, scope: Any, event: gr.EventData) -> AsyncIterator[Frame]:
        async for frame in chat.retry(event.number, talk, language, scope):
            yield frame

    def vote(talk: Conversation, language: str, event: gr.EventData) -> Frame:
        return chat.vote(event.number, event.vote, event.note, talk, language)

    def export(talk: Conversation, language: str, event: gr.EventData) -> Frame:
        return chat.export(event.form, talk, language)

    def speak(talk: Conversation, event: gr.EventData) -> Frame:
        *frame, language, scope = chat.speak(event.languages, talk, event.kept, event.fork)
        strings = STRINGS[language]
        words = reader_words(strings), lookup_words(strings), batch_words(strings)
        return *frame, language, scope, *(gr.update(label=label) for label in tab_names(strings)), *words

    page, box, toolbar = parts.page, parts.box, parts.toolbar
    conversation, language = gr.State(Conversation()), gr.State(ZH.language)
    seen, now = [page, box, conversation], [conversation, language]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    queued = quiet | {"concurrency_limit": None}  # the line lets in a few at a time, and tells its length
    at_once: dict[str, Any] = quiet | {"queue": False}
    asking = [box.submit(chat.ask, [box, *now, toolbar], seen, **queued),
              *(event(act, [*now, toolbar], seen, **queued) for event, act in (
                  (page.choose, choose), (page.edit, edit), (page.retry, retry)))]
    box.stop(chat.stop, now, seen, cancels=asking, **at_once)
    page.reset(chat.reset, now, [*seen, toolbar], cancels=asking, **at_once)
    page.speak(speak, [conversation], [*seen, language, toolbar, *parts.tabs, parts.reader, parts.lookup, parts.batch], **at_once)
    toolbar.restrict(chat.restrict, [*now, toolbar], seen, **at_once)
    for event, act in ((page.swap, chat.swap), (page.vote, vote), (page.export, export)):
        event(act, now, seen, **at_once)


def script(*names: str) -> str:
    """What runs in the browser for one part of the page: these files as one, in their order."""
    return "\n".join((PARTS / name).read_text("utf-8") for name in names)


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


def serve(assistant: "Assistant", host: str, port: int, login: Login | None = None,
          names: frozenset[str] | None = LOOPBACK) -> "Service":
    """Starts serving page, REST and MCP from a thread of its own; nothing is sent to or fetched from another host.

    ``names`` are the host names it answers to; None: any.
    """
    from qa.web.api.doors import Doors
    from qa.web.api.serving import Service, web_of

    line = Line()
    leaves = Leaves(assistant.settings.corpus, assistant.documents)
    web, ending = web_of(build_app(assistant, line, login is not None), Doors(assistant, line), leaves, login, names, login_words,
                         theme=theme(), css_paths=[PARTS / name for name in STYLES],
                         favicon_path=str(PARTS / "icon.svg"))
    service = Service(web, host, port, ending)
    service.start()
    return service


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the assistant, building its index where needed, and serves the page until Ctrl-C."""
    from qa.cli.commands import open_assistant, report_failure
    from qa.cli.reports import left_out_lines, notice_lines
    from qa.cli.words import terminal_language
    from qa.web.api.serving import private_files, require_free

    flags = _flags().parse_args(argv)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        login = Login.of(os.environ.get("QA_AUTH"))
        require_guard(flags.host, login, flags.open)
        require_free(flags.host, flags.port)
        with private_files():
            assistant = open_assistant(flags.corpus, flags.index, flags.model)
            for line in (*left_out_lines(assistant.left_out, terminal_language()), *notice_lines(assistant.notices, terminal_language())):
                print(line, file=sys.stderr)
            service = serve(assistant, flags.host, flags.port, login, known_names(flags.host, login, os.environ.get("QA_HOSTS")))
            threading.Thread(target=warm_up, args=(assistant, service), daemon=True).start()
            run(service)
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        return report_failure(error)
    return 0


def run(service: "Service") -> None:
    """Serves until Ctrl-C or SIGTERM; answers under way are given first."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"{service.url}  (Ctrl-C: 结束 / stop)", flush=True)
    try:
        service.wait()
    finally:
        service.close()


def warm_up(assistant: "Assistant", service: "Service") -> None:
    """Loads the model behind the page; if it cannot be had, the server ends and says why."""
    try:
        assistant.warm_up()
    except Exception as error:
        service.fail(error)


def _flags() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the chat page.")
    parser.add_argument("--host", default=HOST, help=f"where to serve (default {HOST}: this machine only)")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"default {PORT}; 0: any free one")
    parser.add_argument("--open", action="store_true", help="let everybody ask who can reach --host, without QA_AUTH")
    parser.add_argument("--corpus", metavar="DIR", help="a folder of documents (default: seeds/)")
    parser.add_argument("--index", metavar="DIR", help="where the index is kept")
    parser.add_argument("--model", metavar="NAME", help="embedding model: a hub id or a folder")
    return parser


def port_number(text: str) -> int:
    """The port that is named. Raises argparse.ArgumentTypeError if there is none of that number."""
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; they go from 0 to {LAST_PORT}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
