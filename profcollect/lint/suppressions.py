"""What an author or an editor has decided to leave as it is.

`<!-- profcollect: ignore PC301 -->` on a line of its own speaks of the paragraph below it, at the end of a line
of that line; `lint-ignore: [PC301]` in the front matter speaks of the whole file. Codes may be cut short: `PC3`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Edit
from profcollect.lint.page import harmless
from profcollect.lint.written import items_of, value_of
from profcollect.practice import Practice
from profcollect.yamltree import Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.source import Document

COMMENT = re.compile(r"<!--\s*profcollect:\s*ignore\s*([^>]*?)\s*-->", re.IGNORECASE)
NONE_NAMED = "…"
"""For a remark that names no rule: it silences nothing, and must not do so without a word."""
BEGINNING = re.compile(r"\S")
SEPARATOR = re.compile(r"[\s,;]+")
WHOLE_FILE = (1, 1 << 30)


@dataclass(frozen=True)
class Suppression:
    """Rules that are not to speak in some lines of a file."""

    code: str
    """Of a rule, or the beginning of one; upper case."""
    span: Span
    """Where that is written."""
    lines: tuple[int, int]
    """The first and the last line it is about, from 1."""
    edit: Edit | None = None
    """What takes it out of the file."""


def suppressions(document: Document) -> Iterator[Suppression]:
    """All that a file says of rules that are not to speak."""
    for node in items_of(value_of(document.front, Practice, "lint_ignore")):
        if isinstance(node, Scalar):
            for code in SEPARATOR.split(node.text.strip()):
                if code:
                    yield Suppression(code.upper(), node.span, WHOLE_FILE)
    body = document.body_text
    if "<!--" not in body or "rofcollect:" not in body.lower():
        return
    code_lines = set(_code_lines(document))
    for match in COMMENT.finditer(document.text, document.body_start):
        line = document.position(match.start())[0]
        if line not in code_lines:
            span, lines = Span(*match.span()), _lines(document, match)
            codes = [code for code in SEPARATOR.split(match[1]) if code] or [NONE_NAMED]
            edit = _removal(document.text, match) if len(codes) == 1 else None
            yield from (Suppression(code.upper(), span, lines, edit) for code in codes)


def _code_lines(document: Document) -> Iterator[int]:
    first = document.position(document.body_start)[0]
    for stream in document.body.streams:
        for token in stream:
            if token.type in {"fence", "code_block"} and token.map:
                yield from range(first + token.map[0], first + token.map[1])


def _lines(document: Document, match: re.Match[str]) -> tuple[int, int]:
    """The lines that a comment is about."""
    line, last = document.position(match.start())[0], document.position(match.end())[0]
    if document.line(line).strip() != match[0]:
        return line, last
    following = BEGINNING.search(document.text, match.end())
    if following is None:
        return line, last
    end = document.text.find("\n\n", following.start())
    return line, document.position(end if end >= 0 else len(document.text))[0]


def _removal(text: str, match: re.Match[str]) -> Edit:
    """Takes a comment out, with its line where it has one of its own, and with the space before it elsewhere."""
    start, end = match.span()
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip() or text[end : end + 1] not in {"", "\n"}:
        # Of the two spaces that would meet, one goes.
        return Edit(start - (text[start - 1 : start] == " " and text[end : end + 1] in {"", " ", "\n"}), end, "")
    end += text[end : end + 1] == "\n"
    # Of the two empty lines that would meet, one goes.
    if text[:line_start].endswith("\n\n") and text[end : end + 1] == "\n":
        end += 1
    return Edit(line_start, end, "")


def removable(document: Document, marks: Iterable[Suppression]) -> frozenset[Edit]:
    """The edits that take marks out of a file without the book saying anything else.

    A comment may part two lists, or be no comment but code, and what stands beside it may be HTML by its being there.
    """
    edits = [mark.edit for mark in marks if mark.edit is not None]
    possible = harmless(document, [(edit,) for edit in edits])
    return frozenset(edit for edit, can in zip(edits, possible, strict=True) if can)


def silence(found: Sequence[Diagnostic], known: Sequence[Suppression]) -> tuple[list[Diagnostic], list[Suppression]]:
    """The findings that are left, and the suppressions that were of no use."""
    if not known:
        return list(found), []
    lines: dict[str, list[int]] = defaultdict(list)
    for one in found:
        for beginning in _beginnings(one.code):
            lines[beginning].append(one.place.line)
    for spoken in lines.values():
        spoken.sort()
    reaches: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in sorted(known, key=lambda each: each.lines):
        reach = reaches[each.code]
        reach.append((each.lines[0], max([each.lines[1], *(last for _, last in reach[-1:])])))

    def is_silent(one: Diagnostic) -> bool:
        return any(_covers(reaches.get(code, []), one.place.line) for code in _beginnings(one.code))

    kept = [one for one in found if not is_silent(one)]
    return kept, [each for each in known if not _has_one(lines.get(each.code, []), *each.lines)]


def _beginnings(code: str) -> Iterator[str]:
    return (code[:end] for end in range(1, len(code) + 1))


def _covers(reach: Sequence[tuple[int, int]], line: int) -> bool:
    """Whether one of some marks is about a line; they have their first line each, and the last that any before has."""
    place = bisect_right(reach, line, key=itemgetter(0))
    return place > 0 and reach[place - 1][1] >= line


def _has_one(lines: Sequence[int], first: int, last: int) -> bool:
    place = bisect_left(lines, first)
    return place < len(lines) and lines[place] <= last
