"""Guessing the password: too many wrong ones and none is compared, on any path; who is known already is not slowed."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Coroutine
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from qa.web.access.access import COOKIE, Login
from qa.web.access.gate import Gate
from qa.web.access.login_throttle import ALL_GUESSES, GUESSES, client_of
from qa.web.page.strings import login_words

USER, PASSWORD = "anna", "a long secret"
MANY = 20


@pytest.fixture
def gate() -> Gate:
    """A gate that nobody has been at, before an application that answers 200 to everything."""
    return Gate(PlainTextResponse("inside"), Login(USER, PASSWORD), None, login_words)


async def asked(gate: Gate, client: str, method: str, path: str, **given: Any) -> int:
    """The status of one request from an address."""
    transport = httpx.ASGITransport(app=gate, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://qa.example") as http:
        return (await http.request(method, path, **given)).status_code


async def basic(gate: Gate, client: str, password: str, path: str = "/api/cite") -> int:
    return await asked(gate, client, "GET", path, auth=(USER, password))


async def posted(gate: Gate, client: str, password: str) -> int:
    return await asked(gate, client, "POST", "/login", data={"username": USER, "password": password})


async def shown(gate: Gate, client: str, password: str) -> int:
    return await basic(gate, client, password, "/login")


def together(*requests: Coroutine[Any, Any, int]) -> list[int]:
    """The statuses of requests that come at the same time, in this order."""
    async def all_of_them() -> list[int]:
        return await asyncio.gather(*requests)
    return asyncio.run(all_of_them())


@pytest.mark.parametrize(("way", "inside"), [(basic, 200), (shown, 303), (posted, 200)], ids=["basic", "GET login", "POST login"])
def test_after_too_many_wrong_passwords_the_right_one_is_not_compared_either(gate: Gate, way: Any, inside: int) -> None:
    guesses = [*(f"guess {n}" for n in range(MANY)), PASSWORD, *(f"guess {n}" for n in range(MANY))]
    told = together(*(way(gate, "192.0.2.1", guess) for guess in guesses))
    assert told == [401] * GUESSES + [429] * (2 * MANY + 1 - GUESSES)
    assert together(way(gate, "192.0.2.1", PASSWORD)) == [inside]


def test_all_ways_to_guess_share_one_allowance(gate: Gate) -> None:
    told = together(*(way(gate, "192.0.2.1", "guess") for way in (basic, shown, posted) for _ in range(3)),
                    *(way(gate, "192.0.2.1", PASSWORD) for way in (basic, shown, posted)))
    assert told == [401] * GUESSES + [429] * 7


def test_nobody_is_kept_out_by_the_guesses_of_another_client(gate: Gate) -> None:
    told = together(*(basic(gate, "192.0.2.1", "guess") for _ in range(MANY)), basic(gate, "192.0.2.2", PASSWORD))
    assert told[-2:] == [429, 200]


def test_a_program_that_sent_the_right_password_before_is_not_slowed_by_guesses_from_its_own_address(gate: Gate) -> None:
    assert together(basic(gate, "192.0.2.1", PASSWORD)) == [200]
    told = together(*(basic(gate, "192.0.2.1", password) for _ in range(MANY) for password in ("guess", PASSWORD)))
    assert told == [401, 200] * MANY


def test_nor_may_who_shares_its_address_guess_without_end(gate: Gate) -> None:
    assert together(basic(gate, "192.0.2.1", PASSWORD)) == [200]
    told = together(*(basic(gate, "192.0.2.1", "guess") for _ in range(ALL_GUESSES + MANY)), basic(gate, "192.0.2.1", PASSWORD))
    assert told == [401] * ALL_GUESSES + [429] * (MANY + 1)


def test_the_right_password_is_never_a_guess(gate: Gate) -> None:
    assert together(*(way(gate, "192.0.2.1", PASSWORD) for way in (posted, basic) for _ in range(MANY))) == [200] * 2 * MANY


def test_a_session_is_not_slowed(gate: Gate) -> None:
    assert gate.login
    session = {"cookie": f"{COOKIE}={gate.login.session()}"}
    told = together(*(basic(gate, "192.0.2.1", "guess") for _ in range(MANY)),
                    asked(gate, "192.0.2.1", "GET", "/api/cite", headers=session))
    assert told[-2:] == [429, 200]


def test_many_addresses_guess_no_faster_than_ten(gate: Gate) -> None:
    told = together(*(basic(gate, f"192.0.2.{n}", "guess") for n in range(ALL_GUESSES)), basic(gate, "192.0.2.99", PASSWORD))
    assert told == [401] * ALL_GUESSES + [429]


def test_a_malformed_header_is_a_wrong_password(gate: Gate) -> None:
    coded = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    headers = ["", "Basic", "Basic !!", f"Bearer {coded}", "basic /w=="]
    assert together(*(asked(gate, "192.0.2.1", "GET", "/", headers={"authorization": header}) for header in headers)) == [401] * 5
    assert together(asked(gate, "192.0.2.1", "GET", "/", headers={"authorization": f"basic {coded}"})) == [200]


@pytest.mark.parametrize(("host", "client"), [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::1", "::/64"), ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
    ("2001:db8:0:7:ffff::9", "2001:db8:0:7::/64"), ("fe80::1%eth0", "fe80::/64"), ("a proxy's name", "a proxy's name")])
def test_guesses_are_counted_by_machine(host: str, client: str) -> None:
    assert client_of({"client": (host, 1)}) == client


def test_a_request_without_an_address_is_counted_too() -> None:
    assert client_of({"client": None}) == client_of({}) == ""
