"""Outputs as bytes, on their way from where they are made to where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.disk import Sealed, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profcollect.outputs import Staging


class Parcel:
    """What a `Staging` is asked for, kept for another one that has the disk."""

    def __init__(self) -> None:
        self._files: list[tuple[str, bytes]] = []
        self._folders: list[tuple[str, list[tuple[str, bytes | Sealed]]]] = []
        self._copies: list[tuple[Sealed, str]] = []

    def add(self, name: str, data: bytes) -> Sealed:
        """Take in a file."""
        self._files.append((name, data))
        return sealed(name, data)

    def fill(self, name: str, files: Iterable[tuple[str, bytes | Sealed]]) -> list[Sealed]:
        """Take in a folder of files."""
        self._folders.append((name, there := list(files)))
        return [
            one._replace(path=f"{name}/{inner}") if isinstance(one, Sealed) else sealed(f"{name}/{inner}", one)
            for inner, one in there
        ]

    def copy(self, file: Sealed, inside: str) -> Sealed:
        """Take in the wish for a copy of a file."""
        self._copies.append((file, inside))
        return file._replace(path=inside)

    def deliver(self, stage: Staging) -> None:
        """Write everything aside there."""
        for name, data in self._files:
            stage.add(name, data)
        for name, files in self._folders:
            stage.fill(name, files)
        for file, inside in self._copies:
            stage.copy(file, inside)
