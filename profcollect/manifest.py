"""`manifest.json`: what a build wrote, what from, and with what, so that others can check and repeat it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from profcollect.disk import FILE_NAME, read_bytes, sealed
from profcollect.theme import packaged_templates
from profcollect.writers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from profcollect.binding import Order, Written
    from profcollect.building import LeftOut
    from profcollect.disk import Sealed
    from profcollect.profiles import Prepress
    from profcollect.theme import Theme
    from profcollect.workspace import Workspace

NAME = "manifest.json"
VERSION = 1
"""Of what may stand in it: higher when a reader of an older one would be misled."""
TOLD = json.JSONEncoder(ensure_ascii=False).encode
ALWAYS = ("Jinja2", "markdown-it-py", "mdit-py-plugins", "PyYAML", "segno")
"""The packages that every book goes through."""


@dataclass(frozen=True)
class Account:
    """What a build has to tell of itself."""

    workspace: Workspace
    theme: Theme
    order: Order
    sources: Sequence[Sealed]
    """The practices that the book has, the texts around them, and the images of both."""
    left_out: Sequence[LeftOut]
    written: Sequence[Written]


def manifest(account: Account) -> bytes:
    """The manifest as JSON: sorted, without a clock, a machine's paths or names, so that equal builds have equal ones.

    It tells of this build alone. Files of other formats that an earlier build left in the folder are not in it: they
    are made from inputs of which nobody knows any more whether they are those that it lists.
    """
    from profcollect import __version__

    order = account.order
    told = {
        "manifest": VERSION,
        "title": account.workspace.settings.config.title,
        "edition": {"kind": "final" if order.final else "working", "date": order.today.isoformat()},
        "tool": {"name": "profcollect", "version": __version__},
        "engines": dict(sorted(engines(order, account.workspace.settings.config.prepress))),
        "outputs": sorted(_outputs(account.written), key=_place),
        "inputs": sorted(_inputs(account), key=_place),
        "left_out": sorted(_left_out(account), key=_place),
    }
    lines = (f"{TOLD(name)}: {_listed(value)}" for name, value in told.items())
    # A file's name may have bytes that are no UTF-8: JSON has an escape for them.
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode(errors="backslashreplace")


def _listed(value: object) -> str:
    """A value as JSON; a list with a line for each of its items: so it can be compared, and is soon written."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(TOLD, value)) + "\n]"
    return TOLD(value)


def _place(entry: dict[str, object]) -> tuple[str, str]:
    return str(entry.get("from", "")), str(entry["path"])


def _outputs(written: Sequence[Written]) -> Iterator[dict[str, object]]:
    """Every file; the one that a reader opens tells how many practices and pages the book has, where that is known."""
    for one in written:
        for file in one.files:
            entry: dict[str, object] = {**file._asdict(), "format": one.format}
            if file.path == one.path:
                entry["practices"] = one.practices
                entry["page_numbers"] = one.numbers
                if one.pages is not None and FORMATS[one.format].numbered:
                    entry["pages"] = one.pages
            yield entry


def _inputs(account: Account) -> Iterator[dict[str, object]]:
    workspace, theme = account.workspace, account.theme
    root, config = workspace.root, workspace.settings.config
    roles = dict.fromkeys(workspace.files, "practice") | dict.fromkeys(_texts(workspace), "text")
    for one in {one.path: one for one in account.sources}.values():
        yield _input(roles.get(one.path, "image"), one)
    yield _input("settings", _sealed(root, root / FILE_NAME))
    if config.taxonomy:
        yield _input("taxonomy", _sealed(root, root / config.taxonomy))
    fonts = (path for folder in theme.fonts for path in folder.rglob("*") if path.is_file())
    if account.order.lays_out:
        yield from (_input("font", _sealed(root, path)) for path in fonts)
    for path in theme.used:
        if path.is_relative_to(root):
            yield _input("template", _sealed(root, path))
        else:
            yield _input("template", _sealed(packaged_templates().parent, path), "tool")


def _sealed(root: Path, path: Path) -> Sealed:
    return sealed(path.relative_to(root).as_posix(), read_bytes(path))


def _input(role: str, file: Sealed, origin: str = "collection") -> dict[str, object]:
    return {**file._asdict(), "role": role, "from": origin}


def _left_out(account: Account) -> Iterator[dict[str, object]]:
    """What no output has: for its status, for its errors, or because nobody asked for it."""
    for one in account.left_out:
        yield {"path": one.path, "reason": one.why, **({"status": one.status} if one.status else {})}
    known = {*(one.path for one in account.left_out), *(one.path for one in account.sources)}
    for path in account.workspace.files:
        if path not in known:
            yield {"path": path, "reason": "not-selected"}
    for path in _texts(account.workspace):
        if path not in known:
            yield {"path": path, "reason": "unreadable"}


def _texts(workspace: Workspace) -> tuple[str, ...]:
    """The files around the practices that the settings name."""
    config = workspace.settings.config
    return tuple(filter(None, (config.preface, config.afterword, *config.appendices)))


def engines(order: Order, prepress: Prepress) -> Iterable[tuple[str, str]]:
    """The programs and packages that the outputs depend on, with their versions."""
    import sys
    import zlib
    from contextlib import suppress
    from importlib.metadata import PackageNotFoundError

    formats = [FORMATS[name] for name in order.formats]
    names = {*ALWAYS, *(name for one in formats for name in one.engines)}
    if order.lays_out:
        names.add("typst")
    if "pdf" in order.formats and prepress.greyscale == "yes":
        names.add("pillow")
    yield "python", ".".join(map(str, sys.version_info[:3]))
    # What packs DOCX and EPUB: another zlib packs the same content into other bytes.
    yield "zlib", zlib.ZLIB_RUNTIME_VERSION
    if "pandoc" in names:
        from profcollect.writers import pandoc

        names.remove("pandoc")
        yield "pandoc", pandoc.version()
    for name in names:
        # Who packs everything into one program may have left out what says which versions it has.
        with suppress(PackageNotFoundError):
            yield name, _version(name)
    if "docx" in order.formats and order.page_numbers == "exact":
        from profcollect.writers.exact import office_version

        yield "libreoffice", office_version()


@cache
def _version(package: str) -> str:
    """The version of a package. Raises PackageNotFoundError."""
    from importlib.metadata import version

    return version(package)
