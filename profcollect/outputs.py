"""The disk: outputs, which are written aside and put in place whole."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from profcollect.disk import Sealed, sealed
from profcollect.errors import InputError, ProfcollectError
from profcollect.i18n import Text
from profcollect.locks import turn
from profcollect.replacing import ASIDE, patiently
from profcollect.unwritable import NO_ROOM, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LOCK = f"{ASIDE}lock"
"""What is held in an output folder by whoever writes into it."""
NEW, OLD = "new", "old"
"""In such a folder: what is to be put in place, and what stood there."""
EXCHANGE = 2
"""What Linux and macOS both call exchanging, renameat2(2) and renamex_np(2)…"""
WORKING_FOLDER = -100
"""… and where Linux begins a path that does not begin at the root."""
UNREADABLE = Text(ru="не читается файл {path}: {reason}", en="cannot read {path}: {reason}")
AGAIN = Text(
    ru="Если он исчез или менялся, пока собиралась книга, соберите её ещё раз. Прежние файлы целы.",
    en="If it has gone or changed while the book was built, build it again. The previous files are intact.",
)


class Staging:
    """Outputs on their way: written aside, and put in place together when all are there."""

    def __init__(self, out: Path, aside: Path) -> None:
        self.out = out
        self._aside = aside
        self._names: list[str] = []
        self.closed = False

    def folder(self, name: str) -> Folder:
        """A folder of outputs, for whoever writes into it in another process while it is filled here."""
        return Folder(str(self.out), str(self._aside), name)

    def twin(self) -> Staging:
        """The same place, for another process of this machine that writes into it."""
        return Staging(self.out, self._aside)

    def deliver(self, stage: Staging) -> None:
        """Have what was written by way of this twin put in place with the rest."""
        stage._names += self._names

    def add(self, name: str, data: bytes) -> Sealed:
        """Write a file aside."""
        if not self.closed:
            self._names.append(name)
            target = self._aside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return sealed(name, data)

    def fill(self, name: str, files: Iterable[tuple[str, bytes | Sealed]]) -> list[Sealed]:
        """Write a folder of files aside as they come, beside the work of making them.

        Sealed ones lie below the output folder as they are to be: they are had from there, by a link where the disk
        can do that.
        """
        from concurrent.futures import ThreadPoolExecutor

        self._names.append(name)
        with ThreadPoolExecutor(1) as thread:
            tasks = [thread.submit(self.folder(name).write, some) for some in _chunks(files, self)]
        return [one for task in tasks for one in task.result()]

    def copy(self, file: Sealed, inside: str) -> Sealed:
        """Copy a file that was added, or stays as it was, into a folder that was."""
        if not self.closed:
            import shutil

            target = self._aside / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile((self._aside if file.path in self._names else self.out) / file.path, target)
        return file._replace(path=inside)

    def commit(self) -> None:
        """Put everything in place, each file or folder in one step; all of it, or nothing. Raises OutputError.

        Of what one build makes, the parts tell of each other: nobody is served by a part of them. All that stand in
        the way are found before anybody is told, so that nobody closes one file after the other.
        """
        placed: list[_Swap] = []
        faults: dict[Path, OSError] = {}
        for name in self._names:
            swap = _Swap(self._aside / name, self.out / name, self._aside.parent / OLD / name)
            try:
                swap.make()
            except OSError as error:
                faults[swap.target] = error
            else:
                placed.append(swap)
        if faults:
            for swap in reversed(placed):
                with suppress(OSError):
                    swap.undo()
            raise unwritable(tuple(faults), next(iter(faults.values()))) from None


CHUNK = 32
"""Files of a folder that are written at a time."""


class Folder(NamedTuple):
    """A folder of outputs on its way."""

    out: str
    aside: str
    name: str

    def write(self, files: Iterable[tuple[str, bytes | Sealed]]) -> list[Sealed]:
        """Write some files of it aside."""
        made = []
        for inner, data in files:
            path = f"{self.name}/{inner}"
            target = f"{self.aside}/{path}"
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as in `disk.stamp_of`
            if isinstance(data, Sealed):
                _link(f"{self.out}/{data.path}", target)
                made.append(data._replace(path=path))
            else:
                with open(target, "wb") as file:  # noqa: PTH123 - likewise
                    file.write(data)
                made.append(sealed(path, data))
        return made


def _chunks(files: Iterable[tuple[str, bytes | Sealed]], stage: Staging) -> Iterator[list[tuple[str, bytes | Sealed]]]:
    """Some files at a time, as they come, as long as they are wanted."""
    coming = iter(files)
    while (chunk := list(islice(coming, CHUNK))) and not stage.closed:
        yield chunk


def _link(source: str, target: str) -> None:
    """The same file under another name, or a copy of it where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        import shutil

        shutil.copyfile(source, target)


def intact(out: Path, files: Sequence[Sealed]) -> set[str]:
    """The paths of those files below `out` that are still as they were sealed."""
    if len(files) < CHUNK:
        return {one.path for one in files if _is_intact(out, one)}
    from concurrent.futures import ThreadPoolExecutor

    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = pool.map(lambda chunk: [one.path for one in chunk if _is_intact(out, one)], chunks)
        return {path for paths in found for path in paths}


def _is_intact(out: Path, file: Sealed) -> bool:
    path = f"{out}/{file.path}"
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size != file.size:
            return False
        with open(path, "rb") as opened:  # noqa: PTH123 - as in `disk.stamp_of`
            return sealed(file.path, opened.read()) == file
    except OSError:
        return False


def files_below(folder: Path) -> set[str]:
    """The files of a folder and of those in it, by their paths below it; what cannot be listed has none."""
    found = set()
    for here, _, names in os.walk(folder):
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        found |= {name if below == "." else f"{below}/{name}" for name in names}
    return found


@dataclass
class _Swap:
    """A new output, the place that it goes to, and where what stands there goes."""

    new: Path
    target: Path
    old: Path
    how: str = ""

    def make(self) -> None:
        """Put the new one in place."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.old.parent.mkdir(parents=True, exist_ok=True)
        kinds = [os.lstat(path).st_mode for path in (self.new, self.target) if os.path.lexists(path)]
        if len(kinds) == 1:
            self.how = "moved"
            patiently(lambda: self.new.rename(self.target))
        elif all(map(stat.S_ISREG, kinds)):
            self.how = "replaced"
            _link(str(self.target), str(self.old))
            patiently(lambda: self.new.replace(self.target))
        elif _exchange(self.new, self.target):
            self.how = "exchanged"
        else:
            # A folder cannot be replaced by a rename. Between these two nothing stands there: `_restore` mends that.
            self.how = "moved aside"
            patiently(lambda: self.target.rename(self.old))
            try:
                patiently(lambda: self.new.rename(self.target))
            except OSError:
                with suppress(OSError):
                    self.old.rename(self.target)
                raise

    def undo(self) -> None:
        """Put the old one back."""
        if self.how == "replaced":
            self.old.replace(self.target)
        elif self.how == "exchanged":
            _exchange(self.new, self.target)
        else:
            self.target.rename(self.new)
            if self.how == "moved aside":
                self.old.rename(self.target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one step; False where the system or the disk cannot do that."""
    if sys.platform == "win32":
        return False
    import ctypes

    system = ctypes.CDLL(None)
    here, there = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            return bool(system.renamex_np(here, there, EXCHANGE) == 0)
        return bool(system.renameat2(WORKING_FOLDER, here, WORKING_FOLDER, there, EXCHANGE) == 0)
    except AttributeError:
        return False


@contextmanager
def staging(out: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Staging]:
    """A place beside the outputs to write them to first. Raises OutputError where nothing can be written.

    Whoever writes into the same folder has to wait; `waiting` is called once if that is so. What a build has left
    behind that was killed is cleared away.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        import tempfile

        lock = turn(out / LOCK, waiting)
    except OSError as error:
        raise unwritable((out,), error) from error
    folder = None
    try:
        if lock.held:
            _clear(out)
        folder = Path(tempfile.mkdtemp(prefix=ASIDE, dir=out))
        stage = Staging(out, folder / NEW)
        try:
            yield stage
        finally:
            # What still runs in a thread after Ctrl-C must not write into what is being removed.
            stage.closed = True
    except BrokenPipeError:
        # Nobody listens any more: that says nothing of the folder.
        raise
    except OSError as error:
        raise _refused(out, error) from error
    finally:
        if folder is not None:
            _close(out, folder)
        lock.release()


def _refused(out: Path, error: OSError) -> ProfcollectError:
    """What is told of something that the system refused while outputs were written."""
    path = Path(error.filename) if isinstance(error.filename, str) and ASIDE not in error.filename else out
    if path.is_relative_to(out) or error.errno in NO_ROOM:
        return unwritable((path,), error)
    return InputError(UNREADABLE, AGAIN, path=path, reason=error.strerror or type(error).__name__)


def _clear(out: Path) -> None:
    """Clear away what killed builds have left; there is no other one, or it would have the lock."""
    for folder in out.glob(f"{ASIDE}*"):
        if folder.is_dir() and not folder.is_symlink():
            _close(out, folder)


def _close(out: Path, folder: Path) -> None:
    """Remove what was written aside, unless it holds an old output that cannot be put back yet."""
    import shutil

    with suppress(OSError):
        _restore(out, folder / NEW, folder / OLD)
        shutil.rmtree(folder, ignore_errors=True)


def _restore(out: Path, new: Path, old: Path) -> None:
    """Put back what was moved aside when the build was killed, before the new one had taken its place."""
    for there in old.iterdir() if old.is_dir() else ():
        coming, target = new / there.name, out / there.name
        if not os.path.lexists(coming):
            continue
        if not os.path.lexists(target):
            there.rename(target)
        elif coming.is_dir() and target.is_dir():
            _restore(target, coming, there)
