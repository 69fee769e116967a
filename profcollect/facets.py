"""What practices can be chosen by: towns, levels, directions and the rest, with the practices of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.names import fold, russian_key
from profcollect.practice import Practice
from profcollect.schema import keys_of
from profcollect.slugs import free_name, slugify
from profcollect.taxonomy import level_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from profcollect.card import Card
    from profcollect.collection import Compiled
    from profcollect.config import Settings

FIELDS = {
    "municipality": "municipality",
    "level": "level",
    "direction": "directions",
    "audience": "audience",
    "grade": "grades",
    "form": "form",
    "section": "section",
    "organization": "authors",
    "author": "authors",
    "keyword": "keywords",
}
"""The facets in their order, and the field of a practice that each is made from."""
WORDED = frozenset({"form", "organization", "author", "keyword"})
"""Those whose values are words that people write: no matter the case, the quotes, ё."""
RANKED = frozenset({"level", "direction", "section", "audience"})
"""Those whose values have an order of their own."""


@dataclass(frozen=True)
class Value:
    """A value that practices have in common."""

    id: str
    """In addresses: Latin letters, digits, hyphens; unique in its facet."""
    label: str
    title: str
    """Of a page of its own."""
    slugs: tuple[str, ...]
    """The practices, in the book's order."""


@dataclass(frozen=True)
class Facet:
    """One way to choose practices. Values that the settings know are there even where no practice has them."""

    name: str
    label: str
    values: tuple[Value, ...]

    @property
    def used(self) -> tuple[Value, ...]:
        """The values that some practice has."""
        return tuple(value for value in self.values if value.slugs)


@dataclass
class _Found:
    label: str
    title: str
    slugs: list[str]


def facets(members: Sequence[Compiled], settings: Settings, card: Card, *, known: bool) -> tuple[Facet, ...]:
    """The facets that some of the practices have a value of; with `known`, of all that the settings name."""
    made = []
    keys = keys_of(Practice)
    words = settings.words
    for name, field in FIELDS.items():
        found = _listed(name, settings, card) if known else {}
        for one in members:
            for word in _words(name, one.practice):
                key = fold(word) if name in WORDED else word
                if key not in found:
                    label = _label(name, word, card)
                    found[key] = _Found(label, _title(name, label, card), [])
                slugs = found[key].slugs
                if not slugs or slugs[-1] != one.slug:
                    slugs.append(one.slug)
        if not any(value.slugs for value in found.values()):
            continue
        label = words[name] if name in {"organization", "author"} else keys[field].label(card.lang)
        order = _order(name, settings)
        taken: dict[str, int] = {}
        values = tuple(
            Value(
                free_name(slugify(key) or "other", taken),
                card.bind(value.label),
                card.bind(value.title),
                tuple(value.slugs),
            )
            for key, value in sorted(found.items(), key=lambda item: (order(item[0]), russian_key(item[1].label)))
        )
        made.append(Facet(name, label[:1].upper() + label[1:], values))
    return tuple(made)


def _listed(name: str, settings: Settings, card: Card) -> dict[str, _Found]:
    """What the settings name, whether a practice has it or not: a map of coverage shows where there is none."""
    taxonomy = settings.taxonomy
    keys: Iterable[str] = ()
    if name == "municipality":
        keys = [one.id for one in settings.config.municipalities]
    elif name == "level":
        keys = [one.id for one in taxonomy.levels]
    elif name == "direction":
        keys = [one.id for one in taxonomy.directions]
    elif name == "grade":
        keys = map(str, taxonomy.grades)
    return {key: _Found(label, _title(name, label, card), []) for key in keys for label in (_label(name, key, card),)}


def _label(name: str, key: str, card: Card) -> str:
    if name == "municipality":
        return card.city(key)
    if name == "grade":
        return card.words["grade"].format(number=key)
    if name in {"form", "keyword", "author"}:
        return key
    label = card.label(name, key)
    return label if name == "organization" else label[:1].upper() + label[1:]


def _title(name: str, label: str, card: Card) -> str:
    if name == "level":
        return level_title(label[:1].lower() + label[1:], card.words["level_title"])
    if name in {"form", "keyword"}:
        return f"{card.words[name]}: {label}"
    return label


def _words(name: str, practice: Practice) -> Iterable[str]:
    """What a practice is found under, as it says it."""
    if name == "author":
        people = (author.name.full if author.name else author.group for author in practice.authors)
        return [one for one in people if one]
    if name == "organization":
        return [author.organization for author in practice.authors if author.organization]
    if name == "grade":
        return map(str, practice.grades)
    if name == "level" and not practice.directions:
        # Outside the directions there is no level either.
        return ()
    if name in {"form", "keyword"}:
        # A dash alone, say, is nothing to choose by.
        return [word for word in getattr(practice, FIELDS[name]) if any(map(str.isalnum, word))]
    value: str | tuple[str, ...] = getattr(practice, FIELDS[name])
    return (value,) if value and isinstance(value, str) else value


def _order(name: str, settings: Settings) -> Callable[[str], int]:
    """What comes before the alphabet."""
    return settings.vocabulary.registries[name].order if name in RANKED else lambda _: 0
