"""What somebody thinks of an answer, as HTML: thumbs up or down, and a note."""

from __future__ import annotations

from qa.web.feedback import LONGEST_NOTE
from qa.web.page.conversation import Opinion
from qa.web.page.markup import escape
from qa.web.page.strings import Strings


def opinion_html(opinion: Opinion, anchor: str, strings: Strings) -> str:
    """The thumbs; once one is chosen a field for a note, and where all this goes."""
    thumbs = "".join(_thumb(vote, opinion, name) for vote, name in (("up", strings.vote_up), ("down", strings.vote_down)))
    group = f'<span class="votes" role="group" aria-label="{escape(strings.feedback)}">{thumbs}</span>'
    trouble = f'<p class="trouble" role="alert">{escape(opinion.trouble)}</p>' if opinion.trouble else ""
    form = _form(opinion, anchor, strings) if opinion.vote else ""
    return f'{group}<span class="local">{escape(strings.feedback_local)}</span>{trouble}{form}'


def _thumb(vote: str, opinion: Opinion, name: str) -> str:
    pressed = "true" if opinion.vote == vote else "false"
    return (f'<button type="button" class="icon thumb {vote}" data-vote="{vote}" aria-pressed="{pressed}" '
            f'aria-label="{escape(name)}" title="{escape(name)}"></button>')


def _form(opinion: Opinion, anchor: str, strings: Strings) -> str:
    saved = f'<span class="saved" role="status">{escape(strings.saved)}</span>' if not opinion.trouble else ""
    return (f'<form class="note" data-note><label for="{anchor}-note">{escape(strings.note)}</label>'
            f'<textarea id="{anchor}-note" name="note" rows="2" maxlength="{LONGEST_NOTE}" dir="auto">{escape(opinion.note)}</textarea>'
            f'<button type="submit" class="small" data-vote-save>{escape(strings.save)}</button>{saved}</form>')
