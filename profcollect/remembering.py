"""Practices that were compiled before and need not be again: what became of them is kept in the collection.

An outcome is used again only if everything that it came from is the same by content: the tool, its engines, the
settings, the taxonomy, the day and what is asked for, which are the context of all; and of each practice the text, the
images, where the addresses in it lead, and the addresses in the book of the practices that it links to. No file's
time is trusted.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from profcollect.disk import own_bytes, own_text, read_bytes
from profcollect.jobs import run, work_all
from profcollect.packing import BROKEN, Packer
from profcollect.pipeline import Outcome
from profcollect.source import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profcollect.jobs import Workers
    from profcollect.media import Seen
    from profcollect.pipeline import Job
    from profcollect.workspace import Workspace

MANY, SOME = 400, 50
"""Up to so many practices are recalled by one process; of more, each recalls so many at a time."""
ENGINES = ("markdown-it-py", "mdit-py-plugins", "mdurl", "PyYAML", "python-docx", "segno", "snowballstemmer")
"""The packages that a practice goes through."""
FAULT = "rule-fault"
"""A rule that broke down may not do so the next time."""


class Origin(NamedTuple):
    """What an outcome came from, beside what is the same for all practices."""

    text: str
    """The hash of the practice's file."""
    seen: Seen
    """What the disk said of the files that it names."""
    slugs: Mapping[str, str]
    """The addresses in the book of itself and of what it links to."""


def remembered(workspace: Workspace, workers: Workers) -> Iterator[Outcome]:
    """The outcomes of all practices, as they come; those that are known from an earlier build come first.

    Other processes have begun when this is called, if there are many to recall.
    """
    # Between the two readings the settings have been read, and the taxonomy with them.
    if own_text(workspace.root, workspace.gist.taxonomy) != workspace.gist.taxonomy_text:
        return run(workspace.files, workers)
    context = _context(workspace, workers.job)
    return _completed(workspace, workers, context, workers.each(partial(_recall, context), workspace.files, MANY, SOME))


def _completed(workspace: Workspace, workers: Workers, context: bytes, known: Iterator[Outcome]) -> Iterator[Outcome]:
    """Those that are known, and then the others, which are kept."""
    from profcollect.store import Store

    store, paths = Store(workspace.root, context), set()
    for outcome in known:
        paths.add(outcome.path)
        store.use(_name(workers.job, outcome.path))
        yield outcome
    for outcome, packed in workers.compiled(_made, [path for path in workspace.files if path not in paths]):
        if packed is not None:
            store.put(_name(workers.job, outcome.path), packed)
        yield outcome
    store.save()


def _recall(context: bytes, job: Job, paths: Sequence[str]) -> Iterator[Outcome]:
    """The outcomes of those practices that are known."""
    from profcollect.store import Store

    names = {_name(job, path): path for path in paths}
    for name, data in Store(job.root, context).load(names):
        outcome = _recalled(job, names[name], data)
        if outcome is not None:
            yield outcome


def _made(job: Job, paths: Sequence[str]) -> Iterator[tuple[Outcome, bytes | None]]:
    """The outcomes of those practices, as they are and as they are kept: packed by whoever has made them."""
    return ((outcome, _packed(job, outcome)) for outcome in work_all(job, paths))


def _context(workspace: Workspace, job: Job) -> bytes:
    """What stands for all that every outcome depends on; what the parts are shows in their `repr`."""
    gist = workspace.gist
    return _hash(tool(), workspace.source, gist.taxonomy_text, job.rules, job.stage, job.today)


def _name(job: Job, path: str) -> bytes:
    """What the outcome of a practice is kept under: one for each set of markups."""
    return _hash(path, job.headings, job.markups)


def _hash(*parts: object) -> bytes:
    return hashlib.blake2b("\0".join(map(repr, parts)).encode(errors="surrogatepass"), digest_size=16).digest()


@cache
def tool() -> bytes:
    """What this program is: its own files and the packages that a practice goes through."""
    import sys
    from contextlib import suppress
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    from profcollect import __version__

    folder = os.path.dirname(__file__)  # noqa: PTH120 - going through it with Paths takes as long as reading it
    files = [
        f"{place}/{name}" for place, _, names in os.walk(folder) for name in names if name.endswith((".py", ".yml"))
    ]
    own = hashlib.blake2b()
    for path in sorted(files):
        data = read_bytes(Path(path))
        own.update(f"{path[len(folder) :].replace(os.sep, '/')}\0{len(data)}\0".encode())
        own.update(data)
    found = [__version__, sys.version, sys.platform, own.hexdigest()]
    for name in ENGINES:
        # Who packs everything into one program may have left out what says which versions it has.
        with suppress(PackageNotFoundError):
            found.append(version(name))
    return _hash(found)


@cache
def _packers() -> tuple[Packer[Origin], Packer[Outcome]]:
    from collections.abc import Mapping

    from profcollect.collection import Compiled
    from profcollect.disk import Sealed, Stamp
    from profcollect.i18n import Text
    from profcollect.images import Image
    from profcollect.lint.diagnostic import Diagnostic, Place
    from profcollect.lint.facts import Facts
    from profcollect.markup.wordml import Fragment
    from profcollect.media import Seen
    from profcollect.practice import Link, Practice
    from profcollect.videos import Video

    classes = (Compiled, Diagnostic, Facts, Fragment, Image, Link, Place, Practice, Sealed, Seen, Stamp, Text, Video)
    names = {"Mapping": Mapping, **{one.__name__: one for one in classes}}
    return Packer(Origin, names), Packer(Outcome, names)


def _packed(job: Job, outcome: Outcome) -> bytes | None:
    """An outcome with what it came from, as bytes; None where it is not to be kept. Images stay in their files."""
    if outcome.seen is None or outcome.path in job.texts or any(one.name == FAULT for one in outcome.diagnostics):
        return None
    if not outcome.sources or not outcome.sources[0].size:
        return None
    images = {image.path: image.data for one in outcome.compiled.values() for image in one.images}
    origin = Origin(outcome.sources[0].sha256, outcome.seen, {**outcome.linked, outcome.path: job.slugs[outcome.path]})
    origins, packer = _packers()
    try:
        start = origins.pack(origin)
        given = [images.get(path) for path in outcome.seen.files]
        rest = packer.pack(replace(outcome, seen=None), given)
    except BROKEN:
        return None
    return b"".join((len(start).to_bytes(8, "big"), start, rest))


def _recalled(job: Job, path: str, data: bytes) -> Outcome | None:
    """The outcome that was kept, if all that it came from is as it was."""
    from profcollect import media

    end = 8 + int.from_bytes(data[:8], "big")
    origins, packer = _packers()
    try:
        origin = origins.unpack(data[8:end])
        own = own_bytes(job.root, path, LARGEST)
        if own is None or hashlib.sha256(own).hexdigest() != origin.text:
            return None
        if any(job.slugs.get(one, "") != slug for one, slug in origin.slugs.items()):
            return None
        files = media.seen_again(job.root, path, origin.seen, job.settings.config.limits)
        if files is None:
            return None
        return replace(packer.unpack(data[end:], files.values()), seen=origin.seen)
    except BROKEN:
        return None
