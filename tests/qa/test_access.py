"""Who may come in: QA_AUTH, sessions, addresses."""

from __future__ import annotations

import base64
import time

import pytest

from qa.errors import QAError
from qa.web.access.access import (
    COOKIE,
    HOURS,
    LOOPBACK,
    Login,
    credentials_of,
    is_loopback,
    known_names,
    require_guard,
    session_of,
)

LOGIN = Login("安娜", "p:ass wörd")


def basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_auth_is_read_as_user_and_password() -> None:
    login = Login.of("安娜:p:ass wörd")
    assert login is not None and (login.user, login.password) == (LOGIN.user, LOGIN.password)
    assert Login.of(None) is None and Login.of("") is None
    assert "wörd" not in repr(login)


@pytest.mark.parametrize("malformed", ["anna", "anna:", ":secret", ":"])
def test_a_malformed_auth_is_refused(malformed: str) -> None:
    with pytest.raises(QAError, match="user:password"):
        Login.of(malformed)


@pytest.mark.parametrize(("user", "password", "expected"), [
    ("安娜", "p:ass wörd", True), ("安娜", "p:ass", False), ("", "", False), ("bob", "p:ass wörd", False),
    ("安娜", "p:ass wörd ", False)])
def test_only_the_right_user_with_the_right_password_is_admitted(user: str, password: str, expected: bool) -> None:
    assert LOGIN.admits(user, password) is expected
    assert LOGIN.admits(*credentials_of(basic(user, password))) is expected


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!", "Basic /w==", "Bearer abc", "basic"])
def test_a_malformed_header_admits_nobody(header: str) -> None:
    assert not LOGIN.admits(*credentials_of({"authorization": header}))


def test_a_session_is_remembered_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token = LOGIN.session()
    assert LOGIN.remembers(session_of({"cookie": f"other=1; {COOKIE}={token}"}))
    assert session_of({"cookie": "other=1"}) == session_of({}) == ""
    until, _, signature = token.partition(".")
    assert not LOGIN.remembers(f"{int(until) + 1}.{signature}")
    assert not LOGIN.remembers("") and not LOGIN.remembers(".") and not LOGIN.remembers(until)
    assert not Login("安娜", "p:ass wörd").remembers(token)
    ahead = time.time() + HOURS * 3600 + 1
    monkeypatch.setattr(time, "time", lambda: ahead)
    assert not LOGIN.remembers(token)


@pytest.mark.parametrize(("host", "expected"), [
    ("127.0.0.1", True), ("127.8.9.1", True), ("localhost", True), ("::1", True), ("[::1]", True),
    ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("example.org", False), ("", False)])
def test_loopback_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_without_a_login_other_machines_are_let_in_only_if_one_says_so() -> None:
    with pytest.raises(QAError, match="QA_AUTH=user:password, or say --open"):
        require_guard("0.0.0.0", None, False)
    require_guard("0.0.0.0", LOGIN, False)
    require_guard("0.0.0.0", None, True)
    require_guard("127.0.0.1", None, False)


def test_on_this_machine_alone_the_server_answers_to_its_own_names() -> None:
    assert known_names("127.0.0.1", None, " QA.example.org,") == LOOPBACK | {"qa.example.org"}
    assert known_names("127.0.0.2", None) == LOOPBACK | {"127.0.0.2"}
    assert known_names("127.0.0.1", LOGIN) is None and known_names("0.0.0.0", None) is None
