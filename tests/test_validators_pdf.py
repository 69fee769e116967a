"""The PDF as others judge it: page-validation for PDF/UA-1 and PDF/A-2a, qpdf for its structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import BOOKS, Finished
from tools import needs, run_tool

from profcollect.profiles import PROFILES
from profcollect.theme import packaged_templates

STANDARDS = ("ua1", "2a")
THEMES = sorted(path.name for path in packaged_templates().iterdir() if path.is_dir() and path.name[0] not in "._")
LOOKS = [(theme, profile.id) for theme in THEMES for profile in PROFILES]


def faults(path: Path, standard: str) -> list[str]:
    """What page-validation finds."""
    page = pytest.importorskip("page", reason="page-validation is not installed")
    report = page.validate_pdf(str(path), profile=standard)
    found = sorted({f"{one.rule_id}: {one.message}" for one in report.failures})
    assert report.is_compliant is not bool(found)
    return found


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("name", BOOKS)
def test_the_book_is_accessible_and_archival(finished: Finished, name: str, standard: str) -> None:
    """Expect nothing against the standard."""
    assert faults(finished(name, "pdf"), standard) == []


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "profile"), LOOKS)
@pytest.mark.parametrize("name", BOOKS)
def test_it_is_so_in_every_theme_and_size(finished: Finished, name: str, theme: str, profile: str) -> None:
    """Expect nothing against either standard."""
    path = finished(name, "pdf", f"theme: {theme}", f"profile: {profile}")
    assert [fault for standard in STANDARDS for fault in faults(path, standard)] == []


@needs("qpdf")
@pytest.mark.parametrize("name", BOOKS)
def test_qpdf_finds_no_fault(finished: Finished, name: str) -> None:
    """Expect neither an error nor a warning."""
    said = run_tool("qpdf", "--check", finished(name, "pdf"))
    assert said.returncode == 0, said.stdout + said.stderr


@needs("pdffonts")
@pytest.mark.parametrize("name", BOOKS)
def test_fonts_are_embedded_in_part(finished: Finished, name: str) -> None:
    """Expect of every font the glyphs that are used, with what they mean."""
    said = run_tool("pdffonts", finished(name, "pdf"))
    rows = [line.split() for line in said.stdout.splitlines()[2:]]
    assert rows
    # Columns: emb, sub, uni stand before the two numbers of the object.
    assert [row for row in rows if row[-5:-2] != ["yes", "yes", "yes"]] == []


def test_the_validator_itself_sees_a_fault(tmp_path: Path) -> None:
    """Expect a PDF that promises nothing to be refused."""
    import typst

    source = tmp_path / "x.typ"
    source.write_text("= Без названия", encoding="utf-8")
    made = tmp_path / "x.pdf"
    made.write_bytes(typst.compile(str(source)))
    assert faults(made, "ua1")
    assert faults(made, "2a")
