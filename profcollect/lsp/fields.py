"""What the front matter may have at a place: which record, which field of it, which known values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from profcollect.names import fold
from profcollect.practice import Practice
from profcollect.schema import Choice, day, key_names, keys_of
from profcollect.shapes import Either, Entry, Many, Record, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profcollect.registry import Named
    from profcollect.schema import Key
    from profcollect.shapes import Shape

FORMS = (
    "профессиональная проба",
    "конкурс",
    "фестиваль",
    "форум",
    "мастер-класс",
    "экскурсия",
    "наставничество",
    "консультация",
    "профильная смена",
    "образовательная программа",
)
"""Usual values of `form`, which may have any."""


@dataclass(frozen=True)
class Field:
    """A field of a record."""

    record: type
    name: str
    key: Key
    many: bool
    """Its value may be a list…"""
    split: bool
    """… or several values with commas between them."""
    dated: bool
    """Its value is a date."""
    inner: type | None
    """The record that its value, or each of its values, is."""
    registry: str
    """The registry that its values are looked up in; empty for none."""

    def spelling(self, *, russian: bool) -> str:
        """Its key as it is written in a file whose keys are Russian or English."""
        return self.key.ru if russian else self.name


@cache
def fields_of(record: type) -> dict[str, Field]:
    """The fields of a record, by name, in its order."""
    return {name: _field(record, name, key) for name, key in keys_of(record).items()}


def _field(record: type, name: str, key: Key) -> Field:
    shape = shape_of(key.convert)
    parts = tuple(_parts(shape))
    return Field(
        record=record,
        name=name,
        key=key,
        many=isinstance(shape, Many),
        split=isinstance(shape, Many) and shape.split,
        dated=key.convert is day,
        inner=next((part.cls for part in parts if isinstance(part, Record)), None),
        registry=next((part.registry for part in parts if isinstance(part, Entry)), ""),
    )


def _parts(shape: Shape) -> Iterator[Shape]:
    """The single shapes that a shape is made of."""
    match shape:
        case Many(item):
            yield from _parts(item)
        case Either(shapes):
            for one in shapes:
                yield from _parts(one)
        case _:
            yield shape


def field_of(record: type, written: str) -> Field | None:
    """The field that a key stands for."""
    name = key_names(record).get(fold(written))
    return fields_of(record)[name] if name else None


def field_at(keys: Sequence[str]) -> Field | None:
    """The field whose value lies below these keys, from the outermost; None where one of them is unknown."""
    record: type | None = Practice
    found = None
    for key in keys:
        found = field_of(record, key) if record is not None else None
        if found is None:
            return None
        record = found.inner
    return found


def record_at(keys: Sequence[str]) -> type | None:
    """The record whose keys may stand below these keys; None for a place that has values, not keys."""
    if not keys:
        return Practice
    field = field_at(keys)
    return field.inner if field else None


def label_of(entry: Named, *, russian: bool) -> str:
    """How a value is written in a file whose keys are Russian or English."""
    # The names of a collection's own values are in its own language.
    return entry.label.en if isinstance(entry, Choice) and not russian else entry.names[0]
