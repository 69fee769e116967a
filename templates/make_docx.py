"""Write `default/docx/book.docx`, the Word shell of a book: `python templates/make_docx.py`.

Run it after changing the tables below. A collection's own copy is edited in Word instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parent / "default" / "docx" / "book.docx"
FONTS = {"serif": "Times New Roman", "sans": "Arial", "mono": "Courier New", "symbol": "Segoe UI Symbol"}
COLOURS = {"accent": "1F3864", "line": "8EA0BF", "pale": "EEF2F8", "hair": "D5DCE8", "grey": "595959", "link": "1F4E9E"}
COLOURS |= {"tag": "A0A0A0", "code": "F6F6F6"}
TEXT_WIDTH = 9354
"""A4 without its side margins of 25 and 20 mm, in twips."""
FACT_WIDTHS = (2494, TEXT_WIDTH - 2494)
LIST_LEFT, STEP, LEVELS = 709, 425, 9
"""As in `profcollect.markup.wordml`."""

# Id, name, the style it is based on, paragraph, letters. Distances in twips, sizes in points.
# A style whose name begins with a small letter, or is Word's own, is one that Word knows by that name.
PARAGRAPHS = """
BodyText          | Body Text           | Normal | first=709 jc=both | .
Heading1          | heading 1           | Normal | keep whole unbroken border=under after=360 line=252 outline=0 | \
font=sans bold colour=accent size=24
Heading2          | heading 2           | Normal | keep whole unbroken before=240 after=240 line=252 outline=1 | \
font=sans colour=accent size=17
Heading3          | heading 3           | Normal | keep whole unbroken before=240 after=200 line=252 outline=2 | \
font=sans bold colour=accent size=16
Heading4          | heading 4           | Normal | keep whole unbroken before=320 after=120 line=252 outline=3 | \
font=sans bold colour=accent size=13
Heading5          | heading 5           | Normal | keep whole unbroken before=280 after=100 line=252 outline=4 | \
font=sans bold colour=accent size=12
Heading6          | heading 6           | Normal | keep whole unbroken before=240 after=80 line=252 outline=5 | \
font=sans bold italic colour=accent size=11.5
Heading7          | heading 7           | Normal | keep whole unbroken before=240 after=80 line=252 outline=6 | \
font=sans italic colour=accent size=11.5
Heading8          | heading 8           | Normal | keep whole unbroken before=200 after=60 line=252 outline=7 | \
font=sans bold colour=accent size=11
Heading9          | heading 9           | Normal | keep whole unbroken before=200 after=60 line=252 outline=8 | \
font=sans colour=accent size=11
TOC1              | toc 1               | Normal | tabs=dots unbroken before=240 line=252 | font=sans bold colour=accent size=11.5
TOC2              | toc 2               | Normal | tabs=dots unbroken before=160 line=252 | font=sans size=10.5
TitleOrganization | Title Organization  | Normal | unbroken jc=center | size=13
Title             | Title               | Normal | unbroken before=3800 after=240 line=264 jc=center | \
font=sans bold colour=accent size=28
Subtitle          | Subtitle            | Normal | unbroken after=360 jc=center | font=sans colour=grey size=15
TitleKind         | Title Kind          | Normal | unbroken before=240 jc=center | italic size=13
TitleMark         | Title Mark          | Normal | unbroken border=rules before=480 left=2268 right=2268 jc=center | \
font=sans bold colour=accent size=12
TitlePlace        | Title Place         | Normal | unbroken jc=center | size=13
ImprintCodes      | Imprint Codes       | Normal | . | .
ImprintHeading    | Imprint Heading     | Normal | keep before=280 after=60 | italic
ImprintText       | Imprint Text        | Normal | left=709 | .
ImprintAnnotation | Imprint Annotation  | Normal | left=709 first=425 jc=both | size=11
ImprintBottom     | Imprint Bottom      | Normal | unbroken | size=11
ImprintCopyright  | Imprint Copyright   | Normal | unbroken left=2835 jc=right | size=11
FrontHeading      | Front Heading       | Normal | keep unbroken before=360 after=200 | font=sans bold colour=accent size=16
PracticeStatus    | Practice Status     | Normal | keep after=120 | font=sans bold colour=grey size=10
Author            | Author              | Normal | keep whole unbroken before=80 left=2835 jc=right | bold
AuthorDetails     | Author Details      | Normal | keep whole unbroken left=2835 jc=right | italic size=11
Abstract          | Abstract            | Normal | before=80 after=120 left=709 jc=both | size=11
Keywords          | Keywords            | Normal | after=160 left=709 | size=11
FactLabel         | Fact Label          | Normal | unbroken before=40 after=40 | font=sans colour=accent size=9
FactText          | Fact Text           | Normal | unbroken before=40 after=40 | size=10.5
PracticeSource    | Practice Source     | Normal | before=240 jc=both | italic size=11
ListBullet        | List Bullet         | Normal | number=1 jc=both | .
ListNumber        | List Number         | Normal | number=2 jc=both | .
ListParenthesis   | List Parenthesis    | Normal | number=3 jc=both | .
ListTask          | List Task           | Normal | number=4 jc=both | .
Quote             | Quote               | Normal | border=bar before=80 after=80 left=567 jc=both | size=11.5
DefinitionTerm    | Definition Term     | Normal | keep before=120 | bold
Definition        | Definition          | Normal | left=709 jc=both | .
SourceCode        | Source Code         | Normal | \
border=boxes fill=code unbroken before=160 after=160 line=240 left=85 right=85 | font=mono unchecked size=10
ThematicBreak     | Thematic Break      | Normal | before=200 after=200 jc=center | colour=grey
Caption           | caption             | Normal | keep whole unbroken before=200 after=100 | size=11
Figure            | Figure              | Normal | keep before=200 jc=center | .
FigureCaption     | Figure Caption      | Normal | whole unbroken before=80 after=200 jc=center | size=11
MissingImage      | Missing Image       | Normal | keep border=boxes before=200 left=85 right=85 jc=center | \
font=sans colour=grey size=10
TableText         | Table Text          | Normal | before=20 after=20 line=252 | size=10.5
TableTextDense    | Table Text Dense    | Normal | before=20 after=20 line=252 | size=8.5
TableHeading      | Table Heading       | Normal | keep unbroken before=20 after=20 line=252 | bold size=10.5
TableHeadingDense | Table Heading Dense | Normal | keep unbroken before=20 after=20 line=252 | bold size=8.5
TableGap          | Table Gap           | Normal | line=-200 | size=6
FootnoteText      | footnote text       | Normal | line=240 jc=both | size=10
Header            | header              | Normal | border=under tabs=right unbroken line=240 | font=sans colour=grey size=8.5
FirstHeader       | First Header        | Normal | line=240 jc=right | font=sans colour=grey size=8.5
Footer            | footer              | Normal | line=240 jc=center | font=sans colour=grey size=9
Thin              | Thin                | Normal | line=-20 | size=1
NewPage           | New Page            | Normal | new_page line=-20 | size=1
TemplateTag       | Template Tag        | Normal | . | font=mono unchecked colour=tag size=8
"""
LATER_CONTENTS = "TOC{0} | toc {0} | Normal | tabs=dots unbroken before=80 line=252 left={1} | ."
CONTINUATION = "ListContinue{0} | List Continue{1} | Normal | left={2} jc=both | ."
CHARACTERS = """
Hyperlink         | Hyperlink          | colour=link underline
FootnoteReference | footnote reference | raised
VerbatimChar      | Verbatim Char      | font=mono unchecked size=10
TaskBox           | Task Box           | font=symbol
ContentsNames     | Contents Names     | font=serif plain italic colour=grey size=10.5
Label             | Label              | bold
"""
# Paragraphs of the shell: a style and a text. A line that begins with a brace only steers Jinja;
# `**label**` has the style Label; `→` is a tab. FACTS and SECTION are made below.
SHELL = """
{%p if organization %}
TitleOrganization: {{ organization }}
{%p endif %}
Title: {{ title }}
{%p if subtitle %}
Subtitle: {{ subtitle }}
{%p endif %}
{%p if kind %}
TitleKind: {{ kind }}
{%p endif %}
{%p if edition.working %}
TitleMark: {{ edition.mark }}, {{ edition.date }}
{%p endif %}
TitlePlace: {{ [place, year]|select|join(', ') }}
Thin:
{%p if has_imprint %}
NewPage:
{%p for code in imprint.udc %}
ImprintCodes: {{ words.udc }} {{ code }}
{%p endfor %}
{%p for code in imprint.bbk %}
ImprintCodes: {{ words.bbk }} {{ code }}
{%p endfor %}
{%p for code in imprint.author_mark %}
ImprintCodes: {{ code }}
{%p endfor %}
{%p for people in ['reviewers', 'editors', 'compilers'] %}
{%p if imprint[people] %}
ImprintHeading: {{ words[people] }}:
{%p endif %}
{%p for name in imprint[people] %}
ImprintText: {{ name }}
{%p endfor %}
{%p endfor %}
{%p if annotation %}
ImprintHeading: {{ words.annotation }}
ImprintAnnotation: {{ annotation }}
{%p endif %}
ImprintBottom: {% if imprint.age_mark %}{{ imprint.age_mark|join(', ') }}{{ '\\n' }}{% endif %}\
{% if imprint.isbn %}{{ words.isbn }} {{ imprint.isbn|join(', ') }}{% endif %}
ImprintCopyright: {% if imprint.copyright %}{{ words.copyright }} {{ imprint.copyright|join(', ') }}{% endif %}
Thin:
{%p endif %}
{%p if goal or tasks %}
NewPage:
{%p endif %}
{%p if goal %}
FrontHeading: {{ words.goal }}
BodyText: {{ goal }}
{%p endif %}
{%p if tasks %}
FrontHeading: {{ words.tasks }}
{%p for task in tasks %}
ListNumber: {{ task }}
{%p endfor %}
{%p endif %}
NewPage:
FrontHeading: {{ words.contents }}
{{p toc }}
SECTION:
{%p for entry in entries %}
{%p if not loop.first %}
{{p section_break }}
{%p endif %}
{%p for heading in entry.group_headings %}
{{p heading }}
{%p endfor %}
{{p entry.heading }}
{%p if entry.status %}
PracticeStatus: {{ words.status }}: {{ entry.status }}
{%p endif %}
{%p for byline in entry.bylines %}
Author: {{ byline.name }}
{%p if byline.details %}
AuthorDetails: {{ byline.details }}
{%p endif %}
{%p endfor %}
{%p if entry.facts %}
TableGap:
FACTS:
TableGap:
{%p endif %}
{%p if entry.summary %}
Abstract: {{ entry.summary }}
{%p endif %}
{%p if entry.keywords %}
Keywords: **{{ words.keywords }}:** {{ entry.keywords|join(', ') }}
{%p endif %}
{{p entry.body }}
{%p if entry.source %}
PracticeSource: {{ words.source }}: {{ entry.source }}
{%p endif %}
{%p endfor %}
"""
MARK = "{% if edition.working %}{{ edition.mark }}, {{ edition.date }}{% endif %}"
HEADERS = (  # part, kind, style, text
    ("header", "default", "Header", "{{ short_title }}→" + MARK),
    ("header", "first", "FirstHeader", MARK),
    ("footer", "default", "Footer", "PAGE"),
    ("footer", "first", "Footer", ""),
)
NO_MARKER = "\u200b"
"""A task's box is text. A list without any marker would be read as more lines of the item before."""
LISTS = (  # style, format, marker of each level
    ("ListBullet", "bullet", ["•", "–", "▪"] * 3),
    ("ListNumber", "decimal", [f"%{level}." for level in range(1, LEVELS + 1)]),
    ("ListParenthesis", "decimal", [f"%{level})" for level in range(1, LEVELS + 1)]),
    ("ListTask", "bullet", [NO_MARKER] * LEVELS),
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{OFFICE}relationships" xmlns:wp="{DRAWING}wordprocessingDrawing" xmlns:a="{DRAWING}main"'
    f' xmlns:pic="{DRAWING}picture"'
)
BOTTOM = (
    f'<w:framePr w:w="{TEXT_WIDTH}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center"'
    ' w:yAlign="bottom"/>'
)
"""What stands at the foot of the page, however long the text above. LibreOffice reads it only in a paragraph,
and the next paragraph, a thin one, keeps it on its page."""


def edge(side: str, colour: str = "line", size: int = 4, space: int = 4) -> str:
    """One line of a border."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{COLOURS[colour]}"/>'


BORDERS = {
    "under": edge("bottom"),
    "rules": edge("top") + edge("bottom"),
    "bar": edge("left", size=12, space=10),
    "boxes": "".join(map(edge, ("top", "left", "bottom", "right", "between"))),
}
TABS = {
    kind: f'<w:tab w:val="right"{leader} w:pos="{TEXT_WIDTH}"/>'
    for kind, leader in (("right", ""), ("dots", ' w:leader="dot"'))
}
MARGINS = (
    '<w:tblCellMar><w:top w:w="{0}" w:type="dxa"/><w:left w:w="{1}" w:type="dxa"/>'
    '<w:bottom w:w="{0}" w:type="dxa"/><w:right w:w="{1}" w:type="dxa"/></w:tblCellMar>'
)
TABLES = {  # id: name, content
    "TableNormal": (
        "Normal Table",
        f'<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{MARGINS.format(0, 108)}</w:tblPr>',
    ),
    "BookTable": (
        "Book Table",
        (
            f"<w:qFormat/><w:tblPr><w:tblBorders>{edge('top', 'accent', 8, 0)}{edge('bottom', 'accent', 8, 0)}"
            f"{edge('insideH', 'line', 4, 0)}{edge('insideV', 'line', 4, 0)}</w:tblBorders>{MARGINS.format(28, 85)}"
            '</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
            f'{edge("bottom", "accent", 8, 0)}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{COLOURS["pale"]}"/>'
            '<w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
        ),
    ),
    "FactTable": (
        "Fact Table",
        (
            f"<w:qFormat/><w:tblPr><w:tblBorders>{edge('top', 'line', 4, 0)}{edge('bottom', 'line', 4, 0)}"
            f"{edge('insideH', 'hair', 4, 0)}</w:tblBorders>{MARGINS.format(0, 85)}</w:tblPr>"
        ),
    ),
}


def rows(table: str) -> Iterator[list[str]]:
    """The lines of a table above, cell by cell."""
    return ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())


def words(text: str) -> dict[str, str]:
    """`keep before=240` as a mapping."""
    return {key: value for key, _, value in (word.partition("=") for word in text.split())}


def ppr(text: str) -> str:
    """Paragraph properties, in the order of the schema. A negative line is exact, a negative first one hangs."""
    given = words(text)
    line, first = int(given.get("line", 0)), int(given.get("first", 0))
    spacing = attributes(given, "before", "after")
    spacing += f' w:line="{abs(line)}" w:lineRule="{"auto" if line > 0 else "exact"}"' if line else ""
    indent = attributes(given, "left", "right")
    indent += f' w:{"firstLine" if first > 0 else "hanging"}="{abs(first)}"' if first else ""
    found = {
        "keep": "<w:keepNext/>",
        "whole": "<w:keepLines/>",
        "new_page": "<w:pageBreakBefore/>",
        "number": f'<w:numPr><w:numId w:val="{given.get("number")}"/></w:numPr>',
        "border": f"<w:pBdr>{BORDERS.get(given.get('border', ''))}</w:pBdr>",
        "fill": f'<w:shd w:val="clear" w:color="auto" w:fill="{COLOURS.get(given.get("fill", ""))}"/>',
        "tabs": f"<w:tabs>{TABS.get(given.get('tabs', ''))}</w:tabs>",
        "unbroken": "<w:suppressAutoHyphens/>",
    }
    content = "".join(xml for key, xml in found.items() if key in given)
    content += f"<w:spacing{spacing}/>" if spacing else ""
    content += f"<w:ind{indent}/>" if indent else ""
    content += f'<w:jc w:val="{given["jc"]}"/>' if "jc" in given else ""
    content += f'<w:outlineLvl w:val="{given["outline"]}"/>' if "outline" in given else ""
    return f"<w:pPr>{content}</w:pPr>" if content else ""


def attributes(given: dict[str, str], *names: str) -> str:
    """Those of the attributes that are given."""
    return "".join(f' w:{name}="{given[name]}"' for name in names if name in given)


def rpr(text: str) -> str:
    """Run properties, in the order of the schema."""
    given = words(text)
    font, size = FONTS.get(given.get("font", "")), round(2 * float(given.get("size", 0)))
    found = {
        "font": f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>',
        "bold": "<w:b/>",
        "plain": '<w:b w:val="0"/>',
        "italic": "<w:i/>",
        "unchecked": "<w:noProof/>",
        "colour": f'<w:color w:val="{COLOURS.get(given.get("colour", ""))}"/>',
        "size": f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        "underline": '<w:u w:val="single"/>',
        "raised": '<w:vertAlign w:val="superscript"/>',
    }
    content = "".join(xml for key, xml in found.items() if key in given)
    return f"<w:rPr>{content}</w:rPr>" if content else ""


def styles() -> str:
    """styles.xml from the tables above."""
    more = [LATER_CONTENTS.format(level, 284 * (level - 1)) for level in range(3, LEVELS + 1)]
    more += [
        CONTINUATION.format(level, f" {level}" if level > 1 else "", LIST_LEFT + STEP * level)
        for level in range(1, LEVELS + 1)
    ]
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{rpr('font=serif size=12')}</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    ).replace("</w:rPr>", '<w:lang w:val="ru-RU" w:eastAsia="ru-RU" w:bidi="ar-SA"/></w:rPr>')
    content = [style("paragraph", "Normal", "Normal", "", "<w:qFormat/>")]
    for name, title, base, look, letters in (*rows(PARAGRAPHS), *rows("\n".join(more))):
        after = '<w:next w:val="BodyText"/>' if "Heading" in name else ""
        content.append(style("paragraph", name, title, base, f"{after}<w:qFormat/>{ppr(look)}{rpr(letters)}"))
    content.append(style("character", "DefaultParagraphFont", "Default Paragraph Font", "", "<w:semiHidden/>"))
    for name, title, letters in rows(CHARACTERS):
        content.append(style("character", name, title, "DefaultParagraphFont", f"<w:qFormat/>{rpr(letters)}"))
    for name, (title, look) in TABLES.items():
        content.append(style("table", name, title, "TableNormal" if name != "TableNormal" else "", look))
    content.append(style("numbering", "NoList", "No List", "", "<w:semiHidden/>"))
    return f"<w:styles {SPACES}>{defaults}{''.join(content)}</w:styles>"


def style(kind: str, name: str, title: str, base: str, content: str) -> str:
    """One style; that which is based on nothing is its kind's default."""
    default, based = ("", f'<w:basedOn w:val="{base}"/>') if base else (' w:default="1"', "")
    return f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}{content}</w:style>'


def numbering() -> str:
    """numbering.xml: one list of nine levels for each list style."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5A00000{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(levels(name, form, markers))}</w:abstractNum>'
        for number, (name, form, markers) in enumerate(LISTS, 1)
    )
    numbers = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(LISTS) + 1))
    return f"<w:numbering {SPACES}>{lists}{''.join(numbers)}</w:numbering>"


def levels(name: str, form: str, markers: list[str]) -> Iterator[str]:
    """The levels of a list."""
    for level, marker in enumerate(markers):
        link = f'<w:pStyle w:val="{name}"/>' if level == 0 else ""
        yield (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}'
            f'<w:suff w:val="{"nothing" if marker == NO_MARKER else "tab"}"/><w:lvlText w:val="{marker}"/><w:lvlJc w:val="left"/>'
            f"{ppr(f'left={LIST_LEFT + STEP * (level + 1)} first={-STEP}')}</w:lvl>"
        )


def document() -> str:
    """document.xml: the title page, the imprint, the contents, and one practice in a loop."""
    body = []
    for line in SHELL.strip().splitlines():
        name, _, text = ("TemplateTag", "", line) if line[0] == "{" else line.partition(":")
        if name == "FACTS":
            body.append(facts())
        elif name == "SECTION":
            # LibreOffice would put the end of the section into the paragraph before, were there no space in this one.
            body.append(paragraph("Thin", "\u00a0").replace("</w:pPr>", f"{section(first=True)}</w:pPr>"))
        else:
            body.append(paragraph(name, text.removeprefix(" ")))
    return f"<w:document {SPACES}><w:body>{''.join(body)}{section(first=False)}</w:body></w:document>"


def paragraph(name: str, text: str) -> str:
    """A paragraph of the shell: `**label**` has the style Label, an arrow is a tab, PAGE is the page's number."""
    runs = []
    for number, part in enumerate(text.split("**")):
        look = '<w:rPr><w:rStyle w:val="Label"/></w:rPr>' if number % 2 else ""
        pieces = [f'<w:r>{look}<w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in part.split("→") if piece]
        runs.append("<w:r><w:tab/></w:r>".join(pieces))
    frame = BOTTOM if name in {"TitlePlace", "ImprintBottom", "ImprintCopyright"} else ""
    content = page_number() if text == "PAGE" else "".join(runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{frame}</w:pPr>{content}</w:p>'


def page_number() -> str:
    """The field of the page's number."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return f"{begin}{code}{separate}<w:r><w:t>2</w:t></w:r>{end}"


def facts() -> str:
    """The table of a practice's card: its row is repeated for each fact."""
    lines = (
        ("TemplateTag", "{%tr for fact in entry.facts %}", ""),
        ("FactLabel", "{{ fact.label }}", "{{r fact.value }}"),
        ("TemplateTag", "{%tr endfor %}", ""),
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in FACT_WIDTHS)
    content = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(0, label, text)}{cell(1, 'FactText', value)}</w:tr>"
        for label, text, value in lines
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="FactTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>'
    )


def cell(column: int, name: str, text: str) -> str:
    """A cell of that table."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{FACT_WIDTHS[column]}" w:type="dxa"/></w:tcPr>{paragraph(name, text)}</w:tc>'


def section(*, first: bool) -> str:
    """The page; the first section holds the headers and footers, which the others inherit."""
    references = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{part}-{kind}"/>' for part, kind, _, _ in HEADERS if first
    )
    return (
        f'<w:sectPr>{references}<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
        '<w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134"'
        ' w:bottom="1134" w:left="1418" w:header="567" w:footer="567" w:gutter="0"/>'
        f'<w:cols w:space="708"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
    )


def footnotes() -> str:
    """footnotes.xml: the lines that Word draws above the notes."""
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    return f"<w:footnotes {SPACES}>{notes}</w:footnotes>"


def settings() -> str:
    """settings.xml: hyphenation, and the behaviour of Word 2013 and later."""
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return (
        f'<w:settings {SPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="3"/><w:hyphenationZone w:val="357"/><w:doNotHyphenateCaps/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        f"</w:footnotePr><w:compat><w:doNotExpandShiftReturn/>{compatibility}</w:compat>"
        '<w:themeFontLang w:val="ru-RU"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def fonts() -> str:
    """fontTable.xml, so that another system can choose a font of the same family."""
    families = {"serif": ("roman", "variable"), "mono": ("modern", "fixed")}
    entries = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for kind, name in FONTS.items()
        for family, pitch in (families.get(kind, ("swiss", "variable")),)
    )
    return f"<w:fonts {SPACES}>{entries}</w:fonts>"


def theme() -> str:
    """theme1.xml, which Word asks for though every style names its own colours and fonts."""
    slots = {"dk1": "000000", "lt1": "FFFFFF", "dk2": COLOURS["accent"], "lt2": COLOURS["pale"]}
    accents = ("accent", "line", "grey") * 2
    slots |= {f"accent{number}": COLOURS[name] for number, name in enumerate(accents, 1)}
    slots |= {"hlink": COLOURS["link"], "folHlink": COLOURS["link"]}
    colours = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in slots.items())
    faces = "".join(
        f'<a:{kind}Font><a:latin typeface="{FONTS[font]}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, font in (("major", "sans"), ("minor", "serif"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line, effect = f'<a:ln w="6350">{fill}</a:ln>', "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{DRAWING}main" name="Book"><a:themeElements><a:clrScheme name="Book">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Book">{faces}</a:fontScheme><a:fmtScheme name="Book"><a:fillStyleLst>{fill * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def parts() -> dict[str, tuple[str, str, str]]:
    """What the document relates to: content type, id of the relationship, XML."""
    found = {
        "styles.xml": ("wordprocessingml.styles", "styles", styles()),
        "numbering.xml": ("wordprocessingml.numbering", "numbering", numbering()),
        "settings.xml": ("wordprocessingml.settings", "settings", settings()),
        "fontTable.xml": ("wordprocessingml.fontTable", "fontTable", fonts()),
        "footnotes.xml": ("wordprocessingml.footnotes", "footnotes", footnotes()),
        "theme/theme1.xml": ("theme", "theme", theme()),
    }
    for part, kind, name, text in HEADERS:
        tag = {"header": "hdr", "footer": "ftr"}[part]
        xml = f"<w:{tag} {SPACES}>{paragraph(name, text)}</w:{tag}>"
        found[f"{part}-{kind}.xml"] = (f"wordprocessingml.{part}", f"{part}-{kind}", xml)
    return found


def content_types(kinds: dict[str, str]) -> str:
    """[Content_Types].xml."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relationships(rows: list[tuple[str, str, str]]) -> str:
    """A part of relationships: id, kind, target."""
    content = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in rows)
    return f'<Relationships xmlns="{PACKAGE}relationships">{content}</Relationships>'


def files() -> dict[str, str]:
    """All files of book.docx."""
    found = parts()
    kinds = {f"word/{name}": f"officedocument.{kind}" for name, (kind, _, _) in found.items()}
    kinds["word/document.xml"] = "officedocument.wordprocessingml.document.main"
    kinds["docProps/app.xml"] = "officedocument.extended-properties"
    kinds["docProps/core.xml"] = "package.core-properties"
    return {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": relationships(
            [
                ("document", f"{OFFICE}relationships/officeDocument", "word/document.xml"),
                ("app", f"{OFFICE}relationships/extended-properties", "docProps/app.xml"),
                ("core", f"{PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/app.xml": (
            f'<Properties xmlns="{OFFICE}extended-properties"><Application>profcollect</Application></Properties>'
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>book</dc:title></cp:coreProperties>'
        ),
        "word/_rels/document.xml.rels": relationships(
            [
                (identifier, f"{OFFICE}relationships/{kind.rpartition('.')[2]}", name)
                for name, (kind, identifier, _) in found.items()
            ]
        ),
        "word/document.xml": document(),
        **{f"word/{name}": xml for name, (_, _, xml) in found.items()},
    }


def main() -> None:
    """Write the file; the same tables give the same bytes."""
    content = files()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(TARGET, "w") as archive:
        for name, xml in content.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')


if __name__ == "__main__":
    main()
