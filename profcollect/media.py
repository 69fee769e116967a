"""Finding the files that a practice shows or names: only inside the collection, never from the net."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from profcollect.disk import digest, own_file
from profcollect.images import PACKED, Image, read_image
from profcollect.limits import Limits
from profcollect.lint.addresses import LOCAL_DRIVE, REMOTE, without_scheme
from profcollect.lint.written import items_of, value_of
from profcollect.names import nearest
from profcollect.practice import Illustration, Practice
from profcollect.yamltree import Problem, Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profcollect.source import Document
    from profcollect.yamltree import Node

MEGABYTE = 1024 * 1024
MEGAPIXEL = 1_000_000
TOGETHER = 4
"""So many of the largest images may be unpacked for one practice: many bombs are no less than one."""
LONGEST_ADDRESS = 80
"""Characters of an address that a finding quotes: it may be a whole picture in base64."""
MOST_NAMES = 500
"""In a folder with more files than these, nobody looks for the one that was meant."""
UNREADABLE = "unreadable"
"""What is said of a file that is there and cannot be read."""
ESCAPED = re.compile(r"[\s()<>%#?\\]")
"""What an address in Markdown must not have as it is."""


class Naming(NamedTuple):
    """A place where a practice names a file."""

    role: str
    """`image`, `attachment` or `link`."""
    address: str
    span: Span
    exact: bool
    """Whether the address, and nothing else, stands there."""


class Spot(NamedTuple):
    """Where an address leads on the disk."""

    path: str
    """Below the collection, as the disk writes it; the folder that is still there, where the file is not."""
    fault: str = ""
    """`missing` or `outside`; empty where there is such a file."""
    better: str = ""
    """The address with the names as the disk writes them, or that of a file of nearly the same name."""


class Seen(NamedTuple):
    """What the disk said of the files that a practice names: while it says the same, they are the same."""

    spots: Mapping[tuple[str, bool], Spot]
    """Where addresses lead, by address and whether it may lead to a folder."""
    files: Mapping[str, str]
    """What was read, by path: the digest of its bytes, or why there are none."""


class Files:
    """The files that a practice names, each asked for once."""

    def __init__(self, root: Path, practice: str, limits: Limits = Limits()) -> None:
        self._root = root
        self._limits = limits
        self._unpacked = 0
        self._practice = practice
        self._spots: dict[tuple[str, bool], Spot] = {}
        self._looks: dict[str, str] = {}
        self._loaded: dict[str, Image | Problem] = {}

    @property
    def seen(self) -> Seen:
        """What the disk said so far."""
        return Seen(self._spots, self._looks)

    def spot(self, address: str, *, folders: bool) -> Spot:
        """Where an address leads."""
        key = (address, folders)
        if key not in self._spots:
            self._spots[key] = spot_of(self._root, self._practice, address, folders=folders)
        return self._spots[key]

    def load(self, path: str) -> tuple[Image | Problem, bool]:
        """The image in a file, or what is wrong with it, and whether it was asked for before."""
        known = path in self._loaded
        if not known:
            self._looks[path], data = _look(self._root, path, self._limits)
            self._loaded[path] = self._read(data, path) if data is not None else _unread(self._looks[path])
        return self._loaded[path], known

    def _read(self, data: bytes, path: str) -> Image | Problem:
        image = read_image(data, path)
        if image is None:
            return Problem("image-unreadable", Span(0, 0), {})
        pixels, most = image.width * image.height, self._limits.image_megapixels * MEGAPIXEL
        unpacked = self._unpacked + (pixels if image.name.endswith(PACKED) else 0)
        if pixels > most or unpacked > TOGETHER * most:
            return Problem("image-too-many-pixels", Span(0, 0), {"width": image.width, "height": image.height})
        self._unpacked = unpacked
        return image


def seen_again(root: Path, practice: str, seen: Seen, limits: Limits) -> dict[str, bytes] | None:
    """The bytes of the files that were read, by path, if the disk says the same as then; else None."""
    if any(spot_of(root, practice, name, folders=folders) != spot for (name, folders), spot in seen.spots.items()):
        return None
    found = {}
    for path, said in seen.files.items():
        now, data = _look(root, path, limits)
        if now != said:
            return None
        found[path] = data or b""
    return found


def load_images(root: Path, document: Document, files: Files | None = None) -> tuple[dict[str, Image], list[Problem]]:
    """The images of a practice by address as written, and what is wrong with the files that it names.

    `root` is the collection's folder; nothing outside it is read, whatever links point there.
    """
    images: dict[str, Image] = {}
    problems: list[Problem] = []
    files = files or Files(root, document.path)
    for naming in _body_images(document):
        found = _image(files, document, naming, problems)
        if found is not None:
            images[naming.address] = found
    for naming in _front_files(document):
        if naming.role == "image":
            _image(files, document, naming, problems)
        elif not REMOTE.match(naming.address):
            _spot(files, document, naming, problems)
    for naming in _links(document):
        spot = _spot(files, document, naming, problems)
        if not spot.fault and not spot.path.lower().endswith((".md", ".markdown")):
            problems.append(Problem("link-to-file", naming.span, {"path": _name(naming.address)}))
    return images, problems


def _body_images(document: Document) -> Iterator[Naming]:
    seen = set()
    for target in document.passages.targets:
        if target.kind == "image":
            seen.add(target.address)
            yield Naming("image", target.address, target.written or target.span, exact=target.written is not None)
    for line, address in document.body.sources:
        if address not in seen:
            yield Naming("image", address, document.body_line(line), exact=False)


def _front_files(document: Document) -> Iterator[Naming]:
    nodes = [("image", value_of(one, Illustration, "file")) for one in items_of(_field(document, "images"))]
    nodes += [("attachment", one) for one in items_of(_field(document, "attachments"))]
    for role, node in nodes:
        if isinstance(node, Scalar) and not node.absent and (name := node.text.strip()):
            exact = document.text[slice(*node.span)] == name
            yield Naming(role, name if REMOTE.match(name) else quote(name), node.span, exact)


def _field(document: Document, name: str) -> Node | None:
    return value_of(document.front, Practice, name)


def _links(document: Document) -> Iterator[Naming]:
    """The links to files. What only looks like one, `www.example.org`, is none."""
    for target in document.passages.targets:
        address = target.address
        if target.kind == "link" and address[:1] not in {"", "#"} and not _on_the_net(address):
            yield Naming("link", address, target.written or target.span, exact=target.written is not None)


def _on_the_net(address: str) -> bool:
    """Whether an address is surely not meant for a file of the collection; there are rules for each such kind."""
    plain = unquote(address)
    return bool(REMOTE.match(address) or LOCAL_DRIVE.match(plain) or without_scheme(plain))


def _image(files: Files, document: Document, naming: Naming, problems: list[Problem]) -> Image | None:
    """The image that is named, if it can be printed; else, and where its name is not quite right, a problem more."""
    if REMOTE.match(naming.address) and not LOCAL_DRIVE.match(unquote(naming.address)):
        address = naming.address
        shown = address if len(address) <= LONGEST_ADDRESS else address[:LONGEST_ADDRESS] + "…"
        problems.append(Problem("image-remote", naming.span, {"address": shown}))
        return None
    spot = _spot(files, document, naming, problems)
    if spot.fault:
        return None
    found, known = files.load(spot.path)
    if isinstance(found, Problem):
        if not known:
            problems.append(Problem(found.kind, naming.span, {**found.arguments, "path": _name(naming.address)}))
        return None
    return found


def _look(root: Path, path: str, limits: Limits) -> tuple[str, bytes | None]:
    """What is to be said of a file, and its bytes; none where it is too large or cannot be read."""
    try:
        known, data = own_file(_real(root), path, limits.image_megabytes * MEGABYTE)
    except (OSError, ValueError):
        return UNREADABLE, None
    return (f"{known.st_size} bytes", None) if data is None else (digest(data), data)


def _unread(said: str) -> Problem:
    if said == UNREADABLE:
        return Problem("image-unreadable", Span(0, 0), {})
    size = int(said.partition(" ")[0])
    return Problem("image-too-large", Span(0, 0), {"megabytes": f"{size / MEGABYTE:.0f}"})


def _spot(files: Files, document: Document, naming: Naming, problems: list[Problem]) -> Spot:
    """Where a file that is named lies; what is wrong with that is a problem more."""
    spot = files.spot(naming.address, folders=naming.role == "link")
    name = _name(naming.address)
    better = _escaped(document, naming, spot.better) if naming.exact else ""
    arguments = {"path": name, "near": spot.better, "better": better}
    if spot.fault:
        problems.append(Problem(f"{naming.role}-{spot.fault}", naming.span, arguments))
    elif spot.better:
        problems.append(Problem("other-case", naming.span, arguments))
    return spot


def spot_of(root: Path, practice: str, address: str, *, folders: bool = False) -> Spot:
    """Where an address in a practice leads; with `folders`, it may lead to one."""
    name = _name(address)
    path = _joined(practice, name)
    if LOCAL_DRIVE.match(name) or not _inside(path):
        return Spot("", "outside")
    try:
        actual, whole = actual_path(root, path)
        # Not `Path.resolve`, which raises where a link leads to itself.
        real = os.path.realpath(f"{root}/{actual}")
        if not Path(real).is_relative_to(_real(root)):
            return Spot("", "outside")
        if whole and (os.path.isfile(real) or (folders and os.path.exists(real))):  # noqa: PTH110, PTH113 - as above
            return Spot(actual, "", _renamed(name, actual))
        near = _near(root, actual, path)
    except (OSError, ValueError):
        return Spot("", "missing")
    return Spot(actual, "missing", name[: len(name) - len(posixpath.basename(name))] + near if near else "")


@lru_cache(maxsize=8)
def _real(root: Path) -> Path:
    return root.resolve()


def _name(address: str) -> str:
    """The path that an address names, without its escapes."""
    try:
        return unquote(urlsplit(address).path).replace("\\", "/")
    except ValueError:
        return address


def _joined(practice: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(practice), name))


def _inside(path: str) -> bool:
    return path != ".." and not path.startswith(("../", "/")) and "\0" not in path


def actual_path(root: Path, path: str) -> tuple[str, bool]:
    """A path below `root` as the disk writes it, as deep as there is such a thing, and whether that is all of it.

    Windows does not tell a from A, a Mac keeps й in two characters: the same name may be written in several ways.
    """
    here = ""
    for part in path.split("/"):
        folder = f"{root}/{here}"
        names, by_fold = _names(folder, os.stat(folder).st_mtime_ns)  # noqa: PTH116 - as in `disk.stamp_of`
        found = part if part in names else by_fold.get(_plain(part))
        if found is None:
            return here, False
        here = f"{here}/{found}" if here else found
        if not os.path.isdir(f"{root}/{here}"):  # noqa: PTH112 - likewise
            break
    return here, here.count("/") == path.count("/")


@lru_cache(maxsize=256)
def _names(folder: str, changed: int) -> tuple[frozenset[str], dict[str, str]]:
    """What lies in a folder that has last been changed then; the same by how it is compared."""
    del changed
    names = frozenset(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    return names, {_plain(name): name for name in sorted(names)}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _renamed(name: str, actual: str) -> str:
    """The path as written, with the names that the disk has; empty where it has those."""
    parts, own = name.split("/"), actual.split("/")
    for back in range(1, len(parts) + 1):
        if parts[-back] in {"", ".", ".."} or back > len(own):
            break
        parts[-back] = unicodedata.normalize("NFC", own[-back])
    better = "/".join(parts)
    return "" if better == unicodedata.normalize("NFC", name) else better


def _near(root: Path, folder: str, path: str) -> str:
    """The name of a file there that was probably meant; empty where none was."""
    name = posixpath.basename(path)
    if folder != posixpath.dirname(path):
        return ""
    names, _ = _names(f"{root}/{folder}", os.stat(f"{root}/{folder}").st_mtime_ns)  # noqa: PTH116 - as above
    # Photographs that differ by their number are different photographs.
    alike = [one for one in names if re.findall(r"\d+", one) == re.findall(r"\d+", name)]
    return nearest(name, alike) or "" if len(names) <= MOST_NAMES else ""


def _escaped(document: Document, naming: Naming, better: str) -> str:
    """What to write in the place of an address; empty where that is not certain."""
    start, end = naming.span
    if start < document.body_start:
        return better if re.fullmatch(r"[\w./-]+(?: [\w./-]+)*", better) else ""
    rest = document.text[start:end].partition("#")
    path = better if document.text[start - 1] == "<" else ESCAPED.sub(lambda match: quote(match[0]), better)
    return path + rest[1] + rest[2] if better else ""


def linked_practices(document: Document, slugs: dict[str, str]) -> dict[str, str]:
    """The slugs of the practices that this one links to, by address as written."""
    return {address: slugs[target] for address, target in linked_files(document).items() if target in slugs}


def linked_files(document: Document) -> dict[str, str]:
    """The files of the collection that may be the practices that this one links to, by address as written."""
    found = {}
    for _, address in document.body.links:
        if REMOTE.match(address) or not urlsplit(address).path.endswith(".md"):
            continue
        path = unquote(urlsplit(address).path)
        found[address] = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), path))
    return found


def dependencies(root: Path, document: Document) -> tuple[str, ...]:
    """What the findings in a practice depend on, beside its own file, by paths below the collection.

    Files that it names, whether they are there or not; where one is not, the folder it would be in.
    """
    if document.front is None:
        return ()
    body = document.body
    named = [address for _, address in (*body.sources, *body.links)]
    named += [target.address for target in document.passages.targets]
    named += [naming.address for naming in _front_files(document)]
    paths = {_joined(document.path, _name(one)) for one in named if one[:1] != "#" and not REMOTE.match(one)}
    found = set()
    for path in filter(_inside, paths):
        try:
            found |= {path, actual_path(root, path)[0] or "."}
        except (OSError, ValueError):
            found.add(path)
    return tuple(sorted(found))
