"""The words of a text as a search finds them: stems, so that «пробы» finds «проб»; ё is е."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WORD = re.compile(r"[^\W_]+")
"""The same as in `search.js`: letters and digits."""
CYRILLIC = re.compile("[а-я]+")
IGNORED = ("\N{SOFT HYPHEN}", "\N{COMBINING ACUTE ACCENT}")
_STOPS = (
    "без более бы был была были было быть вам вас ведь во вот вся весь все всего всех всю вы где да для до его ее ей ему если"
    " есть еще же за из или им их как ко когда которая которого которое которой которые который которых кто ли либо лишь"
    " между мне может мы на над надо нас не нее нет ни них но об обо он она они оно от ото перед по под при про сам свои"
    " себя со та так также такие такой там те тем тех то того тоже той только том тот ту ты уже через чем что чтобы эта"
    " эти этих это этого этой этом этот эту and are for from that the this with"
)
STOPS = frozenset(_STOPS.split())
"""Words that nearly every text has; single Cyrillic letters are no words either."""
SHORTEST = 3
"""Letters that a Cyrillic word must have to have an ending: «ИТ», «ИИ» are words as they are."""
LONGEST = 64
"""Letters that a word has at most; what is longer is none and has no ending, which would take minutes to find."""
_ENDINGS = (
    "а ам ами ах ая е его ее ей ем еми ему ею и ие ией ием ии ий им ими ию ия иям иями иях о ов ого ое ой ом ому ою"
    " у ую ы ый ые ым ыми ых ь ью ья ю юю я яя ям ями ях ев"
)
ENDINGS = frozenset(_ENDINGS.split())
"""What nouns and adjectives end in, whether a text of the collection has it or not."""
WHOLE = frozenset({"дета", "уровен"})
"""Stems that are not cut any further: «детали» are no «дети», «уровень» is no participle."""
IRREGULAR = {"детьми": "дет", "людьми": "люд"}
"""What the stemmer does not know."""
TITLE, KEYWORD, AUTHOR, SUMMARY, HEADING, OFTEN, TWICE, ONCE = 7, 6, 6, 5, 4, 3, 2, 1
"""How much a word says of a practice, by where it stands."""
MANY = 5
"""So often a word stands in a text that the text is about it."""
LETTERLESS = re.compile(
    # Most tags are seen to be others by their first letter.
    r'<(?=/?[aces])(?:sup>.*?</sup>|a [^<>]*role="doc-backlink"[^<>]*>.*?</a>|span class="unseen">[^<>]*</span>'
    r"|/?(?:em|strong|s|a|code|span)(?: [^<>]*)?>)",
    re.DOTALL,
)
"""Markup inside words and sentences, references to notes and back, and what is only read aloud."""
TAG = re.compile("<[^<>]*>")


class Terms(NamedTuple):
    """The stems of a text: it crosses to another process, so three values and not hundreds."""

    stems: str
    """With a space between them, in the order of their letters."""
    scores: bytes
    """How much each says, from 1 to 7."""
    endings: str
    """What words had behind their stems, with a space between them."""


def spelled(text: str) -> str:
    """`text` as search compares it: small letters, ё as е, no stress marks and no soft hyphens."""
    small = unicodedata.normalize("NFC", text).lower().replace("ё", "е")
    # Not `translate`, which takes twenty times as long.
    for sign in IGNORED:
        small = small.replace(sign, "")
    return small


@cache
def stem(word: str) -> str:
    """The stem of a word that is spelled so: always its beginning. Empty for words that say nothing."""
    if word in STOPS:
        return ""
    if word in IRREGULAR or len(word) > LONGEST:
        return IRREGULAR.get(word, word)
    if CYRILLIC.fullmatch(word):
        if len(word) < SHORTEST:
            return word if len(word) > 1 else ""
        # As often as it will: «Кыштым» loses what looks like an ending at once, «Кыштыма» in two steps.
        found = _stemmer("russian")(word)
        while (shorter := _stemmer("russian")(found)) != found and len(shorter) > 1 and found not in WHOLE:
            found = shorter
        return found
    if word.isascii() and word.isalpha():
        return _common(word, _stemmer("english")(word))
    return word


@lru_cache(maxsize=20_000)
def _stems(piece: str) -> tuple[tuple[str, str], ...]:
    """The stems and the endings of what stands between two spaces: texts repeat words with their commas, too."""
    return tuple((one, word[len(one) :]) for word in WORD.findall(spelled(piece)) if (one := stem(word)))


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer

    made: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return made


def _common(word: str, other: str) -> str:
    """What two words begin with: an English stem may end otherwise than its word (happy, happi)."""
    length = next((place for place, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), None)
    return word[: min(len(word), len(other)) if length is None else length]


def plain(html: str) -> str:
    """The text of a fragment of ours, a line for each paragraph, heading and cell."""
    pieces = TAG.split(LETTERLESS.sub("", html.replace("\n", " ")))
    return unescape("\n".join(filter(None, map(str.strip, pieces))))


def terms(text: str, fields: Iterable[tuple[int, str]]) -> Terms:
    """The stems of a text, and of short fields that say more, each with what a word in it is worth."""
    counts: dict[str, int] = {}
    endings = set()
    # Not a Counter of stems: it calls back for each new one.
    pieces = Counter(text.split())
    for stems, count in zip(map(_stems, pieces), pieces.values(), strict=True):
        for one, ending in stems:
            counts[one] = counts.get(one, 0) + count
            endings.add(ending)
    found = {one: OFTEN if count >= MANY else TWICE if count > 1 else ONCE for one, count in counts.items()}
    for score, field in fields:
        for stems in map(_stems, field.split()):
            for one, ending in stems:
                found[one] = max(found.get(one, 0), score)
                endings.add(ending)
    order = sorted(found)
    return Terms(" ".join(order), bytes(map(found.__getitem__, order)), " ".join(sorted(endings - {""})))
