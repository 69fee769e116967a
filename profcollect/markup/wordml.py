"""WordprocessingML's small change: runs, fields, bookmarks, pictures, and what a fragment is.

What only the finished book can know stands as a mark between two U+0001, which no text can hold
(`printable` removes it), and the writer fills them in:

- `f`, `n`, `b`, `d` with a number from 0: the id of a footnote, a numbered list, a bookmark, a drawing;
- `l` with a style: that style's list;
- `a` with twips: the same distance on the page of the book; `i` with twips: a list item's indent;
- `w` with weight, sum of weights, indent and need: a width in twips;
- `x` with a width (EMU), a share of the text's width or 0, the two sides in pixels and an indent: a picture's size;
- `t` with a table's need, in letters of a line, and the need by which it may be turned or 0: smaller letters or not;
- `s` and `e` with that second need: where a table turns the page, and where it stands upright again;
- `o` with a practice's slug: the start of a link to it; `p` with slug and word: the page that it is on.

Styles that no template has are named by those they are made of: `Hyperlink-Strong` is a link in bold,
`Quote-in-1134` a quotation 1134 twips from the margin, `BodyText-kept` a paragraph that stays with the next.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.names import UNPRINTABLE, printable
from profcollect.settling import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
LONGEST_START = 32767
LONGEST_ADDRESS = 2000
"""Word takes no list start and no link beyond these."""
NAME_LENGTH = 40
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
NO_NAME = re.compile(r"[^A-Za-z0-9]")
LINE, CELL_MARGINS, LONGEST_WORD = 92, 3, 24
"""Letters in a line of a table as wide as the text, those that a cell's margins take, and what is never broken."""
WORDS = re.compile(r"[^\s–—/-]+")
SHOWN_ADDRESS = 100

EXTERNAL = re.compile(
    r"https?://[\w.~-]+(?::\d{1,5})?(?:[/?#](?:[\w./?#@!$&'()*+,;=:~-]|%[0-9A-F]{2})*)?"
    r"|mailto:[\w.+%-]+@[\w.-]+(?:\?[\w=&%.+-]*)?",
    re.ASCII | re.IGNORECASE,
)
SPECIAL = re.compile(f'[&<>"{UNPRINTABLE.pattern[1:]}')
"""What means something in XML, or must not stand in it."""
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
NOTE_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
NOTE_LEAD = f'{NOTE_MARK}<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
GAP = '<w:p><w:pPr><w:pStyle w:val="TableGap"/></w:pPr></w:p>'
"""Without it two tables become one, and no table keeps a distance from the text."""
LEAD = '<w:p><w:pPr><w:pStyle w:val="TableLead"/></w:pPr></w:p>'
"""The same before a table without a caption: it stays with the table."""
LETTERS = {"b": "Strong", "i": "Emphasis", "strike": "Strikethrough"}
"""The styles of formatted letters, in the order in which they are combined."""
INSIDE, KEPT = "-in-", "-kept"
STRONG = ("Heading", "DefinitionTerm", "TableHeading")
"""Styles that are bold themselves: bold in them would make letters thin, as Word reckons."""
BOX = '<w:r><w:rPr><w:rStyle w:val="TaskBox"/></w:rPr><w:t>{}</w:t></w:r><w:r><w:tab/></w:r>'


@dataclass(frozen=True)
class Fragment:
    """A body in WordprocessingML, without namespace declarations, and what it needs from the rest of the book."""

    body: str = ""
    notes: tuple[str, ...] = ()
    """The content of each footnote, in order."""
    links: tuple[tuple[str, str], ...] = ()
    """Relationship and address of every link in the body."""
    images: tuple[tuple[str, str], ...] = ()
    """Relationship and name of every image in the body."""
    note_links: tuple[tuple[str, str], ...] = ()
    note_images: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, int, int], ...] = ()
    """Style, level (from 0) and first number of every numbered list."""
    bookmarks: int = 0
    drawings: int = 0
    styles: tuple[str, ...] = ()
    """Those that are made of others."""

    def changed(self, change: Callable[[str], str]) -> Fragment:
        """The same with its texts changed in a way that touches no markup."""
        return replace(self, body=change(self.body), notes=tuple(map(change, self.notes)))


def escape(text: str) -> str:
    """`text` for XML, in an element or in a quoted attribute."""
    if not SPECIAL.search(text):
        return text
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def run(text: str, style: str = "") -> str:
    """A run of text."""
    return f'<w:r>{properties(style)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


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
    """`name` as Word takes it, in fields too: at most 40 letters, digits and underscores, a letter first."""
    if PLAIN_NAME.fullmatch(name):
        return name.replace("-", "_")
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"p_{NO_NAME.sub('_', name)[: NAME_LENGTH - 13]}_{digest}"


def page_reference(anchor: str, shown: str) -> str:
    """A field with the page of a place in the book; `shown` is a run with the number as it stands now."""
    return field_of(rf"PAGEREF {bookmark(anchor)} \h", shown)


def external(address: str) -> str | None:
    """The address, where Word can follow it; a malformed one makes Word refuse the whole file."""
    return address if len(address) <= LONGEST_ADDRESS and EXTERNAL.fullmatch(address) else None


def shown_address(address: str) -> str:
    """An address as people read it, not too long."""
    address = unquote(address)
    return address if len(address) <= SHOWN_ADDRESS else address[:SHOWN_ADDRESS] + "…"


def relation(address: str) -> str:
    """The relationship id of an outward link."""
    return "L" + hashlib.sha256(address.encode()).hexdigest()[:16]


@cache
def properties(style: str) -> str:
    """The properties of a run."""
    return f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""


@cache
def letters(style: str, formats: tuple[str, ...]) -> str:
    """The style of formatted letters."""
    return "-".join(([style] if style else []) + [name for key, name in LETTERS.items() if key in formats])


@dataclass
class State:
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
    turning: str = ""
    """The mark that ends a page that the current table turns."""
    strong: bool = False
    """Whether the current paragraph is bold by its style."""
    styles: set[str] = field(default_factory=set)
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

    def say(self, text: str, style: str = "") -> None:
        """Add a run of the current format."""
        formats = tuple(one for one in self.formats if one != "b") if self.strong else self.formats
        look = letters(style or self.link, formats)
        if "-" in look:
            self.styles.add(look)
        self.out.append(run(text, look))

    def next_bookmark(self) -> str:
        """The mark of a bookmark's number."""
        self.bookmarks += 1
        return f"\x01b{self.bookmarks - 1}\x01"


def column_weights(state: State, weights: list[int]) -> tuple[list[int], int]:
    """Room for the longest word of every column, and the rest by weight; how many letters of a line the words need."""
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
    return shares, sum(least)


def picture(state: State, image: Image, alt: str, width: str | None) -> str:
    """A run with the picture, not larger than the text."""
    identifier = image_relation(image)
    state.images[identifier] = image.name
    number = f"\x01d{state.drawings}\x01"
    state.drawings += 1
    wanted, share = image.width_mm * EMU_PER_MM, 0.0
    if width and width.endswith("%"):
        share = float(width[:-1]) / 100
    elif width and float(width[:-2]):
        wanted = float(width[:-2]) * (10 if width.endswith("cm") else 1) * EMU_PER_MM
    size = f"\x01x{wanted:.0f},{share:g},{image.width},{image.height},{state.lefts[-1]}\x01"
    return drawing(image, number, size, alt)


def image_relation(image: Image) -> str:
    """The relationship id of an image."""
    return "I" + image.name.partition(".")[0]


def drawing(image: Image, number: str, size: str, alt: str, link: str = "") -> str:
    """A run with a picture; `size` is two attributes in EMU, `link` the relationship of where a click leads."""
    name, description = escape(image.name), escape(alt)
    click = f'<a:hlinkClick xmlns:a="{DRAWING}" r:id="{link}"/>' if link else ""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{description}">{click}</wp:docPr><wp:cNvGraphicFramePr>'
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}" descr="{description}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{image_relation(image)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def open_paragraph(state: State, style: str = "", keep: str = "") -> None:
    """Begin a paragraph of `style`, or of the style that its place asks for."""
    item, numbering = state.marker or ("", "")
    name, indent = style or _own_style(state, item), ""
    # Styles know lists, a quotation and a definition; what is mixed from them has to say its indent.
    simple = not state.host and (len(state.boxes) == 1 or set(state.boxes) == {"list"})
    if state.boxes and (style or not simple):
        if numbering:
            # A list's own indent is stronger than that of any style.
            indent = f"\x01i{state.lefts[-1]}\x01"
        else:
            name += f"{INSIDE}{state.lefts[-1]}"
            state.styles.add(name)
    state.strong = name.startswith(STRONG)
    state.out.append(f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{keep}{numbering}{indent}</w:pPr>{state.lead}')
    state.marker, state.lead = None, ""


def open_caption(state: State, style: str, word: str, number: int, words: object) -> None:
    """Begin a caption: its word and its number, which starts anew in every practice; with words, lists name it."""
    open_paragraph(state, style)
    label = state.context.words[word]
    again = r" \r 1" if number == 1 else ""
    count = field_of(rf"SEQ {label.replace(' ', '_')} \* ARABIC{again}", run(str(number)))
    caption = run(f"{label}\xa0") + count
    name = bookmark(f"{state.context.slug}--{word}_{number}")
    state.out.append(bookmarked(name, state.next_bookmark(), caption) if words else caption)


def _own_style(state: State, item: str) -> str:
    if state.host:
        return "FootnoteText"
    if not state.boxes:
        return "BodyText"
    if state.boxes[-1] != "list":
        return state.boxes[-1]
    return item or f"ListContinue{min(len(state.lists), DEEPEST)}"


def flush(state: State) -> None:
    """Give a list marker, or a footnote's number, its own paragraph: what follows cannot carry it."""
    if state.marker or state.lead:
        open_paragraph(state, keep="<w:keepNext/>" if state.marker else "")
        state.out.append("</w:p>")


def whole_paragraph(state: State, style: str, text: str) -> None:
    """A paragraph of nothing but `text`."""
    flush(state)
    open_paragraph(state, style)
    state.say(text)
    state.out.append("</w:p>")
