"""The words of headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.outline import NUMBERING, bare
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.structure import bodies
from profcollect.lint.rules.texts import ABBREVIATION
from profcollect.patterns import later
from profcollect.prose import OBJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from profcollect.config import BodySection
    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.source import Document

START = "---\nназвание: Профессиональные пробы\n---\n\n"
TEXT = "\n\nКаждый пробует сам.\n"
HEADING = later(r"#[ \t]|\n[ \t>]*(?:=+|-+)[ \t]*(?=\n|\Z)")
"""Where a heading may be: its signs, or the end of the line that is underlined."""
LETTER = later(r"[^\W\d_]")
UNITS = later(r"\b(?:тыс|руб|коп|чел|мин|сек|час|стр|рис|табл|экз|каб|обл|англ|нем)\.$")
"""Abbreviations that are longer than others."""
NUMBERED = later(r"\d\.$")
WORDS = later(r"[А-ЯЁ]+")
QUOTED = later(r"[«„“\"][^«»„“”\"]*[»“”\"]")
LONG_WORD = 8
"""Letters that no abbreviation has."""
SPOKEN = later(r"(?=(?:[^АЕЁИОУЫЭЮЯ]*[АЕЁИОУЫЭЮЯ]){2})(?![А-ЯЁ]*[^АЕЁИОУЫЭЮЯ]{4})[А-ЯЁ]{5,}")
"""A word that can be read aloud, which few abbreviations can."""
LEAST_SPOKEN = 6
"""Letters of such words, for a heading of several to be no name of an institution."""
BOLD_HEADING = later(r"\n#{1,6}[ \t][^\n]*(?:\*\*|__)")
BOLD_LINE = later(r"\n(?:\*\*|__)[^\n]+(?:\*\*|__)[ \t]*(?=\n[ \t]*(?:\n|\Z))")
BOLD = later(r"^(?:\*\*|__)", re.MULTILINE)
LONGEST_HEADING = 90
NAME = later(r"[А-ЯЁ][\w.-]*(?: [А-ЯЁ][\w.-]*)+")
"""Somebody's, in which every word has a capital."""
UNFINISHED = later(r"[^.!?…:;,]\Z")
BESIDE = ("![", "|", ":", "Таблица:", "Table:")
"""What begins an image, a table or a definition, whose caption or term a bold line may be."""


def headings(subject: Subject, wanted: Callable[[str], bool]) -> Iterator[Prose]:
    """The headings of the body whose words are wanted."""
    for body in bodies(subject):
        if any(wanted(heading.text) for heading in body.headings):
            for prose in subject.document.passages.with_sign(HEADING):
                if prose.kind == "heading" and wanted(prose.text):
                    yield prose


def _is_stopped(title: str) -> bool:
    """Whether a heading ends with a full stop that belongs to no abbreviation."""
    if not title.endswith(".") or not LETTER.search(title):
        return False
    return bool(NUMBERED.search(title)) or not (ABBREVIATION.search(title) or UNITS.search(title))


class HeadingFinalStop(Rule):
    """A full stop behind a heading."""

    code = "PC212"
    name = "heading-final-stop"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="в конце заголовка стоит точка", en="there is a full stop at the end of the heading")
    help = Text(ru="уберите точку", en="remove it")
    why = Text(
        ru="После заголовка точку не ставят: так принято в русских книгах.",
        en="Headings have no full stop; that is the custom in Russian books.",
    )
    bad = START + "## Ход реализации." + TEXT
    good = START + "## Ход реализации" + TEXT

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The stop."""
        for prose in headings(subject, _is_stopped):
            yield self.mend(prose.span(len(prose.text) - 1, len(prose.text)), "")


class HeadingAllCaps(Rule):
    """A heading in capital letters."""

    code = "PC213"
    name = "heading-all-caps"
    severity = Severity.WARNING
    message = Text(ru="заголовок набран прописными буквами", en="the heading is in capital letters")
    help = Text(
        ru="прописными оставьте первую букву, имена и сокращения",
        en="leave capitals for the first letter, names and abbreviations",
    )
    why = Text(
        ru="Заголовки книги набраны одинаково, и такой выделялся бы; размер и шрифт им даёт оформление книги.",
        en="The headings of a book look alike, and its design makes them large; this one would stand out.",
    )
    bad = START + "## ХОД РЕАЛИЗАЦИИ" + TEXT
    good = START + "## Ход реализации" + TEXT

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The heading."""
        for prose in headings(subject, str.isupper):
            if _is_shouted(prose.text) or _names_section(prose.text, subject.settings.config.body_sections):
                yield self.at(prose.span(0, len(prose.text)))


def _is_shouted(title: str) -> bool:
    """Whether capital letters make more of a title than abbreviations and names in quotes."""
    words = WORDS.findall(QUOTED.sub("", title))
    spoken = sum(len(word) for word in words if SPOKEN.fullmatch(word))
    return any(len(word) >= LONG_WORD for word in words) or (len(words) > 1 and spoken >= LEAST_SPOKEN)


def _names_section(title: str, sections: tuple[BodySection, ...]) -> bool:
    """Whether it is the title of a section, which may be as short as an abbreviation."""
    return any(bare(title) in map(bare, (section.title, *section.aliases)) for section in sections)


class BoldHeading(Rule):
    """A heading that is made bold once more."""

    code = "PC214"
    name = "bold-heading"
    severity = Severity.INFO
    fix = Safety.SAFE
    message = Text(ru="заголовок ещё раз выделен полужирным", en="the heading is made bold once more")
    help = Text(ru="уберите звёздочки: заголовок и так будет заметен", en="remove the asterisks: headings stand out")
    why = Text(
        ru="Как выглядят заголовки, решает оформление книги; выделение внутри них может сделать один непохожим на другие.",
        en="The book's design decides how headings look; with emphasis of its own one may look unlike the others.",
    )
    bad = START + "## **Ход реализации**" + TEXT
    good = START + "## Ход реализации" + TEXT

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The heading, with the signs on both sides of it."""
        text = subject.document.text
        if not bodies(subject) or not BOLD_HEADING.search(text, max(subject.document.body_start - 1, 0)):
            return
        for prose in subject.document.passages.with_sign(HEADING):
            start = NUMBERING.match(prose.text)
            if prose.kind == "heading" and (found := _bold(prose, start.end() if start else 0)):
                span = prose.span(*found)
                signs = {text[span.start - 2 : span.start], text[span.end : span.end + 2]}
                plain = signs in ({"**"}, {"__"}) and prose.text[-1] not in {"#", OBJECT}
                edits = (Edit(span.start - 2, span.start, ""), Edit(span.end, span.end + 2, ""))
                yield Finding(span, {}, edits if plain else ())


def _bold(prose: Prose, start: int = 0) -> tuple[int, int] | None:
    """Where the bold words begin and end that a text has from `start` on, and nothing else but a sign behind them."""
    places = [(place, kind) for place, kind in prose.marks if kind in {"strong_open", "strong_close"}]
    if len(places) != 2 or places[0][0] != start or prose.text[places[1][0] :].strip(".:"):  # noqa: PLR2004 - begun, ended
        return None
    return start, places[1][0]


class BoldParagraph(Rule):
    """A line of its own in bold letters, which looks like a heading and is none."""

    code = "PC215"
    name = "bold-paragraph"
    severity = Severity.INFO
    message = Text(
        ru="эта строка выделена полужирным и похожа на заголовок", en="this bold line looks like a heading, and is none"
    )
    help = Text(
        ru="если это заголовок, напишите его так:\n{heading}", en="if it is a heading, write it like this:\n{heading}"
    )
    why = Text(
        ru="Только настоящий заголовок попадёт в содержание и не останется один внизу страницы.",
        en="Only a real heading gets into the contents and never stays alone at the foot of a page.",
    )
    bad = START + "## Ход реализации" + TEXT + "\n**Первое занятие**" + TEXT
    good = START + "## Ход реализации" + TEXT + "\n### Первое занятие" + TEXT

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The line."""
        document = subject.document
        if not bodies(subject) or not BOLD_LINE.search(document.text, max(document.body_start - 1, 0)):
            return
        lines = [_line(document, heading.line) for heading in document.body.headings]
        for prose in document.passages.with_sign(BOLD):
            alone = prose.kind == "paragraph" and "\n" not in prose.text and len(prose.text) <= LONGEST_HEADING
            if alone and _is_title(prose.text) and _bold(prose) == (0, len(prose.text)):
                number = document.position(prose.offsets[0])[0]
                repeated = bare(prose.text) == bare(subject.practice.title)
                if not repeated and _stands_alone(document, number):
                    written = document.text[prose.offsets[0] : prose.offsets[-1] + 1]
                    above = bisect_right(lines, number)
                    level = min(document.body.headings[above - 1].written_level + 1, 6) if above else 2
                    yield self.at(prose.span(0, len(prose.text)), heading=f"{'#' * level} {written}")


def _is_title(words: str) -> bool:
    """Whether these words may be those of a heading: neither a sentence nor a name."""
    return bool(UNFINISHED.search(words) and LETTER.search(words)) and not NAME.fullmatch(words)


def _line(document: Document, line: int) -> int:
    """The number in the file of a line of the body."""
    return document.position(document.body_start)[0] + line


def _stands_alone(document: Document, number: int) -> bool:
    """Whether that line begins at the margin, between empty lines, and is neither the last nor beside a picture."""
    last = document.position(len(document.text))[0]
    around = document.line(number - 1) if number > 1 else "", document.line(number + 1) if number < last else ""
    if (
        not document.line(number).startswith(("**", "__"))
        or (around[0].strip() not in {"", "---"})
        or around[1].strip()
    ):
        return False
    above = next((line for one in range(number - 1, 0, -1) if (line := document.line(one).strip())), "")
    below = next((line for one in range(number + 1, last + 1) if (line := document.line(one).strip())), "")
    return bool(below) and not below.startswith(("#", *BESIDE)) and not above.startswith(BESIDE)


class TitleRepeated(Rule):
    """A body that begins with the practice's title."""

    code = "PC216"
    name = "title-repeated"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(ru="текст начинается с названия практики", en="the text begins with the practice's title")
    help = Text(ru="уберите эту строку: название уже есть в сведениях", en="remove this line: the front matter has it")
    why = Text(
        ru="Название в книге печатается над текстом само; здесь оно окажется во второй раз.",
        en="The book prints the title above the text by itself; this would be the second time.",
    )
    bad = START + "# Профессиональные пробы" + TEXT
    good = START + "Каждый пробует сам.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The heading, or the first paragraph."""
        title = bare(subject.practice.title)
        document = subject.document
        for body in bodies(subject) if title else ():
            if not body.blocks or len(body.blocks[0].content) > 2 * len(subject.practice.title):
                return
            first = next(iter(document.passages), None)
            if first is None or first.kind not in {"heading", "paragraph"} or bare(first.text) != title:
                return
            number = document.position(first.offsets[0])[0]
            line, start = document.line(number), document.start_of(number)
            whole = bare(line.strip("#*_ \t")) == title and (first.kind == "paragraph" or line.startswith("#"))
            edits = (Edit(start, min(start + len(line) + 1, len(document.text)), ""),)
            yield Finding(first.span(0, len(first.text)), {}, edits if whole else ())
