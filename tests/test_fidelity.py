"""What is written arrives: every construct and every trap, in every format, letter for letter.

Each practice is taken through `build`; every text that its Markdown has is looked for in what comes out,
read by others' readers: python-docx and pandoc for DOCX, pypdf for PDF, an HTML parser for the site.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import docx
import pypandoc
import pypdf
import pytest
from conftest import FICTIONAL
from docx.oxml.ns import qn
from typer.testing import CliRunner

from profcollect.cli import app
from profcollect.markdown import Body, parse
from profcollect.names import revealed
from profcollect.settling import plain
from profcollect.source import Document, read

HOSTILE = Path(__file__).parent / "hostile"
HEIGHT, TALL = "height: {{ page.height }}mm", "height: 4000mm"
"""A page that no practice overflows: no running header interrupts a paragraph there."""
TRAPS = sorted(HOSTILE.glob("*.md"))
CONSTRUCTS = FICTIONAL / "practices" / "zarechny-yar" / "vse-konstruktsii.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of all traps and of the practice with all constructs."""
    root = tmp_path_factory.mktemp("fidelity") / "Сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("practices", "build"))
    town = root / "practices" / "novokamensk"
    shutil.copytree(HOSTILE, town)
    shutil.copytree(CONSTRUCTS.parent, root / "practices" / "zarechny-yar")
    style = Path(__file__).parent.parent / "templates" / "default" / "pdf" / "style.typ.j2"
    own = root / "templates" / "default" / "pdf"
    own.mkdir(parents=True)
    text = style.read_text(encoding="utf-8")
    assert HEIGHT in text
    (own / "style.typ.j2").write_text(text.replace(HEIGHT, TALL), encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(root)])
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture(scope="module")
def arrived(built: Path) -> dict[str, str]:
    """The text of the whole book, by reader, without white space."""
    out = built / "build"
    word = next(out.glob("*.docx"))
    by_pandoc = pypandoc.convert_file(str(word), "plain", format="docx", extra_args=["--wrap=none"])
    pages = pypdf.PdfReader(next(out.glob("*.pdf"))).pages
    return {
        "python-docx": squeeze("\n".join(word_texts(word))),
        # pandoc shows a link whose text is its address as the address, in the form that the net wants.
        "pandoc": squeeze(by_pandoc + unquote(by_pandoc)),
        "pypdf": squeeze("\n".join(page.extract_text() for page in pages)),
        "html": squeeze("\n".join(map(html_text, sorted((out / "site").glob("*.html"))))),
    }


def word_texts(path: Path) -> Iterator[str]:
    """The text of every paragraph of the body and of the notes."""
    document = docx.Document(str(path))
    notes = [one.target_part.blob for one in document.part.rels.values() if one.reltype.endswith("/footnotes")]
    for part in (document.element.body, *map(docx.oxml.parse_xml, notes)):
        for paragraph in part.iter(qn("w:p")):
            yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


class Reader(HTMLParser):
    """The text of a page, as a browser would show it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The text in place of an image."""
        if tag == "img":
            self.found.append(dict(attrs).get("alt") or "")


def html_text(path: Path) -> str:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return "".join(reader.found)


def squeeze(text: str) -> str:
    """Without white space, and without what a line's end adds: soft hyphens and break opportunities."""
    return re.sub(r"[\s\u00ad\u200b\u2060\ufeff]+", "", text)


def texts(body: Body) -> Iterator[str]:
    """Every run of text between two pieces of markup, with code and captions."""
    for stream in body.streams:
        for token in stream:
            if token.type in {"fence", "code_block", "literal"}:
                yield from token.content.split("\n")
            elif token.type == "figure":
                yield token.meta["caption"]
            elif token.type == "table_open" and token.meta["caption"]:
                yield plain(token.meta["caption"])
            elif token.type == "inline":
                yield from (child.content for child in token.children or () if child.type in {"text", "code_inline"})


CODE = re.compile(r"U\+[0-9A-F]{2,6}")
"""What stands for a letter that no font has, or that has no shape."""


def printed(text: str) -> list[str]:
    """The pieces of a text as pypdf can give them back.

    It reads the glyphs, not the text that a PDF keeps beside them: a hyphen is the same glyph at a line's end,
    a superscript two is a two, accents stand by themselves, and what no font has is shown as a code.
    """
    letters = unicodedata.normalize("NFKC", re.sub(r"[-\u00ad\u2010\u2011\u0300-\u036f\u20e3]", "", text))
    return [piece for piece in re.split(r"[^\u0020-\u058f\u2010-\u22ff]+", letters) if piece]


def glyphs(text: str) -> str:
    """What pypdf gave back, in the same terms."""
    # An accent's own glyph comes with the letter that it was set on.
    single = re.sub(r"\w[\u0300-\u036f]", "", CODE.sub("", text))
    return "".join(printed(single))


def missing(document: Document, arrived: str, reader: str = "") -> list[str]:
    """What did not arrive."""
    # The codes of signs that nobody sees are seen.
    wanted = [squeeze(revealed(text)) for text in texts(document.body)]
    if reader == "pypdf":
        arrived = glyphs(arrived)
        wanted = [piece for text in wanted for piece in printed(CODE.sub("", text))]
    return [text for text in wanted if text and text not in arrived]


@pytest.mark.parametrize("reader", ["python-docx", "pandoc", "pypdf", "html"])
@pytest.mark.parametrize("path", [*TRAPS, CONSTRUCTS], ids=lambda path: path.stem)
def test_every_text_arrives_in_every_format(arrived: dict[str, str], path: Path, reader: str) -> None:
    """Expect nothing lost, nothing changed, nothing obeyed."""
    document = read(path.name, path.read_bytes())
    assert missing(document, arrived[reader], reader) == []


CASES = [
    ("# $ * _ < > & @ \\ \" ' ~ [ ] { } %", "special characters"),
    ("{{ 7*191 }}", "Jinja expression"),
    ("{% raw %}", "Jinja statement"),
    ("#let x = 1", "Typst code"),
    ("]]>", "end of CDATA"),
    ("<script>alert(1)</script>", "script"),
    ("&amp;", "entity"),
]


@pytest.mark.parametrize("reader", ["python-docx", "pandoc", "pypdf", "html"])
@pytest.mark.parametrize(("text", "_what"), CASES, ids=[what for _, what in CASES])
def test_traps_in_front_matter_arrive_too(arrived: dict[str, str], text: str, _what: str, reader: str) -> None:
    """Expect the text of a title, a keyword or a summary as it was written."""
    assert squeeze(text) in arrived[reader]


def test_nothing_was_evaluated(arrived: dict[str, str]) -> None:
    """Expect no result of 7*191 anywhere."""
    assert not [reader for reader, text in arrived.items() if "1337" in text]


def test_the_check_itself_sees_a_loss() -> None:
    """Expect a text that is not there to be missed."""
    assert missing(read("x.md", "---\ntitle: x\n---\nпропажа\n".encode()), "другое") == ["пропажа"]


def test_every_construct_is_there() -> None:
    """Expect the practice with all constructs to have every kind of token that the parser makes."""
    document = read(CONSTRUCTS.name, CONSTRUCTS.read_bytes())
    body = document.body
    blocks = {token.type for stream in body.streams for token in stream}
    inlines = {child.type for stream in body.streams for token in stream for child in token.children or ()}
    assert blocks >= {
        "heading_open", "paragraph_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "fence",
        "code_block", "hr", "table_open", "figure", "dl_open",
    }  # fmt: skip
    assert inlines >= {
        "text", "softbreak", "hardbreak", "em_open", "strong_open", "s_open", "code_inline", "link_open", "image",
        "footnote_ref",
    }  # fmt: skip
    assert any(token.meta.get("task") is not None for token in body.tokens)
    assert parse("").tokens == []
