"""The disk: finding a collection and reading its files."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from profcollect.source import Document

FILE_NAME = "profcollect.yml"
"""What a collection's settings are called; the folder that has it is the collection's."""
DATA = Path(__file__).parent / "data"
MEGABYTE = 1024 * 1024
LARGEST_SETTINGS = 16 * 1024 * 1024
"""Bytes of a data file at most, such as the config: thousands of municipalities and schools have two of them."""
OUTSIDE = Text(ru="лежит вне папки сборника", en="lies outside the collection")
NO_FILE = Text(ru="это не обычный файл, а канал или устройство", en="it is no regular file but a pipe or a device")
TOO_LARGE = Text(ru="файл слишком велик", en="the file is too large")


class UnfitError(OSError):
    """A file that is there and is not to be read."""

    def __init__(self, number: int, reason: Text) -> None:
        super().__init__(number, reason.en)
        self.reason = reason


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

    Passed over: hidden files and folders, and READMEs. Links to folders of the collection are followed, each folder
    once, but for those above this one; those that lead elsewhere stand for themselves, and reading them tells why.
    Raises InputError where there is no such folder.
    """
    top = root / folder
    own_folder(root, top)
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
        found = _practices_below(root, folder.rstrip("/"))
    except OSError as error:
        raise InputError(
            Text(ru="не читается папка {path}: {reason}", en="cannot read the folder {path}: {reason}"),
            Text(ru="Проверьте права на неё.", en="Check its permissions."),
            path=error.filename,
            reason=error.strerror or type(error).__name__,
        ) from error
    return sorted(found, key=lambda path: (unicodedata.normalize("NFC", path), path))


def _practices_below(root: Path, name: str) -> list[str]:
    found: list[str] = []
    links: list[str] = []
    folders = [name]
    top = os.path.realpath(f"{root}/{name}")
    seen: set[str] = set()
    while folders or links:
        # Folders come before links to folders: what can be had without a link is.
        name = folders.pop() if folders else links.pop()
        real = os.path.realpath(f"{root}/{name}")
        if not _lies_in(root, real):
            found.append(name)
        elif real not in seen and not top.startswith(f"{real}{os.sep}"):
            seen.add(real)
            inner = list(_entries(real, name, found))
            folders += [path for path, link in inner if not link]
            links = sorted([*links, *(path for path, link in inner if link)], reverse=True)
    return found


def _entries(folder: str, name: str, found: list[str]) -> Iterator[tuple[str, bool]]:
    """The folders in a folder, and whether each is a link; the practices in it go to those that were `found`."""
    # Not `Path.rglob`, which takes ten times as long and asks of each file twice what it is.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{name}/{entry.name}"
            stem, _, suffix = entry.name.lower().rpartition(".")
            if _is_folder(entry):
                yield path, entry.is_symlink()
            elif suffix in {"md", "markdown"} and stem != "readme":
                # Whatever it is: that a pipe or a broken link is no practice is said where it is read.
                found.append(path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link to itself.
        return False


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


def own_folder(root: Path, folder: Path) -> None:
    """Raises InputError where a folder of the collection is a link that leads elsewhere."""
    if not _lies_in(root, str(folder)):
        raise InputError(
            Text(ru="папка {path} лежит вне папки сборника", en="the folder {path} lies outside the collection"),
            Text(
                ru="Скопируйте её в папку сборника: снаружи ничего не читается.",
                en="Copy it into the collection: nothing outside is read.",
            ),
            path=folder,
        )


def own_file(root: Path, path: str, most: int) -> tuple[os.stat_result, bytes | None]:
    """What the disk says of a file that lies in the collection, and its bytes; None where there are more than `most`.

    Raises OSError, also for what lies elsewhere or is no file, ValueError for what no path can be.
    """
    file = f"{root}/{path}"
    if not _lies_in(root, file):
        raise UnfitError(errno.EXDEV, OUTSIDE)
    # A pipe would be waited for until somebody writes into it.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        known = os.fstat(handle)
        if not stat.S_ISREG(known.st_mode):
            raise UnfitError(errno.EINVAL, NO_FILE)
        if known.st_size > most:
            return known, None
        with open(handle, "rb", closefd=False) as opened:
            # Asked for much more than there is, it would make room for all of that first.
            data = opened.read(known.st_size + 1)
            if len(data) > known.st_size:
                data += opened.read(most + 1 - len(data))
        return known, data if len(data) <= most else None
    finally:
        os.close(handle)


def own_bytes(root: Path, path: str, most: int) -> bytes | None:
    """The bytes of a file that lies in the collection; None where it does not, has more than `most` or is unreadable."""
    try:
        return own_file(root, path, most)[1]
    except (OSError, ValueError):
        return None


def read_document(root: Path, path: str) -> Document:
    """Read a practice's file; that it cannot be read is a problem of the document."""
    return read_stamped(root, path)[0]


def read_stamped(
    root: Path, path: str, make: Callable[[str, bytes], Document] | None = None, *, hashed: bool = True
) -> tuple[Document, Stamp | None, bytes]:
    """A document, what its file is known by again, and its bytes; None and none where it cannot be read.

    A practice's document, unless another way to `make` one is named. The bytes are hashed for the stamp if that is asked.
    """
    from profcollect.source import LARGEST, read, unreadable

    try:
        known, data = own_file(root, path, LARGEST)
    except OSError as error:
        return unreadable(path, "file-unreadable", reason=_reason(error)), None, b""
    if data is None:
        megabytes = round(known.st_size / MEGABYTE)
        return unreadable(path, "file-too-large", megabytes=megabytes, most=LARGEST // MEGABYTE), None, b""
    stamp = Stamp(known.st_size, known.st_mtime_ns, digest(data) if hashed else "")
    return (make or read)(path, data), stamp, data


def _reason(error: OSError) -> Text | str:
    return error.reason if isinstance(error, UnfitError) else error.strerror or type(error).__name__


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    reason = _reason(error)
    words = reason if isinstance(reason, Text) else Text(ru=reason, en=reason)
    return InputError(
        Text(ru="не читается файл {path}: {ru}", en="cannot read {path}: {en}"), path=path, ru=words.ru, en=words.en
    )


def read_text(path: Path) -> str:
    """A text file in UTF-8, with or without a mark. Raises InputError where it cannot be read."""
    return _decoded(path, read_bytes(path))


def own_text(root: Path, name: str) -> str:
    """A data file of the collection, or one that comes with the tool, as `read_text`; nothing else is read."""
    path = root / name
    home = DATA if path.is_relative_to(DATA) else root
    try:
        data = own_file(home.resolve(), path.relative_to(home).as_posix(), LARGEST_SETTINGS)[1]
        if data is None:
            raise UnfitError(errno.EFBIG, TOO_LARGE)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error if isinstance(error, OSError) else UnfitError(errno.EXDEV, OUTSIDE)) from error
    return _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise InputError(
            Text(ru="файл {path} сохранён не в UTF-8", en="{path} is not saved in UTF-8"),
            Text(ru="Файл должен быть текстом в кодировке UTF-8.", en="It must be a text file in UTF-8."),
            path=path,
        ) from error
