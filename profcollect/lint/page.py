"""Whether a change of a body's text changes what a reader sees of it: the page itself is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from profcollect.lint.fixing import applied
from profcollect.names import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.diagnostic import Edit
    from profcollect.markdown import Body
    from profcollect.source import Document

MOST_TRIED = 16
"""So many pages are made of a file at most, where not all changes can be made at once."""
UNSEEN = re.compile(f"\u00ad|{HIDDEN.pattern}|<p>\\s*</p>\n?")
"""What no reader would miss."""
SPACES = re.compile(r"(<code.*?</code>)| +", re.DOTALL)
"""Code, in which they count, or some that are one to a reader."""


def harmless(document: Document, changes: Sequence[tuple[Edit, ...]]) -> tuple[bool, ...]:
    """Whether each of these changes can be made, with all others that can, without the page saying anything else.

    What stands in the front matter is not on the page. Where too much would have to be tried, the rest cannot be made.
    """
    numbers = [number for number, edits in enumerate(changes) if edits and edits[0].start >= document.body_start]
    possible = [number not in numbers for number in range(len(changes))]
    if not numbers:
        return tuple(possible)
    now = _page(document.body)
    made: list[Edit] = []
    parts, tried = [numbers], 0
    while parts and tried < MOST_TRIED:
        part, tried = parts.pop(), tried + 1
        edits = [edit for number in part for edit in changes[number]]
        if _page_of(document, [*made, *edits]) == now:
            made += edits
            for number in part:
                possible[number] = True
        elif len(part) > 1:
            half = len(part) // 2
            parts += [part[half:], part[:half]]
    return tuple(possible)


def _page_of(document: Document, edits: Sequence[Edit]) -> str:
    from profcollect.markdown import parse

    return _page(parse(applied(document.text, edits)[document.body_start :]))


def _page(body: Body) -> str:
    """What a reader sees of a body."""
    from profcollect.markup import Context, html

    context = Context(slug="", heading=1, images={}, words=defaultdict(str), links={})
    page = SPACES.sub(lambda match: match[1] or " ", UNSEEN.sub("", html.render(body, context)))
    return re.sub(r"(<[a-z][^>]*>) | (?=</|\n)", r"\1", page)
