"""Dashes: hyphens in their place, dashes of another kind, and what stands between the ends of a range."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.quotation import around, quoted
from profcollect.lint.rule import Finding, Rule
from profcollect.patterns import later
from profcollect.prose import OBJECT
from profcollect.silhouette import CODEC, Looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose

START = "---\nназвание: Профессиональные пробы\n---\n\n"
MARK = {"em": "—", "en": "–"}
OTHER = {"em": "–", "en": "—"}
LONGEST_NAME, OPENING = 50, 200
"""Characters of a name that a message quotes; those within which a line has a letter, if it is one that has any."""
NEAR = 40
"""How far to both sides of a sign its words are looked for."""
SPACE = "[ \t\u00a0\u202f]"
SPACED = later(rf"(?<=[^\s–—-])(?:{SPACE}|\n)+(?P<sign>-{{1,3}}|[–—])(?:{SPACE}|\n)+(?=[^\s–—-])")
DOUBLED = later(r"(?<=[а-яё)»])-{2,3}(?=[а-яё(«])", re.IGNORECASE)
TOUCHING = later(rf"(?<=[а-яё»][,!?…])-{{1,2}}(?={SPACE}[а-яё«])|(?<=»)-{{1,2}}(?={SPACE}[а-яё«])")
"""A hyphen behind a mark that no part of a word ends with: «— Можно,- ответила я»."""
HYPHENS = later(r"-(?:-|\s(?<=\S[ \t\u00a0\u202f]-\s)|[ \u00a0](?<=[»,!?…]-[ \u00a0]))")
"""Where SPACED may find hyphens, and all of DOUBLED and TOUCHING; what begins an item of a list is not looked at."""
DASHES = {"em": later("–"), "en": later("—")}
LOOKS_DASHED = {config: Looks(word=later(other.pattern.encode(CODEC))) for config, other in DASHES.items()}
LOOKS_QUOTED = Looks(spaced=tuple(mark.encode(CODEC) for mark in '«„“”"'))
ANY = {config: later(rf"{HYPHENS.pattern}|{other.pattern}") for config, other in DASHES.items()}

NO_TEXT = later(rf"[^\w{OBJECT}]*(?:\d{{1,2}}[.)])?[^\w{OBJECT}]*")
"""What may stand between the start of a line and the sign of an item."""
OPERAND = later(rf"[(]*(?:[A-Za-z]\w?|\d+(?:[.,]\d+)?|{OBJECT}+)[),.;:!?]*")
AMOUNT = later(r"(?:\d|[IVXХ]|\d-[а-яё]{1,3}|\d ?(?:[%₽]|°C?|кг|г|см|мм|м|км|мин\.?|ч\.?|руб\.?|тыс\.?|лет))$")
"""What makes a range, or a subtraction, of a number that follows."""
MEASURE = later(
    rf"{SPACE}?(?:[%‰₽]|(?:руб|коп|тыс|млн|млрд|класс|лет|год|час|мин|сек|чел|дет|реб|школьн|ученик|учащ|обучающ|участник|"
    r"педагог|занят|урок|недел|дн|месяц|балл|раз|экз|шт|стр|мест|команд|групп|проект|работ|семе|сем)[а-яё]*"
    r"|(?:гг?|вв?|ч|м|см|мм|км|кг)(?!\w))"
)
FREE = later(
    r"эт[аои]|этот|вот|значит|н[еи]|как|и|а|но|или|в|на|со?|ко?|по|из|за|для|от|до|при|под|над|без|об?|у|что|чтобы|где|когда|"
    r"если|лишь|только|уже|ещё|вс[её]|он[аои]?|мы|вы|я|его|её|их",
    re.IGNORECASE,
)
"""Words that no compound ends with."""
HEADS = later(r"кое|кой|по|во?|из", re.IGNORECASE)
"""Words that no dash comes after."""
PARTICLES = later(r"то|либо|нибудь|таки|ка")
FIRST = later(
    r"(?!Я$)(?:мини|макси|мастер|пресс|онлайн|офлайн|интернет|медиа|веб|видео|аудио|фото|арт|бизнес|кейс|квиз|"
    r"квест|флеш|флэш|тест|топ|эко|этно|техно|нано|микро|экс|вице|штаб|блок|шоу|ток|рок|смарт|кибер|лего|санкт|нью|"
    r"северо|юго|(?:педагог|инженер|урок|школ|семинар|концерт|конкурс|клуб|театр)[а-яё]{0,3}|"
    r"учител[а-яё]{1,3}|занят[а-яё]{2,3}|игр[а-яё]{1,3}|лекци[а-яё]{1,2}|выставк[а-яё]{1,2}|[A-Z\d]{1,5}|[А-ЯЁ]{1,3})"
)
"""Words that compounds begin with."""
ADJECTIVES = later(r"(?!это )[а-яё]{2,}[нксчвтлрд]о [а-яё]+(?:[ыио][йеймх]|[ая]я|[ое]е|[оеы]го|[оеы]му|[ую]ю|[ыи]ми)")
ENDING = later(r"(?:й|го|му|м|х|ми|я|е|ю|[ыио]й|[ыи]х|[ое]го|[ое]му|[ыо]м|ая|ое|ые|ыми|ти|лет(?:и|н).*|классник.*)")
"""What is joined to a number by a hyphen."""
YEAR = later(r"(?:1[89]|20)\d\d")

GAP = rf"(?P<gap>{SPACE}(?:--?|[–—−‑]){SPACE}|--?|[—−‑])"
"""What parts the ends of a range, unless it is right."""
APART = rf"(?<![\w/+=*×#@&{OBJECT}–—−‑-])(?<!\d[.,:)])(?<!\d{SPACE})(?<!\d\){SPACE})(?<!\d{SPACE}[–—-]{SPACE})"
"""What stands before is no part of the number."""
UNIT = r"(?:мм|см|м|км|кг|г|гг|мл|л|ч|мин|сек|лет|руб|шт|чел|кл)(?!\w)"
"""What may be written close behind a number by mistake."""
RANGE = later(
    rf"{APART}(?P<low>\d{{1,4}}){GAP}(?P<high>\d{{1,4}})(?:-(?:{ENDING.pattern}|[а-яё]{{4,}}))?"
    rf"(?!(?!{UNIT})\w|[/+*×№{OBJECT}–—−‑-]|[.,:]\d|{SPACE}?[=+*×]|{SPACE}[–—-]{SPACE}?\d|{SPACE}\d\d(?!\w))"
)
TIMES = later(
    rf"{APART}(?P<low>\d\d?(?::\d\d|\.\d\d(?:\.\d{{4}})?)){GAP}(?P<high>\d\d?(?::\d\d|\.\d\d(?:\.\d{{4}})?))"
    rf"(?![\w/–—−‑:-]|\.\d)"
)
ROMAN = later(rf"{APART}(?P<low>[IVXХ]+){GAP}(?P<high>[IVXХ]+)(?![\w/–—−‑-])")
LOOKS_RANGED = Looks(close=later(rb"-(?<=0-)-?0"))
RANGES = later(r"[\dIVXХ][*_ \t\u00a0\u202f]*[-—−‑–](?<![\dIVXХ]–)-?[*_ \t\u00a0\u202f]*[\dIVXХ]")
"""Where one of these may be."""
CLOCK = later(r"(?:[01]?\d|2[0-3])[.:][0-5]\d")
DATE = later(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.\d{4})?")
NUMERAL = later(r"X{0,3}(?:IX|IV|V?I{0,3})")
CODE = later(
    rf"(?:(?<!№)№|\b(?:N|No|(?:ГОСТ|ОСТ|ТУ|СП|СНиП|СанПиН|ISO|ИСО|IEC|ISBN|ISSN|УДК|ББК|ИНН|ОГРН|ID|д|дом|кв|корп|оф|каб|"
    r"кабинет[а-яё]*|ауд|аудитори[а-яё]+|тел|телефон[а-яё]*|факс|т|код[а-яё]*|шифр[а-яё]*|индекс[а-яё]*|гр|[Гг]рупп[аеуы]|"
    rf"модел[а-яё]+|верси[а-яё]+)(?:{SPACE}Р)?))[.:]?{SPACE}?$"
)
"""Words whose numbers are no range."""
GROUP = later(r"\b[Гг]рупп[аеуы]\W$")
PEOPLE = later(rf"{SPACE}?(?:чел|детей|ребят|школьник|ученик|учащ|обучающ|участник)")
"""What a group may have so many of."""
LAST_WORD = later(rf"([А-ЯЁа-яё]{{4,}}){SPACE}$")
TOLD = later(rf"([А-ЯЁа-яё]{{4,}}){SPACE}\d{{1,2}}{SPACE}[–—-]{SPACE}")
DOUBTED = later(
    r"(?:\b(?:ул|пр|пер|просп|пл|наб|мкр)\.|\b(?:улиц|проспект|переул|бульвар|микрорайон|сч[её]т|побед|выигр|проигр|матч)"
    r"[а-яё]*)[^.;]*$|(?:^|\W)[A-ZА-ЯЁ]{2,}\W$|\b[A-Z][A-Za-z]+\W$"
)
"""What makes a pair of numbers an address, a score or the name of a model, unless something is counted."""
LABEL = later(
    r"(?:этап|заняти|модул|групп|урок|день|тем|блок|команд|раздел|шаг|пункт|уровень|ступень|част|глав|вариант|задани|станци|"
    r"школ|оценк|отметк|балл|год|класс|недел|курс|раунд|\b(?:тур|ряд|том|кейс|сезон))[а-яё]{0,2}\W$",
    re.IGNORECASE,
)
"""Whose number may end before a dash: «этап 2 - 10 часов»."""
NUMBERED = later(
    r"(?<![\w-])(?!(?:Возраст|Период|Срок|Длительность|Продолжительность|Температура|Длина|Ширина|Высота|Глубина|Толщина|"
    r"Масса|Вес|Рост|Объём|Объем|Тираж|Размер|Диаметр|Скорость|Мощность|Напряжение|Частота|Цена|Стоимость|Количество|Число|"
    r"Время|Молодёжь|Молодежь|Для|При|Около|Через|Свыше|Порядка|Примерно|Всего|Раз|Лет|Минимум|Максимум|Ещё|Еще|Обычно)\W)"
    r"[А-ЯЁ][а-яё]{2,}(?<![иых])(?<![аеиуюя]т)(?<![ое]в)(?<!ей)(?<!с[яь])(?<![ая]м)(?<!ята)\W$"
)
"""A word that begins a sentence or an item and may be one of several with numbers: «Делянка 2 — 14 часов»."""


class Dash(NamedTuple):
    """A sign that stands for a dash, in a piece of prose."""

    start: int
    end: int
    sign: str
    name: str
    """The words in quotes that it stands in, shortened; empty where it does in none."""
    near: str
    """The one word that may have been meant instead."""


def stand_for_dashes(prose: Prose, source: str) -> Iterator[Dash]:
    """The hyphens and dashes with spaces around them, without those that are something else."""
    text = prose.text
    names = quoted(text) if SPACED.search(text) else []
    for match in SPACED.finditer(text):
        start, end = match.span("sign")
        left, right = text[max(0, match.start() - NEAR) : match.start()], text[match.end() : match.end() + NEAR]
        if left[-1] in "+±" or right[0] in "+±" or _opens_line(prose, match, source) or _subtracts(left, right):
            continue
        inside = around(names, start)
        if inside and inside[1] <= len(text):
            name = text[slice(*inside)].replace("\n", " ")
            name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
            yield Dash(start, end, match["sign"], name, "")
        elif not inside and not (AMOUNT.search(left) and re.match(r"[\dIVXХ]", right)):
            near = _compound(left, right) if len(match["sign"]) == 1 else ""
            yield Dash(start, end, match["sign"], "", near)


def _opens_line(prose: Prose, match: re.Match[str], source: str) -> bool:
    """Whether it begins an item or somebody's words rather than goes on with a sentence."""
    text, start = prose.text, match.start()
    if "\n" in text[start : match.start("sign")]:
        return match["sign"] == "-" or prose.kind == "field" or text[start - 1] in ".:;!?…"
    head = text[max(0, start - OPENING) : start]
    before = head[head.rfind("\n") + 1 :]
    broken = before.endswith(OBJECT) and source.startswith("<br", prose.offsets[start - 1])
    return text[start - 1] in ":;" or broken or (len(before) < OPENING and NO_TEXT.fullmatch(before) is not None)


def _subtracts(left: str, right: str) -> bool:
    """Whether it is a minus: between letters and numbers, beside an equals sign, before degrees."""
    one, other = left.split()[-1:], right.split()[:1]
    if re.fullmatch(r"\d+", "".join(one)) and re.match(r"\d", "".join(other)):
        return False
    part = re.split(r"[,;.!?\n]", left)[-1] + re.split(r"[,;.!?\n]", right)[0]
    both = all(OPERAND.fullmatch(word) for word in (*one, *other))
    return both or "=" in part or re.match(rf"\d+{SPACE}?(?:°|градус)", right) is not None


def _compound(left: str, right: str) -> str:
    """The compound that was perhaps torn apart here; empty where it surely was not."""
    first, last = re.search(r"[\w-]+$", left), re.match(r"[\w-]+", right)
    if first is None or last is None:
        return ""
    one, other, more = first[0], last[0], right[last.end() :]
    both = f"{one}-{other}"
    chain = re.match(rf"{SPACE}+[-–]\s", more) and len(other) <= 4  # noqa: PLR2004 - «Ростов-на-Дону»
    chained = re.search(rf"[-–]{SPACE}+$", left[: first.start()]) and len(one) <= 4  # noqa: PLR2004 - the same
    if chain or chained:
        return both
    if one[-1].isdigit():
        related = bool(ENDING.fullmatch(other) or re.fullmatch("[А-ЯЁ]", other))
    elif other[0].isdigit():
        related = bool(one[0].isupper() or YEAR.fullmatch(other)) and not MEASURE.match(more)
    else:
        related = bool(HEADS.fullmatch(one)) or (_related(one, other) and not FREE.fullmatch(other))
    return both if related else ""


def _related(one: str, other: str) -> bool:
    """Whether two words may be the halves of one: «мини-футбол», «учебно-методический», «Петров-Водкин»."""
    known = FIRST.fullmatch(one) or FIRST.fullmatch(one.lower()) or PARTICLES.fullmatch(other)
    names = one[0].isupper() and other[0].isupper()
    return bool(known or names or ADJECTIVES.fullmatch(f"{one} {other}".lower()))


class HyphenForDash(Rule):
    """A hyphen, or several, where a dash belongs."""

    code = "PC301"
    name = "hyphen-for-dash"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="вместо тире стоит дефис", en="a hyphen stands for a dash")
    help = Text(ru="поставьте тире: {dash}", en="put a dash: {dash}")
    help_near = Text(
        ru="если это одно слово, уберите пробелы: {near}; если нет, поставьте тире: {dash}",
        en="if it is one word, remove the spaces: {near}; if not, put a dash: {dash}",
    )
    why = Text(
        ru="Дефис соединяет части слова, а тире разделяет части предложения; в книге их легко спутать при чтении.",
        en="A hyphen joins the parts of a word, a dash parts those of a sentence; mixed up, they slow readers down.",
    )
    bad = START + "Наставник - главный помощник группы.\n"
    good = START + "Наставник — главный помощник группы.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The hyphens; where they may be those of a word, they are left to a person."""
        dash = MARK[subject.settings.config.typography.dash]
        for prose in subject.prose(HYPHENS):
            for found in stand_for_dashes(prose, subject.document.text):
                if found.sign[0] == "-" and not found.name:
                    yield self._found(prose, found, dash, dash)
            names = quoted(prose.text) if "--" in prose.text else []
            for match in DOUBLED.finditer(prose.text):
                if not around(names, match.start()):
                    yield self._found(prose, Dash(*match.span(), match[0], "", ""), dash, f" {dash} ")
            for match in TOUCHING.finditer(prose.text):
                yield self._found(prose, Dash(*match.span(), match[0], "", ""), dash, f" {dash}")

    def _found(self, prose: Prose, found: Dash, dash: str, text: str) -> Finding:
        span = prose.span(found.start, found.end)
        surely = not found.near and prose.whole(found.start, found.end)
        edits = (Edit(span.start, span.end, text),) if surely else ()
        return Finding(span, {"dash": dash, "near": found.near}, edits)


class OtherDash(Rule):
    """A dash of another length than the rest of the book has."""

    code = "PC302"
    name = "other-dash"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="в этом сборнике принято другое тире: {dash}", en="this collection has another dash: {dash}")
    help = Text(ru="замените его", en="replace it")
    help_near = Text(
        ru="если это одно слово, напишите его через дефис: {near}; если нет, замените тире",
        en="if it is one word, write it with a hyphen: {near}; if not, replace the dash",
    )
    why = Text(
        ru="Одинаковые тире делают книгу опрятной; короткое и длинное вперемешку выглядят как недосмотр.",
        en="Dashes of one length make a tidy book; a mixture looks like an oversight.",
    )
    bad = START + "Наставник – главный помощник группы.\n"
    good = START + "Наставник — главный помощник группы.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The dashes."""
        config = subject.settings.config.typography.dash
        for prose in subject.prose(DASHES[config], LOOKS_DASHED[config]):
            for found in stand_for_dashes(prose, subject.document.text):
                if found.sign == OTHER[config] and not found.name:
                    span = prose.span(found.start, found.end)
                    edits = () if found.near else (Edit(span.start, span.end, MARK[config]),)
                    yield Finding(span, {"dash": MARK[config], "near": found.near}, edits)


class DashInName(Rule):
    """A hyphen with spaces, or another dash than the book's, within quotes."""

    code = "PC303"
    name = "dash-in-name"
    severity = Severity.INFO
    message = Text(
        ru="в названии стоит «{sign}» с пробелами: {name}", en="this name has “{sign}” with spaces around: {name}"
    )
    help = Text(
        ru="названия пишут так, как их владельцы: уточните, нужен ли здесь дефис без пробелов или тире «{dash}»",
        en="names are written as their owners write them: ask whether a hyphen without spaces or “{dash}” is meant",
    )
    why = Text(
        ru="Исправить чужое название может только тот, кто знает, как оно пишется на самом деле.",
        en="Only those who know how a name is really written can correct it.",
    )
    bad = START + "Мы провели конкурс «Шаг - вперёд».\n"
    good = START + "Мы провели конкурс «Шаг — вперёд».\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The signs; what to put there nobody here can know."""
        config = subject.settings.config.typography.dash
        for prose in subject.prose(ANY[config], LOOKS_QUOTED):
            for found in stand_for_dashes(prose, subject.document.text):
                if found.name and found.sign != MARK[config]:
                    arguments = {"sign": found.sign, "name": found.name, "dash": MARK[config]}
                    yield Finding(prose.span(found.start, found.end), arguments)


def ranges(text: str) -> Iterator[re.Match[str]]:
    """The ranges of numbers, times, dates and Roman numerals that have something else than a close en dash."""
    for pattern, ascends in ((RANGE, _numbers_ascend), (TIMES, _times_ascend), (ROMAN, _numerals_ascend)):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - NEAR) : match.start()]
            counted = MEASURE.match(text, match.end())
            label = match["gap"][0] not in "-—−‑" and _is_label(before, text)
            doubted = label or (DOUBTED.search(before) and not counted)
            coded = CODE.search(before) and not (GROUP.search(before) and PEOPLE.match(text, match.end()))
            if ascends(match, text) and not doubted and not coded:
                yield match


def _is_label(before: str, text: str) -> bool:
    """Whether the number behind these words is that of one of several things, which a text goes on to tell about."""
    if LABEL.search(before) or NUMBERED.search(before):
        return True
    word = LAST_WORD.search(before)
    return word is not None and _told_apart(text)[word[1].lower()] > 1


@lru_cache(maxsize=4)
def _told_apart(text: str) -> Counter[str]:
    """How often each word stands before a number and a dash with spaces."""
    return Counter(match[1].lower() for match in TOLD.finditer(text))


def _numbers_ascend(match: re.Match[str], text: str) -> bool:
    low, high = match["low"], match["high"]
    if YEAR.fullmatch(low) and len(high) == 2:  # noqa: PLR2004 - «2023–24 учебный год»
        return int(low[2:]) + 1 == int(high) and text.startswith("уч", match.end() + 1)
    coded = any(number[0] == "0" and number != "0" for number in (low, high))
    dated = YEAR.fullmatch(high) and len(low) < len(high)
    return int(low) < int(high) and not coded and not dated


def _times_ascend(match: re.Match[str], text: str) -> bool:
    del text
    ends = match["low"], match["high"]
    if all(map(DATE.fullmatch, ends)):
        return True
    low, high = (tuple(map(int, re.split(r"[.:]", end))) for end in ends)
    past_midnight = all(":" in end for end in ends)
    return all(map(CLOCK.fullmatch, ends)) and (low < high or past_midnight) and (":" in ends[0]) == (":" in ends[1])


def _numerals_ascend(match: re.Match[str], text: str) -> bool:
    # A Cyrillic Х looks the same and is what a Russian keyboard has.
    low, high = (match[end].replace("Х", "X") for end in ("low", "high"))
    surely = re.search("[IVX]", match[0]) or re.match(rf"{SPACE}?в", text[match.end() : match.end() + 2])
    return bool(surely and NUMERAL.fullmatch(low) and NUMERAL.fullmatch(high) and _value(low) < _value(high))


def _value(numeral: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-one if one < max(digits[place:]) else one for place, one in enumerate(digits))


class HyphenInRange(Rule):
    """A range with a hyphen, a long dash or spaces."""

    code = "PC304"
    name = "hyphen-in-range"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="между числами нужно короткое тире без пробелов: {better}",
        en="a range has an en dash without spaces: {better}",
    )
    help = Text(ru="замените «{sign}» на «–»", en="replace “{sign}” by “–”")
    why = Text(
        ru="Короткое тире между числами значит «от и до»; дефис там бывает в телефонах и шифрах, длинное тире — "
        "между словами.",
        en="An en dash between numbers means “from and to”; hyphens are for phone numbers and codes.",
    )
    bad = START + "Пробы прошли ученики 6-11 классов.\n"
    good = START + "Пробы прошли ученики 6–11 классов.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """What parts the ends of the range; names in quotes are as their owners write them."""
        for prose in subject.prose(RANGES, LOOKS_RANGED):
            names = quoted(prose.text)
            for match in ranges(prose.text):
                start, end = match.span("gap")
                if not around(names, start):
                    better = f"{match['low']}–{prose.text[end : match.end()]}"
                    arguments = {"sign": match["gap"], "better": better}
                    if prose.whole(start, end):
                        yield self.mend(prose.span(start, end), "–", **arguments)
                    else:
                        yield self.at(prose.span(start, end), **arguments)
