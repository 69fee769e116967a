"""What EPUB, ODT, FB2 and Markdown say of a book, and what pandoc leaves to be done in their files."""

from __future__ import annotations

import re
import uuid
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from profcollect.markup.single import anchor_of
from profcollect.names import fold, russian_key
from profcollect.theme import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from profcollect.collection import Book
    from profcollect.practice import Name
    from profcollect.theme import Theme

MOST_KEYWORDS = 40
AMPERSAND = "\ufdd0"
"""Stands for an ampersand that Markdown would take for the beginning of a character's name; no text can hold it."""
ESCAPE = "\ufdd1"
"""Stands for a backslash where Markdown would take what follows for more than a text."""
NOTE = re.compile(r'(<aside epub:type="footnote" role="doc-footnote" id="fn(\d+)">\n)(.*?)(</aside>)', re.DOTALL)
SECTION = re.compile(
    r'(<section [^>]*epub:type="(introduction|preface|part|chapter|afterword|appendix|index|colophon)")'
)
"""What has a role of the same name for those who listen to a book."""
DESCRIPTION = re.compile(r"<description>.*?</description>", re.DOTALL)
AGAIN = {
    "epub": re.compile(r'<sup><a href="[^"<>]*--reference_\d+">(\d+)</a></sup>'),
    "odt": re.compile(
        r'<text:a [^<>]*xlink:href="#[^"<>]*--reference_\d+"[^<>]*><text:span [^<>]*><text:span [^<>]*>'
        r"(\d+)</text:span></text:span></text:a>"
    ),
    "fb2": re.compile(r'<sup><a l:href="#[^"<>]*--reference_\d+">(\d+)</a></sup>'),
    "md": re.compile(r"\^\[(\d+)\]\(#[^()\s]*--reference_\d+\)\^"),
}
"""A further reference to a note, which pandoc has as a link to the first one: formats know better."""
REFERENCE = (
    '<text:span text:style-name="Superscript"><text:note-ref text:note-class="footnote" text:reference-format="text"'
    ' text:ref-name="ftn{place}">{number}</text:note-ref></text:span>'
)
FIRST = re.compile(r"\[(\[\^\d+\])\]\{#[^{}\s]*--reference_\d+\}")
INWARD = re.compile(r'<a l:href="#([^"<>]*)">(.*?)</a>', re.DOTALL)
IDENTIFIED = re.compile(r' id="([^"<>]*)"')
STYLE = re.compile(r'style:name="(P\d+)" style:family="paragraph" style:parent-style-name="(\w+)"')
CELL = re.compile(
    r'(<style:style style:name="(TableHeaderRowCell|TableRowCell)" style:family="table-cell">\s*)<[^<>]*>'
)
PADDING = 'fo:padding="1mm" fo:border-left="none" fo:border-right="none"'
CELLS = {
    "TableHeaderRowCell": f'<style:table-cell-properties {PADDING} fo:border-top="1pt solid #000000" fo:border-bottom="0.75pt solid #000000" style:vertical-align="bottom"/>',
    "TableRowCell": f'<style:table-cell-properties {PADDING} fo:border-top="none" fo:border-bottom="0.25pt solid #808080"/>',
}
"""Rules of a table in place of pandoc's, which has none."""
TABLE = (
    '<style:table-properties table:align="center" />',
    '<style:table-properties table:align="margins" fo:margin-bottom="4mm"/>',
)
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell."""


def authors(book: Book) -> list[Name]:
    """Everybody who wrote a practice, in the order of their names."""
    found: dict[str, Name] = {}
    for entry in book.entries:
        for author in entry.compiled.practice.authors:
            if author.name:
                found.setdefault(fold(author.name.full), author.name)
    return sorted(found.values(), key=lambda name: russian_key(name.full))


def keywords(book: Book) -> list[str]:
    """The keywords of the practices, each once."""
    found = {fold(one): one for entry in reversed(book.entries) for one in entry.keywords}
    return sorted(found.values(), key=russian_key)[:MOST_KEYWORDS]


def identifier(book: Book) -> str:
    """A UUID that is the same for each edition of a book, and another for each of its volumes."""
    named = (book.organization, book.title, book.subtitle, book.place, book.year, book.name)
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("profcollect:", *named))).urn


def epub_metadata(book: Book) -> dict[str, Any]:
    """What the package of an EPUB says of it, and of how accessible it is."""
    isbn = [{"text": f"urn:isbn:{value.replace('-', '')}"} for value in book.imprint.get("isbn", ())]
    title = [{"type": "main", "text": book.title or book.name}]
    people = [
        (name, role) for key, role in (("editors", "edt"), ("compilers", "com")) for name in book.imprint.get(key, ())
    ]
    pictured = any(entry.images for entry in book.texts)
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    found: dict[str, Any] = {
        "identifier": [*isbn, {"text": identifier(book)}],
        "title": [*title, *([{"type": "subtitle", "text": book.subtitle}] if book.subtitle else [])],
        "creator": [{"role": "aut", "text": name.given_first, "file-as": name.full} for name in authors(book)],
        "contributor": [{"role": role, "text": name} for name, role in people],
        "lang": book.lang,
        "publisher": book.organization,
        "date": book.edition.day.isoformat(),
        "subject": keywords(book),
        "description": book.annotation,
        "rights": "; ".join(book.imprint.get("copyright", ())),
        "toc-title": book.words["contents"],
        "pagetitle": book.title or book.name,
        "accessModes": ["textual", "visual"] if pictured else ["textual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [*features, "alternativeText"] if pictured else features,
        "accessibilityHazards": ["none"],
        "accessibilitySummary": book.words["accessible"],
    }
    return {key: _changed(value, _spaced) for key, value in found.items() if value}


def markdown_metadata(book: Book) -> dict[str, Any]:
    """The front matter of the assembled Markdown, by the names that pandoc and Quarto know."""
    found: dict[str, Any] = {
        "title": book.title or book.name,
        "subtitle": book.subtitle,
        "author": [name.given_first for name in authors(book)],
        "date": book.edition.day.isoformat(),
        "lang": book.lang,
        "publisher": book.organization,
        "keywords": keywords(book),
    }
    # Straight quotes and hyphens are what they are: without this they would be read as curly ones and dashes.
    marked = {key: _changed(value, _ampersand) for key, value in found.items() if value}
    return {key: _changed(value, _spaced) for key, value in marked.items()} | {"from": "markdown-smart"}


def finished_epub(data: bytes, book: Book) -> bytes:
    """An EPUB whose notes lead back to the text, and whose pages all have a title."""
    label = escape(book.words["back_to_text"])
    title = escape(book.title or book.name, quote=False)

    def back(match: re.Match[str]) -> str:
        link = f'<a href="#fnref{match[2]}" role="doc-backlink" aria-label="{label}">\N{LEFTWARDS ARROW WITH HOOK}</a>'
        text = match[3]
        end = "</p>\n"
        text = f"{text.removesuffix(end)}\xa0{link}{end}" if text.endswith(end) else f"{text}<p>{link}</p>\n"
        return match[1] + text + match[4]

    def page(text: str) -> str:
        text = re.sub(r"<title>ch\d+\.xhtml</title>", lambda _: f"<title>{title}</title>", text)
        text = AGAIN["epub"].sub(
            r'<a href="#fn\1" class="footnote-ref" epub:type="noteref" role="doc-noteref">\1</a>', text
        )
        return NOTE.sub(back, SECTION.sub(r'\1 role="doc-\2"', text))

    return _rezipped(data, {".xhtml": page})


def finished_odt(data: bytes, book: Book, contents: str) -> bytes:
    """An ODT with its contents in their place, which says in its properties what it is."""
    said = {
        "dc:title": book.title or book.name,
        "dc:description": book.annotation,
        "dc:subject": book.subtitle,
        "meta:keyword": ", ".join(keywords(book)),
        "meta:initial-creator": book.organization,
        "dc:creator": book.organization,
    }

    def properties(text: str) -> str:
        for tag, value in said.items():
            text = text.replace(f"<{tag}></{tag}>", f"<{tag}>{escape(_spaced(value), quote=False)}</{tag}>")
        return text

    def placed(text: str) -> str:
        text = AGAIN["odt"].sub(lambda match: REFERENCE.format(place=int(match[1]) - 1, number=match[1]), text)
        text = CELL.sub(lambda match: match[1] + CELLS[match[2]], _inherited(text)).replace(*TABLE)
        # The last heading is that of the colophon.
        place = text.find("<text:h ") if book.contents_first else text.rfind("<text:h ")
        return text[:place] + contents + text[place:]

    return _rezipped(data, {"meta.xml": properties, "content.xml": placed})


def _inherited(text: str) -> str:
    """`text` whose own styles descend from those of the document: pandoc derives some from each other, which is lost."""
    parents = dict(STYLE.findall(text))

    def settled(match: re.Match[str]) -> str:
        parent = match[2]
        while parent in parents:
            parent = parents[parent]
        return match[0].replace(f'"{match[2]}"', f'"{parent}"')

    return STYLE.sub(settled, text)


def contents_odt(book: Book, theme: Theme) -> str:
    """The contents of an ODT."""
    environment = theme.environment(autoescape=True)
    environment.filters["anchor"] = anchor_of
    with explained():
        return environment.get_template("odt/contents.xml.j2").render(vars(book), contents=book.contents())


def reference_odt(book: Book, theme: Theme) -> bytes:
    """The document that pandoc takes the styles of an ODT from."""
    environment = theme.environment(autoescape=False)
    with explained():
        styles = environment.get_template("odt/styles.xml.j2").render(vars(book))
    namespace = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.text"
    names = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "meta.xml", "styles.xml")
    )
    files = {
        "mimetype": kind,
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{namespace}:office:1.0" office:version="1.3"><office:body><office:text/></office:body></office:document-content>',
        # LibreOffice refuses a file that the manifest does not name, and pandoc always writes this one.
        "meta.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="{namespace}:office:1.0" office:version="1.3"><office:meta/></office:document-meta>',
        "styles.xml": styles,
        "META-INF/manifest.xml": f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{namespace}:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{names}</manifest:manifest>',
    }
    return _zipped({name: text.encode() for name, text in files.items()})


def finished_fb2(data: bytes, book: Book) -> bytes:
    """An FB2 that says in full what it is, and without links to what it cannot name: figures and tables."""
    text = DESCRIPTION.sub(lambda _: _description(book), data.decode(), count=1)
    text = AGAIN["fb2"].sub(r'<a l:href="#n\1" type="note">[\1]</a>', text)
    known = set(IDENTIFIED.findall(text))
    return INWARD.sub(lambda match: match[0] if match[1] in known else match[2], text).encode()


def finished_markdown(data: bytes) -> bytes:
    """Markdown in which a note may be referred to twice."""
    text = AGAIN["md"].sub(r"[^\1]", data.decode().replace(AMPERSAND, "&amp;").replace(ESCAPE, "\\"))
    return FIRST.sub(r"\1", text).encode()


def _description(book: Book) -> str:
    def tag(name: str, value: str) -> str:
        return f"<{name}>{escape(_spaced(value), quote=False)}</{name}>" if value else ""

    people = "".join(
        "<author>"
        + tag("first-name", name.given)
        + tag("middle-name", name.patronymic)
        + tag("last-name", name.surname)
        + "</author>"
        for name in authors(book)
    )
    nobody = (
        f"<author><nickname>{escape(book.organization or book.title or book.name, quote=False)}</nickname></author>"
    )
    day = book.edition.day.isoformat()
    date = f'<date value="{day}">{day}</date>'
    paragraphs = "".join(tag("p", one) for one in book.annotation.split("\n"))
    isbn = book.imprint.get("isbn", ())
    return (
        "<description><title-info><genre>sci_pedagogy</genre>"
        + (people or nobody)
        + tag("book-title", book.title or book.name)
        + (f"<annotation>{paragraphs}</annotation>" if paragraphs else "")
        + tag("keywords", ", ".join(keywords(book)))
        + f"{date}<lang>{book.lang}</lang></title-info><document-info>{nobody}<program-used>profcollect</program-used>"
        + f"{date}<id>{identifier(book).removeprefix('urn:uuid:')}</id><version>1.0</version></document-info><publish-info>"
        + tag("book-name", book.title or book.name)
        + tag("publisher", book.organization)
        + tag("city", book.place)
        + (tag("year", book.year) if re.fullmatch(r"\d{4}", book.year) else "")
        + (tag("isbn", isbn[0]) if isbn else "")
        + "</publish-info></description>"
    )


def _spaced(text: str) -> str:
    """A text with common spaces: libraries of books search by them."""
    return text.replace("\xa0", " ")


def _ampersand(text: str) -> str:
    return re.sub(r"&(?=#?\w{1,32};)", AMPERSAND, text)


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - texts, lists and records of them
    """Metadata with each text in them changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    return {key: _changed(one, change) for key, one in value.items()} if isinstance(value, dict) else value


def _rezipped(data: bytes, changes: Mapping[str, Any]) -> bytes:
    """An archive with the texts whose names end so changed, and nothing in it that tells when it was made."""
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        for end, change in changes.items():
            if name.endswith(end):
                files[name] = change(content.decode()).encode()
    return _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive whose kind can be told from its first bytes: `mimetype` first, and as it is."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files, key=lambda one: (one != "mimetype", one)):
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return buffer.getvalue()
