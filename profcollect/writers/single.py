"""Book → one HTML page that holds all of it, in the form that pandoc makes other formats of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.collection import PEOPLE
from profcollect.markup.single import anchor_of
from profcollect.theme import explained
from profcollect.writers.html import environment_of, settled, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from profcollect.collection import Book, Compiled
    from profcollect.layout import Layout
    from profcollect.theme import Theme

TEMPLATE = "html/book.html.j2"
NOTE = re.compile("\x01note(\\d+)\x01")
BOX = re.compile("\x01(open|done)\x01")
BOXES = {
    "open": '<span class="box">\N{BALLOT BOX}</span>',
    "done": '<span class="box">\N{BALLOT BOX WITH CHECK}</span>',
}
"""In an element, because pandoc makes fields to fill in of bare ones."""
BRACKETS = {"open": "\N{BALLOT BOX}", "done": "\N{BALLOT BOX WITH X}"}
"""What pandoc writes as `[ ]` and `[x]`."""
ANCHOR = re.compile(r'<[a-z][^<>]*? id="([^"<>]*)"')
INWARD = re.compile(r'<a href="#([^"<>]*)"[^<>]*>(.*?)</a>', re.DOTALL)
PLACE = re.compile(r'<span id="([^"<>]*--reference_\d+)">(<a [^<>]*>\d+</a>)</span>')
"""Where a note is referred to first."""
HEADING = re.compile(r"<h(\d) id=")
COLUMNS = re.compile(r"<colgroup>.*?</colgroup>\n")
LABEL = re.compile(r'<span class="label">(.*?)</span>')


def prepare(book: Book, theme: Theme, form: str) -> Callable[[Layout | None], str]:
    """The page for a format, but for the page numbers of the printed book that it tells."""
    environment = environment_of(theme)
    environment.filters.update(anchor=anchor_of, lines=_lines)
    given = {
        **vars(book),
        "form": form,
        **_bodies(form),
        "titles": titles(book),
        "about_people": book.people,
        "people_anchor": PEOPLE,
    }
    with explained():
        text = _linked(environment.get_template(TEMPLATE).render(given))
    return settled(text)


def _bodies(form: str) -> dict[str, Callable[[Compiled], Markup]]:
    """What gives the texts of a book one by one, their notes numbered as the format does it."""
    from markupsafe import Markup

    # An EPUB has a file for each text, and numbers the notes of each.
    whole = form != "epub"
    boxes = BRACKETS if form == "md" else BOXES
    before = 0

    def text_of(compiled: Compiled) -> str:
        nonlocal before
        text = NOTE.sub(lambda match: str(before + int(match[1])), compiled.single)
        text = BOX.sub(lambda match: boxes[match[1]], text)
        before += text.count('<aside id="') if whole else 0
        if form != "odt":
            # Screens know better how wide columns must be, and Markdown has no such thing.
            text = COLUMNS.sub("", text)
        return LABEL.sub(r"\1", text) if form == "md" else text

    def body(compiled: Compiled) -> Markup:
        return Markup(text_of(compiled))  # noqa: S704 - all of a practice's text is escaped in it

    def matter_body(compiled: Compiled) -> Markup:
        # The contents of an EPUB name practices, not what lies inside a preface.
        text = text_of(compiled)
        return Markup(HEADING.sub(r'<h\1 class="unlisted" id=', text) if form == "epub" else text)  # noqa: S704 - likewise

    return {"body": body, "matter_body": matter_body}


def _lines(text: str) -> Markup:
    """A text whose line breaks are kept."""
    from markupsafe import Markup, escape

    return Markup("<br>\n").join(escape(one) for one in str(text).split("\n"))


def _linked(text: str) -> str:
    """`text` without links to what this volume does not have, and without places that nothing leads to."""
    known = set(ANCHOR.findall(text))
    text = INWARD.sub(lambda match: match[0] if match[1] in known else match[2], text)
    wanted = {match[1] for match in INWARD.finditer(text)}
    return PLACE.sub(lambda match: match[0] if match[1] in wanted else match[2], text)
