"""Book → DOCX: docxtpl fills the Word shell, and the ready fragments take the places it marks."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from profcollect.errors import TemplateError
from profcollect.i18n import Text
from profcollect.theme import packaged_templates
from profcollect.writers import docx_page, docx_properties
from profcollect.writers.docx_context import Setting
from profcollect.writers.docx_fill import AT, fill, kept
from profcollect.writers.docx_lines import UNKNOWN, figure
from profcollect.writers.docx_package import MAIN, Package, adopt, next_id
from profcollect.writers.docx_page import Scale, text_size, typeface
from profcollect.writers.docx_sections import PLACE, divide
from profcollect.writers.docx_styles import combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from profcollect.collection import Book
    from profcollect.layout import Figure, Layout
    from profcollect.theme import Theme
    from profcollect.writers.formats import Draft

TEMPLATE = "docx/book.docx"
NOTES = "word/footnotes.xml"
IMAGE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
PAGE = re.compile(rb"<\?(at|line|figure) ([^?]*)\?>")
"""What is not known before the pages are: a page in the text, one in the contents, a figure of a line."""


def prepare(book: Book, theme: Theme) -> Draft:
    """The book as a Word file, but for its page numbers."""
    from profcollect.writers.docx_shell import render

    path = theme.file(TEMPLATE)
    package = opened(path, theme)
    own = packaged_templates() not in path.parents
    scale = Scale() if own and not book.page_chosen else docx_page.apply(package, book.page)
    numbers, drawings = count(next_id("bookmarkStart", package.text(MAIN))), count(next_id("docPr", package.text(MAIN)))
    setting = Setting(book, numbers, drawings, typeface(package))
    render(package, path, theme, setting.context())
    setting.look(package.text(MAIN))
    _check(package, book, path, setting.printed)
    texts = book.texts
    practices = frozenset(entry.slug for entry in book.entries)
    filled = fill(package, [text.ooxml for text in texts], (next(numbers), next(drawings)), scale, practices)
    styles = {name for text in texts for name in text.ooxml.styles} | setting.styles

    def body(place: int) -> str:
        if texts[place].slug not in practices:
            return filled(place)
        # What stands behind a text is not to begin a page alone.
        content, style = kept(filled(place))
        styles.update({style} - {""})
        return content

    # Bytes, because letters of a book with Cyrillic in it take two each in a text, and most of it are names of tags.
    document = [PAGE.split(piece.encode()) for piece in divide(package, setting.titles, setting.put, body)]
    combine(package, styles, scale)
    _relate(package, book, setting)
    docx_properties.describe(package, book)
    docx_properties.set_language(package, docx_properties.locale(book))
    figures, long = setting.figures, {MAIN: document, NOTES: [PAGE.split(package.parts[NOTES])]}
    short = {part: data for part, data in package.parts.items() if part not in long}

    def finish(layout: Layout | None) -> dict[str, bytes]:
        parts = short | {docx_properties.APP: docx_properties.app(book, layout)}
        parts[docx_properties.CUSTOM] = docx_properties.custom(book, layout)
        told = {part: list(_told(pieces, figures, layout)) for part, pieces in long.items()}
        return {f"{book.name}.docx": Package(parts).write(told)}

    return finish


def _told(pieces: Iterable[Sequence[bytes]], figures: Sequence[Figure], layout: Layout | None) -> Iterator[bytes]:
    """A part with its page numbers, and what stands for those that nobody knows."""
    starts = layout.starts if layout else {}
    for first, *rest in pieces:
        yield first
        for kind, value, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            if kind == b"figure":
                yield figure(figures[int(value)], layout).encode()
            else:
                yield str(starts.get(value.decode(), UNKNOWN if kind == AT.encode() else "")).encode()
            yield text


def opened(path: Path, theme: Theme, name: str = TEMPLATE) -> Package:
    """The template of that name, which lies at `path`, with the styles that a packaged one has. Raises TemplateError."""
    packaged = packaged_templates()
    try:
        package = Package.read(path)
        text_size(package.text(MAIN))
        if packaged not in path.parents:
            reference = next(folder / name for folder in theme.folders if packaged in folder.parents)
            adopt(package, Package.read(reference))
    except (BadZipFile, LookupError, ValueError, SyntaxError) as error:
        raise TemplateError(
            Text(
                ru="шаблон {path} не читается как документ Word: {reason}",
                en="template {path} is no Word file: {reason}",
            ),
            Text(
                ru="Откройте шаблон в Word и сохраните его как «Документ Word (*.docx)».",
                en="Open the template in Word and save it as “Word Document (*.docx)”.",
            ),
            path=path,
            reason=error,
        ) from error
    return package


def _check(package: Package, book: Book, path: Path, printed: AbstractSet[str]) -> None:
    """A template that leaves out a text or a title must not make a book without it."""
    found = {int(place) for place in PLACE.findall(package.text(MAIN))}
    practices = {entry.slug for entry in book.entries}
    missing = [text.slug for place, text in enumerate(book.texts) if place not in found]
    untitled = practices - printed
    if missing or untitled:
        tag = "{{p preface.body }}" if missing else "{{p entry.heading }}"
        tag = "{{p entry.body }}" if practices & set(missing) else tag
        raise TemplateError(
            Text(
                ru="шаблон {path} печатает не все тексты книги: нет строки {tag}, пропущено: {missing}",
                en="template {path} does not print all texts of the book: it lacks the line {tag}; left out: {missing}",
            ),
            Text(
                ru="Верните эту строку отдельным абзацем; образец лежит в папке templates программы.",
                en="Put that line back as a paragraph of its own; the original is in the tool's own templates folder.",
            ),
            path=path,
            tag=tag,
            missing=len(missing) or len(untitled),
        )


def _relate(package: Package, book: Book, setting: Setting) -> None:
    """Say where the links lead, and put the images into the file, each once."""
    links, images = setting.links, setting.images
    note_links: dict[str, str] = {}
    note_images: dict[str, str] = {}
    for text in book.texts:
        fragment = text.ooxml
        for found, more in (
            (links, fragment.links),
            (images, fragment.images),
            (note_links, fragment.note_links),
            (note_images, fragment.note_images),
        ):
            found.update(more)
    data = book.images
    for part, addresses, names in ((MAIN, links, images), (NOTES, note_links, note_images)):
        rows = [(identifier, "hyperlink", address) for identifier, address in addresses.items()]
        rows += [(identifier, "image", f"media/{name}") for identifier, name in names.items()]
        if rows:
            package.relate(part, rows)
        package.parts.update({f"word/media/{name}": data[name] for name in names.values()})
    used = {name.rpartition(".")[2] for name in (*images.values(), *note_images.values())}
    package.declare("Default", [(suffix, IMAGE_TYPES[suffix]) for suffix in sorted(used)])
