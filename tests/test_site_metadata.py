"""What pages say of themselves to other programs: meta elements, linked data, the sitemap, the feed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html
import pytest
import yaml
from made import CONFIG, TODAY, book, person, practice, site
from made import settings as configured

from profcollect.arranging import Arranger
from profcollect.collection import Downloads
from profcollect.config import read_config
from profcollect.images import Image
from profcollect.layout import Layout
from profcollect.practice import Author, Link
from profcollect.sites import Site
from profcollect.videos import video
from profcollect.writers.site import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.collection import Book, Compiled

URL = "https://example.org/sbornik/"
TRAP = "</script><script>alert(1)</script> \"' & <b> ]]> {{ x }} --> \\"
RSS_DAY = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} 00:00:00 \+0000"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def full(slug: str = "proby", **fields: Any) -> Compiled:  # noqa: ANN401
    """A practice that says everything of itself."""
    given: dict[str, Any] = {
        "title": "Пробы в цехе", "summary": "О чём она.", "keywords": ("проба", "цех"), "date": date(2026, 11, 23),
        "authors": (person("Иванова Анна Сергеевна"), Author(group="Группа «Луч»")),
        "license": "CC BY 4.0", "municipality": "kopeysk", "directions": ("lessons",), "level": "basic",
    }  # fmt: skip
    return practice(slug, **{**given, **fields})


def there(of: Book, url: str = URL) -> Book:
    """The same book, which knows where its site lies."""
    return replace(of, site=Site(url=url))


def meta(page: bytes) -> list[tuple[str, str]]:
    """The names and contents of a page's meta elements, but for those that tell browsers something."""
    found = lxml.html.document_fromstring(page.decode()).xpath("//head/meta[@name or @property]")
    ours = ((one.get("name") or one.get("property"), one.get("content")) for one in found)
    return [one for one in ours if one[0] not in {"viewport", "color-scheme", "referrer"}]


def linked(page: bytes) -> dict[str, Any]:
    """A page's linked data."""
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.decode(), re.DOTALL)
    value: dict[str, Any] = json.loads(script)
    assert value["@context"] == "https://schema.org"
    return value


def test_what_a_practice_says_of_itself() -> None:
    assert meta(site(there(book([full()])))["proby.html"]) == [
        ("description", "О чём она."),
        ("og:title", "Пробы в цехе"),
        ("og:description", "О чём она."),
        ("og:type", "article"),
        ("og:site_name", "Вымышленный сборник"),
        ("og:locale", "ru_RU"),
        ("og:url", f"{URL}proby.html"),
        ("author", "Иванова А. С., Группа «Луч»"),
        ("DC.title", "Пробы в цехе"),
        ("DC.creator", "Иванова, Анна Сергеевна"),
        ("DC.creator", "Группа «Луч»"),
        ("DC.subject", "проба"),
        ("DC.subject", "цех"),
        ("DC.publisher", "Центр «Перекрёсток»"),
        ("DC.date", "2026-11-23"),
        ("DC.type", "Text"),
        ("DC.language", "ru"),
        ("DC.identifier", f"{URL}proby.html"),
        ("DC.rights", "CC BY 4.0"),
        ("citation_title", "Пробы в цехе"),
        ("citation_author", "Иванова, Анна Сергеевна"),
        ("citation_author", "Группа «Луч»"),
        ("citation_publication_date", "2026"),
        ("citation_inbook_title", "Вымышленный сборник"),
        ("citation_publisher", "Центр «Перекрёсток»"),
        ("citation_language", "ru"),
        ("citation_keywords", "проба; цех"),
        ("citation_abstract_html_url", f"{URL}proby.html"),
    ]


def test_what_nobody_knows_is_not_said() -> None:
    config = "title: Сборник\nmunicipalities: [{id: k, name: К}]\n"
    page = site(book([practice("a", config=config)], config))["a.html"]
    names = [name for name, _ in meta(page)]
    assert "citation_author" not in names
    assert "citation_publication_date" not in names
    assert not [content for _, content in meta(page) if not content]
    assert not [name for name in names if name in {"og:url", "og:image", "DC.identifier", "citation_abstract_html_url"}]
    assert b"canonical" not in page
    assert linked(page) == {
        "@context": "https://schema.org", "@type": "ScholarlyArticle", "headline": "a", "inLanguage": "ru",
        "isPartOf": {"@type": "Book", "name": "Сборник"}, "creditText": "a // Сборник.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "day", "expected"),
    [
        ("2026", date(2025, 1, 2), ["2026"]),
        ("", date(2025, 1, 2), ["2025/01/02"]),
        ("2025/2026", None, ["2026"]),
        ("два тысячи", None, []),
        ("", None, []),
    ],
)
def test_the_day_of_publication(year: str, day: date | None, expected: list[str]) -> None:
    of = replace(book([full(date=day)]), year=year)
    page = site(of)["proby.html"]
    assert [content for name, content in meta(page) if name == "citation_publication_date"] == expected
    assert linked(page).get("datePublished", "") == (expected[0] if expected and "/" not in expected[0] else "")


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [({"proby": 12}, {"proby": 15}, ("12", "15")), ({"proby": 12}, {"proby": 12}, ("12", "12")), ({}, {}, None)],
)
def test_pages_are_told_where_a_layout_knows_them(
    starts: dict[str, int], ends: dict[str, int], said: tuple[str, str] | None
) -> None:
    page = site(book([full()]), Layout("layout", 90, starts, ends))["proby.html"]
    known = dict(meta(page))
    found = known.get("citation_firstpage"), known.get("citation_lastpage")
    assert found == (said or (None, None))
    assert (linked(page).get("pageStart"), linked(page).get("pageEnd")) == found
    bare = site(book([full()]))["proby.html"]
    assert b"citation_firstpage" not in bare
    assert b"pageStart" not in bare


def test_linked_data_of_a_practice() -> None:
    assert linked(site(there(book([full(lang="en")])))["proby.html"]) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "Пробы в цехе",
        "abstract": "О чём она.",
        "author": [
            {"@type": "Person", "name": "Иванова Анна Сергеевна"},
            {"@type": "Organization", "name": "Группа «Луч»"},
        ],
        "keywords": ["проба", "цех"],
        "inLanguage": "en",
        "dateCreated": "2026-11-23",
        "datePublished": "2026",
        "license": {"@type": "CreativeWork", "name": "CC BY 4.0"},
        "isPartOf": {"@type": "Book", "name": "Вымышленный сборник", "url": URL},
        "publisher": {"@type": "Organization", "name": "Центр «Перекрёсток»"},
        "creditText": "Иванова А. С. Пробы в цехе / А. С. Иванова, Группа «Луч» // Вымышленный сборник. — 2026.",
        "url": f"{URL}proby.html",
    }


def test_an_author_without_a_name_is_nobody() -> None:
    page = site(book([full(authors=(Author(position="никто"), person("Яр Ян")))]))["proby.html"]
    assert linked(page)["author"] == [{"@type": "Person", "name": "Яр Ян"}]
    assert [content for name, content in meta(page) if name == "citation_author"] == ["Яр, Ян"]


def test_a_licence_that_is_an_address_is_one() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert linked(site(book([full(license=address)]))["proby.html"])["license"] == address


def test_linked_data_of_the_whole() -> None:
    files = site(there(book([full()])))
    assert linked(files["index.html"]) == {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": "Вымышленный сборник",
        "description": "Для кого сборник.",
        "inLanguage": "ru",
        "datePublished": "2026",
        "publisher": {"@type": "Organization", "name": "Центр «Перекрёсток»"},
        "bookFormat": "https://schema.org/EBook",
        "url": URL,
    }
    data = linked(files["catalogue.html"])
    assert data["@type"] == "Dataset"
    assert data["name"] == "Каталог: Вымышленный сборник"
    assert data["size"] == "1 практика"
    assert data["spatialCoverage"] == ["Копейск"]
    assert data["url"] == f"{URL}catalogue.html"
    assert data["isBasedOn"] == {"@type": "Book", "name": "Вымышленный сборник"}
    assert not [
        name
        for name in files
        if name not in {"index.html", "catalogue.html", "proby.html"} and b"ld+json" in files[name]
    ]


def test_nothing_that_a_practice_says_ends_its_element() -> None:
    of = replace(there(book([full(title=TRAP, summary=TRAP, keywords=(TRAP,), license=TRAP)])), title=TRAP)
    files = site(of)
    page = files["proby.html"]
    assert linked(page)["headline"].replace("\xa0", " ") == TRAP
    assert dict(meta(page))["citation_title"] == TRAP
    assert page.count(b"<script") == 2
    for name in ("sitemap.xml", "feed.xml"):
        lxml.etree.fromstring(files[name])
    assert TRAP in lxml.etree.fromstring(files["feed.xml"]).xpath("//item/title/text()")
    assert b"\\u003c/script\\u003e" in page


def test_a_picture_stands_for_a_practice_and_a_code_does_not() -> None:
    of = there(book([full()]))
    film = video(Link(url="https://rutube.ru/video/0123456789abcdef/"), "")
    assert film.code
    for images, expected in (
        ((film.code, Image("a b.png", 9, 9, 96, b"\x89PNG")), [f"{URL}images/a%20b.png"]),
        ((film.code,), []),
        ((), []),
    ):
        (entry,) = of.entries
        shown = replace(entry, compiled=replace(entry.compiled, videos=(film,), images=images))
        page = site(replace(of, entries=(shown,), parts=()))["proby.html"]
        assert [content for name, content in meta(page) if name == "og:image"] == expected


@pytest.mark.parametrize(
    ("url", "each", "expected"),
    [(URL, ("docx", "pdf"), [f"{URL}files/proby.pdf"]), (URL, (), []), (URL, ("docx",), []), ("", ("docx", "pdf"), [])],
)
def test_a_pdf_is_named_where_it_is_and_has_an_address(url: str, each: tuple[str, ...], expected: list[str]) -> None:
    of = replace(there(book([full()]), url), downloads=Downloads({}, each))
    assert [content for name, content in meta(site(of)["proby.html"]) if name == "citation_pdf_url"] == expected


def test_every_page_has_its_full_address() -> None:
    files = site(there(book([full()])))
    for name, data in files.items():
        if name.endswith(".html"):
            page = lxml.html.document_fromstring(data.decode())
            address = URL + ("" if name == "index.html" else name)
            assert page.xpath("//link[@rel='canonical']/@href") == [address]
            assert dict(meta(data))["og:url"] == address
            assert page.xpath("//link[@rel='alternate']/@href") == ["feed.xml"]
            assert dict(meta(data))["og:type"] == ("article" if name == "proby.html" else "website")


def test_without_an_address_there_is_no_map_and_no_feed() -> None:
    files = site(book([full()]))
    assert not {"sitemap.xml", "feed.xml"} & set(files)
    assert not [
        name for name in files if name.endswith(".html") and (b"canonical" in files[name] or b"feed.xml" in files[name])
    ]


def test_a_sitemap_has_every_page_of_today() -> None:
    files = site(there(book([full(aliases=("staraya",)), full("drugaya", date=None)])))
    assert "staraya.html" in files
    root = lxml.etree.fromstring(files["sitemap.xml"])
    found = root.xpath("//s:url/s:loc/text()", namespaces=SITEMAP)
    pages = {name for name in files if name.endswith(".html")} - {"staraya.html", "index.html"}
    assert sorted(found) == sorted({URL, *(URL + name for name in pages)})
    days = {
        one.findtext("s:loc", namespaces=SITEMAP): one.findtext("s:lastmod", namespaces=SITEMAP)
        for one in root.findall("s:url", SITEMAP)
    }
    assert days[f"{URL}proby.html"] == "2026-11-23"
    assert days[f"{URL}drugaya.html"] is None


def test_a_sitemap_has_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "MAPPED", 3)
    assert site(there(book([full()])))["sitemap.xml"].count(b"<url>") == 3


def test_a_feed_has_the_newest_practices_first() -> None:
    members = [full(f"p{number}", title=f"П{number}", date=date(2026, 1, 1 + number * 7 % 28)) for number in range(5)]
    root = lxml.etree.fromstring(site(there(book([*members, full("bez", date=None)])))["feed.xml"])
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    (channel,) = root
    assert [channel.findtext(name) for name in ("title", "link", "description", "language")] == [
        "Вымышленный сборник", URL, "Для кого сборник.", "ru",
    ]  # fmt: skip
    assert channel.xpath("*[local-name()='link' and @rel='self']/@href") == [f"{URL}feed.xml"]
    days = channel.xpath("item/pubDate/text()")
    assert all(re.fullmatch(RSS_DAY, day) for day in [*days, channel.findtext("lastBuildDate")])
    assert channel.findtext("lastBuildDate") == "Tue, 01 Dec 2026 00:00:00 +0000"
    told = [parsedate_to_datetime(day).date() for day in days]
    assert told == sorted(told, reverse=True)
    assert channel.xpath("item/link/text()") == channel.xpath("item/guid/text()")
    assert channel.xpath("item/link/text()") == [f"{URL}p{number}.html" for number in (3, 2, 1, 0, 4)]
    assert channel.xpath("item[1]/category/text()") == ["проба", "цех"]


def test_days_of_the_week_are_right() -> None:
    for number in range(1, 29):
        day = date(2026, 2, number)
        assert parsedate_to_datetime(metadata._mail_date(day)).date() == day
        assert metadata._mail_date(day)[:3] == f"{day:%a}"


def test_a_feed_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "NEWEST", 2)
    members = [full(f"p{number}", date=date(2026, 1, 1)) for number in range(4)]
    root = lxml.etree.fromstring(site(there(book(members)))["feed.xml"])
    # Of one day, in the order of the book.
    assert root.xpath("//item/link/text()") == [f"{URL}p0.html", f"{URL}p1.html"]


def test_a_volume_does_not_claim_the_address_of_the_whole() -> None:
    config = f"{CONFIG}site: {{url: {URL}}}\n"
    arranger = Arranger(configured(config))
    assert arranger.book([full()], TODAY, working=False).site.url == URL
    assert not arranger.book([full()], TODAY, working=False, by="municipality", value="kopeysk").site.url


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://a.ru", "https://a.ru/"),
        ("https://a.ru/сборник//", "https://a.ru/сборник/"),
        ("https://a.ru/s/index.html", "https://a.ru/s/"),
        ("https://a.ru/s/?utm=1#glava", "https://a.ru/s/"),
    ],
)
def test_the_address_of_a_site_is_that_of_a_folder(written: str, expected: str) -> None:
    config, problems = read_config(f"title: С\nmunicipalities: [{{id: k, name: К}}]\nsite: {{url: '{written}'}}\n")
    assert not problems
    assert config
    assert config.site.url == expected


def test_an_address_in_other_letters_is_written_as_browsers_send_it() -> None:
    assert metadata.address(there(book([full()]), "https://цдтт.рф/сборник/"), "proby.html") == (
        "https://xn--d1a2aan.xn--p1ai/%D1%81%D0%B1%D0%BE%D1%80%D0%BD%D0%B8%D0%BA/proby.html"
    )


@pytest.mark.parametrize(
    ("value", "kinds", "expected"),
    [
        ({"url": "example.org"}, ["malformed-address"], Site()),
        ({"url": "javascript:alert(1)"}, ["malformed-address"], Site()),
        ({"url": "file:///srv"}, ["malformed-address"], Site()),
        ({"embeds": "vimeo"}, ["unknown-value"], Site()),
        ({"embeds": ["rutube", "vimeo"]}, ["unknown-value"], Site(embeds=("rutube",))),
        ({"embeds": []}, [], Site(embeds=())),
        ({"embeds": "рутуб, ВК"}, [], Site(embeds=("rutube", "vk"))),
        ({"downloads": "да"}, [], Site(downloads="yes")),
        ({"downloads": "иногда"}, ["unknown-value"], Site()),
        ({"nonesuch": 1}, ["unknown-key"], Site()),
        ({"адрес сайта": "https://a.ru"}, [], Site(url="https://a.ru/")),
    ],
    ids=str,
)
def test_what_the_settings_say_of_a_site(value: Mapping[str, object], kinds: list[str], expected: Site) -> None:
    text = yaml.safe_dump(
        {"title": "С", "municipalities": [{"id": "k", "name": "К"}], "site": dict(value)}, allow_unicode=True
    )
    config, problems = read_config(text)
    assert [problem.kind for problem in problems] == kinds
    assert config
    assert config.site == expected
