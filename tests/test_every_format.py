"""Whatever a practice says, every format has all of it: random front matter and Markdown, in books of many practices."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import combining
from urllib.parse import unquote

import pytest
import strategies as made
from conftest import CONFIG, write_collection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from made import settings as settings_of
from paper import TALL, printed, reordered, squeeze, times
from readers import READERS, spaced
from test_conformance import LABEL, MISSING, Reader
from typer.testing import CliRunner

from profcollect.cli import app
from profcollect.markup import Context, html
from profcollect.names import revealed
from profcollect.source import read
from profcollect.yamltree import Scalar

PRACTICES = 40
"""Of a book: pandoc and Typst take as long to begin as to set so many."""
NOTES = '<section class="notes"'
UNSAID = re.compile(rf'<span class="unseen">.*?</span>|<span class="box".*?</span>|<sup>.*?</sup>|{NOTES}.*', re.DOTALL)
"""What each format has otherwise: boxes, the numbers of notes, and notes."""
BACK = re.compile(r'<span class="[^"]*">.*?</span>|<sup>.*?</sup>|<a [^>]*doc-backlink.*?</a>|\A[^>]*>', re.DOTALL)
"""What is no words in notes."""
FIELDS = ("summary", "period", "replication")


def bodies() -> st.SearchStrategy[str]:
    """Markdown of every kind, and texts of any letters."""
    letters = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "P", "S", "Zs"], max_codepoint=0x4FF))
    # A file that has a zero byte is no text.
    return st.one_of(made.body(), made.body(), letters).map(lambda body: body.replace("\0", ""))


def practice(number: int, fields: list[str], body: str) -> str:
    """A practice whose text stands between two marks that nothing in it can take away."""
    lines = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in zip(FIELDS, fields, strict=True)
    )
    return f"---\ntitle: Практика {number}\n{lines}---\nначало{number:04}ъ\n\n{body}\n\nконец{number:04}ъ\n"


def text_of(build: Path, kind: str) -> str:
    """The text of a book, page after page."""
    if kind != "html":
        path = build / "md" if kind == "md" else next(build.glob(f"*.{kind.partition('-')[0]}"))
        return squeeze(READERS[kind](path))
    pages = sorted((build / "site").glob("p[0-9]*.html"))
    return squeeze("конец".join(spaced(lxml_html.fromstring(page.read_bytes())) for page in pages))


@pytest.mark.slow
@settings(
    max_examples=2, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(
    st.lists(
        st.tuples(st.lists(made.line(), min_size=3, max_size=3), bodies()), min_size=PRACTICES, max_size=PRACTICES
    ),
    st.lists(made.practice(), max_size=PRACTICES),
)
def test_every_format_has_every_text(whole: list[tuple[list[str], str]], others: list[str]) -> None:
    """Expect each word of a text in its order, each field before it, and no crash for what may be no practice."""
    texts = {number: practice(number, *one) for number, one in enumerate(whole)}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        files = {f"p{number:04}.md": text for number, text in texts.items()}
        files |= {f"x{number:04}.md": text for number, text in enumerate(others)}
        write_collection(root, dict(files), CONFIG + TALL)
        result = CliRunner().invoke(app, ["build", str(root), "--format", ",".join(READERS)])
        assert result.exit_code in {0, 1}, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        arrived = {kind: text_of(root / "build", kind) for kind in READERS}
    for kind, text in arrived.items():
        for number, source in texts.items():
            kept(source, text, number, kind)


def kept(source: str, text: str, number: int, kind: str) -> None:
    """Expect the words of a practice in a book's text."""
    document = read("a.md", source.encode())
    page = revealed(html.render(document.body, Context("a", 2, {}, settings_of().words, {})))
    start, end = text.find(f"начало{number:04}ъ"), text.find(f"конец{number:04}ъ")
    assert 0 <= start < end, (kind, source)
    # Markdown has an address in angle brackets, and so as the net wants it.
    seen = unquote if kind == "md" else str
    place, within = 0, seen(text[start:end])
    for word in Reader(UNSAID.sub(" ", LABEL.sub(" ", MISSING.sub(" ", page)))).words:
        wanted = seen(squeeze(word))
        if wanted.startswith("конец"):
            break
        if kind == "pdf" and reordered(wanted):
            assert all(printed(one).search(within) for one in wanted if not combining(one)), (word, source, within)
            continue
        match = printed(wanted).search(within, place)
        assert match, (kind, word, source, within)
        place = match.end()
    for word in Reader(BACK.sub(" ", page.partition(NOTES)[2])).words:
        assert times(seen(squeeze(word)), seen(text), kind), (kind, word, source)
    before = text[max(0, text.rfind("конец", 0, start)) : start]
    front = {pair.key.text: pair.value for pair in document.front.pairs} if document.front else {}
    for value in (front[name] for name in FIELDS):
        assert isinstance(value, Scalar)
        assert times(squeeze(revealed(value.text)), before, kind), (kind, value, before)
