"""Tokens → HTML5 fragment."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.images import SCREEN_DPI
from profcollect.patterns import later
from profcollect.settling import plain
from profcollect.wording import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from markdown_it.token import Token

    from profcollect.images import Image
    from profcollect.markdown import Body
    from profcollect.markup import Context

    Rule: TypeAlias = "Callable[[Page, Sequence[Token], int], str]"
    """Of a token of a type, given with its neighbours."""

OUTWARD = later(
    r"https?://\w[\w.-]*(?::\d{1,5})?(?:[/?#][^\s\x00-\x1f\x7f-\x9f]*)?"
    r"|mailto:[^\s@?\x00-\x1f\x7f-\x9f]+@\w[\w.-]*(?:\?[^\s\x00-\x1f\x7f-\x9f]*)?",
    re.IGNORECASE,
)
LAST = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
FORBIDDEN = later(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST}]")
"""What `printable` removes, and the controls and noncharacters that HTML forbids beyond that."""
UNUSUAL = later("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]")
"""All of them, and what lies outside Unicode's first plane: so asked for, a regular expression takes a tenth of the time."""
LONGEST_ADDRESS = 100
"""Characters of a missing image's address that are shown: it may be a whole picture in base64."""
LONG_COLUMN = 24
"""The weight from which a column must not be squeezed to its longest word."""
MM_PER_INCH = 25.4
BACK = "\N{LEFTWARDS ARROW WITH HOOK}\N{VARIATION SELECTOR-15}"
NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class Page:
    """A body on its way to HTML."""

    body: Body
    context: Context
    rules: Mapping[str, Rule]
    references: Counter[int] = field(default_factory=Counter)
    """How often each note, from 1, has been referred to so far."""
    ends: list[str] = field(default_factory=list)
    """The end tags of open elements whose start tag depends on more than the type of the token."""
    weights: Sequence[int] = ()
    """The weights of the columns of the last table."""


def render(body: Body, context: Context) -> str:
    """The body as HTML, its notes in a section at the end."""
    page = Page(body, context, RULES)
    return allowed(stream(page, body.tokens) + _notes(page))


def allowed(text: str) -> str:
    """`text` without the characters that no HTML can carry."""
    # A text all of which can be printed has none of them.
    printable = text.replace("\n", " ").replace(NBSP, " ").isprintable()
    return FORBIDDEN.sub("", text) if not printable and UNUSUAL.search(text) else text


def outward(address: str) -> bool:
    """Whether `address` is one that a page may link to: http, https or mailto, and well formed."""
    return OUTWARD.fullmatch(address) is not None


def stream(page: Page, tokens: Sequence[Token]) -> str:
    """Tokens as HTML."""
    parts: list[str] = []
    rules = page.rules
    for index, token in enumerate(tokens):
        kind = token.type
        tag = TAGS.get(kind)
        parts.append(rules[kind](page, tokens, index) if tag is None else tag)
    return "".join(parts)


def _text(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return escape(tokens[index].content, quote=False)


def _inline(page: Page, tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    return _words(token.content) if isinstance(token, Words) else stream(page, token.children or ())


def _words(content: str) -> str:
    """Words with pairs of asterisks around those that are bold."""
    if "&" in content or "<" in content or ">" in content:
        content = escape(content, quote=False)
    if "*" not in content:
        return content
    parts = content.split("**")
    parts[1::2] = [f"<strong>{part}</strong>" for part in parts[1::2]]
    return "".join(parts)


def _code_inline(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return f"<code>{escape(tokens[index].content, quote=False)}</code>"


def _code_block(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[index].content, quote=False)}</code></pre>\n'


def _literal(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return f'<pre class="literal"><code>{escape(tokens[index].content, quote=False)}</code></pre>\n'


def _paragraph_open(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return "" if tokens[index].hidden else "<p>"


def _paragraph_close(_page: Page, tokens: Sequence[Token], index: int) -> str:
    return "\n" if tokens[index].hidden else "</p>\n"


def _end(page: Page, _tokens: Sequence[Token], _index: int) -> str:
    return page.ends.pop()


def _heading_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    # Not below `context.heading`, the title's level in the book: on its page it is the h1.
    level = min(6, 1 + meta["level"])
    page.ends.append(f"</h{level}>\n")
    return f'<h{level} id="{meta["id"]}">'


def _ordered_list_open(_page: Page, tokens: Sequence[Token], index: int) -> str:
    start = tokens[index].attrs.get("start", 1)
    return "<ol>\n" if start == 1 else f'<ol start="{start}">\n'


def _list_item_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    done = tokens[index].meta.get("task")
    if done is None:
        return "<li>"
    word = escape(page.context.words["task_done" if done else "task_open"])
    box = "\N{BALLOT BOX WITH CHECK}" if done else "\N{BALLOT BOX}"
    return f'<li class="task"><span class="box" aria-hidden="true">{box}</span> <span class="unseen">{word}: </span>'


def _link_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    address = str(token.attrs["href"])
    # A link without a text would be lost; its address is all there is to show.
    text = escape(unquote(address)) if tokens[index + 1].type == "link_close" else ""
    attributes = _destination(page, address)
    page.ends.append("</a>" if attributes else "")
    if not attributes:
        return text
    if title := str(token.attrs.get("title", "")):
        attributes += f' title="{escape(title)}"'
    if token.info == "auto":
        # Its text is its address: print shows it once.
        attributes += ' class="address"'
    return f"<a {attributes}>{text}"


def _destination(page: Page, address: str) -> str:
    """The attributes of a link to `address`, empty where it leads nowhere that a page may link to."""
    if slug := page.context.links.get(address):
        return f'href="{escape(slug)}.html"'
    if address.startswith("#") and address[1:] in page.body.anchors:
        return f'href="{escape(address)}"'
    if outward(address):
        return f'href="{escape(address)}" rel="noopener noreferrer"'
    return ""


def _footnote_ref(page: Page, tokens: Sequence[Token], index: int) -> str:
    number = tokens[index].meta["id"] + 1
    if "</a>" in page.ends:
        return f"<sup>{number}</sup>"
    page.references[number] += 1
    anchor = _reference(number, page.references[number])
    return f'<sup><a id="{anchor}" href="#{_note(number)}" role="doc-noteref">{number}</a></sup>'


def _note(number: int) -> str:
    # The anchors of headings have no underscore.
    return f"note_{number}"


def _reference(number: int, time: int) -> str:
    return f"reference_{number}_{time}"


def _notes(page: Page) -> str:
    if not page.body.notes:
        return ""
    # All before the first link back: notes refer to notes.
    texts = [stream(page, note) for note in page.body.notes]
    items = "".join(_note_item(page, number, text) for number, text in enumerate(texts, 1))
    label = escape(page.context.words["notes"])
    return f'<section class="notes" role="doc-endnotes" aria-label="{label}">\n<ol>\n{items}</ol>\n</section>\n'


def _note_item(page: Page, number: int, text: str) -> str:
    back = _back(page, number)
    if back and text.endswith(end := "</p>\n"):
        text = text.removesuffix(end) + NBSP + back + end
    elif back:
        text += f"<p>{back}</p>\n"
    return f'<li id="{_note(number)}">{text}</li>\n'


def _back(page: Page, number: int) -> str:
    """A link to each reference to the note."""
    label, times = escape(page.context.words["back_to_text"]), page.references[number]
    links = []
    for time in range(1, times + 1):
        which, mark = (f", {time}", f"<sup>{time}</sup>") if times > 1 else ("", "")
        href = f"#{_reference(number, time)}"
        links.append(f'<a href="{href}" role="doc-backlink" aria-label="{label}{which}">{BACK}{mark}</a>')
    return " ".join(links)


def _figure(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    picture = _picture(page, meta["src"], meta["alt"], meta["width"])
    image = page.context.images.get(meta["src"])
    if image is not None:
        picture = f'<a class="enlarge" href="images/{escape(image.name)}">{picture}</a>'
    caption = caption_of(page, "figure", meta["number"], escape(meta["caption"], quote=False))
    return f'<figure id="figure_{meta["number"]}">\n{picture}\n<figcaption>{caption}</figcaption>\n</figure>\n'


def _image(page: Page, tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    title = str(token.attrs.get("title", ""))
    return _picture(page, str(token.attrs["src"]), plain(token.children), token.meta.get("width"), title)


def _picture(page: Page, source: str, alt: str, width: str | None, title: str = "") -> str:
    image = page.context.images.get(source)
    if image is None:
        return no_image(page, unquote(source), alt)
    more = f' title="{escape(title)}"' if title else ""
    return f'<img src="images/{escape(image.name)}" {_size(image, width)} alt="{escape(alt)}"{more} loading="lazy">'


def no_image(page: Page, address: str, alt: str) -> str:
    """What stands for an image that was not found."""
    if len(address) > LONGEST_ADDRESS:
        address = address[:LONGEST_ADDRESS] + "…"
    said = f" ({escape(alt, quote=False)})" if alt else ""
    word = escape(page.context.words["no_image"], quote=False)
    return f'<span class="no-image">{word}: <code>{escape(address, quote=False)}</code>{said}</span>'


def _size(image: Image, width: str | None) -> str:
    """The attributes that give an image its size; a class for a share of the column, as styles are not allowed here."""
    if width is None or width.endswith("%"):
        size = f'width="{image.width}" height="{image.height}"'
        return size if width is None else f'class="w{_share(width)}" {size}'
    mm = float(width[:-2]) * (10 if width.endswith("cm") else 1)
    pixels = max(1, round(mm / MM_PER_INCH * SCREEN_DPI))
    return f'width="{pixels}" height="{max(1, round(pixels * image.height / image.width))}"'


def _share(width: str) -> int:
    """The percentage that the style sheet has a class for."""
    return min(100, max(5, 5 * round(float(width[:-1]) / 5)))


def _table_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    meta = tokens[index].meta
    page.weights = meta["weights"]
    name = escape(page.context.words["table"])
    caption, anchor = "", ""
    if meta["caption"]:
        name = f"{name} {meta['number']}"
        anchor = f' id="table_{meta["number"]}"'
        inner = caption_of(page, "table", meta["number"], stream(page, meta["caption"]))
        caption = f"<caption><span>{inner}</span></caption>\n"
    page.ends.append("</table>\n</div>\n")
    return f'<div{anchor} class="table" role="group" tabindex="0" aria-label="{name}">\n<table>\n{caption}'


def caption_of(page: Page, kind: str, number: int, text: str) -> str:
    """«Рисунок 1 — …»; `text` is HTML."""
    label = f'<span class="label">{escape(page.context.words[kind])}{NBSP}{number}</span>'
    return f"{label}{NBSP}— {text}" if text else label


def _head_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    # An empty cell heads nothing.
    if not tokens[index + 1].content:
        return _cell_open(page, tokens, index)
    page.ends.append("</th>\n")
    return f'<th scope="col"{_classes(page, tokens[index])}>'


def _cell_open(page: Page, tokens: Sequence[Token], index: int) -> str:
    page.ends.append("</td>\n")
    return f"<td{_classes(page, tokens[index])}>"


def _classes(page: Page, cell: Token) -> str:
    """The class attribute of a cell: its alignment, and in the head whether its column holds long texts."""
    align = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    long = "long" if cell.tag == "th" and page.weights[cell.meta["column"]] >= LONG_COLUMN else ""
    names = " ".join(filter(None, (align, long)))
    return f' class="{names}"' if names else ""


TAGS: Mapping[str, str] = {
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "dd_open": "<dd>",
    "dd_close": "</dd>\n",
    "dl_open": "<dl>\n",
    "dl_close": "</dl>\n",
    "dt_open": "<dt>",
    "dt_close": "</dt>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "hardbreak": "<br>\n",
    "hr": "<hr>\n",
    "list_item_close": "</li>\n",
    "ordered_list_close": "</ol>\n",
    "s_open": "<s>",
    "s_close": "</s>",
    "softbreak": "\n",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tr_open": "<tr>\n",
    "tr_close": "</tr>\n",
}
RULES: Mapping[str, Rule] = {
    "code_block": _code_block,
    "code_inline": _code_inline,
    "fence": _code_block,
    "figure": _figure,
    "footnote_ref": _footnote_ref,
    "heading_open": _heading_open,
    "heading_close": _end,
    "image": _image,
    "inline": _inline,
    "link_open": _link_open,
    "link_close": _end,
    "list_item_open": _list_item_open,
    "literal": _literal,
    "ordered_list_open": _ordered_list_open,
    "paragraph_open": _paragraph_open,
    "paragraph_close": _paragraph_close,
    "table_close": _end,
    "table_open": _table_open,
    "td_open": _cell_open,
    "td_close": _end,
    "text": _text,
    "th_open": _head_open,
    "th_close": _end,
}
