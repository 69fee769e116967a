"""The map of coverage and the exchange of resources: numbers, who could help whom, across towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import book, practice, site

from profcollect.practice import RESOURCE_KINDS, Resource
from profcollect.writers.site import coverage, exchange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.collection import Book, Compiled
    from profcollect.writers.site.coverage import Offer, Table

TOWNS = {"kopeysk": "Копейск", "kyshtym": "Кыштым", "yolkino": "Ёлкино"}
FOUR = """\
title: Сборник
municipalities:
""" + "".join(f"  - {{id: {name}, name: {label}}}\n" for name, label in
              [*TOWNS.items(), ("a", "Ашино"), ("b", "Бакалино"), ("v", "Варнино")])  # fmt: skip
LESSONS, PARENTS = ("lessons",), ("parents",)


def one(
    slug: str, town: str = "", directions: Sequence[str] = (), *resources: tuple[str, str, str], config: str = FOUR
) -> Compiled:
    """A practice with resources: kind, share, text."""
    shared = tuple(Resource(text=text, kind=kind, share=share) for kind, share, text in resources)
    return practice(
        slug, config=config, municipality=town, directions=tuple(directions), level="basic", resources=shared
    )


def tables(of: Book) -> dict[str, Table]:
    """The tables of the map by name."""
    return {table.name: table for table in coverage.tables(of, exchange.resources(of, "offer"))}


def cells(table: Table) -> dict[tuple[str, str], tuple[int, int, str]]:
    """What a table says: town and value; count, bar, helpers and how many more."""
    return {
        (row.label, value.id): (
            cell.count,
            cell.bar,
            " ".join([*cell.helpers, *([f"+{cell.more}"] if cell.more else [])]),
        )
        for row in table.rows
        for value, cell in zip(table.columns, row.cells, strict=True)
    }


def test_a_table_counts_and_says_who_could_help() -> None:
    of = book([
        one("a", "kopeysk", LESSONS, ("methods", "offer", "Сценарий")),
        one("b", "kopeysk", ("lessons", "parents")),
        one("c", "kyshtym", PARENTS, ("methods", "have", "Кабинет"), ("staff", "need", "Врач")),
    ], FOUR)  # fmt: skip
    table = tables(of)["direction"]
    known = cells(table)
    assert known["Копейск", "lessons"] == (2, 100, "")
    assert known["Копейск", "parents"] == (1, 50, "")
    assert known["Кыштым", "lessons"] == (0, 0, "Копейск")
    assert known["Ашино", "lessons"] == (0, 0, "Копейск")
    # What one only has, or needs, is no offer.
    assert known["Ашино", "parents"] == (0, 0, "")
    assert known["Кыштым", "vocational"] == (0, 0, "")
    assert [row.label for row in table.rows] == ["Ашино", "Бакалино", "Варнино", "Ёлкино", "Копейск", "Кыштым"]
    assert [row.total for row in table.rows] == [0, 0, 0, 0, 2, 1]
    # Directions in the order of the taxonomy; the practice of two counts in both.
    assert table.totals == (2, 0, 2, 0, 0, 0)
    assert table.total == 3


@pytest.mark.parametrize(
    ("able", "expected"),
    [
        (["kyshtym"], "Кыштым"),
        (["kyshtym", "yolkino"], "Ёлкино Кыштым"),
        (["kyshtym", "yolkino", "b"], "Бакалино Ёлкино Кыштым"),
        (["kyshtym", "yolkino", "b", "v"], "Бакалино Варнино +2"),
        (["kyshtym", "kyshtym", ""], "Кыштым"),
    ],
)
def test_helpers_are_named_once_in_their_order_and_not_too_many(able: list[str], expected: str) -> None:
    offers = [one(f"p{number}", town, LESSONS, ("methods", "offer", "Х")) for number, town in enumerate(able)]
    of = book([one("own", "kopeysk", PARENTS), *offers], FOUR)
    assert cells(tables(of)["direction"])["Копейск", "lessons"] == (0, 0, expected)


def test_the_smallest_number_has_a_bar_too() -> None:
    members = [one(f"p{number}", "kopeysk", LESSONS) for number in range(50)]
    known = cells(tables(book([*members, one("q", "kyshtym", LESSONS)], FOUR))["direction"])
    assert (known["Копейск", "lessons"], known["Кыштым", "lessons"]) == ((50, 100, ""), (1, 5, ""))


def test_practices_of_no_town_have_a_row_of_their_own() -> None:
    of = book([one("a", "kopeysk", LESSONS), one("b", "", LESSONS), one("c", "", PARENTS)], FOUR)
    table = tables(of)["direction"]
    last = table.rows[-1]
    assert (last.town, last.total, [cell.count for cell in last.cells]) == ("", 2, [1, 0, 1, 0, 0, 0])
    assert table.total == 3
    assert [sum(row.cells[place].count for row in table.rows) for place in range(6)] == list(table.totals)
    page = lxml.html.document_fromstring(site(of)["coverage.html"])
    (row,) = page.xpath(f"//section[h2/@id='_direction']//tr[th='{last.label}']")
    assert not row.xpath(".//a")
    assert next(" ".join(one.text_content().split()) for one in row.xpath("td")) == "1"


def test_without_towns_there_is_no_map() -> None:
    of = book([one("a", "", LESSONS)], FOUR)
    assert coverage.tables(of, ()) == ()
    assert coverage.gaps(of, ()) == ()
    assert "coverage.html" not in site(of)


def test_without_directions_and_grades_there_is_no_map() -> None:
    of = book([one("a", "kopeysk")], FOUR)
    assert coverage.tables(of, ()) == ()
    assert "coverage.html" not in site(of)


RANDOM = st.lists(
    st.tuples(
        st.sampled_from(["", *TOWNS]),
        st.lists(st.sampled_from(["lessons", "parents", "additional", "vocational"]), unique=True, max_size=3),
        st.lists(st.tuples(st.sampled_from(["staff", "methods", ""]), st.sampled_from(["have", "offer", "need", ""])), max_size=3),
    ),
    max_size=7,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(RANDOM)
def test_numbers_agree_with_a_naive_count(drawn: list[tuple[str, list[str], list[tuple[str, str]]]]) -> None:
    members = [
        one(f"p{number}", town, directions, *((kind, share, "Х") for kind, share in resources))
        for number, (town, directions, resources) in enumerate(drawn)
    ]
    of = book(members, FOUR)
    table = tables(of).get("direction")
    if table is None:
        assert not any(town for town, _, _ in drawn) or not any(directions for _, directions, _ in drawn)
        return
    labels = {label: name for name, label in TOWNS.items()}
    for (label, direction), (count, bar, helpers) in cells(table).items():
        own = labels.get(label, "")
        if label not in labels and label != table.rows[-1].label:
            continue
        assert count == sum(town == own and direction in directions for town, directions, _ in drawn)
        assert (bar > 0) == (count > 0)
        assert bar % 5 == 0 <= bar <= 100
        able = {
            TOWNS[town] for town, directions, resources in drawn
            if town and town != own and direction in directions and any(share == "offer" for _, share in resources)
        }  # fmt: skip
        assert set(helpers.split()) == (set() if count else able)


def test_gaps_name_towns_and_what_others_offer() -> None:
    of = book([
        one("a", "kopeysk", LESSONS, ("methods", "offer", "Сценарий"), ("staff", "offer", "Технолог"), ("staff", "need", "Х")),
        one("b", "kyshtym", ("lessons", "parents"), ("equipment", "offer", "Станок")),
        one("c", "yolkino", ("additional",)),
    ], FOUR)  # fmt: skip
    found = {gap.value: gap for gap in coverage.gaps(of, exchange.resources(of, "offer"))}
    assert list(found) == ["lessons", "parents"]
    assert found["lessons"].towns == ("Ашино", "Бакалино", "Варнино", "Ёлкино")
    assert [(offer.town, offer.text) for offer in found["lessons"].offers] == [
        ("Копейск", "Сценарий; Технолог"),
        ("Кыштым", "Станок"),
    ]
    assert found["parents"].towns == ("Ашино", "Бакалино", "Варнино", "Ёлкино", "Копейск")
    assert [offer.text for offer in found["parents"].offers] == ["Станок"]


def test_so_many_offers_of_a_direction_are_listed() -> None:
    offers = [one(f"p{number}", "kopeysk", LESSONS, ("methods", "offer", f"Х{number}")) for number in range(23)]
    of = book(offers, FOUR)
    (gap,) = coverage.gaps(of, exchange.resources(of, "offer"))
    assert (len(gap.offers), gap.more) == (coverage.OFFERS, 3)
    page = lxml.html.document_fromstring(site(of)["coverage.html"])
    (more,) = page.xpath("//section[@class='gaps']//section/p[a]")
    assert " ".join(more.text_content().split()) == "и ещё 3 предложения: Обмен ресурсами"


def matches(of: Book) -> dict[str, list[tuple[str, str, int]]]:
    """For each kind, its needs: whose, met by whom, and how many more."""
    return {
        kind.id: [(need.town, " ".join(offer.town for offer in need.partners), need.more) for need in kind.needs]
        for kind in exchange.kinds(of)
    }


def test_needs_are_matched_by_kind_with_other_towns() -> None:
    of = book([
        one("a", "kopeysk", LESSONS, ("staff", "need", "Врач"), ("methods", "need", "План"), ("", "need", "Нечто")),
        one("b", "kopeysk", LESSONS, ("staff", "offer", "Свой врач")),
        one("c", "kyshtym", LESSONS, ("staff", "offer", "Врач 1"), ("staff", "offer", "Врач 2"), ("", "offer", "Нечто")),
        one("d", "", LESSONS, ("staff", "need", "Без города"), ("methods", "offer", "План ничей")),
    ], FOUR)  # fmt: skip
    assert matches(of) == {
        "staff": [("Копейск", "Кыштым", 0), ("", "", 0)],
        "methods": [("Копейск", "", 0)],
        "other": [("Копейск", "", 0)],
    }
    kinds = {kind.id: kind for kind in exchange.kinds(of)}
    offers = [offer.text.replace("\xa0", " ") for offer in kinds["staff"].offers]
    assert offers == ["Свой врач", "Врач 1", "Врач 2"]
    assert kinds["staff"].needs[0].partners[0].text.replace("\xa0", " ") == "Врач 1"
    assert (kinds["staff"].matched, kinds["staff"].size) == (1, 5)
    assert [kind.label for kind in kinds.values()] == ["Кадровые", "Методические", "Вид не указан"]


def test_only_so_many_partners_are_named() -> None:
    offers = [one(f"p{town}", town, LESSONS, ("staff", "offer", "Х")) for town in ("kyshtym", "yolkino", "a", "b", "v")]
    of = book([one("own", "kopeysk", LESSONS, ("staff", "need", "Х")), *offers], FOUR)
    ((town, partners, more),) = matches(of)["staff"]
    assert (town, len(partners.split()), more) == ("Копейск", exchange.PARTNERS, 2)
    assert "и ещё 2" in " ".join(lxml.html.document_fromstring(site(of)["exchange.html"]).text_content().split())


@settings(deadline=None, max_examples=60)
@given(RANDOM)
def test_everything_shared_is_on_the_exchange_once(drawn: list[tuple[str, list[str], list[tuple[str, str]]]]) -> None:
    members = [
        one(f"p{number}", town, directions, *((kind, share, "Х") for kind, share in resources))
        for number, (town, directions, resources) in enumerate(drawn)
    ]
    of = book(members, FOUR)
    kinds = exchange.kinds(of)
    flat = [(town, kind, share) for town, _, resources in drawn for kind, share in resources]

    def named(share: str) -> list[tuple[str, str]]:
        return sorted((TOWNS.get(town, ""), kind or "other") for town, kind, how in flat if how == share)

    def shown(lines: Sequence[tuple[Sequence[Offer], str]]) -> list[tuple[str, str]]:
        return sorted((offer.town, kind) for offers, kind in lines for offer in offers)

    assert shown([(kind.offers, kind.id) for kind in kinds]) == named("offer")
    assert shown([([need.offer for need in kind.needs], kind.id) for kind in kinds]) == named("need")
    order = [*(choice.id for choice in RESOURCE_KINDS), "other"]
    assert [kind.id for kind in kinds] == sorted((kind.id for kind in kinds), key=order.index)
    for kind in kinds:
        for need in kind.needs:
            others = {town for town, known in named("offer") if known == kind.id and town and town != need.town}
            expected = others if need.town and kind.id != "other" else set()
            assert {partner.town for partner in need.partners} <= expected
            assert len(need.partners) + need.more == len(expected)


@pytest.mark.parametrize(("count", "pages"), [(exchange.ONE_PAGE, 1), (exchange.ONE_PAGE + 1, 3), (110, 4)])
def test_a_long_exchange_has_pages_by_kind(count: int, pages: int) -> None:
    many = [("staff", "offer", f"Х{number}") for number in range(count)]
    files = site(book([one("a", "kopeysk", LESSONS, *many)], FOUR))
    found = sorted(name for name in files if name.startswith("exchange"))
    assert found == ["exchange.html", "exchange_staff.html", "exchange_staff_2.html", "exchange_staff_3.html"][:pages]
    listed = [len(lxml.html.document_fromstring(files[name]).xpath("//div[@class='sides']//li")) for name in found]
    assert sum(listed) == count


def test_a_need_and_an_offer_of_nobody_is_no_exchange() -> None:
    of = book([one("a", "kopeysk", LESSONS, ("staff", "have", "Х"), ("staff", "", "Х"))], FOUR)
    assert exchange.kinds(of) == ()
    assert "exchange.html" not in site(of)
