"""The silhouette of a text: the kind of each of its characters, in a byte, for seeing fast what a text has not.

A search for a few bytes takes a hundredth of the time of a search by a pattern that begins with a digit. So a rule
may say, beside its pattern, what every match of it looks like from afar; where that is nowhere, nothing is searched.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import NamedTuple

CODEC = "cp1251"
"""Has all letters of Russian, the signs of its typography, and a byte for each."""
LOOKS = {**dict.fromkeys("xXхХ", "x"), **dict.fromkeys("-‑–—−", "-"), **dict.fromkeys("IV", "I"), "N": "N"}
NUMERALS = bytes.maketrans(b"xI", b"00")
"""Digits of numbers that may be Roman ones."""


def _look(byte: int) -> int:
    """What a byte of the codec looks like: `0` a digit, `a` a letter, `x`, `I`, `N`, `-` and signs themselves."""
    letter = bytes([byte]).decode(CODEC, "replace")
    look = "0" if letter.isdigit() else LOOKS.get(letter) or ("a" if letter.isalpha() else letter)
    return ord(" ") if look.isspace() else look.encode(CODEC, "replace")[0]


TABLE = bytes(map(_look, range(256)))
SPACES = bytes(byte for byte in range(256) if TABLE[byte] == ord(" "))
NEITHER = bytes(byte for byte in range(256) if not bytes([byte]).decode(CODEC, "replace").isalnum())
"""What is no letter and no digit."""


class Looks(NamedTuple):
    """What a text must look like somewhere to have a match: one of these, in one of its silhouettes."""

    close: tuple[bytes, ...] = ()
    """Without spaces and the markup of emphasis; Roman numerals look like digits."""
    spaced: tuple[bytes, ...] = ()
    """With spaces, without that markup."""
    starred: tuple[bytes, ...] = ()
    """Without spaces, with asterisks."""
    words: tuple[bytes, ...] = ()
    """Within a word and what touches it, without the markup of emphasis."""


@lru_cache(maxsize=8)
def coded(text: str) -> bytes:
    """A text with a byte for each of its characters."""
    return text.replace("\u202f", " ").replace("−", "-").replace("‑", "-").encode(CODEC, "replace")


def seen(text: str) -> bytes:
    """The look of each of a text's characters."""
    return coded(text).translate(TABLE)


def has_digits(text: str, count: int) -> bool:
    """Whether so many digits stand in a row somewhere, with nothing but spaces and signs between them."""
    return b"0" * count in coded(text).translate(TABLE, NEITHER)


class Silhouette:
    """The looks of a text, made when they are asked for."""

    def __init__(self, text: bytes, vocabulary: str) -> None:
        """`text` is coded; `vocabulary` has all of its words and maybe others, and is there already."""
        self._bytes = text
        self._vocabulary = vocabulary

    @cached_property
    def close(self) -> bytes:
        """Without spaces and the markup of emphasis; Roman numerals look like digits."""
        return self.starred.translate(NUMERALS, b"*")

    @cached_property
    def spaced(self) -> bytes:
        """With spaces, without the markup of emphasis."""
        return self._bytes.translate(TABLE, b"*_")

    @cached_property
    def words(self) -> bytes:
        """The looks of the vocabulary, a line each, each once: they are few, and looked at first."""
        return b"\n".join(set(coded(self._vocabulary).translate(TABLE, b"*_").split()))

    @cached_property
    def starred(self) -> bytes:
        """Without spaces, with asterisks."""
        return self._bytes.translate(TABLE, SPACES + b"_")

    def may_have(self, looks: Looks) -> bool:
        """Whether something in the text looks so."""
        return (
            any(look in self.words and look in self.spaced for look in looks.words)
            or any(look in self.close for look in looks.close)
            or any(look in self.spaced for look in looks.spaced)
            or any(look in self.starred for look in looks.starred)
        )
