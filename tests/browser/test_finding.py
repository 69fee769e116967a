"""The catalogue in a browser: searching by word forms, choosing by several things at once, addresses that say it all."""

from __future__ import annotations

import random
import re
import statistics
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import Visitor, catalogue_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

CARDS = "ol.cards > li"


def titles(page: Page) -> list[str]:
    """The titles of the cards that are shown."""
    return list(page.locator(f"{CARDS} h2").all_inner_texts())


def box(page: Page, name: str, value: str) -> Locator:
    """The box of a facet's value."""
    return page.locator(f'input[name="{name}"][value="{value}"]')


def pages_of(page: Page) -> list[str]:
    """The pages that the cards lead to."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('ol.cards h2 a')].map((one) => one.getAttribute('href'))"
    )
    return [one.removesuffix(".html") for one in found]


def said(page: Page) -> str:
    """How many were found, in words."""
    return str(page.locator("p.found").inner_text())


@pytest.mark.parametrize(
    ("name", "query", "slug"),
    [
        ("sample", "пробы", "kyshtym-professionalnye-proby"),
        ("sample", "профессиональных проб", "kyshtym-professionalnye-proby"),
        ("sample", "профессиональная проба", "kyshtym-professionalnye-proby"),
        ("sample", "горизонтальным обучением", "kyshtym-gorizontalnoe-obuchenie"),
        ("sample", "инженер", "snezhinsk-inzhenery-budushchego"),
        ("sample", "договор", "kopeysk-dogovory-o-setevom-vzaimodeystvii"),
        ("sample", "робототехника", "snezhinsk-programmirovanie-i-robototekhnika"),
        ("sample", "Снежинск наставничества", "snezhinsk-nastavnichestvo"),
        ("fictional", "звукорежиссер", "svetlogorye-golos-goroda"),
        ("fictional", "звукорежиссёру", "svetlogorye-golos-goroda"),
        ("fictional", "ЁЛКИНОЙ", "svetlogorye-gorod-masterov"),
        ("fictional", "елкина вера", "svetlogorye-gorod-masterov"),
        ("fictional", "швейн", "novokamensk-shveynaya-laboratoriya"),
        ("fictional", "теплиц", "zarechny-yar-teplitsa"),
        ("fictional", "реки", "zarechny-yar-shkola-reki"),
    ],
)
def test_a_word_is_found_in_any_form(visit: Visitor, place: str, name: str, query: str, slug: str) -> None:
    page = visit(name, place).go("catalogue.html")
    page.locator("#_query").fill(query)
    until(page, "location.hash.includes('q=')")
    page.wait_for_selector(f'{CARDS} a[href="{slug}.html"]')
    assert pages_of(page)[0] == slug, titles(page)
    page.wait_for_selector(f"{CARDS} mark")


def test_while_a_word_is_typed_its_beginning_finds(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html")
    page.locator("#_query").press_sequentially("беспило", delay=5)
    page.wait_for_selector(f'{CARDS} a[href="zarechny-yar-nebo-nad-polem.html"]')
    assert page.locator(f"{CARDS} mark").first.inner_text().lower().startswith("беспилот")


def test_names_of_authors_are_found_and_marked(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html#q=ёлкина")
    page.wait_for_selector(f"{CARDS} .names mark")
    assert set(page.locator(f"{CARDS} .names mark").all_inner_texts()) == {"Ёлкина"}


def test_words_that_stand_in_a_title_as_they_are_count_twice(visit: Visitor) -> None:
    """Expect it also where a no-break space keeps them on a line."""
    visited = visit("fictional")
    page = visited.go("catalogue.html")
    lines = catalogue_of(visited.folder)["practices"]
    number, title = next(
        (number, line[1]) for number, line in enumerate(lines) if line[0] == "novokamensk-shveynaya-laboratoriya"
    )
    assert "\xa0" in title
    found = """async (query) => {
      const { scores } = await profcollect.find(query, profcollect.catalogue.practices.map((one) => one[1]));
      return [...scores];
    }"""
    words = title.replace("\xa0", " ").split()
    straight, turned = (page.evaluate(found, " ".join(query)) for query in (words, words[::-1]))
    assert straight[number] == max(straight)
    assert straight[number] == pytest.approx(2 * turned[number], rel=0.2)


def test_titles_come_before_texts(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html#q=наставник")
    page.wait_for_selector(f"{CARDS} mark")
    assert pages_of(page)[0] == "svetlogorye-klub-nastavnikov"
    assert len(pages_of(page)) > 1


def test_a_passage_is_shown_with_the_words(visit: Visitor) -> None:
    visited = visit("fictional")
    page = visited.go("catalogue.html#q=лекало")
    page.wait_for_selector(f"{CARDS} .short mark")
    marks = [one.lower() for one in page.locator(f"{CARDS} .short mark").all_inner_texts()]
    assert marks
    assert all(one.startswith("лекал") for one in marks)


def test_what_is_nowhere_is_said_to_be(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("catalogue.html#q=квазистационарный")
    page.wait_for_selector(".hint p")
    assert page.locator(CARDS).count() == 0
    assert "нет" in page.locator(".hint").inner_text()


def test_a_query_is_text(visit: Visitor, place: str) -> None:
    page = visit("awkward", place).go("catalogue.html")
    page.locator("#_query").fill("<img src=x onerror=window.taken=1> script")
    page.wait_for_selector(CARDS)
    assert page.evaluate("window.taken") is None
    page.locator("#_query").fill("злотекст")
    page.wait_for_selector(f"{CARDS} .short mark")
    assert page.evaluate("window.taken") is None
    assert page.locator(f"{CARDS} :is(img, script, b, iframe)").count() == 0


def test_the_first_page_searches(visit: Visitor, place: str) -> None:
    page = visit("sample", place).go("index.html")
    page.locator("#_query").fill("пробы")
    page.locator("#_query").press("Enter")
    page.wait_for_selector(f'{CARDS} a[href="kyshtym-professionalnye-proby.html"]')


def expected(data: dict[str, Any], chosen: dict[str, set[str]]) -> tuple[list[str], dict[str, int]]:
    """What must be found where this is chosen, and how many practices each value must be said to have."""
    values = [(name, one) for name, _, ones in data["facets"] for one, _ in ones]
    slugs = [line[0] for line in data["practices"]]
    having: dict[tuple[str, str], set[str]] = {value: set() for value in values}
    for line in data["practices"]:
        for number in line[5]:
            having[values[number]].add(line[0])

    def fitting(but: str = "") -> set[str]:
        found = set(slugs)
        for name, ones in chosen.items():
            if name != but:
                found &= set().union(*(having[name, one] for one in ones))
        return found

    without = {name: fitting(name) for name, _, _ in data["facets"]}
    counts = {f"{name}={one}": len(having[name, one] & without[name]) for name, one in values}
    everything = fitting()
    return [slug for slug in slugs if slug in everything], counts


@pytest.mark.parametrize(("name", "times"), [("fictional", 40), ("large", 8)])
def test_choices_combine(visit: Visitor, name: str, times: int) -> None:
    visited = visit(name)
    data = catalogue_of(visited.folder)
    page = visited.go("catalogue.html")
    chance = random.Random(7)  # noqa: S311 - for variety, not for secrets
    for _ in range(times):
        chosen = {
            name: set(chance.sample([one for one, _ in ones], min(len(ones), chance.randint(1, 3))))
            for name, _, ones in chance.sample(data["facets"], chance.randint(0, 3))
        }
        address = "#" + "&".join(f"{name}={','.join(sorted(ones))}" for name, ones in chosen.items())
        page.evaluate(
            "(hash) => new Promise((done) => { if (location.hash === hash || hash + location.hash === '#') return done();"
            "addEventListener('hashchange', () => done(), { once: true }); location.hash = hash; })",
            address,
        )
        slugs, counts = expected(data, chosen)
        assert int(re.findall(r"\d+", said(page))[0]) == len(slugs), address
        assert pages_of(page) == slugs[:30], address
        told = page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.facet input[type=checkbox]')].map((box) =>"
            " [box.name + '=' + box.value, Number(box.closest('li').querySelector('.count').textContent)]))"
        )
        assert told == counts, address
        checked = page.evaluate(
            "[...document.querySelectorAll('.facet input:checked')].map((box) => box.name + '=' + box.value)"
        )
        assert set(checked) == {f"{name}={one}" for name, ones in chosen.items() for one in ones}


def test_an_empty_combination_offers_the_nearest(visit: Visitor, place: str) -> None:
    visited = visit("fictional", place)
    page = visited.go("catalogue.html#municipality=svetlogorye&level=advanced")
    assert page.locator(CARDS).count() == 0
    offers = page.locator(".hint a")
    assert offers.count() == 2
    number = int(re.findall(r"\d+", page.locator(".hint li").first.inner_text())[0])
    offers.first.click()
    page.wait_for_selector(CARDS)
    assert page.locator(CARDS).count() == number > 0


def test_words_that_the_choice_lacks_can_be_left_out(visit: Visitor) -> None:
    visited = visit("fictional")
    words = catalogue_of(visited.folder)["words"]
    page = visited.go("catalogue.html#q=лекало&municipality=svetlogorye")
    page.wait_for_selector(".hint a")
    assert page.locator(CARDS).count() == 0
    offers = page.locator(".hint a")
    query = words["without_query"].format(query="лекало")
    assert set(offers.all_inner_texts()) == {query, words["without"].format(label="муниципалитет")}
    said = page.locator(".hint li", has_text=query).inner_text()
    page.get_by_text(query).click()
    until(page, "location.hash === '#municipality=svetlogorye'")
    assert page.locator(CARDS).count() == int(re.findall(r"\d+", said)[0]) > 0
    assert not page.locator("#_query").input_value()


def test_values_that_never_meet_are_offered_alone(visit: Visitor) -> None:
    """Expect it where leaving out one facet is not enough."""
    visited = visit("fictional")
    data = catalogue_of(visited.folder)
    some = [[(name, one) for one, _ in ones[:6]] for name, _, ones in data["facets"][:4]]
    for chosen in product(*some):
        having = {name: {one} for name, one in chosen}
        if not any(expected(data, {name: having[name] for name in having if name != left})[0] for left in having):
            break
    page = visited.go("catalogue.html#" + "&".join(f"{name}={one}" for name, one in chosen))
    assert page.locator(CARDS).count() == 0
    numbers = [int(re.findall(r"(\d+)\s\S+$", line)[0]) for line in page.locator(".hint li").all_inner_texts()]
    assert numbers == [len(expected(data, {name: {one}})[0]) for name, one in chosen]


def test_several_at_once_can_be_taken_back(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html#municipality=svetlogorye&grade=8,9")
    chips = page.locator(".chips button")
    assert chips.count() == 4
    chips.first.click()
    until(page, "document.querySelectorAll('.chips button').length === 3")
    page.locator(".chips .clear").click()
    until(page, "document.querySelectorAll('.chips button').length === 0")
    assert page.locator(CARDS).count() == 13


def test_back_restores_everything(visit: Visitor, place: str) -> None:
    visited = visit("fictional", place)
    page = visited.go("catalogue.html")
    box(page, "municipality", "novokamensk").check()
    until(page, "location.hash === '#municipality=novokamensk'")
    first = pages_of(page)
    page.locator("#_query").fill("мастер")
    page.wait_for_selector(f"{CARDS} mark")
    second = pages_of(page)
    box(page, "grade", "8").check()
    until(page, "location.hash.includes('grade=8')")
    third, address = pages_of(page), page.url
    page.locator(f"{CARDS} a").first.click()
    page.wait_for_selector("article.practice")
    page.go_back()
    page.wait_for_selector(f"{CARDS} mark")
    assert (page.url, pages_of(page), page.locator("#_query").input_value()) == (address, third, "мастер")
    assert box(page, "grade", "8").is_checked()
    page.go_back()
    until(page, "!location.hash.includes('grade')")
    page.wait_for_selector(f"{CARDS} mark")
    assert pages_of(page) == second
    assert not box(page, "grade", "8").is_checked()
    page.go_forward()
    until(page, "location.hash.includes('grade=8')")
    assert pages_of(page) == third
    # The same address, sent to somebody else.
    other = visited.go(address.removeprefix(visited.base))
    other.wait_for_selector(f"{CARDS} mark")
    assert pages_of(other) == third
    assert set(first) >= set(second) >= set(third)


def test_back_undoes_what_was_typed(visit: Visitor, place: str) -> None:
    page = visit("fictional", place).go("catalogue.html#municipality=novokamensk")
    before = pages_of(page)
    page.locator("#_query").press_sequentially("мастер", delay=150)
    until(page, "decodeURIComponent(location.hash).startsWith('#q=мастер&')")
    page.go_back()
    until(page, "location.hash === '#municipality=novokamensk'")
    assert (pages_of(page), page.locator("#_query").input_value()) == (before, "")
    page.go_forward()
    page.wait_for_selector(f"{CARDS} mark")
    assert page.locator("#_query").input_value() == "мастер"


def test_a_choice_does_not_wait_for_what_is_typed(visit: Visitor) -> None:
    page = visit("fictional").go("catalogue.html")
    page.locator("#_query").fill("мастер")
    page.evaluate("document.querySelector('input[name=municipality][value=novokamensk]').click()")
    until(page, "location.hash.startsWith('#q=') && location.hash.endsWith('&municipality=novokamensk')")
    assert page.locator("#_query").input_value() == "мастер"


def test_back_shows_as_many_cards_as_before(visit: Visitor, place: str) -> None:
    page = visit("large", place).go("catalogue.html#sort=title")
    page.locator("button.more").click()
    page.locator("button.more").click()
    assert page.locator(CARDS).count() == 90
    link = page.locator(f"{CARDS} h2 a").nth(75)
    title = link.inner_text()
    link.click()
    page.wait_for_selector("article.practice")
    page.go_back()
    page.wait_for_selector(CARDS)
    assert page.locator(CARDS).count() == 90
    card = page.get_by_text(title, exact=True)
    until(page, "scrollY > 2000")
    assert 0 <= card.bounding_box()["y"] <= 900


def test_passing_over_the_menu_keeps_the_choice(visit: Visitor) -> None:
    """Expect so though the address, which a link to the text would change, is the choice."""
    page = visit("fictional").go("catalogue.html#municipality=novokamensk")
    number = page.locator(CARDS).count()
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    assert page.locator(CARDS).count() == number < 13
    assert page.url.endswith("#municipality=novokamensk")


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("#", 13),
        ("#municipality=nowhere&level=,&grade", 13),
        ("#sort=constructor", 13),
        ("#sort=__proto__&q=%", 13),
        ("#q=%D0%zz&municipality=%", 13),
        ("#_text", 13),
        ("#municipality=svetlogorye,svetlogorye,nowhere", 5),
    ],
)
def test_an_address_that_nobody_made_is_borne(visit: Visitor, address: str, number: int) -> None:
    page = visit("fictional").go(f"catalogue.html{address}")
    if "q=" not in address:
        assert page.locator(CARDS).count() == number
    until(page, "document.querySelector('.found').textContent.startsWith('Найдено')")


def test_a_search_that_does_not_load_says_so(visit: Visitor) -> None:
    visited = visit("fictional", "server")
    words = catalogue_of(visited.folder)["words"]
    visited.context.route("**/data/search.js", lambda route: route.abort())
    page = visited.go("catalogue.html#q=лекало")
    page.wait_for_selector(".hint p")
    assert page.locator(".hint").inner_text() == words["failed"]
    assert page.locator(CARDS).count() == 13
    # The browser's own complaint about the file.
    assert len(visited.complaints) == 1
    visited.complaints.clear()
    # The next word may find it.
    visited.context.unroute("**/data/search.js")
    page.locator("#_query").fill("лекала")
    page.wait_for_selector(f"{CARDS} mark")
    assert not page.locator(".hint").inner_text()


@pytest.mark.parametrize("kind", ["title", "town", "newest"])
def test_the_order_is_what_is_asked_for(visit: Visitor, kind: str) -> None:
    visited = visit("fictional")
    page = visited.go("catalogue.html")
    page.locator("#_sort").select_option(kind)
    until(page, f"location.hash.includes('sort={kind}')")
    lines = {line[0]: line for line in catalogue_of(visited.folder)["practices"]}
    shown = [lines[slug] for slug in pages_of(page)]
    keys = {
        "title": lambda line: line[1].replace("ё", "е").lower().strip("«"),
        "town": lambda line: line[3],
        "newest": lambda line: -line[4],
    }
    assert shown == sorted(shown, key=keys[kind])


def test_more_are_shown_on_demand(visit: Visitor) -> None:
    page = visit("large").go("catalogue.html")
    assert page.locator(CARDS).count() == 30
    page.locator("button.more").click()
    assert page.locator(CARDS).count() == 60
    assert page.evaluate("document.activeElement === document.querySelectorAll('ol.cards > li')[30].querySelector('a')")


CLICKS = """() => {
  for (const facet of document.querySelectorAll('.facet:not([open]) summary')) facet.click();
  const boxes = [...document.querySelectorAll('.facet input[type=checkbox]')].filter((box) => box.checkVisibility());
  const times = [];
  for (const box of [...boxes, ...boxes].filter((_, place) => place % 3 === 0)) {
    const before = location.hash;
    const start = performance.now();
    box.click();
    document.body.offsetHeight;
    times.push(performance.now() - start);
    if (location.hash === before) throw new Error('nothing has changed');
  }
  return times;
}"""
"""From each of many clicks to the page laid out anew, in milliseconds."""
KEYS = """async () => {
  const input = document.getElementById('_query');
  const times = [];
  await profcollect.index();
  for (const query of ['мастерск', 'мастерская', 'мастерская п', 'мастерская про', 'мастерская проба 1']) {
    await new Promise((done) => {
      const observer = new MutationObserver(() => {
        document.body.offsetHeight;
        times.push(performance.now() - start - 120);
        observer.disconnect();
        done();
      });
      observer.observe(document.querySelector('ol.cards'), { childList: true });
      const start = performance.now();
      input.value = query;
      input.dispatchEvent(new Event('input'));
    });
  }
  return times;
}"""
"""From the end of the pause after a key to the cards that were found, in milliseconds."""


def test_two_thousand_practices_stay_fluid(visit: Visitor, record_property: Callable[[str, object], None]) -> None:
    visited = visit("large")
    # What else the machine does only adds: the best of three runs, each with a median of its own.
    runs = [(visited.go("catalogue.html").evaluate(CLICKS), visited.page.evaluate(KEYS)) for _ in range(3)]
    clicks, keys = (min(map(statistics.median, times)) for times in zip(*runs, strict=True))
    record_property("milliseconds_of_clicks", clicks)
    record_property("milliseconds_of_keys", keys)
    print(f"a click: {clicks:.0f} ms, a key: {keys:.0f} ms")
    assert clicks < 50
    # Nobody promised 50 ms for this; whoever types must not wait.
    assert keys < 100


def test_a_large_index_comes_in_pieces(visit: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visited = visit("fictional")
    whole = (visited.folder / "data" / "search.js").stat().st_size
    from conftest import FICTIONAL
    from typer.testing import CliRunner

    from profcollect.cli import app
    from profcollect.writers.site import index

    monkeypatch.setattr(index, "MOST", whole // 2)
    monkeypatch.setattr(index, "CHUNK", whole // 8)
    CliRunner().invoke(app, ["build", str(FICTIONAL), "--out", str(tmp_path), "--format", "html"])
    data = tmp_path / "site" / "data"
    assert len(list(data.glob("search_*.js"))) > 3
    assert (data / "search.js").stat().st_size < whole / 4
    visited.base = (tmp_path / "site").as_uri() + "/"
    page = visited.go("catalogue.html#q=лекала")
    page.wait_for_selector(f'{CARDS} a[href="novokamensk-shveynaya-laboratoriya.html"]')
    loaded = [one for one in visited.requests if "search_" in one]
    assert len(loaded) == 1
