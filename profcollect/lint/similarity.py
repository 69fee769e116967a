"""How much of a text stands in another one: a sketch of each, which tells what to compare, and the comparison.

A text is seen as its runs of words (shingles). A sketch keeps the hashes of some of them, the same ones in every
text that has them, so that the share of equal hashes tells the share of equal runs, whatever the lengths.
Source: A. Broder, On the resemblance and containment of documents (1997); S. Schleimer et al., Winnowing (2003).
"""

from __future__ import annotations

import re
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import SequenceMatcher
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUN = 5
"""Words in a run: shorter ones are shared by all texts of a trade, longer ones survive no edit."""
LONG = 20
"""Bytes of the word that a run of the sketch begins with, at least: ten letters. That is some sixth of all runs."""
LEAST_RUNS = 6
"""A text with fewer runs is too short to compare."""
MOST_HASHES = 256
"""How many hashes a sketch has: of more, the smallest. So many has a text of some eight thousand characters."""
COMMON = 16
"""A run in more practices than this, or than a fiftieth of them, is a phrase of the trade or of a form."""
COMMON_SHARE = 50
AT_ONCE = 1_000_000
"""So many hashes of a collection are looked at together: more would take more memory than time."""
SURVIVING = 5
"""Of copied runs, so many times fewer may be found: the rest has been edited."""
LEAST_HITS = 3
FEW_HASHES = 32
"""The smallest hashes, among which common runs are not left out: they tell a text that many have copied whole…"""
WHOLE = 0.5
"""… by this share of equal ones."""
LEAST_VOTES = 4
"""Runs that a paragraph must share with another one to be held against it: fewer are turns of speech."""
KIN = 0.6
"""The share of a paragraph's words that stand in another one in the same order, if it is a copy with edits."""
LEAST_BLOCK = 3
"""Words that must stand together to count for that."""
STRETCH = 12
"""Words in a row that are a copy even in a paragraph of somebody's own."""
MOST_STEPS = 250_000
"""Paragraphs with more pairs of words are not looked at more closely: that takes time by the pair."""

PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
WORD = re.compile(r"[^\W_]+")


def signature(text: str) -> str:
    """The sketch of a text: numbers of 32 bits in Base64, in order; empty where the text is too short."""
    words = text.replace("ё", "е").encode().split()
    last = len(words) - RUN
    hashes = {
        crc32(b" ".join(words[at : at + RUN])) for at, word in enumerate(words) if len(word) >= LONG and at <= last
    }
    if len(hashes) < LEAST_RUNS:
        return ""
    return b64encode(array("I", sorted(hashes)[:MOST_HASHES]).tobytes()).decode("ascii")


def sketch(signed: str) -> array[int]:
    """The numbers of a signature."""
    return array("I", b64decode(signed))


def likely(sketches: Sequence[array[int]], share: float) -> Iterator[tuple[int, int]]:
    """The pairs of texts, by number, of which one may have such a share in common with the other; the later first.

    Of several texts with a run, each is held against the first, so that there are never too many pairs.
    """
    rare, whole = _rare_hits(sketches), _whole_hits(sketches)
    for number, own in enumerate(sketches):
        hits = {earlier: count for earlier, count in Counter(rare[number]).items() if count >= LEAST_HITS}
        for earlier in sorted(hits.keys() | whole[number]):
            enough = _comparable(own, sketches[earlier]) * share / SURVIVING
            if earlier in whole[number] or hits[earlier] >= enough:
                yield number, earlier


def _rare_hits(sketches: Sequence[array[int]]) -> list[array[int]]:
    """For each text, the first text with each of its runs that are in several, but not common."""
    hits = [array("I") for _ in sketches]
    common = max(COMMON, len(sketches) // COMMON_SHARE)
    steps = 1 + sum(map(len, sketches)) // AT_ONCE
    for low, high in pairwise([(1 << 32) * step // steps for step in range(steps + 1)]):
        parts = [own[bisect_left(own, low) : bisect_left(own, high)] for own in sketches]
        counts = Counter(chain.from_iterable(parts))
        shared = {one for one, count in counts.items() if 1 < count <= common}
        first: dict[int, int] = {}
        for number, part in enumerate(parts):
            for one in shared.intersection(part):
                earlier = first.setdefault(one, number)
                if earlier != number:
                    hits[number].append(earlier)
    return hits


def _whole_hits(sketches: Sequence[array[int]]) -> list[set[int]]:
    """For each text, those before it that have about the same runs."""
    first: dict[int, int] = {}
    found = []
    for number, own in enumerate(sketches):
        few = own[:FEW_HASHES]
        hits = Counter(first.setdefault(one, number) for one in few)
        found.append({earlier for earlier, count in hits.items() if earlier < number and count >= WHOLE * len(few)})
    return found


def _comparable(one: array[int], other: array[int]) -> int:
    """How many hashes the shorter of two texts has in the range where the sketches of both are complete."""
    end = min(own[-1] if len(own) == MOST_HASHES else 1 << 32 for own in (one, other))
    return min(bisect_right(one, end), bisect_right(other, end))


class Paragraph(NamedTuple):
    """A paragraph as it is compared."""

    start: int
    """Where in the text it begins."""
    words: tuple[str, ...]

    @property
    def length(self) -> int:
        """The letters of its words."""
        return sum(map(len, self.words))


class Overlap(NamedTuple):
    """What of a text stands in another one."""

    letters: int
    """How many of its letters do."""
    share: float
    """Of all of them, from 0 to 1."""
    places: tuple[tuple[int, int], ...]
    """Where the paragraphs begin that do, wholly or in part, each with the one that it repeats."""


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text that have words enough to be compared, without headings."""
    found = []
    for match in PARAGRAPH.finditer(text):
        if not match[0].startswith("#"):
            words = tuple(WORD.findall(match[0].lower().replace("ё", "е")))
            if len(words) >= RUN:
                found.append(Paragraph(match.start(), words))
    return found


def overlap(own: Sequence[Paragraph], other: Sequence[Paragraph]) -> Overlap:
    """What of a text stands in another one, word by word or with some words changed."""
    home = {run: place for place in reversed(range(len(other))) for run in _runs(other[place].words)}
    copied = 0
    places = []
    for paragraph in own:
        equal = [home.get(run, -1) for run in _runs(paragraph.words)]
        votes = Counter(place for place in equal if place >= 0)
        best, count = votes.most_common(1)[0] if votes else (0, 0)
        if count >= LEAST_VOTES:
            edited = _edited(paragraph.words, other[best].words)
            share = 1.0 if edited else _stretches([place >= 0 for place in equal]) / len(paragraph.words)
            copied += round(share * paragraph.length)
            if share:
                places.append((paragraph.start, other[best].start))
    total = sum(paragraph.length for paragraph in own)
    return Overlap(copied, copied / total if total else 0.0, tuple(places))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _edited(words: tuple[str, ...], source: tuple[str, ...]) -> bool:
    """Whether a paragraph is another one, perhaps with some words changed."""
    if len(words) * len(source) > MOST_STEPS:
        return False
    blocks = SequenceMatcher(None, words, source, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= LEAST_BLOCK) >= KIN * len(words)


def _stretches(equal: list[bool]) -> int:
    """How many words stand in long rows of equal runs."""
    lengths = [len(list(group)) + RUN - 1 for whether, group in groupby(equal) if whether]
    return sum(length for length in lengths if length >= STRETCH)
