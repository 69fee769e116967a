"""Which quotation marks of a text belong together, and what is within them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARKS = re.compile('[«»„“”"]')
PARTNERS = {"»": "«", "“": "„“", "”": "“„”", '"': '"'}
"""What each mark closes; if none of these is open, it closes whatever is."""
OPENING = frozenset("([{«„'—–-/")
"""What may stand before a mark that opens."""
CLOSING = frozenset(")]}»“”\"'—–-/.,;:!?…")
"""What may stand behind one that closes."""
DEEPEST = 8
"""Quotes within quotes that are looked at; nobody writes as many."""


class Pair(NamedTuple):
    """Two marks that belong together, in a piece of prose."""

    start: int
    end: int
    """The place of the closing mark."""
    depth: int
    """Within how many other pairs it stands."""


class Single(NamedTuple):
    """A mark that has no partner."""

    place: int
    opens: bool


@lru_cache(maxsize=64)
def paired(text: str) -> tuple[tuple[Pair, ...], tuple[Single, ...]]:
    """The quotes of a text, in order of their beginnings, and the marks without a partner."""
    pairs, singles = _matched(text, inches=False)
    if singles and re.search(r'\d"', text):
        # A mark behind a figure may be that of inches or seconds.
        again = _matched(text, inches=True)
        pairs, singles = (pairs, singles) if again[1] else again
    return tuple(_deep(sorted(pairs))), tuple(singles)


def _matched(text: str, *, inches: bool) -> tuple[list[tuple[int, int]], list[Single]]:
    found, singles, opened = list[tuple[int, int]](), list[Single](), list[int]()
    for match in MARKS.finditer(text):
        place = match.start()
        if match[0] == '"' and text[place - 1 : place].isdigit() and (inches or not opened):
            continue
        if _opens(text, place, opened):
            opened.append(place)
        elif opened:
            depth = _partner(text, match[0], opened)
            found.append((opened[depth], place))
            singles += [Single(one, opens=True) for one in opened[depth + 1 :]]
            del opened[depth:]
        else:
            singles.append(Single(place, opens=False))
    singles += [Single(one, opens=True) for one in opened]
    # What stands alone between words is an arrow, or a sign that is talked of.
    alone = (MARKS.fullmatch(text[max(0, one.place - 1) : one.place + 2].strip()) for one in singles)
    return found, sorted(one for one, arrow in zip(singles, alone, strict=True) if not arrow)


def _opens(text: str, place: int, opened: Sequence[int]) -> bool:
    """Whether a mark begins a quotation, by its shape or by what stands around it."""
    sign = text[place]
    if sign in "«„»":
        return sign != "»"
    before, behind = text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
    ends = behind.isspace() or behind in CLOSING
    if opened and opened[-1] == place - 1:
        return not ends
    may_open = not behind.isspace() and (before.isspace() or before in OPENING)
    may_close = not before.isspace() and ends
    if may_open != may_close:
        return may_open
    inside = [text[one] for one in opened[-DEEPEST:]]
    if sign == "“":
        return not any(mark in inside for mark in "„“")
    return sign == '"' and sign not in inside


def _partner(text: str, sign: str, opened: Sequence[int]) -> int:
    """Which of the open marks a closing one belongs to."""
    last = len(opened) - 1
    near = range(last, max(-1, last - DEEPEST), -1)
    return next((depth for depth in near if text[opened[depth]] in PARTNERS[sign]), last)


def _deep(pairs: Sequence[tuple[int, int]]) -> Iterator[Pair]:
    ends = list[int]()
    for start, end in pairs:
        while ends and ends[-1] < start:
            ends.pop()
        yield Pair(start, end, len(ends))
        ends.append(end)


def quoted(text: str) -> list[tuple[int, int]]:
    """Where the outermost quotes of a text begin and end, in order; what is not closed ends beyond the text."""
    pairs, singles = paired(text)
    found = [(pair.start, pair.end + 1) for pair in pairs if not pair.depth]
    opened = next((place for place, opens in singles if opens and not around(found, place)), None)
    if opened is None:
        return found
    return [*found[: bisect_left(found, (opened,))], (opened, len(text) + 1)]


def around(quotes: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The one of the outermost quotes that a place is in."""
    number = bisect_left(quotes, (place,)) - 1
    return quotes[number] if number >= 0 and quotes[number][1] > place else None
