"""Book → one HTML file with its styles and its images inside: to be sent by e-mail and opened anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING

from profcollect.collection import PEOPLE
from profcollect.theme import explained
from profcollect.writers.html import INWARD, environment_of, settled, titles
from profcollect.writers.site import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from profcollect.collection import Book, Compiled
    from profcollect.layout import Layout
    from profcollect.theme import Theme
    from profcollect.writers.formats import Draft

STYLES = ("style.css", "catalogue.css", "whole.css")
ENLARGE = re.compile(r'<a class="enlarge"[^<>]*>(<img [^<>]*>)</a>')
"""A picture that leads to itself: there is no other file to lead to."""
HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
NOTES = re.compile(r'(<section class="notes" [^<>]*aria-label="[^"]*)')
"""Where the notes of a text begin, up to the end of what they are called by."""
TAG = re.compile("<[a-z][^<>]*>")
"""A start tag: texts and attributes have no signs of their own that look so."""
ATTRIBUTE = re.compile(' (id|href|src)="(#|images/)?([^"]*)"')
LAZY = ' loading="lazy"'
DEEPEST = 6
TYPES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
"""What images begin with."""


def prepare(book: Book, theme: Theme) -> Draft:
    """The file, but for the page numbers of the printed book that it tells."""
    from markupsafe import Markup

    environment = environment_of(theme)
    pictures = {name: data_uri(data) for name, data in book.images.items()}
    known = {entry.slug for entry in book.entries}
    names = titles(book)
    title = book.title or book.name
    styles = "\n".join(theme.read(f"html/{name}").decode() for name in STYLES)
    with explained():
        text = environment.get_template("html/whole.html.j2").render(
            **vars(book),
            titles=names,
            people_anchor=PEOPLE,
            body=partial(_body, known=known, names=names, pictures=pictures),
            pictures=pictures,
            tags=metadata.elements(
                [*metadata.tags(book, "", title, book.annotation, "book"), *metadata.book_tags(book)]
            ),
            styles=Markup(styles),  # noqa: S704 - the theme's own
            hash=_hash(styles),
        )
        tell = settled(text)
    name = f"{book.name}.html"

    def finish(layout: Layout | None) -> dict[str, bytes]:
        return {name: tell(layout).encode()}

    return finish


def data_uri(data: bytes) -> str:
    """An image as an address."""
    kind = next((name for start, name in TYPES.items() if data.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _hash(styles: str) -> str:
    """What a Content-Security-Policy knows the styles by."""
    import hashlib

    return b64encode(hashlib.sha256(styles.encode()).digest()).decode()


def _body(
    compiled: Compiled, level: int, *, known: set[str], names: Mapping[str, str], pictures: Mapping[str, str]
) -> Markup:
    """A text below a title of that level, with the book's anchors, its images inside."""
    from markupsafe import Markup, escape

    def attribute(match: re.Match[str]) -> str:
        name, kind, value = match.groups()
        if name == "id" or kind == "#":
            return f' {name}="{kind or ""}{compiled.slug}--{value}"'
        if kind == "images/":
            return f' {name}="{pictures[value]}"'
        if value.removesuffix(".html") in known:
            return f' href="#{value.removesuffix(".html")}"'
        return match[0]

    def heading(match: re.Match[str]) -> str:
        # A page of the site has them below its own title, which is the first level.
        return f"<{match[1]}h{min(DEEPEST, int(match[2]) - 1 + level)}"

    text = INWARD.sub(lambda match: match[0] if match[1] in known else match[2], compiled.html)
    text = HEADING.sub(heading, ENLARGE.sub(r"\1", text))
    # What is here already need not wait for its turn; paper would lack it.
    text = TAG.sub(lambda match: ATTRIBUTE.sub(attribute, match[0]).replace(LAZY, ""), text)
    # Whoever hears of the notes of a hundred texts wants to hear whose they are.
    text = NOTES.sub(lambda match: f"{match[1]}: {escape(names[compiled.slug])}", text)
    return Markup(text)  # noqa: S704 - all of a practice's text is escaped in it
