"""How the Word shell looks in each theme: its fonts, its colours and its styles, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_WIDTH = 9355
"""A4 without its side margins of 25 and 20 mm, in twips."""
LIST_LEFT, STEP, LEVELS = 709, 425, 9
"""As in `profcollect.markup.wordml`."""

# Id, name, the style it is based on, paragraph, letters. Distances in twips, sizes in points, for a text of 12 pt.
# A style whose name begins with a small letter, or is Word's own, is one that Word knows by that name.
PARAGRAPHS = """
BodyText          | Body Text           | Normal | first=709 jc=both | .
Heading1          | heading 1           | Normal | keep whole unbroken border=under after=360 line=252 outline=0 | \
font=sans bold colour=accent size=22
Heading2          | heading 2           | Normal | keep whole unbroken before=240 after=240 line=252 outline=1 | \
font=sans colour=accent size=16
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
TOC1              | toc 1               | Normal | tabs=dots unbroken before=200 line=252 | \
font=sans bold colour=accent size=11
TOC2              | toc 2               | Normal | tabs=dots unbroken before=120 line=252 | font=sans size=10.5
TableofFigures    | table of figures    | Normal | tabs=dots unbroken before=80 line=252 left=425 first=-425 | .
TitleOrganization | Title Organization  | Normal | unbroken line=252 jc=center | size=13
Title             | Title               | Normal | unbroken before=3800 after=240 line=264 jc=center | \
font=sans bold colour=accent size=26
Subtitle          | Subtitle            | Normal | unbroken after=360 line=264 jc=center | font=sans colour=grey size=15
TitleKind         | Title Kind          | Normal | unbroken before=240 jc=center | italic size=13
TitleMark         | Title Mark          | Normal | unbroken border=rules before=480 left=1700 right=1700 jc=center | \
font=sans bold colour=accent size=11
TitlePlace        | Title Place         | Normal | unbroken line=252 jc=center | size=13
ImprintCodes      | Imprint Codes       | Normal | line=252 | .
ImprintHeading    | Imprint Heading     | Normal | keep before=280 after=60 line=252 | italic
ImprintText       | Imprint Text        | Normal | left=709 line=252 | .
ImprintRecord     | Imprint Record      | Normal | before=360 left=709 first=425 line=252 jc=both | .
ImprintAnnotation | Imprint Annotation  | Normal | before=200 left=709 first=425 line=252 jc=both | size=11
ImprintBottom     | Imprint Bottom      | Normal | unbroken line=252 | size=11
ImprintCopyright  | Imprint Copyright   | Normal | unbroken left=2835 line=252 jc=right | size=11
FrontHeading      | Front Heading       | Normal | keep unbroken before=360 after=200 line=252 | \
font=sans bold colour=accent size=16
PracticeStatus    | Practice Status     | Normal | keep after=120 | font=sans bold colour=grey size=10
Author            | Author              | Normal | keep whole unbroken before=80 left=2835 line=252 jc=right | bold
AuthorDetails     | Author Details      | Normal | keep whole unbroken left=2835 line=252 jc=right | italic size=11
AuthorFull        | Author Full         | Normal | keep whole unbroken before=80 line=252 | bold
AuthorWorkplace   | Author Workplace    | Normal | keep whole unbroken line=252 | size=11
Abstract          | Abstract            | Normal | before=120 after=120 left=709 line=252 jc=both | size=11
Keywords          | Keywords            | Normal | after=160 left=709 line=252 | size=11
FactLabel         | Fact Label          | Normal | unbroken before=40 after=40 line=252 | font=sans colour=accent size=9
FactText          | Fact Text           | Normal | unbroken before=40 after=40 line=252 | size=10.5
VideoHeading      | Video Heading       | Normal | keep before=240 after=60 line=252 | font=sans bold colour=accent size=11
VideoTitle        | Video Title         | Normal | keep unbroken line=252 | size=11
VideoAddress      | Video Address       | Normal | keep unbroken before=40 line=252 | size=10.5
PracticeSource    | Practice Source     | Normal | keep before=240 line=252 | italic size=11
Citation          | Citation            | Normal | whole unbroken border=over before=240 line=252 | size=11
Person            | Person              | Normal | whole unbroken after=120 left=425 first=-425 line=252 | .
IndexLetter       | Index Letter        | Normal | keep before=200 after=40 line=252 | font=sans bold colour=accent size=11
Index1            | index 1             | Normal | whole unbroken left=284 first=-284 line=252 | size=11
ColophonKind      | Colophon Kind       | Normal | unbroken before=2400 line=252 jc=center | italic
ColophonTitle     | Colophon Title      | Normal | unbroken before=200 line=252 jc=center | bold size=13
ColophonSubtitle  | Colophon Subtitle   | Normal | unbroken before=80 line=252 jc=center | .
ColophonPeople    | Colophon People     | Normal | unbroken before=160 line=252 jc=center | size=11
ColophonFigures   | Colophon Figures    | Normal | unbroken line=252 jc=center | size=10
ColophonAddress   | Colophon Address    | Normal | unbroken before=80 line=252 jc=center | size=10
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
Caption           | caption             | Normal | keep whole unbroken before=200 after=100 line=252 | size=11
Figure            | Figure              | Normal | keep before=200 line=240 jc=center | .
FigureCaption     | Figure Caption      | Normal | whole unbroken before=80 after=200 line=252 jc=center | size=11
MissingImage      | Missing Image       | Normal | keep border=boxes before=200 left=85 right=85 jc=center | \
font=sans colour=grey size=10
TableText         | Table Text          | Normal | before=20 after=20 line=252 | size=10.5
TableHeading      | Table Heading       | Normal | keep unbroken before=20 after=20 line=252 | bold size=10.5
TableGap          | Table Gap           | Normal | line=-200 | size=6
TableLead         | Table Lead          | TableGap | keep | .
FootnoteText      | footnote text       | Normal | line=240 jc=both | size=10
Header            | header              | Normal | border=under unbroken line=240 | font=sans colour=grey size=8.5
HeaderOdd         | Header Odd          | Header | jc=right | .
FirstHeader       | First Header        | Normal | line=240 | size=8.5
Footer            | footer              | Normal | line=240 jc=center | font=sans colour=grey size=9
FooterMark        | Footer Mark         | Footer | unbroken | size=7.5
Thin              | Thin                | Normal | line=-20 | size=1
NewPage           | New Page            | Normal | new_page line=-20 | size=1
TemplateTag       | Template Tag        | Normal | . | font=mono unchecked colour=tag size=8
"""
LATER_CONTENTS = "TOC{0} | toc {0} | Normal | tabs=dots unbroken before=80 line=252 left={1} first=-284 | ."
CONTINUATION = "ListContinue{0} | List Continue{1} | Normal | left={2} jc=both | ."
ALIGNED = "{0}{1}{2} | {3} {1} | {0}{2} | jc={4} | ."
DENSE = "{0}Dense | {1} Dense | {0} | . | size=8.5"
CHARACTERS = """
Hyperlink         | Hyperlink          | colour=link underline
FootnoteReference | footnote reference | raised
VerbatimChar      | Verbatim Char      | font=mono unchecked size=10
TaskBox           | Task Box           | font=symbol
ContentsNames     | Contents Names     | font=serif plain italic colour=grey size=11
Strong            | Strong             | bold
Emphasis          | Emphasis           | italic
Strikethrough     | Strikethrough      | struck
Label             | Label              | bold
"""
# The classic look: what differs from the above.
STRICT = """
Heading1          | heading 1           | Normal | keep whole unbroken after=360 line=252 jc=center outline=0 | bold caps size=14
Heading2          | heading 2           | Normal | keep whole unbroken before=120 after=280 line=252 jc=center outline=1 | bold size=14
Heading3          | heading 3           | Normal | keep whole unbroken before=120 after=240 line=252 jc=center outline=2 | bold size=13.5
Heading4          | heading 4           | Normal | keep whole unbroken before=240 after=120 line=252 first=709 outline=3 | bold size=12
Heading5          | heading 5           | Normal | keep whole unbroken before=200 after=100 line=252 first=709 outline=4 | bold italic size=12
Heading6          | heading 6           | Normal | keep whole unbroken before=160 after=80 line=252 first=709 outline=5 | italic size=12
Heading7          | heading 7           | Normal | keep whole unbroken before=160 after=80 line=252 first=709 outline=6 | italic size=12
Heading8          | heading 8           | Normal | keep whole unbroken before=120 after=60 line=252 first=709 outline=7 | italic size=12
Heading9          | heading 9           | Normal | keep whole unbroken before=120 after=60 line=252 first=709 outline=8 | italic size=12
TOC1              | toc 1               | Normal | tabs=dots unbroken before=160 line=252 | bold size=12
TOC2              | toc 2               | Normal | tabs=dots unbroken before=120 line=252 | italic size=12
TitleOrganization | Title Organization  | Normal | unbroken line=252 jc=center | size=13
Title             | Title               | Normal | unbroken before=3800 after=240 line=276 jc=center | bold caps size=20
Subtitle          | Subtitle            | Normal | unbroken after=360 line=264 jc=center | size=14
TitleMark         | Title Mark          | Normal | unbroken border=rules before=480 left=1700 right=1700 jc=center | size=12
FrontHeading      | Front Heading       | Normal | keep unbroken before=240 after=240 line=252 jc=center | bold size=14
PracticeStatus    | Practice Status     | Normal | keep after=120 jc=center | italic size=11
Abstract          | Abstract            | Normal | before=120 after=120 line=252 first=709 jc=both | size=11
Keywords          | Keywords            | Normal | after=160 line=252 first=709 | size=11
FactLabel         | Fact Label          | Normal | unbroken before=20 after=20 line=252 | italic size=10.5
FactText          | Fact Text           | Normal | unbroken before=20 after=20 line=252 | size=10.5
VideoHeading      | Video Heading       | Normal | keep before=240 after=60 line=252 first=709 | bold size=11
Citation          | Citation            | Normal | whole unbroken before=240 line=252 first=709 | size=11
IndexLetter       | Index Letter        | Normal | keep before=200 after=40 line=252 jc=center | bold
Quote             | Quote               | Normal | before=80 after=80 left=709 jc=both | size=11.5
SourceCode        | Source Code         | Normal | \
border=boxes unbroken before=160 after=160 line=240 left=85 right=85 | font=mono unchecked size=10
ThematicBreak     | Thematic Break      | Normal | before=200 after=200 jc=center | .
Header            | header              | Normal | border=under unbroken line=240 | italic size=10
Footer            | footer              | Normal | line=240 jc=center | size=11
FooterMark        | Footer Mark         | Footer | unbroken | italic size=9
"""
STRICT_CHARACTERS = """
Hyperlink         | Hyperlink          | .
ContentsNames     | Contents Names     | plain italic
"""


@dataclass(frozen=True)
class Look:
    """A theme's fonts, colours, and the styles that differ from the tables above."""

    fonts: dict[str, str]
    colours: dict[str, str]
    paragraphs: str = ""
    characters: str = ""
    grid: bool = False
    """Whether tables have all their lines."""

    def paragraph_styles(self) -> Iterator[list[str]]:
        """The rows of all paragraph styles."""
        more = [LATER_CONTENTS.format(level, 284 * (level - 2) + 284) for level in range(3, LEVELS + 1)]
        more += [
            CONTINUATION.format(level, f" {level}" if level > 1 else "", LIST_LEFT + STEP * level)
            for level in range(1, LEVELS + 1)
        ]
        for name, title in (("TableText", "Table Text"), ("TableHeading", "Table Heading")):
            more.append(DENSE.format(name, title))
            for side in ("Center", "Right"):
                more += [
                    ALIGNED.format(name, side, dense, title + words, side.lower())
                    for dense, words in (("", ""), ("Dense", " Dense"))
                ]
        return self._styles("\n".join((PARAGRAPHS, *more)), self.paragraphs)

    def character_styles(self) -> Iterator[list[str]]:
        """The rows of all character styles."""
        return self._styles(CHARACTERS, self.characters)

    def _styles(self, table: str, own: str) -> Iterator[list[str]]:
        other = {row[0]: row for row in rows(own)}
        return (other.get(row[0], row) for row in rows(table))


def rows(table: str) -> Iterator[list[str]]:
    """The lines of a table above, cell by cell."""
    return ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if line)


LOOKS = {
    "default": Look(
        fonts={"serif": "Times New Roman", "sans": "Arial", "mono": "Courier New", "symbol": "Segoe UI Symbol"},
        colours={
            "accent": "1F3864",
            "line": "8EA0BF",
            "pale": "EEF2F8",
            "hair": "D5DCE8",
            "grey": "595959",
            "link": "1F4E9E",
            "tag": "A0A0A0",
            "code": "F6F6F6",
        },
    ),
    "strict": Look(
        fonts={
            "serif": "Times New Roman",
            "sans": "Times New Roman",
            "mono": "Courier New",
            "symbol": "Segoe UI Symbol",
        },
        colours=dict.fromkeys(("accent", "line", "hair", "grey", "link"), "000000")
        | {"pale": "FFFFFF", "code": "FFFFFF", "tag": "808080"},
        paragraphs=STRICT,
        characters=STRICT_CHARACTERS,
        grid=True,
    ),
}
