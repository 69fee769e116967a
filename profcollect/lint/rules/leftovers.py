"""What is left of Word in a text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.letters import all_words, removals
from profcollect.lint.rules.structure import bodies
from profcollect.patterns import later
from profcollect.silhouette import rare, shapes
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Block, Prose
    from profcollect.source import Document

START = "---\nназвание: Профессиональные пробы\n---\n\n"

TORN = later(r"\n[ \t]*\n[ \t]*[*_]{0,3}[а-яё]")
GOES_ON = later(r"[*_]{0,3}(?![а-яё]{1,4}\.|[а-яё]\))[а-яё]")
"""How the second half of a torn paragraph begins: with no abbreviation, and no letter of a list."""
UNFINISHED = later(r"[\w,»“\")%–—-](?:\[\^[^\]\s]+\])?[*_]{0,3}\Z")
BOLD = later(r"(?:\*\*|__).*(?:\*\*|__)\Z", re.DOTALL)
OTHER = later(r"!\[|(?:Таблица|Table):\s")
"""Begins a picture or a caption."""
ASIDE = ("[^", ":", ">", "|")
"""Begins a note, a definition, a quote, a row of a table."""
SHORTEST = 30
"""Characters that the first half of a torn paragraph has at least: a shorter one is rather a line of a list."""
QUOTED = 25
"""Characters from both sides of a tear that a message shows."""

CONTAINERS = later(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|:(?=[ \t])|\[\^[^\]\s]+\]:))*[ \t]*")
"""The indent of a line, and the signs of the quotes, items and notes that begin in it."""
BREAKS = later(r"\n[ \t>]*\\(?=\n)")
EMPTY = later(r"\n(?P<space>[ \t]*(?:\u00a0|&nbsp;)(?:[ \t\u00a0]|&nbsp;)*)(?=\n|\Z)")

SOFT = later("\u00ad")

ANCHORS = later(r"_(?:Toc|Ref|GoBack|Hlk)")
TO_ANCHOR = later(r"[*_]{0,3}(?P<link>\]\(<?#_(?:Toc|Ref|GoBack|Hlk)[^)\s]*\))")
ANCHOR = later(r"\[\]\{(#_(?:Toc|Ref|GoBack|Hlk)[^\s}]*)[^}\n]*\}")

TAB = later(r"\t")
TABS = later(r"(?<=\S)[ \u00a0]*\t\s*?(?=\S)")

FIELD = later(r"!(?:(?<=Ошибка!)|(?<=Error!))")
FIELDS = later(
    r"(?:Ошибка![ \u00a0](?:Закладка|Источник|Неизвестн|Недопустим|Текст|Не удается|Неверн|Имя|Используйте)"
    r"|Error![ \u00a0](?:Bookmark|Reference|Hyperlink|No |Unknown|Not |Main|Use ))[^.\n]*\.?"
)
PAGE = later(
    r"\n[ \t]*(?P<page>(?:Страница|[Сс]тр\.|Page)[ \u00a0]\d+[ \u00a0](?:из|of)[ \u00a0]\d+|[–—]?[ ]?\d{1,3}[ ]?[–—]?)"
    r"[ \t]*(?=\n|\Z)"
)


def line_number(document: Document, line: int) -> int:
    """The number in the file of a line of its body, which are counted from 0."""
    return document.position(document.body_start)[0] + line


def last_line(document: Document, block: Block) -> int:
    """The number in the file of the line in which a block ends."""
    return line_number(document, block.line + block.content.count("\n"))


def only_blank(document: Document, start: int, end: int) -> bool:
    """Whether there is nothing in the lines between these two."""
    return not any(document.line(number).strip() for number in range(start + 1, end))


def marked(document: Document, block: Block) -> bool:
    """Whether the sign of an item, a note or a quote stands before the text of a block."""
    line = document.line(line_number(document, block.line)).lstrip(" \t")
    return not line.startswith(block.content.split("\n", 1)[0])


class TornParagraph(Rule):
    """A paragraph that goes on with the sentence of the one before."""

    code = "PC221"
    name = "torn-paragraph"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="абзац, похоже, разорван: этот начинается со строчной буквы, а предыдущий не окончен",
        en="a paragraph seems to be torn: this one begins in lower case, and the one before does not end",
    )
    help = Text(ru="соедините их: {joined}", en="join them: {joined}")
    why = Text(
        ru="Текст из Word рвётся там, где кончалась страница; в книге посреди предложения начнётся новый абзац.",
        en="Text from Word tears where a page ended; the book would begin a new paragraph within a sentence.",
    )
    bad = START + "Цель пробы — познакомить школьников с работой\n\nзвукорежиссёра и ведущего.\n"
    good = START + "Цель пробы — познакомить школьников с работой звукорежиссёра и ведущего.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The second half, with the end of the first."""
        document = subject.document
        if not bodies(subject) or not TORN.search(document.text, max(document.body_start - 1, 0)):
            return
        before_is_half = False
        for before, block in pairwise(document.body.blocks):
            before_is_half = _is_torn(document, before, block, before_is_half=before_is_half)
            if before_is_half:
                yield self._found(document, last_line(document, before), line_number(document, block.line))

    @staticmethod
    def _found(document: Document, above: int, below: int) -> Finding:
        end, start = document.span(above).end, document.span(below).start
        first, second = document.line(above).rstrip(), document.line(below).lstrip()
        last = first[-QUOTED:].split(" ", 1)[-1]
        joined = f"…{last} {second[:QUOTED].rsplit(' ', 1)[0]}…"
        edits = (Edit(end, start, " "),) if first[-1] not in "-–" else ()
        where = Span(start, start + len(second.split(" ", 1)[0]))
        return Finding(where, {"joined": joined, "first_span": Span(end - len(last), end)}, edits)


def _is_torn(document: Document, before: Block, block: Block, *, before_is_half: bool) -> bool:
    """Whether the second of two neighbours goes on with the sentence of the first."""
    if not before.kind == block.kind == "paragraph" or not GOES_ON.match(block.content):
        return False
    head = before.content
    if len(head) < SHORTEST or not UNFINISHED.search(head) or BOLD.match(head) or OTHER.match(head):
        return False
    first = document.line(line_number(document, before.line)).lstrip(" \t")
    # Lines in lower case, one after another, are a list without signs.
    listed = GOES_ON.match(head) and not before_is_half and not marked(document, before)
    explained = block.content.startswith("где ") and re.search("[:=]", head)
    if listed or explained or first.startswith(ASIDE) or marked(document, block):
        return False
    return only_blank(document, last_line(document, before), line_number(document, block.line))


class HandmadeGap(Rule):
    """Breaks of lines, or an empty paragraph, instead of an empty line."""

    code = "PC222"
    name = "handmade-gap"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="промежуток между абзацами сделан вручную", en="a gap between paragraphs is made by hand")
    help = Text(
        ru="оставьте между абзацами одну пустую строку: расстояние между ними задаёт оформление книги",
        en="leave one empty line between them: the book's design decides how far apart they stand",
    )
    why = Text(
        ru="В Word промежутки делают пустыми строками; в книге они станут лишними, и абзацы встанут вразнобой.",
        en="Word's users make gaps with empty lines; in a book they are surplus, and paragraphs stand unevenly.",
    )
    bad = START + "Пробу ведёт наставник.\\\n\\\nОн приносит микрофон.\n"
    good = START + "Пробу ведёт наставник.\n\nОн приносит микрофон.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The breaks in a row, and the paragraphs of nothing but a no-break space."""
        document = subject.document
        for body in bodies(subject):
            for prose in document.passages.with_sign(BREAKS) if "\\" in document.text else ():
                for match in re.finditer(r"\n\n+", prose.text):
                    places = prose.offsets[slice(*match.span())]
                    # Where a line just ends, and the next one is a break, there is one break only.
                    if sum(document.text[place] != "\n" for place in places) > 1:
                        yield self._breaks(prose, *match.span(), document)
            spaced = "\u00a0" in document.text or "&nbsp;" in document.text
            if spaced and (empty := list(EMPTY.finditer(document.text, max(document.body_start - 1, 0)))):
                starts = {
                    line_number(document, token.map[0])
                    for token in body.tokens
                    if token.map and token.type == "paragraph_open"
                }
                spans = [Span(*match.span("space")) for match in empty]
                yield from self._empty(document, [one for one in spans if document.position(one.start)[0] in starts])

    @staticmethod
    def _empty(document: Document, paragraphs: list[Span]) -> Iterator[Finding]:
        """Such a paragraph may part two lists, or a list from code."""
        from profcollect.lint.page import harmless

        changes = [(Edit(*span, ""),) for span in paragraphs]
        for span, edits, can in zip(paragraphs, changes, harmless(document, changes), strict=True):
            yield Finding(span, {}, edits if can else ())

    @staticmethod
    def _breaks(prose: Prose, start: int, end: int, document: Document) -> Finding:
        text = document.text
        span = prose.span(start, end)
        places = [prose.offsets[place] for place in range(start, end)]
        first, last = document.position(prose.offsets[0])[0], document.position(places[-1])[0] + 1
        edits = tuple(Edit(place, place + 1, "") for place in places if text[place] == "\\")
        # An image that comes to stand alone in its paragraph would be a figure.
        image = "![" in text[prose.offsets[0] : prose.offsets[-1] + 1]
        kept = _stays_inside(document, range(first, last), document.position(places[0])[0])
        # A heading that is underlined may have several lines; parted from the last, the others would be a paragraph.
        whole = image or prose.kind in {"cell", "heading"}
        return Finding(span, {}, () if whole or not kept else edits)


def _stays_inside(document: Document, lines: range, gap: int) -> bool:
    """Whether what follows an empty line within a paragraph goes on being in the list, note or quote it began in.

    `gap` is where the empty line would be, or the first of several; without the indent and the signs of those,
    a line belongs to them only as long as it goes on with a paragraph.
    """
    match = CONTAINERS.match(document.line(lines[0]))
    indent = re.sub(r"[^\s>]", " ", match[0]) if match else ""
    following = document.line(lines.stop) if lines.stop <= document.position(len(document.text))[0] else ""
    empty = (document.line(number) for number in range(gap + 1, lines.stop))
    return following.startswith(indent) and all(line.startswith(indent.rstrip()) for line in empty)


class SoftHyphen(Rule):
    """Places in words where another program may hyphenate."""

    code = "PC225"
    name = "soft-hyphen"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="в словах остались невидимые знаки переноса, всего: {count}",
        en="invisible hyphens are left in the words: {count}",
    )
    help = Text(ru="удалите их: книга переносит слова сама", en="delete them: the book hyphenates by itself")
    why = Text(
        ru="Слова с такими знаками не находит поиск, а в некоторых программах на их месте видны дефисы.",
        en="A search does not find such words, and some programs show hyphens in them.",
    )
    bad = START + "Профес\u00adсиональ\u00adная проба.\n"
    good = START + "Профессиональная проба.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first of each paragraph, with all that are in it."""
        if not SOFT.search(rare(subject.document.text)):
            return
        texts = ((prose, [match.start() for match in SOFT.finditer(prose.text)]) for prose in all_words(subject, SOFT))
        found = [(prose, places) for prose, places in texts if places]
        for (prose, places), edits in zip(found, removals(subject.document, found), strict=True):
            yield Finding(prose.span(places[0], places[0] + 1), {"count": len(places)}, edits)


class WordAnchor(Rule):
    """A link to a place that only Word knew, or the mark of such a place."""

    code = "PC226"
    name = "word-anchor"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="от Word осталась закладка: {anchor}", en="a bookmark is left of Word: {anchor}")
    help = Text(
        ru="оставьте только слова; оглавление из Word удалите целиком: книга составит своё",
        en="leave the words alone; remove a table of contents: the book makes its own",
    )
    why = Text(
        ru="Таких закладок в книге нет: ссылка никуда не ведёт, а метка напечатается значками.",
        en="The book has no such bookmarks: links to them lead nowhere, and marks are printed as they are.",
    )
    bad = START + "План дан [в конце](#_Toc135).\n"
    good = START + "План дан в конце.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The links, which the fix makes words, and the marks."""
        text = subject.document.text
        for prose in subject.document.passages.with_sign(ANCHORS) if bodies(subject) else ():
            opened = [place for place, kind in prose.marks if kind == "link_open"]
            closed = [place for place, kind in prose.marks if kind == "link_close"]
            for start, end in zip(opened, closed, strict=False):
                match = TO_ANCHOR.match(text, prose.offsets[end - 1] + 1) if start < end else None
                bracket = text.rfind("[", max(prose.offsets[start] - 4, 0), prose.offsets[start])
                if match:
                    edits = (Edit(bracket, bracket + 1, ""), Edit(*match.span("link"), ""))
                    # Around a link, other brackets are none; without it they might be.
                    alone = bracket >= 0 and not re.search(r"[\[\]]", prose.text)
                    anchor = match["link"].strip("]()<>")
                    yield Finding(Span(prose.offsets[start], match.end()), {"anchor": anchor}, edits if alone else ())
            for match in ANCHOR.finditer(prose.text):
                yield self.at(prose.span(*match.span()), anchor=match[1])


class TabInText(Rule):
    """A tabulator between words."""

    code = "PC228"
    name = "tab-in-text"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="между словами стоит знак табуляции", en="there is a tabulator between words")
    help = Text(
        ru="замените его пробелом; если так сделаны столбцы, составьте таблицу",
        en="replace it by a space; if it makes columns, write a table",
    )
    why = Text(
        ru="В книге табуляция станет простым пробелом, и столбцы, выровненные ею, сольются.",
        en="In the book a tabulator is a space, and columns made with it melt into each other.",
    )
    bad = START + "Наставник:\tмастер участка.\n"
    good = START + "Наставник: мастер участка.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first of each paragraph; several may be columns, and are left to a person."""
        for prose in subject.document.passages.with_sign(TAB) if bodies(subject) else ():
            if found := [match.span() for match in TABS.finditer(prose.text)]:
                span = prose.span(*found[0])
                alone = len(found) == 1 and prose.whole(*found[0])
                yield Finding(span, {}, (Edit(span.start, span.end, " "),) if alone else ())


class WordField(Rule):
    """What Word computed and printed: an error of its own, the number of a page."""

    code = "PC229"
    name = "word-field"
    severity = Severity.WARNING
    message = Text(ru="похоже, это след от Word: «{words}»", en="this seems to be left of Word: “{words}”")
    help = Text(
        ru="удалите это; если здесь была ссылка на другое место, назовите его словами",
        en="delete it; if it referred to another place, name that in words",
    )
    why = Text(
        ru="Номера страниц и ссылки Word вычисляет сам; вне его от них остаются чужие слова посреди текста.",
        en="Word computes numbers of pages and references; outside of it strange words are left of them.",
    )
    bad = START + "План дан в приложении (Ошибка! Источник ссылки не найден.).\n"
    good = START + "План дан в последнем приложении.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Word's errors, and the numbers of pages between paragraphs."""
        shouted = bodies(subject) and b"!" in shapes(subject.document.text)
        for prose in subject.document.passages.with_sign(FIELD) if shouted else ():
            for match in FIELDS.finditer(prose.text):
                yield self.at(prose.span(*match.span()), words=match[0])
        document = subject.document
        pages = {
            document.position(match.start("page"))[0]: match
            for match in PAGE.finditer(document.text, document.body_start)
        }
        for before, block, after in _threes(document.body.blocks) if pages and bodies(subject) else ():
            page = pages.get(line_number(document, block.line))
            if page is not None and block.content == page["page"].strip():
                torn = bool(UNFINISHED.search(before.content)) and bool(GOES_ON.match(after.content))
                if torn or not block.content.strip("–— ").isdecimal():
                    yield self.at(Span(*page.span("page")), words=block.content)


def _threes(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, Block, Block]]:
    return zip(blocks, blocks[1:], blocks[2:], strict=False)
