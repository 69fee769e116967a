"""What certificates of authorship say: one for each author of each practice. All words stand in the nominative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.layout import Figure, plain
from profcollect.names import fold, russian_key
from profcollect.typography import NBSP

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from profcollect.arranging import Arranger
    from profcollect.collection import Book, Entry
    from profcollect.layout import Layout
    from profcollect.practice import Author

MARKS = {"ru": ("«»", "„“"), "en": ("“”", "‘’")}
"""Quotation marks, and those inside them."""


@dataclass(frozen=True)
class Claim:
    """An author of a practice in the book."""

    entry: Entry
    author: Author

    @property
    def name(self) -> str:
        """The full name of a person, or the name of a group."""
        return self.author.name.full if self.author.name else self.author.group


@dataclass(frozen=True)
class Workplace:
    """Where an author works, as the practice says or the settings know."""

    position: str
    organization: str
    municipality: str


@dataclass(frozen=True)
class Certificate:
    """One certificate, in texts that are ready to print; what is not known is empty."""

    number: str
    """«№ 15 от 1 декабря 2026 г.»"""
    label: str
    """«Автор», or what a group is."""
    author: str
    details: tuple[str, ...]
    """Position and degree; organisation and municipality."""
    coauthors_label: str
    coauthors: str
    work: str
    """The practice's title in quotation marks."""
    output: str
    """Where, by whom and when the book is published, and the pages."""
    reference: str
    """The practice as a list of references has it."""


@dataclass(frozen=True)
class Sheaf:
    """All certificates of a book, and what they have in common."""

    book: Book
    heading: str
    title: str
    """Of the book, in quotation marks."""
    position: str
    """Of who signs."""
    signatory: str
    certificates: tuple[Certificate, ...]

    def context(self) -> dict[str, object]:
        """The names that a template may use: those of the book, and these."""
        return vars(self.book) | vars(self)


def claims(book: Book) -> list[Claim]:
    """The authors of all practices: by name in the Russian order, then in the book's order."""
    found: dict[tuple[str, str], Claim] = {}
    for entry in book.entries:
        for author in entry.compiled.practice.authors:
            claim = Claim(entry, author)
            if claim.name:
                found.setdefault((entry.slug, fold(claim.name)), claim)
    return sorted(found.values(), key=lambda one: (russian_key(one.name), one.entry.number))


class Wording:
    """Words certificates in the book's language."""

    def __init__(self, arranger: Arranger, book: Book, layout: Layout | None) -> None:
        self.arranger, self.book, self.layout = arranger, book, layout
        self.config, self.words, self.card, self.bind = arranger.config, arranger.words, arranger.card, arranger.bind

    def sheaf(self, certificates: Iterable[Certificate]) -> Sheaf:
        """All of them."""
        own = self.config.certificates
        return Sheaf(
            book=self.book,
            heading=self.bind(own.title or self.words["certificate"]),
            title=self.quoted(self.book.title),
            position=self.bind(own.position),
            signatory=self.bind(own.signatory),
            certificates=tuple(certificates),
        )

    def certificate(self, claim: Claim, number: int, day: dt.date) -> Certificate:
        """One of them."""
        entry, bind = claim.entry, self.bind
        place, others = self.workplace(claim), self.coauthors(claim)
        details = ((place.position, claim.author.degree), (place.organization, place.municipality))
        return Certificate(
            number=bind(self.words["certificate_number"].format(number=number, date=self.card.date(day))),
            label=self.words["author" if claim.author.name else "author_group"],
            author=bind(claim.name),
            details=tuple(bind(", ".join(filter(None, line))) for line in details if any(line)),
            coauthors_label=self.words["coauthor" if len(others) == 1 else "coauthors"] if others else "",
            coauthors=", ".join(others),
            work=self.quoted(entry.title),
            output=bind(self.output(entry)),
            reference=self.reference(entry),
        )

    def workplace(self, claim: Claim) -> Workplace:
        """Where the author works; the municipality of the practice, where nothing tells another."""
        author = claim.author
        organization = self.card.registries["organization"].find(author.organization) if author.organization else None
        place = author.municipality or (organization and organization.municipality)
        return Workplace(
            author.position,
            (organization.full_name or organization.name) if organization else author.organization,
            self.card.municipality(place or claim.entry.compiled.practice.municipality),
        )

    def coauthors(self, claim: Claim) -> list[str]:
        """The other authors of the practice, in its order; a person's name stays on its line."""
        names = {}
        for author in claim.entry.compiled.practice.authors:
            name = Claim(claim.entry, author).name
            if name and fold(name) != fold(claim.name):
                names[name] = name.replace(" ", NBSP) if author.name else self.bind(name)
        return list(names.values())

    def pages(self, entry: Entry) -> str:
        """`12–15`; empty where nobody knows."""
        return self.layout.tell(Figure("range", entry.slug)) if self.layout else ""

    def output(self, entry: Entry) -> str:
        """«Магнитогорск: Издательство, 2026. — С. 12–15»."""
        place, pages = ": ".join(filter(None, (self.config.place, self.config.imprint.publisher))), self.pages(entry)
        parts = [", ".join(filter(None, (place, self.config.year)))]
        parts += [f"{self.words['pages_short']}{NBSP}{pages}" if pages else ""]
        return f". {self.arranger.apparatus.dash} ".join(filter(None, parts))

    def reference(self, entry: Entry) -> str:
        """What «Для цитирования» says in the book."""
        return plain(entry.cite, self.layout)

    def quoted(self, text: str) -> str:
        """`text` in the quotation marks of the language, its own ones in those that stand inside."""
        outer, inner = MARKS[self.book.lang]
        return outer[0] + text.translate(str.maketrans(outer, inner)) + outer[1]


def without_authors(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The practices that nobody signs."""
    return (one for one in entries if not any(author.name or author.group for author in one.compiled.practice.authors))
