"""What may be written at a place of the front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import yaml

from profcollect.lsp import glossary
from profcollect.lsp.fields import FORMS, field_at, field_of, fields_of, label_of, record_at
from profcollect.lsp.front import front_lines, parsed, spot_at
from profcollect.practice import Practice
from profcollect.schema import Stage
from profcollect.yamltraps import quoted
from profcollect.yamltree import Mapping, Scalar, Sequence, compose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from profcollect.config import Settings
    from profcollect.lsp.fields import Field
    from profcollect.lsp.front import Spot
    from profcollect.source import Document

CYRILLIC = re.compile("[А-Яа-яЁё]")
LISTED_VALUE = re.compile("[,;]")


@dataclass(frozen=True)
class Suggestion:
    """Something that may be written there."""

    label: str
    text: str
    """What is written, with quotes or a colon where they are needed…"""
    start: int
    end: int
    """… in the place of what stands here."""
    detail: str
    """A few words beside the label."""
    about: str
    """A text below it, in Markdown."""
    key: bool
    match: str
    """What of it people may type: all its names."""


@dataclass(frozen=True)
class Setting:
    """What suggestions depend on beside the text."""

    settings: Settings
    today: date
    lang: str
    """The language of explanations."""
    russian: bool = True
    """Whether the file's keys are Russian."""


def complete(document: Document, offset: int, setting: Setting) -> list[Suggestion]:
    """What may be written at a place of a practice's text; nothing outside its front matter."""
    spot = spot_at(document, offset)
    if spot is None:
        return []
    setting = replace(setting, russian=in_russian(document, offset, setting.settings))
    if spot.key or spot.bare:
        record = record_at(spot.keys)
        if record is not None:
            return list(_keys(spot, record, document, setting))
        if spot.key or not spot.listed:
            return []
    field = field_at(spot.keys)
    if field is None or (field.inner is not None and not field.registry):
        return []
    return list(_values(part_of(spot, field), field, setting))


def in_russian(document: Document, offset: int, settings: Settings) -> bool:
    """Whether the keys of a file are Russian: most of those that are known, else the collection's language says."""
    number = document.position(offset)[0]
    bounds = front_lines(document, number)
    keys = [parsed(document.line(one)).key for one in range(bounds[0], bounds[1] + 1)] if bounds else []
    known = [key for key in keys if key and field_of(Practice, key)]
    russian = sum(bool(CYRILLIC.search(key)) for key in known)
    return 2 * russian >= len(known) if known else settings.config.lang != "en"


def _keys(spot: Spot, record: type, document: Document, setting: Setting) -> Iterator[Suggestion]:
    """The keys of a record that are not there yet; those come first that are needed soonest."""
    there = {field.name for key in spot.siblings if (field := field_of(record, key))}
    above = field_at(spot.keys)
    # A record among others begins with a hyphen.
    hyphen = "- " if above and above.many and spot.bare and not (spot.listed or spot.flow or spot.siblings) else ""
    # No key of ours needs quotes.
    end = spot.end + bool(spot.quote and document.text.startswith(spot.quote, spot.end))
    colon = "" if spot.key else ":" if document.text.startswith(" ", end) else ": "
    fields = [field for field in fields_of(record).values() if field.name not in there]
    for field in sorted(fields, key=lambda one: Stage.PUBLISHED + 1 if one.key.stage is None else one.key.stage):
        label = field.spelling(russian=setting.russian)
        yield Suggestion(
            label=label,
            text=hyphen + label + colon,
            start=spot.start - len(spot.quote),
            end=end,
            detail=field.spelling(russian=not setting.russian),
            about=" ".join(
                filter(None, (glossary.about(field).say(setting.lang), glossary.needed(field, setting.lang)))
            ),
            key=True,
            match=" ".join(dict.fromkeys((label, field.key.ru, field.name, *field.key.aliases))),
        )


def part_of(spot: Spot, field: Field) -> Spot:
    """Of several values with commas between them, the one that the cursor is in."""
    if spot.flow or spot.quote or not field.split:
        return spot
    cuts = [match.start() for match in LISTED_VALUE.finditer(spot.written)]
    cursor = len(spot.typed)
    first = max((cut + 1 for cut in cuts if cut < cursor), default=0)
    last = min((cut for cut in cuts if cut >= cursor), default=len(spot.written))
    first += len(spot.written[first:last]) - len(spot.written[first:last].lstrip())
    first = min(first, cursor)
    return replace(
        spot,
        start=spot.start + first,
        end=spot.start + max(last, cursor),
        typed=spot.typed[first:],
        written=spot.written[first:last],
    )


def _values(spot: Spot, field: Field, setting: Setting) -> Iterator[Suggestion]:
    """The values of a field that are known."""
    for value, detail, about, match in _known(field, setting):
        yield Suggestion(value, _written(value, spot), spot.start, spot.end, detail, about, key=False, match=match)


Known = tuple[str, str, str, str]
"""A value, a few words beside it, a text about it, and all its names."""


def _known(field: Field, setting: Setting) -> Iterator[Known]:
    settings, lang = setting.settings, setting.lang
    if field.registry:
        for entry in settings.vocabulary.registries[field.registry]:
            label = label_of(entry, russian=setting.russian)
            others = [name for name in dict.fromkeys(entry.names) if name != label]
            yield label, describe(field.registry, entry, settings, lang), ", ".join(others), " ".join((label, *others))
    elif field.dated:
        yield str(setting.today), "", "", str(setting.today)
    elif field.name == "grades" and settings.taxonomy.grades:
        grades = settings.taxonomy.grades
        value = f"{grades[0]}–{grades[-1]}"
        yield value, settings.taxonomy.title, "", value.replace("–", "-")
    elif field.name == "form":
        yield from ((form, "", "", form) for form in FORMS)
    elif field.name == "lang":
        yield from ((value, "", "", value) for value in ("ru", "en"))
    elif field.name == "lint_ignore":
        from profcollect.lint.rules import RULES

        for rule in RULES.values():
            yield rule.code, rule.name, rule.why.say(lang), f"{rule.code} {rule.name}"


def describe(registry: str, entry: object, settings: Settings, lang: str) -> str:
    """A few words on an entry of a registry beyond its name."""
    name = str(getattr(entry, "id", ""))
    if registry == "status":
        return glossary.STATUSES[name].say(lang)
    if registry == "direction":
        level = settings.taxonomy.levels.find(getattr(entry, "from_level", ""))
        return glossary.FROM_LEVEL.say(lang, level=level.label) if level else ""
    if registry == "organization":
        town = settings.vocabulary.registries["municipality"].find(getattr(entry, "municipality", ""))
        full = getattr(entry, "full_name", "")
        return ", ".join(filter(None, (full, town.names[0] if town else "")))
    if registry == "municipality":
        return str(getattr(entry, "name", ""))
    return ""


def _written(value: str, spot: Spot) -> str:
    """A value as it must be written there to be read as it is."""
    if spot.quote == '"':
        return value.replace("\\", "\\\\").replace('"', '\\"')
    if spot.quote:
        return value.replace("'", "''")
    return value if _plain(value, flow=spot.flow) else quoted(value)


def _plain(value: str, *, flow: bool) -> bool:
    """Whether YAML reads a value as it is without quotes."""
    try:
        node = compose(f"[{value}]" if flow else f"k: {value}")
    except (yaml.YAMLError, ValueError):
        return False
    inner = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else None
    if isinstance(node, Mapping) and len(node.pairs) == 1:
        inner = node.pairs[0].value
    return isinstance(inner, Scalar) and inner.text == value and not inner.absent
