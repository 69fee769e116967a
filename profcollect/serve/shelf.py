"""The practices of a collection in memory: read again when their files change, compiled again when that matters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from profcollect.disk import Stamp, read_document, stamp_of
from profcollect.limits import excess, within
from profcollect.pipeline import compile_text

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from profcollect.collection import Compiled
    from profcollect.config import Config, Settings
    from profcollect.images import Image
    from profcollect.pipeline import Job
    from profcollect.practice import Practice
    from profcollect.source import Document

    Recipe: TypeAlias = tuple[Config, Mapping[str, str]]

BESIDE: dict[str, object] = {
    **dict.fromkeys(("title", "subtitle", "kind", "name", "organization", "place", "year", "annotation", "goal"), ""),
    **dict.fromkeys(("preface", "afterword", "contents", "author_style", "theme", "taxonomy", "practices"), ""),
    **dict.fromkeys(("appendices", "indexes", "lists", "tasks", "body_sections"), ()),
    **dict.fromkeys(("imprint", "certificates", "prepress", "limits", "lint", "site"), None),
    # These a text has to do with by what its front matter says of them only.
    **dict.fromkeys(("municipalities", "organizations", "sections"), ()),
}
"""The settings that no compiled text depends on, with a value for each that means nothing."""


@dataclass(frozen=True)
class Read:
    """What a practice's files hold."""

    document: Document
    images: dict[str, Image]
    stamps: Mapping[str, Stamp | None]
    """What the file, and those that it names, were known by when they were read."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A practice as it is now. Another one stands in its place as soon as anything has changed about it."""

    read: Read
    settings: Settings
    recipe: Recipe
    """What it was compiled by."""
    slug: str
    links: Mapping[str, str]
    """The slugs of the practices that it links to."""
    practice: Practice
    compiled: Compiled | None
    """None where it cannot be shown."""


def fill(old: Mapping[str, Kept], job: Job, paths: Sequence[str], touched: Container[str]) -> dict[str, Kept]:
    """Every practice as it is now; those about which nothing has changed are the same objects.

    `touched` are the files that are said to have changed, whatever the disk says of their size and time.
    """
    recipe = replace(job.settings.config, **BESIDE), job.settings.words  # type: ignore[arg-type]
    return {path: _renewed(old.get(path), job, recipe, path, touched) for path in paths}


def _renewed(kept: Kept | None, job: Job, recipe: Recipe, path: str, touched: Container[str]) -> Kept:
    slug = job.slugs[path]
    if kept is None:
        return _made(_read(job, path), job, recipe, slug)
    read = kept.read
    if not _fresh(job.root, read, touched):
        now = _read(job, path)
        if (now.document.text, now.images) != (read.document.text, read.images):
            return _made(now, job, recipe, slug)
        # A practice that it links to is another, which is the checks' business alone.
        read = replace(read, stamps=now.stamps)
    links = _links(read.document, job)
    placed = (slug, links) == (kept.slug, kept.links)
    if placed and kept.settings is job.settings:
        return kept if read is kept.read else replace(kept, read=read)
    if placed and recipe == kept.recipe and kept.practice == _practice(read.document, job):
        return replace(kept, read=read, settings=job.settings)
    if kept.recipe[0].typography != recipe[0].typography:
        # No-break spaces stand in what was parsed already.
        read = replace(read, document=replace(read.document))
    return _made(read, job, recipe, slug)


def _fresh(root: Path, read: Read, touched: Container[str]) -> bool:
    return all(path not in touched and stamp_of(root, path) == stamp for path, stamp in read.stamps.items())


def _read(job: Job, path: str) -> Read:
    from profcollect import media

    root = job.root
    own = stamp_of(root, path)
    document = within(read_document(root, path), job.settings.config.limits)
    # The stamps first: what changes while it is read is read again.
    stamps = {name: stamp_of(root, name) for name in media.dependencies(root, document)} | {path: own}
    files = media.Files(root, path, job.settings.config.limits)
    images = media.load_images(root, document, files)[0] if document.front is not None else {}
    return Read(document, images, stamps)


def _made(read: Read, job: Job, recipe: Recipe, slug: str) -> Kept:
    practice = _practice(read.document, job)
    fits = not excess(read.document, job.settings.config.limits)
    compiled = compiled_in(job, read, practice, slug) if practice.title and fits else None
    return Kept(read, job.settings, recipe, slug, _links(read.document, job), practice, compiled)


def _practice(document: Document, job: Job) -> Practice:
    from profcollect.lint import engine

    return engine.subject(document, job.settings, job.today).practice


def _links(document: Document, job: Job) -> dict[str, str]:
    from profcollect import media

    return media.linked_practices(document, job.slugs) if document.front is not None else {}


def compiled_in(job: Job, read: Read, practice: Practice, slug: str) -> Compiled:
    """A practice's text in the markups that the job asks for."""
    return compile_text(job, read.document, practice, slug, read.images)[job.headings[0]]
