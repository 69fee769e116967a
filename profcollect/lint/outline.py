"""The headings of a body, and the sections of a collection that they open."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from profcollect.names import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.config import BodySection
    from profcollect.schema import Stage
    from profcollect.settling import Heading
    from profcollect.source import Document
    from profcollect.yamltree import Span

NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVXХ]+[.)])\s+")
"""Before a title, in digits or in Roman numerals, whose ten is often typed in Cyrillic."""


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """A heading for comparison: without its number, its final punctuation, case, and the points of ё."""
    return fold(NUMBERING.sub("", title, count=1).rstrip(" .:;,!?…"))


@cache
def _places(sections: tuple[BodySection, ...]) -> dict[str, int]:
    """The place of each section in the list, by all of its names."""
    return {bare(name): place for place, section in enumerate(sections) for name in (section.title, *section.aliases)}


class Outline:
    """The headings of a body's first level, and which of them open a section of the collection."""

    def __init__(self, document: Document, sections: tuple[BodySection, ...]) -> None:
        self.document = document
        self.sections = sections
        self.headings = [heading for heading in document.body.headings if heading.level == 1]
        places = _places(sections)
        found = ((heading, places.get(bare(heading.text))) for heading in self.headings)
        self.known = [(heading, place) for heading, place in found if place is not None]

    @property
    def marks(self) -> str:
        """What stands before the title in a heading of the first level."""
        return "#" * (self.headings[0].written_level if self.headings else 2)

    def expected(self) -> list[tuple[Heading, int]]:
        """The known ones that must be there at some stage."""
        return [(heading, place) for heading, place in self.known if self.sections[place].stage is not None]

    def needs(self, place: int, stage: Stage) -> bool:
        """Whether a section must be there at that stage."""
        needed = self.sections[place].stage
        return needed is not None and needed <= stage

    def missing(self, stage: Stage) -> Iterator[int]:
        """The places of the sections that must be there at that stage and are not, nor any that covers them."""
        present = {place for _, place in self.known}
        covered = {bare(title) for place in present for title in self.sections[place].covers}
        for place, section in enumerate(self.sections):
            if self.needs(place, stage) and place not in present and bare(section.title) not in covered:
                yield place

    def meant(self, section: BodySection) -> tuple[Heading, str] | None:
        """A heading that was probably meant for a section, which lies deeper or has a slip in it; its right title."""
        known = {heading.line for heading, _ in self.known}
        rest = {bare(heading.text): heading for heading in self.document.body.headings if heading.line not in known}
        own = bare(section.title)
        serving = (one for one in self.sections if own == bare(one.title) or own in map(bare, one.covers))
        for title in [name for one in serving for name in (one.title, *one.aliases)]:
            if heading := rest.get(bare(title)):
                return heading, heading.text
        near = nearest(own, rest)
        return (rest[near], section.title) if near else None

    def where(self, place: int) -> Span:
        """Where a missing section belongs: before the heading of the next one, or at the end of the text."""
        later = (heading for heading, other in self.known if other > place)
        if heading := next(later, None):
            return self.document.body_line(heading.line)
        return self.document.span(self.document.position(len(self.document.text.rstrip()))[0])


def first_line(document: Document) -> Span:
    """The body's first line; the file's, where the body is empty."""
    written = re.search(r"\S", document.body_text)
    if not written:
        return document.opening
    return document.span(document.position(document.body_start + written.start())[0])
