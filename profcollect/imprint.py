"""Выходные сведения: what a librarian or a publisher assigns; nothing of it is required."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from profcollect.schema import Key, day, identifier, number, several, text
from profcollect.shapes import Line, takes

if TYPE_CHECKING:
    from profcollect.schema import Reader
    from profcollect.yamltree import Node

GAP = r"[\s‐‑–-]"
ISBN = re.compile(rf"(?:ISBN(?:-1[03])?[:\s]*)?(\d(?:{GAP}?\d){{8,11}}{GAP}?[\dXХ])", re.IGNORECASE)
"""Ten or more digits; the last may be the ten of an old number, in either alphabet."""
PREFIXES = ("978", "979")
OLD, NEW = 10, 13
"""Digits of an ISBN before 2007, and since."""
TEN = "X"


@takes(Line((ISBN,), range(10 ** (OLD - 2), 10**NEW), kind="malformed-isbn"))
def isbn(node: Node, reader: Reader) -> str | None:
    """An ISBN of 13 digits, or of 10 as before 2007, its check digit right (ГОСТ Р 7.0.53-2007)."""
    value = identifier(node, reader)
    if value is None:
        return None
    match = ISBN.fullmatch(value)
    digits = re.sub(GAP, "", match[1]).upper().replace("Х", TEN) if match else ""
    right = check_digit(digits[:-1])
    if match and right and right == digits[-1]:
        return re.sub(f"{GAP}+", "-", match[1]).upper().replace("Х", TEN)
    reader.note("malformed-isbn", node.span, value=value, near=right)
    return None


def check_digit(digits: str) -> str:
    """The last digit of the ISBN that begins with these; empty where none does."""
    if len(digits) == NEW - 1 and digits.isdecimal() and digits.startswith(PREFIXES):
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        return str(-total % 10)
    if len(digits) == OLD - 1 and digits.isdecimal():
        rest = -sum(int(digit) * (OLD - place) for place, digit in enumerate(digits)) % 11
        return TEN if rest == 10 else str(rest)  # noqa: PLR2004 - ten is written X
    return ""


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What stands on the back of the title page, and in the colophon at the end (ГОСТ Р 7.0.4-2020)."""

    # A key is one line.
    # fmt: off
    udc: Annotated[str, Key("УДК", text, "UDC", example="37.048.45(082)")] = ""
    bbk: Annotated[str, Key("ББК", text, "BBK", example="74.200.52я43")] = ""
    author_mark: Annotated[str, Key("авторский знак", text, "author mark", example="М25")] = ""
    isbn: Annotated[str, Key("ISBN", isbn, "ISBN", example="978-5-00000-000-7")] = ""
    reviewers: Annotated[tuple[str, ...], Key("рецензенты", several(text), "reviewers", ("рецензент",), example="А. С. Иванова, кандидат педагогических наук")] = ()
    editors: Annotated[tuple[str, ...], Key("редколлегия", several(text), "editors", ("редакционная коллегия",), example="[А. С. Иванова (ответственный редактор), Б. В. Петров]")] = ()
    compilers: Annotated[tuple[str, ...], Key("составители", several(text), "compilers", ("составитель",), example="[Г. Д. Сидорова]")] = ()
    copyright: Annotated[str, Key("правообладатель", text, "copyright", example="Центр развития образования, 2026")] = ""
    age_mark: Annotated[str, Key("возрастной знак", text, "age mark", example="12+")] = ""
    publisher: Annotated[str, Key("издательство", text, "publisher", example="Издательство «Перекрёсток»")] = ""
    publisher_address: Annotated[str, Key("адрес издательства", text, "publisher's address", example="Копейск, ул. Мира, 1")] = ""
    chief_editor: Annotated[str, Key("ответственный редактор", text, "chief editor", example="А. С. Иванова")] = ""
    editor: Annotated[str, Key("редактор", text, "editor", example="Б. В. Петров")] = ""
    proofreader: Annotated[str, Key("корректор", text, "proofreader", example="Г. Д. Сидорова")] = ""
    typesetter: Annotated[str, Key("вёрстка", text, "typesetter", ("верстальщик", "компьютерная вёрстка"), example="Е. Ж. Зимин")] = ""
    signed: Annotated[date | None, Key("подписано в печать", day, "signed to print", example="27.11.2026")] = None
    signed_for_use: Annotated[date | None, Key("подписано к использованию", day, "signed for use", example="27.11.2026")] = None
    """Of an electronic edition, which has no sheets and no print run."""
    system_requirements: Annotated[str, Key("системные требования", text, "system requirements", example="программа для чтения PDF")] = ""
    paper: Annotated[str, Key("бумага", text, "paper", example="офсетная")] = ""
    typeface: Annotated[str, Key("гарнитура", text, "typeface", example="Times New Roman")] = ""
    printing: Annotated[str, Key("печать", text, "printing", ("способ печати",), example="цифровая")] = ""
    print_run: Annotated[int | None, Key("тираж", number, "print run", example="150")] = None
    order_number: Annotated[str, Key("заказ", identifier, "order", ("номер заказа",), example="214")] = ""
    printer: Annotated[str, Key("типография", text, "printer", ("отпечатано",), example="Отпечатано в типографии «Оттиск», Копейск")] = ""
    # fmt: on
