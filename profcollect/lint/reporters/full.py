"""Findings for people: the place, the line with a caret, what is wrong and what to write instead."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Diagnostic, Place, Safety, Severity
from profcollect.names import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.reporters import Report

COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
WIDEST = 100
"""Columns of a line that is shown around a finding; the rest is cut off."""
CORRECTED = Text(ru="нужно так", en="should be")
ADVICE = Text(ru="что делать", en="what to do")
RELATED = Text(ru="см. также", en="see also")
FIXES = {
    Safety.SAFE: Text(ru="можно исправить: profcollect lint --fix", en="can be fixed: profcollect lint --fix"),
    Safety.UNSAFE: Text(
        ru="можно исправить и перечитать: profcollect lint --unsafe-fixes",
        en="can be fixed, to be read again: profcollect lint --unsafe-fixes",
    ),
}


def write(report: Report) -> str:
    """All findings of a report."""
    return render(report.diagnostics, report.lang, color=report.color)


def render(found: Sequence[Diagnostic], lang: str, *, color: bool) -> str:
    """All findings, a block each, an empty line between two."""
    return "\n\n".join(block(diagnostic, lang, color=color) for diagnostic in found)


def block(diagnostic: Diagnostic, lang: str, *, color: bool) -> str:
    """One finding: where, the line, what is wrong, what to do."""
    tint = COLORS[diagnostic.severity]
    kind = painted(diagnostic.severity.word.say(lang), tint, color=color)
    place = painted(position(diagnostic.place), "1", color=color)
    lines = [f"{place}: {kind} {diagnostic.code}: {safe(diagnostic.words(lang))}"]
    gutter = " " * len(str(diagnostic.place.line))
    if diagnostic.source and not diagnostic.source.isspace():
        source, caret = snippet(diagnostic)
        lines += [f"  {diagnostic.place.line} | {source}", f"  {gutter} | {painted(caret, tint, color=color)}"]
    if diagnostic.corrected:
        lines.append(f"  {gutter} = {CORRECTED.say(lang)}:")
        lines += [f"  {gutter}     {painted(safe(line), '32', color=color)}" for line in correction(diagnostic)]
    if advice := diagnostic.advice(lang):
        first, *rest = safe(advice, keep="\n").split("\n")
        lines.append(f"  {gutter} = {ADVICE.say(lang)}: {first}")
        lines += [f"  {gutter}   {line}" for line in rest]
    if diagnostic.safety is not None:
        lines.append(f"  {gutter} = {FIXES[diagnostic.safety].say(lang)}")
    lines += [f"  {gutter} = {RELATED.say(lang)}: {position(place)}" for place in diagnostic.related]
    return "\n".join(lines)


def painted(text: str, code: str, *, color: bool) -> str:
    """`text` in a colour of the terminal, if colours are wanted."""
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def position(place: Place) -> str:
    """`file:line:column`, as editors and terminals understand it."""
    return f"{safe(place.path)}:{place.line}:{place.column}"


def snippet(diagnostic: Diagnostic) -> tuple[str, str]:
    """The line, cut to a readable width around the finding, and the caret line below it."""
    place = diagnostic.place
    source = _without_end(diagnostic.source)
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    cut = _cut(source, start)
    width = max(1, cells(safe(source[start : min(end, cut + WIDEST)])))
    return safe(_window(source, cut)), " " * (bool(cut) + cells(safe(source[cut:start]))) + "^" * width


def correction(diagnostic: Diagnostic) -> list[str]:
    """The lines as they should be, cut like the one above where they need not be copied by hand."""
    lines = diagnostic.corrected.split("\n")
    if diagnostic.safety is None or len(lines) > 1:
        return lines
    return [_window(lines[0], _cut(lines[0], alike(lines[0], diagnostic.source)))]


def alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_left(lengths, True, key=lambda length: not one.startswith(other[:length]))


@lru_cache(maxsize=16)
def _without_end(line: str) -> str:
    """The line without the spaces at its end; kept, since a long line may have thousands of findings."""
    return line.rstrip()


def _cut(line: str, start: int) -> int:
    return max(0, min(start - WIDEST // 3, len(line) - WIDEST))


def _window(line: str, cut: int) -> str:
    return ("…" if cut else "") + line[cut : cut + WIDEST] + ("…" if cut + WIDEST < len(line) else "")


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes: wide letters two, combining marks none."""
    marks = {"Mn", "Me"}
    return sum(
        0 if unicodedata.category(c) in marks else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
