"""What practices can be chosen by: values, their order, their addresses, the practices of each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import CONFIG, TODAY, book, person, practice
from made import settings as configured

from profcollect.arranging import Arranger
from profcollect.card import Card
from profcollect.facets import FIELDS, Facet, facets
from profcollect.practice import Author

ORGANIZATIONS = """\
organizations:
  - {id: orbita, name: ЦТТ «Орбита»}
sections:
  - {id: pervyy, title: Первый раздел}
  - {id: vtoroy, title: Второй раздел}
"""


def found(*members: object, config: str = CONFIG, known: bool = True) -> dict[str, Facet]:
    """The facets of practices by name."""
    own = configured(config)
    return {one.name: one for one in facets(members, own, Card(own), known=known)}  # type: ignore[arg-type]


def shown(facet: Facet) -> list[tuple[str, str, str]]:
    """Ids, labels and practices of a facet's values, spaces made single."""
    return [(one.id, " ".join(one.label.split()), " ".join(one.slugs)) for one in facet.values]


def test_facets_stand_in_their_order_with_their_labels() -> None:
    config = CONFIG + ORGANIZATIONS
    full = practice(
        "a", config=config, municipality="kopeysk", level="basic", directions=("lessons",), audience=("pupils",),
        grades=(8,), form=("квест",), section="pervyy", authors=(person("Иванова Анна", organization="orbita"),),
        keywords=("проба",),
    )  # fmt: skip
    assert [(one.name, one.label) for one in found(full, config=config).values()] == [
        ("municipality", "Муниципалитет"),
        ("level", "Уровень профминимума"),
        ("direction", "Направления"),
        ("audience", "Для кого"),
        ("grade", "Классы"),
        ("form", "Форма работы"),
        ("section", "Раздел"),
        ("organization", "Организация"),
        ("author", "Автор"),
        ("keyword", "Ключевые слова"),
    ]
    assert list(found(full, config=config)) == list(FIELDS)


def test_what_no_practice_has_is_no_facet() -> None:
    assert not found(practice("a"))
    assert not found()


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("municipality", {"municipality": "kyshtym"}, [("kyshtym", "Кыштым")]),
        ("direction", {"directions": ("vocational", "lessons")},
         [("lessons", "Урочная деятельность"), ("vocational", "Профессиональное обучение")]),
        ("audience", {"audience": ("teachers", "pupils")}, [("pupils", "Школьники"), ("teachers", "Педагоги")]),
        ("grade", {"grades": (10, 9, 5)}, [("5", "5 класс"), ("9", "9 класс"), ("10", "10 класс")]),
        ("form", {"form": ("Экскурсия", "квест", "3D-тур")},
         [("3d-tur", "3D-тур"), ("kvest", "квест"), ("ekskursiya", "Экскурсия")]),
        ("keyword", {"keywords": ("яхта", "ёлка", "Ель")}, [("elka", "ёлка"), ("el", "Ель"), ("yakhta", "яхта")]),
        ("author", {"authors": (person("Яров Ян"), Author(group="Группа «Луч»"))},
         [("gruppa-luch", "Группа «Луч»"), ("yarov-yan", "Яров Ян")]),
        ("organization", {"authors": (Author(group="Б", organization="МБОУ «Школа»"),)},
         [("mbou-shkola", "МБОУ «Школа»")]),
        ("section", {"section": "Свой раздел"}, [("svoy-razdel", "Свой раздел")]),
    ],
)  # fmt: skip
def test_values_are_ordered_and_named(name: str, fields: dict[str, object], expected: list[tuple[str, str]]) -> None:
    of = found(practice("a", **fields), known=False)[name]
    assert [(one, label) for one, label, _ in shown(of)] == expected


def test_levels_and_sections_have_the_order_of_the_settings() -> None:
    config = CONFIG + ORGANIZATIONS
    members = [
        practice("a", config=config, level="advanced", directions=("vocational",), section="pervyy"),
        practice("b", config=config, level="basic", directions=("lessons",), section="vtoroy"),
    ]
    of = found(*members, config=config, known=False)
    assert [(one.label, one.title) for one in of["level"].values] == [
        ("Базовый", "Базовый уровень"),
        ("Продвинутый", "Продвинутый уровень"),
    ]
    assert [one.label for one in of["section"].values] == ["Первый раздел", "Второй раздел"]


@pytest.mark.parametrize(
    "spelled",
    [
        ("Проба", "«проба»", "ПРОБА", '"Проба"', "проба "),
        ("Ёлка", "елка", "ЁЛКА"),
        ("бизнес-план", "бизнес план", "Бизнес – план", "бизнес‑план"),
        ("йога", "йога"),
    ],
    ids=lambda one: one[0],
)
def test_spellings_of_a_keyword_are_one_value(spelled: tuple[str, ...]) -> None:
    members = [practice(f"p{number}", keywords=(word,)) for number, word in enumerate(spelled)]
    (value,) = found(*members)["keyword"].values
    assert value.label == spelled[0]
    assert value.title == f"Ключевое слово: {spelled[0]}"
    assert value.slugs == tuple(f"p{number}" for number in range(len(spelled)))


def test_a_practice_stands_once_under_a_value() -> None:
    twice = practice(
        "a",
        keywords=("проба", "Проба"),
        authors=(Author(group="А", organization="Центр"), Author(group="Б", organization="«Центр»")),
    )
    of = found(twice)
    assert [one.slugs for one in of["keyword"].values] == [("a",)]
    assert [one.slugs for one in of["organization"].values] == [("a",)]


def test_signs_alone_are_nothing_to_choose_by() -> None:
    of = found(practice("a", keywords=("—", "!!!", "«»", "C++"), form=("…",)))
    assert shown(of["keyword"]) == [("c", "C++", "a")]
    assert "form" not in of


def test_ids_do_not_collide() -> None:
    words = ("щит", "shchit", "ҡала", "漢字", "c", "c++", "c#", "й" * 70, "й" * 71)
    ids = [one.id for one in found(practice("a", keywords=words))["keyword"].values]
    assert len(set(ids)) == len(words)
    assert {"shchit", "shchit-2", "c", "c-2", "c-3", "ala", "other"} <= set(ids)
    assert max(map(len, ids)) <= 62


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("абё -«»3dй!", min_size=1, max_size=6), max_size=12))
def test_any_keywords_have_addresses_of_their_own(words: list[str]) -> None:
    of = found(practice("a", keywords=tuple(words)))
    values = of["keyword"].values if "keyword" in of else ()
    ids = [one.id for one in values]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)
    assert all(one.slugs == ("a",) for one in values)
    assert len(values) <= len({word.strip() for word in words})


def test_the_settings_know_values_that_no_practice_has() -> None:
    one = practice("a", municipality="kopeysk", directions=("lessons",), level="basic", grades=(9,))
    of, bare = found(one), found(one, known=False)
    assert shown(of["municipality"]) == [
        ("yolkino", "Ёлкино", ""),
        ("kopeysk", "Копейск", "a"),
        ("kyshtym", "Кыштым", ""),
    ]
    assert [one.label for one in of["municipality"].used] == ["Копейск"]
    assert [one.id for one in of["grade"].values] == ["6", "7", "8", "9", "10", "11"]
    assert [one.id for one in of["level"].values] == ["basic", "main", "advanced"]
    assert len(of["direction"].values) == 6
    assert [len(facet.values) for facet in bare.values()] == [1, 1, 1, 1]


def test_outside_the_directions_there_is_no_level() -> None:
    assert "level" not in found(practice("a", level="basic", audience=("teachers",)))


def test_two_people_of_one_name_and_a_group_are_told_apart_by_what_is_written() -> None:
    members = [
        practice("a", authors=(person("Иванова Анна Сергеевна"), person("Иванова Анна Петровна"))),
        practice(
            "b", authors=(person("ИВАНОВА Анна Сергеевна"), Author(group="Иванова и дети"), Author(position="никто"))
        ),
    ]
    assert shown(found(*members)["author"]) == [
        ("ivanova-anna-petrovna", "Иванова Анна Петровна", "a"),
        ("ivanova-anna-sergeevna", "Иванова Анна Сергеевна", "a b"),
        ("ivanova-i-deti", "Иванова и дети", "b"),
    ]


def test_a_volume_has_the_values_of_its_practices_only() -> None:
    members = [
        practice("a", municipality="kopeysk", grades=(8,)),
        practice("b", municipality="kyshtym", grades=(9,)),
    ]
    volume = Arranger(configured()).book(members, TODAY, working=False, by="municipality", value="kyshtym")
    assert {one.name: shown(one) for one in volume.facets} == {
        "municipality": [("kyshtym", "Кыштым", "b")],
        "grade": [("9", "9 класс", "b")],
    }


def test_practices_stand_in_the_order_of_the_book() -> None:
    members = [practice(slug, title=title, keywords=("к",)) for slug, title in (("b", "Ян"), ("a", "Яр"), ("c", "Аз"))]
    (facet,) = (one for one in book(members).facets if one.name == "keyword")
    assert facet.values[0].slugs == ("c", "b", "a")
