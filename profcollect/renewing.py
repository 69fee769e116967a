"""Outputs that need not be made again: those whose inputs are the same, and which are still as they were written.

What an output came from is known by a hash of everything that it depends on. Nothing is kept of the output itself: it
lies where it was written, and only if each of its files is there with the same bytes is it left there.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from profcollect.outputs import files_below, intact
from profcollect.packing import BROKEN, Packer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from pathlib import Path

    from profcollect.collection import Book
    from profcollect.disk import Sealed
    from profcollect.jobs import Workers
    from profcollect.store import Store
    from profcollect.theme import Theme


MANY = 1000
"""Files from which another process looks at them: a thread would have to share Python's lock."""


class Filed(NamedTuple):
    """A file of an output."""

    sealed: Sealed
    """Below the output folder."""
    of: str = ""
    """What it alone was made of; empty where that is the whole book."""
    reading: int = 0
    """The place, in what was made, of the templates that were read for it."""


class Made(NamedTuple):
    """An output as it was written."""

    key: str
    """A hash of what it was made of."""
    pages: int | None
    numbers: str
    files: tuple[Filed, ...]
    templates: tuple[tuple[str, ...], ...]
    """The files of the theme that were read for it, for each kind of its files."""


class Ledger:
    """What was written below an output folder, by the place of each output."""

    def __init__(self, out: Path, store: Store | None, settings: object) -> None:
        """`settings` are what every output depends on; without a store nothing is known and nothing is kept."""
        self.out = out
        self._store = store
        # A hash, as each part of an output is told apart by it too.
        self._settings = _hash(settings)
        self._new: dict[str, Made] = {}
        self._last: dict[str, Made | None] = {}
        self._there: dict[str, Future[set[str]]] = {}

    def blank(self) -> Ledger:
        """One that knows nothing of what was written, for whoever has not got the outputs."""
        return Ledger(self.out, None, ())

    def key(self, book: Book, *how: object) -> str:
        """What an output of a book is made of; empty where that is not known."""
        texts = [one.origin for one in book.texts]
        if not self._store or not all(texts):
            return ""
        return self.part(how, texts, [(one.anchor, one.title) for one in book.matters])

    def part(self, *of: object) -> str:
        """What a part of an output is made of."""
        return _hash(self._settings, *of)

    def look(self, places: Iterable[str], workers: Workers) -> None:
        """Begin to look at what lies at these places; whoever asks later waits for what is left of that."""
        for place in places:
            made = self.last(place)
            if made and workers.count and len(made.files) > MANY:
                files = [one.sealed for one in made.files]
                self._there[place] = workers.submit(intact, self.out, files)

    def last(self, place: str) -> Made | None:
        """What was written last at a place."""
        if place not in self._last:
            self._last[place] = self._read(place)
        return self._last[place]

    def _read(self, place: str) -> Made | None:
        for _, data in self._store.load([self._name(place)]) if self._store else ():
            try:
                return _packer().unpack(data)
            except BROKEN:
                return None
        return None

    def unchanged(self, place: str, key: str, folder: str) -> Made | None:
        """What was made there, if it would be made again just so, and lies there as it was, alone in its folder if any."""
        made = self.last(place)
        if made is None or made.key != key or not key:
            return None
        paths = {one.sealed.path for one in made.files}
        if folder and {f"{folder}/{name}" for name in files_below(self.out / folder)} != paths:
            return None
        return made if self._intact(place, made) >= paths else None

    def parts(self, place: str, folder: str) -> dict[str, Filed]:
        """The files of a folder that was made, by name: those that know what they were made of, and are as they were."""
        made = self.last(place)
        if made is None:
            return {}
        there, start = self._intact(place, made), len(folder) + 1
        return {one.sealed.path[start:]: one for one in made.files if one.of and one.sealed.path in there}

    def _intact(self, place: str, made: Made) -> set[str]:
        from concurrent.futures import BrokenExecutor

        with suppress(BrokenExecutor, KeyError):
            return self._there[place].result()
        return intact(self.out, [one.sealed for one in made.files])

    def note(self, place: str, made: Made) -> None:
        """Keep in mind what is written at a place; `save` has to be called when it is there."""
        if made.key:
            self._new[place] = made

    def save(self) -> None:
        """Keep what was noted."""
        if self._store:
            for place, made in self._new.items():
                self._store.put(self._name(place), _packer().pack(made))
            self._store.save()

    def _name(self, place: str) -> bytes:
        return bytes.fromhex(_hash("output", str(self.out.resolve()), place))


def looks(theme: Theme) -> str:
    """A hash of all templates and fonts of a theme."""
    from profcollect.disk import digest, read_bytes

    found = [
        (number, path.relative_to(folder).as_posix(), digest(read_bytes(path)))
        for number, folder in enumerate((*theme.folders, *theme.fonts))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return _hash(found, len(theme.folders))


def _hash(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _packer() -> Packer[Made]:
    from profcollect.disk import Sealed

    return Packer(Made, {"Sealed": Sealed})
