"""The contract's objects as pydantic models, so that OpenAPI and MCP describe what `Doors` return."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, SerializerFunctionWrapHandler, model_serializer

Spans = Annotated[list[tuple[int, int]], Field(description="Half-open character ranges of the file's decoded text.")]
Document = Annotated[str, Field(description="Title of the document.")]
Source = Annotated[str, Field(description="Path of the document in the corpus.")]
Locator = Annotated[str, Field(description="Where a person would look, in the language of the question: A/67/254, para. 5.")]


class Placed(BaseModel):
    """Words of a document."""

    spans: Spans
    places: Annotated[list[dict[str, Any]] | None, Field(
        description="Where they stand in the file, left out where its format has no places: pages with boxes, slides, cells, anchors …")] = None

    @model_serializer(mode="wrap")
    def without_null(self, told: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The object without a place that is none."""
        return {key: value for key, value in told(self).items() if key != "places" or value is not None}


class Citation(Placed):
    """Words behind a marker [n]; the quote equals the source at its spans, white space aside."""

    number: int
    id: str
    source: Source
    quote: str
    document: Document
    locator: Locator
    score: float


class Ranked(Placed):
    """A passage in a ranked result."""

    rank: int
    id: str
    source: Source
    locator: Locator
    score: float


class Passage(Ranked):
    """A passage with its words."""

    document: Document
    text: str


class Passages(BaseModel):
    """The passages that bear most on a question, best first."""

    question: str
    passages: list[Passage]


class Answer(BaseModel):
    """What the documents say to a question, or that they do not."""

    id: str
    question: str
    language: str
    answer: str
    answered: Annotated[bool, Field(description="False where the documents do not say, and for greetings and the like; then there are no citations.")]
    confidence: Annotated[float, Field(description="Estimated probability that the documents answer the question.")]
    citations: list[Citation]
    passages: list[Ranked]
    elapsed_ms: int


class Place(Placed):
    """What stands at a reference."""

    id: str
    source: Source
    text: str
    document: Document
    locator: Locator


class Resolved(BaseModel):
    """The places that a reference names; none if nothing stands there."""

    reference: str
    matches: list[Place]


class Origin(Placed):
    """A place that words come from."""

    id: str
    source: Source
    quote: str
    document: Document
    locator: Locator
    similarity: float
    diff: Annotated[list[tuple[str, str]], Field(description="Pairs of same, added, lost or altered, and the words.")]
    translation: bool
    selectors: Annotated[list[dict[str, str | int]], Field(description="W3C TextQuote and TextPosition selectors.")]


class Located(BaseModel):
    """Where words come from: exact, near, stitched or absent."""

    text: str
    status: str
    matches: list[Origin]


class Problem(BaseModel):
    """Why there is no answer, on one line, with what to do next."""

    error: str
