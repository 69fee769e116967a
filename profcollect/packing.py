"""Values as bytes and back: data, never code. What a class keeps is read off its annotations.

A value becomes lists, numbers and short strings, which JSON holds, and pieces: long strings and bytes, each once, which
stand behind it as they are. A record is the list of its fields that are not as they are by default, each after its place:
no field can be forgotten, as none is named. What is not exactly as it is annotated is refused, so that what comes back equals what went in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

LONG = 120
"""Characters from which a string is a piece: JSON takes many times as long to read one."""
PIECES = "utf-16-le"
"""How strings are encoded that are pieces: what is Russian is as small in UTF-8, and takes four times as long to read."""
HEAD = 8
"""Bytes that tell how long what stands before the pieces is."""
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What packing raises of a value that is not as it is annotated, and unpacking of what was not packed so."""


class Pieces:
    """The long strings and the bytes of a value. Those `given` are not kept: whoever reads it back has them too."""

    def __init__(self, given: Iterable[bytes | None]) -> None:
        known = tuple(given)
        self._places: dict[str | bytes, int] = {piece: place for place, piece in enumerate(known) if piece is not None}
        self._given = len(known)
        self.kept: list[bytes] = []

    def place(self, piece: str | bytes) -> int:
        """Where a piece stands; a new one is kept."""
        place = self._places.get(piece)
        if place is None:
            place = self._places[piece] = self._given + len(self.kept)
            self.kept.append(piece if isinstance(piece, bytes) else piece.encode(PIECES, "surrogatepass"))
        return place


class Way(NamedTuple):
    """How values of a type are packed, and how they are had back."""

    pack: Callable[[Any, Pieces], Any]
    unpack: Callable[[Any, list[bytes]], Any]


class Packer(Generic[T]):
    """Packs values of a class; `names` are the classes that annotations name, where their modules do not know them.

    Raises TypeError or NameError where a class keeps something that there is no way to pack.
    """

    def __init__(self, kind: type[T], names: Mapping[str, Any]) -> None:
        self._names = dict(names)
        self._ways: dict[object, Way] = {**PLAIN, object: Way(self._open, self._closed)}
        self._way = self._way_of(kind)

    def pack(self, value: T, given: Iterable[bytes | None] = ()) -> bytes:
        """The value as bytes; what is `given` as None keeps its place and is not used. Raises one of `BROKEN`."""
        pieces = Pieces(given)
        packed = self._way.pack(value, pieces)
        told = [packed, [len(one) for one in pieces.kept]]
        # A file's name may have bytes that are no UTF-8.
        head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
        return b"".join((len(head).to_bytes(HEAD, "big"), head, *pieces.kept))

    def unpack(self, data: bytes, given: Iterable[bytes] = ()) -> T:
        """The value that was packed with these pieces given. Raises one of `BROKEN`."""
        end = HEAD + int.from_bytes(data[:HEAD], "big")
        packed, lengths = json.loads(data[HEAD:end].decode(errors="surrogatepass"))
        pieces = list(given)
        for length in lengths:
            pieces.append(data[end : end + length])
            end += length
        if end != len(data):
            raise ValueError(end)
        value: T = self._way.unpack(packed, pieces)
        return value

    def _way_of(self, hint: object) -> Way:
        if hint not in self._ways:
            self._ways[hint] = self._made(hint)
        return self._ways[hint]

    def _made(self, hint: object) -> Way:
        origin, inner = get_origin(hint), get_args(hint)
        if isinstance(hint, type) and origin is None:
            return self._of_class(hint)
        if origin is tuple:
            return _many(self._way_of(inner[0])) if inner[1:] == (...,) else _row(tuple, map(self._way_of, inner))
        if origin in {Union, UnionType} and len(inner) == len((object, None)) and NoneType in inner:
            return _optional(self._way_of(inner[inner[0] is NoneType]))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return _mapping(self._way_of(inner[0]), self._way_of(inner[1]))
        # Data does not tell two strings apart that were of two types.
        raise TypeError(hint)

    def _of_class(self, kind: type) -> Way:
        if issubclass(kind, Enum):
            return Way(lambda value, _: _exactly(value, kind).value, lambda data, _: kind(data))
        hints = get_type_hints(kind, localns=self._names)
        if is_dataclass(kind):
            return _record(kind, [(one.name, one.default, self._way_of(hints[one.name])) for one in fields(kind)])
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return _row(kind, [self._way_of(hints[name]) for name in kind._fields])
        raise TypeError(kind)

    def _open(self, value: object, pieces: Pieces) -> object:
        """A value whose annotation leaves open what it is: an object of a class says that."""
        kind = type(value)
        if value is None or kind in {str, int, float, bool}:
            return value
        if self._names.get(kind.__name__) is not kind:
            raise TypeError(value)
        return [kind.__name__, self._way_of(kind).pack(value, pieces)]

    def _closed(self, data: object, pieces: list[bytes]) -> object:
        if isinstance(data, list):
            name, inner = data
            return self._way_of(self._names[name]).unpack(inner, pieces)
        return data


def _exactly(value: Any, *kinds: type) -> Any:  # noqa: ANN401 - whatever it is
    """The value, if it is of one of these classes and of none below it. Raises TypeError."""
    if type(value) not in kinds:
        raise TypeError(value)
    return value


def _string(value: str, pieces: Pieces) -> str | int:
    return value if len(_exactly(value, str)) < LONG else pieces.place(value)


def _string_back(data: str | int, pieces: list[bytes]) -> str:
    return data if isinstance(data, str) else pieces[data].decode(PIECES, "surrogatepass")


def _as_it_is(*kinds: type) -> Way:
    return Way(lambda value, _: _exactly(value, *kinds), lambda data, _: _exactly(data, *kinds))


PLAIN: dict[object, Way] = {
    str: Way(_string, _string_back),
    bytes: Way(lambda value, pieces: pieces.place(_exactly(value, bytes)), lambda data, pieces: pieces[data]),
    date: Way(lambda value, _: _exactly(value, date).isoformat(), lambda data, _: date.fromisoformat(data)),
    bool: _as_it_is(bool),
    int: _as_it_is(int),
    float: _as_it_is(float, int),
}
"""How values without parts are packed."""


def _optional(way: Way) -> Way:
    pack, unpack = way
    return Way(
        lambda value, pieces: None if value is None else pack(value, pieces),
        lambda data, pieces: None if data is None else unpack(data, pieces),
    )


def _many(way: Way) -> Way:
    pack, unpack = way
    return Way(
        lambda value, pieces: [pack(one, pieces) for one in _exactly(value, tuple)],
        lambda data, pieces: tuple([unpack(one, pieces) for one in data]),
    )


def _row(kind: type, ways: Iterable[Way]) -> Way:
    """A tuple of so many values, each of its own type."""
    packs, unpacks = zip(*ways, strict=True)
    make = kind._make if hasattr(kind, "_make") else kind

    def pack(value: Any, pieces: Pieces) -> list[Any]:  # noqa: ANN401 - as above
        return [one(part, pieces) for one, part in zip(packs, _exactly(value, kind), strict=True)]

    def unpack(data: Any, pieces: list[bytes]) -> Any:  # noqa: ANN401 - as above
        return make([one(part, pieces) for one, part in zip(unpacks, data, strict=True)])

    return Way(pack, unpack)


def _record(kind: type, parts: Sequence[tuple[str, object, Way]]) -> Way:
    """A dataclass, by the name, the default and the way of each field."""
    ways = [(name, way.unpack) for name, _, way in parts]

    def pack(value: Any, pieces: Pieces) -> list[Any]:  # noqa: ANN401 - as above
        _exactly(value, kind)
        packed = []
        for place, (name, default, way) in enumerate(parts):
            part = getattr(value, name)
            # 0 equals 0.0 and False.
            if type(part) is not type(default) or part != default:
                packed += [place, way.pack(part, pieces)]
        return packed

    def unpack(data: Any, pieces: list[bytes]) -> Any:  # noqa: ANN401 - as above
        found = {}
        for place, part in zip(data[::2], data[1::2], strict=True):
            name, back = ways[place]
            found[name] = back(part, pieces)
        return kind(**found)

    return Way(pack, unpack)


def _mapping(key: Way, value: Way) -> Way:
    return Way(
        lambda whole, pieces: [
            [key.pack(name, pieces), value.pack(one, pieces)] for name, one in _exactly(whole, dict).items()
        ],
        lambda data, pieces: {key.unpack(name, pieces): value.unpack(one, pieces) for name, one in data},
    )
