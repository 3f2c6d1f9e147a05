"""The server as programs meet it: each door with its own client, and what must not come in."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from html import escape
from pathlib import Path
from typing import Any

import httpx
import httpx2
import mcp
import pytest
from browsing import free_port
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError
from mcp.client.streamable_http import streamable_http_client

import app
from qa.settings import CHECKOUT
from qa.web.access.access import COOKIE, Login
from qa.web.access.gate import MOST_BODY, MOST_UPLOAD
from qa.web.access.login_throttle import GUESS_SECONDS, GUESSES
from qa.web.page.strings import STRINGS

QUESTION = "2010年全球国际移民总数是多少？"
FOLLOWING = "那么1990年呢？"
USER, PASSWORD = "anna", "a long secret"
MANY = 20
DOORS = ["ask", "cite", "quote", "passages"]


@pytest.fixture(scope="module")
def url(real) -> Iterator[str]:
    """Where page, REST and MCP over the five documents are served."""
    service = app.serve(real, "127.0.0.1", free_port())
    yield service.url
    service.close()


@pytest.fixture(scope="module")
def locked(real) -> Iterator[str]:
    """The same behind a login."""
    service = app.serve(real, "127.0.0.1", free_port(), Login(USER, PASSWORD), None)
    yield service.url
    service.close()


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False)


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"elapsed_ms": 0}


def use_tools(url: str, *calls: tuple[str, dict[str, Any]], **kept: Any) -> tuple[list[Any], list[Any]]:
    """The MCP server's tools, and what each call of them gives."""
    async def session() -> tuple[list[Any], list[Any]]:
        async with httpx2.AsyncClient(**kept) as http, mcp.Client(streamable_http_client(f"{url}/mcp", http_client=http)) as tools:
            return (await tools.list_tools()).tools, [await tools.call_tool(name, given) for name, given in calls]
    return asyncio.run(session())


# -- the four doors

@pytest.fixture(scope="module")
def expected(real) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """What is sent to each door, and the assistant's own object for it."""
    source = real.documents[3].source
    passages = [hit.to_json() | {"document": hit.passage.document, "text": hit.passage.text}
                for hit in real.passages(QUESTION, 3, sources=[source])]
    return {"ask": ({"question": QUESTION}, real.ask(QUESTION).to_json()),
            "cite": ({"reference": "A/67/254 第40段"}, real.cite("A/67/254 第40段").to_json()),
            "quote": ({"text": "向发展中国家的汇款于 2011 年达到 3 270 亿美元"},
                      real.quote("向发展中国家的汇款于 2011 年达到 3 270 亿美元").to_json()),
            "passages": ({"question": QUESTION, "k": 3, "sources": [source]}, {"question": QUESTION, "passages": passages})}


@pytest.mark.parametrize("door", DOORS)
def test_every_client_gets_the_assistants_own_object(url: str, client: Client, expected: Any, door: str) -> None:
    given, wanted = expected[door]
    assert wanted.get("answered") or wanted.get("matches") or len(wanted["passages"]) == 3
    posted = httpx.post(f"{url}/api/{door}", json=given)
    assert posted.status_code == 200 and untimed(posted.json()) == untimed(wanted)
    assert untimed(httpx.get(f"{url}/api/{door}", params=given).json()) == untimed(wanted)
    assert untimed(client.predict(**given, api_name=f"/{door}")) == untimed(wanted)
    _, (called,) = use_tools(url, (door, given))
    assert not called.is_error and untimed(called.structured_content) == untimed(wanted)


def test_earlier_turns_go_along_by_every_client(url: str, client: Client, real) -> None:
    history = [{"question": QUESTION, "answer": real.ask(QUESTION).answer}]
    given = {"question": FOLLOWING, "history": history}
    told = httpx.post(f"{url}/api/ask", json=given).json()
    assert "1.55" in told["answer"] and told["citations"] != httpx.post(f"{url}/api/ask", json={"question": FOLLOWING}).json()
    assert untimed(client.predict(**given, api_name="/ask")) == untimed(told)
    assert untimed(use_tools(url, ("ask", given))[1][0].structured_content) == untimed(told)


def test_a_search_stays_in_the_documents_that_are_named(url: str, real) -> None:
    source = real.documents[0].source
    told = httpx.post(f"{url}/api/ask", json={"question": QUESTION, "sources": [source]}).json()
    assert {p["source"] for p in told["passages"]} == {source}


@pytest.mark.parametrize(("door", "given", "reason"), [
    ("ask", {"question": "？？"}, "The question has no words"),
    ("ask", {"question": "长" * 20_001}, "at most 20,000"),
    ("passages", {"question": "移民", "k": 101}, "from 1 to 100"),
    ("passages", {"question": "移民", "sources": ["../\x1b[31m/etc/passwd"]}, "No document ../"),
    ("ask", {"question": "移民", "history": [{"question": "a", "answer": "b"}] * 51}, "51 turns")])
def test_what_cannot_be_taken_is_told_to_every_client(url: str, client: Client, door: str, given: Any, reason: str) -> None:
    answer = httpx.post(f"{url}/api/{door}", json=given)
    assert answer.status_code == 400 and reason in answer.json()["error"]
    assert "\x1b" not in answer.json()["error"] and "\n" not in answer.json()["error"]
    with pytest.raises(AppError, match=reason):
        client.predict(**given, api_name=f"/{door}")
    _, (called,) = use_tools(url, (door, given))
    assert called.is_error and reason in called.content[0].text


def test_wrong_kinds_are_told_by_field(url: str) -> None:
    for given, place in (({}, "question"), ({"question": 5}, "question"), ({"question": "a", "sorces": []}, "sorces"),
                         ({"question": "a", "history": [{"question": "b"}]}, "history.0.answer")):
        answer = httpx.post(f"{url}/api/ask", json=given)
        assert answer.status_code == 422 and answer.json()["error"].startswith(f"{place}: "), answer.text
    assert httpx.post(f"{url}/api/ask", content=b"{").status_code == 422
    assert httpx.get(f"{url}/api/nothing").status_code == 404


@pytest.mark.parametrize(("given", "reason"), [
    ({"history": 5}, "The history is a list of"), ({"history": 0}, "The history is a list of"),
    ({"history": [5]}, "The history is a list of"), ({"history": {"question": "a", "answer": "b"}}, "The history is a list of"),
    ({"history": [{"question": "a", "answer": 5}]}, "Questions and answers of the history are texts"),
    ({"sources": 5}, "The sources are a list"), ({"sources": "a.txt"}, "The sources are a list")])
def test_wrong_kinds_are_told_to_gradio_client_too(client: Client, given: Any, reason: str) -> None:
    with pytest.raises(AppError, match=reason):
        client.predict(question="移民", **given, api_name="/ask")


def test_programs_see_the_four_doors_and_nothing_else(url: str, client: Client) -> None:
    described = client.view_api(return_format="dict")
    assert list(described["named_endpoints"]) == [f"/{door}" for door in DOORS] and not described["unnamed_endpoints"]
    tools, _ = use_tools(url)
    assert [tool.name for tool in tools] == DOORS
    for tool in tools:
        assert len(tool.description) > 60 and tool.output_schema and tool.annotations.read_only_hint
        assert all(field.get("description") for field in tool.input_schema["properties"].values())
    history = tools[0].input_schema["properties"]["history"]["anyOf"][0]["items"]
    assert history == {"$ref": "#/$defs/Exchange"}
    openapi = httpx.get(f"{url}/openapi.json").json()
    assert list(openapi["paths"]) == [f"/api/{door}" for door in DOORS]
    for name, path in openapi["paths"].items():
        for method in ("get", "post"):
            assert path[method]["description"] and {"200", "400", "422", "503"} <= set(path[method]["responses"]), name
    assert httpx.get(f"{url}/docs").status_code == httpx.get(f"{url}/redoc").status_code == 404  # they load from a CDN


def test_many_ask_at_the_same_time_and_nobody_fails(url: str, real) -> None:
    wanted = real.ask(QUESTION).answer
    with ThreadPoolExecutor(50) as pool, httpx.Client(timeout=60, limits=httpx.Limits(max_connections=50)) as http:
        told = list(pool.map(lambda _: http.get(f"{url}/api/ask", params={"question": QUESTION}), range(50)))
    assert {answer.status_code for answer in told} == {200}
    assert {answer.json()["answer"] for answer in told} == {wanted}


# -- what must not come in, or go out

@pytest.mark.parametrize("path", [
    "/gradio_api/file=/etc/passwd", "/gradio_api/file=../../../../etc/passwd", "/gradio_api/file=%2e%2e/%2e%2e/etc/passwd",
    "/gradio_api/file=/proc/self/environ", f"/gradio_api/file={CHECKOUT}/app.py", f"/gradio_api/file={CHECKOUT}/seeds/README.md",
    "/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/static/../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/app.py",
    "/static/..%2f..%2f..%2fetc/passwd", "/svelte/..%5c..%5capp.py", "/etc/passwd", "//etc/passwd", "/.git/config", "/seeds/README.md",
    "/gradio_api/file=http://192.0.2.1/x", "/gradio_api/file=https://192.0.2.1/x", "/gradio_api/proxy=https://a.hf.space/x",
    "/gradio_api/vibe-code", "/gradio_api/dev/reload", "/gradio_api/runs", "/monitoring", "/monitoring/summary",
    "/gradio_api/process_recording", "/gradio_api/openapi.json"])
def test_no_file_and_no_other_host_is_served(url: str, path: str) -> None:
    answer = raw(url, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 404 ")), answer[:200]
    assert b"root:" not in answer and b"import" not in answer


def raw(url: str, request: str) -> bytes:
    """The answer to a request that is sent as it stands, which no client would do."""
    _, _, address = url.partition("//")
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(request.encode())
        return b"".join(iter(lambda: wire.recv(65_536), b""))


def test_gradio_fetches_nothing_that_a_caller_names(url: str) -> None:
    file = {"path": "http://192.0.2.1/x", "meta": {"_type": "gradio.FileData"}}
    for path in ("queue/join", "run/ask", "call/ask"):
        answer = httpx.post(f"{url}/gradio_api/{path}", json={"data": [[file]], "fn_index": 0, "session_hash": "a"})
        assert answer.status_code == 400 and "not fetched from elsewhere" in answer.text
    assert httpx.post(f"{url}/gradio_api/queue/join", content=b"[" * 100_000).status_code == 400


def test_uploads_are_limited_in_kind_number_and_size(url: str, tmp_path: Path) -> None:
    upload = f"{url}/gradio_api/upload"
    taken = httpx.post(upload, files={"files": ("问题.txt", "一问？".encode())})
    assert taken.status_code == 200
    assert httpx.get(f"{url}/gradio_api/file={taken.json()[0]}").headers["content-type"].startswith("text/plain")
    for name in ("page.html", "run.exe", "noending", "question.txt.svg", "../../x.py"):
        answer = httpx.post(upload, files={"files": (name, b"x")})
        assert answer.status_code == 415 and ".xlsx" in answer.json()["error"]
    escaped = httpx.post(upload, files={"files": ("../../../escaped.txt", b"x")})
    assert Path(escaped.json()[0]).parent.parent == Path(taken.json()[0]).parent.parent and "/.." not in escaped.json()[0]
    assert httpx.post(upload, files=[("files", (f"{n}.txt", b"x")) for n in range(6)]).status_code == 400
    assert httpx.post(upload, content=b"x", headers={"content-type": "multipart/form-data"}).status_code == 400
    assert httpx.post(upload, files={"files": ("large.txt", b"x" * (MOST_UPLOAD + 1))}).status_code == 413


def test_large_requests_are_refused(url: str) -> None:
    body = json.dumps({"question": "x" * MOST_BODY}).encode()

    def pieces() -> Iterator[bytes]:
        yield from (body[i:i + 65_536] for i in range(0, len(body), 65_536))

    for path in ("/api/ask", "/mcp", "/gradio_api/queue/join"):
        assert httpx.post(url + path, content=body, headers={"content-type": "application/json"}).status_code == 413
        assert httpx.post(url + path, content=pieces()).status_code == 413
    assert raw(url, "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("headers", [
    {"host": "evil.example"}, {"host": "127.0.0.1.evil.example"}, {"host": "evil.example:7860"}, {"host": "[::1"},
    {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"}, {"origin": "http://[::1"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}])
def test_pages_of_other_sites_get_no_answers(url: str, headers: dict[str, str]) -> None:
    for method, path in (("GET", "/"), ("GET", "/api/ask?question=a"), ("POST", "/mcp"), ("POST", "/gradio_api/queue/join"),
                         ("POST", "/gradio_api/upload"), ("OPTIONS", "/api/ask")):
        answer = httpx.request(method, url + path, headers=headers)
        assert answer.status_code in (400, 403) and "access-control-allow-origin" not in answer.headers, (path, answer)


def test_ones_own_page_and_links_from_elsewhere_are_fine(url: str) -> None:
    port = url.rpartition(":")[2]
    assert httpx.get(f"{url}/config", headers={"origin": url, "sec-fetch-site": "same-origin"}).status_code == 200
    assert httpx.get(f"{url}/config", headers={"host": f"localhost:{port}"}).status_code == 200
    follows = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert httpx.get(url, headers=follows).status_code == 200
    assert httpx.post(f"{url}/api/ask", headers=follows, json={"question": "a"}).status_code == 403


def test_browsers_are_told_to_fetch_from_here_alone(url: str) -> None:
    headers = httpx.get(url).headers
    assert "default-src 'self'" in headers["content-security-policy"] and "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and "server" not in headers


# -- the login

@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/"), ("GET", "/config"), ("GET", "/openapi.json"), ("GET", "/theme.css"), ("GET", "/assets/x.js"),
    ("GET", "/api/ask?question=a"), ("POST", "/api/quote"), ("POST", "/mcp"), ("GET", "/mcp"), ("GET", "/gradio_api/info"),
    ("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/queue/data"), ("POST", "/gradio_api/run/ask"),
    ("POST", "/gradio_api/call/ask"), ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/file=/tmp/x"),
    ("POST", "/gradio_api/cancel"), ("GET", "/gradio_api/heartbeat/a"), ("GET", "/gradio_api/app_id"), ("GET", "/logout")])
def test_without_the_login_nothing_comes_in(locked: str, method: str, path: str) -> None:
    for headers in ({}, {"cookie": f"{COOKIE}=9999999999.00"}):
        answer = httpx.request(method, locked + path, headers=headers)
        assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Basic ")


def test_people_log_in_on_a_page_and_out_again(locked: str) -> None:
    with httpx.Client(base_url=locked, headers={"accept": "text/html", "sec-fetch-mode": "navigate"}) as browser:
        form = browser.get("/")
        assert form.status_code == 401 and 'type="password"' in form.text and "www-authenticate" not in form.headers
        wrong = browser.post("/login", data={"username": USER, "password": "guess"})
        assert wrong.status_code == 401 and "用户名或密码不对" in wrong.text and not browser.cookies
        entered = browser.post("/login", data={"username": USER, "password": PASSWORD})
        assert entered.status_code == 303 and entered.headers["location"] == "/"
        assert "HttpOnly" in entered.headers["set-cookie"] and "SameSite=lax" in entered.headers["set-cookie"]
        assert browser.get("/").status_code == 200
        assert browser.get("/logout").status_code == 303
        assert browser.get("/").status_code == 401


def test_after_logging_in_one_is_where_one_wanted_to_be(locked: str) -> None:
    place = "/?cite=003_abdc47a3ebb06139.txt:p5&at=1487-1532"
    with httpx.Client(base_url=locked, headers={"accept": "text/html", "sec-fetch-mode": "navigate"}) as browser:
        assert f'name="next" value="{escape(place)}"' in browser.get(place).text
        wrong = browser.post("/login", data={"username": USER, "password": "guess", "next": place})
        assert f'name="next" value="{escape(place)}"' in wrong.text
        entered = browser.post("/login", data={"username": USER, "password": PASSWORD, "next": place})
        assert entered.status_code == 303 and entered.headers["location"] == place


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example/", "evil.example",
                                    "\\\\evil.example", "/\t/evil.example", " /", "javascript:alert(1)", "/a\nb", ""])
def test_logging_in_leads_to_no_other_site(locked: str, target: str) -> None:
    entered = httpx.post(f"{locked}/login", data={"username": USER, "password": PASSWORD, "next": target}, headers={"accept": "text/html"})
    assert entered.status_code == 303 and entered.headers["location"] == "/"


@pytest.mark.parametrize(("accepted", "language"), [
    ("fr-CA,fr;q=0.9,en;q=0.8", "fr"), ("ar", "ar"), ("es", "es"), ("ru-RU", "ru"), ("zh-TW", "zh"), ("de,en;q=0.5", "en"), ("ja", "en"), ("", "zh")])
def test_the_page_to_log_in_on_speaks_the_browser_s_language(locked: str, accepted: str, language: str) -> None:
    form, words = httpx.get(locked, headers={"accept": "text/html", "accept-language": accepted}).text, STRINGS[language]
    assert f'<html lang="{language}" dir="{words.direction}">' in form and f"<button>{escape(words.log_in)}</button>" in form
    assert f"<title>{escape(words.title)}</title>" in form and "$" not in form


def test_the_head_of_the_page_is_the_program_s_own(url: str) -> None:
    head = httpx.get(url).text.partition("</head>")[0]
    assert '<meta property="og:title" content="Cited Answers 有据问答" />' in head and head.count("<title>") == 1
    assert "twitter:" not in head and '="Gradio"' not in head and "raw.githubusercontent" not in head


def test_every_client_can_log_in(locked: str) -> None:
    given = {"reference": "A/67/254 第5段"}
    with pytest.raises((AuthenticationError, ValueError)):
        Client(locked, verbose=False)
    with pytest.raises((AuthenticationError, ValueError)):
        Client(locked, auth=(USER, "guess"), verbose=False)
    by_gradio = Client(locked, auth=(USER, PASSWORD), verbose=False).predict(**given, api_name="/cite")
    by_rest = httpx.get(f"{locked}/api/cite", params=given, auth=(USER, PASSWORD)).json()
    _, (by_mcp,) = use_tools(locked, ("cite", given), auth=(USER, PASSWORD))
    assert by_gradio == by_rest == by_mcp.structured_content and by_rest["matches"][0]["id"].endswith(":p5")


def test_guessing_is_slow(assistant) -> None:
    service = app.serve(assistant, "127.0.0.1", free_port(), Login(USER, PASSWORD), None)

    def status(password: str) -> int:
        return httpx.get(f"{service.url}/openapi.json", auth=(USER, password)).status_code

    try:
        started = time.monotonic()
        with ThreadPoolExecutor(MANY) as pool:
            wrong = [pool.submit(status, str(n)) for n in range(MANY)]
            assert next(done for done in as_completed(wrong) if done.result() != 401).result() == 429
            assert status(PASSWORD) == 429  # the others still wait
            told = Counter(done.result() for done in wrong)
            assert set(told) == {401, 429} and told[401] <= 2 * GUESSES
        assert time.monotonic() - started >= GUESS_SECONDS
        assert status(PASSWORD) == 200
    finally:
        service.close()
