"""Tokens → WordprocessingML: paragraphs and tables for a Word document, everything named by style.

What only the finished book can know stands as a mark between two U+0001, which no text can hold
(`printable` removes it), and the writer fills them in: `f`, `n`, `b`, `d` with a number from 0 are ids of a
footnote, a numbered list, a bookmark, a drawing; `l` with a style is that style's list; `w` with weight, sum of
weights and indent is a width in twips; `x` with a width (EMU), a share of the text's width or 0, the two sides
in pixels and an indent is the size of a picture.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.markdown import plain
from profcollect.markup import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it.token import Token

    from profcollect.images import Image
    from profcollect.markdown import Body
    from profcollect.markup import Context

LIST_LEFT, STEP, DEEPEST = 709, 425, 9
"""Where the markers of a list begin, how far each level goes in (twips), and how many levels Word knows."""
BOX_LEFT = {"Quote": 567, "Definition": 709}
FARTHEST = 4500
"""No nesting may push text further in than this: it would leave the page."""
EMU_PER_MM = 36000
LONGEST_START = 32767
LONGEST_ADDRESS = 2000
"""Word takes no list start and no link beyond these."""
NAME_LENGTH = 40
LINE, CELL_MARGINS, LONGEST_WORD = 92, 3, 24
"""Letters in a line of a table as wide as the text, those that a cell's margins take, and what is never broken."""
WORDS = re.compile(r"[^\s–—/-]+")
SHOWN_ADDRESS = 100

EXTERNAL = re.compile(
    r"https?://[\w.~-]+(?::\d{1,5})?(?:[/?#](?:[\w./?#@!$&'()*+,;=:~-]|%[0-9A-F]{2})*)?"
    r"|mailto:[\w.+%-]+@[\w.-]+(?:\?[\w=&%.+-]*)?",
    re.ASCII | re.IGNORECASE,
)
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
NOTE_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
NOTE_LEAD = f'{NOTE_MARK}<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
GAP = '<w:p><w:pPr><w:pStyle w:val="TableGap"/></w:pPr></w:p>'
"""Without it two tables become one, and no table keeps a distance from the text."""
BOX = '<w:r><w:rPr><w:rStyle w:val="TaskBox"/></w:rPr><w:t>{}</w:t></w:r><w:r><w:tab/></w:r>'


@dataclass(frozen=True)
class Fragment:
    """A body in WordprocessingML, without namespace declarations, and what it needs from the rest of the book."""

    body: str
    notes: tuple[str, ...]
    """The content of each footnote, in order."""
    links: tuple[tuple[str, str], ...]
    """Relationship and address of every link in the body."""
    images: tuple[tuple[str, str], ...]
    """Relationship and name of every image in the body."""
    note_links: tuple[tuple[str, str], ...]
    note_images: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, int, int], ...]
    """Style, level (from 0) and first number of every numbered list."""
    bookmarks: int
    drawings: int


def render(body: Body, context: Context) -> Fragment:
    """The body as a fragment."""
    state = _State(body, context)
    _blocks(state, body.tokens)
    links, images = state.links, state.images
    state.links, state.images = {}, {}
    notes: list[str] = []
    for note in range(len(body.notes)):
        _write_notes(state, notes)
        if note not in state.homes:
            # Only notes that nobody refers to mention it: its text is kept under the last line.
            _open(state)
            _place_note(state, note)
            state.out.append("</w:p>")
    _write_notes(state, notes)
    return Fragment(
        body="".join(state.out),
        notes=tuple(notes),
        links=tuple(links.items()),
        images=tuple(images.items()),
        note_links=tuple(state.links.items()),
        note_images=tuple(state.images.items()),
        lists=tuple(state.numbered),
        bookmarks=state.bookmarks,
        drawings=state.drawings,
    )


def escape(text: str) -> str:
    """`text` for XML, in an element or in a quoted attribute."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def run(text: str, style: str = "", formats: tuple[str, ...] = ()) -> str:
    """A run of text."""
    return f'<w:r>{_properties(style, formats)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field_of(instruction: str, result: str) -> str:
    """A field with its result as it stands now."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(name: str, number: str, content: str) -> str:
    """`content` with a bookmark around it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{escape(name)}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def bookmark(name: str) -> str:
    """`name` as Word takes it: at most 40 characters, not beginning with a digit."""
    if len(name) <= NAME_LENGTH and not name[:1].isdigit():
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"p-{name[: NAME_LENGTH - 13]}-{digest}"


def external(address: str) -> str | None:
    """The address, where Word can follow it; a malformed one makes Word refuse the whole file."""
    return address if len(address) <= LONGEST_ADDRESS and EXTERNAL.fullmatch(address) else None


def relation(address: str) -> str:
    """The relationship id of an outward link."""
    return "L" + hashlib.sha256(address.encode()).hexdigest()[:16]


@cache
def _properties(style: str, formats: tuple[str, ...]) -> str:
    inside = f'<w:rStyle w:val="{style}"/>' if style else ""
    inside += "".join(f"<w:{name}/>" for name in ("b", "i", "strike") if name in formats)
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


@dataclass
class _State:
    """Where the rendering stands."""

    body: Body
    context: Context
    out: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    """What the current block lies in, innermost last: "list" or a style."""
    lefts: list[int] = field(default_factory=lambda: [0])
    lists: list[tuple[str, str]] = field(default_factory=list)
    """Style and numbering properties of every open list."""
    marker: tuple[str, str] | None = None
    """The list item whose first paragraph is still to come."""
    lead: str = ""
    """Runs that the next paragraph begins with."""
    formats: tuple[str, ...] = ()
    link: str = ""
    """The style of text in the open link."""
    links_open: list[tuple[bool, str, int]] = field(default_factory=list)
    """Every open link: whether it leads anywhere, its address, where its text begins."""
    columns: list[str] = field(default_factory=list)
    """The beginning of a cell in every column of the current table."""
    dense: bool = False
    links: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    numbered: list[tuple[str, int, int]] = field(default_factory=list)
    bookmarks: int = 0
    drawings: int = 0
    placed: list[tuple[int, list[str], int]] = field(default_factory=list)
    """Every footnote: its note, and where its reference stands."""
    homes: dict[int, int] = field(default_factory=dict)
    """The footnote (from 1) in which the text of a note is found."""
    marked: set[int] = field(default_factory=set)
    following: tuple[Sequence[Token], int] = ((), 0)
    """The tokens of the current stream, and the place of the current one."""
    host: int = 0
    """The footnote that is being written, 0 in the body."""
    depth: int = 0
    """How many notes in parentheses are open in it."""

    def say(self, text: str) -> None:
        """Add a run of the current format."""
        self.out.append(run(text, self.link, self.formats))

    def next_bookmark(self) -> str:
        """The mark of a bookmark's number."""
        self.bookmarks += 1
        return f"\x01b{self.bookmarks - 1}\x01"


def _blocks(state: _State, tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        fixed = FIXED.get(token.type)
        if fixed is None:
            state.following = tokens, place
            BLOCKS.get(token.type, _unknown)(state, token)
        else:
            state.out.append(fixed)


def _open(state: _State, style: str = "", keep: str = "") -> None:
    """Begin a paragraph of `style`, or of the style that its place asks for."""
    item, numbering = state.marker or ("", "")
    indent = ""
    if state.boxes:
        # Styles know lists, a quotation and a definition; what is mixed from them has to say its indent.
        simple = not state.host and (len(state.boxes) == 1 or set(state.boxes) == {"list"})
        if style or not simple:
            hanging = f' w:hanging="{STEP}"' if numbering else ""
            indent = f'<w:ind w:left="{state.lefts[-1]}"{hanging}/>'
    name = style or _own_style(state, item)
    state.out.append(f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{keep}{numbering}{indent}</w:pPr>{state.lead}')
    state.marker, state.lead = None, ""


def _own_style(state: _State, item: str) -> str:
    if state.host:
        return "FootnoteText"
    if not state.boxes:
        return "BodyText"
    if state.boxes[-1] != "list":
        return state.boxes[-1]
    return item or f"ListContinue{min(len(state.lists), DEEPEST)}"


def _flush(state: _State) -> None:
    """Give a list marker, or a footnote's number, its own paragraph: what follows cannot carry it."""
    if state.marker or state.lead:
        _open(state, keep="<w:keepNext/>")
        state.out.append("</w:p>")


def _whole(state: _State, style: str, text: str) -> None:
    """A paragraph of nothing but `text`."""
    _flush(state)
    _open(state, style)
    state.say(text)
    state.out.append("</w:p>")


def _unknown(state: _State, token: Token) -> None:
    if token.content:
        _whole(state, "", token.content)


def _heading(state: _State, token: Token) -> None:
    number, name = state.next_bookmark(), bookmark(f"{state.context.slug}--{token.meta['id']}")
    if state.host:
        _open(state)
        state.formats = ("b",)
    else:
        _open(state, f"Heading{min(state.context.heading + token.meta['level'], DEEPEST)}")
    state.out.append(bookmarked(name, number, ""))


def _heading_close(state: _State, _token: Token) -> None:
    state.formats = ()
    state.out.append("</w:p>")


def _code(state: _State, token: Token) -> None:
    _flush(state)
    _open(state, "SourceCode")
    lines = token.content.removesuffix("\n").expandtabs(4).split("\n")
    text = BREAK.join(map(escape, lines))
    state.out.append(f'<w:r>{_properties("VerbatimChar", ())}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>')


def _enter(state: _State, box: str) -> None:
    step = BOX_LEFT.get(box, STEP if state.boxes or state.host else LIST_LEFT + STEP)
    state.boxes.append(box)
    state.lefts.append(min(state.lefts[-1] + step, FARTHEST))


def _leave(state: _State) -> None:
    _flush(state)
    state.boxes.pop()
    state.lefts.pop()


def _numbers(state: _State, token: Token) -> None:
    style = "ListParenthesis" if token.markup == ")" else "ListNumber"
    start = min(int(token.attrs.get("start", 1)), LONGEST_START)
    state.numbered.append((style, min(len(state.lists), DEEPEST - 1), start))
    _begin_list(state, style, f"\x01n{len(state.numbered) - 1}\x01")


def _begin_list(state: _State, style: str, number: str) -> None:
    _flush(state)
    state.lists.append((style, number))
    _enter(state, "list")


def _end_list(state: _State, _token: Token) -> None:
    state.lists.pop()
    _leave(state)


def _item(state: _State, token: Token) -> None:
    style, number = state.lists[-1]
    task = token.meta.get("task")
    if task is not None:
        style, number = "ListTask", "\x01lListTask\x01"
        state.lead += BOX.format("☑" if task else "☐")
    level = min(len(state.lists), DEEPEST) - 1
    state.marker = (style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _table(state: _State, token: Token) -> None:
    _flush(state)
    meta, left = token.meta, state.lefts[-1]
    if meta["caption"]:
        _caption(state, "Caption", "table", meta["number"])
        state.say(" – ")
        _inline(state, meta["caption"])
        state.out.append("</w:p>")
    else:
        state.out.append(GAP.replace("/></w:pPr>", "/><w:keepNext/></w:pPr>"))
    weights, state.dense = _weights(state, meta["weights"])
    widths = [f"\x01w{weight},{sum(weights)},{left}\x01" for weight in weights]
    jc = [f'<w:jc w:val="{align}"/>' if align in {"center", "right"} else "" for align in meta["aligns"]]
    state.columns = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{{}}"/>{align}</w:pPr>'
        for width, align in zip(widths, jc, strict=True)
    ]
    indent = f'<w:tblInd w:w="{left}" w:type="dxa"/>' if left else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    state.out.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BookTable"/><w:tblW w:w="\x01w1,1,{left}\x01" w:type="dxa"/>{indent}'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _weights(state: _State, weights: list[int]) -> tuple[list[int], bool]:
    """Room for the longest word of every column, and the rest by weight; whether that needs smaller letters."""
    least = [0] * len(weights)
    tokens, place = state.following
    column = 0
    for token in islice(tokens, place, None):
        if token.type == "table_close":
            break
        if token.type in {"th_open", "td_open"}:
            column = token.meta["column"]
        elif token.type == "inline":
            longest = max(map(len, WORDS.findall(plain(token.children))), default=0)
            least[column] = max(least[column], min(longest, LONGEST_WORD) + CELL_MARGINS)
    rest = max(0, LINE - sum(least))
    shares = [room * 100 + rest * 100 * weight // sum(weights) for room, weight in zip(least, weights, strict=True)]
    return shares, sum(least) > LINE


def _cell(state: _State, token: Token) -> None:
    head, column = token.type == "th_open", token.meta["column"]
    if column == 0:
        state.out.append(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>")
    style = "TableHeading" if head else "TableText"
    state.out.append(state.columns[column].format(f"{style}Dense" if state.dense else style))


def _caption(state: _State, style: str, word: str, number: int) -> None:
    """Begin a caption: its word and its number, which starts anew in every practice."""
    _open(state, style)
    label = state.context.words[word]
    state.say(f"{label}\xa0")
    again = r" \r 1" if number == 1 else ""
    state.out.append(field_of(rf"SEQ {label.replace(' ', '_')} \* ARABIC{again}", run(str(number))))


def _figure(state: _State, token: Token) -> None:
    _flush(state)
    meta = token.meta
    image = state.context.images.get(meta["src"])
    if image is None:
        _whole(state, "MissingImage", f"{state.context.words['no_image']}: {_shown(meta['src'])}")
    else:
        _open(state, "Figure")
        state.out.append(_picture(state, image, meta["alt"], meta["width"]) + "</w:p>")
    _caption(state, "FigureCaption", "figure", meta["number"])
    if meta["caption"]:
        state.say(f" – {meta['caption']}")
    state.out.append("</w:p>")


def _shown(address: str) -> str:
    address = unquote(address)
    return address if len(address) <= SHOWN_ADDRESS else address[:SHOWN_ADDRESS] + "…"


def _picture(state: _State, image: Image, alt: str, width: str | None) -> str:
    """A run with the picture, not larger than the text."""
    identifier = "I" + image.name.partition(".")[0]
    state.images[identifier] = image.name
    number = f"\x01d{state.drawings}\x01"
    state.drawings += 1
    wanted, share = image.width_mm * EMU_PER_MM, 0.0
    if width and width.endswith("%"):
        share = float(width[:-1]) / 100
    elif width and float(width[:-2]):
        wanted = float(width[:-2]) * (10 if width.endswith("cm") else 1) * EMU_PER_MM
    size = f"\x01x{wanted:.0f},{share:g},{image.width},{image.height},{state.lefts[-1]}\x01"
    name, description = escape(image.name), escape(alt)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{description}"/><wp:cNvGraphicFramePr>'
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}" descr="{description}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{identifier}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _inline(state: _State, children: Sequence[Token]) -> None:
    text = ""
    for token in children:
        kind = token.type
        if kind == "text":
            text += token.content
        elif kind == "softbreak":
            text += " "
        else:
            if text:
                state.say(text)
                text = ""
            INLINES.get(kind, _text)(state, token)
    if text:
        state.say(text)


def _text(state: _State, token: Token) -> None:
    if token.content:
        state.say(token.content)


def _format(state: _State, token: Token) -> None:
    state.formats = (*state.formats, FORMATS[token.type])


def _format_close(state: _State, _token: Token) -> None:
    state.formats = state.formats[:-1]


def _image(state: _State, token: Token) -> None:
    source, alt = str(token.attrs["src"]), plain(token.children)
    image = state.context.images.get(source)
    if image is None:
        state.say(f"[{state.context.words['no_image']}: {alt + ', ' if alt else ''}{_shown(source)}]")
    else:
        state.out.append(_picture(state, image, alt, token.meta.get("width")))


def _link(state: _State, token: Token) -> None:
    # A note in parentheses may bring a link into a link, which Word does not know.
    address = str(token.attrs["href"])
    opening = "" if state.link else _hyperlink(state, address)
    if opening:
        state.out.append(opening)
        state.link = "Hyperlink"
    state.links_open.append((bool(opening), address, len(state.out)))


def _hyperlink(state: _State, address: str) -> str:
    """The start of a link to another place in the book, or out of it; empty where it leads nowhere."""
    context = state.context
    slug = context.links.get(address)
    if slug is None and address.startswith("#") and address[1:] in state.body.anchors:
        slug = f"{context.slug}--{address[1:]}"
    if slug is not None:
        return f'<w:hyperlink w:anchor="{escape(bookmark(slug))}" w:history="1">'
    if external(address) is None:
        return ""
    state.links[relation(address)] = address
    return f'<w:hyperlink r:id="{relation(address)}" w:history="1">'


def _link_close(state: _State, _token: Token) -> None:
    leads, address, place = state.links_open.pop()
    if place == len(state.out):
        # A link without a text would be lost; its address is all there is to show.
        state.say(unquote(address))
    if leads:
        state.out.append("</w:hyperlink>")
        state.link = ""


def _note(state: _State, token: Token) -> None:
    """A reference: the first makes the footnote, the others point to it."""
    note = token.meta["id"]
    home = state.homes.get(note)
    if home is None and state.host:
        _note_in_note(state, note)
    elif home is None:
        _place_note(state, note)
    elif home != state.host:
        state.out.append(field_of(rf"NOTEREF {_note_bookmark(state, home)} \f \h", run(str(home), "FootnoteReference")))


def _place_note(state: _State, note: int) -> None:
    state.placed.append((note, state.out, len(state.out)))
    state.homes[note] = len(state.placed)
    state.out.append(f'{NOTE_MARK}<w:footnoteReference w:id="\x01f{len(state.placed) - 1}\x01"/></w:r>')


def _note_bookmark(state: _State, number: int) -> str:
    """The bookmark around the reference of a footnote, put there when first asked for."""
    # No hyphens: unlike a link, a field may take them for an operator.
    name = f"_Note_{hashlib.sha256(state.context.slug.encode()).hexdigest()[:16]}_{number}"
    if number not in state.marked:
        state.marked.add(number)
        _, out, place = state.placed[number - 1]
        out[place] = bookmarked(name, state.next_bookmark(), out[place])
    return name


def _note_in_note(state: _State, note: int) -> None:
    """Word allows no footnote in a footnote: the text stands there in parentheses."""
    if state.depth == DEEPEST:
        # What is left out here stands nowhere, and so becomes a footnote of its own in the end.
        return
    state.homes[note] = state.host
    state.depth += 1
    state.say(" (")
    for place, token in enumerate(state.body.notes[note]):
        if token.type == "inline":
            _inline(state, token.children or ())
        elif token.type == "figure":
            state.say(f"{token.meta['caption']}, {_shown(token.meta['src'])}")
        elif token.content:
            state.say(token.content)
        elif token.type.endswith("_close") and place + 1 < len(state.body.notes[note]):
            state.say(" ")
    state.say(")")
    state.depth -= 1


def _write_notes(state: _State, notes: list[str]) -> None:
    """Write the footnotes that have been placed since the last call."""
    main = state.out
    while len(notes) < len(state.placed):
        state.out, state.lead, state.host = [], NOTE_LEAD, len(notes) + 1
        _blocks(state, state.body.notes[state.placed[len(notes)][0]])
        _flush(state)
        notes.append("".join(state.out))
    state.out, state.host = main, 0


BLOCKS: Mapping[str, Callable[[_State, Token], None]] = {
    "paragraph_open": lambda state, _: _open(state),
    "inline": lambda state, token: _inline(state, token.children or ()),
    "heading_open": _heading,
    "heading_close": _heading_close,
    "bullet_list_open": lambda state, _: _begin_list(state, "ListBullet", "\x01lListBullet\x01"),
    "bullet_list_close": _end_list,
    "ordered_list_open": _numbers,
    "ordered_list_close": _end_list,
    "list_item_open": _item,
    "list_item_close": lambda state, _: _flush(state),
    "blockquote_open": lambda state, _: _enter(state, "Quote"),
    "blockquote_close": lambda state, _: _leave(state),
    "dt_open": lambda state, _: _open(state, "DefinitionTerm", "<w:keepNext/>"),
    "dd_open": lambda state, _: _enter(state, "Definition"),
    "dd_close": lambda state, _: _leave(state),
    "fence": _code,
    "code_block": _code,
    "literal": _code,
    "hr": lambda state, _: _whole(state, "ThematicBreak", "* * *"),
    "figure": _figure,
    "table_open": _table,
    "th_open": _cell,
    "td_open": _cell,
}
FIXED = {
    **dict.fromkeys(("dl_open", "dl_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open"), ""),
    "paragraph_close": "</w:p>",
    "dt_close": "</w:p>",
    "th_close": "</w:p></w:tc>",
    "td_close": "</w:p></w:tc>",
    "tr_close": "</w:tr>",
    "table_close": f"</w:tbl>{GAP}",
}
FORMATS = {"strong_open": "b", "em_open": "i", "s_open": "strike"}
INLINES: Mapping[str, Callable[[_State, Token], None]] = {
    **dict.fromkeys(FORMATS, _format),
    **dict.fromkeys(("strong_close", "em_close", "s_close"), _format_close),
    "code_inline": lambda state, token: state.out.append(run(token.content, "VerbatimChar", state.formats)),
    "hardbreak": lambda state, _: state.out.append("<w:r><w:br/></w:r>"),
    "image": _image,
    "link_open": _link,
    "link_close": _link_close,
    "footnote_ref": _note,
}
