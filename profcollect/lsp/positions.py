"""The text as an editor has it and the text as it is read: which place in one is which in the other.

Reading makes one line end of all kinds, drops byte order marks and normalises letters, see `source.decode`; editors
count columns in units of an encoding, mostly UTF-16, where an emoji is two.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from profcollect.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profcollect.lint.diagnostic import Edit

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
LINE_END = re.compile(r"\r\n|\r|\n")
LAST_OF_ONE_UNIT = "\uffff"
"""The last character that UTF-16 writes as one unit."""


class Position(NamedTuple):
    """A place as the protocol counts: line and column from 0, columns in units of the encoding."""

    line: int
    character: int


class Change(NamedTuple):
    """A change of the editor's text: what stands from `start` up to `end` becomes `text`."""

    start: Position
    end: Position
    text: str


class Sheet:
    """An editor's text, with what is read from it."""

    def __init__(self, raw: str, encoding: str = UTF_16) -> None:
        self.raw = raw
        self.encoding = encoding

    @cached_property
    def data(self) -> bytes:
        """The bytes that the editor would save."""
        # A client may send half an emoji, which no file can have.
        return self.raw.encode(errors="replace")

    @cached_property
    def text(self) -> str:
        """The text that is read from them; findings count in it."""
        return decode(self.data)[0]

    def position(self, offset: int) -> Position:
        """Where a place in the text that was read stands in the editor."""
        return self.raw_position(self._places[max(0, min(offset, len(self.text)))])

    def offset(self, position: Position) -> int:
        """The place in the text that was read for one in the editor; the nearest, where there is no such place."""
        line, character = position
        if line >= len(self._raw_starts):
            return len(self.text)
        start = self._raw_starts[max(line, 0)]
        end = self._raw_starts[line + 1] if line + 1 < len(self._raw_starts) else len(self.raw)
        written = self.raw[start:end].rstrip("\r\n")
        return min(bisect_left(self._places, start + characters(written, character, self.encoding)), len(self.text))

    def raw_position(self, place: int) -> Position:
        """A place in the editor's text, counted in characters, as the protocol counts."""
        line = bisect_right(self._raw_starts, place) - 1
        return Position(line, units(self.raw[self._raw_starts[line] : place], self.encoding))

    def start_of(self, line: int) -> int:
        """Where a line of the text that was read, from 1, starts in it."""
        return self._starts[min(line, len(self._starts)) - 1]

    def changes(self, edits: Sequence[Edit]) -> list[Change]:
        """Edits of the text that was read as changes of the editor's text, with its own line ends."""
        return [
            Change(self.position(edit.start), self.position(edit.end), edit.text.replace("\n", self.line_end))
            for edit in edits
        ]

    @cached_property
    def line_end(self) -> str:
        """The line end that the text has most."""
        ends = LINE_END.findall(self.raw)
        return max(set(ends), key=ends.count) if ends else "\n"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.raw))]

    @cached_property
    def _places(self) -> Sequence[int]:
        """Where each character of the text that was read stands in the editor's, and where the text ends."""
        if len(self.raw) == len(self.text) and "\r" not in self.raw and unicodedata.is_normalized("NFC", self.raw):
            return range(len(self.raw) + 1)
        places = list(_read(self.raw))
        # What no rule here foresees is out of place by a few letters, but never outside the text.
        places += [len(self.raw)] * (len(self.text) - len(places))
        return [*places[: len(self.text)], len(self.raw)]


def _read(raw: str) -> Iterator[int]:
    """Where each character that reading makes of a text comes from."""
    start = 0
    while start < len(raw):
        end = start + 1
        if raw[start] == "\r":
            end += raw.startswith("\n", end)
            yield start
        elif raw[start] != "\ufeff":
            while end < len(raw) and unicodedata.combining(raw[end]):
                end += 1
            length = len(unicodedata.normalize("NFC", raw[start:end]))
            yield from (start + min(place, end - start - 1) for place in range(length))
        start = end


def units(text: str, encoding: str) -> int:
    """How many units of an encoding a text takes."""
    if encoding == UTF_32:
        return len(text)
    if encoding == UTF_8:
        return len(text.encode(errors="surrogatepass"))
    return len(text) + sum(letter > LAST_OF_ONE_UNIT for letter in text)


def characters(text: str, count: int, encoding: str) -> int:
    """How many characters of a text lie before its unit of that number; all, where it has fewer."""
    if encoding == UTF_32 or (encoding == UTF_16 and text.isascii()):
        return max(0, min(count, len(text)))
    taken = 0
    for place, letter in enumerate(text):
        taken += units(letter, encoding)
        if taken > count:
            return place
    return len(text)
