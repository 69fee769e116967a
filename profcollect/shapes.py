"""What a converter takes, said beside it as data: schemas for editors are made of it.

A converter is a function that reads a node; `takes` states its shape, and `shape_of` tells it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from profcollect.i18n import Text

ATTRIBUTE = "takes"


@dataclass(frozen=True)
class Line:
    """A single value: any, or one whose text is as a whole what one of `patterns` describes."""

    patterns: tuple[re.Pattern[str], ...] = ()
    whole: range = range(0)
    """The whole numbers that may stand there without quotes."""
    kind: str = ""
    """The kind of the Problem that other values are…"""
    expected: Text | None = None
    """… and what it says was expected, if it is about that."""
    real: tuple[float, float] | None = None
    """The least and the greatest of the numbers that may stand there, if they may be fractions."""


@dataclass(frozen=True)
class Entry:
    """An entry of a registry, by any of its names."""

    registry: str


@dataclass(frozen=True)
class Record:
    """A mapping with the keys of a record."""

    cls: type


@dataclass(frozen=True)
class Many:
    """A list, or a single value for a list of one; with `split`, also values with commas between them."""

    item: Shape
    split: bool = False


@dataclass(frozen=True)
class Either:
    """One of several shapes."""

    shapes: tuple[Shape, ...]


Shape: TypeAlias = Line | Entry | Record | Many | Either
T = TypeVar("T", bound="Callable[..., Any]")


def takes(shape: Shape) -> Callable[[T], T]:
    """State the shape of what a converter takes."""

    def state(convert: T) -> T:
        setattr(convert, ATTRIBUTE, shape)
        return convert

    return state


def shape_of(convert: Callable[..., Any]) -> Shape:
    """The shape that a converter states. Raises AttributeError where it states none."""
    shape: Shape = getattr(convert, ATTRIBUTE)
    return shape
