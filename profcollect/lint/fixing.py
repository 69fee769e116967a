"""Making the fixes of findings: in memory, as often as it takes, leaving all else in the file as it is."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Edit
from profcollect.source import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from profcollect.lint.diagnostic import Diagnostic, Safety
    from profcollect.source import Document

MOST_PASSES = 10
"""A fix may make room for another one; ours settle in three."""
UNREADABLE = frozenset({"binary-file", "file-too-large", "file-unreadable", "not-utf-8", "front-matter-unclosed"})
"""What a file must not have to be written anew: something of it would be lost, or where its text begins is guessed."""
OTHER_ENCODING = frozenset({"windows-1251", "utf-16"})
"""Files that only a fix which is not sure of itself may write, in UTF-8."""


@dataclass(frozen=True)
class Fixed:
    """A file after its fixes."""

    data: bytes
    made: tuple[Diagnostic, ...]
    """The findings that are gone by it."""


def fix(
    path: str,
    data: bytes,
    check: Callable[[Document], Iterable[Diagnostic]],
    safety: Safety,
    make: Callable[[str, bytes], Document] = read,
) -> Fixed:
    """Make all fixes that promise as much as `safety`, until there are none; `check` says what there is to fix.

    A practice's file, unless another way to `make` a document of it is named.

    Line ends stay what they are, each of them; a byte order mark goes. Where a fix would make a new error, the
    file stays as it was.
    """
    made: list[Diagnostic] = []
    errors = None
    start = data
    for _ in range(MOST_PASSES):
        document = make(path, data)
        kinds = {problem.kind for problem in document.problems}
        if kinds & UNREADABLE or (kinds & OTHER_ENCODING and safety < max(type(safety))):
            break
        found = list(check(document))
        count = sum(one.severity == max(type(one.severity)) for one in found)
        if errors is not None and count > errors:
            return Fixed(start, ())
        errors = count
        chosen = choose(found, safety)
        if not chosen:
            break
        made += chosen
        data = _rewritten(data, document, [edit for one in chosen for edit in one.edits])
    return Fixed(data, tuple(made))


def choose(found: Iterable[Diagnostic], safety: Safety) -> list[Diagnostic]:
    """The findings whose fixes can be made together: of two that touch, the first."""
    chosen: list[Diagnostic] = []
    taken: list[tuple[int, int]] = []
    for one in found:
        if one.safety is None or one.safety > safety or not one.edits:
            continue
        if not any(_touches(edit, taken) for edit in one.edits):
            for edit in one.edits:
                insort(taken, (edit.start, edit.end))
            chosen.append(one)
    return chosen


def _touches(edit: Edit, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether an edit touches one of these, which are in order."""
    before = bisect_right(taken, edit.end, key=itemgetter(0))
    return before > 0 and taken[before - 1][1] >= edit.start


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made; they must not overlap."""
    parts, place = [], 0
    for edit in sorted(edits, key=lambda one: one.start):
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])


def _rewritten(data: bytes, document: Document, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file after edits of the text that was read from them."""
    raw = _raw(data, document)
    ends = re.findall(r"\r\n|\r|\n", raw)
    usual = max(set(ends), key=ends.count) if ends else "\n"
    # Where each character of the text stands in the raw one, whose line ends may have two.
    places = [place for place, letter in enumerate(raw) if not (letter == "\n" and raw[place - 1 : place] == "\r")]
    places.append(len(raw))
    moved = [Edit(places[edit.start], places[edit.end], edit.text.replace("\n", usual)) for edit in edits]
    return applied(raw, moved).encode()


def _raw(data: bytes, document: Document) -> str:
    """The text as it is written, with its own line ends and control characters."""
    kinds = {problem.kind for problem in document.problems}
    encoding = "utf-16" if "utf-16" in kinds else "cp1251" if "windows-1251" in kinds else "utf-8"
    # Somebody may have put the mark before a text of another encoding.
    text = data.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace").replace("\ufeff", "")
    return unicodedata.normalize("NFC", text)
