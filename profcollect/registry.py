"""Things that are known under several names: levels, directions, municipalities, organisations."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from profcollect.names import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Named(Protocol):
    """Anything with an id and the names it goes by, the id and the label among them."""

    @property
    def id(self) -> str:
        """What stands in data and file names."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it, the label first."""


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Entries in their order, found by any of their names without regard to case, ё and dashes."""

    def __init__(self, entries: Iterable[T]) -> None:
        self._entries = tuple(entries)

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def _by_name(self) -> dict[str, T]:
        return {fold(name): entry for entry in reversed(self._entries) for name in entry.names}

    def find(self, name: str) -> T | None:
        """The entry that goes by `name`."""
        return self._by_name.get(fold(name))

    def order(self, entry_id: str | None) -> int:
        """The place of an entry, one past the last for none."""
        places = (place for place, entry in enumerate(self._entries) if entry.id == entry_id)
        return next(places, len(self._entries))

    def nearest(self, name: str) -> str | None:
        """The known name that `name` was probably meant to be."""
        return nearest(name, (known for entry in self._entries for known in entry.names))

    def labels(self) -> str:
        """What may be written, for a message."""
        return self._labels

    @cached_property
    def _labels(self) -> str:
        return ", ".join(entry.names[0] for entry in self._entries)
