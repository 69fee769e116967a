"""Practices → Book: which go into it, their order, its parts, and texts ready to print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from profcollect.apparatus import Apparatus
from profcollect.card import Card
from profcollect.collection import AFTERWORD, PREFACE, VERSO, Book, Edition, Entry, Group, Listing
from profcollect.facets import facets
from profcollect.names import russian_key
from profcollect.slugs import free_name, slugify
from profcollect.taxonomy import level_title
from profcollect.typography import binder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from profcollect.collection import Compiled, Matter
    from profcollect.config import Municipality, Settings
    from profcollect.practice import Practice

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
        self.apparatus = Apparatus(self.config, self.words, self.bind, self.card)
        municipalities = sorted(self.config.municipalities, key=lambda one: russian_key(one.name))
        self.municipality_order = {one.id: place for place, one in enumerate(municipalities)}

    def book(  # noqa: PLR0913 - what a volume is made of
        self,
        compiled: Sequence[Compiled],
        today: dt.date,
        *,
        working: bool,
        by: str = "",
        value: str = "",
        matters: Sequence[Matter] = (),
    ) -> Book:
        """The whole collection, or the volume of the practices whose `by` is `value`.

        The texts around the practices stand in the whole collection only.
        """
        group_by = self.group_by(by)
        members = [one for one in compiled if not by or value in self.values(one.practice, by)]
        members.sort(key=lambda one: self.sort_key(one, group_by))
        entries = [self.entry(one, number, working=working) for number, one in enumerate(members, 1)]
        config = self.config
        subtitle = self.title(by, value) if by else config.subtitle
        practices = [(one.slug, one.practice) for one in members]
        around = () if by else matters
        named = {one.anchor: one for one in around}
        first = [one.compiled for one in around if one.anchor == PREFACE]
        texts = [*first, *members, *(one.compiled for one in around if one.anchor != PREFACE)]
        people, indexes = self.apparatus.people(practices), self.apparatus.indexes(practices)
        signs = sum(map(self.characters, entries)) + sum(len(one.title) + one.compiled.characters for one in around)
        signs += sum(len(one.name) + len(one.details) for one in people)
        signs += sum(len(line.text) for index in indexes for line in index.lines)
        signs += sum(map(len, (config.title, subtitle, config.kind, config.annotation, config.goal, *config.tasks)))
        return Book(
            name=self.volume_name(value) if by else config.file_name,
            lang=config.lang,
            title=self.bind(config.title),
            subtitle=self.bind(subtitle),
            kind=self.bind(config.kind),
            organization=self.bind(config.organization),
            place=self.bind(config.place),
            year=config.year,
            annotation=self.bind(config.annotation),
            goal=self.bind(config.goal),
            tasks=tuple(map(self.bind, config.tasks)),
            municipalities=tuple(self.bind(one.name) for one in self.present(members)),
            imprint={name: self.printed(getattr(config.imprint, name)) for name in VERSO},
            edition=Edition(working, self.words["working_edition"] if working else "", self.card.date(today), today),
            parts=self.groups(entries, group_by, 1, "part"),
            entries=tuple(entries),
            practice_level=len(group_by) + 1,
            words=self.words,
            page=config.page,
            page_chosen=bool(config.profile),
            preface=named.get(PREFACE),
            afterword=named.get(AFTERWORD),
            appendices=tuple(one for one in around if one.anchor not in {PREFACE, AFTERWORD}),
            people=people,
            indexes=indexes,
            lists=tuple(self.listings(texts)),
            record=self.apparatus.record(config.title, subtitle),
            colophon=self.apparatus.colophon(
                self.bind(config.title), self.bind(subtitle), signs, sum(one.area for one in texts)
            ),
            contents_first=config.contents == "front",
            author_style=config.author_style,
            prepress=config.prepress,
            facets=facets(members, self.settings, self.card, known=not by),
            # A volume lies at another address than the whole, which is the one that the settings tell.
            site=replace(config.site, url="") if by else config.site,
        )

    def printed(self, value: str | tuple[str, ...]) -> tuple[str, ...]:
        """A value of the imprint as lines to print."""
        return tuple(map(self.bind, value if isinstance(value, tuple) else (value,) if value else ()))

    def characters(self, entry: Entry) -> int:
        """How long a practice is in the book, with its card and its line in the contents."""
        facts = sum(len(fact.label) + sum(len(item.text) for item in fact.items) for fact in entry.facts)
        authors = sum(len(byline.name) + len(byline.details) for byline in entry.bylines)
        own = 2 * len(entry.title) + len(entry.names) + len(entry.summary) + sum(map(len, entry.keywords))
        return own + facts + authors + entry.compiled.characters

    def listings(self, texts: Sequence[Compiled]) -> Iterator[Listing]:
        """The lists that the config asks for and that would not be empty."""
        for name in self.config.lists:
            found = tuple(one for text in texts for one in text.captions if f"{one.kind}s" == name)
            if found:
                yield Listing(self.words[f"list_{name}"], f"matter--list-{name}", found)

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
            cite=self.apparatus.citation(practice, compiled.slug, self.config.title),
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

    def volumes(self, compiled: Sequence[Compiled], by: str) -> list[tuple[str, list[Compiled]]]:
        """The values that a volume each is made for, in order, with the practices of each."""
        found: dict[str, list[Compiled]] = {}
        for one in compiled:
            for value in dict.fromkeys(self.values(one.practice, by)):
                found.setdefault(value, []).append(one)
        return sorted(found.items(), key=lambda volume: (self.order(by, volume[0]), volume[0]))

    def volume_name(self, value: str) -> str:
        """The name of a volume's files."""
        return slugify(value) or "volume"
