"""REST: the four doors under /api, described by /openapi.json."""

import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from embeddings import ModelError
from qa.errors import QAError
from qa.text.printable import one_line
from qa.web.api import models
from qa.web.api.doors import SHOWN, Count, Doors, History, QuestionText, Reference, Sources, Words
from qa.web.api.line import Busy

TRY_AGAIN_SECONDS = "10"

log = logging.getLogger(__name__)


class Asked(BaseModel):
    """What is asked; anything else is an error, so that a misspelt field is not lost."""

    model_config = ConfigDict(extra="forbid")


class Question(Asked):
    """A question, and where to look."""

    question: QuestionText
    sources: Sources = None


class Conversation(Question):
    """A question with the turns before it."""

    history: History = None


class Search(Question):
    """A question, and how many passages."""

    k: Count = SHOWN


class Citing(Asked):
    """A citation to resolve."""

    reference: Reference


class Quoting(Asked):
    """Words to find."""

    text: Words


def rest(doors: Doors) -> FastAPI:
    """The web application with the four doors; anything else can be mounted on it."""
    web = FastAPI(title="Cited Answers 有据问答", version="1", docs_url=None, redoc_url=None, responses={
        400: {"model": models.Problem, "description": "It cannot be taken as it stands."},
        422: {"model": models.Problem, "description": "A field is missing, unknown or of the wrong kind."},
        503: {"model": models.Problem, "description": "Too many are asking; try again."}})
    offer(web, "ask", doors.ask, Question, Conversation, models.Answer)
    offer(web, "cite", doors.cite, Citing, Citing, models.Resolved)
    offer(web, "quote", doors.quote, Quoting, Quoting, models.Located)
    offer(web, "passages", doors.passages, Search, Search, models.Passages)
    for kind, answer in ((QAError, refused), (ModelError, unavailable), (RequestValidationError, invalid)):
        web.add_exception_handler(kind, answer)
    return web


def offer(web: FastAPI, name: str, door: Callable[..., Awaitable[dict[str, Any]]], query: type[BaseModel],
          body: type[BaseModel], answer: type[BaseModel]) -> None:
    """Opens a door at /api/name: by GET for short questions, by POST for all."""

    async def get(asked: Annotated[query, Query()]) -> Any:  # type: ignore[valid-type]
        return JSONResponse(await door(**asked.model_dump()))  # type: ignore[attr-defined]

    async def post(asked: body) -> Any:  # type: ignore[valid-type]
        return JSONResponse(await door(**asked.model_dump()))  # type: ignore[attr-defined]

    said: dict[str, Any] = {"response_model": answer, "description": door.__doc__, "summary": (door.__doc__ or "").splitlines()[0]}
    web.get(f"/api/{name}", operation_id=name, **said)(get)
    web.post(f"/api/{name}", operation_id=f"{name}_posted", **said)(post)


def refused(request: Request, error: Exception) -> JSONResponse:
    """400 with the reason; 503 where asking again may help."""
    if isinstance(error, Busy):
        return JSONResponse({"error": str(error)}, 503, {"Retry-After": TRY_AGAIN_SECONDS})
    return JSONResponse({"error": str(error)}, 400)


def unavailable(request: Request, error: Exception) -> JSONResponse:
    """503 where the model cannot be had."""
    return JSONResponse({"error": str(error)}, 503)


def invalid(request: Request, error: Exception) -> JSONResponse:
    """422 with the first field that is wrong; the value itself is not repeated."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    return JSONResponse({"error": one_line(f"{place}: {first['msg']}"[:300])}, 422)
