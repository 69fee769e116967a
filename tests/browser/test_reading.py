"""Every page in a browser: without scripts, by keyboard, on any screen, on paper, for those who listen, and alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import lxml.html
import pytest
from browser.conftest import Visitor, until
from tools import ACE, needs, run_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KINDS = {
    "fictional": (
        "index.html",
        "catalogue.html",
        "catalogue.html#q=проба&municipality=svetlogorye",
        "catalogue.html#municipality=svetlogorye&level=advanced",
        "coverage.html",
        "exchange.html",
        "authors.html",
        "organizations.html",
        "keywords.html",
        "municipalities.html",
        "about.html",
        "preface.html",
        "appendix_1.html",
        "figures.html",
        "tables.html",
        "direction_additional.html",
        "zarechny-yar-vse-konstruktsii.html",
        "novokamensk-karernaya-nedelya.html",
    ),
    "sample": ("index.html", "catalogue.html", "coverage.html", "about.html", "kyshtym-professionalnye-proby.html"),
    "awkward": (
        "index.html",
        "catalogue.html",
        "coverage.html",
        "exchange.html",
        "keywords.html",
        "svetlogorye-dlinnoe.html",
        "svetlogorye-slovo.html",
        "svetlogorye-pustoe.html",
        "svetlogorye-zloe.html",
    ),
    "large": ("index.html", "catalogue.html", "authors.html", "part_basic_lessons.html"),
}
"""A page of each kind, and all that may break one."""
PAGES = [(name, page) for name, pages in KINDS.items() for page in pages]
pages = pytest.mark.parametrize(("name", "page"), PAGES, ids=lambda value: str(value).partition("#")[0])


def each(visit: Visitor, place: str = "folder", **options: bool | str | list[str]) -> Iterator[tuple[Page, str]]:
    """Every page of `PAGES`, in a visit a site."""
    for name, addresses in KINDS.items():
        visited = visit(name, place, **options)
        for address in addresses:
            yield visited.go(address), f"{name}: {address}"


def test_no_page_is_wider_than_its_screen(visit: Visitor) -> None:
    for page, name in each(visit):
        for width in (320, 768, 1440, 3840):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def test_nothing_of_an_address_is_wanted_from_others(visit: Visitor, place: str) -> None:
    """Expect it of reading, scrolling and pointing; the visit tells at its end."""
    for page, _ in each(visit, place):
        page.locator("a:visible").last.hover()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.mouse.move(640, 450)
        assert page.evaluate("window.taken") is None


def test_it_is_whole_without_scripts(visit: Visitor, place: str) -> None:
    for page, name in each(visit, place, java_script_enabled=False):
        assert page.locator("h1").is_visible(), name
        assert page.locator("main").inner_text().strip(), name
        assert page.locator(":is(button, input, select, dialog):visible").count() == 0, name


@pytest.mark.parametrize("name", ["fictional", "sample", "awkward", "large"])
def test_every_practice_is_reached_by_links(visit: Visitor, name: str) -> None:
    folder = visit(name).folder
    known, todo = {"index.html"}, ["index.html"]
    targets: dict[str, set[str]] = {}
    dead = []
    trees = {}
    while todo:
        here = todo.pop()
        if not here.endswith(".html") or here.startswith("files/"):
            continue
        trees[here] = lxml.html.document_fromstring((folder / here).read_bytes())
        schemes = {
            one.partition(":")[0].strip().lower()
            for one in trees[here].xpath("//a/@href | //iframe/@src | //@action")
            if ":" in one
        }
        assert schemes <= {"https", "http", "mailto"}, here
        assert not trees[here].xpath("//@*[starts-with(name(), 'on')]"), here
        assert not trees[here].xpath("//script[not(@src) and not(@type='application/ld+json')]"), here
        for address in trees[here].xpath(
            "//a/@href | //link/@href | //script/@src | //img/@src | //meta[@http-equiv='refresh']/@content"
        ):
            own = address.rpartition("url=")[2]
            if own.startswith(("https://", "http://", "mailto:", "data:")):
                continue
            file, _, anchor = unquote(own).partition("#")
            file = file or here
            if not (folder / file).is_file():
                dead.append((here, address))
                continue
            if anchor and file != "catalogue.html":
                targets.setdefault(file, set()).add(anchor)
            if file not in known:
                known.add(file)
                todo.append(file)
    for file, anchors in targets.items():
        ids = set(trees[file].xpath("//@id"))
        dead += [(file, anchor) for anchor in anchors - ids]
    assert dead == []
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    left = {one for one in files - known if not one.startswith("data/")}
    # What others still have links to.
    assert left <= {"staryy-katalog.html"}


def test_by_keyboard_one_comes_to_the_text(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("novokamensk-karernaya-nedelya.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


FOCUSED = """() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const wrong = [];
  let number = 0;
  for (const element of document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')) {
    if (!seen(element) || element.tabIndex < 0) continue;
    element.focus();
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    if (document.activeElement !== element || !ring || !inside) wrong.push(element.outerHTML.slice(0, 200));
    number += 1;
  }
  return { number, wrong };
}"""
"""What can have the focus, and which of it does not show that it has it."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_wherever_it_goes(visit: Visitor, scheme: str) -> None:
    for page, name in each(visit, reduced_motion="reduce", color_scheme=scheme, width=360):
        # From here on it is one of the keyboard.
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["wrong"] == [], name
        assert focus["number"] > 3, name


def test_the_order_of_the_focus_is_that_of_the_page(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html")
    places = []
    for _ in range(40):
        page.keyboard.press("Tab")
        places.append(
            page.evaluate("""() => {
          const { activeElement } = document;
          return [...document.querySelectorAll('a, button, input, select, summary')].indexOf(activeElement);
        }""")
        )
    assert places == sorted(places)
    assert len(set(places)) == 40


def test_finding_by_keyboard_alone(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("catalogue.html")
    page.locator("#_query").focus()
    page.keyboard.type("лекало")
    page.wait_for_selector("ol.cards mark")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "novokamensk-shveynaya-laboratoriya.html"
    page.locator("input[name=municipality][value=novokamensk]").focus()
    page.keyboard.press("Space")
    until(page, "location.hash.includes('municipality=novokamensk')")
    assert page.locator("input[name=municipality][value=novokamensk]").is_checked()
    page.locator("ol.cards a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("article.practice")


def test_a_figure_is_enlarged_and_put_back(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("zarechny-yar-vse-konstruktsii.html")
    link = page.locator("a.enlarge").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert dialog.locator("img").bounding_box()["width"] > 0
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.className") == "enlarge"


def test_a_citation_is_copied(visit: Visitor, place: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"] if place == "server" else []
    page = visit("fictional", place, permissions=permissions).go("novokamensk-karernaya-nedelya.html")
    button = page.locator("button.copy")
    button.click()
    until(page, "document.querySelector('button.copy').textContent === 'Скопировано'")
    if place == "server":
        assert page.evaluate("navigator.clipboard.readText()") == page.locator(".citation").inner_text()


def test_notes_lead_there_and_back(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("zarechny-yar-vse-konstruktsii.html")
    there = page.locator("sup a").first
    there.click()
    note = page.url.partition("#")[2]
    assert page.locator(f'[id="{note}"]').is_visible()
    page.locator(f'[id="{note}"] [role=doc-backlink]').first.click()
    assert page.url.partition("#")[2] == there.get_attribute("id")


def test_a_video_asks_its_site_only_when_it_is_wanted(visit: Visitor) -> None:
    visited = visit("awkward")
    page = visited.go("svetlogorye-zloe.html")
    # The other video is of a site that the settings do not allow.
    assert page.locator("iframe").count() == 1
    page.locator("iframe").scroll_into_view_if_needed()
    page.locator("iframe").hover()
    assert visited.strangers() == []
    page.frame_locator("iframe").locator("a").click()
    page.wait_for_timeout(300)
    assert visited.strangers() == ["https://rutube.ru/play/embed/0123456789abcdef0123456789abcdef"]
    visited.requests.clear()


def test_an_old_address_leads_on(visit: Visitor, place: str) -> None:
    page = visit("awkward", place).go("staryy-katalog.html")
    page.wait_for_url("**/svetlogorye-catalogue.html")


@pytest.mark.parametrize("name", ["fictional", "sample", "large"])
def test_the_first_page_is_light(visit: Visitor, name: str) -> None:
    visited = visit(name, "server")
    visited.go("index.html").wait_for_load_state("networkidle")
    files = {
        unquote(one.removeprefix(visited.base)).partition("?")[0]
        for one in visited.requests
        if one.startswith(visited.base)
    }
    weight = sum((visited.folder / file).stat().st_size for file in files if not file.startswith("images/"))
    print(f"{name}: {weight:,} bytes in {len(files)} files")
    assert weight < 100_000


def test_pages_do_not_grow_with_the_collection(visit: Visitor) -> None:
    """Expect it of practices each for itself, and of lists, which fill up, of the largest."""

    def sizes(name: str) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in visit(name).folder.glob("*.html")}

    before, after = sizes("middling"), sizes("large")
    same = [name for name in before if "-p0" in name and name in after]
    assert len(same) > 100
    assert [name for name in same if after[name] > 1.1 * before[name]] == []
    assert max(after.values()) < 1.2 * max(before.values())


AXE = """async (options) => {
  const { violations } = await axe.run(document, { iframes: false, preload: false, resultTypes: ['violations'], ...options });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} (${nodes[0].failureSummary})`);
}"""
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a scheme of colours may break."""


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(visit: Visitor, width: int) -> None:
    axe = ACE.parent / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("not on this machine: axe-core")
    source = axe.read_text(encoding="utf-8")
    found = []
    for page, name in each(visit, width=width, color_scheme="light", reduced_motion="reduce", bypass_csp=True):
        page.evaluate(source)
        found += [(name, one) for one in page.evaluate(AXE, {"runOnly": STANDARDS})]
        page.emulate_media(color_scheme="dark")
        found += [(name, "dark", one) for one in page.evaluate(AXE, {"runOnly": COLOURS})]
        page.emulate_media(color_scheme="light")
    assert found == []


def test_there_is_a_dark_scheme_and_no_motion_for_those_who_ask(visit: Visitor) -> None:
    for page, name in each(visit):
        grounds = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
            grounds[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
        assert grounds["light"] > 600, name
        assert grounds["dark"] < 150, name
        moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter((one) => {
          const style = getComputedStyle(one);
          const long = (times) => times.split(', ').some((time) => parseFloat(time) > 0.01);
          return long(style.transitionDuration) || long(style.animationDuration) || style.scrollBehavior === 'smooth';
        }).map((one) => one.outerHTML.slice(0, 100))""")
        assert moving == [], name


@needs("java")
def test_the_checker_of_the_w3c_finds_no_errors(visit: Visitor) -> None:
    jar = ACE.parent / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        pytest.skip("not on this machine: vnu-jar")
    folders = [visit(name).folder for name in ("fictional", "sample", "awkward")]
    singles = [path for folder in folders for path in folder.parent.glob("*.html")]
    assert len(singles) == len(folders)

    def errors(*arguments: object) -> list[object]:
        said = run_tool("java", "-jar", jar, "--format", "json", "--stdout", *arguments)
        told = json.loads(said.stdout)["messages"]
        return [(unquote(one["url"]), one.get("lastLine"), one["message"]) for one in told if one["type"] != "info"]

    assert errors("--skip-non-html", *folders, *singles) == []
    assert errors("--css", *folders[0].glob("*.css")) == []


def test_paper_has_no_controls(visit: Visitor) -> None:
    for page, name in each(visit):
        page.emulate_media(media="print")
        controls = page.locator(":is(nav, button, input, select, summary, form, iframe, dialog, .skip, .near):visible")
        # Where a practice stands in the book, and what a book holds, one wants to read.
        left = controls.evaluate_all(
            "(all) => all.filter((one) => !one.matches('.path, .index .outline')).map((one) => one.outerHTML.slice(0, 100))"
        )
        assert left == [], name


PRINTED = ("index.html", "catalogue.html", "coverage.html", "exchange.html", "zarechny-yar-vse-konstruktsii.html")


@pytest.mark.parametrize("address", PRINTED)
def test_paper_has_the_text(visit: Visitor, address: str) -> None:
    import pymupdf

    page = visit("fictional").go(address)
    title = " ".join(page.locator("h1").inner_text().split())
    page.emulate_media(media="print")
    paragraphs = page.locator("main :is(h1, h2, p, dd):not(:has(a)):visible").all_inner_texts()
    with pymupdf.open(stream=page.pdf(), filetype="pdf") as paper:
        text = "".join("".join(sheet.get_text() for sheet in paper).split())
    assert "".join(title.split()) in text
    assert len(paragraphs) > 5
    assert [one for one in paragraphs if "".join(one.split()) not in text] == []


def test_on_paper_a_link_tells_where_it_leads(visit: Visitor) -> None:
    page = visit("fictional").go("zarechny-yar-vse-konstruktsii.html")
    page.emulate_media(media="print")
    # The address of a video stands under it anyway.
    told = page.locator(".text a[href^='http']:not(.address):visible").evaluate_all(
        "(all) => all.map((one) => [one.href, one.textContent + getComputedStyle(one, '::after').content])"
    )
    assert told
    for address, words in told:
        assert unquote(address).removesuffix("/") in unquote(words), words


def test_one_file_is_the_whole_book(visit: Visitor) -> None:
    visited = visit("fictional")
    (path,) = visited.folder.parent.glob("*.html")
    own = path.as_uri()
    visited.base = own
    for width in (320, 1440):
        visited.page.set_viewport_size({"width": width, "height": 900})
        page = visited.go("")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        broken = page.evaluate("[...document.images].filter((one) => one.complete && !one.naturalWidth).length")
        assert broken == 0
        assert page.evaluate("document.images.length") > 0
    assert set(visited.requests) - {"about:blank"} <= {own} | {
        one for one in visited.requests if one.startswith("data:")
    }
    dead = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1)))).map((one) => one.hash)"
    )
    assert dead == []
    page.locator("nav a").nth(5).click()
    assert page.evaluate("scrollY") > 0
    evil = visit("awkward")
    (path,) = evil.folder.parent.glob("*.html")
    evil.base = path.as_uri()
    page = evil.go("")
    assert page.evaluate("window.taken") is None
    assert page.locator("script, iframe").count() == 0
