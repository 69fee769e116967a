"""The Word file as others judge it: the schema, the package, LibreOffice."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest
from conftest import BOOKS, Finished
from readers import letters, odt_paragraphs, word_paragraphs
from test_validators_pdf import LOOKS
from tools import convert, needs


def faults(path: Path) -> list[str]:
    """What openxml-audit and ooxml-integrity find; warnings of the latter too."""
    from ooxml_integrity import check
    from openxml_audit import FileFormat, OpenXmlValidator  # type: ignore[import-untyped]

    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0).validate(str(path))
    assert found.is_valid is not bool(found.errors)
    return [*(f"{one.part_uri}: {one.description}" for one in found.errors), *map(str, check(str(path)))]


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_schema_and_package_are_sound(finished: Finished, name: str) -> None:
    """Expect no error."""
    assert faults(finished(name, "docx")) == []


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "profile"), LOOKS)
@pytest.mark.parametrize("name", BOOKS)
def test_they_are_so_in_every_theme_and_size(finished: Finished, name: str, theme: str, profile: str) -> None:
    """Expect no error."""
    assert faults(finished(name, "docx", f"theme: {theme}", f"profile: {profile}")) == []


@needs("soffice")
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_libreoffice_reads_the_same_text(finished: Finished, name: str, tmp_path: Path) -> None:
    """Expect each paragraph, in order, letter for letter; page numbers it fills in when it lays the pages out."""
    path = finished(name, "docx")
    ours = [letters(text) for text in word_paragraphs(path)]
    theirs = [letters(text) for text in odt_paragraphs(convert(path, "odt", tmp_path))]
    assert list(islice(unified_diff(ours, theirs, "Word", "LibreOffice", lineterm="", n=0), 40)) == []
