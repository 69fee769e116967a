"""A book as every template is given it: parts, sections, practices, and the texts around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from profcollect.apparatus import Colophon
from profcollect.layout import plain
from profcollect.profiles import Prepress
from profcollect.sites import Site
from profcollect.terms import Terms
from profcollect.terms import plain as text_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from profcollect.apparatus import Index, Person
    from profcollect.card import Byline, Fact
    from profcollect.facets import Facet
    from profcollect.images import Image
    from profcollect.layout import Layout, Line
    from profcollect.markup.wordml import Fragment
    from profcollect.practice import Practice
    from profcollect.profiles import Profile
    from profcollect.videos import Video


class Caption(NamedTuple):
    """A figure or a table with a caption."""

    kind: str
    """`figure` or `table`."""
    number: int
    text: str
    anchor: str
    """In the whole book."""


@dataclass(frozen=True)
class Compiled:
    """A practice and its body in every markup: a pure function of its file, its images and the config."""

    slug: str
    practice: Practice
    html: str
    typst: str
    ooxml: Fragment
    """A markup is empty where its format is not wanted."""
    headings: tuple[tuple[int, str, str], ...]
    """Level (1 for the body's first), text and anchor of every heading of the body."""
    images: tuple[Image, ...]
    """Those of the body, and the codes of its videos."""
    videos: tuple[Video, ...] = ()
    captions: tuple[Caption, ...] = ()
    characters: int = 0
    """Of the body, with spaces."""
    area: float = 0
    """Square centimetres of its illustrations."""
    single: str = ""
    """HTML for a page that holds the whole book."""
    terms: Terms = Terms("", b"", "")
    """The words that it can be found by."""
    origin: str = ""
    """A hash of what it was made from, beside what is the same for all texts."""

    @property
    def plain(self) -> str:
        """The text of `html`, for searching: quicker to make than to keep."""
        return text_of(self.html)

    def told(self, *, text: bool) -> Compiled:
        """What others tell of it, with or without its own text as HTML; without the bytes of images."""
        from profcollect.markup.wordml import Fragment

        images = tuple(replace(image, data=b"") for image in self.images)
        empty = replace(self, single="", typst="", ooxml=Fragment(), images=images, terms=Terms("", b"", ""))
        return empty if text else replace(empty, html="")


@dataclass(frozen=True)
class Entry:
    """A practice in its place in the book. All texts are ready to print, with their no-break spaces."""

    slug: str
    """Its anchor, and the name of its page."""
    number: int
    """Its place in the book, from 1."""
    title: str
    bylines: tuple[Byline, ...]
    names: str
    """All authors on one line, surnames with initials."""
    facts: tuple[Fact, ...]
    summary: str
    keywords: tuple[str, ...]
    source: str
    status: str
    """The words for its status, empty in a final edition."""
    compiled: Compiled
    cite: Line
    """«Для цитирования», with the range of its pages."""


@dataclass(frozen=True)
class Matter:
    """A text around the practices: preface, afterword, appendix."""

    title: str
    anchor: str
    compiled: Compiled


@dataclass(frozen=True)
class Group:
    """A part or a section: it holds groups or entries, never both."""

    title: str
    anchor: str
    level: int
    """Its heading level, from 1."""
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]

    def having(self, entries: Mapping[str, Entry]) -> Group:
        """The same with these entries, by slug."""
        groups = tuple(group.having(entries) for group in self.groups)
        return replace(self, groups=groups, entries=tuple(entries[one.slug] for one in self.entries))

    def walk(self) -> Iterator[Entry]:
        """All entries below it, in order."""
        for group in self.groups:
            yield from group.walk()
        yield from self.entries


@dataclass(frozen=True)
class Edition:
    """Working or final; a working edition says so, with its date, wherever it is seen."""

    working: bool
    mark: str
    """«Рабочая версия», empty in a final edition."""
    date: str
    """«23 ноября 2026 г.»"""
    day: dt.date
    """The same, for what a file says of itself."""


@dataclass(frozen=True)
class Contents:
    """A line of the contents; `level` is its heading level in the book, from 1."""

    level: int
    title: str
    names: str
    anchor: str


@dataclass(frozen=True)
class Downloads:
    """Files that lie in a site's folder `files`."""

    whole: Mapping[str, str] = field(default_factory=dict)
    """The files of the whole book by format."""
    each: tuple[str, ...] = ()
    """The formats that each practice can be had in alone: `files/<slug>.<format>`."""


@dataclass(frozen=True)
class Book:
    """A volume as the templates see it. A text that the config does not give is empty: print nothing for it."""

    name: str
    """The name of its files, without a suffix."""
    lang: str
    title: str
    subtitle: str
    kind: str
    organization: str
    place: str
    year: str
    annotation: str
    goal: str
    tasks: tuple[str, ...]
    municipalities: tuple[str, ...]
    imprint: Mapping[str, tuple[str, ...]]
    """The keys of `VERSO`: each a list, often empty."""
    edition: Edition
    parts: tuple[Group, ...]
    entries: tuple[Entry, ...]
    """All entries, in the book's order."""
    practice_level: int
    """Heading level of a practice's title: one below the deepest groups."""
    words: Mapping[str, str]
    page: Profile
    page_chosen: bool
    """Whether the config names the profile: else a Word template that was edited keeps its own page."""
    preface: Matter | None
    afterword: Matter | None
    appendices: tuple[Matter, ...]
    people: tuple[Person, ...]
    """«Сведения об авторах»."""
    indexes: tuple[Index, ...]
    lists: tuple[Listing, ...]
    """Lists of figures and tables that the config asks for."""
    record: Line
    """The book's bibliographic record."""
    colophon: Colophon
    contents_first: bool
    """Whether the contents stand before the text; else after it."""
    author_style: str
    """`classic` or `gost`."""
    prepress: Prepress = Prepress()
    facets: tuple[Facet, ...] = ()
    """What its practices can be chosen by."""
    site: Site = Site()
    downloads: Downloads = Downloads()
    """What a site of it has to download."""
    offprint: bool = False
    """Whether it is a practice alone, which has no title page, no contents and no colophon."""

    @property
    def matters(self) -> tuple[Matter, ...]:
        """The texts around the practices, in order."""
        return tuple(one for one in (self.preface, self.afterword, *self.appendices) if one)

    @property
    def texts(self) -> tuple[Compiled, ...]:
        """Every text of the book, in its order."""
        first = (self.preface.compiled,) if self.preface else ()
        last = tuple(one.compiled for one in (self.afterword, *self.appendices) if one)
        return (*first, *(entry.compiled for entry in self.entries), *last)

    @property
    def images(self) -> dict[str, bytes]:
        """Every image of the book by name."""
        return {image.name: image.data for text in self.texts for image in text.images}

    def about(self, slugs: AbstractSet[str]) -> Book:
        """The same book with the texts of those practices only, and the bytes of no image."""
        entries = {one.slug: replace(one, compiled=one.compiled.told(text=one.slug in slugs)) for one in self.entries}

        def matter(one: Matter | None) -> Matter | None:
            return replace(one, compiled=one.compiled.told(text=False)) if one else None

        return replace(
            self,
            parts=tuple(part.having(entries) for part in self.parts),
            entries=tuple(entries.values()),
            preface=matter(self.preface),
            afterword=matter(self.afterword),
            appendices=tuple(replace(one, compiled=one.compiled.told(text=False)) for one in self.appendices),
        )

    def alone(self, entry: Entry, layout: Layout | None) -> Book:
        """A practice of it as an offprint, which names the pages that it has in the whole."""
        nothing: dict[str, Any] = dict.fromkeys(("subtitle", "kind", "place", "annotation", "goal"), "")
        nothing |= dict.fromkeys(("tasks", "parts", "appendices", "people", "indexes", "lists", "facets", "record"), ())
        return replace(
            self,
            **nothing,
            name=entry.slug,
            title=entry.title,
            imprint={},
            entries=(replace(entry, number=1, cite=(plain(entry.cite, layout),)),),
            preface=None,
            afterword=None,
            colophon=Colophon("", "", "", (), (), ()),
            offprint=True,
        )

    def anchors(self) -> tuple[str, ...]:
        """What a layout has to find the pages of."""
        groups = [line.anchor for line in self.contents()]
        return (*groups, *(one.anchor for listing in self.lists for one in listing.captions))

    def contents(self) -> tuple[Contents, ...]:
        """Everything that a reader may look for, in order: parts, sections, practices and the texts around them."""
        matters = [Contents(1, one.title, "", one.anchor) for one in self.matters]
        head, tail = (matters[:1], matters[1:]) if self.preface else ([], matters)
        if self.people:
            tail.append(Contents(1, self.words["about_authors"], "", PEOPLE))
        tail += [Contents(1, one.title, "", one.anchor) for one in self.lists]
        tail += [Contents(1, one.title, "", one.anchor) for one in self.indexes]
        return (*head, *(line for part in self.parts for line in self._lines(part)), *tail)

    def _lines(self, group: Group) -> Iterator[Contents]:
        yield Contents(group.level, group.title, "", group.anchor)
        for inner in group.groups:
            yield from self._lines(inner)
        for entry in group.entries:
            yield Contents(self.practice_level, entry.title, entry.names, entry.slug)


@dataclass(frozen=True)
class Listing:
    """A list of figures or tables."""

    title: str
    anchor: str
    captions: tuple[Caption, ...]


VERSO = ("udc", "bbk", "author_mark", "isbn", "reviewers", "editors", "compilers", "copyright", "age_mark")
"""What of the imprint stands on the back of the title page."""
PREFACE, AFTERWORD = "matter--preface", "matter--afterword"
"""Their anchors. Slugs have single hyphens only: no practice can be called so."""
PEOPLE = "matter--authors"
"""The anchor of «Сведения об авторах»."""
