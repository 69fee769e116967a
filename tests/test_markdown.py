"""The contract of `markdown.parse`: what every markup may count on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect import markdown, settling
from profcollect.markdown import parser, plain_parser

if TYPE_CHECKING:
    from markdown_it.token import Token

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
CONSTRUCTS = (
    "# ",
    "### ",
    "> ",
    "- ",
    "- [x] ",
    "1. ",
    "    ",
    ": ",
    "```\n",
    "[^1]: ",
    "[^1]",
    "^[",
    "![",
    "](a.png)",
    "{width=60%}",
    "[",
    "]",
    "(#x)",
    "<!--",
    "-->",
    "<b>",
    "Таблица: ",
    TABLE,
    "**",
    "~~",
    "`",
    "\\",
    "&amp;",
    "\n",
    "\n\n",
    "слово",
    "\0",
    "\t",
)


def tokens(text: str, kind: str) -> list[Token]:
    """All tokens of that type, notes last."""
    body = markdown.parse(text)
    return [token for stream in (body.tokens, *body.notes) for token in stream if token.type == kind]


def texts(text: str) -> list[str]:
    """The text of everything a reader sees, in order."""
    body = markdown.parse(text)
    return [
        settling.plain(token.children) or token.content
        for stream in (body.tokens, *body.notes)
        for token in stream
        if token.type in {"inline", "literal", "fence", "code_block"}
    ]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n### C\n", [1, 2, 3]),
        ("### A\n\n### B\n\n##### C\n", [1, 1, 2]),
        ("# A\n\n#### B\n\n# C\n", [1, 2, 1]),
        ("### A\n\n# B\n\n## C\n", [1, 1, 2]),
        ("A\n=\n\nB\n-\n", [1, 2]),
        ("> ## A\n\n- # B\n", [1, 1]),
    ],
)
def test_heading_levels_begin_at_one_and_skip_none(text: str, levels: list[int]) -> None:
    assert [token.meta["level"] for token in tokens(text, "heading_open")] == levels
    assert [heading.level for heading in markdown.parse(text).headings] == levels


def test_every_heading_has_an_anchor_of_its_own() -> None:
    body = markdown.parse("# Итоги\n\n# Итоги\n\n# Итоги 2\n\n# 漢字\n\n#\n")
    assert [heading.id for heading in body.headings] == ["itogi", "itogi-2", "itogi-2-2", "section", "section-2"]
    assert body.anchors == {heading.id for heading in body.headings}


def test_a_heading_knows_its_text_line_and_whether_it_is_empty() -> None:
    one, two, three = markdown.parse("# *A* `b`\n\n## B\n\n## C\n\nтекст\n").headings
    assert (one.text, one.line, one.written_level, one.empty) == ("A b", 0, 1, False)
    assert (two.text, two.line, two.empty) == ("B", 2, True)
    assert not three.empty


def test_an_image_alone_in_its_paragraph_is_a_figure() -> None:
    (figure,) = tokens('Текст\n\n![Стол *и* стул](a.png "Мастерская"){width=60%}\n\nещё\n', "figure")
    assert figure.meta == {
        "src": "a.png",
        "alt": "Стол и стул",
        "caption": "Мастерская",
        "unsaid": "Стол и стул",
        "width": "60%",
        "number": 1,
    }
    assert texts("Текст\n\n![Стол](a.png)\n\nещё\n") == ["Текст", "ещё"]
    assert len(tokens("Текст\n\n![Стол](a.png)\n\nещё\n", "paragraph_close")) == 2


def test_the_caption_of_a_figure_is_its_alternative_text_where_it_has_no_title() -> None:
    (figure,) = tokens("![Стол](a.png)\n", "figure")
    assert figure.meta["caption"] == "Стол"


@pytest.mark.parametrize(
    "text",
    ["Вот ![a](a.png)\n", "[![a](a.png)](b.html)\n", "![a](a.png) ![b](b.png)\n", "- ![a](a.png)\n", "# ![a](a.png)\n"],
)
def test_an_image_in_company_is_no_figure(text: str) -> None:
    assert not tokens(text, "figure")
    assert markdown.parse(text).sources[0] == (0, "a.png")


def test_figures_are_numbered_through_the_notes() -> None:
    body = markdown.parse("![a](a.png)\n\nтекст[^1]\n\n![b](b.png)\n\n[^1]: ![c](c.png)\n")
    figures = [token for stream in (body.tokens, *body.notes) for token in stream if token.type == "figure"]
    assert [(figure.meta["src"], figure.meta["number"]) for figure in figures] == [
        ("a.png", 1),
        ("b.png", 2),
        ("c.png", 3),
    ]


@pytest.mark.parametrize(
    ("written", "width"),
    [
        ("{width=60%}", "60%"),
        ('{width="60%"}', "60%"),
        ("{ width=12,5% }", "12.5%"),
        ("{width=80мм}", "80mm"),
        ("{width=8 см}", "8cm"),
        ("{width=8cm}", "8cm"),
    ],
)
def test_a_width_belongs_to_its_image(written: str, width: str) -> None:
    (figure,) = tokens(f"![a](a.png){written}\n", "figure")
    assert figure.meta["width"] == width


@pytest.mark.parametrize("written", ["{width=60}", "{width=wide}", "{height=60%}", "{width='60%}"])
def test_what_is_no_width_stays_text(written: str) -> None:
    assert texts(f"![a](a.png){written}\n") == [f"a{written}"]


def test_a_table_knows_its_columns() -> None:
    (table,) = tokens("| Этап | Срок | Кто |\n|:--|:-:|--:|\n| Подготовительный | 1 | Методист |\n", "table_open")
    assert table.meta["aligns"] == ["left", "center", "right"]
    assert table.meta["weights"] == [16, 4, 8]
    cells = tokens(TABLE, "th_open") + tokens(TABLE, "td_open")
    assert [cell.meta["column"] for cell in cells] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        f"Таблица: План\n\n{TABLE}",
        f"Таблица: План\n{TABLE}",
        f"Table: План\n\n{TABLE}",
        f"{TABLE}\nТаблица: План\n",
        f"Таблица: *План*\n\n{TABLE}",
    ],
)
def test_a_caption_stands_before_its_table_or_behind_it(text: str) -> None:
    (table,) = tokens(f"до\n\n{text}\nпосле\n", "table_open")
    assert (settling.plain(table.meta["caption"]), table.meta["number"]) == ("План", 1)
    assert texts(f"до\n\n{text}\nпосле\n") == ["до", "a", "b", "1", "2", "после"]


def test_a_caption_belongs_to_one_table_only() -> None:
    captions = [table.meta["caption"] for table in tokens(f"{TABLE}\nТаблица: План\n\n{TABLE}", "table_open")]
    assert [settling.plain(caption) for caption in captions] == ["План", ""]


def test_the_caption_before_a_table_goes_before_the_one_behind_it() -> None:
    text = f"Таблица: Один\n\n{TABLE}\nТаблица: Два\n\n{TABLE}"
    assert [settling.plain(table.meta["caption"]) for table in tokens(text, "table_open")] == ["Один", "Два"]
    assert [table.meta["number"] for table in tokens(text, "table_open")] == [1, 2]


def test_a_table_without_a_caption_has_no_number() -> None:
    one, two = tokens(f"{TABLE}\nтекст\n\nТаблица: План\n\n{TABLE}", "table_open")
    assert one.meta["caption"] is None
    assert "number" not in one.meta
    assert two.meta["number"] == 1


def test_a_task_item_knows_its_box() -> None:
    items = tokens("- [ ] один\n- [x] **два**\n- [Х] три\n- [y] четыре\n- пять\n", "list_item_open")
    assert [item.meta.get("task") for item in items] == [False, True, True, None, None]
    assert texts("- [ ] один\n- [x] **два**\n") == ["один", "два"]


def test_notes_leave_the_stream_in_the_order_of_their_references() -> None:
    body = markdown.parse("a[^b] b[^a] c[^b] d^[своя \\* &amp;]\n\n[^a]: альфа\n\n[^b]: бета\n\n    ещё\n")
    assert [settling.plain(token.children) for token in body.tokens if token.type == "inline"] == ["a b c d"]
    assert [[settling.plain(token.children) for token in note if token.type == "inline"] for note in body.notes] == [
        ["бета", "ещё"],
        ["альфа"],
        ["своя * &"],
    ]
    inline = next(token for token in body.tokens if token.type == "inline")
    references = [child.meta["id"] for child in inline.children or () if child.type == "footnote_ref"]
    assert references == [0, 1, 0, 2]


def test_a_note_may_refer_to_a_note_and_stand_in_one() -> None:
    body = markdown.parse("a[^1]\n\n[^1]: один[^2]\n\n    [^3]: три\n\n    хвост[^3]\n\n[^2]: два\n")
    assert [[settling.plain(token.children) for token in note if token.type == "inline"] for note in body.notes] == [
        ["один", "хвост"],
        ["два"],
        ["три"],
    ]


def test_unused_and_repeated_notes_are_named() -> None:
    body = markdown.parse("a[^1]\n\n[^1]: один\n\n[^1]: снова\n\n[^2]: лишняя\n")
    assert (body.unused_notes, body.repeated_notes) == (("2",), ("1",))
    assert texts("a[^1]\n\n[^1]: один\n\n[^1]: снова\n") == ["a", "один", "снова"]


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        ("текст <b>жирный</b>\n", ["текст <b>жирный</b>"], ((0, "<b>"), (0, "</b>"))),
        ("а\n\n<div>\nб\n</div>\n", ["а", "<div>\nб\n</div>"], ((2, "<div>\nб\n</div>"),)),
        ("# <i>Т</i>\n", ["<i>Т</i>"], ((0, "<i>"), (0, "</i>"))),
        ("![<i>т</i>](a.png) а\n", ["<i>т</i> а"], ((0, "<i>"), (0, "</i>"))),
    ],
)
def test_raw_html_is_text(text: str, seen: list[str], found: tuple[tuple[int, str], ...]) -> None:
    assert texts(text) == seen
    assert markdown.parse(text).raw_html == found


@pytest.mark.parametrize(
    "text",
    [
        "<!-- тайна -->\n\nтекст\n",
        "<!-- тайна\n\nтайна -->\n\nтекст\n",
        "<!-- тайна -->текст\n",
        "те<!-- тайна -->кст\n",
        "![те<!-- тайна -->кст](a.png) \n\n",
        "текст[^1]\n\n[^1]: <!-- тайна -->\n",
    ],
)
def test_comments_are_gone(text: str) -> None:
    body = markdown.parse(text)
    figures = [token.meta["alt"] for token in body.tokens if token.type == "figure"]
    assert "".join(texts(text) + figures) == "текст"
    assert not [piece for _, piece in body.raw_html if "тайна" in piece]


def test_a_comment_without_an_end_is_text() -> None:
    assert texts("<!-- не конец\n") == ["<!-- не конец"]


def test_many_comments_without_an_end_take_no_time() -> None:
    assert "<!--" in texts("<!-- -->" + "<!-- " * 50_000)[0]


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_text_is_kept_however_deep_it_lies(mark: str) -> None:
    assert "глубина" in "".join(texts(mark * 500 + "глубина\n"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Два *слова*\n", 9),
        ("а[^1] б[^1]\n\n[^1]: три\n", 6),
        ("```\nкод\n```\n", 4),
        ("![Стол](a.png)\n", 4),
        (f"Таблица: План\n\n{TABLE}", 8),
        ("# Т\n\n<!-- тайна -->\n", 1),
    ],
)
def test_characters_are_what_a_reader_sees(text: str, count: int) -> None:
    assert markdown.parse(text).characters == count


@given(st.one_of(st.text(), st.lists(st.sampled_from(CONSTRUCTS)).map("".join)))
def test_any_text_parses(text: str) -> None:
    body = markdown.parse(text)
    assert body.characters >= 0
    levels = [0, *(heading.level for heading in body.headings)]
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))
    assert len(body.anchors) == len(body.headings)
    for stream in (body.tokens, *body.notes):
        assert sum(token.nesting for token in stream) == 0


PIECES = st.sampled_from(
    [
        "слово",
        "A b",
        "\n",
        "\n\n",
        "- ",
        "* ",
        "1. ",
        "> ",
        "    ",
        "  ",
        ": ",
        "~ ",
        "===",
        "---",
        "| а |",
        "\t",
        "# ",
        "**",
        "`",
        "[x]",
        "](y)",
        "[^1]",
        "[^1]: ",
        "<b>",
        "&amp;",
        "\\",
        "  \n",
        "~~",
        "!",
        "```\n",
        "<div>",
    ]
)


def dicts(tokens: list[Token]) -> list[object]:
    """All that tokens have, their children included, whatever their classes."""
    return [token.as_dict() for token in tokens]


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_shortcuts_change_nothing(text: str) -> None:
    assert dicts(parser().parse(text, {})) == dicts(plain_parser().parse(text, {}))


LINES = st.lists(
    st.sampled_from(
        [
            "- ",
            "* ",
            "  ",
            "\t",
            "1. ",
            ": ",
            "# ",
            "> ",
            "[^1]: ",
            "[^1]: слово",
            "| а | б |",
            "|---|:-:|",
            "слово",
            " слово",
            "**",
            "**слово**",
            "**слово**: ещё",
            " **два слова**,",
            " («**а**»)",
            "[^1]",
            "слово[^1].",
            "[^два]",
            "\n\n[^два]: примечание[^1]",
            "**а**б",
            "а_б",
            "*",
            "1",
            "₽",
            " ",
            "!",
        ]
    ),
    max_size=5,
).map("".join)


@settings(max_examples=500)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_shortcuts_for_lists_and_bold_words_change_nothing(text: str) -> None:
    assert dicts(parser().parse(text, {})) == dicts(plain_parser().parse(text, {}))


@pytest.mark.parametrize(
    "text", ["[а](б.md)\n", "[а]\n\n[а]: б.md\n", "[а][в]\n\n[в]: б.md\n", "x\n\n[а][]\n\n[а]: б.md\n"]
)
def test_links_are_found_however_they_are_written(text: str) -> None:
    assert [address for _, address in markdown.parse(text).links] == ["%D0%B1.md"]
