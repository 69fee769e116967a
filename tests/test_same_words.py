"""Every format says the same: the same words, and each paragraph of the Word file whole in all others.

Read by other people's readers: MuPDF, lxml, pandoc. What differs by nature is listed here, word by word.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import BOOKS, Finished
from readers import READERS, letters, own_paragraphs, words

from profcollect import i18n

pytestmark = pytest.mark.slow
DATA = Path(i18n.__file__).parent / "data"
TALL = ("profiles: [{id: tall, height: 1000, sheet: 60×84/8}]", "profile: tall")
"""So few pages that a page's end hardly ever cuts a paragraph."""
TYPEFACE = re.compile(r"Гарнитура [^.]*\. ?")
SUMMARY = re.compile(r"^Аннотация\. ")
OTHERS = [kind for kind in READERS if kind != "docx"]
LACKING = {kind: set() for kind in OTHERS} | {
    # It has pages of authors, towns, organisations and keywords, which are not called indexes.
    "html": {
        *("указатель", "ключевых", "слов", "муниципалитетов", "организаций"),
        *(f"указатель {of}" for of in ("авторов", "муниципалитетов", "организаций", "ключевых слов")),
    },
    # Their readers make the contents themselves.
    "fb2": {"содержание"},
    "md": {"содержание"},
}


def said_by_a_site() -> set[str]:
    """The words that lead around a site, and what its map of coverage has no practices of."""
    listed: dict[str, str] = yaml.safe_load((DATA / "ru.yml").read_text(encoding="utf-8"))
    taxonomy = words((DATA / "profminimum-2023.yml").read_text(encoding="utf-8"))
    return {word for line in listed.values() for word in words(line)} | taxonomy


FURNITURE = {
    "pdf": {"указатели"},
    # And what only a site tells: the licences of the practices, and what has made it.
    "html": said_by_a_site() | {"by", "cc", "profcollect", "защищены"},
    "html-single": {
        *("перейти", "тексту", "содержанию", "сборнике"),
        *("авторский", "знак", "информационной", "продукции"),
    },
    "epub": {"выпускные", "данные"},
    "odt": {"выпускные", "данные"},
    "fb2": {"выпускные", "данные"},
    "md": {"выпускные", "данные"},
}
"""Words that a format needs to lead its reader around."""


def text_of(finished: Finished, name: str, kind: str) -> str:
    """A book's text, but for the name of its typeface, which is another in each format."""
    path = finished(name, kind, *(TALL if kind == "pdf" else ()))
    return TYPEFACE.sub("", re.sub(r"\s+", " ", READERS[kind](path)))


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", BOOKS)
def test_all_have_the_same_words(finished: Finished, name: str, kind: str) -> None:
    """Expect no word too few and none too many."""
    ours, theirs = (words(text_of(finished, name, one)) for one in ("docx", kind))
    assert len(ours) > 500
    assert sorted(ours - theirs - LACKING[kind]) == []
    assert sorted(theirs - ours - FURNITURE[kind]) == []


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", BOOKS)
def test_all_have_the_same_paragraphs(finished: Finished, name: str, kind: str) -> None:
    """Expect each paragraph of the Word file, letter for letter."""
    theirs = letters(text_of(finished, name, kind))
    ours = (TYPEFACE.sub("", SUMMARY.sub("", one)) for one in own_paragraphs(finished(name, "docx")))
    assert [one for one in ours if letters(one) not in theirs and one.lower() not in LACKING[kind]] == []
