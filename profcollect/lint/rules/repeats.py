"""Practices that repeat one another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.facts import mention
from profcollect.lint.rule import CollectionRule, Sighting
from profcollect.lint.similarity import Overlap, Paragraph, likely, overlap, paragraphs, sketch
from profcollect.source import Document, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.facts import Collection, Mention

HUNDRED = 100
LEAST_COPIED = 300
"""Letters that two texts must share: less is a title or a phrase that both quote."""
MOST_LINES = 12
"""So many lines a message names."""
KEPT = 32
"""So many texts are kept at a time: those that are held against many."""
TALK = """\
Наставник приносит микрофон и наушники, а школьники придумывают выпуск новостей. Каждый пробует три роли: ведущего,
редактора и {third}. После перерыва группа внимательно слушает запись, отмечает удачные фрагменты и решает,
что переделать. Заканчивается занятие разговором о колледже: чему там учатся, какие экзамены сдают, сколько времени
занимает дорога в профессию. Подростки записывают впечатления в дневник, наставник письменно отвечает на вопросы."""
EXAMPLE = """\
practices/kopeysk/radio.md:
---
название: Радио без слов
---

{first}

practices/kyshtym/novosti.md:
---
название: Школьные новости
---

{second}
"""
OWN = "Выпуск готовит один класс. Мы начали с прогноза погоды, а теперь зовём в гости выпускников."


class Opened(NamedTuple):
    """A practice that is compared."""

    document: Document
    paragraphs: tuple[Paragraph, ...]

    def mention(self, start: int) -> Mention:
        """The first line of the paragraph that starts there in the body."""
        line = self.document.position(self.document.body_start + start)[0]
        return mention(self.document, self.document.span(line), "")


class NearDuplicate(CollectionRule):
    """A practice that repeats a good part of another one."""

    code = "PC603"
    name = "near-duplicate"
    severity = Severity.WARNING
    message = Text(
        ru="текст на {share} % совпадает с другой практикой; строки, где это начинается: {lines}",
        en="the text is to {share} per cent the same as another practice's, from the lines {lines}",
    )
    help = Text(
        ru="если это две редакции одной практики, оставьте одну; если у авторов был общий текст, "
        "пусть каждый расскажет о своей работе, а на общее сошлётся",
        en="of two versions of one practice keep one; where authors had a text in common, let each tell of their own",
    )
    why = Text(
        ru="Читатель дважды прочтёт одно и то же, а редактор не узнает, чья это работа.",
        en="Readers would read the same twice, and the editor cannot tell whose work it is.",
    )
    bad = EXAMPLE.format(first=TALK.format(third="звукорежиссёра"), second=TALK.format(third="оператора"))
    good = EXAMPLE.format(first=TALK.format(third="звукорежиссёра"), second=OWN)

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The later of two, by path, where the repeated part begins; the earlier, where that is a part of the later."""
        limit = collection.settings.config.limits.similar / HUNDRED
        known = [facts for facts in collection.facts if facts.signature]

        @lru_cache(maxsize=KEPT)
        def opened(number: int) -> Opened:
            path = known[number].path
            document = read(path, collection.text(path).encode())
            return Opened(document, tuple(paragraphs(document.body_text)))

        best: dict[int, Sighting] = {}
        for pair in likely([sketch(facts.signature) for facts in known], limit):
            for own, other in (pair, pair[::-1]):
                found = overlap(opened(own).paragraphs, opened(other).paragraphs)
                if found.share >= limit and found.letters >= LEAST_COPIED:
                    sighting = _sighting(opened(own), opened(other), found)
                    best[own] = max(best.get(own, sighting), sighting, key=lambda one: int(one.arguments["share"]))
                    break
        yield from best.values()


def _sighting(own: Opened, other: Opened, found: Overlap) -> Sighting:
    here = [own.mention(start) for start, _ in found.places]
    lines = ", ".join(str(one.place.line) for one in here[:MOST_LINES])
    more = "…" if len(here) > MOST_LINES else ""
    there = other.mention(found.places[0][1])
    return Sighting(here[0], {"share": round(found.share * HUNDRED), "lines": lines + more}, (there,))
