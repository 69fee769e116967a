"""The formats of the book: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.writers import docx, html, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.collection import Book
    from profcollect.theme import Theme


@dataclass(frozen=True)
class Format:
    """A format of the book: its writer gives one file, or many that make a folder."""

    name: str
    write: Callable[[Book, Theme], dict[str, bytes]]
    pages: Callable[[dict[str, bytes]], int | None]
    """How many pages there are in what was written, None where only the reader's program knows."""
    folder: str = ""
    """The folder that the files make, empty where there is one file."""


def _html_pages(files: dict[str, bytes]) -> int:
    return sum(name.endswith(".html") for name in files)


FORMATS = {
    one.name: one
    for one in (
        Format("docx", docx.write, lambda _: None),
        Format("pdf", pdf.write, pdf.pages),
        Format("html", html.write, _html_pages, folder="site"),
    )
}
"""The formats, in the order they are told of."""
