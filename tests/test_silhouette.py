"""What is looked at first, because that is quick, never hides what is looked for: silhouettes, words, printability."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect import source
from profcollect.lint import personal
from profcollect.lint.rules import dashes, numbers, quotes, spaces
from profcollect.markup import html
from profcollect.names import vocabulary
from profcollect.silhouette import Looks, Silhouette, coded

SECRETS = ("8 (900) 000-12-34", "112-233-445 95", "987654321018", "5555 5555 5555 4444", "тел. 2-12-34")
PAIRS = {
    "ranges": (dashes.RANGES, dashes.LOOKS_RANGED),
    "products": (numbers.PRODUCTS, numbers.LOOKS_MULTIPLIED),
    "ordinals": (numbers.SUFFIXES, numbers.LOOKS_ORDINAL),
    "numbers": (numbers.SIGNS, numbers.LOOKS_NUMBERED),
    "figures": (numbers.FIGURES, numbers.LOOKS_DECIMAL),
    "dates": (numbers.DATES, numbers.LOOKS_DATED),
}
SIGNS = st.text(st.sampled_from("0159xхXХIVN№§-‑–—−.,*_ \u00a0\u202f\nыойягомnoо°ºм/a"), max_size=14)


@pytest.mark.parametrize("pair", list(PAIRS.values()), ids=list(PAIRS))
@settings(max_examples=400, derandomize=True)
@given(SIGNS)
def test_what_a_rule_looks_for_is_seen(pair: tuple[re.Pattern[str], Looks], text: str) -> None:
    sign, looks = pair
    if sign.search(text):
        assert silhouette(text).may_have(looks)


def silhouette(text: str) -> Silhouette:
    """That of a text as a rule sees it."""
    return Silhouette(coded(text), vocabulary(text))


HINTS = {
    "stray": (spaces.STRAYS, spaces.STRAY_WORDS),
    "close": (spaces.CLOSE, spaces.CLOSE),
    "short": (spaces.SHORT, spaces.SHORT_WORDS),
    "twice": (spaces.TWICE, spaces.TWICE),
    "emphasis": (quotes.EMPHASIS, quotes.EMPHASIS),
}
PARTS = (*".,;:!?()«»„“—–*_/|1АZ", '"', " ", "\n", "\u00a0", "\u2009", "аб", "и", "др", "пр", "тд", "т")


@pytest.mark.parametrize("kind", HINTS)
def test_a_sign_is_seen_among_the_words(kind: str) -> None:
    for text in map("".join, product(PARTS, repeat=3)):
        for sign, hint in zip(*HINTS[kind], strict=True):
            if sign.search(text):
                assert hint.search(vocabulary(text)), text


FIGURES = st.lists(
    st.one_of(
        st.sampled_from(["+7", "8", "(351)", "9", "123", "45", "6", "2009-02-13", "тел.", "моб", "СНИЛС", "ИНН "]),
        st.sampled_from(list(" -–‑.()\n\u00a0\u2009\u202f№,а")),
        st.text("0123456789", max_size=4),
        st.sampled_from(SECRETS),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400, derandomize=True)
@given(FIGURES)
def test_no_number_is_passed_over(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "may_have_numbers", lambda _: True)
        expected = personal.find(text)
    assert personal.find(text) == expected


def test_what_cannot_be_carried_cannot_be_printed() -> None:
    letters = [*map(chr, range(0x110000))]
    forbidden = [letter for letter in letters if source.CONTROLS.match(letter) or html.FORBIDDEN.match(letter)]
    assert forbidden
    assert not any(map(str.isprintable, forbidden))


def test_a_text_without_anything_of_the_kind_is_told() -> None:
    text = silhouette("В школе — мастерская (занятие № 17), а на завтра — экскурсия.")
    assert not any(text.may_have(looks) for _, looks in PAIRS.values())
    assert silhouette("с 6 - 11 лет").may_have(dashes.LOOKS_RANGED)
