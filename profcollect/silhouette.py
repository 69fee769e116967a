"""The silhouette of a text: the kind of each of its characters, in a byte, for seeing fast what a text has not.

A search for a few bytes takes a hundredth of the time of a search by a pattern that begins with a digit. So a rule
may say, beside its pattern, what every match of it looks like from afar; where that is nowhere, nothing is searched.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

CODEC = "cp1251"
"""Has all letters of Russian, the signs of its typography, and a byte for each."""
LOOKS = {**dict.fromkeys("xXхХ", "x"), **dict.fromkeys("-‑–—−", "-"), **dict.fromkeys("IV", "I"), "N": "N"}


def _look(byte: int) -> int:
    """What a byte of the codec looks like: `0` a digit, `a` a letter, `x`, `I`, `N`, `-` and signs themselves."""
    letter = bytes([byte]).decode(CODEC, "replace")
    look = "0" if letter.isdigit() else LOOKS.get(letter) or ("a" if letter.isalpha() else letter)
    return ord(" ") if look.isspace() else look.encode(CODEC, "replace")[0]


TABLE = bytes(map(_look, range(256)))
STARRED = TABLE.translate(bytes.maketrans(b"*", b"x"))
NUMERALS = TABLE.translate(bytes.maketrans(b"xI", b"00"))
"""The same with digits for numbers that may be Roman ones."""
SPACES = bytes(byte for byte in range(256) if TABLE[byte] == ord(" "))
NEITHER = bytes(byte for byte in range(256) if not bytes([byte]).decode(CODEC, "replace").isalnum())
"""What is no letter and no digit."""


def _shape(byte: int) -> int:
    """`a` a small letter, `A` a capital, `l` and `L` Latin ones, `N` itself, `0` a digit; other signs are themselves."""
    letter = bytes([byte]).decode(CODEC, "replace")
    if letter.isalpha() and letter != "N":
        small, capital = "lL" if letter.isascii() else "aA"
        letter = capital if letter.isupper() else small
    look = "0" if letter.isdigit() else " " if letter.isspace() else letter
    return look.encode(CODEC, "replace")[0]


SHAPES = bytes(map(_shape, range(256)))
LINES = SHAPES.translate(bytes.maketrans(b" ", b"\n"))
CASES = SHAPES.translate(bytes.maketrans(b"lLN?", b"aAA "))
"""The same without a difference between alphabets; what the codec has not may be a space."""
NEIGHBOURS = re.compile(rb"(Aa+) +(?=(Aa+))")
RARE = b"?\xad\x7f" + bytes(byte for byte in range(32) if byte not in b"\t\n\r")
"""What the codec has not, and what has no shape."""
COMMON = bytes(byte for byte in range(256) if byte not in RARE)


class Looks(NamedTuple):
    """What a text must look like somewhere to have a match: one of these, in one of its silhouettes."""

    close: re.Pattern[bytes] | None = None
    """Without spaces and the markup of emphasis; Roman numerals look like digits."""
    spaced: tuple[bytes, ...] = ()
    """With spaces, without that markup."""
    starred: tuple[bytes, ...] = ()
    """Without spaces; an asterisk looks like an x."""
    word: re.Pattern[bytes] | None = None
    """What one of the `shapes` of its words has."""


@lru_cache(maxsize=8)
def coded(text: str) -> bytes:
    """A text with a byte for each of its characters."""
    try:
        return text.encode(CODEC)
    except UnicodeEncodeError:
        plain = text.replace("\u202f", " ").replace("−", "-").replace("‑", "-")
        return plain.encode(CODEC, "replace")


@lru_cache(maxsize=8)
def rare(text: str) -> str:
    """What a text has that hardly any has, each once: signs that the codec has not, controls and soft hyphens."""
    signs = coded(text)
    found: dict[str, None] = {}
    for byte in sorted(set(signs.translate(None, COMMON))):
        place = signs.find(byte)
        while place >= 0:
            found[text[place]] = None
            place = signs.find(byte, place + 1)
    return "".join(sign for sign in found if sign != "?")


@lru_cache(maxsize=8)
def shapes(text: str) -> bytes:
    """The shapes of the words of a text with what touches them, a line each, each once, in no order.

    They are few even in a long text. A question mark may be any sign that the codec has not, a space as well.
    """
    return b"\n".join((b"", *set(coded(text).translate(SHAPES).split()), b""))


def neighbours(text: str) -> list[tuple[int, int, int, int]]:
    """Where words with a capital stand beside each other: the beginnings and ends of each two of them, in order.

    Of a word with hyphens, the part at the other one counts.
    """
    return [match.span(1) + match.span(2) for match in NEIGHBOURS.finditer(coded(text).translate(CASES))]


def has_digits(text: str, count: int) -> bool:
    """Whether so many digits stand in a row somewhere, with nothing but spaces and signs between them."""
    return b"0" * count in coded(text).translate(TABLE, NEITHER)


class Silhouette:
    """The looks of a text, made when they are asked for."""

    def __init__(self, text: bytes, shapes: bytes) -> None:
        """`text` is coded; `shapes` has those of all of its words and maybe of others: they are few, and looked at first."""
        self._bytes = text
        self._shapes = shapes

    @cached_property
    def words(self) -> bytes:
        """The shapes of all words, a line each."""
        return b"\n" + self._bytes.translate(LINES) + b"\n"

    @cached_property
    def close(self) -> bytes:
        """Without spaces and the markup of emphasis; Roman numerals look like digits."""
        return self._bytes.translate(NUMERALS, SPACES + b"_*")

    @cached_property
    def spaced(self) -> bytes:
        """With spaces, without the markup of emphasis."""
        return self._bytes.translate(TABLE, b"*_")

    @cached_property
    def starred(self) -> bytes:
        """Without spaces; an asterisk looks like an x."""
        return self._bytes.translate(STARRED, SPACES + b"_")

    def may_have(self, looks: Looks) -> bool:
        """Whether something in the text looks so."""
        return (
            (looks.word is not None and looks.word.search(self._shapes) and looks.word.search(self.words) is not None)
            or (looks.close is not None and looks.close.search(self.close) is not None)
            or any(look in self.spaced for look in looks.spaced)
            or any(look in self.starred for look in looks.starred)
        )
