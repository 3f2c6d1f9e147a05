"""The web server: what it is made of, how it starts, and how it ends."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from qa.errors import QAError
from qa.web.access.access import Login
from qa.web.access.gate import MOST_UPLOAD, Gate, LoginWords

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from qa.web.api.doors import Doors

START_SECONDS = 30.0
GOODBYE_SECONDS = 3
"""How long answers under way are waited for when the server ends."""
FOREIGN_HEAD = re.compile(rb'\s*<meta\s[^>]*"(?:og|twitter):[^>]*>')
"""What Gradio says of itself in the head of a page, with pictures on another host."""


class Service:
    """An application served from a thread of its own, from `start` to `close`."""

    def __init__(self, web: ASGIApp, host: str, port: int, ending: Callable[[], None] = lambda: None) -> None:
        import uvicorn

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                ending()
                await super().shutdown(sockets)

        self.host, self.port = host, port
        self._server = Server(uvicorn.Config(web, host, port, log_level="critical", access_log=False, ws="none", lifespan="on",
                                             server_header=False, timeout_graceful_shutdown=GOODBYE_SECONDS))
        self._thread = threading.Thread(target=self._server.run, name="server", daemon=True)
        self._failure: Exception | None = None

    @property
    def url(self) -> str:
        """Where it is reached, once it listens."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def start(self) -> None:
        """Returns when it listens. Raises QAError if it cannot."""
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise QAError(f"The server could not start on {self.url}. Choose another address with --host and --port")
            time.sleep(0.005)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]  # any free one, where 0 was asked for

    def wait(self) -> None:
        """Returns when it has ended. Raises what `fail` was told."""
        while self._thread.is_alive():
            self._thread.join(0.5)
        if self._failure:
            raise self._failure

    def fail(self, error: Exception) -> None:
        """Ends it for a reason."""
        self._failure = error
        self._server.should_exit = True

    def close(self) -> None:
        """Ends it, once the answers under way are given."""
        self._server.should_exit = True
        self._thread.join(GOODBYE_SECONDS + 5)


class Leaves(Protocol):
    """Draws pages of documents."""

    path: str

    async def answer(self, request: Request) -> Response: ...

    def close(self) -> None: ...


def web_of(page: gr.Blocks, doors: Doors, leaves: Leaves, login: Login | None, names: frozenset[str] | None,
           words: LoginWords = lambda accepted: {}, **look: Any) -> tuple[ASGIApp, Callable[[], None]]:
    """The page, REST and MCP as one application behind the gate; and what to call before it ends.

    ``words`` are for the page to log in on, ``look`` goes to gradio.mount_gradio_app.
    """
    import gradio as gr
    from starlette.routing import Mount

    from qa.web.api.rest import rest
    from qa.web.api.tools import Tools

    web, tools = rest(doors), Tools(doors)
    for path in ("/mcp", "/mcp/"):
        web.add_route(path, tools, methods=["GET", "POST", "DELETE"], include_in_schema=False)  # type: ignore[arg-type]
    web.add_route(leaves.path, leaves.answer, include_in_schema=False)
    before = web.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[Any]:
        async with before(app) as state, tools.running():
            yield state

    web.router.lifespan_context = lifespan
    gr.mount_gradio_app(web, page, path="/", footer_links=[], run_history=False, show_error=False, ssr_mode=False,
                        enable_monitoring=False, pwa=False, mcp_server=False, max_file_size=MOST_UPLOAD, **look)
    mounted: Any = next(route for route in reversed(web.routes) if isinstance(route, Mount)).app

    def ending() -> None:
        leaves.close()
        page.close(verbose=False)
        mounted.stop_event.set()  # else each open page keeps its connection

    return Gate(named(web, str(page.title)), login, names, words), ending


def named(app: ASGIApp, title: str) -> ASGIApp:
    """``app`` whose page calls itself ``title`` in its head, to those who make previews of links, instead of Gradio."""
    from starlette.datastructures import MutableHeaders

    own = f'<title>{escape(title)}</title><meta property="og:title" content="{escape(title)}" />'.encode()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        sent: list[Message] = []

        async def rename(message: Message) -> None:
            sent.append(message)
            if message["type"] != "http.response.body" or message.get("more_body"):
                return
            body = b"".join(part.get("body", b"") for part in sent)
            body = FOREIGN_HEAD.sub(b"", body).replace(b"<head>", b"<head>" + own, 1)
            MutableHeaders(scope=sent[0])["content-length"] = str(len(body))
            await send(sent[0])
            await send({"type": "http.response.body", "body": body})

        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        await app(scope, receive, rename if is_page else send)

    return serve


@contextmanager
def private_files() -> Iterator[None]:
    """What people upload goes to a folder of this process alone, which goes when it ends; nothing else is served."""
    folder = tempfile.mkdtemp(prefix="cited-answers-")
    before = {name: os.environ.get(name) for name in ("GRADIO_TEMP_DIR", "GRADIO_EXAMPLES_CACHE")}
    os.environ.update(dict.fromkeys(before, folder))
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def require_free(host: str, port: int) -> None:
    """Raises QAError if something already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise QAError(f"Cannot serve on {host}:{port} ({error.strerror}). "
                          f"Choose another port: --port {port + 1}") from None
