"""write: every format of one volume, and where it goes."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from profcollect.collection import Downloads
from profcollect.disk import Sealed
from profcollect.errors import TemplateError
from profcollect.filling import Filling, Parts
from profcollect.i18n import LANGUAGES, Text
from profcollect.layout import plain
from profcollect.manifest import engines
from profcollect.renewing import Filed, Made
from profcollect.writers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import date

    from profcollect.collection import Book
    from profcollect.jobs import Workers
    from profcollect.layout import Layout
    from profcollect.outputs import Staging
    from profcollect.parcels import Parcel
    from profcollect.renewing import Ledger
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
    jobs: int = 0
    """So many processes are to work at a time; 0 for as many as there are cores."""
    scheduler: str = ""
    """The address of a dask cluster that makes volumes, empty for this machine alone."""
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
    kept: bool = False
    """Whether it was there already, and is as it would have been made."""


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


def apart(theme: Theme) -> Theme:
    """The same theme, which notes apart from it what is read."""
    return replace(theme, used=set())


def _laid_out(book: Book, theme: Theme) -> Laid:
    from profcollect.writers.pdf import lay_out

    return lay_out(book, theme)


class Pressed(NamedTuple):
    """A format as it was made; its key is for whoever has the ledger to say."""

    format: str
    made: Made
    seconds: float


@dataclass(frozen=True)
class Bindery:
    """Where one volume is made in every format."""

    theme: Theme
    volume: Volume
    stage: Staging | Parcel
    ledger: Ledger
    order: Order
    workers: Workers | None
    """Who may make a share of the files, where there are such."""
    pressed: Theme = field(init=False)
    """The theme as the layout reads it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pressed", apart(self.theme))

    def make(
        self, wanted: Sequence[str], there: Mapping[str, Sealed], pool: ThreadPoolExecutor
    ) -> dict[str, Future[Pressed]]:
        """The formats that are wanted, while others are there: the layout first, which they need; then one task each."""
        laid = pool.submit(_laid_out, self.volume.book, self.pressed) if self.order.lays_out and wanted else None
        tasks: dict[str, Future[Pressed]] = {}
        # Those with downloads are the last in the queue: what they wait for has begun before they do.
        for one in sorted((FORMATS[name] for name in wanted), key=lambda one: one.downloads):
            names = self.downloads.whole if one.downloads else ()
            tasks[one.name] = pool.submit(self.press, one, laid, [tasks.get(name) or there[name] for name in names])
        return tasks

    @property
    def downloads(self) -> Downloads:
        """What the site has to download."""
        files = {name: f"{self.volume.book.name}.{name.partition('-')[0]}" for name in self.order.formats}
        whole = {name: file for name, file in files.items() if not FORMATS[name].folder}
        return Downloads(whole, OFFPRINTS if self.volume.offprints else ())

    def how(self, one: Format) -> tuple[object, ...]:
        """What a format depends on beside the book."""
        order = self.order
        numbers = order.page_numbers if one.name == "docx" else ""
        needed = (one.name, *(("pdf",) if order.lays_out else ()), *(OFFPRINTS if one.downloads else ()))
        versions = sorted(engines(replace(order, formats=needed), self.volume.book.prepress))
        return one.name, self.volume.folder, numbers, order.lays_out, one.downloads and self.downloads, versions

    def kept(self, name: str) -> Written | None:
        """A format that is there and would be the same again."""
        start, one = time.perf_counter(), FORMATS[name]
        folder = self.volume.folder + one.folder if one.folder else ""
        key = self.ledger.key(self.volume.book, self.how(one))
        made = self.ledger.unchanged(self.volume.folder + name, key, folder)
        if made is None:
            return None
        return self.written(Pressed(name, made, time.perf_counter() - start), kept=True)

    def press(self, one: Format, laid: Future[Laid] | None, whole: Sequence[Future[Pressed] | Sealed] = ()) -> Pressed:
        """One format, into its place; with it, what other formats have put into theirs."""
        start = time.perf_counter()
        own = replace(self, theme=apart(self.theme))
        folder = self.volume.folder + one.folder
        if one.pieces is not None:
            parts = Parts(self.ledger, self.volume.folder + one.name, folder, self.how(one))
            book = replace(self.volume.book, downloads=self.downloads)
            filling = Filling(one, book, own.theme, self.stage, folder, parts, self.workers)
            files, readings, numbers = filling.fill(laid, own.offprints)
            pages: int | None = sum(file.sealed.path.endswith(".html") for file in files)
        else:
            drawn, pages, numbers = own.files(one, laid)
            files = list(map(Filed, self.stage.fill(folder, drawn.items()) if one.folder else self.added(drawn)))
            readings = [own.theme.used | (self.pressed.used if one.numbered else set())]
        for other in whole:
            file = other if isinstance(other, Sealed) else other.result().made.files[0].sealed
            name = f"{folder}/files/{file.path.removeprefix(self.volume.folder)}"
            files.append(Filed(self.stage.copy(file, name)))
        templates = tuple(tuple(sorted(map(str, paths))) for paths in readings)
        return Pressed(one.name, Made("", pages, numbers, tuple(files), templates), time.perf_counter() - start)

    def added(self, files: Files) -> list[Sealed]:
        """Files that are a format each."""
        return [self.stage.add(self.volume.folder + name, data) for name, data in files.items()]

    def written(self, pressed: Pressed, *, kept: bool = False) -> Written:
        """Tell of a format that is there, and keep in mind what it was made of."""
        one, made = FORMATS[pressed.format], pressed.made
        key = self.ledger.key(self.volume.book, self.how(one))
        self.ledger.note(self.volume.folder + one.name, made._replace(key=key))
        self.theme.used.update(map(Path, chain.from_iterable(made.templates)))
        files = tuple(file.sealed for file in made.files)
        path = f"{self.volume.folder}{one.folder}/{one.main}" if one.folder else files[0].path
        size, practices = sum(file.size for file in files), len(self.volume.book.entries)
        return Written(path, one.name, practices, made.pages, size, pressed.seconds, made.numbers, files, kept)

    def files(self, one: Format, laid: Future[Laid] | None) -> tuple[Files, int | None, str]:
        """The files of a format, how many pages they have, where that is known, and what the page numbers are from."""
        book = self.volume.book
        if one.prepare is None:
            from profcollect.writers.pdf import pages

            data = laid.result().finish() if laid else b""
            return {f"{book.name}.pdf": data}, pages(data), "layout"
        draft = one.prepare(book, self.theme)
        numbers = self.order.page_numbers if one.numbered else "layout"
        layout = laid.result().layout if laid and numbers != "none" else None
        files = draft(layout)
        if numbers != "exact":
            return files, None, layout.source if layout else "none"
        from profcollect.writers.exact import exact_layout

        layout = exact_layout(next(iter(files.values())), book)
        return draft(layout), layout.pages, layout.source

    def offprints(self, layout: Layout | None, parts: Parts) -> Iterator[tuple[str, bytes | Sealed]]:
        """The files of each practice alone."""
        book, wanted = self.volume.book, []
        for entry in book.entries if self.volume.offprints else ():
            names = [f"files/{entry.slug}.{kind}" for kind in OFFPRINTS]
            origin, cite = entry.compiled.origin, plain(entry.cite, layout)
            for name in names:
                parts.tell(name, set(), (origin, book.municipalities) if origin else None)
            kept = [(name, one) for name in names if (one := parts.kept(name, cite))]
            if len(kept) == len(names):
                yield from kept
            else:
                wanted.append((names, book.alone(entry, layout)))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            tasks = [(names, pool.submit(self.offprint, alone)) for names, alone in wanted]
            for names, task in tasks:
                made, read = task.result()
                parts.read |= dict.fromkeys(names, read)
                yield from zip(names, made, strict=True)

    def offprint(self, book: Book) -> tuple[tuple[bytes, ...], set[Path]]:
        """A practice in each of those formats, and the templates that were read for it."""
        from profcollect.writers import docx

        theme = apart(self.theme)
        try:
            laid = _laid_out(book, theme)
            (document,) = docx.prepare(book, theme)(laid.layout).values()
            return (document, laid.finish()), theme.used
        except TemplateError as error:
            said = {lang: error.message.say(lang, **error.arguments) for lang in LANGUAGES}
            raise TemplateError(ALONE, error.hint, **{**error.arguments, **said, "title": book.title}) from error
