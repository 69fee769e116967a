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


def targets(body: str) -> list[tuple[str, str, str, str, str, str | None]]:
    document = read("practices/a/b.md", (FRONT + body).encode())
    return [
        (
            one.kind,
            one.address,
            one.words,
            one.title,
            document.text[slice(*one.span)],
            one.written and document.text[slice(*one.written)],
        )
        for one in document.passages.targets
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[а **б**](x.md)\n", ("link", "x.md", "а б", "", "[а **б**](x.md)", "x.md")),
        ('И [а]( <б в.md>  "г" ) д\n', ("link", "%D0%B1%20%D0%B2.md", "а", "г", '[а]( <б в.md>  "г" )', "б в.md")),
        ("[а\nб](\nx.md)\n", ("link", "x.md", "а б", "", "[а\nб](\nx.md)", "x.md")),
        ("> - [а\n>   б](x.md)\n", ("link", "x.md", "а б", "", "[а\n>   б](x.md)", "x.md")),
        ("| [а](x.md) |\n| --- |\n", ("link", "x.md", "а", "", "[а](x.md)", "x.md")),
        ("[а](x_(y).md)\n", ("link", "x_(y).md", "а", "", "[а](x_(y).md)", "x_(y).md")),
        ("[](x.md)\n", ("link", "x.md", "", "", "[](x.md)", "x.md")),
        ("[а]()\n", ("link", "", "а", "", "[а]()", "")),
        ("[а][б]\n\n[б]: x.md\n", ("link", "x.md", "а", "", "[а][б]", None)),
        (
            "<https://а.рф/>\n",
            ("autolink", "https://xn--80a.xn--p1ai/", "https://а.рф/", "", "<https://а.рф/>", "https://а.рф/"),
        ),
        ('![а *б*](x.png "в")\n', ("image", "x.png", "а б", "в", '![а *б*](x.png "в")', "x.png")),
        ("Нота[^1].\n\n[^1]: [а](x.md)\n", ("link", "x.md", "а", "", "[а](x.md)", "x.md")),
    ],
)
def test_target(body: str, expected: tuple[str, str, str, str, str, str | None]) -> None:
    assert targets(body) == [expected]


def test_targets_in_order_and_those_within_others() -> None:
    found = targets("[![а](x.png)](y.md) `[б](z.md)` \\[в](z.md) [г](z d.md)\n\n## [д](#d)\n")
    assert [(kind, address) for kind, address, *_ in found] == [("link", "y.md"), ("image", "x.png"), ("link", "#d")]
    assert found[0][2] == "а"


@given(
    st.lists(st.sampled_from([*PIECES, "[", "](", ")", "<b c>", "[а][б]", "\n\n[б]: x\n\n", "<https://a.b>", "ё"])).map(
        "".join
    )
)
def test_a_target_stands_where_it_says(body: str) -> None:
    for kind, *_, whole, written in targets(body):
        assert whole.startswith({"image": "![", "link": "[", "autolink": "<"}[kind])
        assert whole.endswith((")", "]", ">"))
        assert written is None or written in whole
