"""Certificates → PDF: a Jinja template gives the source, Typst a page for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from profcollect.profiles import Profile
from profcollect.theme import explained
from profcollect.writers.pdf import environment, moment, pressed
from profcollect.writers.press import Press, families

if TYPE_CHECKING:
    from profcollect.certificate import Sheaf
    from profcollect.theme import Theme

TEMPLATE = "pdf/certificate.typ.j2"
SHEET = Profile(id="certificate", top=26, bottom=32, inside=30, outside=30, size=16)
"""A4 whatever the book is printed on, and the largest letters that long words must fit in."""


def render(sheaf: Sheaf, theme: Theme) -> bytes:
    """One PDF, a page a certificate. Raises TemplateError."""
    return pressed(
        source(sheaf, theme), Press(moment(sheaf.book.edition.day), {}, theme.fonts), theme, TEMPLATE
    ).finish()


def source(sheaf: Sheaf, theme: Theme) -> str:
    """The certificates as Typst source."""
    page = replace(SHEET, font=sheaf.book.page.font)
    given = {**sheaf.context(), "page": page, "families": families(theme.fonts)}
    with explained():
        return environment(theme, page).get_template(TEMPLATE).render(given)
