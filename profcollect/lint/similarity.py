"""How alike two texts are: MinHash over runs of words, which needs half a kilobyte a text.

Source: A. Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from struct import pack

RUN = 5
"""Words in a run (a shingle): shorter ones are shared by all texts of a trade, longer ones survive no edit."""
LONG = 8
"""Letters of the word that a run begins with, at least: a quarter of all runs will do, and is found faster."""
LEAST_RUNS = 20
"""A text with fewer runs is too short to compare."""
HASHES = 128
"""How many hashes a signature has: the estimated resemblance is off by about 1/√128, 9 %."""
BAND = 2
"""Hashes in a band: of two texts with a third of their runs in common, 99.9 % have an equal band."""
SEED = 20250901


def runs(text: str) -> list[str]:
    """The runs of a text that begin with a long word."""
    words = text.lower().replace("ё", "е").split()
    last = len(words) - RUN
    return [" ".join(words[at : at + RUN]) for at, word in enumerate(words) if len(word) >= LONG and at <= last]


def signature(text: str) -> str:
    """The MinHash of a text: numbers of 32 bits in Base64; empty where the text is too short."""
    from rensa import RMinHash

    own = runs(text)
    if len(own) < LEAST_RUNS:
        return ""
    made = RMinHash(HASHES, SEED)
    made.update(own)
    return b64encode(pack(f"<{HASHES}I", *made.digest())).decode("ascii")


def bands(signed: str) -> list[bytes]:
    """The bands of a signature, in order."""
    data, size = b64decode(signed), BAND * 4
    return [data[start : start + size] for start in range(0, len(data), size)]
