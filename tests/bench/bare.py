"""The floors: what a part of the work takes by itself.

bare.py parse COLLECTION          markdown-it-py and PyYAML on every file, nothing else
bare.py source COLLECTION FOLDER  write the book's Typst source there
bare.py typst COLLECTION FOLDER   lay that source out
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import PDFStandard


def parse(collection: Path) -> None:
    """Parse all front matter and all bodies."""
    import yaml
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    for path in sorted(collection.glob("practices/*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        yaml.load(front, Loader=yaml.CSafeLoader)
        parser.parse(body)


def source(collection: Path, folder: Path) -> None:
    """The Typst source that `build` would lay out."""
    from profcollect.arranging import Arranger
    from profcollect.jobs import Workers, run
    from profcollect.pipeline import Job
    from profcollect.workspace import open_workspace, today
    from profcollect.writers import pdf

    workspace = open_workspace(collection)
    level = len(workspace.settings.config.group_by) + 1
    job = Job(workspace.root, workspace.settings, today(), workspace.slugs(), (level,), ("typst",))
    compiled = [outcome.compiled[level] for outcome in run(workspace.files, Workers(job))]
    book = Arranger(workspace.settings).book(compiled, today(), working=True)
    (folder / "book.typ").write_text(pdf.source(book, workspace.theme), encoding="utf-8")


def lay_out(folder: Path, standards: list[PDFStandard]) -> None:
    """The layout alone."""
    import typst

    output = str(folder / "bare.pdf")
    typst.compile(str(folder / "book.typ"), output=output, ignore_system_fonts=True, pdf_standards=standards)


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    if what == "parse":
        parse(place)
    elif what == "source":
        source(place, Path(sys.argv[3]))
    else:
        lay_out(Path(sys.argv[3]), ["ua-1", "a-2a"] if what == "standard" else [])
