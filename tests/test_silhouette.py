"""What is looked at first, because that is quick, never hides what is looked for: silhouettes, words, printability."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect import source
from profcollect.lint import children, facts, personal
from profcollect.lint.rules import dashes, handmade, letters, numbers, quotes, spaces
from profcollect.markup import html
from profcollect.names import HIDDEN
from profcollect.silhouette import Looks, Silhouette, coded, rare, shapes

SECRETS = ("8 (900) 000-12-34", "112-233-445 95", "987654321018", "5555 5555 5555 4444", "тел. 2-12-34")
PAIRS = {
    "ranges": (dashes.RANGES, dashes.LOOKS_RANGED),
    "products": (numbers.PRODUCTS, numbers.LOOKS_MULTIPLIED),
    "ordinals": (numbers.SUFFIXES, numbers.LOOKS_ORDINAL),
    "numbers": (numbers.SIGNS, numbers.LOOKS_NUMBERED),
    "figures": (numbers.FIGURES, numbers.LOOKS_DECIMAL),
    "dates": (numbers.DATES, numbers.LOOKS_DATED),
    "endings": (numbers.ENDINGS, numbers.LOOKS_ENDED),
    "dashes": (dashes.DASHES["em"], dashes.LOOKS_DASHED["em"]),
    "run on": (quotes.RUN_ON, quotes.LOOKS_RUN_ON),
    "doubles": (numbers.DOUBLES, numbers.LOOKS_DOUBLED),
}
SIGNS = st.text(st.sampled_from("0159xхXХIVN№§-‑–—−.,*_ \u00a0\u202f\nыойягвомnoо°ºм/aАТ»!"), max_size=14)


@pytest.mark.parametrize("pair", list(PAIRS.values()), ids=list(PAIRS))
@settings(max_examples=400, derandomize=True)
@given(SIGNS)
def test_what_a_rule_looks_for_is_seen(pair: tuple[re.Pattern[str], Looks], text: str) -> None:
    sign, looks = pair
    if sign.search(text):
        assert silhouette(text).may_have(looks)


def silhouette(text: str) -> Silhouette:
    """That of a text as a rule sees it."""
    return Silhouette(coded(text), shapes(text))


HINTS = {
    "stray": spaces.STRAYS,
    "close": spaces.CLOSE,
    "short": spaces.SHORT,
    "twice": spaces.TWICE,
    "stops": spaces.STOPS,
    "initials": spaces.INITIAL,
    "joined": spaces.JOINED,
    "emphasis": quotes.EMPHASIS,
    "capitals": {facts.CAPITALS: facts.LOOKS_CAPITAL},
    "marked": {handmade.SIGNS: handmade.LOOKS_MARKED},
    "second": {handmade.SECOND: handmade.LOOKS_SECOND},
}
PARTS = (*".,;:!?()«»„“—–*_/|1АZc•\\-а", '"', " ", "\n", "\u00a0", "\u2009", "\uf0b7", "аб", "и", "др", "пр", "тд", "т")


@pytest.mark.parametrize("kind", HINTS)
def test_a_sign_is_seen_among_the_words(kind: str) -> None:
    for text in map("".join, product(PARTS, repeat=3)):
        for sign, hint in HINTS[kind].items():
            if sign.search(f"\n{text}\n"):
                assert hint.search(shapes(f"\n{text}\n")), text


@settings(max_examples=400, derandomize=True)
@given(st.text(st.sampled_from("абЁcoCoZ «(»\n\u2003іN.,"), max_size=8))
def test_a_word_of_two_alphabets_is_not_passed_over(text: str) -> None:
    assert letters.may_be_mixed(text) or not letters.MIXED.search(text)


@settings(max_examples=400, derandomize=True)
@given(st.text(st.one_of(st.characters(), st.sampled_from("абЁ №\n\u00ad\u200b\u0301\u0308?еи")), max_size=20))
def test_what_hardly_any_text_has_is_found_where_it_is(text: str) -> None:
    assert set(rare(text)) >= set(filter(re.compile(f"{source.CONTROLS.pattern}|{HIDDEN.pattern}|\u00ad").match, text))
    assert rare(text) or unicodedata.is_normalized("NFC", text)


NAMED = st.lists(
    st.sampled_from(
        (
            *(
                "ученик",
                "Ученица",
                "учащийся",
                "обучающимся",
                "7 класс",
                "7 «А» кл.",
                "школы № 5",
                "Анна-Мария",
                "и",
                "наставник",
            ),
            *("Зорин", "Павел", "Павла", "Анна", "Петровна", "Анны", ",", "(", ")", "—", "\n", "\u2003", "слово " * 15),
        )
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=400, derandomize=True)
@given(NAMED)
def test_no_child_is_passed_over(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "_last_name", len)
        expected = list(children.children(text))
    assert list(children.children(text)) == expected


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
    text = silhouette("В школе — мастерская (занятие № 17), а на завтра — экскурсия!")
    assert not any(text.may_have(looks) for _, looks in PAIRS.values())
    assert silhouette("с 6 - 11 лет").may_have(dashes.LOOKS_RANGED)
