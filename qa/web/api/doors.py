"""The four things a program can ask for, each as the JSON that the command line prints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from qa.errors import QAError
from qa.text.printable import one_line
from qa.types import Hit, Turn
from qa.web.api.line import Line

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST_PASSAGES = 100
MOST_TURNS = 50
LONGEST_TEXT = 20_000
"""Characters that can be looked up at once; ten pages of a report."""
SHOWN = 10


class Exchange(TypedDict):
    """An earlier turn of a conversation."""

    question: str
    answer: str


QuestionText = Annotated[str, Field(description="The question, in any language the documents can be asked in: Chinese, "
                                    "English, French, Spanish, Russian or Arabic.")]
History = Annotated[list[Exchange] | None, Field(description="Earlier turns of the conversation, oldest first; used when the "
                                                 "question leans on them.")]
Sources = Annotated[list[str] | None, Field(description="Paths of the documents to search, as in `source`; all if left out.")]
Reference = Annotated[str, Field(description="A passage id, or words such as A/67/254 第40段, A/67/254, para. 40, 表2 2009年, 脚注 9.")]
Words = Annotated[str, Field(description="The sentence or passage to look for.")]
Count = Annotated[int, Field(description=f"How many passages, at most {MOST_PASSAGES}.")]


class Doors:
    """Ask, cite, quote and passages for programs, each after its turn in line."""

    def __init__(self, assistant: "Assistant", line: Line) -> None:
        self.assistant = assistant
        self.line = line

    async def ask(self, question: QuestionText, history: History = None, sources: Sources = None) -> dict[str, Any]:
        """Answer a question from the documents, in their own words, every sentence with a checked citation [n].

        `answered` is false where the documents do not say; `passages` then holds the nearest. Each citation quotes its
        source exactly, with the character spans where the words stand.
        """
        asked = short(question), turns(history)
        return (await self.line.run(self.assistant.ask, *asked, **self._among(sources))).to_json()

    async def cite(self, reference: Reference) -> dict[str, Any]:
        """Tell what stands at a citation: the words, their document and their place; `matches` is empty if nothing does."""
        return (await self.line.run(self.assistant.cite, short(reference))).to_json()

    async def quote(self, text: Words) -> dict[str, Any]:
        """Tell where words come from, and whether they are quoted exactly.

        `status` is exact, near (a misquotation, a paraphrase or a translation; `diff` says where it departs), stitched
        (parts of it stand in different places) or absent. Fewer than four characters are no quotation, but exact wherever they stand.
        """
        return (await self.line.run(self.assistant.quote, short(text))).to_json()

    async def passages(self, question: QuestionText, k: Count = SHOWN, sources: Sources = None) -> dict[str, Any]:
        """Find the passages that bear most on a question, best first, with their words."""
        if not isinstance(k, int) or not 1 <= k <= MOST_PASSAGES:
            raise QAError(f"k is the number of passages, from 1 to {MOST_PASSAGES}")
        hits = await self.line.run(self.assistant.passages, short(question), k, **self._among(sources))
        return {"question": question, "passages": [passage_json(hit) for hit in hits]}

    def _among(self, sources: Sequence[str] | None) -> dict[str, Any]:
        """The documents to search, as the assistant takes them. Raises QAError if the corpus has none of that path."""
        if sources is None:
            return {}
        if not isinstance(sources, list | tuple):
            raise QAError("The sources are a list of the documents' paths")
        known = {document.source for document in self.assistant.documents}
        if unknown := [str(source) for source in sources if str(source) not in known]:
            raise QAError(f"No document {one_line(unknown[0][:200])} in the corpus, only: {', '.join(sorted(known)[:10])}")
        return {"sources": tuple(sources)}


def turns(history: Sequence[Exchange] | None) -> tuple[Turn, ...]:
    """Earlier turns as the assistant takes them. Raises QAError if they are none."""
    given = () if history is None else history
    try:
        if len(given) > MOST_TURNS:
            raise QAError(f"The history has {len(given)} turns; send the last {MOST_TURNS}")
        read = tuple(Turn(turn["question"], turn["answer"]) for turn in given)
    except (TypeError, KeyError, AttributeError):
        raise QAError('The history is a list of {"question": …, "answer": …}, oldest first') from None
    if not all(isinstance(words, str) for turn in read for words in (turn.question, turn.answer)):
        raise QAError("Questions and answers of the history are texts")
    return read


def short(text: str) -> str:
    """The text, if it is one and not too long. Raises QAError."""
    if not isinstance(text, str):
        raise QAError("What is asked or looked up is a text")
    if len(text) > LONGEST_TEXT:
        raise QAError(f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} are taken at once")
    return text


def passage_json(hit: Hit) -> dict[str, Any]:
    """A ranked passage with its document and its words."""
    return hit.to_json() | {"document": hit.passage.document, "text": hit.passage.text}
