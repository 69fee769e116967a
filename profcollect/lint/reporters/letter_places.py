"""Where a finding stands, as a letter says it: the line, the section or field, and the words themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.personal import hidden
from profcollect.lint.reporters.full import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.source import Document

WHOLE = frozenset(("PC101", "PC141", "PC142", "PC143", "PC144", "PC145", "PC151", "PC154", "PC201", "PC205"))
"""Rules about something that is missing, or about the whole file: a line would not help."""
LINE = Text(ru="строка {line}", en="line {line}")
FIELD = Text(ru="поле {name}", en="field {name}")
SECTION = Text(ru="раздел {name}", en="section {name}")
RELATED = Text(ru="см. также строку {lines}", en="see also line {lines}")
WHERE = Text(ru="Где это: {place}", en="Where: {place}")
PLACES = Text(ru="Где это:", en="Where:")
REST = Text(ru="и ещё строки {lines}", en="and lines {lines}")
BETTER = Text(ru="нужно так: {words}", en="it should read: {words}")
MOST = 8
"""Places of one item that are told in full."""
AROUND = 24
"""Characters that are shown on each side of a place."""
LONGEST = 100
"""Characters of a quotation, about."""
WORD = 20
"""Characters more for ending with a whole word."""
LEAD = re.compile(r"^(?:#{1,6}|[-*+])\s+")
"""What makes a line a heading or an item: a message does not repeat it."""
SIGNS = re.compile(r"[\\`*_\[\]<>|#~&]|^(?:[-+=:]|\d+[.)])")
"""What could be taken for Markdown."""


def escaped(text: str) -> str:
    """A text in one line of Markdown that prints it letter by letter."""
    return SIGNS.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", " ".join(text.split()))


def quoted(text: str) -> str:
    """`text` in quotation marks, those inside it made the inner ones."""
    return f"«{text.replace('«', '„').replace('»', '“')}»"


def literal(text: str) -> str:
    """An author's words as they are written, so that a search finds them: neither signs nor spaces are changed."""
    fence = max(re.findall(r"`+", text), key=len, default="") + "`"
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def counted(number: int, ru: tuple[str, str, str], en: tuple[str, str], lang: str) -> str:
    """A number with its noun: 1 место, 2 места, 5 мест."""
    if lang == "en":
        return f"{number} {en[number != 1]}"
    few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14  # noqa: PLR2004 - Russian grammar
    one = number % 10 == 1 and number % 100 != 11  # noqa: PLR2004
    return f"{number} {ru[0 if one else 1 if few else 2]}"


class Places:
    """Where the findings in one file stand."""

    def __init__(self, document: Document, lang: str) -> None:
        self._document = document
        self._lang = lang
        self.numbered = False
        """Whether any line was named."""

    def told(self, group: Sequence[Diagnostic]) -> list[str]:
        """The places of findings that are alike, as blocks of Markdown."""
        group = [one for one in group if one.code not in WHOLE]
        if not group:
            return []
        self.numbered = True
        if len(group) == 1:
            return [WHERE.say(self._lang, place=self._place(group[0]))]
        rows = [f"- {self._place(one)}" for one in group[:MOST]]
        if rest := sorted({one.place.line for one in group[MOST:]}):
            rows.append(f"- {REST.say(self._lang, lines=', '.join(map(str, rest)))}")
        return [PLACES.say(self._lang), "\n".join(rows)]

    def _place(self, one: Diagnostic) -> str:
        place = ", ".join(filter(None, (LINE.say(self._lang, line=one.place.line), self._context(one))))
        own = one.place
        if lines := [str(one.line) for one in one.related if one.path == own.path and one.line != own.line]:
            place += f" ({RELATED.say(self._lang, lines=', '.join(lines))})"
        return ": ".join(filter(None, (place, self._words(one))))

    def _context(self, one: Diagnostic) -> str:
        """The field or the section that a finding stands in; empty where there is none or its heading is meant."""
        document = self._document
        if one.place.line > document.position(len(document.text))[0]:
            return ""
        if self._in_front(one):
            start = document.start_of(one.place.line) + one.place.column - 1
            pairs = document.front.pairs if document.front else ()
            keys = [pair.key.text for pair in pairs if pair.key.span.start <= start]
            return FIELD.say(self._lang, name=self._named(keys[-1])) if keys else ""
        first = document.position(document.body_start)[0]
        above = [heading for heading in document.body.headings if first + heading.line <= one.place.line]
        if not above or first + above[-1].line == one.place.line or not above[-1].text:
            return ""
        return SECTION.say(self._lang, name=self._named(above[-1].text))

    def _named(self, name: str) -> str:
        return quoted(escaped(hidden(name, self._document.text)))

    def _words(self, one: Diagnostic) -> str:
        """The words themselves, and how they should read where that is known."""
        line, place = one.source, one.place
        start, end = place.column - 1, place.end_column - 1 if place.end_line == place.line else len(line)
        if "\n" not in one.corrected and line and one.corrected:
            same = alike(line, one.corrected)
            back = alike(line[same:][::-1], one.corrected[same:][::-1])
            old, new = excerpt(line, same, len(line) - back), excerpt(one.corrected, same, len(one.corrected) - back)
            return f"{literal(old)}; {BETTER.say(self._lang, words=literal(new))}"
        words, shown = line[start:end].strip(), excerpt(line, start, end)
        told = LEAD.sub("", words) in one.words(self._lang) and (self._in_front(one) or words == shown)
        if told or not words or set(words) <= {"-"}:
            return ""
        # The field is named before; of a mark alone nobody would know where it stands.
        return literal(words[:LONGEST] if self._in_front(one) and any(map(str.isalnum, words)) else shown)

    def _in_front(self, one: Diagnostic) -> bool:
        return one.place.line < self._document.position(self._document.body_start)[0]


def excerpt(line: str, start: int, end: int) -> str:
    """The words of a line around a place; an ellipsis stands for what is left out."""
    left = max(start - AROUND, 0)
    right = min(min(end, start + LONGEST) + AROUND, len(line))
    if left:
        left = line.rfind(" ", max(left - WORD, 0), left) + 1 or (left if left > WORD else 0)
    if right < len(line):
        space = line.find(" ", right, right + WORD)
        right = space if space >= 0 else len(line) if len(line) <= right + WORD else right
    before, after = "…" if line[:left].strip() else "", "…" if line[right:].strip() else ""
    return before + line[left:right].strip() + after
