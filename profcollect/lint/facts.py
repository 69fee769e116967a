"""What the rules about a whole collection know of each practice: little enough to keep for thousands of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from profcollect.disk import FILE_NAME
from profcollect.lint.diagnostic import Place
from profcollect.lint.personal import hidden, line_of
from profcollect.lint.similarity import signature
from profcollect.lint.suppressions import suppressions
from profcollect.lint.written import author_nodes, items_of, value_of
from profcollect.practice import LEFT_OUT, Author, Practice
from profcollect.silhouette import shapes
from profcollect.source import text_document
from profcollect.yamltree import Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from profcollect.config import Settings
    from profcollect.lint.rule import Subject
    from profcollect.source import Document
    from profcollect.yamltree import Node

ABBREVIATION = re.compile(
    r"(?<!\w)(?:[А-ЯЁ]{1,8}\([А-ЯЁа-яё]{1,3}\)[А-ЯЁ]{0,8}|(?:[А-ЯЁ]\.){2,}[А-ЯЁ]\.?"
    r"|[А-ЯЁ]+(?:[а-яё]{1,2}[А-ЯЁ]+)+|[А-ЯЁ]{3,12})(?!\w)"
)
"""What stands for an organisation: ЦДЮТТ, ЦД(Ю)ТТ, Ц.Д.Ю.Т.Т. or ЦДиЮТТ."""
CAPITALS = re.compile(r"[А-ЯЁ][А-ЯЁа-яё]?[А-ЯЁ.(][\w.()]*")
"""What may be one: a search for this takes a fourth of the time."""
LOOKS_CAPITAL = re.compile(rb"A[Aa]?[A.(]")
"""What one of the shapes of words has where that is."""
LEAST_CAPITALS = 3
MOST_ABBREVIATIONS = 40
"""So many of a practice are kept; first those with more in them than capitals, which are few."""


class Mention(NamedTuple):
    """Something that is written in a file: the words, without what is nobody's business, and where they stand."""

    text: str
    place: Place


class Person(NamedTuple):
    """An author with a name."""

    place: Place
    name: tuple[str, str, str]
    """Surname, given name and patronymic, as written."""
    works: tuple[str, ...]
    """The place of work and the town, as far as they are known: `organization:cdutt` and so on."""

    @property
    def mention(self) -> Mention:
        """The name where it is written."""
        return Mention(" ".join(filter(None, self.name)), self.place)


@dataclass(frozen=True)
class Facts:
    """What is kept of a practice."""

    path: str
    opening: Mention
    title: Mention | None = None
    authors: tuple[Person, ...] = ()
    organizations: tuple[Mention, ...] = ()
    """The authors' places of work, as written."""
    abbreviations: tuple[Mention, ...] = ()
    """Words of capitals in the text, each once."""
    uses: tuple[str, ...] = ()
    """The entries of registries that it names: `municipality:kopeysk`, `direction:lessons` and so on."""
    signature: str = ""
    """What its text is compared by, see `similarity`; empty for a text too short to compare."""
    silent: tuple[tuple[str, int, int], ...] = ()
    """Rules about the collection that are not to speak here: code, first and last line."""
    aliases: tuple[Mention, ...] = ()
    """The former addresses of its page, as written."""

    def data(self) -> list[Any]:
        """The same in lists and strings, for a cache."""
        return [
            self.path,
            _packed(self.opening),
            self.title and _packed(self.title),
            [[_place(one.place), list(one.name), list(one.works)] for one in self.authors],
            [_packed(one) for one in self.organizations],
            [_packed(one) for one in self.abbreviations],
            list(self.uses),
            self.signature,
            [list(one) for one in self.silent],
            [_packed(one) for one in self.aliases],
        ]

    @classmethod
    def of_data(cls, data: list[Any]) -> Facts:
        """Facts from what `data` gave. Raises ValueError, TypeError or LookupError for anything else."""
        path, opening, title, authors, organizations, abbreviations, uses, text, silent, aliases = data
        return cls(
            path=path,
            opening=_unpacked(path, opening),
            title=_unpacked(path, title) if title is not None else None,
            authors=tuple(
                Person(_placed(path, place), (str(surname), str(given), str(patronymic)), tuple(map(str, works)))
                for place, (surname, given, patronymic), works in authors
            ),
            organizations=tuple(_unpacked(path, one) for one in organizations),
            abbreviations=tuple(_unpacked(path, one) for one in abbreviations),
            uses=tuple(map(str, uses)),
            signature=str(text),
            silent=tuple((str(code), int(first), int(last)) for code, first, last in silent),
            aliases=tuple(_unpacked(path, one) for one in aliases),
        )


def _packed(mention: Mention) -> list[Any]:
    return [mention.text, *_place(mention.place)]


def _unpacked(path: str, data: list[Any]) -> Mention:
    text, *place = data
    return Mention(str(text), _placed(path, place))


def _place(place: Place) -> list[int]:
    """Most places are parts of one line, whose number then stands once."""
    end = [place.end_column] if place.end_line == place.line else [place.end_line, place.end_column]
    return [place.line, place.column, *end]


def _placed(path: str, data: list[Any]) -> Place:
    line, column, *end = map(int, data)
    return Place(path, line, column, end[0] if len(end) > 1 else line, end[-1])


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

    def line(self, place: Place) -> str:
        """The line that a place is in, with what is nobody's business masked; empty where the file has changed."""
        document = self.config() if place.path == FILE_NAME else text_document(place.path, self.text(place.path))
        return line_of(document, place.line) if place.line <= document.text.count("\n") + 1 else ""


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
        abbreviations=tuple(_abbreviations(document)) if compare else (),
        uses=tuple(_uses(practice, subject.settings)),
        signature=signature(document.body_text) if compare else "",
        silent=tuple((one.code, *one.lines) for one in suppressions(document)),
        aliases=tuple(_aliases(document)),
    )


def mention(document: Document, span: Span, text: str) -> Mention:
    """What stands at a span of a document."""
    place = Place(document.path, *document.position(span.start), *document.position(max(span.start, span.end)))
    return Mention(hidden(text, document.text), place)


def _authors(subject: Subject) -> Iterator[Person]:
    document, practice = subject.document, subject.practice
    nodes = [_name_node(node) for node, _ in author_nodes(document)]
    # An author that cannot be read leaves no value, so the two would not match.
    if len(nodes) != len(practice.authors):
        return
    for node, author in zip(nodes, practice.authors, strict=True):
        name = author.name
        if node is not None and name is not None:
            places = {"organization": author.organization, "municipality": author.municipality or practice.municipality}
            works = tuple(f"{kind}:{place}" for kind, place in places.items() if place)
            parts = (name.surname, name.given, name.patronymic)
            yield Person(mention(document, node.span, "").place, parts, works)


def _name_node(node: Node) -> Node | None:
    return node if isinstance(node, Scalar) else value_of(node, Author, "name")


def _organizations(document: Document) -> Iterator[Mention]:
    for _, node in author_nodes(document):
        if isinstance(node, Scalar) and not node.absent:
            yield mention(document, node.span, " ".join(node.text.split()))


def _aliases(document: Document) -> Iterator[Mention]:
    for node in items_of(value_of(document.front, Practice, "aliases")):
        if isinstance(node, Scalar) and not node.absent:
            yield mention(document, node.span, node.text.strip())


def _abbreviations(document: Document) -> Iterator[Mention]:
    if not LOOKS_CAPITAL.search(shapes(document.text)):
        return
    first: dict[str, int] = {}
    for near in CAPITALS.finditer(document.text, document.body_start):
        for match in ABBREVIATION.finditer(document.text, *near.span()):
            first.setdefault(match[0], match.start())
    words = [word for word in first if sum(map(str.isupper, word)) >= LEAST_CAPITALS]
    words.sort(key=str.isupper)
    words.sort(key=str.isalpha)
    for word in words[:MOST_ABBREVIATIONS]:
        yield mention(document, Span(first[word], first[word] + len(word)), word)


def _uses(practice: Practice, settings: Settings) -> Iterator[str]:
    printed = practice.status not in LEFT_OUT
    listed = settings.vocabulary.registries["organization"]
    named = {
        "municipality": (practice.municipality, *(author.municipality for author in practice.authors)),
        "organization": tuple(one.organization for one in practice.authors if listed.find(one.organization)),
        "section": (practice.section,),
        "direction": practice.directions if printed else (),
        "level": (practice.level,) if printed and practice.directions else (),
    }
    for registry, ids in named.items():
        yield from dict.fromkeys(f"{registry}:{one}" for one in ids if one)
