"""Book → a site of plain pages that opens from a folder, without a server, a network or scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.markup.html import allowed, outward
from profcollect.theme import explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2.sandbox import SandboxedEnvironment

    from profcollect.collection import Book, Group
    from profcollect.theme import Theme


def write(book: Book, theme: Theme) -> dict[str, bytes]:
    """The files of the site by their path in it."""
    environment = theme.environment(autoescape=True)
    environment.tests["outward"] = outward
    with explained():
        pages = {"index.html": _index(book, environment), **dict(_practices(book, environment))}
    files = {name: allowed(text).encode() for name, text in pages.items()}
    files["style.css"] = theme.read("html/style.css")
    for entry in book.entries:
        files.update({f"images/{image.name}": image.data for image in entry.compiled.images})
    return files


def _index(book: Book, environment: SandboxedEnvironment) -> str:
    authors = {byline.name for entry in book.entries for byline in entry.bylines}
    template = environment.get_template("html/index.html.j2")
    return template.render(vars(book), author_count=len(authors))


def _practices(book: Book, environment: SandboxedEnvironment) -> Iterator[tuple[str, str]]:
    from markupsafe import Markup

    template = environment.get_template("html/practice.html.j2")
    paths = dict(_paths(book.parts))
    around = zip(book.entries, (None, *book.entries), (*book.entries[1:], None), strict=False)
    for entry, previous, following in around:
        text = template.render(
            vars(book),
            entry=entry,
            path=paths.get(entry.slug, ()),
            body=Markup(entry.compiled.html),  # noqa: S704 - all of a practice's text is escaped in it
            previous=previous,
            following=following,
        )
        yield f"{entry.slug}.html", text


def _paths(groups: Sequence[Group], above: tuple[Group, ...] = ()) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """The slug of each entry, and the groups that it lies in, outermost first."""
    for group in groups:
        path = (*above, group)
        yield from ((entry.slug, path) for entry in group.entries)
        yield from _paths(group.groups, path)
