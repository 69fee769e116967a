"""The practice's own words: its title, its summary, its keywords, and its number in the UDC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.lint.rule import Rule
from profcollect.schema import Stage
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Finding, Subject

START = "---\nназвание: Профессиональные пробы\n"
SHOUTED = 11
"""So many letters, all of them capital, are no abbreviation."""
ABBREVIATION = re.compile(r"(?:^|[\s.])(?:\w{1,2}|\.)\.$|\.\.\.$")
"""«2026 г.», «и т. д.», «и др.»: a final stop that belongs to its word."""
UDC = re.compile(r"\d{1,3}(?:[-.:/+='*]+\d{1,3})*")
UDC_ADDITIONS = re.compile(r"""\([^()]*\)|"[^"]*"|\[[^\[\]]*\]|\s+""")
"""Place, time and other additions to a number of the UDC."""


class TitleLength(Rule):
    """A title too short to tell anything, or too long for the contents."""

    code = "PC131"
    name = "title-length"
    severity = Severity.WARNING
    message = Text(
        ru="длина названия в знаках: {length}; принято от {least} до {most}",
        en="characters in the title: {length}; usual are {least} to {most}",
    )
    help = Text(
        ru="в названии назовите суть практики, а подробности оставьте аннотации",
        en="let the title say what the practice is, and the summary give the details",
    )
    why = Text(
        ru="По названию практику находят в содержании: слово-другое ничего не скажет, а длинное не поместится в строку.",
        en="Readers find a practice in the contents by its title: a word says too little, a long one fills lines.",
    )
    bad = "---\nназвание: Пробы\n---\n"
    good = "---\nназвание: Пробы на станции юных техников\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The title's value."""
        title = subject.practice.title
        least, most = subject.settings.config.limits.title
        if title and not least <= len(title) <= most:
            yield self.at(subject.spans["title"], length=len(title), least=least, most=most)


class TitleAllCaps(Rule):
    """A title in capital letters."""

    code = "PC132"
    name = "title-all-caps"
    severity = Severity.WARNING
    message = Text(ru="название набрано прописными буквами", en="the title is in capital letters")
    help = Text(
        ru="прописными оставьте первую букву, имена и сокращения",
        en="leave capitals for the first letter, names and abbreviations",
    )
    why = Text(
        ru="В книге все названия набраны одинаково, и такое выделялось бы; к тому же в нём не отличить имён.",
        en="All titles of a book look alike; this one would stand out, and names in it could not be told.",
    )
    bad = "---\nназвание: ПРОФЕССИОНАЛЬНЫЕ ПРОБЫ\n---\n"
    good = "---\nназвание: Профессиональные пробы\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The title's value."""
        title = subject.practice.title
        if title.isupper() and sum(map(str.isalpha, title)) >= SHOUTED:
            yield self.at(subject.spans["title"])


class TitleFinalStop(Rule):
    """A full stop behind the title."""

    code = "PC133"
    name = "title-final-stop"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="в конце названия стоит точка", en="there is a full stop at the end of the title")
    help = Text(ru="уберите точку", en="remove it")
    why = Text(
        ru="После заголовка точку не ставят: так принято в русских книгах.",
        en="Titles have no full stop; that is the custom in Russian books.",
    )
    bad = "---\nназвание: Профессиональные пробы.\n---\n"
    good = "---\nназвание: Профессиональные пробы\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The stop."""
        title = subject.practice.title
        if title.endswith(".") and not ABBREVIATION.search(title):
            span = subject.spans["title"]
            text = subject.document.text
            place = text.rfind(".", span.start, span.end)
            # Of a title of two lines that was mended, only the first is known.
            yield self.mend(Span(place, place + 1), "") if place >= 0 else self.at(span)


class SummaryLength(Rule):
    """From submission on: a summary that is no summary."""

    code = "PC134"
    name = "summary-length"
    message = Text(
        ru="длина аннотации в знаках: {length}; нужно от {least} до {most}",
        en="characters in the summary: {length}; needed are {least} to {most}",
    )
    help = Text(
        ru="скажите, о чём практика, для кого она и что даёт; ход работы оставьте тексту",
        en="say what the practice is about, for whom it is and what it gives; leave the rest to the text",
    )
    why = Text(
        ru="Аннотация печатается перед текстом; по ней решают, читать ли дальше.",
        en="The summary is printed before the text; by it readers decide whether to go on.",
    )
    bad = START + "статус: подана\nаннотация: Практика о профессиях.\n---\n"
    good = START + "статус: подана\nаннотация: >-\n" + "  Школьники пробуют профессию делом.\n" * 10 + "---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The summary's value."""
        summary = subject.practice.summary
        least, most = subject.settings.config.limits.summary
        if subject.stage >= Stage.SUBMITTED and summary and not least <= len(summary) <= most:
            yield self.at(subject.spans["summary"], length=len(summary), least=least, most=most)


class KeywordCount(Rule):
    """From submission on: too few or too many keywords."""

    code = "PC135"
    name = "keyword-count"
    message = Text(
        ru="число ключевых слов: {count}; нужно от {least} до {most}",
        en="keywords: {count}; needed are {least} to {most}",
    )
    help = Text(
        ru="назовите слова, по которым практику будут искать; сочетание слов считается за одно",
        en="name the words by which people will look for the practice; a phrase counts as one",
    )
    why = Text(
        ru="По ключевым словам практики находят друг друга в указателе; одного слова мало, двадцать не помогают.",
        en="Keywords bring practices together in the index; one is too little, twenty are no help.",
    )
    bad = START + "статус: подана\nключевые слова: [пробы]\n---\n"
    good = START + "статус: подана\nключевые слова: [пробы, наставник, радио]\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The keywords' value."""
        count = len(subject.practice.keywords)
        least, most = subject.settings.config.limits.keywords
        if subject.stage >= Stage.SUBMITTED and count and not least <= count <= most:
            yield self.at(subject.spans["keywords"], count=count, least=least, most=most)


class MalformedUdc(Rule):
    """Not a number of the Universal Decimal Classification."""

    code = "PC136"
    name = "malformed-udc"
    severity = Severity.WARNING
    message = Text(ru="это не похоже на УДК: «{value}»", en="this does not look like a UDC number: “{value}”")
    help = Text(
        ru="впишите только число, без слова «УДК»; точка стоит после каждых трёх цифр: 373.5.048",
        en="write the number alone, with a point after every three digits: 373.5.048",
    )
    why = Text(
        ru="По УДК практику ставят на полку и вносят в каталог; с ошибкой она окажется среди чужих.",
        en="Librarians shelve by the UDC; with a mistake in it a practice ends up among strangers.",
    )
    bad = START + "удк: УДК 373\n---\n"
    good = START + 'удк: "373.5.048"\n---\n'

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The number."""
        value = subject.practice.udc
        if value and not UDC.fullmatch(UDC_ADDITIONS.sub("", value)):
            yield self.at(subject.spans["udc"], value=value)
