"""The disk: finding a collection, reading its files, and replacing its outputs whole."""

from __future__ import annotations

import errno
import os
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from profcollect.errors import InputError, OutputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from profcollect.source import Document

FILE_NAME = "profcollect.yml"
"""What a collection's settings are called; the folder that has it is the collection's."""
DATA = Path(__file__).parent / "data"
MEGABYTE = 1024 * 1024
OUTSIDE = Text(ru="лежит вне папки сборника", en="lies outside the collection")


def find_root(start: Path) -> Path:
    """The folder at or above `start` that has a `profcollect.yml`. Raises InputError where none has."""
    if not start.exists():
        raise InputError(
            Text(ru="нет такой папки или файла: {path}", en="no such folder or file: {path}"),
            Text(ru="Проверьте, нет ли в пути опечатки.", en="Check the path for a slip."),
            path=start,
        )
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise InputError(
        Text(
            ru="ни в папке {path}, ни выше её нет файла {name}: это не сборник",
            en="neither {path} nor any folder above it has a {name}: this is no collection",
        ),
        Text(
            ru="Перейдите в папку сборника или создайте новый: profcollect init «Папка».",
            en="Go to the folder of a collection, or make a new one: profcollect init FOLDER.",
        ),
        path=here,
        name=FILE_NAME,
    )


def practice_files(root: Path, folder: str) -> list[str]:
    """The practices below `folder` of the collection, with slashes, in the order of their names.

    Passed over: hidden files and folders, and READMEs. Raises InputError where there is no such folder.
    """
    top = root / folder
    if not top.is_dir():
        raise InputError(
            Text(ru="нет папки с практиками: {path}", en="no folder of practices: {path}"),
            Text(
                ru="Создайте её или назовите другую в profcollect.yml, ключ «папка практик».",
                en="Make it, or name another in profcollect.yml under `practices`.",
            ),
            path=top,
        )
    try:
        found = list(_practices_below(str(top), folder.rstrip("/")))
    except OSError as error:
        raise InputError(
            Text(ru="не читается папка {path}: {reason}", en="cannot read the folder {path}: {reason}"),
            Text(ru="Проверьте права на неё.", en="Check its permissions."),
            path=error.filename,
            reason=error.strerror or type(error).__name__,
        ) from error
    return sorted(found, key=lambda path: unicodedata.normalize("NFC", path))


def _practices_below(folder: str, name: str) -> Iterator[str]:
    # Not `Path.rglob`, which takes ten times as long and asks of each file twice what it is.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{name}/{entry.name}"
            stem, _, suffix = entry.name.lower().rpartition(".")
            if entry.is_dir(follow_symlinks=False):
                yield from _practices_below(entry.path, path)
            elif suffix in {"md", "markdown"} and stem != "readme" and entry.is_file():
                yield path


class Stamp(NamedTuple):
    """What a file is known by again."""

    size: int
    mtime: int
    """When it was changed, in nanoseconds of the disk's clock; 0 where that may not tell two versions apart."""
    digest: str = ""
    """Of its bytes; empty where they were not read."""


def stamp_of(root: Path, path: str) -> Stamp | None:
    """What the disk says of a file of the collection; None where there is none."""
    try:
        found = os.stat(f"{root}/{path}")  # noqa: PTH116 - thousands of Path objects take their time
    except (OSError, ValueError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns)


def digest(data: bytes) -> str:
    """A short hash of some bytes."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Sealed(NamedTuple):
    """A file as others can check it."""

    path: str
    """With slashes."""
    size: int
    """Bytes."""
    sha256: str


def sealed(path: str, data: bytes) -> Sealed:
    """What a file of these bytes is checked by."""
    import hashlib

    return Sealed(path, len(data), hashlib.sha256(data).hexdigest())


def _lies_in(root: Path, path: str) -> bool:
    """Whether a file lies in a folder, wherever links lead."""
    # A Path's own `resolve` and `is_relative_to` take three times as long.
    real = os.path.realpath(path)
    return real == str(root) or real.startswith(str(root).rstrip(os.sep) + os.sep)


def own_bytes(root: Path, path: str, most: int) -> bytes | None:
    """The bytes of a file that lies in the collection; None where it does not, has more than `most` or is unreadable."""
    file = f"{root}/{path}"
    try:
        if not _lies_in(root, file) or os.stat(file).st_size > most:  # noqa: PTH116 - as in `stamp_of`
            return None
        with open(file, "rb") as opened:  # noqa: PTH123 - likewise
            return opened.read()
    except (OSError, ValueError):
        return None


def read_document(root: Path, path: str) -> Document:
    """Read a practice's file; that it cannot be read is a problem of the document."""
    return read_stamped(root, path)[0]


def read_stamped(
    root: Path, path: str, make: Callable[[str, bytes], Document] | None = None
) -> tuple[Document, Stamp | None, bytes]:
    """A document, what its file is known by again, and its bytes; None and none where it cannot be read.

    A practice's document, unless another way to `make` one is named.
    """
    from profcollect.source import LARGEST, read, unreadable

    file = root / path
    try:
        if not _lies_in(root, f"{root}/{path}"):
            return unreadable(path, "file-unreadable", reason=OUTSIDE), None, b""
        stat = file.stat()
        if stat.st_size > LARGEST:
            megabytes = round(stat.st_size / MEGABYTE)
            return unreadable(path, "file-too-large", megabytes=megabytes, most=LARGEST // MEGABYTE), None, b""
        data = file.read_bytes()
    except OSError as error:
        return unreadable(path, "file-unreadable", reason=error.strerror or type(error).__name__), None, b""
    return (make or read)(path, data), Stamp(stat.st_size, stat.st_mtime_ns, digest(data)), data


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        Text(ru="не читается файл {path}: {reason}", en="cannot read {path}: {reason}"),
        path=path,
        reason=error.strerror or type(error).__name__,
    )


def read_text(path: Path) -> str:
    """A text file of the collection in UTF-8, with or without a mark. Raises InputError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise InputError(
            Text(ru="файл {path} сохранён не в UTF-8", en="{path} is not saved in UTF-8"),
            Text(ru="Файл должен быть текстом в кодировке UTF-8.", en="It must be a text file in UTF-8."),
            path=path,
        ) from error


class Staging:
    """Outputs on their way: written aside, and put in place together when all are there."""

    def __init__(self, out: Path, aside: Path) -> None:
        self.out = out
        self._aside = aside
        self._names: list[str] = []
        self.closed = False

    def add(self, name: str, content: bytes | Mapping[str, bytes]) -> int:
        """Write a file, or a folder of files, aside; gives its size in bytes."""
        if self.closed:
            return 0
        target = self._aside / name
        self._names.append(name)
        files = {"": content} if isinstance(content, bytes) else content
        folders = set()
        for inner, data in files.items():
            file = target / inner if inner else target
            if file.parent not in folders:
                folders.add(file.parent)
                file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return sum(map(len, files.values()))

    def copy(self, name: str, inside: str) -> int:
        """Copy a file that was added into a folder that was; gives its size in bytes."""
        if self.closed:
            return 0
        import shutil

        target = self._aside / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._aside / name, target)
        return target.stat().st_size

    def commit(self) -> None:
        """Put everything in place; each file or folder replaces the old one in one step."""
        for name in self._names:
            target = self.out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(self._aside / name, target, self._aside / "old" / name)


def _replace(new: Path, target: Path, old: Path) -> None:
    try:
        if target.is_dir():
            # A folder cannot be replaced by a rename; the old one steps aside and is back if that fails.
            old.parent.mkdir(parents=True, exist_ok=True)
            target.rename(old)
            try:
                new.rename(target)
            except OSError:
                old.rename(target)
                raise
        else:
            new.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error


@contextmanager
def staging(out: Path) -> Iterator[Staging]:
    """A place beside the outputs to write them to first. Raises OutputError where nothing can be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        import tempfile

        aside = Path(tempfile.mkdtemp(prefix=".profcollect-", dir=out))
    except OSError as error:
        raise _unwritable(out, error) from error
    stage = Staging(out, aside)
    try:
        yield stage
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        # What still runs in a thread after Ctrl-C must not write into what is being removed.
        stage.closed = True
        import shutil

        shutil.rmtree(aside, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Text(ru="не записывается {path}: {reason}", en="cannot write {path}: {reason}"),
        Text(
            ru="Закройте этот файл, если он открыт в Word или в просмотрщике, проверьте права на папку и место на "
            "диске или укажите другую папку (у build — --out «Папка»). Прежние файлы целы.",
            en="Close the file if Word or a viewer has it open, check the folder's permissions and the space on the "
            "disk, or name another folder (`build` has --out for it). The previous files are intact.",
        ),
        path=path,
        reason=error.strerror or type(error).__name__,
    )


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file whole, or leave it as it is. Raises OutputError.

    A link stays a link, and who may read the file stays as it was. A file that may not be written to is not replaced.
    """
    import shutil
    import tempfile

    real = path.resolve()
    try:
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        handle, name = tempfile.mkstemp(prefix=".profcollect-", dir=real.parent)
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            if real.exists():
                shutil.copymode(real, aside)
            else:
                # Temporary files are their owner's alone; others may read what is made here.
                mask = os.umask(0)
                os.umask(mask)
                aside.chmod(0o666 & ~mask)
            aside.replace(real)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole, into folders that are made where they are missing. Raises OutputError."""
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        replace_file(path, data)


def write_new(files: Iterable[tuple[Path, str]]) -> list[Path]:
    """Write text files that are not there yet; gives those written. Raises OutputError."""
    written = []
    for path, text in files:
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise _unwritable(path, error) from error
        written.append(path)
    return written
