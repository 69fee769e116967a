"""Comparing and ordering what people write: ids, labels, names, titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTES = "«»„“”\"'"
"""Signs that do not matter where names are compared."""
GAPS = r"\s_‐‑–—-"
"""What counts as a space there: the inside of a class of a regular expression."""
AROUND = f"[{QUOTES}{GAPS}]*"
"""What may stand before and after a name: a piece of a regular expression."""
SYNTAX = r"^$\.*+?()[]{}|/"
"""What must be escaped in a regular expression, and may be in JavaScript."""
NEAR = 0.6
"""How alike two names must be for one to be suggested for the other (0 to 1, difflib's ratio)."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` for comparison: no matter the case, ё or е, the kind of dash, quotes, or the number of spaces."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    plain = re.sub(f"[{QUOTES}]", "", plain)
    return " ".join(re.sub(f"[{GAPS}]+", " ", plain).split())


def spellings(name: str) -> str:
    """A regular expression, for JavaScript as well, of what folds to the same as `name`; quotes stand around words.

    `AROUND` may stand on both sides of it.
    """

    def spelled(match: re.Match[str]) -> str:
        if match[1] is None:
            return _cases(match[0])
        return f"[{QUOTES}{GAPS}]+" if re.search(f"[{GAPS}]", match[1]) else AROUND

    plain = re.sub(rf"^{AROUND}|{AROUND}\Z", "", unicodedata.normalize("NFC", name))
    return re.sub(f"([{QUOTES}{GAPS}]+)|.", spelled, plain)


def _cases(letter: str) -> str:
    cases = {letter, letter.lower(), letter.upper()}
    cases |= {"е", "Е", "ё", "Ё"} if cases & {"е", "ё"} else set()
    written = "".join(sorted(case for case in cases if len(case) == 1))
    return f"[{written}]" if len(written) > 1 else "\\" * (written in SYNTAX) + written


@lru_cache(maxsize=8)
def vocabulary(text: str) -> str:
    """The words of a text with what touches them, a line each, each once: searching them for what a word has is short."""
    return "\n".join(("", *dict.fromkeys(text.split()), ""))


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known name that `text` was probably meant to be, None where none is near."""
    from difflib import get_close_matches

    by_fold = {fold(name): name for name in known}
    found = get_close_matches(fold(text), by_fold, n=1, cutoff=NEAR)
    return by_fold[found[0]] if found else None


def russian_key(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sort key of the Russian order: digits by value, Cyrillic before Latin, ё as е; ё only decides a tie.

    Word by word, punctuation aside, so that «Ерёмин А.» stands before «Ершов».
    Source: the order of names in ГОСТ Р 7.0 catalogues; CLDR's `[reorder Cyrl]` for ru.
    """
    normal = unicodedata.normalize("NFC", text).casefold()
    return tuple(_word_key(word) for word in re.findall(r"\d+|[^\W\d_]+", normal.replace("ё", "е"))), normal


def _word_key(word: str) -> tuple[int, int, str]:
    if word.isdecimal():
        return 0, int(word), ""
    return (1 if "а" <= word[0] <= "я" else 2), 0, word


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 forbids (its production 2, Char): no format can carry it."""


def printable(text: str) -> str:
    """`text` without the characters that no XML can carry."""
    return UNPRINTABLE.sub("", text)
