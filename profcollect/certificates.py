"""Certificates of authorship: for each author of each practice in the book, with numbers that never change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profcollect.building import gather, job_of, outcomes
from profcollect.certificate import Wording, claims, without_authors
from profcollect.disk import read_bytes
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.jobs import Workers
from profcollect.outputs import staging
from profcollect.replacing import replace_file
from profcollect.selection import Selection
from profcollect.writers import certificate_docx, certificate_pdf
from profcollect.writers.certificate_register import FILE, Register, Row, number, read, write
from profcollect.writers.pdf import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from profcollect.binding import Order
    from profcollect.building import LeftOut
    from profcollect.certificate import Claim, Sheaf
    from profcollect.theme import Theme
    from profcollect.workspace import Workspace

WRITERS: dict[str, Callable[[Sheaf, Theme], bytes]] = {"pdf": certificate_pdf.render, "docx": certificate_docx.render}
NAME = "certificates"
NOBODY = Text(
    ru="справки выдать некому: в практиках не указаны авторы", en="there is nobody to certify: no practice has authors"
)
NAME_THEM = Text(
    ru="Впишите авторов в карточки практик, ключ «авторы».\n{files}",
    en="Name the authors in the practices' front matter, under `authors`.\n{files}",
)


@dataclass(frozen=True)
class Report:
    """What was written. `refused` are the files that a final edition cannot be made with: then nothing was."""

    files: tuple[str, ...]
    """Below the output folder."""
    certificates: int
    kept: Path | None
    """The register that later certificates go by; None for a working edition, which issues nothing."""
    without_authors: tuple[str, ...]
    """Practices that nobody gets a certificate for."""
    changed: tuple[int, ...]
    """Numbers of certificates that say other things than when they were issued."""
    gone: tuple[int, ...]
    """Numbers of certificates that were issued and whose practice or author is not in the book any more."""
    left_out: tuple[LeftOut, ...]
    refused: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether the result is not what was asked for."""
        return bool(self.refused) or any(one.fault for one in self.left_out)


def issue(workspace: Workspace, order: Order, tell: Callable[[int, int], None]) -> Report:
    """Write certificates. Raises InputError where there is nobody to write one for, TemplateError, OutputError.

    They tell the pages of the whole book of the same edition; the order's selection says only whose are written.
    """
    kept = workspace.root / FILE
    whole = replace(order, formats=("pdf",), by="", selection=Selection({}, ()))
    with staging(order.out) as stage, Workers(job_of(workspace, whole)) as workers:
        issued = read_bytes(kept) if kept.exists() else b""
        known = read(issued, kept) if kept.exists() else Register()
        found = gather(workspace, whole, workers.job, outcomes(workspace, whole, workers), tell)
        if found.refused:
            return Report((), 0, None, (), (), (), found.left_out, found.refused)
        book, theme = found.book(whole), workspace.theme
        files = {slug: path for path, slug in workspace.slugs().items()}
        wanted = {one.slug for one in book.entries if order.selection.takes(files[one.slug], one.compiled.practice)}
        unsigned = tuple(files[one.slug] for one in without_authors(book.entries) if one.slug in wanted)
        every = claims(book)
        if not any(claim.entry.slug in wanted for claim in every):
            raise InputError(NOBODY, NAME_THEM, files="\n".join(f"  {path}" for path in unsigned))
        wording = Wording(found.arranger, book, lay_out(book, theme).layout)
        rows = [_row(claim, wording, files[claim.entry.slug], order.today) for claim in every]
        numbered = number(rows, known, workspace.settings.config.certificates.first_number)
        sheaf = wording.sheaf(
            wording.certificate(claim, row.number, row.day)
            for claim, row in zip(every, numbered.rows, strict=True)
            if claim.entry.slug in wanted
        )
        written = {f"{NAME}.{name}": WRITERS[name](sheaf, theme) for name in order.formats}
        written[FILE] = write(numbered.register, book.lang)
        for name, data in written.items():
            stage.add(name, data)
        if order.final:
            # First of all: a number that is taken and not printed does less harm than one that is printed twice.
            replace_file(kept, written[FILE], issued)
        stage.commit()
    return Report(
        tuple(written),
        len(sheaf.certificates),
        kept if order.final else None,
        unsigned,
        numbered.changed,
        numbered.gone,
        found.left_out,
        (),
    )


def _row(claim: Claim, wording: Wording, path: str, today: date) -> Row:
    """What the register says of a certificate that has no number yet."""
    place, entry = wording.workplace(claim), claim.entry
    return Row(
        day=today,
        author=claim.name,
        position=place.position,
        organization=place.organization,
        municipality=place.municipality,
        practice=entry.compiled.practice.title,
        pages=wording.pages(entry),
        file=path,
    )
