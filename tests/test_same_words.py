"""Every format says the same: the same words, and each paragraph of the Word file whole in all others.

Read by other people's readers: MuPDF, lxml, pandoc. What differs by nature is listed here, word by word.
"""

from __future__ import annotations

import re

import pytest
from conftest import BOOKS, Finished
from readers import READERS, letters, own_paragraphs, words

pytestmark = pytest.mark.slow
TALL = ("profiles: [{id: tall, height: 1000, sheet: 60×84/8}]", "profile: tall")
"""So few pages that a page's end hardly ever cuts a paragraph."""
TYPEFACE = re.compile(r"Гарнитура [^.]*\. ?")
SUMMARY = re.compile(r"^Аннотация\. ")
OTHERS = [kind for kind in READERS if kind != "docx"]
LACKING = {kind: set() for kind in OTHERS} | {
    # Their readers make the contents themselves.
    "fb2": {"содержание"},
    "md": {"содержание"},
}
FURNITURE = {
    "pdf": {"указатели"},
    "html": {
        *("перейти", "тексту", "предыдущая", "следующая", "сборнике", "сайта", "странице", "этой", "смотреть"),
        *("указатели", "муниципалитеты", "авторский", "знак", "информационной", "продукции"),
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
