"""Lists that do not grow a page: so many entries each, and where everything is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from profcollect.collection import Book, Group, Listing
    from profcollect.facets import Facet, Value
    from profcollect.layout import Figure

PRACTICES = 50
"""Practices of a page."""
LINES = 200
"""Lines of a page that lists authors, keywords or organisations."""
FEW = 3
"""So many practices of a keyword stand under it; of more there is a page."""
LISTS = {"author": "authors", "keyword": "keywords", "organization": "organizations", "municipality": "municipalities"}
"""The facets that have a page with all their values."""
OWN = frozenset({"municipality"})
"""Those whose values have a page each, however few practices there are."""

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """A page of a list."""

    name: str
    number: int
    total: int
    items: Sequence[T]
    previous: str
    """The file of the page before it, empty on the first one."""
    following: str


class Page(NamedTuple):
    """A page that is not made yet."""

    make: Callable[[], str]
    of: tuple[object, ...] | None = None
    """What it is made of, see `Piece`."""
    figures: tuple[Figure, ...] = ()
    text: str = ""
    """The slug of the only practice whose text it needs, if there is one."""


def file_name(stem: str, number: int) -> str:
    """The file of a page, from 1. An underscore, which no slug has, keeps it apart from practices."""
    return f"{stem}.html" if number == 1 else f"{stem}_{number}.html"


def sheets(stem: str, items: Sequence[T], size: int) -> Iterator[Sheet[T]]:
    """The pages of a list."""
    total = max(1, -(-len(items) // size))
    for number in range(1, total + 1):
        before = file_name(stem, number - 1) if number > 1 else ""
        after = file_name(stem, number + 1) if number < total else ""
        part = items[(number - 1) * size : number * size]
        yield Sheet(file_name(stem, number), number, total, part, before, after)


def stem_of(facet: Facet, value: Value) -> str:
    """The file of a value's page, without its suffix."""
    return f"{facet.name}_{value.id}"


def has_page(facet: Facet, value: Value) -> bool:
    """Whether a value has a page of its own."""
    return bool(value.slugs) and (facet.name not in LISTS or facet.name in OWN or len(value.slugs) > FEW)


def places(book: Book) -> dict[tuple[str, str], str]:
    """Where the practices of each value are listed, by the names of the facet and the value."""
    found = {}
    for facet in book.facets:
        for number, value in enumerate(facet.used):
            if has_page(facet, value):
                found[facet.name, value.id] = f"{stem_of(facet, value)}.html"
            else:
                page = file_name(LISTS[facet.name], number // LINES + 1)
                found[facet.name, value.id] = f"{page}#{stem_of(facet, value)}"
    return found


def group_stem(group: Group) -> str:
    """The file of a part's page, without its suffix: `part--main--lessons` → `part_main_lessons`."""
    return group.anchor.replace("--", "_")


def list_stem(listing: Listing) -> str:
    """The file of a list of figures or tables, without its suffix: `matter--list-figures` → `figures`."""
    return listing.anchor.rpartition("-")[2]


def leaves(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups that hold practices."""
    for group in groups:
        if group.groups:
            yield from leaves(group.groups)
        else:
            yield group


def plural(number: int, forms: str, lang: str) -> str:
    """«21 практика», «22 практики», «25 практик» from the three forms."""
    one, few, many = forms.split(", ")
    if lang == "en":
        return f"{number}\xa0{one if number == 1 else many}"
    tens, ones = number % 100, number % 10
    teens = range(11, 15)
    form = many if tens in teens else one if ones == 1 else few if ones in range(2, 5) else many
    return f"{number}\xa0{form}"
