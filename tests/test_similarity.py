"""Copies are found, with words changed or not, and texts that only speak of the same things are not."""

from __future__ import annotations

import random
import re
import time

import pytest
from bench.corpus import practice
from conftest import FICTIONAL
from hypothesis import given
from hypothesis import strategies as st

from profcollect.lint.similarity import LEAST_RUNS, Overlap, likely, overlap, paragraphs, signature, sketch
from profcollect.source import read

LIMIT = 0.3
BODIES = [read(path.name, path.read_bytes()).body_text for path in sorted((FICTIONAL / "practices").rglob("*.md"))]
PARAGRAPHS = [
    block
    for body in BODIES
    for block in re.split(r"\n\n+", body)
    if len(block.split()) >= 8 and not block.startswith(("#", "!", "|", "["))
]
WORDS = [word for block in PARAGRAPHS for word in block.split()]


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - for variety, not for secrets


def edited(block: str, rng: random.Random, rate: float) -> str:
    """A paragraph of which so many words are changed, left out or added."""
    kept = []
    for word in block.split():
        chance = rng.random()
        if chance < rate * 0.7:
            kept.append(rng.choice(WORDS))
        elif chance < rate * 0.85:
            kept += [word, rng.choice(WORDS)]
        elif chance >= rate:
            kept.append(word)
    return " ".join(kept)


def some(blocks: list[str], letters: float) -> list[str]:
    """The first paragraphs that have so many letters."""
    count = next((n for n in range(len(blocks)) if sum(map(len, blocks[:n])) >= letters), len(blocks))
    return blocks[:count]


def two(rng: random.Random, sizes: tuple[int, int], share: float, rate: float) -> tuple[str, str]:
    """Two texts of these lengths, of which the second takes such a share from the first and changes words in it."""
    blocks = rng.sample(PARAGRAPHS, len(PARAGRAPHS))
    first = some(blocks, sizes[0])
    own = some(blocks[len(first) :], sizes[1] * (1 - share))
    taken = some(rng.sample(first, len(first)), sizes[1] * share)
    second = own + [edited(block, rng, rate) for block in taken]
    rng.shuffle(second)
    return "\n\n".join(first), "\n\n".join(second)


def found(first: str, second: str) -> bool:
    return bool(list(likely([sketch(signature(first)), sketch(signature(second))], LIMIT)))


def measured(first: str, second: str) -> Overlap:
    """What of the second stands in the first."""
    return overlap(paragraphs(second), paragraphs(first))


@pytest.mark.parametrize("sizes", [(6000, 6000), (12000, 6000), (6000, 12000), (20000, 6000), (3000, 3000)])
@pytest.mark.parametrize("rate", [0, 0.1])
def test_a_third_that_is_copied_is_found(sizes: tuple[int, int], rate: float) -> None:
    """At least 95 in 100, with every tenth word changed, and the share is measured right."""
    pairs = [two(chance(seed), sizes, LIMIT, rate) for seed in range(60)]
    assert sum(found(*pair) for pair in pairs) >= 0.95 * len(pairs)
    shares = [measured(*pair).share for pair in pairs]
    assert sum(share >= 0.8 * LIMIT for share in shares) >= 0.95 * len(pairs)
    assert sum(shares) / len(shares) == pytest.approx(LIMIT, abs=0.05)


def test_a_copy_with_two_words_changed_in_every_sentence_is_found() -> None:
    pairs = [two(chance(seed), (6000, 6000), 0.9, 0.15) for seed in range(20)]
    assert all(found(*pair) for pair in pairs)
    assert all(measured(*pair).share > 0.6 for pair in pairs)


def test_texts_of_one_trade_are_not_found() -> None:
    assert list(likely([sketch(signature(body)) for body in BODIES], LIMIT)) == []
    shares = [measured(one, other).share for one in BODIES for other in BODIES if one is not other]
    assert max(shares) < 0.1


def test_texts_without_anything_in_common_are_not_found() -> None:
    for seed in range(20):
        pair = two(chance(seed), (10000, 10000), 0, 0)
        assert not found(*pair)
        assert measured(*pair).share < 0.02


def test_texts_made_of_few_phrases_are_not_held_against_one_another() -> None:
    """They share more runs than texts that people write, all of them common."""
    texts = [practice(number).split("---\n", 2)[2] for number in range(120)]
    assert list(likely([sketch(signature(text)) for text in texts], LIMIT)) == []
    assert max(measured(one, texts[0]).share for one in texts[1:20]) < LIMIT


def test_a_turn_of_speech_is_no_copy() -> None:
    turn = "в рамках федерального проекта по развитию дополнительного образования детей"
    one = f"Летом {turn} мы открыли студию, где подростки пишут музыку, монтируют ролики и берут интервью."
    other = f"Зимой {turn} на станции заработала теплица, в ней растят огурцы и считают, сколько стоит свет."
    assert measured(one, other) == Overlap(0, 0.0, ())


def test_one_text_in_many_practices_is_found() -> None:
    """However many they are: what all of a collection have in common is a phrase, but not a whole text."""
    copies = [signature("\n\n".join(PARAGRAPHS[:40]))] * 60
    pairs = list(likely([sketch(one) for one in copies], LIMIT))
    assert pairs == [(number, 0) for number in range(1, 60)]


def test_a_short_text_has_no_signature() -> None:
    words = " ".join(f"профессионально{number}" for number in range(LEAST_RUNS + 3))
    assert signature(words) == ""
    assert len(sketch(signature(words + " ещё"))) == LEAST_RUNS


def test_a_signature_is_small_and_says_the_same_everywhere() -> None:
    long = signature("\n\n".join(PARAGRAPHS * 20))
    assert len(long) <= 1400
    assert signature("ёжик " + "необыкновенный слово " * 9 + " ".join(PARAGRAPHS[:9])) == signature(
        "ежик " + "необыкновенный  слово\n" * 9 + " ".join(PARAGRAPHS[:9])
    )


def test_headings_and_short_lines_do_not_count() -> None:
    text = "## Актуальность практики и её место в работе школы\n\nДа.\n\n- раз\n\n" + PARAGRAPHS[0]
    assert [one.start for one in paragraphs(text)] == [text.index(PARAGRAPHS[0])]
    assert overlap([], paragraphs(text)) == Overlap(0, 0.0, ())


def test_a_sentence_within_a_paragraph_of_ones_own() -> None:
    sentence = (
        "Наставник слушает запись вместе с ребятами и спрашивает каждого, что он переделал бы в своём выпуске завтра."
    )
    own = "Мы начали с погоды. " + sentence + " Потом были звонки и спорт, затем музыка, а под конец года интервью."
    other = "Сначала готовят студию. " + sentence + " " + PARAGRAPHS[1]
    part = measured(other, own)
    assert part.share == pytest.approx(len(sentence) / len(own), abs=0.05)
    assert part.places == ((0, 0),)


@given(st.lists(st.sampled_from(PARAGRAPHS[:30]), min_size=1, max_size=6))
def test_a_text_stands_in_itself(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    assert measured(text, text).share == pytest.approx(1)


def test_a_large_collection_takes_seconds() -> None:
    """Ten thousand practices of which every hundredth is a copy."""
    rng = chance(1)
    vocabulary = [f"необыкновенно{number}" for number in range(5000)]
    signatures = [signature(" ".join(rng.choices(vocabulary, k=150))) for _ in range(10_000)]
    signatures[100::100] = signatures[99:-1:100]
    before = time.perf_counter()
    pairs = list(likely([sketch(one) for one in signatures], LIMIT))
    assert pairs == [(number, number - 1) for number in range(100, 10_000, 100)]
    assert time.perf_counter() - before < 20
