"""What all markups need settled in the token stream, once: each pass changes tokens in place.

The passes run in the order they stand here; `markdown` tells what they leave behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it.token import Token

from profcollect.slugs import free_name, slugify
from profcollect.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = re.compile(r'\{\s*width=(["\']?)(\d{1,3}(?:[.,]\d+)?)\s*(%|mm|cm|мм|см)\1\s*\}')
CAPTION = re.compile(r"(?:Таблица|Table):\s+")
TASK = re.compile(r"\[([ xXхХ])\]\s+")
COLUMN_WEIGHTS = (4, 40)
"""The least and the greatest weight of a table column, in characters of its longest cell."""


@dataclass(frozen=True)
class Heading:
    """A heading of a body: its level there (from 1), its text, its anchor, its line in the body (from 0)."""

    level: int
    text: str
    id: str
    line: int
    written_level: int
    empty: bool = False
    """Nothing stands between it and the next heading of its level or a higher one."""


def plain(children: Sequence[Token] | None) -> str:
    """The text of inline tokens, without their markup."""
    parts = []
    for token in children or ():
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain(token.children))
        else:
            parts.append(token.content)
    return "".join(parts)


def settle_html(tokens: list[Token], found: list[tuple[int, str]]) -> None:
    """Make raw HTML text, drop comments, and note where it stood."""
    kept: list[Token] = []
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            text = _without_comments(token.content).strip("\n")
            if text.strip():
                found.append((line, text))
                kept.append(Token("literal", "", 0, content=text, map=token.map, level=token.level, block=True))
            continue
        if token.type == "inline" and token.children and "<" in token.content:
            token.children = _settle_inline_html(token.children, line, found)
        kept.append(token)
    tokens[:] = kept


def _settle_inline_html(children: list[Token], line: int, found: list[tuple[int, str]]) -> list[Token]:
    kept: list[Token] = []
    for child in children:
        if child.type == "html_inline":
            child.type, child.content = "text", _without_comments(child.content)
            if not child.content:
                continue
            found.append((line, child.content))
        elif child.children:
            child.children = _settle_inline_html(child.children, line, found)
        kept.append(child)
    return kept


def _without_comments(text: str) -> str:
    # Not a regular expression: with many comments that never end it would look for the end again from each.
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + len("-->")
    return "".join(kept) + text[position:]


def settle_images(tokens: list[Token], found: list[tuple[int, str]]) -> None:
    """Give images their width, and make an image alone in its paragraph a figure."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.type != "inline" or "![" not in token.content or not token.children:
            continue
        line = token.map[0] if token.map else 0
        images = [child for child in token.children if child.type == "image"]
        found.extend((line, str(image.attrs["src"])) for image in images)
        _take_widths(token.children)
        content = [child for child in token.children if child.type != "text" or child.content.strip()]
        before = kept[-2] if len(kept) > 1 else None
        if len(content) == 1 and images and before and before.type == "paragraph_open" and not before.hidden:
            kept[-2:] = [_figure(images[0], before)]
    tokens[:] = list(_without_closes(kept))


def _without_closes(tokens: list[Token]) -> Iterator[Token]:
    """The stream without the paragraph end that is left behind each figure."""
    after_figure = False
    for token in tokens:
        if not (after_figure and token.type == "paragraph_close"):
            yield token
        after_figure = token.type == "figure"


def _take_widths(children: list[Token]) -> None:
    """Move a `{width=60%}` behind an image into the image."""
    for image, text in pairwise(children):
        if image.type == "image" and text.type == "text" and (match := WIDTH.match(text.content)):
            unit = {"мм": "mm", "см": "cm"}.get(match[3], match[3])
            image.meta["width"] = match[2].replace(",", ".") + unit
            text.content = text.content[match.end() :]


def _figure(image: Token, paragraph: Token) -> Token:
    alt = plain(image.children)
    caption = str(image.attrs.get("title") or alt)
    meta = {
        "src": str(image.attrs["src"]),
        "alt": alt,
        "caption": caption,
        "unsaid": alt if alt != caption else "",
        "width": image.meta.get("width"),
    }
    return Token("figure", "figure", 0, meta=meta, map=paragraph.map, level=paragraph.level, block=True)


def settle_captions(tokens: list[Token]) -> None:
    """Take the paragraph «Таблица: …» before a table, or else behind it, into the table."""
    taken: set[int] = set()
    table: dict[str, Any] = {}
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "table_open":
            table = token.meta
            table["caption"] = _take_caption(tokens, index - 3, taken)
        elif kind == "table_close" and table["caption"] is None:
            table["caption"] = _take_caption(tokens, index + 1, taken)
    if taken:
        tokens[:] = [token for index, token in enumerate(tokens) if index not in taken]


def _take_caption(tokens: list[Token], start: int, taken: set[int]) -> list[Token] | None:
    """The inline tokens of the caption paragraph at `start`, without the word «Таблица:»."""
    if start < 0 or start in taken or start + 2 >= len(tokens) or tokens[start].type != "paragraph_open":
        return None
    children = tokens[start + 1].children
    if not children or children[0].type != "text" or not (match := CAPTION.match(children[0].content)):
        return None
    children[0].content = children[0].content[match.end() :]
    taken.update(range(start, start + 3))
    return children


def settle_columns(tokens: list[Token]) -> None:
    """Give each table its columns, and each cell its column."""
    column = 0
    table: dict[str, Any] = {}
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "table_open":
            table = token.meta
            table.update(aligns=[], weights=[])
        elif kind == "tr_open":
            column = 0
        elif kind in {"th_open", "td_open"}:
            token.meta["column"] = column
            _measure(table, token, tokens[index + 1], column)
            column += 1


def _measure(table: dict[str, Any], cell: Token, content: Token, column: int) -> None:
    aligns, weights = table["aligns"], table["weights"]
    if column == len(aligns):
        style = str(cell.attrs.get("style", ""))
        aligns.append(style.removeprefix("text-align:") or None)
        weights.append(COLUMN_WEIGHTS[0])
    length = len(content.content)
    if length > weights[column]:
        weights[column] = min(COLUMN_WEIGHTS[1], length)


def settle_tasks(tokens: list[Token]) -> None:
    """Take `[ ]` and `[x]` at the start of a list item into the item."""
    for index, token in enumerate(tokens[:-2]):
        if token.type != "list_item_open" or tokens[index + 1].type != "paragraph_open":
            continue
        # Without a bracket there is no box, and words that nobody has asked for yet need not be made tokens.
        children = tokens[index + 2].children if "[" in tokens[index + 2].content else None
        if children and children[0].type == "text" and (match := TASK.match(children[0].content)):
            token.meta["task"] = match[1] != " "
            children[0].content = children[0].content[match.end() :]


def settle_links(
    streams: Sequence[list[Token]], anchors: frozenset[str], *, references: bool
) -> Iterator[tuple[int, str]]:
    """Line and address of every link; one to a heading of the same text finds it by the heading's words too.

    `references`: whether the text defines any, so that brackets alone may be a link (`[text]`).
    """
    sign = "[" if references else "]("
    for stream in streams:
        for token in stream:
            if token.type == "inline" and sign in token.content:
                line = token.map[0] if token.map else 0
                for child in token.children or ():
                    if child.type == "link_open":
                        address = str(child.attrs["href"])
                        own = slugify(unquote(address[1:])) if address.startswith("#") else ""
                        if own in anchors:
                            child.attrs["href"] = address = f"#{own}"
                        yield line, address


def settle_numbers(streams: Sequence[list[Token]]) -> Iterator[Token]:
    """Number the figures, and the tables that have a caption; gives those tokens."""
    figures = tables = 0
    for stream in streams:
        for token in stream:
            if token.type == "figure":
                figures += 1
                token.meta["number"] = figures
                yield token
            elif token.type == "table_open" and token.meta["caption"]:
                tables += 1
                token.meta["number"] = tables
                yield token


def settle_headings(streams: list[list[Token]]) -> tuple[Heading, ...]:
    """Number the levels from 1 without gaps, and give each heading an anchor of its own."""
    opens = [
        (stream, index) for stream in streams for index, token in enumerate(stream) if token.type == "heading_open"
    ]
    written = [int(stream[index].tag[1]) for stream, index in opens]
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    path: list[int] = []
    for (stream, index), level in zip(opens, written, strict=True):
        while path and path[-1] >= level:
            path.pop()
        path.append(level)
        token = stream[index]
        words = stream[index + 1]
        text = (words.text if isinstance(words, Words) else plain(words.children)).strip()
        anchor = free_name(slugify(text) or "section", taken)
        token.meta.update(level=len(path), id=anchor)
        following = stream[index + 3] if index + 3 < len(stream) else None
        empty = following is None or (following.type == "heading_open" and int(following.tag[1]) <= level)
        line = token.map[0] if token.map else 0
        headings.append(Heading(len(path), text, anchor, line, level, empty))
    return tuple(headings)
