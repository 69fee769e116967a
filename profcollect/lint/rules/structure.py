"""The body: its sections, its headings, its length, and what would not be printed as it was meant."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.outline import bare, first_line
from profcollect.lint.rule import Finding, Rule
from profcollect.schema import Stage
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.outline import Outline
    from profcollect.lint.rule import Subject
    from profcollect.markdown import Body
    from profcollect.source import Document

DRAFT = "---\nназвание: Профессиональные пробы\n---\n\n"
SUBMITTED = "---\nназвание: Профессиональные пробы\nстатус: подана\n---\n\n"
AIMS = "## Актуальность\n\nШколе нужны мастерские.\n\n## Цель и задачи\n\nПознакомить с профессиями.\n\n"
COURSE = "## Ход реализации\n\nКаждый пробует сам.\n\n"
RESULTS = "## Результаты\n\nПробу прошли многие.\n"
LONGEST_QUOTE = 40
"""Characters of HTML that a message quotes."""


def bodies(subject: Subject) -> tuple[Body, ...]:
    """The body; none where there is no front matter to tell it from."""
    return (subject.document.body,) if subject.document.front is not None else ()


def outlines(subject: Subject) -> tuple[Outline, ...]:
    """The body's sections, likewise."""
    return (subject.outline,) if subject.document.front is not None else ()


class MissingSection(Rule):
    """A section that its stage asks for is absent."""

    code = "PC201"
    name = "missing-section"
    message = Text(ru="нет раздела «{section}»", en="there is no section “{section}”")
    help = Text(
        ru="добавьте заголовок, а под ним текст:\n{heading}", en="add a heading, and a text below it:\n{heading}"
    )
    help_near = Text(
        ru="если это заголовок «{near}», напишите его так, а название практики над ним, если оно повторено, уберите:\n"
        "{heading}",
        en="if the heading “{near}” was meant, write it like this, and remove the title above it if it is repeated:\n"
        "{heading}",
    )
    why = Text(
        ru="Все практики сборника описаны по одному плану, чтобы читатель сразу находил цель, ход и результаты.",
        en="All practices follow one plan, so that readers find aims, course and results at once.",
    )
    bad = SUBMITTED + AIMS + COURSE
    good = SUBMITTED + AIMS + COURSE + RESULTS

    def check(self, subject: Subject) -> Iterator[Finding]:
        """At the heading that was probably meant, or where the section belongs."""
        for outline in outlines(subject):
            for place in outline.missing(subject.stage):
                section = outline.sections[place]
                if meant := outline.meant(section):
                    heading, title = meant
                    span, near = subject.document.body_line(heading.line), heading.text
                else:
                    title, span, near = section.title, outline.where(place), None
                yield self.at(span, section=section.title, heading=f"{outline.marks} {title}", near=near)


class SectionOutOfOrder(Rule):
    """Sections in another order than the collection's; those that need not be there may stand anywhere."""

    code = "PC202"
    name = "section-out-of-order"
    severity = Severity.WARNING
    message = Text(
        ru="раздел «{later}» идёт после раздела «{earlier}», а в сборнике принято наоборот",
        en="the section “{later}” comes after “{earlier}”; in this collection it is the other way round",
    )
    help = Text(ru="поменяйте разделы местами", en="change their places")
    why = Text(
        ru="Читатель, который листает сборник, ждёт разделы в одном и том же порядке.",
        en="Readers who leaf through a collection expect the sections in the same order everywhere.",
    )
    bad = DRAFT + RESULTS + "\n" + COURSE
    good = DRAFT + COURSE + RESULTS

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Each section that comes right after one it should come before."""
        pairs = [pair for outline in outlines(subject) for pair in pairwise(outline.expected())]
        for (earlier, place), (later, other) in pairs:
            if other < place:
                first = subject.document.body_line(earlier.line)
                span = subject.document.body_line(later.line)
                yield self.at(span, later=later.text, earlier=earlier.text, first_span=first)


class EmptySection(Rule):
    """A section that its stage asks for has a heading and nothing else."""

    code = "PC203"
    name = "empty-section"
    message = Text(ru="раздел «{section}» пуст", en="the section “{section}” is empty")
    help = Text(ru="напишите под заголовком текст", en="write a text below the heading")
    why = Text(
        ru="Заголовок без текста в книге выглядит как ошибка набора, а раздел этот обязателен.",
        en="A heading without a text looks like a misprint, and this section must be there.",
    )
    bad = SUBMITTED + AIMS + "## Ход реализации\n\n" + RESULTS
    good = SUBMITTED + AIMS + COURSE + RESULTS

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The heading."""
        for outline in outlines(subject):
            for heading, place in outline.known:
                if heading.empty and outline.needs(place, subject.stage):
                    yield self.at(subject.document.body_line(heading.line), section=heading.text)


class HeadingLevelSkipped(Rule):
    """A heading two levels below the one before it."""

    code = "PC204"
    name = "heading-level-skipped"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="заголовок уровня {level} стоит сразу под заголовком уровня {above}",
        en="a heading of level {level} comes right below one of level {above}",
    )
    help = Text(ru="уберите лишние знаки «#» в начале строки", en="remove the surplus # at the start of the line")
    why = Text(
        ru="Уровни показывают, что чему подчинено; пропуска в книге не будет, и разделы окажутся не там.",
        en="Levels show what belongs to what; the book closes the gap, and sections end up elsewhere.",
    )
    bad = DRAFT + "## Ход реализации\n\n#### Первый этап\n\nЭкскурсия.\n"
    good = DRAFT + "## Ход реализации\n\n### Первый этап\n\nЭкскурсия.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The lower heading."""
        for body in bodies(subject):
            for number, (above, below) in enumerate(pairwise(body.headings), 1):
                if below.written_level > above.written_level + 1:
                    surplus = below.written_level - above.written_level - 1
                    # All that lies as deep moves along, or what stood side by side would not any more.
                    along = takewhile(lambda one: one.written_level > above.written_level, body.headings[number:])  # noqa: B023 - used up at once
                    spans = [subject.document.body_line(heading.line) for heading in along]
                    edits = tuple(Edit(span.start, span.start + surplus, "") for span in spans)
                    written = all(subject.document.text.startswith("#", span.start) for span in spans)
                    levels = {"level": below.written_level, "above": above.written_level}
                    yield Finding(spans[0], levels, edits if written else ())


class BodyLength(Rule):
    """From submission on: a text much shorter or longer than the others."""

    code = "PC205"
    name = "body-length"
    message = Text(
        ru="длина текста в знаках: {length}; нужно от {least} до {most}",
        en="characters in the text: {length}; needed are {least} to {most}",
    )
    help = Text(
        ru="короткий текст дополните тем, без чего практику не повторить; из длинного вынесите материалы в приложение",
        en="add what others need to repeat the practice, or move materials to attachments",
    )
    why = Text(
        ru="По слишком короткому тексту практику не повторить, а слишком длинный не дочитают. Считаются знаки "
        "с пробелами, без разметки.",
        en="From too short a text nobody can repeat the practice; too long a text nobody reads. Spaces count, "
        "markup does not.",
    )
    bad = SUBMITTED + AIMS
    good = SUBMITTED + AIMS + COURSE * 20 + RESULTS

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The body's first line."""
        least, most = subject.settings.config.limits.body
        for body in bodies(subject) if subject.stage >= Stage.SUBMITTED else ():
            length = body.characters
            if not least <= length <= most:
                yield self.at(first_line(subject.document), length=length, least=least, most=most)


class RawHtml(Rule):
    """HTML, which is printed as it is written."""

    code = "PC206"
    name = "raw-html"
    severity = Severity.WARNING
    message = Text(
        ru="это код HTML, в книге он будет напечатан как есть: {html}",
        en="this is HTML; the book will have it as it is written: {html}",
    )
    help = Text(
        ru="напишите то же без него: **жирно**, *курсив*, пустая строка между абзацами",
        en="write the same without it: **bold**, *italic*, an empty line between paragraphs",
    )
    why = Text(
        ru="HTML понимает только браузер, а книга выходит и в Word, и в PDF.",
        en="Only browsers understand HTML, and the book is made for Word and PDF as well.",
    )
    bad = DRAFT + "Занятие идёт <b>два</b> часа.\n"
    good = DRAFT + "Занятие идёт **два** часа.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first piece of HTML in each line."""
        found = {line: html for body in bodies(subject) for line, html in reversed(body.raw_html)}
        for line, html in found.items():
            first = html.strip().split("\n", 1)[0]
            quote = first if len(first) <= LONGEST_QUOTE else first[:LONGEST_QUOTE] + "…"
            yield self.at(_within(subject.document, line, first), html=quote)


def _within(document: Document, line: int, text: str) -> Span:
    """Where `text` stands in a paragraph that starts in that line of the body."""
    whole = document.body_line(line)
    place = document.text.find(text, whole.start)
    return Span(place, place + len(text)) if place >= 0 else whole


class UnusedNote(Rule):
    """A footnote that nothing refers to."""

    code = "PC207"
    name = "unused-note"
    severity = Severity.WARNING
    message = Text(
        ru="на сноску «{label}» ничто не ссылается, в книгу она не попадёт",
        en="nothing refers to the note “{label}”; it will not be in the book",
    )
    help = Text(
        ru="поставьте в нужном месте текста знак сноски: [^{label}]",
        en="put a reference where it belongs: [^{label}]",
    )
    why = Text(
        ru="Сноска печатается там, где на неё ссылаются; без ссылки её текст молча пропал бы.",
        en="A note is printed where it is referred to; without a reference its text would silently be lost.",
    )
    bad = DRAFT + "Пробу прошли многие.\n\n[^1]: По данным школ.\n"
    good = DRAFT + "Пробу прошли многие[^1].\n\n[^1]: По данным школ.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The note."""
        for label in [label for body in bodies(subject) for label in body.unused_notes]:
            yield self.at(_note(subject.document, label), label=label)


class RepeatedSection(Rule):
    """Two headings of the first level that open the same section."""

    code = "PC208"
    name = "repeated-section"
    severity = Severity.WARNING
    message = Text(ru="раздел «{section}» встречается второй раз", en="the section “{section}” comes a second time")
    help = Text(ru="соедините оба раздела или переименуйте один из них", en="join the two, or rename one of them")
    why = Text(
        ru="Читатель найдёт первый раздел с таким названием и не узнает, что есть второй.",
        en="Readers find the first section of that name and never learn that there is another.",
    )
    bad = DRAFT + COURSE + "## Этапы реализации\n\nКаждый рассказывает другим.\n"
    good = DRAFT + COURSE + "### Последний этап\n\nКаждый рассказывает другим.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The second heading, with the first."""
        for outline in outlines(subject):
            places = {heading.line: place for heading, place in outline.known}
            first: dict[int | str, Span] = {}
            for heading in outline.headings:
                key = places.get(heading.line, bare(heading.text))
                span = subject.document.body_line(heading.line)
                if first.setdefault(key, span) != span:
                    yield self.at(span, section=heading.text, first_span=first[key])


class EmptyHeading(Rule):
    """From submission on: a heading that need not be there, with nothing below it."""

    code = "PC210"
    name = "empty-heading"
    severity = Severity.WARNING
    message = Text(ru="под заголовком «{heading}» ничего нет", en="there is nothing below the heading “{heading}”")
    help = Text(ru="напишите под ним текст или уберите его", en="write a text below it, or remove it")
    why = Text(
        ru="Заголовок без текста в книге выглядит как ошибка набора.",
        en="A heading without a text looks like a misprint.",
    )
    bad = SUBMITTED + AIMS + COURSE + RESULTS + "\n## Трудности и риски\n"
    good = SUBMITTED + AIMS + COURSE + RESULTS

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every such heading, but not those that PC203 speaks of."""
        for outline in outlines(subject) if subject.stage >= Stage.SUBMITTED else ():
            needed = {heading.line for heading, place in outline.known if outline.needs(place, subject.stage)}
            for heading in subject.document.body.headings:
                if heading.empty and heading.line not in needed:
                    yield self.at(subject.document.body_line(heading.line), heading=heading.text)


class RepeatedNote(Rule):
    """A footnote that is written twice under one label."""

    code = "PC211"
    name = "repeated-note"
    severity = Severity.WARNING
    message = Text(
        ru="сноска «{label}» написана дважды, в книге обе окажутся в одной",
        en="the note “{label}” is written twice; the book will have both in one",
    )
    help = Text(ru="дайте одной из них другую метку", en="give one of them another label")
    why = Text(
        ru="Обычно это две разные сноски, у которых нечаянно совпали метки.",
        en="Mostly these are two notes that were given the same label by mistake.",
    )
    bad = DRAFT + "Пробу[^1] прошли многие.\n\n[^1]: Занятие в мастерской.\n\n[^1]: По данным школ.\n"
    good = DRAFT + "Пробу[^1] прошли многие[^2].\n\n[^1]: Занятие в мастерской.\n\n[^2]: По данным школ.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The second note."""
        for label in [label for body in bodies(subject) for label in body.repeated_notes]:
            first = _note(subject.document, label)
            yield self.at(_note(subject.document, label, first.end), label=label, first_span=first)


def _note(document: Document, label: str, after: int = 0) -> Span:
    """The line in which a note is written; markdown-it joins spaces in labels, so it may not be found."""
    start = document.text.find(f"[^{label}]:", max(after, document.body_start))
    return document.span(document.position(start)[0]) if start >= 0 else first_line(document)
