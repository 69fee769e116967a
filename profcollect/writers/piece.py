"""A file of a format that has many of them, made only when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.layout import Figure, Layout


class Piece(NamedTuple):
    """How a file is made, and what from, so that one which would come out the same can be left as it is."""

    make: Callable[[], Callable[[Layout | None], bytes]]
    """All that can be done before the pages of the printed book are known; from them its bytes."""
    of: tuple[object, ...] | None = None
    """What it is made of beside what is the same in the whole edition, in values that their `repr` tells apart; None
    for the whole book."""
    figures: tuple[Figure, ...] = ()
    """What it tells of those pages."""
    text: str = ""
    """The anchor of the only practice whose text it needs, if there is one: then another process can make it."""

    def told(self, layout: Layout | None) -> str:
        """What it tells of the pages of this layout."""
        return "|".join(layout.tell(one) for one in self.figures) if layout else ""


def ready(data: bytes) -> Piece:
    """A file that is there already."""
    return Piece(lambda: lambda _: data)
