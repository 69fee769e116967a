"""What a page says of itself to other programs: Open Graph, Dublin Core, citation_*, schema.org; the sitemap, the feed."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from profcollect.layout import plain
from profcollect.markup.html import allowed, outward
from profcollect.typography import NBSP
from profcollect.videos import plain_address
from profcollect.writers.site.data import beginning
from profcollect.writers.site.paging import plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from profcollect.collection import Book, Entry
    from profcollect.practice import Author

LOCALES = {"ru": "ru_RU", "en": "en_GB"}
DESCRIPTION = 300
"""Characters of a description at most."""
NEWEST = 50
"""Practices of the feed."""
MAPPED = 50_000
"""Addresses of a sitemap at most."""
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


def tags(book: Book, page: str, title: str, description: str, kind: str = "website") -> list[tuple[str, str, str]]:
    """The `meta` elements that every page has: attribute, name, content. A `page` without a name has no address."""
    words = beginning(" ".join(description.split()), DESCRIPTION)
    found = [
        ("name", "description", words),
        ("property", "og:title", title),
        ("property", "og:description", words),
        ("property", "og:type", kind),
        ("property", "og:site_name", book.title or book.name),
        ("property", "og:locale", LOCALES.get(book.lang, "ru_RU")),
        ("property", "og:url", address(book, page) if page else ""),
    ]
    return [one for one in found if one[2]]


def elements(pairs: Iterable[tuple[str, str, str]]) -> Markup:
    """Those elements in HTML. Not by a template: a site has a hundred thousand of them."""
    from markupsafe import Markup, escape

    # Who copies a title from here wants its spaces plain.
    plainer = ((attribute, name, content.replace(NBSP, " ")) for attribute, name, content in pairs)
    lines = (f'<meta {attribute}="{name}" content="{escape(content)}">\n' for attribute, name, content in plainer)
    return Markup("".join(lines))  # noqa: S704 - escaped one by one


def practice_tags(book: Book, entry: Entry) -> list[tuple[str, str, str]]:
    """What library catalogues and reference managers read of a practice, beside its pages."""
    practice = entry.compiled.practice
    names = list(map(_inverted, practice.authors))
    day = practice.date.isoformat() if practice.date else ""
    publisher = _publisher(book)
    isbn = next(iter(book.imprint.get("isbn", ())), "")
    own = address(book, f"{entry.slug}.html")
    codes = {video.code.name for video in entry.compiled.videos if video.code}
    image = next((one.name for one in entry.compiled.images if one.name not in codes), "")
    pdf = address(book, f"files/{entry.slug}.pdf") if "pdf" in book.downloads.each else ""
    found = [
        ("name", "author", entry.names),
        ("name", "DC.title", entry.title),
        *(("name", "DC.creator", name) for name in names),
        *(("name", "DC.subject", one) for one in entry.keywords),
        ("name", "DC.publisher", publisher),
        ("name", "DC.date", day or book.year),
        ("name", "DC.type", "Text"),
        ("name", "DC.language", practice.lang or book.lang),
        ("name", "DC.identifier", own),
        ("name", "DC.rights", practice.license),
        ("name", "citation_title", entry.title),
        *(("name", "citation_author", name) for name in names),
        ("name", "citation_publication_date", _year(book) or day.replace("-", "/")),
        ("name", "citation_inbook_title", book.title),
        ("name", "citation_publisher", publisher),
        ("name", "citation_isbn", isbn),
        ("name", "citation_language", practice.lang or book.lang),
        ("name", "citation_keywords", "; ".join(entry.keywords)),
        ("name", "citation_abstract_html_url", own),
        ("name", "citation_pdf_url", pdf),
        ("property", "og:image", address(book, f"images/{image}") if image else ""),
    ]
    return [one for one in found if one[2]]


def book_tags(book: Book) -> list[tuple[str, str, str]]:
    """What they read of a book that is one page."""
    publisher, year = _publisher(book), _year(book)
    title = book.title or book.name
    isbn = next(iter(book.imprint.get("isbn", ())), "")
    found = [
        ("name", "DC.title", title),
        *(("name", "DC.contributor", name) for name in book.imprint.get("editors", ())),
        ("name", "DC.publisher", publisher),
        ("name", "DC.date", year),
        ("name", "DC.type", "Text"),
        ("name", "DC.language", book.lang),
        ("name", "DC.identifier", f"ISBN {isbn}" if isbn else ""),
        ("name", "citation_title", title),
        ("name", "citation_publisher", publisher),
        ("name", "citation_publication_date", year),
        ("name", "citation_isbn", isbn),
        ("name", "citation_language", book.lang),
    ]
    return [one for one in found if one[2]]


def _inverted(author: Author) -> str:
    """«Иванова, Анна Сергеевна»: without the comma, programs take the last word for the surname."""
    name = author.name
    return ", ".join(filter(None, (name.surname, f"{name.given} {name.patronymic}".strip()))) if name else author.group


def pages_tags(entry: Entry) -> Markup:
    """The first and the last page of a practice, where a layout knows them."""
    from markupsafe import Markup

    first, last = (
        _mark(kind, entry, f'<meta name="citation_{kind}page" content="', '">\n') for kind in ("first", "last")
    )
    return Markup(first + last)  # noqa: S704 - a slug is letters, digits and hyphens


def pages_data(entry: Entry) -> str:
    """The same in JSON, to stand behind other values."""
    return _mark("first", entry, ',"pageStart":"', '"') + _mark("last", entry, ',"pageEnd":"', '"')


def _mark(kind: str, entry: Entry, before: str, after: str) -> str:
    """What only a layout knows, as `writers.html.line` marks it."""
    return f"\x01{kind}\x02{entry.slug}\x02{before}\x02{after}\x01"


def address(book: Book, page: str) -> str:
    """The full address of a page; empty where nobody knows where the site lies."""
    if not book.site.url:
        return ""
    return _base(book.site.url) + ("" if page == "index.html" else quote(page))


_base = cache(plain_address)


def whole(book: Book) -> dict[str, object]:
    """The book in the words of schema.org."""
    isbn = next(iter(book.imprint.get("isbn", ())), "")
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "Book",
            "name": book.title or book.name,
            "alternativeHeadline": book.subtitle,
            "description": book.annotation,
            "inLanguage": book.lang,
            "isbn": isbn,
            "datePublished": _year(book),
            "publisher": _organization(_publisher(book)),
            "editor": [{"@type": "Person", "name": one} for one in book.imprint.get("editors", ())],
            "bookFormat": "https://schema.org/EBook",
            "url": address(book, "index.html"),
        }
    )


def dataset(book: Book) -> dict[str, object]:
    """The catalogue as a set of data."""
    places = [value.label for facet in book.facets if facet.name == "municipality" for value in facet.used]
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": f"{book.words['catalogue']}: {book.title or book.name}",
            "description": book.annotation or book.words["catalogue_about"],
            "inLanguage": book.lang,
            "creator": _organization(_publisher(book)),
            "datePublished": _year(book),
            "spatialCoverage": places,
            "size": plural(len(book.entries), book.words["practice_forms"], book.lang),
            "variableMeasured": [facet.label for facet in book.facets],
            "isBasedOn": _given({"@type": "Book", "name": book.title or book.name}),
            "url": address(book, "catalogue.html"),
        }
    )


def article(book: Book, entry: Entry) -> dict[str, object]:
    """A practice in the words of schema.org."""
    practice = entry.compiled.practice
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "headline": entry.title,
            "abstract": entry.summary,
            "author": list(filter(None, map(_author, practice.authors))),
            "keywords": list(entry.keywords),
            "inLanguage": practice.lang or book.lang,
            "dateCreated": practice.date.isoformat() if practice.date else "",
            "datePublished": _year(book),
            "license": practice.license if outward(practice.license) else _named("CreativeWork", practice.license),
            "isPartOf": _given({"@type": "Book", "name": book.title or book.name, "url": address(book, "index.html")}),
            "publisher": _organization(_publisher(book)),
            "creditText": plain(entry.cite, None),
            "url": address(book, f"{entry.slug}.html"),
        }
    )


def _publisher(book: Book) -> str:
    return book.organization


def _year(book: Book) -> str:
    """The year of a book, where what it says is one: other programs read it."""
    return next(iter(YEAR.findall(book.year)[-1:]), "")


def _author(author: Author) -> dict[str, object]:
    return _named("Person", author.name.full) if author.name else _organization(author.group)


def _organization(name: str) -> dict[str, object]:
    return _named("Organization", name)


def _named(kind: str, name: str) -> dict[str, object]:
    return {"@type": kind, "name": name} if name else {}


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Without what is empty."""
    return {name: value for name, value in values.items() if value}


def linked_data(values: Mapping[str, object], more: str = "") -> Markup:
    """JSON-LD for a page: data, which no browser runs, and with nothing in it that could end its element."""
    from markupsafe import Markup

    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace(NBSP, " ")
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    text = f"{text.removesuffix('}')}{more}}}"
    return Markup(f'<script type="application/ld+json">{text}</script>\n')  # noqa: S704 - escaped above


def sitemap(book: Book, pages: Iterable[str]) -> bytes:
    """`sitemap.xml`."""
    days = {f"{entry.slug}.html": entry.compiled.practice.date for entry in book.entries}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in list(pages)[:MAPPED]:
        day = days.get(page)
        changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{_xml(address(book, page))}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def feed(book: Book) -> bytes:
    """`feed.xml`, RSS 2.0: the newest practices."""
    dated = [(entry.compiled.practice.date, entry) for entry in book.entries if entry.compiled.practice.date]
    newest = sorted(dated, key=lambda one: one[0], reverse=True)[:NEWEST]
    own = address(book, "index.html")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        f"<title>{_xml(book.title or book.name)}</title>",
        f"<link>{_xml(own)}</link>",
        f"<description>{_xml(book.annotation or book.subtitle or book.title or book.name)}</description>",
        f"<language>{book.lang}</language>",
        f"<lastBuildDate>{_mail_date(book.edition.day)}</lastBuildDate>",
        f'<atom:link href="{_xml(own)}feed.xml" rel="self" type="application/rss+xml"/>',
        *(line for day, entry in newest for line in _item(book, entry, day)),
        "</channel></rss>",
        "",
    ]
    return "\n".join(lines).encode()


def _item(book: Book, entry: Entry, day: dt.date) -> Iterator[str]:
    link = _xml(address(book, f"{entry.slug}.html"))
    yield f"<item><title>{_xml(entry.title)}</title><link>{link}</link><guid>{link}</guid>"
    if entry.summary:
        yield f"<description>{_xml(entry.summary)}</description>"
    yield from (f"<category>{_xml(one)}</category>" for one in entry.keywords)
    yield f"<pubDate>{_mail_date(day)}</pubDate></item>"


def _mail_date(day: dt.date) -> str:
    """A date as letters have it (RFC 5322), at midnight, whatever the language here."""
    from datetime import UTC, datetime, time
    from email.utils import format_datetime

    return format_datetime(datetime.combine(day, time(), UTC))


def _xml(text: str) -> str:
    from html import escape

    return escape(allowed(text).replace(NBSP, " "))


def licences(entries: Sequence[Entry]) -> list[str]:
    """The licences that practices name."""
    return sorted({entry.compiled.practice.license for entry in entries} - {""})
