"""read → check → compile → arrange → write: the flow of every command."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import yaml

from profcollect import markdown, media, typography
from profcollect.collection import Compiled
from profcollect.config import FILE_NAME, Settings, read_config
from profcollect.disk import find_root, practice_files, read_document, read_text
from profcollect.errors import ConfigError
from profcollect.i18n import Text
from profcollect.lint import engine
from profcollect.lint.diagnostic import Diagnostic, Severity
from profcollect.lint.reporters import full
from profcollect.markup import Context, html, ooxml, typst
from profcollect.slugs import slugify
from profcollect.source import text_document
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.theme import Theme, packaged_templates
from profcollect.yamltraps import repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from profcollect.lint.rule import Subject
    from profcollect.practice import Practice
    from profcollect.source import Document
    from profcollect.yamltree import Problem

T = TypeVar("T")

FEW = 24
"""Up to so many practices are compiled in this process: starting others would take longer."""
DATA = DEFAULT.parent
RESERVED = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that the site's first page has, or that Windows does not allow a file to have."""


@dataclass(frozen=True)
class Workspace:
    """An opened collection."""

    root: Path
    settings: Settings
    files: tuple[str, ...]
    """The practices, below the root, with slashes."""

    @property
    def theme(self) -> Theme:
        """The collection's own templates first, then the packaged ones."""
        name = self.settings.config.theme
        own = self.root / "templates" / name
        return Theme(tuple(folder for folder in (own, packaged_templates() / name) if folder.is_dir()))

    def slugs(self) -> dict[str, str]:
        """The address of every practice in the book, by file; equal ones get numbers."""
        start = len(self.settings.config.practices.strip("/")) + 1
        taken: dict[str, str] = {}
        used = set(RESERVED)
        for path in self.files:
            base = slugify(path[start:].rsplit(".", 1)[0]) or "practice"
            slug, number = base, 1
            while slug in used:
                number += 1
                slug = f"{base}-{number}"
            used.add(slug)
            taken[path] = slug
        return taken


@dataclass(frozen=True)
class Job:
    """What compiling a practice needs beside its file; the same for all of them."""

    root: Path
    settings: Settings
    today: date
    slugs: dict[str, str]
    headings: tuple[int, ...]
    """The heading levels that practices' titles have in the volumes to be written; none for a mere check."""


@dataclass(frozen=True)
class Outcome:
    """What became of one practice."""

    document: Document
    subject: Subject
    diagnostics: tuple[Diagnostic, ...]
    compiled: dict[int, Compiled]
    """By the heading level of its title; empty where it cannot be shown or was only checked."""

    @property
    def practice(self) -> Practice:
        """Its front matter."""
        return self.subject.practice

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(diagnostic.severity == Severity.ERROR for diagnostic in self.diagnostics)


def today() -> date:
    """The date, or the one that SOURCE_DATE_EPOCH states, so that a build can be repeated exactly."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    return datetime.now().astimezone().date()


def open_workspace(start: Path) -> Workspace:
    """The collection that `start` lies in. Raises InputError or ConfigError."""
    root = find_root(start)
    config = _data(root, FILE_NAME, read_config)
    taxonomy_file = config.taxonomy or str(DEFAULT)
    taxonomy = _data(root, taxonomy_file, read_taxonomy)
    words = yaml.safe_load(read_text(DATA / f"{config.lang}.yml"))
    files = practice_files(root, config.practices)
    return Workspace(root, Settings(config, taxonomy, words), tuple(files))


def _data(root: Path, name: str, reader: Callable[[str], tuple[T | None, list[Problem]]]) -> T:
    """A data file, converted; what is wrong with it is said as lint says it of a practice."""
    source = read_text(root / name)
    try:
        value, problems = reader(source)
    except yaml.YAMLError:
        value, problems = None, repair(source)[1]
    if value is not None:
        return value
    found = engine.word(text_document(name, source), problems)
    raise ConfigError(
        Text(ru="{ru}", en="{en}"), ru=full.render(found, "ru", color=False), en=full.render(found, "en", color=False)
    )


def work(job: Job, path: str) -> Outcome:
    """Read, check and compile one practice: all that is done in parallel."""
    document = read_document(job.root, path)
    readable = document.front is not None
    images, noticed = media.load_images(job.root, document) if readable else ({}, [])
    subject = engine.subject(document, job.settings, job.today, noticed)
    diagnostics = tuple(engine.check(subject))
    compiled = {}
    if readable and subject.practice.title and job.headings:
        typography.bind_tokens([token for stream in document.body.streams for token in stream])
        for level in job.headings:
            context = Context(
                slug=job.slugs[path],
                heading=level,
                images=images,
                words=job.settings.words,
                links=media.linked_practices(document, job.slugs),
            )
            compiled[level] = _compile(document, subject.practice, context)
    return Outcome(document, subject, diagnostics, compiled)


def _compile(document: Document, practice: Practice, context: Context) -> Compiled:
    body = document.body
    return Compiled(
        slug=context.slug,
        practice=practice,
        html=html.render(body, context),
        typst=typst.render(body, context),
        ooxml=ooxml.render(body, context),
        headings=tuple((heading.level, typography.bind(heading.text), heading.id) for heading in body.headings),
        images=tuple({image.name: image for image in context.images.values()}.values()),
        characters=markdown.characters(body),
    )


def run(job: Job, paths: Sequence[str]) -> Iterator[Outcome]:
    """The outcomes of practices, in the order of `paths`, over all cores where there are many."""
    cores = os.cpu_count() or 1
    if len(paths) <= FEW or cores == 1:
        yield from map(partial(work, job), paths)
        return
    with ProcessPoolExecutor(cores) as pool:
        try:
            yield from pool.map(partial(work, job), paths, chunksize=max(1, len(paths) // (cores * 4)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def check_paths(workspace: Workspace, paths: Sequence[str], day: date) -> tuple[list[Diagnostic], int]:
    """All findings in these practices, by place, and how many practices were checked."""
    job = Job(workspace.root, workspace.settings, day, workspace.slugs(), ())
    outcomes = list(run(job, paths))
    found = [diagnostic for outcome in outcomes for diagnostic in outcome.diagnostics]
    found += engine.check_collection([outcome.subject for outcome in outcomes])
    return sorted(found, key=lambda diagnostic: diagnostic.order), len(outcomes)
