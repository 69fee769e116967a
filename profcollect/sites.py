"""What the settings say of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from profcollect.practice import choices
from profcollect.schema import Key, address, one_of, several
from profcollect.shapes import shape_of, takes
from profcollect.yamltree import Sequence

if TYPE_CHECKING:
    from profcollect.schema import Reader
    from profcollect.yamltree import Node

EMBEDS = choices(
    ("rutube", "Rutube", "Rutube", ("rutube.ru", "рутуб")),
    ("vk", "VK Видео", "VK Video", ("vk.com", "vk.ru", "vkvideo.ru", "ВК")),
    ("youtube", "YouTube", "YouTube", ("youtube.com", "youtu.be", "ютуб")),
)
"""The services whose players pages may show."""
PLAYERS = {"rutube": "rutube.ru", "vk": "vk.com", "youtube": "www.youtube-nocookie.com"}
"""Where the player of each comes from."""
FIRST = "/index.html"
SOME = several(one_of("embed"), split=True)


@takes(shape_of(address))
def base(node: Node, reader: Reader) -> str | None:
    """The address of a folder on the web, with a slash at its end, also from that of its first page."""
    value = address(node, reader)
    return re.split("[?#]", value)[0].removesuffix(FIRST).rstrip("/") + "/" if value else None


@takes(shape_of(SOME))
def embeds(node: Node, reader: Reader) -> tuple[str, ...] | None:
    """Services; of an empty list, `[]`, none."""
    return () if isinstance(node, Sequence) and not node.items else SOME(node, reader)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the site is told of itself."""

    url: Annotated[str, Key("адрес", base, "address", ("адрес сайта",))] = ""
    """Where it will lie; without it there is no sitemap, no feed, and pages do not know their full addresses."""
    downloads: Annotated[str, Key("скачивание практик", one_of("switch"), "downloads", ("оттиски",))] = "no"
    """Whether each practice can be had alone, as DOCX and PDF; it takes a second or so for each."""
    embeds: Annotated[tuple[str, ...], Key("плееры", embeds, "players", ("видеосервисы",))] = (
        "rutube",
        "vk",
        "youtube",
    )
    """Whose players a page may show, once somebody asks for it."""

    @property
    def players(self) -> frozenset[str]:
        """The hosts of those players."""
        return frozenset(PLAYERS[name] for name in self.embeds)
