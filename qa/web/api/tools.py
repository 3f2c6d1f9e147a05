"""MCP: the four doors as tools, at /mcp."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from starlette.types import Receive, Scope, Send

from embeddings import ModelError
from qa.errors import QAError
from qa.web.api import models
from qa.web.api.doors import Doors

INSTRUCTIONS = """Answers from a fixed set of documents. `ask` gives short answers in the documents' own words; keep the
markers [n] and give each source with its locator. `quote` checks a quotation before you rely on it, `cite` shows what
stands at a reference, `passages` finds material to read. Where `answered` is false the documents do not say."""


class Tools:
    """The MCP server as an ASGI application, stateless: any request can go to any process."""

    def __init__(self, doors: Doors) -> None:
        server = MCPServer("cited-answers", title="Cited Answers 有据问答", instructions=INSTRUCTIONS, log_level="ERROR")
        for door, answer in ((doors.ask, models.Answer), (doors.cite, models.Resolved), (doors.quote, models.Located),
                             (doors.passages, models.Passages)):
            server.add_tool(tool(door, answer), name=door.__name__, description=inspect.getdoc(door),
                            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False))
        server.streamable_http_app(stateless_http=True, json_response=True)
        self._manager = server.session_manager

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serves requests for as long as it is entered."""
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


def tool(door: Callable[..., Awaitable[dict[str, Any]]], answer: type) -> Callable[..., Awaitable[Any]]:
    """The door with its answer's model as return type; what a user can mend becomes the tool's error."""

    @wraps(door)
    async def call(**asked: Any) -> Any:
        try:
            return await door(**asked)
        except (QAError, ModelError) as error:
            raise ToolError(str(error)) from None

    call.__signature__ = inspect.signature(door).replace(return_annotation=answer)  # type: ignore[attr-defined]
    return call
