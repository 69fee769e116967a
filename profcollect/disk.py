"""The disk: finding a collection, reading its files, and replacing its outputs whole."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from profcollect.config import FILE_NAME
from profcollect.errors import InputError, OutputError
from profcollect.i18n import Text
from profcollect.source import LARGEST, Document, read, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    found = [
        path.relative_to(root).as_posix()
        for path in top.rglob("*")
        if path.suffix.lower() in {".md", ".markdown"} and path.stem.lower() != "readme" and path.is_file()
    ]
    visible = [path for path in found if not any(part.startswith(".") for part in path.split("/"))]
    return sorted(visible, key=lambda path: unicodedata.normalize("NFC", path))


def read_document(root: Path, path: str) -> Document:
    """Read a practice's file; that it cannot be read is a problem of the document."""
    file = root / path
    try:
        if not file.resolve().is_relative_to(root):
            return unreadable(path, "file-unreadable", reason=OUTSIDE)
        size = file.stat().st_size
        if size > LARGEST:
            return unreadable(path, "file-too-large", megabytes=round(size / MEGABYTE), most=LARGEST // MEGABYTE)
        return read(path, file.read_bytes())
    except OSError as error:
        return unreadable(path, "file-unreadable", reason=error.strerror or type(error).__name__)


def read_text(path: Path) -> str:
    """A text file of the collection in UTF-8, with or without a mark. Raises InputError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Text(ru="не читается файл {path}: {reason}", en="cannot read {path}: {reason}"),
            Text(ru="Файл должен быть текстом в кодировке UTF-8.", en="It must be a text file in UTF-8."),
            path=path,
            reason=getattr(error, "strerror", None) or "UTF-8",
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
        for inner, data in files.items():
            file = target / inner if inner else target
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return sum(map(len, files.values()))

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
        shutil.rmtree(aside, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Text(ru="не записывается {path}: {reason}", en="cannot write {path}: {reason}"),
        Text(
            ru="Закройте этот файл, если он открыт в Word или в просмотрщике, проверьте права на папку и место на "
            "диске или укажите другую папку: --out «Папка». Прежние файлы целы.",
            en="Close the file if Word or a viewer has it open, check the folder's permissions and the space on the "
            "disk, or name another folder with --out. The previous files are intact.",
        ),
        path=path,
        reason=error.strerror or type(error).__name__,
    )


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
