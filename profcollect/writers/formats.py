"""The formats of the book: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from profcollect.writers import docx, html, pandoc, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from profcollect.collection import Book
    from profcollect.layout import Layout
    from profcollect.theme import Theme
    from profcollect.writers.piece import Piece

    Files: TypeAlias = dict[str, bytes]
    Draft: TypeAlias = Callable[[Layout | None], Files]
    """A book ready but for its page numbers: from them its files, by name."""


@dataclass(frozen=True)
class Format:
    """A format of the book: one file, or many that make a folder."""

    name: str
    markup: str
    """The markup that its texts are wanted in."""
    prepare: Callable[[Book, Theme], Draft] | None = None
    """All that can be done before the pages are known; None for PDF, which is where they come from, and with `pieces`."""
    pieces: Callable[[Book, Theme], Mapping[str, Piece]] | None = None
    """Its files one by one, where they are many and can be made apart from each other."""
    some: Callable[[Book, Theme, Iterable[str]], Iterator[tuple[str, bytes]]] | None = None
    """What makes such files, without page numbers, in another process."""
    folder: str = ""
    """The folder that the files make, empty where there is one file."""
    main: str = "index.html"
    """The file of the folder to begin with."""
    downloads: bool = False
    """Whether it has the files of the others to download."""
    numbered: bool = False
    """Whether it has page numbers of its own, so that a layout is worth making for it alone."""
    engines: tuple[str, ...] = ()
    """The packages, and pandoc, that its bytes depend on, beside those that every format does."""


PANDOC = ("pandoc",)
FORMATS = {
    one.name: one
    for one in (
        Format("docx", "ooxml", docx.prepare, numbered=True, engines=("docxtpl", "lxml", "python-docx")),
        Format("pdf", "typst", numbered=True),
        Format("html", "html", pieces=html.pieces, some=html.some, folder="site", downloads=True),
        Format("html-single", "html", whole.prepare),
        Format("epub", "single", pandoc.epub, engines=PANDOC),
        Format("odt", "single", pandoc.odt, engines=PANDOC),
        Format("fb2", "single", pandoc.fb2, engines=PANDOC),
        Format("md", "single", pandoc.markdown, folder="md", main="book.md", engines=PANDOC),
    )
}
"""The formats, in the order they are told of."""
