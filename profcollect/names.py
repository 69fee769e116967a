"""Comparing and ordering what people write: ids, labels, names, titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from profcollect.silhouette import rare

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
        # Not `int`, which refuses a number of thousands of digits.
        digits = "".join(str(unicodedata.decimal(digit)) for digit in word).lstrip("0")
        return 0, len(digits), digits
    return (1 if "а" <= word[0] <= "я" else 2), 0, word


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids (its production 2, Char), so that no format can carry it, and what Unicode has for programs alone."""


def printable(text: str) -> str:
    """`text` without the characters that no XML can carry."""
    return UNPRINTABLE.sub("", text)


HIDDEN = re.compile(
    "[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What has no shape, and changes where words end or how they run, or says what nobody sees."""
OVERRIDES = frozenset("\u202d\u202e")
ORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They say in which direction letters run: without them a text may change."""
JOINERS = frozenset("\u200c\u200d")
TAGGED = re.compile("\U0001f3f4[\U000e0020-\U000e007f]*\\Z")
"""The beginning of a flag of a part of a country, which hidden letters spell."""
LONGEST_TAG = 8
RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
NEIGHBOURHOOD = 200
"""Characters before and behind a sign, among which there must be some that it can order."""


def is_meant(text: str, place: int, *, foreign: bool) -> bool:
    """Whether a hidden sign is part of a picture, joins letters of another script, or orders such letters.

    `foreign`: whether the text around it has letters that run to the left.
    """
    if text[place] in JOINERS:
        around = text[place - 1 : place] + text[place + 1 : place + 2]
        return any(ord(letter) > 0x52F and unicodedata.category(letter)[0] in "LMS" for letter in around)  # noqa: PLR2004 - Cyrillic ends there
    if text[place] >= "\U000e0000":
        return TAGGED.search(text, max(0, place - LONGEST_TAG), place) is not None
    return foreign and text[place] in ORDERING and text[place] not in OVERRIDES


def may_hide(text: str) -> bool:
    """Whether a text may have hidden signs, as such, as entities or in an address; far quicker than looking for them."""
    return "&" in text or "%" in text or not rare(text).isprintable()


def revealed(text: str) -> str:
    """`text` with the codes of hidden signs in their place: a book shows them and does not obey them."""

    def code(match: re.Match[str]) -> str:
        place = match.start()
        around = RIGHT_TO_LEFT.search(text, max(0, place - NEIGHBOURHOOD), place + NEIGHBOURHOOD)
        return match[0] if is_meant(text, place, foreign=bool(around)) else f"[U+{ord(match[0]):04X}]"

    return HIDDEN.sub(code, text)


def safe(text: str, keep: str = "") -> str:
    """`text` without anything a terminal would obey: escapes, line ends, marks that turn its direction."""
    return "".join(c if c in keep or c == "\u00a0" or c.isprintable() else _visible(c) for c in text)


def _visible(character: str) -> str:
    return " " if character in "\t\n\r" or unicodedata.category(character) == "Zs" else "\ufffd"
