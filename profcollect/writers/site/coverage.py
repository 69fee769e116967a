"""The map of coverage: how many practices each town has of each direction, level, grade, and who could help where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profcollect.facets import Value
from profcollect.names import russian_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from profcollect.collection import Book, Entry
    from profcollect.facets import Facet

COLUMNS = ("direction", "level", "grade")
STEPS = 20
"""A bar's width is one of so many: widths are classes, as styles are not allowed in a page."""
HELPERS = 2
"""So many towns are named in an empty cell; the list below names all."""
OFFERS = 20
"""So many offers of a direction are listed."""


@dataclass(frozen=True)
class Cell:
    """A town and a value: how many practices it has, or who has some to share."""

    count: int
    bar: int
    """Per cent of the largest number of the table, in steps of five."""
    town: str
    """The ids of both, for the catalogue's address."""
    value: str
    helpers: tuple[str, ...]
    """Towns that offer resources of such practices, where there is none."""
    more: int
    """How many further ones do."""


@dataclass(frozen=True)
class Row:
    """A town's cells."""

    label: str
    town: str
    """Its id; empty for the practices of no town, which come last."""
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Table:
    """A table of the map."""

    name: str
    label: str
    columns: tuple[Value, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Offer:
    """A resource that can be shared."""

    text: str
    kind: str
    town: str
    entry: Entry


@dataclass(frozen=True)
class Gap:
    """A direction that towns have no practices of, and what others offer."""

    label: str
    value: str
    towns: tuple[str, ...]
    offers: tuple[Offer, ...]
    more: int


def tables(book: Book, offering: Sequence[Offer]) -> tuple[Table, ...]:
    """The tables of the map; none where the book has no towns or nothing to set against them."""
    facets = {facet.name: facet for facet in book.facets}
    towns = facets.get("municipality")
    if towns is None:
        return ()
    sharing = {offer.entry.slug: offer.town for offer in offering if offer.town}
    known = {slug for town in towns.values for slug in town.slugs}
    astray = tuple(entry.slug for entry in book.entries if entry.slug not in known)
    label = book.words["without_municipality"]
    rows = [*towns.values, *([Value("", label, label, astray)] if astray else [])]
    return tuple(_table(rows, facets[name], sharing) for name in COLUMNS if name in facets)


def _table(towns: Sequence[Value], columns: Facet, sharing: Mapping[str, str]) -> Table:
    members = [frozenset(town.slugs) for town in towns]
    counts = [[sum(slug in own for slug in value.slugs) for value in columns.values] for own in members]
    most = max(max(row) for row in counts) or 1
    helpers = [
        sorted({sharing[slug] for slug in value.slugs if slug in sharing}, key=russian_key) for value in columns.values
    ]
    rows = []
    for town, numbers in zip(towns, counts, strict=True):
        cells = []
        for value, count, able in zip(columns.values, numbers, helpers, strict=True):
            others = [] if count else able
            bar = max(1, round(count / most * STEPS)) * (100 // STEPS) if count else 0
            named = others if len(others) == HELPERS + 1 else others[:HELPERS]
            cells.append(Cell(count, bar, town.id, value.id, tuple(named), len(others) - len(named)))
        rows.append(Row(town.label, town.id, tuple(cells), len(town.slugs)))
    totals = tuple(len(value.slugs) for value in columns.values)
    return Table(
        columns.name, columns.label, columns.values, tuple(rows), totals, sum(len(town.slugs) for town in towns)
    )


def gaps(book: Book, offering: Sequence[Offer]) -> tuple[Gap, ...]:
    """The directions that some towns have no practices of and others offer resources for."""
    facets = {facet.name: facet for facet in book.facets}
    if "municipality" not in facets or "direction" not in facets:
        return ()
    found = []
    for value in facets["direction"].values:
        members = frozenset(value.slugs)
        without = tuple(town.label for town in facets["municipality"].values if members.isdisjoint(town.slugs))
        able = _by_practice(offer for offer in offering if offer.entry.slug in members)
        if without and able:
            found.append(Gap(value.label, value.id, without, tuple(able[:OFFERS]), max(0, len(able) - OFFERS)))
    return tuple(found)


def _by_practice(offering: Iterable[Offer]) -> list[Offer]:
    """The offers of each practice as one."""
    found: dict[str, Offer] = {}
    for offer in offering:
        known = found.get(offer.entry.slug)
        found[offer.entry.slug] = replace(known, text=f"{known.text}; {offer.text}") if known else offer
    return list(found.values())
