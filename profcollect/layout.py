"""Where things stand on the pages of a laid-out book, and texts that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

COEFFICIENTS = {
    "60×84": "0.93",
    "60×90": "1.00",
    "70×90": "1.17",
    "70×100": "1.29",
    "70×108": "1.40",
    "75×90": "1.25",
    "84×108": "1.68",
}
"""Conventional sheets in a printer's sheet: the printers' own table, as rounded as they use it."""
CONVENTIONAL = Decimal(60 * 90)
"""Square centimetres of a conventional printed sheet."""
HUNDREDTH = Decimal("0.01")


class Figure(NamedTuple):
    """What only a layout knows, with the words around it; all of it is left out where there is no layout."""

    kind: str
    """`page` of an anchor, `first`, `last` and `range` of a practice's pages, `pages` of the book, printed `sheets`, `typeface`."""
    anchor: str = ""
    """An anchor for the first four, the printer's sheet, as `60×84/16`, for printed sheets."""
    before: str = ""
    after: str = ""


Line: TypeAlias = tuple[str | Figure, ...]
"""A text ready to print, with the figures in it."""


@dataclass(frozen=True)
class Layout:
    """The pages of a book, counted from its title page, which is 1."""

    source: str
    """What laid it out: `layout` for Typst, `exact` for LibreOffice."""
    pages: int
    starts: Mapping[str, int]
    """The page of each anchor: groups, practices, their figures and tables, the parts around them."""
    ends: Mapping[str, int]
    """The last page of each practice, by slug."""

    def tell(self, figure: Figure) -> str:
        """The figure in digits; empty where the layout does not know it."""
        if figure.kind == "pages":
            return str(self.pages)
        if figure.kind == "sheets":
            return decimal_comma(printed_sheets(self.pages, figure.anchor))
        first = self.starts.get(figure.anchor)
        if first is None:
            return ""
        last = self.ends.get(figure.anchor, first)
        if figure.kind == "last":
            return str(last)
        return f"{first}–{last}" if figure.kind == "range" and last > first else str(first)


def plain(line: Line, layout: Layout | None, typeface: str = "") -> str:
    """A line as text, without the figures that nobody knows."""
    parts = []
    for piece in line:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        value = typeface if piece.kind == "typeface" else layout.tell(piece) if layout else ""
        parts.append(piece.before + value + piece.after if value else "")
    return "".join(parts)


def coefficient(sheet: str) -> tuple[Decimal, int]:
    """Conventional sheets in a sheet such as `60×84/16`, and how many pages one side of it holds."""
    size, _, share = sheet.partition("/")
    if size in COEFFICIENTS:
        return Decimal(COEFFICIENTS[size]), int(share)
    width, height = map(int, re.findall(r"\d+", size))
    return (width * height / CONVENTIONAL).quantize(HUNDREDTH, ROUND_HALF_UP), int(share)


def printed_sheets(pages: int, sheet: str) -> Decimal:
    """Усл. печ. л.: pages / share × coefficient, to two places, half up (ГОСТ Р 7.0.3-2006)."""
    factor, share = coefficient(sheet)
    return (pages * factor / share).quantize(HUNDREDTH, ROUND_HALF_UP)


def decimal_comma(number: Decimal) -> str:
    """«7,91»."""
    return str(number).replace(".", ",")
