"""Shortcuts of the Markdown parser for inline text: words, some of them bold, and notes.

Each gives the very tokens that markdown-it's own rules would give, and leaves all else to those rules; a property
test compares the two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.rules_core import text_join
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType

SIGNS = re.compile(r"[\n\\`~*_\[!<&^]")
"""What inline markup begins with."""
OTHER_SIGNS = "\\`~_!<&"
"""The same but for ends of lines, asterisks, which may stand around bold words, and what refers to a note."""
NOTE = re.compile(r"\[\^([^\s\]\[^*]+)\]")
CHILDREN: Any = vars(Token)["children"]
"""Where a token keeps them, by whatever name others ask for them."""
BEFORE_BOLD = re.compile(r"(?:[\s(«„]|^)\Z")
BOLD = re.compile(r"[^\W_](?:.*[^\W_])?")
AFTER_BOLD = re.compile(r"[\s.,:;?)»“…—–-]|\Z")


def inline(state: StateCore) -> None:
    """Parse inline text; what has no sign of markup in it is text without further ado."""
    # A sign that the text has nowhere need not be looked for in each piece of it.
    others = [sign for sign in OTHER_SIGNS if sign in state.src]
    for token in state.tokens:
        if token.type == "inline":
            content = token.content
            token.children = children = token.children or []
            simple = "\n" not in content and not (others and any(sign in content for sign in others))
            if simple and "[" not in content and "^" not in content and _only_bold(content):
                token.__class__ = Words
            elif not (simple and _words_and_notes(content, children, state.env)):
                state.md.inline.parse(content, state.md, state.env, children)


def join(state: StateCore) -> None:
    """What markdown-it does to join texts, without what is in one piece from the start."""
    tokens = state.tokens
    state.tokens = [token for token in tokens if token.type == "inline" and token.__class__ is Token]
    text_join(state)
    state.tokens = tokens


class Words(Token):
    """An inline token of words, some of them bold: until somebody asks for its children, its content is all of it."""

    __slots__ = ()

    @property
    def children(self) -> list[Token]:
        """As markdown-it makes them; with them it is a token like any other."""
        made: list[Token] = CHILDREN.__get__(self)
        if self.content:
            _push_all(self.content.split("**"), made, {})
        self.__class__ = Token  # type: ignore[assignment]
        return made

    @children.setter
    def children(self, children: list[Token]) -> None:
        self.__class__ = Token  # type: ignore[assignment]
        CHILDREN.__set__(self, children)

    @property
    def text(self) -> str:
        """The text without its markup."""
        return self.content.replace("**", "")


def _only_bold(content: str) -> bool:
    """Whether what has no other signs than asterisks is words, and what stands between pairs of those surely bold."""
    return "*" not in content or _is_label(content) or _surely_bold(content)


def _is_label(content: str) -> bool:
    """Whether it is of the most common kind, `**Наставник**: помогает`."""
    parts = content.split("**")
    if len(parts) != 3 or parts[0]:  # noqa: PLR2004 - before, between and behind the two pairs of asterisks
        return False
    _, bold, after = parts
    flanked = bold[:1].isalnum() and bold[-1].isalnum() and AFTER_BOLD.match(after) is not None
    return flanked and "*" not in bold and "*" not in after


def _words_and_notes(content: str, children: list[Token], env: EnvType) -> bool:
    """The same with references to notes between the words; gives whether it was that."""
    if not content.count("[") == content.count("^") == content.count("[^"):
        return False
    if "*" in content and not _surely_bold(content):
        return False
    parts = content.split("**")
    if any("[" in part for part in parts[1::2]) or not _names_notes(parts[::2], env):
        return False
    _push_all(parts, children, env)
    return True


def _surely_bold(content: str) -> bool:
    """Whether asterisks stand in pairs around what is emphasised: no rule of flanking is in doubt."""
    parts = content.split("**")
    plain, bold = parts[::2], parts[1::2]
    return (
        "***" not in content
        and not any("*" in part for part in parts)
        and len(plain) == len(bold) + 1
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
