"""The catalogue as data: what a page needs to choose practices by, and the texts that it shows pieces of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.markup.html import allowed
from profcollect.writers.site.index import call, script

if TYPE_CHECKING:
    from profcollect.collection import Book, Entry

FOLDER = "data"
SHORT = 500
"""Up to so many practices, the catalogue has the beginnings of their abstracts; else they come with the texts."""
BEGINNING = 240
"""Characters of such a beginning."""
FIND = "find_"
"""What the words of the catalogue's script begin with."""
CHOSEN_BY = ("municipality", "level", "direction", "grade", "audience", "form", "section", "organization", "keyword")
"""The facets in the order of the catalogue."""


def catalogue(book: Book) -> bytes:
    """`catalogue.js`: facets with their values, and a line for each practice.

    A practice: slug, title, authors, town, days since 1970 of its date, the numbers of its values, an abstract's
    beginning. Values are numbered through all facets.
    """
    facets = []
    numbers: dict[str, list[int]] = {entry.slug: [] for entry in book.entries}
    towns: dict[str, str] = {}
    number = 0
    by_name = {facet.name: facet for facet in book.facets}
    for name in CHOSEN_BY:
        if name not in by_name:
            continue
        facet = by_name[name]
        values = []
        for value in facet.used:
            values.append([value.id, value.label])
            for slug in value.slugs:
                numbers[slug].append(number)
                if name == "municipality":
                    towns[slug] = value.label
            number += 1
        facets.append([name, facet.label, values])
    short = len(book.entries) <= SHORT
    practices = [_line(entry, towns.get(entry.slug, ""), numbers[entry.slug], short=short) for entry in book.entries]
    words = {name.removeprefix(FIND): word for name, word in book.words.items() if name.startswith(FIND)}
    said = {"lang": book.lang, "words": words, "facets": facets, "practices": practices}
    return script("catalogue", said)


def _line(entry: Entry, town: str, values: list[int], *, short: bool) -> list[object]:
    day = entry.compiled.practice.date
    line: list[object] = [entry.slug, allowed(entry.title), allowed(entry.names), town]
    line += [(day.toordinal() - 719163) if day else 0, values]
    return [*line, allowed(beginning(entry.summary, BEGINNING))] if short else line


def beginning(text: str, length: int) -> str:
    """The beginning of a text, cut between words."""
    text = text.strip()
    if len(text) <= length:
        return text
    words = text[: length + 1].rsplit(None, 1)[0].rstrip(" ,.;:—–-(«")
    return f"{words}…"


def text_name(entry: Entry) -> str:
    """The script that has a practice's abstract and its text."""
    return f"{FOLDER}/text/{entry.slug}.js"


def text(entry: Entry) -> bytes:
    """That script."""
    return call("text", entry.slug, allowed(entry.summary), entry.compiled.plain)
