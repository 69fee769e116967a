"""The exchange of resources: who offers, who needs, matched across towns by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.practice import RESOURCE_KINDS
from profcollect.typography import bind
from profcollect.writers.site.coverage import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.collection import Book

ONE_PAGE = 60
"""Up to so many offers and needs stand on one page; else each kind has pages of its own."""
PARTNERS = 3
"""So many towns are named to a need; the list of offers has all."""


@dataclass(frozen=True)
class Need:
    """What is needed, and who offers the like."""

    text: str
    town: str
    offer: Offer
    partners: tuple[Offer, ...]
    """One of each town."""
    more: int


@dataclass(frozen=True)
class Kind:
    """All that is offered and needed of a kind."""

    id: str
    label: str
    offers: tuple[Offer, ...]
    needs: tuple[Need, ...]

    @property
    def size(self) -> int:
        """How many lines it has."""
        return len(self.offers) + len(self.needs)

    @property
    def matched(self) -> int:
        """How many needs somebody could meet."""
        return sum(bool(need.partners) for need in self.needs)


def resources(book: Book, share: str) -> tuple[Offer, ...]:
    """The resources of all practices that are offered (`offer`) or wanted (`need`), in the book's order."""
    return tuple(_resources(book, share))


def _resources(book: Book, share: str) -> Iterator[Offer]:
    towns = {
        slug: value.label
        for facet in book.facets
        if facet.name == "municipality"
        for value in facet.values
        for slug in value.slugs
    }
    for entry in book.entries:
        for one in entry.compiled.practice.resources:
            if one.share == share:
                yield Offer(bind(one.text), one.kind, towns.get(entry.slug, ""), entry)


def kinds(book: Book) -> tuple[Kind, ...]:
    """Offers and needs by kind; what names no kind matches nothing and comes last."""
    offering, wanting = resources(book, "offer"), resources(book, "need")
    found = []
    for kind in [*(one.id for one in RESOURCE_KINDS), ""]:
        offers = tuple(offer for offer in offering if offer.kind == kind)
        by_town: dict[str, Offer] = {}
        for offer in offers:
            by_town.setdefault(offer.town, offer)
        needs = tuple(_need(one, by_town if kind else {}) for one in wanting if one.kind == kind)
        if offers or needs:
            choice = RESOURCE_KINDS.find(kind) if kind else None
            label = choice.label.say(book.lang) if choice else book.words["kind_unknown"]
            found.append(Kind(kind or "other", label[:1].upper() + label[1:], offers, needs))
    return tuple(found)


def _need(wanted: Offer, by_town: dict[str, Offer]) -> Need:
    # Without a town it cannot be said that another one is meant.
    able = [offer for town, offer in by_town.items() if town and town != wanted.town] if wanted.town else []
    return Need(wanted.text, wanted.town, wanted, tuple(able[:PARTNERS]), max(0, len(able) - PARTNERS))
