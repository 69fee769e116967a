"""The pages of a Word file as LibreOffice lays it out."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.layout import Layout
from profcollect.markup.wordml import bookmark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.collection import Book

PROGRAMS = ("soffice", "libreoffice", "soffice.com")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
"""Where it lies on systems that do not put it on the path."""
FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
SECONDS = 600
ADVICE = Text(
    ru="Установите LibreOffice или соберите с --page-numbers layout: номера возьмутся из вёрстки PDF.",
    en="Install LibreOffice, or build with --page-numbers layout: the numbers will be those of the PDF.",
)


def exact_layout(docx: bytes, book: Book) -> Layout:
    """The pages of a Word file's bookmarks. Raises InputError where LibreOffice is missing or fails."""
    from pypdf import PdfReader

    pdf = PdfReader(BytesIO(_converted(docx)))
    numbers = {
        page.indirect_reference.idnum: place for place, page in enumerate(pdf.pages, 1) if page.indirect_reference
    }
    found = {}
    for name, destination in pdf.named_destinations.items():
        number = getattr(destination.page, "idnum", None)
        if number in numbers:
            found[name.removeprefix("/")] = numbers[number]
    starts = {anchor: page for anchor in book.anchors() if (page := _page(found, anchor))}
    ends = {entry.slug: page for entry in book.entries if (page := _page(found, f"end--{entry.slug}"))}
    return Layout("exact", len(pdf.pages), starts, ends)


def _page(found: Mapping[str, int], anchor: str) -> int | None:
    """The page of an anchor's bookmark. LibreOffice writes all but letters and digits by their numbers."""
    name = bookmark(anchor)
    return found.get(name.replace("_", f"{ord('_'):X}"), found.get(name))


def program() -> str | None:
    """Where LibreOffice is."""
    known = (shutil.which(name) for name in PROGRAMS)
    return next(filter(None, known), None) or next((path for path in PLACES if Path(path).exists()), None)


def office_version() -> str:
    """The version of LibreOffice, as `7.4.7.2`; empty where it does not tell."""
    office = program()
    if office is None:
        return ""
    done = subprocess.run([office, "--version"], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - found above
    said = done.stdout.decode(errors="replace").split()
    return said[1] if len(said) > 1 else ""


def _converted(docx: bytes) -> bytes:
    office = program()
    if office is None:
        raise InputError(Text(ru="LibreOffice не найден", en="LibreOffice was not found"), ADVICE)
    with TemporaryDirectory(prefix="profcollect-") as folder:
        path = Path(folder, "book.docx")
        path.write_bytes(docx)
        # A profile of its own: an open LibreOffice would take the job over and do nothing.
        profile = Path(folder, "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", FILTER]
        command += ["--outdir", folder, str(path)]
        said = ""
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - found above
            said = done.stderr.decode(errors="replace").strip()
            return path.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(
                Text(ru="LibreOffice не открыл книгу: {reason}", en="LibreOffice did not open the book: {reason}"),
                ADVICE,
                reason=said or str(error),
            ) from error
