"""Tokens → Typst markup. Blocks call `pc-…` functions, which the template defines: a theme rules their look.

Every text is a string literal in code, `#"…";`, inside which nothing is markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, unquote

from markdown_it.token import Token

from profcollect.markup.fitting import Room, floats, plan, room
from profcollect.names import printable
from profcollect.settling import plain

if TYPE_CHECKING:
    from profcollect.markdown import Body
    from profcollect.markup import Context
    from profcollect.profiles import Profile

DEEPEST_NOTE = 4
DEEPEST_EMPHASIS = 6
"""Emphasis inside emphasis is limited by Typst, and means nothing long before that."""
EMPHASIS = {"em_open": "#emph[", "strong_open": "#strong[", "s_open": "#strike["}
WORD = re.compile(r"\S+")
HYPHENATED = re.compile(r"(?!.{200})[\W\d_]*[а-яё]{1,40}(?:[\W\d_]{1,3}[а-яё]{1,40}){0,3}[\W\d_]*", re.IGNORECASE)
"""Words that Typst can hyphenate, unless there are so many places for it that to choose one takes a gigabyte."""
PIECE = re.compile(r"[^/.\-_=&?:;,@#%+]{1,8}[/.\-_=&?:;,@#%+]{0,4}|.{1,8}")
"""What stays whole of a word that must be breakable somewhere."""
CUT = "#pc-cut;"
BREAK = "#linebreak();"
MARKS = {True: "true", False: "false", None: "none"}
NBSP = "\N{NO-BREAK SPACE}"
SPACES = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
ADDRESS = re.compile(r"(?:https?://|mailto:).", re.IGNORECASE)
LONGEST_SHOWN = 100
"""Characters of a missing image's address that are shown: it may be a whole picture in base64."""
LONGEST_ADDRESS = 2000
"""Typst refuses addresses from 8,000 bytes on; no browser takes one as long."""


class Typst(str):
    """A piece of Typst source, told apart from text that is still to be escaped."""

    __slots__ = ()


@dataclass
class _State:
    """What rendering remembers along the tokens."""

    body: Body
    context: Context
    fits: Room
    """What fits on a line of the page."""
    room: int
    """The longest word that fits where the text now stands."""
    placed: set[int] = field(default_factory=set)
    """Notes that have their footnote already."""
    ends: list[str] = field(default_factory=list)
    """What ends the emphasis and the links that are open."""
    rooms: list[int] = field(default_factory=list)
    """Longest word of each column of the current table."""
    depth: int = 0
    """How many notes, one in another, are being rendered."""
    later: list[int] = field(default_factory=list)
    """Notes too deep in others for Typst, to follow the outermost."""

    def label(self, name: str) -> str:
        """The label of `name` inside this practice, as a string literal."""
        return quoted(f"{self.context.slug}--{name}")


Render: TypeAlias = Callable[[Sequence[Token], int, _State], str]


def render(body: Body, context: Context) -> Typst:
    """The body as Typst markup."""
    fits = room(context.page)
    state, tokens = _State(body, context, fits, fits.word), body.tokens
    if not tokens or tokens[-1].type != "paragraph_close":
        return Typst(_blocks(tokens, state))
    return Typst(f"{_blocks(tokens[:-3], state)}#pc-last[{_blocks(tokens[-3:], state)}];\n\n")


def quoted(value: str) -> str:
    """`value` as a string literal of Typst code, letter for letter."""
    if _is_odd(value):
        # U+FEFF draws nothing, and PDF/A forbids it.
        value = printable(value).replace("\r", "").replace("\ufeff", "")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def text(value: str) -> str:
    """`value` as running text in markup."""
    return f"#{quoted(_spaced(value))};" if value else ""


def address(url: str) -> str:
    """`url` in the letters that an address may have; empty where a book has no business linking there."""
    url = quote(printable(url).strip(), safe="!#$%&'()*+,/:;=?@[]~")
    return url if ADDRESS.match(url) and len(url) <= LONGEST_ADDRESS else ""


def breakable(value: str, page: Profile) -> str:
    """`value` as running text, with cuts in words that may be too long for a line of the page."""
    longest = room(page).word
    return _breakable(_spaced(value), longest, text) if _has_long_word(value, longest) else text(value)


def _is_odd(value: str) -> bool:
    """Whether `value` has control characters or the like; far quicker than looking for each of them."""
    return not value.replace("\xa0", " ").isprintable()


def _spaced(value: str) -> str:
    """`value` with single spaces: a string literal keeps all that it is given."""
    return SPACES.sub(" ", value) if "  " in value or _is_odd(value) else value


def _has_long_word(value: str, room: int) -> bool:
    start = 0
    while len(value) - start > room:
        start = value.rfind(" ", start, start + room + 1) + 1
        if not start:
            return True
    return False


def _breakable(value: str, room: int, literal: Callable[[str], str]) -> str:
    """`value` in literals, with a cut wherever a word longer than `room` may be broken.

    A Russian word of text is marked as long instead, which hyphenates it where others are not.
    """
    parts, done = "", 0
    for word in WORD.finditer(value):
        if len(word[0]) > room:
            before, done = value[done : word.start()], word.end()
            if literal is text and HYPHENATED.fullmatch(word[0]):
                parts += f"{literal(before)}#pc-long({quoted(word[0])});"
            else:
                parts += literal(before) + CUT.join(map(literal, PIECE.findall(word[0])))
    return parts + literal(value[done:])


def _code_literal(value: str) -> str:
    return f"#raw({quoted(value)});" if value else ""


def _blocks(tokens: Sequence[Token], state: _State) -> str:
    parts = []
    for index, token in enumerate(tokens):
        fixed = FIXED.get(token.type)
        parts.append(RENDERERS[token.type](tokens, index, state) if fixed is None else fixed)
    return "".join(parts)


def _inline(tokens: Sequence[Token], index: int, state: _State) -> str:
    return _blocks(tokens[index].children or (), state)


def _paragraph_end(tokens: Sequence[Token], index: int, _state: _State) -> str:
    return "\n" if tokens[index].hidden else "\n\n"


def _heading(tokens: Sequence[Token], index: int, state: _State) -> str:
    """A heading; in a note a line in bold, since headings of notes would stand out of order."""
    meta = tokens[index].meta
    label = state.label(meta["id"])
    # PDF/UA wants text in a heading, and does not count images.
    words = any(child.type != "image" and child.content.strip() for child in tokens[index + 1].children or ())
    blank = "" if words else text(NBSP)
    if state.depth:
        return f"#pc-note-heading({label})[{blank}"
    return f"#pc-heading({state.context.heading + meta['level']}, {label})[{blank}"


def _list(tokens: Sequence[Token], index: int, _state: _State) -> str:
    """The start of a list; Typst numbers tasks too, with boxes for numbers."""
    token = tokens[index]
    items = _items(tokens, index)
    loose = any(_is_loose(tokens, item) for item in items)
    arguments = "tight: false, " if loose else "tight: true, "
    if token.type == "ordered_list_open":
        arguments += f'start: {token.attrs.get("start", 1)}, numbering: "1{token.markup}", '
    marks = [tokens[item].meta.get("task") for item in items]
    if any(mark is not None for mark in marks):
        return f"#pc-tasks(({''.join(f'{MARKS[mark]}, ' for mark in marks)}), {arguments}"
    return f"#{'enum' if token.type == 'ordered_list_open' else 'list'}({arguments}"


def _items(tokens: Sequence[Token], index: int) -> list[int]:
    """Where the items of the list that opens at `index` open."""
    level, items = tokens[index].level, []
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        if token.level == level:
            break
        if token.level == level + 1 and token.type == "list_item_open":
            items.append(place)
    return items


def _is_loose(tokens: Sequence[Token], item: int) -> bool:
    """Whether the item that opens at `item` begins with a paragraph of its own."""
    first = tokens[item + 1]
    return first.type in {"paragraph_open", "figure"} and not first.hidden


def _code_block(tokens: Sequence[Token], index: int, state: _State) -> str:
    code = tokens[index].content.removesuffix("\n")
    lines = code.expandtabs(4).split("\n")
    if not any(_has_long_word(line, state.fits.code) for line in lines):
        return f"#pc-code(raw(block: true, {quoted(code)}));\n\n"
    return f"#pc-code[{BREAK.join(_breakable(line, state.fits.code, _code_literal) for line in lines)}];\n\n"


def _quote(tokens: Sequence[Token], index: int, _state: _State) -> str:
    return f"#pc-quote(depth: {tokens[index].level})["


def _table(tokens: Sequence[Token], index: int, state: _State) -> str:
    meta = tokens[index].meta
    # Nothing can be on a page of its own inside a list, a quote or a note.
    made = plan(tokens, index, state.context.page, may_turn=not tokens[index].level and not state.depth)
    state.rooms = made.rooms
    aligns = "".join(f"{align or 'auto'}, " for align in meta["aligns"])
    options = "turned: true, " if made.turned else ""
    options += ("" if made.whole else "whole: false, ") + ("" if made.kept else "kept: false, ")
    options += "" if made.repeated else "repeat: false, "
    if meta["caption"]:
        label = state.label(f"table_{meta['number']}")
        options += f"number: {meta['number']}, id: {label}, caption: [{_blocks(meta['caption'], state)}], "
    return f"#pc-table(columns: ({made.widths}), align: ({aligns}), {options}"


def _cell(tokens: Sequence[Token], index: int, state: _State) -> str:
    state.room = max(1, min(state.fits.word, state.rooms[tokens[index].meta["column"]]))
    return "["


def _cell_end(_tokens: Sequence[Token], _index: int, state: _State) -> str:
    state.room = state.fits.word
    return "], "


def _figure(tokens: Sequence[Token], index: int, state: _State) -> str:
    meta = tokens[index].meta
    caption = f"[{breakable(meta['caption'], state.context.page)}]" if meta["caption"] else "none"
    picture = _picture(meta["src"], meta["alt"] or meta["caption"], meta["width"], state, meta["unsaid"])
    number = meta["number"]
    options = f", id: {state.label(f'figure_{number}')}" if meta["caption"] else ""
    image = state.context.images.get(meta["src"])
    if image and not state.depth and floats(state.body.tokens, index, state.context.page, image):
        options += ", float: true"
    return f"#pc-figure({picture}, number: {number}{options}, caption: {caption});\n\n"


def _image(tokens: Sequence[Token], index: int, state: _State) -> str:
    token = tokens[index]
    alt = plain(token.children) or str(token.attrs.get("title") or "")
    return f"#pc-inline({_picture(str(token.attrs['src']), alt, token.meta.get('width'), state, alt)});"


def _picture(src: str, alt: str, width: str | None, state: _State, said: str) -> str:
    """The call that draws an image, or says that it is missing, with what nothing else says of it."""
    image = state.context.images.get(src)
    alt = _spaced(alt) or state.context.words["figure"]
    if image is None:
        shown = unquote(src)
        shown = shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"
        return f"pc-no-picture({quoted(f'{shown} ({_spaced(said)})' if said else shown)}, alt: {quoted(alt)})"
    return f"pc-picture({quoted(image.name)}, width: {width or f'{image.width_mm:.1f}mm'}, alt: {quoted(alt)})"


def _text(tokens: Sequence[Token], index: int, state: _State) -> str:
    value = tokens[index].content
    return _breakable(value, state.room, text) if _has_long_word(value, state.room) else text(value)


def _code_inline(tokens: Sequence[Token], index: int, state: _State) -> str:
    value, room = tokens[index].content, state.room * 3 // 4
    return _breakable(value, room, _code_literal) if _has_long_word(value, room) else _code_literal(value)


def _emphasis(tokens: Sequence[Token], index: int, state: _State) -> str:
    start = EMPHASIS[tokens[index].type] if len(state.ends) < DEEPEST_EMPHASIS else ""
    state.ends.append("];" if start else "")
    return start


def _end(_tokens: Sequence[Token], _index: int, state: _State) -> str:
    return state.ends.pop()


def _link(tokens: Sequence[Token], index: int, state: _State) -> str:
    href = str(tokens[index].attrs.get("href", ""))
    start = _link_start(href, state)
    state.ends.append("];" if start else "")
    empty = tokens[index + 1].type == "link_close"
    return start + (text(unquote(href)) if empty else "")


def _link_start(href: str, state: _State) -> str:
    """What opens a link to `href`; empty where it leads nowhere that the book knows."""
    if url := address(href):
        return f"#link({quoted(url)})["
    if slug := state.context.links.get(href):
        return f"#pc-reference({quoted(slug)})["
    anchor = unquote(href.removeprefix("#"))
    if href.startswith("#") and anchor in state.body.anchors:
        return f"#link(label({state.label(anchor)}))["
    return ""


def _note(tokens: Sequence[Token], index: int, state: _State) -> str:
    """A footnote at the first reference to it, in a note too, and its mark at the others."""
    number = tokens[index].meta["id"]
    if number in state.placed:
        return f"#footnote(label({_note_label(number, state)}));"
    state.placed.add(number)
    if state.depth == DEEPEST_NOTE:
        state.later.append(number)
        return f"#footnote(label({_note_label(number, state)}));"
    markup = _footnote(number, state)
    while state.later and not state.depth:
        markup += _footnote(state.later.pop(), state)
    return markup


def _note_label(number: int, state: _State) -> str:
    # Not a name that a heading can have.
    return state.label(f"note_{number + 1}")


def _footnote(number: int, state: _State) -> str:
    room, rooms = state.room, state.rooms
    state.room, state.depth = state.fits.word, state.depth + 1
    content = _blocks(state.body.notes[number], state).strip("\n")
    state.room, state.rooms, state.depth = room, rooms, state.depth - 1
    return f"#pc-note({_note_label(number, state)})[{content}];"


FIXED: Mapping[str, str] = {
    "paragraph_open": "",
    "heading_close": "];\n\n",
    "bullet_list_close": ");\n\n",
    "ordered_list_close": ");\n\n",
    "list_item_open": "[",
    "list_item_close": "], ",
    "blockquote_close": "];\n\n",
    "hr": "#pc-rule();\n\n",
    "table_close": ");\n\n",
    "thead_open": "header: (",
    "thead_close": "), ",
    "tbody_open": "",
    "tbody_close": "",
    "tr_open": "",
    "tr_close": "",
    "dl_open": "#pc-definitions(",
    "dl_close": ");\n\n",
    "dt_open": "(term: [",
    "dt_close": "]), ",
    "dd_open": "(definition: [",
    "dd_close": "]), ",
    "softbreak": "\n",
    "hardbreak": BREAK,
}
"""What stands for a token of a type, whatever it holds."""

RENDERERS: Mapping[str, Render] = {
    "inline": _inline,
    "paragraph_close": _paragraph_end,
    "heading_open": _heading,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "blockquote_open": _quote,
    "fence": _code_block,
    "code_block": _code_block,
    "literal": _code_block,
    "table_open": _table,
    "th_open": _cell,
    "th_close": _cell_end,
    "td_open": _cell,
    "td_close": _cell_end,
    "figure": _figure,
    "text": _text,
    "code_inline": _code_inline,
    **dict.fromkeys(EMPHASIS, _emphasis),
    **dict.fromkeys(("em_close", "strong_close", "s_close"), _end),
    "link_open": _link,
    "link_close": _end,
    "image": _image,
    "footnote_ref": _note,
}
