"""What formats for programs share: words for severities, addresses in the repository, and fixes by line and column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.disk import read_bytes
from profcollect.errors import InputError
from profcollect.lint.baseline import fingerprint
from profcollect.lint.diagnostic import Place, Severity
from profcollect.lint.personal import line_of
from profcollect.source import decode, text_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report
    from profcollect.source import Document

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True)
class Change:
    """A part of a fix: what stands at a place becomes `text`."""

    place: Place
    text: str


class Changes:
    """The fixes of a report's findings by line and column; a file is read once, and only where it has fixes."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._documents: dict[str, tuple[Document, int] | None] = {}
        self._last: tuple[str, int, str] | None = None

    def of(self, one: Diagnostic) -> tuple[Change, ...]:
        """What the fix changes; nothing where only `--fix` can make it, or the file has changed meanwhile."""
        edits = [edit for edit in one.edits if edit.text or edit.start != edit.end]
        if not edits or (found := self._document(one.place.path)) is None:
            return ()
        document, lines = found
        if one.place.line > lines or not self._is_line(document, one):
            return ()
        places = ((*document.position(edit.start), *document.position(edit.end)) for edit in edits)
        path = one.place.path
        return tuple(Change(Place(path, *place), edit.text) for place, edit in zip(places, edits, strict=True))

    def _is_line(self, document: Document, one: Diagnostic) -> bool:
        """Whether a finding has its line still; of thousands in one long line, only the first has it compared."""
        place = one.place
        if self._last is None or self._last[:2] != (place.path, place.line) or self._last[2] is not one.source:
            # As a finding has its line: what it gives away of a person is masked.
            if line_of(document, place.line) != one.source:
                return False
            self._last = place.path, place.line, one.source
        return True

    def _document(self, path: str) -> tuple[Document, int] | None:
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def _read(self, path: str) -> tuple[Document, int] | None:
        try:
            own = self._report.texts.get(path)
            data = read_bytes(self._report.root / path) if own is None else own
        except InputError:
            return None
        text, problems = decode(data)
        # Another program counts the letters as they are written, in two parts each.
        if any(problem.kind == "decomposed" for problem in problems):
            return None
        return text_document(path, text), text.count("\n") + 1


def repository(root: Path) -> str:
    """What the addresses of a collection's files begin with in the Git repository that it lies in."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inner = root.relative_to(folder).as_posix()
            return "" if inner == "." else f"{inner}/"
    return ""


def fingerprints(found: Sequence[Diagnostic]) -> list[str]:
    """What each finding is known by, wherever its line moves; of several alike, each has its own."""
    seen: Counter[str] = Counter()
    marks = []
    for one in found:
        mark = fingerprint(one)
        seen[mark] += 1
        marks.append(mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")
    return marks
