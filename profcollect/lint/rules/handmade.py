"""Lists and captions that somebody numbered by hand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.leftovers import line_number, only_blank
from profcollect.lint.rules.structure import bodies
from profcollect.patterns import later
from profcollect.silhouette import CODEC, shapes
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from profcollect.lint.rule import Subject
    from profcollect.markdown import Body
    from profcollect.prose import Prose
    from profcollect.source import Document

START = "---\nназвание: Профессиональные пробы\n---\n\n"

BULLETS = "•·▪●○■◦‣⁃\uf0b7\uf0a7\uf0d8\uf0fc"
"""Signs of items, among them those that Word takes from fonts of its own."""
SPACE = "[ \t\u00a0]"
SIGNS = later(rf"\n[ \t>*+\d.)-]*(?:[{BULLETS}]{SPACE}|\d{{1,2}}\\[.)]|(?:[–—]|\\[-*+]){SPACE}|[а-я]\){SPACE})")
LOOKS_MARKED = later(r"[\n\\](?:(?<=\\)|[>*+0?.)-]*(?:[•·?–—]|a\))\n)".encode(CODEC))
"""What one of the shapes of words has where one of these signs is."""
ITEM = later(
    rf"(?P<bullet>[{BULLETS}]){SPACE}+|(?P<dash>[–—]|\\[-*+]){SPACE}+(?=[а-яё\d])|(?P<number>\d{{1,2}})\\[.)]{SPACE}"
    rf"|(?P<letter>[а-я])\){SPACE}+"
)
ALPHABET = "абвгдежзиклмнопрстуфхцчшщэюя"
"""The letters of Russian lists."""

LOOKS_SECOND = later(rb"\n0[.)]\n")
SECOND = later(r"\n(?:[ \t]*|#[^\n]*)\n[ \t]*2[.)][ \t]")
QUOTED = 40

CAPTIONS = [later(rf"{word}[а-я.]*[ \u00a0]*(?:№[ \u00a0]*)?\d") for word in ("Рис", "Табл")]
"""Two patterns, each with a beginning of its own that is quickly found."""
CAPTION = later(
    r"^(?P<label>(?P<kind>Рис|Табл)(?:унок|ица|\.)[ \u00a0]*(?:№[ \u00a0]*)?\d+(?:\.\d+)*)"
    r"(?:[ \u00a0]?[.:–—-][ \u00a0]*|[ \u00a0]+(?=[А-ЯЁ«])|[ \u00a0]*$)(?P<words>[^\n]*)",
    re.MULTILINE,
)
IMAGE = later(r"!\[([^\[\]]*)\]\(([^()\s\"]+)(\))")


class Item(NamedTuple):
    """An item of a list without its sign of Markdown."""

    kind: str
    mark: str
    block: int
    line: int
    place: int
    """Where its mark begins in the file."""
    length: int
    """Of the mark, with the spaces behind it."""
    listed: bool
    """Whether it has a sign of Markdown as well."""


class HandmadeList(Rule):
    """A list whose signs are text."""

    code = "PC223"
    name = "handmade-list"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="пункты списка отмечены вручную: «{mark}»", en="the items of this list are marked by hand: “{mark}”"
    )
    help = Text(
        ru="начните каждый пункт с новой строки и с «- » или «1. »",
        en="begin each item on a line of its own with “- ” or “1. ”",
    )
    why = Text(
        ru="Без этих знаков программа не узнает список: пункты сольются в один абзац или лишатся отступов.",
        en="Without these signs it is no list: the items run into one paragraph, or lose their indents.",
    )
    bad = START + "Нам понадобятся:\n\n• микрофон;\n\n• пульт.\n"
    good = START + "Нам понадобятся:\n\n- микрофон;\n- пульт.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first item of each list, with the marks of all."""
        document = subject.document
        marked = bodies(subject) and LOOKS_MARKED.search(shapes(document.text))
        if not marked or not SIGNS.search(document.text, max(document.body_start - 1, 0)):
            return
        for run in _runs(document, list(_items(document))):
            first = run[0]
            if first.kind == "bullet" or len(run) > 1:
                edits = tuple(edit for item in run for edit in _mended(item))
                clear = first.kind != "letter" and (first.kind != "number" or first.mark == "1")
                span = Span(first.place, first.place + len(document.text[first.place :][: first.length].rstrip()))
                yield Finding(span, {"mark": document.text[slice(*span)]}, edits if clear else ())


def _items(document: Document) -> Iterator[Item]:
    """All lines of paragraphs that begin like an item."""
    for number, block in enumerate(document.body.blocks):
        before = ":"
        for line, content in enumerate(block.content.split("\n"), block.line) if block.kind == "paragraph" else ():
            match = ITEM.match(content)
            # A line may also begin with the dash of a sentence.
            if match and (match.lastgroup != "dash" or before.endswith((":", ";", ".", ","))):
                raw, start = document.line(line_number(document, line)), document.start_of(line_number(document, line))
                place = raw.rfind(content)
                if place >= 0:
                    listed = bool(raw[:place].strip("> \t"))
                    kind = match.lastgroup or ""
                    yield Item(kind, match[kind], number, line, start + place, match.end(), listed)
            before = content.rstrip()


def _runs(document: Document, items: list[Item]) -> Iterator[list[Item]]:
    """The items that follow each other, list by list."""
    run = items[:1]
    for one, other in pairwise(items):
        if _follows(document, one, other):
            run.append(other)
        else:
            yield run
            run = [other]
    if run:
        yield run


def _follows(document: Document, one: Item, other: Item) -> bool:
    if (one.kind, one.listed) != (other.kind, other.listed) or other.block - one.block > 1:
        return False
    if one.kind in {"bullet", "dash"} and one.mark != other.mark:
        return False
    if one.kind == "number" and int(other.mark) != int(one.mark) + 1:
        return False
    if one.kind == "letter" and ALPHABET.find(other.mark) != ALPHABET.find(one.mark) + 1:
        return False
    if one.block == other.block:
        return True
    block = document.body.blocks[one.block]
    end = block.line + block.content.count("\n")
    return only_blank(document, line_number(document, end), line_number(document, other.line))


def _mended(item: Item) -> Iterator[Edit]:
    if item.kind == "number":
        yield Edit(item.place + len(item.mark), item.place + len(item.mark) + 1, "")
    else:
        yield Edit(item.place, item.place + item.length, "" if item.listed else "- ")


class ListStartsLate(Rule):
    """A list whose first number is lost."""

    code = "PC224"
    name = "list-starts-late"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(ru="список начинается с номера 2", en="the list begins with 2")
    help = Text(ru="проверьте номера: список начинается с 1", en="check the numbers: a list begins with 1")
    help_near = Text(
        ru="похоже, потерян номер первого пункта, который стоит выше; напишите так:\n1. {near}",
        en="the number of the first item, above, seems to be lost; write it like this:\n1. {near}",
    )
    why = Text(
        ru="Номер первого пункта часто теряется, когда текст копируют из Word; в книге пункт станет простым абзацем.",
        en="The first number often gets lost when text is copied from Word; the item would be a paragraph.",
    )
    bad = START + "Что мы сделали:\n\nПровели экскурсию.\n\n2. Собрали отзывы.\n"
    good = START + "Что мы сделали:\n\n1. Провели экскурсию.\n\n2. Собрали отзывы.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The list's first item."""
        document = subject.document
        listed = bodies(subject) and LOOKS_SECOND.search(shapes(document.text))
        if not listed or not SECOND.search(document.text, max(document.body_start - 1, 0)):
            return
        for index in _late_lists(document.body):
            before, opened = _paragraph_before(document.body, index), document.body.tokens[index]
            span = document.body_line(opened.map[0] if opened.map else 0)
            words = before.content.split("\n", 1)[0] if before else ""
            if before is None or before.map is None or not words or words.rstrip("*_ ").endswith(":"):
                yield self.at(span)
                continue
            first = document.body_line(before.map[0])
            near = words if len(words) <= QUOTED else words[:QUOTED].rsplit(" ", 1)[0] + "…"
            edits = (Edit(first.start, first.start, f"1{opened.markup} "),)
            yield Finding(span, {"near": near, "first_span": first}, edits)


def _late_lists(body: Body) -> Iterator[int]:
    """The places of lists that begin with 2 and do not go on with one before."""
    following: dict[int, int] = {}
    quotes = 0
    for index, token in enumerate(body.tokens):
        quotes += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "ordered_list_open":
            number = int(token.attrs.get("start", 1))
            if number == 2 != following.get(token.level) and not quotes:  # noqa: PLR2004 - the second item
                yield index
            following[token.level] = number
        elif token.type == "list_item_open":
            following = {level: number for level, number in following.items() if level < token.level}
            if token.info:
                following[token.level - 1] += 1


def _paragraph_before(body: Body, index: int) -> Token | None:
    """The text of the paragraph right before a token."""
    before = body.tokens[max(index - 2, 0) : index]
    if len(before) == 2 and before[1].type == "paragraph_close" and before[1].level == body.tokens[index].level:  # noqa: PLR2004 - text and end
        return before[0]
    return None


class NumberedCaption(Rule):
    """A caption beside an image or a table, with a number that is typed."""

    code = "PC227"
    name = "numbered-caption"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(ru="подпись пронумерована вручную: {label}", en="this caption is numbered by hand: {label}")
    help = Text(
        ru="напишите так, а номер книга поставит сама:\n{sample}",
        en="write it like this; the book numbers it:\n{sample}",
    )
    why = Text(
        ru="Книга нумерует рисунки и таблицы сама; с номером, набранным вручную, подпись останется простым абзацем.",
        en="The book numbers figures and tables itself; a caption with a typed number remains a paragraph.",
    )
    bad = START + "Таблица 1. Расписание\n\n| Час | Дело |\n| --- | ---- |\n| 1   | Эфир |\n"
    good = START + "Таблица: Расписание\n\n| Час | Дело |\n| --- | ---- |\n| 1   | Эфир |\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The number with its word."""
        for sign in CAPTIONS if bodies(subject) else ():
            for prose in subject.document.passages.with_sign(sign):
                for match in CAPTION.finditer(prose.text) if prose.kind == "paragraph" else ():
                    if sign.match(match["label"]):
                        number = subject.document.position(prose.offsets[match.start()])[0]
                        found = (
                            self._found(subject.document, prose, match, line)
                            for line in _beside(subject.document, number)
                        )
                        yield from [one for one in found if one][:1]

    @staticmethod
    def _found(document: Document, prose: Prose, match: re.Match[str], line: int) -> Finding | None:
        raw, words = document.line(line), match["words"].strip()
        span = prose.span(*match.span("label"))
        number = document.position(span.start)[0]
        whole = words and not prose.marks and document.line(number).strip() == match[0].strip()
        image = IMAGE.match(raw.strip())
        if match["kind"] == "Табл" and "|" in raw:
            named = Edit(span.start, prose.span(*match.span("words")).start, "Таблица: ")
            return Finding(span, {"label": match["label"], "sample": f"Таблица: {words}"}, (named,) if whole else ())
        if match["kind"] == "Рис" and image:
            place = document.start_of(line) + raw.find("![") + image.start(3)
            own = document.start_of(number)
            removed = Edit(own, min(own + len(document.line(number)) + 1, len(document.text)), "")
            titled = Edit(place, place, f' "{words}"')
            edits = (titled, removed) if place < own else (removed, titled)
            sample = f'![{image[1]}]({image[2]} "{words or "…"}")'
            return Finding(
                span, {"label": match["label"], "sample": sample}, edits if whole and '"' not in words else ()
            )
        return None


def _beside(document: Document, number: int) -> Iterator[int]:
    """The nearest line on either side that has something on it."""
    last = document.position(len(document.text))[0]
    for numbers in (range(number - 1, 0, -1), range(number + 1, last + 1)):
        if near := next((one for one in numbers if document.line(one).strip()), 0):
            yield near
