"""Shortcuts of the Markdown parser for what most texts are made of: lines and lists of words, bold words, notes.

Each of them gives the very tokens that markdown-it's own rules would give, in a fraction of their time, and leaves
all else to those rules; a property test compares the two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it.common.utils import mdTrim
from markdown_it.rules_core import text_join
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType

SIGNS = re.compile(r"[\n\\`~*_\[!<&^]")
"""What inline markup begins with."""
OTHER_SIGNS = re.compile(r"[\n\\`~_!<&]|\[(?!\^)|(?<!\[)\^|(?<!\*)\*(?!\*)|\*{3}")
"""The same but for the pairs of asterisks around bold words, and for what refers to a note."""
NOTE = re.compile(r"\[\^([^\s\]\[^*]+)\]")
ENDS = re.compile(r"[\n\\`~*_!\[\]<&^]")
WORDS = re.compile(r"(?:\*\*|[«„“(])?[^\W\d_]")
"""How a line begins that no block but a paragraph begins with."""
BULLET = re.compile(r"[-*+] [^\W\d_]|[-*+] \*\*[^\W\d_]")
HEADING = re.compile(r"(#{1,6}) ([^\W_](?:[^|#\n]*[^|#\s])?)[ \t]*(?=\n|\Z)")
RULED = re.compile(r"(?:\| *:?-+:? *)+\|[ \t]*(?=\n|\Z)")
"""The second line of a table."""
MARKER = re.compile(r"[-*+:~\d]")
"""How a line begins that may go on with a list after an empty line."""
BRACKETED = frozenset({"link", "image", "footnote_inline", "footnote_ref"})
CHILDREN: Any = vars(Token)["children"]
"""Where a token keeps them, by whatever name others ask for them."""
CODE = 4
"""Columns of indent that make a line code."""
BEFORE_BOLD = re.compile(r"(?:[\s(«„]|^)\Z")
BOLD = re.compile(r"[^\W_](?:.*[^\W_])?")
LABEL = re.compile(r"\*\*[^\W_](?:[^\n\\`~*_\[!<&^]*[^\W_])?\*\*(?:(?!\n)[\s.,:;?)»“…—–-][^\n\\`~*_\[!<&^]*)?")
"""The most common kind: `**Наставник**: помогает.`"""
AFTER_BOLD = re.compile(r"[\s.,:;?)»“…—–-]|\Z")


def hasten(md: MarkdownIt) -> None:
    """Put the shortcuts before the rules of a parser."""
    md.block.ruler.before("deep_paragraph", "list_of_words", _list_of_words)
    md.block.ruler.before("list_of_words", "line_of_words", _line_of_words)
    md.block.ruler.before("list_of_words", "heading_of_words", _heading_of_words)
    md.block.ruler.before("list_of_words", "table_of_cells", _table_of_cells)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.at("text_join", _join)
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


def _line_of_words(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """A line that begins with a letter and has nothing of its own below it: no other rule needs to look at that."""
    del end
    if silent or state.is_code_block(start) or not WORDS.match(state.src, _first(state, start)):
        return False
    if not _ends(state, start + 1):
        return False
    _push_line(state, start, mdTrim(state.getLines(start, start + 1, state.blkIndent, False)), hidden=False)
    state.line = start + 1
    return True


def _list_of_words(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """A list at the margin whose items are a line of words each, and after which an empty line ends it."""
    if silent or state.level or state.blkIndent or state.listIndent >= 0 or not _is_item(state, start):
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
    opening = state.push("bullet_list_open", "ul", 1)
    opening.markup, opening.map = marker, [start, following]
    for line in range(start, last + 1):
        item = state.push("list_item_open", "li", 1)
        item.markup, item.map = marker, [line, following if line == last else line + 1]
        _push_line(state, line, mdTrim(state.src[state.bMarks[line] + 2 : state.eMarks[line]]), hidden=True)
        state.push("list_item_close", "li", -1).markup = marker
    state.push("bullet_list_close", "ul", -1).markup = marker
    state.line = following
    return True


def _heading_of_words(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """A heading at the margin without further ado."""
    del end
    if silent or state.tShift[start]:
        return False
    match = HEADING.match(state.src, state.bMarks[start])
    if match is None or state.is_code_block(start):
        return False
    signs = match[1]
    opening = state.push("heading_open", f"h{len(signs)}", 1)
    opening.markup, opening.map = signs, [start, start + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = match[2], [start, start + 1], []
    state.push("heading_close", f"h{len(signs)}", -1).markup = signs
    state.line = start + 1
    return True


def _table_of_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """A table at the margin all of whose lines begin and end with a stroke, and after which an empty line ends it."""
    if silent or state.level or state.blkIndent or start + 1 >= end or not _is_row(state, start):
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
    table = state.push("table_open", "table", 1)
    table.map = [start, last + 1]
    state.push("thead_open", "thead", 1).map = [start, start + 1]
    _push_row(state, start, "th", heads, styles)
    state.push("thead_close", "thead", -1)
    if last > start + 1:
        state.push("tbody_open", "tbody", 1).map = [start + 2, last + 1]
        for line in range(start + 2, last + 1):
            cells = _cells(state, line)
            _push_row(state, line, "td", [*cells, *[""] * len(styles)][: len(styles)], styles)
        state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = last + 1
    return True


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


def _push_row(state: StateBlock, line: int, tag: str, cells: Sequence[str], styles: Sequence[str]) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for cell, style in zip(cells, styles, strict=True):
        opening = state.push(f"{tag}_open", tag, 1)
        if style:
            opening.attrs = {"style": f"text-align:{style}"}
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = cell, [line, line + 1], []
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def _is_item(state: StateBlock, line: int) -> bool:
    return not state.tShift[line] and BULLET.match(state.src, state.bMarks[line]) is not None


def _push_line(state: StateBlock, line: int, content: str, *, hidden: bool) -> None:
    """A paragraph of one line."""
    opening = state.push("paragraph_open", "p", 1)
    opening.map, opening.hidden = [line, line + 1], hidden
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [line, line + 1], []
    state.push("paragraph_close", "p", -1).hidden = hidden


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


def _inline(state: StateCore) -> None:
    """Parse inline text; what has no sign of markup in it is text without further ado."""
    inline = state.md.inline
    for token in state.tokens:
        if token.type == "inline":
            content = token.content
            token.children = children = token.children or []
            if not SIGNS.search(content) or _only_bold(content):
                token.__class__ = Words
            elif not _words_and_notes(content, children, state.env):
                inline.parse(content, state.md, state.env, children)


def _join(state: StateCore) -> None:
    """What markdown-it does to join texts, without what is in one piece from the start."""
    tokens = state.tokens
    state.tokens = [token for token in tokens if token.type == "inline" and token.__class__ is Token]
    text_join(state)
    state.tokens = tokens


class Words(Token):
    """An inline token of words, some of them bold: its children are made when somebody asks for them."""

    __slots__ = ()

    @property
    def children(self) -> list[Token]:
        """As markdown-it makes them."""
        made: list[Token] = CHILDREN.__get__(self)
        if not made and self.content:
            _push_all(self.content.split("**"), made, {})
        return made

    @children.setter
    def children(self, children: list[Token]) -> None:
        CHILDREN.__set__(self, children)

    @property
    def length(self) -> int:
        """How long the text is, without its markup."""
        return len(self.content) - self.content.count("*")


def _only_bold(content: str) -> bool:
    """Whether it is words of which some stand between pairs of asterisks, surely for emphasis, and nothing else."""
    if LABEL.fullmatch(content):
        return True
    return "[" not in content and not OTHER_SIGNS.search(content) and _surely_bold(content.split("**"))


def _words_and_notes(content: str, children: list[Token], env: EnvType) -> bool:
    """The same with references to notes between the words; gives whether it was that."""
    if OTHER_SIGNS.search(content):
        return False
    parts = content.split("**")
    if not _surely_bold(parts) or any("[" in part for part in parts[1::2]) or not _names_notes(parts[::2], env):
        return False
    _push_all(parts, children, env)
    return True


def _surely_bold(parts: Sequence[str]) -> bool:
    """Whether every second part, of those that pairs of asterisks part, is emphasised: no rule of flanking is in doubt."""
    plain, bold = parts[::2], parts[1::2]
    return (
        len(plain) == len(bold) + 1
        and all(map(BOLD.fullmatch, bold))
        and all(map(AFTER_BOLD.match, plain[1:]))
        and all(map(BEFORE_BOLD.search, plain[1:-1]))
        and (not plain[0] or not bold or BEFORE_BOLD.search(plain[0]) is not None)
    )


def _push_all(parts: Sequence[str], children: list[Token], env: EnvType) -> None:
    """The tokens of parts of which every second one is bold."""
    first, *others = parts
    _push_words(first, children, env, after_sign=bool(others) and not first)
    for inside, after in zip(others[::2], others[1::2], strict=True):
        children += (
            Token("strong_open", "strong", 1, markup="**"),
            Token("text", "", 0, level=1, content=inside),
            Token("strong_close", "strong", -1, markup="**"),
        )
        _push_words(after, children, env, after_sign=True)


def _names_notes(parts: Sequence[str], env: EnvType) -> bool:
    """Whether all brackets are those of notes that there are."""
    refs = env.get("footnotes", {}).get("refs", {})
    return all(
        part.count("[") == len(names := NOTE.findall(part)) and all(f":{name}" in refs for name in names)
        for part in parts
    )


def _push_words(words: str, children: list[Token], env: EnvType, *, after_sign: bool) -> None:
    """Text, and what refers to notes, which are numbered as they come; `after_sign`, there is always a text first."""
    parts = NOTE.split(words) if "[" in words else [words]
    if parts[0] or after_sign:
        children.append(Token("text", "", 0, content=parts[0]))
    for label, after in zip(parts[1::2], parts[2::2], strict=True):
        notes = env["footnotes"]
        listed = notes.setdefault("list", {})
        number = notes["refs"][f":{label}"]
        if number < 0:
            number = notes["refs"][f":{label}"] = len(listed)
            listed[number] = {"label": label, "count": 0}
        meta = {"id": number, "subId": listed[number]["count"], "label": label}
        listed[number]["count"] += 1
        children.append(Token("footnote_ref", "", 0, meta=meta))
        if after:
            children.append(Token("text", "", 0, content=after))
