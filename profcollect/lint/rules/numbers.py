"""Numbers: their signs, endings and commas, and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.quotation import around, quoted
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.dashes import NEAR, SPACE
from profcollect.patterns import later
from profcollect.prose import OBJECT
from profcollect.silhouette import CODEC, Looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.yamltree import Span

START = "---\nназвание: Профессиональные пробы\n---\n\n"

LOOKS_MULTIPLIED = Looks(starred=(b"x0",))
PRODUCTS = later(r"\d(?:мм|см|дм|м)?[*_ \u00a0]*(?:[мсд]?м\W{1,3})?[xXхХ*][*_ \u00a0]*\d")
"""Where PRODUCT may be, markup or not; and so on with the plurals below."""
FACTOR = r"\d+(?:,\d+)?"
PRODUCT = later(
    rf"(?<![\w.,:/\\{OBJECT}-])(?!0[xXхХ]){FACTOR}(?:(?:[xXхХ*×]{FACTOR})+|{SPACE}?[xх*×]{SPACE}?{FACTOR}|"
    rf"{SPACE}?[мсд]?м{SPACE}[xх*×]{SPACE}{FACTOR})+(?![A-Za-zА-ЯЁ\d_*#/-]|[.,]\d)(?!(?!мм|см|дм|м|пикс|кг)[а-яё])"
)
STEEL = later(r"\b(?:стал|марк|сплав)[а-яё]*\W{1,2}$", re.IGNORECASE)
"""Whose Х is that of chromium: «сталь 40Х13»."""
SIGN = later(rf"(?<=\d)(?:{SPACE}[xх*]{SPACE}|[xXхХ*])(?=\d)|(?<=м{SPACE})[xх*](?={SPACE})")

DOUBLES = later(r"\.(?<=[гв]\.)[ \u00a0\u202f]?[гв]\.")
LOOKS_DOUBLED = Looks(word=later(rb"\.(?<=a\.)(?:a\.|\n)"))
DOUBLE = later(
    rf"(?P<several>[\dIVXХ]{SPACE}?[-–—]{SPACE}?)?(?<![A-Za-zА-ЯЁа-яё\d])(?:\d+(?:-[а-яё]{{1,2}})?|[IVXХ]+){SPACE}?"
    rf"(?P<double>(?P<one>[гв])\.(?P<apart>{SPACE}?)(?P=one)\.)(?P<name>{SPACE}?[«А-ЯЁ])?"
)

LOOKS_ORDINAL = Looks(word=later(rb"0[*_]*-?[*_]*[aA]"))
SUFFIXES = later(r"\d[*_]*[-‑]?[*_]*[ыиоеаяуюёь][а-яё]", re.IGNORECASE)
ORDINAL = later(
    r"(?<![\w.,/])(?P<number>\d+)(?:"
    r"(?P<hyphen>[-‑])(?P<surplus>[ыиое](?=й)|[оеыи](?=е)|[ая](?=я)|[ую](?=ю)|[ыиуеё](?=х)|[ыиоеуё](?=м)|[ое](?=го)|"
    r"(?<=3.)ь[еи]?)(?P<kept>ми|м[уы]?|[йеяюхи]|го)"
    r"|(?P<close>[ыоа])(?P<joined>(?<=[ыо])й|(?<=а)я|(?<=[оы])е|(?<=ы)х|(?<=ы)ми?|(?<=о)го|(?<=о)му)"
    r")(?![\w-])",
    re.IGNORECASE,
)

ENDINGS, LOOKS_ENDED = later(r"-(?<=[\dIVX]-)[а-яё]"), Looks(word=later(rb"-(?<=[0?L]-)a"))
COMPOUND = later(
    r"(?<![\w.,/-])(?P<number>\d+-)(?:ти|х|и|ми)[ \u00a0-](?P<rest>(?:лет(?:и|н)|дневн|местн|этажн|бал+ьн|классн|минутн|недельн|"
    r"месячн|кратн|комнатн|часов(?:ой|ая|ое|ые|ого|ых|ую)|метров(?:ый|ой|ая|ое|ые|ого|ых|ую))[а-яё]*)"
)
CARDINAL = later(
    r"(?<![\w.,/-])(?P<number>\d+)-т[иь](?P<rest>[ \u00a0](?:лет|дней|часов|минут|недель|месяцев|человек|детей|ребят|школ|"
    r"классов|команд|педагогов|учеников|учащихся|обучающихся|участников|занятий|уроков|баллов|рублей|метров|километров)(?!\w))"
)
"""«До 10-ти лет»: before the word for what is counted, a number has no ending."""
ROMAN = later(
    r"(?<![\w-])(?P<number>(?!X-)(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))(?P<rest>)"
    r"-(?:[ыо]й|[ао]я|ая|[оы]е|о?го|о?му|ую|[оы]м|ых|й|я|е|м|х)(?![\w-])"
)

NUMERO = "№".encode(CODEC)
LOOKS_NUMBERED = Looks(
    word=later("[№§N](?:(?<!N)[*_]*[0aAlLN?]|(?<=№)№|(?<=N)[al°?]?\\.?[*_]*[0\n])".encode(CODEC)),
    spaced=(NUMERO + b" " + NUMERO,),
)
SIGNS = later(r"№[*_]*[^\W_]|№[ \u00a0]?№|§[*_]*[^\W_]|N(?:[oо°º]?\.?[ \u00a0]?[*_]*\d)")
NUMBER = later(
    rf"(?P<sign>(?<!№)(?<!№{SPACE})№(?:{SPACE}?№)+(?={SPACE}?\d)|[№§](?=[^\W_])|(?<![\w№§{OBJECT}-])N[oоº°]?\.?(?={SPACE}?\d{{1,6}}"
    rf"(?![\w°′']|[.,]\d|{SPACE}?°|{SPACE}[A-Za-z])))(?P<space>{SPACE}?)(?P<number>[\w/-]*)"
)
RESPIRATOR = later(r"(?:маск|респиратор|фильтр)[а-яё]*\W$", re.IGNORECASE)

LOOKS_DECIMAL = Looks(word=later(rb"0[.,]0|00000"))
FIGURES = later(r"\d[.,]\d|\d{5}")
PEOPLE = rf"{SPACE}?(?:₽|(?:руб|чел|учащ|обучающ|школьн|участ|детей|педагог|просмотр|знак|экз)[а-яё]*)"
POINT = later(
    rf"(?<![\w.,:/№§+-])(?<![№§]{SPACE})(?P<whole>\d+)\.(?P<part>\d+)"
    rf"(?={SPACE}?(?:[%‰₽]|(?:руб|тыс|млн|млрд|трлн|балл|раза|процент|метр|литр|градус)[а-яё]*(?!\w)|"
    rf"(?P<clock>час[а-яё]*|ч)(?!\w)|(?:км|м|см|мм|га|кг|мг|мл|л|[кМГ]?Вт|[МГ][Бб])(?![\w²³])|т(?![\w.])))"
)
THOUSANDS = later(rf"(?<![\w.,:/№§+-])(?<![№§]{SPACE})[1-9]\d{{0,2}}(?:[.,]\d{{3}})+(?={PEOPLE})")
LONG = later(rf"(?<![\w.,:/№§+-])(?<![№§]{SPACE})(?<!\d{SPACE})[1-9]\d{{4,8}}(?={PEOPLE}|{SPACE}?%)")
SECTION = later(r"(?:\b(?:п|пп|гл|рис|табл|разд|v)\.|\b(?:пункт|раздел|глав|рисун|таблиц|верси|част|стать)[а-яё]*)\W?$")
"""Whose number has a point for other reasons."""

MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
LOOKS_DATED = Looks(word=later(rb"0\.0"))
DATES = later(r"\d\.\d\d?\.[12]\d")
DATES_IN_WORDS = later(r"\d\W{1,3}(?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)")
IN_WORDS = later(rf"(?<![\d.–-])(?:0?[1-9]|[12]\d|3[01])\s(?:{MONTHS})\s(?:19|20)\d\d(?!\d)")
IN_FIGURES = later(r"(?<![\w.-])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?![\w-]|\.\d)")
CITED = later(
    r"\b(?:приказ|письм|закон(?!ч)|постановлен|распоряжен|протокол|договор|положени|обращени|ред\.|утв)[^;!?]*$",
    re.IGNORECASE,
)
"""A document keeps the date that it bears, and references have a style of their own."""


def outside_names(prose: Prose, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches that are in no quotes: names stay as their owners write them."""
    names: list[tuple[int, int]] | None = None
    for match in pattern.finditer(prose.text):
        names = quoted(prose.text) if names is None else names
        if not around(names, match.start()):
            yield match


def mended(prose: Prose, start: int, end: int, text: str, **arguments: object) -> Finding:
    """A finding with that text for a part of the prose, unless markup stands in between."""
    span = prose.span(start, end)
    edits = (Edit(span.start, span.end, text),) if prose.whole(start, end) else ()
    return Finding(span, arguments, edits)


class LetterForTimes(Rule):
    """A letter or an asterisk where a sign of multiplication belongs."""

    code = "PC305"
    name = "letter-for-times"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="вместо знака умножения стоит «{sign}»", en="“{sign}” stands for a multiplication sign")
    help = Text(ru="поставьте знак умножения: {better}", en="put the sign: {better}")
    why = Text(
        ru="У знака умножения своё начертание; буква «х» на его месте сливается с числами.",
        en="The multiplication sign has a shape of its own; a letter in its place melts into the numbers.",
    )
    bad = START + "Формат листа 60х84 см.\n"
    good = START + "Формат листа 60×84 см.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The letters."""
        for prose in subject.prose(PRODUCTS, LOOKS_MULTIPLIED):
            for product in outside_names(prose, PRODUCT):
                if "Х" in product[0] and STEEL.search(prose.text[max(0, product.start() - NEAR) : product.start()]):
                    continue
                better = SIGN.sub("×", product[0])
                for match in SIGN.finditer(prose.text, product.start(), product.end()):
                    yield mended(prose, *match.span(), "×", sign=match[0].strip(), better=better)


class DoubledAbbreviation(Rule):
    """A full stop within an abbreviation that is doubled for the plural."""

    code = "PC306"
    name = "doubled-abbreviation"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="в сокращении «{written}» лишняя точка", en="the abbreviation “{written}” has a stop too many")
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="Удвоенная буква значит множественное число: годы — гг., века — вв.; точка ставится одна, в конце.",
        en="The doubled letter is a plural; there is one stop, at its end.",
    )
    bad = START + "Клуб работал в 2021–2025 г.г. при школе.\n"
    good = START + "Клуб работал в 2021–2025 гг. при школе.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The abbreviations, but not a year and a town: «в 2023 г. г. Копейск»."""
        for prose in subject.prose(DOUBLES, LOOKS_DOUBLED):
            for match in DOUBLE.finditer(prose.text):
                plural = match["several"] is not None
                if (plural or not match["apart"]) and not (match["name"] and (match["apart"] or not plural)):
                    better = match["one"] * 2 + "."
                    yield mended(prose, *match.span("double"), better, written=match["double"], better=better)


class LongOrdinalSuffix(Rule):
    """An ordinal in figures with more letters than it needs."""

    code = "PC307"
    name = "long-ordinal-suffix"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="у числа слишком длинное окончание: {written}", en="this ordinal has too long an ending: {written}"
    )
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="После цифр пишут одну букву, если перед последней буквой слова гласная (5-й, 5-я), и две, если согласная (5-го); "
        "после римских цифр и при счёте (10 лет) не пишут ничего.",
        en="Figures take one letter if the last but one letter of the word is a vowel, and two if it is a consonant; "
        "Roman numerals and amounts take none.",
    )
    bad = START + "Это 25-ый набор группы.\n"
    good = START + "Это 25-й набор группы.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The surplus letters; where there should be none at all, a person takes them out."""
        for prose in subject.prose(SUFFIXES, LOOKS_ORDINAL):
            for match in outside_names(prose, ORDINAL):
                surplus, text = ("surplus", "") if match["surplus"] else ("close", "-")
                better = f"{match['number']}-{match['kept'] or match['joined']}"
                yield mended(prose, *match.span(surplus), text, written=match[0], better=better)
        for prose in subject.prose(ENDINGS, LOOKS_ENDED):
            for pattern in (COMPOUND, CARDINAL, ROMAN):
                for match in outside_names(prose, pattern):
                    yield self.at(prose.span(*match.span()), written=match[0], better=match["number"] + match["rest"])


class NumberSign(Rule):
    """A sign of number or of paragraph in another shape than the usual one."""

    code = "PC308"
    name = "number-sign"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="номер записан не так, как принято: {written}", en="this number is written in an unusual way: {written}"
    )
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="В русских книгах перед номером стоит один знак «№», за ним пробел; так же пишут и знак параграфа.",
        en="Russian books have one № before numbers, and a space behind it; § is written likewise.",
    )
    bad = START + "Проба прошла в школе N 5 города.\n"
    good = START + "Проба прошла в школе № 5 города.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The signs."""
        for prose in subject.prose(SIGNS, LOOKS_NUMBERED):
            for match in NUMBER.finditer(prose.text):
                if match["sign"][0] != "N" or _is_number(match, prose.text):
                    sign = "§" if match["sign"] == "§" else "№"
                    better = f"{sign} {match['number']}"
                    text = sign if match["space"] else f"{sign} "
                    yield mended(prose, *match.span("sign"), text, written=match[0], better=better)


def _is_number(match: re.Match[str], text: str) -> bool:
    """Whether a letter N means a number: not that of a mask, nor a word of an English sentence."""
    before = text[max(0, match.start() - NEAR) : match.start()]
    if match[0] == f"N{match['number']}":
        alone = match["number"].isdigit() and re.search(rf"[а-яёА-ЯЁ]\.?{SPACE}$", before)
        return bool(alone and not RESPIRATOR.search(before))
    return not re.search(r"[A-Za-z]{2}[^А-Яа-яЁё]*$", before)


class DecimalPoint(Rule):
    """A number with a point, or without what parts its thousands."""

    code = "PC309"
    name = "decimal-point"
    severity = Severity.INFO
    message = Text(
        ru="в русских книгах это число пишут иначе: {written}",
        en="this number looks different in Russian books: {written}",
    )
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="Дробную часть отделяют запятой, а тысячи — пробелом, если в числе пять цифр и больше.",
        en="A comma parts the decimals, and a space the thousands of numbers of five figures and more.",
    )
    bad = START + "Проба заняла 1.5 часа.\n"
    good = START + "Проба заняла 1,5 часа.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The numbers that are surely amounts: something is counted behind them."""
        for prose in subject.prose(FIGURES, LOOKS_DECIMAL):
            text = prose.text
            amounts = {match.span(): _grouped(match[0]) for one in (THOUSANDS, LONG) for match in one.finditer(text)}
            for match in POINT.finditer(text):
                hour = match["clock"] and len(match["part"]) > 1
                if not hour and not SECTION.search(text[max(0, match.start() - NEAR) : match.start()]):
                    amounts.setdefault((match.start(), match.end("part")), match[0].replace(".", ","))
            for (start, end), better in sorted(amounts.items()):
                yield self.at(prose.span(start, end), written=text[start:end], better=better)


def _grouped(number: str) -> str:
    return f"{int(re.sub('[.,]', '', number)):,}".replace(",", " ")


class MixedDates(Rule):
    """Dates in words and dates in figures in one text."""

    code = "PC310"
    name = "mixed-dates"
    severity = Severity.INFO
    message = Text(
        ru="эта дата записана не так, как другие: {written}", en="this date is written unlike others: {written}"
    )
    help = Text(
        ru="выберите для всего текста один вид; чаще здесь пишут так: {usual}",
        en="choose one style for the whole text; mostly dates look like this here: {usual}",
    )
    why = Text(
        ru="Даты, записанные одинаково, легче находить и сравнивать; в таблицах и ссылках на документы вид может быть свой.",
        en="Dates of one style are easier to find and compare; tables and references may have their own.",
    )
    bad = START + "Курс начался 1 сентября 2023 года, а закончился 31.05.2024.\n"
    good = START + "Курс начался 1 сентября 2023 года, а закончился 31 мая 2024 года.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first date of the rarer style, with the first of the other."""
        figures = _dates(subject.prose(DATES, LOOKS_DATED), IN_FIGURES)
        words = _dates(subject.prose(DATES_IN_WORDS), IN_WORDS) if figures else []
        if words and figures:
            # Of two equal numbers, the style that comes later is the odd one.
            usual, rare = sorted((words, figures), key=lambda dates: (-len(dates), dates[0][0].start))
            yield self.at(rare[0][0], written=rare[0][1], usual=usual[0][1], first_span=usual[0][0])


def _dates(texts: Iterable[Prose], pattern: re.Pattern[str]) -> list[tuple[Span, str]]:
    return [
        (prose.span(*match.span()), match[0].replace("\n", " "))
        for prose in texts
        if prose.kind != "cell" and prose.field != "period"
        for match in outside_names(prose, pattern)
        if not CITED.search(prose.text[max(0, match.start() - NEAR) : match.start()])
    ]
