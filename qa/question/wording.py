"""How things are asked for in the languages of the packs, by what a question says."""

from __future__ import annotations

from qa.text.packs import union

LEANS = union("follow_ups.leans")
"""Leans on what was asked before."""
PUTS_IN = union("follow_ups.puts_in", shapes=r"[？?]+$")
"""Around what a follow-up puts in the place of something: what about …?"""
CORRECTS = union("follow_ups.corrects")
"""Begins what is asked instead of what was understood."""
ASKS_WHEN = union("asks.when")
"""Asks for a time; the when of a clause ("when they met") does not."""
ASKS_HEAD = union("asks.head")
ASKS_NOTE = union("asks.note")
ASKS_LIST = union("asks.list")
SUMMARY = union("asks.summary")
"""Asks for the whole of a document in short."""
ABOUT = union("asks.about")
"""Asks what a document is about; or what somebody said."""
CONCERNING = union("asks.concerning")
"""Names what it is about after all."""
OF_DOCUMENT = union("asks.of_document")
"""A year beside these may be that of a document."""
COMPARES = union("asks.compares")
ASKS_TOTAL = union("asks.total")
