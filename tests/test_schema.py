"""Values: what may be written, what becomes of it, and what is noticed where it cannot be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect.config import Settings, read_config
from profcollect.lint import engine
from profcollect.practice import CHOICES, Practice, Read, read_practice
from profcollect.registry import Registry
from profcollect.schema import MOST_SUGGESTIONS, Stage, key_names, keys_of
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.yamltraps import quoted

if TYPE_CHECKING:
    from profcollect.practice import Author

CONFIG = """\
title: Сборник
municipalities: [{id: kopeysk, name: Копейский городской округ, city: Копейск}]
organizations: [{id: centr, name: Центр творчества, aliases: [ЦТ]}]
"""


def collection() -> Settings:
    config, _ = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


SETTINGS = collection()
TODAY = date(2026, 11, 23)


def practice(yaml: str, folder: str = "") -> Read:
    document = read("a.md", f"---\n{yaml}\n---\n".encode())
    assert document.front is not None, document.problems
    return read_practice(document.front, document.text, SETTINGS.vocabulary, SETTINGS.taxonomy, folder)


def kinds(found: Read) -> list[str]:
    return [problem.kind for problem in found.problems]


VALUES: dict[str, tuple[str, str, Any]] = {
    "text": ("название: Пробы", "title", "Пробы"),
    "text with surplus spaces": ("название: '  Пробы \u00a0 и экскурсии '", "title", "Пробы и экскурсии"),
    "text over lines": ("название: >-\n  Пробы\n  и экскурсии", "title", "Пробы и экскурсии"),
    "text that looks like a number": ("сроки: 2026", "period", "2026"),
    "text that looks like yes": ("название: yes", "title", "yes"),
    "text with an unprintable character": ('название: "Про\\u0000бы"', "title", "Пробы"),
    "nothing": ("источник:", "source", ""),
    "nothing, written out": ("источник: null", "source", ""),
    "the word null": ("источник: 'null'", "source", "null"),
    "date": ("дата: 2026-11-23", "date", date(2026, 11, 23)),
    "date without noughts": ("дата: 2026-9-1", "date", date(2026, 9, 1)),
    "date, the Russian way": ("дата: 23.11.2026", "date", date(2026, 11, 23)),
    "date, the Russian way, without noughts": ("дата: 1.9.2026", "date", date(2026, 9, 1)),
    "date in quotes": ("дата: '23.11.2026'", "date", date(2026, 11, 23)),
    "leap day": ("дата: 29.02.2028", "date", date(2028, 2, 29)),
    "grades with a dash": ("классы: 6–8", "grades", (6, 7, 8)),
    "grades with a hyphen": ("классы: 6-8", "grades", (6, 7, 8)),
    "grades with a long dash and spaces": ("классы: 6 — 8", "grades", (6, 7, 8)),
    "grades with dots": ("классы: 6..8", "grades", (6, 7, 8)),
    "grades the wrong way round": ("классы: 8–6", "grades", (6, 7, 8)),
    "grades with commas": ("классы: 9, 6-7", "grades", (6, 7, 9)),
    "grades in a list": ("классы: [6, 7, 9–11]", "grades", (6, 7, 9, 10, 11)),
    "one grade": ("классы: 9", "grades", (9,)),
    "grades with a word": ("классы: 6–11 классы", "grades", (6, 7, 8, 9, 10, 11)),
    "grades with an ending": ("классы: 9–11-х классов", "grades", (9, 10, 11)),
    "a grade with an ending": ("классы: 9-й кл.", "grades", (9,)),
    "list": ("форма: [проба, экскурсия]", "form", ("проба", "экскурсия")),
    "list in a line": ("форма: проба, экскурсия; конкурс", "form", ("проба", "экскурсия", "конкурс")),
    "list of one": ("партнёры: Завод, цех № 5", "partners", ("Завод, цех № 5",)),
    "list with gaps": ("форма: [проба, '', ~, конкурс]", "form", ("проба", "конкурс")),
    "comma in quotes in a list": ("форма: ['проба, экскурсия']", "form", ("проба, экскурсия",)),
    "level by its title": ("уровень: Основной уровень", "level", "main"),
    "directions by any name": ("направления: [Уроки, профпробы, parents]", "directions", ("lessons", "practice", "parents")),
    "town by its name": ("город: копейск", "municipality", "kopeysk"),
    "town by its full name, another hyphen": ("муниципалитет: Копейский‑городской округ", "municipality", "kopeysk"),
    "status in Russian": ("статус: подана", "status", "submitted"),
    "status in English": ("status: Submitted", "status", "submitted"),
    "status with ё for е": ("для кого: партнёры", "audience", ("partners",)),
    "status with е for ё": ("для кого: партнеры", "audience", ("partners",)),
    "whole number": ("оригинальность: 78", "originality", 78),
    "whole number with a sign": ("оригинальность: '78 %'", "originality", 78),
    "period in two parts": ("сроки: {с: сентябрь 2025, по: май 2026}", "period", "сентябрь 2025 — май 2026"),
    "period that has begun": ("сроки: {с: 2025}", "period", "2025"),
    "language": ("язык: en", "lang", "en"),
    "file, the Windows way": ("приложения: papka\\list.docx", "attachments", ("papka/list.docx",)),
}  # fmt: skip


@pytest.mark.parametrize(("line", "field", "value"), VALUES.values(), ids=VALUES)
def test_values(line: str, field: str, value: object) -> None:
    found = practice(line)
    assert getattr(found.practice, field) == value
    assert kinds(found) == []


PROBLEMS = {
    "dates": ("дата: 31.11.2026", ["malformed-date"]),
    "dates of two figures": ("дата: 23.11.26", ["malformed-date"]),
    "dates in words": ("дата: 23 ноября 2026", ["malformed-date"]),
    "dates the American way": ("дата: 11/23/2026", ["malformed-date"]),
    "year nought": ("дата: 0000-01-01", ["malformed-date"]),
    "date in a list": ("дата: [23.11.2026]", ["wrong-type"]),
    "grades in words": ("классы: старшие", ["malformed-grades"]),
    "grades of three figures": ("классы: 100", ["malformed-grades"]),
    "grades outside": ("классы: 1–7", ["grade-outside"]),
    "text for a number": ("оригинальность: много", ["wrong-type"]),
    "a number too long": ("оригинальность: " + "9" * 5000, ["wrong-type"]),
    "a superscript": ("оригинальность: ²", ["wrong-type"]),
    "list for a text": ("название: [а, б]", ["wrong-type"]),
    "mapping for a list": ("форма: {а: б}", ["wrong-type"]),
    "text for a mapping": ("ресурсы: сценарий", ["wrong-type"]),
    "language": ("язык: русский", ["wrong-type"]),
    "remark": ("название: Пробы # 1", ["yaml-comment"]),
    "remark after a list in a line": ("форма: проба, конкурс # уточнить", ["yaml-comment"]),
    "remark after a status": ("статус: draft # пока", []),
    "remark instead of a value": ("название: # допишем", []),
    "word with a # for a title": ("название: #ПрофСтарт", ["yaml-comment"]),
    "time": ("сроки: 12:30", ["yaml-misread"]),
    "octal": ("сроки: 010", ["yaml-misread"]),
    "hexadecimal": ("сроки: 0xFF", ["yaml-misread"]),
    "time in quotes": ("сроки: '12:30'", []),
    "a very long time": ("сроки: 1" + ":30" * 3000, []),
    "dashes for hyphens": ("форма:\n  – проба\n  – конкурс", ["list-mark"]),
    "dots for hyphens": ("партнёры:\n  • школа", ["list-mark"]),
    "a dash inside is none": ("форма: проба – конкурс", []),
    "a wrong part is not missing": ("ссылки: [{адрес: нет}]", ["malformed-address"]),
    "two parts are missing": ("авторы: [{имя: {отчество: Алиевич}}]", ["missing-part", "missing-part"]),
    "equal keys": ("название: а\ntitle: б", ["duplicate-key"]),
}


@pytest.mark.parametrize(("line", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems(line: str, expected: list[str]) -> None:
    assert kinds(practice(line)) == expected


CORRECTED = {
    "название: Пробы # 1": 'название: "Пробы # 1"',
    "форма: [проба, конкурс # один": None,
    "название: #ПрофСтарт": 'название: "#ПрофСтарт"',
    'название: Про"бы # 1 ': "название: 'Про\"бы # 1'",
    "форма:\n  - проба # раз\n  - конкурс": '  - "проба # раз"',
    "сроки: 12:30": 'сроки: "12:30"',
    "сроки: {с: 010, по: 12}": 'сроки: {с: "010", по: 12}',
    "форма:\n  – проба\n  – конкурс\nстатус: draft": "  - проба\n  - конкурс",
    "название: Пробы\n  и экскурсии # раз": "",
}


@pytest.mark.parametrize(("line", "expected"), CORRECTED.items())
def test_corrected_lines(line: str, expected: str | None) -> None:
    if expected is not None:
        (problem,) = practice(line).problems
        assert problem.arguments["corrected"] == expected


def author(line: str) -> Author:
    (found,) = practice(f"авторы: [{line}]").practice.authors
    return found


NAMES = {
    "Зорина Маргарита Львовна": ("Зорина Маргарита Львовна", "Зорина М. Л."),
    "Бек Тимур": ("Бек Тимур", "Бек Т."),
    "Зорина М. Л.": ("Зорина М. Л.", "Зорина М. Л."),
    "Зорина М.Л.": ("Зорина М. Л.", "Зорина М. Л."),
    "Мамин-Сибиряк Дмитрий Наркисович": ("Мамин-Сибиряк Дмитрий Наркисович", "Мамин-Сибиряк Д. Н."),
    "О’Нил Анна": ("О’Нил Анна", "О’Нил А."),
    "{имя: Зорина Маргарита Львовна}": ("Зорина Маргарита Львовна", "Зорина М. Л."),
    "{name: {surname: Алиев, given: Вели, patronymic: Гасан оглы}}": ("Алиев Вели Гасан оглы", "Алиев В. Г. оглы"),
}


@pytest.mark.parametrize(("written", "forms"), NAMES.items())
def test_names(written: str, forms: tuple[str, str]) -> None:
    name = author(written).name
    assert name is not None
    assert (name.full, name.short) == forms


@pytest.mark.parametrize(
    "written",
    ["Зорина", "Зорина Маргарита Львовна и Бек", "Зорина М. Л., Бек Т. А.", "zorina@example.org", "Зорина М1", "-"],
)
def test_malformed_names(written: str) -> None:
    found = practice(f"авторы:\n  - {quoted(written)}")
    assert kinds(found) == ["malformed-name"]
    assert found.practice.authors == ()


ORCIDS = {
    "0000-0002-1825-0097": "0000-0002-1825-0097",
    "https://orcid.org/0000-0002-1694-233X": "0000-0002-1694-233X",
    "0000-0002-1694-233x": "0000-0002-1694-233X",
    "0000-0002-1825-0079": "",
    "0000-0002-1825-009": "",
    "0000000218250097": "",
    "٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧": "",
}


@pytest.mark.parametrize(("written", "value"), ORCIDS.items())
def test_orcid(written: str, value: str) -> None:
    found = practice(f"авторы: [{{имя: Бек Тимур, orcid: '{written}'}}]")
    assert found.practice.authors[0].orcid == value
    assert kinds(found) == ([] if value else ["malformed-orcid"])


EMAILS = {
    "bek@example.org": True,
    "t.bek+school@mail.example.org": True,
    "бек@пример.рф": True,
    "bek@example": False,
    "bek example@org.ru": False,
    "bek@example.org, zorina@example.org": False,
    "<bek@example.org>": False,
    "@bek": False,
    "bek@@example.org": False,
}


@pytest.mark.parametrize(("written", "valid"), EMAILS.items())
def test_email(written: str, valid: bool) -> None:  # noqa: FBT001 - a row of the table
    found = practice(f"авторы: [{{имя: Бек Тимур, почта: '{written}'}}]")
    assert kinds(found) == ([] if valid else ["malformed-email"])


ADDRESSES = {
    "https://example.org": True,
    "HTTP://пример.рф/проба?а=б#в": True,
    "example.org": False,
    "ftp://example.org": False,
    "https://localhost": False,
    "https://example .org": False,
    "javascript:alert(1)": False,
}


@pytest.mark.parametrize(("written", "valid"), ADDRESSES.items())
def test_address(written: str, valid: bool) -> None:  # noqa: FBT001 - a row of the table
    assert kinds(practice(f"ссылки: '{written}'")) == ([] if valid else ["malformed-address"])


@pytest.mark.parametrize("cls", [Practice])
def test_every_key_is_known_in_both_languages_and_any_spelling(cls: type) -> None:
    names = key_names(cls)
    for field, key in keys_of(cls).items():
        for name in (field, key.ru, *key.aliases):
            for written in (name, name.upper(), name.replace("ё", "е"), f" {name.replace(' ', '  ')}"):
                found = practice(f"{quoted(written)}:")
                assert field in found.spans, written
    assert len(set(names.values())) == len(keys_of(cls))


def test_no_key_stands_for_two_fields() -> None:
    for cls in (Practice,):
        written = [name for field, key in keys_of(cls).items() for name in {field, key.ru, *key.aliases}]
        assert len(written) == len(set(written))


def test_no_value_stands_for_two_choices() -> None:
    for registry in CHOICES.values():
        for entry in registry:
            assert all(registry.find(name) is entry for name in entry.names)


def test_level_follows_from_directions() -> None:
    assert practice("направления: [уроки, профпробы]").practice.level == "main"
    assert practice("направления: [уроки]\nуровень: продвинутый").practice.level == "advanced"
    low = practice("направления: [профобучение]\nуровень: базовый")
    assert (low.practice.level, kinds(low)) == ("advanced", ["level-too-low"])
    assert practice("уровень: базовый").practice.level == "basic"


def test_municipality_comes_from_the_folder() -> None:
    assert practice("название: а", "kopeysk").practice.municipality == "kopeysk"
    assert practice("муниципалитет:", "Копейск").practice.municipality == "kopeysk"
    assert practice("муниципалитет: Капейск", "kopeysk").practice.municipality == ""
    assert practice("название: а", "practices").practice.municipality == ""


def test_lists_that_a_collection_leaves_empty_take_anything() -> None:
    assert practice("раздел: Любой").practice.section == "Любой"
    found = practice("авторы: [{имя: Бек Тимур, место работы: Завод}]")
    assert kinds(found) == ["unknown-organization"]


@pytest.mark.parametrize(
    ("status", "stage"), [("подана", Stage.SUBMITTED), ("готова к печати", Stage.READY), ("отозвана", Stage.DRAFT)]
)
def test_stage(status: str, stage: Stage) -> None:
    assert practice(f"статус: {status}").practice.stage == stage


def test_registries_are_found_by_any_name() -> None:
    registry = Registry(SETTINGS.config.organizations)
    assert registry.find("«центр  творчества»") is SETTINGS.config.organizations[0]
    assert registry.find("цт") is SETTINGS.config.organizations[0]
    assert registry.nearest("Центр творчиства") == "Центр творчества"
    assert registry.nearest("Школа") is None


WRITTEN = [name for field, key in keys_of(Practice).items() for name in (field, key.ru, *key.aliases)]
SCALARS = st.one_of(
    st.text(max_size=8).filter(str.isprintable),
    st.integers().map(str),
    st.sampled_from(["школьники", "6–11", "2026-11-23", "99", "0-99", "Бек Тимур", "https://a.b", "а@б.вг", "[", "~", "² ", "٣"]),
).map(quoted)  # fmt: skip
PLAIN = st.sampled_from(["", "~", "12:30", "а # б", "#а", "– а", "a, б; в", "2026-11-23", "6–11", "*", "9" * 5000])
NODES = st.recursive(
    st.one_of(SCALARS, SCALARS, PLAIN.filter(lambda text: not text.startswith(("*", "#")) and "#" not in text)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(
            st.sampled_from(["имя", "фамилия", "name", "text", "адрес", "url", "файл", "с", "по", "обработка", "x"]), inner, max_size=3
        ).map(lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.one_of(st.sampled_from(WRITTEN), SCALARS), st.one_of(NODES, PLAIN), max_size=6))
def test_reading_and_checking_never_raises(pairs: dict[str, str]) -> None:
    """Whatever a mapping holds, there is a practice, places lie in the file, and every rule can speak."""
    text = "\n".join(f"{key}: {value}" for key, value in pairs.items())
    document = read("practices/kopeysk/a.md", f"---\n{text}\n---\n\n# {text[:20]}\n".encode())
    if document.front is None:
        return
    found = read_practice(document.front, document.text, SETTINGS.vocabulary, SETTINGS.taxonomy, "kopeysk")
    hash(found.practice)
    for start, end in [*found.spans.values(), *(problem.span for problem in found.problems)]:
        assert 0 <= start <= end <= len(document.text)
    for diagnostic in engine.check(engine.subject(document, SETTINGS, TODAY)):
        for lang in ("ru", "en"):
            assert diagnostic.words(lang)
            diagnostic.advice(lang)


def test_defaults_are_those_of_an_empty_file() -> None:
    assert practice("{}").practice == Practice()


def test_what_was_meant_is_not_looked_for_without_end() -> None:
    """Expect each unknown word to be noted, and suggestions for the first of them only."""
    keys = practice("\n".join(f"названи{'е' * number}о: 1" for number in range(1, MOST_SUGGESTIONS + 10)))
    values = practice(f"направления: [{', '.join(['урочная деятельнось'] * (MOST_SUGGESTIONS + 9))}]")
    for found, kind in ((keys, "unknown-key"), (values, "unknown-direction")):
        near = [problem.arguments["near"] for problem in found.problems if problem.kind == kind]
        assert len(near) == MOST_SUGGESTIONS + 9
        assert near[0]
        assert set(near[MOST_SUGGESTIONS:]) == {None}
