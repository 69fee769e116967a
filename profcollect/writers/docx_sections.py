"""Sections of a Word file: where pages begin anew, turn, or have columns, and what runs above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING

from profcollect.writers.docx_fill import ACROSS, UPRIGHT, declared
from profcollect.writers.docx_headers import Head, Headers
from profcollect.writers.docx_package import MAIN, SECTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from profcollect.writers.docx_package import Package

BREAK, COLUMNS = "<?section?>", "<?columns?>"
"""Where the template begins a section, and where it goes on in two columns."""
SPLIT = re.compile(r"(<\?(?:section|columns)\?>)")
PLACE = re.compile(r"<\?practice (\d+)\?>")
"""Where a text goes; nothing that people write can look like a processing instruction."""
TITLE = re.compile(r"<\?title (\d+)\?>")
TURN = re.compile(f"({re.escape(ACROSS)}|{re.escape(UPRIGHT)})")
REFERENCE = re.compile(r'<w:(header|footer)Reference\b(?=[^>]* w:type="(\w+)")(?=[^>]* r:id="([^"]*)")[^>]*/>')
NOT_INHERITED = re.compile(
    r"<w:(?:headerReference|footerReference|type|titlePg|pgNumType)\b[^>]*/>|<w:(footnotePr|endnotePr)>.*?</w:\1>",
    re.DOTALL,
)
NUMBERS = re.compile(r"<w:pgNumType\b[^>]*/>")
PAPER = re.compile(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"([^>]*)/>')
COLUMN_SETTING = re.compile(r"<w:cols\b[^>]*?(?:/>|>.*?</w:cols>)", re.DOTALL)
LATE = re.compile(r"(?=<w:(?:textDirection|bidi|rtlGutter|docGrid|printerSettings)\b)|$")
"""What stands behind `titlePg`."""
PARAGRAPH_END = "</w:pPr></w:p>"
NOTHING = re.compile(rf"{PARAGRAPH_END}\s*")
"""What stands between the ends of a section and of the next, in which there is nothing."""
BLOCK = re.compile(r"<w:(?:p|tbl)[ >]|<\?practice")
FRONT = re.compile(r'<w:pStyle w:val="FrontHeading"/>.*?</w:pPr>(.*?)</w:p>', re.DOTALL)
RUN_END = "</w:t></w:r>"
LETTER = re.compile(r"(?:&[#\w]+;|[^<>&;])$")
LOOK = re.compile(r"<w:rPr>.*?</w:rPr>")
TAG = re.compile(r"<[^>]*>")
THIN = '<w:p><w:pPr><w:pStyle w:val="Thin"/></w:pPr></w:p>'
COLUMN_GAP = 425
NOTE = "<w:footnoteReference"


@dataclass(frozen=True)
class Title:
    """A heading of the book, which runs above its pages."""

    kind: str
    """`part`, `group` (a section in a part), `practice` or `matter`."""
    text: str
    level: int
    end: tuple[str, str] | None = None
    """The two halves of the bookmark at the end of a practice."""


@dataclass
class _Divider:
    """Goes through the document and keeps in mind what the sections so far have said."""

    titles: Sequence[Title]
    put: Callable[[str], str]
    """Gives a text of the template with what it has marks for."""
    body: Callable[[int], str]
    headers: Headers
    effective: dict[tuple[str, str], str] = field(default_factory=dict)
    """The template's header or footer of each kind, by `header` or `footer` and type."""
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    part: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class _Page:
    """The properties of a template's section."""

    settings: str
    numbers: str
    titled: bool
    """Whether its first page has a header of its own."""
    last: bool


@dataclass(frozen=True)
class _Start:
    """How a section begins."""

    fresh: bool = True
    """On a page of its own kind: with its own first page."""
    goes_on: bool = False
    """On the page of the section before."""
    columns: bool = False
    turned: bool = False
    notes: int = 0
    """The footnotes of the same practice before it."""


def divide(
    package: Package, titles: Sequence[Title], put: Callable[[str], str], body: Callable[[int], str]
) -> Iterator[str]:
    """The document piece by piece, with the bodies in it; every section has its page, its headers and its own notes.

    The package has the headers when all pieces are made. No piece ends within a mark.
    """
    document = _ending(declared(package.text(MAIN)))
    divider = _Divider(titles, put, body, Headers(package))
    sections = list(SECTION.finditer(document))
    begin = 0
    for place, match in enumerate(sections):
        last = place == len(sections) - 1
        divider.effective.update(((kind, form), name) for kind, form, name in REFERENCE.findall(match[1]))
        numbers = "".join(NUMBERS.findall(match[1]))
        page = _Page(NOT_INHERITED.sub("", match[1]), numbers, "<w:titlePg" in match[1], last)
        yield from _section(divider, page, document[begin : match.start()])
        begin = match.end()
    yield document[begin:]
    divider.headers.close()


def _ending(document: str) -> str:
    """The document without a last section that has nothing in it: the one before is the last."""
    sections = list(SECTION.finditer(document))
    before, last = sections[-2 if len(sections) > 1 else -1], sections[-1]
    if before is last or not NOTHING.fullmatch(document, before.end(), last.start()):
        return document
    return document[: before.start()] + PARAGRAPH_END + before[0] + document[last.end() :]


def _section(divider: _Divider, page: _Page, text: str) -> Iterator[str]:
    """A section of the template, divided where it says so, up to its own properties."""
    content, start = "", _Start()
    first, *rest = SPLIT.split(text)
    content = divider.put(first)
    for separator, piece in zip(rest[::2], rest[1::2], strict=True):
        if BLOCK.search(content):
            yield from _ended(divider, page, content, start, end=False)
            page = replace(page, numbers="")
            content, start = "", _Start() if separator == BREAK else _Start(fresh=False, columns=True, goes_on=True)
        content += divider.put(piece)
    yield from _ended(divider, page, content, start, end=True)


def _ended(divider: _Divider, page: _Page, content: str, start: _Start, *, end: bool) -> Iterator[str]:
    """A section; columns have an empty one behind them: Word makes them of equal height only before such a one."""
    if start.columns:
        behind = _own_end(content)
        yield from _closed(divider, page, content[:behind], start, end=False)
        content, start = content[behind:] or (THIN if end else ""), _Start(fresh=False, goes_on=True)
    yield from _closed(divider, page, content, start, end=end)


def _closed(divider: _Divider, page: _Page, content: str, start: _Start, *, end: bool) -> Iterator[str]:
    """The content with its properties behind it: in a paragraph of their own, or bare at the template's own end."""
    content, head = _titled(divider, content)
    pieces = TURN.split(content) if ACROSS in content else [content]
    for place in range(0, len(pieces), 2):
        if place:
            turned = pieces[place - 1] == ACROSS
            notes = sum(piece.count(NOTE) for piece in pieces[:place])
            start = _Start(fresh=False, turned=turned, notes=notes)
        references = _references(divider, head) if start.fresh else ""
        if not start.fresh:
            # LibreOffice forgets what first pages have after a section that has no first page of its own.
            divider.said = {key: name for key, name in divider.said.items() if key[1] != "first"}
        properties = _properties(page, references, start, last=page.last and end and place == len(pieces) - 1)
        yield pieces[place]
        if end and place == len(pieces) - 1:
            yield properties
        else:
            yield f'<w:p><w:pPr><w:pStyle w:val="Thin"/>{properties}</w:pPr></w:p>'


def _titled(divider: _Divider, content: str) -> tuple[str, Head]:
    """The content with its texts in their places and the ends of its practices marked, and what runs above it."""
    first, *rest = TITLE.split(content)
    found: list[Title] = []
    out = [_filled(divider, first)]
    for number, piece in zip(rest[::2], rest[1::2], strict=True):
        title = divider.titles[int(number)]
        found.append(title)
        text = _filled(divider, piece)
        out.append(_with_end(text, *title.end) if title.end else text)
    return "".join(out), _head(divider, found, content)


def _with_end(text: str, start: str, end: str) -> str:
    """A text with a bookmark around its last letter: LibreOffice loses some of those that hold nothing."""
    behind = text.rfind(RUN_END, 0, _own_end(text))
    while behind > 0 and text[behind - 1] == ">" and text[behind - 2] != "?":
        behind = text.rfind(RUN_END, 0, behind)
    begin = _last("<w:r>", "<w:r ", text, 0, behind)
    run, rest = text[begin:behind], text[behind + len(RUN_END) :]
    match = LETTER.search(run)
    if not match:
        return text[:begin] + start + run + RUN_END + end + rest
    look = LOOK.search(run)
    letter = f'<w:r>{look[0] if look else ""}<w:t xml:space="preserve">{match[0]}{RUN_END}'
    return text[:begin] + run[: match.start()] + RUN_END + start + letter + end + rest


def _own_end(text: str) -> int:
    """Where the last paragraph that a template's section ends with begins, if the text ends inside one."""
    opened = _last("<w:p>", "<w:p ", text, max(0, text.rfind("</w:p>")), len(text))
    return opened if opened >= 0 else len(text)


def _last(one: str, other: str, text: str, start: int, end: int) -> int:
    """Where the last of two tags begins, -1 for nowhere; the text is long, and has one of them near its end."""
    found = text.rfind(one, start, end)
    return max(found, text.rfind(other, max(start, found), end))


def _filled(divider: _Divider, text: str) -> str:
    return PLACE.sub(lambda match: divider.body(int(match[1])), text)


def _head(divider: _Divider, titles: Sequence[Title], content: str) -> Head:
    for title in titles:
        if title.kind == "part":
            divider.part = title.text, title.level
    practice = next((title for title in titles if title.kind == "practice"), None)
    if practice:
        return Head(divider.part, (practice.text, practice.level))
    matter = next((title for title in titles if title.kind == "matter"), None)
    if matter:
        return Head((matter.text, matter.level), (matter.text, matter.level))
    front = FRONT.search(content)
    words = unescape(TAG.sub("", front[1])).strip() if front else ""
    return Head((words, 0), (words, 0))


def _references(divider: _Divider, head: Head) -> str:
    """Those headers and footers that are others than above."""
    out = []
    for (kind, form), identifier in sorted(divider.effective.items()):
        name = divider.headers.reference(identifier, head) if kind == "header" else identifier
        if divider.said.get((kind, form)) != name:
            divider.said[kind, form] = name
            out.append(f'<w:{kind}Reference w:type="{form}" r:id="{name}"/>')
    return "".join(out)


def _properties(page: _Page, references: str, start: _Start, *, last: bool) -> str:
    """A section's properties: its page, and its own count of notes."""
    notes = f'<w:numStart w:val="{start.notes + 1}"/>' if start.notes else ""
    own = f'<w:footnotePr>{notes}<w:numRestart w:val="eachSect"/></w:footnotePr>'
    if last:
        # LibreOffice counts the notes of a file only when the last section changes something of endnotes,
        # of which a book has none; else it prints 0 for most of them.
        own += '<w:endnotePr><w:numStart w:val="2"/></w:endnotePr>'
    settings = page.settings
    if start.turned:
        settings = PAPER.sub(r'<w:pgSz w:w="\2" w:h="\1" w:orient="landscape"\3/>', settings)
    if start.columns:
        settings = COLUMN_SETTING.sub(f'<w:cols w:num="2" w:space="{COLUMN_GAP}"/>', settings)
    if page.numbers and start.fresh:
        settings = re.sub(r"(?=<w:cols\b)|$", page.numbers, settings, count=1)
    if page.titled and start.fresh:
        settings = LATE.sub("<w:titlePg/>", settings, count=1)
    kind = "continuous" if start.goes_on else "nextPage"
    return f'<w:sectPr>{references}{own}<w:type w:val="{kind}"/>{settings}</w:sectPr>'
