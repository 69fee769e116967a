"""Page profiles and the imprint: what a config may say of them, and what is told of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.config import Config, read_config
from profcollect.imprint import Imprint, check_digit
from profcollect.profiles import PROFILES, Profile
from profcollect.schema import keys_of
from profcollect.yamltree import Problem

CONFIG = "title: Сборник\nmunicipalities: [{id: kopeysk, name: Копейский городской округ}]\n"


def read(extra: str) -> tuple[Config | None, list[Problem]]:
    return read_config(CONFIG + extra)


def config(extra: str) -> Config:
    found, problems = read(extra)
    assert found is not None
    assert problems == []
    return found


def kinds(extra: str) -> list[str]:
    return [one.kind for one in read(extra)[1]]


# Profiles


@pytest.mark.parametrize("profile", list(PROFILES), ids=lambda one: one.id)
def test_every_profile_has_room(profile: Profile) -> None:
    """Expect a page of paper that there is, and a text in it as books have it."""
    assert (profile.width, profile.height) in {(210, 297), (148, 210)}
    assert 60 <= profile.text_width / profile.width * 100 <= 85
    assert 70 <= profile.text_height / profile.height * 100 <= 90
    assert profile.sheet in {"60×84/8", "60×84/16"}


def test_the_profile_of_the_journal_is_the_journals() -> None:
    """Expect the rules of ЧИППКРО: 14 points, single-spaced, half a centimetre, 25 / 25 / 20 / 25 mm."""
    page = config("profile: ЧИППКРО").page
    assert (page.font, page.size, page.line, page.indent) == ("Times New Roman", 14, 1, 5)
    assert (page.inside, page.outside, page.top, page.bottom) == (25, 25, 20, 25)


def test_the_typical_profile_is_typical() -> None:
    """Expect 14 points, one and a half lines, 1.25 cm, 20 mm around."""
    page = config("профиль: типовой").page
    assert (page.font, page.size, page.line, page.indent) == ("Times New Roman", 14, 1.5, 12.5)
    assert {page.inside, page.outside, page.top, page.bottom} == {20}


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("", "a4"),
        ("profile: a4", "a4"),
        ("profile: A5", "a5-book"),
        ("формат страницы: a5-book", "a5-book"),
        ("profile: svoy\nprofiles: [{id: svoy, width: 165, height: 235}]", "svoy"),
        ("profile: Наш\nprofiles: [{id: svoy, aliases: [наш]}]", "svoy"),
    ],
)
def test_profiles_are_found_by_any_name(extra: str, expected: str) -> None:
    """Expect the built-in ones, and those of the collection wherever the file has them."""
    assert config(extra).page.id == expected


def test_a_collections_own_profile_goes_before_a_built_in_one() -> None:
    """Expect a profile of the same name to replace it."""
    page = config("profile: a4\nprofiles: [{id: a4, width: 200, height: 290}]").page
    assert (page.width, page.height) == (200, 290)


SIZES = {
    "12.5": 12.5, "12,5": 12.5, "25 мм": 25, "25mm": 25, "2,5 см": 25, "0.5 cm": 5, "'20'": 20, "0": 0,
}  # fmt: skip


@pytest.mark.parametrize(("written", "size"), SIZES.items())
def test_sizes_are_read_as_people_write_them(written: str, size: float) -> None:
    """Expect millimetres, with a comma or a point, and centimetres made into them."""
    found = config(f"profile: own\nprofiles:\n  - id: own\n    indent: {written}").page
    assert found.indent == size


@pytest.mark.parametrize("written", ["много", "-5", "5 км", "1e3", "31", "[5]", "300 мм", "inf", "nan"])
def test_sizes_that_cannot_be(written: str) -> None:
    """Expect a word about it: a book of such a page could not be printed."""
    assert kinds(f"profiles: [{{id: own, indent: {written}}}]") == ["wrong-type"]


@pytest.mark.parametrize(
    ("written", "sheet"), [("60×84/16", "60×84/16"), ("70х100 / 16", "70×100/16"), ("84x108/32", "84×108/32")]
)
def test_sheets_are_read_with_any_cross(written: str, sheet: str) -> None:
    """Expect the sign of multiplication, whatever letter stood for it."""
    assert config(f"profile: own\nprofiles: [{{id: own, sheet: {written}}}]").page.sheet == sheet


@pytest.mark.parametrize("written", ["60×84", "А4", "60*84/16", "60×84/0000", "6×8/16"])
def test_sheets_that_cannot_be(written: str) -> None:
    """Expect a word about it, and no sheets reckoned from nothing."""
    assert kinds(f"profiles: [{{id: own, sheet: '{written}'}}]") == ["wrong-type"]


@pytest.mark.parametrize("written", ["60×84/0", "00×84/16", "60×00/16"])
def test_a_sheet_is_not_divided_by_nothing(written: str) -> None:
    """Expect likewise for naughts."""
    assert kinds(f"profiles: [{{id: own, sheet: '{written}'}}]") == ["wrong-type"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{id: own, width: 100, inside: 30, outside: 30}", True),
        ("{id: own, width: 100, inside: 25, outside: 25}", False),
        ("{id: own, height: 150, top: 50, bottom: 50}", True),
        ("{id: own, width: 60}", True),
        ("{id: own, width: 90, inside: 100, outside: 100}", True),
    ],
)
def test_a_page_needs_room_for_its_text(written: str, *, told: bool) -> None:
    """Expect the profile's name and what is left of it."""
    problems = read(f"profiles: [{written}]")[1]
    assert [one.kind for one in problems] == ["page-too-small"] * told
    for one in problems:
        assert one.arguments["id"] == "own"


@given(st.floats(60, 400), st.floats(60, 400), st.lists(st.floats(0, 100), min_size=4, max_size=4))
def test_a_profile_that_is_taken_has_room(width: float, height: float, margins: list[float]) -> None:
    """Expect no page in any book whose text is narrower than a table needs."""
    top, bottom, inside, outside = (f"{one:.1f}" for one in margins)
    found, problems = read(
        f"profile: own\nprofiles: [{{id: own, width: {width:.1f}, height: {height:.1f}, top: {top}, bottom: {bottom},"
        f" inside: {inside}, outside: {outside}}}]"
    )
    assert problems or (found is not None and found.page.text_width >= 50 and found.page.text_height >= 70)


# ISBN

ISBNS = {
    "978-5-00000-000-7": "978-5-00000-000-7",
    "ISBN 978-5-00000-000-7": "978-5-00000-000-7",
    "ISBN: 978 5 00000 000 7": "978-5-00000-000-7",
    "9785000000007": "9785000000007",
    "978‑5‑00000‑000‑7": "978-5-00000-000-7",
    "0-306-40615-2": "0-306-40615-2",
    "978-0-306-40615-7": "978-0-306-40615-7",
    "5-02-013850-9": "5-02-013850-9",
    "0-8044-2957-x": "0-8044-2957-X",
    "0-8044-2957-Х": "0-8044-2957-X",
    "ISBN-13: 978-0-306-40615-7": "978-0-306-40615-7",
}


@pytest.mark.parametrize(("written", "isbn"), ISBNS.items())
def test_isbn(written: str, isbn: str) -> None:
    """Expect the number alone, with its own hyphens, in old and new length."""
    assert config(f"imprint: {{isbn: '{written}'}}").imprint.isbn == isbn


def test_isbn_without_quotes() -> None:
    """Expect a bare number to be read as it is written."""
    assert config("imprint:\n  isbn: 9785000000007").imprint.isbn == "9785000000007"


WRONG = {
    "978-5-00000-000-1": "7",
    "978-5-00000-000-X": "7",
    "0-306-40615-3": "2",
    "0-8044-2957-1": "X",
    "977-5-00000-000-7": "",
    "978-5-00000-00-7": "",
    "978-5-00000-0000-7": "",
    "978-5-00000": "",
    "978–5–00000–000–7–": "",
    "будет позже": "",
    "123": "",
}


@pytest.mark.parametrize(("written", "near"), WRONG.items())
def test_wrong_isbn(written: str, near: str) -> None:
    """Expect the digit that fits, where the others make a number."""
    (problem,) = read(f"imprint: {{isbn: '{written}'}}")[1]
    assert problem.kind == "malformed-isbn"
    assert problem.arguments == {"value": written, "near": near}


@given(st.sampled_from(["978", "979"]), st.text("0123456789", min_size=9, max_size=9), st.integers(0, 11))
def test_one_wrong_digit_is_always_found(prefix: str, digits: str, place: int) -> None:
    """Expect any slip in one digit of a good number to be told, and the good number itself not to be."""
    good = prefix + digits
    good += check_digit(good)
    assert kinds(f"imprint: {{isbn: '{good}'}}") == []
    slip = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
    assert kinds(f"imprint: {{isbn: '{slip}'}}") == ["malformed-isbn"]


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8))
def test_two_digits_in_the_wrong_order_are_found(digits: str, place: int) -> None:
    """Expect the older numbers to tell that, as they were made to."""
    good = digits + check_digit(digits)
    turned = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    if turned != good and turned[:9].isdecimal():
        assert check_digit(turned[:9]) != turned[9]


@given(st.text(max_size=30))
def test_any_digits_have_a_check_digit_or_none(text: str) -> None:
    """Expect no error."""
    assert check_digit(text) in {*"0123456789X", ""}


# What the READMEs and editors show of the settings


@pytest.mark.parametrize("record", [Config, Imprint])
def test_the_examples_of_settings_can_be_read(record: type) -> None:
    """Expect all of them at once to be settings without a fault, each to its own field."""
    examples = {key.ru: key.example for name, key in keys_of(record).items() if key.example and name != "title"}
    assert len(examples) > 15
    indent = "  " if record is Imprint else ""
    lines = [f"{indent}{key}: {example}" for key, example in examples.items()]
    made = config("\n".join([*(["выходные сведения:"] if indent else []), *lines, ""]))
    read_back = made.imprint if record is Imprint else made
    assert [name for name, key in keys_of(record).items() if key.example and not getattr(read_back, name)] == []
