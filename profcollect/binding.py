"""write: every format of every volume, and where it goes."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profcollect.collection import Downloads
from profcollect.disk import sealed
from profcollect.errors import TemplateError
from profcollect.i18n import LANGUAGES, Text
from profcollect.writers import docx
from profcollect.writers.exact import exact_layout
from profcollect.writers.formats import FORMATS
from profcollect.writers.pdf import lay_out, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from profcollect.collection import Book
    from profcollect.disk import Sealed, Staging
    from profcollect.layout import Layout
    from profcollect.selection import Selection
    from profcollect.theme import Theme
    from profcollect.writers.formats import Files, Format
    from profcollect.writers.pdf import Laid


@dataclass(frozen=True)
class Order:
    """What is to be built."""

    formats: tuple[str, ...]
    by: str
    """What the volumes beside the whole are by, empty for none."""
    selection: Selection
    final: bool
    out: Path
    today: date
    page_numbers: str = "layout"
    """Where DOCX has its page numbers from: `layout` of the PDF, `exact` from LibreOffice, or `none`."""
    cached: bool = False
    """Whether practices that were compiled before are taken from what is kept of them, and new ones are kept."""

    @property
    def lays_out(self) -> bool:
        """Whether pages are to be made: for PDF, or for the page numbers of DOCX."""
        return "pdf" in self.formats or ("docx" in self.formats and self.page_numbers != "none")

    @property
    def markups(self) -> tuple[str, ...]:
        """The markups that texts are wanted in."""
        wanted = {FORMATS[name].markup for name in self.formats} | ({"typst"} if self.lays_out else set())
        return tuple(sorted(wanted))


@dataclass(frozen=True)
class Written:
    """An output: where it lies below the output folder, and its figures."""

    path: str
    format: str
    practices: int
    pages: int | None
    size: int
    """Bytes."""
    seconds: float
    numbers: str
    """Where its page numbers are really from: `layout`, `exact`, or `none` where it tells none."""
    files: tuple[Sealed, ...]
    """The file, or all those of its folder."""


@dataclass(frozen=True)
class Volume:
    """A book, and its folder below the output folder: empty for the whole, else with a slash at its end."""

    folder: str
    book: Book
    offprints: bool = False
    """Whether its site has each practice alone to download."""


OFFPRINTS = ("docx", "pdf")
"""The formats that a practice alone is made in."""
ALONE = Text(ru="практика «{title}» отдельным файлом: {ru}", en="the practice “{title}” as a file of its own: {en}")
"""Where the whole can be made, and a practice alone cannot."""


def write(
    theme: Theme,
    volumes: Sequence[Volume],
    stage: Staging,
    order: Order,
    tell: Callable[[Written, int], None],
) -> list[Written]:
    """Write every format of every volume. The layout runs beside the rest: it does not hold Python's lock."""
    total = len(volumes) * len(order.formats)
    tasks: list[Future[Written]] = []
    # Threads that wait for a layout cost nothing.
    pool = ThreadPoolExecutor(len(order.formats) + (os.cpu_count() or 1))
    wait = True
    try:
        for volume in volumes:
            tasks += _Bindery(theme, volume, stage, order).tasks(pool)
        for task in as_completed(tasks):
            tell(task.result(), total)
    except KeyboardInterrupt:
        # A layout that runs cannot be stopped; the process ends at once instead.
        wait = False
        raise
    finally:
        pool.shutdown(wait=wait, cancel_futures=True)
    return [task.result() for task in tasks]


@dataclass(frozen=True)
class _Bindery:
    """Where one volume is written in every format."""

    theme: Theme
    volume: Volume
    stage: Staging
    order: Order

    def tasks(self, pool: ThreadPoolExecutor) -> Iterator[Future[Written]]:
        """The layout first, which the formats need in the end; then one task a format."""
        laid = pool.submit(lay_out, self.volume.book, self.theme) if self.order.lays_out else None
        tasks: dict[str, Future[Written]] = {}
        # Those with downloads are the last in the queue: what they wait for has begun before they do.
        for one in sorted((FORMATS[name] for name in self.order.formats), key=lambda one: one.downloads):
            whole = [tasks[name] for name in self.downloads.whole] if one.downloads else ()
            tasks[one.name] = pool.submit(self.write, one, laid, whole)
        yield from (tasks[name] for name in self.order.formats)

    @property
    def downloads(self) -> Downloads:
        """What the site has to download."""
        files = {name: f"{self.volume.book.name}.{name.partition('-')[0]}" for name in self.order.formats}
        whole = {name: file for name, file in files.items() if not FORMATS[name].folder}
        return Downloads(whole, OFFPRINTS if self.volume.offprints else ())

    def write(self, one: Format, laid: Future[Laid] | None, whole: Sequence[Future[Written]] = ()) -> Written:
        """One format, into its place; with it, what other formats have put into theirs."""
        start = time.perf_counter()
        files, pages, numbers = self.files(one, laid)
        folder = self.volume.folder
        if one.folder:
            path = folder + one.folder
            size = self.stage.add(path, files)
            folder = f"{path}/"
            path += f"/{one.main}"
        else:
            name, data = next(iter(files.items()))
            path = folder + name
            size = self.stage.add(path, data)
        made = [sealed(folder + name, data) for name, data in files.items()]
        for other in whole:
            (file,) = other.result().files
            name = f"{folder}files/{file.path.removeprefix(self.volume.folder)}"
            size += self.stage.copy(file.path, name)
            made.append(file._replace(path=name))
        seconds = time.perf_counter() - start
        return Written(path, one.name, len(self.volume.book.entries), pages, size, seconds, numbers, tuple(made))

    def files(self, one: Format, laid: Future[Laid] | None) -> tuple[Files, int | None, str]:
        """The files of a format, how many pages they have, where that is known, and what the page numbers are from."""
        book = self.volume.book
        if one.prepare is None:
            data = laid.result().finish() if laid else b""
            return {f"{book.name}.pdf": data}, pages(data), "layout"
        if one.downloads:
            book = replace(book, downloads=self.downloads)
        draft = one.prepare(book, self.theme)
        if not one.numbered:
            layout = laid.result().layout if laid else None
            files = draft(layout)
            if one.downloads:
                files |= self.offprints(layout)
            return files, sum(name.endswith(".html") for name in files) or None, layout.source if layout else "none"
        numbers = self.order.page_numbers
        layout = laid.result().layout if laid and numbers != "none" else None
        files = draft(layout)
        if numbers != "exact":
            return files, None, layout.source if layout else "none"
        layout = exact_layout(next(iter(files.values())), book)
        return draft(layout), layout.pages, layout.source

    def offprints(self, layout: Layout | None) -> Files:
        """The files of each practice alone."""
        entries = self.volume.book.entries if self.volume.offprints else ()
        books = (self.volume.book.alone(entry, layout) for entry in entries)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return {name: data for files in pool.map(self.offprint, books) for name, data in files}

    def offprint(self, book: Book) -> list[tuple[str, bytes]]:
        """A practice in each of those formats."""
        try:
            laid = lay_out(book, self.theme)
            (document,) = docx.prepare(book, self.theme)(laid.layout).values()
            return [(f"files/{book.name}.docx", document), (f"files/{book.name}.pdf", laid.finish())]
        except TemplateError as error:
            said = {lang: error.message.say(lang, **error.arguments) for lang in LANGUAGES}
            raise TemplateError(ALONE, error.hint, **{**error.arguments, **said, "title": book.title}) from error
