"""The register of certificates: a CSV file that Excel opens by a double click, and that later certificates go by."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import LANGUAGES, Text
from profcollect.names import fold, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = "certificates.csv"
COLUMNS = {
    "number": Text(ru="Номер", en="Number"),
    "date": Text(ru="Дата", en="Date"),
    "author": Text(ru="Автор", en="Author"),
    "position": Text(ru="Должность", en="Position"),
    "organization": Text(ru="Организация", en="Organisation"),
    "municipality": Text(ru="Муниципалитет", en="Municipality"),
    "practice": Text(ru="Практика", en="Practice"),
    "pages": Text(ru="Страницы", en="Pages"),
    "file": Text(ru="Файл", en="File"),
}
NEEDED = ("number", "date", "author", "practice", "file")
"""Without these nobody can tell which certificate a row is of."""
FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")
"""What a cell that Excel would reckon out begins with."""
QUOTE = "'"
"""Put before such a cell, it makes a text of it."""
DELIMITERS = ";,\t"
"""Ours, and those that other programs save."""
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Row:
    """A certificate in the register."""

    day: date
    author: str
    position: str
    organization: str
    municipality: str
    practice: str
    pages: str
    """`12–15`."""
    file: str
    """Of the practice, below the collection."""
    number: int = 0
    """0 where it has none yet."""
    more: Mapping[str, str] = field(default_factory=dict)
    """What people have written into columns of their own."""

    @property
    def cells(self) -> dict[str, str]:
        """What it says, but for its number and its date."""
        return {name: getattr(self, name) for name in COLUMNS if name not in {"number", "date"}}

    @property
    def keys(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """What a certificate is known by again: its author with the practice's file, else with its title."""
        author = fold(self.author)
        return (unicodedata.normalize("NFC", self.file), author), (fold(self.practice), author)


@dataclass(frozen=True)
class Register:
    """All certificates that have a number, by number."""

    rows: tuple[Row, ...] = ()
    more: tuple[str, ...] = ()
    """The columns that people have added."""


@dataclass(frozen=True)
class Numbered:
    """Certificates with their numbers, and what has become of those of the register."""

    rows: tuple[Row, ...]
    """In the order that they were asked for."""
    register: Register
    changed: tuple[int, ...]
    """Numbers of certificates that say other things than before."""
    gone: tuple[int, ...]
    """Numbers of those whose practice or author is not in the collection any more."""


def number(wanted: Sequence[Row], register: Register, first: int) -> Numbered:
    """Give each its number: that of the register, else the next after the greatest, and at least `first`.

    With the number of the register a certificate keeps its date.
    """
    known: dict[int, Row] = {}
    left = list(register.rows)
    # All files first: of two practices that changed names one must not take the number of the other.
    for by in (0, 1):
        found = {row.keys[by]: row for row in reversed(left)}
        for place, row in enumerate(wanted):
            if place not in known and (old := found.pop(row.keys[by], None)):
                known[place] = old
                left.remove(old)
    following = max([first, *(row.number + 1 for row in register.rows)])
    rows = []
    for place, row in enumerate(wanted):
        if old := known.get(place):
            rows.append(replace(row, number=old.number, day=old.day, more=old.more))
        else:
            rows.append(replace(row, number=following))
            following += 1
    changed = [old.number for place, old in known.items() if old.cells != _clean(wanted[place].cells)]
    every = sorted((*left, *rows), key=lambda row: row.number)
    return Numbered(
        tuple(rows),
        Register(tuple(every), register.more),
        tuple(sorted(changed)),
        tuple(row.number for row in left),
    )


def write(register: Register, lang: str) -> bytes:
    """The file: UTF-8 with a mark and semicolons, by which Excel in Russia knows a table."""
    out = StringIO()
    writer = csv.writer(out, delimiter=DELIMITERS[0], lineterminator="\r\n")
    writer.writerow([*(name.say(lang) for name in COLUMNS.values()), *map(_harmless, register.more)])
    for row in register.rows:
        cells = [str(row.number), f"{row.day:%d.%m.%Y}", *_clean(row.cells).values()]
        writer.writerow([_harmless(cell) for cell in (*cells, *(row.more.get(name, "") for name in register.more))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read(data: bytes, path: Path) -> Register:
    """A register as it was written here, or as Excel has saved it since. Raises InputError."""
    lines = _lines(data, path)
    names = {fold(text.say(lang)): name for name, text in COLUMNS.items() for lang in LANGUAGES}
    head = [names.get(fold(cell), "") for cell in lines[0]] if lines else []
    for name in NEEDED:
        if name not in head:
            raise _wrong(path, 1, Text(ru="нет столбца «{name}»", en="there is no column “{name}”"), COLUMNS[name])
    more = {place: cell for place, cell in enumerate(lines[0]) if cell and not head[place]}
    rows = []
    seen: dict[int, int] = {}
    for line, cells in enumerate(lines[1:], 2):
        if not any(cells):
            continue
        told = {name: cell for name, cell in zip(head, cells, strict=False) if name}
        if not (value := told.get("number", "")).isdecimal():
            raise _wrong(path, line, Text(ru="номер «{name}» — не число", en="the number “{name}” is none"), value)
        if (same := seen.setdefault(int(value), line)) != line:
            text = Text(ru="номер {name} уже стоит в строке {other}", en="number {name} stands in line {other} already")
            raise _wrong(path, line, text, value, other=same)
        rows.append(
            Row(
                number=int(value),
                day=_day(told.get("date", ""), path, line),
                more={name: cells[place] for place, name in more.items() if place < len(cells)},
                **{name: told.get(name, "") for name in COLUMNS if name not in {"number", "date"}},
            )
        )
    return Register(tuple(sorted(rows, key=lambda row: row.number)), tuple(more.values()))


def _clean(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(printable(cell).split()) for name, cell in cells.items()}


def _harmless(cell: str) -> str:
    return QUOTE + cell if FORMULA.match(cell) else cell


def _lines(data: bytes, path: Path) -> list[list[str]]:
    try:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # What Excel in Russia saves as plain CSV.
            text = data.decode("cp1251")
        delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
        return [list(map(_read, row)) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise _wrong(path, 1, Text(ru="это не таблица CSV", en="this is no CSV table")) from error


def _read(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith(QUOTE) and FORMULA.match(cell[1:]) else cell


def _day(text: str, path: Path, line: int) -> date:
    if match := DAY.fullmatch(text):
        parts = [int(part) for part in match.groups() if part]
        try:
            return date(*(parts if match[4] else parts[::-1]))
        except ValueError:
            pass
    raise _wrong(path, line, Text(ru="дата «{name}» — не день: 01.12.2026", en="“{name}” is no day: 01.12.2026"), text)


def _wrong(path: Path, line: int, what: Text, name: str | Text = "", **more: object) -> InputError:
    said = {lang: what.say(lang, name=name.say(lang) if isinstance(name, Text) else name, **more) for lang in LANGUAGES}
    return InputError(
        Text(ru="реестр справок {path}, строка {line}: {ru}", en="register of certificates {path}, line {line}: {en}"),
        Text(
            ru="Исправьте файл: по нему выданные справки сохраняют свои номера.",
            en="Mend the file: by it, certificates that were issued keep their numbers.",
        ),
        path=path,
        line=line,
        **said,
    )
