"""The texts around the practices: preface, afterword, appendices. They have no front matter and stand in no index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from profcollect.disk import FILE_NAME, read_stamped, read_text, sealed
from profcollect.lint.ruleset import Exempt
from profcollect.names import fold
from profcollect.pipeline import Outcome, compile_text, sealed_images
from profcollect.practice import Practice
from profcollect.schema import Stage, key_names
from profcollect.yamltree import Mapping, Problem, Scalar, Sequence, Span, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.collection import Matter
    from profcollect.config import Config
    from profcollect.disk import Sealed, Stamp
    from profcollect.images import Image
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.pipeline import Job
    from profcollect.source import Document
    from profcollect.yamltree import Node

KEYS = ("preface", "afterword", "appendices")
"""The keys of the settings that name such texts."""
OF_PRACTICES = Exempt(("*",), ("PC101",))
"""What only a practice must have: its title."""


class Around(NamedTuple):
    """The texts around the practices of a book."""

    matters: list[Matter]
    diagnostics: list[Diagnostic]
    sources: list[Sealed]
    """The files that they are compiled from."""


class _Read(NamedTuple):
    document: Document | None
    """None where there is no such file in the collection."""
    images: dict[str, Image]
    diagnostics: tuple[Diagnostic, ...]
    stamp: Stamp | None = None
    data: bytes = b""


def matters(job: Job) -> Around:
    """The texts that the settings name, compiled, and what is wrong with them; what cannot be read is left out."""
    from profcollect import typography
    from profcollect.collection import Matter
    from profcollect.names import revealed
    from profcollect.source import title_of

    config = job.settings.config
    bind = typography.binder(config.typography.percent)
    around = Around([], [], [])
    for path, anchor, word in named(config):
        read = _read(job, path)
        around.diagnostics.extend(read.diagnostics)
        if read.document is None or read.document.front is None:
            continue
        title = revealed(bind(title_of(read.document) or job.settings.words[word]))
        compiled = compile_text(replace(job, headings=(1,)), read.document, Practice(), anchor, read.images)[1]
        around.matters.append(Matter(title, anchor, compiled))
        around.sources.extend((sealed(path, read.data), *sealed_images(read.images)))
    return around


def named(config: Config) -> list[tuple[str, str, str]]:
    """The file, the anchor and the word for each text that the settings name, in the book's order."""
    from profcollect.collection import AFTERWORD, PREFACE

    found = [(config.preface, PREFACE, "preface"), (config.afterword, AFTERWORD, "afterword")]
    found += [(path, f"matter--appendix-{place}", "appendix") for place, path in enumerate(config.appendices, 1)]
    return [one for one in found if one[0]]


def check(job: Job, path: str) -> Outcome:
    """What a check finds in one of them."""
    from profcollect import media
    from profcollect.lint.diagnostic import Place
    from profcollect.lint.facts import Facts, Mention

    read = _read(job, path)
    facts = Facts(path, Mention("", Place(path, 1, 1, 1, 1)))
    depends = media.dependencies(job.root, read.document) if read.document else ()
    return Outcome(facts, read.diagnostics, Practice(), {}, read.stamp, depends)


def document_of(job: Job, path: str) -> Document:
    """One of them as a document; an empty one, where there is nothing to read."""
    from profcollect.source import unreadable

    return _read(job, path).document or unreadable(path, "file-unreadable", reason="")


def found_in(job: Job, document: Document) -> tuple[tuple[Diagnostic, ...], dict[str, Image]]:
    """What the rules find in one, and its images.

    They are the rules about texts, none about what a practice must have; to them the title is a part of the text.
    """
    from profcollect import media
    from profcollect.lint import engine

    whole = replace(document, body_start=0)
    files = media.Files(job.root, whole.path, job.settings.config.limits)
    images, noticed = media.load_images(job.root, whole, files) if whole.front is not None else ({}, [])
    subject = engine.subject(whole, job.settings, job.today, media=noticed, images=images, stage=Stage.DRAFT)
    rules = replace(job.rules, exemptions=(*job.rules.exemptions, OF_PRACTICES))
    return tuple(engine.check(subject, rules)), images


def _read(job: Job, path: str) -> _Read:
    """A text as it lies in the collection, or as it is to be taken; nothing outside is read, wherever links lead."""
    from profcollect import media
    from profcollect.source import essay

    if (own := job.texts.get(path)) is not None:
        document, stamp, data = essay(path, own), None, own
    else:
        spot = media.spot_of(job.root, FILE_NAME, quote(path))
        if spot.fault or spot.better:
            return _Read(None, {}, _misnamed(job, path, f"text-file-{spot.fault or 'missing'}", spot.better))
        document, stamp, data = read_stamped(job.root, path, essay)
    found, images = found_in(job, document)
    return _Read(document, images, found, stamp, data)


def _misnamed(job: Job, path: str, kind: str, near: str) -> tuple[Diagnostic, ...]:
    """A finding about the settings: they name a file that cannot be had."""
    from profcollect.lint import engine
    from profcollect.source import text_document

    config = text_document(FILE_NAME, read_text(job.root / FILE_NAME))
    arguments = {"path": path, "near": near}
    found = engine.word(config, [Problem(kind, span, arguments) for span in _namings(config.text, path)])
    return tuple(one for one in found if job.rules.runs(one.code, one.name))


def _namings(source: str, path: str) -> Iterator[Span]:
    """Where the settings name a file."""
    from profcollect.config import MOST_NODES, Config

    names, root = key_names(Config), compose(source, most=MOST_NODES)
    for pair in root.pairs if isinstance(root, Mapping) else ():
        if names.get(fold(pair.key.text)) in KEYS:
            yield from (node.span for node in _scalars(pair.value) if node.text.strip().replace("\\", "/") == path)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
