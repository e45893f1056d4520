"""Fetching a document from its address: what is asked, and what never is."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sources.ingest import IngestError, fetching
from sources.ingest.fetching import fetch, is_public

Answers = dict[str, Callable[[BaseHTTPRequestHandler], None]]


def answer(body: bytes, status: int = 200, **headers: str) -> Callable[[Any], None]:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answers], str]]:
    """A site on this machine, taken for one on the internet; the address of its root."""
    servers: list[HTTPServer] = []

    def start(answers: Answers) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answers[self.path](self)

            def log_message(self, *_: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        monkeypatch.setattr(fetching, "PORTS", {"http": 80, "https": 443, "test": port})
        return f"http://127.0.0.1:{port}"

    monkeypatch.setattr(fetching, "is_public", lambda _: True)
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def refusal(address: str) -> str:
    with pytest.raises(IngestError) as refused:
        fetch(address)
    return str(refused.value)


def test_document_is_fetched_with_its_type(serve: Any) -> None:
    root = serve({"/a%20b?c=1": answer(b"Words.", Content_Type="text/plain; charset=utf-8")})

    found = fetch(f"{root}/a%20b?c=1#part")

    assert (found.data, found.media_type) == (b"Words.", "text/plain")


def test_redirects_are_followed_to_where_it_is(serve: Any) -> None:
    answers: Answers = {"/there": answer(b"Words.")}
    root = serve(answers)
    answers["/a"] = answer(b"", 301, Location="/b")
    answers["/b"] = answer(b"", 307, Location=f"{root}/there")

    assert fetch(f"{root}/a").address == f"{root}/there"


def test_circle_of_redirects_ends(serve: Any) -> None:
    root = serve({"/a": answer(b"", 302, Location="/a")})

    assert "leads on more than 5 times" in refusal(f"{root}/a")


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("file:///etc/passwd", "is no address of a page"),
        ("ftp://127.0.0.1/a", "is no address of a page"),
        ("http://127.0.0.1:22/", "port of its own"),
        ("http://a:b@127.0.0.1/", "password"),
    ],
)
def test_redirect_is_judged_as_the_address_is(there: str, why: str, serve: Any) -> None:
    root = serve({"/a": answer(b"", 302, Location=there)})

    assert why in refusal(f"{root}/a")
    assert why in refusal(there)


def test_host_that_is_public_leads_to_none_that_is_not(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = serve({"/a": answer(b"", 302, Location="http://10.0.0.1/")})
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")

    assert refusal(f"{root}/a") == "10.0.0.1 is not on the public internet, and is not fetched."


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_address_that_not_everybody_reaches_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"])
def test_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost/", "https://[::1]/", "http://2130706433/", "http://0/"],
)
def test_own_machine_is_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", pytest.fail)

    refusal(address)


def test_host_with_one_inner_address_among_its_own_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(0, 0, 0, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    monkeypatch.setattr(socket, "create_connection", pytest.fail)

    assert "is not on the public internet" in refusal("http://example.org/")


def test_the_address_that_was_judged_is_the_one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def connect(address: Any, timeout: float) -> Any:
        asked.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 80))]
    )
    monkeypatch.setattr(socket, "create_connection", connect)

    assert refusal("http://example.org/") == ("example.org could not be asked: Connection refused.")
    assert asked == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (answer(b"Gone.", 404), "answered 404"),
        (answer(b"x", Content_Encoding="gzip"), "compressed"),
        (answer(b"x", Content_Length=str(10**9)), "at most 32 MiB are kept"),
        (answer(b"x", Content_Length="5"), "its answer is broken"),
    ],
)
def test_answer_that_is_no_whole_document_is_refused(sent: Any, why: str, serve: Any) -> None:
    root = serve({"/a": sent})

    assert why in refusal(f"{root}/a")


def test_answer_that_does_not_end_is_cut_off(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 100_000)

    def go_on(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * 10_000)

    assert "at most" in refusal(f"{serve({'/a': go_on})}/a")


def test_answer_that_drips_is_cut_off_in_time(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        while not over.wait(0.05):
            handler.wfile.write(b"H")

    root = serve({"/a": drip})

    try:
        assert "took longer than 0.3 seconds" in refusal(f"{root}/a")
    finally:
        over.set()
