"""The formats of the book: one line each. What writes a format is loaded when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

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
    rest: Callable[[Book], Callable[[], Mapping[str, bytes]]] | None = None
    """What makes those of its files that nobody can name before they are made, here or in another process."""
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
    modules: tuple[str, ...] = ()
    """What takes a while to load of all that makes it."""


def _docx(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import docx

    return docx.prepare(book, theme)


def _pieces(book: Book, theme: Theme) -> Mapping[str, Piece]:
    from profcollect.writers import html

    return html.pieces(book, theme)


def _some(book: Book, theme: Theme, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    from profcollect.writers import html

    return html.some(book, theme, names)


def _rest(book: Book) -> Callable[[], Mapping[str, bytes]]:
    from functools import partial

    from profcollect.writers.site.index import findable
    from profcollect.writers.site.plan import search

    return partial(search, findable(book))


def _whole(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import whole

    return whole.prepare(book, theme)


def _epub(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import pandoc

    return pandoc.epub(book, theme)


def _odt(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import pandoc

    return pandoc.odt(book, theme)


def _fb2(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import pandoc

    return pandoc.fb2(book, theme)


def _markdown(book: Book, theme: Theme) -> Draft:
    from profcollect.writers import pandoc

    return pandoc.markdown(book, theme)


PANDOC = ("pandoc",)
WORD = ("profcollect.writers.docx", "profcollect.writers.docx_shell")
LAYOUT = ("profcollect.writers.pdf", "jinja2.sandbox", "typst")
SITE = ("profcollect.writers.html", "jinja2.sandbox")
FORMATS = {
    one.name: one
    for one in (
        Format("docx", "ooxml", _docx, numbered=True, engines=("docxtpl", "lxml", "python-docx"), modules=WORD),
        Format("pdf", "typst", numbered=True, modules=LAYOUT),
        Format("html", "html", pieces=_pieces, some=_some, rest=_rest, folder="site", downloads=True, modules=SITE),
        Format("html-single", "html", _whole),
        Format("epub", "single", _epub, engines=PANDOC),
        Format("odt", "single", _odt, engines=PANDOC),
        Format("fb2", "single", _fb2, engines=PANDOC),
        Format("md", "single", _markdown, folder="md", main="book.md", engines=PANDOC),
    )
}
"""The formats, in the order they are told of."""


def load(names: Iterable[str]) -> None:
    """Load what makes these formats, which else waits until it is needed: for when others have work to do anyway."""
    from importlib import import_module

    for name in names:
        for module in FORMATS[name].modules:
            import_module(module)
