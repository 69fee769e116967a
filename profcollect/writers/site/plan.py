"""The pages of a site beside the practices, and what every page is given."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from profcollect.apparatus import letter
from profcollect.names import fold
from profcollect.slugs import former_address, slugify
from profcollect.writers.piece import Piece
from profcollect.writers.site import coverage, data, exchange, index, metadata
from profcollect.writers.site.paging import (
    LINES,
    LISTS,
    PRACTICES,
    Page,
    Sheet,
    group_stem,
    has_page,
    leaves,
    list_stem,
    places,
    plural,
    sheets,
    stem_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    from profcollect.collection import Book, Entry
    from profcollect.facets import Facet
    from profcollect.layout import Layout

SMALL = 40
"""Up to so many practices stand on the first page; of more it has the parts, and they have pages."""
NEAR = 3
"""So many neighbours by direction and by town."""
GLANCE = ("municipality", "level", "direction", "grade", "audience", "section")
"""The facets that the first page shows."""
SHOWN = 24
"""So many values of each."""
LOOKS = ("style.css", "catalogue.css", "site.js", "search.js", "catalogue.js")
"""The files of a theme that pages load."""


class Near(NamedTuple):
    """Practices that have something in common with one."""

    label: str
    """The name of the words for what that is."""
    entries: list[Entry]
    """The next ones of them, round and round."""
    place: str
    """Where all are listed."""
    title: str
    """Of that list."""
    total: int


class Plan:
    """A site's pages, none of which is made before it is asked for."""

    def __init__(self, book: Book, environment: SandboxedEnvironment) -> None:
        self.book, self.environment = book, environment
        self._rows: dict[str, Markup] = {}

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """The facets by name."""
        return {facet.name: facet for facet in self.book.facets}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The practices by slug."""
        return {entry.slug: entry for entry in self.book.entries}

    @cached_property
    def offers(self) -> tuple[coverage.Offer, ...]:
        """What practices can share."""
        return exchange.resources(self.book, "offer")

    @cached_property
    def tables(self) -> tuple[coverage.Table, ...]:
        """The map of coverage."""
        return coverage.tables(self.book, self.offers)

    @cached_property
    def kinds(self) -> tuple[exchange.Kind, ...]:
        """The exchange of resources."""
        return exchange.kinds(self.book)

    @cached_property
    def details(self) -> dict[str, str]:
        """What is said of each author where the book is about authors, by their names."""
        groups: dict[str, set[str]] = {}
        for entry in self.book.entries:
            for author, byline in zip(entry.compiled.practice.authors, entry.bylines, strict=False):
                if author.name is None:
                    groups.setdefault(fold(byline.name), set()).add(byline.details)
        # Groups of several places may have one name: then it cannot be said where it is.
        known = {name: next(iter(details)) for name, details in groups.items() if len(details) == 1}
        known |= {fold(person.name): person.details for person in self.book.people}
        values = self.facets["author"].used if "author" in self.facets else ()
        return {value.label: known.get(fold(value.label), "") for value in values}

    @cached_property
    def small(self) -> bool:
        """Whether all practices stand on the first page."""
        return len(self.book.entries) <= SMALL

    @cached_property
    def places(self) -> dict[tuple[str, str], str]:
        """Where the practices of each value are listed."""
        return places(self.book)

    @cached_property
    def _keyword_places(self) -> dict[str, str]:
        """Where a keyword, as practices print it, leads to."""
        facet = self.facets.get("keyword")
        if facet is None:
            return {}
        found = {}
        for value in facet.used:
            for slug in value.slugs:
                for word, printed in zip(
                    self.entries[slug].compiled.practice.keywords, self.entries[slug].keywords, strict=True
                ):
                    if printed not in found and (printed == value.label or fold(word) == fold(value.label)):
                        found[printed] = self.places[facet.name, value.id]
        return found

    @cached_property
    def navigation(self) -> tuple[tuple[str, str], ...]:
        """The address and the name of each part of the site that there is."""
        words = self.book.words
        there = {
            "catalogue": bool(self.book.entries),
            "coverage": bool(self.tables),
            "exchange": bool(self.kinds),
            "authors": "author" in self.facets,
            "organizations": "organization" in self.facets,
            "keywords": "keyword" in self.facets,
        }
        found = [(f"{name}.html", words[name]) for name, present in there.items() if present]
        return (*found, ("about.html", words["about_book"]))

    def given(self) -> dict[str, object]:
        """What every page knows."""
        return {
            "navigation": self.navigation,
            "places": self.places,
            "small": self.small,
            "here": "",
            "tags": "",
            "linked": "",
            "feed": bool(self.book.site.url),
            "canonical": "",
            "groups_of": self.group_address,
            "plural": self.plural,
        }

    def plural(self, number: int, forms: str = "practice_forms") -> str:
        """«12 практик»."""
        return plural(number, self.book.words[forms], self.book.lang)

    def group_address(self, anchor: str) -> str:
        """Where the practices of a part are."""
        return f"#{anchor}" if self.small else f"{anchor.replace('--', '_')}.html"

    def page_given(self, name: str, title: str, description: str = "", kind: str = "website") -> dict[str, object]:
        """What one page says of itself."""
        book = self.book
        return {
            "here": name,
            "tags": metadata.elements(metadata.tags(book, name, title, description or book.annotation, kind)),
            "canonical": metadata.address(book, name),
        }

    def home(self) -> dict[str, object]:
        """What the first page is given."""
        book = self.book
        glance = [
            (facet, facet.used[:SHOWN], len(facet.used) > SHOWN)
            for name in GLANCE
            if (facet := self.facets.get(name)) and facet.used
        ]
        return {
            **self.page_given("index.html", book.title or book.name),
            "linked": metadata.linked_data(metadata.whole(book)),
            "glance": glance,
            "lists": LISTS,
        }

    def practice(self, entry: Entry) -> dict[str, object]:
        """What a practice's page is given beside the practice."""
        book = self.book
        name = f"{entry.slug}.html"
        said = self.page_given(name, entry.title, entry.summary or entry.title, "article")
        return {
            **said,
            "tags": said["tags"] + metadata.elements(metadata.practice_tags(book, entry)),  # type: ignore[operator]
            "page_tags": metadata.pages_tags(entry),
            "linked": metadata.linked_data(metadata.article(book, entry), metadata.pages_data(entry)),
        }

    @cached_property
    def settled(self) -> bool:
        """Whether it is known of all practices what they were made from."""
        return all(entry.compiled.origin for entry in self.book.entries)

    def told(self, *entries: Entry) -> list[tuple[str, int]]:
        """What stands for all that practices in their places are."""
        return [(entry.compiled.origin, entry.number) for entry in entries]

    def keyword_places(self, entry: Entry) -> dict[str, str]:
        """Where the keywords of a practice lead to."""
        return {word: self._keyword_places[word] for word in entry.keywords if word in self._keyword_places}

    def near(self, entry: Entry) -> list[Near]:
        """The neighbours of a practice."""
        return [
            Near(label, *self._near[facet][entry.slug])
            for facet, label in (("direction", "more_direction"), ("municipality", "more_town"))
            if entry.slug in self._near[facet]
        ]

    @cached_property
    def _near(self) -> dict[str, dict[str, tuple[list[Entry], str, str, int]]]:
        """For each practice the next ones of its first direction and of its town, round and round."""
        found: dict[str, dict[str, tuple[list[Entry], str, str, int]]] = {"direction": {}, "municipality": {}}
        for name, known in found.items():
            facet = self.facets.get(name)
            for value in facet.used if facet else ():
                slugs = value.slugs
                if len(slugs) < 2:  # noqa: PLR2004 - it has itself only
                    continue
                place = self.places[name, value.id]
                for number, slug in enumerate(slugs):
                    first = self.entries[slug].compiled.practice.directions[:1]
                    if slug not in known or (name == "direction" and value.id in map(slugify, first)):
                        after = [
                            slugs[(number + step) % len(slugs)] for step in range(1, min(NEAR, len(slugs) - 1) + 1)
                        ]
                        known[slug] = ([self.entries[one] for one in after], place, value.title, len(slugs))
        return found

    def rows(self, slugs: Sequence[str]) -> list[Markup]:
        """Practices as lines of a list."""
        # Asked for each time: what a page is made with is noted, and kept with it.
        module = self.environment.get_template("html/cards.html.j2").make_module()
        for slug in slugs:
            if slug not in self._rows:
                self._rows[slug] = module.row(self.entries[slug])  # type: ignore[attr-defined]
        return [self._rows[slug] for slug in slugs]

    def pages(self, page: Callable[..., str]) -> Iterator[tuple[str, Callable[[], str]]]:
        """What makes each page, by its name; `page` fills a template."""
        book, words = self.book, self.book.words
        if book.entries:
            yield "catalogue.html", partial(self._catalogue, page)
        if self.tables:
            yield "coverage.html", partial(self._coverage, page)
        if self.kinds:
            yield from self._exchange(page)
        for name, stem in LISTS.items():
            if facet := self.facets.get(name):
                for values in sheets(stem, facet.used, LINES):
                    title = words["about_authors" if name == "author" else stem]
                    more = {"facet": facet, "sheet": values, "heading": title, "has_page": has_page, "letter": letter}
                    yield values.name, partial(self._values, page, more, title)
        for listing in book.lists:
            for captions in sheets(list_stem(listing), listing.captions, LINES):
                more = {"listing": listing, "sheet": captions}
                yield captions.name, partial(page, "captions", **more, **self.page_given(captions.name, listing.title))
        yield "about.html", partial(self._about, page)

    def _catalogue(self, page: Callable[..., str]) -> str:
        book = self.book
        shown = [facet for name in data.CHOSEN_BY if (facet := self.facets.get(name))]
        said = self.page_given("catalogue.html", book.words["catalogue"], book.words["catalogue_about"])
        return page(
            "catalogue",
            **said,
            linked=metadata.linked_data(metadata.dataset(book)),
            shown=[(facet, facet.used[:SHOWN], len(facet.used) > SHOWN) for facet in shown],
            lists=LISTS,
        )

    def _coverage(self, page: Callable[..., str]) -> str:
        words = self.book.words
        said = self.page_given("coverage.html", words["coverage"], words["coverage_lead"])
        return page("coverage", **said, tables=self.tables, gaps=coverage.gaps(self.book, self.offers))

    def _exchange(self, page: Callable[..., str]) -> Iterator[tuple[str, Callable[[], str]]]:
        words = self.book.words
        long = sum(kind.size for kind in self.kinds) > exchange.ONE_PAGE
        said = self.page_given("exchange.html", words["exchange"], words["exchange_lead"])
        yield "exchange.html", partial(page, "exchange", **said, kinds=self.kinds, long=long, kind=None, sheet=None)
        for kind in self.kinds if long else ():
            for sheet in sheets(f"exchange_{kind.id}", (*kind.needs, *kind.offers), PRACTICES):
                title = f"{words['exchange']}: {kind.label}"
                given = {"kinds": self.kinds, "long": True, "kind": kind, "sheet": sheet}
                yield sheet.name, partial(page, "exchange", **self.page_given(sheet.name, title, title), **given)

    def _values(self, page: Callable[..., str], more: Mapping[str, Any], title: str) -> str:
        said = self.page_given(more["sheet"].name, title, title)
        template = "authors" if more["facet"].name == "author" else "values"
        return page(template, **more, **said, stem_of=stem_of, details_of=self.details)

    def _about(self, page: Callable[..., str]) -> str:
        from profcollect import __version__

        words = self.book.words
        return page(
            "about",
            **self.page_given("about.html", words["about_book"]),
            version=__version__,
            licences=metadata.licences(self.book.entries),
        )

    def groups(self, page: Callable[..., str]) -> Iterator[tuple[str, Page]]:
        """The lists of practices: of each value of each facet, and of the parts where they do not stand on the first page.

        Each is given nothing but what it is said to be made of, and the settings.
        """
        for facet in self.book.facets:
            for value in facet.used:
                if has_page(facet, value):
                    chosen = f"{facet.name}={value.id}" if facet.name in data.CHOSEN_BY else f"q={quote(value.label)}"
                    over = {"chosen": chosen, "over": facet.label, "list": LISTS.get(facet.name, "")}
                    for sheet in sheets(stem_of(facet, value), value.slugs, PRACTICES):
                        yield sheet.name, self._listed(page, sheet, value.title, len(value.slugs), over)
        for group in leaves(self.book.parts) if not self.small else ():
            slugs = tuple(entry.slug for entry in group.entries)
            for sheet in sheets(group_stem(group), slugs, PRACTICES):
                yield sheet.name, self._listed(page, sheet, group.title, len(slugs), {})

    def _listed(
        self, page: Callable[..., str], sheet: Sheet[str], title: str, count: int, over: Mapping[str, str]
    ) -> Page:
        told = self.told(*(self.entries[slug] for slug in sheet.items))
        of = (sheet, title, count, over, told, self.navigation)
        return Page(partial(self._group, page, sheet, title, count, over), of if self.settled else None)

    def moved(self, page: Callable[..., str]) -> Iterator[tuple[str, Page]]:
        """Pages that lead on from the addresses that practices had before."""
        for entry in self.book.entries:
            for alias in entry.compiled.practice.aliases:
                if name := former_address(alias):
                    yield f"{name}.html", Page(partial(page, "moved", entry=entry))

    def _group(
        self, page: Callable[..., str], sheet: Sheet[str], title: str, count: int, over: Mapping[str, str]
    ) -> str:
        said = self.page_given(sheet.name, title, title)
        rows = self.rows(sheet.items)
        return page("group", **said, **over, sheet=sheet, heading=title, count=count, rows=rows)


def scripts(book: Book, pages: Iterable[str]) -> dict[str, Piece]:
    """The files that are no pages: data, the sitemap and the feed."""
    made: dict[str, Piece] = {}
    if book.entries:
        made["data/catalogue.js"] = _script(data.catalogue, book)
        for entry in book.entries:
            origin = entry.compiled.origin
            of = (origin,) if origin else None
            made[data.text_name(entry)] = _script(data.text, entry, of=of, text=entry.slug)
    if book.site.url:
        made["sitemap.xml"] = _script(metadata.sitemap, book, tuple(pages))
        made["feed.xml"] = _script(metadata.feed, book)
    return made


def _script(make: Callable[..., bytes], *given: object, of: tuple[object, ...] | None = None, text: str = "") -> Piece:
    def made() -> Callable[[Layout | None], bytes]:
        data = make(*given)
        return lambda _: data

    return Piece(made, of, text=text)


def search(of: index.Findable) -> dict[str, bytes]:
    """The files of the search's index."""
    return {f"data/{name}": one for name, one in index.files(of).items()} if of.texts else {}
