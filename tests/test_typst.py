"""What each construct of Markdown becomes in Typst."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from profcollect import markdown
from profcollect.images import Image
from profcollect.markup import Context
from profcollect.markup.typst import Typst, address, quoted, render, text
from profcollect.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {"figure": "Рисунок", "table": "Таблица", "no_image": "Нет изображения"}
PHOTO = Image("0123.png", 960, 480, 96, b"")
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

CONSTRUCTS = {
    "paragraph": ("Да.\n\nНет.", '#"Да.";\n\n#"Нет.";\n\n'),
    "soft break": ("раз\nдва", '#"раз";\n#"два";\n\n'),
    "hard break": ("раз\\\nдва", '#"раз";#linebreak();#"два";\n\n'),
    "emphasis": ("*а* **б** ~~в~~", '#emph[#"а";];#" ";#strong[#"б";];#" ";#strike[#"в";];\n\n'),
    "nested emphasis": ("**а *б***", '#strong[#"а ";#emph[#"б";];];\n\n'),
    "code": ('`$x$ "\\`', '#raw("$x$ \\"\\\\");\n\n'),
    "heading": ("# Цель", '#pc-heading(3, "p--tsel")[#"Цель";];\n\n'),
    "heading without text": ("#", '#pc-heading(3, "p--section")[#"\xa0";];\n\n'),
    "list": ("- а\n- б", '#list(tight: true, [#"а";\n], [#"б";\n], );\n\n'),
    "loose list": ("- а\n\n- б", '#list(tight: false, [#"а";\n\n], [#"б";\n\n], );\n\n'),
    "ordered list": ("3. а\n4. б", '#enum(tight: true, start: 3, numbering: "1.", [#"а";\n], [#"б";\n], );\n\n'),
    "ordered list with brackets": ("1) а", '#enum(tight: true, start: 1, numbering: "1)", [#"а";\n], );\n\n'),
    "nested list": ("- а\n  - б", '#list(tight: true, [#"а";\n#list(tight: true, [#"б";\n], );\n\n], );\n\n'),
    "tasks": (
        "- [ ] а\n- [x] б\n- в",
        '#pc-tasks((false, true, none, ), tight: true, [#"а";\n], [#"б";\n], [#"в";\n], );\n\n',
    ),
    "ordered tasks": ("2. [ ] а", '#pc-tasks((false, ), tight: true, start: 2, numbering: "1.", [#"а";\n], );\n\n'),
    "quote": ("> а", '#pc-quote(depth: 0)[#"а";\n\n];\n\n'),
    "code block": ('```python\na = "b"\n\n```', '#pc-code(raw(block: true, "a = \\"b\\"\n"));\n\n'),
    "raw HTML": ("<div>\nа\n</div>", '#pc-code(raw(block: true, "<div>\nа\n</div>"));\n\n'),
    "inline HTML": ("а <b>б</b>", '#"а ";#"<b>";#"б";#"</b>";\n\n'),
    "rule": ("---", "#pc-rule();\n\n"),
    "definitions": (
        "Термин\n: раз\n: два",
        '#pc-definitions((term: [#"Термин";]), (definition: [#"раз";\n]), (definition: [#"два";\n]), );\n\n',
    ),
    "table": (
        "|a|b|\n|:-:|--:|\n|1|2|",
        '#pc-table(columns: (4fr, 4fr, ), align: (center, right, ), header: ([#"a";], [#"b";], ), [#"1";], [#"2";], );\n\n',
    ),
    "caption of a table": (
        "|a|\n|-|\n\nТаблица: Итоги",
        '#pc-table(columns: (4fr, ), align: (auto, ), number: 1, id: "p--table_1", caption: [#"Итоги";], header: ([#"a";], ), );\n\n',
    ),
    "note in a heading row": (
        "|a[^1]|\n|-|\n\n[^1]: б",
        '#pc-table(columns: (5fr, ), align: (auto, ), repeat: false, header: ([#"a";#pc-note("p--note_1")[#"б";];], ), );\n\n',
    ),
    "link": ("[а](https://x.ru/б)", '#link("https://x.ru/%D0%B1")[#"а";];\n\n'),
    "link without text": ("[](https://x.ru/б)", '#link("https://x.ru/%D0%B1")[#"https://x.ru/б";];\n\n'),
    "link of another kind": ("[а](tel:112)", '#"а";\n\n'),
    "link to a heading": ("# Цель\n\n[а](#tsel)", '#link(label("p--tsel"))[#"а";];\n\n'),
    "link to nowhere": ("[а](#tam)", '#"а";\n\n'),
    "link to a practice": ("[а](b.md)", '#pc-reference("other")[#"а";];\n\n'),
    "figure": (
        '![люди](photo.png "Фото")',
        '#pc-figure(pc-picture("0123.png", width: 254.0mm, alt: "люди"), number: 1, id: "p--figure_1", caption: [#"Фото";]);\n\n',
    ),
    "figure of a given width": (
        "![](photo.png){width=60%}",
        '#pc-figure(pc-picture("0123.png", width: 60%, alt: "Рисунок"), number: 1, caption: none);\n\n',
    ),
    "missing figure": (
        "![а](нет.png)",
        '#pc-figure(pc-no-picture("нет.png", alt: "а"), number: 1, id: "p--figure_1", caption: [#"а";]);\n\n',
    ),
    "image in a line": ("а ![б](photo.png)", '#"а ";#pc-inline(pc-picture("0123.png", width: 254.0mm, alt: "б"));\n\n'),
    "note": ("а[^1]\n\n[^1]: б", '#"а";#pc-note("p--note_1")[#"б";];\n\n'),
    "note of several blocks": (
        "а[^1]\n\n[^1]: б\n\n    - в",
        '#"а";#pc-note("p--note_1")[#"б";\n\n#list(tight: true, [#"в";\n], );];\n\n',
    ),
    "note again": (
        "а[^1] б[^1]\n\n[^1]: в",
        '#"а";#pc-note("p--note_1")[#"в";];#" б";#footnote(label("p--note_1"));\n\n',
    ),
    "note in a note": (
        "а[^1]\n\n[^1]: б[^2]\n\n[^2]: в",
        '#"а";#pc-note("p--note_1")[#"б";#pc-note("p--note_2")[#"в";];];\n\n',
    ),
    "notes in a circle": (
        "а[^1]\n\n[^1]: б[^2]\n\n[^2]: в[^1]",
        '#"а";#pc-note("p--note_1")[#"б";#pc-note("p--note_2")[#"в";#footnote(label("p--note_1"));];];\n\n',
    ),
    "heading in a note": ("а[^1]\n\n[^1]: # б", '#"а";#pc-note("p--note_1")[#pc-note-heading("p--b")[#"б";];];\n\n'),
}


def rendered(source: str, images: Mapping[str, Image] | None = None) -> str:
    """The body of the practice `p`, whose own title is of level 2, without the mark on its last paragraph."""
    context = Context("p", 2, images or {"photo.png": PHOTO}, WORDS, {"b.md": "other"})
    markup = render(markdown.parse(source), context)
    return Typst(re.sub(r"#pc-last\[(.*?\n\n)\];\n\n$", r"\1", markup, flags=re.DOTALL))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_construct(name: str) -> None:
    """Expect the markup of the table above."""
    source, expected = CONSTRUCTS[name]
    assert rendered(source).endswith(expected)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ('a"b', r'"a\"b"'),
        ("a\\", r'"a\\"'),
        ("#let x = 1", '"#let x = 1"'),
        ("а\nб", '"а\nб"'),
        ("а\x00\x1b\ufffe\ufeffб", '"аб"'),
        ("\U0001f600\u0301", '"\U0001f600\u0301"'),
    ],
)
def test_quoted(value: str, literal: str) -> None:
    """Expect a literal that ends where it should and holds all that can be printed."""
    assert quoted(value) == literal


def test_text_has_single_spaces() -> None:
    """Expect line ends and runs of spaces to be one space, and no-break spaces to stay."""
    assert text("а\r\nб\t  в\u2028г\xa0\xa0д") == '#"а б в г\xa0\xa0д";'


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "//x.ru", "http://", "https://x.ru/" + "a" * 2000]
)
def test_no_link_to_such_an_address(url: str) -> None:
    """Expect an empty string for what a book does not link to."""
    assert address(url) == ""


def test_what_is_given_is_source() -> None:
    """Expect a fragment to be told from text."""
    assert isinstance(rendered("а"), Typst)


@pytest.mark.parametrize(
    "word",
    [
        "https://example.org/" + "abcdef/" * 20,
        "a" * 300,
        "1234567890" * 9,
        "`" + "long_name_" * 9 + "`",
        "```\n" + "y" * 200 + "\n```",
        "|a|b|\n|-|-|\n|ivanova.maria.petrovna@example.org|" + "текст " * 9 + "|",
    ],
)
def test_a_long_word_can_be_broken(word: str) -> None:
    """Expect places to break it, and not a letter less."""
    markup = rendered(word)
    assert "#pc-cut;" in markup
    joined = "".join(piece[1:-1] for piece in LITERAL.findall(markup))
    assert max(re.findall(r"[\w./:@-]+", word), key=len) in joined


def test_russian_words_are_left_to_hyphenation() -> None:
    """Expect no cuts in long Russian words."""
    assert "pc-cut" not in rendered(
        "«Профориентационно-образовательно-воспитательный» — рентгеноэлектрокардиографический."
    )


def test_short_columns_are_as_wide_as_their_text() -> None:
    """Expect a width in em for the dates, and a share of the rest for the texts."""
    markup = rendered("|Срок|Дело|\n|-|-|\n|9 мес.|" + "слово " * 9 + "|")
    assert "columns: (6 * 0.6em + 1em, 61fr, )" in markup


@pytest.mark.parametrize(
    "source", ['#"', '";#panic("x");#"', "\\", '\\"', "]", "];#panic()", "*/", "//", "$", "@ref", "`"]
)
def test_no_text_becomes_markup(source: str) -> None:
    """Expect that what stands outside literals does not depend on the text."""
    code = "`` " + source + " ``"
    for written in (
        source,
        f"- {source}",
        f"> {source}",
        f"|{source}|\n|-|",
        f"# {source}",
        f"а[^1]\n\n[^1]: {source}",
        code,
    ):
        outside = LITERAL.sub("", rendered(written))
        assert "panic" not in outside
        assert not set(outside) & set('"\\$@`*/')


LONG_CELL = "слово " * 200
ROW = "|" + "наименование|" * 8


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("|а|б|\n|-|-|\n" + "|в|г|\n" * 3, ""),
        ("|а|б|\n|-|-|\n" + "|в|г|\n" * 30, "kept: false, "),
        (f"|а|б|\n|-|-|\n|{LONG_CELL}|г|", "whole: false, kept: false, "),
        ("|а|б|\n|-|-|\n|![](photo.png)|г|", "whole: false, kept: false, "),
        (f"{ROW}\n|{'-|' * 8}\n{ROW}", "turned: true, "),
        (f"> {ROW}\n> |{'-|' * 8}\n> {ROW}", ""),
        (f"а[^1]\n\n[^1]: б\n\n    {ROW}\n    |{'-|' * 8}\n    {ROW}", ""),
    ],
    ids=["short", "of many rows", "with a long cell", "with a picture", "wide", "wide in a quote", "wide in a note"],
)
def test_how_a_table_may_be_split_and_turned(source: str, options: str) -> None:
    """Expect short tables whole, rows whole but for huge ones, and wide ones turned where they can be."""
    found = re.search(r"align: \([^)]*\), ((?:\w+: (?:true|false), )*)", rendered(source))
    assert found
    assert found[1] == options


@pytest.mark.parametrize(
    ("width", "following", "placed"), [("100%", 900, True), ("100%", 300, False), ("20%", 900, False)]
)
def test_a_tall_figure_goes_to_the_foot_of_a_page(width: str, following: int, placed: bool) -> None:  # noqa: FBT001
    """Expect so only where a page of text follows it, and not in a list."""
    source = f"![а](photo.png){{width={width}}}\n\n" + "слово " * following
    tall = {"photo.png": Image("0123.png", 960, 900, 96, b"")}
    assert (", float: true" in rendered(source, tall)) == placed
    assert "float" not in rendered("- " + source.replace("\n\n", "\n\n  "), tall)


def test_what_fits_depends_on_the_page() -> None:
    """Expect a long address to be cut, and a table turned, only where the page is narrow."""
    body = markdown.parse("https://example.org/abcdef\n\n|" + "наименование|" * 5 + "\n|" + "-|" * 5)
    wide, narrow = (
        render(body, Context("p", 2, {}, WORDS, {}, page)) for page in (Profile(id="a"), Profile(id="b", width=140))
    )
    assert "pc-cut" not in wide
    assert "turned" not in wide
    assert "pc-cut" in narrow
    assert "turned: true" in narrow


def test_a_long_russian_word_is_marked() -> None:
    """Expect the mark around the word alone, and cuts in code."""
    word = "превысокомногорассмотрительствующий"
    assert rendered(f"а {word}, б") == f'#"а ";#pc-long("{word},");#" б";\n\n'
    assert "pc-cut" in rendered(f"`{word}`")
    assert "pc-long" not in rendered(f"`{word}`")
