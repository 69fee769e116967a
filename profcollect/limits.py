"""How much of everything a practice may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, NamedTuple

from profcollect.i18n import Text
from profcollect.schema import Key, Reader, number, several
from profcollect.shapes import Many, shape_of, takes

if TYPE_CHECKING:
    from profcollect.source import Document
    from profcollect.yamltree import Node

PIECES = frozenset({"inline", "fence", "code_block", "literal", "figure"})
"""The tokens that hold text of their own."""
CELLS = frozenset({"th_open", "td_open"})


@takes(Many(shape_of(number), split=True))
def bounds(node: Node, reader: Reader) -> tuple[int, int] | None:
    """A least and a greatest number, `[300, 700]`."""
    ends = several(number, split=True)(node, reader)
    if ends is None or len(ends) != 2 or ends[0] > ends[1]:  # noqa: PLR2004 - two ends
        reader.note("wrong-type", node.span, expected=Text(ru="два числа: [от, до]", en="two numbers: [least, most]"))
        return None
    return ends[0], ends[1]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long texts may be, in characters with spaces, how many keywords there may be, and so on.

    From `characters` on: beyond that it is no practice, and a book of it would take minutes. What nobody needs more of
    are constants where it is read.
    """

    title: Annotated[tuple[int, int], Key("название", bounds, "title")] = (10, 150)
    summary: Annotated[tuple[int, int], Key("аннотация", bounds, "summary")] = (300, 700)
    keywords: Annotated[tuple[int, int], Key("ключевые слова", bounds, "keywords")] = (3, 10)
    body: Annotated[tuple[int, int], Key("текст", bounds, "body")] = (6_000, 20_000)
    consent_years: Annotated[int, Key("согласие, лет", number, "consent, years", ("согласие",))] = 3
    """A consent that is older is asked for again; 0 for never."""
    image_dpi: Annotated[int, Key("точек на дюйм", number, "image dpi", ("dpi",))] = 150
    """The least density of an image at the width it is printed at."""
    similar: Annotated[int, Key("сходство, %", number, "similarity, %", ("сходство",))] = 30
    """The share of a text, in per cent, that another practice may repeat."""
    characters: Annotated[int, Key("знаков в файле", number, "characters", ("знаков",))] = 300_000
    """Some 150 pages."""
    paragraph: Annotated[int, Key("знаков в абзаце", number, "paragraph, characters")] = 20_000
    """Of a paragraph or a line of code: where to break its lines is decided for all of them at once."""
    pieces: Annotated[int, Key("абзацев", number, "paragraphs")] = 5_000
    """Paragraphs, headings, items and blocks of code."""
    cells: Annotated[int, Key("ячеек таблиц", number, "cells", ("ячеек",))] = 5_000
    image_megabytes: Annotated[int, Key("мегабайт в рисунке", number, "image, megabytes")] = 20
    image_megapixels: Annotated[int, Key("мегапикселей в рисунке", number, "image, megapixels")] = 50
    """A small file may unpack to more than fits into memory."""


class Excess(NamedTuple):
    """What a practice has more of than it may."""

    what: str
    """The field of `Limits`."""
    found: int
    most: int


def within(document: Document, limits: Limits) -> Document:
    """A practice's document, or one of which nothing is read, not even its Markdown, where it is too long."""
    from profcollect.source import unreadable

    if len(document.text) <= limits.characters:
        return document
    return unreadable(
        document.path, "too-much", **Excess("characters", len(document.text), limits.characters)._asdict()
    )


def excess(document: Document, limits: Limits) -> Excess | None:
    """What the body of a practice has too much of; None where it has not."""
    # Neither so short a text nor so few tokens can have too many of them.
    least, long = min(limits.pieces, limits.cells), len(document.text) > limits.paragraph
    if not long and len(document.text) <= least:
        return None
    streams = document.body.streams
    if not long and sum(map(len, streams)) <= least:
        return None
    pieces = cells = longest = 0
    for stream in streams:
        for token in stream:
            pieces += token.type in PIECES
            cells += token.type in CELLS
            if len(token.content) > limits.paragraph:
                lines = [token.content] if token.type == "inline" else token.content.split("\n")
                longest = max(longest, *map(len, lines))
    if longest > limits.paragraph:
        return Excess("paragraph", longest, limits.paragraph)
    if cells > limits.cells:
        return Excess("cells", cells, limits.cells)
    return Excess("pieces", pieces - cells, limits.pieces) if pieces - cells > limits.pieces else None
