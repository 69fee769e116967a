"""What the rules about a whole collection know of each practice: little enough to keep for thousands of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from profcollect.lint.diagnostic import Place
from profcollect.lint.similarity import signature
from profcollect.lint.suppressions import suppressions
from profcollect.lint.written import author_nodes, value_of
from profcollect.practice import Author, Practice
from profcollect.yamltree import Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from profcollect.config import Settings
    from profcollect.lint.rule import Subject
    from profcollect.source import Document
    from profcollect.yamltree import Node

ABBREVIATION = re.compile(r"(?<![\w(])(?=[А-ЯЁ()]{4,20}(?![\w]))[А-ЯЁ]{2,}(?:\([А-ЯЁ]{1,3}\)[А-ЯЁ]*)?(?!\w)")
"""What stands for an organisation: capitals, some of them perhaps in brackets, as in ЦД(Ю)ТТ."""
MOST_ABBREVIATIONS = 40
"""So many of a practice are kept."""


@dataclass(frozen=True)
class Mention:
    """Something that is written in a file: the words, where they stand, and the line."""

    text: str
    place: Place
    source: str = ""


@dataclass(frozen=True)
class Facts:
    """What is kept of a practice."""

    path: str
    opening: Mention
    title: Mention | None = None
    authors: tuple[Mention, ...] = ()
    """By surname, given name and patronymic, with spaces between them."""
    organizations: tuple[Mention, ...] = ()
    """The authors' places of work, as written."""
    abbreviations: tuple[Mention, ...] = ()
    """Words of capitals in the text, each once."""
    uses: tuple[str, ...] = ()
    """The entries of registries that it names: `municipality:kopeysk`, `direction:lessons` and so on."""
    signature: str = ""
    """A MinHash of its text, see `similarity`; empty for a text too short to compare."""
    silent: tuple[tuple[str, int, int], ...] = ()
    """Rules about the collection that are not to speak here: code, first and last line."""

    def data(self) -> list[Any]:
        """The same in lists and strings, for a cache."""
        mentions = [self.opening, self.title, *self.authors, *self.organizations, *self.abbreviations]
        counts = [len(self.authors), len(self.organizations)]
        silent = [list(one) for one in self.silent]
        return [self.path, [_packed(one) for one in mentions], counts, list(self.uses), self.signature, silent]

    @classmethod
    def of_data(cls, data: list[Any]) -> Facts:
        """Facts from what `data` gave. Raises ValueError, TypeError or LookupError for anything else."""
        path, packed, (authors, organizations), uses, text, silent = data
        opening, title, *rest = [_unpacked(path, one) for one in packed]
        if opening is None:
            raise ValueError(path)
        known = tuple(one for one in rest if one is not None)
        works = authors + organizations
        return cls(
            path=path,
            opening=opening,
            title=title,
            authors=known[:authors],
            organizations=known[authors:works],
            abbreviations=known[works:],
            uses=tuple(uses),
            signature=str(text),
            silent=tuple((str(code), int(first), int(last)) for code, first, last in silent),
        )


def _packed(mention: Mention | None) -> list[Any] | None:
    if mention is None:
        return None
    place = mention.place
    return [mention.text, mention.source, place.line, place.column, place.end_line, place.end_column]


def _unpacked(path: str, data: list[Any] | None) -> Mention | None:
    if data is None:
        return None
    text, source, *numbers = data
    return Mention(str(text), Place(path, *map(int, numbers)), str(source))


@dataclass(frozen=True)
class Collection:
    """All practices of a collection, and its settings, as rules see them."""

    facts: Sequence[Facts]
    """By path."""
    settings: Settings
    text: Callable[[str], str] = field(compare=False)
    """The text of a file of the collection, empty where it cannot be read."""
    config: Callable[[], Document] = field(compare=False)
    """The text of `profcollect.yml`, for saying where in it something stands."""

    @cached_property
    def used(self) -> frozenset[str]:
        """All that any practice uses."""
        return frozenset(use for facts in self.facts for use in facts.uses)


def gather(subject: Subject, *, compare: bool) -> Facts:
    """The facts of a practice; with `compare`, also what its text is compared by."""
    document = subject.document
    if document.front is None:
        return Facts(document.path, mention(document, document.opening, ""))
    practice = subject.practice
    title = mention(document, subject.spans["title"], practice.title) if practice.title else None
    return Facts(
        path=document.path,
        opening=mention(document, document.opening, ""),
        title=title,
        authors=tuple(_authors(subject)),
        organizations=tuple(_organizations(document)),
        abbreviations=tuple(_abbreviations(document)),
        uses=tuple(_uses(practice)),
        signature=signature(document.body_text) if compare else "",
        silent=tuple((one.code, *one.lines) for one in suppressions(document)),
    )


def mention(document: Document, span: Span, text: str) -> Mention:
    """What stands at a span of a document."""
    place = Place(document.path, *document.position(span.start), *document.position(max(span.start, span.end)))
    return Mention(text, place, document.line(place.line))


def _authors(subject: Subject) -> Iterator[Mention]:
    document = subject.document
    nodes = [_name_node(node) for node, _ in author_nodes(document)]
    names = [author.name for author in subject.practice.authors]
    # An author that cannot be read leaves no value, so the two would not match.
    if len(nodes) == len(names):
        for node, name in zip(nodes, names, strict=True):
            if node is not None and name is not None:
                words = " ".join(filter(None, (name.surname, name.given, name.patronymic)))
                yield mention(document, node.span, words)


def _name_node(node: Node) -> Node | None:
    return node if isinstance(node, Scalar) else value_of(node, Author, "name")


def _organizations(document: Document) -> Iterator[Mention]:
    for _, node in author_nodes(document):
        if isinstance(node, Scalar) and not node.absent:
            yield mention(document, node.span, node.text.strip())


def _abbreviations(document: Document) -> Iterator[Mention]:
    seen: set[str] = set()
    for match in ABBREVIATION.finditer(document.text, document.body_start):
        if match[0] not in seen and len(seen) < MOST_ABBREVIATIONS:
            seen.add(match[0])
            yield mention(document, Span(*match.span()), match[0])


def _uses(practice: Practice) -> Iterator[str]:
    named = {
        "municipality": (practice.municipality, *(author.municipality for author in practice.authors)),
        "organization": tuple(author.organization for author in practice.authors),
        "section": (practice.section,),
        "direction": practice.directions,
        "level": (practice.level,),
        "audience": practice.audience,
    }
    for registry, ids in named.items():
        yield from dict.fromkeys(f"{registry}:{one}" for one in ids if one)
