"""Single files that are replaced whole or stay as they are."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

from profcollect.errors import OutputError
from profcollect.i18n import Text
from profcollect.locks import Lock
from profcollect.unwritable import unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

ASIDE = ".profcollect-"
"""What the names of folders and files begin with that are on their way."""
BUSY = {5, 32, 33}
"""Codes of Windows for a file that another program has open: access denied, sharing and lock violation."""
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts."""
CHANGED = (
    Text(
        ru="файл {path} не изменён: пока шла работа, его сохранил кто-то другой",
        en="{path} is left as it is: somebody else has saved it meanwhile",
    ),
    Text(ru="Повторите команду.", en="Repeat the command."),
)


def patiently(act: Callable[[], object]) -> None:
    """Do something that Windows refuses while another program has the file open: checkers of viruses are soon done."""
    for pause in PAUSES:
        try:
            act()
        except OSError as error:
            if getattr(error, "winerror", None) not in BUSY:
                raise
        else:
            return
        time.sleep(pause)
    act()


def replace_file(path: Path, data: bytes, old: bytes | None = None) -> None:
    """Replace a file whole, or leave it as it is. Raises OutputError.

    A link stays a link, and who may read the file stays as it was. A file that may not be written to is not replaced,
    nor is one that is not any more what the new one was made from, if that is given: somebody else has saved it.
    """
    try:
        real = path.resolve()
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _write_beside(real, data, partial(_replace, real, old))
    except OSError as error:
        raise unwritable((path,), error) from error


def _replace(path: Path, old: bytes | None, made: Path) -> None:
    """Put a file in the place of another. Raises OSError, OutputError."""
    if old is not None and old != (path.read_bytes() if path.exists() else b""):
        raise OutputError(*CHANGED, path=path)
    patiently(lambda: made.replace(path))


def _write_beside(path: Path, data: bytes, place: Callable[[Path], None]) -> None:
    """Write what is to be in a file's place beside it, and let it be placed. Raises OSError."""
    _sweep(path.parent)
    lock = _beside(path)
    try:
        lock.write(data)
        if path.exists():
            import shutil

            shutil.copymode(path, lock.path)
        else:
            # What is written aside is its owner's alone; others may read what is made here.
            mask = os.umask(0)
            os.umask(mask)
            lock.path.chmod(0o666 & ~mask)
        if sys.platform == "win32":
            # It lets nobody rename what is open.
            lock.file.close()
        place(lock.path)
    finally:
        lock.release()


def _beside(path: Path) -> Lock:
    """A new file beside another, for what is to take its place."""
    while True:
        with suppress(BlockingIOError, FileExistsError):
            return Lock(path.with_name(f"{ASIDE}{os.urandom(6).hex()}.tmp"), new=True)


@cache
def _sweep(folder: Path) -> None:
    """Clear away, once, what was to take a file's place when its writer was killed."""
    for path in folder.glob(f"{ASIDE}*.tmp"):
        with suppress(OSError):
            lock = Lock(path)
            if lock.held:
                lock.release()
            else:
                lock.file.close()


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole, into folders that are made where they are missing. Raises OutputError."""
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable((path.parent,), error) from error
        replace_file(path, data)


def write_new(files: Iterable[tuple[Path, str]]) -> list[Path]:
    """Write text files that are not there yet, each whole; gives those written. Raises OutputError."""
    written = []
    for path, text in files:
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_beside(path, text.encode(), partial(_place_new, path))
        except FileExistsError:
            continue
        except OSError as error:
            raise unwritable((path,), error) from error
        written.append(path)
    return written


def _place_new(path: Path, made: Path) -> None:
    """Give a file its name unless another has that. Raises FileExistsError."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:
        # The disk knows no links.
        if path.exists():
            raise FileExistsError from None
        made.rename(path)
