"""Practices as hypothesis makes them: Russian prose, Markdown and front matter with all that ever tripped a linter.

All people, numbers and places are made up.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml
from hypothesis import strategies as st

from profcollect.lint.rules import RULES

CASES = Path(__file__).parent / "rules"

WORDS = [
    "слово",
    "проба",
    "Проба",
    "школа",
    "педагог",
    "наставник",
    "класс",
    "ученик",
    "Копейск",
    "ЦДЮТТ",
    "ЦД(Ю)ТТ",
    "Ц.Д.Ю.Т.Т.",
    "онлайн",
    "мастер-класс",
    "и",
    "в",
    "не",
    "по",
    "кол-во",
    "из-за",
    "всё",
    "все",
    "её",
    "cборник",
    "Pоссия",
    "COVID-19",
    "MВД",
    "IT-куб",
    "Wi-Fi",
    "теxника",
    "РОСТ",
    "форум",
    "годы",
    "Цель",
    "Задачи",
]
TYPOGRAPHY = [
    *(" - ", " -- ", " --- ", "—", " – ", " — ", "-", "--", " —", "- ", " -\n", "\n- ", " −", "‑", "- -", "-\u00a0"),
    *("«", "»", "„", "“", "”", '"', '"', "'", "’", "``", "''", "<<", ">>", '""', "»»", "«»", "«„Слово“»"),
    *('"Радио"', "«Форум “Завтра”»", '("да")', '"а" и "б"', "“Радио”", "„Радио”", '"Проект "Билет""', 'OOO "Рога"'),
    *(
        "...",
        "…",
        "..",
        "....",
        "!..",
        "?!",
        "!!!",
        ". . .",
        ",,",
        " ,",
        " .",
        " ;",
        ":",
        "( ",
        " )",
        "(",
        ")",
        ",и",
        ".И",
    ),
    *("  ", "   ", "\u00a0", "\u202f", "\u00ad", "\u200b", "\u2060", "\u2009", "\u3000", "\ufeff", "\t", " \u00a0"),
    *(
        "6-11",
        "6 - 11",
        "6–11-х классов",
        "6 -11",
        "2021-2025 г.г.",
        "в 2023 г. г. Копейск",
        "XIX-XX в.в.",
        "10:00-12:00",
    ),
    *(
        "1.09-15.09",
        "5-ого",
        "25-ый",
        "3-ей",
        "5ый",
        "7-ми",
        "10-ти летний",
        "1.5 часа",
        "16225 человек",
        "1,000,000 руб.",
    ),
    *(
        "N 5",
        "N5",
        "No 5",
        "№5",
        "№№ 5",
        "№ № 5, 6",
        "Nº 5",
        "§5",
        "№",
        "40%",
        "40 %",
        "60x84",
        "60 х 84 см",
        "2*3",
        "5X5",
    ),
    *(
        "т.д.",
        "и т. п.",
        "т.е.",
        "и др",
        "И.И. Орлов",
        "И. И.Орлов",
        "Орлов И.И.",
        "им.А.С. Пушкина",
        "г.Копейск",
        "ул.Мира",
    ),
    *(
        "01.09.2023",
        "1 сентября 2023 года",
        "2023-09-01",
        "12:30",
        "+5",
        "-5",
        "x - y = 2",
        "5 - 3 = 2",
        "°C",
        "5 °C",
        "1/2",
    ),
    *(
        "Рис. 1",
        "рис.1",
        "Таблица 1",
        "(c)",
        "(с)",
        "(r)",
        "+/-",
        "->",
        "=>",
        "<=",
        "1-й",
        "а-а",
        "Я - я",
        "слово слово",
        "а а",
    ),
    *(
        "см. http",
        "ПРОПИСНЫЕ БУКВЫ В СТРОКЕ",
        "TODO",
        "XXX",
        "[вставить]",
        "??",
        "Lorem ipsum",
        "Error! Bookmark not defined.",
    ),
    *(
        "Ошибка! Источник ссылки не найден.",
        "·",
        "•",
        "\uf0b7",
        "\u2028",
        "\x85",
        "\x0b",
        "\ufffc",
        "\ufffd",
        "﷽",
        "🙂",
        "👩‍🚀",
    ),
    *(
        "и\u0306",
        "е\u0308",
        "e\u0301",
        "Й",
        "й",
        "中文",
        "עברית",
        "\u202e",
        "\u200f",
        "ﬁ",
        "ǅ",
        "İ",
        "ß",
        "²",
        "½",
        "①",
        "٣",
        "Ⅳ",
    ),
]
MARKUP = [
    *(
        "**",
        "*",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "***",
        "**слово**",
        "*сло*во",
        "**«Радио»**",
        "«**Радио**»",
        "__да__",
        "~~нет~~",
    ),
    *(
        "`код - x`",
        '`"a" ... 6-11`',
        "`` ` - ``",
        "<b>да - нет</b>",
        "<b>",
        "</i>",
        "<br>",
        "<br/>",
        "<a href='a - b'>",
        "<",
    ),
    *(
        "[сайт - тут](https://example.org/a--b)",
        '[т](https://example.org/6-11 "загл - вие")',
        "[т](<a - b.md>)",
        "[т](#цель)",
    ),
    *(
        "[т](#ra-dio-6-11)",
        "[т][метка]",
        "[метка]",
        "[метка - два][]",
        "[",
        "]",
        "](",
        "[]",
        "[ ]",
        "[т]()",
        "[т](a.md#x - y)",
    ),
    *("![Вид - один](images/plan.png)", '![Вид](images/нет.png "Подпись - 6-11 ...")', "![](a.png){width=50%}", "!["),
    *(
        "<https://example.org/a--b>",
        "https://example.org/a-b...",
        "http://example.org/6-11?a=“b”",
        "www.example.org/x--y",
    ),
    *(
        "<zorina@example.org>",
        "zorina--m@example.org",
        "mailto:a@b",
        "файл - копия.docx",
        "план...2.pdf",
        "C:\\dir\\a - b",
    ),
    *(
        "&nbsp;",
        "&mdash;",
        "&quot;",
        "&laquo;",
        "&#8212;",
        "&#x22;",
        "&amp;quot;",
        "&",
        "\\*",
        '\\"',
        "\\-",
        "\\\\",
        "\\",
    ),
    *(
        "[^1]",
        "[^н - а]",
        "^[нота - 6-11 ...]",
        "^[",
        "[^нет]",
        "{width=50%}",
        "{#id - x}",
        "|",
        "\\|",
        "$x - y$",
        ":::",
        "==да==",
    ),
    *(
        "<!-- при - мер -->",
        "<!--",
        "-->",
        "<!-- profcollect: ignore PC3 -->",
        "<!-- profcollect: ignore PC999, PC301 -->",
    ),
    *(
        "\n",
        "  \n",
        "\\\n",
        "\n> ",
        "\n    ",
        "\n1. ",
        "\n# ",
        "\n\n",
        "\n|",
        "\n---\n",
        "\n***\n",
        "\n```\n",
        "\n: ",
        " \n",
        "\n\t",
    ),
]
TEXT = [word + space for word in WORDS for space in ("", " ")]


def piece() -> st.SearchStrategy[str]:
    """A word or a sign, of Markdown or not."""
    return st.one_of(*(st.sampled_from(pieces) for pieces in (TEXT, TYPOGRAPHY, [*TEXT, " ", ". ", ", "], MARKUP)))


def words(most: int = 12) -> st.SearchStrategy[str]:
    """A text on one or a few lines: words, signs, and Markdown that is closed or not."""
    return st.lists(piece(), min_size=3, max_size=most).map("".join)


def line(most: int = 8) -> st.SearchStrategy[str]:
    """A text on one line that has something on it."""
    return words(most).map(lambda text: " ".join(text.split("\n")).strip(" \t") or "Слово")


def _item(mark: str) -> st.SearchStrategy[str]:
    return line(6).map(lambda text: f"{mark} {text}")


def block() -> st.SearchStrategy[str]:
    """A block of a body."""
    items = st.lists(
        st.sampled_from(["-", "*", "1.", "  -", "   2)", "–", "•", "- [ ]", "- [x]", ">", "> -"]).flatmap(_item)
    )
    cells = st.lists(line(4), min_size=2, max_size=2).map(lambda row: f"| {row[0]} | {row[1]} |")
    rows = st.lists(cells, min_size=1, max_size=3)
    return st.one_of(
        st.sampled_from(BLOCKS),
        st.tuples(st.sampled_from(BLOCKS), st.integers(0, 60), piece()).map(
            lambda made: made[0][: made[1]] + made[2] + made[0][made[1] :]
        ),
        words(),
        words(20),
        st.tuples(
            st.sampled_from(["# ", "## ", "### ", "###### ", "#"]), line(6), st.sampled_from(["", " ##", "."])
        ).map("".join),
        st.tuples(line(4), st.sampled_from(["\n===", "\n---"])).map("".join),
        items.map("\n".join),
        rows.map(lambda made: "\n".join([made[0], "| --- | :-: |", *made[1:]])),
        words().map(lambda text: "\n".join("> " + part for part in text.split("\n"))),
        words().map(lambda text: f"```\n{text}\n```"),
        words().map(lambda text: "\n".join("    " + part for part in text.split("\n"))),
        st.tuples(line(4), line(4)).map(lambda made: f"{made[0]}\n: {made[1]}"),
        st.tuples(st.sampled_from(["1", "н - а", "2"]), words(6)).map(lambda made: f"[^{made[0]}]: {made[1]}"),
        st.just('[метка]: https://example.org/a--b "за - гол"'),
        st.just("[метка - два]: <b - c.md>"),
        line(5).map(lambda text: f"Таблица: {text}"),
        line(4).map(lambda text: f"![{text}](images/plan.png){{width=50%}}"),
        line(6).map(lambda text: f"<div>\n{text}\n</div>"),
        line(4).map(lambda text: f"<!-- {text} -->"),
        st.sampled_from(["---", "***", "~~~", "```", "<!--", "- ", "|", "", "   "]),
    )


def body() -> st.SearchStrategy[str]:
    """A body: blocks, mostly with an empty line between them."""
    gap = st.sampled_from(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n\n"])
    return st.lists(st.tuples(block(), gap).map("".join), min_size=1, max_size=9).map("".join)


PARAGRAPH = [
    *(piece for piece in TYPOGRAPHY if not set(piece) & set("\n\x85\x0b\u2028")),
    *TEXT,
    *TEXT,
    ". ",
    ", ",
    "**слово**",
]


def paragraph() -> st.SearchStrategy[str]:
    """A paragraph of one line, whatever stands before and after it."""
    return st.lists(st.sampled_from(PARAGRAPH), min_size=1, max_size=12).map(
        lambda made: "Слово " + "".join(made) + " дело."
    )


LINES = [
    *("название: Радио без слов", "название: Лето в науке: отдых", 'название: "Проект "Билет""', 'название: "Пробы', "название:Пробы"),
    *("название: *Мастерская* каникул", "название: ПРОФЕССИОНАЛЬНЫЕ ПРОБЫ", "название: Пробы.", "название: Радио # 1", "название: #Старт"),
    *("название: «Радио “Завтра” - звук»", "название: 25-ый набор...", "Название : Радио", "title: Радио", "название: ~", "название:"),
    *("авторы: Бек Т.А.", "авторы:\n  - имя: Бек Тимур\n    почта: bek@example", "авторы: [{имя: Бек Тимур, orcid: 1}]", "авторы: [Бек"),
    *("авторы:\n\t- Бек Тимур", "авторы: {почта: a@example.org}", "авторы: Бек Т. А., Зорина М. Л.", "автор: {группа: Радио - звук}"),
    *("направления: [уличная, уроки]", "уровень: базовый\nнаправления: профобучение", "уровень: продвинутый", "уровень: основнои"),
    *("муниципалитет: kopeysk", "муниципалитет: Копейск.", "муниципалитет: Кыштым", "раздел: нет", "классы: 6-11", "классы: 1–99"),
    *("классы: [6-й класс, 7–8 классы]", "для кого: школники, педагоги", "для кого: [школьники", "форма: - а - б", "форма:\n  – а\n  – б"),
    *("форма: [проба - 6-11, 25-ый, 'а']", "аннотация: >-\n  Первая - строка\n  вторая...", "аннотация: |\n  Первая - а\n\n   вторая"),
    *("аннотация: 'а'' - б'", 'аннотация: "в \\" - да"', 'аннотация: "в - да"', "аннотация: на двух -\n  строках - да", "аннотация: а\n  б: в"),
    *("сроки: 12:30", "сроки: {с: 2021, по: 2025}", "сроки: 2021-2025 г.г.", "сроки: 010", "сроки: 5 - 10 мая", 'источник: "C:\\x"'),
    *("ресурсы: [{описание: сценарий - тут, вид: нет}]", "результаты: {показатель: 6 - 11 школ, значение: 5-ого}", "результаты: 40%"),
    *("ссылки: https://example.org/a--b", "ссылки: [{адрес: 'https://example.org/6-11', название: Сайт - тут}]", "видео: нет", "УДК: а.1"),
    *("иллюстрации: {файл: images/plan.png, люди: дети}", "приложения: план - 6-11.docx", "приложения: ../../a", "дата: 30.02.2026"),
    *("дата: 2026-09-01", "дата: 2030-01-01", "статус: подана", "статус: опубликована", "статус: готово", "статус: да", "лицензия: CC - BY"),
    *("согласия: {обработка: 2020-01-01, где хранится: шкаф - 2}", "согласия: да", "оригинальность: 80%", "язык: ru", "версия схемы: 2"),
    *("lint-ignore: [PC301, PC5]", "не проверять: PC999", "нету: да", "&a б: *a", "? а", "- а", "  отступ", "Просто текст.", "# примечание - тут"),
    *("ключевые слова: 'а - б', в", "ключевые слова: [а, 'б', \"в - г\"]", "ключевые слова: {а: б}", 'партнёры:\n- ООО "Рога"\n- N 5', "}"),
    *("резу\u00adльтаты: а", "телефон: 8 (900) 000-00-00", "a: b: c", "[]", "", "---", "...", "тиражирование: !!int 5", "название: @а"),
]  # fmt: skip
FENCES = st.sampled_from(["---"] * 14 + ["—", "--", "...", "--- ", " ---", ""])


def texts() -> list[str]:
    """The rules' own examples and corner cases."""
    files = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.yml")))
    cases = [case["text"] for cases in files for case in cases.values()]
    return [*(text for rule in RULES.values() for text in (rule.bad, rule.good)), *cases]


PARTS = [text.split("---\n", 2) for text in texts()]
FRONTS = sorted({parts[1] for parts in PARTS if len(parts) > 2 and not parts[0]})
BLOCKS = sorted({block for parts in PARTS for block in parts[-1].split("\n\n") if block.strip()})


def _once(lines: list[str], others: list[str]) -> list[str]:
    """The lines whose keys the others do not have, and of two that have one key the last."""
    taken = {text.partition(":")[0] for text in others}
    return [text for key, text in {text.partition(":")[0]: text for text in lines}.items() if key not in taken]


def front() -> st.SearchStrategy[str]:
    """Front matter between its fences, which are mostly right."""
    field = st.sampled_from(LINES) | line(5).map(lambda text: "аннотация: " + text)
    lines = st.one_of(
        st.just(["название: Радио без слов"]),
        st.sampled_from(FRONTS).map(lambda text: text.split("\n")[:-1]),
        st.just([]),
    )
    inner = st.tuples(lines, st.lists(field, max_size=5)).map(lambda made: [*_once(made[1], made[0]), *made[0]])
    return st.tuples(FENCES, inner, FENCES).map(lambda made: "\n".join([made[0], *made[1], made[2], ""]))


def practice() -> st.SearchStrategy[str]:
    """A practice, mostly with front matter that can be read."""
    plain = st.sampled_from(
        ["---\nназвание: Радио без слов\n---\n", "---\nназвание: Радио - звук и слово...\n---\n", ""]
    )
    return st.tuples(plain | front(), body()).map("\n".join)


ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


def written(text: str) -> st.SearchStrategy[bytes]:
    """The bytes of a text, as one program or another writes it; each line may have an end of its own."""

    def mixed(ends: list[str]) -> str:
        made = [part + (ends[number % len(ends)]) for number, part in enumerate(text.split("\n")[:-1])]
        return "".join(made) + text.rsplit("\n", maxsplit=1)[-1]

    encoded = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1251", "nfd"])

    def bytes_of(made: tuple[list[str], str]) -> bytes:
        whole, encoding = mixed(made[0]), made[1]
        if encoding == "nfd":
            import unicodedata

            return unicodedata.normalize("NFD", whole).encode()
        return whole.encode(encoding, errors="replace")

    return st.tuples(st.lists(ENDS, min_size=1, max_size=4), encoded).map(bytes_of)


def files() -> st.SearchStrategy[bytes]:
    """The bytes of a practice's file, or of something else that was saved as one."""
    whole = practice().flatmap(written)
    cut = st.tuples(whole, st.binary(max_size=4), st.integers(0, 400)).map(
        lambda made: made[0][: made[2]] + made[1] + made[0][made[2] :]
    )
    return st.one_of(whole, whole, whole, cut, st.binary(max_size=200))


class Secret(NamedTuple):
    """A number or a date that must not be shown, in words that tell what it is."""

    code: str
    """Of the rule that finds it."""
    sentence: str
    number: str


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def _insurance(nine: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(9, 0, -1), strict=True))
    return f"{nine[:3]}-{nine[3:6]}-{nine[6:]} {total % 101 % 100:02}"


def _taxpayer(ten: str) -> str:
    def check(digits: str, weights: tuple[int, ...]) -> str:
        return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)

    eleven = ten + check(ten, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    return eleven + check(eleven, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _card(fifteen: str) -> str:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in fifteen[0::2])
    return fifteen + str(-(doubled + sum(map(int, fifteen[1::2]))) % 10)


def _grouped(digits: str, sizes: tuple[int, ...], sign: str) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return sign.join(parts)


def _phone(made: tuple[str, str]) -> str:
    seven, shape = made
    return shape.format(seven[:3], seven[3:5], seven[5:])


def secrets() -> st.SearchStrategy[Secret]:
    """Something of a person's that lint finds: valid numbers, dates, an address, a child; no example of a rule."""
    return _secrets().filter(lambda secret: all(secret.number not in rule.bad for rule in RULES.values()))


def _secrets() -> st.SearchStrategy[Secret]:
    month = st.sampled_from(["января", "мая", "сентября"])
    shapes = [
        "+7 (900) {}-{}-{}",
        "8 (912) {} {} {}",
        "8-900-{}-{}-{}",
        "+7900{}{}{}",
        "8 900 {} {} {}",
        "+7 351 {}-{}-{}",
    ]
    nine = _digits(9).filter(lambda nine: nine.strip("0") != "")
    fifteen = st.tuples(st.sampled_from("2456"), _digits(14)).map("".join)
    day = st.tuples(st.integers(1, 28), st.integers(1, 12), st.integers(1950, 2020))
    return st.one_of(
        st.tuples(_digits(7), st.sampled_from(shapes)).map(_phone).map(lambda n: Secret("PC501", f"звоните {n}", n)),
        st.tuples(_digits(4), _digits(6), st.sampled_from([" ", " № ", ", номер "])).map(lambda n: "".join((n[0], n[2], n[1]))).map(lambda n: Secret("PC502", f"паспорт {n}", n)),
        nine.map(_insurance).map(lambda n: Secret("PC503", f"СНИЛС {n}", n)),
        day.map(lambda d: f"{d[0]:02}.{d[1]:02}.{d[2]}").map(lambda n: Secret("PC504", f"дата рождения {n}", n)),
        st.tuples(day, month).map(lambda d: f"{d[0][0]} {d[1]} {d[0][2]}").map(lambda n: Secret("PC504", f"род. {n} года", n)),
        st.tuples(st.integers(1, 99), st.integers(1, 999)).map(lambda n: f"ул. Тихая, д. {n[0]}, кв. {n[1]}").map(lambda n: Secret("PC505", f"живёт: {n}", n)),
        st.sampled_from(["Орлов Тимур", "Белова Арина", "Анна Белова"]).map(lambda n: Secret("PC506", f"ученик {n}", n)),
        _digits(10).filter(lambda ten: ten.strip("0") != "").map(_taxpayer).map(lambda n: Secret("PC507", f"ИНН {n}", n)),
        fifteen.map(_card).map(lambda n: Secret("PC508", f"карта {_grouped(n, (4, 4, 4, 4), ' ')}", _grouped(n, (4, 4, 4, 4), " "))),
    )  # fmt: skip
