"""Page profiles: the paper, the margins and the size of the text that PDF and DOCX both keep; what printers ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from profcollect.i18n import Text
from profcollect.registry import Registry
from profcollect.schema import Key, identifier, one_of, several, text
from profcollect.shapes import Line, Record, takes

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.schema import Reader
    from profcollect.yamltree import Node

NUMBER = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*(мм|mm|см|cm|пт|pt)?", re.IGNORECASE)
MILLIMETRES = {"см": 10, "cm": 10}
SHEET = re.compile(r"([1-9]\d{1,2})\s*[×xхXХ]\s*([1-9]\d{1,2})\s*/\s*([1-9]\d{0,2})")
"""`60×84/16`: the sides of the printer's sheet in centimetres, and the share of it that a page is."""
SHEET_WANTED = Text(ru="формат бумаги и доля листа: 60×84/16", en="the sheet and the share of it: 60×84/16")


def between(least: float, most: float) -> Callable[[Node, Reader], float | None]:
    """A number between bounds: `12,5`, `12.5`, `25 мм`, `2,5 см`, `14 пт`. Centimetres become millimetres."""
    wanted = Text(ru=f"число от {least:g} до {most:g}", en=f"a number from {least:g} to {most:g}")

    @takes(Line((NUMBER,), real=(least, most), kind="wrong-type", expected=wanted))
    def read(node: Node, reader: Reader) -> float | None:
        value = identifier(node, reader)
        if value is None:
            return None
        if match := NUMBER.fullmatch(value):
            number = float(match[1].replace(",", ".")) * MILLIMETRES.get((match[2] or "").lower(), 1)
            if least <= number <= most:
                return number
        reader.note("wrong-type", node.span, expected=wanted)
        return None

    return read


@takes(Line((SHEET,), kind="wrong-type", expected=SHEET_WANTED))
def sheet(node: Node, reader: Reader) -> str | None:
    """A printer's sheet and the share of it that a page is, as `60×84/16`."""
    value = identifier(node, reader)
    if value is None:
        return None
    if match := SHEET.fullmatch(value):
        return f"{match[1]}×{match[2]}/{match[3]}"
    reader.note("wrong-type", node.span, expected=SHEET_WANTED)
    return None


SIDE, MARGIN = between(60, 1000), between(0, 100)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A page and its text. Millimetres, but for the size in points and the line in lines of the font's own height."""

    id: Annotated[str, Key("ид", identifier, "id")]
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()
    width: Annotated[float, Key("ширина", SIDE, "width")] = 210
    height: Annotated[float, Key("высота", SIDE, "height")] = 297
    top: Annotated[float, Key("поле сверху", MARGIN, "top", ("сверху",))] = 25
    bottom: Annotated[float, Key("поле снизу", MARGIN, "bottom", ("снизу",))] = 25
    inside: Annotated[float, Key("поле у корешка", MARGIN, "inside", ("у корешка", "слева", "left"))] = 25
    outside: Annotated[float, Key("внешнее поле", MARGIN, "outside", ("снаружи", "справа", "right"))] = 20
    size: Annotated[float, Key("кегль", between(6, 24), "size", ("размер шрифта",))] = 12
    line: Annotated[float, Key("интервал", between(0.8, 3), "line", ("междустрочный интервал",))] = 1.15
    indent: Annotated[float, Key("абзацный отступ", between(0, 30), "indent", ("отступ",))] = 12.5
    font: Annotated[str, Key("шрифт", text, "font")] = ""
    """The family of the text; of the theme, where there is none. PDF takes it from the collection's folder `fonts`."""
    sheet: Annotated[str, Key("формат издания", sheet, "sheet", ("формат",))] = ""
    """As printed in the colophon, and what printed sheets are reckoned by; empty for a page of no such format."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that a config may call it."""
        return (self.id, *self.aliases)

    @property
    def text_width(self) -> float:
        """Millimetres between the margins."""
        return self.width - self.inside - self.outside

    @property
    def text_height(self) -> float:
        """Millimetres between the margins."""
        return self.height - self.top - self.bottom


LEAST_WIDTH, LEAST_HEIGHT = 50, 70
"""Millimetres of a text: with less, a table has no room for its columns, nor a page for a heading and its text."""


@takes(Record(Profile))
def own_profile(node: Node, reader: Reader) -> Profile | None:
    """A profile of the collection's own, with room for a text between its margins."""
    made = reader.build(Profile, node)
    if made is None or (made.text_width >= LEAST_WIDTH and made.text_height >= LEAST_HEIGHT):
        return made
    reader.note("page-too-small", node.span, id=made.id, width=f"{made.text_width:g}", height=f"{made.text_height:g}")
    return None


@dataclass(frozen=True, kw_only=True)
class Prepress:
    """What a printing house may ask of the PDF."""

    bleed: Annotated[float, Key("вылеты", between(0, 10), "bleed", ("вылет", "выпуск под обрез"))] = 0
    """Millimetres of paper around the page, to be cut off."""
    crop_marks: Annotated[str, Key("метки обреза", one_of("switch"), "crop marks", ("метки реза",))] = "no"
    greyscale: Annotated[str, Key("оттенки серого", one_of("switch"), "greyscale", ("чёрно-белый", "grayscale"))] = "no"
    """Pictures in shades of grey; the packaged themes use no other colours in any case."""


PROFILES = Registry(
    (
        Profile(id="a4", sheet="60×84/8"),
        Profile(
            id="a5-book",
            aliases=("a5",),
            width=148,
            height=210,
            top=18,
            bottom=20,
            inside=19,
            outside=15,
            size=10,
            line=1.1,
            indent=7.5,
            sheet="60×84/16",
        ),
        # The rules of the journal of ЧИППКРО: Times New Roman 14, single-spaced, indent 0.5 cm.
        Profile(
            id="chippkro",
            aliases=("чиппкро",),
            top=20,
            bottom=25,
            inside=25,
            outside=25,
            size=14,
            line=1,
            indent=5,
            font="Times New Roman",
            sheet="60×84/8",
        ),
        # What most Russian journals and contests ask for.
        Profile(
            id="typical",
            aliases=("типовой",),
            top=20,
            bottom=20,
            inside=20,
            outside=20,
            size=14,
            line=1.5,
            indent=12.5,
            font="Times New Roman",
            sheet="60×84/8",
        ),
    )
)
"""The profiles that every collection has."""
