"""What makes a Russian book of a pile of texts: bibliographic records, name forms, indexes, the colophon.

ГОСТ Р 7.0.4-2020 (выходные сведения), 7.0.7-2021 (статьи в сборниках), 7.0.100-2018 (библиографическая запись),
7.0.5-2008 (ссылка).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from profcollect.layout import HUNDREDTH, Figure, Line, decimal_comma
from profcollect.names import fold, russian_key
from profcollect.typography import NBSP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from profcollect.card import Byline, Card
    from profcollect.config import Config
    from profcollect.practice import Practice
    from profcollect.typography import Bind

SIGNS_IN_SHEET = 40_000
"""Characters with spaces in a publisher's sheet."""
AREA_OF_SHEET = 3_000
"""Square centimetres of illustrations in it."""
MOST_IN_HEADING = 3
"""Authors that a reference begins with; where there are more, it begins with the title (ГОСТ Р 7.0.5, 6.3)."""
MOST_NAMED = 4
"""Names that a record gives in one area; of more, the first three (ГОСТ Р 7.0.100, 5.2.6)."""
INITIALS_LAST = re.compile(r"([^\W\d_][\w’'-]+) ((?:[^\W\d_]\.[-\s]?){0,2}[^\W\d_]\.)(?=\s*(?:$|[,(]))")
INITIALED = re.compile(r"([А-ЯЁ][\w’'-]+) ([А-ЯЁ])[а-яё-]+ ([А-ЯЁ])[а-яё]+(?:ич|вна|чна|шна)(?=\s*(?:$|[,(]))")
"""A name in full: only a patronymic ends so."""
GENERIC = re.compile(
    r"(?:сборник|материал|методическ|учебн|научн|практик|опыт|лучши|пособи|рекоменд|стать|тезис|доклад|альманах"
    r"|каталог|информац|издани|хрестомат|программ|конспект|сценари|справочник|collect|proceed|method|best|practic"
    r"|material)",
    re.IGNORECASE,
)
"""Words that a subtitle may begin with and that are no names: a record writes them small."""
STATUS_FIRST = re.compile(
    r"(?i:(городской округ(?: город)?|муниципальный (?:округ|район)|(?:сельское|городское) поселение|город|посёлок|село))"
    r"\s+([А-ЯЁ].*)"
)
"""What a municipality is, before its name."""
SENTENCE = re.compile("[А-ЯЁ][а-яё]")
ADJECTIVE = ("ая", "ый", "ое", "ие", "ые", "ий")
SPELLED = (
    "федеральное государственное областное краевое муниципальное частное бюджетное автономное казённое казенное"
    " некоммерческое образовательное общеобразовательное дошкольное профессиональное учреждение организация"
    " дополнительного профессионального дошкольного высшего среднего общего образования для детей взрослых"
)
LEGAL_FORM = re.compile(
    r"(?:(?:ФГ|ОГ|КГ|М|Г|Ч)[БАК]?[ПДН]?О?У(?:ДОД?|ДПО)?|АНО|ООО|ОАО|ПАО|АО|ЗАО|ИП)(?:\s+(?:ДОД?|ДПО|ВО|СПО|ПО))*\s+(?=\S)"
    rf"|(?i:(?:(?:{SPELLED.replace(' ', '|')})\s+)+)(?=[«\"„“])"
)
"""A legal form before a name: «МБУ ДО Центр «Орбита»»; spelled out, only before quotes."""


@dataclass(frozen=True)
class Person:
    """A line of «Сведения об авторах»."""

    name: str
    details: str
    anchors: tuple[str, ...]
    """The slugs of the practices, in the book's order."""


@dataclass(frozen=True)
class IndexLine:
    """An entry of an index and the practices that it leads to, in the book's order."""

    text: str
    letter: str
    """What it is found under: its first letter, or digits' `#`."""
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """An index of the book."""

    name: str
    title: str
    anchor: str
    lines: tuple[IndexLine, ...]


@dataclass(frozen=True)
class Colophon:
    """The closing page: надвыпускные и выпускные данные."""

    kind: str
    title: str
    subtitle: str
    people: tuple[tuple[str, str], ...]
    """What they did, and who did it."""
    figures: Line
    addresses: tuple[str, ...]


class Apparatus:
    """The texts around the practices, in the book's language and with its dash."""

    def __init__(self, config: Config, words: Mapping[str, str], bind: Bind, card: Card) -> None:
        self.config, self.words, self.bind, self.card = config, words, bind, card
        self.dash = "—" if config.typography.dash == "em" else "–"

    def citation(self, practice: Practice, slug: str, title: str) -> Line:
        """«Для цитирования»: Иванова А. С. Название // Сборник. — Магнитогорск, 2026. — С. 12–15."""
        config, bind = self.config, self.bind
        people = [one.name.short for one in practice.authors if one.name]
        everybody = [one.name.initials_first if one.name else one.group for one in practice.authors]
        heading = people or everybody
        words = f"{stopped(', '.join(heading))} " if 0 < len(heading) <= MOST_IN_HEADING else ""
        words += practice.title if practice.title.endswith("..") else practice.title.removesuffix(".")
        if len(everybody) > MOST_IN_HEADING:
            words += f" / {', '.join(everybody[:MOST_IN_HEADING])} {self.words['and_others']}"
        elif len(everybody) > len(heading):
            words += f" / {', '.join(everybody)}"
        words += f" // {title}"
        place = ", ".join(part for part in (config.place, config.year) if part)
        words = stopped(f"{stopped(words)} {self.dash} {place}" if place else words)
        return bind(words), Figure("range", slug, bind(f" {self.dash} {self.words['pages_short']} "), ".")

    def record(self, title: str, subtitle: str) -> Line:
        """The book's own bibliographic record."""
        config, imprint = self.config, self.config.imprint
        words = f"{title} : {lowered(subtitle)}" if subtitle else title
        if config.kind and fold(config.kind) not in fold(words):
            words += f" : {lowered(config.kind)}"
        shares = [config.organization] if config.organization else []
        for people, label in ((imprint.editors, "editors"), (imprint.compilers, "compilers")):
            if people:
                words_of = self.words[label]
                shares.append(f"{words_of[:1].lower()}{words_of[1:]}: {self._named(people)}")
        words += f" / {' ; '.join(shares)}" if shares else ""
        output = " : ".join(part for part in (config.place, imprint.publisher) if part)
        output = ", ".join(part for part in (output, config.year) if part)
        separator = f" {self.dash} "
        words = stopped(f"{stopped(words)}{separator}{output}" if output else words)
        rest = f"{separator}ISBN{NBSP}{imprint.isbn}." if imprint.isbn else ""
        rest += f"{separator}{self.words['electronic_text' if imprint.signed_for_use else 'printed_text']}."
        pages = Figure("pages", "", self.bind(separator), f"\xa0{self.words['pages_count']}.")
        return self.bind(words), pages, self.bind(rest)

    def _named(self, people: Sequence[str]) -> str:
        names = [initials_first(name) for name in people]
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        return f"{', '.join(names[: MOST_NAMED - 1])} {self.words['and_others']}"

    def people(self, entries: Iterable[tuple[str, Practice]]) -> tuple[Person, ...]:
        """All authors in the order of their names, with what their first practice says of them; a group is no person."""
        found: dict[str, tuple[str, Byline, list[str]]] = {}
        for slug, practice in entries:
            for author in practice.authors:
                if author.name is None:
                    continue
                full = author.name.full
                line = self.card.byline(author, practice)
                known = found.setdefault(fold(full), (full, line, []))
                # Only the last can be the same: one practice is read after another.
                if slug not in known[2][-1:]:
                    known[2].append(slug)
        order = sorted(found.values(), key=lambda one: russian_key(one[0]))
        return tuple(Person(self.bind(full), line.details, tuple(slugs)) for full, line, slugs in order)

    def indexes(self, entries: Sequence[tuple[str, Practice]]) -> tuple[Index, ...]:
        """The indexes that the config asks for and that would not be empty."""
        makers: dict[str, Callable[[Practice], Iterable[str]]] = {
            "authors": self._author_names(entries),
            "municipalities": lambda one: (
                [proper_first(self.card.municipality(one.municipality))] if one.municipality else []
            ),
            "organizations": lambda one: [
                self.card.label("organization", author.organization) for author in one.authors if author.organization
            ],
            "keywords": lambda one: one.keywords,
        }
        made = []
        for name in self.config.indexes:
            lines = self._index(entries, makers[name])
            if lines:
                made.append(Index(name, self.words[f"index_{name}"], f"matter--index-{name}", lines))
        return tuple(made)

    def _author_names(self, entries: Sequence[tuple[str, Practice]]) -> Callable[[Practice], list[str]]:
        """Surnames with initials; full names where two people share them."""
        shared: dict[str, set[str]] = {}
        for _, practice in entries:
            for author in practice.authors:
                if author.name:
                    shared.setdefault(fold(author.name.short), set()).add(fold(author.name.full))

        def names(practice: Practice) -> list[str]:
            return [
                (one.name.short if len(shared[fold(one.name.short)]) == 1 else one.name.full) if one.name else one.group
                for one in practice.authors
                if one.name or one.group
            ]

        return names

    def _index(
        self, entries: Sequence[tuple[str, Practice]], words: Callable[[Practice], Iterable[str]]
    ) -> tuple[IndexLine, ...]:
        found: dict[str, tuple[str, list[str]]] = {}
        for slug, practice in entries:
            for word in words(practice):
                known = found.setdefault(fold(word), (word, []))
                if slug not in known[1][-1:]:
                    known[1].append(slug)
        order = sorted(found.values(), key=lambda one: russian_key(one[0]))
        return tuple(IndexLine(self.bind(word), letter(word), tuple(slugs)) for word, slugs in order)

    def colophon(self, title: str, subtitle: str, signs: int, area: float) -> Colophon:
        """The closing page; `signs` are characters with spaces, `area` is of illustrations, in square centimetres."""
        imprint, words, bind = self.config.imprint, self.words, self.bind
        names = {name: getattr(imprint, name) for name in ("chief_editor", "editor", "proofreader", "typesetter")}
        people = [(words["compilers"], ", ".join(imprint.compilers))] if imprint.compilers else []
        people += [(words[name], value) for name, value in names.items() if value]
        return Colophon(
            kind=bind(self.config.kind),
            title=title,
            subtitle=subtitle,
            people=tuple((label, bind(value)) for label, value in people),
            figures=tuple(filter(None, self._figures(publisher_sheets(signs, area)))),
            addresses=tuple(map(bind, filter(None, (imprint.publisher, imprint.publisher_address, imprint.printer)))),
        )

    def _figures(self, sheets: Decimal) -> Iterable[str | Figure]:
        imprint, words, bind = self.config.imprint, self.words, self.bind
        sheet = self.config.page.sheet
        electronic = imprint.signed_for_use is not None

        def say(word: str, value: object) -> str:
            return bind(f"{words[word]}{NBSP}{stopped(str(value))} ") if value else ""

        if imprint.signed:
            yield say("signed", f"{imprint.signed:%d.%m.%Y}")
        if imprint.signed_for_use:
            yield say("signed_for_use", f"{imprint.signed_for_use:%d.%m.%Y}")
        if not electronic:
            yield say("sheet_format", sheet)
            yield say("paper", small(imprint.paper))
        if imprint.typeface:
            yield say("typeface", imprint.typeface)
        else:
            yield Figure("typeface", "", f"{words['typeface']}{NBSP}", ". ")
        if not electronic:
            yield say("printing", small(imprint.printing))
            if sheet:
                yield Figure("sheets", sheet, f"{words['printed_sheets']}{NBSP}", ". ")
        yield say("publisher_sheets", decimal_comma(sheets))
        yield say("system_requirements", imprint.system_requirements)
        if not electronic:
            yield say("print_run", imprint.print_run and f"{imprint.print_run} {words['copies']}")
            yield say("order_number", imprint.order_number)


def publisher_sheets(signs: int, area: float) -> Decimal:
    """Уч.-изд. л.: characters with spaces / 40 000 + illustrations in cm² / 3 000, to two places, half up."""
    sheets = Decimal(signs) / SIGNS_IN_SHEET + Decimal(f"{area:.1f}") / AREA_OF_SHEET
    return sheets.quantize(HUNDREDTH, ROUND_HALF_UP)


def initials_first(name: str) -> str:
    """«Иванова А. С.», «Иванова Анна Сергеевна» → «А. С. Иванова», as a record names people; anything else as it is."""
    name = INITIALED.sub(r"\2. \3. \1", name, count=1)
    return INITIALS_LAST.sub(lambda match: f"{match[2]} {match[1]}", name, count=1)


def without_legal_form(organization: str) -> str:
    """«МБУ ДО «Центр»» → «Центр»: ГОСТ Р 7.0.7 wants the name without the legal form."""
    return LEGAL_FORM.sub("", organization, count=1) if LEGAL_FORM.match(organization) else organization


def lowered(text: str) -> str:
    """`text` with a small letter first, where its first words say what it is rather than name something."""
    first, _, rest = text.partition(" ")
    if GENERIC.match(first) or (first.endswith(ADJECTIVE) and GENERIC.match(rest)):
        return text[:1].lower() + text[1:]
    return text


def proper_first(municipality: str) -> str:
    """«городской округ Светлогорье» → «Светлогорье, городской округ», as a reader looks it up."""
    match = STATUS_FIRST.fullmatch(municipality)
    return f"{match[2]}, {match[1].lower()}" if match else municipality


def small(text: str) -> str:
    """`text` with a small letter first, unless it begins with an abbreviation or a foreign name."""
    return text[:1].lower() + text[1:] if SENTENCE.match(text) else text


def letter(text: str) -> str:
    """The letter that an index puts it under; ё stands with е."""
    first = next((sign for sign in text.upper() if sign.isalnum()), "#")
    return "#" if first.isdecimal() else first.replace("Ё", "Е")


def stopped(words: str) -> str:
    """`words` with one full stop, or another sign that ends a sentence, at their end."""
    return words if words.endswith((".", "!", "?", "…")) else words + "."
