"""Files that one process at a time holds, and that are free as soon as it is gone, however it went."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TURN = 0.1
"""Seconds after which it is asked again whether the folder is free."""


class Lock:
    """A file that is held as long as this process lives and does not let go; the system sees to that."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Raises BlockingIOError where another holds it or has just removed it, FileExistsError where it must be new."""
        self.path = path
        flags = os.O_RDWR | os.O_CREAT | (os.O_EXCL if new else 0)
        # Without a buffer: nothing in it can be written twice where the process forks.
        self.file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
        try:
            self.held = _hold(self.file.fileno())
            """Whether the disk knows locks at all."""
            if not os.path.samestat(os.fstat(self.file.fileno()), path.stat()):
                raise BlockingIOError
        except OSError as error:
            self.file.close()
            raise BlockingIOError if isinstance(error, FileNotFoundError) else error from error
        HELD.add(self)

    def write(self, data: bytes) -> None:
        """Write all of it."""
        left = memoryview(data)
        while left:
            left = left[self.file.write(left) :]

    def release(self) -> None:
        """Let go, and remove the file."""
        HELD.discard(self)
        with suppress(OSError):
            if sys.platform == "win32":
                # It lets nobody remove what is open; who has taken it meanwhile removes it in the end.
                self.file.close()
            self.path.unlink()
        self.file.close()


HELD: set[Lock] = set()


def _let_go() -> None:
    # A worker that outlives a killed build must not hold what that held; the parent's own hold stays.
    for lock in HELD:
        lock.file.close()
    HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _hold(handle: int) -> bool:
    """Hold an open file alone. False where the disk knows no locks; raises BlockingIOError where another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}:
            raise BlockingIOError from error
        return False
    return True


def turn(path: Path, waiting: Callable[[], None]) -> Lock:
    """The lock, once it is free."""
    told = False
    while True:
        try:
            return Lock(path)
        except BlockingIOError:
            pass
        if not told:
            told = True
            waiting()
        time.sleep(TURN)
