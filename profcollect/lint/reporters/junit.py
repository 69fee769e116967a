"""JUnit's XML, as Jenkins' schema has it: a suite a file, a test case a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.reporters.full import block
from profcollect.names import printable, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report

CLEAN = Text(ru="замечаний нет", en="no findings")


def write(report: Report) -> str:
    """All practices that were checked; one in which nothing was found is a case that passed."""
    files: dict[str, list[Diagnostic]] = {path: [] for path in report.paths}
    for one in report.diagnostics:
        files.setdefault(one.place.path, []).append(one)
    suites = [_suite(path, found, report.lang) for path, found in files.items()]
    counts = {name: str(sum(int(suite.get(name, 0)) for suite in suites)) for name in ("tests", "failures")}
    root = ET.Element("testsuites", {"name": "profcollect", **counts, "errors": "0"})
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _suite(path: str, found: Sequence[Diagnostic], lang: str) -> ET.Element:
    failures = sum(one.severity == Severity.ERROR for one in found)
    counts = {"tests": len(found) or 1, "failures": failures, "errors": 0, "skipped": len(found) - failures}
    suite = ET.Element("testsuite", {"name": safe(path), **{name: str(count) for name, count in counts.items()}})
    for one in found:
        name = f"{one.code} {one.place.line}:{one.place.column} {one.words(lang)}"
        case = ET.SubElement(suite, "testcase", {"name": printable(name), "classname": safe(path)})
        told = printable(block(one, lang, color=False))
        if one.severity == Severity.ERROR:
            attributes = {"message": printable(one.words(lang)), "type": one.name}
            ET.SubElement(case, "failure", attributes).text = told
        else:
            # Warnings do not make the check fail, and so must not make the build fail that reads this.
            ET.SubElement(case, "skipped").text = told
    if not found:
        ET.SubElement(suite, "testcase", {"name": CLEAN.say(lang), "classname": safe(path)})
    return suite
