"""The front matter as it is written: the nodes behind the values of a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.names import fold
from profcollect.practice import Author, Practice
from profcollect.prose import field_prose
from profcollect.schema import key_names
from profcollect.yamltree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.prose import Prose
    from profcollect.source import Document
    from profcollect.yamltree import Node

PROSE = frozenset({"title", "summary", "form", "keywords", "period", "partners", "resources", "results", "replication"})
"""Fields whose values are sentences or titles, not names, ids and addresses."""
WORDS = frozenset(map(fold, ("text", "описание", "текст", "что", "indicator", "показатель", "value", "значение")))
"""Keys of records below them that hold such words."""


def value_of(node: Node | None, cls: type, field: str) -> Node | None:
    """The node of a field of a record; None where it is absent or the node is no record."""
    if not isinstance(node, Mapping):
        return None
    if cls not in node.by_field:
        names = key_names(cls)
        # Of two equal keys the first counts.
        node.by_field[cls] = {names.get(fold(pair.key.text), ""): pair.value for pair in reversed(node.pairs)}
    return node.by_field[cls].get(field)


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a single value is a list of one."""
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def author_nodes(document: Document) -> Iterator[tuple[Node, Node | None]]:
    """Each author, and the node of the place of work."""
    for node in items_of(value_of(document.front, Practice, "authors")):
        yield node, value_of(node, Author, "organization")


def prose_values(document: Document) -> Iterator[Prose]:
    """The values of the front matter that are prose."""
    names = key_names(Practice)
    for pair in document.front.pairs if document.front else ():
        field = names.get(fold(pair.key.text), "")
        if field in PROSE:
            for scalar in _scalars(pair.value):
                prose = field_prose(field, document.text, scalar.span)
                if prose is not None:
                    yield prose


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        if not node.absent:
            yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for pair in node.pairs:
            if fold(pair.key.text) in WORDS:
                yield from _scalars(pair.value)
