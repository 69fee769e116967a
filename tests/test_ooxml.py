"""Tokens → WordprocessingML: every construct finds its style, every text its place, nothing becomes markup."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from profcollect import markdown
from profcollect.images import Image
from profcollect.markup import Context, ooxml, wordml
from profcollect.names import printable

WORDS = yaml.safe_load((Path(markdown.__file__).parent / "data/ru.yml").read_text(encoding="utf-8"))
IMAGES = {
    "a.png": Image("0123.png", 960, 480, 96, b""),
    "tall.png": Image("4567.png", 96, 960, 96, b""),
}
LINKS = {"../kopeysk/drugaya.md": "drugaya", "%D1%8F.md": "ya"}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
SPACES = f'xmlns:w="{WORD}" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:pic="pic"'
TRAPS = r"""# `# $ * _ < > & @ \ " ' ~ [ ] { } %`

# $ \* \_ \< > & @ \\ " ' ~ \[ ] { } % ]]> &amp;amp; &lt;w:p&gt; {{ x }} {% if %} ${x} #let x = 1

<w:p><w:r><w:t>разметка</w:t></w:r></w:p>

Текст <w:br w:type="page"/> и [ссылка](javascript:alert(1)), [файл](file:///etc/passwd), [местная](/etc/passwd),
[якорь](#nowhere), <javascript:alert(1)>, [кривая](http://[::1/x), [пустая](http://), ![к](data:image/png;base64,AAAA).

| <b> | "x" |
|---|---|
| `<i>` | ' w:val=x |

![" descr="x](a.png "&quot; descr=&quot;x")

[п](https://a.ru/"r:id="rId1 "\" r:id=\"x")

~~~" w:val="x
]]></w:t></w:r>
~~~

[](https://a.ru/bez-teksta)

<!-- тайна -->
"""


def render(text: str, heading: int = 3) -> wordml.Fragment:
    return ooxml.render(markdown.parse(text), Context("praktika", heading, IMAGES, WORDS, LINKS))


def tree(xml: str) -> etree._Element:
    """The fragment as a tree; its marks stay as they are, without the characters around them."""
    xml = re.sub("\x01x[^\x01]*\x01", 'cx="1" cy="1"', xml)
    xml = re.sub("\x01o([^\x01]*)\x01", r'<w:hyperlink w:anchor="\1">', xml)
    xml = re.sub("\x01i([^\x01]*)\x01", r'<w:ind w:left="\1"/>', xml)
    xml = re.sub("\x01[tse][^\x01]*\x01", "", xml)
    xml = re.sub("\x01p[^,\x01]*,([^\x01]*)\x01", r"<w:r><w:t> (\1 ?)</w:t></w:r>", xml).replace("\x01", "")
    return etree.fromstring(f"<w:body {SPACES}>{xml}</w:body>")


def written(paragraph: etree._Element) -> str:
    """The text of a paragraph: a line break is ⏎, a tab →, a footnote's reference ¹."""
    signs = {"br": "⏎", "tab": "→", "footnoteReference": "¹", "footnoteRef": "¹", "drawing": "▣"}
    parts = []
    for element in paragraph.iter():
        name = etree.QName(element).localname
        parts.append(element.text or "" if name == "t" else signs.get(name, ""))
    return "".join(parts)


def outline(xml: str) -> list[str]:
    """Style and text of every paragraph, those of tables too."""
    lines = []
    for paragraph in tree(xml).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        assert style is not None
        lines.append(f"{style.get(f'{W}val')}: {written(paragraph)}".rstrip())
    return lines


def values(xml: str, path: str) -> list[str]:
    """The `w:val` of all elements on a path."""
    return [element.get(f"{W}val", "") for element in tree(xml).iterfind(path, {"w": WORD})]


CONSTRUCTS = {
    "paragraph": ("Один\nдва  \nтри\\\nчетыре", ["BodyText: Один два⏎три⏎четыре"]),
    "headings": ("## Раз\n\n#### Два *курсив* `код`", ["Heading4: Раз", "Heading5: Два курсив код"]),
    "formats": ("**а *б* ~~в~~** `г`", ["BodyText: а б в г"]),
    "bullets": (
        "- а\n\n  б\n  - в\n    - г\n- д",
        ["ListBullet: а", "ListContinue1: б", "ListBullet: в", "ListBullet: г", "ListBullet: д"],
    ),
    "numbers": ("3. а\n4. б\n\nт\n\n1) в", ["ListNumber: а", "ListNumber: б", "BodyText: т", "ListParenthesis: в"]),
    "tasks": ("- [x] а\n- [ ] б\n- в", ["ListTask: ☑→а", "ListTask: ☐→б", "ListBullet: в"]),
    "empty items": ("-\n- - а\n- # З", ["ListBullet:", "ListBullet:", "ListBullet: а", "Heading4: З"]),
    "item of code": ("- ```\n  к\n  ```", ["ListBullet:", "SourceCode-in-1134: к"]),
    "quotation": ("> а\n>\n> > б\n>\n> - в", ["Quote: а", "Quote-in-1134: б", "ListBullet: в"]),
    "quotation in a list": ("- а\n\n  > б\n- > в", ["ListBullet: а", "Quote-in-1701: б", "Quote: в"]),
    "definitions": (
        "Т\n: а\n\n    б\n: в",
        ["DefinitionTerm: Т", "Definition: а", "Definition: б", "Definition: в"],
    ),
    "code": (
        "```py\nа\n\tб  в\n\n```\n\n    г\n",
        ["SourceCode: а⏎    б  в⏎", "SourceCode: г"],
    ),
    "break": ("а\n\n---\n\nб", ["BodyText: а", "ThematicBreak: * * *", "BodyText: б"]),
    "raw HTML": ("<div>а</div>\n\nб <i>в</i> <!-- г -->", ["SourceCode: <div>а</div>", "BodyText: б <i>в</i>"]),
    "table": (
        "Таблица: О *том*\n\n| а | б |\n|---|--:|\n| **в** | г |",
        [
            "Caption: Таблица\u00a01 – О том",
            "TableHeading: а",
            "TableHeadingRight: б",
            "TableText: в",
            "TableTextRight: г",
            "TableGap:",
        ],
    ),
    "figure": ("![Что](a.png)", ["Figure: ▣", "FigureCaption: Рисунок\u00a01 – Что"]),
    "figure without words": ("![](a.png)", ["Figure: ▣", "FigureCaption: Рисунок\u00a01"]),
    "missing image": (
        "![Что](%D1%8F/b.png)",
        ["MissingImage: Нет изображения: я/b.png", "FigureCaption: Рисунок\u00a01 – Что"],
    ),
    "image in a line": ("а ![б](a.png) в ![г](д.png)", ["BodyText: а ▣ в [Нет изображения: г, д.png]"]),
    "notes": ("а[^1] б^[сама] в[^1]\n\n[^1]: Текст", ["BodyText: а¹ б¹ в1"]),
    "link without a text": ("[](https://a.ru/%D1%8F)", ["BodyText: https://a.ru/я"]),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_every_construct_has_its_style(name: str) -> None:
    """Expect each block in its paragraph style, with its text."""
    text, expected = CONSTRUCTS[name]
    assert outline(render(text).body) == expected


def looks(xml: str) -> dict[str, str]:
    """The style of letters of every run, by its text."""
    found = {}
    for run in tree(xml).iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        found[written(run)] = "" if style is None else style.get(f"{W}val", "")
    return found


def test_formats_nest_in_any_way() -> None:
    """Expect one style that names all open formats, whatever the order they were opened in, and no other property."""
    fragment = render("**а *б `в` ~~г~~*** д *е **ж*** [з **и**](https://a.ru)")
    assert looks(fragment.body) == {
        "а ": "Strong",
        "б ": "Strong-Emphasis",
        "в": "VerbatimChar-Strong-Emphasis",
        " ": "",
        "г": "Strong-Emphasis-Strikethrough",
        " д ": "",
        "е ": "Emphasis",
        "ж": "Strong-Emphasis",
        "з ": "Hyperlink",
        "и": "Hyperlink-Strong",
    }
    assert fragment.styles == (
        "Hyperlink-Strong",
        "Strong-Emphasis",
        "Strong-Emphasis-Strikethrough",
        "VerbatimChar-Strong-Emphasis",
    )
    assert {str(one.tag) for one in tree(fragment.body).iterfind(".//w:rPr/*", {"w": WORD})} == {f"{W}rStyle"}


def test_bold_in_bold_stays_bold() -> None:
    """Expect no style for bold where the paragraph is bold: Word would take that for a way back to thin letters."""
    xml = render("# а **б *в***\n\n|**г**|\n|-|\n|**д**|\n\n**Т**\n: **е**").body
    shown = looks(xml)
    assert [shown[name] for name in ("б ", "в", "г", "д", "Т", "е")] == ["", "Emphasis", "", "Strong", "", "Strong"]


def test_lists_have_levels_and_starts() -> None:
    """Expect a list of its own for every ordered list, at its level, with its first number."""
    fragment = render("5. а\n   1) б\n      - в\n6. г\n\nт\n\n1986. д\n\n- т\n\n99999. е")
    assert fragment.lists == (
        ("ListNumber", 0, 5),
        ("ListParenthesis", 1, 1),
        ("ListNumber", 0, 1986),
        ("ListNumber", 0, 32767),
    )
    assert values(fragment.body, ".//w:numId") == ["n0", "n1", "lListBullet", "n0", "n2", "lListBullet", "n3"]
    assert values(fragment.body, ".//w:ilvl") == ["0", "1", "2", "0", "0", "0", "0"]


def test_deep_nesting_stays_on_the_page() -> None:
    """Expect no level below the ninth, and no indent beyond what the page bears."""
    fragment = render("".join("  " * level + "- а\n" for level in range(15)) + "\n\n" + "> " * 15 + "б")
    assert max(map(int, values(fragment.body, ".//w:ilvl"))) == 8
    assert max(int(name.partition("-in-")[2]) for name in fragment.styles) == wordml.FARTHEST


def test_direct_formatting_is_that_of_lists_only() -> None:
    """Expect indents and bonds beside numbers alone, which are stronger than styles; all else is in styles."""
    text = "> - а\n>\n>   ```\n>   б\n>   ```\n\n- - |в|\n    |:-:|\n    |г|\n\nТ\n: - д\n\n^[е\n\n> ж]\n\n![з](a.png)"
    fragment = render(text + "\n\nи[^1]\n\n[^1]: - к\n\n    > л")
    for properties in tree(fragment.body + "".join(fragment.notes)).iter(f"{W}pPr"):
        tags = {etree.QName(one).localname for one in properties} - {"pStyle"}
        assert tags <= {"numPr", "ind", "keepNext"}
        assert "numPr" in tags or not tags


def test_tables_repeat_their_head_and_keep_their_rows() -> None:
    """Expect a header row marked as such, rows that do not break, alignment, a fixed layout."""
    body = tree(render("|а|б|\n|:-:|--:|\n|в|г|\n|д|е|").body)
    rows = body.findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    styles = [style.get(f"{W}val", "") for style in body.iterfind(".//w:tc//w:pStyle", {"w": WORD})]
    assert styles == ["TableHeadingCenter", "TableHeadingRight", *["TableTextCenter", "TableTextRight"] * 2]
    assert next(body.iter(f"{W}jc"), None) is None
    assert [layout.get(f"{W}type") for layout in body.iter(f"{W}tblLayout")] == ["fixed"]


def test_columns_have_room_for_their_longest_word() -> None:
    """Expect a narrow column no narrower than its word, and the book told how much the words need."""
    wide = render("|№|Долгий рассказ|\n|-|-|\n|1|" + "слово " * 40 + "|").body
    shares = [int(width.split(",")[0]) for width in re.findall("\x01w([^\x01]*)\x01", wide)[1:3]]
    assert shares[0] / sum(shares) > 0.08
    row = "|" + "профориентационный|" * 9
    need = 9 * (len("профориентационный") + 3)
    table = f"{row}\n|{'-|' * 9}\n{row}"
    assert set(re.findall("\x01t([^\x01]*)\x01", render(table).body)) == {f"{need},{need}"}
    # A page is turned for a table that stands alone, not for one in a quotation.
    assert re.findall("\x01([se][^\x01]*)\x01", render(table).body) == [f"s{need}", f"e{need}"]
    assert not re.findall("\x01[se]", render("> " + table.replace("\n", "\n> ")).body)


def test_captions_are_numbered_anew_in_every_practice() -> None:
    """Expect a field that restarts at the first, and the number as it stands."""
    xml = render("Таблица: А\n\n|а|\n|-|\n\nТаблица: Б\n\n|б|\n|-|\n\n![в](a.png)").body
    codes = [code.text for code in tree(xml).iter(f"{W}instrText")]
    assert codes == [
        r" SEQ Таблица \* ARABIC \r 1 ",
        r" SEQ Таблица \* ARABIC ",
        r" SEQ Рисунок \* ARABIC \r 1 ",
    ]
    names = [element.get(f"{W}name") for element in tree(xml).iter(f"{W}bookmarkStart")]
    assert names == [wordml.bookmark(f"praktika--{name}") for name in ("table_1", "table_2", "figure_1")]


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("![а](a.png)", "9144000,0,960,480,0"),
        ("![а](a.png){width=60%}", "9144000,0.6,960,480,0"),
        ("![а](a.png){width=25мм}", "900000,0,960,480,0"),
        ("![а](a.png){width=2,5см}", "900000,0,960,480,0"),
        ("![а](a.png){width=0mm}", "9144000,0,960,480,0"),
        ("- а\n\n  ![а](a.png)", "9144000,0,960,480,1134"),
    ],
)
def test_pictures_ask_for_their_width(source: str, size: str) -> None:
    """Expect the natural width, or the one the author gave, and the indent."""
    fragment = render(source)
    assert re.findall("\x01x([^\x01]*)\x01", fragment.body) == [size, size]
    assert fragment.images == (("I0123", "0123.png"),)
    assert fragment.drawings == 1


def test_pictures_say_what_is_on_them() -> None:
    """Expect the words between the brackets as the alternative text."""
    body = tree(render("![Что *видно*](a.png 'Подпись')").body)
    assert [element.get("descr") for element in body.iter("{wp}docPr")] == ["Что видно"]
    assert outline(render("![Что](a.png 'Подпись')").body)[1] == "FigureCaption: Рисунок\u00a01 – Подпись"


def test_links_lead_out_and_inside() -> None:
    """Expect relationships for addresses, anchors for headings and practices, plain text for the rest."""
    text = (
        "[а](https://a.ru/?x=1&y=2) <mailto:a@b.ru> [б](#tsel) [в](../kopeysk/drugaya.md) [г](я.md)"
        " [д](file.docx) [е](ftp://a.ru) [ж](#net)\n\n# Цель"
    )
    fragment = render(text)
    links = [
        (element.get(f"{W}anchor") or "наружу", written(element))
        for element in tree(fragment.body).iter(f"{W}hyperlink")
    ]
    assert links == [
        ("наружу", "а"),
        ("наружу", "mailto:a@b.ru"),
        ("praktika__tsel", "б"),
        ("drugaya", "в"),
        ("ya", "г"),
    ]
    assert [address for _, address in fragment.links] == ["https://a.ru/?x=1&y=2", "mailto:a@b.ru"]
    assert outline(fragment.body)[0].endswith("в (с. ?) г (с. ?) д е ж")
    names = [element.get(f"{W}name") for element in tree(fragment.body).iter(f"{W}bookmarkStart")]
    assert names == ["praktika__tsel"]
    # Paper has no links: another practice is named with its page.
    assert re.findall("\x01p([^\x01]*)\x01", fragment.body) == ["drugaya,с.", "ya,с."]


@pytest.mark.parametrize("name", ["a" * 40, "a" * 41, "1-a", "a-b", "a--table_1", "praktika--" + "ochen-dlinnoe" * 5])
def test_bookmarks_have_names_that_word_takes(name: str) -> None:
    """Expect at most 40 letters, digits and underscores, a letter first, and different names for different anchors."""
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", wordml.bookmark(name))
    assert wordml.bookmark(name) != wordml.bookmark(name.replace("_", "-") + ("" if "_" in name else "_"))
    assert wordml.bookmark(name) != wordml.bookmark(name + "x")


NOTES = {
    "in order": ("а[^2] б[^1]\n\n[^1]: один\n[^2]: два", ["¹ два", "¹ один"]),
    "paragraphs": ("а[^1]\n\n[^1]: один\n\n    два", ["¹ один|два"]),
    "a list": ("а[^1]\n\n[^1]: - один\n    - два", ["¹|один|два"]),
    "code": ("а[^1]\n\n[^1]:\n    ```\n    к\n    ```", ["¹|к"]),
    "a note in a note": ("а[^1]\n\n[^1]: один[^2]\n[^2]: два *и* три", ["¹ один (два и три)"]),
    "twice in a note": ("а[^1]\n\n[^1]: один[^2] ещё[^2]\n[^2]: два", ["¹ один (два) ещё"]),
    "a note that has a place": ("а[^1] б[^2]\n\n[^1]: один[^2]\n[^2]: два", ["¹ один2", "¹ два"]),
    "a note that stands in another": (
        "а[^1] б[^2]\n\n[^1]: один[^3]\n[^2]: два[^3]\n[^3]: три",
        ["¹ один (три)", "¹ два1"],
    ),
    "itself": ("а[^1]\n\n[^1]: один[^1]", ["¹ один"]),
    "each other": ("а[^1]\n\n[^1]: один[^2]\n[^2]: два[^1]", ["¹ один (два)"]),
    "nobody": ("а\n\n[^1]: один[^2]\n[^2]: два[^1]", ["¹ два (один)"]),
}


@pytest.mark.parametrize("name", NOTES)
def test_no_note_is_lost(name: str) -> None:
    """Expect every note once, in a footnote of its own or in the one that refers to it."""
    text, expected = NOTES[name]
    fragment = render(text)
    assert ["|".join(line.partition(": ")[2] for line in outline(note)) for note in fragment.notes] == expected
    assert fragment.body.count("<w:footnoteReference") == len(expected)


def test_a_chain_of_notes_neither_overflows_nor_grows() -> None:
    """Expect every text exactly once, however long the chain."""
    chain = "".join(f"[^{number}]: текст{number}. [^{number + 1}] [^{number + 1}]\n\n" for number in range(2000))
    fragment = render(f"а[^0]\n\n{chain}[^2000]: конец")
    text = "".join(fragment.notes)
    assert all(text.count(f"текст{number}.") == 1 for number in range(2000))


def test_a_second_reference_points_to_the_first() -> None:
    """Expect one bookmark around the first reference, a field with its number at the others."""
    body = tree(render("а[^1] б[^2] в[^2] г[^2]\n\n[^1]: один\n[^2]: два").body)
    marks = [element.get(f"{W}name") for element in body.iter(f"{W}bookmarkStart")]
    codes = [code.text for code in body.iter(f"{W}instrText")]
    assert len(marks) == 1
    assert codes == [rf" NOTEREF {marks[0]} \f \h "] * 2


def test_what_notes_need_is_told_apart() -> None:
    """Expect links and images of notes beside those of the body, for notes are a part of their own."""
    fragment = render("[а](https://a.ru)[^1]\n\n[^1]: [б](https://b.ru) ![в](a.png)")
    assert [address for _, address in fragment.links] == ["https://a.ru"]
    assert [address for _, address in fragment.note_links] == ["https://b.ru"]
    assert fragment.images == ()
    assert [name for _, name in fragment.note_images] == ["0123.png"]


def check(fragment: wordml.Fragment) -> None:
    """Well formed, fields and bookmarks in pairs, ids told apart, counts right."""
    whole = fragment.body + "".join(fragment.notes)
    body = tree(whole)
    kinds = [element.get(f"{W}fldCharType") for element in body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
    starts = [element.get(f"{W}id", "") for element in body.iter(f"{W}bookmarkStart")]
    assert sorted(starts) == sorted(element.get(f"{W}id", "") for element in body.iter(f"{W}bookmarkEnd"))
    assert sorted(starts) == sorted(f"b{number}" for number in range(fragment.bookmarks))
    references = [element.get(f"{W}id", "") for element in body.iter(f"{W}footnoteReference")]
    assert sorted(references) == sorted(f"f{number}" for number in range(len(fragment.notes)))
    for cell in body.iter(f"{W}tc"):
        assert etree.QName(cell[-1]).localname == "p"
    for link in body.iter(f"{W}hyperlink"):
        assert link.find(f".//{W}hyperlink") is None


def test_traps_stay_text() -> None:
    """Expect every sign as it was written, no markup, no link but the good ones."""
    fragment = render(TRAPS)
    check(fragment)
    text = "\n".join(outline(fragment.body))
    for piece in (
        "# $ * _ < > & @ \\ \" ' ~ [ ] { } %",
        "$ * _ < > & @ \\ \" ' ~ [ ] { } % ]]> &amp; <w:p> {{ x }} {% if %} ${x} #let x = 1",
        "<w:p><w:r><w:t>разметка</w:t></w:r></w:p>",
        '<w:br w:type="page"/>',
        "TableText: ' w:val=x",
        "]]></w:t></w:r>",
        "https://a.ru/bez-teksta",
    ):
        assert piece in text
    assert "тайна" not in text
    assert [address for _, address in fragment.links] == ["https://a.ru/%22r:id=%22rId1", "https://a.ru/bez-teksta"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http://[::1]/",
        "https://a.ru/%zz",
        "//a.ru",
        "mailto:",
        "https://a b",
        "https://a.ru/" + "a" * 2000,
    ],
)
def test_an_address_that_word_refuses_is_no_link(address: str) -> None:
    """Expect none: one malformed address and Word does not open the book."""
    assert wordml.external(address) is None


PIECES = [*"аб \n\t#*_`~[]()!<>&|-:1.^\\\"'{}%$@\x01\x00\x0b\ufffe", "\n\n", "[^1]", "    ", "![а](a.png)"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_gives_a_good_fragment(text: str) -> None:
    """Expect well-formed XML from whatever is typed, and no forbidden characters."""
    fragment = render(text + "\n\n[^1]: н[^1]")
    check(fragment)
    whole = (fragment.body + "".join(fragment.notes)).replace("\x01", "")
    assert printable(whole) == whole


def test_a_fragment_travels_between_processes() -> None:
    """Expect plain data."""
    fragment = render(TRAPS + "\n\nа[^1]\n\n[^1]: б")
    assert pickle.loads(pickle.dumps(fragment)) == fragment  # noqa: S301 (it is our own)
