"""Book → PDF: a Jinja template gives the source, Typst the pages. Nothing that a practice holds may stop the book."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from profcollect.collection import PEOPLE
from profcollect.errors import TemplateError
from profcollect.i18n import Text
from profcollect.layout import coefficient
from profcollect.markup.fitting import room
from profcollect.markup.typst import Typst, address, breakable, quoted, text
from profcollect.theme import explained
from profcollect.writers.grey import grey
from profcollect.writers.press import STANDARDS, Press, families, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from jinja2.sandbox import SandboxedEnvironment
    from typst import TypstError

    from profcollect.collection import Book
    from profcollect.layout import Figure, Layout, Line
    from profcollect.profiles import Profile
    from profcollect.theme import Theme

TEMPLATE = "pdf/book.typ.j2"
PROBE = '#set document(title: "x")\n'
PLACE = re.compile(r"\.typ:(\d+):(\d+)")
"""Line and column in Typst's diagnostics."""
PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
COVERED = (
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя\N{NO-BREAK SPACE}«»„“”‘’–—…№§©®°±×÷·•−€₽←→☐☑"
)
"""What nearly every book has and the fonts of the wheel are known to have: it is not asked for again."""
UNCOMMON = re.compile(f"[^\\x00-~{COVERED}]")
HEADER = 1.15
"""Characters of a running header to each of a table as wide."""
SEPARATORS = " \N{NO-BREAK SPACE},;:.–—("
"""What a shortened title does not end with."""
EXCERPT = 80
"""Characters of the source that an error shows."""
FRAME = """it => box(stroke: 0.4pt, inset: (x: 0.15em), outset: (y: 0.15em), text(size: 0.6em, \
it.text.codepoints().map(one => "U+" + upper(str(one.to-unicode(), base: 16))).join(" ")))"""
"""What stands for characters that no font has: their codes in a frame."""
BLANK = "\N{WHITE SQUARE}"


@dataclass
class Laid:
    """A book on its pages, not yet written."""

    layout: Layout | None
    """None where the theme's labels do not tell what stands where."""
    finish: Callable[[], bytes]
    """The PDF; to be called once."""


def lay_out(book: Book, theme: Theme) -> Laid:
    """The pages of the book. Raises TemplateError.

    Writing them out as PDF takes a quarter of that time more: what needs the pages alone need not wait for it.
    """
    images = grey(book.images) if book.prepress.greyscale == "yes" else book.images
    return pressed(source(book, theme), Press(moment(book.edition.day), images, theme.fonts), theme)


def pressed(code: str, press: Press, theme: Theme, template: str = TEMPLATE) -> Laid:
    """The pages of what a template gave, whatever characters are in it. Raises TemplateError."""
    import typst

    missing = _missing(code, theme.fonts)
    framed = _framed(code, missing)
    try:
        layout, settled = _settled(press, framed, missing)
    except typst.TypstError as error:
        press.close()
        raise _explained(error, framed, theme.file(template)) from error

    def finish() -> bytes:
        plainer = _blanked(settled, missing)
        try:
            return press.first([(settled, STANDARDS[0]), *((plainer, one) for one in STANDARDS)])
        except typst.TypstError as error:
            raise _explained(error, settled, theme.file(template)) from error
        finally:
            press.close()

    return Laid(layout, finish)


def _settled(press: Press, code: str, missing: Sequence[str]) -> tuple[Layout | None, str]:
    """The layout of the code, or of a plainer one where that cannot be laid out. Raises what the first one does."""
    import typst

    try:
        return press.pages(code), code
    except typst.TypstError:
        # A picture that cannot be read stops the layout, and so do hundreds of frames in a paragraph.
        whole = press.without_broken(code)
        for plainer in (whole, _blanked(whole, missing)):
            with suppress(typst.TypstError):
                return press.pages(plainer), plainer
        raise


def pages(data: bytes) -> int | None:
    """How many pages a PDF has that was written here."""
    found = PAGES.search(data)
    return int(found[1]) if found else None


def source(book: Book, theme: Theme) -> str:
    """The book as Typst source."""
    jinja = environment(theme, book.page)
    given = {
        **vars(book),
        "contents": book.contents(),
        "matters": book.matters,
        "body": lambda entry: Typst(entry.compiled.typst),
        "people_anchor": PEOPLE,
        "families": families(theme.fonts),
    }
    with explained():
        return jinja.get_template(TEMPLATE).render(given) + places(book)


def environment(theme: Theme, page: Profile) -> SandboxedEnvironment:
    """Jinja in which text becomes a literal of itself: a template that forgets to escape is no danger."""
    jinja = theme.environment(autoescape=False)
    jinja.finalize = lambda value: _printed(value, page)
    # What macros and blocks give is source already.
    jinja.concat = lambda parts: Typst("".join(parts))  # type: ignore[method-assign]
    jinja.filters["quoted"] = lambda value: Typst(quoted(str(value)))
    jinja.filters["address"] = address
    jinja.filters["line"] = lambda value: _line(value, page)
    jinja.filters["header"] = lambda value: _shortened(str(value), page)
    return jinja


def _shortened(title: str, page: Profile) -> str:
    """A title that a running header has room for on one line."""
    most = round(room(page).line * HEADER)
    if len(title) <= most:
        return title
    return f"{title[: title.rfind(' ', 0, most) if ' ' in title[:most] else most].rstrip(SEPARATORS)}…"


def _line(line: Line, page: Profile) -> Typst:
    """A line whose figures Typst finds itself when the pages are there."""
    calls: dict[str, Callable[[Figure], str]] = {
        "page": lambda one: f"#pc-page({quoted(one.anchor)});",
        "range": lambda one: f"#pc-range({quoted(one.anchor)});",
        "pages": lambda _: "#pc-pages();",
        "sheets": lambda one: "#pc-sheets(decimal({}), {});".format(*_factor(one.anchor)),
        "typeface": lambda _: "#pc-typeface;",
    }
    return Typst(
        "".join(
            breakable(piece, page)
            if isinstance(piece, str)
            else text(piece.before) + calls[piece.kind](piece) + text(piece.after)
            for piece in line
        )
    )


def _factor(sheet: str) -> tuple[str, int]:
    """What Typst multiplies the pages by and divides them by, for conventional sheets."""
    factor, share = coefficient(sheet)
    return quoted(str(factor)), share


def _printed(value: object, page: Profile) -> object:
    """What `{{ value }}` prints."""
    from jinja2 import Undefined

    if isinstance(value, (Typst, Undefined)) or type(value) in {int, float}:
        return value
    paragraphs = re.split(r"\n\s*\n", str(value).strip("\n"))
    return "\n\n".join("#linebreak();".join(breakable(line, page) for line in one.split("\n")) for one in paragraphs)


def moment(day: date) -> datetime:
    """A day as the time that a file was made at: PDF/A wants one, and the clock would make each PDF another."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _framed(code: str, missing: Sequence[str]) -> str:
    """`code` with a rule that shows characters no font has as their codes in a frame."""
    if not missing:
        return code
    pattern = "|".join("".join(f"\\x{{{ord(one):X}}}" for one in cluster) for cluster in missing)
    return f"#show regex({quoted(f'(?:{pattern})+')}): {FRAME}\n{code}"


def _blanked(code: str, missing: Sequence[str]) -> str:
    """`code` with a blank for each such character: the rule above gives up where a paragraph has hundreds."""
    return re.sub("|".join(map(re.escape, missing)), BLANK, code) if missing else code


def _missing(code: str, fonts: Sequence[Path]) -> list[str]:
    """The characters, and letters with their marks, that Typst's fonts cannot show, the longest first."""
    import typst

    clusters = list(_clusters(code))
    if not clusters:
        return []
    probe = PROBE + "\n\n".join(text(cluster) for cluster in clusters)
    press = Press(datetime(1970, 1, 1, tzinfo=UTC), {}, fonts)
    try:
        press.run(probe, STANDARDS[0])
    except typst.TypstError as error:
        lines = {(int(line) - PROBE.count("\n") - 1) // 2 for line, _ in PLACE.findall(error.diagnostic)}
        found = [clusters[line] for line in lines]
        return sorted(found, key=lambda cluster: (-len(cluster), cluster))
    finally:
        press.close()
    return []


def _clusters(code: str) -> Iterator[str]:
    """Every character of `code` that has to be asked for once, and every letter with marks."""
    characters = set(UNCOMMON.findall(code))
    yield from sorted(characters)
    if marks := "".join(one for one in characters if unicodedata.category(one).startswith("M")):
        yield from sorted(set(re.findall(f"[^{marks}\\s][{marks}]+", code)))


def _explained(error: TypstError, code: str, template: Path) -> TemplateError:
    """What Typst says, with the piece of source that it says it of."""
    excerpt = shown = ""
    if place := PLACE.search(error.diagnostic):
        line, column = int(place[1]), int(place[2])
        shown = "".join(code.splitlines()[line - 1 : line])[column - 1 :][:EXCERPT]
        excerpt = "\n    {excerpt}" if shown else ""
    return TemplateError(
        Text(
            ru="Typst не принимает того, что дал шаблон {template}: {reason}" + excerpt,
            en="Typst does not take what the template {template} gave: {reason}" + excerpt,
        ),
        Text(
            ru="Исправьте шаблон; исходный лежит в папке templates программы.",
            en="Mend the template; the original is in the tool's own templates folder.",
        ),
        template=str(template),
        reason="; ".join([error.message, *error.hints]),
        excerpt=shown,
    )
