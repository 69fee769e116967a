"""Levels and directions as data: the profminimum by default, a collection's own file instead where it has one.

Levels are cumulative: a level has its own directions and those of the levels before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from profcollect.registry import Registry
from profcollect.schema import Key, Reader, Vocabulary, grades, identifier, nested, one_of, several, text
from profcollect.shapes import Record, takes
from profcollect.yamltree import Mapping, Node, Problem, Span, compose

DEFAULT = Path(__file__).parent / "data" / "profminimum-2023.yml"


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level of the profminimum; the order in the file is the hierarchy."""

    id: Annotated[str, Key("ид", identifier, "id")]
    label: Annotated[str, Key("название", text, "label", ("name",))]
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it."""
        return (self.label, self.id, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A direction, and the level that adds it."""

    id: Annotated[str, Key("ид", identifier, "id")]
    label: Annotated[str, Key("название", text, "label", ("name",))]
    from_level: Annotated[str, Key("с уровня", one_of("level"), "from_level")]
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it."""
        return (self.label, self.id, *self.aliases)


@takes(Record(Direction))
def _later(node: Node, reader: Reader) -> Node:
    """A direction as it is written: it can be read once the levels are known."""
    del reader
    return node


@dataclass(frozen=True, kw_only=True)
class _File:
    id: Annotated[str, Key("ид", identifier, "id")]
    title: Annotated[str, Key("название", text, "title")]
    levels: Annotated[tuple[Level, ...], Key("уровни", several(nested(Level)), "levels")]
    directions: Annotated[tuple[Mapping, ...], Key("направления", several(_later), "directions")]
    grades: Annotated[tuple[int, ...], Key("классы", grades, "grades")] = ()


@dataclass(frozen=True)
class Taxonomy:
    """The levels, in their order, and the directions, in theirs."""

    id: str
    title: str
    levels: Registry[Level]
    directions: Registry[Direction]
    grades: tuple[int, ...]

    @cached_property
    def _from_level(self) -> dict[str, str]:
        return {direction.id: direction.from_level for direction in self.directions}

    def level_of(self, directions: tuple[str, ...]) -> str | None:
        """The lowest level that has all of these directions, None where there are none."""
        levels = [self._from_level[direction] for direction in directions]
        return max(levels, key=self.levels.order, default=None)


def read_taxonomy(source: str) -> tuple[Taxonomy | None, list[Problem]]:
    """A taxonomy from the text of its file and what was noticed in it; None where it cannot be made.

    Raises `yaml.YAMLError` where it is not YAML.
    """
    vocabulary = Vocabulary({"level": Registry(())})
    reader = Reader(source, vocabulary)
    root = compose(source)
    if root is None:
        return None, [Problem("empty-file", Span(0, 0), {})]
    data = reader.build(_File, root)
    if data is None:
        return None, reader.problems
    vocabulary.registries["level"] = levels = Registry(data.levels)
    directions = [reader.build(Direction, node) for node in data.directions]
    found = Registry([direction for direction in directions if direction is not None])
    return Taxonomy(data.id, data.title, levels, found, data.grades), reader.problems


def level_title(label: str, template: str) -> str:
    """The title of a level's part: «Основной уровень»."""
    title = template.format(label=label)
    return title[:1].upper() + title[1:]
