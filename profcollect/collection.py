"""Practices → Book: parts, sections and order, as every template is given them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.card import Card
from profcollect.names import russian_key
from profcollect.slugs import free_name, slugify
from profcollect.taxonomy import level_title
from profcollect.typography import binder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from profcollect.card import Byline, Fact
    from profcollect.config import Municipality, Settings
    from profcollect.images import Image
    from profcollect.markup.wordml import Fragment
    from profcollect.practice import Practice


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


@dataclass(frozen=True)
class Group:
    """A part or a section: it holds groups or entries, never both."""

    title: str
    anchor: str
    level: int
    """Its heading level, from 1."""
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]

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
    """udc, bbk, author_mark, isbn, reviewers, editors, compilers, copyright, age_mark: each a list, often empty."""
    edition: Edition
    parts: tuple[Group, ...]
    entries: tuple[Entry, ...]
    """All entries, in the book's order."""
    practice_level: int
    """Heading level of a practice's title: one below the deepest groups."""
    words: Mapping[str, str]

    def contents(self) -> tuple[Contents, ...]:
        """Parts, sections and practices in order."""
        return tuple(line for part in self.parts for line in self._lines(part))

    def _lines(self, group: Group) -> Iterator[Contents]:
        yield Contents(group.level, group.title, "", group.anchor)
        for inner in group.groups:
            yield from self._lines(inner)
        for entry in group.entries:
            yield Contents(self.practice_level, entry.title, entry.names, entry.slug)


SORT_KEYS = ("level", "direction", "municipality")
"""The order inside every group, before the title."""


class Arranger:
    """Puts compiled practices into a book: groups, order, and texts ready to print."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.config = settings.config
        self.words = settings.words
        self.card = Card(settings)
        self.bind = binder(self.config.typography.percent)
        municipalities = sorted(self.config.municipalities, key=lambda one: russian_key(one.name))
        self.municipality_order = {one.id: place for place, one in enumerate(municipalities)}

    def book(
        self, compiled: Sequence[Compiled], today: dt.date, *, working: bool, by: str = "", value: str = ""
    ) -> Book:
        """The whole collection, or the volume of the practices whose `by` is `value`."""
        group_by = self.group_by(by)
        members = [one for one in compiled if not by or value in self.values(one.practice, by)]
        members.sort(key=lambda one: self.sort_key(one, group_by))
        entries = [self.entry(one, number, working=working) for number, one in enumerate(members, 1)]
        config, imprint = self.config, self.config.imprint
        title = self.title(by, value) if by else ""
        return Book(
            name=self.volume_name(value) if by else config.file_name,
            lang=config.lang,
            title=self.bind(config.title),
            subtitle=self.bind(title or config.subtitle),
            kind=self.bind(config.kind),
            organization=self.bind(config.organization),
            place=self.bind(config.place),
            year=config.year,
            annotation=self.bind(config.annotation),
            goal=self.bind(config.goal),
            tasks=tuple(map(self.bind, config.tasks)),
            municipalities=tuple(self.bind(one.name) for one in self.present(members)),
            imprint={
                name: tuple(map(self.bind, value if isinstance(value, tuple) else (value,) if value else ()))
                for name, value in vars(imprint).items()
            },
            edition=Edition(working, self.words["working_edition"] if working else "", self.card.date(today), today),
            parts=self.groups(entries, group_by, 1, "part"),
            entries=tuple(entries),
            practice_level=len(group_by) + 1,
            words=self.words,
        )

    def group_by(self, by: str) -> tuple[str, ...]:
        """What a volume is grouped by: what the collection is, less what the volume itself is by."""
        keys = tuple(key for key in self.config.group_by if key != by)
        return keys or tuple(key for key in ("level", "direction") if key != by)

    def present(self, members: Sequence[Compiled]) -> list[Municipality]:
        """The municipalities of these practices, in the config's order."""
        named = {one.practice.municipality for one in members}
        return [one for one in self.config.municipalities if one.id in named]

    def entry(self, compiled: Compiled, number: int, *, working: bool) -> Entry:
        """A practice in its place."""
        practice = compiled.practice
        return Entry(
            slug=compiled.slug,
            number=number,
            title=self.bind(practice.title),
            bylines=self.card.bylines(practice),
            names=self.card.short_names(practice),
            facts=self.card.facts(practice),
            summary=self.bind(practice.summary),
            keywords=tuple(map(self.bind, practice.keywords)),
            source=self.bind(practice.source),
            status=self.card.status(practice) if working else "",
            compiled=compiled,
        )

    def value(self, practice: Practice, key: str) -> str:
        """The group a practice stands in: of several values the first, which its author put first.

        Without a direction a practice stands outside the levels too, whatever level it names.
        """
        if key == "level":
            return practice.level if practice.directions else ""
        return next(iter(self.values(practice, key)), "")

    def values(self, practice: Practice, key: str) -> tuple[str, ...]:
        """All values of a practice that a volume can be by."""
        value = {"direction": practice.directions, "audience": practice.audience}.get(key)
        if value is None:
            single: str = getattr(practice, key)
            return (single,) if single else ()
        return value

    def order(self, key: str, value: str) -> int:
        """The place of a group among its like; those without a value stand last."""
        if key == "municipality":
            return self.municipality_order.get(value, len(self.municipality_order))
        return self.settings.vocabulary.registries[key].order(value)

    def sort_key(self, compiled: Compiled, group_by: tuple[str, ...]) -> tuple[object, ...]:
        """Groups first, then level, direction, municipality, title; the file's path settles the rest."""
        practice = compiled.practice
        keys = self.group_keys(practice, group_by)
        places = [self.order(key, value) for key, value in keys]
        rest = [self.order(key, self.value(practice, key)) for key in SORT_KEYS if key not in group_by]
        return (
            *places,
            *rest,
            self.order("municipality", practice.municipality),
            russian_key(practice.title),
            compiled.slug,
        )

    def group_keys(self, practice: Practice, group_by: tuple[str, ...]) -> list[tuple[str, str]]:
        """The groups of a practice, outermost first, as key and value.

        A practice outside the directions has neither level nor direction: where a book is grouped by both,
        the inner of the two would be empty, and its audience tells more.
        """
        keys: list[tuple[str, str]] = []
        outside = False
        for key in group_by:
            value = self.value(practice, key)
            if key in {"level", "direction"} and not practice.directions:
                keys.append(("audience", self.value(practice, "audience")) if outside else (key, ""))
                outside = True
            else:
                keys.append((key, value))
        return keys

    def groups(self, entries: Sequence[Entry], group_by: tuple[str, ...], level: int, parent: str) -> tuple[Group, ...]:
        """The groups of sorted entries, level by level."""
        if level > len(group_by):
            return ()
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            found.setdefault(self.group_keys(entry.compiled.practice, group_by)[level - 1], []).append(entry)
        groups = []
        # Slugs have single hyphens only: no anchor of a practice can be like these.
        taken: dict[str, int] = {}
        for (key, value), members in found.items():
            anchor = free_name(f"{parent}--{slugify(value) or 'other'}", taken)
            inner = self.groups(members, group_by, level + 1, anchor)
            title = self.bind(self.title(key, value))
            groups.append(Group(title, anchor, level, inner, () if inner else tuple(members)))
        return tuple(groups)

    def title(self, key: str, value: str) -> str:
        """The title of a group: «Основной уровень», «Дополнительное образование»."""
        if not value:
            return self.words[f"without_{key}" if key != "level" else "without_direction"]
        label = self.card.label(key, value)
        if key == "level":
            return level_title(label, self.words["level_title"])
        return label[:1].upper() + label[1:]

    def volume_values(self, compiled: Sequence[Compiled], by: str) -> list[str]:
        """The values that a volume each is made for, in order."""
        values = {value for one in compiled for value in self.values(one.practice, by)}
        return sorted(values, key=lambda value: (self.order(by, value), value))

    def volume_name(self, value: str) -> str:
        """The name of a volume's files."""
        return slugify(value) or "volume"
