"""Asking the net for addresses, here a server of this machine that answers as servers do."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import Collect, Run

from profcollect.lint import online
from profcollect.lint.online import Answer, ask, is_public
from profcollect.source import read

MOVED = {
    "/moved": (301, "/new"),
    "/moved-twice": (308, "/moved"),
    "/moved-for-now": (302, "/moved"),
    "/moved-with-a-stroke": (301, "/moved-with-a-stroke/"),
    "/moved-away": (301, "/code/404"),
    "/to-sign-in": (301, "/login?next=x"),
    "/circle": (302, "/circle-2"),
    "/circle-2": (302, "/circle"),
    "/to-file": (302, "file:///etc/passwd"),
    "/to-a-neighbour": (302, "http://127.0.0.2/secret"),
}
REFUSED = {"/huge": 405, "/no-head": 404}
RAW = {
    "/nonsense": b"220 mail.example.org ESMTP\r\n\r\n",
    "/hints": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n",
}


class Handler(BaseHTTPRequestHandler):
    """Answers by the path."""

    server: Server

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        server, path = self.server, self.path
        with server.lock:
            server.asked[f"{self.command} {path}"] += 1
            server.now += 1
            server.most = max(server.most, server.now)
        time.sleep(0.02)
        with server.lock:
            # Whoever asks may ask again as soon as there is an answer.
            server.now -= 1
        with suppress(ConnectionError):
            self.answer_to(path)

    def answer_to(self, path: str) -> None:
        if path in MOVED:
            self.send(*MOVED[path])
        elif path in RAW:
            self.wfile.write(RAW[path])
        elif match := re.fullmatch(r"/(code|on|trot)/(\d+)", path):
            kind, number = match[1], int(match[2])
            time.sleep(0.15 if kind == "trot" else 0)
            self.send(*((number, "") if kind == "code" else (302, f"/{kind}/{number + 1}")))
        elif self.command == "HEAD" and path in REFUSED:
            self.send(REFUSED[path], "")
        elif path == "/drip":
            for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50:
                self.wfile.write(bytes([letter]))
                time.sleep(0.1)
        elif path == "/endless-head":
            self.pour(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"x" * 1000 + b"\r\n")
        elif path == "/huge":
            self.pour(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n", b"x" * 10_000)
        elif path != "/head-hangs-up" or self.command == "GET":
            time.sleep(5 if path.startswith("/slow") else 0.02)
            self.send(200, "")

    def pour(self, start: bytes, more: bytes) -> None:
        self.wfile.write(start)
        while True:
            self.wfile.write(more)
            self.server.sent += len(more)

    def send(self, code: int, location: str) -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Counts what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.now = self.most = self.sent = 0

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_: object) -> None:
        """Whoever asks may hang up."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(online, "_answers", {})
    made = Server()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def anywhere(_: str) -> bool:
    return True


def answer(server: Server, path: str, timeout: float = 5) -> Answer:
    address = server.at(path)
    return ask([address], timeout, anywhere)[address]


@pytest.mark.parametrize(
    ("path", "status", "moved"),
    [
        ("/", 200, ""),
        ("/?q=%D1%91&x=ё ж", 200, ""),
        ("/code/404", 404, ""),
        ("/code/410", 410, ""),
        ("/code/403", 403, ""),
        ("/code/500", 500, ""),
        ("/no-head", 200, ""),
        ("/head-hangs-up", 200, ""),
        ("/hints", 404, ""),
        ("/moved", 200, "/new"),
        ("/moved-twice", 200, "/new"),
        ("/moved-for-now", 200, ""),
        ("/moved-with-a-stroke", 200, ""),
        ("/moved-away", 404, ""),
        ("/to-sign-in", 200, ""),
        ("/code/301", 301, ""),
    ],
)
def test_answers(server: Server, path: str, status: int, moved: str) -> None:
    assert answer(server, path) == Answer(status, moved=server.at(moved) if moved else "")


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/circle", online.IN_CIRCLES),
        ("/on/1", online.IN_CIRCLES),
        ("/to-file", online.ELSEWHERE),
        ("/nonsense", online.NONSENSE),
        ("/endless-head", online.NONSENSE),
    ],
)
def test_faults(server: Server, path: str, fault: object) -> None:
    assert answer(server, path) == Answer(fault=fault)
    assert sum(server.asked.values()) <= 2 * online.MOST_HOPS + 2


@pytest.mark.parametrize("path", ["/slow", "/drip", "/trot/1"])
def test_the_time_limit_is_kept(server: Server, path: str) -> None:
    start = time.monotonic()
    assert answer(server, path, timeout=0.3) == Answer(fault=online.NO_ANSWER)
    assert time.monotonic() - start < 1


def test_the_time_for_all_is_limited(server: Server) -> None:
    start = time.monotonic()
    addresses = [server.at(f"/slow?{number}") for number in range(20)]
    answers = ask([*addresses, server.at("/")], 4, anywhere, longest=0.5)
    assert time.monotonic() - start < 1.5
    assert set(answers) == {*addresses, server.at("/")}
    assert all(answers[one] == Answer(fault=online.NO_TIME) for one in addresses)


@pytest.mark.parametrize("path", ["/huge", "/endless-head"])
def test_only_the_head_of_an_answer_is_read(server: Server, path: str) -> None:
    answer(server, path)
    time.sleep(0.1)
    sent = server.sent
    time.sleep(0.1)
    assert server.sent == sent, "the connection is closed"
    assert sent < 20_000_000


def test_a_host_is_not_flooded(server: Server) -> None:
    addresses = [server.at(f"/page/{number}") for number in range(20)]
    assert {one.status for one in ask(addresses, 5, anywhere).values()} == {200}
    assert server.most <= online.AT_ONCE_OF_A_HOST


def test_waiting_for_others_is_not_held_against_an_address(server: Server) -> None:
    addresses = [server.at(f"/page/{number}") for number in range(20)]
    assert {one.status for one in ask(addresses, 0.4, anywhere).values()} == {200}


def test_the_machine_and_its_network_are_left_alone(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "2130706433"):  # noqa: S104 - asked, not bound
        address = f"http://{host}:{server.server_port}/"
        assert ask([address], 2)[address] == Answer(fault=online.PRIVATE), host
    assert not server.asked


def test_nor_is_a_neighbour_asked_by_a_redirect(server: Server) -> None:
    address = server.at("/to-a-neighbour")
    assert ask([address], 2, "127.0.0.1".__eq__)[address] == Answer(fault=online.PRIVATE)
    assert list(server.asked) == ["HEAD /to-a-neighbour"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2a02:6b8::2:242", True),
        ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound to it
        ("224.0.0.251", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:53aa:64c:0:0:80ff:fffe", False),
        ("localhost", False),
    ],
)
def test_public_addresses(address: str, *, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize(
    ("code", "fault"), [(socket.EAI_NONAME, online.NO_HOST), (socket.EAI_AGAIN, online.NO_NET), (11001, online.NO_HOST)]
)
def test_a_host_that_nobody_knows(monkeypatch: pytest.MonkeyPatch, code: int, fault: object) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask(["https://example.org/"], 2)["https://example.org/"] == Answer(fault=fault)


def test_a_search_for_a_host_may_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    start = time.monotonic()
    addresses = [f"https://example.org/{number}" for number in range(3)]
    assert set(ask(addresses, 0.2).values()) == {Answer(fault=online.NO_ANSWER)}
    assert time.monotonic() - start < 1


def test_a_closed_door_and_odd_addresses() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    odd = [
        "http://[/",
        "http://",
        "http://a b/",
        "http://example.org:99999999/",
        "http://" + "a" * 70 + ".org/",
        "http://..org/",
    ]
    answers = ask([closed, *odd], 2, anywhere)
    assert answers[closed] == Answer(fault=online.REFUSED)
    assert all(answers[one].fault is not None for one in odd)


def test_a_site_that_cannot_be_spoken_to_in_secret(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    address = server.at("/").replace("http:", "https:")
    assert ask([address], 2, anywhere)[address] == Answer(fault=online.NONSENSE)

    async def untrusted(*_: object, **__: object) -> None:
        raise ssl.SSLCertVerificationError

    monkeypatch.setattr(asyncio, "open_connection", untrusted)
    assert ask([address], 2, anywhere)[address] == Answer(fault=online.UNTRUSTED)


TEXT = """\
---
название: Вымышленная практика
ссылки: {{адрес: '{0}/code/404', название: Положение}}
видео: [{{адрес: '{0}/code/403', название: Занятие}}, 'http://{0}']
---

Есть [положение]({0}/moved "Подсказка"), <{0}/code/410> и просто {0}/code/500. `{0}/code/code`

![Рисунок]({0}/image.png) и [ссылка][1], [ещё раз](<{0}/code/404#glava>), [почта](mailto:a@example.org), ftp://example.org.

[1]: {0}/code/502
"""


def test_what_is_asked(server: Server) -> None:
    base = f"http://127.0.0.1:{server.server_port}"
    document = read("practices/a.md", TEXT.format(base).encode())
    found = [(one.address.removeprefix(base), document.text[slice(*one.span)]) for one in online.addresses_of(document)]
    assert found == [
        ("/code/403", f"'{base}/code/403'"),
        ("/code/404", f"'{base}/code/404'"),
        ("/moved", f"{base}/moved"),
        ("/code/410", f"{base}/code/410"),
        ("/code/502", "[ссылка][1]"),
        ("/code/404#glava", f"{base}/code/404#glava"),
        ("/code/500", f"{base}/code/500"),
    ]


def test_lint_online(collect: Collect, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online, "ask", lambda addresses, timeout: ask(addresses, timeout, anywhere))
    text = TEXT.format(f"http://127.0.0.1:{server.server_port}")
    silent = text.replace("название: В", "не проверять: PC431\nназвание: Ещё в", 1)
    root = collect({"kopeysk/a.md": text, "kopeysk/b.md": silent, "kopeysk/c.md": "Без шапки: http://127.0.0.1/"})

    def found(*options: str) -> list[tuple[str, str, int, int]]:
        result = run("lint", root, "--format", "json", "--select", "PC431,PC432,PC434,PC901", *options)
        findings = json.loads(result.output)["findings"]
        return [(one["code"], one["path"][-4:], one["line"], one["column"]) for one in findings]

    assert found() == [], "nothing is asked unless somebody wants it, and no mark is called useless for that"
    assert not server.asked
    a = [code for code, path, *_ in found("--online") if path == "a.md"]
    assert a == ["PC431", "PC432", "PC434", "PC431", "PC432", "PC432", "PC431"]
    assert [code for code, path, *_ in found("--online") if path == "b.md"] == ["PC432", "PC434", "PC432", "PC432"]
    assert server.asked["GET /code/404"] == 1, "an address is asked once, whoever has it, and however often"
    assert "GET /image.png" not in server.asked
    assert {code for code, *_ in found("--online", "--ignore", "PC432")} == {"PC431", "PC434"}
    output = run("lint", root, "--online", "--select", "PC43").output
    assert "сайт отвечает «404 Not Found»" in output
    assert f"впишите его: {server.at('/new')}" in output


def test_without_a_connection_no_site_is_called_gone(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "_answers", {})
    monkeypatch.setattr(online, "ask", lambda addresses, _: dict.fromkeys(addresses, Answer(fault=online.NO_HOST)))
    root = collect(
        {"kopeysk/a.md": "---\nназвание: Вымышленная практика\n---\n\n<https://example.org/> <https://example.com/>\n"}
    )
    result = run("lint", root, "--online", "--select", "PC43")
    assert result.exit_code == 0
    assert result.output.count("PC432") == 3
    assert "проверьте связь с интернетом" in result.output
