"""What a key or a value of the front matter means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lsp import glossary
from profcollect.lsp.completion import describe, part_of
from profcollect.lsp.fields import FORMS, field_at, label_of
from profcollect.lsp.front import spot_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.config import Settings
    from profcollect.lsp.fields import Field
    from profcollect.lsp.front import Spot
    from profcollect.source import Document

EXAMPLE = Text(ru="Например", en="For example")
ALLOWED = Text(ru="Можно написать", en="It may be")
USUAL = Text(ru="Обычно это", en="Usually it is")
ALSO = Text(ru="Другие названия", en="Other names")
MOST_VALUES = 30
"""So many values are listed; the rest, completion has."""


@dataclass(frozen=True)
class Help:
    """What to show, in Markdown, and for what part of the text."""

    text: str
    start: int
    end: int


def explain(document: Document, settings: Settings, offset: int, lang: str) -> Help | None:
    """What stands at a place of a practice's text; None for what needs no words."""
    spot = spot_at(document, offset)
    if spot is None or not spot.written:
        return None
    if spot.key:
        field = field_at((*spot.keys, spot.written))
        return Help("\n\n".join(_about_key(field, settings, lang)), spot.start, spot.end) if field else None
    field = field_at(spot.keys)
    return _about_value(part_of(spot, field), field, settings, lang) if field and field.registry else None


def _about_key(field: Field, settings: Settings, lang: str) -> Iterator[str]:
    russian = lang != "en"
    yield f"**{field.spelling(russian=russian)}** · {field.spelling(russian=not russian)}"
    yield " ".join(filter(None, (glossary.about(field).say(lang), glossary.needed(field, lang))))
    if field.registry:
        known = [label_of(entry, russian=russian) for entry in settings.vocabulary.registries[field.registry]]
        if known:
            yield f"{ALLOWED.say(lang)}: {_listed(known)}."
    elif field.name == "form":
        yield f"{USUAL.say(lang)}: {_listed(FORMS)}."
    if field.key.example:
        yield f"{EXAMPLE.say(lang)}: `{field.key.example}`"


def _about_value(spot: Spot, field: Field, settings: Settings, lang: str) -> Help | None:
    entry = settings.vocabulary.registries[field.registry].find(spot.written)
    if entry is None:
        return None
    russian = lang != "en"
    label = label_of(entry, russian=russian)
    lines = [f"**{label}** — {glossary.REGISTRIES[field.registry].say(lang)}"]
    more = describe(field.registry, entry, settings, lang)
    lines += [more] if more and more != label else []
    others = [name for name in dict.fromkeys(entry.names) if name not in {label, more}]
    lines += [f"{ALSO.say(lang)}: {', '.join(others)}"] if others else []
    return Help("\n\n".join(lines), spot.start, spot.end)


def _listed(values: Iterable[str]) -> str:
    values = list(values)
    return ", ".join(values[:MOST_VALUES]) + (", …" if len(values) > MOST_VALUES else "")
