"""Tokens → fragments in three markups; each module is a table from token type to a small function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.images import Image

UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids (its production 2, Char): no format can carry it."""


@dataclass(frozen=True)
class Context:
    """What a markup must know beside the tokens."""

    slug: str
    """Anchor of the practice in the book; anchors inside it are `{slug}--{id}`."""
    heading: int
    """Level of the practice's own title in the book; its first headings are one below."""
    images: Mapping[str, Image]
    """The images that were found, by address as written."""
    words: Mapping[str, str]
    """The book's words: figure, table, no_image, …"""
    links: Mapping[str, str]
    """Slugs of the practices that this one links to, by address as written."""


def printable(text: str) -> str:
    """`text` without the characters that no XML can carry."""
    return UNPRINTABLE.sub("", text)
