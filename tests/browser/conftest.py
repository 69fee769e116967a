"""The sites that browsers open, from a folder and from a server, and a visitor who notices what a reader would not."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from awkward import write_awkward
from bench.corpus import make
from conftest import BOOKS
from tools import found
from typer.testing import CliRunner

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

FORMATS = "html,html-single,pdf"
PLACES = ("folder", "server")
LARGE = {"large": 2000, "middling": 200}
"""Made-up collections, and how many practices each has."""
TOWNS = 40
TRADES = 700
"""How many towns and keywords the practices of these have: as many as a region and its teachers would."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that gives the folder of a site by its name; each is built once."""
    from profcollect.cli import app

    @cache
    def built(name: str) -> Path:
        # As it lies on the disk of somebody who got it by mail.
        out = tmp_path_factory.mktemp(name) / "Сайт № 1"
        root = BOOKS.get(name)
        if root is None:
            root = tmp_path_factory.mktemp(f"{name}-collection")
            if name in LARGE:
                make(root, LARGE[name])
                _vary(root)
            else:
                write_awkward(root)
        formats = "html" if name in LARGE else FORMATS
        result = CliRunner().invoke(app, ["build", str(root), "--out", str(out), "--format", formats, "--quiet"])
        assert result.exit_code in {0, 1}, result.output
        return out / "site"

    return built


def _vary(root: Path) -> None:
    """Give the practices of a made-up collection towns, keywords, workplaces and grades to choose by."""
    config = root / "profcollect.yml"
    towns = "".join(f"  - {{id: gorod-{number}, name: Город-{number}}}\n" for number in range(TOWNS))
    config.write_text(config.read_text(encoding="utf-8") + towns, encoding="utf-8")
    for number, path in enumerate(sorted(root.glob("practices/*/*.md"))):
        text = path.read_text(encoding="utf-8")
        for name, value in {
            "municipality": f"gorod-{number * 7 % TOWNS}",
            "grades": f"{6 + number % 4}–{9 + number % 3}",
            "keywords": f"[проба, ремесло {number % TRADES}, станок {number * 3 % TRADES}]",
        }.items():
            text = re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", text, count=1)
        path.write_text(text.replace("Центр «Пример»", f"Школа № {number % 90}", 1), encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser that all tests share."""
    if not found("browser"):
        pytest.skip("not on this machine: a Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found("browser"), args=["--no-sandbox"])
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def handle(self) -> None:
        """Bear a browser that leaves before it has everything."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Path], str]]:
    """A function that gives the address of a folder on a server of this machine."""
    servers: list[ThreadingHTTPServer] = []

    @cache
    def address(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield address
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Visit:
    """A page, where it began, and what it did that it must not."""

    page: Page
    base: str
    folder: Path
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open a page of the site anew."""
        # Another hash alone would not load it again.
        self.page.goto("about:blank")
        self.page.goto(self.base + address)
        return self.page

    def strangers(self) -> list[str]:
        """What it asked for that is not the site's own."""
        return [one for one in self.requests if not one.startswith((self.base, "data:", "about:"))]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    """Where a site is opened from."""
    return str(request.param)


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, site: Callable[[str], Path], served: Callable[[Path], str]) -> Iterator[Visitor]:
    """A function that opens a site; in the end, nothing may have gone wrong and nobody else may have been asked."""
    visits: list[Visit] = []

    def make(name: str, place: str = "folder", *, width: int = 1280, **options: bool | str | list[str]) -> Visit:
        folder = site(name)
        base = served(folder) if place == "server" else folder.as_uri() + "/"
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        one = Visit(page, base, folder, context)
        page.on("request", lambda request: one.requests.append(request.url))
        page.on("console", lambda said: one.complaints.append(said.text) if complaint(said) else None)
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (one.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        visits.append(one)
        return one

    yield make
    for one in visits:
        one.context.close()
        assert one.complaints == []
        assert one.strangers() == []


def complaint(said: ConsoleMessage) -> bool:
    """Whether a line of the browser's console tells of a fault."""
    # A player needs both; until it is wanted, the frame holds a page of ours, in which no script may run.
    return said.type in {"error", "warning"} and "allow-scripts and allow-same-origin" not in said.text


def until(page: Page, condition: str) -> None:
    """Wait until something is true in a page. Playwright's own way is forbidden by the page's policy."""
    end = time.monotonic() + 10
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


def catalogue_of(folder: Path) -> dict[str, Any]:
    """The catalogue's data."""
    text = (folder / "data" / "catalogue.js").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text[text.index(".catalogue = ") + 13 : text.rindex(";")])
    return data
