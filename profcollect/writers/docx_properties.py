"""What a Word file says of itself: its properties and its language."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from profcollect.markup.wordml import escape
from profcollect.typography import NBSP

if TYPE_CHECKING:
    from profcollect.collection import Book
    from profcollect.layout import Layout
    from profcollect.writers.docx_package import Package

LOCALES = {"ru": "ru-RU", "en": "en-US"}
KEYWORDS_LENGTH = 255
"""Word shows no more of a document's keywords."""
CODES = ("udc", "bbk", "author_mark", "isbn", "age_mark")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"


def locale(book: Book) -> str:
    """The language of a book, as Word names it."""
    return LOCALES.get(book.lang, book.lang)


def core(book: Book) -> bytes:
    """core.xml. Its day is that of the edition, so that equal books are equal files."""
    keywords = Counter(word for entry in book.entries for word in entry.keywords)
    chosen = ""
    for word, _ in keywords.most_common():
        longer = f"{chosen}, {word}" if chosen else word
        if len(longer) <= KEYWORDS_LENGTH:
            chosen = longer
    values = {
        "dc:title": book.title,
        "dc:creator": (book.entries[0].names.replace(NBSP, " ") if book.offprint else "") or book.organization,
        "dc:subject": book.subtitle,
        "dc:description": book.annotation,
        "cp:keywords": chosen,
        "cp:category": book.kind,
        "cp:contentStatus": book.edition.mark,
        "dc:language": locale(book),
    }
    content = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value)
    content += "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{book.edition.day.isoformat()}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{content}</cp:coreProperties>'
    ).encode()


def app(book: Book, layout: Layout | None) -> bytes:
    """app.xml."""
    pages = f"<Pages>{layout.pages}</Pages>" if layout else ""
    company = f"<Company>{escape(book.organization)}</Company>" if book.organization else ""
    return (
        f'{DECLARATION}<Properties xmlns="{OFFICE}extended-properties"><Application>profcollect</Application>'
        f"{pages}{company}</Properties>"
    ).encode()


def custom(book: Book, layout: Layout | None) -> bytes:
    """custom.xml: the codes of the imprint, the edition, and where the page numbers are from."""
    values = {name: ", ".join(book.imprint.get(name, ())) for name in CODES}
    values |= {"edition": book.edition.mark or "final", "profile": book.page.id}
    values["page_numbers"] = layout.source if layout else "none"
    rows = [(name, value) for name, value in values.items() if value]
    content = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(rows, 2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="{OFFICE}custom-properties" xmlns:vt="{OFFICE}docPropsVTypes">{content}'
        "</Properties>"
    ).encode()


def describe(package: Package, book: Book) -> None:
    """Put in what does not depend on pages, and make room for what does."""
    package.parts[CORE] = core(book)
    rows = [(f"/{APP}", "application/vnd.openxmlformats-officedocument.extended-properties+xml")]
    rows += [(f"/{CUSTOM}", "application/vnd.openxmlformats-officedocument.custom-properties+xml")]
    rows += [(f"/{CORE}", "application/vnd.openxmlformats-package.core-properties+xml")]
    package.declare("Override", rows)
    known = set(package.related("").values())
    kinds = [(APP, f"{OFFICE}relationships/extended-properties"), (CUSTOM, f"{OFFICE}relationships/custom-properties")]
    kinds += [(CORE, f"{PACKAGE}relationships/metadata/core-properties")]
    package.relate("", [(f"own-{name[9:-4]}", kind, name) for name, kind in kinds if name not in known])


def set_language(package: Package, tongue: str) -> None:
    """The language of the text, by which Word hyphenates and checks the spelling."""
    for name, place in (
        ("styles", r'(<w:rPrDefault>.*?<w:lang\b[^>]*?w:val=")[^"]*'),
        ("settings", r'(<w:themeFontLang\b[^>]*?w:val=")[^"]*'),
    ):
        part = f"word/{name}.xml"
        if part in package.parts:
            text = re.sub(place, rf"\g<1>{tongue}", package.text(part), count=1, flags=re.DOTALL)
            package.parts[part] = text.encode()
