"""What the Word template is given: the book's fields, and what only Word needs, as markup that is ready."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING

from profcollect.collection import VERSO
from profcollect.markup.wordml import (
    DEEPEST,
    EMU_PER_MM,
    KEPT,
    bookmark,
    bookmarked,
    drawing,
    external,
    image_relation,
    relation,
    run,
)
from profcollect.writers.docx_lines import leader, listed, pages, paragraph
from profcollect.writers.docx_sections import BREAK, COLUMNS, Title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.apparatus import Index, Person
    from profcollect.card import Byline, Item
    from profcollect.collection import Book, Caption, Entry, Group, Listing, Matter
    from profcollect.layout import Figure, Line
    from profcollect.videos import Video

SHORT_TITLE = 70
FEWEST_FOR_COLUMNS = 8
"""Lines of an index that two columns are made of."""
NEW_LINE = "<w:r><w:br/></w:r>"
READY = re.compile(r"<\?ready (\d+)\?>")
PART = "part--"
"""What the anchors of parts and sections begin with."""


class Xml(str):
    """Markup that Jinja lets through as it is. docxtpl makes braces from `{_` and `_}`: entities hide them."""

    __slots__ = ()

    def __html__(self) -> str:
        return self.replace("{_", "{&#95;").replace("_}", "&#95;}")


NOTHING = Xml()


@dataclass(frozen=True)
class FactLine:
    """A line of a practice's card, as the template gets it."""

    name: str
    label: str
    items: tuple[Item, ...]
    value: Xml
    """All items with their links, each on its own line: `{{r fact.value }}`."""


@dataclass(frozen=True)
class VideoCard:
    """A video, as the template gets it."""

    title: str
    code: Xml
    """The code to scan, which is a link too: `{{r video.code }}`."""
    link: Xml
    """The address as printed: `{{r video.link }}`."""


@dataclass(frozen=True)
class PracticeCard:
    """A practice, as the template gets it."""

    number: int
    title: str
    names: str
    bylines: tuple[Byline, ...]
    facts: tuple[FactLine, ...]
    summary: str
    keywords: tuple[str, ...]
    source: str
    status: str
    videos: tuple[VideoCard, ...]
    cite: Xml
    """«Для цитирования» with the pages: `{{r entry.cite }}`."""
    group_headings: tuple[Xml, ...]
    """The headings of the parts and sections that begin with it."""
    heading: Xml
    body: Xml


@dataclass(frozen=True)
class MatterCard:
    """A text around the practices."""

    title: str
    heading: Xml
    body: Xml


@dataclass(frozen=True)
class PersonCard:
    """A line of «Сведения об авторах»."""

    name: str
    details: str
    pages: Xml
    """`(с. 12, 45)`, to be printed by `{{r person.pages }}`."""


@dataclass(frozen=True)
class IndexCard:
    """An entry of an index."""

    text: str
    pages: Xml


@dataclass(frozen=True)
class LetterCard:
    """The entries of an index under one letter."""

    letter: str
    lines: tuple[IndexCard, ...]


@dataclass(frozen=True)
class ListCard:
    """An index, which has letters, or a list of figures or tables, which has a field."""

    title: str
    heading: Xml
    letters: tuple[LetterCard, ...] = ()
    field: Xml = NOTHING
    columns: Xml = NOTHING
    """Where two columns begin: `{{p index.columns }}`; nothing in a short index."""


@dataclass
class Setting:
    """Makes what the template is given, and keeps what the file needs for it."""

    book: Book
    numbers: Iterator[int]
    """Ids for bookmarks."""
    drawings: Iterator[int]
    typeface: str
    links: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    """What only a layout knows, in the order of its marks."""
    styles: set[str] = field(default_factory=set)
    """Those that are made of others."""
    places: dict[str, int] = field(default_factory=dict)
    """The mark of each heading, by anchor."""
    printed: set[str] = field(default_factory=set)
    """The anchors whose headings the template prints."""
    ready: list[str] = field(default_factory=lambda: [""])
    """Markup that the template gets a mark for: docxtpl goes through all that it is given, run by run.

    The first are the contents.
    """

    def keep(self, xml: str) -> Xml:
        """A mark for ready markup."""
        if not xml:
            return NOTHING
        self.ready.append(xml)
        return Xml(f"<?ready {len(self.ready) - 1}?>")

    def look(self, document: str) -> None:
        """Find out which headings the template prints: the contents name them."""
        used = set(map(int, READY.findall(document)))
        self.printed = {anchor for anchor, place in self.places.items() if place in used}
        self.ready[0] = self.contents()

    def put(self, text: str) -> str:
        """A text with what it has marks for."""
        return READY.sub(lambda match: self.ready[int(match[1])], text)

    def context(self) -> dict[str, object]:
        """The names that the template may use."""
        book = self.book
        imprint = {name: book.imprint.get(name, ()) for name in VERSO}
        places = {text.slug: place for place, text in enumerate(book.texts)}
        colophon = book.colophon
        return {
            **vars(book),
            "imprint": imprint,
            "has_imprint": bool(book.annotation or book.record or any(imprint.values())),
            "short_title": _short(book.title),
            "contents": book.contents(),
            "toc": Xml("<?ready 0?>"),
            "record": self.line(book.record),
            "section_break": Xml(BREAK),
            "preface": self.matter(book.preface, places) if book.preface else None,
            "entries": list(self.entries(places)),
            "afterword": self.matter(book.afterword, places) if book.afterword else None,
            "appendices": [self.matter(one, places) for one in book.appendices],
            "people_heading": self.own_heading("matter--authors", book.words["about_authors"])
            if book.people
            else Xml(),
            "people": list(map(self.person, book.people)),
            "lists": list(map(self.listing, book.lists)),
            "indexes": list(map(self.index, book.indexes)),
            "has_colophon": any((colophon.kind, colophon.title, colophon.people, colophon.figures, colophon.addresses)),
            "figures": self.line(colophon.figures),
        }

    def contents(self) -> str:
        """The field of the contents with the lines as they stand now."""
        level, lines = self.book.practice_level, []
        for line in self.book.contents():
            if line.anchor not in self.printed:
                continue
            names = run(f"{line.names} ", "ContentsNames") if line.names else ""
            style = f"TOC{min(line.level, DEEPEST)}"
            if line.level < level and line.anchor.startswith(PART):
                # A part is not named at the foot of a page without what is in it.
                style += KEPT
                self.styles.add(style)
            lines.append(leader(style, names + run(line.title), line.anchor))
        return listed(rf'TOC \o "1-{min(level, DEEPEST)}" \h \z \u', lines)

    def entries(self, places: dict[str, int]) -> Iterator[PracticeCard]:
        """The practices in order."""
        opened = dict(_openings(self.book.parts))
        for entry in self.book.entries:
            headings = tuple(self.group(group) for group in opened.get(entry.slug, ()))
            yield PracticeCard(
                number=entry.number,
                title=entry.title,
                names=entry.names,
                bylines=entry.bylines,
                facts=tuple(
                    FactLine(
                        fact.name,
                        fact.label,
                        fact.items,
                        self.keep((run(";") + NEW_LINE).join(self.item(item) for item in fact.items)),
                    )
                    for fact in entry.facts
                ),
                summary=entry.summary,
                keywords=entry.keywords,
                source=entry.source,
                status=entry.status,
                videos=tuple(map(self.video, entry.compiled.videos)),
                cite=self.line(entry.cite),
                group_headings=headings,
                heading=self.practice(entry),
                body=_place(places[entry.slug]),
            )

    def practice(self, entry: Entry) -> Xml:
        """The heading of a practice."""
        level = min(self.book.practice_level, DEEPEST)
        start, end = bookmarked(bookmark(f"end--{entry.slug}"), str(next(self.numbers)), "\n").split("\n")
        return self.heading(Title("practice", entry.title, level, (start, end)), entry.slug)

    def group(self, group: Group) -> Xml:
        """The heading of a part or a section."""
        level = min(group.level, DEEPEST)
        return self.heading(Title("part" if level == 1 else "group", group.title, level), group.anchor)

    def own_heading(self, anchor: str, title: str) -> Xml:
        """The heading of a text around the practices."""
        return self.heading(Title("matter", title, 1), anchor)

    def heading(self, title: Title, anchor: str) -> Xml:
        """A heading with its bookmark, and a mark that tells the sections of it."""
        self.titles.append(title)
        text = bookmarked(bookmark(anchor), str(next(self.numbers)), run(title.text))
        self.places[anchor] = len(self.ready)
        return self.keep(f"<?title {len(self.titles) - 1}?>" + paragraph(f"Heading{title.level}", text))

    def matter(self, matter: Matter, places: dict[str, int]) -> MatterCard:
        """A text around the practices."""
        return MatterCard(matter.title, self.own_heading(matter.anchor, matter.title), _place(places[matter.anchor]))

    def person(self, person: Person) -> PersonCard:
        """An author with the pages of their practices."""
        word = self.book.words["on_page"]
        shown = run(f"({word}\xa0") + pages(person.anchors) + run(")")
        return PersonCard(person.name, person.details, self.keep(shown))

    def index(self, index: Index) -> ListCard:
        """An index by letters."""
        heading = self.own_heading(index.anchor, index.title)
        letters = tuple(
            LetterCard(letter, tuple(IndexCard(line.text, self.keep(pages(line.anchors))) for line in lines))
            for letter, lines in groupby(index.lines, lambda line: line.letter)
        )
        columns = Xml(COLUMNS) if len(index.lines) >= FEWEST_FOR_COLUMNS else NOTHING
        return ListCard(index.title, heading, letters, columns=columns)

    def listing(self, listing: Listing) -> ListCard:
        """A list of figures or tables: the field by which Word makes it of the captions' numbers."""
        heading = self.own_heading(listing.anchor, listing.title)
        label = self.book.words[listing.captions[0].kind]
        lines = [leader("TableofFigures", _caption(label, one), one.anchor) for one in listing.captions]
        return ListCard(
            listing.title, heading, field=self.keep(listed(rf'TOC \h \z \c "{label.replace(" ", "_")}"', lines))
        )

    def item(self, item: Item) -> str:
        """A value of a card."""
        return self.link(item.url, item.text) if item.url and external(item.url) else run(item.text)

    def link(self, url: str, text: str) -> str:
        """A link out of the book."""
        self.links[relation(url)] = url
        return f'<w:hyperlink r:id="{relation(url)}" w:history="1">{run(text, "Hyperlink")}</w:hyperlink>'

    def video(self, video: Video) -> VideoCard:
        """A video: its code, as large as it has to be, and its address."""
        leads = external(video.url) is not None
        address = self.link(video.url, video.shown) if leads else run(video.shown)
        code = ""
        if video.code:
            side = round(video.code.width_mm * EMU_PER_MM)
            self.images[image_relation(video.code)] = video.code.name
            size = f'cx="{side}" cy="{side}"'
            link = relation(video.url) if leads else ""
            code = drawing(video.code, str(next(self.drawings)), size, f"QR: {video.shown}", link)
        return VideoCard(video.title, self.keep(code), self.keep(address))

    def line(self, line: Line) -> Xml:
        """A text with marks for the figures that only a layout knows."""
        out = []
        for piece in line:
            if isinstance(piece, str):
                out.append(run(piece))
            elif piece.kind == "typeface":
                out.append(run(piece.before + self.typeface + piece.after))
            else:
                self.figures.append(piece)
                out.append(f"<?figure {len(self.figures) - 1}?>")
        return self.keep("".join(out))


def _short(title: str) -> str:
    title = " ".join(title.splitlines())
    return title if len(title) <= SHORT_TITLE else title[:SHORT_TITLE].rpartition(" ")[0].rstrip(" ,.:;–—") + "…"


def _place(number: int) -> Xml:
    return Xml(f"<?practice {number}?>")


def _caption(label: str, caption: Caption) -> str:
    return run(f"{label}\xa0{caption.number} – {caption.text}")


def _openings(groups: Iterable[Group]) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """Every practice by slug, and the groups that begin with it."""
    for group in groups:
        begun: tuple[Group, ...] = (group,)
        for slug, inner in chain(_openings(group.groups), ((entry.slug, ()) for entry in group.entries)):
            yield slug, begun + inner
            begun = ()
