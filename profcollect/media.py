"""Finding the files that a practice shows or links to: only inside the collection, never from the net."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from profcollect.images import read_image
from profcollect.names import fold
from profcollect.practice import Practice
from profcollect.schema import key_names
from profcollect.yamltree import Mapping, Node, Problem, Scalar, Sequence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from profcollect.images import Image
    from profcollect.source import Document

LARGEST_IMAGE = 20 * 1024 * 1024
"""Bytes of an image at most."""
MEGABYTE = 1024 * 1024
NOWHERE = Span(0, 0)
REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")


def load_images(root: Path, document: Document) -> tuple[dict[str, Image], list[Problem]]:
    """The images of a practice by address as written, and what is wrong with the rest.

    `root` is the collection's folder; nothing outside it is read, whatever links point there.
    """
    images: dict[str, Image] = {}
    problems = []
    for line, source in document.body.sources:
        if source in images:
            continue
        found = _load(root, document.path, source)
        if isinstance(found, Problem):
            problems.append(Problem(found.kind, document.body_line(line), found.arguments))
        else:
            images[source] = found
    return images, problems


def _load(root: Path, practice: str, source: str) -> Image | Problem:
    if REMOTE.match(source):
        return Problem("image-remote", NOWHERE, {"address": source})
    name = unquote(urlsplit(source).path).replace("\\", "/")
    path = root / posixpath.dirname(practice) / name
    try:
        real = path.resolve()
        if not real.is_relative_to(root.resolve()):
            return Problem("image-outside", NOWHERE, {"path": name})
        if not real.is_file():
            return Problem("image-missing", NOWHERE, {"path": name})
        if (size := real.stat().st_size) > LARGEST_IMAGE:
            megabytes = f"{size / MEGABYTE:.0f}"
            return Problem("image-too-large", NOWHERE, {"path": name, "megabytes": megabytes})
        image = read_image(real.read_bytes())
    except (OSError, ValueError):
        return Problem("image-missing", NOWHERE, {"path": name})
    return image or Problem("image-unreadable", NOWHERE, {"path": name})


def linked_practices(document: Document, slugs: dict[str, str]) -> dict[str, str]:
    """The slugs of the practices that this one links to, by address as written."""
    found = {}
    for _, address in document.body.links:
        if REMOTE.match(address) or not urlsplit(address).path.endswith(".md"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(urlsplit(address).path)))
        if target in slugs:
            found[address] = slugs[target]
    return found


def dependencies(document: Document) -> tuple[str, ...]:
    """The files of the collection that a practice names, by their paths below it; some may not be there."""
    if document.front is None:
        return ()
    body = document.body
    named = [address for _, address in (*body.sources, *body.links)] + list(_named_files(document.front))
    local = (unquote(urlsplit(address).path).replace("\\", "/") for address in named if not REMOTE.match(address))
    folder = posixpath.dirname(document.path)
    paths = (posixpath.normpath(posixpath.join(folder, path)) for path in local if path)
    return tuple(sorted({path for path in paths if not path.startswith(("..", "/")) and "\0" not in path}))


def _named_files(front: Mapping) -> Iterator[str]:
    """The values of the fields that name files."""
    names = key_names(Practice)
    for pair in front.pairs:
        if names.get(fold(pair.key.text)) in {"images", "attachments"}:
            yield from _scalars(pair.value)


def _scalars(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for pair in node.pairs:
            yield from _scalars(pair.value)
