"""gradio_client: the four doors as named endpoints of the page."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import gradio as gr

from embeddings import ModelError
from qa.errors import QAError
from qa.web.api.doors import Doors


def offer(doors: Doors) -> None:
    """Adds the doors to the Blocks that are being built; what a user can mend is told in the caller's error."""
    for door in (doors.ask, doors.cite, doors.quote, doors.passages):
        gr.api(told(door), api_name=door.__name__, concurrency_limit=None)


def told(door: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The door with errors as gradio_client expects them."""

    @wraps(door)
    async def call(*asked: Any) -> Any:
        try:
            return await door(*asked)
        except (QAError, ModelError) as error:
            raise gr.Error(str(error), print_exception=False) from None

    return call
