"""The page of a book put into a Word template: paper, margins, letters, indents, the widths of tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.markup.wordml import LIST_LEFT
from profcollect.writers.docx_package import MAIN, SECTION, W, parsed, serialised

if TYPE_CHECKING:
    from lxml.etree import _Element

    from profcollect.profiles import Profile
    from profcollect.writers.docx_package import Package

TWIPS = 1440 / 25.4
"""In a millimetre."""
SIZE = 12
"""Points that the packaged templates and all distances in fragments are made for."""
HALF_POINTS, WORDS_OWN_SIZE = 2, 20
"""Sizes of letters are told in half points; Word's own, where no style tells one."""
LINE = 240
"""A line of the font's own height, as Word counts."""
NEAR = 30
"""Twips by which a tab may miss the end of the line and still be meant for it."""
TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
FRAME = re.compile(r'(<w:framePr\b[^>]*? w:w=")(\d+)')
WIDTH = re.compile(r'(<w:(?:tblW|gridCol|tcW)\b[^>]*?w:w=")(\d+)(?=")(?![^>]*w:type="(?:pct|auto)")')
PAPER = re.compile(r"<w:pgSz\b[^>]*/>\s*<w:pgMar\b[^>]*/>")
FIXED = "VideoTable"
"""A table whose first column holds a code to scan, which is as wide on any page."""


@dataclass(frozen=True)
class Scale:
    """How distances of a template become those of a book: by the size of the text, and from its indent on."""

    factor: float = 1
    base: int = LIST_LEFT
    indent: int = LIST_LEFT

    def distance(self, twips: int) -> int:
        """A distance from the margin: what stands in as far as a first line does keeps standing so."""
        if twips < self.base:
            return round(twips * self.factor)
        return round(self.indent + (twips - self.base) * self.factor)

    def length(self, twips: int) -> int:
        """A distance between two things."""
        return round(twips * self.factor)


def text_size(document: str) -> tuple[int, int]:
    """Width and height of the text on the template's last page, in twips."""
    # A negative margin is one that the header may not push down.
    page = {name: int(value) for name, value in re.findall(r'w:(\w+)="-?(\d+)"', SECTION.findall(document)[-1])}
    return page["w"] - page["left"] - page["right"] - page.get("gutter", 0), page["h"] - page["top"] - page["bottom"]


def apply(package: Package, page: Profile) -> Scale:
    """Give a template the page of a profile; how its distances have changed."""
    document, styles = package.text(MAIN), parsed(package.parts["word/styles.xml"])
    old, width = text_size(document)[0], twips(page.width) - twips(page.inside) - twips(page.outside)
    base = _first_line(styles)
    scale = Scale(page.size * HALF_POINTS / _base_size(styles), base, twips(page.indent) if base else 0)
    document = PAPER.sub(lambda match: _paper(page, turned='w:orient="landscape"' in match[0]), document)
    if old != width:
        document = FRAME.sub(lambda match: match[1] + str(int(match[2]) * width // old), document)
        document = TABLE.sub(lambda match: _resized(match[0], width / old), document)
    package.parts[MAIN] = document.encode()
    _restyle(styles, page, scale, (old, width))
    package.parts["word/styles.xml"] = serialised(styles)
    numbering = parsed(package.parts["word/numbering.xml"])
    for indent in numbering.iter(f"{W}ind"):
        _indent(indent, scale)
    package.parts["word/numbering.xml"] = serialised(numbering)
    return scale


def twips(millimetres: float) -> int:
    """Millimetres as Word counts them."""
    return round(millimetres * TWIPS)


def _paper(page: Profile, *, turned: bool) -> str:
    sides = (twips(page.height), twips(page.width)) if turned else (twips(page.width), twips(page.height))
    orient = ' w:orient="landscape"' if turned else ""
    edges = {"top": page.top, "right": page.outside, "bottom": page.bottom, "left": page.inside}
    edges |= {"header": page.top / 2, "footer": page.bottom / 2}
    margins = "".join(f' w:{name}="{twips(value)}"' for name, value in edges.items())
    return f'<w:pgSz w:w="{sides[0]}" w:h="{sides[1]}"{orient}/><w:pgMar{margins} w:gutter="0"/>'


def _resized(table: str, ratio: float) -> str:
    """A table of the template, as much wider or narrower as the text."""
    columns = list(map(int, re.findall(r'<w:gridCol w:w="(\d+)"', table)))
    widths = {width: round(width * ratio) for width in map(int, (found[1] for found in WIDTH.findall(table)))}
    if FIXED in table and len(columns) > 1:
        widths[columns[0]] = columns[0]
        widths[columns[-1]] = round(sum(columns) * ratio) - sum(columns[:-1])
    return WIDTH.sub(lambda match: match[1] + str(widths[int(match[2])]), table)


def _bases(styles: _Element, defaults: str, path: str) -> list[_Element]:
    """An element of what all text is made by: the defaults, and the style of all paragraphs."""
    root = styles.find(f"{W}docDefaults/{W}{defaults}Default/{W}{defaults}")
    normal = next(
        (one for one in styles.iter(f"{W}style") if one.get(f"{W}default") and _kind(one) == "paragraph"), None
    )
    places = (root, None if normal is None else normal.find(f"{W}{defaults}"))
    found = (None if place is None else place.find(f"{W}{path}") for place in places)
    return [one for one in found if one is not None]


def _kind(style: _Element) -> str:
    return style.get(f"{W}type", "")


def _base_size(styles: _Element) -> int:
    """The size of the template's text, in half points."""
    found = _bases(styles, "rPr", "sz")
    return int(found[-1].get(f"{W}val", WORDS_OWN_SIZE)) if found else WORDS_OWN_SIZE


def _first_line(styles: _Element) -> int:
    """The indent of the first line of the template's paragraphs."""
    body = next((one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "BodyText"), None)
    indent = None if body is None else body.find(f"{W}pPr/{W}ind")
    return 0 if indent is None else int(indent.get(f"{W}firstLine", 0))


def _restyle(styles: _Element, page: Profile, scale: Scale, widths: tuple[int, int]) -> None:
    family = _family(styles)
    for element in styles.iter(f"{W}sz", f"{W}szCs", f"{W}spacing", f"{W}ind", f"{W}tab", f"{W}rFonts"):
        tag = str(element.tag).removeprefix(W)
        if tag in {"sz", "szCs"}:
            _multiply(element, ("val",), scale.factor)
        elif tag == "spacing":
            _multiply(element, ("before", "after"), scale.factor)
        elif tag == "ind":
            _indent(element, scale)
        elif tag == "tab" and element.get(f"{W}pos"):
            place = int(element.get(f"{W}pos", 0))
            end = abs(place - widths[0]) < NEAR
            element.set(f"{W}pos", str(widths[1] if end else round(place * widths[1] / widths[0])))
        elif tag == "rFonts" and page.font and element.get(f"{W}ascii") == family:
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                element.set(f"{W}{script}", page.font)
    for spacing in _bases(styles, "pPr", "spacing"):
        if spacing.get(f"{W}line"):
            spacing.set(f"{W}line", str(round(LINE * page.line)))
            spacing.set(f"{W}lineRule", "auto")


def _family(styles: _Element) -> str:
    found = _bases(styles, "rPr", "rFonts")
    return found[0].get(f"{W}ascii", "") if found else ""


def typeface(package: Package) -> str:
    """The family of the template's text."""
    return _family(parsed(package.parts["word/styles.xml"]))


def _indent(element: _Element, scale: Scale) -> None:
    for name in ("left", "firstLine"):
        if value := element.get(f"{W}{name}"):
            element.set(f"{W}{name}", str(scale.distance(int(value))))
    _multiply(element, ("right", "hanging"), scale.factor)


def _multiply(element: _Element, names: tuple[str, ...], factor: float) -> None:
    for name in names:
        if value := element.get(f"{W}{name}"):
            element.set(f"{W}{name}", str(round(int(value) * factor)))
