"""A Word book opens finished: page numbers, fields, sections, running heads, and what stands where nobody knows."""

from __future__ import annotations

import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import BOOKS, Run
from lxml import etree
from test_docx import BOOK, LAYOUT, THEME, THEMES, W, entry, make_book, text, themed, trees, values, write
from tools import needs

from profcollect.collection import Edition
from profcollect.layout import Layout
from profcollect.markup.wordml import bookmark
from profcollect.writers import docx, exact

if TYPE_CHECKING:
    from test_docx import Themed

__all__ = ["themed"]
STEPS = {"begin": 1, "end": -1}
FORBIDDEN = ("Ошибка!", "Error!", "w:dirty", "updateFields", "<?")


def codes(main: etree._Element) -> list[str]:
    """The instructions of all fields."""
    return [(code.text or "").strip() for code in main.iter(f"{W}instrText")]


def targets(main: etree._Element) -> set[str]:
    """The bookmarks that fields name."""
    return {match[1] for code in codes(main) if (match := re.match(r"(?:PAGEREF|REF|NOTEREF) (\S+)", code))}


def whole(data: bytes) -> dict[str, str]:
    """All XML parts as text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def check_fields(parts: dict[str, etree._Element]) -> None:
    """Expect fields closed inside each other, bookmarks in pairs, and every place that is named there."""
    starts: list[str] = []
    for part in (part for name, part in parts.items() if name.startswith("word/") and name.endswith(".xml")):
        depth = 0
        for mark in part.iter(f"{W}fldChar"):
            depth += STEPS.get(mark.get(f"{W}fldCharType", ""), 0)
            assert depth >= 0
        assert depth == 0
        begun = values(part, "bookmarkStart", "id")
        assert sorted(begun) == sorted(values(part, "bookmarkEnd", "id"))
        starts += begun
    assert len(set(starts)) == len(starts)
    main, notes = parts["word/document.xml"], parts["word/footnotes.xml"]
    names = {*values(main, "bookmarkStart", "name"), *values(notes, "bookmarkStart", "name")}
    assert targets(main) | targets(notes) | set(values(main, "hyperlink", "anchor")) - {""} <= names


@pytest.mark.parametrize("layout", [LAYOUT, None], ids=["layout", "none"])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_asks_nothing_is_open(theme: str, layout: Layout | None) -> None:
    """Expect whole fields, no prompt, no message of an error and no mark left, with page numbers and without."""
    data = write(theme=THEMES[theme], layout=layout)
    check_fields(trees(data))
    for name, part in whole(data).items():
        assert not [word for word in FORBIDDEN if word in part.replace("<?xml", "")], name


def test_contents_are_lines_of_links_and_pages() -> None:
    """Expect one field around lines that link to all headings, each with its page as a field."""
    main = trees(write())["word/document.xml"]
    assert [code for code in codes(main) if code.startswith("TOC")] == [
        r'TOC \o "1-3" \h \z \u',
        r'TOC \h \z \c "Рисунок"',
    ]
    lines = [p for p in main.iter(f"{W}p") if values(p, "pStyle")[:1] and values(p, "pStyle")[0].startswith("TOC")]
    assert [values(line, "hyperlink", "anchor") for line in lines] == [
        [bookmark(one.anchor)] for one in BOOK.contents()
    ]
    shown = ["".join(t.text or "" for t in line.iter(f"{W}t")) for line in lines]
    assert shown == [
        f"{one.names + ' ' if one.names else ''}{one.title}{LAYOUT.starts[one.anchor]}" for one in BOOK.contents()
    ]
    assert all(rf"PAGEREF {bookmark(one.anchor)} \h" in codes(main) for one in BOOK.contents())


def test_lists_of_figures_are_as_word_makes_them() -> None:
    """Expect a line for each caption, word for word what stands under the figure."""
    main = trees(write())["word/document.xml"]
    lines = [line for line in text(main).splitlines() if line.startswith("Рисунок\xa01 – Снимок")]
    pages = [str(LAYOUT.starts[f"{slug}--figure_1"]) for slug in "abv"]
    assert sorted(lines) == sorted(["Рисунок\xa01 – Снимок"] * 3 + [f"Рисунок\xa01 – Снимок{page}" for page in pages])


A = LAYOUT.starts["a"]
SAID = {
    "a range": f"Для цитирования: Иванова А. С. Практика // Сборник. — Челябинск, 2026. — С. {A}–99.",
    "one page": f"Для цитирования: Иванова А. С. Практика // Сборник. — Челябинск, 2026. — С. {LAYOUT.starts['b']}.",
    "the book's pages": "Лучшие практики. — Челябинск, 2026. — 40\xa0с.",
    "an author's pages": f"Иванова Анна Сергеевна, педагог (с.\xa0{A}, {LAYOUT.starts['b']}, {LAYOUT.starts['v']})",
    "an index": f"Иванова А. С., {A}, {LAYOUT.starts['b']}, {LAYOUT.starts['v']}",
    "another practice": f"соседкой (с.\xa0{LAYOUT.starts['b']})",
    "printed sheets": "Формат 60×84/8. Гарнитура Times New Roman. Усл. печ. л. 4,65. Тираж 100 экз.",
}


@pytest.mark.parametrize("name", SAID)
def test_numbers_stand_where_they_are_told_of(name: str) -> None:
    """Expect each figure of the layout in its sentence."""
    assert SAID[name] in text(trees(write())["word/document.xml"])


def test_a_range_is_two_fields_and_one_page_one() -> None:
    """Expect fields that Word can bring up to date, and the book's pages as one too."""
    found = codes(trees(write())["word/document.xml"])
    assert r"PAGEREF end__a \h" in found
    assert r"PAGEREF end__b \h" not in found
    assert "NUMPAGES" in found


def test_without_a_layout_fields_wait() -> None:
    """Expect the same fields with nothing or dots in them, and no figure that only pages tell."""
    parts = trees(write(layout=None))
    main = parts["word/document.xml"]
    assert set(codes(trees(write())["word/document.xml"])) <= set(codes(main))
    said = text(main)
    assert "— С. …–…." in said
    assert "2026. — …\xa0с." in said
    assert "Усл. печ. л." not in said
    assert "Предисловие\n" in said
    assert "Pages" not in whole(write(layout=None))["docProps/app.xml"]


def test_a_draft_may_be_finished_again() -> None:
    """Expect each set of pages in its own file, whatever was finished before."""
    draft = docx.prepare(BOOK, THEME)
    first, bare, again = (draft(layout)["sbornik.docx"] for layout in (LAYOUT, None, LAYOUT))
    assert first == again != bare
    later = draft(replace(LAYOUT, starts={name: page + 1 for name, page in LAYOUT.starts.items()}, source="exact"))
    assert f"С. {A + 1}–99" in text(trees(later["sbornik.docx"])["word/document.xml"])
    assert "exact" in whole(later["sbornik.docx"])["docProps/custom.xml"]


def test_finishing_is_fast() -> None:
    """Expect a file from its draft in a fraction of what the draft took."""
    book = make_book(*(entry(f"p{number}", f"Практика {number}") for number in range(60)))
    start = time.perf_counter()
    draft = docx.prepare(book, THEME)
    prepared = time.perf_counter()
    draft(None)
    assert time.perf_counter() - prepared < max(0.2, prepared - start)


def test_the_end_of_a_practice_is_in_its_last_paragraph() -> None:
    """Expect its bookmark around the last letter, so that every program finds the page."""
    main = trees(write())["word/document.xml"]
    for slug in "abv":
        (mark,) = [one for one in main.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == f"end__{slug}"]
        paragraph = mark.getparent()
        assert paragraph is not None
        assert values(paragraph, "pStyle") == ["Citation"]
        assert [t.text for t in paragraph.iter(f"{W}t") if t.text][-1] == "."
        assert mark.getnext() is not None
        assert "".join(map(str, mark.getnext().itertext())) == "."  # type: ignore[union-attr]


def sections(parts: dict[str, etree._Element]) -> list[dict[str, str]]:
    """What stands above the pages of each section: the text of its headers and footers, by part and type."""
    rows = {row.get("Id"): row.get("Target", "") for row in parts["word/_rels/document.xml.rels"]}
    found: list[dict[str, str]] = []
    for section in parts["word/document.xml"].iter(f"{W}sectPr"):
        shown = dict(found[-1]) if found else {}
        for reference in section.iter(f"{W}headerReference", f"{W}footerReference"):
            kind = f"{etree.QName(reference).localname[:6]} {reference.get(f'{W}type')}"
            identifier = next(str(value) for name, value in reference.attrib.items() if str(name).endswith("}id"))
            part = parts[f"word/{rows[identifier]}"]
            shown[kind] = "|".join([text(part).strip(), *codes(part)])
        found.append(shown)
    return found


def test_each_section_has_its_own_running_heads() -> None:
    """Expect the part on even pages and the practice on odd ones, as fields by level, with what they say now."""
    shown = sections(trees(write()))
    odd = [one["header default"] for one in shown]
    even = [one["header even"] for one in shown]
    assert odd[:5] == ["", "Содержание", "Цель проекта", "Предисловие|STYLEREF 1", "Первая практика|STYLEREF 3"]
    practice, part = "Вторая практика|STYLEREF 3", "Основной уровень|STYLEREF 1"
    assert (practice, part) in list(zip(odd, even, strict=True))
    assert ("Анкета|STYLEREF 1", "Анкета|STYLEREF 1") in list(zip(odd, even, strict=True))
    assert (odd[-1], even[-1]) == ("", "")


def test_the_title_page_has_no_number_and_the_rest_has() -> None:
    """Expect the number from the back of the title page to the last page but the closing one."""
    shown = sections(trees(write()))
    mark = "\nРабочая версия, 14 февраля 2009 г.|PAGE"
    assert shown[0]["footer first"] == ""
    assert all(one[f"footer {kind}"].endswith(mark) for one in shown[1:-1] for kind in ("first", "default", "even"))
    assert shown[0]["footer even"].endswith(mark)
    assert shown[-1]["footer first"] == ""


def test_every_practice_counts_its_own_notes() -> None:
    """Expect sections on new pages, each with its notes from 1."""
    main = trees(write())["word/document.xml"]
    found = list(main.iter(f"{W}sectPr"))
    assert values(main, "numRestart") == ["eachSect"] * len(found)
    kinds = [values(section, "type")[0] for section in found]
    assert kinds.count("continuous") == 2, "the long index: its columns, and what makes them equal"
    assert [values(section, "cols", "num") for section in found].count(["2"]) == 1


def test_a_working_edition_says_so_on_every_page() -> None:
    """Expect the mark and its date on the title page and below the number, and nowhere in a final edition."""
    mark = "Рабочая версия, 14 февраля 2009 г."
    parts = trees(write())
    places = ("word/document.xml", "word/footer-number.xml")
    assert [mark in text(parts[name]) for name in places] == [True] * 2
    final = replace(BOOK, edition=Edition(working=False, mark="", date="14 февраля 2009 г.", day=date(2009, 2, 14)))
    assert not any("14 февраля" in text(part) for part in trees(write(final)).values())


def test_headers_of_a_template_stay_where_they_show_no_title(themed: Themed) -> None:
    """Expect a methodologist's own header in every section, and no copies of it."""

    def change(parts: dict[str, bytes]) -> None:
        for name in ("word/header-odd.xml", "word/header-even.xml"):
            parts[name] = re.sub(rb"<w:r>.*</w:r>", "<w:r><w:t>Наш сборник</w:t></w:r>".encode(), parts[name])

    parts = trees(write(theme=themed(change)))
    assert len([name for name in parts if "header" in name]) == 3
    assert {one["header default"] for one in sections(parts)[1:-1]} == {"Наш сборник"}


def test_properties_tell_what_the_book_is() -> None:
    """Expect the codes of the imprint, the edition, and where the page numbers are from."""
    parts = trees(write())
    named = {row.get("name"): "".join(map(str, row.itertext())) for row in parts["docProps/custom.xml"]}
    assert named == {
        "udc": "37",
        "isbn": "978-5",
        "edition": "Рабочая версия",
        "profile": "a4",
        "page_numbers": "layout",
    }
    core = {etree.QName(one).localname: one.text for one in parts["docProps/core.xml"]}
    assert core["created"] == core["modified"] == "2009-02-14T00:00:00Z"
    assert core["description"] == "Аннотация сборника"


def test_a_practice_that_the_book_lacks_is_named_without_a_link() -> None:
    """Expect its words, and neither a page nor a link that leads nowhere."""
    parts = trees(write(make_book(entry("a", "Первая практика"))))
    check_fields(parts)
    assert "соседкой" in text(parts["word/document.xml"])
    assert "соседкой (" not in text(parts["word/document.xml"])


@needs("soffice")
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_exact_pages_are_those_of_the_text(run: Run, name: str, tmp_path: Path) -> None:
    """Expect on each page that the contents name the heading that they promise, by LibreOffice's own PDF."""
    from pypdf import PdfReader

    result = run("build", BOOKS[name], "--format", "docx", "--page-numbers", "exact", "--out", tmp_path / "o")
    assert result.exit_code == 0, result.output
    data = next((tmp_path / "o").glob("*.docx")).read_bytes()
    lines = [p for p in trees(data)["word/document.xml"].iter(f"{W}p") if "TOC" in values(p, "pStyle")[0]]
    pages = PdfReader(BytesIO(exact._converted(data))).pages
    assert len(lines) > 10
    for line in lines:
        # The authors before a title are not in its heading.
        *words, number = [t.text or "" for t in line.iter(f"{W}t") if not values(t.getparent(), "rStyle")]
        page = pages[int(number) - 1].extract_text().casefold()
        assert re.sub(r"\s", "", "".join(words)).casefold() in re.sub(r"\s", "", page)


@needs("soffice")
@pytest.mark.slow
def test_libreoffice_finds_every_anchor() -> None:
    """Expect the page of every heading, caption and end."""
    layout = exact.exact_layout(write(layout=None), BOOK)
    assert set(layout.starts) == set(BOOK.anchors())
    assert set(layout.ends) == {"a", "b", "v"}
    assert all(layout.ends[slug] >= layout.starts[slug] for slug in "abv")
    assert layout.pages > layout.ends["v"]
