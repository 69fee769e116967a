"""Images: what a book needs to know of one, read from its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
"""Kinds that Word, Typst and browsers all show."""
PACKED = (".png", ".gif")
"""Kinds that Typst unpacks; a JPEG goes into a PDF as it is."""
SCREEN_DPI = 96
MILLIMETRES = 25.4
"""In an inch."""
WIDEST = 165.0
"""Millimetres between the margins of the PDF; Word's text is as wide within a few of them."""
TALLEST = 180.0
"""Millimetres that an image may be high."""
HIGHEST = 0.8
"""The greatest height of an image, of the height of the text, in every format."""


@dataclass(frozen=True)
class Image:
    """An image of a practice; `name` comes from its bytes, so equal images are stored once."""

    name: str
    width: int
    height: int
    dpi: int
    data: bytes
    path: str = ""
    """Its file, below the collection; empty where it was made here."""

    @property
    def width_mm(self) -> float:
        """Its natural width on paper, in millimetres."""
        return self.width / self.dpi * MILLIMETRES

    def printed_mm(self, width: str | None, widest: float = WIDEST, tallest: float = TALLEST) -> float:
        """How wide it is printed, in millimetres, if that `width` is asked for: `60%`, `80mm`, `8cm` or none."""
        wanted = self.width_mm
        if width and (number := float(width.rstrip("%mc"))):
            wanted = number * (widest / 100 if width.endswith("%") else 10 if width.endswith("cm") else 1)
        return min(wanted, widest, tallest * self.width / self.height)


def read_image(data: bytes, path: str = "") -> Image | None:
    """What `data`, the bytes of a file, says of itself, None where it is no PNG, JPEG or GIF that can be read."""
    # python-docx knows the headers of all three; importing it costs 0.1 s, so only where there are images.
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image as Header

    try:
        header = Header.from_file(BytesIO(data))
        width, height, dpi, kind = header.px_width, header.px_height, header.horz_dpi, header.content_type
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, LookupError, ValueError):
        return None
    if kind not in SUFFIXES or not width or not height:
        return None
    import hashlib

    digest = hashlib.sha256(data).hexdigest()[:16]
    # Many cameras and screenshots state no density, or an absurd one.
    density = max(dpi, SCREEN_DPI)
    return Image(digest + SUFFIXES[kind], width, height, density, data, path)
