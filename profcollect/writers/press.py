"""Typst in a folder of its own: no clock, no fonts of the machine, no file but the book's."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from weakref import finalize

from profcollect.errors import OutputError
from profcollect.i18n import Text
from profcollect.layout import Layout
from profcollect.markup.typst import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from typst import Compiler, PDFStandard

    from profcollect.collection import Book

MAIN = "book.typ"
PLACES = "pc-places"
"""The label of what says where everything stands."""
STANDARDS: tuple[list[PDFStandard], ...] = (["ua-1", "a-2a"], ["ua-1"], [])
"""Accessible and archival; less only where an image or a theme does not allow it."""


@contextmanager
def _steady() -> Iterator[None]:
    """Raises OutputError where Typst itself breaks down, which is no Exception to Python."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise OutputError(
            Text(
                ru="Typst, который верстает PDF, сломался на этой книге: {reason}",
                en="Typst, which lays out the PDF, broke down at this book: {reason}",
            ),
            Text(
                ru="Соберите книгу по частям (--only), чтобы найти практику, из-за которой это случилось; сайт собирается "
                "и так: --format html.",
                en="Build the book in parts (--only) to find the practice that does it; the site can be built without it: "
                "--format html.",
            ),
            reason=str(error),
        ) from error


class Press:
    """A folder with the images of a book, and a compiler that keeps the pages it has laid out."""

    def __init__(self, moment: datetime, images: Mapping[str, bytes], fonts: Sequence[Path]) -> None:
        # Typst reads whatever lies below its root: so nothing but the book does.
        self.folder = Path(mkdtemp(prefix="profcollect-"))
        # Also where the pages are all that is wanted, or a template stops the book.
        self.close = finalize(self, rmtree, self.folder, ignore_errors=True)
        """Remove the folder."""
        self.moment, self.images, self.fonts = moment, images, fonts
        for name, data in images.items():
            (self.folder / name).write_bytes(data)
        self._kept: tuple[str, Compiler] | None = None

    def compiler(self, code: str) -> Compiler:
        """A compiler for `code`; the same one for the same code."""
        import typst

        if self._kept is None or self._kept[0] != code:
            main = self.folder / MAIN
            main.write_text(code, encoding="utf-8", newline="\n")
            fonts = [str(path) for path in self.fonts]
            own = str(self.folder)
            made = typst.Compiler(
                str(main),
                root=own,
                font_paths=fonts,
                ignore_system_fonts=True,
                # Not the packages that lie at somebody's home.
                package_path=own,
                package_cache_path=own,
            )
            self._kept = code, made
        return self._kept[1]

    def pages(self, code: str) -> Layout | None:
        """What stands on which page; None where the code does not tell. Raises TypstError."""
        try:
            with _steady():
                found = json.loads(self.compiler(code).query(f"<{PLACES}>", field="value"))
        except RuntimeError:
            # A query says less of what is wrong than a compilation does.
            self.run(code, [])
            raise
        if not found:
            return None
        starts, ends = ({name: page for name, page in found[0][key] if page} for key in ("starts", "ends"))
        return Layout("layout", found[0]["pages"], starts, ends)

    def run(self, code: str, standards: list[PDFStandard]) -> bytes:
        """The PDF of `code`. Raises TypstError."""
        with _steady():
            made = self.compiler(code).compile(format="pdf", pdf_standards=standards, timestamp=self.moment)
        assert isinstance(made, bytes)  # noqa: S101 - for mypy: a PDF is one file
        # Data that ends with a carriage return must not look as if that belonged to the line's end behind it.
        return made.replace(b"\r\nendstream", b"\r\rendstream")

    def first(self, attempts: Sequence[tuple[str, list[PDFStandard]]]) -> bytes:
        """The PDF of the first source that can be made by its standards. Raises what the last one does."""
        import typst

        for code, standards in attempts[:-1]:
            with suppress(typst.TypstError):
                return self.run(code, standards)
        return self.run(*attempts[-1])

    def without_broken(self, code: str) -> str:
        """`code` with a box for each image that Typst cannot read."""
        import typst

        for name in self.images:
            try:
                self.run(f"#image({quoted(name)})", [])
            except typst.TypstError:
                code = code.replace(f"pc-picture({quoted(name)}", f"pc-no-picture({quoted(name)}")
        return code


def families(fonts: Sequence[Path]) -> list[str]:
    """The fonts there are: the wheel's own, and those in `fonts`."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(path) for path in fonts]).families()


def places(book: Book) -> str:
    """Source that tells of each anchor what page it is on, where the theme puts its label there.

    The end of a practice is the label `end:` and its slug.
    """
    starts = "".join(f"{quoted(name)}, " for name in book.anchors())
    ends = "".join(f"{quoted(entry.slug)}, " for entry in book.entries)
    return (
        "\n#context {\n"
        "  let at(name) = {\n"
        "    let found = query(label(name))\n"
        "    if found.len() > 0 { counter(page).at(found.first().location()).first() }\n"
        "  }\n"
        f"  [#metadata((pages: counter(page).final().first(), starts: ({starts}).map(name => (name, at(name))),\n"
        f'    ends: ({ends}).map(name => (name, at("end:" + name)))))<{PLACES}>]\n'
        "}\n"
    )
