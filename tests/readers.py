"""The text of a finished book in each format, as its readers have it: paragraph by paragraph, without furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pypandoc
import pytest
from lxml import etree, html

MARGIN = 22 / 25.4 * 72
"""Of the profile A4, in points, less what a tall letter may stick out."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODF_PARAGRAPHS = (f"{ODF}p", f"{ODF}h")
ODF_GAPS = {f"{ODF}s", f"{ODF}tab", f"{ODF}line-break"}
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
ODF_UNSEEN = (f"{ODF}note", f"{SVG}title", f"{SVG}desc")
INLINE = {
    *("a", "abbr", "b", "cite", "code", "del", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup"),
    *("u", "wbr", "emphasis", "strikethrough", "note", "bookmark", "bookmark-start", "bookmark-end"),
    *("bookmark-ref", "note-ref", "sequence", "soft-page-break", "toc-mark", "reference-mark"),
}
"""Elements of HTML, FB2 and ODT that do not end a word."""
DUMB = {"script", "style", "binary", "svg", "head", "description"}
"""Elements whose text nobody reads in the book."""


def spaced(root: etree._Element) -> str:
    """The text below an element, a space wherever a block begins or ends."""
    return "".join(_pieces(root))


def _pieces(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    gap = "" if name in INLINE else " "
    yield gap
    if name and name not in DUMB:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
    yield gap


def word_paragraphs(path: Path, *parts: str) -> list[str]:
    """The paragraphs of a Word file's parts, of its body where none is named."""
    with ZipFile(path) as book:
        trees = [etree.fromstring(book.read(f"word/{part}.xml")) for part in parts or ("document",)]
    return [text for tree in trees for text in _paragraphs(tree)]


def _paragraphs(tree: etree._Element) -> list[str]:
    pieces = {f"{W}t": None, f"{W}tab": " ", f"{W}br": " ", f"{W}noBreakHyphen": "-"}
    found = []
    for paragraph in tree.iter(f"{W}p"):
        runs = (one for one in paragraph.iter(*pieces) if one.getparent().tag == f"{W}r")  # type: ignore[union-attr]
        found.append(tidy("".join(pieces[str(one.tag)] or one.text or "" for one in runs)))
    return [text for text in found if text]


def own_paragraphs(path: Path) -> list[str]:
    """The paragraphs of a Word file that are no lines of a contents, of a list or of an index."""
    with ZipFile(path) as book:
        body = etree.fromstring(book.read("word/document.xml"))
    lines = [
        one for one in body.iter(f"{W}p") if any("PAGEREF" in (field.text or "") for field in one.iter(f"{W}instrText"))
    ]
    for line in lines:
        parent = line.getparent()
        assert parent is not None
        parent.remove(line)
    return _paragraphs(body)


def odt_paragraphs(path: Path) -> list[str]:
    """The paragraphs of an ODT, without its notes and the texts in place of its pictures."""
    with ZipFile(path) as book:
        body = etree.fromstring(book.read("content.xml"))
    return [text for one in body.iter(*ODF_PARAGRAPHS) if not _in_note(one) and (text := tidy("".join(_own(one))))]


def _in_note(element: etree._Element) -> bool:
    return any(above.tag == f"{ODF}note" for above in element.iterancestors())


def _own(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph, without that of paragraphs in it, which lie in frames."""
    yield " " if element.tag in ODF_GAPS else element.text or ""
    for child in element:
        if child.tag not in {*ODF_PARAGRAPHS, *ODF_UNSEEN}:
            yield from _own(child)
        yield child.tail or ""


def tidy(text: str) -> str:
    """A text whatever breaks its lines: one kind of space and of hyphen, no marks of where a line may end."""
    return " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", text.replace("\u2011", "-")).split())


def letters(text: str) -> str:
    """The letters of a text: without spaces, hyphens, and the numbers of pages and notes."""
    text = unicodedata.normalize("NFKC", text.replace("№", ""))
    return "".join(filter(str.isalpha, text))


def words(text: str) -> set[str]:
    """Words of two letters and more. Hyphens are left out: a line's end may stand at any of them."""
    text = unicodedata.normalize("NFKC", re.sub("[\u00ad\u200b\u2060]", "", text.replace("№", " ")))
    text = re.sub("(?<=\\w)[-\u2010\u2011]\\s*", "", text)
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text)}


def read_docx(path: Path) -> str:
    """Body and notes."""
    return "\n".join(word_paragraphs(path, "document", "footnotes"))


def read_pdf(path: Path) -> str:
    """What stands between the margins of the pages. What a line's end has broken is whole again."""
    pymupdf = pytest.importorskip("pymupdf", reason="pymupdf is not installed")
    with pymupdf.open(path) as book:
        areas = [(page, page.rect) for page in book]
        texts = [page.get_text(clip=(area.x0, area.y0 + MARGIN, area.x1, area.y1 - MARGIN)) for page, area in areas]
    return "\n".join(texts).replace("\u00ad\n", "")


def read_html(path: Path) -> str:
    """All pages of the site."""
    return "\n".join(spaced(html.fromstring(page.read_bytes())) for page in sorted(path.glob("*.html")))


def read_one_page(path: Path) -> str:
    """The body of a page."""
    (body,) = html.fromstring(path.read_bytes()).xpath("//body")
    return spaced(body)


def read_epub(path: Path) -> str:
    """All pages of the book."""
    with ZipFile(path) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        return "\n".join(spaced(etree.fromstring(book.read(name))) for name in names)


def read_odt(path: Path) -> str:
    """Body, and notes after it."""
    with ZipFile(path) as book:
        notes = etree.fromstring(book.read("content.xml")).iter(f"{ODF}note-body")
    return "\n".join([*odt_paragraphs(path), *map(spaced, notes)])


def read_fb2(path: Path) -> str:
    """Bodies, without what the file says of itself."""
    return spaced(etree.fromstring(path.read_bytes()))


def read_md(path: Path) -> str:
    """As pandoc understands it."""
    made: str = pypandoc.convert_file(
        str(path / "book.md"), "html", format="markdown-smart", extra_args=["--standalone"]
    )
    return spaced(html.fromstring(made))


READERS = {
    "docx": read_docx,
    "pdf": read_pdf,
    "html": read_html,
    "html-single": read_one_page,
    "epub": read_epub,
    "odt": read_odt,
    "fb2": read_fb2,
    "md": read_md,
}
