"""An inline parse that knows where in its block each token stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it.rules_inline import StateInline, fragments_join

if TYPE_CHECKING:
    from typing import Literal

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Tracing(StateInline):
    """An inline parse that notes where the text of each token stands in the block."""

    # The methods are those of StateInline; each also notes a place.
    def __init__(self, src: str, md: MarkdownIt, env: dict[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.places: dict[int, list[int]] = {}
        """By the identity of a token: the place of each of its characters; one place for a token without text."""
        self._collected: list[int] = []
        self._run = (-1, 0)

    def append_pending(self, text: str) -> None:  # noqa: D102 - see above
        self._collected.extend(range(self.pos, self.pos + len(text)))
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: D102, N802 - markdown-it's own name
        token = super().pushPending()
        # A line's last spaces have been taken off again.
        self.places[id(token)] = self._collected[: len(token.content)]
        self._collected = []
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:  # noqa: D102 - see above
        token = super().push(ttype, tag, nesting)
        if not self.pending:
            self._collected = []
        # A run of asterisks is pushed one by one from its start.
        same = ttype == "text" and self._run[0] == self.pos
        self._run = (self.pos, self._run[1] + 1 if same else 0) if ttype == "text" else (-1, 0)
        self.places[id(token)] = [self.pos + max(self._run[1], 0)]
        return token


def traced(content: str, environment: dict[str, Any]) -> tuple[list[Token], dict[int, list[int]]]:
    """The inline tokens of a block, and by the identity of each the places of its characters in the block.

    `environment` has the references and notes that the block may name; it stays as it is.
    """
    from profcollect.markdown import parser

    md = parser()
    notes = environment.get("footnotes", {}).get("refs", {})
    own = {**environment, "footnotes": {"refs": dict.fromkeys(notes, -1), "list": {}}}
    state = Tracing(content, md, own, [])
    md.inline.tokenize(state)
    for rule in md.inline.ruler2.getRules(""):
        # Joined texts would have lost their places.
        if rule is not fragments_join:
            rule(state)
    return state.tokens, state.places


def destination(content: str, closed: int) -> tuple[int, int, int]:
    """Where the address behind the `]` at `closed` begins and ends, and where the last character of the link stands.

    The first two are 0 where the address stands elsewhere.
    """
    from markdown_it.helpers import parseLinkDestination, parseLinkTitle

    def after_space(place: int) -> int:
        while content[place : place + 1] in {" ", "\t", "\n"}:
            place += 1
        return place

    most = len(content)
    if content[closed + 1 : closed + 2] == "(":
        start = after_space(closed + 2)
        found = parseLinkDestination(content, start, most)
        end = found.pos if found.ok else start
        title = parseLinkTitle(content, after_space(end), most)
        last = after_space(title.pos if title.ok else end)
        if content[last : last + 1] == ")":
            inner = content[start:end].startswith("<")
            return start + inner, end - inner, last
    label = content.find("]", closed + 2) if content[closed + 1 : closed + 2] == "[" else -1
    return 0, 0, max(label, closed)


def known_by_words(content: str, closed: int, environment: dict[str, Any]) -> bool:
    """Whether the link or image with its `]` at `closed` finds its address by its own words, which must stay then."""
    from markdown_it.common.utils import normalizeReference

    if destination(content, closed)[0]:
        return False
    label = content[closed + 2 : content.find("]", closed + 2)] if content.startswith("[", closed + 1) else ""
    return normalizeReference(label) not in environment.get("references", {})
