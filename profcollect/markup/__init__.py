"""Tokens → fragments in three markups; each module is a table from token type to a small function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.images import Image


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
    page: Profile = Profile(id="a4")
    """The page that the text is set on."""
