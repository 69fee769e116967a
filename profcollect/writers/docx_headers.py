"""Running heads: each section's own copy of the template's header, with what its field says as it stands now.

A field STYLEREF with a level shows the last heading of that level; only Word knows it. In the template,
`STYLEREF 1` stands for the part, a deeper level for the practice, whatever level that has in the book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.markup.wordml import escape
from profcollect.writers.docx_package import MAIN, WORDML, W, parsed, relations_of, serialised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from profcollect.writers.docx_package import Package

FIELD = re.compile(r'^(\s*STYLEREF\s+"?(?:heading\s+|Заголовок\s+)?)(\d)(.*)$', re.IGNORECASE | re.DOTALL)
PART, PRACTICE = "\ue000", "\ue001"
"""Where a header says the part or the practice; the level in its field is marked by `\ue002` behind them."""
LEVEL = "\ue002"
MARKS = re.compile(f"[{PART}{PRACTICE}]{LEVEL}?")


@dataclass(frozen=True)
class Head:
    """What stands above a section: two titles and the levels of their headings; level 0 for one that is no heading."""

    part: tuple[str, int] = ("", 0)
    practice: tuple[str, int] = ("", 0)


class Headers:
    """The headers of the template, and those that have been made of them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.targets = package.related(MAIN)
        self.patterns: dict[str, tuple[str, str] | None] = {}
        self.rows: list[tuple[str, str, str]] = []
        self.made: dict[tuple[str, Head], str] = {}

    def runs(self, identifier: str) -> bool:
        """Whether the header of that relationship shows a title."""
        return self._pattern(identifier) is not None

    def reference(self, identifier: str, head: Head) -> str:
        """The relationship of the header with the titles of `head`."""
        pattern = self._pattern(identifier)
        if pattern is None:
            return identifier
        live, still = pattern
        used = Head(head.part if PART in live else ("", 0), head.practice if PRACTICE in live else ("", 0))
        key = identifier, used
        if key not in self.made:
            levels = [level for title, level in (used.part, used.practice) if title]
            text = MARKS.sub(lambda match: _say(match[0], used), live if levels and all(levels) else still)
            number = len(self.made) + 1
            source = self._part(identifier)
            name = source.replace(".xml", f"-{number}.xml")
            self.package.parts[name] = text.encode()
            if relations_of(source) in self.package.parts:
                self.package.parts[relations_of(name)] = self.package.parts[relations_of(source)]
            self.made[key] = f"running-{number}"
            self.rows.append((f"running-{number}", "header", name.removeprefix("word/")))
        return self.made[key]

    def close(self) -> None:
        """Say in the package what has been made; what that was made of is in no section any more."""
        self.package.drop(self._part(name) for name, pattern in self.patterns.items() if pattern)
        self.package.relate(MAIN, self.rows)
        self.package.declare("Override", [(f"/word/{target}", f"{WORDML}header+xml") for _, _, target in self.rows])

    def _part(self, identifier: str) -> str:
        return "word/" + self.targets[identifier].removeprefix("/word/")

    def _pattern(self, identifier: str) -> tuple[str, str] | None:
        if identifier not in self.patterns:
            part = self._part(identifier) if identifier in self.targets else ""
            data = self.package.parts.get(part, b"")
            self.patterns[identifier] = _pattern(data) if b"STYLEREF" in data else None
        return self.patterns[identifier]


def _say(mark: str, head: Head) -> str:
    title, level = head.part if mark[0] == PART else head.practice
    return str(level) if LEVEL in mark else escape(title)


def _pattern(data: bytes) -> tuple[str, str] | None:
    """A header with marks for its titles: with their fields, and with plain text in their place."""
    live, still = parsed(data), parsed(data)
    if not list(_marked(live, keep=True)):
        return None
    list(_marked(still, keep=False))
    return serialised(live).decode(), serialised(still).decode()


def _marked(root: _Element, *, keep: bool) -> Iterator[str]:
    """Mark the fields that show titles, or leave nothing of them but the marks."""
    for field in list(root.iter(f"{W}fldSimple")):
        if match := FIELD.match(field.get(f"{W}instr", "")):
            mark = PART if match[2] == "1" else PRACTICE
            field.set(f"{W}instr", f"{match[1]}{mark}{LEVEL}{match[3]}")
            _show(list(field.iter(f"{W}r")), mark)
            if not keep:
                parent = field.getparent()
                assert parent is not None  # noqa: S101 - for mypy: a field is never the root
                for inner in list(field):
                    parent.insert(parent.index(field), inner)
                parent.remove(field)
            yield mark
    for paragraph in root.iter(f"{W}p"):
        yield from _marked_runs(list(paragraph.iter(f"{W}r")), keep=keep)


def _marked_runs(runs: list[_Element], *, keep: bool) -> Iterator[str]:
    begin = separate = 0
    for place, run in enumerate(runs):
        kind = next((one.get(f"{W}fldCharType") for one in run.iter(f"{W}fldChar")), "")
        begin, separate = place if kind == "begin" else begin, place if kind == "separate" else separate
        if kind != "end" or separate <= begin:
            continue
        codes = [code for one in runs[begin:separate] for code in one.iter(f"{W}instrText")]
        match = FIELD.match("".join(code.text or "" for code in codes))
        if not match:
            continue
        mark = PART if match[2] == "1" else PRACTICE
        for code in codes:
            code.text = ""
        codes[0].text = f"{match[1]}{mark}{LEVEL}{match[3]}"
        _show(runs[separate + 1 : place], mark)
        if not keep:
            for one in (*runs[begin : separate + 1], run):
                parent = one.getparent()
                assert parent is not None  # noqa: S101 - for mypy: a run is never the root
                parent.remove(one)
        yield mark


def _show(runs: list[_Element], mark: str) -> None:
    """Put the mark into the first text of the runs, and empty the others."""
    for place, text in enumerate(text for run in runs for text in run.iter(f"{W}t")):
        text.text = "" if place else mark
