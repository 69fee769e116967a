"""Book → PDF: a Jinja template gives the source, Typst the pages. Nothing that a practice holds may stop the book."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from profcollect.errors import TemplateError
from profcollect.i18n import Text
from profcollect.markup.typst import Typst, address, quoted, text
from profcollect.theme import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2.sandbox import SandboxedEnvironment
    from typst import PDFStandard, TypstError

    from profcollect.collection import Book
    from profcollect.theme import Theme

TEMPLATE = "pdf/book.typ.j2"
MAIN = "book.typ"
STANDARDS: tuple[list[PDFStandard], ...] = (["ua-1", "a-2a"], ["ua-1"], [])
"""Accessible and archival; less only where an image or a theme does not allow it."""
PROBE = '#set document(title: "x")\n'
PLACE = re.compile(r"\.typ:(\d+):(\d+)")
"""Line and column in Typst's diagnostics."""
PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
COVERED = (
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя\N{NO-BREAK SPACE}«»„“”‘’–—…№§©®°±×÷·•−€₽←→☐☑"
)
"""What nearly every book has and the fonts of the wheel are known to have: it is not asked for again."""
UNCOMMON = re.compile(f"[^\\x00-~{COVERED}]")
EXCERPT = 80
"""Characters of the source that an error shows."""
FRAME = """it => box(stroke: 0.4pt, inset: (x: 0.15em), outset: (y: 0.15em), text(size: 0.6em, \
it.text.codepoints().map(one => "U+" + upper(str(one.to-unicode(), base: 16))).join(" ")))"""
"""What stands for characters that no font has: their codes in a frame."""
BLANK = "\N{WHITE SQUARE}"


def write(book: Book, theme: Theme) -> dict[str, bytes]:
    """The book as one PDF; the same book and theme give the same bytes."""
    return {f"{book.name}.pdf": _compile(book, theme)}


def pages(files: dict[str, bytes]) -> int | None:
    """How many pages there are in what was written."""
    found = [PAGES.search(data) for data in files.values()]
    return sum(int(match[1]) for match in found if match) or None


def source(book: Book, theme: Theme) -> str:
    """The book as Typst source."""
    environment = _environment(theme)
    given = {**vars(book), "contents": book.contents(), "body": lambda entry: Typst(entry.compiled.typst)}
    with explained():
        return environment.get_template(TEMPLATE).render(given)


def _environment(theme: Theme) -> SandboxedEnvironment:
    """Jinja in which text becomes a literal of itself: a template that forgets to escape is no danger."""
    environment = theme.environment(autoescape=False)
    environment.finalize = _finalize
    # What macros and blocks give is source already.
    environment.concat = lambda parts: Typst("".join(parts))  # type: ignore[method-assign]
    environment.filters["quoted"] = lambda value: Typst(quoted(str(value)))
    environment.filters["address"] = address
    return environment


def _finalize(value: object) -> object:
    """What `{{ value }}` prints."""
    from jinja2 import Undefined

    if isinstance(value, (Typst, Undefined)) or type(value) in {int, float}:
        return value
    paragraphs = re.split(r"\n\s*\n", str(value).strip("\n"))
    return "\n\n".join("#linebreak();".join(map(text, one.split("\n"))) for one in paragraphs)


def _compile(book: Book, theme: Theme) -> bytes:
    import typst

    code = source(book, theme)
    missing = _missing(code)
    code = _framed(code, missing)
    images = {image.name: image.data for entry in book.entries for image in entry.compiled.images}
    # Typst reads whatever lies below its root: so nothing but the book does.
    with TemporaryDirectory(prefix="profcollect-") as folder:
        press = _Press(folder, _moment(book))
        for name, data in images.items():
            Path(folder, name).write_bytes(data)
        try:
            return press.run(code, STANDARDS[0])
        except typst.TypstError:
            mended = press.without_broken(code, images)
        try:
            return press.first([(mended, STANDARDS[0]), *((_blanked(mended, missing), one) for one in STANDARDS)])
        except typst.TypstError as error:
            raise _explained(error, code, theme) from error


@dataclass(frozen=True)
class _Press:
    """Typst in a folder of its own, at a moment that the book knows: no clock, no fonts of the machine."""

    folder: str
    moment: datetime

    def run(self, code: str, standards: list[PDFStandard]) -> bytes:
        """The PDF of `code`. Raises TypstError."""
        import typst

        main = Path(self.folder, MAIN)
        main.write_text(code, encoding="utf-8", newline="\n")
        return typst.compile(
            str(main), root=self.folder, ignore_system_fonts=True, pdf_standards=standards, timestamp=self.moment
        )

    def first(self, attempts: Sequence[tuple[str, list[PDFStandard]]]) -> bytes:
        """The PDF of the first source that can be made by its standards. Raises what the last one does."""
        import typst

        for code, standards in attempts[:-1]:
            with suppress(typst.TypstError):
                return self.run(code, standards)
        return self.run(*attempts[-1])

    def without_broken(self, code: str, images: Iterable[str]) -> str:
        """`code` with a box for each image that Typst cannot read."""
        import typst

        for name in images:
            try:
                self.run(f"#image({quoted(name)})", [])
            except typst.TypstError:
                code = code.replace(f"pc-picture({quoted(name)}", f"pc-no-picture({quoted(name)}")
        return code


def _moment(book: Book) -> datetime:
    """The day of the edition: PDF/A wants a date, and the clock would make each PDF another."""
    day = book.edition.day
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


def _missing(code: str) -> list[str]:
    """The characters, and letters with their marks, that Typst's fonts cannot show, the longest first."""
    import typst

    clusters = list(_clusters(code))
    if not clusters:
        return []
    probe = PROBE + "\n\n".join(text(cluster) for cluster in clusters)
    with TemporaryDirectory(prefix="profcollect-") as folder:
        try:
            _Press(folder, datetime(1970, 1, 1, tzinfo=UTC)).run(probe, STANDARDS[0])
        except typst.TypstError as error:
            lines = {(int(line) - PROBE.count("\n") - 1) // 2 for line, _ in PLACE.findall(error.diagnostic)}
            found = [clusters[line] for line in lines]
            return sorted(found, key=lambda cluster: (-len(cluster), cluster))
    return []


def _clusters(code: str) -> Iterator[str]:
    """Every character of `code` that has to be asked for once, and every letter with marks."""
    characters = set(UNCOMMON.findall(code))
    yield from sorted(characters)
    if marks := "".join(one for one in characters if unicodedata.category(one).startswith("M")):
        yield from sorted(set(re.findall(f"[^{marks}\\s][{marks}]+", code)))


def _explained(error: TypstError, code: str, theme: Theme) -> TemplateError:
    """What Typst says, with the piece of source that it says it of."""
    excerpt = ""
    if place := PLACE.search(error.diagnostic):
        line, column = int(place[1]), int(place[2])
        excerpt = "".join(code.splitlines()[line - 1 : line])[column - 1 :][:EXCERPT]
    return TemplateError(
        Text(
            ru="Typst не принимает того, что дал шаблон {template}: {reason}{excerpt}",
            en="Typst does not take what the template {template} gave: {reason}{excerpt}",
        ),
        Text(
            ru="Исправьте шаблон; исходный лежит в папке templates программы.",
            en="Mend the template; the original is in the tool's own templates folder.",
        ),
        template=str(theme.file(TEMPLATE)),
        reason="; ".join([error.message, *error.hints]),
        excerpt=f"\n    {excerpt}" if excerpt else "",
    )
