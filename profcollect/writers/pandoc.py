"""Book → EPUB, ODT, FB2 and Markdown, by pandoc from the book as one HTML page."""

from __future__ import annotations

import json
import os
import re
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from profcollect.errors import InputError, OutputError
from profcollect.i18n import Text
from profcollect.writers import single
from profcollect.writers.ebooks import (
    AMPERSAND,
    ESCAPE,
    contents_odt,
    epub_metadata,
    finished_epub,
    finished_fb2,
    finished_markdown,
    finished_odt,
    markdown_metadata,
    reference_odt,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from profcollect.collection import Book
    from profcollect.layout import Layout
    from profcollect.theme import Theme
    from profcollect.writers.formats import Draft

READER = "html+epub_html_exts-task_lists-auto_identifiers"
"""Without `epub_html_exts` notes would be links, and their texts lost."""
MARKDOWN = "markdown-smart-simple_tables-multiline_tables-grid_tables-fenced_divs-native_divs"
ENTITY = re.compile(
    r"<code>.*?</code>|href=\"[^\"]*\"|src=\"[^\"]*\"|&amp;(?=#?\w{1,32};)|:::|(?:(?<=<p>)|(?<=\n)):(?=\s)", re.DOTALL
)
"""What pandoc does not escape in Markdown; a line that begins with a colon would be a definition there."""
MARKS = {"&amp;": AMPERSAND, ":::": f"{ESCAPE}:::", ":": f"{ESCAPE}:"}
FIGURE = re.compile(r"<figure>\n(<img [^<>]*>)\n<figcaption>(.*?)</figcaption>\n</figure>", re.DOTALL)
TABLE = re.compile(r"(<table[^<>]*>\n)<caption>(.*?)</caption>\n", re.DOTALL)
PAGE, TREE = "book.html", "book.json"
SECONDS = 900
INSTALL = Text(
    ru='Установите его: pip install "profcollect[pandoc]"', en='Install it: pip install "profcollect[pandoc]"'
)


def epub(book: Book, theme: Theme) -> Draft:
    """EPUB 3."""
    style = theme.read("html/epub.css")

    def convert(shop: _Workshop) -> dict[str, bytes]:
        (shop.folder / "epub.css").write_bytes(style)
        depth = min(book.practice_level, 6)
        data = shop.write(
            "epub3-task_lists",
            "book.epub",
            {
                "css": ["epub.css"],
                "epub-title-page": False,
                "split-level": depth,
                "toc-depth": depth,
                "metadata": epub_metadata(book),
            },
        )
        return {f"{book.name}.epub": finished_epub(data, book)}

    return _draft(book, theme, "epub", convert)


def odt(book: Book, theme: Theme) -> Draft:
    """OpenDocument."""
    reference, contents = reference_odt(book, theme), contents_odt(book, theme)

    def convert(shop: _Workshop) -> dict[str, bytes]:
        (shop.folder / "reference.odt").write_bytes(reference)
        options = {"reference-doc": "reference.odt", "metadata": {"lang": LOCALES.get(book.lang, book.lang)}}
        data = shop.write("odt", "book.odt", options)
        return {f"{book.name}.odt": finished_odt(data, book, contents)}

    return _draft(book, theme, "odt", convert)


def fb2(book: Book, theme: Theme) -> Draft:
    """FictionBook 2."""

    def convert(shop: _Workshop) -> dict[str, bytes]:
        data = shop.write("fb2", "book.fb2", {"metadata": {"lang": book.lang}})
        return {f"{book.name}.fb2": finished_fb2(data, book)}

    return _draft(book, theme, "fb2", convert, _captioned)


def _captioned(page: str) -> str:
    """`page` with captions as lines: pandoc writes none of a figure, and that of a table below it."""
    page = TABLE.sub(r"<p><em>\2</em></p>\n\1", page)
    return FIGURE.sub(r"<p>\1</p>\n<p><em>\2</em></p>", page)


def markdown(book: Book, theme: Theme) -> Draft:
    """One Markdown file and the images beside it."""

    def convert(shop: _Workshop) -> dict[str, bytes]:
        options = {"standalone": True, "wrap": "none", "metadata": markdown_metadata(book)}
        text = finished_markdown(shop.write(MARKDOWN, "book.md", options))
        return {"book.md": text, **{f"images/{name}": data for name, data in book.images.items()}}

    return _draft(book, theme, "md", convert, _unmistakable)


def _unmistakable(page: str) -> str:
    """`page` without what pandoc writes as Markdown that means something else.

    It does not escape an ampersand, nor three colons, which begin a block: they get a mark. It forgets to indent the
    first line of a block of code that begins a quote or an item, which would be Markdown and HTML then: with a language,
    blocks get a fence.
    """
    page = page.replace("<pre><code>", '<pre class="text"><code>')
    return ENTITY.sub(lambda match: MARKS.get(match[0], match[0]), page)


LOCALES = {"ru": "ru-RU", "en": "en-US"}


def _draft(
    book: Book,
    theme: Theme,
    form: str,
    convert: Callable[[_Workshop], dict[str, bytes]],
    settle: Callable[[str], str] = lambda page: page,
) -> Draft:
    program()
    page = single.prepare(book, theme, form)

    def finish(layout: Layout | None) -> dict[str, bytes]:
        with _workshop(book, settle(page(layout))) as shop:
            return convert(shop)

    return finish


class _Workshop:
    """A private folder with the book as pandoc's own tree, and its images."""

    def __init__(self, folder: Path, day: datetime) -> None:
        self.folder, self.day = folder, day

    def write(self, target: str, name: str, options: Mapping[str, Any]) -> bytes:
        """The tree in another format."""
        self.run({"from": "json", "to": target, "input-files": [TREE], "output-file": name, **options})
        return (self.folder / name).read_bytes()

    def run(self, options: Mapping[str, Any]) -> None:
        """Run pandoc in the folder. Raises OutputError."""
        # Metadata in such a file are texts, where elsewhere pandoc takes them for Markdown. What a user has in
        # pandoc's own folder at home must not change the book.
        settings = {"data-dir": "none", "verbosity": "ERROR", **options}
        (self.folder / "defaults.json").write_text(json.dumps(settings), encoding="utf-8")
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": str(int(self.day.timestamp())),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        command = [program(), "--defaults", "defaults.json"]
        try:
            subprocess.run(  # noqa: S603 - pandoc itself, and its options in a file written above
                command, cwd=self.folder, env=environment, capture_output=True, timeout=SECONDS, check=True
            )
        except subprocess.SubprocessError as error:
            said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
            raise OutputError(
                Text(ru="pandoc не справился с книгой: {reason}", en="pandoc failed at the book: {reason}"),
                Text(
                    ru="Соберите остальные форматы без этого (--format docx,pdf,html) и проверьте шаблон html/book.html.j2.",
                    en="Build the others without it (--format docx,pdf,html), and check the template html/book.html.j2.",
                ),
                reason=said or str(error),
            ) from error


@contextmanager
def _workshop(book: Book, page: str) -> Iterator[_Workshop]:
    with TemporaryDirectory(prefix="profcollect-") as name:
        folder = Path(name)
        (folder / "images").mkdir()
        for image, data in book.images.items():
            (folder / "images" / image).write_bytes(data)
        (folder / PAGE).write_text(page, encoding="utf-8")
        day = book.edition.day
        shop = _Workshop(folder, datetime(day.year, day.month, day.day, tzinfo=UTC))
        # Whatever a page asks for, reading it touches neither the net nor another file; writing needs the images.
        shop.run({"from": READER, "to": "json", "sandbox": True, "input-files": [PAGE], "output-file": TREE})
        yield shop


def version() -> str:
    """The version of pandoc, as `3.9`. Raises InputError where it is not installed."""
    done = subprocess.run([program(), "--version"], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - found above
    said = done.stdout.decode(errors="replace").split()
    return said[1] if len(said) > 1 else ""


def program() -> str:
    """Where pandoc is: the one of its wheel before any other. Raises InputError where it is not installed."""
    try:
        import pypandoc

        own = Path(pypandoc.__file__).parent / "files"
        found = next((path for path in (own / "pandoc", own / "pandoc.exe") if path.exists()), None)
        return str(found or pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise InputError(
            Text(
                ru="для EPUB, ODT, FB2 и Markdown нужен pandoc, а его нет",
                en="EPUB, ODT, FB2 and Markdown need pandoc, which is not installed",
            ),
            INSTALL,
        ) from error
