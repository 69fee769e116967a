"""GitLab's Code Quality report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Severity
from profcollect.lint.reporters.json_ import dumped
from profcollect.lint.reporters.machine import fingerprints, repository

if TYPE_CHECKING:
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(report: Report) -> str:
    """A list of all findings."""
    start = repository(report.root)
    marks = fingerprints(report.diagnostics)
    rows = [_issue(one, mark, start, report.lang) for one, mark in zip(report.diagnostics, marks, strict=True)]
    return dumped(rows, indent=2)


def _issue(one: Diagnostic, mark: str, start: str, lang: str) -> dict[str, object]:
    return {
        "description": one.words(lang),
        "check_name": one.code,
        "fingerprint": mark,
        "severity": SEVERITIES[one.severity],
        "location": {
            "path": start + one.place.path,
            "lines": {"begin": one.place.line, "end": one.place.end_line},
        },
    }
