"""What happens in the chat: each event takes the conversation so far and gives what the page shows next."""

import logging
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.page.conversation import Conversation, view, welcome_html
from qa.page.strings import STRINGS, Strings, paragraph_questions, preferred
from qa.server.line import Line
from qa.settings import CHECKOUT

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

Frame = tuple[Any, ...]
"""What the page shows next: the component that draws it, the box, the conversation."""


class Chat:
    """What happens on the page: each method takes the conversation so far and gives what is shown next."""

    def __init__(self, assistant: "Assistant", line: Line | None = None) -> None:
        self.assistant = assistant
        self.line = Line() if line is None else line
        self.welcomes = {language: self._welcome(strings) for language, strings in STRINGS.items()}

    def _welcome(self, strings: Strings) -> str:
        documents, own = self.assistant.documents, self.assistant.settings.corpus == CHECKOUT / "seeds"
        return welcome_html(documents, strings.examples if own else paragraph_questions(documents, strings), strings)

    def frame(self, conversation: Conversation, language: str, **box: Any) -> Frame:
        """The page as it stands, with a stop button while an answer is under way."""
        import gradio as gr

        words, busy = STRINGS[language], conversation.pending
        shown = view(conversation, self.assistant, words, self.welcomes[language])
        return shown, gr.update(submit_btn=False if busy else words.send, stop_btn=words.stop if busy else False,
                                placeholder=words.placeholder, label=words.question, **box), conversation

    async def ask(self, question: str, conversation: Conversation, language: str) -> AsyncIterator[Frame]:
        """Answers what was typed; a question that cannot be taken goes back into the box, to be mended."""
        import gradio as gr

        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        async for now in self.converse(question.strip(), conversation, language):
            box = {"value": question} if now.rejected else {"value": ""} if now.waiting else {}
            yield self.frame(now, language, **box)

    async def choose(self, question: str, conversation: Conversation, language: str) -> AsyncIterator[Frame]:
        """Answers a question that was clicked; what stands in the box stays."""
        async for now in self.converse(question, conversation, language):
            yield self.frame(now, language)

    def stop(self, conversation: Conversation, language: str) -> Frame:
        """Ends the wait for an answer."""
        if conversation.pending:
            conversation = conversation.last(notice=STRINGS[language].stopped, again=True)
        return self.frame(conversation, language)

    def reset(self, conversation: Conversation, language: str) -> Frame:
        """Begins a new conversation."""
        return self.frame(conversation.cleared(), language)

    def speak(self, languages: Sequence[str], conversation: Conversation) -> Frame:
        """Shows the page in the first of ``languages`` that it has, and says which."""
        language = preferred(languages).language
        return *self.frame(conversation, language), language

    async def converse(self, question: str, conversation: Conversation, language: str) -> AsyncIterator[Conversation]:
        """The conversation after each step: the question, then each sentence of its answer, or why there is none.

        The answer is found in a thread that nobody has to wait for, so that stopping takes effect at once.
        """
        asked = conversation.asked(question)
        yield asked.last(delay=self._delay(0, language))
        try:
            place = self.line.enter(self.assistant.ask, question, asked.history, id=f"q-{asked.started}")
            async for number in place.numbers():
                yield asked.last(delay=self._delay(number, language))
            answer = await place.result()
        except QAError as error:
            yield asked.last(notice=str(error))
        except Exception:
            log.exception("No answer to %r", question[:200])
            yield asked.last(notice=STRINGS[language].failed, again=True)
        else:
            for shown in range(1, len(answer.sentences) + 1):
                yield asked.last(answer=answer, shown=shown)

    def _delay(self, number: int, language: str) -> str:
        """What an answer waits for, if not for the search itself: its turn in line, or the model."""
        words = STRINGS[language]
        return words.in_line.format(number=number) if number else "" if self.assistant.ready else words.loading
