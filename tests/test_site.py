"""Book → site: pages that hold together, open from a folder and ask nobody for anything."""

from __future__ import annotations

import re
import socketserver
import threading
import zlib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from struct import pack
from typing import Any, ClassVar, cast

import lxml.html
import pytest
import yaml
from tools import needs, run_tool

from profcollect import markdown
from profcollect.apparatus import Colophon, Index, IndexLine, Person
from profcollect.card import Byline, Fact, Item
from profcollect.collection import Book, Caption, Compiled, Edition, Entry, Group, Listing, Matter
from profcollect.errors import TemplateError
from profcollect.facets import Facet, Value
from profcollect.images import Image
from profcollect.layout import Figure, Layout
from profcollect.markup import Context
from profcollect.markup import html as markup
from profcollect.practice import Author, Link, Name, Practice
from profcollect.profiles import Profile
from profcollect.slugs import slugify
from profcollect.theme import Theme, packaged_templates
from profcollect.videos import video
from profcollect.writers import html

DATA = Path(markdown.__file__).parent / "data"
WORDS = yaml.safe_load((DATA / "ru.yml").read_text(encoding="utf-8"))
THEME = Theme((packaged_templates() / "default",))
TRAP = "# $ * _ < > & @ \\ \" ' ~ [ ] { } % {{ x }} <script>alert(1)</script> ]]> &amp;"
BODY = """# Цель и задачи

Первый абзац[^1] и [другая практика](../b/vtoraya.md), [якорь](#etapy), [сайт](https://example.org/).

# Этапы

![Мастерская](a.png){width=60%}

## Подготовка

Таблица: Этапы

| Этап | Срок |
|---|--:|
| Первый | 2 |

# Итоги

1. Один
2. Два

[^1]: Примечание.
"""


IVANOVA = Name(surname="Иванова", given="Мария", patronymic="Петровна")
PETROV = Name(surname="Петров", given="Пётр", patronymic="Петрович")
KEYWORDS = ("профориентация", "профессиональные пробы")


def picture(width: int, height: int) -> Image:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xb4" * width) * height
    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return Image(f"{width}x{height}.png", width, height, 96, b"\x89PNG\r\n\x1a\n" + parts)


def compiled(slug: str, text: str) -> Compiled:
    """A body as `compile` makes it, in HTML only."""
    body = markdown.parse(text)
    images = {"a.png": picture(800, 450)}
    context = Context(slug, 1, images, WORDS, {"../b/vtoraya.md": "vtoraya"})
    return Compiled(
        slug=slug,
        practice=Practice(authors=(Author(name=IVANOVA), Author(name=PETROV)), keywords=KEYWORDS),
        html=markup.render(body, context),
        typst="",
        ooxml=cast("Any", None),
        headings=tuple((heading.level, heading.text, heading.id) for heading in body.headings),
        images=tuple(images.values()),
    )


def filmed(slug: str, *links: tuple[str, str]) -> Compiled:
    """A body with videos: addresses and titles."""
    videos = tuple(video(Link(url=url, title=title), title) for url, title in links)
    codes = tuple(one.code for one in videos if one.code)
    return replace(compiled(slug, "Текст.\n"), videos=videos, images=codes)


def write(of: Book, theme: Theme = THEME, layout: Layout | None = None) -> dict[str, bytes]:
    """The files of a site."""
    return {name: piece.make()(layout) for name, piece in html.pieces(of, theme).items()}


def entry(slug: str, title: str, text: str = BODY) -> Entry:
    """A practice with everything a page shows."""
    return Entry(
        slug=slug,
        number=1,
        title=title,
        bylines=(
            Byline("Иванова Мария Петровна", "методист, ЦД(Ю)ТТ, Магнитогорск"),
            Byline("Петров Пётр Петрович", ""),
        ),
        names="Иванова М. П., Петров П. П.",
        facts=(
            Fact("municipality", "Муниципалитет", (Item("Копейский городской округ"),)),
            Fact("grades", "Классы", (Item("6–9"),)),
            Fact("links", "Ссылки", (Item("Сайт", "https://example.org/?a=1&b=2"), Item("Зло", "javascript:alert(1)"))),
        ),
        summary="О чём практика.",
        keywords=KEYWORDS,
        source="Архив центра",
        status="Черновик",
        compiled=compiled(slug, text),
        cite=(f"Иванова М. П. {title} // Лучшие практики. — 2026", Figure("range", slug, ". — С. "), "."),
    )


def bare(slug: str, title: str) -> Entry:
    """A practice with nothing that can be left out."""
    full = entry(slug, title, "Текст.\n")
    return replace(full, bylines=(), names="", facts=(), summary="", keywords=(), source="", status="")


def book() -> Book:
    """Two parts, the first with two sections, the second with practices of its own."""
    entries = (entry("pervaya", "Первая"), entry("vtoraya", "Вторая"), bare("tretya", "Третья"))
    sections = (
        Group("Урочная деятельность", "urok", 2, (), entries[:1]),
        Group("Внеурочная деятельность", "vneurok", 2, (), entries[1:2]),
    )
    parts = (Group("Базовый уровень", "bazovyy", 1, sections, ()), Group("Прочее", "prochee", 1, (), entries[2:]))
    return Book(
        name="sbornik",
        lang="ru",
        title="Лучшие практики профминимума",
        subtitle="Опыт четырёх городов",
        kind="Сборник методических материалов",
        organization="Центр детского технического творчества",
        place="Магнитогорск",
        year="2026",
        annotation="Для кого сборник.",
        goal="Выявление практик.",
        tasks=("Собрать.", "Издать."),
        municipalities=("Копейский городской округ", "Кыштымский городской округ"),
        imprint={"udc": ("371.3",), "bbk": (), "isbn": (), "editors": ("Сидоров С. С.",), "copyright": ("ЦДТТ, 2026",)},
        edition=Edition(working=True, mark="Рабочая версия", date="23 ноября 2026 г.", day=date(2009, 2, 14)),
        parts=parts,
        entries=entries,
        practice_level=3,
        words=WORDS,
        page=Profile(id="a4"),
        page_chosen=False,
        preface=Matter("От составителей", "matter--preface", compiled("matter--preface", BODY)),
        afterword=None,
        appendices=(Matter("Приложение. Анкета", "matter--appendix-1", compiled("matter--appendix-1", "Анкета.\n")),),
        people=(
            Person("Иванова Мария Петровна", "методист, Магнитогорск", ("pervaya", "vtoraya")),
            Person("Петров Пётр Петрович", "", ("pervaya",)),
        ),
        indexes=(
            Index(
                "keywords",
                "Указатель ключевых слов",
                "matter--index-keywords",
                (IndexLine("профориентация", "П", ("pervaya", "vtoraya")), IndexLine("робот", "Р", ("pervaya",))),
            ),
        ),
        lists=(
            Listing(
                "Список рисунков",
                "matter--list-figures",
                (
                    Caption("figure", 1, "Мастерская", "pervaya--figure_1"),
                    Caption("figure", 1, "Мастерская", "matter--preface--figure_1"),
                ),
            ),
        ),
        record=("Лучшие практики профминимума. — Магнитогорск, 2026", Figure("pages", "", ". — ", "\xa0с"), "."),
        colophon=Colophon(
            "Сборник методических материалов",
            "Лучшие практики профминимума",
            "",
            (("Редактор", "Вересова Л. П."),),
            ("Формат 60×84/8. ", Figure("typeface", "", "Гарнитура ", ". "), "Тираж 150 экз. "),
            ("Издательство «Перекрёсток»",),
        ),
        contents_first=True,
        author_style="classic",
        facets=(
            facet("municipality", "Муниципалитет", {"Копейск": ("pervaya", "vtoraya"), "Кыштым": ("tretya",)}),
            facet(
                "author",
                "Авторы",
                {"Иванова Мария Петровна": ("pervaya", "vtoraya"), "Петров Пётр Петрович": ("pervaya",)},
            ),
            facet("keyword", "Ключевые слова", {"профориентация": ("pervaya", "vtoraya"), "робот": ("pervaya",)}),
        ),
    )


def facet(name: str, label: str, values: dict[str, tuple[str, ...]]) -> Facet:
    """What practices can be chosen by."""
    return Facet(name, label, tuple(Value(slugify(one), one, one, slugs) for one, slugs in values.items()))


def plainest() -> Book:
    """The same without anything around its practices."""
    return replace(book(), preface=None, appendices=(), people=(), indexes=(), lists=(), facets=())


def site(of: Book) -> dict[str, lxml.html.HtmlElement]:
    """The parsed pages of a book, by file name."""
    files = write(of)
    return {name: lxml.html.document_fromstring(data) for name, data in files.items() if name.endswith(".html")}


def text_of(page: lxml.html.HtmlElement, path: str) -> list[str]:
    """The text at an XPath, its spaces made single."""
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def test_the_files_of_a_site() -> None:
    files = write(book())
    assert sorted(files) == [
        "about.html",
        "appendix_1.html",
        "authors.html",
        "catalogue.css",
        "catalogue.html",
        "catalogue.js",
        "data/catalogue.js",
        *(f"data/text/{name}.js" for name in ("pervaya", "tretya", "vtoraya")),
        "figures.html",
        "images/800x450.png",
        "index.html",
        "keywords.html",
        "municipalities.html",
        "municipality_kopeysk.html",
        "municipality_kyshtym.html",
        "pervaya.html",
        "preface.html",
        "search.js",
        "site.js",
        "style.css",
        "tretya.html",
        "vtoraya.html",
    ]
    assert files["images/800x450.png"].startswith(b"\x89PNG")


def test_every_link_and_anchor_is_there() -> None:
    pages = site(book())
    files = write(book())
    for name, page in pages.items():
        for address in page.xpath("//@href | //@src"):
            if address.startswith(("https://", "mailto:", "data:")):
                continue
            file, _, anchor = address.partition("#")
            assert (file or name) in files, (name, address)
            if file == "catalogue.html":
                # What stands there behind the hash is the choice.
                continue
            assert not anchor or pages[file or name].xpath("//*[@id=$id]", id=anchor), (name, address)


def test_ids_are_unique_on_each_page() -> None:
    for page in site(book()).values():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_nothing_is_asked_of_the_network() -> None:
    files = write(book())
    for page in site(book()).values():
        addresses = page.xpath("//link/@href | //script/@src | //img/@src | //@srcset | //iframe/@src")
        assert not [address for address in addresses if ":" in address and not address.startswith("data:")]
        assert not page.xpath("//script[not(@src)][@type!='application/ld+json'] | //style | //@style")
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'")
    assert b"url(" not in files["style.css"]
    assert b"@import" not in files["style.css"]


def test_headings_skip_no_level() -> None:
    for page in site(book()).values():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1
        # The outline beside a practice's title may be read before the title's own level two.
        assert all(lower <= upper + 1 for upper, lower in pairwise(levels))


def test_the_front_page_says_what_the_book_is() -> None:
    page = site(book())["index.html"]
    (text,) = text_of(page, "//body")
    for piece in (
        "Лучшие практики профминимума",
        "Опыт четырёх городов",
        "Сборник методических материалов",
        "Центр детского технического творчества",
        "Магнитогорск, 2026",
        "Рабочая версия · 23 ноября 2026 г.",
        "Аннотация Для кого сборник.",
        "Цель проекта Выявление практик.",
        "Задачи проекта Собрать. Издать.",
        "УДК 371.3",
        "Редакционная коллегия Сидоров С. С.",
        "© ЦДТТ, 2026",
    ):
        assert piece in text
    assert "ББК" not in text
    assert text_of(page, "//dl[@class='counts']/div") == ["практики3", "автора2", "муниципалитета2"]


def test_the_front_page_lists_the_practices_in_their_groups() -> None:
    page = site(book())["index.html"]
    assert text_of(page, "//section[h2/@id='bazovyy']/section[h3/@id='urok']//h4/a") == ["Первая"]
    assert text_of(page, "//section[h2/@id='prochee']//h3/a") == ["Третья"]
    (card,) = text_of(page, "//section[h3/@id='urok']//li[@class='card']")
    assert card.startswith("Первая Иванова М. П., Петров П. П. Копейский городской округ Классы: 6–9")
    assert text_of(page, "//nav[@class='outline']/ol/li/a") == [
        "От составителей",
        "Базовый уровень",
        "Прочее",
        "Приложение. Анкета",
        "Список рисунков",
    ]


def test_a_book_without_parts_lists_its_practices() -> None:
    page = site(replace(plainest(), parts=()))["index.html"]
    assert text_of(page, "//li[@class='card']/h3/a") == ["Первая", "Вторая", "Третья"]
    assert text_of(page, "//nav//a") == ["Каталог", "О сборнике"]


def test_a_final_edition_bears_no_mark() -> None:
    for page in site(replace(book(), edition=Edition(working=False, mark="", date="", day=date(2009, 2, 14)))).values():
        assert not page.xpath("//aside[@class='edition']")


def test_a_practice_has_its_page() -> None:
    page = site(book())["pervaya.html"]
    assert text_of(page, "//title") == ["Первая — Лучшие практики профминимума"]
    assert text_of(page, "//h1") == ["Первая"]
    assert text_of(page, "//nav[@class='path']//a") == ["Базовый уровень", "Урочная деятельность"]
    assert text_of(page, "//ul[@class='authors']/li/b") == ["Иванова Мария Петровна", "Петров Пётр Петрович"]
    assert text_of(page, "//dl[@class='facts']//dt")[:3] == ["Муниципалитет", "Классы", "Ссылки"]
    assert page.xpath("//dl[@class='facts']//a/@href") == ["https://example.org/?a=1&b=2"]
    assert text_of(page, "//dl[@class='facts']//dd")[3] == "Зло"
    (text,) = text_of(page, "//main")
    for piece in ("О чём практика.", "профориентация, профессиональные пробы", "Источник: Архив центра", "Черновик"):
        assert piece in text
    contents = text_of(page, "//nav[@aria-labelledby='_contents']//a")
    assert contents == ["Цель и задачи", "Этапы", "Подготовка", "Итоги"]


def test_a_practice_says_how_to_cite_it_with_its_pages_where_they_are_known() -> None:
    layout = Layout("layout", 120, {"pervaya": 12}, {"pervaya": 15})
    for known, expected in ((None, "2026."), (layout, "2026. — С. 12–15.")):
        page = lxml.html.document_fromstring(write(book(), layout=known)["pervaya.html"])
        assert text_of(page, "//span[@class='citation']") == [f"Иванова М. П. Первая // Лучшие практики. — {expected}"]


def test_the_front_page_says_how_the_book_was_made() -> None:
    layout = Layout("layout", 120, {}, {})
    for known, pages in ((None, ""), (layout, ". — 120\xa0с")):
        page = lxml.html.document_fromstring(write(book(), layout=known)["index.html"])
        assert text_of(page, "//footer/h2") == ["О сборнике"]
        assert text_of(page, "//footer/p")[:3] == [
            f"Лучшие практики профминимума. — Магнитогорск, 2026{pages}.".replace("\xa0", " "),
            "Формат 60×84/8. Тираж 150 экз.",
            "Издательство «Перекрёсток»",
        ]
        assert text_of(page, "//footer//div[dt='Редактор']/dd") == ["Вересова Л. П."]


def test_texts_around_the_practices_have_pages() -> None:
    pages = site(book())
    assert text_of(pages["preface.html"], "//title") == ["От составителей — Лучшие практики профминимума"]
    assert text_of(pages["preface.html"], "//h1 | //h2[@id='tsel-i-zadachi']") == ["От составителей", "Цель и задачи"]
    assert pages["preface.html"].xpath("//main//p/a[text()='другая практика']/@href") == ["vtoraya.html"]
    assert text_of(pages["appendix_1.html"], "//div[@class='text']") == ["Анкета."]


def test_an_appendix_takes_no_page_from_a_practice() -> None:
    clash = entry("appendix-1", "Практика с таким именем")
    files = write(replace(book(), parts=(), entries=(*book().entries, clash)))
    assert {"appendix-1.html", "appendix_1.html"} <= set(files)


def test_authors_lead_to_their_practices() -> None:
    page = site(book())["authors.html"]
    assert text_of(page, "//li/p/b") == ["Иванова Мария Петровна", "Петров Пётр Петрович"]
    assert text_of(page, "//li/p/span") == ["методист, Магнитогорск"]
    assert page.xpath("//ul[@class='people']/li[1]//a/@href") == ["pervaya.html", "vtoraya.html"]
    assert text_of(page, "//ul[@class='people']/li[2]//a") == ["Первая"]


def test_keywords_and_lists_lead_to_their_places() -> None:
    page = site(book())["keywords.html"]
    assert text_of(page, "//h1") == ["Ключевые слова"]
    assert text_of(page, "//h2") == ["П", "Р"]
    assert page.xpath("//section[h2='П']//a/@href") == ["pervaya.html", "vtoraya.html"]
    page = site(book())["figures.html"]
    assert text_of(page, "//h1") == ["Список рисунков"]
    assert page.xpath("//ul[@class='captions']//a/@href") == ["pervaya.html#figure_1", "preface.html#figure_1"]
    assert text_of(page, "//ul[@class='captions']/li")[1] == "Рисунок 1 — Мастерская От составителей"


def test_what_a_volume_does_not_have_is_no_link() -> None:
    of = book()
    page = site(replace(plainest(), parts=(), entries=of.entries[:1]))["pervaya.html"]
    assert "другая практика" in text_of(page, "//main")[0]
    assert not page.xpath("//a[text()='другая практика']")


RUTUBE = ("https://rutube.ru/video/0123456789abcdef/", "Как это было")
ELSEWHERE = ("https://example.org/film", "Другой фильм")


def test_a_video_has_a_link_a_code_for_paper_and_a_player_that_waits() -> None:
    one = replace(book().entries[0], compiled=filmed("pervaya", RUTUBE, ELSEWHERE))
    files = write(replace(plainest(), parts=(), entries=(one,)))
    page = lxml.html.document_fromstring(files["pervaya.html"])
    assert page.xpath("//section[@class='videos']//p/a/@href") == [RUTUBE[0], ELSEWHERE[0]]
    assert text_of(page, "//span[@class='shown']") == ["rutube.ru/video/0123456789abcdef", "example.org/film"]
    codes = page.xpath("//img[@class='code']/@src")
    assert len(codes) == 2
    assert all(files[code].startswith(b"\x89PNG") for code in codes)
    (player,) = page.xpath("//iframe[not(@src)]")
    assert player.get("title") == "Видео: Как это было"
    inner = lxml.html.document_fromstring(player.get("srcdoc"))
    assert inner.xpath("//a/@href") == ["https://rutube.ru/play/embed/0123456789abcdef"]
    assert text_of(inner, "//body") == ["Смотреть здесь: Как это былос сайта rutube.ru"]
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.endswith("; frame-src https://rutube.ru")


def test_a_page_without_players_allows_none() -> None:
    one = replace(book().entries[0], compiled=filmed("pervaya", ELSEWHERE, ("javascript:alert(1)", TRAP)))
    page = site(replace(plainest(), parts=(), entries=(one,)))["pervaya.html"]
    assert not page.xpath("//iframe")
    assert page.xpath("//section[@class='videos']//a/@href") == [ELSEWHERE[0]]
    assert "frame-src" not in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


class Ear(socketserver.BaseRequestHandler):
    """Notes which site a browser asks a proxy for."""

    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        """Note it, and hang up."""
        self.heard.append(self.request.recv(1024).decode(errors="replace").split("\r\n")[0])


@needs("browser")
@pytest.mark.slow
@pytest.mark.parametrize("eager", [False, True], ids=["as it is", "a player at once"])
def test_nothing_leaves_the_machine_before_a_click(tmp_path: Path, eager: bool) -> None:  # noqa: FBT001
    """Expect a browser to ask nobody for the player; that the test would hear it, the eager page shows."""
    one = replace(book().entries[0], compiled=filmed("pervaya", RUTUBE))
    for name, data in write(replace(plainest(), parts=(), entries=(one,))).items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            data.replace(b"<iframe srcdoc=", b'<iframe src="https://rutube.ru/" data-was=') if eager else data
        )
    Ear.heard.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        run_tool(
            "browser", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--window-size=1200,3000",
            f"--user-data-dir={tmp_path / 'profile'}", f"--proxy-server=127.0.0.1:{server.server_address[1]}",
            (tmp_path / "site" / "pervaya.html").as_uri(),
        )  # fmt: skip
        server.shutdown()
    assert any("rutube" in line for line in Ear.heard) == eager


def test_practices_lead_to_their_neighbours() -> None:
    pages = site(book())
    neighbours = {name: page.xpath("//nav[@class='turn']/a/@href") for name, page in pages.items()}
    assert {name: found for name, found in neighbours.items() if found} == {
        "pervaya.html": ["vtoraya.html"],
        "vtoraya.html": ["pervaya.html", "tretya.html"],
        "tretya.html": ["vtoraya.html"],
    }


def test_what_is_empty_leaves_no_trace() -> None:
    of = book()
    lone = replace(of.entries[2], compiled=replace(of.entries[2].compiled, practice=Practice()))
    page = site(replace(of, parts=(), entries=(lone,), facets=(), lists=()))["tretya.html"]
    absent = "//dl | //main//ul | //*[@class='side'] | //*[@class='summary lines'] | //*[@class='videos']"
    assert not page.xpath(f"{absent} | //meta[@name='author']")
    empty = replace(
        plainest(), subtitle="", kind="", organization="", place="", year="", annotation="", goal="", tasks=(),
        municipalities=(), imprint={}, colophon=Colophon("", "", "", (), (), ()),
    )  # fmt: skip
    page = site(empty)["index.html"]
    assert not page.xpath("//footer//dl | //header[@class='cover']/p | //div[@class='text']/section")
    assert text_of(page, "//footer/p") == ["Лучшие практики профминимума. — Магнитогорск, 2026."]
    assert not [each for each in page.xpath("//p | //dd | //li") if not each.text_content().strip()]


def test_a_site_speaks_the_language_of_its_book() -> None:
    words = yaml.safe_load((DATA / "en.yml").read_text(encoding="utf-8"))
    pages = site(replace(book(), lang="en", words=words))
    assert {page.get("lang") for page in pages.values()} == {"en"}
    assert text_of(pages["index.html"], "//h2[@id='_contents']") == ["Contents"]
    assert text_of(pages["vtoraya.html"], "//nav[@class='turn']/a/span") == ["Previous", "Next"]


def test_a_book_without_practices_is_a_page_and_what_is_said_of_it() -> None:
    assert list(site(replace(plainest(), parts=(), entries=()))) == ["index.html", "about.html"]


def test_nothing_that_a_book_says_becomes_markup() -> None:
    items = (Item(TRAP, f"https://a.ru/{TRAP}"), Item(TRAP, "https://a.ru/\"'<>"))
    trapped = replace(
        entry("pervaya", TRAP), bylines=(Byline(TRAP, TRAP),), names=TRAP, summary=TRAP, keywords=(TRAP,),
        facts=(Fact("municipality", TRAP, items),), source=TRAP, status=TRAP,
    )  # fmt: skip
    full = replace(
        plainest(), title=TRAP, subtitle=TRAP, kind=TRAP, organization=TRAP, place=TRAP, annotation=TRAP, goal=TRAP,
        tasks=(TRAP,), municipalities=(TRAP,), imprint=dict.fromkeys(("udc", "editors", "copyright"), (TRAP,)),
        parts=(Group(TRAP, "urok", 1, (), (trapped,)),), entries=(trapped,),
    )  # fmt: skip
    pages = site(full)
    scripts = {source for page in pages.values() for source in page.xpath("//script/@src")}
    assert scripts == {"site.js", "search.js", "catalogue.js", "data/catalogue.js"}
    assert {kind for page in pages.values() for kind in page.xpath("//script[not(@src)]/@type")} == {
        "application/ld+json"
    }
    assert text_of(pages["pervaya.html"], "//body")[0].count(TRAP) == 13
    assert text_of(pages["index.html"], "//body")[0].count(TRAP) == 18
    assert pages["pervaya.html"].xpath("//dl[@class='facts']//a/@href") == ["https://a.ru/%22'%3C%3E"]


def test_a_page_has_no_forbidden_characters() -> None:
    files = write(replace(book(), title="Кни\x00га\x1f\x85\ufffe"))
    assert "<h1>Книга</h1>" in files["index.html"].decode()


def test_one_template_can_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html/base.html.j2").write_text("<p>Наш</p>{% block page %}{% endblock %}", encoding="utf-8")
    (tmp_path / "html/style.css").write_text("p {}", encoding="utf-8")
    files = write(book(), Theme((tmp_path, *THEME.folders)))
    assert files["pervaya.html"].decode().startswith("<p>Наш</p>")
    assert "<h1>Первая</h1>" in files["pervaya.html"].decode()
    assert files["style.css"] == b"p {}"


@pytest.mark.parametrize("fault", ["{{ nonesuch }}", "{{ entry.nonesuch }}", "{% if %}", "{{ entry.__class__.mro() }}"])
def test_a_fault_in_a_template_is_explained(tmp_path: Path, fault: str) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html/practice.html.j2").write_text(f"<p>\n{fault}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        write(book(), Theme((tmp_path, *THEME.folders)))
    assert str(caught.value.arguments["place"]).endswith("practice.html.j2:2")


def test_an_absent_template_is_explained(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"html/style\.css"):
        write(book(), Theme((tmp_path,)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"),
        ("ink", "panel"),
        ("quiet", "paper"),
        ("quiet", "panel"),
        ("accent", "paper"),
        ("accent", "panel"),
        ("notice-ink", "notice"),
    ],
)
def test_text_has_contrast_enough(scheme: str, ink: str, paper: str) -> None:
    style = THEME.file("html/style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light if scheme == "light" else dark))
    lighter, darker = sorted((luminance(colors[ink]), luminance(colors[paper])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(color: str) -> float:
    """Relative luminance, as WCAG defines it."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
