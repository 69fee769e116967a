"""What stands at a place of the front matter, told by lines and indentation: while one types, it is seldom YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from profcollect.source import FENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profcollect.source import Document

LINE = re.compile(
    r"""(?P<indent>[ \t]*)
    (?P<dashes>(?:-(?:[ \t]+|$))*)
    (?:(?P<key>[^\s:#\[\]{}"'-][^:\[\]{}"]{0,60}?)[ \t]*:(?=[ \t]|$)[ \t]*)?
    (?P<value>.*)""",
    re.VERBOSE,
)
REMARK = re.compile(r"(?:^|\s)#.*$")
FURTHEST = 40
"""So many lines above, a bracket may have been opened."""
OPENING, CLOSING = "[{", "]}"


@dataclass(frozen=True)
class Spot:
    """What the cursor stands in."""

    keys: tuple[str, ...]
    """The keys whose value it lies in, from the outermost, as written."""
    start: int = 0
    end: int = 0
    """Where what is written there begins and ends, in the document's text."""
    typed: str = ""
    """What of it stands before the cursor."""
    written: str = ""
    """The whole of it."""
    key: bool = False
    """It is a key: a colon follows."""
    bare: bool = False
    """A line, or a place in braces, without a colon: a key in the making, or an item of a list."""
    listed: bool = False
    """It is an item of a list."""
    flow: bool = False
    """It lies in brackets or braces."""
    quote: str = ""
    """The quotation mark that it begins with, which is not a part of it."""
    siblings: tuple[str, ...] = ()
    """The keys of the same mapping, itself excepted."""


class Line(NamedTuple):
    """A line of front matter."""

    indent: int
    dash: bool
    column: int
    """Where the key or the item stands, after the hyphens."""
    key: str | None
    value: str
    value_column: int

    @property
    def blank(self) -> bool:
        """Nothing stands there, or a remark."""
        return self.key is None and not self.dash and (not self.value or self.value.startswith("#"))


def parsed(text: str) -> Line:
    """The parts of a line."""
    match = LINE.match(text)
    assert match is not None  # noqa: S101 - any text matches
    indent, column = len(match["indent"]), len(match["indent"]) + len(match["dashes"])
    return Line(indent, bool(match["dashes"]), column, match["key"], match["value"].rstrip(), match.start("value"))


def front_lines(document: Document, line: int) -> tuple[int, int] | None:
    """The first and the last line of the front matter, from 1, if a line may belong to it."""
    kinds = {problem.kind for problem in document.problems}
    if kinds & {"front-matter-missing", "empty-file", "binary-file"} or not document.text:
        return None
    opening = document.position(document.opening.start)[0]
    body = document.position(document.body_start)[0]
    if "front-matter-unclosed" in kinds:
        # The line that one is typing in is not a whole one yet.
        last = body
    elif document.body_start == len(document.text) and FENCE.fullmatch(document.line(body)):
        last = body - 1
    else:
        last = body - 2
    return (opening + 1, last) if opening < line <= last else None


def spot_at(document: Document, offset: int) -> Spot | None:
    """What stands at a place of the text; None outside the front matter, in remarks and in texts of many lines."""
    number, column = document.position(offset)
    bounds = front_lines(document, number)
    if bounds is None:
        return None
    first, last = bounds
    lines = [document.line(one) for one in range(first, last + 1)]
    here = number - first
    found = _in_brackets(lines, here, column - 1) or _in_block(lines, here, column - 1)
    if found is None:
        return None
    spot, start, end = found
    base = document.start_of(number)
    return replace(spot, start=base + start, end=base + end)


Found = tuple[Spot, int, int] | None
"""A spot, and the columns of what is written there."""


def _in_block(lines: Sequence[str], here: int, column: int) -> Found:
    """The spot in a line that is not in brackets."""
    text, line = lines[here], parsed(lines[here])
    if not text.strip():
        line = Line(column, dash=False, column=column, key=None, value="", value_column=column)
    above = _above(lines, here, line)
    if above is None or column < line.column or text[:column].lstrip().startswith("#"):
        return None
    spot = Spot(above, siblings=(*_before(lines[:here], line), *_behind(lines[here + 1 :], line)))
    if line.key is None:
        return _bare(spot, text, line, column)
    end = line.column + len(line.key)
    if column <= end:
        return replace(spot, typed=text[line.column : column], written=line.key, key=True), line.column, end
    return _value(replace(spot, keys=(*above, line.key), siblings=()), text, line, column)


def _bare(spot: Spot, text: str, line: Line, column: int) -> Found:
    """A line without a colon."""
    written, quote, start = _scalar(line.value, line.column)
    # Right behind a hyphen there is a space to come.
    hyphen = line.dash and not written and text[column - 1] == "-"
    typed = text[start:column]
    if column < start or hyphen or (quote and quote in typed) or (not quote and REMARK.search(typed)):
        return None
    spot = replace(spot, typed=typed, written=written, quote=quote, bare=True, listed=line.dash)
    return spot, start, max(start + len(written), column)


def _value(spot: Spot, text: str, line: Line, column: int) -> Found:
    """The value behind a key."""
    if column < line.value_column or line.value[:1] in {*"[{|>"} or text[column - 1] == ":":
        return None
    written, quote, start = _scalar(line.value, line.value_column)
    typed = text[start:column]
    if column < start or (quote and quote in typed) or (not quote and REMARK.search(typed)):
        return None
    return replace(spot, typed=typed, written=written, quote=quote), start, max(start + len(written), column)


def _scalar(value: str, column: int) -> tuple[str, str, int]:
    """A value without its quotes and the remark behind it, its quotation mark, and where it starts."""
    quote = value[:1] if value[:1] in {'"', "'"} else ""
    if not quote:
        return REMARK.sub("", value).rstrip(), "", column
    end = value.find(quote, 1)
    return value[1:end] if end > 0 else value[1:], quote, column + 1


def _above(lines: Sequence[str], here: int, line: Line) -> tuple[str, ...] | None:
    """The keys that a line lies below; None where it goes on with a text, not with keys or items."""
    keys: list[str] = []
    column, listed = (line.indent, True) if line.dash else (line.column, False)
    for text in reversed(lines[:here]):
        one = parsed(text)
        if column == 0 and not listed:
            break
        if one.blank:
            continue
        if one.key is not None and (one.column < column or (listed and not one.dash and one.column == column)):
            if one.value and not one.value.startswith("#"):
                return None
            keys.append(one.key)
            column, listed = (one.indent, True) if one.dash else (one.column, False)
        elif one.dash and one.indent < column:
            column, listed = one.indent, True
    return tuple(reversed(keys))


def _before(lines: Sequence[str], line: Line) -> Iterator[str]:
    """The keys above it of the mapping that a line belongs to."""
    for one in map(parsed, reversed(lines)):
        if line.dash or (not one.blank and one.column < line.column):
            return
        if not one.blank and one.column == line.column:
            yield from () if one.key is None else (one.key,)
            if one.dash:
                return


def _behind(lines: Sequence[str], line: Line) -> Iterator[str]:
    """The keys below it of the mapping that a line belongs to."""
    for one in map(parsed, lines):
        if not one.blank and (one.indent < line.column or (one.dash and one.indent == line.column)):
            return
        if not one.blank and one.indent == line.column and one.key is not None:
            yield one.key


def _in_brackets(lines: Sequence[str], here: int, column: int) -> Found:
    """The spot in a list or a mapping in brackets, which may have been opened some lines above."""
    text = lines[here][:column]
    for number in range(here, max(-1, here - FURTHEST), -1):
        line = parsed(lines[number])
        if line.value[:1] and line.value[0] in OPENING and (number < here or column > line.value_column):
            inside = text if number == here else "\n".join([*lines[number:here], text])
            frames = _frames(inside, line.value_column)
            above = _above(lines, number, line) if frames else None
            if not frames or above is None:
                return None
            return _in_frames(lines[here], column, inside, frames, above + ((line.key,) if line.key else ()))
        if line.indent == 0 and (line.key is not None or line.dash):
            return None
    return None


@dataclass
class _Frame:
    """A bracket that is open."""

    sign: str
    start: int
    """Where the item begins that the text ends in."""
    key: str = ""
    """The key whose value it is, in braces."""
    keys: tuple[str, ...] = ()
    quote: str = ""


def _frames(text: str, start: int) -> list[_Frame]:
    """The brackets that are open at the end of a text."""
    frames: list[_Frame] = []
    place = start
    fresh = True
    while place < len(text):
        sign = text[place]
        if sign in "\"'" and frames and fresh:
            end = text.find(sign, place + 1)
            if end < 0:
                frames[-1].start, frames[-1].quote = place + 1, sign
                return frames
            place = end
        elif sign in OPENING:
            frames.append(_Frame(sign, place + 1))
        elif sign in CLOSING:
            frames.pop()
            if not frames:
                return []
        elif sign == ",":
            frames[-1].start, frames[-1].key = place + 1, ""
        elif sign == ":" and frames[-1].sign == "{" and text[place + 1 : place + 2] in {"", " ", "\n"}:
            top = frames[-1]
            top.key = text[top.start : place].strip().strip("\"'")
            top.keys, top.start = (*top.keys, top.key), place + 1
        fresh = place + 1 == frames[-1].start or (fresh and text[place].isspace())
        place += 1
    return frames


def _in_frames(text: str, column: int, inside: str, frames: Sequence[_Frame], above: tuple[str, ...]) -> Found:
    top = frames[-1]
    if top.quote and "\n" in inside[top.start :]:
        return None
    keys = above + tuple(frame.key for frame in frames if frame.key)
    typed = inside[top.start :].rpartition("\n")[2].lstrip()
    start = column - len(typed)
    stop = top.quote or (r",\]}" + (":" if top.sign == "{" and not top.key else ""))
    rest = re.match(f"[^{stop}]*", text[column:])
    end = max(column + len(rest[0].rstrip()) if rest else column, column)
    quote, written = top.quote, text[start:end]
    if not quote and written[:1] in {'"', "'"} and written:
        quote, written, start = written[0], written[1:].rstrip(written[0]), start + 1
        end = start + len(written)
    if column < start or (not top.quote and inside.endswith(":")):
        return None
    braces = top.sign == "{" and not top.key
    colon = braces and text[end:].removeprefix(quote).lstrip().startswith(":")
    spot = Spot(
        keys=keys,
        typed=text[start:column],
        written=written,
        key=colon,
        bare=braces and not colon,
        listed=top.sign == "[",
        flow=True,
        quote=quote,
        siblings=tuple(key for key in top.keys if key != written) if braces else (),
    )
    return spot, start, max(end, column)
