"""Places in an editor's text and in the text that is read from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from profcollect.lint.diagnostic import Edit
from profcollect.lsp.positions import UTF_8, UTF_16, UTF_32, Position, Sheet

LETTERS = st.text(alphabet="aя😀\u0301й\r\n\ufeff\u0007\u2028é", max_size=30)


@pytest.mark.parametrize(("encoding", "column"), [(UTF_16, 5), (UTF_8, 10), (UTF_32, 3)])
def test_columns_count_in_units_of_the_encoding(encoding: str, column: int) -> None:
    """Expect an emoji to be two units of UTF-16, four of UTF-8, one of UTF-32."""
    sheet = Sheet("x\n😀я😀b", encoding)
    offset = sheet.text.index("b")
    assert sheet.position(offset) == Position(1, column)
    assert sheet.offset(Position(1, column)) == offset


def test_a_place_inside_an_emoji_is_before_it() -> None:
    """Expect no half characters."""
    assert Sheet("😀b").offset(Position(0, 1)) == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind(end: str) -> None:
    """Expect places in the lines that the editor shows, and edits with its line ends."""
    sheet = Sheet(f"один{end}два{end}три{end}")
    assert sheet.text == "один\nдва\nтри\n"
    assert sheet.position(sheet.text.index("три")) == Position(2, 0)
    assert sheet.position(sheet.text.index("\nтри")) == Position(1, 3)
    assert sheet.offset(Position(1, 99)) == sheet.text.index("\nтри")
    (change,) = sheet.changes([Edit(5, 8, "а\nб")])
    assert change == (Position(1, 0), Position(1, 3), f"а{end}б")


def test_what_reading_drops_or_joins_shifts_nothing() -> None:
    """Expect places right behind a byte order mark and a letter of two characters."""
    sheet = Sheet("\ufeffи\u0306ца х")
    assert sheet.text == "йца х"
    assert sheet.position(0) == Position(0, 1)
    assert sheet.position(1) == Position(0, 3)
    assert sheet.offset(Position(0, 3)) == 1
    assert sheet.offset(Position(0, 5)) == 3


def test_line_separators_that_editors_do_not_know_end_no_line() -> None:
    """Expect U+2028, U+0085 and a form feed to be characters of their line."""
    sheet = Sheet("a\u2028b\x85c\x0cd\ne")
    assert sheet.position(sheet.text.index("e")) == Position(1, 0)
    assert sheet.position(sheet.text.index("d")) == Position(0, 6)


def test_places_outside_the_text_are_its_ends() -> None:
    """Expect the nearest place."""
    sheet = Sheet("a\nb")
    assert sheet.offset(Position(7, 0)) == 3
    assert sheet.offset(Position(0, 9)) == 1
    assert sheet.position(99) == Position(1, 1)
    assert Sheet("").position(0) == Position(0, 0)
    assert Sheet("").offset(Position(0, 0)) == 0


def test_half_an_emoji_does_no_harm() -> None:
    """Expect a text that no file can have to be read nevertheless."""
    assert Sheet("a\ud83d b").position(3) == Position(0, 3)


@settings_of(deadline=None)
@given(LETTERS, st.sampled_from([UTF_8, UTF_16, UTF_32]))
def test_every_place_comes_back(raw: str, encoding: str) -> None:
    """Expect each place of the text that is read to be found again, in order, and to stand at its own character."""
    sheet = Sheet(raw, encoding)
    positions = [sheet.position(offset) for offset in range(len(sheet.text) + 1)]
    assert positions == sorted(positions)
    for offset, position in enumerate(positions):
        assert positions[sheet.offset(position)] == position
        if offset < len(sheet.text) and sheet.text[offset] in "aя😀":
            assert sheet.offset(position) == offset
