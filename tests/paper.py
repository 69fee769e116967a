"""Finding a text again in a finished book, whatever paper has made of it."""

from __future__ import annotations

import re
import unicodedata

TALL = "profiles: [{id: tall, height: 1000, sheet: 60×84/8}]\nprofile: tall\n"
"""Lines of a config: no page ends within a practice."""
JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""They change the shape of their neighbours, and have none of their own."""


def squeeze(text: str) -> str:
    """Without white space, what a line's end adds, and signs that take no space; one kind of hyphen."""
    return re.sub("[\\s\u00ad\u200b\u2060\ufeff]+", "", text.replace("\u2011", "-"))


def printed(text: str) -> re.Pattern[str]:
    """A text on paper, where a letter that no font has is its code, and PyMuPDF takes U+FFFD for one it cannot tell."""
    return re.compile("".join(_letter(one) for one in text))


def _letter(one: str) -> str:
    if one in JOINERS:
        return f"{one}?"
    return "." if one == "\ufffd" else f"(?:{re.escape(one)}|U\\+{ord(one):X})"


def reordered(text: str) -> bool:
    """Whether PyMuPDF gives its letters in another order: what runs to the left, or stands above others."""
    return any(
        unicodedata.bidirectional(one) in {"R", "AL", "AN"} or unicodedata.category(one)[0] == "M" for one in text
    )


def times(text: str, place: str, kind: str) -> int:
    """How often a text stands in a place of a book in that format."""
    if kind != "pdf":
        return place.count(text)
    if not reordered(text):
        return len(printed(text).findall(place))
    counts = {one: len(printed(one).findall(place)) // text.count(one) for one in text}
    return min(count for one, count in counts.items() if not unicodedata.combining(one))
