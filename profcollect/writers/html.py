"""Book → a site of plain pages that opens from a folder, without a server, a network or scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from profcollect.collection import AFTERWORD, PEOPLE, PREFACE
from profcollect.disk import digest
from profcollect.layout import Figure
from profcollect.markup.html import allowed, outward
from profcollect.theme import explained
from profcollect.videos import plain_address
from profcollect.writers.piece import Piece, ready
from profcollect.writers.site.index import findable
from profcollect.writers.site.paging import Page, list_stem
from profcollect.writers.site.plan import LOOKS, Plan, scripts, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    from profcollect.collection import Book, Compiled, Entry, Group, Matter
    from profcollect.layout import Layout, Line
    from profcollect.theme import Theme
    from profcollect.writers.site.plan import Near

MARK = re.compile("\x01(\\w+)\x02([^\x01\x02]*)\x02([^\x01\x02]*)\x02([^\x01\x02]*)\x01")
"""A figure that only a layout knows; no text can hold U+0001."""
INWARD = re.compile(r'<a href="([a-z0-9-]+)\.html"[^<>]*>(.*?)</a>', re.DOTALL)
"""A link from one practice to another."""
AUTHORS = "authors.html"
SETTINGS = frozenset(
    (
        "name",
        "lang",
        "title",
        "subtitle",
        "kind",
        "organization",
        "place",
        "year",
        "annotation",
        "goal",
        "tasks",
        "imprint",
        "edition",
        "words",
        "page",
        "author_style",
        "site",
        "downloads",
        "navigation",
        "plural",
        "here",
        "tags",
        "linked",
        "feed",
        "canonical",
        "frames",
    )
)
"""What a page is given of the book that is about a few practices of it: what no practice can change."""
SEARCH = "data/search"
"""What the files of the search's index begin with: they are made together, when one of them is wanted."""


class Crumb(NamedTuple):
    """A part that a practice lies in."""

    title: str
    anchor: str


@dataclass(frozen=True)
class Site:
    """A site whose pages are made when they are asked for."""

    pages: Mapping[str, Piece]
    others: Mapping[str, bytes]
    scripts: Mapping[str, Piece]
    """The files that are no pages and take time."""
    search: Callable[[], Mapping[str, bytes]]
    """What makes the search's index."""

    def file(self, name: str) -> bytes | None:
        """One file of the site, without page numbers; None where it has none of that name. Raises TemplateError."""
        if name.startswith(SEARCH):
            return self.search().get(name)
        piece = self.pages.get(name) or self.scripts.get(name)
        return piece.make()(None) if piece else self.others.get(name)


def pieces(book: Book, theme: Theme) -> dict[str, Piece]:
    """The files of the site but for the search's index. Raises TemplateError."""
    made = site(book, theme)
    return {**made.pages, **made.scripts, **{name: ready(data) for name, data in made.others.items()}}


def some(book: Book, theme: Theme, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Those files of the site, without page numbers. Raises TemplateError."""
    made = site(book, theme)
    for name in names:
        data = made.file(name)
        if data is not None:
            yield name, data


def environment_of(theme: Theme) -> SandboxedEnvironment:
    """Jinja for pages: it knows what they may link to, and lines with figures of a layout."""
    environment = theme.environment(autoescape=True)
    environment.tests["outward"] = outward
    environment.filters.update(plain_address=plain_address, line=line)
    return environment


def site(book: Book, theme: Theme) -> Site:
    """The site, none of its pages made yet. Raises TemplateError."""
    environment = environment_of(theme)
    others = {name: theme.read(f"html/{name}") for name in LOOKS}
    for name, data in book.images.items():
        others[f"images/{name}"] = data
    plan = Plan(book, environment)
    given = {**vars(book), **plan.given(), "addresses": addresses(book), "titles": titles(book), "frames": ()}
    given["matters"] = book.matters
    settings = {name: value for name, value in given.items() if name in SETTINGS}

    def page(template: str, known: Mapping[str, object] = given, **more: object) -> str:
        return environment.get_template(f"html/{template}.html.j2").render(known, **more)

    some = partial(page, known=settings)
    pages = dict(_pages(book, plan, page, given))
    pages |= plan.groups(some)
    pages |= _practices(book, plan, some, given)
    made = scripts(book, pages)
    for name, make in plan.moved(some):
        # An address that a practice had before gives way to a page of today.
        pages.setdefault(name, make)
    return Site(
        {name: _piece(one) for name, one in pages.items()}, others, made, cache(partial(search, findable(book)))
    )


def _piece(page: Page) -> Piece:
    """A page as a file."""

    def make() -> Callable[[Layout | None], bytes]:
        with explained():
            tell = settled(page.make())
        return lambda layout: tell(layout).encode()

    return Piece(make, page.of, page.figures, page.text)


def line(line: Line) -> Markup:
    """A line whose figures are marks until the pages are known."""
    from markupsafe import Markup, escape

    return Markup("").join(
        escape(piece) if isinstance(piece, str) else Markup("\x01{}\x01").format("\x02".join(piece)) for piece in line
    )


def settled(text: str) -> Callable[[Layout | None], str]:
    """A page but for its figures, which are left out where nobody knows them."""
    words, *rest = MARK.split(text)
    first = allowed(words)
    figures = [(Figure(*rest[place : place + 4]), allowed(rest[place + 4])) for place in range(0, len(rest), 5)]

    def told(figure: Figure, layout: Layout | None) -> str:
        value = layout.tell(figure) if layout and figure.kind != "typeface" else ""
        return figure.before + value + figure.after if value else ""

    return lambda layout: first + "".join(told(figure, layout) + words for figure, words in figures)


def addresses(book: Book) -> dict[str, str]:
    """Where the site has everything that has an anchor in the book."""
    found = {entry.slug: f"{entry.slug}.html" for entry in book.entries}
    found |= {PREFACE: "preface.html", AFTERWORD: "afterword.html", PEOPLE: AUTHORS}
    # An underscore, which no slug has: a practice may be called `appendix-1`.
    found |= {one.anchor: f"appendix_{number}.html" for number, one in enumerate(book.appendices, 1)}
    found |= {one.anchor: f"{list_stem(one)}.html" for one in book.lists}
    found |= {one.anchor: f"{one.name}.html" for one in book.indexes}
    for listing in book.lists:
        for caption in listing.captions:
            text, _, place = caption.anchor.rpartition("--")
            found[caption.anchor] = f"{found[text]}#{place}"
    return found


def _pages(book: Book, plan: Plan, page: Callable[..., str], given: Mapping[str, Any]) -> Iterator[tuple[str, Page]]:
    """The pages that are about the whole book; `page` fills a template."""
    yield "index.html", Page(lambda: page("index", **plan.home(), **_index(book)))
    for matter in book.matters:
        yield given["addresses"][matter.anchor], Page(partial(_matter, page, matter, given, plan))
    for name, make in plan.pages(page):
        yield name, Page(make)


def _practices(
    book: Book, plan: Plan, page: Callable[..., str], given: Mapping[str, Any]
) -> Iterator[tuple[str, Page]]:
    """The pages of the practices. Each is given nothing but what it is said to be made of, and the settings."""
    paths = dict(_paths(book.parts))
    # What a link in a text may lead to.
    known = digest(repr(sorted(name for name in given["addresses"] if "_" not in name)).encode())
    for entry, previous, following in zip(book.entries, (None, *book.entries), (*book.entries[1:], None), strict=False):
        path, near, keywords = paths.get(entry.slug, ()), plan.near(entry), plan.keyword_places(entry)
        nearest = [(label, plan.told(*some), *rest) for label, some, *rest in near]
        told = [plan.told(one) if one else () for one in (entry, previous, following)]
        of = (*told, path, nearest, keywords, plan.navigation, known)
        own = (Figure("first", entry.slug), Figure("last", entry.slug))
        figures = (*own, *(piece for piece in entry.cite if isinstance(piece, Figure)))
        make = partial(_practice, page, entry, path, (previous, following), near, keywords, given, plan)
        yield f"{entry.slug}.html", Page(make, of if plan.settled else None, figures, entry.slug)


def titles(book: Book) -> dict[str, str]:
    """The titles of all texts by anchor."""
    return {one.slug: one.title for one in book.entries} | {one.anchor: one.title for one in book.matters}


def _index(book: Book) -> dict[str, object]:
    authors = {byline.name for entry in book.entries for byline in entry.bylines}
    matters = list(book.matters)
    before = [one for one in matters if one.anchor == PREFACE]
    return {"author_count": len(authors), "before": before, "after": [*matters[len(before) :], *book.lists]}


def _matter(page: Callable[..., str], matter: Matter, given: Mapping[str, Any], plan: Plan) -> str:
    said = plan.page_given(given["addresses"][matter.anchor], matter.title)
    return page("matter", matter=matter, body=_body(matter.compiled, given), **said)


def _practice(  # noqa: PLR0913, PLR0917 - what a page is made of
    page: Callable[..., str],
    entry: Entry,
    path: Sequence[Crumb],
    neighbours: Sequence[Entry | None],
    near: Sequence[Near],
    keywords: Mapping[str, str],
    given: Mapping[str, Any],
    plan: Plan,
) -> str:
    return page(
        "practice",
        entry=entry,
        path=path,
        body=_body(entry.compiled, given),
        previous=neighbours[0],
        following=neighbours[1],
        near=near,
        keyword_places=keywords,
        frames=_frames(entry.compiled, given["site"].players),
        **plan.practice(entry),
    )


def _body(compiled: Compiled, given: Mapping[str, Any]) -> Markup:
    """A text; what it says of practices that this volume does not have is no link."""
    from markupsafe import Markup

    known = given["addresses"]
    html = INWARD.sub(lambda match: match[0] if match[1] in known else match[2], compiled.html)
    return Markup(html)  # noqa: S704 - all of a practice's text is escaped in it


def _frames(compiled: Compiled, allowed_players: frozenset[str]) -> list[str]:
    """The sites whose players a page may show when somebody asks for them."""
    hosts = {urlsplit(video.player).netloc for video in compiled.videos if video.player}
    return sorted(f"https://{host}" for host in hosts & allowed_players)


def _paths(groups: Sequence[Group], above: tuple[Crumb, ...] = ()) -> Iterator[tuple[str, tuple[Crumb, ...]]]:
    """The slug of each entry, and the groups that it lies in, outermost first."""
    for group in groups:
        path = (*above, Crumb(group.title, group.anchor))
        yield from ((entry.slug, path) for entry in group.entries)
        yield from _paths(group.groups, path)
