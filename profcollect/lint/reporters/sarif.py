"""SARIF 2.1.0, the static analysis format of OASIS that GitHub, Azure and editors read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from profcollect import __version__
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety
from profcollect.lint.reporters.full import ADVICE
from profcollect.lint.reporters.json_ import dumped
from profcollect.lint.reporters.machine import LEVELS, Changes, fingerprints, repository
from profcollect.lint.reporters.statistics import gist
from profcollect.lint.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profcollect.lint.diagnostic import Diagnostic, Place
    from profcollect.lint.reporters import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
ROOT = Text(ru="корень репозитория", en="the root of the repository")
FINGERPRINT = "profcollect/v1"
EXAMPLES = Text(
    ru="{why}\n\nПлохо:\n\n{bad}\n\nХорошо:\n\n{good}",
    en="{why}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}",
)
FIXES = {
    Safety.SAFE: Text(ru="исправить", en="fix"),
    Safety.UNSAFE: Text(ru="исправить и перечитать", en="fix, and read again"),
}
RELATED = Text(ru="связано с этим", en="belongs to this")


class _Run:
    """One run of the tool: what its results refer to."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.lang = report.lang
        self.start = repository(report.root)
        self.changes = Changes(report)
        self.first = {one.code: one for one in reversed(report.diagnostics)}
        self.codes = sorted(self.first)

    def value(self) -> dict[str, object]:
        found = self.report.diagnostics
        marks = fingerprints(found)
        return {
            "tool": {
                "driver": {
                    "name": "profcollect",
                    "version": __version__,
                    "rules": [self.rule(self.first[code]) for code in self.codes],
                }
            },
            "language": self.lang,
            # The offsets of Python's strings.
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {BASE: {"description": _text(ROOT.say(self.lang))}},
            "results": [self.result(one, mark) for one, mark in zip(found, marks, strict=True)],
        }

    def rule(self, one: Diagnostic) -> dict[str, object]:
        rule = RULES[one.code]
        why = rule.why.say(self.lang)
        bad, good = _code(rule.bad), _code(rule.good)
        return {
            "id": one.code,
            "name": one.name,
            "shortDescription": _text(gist(one, self.lang)),
            "fullDescription": _text(why),
            "help": {
                "text": why,
                "markdown": EXAMPLES.say(self.lang, why=why, bad=bad, good=good),
            },
            "defaultConfiguration": {"level": LEVELS[rule.severity]},
        }

    def result(self, one: Diagnostic, mark: str) -> dict[str, object]:
        words, advice = one.words(self.lang), one.advice(self.lang)
        if advice:
            words += f"\n{ADVICE.say(self.lang)}: {advice}"
        result: dict[str, object] = {
            "ruleId": one.code,
            "ruleIndex": self.codes.index(one.code),
            "level": LEVELS[one.severity],
            "message": _text(words),
            "locations": [self.location(one.place)],
            "partialFingerprints": {FINGERPRINT: mark},
        }
        if one.related:
            related = (self.location(place) for place in one.related)
            message = _text(RELATED.say(self.lang))
            result["relatedLocations"] = [
                {"id": number, **place, "message": message} for number, place in enumerate(related, 1)
            ]
        if fixes := self.fixes(one):
            result["fixes"] = fixes
        return result

    def location(self, place: Place) -> dict[str, object]:
        return {"physicalLocation": {"artifactLocation": self.artifact(place.path), "region": _region(place)}}

    def artifact(self, path: str) -> dict[str, object]:
        return {"uri": quote(self.start + path, errors="surrogateescape"), "uriBaseId": BASE}

    def fixes(self, one: Diagnostic) -> Sequence[Mapping[str, object]]:
        changes = self.changes.of(one)
        if one.safety is None or not changes:
            return ()
        replacements = [
            {"deletedRegion": _region(change.place), "insertedContent": _text(change.text)} for change in changes
        ]
        change = {"artifactLocation": self.artifact(one.place.path), "replacements": replacements}
        return ({"description": _text(FIXES[one.safety].say(self.lang)), "artifactChanges": [change]},)


def write(report: Report) -> str:
    """A log of one run."""
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report).value()]}, indent=2)


def _text(text: str) -> dict[str, object]:
    return {"text": text}


def _code(text: str) -> str:
    """`text` as Markdown prints it letter by letter, whatever fences stand in it."""
    fence = max(re.findall(r"`+", text), key=len, default="") + "```"
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def _region(place: Place) -> dict[str, object]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
