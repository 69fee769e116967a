"""The Word file as a zip of parts: reading, adopting an edited template, filling, writing."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from profcollect.markup.wordml import Fragment

MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
SPACES = {
    "w": WORD,
    "r": f"{OFFICE}relationships",
    "wp": f"{DRAWING}wordprocessingDrawing",
    "a": f"{DRAWING}main",
    "pic": f"{DRAWING}picture",
}
"""What fragments are written in."""
STYLE_NAMES = re.compile(
    r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link|numStyleLink|styleLink) w:val="|w:styleId=")([^"]*)"'
)
LEVEL = 5
"""Of compression: on 200 practices two thirds of the time of zlib's own choice, an eighth more bytes."""
EMU_PER_TWIP = 635
NARROWEST = 1000
"""Twips that a table or a picture gets however far in it stands."""
TALLEST = 0.8
"""A picture's greatest height, of the height of the text."""

MARK = re.compile("\x01(.)([^\x01]*)\x01")
BREAK = "<?section?>"
PLACE = re.compile(r"<\?practice (\d+)\?>")
"""Where a section ends, and where a practice's body goes; no text can look like a processing instruction."""
SECTION = re.compile(r"<w:sectPr\b[^>]*>(.*?)</w:sectPr>", re.DOTALL)
REFERENCES = re.compile(r"<w:(?:header|footer)Reference\b[^>]*/>")
NOT_INHERITED = re.compile(
    r"<w:(?:headerReference|footerReference|type|titlePg|pgNumType)\b[^>]*/>|<w:(footnotePr|endnotePr)>.*?</w:\1>",
    re.DOTALL,
)
OWN_NOTES = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr><w:type w:val="nextPage"/>'
LIST_STYLES = ("ListBullet", "ListNumber", "ListParenthesis", "ListTask")


@dataclass(frozen=True)
class Ground:
    """What a fragment is put into: the size of the text in twips, the list of each style, the ids that are free."""

    width: int
    height: int
    lists: Mapping[str, int]
    note: int
    number: int
    bookmark: int
    drawing: int

    def after(self, fragment: Fragment) -> Ground:
        """The same with the ids that `fragment` takes left out."""
        return replace(
            self,
            note=self.note + len(fragment.notes),
            number=self.number + len(fragment.lists),
            bookmark=self.bookmark + fragment.bookmarks,
            drawing=self.drawing + fragment.drawings,
        )


@dataclass(frozen=True)
class Package:
    """The parts of a Word file by name."""

    parts: dict[str, bytes]

    @classmethod
    def read(cls, path: Path) -> Package:
        """Read a file. Raises what `zipfile` raises."""
        with ZipFile(path) as archive:
            return cls({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})

    def text(self, name: str) -> str:
        """An XML part."""
        return self.parts[name].decode()

    def write(self) -> bytes:
        """The file; equal parts give equal bytes."""
        buffer = BytesIO()
        with ZipFile(buffer, "w") as archive:
            for name in sorted(self.parts, key=lambda name: (name != TYPES, not name.startswith("_rels/"), name)):
                entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.create_system = 0
                # Images are compressed already.
                packed = name.endswith((".xml", ".rels"))
                entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
                archive.writestr(entry, self.parts[name], compresslevel=LEVEL)
        return buffer.getvalue()

    def relate(self, source: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add relationships of a part: id, kind, target; hyperlinks lead out of the file."""
        name = source.replace("word/", "word/_rels/") + ".rels"
        root = _parse(self.parts.get(name, f'<Relationships xmlns="{RELATIONS}"/>'.encode()))
        for identifier, kind, target in rows:
            row = _add(root, f"{{{RELATIONS}}}Relationship", Id=identifier, Type=f"{OFFICE}relationships/{kind}")
            row.set("Target", target)
            if kind == "hyperlink":
                row.set("TargetMode", "External")
        self.parts[name] = _serialise(root)

    def declare(self, tag: str, **attributes: str) -> None:
        """Say the content type of a file ending (`Default`) or of a part (`Override`), unless it is said."""
        root = _parse(self.parts[TYPES])
        key = "Extension" if tag == "Default" else "PartName"
        if all(row.get(key) != attributes[key] for row in root):
            _add(root, f"{root.tag.partition('}')[0]}}}{tag}", **attributes)
        self.parts[TYPES] = _serialise(root)


def adopt(package: Package, reference: Package) -> None:
    """Give an edited template what the packaged one has and a fragment needs: style ids, styles, lists, notes.

    Word in Russian and LibreOffice save other style ids than they read («heading 1» becomes `1`), and drop
    parts that nothing uses; only the names of styles stay.
    """
    for kind in ("styles", "numbering", "footnotes"):
        name = f"word/{kind}.xml"
        if name not in package.parts:
            package.parts[name] = reference.parts[name]
            package.relate(MAIN, [(f"profcollect-{kind}", kind, f"{kind}.xml")])
            package.declare(
                "Override",
                PartName=f"/{name}",
                ContentType=f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml",
            )
    names = _style_names(_parse(package.parts["word/styles.xml"]), _parse(reference.parts["word/styles.xml"]))
    for name in package.parts:
        if name.startswith("word/") and name.endswith(".xml"):
            text = STYLE_NAMES.sub(lambda match: f'{match[1]}{names.get(match[2], match[2])}"', package.text(name))
            package.parts[name] = text.encode()
    _adopt_styles(package, reference)
    _adopt_lists(package, reference)


def lists(package: Package) -> dict[str, tuple[int, int]]:
    """The numbering of each list style, and the definition that it stands for."""
    styles = _parse(package.parts["word/styles.xml"])
    numbering = _parse(package.parts["word/numbering.xml"])
    definitions = {
        number.get(f"{W}numId"): int(_value(number, "abstractNumId")) for number in numbering.iter(f"{W}num")
    }
    found = {}
    for style in styles.iter(f"{W}style"):
        name, number = style.get(f"{W}styleId"), _value(style, "pPr/w:numPr/w:numId")
        if name in LIST_STYLES and number in definitions:
            found[name] = int(number), definitions[number]
    return found


def next_id(tag: str, xml: str, attribute: str = "id") -> int:
    """The first free id of such elements."""
    numbers = re.findall(rf'<(?:w|wp):{tag} [^>]*?\b(?:w:)?{attribute}="(\d+)"', xml)
    return 1 + max(map(int, numbers), default=0)


def fill(package: Package, fragments: Sequence[Fragment], first_bookmark: int) -> None:
    """Put the fragments into the document, and what they need into the other parts."""
    document, notes, numbering = (package.text(f"word/{name}.xml") for name in ("document", "footnotes", "numbering"))
    styles = lists(package)
    ground = Ground(
        *text_size(document),
        lists={name: number for name, (number, _) in styles.items()},
        note=next_id("footnote", notes),
        number=next_id("num", numbering, "numId"),
        bookmark=first_bookmark,
        drawing=next_id("docPr", document),
    )
    bodies, all_notes, all_numbers = [], [], []
    for fragment in fragments:
        bodies.append(_resolve(fragment.body, ground))
        all_notes += [_note(ground.note + place, _resolve(note, ground)) for place, note in enumerate(fragment.notes)]
        all_numbers += [
            _number(ground.number + place, styles[style][1], level, start)
            for place, (style, level, start) in enumerate(fragment.lists)
        ]
        ground = ground.after(fragment)
    document = _sections(document)
    document = PLACE.sub(lambda match: bodies[int(match[1])], document)
    package.parts[MAIN] = _declared(document).encode()
    package.parts["word/footnotes.xml"] = _before_end(_declared(notes), "".join(all_notes)).encode()
    package.parts["word/numbering.xml"] = _before_end(numbering, "".join(all_numbers)).encode()


def text_size(document: str) -> tuple[int, int]:
    """Width and height of the text on the template's last page, in twips."""
    # A negative margin is one that the header may not push down.
    page = {name: int(value) for name, value in re.findall(r'w:(\w+)="-?(\d+)"', SECTION.findall(document)[-1])}
    return page["w"] - page["left"] - page["right"] - page.get("gutter", 0), page["h"] - page["top"] - page["bottom"]


def _resolve(text: str, ground: Ground) -> str:
    """A fragment's text with its marks filled in."""
    first = {"f": ground.note, "n": ground.number, "b": ground.bookmark, "d": ground.drawing}

    def found(match: re.Match[str]) -> str:
        kind, value = match[1], match[2]
        if kind in first:
            return str(first[kind] + int(value))
        if kind == "l":
            return str(ground.lists[value])
        return _column(value, ground) if kind == "w" else _size(value, ground)

    return MARK.sub(found, text)


def _column(value: str, ground: Ground) -> str:
    weight, total, left = map(int, value.split(","))
    return str(max(NARROWEST, ground.width - left) * weight // total)


def _size(value: str, ground: Ground) -> str:
    """The attributes of a picture that fits: as wide as asked, or as it is."""
    wanted, share, width, height, left = map(float, value.split(","))
    text = ground.width * EMU_PER_TWIP
    across = min(text * share or wanted, max(NARROWEST, ground.width - left) * EMU_PER_TWIP)
    across = min(across, TALLEST * ground.height * EMU_PER_TWIP * width / height)
    return f'cx="{max(1, round(across))}" cy="{max(1, round(across * height / width))}"'


def _note(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


def _number(number: int, definition: int, level: int, start: int) -> str:
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
    )


def _sections(document: str) -> str:
    """The document with its section breaks, each on a page like the last; every section counts its own notes."""
    *_, last = SECTION.finditer(document)
    references, page = "".join(REFERENCES.findall(last[1])), NOT_INHERITED.sub("", last[1])
    # LibreOffice counts the notes of a file only when the last section changes something of endnotes,
    # of which a book has none; else it prints 0 for most of them.
    own = OWN_NOTES.replace("<w:type", '<w:endnotePr><w:numStart w:val="2"/></w:endnotePr><w:type')
    end = f"<w:sectPr>{references}{own}{page}</w:sectPr>"
    document = document[: last.start()] + end + document[last.end() :]
    section = f"<w:sectPr>{OWN_NOTES}{page}</w:sectPr>"
    return document.replace(BREAK, f'<w:p><w:pPr><w:pStyle w:val="Thin"/>{section}</w:pPr></w:p>')


def _declared(xml: str) -> str:
    """The part with all prefixes of fragments declared."""
    start, root, rest = re.split(r"(<w:\w+[^>]*)", xml, maxsplit=1)
    missing = (f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items() if f"xmlns:{prefix}=" not in root)
    return start + root + "".join(missing) + rest


def _before_end(xml: str, content: str) -> str:
    """The part with `content` as its last children; `numIdMacAtCleanup` has to stay behind lists."""
    head, tail = re.split(r"(?=(?:<w:numIdMacAtCleanup\b[^>]*/>)?</w:\w+>\s*$)", xml, maxsplit=1)
    return head + content + tail


def _style_names(own: _Element, wanted: _Element) -> dict[str, str]:
    """The ids to change: from those the styles have to those that fragments use, matched by name."""
    ids = {_value(style, "name"): _identifier(style) for style in own.iter(f"{W}style")}
    folded = {name.lower(): identifier for name, identifier in ids.items()}
    names = {}
    for style in wanted.iter(f"{W}style"):
        name = _value(style, "name")
        identifier = ids.get(name) or folded.get(name.lower())
        if identifier:
            names[identifier] = _identifier(style)
    taken = set(names.values())
    return {identifier: f"{identifier}-2" for identifier in ids.values() if identifier in taken - set(names)} | names


def _adopt_styles(package: Package, reference: Package) -> None:
    """Add the styles that the template lacks."""
    styles = _parse(package.parts["word/styles.xml"])
    known = {_identifier(style) for style in styles.iter(f"{W}style")}
    for style in _parse(reference.parts["word/styles.xml"]).iter(f"{W}style"):
        if _identifier(style) not in known:
            styles.append(deepcopy(style))
    package.parts["word/styles.xml"] = _serialise(styles)


def _adopt_lists(package: Package, reference: Package) -> None:
    """Put the packaged list styles in the place of those that have no list."""
    known, wanted = lists(package), lists(reference)
    styles, numbering = (_parse(package.parts[f"word/{kind}.xml"]) for kind in ("styles", "numbering"))
    source, definitions = (_parse(reference.parts[f"word/{kind}.xml"]) for kind in ("styles", "numbering"))
    for style in [style for style in source.iter(f"{W}style") if _identifier(style) in wanted.keys() - known]:
        for own in [own for own in styles if _identifier(own) == _identifier(style)]:
            styles.remove(own)
        new = deepcopy(style)
        number = _copy_list(numbering, definitions, wanted[_identifier(style)][1])
        next(new.iter(f"{W}numId")).set(f"{W}val", str(number))
        styles.append(new)
    package.parts["word/styles.xml"], package.parts["word/numbering.xml"] = _serialise(styles), _serialise(numbering)


def _copy_list(numbering: _Element, source: _Element, definition: int) -> int:
    """Copy a list's definition under free ids; the id of the new list."""
    new = deepcopy(next(row for row in source if row.get(f"{W}abstractNumId") == str(definition)))
    free = 1 + max((int(row.get(f"{W}abstractNumId", 0)) for row in numbering), default=0)
    number = 1 + max((int(row.get(f"{W}numId", 0)) for row in numbering), default=0)
    new.set(f"{W}abstractNumId", str(free))
    instance = _add(numbering, f"{W}num", **{f"{W}numId": str(number)})
    _add(instance, f"{W}abstractNumId", **{f"{W}val": str(free)})
    # The schema wants definitions before lists, and lists before `numIdMacAtCleanup`.
    for element, later in ((new, ("abstractNum", "num")), (instance, ("numIdMacAtCleanup",))):
        place = next(
            (at for at, row in enumerate(numbering) if str(row.tag) in {W + tag for tag in later}), len(numbering)
        )
        numbering.insert(place, element)
    return number


def _identifier(style: _Element) -> str:
    return style.get(f"{W}styleId", "")


def _value(element: _Element, path: str) -> str:
    """The `w:val` of an element below, empty where there is none."""
    found = element.find(f"w:{path}", {"w": WORD})
    return "" if found is None else found.get(f"{W}val", "")


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml.etree import SubElement

    return SubElement(parent, tag, attributes)


def _parse(data: bytes) -> _Element:
    from lxml.etree import XMLParser, fromstring

    # A template comes from the user's own folder, but nothing is gained by trusting its DTD.
    return fromstring(data, XMLParser(resolve_entities=False, no_network=True))


def _serialise(root: _Element) -> bytes:
    from lxml.etree import tostring

    return tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
