"""read → check → compile → arrange → write: the flow of every command."""

from __future__ import annotations

import gc
import os
import signal
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import yaml

from profcollect.config import FILE_NAME, Settings, read_config
from profcollect.disk import find_root, practice_files, read_document, read_stamped, read_text
from profcollect.errors import ConfigError
from profcollect.i18n import LANGUAGES, Text
from profcollect.lint.diagnostic import Diagnostic, Severity
from profcollect.lint.ruleset import ALL, RuleSet
from profcollect.practice import Practice
from profcollect.slugs import free_name, page_name
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.yamltraps import repair
from profcollect.yamltree import DEEPEST, Problem, Span, TooComplexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from profcollect.collection import Compiled
    from profcollect.disk import Stamp
    from profcollect.lint.facts import Collection, Facts
    from profcollect.markup import Context
    from profcollect.schema import Stage
    from profcollect.source import Document
    from profcollect.theme import Theme
    from profcollect.typography import Bind

T = TypeVar("T")

FEW = 24
"""Up to so many practices are compiled in this process: starting others would take longer."""
CHUNK = 6
"""Practices that travel to another process at a time: many enough to pay the way, few enough to end together."""
DATA = DEFAULT.parent
RESERVED = {"index", "part", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that the site's first page and the anchors of parts have, or that Windows does not allow a file to have."""


@dataclass(frozen=True)
class Workspace:
    """An opened collection."""

    root: Path
    settings: Settings
    files: tuple[str, ...]
    """The practices, below the root, with slashes."""
    remarks: tuple[Diagnostic, ...] = ()
    """What was noticed in its config, none of it an error."""

    @property
    def theme(self) -> Theme:
        """The collection's own templates first, then the packaged ones."""
        from profcollect.theme import Theme, packaged_templates

        name = self.settings.config.theme
        own = self.root / "templates" / name
        return Theme(tuple(folder for folder in (own, packaged_templates() / name) if folder.is_dir()))

    def slugs(self) -> dict[str, str]:
        """The address of every practice in the book, by file; equal ones get numbers."""
        folder = self.settings.config.practices
        taken = dict.fromkeys(RESERVED, 1)
        return {path: free_name(page_name(path, folder), taken) for path in self.files}


@dataclass(frozen=True)
class Job:
    """What compiling a practice needs beside its file; the same for all of them."""

    root: Path
    settings: Settings
    today: date
    slugs: dict[str, str]
    headings: tuple[int, ...] = ()
    """The heading levels that practices' titles have in the volumes to be written; none for a mere check."""
    formats: tuple[str, ...] = ()
    """The formats that fragments are wanted for."""
    rules: RuleSet = ALL
    stage: Stage | None = None
    """The stage whose requirements apply to every practice, instead of its own."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of practices that are to be taken as if they stood in their files."""


@dataclass(frozen=True)
class Outcome:
    """What became of one practice: it crosses to another process, so it is as small as may be."""

    facts: Facts
    diagnostics: tuple[Diagnostic, ...]
    practice: Practice
    """Its front matter; empty where it was only checked."""
    compiled: dict[int, Compiled]
    """By the heading level of its title; empty where it cannot be shown or was only checked."""
    stamp: Stamp | None = None
    """What its file is known by again; None where it could not be read."""
    depends: tuple[str, ...] = ()
    """The other files of the collection that its findings come from."""

    @property
    def path(self) -> str:
        """Its file, below the collection, with slashes."""
        return self.facts.path

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
    config, remarks = _data(root, FILE_NAME, read_config)
    taxonomy, more = _data(root, config.taxonomy or str(DEFAULT), read_taxonomy)
    words = yaml.safe_load(read_text(DATA / f"{config.lang}.yml"))
    files = practice_files(root, config.practices)
    return Workspace(root, Settings(config, taxonomy, words), tuple(files), (*remarks, *more))


def _data(root: Path, name: str, reader: Callable[[str], tuple[T | None, list[Problem]]]) -> tuple[T, list[Diagnostic]]:
    """A data file, converted, and what lint says of it. Raises ConfigError where that is an error."""
    source = read_text(root / name)
    try:
        value, problems = reader(source)
    except yaml.YAMLError:
        value, problems = None, repair(source)[1]
    except TooComplexError:
        value, problems = None, [Problem("yaml-too-complex", Span(0, 0), {"deepest": DEEPEST})]
    if value is not None and not problems:
        return value, []
    from profcollect.lint import engine
    from profcollect.lint.reporters import full
    from profcollect.source import text_document

    found = engine.word(text_document(name, source), problems)
    errors = [one for one in found if one.severity == Severity.ERROR]
    if value is None or errors:
        words = {lang: full.render(errors or found, lang, color=False) for lang in LANGUAGES}
        raise ConfigError(Text(ru="{ru}", en="{en}"), None, **words)
    return value, found


def work(job: Job, path: str) -> Outcome:
    """Read, check and compile one practice: all that is done in parallel."""
    from profcollect import media
    from profcollect.lint import engine
    from profcollect.lint.facts import gather
    from profcollect.source import read

    own = job.texts.get(path)
    document, stamp = read_stamped(job.root, path) if own is None else (read(path, own), None)
    readable = document.front is not None
    images, noticed = media.load_images(job.root, document) if readable else ({}, [])
    subject = engine.subject(document, job.settings, job.today, media=noticed, images=images, stage=job.stage)
    diagnostics = tuple(engine.check(subject, job.rules))
    facts = gather(subject, compare=not job.headings)
    if not job.headings:
        return Outcome(facts, diagnostics, Practice(), {}, stamp, media.dependencies(document))
    from profcollect import typography
    from profcollect.markup import Context

    compiled = {}
    if readable and subject.practice.title:
        bind = typography.binder(job.settings.config.typography.percent)
        typography.bind_tokens([token for stream in document.body.streams for token in stream], bind)
        for level in job.headings:
            context = Context(
                slug=job.slugs[path],
                heading=level,
                images=images,
                words=job.settings.words,
                links=media.linked_practices(document, job.slugs),
            )
            compiled[level] = _compile(document, subject.practice, context, job.formats, bind)
    return Outcome(facts, diagnostics, subject.practice, compiled)


def _compile(
    document: Document, practice: Practice, context: Context, formats: tuple[str, ...], bind: Bind
) -> Compiled:
    from profcollect.collection import Compiled
    from profcollect.markup import html, ooxml, typst
    from profcollect.markup.wordml import Fragment

    body = document.body
    return Compiled(
        slug=context.slug,
        practice=practice,
        html=html.render(body, context) if "html" in formats else "",
        typst=typst.render(body, context) if "pdf" in formats else "",
        ooxml=ooxml.render(body, context) if "docx" in formats else Fragment(),
        headings=tuple((heading.level, bind(heading.text), heading.id) for heading in body.headings),
        images=tuple({image.name: image for image in context.images.values()}.values()),
    )


def run(job: Job, paths: Sequence[str]) -> Iterator[Outcome]:
    """The outcomes of practices, as they come, over all cores where there are many."""
    cores = os.cpu_count() or 1
    if len(paths) <= FEW or cores == 1:
        yield from map(partial(work, job), paths)
    else:
        yield from _spread(job, paths, cores - 1)


def _spread(job: Job, paths: Sequence[str], helpers: int) -> Iterator[Outcome]:
    """Other processes begin at the front, this one at the back, where nothing has to travel."""
    from concurrent.futures import ProcessPoolExecutor

    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    with ProcessPoolExecutor(helpers, initializer=_start_worker) as pool:
        try:
            tasks = [pool.submit(_work_all, job, chunk) for chunk in chunks]
            for task, chunk in zip(reversed(tasks), reversed(chunks), strict=True):
                yield from map(partial(work, job), chunk) if task.cancel() else task.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _work_all(job: Job, paths: Sequence[str]) -> list[Outcome]:
    return [work(job, path) for path in paths]


def _start_worker() -> None:
    """What the command line does for its own process, see `cli.main`."""
    gc.disable()
    # Ctrl-C is for the main process; workers end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def collection_of(workspace: Workspace, facts: Sequence[Facts]) -> Collection:
    """What the rules about the collection see."""
    from profcollect.lint.facts import Collection
    from profcollect.source import text_document

    root = workspace.root
    return Collection(
        facts=sorted(facts, key=lambda one: one.path),
        settings=workspace.settings,
        text=lambda path: read_document(root, path).text,
        config=lambda: text_document(FILE_NAME, read_text(root / FILE_NAME)),
    )
