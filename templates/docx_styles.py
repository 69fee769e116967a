"""styles.xml, numbering.xml, fontTable.xml and theme1.xml of the Word shell, from the tables of a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx_looks import LEVELS, LIST_LEFT, STEP, TEXT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx_looks import Look

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
TABS = {
    kind: f'<w:tab w:val="right"{leader} w:pos="{TEXT_WIDTH}"/>'
    for kind, leader in (("right", ""), ("dots", ' w:leader="dot"'))
}
MARGINS = (
    '<w:tblCellMar><w:top w:w="{0}" w:type="dxa"/><w:left w:w="{1}" w:type="dxa"/>'
    '<w:bottom w:w="{0}" w:type="dxa"/><w:right w:w="{1}" w:type="dxa"/></w:tblCellMar>'
)


def edge(look: Look, side: str, colour: str = "line", size: int = 4, space: int = 4) -> str:
    """One line of a border."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{look.colours[colour]}"/>'


def border(look: Look, kind: str) -> str:
    """The borders of a paragraph."""
    if kind == "bar":
        return edge(look, "left", size=12, space=10)
    sides = {"under": ("bottom",), "over": ("top",), "rules": ("top", "bottom")}
    boxes = ("top", "left", "bottom", "right", "between")
    return "".join(edge(look, side) for side in sides.get(kind, boxes))


def tables(look: Look) -> dict[str, tuple[str, str]]:
    """The styles of tables: id, name, content."""
    sides = ("top", "left", "bottom", "right") if look.grid else ("top", "bottom")
    size = 4 if look.grid else 8
    outer = "".join(edge(look, side, "accent", size, 0) for side in sides)
    inner = edge(look, "insideH", "line", 4, 0) + edge(look, "insideV", "line", 4, 0)
    head = edge(look, "bottom", "accent", size, 0)
    pale = look.colours["pale"]
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{pale}"/>' if pale != "FFFFFF" else ""
    lines = edge(look, "top", "line", 4, 0) + edge(look, "bottom", "line", 4, 0) + edge(look, "insideH", "hair", 2, 0)
    return {
        "TableNormal": (
            "Normal Table",
            f'<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{MARGINS.format(0, 108)}</w:tblPr>',
        ),
        "BookTable": (
            "Book Table",
            (
                f"<w:qFormat/><w:tblPr><w:tblBorders>{outer}{inner}</w:tblBorders>{MARGINS.format(28, 85)}</w:tblPr>"
                f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{head}</w:tcBorders>{shade}<w:vAlign w:val="center"/>'
                "</w:tcPr></w:tblStylePr>"
            ),
        ),
        "FactTable": (
            "Fact Table",
            f"<w:qFormat/><w:tblPr><w:tblBorders>{lines}</w:tblBorders>{MARGINS.format(0, 85)}</w:tblPr>",
        ),
        "VideoTable": (
            "Video Table",
            f'<w:qFormat/><w:tblPr>{MARGINS.format(28, 85)}</w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>',
        ),
    }


def words(text: str) -> dict[str, str]:
    """`keep before=240` as a mapping."""
    return {key: value for key, _, value in (word.partition("=") for word in text.split())}


def ppr(look: Look, text: str) -> str:
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
        "border": f"<w:pBdr>{border(look, given.get('border', ''))}</w:pBdr>",
        "fill": f'<w:shd w:val="clear" w:color="auto" w:fill="{look.colours.get(given.get("fill", ""))}"/>',
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


def rpr(look: Look, text: str) -> str:
    """Run properties, in the order of the schema."""
    given = words(text)
    font, size = look.fonts.get(given.get("font", "")), round(2 * float(given.get("size", 0)))
    found = {
        "font": f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>',
        "bold": "<w:b/>",
        "plain": '<w:b w:val="0"/>',
        "italic": "<w:i/>",
        "caps": "<w:caps/>",
        "struck": "<w:strike/>",
        "unchecked": "<w:noProof/>",
        "colour": f'<w:color w:val="{look.colours.get(given.get("colour", ""))}"/>',
        "size": f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        "underline": '<w:u w:val="single"/>',
        "raised": '<w:vertAlign w:val="superscript"/>',
    }
    content = "".join(xml for key, xml in found.items() if key in given)
    return f"<w:rPr>{content}</w:rPr>" if content else ""


def styles(look: Look) -> str:
    """styles.xml from the tables above."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{rpr(look, 'font=serif size=12')}</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    ).replace("</w:rPr>", '<w:lang w:val="ru-RU" w:eastAsia="ru-RU" w:bidi="ar-SA"/></w:rPr>')
    content = [style("paragraph", "Normal", "Normal", "", "<w:qFormat/>")]
    for name, title, base, shape, letters in look.paragraph_styles():
        after = '<w:next w:val="BodyText"/>' if "Heading" in name else ""
        content.append(
            style("paragraph", name, title, base, f"{after}<w:qFormat/>{ppr(look, shape)}{rpr(look, letters)}")
        )
    content.append(style("character", "DefaultParagraphFont", "Default Paragraph Font", "", "<w:semiHidden/>"))
    for name, title, letters in look.character_styles():
        content.append(style("character", name, title, "DefaultParagraphFont", f"<w:qFormat/>{rpr(look, letters)}"))
    for name, (title, shape) in tables(look).items():
        content.append(style("table", name, title, "TableNormal" if name != "TableNormal" else "", shape))
    content.append(style("numbering", "NoList", "No List", "", "<w:semiHidden/>"))
    return f"<w:styles {SPACES}>{defaults}{''.join(content)}</w:styles>"


def style(kind: str, name: str, title: str, base: str, content: str) -> str:
    """One style; that which is based on nothing is its kind's default."""
    default, based = ("", f'<w:basedOn w:val="{base}"/>') if base else (' w:default="1"', "")
    return f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}{content}</w:style>'


def numbering(look: Look) -> str:
    """numbering.xml: one list of nine levels for each list style."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5A00000{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(levels(look, name, form, markers))}</w:abstractNum>'
        for number, (name, form, markers) in enumerate(LISTS, 1)
    )
    numbers = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(LISTS) + 1))
    return f"<w:numbering {SPACES}>{lists}{''.join(numbers)}</w:numbering>"


def levels(look: Look, name: str, form: str, markers: list[str]) -> Iterator[str]:
    """The levels of a list."""
    for level, marker in enumerate(markers):
        link = f'<w:pStyle w:val="{name}"/>' if level == 0 else ""
        yield (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}'
            f'<w:suff w:val="{"nothing" if marker == NO_MARKER else "tab"}"/><w:lvlText w:val="{marker}"/><w:lvlJc w:val="left"/>'
            f"{ppr(look, f'left={LIST_LEFT + STEP * (level + 1)} first={-STEP}')}</w:lvl>"
        )


def fonts(look: Look) -> str:
    """fontTable.xml, so that another system can choose a font of the same family."""
    families = {"serif": ("roman", "variable"), "mono": ("modern", "fixed")}
    entries = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for kind, name in look.fonts.items()
        for family, pitch in (families.get(kind, ("swiss", "variable")),)
    )
    return f"<w:fonts {SPACES}>{entries}</w:fonts>"


def theme(look: Look) -> str:
    """theme1.xml, which Word asks for though every style names its own colours and fonts."""
    slots = {"dk1": "000000", "lt1": "FFFFFF", "dk2": look.colours["accent"], "lt2": look.colours["pale"]}
    accents = ("accent", "line", "grey") * 2
    slots |= {f"accent{number}": look.colours[name] for number, name in enumerate(accents, 1)}
    slots |= {"hlink": look.colours["link"], "folHlink": look.colours["link"]}
    colours = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in slots.items())
    faces = "".join(
        f'<a:{kind}Font><a:latin typeface="{look.fonts[font]}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
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
