"""A silhouette never hides what a rule looks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect.lint.rules import dashes, numbers
from profcollect.silhouette import Looks, Silhouette

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
        assert Silhouette(text).may_have(looks)


def test_a_text_without_anything_of_the_kind_is_told() -> None:
    text = Silhouette("В школе — мастерская (занятие № 17), а на завтра — экскурсия.")
    assert not any(text.may_have(looks) for _, looks in PAIRS.values())
    assert Silhouette("с 6 - 11 лет").may_have(dashes.LOOKS_RANGED)
