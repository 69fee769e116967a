"""CommonMark and GFM: every example of the specifications, in HTML as in the reference, in DOCX and PDF without a loss.

CommonMark's own examples come with its package for npm, which `make test-all` installs. GFM's specification is on no
registry: `conformance/gfm.txt` says anew what it says of tables and strikethrough.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import CONFIG, write_collection
from made import settings
from paper import TALL, printed, squeeze
from readers import READERS
from tools import ACE
from typer.testing import CliRunner

from profcollect import markdown
from profcollect.cli import app
from profcollect.images import Image
from profcollect.markup import Context, html

COMMONMARK = ACE.parent / "commonmark-spec" / "spec.txt"
COUNT = 652
"""Examples of CommonMark 0.31.2."""
GFM = Path(__file__).parent / "conformance" / "gfm.txt"
EXAMPLE = re.compile(r"(?ms)^`{32} example\n(.*?)^\.\n(.*?)^`{32}$")
installed = pytest.mark.skipif(not COMMONMARK.is_file(), reason="not on this machine: commonmark-spec")

ELSEWHERE = {484: "a link without a text shows its address, which would be lost otherwise"}
"""The examples of CommonMark that come out otherwise, and why.

What else differs, `Reader` and `as_reference` know:
- raw HTML is text, and comments are gone: a practice is nobody's program;
- headings begin below the practice's title and skip no level: a book has one outline;
- a picture alone in its paragraph is a figure, whose caption is the picture's title;
- addresses that a book may not link to are no links: see `test_what_may_be_linked_to`;
- `<s>`, not `<del>`: nothing was edited here;
- a block of code does not tell its language, which no format shows.
"""
KEPT = {"href", "src", "alt", "title", "start"}
"""The attributes that CommonMark speaks of; alignment is told as a class."""
SAME = {"del": "s"}
LINES = {
    *("p", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
"""Elements next to which white space does not count."""
VOID = {"br", "hr", "img"}
ALIGN = re.compile(r"\b(left|center|right)\b")
COMMENT = re.compile(r"<!---?>|<!--.*?-->", re.DOTALL)
LITERAL = re.compile(r'<pre class="literal"><code>(.*?)</code></pre>', re.DOTALL)
OWN = re.compile(r' (?:id|tabindex|rel)="[^"]*"')
TAG = re.compile("<[^>]*>")
FIGURE = re.compile(
    r'<figure id="\w+">\n<a [^>]*>(<img [^>]*)></a>\n<figcaption>(.*?)</figcaption>\n</figure>', re.DOTALL
)
LABEL = re.compile(r'<span class="label">.*?</span>(?:\xa0— )?')


class Example(NamedTuple):
    """One of a specification."""

    name: str
    markdown: str
    html: str


@cache
def examples(path: Path) -> list[Example]:
    """Those of a file that is written as spec.txt is; none where it is missing."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0].replace("→", "\t")
    found = (match.groups() for match in EXAMPLE.finditer(text))
    return [Example(f"{path.stem}{number:04}", *pair) for number, pair in enumerate(found, 1)]


class Reader(HTMLParser):
    """What a page says: its elements with the attributes that count, and its text with the white space that counts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.words: list[str] = []
        self.blocks = 0
        """How many `<pre>` are open."""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<div>` and `<span>` are the product's own."""
        told = dict(attrs)
        aligned = ALIGN.search(told.get("class") or told.get("align") or "") if tag in {"th", "td"} else None
        kept = [f" {name}={value!r}" for name, value in sorted(told.items()) if name in KEPT]
        if tag not in {"div", "span"}:
            self.tell(tag, f"<{SAME.get(tag, tag)}{''.join(kept)}{' ' + aligned[0] if aligned else ''}>")
        self.blocks += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self.blocks -= tag == "pre"
        if tag not in {"div", "span", *VOID}:
            self.tell(tag, f"</{SAME.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.words += data.split()
        after = not self.found or self.found[-1].strip("</>").partition(" ")[0] in LINES
        text = data if self.blocks else re.sub(r"[ \t\n]+", " ", data)
        if text := text if self.blocks or not after else text.lstrip():
            self.found.append(text)

    def tell(self, tag: str, said: str) -> None:
        if tag in LINES and not self.blocks and self.found:
            self.found[-1] = self.found[-1].rstrip(" ")
        self.found = [*filter(None, self.found), said]


def rendered(text: str) -> tuple[markdown.Body, str]:
    """A body as HTML, as if every address was that of a practice and every picture was there."""
    body = markdown.parse(text)
    inlines = [child for stream in body.streams for token in stream for child in token.children or ()]
    addresses = [str(one.attrs["href"]) for one in inlines if one.type == "link_open"]
    images = {source: Image(source, 1, 1, 96, b"") for _, source in body.sources}
    words = settings().words
    return body, html.render(body, Context("a", 2, images, words, {one: f"=={one}==" for one in addresses}))


def as_reference(body: markdown.Body, made: str) -> str:
    """The product's HTML in the terms of the reference."""
    made = re.sub('href="==(.*?)==.html"', r'href="\1"', made).replace('src="images/', 'src="')
    levels = iter(heading.written_level for heading in body.headings)
    made = re.sub(r"(?s)<h\d (.*?)</h\d>", lambda match: "<h{0} {1}</h{0}>".format(next(levels), match[1]), made)

    def picture(match: re.Match[str]) -> str:
        caption = LABEL.sub("", match[2])
        title = f' title="{caption}"' if caption and f'alt="{caption}"' not in match[1] else ""
        return f"<p>{match[1]}{title}></p>"

    return FIGURE.sub(picture, made)


def raw(text: str) -> str:
    """HTML with raw HTML in it, as characters: what is markup and what is text is no longer told apart."""
    # An entity is one in both, or a character.
    return re.sub(r"\s+", "", unescape(unescape(COMMENT.sub("", text))))


def compared(example: Example) -> tuple[object, object]:
    """The product's page and the reference's, in the same terms."""
    body, made = rendered(example.markdown)
    made = as_reference(body, made)
    if body.raw_html:
        own = TAG.sub(lambda match: OWN.sub("", match[0]), LITERAL.sub(r"\1", made))
        return raw(own), raw(example.html)
    return Reader(made).found, Reader(COMMENT.sub("", example.html)).found


@installed
def test_html_is_that_of_commonmark() -> None:
    """Expect every example to come out as in the specification, but for the few that are named, and those not."""
    found = examples(COMMONMARK)
    assert len(found) == COUNT
    for number, example in enumerate(found, 1):
        ours, theirs = compared(example)
        assert (ours == theirs) == (number not in ELSEWHERE), (example, ours, theirs)


@pytest.mark.parametrize("example", examples(GFM), ids=lambda one: one.name)
def test_html_is_that_of_gfm(example: Example) -> None:
    """Expect tables and strikethrough as the reference has them."""
    ours, theirs = compared(example)
    assert ours == theirs


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/а", True),
        ("http://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,a", False),
        ("irc://example.org/a", False),
        ("https://../", False),
        ("/url", False),
        ("<>", False),
    ],
)
@pytest.mark.parametrize("text", ["[a]({})", "[a]: {}\n\n[a]", "<{}>"])
def test_what_may_be_linked_to(address: str, text: str, *, linked: bool) -> None:
    """Expect links where a reader of the book can go; elsewhere their text is left."""
    body = markdown.parse(text.format(address))
    made = html.render(body, Context("a", 2, {}, settings().words, {}))
    assert ("<a " in made) == linked
    assert Reader(made).words


BOTH = [*examples(COMMONMARK), *examples(GFM)]


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of one book that has every example as a practice, without white space, by format."""
    root = tmp_path_factory.mktemp("conformance") / "Примеры"
    practices = {f"{one.name}.md": f"---\ntitle: {one.name}\n---\n\n{bracketed(one)}" for one in BOTH}
    write_collection(root, practices, CONFIG + TALL)
    result = CliRunner().invoke(app, ["build", str(root), "--format", "docx,pdf"])
    assert result.exit_code in {0, 1}, result.output
    return {kind: squeeze(READERS[kind](next((root / "build").glob(f"*.{kind}")))) for kind in ("docx", "pdf")}


def bracketed(example: Example) -> str:
    """An example between two marks that nothing in it can take away."""
    return f"начало{example.name}ъ\n\n{example.markdown}\n\nконец{example.name}ъ\n"


MISSING = re.compile(r'<span class="no-image">.*?</span>')


@installed
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_nothing_is_lost_on_paper(arrived: dict[str, str], kind: str) -> None:
    """Expect every word of an example between its marks, in its order."""
    for example in BOTH:
        body = markdown.parse(example.markdown)
        made = html.render(body, Context("a", 2, {}, settings().words, {}))
        match = re.search(f"начало{example.name}ъ(.*?)конец{example.name}ъ", arrived[kind])
        assert match, example
        found, place = match[1], 0
        for piece in Reader(LABEL.sub("", MISSING.sub("", made))).words:
            match = printed(squeeze(piece)).search(found, place)
            assert match, (example, piece, found)
            place = match.end()
        # What stands for a picture is put another way in each format.
        for piece in Reader("".join(MISSING.findall(made))).words:
            assert piece.strip("():") in found, (example, piece, found)
