"""Where things stand on pages, and the sheets that are reckoned from them, against real colophons."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.layout import Figure, Layout, coefficient, decimal_comma, plain, printed_sheets

LAYOUT = Layout("layout", 128, {"a": 12, "b": 20, "c": 7}, {"a": 15, "b": 20})
COLOPHONS = {12: "1,40", 16: "1,86", 20: "2,33", 32: "3,72", 52: "6,05", 68: "7,91", 192: "22,32"}
"""Pages and conventional sheets of seven printed standards of the format 60×84/8.

The one of 20 pages says 2,32: 2,325 to the even hundredth. All others are rounded half up, and so are these.
"""


@pytest.mark.parametrize(("pages", "sheets"), COLOPHONS.items())
def test_printed_sheets_of_real_books(pages: int, sheets: str) -> None:
    """Expect the figure of the printed colophon."""
    assert decimal_comma(printed_sheets(pages, "60×84/8")) == sheets


@pytest.mark.parametrize(
    ("pages", "sheet", "sheets"),
    [
        (128, "60×84/8", "14.88"),
        (128, "60×84/16", "7.44"),
        (192, "70×100/16", "15.48"),
        (100, "84×108/32", "5.25"),
        (16, "60×90/16", "1.00"),
        (16, "62×94/16", "1.08"),
        (0, "60×84/8", "0.00"),
        (1, "60×84/8", "0.12"),
    ],
)
def test_printed_sheets_of_other_formats(pages: int, sheet: str, sheets: str) -> None:
    """Expect the printers' table, and the area by 5,400 cm² where a format is not in it."""
    assert printed_sheets(pages, sheet) == Decimal(sheets)


@given(st.integers(0, 5000), st.sampled_from(["60×84/8", "60×84/16", "84×108/32", "62×94/16"]))
def test_sheets_have_two_places_and_grow(pages: int, sheet: str) -> None:
    """Expect an exact number, never one of binary fractions."""
    found = printed_sheets(pages, sheet)
    assert found.as_tuple().exponent == -2
    assert found <= printed_sheets(pages + 1, sheet)
    assert coefficient(sheet)[1] == int(sheet.partition("/")[2])


TOLD = {
    Figure("pages"): "128",
    Figure("page", "a"): "12",
    Figure("page", "nowhere"): "",
    Figure("range", "a"): "12–15",
    Figure("range", "b"): "20",
    Figure("range", "c"): "7",
    Figure("range", "nowhere"): "",
    Figure("sheets", "60×84/8"): "14,88",
    Figure("typeface"): "",
}


@pytest.mark.parametrize(("figure", "digits"), TOLD.items(), ids=lambda value: str(value)[:40])
def test_a_layout_tells_figures(figure: Figure, digits: str) -> None:
    """Expect one page for a practice of one, and nothing for what is not there."""
    assert LAYOUT.tell(figure) == digits


def test_a_line_leaves_out_what_nobody_knows() -> None:
    """Expect the words around a figure to go with it."""
    line = ("Название. ", Figure("range", "a", "С. ", "."), Figure("page", "nowhere", " (с. ", ")"))
    assert plain(line, LAYOUT) == "Название. С. 12–15."
    assert plain(line, None) == "Название. "
    assert plain((Figure("typeface", "", "Гарнитура ", "."),), LAYOUT, "PT Serif") == "Гарнитура PT Serif."
    assert plain((Figure("typeface", "", "Гарнитура ", "."),), LAYOUT) == ""
