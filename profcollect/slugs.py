"""Latin names of files and anchors from Russian titles."""

from __future__ import annotations

import re
from functools import lru_cache

LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
"""The table that Russian Wikipedia's tools use; GOST 7.0.34 has apostrophes, which are bad in file names."""
LATIN = str.maketrans(LETTERS)
PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
PAGES = ("index", "preface", "afterword", "authors", "catalogue", "coverage", "exchange", "about")
LISTS = ("organizations", "keywords", "municipalities", "figures", "tables")
DEVICES = frozenset({"con", "prn", "aux", "nul", *PORTS})
"""Names that Windows allows no file to have, whatever its suffix."""
RESERVED = {*PAGES, *LISTS, "part", "matter", *DEVICES}
"""Names that the site's own pages and the anchors of parts have, or that Windows does not allow a file to have."""
LONGEST = 60
"""Characters of a slug at most."""


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """`text` as ASCII words joined by hyphens: «Техно-Виват» → `tekhno-vivat`; empty where nothing is left."""
    words = re.findall(r"[a-z0-9]+", text.lower().translate(LATIN))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug


def page_name(path: str, folder: str) -> str:
    """The name of a practice's page: its file below the folder of practices, without the suffix."""
    inner = path.removeprefix(folder.strip("/") + "/")
    return slugify(inner.rsplit(".", 1)[0]) or "practice"


def former_address(alias: str) -> str:
    """The name of the page that leads on from where a practice was before; empty where nothing is left."""
    return slugify(alias.removesuffix(".html"))


def free_name(name: str, taken: dict[str, int]) -> str:
    """`name`, or `name-2`, `name-3`, … where it is taken; it is taken afterwards.

    `taken` holds for each name the last number that was given to it, so that thousands of equal names cost no search.
    """
    if name not in taken:
        taken[name] = 1
        return name
    number = taken[name] + 1
    while (free := f"{name}-{number}") in taken:
        number += 1
    taken[name] = number
    taken[free] = 1
    return free
