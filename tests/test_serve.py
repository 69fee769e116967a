"""The live preview: what it serves and to whom, what it renews, and that no error ends it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread, Timer
from typing import NamedTuple

import pytest
from conftest import FICTIONAL, Collect, Run

from profcollect.collection import Compiled
from profcollect.disk import FILE_NAME
from profcollect.pipeline import Job
from profcollect.serve import shelf, watching
from profcollect.serve.overlay import Overlay
from profcollect.serve.preview import Preview
from profcollect.serve.server import Server, open_server
from profcollect.workspace import open_workspace, today
from profcollect.writers import html

SLOWEST = 10.0
"""Seconds that anything may take on a machine that does a lot beside."""
PRACTICE = """\
---
title: {title}
municipality: Копейск
directions: [урочная деятельность]
audience: [школьники]
status: {status}
---

# Цель

{text}
"""


def practice(title: str, text: str = "Текст.", status: str = "подана") -> str:
    """The text of a practice."""
    return PRACTICE.format(title=title, text=text, status=status)


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A preview that is served."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.preview = Preview(root)
        self.preview.refresh()
        self.server: Server = open_server(0, self.preview, Overlay(self.preview, "ru"))
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask as a browser does."""
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=SLOWEST)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return answer

    def raw(self, request: bytes) -> Answer:
        """Ask as no browser does."""
        with socket.create_connection(("127.0.0.1", self.server.server_port), timeout=SLOWEST) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            got = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        return Answer(int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body)

    def write(self, name: str, text: str | bytes) -> None:
        """Save a file, and tell the preview of it as the watcher does."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.preview.refresh(frozenset({name}))

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a piece of a file."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def events(self, page: str, mark: str, findings: str) -> Iterator[str]:
        """The kinds of news for a page, as they come."""
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=SLOWEST)
        connection.request("GET", f"/_preview/events?page={page}&mark={mark}&findings={findings}")
        response = connection.getresponse()
        assert response.getheader("Content-Type") == "text/event-stream"
        with closing(connection), closing(response), suppress(OSError):
            for line in response:
                if line.startswith(b"event: "):
                    yield line.decode().removeprefix("event: ").strip()


@pytest.fixture
def serve(collect: Collect) -> Iterator[Callable[..., Served]]:
    """A function that makes a collection of practices and serves it."""
    open_ones: list[Served] = []

    def start(practices: dict[str, str | bytes] | Path) -> Served:
        served = Served(practices if isinstance(practices, Path) else collect(practices))
        open_ones.append(served)
        return served

    yield start
    for one in open_ones:
        one.close()


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """Three practices, one of which is left out."""
    return serve(
        {
            "kopeysk/pervaya.md": practice("Первая", "См. [вторую](vtoraya.md).\n\nИ  ещё."),
            "kopeysk/vtoraya.md": practice("Вторая"),
            "kopeysk/lishnyaya.md": practice("Лишняя", status="отклонена"),
        }
    )


@pytest.fixture
def complete(serve: Callable[..., Served], tmp_path: Path) -> Served:
    """The fictional complete collection."""
    root = tmp_path / "Полный сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns(".*", "build"))
    return serve(root)


def until(true: Callable[[], object], seconds: float = SLOWEST) -> float:
    """Wait for something; gives how long that took."""
    start = time.perf_counter()
    while not true():
        assert time.perf_counter() - start < seconds, "nothing has come of it"
        time.sleep(0.01)
    return time.perf_counter() - start


def test_every_file_of_the_site_is_served(complete: Served) -> None:
    """Expect each file as the writer makes it, pages with the overlay at their end."""
    state = complete.preview.state
    assert state
    site = html.site(state.book, state.theme)
    assert len(site.pages) > 10
    for name in site.others:
        answer = complete.get(f"/{name}")
        assert (answer.status, answer.body) == (200, site.others[name])
        assert answer.headers["Content-Type"].split("/")[0] in {"text", "image", "application", "font"}
    for name in (*site.scripts, *site.search()):
        answer = complete.get(f"/{name}")
        assert (answer.status, answer.body) == (200, site.file(name))
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    for name in site.pages:
        answer = complete.get(f"/{name}")
        assert answer.status == 200
        if name.endswith(".html"):
            body = (site.file(name) or b"").decode().partition("<body>")[2].rpartition("</body>")[0]
            assert body in answer.text
            assert answer.text.count('<aside id="profcollect-preview"') == 1
    assert complete.get("/").body == complete.get("/index.html").body


def test_policies_stay_strict(served: Served) -> None:
    """Expect the policy in a header, no inline script or style, and nothing from elsewhere."""
    for path in ("/", "/kopeysk-pervaya.html", "/net-takoy.html", "/kopeysk-lishnyaya.html"):
        answer = served.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http-equiv" not in answer.text
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/ld\+json))|<style|\son\w+=|\sstyle=", answer.text)
        assert not re.search(r"(src|href)=.https?:", answer.text)
    for path in ("/style.css", "/kopeysk-pervaya.pdf", "/_preview/preview.js"):
        answer = served.get(path)
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "localhost.evil.example:{port}",
        "evil.example@127.0.0.1:{port}",
        "127.0.0.1:{port}, evil.example",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "",
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/kopeysk-pervaya.pdf", "/_preview/events?page=index.html", "/_preview/preview.js"]
)
def test_other_hosts_are_refused(served: Served, host: str, path: str) -> None:
    """Expect 403 whatever is asked for: another site may have its own name point here."""
    answer = served.get(path, Host=host.format(port=served.server.server_port))
    assert answer.status == 403
    assert len(answer.body) < 100


def test_two_hosts_or_none_are_refused(served: Served) -> None:
    """Expect 403."""
    port = served.server.server_port
    assert served.raw(b"GET / HTTP/1.1\r\n\r\n").status == 403
    assert served.raw(b"GET / HTTP/1.0\r\n\r\n").status == 403
    twice = f"Host: 127.0.0.1:{port}\r\n" * 2
    assert served.raw(f"GET / HTTP/1.1\r\n{twice}\r\n".encode()).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}"])
def test_this_machine_is_served(served: Served, host: str) -> None:
    """Expect pages by the names that it has itself."""
    assert served.get("/", Host=host.format(port=served.server.server_port)).status == 200


def test_it_listens_to_this_machine_only(served: Served) -> None:
    """Expect the loopback address."""
    assert served.server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "target",
    [
        "/profcollect.yml",
        "/../profcollect.yml",
        "/images/../profcollect.yml",
        "/images/../../profcollect.yml",
        "/%2e%2e/profcollect.yml",
        "/%2e%2e%2fprofcollect.yml",
        "/%252e%252e%252fprofcollect.yml",
        "/..%5cprofcollect.yml",
        "/..\\profcollect.yml",
        "/..%c0%afprofcollect.yml",
        "/%ff",
        "/practices/kopeysk/pervaya.md",
        "/_preview/../profcollect.yml",
        "/_preview/%2e%2e/html/style.css",
        "/_preview/page.html.j2",
        "/_preview/",
        "//etc/passwd",
        "/etc/passwd",
        "/C:/Windows/win.ini",
        "/index.html%00.css",
        "/style.css%00",
        "/%00",
        "/style.css/",
        "/images",
        "/images/",
        "/.profcollect/cache",
        "/kopeysk-pervaya.pdf/../../profcollect.yml",
        "/../kopeysk-pervaya.pdf",
        "/kopeysk/pervaya.pdf",
        "file:///etc/passwd",
        "http://evil.example/style.css",
        "style.css",
        "*",
    ],
)
def test_no_path_leads_out_of_the_site(served: Served, target: str) -> None:
    """Expect that there is nothing, however the path is written."""
    host = f"127.0.0.1:{served.server.server_port}"
    answer = served.raw(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.status == 404
    assert answer.body == b"404\n"


@pytest.mark.parametrize("name", ["/%3Cscript%3Ealert(1)%3C/script%3E.html", "/%22%3E%3Cimg%20src=x%3E.html"])
def test_an_address_is_no_markup(served: Served, name: str) -> None:
    """Expect a page that says there is none, and not what the address says."""
    answer = served.get(name)
    assert answer.status == 404
    assert "Такой страницы нет" in answer.text
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_but_reading_is_allowed(served: Served, method: str) -> None:
    """Expect 405."""
    answer = served.get("/", method=method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/style.css", "/net.html", "/_preview/events?page=index.html"])
def test_head_has_no_body(served: Served, path: str) -> None:
    """Expect the headers of GET alone."""
    head = served.get(path, method="HEAD")
    assert head.body == b""
    if "events" not in path:
        whole = served.get(path)
        assert (head.status, head.headers["Content-Length"]) == (whole.status, str(len(whole.body)))


@pytest.mark.parametrize("request_", [b"\r\n\r\n", b"GET\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_nonsense_does_not_end_it(served: Served, request_: bytes) -> None:
    """Expect it to go on."""
    with socket.create_connection(("127.0.0.1", served.server.server_port), timeout=SLOWEST) as connection:
        connection.sendall(request_)
    assert served.get("/").status == 200


def test_a_body_is_not_taken_for_another_request(served: Served) -> None:
    """Expect one answer."""
    host = f"Host: 127.0.0.1:{served.server.server_port}"
    inner = f"GET /style.css HTTP/1.1\r\n{host}\r\n\r\n"
    answer = served.raw(f"GET /net.txt HTTP/1.1\r\n{host}\r\nContent-Length: {len(inner)}\r\n\r\n{inner}".encode())
    assert answer.body == b"404\n"


def test_a_page_that_has_changed_is_told(served: Served) -> None:
    """Expect news for its page alone."""
    pages = {name: served.server.overlay.page(name) for name in ("kopeysk-pervaya.html", "kopeysk-vtoraya.html")}
    news: dict[str, list[str]] = {name: [] for name in pages}

    def listen(name: str) -> None:
        page = pages[name]
        news[name].extend(served.events(name, page.mark, page.findings_mark))

    for name in pages:
        Thread(target=listen, args=(name,), daemon=True).start()
    time.sleep(0.1)
    served.edit("practices/kopeysk/vtoraya.md", "Текст.", "Новый текст.")
    until(lambda: news["kopeysk-vtoraya.html"])
    time.sleep(0.2)
    assert news == {"kopeysk-pervaya.html": [], "kopeysk-vtoraya.html": ["page"]}


def test_other_findings_are_told_without_loading_again(served: Served) -> None:
    """Expect the list of the first page to be renewed when everything has been checked."""
    page = served.server.overlay.page("index.html")
    assert "Проверяю" in page.findings
    state = served.preview.state
    assert state
    Timer(0.1, served.preview.inspect, [state]).start()
    assert next(served.events("index.html", page.mark, page.findings_mark)) == "findings"
    assert "Проверяю" not in served.get("/").text


def test_styles_are_told(served: Served) -> None:
    """Expect a page to be loaded again when only its look has changed."""
    page = served.server.overlay.page("index.html")
    served.write("templates/default/html/style.css", "body { color: red }")
    assert next(served.events("index.html", page.mark, page.findings_mark)) == "page"
    assert served.get("/style.css").body == b"body { color: red }"


def test_findings_stand_on_the_page_of_their_practice(served: Served) -> None:
    """Expect the place, the words and the line, and the count on the first page."""
    text = served.get("/kopeysk-pervaya.html").text
    assert "practices/kopeysk/pervaya.md" in text
    assert "строка 13" in text
    assert "<code>И<mark>  </mark>ещё.</code>" in text
    assert "строка 13" not in served.get("/kopeysk-vtoraya.html").text
    state = served.preview.state
    assert state
    served.preview.inspect(state)
    index = served.get("/").text
    assert '<a href="/kopeysk-pervaya.html">Первая</a>' in index
    assert re.search(r"<summary[^>]*><span>(Ошибок|Предупреждений): \d+", index)


def test_a_finding_is_no_markup(served: Served) -> None:
    """Expect what a practice says to be text in the overlay as well."""
    evil = "</body></template><script>alert(1)</script><!--"
    served.write("practices/kopeysk/zlaya.md", practice(f"'{evil}'", f"{evil}  {evil}\n\ndata: x\n\nevent: page\n"))
    state = served.preview.state
    assert state
    served.preview.inspect(state)
    for path in ("/", "/kopeysk-zlaya.html"):
        text = served.get(path).text
        assert "<script>alert" not in text
        assert text.count("</body>") == text.count("</template>") == 1


def test_a_broken_practice_heals(served: Served) -> None:
    """Expect a page that says what is wrong and where, and the practice again when it is mended."""
    served.edit("practices/kopeysk/vtoraya.md", "title: Вторая", "title: [Вторая")
    answer = served.get("/kopeysk-vtoraya.html")
    assert answer.status == 500
    assert "practices/kopeysk/vtoraya.md" in answer.text
    assert "строка 2" in answer.text
    assert "Вторая" not in served.get("/").text
    served.edit("practices/kopeysk/vtoraya.md", "title: [Вторая", "title: Вторая")
    assert served.get("/kopeysk-vtoraya.html").status == 200
    assert "Вторая" in served.get("/").text


@pytest.mark.parametrize("broken", ["title: [", "titel: x\n", "", "a: b: c", "municipalities: нет\ntitle: x\n"])
def test_broken_settings_heal(served: Served, broken: str) -> None:
    """Expect every page to say so, with the place, and all to be well when they are mended."""
    whole = (served.root / FILE_NAME).read_text(encoding="utf-8")
    served.write(FILE_NAME, broken)
    for path in ("/", "/kopeysk-pervaya.html"):
        answer = served.get(path)
        assert answer.status == 500
        assert "Настройки сборника не читаются" in answer.text
        assert f"{FILE_NAME}:" in answer.text
    served.write(FILE_NAME, whole)
    assert served.get("/kopeysk-pervaya.html").status == 200


def test_settings_that_are_gone_heal(served: Served) -> None:
    """Expect a page that says so."""
    whole = (served.root / FILE_NAME).read_bytes()
    (served.root / FILE_NAME).unlink()
    served.preview.refresh(frozenset({FILE_NAME}))
    assert served.get("/").status == 500
    served.write(FILE_NAME, whole)
    assert served.get("/").status == 200


def test_a_broken_template_heals(served: Served) -> None:
    """Expect the pages that are made by it to say so, the others to be well."""
    name = "templates/default/html/practice.html.j2"
    served.write(name, "{% if %}")
    answer = served.get("/kopeysk-pervaya.html")
    assert answer.status == 500
    assert "practice.html.j2:1" in answer.text
    assert served.get("/").status == 200
    served.write(name, "{{ entry.title }} без «тела»")
    assert "Первая без «тела»" in served.get("/kopeysk-pervaya.html").text
    served.write(name, "{{ entry.nothing }}")
    assert served.get("/kopeysk-pervaya.html").status == 500
    (served.root / name).unlink()
    served.preview.refresh()
    assert served.get("/kopeysk-pervaya.html").status == 200


def test_a_fault_of_ours_does_not_end_it(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Expect a page that says so, the details on the console, and health when it is over."""

    def fail(*_: object) -> None:
        msg = "сломалось"
        raise ZeroDivisionError(msg)

    with monkeypatch.context() as patch:
        patch.setattr("profcollect.serve.preview.fill", fail)
        served.edit("practices/kopeysk/vtoraya.md", "Текст.", "Другой.")
        assert served.get("/").status == 500
        assert "ZeroDivisionError: сломалось" in served.get("/kopeysk-vtoraya.html").text
        assert "Traceback" in capsys.readouterr().err
        served.preview.refresh()
        assert not capsys.readouterr().err
    served.preview.refresh()
    assert "Другой." in served.get("/kopeysk-vtoraya.html").text
    with monkeypatch.context() as patch:
        patch.setattr("profcollect.writers.html.site", fail)
        served.edit("practices/kopeysk/vtoraya.md", "Другой.", "Третий.")
        assert served.get("/").status == 500
    assert "Третий." in served.get("/kopeysk-vtoraya.html").text


def test_practices_come_and_go(served: Served) -> None:
    """Expect new, renamed and deleted ones on the pages that name them."""
    served.write("practices/kopeysk/tretya.md", practice("Третья"))
    assert served.get("/kopeysk-tretya.html").status == 200
    assert "Третья" in served.get("/").text
    assert 'href="kopeysk-vtoraya.html"' in served.get("/kopeysk-pervaya.html").text.partition('class="text"')[2]
    old = served.root / "practices/kopeysk/vtoraya.md"
    old.rename(old.with_name("drugaya.md"))
    served.preview.refresh(frozenset({"practices/kopeysk/vtoraya.md", "practices/kopeysk/drugaya.md"}))
    assert served.get("/kopeysk-vtoraya.html").status == 404
    assert served.get("/kopeysk-drugaya.html").status == 200
    old.with_name("drugaya.md").unlink()
    served.preview.refresh(frozenset({"practices/kopeysk/drugaya.md"}))
    assert served.get("/kopeysk-drugaya.html").status == 404
    assert "Вторая" not in served.get("/").text


def test_the_last_practice_goes(served: Served) -> None:
    """Expect an empty book, and no error."""
    shutil.rmtree(served.root / "practices/kopeysk")
    served.preview.refresh()
    assert served.get("/").status == 200
    shutil.rmtree(served.root / "practices")
    served.preview.refresh()
    assert "нет папки с практиками" in served.get("/").text
    served.write("practices/a.md", practice("Новая"))
    assert "Новая" in served.get("/").text


def test_a_practice_that_is_left_out_says_why(served: Served) -> None:
    """Expect its status, and its page when that changes."""
    answer = served.get("/kopeysk-lishnyaya.html")
    assert answer.status == 404
    assert "отклонена" in answer.text
    served.edit("practices/kopeysk/lishnyaya.md", "отклонена", "принята")
    assert served.get("/kopeysk-lishnyaya.html").status == 200


def test_what_is_gone_for_a_moment_is_waited_for(served: Served) -> None:
    """Expect no page without its practice while an editor replaces the file."""
    path = served.root / "practices/kopeysk/vtoraya.md"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    Timer(0.03, path.write_text, [text.replace("Текст.", "Новый текст.")], {"encoding": "utf-8"}).start()
    served.preview.refresh(frozenset({"practices/kopeysk/vtoraya.md"}))
    assert "Новый текст." in served.get("/kopeysk-vtoraya.html").text


def test_images_texts_and_taxonomies_are_watched(complete: Served) -> None:
    """Expect what depends on them to change, and nothing to be made anew when nothing has."""
    preview, root = complete.preview, complete.root
    assert not preview.refresh()
    state = preview.state
    assert state
    path = next(path for path, one in state.kept.items() if any(image.path for image in one.read.images.values()))
    image = next(iter(state.kept[path].read.images.values()))
    page = f"/{state.slugs[path]}.html"
    before = complete.get(page).text
    other = next(
        one for one in root.rglob("*") if one.suffix == (root / image.path).suffix and one != root / image.path
    )
    complete.write(image.path, other.read_bytes())
    assert complete.get(page).text != before
    (root / image.path).unlink()
    preview.refresh()
    assert "Нет изображения" in complete.get(page).text
    name = state.workspace.settings.config.preface
    complete.write(name, "# Новое предисловие\n\nСлово  составителя.\n")
    text = complete.get("/preface.html").text
    assert "Новое предисловие" in text
    assert name in text
    (root / name).unlink()
    preview.refresh()
    assert complete.get("/preface.html").status == 404


def test_only_what_depends_is_compiled(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect one practice to be compiled after a save of its file, and none after other saves."""
    compiled: list[str] = []

    def counted(job: Job, read: shelf.Read, *rest: object) -> Compiled:
        compiled.append(read.document.path)
        return made(job, read, *rest)  # type: ignore[arg-type]

    made = shelf.compiled_in
    monkeypatch.setattr(shelf, "compiled_in", counted)
    served.edit("practices/kopeysk/vtoraya.md", "Текст.", "Новый текст.")
    assert compiled == ["practices/kopeysk/vtoraya.md"]
    compiled.clear()
    served.edit(FILE_NAME, "Вымышленный сборник", "Переименованный сборник")
    assert "Переименованный сборник" in served.get("/kopeysk-pervaya.html").text
    served.edit(FILE_NAME, "Копейский городской округ", "Новый округ")
    assert "Новый округ" in served.get("/kopeysk-pervaya.html").text
    served.write("templates/default/html/style.css", "")
    served.write("practices/kopeysk/README.md", "Ничего.")
    assert not compiled
    served.write(FILE_NAME, (served.root / FILE_NAME).read_text(encoding="utf-8") + "typography: {percent: слитно}\n")
    assert len(compiled) == 3


def test_what_texts_do_not_depend_on() -> None:
    """Expect the same compiled texts whatever the settings that are passed over say."""
    workspace = open_workspace(FICTIONAL)
    settings = workspace.settings
    job = Job(workspace.root, settings, today(), workspace.slugs(), (3,), ("html", "typst"))
    nothing = replace(settings, config=replace(settings.config, **shelf.BESIDE))  # type: ignore[arg-type]
    for one in shelf.fill({}, job, workspace.files, ()).values():
        assert shelf.compiled_in(replace(job, settings=nothing), one.read, one.practice, one.slug) == one.compiled


@pytest.mark.parametrize("percent", ["слитно", "с пробелом"])
def test_nothing_is_left_of_other_settings(complete: Served, percent: str) -> None:
    """Expect the pages of a preview that was started with these settings."""
    name = FILE_NAME
    text = re.sub(r"(?m)^(типографика|typography):.*\n(?:[ ]+.*\n)*", "", (complete.root / name).read_text("utf-8"))
    complete.write(name, f"{text}\ntypography: {{percent: {percent}}}\n")
    fresh = Preview(complete.root)
    fresh.refresh()
    assert fresh.state
    assert complete.preview.state
    for slug in fresh.state.paths:
        assert complete.preview.state.page(f"{slug}.html") == fresh.state.page(f"{slug}.html")


RICH = """\
---
title: {title}
municipality: {town}
directions: [{direction}]
keywords: [{word}]
aliases: [{alias}]
resources:
  - {{kind: кадровые, text: Вымышленный мастер, share: {share}}}
---

## Цель

Вымышленный {text} станок.
"""


def test_an_edit_is_on_every_page_that_tells_of_it(serve: Callable[..., Served]) -> None:
    """Expect lists, tables, data and the search's index of now, the old address gone and the new one leading on."""
    given = {"title": "Первая", "town": "Копейск", "direction": "урочная деятельность", "word": "токарь"}
    given |= {"alias": "staraya", "share": "можем поделиться", "text": "фрезерный"}
    now = {"title": "Иная", "town": "Кыштым", "direction": "дополнительное образование", "word": "слесарь"}
    now |= {"alias": "drevnyaya", "share": "нужно", "text": "сверлильный"}
    served = serve({"a.md": RICH.format(**given), "b.md": practice("Вторая")})
    assert "Первая" in served.get("/staraya.html").text
    told = {
        "/": ("Первая", "Иная"),
        "/data/catalogue.js": ("Первая", "Иная"),
        "/coverage.html": ("Можно спросить: Копейск", "kyshtym&amp;direction=additional"),
        "/keywords.html": ("токарь", "слесарь"),
        "/data/search.js": ("фрезерн", "сверлильн"),
        "/data/text/a.js": ("фрезерный", "сверлильный"),
        "/exchange.html": ("Запросов пока нет", "Предложений пока нет"),
    }
    before = {path: served.get(path).text for path in told}
    served.write("practices/a.md", RICH.format(**now))
    for path, (old, new) in told.items():
        after = served.get(path).text
        assert (old in before[path], new in before[path]) == (True, False), path
        assert (old in after, new in after) == (False, True), path
    assert served.get("/staraya.html").status == 404
    assert "Иная" in served.get("/drevnyaya.html").text


def test_a_former_address_leads_on_under_its_policy(serve: Callable[..., Served]) -> None:
    """Expect the page that leads on to be served with the overlay, and never in the place of a practice."""
    first = practice("Первая").replace("status:", "aliases: [staraya, b]\nstatus:")
    served = serve({"a.md": first, "b.md": practice("Вторая")})
    answer = served.get("/staraya.html")
    assert re.search(r'<meta http-equiv="refresh" content="0; url=a\.html"', answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<h1>Вторая</h1>" in served.get("/b.html").text


def test_no_page_offers_a_file_that_a_preview_does_not_make(serve: Callable[..., Served], collect: Collect) -> None:
    """Expect no links to downloads, which a build makes, whatever the settings say."""
    served = serve({"a.md": practice("Первая")})
    served.write(FILE_NAME, (served.root / FILE_NAME).read_text(encoding="utf-8") + "site: {downloads: yes}\n")
    for path in ("/about.html", "/a.html"):
        answer = served.get(path)
        assert answer.status == 200
        assert "files/" not in answer.text
    assert served.get("/files/a.pdf").status == 404


def test_the_address_of_the_site_is_taken_in(serve: Callable[..., Served]) -> None:
    """Expect a sitemap and a feed as soon as the settings name an address."""
    served = serve({"a.md": practice("Первая")})
    assert served.get("/sitemap.xml").status == 404
    text = (served.root / FILE_NAME).read_text(encoding="utf-8")
    served.write(FILE_NAME, text + "site: {url: 'https://example.org/sbornik/'}\n")
    answer = served.get("/sitemap.xml")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/xml")
    assert "https://example.org/sbornik/a.html" in answer.text
    assert served.get("/feed.xml").status == 200


def test_the_pdf_of_a_practice(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect it to be made when asked for, once, and again when the practice has changed."""
    first = served.get("/kopeysk-pervaya.pdf")
    assert (first.status, first.headers["Content-Type"]) == (200, "application/pdf")
    assert first.body.startswith(b"%PDF-")
    with monkeypatch.context() as patch:
        patch.delattr("profcollect.serve.preview.pdf")
        served.edit("practices/kopeysk/vtoraya.md", "Текст.", "Новый текст.")
        assert served.get("/kopeysk-pervaya.pdf").body == first.body
    served.edit("practices/kopeysk/pervaya.md", "И  ещё.", "И ещё много, много другого.")
    assert served.get("/kopeysk-pervaya.pdf").body != first.body
    assert served.get("/net.pdf").status == 404
    served.edit("practices/kopeysk/vtoraya.md", "title: Вторая", "title: [")
    assert served.get("/kopeysk-vtoraya.pdf").status == 404


def test_a_pdf_that_cannot_be_made(served: Served) -> None:
    """Expect words, and the preview to go on."""
    served.write("templates/default/pdf/book.typ.j2", "#no-such-thing")
    answer = served.get("/kopeysk-pervaya.pdf")
    assert answer.status == 500
    assert "book.typ.j2" in answer.text
    shutil.rmtree(served.root / "templates")
    served.preview.refresh()
    assert served.get("/kopeysk-pervaya.pdf").status == 200


def test_saves_are_noticed(served: Served) -> None:
    """Expect pages to be renewed soon after a save, of whatever kind it is."""
    stop, told = Event(), list[frozenset[str]]()
    watching.start(served.preview, stop, lambda touched, _: told.append(touched))
    path = served.root / "practices/kopeysk/vtoraya.md"
    text = path.read_text(encoding="utf-8")
    time.sleep(0.2)
    path.write_text(text.replace("Текст.", "Первый раз."), encoding="utf-8")
    until(lambda: "Первый раз." in served.get("/kopeysk-vtoraya.html").text)
    aside = path.with_name("~WRD0001.tmp")
    aside.write_text(text.replace("Текст.", "Второй раз."), encoding="utf-8")
    aside.replace(path)
    until(lambda: "Второй раз." in served.get("/kopeysk-vtoraya.html").text)
    path.rename(path.with_name("vtoraya.md~"))
    path.write_text(text.replace("Текст.", "Третий раз."), encoding="utf-8")
    until(lambda: "Третий раз." in served.get("/kopeysk-vtoraya.html").text)
    until(lambda: "Проверяю" not in served.get("/").text)
    assert all("practices/kopeysk/vtoraya.md" in touched for touched in told)
    stop.set()


def test_the_disk_is_looked_at_where_the_system_tells_nothing(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect a save to be noticed all the same."""

    def fail(*_: object, **__: object) -> None:
        msg = "OS file watch limit reached"
        raise OSError(msg)

    monkeypatch.setattr("watchfiles.watch", fail)
    monkeypatch.setattr(watching, "LOOK", 20)
    stop = Event()
    watching.start(served.preview, stop, lambda *_: None)
    path = served.root / "practices/kopeysk/vtoraya.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Текст.", "Новый текст."), encoding="utf-8")
    until(lambda: "Новый текст." in served.get("/kopeysk-vtoraya.html").text)
    stop.set()


def test_two_hundred_practices_are_renewed_at_once(serve: Callable[..., Served], tmp_path: Path) -> None:
    """Expect a save on the page soon; half a second is promised, a machine that does much beside takes longer."""
    sys.path.insert(0, str(Path(__file__).parent / "bench"))
    from corpus import make

    root = tmp_path / "200"
    make(root, 200)
    served = serve(root)
    state = served.preview.state
    assert state
    served.get("/")
    path, slug = next(iter(state.slugs.items()))
    start = time.perf_counter()
    served.write(path, (root / path).read_text(encoding="utf-8") + "\n\nНовый абзац.\n")
    assert "Новый абзац." in served.get(f"/{slug}.html").text
    practice_seconds = time.perf_counter() - start
    start = time.perf_counter()
    served.edit(FILE_NAME, "title: ", "title: Новый ")
    assert "<title>Новый" in served.get("/").text
    assert max(practice_seconds, time.perf_counter() - start) < 2


def test_a_port_that_is_taken(run: Run, served: Served) -> None:
    """Expect words and exit code 2."""
    result = run("serve", served.root, "--port", served.server.server_port)
    assert result.exit_code == 2
    assert f"порт {served.server.server_port} уже занят" in result.output
    assert "--port" in result.output


def test_no_collection(run: Run, tmp_path: Path) -> None:
    """Expect words and exit code 2."""
    result = run("serve", tmp_path)
    assert result.exit_code == 2
    assert "не сборник" in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the whole console")
@pytest.mark.parametrize("busy", [False, True])
def test_ctrl_c_ends_it(collect: Collect, *, busy: bool) -> None:
    """Expect exit code 0 at once, whether somebody listens, a PDF is being made, or not."""
    root = collect({"a.md": practice("Первая", "Текст.\n\n" * 20000)})
    command = [sys.executable, "-m", "profcollect", "serve", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    with process, ExitStack() as open_ones:
        # Whatever fails below, no server outlives the test; one that has ended already is not touched.
        open_ones.callback(process.kill)
        assert process.stdout
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())[1])  # type: ignore[index]
        for path in ("/_preview/events?page=index.html&mark=&findings=", "/a.pdf") if busy else ():
            connection = socket.create_connection(("127.0.0.1", port), timeout=SLOWEST)
            open_ones.enter_context(connection)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        start = time.perf_counter()
        _, errors = process.communicate(timeout=SLOWEST)
    assert (process.returncode, time.perf_counter() - start < SLOWEST / 2) == (0, True)
    assert errors.strip() == "Предпросмотр закончен."
