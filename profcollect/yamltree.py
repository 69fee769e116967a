"""YAML as strings with positions.

PyYAML guesses types (`12:30` is 750, `010` is 8, `yes` is True) and keeps the last of two equal keys
silently, so only its parser is used: every scalar stays the text that was written, every node knows its
place, and the schema converts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import yaml
from yaml.composer import ComposerError

from profcollect.names import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Arguments
    from typing import Any, TypeAlias

    # The stubs say of every mark and anchor that it may be None.
    Event: TypeAlias = Any
    Events: TypeAlias = Any

DEEPEST = 8
"""How many levels front matter may nest; ours needs 3."""
MOST_NODES = 20_000
"""How many nodes a YAML text may unfold to: aliases of aliases grow without bound."""

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: the same, slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


class Span(NamedTuple):
    """A place in a text: from `start` up to, not including, `end`, counted in characters."""

    start: int
    end: int


class Problem(NamedTuple):
    """What reading or converting noticed: a kind, which a rule names and words, a place, and arguments."""

    kind: str
    span: Span
    arguments: Arguments[str, object]


class Scalar(NamedTuple):
    """A single value, as text; `plain` where it stands without quotes."""

    text: str
    span: Span
    plain: bool = True

    @property
    def absent(self) -> bool:
        """Nothing was written, or what YAML calls nothing."""
        return self.plain and self.text in {"", "~", "null"}


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Pair(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True)
class Mapping:
    """Keys with values, duplicates included, in the order written."""

    pairs: tuple[Pair, ...]
    span: Span

    @cached_property
    def by_field(self) -> dict[type, dict[str, Node]]:
        """The values by field, for each record that it has been read as: many rules ask for the same ones."""
        return {}


Node = Scalar | Sequence | Mapping
ENDS = frozenset({yaml.SequenceEndEvent, yaml.MappingEndEvent})


class TooComplexError(ValueError):
    """A YAML text that nests deeper or unfolds to more nodes than anything people write."""


def compose(
    text: str, loader: Callable[[str], Events] = Loader, place: Callable[[int], int] = int, most: int = MOST_NODES
) -> Node | None:
    """The tree of a YAML text, None where it is empty; `place` says where in the file a place in the text is.

    It may unfold to `most` nodes.

    Raises `yaml.YAMLError` where it is not YAML, TooComplexError where it is too deep or too large.
    """
    # Not `yaml.compose`: it recurses as deep as the text nests, in C, which takes the whole program down.
    events = loader(text)
    try:
        return _Builder(text, events, place, most).document()
    finally:
        events.dispose()


class _Builder:
    def __init__(self, text: str, events: Events, place: Callable[[int], int], most: int) -> None:
        self.text = text
        self.events = events
        self.place = place
        self.most = most
        self.anchors: dict[str, Node] = {}
        self.count = 0

    def document(self) -> Node | None:
        self.events.get_event()
        if self.events.check_event(yaml.StreamEndEvent):
            return None
        self.events.get_event()
        root = self.node(self.events.get_event(), 0)
        self.events.get_event()
        if not self.events.check_event(yaml.StreamEndEvent):
            raise ComposerError(None, None, "another document", self.events.get_event().start_mark)
        return root

    def node(self, event: Event, depth: int) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event, depth)
        self.count += 1
        if depth > DEEPEST or self.count > self.most:
            raise TooComplexError
        node = self.scalar(event) if kind is yaml.ScalarEvent else self.parent(event, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def scalar(self, event: Event) -> Scalar:
        start, end, style = event.start_mark.index, event.end_mark.index, event.style
        if not style:
            return Scalar(event.value, self.span(start, end))
        if style in {"|", ">"}:
            # Such texts end where the next one starts.
            end = start + len(self.text[start:end].rstrip())
        # Only quoted texts can name such characters; they are not there for messages or marks of ours.
        value = printable(event.value) if style == '"' else event.value
        return Scalar(value, self.span(start, end), plain=False)

    def parent(self, event: Event, depth: int) -> Sequence | Mapping:
        start, end = event.start_mark.index, event.end_mark.index
        children = []
        while type(last := self.events.get_event()) not in ENDS:
            children.append(self.node(last, depth + 1))
        span = self.span(start, last.end_mark.index if event.flow_style else end)
        if not event.flow_style:
            # Without brackets, the last event comes where the next text starts, many lines on.
            span = Span(span.start, max([span.end, *(child.span.end for child in children)]))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(children), span)
        pairs = zip(children[::2], children[1::2], strict=True)
        return Mapping(tuple(Pair(_key(key), value) for key, value in pairs), span)

    def span(self, start: int, end: int) -> Span:
        return Span(self.place(start), self.place(end))

    def alias(self, event: Event, depth: int) -> Node:
        """What an alias stands for, at the place of the alias. It may not stand for what it lies in."""
        node = self.anchors.get(event.anchor)
        if node is None:
            raise ComposerError(None, None, "an alias of nothing", event.start_mark)
        nodes, levels = _extent(node)
        self.grow(nodes, depth + levels)
        span = self.span(event.start_mark.index, event.end_mark.index)
        return node._replace(span=span) if isinstance(node, Scalar) else replace(node, span=span)

    def grow(self, nodes: int, depth: int) -> None:
        self.count += nodes
        if depth > DEEPEST or self.count > self.most:
            raise TooComplexError


def _extent(node: Node) -> tuple[int, int]:
    """How many nodes a node has, itself included, and how many levels below itself."""
    if isinstance(node, Scalar):
        return 1, 0
    children = node.items if isinstance(node, Sequence) else [pair.value for pair in node.pairs]
    extents = [_extent(child) for child in children]
    return 1 + sum(nodes for nodes, _ in extents), max((1 + levels for _, levels in extents), default=0)


def _key(node: Node) -> Scalar:
    if isinstance(node, Scalar):
        return node if node.plain else node._replace(plain=True)
    # `{{ x }}: y` and the like: a key that is itself a list or a mapping.
    return Scalar("?", node.span)
