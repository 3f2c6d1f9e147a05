"""What happens in the chat: each event takes the conversation so far and gives what the page shows next."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qa.documents.corpus import fingerprint
from qa.errors import FeedbackError, QAError
from qa.settings import CHECKOUT
from qa.web.api.line import Line
from qa.web.feedback import Feedback
from qa.web.page.conversation import Conversation, Opinion, Sources, new_id
from qa.web.page.export import exported
from qa.web.page.filters import chosen, scope_value
from qa.web.page.history import Unreadable, restored
from qa.web.page.strings import STRINGS, Strings, paragraph_questions, preferred
from qa.web.page.view import view, welcome_html

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

Frame = tuple[Any, ...]
"""What the page shows next: the component that draws it, the box, the conversation."""
Begin = Callable[[Sources, int], Conversation]
"""Gives the conversation with a question begun, of these documents, among so many."""


class Chat:
    """What happens on the page: each method takes the conversation so far and gives what is shown next."""

    def __init__(self, assistant: "Assistant", line: Line | None = None, guarded: bool = False) -> None:
        self.assistant = assistant
        self.guarded = guarded
        self.line = Line() if line is None else line
        self.feedback = Feedback(assistant.settings.feedback, fingerprint({d.source: d.sha256 for d in assistant.documents}))
        self.welcomes = {language: self._welcome(strings) for language, strings in STRINGS.items()}

    def _welcome(self, strings: Strings) -> str:
        documents, own = self.assistant.documents, self.assistant.settings.corpus == CHECKOUT / "seeds"
        return welcome_html(documents, strings.examples if own else paragraph_questions(documents, strings), strings)

    def frame(self, conversation: Conversation, language: str, told: dict[str, Any] | None = None, **box: Any) -> Frame:
        """The page as it stands, with a stop button while an answer is under way; ``told`` goes along to page.js."""
        import gradio as gr

        words, busy = STRINGS[language], conversation.pending
        shown = view(conversation, self.assistant, words, self.welcomes[language], self.guarded) | (told or {})
        return shown, gr.update(submit_btn=False if busy else words.send, stop_btn=words.stop if busy else False,
                                placeholder=words.placeholder, label=words.question, **box), conversation

    # -- asking

    async def ask(self, question: str, conversation: Conversation, language: str, scope: object = None) -> AsyncIterator[Frame]:
        """Answers what was typed; a question that cannot be taken goes back into the box, to be mended."""
        import gradio as gr

        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        steps = self._steps(lambda *of: conversation.asked(question.strip(), *of), conversation, language, scope)
        begun = False
        async for now in steps:
            if now is conversation:
                yield self._unbegun(now, language, scope)
                continue
            box: dict[str, Any] = {"value": question} if now.rejected else {} if begun else {"value": ""}
            begun = True  # what is typed from now on stays
            yield self.frame(now, language, **box)

    def choose(self, question: str, conversation: Conversation, language: str, scope: object = None) -> AsyncIterator[Frame]:
        """Answers a question that was clicked; what stands in the box stays."""
        return self._frames(lambda *of: conversation.asked(question, *of), conversation, language, scope)

    def edit(self, number: int, question: str, conversation: Conversation, language: str, scope: object = None) -> AsyncIterator[Frame]:
        """Answers an earlier question in other words instead of it and of what followed."""
        begin: Begin = lambda *of: conversation.edited(number, question.strip(), *of)  # noqa: E731
        return self._frames(begin, conversation, language, scope, rejected=question)

    def retry(self, number: int, conversation: Conversation, language: str, scope: object = None) -> AsyncIterator[Frame]:
        """Answers an earlier question anew, in its place."""
        return self._frames(lambda *of: conversation.repeated(number, *of), conversation, language, scope)

    async def _frames(self, begin: Begin, conversation: Conversation, language: str, scope: object,
                      rejected: str = "") -> AsyncIterator[Frame]:
        async for now in self._steps(begin, conversation, language, scope):
            box: dict[str, Any] = {"value": rejected} if now.rejected and rejected else {}
            yield self.frame(now, language, **box) if now is not conversation else self._unbegun(now, language, scope)

    def _unbegun(self, conversation: Conversation, language: str, scope: object) -> Frame:
        """The page as it was; says so if no document is chosen."""
        words, none = STRINGS[language], chosen(scope, self.assistant.documents) == ()
        return self.frame(conversation, language, {"alert": words.scope_missing.format(choose=words.scope_none)} if none else {})

    async def _steps(self, begin: Begin, conversation: Conversation, language: str, scope: object) -> AsyncIterator[Conversation]:
        """What `converse` gives; the conversation itself if nothing can be begun: no document chosen, no such exchange.

        Nothing at all while another answer is under way.
        """
        if conversation.pending:
            return
        sources = chosen(scope, self.assistant.documents)
        try:
            asked = begin(sources, len(self.assistant.documents)) if sources != () else conversation
        except KeyError:
            asked = conversation
        if asked is conversation:
            yield conversation
            return
        async for now in self.converse(asked, language):
            yield now

    async def converse(self, asked: Conversation, language: str) -> AsyncIterator[Conversation]:
        """The conversation after each step: the question, then each sentence of its answer, or why there is none.

        The answer is found in a thread that nobody has to wait for, so that stopping takes effect at once.
        """
        yield asked.last(delay=self._delay(0, language))
        last = asked.exchanges[asked.place(asked.started)]
        only = {} if last.sources is None else {"sources": last.sources}
        try:
            id = f"q-{last.number}-{secrets.token_hex(4)}"  # so that feedback on it is told from any other
            place = self.line.enter(self.assistant.ask, last.question, asked.history, id=id, **only)
            async for number in place.numbers():
                yield asked.last(delay=self._delay(number, language))
            answer = await place.result()
        except QAError as error:
            yield asked.last(notice=STRINGS[language].problem(error))
        except Exception:
            log.exception("No answer to %r", last.question[:200])
            yield asked.last(notice=STRINGS[language].failed, again=True)
        else:
            for shown in range(1, len(answer.sentences) + 1):
                yield asked.last(answer=answer, shown=shown)

    def _delay(self, number: int, language: str) -> str:
        """What an answer waits for, if not for the search itself: its turn in line, or the model."""
        words = STRINGS[language]
        return words.in_line.format(number=number) if number else "" if self.assistant.ready else words.loading

    def stop(self, conversation: Conversation, language: str) -> Frame:
        """Ends the wait for an answer."""
        if conversation.pending:
            conversation = conversation.last(notice=STRINGS[language].stopped, again=True)
        return self.frame(conversation, language)

    # -- the conversation as a whole

    def reset(self, conversation: Conversation, language: str) -> Frame:
        """Begins a new conversation, of all documents; the browser keeps the one before."""
        return *self.frame(conversation.cleared(), language), {"sources": None}

    def swap(self, conversation: Conversation, language: str) -> Frame:
        """Shows the version before the last edit or repetition; and back again."""
        return self.frame(conversation if conversation.pending else conversation.swapped(), language)

    def restrict(self, conversation: Conversation, language: str, scope: object) -> Frame:
        """Remembers with the conversation which documents are chosen."""
        import gradio as gr

        if conversation.pending:
            return gr.skip(), gr.skip(), gr.skip()
        return self.frame(replace(conversation, sources=chosen(scope, self.assistant.documents)), language)

    def speak(self, languages: Sequence[str], conversation: Conversation, kept: object = None, fork: bool = False) -> Frame:
        """Shows the page in the first of ``languages`` that it has, with what the browser kept if that is sent along.

        Gives what `frame` does, then the language and the list of documents. ``fork``: another tab has that conversation.
        """
        words = preferred(languages)
        told: dict[str, Any] = {}
        scope = scope_value(self.assistant.documents, words, self.assistant.left_out)
        if kept is not None:
            try:
                conversation, lost = restored(kept, self.assistant.documents, self.assistant, words)
                told = {"alert": words.unread_part} if lost else {}
            except Unreadable:
                conversation, told = conversation.cleared(), {"alert": words.unread, "unread": True}
            scope["sources"] = conversation.sources
        if fork or not conversation.id:
            conversation = replace(conversation, id=new_id())
        return *self.frame(conversation, words.language, told), words.language, scope

    def export(self, form: str, conversation: Conversation, language: str) -> Frame:
        """Hands over the conversation as a file."""
        return self.frame(conversation, language, {"file": exported(conversation, form, self.assistant, datetime.now())})

    # -- what people think

    def vote(self, number: int, vote: str, note: str, conversation: Conversation, language: str) -> Frame:
        """Writes down what somebody thinks of an answer; an empty vote takes it back."""
        words, exchange = STRINGS[language], next((e for e in conversation.exchanges if e.number == number), None)
        if exchange is None or exchange.answer is None or conversation.pending:
            return self.frame(conversation, language)
        try:
            self.feedback.add(exchange.answer, vote or "withdrawn", note)
            opinion = Opinion(vote, note if vote else "")
        except (OSError, FeedbackError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            opinion = Opinion(exchange.opinion.vote, note, words.feedback_failed.format(reason=reason))
        return self.frame(conversation.changed(number, opinion=opinion), language)
