"""A format of many files: of which those are made that are not there as they would be made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from profcollect import sharing
from profcollect.parcels import Parcel
from profcollect.renewing import Filed
from profcollect.sharing import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from concurrent.futures import Future
    from typing import TypeAlias

    from profcollect.collection import Book
    from profcollect.disk import Sealed
    from profcollect.jobs import Workers
    from profcollect.layout import Layout
    from profcollect.outputs import Staging
    from profcollect.renewing import Ledger
    from profcollect.sharing import Shared
    from profcollect.theme import Theme
    from profcollect.writers.formats import Format
    from profcollect.writers.pdf import Laid
    from profcollect.writers.piece import Piece

    Draft: TypeAlias = Callable[[Layout | None], bytes]
    Files: TypeAlias = Iterator[tuple[str, bytes | Sealed]]
    """Names below the folder of the format, and what is there or is to be had from the last outputs."""


class Parts:
    """The files of a format that are made one by one, and what is known of those that are there."""

    def __init__(self, ledger: Ledger, place: str, folder: str, how: object) -> None:
        # A hash of its own: there are thousands of files.
        self._ledger, self._how, self._folder = ledger, ledger.part(how), folder
        self._there, last = ledger.parts(place, folder), ledger.last(place)
        self._templates = [frozenset(map(Path, paths)) for paths in last.templates] if last else []
        self._of: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self.read: dict[str, AbstractSet[Path]] = {}
        """The templates that were read for each."""

    def tell(self, name: str, read: AbstractSet[Path], of: tuple[object, ...] | None) -> None:
        """Tell what a file is made of; where that is None, it is always made."""
        self.read[name] = read
        if of is not None:
            self._of[name] = self._ledger.part(self._how, name, of)

    def known(self, name: str) -> bool:
        """Whether the file is there and made of the same, whatever it tells of the pages of a layout."""
        return name in self._of and name in self._there and self._there[name].of.startswith(self._of[name])

    def kept(self, name: str, told: str) -> Sealed | None:
        """The file that is there, if it would be the same again where this is told of the pages."""
        if name not in self._of:
            return None
        own = self._told[name] = f"{self._of[name]}:{told}"
        there = self._there.get(name)
        if there is None or there.of != own:
            return None
        self.read[name] = self._templates[there.reading]
        return there.sealed

    def share(self, names: Sequence[str], made: Shared) -> None:
        """Take in which templates another process has read."""
        for name, kind in zip(names, made.kinds, strict=True):
            self.read[name] = self.read[name] | made.readings[kind]

    def filed(self, files: Sequence[Sealed]) -> tuple[list[Filed], list[AbstractSet[Path]]]:
        """The files with what they were made of, and the templates that each kind of them was made with."""
        readings: dict[frozenset[Path], int] = {}
        filed = []
        for file in files:
            name = file.path.removeprefix(f"{self._folder}/")
            place = readings.setdefault(frozenset(self.read[name]), len(readings))
            filed.append(Filed(file, self._told.get(name, ""), place))
        return filed, list(readings)


@dataclass(frozen=True)
class Filling:
    """A folder of files as it is filled."""

    one: Format
    book: Book
    theme: Theme
    stage: Staging | Parcel
    folder: str
    parts: Parts
    workers: Workers | None
    """Who may make a share of the files."""

    def fill(
        self, laid: Future[Laid] | None, more: Callable[[Layout | None, Parts], Files]
    ) -> tuple[list[Filed], list[AbstractSet[Path]], str]:
        """Make and write the files, and `more` of them.

        Gives the files, the templates that were read for each kind of them, and what the page numbers are from.
        """
        make_rest = self.one.rest(self.book) if self.one.rest else dict
        asked = self.workers.submit(make_rest) if self.workers and self.workers.begun else None
        parts, pieces = self.parts, self.pieces()
        shares = [] if laid else self.shares(pieces)
        sent = [(self.workers.submit(sharing.make, share), share) for share in shares] if self.workers else []
        elsewhere = {name for share in shares for name in share.names}
        drafts: dict[str, Draft] = {}
        if laid:
            # All that need not wait for the pages of the book; without them, each is made when it is written.
            drafts = {name: self.drafted(name, piece) for name, piece in pieces.items() if not parts.known(name)}
        layout = laid.result().layout if laid else None
        came: list[Sealed] = []

        def files() -> Files:
            for name, piece in pieces.items():
                if name not in elsewhere:
                    kept = parts.kept(name, piece.told(layout))
                    yield name, kept or (drafts.pop(name, None) or self.drafted(name, piece))(layout)
            rest = (sharing.done(asked) if asked else None) or make_rest()
            for name in rest:
                parts.tell(name, frozenset(), None)
            yield from rest.items()
            yield from more(layout, parts)
            for task, share in sent:
                if back := sharing.done(task):
                    came.extend(back.files)
                    parts.share(share.names, back)
                else:
                    yield from ((name, self.drafted(name, pieces[name])(None)) for name in share.names)

        made = self.stage.fill(self.folder, files()) + came
        places = {f"{self.folder}/{name}": place for place, name in enumerate(pieces)}
        made.sort(key=lambda file: places.get(file.path, len(places)))
        return *parts.filed(made), layout.source if layout else "none"

    def pieces(self) -> Mapping[str, Piece]:
        """The files, none of which is made yet."""
        make = self.one.pieces
        assert make is not None  # noqa: S101 - for mypy: no other format is filled
        with self.theme.noting() as read:
            pieces = make(self.book, self.theme)
        for name, piece in pieces.items():
            self.parts.tell(name, read, piece.of)
        return pieces

    def drafted(self, name: str, piece: Piece) -> Draft:
        """A file but for the pages of the printed book."""
        with self.theme.noting() as read:
            draft = piece.make()
        self.parts.read[name] = self.parts.read[name] | read
        return draft

    def shares(self, pieces: Mapping[str, Piece]) -> list[Share]:
        """What other processes are to make of files without page numbers, if there are such processes already."""
        if not self.one.some or not self.workers or not self.workers.begun or isinstance(self.stage, Parcel):
            return []
        wanted = {name: piece for name, piece in pieces.items() if not self.parts.kept(name, piece.told(None))}
        place = self.stage.folder(self.folder)
        return [
            Share(self.one.name, self.book.about({wanted[name].text for name in names}), self.theme, names, place)
            for names in sharing.divided(wanted, self.workers.count)
        ]
