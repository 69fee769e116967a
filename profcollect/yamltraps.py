"""Why a YAML text cannot be read, in the author's terms, with the corrected line.

A wrong hint is worse than none: a correction counts only if the text, corrected so, can be read beyond
that line.  The reading then goes on with it, so that one slip does not hide the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from profcollect.yamltree import Problem, Scalar, Span, TooComplexError, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"(?P<indent>[ \t]*(?:-[ \t]+)?)(?P<key>[^\s:#\"'][^:#\"']*):(?P<gap>[ \t]*)(?P<value>.*)")
ITEM = re.compile(r"(?P<indent>[ \t]*-[ \t]+)(?P<value>.*)")
BULLET = re.compile(r"(?P<indent>\s*)(?P<sign>[–—•·*])\s+(?P<value>.*)")
"""What Word makes of the hyphen before an item of a list."""
SPECIAL = "*&!%@`|>{[]},?-"
BRACKETS = {"[": "]", "{": "}"}
MOST_REPAIRS = 20
KEY_WORDS = 2
"""Words of a key at most, almost always."""
LONGEST = 20_000
"""Characters of a text that is searched for traps: it is read anew for each."""


class Trap(NamedTuple):
    """A line that YAML reads otherwise than it was meant: which trap, where in it, and what must stand instead."""

    kind: str
    column: int
    corrected: str


class Mended(NamedTuple):
    """A text with a trap less, the trap, and the number of its line from 0."""

    text: str
    trap: Trap
    line: int


def quoted(value: str) -> str:
    """`value` in quotes, double ones where they do."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def repair(text: str) -> tuple[str, list[Problem]]:
    """The text with its unreadable lines corrected, and what was wrong with each.

    Lines keep their numbers. Where no correction helps, the last problem is `yaml-syntax` and the text
    that comes back still cannot be read. Raises TooComplexError as reading does.
    """
    lines = text.split("\n")
    problems: list[Problem] = []
    while error := _error(text):
        found = _diagnose(text, error) if len(problems) < MOST_REPAIRS and len(text) <= LONGEST else None
        if found is None:
            line, column = _place(text, error)
            return text, [*problems, Problem("yaml-syntax", _span(lines, line, column, column + 1), {})]
        text, trap, line = found
        arguments = {"corrected": trap.corrected, "sign": lines[line][trap.column : trap.column + 1]}
        problems.append(Problem(trap.kind, _span(lines, line, trap.column, len(lines[line])), arguments))
    return text, problems


def _span(lines: list[str], number: int, column: int, end: int) -> Span:
    """Columns of a line as a place in the text as it was written."""
    start = sum(len(line) + 1 for line in lines[:number])
    length = len(lines[number].rstrip())
    return Span(start + min(column, length), start + min(end, length))


def _error(text: str) -> yaml.YAMLError | None:
    try:
        if not isinstance(compose(text), Scalar):
            return None
        # `title:Text` is a sentence to YAML.
        native = yaml.YAMLError()
    except yaml.YAMLError as error:
        native = error
    try:
        # The loader in Python knows the places of errors better than libyaml; this is the rare path.
        compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        return error
    except TooComplexError:
        raise
    except (ValueError, OverflowError):
        # `\U00110000` in quotes: it calls chr() on anything.
        pass
    return native


def _place(text: str, error: yaml.YAMLError) -> tuple[int, int]:
    """Line and column of an error, both from 0."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = mark.index if mark else getattr(error, "position", None) or 0
    return _line_of(text, min(place, max(0, len(text.rstrip()) - 1)))


def _line_of(text: str, place: int) -> tuple[int, int]:
    # Not the mark's own line: YAML counts other line ends as well.
    return text.count("\n", 0, place), place - text.rfind("\n", 0, place) - 1


def _candidates(text: str, lines: list[str], error: yaml.YAMLError) -> Iterator[int]:
    """Where the trap may lie: the error's line, its context's, those just before, and what is left open above."""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    near = [_line_of(text, mark.index)[0] for mark in marks if mark] or [_place(text, error)[0]]
    yield from near
    for line in near:
        yield from range(line - 1, max(-1, line - 4), -1)
    for line in range(max(near, default=0) - 1, -1, -1):
        match = _value(lines[line])
        if match and _left_open(match["value"]):
            yield line


def _diagnose(text: str, error: yaml.YAMLError) -> Mended | None:
    lines = text.split("\n")
    for number in dict.fromkeys(_candidates(text, lines, error)):
        for trap in _traps(lines[number]):
            mended = "\n".join([*lines[:number], trap.corrected, *lines[number + 1 :]])
            if _reads_beyond(mended, text, number, error):
                return Mended(mended, trap, number)
    return _long_text(text, lines, error)


def _reads_beyond(mended: str, text: str, number: int, before: yaml.YAMLError) -> bool:
    error = _error(mended)
    if error is None:
        return True
    place = _place(mended, error)
    return place[0] > number and place > _place(text, before)


def _value(line: str) -> re.Match[str] | None:
    return LINE.fullmatch(line.rstrip()) or ITEM.fullmatch(line.rstrip())


def _traps(line: str) -> Iterator[Trap]:
    """The traps that a line may be, the likeliest first."""
    if "\t" in line:
        column, spaced = line.index("\t"), line.expandtabs(2)
        # A second trap in the same line is corrected along with the tab.
        corrected = [spaced, *(trap.corrected for trap in _traps(spaced))]
        yield from (Trap("yaml-tab", column, text) for text in corrected)
    if bullet := BULLET.fullmatch(line):
        yield Trap("list-mark", bullet.start("sign"), f"{bullet['indent']}- {bullet['value']}")
    match = _value(line)
    if not match:
        return
    value, column = match["value"], match.start("value")
    head = line[:column]
    if value[:1] in {'"', "'"}:
        yield _quote_trap(column, head, value)
    elif _left_open(value):
        yield Trap("yaml-bracket-open", column, head + value.rstrip(" ,") + BRACKETS[value[0]])
    elif value[:1] and value[0] in SPECIAL:
        yield Trap("yaml-special", column, head + quoted(value))
    elif ": " in value or value.endswith(":"):
        yield Trap("yaml-colon", column, head + quoted(value))
    if match.re is LINE and not match["gap"] and value and not value.startswith("//"):
        text = value.strip("\u00a0")
        needs_quotes = text.endswith(":") or ": " in text or text[:1] in SPECIAL
        spaced = f"{match['indent']}{match['key'].rstrip()}: {quoted(text) if needs_quotes else text}"
        yield Trap("yaml-no-space", match.start("key"), spaced)


def _left_open(value: str) -> bool:
    """A quote or a bracket is opened at the start and not closed, unless on a later line."""
    first = value[:1]
    return BRACKETS[first] not in value if first in BRACKETS else first in {'"', "'"} and value.count(first) == 1


def _quote_trap(column: int, head: str, value: str) -> Trap:
    mark = value[0]
    if value.count(mark) == 1:
        return Trap("yaml-quote-open", column, head + value + mark)
    wrapped = _wrapped(value)
    kind = "yaml-backslash" if wrapped and value.count(mark) == 2 else "yaml-quotes"  # noqa: PLR2004 - a pair
    return Trap(kind, column, head + quoted(value[1:-1] if wrapped else value))


def _wrapped(value: str) -> bool:
    """The quotes at both ends are a pair: `"a "b" c"`, not `"a" b "c"`."""
    depth = 0
    for index, letter in enumerate(value):
        if letter == value[0]:
            before, after = value[index - 1 : index], value[index + 1 : index + 2]
            opens = not before or (before in ' («"' and after not in {"", " ", letter})
            depth += 1 if opens else -1
            if depth <= 0:
                return index == len(value) - 1
    return False


def _long_text(text: str, lines: list[str], error: yaml.YAMLError) -> Mended | None:
    """A text of several lines with a colon in a later one; after `>-` it may hold anything."""
    number, _ = _place(text, error)
    before, colon, _ = lines[number].partition(": ")
    if not colon or len(before.split()) <= KEY_WORDS:
        # It may be a key that is only indented wrongly.
        return None
    first = next((n for n in range(number - 1, -1, -1) if not _indented(lines[n])), 0)
    last = next((n for n in range(number, len(lines)) if not _indented(lines[n])), len(lines))
    match = LINE.fullmatch(lines[first].rstrip())
    if not match or not match["value"] or first == number:
        return None
    head = lines[first][: match.start("value")]
    words = [match["value"], *(line.strip() for line in lines[first + 1 : last])]
    folded = [head + quoted(" ".join(words)), *[""] * (last - first - 1)]
    mended = "\n".join([*lines[:first], *folded, *lines[last:]])
    corrected = "\n  ".join([head + ">-", *words])
    found = _reads_beyond(mended, text, number, error)
    return Mended(mended, Trap("yaml-colon", match.start("value"), corrected), first) if found else None


def _indented(line: str) -> bool:
    return line.startswith((" ", "\t"))
