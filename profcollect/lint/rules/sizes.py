"""How much a practice has of everything: too much of it is left out of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.limits import excess
from profcollect.lint.diagnostic import Severity
from profcollect.lint.outline import first_line
from profcollect.lint.rule import Rule
from profcollect.markdown import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Finding, Subject

DRAFT = "---\nназвание: Профессиональные пробы\n---\n\n"
HEAD = "| Дата | Класс | Часов |\n| --- | --- | --- |\n"
WHAT = {
    "characters": Text(ru="знаков", en="characters"),
    "paragraph": Text(ru="знаков в одном абзаце", en="characters in one paragraph"),
    "pieces": Text(ru="абзацев, заголовков и пунктов", en="paragraphs, headings and items"),
    "cells": Text(ru="ячеек в таблицах", en="cells in tables"),
}
KEYS = {
    "characters": Text(ru="знаков в файле", en="characters"),
    "paragraph": Text(ru="знаков в абзаце", en="paragraph"),
    "pieces": Text(ru="абзацев", en="pieces"),
    "cells": Text(ru="ячеек таблиц", en="cells"),
}


class TooMuch(Rule):
    """More of something than any practice needs."""

    code = "PC156"
    name = "too-much"
    message = Text(
        ru="слишком много {what}: {found}; можно не больше: {most}",
        en="too many {what}: {found}; at most: {most}",
    )
    help = Text(
        ru="вынесите лишнее в отдельный файл и назовите его в приложениях; если нужно всё, поднимите границу "
        "в profcollect.yml: ограничения: {{{key}: {found}}}",
        en="move the rest into a file of its own and name it among the attachments; if all of it is needed, raise the "
        "bound in profcollect.yml: limits: {{{key}: {found}}}",
    )
    why = Text(
        ru="Такая практика заняла бы сотни страниц, и книга собиралась бы минутами. Она не войдёт в книгу, пока её "
        "не сократят.",
        en="Such a practice would take hundreds of pages, and the book minutes to make. It is left out until it is "
        "shorter.",
    )
    bad = DRAFT + HEAD + "| 1 сентября | 6 | 2 |\n" * 14
    good = DRAFT + HEAD + "| 1 сентября | 6 | 2 |\n" * 2

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The body's first line."""
        noted = [problem.arguments for problem in subject.problems.get(self.name, ())]
        over = excess(subject.document, subject.settings.config.limits)
        for one in (*noted, *([over._asdict()] if over else [])):
            what = str(one["what"])
            yield self.at(first_line(subject.document), **{**one, "what": WHAT[what], "key": KEYS[what]})


class TooDeep(Rule):
    """Quotes and lists, one in another, deeper than is read."""

    code = "PC157"
    name = "too-deep"
    severity = Severity.WARNING
    message = Text(
        ru="списки и цитаты вложены друг в друга слишком глубоко; дальше напечатано так, как написано",
        en="lists and quotes are nested too deeply; what follows is printed as it is written",
    )
    help = Text(
        ru="сделайте вложенные пункты отдельными абзацами; больше трёх уровней читать трудно",
        en="make the inner items paragraphs of their own; more than three levels are hard to read",
    )
    why = Text(
        ru="На странице не хватило бы места для таких отступов.",
        en="A page has no room for so many indents.",
    )
    bad = DRAFT + "> " * (DEEPEST + 1) + "Слово наставника.\n"
    good = DRAFT + "> Слово наставника.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first line that lies too deep."""
        document = subject.document
        # Each level takes a character at least, on one line or on those above it.
        if len(document.text) - document.body_start <= DEEPEST:
            return
        for stream in document.body.streams:
            for token in stream:
                if token.type == "paragraph_open" and token.level >= DEEPEST and token.map:
                    yield self.at(document.body_line(token.map[0]))
                    return
