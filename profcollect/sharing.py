"""Files of a format that other processes make, each its share, straight into the folder where they are written aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from profcollect.errors import ProfcollectError
from profcollect.writers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from concurrent.futures import Future
    from pathlib import Path

    from profcollect.collection import Book
    from profcollect.disk import Sealed
    from profcollect.outputs import Folder
    from profcollect.theme import Theme
    from profcollect.writers.piece import Piece

T = TypeVar("T")

LEAST = 800
"""Files that are made while another process is told of the whole book; fewer are not worth it."""


class Share(NamedTuple):
    """What another process is to make."""

    format: str
    book: Book
    theme: Theme
    names: tuple[str, ...]
    """Of files that need the texts which the book has."""
    folder: Folder


class Shared(NamedTuple):
    """What it has made."""

    files: tuple[Sealed, ...]
    """One for each name."""
    readings: tuple[AbstractSet[Path], ...]
    """The templates that were read, for each kind of file."""
    kinds: tuple[int, ...]
    """The place of each file's kind in them."""


def divided(pieces: Mapping[str, Piece], processes: int) -> Iterator[tuple[str, ...]]:
    """The names of those pieces that other processes are to make, so that all end together.

    A practice's files stay together, as its text has to travel. The last come first: this process begins at the front.
    """
    own: dict[str, list[str]] = {}
    for name, piece in pieces.items():
        if piece.text:
            own.setdefault(piece.text, []).append(name)
    others = min(processes, len(pieces) // LEAST - 1)
    for _ in range(others):
        names: list[str] = []
        while own and len(names) < (len(pieces) - LEAST) / (others + 1):
            names += own.popitem()[1]
        yield tuple(names)


def make(task: Share) -> Shared:
    """Make and write what a share asks for, in another process. Raises TemplateError, OSError."""
    some = FORMATS[task.format].some
    assert some is not None  # noqa: S101 - for mypy: only formats of many files are shared
    files: list[Sealed] = []
    known: dict[frozenset[Path], int] = {}
    kinds = []
    made = some(task.book, task.theme, task.names)
    for _ in task.names:
        with task.theme.noting() as read:
            files += task.folder.write([next(made)])
        kinds.append(known.setdefault(frozenset(read), len(known)))
    return Shared(tuple(files), tuple(known), tuple(kinds))


def done(task: Future[T]) -> T | None:
    """What another process or machine has made; None where it has not begun, or is gone. Raises ProfcollectError."""
    if task.cancel():
        return None
    try:
        return task.result()
    except ProfcollectError:
        raise
    except Exception:  # noqa: BLE001 - it may be gone in many ways; what is wrong with a file shows when it is made here
        return None
