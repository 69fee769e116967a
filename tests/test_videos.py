"""Videos: codes that a telephone reads, and players of known services alone."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.practice import Link
from profcollect.videos import LARGE_SIDE, LONGEST, SIDE, code, plain_address, player, video

RUTUBE = "https://rutube.ru/play/embed/0123456789abcdef"
YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VK = "https://vk.com/video_ext.php?oid=-123&id=456"
PLAYERS = {
    "https://rutube.ru/video/0123456789abcdef/": RUTUBE,
    "https://rutube.ru/video/0123456789abcdef/?r=wd": RUTUBE,
    "http://www.rutube.ru/shorts/0123456789abcdef": RUTUBE,
    "HTTPS://RuTube.RU/video/0123456789abcdef": RUTUBE,
    "https://vk.com/video-123_456": VK,
    "https://vk.com/video-123_456/": VK,
    "https://vk.com/clip-123_456": VK,
    "https://m.vk.com/video-123_456?list=a": VK,
    "https://vkvideo.ru/video-123_456": VK,
    "https://vk.com/wall-1_2?z=video-123_456%2Fabc": VK,
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10": YOUTUBE,
    "https://youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?si=abc": YOUTUBE,
}


@pytest.mark.parametrize(("url", "expected"), PLAYERS.items())
def test_known_services_have_a_player(url: str, expected: str) -> None:
    """Expect the address that the service gives for embedding, without anything else of the link."""
    assert player(url) == expected


HOSTILE = [
    "https://example.org/video/0123456789abcdef",
    "https://rutube.ru.example.org/video/0123456789abcdef",
    "https://rutube.ru@example.org/video/0123456789abcdef",
    "https://evilrutube.ru/video/0123456789abcdef",
    "https://rutube.ru/video/private/0123456789abcdef/?p=x",
    'https://rutube.ru/video/0123456789"onload="alert(1)',
    "https://rutube.ru/video/../../0123456789abcdef",
    "https://rutube.ru/video/",
    "https://rutube.ru/",
    "https://vk.com/video-123_456onerror",
    "https://vk.com/video",
    "https://vk.com/feed?z=video-123_x",
    "https://youtube.com/watch?v=<script>alert(1)</script>",
    "https://youtube.com/watch?list=dQw4w9WgXcQ",
    "https://youtube.com/redirect?v=dQw4w9WgXcQ",
    "https://youtu.be/",
    "https://youtu.be/a/b/dQw4w9WgXcQ",
    "javascript://rutube.ru/video/0123456789abcdef",
    "data:text/html,https://rutube.ru/video/0123456789abcdef",
    "//rutube.ru/video/0123456789abcdef",
    "https://[rutube.ru/video/0123456789abcdef",
    "",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_nothing_else_has_one(url: str) -> None:
    """Expect a plain link for whatever is not surely a video of a known service."""
    assert player(url) == ""


@given(st.one_of(st.text(), st.from_regex(r"https://(rutube\.ru|vk\.com|youtu\.be|youtube\.com)/.*")))
def test_a_player_is_one_of_three(url: str) -> None:
    """Expect an address of a service, made of letters, digits and what it needs, whatever the link says."""
    found = player(url)
    hosts = {"", "rutube.ru", "vk.com", "www.youtube-nocookie.com"}
    assert (urlsplit(found).hostname or "") in hosts
    assert not set(found) & set("\"'<> \n\t\\")


CODED = {
    "https://example.org/video/smena": "https://example.org/video/smena",
    "https://example.org/" + "a" * 200: "https://example.org/" + "a" * 200,
    "https://пример.рф/видео/смена": "https://xn--e1afmkfd.xn--p1ai/%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE/%D1%81%D0%BC%D0%B5%D0%BD%D0%B0",
    "https://example.org/a%20b?c=d&e=ё#f": "https://example.org/a%20b?c=d&e=%D1%91#f",
}


@pytest.mark.parametrize(("url", "address"), CODED.items(), ids=range(len(CODED)))
def test_a_telephone_reads_the_address(url: str, address: str) -> None:
    """Expect the code to lead where the link does."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp, which reads codes, is not installed")
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    image = code(url)
    assert image is not None
    (found,) = zxing.read_barcodes(pillow.open(BytesIO(image.data)))
    assert found.text == address
    assert found.format == zxing.BarcodeFormat.QRCode


@pytest.mark.parametrize("length", [0, 30, 80, 150, 250])
def test_a_code_is_printed_between_22_and_25_mm(length: int) -> None:
    """Expect a square of that size, and modules that a camera tells apart."""
    image = code("https://example.org/" + "a" * length)
    assert image is not None
    assert image.width == image.height
    assert SIDE - 0.1 <= image.width_mm <= LARGE_SIDE + 0.1
    assert image.printed_mm(None, 100, 150) == image.width_mm
    assert image.width_mm / (image.width / 8) >= 0.3


def test_a_code_is_the_same_each_time() -> None:
    """Expect equal bytes and a name made of them, and another for another address."""
    first, again, other = (code(f"https://example.org/{name}") for name in "aab")
    assert first == again
    assert first is not None
    assert other is not None
    assert first.name != other.name


def test_an_endless_address_has_no_code() -> None:
    """Expect the printed address alone, instead of a code too fine to scan."""
    assert code("https://example.org/" + "a" * LONGEST) is None
    assert code("https://example.org/" + "я" * (LONGEST // 5)) is None


@given(st.text(min_size=1, max_size=60))
def test_any_address_is_plain(text: str) -> None:
    """Expect ASCII, and no error."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert plain_address(f"https://{text}").isascii()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("https://example.org/video/", "example.org/video"),
        ("http://example.org/a?b=c", "example.org/a?b=c"),
    ],
)
def test_the_address_is_shown_short(url: str, shown: str) -> None:
    """Expect what has to be typed, without the scheme."""
    made = video(Link(url=url), "Смена")
    assert (made.shown, made.url, made.title) == (shown, url, "Смена")
