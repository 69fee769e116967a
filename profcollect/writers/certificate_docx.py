"""Certificates → DOCX: docxtpl fills the page of the Word template, once for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from profcollect.markup.wordml import run
from profcollect.writers import docx_properties
from profcollect.writers.docx import opened
from profcollect.writers.docx_context import Xml

if TYPE_CHECKING:
    from profcollect.certificate import Certificate, Sheaf
    from profcollect.theme import Theme

TEMPLATE = "docx/certificate.docx"
LETTERS = ((1200, 0, ""), (1900, 120, "CertificateLong"), (0, 60, "CertificateLongest"))
"""Word cannot fit letters to a page. Up to how many characters of a certificate texts of more than so many characters
are set in which letters; the last are for all that is longer."""
COMMON = ("organization", "title", "subtitle", "kind", "position", "signatory")
"""What all certificates have in common, and each must have room for."""


def render(sheaf: Sheaf, theme: Theme) -> bytes:
    """One Word file, a page a certificate. Raises TemplateError."""
    from profcollect.writers.docx_shell import render as fill

    path, book = theme.file(TEMPLATE), sheaf.book
    package = opened(path, theme, TEMPLATE)
    fill(package, path, theme, sheaf.context() | {"certificates": [_page(sheaf, one) for one in sheaf.certificates]})
    # A file of certificates is not the book, whatever it says of it.
    title = f"{sheaf.heading}. {book.title}"
    told = replace(book, title=title, subtitle="", kind="", annotation="", entries=())
    docx_properties.describe(package, told)
    docx_properties.set_language(package, docx_properties.locale(book))
    package.parts[docx_properties.APP] = docx_properties.app(told, None)
    package.parts[docx_properties.CUSTOM] = docx_properties.custom(told, None)
    return package.write()


def _page(sheaf: Sheaf, one: Certificate) -> dict[str, object]:
    """What the template is given for one certificate: texts with the letters that they fit a page in."""
    context = sheaf.context()
    common = {name: str(context[name]) for name in COMMON}
    coauthors = f"{one.coauthors_label}: {one.coauthors}" if one.coauthors else ""
    own = {"author": one.author, "work": one.work, "output": one.output, "reference": one.reference}
    texts = {**common, **own, "coauthors": coauthors}
    length = sum(map(len, (*texts.values(), *one.details)))
    short, style = next(((least, name) for most, least, name in LETTERS if length <= most), LETTERS[-1][1:])

    def printed(text: str) -> str:
        return Xml(run(text, style if len(text) > short else "")) if text else ""

    return {
        "number": one.number,
        "label": one.label,
        "roomy": not style,
        "details": [printed(line) for line in one.details],
        **{name: printed(text) for name, text in texts.items()},
    }
