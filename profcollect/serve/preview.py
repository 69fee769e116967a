"""The state of a preview: what the collection is now, its pages, what is wrong with them, and who waits for news."""

from __future__ import annotations

import os
import time
import traceback
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Condition, Lock, RLock
from typing import TYPE_CHECKING

from profcollect.arranging import Arranger
from profcollect.disk import FILE_NAME, digest, stamp_of
from profcollect.errors import InputError, ProfcollectError
from profcollect.i18n import Text
from profcollect.matters import matters, named
from profcollect.pipeline import Job, collection_of, work
from profcollect.practice import LEFT_OUT
from profcollect.serve.shelf import compiled_in, fill
from profcollect.workspace import open_workspace, today
from profcollect.writers import html, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from profcollect.collection import Book, Compiled
    from profcollect.disk import Stamp
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.matters import Around
    from profcollect.pipeline import Outcome
    from profcollect.serve.shelf import Kept
    from profcollect.theme import Theme
    from profcollect.workspace import Workspace

BROKEN = Text(ru="в программе ошибка: {reason}", en="the program has a fault: {reason}")
BROKEN_HINT = Text(
    ru="Сообщите о ней разработчикам; подробности — в окне, где запущена программа.",
    en="Please tell its developers; the details are in the window where the program runs.",
)
SETTLE = 0.1
"""Seconds that a file which is gone, or empty, has to be back: editors put a new one in the place of the old one."""
MOST_PDF = 16
"""So many PDFs are kept."""


@dataclass(eq=False)
class State:
    """The collection at one moment. Its pages are made when somebody asks for them."""

    workspace: Workspace
    theme: Theme
    day: date
    kept: Mapping[str, Kept]
    slugs: Mapping[str, str]
    around: Around
    inputs: Mapping[str, Stamp | None]
    """What the files of the theme, which are named in full, and the texts around the practices were known by."""
    pictures: Mapping[str, Stamp | None]
    """The same of the images in those texts."""
    _made: dict[str, bytes | ProfcollectError | None] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    @cached_property
    def paths(self) -> dict[str, str]:
        """The file of each practice by its page's name, without a suffix."""
        return {slug: path for path, slug in self.slugs.items()}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The files of the texts around the practices by the names of their pages."""
        present = {one.anchor for one in self.around.matters}
        places = html.addresses(self.book)
        config = self.workspace.settings.config
        return {places[anchor]: path for path, anchor, _ in named(config) if anchor in present}

    def found_in(self, path: str) -> tuple[Diagnostic, ...]:
        """What is wrong with one of those texts."""
        return tuple(one for one in self.around.diagnostics if one.place.path == path)

    @cached_property
    def arranger(self) -> Arranger:
        """What arranges practices by these settings."""
        return Arranger(self.workspace.settings)

    @cached_property
    def book(self) -> Book:
        """The working edition."""
        taken = [one.compiled for one in self.kept.values() if one.compiled and one.practice.status not in LEFT_OUT]
        return self.arranger.book(taken, self.day, working=True, matters=self.around.matters)

    @cached_property
    def _site(self) -> html.Site:
        return html.site(self.book, self.theme)

    def page(self, name: str) -> bytes | None:
        """A file of the site; None where it has none of that name. Raises TemplateError."""
        with self._lock:
            if name not in self._made:
                try:
                    self._made[name] = self._site.file(name)
                except ProfcollectError as error:
                    self._made[name] = error
                except Exception as error:  # noqa: BLE001 - whatever it is, the preview goes on
                    self._made[name] = fault(error)
            made = self._made[name]
        if isinstance(made, ProfcollectError):
            raise made
        return made

    @cached_property
    def looks(self) -> str:
        """A hash of what pages look like beside what they say: their styles, scripts and fonts."""
        stamps = [(path, stamp) for path, stamp in self.inputs.items() if path not in self.workspace.texts]
        return digest(repr(stamps).encode())

    def job(self, markup: str) -> Job:
        """How practices are compiled in this state."""
        return _job(self.workspace, self.day, markup, self.arranger)


def _job(workspace: Workspace, day: date, markup: str, arranger: Arranger) -> Job:
    level = len(arranger.group_by("")) + 1
    return Job(workspace.root, workspace.settings, day, workspace.slugs(), (level,), (markup,))


@dataclass(frozen=True)
class Findings:
    """What is wrong with a whole collection."""

    by_path: Mapping[str, Sequence[Diagnostic]]
    between: Sequence[Diagnostic]
    """What practices have to do with each other, and what is odd about the settings."""


class Preview:
    """A collection that is kept up to date. Everything may be called from any thread."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.news = Condition()
        """Told of whenever there is a new state, a new problem or a new list of findings."""
        self.version = 0
        self.state: State | None = None
        """The last one that could be made; there may be a problem since."""
        self.problem: ProfcollectError | None = None
        self.findings: Findings | None = None
        """None until everything has been checked once."""
        self._checked: dict[str, tuple[Kept, Outcome]] = {}
        self._pdfs: OrderedDict[str, tuple[tuple[object, ...], bytes]] = OrderedDict()
        self._work, self._layout = RLock(), Lock()

    def refresh(self, touched: frozenset[str] = frozenset()) -> bool:
        """Take in what has changed on the disk; gives whether anything has.

        `touched` are paths below the collection that are said to have changed.
        """
        if any(map(self._going, touched)):
            time.sleep(SETTLE)
        with self._work:
            state, problem = self.state, None
            try:
                state = self._read(touched)
            except ProfcollectError as error:
                problem = error
            except Exception as error:  # noqa: BLE001 - whatever it is, the preview goes on
                problem = fault(error, self.problem)
            if state is self.state and _said(problem) == _said(self.problem):
                return False
            with self.news:
                self.state, self.problem = state, problem
                self._tell()
            return True

    def _going(self, path: str) -> bool:
        """Whether a file that the book is made of has gone, or is empty, which it may be for a moment only."""
        state = self.state
        if state is None or not (path in state.kept or path in state.inputs or path == FILE_NAME):
            return False
        stamp = stamp_of(self.root, path)
        return stamp is None or not stamp.size

    def _read(self, touched: frozenset[str]) -> State:
        """The state of now: the same one where nothing has changed."""
        old = self.state
        workspace = open_workspace(self.root)
        if old and (workspace.source, workspace.gist) == (old.workspace.source, old.workspace.gist):
            # What was read of the same settings is the same.
            vars(workspace).update({name: one for name, one in vars(old.workspace).items() if name == "_read"})
        theme, day = workspace.theme, today()
        job = _job(workspace, day, "html", Arranger(workspace.settings))
        kept = fill(old.kept if old else {}, job, workspace.files, touched)
        inputs = dict(_inputs(workspace, theme))
        settled = old is not None and workspace.settings is old.workspace.settings and inputs == old.inputs
        if old and settled and touched.isdisjoint((*inputs, *old.pictures)):
            pictures = {path: stamp_of(self.root, path) for path in old.pictures}
            if pictures == old.pictures:
                same = (day, kept) == (old.day, old.kept)
                return old if same else State(workspace, theme, day, kept, job.slugs, old.around, inputs, pictures)
        around = matters(job)
        pictures = {one.path: stamp_of(self.root, one.path) for one in around.sources if one.path not in inputs}
        return State(workspace, theme, day, kept, job.slugs, around, inputs, pictures)

    def _tell(self) -> None:
        self.version += 1
        self.news.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Wait for news after that version; gives the version of now."""
        with self.news:
            self.news.wait_for(lambda: self.version != version, seconds)
            return self.version

    def outcome(self, state: State, path: str) -> Outcome:
        """What is wrong with a practice."""
        kept = state.kept[path]
        known = self._checked.get(path)
        if known is not None and known[0] is kept:
            return known[1]
        workspace = state.workspace
        found = work(Job(workspace.root, workspace.settings, state.day, {}, rules=workspace.rules), path)
        self._checked[path] = kept, found
        return found

    def inspect(self, state: State) -> None:
        """Check everything, and tell of what was found, unless there is another state meanwhile."""
        from profcollect.lint import engine

        self._checked = {path: one for path, one in list(self._checked.items()) if path in state.kept}
        outcomes = []
        for path in state.kept:
            # Whoever has saved a file goes first.
            with self._work:
                if self.state is not state:
                    return
                outcomes.append(self.outcome(state, path))
        workspace = state.workspace
        collection = collection_of(workspace, [one.facts for one in outcomes])
        by_path = {one.path: one.diagnostics for one in outcomes}
        by_path |= {path: state.found_in(path) for path in state.texts.values()}
        misnamed = [one for one in state.around.diagnostics if one.place.path not in by_path]
        between = (*workspace.remarks, *misnamed, *engine.check_collection(collection, workspace.rules))
        findings = Findings(by_path, between)
        with self.news:
            if self.state is state and findings != self.findings:
                self.findings = findings
                self._tell()

    def pdf(self, state: State, slug: str) -> bytes | None:
        """The PDF of one practice; None where it cannot be shown. Raises TemplateError."""
        kept = state.kept[state.paths[slug]]
        if kept.compiled is None:
            return None
        key = (kept.compiled, state.workspace.settings, state.looks, state.day)
        # One after another: a layout takes all the cores there are.
        with self._layout:
            if slug not in self._pdfs or self._pdfs[slug][0] != key:
                with self._work:
                    compiled = compiled_in(state.job("typst"), kept.read, kept.practice, slug)
                self._pdfs[slug] = key, _printed(state, compiled)
            self._pdfs.move_to_end(slug)
            while len(self._pdfs) > MOST_PDF:
                self._pdfs.popitem(last=False)
            return self._pdfs[slug][1]


def _printed(state: State, compiled: Compiled) -> bytes:
    book = state.arranger.book([compiled], state.day, working=True)
    return pdf.lay_out(book, state.theme).finish()


def _inputs(workspace: Workspace, theme: Theme) -> Iterator[tuple[str, Stamp | None]]:
    """The files, beside practices, that pages are made of: those of the collection by their paths below it."""
    for path in workspace.texts:
        yield path, stamp_of(workspace.root, path)
    for top in (*theme.folders, *theme.fonts):
        for folder, _, names in os.walk(top):
            for name in sorted(names):
                yield f"{folder}/{name}", stamp_of(top, os.path.relpath(f"{folder}/{name}", top))


def fault(error: Exception, known: ProfcollectError | None = None) -> ProfcollectError:
    """What to say of a fault of ours, which is told whole on the console unless it is known."""
    said = InputError(BROKEN, BROKEN_HINT, reason=f"{type(error).__name__}: {error}")
    if _said(said) != _said(known):
        traceback.print_exception(error)
    return said


def _said(problem: ProfcollectError | None) -> str:
    return problem.explain("ru") if problem else ""
