"""Book → DOCX: a file that Word, its validators and other readers take, and a template that people may edit."""

from __future__ import annotations

import gc
import importlib
import re
import struct
import tracemalloc
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
import yaml
from lxml import etree

from profcollect import markdown
from profcollect.apparatus import Colophon, Index, IndexLine, Person
from profcollect.card import Byline, Fact, Item
from profcollect.collection import Book, Caption, Compiled, Edition, Entry, Group, Listing, Matter
from profcollect.errors import TemplateError
from profcollect.images import Image
from profcollect.layout import Figure, Layout
from profcollect.markup import Context, ooxml, wordml
from profcollect.profiles import PROFILES
from profcollect.theme import Theme, packaged_templates
from profcollect.videos import video
from profcollect.writers import docx

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.practice import Link, Practice

    Themed = Callable[[Callable[[dict[str, bytes]], None]], Theme]

PACKAGED = packaged_templates() / "default"
STRICT = packaged_templates() / "strict"
THEME = Theme((PACKAGED,))
THEMES = {"default": THEME, "strict": Theme((STRICT, PACKAGED))}
WORDS = yaml.safe_load((Path(markdown.__file__).parent / "data/ru.yml").read_text(encoding="utf-8"))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TRAP = "# $ * _ < > & @ \\ \" ' ~ [ ] {{ x }} {% if %} {_{ y }_} <?practice 0?> &amp; ]]>"
BODY = """\
Текст со сноской[^1], [ссылкой](https://example.org/?a=1&b=2) и [соседкой](b.md)[^2]. Ещё раз[^1].

[^1]: Первая сноска со [ссылкой](https://example.org/note).
[^2]: Вторая сноска.

# Этапы

3. третий
   - вложенный
- [x] сделано
  - [ ] ещё нет

Таблица: Сроки

| Этап | Срок |
|---|--:|
| Начало | 1 мес. |

![Снимок](a.png)

> Цитата

Термин
: Определение
"""


def png(width: int, height: int) -> Image:
    """A grey image of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xaa" * width for _ in range(height)))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return Image(f"{width}x{height}.png", width, height, 96, data)


def entry(slug: str, title: str, text: str = BODY) -> Entry:
    image = png(2000, 1000)
    context = Context(slug, 3, {"a.png": image}, WORDS, {"b.md": "b"})
    fragment = ooxml.render(markdown.parse(text), context)
    clip = video(cast("Link", SimpleNamespace(url=f"https://example.org/{slug}")), "Ролик")
    assert clip.code
    figure = Caption("figure", 1, "Снимок", f"{slug}--figure_1")
    table = Caption("table", 1, "Сроки", f"{slug}--table_1")
    return Entry(
        slug=slug,
        number=1,
        title=title,
        bylines=(Byline("Иванова Анна Сергеевна", "педагог, ЦДЮТТ"), Byline("Творческая группа", "")),
        names="Иванова А. С., Творческая группа",
        facts=(
            Fact("level", "Уровень", (Item("основной"),)),
            Fact(
                "links", "Материалы", (Item("План", "https://example.org/plan"), Item("Опасно", "javascript:alert(1)"))
            ),
        ),
        summary="О чём эта практика",
        keywords=("пробы", "профминимум"),
        source="Итоговый анализ",
        status="На проверке",
        compiled=Compiled(
            slug,
            cast("Practice", None),
            "",
            "",
            fragment,
            (),
            (image, clip.code),
            (clip,),
            (table, figure) if text else (),
        ),
        cite=("Иванова А. С. Практика // Сборник. — Челябинск, 2026.", Figure("range", slug, " — С. "), "."),
    )


def matter(anchor: str, title: str, text: str) -> Matter:
    fragment = ooxml.render(markdown.parse(text), Context(anchor, 1, {}, WORDS, {}))
    return Matter(title, anchor, Compiled(anchor, cast("Practice", None), "", "", fragment, (), ()))


def make_book(*entries: Entry) -> Book:
    one, *rest = entries
    parts = (
        Group("Базовый уровень", "part-a", 1, (Group("Уроки", "part-a-a", 2, (), (one,)),), ()),
        Group("Основной уровень", "part-b", 1, (Group("Кружки", "part-b-a", 2, (), tuple(rest)),), ()),
    )
    slugs = tuple(one.slug for one in entries)
    return Book(
        name="sbornik",
        lang="ru",
        title="Лучшие практики",
        subtitle="Сборник",
        kind="Методическое издание",
        organization="ЧИППКРО",
        place="Челябинск",
        year="2026",
        annotation="Аннотация сборника",
        goal="выявление практик",
        tasks=("отбор", "обобщение"),
        municipalities=(),
        imprint={"udc": ("37",), "reviewers": ("Сидорова М. П.",), "isbn": ("978-5",), "copyright": ("ЧИППКРО, 2026",)},
        edition=Edition(working=True, mark="Рабочая версия", date="14 февраля 2009 г.", day=date(2009, 2, 14)),
        parts=parts if rest else parts[:1],
        entries=entries,
        practice_level=3,
        words=WORDS,
        page=PROFILES.find("a4"),
        page_chosen=False,
        preface=matter("matter--preface", "Предисловие", "Вступление со сноской^[Сноска]."),
        afterword=matter("matter--afterword", "Заключение", "Конец."),
        appendices=(matter("matter--appendix-1", "Анкета", "1. Вопрос\n2. Ответ"),),
        people=(Person("Иванова Анна Сергеевна", "педагог", slugs),),
        indexes=(
            Index("authors", "Указатель авторов", "matter--index-authors", (IndexLine("Иванова А. С.", "И", slugs),)),
            Index(
                "keywords",
                "Указатель ключевых слов",
                "matter--index-keywords",
                tuple(IndexLine(f"слово {number}", "С", slugs[:1]) for number in range(20)),
            ),
        ),
        lists=(
            Listing(
                "Список рисунков",
                "matter--list-figures",
                tuple(one.compiled.captions[1] for one in entries if one.facts),
            ),
        ),
        record=("Лучшие практики. — Челябинск, 2026.", Figure("pages", "", " — ", "\xa0с"), "."),
        colophon=Colophon(
            kind="Методическое издание",
            title="Лучшие практики",
            subtitle="Сборник",
            people=(("Редактор", "Сидорова М. П."),),
            figures=(
                "Формат 60×84/8. ",
                Figure("typeface", "", "Гарнитура ", ". "),
                Figure("sheets", "60×84/8", "Усл. печ. л. ", ". "),
                "Тираж 100 экз.",
            ),
            addresses=("Издательство «Пример»",),
        ),
        contents_first=True,
        author_style="classic",
    )


BOOK = make_book(entry("a", "Первая практика"), entry("b", "Вторая практика"), entry("v", TRAP))


LAYOUT = Layout(
    "layout",
    40,
    {anchor: page for page, anchor in enumerate(BOOK.anchors(), 5)},
    {"a": 99, "b": BOOK.anchors().index("b") + 5},
)


def write(book: Book = BOOK, theme: Theme = THEME, layout: Layout | None = LAYOUT) -> bytes:
    (data,) = docx.prepare(book, theme)(layout).values()
    return data


def trees(data: bytes) -> dict[str, etree._Element]:
    """The XML parts of a file, by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def text(tree: etree._Element) -> str:
    """The text of a part, a line for each paragraph."""
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in tree.iter(f"{W}p"))


def values(tree: etree._Element, tag: str, attribute: str = "val") -> list[str]:
    """An attribute of all elements of that name."""
    return [element.get(f"{W}{attribute}", "") for element in tree.iter(f"{W}{tag}")]


@pytest.fixture(scope="module")
def data() -> bytes:
    """The book as a file."""
    return write()


@pytest.fixture
def themed(tmp_path: Path) -> Themed:
    """A function that makes a theme whose template is the packaged one with its parts changed."""

    def make(change: Callable[[dict[str, bytes]], None]) -> Theme:
        with zipfile.ZipFile(PACKAGED / docx.TEMPLATE) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        path = tmp_path / docx.TEMPLATE
        path.parent.mkdir(parents=True)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return Theme((tmp_path, PACKAGED))

    return make


def test_the_file_has_the_name_of_the_book() -> None:
    """Expect one file."""
    assert list(docx.prepare(BOOK, THEME)(None)) == ["sbornik.docx"]


def test_equal_books_are_equal_files(data: bytes) -> None:
    """Expect the same bytes, whatever the clock says."""
    assert write() == data


def test_validators_find_nothing(data: bytes, tmp_path: Path) -> None:
    """Expect a file by the schema, and one in which everything that is named is there."""
    from ooxml_integrity import check
    from openxml_audit import FileFormat, OpenXmlValidator  # type: ignore[import-untyped]

    path = tmp_path / "book.docx"
    path.write_bytes(data)
    assert [str(finding) for finding in check(str(path))] == []
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0).validate(str(path))
    assert [error.description for error in found.errors] == []


def test_ids_are_unique_and_everything_that_is_named_is_there(data: bytes) -> None:
    """Expect bookmarks and fields in pairs, ids once, styles, lists, anchors, relationships and notes present."""
    check_names(trees(data))


def check_names(parts: dict[str, etree._Element]) -> None:
    main, notes, numbering = (parts[f"word/{name}.xml"] for name in ("document", "footnotes", "numbering"))
    starts, names = values(main, "bookmarkStart", "id"), values(main, "bookmarkStart", "name")
    assert sorted(starts) == sorted(values(main, "bookmarkEnd", "id"))
    drawings = [element.get("id") for element in main.iter("{*}docPr")]
    for ids in (starts, names, drawings, values(notes, "footnote", "id"), values(numbering, "num", "numId")):
        assert len(set(ids)) == len(ids) > 0
    fields = values(main, "fldChar", "fldCharType")
    assert [fields.count(kind) for kind in ("begin", "separate", "end")] == [len(fields) // 3] * 3
    assert set(values(main, "hyperlink", "anchor")) - {""} <= set(names)
    assert set(values(main, "numId")) <= set(values(numbering, "num", "numId"))
    assert set(values(main, "footnoteReference", "id")) == set(values(notes, "footnote", "id")) - {"-1", "0"}
    styles = set(values(parts["word/styles.xml"], "style", "styleId"))
    for tag in ("pStyle", "rStyle", "tblStyle"):
        assert set(values(main, tag) + values(notes, tag)) <= styles
    for name in ("document", "footnotes"):
        attributes = [pair for element in parts[f"word/{name}.xml"].iter() for pair in element.attrib.items()]
        used = {value for key, value in attributes if str(key).startswith(R)}
        assert used <= {row.get("Id") for row in parts[f"word/_rels/{name}.xml.rels"]}


def test_python_docx_reads_it(data: bytes) -> None:
    """Expect headings of the right levels and the book's properties."""
    from docx import Document

    document = Document(BytesIO(data))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings[:5] == [
        ("Heading 1", "Предисловие"),
        ("Heading 1", "Базовый уровень"),
        ("Heading 2", "Уроки"),
        ("Heading 3", "Первая практика"),
        ("Heading 4", "Этапы"),
    ]
    core = document.core_properties
    assert (core.title, core.author, core.language) == ("Лучшие практики", "ЧИППКРО", "ru-RU")
    assert core.keywords == "пробы, профминимум"


def test_pandoc_reads_it(data: bytes, tmp_path: Path) -> None:
    """Expect headings, notes, lists, tables and quotations as the author wrote them."""
    import pypandoc  # type: ignore[import-untyped]

    path = tmp_path / "book.docx"
    path.write_bytes(data)
    read = pypandoc.convert_file(
        str(path), "markdown-grid_tables-simple_tables-multiline_tables", extra_args=["--wrap=none"]
    )
    for piece in (
        "# Базовый уровень",
        "### Первая практика",
        "#### Этапы",
        "3.  третий",
        "- вложенный",
        "- ☑ сделано",
        "\n  - [ ] ещё нет",
        "> Цитата",
        "Термин\n\n:   Определение",
        "Начало",
        "[ссылкой](https://example.org/?a=1&b=2)",
    ):
        assert piece in read
    assert len(re.findall(r"^\[\^\d+\]: ", read, re.MULTILINE)) == 7
    assert read.count("Первая сноска") == 3


def test_what_people_write_stays_text(data: bytes) -> None:
    """Expect a title full of signs in its heading, in the contents and above its pages, as it was written."""
    parts = trees(data)
    assert text(parts["word/document.xml"]).count(TRAP) == 2
    assert [text(part) for name, part in parts.items() if "header-odd" in name].count(TRAP) == 1
    whole = replace(BOOK, title=TRAP, subtitle=TRAP, annotation=TRAP, goal=TRAP, tasks=(TRAP,), organization=TRAP)
    parts = trees(write(whole))
    assert text(parts["word/document.xml"]).count(TRAP) == 8
    assert TRAP in [element.text for element in parts["docProps/core.xml"]]


def test_what_is_not_given_leaves_no_trace() -> None:
    """Expect no label without a value, no empty table, no page of nothing."""
    bare = replace(entry("a", "Практика", ""), bylines=(), names="", facts=(), summary="", keywords=(), source="")
    bare = replace(bare, status="", cite=(), compiled=replace(bare.compiled, videos=(), images=()))
    book = make_book(bare)
    book = replace(book, preface=None, afterword=None, appendices=(), people=(), indexes=(), lists=(), record=())
    book = replace(book, colophon=Colophon("", "", "", (), (), ()))
    book = replace(book, subtitle="", kind="", organization="", place="", year="", annotation="", goal="", tasks=())
    book = replace(book, imprint={}, edition=Edition(working=False, mark="", date="", day=date(2009, 2, 14)))
    main = trees(write(book, layout=None))["word/document.xml"]
    lines = [line for line in text(main).splitlines() if line.strip()]
    assert lines == ["Лучшие практики", "Содержание", *["Базовый уровень", "Уроки", "Практика"] * 2]
    assert len(list(main.iter(f"{W}sectPr"))) == 3
    assert main.find(f".//{W}tbl") is None


def test_pictures_fit_the_page_and_are_stored_once(data: bytes) -> None:
    """Expect one file for the image that three practices show, no wider than the text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "2000x1000" in name] == ["word/media/2000x1000.png"]
    extents = list(trees(data)["word/document.xml"].iter("{*}extent"))
    sizes = [(extent.get("cx"), extent.get("cy")) for extent in extents]
    assert sizes.count(("5940425", "2970212")) == 3


def test_no_part_tells_when_and_where_it_was_made(data: bytes) -> None:
    """Expect one time and one system for all, whichever way they were packed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {(one.date_time, one.create_system) for one in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_links_of_a_card_lead_only_out(data: bytes) -> None:
    """Expect a link for an address of the web, plain text for another."""
    rows = trees(data)["word/_rels/document.xml.rels"]
    targets = {row.get("Target") for row in rows if row.get("TargetMode") == "External"}
    videos = {f"https://example.org/{slug}" for slug in "abv"}
    assert targets - videos == {"https://example.org/?a=1&b=2", "https://example.org/plan"}
    assert "Опасно" in text(trees(data)["word/document.xml"])


def test_an_english_book_is_in_english() -> None:
    """Expect its language where Word looks for it."""
    parts = trees(write(replace(BOOK, lang="en")))
    assert values(parts["word/styles.xml"], "lang") == ["en-US"]
    assert values(parts["word/settings.xml"], "themeFontLang") == ["en-US"]


def test_the_templates_are_what_their_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect equal bytes: nobody changed one without the other."""
    monkeypatch.syspath_prepend(str(PACKAGED.parent))
    script, looks = importlib.import_module("make_docx"), importlib.import_module("docx_looks")
    script.main(tmp_path)
    for name in THEMES:
        made = (tmp_path / name / docx.TEMPLATE).read_bytes()
        assert made == (packaged_templates() / name / docx.TEMPLATE).read_bytes(), "run: make template"
    assert (looks.LIST_LEFT, looks.STEP, looks.LEVELS) == (wordml.LIST_LEFT, wordml.STEP, wordml.DEEPEST)


def test_a_title_page_edited_in_word_is_kept(tmp_path: Path) -> None:
    """Expect the methodologist's line in the book."""
    from docx import Document

    document = Document(str(PACKAGED / docx.TEMPLATE))
    document.paragraphs[3].insert_paragraph_before("Утверждено на совете «{{ organization }}»")
    (tmp_path / "docx").mkdir()
    document.save(str(tmp_path / docx.TEMPLATE))
    written = text(trees(write(theme=Theme((tmp_path, PACKAGED))))["word/document.xml"])
    assert "Утверждено на совете «ЧИППКРО»\nЛучшие практики" in written


def test_a_template_with_other_style_ids_is_understood(data: bytes, themed: Themed) -> None:
    """Expect the same document from a template saved by Word in Russian, which gives styles ids of its own."""
    ids: dict[bytes, bytes] = {}

    def rename(match: re.Match[bytes]) -> bytes:
        return match[1] + ids.setdefault(match[2], b"a%d" % len(ids)) + b'"'

    def change(parts: dict[str, bytes]) -> None:
        pattern = rb'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="|w:styleId=")([^"]*)"'
        parts.update({name: re.sub(pattern, rename, content) for name, content in parts.items()})

    parts, expected = trees(write(theme=themed(change))), trees(data)
    for name in ("word/document.xml", "word/footer-number.xml", "word/styles.xml"):
        assert etree.tostring(parts[name]) == etree.tostring(expected[name])


def test_a_template_of_ones_own_gets_what_it_lacks(tmp_path: Path) -> None:
    """Expect styles, lists and notes in a book from a document that never had them."""
    from docx import Document

    document = Document()
    for line in (
        "{{ title }}",
        "{%p for entry in entries %}",
        "{{p entry.heading }}",
        "{{p entry.body }}",
        "{%p endfor %}",
        "{{p preface.body }}",
        "{{p afterword.body }}",
        "{{p appendices[0].body }}",
    ):
        document.add_paragraph(line)
    (tmp_path / "docx").mkdir()
    document.save(str(tmp_path / docx.TEMPLATE))
    parts = trees(write(theme=Theme((tmp_path, PACKAGED))))
    check_names(parts)
    assert text(parts["word/document.xml"]).startswith("Лучшие практики\nПервая практика\nТекст")


def test_contents_name_what_the_template_prints(themed: Themed) -> None:
    """Expect no line that leads nowhere, from a template that has neither indexes nor headings of parts."""

    def change(parts: dict[str, bytes]) -> None:
        for tag in (b"{{p index.heading }}", b"{{p heading }}", b"{{p people_heading }}"):
            parts["word/document.xml"] = parts["word/document.xml"].replace(tag, b"")

    parts = trees(write(theme=themed(change)))
    check_names(parts)
    lines = text(parts["word/document.xml"]).splitlines()
    assert not [line for line in lines if "Указатель" in line or "Базовый уровень" in line]


def test_a_long_book_takes_little_more_memory_than_its_document() -> None:
    """Expect its texts to be held once, in bytes: as letters, all at once or several times they take thrice as much."""
    body = "Слово и **дело** в [ссылке](https://example.org/).\n\n" * 300
    book = make_book(*(entry(f"p{number}", f"Практика {number}", body) for number in range(16)))
    write(layout=None)
    tracemalloc.start()
    try:
        data = write(book, layout=None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert peak < 3 * archive.getinfo("word/document.xml").file_size


def test_nothing_of_a_template_stays() -> None:
    """Expect the trees of a file to go when it is written: nobody looks for garbage, and a site has a file a practice."""
    from docx.opc.part import Part

    gc.collect()
    gc.disable()
    try:
        write()
        assert not [part for part in gc.get_objects() if isinstance(part, Part) and vars(part)]
    finally:
        gc.enable()


BROKEN: dict[str, tuple[Callable[[bytes], bytes], tuple[str, ...]]] = {
    "an unknown name": (lambda xml: xml.replace(b"{{ title }}", b"{{ titel }}"), ("titel", docx.TEMPLATE)),
    "an unknown field": (lambda xml: xml.replace(b"{{ byline.name }}", b"{{ byline.nmae }}"), ("nmae", docx.TEMPLATE)),
    "an open tag": (lambda xml: xml.replace(b"{{ title }}", b"{% if title %}"), (docx.TEMPLATE,)),
    "no titles": (
        lambda xml: xml.replace(b"{{p entry.heading }}", b""),
        ("{{p entry.heading }}", docx.TEMPLATE),
    ),
    "no practices": (lambda xml: xml.replace(b"{{p entry.body }}", b""), ("{{p entry.body }}", docx.TEMPLATE)),
    "a damaged part": (lambda xml: xml[: len(xml) // 2], (docx.TEMPLATE,)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_told_of(name: str, themed: Themed) -> None:
    """Expect an error that names the file and what is wrong with it, in both languages."""
    change, pieces = BROKEN[name]
    theme = themed(lambda parts: parts.update({"word/document.xml": change(parts["word/document.xml"])}))
    with pytest.raises(TemplateError) as caught:
        write(theme=theme)
    for lang in ("ru", "en"):
        assert all(piece in caught.value.explain(lang) for piece in pieces)


def test_a_template_that_is_no_word_file_is_told_of(tmp_path: Path) -> None:
    """Expect an error that names the file."""
    path = tmp_path / docx.TEMPLATE
    path.parent.mkdir()
    path.write_bytes(b"{{ title }}")
    with pytest.raises(TemplateError, match=re.escape(str(path))):
        write(theme=Theme((tmp_path, PACKAGED)))
