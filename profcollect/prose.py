"""The words of a document and where each character of them stands: what rules about texts look at.

A rule that looked at Markdown itself would take code, addresses and markup for text. Here each paragraph,
heading, table cell and field is plain text, and every character of it knows its place in the file, so that
a finding points there and a fix changes nothing else.

markdown-it does not say where its inline tokens come from. So a block is parsed once more when somebody asks
for it, by a state that notes the place of all it pushes; blocks without anything to look at never are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from profcollect.silhouette import shapes
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

OBJECT = "\ufffc"
"""Stands where the text has code, an address, an image, HTML or an escaped character: nothing to touch."""
ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>«»]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
SUFFIX = re.compile(r"\.[a-zр]", re.IGNORECASE)
FILE_NAME = re.compile(
    r"[\w./\\-]*\w\.(?:docx?|pdf|md|xlsx?|pptx?|png|jpe?g|gif|zip|mp4|ru|рф|com|org|net)\b", re.IGNORECASE
)
"""A file or a site, named without an address."""


DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:(?!\s*+[^\W\d_]++[ ]*+(?:(?<=[ ])|[,!?][ ])[ ]*+[^\W\d_])", re.DOTALL)
"""What begins like the address of a link that is defined apart, but is none yet: with a space less it might be."""
TARGET = re.compile(r"\]\(|\]\[|<[A-Za-z]{2,10}:")
"""What a link or an image has, unless its address stands elsewhere under its own words."""


class Target(NamedTuple):
    """A link or an image in a body."""

    kind: str
    """`link`, `autolink` or `image`."""
    address: str
    """As the parser has it, with escapes."""
    words: str
    """What a reader sees of a link; the alternative text of an image."""
    title: str
    span: Span
    written: Span | None
    """Where its address stands in the file; None where that is elsewhere in it."""


class Block(NamedTuple):
    """A piece of a body that holds inline text, as the parser cut it out."""

    kind: str
    """`paragraph`, `heading` or `cell`."""
    line: int
    """Its first line in the body, from 0."""
    content: str
    """Its Markdown, without indents and the marks of lists and quotes."""


@dataclass(frozen=True)
class Prose:
    """A piece of plain text, and where in the file each of its characters stands."""

    kind: str
    """That of its block; `field` for a value of the front matter, `caption` for the title of an image or its alt."""
    text: str
    offsets: Sequence[int]
    """As many as there are characters."""
    marks: tuple[tuple[int, str], ...] = ()
    """Where emphasis and links begin and end: places in the text, and types of markdown-it's tokens."""
    field: str = ""
    """The name of the field that it is a value of."""
    targets: tuple[Target, ...] = ()
    """Its links and images."""

    def span(self, start: int, end: int) -> Span:
        """Where a part of the text stands in the file."""
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else self.offsets[-1] + 1
            return Span(place, place)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def whole(self, start: int, end: int) -> bool:
        """Whether that part stands in the file as it is, without markup in between."""
        return start >= end or self.offsets[end - 1] - self.offsets[start] == end - 1 - start


class Passages:
    """The prose of a body, made block by block when asked for."""

    def __init__(self, text: str, lines: Sequence[int], blocks: Sequence[Block], environment: dict[str, Any]) -> None:
        """`text` is the whole file, the lines of whose body start at `lines`; `environment` has the parser's references."""
        self._text = text
        self._lines = lines
        self._start = lines[0]
        self._blocks = blocks
        self._environment = environment
        self._made: dict[int, tuple[Prose, ...]] = {}

    def __iter__(self) -> Iterator[Prose]:
        for number in range(len(self._blocks)):
            yield from self._prose(number)

    def with_sign(self, sign: re.Pattern[str]) -> Iterator[Prose]:
        """The prose of the blocks whose Markdown has `sign` in it, in order, each once."""
        body = self._body
        seen = -1
        for match in sign.finditer(body):
            line = bisect_right(self._lines, self._start + match.start()) - 1
            for number in self._on_line.get(line, ()):
                if number > seen:
                    seen = number
                    yield from self._prose(number)

    @cached_property
    def _body(self) -> str:
        return self._text[self._start :] if self._start else self._text

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The links and images of the body, in order."""
        body = self._body
        words = shapes(self._text)
        if b"](" not in words and b"][" not in words and (":" not in body or "<" not in body):
            return ()
        return tuple(target for prose in self.with_sign(TARGET) for target in prose.targets)

    @cached_property
    def _on_line(self) -> dict[int, list[int]]:
        """The numbers of the blocks that stand in each line."""
        found: dict[int, list[int]] = {}
        for number, block in enumerate(self._blocks):
            found.setdefault(block.line, []).append(number)
            if "\n" in block.content:
                for line in range(block.line + 1, block.line + block.content.count("\n") + 1):
                    found.setdefault(line, []).append(number)
        return found

    def _prose(self, number: int) -> tuple[Prose, ...]:
        if number not in self._made:
            block = self._blocks[number]
            places = self._places(number)
            made = _project(block, places, self._environment) if places is not None else ()
            self._made[number] = tuple(made)
        return self._made[number]

    def _places(self, number: int) -> list[int] | None:
        """Where each line of a block's Markdown stands in the file; None where it was changed in cutting it out."""
        block = self._blocks[number]
        places = []
        for line, written in enumerate(block.content.split("\n"), block.line):
            if line >= len(self._lines):
                return None
            start = self._lines[line]
            end = self._lines[line + 1] if line + 1 < len(self._lines) else len(self._text)
            # Text is what its line ends with; a cell has other cells behind it.
            find = self._text.find if block.kind == "cell" else self._text.rfind
            place = find(written, self._after_cells(number) or start, end)
            if place < 0:
                return None
            places.append(place)
        return places

    def _after_cells(self, number: int) -> int:
        """Where the cell before this one, in the same row, ends; 0 for a first cell."""
        block, before = self._blocks[number], self._blocks[number - 1] if number else None
        if block.kind != "cell" or before is None or before.kind != "cell" or before.line != block.line:
            return 0
        places = self._places(number - 1)
        return self._text.find("|", places[0] + len(before.content)) if places else 0


def _project(  # noqa: C901 - a case for each kind of token
    block: Block, lines: Sequence[int], environment: dict[str, Any]
) -> Iterator[Prose]:
    """The prose of a block, whose lines stand at these places of the file, and that of its images."""
    from profcollect.wording import SIGNS

    if not SIGNS.search(block.content):
        # Nothing in it is markup: every character stands where it is.
        yield Prose(block.kind, _without_addresses(block.content), range(lines[0], lines[0] + len(block.content)))
        return
    from profcollect.tracing import known_by_words, traced

    tokens, places = traced(block.content, environment)
    starts = [0, *(match.end() for match in re.finditer("\n", block.content))]

    def in_file(place: int) -> int:
        line = bisect_right(starts, place) - 1
        return lines[line] + place - starts[line]

    text: list[str] = []
    offsets: list[int] = []
    marks: list[tuple[int, str]] = []
    automatic, opened = False, 0
    before: Token | None = None
    for token in tokens:
        found = places[id(token)]
        if token.type == "text" and not automatic and len(found) == len(token.content):
            text.append(token.content)
            first = in_file(found[0]) if found else 0
            together = not found or found[-1] - found[0] == len(found) - 1
            offsets.extend(range(first, first + len(found)) if together else map(in_file, found))
            before = token
            continue
        if token.type == "link_open":
            automatic, opened = token.markup == "autolink", len(text)
        elif token.type == "link_close":
            if not automatic and known_by_words(block.content, found[0], environment):
                text[opened:] = [OBJECT * len(part) for part in text[opened:]]
            automatic = False
        if token.nesting:
            marks.append((len(offsets), token.type))
        if not _silent(token, before):
            text.append("\n" if token.type in {"softbreak", "hardbreak"} else OBJECT)
            offsets.append(in_file(found[0]))
        if token.type == "image":
            own = known_by_words(block.content, found[0] + len("![") + len(token.content), environment)
            yield from _image_texts(block.content, token, found[0], in_file, without_words=own)
        before = token
    if offsets:
        targets = tuple(_targets(block.content, tokens, places, in_file))
        words = _without_addresses("".join(text))
        if block.kind == "paragraph" and DEFINITION.match(block.content):
            words = OBJECT * len(words)
        yield Prose(block.kind, words, offsets, tuple(marks), targets=targets)


def _targets(
    content: str, tokens: Sequence[Token], places: dict[int, list[int]], in_file: Callable[[int], int]
) -> Iterator[Target]:
    """The links and images among the tokens of a block."""
    from profcollect.settling import plain
    from profcollect.tracing import destination

    for number, token in enumerate(tokens):
        if token.type not in {"link_open", "image"}:
            continue
        first = places[id(token)][0]
        if token.markup == "autolink":
            kind, words = "autolink", tokens[number + 1].content
            last = content.find(">", first)
            start, end = first + 1, last
        elif token.type == "image":
            kind, words = "image", plain(token.children)
            start, end, last = destination(content, first + len("![") + len(token.content))
        else:
            # Its own end, not that of an address within its words; both lie as deep as they began.
            close = next(
                place
                for place in range(number, len(tokens))
                if tokens[place].type == "link_close" and tokens[place].level == token.level
            )
            inner = tokens[number + 1 : close]
            kind, words = "link", plain(inner) or OBJECT * any(one.type == "image" for one in inner)
            first -= len("[")
            start, end, last = destination(content, places[id(tokens[close])][0])
        written = Span(in_file(start), in_file(start) + end - start) if start else None
        address = str(token.attrs.get("src") or token.attrs.get("href") or "")
        title = str(token.attrs.get("title") or "")
        yield Target(kind, address, words, title, Span(in_file(first), in_file(last) + 1), written)


def _silent(token: Token, before: Token | None) -> bool:
    """Whether nothing of it is printed: a comment, or what is left of an asterisk that began an emphasis.

    A link without words is printed as its address.
    """
    if token.nesting:
        return token.type != "link_close" or before is None or before.type != "link_open"
    return (
        token.type == "footnote_ref"
        or (token.type == "text" and not token.content)
        or (token.type == "html_inline" and token.content.startswith("<!--"))
    )


def _image_texts(
    content: str, token: Token, place: int, in_file: Callable[[int], int], *, without_words: bool
) -> Iterator[Prose]:
    """The words below an image: its title and, where that is absent, its alternative text."""
    from profcollect.wording import SIGNS

    # Markup within the words has no places.
    own = "" if without_words or SIGNS.search(token.content) else token.content
    for words in (own, str(token.attrs.get("title") or "")):
        start = content.find(words, place)
        if words and "\n" not in words and start >= 0:
            yield Prose("caption", _without_addresses(words), range(in_file(start), in_file(start) + len(words)))


def _without_addresses(text: str) -> str:
    """The text with as many objects as an address has characters in its place."""

    def blank(match: re.Match[str]) -> str:
        return OBJECT * len(match[0])

    if "{" in text:
        from profcollect.settling import WIDTH

        text = WIDTH.sub(blank, text)
    if "://" in text or "@" in text or "www." in text or "WWW." in text:
        text = ADDRESS.sub(blank, text)
    return FILE_NAME.sub(blank, text) if SUFFIX.search(text) else text


def field_prose(field: str, text: str, span: Span) -> Prose | None:
    """The prose of a value of the front matter, which stands at `span`; None where it is written with escapes."""
    start, end = span
    if text[start : start + 1] in {'"', "'"} and end - start > 1:
        quote, start, end = text[start], start + 1, end - 1
        if "\\" in text[start:end] or quote in text[start:end]:
            return None
    elif text[start : start + 1] in {"|", ">"}:
        start = text.find("\n", start, end) + 1 or end
    if "\n" not in (whole := text[start:end].strip()):
        place = text.find(whole, start)
        return (
            Prose("field", _without_addresses(whole), range(place, place + len(whole)), field=field) if whole else None
        )
    offsets: list[int] = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        indent = len(line[0]) - len(line[0].lstrip())
        if offsets:
            offsets.append(start + line.start() - 1)
        offsets.extend(range(start + line.start() + indent, start + line.start() + len(line[0].rstrip())))
    if not offsets:
        return None
    return Prose("field", _without_addresses("".join(text[place] for place in offsets)), offsets, field=field)
