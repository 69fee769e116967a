"""A practice's file → Document: its front matter with positions, its body, and what was odd on the way."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from profcollect.silhouette import rare
from profcollect.yamltree import DEEPEST, Mapping, Problem, Sequence, Span, TooComplexError, compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.markdown import Body
    from profcollect.prose import Passages
    from profcollect.yamltree import Node

LARGEST = 2 * 1024 * 1024
"""Bytes of a practice's file at most: a book of 500 pages has about half of that."""
FENCE = re.compile(r"(?:[-–—]{2,}|[–—]|\.\.\.)[ \t]*")
"""What may have been meant for `---`: Word makes a dash of hyphens."""
KEY_LINE = re.compile(r"[ \t]*(?:-[ \t]+)?[^\s:#][^:]{0,60}:(?:\s|$)|[ \t]+\S|[ \t]*-[ \t]|#")
PROSE = re.compile(r"[^\s#\-\[\]{}:][^:]*$")
"""A line that front matter has no use for; in a quoted text it may stand nevertheless."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
CYRILLIC_SHARE = 0.3
"""The share of Cyrillic among the letters above 127 that tells Windows-1251 from noise."""
TITLE = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+[^\n]*\S[^\n]*(?:\n|$)")
RUSSIAN = re.compile("[А-яЁё«»—–№…]")


@dataclass(frozen=True)
class Document:
    """A file of a practice, read. `front` is None where there is no front matter that could be read."""

    path: str
    """Where it lies below the collection, with slashes."""
    text: str
    front: Mapping | None
    body_start: int
    problems: tuple[Problem, ...]
    _starts: list[int] = field(repr=False, compare=False)

    @property
    def body_text(self) -> str:
        """The Markdown after the front matter."""
        return self.text[self.body_start :]

    @cached_property
    def body(self) -> Body:
        """The body, parsed."""
        from profcollect.markdown import parse

        return parse(self.body_text)

    @cached_property
    def passages(self) -> Passages:
        """The prose of the body."""
        from profcollect.prose import Passages

        lines = [self.body_start, *self._starts[bisect_right(self._starts, self.body_start) :]]
        return Passages(self.text, lines, self.body.blocks, self.body.environment)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a place in the text, both counted from 1."""
        line = bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1

    def line(self, number: int) -> str:
        """The line of that number, from 1, without its end."""
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def start_of(self, number: int) -> int:
        """Where the line of that number, from 1, starts in the text."""
        return self._starts[number - 1]

    def span(self, number: int) -> Span:
        """Where the text of the line of that number, from 1, stands."""
        start = self._starts[number - 1]
        text = self.line(number)
        indent = len(text) - len(text.lstrip())
        return Span(start + indent, start + max(len(text.rstrip()), indent))

    def body_line(self, line: int) -> Span:
        """Where the body's line of that number, from 0, stands in the text."""
        return self.span(min(self.position(self.body_start)[0] + line, len(self._starts)))

    @property
    def opening(self) -> Span:
        """The first line that has something on it: the one that opens the front matter."""
        written = re.search(r"\S", self.text)
        return self.span(self.position(written.start())[0]) if written else Span(0, 0)


def read(path: str, data: bytes) -> Document:
    """Read the bytes of a practice's file. Never raises: what is wrong is in `problems`."""
    text, problems = decode(data)
    starts = _line_starts(text)
    if not text.strip():
        if not any(problem.kind == "binary-file" for problem in problems):
            problems.append(Problem("empty-file", Span(0, 0), {}))
        return Document(path, text, None, len(text), tuple(problems), starts)
    front, body_start = _front_matter(text, problems)
    return Document(path, text, front, body_start, tuple(problems), starts)


def unreadable(path: str, kind: str, **arguments: object) -> Document:
    """A document of which nothing can be read, such as a file that is too large."""
    return Document(path, "", None, 0, (Problem(kind, Span(0, 0), arguments),), [0])


def text_document(path: str, text: str) -> Document:
    """A file that is no practice, such as the config, for saying where in it something is."""
    return Document(path, text, None, len(text), (), _line_starts(text))


def essay(path: str, data: bytes) -> Document:
    """A text without front matter, whose body begins after its title: a first heading of level 1, if it has one.

    Its front matter is one that states nothing; None where there is nothing to read.
    """
    text, problems = decode(data)
    if not text.strip() and not any(problem.kind == "binary-file" for problem in problems):
        problems.append(Problem("empty-file", Span(0, 0), {}))
    title = TITLE.match(text)
    front = Mapping((), Span(0, 0)) if text.strip() else None
    return Document(path, text, front, title.end() if title else 0, tuple(problems), _line_starts(text))


def title_of(document: Document) -> str:
    """The title that the body of an essay begins after, without its markup; empty where there is none."""
    from profcollect.markdown import parse

    headings = parse(document.text[: document.body_start]).headings
    return headings[0].text if headings else ""


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Text with line feeds only, in NFC and without control characters, and what was odd about the bytes."""
    problems: list[Problem] = []

    def note(kind: str, start: int = 0, end: int = 0, **arguments: object) -> None:
        problems.append(Problem(kind, Span(start, end), arguments))

    # Inside a text the mark is an invisible character, which YAML takes for nothing and would misplace.
    text = _decoded(data, note).replace("\ufeff", "")
    if "\r" in text:
        note("crlf")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # What Russian texts are made of is in NFC and no control character; looking for the rest is quick.
    if rare(text) and not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        place = next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), len(normal))
        note("decomposed", place, min(place + 1, len(normal)))
        text = normal
    if problems and problems[0].kind == "not-utf-8":
        place = text.find("\ufffd")
        problems[0] = Problem("not-utf-8", Span(place, place + 1), {})
    if CONTROLS.search(rare(text)) and (match := CONTROLS.search(text)):
        text = CONTROLS.sub("\ufffd", text)
        note("control-character", match.start(), match.start() + 1, character=f"U+{ord(match[0]):04X}")
    return text, problems


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _decoded(data: bytes, note: Callable[..., None]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        note("utf-16")
        return data.decode("utf-16", errors="replace")
    if data.startswith(b"\xef\xbb\xbf"):
        note("byte-order-mark")
        data = data[3:]
    if b"\0" in data:
        note("binary-file")
        return ""
    try:
        return data.decode()
    except UnicodeDecodeError:
        legacy, damaged = data.decode("cp1251", errors="replace"), data.decode(errors="replace")
        strange = sum(ord(letter) > 127 for letter in legacy)  # noqa: PLR2004 - ASCII ends there
        # Damaged UTF-8 looks Russian in Windows-1251 as well: «Р°Р±РІ».
        wrong, right = damaged.count("\ufffd"), len(RUSSIAN.findall(damaged))
        if wrong > right and len(RUSSIAN.findall(legacy)) >= CYRILLIC_SHARE * strange:
            note("windows-1251")
            return legacy
        note("not-utf-8")
        return damaged


def _front_matter(text: str, problems: list[Problem]) -> tuple[Mapping | None, int]:
    """The front matter's tree, its places counted in the whole text, and where the body starts."""
    fence = re.compile(r"[ \t\n]*(?=\S)").match(text)
    start = fence.end() if fence else 0
    first = text[start:].split("\n", 1)[0]
    if not FENCE.fullmatch(first):
        problems.append(Problem("front-matter-missing", Span(start, start + len(first)), {}))
        return None, start
    if first.rstrip() != "---":
        problems.append(Problem("front-matter-fence", Span(start, start + len(first)), {"corrected": "---"}))
    inner = min(start + len(first) + 1, len(text))
    closing = _closing_fence(text, inner, problems)
    if closing is None:
        last = _last_key_line(text, inner)
        number = text.count("\n", 0, last)
        problems.append(Problem("front-matter-unclosed", Span(start, start + len(first)), {"line": number}))
        closing = last, last
    end, body_start = closing
    known = len(problems)
    root = _tree(text[inner:end], inner, problems)
    if isinstance(root, Mapping):
        return root, body_start
    if root is not None or len(problems) == known:
        problems.append(Problem("front-matter-not-mapping", Span(inner, max(inner, end - 1)), {}))
    return None, body_start


def _closing_fence(text: str, inner: int, problems: list[Problem]) -> tuple[int, int] | None:
    """Where the YAML ends, and where the body starts; None where the body starts without a fence."""
    offset = inner
    blank = prose = False
    for line in text[inner:].split("\n"):
        if FENCE.fullmatch(line):
            if prose and not _readable(text[inner:offset]):
                # A line drawn in the body.
                return None
            if line.rstrip() not in {"---", "..."}:
                problems.append(Problem("front-matter-fence", Span(offset, offset + len(line)), {"corrected": "---"}))
            return offset, min(offset + len(line) + 1, len(text))
        blank = blank or not line.strip()
        prose = prose or (blank and bool(PROSE.match(line)))
        offset += len(line) + 1
    return None


def _last_key_line(text: str, inner: int) -> int:
    """Where the lines that look like front matter end."""
    end = inner
    for line in text[inner:].split("\n"):
        if not KEY_LINE.match(line) or line.startswith("# "):
            break
        end += len(line) + 1
    return min(end, len(text))


def _readable(yaml_text: str) -> bool:
    try:
        return _composed(yaml_text, 0) is not None
    except TooComplexError:
        return False


def _tree(text: str, offset: int, problems: list[Problem]) -> Node | None:
    """The tree of the YAML that starts at `offset` of the file, mended where that helps."""
    try:
        root = _composed(text, offset)
        return root if isinstance(root, Mapping | Sequence) else _mended(text, offset, root, problems)
    except TooComplexError:
        problems.append(Problem("yaml-too-complex", Span(offset, offset), {"deepest": DEEPEST}))
        return None


def _composed(text: str, offset: int) -> Node | None:
    import yaml

    try:
        return compose(text, place=offset.__add__)
    except yaml.YAMLError:
        return None


def _mended(text: str, offset: int, root: Node | None, problems: list[Problem]) -> Node | None:
    from profcollect.yamltraps import repair

    mended, found = repair(text)
    hopeless = bool(found) and found[-1].kind == "yaml-syntax"
    if hopeless and root is not None:
        # A text without any key can be read, and says nothing.
        return root
    problems += [Problem(kind, Span(a + offset, b + offset), arguments) for kind, (a, b), arguments in found]
    return None if hopeless else compose(mended, place=_Places(mended, text, offset))


class _Places:
    """Places in a mended YAML text → places in the file. Mending keeps the number of lines."""

    def __init__(self, mended: str, original: str, offset: int) -> None:
        self.offset = offset
        self.mended = _line_starts(mended)
        self.original = _line_starts(original)
        self.length = len(original)

    def __call__(self, index: int) -> int:
        line = bisect_right(self.mended, index) - 1
        end = self.original[line + 1] - 1 if line + 1 < len(self.original) else self.length
        return min(self.original[line] + index - self.mended[line], end) + self.offset
