"""Other machines: volumes are made by a cluster of dask, and come back as bytes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from profcollect import __version__
from profcollect.disk import read_bytes
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.replacing import write_files
from profcollect.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future

    from distributed import Client

    from profcollect.distributing import Made, Task

SECONDS = 30
"""That a scheduler has to answer."""
ABSENT = Text(
    ru="чтобы собирать на нескольких машинах, нужен пакет distributed, а его нет",
    en="building on several machines takes the package distributed, which is not there",
)
ABSENT_HINT = Text(
    ru='Установите его: pip install "profcollect[dask]"', en='Install it: pip install "profcollect[dask]"'
)
SILENT = Text(ru="планировщик {address} не отвечает: {reason}", en="the scheduler {address} does not answer: {reason}")
SILENT_HINT = Text(
    ru="Запустите его (dask scheduler) и проверьте адрес, например tcp://10.0.0.1:8786.",
    en="Start it (dask scheduler), and check the address, such as tcp://10.0.0.1:8786.",
)
NOBODY = Text(ru="у планировщика {address} нет ни одного исполнителя", en="the scheduler {address} has no worker")
NOBODY_HINT = Text(ru="Запустите их: dask worker {address}", en="Start some: dask worker {address}")
OTHER = Text(
    ru="на исполнителе {worker} стоит другая версия profcollect: {found}, а здесь {own}",
    en="the worker {worker} has another profcollect: {found}, here it is {own}",
)
OTHER_HINT = Text(
    ru="Установите всюду одну и ту же: книга не должна зависеть от того, где её собрали.",
    en="Install the same one everywhere: a book must not depend on where it was made.",
)
NONE = Text(ru="её нет", en="none")


class Looks(NamedTuple):
    """A theme as bytes: each folder with the path that it has here, and its files by their paths below it."""

    folders: tuple[tuple[str, Mapping[str, bytes]], ...]
    fonts: tuple[tuple[str, Mapping[str, bytes]], ...]


@contextmanager
def cluster(address: str, theme: Theme) -> Iterator[Callable[[Task], Future[Made]]]:
    """What sends a volume to the cluster at that address; a worker that is lost has its volumes made by another.

    Raises InputError where there is no such cluster, or it has another version of this program.
    """
    with _client(address) as client:
        _check(client, address)
        # Once to each worker, not with each volume.
        looks = client.scatter(packed(theme), broadcast=True)
        executor = client.get_executor(pure=False)
        yield lambda task: executor.submit(make, task, looks)


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(ABSENT, ABSENT_HINT) from error
    try:
        return Client(address, timeout=SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise InputError(SILENT, SILENT_HINT, address=address, reason=reason) from error


def _check(client: Client, address: str) -> None:
    """Whether there is somebody to work, with this very program. Raises InputError."""
    found = client.run(_version)
    if not found:
        raise InputError(NOBODY, NOBODY_HINT, address=address)
    for worker, version in found.items():
        if version != __version__:
            raise InputError(OTHER, OTHER_HINT, worker=worker, found=version or "—", own=__version__)


def _version() -> str:
    """The version of this program there; empty where there is none."""
    try:
        from profcollect import __version__ as found
    except ImportError:
        return ""
    return found


def packed(theme: Theme) -> Looks:
    """A theme as bytes."""

    def taken(folder: Path) -> tuple[str, Mapping[str, bytes]]:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return str(folder), {path.relative_to(folder).as_posix(): read_bytes(path) for path in files}

    return Looks(tuple(map(taken, theme.folders)), tuple(map(taken, theme.fonts)))


@contextmanager
def unpacked(looks: Looks) -> Iterator[tuple[Theme, Callable[[str], str]]]:
    """The theme on this machine's disk, and what tells the path that a file of it has where it came from."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="profcollect-") as top:
        places: dict[str, str] = {}

        def placed(folders: tuple[tuple[str, Mapping[str, bytes]], ...]) -> tuple[Path, ...]:
            made = []
            for there, files in folders:
                # As deep as a theme's folder lies in a collection.
                here = Path(top, str(len(places)), "templates", "theme")
                write_files({here / name: data for name, data in files.items()})
                places[str(here)] = there
                made.append(here)
            return tuple(made)

        def named(path: str) -> str:
            return next(
                (there + path.removeprefix(here) for here, there in places.items() if path.startswith(here)), path
            )

        yield Theme(placed(looks.folders), placed(looks.fonts)), named


def make(task: Task, looks: Looks) -> Made:
    """A volume, on another machine."""
    from profcollect.distributing import elsewhere

    with unpacked(looks) as (theme, named):
        parcel, made = elsewhere(task._replace(bindery=replace(task.bindery, theme=theme)))
    return parcel, [
        one._replace(made=one.made._replace(templates=tuple(tuple(map(named, some)) for some in one.made.templates)))
        for one in made
    ]
