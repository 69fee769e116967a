"""No-break spaces: where the rules want them, and nothing else changed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.markdown import parse
from profcollect.typography import BREAK, NBSP, bind, bind_tokens, binder

CASES = [
    ("в школе и на заводе", "в~школе и~на~заводе"),
    ("профориентация — это путь", "профориентация~— это путь"),
    ("в 2023 г. в г. Копейске", "в~2023~г. в~г.~Копейске"),
    ("А. С. Иванова", "А.~С.~Иванова"),
    ("Иванова А. С.", "Иванова А.~С."),
    ("№ 5, § 7", "№~5, §~7"),
    ("и т. д., т. е. так", "и~т.~д., т.~е. так"),
    ("40 % и 60 часов", "40~% и~60~часов"),
    ("с 1 сентября 2023 г.", "с~1~сентября 2023~г."),
    ("если бы он знал", "если~бы он~знал"),
    ("технопарк открыт", "технопарк открыт"),
    ("какое-то дело", "какое-то дело"),
    ("рис. 3 и табл. 4", "рис.~3 и~табл.~4"),
]


@pytest.mark.parametrize(("text", "bound"), CASES)
def test_spaces_that_must_not_break(text: str, bound: str) -> None:
    """Expect a no-break space at each `~`."""
    assert bind(text).replace(NBSP, "~") == bound


@pytest.mark.parametrize(("percent", "expected"), [("spaced", "от~40~% до~50~%"), ("close", "от~40% до~50%")])
def test_one_way_of_writing_per_cent(percent: str, expected: str) -> None:
    """Expect one style, whatever was typed, and words and addresses as they were."""
    assert binder(percent)("от 40% до 50 %").replace(NBSP, "~") == expected
    assert binder(percent)("5%-й раствор, a%20b, 20%D0") == "5%-й раствор, a%20b, 20%D0"


@given(st.text(alphabet="абв г.—%№1«» -ли\u00a0"))
def test_only_spaces_change_and_twice_is_once(text: str) -> None:
    """Expect the same characters, and nothing left to do."""
    assert bind(text).replace(NBSP, " ") == text.replace(NBSP, " ")
    assert bind(bind(text)) == bind(text)


LOOK = r"(?!(?<=[а-яё]{4} )[^—–лжб])(?!(?<=[,;:)»!?…] )[^—–лжб])(?!(?<=[^А-яЁё]\. )[^—–лжб])"
"""What passes over most spaces at once."""
WORDS = (
    "проба",
    "ШКОЛА",
    "мир",
    "ли",
    "ль",
    "лес",
    "же",
    "жест",
    "ж",
    "бы",
    "б",
    "быт",
    "—",
    "–",
    "-",
    "в",
    "на",
    "для",
)
SIGNS = ("т.", "д.", "рис.", "табл.", "А.", "5", "12", "%", "год", "кг", "№", "§", "«в", "из-за", "что,", NBSP, "")


@given(st.lists(st.sampled_from((*WORDS, *SIGNS))).map(" ".join))
def test_a_quick_look_passes_over_no_space_that_must_not_break(text: str) -> None:
    """Expect what the pattern finds without it."""
    assert LOOK in BREAK.pattern
    assert bind(text) == re.sub(BREAK.pattern.replace(LOOK, "", 1), NBSP, text)


@given(st.lists(st.sampled_from((*WORDS, *SIGNS, "**", "**", "**5** %", "40%", "**а**:", "[^1]"))).map(" ".join))
def test_words_in_one_piece_are_bound_as_their_parts_are(text: str) -> None:
    whole, parts = parse(f"{text}\n\n[^1]: {text}\n"), parse(f"{text}\n\n[^1]: {text}\n")
    for body in (parts, whole):
        for stream in body.streams:
            if body is parts:
                # Asked for their children, words are parted.
                assert all(token.children is not None for token in stream if token.type == "inline")
            bind_tokens(stream, binder("spaced"))
    assert [token.as_dict()["children"] for token in whole.tokens] == [
        token.as_dict()["children"] for token in parts.tokens
    ]


def test_code_and_addresses_are_not_touched() -> None:
    """Expect ordinary spaces in code, and an address as it was typed."""
    body = parse('в коде `в коде` и <https://example.org/в-а>, [в ссылке](a.md "в а")\n\n    в коде\n')
    bind_tokens(body.tokens)
    inline = next(token for token in body.tokens if token.type == "inline")
    texts = [(child.type, child.content) for child in inline.children or ()]
    assert ("code_inline", "в коде") in texts
    assert ("text", f"в{NBSP}коде ") in texts
    assert body.tokens[-1].content == "в коде\n"
