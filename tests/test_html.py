"""Tokens → HTML: every construct finds its element, every text its place, nothing becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from profcollect import markdown
from profcollect.images import Image
from profcollect.markup import Context, html, single
from profcollect.names import printable

WORDS = yaml.safe_load((Path(markdown.__file__).parent / "data/ru.yml").read_text(encoding="utf-8"))
IMAGES = {"a.png": Image("0123.png", 800, 600, 96, b""), "%D1%8F.png": Image("4567.png", 100, 50, 96, b"")}
LINKS = {"../kopeysk/drugaya.md": "drugaya"}
VOID = {"br", "col", "hr", "img"}
TABLE = "| a | b |\n|:-:|--:|\n| 1 | 2 |\n"
PIECES = (
    *("[^1]", "[^2]", "^[а", "]", "[в](https://b.ru", ")", "[", "\n\n", "\n", "\n\n[^1]: ", "\n\n[^2]: ", "    "),
    *("# ", "> ", "- ", "1. ", "**", "*", "|", "|-|\n", "![а](a.png)", "![а](нет.png)", "Таблица: ", "- [ ] ", "а"),
)
TRAPS = r"""# `# $ * _ < > & @ \ " ' ~ [ ] { } %`

# $ \* \_ \< > & @ \\ " ' ~ \[ ] { } % ]]> &amp;amp; &lt;b&gt; {{ x }} {% x %} ${x} #{x}

<script>alert(1)</script>

Текст <img src=x onerror=alert(1)> и [ссылка](javascript:alert(1)), [ещё](data:text/html,x), [файл](file:///etc/passwd),
[местная](/etc/passwd), [якорь](#nowhere), <javascript:alert(1)>, ![к](data:image/png;base64,AAAA).

| <b> | "x" |
|---|---|
| `<i>` | ' onclick=x |

![" onerror="alert(1)](a.png "&quot; onerror=&quot;alert(2)")

[п](https://a.ru/"onclick="alert(1) "\" onclick=\"x")

~~~" onclick="x
</code></pre><script>
~~~

<!-- тайна -->
"""


class Balance(HTMLParser):
    """Notes start tags, and fails where an end tag does not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match it."""
        assert self.open.pop() == tag


def rendered(text: str) -> str:
    """The fragment, seen to be balanced."""
    context = Context(slug="p", heading=3, images=IMAGES, words=WORDS, links=LINKS)
    fragment = html.render(markdown.parse(text), context)
    balance = Balance()
    balance.feed(fragment)
    balance.close()
    assert not balance.open
    return fragment


def found(text: str, path: str) -> list[str]:
    """The text of the elements, or the attributes, at an XPath."""
    page = lxml.html.fragment_fromstring(rendered(text), create_parent="main")
    return [str(each) if isinstance(each, str) else each.text_content().strip() for each in page.xpath(path)]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("Один\n\nдва\n", "p", ["Один", "два"], id="paragraphs"),
        pytest.param("## Цель\n\n#### Шаг\n", "h2[@id='tsel'] | h3[@id='shag']", ["Цель", "Шаг"], id="headings"),
        pytest.param("*а* **б** ~~в~~ `г`", "//em | //strong | //s | //code", ["а", "б", "в", "г"], id="inline"),
        pytest.param("а  \nб", "p/br/following-sibling::text()", ["\nб"], id="hard break"),
        pytest.param("> а\n>\n> б\n", "blockquote/p", ["а", "б"], id="quotation"),
        pytest.param("***\n", "hr", [""], id="rule"),
        pytest.param("- а\n- б\n", "ul/li", ["а", "б"], id="tight list"),
        pytest.param("- а\n\n- б\n", "ul/li/p", ["а", "б"], id="loose list"),
        pytest.param("- а\n  - б\n", "ul/li/ul/li", ["б"], id="nested list"),
        pytest.param("1. а\n", "ol[not(@start)]/li", ["а"], id="numbered list"),
        pytest.param("7. а\n", "ol/@start", ["7"], id="numbered list from seven"),
        pytest.param("- [ ] а\n- [x] б\n", "ul/li[@class='task']", ["☐ не сделано: а", "☑ сделано: б"], id="tasks"),
        pytest.param("Т\n: а\n: б\n", "dl/dt | dl/dd", ["Т", "а", "б"], id="definitions"),
        pytest.param("```py\n\nx < 1\n```\n", "pre/code/text()", ["\nx < 1\n"], id="fence"),
        pytest.param("    x\n", "pre/code", ["x"], id="indented code"),
        pytest.param("<div>\nа\n</div>\n", "pre[@class='literal']/code", ["<div>\nа\n</div>"], id="raw html"),
        pytest.param("а <b>б</b>", "p", ["а <b>б</b>"], id="raw inline html"),
        pytest.param(TABLE, "//th[@scope='col']", ["a", "b"], id="table head"),
        pytest.param(TABLE, "//td", ["1", "2"], id="table cells"),
        pytest.param(TABLE, "//td/@class", ["center", "right"], id="table alignment"),
        pytest.param(f"| a |\n|:-:|\n| {'длинный ' * 9} |\n", "//th/@class", ["center long"], id="long column"),
        pytest.param("| | b |\n|---|---|\n", "//th", ["b"], id="an empty head cell is no header"),
        pytest.param(f"Таблица: *П*\n\n{TABLE}", "//table/caption", ["Таблица\xa01\xa0— П"], id="table caption"),
        pytest.param(TABLE, "div[@tabindex='0']/@aria-label", ["Таблица"], id="table scrolls by keyboard"),
        pytest.param("![Стол](a.png)", "figure/figcaption", ["Рисунок\xa01\xa0— Стол"], id="figure"),
        pytest.param("![](a.png)", "figure/figcaption", ["Рисунок\xa01"], id="figure without a caption"),
        pytest.param("![Стол](a.png)", "//img/@src", ["images/0123.png"], id="image source"),
        pytest.param("![С](a.png)", "//img/@*[name()!='src']", ["800", "600", "С", "lazy"], id="image attributes"),
        pytest.param("![С](a.png){width=58%}", "//img/@class", ["w60"], id="image share"),
        pytest.param("![С](a.png){width=2,54см}", "//img/@width | //img/@height", ["96", "72"], id="image centimetres"),
        pytest.param("а ![я](<я.png>)", "p/img/@src", ["images/4567.png"], id="inline image"),
        pytest.param("![С](нет.png)", "figure/span", ["Нет изображения: нет.png (С)"], id="missing image"),
        pytest.param("[а](https://b.ru/?c=1&d=2)", "p/a/@href", ["https://b.ru/?c=1&d=2"], id="link"),
        pytest.param("[а](https://b.ru)", "p/a/@rel", ["noopener noreferrer"], id="link tells nobody"),
        pytest.param("<mailto:a@b.ru>", "p/a", ["mailto:a@b.ru"], id="mail"),
        pytest.param('[а](http://b.ru "в")', "p/a/@title", ["в"], id="link title"),
        pytest.param("<https://b.ru> [а](https://b.ru)", "p/a/@class", ["address"], id="bare address"),
        pytest.param("[](https://b.ru/c)", "p/a", ["https://b.ru/c"], id="link without a text"),
        pytest.param("# А\n\n[к](#a)", "p/a/@href", ["#a"], id="anchor"),
        pytest.param("[п](../kopeysk/drugaya.md)", "p/a/@href", ["drugaya.html"], id="another practice"),
    ],
)
def test_construct(text: str, path: str, expected: list[str]) -> None:
    assert found(text, path) == expected


@pytest.mark.parametrize(
    "address",
    [
        "#nowhere",
        "drugaya.md",
        "/etc/passwd",
        "//evil.ru/x",
        "file:///etc/passwd",
        "ftp://a.ru",
        "tel:123",
        "https:/a.ru",
        "https://",
        "mailto:",
        "data:image/png;base64,AAAA",
        "JaVaScRiPt&#58;alert(1)",
        "&#1;javascript:alert(1)",
    ],
)
def test_a_link_that_leads_nowhere_is_its_text(address: str) -> None:
    assert not found(f"[слово](<{address}>)", "//a")
    assert "слово" in found(f"[слово](<{address}>)", "p")[0]


@pytest.mark.parametrize("heading", [1, 3])
def test_headings_lie_below_the_h1_of_the_page(heading: int) -> None:
    body = "".join(f"{'#' * level} Заголовок {level}\n\n" for level in range(1, 7))
    context = Context(slug="p", heading=heading, images={}, words=WORDS, links={})
    page = lxml.html.fragment_fromstring(html.render(markdown.parse(body), context), create_parent="main")
    assert [element.tag for element in page] == ["h2", "h3", "h4", "h5", "h6", "h6"]


def test_notes_and_references_lead_to_each_other() -> None:
    text = "а[^1] б[^1] в^[два[^1]]\n\n[^1]: один\n\n    - пункт\n"
    assert found(text, "//sup/a/@href") == ["#note_1", "#note_1", "#note_2", "#note_1"]
    assert found(text, "section[@aria-label='Примечания']/ol/li/@id") == ["note_1", "note_2"]
    anchors = found(text, "//sup/a/@id")
    assert anchors == ["reference_1_1", "reference_1_2", "reference_2_1", "reference_1_3"]
    assert sorted(found(text, "//a[@role='doc-backlink']/@href")) == sorted(f"#{anchor}" for anchor in anchors)
    labels = found(text, "//li[@id='note_1']//a/@aria-label")
    assert labels == [f"Вернуться к тексту, {time}" for time in (1, 2, 3)]
    assert found(text, "//li[@id='note_2']/p/a/@aria-label") == ["Вернуться к тексту"]


def test_a_reference_in_a_link_is_no_link() -> None:
    text = "[а^[один]](https://b.ru)\n"
    assert not found(text, "//a//a")
    assert found(text, "//a/sup") == ["1"]
    assert not found(text, "//a[@role='doc-backlink']")


def test_a_long_address_of_a_missing_image_is_cut() -> None:
    assert len(found(f"![](data:image/png;base64,{'A' * 5000})", "figure/span")[0]) < 150


def test_nothing_of_a_trap_becomes_markup() -> None:
    balance = Balance()
    fragment = rendered(TRAPS)
    balance.feed(fragment)
    assert {name for _, name, _ in balance.attributes} <= {
        "alt", "aria-label", "class", "height", "href", "id", "loading", "rel", "role", "scope", "src", "tabindex",
        "title", "width",
    }  # fmt: skip
    addresses = [value for _, name, value in balance.attributes if name in {"href", "src"}]
    assert addresses == ["images/0123.png", "images/0123.png", "https://a.ru/%22onclick=%22alert(1)"]
    assert "<script" not in fragment
    assert "тайна" not in fragment


def test_the_text_of_a_trap_is_kept() -> None:
    text = "\n".join(found(TRAPS, "//h2 | p | pre | //td | //th"))
    for piece in (
        r"""# $ * _ < > & @ \ " ' ~ [ ] { } %""",
        r"""$ * _ < > & @ \ " ' ~ [ ] { } % ]]> &amp; <b> {{ x }} {% x %} ${x} #{x}""",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[ссылка](javascript:alert(1))",
        "<javascript:alert(1)>",
        "' onclick=x",
        "</code></pre><script>",
    ):
        assert piece in text
    assert found(TRAPS, "//img/@alt") == ['" onerror="alert(1)']


def test_characters_that_html_forbids_are_removed() -> None:
    text = "а\x01б\x0cв\x7fг\x85д\ufdd0е\uffffё\U0001fffeж\ud800з\u00adи\U0001f600"
    assert found(text, "p") == ["абвгдеёжз\u00adи\U0001f600"]
    assert html.allowed(text) == html.allowed(printable(text))


@pytest.mark.parametrize("address", ["https://цдтт.рф/п?а=1", "HTTP://a.ru:8080", "mailto:a@b.ru?subject=x"])
def test_a_page_may_link_to(address: str) -> None:
    assert html.outward(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,x",
        "//evil.ru/x",
        "\\\\evil.ru",
        "https:evil.ru",
        "https://a.ru/ б",
        "https://a.ru/\x00",
        "https://a.ru@evil.ru",
        " https://a.ru",
        "https://a.ru\n",
        "/a",
        "",
    ],
)
def test_a_page_may_not_link_to(address: str) -> None:
    assert not html.outward(address)


@given(st.text(st.sampled_from("#>-*_`~|![](){}<>&\"':^1aя \n\t\\x=:/.")))
def test_any_text_is_balanced(text: str) -> None:
    rendered(text)


def whole(text: str) -> str:
    """The fragment for a page of the whole book, seen to be balanced, and each of its notes to have one place."""
    context = Context(slug="p", heading=3, images=IMAGES, words=WORDS, links=LINKS)
    fragment = single.render(markdown.parse(text), context)
    balance = Balance()
    balance.feed(fragment)
    balance.close()
    assert not balance.open
    places = [value for tag, name, value in balance.attributes if (tag, name) == ("a", "epub:type")]
    notes = [value for tag, name, value in balance.attributes if (tag, name) == ("aside", "epub:type")]
    assert len(places) == len(notes)
    ids = [value for _, name, value in balance.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    return fragment


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_balanced_on_a_page_of_the_whole_book(text: str) -> None:
    whole(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# Цель\n", '<h4 id="p--tsel">Цель</h4>', id="a heading at its level in the book"),
        pytest.param("- # Цель\n", "<strong>", id="a heading in a list is a line"),
        pytest.param("[а](#tsel)\n\n# Цель\n", '<a href="#p--tsel">а</a>', id="an anchor of the book"),
        pytest.param("[п](../kopeysk/drugaya.md)", '<a href="#drugaya">п</a>', id="another practice"),
        pytest.param("![С](a.png){width=58%}", 'width="58%"', id="a share of the width"),
        pytest.param("![С](a.png){width=25мм}", 'width="25.0mm"', id="millimetres"),
        pytest.param("- [x] а\n", "<li>\x01done\x01 а", id="a box that formats draw"),
        pytest.param("|а|\n|:-:|\n|б|\n", '<td style="text-align:center">б</td>', id="alignment as an attribute"),
    ],
)
def test_a_page_of_the_whole_book(text: str, expected: str) -> None:
    assert expected in whole(text)
