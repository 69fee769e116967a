"""The Word file as a zip of parts: reading, adopting an edited template, writing."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lxml.etree import _Element

MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
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
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of all parts: that of the run would make every file another one."""
LARGE = 1 << 30
"""Bytes of a part whose size an archive may not be able to tell in the usual way."""
SECTION = re.compile(r"<w:sectPr\b[^>]*>(.*?)</w:sectPr>", re.DOTALL)
LIST_STYLES = ("ListBullet", "ListNumber", "ListParenthesis", "ListTask")


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

    def write(self, long: Mapping[str, Sequence[bytes]] = MappingProxyType({})) -> bytes:
        """The file, with the parts that are too long to be made of one piece; equal parts give equal bytes."""
        buffer = BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            names = {*self.parts, *long}
            for name in sorted(names, key=lambda name: (name != TYPES, not name.startswith("_rels/"), name)):
                if name in long:
                    _put(archive, name, long[name])
                else:
                    entry = ZipInfo(name, EARLIEST)
                    entry.create_system = 0
                    # Images are compressed already.
                    entry.compress_type = ZIP_DEFLATED if name.endswith((".xml", ".rels")) else ZIP_STORED
                    archive.writestr(entry, self.parts[name], compresslevel=LEVEL)
        return buffer.getvalue()

    def relate(self, source: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add relationships of a part: id, kind, target; hyperlinks lead out of the file."""
        name = relations_of(source)
        root = parsed(self.parts.get(name, f'<Relationships xmlns="{RELATIONS}"/>'.encode()))
        for identifier, kind, target in rows:
            full = kind if ":" in kind else f"{OFFICE}relationships/{kind}"
            row = add(root, f"{{{RELATIONS}}}Relationship", Id=identifier, Type=full)
            row.set("Target", target)
            if kind == "hyperlink":
                row.set("TargetMode", "External")
        self.parts[name] = serialised(root)

    def declare(self, tag: str, rows: Iterable[tuple[str, str]]) -> None:
        """Say the content types of file endings (`Default`) or of parts (`Override`), unless they are said."""
        root = parsed(self.parts[TYPES])
        key = "Extension" if tag == "Default" else "PartName"
        known = {row.get(key) for row in root}
        for name, kind in rows:
            if name not in known:
                add(root, f"{root.tag.partition('}')[0]}}}{tag}", **{key: name, "ContentType": kind})
        self.parts[TYPES] = serialised(root)

    def drop(self, names: Iterable[str]) -> None:
        """Take out parts that the document refers to no more."""
        gone = set(names)
        for place, attribute, folder in ((TYPES, "PartName", ""), (relations_of(MAIN), "Target", "/word/")):
            root = parsed(self.parts[place])
            for row in list(root):
                target = row.get(attribute, "")
                if (target if target.startswith("/") else folder + target).removeprefix("/") in gone:
                    root.remove(row)
            self.parts[place] = serialised(root)
        for name in gone:
            self.parts.pop(name, None)
            self.parts.pop(relations_of(name), None)

    def related(self, source: str) -> dict[str, str]:
        """The targets of a part's relationships by id."""
        name = relations_of(source)
        root = parsed(self.parts[name]) if name in self.parts else ()
        return {row.get("Id", ""): row.get("Target", "") for row in root}


def _put(archive: ZipFile, name: str, pieces: Sequence[bytes]) -> None:
    """Put a part into the archive piece by piece."""
    with archive.open(name, "w", force_zip64=sum(map(len, pieces)) >= LARGE) as part:
        part.writelines(pieces)
    # Only a name takes the archive's level of compression; its time is the earliest.
    archive.getinfo(name).create_system = 0


def relations_of(part: str) -> str:
    """Where the relationships of a part stand; those of the file itself, where it is empty."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


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
            package.declare("Override", [(f"/{name}", f"{WORDML}{kind}+xml")])
    names = _style_names(parsed(package.parts["word/styles.xml"]), parsed(reference.parts["word/styles.xml"]))
    for name in package.parts:
        if name.startswith("word/") and name.endswith(".xml"):
            text = STYLE_NAMES.sub(lambda match: f'{match[1]}{names.get(match[2], match[2])}"', package.text(name))
            package.parts[name] = text.encode()
    _adopt_styles(package, reference)
    _adopt_lists(package, reference)


def lists(package: Package) -> dict[str, tuple[int, int]]:
    """The numbering of each list style, and the definition that it stands for."""
    styles = parsed(package.parts["word/styles.xml"])
    numbering = parsed(package.parts["word/numbering.xml"])
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
    styles = parsed(package.parts["word/styles.xml"])
    known = {_identifier(style) for style in styles.iter(f"{W}style")}
    for style in parsed(reference.parts["word/styles.xml"]).iter(f"{W}style"):
        if _identifier(style) not in known:
            styles.append(deepcopy(style))
    package.parts["word/styles.xml"] = serialised(styles)


def _adopt_lists(package: Package, reference: Package) -> None:
    """Put the packaged list styles in the place of those that have no list."""
    known, wanted = lists(package), lists(reference)
    styles, numbering = (parsed(package.parts[f"word/{kind}.xml"]) for kind in ("styles", "numbering"))
    source, definitions = (parsed(reference.parts[f"word/{kind}.xml"]) for kind in ("styles", "numbering"))
    for style in [style for style in source.iter(f"{W}style") if _identifier(style) in wanted.keys() - known]:
        for own in [own for own in styles if _identifier(own) == _identifier(style)]:
            styles.remove(own)
        new = deepcopy(style)
        number = _copy_list(numbering, definitions, wanted[_identifier(style)][1])
        next(new.iter(f"{W}numId")).set(f"{W}val", str(number))
        styles.append(new)
    package.parts["word/styles.xml"], package.parts["word/numbering.xml"] = serialised(styles), serialised(numbering)


def _copy_list(numbering: _Element, source: _Element, definition: int) -> int:
    """Copy a list's definition under free ids; the id of the new list."""
    new = deepcopy(next(row for row in source if row.get(f"{W}abstractNumId") == str(definition)))
    free = 1 + max((int(row.get(f"{W}abstractNumId", 0)) for row in numbering), default=0)
    number = 1 + max((int(row.get(f"{W}numId", 0)) for row in numbering), default=0)
    new.set(f"{W}abstractNumId", str(free))
    instance = add(numbering, f"{W}num", **{f"{W}numId": str(number)})
    add(instance, f"{W}abstractNumId", **{f"{W}val": str(free)})
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


def add(parent: _Element, tag: str, **attributes: str) -> _Element:
    """A new last child."""
    from lxml.etree import SubElement

    return SubElement(parent, tag, attributes)


def parsed(data: bytes) -> _Element:
    """An XML part as a tree."""
    from lxml.etree import XMLParser, fromstring

    # A template comes from the user's own folder, but nothing is gained by trusting its DTD.
    return fromstring(data, XMLParser(resolve_entities=False, no_network=True))


def serialised(root: _Element) -> bytes:
    """A tree as an XML part."""
    from lxml.etree import tostring

    return tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
