"""Write `docx/book.docx` of each packaged theme, the Word shell of a book: `python templates/make_docx.py`.

Run it after changing the tables in `docx_looks.py` and `docx_shell.py`. A collection's own copy is edited in Word.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx_looks import LOOKS, TEXT_WIDTH
from docx_shell import FACTS, FRAMED, HEADERS, SECTIONS, SHELL, VIDEOS
from docx_styles import OFFICE, PACKAGE, SPACES, fonts, numbering, styles, theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx_looks import Look

FOLDER = Path(__file__).parent
FACT_WIDTHS = (2494, TEXT_WIDTH - 2494)
VIDEO_WIDTHS = (1644, TEXT_WIDTH - 1644)
"""The first column holds a code of 25 mm at most."""
FIELDS = {"PAGE": "2", "STYLEREF": "STYLEREF"}
"""Fields that a line of a header or a footer may be, and what they show."""
BOTTOM = (
    f'<w:framePr w:w="{TEXT_WIDTH}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center"'
    ' w:yAlign="bottom"/>'
)
"""What stands at the foot of the page, however long the text above. LibreOffice reads it only in a paragraph,
and the next paragraph, a thin one, keeps it on its page."""


def document() -> str:
    """document.xml: the title page and its back, one practice in a loop, and all that stands around."""
    sections = iter(SECTIONS)
    body = "".join(blocks(SHELL.replace("SECTION:", "SECTION"), sections))
    return f"<w:document {SPACES}><w:body>{body}{section(next(sections))}</w:body></w:document>"


def blocks(text: str, sections: Iterator[dict[tuple[str, str], str]]) -> Iterator[str]:
    """The paragraphs and tables of the shell."""
    for line in text.strip().splitlines():
        if line == "FACTS:":
            yield table("FactTable", "fact in entry.facts", FACT_WIDTHS, FACTS)
        elif line == "VIDEOS:":
            yield table("VideoTable", "video in entry.videos", VIDEO_WIDTHS, VIDEOS)
        elif line == "SECTION":
            # LibreOffice would put the end of the section into the paragraph before, were there no space in this one.
            yield paragraph("Thin", "\u00a0").replace("</w:pPr>", f"{section(next(sections))}</w:pPr>")
        elif line[0] == "{":
            yield paragraph("TemplateTag", line)
        elif "={{p " in line:
            yield paragraph(*line.split("=", 1))
        else:
            name, _, words = line.partition(":")
            yield paragraph(name, words.removeprefix(" "))


def paragraph(name: str, text: str) -> str:
    """A paragraph of the shell: `**label**` has the style Label, `¦` parts runs, and some texts are fields."""
    runs = []
    for number, part in enumerate(text.split("**")):
        look = '<w:rPr><w:rStyle w:val="Label"/></w:rPr>' if number % 2 else ""
        runs += [f'<w:r>{look}<w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in part.split("¦") if piece]
    code = text.partition(" ")[0]
    if code in FIELDS:
        runs = [page_field(text, FIELDS[code])]
    frame = BOTTOM if name.startswith(FRAMED) else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{frame}</w:pPr>{"".join(runs)}</w:p>'


def page_field(code: str, shown: str) -> str:
    """A field of a header or a footer."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}<w:r><w:t>{shown}</w:t></w:r>{end}"


def table(name: str, loop: str, widths: tuple[int, int], cells: tuple[str, str]) -> str:
    """A table whose row is repeated."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    empty = paragraph("TemplateTag", "")
    content = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(widths[0], first)}{cell(widths[1], second)}</w:tr>"
        for first, second in (
            (paragraph("TemplateTag", f"{{%tr for {loop} %}}"), empty),
            tuple("".join(blocks(text, iter(()))) for text in cells),
            (paragraph("TemplateTag", "{%tr endfor %}"), empty),
        )
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{name}"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>'
    )


def cell(width: int, content: str) -> str:
    """A cell of such a table."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def section(shown: dict[tuple[str, str], str]) -> str:
    """The page of a section, with its headers and footers; its first page has others."""
    references = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{part}-{name}"/>' for (part, kind), name in shown.items()
    )
    return (
        f'<w:sectPr>{references}<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
        '<w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1134"'
        ' w:bottom="1417" w:left="1417" w:header="709" w:footer="709" w:gutter="0"/>'
        '<w:cols w:space="708"/><w:titlePg/></w:sectPr>'
    )


def footnotes() -> str:
    """footnotes.xml: the lines that Word draws above the notes."""
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
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
        f'<w:settings {SPACES}><w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="709"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="3"/><w:hyphenationZone w:val="357"/><w:doNotHyphenateCaps/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        f"</w:footnotePr><w:compat><w:doNotExpandShiftReturn/>{compatibility}</w:compat>"
        '<w:themeFontLang w:val="ru-RU"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def parts(look: Look, headers: dict[tuple[str, str], str] = HEADERS) -> dict[str, tuple[str, str, str]]:
    """What the document relates to: content type, id of the relationship, XML."""
    found = {
        "styles.xml": ("wordprocessingml.styles", "styles", styles(look)),
        "numbering.xml": ("wordprocessingml.numbering", "numbering", numbering(look)),
        "settings.xml": ("wordprocessingml.settings", "settings", settings()),
        "fontTable.xml": ("wordprocessingml.fontTable", "fontTable", fonts(look)),
        "footnotes.xml": ("wordprocessingml.footnotes", "footnotes", footnotes()),
        "theme/theme1.xml": ("theme", "theme", theme(look)),
    }
    for (part, name), text in headers.items():
        tag = {"header": "hdr", "footer": "ftr"}[part]
        xml = f"<w:{tag} {SPACES}>{''.join(blocks(text, iter(())))}</w:{tag}>"
        found[f"{part}-{name}.xml"] = (f"wordprocessingml.{part}", f"{part}-{name}", xml)
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


def files(found: dict[str, tuple[str, str, str]], body: str) -> dict[str, str]:
    """All files of a Word file that has this text and relates to these parts."""
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
        "word/document.xml": body,
        **{f"word/{name}": xml for name, (_, _, xml) in found.items()},
    }


def write(path: Path, content: dict[str, str]) -> None:
    """Write one file; the same tables give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        for name, xml in content.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')


def main(folder: Path = FOLDER) -> None:
    """Write the file of every theme."""
    for name, look in LOOKS.items():
        write(folder / name / "docx" / "book.docx", files(parts(look), document()))


if __name__ == "__main__":
    main()
