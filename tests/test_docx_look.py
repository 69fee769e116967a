"""A Word book looks as its profile, its theme and its styles say, and as nothing else does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from test_docx import BOOK, PACKAGED, THEME, THEMES, W, entry, make_book, text, themed, trees, values, write

from profcollect.profiles import PROFILES
from profcollect.theme import Theme
from profcollect.writers.docx_fill import Ground
from profcollect.writers.docx_page import Scale, twips

if TYPE_CHECKING:
    from pathlib import Path

    from test_docx import Themed

    from profcollect.profiles import Profile

__all__ = ["themed"]
PAGES: dict[str, Profile] = {name: PROFILES.find(name) for name in ("a4", "a5-book", "chippkro", "typical")}
DIRECT = {
    "pStyle": "the paragraph's style",
    "numPr": "which list it is an item of",
    "ind": "with numPr: the indent of a list is stronger than that of a style",
    "keepNext": "with numPr: an item without words stays with the table or code that it marks",
    "sectPr": "the end of a section",
    "framePr": "what stands at the foot of its page: LibreOffice reads that only here",
}
"""Properties of paragraphs that are no formatting or cannot be in a style."""
TABLES = {"tblStyle", "tblW", "tblInd", "tblLayout", "tblLook", "tcW", "cantSplit", "tblHeader", "gridCol"}
"""What a table and its rows say themselves: their geometry, which depends on the words in them."""
WIDE = f"Таблица: Широкая\n\n{'|профориентационный' * 9}|\n{'|-' * 9}|\n{'|слово' * 9}|\n"


def tags(element: etree._Element) -> set[str]:
    return {etree.QName(one).localname for one in element}


@pytest.mark.parametrize("theme", THEMES)
def test_all_formatting_is_in_styles(theme: str) -> None:
    """Expect nothing but styles, lists and geometry in the text: a changed style changes the whole book."""
    parts = trees(write(make_book(entry("a", "Практика"), entry("b", "Другая", WIDE)), THEMES[theme]))
    shown = [part for name, part in parts.items() if re.search(r"/(document|footnotes|header|footer)", name)]
    for part in shown:
        for properties in part.iter(f"{W}pPr"):
            assert tags(properties) <= DIRECT.keys()
            assert "numPr" in tags(properties) or not tags(properties) & {"ind", "keepNext"}
        for properties in part.iter(f"{W}rPr"):
            assert tags(properties) == {"rStyle"}
        for properties in part.iter(f"{W}tblPr", f"{W}tcPr", f"{W}trPr"):
            assert tags(properties) <= TABLES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_profile_is_the_page(theme: str, name: str) -> None:
    """Expect its paper, margins, letters, lines and indents, and the sizes of headings in proportion."""
    page = PAGES[name]
    parts = trees(write(replace(BOOK, page=page), THEMES[theme]))
    main, styles = parts["word/document.xml"], parts["word/styles.xml"]
    assert set(values(main, "pgSz", "w")) == {str(twips(page.width))}
    assert set(values(main, "pgMar", "left")) == {str(twips(page.inside))}
    assert set(values(main, "pgMar", "right")) == {str(twips(page.outside))}
    defaults = styles.find(f"{W}docDefaults")
    assert defaults is not None
    assert values(defaults, "sz") == [f"{page.size * 2:g}"]
    assert values(defaults, "spacing", "line") == [str(round(240 * page.line))]
    assert values(style(styles, "BodyText"), "ind", "firstLine") == [str(twips(page.indent))]
    title = values(style(trees(write(theme=THEMES[theme]))["word/styles.xml"], "Heading1"), "sz")[0]
    assert values(style(styles, "Heading1"), "sz") == [str(round(int(title) * page.size / 12))]
    width = twips(page.width) - twips(page.inside) - twips(page.outside)
    assert set(values(style(styles, "TOC1"), "tab", "pos")) == {str(width)}
    for table in main.iter(f"{W}tbl"):
        columns = list(map(int, values(table, "gridCol", "w")))
        assert abs(sum(columns) - width) <= len(columns)
    if page.font:
        assert values(defaults, "rFonts", "ascii") == [page.font]
        assert f"Гарнитура {page.font}" in text(main)


def style(styles: etree._Element, name: str) -> etree._Element:
    return next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == name)


def test_pages_mirror_each_other() -> None:
    """Expect the inner margin at the spine, and headers of even and of odd pages."""
    settings = trees(write())["word/settings.xml"]
    assert {"mirrorMargins", "evenAndOddHeaders", "autoHyphenation"} <= tags(settings)


@pytest.mark.parametrize("chosen", [True, False])
def test_an_edited_template_keeps_its_page_unless_one_is_chosen(themed: Themed, *, chosen: bool) -> None:
    """Expect the page that the methodologist has set up in Word, until the config names a profile."""

    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            b'w:w="11906" w:h="16838"', b'w:w="9000" w:h="12000"'
        )

    book = replace(BOOK, page=PAGES["a5-book"], page_chosen=chosen)
    parts = trees(write(book, themed(change)))
    assert set(values(parts["word/document.xml"], "pgSz", "w")) == {str(twips(148)) if chosen else "9000"}
    size = values(style(parts["word/styles.xml"], "Title"), "sz")
    plain = values(style(trees(write())["word/styles.xml"], "Title"), "sz")
    assert (size == plain) is not chosen


def test_a_video_has_a_code_to_scan_at_its_size() -> None:
    """Expect 22 to 25 mm on any page, a link behind the code and the address, and words for those who do not see it."""
    for page in PAGES.values():
        main = trees(write(replace(BOOK, page=page)))["word/document.xml"]
        codes = [one for one in main.iter("{*}inline") if next(one.iter("{*}hlinkClick"), None) is not None]
        assert len(codes) == 3
        for code in codes:
            extent = next(code.iter("{*}extent"))
            assert 21.9 < int(extent.get("cx", 0)) / 36000 < 25.1
            assert next(code.iter("{*}docPr")).get("descr", "").startswith("QR: example.org/")
            cell = next(one for one in code.iterancestors() if etree.QName(one).localname == "tc")
            assert int(values(cell, "tcW", "w")[0]) * 635 >= int(extent.get("cx", 0))


def test_a_wide_table_turns_its_page() -> None:
    """Expect its caption on the turned page, all of its width used, and the practice upright again behind it."""
    book = make_book(entry("a", "Первая"), entry("b", "Вторая", f"Слово^[раз].\n\n# Сроки\n\n{WIDE}\nДальше^[два]."))
    main = trees(write(book))["word/document.xml"]
    found = list(main.iter(f"{W}sectPr"))
    turned = [place for place, one in enumerate(found) if values(one, "pgSz", "orient") == ["landscape"]]
    (place,) = turned
    before, page, after = found[place - 1 : place + 2]
    assert values(page, "pgSz", "w") == ["16838"]
    assert values(before, "pgSz", "w") == values(after, "pgSz", "w") == ["11906"]
    assert [len(list(one.iter(f"{W}headerReference"))) > 0 for one in (before, page, after)] == [True, False, False]
    assert ["titlePg" in tags(one) for one in (before, page, after)] == [True, False, False]
    # LibreOffice forgets what first pages have after a section without one: the next such section says it again.
    assert "first" in values(found[place + 2], "footerReference", "type")
    # Notes of a practice go on counting over its sections.
    assert [values(one, "numStart") for one in (page, after)] == [["2"], ["2"]]
    body = list(main[0])
    ends = [number for number, one in enumerate(body) if next(one.iter(f"{W}sectPr"), None) is not None]
    between = body[ends[place - 1] + 1 : ends[place] + 1]
    assert [values(one, "pStyle")[0] for one in between] == [
        "Heading4",
        "Caption",
        "TableHeadingDense",
        "TableGap",
        "Thin",
    ]
    table = next(one for one in between if one.tag == f"{W}tbl")
    assert sum(map(int, values(table, "gridCol", "w"))) > 14000


def test_tables_take_smaller_letters_before_they_turn() -> None:
    """Expect letters, then smaller letters, then a turned page, as the words need more room; the same at any size."""
    ground = Ground(9355, 14000, 14287, Scale(), frozenset(), {}, 1, 1, 1, 1)
    assert [ground.fits(need, ground.width) for need in (90, 100, 130)] == [True, False, False]
    assert [ground.turns(need) for need in (0, 90, 100, 130)] == [False, False, False, True]
    half = replace(ground, width=9355 // 2, scale=Scale(factor=0.5))
    assert [half.turns(need) for need in (0, 90, 100, 130)] == [False, False, False, True]


def test_made_styles_follow_those_that_they_are_made_of() -> None:
    """Expect bold italics in a link to be based on the link's style, with the letters of the other two."""
    source = "[***а***](https://a.ru) и ***б***\n\n> > в\n\n- [**г**](https://a.ru)"
    parts = trees(write(make_book(entry("a", "Практика", source))))
    styles = parts["word/styles.xml"]
    made = style(styles, "Hyperlink-Strong-Emphasis")
    assert values(made, "basedOn") == ["Hyperlink"]
    rpr = made.find(f"{W}rPr")
    assert rpr is not None
    assert [etree.QName(one).localname for one in rpr] == ["b", "i"]
    assert values(style(styles, "Quote-in-1134"), "ind", "left") == ["1134"]
    names = Counter(values(styles, "name"))
    assert max(names.values()) == 1


def test_what_follows_a_practice_does_not_begin_a_page_alone() -> None:
    """Expect its last paragraph, its source and its videos each to stay with what comes next."""
    parts = trees(write(make_book(entry("a", "Практика", "Одна строка."))))
    styles = parts["word/styles.xml"]
    kept = style(styles, "BodyText-kept")
    assert values(kept, "basedOn") == ["BodyText"]
    for name in ("BodyText-kept", "PracticeSource", "VideoHeading", "VideoTitle", "VideoAddress", "TableLead"):
        assert list(style(styles, name).iter(f"{W}keepNext")), name
    assert "BodyText-kept" in values(parts["word/document.xml"], "pStyle")


@pytest.mark.parametrize("theme", THEMES)
def test_lines_keep_company_and_rows_whole(theme: str) -> None:
    """Expect widow control for all, headings with their texts, rows unbroken, heads repeated."""
    parts = trees(write(theme=THEMES[theme]))
    main, styles = parts["word/document.xml"], parts["word/styles.xml"]
    assert list(styles.iter(f"{W}widowControl"))
    assert all(list(style(styles, f"Heading{level}").iter(f"{W}keepNext")) for level in range(1, 10))
    assert all("cantSplit" in tags(row) for row in main.iter(f"{W}trPr"))
    heads = [row for row in main.iter(f"{W}tr") if values(row, "pStyle")[0].startswith("TableHeading")]
    assert heads
    assert all(list(row.iter(f"{W}tblHeader")) for row in heads)


def test_every_run_knows_its_language() -> None:
    """Expect the language in the defaults, which all styles and runs inherit, and no run or style of another."""
    for lang, locale in (("ru", "ru-RU"), ("en", "en-US")):
        parts = trees(write(replace(BOOK, lang=lang)))
        assert {one for part in parts.values() for one in values(part, "lang")} == {locale}


def test_strict_is_black_and_white_and_in_times() -> None:
    """Expect no colour, no grey and no other family but that of code and of boxes."""
    parts = trees(write(theme=THEMES["strict"]))
    styles = parts["word/styles.xml"]
    used = {one for one in values(styles, "color") if one}
    assert used - {"808080"} == {"000000"}, "the grey is that of the template's own tags"
    assert set(values(styles, "rFonts", "ascii")) == {"Times New Roman", "Courier New", "Segoe UI Symbol"}
    assert [one for one in values(styles, "shd", "fill") if one not in {"FFFFFF", "auto"}] == []


def test_authors_stand_in_two_styles() -> None:
    """Expect them at the right in the classic style, full names from the left in that of the standard."""
    classic, gost = (
        values(trees(write(replace(BOOK, author_style=name)))["word/document.xml"], "pStyle")
        for name in ("classic", "gost")
    )
    assert ("Author" in classic, "AuthorFull" in classic) == (True, False)
    assert ("Author" in gost, "AuthorFull" in gost) == (False, True)


@pytest.mark.parametrize("first", [True, False])
def test_contents_stand_in_front_or_at_the_end(*, first: bool) -> None:
    """Expect them before the goal, or behind the indexes, and the closing page last."""
    lines = text(trees(write(replace(BOOK, contents_first=first)))["word/document.xml"]).splitlines()
    assert (lines.index("Содержание") < lines.index("Цель проекта")) is first
    assert lines.index("Содержание") < lines.index("Издательство «Пример»")


def test_order_of_the_book() -> None:
    """Expect the parts of a Russian collection, each where a reader looks for it."""
    lines = text(trees(write())["word/document.xml"]).splitlines()
    order = ("Лучшие практики", "Аннотация сборника", "Содержание", "Цель проекта", "Предисловие", "Базовый уровень")
    order += ("Первая практика", "Заключение", "Анкета", "Сведения об авторах", "Список рисунков", "Указатель авторов")
    places = [next(place for place, line in enumerate(lines) if line == name) for name in order]
    assert places == sorted(places)


def test_a_theme_of_ones_own_may_stand_on_a_packaged_one(tmp_path: Path) -> None:
    """Expect the strict look, where the collection's folder has no Word template."""
    theme = Theme((tmp_path, *THEMES["strict"].folders))
    assert write(theme=theme) == write(theme=THEMES["strict"])
    assert write(theme=theme) != write(theme=THEME)
    assert PACKAGED.is_dir()
