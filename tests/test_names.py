"""The Russian order, comparison without regard to writing, and suggestions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.names import fold, nearest, russian_key
from profcollect.slugs import LONGEST, free_name, slugify

RIGHT = [
    ["Ёлкин", "Ерёмин", "Ершов", "Жуков"],
    ["Класс 2", "Класс 10"],
    ["Форум", "IT-старт"],
    ["«Билет»", "Билет в будущее", "Билеты"],
    ["ёж", "ель", "ём"],
    ["Иванов", "Иванова", "Ивановский"],
    ["3 урока", "10 уроков", "Апрель", "Яблоко", "Zoom"],
]


@pytest.mark.parametrize("right", RIGHT, ids=lambda right: right[0])
def test_titles_stand_in_the_russian_order(right: list[str]) -> None:
    """Expect ё with е, Cyrillic before Latin, numbers by value, whatever the order was before."""
    backwards = right[::-1]
    assert sorted(backwards, key=russian_key) == right
    assert sorted(set(right), key=russian_key) == right


def test_yo_only_decides_a_tie() -> None:
    """Expect «все» and «всё» next to each other, in a fixed order."""
    assert sorted(["всё", "вся", "все"], key=russian_key) == ["все", "всё", "вся"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Профёссия", "ПРОФЕССИЯ"),
        ("практико-ориентированный модуль", "Практико – ориентированный  модуль"),
        ("ЦДЮТТ «Радуга»", 'цдютт "радуга"'),
        ("й", "и\u0306"),
    ],
)
def test_writing_does_not_matter(one: str, other: str) -> None:
    """Expect case, ё, dashes, quotes, spaces and decomposed letters to make no difference."""
    assert fold(one) == fold(other)


def test_the_nearest_name_is_suggested_or_none() -> None:
    """Expect a slip of the pen mended, and no wild guess."""
    known = ["Копейск", "Кыштым", "Снежинск"]
    assert nearest("копеиск", known) == "Копейск"
    assert nearest("Новосибирск", known) is None


@given(st.text())
def test_a_slug_is_short_plain_ascii(text: str) -> None:
    """Expect letters, digits and single hyphens only."""
    slug = slugify(text)
    assert len(slug) <= LONGEST
    assert slug == slugify(slug)
    assert all(word.isascii() and word.isalnum() for word in slug.split("-") if slug)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Техно-Виват", "tekhno-vivat"), ("Щука & ёж", "shchuka-yozh"), ("IT – START", "it-start"), ("№", "")],
)
def test_slugs_are_readable(text: str, slug: str) -> None:
    """Expect the usual transliteration."""
    assert slugify(text) == slug


def test_a_taken_name_gets_a_number() -> None:
    """Expect every name once, also where a number is part of one that was there before."""
    taken: dict[str, int] = {}
    given = [free_name(name, taken) for name in ("a", "a-2", "a", "a", "b", "a-2")]
    assert given == ["a", "a-2", "a-3", "a-4", "b", "a-2-2"]
