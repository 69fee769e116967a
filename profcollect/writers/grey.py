"""Pictures in shades of grey, for books that are printed in black."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

QUALITY = 92
"""Of a JPEG, which loses something each time that it is written."""
GREY = ("1", "L", "I")
"""Beginnings of Pillow's names for images without colours."""


def grey(images: Mapping[str, bytes]) -> dict[str, bytes]:
    """The images by name, without their colours. Raises InputError where Pillow is not installed."""
    try:
        import PIL.Image  # noqa: F401 - each image will need it
    except ImportError as error:
        raise InputError(
            Text(
                ru="картинки некому сделать серыми: не установлена библиотека Pillow",
                en="Pillow, which greys pictures, is missing",
            ),
            Text(
                ru="Установите её: pip install pillow. Или уберите ключ «оттенки серого» из profcollect.yml.",
                en="Install it: pip install pillow. Or take the key `greyscale` out of profcollect.yml.",
            ),
        ) from error
    return {name: _grey(data) for name, data in images.items()}


def _grey(data: bytes) -> bytes:
    """An image without its colours; one that cannot be read stays as it is, for others to tell of."""
    from PIL import ImageOps, UnidentifiedImageError
    from PIL.Image import DecompressionBombError
    from PIL.Image import open as opened

    out = BytesIO()
    try:
        with opened(BytesIO(data)) as image:
            photograph = image.format == "JPEG"
            if image.mode.startswith(GREY) and image.format != "GIF":
                return data
            # A camera held upright says so beside its picture, and that is lost here.
            made = _without_colours(ImageOps.exif_transpose(image))
        # A GIF has a palette of colours even where they are all grey; Typst looks at an image's bytes, not at its name.
        made.save(out, "JPEG" if photograph else "PNG", **({"quality": QUALITY} if photograph else {}))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, DecompressionBombError):
        return data
    return out.getvalue()


def _without_colours(image: Image.Image) -> Image.Image:
    clear = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA").convert("LA") if clear else image.convert("L")
