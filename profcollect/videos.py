"""Videos: a code to scan from paper, and the address that a page may show them by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from profcollect.images import MILLIMETRES, Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

    from profcollect.practice import Link

SIDE, LARGE_SIDE = 22.0, 25.0
"""Millimetres of a code with its quiet zone: 2–2.5 cm, the larger for addresses of many letters."""
LARGE_FROM = 37
"""Modules from which a code is printed larger."""
LONGEST = 300
"""Characters of an address: a code of more has modules too fine to scan at that size."""
QUIET, SCALE = 4, 8
"""Modules of the quiet zone that ISO/IEC 18004 wants, and pixels of a module."""
NAME = re.compile(r"[\w-]{6,64}", re.ASCII)
VK_VIDEO = re.compile(r"/(?:video|clip)(-?\d{1,20})_(\d{1,20})/?", re.ASCII)
VK_LAYER = re.compile(r"(?:^|&)z=(?:video|clip)(-?\d{1,20})_(\d{1,20})(?=$|[&%/])", re.ASCII)
"""The same over a page of the network."""
SAFE = "%/:=&?#+@!$,;~*'()[]-._"
"""What stands in an address as it is."""


@dataclass(frozen=True)
class Video:
    """A video of a practice."""

    title: str
    url: str
    shown: str
    """The address as printed: without the scheme."""
    code: Image | None
    """The code to scan; none where the address is too long for one."""
    player: str
    """The address of a player that a page may embed; empty where the service is not known."""


def video(link: Link, title: str) -> Video:
    """A video as the book shows it."""
    shown = re.sub(r"^https?://(?:www\.)?", "", link.url).rstrip("/")
    return Video(title, link.url, shown, code(link.url), player(link.url))


def code(url: str) -> Image | None:
    """The QR code of an address, as large as it is to be printed."""
    address = plain_address(url)
    if len(address) > LONGEST:
        return None
    import segno

    symbol = segno.make(address, error="m", micro=False, boost_error=False)
    modules = symbol.symbol_size(border=0)[0]
    pixels = int(modules + 2 * QUIET) * SCALE
    side = LARGE_SIDE if modules >= LARGE_FROM else SIDE
    out = BytesIO()
    symbol.save(out, kind="png", scale=SCALE, border=QUIET)
    data = out.getvalue()
    name = hashlib.sha256(data).hexdigest()[:16] + ".png"
    return Image(name, pixels, pixels, round(pixels / side * MILLIMETRES), data)


def plain_address(url: str) -> str:
    """An address in ASCII, as browsers send it: a telephone may take other letters for those of another alphabet."""
    parts = _parts(url)
    host = parts.netloc if parts else ""
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        ascii_host = quote(host, safe=SAFE)
    return quote(url.replace(host, ascii_host, 1) if host else url, safe=SAFE)


def player(url: str) -> str:
    """The player's address of a known service, empty for all others."""
    parts = _parts(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"}:
        return ""
    find = PLAYERS.get((parts.hostname or "").removeprefix("www.").removeprefix("m."))
    return find(parts) if find else ""


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        # Square brackets with no address between them.
        return None


def _steps(parts: SplitResult) -> list[str]:
    return [step for step in parts.path.split("/") if step]


def _rutube(parts: SplitResult) -> str:
    match _steps(parts):
        case ["video" | "shorts", name] if NAME.fullmatch(name):
            return f"https://rutube.ru/play/embed/{name}"
    return ""


def _vk(parts: SplitResult) -> str:
    match = VK_VIDEO.fullmatch(parts.path) or VK_LAYER.search(parts.query)
    return f"https://vk.com/video_ext.php?oid={match[1]}&id={match[2]}" if match else ""


def _youtube(parts: SplitResult) -> str:
    name = ""
    match _steps(parts):
        case ["watch"]:
            name = (parse_qs(parts.query).get("v") or [""])[0]
        case ["shorts" | "live" | "embed", name]:
            pass
    return f"https://www.youtube-nocookie.com/embed/{name}" if NAME.fullmatch(name) else ""


def _youtu_be(parts: SplitResult) -> str:
    name = parts.path.strip("/")
    return f"https://www.youtube-nocookie.com/embed/{name}" if NAME.fullmatch(name) else ""


PLAYERS: dict[str, Callable[[SplitResult], str]] = {
    "rutube.ru": _rutube,
    "vk.com": _vk,
    "vk.ru": _vk,
    "vkvideo.ru": _vk,
    "youtube.com": _youtube,
    "youtu.be": _youtu_be,
}
"""Where videos of Russian schools lie, and how a page embeds them."""
