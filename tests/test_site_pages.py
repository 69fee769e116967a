"""The site as a whole: pages of lists, addresses that clash, and that nothing in it can do harm."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
from conftest import FICTIONAL, Collect
from hypothesis import given
from hypothesis import strategies as st
from made import THEME, TODAY, book, person, practice, site

from profcollect.binding import Order
from profcollect.building import gather, job_of, outcomes
from profcollect.jobs import Workers
from profcollect.practice import Author, Link, Resource
from profcollect.selection import Selection
from profcollect.sites import EMBEDS, PLAYERS, Site
from profcollect.slugs import RESERVED
from profcollect.videos import video
from profcollect.workspace import open_workspace
from profcollect.writers import whole
from profcollect.writers.site import paging

if TYPE_CHECKING:
    from profcollect.collection import Book

HOSTILE = Path(__file__).parent / "hostile"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' file:",
    "img-src": "'self' file: data:",
    "style-src": "'self' file:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
RUTUBE = "https://rutube.ru/video/0123456789abcdef/"
YOUTUBE = "https://youtu.be/abcdefghijk"


def parsed(files: dict[str, bytes]) -> dict[str, lxml.html.HtmlElement]:
    """The pages by name."""
    return {
        name: lxml.html.document_fromstring(data.decode()) for name, data in files.items() if name.endswith(".html")
    }


def text(element: lxml.html.HtmlElement) -> str:
    """What it says, its spaces made single."""
    return " ".join(element.text_content().split())


def gathered(root: Path, formats: tuple[str, ...] = ("html", "html-single")) -> Book:
    """The book of a collection on the disk."""
    order = Order(formats, "", Selection({}, ()), final=False, out=root / "build", today=TODAY)
    workspace = open_workspace(root)
    workers = Workers(job_of(workspace, order), 1)
    return gather(workspace, order, workers.job, outcomes(workspace, order, workers), lambda *_: None).book(order)


def links_are_whole(files: dict[str, bytes]) -> None:
    """Expect every link to lead to a page and a place that are there."""
    pages = parsed(files)
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    for name, page in pages.items():
        for address in page.xpath("//a/@href | //link[not(@rel='canonical')]/@href | //script/@src | //img/@src"):
            if re.match("https?:|mailto:|data:", address):
                continue
            file, _, anchor = address.partition("#")
            assert (file or name) in files, (name, address)
            assert not anchor or file == "catalogue.html" or anchor in ids[file or name], (name, address)
        assert len(page.xpath("//@id")) == len(ids[name]), name


# Lists in pages.


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (50, [50]), (51, [50, 1]), (100, [50, 50]), (101, [50, 50, 1])]
)
def test_sheets(count: int, sizes: list[int]) -> None:
    found = list(paging.sheets("a", range(count), 50))
    names = ["a.html", "a_2.html", "a_3.html"][: len(sizes)]
    assert [len(one.items) for one in found] == sizes
    assert [one.name for one in found] == names
    assert [(one.number, one.total) for one in found] == [(number, len(sizes)) for number in range(1, len(sizes) + 1)]
    assert [one.previous for one in found] == ["", *names[:-1]]
    assert [one.following for one in found] == [*names[1:], ""]
    assert [item for one in found for item in one.items] == list(range(count))


@given(st.integers(0, 400), st.integers(1, 60))
def test_sheets_hold_everything_once(count: int, size: int) -> None:
    found = list(paging.sheets("a", range(count), size))
    assert [item for one in found for item in one.items] == list(range(count))
    assert all(len(one.items) == size for one in found[:-1])


@pytest.mark.parametrize(
    ("number", "lang", "expected"),
    [
        (0, "ru", "0 практик"), (1, "ru", "1 практика"), (2, "ru", "2 практики"), (4, "ru", "4 практики"),
        (5, "ru", "5 практик"), (11, "ru", "11 практик"), (12, "ru", "12 практик"), (14, "ru", "14 практик"),
        (21, "ru", "21 практика"), (22, "ru", "22 практики"), (111, "ru", "111 практик"), (121, "ru", "121 практика"),
        (1, "en", "1 практика"), (2, "en", "2 практик"), (21, "en", "21 практик"),
    ],
)  # fmt: skip
def test_plurals(number: int, lang: str, expected: str) -> None:
    assert paging.plural(number, "практика, практики, практик", lang) == expected.replace(" ", "\xa0")


def many(count: int) -> Book:
    """So many practices of one town, one direction and one author."""
    return book(
        practice(
            f"p{number:03}", title=f"Практика {number:03}", municipality="kopeysk", directions=("lessons",), level="basic",
            authors=(person("Иванова Анна"),), keywords=("общее", f"слово {number}"),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(("count", "pages"), [(50, 1), (51, 2), (101, 3)])
def test_a_value_has_pages_of_fifty(count: int, pages: int) -> None:
    files = site(many(count))
    links_are_whole(files)
    for stem in (
        "municipality_kopeysk",
        "direction_lessons",
        "author_ivanova-anna",
        "keyword_obshchee",
        "part_basic_lessons",
    ):
        names = [f"{stem}.html", *(f"{stem}_{number}.html" for number in range(2, pages + 1))]
        assert sorted(name for name in files if name.startswith(stem)) == sorted(names), stem
        shown = [parsed(files)[name].xpath("//ol[@class='rows']/li/a/@href") for name in names]
        assert [len(one) for one in shown] == [min(50, count - 50 * number) for number in range(pages)]
        assert [one for page in shown for one in page] == [f"p{number:03}.html" for number in range(count)]
        starts = [parsed(files)[name].xpath("//ol[@class='rows']/@start") for name in names]
        assert starts == [[str(50 * number + 1)] for number in range(pages)]
        pagers = [parsed(files)[name].xpath("//nav[@class='pager']/a/@href") for name in names]
        assert pagers == [
            [*names[max(0, number - 1) : number], *names[number + 1 : number + 2]] for number in range(pages)
        ]


def test_a_list_leads_to_the_catalogue_with_the_same_choice() -> None:
    pages = parsed(site(many(5)))
    found = {
        name: pages[f"{name}.html"].xpath("//p[@class='lead']/a/@href")
        for name in ("municipality_kopeysk", "keyword_obshchee", "author_ivanova-anna")
    }
    assert found == {
        "municipality_kopeysk": ["catalogue.html#municipality=kopeysk"],
        "keyword_obshchee": ["catalogue.html#keyword=obshchee"],
        # The catalogue has no list of authors: it looks for the name.
        "author_ivanova-anna": [
            "catalogue.html#q=%D0%98%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2%D0%B0%20%D0%90%D0%BD%D0%BD%D0%B0"
        ],
    }


def test_a_first_page_does_not_grow_with_the_book() -> None:
    small, large = site(many(40))["index.html"], site(many(120))["index.html"]
    assert small.count(b'class="card"') == 40
    assert large.count(b'class="card"') == 0
    assert len(large) < 20_000
    (counts,) = parsed({"index.html": large})["index.html"].xpath("//dl[@class='counts']")
    assert [text(one) for one in counts.xpath("div")] == ["практик120", "автор1", "муниципалитет1", "направление1"]


def test_five_hundred_keywords() -> None:
    words = tuple(f"слово {number:03}" for number in range(500))
    files = site(book([practice("a", keywords=words)]))
    links_are_whole(files)
    pages = parsed(files)
    listed = [
        len(pages[name].xpath("//main//li[@id]")) for name in ("keywords.html", "keywords_2.html", "keywords_3.html")
    ]
    assert listed == [200, 200, 100]
    hrefs = pages["a.html"].xpath("//p[@class='keywords']/a/@href")
    assert (hrefs[0], hrefs[-1]) == ("keywords.html#keyword_slovo-000", "keywords_3.html#keyword_slovo-499")


def test_a_keyword_of_few_practices_is_a_line_and_of_many_a_page() -> None:
    def leading(count: int) -> list[str]:
        files = site(book(practice(f"p{number}", keywords=("Проба", "«проба»")) for number in range(count)))
        links_are_whole(files)
        return list(parsed(files)["p0.html"].xpath("//p[@class='keywords']/a/@href"))

    # However it is written, it leads to the same place.
    assert leading(paging.FEW) == ["keywords.html#keyword_proba"] * 2
    assert leading(paging.FEW + 1) == ["keyword_proba.html"] * 2


def test_neighbours_are_of_the_first_direction_and_of_the_town() -> None:
    def one(slug: str, town: str, *directions: str) -> Any:  # noqa: ANN401
        return practice(slug, title=slug, municipality=town, directions=directions, level="basic")

    members = [
        one("a", "kopeysk", "parents", "lessons"), one("b", "kopeysk", "lessons"), one("c", "kyshtym", "parents"),
        one("d", "kyshtym", "vocational", "lessons"), one("e", "yolkino", "additional"),
    ]  # fmt: skip
    pages = parsed(site(book(members)))
    found = {
        name: [
            (text(part.xpath("p/a")[0]), [one.removesuffix(".html") for one in part.xpath("ul//a/@href")])
            for part in pages[f"{name}.html"].xpath("//*[@class='near']/section")
        ]
        for name in "abcde"
    }
    lessons, parents = "Урочная деятельность", "Взаимодействие с родителями"
    assert found == {
        # Its author put the parents first, the taxonomy does the lessons.
        "a": [(parents, ["c"]), ("Копейск", ["b"])],
        "b": [(lessons, ["a", "d"]), ("Копейск", ["a"])],
        "c": [(parents, ["a"]), ("Кыштым", ["d"])],
        # Nobody else is in its first direction.
        "d": [(lessons, ["b", "a"]), ("Кыштым", ["c"])],
        "e": [],
    }


@pytest.mark.parametrize("count", [2, 4, 5])
def test_neighbours_go_round(count: int) -> None:
    pages = parsed(site(many(count)))
    near = [pages[f"p{number:03}.html"].xpath("//*[@class='near']/section[1]/ul//a/@href") for number in range(count)]
    assert near == [
        [f"p{(number + step) % count:03}.html" for step in range(1, min(3, count - 1) + 1)] for number in range(count)
    ]


# Addresses.


def test_nothing_that_the_site_makes_can_be_called_as_a_practice_is() -> None:
    full = practice(
        "a", "Текст.\n", municipality="kopeysk", directions=("lessons",), level="basic", audience=("pupils",), grades=(8,),
        form=("квест",), authors=(person("Яр Ян", organization="Центр"),), keywords=("к",),
        resources=(Resource(text="Х", kind="staff", share="offer"),),
    )  # fmt: skip
    own = {name.removesuffix(".html") for name in site(book([full])) if name.endswith(".html")} - {"a"}
    assert {name for name in own if "_" not in name} <= RESERVED
    assert {"catalogue", "coverage", "exchange", "about", "authors", "keywords", "organizations"} <= own


def test_practices_that_are_called_as_pages_are(collect: Collect) -> None:
    names = sorted(name for name in RESERVED if re.fullmatch("[a-z]+", name))
    card = "---\nназвание: Практика {name}\nмуниципалитет: Копейск\n---\nТекст.\n"
    root = collect({f"{name}.md": card.format(name=name) for name in names})
    of = gathered(root)
    assert sorted(entry.slug for entry in of.entries) == sorted(f"{name}-2" for name in names)
    files = site(of)
    links_are_whole(files)
    assert text(parsed(files)["catalogue.html"].xpath("//h1")[0]) == "Каталог"
    assert text(parsed(files)["catalogue-2.html"].xpath("//h1")[0]) == "Практика catalogue"


def test_names_that_are_the_same_in_latin_letters(collect: Collect) -> None:
    card = "---\nназвание: {name}\nмуниципалитет: Копейск\n---\nТекст.\n"
    names = ("Щит", "shchit", "ЩИТ 1", "щит-1", "№ !", "漢字")
    of = gathered(collect({f"{name}.md": card.format(name=name) for name in names}))
    slugs = [entry.slug for entry in of.entries]
    assert len(set(slugs)) == len(names)
    assert set(slugs) == {"shchit", "shchit-2", "shchit-1", "shchit-1-2", "practice", "practice-2"}
    links_are_whole(site(of))


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("staraya", "staraya.html"),
        ("staraya.html", "staraya.html"),
        ("Старая", "staraya.html"),
        ("kopeysk/staraya", "kopeysk-staraya.html"),
    ],
)
def test_an_address_of_before_leads_on(alias: str, name: str) -> None:
    files = site(book([practice("novaya", title="<b>Новая</b>", aliases=(alias,))]))
    page = parsed(files)[name]
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=novaya.html"]
    assert page.xpath("//main//a/@href") == ["novaya.html"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert text(page.xpath("//main//a")[0]) == "<b>Новая</b>"
    links_are_whole(files)


def test_an_address_of_before_gives_way() -> None:
    members = [
        practice("pervaya", title="А", aliases=("vtoraya", "catalogue", "obshchaya", "!!!", "pervaya")),
        practice("vtoraya", title="Б", aliases=("obshchaya",)),
    ]
    plain = site(book([practice("pervaya", title="А"), practice("vtoraya", title="Б")]))
    files = site(book(members))
    assert set(files) - set(plain) == {"obshchaya.html"}
    assert all(files[name] == data for name, data in plain.items())
    assert parsed(files)["obshchaya.html"].xpath("//main//a/@href") == ["pervaya.html"]


# Books that are not what one thinks of first.


LONG = "Очень длинное название практики, которое не кончается " * 6


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": LONG[:300]},
        {"title": "А" * 300},
        {"summary": " ", "keywords": ("—",), "form": ("…",)},
        {"authors": (Author(group="Группа"), Author(organization="Нигде"))},
        {"municipality": "kopeysk", "grades": (5,)},
        {"municipality": "kopeysk", "resources": (Resource(text="Х", share="offer"), Resource(text="Х", share="need"))},
        {"directions": ("lessons", "parents"), "level": "basic", "municipality": "kopeysk"},
    ],
    ids=["nothing", "a long title", "a long word", "signs alone", "no names", "a town", "resources", "two directions"],
)
def test_a_book_of_one_practice_is_whole(fields: dict[str, Any]) -> None:
    files = site(book([practice("a", **fields)]))
    links_are_whole(files)
    pages = parsed(files)
    for name, page in pages.items():
        assert [text(one) for one in page.xpath("//h1")] != [""], name
        assert not [one for one in page.xpath("//li | //dd | //td | //h2 | //h3") if not text(one)], name
    assert pages["index.html"].xpath("//li[@class='card']")
    assert "coverage.html" not in files or pages["coverage.html"].xpath("//table")


def test_groups_of_one_name_are_one_line() -> None:
    group = "Творческая группа"
    members = [
        practice("a", title="А", municipality="kopeysk", authors=(Author(group=group),)),
        practice("b", title="Б", municipality="kyshtym", authors=(Author(group="творческая группа"),)),
    ]
    page = parsed(site(book(members)))["authors.html"]
    (line,) = page.xpath("//ul[@class='people']/li")
    assert text(line.xpath(".//b")[0]) == group
    assert line.xpath(".//ul//a/@href") == ["a.html", "b.html"]
    # The two are of different towns: neither can be named.
    assert not line.xpath("p/span")
    page = parsed(site(book(members[:1])))["authors.html"]
    assert [text(one) for one in page.xpath("//ul[@class='people']/li/p/span")] == ["Копейск"]


# Nothing in it can do harm.


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book of all traps, whose practices have been called otherwise before."""
    root = tmp_path_factory.mktemp("hostile") / "Сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("build"))
    shutil.copytree(HOSTILE, root / "practices" / "novokamensk", dirs_exist_ok=True)
    of = gathered(root)
    entries = []
    for entry in of.entries:
        known = replace(entry.compiled.practice, aliases=(f"old-{entry.slug}",))
        entries.append(replace(entry, compiled=replace(entry.compiled, practice=known)))
    return replace(of, entries=tuple(entries), site=Site(url="https://example.org/"))


@pytest.fixture(scope="module")
def harmless(hostile: Book) -> dict[str, bytes]:
    """Its site."""
    return site(hostile)


def policy(page: lxml.html.HtmlElement) -> dict[str, str]:
    """What a page allows."""
    (content,) = page.xpath("//head/meta[@http-equiv='Content-Security-Policy']/@content")
    # It counts from where it stands: before it there is nothing but the charset.
    assert not page.xpath("//head/meta[@http-equiv]/preceding-sibling::*[not(@charset)][not(@http-equiv)]")
    return dict(part.strip().split(" ", 1) for part in content.split(";"))


def test_every_page_of_a_hostile_book_has_a_strict_policy(harmless: dict[str, bytes]) -> None:
    for name, page in parsed(harmless).items():
        allowed = policy(page)
        players = allowed.pop("frame-src", "").split()
        assert set(players) <= {f"https://{host}" for host in PLAYERS.values()}
        if name.startswith("old-"):
            assert allowed == {key: POLICY[key] for key in ("default-src", "style-src", "base-uri", "form-action")}
        else:
            assert allowed == POLICY, name


def dangers(page: lxml.html.HtmlElement) -> list[object]:
    """Scripts, styles and handlers inside a page, frames that load something, links that lead astray."""
    scripts = page.xpath(
        "//script[not(@src)][not(@type='application/ld+json')] | //script[@src and node()] | //style | //base"
    )
    odd = page.xpath(
        "//object | //embed | //svg | //math | //iframe[@src] | //form[@action!='catalogue.html'] | //template"
    )
    handlers = page.xpath("//@*[starts-with(name(), 'on')] | //@style | //@formaction | //@ping | //@background")
    hrefs = page.xpath("//@href | //@src | //@action | //@cite | //@poster")
    astray = [
        one
        for one in hrefs
        if not re.fullmatch(r"(https?://[^/].*|mailto:.*|data:image/.*|(?!//)[\w./%~-]*(#.*)?)", one)
    ]
    open_links = [
        one for one in page.xpath("//a[starts-with(@href, 'http')]") if "noopener" not in (one.get("rel") or "").split()
    ]
    return [*scripts, *odd, *handlers, *astray, *open_links]


def test_a_hostile_book_has_neither_scripts_nor_links_that_lead_astray(harmless: dict[str, bytes]) -> None:
    found = {name: dangers(page) for name, page in parsed(harmless).items()}
    assert not {name: one for name, one in found.items() if one}
    assert sum(name.startswith("old-") for name in found) > 10
    sources = {source for page in parsed(harmless).values() for source in page.xpath("//script/@src")}
    assert sources <= {"site.js", "search.js", "catalogue.js", "data/catalogue.js"}


@pytest.mark.parametrize(
    "code",
    [
        "<script>1</script>", "<style></style>", "<p style='a'>", "<b onclick=a>", "<a href='javascript:a'>", "<base href=a>",
        "<a href='//evil.ru'>", "<a href='vbscript:a'>", "<a href='data:text/html,a'>", "<a href='https://a.ru'>",
        "<iframe src='https://a.ru'></iframe>", "<a href=' javascript:a'>", "<svg></svg>",
    ],
)  # fmt: skip
def test_the_search_for_dangers_sees_them(code: str) -> None:
    assert dangers(lxml.html.document_fromstring(f"<body>{code}</body>"))


def test_the_links_of_a_hostile_book_are_whole(harmless: dict[str, bytes]) -> None:
    links_are_whole(harmless)


def test_the_whole_as_one_file_has_a_strict_policy(hostile: Book) -> None:
    (data,) = whole.prepare(hostile, THEME)(None).values()
    page = lxml.html.document_fromstring(data.decode())
    (style,) = page.xpath("//style")
    code = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy(page) == {
        "default-src": "'none'", "img-src": "data:", "style-src": f"'sha256-{code}'", "base-uri": "'none'",
        "form-action": "'none'",
    }  # fmt: skip
    style.drop_tree()
    assert not dangers(page)
    assert not page.xpath("//script | //iframe")
    ids = set(page.xpath("//@id"))
    assert {one[1:] for one in page.xpath("//@href") if one.startswith("#")} <= ids


@pytest.mark.parametrize(
    ("embeds", "hosts"),
    [
        (("rutube", "vk", "youtube"), {"rutube.ru", "www.youtube-nocookie.com"}),
        (("rutube",), {"rutube.ru"}),
        (("vk",), set()),
        ((), set()),
    ],
)
def test_players_are_only_those_that_the_settings_allow(embeds: tuple[str, ...], hosts: set[str]) -> None:
    addresses = [RUTUBE, YOUTUBE, "https://vimeo.com/123456", "https://rutube.ru.evil.ru/video/0123456789abcdef/"]
    of = book([practice("a", videos=tuple(Link(url=one) for one in addresses))])
    page = parsed(site(replace(of, site=Site(embeds=embeds))))["a.html"]
    inner = [lxml.html.document_fromstring(one) for one in page.xpath("//iframe/@srcdoc")]
    assert {one.xpath("//a/@href")[0].split("/")[2] for one in inner} == hosts
    assert set(policy(page).get("frame-src", "").split()) == {f"https://{host}" for host in hosts}
    assert page.xpath("//section[@class='videos']//p/a/@href") == addresses
    assert not page.xpath("//iframe/@src")
    for frame in page.xpath("//iframe"):
        assert frame.get("sandbox")
        assert "allow-top-navigation" not in frame.get("sandbox")
        assert frame.get("title")


def test_the_services_that_the_settings_know_are_those_that_videos_know() -> None:
    assert {one.id for one in EMBEDS} == set(PLAYERS)
    players = {video(Link(url=url), "").player.split("/")[2] for url in (RUTUBE, YOUTUBE, "https://vk.com/video-1_2")}
    assert players == set(PLAYERS.values()) == Site().players


def test_two_runs_make_the_same_site(tmp_path: Path) -> None:
    """Expect no trace of the order in which Python keeps its sets."""
    import os
    import subprocess
    import sys

    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from test_site_pages import many, site\n"
        "print(hashlib.sha256(repr(list(site(many(60)).items())).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed}, cwd=tmp_path, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "4711")
    }  # fmt: skip
    assert len(said) == 1
