"""The book as one file, opened as somebody opens what came by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest
from browser.test_reading import AXE, COLOURS, STANDARDS
from tools import ACE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Opener = Callable[..., "Page"]


@pytest.fixture
def whole(chromium: Browser, site: Callable[[str], Path]) -> Iterator[Opener]:
    """A function that opens the file of a collection; in the end, nothing may have gone wrong and nobody been asked."""
    wrong: list[str] = []
    contexts = []

    def make(name: str, width: int = 1280, **options: bool | str) -> Page:
        (path,) = site(name).parent.glob("*.html")
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        address = path.as_uri()
        page.on("request", lambda one: wrong.append(one.url) if not one.url.startswith((address, "data:")) else None)
        page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("name", ["fictional", "sample", "awkward"])
@pytest.mark.parametrize("width", [320, 768, 1440, 3840])
def test_it_fits_every_screen(whole: Opener, name: str, width: int) -> None:
    page = whole(name, width, java_script_enabled=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "its styles have been refused"
    assert page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth > 0)")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["fictional", "sample", "awkward"])
def test_axe_finds_nothing(whole: Opener, name: str, width: int) -> None:
    axe = ACE.parent / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("not on this machine: axe-core")
    page = whole(name, width, color_scheme="light", reduced_motion="reduce", bypass_csp=True)
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate(AXE, {"runOnly": STANDARDS})
    page.emulate_media(color_scheme="dark")
    assert found + page.evaluate(AXE, {"runOnly": COLOURS}) == []


def test_contents_stay_in_sight_where_there_is_room(whole: Opener) -> None:
    def stays(page: Page) -> bool:
        page.evaluate("document.querySelector('main > :last-child').scrollIntoView()")
        return bool(page.evaluate("document.querySelector('.toc > div').getBoundingClientRect().bottom > 0"))

    wide = whole("fictional", 1440)
    assert stays(wide)
    assert not wide.locator(".back").first.is_visible()
    narrow = whole("fictional", 900)
    assert not stays(narrow)
    assert narrow.locator(".back").first.is_visible()


def test_it_is_read_without_scripts_by_its_links(whole: Opener) -> None:
    page = whole("fictional", 360, java_script_enabled=False)
    page.get_by_role("link", name="Экскурсия наоборот").first.click()
    heading = page.get_by_role("heading", name="Экскурсия наоборот")
    box = heading.bounding_box()
    assert box
    assert 0 <= box["y"] < 200
    page.get_by_role("link", name="↑ К содержанию").filter(visible=True).first.click()
    assert page.url.endswith("#_contents")


def test_on_paper_each_practice_has_a_page_of_its_own(whole: Opener) -> None:
    page = whole("fictional")
    titles = page.evaluate("[...document.querySelectorAll('.head > :first-child')].map((one) => one.textContent)")
    with pymupdf.open(stream=page.pdf(format="A4"), filetype="pdf") as paper:
        texts = [" ".join(sheet.get_text().split()) for sheet in paper]
    plain = [" ".join(one.split()) for one in titles]
    assert len(plain) > 12
    contents = next(number for number, text in enumerate(texts) if text.startswith("Содержание"))
    firsts = [
        next(number for number, text in enumerate(texts) if number > contents and title in text[:400])
        for title in plain
    ]
    assert len(set(firsts)) == len(firsts)
    assert not any("К содержанию" in text for text in texts)
