"""The apparatus: records, citations, name forms, indexes and the colophon, against the rules and real books."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from profcollect.apparatus import (
    Apparatus,
    initials_first,
    letter,
    lowered,
    proper_first,
    publisher_sheets,
    small,
    stopped,
    without_legal_form,
)
from profcollect.card import Card
from profcollect.config import Settings, read_config
from profcollect.layout import Layout, Line, plain
from profcollect.practice import Author, Name, Practice
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.typography import NBSP, binder

WORDS = yaml.safe_load((DEFAULT.parent / "ru.yml").read_text(encoding="utf-8"))
CONFIG = """\
title: Маршруты в профессию
municipalities:
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
"""
PLACE = "place: Новокаменск\nyear: 2026\n"
LAYOUT = Layout("layout", 128, {"a": 12, "b": 20}, {"a": 15, "b": 20})


@cache
def apparatus(extra: str = "", config: str = CONFIG) -> Apparatus:
    read, problems = read_config(config + extra)
    assert read is not None, problems
    assert not problems
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert taxonomy is not None
    return Apparatus(read, WORDS, binder("spaced"), Card(Settings(read, taxonomy, WORDS)))


def said(line: Line, layout: Layout | None = LAYOUT, typeface: str = "") -> str:
    return plain(line, layout, typeface).replace(NBSP, " ")


def person(line: str) -> Author:
    surname, given_name, *rest = line.split()
    return Author(name=Name(surname=surname, given=given_name, patronymic=" ".join(rest)))


# Names

FORMS = {
    ("Иванова", "Анна", "Сергеевна"): ("Иванова А. С.", "А. С. Иванова", "Анна Сергеевна Иванова"),
    ("Мамин-Сибиряк", "Дмитрий", "Наркисович"): (
        "Мамин-Сибиряк Д. Н.",
        "Д. Н. Мамин-Сибиряк",
        "Дмитрий Наркисович Мамин-Сибиряк",
    ),
    ("Ван дер Берг", "Анна-Мария", ""): ("Ван дер Берг А.-М.", "А.-М. Ван дер Берг", "Анна-Мария Ван дер Берг"),
    ("Бек", "Тимур", ""): ("Бек Т.", "Т. Бек", "Тимур Бек"),
    ("Зорина", "М.", "Л."): ("Зорина М. Л.", "М. Л. Зорина", "М. Л. Зорина"),
    ("Зорина", "М.Л.", ""): ("Зорина М. Л.", "М. Л. Зорина", "М.Л. Зорина"),
    ("Гасанов", "Рауф", "Эльдар оглы"): ("Гасанов Р. Э. оглы", "Р. Э. оглы Гасанов", "Рауф Эльдар оглы Гасанов"),
    ("Алиева", "Лейла", "Гасан-кызы"): ("Алиева Л. Г.-кызы", "Л. Г.-кызы Алиева", "Лейла Гасан-кызы Алиева"),
    ("Ёлкина", "Юлия", "Ёрмековна"): ("Ёлкина Ю. Ё.", "Ю. Ё. Ёлкина", "Юлия Ёрмековна Ёлкина"),
}


@pytest.mark.parametrize(("parts", "forms"), FORMS.items(), ids=lambda value: value[0])
def test_a_name_has_four_forms(parts: tuple[str, str, str], forms: tuple[str, str, str]) -> None:
    """Expect the initials of double names both, and words of kinship as words."""
    name = Name(surname=parts[0], given=parts[1], patronymic=parts[2])
    assert (name.short, name.initials_first, name.given_first) == forms
    assert name.full == " ".join(filter(None, parts))


def test_initials_do_not_break_from_the_surname() -> None:
    """Expect no-break spaces in the first form, and before the surname in the second."""
    bind = binder("spaced")
    name = Name(surname="Иванова", given="Анна", patronymic="Сергеевна")
    assert bind(name.initials_first) == f"А.{NBSP}С.{NBSP}Иванова"


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("Иванова А. С.", "А. С. Иванова"),
        ("Иванова А.С.", "А.С. Иванова"),
        ("Иванова А. С., кандидат педагогических наук", "А. С. Иванова, кандидат педагогических наук"),
        ("Мамин-Сибиряк Д. Н. (отв. ред.)", "Д. Н. Мамин-Сибиряк (отв. ред.)"),
        ("А. С. Иванова", "А. С. Иванова"),
        ("Е. Ю. Верхотурова (ответственный редактор)", "Е. Ю. Верхотурова (ответственный редактор)"),
        ("Иванова Анна Сергеевна", "А. С. Иванова"),
        ("Петров Пётр Ильич, методист", "П. И. Петров, методист"),
        ("Кузьмина Дарья Ильинична (сост.)", "Д. И. Кузьмина (сост.)"),
        ("Творческая группа педагогов", "Творческая группа педагогов"),
        ("Центр творчества", "Центр творчества"),
    ],
)
def test_records_put_initials_first(written: str, turned: str) -> None:
    """Expect names turned as ГОСТ Р 7.0.100 has them after the slash, and all else left."""
    assert initials_first(written) == turned


# Organisations and subtitles


@pytest.mark.parametrize(
    ("organization", "name"),
    [
        ("МБУ ДО «Центр творчества»", "«Центр творчества»"),
        ("МБУДО «Станция юных техников»", "«Станция юных техников»"),
        ("МАОУ «СОШ № 5»", "«СОШ № 5»"),
        ("МОУ СОШ № 7", "СОШ № 7"),
        ("МБДОУ «Детский сад № 12»", "«Детский сад № 12»"),
        ("МАДОУ Детский сад «Ключик»", "Детский сад «Ключик»"),
        ("ГБУ ДПО ЧИППКРО", "ЧИППКРО"),
        ("ГБПОУ «Копейский политехнический колледж»", "«Копейский политехнический колледж»"),
        ("ФГБОУ ВО «Магнитогорский университет»", "«Магнитогорский университет»"),
        ("АНО ДПО «Академия»", "«Академия»"),
        ("ООО «Заря»", "«Заря»"),
        ("муниципальное бюджетное учреждение дополнительного образования «Центр»", "«Центр»"),
        ("Муниципальное автономное общеобразовательное учреждение «Школа № 7»", "«Школа № 7»"),
        ("МГУ имени М. В. Ломоносова", "МГУ имени М. В. Ломоносова"),
        ("МГУ", "МГУ"),
        ("УрФУ", "УрФУ"),
        ("ЧИППКРО", "ЧИППКРО"),
        ("ПО «Маяк»", "ПО «Маяк»"),
        ("МБУ", "МБУ"),
        ("Дом детского творчества «Слобода»", "Дом детского творчества «Слобода»"),
        ("Образовательное пространство", "Образовательное пространство"),
        ("", ""),
    ],
)
def test_an_organisation_goes_without_its_legal_form(organization: str, name: str) -> None:
    """Expect the name alone, as ГОСТ Р 7.0.7 wants it, and nothing less."""
    assert without_legal_form(organization) == name


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Сборник методических материалов", "сборник методических материалов"),
        ("Лучшие практики Копейска", "лучшие практики Копейска"),
        ("Вымышленные практики", "вымышленные практики"),
        ("Методическое пособие", "методическое пособие"),
        ("Копейск и его школы", "Копейск и его школы"),
        ("РОСТ: развитие и творчество", "РОСТ: развитие и творчество"),
        ("Новый путь", "Новый путь"),
        ("", ""),
    ],
)
def test_only_what_says_the_kind_is_written_small(written: str, expected: str) -> None:
    """Expect names kept: the first word of a subtitle may be one."""
    assert lowered(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"), [("Офсетная", "офсетная"), ("ВХИ", "ВХИ"), ("SvetoCopy", "SvetoCopy"), ("", "")]
)
def test_small_letters_after_a_label(written: str, expected: str) -> None:
    """Expect «Бумага офсетная», and abbreviations and foreign names as they are."""
    assert small(written) == expected


@given(st.text(max_size=80))
def test_words_end_once(text: str) -> None:
    """Expect one sign at the end, whatever stood there, and the same again."""
    assert stopped(text)[-1] in ".!?…"
    assert stopped(stopped(text)) == stopped(text)


@given(st.text(max_size=80))
def test_any_text_goes_through(text: str) -> None:
    """Expect an answer for any text, and no letter lost but those of a legal form before it."""
    assert text.endswith(without_legal_form(text))
    assert lowered(text) in {text, text[:1].lower() + text[1:]}
    initials_first(text)
    assert letter(text)


# Citations

TITLE = "Урок с технологом"
FIVE = [person(f"{name} Анна Юрьевна") for name in ("Адамова", "Белова", "Волкова", "Громова", "Дёмина")]
TEAM = Author(group="Творческая группа педагогов")
CITED: dict[str, tuple[list[Author], str]] = {
    "one": (FIVE[:1], "Адамова А. Ю. Урок с технологом // Маршруты в профессию."),
    "two": (FIVE[:2], "Адамова А. Ю., Белова А. Ю. Урок с технологом // Маршруты в профессию."),
    "three": (FIVE[:3], "Адамова А. Ю., Белова А. Ю., Волкова А. Ю. Урок с технологом // Маршруты в профессию."),
    "four": (
        FIVE[:4],
        "Урок с технологом / А. Ю. Адамова, А. Ю. Белова, А. Ю. Волкова [и др.] // Маршруты в профессию.",
    ),
    "five": (FIVE, "Урок с технологом / А. Ю. Адамова, А. Ю. Белова, А. Ю. Волкова [и др.] // Маршруты в профессию."),
    "a group": ([TEAM], "Творческая группа педагогов. Урок с технологом // Маршруты в профессию."),
    "a group and a person": (
        [TEAM, FIVE[0]],
        "Адамова А. Ю. Урок с технологом / Творческая группа педагогов, А. Ю. Адамова // Маршруты в профессию.",
    ),
    "nobody": ([], "Урок с технологом // Маршруты в профессию."),
    "kinship": (
        [person("Гасанов Рауф Эльдар оглы")],
        "Гасанов Р. Э. оглы. Урок с технологом // Маршруты в профессию.",
    ),
}


@pytest.mark.parametrize(("authors", "expected"), CITED.values(), ids=CITED)
def test_citation(authors: list[Author], expected: str) -> None:
    """Expect ГОСТ Р 7.0.5: up to three authors in the heading, more after the title."""
    practice = Practice(title=TITLE, authors=tuple(authors))
    cite = apparatus(PLACE).citation(practice, "a", "Маршруты в профессию")
    assert said(cite) == f"{expected} — Новокаменск, 2026. — С. 12–15."
    assert said(cite, None) == f"{expected} — Новокаменск, 2026."
    bare = apparatus().citation(practice, "b", "Маршруты в профессию")
    assert said(bare) == f"{expected} — С. 20."
    assert said(bare, None) == expected


ENDS = {
    ("Кем быть?", "Сборник", PLACE): "Кем быть? // Сборник. — Новокаменск, 2026. — С. 12–15.",
    ("Вот что…", "Кем быть?", PLACE): "Вот что… // Кем быть? — Новокаменск, 2026. — С. 12–15.",
    ("Вот что...", "Кем быть!", ""): "Вот что... // Кем быть! — С. 12–15.",
    ("Точка.", "Сборник.", ""): "Точка // Сборник. — С. 12–15.",
    ("Проба", "Сборник", "place: М.\n"): "Проба // Сборник. — М. — С. 12–15.",
    ("Проба", "Сборник", "year: 2026\n"): "Проба // Сборник. — 2026. — С. 12–15.",
    ("Проба", "Сборник", PLACE + "typography: {dash: en}\n"): "Проба // Сборник. – Новокаменск, 2026. – С. 12–15.",
}


@pytest.mark.parametrize(("given_texts", "expected"), ENDS.items(), ids=" ".join)
def test_citation_has_no_stop_twice(given_texts: tuple[str, str, str], expected: str) -> None:
    """Expect one sign where parts meet, with pages and without."""
    title, book, extra = given_texts
    cite = apparatus(extra).citation(Practice(title=title), "a", book)
    assert said(cite) == expected
    assert said(cite, None) == re.sub(r" [—–] С\. 12–15\.$", "", expected)


def test_citation_does_not_break_where_it_must_not() -> None:
    """Expect initials, dashes and the page number bound."""
    cite = apparatus(PLACE).citation(Practice(title=TITLE, authors=tuple(FIVE[:1])), "a", "Маршруты")
    assert plain(cite, LAYOUT) == (
        f"Адамова А.{NBSP}Ю.{NBSP}Урок с{NBSP}технологом // Маршруты.{NBSP}— Новокаменск, 2026.{NBSP}— С.{NBSP}12–15."
    )


# The record

FULL: dict[str, str] = {
    "subtitle": "Лучшие практики",
    "kind": "Сборник методических материалов",
    "organization": "Методический центр «Перекрёсток»",
    "editors": "[Верхотурова Е. Ю. (ответственный редактор), А. И. Тагиров]",
    "compilers": "[Соловьёва Галина Николаевна]",
    "place": "Новокаменск",
    "publisher": "Перекрёсток",
    "year": "2026",
    "isbn": "978-5-00000-000-7",
}
IMPRINT = ("editors", "compilers", "publisher", "isbn")
RECORD = (
    "Маршруты в профессию : лучшие практики : сборник методических материалов / Методический центр «Перекрёсток» ; "
    "редакционная коллегия: Е. Ю. Верхотурова (ответственный редактор), А. И. Тагиров ; "
    "составители: Г. Н. Соловьёва. — Новокаменск : Перекрёсток, 2026. — 128 с. — ISBN 978-5-00000-000-7. — "
    "Текст : непосредственный."
)


def record(known: dict[str, str], layout: Layout | None = LAYOUT, title: str = "Маршруты в профессию") -> str:
    own = [f"{key}: '{value}'" if key == "isbn" else f"{key}: {value}" for key, value in known.items()]
    outer = [line for line in own if line.split(":")[0] not in (*IMPRINT, "signed_for_use")]
    inner = [f"  {line}" for line in own if line.split(":")[0] in (*IMPRINT, "signed_for_use")]
    extra = "\n".join([*outer, *(["imprint:", *inner] if inner else []), ""])
    return said(apparatus(extra).record(title, known.get("subtitle", "")), layout)


def test_record() -> None:
    """Expect the whole record by ГОСТ Р 7.0.100-2018."""
    assert record(FULL) == RECORD
    assert record(FULL, None) == RECORD.replace(" 128 с. —", "")


WITHOUT = {
    "subtitle": " : лучшие практики",
    "kind": " : сборник методических материалов",
    "isbn": " — ISBN 978-5-00000-000-7.",
    "publisher": " : Перекрёсток",
    "year": ", 2026",
}


@pytest.mark.parametrize(("key", "words"), WITHOUT.items(), ids=WITHOUT)
def test_record_without_a_part(key: str, words: str) -> None:
    """Expect nothing but the part to be gone."""
    assert record({name: value for name, value in FULL.items() if name != key}) == RECORD.replace(words, "")


BARE = {
    (): "Маршруты в профессию. — 128 с. — Текст : непосредственный.",
    ("year",): "Маршруты в профессию. — 2026. — 128 с. — Текст : непосредственный.",
    ("place",): "Маршруты в профессию. — Новокаменск. — 128 с. — Текст : непосредственный.",
    ("publisher",): "Маршруты в профессию. — Перекрёсток. — 128 с. — Текст : непосредственный.",
    ("compilers",): "Маршруты в профессию / составители: Г. Н. Соловьёва. — 128 с. — Текст : непосредственный.",
}


@pytest.mark.parametrize(("keys", "expected"), BARE.items(), ids=",".join)
def test_record_of_little(keys: tuple[str, ...], expected: str) -> None:
    """Expect a record of what is known, without a label or a sign for what is not."""
    assert record({key: FULL[key] for key in keys}) == expected


@given(st.sets(st.sampled_from(sorted(FULL))), st.booleans(), st.sampled_from(["Кем быть?", "Сборник", "Дело…", "М."]))
def test_any_record_reads_rightly(keys: set[str], numbered: bool, title: str) -> None:  # noqa: FBT001 - drawn
    """Expect no sign twice and none alone, whatever is known."""
    words = record({key: value for key, value in FULL.items() if key in keys}, LAYOUT if numbered else None, title)
    assert not re.search(r"\.\.|[?!…]\.|  |: :|/ ;|; —|[,:/;] \.|— —|: /|^\W|: —|, —|\( ", words), words
    assert words.startswith(title)
    assert words.endswith("непосредственный.")
    assert ("128 с." in words) is numbered


def test_record_names_many_people_as_the_standard_says() -> None:
    """Expect up to four, or the first three and others; the text of an electronic edition is electronic."""
    names = ["Ли А. А.", "Ким Б. Б.", "Цой В. В.", "Пак Г. Г.", "Тен Д. Д."]
    four = record({"compilers": f"[{', '.join(names[:4])}]"})
    five = record({"compilers": f"[{', '.join(names)}]", "signed_for_use": "2026-11-27"})
    assert "составители: А. А. Ли, Б. Б. Ким, В. В. Цой, Г. Г. Пак. —" in four
    assert "составители: А. А. Ли, Б. Б. Ким, В. В. Цой [и др.]. —" in five
    assert five.endswith("— Текст : электронный.")


def test_a_kind_that_the_subtitle_has_is_said_once() -> None:
    """Expect no repetition."""
    known = {"subtitle": "Сборник практик", "kind": "Сборник практик"}
    assert record(known).startswith("Маршруты в профессию : сборник практик. —")


# Indexes and people


def entries(*practices: Practice) -> list[tuple[str, Practice]]:
    return [(f"p{number}", practice) for number, practice in enumerate(practices, 1)]


def index(name: str, *practices: Practice) -> list[tuple[str, str, str]]:
    (found,) = apparatus(f"indexes: {name}\n").indexes(entries(*practices))
    return [
        (line.letter, line.text.replace(NBSP, " "), "".join(one[1:] for one in line.anchors)) for line in found.lines
    ]


def test_index_of_authors() -> None:
    """Expect surname order, ё with е, full names where initials are shared, groups and Latin names too."""
    found = index(
        "authors",
        Practice(authors=(person("Ершова Анна Ильинична"), person("Ёлкина Вера Антоновна"))),
        Practice(authors=(person("Ерёмин Илья Олегович"), person("Ершова Алла Игоревна"))),
        Practice(authors=(person("Ёлкина Вера Антоновна"), TEAM, Author(name=Name(surname="Berg", given="Anna")))),
        Practice(authors=(person("Елкина Вера Антоновна"), person("Йорк Ян"), person("Иванов Ян"))),
    )
    assert found == [
        ("Е", "Ёлкина В. А.", "134"),
        ("Е", "Ерёмин И. О.", "2"),
        ("Е", "Ершова Алла Игоревна", "2"),
        ("Е", "Ершова Анна Ильинична", "1"),
        ("И", "Иванов Я.", "4"),
        ("Й", "Йорк Я.", "4"),
        ("Т", "Творческая группа педагогов", "3"),
        ("B", "Berg A.", "3"),
    ]


def test_index_of_keywords() -> None:
    """Expect digits before Cyrillic before Latin, quotes passed over, and one entry for one word."""
    found = index(
        "keywords",
        Practice(keywords=("робототехника", "3D-печать", "IT", "«Город мастеров»")),
        Practice(keywords=("Робототехника", "ёлочки", "10 класс", "№ 7")),
        Practice(keywords=("робототехника", "робототехника")),
    )
    assert found == [
        ("#", "3D-печать", "1"),
        ("#", "№ 7", "2"),
        ("#", "10 класс", "2"),
        ("Г", "«Город мастеров»", "1"),
        ("Е", "ёлочки", "2"),
        ("Р", "робототехника", "123"),
        ("I", "IT", "1"),
    ]


def test_index_of_municipalities_has_full_names() -> None:
    """Expect the names of the config, in alphabetical order."""
    found = index("municipalities", Practice(municipality="kyshtym"), Practice(municipality="kopeysk"), Practice())
    assert [(text, pages) for _, text, pages in found] == [
        ("Копейский городской округ", "2"),
        ("Кыштымский городской округ", "1"),
    ]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("городской округ Светлогорье", "Светлогорье, городской округ"),
        ("Муниципальный округ Заречный Яр", "Заречный Яр, муниципальный округ"),
        ("Копейский городской округ", "Копейский городской округ"),
        ("Городок", "Городок"),
    ],
)
def test_a_municipality_is_found_by_its_name(name: str, entry: str) -> None:
    """Expect the name first, and what it is behind it."""
    assert proper_first(name) == entry


@given(st.lists(st.text("абЕЁйЯAbZ09 -«»№", min_size=1, max_size=6), max_size=20))
def test_an_index_keeps_each_letter_together(words: list[str]) -> None:
    """Expect no letter in two places, whatever the words: a heading stands above each."""
    made = apparatus("indexes: keywords\n").indexes(entries(Practice(keywords=tuple(words))))
    letters = [line.letter for one in made for line in one.lines]
    runs = [one for place, one in enumerate(letters) if place == 0 or letters[place - 1] != one]
    assert len(runs) == len(set(runs))


def test_people_are_listed_once() -> None:
    """Expect full names in order, with the practices of each; no group."""
    anna = replace(person("Иванова Анна Сергеевна"), position="методист", organization="Центр «Орбита»")
    first = Practice(municipality="kopeysk", authors=(anna, TEAM))
    again = person("Иванова Анна Сергеевна")
    second = Practice(municipality="kyshtym", authors=(again, person("Ёлкин Пётр"), again))
    found = apparatus().people(entries(first, second))
    assert [(one.name, one.details.replace(NBSP, " "), one.anchors) for one in found] == [
        ("Ёлкин Пётр", "Кыштым", ("p2",)),
        ("Иванова Анна Сергеевна", "методист, Центр «Орбита», Копейск", ("p1", "p2")),
    ]


# The colophon

PRINT = """\
imprint:
  {signed: 18.07.2013, paper: Офсетная., printing: офсетная, typeface: Ариал, print_run: 80, order_number: 892}
"""
ELECTRONIC = """\
imprint:
  signed_for_use: 2026-11-27
  system_requirements: программа для чтения PDF
  print_run: 80
  order_number: 892
  paper: офсетная
"""
IMPRINTS: dict[str, tuple[str, str]] = {
    "nothing": ("", "Формат 60×84/8. Гарнитура PT Serif. Усл. печ. л. 14,88. Уч.-изд. л. 2,75. "),
    "print": (
        PRINT,
        (
            "Подписано в печать 18.07.2013. Формат 60×84/8. Бумага офсетная. Гарнитура Ариал. Печать офсетная. "
            "Усл. печ. л. 14,88. Уч.-изд. л. 2,75. Тираж 80 экз. Заказ № 892. "
        ),
    ),
    "electronic": (
        ELECTRONIC,
        (
            "Подписано к использованию 27.11.2026. Гарнитура PT Serif. Уч.-изд. л. 2,75. "
            "Системные требования: программа для чтения PDF. "
        ),
    ),
    "a5": (
        "profile: a5-book\n",
        "Формат 60×84/16. Гарнитура PT Serif. Усл. печ. л. 7,44. Уч.-изд. л. 2,75. ",
    ),
    "no format": (
        "profile: own\nprofiles: [{id: own, width: 200, height: 200}]\n",
        "Гарнитура PT Serif. Уч.-изд. л. 2,75. ",
    ),
}


@pytest.mark.parametrize(("extra", "expected"), IMPRINTS.values(), ids=IMPRINTS)
def test_colophon_figures(extra: str, expected: str) -> None:
    """Expect the order of ГОСТ Р 7.0.4-2020, computed figures, and no label of what is absent."""
    made = apparatus(extra).colophon("Маршруты", "", 100_000, 750.0)
    assert said(made.figures, typeface="PT Serif") == expected
    assert made.people == ()
    assert made.addresses == ()


def test_colophon_without_a_layout_leaves_its_figures_out() -> None:
    """Expect neither sheets nor a typeface, and no empty label."""
    made = apparatus().colophon("Маршруты", "", 100_000, 0)
    assert said(made.figures, None) == "Формат 60×84/8. Уч.-изд. л. 2,50. "


def test_colophon_people_and_addresses() -> None:
    """Expect who did what, in order, and where the book was made."""
    made = apparatus(
        "kind: Научно-методическое издание\nimprint: {compilers: [А. А. Ли, Б. Б. Ким], proofreader: В. В. Цой, editor: Г. Г. Пак, "
        "printer: Типография «Оттиск», publisher: Перекрёсток}\n"
    ).colophon("Маршруты", "Практики", 0, 0)
    assert made.kind == "Научно-методическое издание"
    assert [(label, name.replace(NBSP, " ")) for label, name in made.people] == [
        ("Составители", "А. А. Ли, Б. Б. Ким"),
        ("Редактор", "Г. Г. Пак"),
        ("Корректор", "В. В. Цой"),
    ]
    assert made.addresses == ("Перекрёсток", "Типография «Оттиск»")


def test_figures_do_not_break_from_their_labels() -> None:
    """Expect «Усл. печ. л. 14,88» on one line."""
    made = apparatus().colophon("Маршруты", "", 0, 0)
    assert f"Усл.{NBSP}печ.{NBSP}л.{NBSP}14,88. " in plain(made.figures, LAYOUT)


@pytest.mark.parametrize(
    ("signs", "area", "sheets"),
    [
        (0, 0.0, "0.00"),
        (40_000, 0.0, "1.00"),
        (0, 3_000.0, "1.00"),
        (216_000, 0.0, "5.40"),
        (200, 0.0, "0.01"),
        (199, 0.0, "0.00"),
        (100_000, 750.0, "2.75"),
    ],
)
def test_publisher_sheets(signs: int, area: float, sheets: str) -> None:
    """Expect characters / 40,000 + square centimetres / 3,000, half up."""
    assert publisher_sheets(signs, area) == Decimal(sheets)
