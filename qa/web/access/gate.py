"""The gate before page, REST and MCP alike: whose request it is, from which page it comes, how large, what it carries."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.batch.question_files import QUESTION_FORMATS
from qa.web.access.access import COOKIE, HOURS, LOOPBACK, Login, Refusal
from qa.web.access.login_throttle import Guesses, client_of

MOST_BODY = 2_000_000
"""Bytes of a request: a question of 10,000 characters with fifty turns before it has half of that."""
MOST_UPLOAD = 20_000_000
"""Bytes of an uploaded file, with its envelope: a table of some 100,000 questions."""
MOST_FILES = 5
UPLOADS = QUESTION_FORMATS
"""Endings of files that the page has a use for."""
BODY_SECONDS = 60.0

UPLOAD = "/gradio_api/upload"
GRADIO = re.compile(r"/gradio_api/(queue/(join|data)|(call|run|api)/.+|cancel|reset|heartbeat/\w+|info|app_id|user|token|"
                    r"login_check|startup-events|theme\.css|component_server|upload|upload_progress|file=(?!\w\w+:).+)/?")
"""What page and gradio_client use of Gradio's own routes. The others stay shut: they fetch from other hosts, record,
monitor, or change code."""
POLICY = {
    "content-security-policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; "
                               "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cross-origin-resource-policy": "same-origin"}
"""Browsers then fetch nothing from another host, whatever a page says. Gradio needs inline scripts and styles."""

OWN_PATH = re.compile(r"/(?![/\\])[!-~]*")
"""Where one may be sent after logging in: a path of this site. To browsers // and /\\ begin the name of another."""

LoginWords = Callable[[str], Mapping[str, str]]
"""Gives what login.html says, for an Accept-Language header."""


class Gate:
    """ASGI middleware that lets through what may come in.

    ``names``: host names under which the server may be addressed; None for any. Where there is no login this is what
    keeps a page of another site, whose name is made to point here, from reading answers (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, login: Login | None = None, names: frozenset[str] | None = LOOPBACK,
                 words: LoginWords = lambda accepted: {}) -> None:
        self.app = app
        self.login = login
        self.names = names
        self.words = words
        self.page = Template(files("qa.web.access").joinpath("login.html").read_text(encoding="utf-8"))
        self.guesses = Guesses(login) if login else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, guarded(send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            require_address(headers, self.names)
            require_own_page(headers, scope)
            require_open(scope["path"])
            if not await self._admitted(scope, headers):
                await self._ask_to_log_in(scope, headers)(scope, receive, send)
                return
            body = await read_body(receive, headers, MOST_UPLOAD if scope["path"].rstrip("/") == UPLOAD else MOST_BODY)
            if self.login and scope["path"].rstrip("/") in ("/login", "/logout"):
                response = await self._session(scope, headers, body)
                await response(scope, receive, send)
                return
            await require_harmless(scope["path"].rstrip("/"), headers, body)
        except Refusal as refusal:
            await JSONResponse({"error": str(refusal)}, refusal.status)(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)

    async def _admitted(self, scope: Scope, headers: Headers) -> bool:
        if self.guesses is None or scope["path"].rstrip("/") == "/login":
            return True
        return await self.guesses.let_in(client_of(scope), headers)

    def _ask_to_log_in(self, scope: Scope, headers: Headers) -> Response:
        """The form for people; for programs, what to send."""
        if wants_page(headers):
            return self._form(headers, address(scope))
        by_program = {} if "sec-fetch-mode" in headers else {"WWW-Authenticate": 'Basic realm="cited-answers", charset="UTF-8"'}
        return JSONResponse({"error": "Log in first, or send user and password by HTTP Basic"}, 401, by_program)

    def _form(self, headers: Headers, target: str, wrong: bool = False) -> Response:
        words = {name: escape(text) for name, text in self.words(headers.get("accept-language", "")).items()}
        problem = f'<p role="alert">{words["wrong"]}</p>' if wrong else ""
        return HTMLResponse(self.page.substitute(words, problem=problem, target=escape(own_path(target))), 401)

    async def _session(self, scope: Scope, headers: Headers, body: bytes) -> Response:
        """Begins a session for whoever posts the right user and password to /login; /logout ends it."""
        assert self.login and self.guesses
        if scope["path"].rstrip("/") == "/logout":
            gone = RedirectResponse("/", 303)
            gone.delete_cookie(COOKIE)
            return gone
        if scope["method"] != "POST":
            inside = await self.guesses.let_in(client_of(scope), headers)
            return RedirectResponse("/", 303) if inside else self._form(headers, "/")
        fields = parse_qs(body.decode("utf-8", "replace"))
        user, password, target = (fields.get(name, [""])[0] for name in ("username", "password", "next"))
        if not await self.guesses.admit(client_of(scope), user, password):
            return self._form(headers, target, wrong=True) if wants_page(headers) else JSONResponse({"error": "Wrong user or password"}, 401)
        entered = RedirectResponse(own_path(target), 303) if wants_page(headers) else JSONResponse({"success": True})
        entered.set_cookie(COOKIE, self.login.session(), HOURS * 3600, httponly=True, samesite="lax",
                           secure=scope["scheme"] == "https")
        return entered


def address(scope: Scope) -> str:
    """What was asked for, if it can be asked for again after logging in, else the page."""
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    again = scope["method"] == "GET" and scope["path"].rstrip("/") not in ("/login", "/logout")
    return quote(scope["path"], safe="/:=") + query if again else "/"


def own_path(target: str) -> str:
    """``target`` if it is a path of this site, else the page's."""
    return target if OWN_PATH.fullmatch(target) else "/"


def require_address(headers: Headers, names: frozenset[str] | None) -> None:
    """Refuses a request that addresses the server by a name that is not its own."""
    if names is not None and host_name(f"//{headers.get('host', '')}") not in names:
        raise Refusal(403, "This server is not known by that name. Name it in QA_HOSTS, or set QA_AUTH")


def require_own_page(headers: Headers, scope: Scope) -> None:
    """Refuses what a page of another site sends; following a link from there is fine."""
    origin = headers.get("origin")
    own = {headers.get("host", "").lower(), *forwarded(headers)} - {""}
    foreign = origin is not None and authority(origin) not in own
    crossed = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    follows = headers.get("sec-fetch-mode") == "navigate" and scope["method"] in ("GET", "HEAD")
    if foreign or crossed and not follows:
        raise Refusal(403, "Requests from pages of other sites are refused")


def forwarded(headers: Headers) -> list[str]:
    """The name that a proxy in front was addressed by; a page of another site cannot send this header unasked."""
    return [name.strip().lower() for name in headers.get("x-forwarded-host", "").split(",") if name.strip()]


def require_open(path: str) -> None:
    """Refuses paths that climb, and Gradio's routes that nothing here needs."""
    if ".." in path.split("/") or "\\" in path or "\0" in path:
        raise Refusal(404, "Nothing is here")
    if path.startswith("/gradio_api") and not GRADIO.fullmatch(path) or path.startswith(("/monitoring", "/pwa_icon")):
        raise Refusal(404, "Nothing is here")


async def require_harmless(path: str, headers: Headers, body: bytes) -> None:
    """Refuses uploads of other kinds, and calls of Gradio that would have it fetch a file from another host."""
    if path == UPLOAD:
        for name in await file_names(headers, body):
            if not name.lower().endswith(UPLOADS):
                raise Refusal(415, f"Files of this kind are not taken, only: {' '.join(UPLOADS)}")
    elif path.startswith("/gradio_api/") and body:
        try:
            values = json.loads(body)
        except (ValueError, RecursionError):
            raise Refusal(400, "The request is not JSON") from None
        if any(remote(path) for path in paths(values)):
            raise Refusal(400, "Files are uploaded, not fetched from elsewhere")


async def file_names(headers: Headers, body: bytes) -> list[str]:
    """Names of the files in an upload. Raises Refusal if it is malformed."""
    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(headers, once(), max_files=MOST_FILES).parse()
    except (MultiPartException, KeyError) as error:
        raise Refusal(400, f"The upload cannot be read, or has more than {MOST_FILES} files") from error
    names = [value.filename or "" for _, value in form.multi_items() if isinstance(value, UploadFile)]
    await form.close()
    return names


def paths(values: Any) -> Iterator[Any]:
    """Every value under "path" in decoded JSON, however deep."""
    left = [values]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if "path" in value:
                yield value["path"]
            left += value.values()
        elif isinstance(value, list):
            left += value


def remote(path: Any) -> bool:
    """Whether a path is an address on the network."""
    return isinstance(path, str) and bool(re.match(r"\s*\w+:", path)) and not re.match(r"[A-Za-z]:[\\/]", path)


async def read_body(receive: Receive, headers: Headers, most: int) -> bytes:
    """The whole body. Raises Refusal if it is too large, or takes too long to come."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most:
        raise Refusal(413, f"The request is too large: at most {most:,} bytes are taken")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Refusal(400, "The request ended before its time")
                body += message.get("body", b"")
                if len(body) > most:
                    raise Refusal(413, f"The request is too large: at most {most:,} bytes are taken")
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise Refusal(408, "The request took too long to arrive") from None


def replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives the body that was read, and then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def guarded(send: Send) -> Send:
    """A ``send`` that adds POLICY to every response."""
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in POLICY.items():
                headers.setdefault(name, value)
        await send(message)

    return add


def wants_page(headers: Headers) -> bool:
    """Whether a browser asks for a page to show."""
    return "text/html" in headers.get("accept", "")


def authority(url: str) -> str:
    """Host and port of a URL, in lower case; empty if it is malformed."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def host_name(url: str) -> str:
    """The host in a URL, without port; empty if it is malformed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
