"""The search's index: which stem stands in which practice, and how much it says there, in scripts that a page loads.

A posting is one number, the step from the practice before it times eight plus its score, written in base 64 with five
bits a letter and the sixth for «more to come», as source maps do it. Stems are sorted, so that a beginning is found by
halving.
"""

from __future__ import annotations

import json
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from profcollect.terms import AUTHOR, ENDINGS, STOPS, WORD, spelled, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profcollect.collection import Book
    from profcollect.facets import Facet
    from profcollect.terms import Terms

MOST = 1_000_000
"""Bytes of an index that is one file; a larger one is divided by the first letters of the stems."""
CHUNK = 250_000
"""Bytes from which a file of a divided index is full."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LABELLED = frozenset({"municipality", "direction", "grade", "audience", "form", "organization"})
"""The facets whose values practices are found by too."""
SCORES = 8
MORE = 32


def packed(number: int) -> str:
    """A number in letters, the lowest bits first."""
    letters = []
    while number >= MORE:
        letters.append(LETTERS[number % MORE + MORE])
        number //= MORE
    return "".join(letters) + LETTERS[number]


SMALL = [packed(number) for number in range(2048)]


class Findable(NamedTuple):
    """What practices are found by: little of the book, so that another process can be told of it."""

    texts: tuple[tuple[str, Terms], ...]
    """The slug and the words of each, in the book's order."""
    facets: tuple[Facet, ...]


def findable(book: Book) -> Findable:
    """What the practices of a book are found by."""
    return Findable(tuple((entry.slug, entry.compiled.terms) for entry in book.entries), tuple(book.facets))


def postings(of: Findable) -> tuple[dict[str, list[int]], set[str]]:
    """For each stem its postings, practice × 8 + score, in the book's order; and all endings."""
    found: dict[str, list[int]] = {}
    endings: set[str] = set()
    labels = _labels(of.facets, endings)
    for number, (slug, (stems, scores, ends)) in enumerate(of.texts):
        own = number * SCORES
        for one, score in zip(stems.split(), scores, strict=True):
            if one in found:
                found[one].append(own + score)
            else:
                found[one] = [own + score]
        endings.update(ends.split())
        for one in labels.get(slug, ()):
            known = found.setdefault(one, [])
            if known and known[-1] >= own:
                known[-1] = max(known[-1], own + AUTHOR)
            else:
                known.append(own + AUTHOR)
    return found, endings


def _labels(facets: Sequence[Facet], endings: set[str]) -> dict[str, list[str]]:
    """The stems of each practice's town, grades and so on, with their endings: what they are called, only the settings say."""
    found: dict[str, list[str]] = {}
    for facet in facets:
        if facet.name in LABELLED:
            for value in facet.used:
                stems = []
                for word in WORD.findall(spelled(value.label)):
                    if one := stem(word):
                        stems.append(one)
                        endings.add(word[len(one) :])
                for slug in value.slugs:
                    found.setdefault(slug, []).extend(stems)
    return found


def _written(numbers: Sequence[int]) -> str:
    # -SCORES has all bits but those of a score.
    steps = [number - (before & -SCORES) for before, number in pairwise(chain((0,), numbers))]
    return "".join([SMALL[step] if step < len(SMALL) else packed(step) for step in steps])


def files(of: Findable) -> dict[str, bytes]:
    """The scripts of the index: `search.js`, and where it is large, one for each run of first letters."""
    found, endings = postings(of)
    stems = sorted(found)
    lines = [_written(found[one]) for one in stems]
    head = {"endings": " ".join(sorted((endings | ENDINGS) - {""})), "stops": " ".join(sorted(STOPS))}
    size = sum(2 * len(one) + 1 for one in stems) + sum(len(one) + 1 for one in lines)
    if size <= MOST:
        return {"search.js": script("search", {**head, "chunks": [["", "", _chunk(stems, lines)]]})}
    made = {}
    chunks = []
    for number, (first, end) in enumerate(_runs(stems, lines), 1):
        name = f"search_{number}.js"
        made[name] = call("chunk", name, _chunk(stems[first:end], lines[first:end]))
        chunks.append([stems[first][:1], stems[end - 1][:1], name])
    return {"search.js": script("search", {**head, "chunks": chunks}), **made}


def _chunk(stems: Sequence[str], lines: Sequence[str]) -> list[str]:
    return [" ".join(stems), " ".join(lines)]


def _runs(stems: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each file begins and ends: only between first letters, so that a word asks for one file."""
    start, size = 0, 0
    for place, one in enumerate(stems):
        if size >= CHUNK and one[0] != stems[place - 1][0]:
            yield start, place
            start, size = place, 0
        size += 2 * len(one) + len(lines[place]) + 2
    yield start, len(stems)


def script(name: str, value: object) -> bytes:
    """A script that hands a value over to those of the page."""
    return f"(self.profcollect ??= {{}}).{name} = {told(value)};\n".encode()


def call(name: str, *values: object) -> bytes:
    """A script that gives values to a function of the page's scripts."""
    return f"profcollect.{name}({', '.join(map(told, values))});\n".encode()


def told(value: object) -> str:
    """A value as JSON, which is JavaScript too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
