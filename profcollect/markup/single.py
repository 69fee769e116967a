"""Tokens → HTML for a page that holds the whole book: what pandoc makes other formats of.

It differs from a page of the site in what pandoc would lose or take amiss: anchors are the book's, headings stand at
their level in it, a note is marked so that it stays one, alignments and widths are attributes. What each format wants
otherwise is a mark between U+0001, which no text can hold: the number of a note (`note1`), the box of a task (`open`,
`done`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.images import WIDEST
from profcollect.markup import html
from profcollect.markup.html import Page, caption_of, no_image, outward, stream
from profcollect.settling import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from profcollect.markdown import Body
    from profcollect.markup import Context
    from profcollect.markup.html import Rule

DEEPEST = 6
"""The lowest level of a heading in HTML. What would lie deeper is a line in bold, and so is a heading in a list, a quote
or a note: FB2 would lose it, and the contents would have it.
"""
NOTE = re.compile("\x02(\\d+)\x02")
SPACE = " "
MARGIN = 8
"""Characters that a column is wider than its longest text, for the shares of short columns."""


@dataclass
class _Sheet(Page):
    mentioned: frozenset[int] = frozenset()
    """Notes that the text itself refers to, and not only other notes."""
    places: dict[int, int] = field(default_factory=dict)
    """The number, from 1, of each note that has a place, in the order of their places."""
    waiting: list[int] = field(default_factory=list)
    """Notes that have a number and are to be placed as soon as may be."""
    noted: bool = False
    """Whether a note is being rendered: no reference in it can hold another."""
    texts: list[str] = field(default_factory=list)
    """The notes, in the order of their places."""


def render(body: Body, context: Context) -> str:
    """The body as HTML, followed by the texts of its notes."""
    mentioned = frozenset(_mentioned(body.tokens)) if body.notes else frozenset()
    page = _Sheet(body, context, RULES, mentioned=mentioned)
    text = stream(page, body.tokens)
    for note in range(len(body.notes)):
        if note not in page.places:
            # Only notes that nobody refers to mention it: its text is kept under the last line.
            _await(page, note)
            text += f"<p>{_placed(page)}</p>\n"
    return NOTE.sub(lambda match: f"\x01note{page.places[int(match[1])]}\x01", text + "".join(page.texts))


def _mentioned(tokens: Sequence[Token]) -> Iterator[int]:
    for token in tokens:
        if token.type == "footnote_ref":
            yield token.meta["id"]
        yield from _mentioned(token.children or ())
        if token.type == "table_open":
            yield from _mentioned(token.meta["caption"] or ())


def anchor_of(name: str) -> str:
    """An anchor of the book as XML allows it: none begins with a digit. No slug has an underscore."""
    return f"n_{name}" if name[:1].isdecimal() else name


def _anchor(page: Page, inner: str) -> str:
    return anchor_of(f"{page.context.slug}--{inner}")


def _heading_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    level = page.context.heading + meta["level"]
    anchor = _anchor(page, meta["id"])
    assert isinstance(page, _Sheet)  # noqa: S101 - for mypy: the rules are this module's
    if level > DEEPEST or page.noted or tokens[index].level:
        page.ends.append("</strong></p>\n")
        # A paragraph keeps no anchor in pandoc.
        return f'<p><strong><span id="{anchor}"></span>'
    page.ends.append(f"</h{level}>\n")
    return f'<h{level} id="{anchor}">'


def _code_block(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return f"<pre><code>{escape(tokens[index].content, quote=False)}</code></pre>\n"


def _list_item_open(_page: Page, tokens: Sequence[Token], index: int) -> str:
    done = tokens[index].meta.get("task")
    return "<li>" if done is None else "<li>\x01done\x01 " if done else "<li>\x01open\x01 "


def _link_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    address = str(token.attrs["href"])
    text = escape(unquote(address)) if tokens[index + 1].type == "link_close" else ""
    target = _destination(page, address)
    page.ends.append("</a>" if target else "")
    if not target:
        return text
    title = str(token.attrs.get("title", ""))
    more = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(target)}"{more}>{text}'


def _destination(page: Page, address: str) -> str:
    """Where a link leads to in the book or outside; empty where it may not."""
    if slug := page.context.links.get(address):
        return f"#{anchor_of(slug)}"
    if address.startswith("#") and address[1:] in page.body.anchors:
        return f"#{_anchor(page, address[1:])}"
    return address if outward(address) else ""


def _link_close(page: Page, _tokens: Sequence[Token], _index: int) -> str:
    end = page.ends.pop()
    assert isinstance(page, _Sheet)  # noqa: S101 - for mypy: the rules are this module's
    # Notes of a link's words follow it: a link cannot hold another.
    return end if "</a>" in page.ends or page.noted else end + _placed(page)


def _footnote_ref(page: Page, tokens: Sequence[Token], index: int) -> str:
    """The first reference to a note is its place, all others lead there."""
    assert isinstance(page, _Sheet)  # noqa: S101 - for mypy: the rules are this module's
    note = tokens[index].meta["id"]
    linked = "</a>" in page.ends
    if note not in page.places and not (page.noted and note in page.mentioned):
        _await(page, note)
        if not page.noted:
            return "" if linked else _placed(page)
    number = _number(note)
    return f"<sup>{number}</sup>" if linked else f'<sup><a href="#{_place(page, note)}">{number}</a></sup>'


def _await(page: _Sheet, note: int) -> None:
    """Give a note its number. In a note no note can have its place: it waits for that one's end."""
    page.places[note] = len(page.places) + 1
    page.waiting.append(note)


def _placed(page: _Sheet) -> str:
    """The marks of the notes that wait, and of those that they mention first."""
    marks = []
    while page.waiting:
        note = page.waiting.pop(0)
        anchor = _anchor(page, f"note_{note + 1}")
        mark = f'<a href="#{anchor}" epub:type="noteref">{_number(note)}</a>'
        marks.append(f'<span id="{_place(page, note)}">{mark}</span>')
        ends, page.ends, page.noted = page.ends, [], True
        text = stream(page, page.body.notes[note])
        page.ends, page.noted = ends, False
        page.texts.append(f'<aside id="{anchor}" epub:type="footnote">\n{text}</aside>\n')
    return SPACE.join(marks)


def _number(note: int) -> str:
    """Stands for the number of a note, which may not have its place yet."""
    return f"\x02{note}\x02"


def _place(page: Page, note: int) -> str:
    return _anchor(page, f"reference_{note + 1}")


def _figure(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    anchor = _anchor(page, f"figure_{meta['number']}")
    caption = caption_of(page, "figure", meta["number"], escape(meta["caption"], quote=False))
    if meta["src"] not in page.context.images:
        # Not a figure without a picture, which pandoc does not know.
        shown = no_image(page, unquote(meta["src"]), meta["alt"])
        return f'<p><span id="{anchor}">{shown}</span></p>\n<p>{caption}</p>\n'
    picture = _picture(page, meta["src"], meta["alt"], meta["width"])
    # Links into another chapter find no figure, but a span in it.
    return f'<figure>\n{picture}\n<figcaption><span id="{anchor}">{caption}</span></figcaption>\n</figure>\n'


def _image(page: Page, tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    title = str(token.attrs.get("title", ""))
    return _picture(page, str(token.attrs["src"]), plain(token.children), token.meta.get("width"), title)


def _picture(page: Page, source: str, alt: str, width: str | None, title: str = "") -> str:
    image = page.context.images.get(source)
    if image is None:
        return no_image(page, unquote(source), alt)
    printed = image.printed_mm(width)
    share = (width or "").endswith("%") or printed >= WIDEST
    size = f"{round(100 * printed / WIDEST)}%" if share else f"{printed:.1f}mm"
    more = f' title="{escape(title)}"' if title else ""
    return f'<img src="images/{escape(image.name)}" width="{size}" alt="{escape(alt)}"{more}>'


def _table_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    page.ends.append("</table>\n")
    whole = sum(meta["weights"]) + MARGIN * len(meta["weights"])
    shares = (100 * (weight + MARGIN) / whole for weight in meta["weights"])
    columns = "".join(f'<col style="width: {share:.1f}%">' for share in shares)
    columns = f"<colgroup>{columns}</colgroup>\n"
    if not meta["caption"]:
        return f"<table>\n{columns}"
    caption = caption_of(page, "table", meta["number"], stream(page, meta["caption"]))
    anchor = _anchor(page, f"table_{meta['number']}")
    return f'<table id="{anchor}">\n<caption>{caption}</caption>\n{columns}'


def _cell_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    cell = tokens[index]
    page.ends.append(f"</{cell.tag}>\n")
    scope = ' scope="col"' if cell.tag == "th" else ""
    style = str(cell.attrs.get("style", ""))
    return f'<{cell.tag}{scope} style="{style}">' if style else f"<{cell.tag}{scope}>"


RULES: Mapping[str, Rule] = {
    **html.RULES,
    "code_block": _code_block,
    "fence": _code_block,
    "figure": _figure,
    "footnote_ref": _footnote_ref,
    "heading_open": _heading_open,
    "image": _image,
    "link_close": _link_close,
    "link_open": _link_open,
    "list_item_open": _list_item_open,
    "literal": _code_block,
    "table_open": _table_open,
    "td_open": _cell_open,
    "th_open": _cell_open,
}
