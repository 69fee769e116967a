"""A line a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Safety
from profcollect.lint.reporters.full import COLORS, painted, position
from profcollect.names import safe

if TYPE_CHECKING:
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report

FIXABLE = "[*]"
"""Behind a finding that `--fix` mends."""


def write(report: Report) -> str:
    """All findings: place, severity, code, message."""
    return "\n".join(_line(one, report) for one in report.diagnostics)


def _line(one: Diagnostic, report: Report) -> str:
    kind = painted(one.severity.word.say(report.lang), COLORS[one.severity], color=report.color)
    place = painted(position(one.place), "1", color=report.color)
    return f"{place}: {kind} {one.code} {words(one, report)}"


def words(one: Diagnostic, report: Report) -> str:
    """The message on one line, with the mark of those that can be mended."""
    mark = " " + painted(FIXABLE, "32", color=report.color) if one.safety == Safety.SAFE else ""
    return safe(one.words(report.lang)) + mark
