"""The PDF: what stands on its pages, what it says of itself, and what cannot stop it."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml
from pypdf import PdfReader

from profcollect import markdown
from profcollect.apparatus import Colophon, Index, IndexLine, Person
from profcollect.card import Byline, Fact, Item
from profcollect.collection import Book, Caption, Compiled, Edition, Entry, Group, Listing, Matter
from profcollect.errors import TemplateError
from profcollect.images import Image
from profcollect.layout import Figure
from profcollect.markup import Context, typst
from profcollect.practice import Link
from profcollect.profiles import PROFILES
from profcollect.theme import Theme, packaged_templates
from profcollect.videos import video
from profcollect.writers import pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.profiles import Profile

TEMPLATES = packaged_templates() / "default"
THEME = Theme((TEMPLATES,))
WORDS = yaml.safe_load((Path(markdown.__file__).parent / "data/ru.yml").read_text(encoding="utf-8"))
IMPRINT = ("udc", "bbk", "author_mark", "isbn", "reviewers", "editors", "compilers", "copyright", "age_mark")
VIDEO = video(Link(url="https://video.example.org/1", title="Съёмка"), "Съёмка")
INDEX_LINES = (IndexLine("проба", "П", ("first",)), IndexLine("труд", "Т", ("first", "other")))
MARK = "Рабочая версия, 14 февраля 2009 г."
TRAPS = (
    "# $ * _ < > & @ \\ \" ' ~ [ ] { } % = + - / // /* */",
    "{{ x }} {% if %} {# x #}",
    '#let x = 1 #panic() #"a" $x$ <label> @ref *a* _a_ `a` = a ]]>',
    '\\u{1F600} \\n \\\\ \\"',
    "]]] [[[ }}} {{{ ))) (((",
    '";#panic("x");#"',
)
CONSTRUCTS = """\
## Раздел

Абзац со сноской[^1], со второй[^2] и снова с первой[^1], со [ссылкой](https://example.org/), со
[ссылкой на раздел](#razdel), на [соседа](other.md) и на [отсутствующего](absent.md).

- [ ] сделать
- [x] сделано

1. первый

   Второй абзац пункта.

   > Цитата в пункте.

| Этап | Срок[^3] |
|------|-----:|
| один | 9 мес. |

Таблица: Этапы работы

![Люди](photo.png "Участники фестиваля")

![Никого](none.png)

Термин
: Определение термина

<div>разметка</div>

[^1]: Первая сноска.

    Её второй абзац.
[^2]: Вторая сноска с третьей[^3].
[^3]: Третья сноска, а в ней первая[^1].
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(side: int = 8) -> Image:
    """A grey square."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * side) * side)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return Image(f"square{side}.png", side, side, 96, data)


def compiled(
    slug: str,
    level: int,
    body: str,
    images: Mapping[str, Image],
    page: Profile = PROFILES.find("a4"),  # type: ignore[assignment]
    **given: Any,  # noqa: ANN401
) -> Compiled:
    """A text whose own title is of that level."""
    context = Context(slug, level, images, WORDS, {"other.md": "other", "absent.md": "absent"}, page)
    return Compiled(
        slug=slug,
        practice=cast("Any", None),
        html="",
        typst=typst.render(markdown.parse(body), context),
        ooxml=cast("Any", None),
        headings=(),
        images=tuple(images.values()),
        **given,
    )


def entry(slug: str, title: str, body: str, images: Mapping[str, Image] | None = None, **given: Any) -> Entry:  # noqa: ANN401
    """A practice whose own title is of level 3."""
    plain: dict[str, Any] = {
        "bylines": (),
        "names": "",
        "facts": (),
        "summary": "",
        "keywords": (),
        "source": "",
        "status": "",
        "cite": ("Цитата",),
    }
    own = given.pop("compiled", None) or compiled(slug, 3, body, images or {})
    return Entry(slug=slug, number=1, title=title, compiled=own, **plain | given)


def book(*entries: Entry, **given: Any) -> Book:  # noqa: ANN401
    """A final edition of the entries, in a section of a part, with nothing that can be left out."""
    section = Group("Урочная деятельность", "part-section", 2, (), entries)
    plain: dict[str, Any] = {
        **dict.fromkeys(("subtitle", "kind", "organization", "place", "year", "annotation", "goal"), ""),
        "name": "sbornik",
        "lang": "ru",
        "title": "Лучшие практики",
        "tasks": (),
        "municipalities": (),
        "imprint": dict.fromkeys(IMPRINT, ()),
        "edition": Edition(working=False, mark="", date="14 февраля 2009 г.", day=date(2009, 2, 14)),
        "parts": (Group("Базовый уровень", "part", 1, (section,), ()),),
        "entries": entries,
        "practice_level": 3,
        "words": WORDS,
        "page": PROFILES.find("a4"),
        "page_chosen": False,
        **dict.fromkeys(("preface", "afterword")),
        **dict.fromkeys(("appendices", "people", "indexes", "lists"), ()),
        "record": ("Запись",),
        "colophon": Colophon("", "Лучшие практики", "", (), ("Концевая",), ()),
        "contents_first": True,
        "author_style": "classic",
    }
    return Book(**plain | given)


def full_book() -> Book:
    """A working edition that has everything."""
    first = entry(
        "first",
        "Профессиональные пробы # $ *",
        CONSTRUCTS,
        bylines=(Byline("Иванова Мария Петровна", "методист, ЦДЮТТ"), Byline("Ли Анна", "")),
        names="Иванова М. П., Ли А.",
        facts=(Fact("links", "Ссылки", (Item("Сайт", "https://example.org/я"), Item("Зло", "javascript:x"))),),
        summary="Краткое описание.",
        keywords=("профориентация", "пробы"),
        source="Итоговый анализ",
        status="черновик",
        cite=("Иванова М. П. Пробы", Figure("range", "first", " — С. "), "."),
        compiled=compiled(
            "first",
            3,
            CONSTRUCTS,
            {"photo.png": picture(), "code": VIDEO.code},
            videos=(VIDEO,),
            captions=(Caption("figure", 1, "Участники фестиваля", "first--figure_1"),),
        ),
    )
    return book(
        first,
        entry("other", "Соседняя практика", "\n\n".join(map(escaped, TRAPS)) + "\n\n" + "Слово и дело. " * 600),
        organization="Группа «Сеть»",
        subtitle="Подзаголовок",
        kind="Сборник",
        place="Копейск",
        year="2009",
        annotation="Об этой книге.",
        goal="Отбор практик.",
        tasks=("Собрать.", "Издать."),
        imprint={name: (f"значение {name}",) for name in IMPRINT},
        preface=Matter("Предисловие", "matter--preface", compiled("matter--preface", 1, "# Как читать\n\nПодряд.", {})),
        afterword=Matter("Заключение", "matter--afterword", compiled("matter--afterword", 1, "Конец.", {})),
        appendices=(Matter("Анкета", "matter--appendix-1", compiled("matter--appendix-1", 1, "Вопросы.", {})),),
        people=(Person("Иванова Мария Петровна", "методист", ("first",)),),
        indexes=(Index("keywords", "Указатель слов", "matter--index-keywords", INDEX_LINES),),
        lists=(
            Listing(
                "Список рисунков",
                "matter--list-figures",
                (*first.compiled.captions, Caption("figure", 9, "Пропавший", "x")),
            ),
        ),
        record=("Лучшие практики. — Копейск, 2009", Figure("pages", "", ". — ", " с."), " — Текст."),
        colophon=Colophon(
            "Издание вида",
            "Лучшие практики",
            "Подзаголовок",
            (("Редактор", "Ли А."),),
            (
                "Формат 60×84/8. ",
                Figure("typeface", "", "Гарнитура ", ". "),
                Figure("sheets", "60×84/8", "Усл. печ. л. ", ". "),
            ),
            ("Копейск, ул. Мира, 1",),
        ),
        edition=Edition(working=True, mark="Рабочая версия", date="14 февраля 2009 г.", day=date(2009, 2, 14)),
    )


def escaped(text: str) -> str:
    """`text` so that Markdown takes it letter for letter."""
    return re.sub(r"([^\w\s]|_)", r"\\\1", text)


def letters(text: str) -> str:
    """`text` without spaces and hyphens: lines end where they like."""
    return re.sub(r"[\s\xad-]", "", text)


def write(one: Book, theme: Theme = THEME) -> dict[str, bytes]:
    """The book's file by its name."""
    return {f"{one.name}.pdf": pdf.lay_out(one, theme).finish()}


def made(one: Book, theme: Theme = THEME) -> PdfReader:
    """The book, read back."""
    return PdfReader(BytesIO(write(one, theme)[f"{one.name}.pdf"]))


def printed(reader: PdfReader) -> str:
    """All letters of a PDF."""
    return letters("".join(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def data() -> bytes:
    """The full book as bytes."""
    return write(full_book(), THEME)["sbornik.pdf"]


@pytest.fixture(scope="module")
def reader(data: bytes) -> PdfReader:
    """The full book, read back."""
    return PdfReader(BytesIO(data))


@pytest.fixture(scope="module")
def words(reader: PdfReader) -> str:
    """All letters of the full book."""
    return printed(reader)


def titles(outline: list[Any]) -> list[Any]:
    """The titles of bookmarks, nested as they are."""
    return [titles(one) if isinstance(one, list) else one.title for one in outline]


def test_it_says_what_it_is(reader: PdfReader, data: bytes) -> None:
    """Expect title, language, tags, and both standards."""
    assert reader.metadata is not None
    assert reader.metadata.title == "Лучшие практики"
    assert reader.metadata.get("/Keywords") == "профориентация, пробы"
    assert "/Author" not in reader.metadata
    root = reader.root_object
    assert str(root["/Lang"]) == "ru"
    assert cast("Any", root["/MarkInfo"])["/Marked"]
    assert b"pdfuaid:part>1<" in data
    assert b"pdfaid:part>2<" in data


def test_bookmarks(reader: PdfReader) -> None:
    """Expect parts, sections, practices and all that stands around them, and not the headings of their texts."""
    assert titles(reader.outline) == [
        "Содержание",
        "Цель проекта",
        "Задачи проекта",
        "Предисловие",
        "Базовый уровень",
        ["Урочная деятельность", ["Профессиональные пробы # $ *", "Соседняя практика"]],
        "Заключение",
        "Анкета",
        "Сведения об авторах",
        "Список рисунков",
        "Указатель слов",
    ]


def test_contents_name_the_pages(reader: PdfReader) -> None:
    """Expect authors, title and the number of the page that the practice starts on."""
    contents = letters(reader.pages[2].extract_text())
    for title, names in (("Профессиональные пробы # $ *", "Иванова М. П., Ли А."), ("Соседняя практика", "")):
        start = next(
            number
            for number, page in enumerate(reader.pages, 1)
            if number > 4 and letters(title) in letters(page.extract_text())
        )
        assert re.search(re.escape(letters(names + title)) + rf"\.+{start}\D", contents)


def test_page_numbers(reader: PdfReader) -> None:
    """Expect none on the title page, then each page's own."""
    assert reader.page_labels[1:] == [str(number) for number in range(2, len(reader.pages) + 1)]
    for number, page in enumerate(reader.pages, 1):
        assert page.extract_text().rstrip().endswith(f" {number}") == (number > 1)


def test_the_working_edition_is_marked_on_every_page(reader: PdfReader) -> None:
    """Expect the mark and the date."""
    assert all(letters(MARK) in letters(page.extract_text()) for page in reader.pages)


def test_running_headers(reader: PdfReader) -> None:
    """Expect the part on the left and the practice on the right, but on no page that a practice starts on."""
    pages = [page.extract_text().split("\n")[0].strip() for page in reader.pages]
    start = next(
        number for number, page in enumerate(reader.pages) if number > 4 and TRAPS[0][:9] in page.extract_text()
    )
    assert pages[start] == "Соседняя практика"
    following = {number % 2: pages[number - 1] for number in range(start + 2, start + 4)}
    assert following == {0: "Базовый уровень", 1: "Соседняя практика"}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_text(words: str, trap: str) -> None:
    """Expect every character."""
    assert letters(trap) in words


@pytest.mark.parametrize(
    "text",
    [
        *("Группа «Сеть»", "Подзаголовок", "Сборник", "Копейск2009", "Об этой книге.", "Отбор практик.", "2.Издать."),
        *(
            "УДКзначениеudc",
            "ББКзначениеbbk",
            "значениеauthor_mark",
            "ISBNзначениеisbn",
            "©значениеcopyright",
            "значениеage_mark",
        ),
        *("Рецензенты:значение", "Редакционнаяколлегия:значение", "Составители:значение"),
        *(
            "Иванова Мария Петровна",
            "методист, ЦДЮТТ",
            "Ссылки",
            "Зло",
            "Краткое описание.",
            "Статусчерновик",
            "Источник:Итоговый",
        ),
        *(
            "Ключевыеслова:профориентация,пробы",
            "☐сделать",
            "☑сделано",
            "1.первый",
            "Второй абзац пункта.",
            "Цитата в пункте.",
        ),
        *("Таблица1—Этапыработы", "9мес.", "Рисунок1—Участникифестиваля", "Рисунок2—Никого", "Нетизображения:none.png"),
        *(
            "Определение термина",
            "<div>разметка</div>",
            "1Первая сноска.",
            "Её второй абзац.",
            "2Вторая сноска с третьей3.",
            "3Третья",
        ),
    ],
)
def test_nothing_is_lost(words: str, text: str) -> None:
    """Expect every text of the book and of each construct."""
    assert letters(text) in words


def test_links(reader: PdfReader) -> None:
    """Expect links to the web that are safe, and links inside the book only where they lead somewhere."""
    actions = [
        cast("Any", note)["/A"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in cast("Any", note)
    ]
    found = {action["/URI"] for action in actions if "/URI" in action}
    assert found == {"https://example.org/", "https://example.org/%D1%8F", "https://video.example.org/1"}


def test_equal_books_give_equal_bytes(data: bytes) -> None:
    """Expect the same PDF a second time."""
    assert write(full_book(), THEME)["sbornik.pdf"] == data


def test_what_is_not_given_leaves_no_trace() -> None:
    """Expect a bare book of title page, its back, contents, practice and closing page, without labels and marks."""
    reader = made(book(entry("only", "Одна", "Текст.")))
    assert len(reader.pages) == 5
    text = printed(reader)
    assert not re.findall("УДК|ISBN|Аннотация|Рабочая|Составители|Ключевые|Видео|Указатели|Сведения|None", text)
    assert text.count(":") == 1
    assert "Дляцитирования:Цитата" in text


def test_pages(data: bytes, reader: PdfReader) -> None:
    """Expect the number of pages without a reader of PDF."""
    assert pdf.pages(data) == len(reader.pages)
    assert pdf.pages(b"") is None


def test_characters_without_a_glyph_are_shown_as_their_codes() -> None:
    """Expect a PDF by the standards with the codes in it."""
    one = book(entry("a", "Цель 😀", "漢字 и `😀`, ы̄, ₽, ☑, \uf0b7, а\ufeffб"), title="Книга 漢")
    data = write(one, THEME)["sbornik.pdf"]
    text = printed(PdfReader(BytesIO(data)))
    assert b"pdfuaid" in data
    for shown in ("КнигаU+6F22", "ЦельU+1F600U+6F22U+5B57иU+1F600,", ",₽,☑,U+F0B7,аб"):
        assert shown in text


def test_a_paragraph_full_of_them_does_not_stop_the_book() -> None:
    """Expect blanks where Typst would give up on hundreds of frames."""
    data = write(book(entry("a", "А", "漢 а " * 600)), THEME)["sbornik.pdf"]
    assert b"pdfuaid" in data
    assert printed(PdfReader(BytesIO(data))).count("□") == 600


def test_a_broken_image_does_not_stop_the_book() -> None:
    """Expect a box for it, and the others untouched."""
    broken = replace(picture(9), data=picture(9).data[:40])
    one = book(entry("a", "А", "![](x.png)\n\n![](y.png)", {"x.png": broken, "y.png": picture()}))
    data = write(one, THEME)["sbornik.pdf"]
    assert b"pdfuaid" in data
    assert letters("Нет изображения: square9.png") in printed(PdfReader(BytesIO(data)))
    assert sum(len(page.images) for page in PdfReader(BytesIO(data)).pages) == 1


@pytest.mark.parametrize(
    "body",
    [
        "> " * 30 + "а",
        "- " * 30 + "![а](x.png)",
        "- > 1. " * 12 + "а[^1]\n\n[^1]: " + "> - " * 12 + "б[^1]",
        "#\n\n# ![а](x.png)\n\n##### а\n\n> # б\n>\n> - ### ![](x.png)\n\n##",
        "|[а](http://x.ru)[^1]|\n|-|\n" + "|б|\n" * 80 + "\n[^1]: в\n\n    # г",
        "||\n|-|\n||\n\n![](x.png){width=999%}\n\n[![](x.png)](http://x.ru)",
        "а[^1] *[б[^1]](http://x.ru)*\n\n[^1]: |а|\n    |-|\n    |б[^1]|",
        "- " * 10 + "*а **б " * 30 + "в** г*" * 30,
        "а[^0]\n\n" + "\n".join(f"[^{n}]: б[^{n + 1}]" for n in range(999)) + "\n[^999]: в",
        "![](x.png){width=0%}\n\nа ![](x.png){width=0mm} `` ` `` ``  ``",
        "х" * 3000 + " " + "x" * 3000 + "\n\n```\n" + "<div>" * 3000 + "\n```",
    ],
)
def test_no_text_stops_the_book(body: str) -> None:
    """Expect a PDF by the standards."""
    assert b"pdfuaid" in write(book(entry("a", "А", body, {"x.png": picture()})), THEME)["sbornik.pdf"]


def test_a_practice_may_stand_higher_than_others() -> None:
    """Expect headings that skip no level where a part has no sections."""
    one = book()
    deep = entry("a", "А", "# Раз\n\n## Два")
    flat = entry("b", "Б", "# Три\n\n## Четыре")
    parts = (
        Group("Первая", "p1", 1, (Group("Раздел", "s1", 2, (), (deep,)),), ()),
        Group("Вторая", "p2", 1, (), (flat,)),
        Group("Пустая", "p3", 1, (), ()),
    )
    data = write(replace(one, parts=parts, entries=(deep, flat)), THEME)["sbornik.pdf"]
    assert b"pdfuaid" in data
    assert "Пустая" in printed(PdfReader(BytesIO(data)))


def theme(folder: Path, template: str) -> Theme:
    """The default theme with another book template."""
    (folder / "pdf").mkdir()
    (folder / "pdf/book.typ.j2").write_text(template, encoding="utf-8")
    return Theme((folder, TEMPLATES))


def test_a_template_need_not_escape(tmp_path: Path) -> None:
    """Expect values to be literals, also out of macros, and numbers to be numbers."""
    template = (
        "{% macro m(x) %}#emph[{{ x }}];{% endmacro %}{{ title }}{{ m(title) }}#link({{ name | quoted }})[{{ 1 + 1 }}]"
    )
    given = replace(book(), title='#panic() "', subtitle="", name='a"b')
    literal = '#"#panic() \\"";'
    assert pdf.source(given, theme(tmp_path, template)).startswith(f'{literal}#emph[{literal}];#link("a\\"b")[2]')


def test_a_name_that_no_template_is_given(tmp_path: Path) -> None:
    """Expect an error with the template's file, the line and the name."""
    with pytest.raises(TemplateError) as caught:
        write(book(), theme(tmp_path, "\n\n{{ titel }}"))
    assert "book.typ.j2:3" in caught.value.explain("ru")
    assert "titel" in caught.value.explain("ru")


@pytest.mark.parametrize(
    ("template", "reason"), [("#let x = ", "expected expression"), ("а\n#nonsense()", "unknown variable")]
)
def test_a_template_that_typst_does_not_take(tmp_path: Path, template: str, reason: str) -> None:
    """Expect an error with the file, what Typst says, and where."""
    with pytest.raises(TemplateError) as caught:
        write(book(), theme(tmp_path, template))
    message = caught.value.explain("ru")
    assert "book.typ.j2" in message
    assert reason in message
    assert "None" not in message


def test_no_template(tmp_path: Path) -> None:
    """Expect an error that names the missing file."""
    with pytest.raises(TemplateError) as caught:
        write(book(), Theme((tmp_path,)))
    assert "pdf/book.typ.j2" in caught.value.explain("ru")


def test_typst_sees_only_the_book(tmp_path: Path) -> None:
    """Expect no way to a file of the machine."""
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY", encoding="utf-8")
    for path in (str(secret), "/etc/passwd", f"../{secret.name}"):
        folder = tmp_path / str(abs(hash(path)))
        folder.mkdir()
        with pytest.raises(TemplateError):
            write(book(), theme(folder, f'#read("{path}")'))


def test_what_is_taken_for_covered_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect the fonts of the wheel to have every character that is not asked for."""
    monkeypatch.setattr(pdf, "UNCOMMON", re.compile(r"[^\x00-~]"))
    assert pdf._missing(pdf.COVERED, ()) == []
    assert pdf._missing(pdf.COVERED + "漢", ()) == ["漢"]
