"""What is found in the texts that an editor has open."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from profcollect import checking
from profcollect.checking import Order
from profcollect.disk import MEGABYTE, find_root
from profcollect.errors import InputError
from profcollect.jobs import FEW
from profcollect.lint import engine
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.source import LARGEST, unreadable
from profcollect.workspace import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.workspace import Workspace

SUFFIXES = {".md", ".markdown"}


def root_of(file: Path) -> Path | None:
    """The collection that a file lies in, whether it is saved already or not; None where it lies in none."""
    folder = next((one for one in file.parents if one.is_dir()), None)
    try:
        return find_root(folder) if folder is not None else None
    except InputError:
        return None


def practice_path(workspace: Workspace, file: Path) -> str | None:
    """The name of a practice in its collection; None for a file that is none."""
    try:
        path = file.resolve().relative_to(workspace.root).as_posix()
    except ValueError:
        return None
    # Systems differ in how they write the letter й in a file's name.
    names = {unicodedata.normalize("NFC", known): known for known in workspace.files}
    known = names.get(unicodedata.normalize("NFC", path))
    if known is not None or file.exists():
        return known
    inner = path.removeprefix(workspace.settings.config.practices.rstrip("/") + "/")
    hidden = any(part.startswith(".") for part in inner.split("/"))
    named = file.suffix.lower() in SUFFIXES and file.stem.lower() != "readme"
    return path if inner != path and named and not hidden else None


def check(workspace: Workspace, texts: Mapping[str, bytes]) -> dict[str, list[Diagnostic]]:
    """The findings in these practices, by path, with those in other practices that they have a part in."""
    return _found(workspace, texts, _order(workspace))


def check_alone(workspace: Workspace, texts: Mapping[str, bytes]) -> dict[str, list[Diagnostic]]:
    """The same, as if there were no other practices: it takes no time, however many there are."""
    return _found(workspace.alone(), texts, replace(_order(workspace), cached=False))


def is_large(workspace: Workspace) -> bool:
    """Whether a first look at the whole collection takes so long that nobody should wait for it."""
    return len(workspace.files) > FEW


def _order(workspace: Workspace) -> Order:
    return Order(workspace.rules, today())


def _found(workspace: Workspace, texts: Mapping[str, bytes], order: Order) -> dict[str, list[Diagnostic]]:
    small = {path: data for path, data in texts.items() if len(data) <= LARGEST}
    found: Sequence[Diagnostic] = checking.check(workspace, list(small), order, small).diagnostics if small else ()
    return {
        path: [one for one in found if checking.concerns(one, {path})] if path in small else _too_large(path, data)
        for path, data in texts.items()
    }


def seen_from(path: str, one: Diagnostic) -> Diagnostic:
    """A finding as it looks in a practice: that of another one stands where this one has its part in it."""
    here = next((place for place in one.related if place.path == path), None)
    if one.place.path == path or here is None:
        return one
    others = (place for place in one.related if place is not here)
    return replace(one, place=here, severity=min(one.severity, Severity.WARNING), related=(one.place, *others))


def _too_large(path: str, data: bytes) -> list[Diagnostic]:
    document = unreadable(path, "file-too-large", megabytes=round(len(data) / MEGABYTE), most=LARGEST // MEGABYTE)
    return engine.word(document, document.problems)


def mended(workspace: Workspace, path: str, data: bytes) -> str:
    """The text of a practice after all safe fixes."""
    return checking.mend(workspace, path, data, _order(workspace), Safety.SAFE).data.decode()
