"""Findings by file, in columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from profcollect.lint.reporters.concise import words
from profcollect.lint.reporters.full import COLORS, painted
from profcollect.names import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report


def write(report: Report) -> str:
    """A block a file: its name, and below it a line a finding."""
    files: dict[str, list[Diagnostic]] = defaultdict(list)
    for one in report.diagnostics:
        files[one.place.path].append(one)
    return "\n\n".join(_file(path, found, report) for path, found in files.items())


def _file(path: str, found: Sequence[Diagnostic], report: Report) -> str:
    places = [f"{one.place.line}:{one.place.column}" for one in found]
    kinds = [one.severity.word.say(report.lang) for one in found]
    place_width, kind_width = max(map(len, places)), max(map(len, kinds))
    lines = [painted(safe(path), "1", color=report.color)]
    for one, place, kind in zip(found, places, kinds, strict=True):
        # Spaces first: the letters of a colour would be counted.
        tinted = painted(f"{kind:<{kind_width}}", COLORS[one.severity], color=report.color)
        lines.append(f"  {place:>{place_width}}  {tinted}  {one.code}  {words(one, report)}")
    return "\n".join(lines)
