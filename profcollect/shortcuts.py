"""Shortcuts of the Markdown parser for the blocks that most texts are made of: lines, lists and tables of words.

Each of them gives the very tokens that markdown-it's own rules would give, in a fraction of their time, and leaves
all else to those rules; a property test compares the two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import normalize
from markdown_it.token import Token

from profcollect.wording import inline, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Literal

    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType

ENDS = re.compile(r"[\n\\`~*_!\[\]<&^]")
WORDS = re.compile(r"(?:\*\*|[«„“(])?[^\W\d_]")
"""How a line begins that no block but a paragraph begins with."""
BULLET = re.compile(r"[-*+] [^\W\d_]|[-*+] \*\*[^\W\d_]")
HEADING = re.compile(r"(#{1,6}) ([^\W_](?:[^|#\n]*[^|#\s])?)[ \t]*(?=\n|\Z)")
RULED = re.compile(r"(?:\| *:?-+:? *)+\|[ \t]*(?=\n|\Z)")
"""The second line of a table."""
NOTE = re.compile(r"\[\^([^\s\]\[^*]+)\]: ?(?=(?:\*\*|[«„“(])?[^\W\d_])")
"""How a note begins whose text begins like a line of words."""
MARKER = re.compile(r"[-*+:~\d]")
"""How a line begins that may go on with a list after an empty line."""
BRACKETED = frozenset({"link", "image", "footnote_inline", "footnote_ref"})
CODE = 4
"""Columns of indent that make a line code, and those of what goes on with a note."""


def hasten(md: MarkdownIt) -> None:
    """Put the shortcuts before the rules of a parser."""
    md.block.ruler.before("deep_paragraph", "shortcut", _shortcut)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("block", _block)
    md.core.ruler.at("inline", inline)
    md.core.ruler.at("text_join", join)
    # A text ends where markup may begin; markdown-it stops at the signs of extensions as well.
    md.inline.terminator_re = ENDS
    for rule in md.inline.ruler.__rules__:
        if rule.name in BRACKETED:
            md.inline.ruler.at(rule.name, _before_bracket(rule.fn))


def _before_bracket(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """A rule of what ends with a bracket, which need not look for one behind the last: with many it would take hours."""

    def guarded(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
        return _last_bracket(state.src) > state.pos and rule(state, silent)

    return guarded


@lru_cache(maxsize=4)
def _last_bracket(text: str) -> int:
    return text.rfind("]")


def _normalize(state: StateCore) -> None:
    """Make line ends and null characters what they should be, if any is not."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _block(state: StateCore) -> None:
    """Parse blocks."""
    lines = Lines(state.src, state.md, state.env, state.tokens)
    state.md.block.tokenize(lines, 0, lines.lineMax)


class Lines(StateBlock):
    """A state of the parser of blocks that finds the lines of a text all at once."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        # What has no line end behind it and no words on it is no line.
        if not lines[-1].strip(" \t"):
            lines.pop()
        lengths = [len(line) for line in lines]
        self.bMarks = [0, *accumulate(length + 1 for length in lengths)]
        self.eMarks = [start + length for start, length in zip(self.bMarks, lengths, strict=False)]
        self.bMarks[-1] = len(src)
        self.eMarks.append(len(src))
        self.lineMax = len(lines)
        self.tShift, self.sCount, self.bsCount = ([0] * (len(lines) + 1) for _ in range(3))
        for number, line in enumerate(lines):
            if line.startswith((" ", "\t")):
                indent = line[: len(line) - len(line.lstrip(" \t"))]
                self.tShift[number], self.sCount[number] = len(indent), len(indent.expandtabs(4))


def _shortcut(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """The shortcut for what begins with the first sign of a line, if there is one and it can be taken."""
    if silent or state.is_code_block(start):
        return False
    shortcut = BY_SIGN.get(state.src[_first(state, start)], _line_of_words)
    return shortcut(state, start, end) or (shortcut is _list_of_words and _line_of_words(state, start, end))


def _line_of_words(state: StateBlock, start: int, end: int) -> bool:
    """A line that begins with a letter and has nothing of its own below it: no other rule needs to look at that."""
    del end
    if not WORDS.match(state.src, _first(state, start)) or not _ends(state, start + 1):
        return False
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    if state.blkIndent:
        line = state.getLines(start, start + 1, state.blkIndent, False)
    if state.level:
        # What becomes of the paragraphs of a list is up to those who parse it.
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        state.tokens.append(_inline(start, mdTrim(line), state.level))
        state.push("paragraph_close", "p", -1)
    else:
        _push_paragraph(state, start, mdTrim(line))
    state.line = start + 1
    return True


def _list_of_words(state: StateBlock, start: int, end: int) -> bool:
    """A list at the margin whose items are a line of words each, and after which an empty line ends it."""
    if state.level or state.blkIndent or state.listIndent >= 0 or not _is_item(state, start):
        return False
    marker = state.src[state.bMarks[start]]
    last = start
    while last + 1 < end and _is_item(state, last + 1) and state.src[state.bMarks[last + 1]] == marker:
        last += 1
    following = state.skipEmptyLines(last + 1)
    if following == last + 1 < end:
        return False
    if following < end and (state.sCount[following] or MARKER.match(state.src, state.bMarks[following])):
        return False
    tokens = state.tokens
    tokens.append(_opening("bullet_list_open", "ul", 0, start, following, marker))
    item_end = _closing("list_item_close", "li", 1, marker)
    for line in range(start, last + 1):
        item = _opening("list_item_open", "li", 1, line, following if line == last else line + 1, marker)
        words = _opening("paragraph_open", "p", 2, line, line + 1)
        words.hidden = True
        content = mdTrim(state.src[state.bMarks[line] + 2 : state.eMarks[line]])
        tokens += (item, words, _inline(line, content, 3), HIDDEN_END, item_end)
    tokens.append(_closing("bullet_list_close", "ul", 0, marker))
    state.line = following
    return True


def _heading_of_words(state: StateBlock, start: int, end: int) -> bool:
    """A heading at the margin without further ado."""
    del end
    match = HEADING.match(state.src, state.bMarks[start])
    if match is None or state.tShift[start]:
        return False
    signs = match[1]
    tag, level = f"h{len(signs)}", state.level
    state.tokens += (
        _opening("heading_open", tag, level, start, start + 1, signs),
        _inline(start, match[2], level + 1),
        _closing("heading_close", tag, level, signs),
    )
    state.line = start + 1
    return True


def _note_of_words(state: StateBlock, start: int, end: int) -> bool:
    """A note at the margin that is a line of words, with nothing below it that goes on with it."""
    if state.level or state.blkIndent or state.tShift[start]:
        return False
    match = NOTE.match(state.src, state.bMarks[start])
    if match is None or not _ends(state, start + 1):
        return False
    following = state.skipEmptyLines(start + 1)
    if following < end and state.sCount[following] >= CODE:
        return False
    state.env.setdefault("footnotes", {}).setdefault("refs", {})[f":{match[1]}"] = -1
    state.env["footnotes"].setdefault("list", {})
    opening = _opening("footnote_reference_open", "", 0, start, following)
    opening.meta["label"], opening.block = match[1], False
    words = _opening("paragraph_open", "p", 1, start, start + 1)
    content = mdTrim(state.src[match.end() : state.eMarks[start]])
    state.tokens += (opening, words, _inline(start, content, 2), NOTE_PARAGRAPH_END, NOTE_END)
    state.line = following
    return True


def _table_of_cells(state: StateBlock, start: int, end: int) -> bool:
    """A table at the margin all of whose lines begin and end with a stroke, and after which an empty line ends it."""
    if state.level or state.blkIndent or start + 1 >= end or not _is_row(state, start):
        return False
    if state.tShift[start + 1] or not RULED.match(state.src, state.bMarks[start + 1]):
        return False
    last = start + 1
    while last + 1 < end and _is_row(state, last + 1):
        last += 1
    if last + 1 < end and not state.isEmpty(last + 1):
        return False
    styles = [_style(cell) for cell in _cells(state, start + 1)]
    heads = _cells(state, start)
    if len(heads) != len(styles):
        return False
    tokens = state.tokens
    tokens.append(_opening("table_open", "table", 0, start, last + 1))
    tokens.append(_opening("thead_open", "thead", 1, start, start + 1))
    _push_row(tokens, start, "th", heads, styles)
    tokens.append(_closing("thead_close", "thead", 1))
    if last > start + 1:
        tokens.append(_opening("tbody_open", "tbody", 1, start + 2, last + 1))
        for line in range(start + 2, last + 1):
            cells = _cells(state, line)
            _push_row(tokens, line, "td", [*cells, *[""] * len(styles)][: len(styles)], styles)
        tokens.append(_closing("tbody_close", "tbody", 1))
    tokens.append(_closing("table_close", "table", 0))
    state.line = last + 1
    return True


BY_SIGN: Mapping[str, Callable[[StateBlock, int, int], bool]] = {
    "#": _heading_of_words,
    "[": _note_of_words,
    "|": _table_of_cells,
    **dict.fromkeys("-*+", _list_of_words),
}
"""Shortcuts by the first sign of a line; any other one may begin a line of words."""


def _is_row(state: StateBlock, line: int) -> bool:
    first, last = state.bMarks[line], state.eMarks[line]
    if state.tShift[line] or not state.src.startswith("|", first) or state.src.find("\\", first, last) >= 0:
        return False
    text = mdTrim(state.src[first:last])
    return len(text) > 1 and text.endswith("|")


def _cells(state: StateBlock, line: int) -> list[str]:
    """The cells of a row without its outer strokes."""
    row = mdTrim(state.src[state.bMarks[line] : state.eMarks[line]])
    return [mdTrim(cell) for cell in row[1:-1].split("|")]


def _style(cell: str) -> str:
    """How a column is set, by the line below the heads."""
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""


def _push_row(tokens: list[Token], line: int, tag: str, cells: Sequence[str], styles: Sequence[str]) -> None:
    tokens.append(_opening("tr_open", "tr", 2, line, line + 1))
    ending = _closing(f"{tag}_close", tag, 3)
    for cell, style in zip(cells, styles, strict=True):
        attrs: dict[str, str | int | float] = {"style": f"text-align:{style}"} if style else {}
        opening = Token(f"{tag}_open", tag, 1, attrs, None, 3, block=True)
        tokens += (opening, _inline(line, cell, 4), ending)
    tokens.append(_closing("tr_close", "tr", 2))


def _is_item(state: StateBlock, line: int) -> bool:
    return not state.tShift[line] and BULLET.match(state.src, state.bMarks[line]) is not None


def _push_paragraph(state: StateBlock, line: int, content: str) -> None:
    """A paragraph of one line at the margin."""
    state.tokens += (_opening("paragraph_open", "p", 0, line, line + 1), _inline(line, content, 1), PARAGRAPH_END)


def _opening(kind: str, tag: str, level: int, first: int, end: int, markup: str = "") -> Token:  # noqa: PLR0913, PLR0917 - by place, for speed
    """What opens a block of lines from `first` up to, not including, `end`."""
    return _token(kind, tag, 1, [first, end], level, markup, "", None)


def _inline(line: int, content: str, level: int) -> Token:
    """The text of a block of one line."""
    return _token("inline", "", 0, [line, line + 1], level, "", content, [])


def _token(  # noqa: PLR0913, PLR0917 - as above
    kind: str,
    tag: str,
    nesting: Literal[-1, 0, 1],
    lines: list[int],
    level: int,
    markup: str,
    content: str,
    children: list[Token] | None,
) -> Token:
    """A token of a block. A Token's own `__init__` takes twice as long: it looks for attributes of an older form."""
    token = Token.__new__(Token)
    token.type, token.tag = kind, tag
    token.nesting, token.level = nesting, level
    token.attrs, token.meta = {}, {}
    token.map, token.children = lines, children
    token.content, token.markup = content, markup
    token.info, token.block, token.hidden = "", True, False
    return token


@lru_cache
def _closing(kind: str, tag: str, level: int, markup: str = "") -> Token:
    """What closes a block: one token for all of a kind, since nothing is said of any of them."""
    return Token(kind, tag, -1, level=level, markup=markup, block=True)


PARAGRAPH_END = _closing("paragraph_close", "p", 0)
HIDDEN_END = Token("paragraph_close", "p", -1, level=2, block=True, hidden=True)
NOTE_PARAGRAPH_END = _closing("paragraph_close", "p", 1)
NOTE_END = Token("footnote_reference_close", "", -1)


def _first(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _ends(state: StateBlock, following: int) -> bool:
    """Whether a paragraph surely ends before this line: it is empty, or the next item of a list of bullets."""
    if following >= state.lineMax:
        return True
    if state.isEmpty(following):
        # Unless a definition comes next: the paragraph would be its term.
        return following + 1 >= state.lineMax or not state.src.startswith((":", "~"), _first(state, following + 1))
    if state.listIndent < 0 or not 0 <= state.sCount[following] < state.blkIndent:
        return False
    return bool(BULLET.match(state.src, _first(state, following))) and state.sCount[following] - state.listIndent < CODE
