"""What a practice's front matter says, as the lines of its card in the book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from profcollect.apparatus import without_legal_form
from profcollect.practice import CHOICES, Practice
from profcollect.schema import Choice, keys_of
from profcollect.typography import NBSP, binder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from profcollect.config import Settings
    from profcollect.practice import Author, Consent, Link, Resource, Result
    from profcollect.registry import Registry

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


@dataclass(frozen=True)
class Item:
    """One value of a fact: its text and, where it is an address, the address."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Fact:
    """A line of a practice's card: «Муниципалитет — Копейский городской округ»."""

    name: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Byline:
    """An author as printed above a practice: the name or group, then position, organisation, town."""

    name: str
    details: str


class Card:
    """Words for the values of practices, in the book's language."""

    def __init__(self, settings: Settings) -> None:
        config = settings.config
        self.lang = config.lang
        self.words = settings.words
        self.author_style = config.author_style
        self.bind = binder(config.typography.percent)
        self.registries: Mapping[str, Registry[Any]] = settings.vocabulary.registries
        labels = ((name, key.label(self.lang)) for name, key in keys_of(Practice).items() if key.card)
        self.labels = [(name, label[:1].upper() + label[1:]) for name, label in labels]
        self.known: dict[tuple[str, Any], Fact] = {}
        self.show: dict[str, Callable[[Any], tuple[Item, ...]]] = {
            "municipality": lambda value: (self.item(self.municipality(value)),),
            "level": lambda value: (self.item(self.label("level", value)),),
            "directions": lambda values: self.joined(self.label("direction", value) for value in values),
            "audience": lambda values: self.joined(self.label("audience", value) for value in values),
            "grades": lambda values: (Item(ranges(values)),),
            "form": self.joined,
            "scale": lambda value: (self.item(self.label("scale", value)),),
            "focus_area": lambda value: (self.item(self.label("focus_area", value)),),
            "section": lambda value: (self.item(self.label("section", value)),),
            "partners": lambda values: tuple(map(self.item, values)),
            "resources": lambda values: tuple(self.item(self.resource(value)) for value in values),
            "results": lambda values: tuple(self.item(result_text(value)) for value in values),
            "links": lambda values: tuple(map(self.link, values)),
            "attachments": lambda values: tuple(map(self.item, values)),
        }

    def facts(self, practice: Practice) -> tuple[Fact, ...]:
        """The lines of a practice's card, in the order of the fields; what is absent has none."""
        values = ((name, label, getattr(practice, name)) for name, label in self.labels)
        return tuple(self.fact(name, label, value) for name, label, value in values if value)

    def fact(self, name: str, label: str, value: Any) -> Fact:  # noqa: ANN401 - a value of any field
        """A line of a card. Most practices have the same ones."""
        fact = self.known.get((name, value))
        if fact is None:
            items = self.show[name](value) if name in self.show else (self.item(str(value)),)
            fact = self.known[name, value] = Fact(name, label, items)
        return fact

    def bylines(self, practice: Practice) -> tuple[Byline, ...]:
        """The authors, each with what is known of where they work."""
        return tuple(self.byline(author, practice) for author in practice.authors)

    def byline(self, author: Author, practice: Practice) -> Byline:
        """An author's line; the e-mail is printed only where its distribution is consented to."""
        organization = self.registries["organization"].find(author.organization) if author.organization else None
        place = author.municipality or (organization and organization.municipality) or practice.municipality
        consent: Consent | None = author.consent or practice.consent
        email = author.email if consent and consent.distribution else ""
        workplace = organization.name if organization else author.organization
        details = [author.position, author.degree, workplace, self.city(place), email]
        name = author.name.short if author.name else author.group
        if self.author_style == "gost" and author.name:
            name = author.name.given_first
            known = f"https://orcid.org/{author.orcid}" if author.orcid else ""
            details = [author.position, author.degree, without_legal_form(workplace), self.city(place), email, known]
        return Byline(self.bind(name), self.bind(", ".join(part for part in details if part)))

    def short_names(self, practice: Practice) -> str:
        """The authors on one line: Иванова А. С., Петров И. И."""
        # Initials stay with their surname.
        names = (
            re.sub(r" (?=\w\.)", NBSP, author.name.short) if author.name else author.group
            for author in practice.authors
        )
        return self.bind(", ".join(name for name in names if name))

    def label(self, registry: str, value: str) -> str:
        """The label of a registry's entry in the book's language, the value itself where it has none."""
        entry = self.registries[registry].find(value)
        if isinstance(entry, Choice):
            return entry.label.say(self.lang)
        for attribute in ("label", "title", "name"):
            if entry is not None and hasattr(entry, attribute):
                return str(getattr(entry, attribute))
        return value

    def municipality(self, value: str) -> str:
        """The full name of a municipality."""
        return self.label("municipality", value)

    def city(self, value: str) -> str:
        """The short name of a municipality."""
        entry = self.registries["municipality"].find(value) if value else None
        return (entry.city or entry.name) if entry else value

    def resource(self, resource: Resource) -> str:
        """«методические: 5 программ проб (можем поделиться)»."""
        kind = self.label("resource_kind", resource.kind) + ": " if resource.kind else ""
        share = f" ({self.label('share', resource.share)})" if resource.share else ""
        return kind + resource.text + share

    def link(self, link: Link) -> Item:
        """A link with its title, or its address where it has none."""
        words = link.title or link.url
        if link.accessed:
            words += f" ({self.words['accessed']}: {link.accessed:%d.%m.%Y})"
        return Item(self.bind(words), link.url)

    def item(self, words: str) -> Item:
        """A value that is no address."""
        return Item(self.bind(words))

    def joined(self, values: Any) -> tuple[Item, ...]:  # noqa: ANN401 - any iterable of strings
        """Short values on one line."""
        return (self.item(", ".join(values)),)

    def status(self, practice: Practice) -> str:
        """The word for a practice's status."""
        return CHOICES["status"].find(practice.status).label.say(self.lang)  # type: ignore[union-attr]

    def date(self, day: date) -> str:
        """«23 ноября 2026 г.», in English `2026-11-23`."""
        if self.lang == "en":
            return day.isoformat()
        return self.bind(f"{day.day} {MONTHS[day.month - 1]} {day.year} г.")


def result_text(result: Result) -> str:
    """«Охват: 40 человек (2024)»."""
    value = f": {result.value}" if result.value else ""
    return result.indicator + value + (f" ({result.period})" if result.period else "")


def ranges(numbers: tuple[int, ...]) -> str:
    """6, 7, 8, 10 → «6–8, 10»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
