"""Fragments put into a Word file: their marks become ids, sizes, links and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from profcollect.images import HIGHEST
from profcollect.markup.wordml import KEPT, LINE, STEP, bookmark, page_reference, run
from profcollect.writers.docx_package import SPACES, lists, next_id
from profcollect.writers.docx_page import text_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from profcollect.markup.wordml import Fragment
    from profcollect.writers.docx_package import Package
    from profcollect.writers.docx_page import Scale

EMU_PER_TWIP = 635
NARROWEST = 1000
"""Twips that a table or a picture gets however far in it stands."""
LINE_WIDTH = 9355
"""Twips of a line that `LINE` letters of a table fit into."""
SMALLER = 10.5 / 8.5
"""By how much more letters fit where a table has the smaller ones."""
MARK = re.compile("\x01(.)([^\x01]*)\x01")
UNLINKED = "<w:hyperlink>"
NOWHERE = re.compile(f"{UNLINKED}(.*?)</w:hyperlink>", re.DOTALL)
"""A link to what the book does not have."""
LOOK = '<w:rStyle w:val="Hyperlink"/>'
ACROSS, UPRIGHT = "<?across?>", "<?upright?>"
"""Where a body turns the page, and where it stands upright again."""
HEADINGS = re.compile(
    r'((?:<w:p><w:pPr><w:pStyle w:val="Heading\d"/></w:pPr>(?:(?!</w:p>).)*</w:p>)+)' + re.escape(ACROSS), re.DOTALL
)
PLAIN = re.compile(r'<w:p><w:pPr><w:pStyle w:val="(BodyText|List(?:Bullet|Number|Parenthesis|Task))"/>')
"""Paragraphs that go on to the next page alone; others have their own ways."""
AT = "at"
"""A page number of the text: `<?at anchor?>`."""


@dataclass(frozen=True)
class Ground:
    """What a fragment is put into: the size of the text in twips, the list of each style, the ids that are free."""

    width: int
    height: int
    long: int
    """The width of the text on a turned page."""
    scale: Scale
    anchors: frozenset[str]
    """The practices of the book."""
    lists: Mapping[str, int]
    note: int
    number: int
    bookmark: int
    drawing: int
    told: dict[str, str] = field(default_factory=dict)
    """What marks have become that are the same in every text: each column of a table has many."""

    def after(self, fragment: Fragment) -> Ground:
        """The same with the ids that `fragment` takes left out."""
        return replace(
            self,
            note=self.note + len(fragment.notes),
            number=self.number + len(fragment.lists),
            bookmark=self.bookmark + fragment.bookmarks,
            drawing=self.drawing + fragment.drawings,
        )

    def fits(self, need: int, width: int) -> bool:
        """Whether words that need so many letters of a line fit into a table of that width."""
        return need * LINE_WIDTH * self.scale.factor <= LINE * width

    def turns(self, need: int) -> bool:
        """Whether a table is too wide for the page even in small letters."""
        return need > 0 and not self.fits(need, round(self.width * SMALLER))


def fill(
    package: Package, fragments: Sequence[Fragment], free: tuple[int, int], scale: Scale, anchors: frozenset[str]
) -> Callable[[int], str]:
    """What gives the body of a fragment for the document; what bodies need is put into the other parts.

    `free` are the first ids that the document has for bookmarks and for drawings. All bodies at once would be
    most of what a book needs of memory, so each is made when it is asked for.
    """
    document, notes, numbering = (package.text(f"word/{name}.xml") for name in ("document", "footnotes", "numbering"))
    styles = lists(package)
    width, height = text_size(document)
    first_bookmark, first_drawing = free
    first = Ground(
        width,
        height,
        width + _longer(document),
        scale,
        anchors,
        lists={name: number for name, (number, _) in styles.items()},
        note=next_id("footnote", notes),
        number=next_id("num", numbering, "numId"),
        bookmark=first_bookmark,
        drawing=max(first_drawing, next_id("docPr", document)),
    )
    grounds = list(accumulate(fragments, Ground.after, initial=first))
    all_notes, all_numbers = [], []
    for fragment, ground in zip(fragments, grounds, strict=False):
        all_notes += [_note(ground.note + place, _resolve(note, ground)) for place, note in enumerate(fragment.notes)]
        all_numbers += [
            _number(ground.number + place, styles[style][1], level, start)
            for place, (style, level, start) in enumerate(fragment.lists)
        ]
    package.parts["word/footnotes.xml"] = _before_end(declared(notes), "".join(all_notes)).encode()
    package.parts["word/numbering.xml"] = _before_end(numbering, "".join(all_numbers)).encode()
    return lambda place: _turned(_resolve(fragments[place].body, grounds[place]))


def _longer(document: str) -> int:
    """By how many twips the text is wider on a turned page."""
    sizes = re.findall(r'<w:pgSz [^>]*w:w="(\d+)" w:h="(\d+)"', document)
    return int(sizes[-1][1]) - int(sizes[-1][0]) if sizes else 0


def _turned(body: str) -> str:
    """A body whose turned pages follow each other, and take the heading above the table with them."""
    if ACROSS not in body:
        return body
    return HEADINGS.sub(lambda match: ACROSS + match[1], body.replace(UPRIGHT + ACROSS, ""))


def _resolve(text: str, ground: Ground) -> str:
    """A fragment's text with its marks filled in."""
    told = ground.told
    first = {"f": ground.note, "n": ground.number, "b": ground.bookmark, "d": ground.drawing}

    def found(match: re.Match[str]) -> str:
        mark, kind, value = match.group(0, 1, 2)
        if kind in first:
            return str(first[kind] + int(value))
        if mark not in told:
            told[mark] = MARKS[kind](value, ground)
        return told[mark]

    resolved = MARK.sub(found, text)
    return NOWHERE.sub(_unlinked, resolved) if UNLINKED in resolved else resolved


def _unlinked(match: re.Match[str]) -> str:
    """What a link that leads nowhere says, without the look of one."""
    return match[1].replace(LOOK, "").replace("<w:rPr></w:rPr>", "")


def kept(body: str) -> tuple[str, str]:
    """A body whose last paragraph stays with what the template has behind it, and the style that this takes."""
    begin = body.rfind("<w:p>")
    match = PLAIN.match(body, begin) if begin >= 0 and body.endswith("</w:p>") else None
    if not match:
        return body, ""
    return f"{body[: match.start(1)]}{match[1]}{KEPT}{body[match.end(1) :]}", match[1] + KEPT


def _indent(value: str, ground: Ground) -> str:
    left, hanging = ground.scale.distance(int(value)), ground.scale.length(STEP)
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def _column(value: str, ground: Ground) -> str:
    weight, total, left, turn = map(int, value.split(","))
    width = ground.long if ground.turns(turn) else ground.width
    return str(max(NARROWEST, width - ground.scale.distance(left)) * weight // total)


def _dense(value: str, ground: Ground) -> str:
    need, turn = map(int, value.split(","))
    return "" if ground.fits(need, ground.long if ground.turns(turn) else ground.width) else "Dense"


def _size(value: str, ground: Ground) -> str:
    """The attributes of a picture that fits: as wide as asked, or as it is."""
    wanted, share, width, height, left = map(float, value.split(","))
    text = ground.width * EMU_PER_TWIP
    across = min(text * share or wanted, max(NARROWEST, ground.width - ground.scale.distance(int(left))) * EMU_PER_TWIP)
    across = min(across, HIGHEST * ground.height * EMU_PER_TWIP * width / height)
    return f'cx="{max(1, round(across))}" cy="{max(1, round(across * height / width))}"'


def _link(slug: str, ground: Ground) -> str:
    """The start of a link to a practice; one that the book does not have is named without a link."""
    return f'<w:hyperlink w:anchor="{bookmark(slug)}" w:history="1">' if slug in ground.anchors else UNLINKED


def _page(value: str, ground: Ground) -> str:
    slug, word = value.split(",", 1)
    if slug not in ground.anchors:
        return ""
    return run(f" ({word}\xa0") + page_reference(slug, page_of(slug)) + run(")")


def page_of(anchor: str) -> str:
    """A run with the page of an anchor, which is filled in when it is known."""
    return f"<w:r><w:t><?{AT} {anchor}?></w:t></w:r>"


MARKS = {
    "l": lambda value, ground: str(ground.lists[value]),
    "a": lambda value, ground: str(ground.scale.distance(int(value))),
    "i": _indent,
    "w": _column,
    "x": _size,
    "t": _dense,
    "s": lambda value, ground: ACROSS if ground.turns(int(value)) else "",
    "e": lambda value, ground: UPRIGHT if ground.turns(int(value)) else "",
    "o": _link,
    "p": _page,
}


def _note(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


def _number(number: int, definition: int, level: int, start: int) -> str:
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
    )


def declared(xml: str) -> str:
    """The part with all prefixes of fragments declared."""
    start, root, rest = re.split(r"(<w:\w+[^>]*)", xml, maxsplit=1)
    missing = (f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items() if f"xmlns:{prefix}=" not in root)
    return start + root + "".join(missing) + rest


def _before_end(xml: str, content: str) -> str:
    """The part with `content` as its last children; `numIdMacAtCleanup` has to stay behind lists."""
    head, tail = re.split(r"(?=(?:<w:numIdMacAtCleanup\b[^>]*/>)?</w:\w+>\s*$)", xml, maxsplit=1)
    return head + content + tail
