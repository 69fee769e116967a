"""Findings for programs that read line by line: a JSON object a line, the same as `json` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.reporters.json_ import dumped, finding
from profcollect.lint.reporters.machine import Changes

if TYPE_CHECKING:
    from profcollect.lint.reporters import Report


def write(report: Report) -> str:
    """A line a finding; nothing where there is none."""
    changes = Changes(report)
    return "\n".join(dumped(finding(one, changes, report.lang)) for one in report.diagnostics)
