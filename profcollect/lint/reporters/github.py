"""Commands of GitHub's workflows: findings appear beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Severity
from profcollect.lint.reporters.full import ADVICE, CORRECTED
from profcollect.lint.reporters.machine import repository
from profcollect.names import safe

if TYPE_CHECKING:
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(report: Report) -> str:
    """A command a finding."""
    start = repository(report.root)
    return "\n".join(_command(one, start, report.lang) for one in report.diagnostics)


def _command(one: Diagnostic, start: str, lang: str) -> str:
    place = one.place
    properties: dict[str, object] = {"file": start + place.path, "line": place.line, "endLine": place.end_line}
    # GitHub knows columns of one line only.
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = one.code
    listed = ",".join(f"{name}={_value(value)}" for name, value in properties.items())
    return f"::{COMMANDS[one.severity]} {listed}::{_data(_words(one, lang))}"


def _words(one: Diagnostic, lang: str) -> str:
    lines = [one.words(lang)]
    lines += [f"{CORRECTED.say(lang)}: {one.corrected}"] if one.corrected else []
    lines += [f"{ADVICE.say(lang)}: {one.advice(lang)}"] if one.advice(lang) else []
    return "\n".join(lines)


def _data(text: str) -> str:
    return safe(text, keep="\n").replace("%", "%25").replace("\n", "%0A")


def _value(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
