"""Markdown → Body: the one parse that every format is made from.

CommonMark with tables, strikethrough, footnotes and definition lists, read by markdown-it-py. The token
stream is the document; `parse` only settles in it what all markups need alike, so that each of them stays
a table from token type to a small function:

- headings begin at level 1 and skip none (`heading_open.meta["level"]`), each with an anchor (`meta["id"]`);
- an image alone in its paragraph is one `figure` token: `meta` = src, alt, caption, width, number, and `unsaid`, the
  alternative text that the caption does not say;
- a table knows its columns (`table_open.meta` = aligns, weights, caption, number), a cell its column
  (`meta["column"]`); figures and captioned tables are numbered from 1 in each body;
- a task item knows its box (`list_item_open.meta["task"]` = True, False or absent);
- raw HTML is text (`html_block` becomes `literal`), comments are gone;
- notes leave the stream and are found by `footnote_ref.meta["id"]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from profcollect.prose import Block
from profcollect.settling import (
    Heading,
    settle_captions,
    settle_columns,
    settle_headings,
    settle_html,
    settle_images,
    settle_links,
    settle_numbers,
    settle_tasks,
)
from profcollect.shortcuts import hasten
from profcollect.wording import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

DEEPEST = 20
"""Below so many lists and quotes, one in another, everything is a paragraph."""
KINDS = {"heading_open": "heading", "th_open": "cell", "td_open": "cell"}
"""What pieces of inline text are called that are no paragraphs, by the token before them."""


@dataclass(frozen=True)
class Body:
    """A parsed body: its tokens without the notes, and the notes by number from 0."""

    tokens: list[Token]
    notes: list[list[Token]]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    unused_notes: tuple[str, ...] = ()
    """Labels of notes that are defined and not referred to: no format shows them."""
    repeated_notes: tuple[str, ...] = ()
    """Labels that are defined more than once; the definitions make one note."""
    raw_html: tuple[tuple[int, str], ...] = ()
    """Line in the body (from 0) and text of every piece of raw HTML."""
    sources: tuple[tuple[int, str], ...] = ()
    """Line in the body (from 0) and address, as written, of every image."""
    links: tuple[tuple[int, str], ...] = ()
    """Line in the body (from 0) and address of every link."""
    numbered: tuple[Token, ...] = ()
    """The tokens of figures, and of tables that have a caption."""
    blocks: tuple[Block, ...] = ()
    """The pieces that hold inline text, as they are written, in order."""
    environment: dict[str, Any] = field(default_factory=dict)
    """What the parser knows of references and notes."""

    @property
    def streams(self) -> tuple[list[Token], ...]:
        """The tokens, and those of each note."""
        return (self.tokens, *self.notes)

    @cached_property
    def characters(self) -> int:
        """How many characters, spaces included, a reader sees: no markup, notes counted once."""
        total = 0
        for stream in self.streams:
            for token in stream:
                kind = token.type
                if kind == "inline":
                    total += len(token.text) if isinstance(token, Words) else _length(token.children)
                elif kind in {"fence", "code_block", "literal"}:
                    total += len(token.content)
                elif kind == "figure":
                    total += len(token.meta["caption"])
                elif kind == "table_open":
                    total += _length(token.meta["caption"])
        return total


@cache
def parser() -> MarkdownIt:
    """The parser of bodies, made once."""
    made = plain_parser()
    hasten(made)
    return made


def plain_parser() -> MarkdownIt:
    """The same without the shortcuts, which change nothing but the time it takes."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    # markdown-it drops what lies deeper than `maxNesting`; `_deep_paragraph` sees to it that nothing does.
    options = {"html": True, "maxNesting": DEEPEST + 10, "strikethrough_single_tilde": True}
    made = MarkdownIt("commonmark", options)
    made.enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    made.block.ruler.before("table", "deep_paragraph", _deep_paragraph)
    # Before `text_join`, so that inline notes are joined as well.
    made.core.ruler.after("inline", "inline_notes", _define_inline_notes)
    return made


def _deep_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """The block rule that ends nesting."""
    from markdown_it.rules_block import paragraph

    return state.level >= DEEPEST and paragraph(state, start, end, silent)


def _define_inline_notes(state: StateCore) -> None:
    """Write out each `^[note]` as if it were defined at the end, under its number."""
    for number, note in state.env.get("footnotes", {}).get("list", {}).items():
        if "tokens" in note:
            inline = Token("inline", "", 0, content=note["content"], children=note["tokens"], block=True)
            state.tokens += [
                Token("footnote_reference_open", "", 1, meta={"label": number}),
                Token("paragraph_open", "p", 1, block=True),
                inline,
                Token("paragraph_close", "p", -1, block=True),
                Token("footnote_reference_close", "", -1),
            ]


def parse(text: str) -> Body:
    """Parse the Markdown of a body. Any text is valid; nothing is raised."""
    environment: dict[str, Any] = {}
    tokens = parser().parse(text, environment)
    blocks = _blocks(tokens)
    main, definitions, repeated = _split_notes(tokens)
    found = environment.get("footnotes", {"list": {}, "refs": {}})
    notes = [definitions[note.get("label", number)] for number, note in found["list"].items()]
    unused = tuple(label[1:] for label, number in found["refs"].items() if number < 0)
    raw_html: list[tuple[int, str]] = []
    sources: list[tuple[int, str]] = []
    html, pictures, tables = "<" in text, "![" in text, "|" in text
    for stream in (main, *notes):
        if html:
            settle_html(stream, raw_html)
        if pictures:
            settle_images(stream, sources)
        if tables:
            settle_captions(stream)
            settle_columns(stream)
        if "[" in text:
            settle_tasks(stream)
    headings = settle_headings([main, *notes])
    anchors = frozenset(heading.id for heading in headings)
    return Body(
        tokens=main,
        notes=notes,
        headings=headings,
        anchors=anchors,
        unused_notes=unused,
        raw_html=tuple(raw_html),
        sources=tuple(sources),
        links=tuple(settle_links((main, *notes), anchors, references=bool(environment.get("references")))),
        repeated_notes=repeated,
        numbered=tuple(settle_numbers((main, *notes)) if tables or pictures else ()),
        blocks=blocks,
        environment=environment,
    )


def _blocks(tokens: list[Token]) -> tuple[Block, ...]:
    """What holds inline text. Notes that stand in a text themselves (`^[…]`) have no lines, and are none."""
    return tuple(
        [
            Block(KINDS.get(before.type, "paragraph"), token.map[0], token.content)
            for before, token in pairwise(tokens)
            if token.type == "inline" and token.map and token.content
        ]
    )


def _length(children: Sequence[Token] | None) -> int:
    """How long the text of inline tokens is, without their markup."""
    total = 0
    for token in children or ():
        if token.content:
            total += len(token.content) if token.type != "image" else _length(token.children)
        elif token.type in {"softbreak", "hardbreak"}:
            total += 1
    return total


def _split_notes(tokens: list[Token]) -> tuple[list[Token], dict[str | int, list[Token]], tuple[str, ...]]:
    """The stream without notes, the stream of each note by label, and the labels that come twice."""
    main: list[Token] = []
    notes: dict[str | int, list[Token]] = {}
    repeated: list[str] = []
    streams = [main]
    for token in tokens:
        kind = token.type
        if kind == "footnote_reference_open":
            label = token.meta["label"]
            if label in notes and label not in repeated:
                repeated.append(label)
            streams.append(notes.setdefault(label, []))
        elif kind == "footnote_reference_close":
            streams.pop()
        else:
            streams[-1].append(token)
    return main, notes, tuple(repeated)
