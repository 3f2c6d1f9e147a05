"""Who may come in: by the address that is served, and by one user and password from QA_AUTH."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from qa.errors import QAError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "cited-answers"
HOURS = 12
"""A session's life: a working day."""


class Refusal(Exception):
    """A request that does not get through: its status, and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password; sessions are signed with a key of this process, so that none needs to be kept."""

    user: str
    password: str = field(repr=False)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def of(cls, text: str | None) -> Login | None:
        """The login that QA_AUTH says, ``user:password``; None if it is not set. Raises QAError if it is malformed."""
        if not text:
            return None
        user, colon, password = text.partition(":")
        if not (user and colon and password):
            raise QAError("QA_AUTH is not of the form user:password")
        return cls(user, password)

    def admits(self, user: str, password: str) -> bool:
        """Whether that is the user and the password; it takes as long to say no as to say yes."""
        return _same(user, self.user) & _same(password, self.password)

    def session(self) -> str:
        """A token that lets in for HOURS."""
        until = str(int(time.time()) + HOURS * 3600)
        return f"{until}.{self._sign(until)}"

    def remembers(self, token: str) -> bool:
        """Whether that is a session of ours, not yet over."""
        until, _, signature = token.partition(".")
        return _same(signature, self._sign(until)) and until.isdecimal() and int(until) > time.time()

    def _sign(self, until: str) -> str:
        return hmac.new(self.key, until.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    """Compares digests, so that not even the length shows in the time taken."""
    one, two = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in (given, wanted))
    return hmac.compare_digest(one, two)


def session_of(headers: Mapping[str, str]) -> str:
    """The token of a request's session; empty if it has none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def credentials_of(headers: Mapping[str, str]) -> tuple[str, str]:
    """User and password that a request brings by HTTP Basic; both empty if it brings none."""
    scheme, _, coded = headers.get("authorization", "").partition(" ")
    try:
        text = base64.b64decode(coded, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    user, _, password = text.partition(":")
    return user, password


def known_names(host: str, login: Login | None, given: str | None = None) -> frozenset[str] | None:
    """The names a server there answers to: its own and those of QA_HOSTS; any where a login guards it, or all may come."""
    if login or not is_loopback(host):
        return None
    return LOOPBACK | {host.strip("[]").lower()} | {name.strip().lower() for name in (given or "").split(",") if name.strip()}


def require_guard(host: str, login: Login | None, is_open: bool) -> None:
    """Raises QAError if other machines could reach the server and nothing guards it."""
    if not (is_loopback(host) or login or is_open):
        raise QAError(f"On {host} other machines can reach the documents. Set QA_AUTH=user:password, "
                      "or say --open if everybody may ask")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
