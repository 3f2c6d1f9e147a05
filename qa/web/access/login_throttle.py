"""Guessing the password is slow: of each client only a few wrong ones a second are compared at all."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import Counter
from collections.abc import Mapping

from starlette.types import Scope

from qa.web.access.access import HOURS, Login, Refusal, credentials_of, session_of

GUESSES = 5
"""Wrong passwords of one client that are compared in one second: no person types faster."""
ALL_GUESSES = 50
"""The same of all clients together: whoever has many addresses guesses no faster than from ten."""
GUESS_SECONDS = 1.0
"""How long a wrong password waits for its answer and counts."""


class Guesses:
    """Compares passwords for a login, and refuses to once a client has got too many wrong.

    A client that sent the right one with a request is known for HOURS, and others' guesses do not keep it out. From its own
    address as many may then be wrong in a second as from all others together, since nothing tells a program there apart.
    """

    def __init__(self, login: Login) -> None:
        self._login = login
        self._wrong: Counter[str] = Counter()
        self._known: dict[str, float] = {}
        """Until when each client is known."""

    async def let_in(self, client: str, headers: Mapping[str, str]) -> bool:
        """Whether a request brings a session, or the right password by HTTP Basic. Raises Refusal as `admit` does."""
        if self._login.remembers(session_of(headers)):
            return True
        if "authorization" not in headers:
            return False
        if not await self.admit(client, *credentials_of(headers)):
            return False
        now = time.monotonic()
        self._known = {other: until for other, until in self._known.items() if until > now} | {client: now + HOURS * 3600}
        return True

    async def admit(self, client: str, user: str, password: str) -> bool:
        """Whether that is the user and the password. Raises Refusal, without a look at it, after too many wrong ones."""
        wrong = self._wrong[client]
        is_known = self._known.get(client, 0.0) > time.monotonic()
        if wrong >= ALL_GUESSES or not is_known and (wrong >= GUESSES or self._wrong.total() >= ALL_GUESSES):
            raise Refusal(429, "Too many wrong passwords; wait a second")
        if self._login.admits(user, password):
            return True
        self._wrong[client] += 1  # before anything is waited for, so that no other guess slips in between
        try:
            await asyncio.sleep(GUESS_SECONDS)
        finally:
            self._wrong -= Counter((client,))  # which also forgets a client that has none left
        return False


def client_of(scope: Scope) -> str:
    """Whose guesses a request's count as: its IPv4 address, or the first half of an IPv6 address, since a household has
    all that begin with it."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False))
