"""Bytes that are kept from one build to the next, in one file, by name.

Nothing in it is code. What is damaged is as good as absent, and the file is then begun anew; that it cannot be written,
because of its folder or the disk or another build that writes to it, changes nothing but the next build's time.
It grows to `MOST_BYTES`; then those go first that no build has asked for the longest.
"""

from __future__ import annotations

import zlib
from contextlib import closing, contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING

from profcollect.cache import FOLDER, own_folder
from profcollect.errors import OutputError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "compiled.db"
MOST_BYTES = 512 * 1024 * 1024
"""Of all that is kept."""
BATCH_BYTES = 16 * 1024 * 1024
"""So many are written at a time: little to hold in memory, and no other build has to wait for long."""
PATIENCE = 2.0
"""Seconds to wait for another build that is writing."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (name BLOB PRIMARY KEY, context BLOB, mark INTEGER, data BLOB)",
    "CREATE TABLE IF NOT EXISTS uses (name BLOB PRIMARY KEY, turn INTEGER, size INTEGER) WITHOUT ROWID",
)
"""What is kept; and, in few pages, when each was last asked for, in builds, and how large it is."""
FIND = "SELECT name, mark, data FROM kept WHERE context = ? AND name IN (?{})"
MOST_NAMES = 200
"""So many are asked for at a time."""
PASSING = frozenset({3, 5, 6, 8, 13, 14})
"""Faults that say nothing about what is in the file: of rights, locks and room on the disk (sqlite.org/rescode.html)."""


class Store:
    """What is kept of a collection; `context` stands for all that the whole of it depends on."""

    def __init__(self, root: Path, context: bytes) -> None:
        self._root = root
        self._context = context
        self._asked: list[bytes] = []
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        self._turn = 0

    def load(self, names: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Those of the names that something is kept under, with it."""
        wanted = iter(names)
        with _careful(self._root), closing(_connect(self._root)) as base:
            while some := list(islice(wanted, MOST_NAMES)):
                for name, mark, data in base.execute(FIND.format(", ?" * (len(some) - 1)), (self._context, *some)):
                    if isinstance(data, bytes) and mark == self._mark(name, data):
                        self._asked.append(name)
                        yield name, data

    def use(self, name: bytes) -> None:
        """Note that what is kept under a name was of use, so that it stays."""
        self._asked.append(name)

    def put(self, name: bytes, data: bytes) -> None:
        """Keep something under a name; `save` has to be called in the end."""
        self._new[name] = data
        self._size += len(data)
        if self._size > BATCH_BYTES:
            self.save()

    def save(self) -> None:
        """Write what is new, and what of the old was asked for."""
        new, asked = self._new, self._asked
        self._new, self._asked, self._size = {}, [], 0
        if not new and not asked:
            return
        with _careful(self._root), closing(_connect(self._root)) as base:
            base.execute("BEGIN IMMEDIATE")
            turn = self._turn = self._turn or _next_turn(base)
            base.executemany("UPDATE uses SET turn = ? WHERE name = ?", [(turn, name) for name in asked])
            if _made_room(base, sum(map(len, new.values())), turn):
                rows = [(name, self._context, self._mark(name, data), data) for name, data in new.items()]
                base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
                sizes = [(name, turn, len(data)) for name, data in new.items()]
                base.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?, ?)", sizes)
            base.execute("COMMIT")

    def _mark(self, name: bytes, data: bytes) -> int:
        """What tells that something is as it was written, under this name and in this context."""
        return zlib.crc32(data, zlib.crc32(self._context + name))


@contextmanager
def _careful(root: Path) -> Iterator[None]:
    """Whatever is wrong with the file, nobody hears of it; one that is damaged is removed."""
    import sqlite3

    try:
        yield
    except (OSError, OutputError):
        return
    except (sqlite3.Error, TypeError, ValueError, OverflowError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in PASSING:
            with suppress(OSError):
                (root / FOLDER / "cache" / NAME).unlink()


def _connect(root: Path) -> sqlite3.Connection:
    """The file, begun where there is none. Raises OSError, OutputError, sqlite3.Error."""
    import sqlite3

    path = own_folder(root) / NAME
    # A link would have somebody else's file written to.
    if path.is_symlink():
        path.unlink()
    base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        # What the machine loses with its power, the marks tell; there is no need to wait for the disk.
        for one in ("PRAGMA trusted_schema = OFF", "PRAGMA synchronous = OFF", *TABLES):
            base.execute(one)
    except BaseException:
        base.close()
        raise
    return base


def _next_turn(base: sqlite3.Connection) -> int:
    (latest,) = base.execute("SELECT max(turn) FROM uses").fetchone()
    return int(latest or 0) + 1


def _made_room(base: sqlite3.Connection, needed: int, turn: int) -> bool:
    """Whether so many bytes more have room now that older things, as far as there was need, have gone."""
    (total,) = base.execute("SELECT sum(size) FROM uses").fetchone()
    over = int(total or 0) + needed - MOST_BYTES
    old = base.execute("SELECT name, size FROM uses WHERE turn < ? ORDER BY turn, name", (turn,)) if over > 0 else ()
    for name, size in list(old):
        if over <= 0:
            break
        base.execute("DELETE FROM kept WHERE name = ?", (name,))
        base.execute("DELETE FROM uses WHERE name = ?", (name,))
        over -= size
    return over <= 0
