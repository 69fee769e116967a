"""Book → DOCX: docxtpl fills the Word shell, and the ready fragments take the places it marks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, count
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from profcollect.errors import TemplateError
from profcollect.i18n import Text
from profcollect.markup.wordml import DEEPEST, bookmark, bookmarked, escape, external, field_of, relation, run
from profcollect.theme import explained
from profcollect.writers.docx_package import MAIN, PLACE, Package, adopt, fill, next_id, text_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from profcollect.card import Byline, Item
    from profcollect.collection import Book, Group
    from profcollect.theme import Theme

TEMPLATE = "docx/book.docx"
IMPRINT = ("udc", "bbk", "author_mark", "isbn", "reviewers", "editors", "compilers", "copyright", "age_mark")
LOCALES = {"ru": "ru-RU", "en": "en-US"}
IMAGE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
SHORT_TITLE = 70
KEYWORDS_LENGTH = 255
"""Word shows no more of a document's keywords."""
NEW_LINE = "<w:r><w:br/></w:r>"


class Xml(str):
    """Markup that Jinja lets through as it is. docxtpl makes braces from `{_` and `_}`: entities hide them."""

    __slots__ = ()

    def __html__(self) -> str:
        return self.replace("{_", "{&#95;").replace("_}", "&#95;}")


@dataclass(frozen=True)
class Line:
    """A line of a practice's card, as the template gets it."""

    name: str
    label: str
    items: tuple[Item, ...]
    value: Xml
    """All items with their links, each on its own line: `{{r fact.value }}`."""


@dataclass(frozen=True)
class PracticeCard:
    """A practice, as the template gets it."""

    number: int
    title: str
    names: str
    bylines: tuple[Byline, ...]
    facts: tuple[Line, ...]
    summary: str
    keywords: tuple[str, ...]
    source: str
    status: str
    group_headings: tuple[Xml, ...]
    """The headings of the parts and sections that begin with it."""
    heading: Xml
    body: Xml


def write(book: Book, theme: Theme) -> dict[str, bytes]:
    """The book as a Word file, by file name."""
    path = theme.file(TEMPLATE)
    package = _template(path, theme.folders[-1] / TEMPLATE)
    links: dict[str, str] = {}
    numbers = count(next_id("bookmarkStart", package.text(MAIN)))
    context = _context(book, numbers, links)
    _render(package, path, theme, context)
    _check(package, book, path)
    fill(package, [entry.compiled.ooxml for entry in book.entries], next(numbers))
    _relate(package, book, links)
    package.parts["docProps/core.xml"] = _properties(book).encode()
    set_language(package, LOCALES.get(book.lang, book.lang))
    return {f"{book.name}.docx": package.write()}


def _template(path: Path, reference: Path) -> Package:
    try:
        package = Package.read(path)
        text_size(package.text(MAIN))
        if path != reference:
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


def _context(book: Book, numbers: Iterator[int], links: dict[str, str]) -> dict[str, object]:
    """The names that the template may use: the fields of the book, and what only Word needs."""
    imprint = {name: book.imprint.get(name, ()) for name in IMPRINT}
    return {
        **vars(book),
        "imprint": imprint,
        "has_imprint": bool(book.annotation or any(imprint.values())),
        "short_title": _short(book.title),
        "contents": book.contents(),
        "toc": Xml(_contents(book)),
        "section_break": Xml("<?section?>"),
        "entries": list(_cards(book, numbers, links)),
    }


def _short(title: str) -> str:
    title = " ".join(title.splitlines())
    return title if len(title) <= SHORT_TITLE else title[:SHORT_TITLE].rpartition(" ")[0].rstrip(" ,.:;–—") + "…"


def _contents(book: Book) -> str:
    """The field of the contents with the lines as they stand now; Word adds the page numbers when asked to."""
    lines = []
    for line in book.contents():
        link = f'<w:hyperlink w:anchor="{escape(bookmark(line.anchor))}" w:history="1">{run(line.title)}</w:hyperlink>'
        if line.names:
            # LibreOffice forgets styles of letters in a contents, so the slant is said twice.
            link += NEW_LINE + run(line.names, "ContentsNames", ("i",))
        lines.append((min(line.level, DEEPEST), link))
    if not lines:
        return ""
    field = field_of(rf'TOC \o "1-{min(book.practice_level, DEEPEST)}" \h \z \u', "\x01")
    begin, end = field.split("\x01")
    marked = [f"{begin if not place else ''}{link}" for place, (_, link) in enumerate(lines)]
    paragraphs = (_paragraph(f"TOC{level}", link) for (level, _), link in zip(lines, marked, strict=True))
    return "".join(paragraphs) + _paragraph("Thin", end)


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _cards(book: Book, numbers: Iterator[int], links: dict[str, str]) -> Iterator[PracticeCard]:
    opened = dict(_openings(book.parts))
    for place, entry in enumerate(book.entries):
        groups = opened.get(entry.slug, ())
        yield PracticeCard(
            number=entry.number,
            title=entry.title,
            names=entry.names,
            bylines=entry.bylines,
            facts=tuple(
                Line(
                    fact.name,
                    fact.label,
                    fact.items,
                    Xml((run(";") + NEW_LINE).join(_item(item, links) for item in fact.items)),
                )
                for fact in entry.facts
            ),
            summary=entry.summary,
            keywords=entry.keywords,
            source=entry.source,
            status=entry.status,
            group_headings=tuple(_heading(group.level, group.anchor, group.title, numbers) for group in groups),
            heading=_heading(book.practice_level, entry.slug, entry.title, numbers),
            body=Xml(f"<?practice {place}?>"),
        )


def _openings(groups: Iterable[Group]) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """Every practice by slug, and the groups that begin with it."""
    for group in groups:
        begun: tuple[Group, ...] = (group,)
        for slug, inner in chain(_openings(group.groups), ((entry.slug, ()) for entry in group.entries)):
            yield slug, begun + inner
            begun = ()


def _heading(level: int, anchor: str, title: str, numbers: Iterator[int]) -> Xml:
    text = bookmarked(bookmark(anchor), str(next(numbers)), run(title))
    return Xml(_paragraph(f"Heading{min(level, DEEPEST)}", text))


def _item(item: Item, links: dict[str, str]) -> str:
    if not item.url or external(item.url) is None:
        return run(item.text)
    links[relation(item.url)] = item.url
    return f'<w:hyperlink r:id="{relation(item.url)}" w:history="1">{run(item.text, "Hyperlink")}</w:hyperlink>'


def _render(package: Package, path: Path, theme: Theme, context: dict[str, object]) -> None:
    """Fill the document, its headers and its footers."""
    from docxtpl import DocxTemplate

    environment = theme.environment(autoescape=True).overlay(finalize=_printed)
    with explained(template=path):
        template = DocxTemplate(BytesIO(package.write()))
        template.render(context, environment, autoescape=True)
    for part in template.docx.part.package.iter_parts():
        if re.search(r"wordprocessingml\.(?:document\.main|header|footer|footnotes)\+xml", part.content_type):
            package.parts[part.partname.lstrip("/")] = part.blob


def _printed(value: object) -> object:
    """A value as XML."""
    return value if hasattr(value, "__html__") else Xml(escape(str(value)))


def _check(package: Package, book: Book, path: Path) -> None:
    """A template that prints no practice must not make an empty book."""
    found = {int(place) for place in PLACE.findall(package.text(MAIN))}
    if found != set(range(len(book.entries))):
        raise TemplateError(
            Text(
                ru="шаблон {path} печатает не все практики: в цикле по entries нет строки {tag}",
                en="template {path} does not print all practices: its loop over entries lacks the line {tag}",
            ),
            Text(
                ru="Верните эту строку отдельным абзацем; образец лежит в папке templates программы.",
                en="Put that line back as a paragraph of its own; the original is in the tool's own templates folder.",
            ),
            path=path,
            tag="{{p entry.body }}",
        )


def _relate(package: Package, book: Book, links: dict[str, str]) -> None:
    """Say where the links lead, and put the images into the file, each once."""
    images: dict[str, str] = {}
    note_links: dict[str, str] = {}
    note_images: dict[str, str] = {}
    for entry in book.entries:
        fragment = entry.compiled.ooxml
        for found, more in (
            (links, fragment.links),
            (images, fragment.images),
            (note_links, fragment.note_links),
            (note_images, fragment.note_images),
        ):
            found.update(more)
    data = {image.name: image.data for entry in book.entries for image in entry.compiled.images}
    for part, addresses, names in ((MAIN, links, images), ("word/footnotes.xml", note_links, note_images)):
        rows = [(identifier, "hyperlink", address) for identifier, address in addresses.items()]
        rows += [(identifier, "image", f"media/{name}") for identifier, name in names.items()]
        if rows:
            package.relate(part, rows)
        for name in names.values():
            package.parts[f"word/media/{name}"] = data[name]
            suffix = name.rpartition(".")[2]
            package.declare("Default", Extension=suffix, ContentType=IMAGE_TYPES[suffix])


def _properties(book: Book) -> str:
    """core.xml. It has no dates, so that equal books are equal files."""
    keywords = Counter(word for entry in book.entries for word in entry.keywords)
    chosen = ""
    for word, _ in keywords.most_common():
        longer = f"{chosen}, {word}" if chosen else word
        if len(longer) <= KEYWORDS_LENGTH:
            chosen = longer
    values = {"dc:title": book.title, "dc:creator": book.organization, "dc:subject": book.subtitle}
    values |= {"cp:keywords": chosen, "dc:language": LOCALES.get(book.lang, book.lang)}
    content = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{content}</cp:coreProperties>'
    )


def set_language(package: Package, locale: str) -> None:
    """The language of the text, by which Word hyphenates and checks the spelling."""
    for name, place in (
        ("styles", r'(<w:rPrDefault>.*?<w:lang\b[^>]*?w:val=")[^"]*'),
        ("settings", r'(<w:themeFontLang\b[^>]*?w:val=")[^"]*'),
    ):
        part = f"word/{name}.xml"
        if part in package.parts:
            text = re.sub(place, rf"\g<1>{locale}", package.text(part), count=1, flags=re.DOTALL)
            package.parts[part] = text.encode()
