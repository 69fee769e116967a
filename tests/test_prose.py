"""The plain text that rules see, and that each of its characters stands where it says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.prose import OBJECT, field_prose
from profcollect.source import read
from profcollect.yamltree import Span

FRONT = "---\nназвание: Проба\n---\n"
PIECES = [
    "слово",
    " - ",
    "6-11",
    "**",
    "*",
    "`",
    "[ссылка](https://example.org)",
    "\n",
    "  \n",
    "\\*",
    "&nbsp;",
    "[^1]",
    '"',
    "<b>",
    "~~",
    "![",
    "](a.png)",
    "<!-- x -->",
    "|",
    "> ",
    "- ",
    "## ",
    "\t",
    "^[нота]",
    "https://example.org/a-b",
]


def passages(body: str) -> list[tuple[str, str]]:
    document = read("practices/a/b.md", (FRONT + body).encode())
    return [(prose.kind, prose.text) for prose in document.passages]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Слово **дом** - это `код`.\n", [("paragraph", f"Слово дом - это {OBJECT}.")]),
        ("## Цель - дом ##\n", [("heading", "Цель - дом")]),
        ("- раз\n  два\n", [("paragraph", "раз\nдва")]),
        ("> раз\n> два  \n> три\n", [("paragraph", "раз\nдва\nтри")]),
        ("| а | а |\n| --- | --- |\n| б | а |\n", [("cell", "а"), ("cell", "а"), ("cell", "б"), ("cell", "а")]),
        ("[дом](https://example.org/a-b) <https://a.b>\n", [("paragraph", f"дом {OBJECT}")]),
        ("см. https://a.b/c-d тут\n", [("paragraph", f"см. {OBJECT * 15} тут")]),
        ('![Вид](a.png "Подпись")\n', [("caption", "Вид"), ("caption", "Подпись"), ("paragraph", OBJECT)]),
        ("раз[^1] два <!-- нет --> три\n\n[^1]: Нота.\n", [("paragraph", "раз два  три"), ("paragraph", "Нота.")]),
        ("    код\n\n```\nкод\n```\n", []),
        ("раз &mdash; \\* два\n", [("paragraph", f"раз {OBJECT} {OBJECT} два")]),
    ],
)
def test_text_without_markup(body: str, expected: list[tuple[str, str]]) -> None:
    assert passages(body) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_every_character_stands_where_it_says(body: str) -> None:
    document = read("practices/a/b.md", (FRONT + body).encode())
    for prose in document.passages:
        assert len(prose.text) == len(prose.offsets)
        assert list(prose.offsets) == sorted(prose.offsets)
        for character, place in zip(prose.text, prose.offsets, strict=True):
            if character not in {OBJECT, "\n"}:
                assert document.text[place] == character


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_a_sign_finds_all_that_have_it(body: str) -> None:
    document = read("practices/a/b.md", (FRONT + body).encode())
    expected = [prose.text for prose in document.passages if "слово" in prose.text and "\n" not in prose.text]
    found = [prose.text for prose in document.passages.with_sign(re.compile("слово"))]
    assert set(expected) <= set(found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Простой текст", "Простой текст"),
        ("'В кавычках'", "В кавычках"),
        ('"С \\" знаком"', None),
        (">-\n  Первая\n  вторая", "Первая\nвторая"),
        ("Первая\n  вторая", "Первая\nвторая"),
        ("''", None),
    ],
)
def test_field(value: str, expected: str | None) -> None:
    text = f"ключ: {value}\n"
    prose = field_prose("summary", text, Span(6, 6 + len(value)))
    assert (prose and prose.text) == expected
    if prose:
        assert all(text[place] == letter for letter, place in zip(prose.text, prose.offsets, strict=True))
