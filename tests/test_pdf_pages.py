"""The pages of a PDF as a typesetter looks at them: sizes, lines, what stands where, what a printing house wants."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from conftest import BOOKS, Finished
from pypdf import PdfReader
from test_pdf import THEME, book, compiled, entry, full_book, letters, made, picture, printed, write

from profcollect.card import Byline
from profcollect.collection import Caption, Listing
from profcollect.layout import COEFFICIENTS, Figure, coefficient, decimal_comma, printed_sheets
from profcollect.markup.fitting import room
from profcollect.practice import Link
from profcollect.profiles import PROFILES, Prepress, Profile
from profcollect.theme import Theme, packaged_templates
from profcollect.videos import video
from profcollect.writers import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

MILLIMETRE = 72 / 25.4
"""In points."""
HANGING = 0.5
"""Em that a hyphen or a full stop may reach into the margin: hanging punctuation."""
STRICT = Theme((packaged_templates() / "strict", packaged_templates() / "default"))
OWN = Profile(id="own", width=120, height=180, top=15, bottom=17, inside=16, outside=12, size=9, line=1.3, indent=0)
PAGES = [*PROFILES, OWN]
SMALL = [
    pytest.param(page, id=page.id, marks=() if page.id in {"a5-book", "own"} else pytest.mark.slow) for page in PAGES
]
"""All of them, those with room for everything only where time is no matter."""
LONG = (
    "Учебно-исследовательско-просветительско-профориентационный рентгеноэлектрокардиографический "
    "превысокомногорассмотрительствующий деинституционализированный метод, "
    "https://example.org/ochen/dlinnyy/put/k-odnomu-nebolshomu-faylu-kotoryy-nikto-ne-naberyot-rukami?a=b&c=d#e, "
    "vot.takoy_dlinnyy-pochtovyy-yashchik-metodicheskogo-tsentra@example.org "
)
WIDE = "|" + "Наименование|" * 9 + "\n|" + "-|" * 9 + "\n"


class Line:
    """A line of a page: its text, its first letter's baseline, its left and right, all in points."""

    def __init__(self, spans: list[dict[str, Any]]) -> None:
        self.text = "".join(span["text"] for span in spans).strip()
        self.baseline = spans[0]["origin"][1]
        self.left, self.right = spans[0]["bbox"][0], max(span["bbox"][2] for span in spans if span["text"].strip())
        self.size = spans[0]["size"]
        self.bold = all("Bold" in span["font"] for span in spans if span["text"].strip())


def looked_at(data: bytes) -> list[tuple[Any, list[Line]]]:
    """The pages of a PDF with their upright lines from top to bottom."""
    pymupdf = pytest.importorskip("pymupdf", reason="PyMuPDF is not installed")
    pages = []
    for page in pymupdf.open(stream=data):
        lines = [
            Line(line["spans"])
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            if line["dir"] == (1.0, 0.0) and any(span["text"].strip() for span in line["spans"])
        ]
        pages.append((page, sorted(lines, key=lambda line: (round(line.baseline), line.left))))
    return pages


def set_on(page: Profile, body: str, **given: Any) -> bytes:  # noqa: ANN401
    """A book of one practice on that page."""
    own = compiled("a", 3, body, {"x.png": picture()}, page)
    return write(book(entry("a", "Название", "", compiled=own), page=page, **given))["sbornik.pdf"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_keeps_to_its_profile(page: Profile) -> None:
    """Expect the paper, the margins, the size and the distance between lines that the profile names."""
    data = set_on(page, "Слово и дело идут рядом. " * 300)
    for number, (sheet, lines) in enumerate(looked_at(data), 1):
        assert sheet.rect.width == pytest.approx(page.width * MILLIMETRE, abs=0.1)
        assert sheet.rect.height == pytest.approx(page.height * MILLIMETRE, abs=0.1)
        left = (page.inside if number % 2 else page.outside) * MILLIMETRE
        assert min(line.left for line in lines) >= left - 1
        assert max(line.right - HANGING * line.size for line in lines) <= left + page.text_width * MILLIMETRE
    running = [line for _, lines in looked_at(data)[4:5] for line in lines if abs(line.size - page.size) < 0.01]
    steps = [second.baseline - first.baseline for first, second in pairwise(running)]
    assert sorted(steps)[len(steps) // 2] == pytest.approx(1.15 * page.line * page.size, rel=0.005)
    assert running[0].baseline - page.size <= page.top * MILLIMETRE + page.size
    assert running[-1].baseline <= (page.height - page.bottom) * MILLIMETRE + 0.5


@pytest.mark.parametrize("page", SMALL)
@pytest.mark.parametrize(
    "body",
    [
        LONG * 5,
        f"## {LONG}\n\nа",
        f"- {LONG}\n  - {LONG}\n    - {LONG}",
        f"> {LONG}\n>\n> > {LONG}",
        f"а[^1]\n\n[^1]: {LONG}",
        f"|Этап|Что делаем|Где\n|-|-|-|\n|{LONG}|{LONG}|дома|",
        f'![{LONG}](x.png "{LONG}")',
        f"Термин\n: {LONG}",
        "```\n" + "x" * 300 + "\n```",
        WIDE + f"|{LONG}" * 9 + "|",
    ],
    ids=["text", "heading", "list", "quote", "note", "table", "caption", "definition", "code", "wide table"],
)
def test_no_line_is_wider_than_the_page(page: Profile, body: str) -> None:
    """Expect every line to end before the outer margin, whatever words it has."""
    for number, (sheet, lines) in enumerate(looked_at(set_on(page, body)), 1):
        turned = sheet.rect.width > sheet.rect.height
        left = (page.bottom if turned else page.inside if number % 2 else page.outside) * MILLIMETRE
        width = (page.text_height if turned else page.text_width) * MILLIMETRE
        assert [line.text for line in lines if line.right > left + width + HANGING * line.size] == []


def test_names_and_addresses_of_the_apparatus_break_too() -> None:
    """Expect no line beyond the margin on title page, back, card, lists and closing page."""
    page = PROFILES.find("a5-book")
    assert page
    words = LONG.strip().rstrip(",")
    one = full_book()
    first = replace(
        one.entries[0],
        title=words,
        facts=(
            replace(
                one.entries[0].facts[0],
                items=tuple(replace(item, text=words) for item in one.entries[0].facts[0].items),
            ),
        ),
        bylines=tuple(replace(byline, details=words) for byline in one.entries[0].bylines),
    )
    section = replace(one.parts[0].groups[0], title=words, entries=(first, one.entries[1]))
    given = replace(
        one,
        page=page,
        title=words,
        subtitle=words,
        organization=words,
        annotation=words,
        imprint=dict.fromkeys(one.imprint, (words,)),
        parts=(replace(one.parts[0], title=words, groups=(section,)),),
        entries=(first, one.entries[1]),
        people=(replace(one.people[0], name=words, details=words),),
        lists=(Listing(words, "matter--list-figures", (Caption("figure", 1, words, "first--figure_1"),)),),
        indexes=(replace(one.indexes[0], lines=tuple(replace(line, text=words) for line in one.indexes[0].lines)),),
        record=(words,),
        colophon=replace(
            one.colophon, title=words, people=(("Редактор", words),), figures=(words,), addresses=(words,)
        ),
    )
    for number, (_, lines) in enumerate(looked_at(write(given)["sbornik.pdf"]), 1):
        edge = (page.inside if number % 2 else page.outside) + page.text_width
        assert [line.text for line in lines if line.right > edge * MILLIMETRE + HANGING * line.size] == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["default", "strict"])
@pytest.mark.parametrize("profile", [one.id for one in PROFILES])
@pytest.mark.parametrize("name", BOOKS)
def test_no_heading_ends_a_page_and_none_is_empty(finished: Finished, name: str, profile: str, theme: str) -> None:
    """Expect something below each heading, and something between header and footer of each page."""
    page = PROFILES.find(profile)
    assert page
    for sheet, lines in looked_at(finished(name, "pdf", f"profile: {profile}", f"theme: {theme}").read_bytes())[2:]:
        middle = [page.top * MILLIMETRE, (page.height - page.bottom) * MILLIMETRE]
        assert sheet.get_text(clip=(0, middle[0], sheet.rect.width, middle[1])).strip() or sheet.get_images()
        text = [line for line in lines if middle[0] < line.baseline < middle[1]]
        if len(text) > 1:
            last = text[-1]
            assert not (last.bold and last.size >= text[-2].size and re.search("[а-я]{3}", last.text)), last.text


def table(rows: int) -> str:
    """A table of nine columns of long words."""
    return (
        "Текст до таблицы.\n\n"
        + WIDE
        + ("|подготовка" * 9 + "|\n") * rows
        + "\nТаблица: Широкая\n\nТекст после таблицы."
    )


@pytest.mark.parametrize("theme", [THEME, STRICT], ids=["default", "strict"])
@pytest.mark.parametrize("page", SMALL)
def test_a_wide_table_lies_on_its_side(page: Profile, theme: Theme) -> None:
    """Expect it to be turned, whole, and the text around it not to wait for it."""
    own = compiled("a", 3, table(4), {}, page)
    data = write(book(entry("a", "А", "", compiled=own), page=page), theme)["sbornik.pdf"]
    assert b"pdfuaid" in data
    sheets = looked_at(data)
    assert all(sheet.rect.width < sheet.rect.height for sheet, _ in sheets)
    texts = [letters(sheet.get_text()) for sheet, _ in sheets]
    (turned,) = (number for number, text in enumerate(texts) if "Наименование" in text)
    assert texts[turned].count("подготовка") == 36
    assert "Таблица1—Широкая" in texts[turned]
    assert "Текстпослетаблицы" in texts[turned - 1]


def test_a_wide_table_of_many_rows_has_pages_of_its_own() -> None:
    """Expect pages turned, the header on each of them, and their numbers."""
    page = PROFILES.find("a5-book")
    assert page
    data = set_on(page, table(40))
    assert b"pdfuaid" in data
    turned = [sheet for sheet, _ in looked_at(data) if sheet.rect.width > sheet.rect.height]
    assert len(turned) > 1
    for sheet in turned:
        text = letters(sheet.get_text())
        assert text.count("Наименование") == 9
        assert re.search(rf"(?<!\d){sheet.number + 1}(?!\d)", text)
    assert PdfReader(BytesIO(data)).page_labels[1:] == [str(n) for n in range(2, len(looked_at(data)) + 1)]


@pytest.mark.parametrize("place", ["- {}", "> {}", "а[^1]\n\n[^1]: {}"])
def test_a_wide_table_inside_something_stands(place: str) -> None:
    """Expect no page of its own where there can be none."""
    nested = place.format(table(40).replace("\n", "\n> " if place[0] == ">" else "\n    "))
    assert b"pdfuaid" in set_on(PROFILES.find("a5-book"), nested)  # type: ignore[arg-type]


@pytest.mark.parametrize("lines", ["", "!\\[x](x.png)" * 40, "слово " * 900])
def test_a_row_higher_than_a_page_is_split(lines: str) -> None:
    """Expect nothing to be cut off."""
    body = "|Раз|Два|\n|-|-|\n|" + lines.replace("\\", "") + "|конец|\n|" + "слово " * 3000 + "Последнее|конец|"
    text = printed(PdfReader(BytesIO(set_on(PROFILES.find("a5-book"), body))))  # type: ignore[arg-type]
    assert text.count("слово") >= 3000
    assert "Последнее" in text


def test_short_columns_leave_room_for_long_words() -> None:
    """Expect each column to hold its longest word, where all of them fit."""
    data = set_on(
        Profile(id="a4"),
        "|Мероприятие|Ответственный|Сроки|\n|-|-|-|\n" + ("|" + "слово " * 30 + "|Директор|май|\n") * 3,
    )
    assert {"Мероприятие", "Ответственный", "Сроки"} <= {line.text for _, lines in looked_at(data) for line in lines}


def test_printed_sheets_are_reckoned_as_the_layout_does() -> None:
    """Expect equal figures for every number of pages and every format."""
    style = (packaged_templates() / "default/pdf/style.typ.j2").read_text(encoding="utf-8")
    function = re.search(r"#let pc-sheets-of.*?\n}\n", style, re.DOTALL)
    assert function
    sheets = [f"{size}/{share}" for size in (*COEFFICIENTS, "61×86") for share in (8, 12, 16, 32)]
    asked = "".join(f'(decimal("{factor}"), {share}), ' for factor, share in map(coefficient, sheets))
    code = f"{function[0]}#metadata(({asked}).map(((f, s)) => range(1, 1001).map(n => pc-sheets-of(n, f, s))))<x>"
    import typst

    found = json.loads(typst.query(code.encode(), "<x>", field="value", one=True))
    for sheet, values in zip(sheets, found, strict=True):
        assert values == [decimal_comma(printed_sheets(pages, sheet)) for pages in range(1, 1001)]


def test_the_closing_page_reckons_with_the_pages_there_are() -> None:
    """Expect the number of pages in the record and the sheets in the colophon."""
    reader = made(full_book())
    pages = len(reader.pages)
    assert letters(f"Копейск, 2009. — {pages} с. — Текст.") in letters(reader.pages[1].extract_text())
    last = letters(reader.pages[-1].extract_text())
    assert (
        letters(f"Гарнитура Libertinus Serif. Усл. печ. л. {decimal_comma(printed_sheets(pages, '60×84/8'))}.") in last
    )
    for text in ("Издание вида", "Редактор Ли А.", "Копейск, ул. Мира, 1"):
        assert letters(text) in last


def test_the_layout_tells_where_everything_stands() -> None:
    """Expect the page of every anchor, and the last one of every practice."""
    one = full_book()
    laid = pdf.lay_out(one, THEME)
    pages = [letters(page.extract_text()) for page in PdfReader(BytesIO(laid.finish())).pages]
    assert laid.layout
    assert laid.layout.pages == len(pages)
    assert set(laid.layout.starts) == {*one.anchors()} - {"x"}
    for anchor, words in (
        ("part", "Базовый уровень"),
        ("part-section", "Урочная деятельность"),
        ("first", "Профессиональные пробы"),
        ("first--figure_1", "Рисунок 1 — Участники фестиваля"),
        ("matter--preface", "Предисловие"),
        ("matter--appendix-1", "Анкета"),
        ("matter--authors", "Сведения об авторах"),
        ("matter--index-keywords", "Указатель слов"),
    ):
        assert letters(words) in pages[laid.layout.starts[anchor] - 1]
    assert set(laid.layout.ends) == {"first", "other"}
    assert letters("Для цитирования") in pages[laid.layout.ends["first"] - 1]
    assert laid.layout.ends["other"] > laid.layout.starts["other"]


def test_indexes_lists_and_links_name_pages() -> None:
    """Expect the pages where things stand, and nothing for what is nowhere."""
    one = full_book()
    laid = pdf.lay_out(one, THEME)
    text = printed(PdfReader(BytesIO(laid.finish())))
    assert laid.layout
    first, other = laid.layout.starts["first"], laid.layout.starts["other"]
    for shown in (
        f"проба, {first}",
        f"труд, {first}, {other}",
        f"на соседа (с. {other})",
        f"Цитирования: Иванова М. П. Пробы — С. {first}–{laid.layout.ends['first']}."[1:],
    ):
        assert letters(shown) in text
    assert re.search(rf"Рисунок1—Участникифестиваля\.+{first}", text) or "Участникифестиваля" in text
    assert "Рисунок9—Пропавший" in text
    assert "наотсутствующего." in text


def test_authors_stand_in_either_style() -> None:
    """Expect details in the ГОСТ style on the left, with the ORCID a link without a full stop."""
    address = "https://orcid.org/0000-0002-1825-0097"
    byline = Byline("Анна Сергеевна Иванова", f"методист, Центр «Орбита», Новокаменск, {address}")
    one = book(entry("a", "А", "Текст.", bylines=(byline,)))
    sides = {}
    for style in ("classic", "gost"):
        data = write(replace(one, author_style=style))["sbornik.pdf"]
        _, lines = looked_at(data)[3]
        name = next(line for line in lines if line.text == byline.name)
        assert name.bold
        sides[style] = name.left
        links = [str(note["/A"].get("/URI")) for page in PdfReader(BytesIO(data)).pages for note in _notes(page)]
        assert address in links
    assert sides["gost"] < sides["classic"]


def _notes(page: Any) -> Iterator[Any]:  # noqa: ANN401
    """The links of a page that lead out of the book."""
    for note in page.get("/Annots", ()):
        if "/A" in (found := note.get_object()):
            yield found


def test_a_video_has_its_code_at_its_size() -> None:
    """Expect a code of 22 mm, its address beside it as a link, and nothing where the address is too long for a code."""
    short, long = (Link(url=f"https://example.org/{'v' * length}") for length in (8, 500))
    videos = (video(short, "Короткое"), video(long, ""))
    assert videos[0].code
    assert not videos[1].code
    own = compiled("a", 3, "Текст.", {"code": videos[0].code}, videos=videos)
    data = write(book(entry("a", "А", "", compiled=own)))["sbornik.pdf"]
    sheets = looked_at(data)
    (box,) = (sheet.get_image_rects(image)[0] for sheet, _ in sheets for image in sheet.get_images())
    assert box.width == pytest.approx(22 * MILLIMETRE, abs=0.2)
    assert letters("Видео") in printed(PdfReader(BytesIO(data)))
    assert letters("example.org/vvvvvvvv") in printed(PdfReader(BytesIO(data)))


@pytest.mark.parametrize("bleed", [0, 3])
@pytest.mark.parametrize("marks", ["yes", "no"])
def test_paper_to_be_cut_off(bleed: float, marks: str) -> None:
    """Expect the trimmed page in its place inside a larger sheet, marks outside it, and the text where it was."""
    plain = full_book()
    given = replace(plain, prepress=Prepress(bleed=bleed, crop_marks=marks))
    data = write(given)["sbornik.pdf"]
    assert b"pdfuaid" in data
    assert b"pdfaid" in data
    reader = PdfReader(BytesIO(data))
    around = (max(bleed, 2) + 6 if marks == "yes" else bleed) * MILLIMETRE
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(210 * MILLIMETRE + 2 * around, abs=0.1)
        assert float(page.trimbox.width) == pytest.approx(210 * MILLIMETRE, abs=0.1)
        assert float(page.trimbox.left) == pytest.approx(around, abs=0.1)
    drawn = [path["rect"] for sheet, _ in looked_at(data)[:1] for path in sheet.get_drawings()]
    outside = [
        rect for rect in drawn if min(rect.x0, rect.y0) < around - 0.1 or rect.x1 > around + 210 * MILLIMETRE + 0.1
    ]
    assert len(outside) >= (6 if marks == "yes" else 0)
    assert printed(reader) == printed(made(plain))


def test_pictures_in_shades_of_grey() -> None:
    """Expect no colours in the file, and the standards kept."""
    image_module = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    images = {}
    for kind, mode in (("PNG", "RGB"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "L"), ("GIF", "P")):
        out = BytesIO()
        image_module.new("RGB", (16, 16), (200, 30, 60)).convert(mode).save(out, kind)
        name = f"{kind}{mode}".lower()
        images[name] = replace(picture(16), name=f"{name}.{kind.lower()}", data=out.getvalue())
    body = "\n\n".join(f"![а]({name})" for name in images)
    one = book(entry("a", "А", body, images))
    assert max(_colours(write(one)["sbornik.pdf"])) > 1
    data = write(replace(one, prepress=Prepress(greyscale="yes")))["sbornik.pdf"]
    assert _colours(data) == {1}
    assert b"pdfuaid" in data
    assert b"pdfaid" in data


def _colours(data: bytes) -> set[int]:
    """How many colours the pictures of a PDF are made of."""
    return {
        sheet.parent.extract_image(image[0])["colorspace"]
        for sheet, _ in looked_at(data)
        for image in sheet.get_images()
    }


def test_every_theme_names_the_typeface_it_is_set_in() -> None:
    """Expect the first of its fonts that there is."""
    one = book(
        entry("a", "А", "Текст."), colophon=replace(book().colophon, figures=(Figure("typeface", "", "<", ">"),))
    )
    for theme in (THEME, STRICT):
        assert "<LibertinusSerif>" in printed(made(one, theme))


def test_the_strict_theme_is_black_and_white() -> None:
    """Expect no other colour in its text and lines."""
    data = write(full_book(), STRICT)["sbornik.pdf"]
    colours = set()
    for sheet, _ in looked_at(data):
        for block in sheet.get_text("dict")["blocks"]:
            colours |= {span["color"] for line in block.get("lines", ()) for span in line["spans"]}
        colours |= {path.get("color") for path in sheet.get_drawings()} - {None}
    assert colours <= {0, (0.0, 0.0, 0.0), (0.0,)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_line_holds_what_it_is_taken_to_hold(page: Profile) -> None:
    """Expect a line of running text to be longer than what tables and lists are reckoned by."""
    data = set_on(page, "Слово и дело идут рядом. " * 300)
    running = [len(line.text) for _, lines in looked_at(data)[4:5] for line in lines[5:-3]]
    assert min(running) > room(page).line * 0.95
    assert room(page).word < room(page).code < room(page).line
