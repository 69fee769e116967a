"""Lines that tell pages: fields that Word can bring up to date, with what is known now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.markup.wordml import bookmark, field_of, page_reference, run
from profcollect.writers.docx_fill import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profcollect.layout import Figure, Layout

TAB = "<w:r><w:tab/></w:r>"
UNKNOWN = "…"
"""What stands for a page that nobody knows yet: a field without a text looks like a slip."""


def figure(one: Figure, layout: Layout | None) -> str:
    """A figure as runs: fields that Word can bring up to date, with what is known now."""
    if one.kind == "sheets":
        return run(one.before + layout.tell(one) + one.after) if layout else ""
    if one.kind == "pages":
        shown = str(layout.pages) if layout else UNKNOWN
        return run(one.before) + field_of("NUMPAGES", run(shown)) + run(one.after)
    first = layout.starts.get(one.anchor) if layout else None
    last = layout.ends.get(one.anchor, first) if layout else None
    fields = page_reference(one.anchor, run(str(first or UNKNOWN)))
    if one.kind == "range" and (first is None or last != first):
        fields += run("–") + page_reference(f"end--{one.anchor}", run(str(last or UNKNOWN)))
    return run(one.before) + fields + run(one.after)


def paragraph(style: str, content: str) -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def pages(anchors: Iterable[str]) -> str:
    """The pages of these anchors: `12, 45`."""
    return run(", ").join(page_reference(anchor, page_of(anchor)) for anchor in anchors)


def leader(style: str, text: str, anchor: str) -> tuple[str, str]:
    """A line of contents as Word makes it: all of it a link, with the page as a field."""
    number = page_reference(anchor, f"<w:r><w:t><?line {anchor}?></w:t></w:r>")
    return style, f'<w:hyperlink w:anchor="{bookmark(anchor)}" w:history="1">{text}{TAB}{number}</w:hyperlink>'


def listed(instruction: str, lines: Sequence[tuple[str, str]]) -> str:
    """A field over paragraphs."""
    if not lines:
        return ""
    begin, end = field_of(instruction, "\x01").split("\x01")
    rows = (paragraph(style, content if place else begin + content) for place, (style, content) in enumerate(lines))
    return "".join(rows) + paragraph("Thin", end)
