"""Write `docx/certificate.docx` of each packaged theme, the page of a certificate: `python templates/make_certificate.py`.

A collection's own copy is edited in Word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docx_looks import LOOKS, Look, rows
from docx_styles import SPACES, edge
from make_docx import blocks, cell, files, paragraph, parts, write

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
# As in `docx_looks.py`; what a look has of its own there holds here, too.
PARAGRAPHS = """
BodyText                | Body Text                | Normal | jc=center | .
CertificateOrganization | Certificate Organization | Normal | unbroken border=under after=400 line=252 jc=center | size=12
Heading1                | heading 1                | Normal | unbroken after=160 line=252 jc=center outline=0 | \
font=sans colour=accent size=24
CertificateNumber       | Certificate Number       | Normal | unbroken after=500 line=252 jc=center | .
CertificateLabel        | Certificate Label        | Normal | keep unbroken before=360 after=100 line=252 jc=center | colour=grey
Heading2                | heading 2                | Normal | unbroken after=60 line=252 jc=center outline=1 | bold size=18
CertificateDetails      | Certificate Details      | Normal | unbroken before=60 line=252 jc=center | .
CertificateWork         | Certificate Work         | Normal | unbroken line=252 jc=center | bold size=15
CertificateSubtitle     | Certificate Subtitle     | Normal | unbroken before=80 line=252 jc=center | .
CertificateKind         | Certificate Kind         | Normal | unbroken before=60 line=252 jc=center | italic
CertificateOutput       | Certificate Output       | Normal | unbroken before=240 line=252 jc=center | .
CertificateReference    | Certificate Reference    | Normal | unbroken before=300 after=300 line=252 | size=10.5
CertificateSpace        | Certificate Space        | Normal | line=-700 | size=10
CertificateSignature    | Certificate Signature    | Normal | unbroken line=252 | .
CertificateSign         | Certificate Sign         | Normal | unbroken line=252 jc=center | colour=grey size=9
Footer                  | footer                   | Normal | line=240 jc=center | font=sans colour=grey size=9
FooterMark              | Footer Mark              | Footer | unbroken | .
FootnoteText            | footnote text            | Normal | line=240 | size=10
ListBullet              | List Bullet              | Normal | number=1 | .
ListNumber              | List Number              | Normal | number=2 | .
ListParenthesis         | List Parenthesis         | Normal | number=3 | .
ListTask                | List Task                | Normal | number=4 | .
Thin                    | Thin                     | Normal | line=-20 | size=1
NewPage                 | New Page                 | Normal | new_page line=-20 | size=1
TemplateTag             | Template Tag             | Normal | . | font=mono unchecked colour=tag size=8
"""
CHARACTERS = """
Label              | Label               | colour=grey
CertificateLong    | Certificate Long    | size=11
CertificateLongest | Certificate Longest | size=8
"""
STRICT = """
Heading1 | heading 1 | Normal | unbroken after=160 line=252 jc=center outline=0 | bold caps size=20
"""
PAGE = """
{%p for one in certificates %}
NewPage:
{%p if one.organization %}
CertificateOrganization: {{r one.organization }}
{%p endif %}
{%p if one.roomy %}
CertificateSpace:
{%p endif %}
Heading1: {{ heading }}
CertificateNumber: {{ one.number }}
CertificateLabel: {{ one.label }}
Heading2: {{r one.author }}
{%p for line in one.details %}
CertificateDetails: {{r line }}
{%p endfor %}
{%p if one.coauthors %}
CertificateDetails: {{r one.coauthors }}
{%p endif %}
CertificateLabel: {{ words.certificate_work }}
CertificateWork: {{r one.work }}
CertificateLabel: {{ words.certificate_published }}
CertificateWork: {{r one.title }}
{%p if one.subtitle %}
CertificateSubtitle: {{r one.subtitle }}
{%p endif %}
{%p if one.kind %}
CertificateKind: {{r one.kind }}
{%p endif %}
{%p if one.output %}
CertificateOutput: {{r one.output }}
{%p endif %}
{%p if imprint.isbn %}
CertificateDetails: {{ words.isbn }} {{ imprint.isbn|join(', ') }}
{%p endif %}
{%p if one.roomy %}
CertificateSpace:
{%p endif %}
CertificateReference: **{{ words.reference }}:** ¦{{r one.reference }}
{%p if one.roomy %}
CertificateSpace:
{%p endif %}
"""
WIDTHS = (3000, 2400, 3104)
"""Of who signs, of the line for it, and of the name."""
WIDTH = sum(WIDTHS)
FOOTERS = {
    (
        "footer",
        "mark",
    ): "{%p if edition.working %}\nFooterMark: {{ edition.mark }}, {{ edition.date }}\n{%p endif %}\nThin:"
}


@dataclass(frozen=True)
class CertificateLook(Look):
    """The styles that a certificate has, in the fonts and colours of a theme."""

    def paragraph_styles(self) -> Iterator[list[str]]:
        """The rows of all paragraph styles."""
        own = {row[0]: row for row in rows(STRICT)} if self.grid else {}
        return (own.get(row[0], row) for row in rows(PARAGRAPHS))

    def character_styles(self) -> Iterator[list[str]]:
        """The rows of all character styles."""
        return rows(CHARACTERS)


def document(look: Look) -> str:
    """document.xml: one certificate in a loop."""
    body = "".join(blocks(PAGE, iter(())))
    end = paragraph("TemplateTag", "{%p endfor %}") + paragraph("Thin", "")
    return f"<w:document {SPACES}><w:body>{body}{signature(look)}{end}{section(look)}</w:body></w:document>"


def signature(look: Look) -> str:
    """The line to sign on, between who signs and the name."""
    line = f"<w:tcBorders>{edge(look, 'bottom', 'line', 6, 0)}</w:tcBorders>"
    first = (
        ("CertificateSignature", "{{r one.position }}"),
        ("CertificateSign", ""),
        ("CertificateSignature", "{{r one.signatory }}"),
    )
    second = (("CertificateSign", ""), ("CertificateSign", "{{ words.signature }}"), ("CertificateSign", ""))
    content = ""
    for texts, border in ((first, line), (second, "")):
        cells = [cell(width, paragraph(*text)) for width, text in zip(WIDTHS, texts, strict=True)]
        cells = [
            one.replace("</w:tcPr>", f'{border if place == 1 else ""}<w:vAlign w:val="bottom"/></w:tcPr>')
            for place, one in enumerate(cells)
        ]
        content += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>'
    )


def section(look: Look) -> str:
    """The page: A4 in a frame, the text in the middle of its height."""
    footers = "".join(f'<w:footerReference w:type="{kind}" r:id="footer-mark"/>' for kind in ("default", "even"))
    border = "".join(
        f'<w:{side} w:val="double" w:sz="4" w:space="28" w:color="{look.colours["line"]}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:sectPr>{footers}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1701" w:bottom="1134"'
        f' w:left="1701" w:header="850" w:footer="794" w:gutter="0"/><w:pgBorders w:offsetFrom="page">{border}</w:pgBorders>'
        '<w:cols w:space="708"/><w:vAlign w:val="center"/></w:sectPr>'
    )


def main(folder: Path = FOLDER) -> None:
    """Write the file of every theme."""
    for name, theme in LOOKS.items():
        look = CertificateLook(theme.fonts, theme.colours, grid=theme.grid)
        write(folder / name / "docx" / "certificate.docx", files(parts(look, FOOTERS), document(look)))


if __name__ == "__main__":
    main()
