"""Findings for programs: one JSON object, described by `data/findings.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from profcollect import __version__
from profcollect.i18n import Text
from profcollect.lint.reporters.machine import LEVELS, Changes
from profcollect.names import printable

if TYPE_CHECKING:
    from profcollect.lint.diagnostic import Diagnostic, Place
    from profcollect.lint.reporters import Report

VERSION = 1
"""Goes up when a program that reads this would have to be changed."""


def write(report: Report) -> str:
    """The findings, and what made them."""
    changes = Changes(report)
    value = {
        "version": VERSION,
        "tool": {"name": "profcollect", "version": __version__},
        "lang": report.lang,
        "files": report.files,
        "findings": [finding(one, changes, report.lang) for one in report.diagnostics],
    }
    return dumped(value, indent=2)


def dumped(value: object, indent: int | None = None) -> str:
    """A value as JSON that every program can read: half a pair of UTF-16 is left out."""
    return printable(json.dumps(value, ensure_ascii=False, indent=indent))


def finding(one: Diagnostic, changes: Changes, lang: str) -> dict[str, object]:
    """A finding as JSON has it."""
    return {
        "code": one.code,
        "name": one.name,
        "severity": LEVELS[one.severity],
        **_place(one.place),
        "message": one.words(lang),
        "help": one.advice(lang) or None,
        "arguments": {name: _plain(value, lang) for name, value in one.arguments.items() if name != "corrected"},
        "corrected": one.corrected or None,
        "fix": _fix(one, changes),
        "related": [_place(place) for place in one.related],
    }


def _place(place: Place) -> dict[str, object]:
    return {"path": place.path, **_range(place)}


def _range(place: Place) -> dict[str, object]:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _fix(one: Diagnostic, changes: Changes) -> dict[str, object] | None:
    if one.safety is None:
        return None
    edits = [{**_range(change.place), "text": change.text} for change in changes.of(one)]
    return {"safety": one.safety.name.lower(), "edits": edits}


def _plain(value: object, lang: str) -> object:
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, (list, tuple)):
        return [_plain(item, lang) for item in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
