"""arrange → write: the editions and volumes of a collection, every format of each."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING

from profcollect.collection import Arranger
from profcollect.disk import staging
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.lint import engine
from profcollect.pipeline import Job, collection_of, run
from profcollect.practice import LEFT_OUT
from profcollect.schema import Stage
from profcollect.writers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from profcollect.collection import Book, Compiled
    from profcollect.disk import Staging
    from profcollect.lint.diagnostic import Diagnostic, Severity
    from profcollect.pipeline import Outcome
    from profcollect.selection import Selection
    from profcollect.theme import Theme
    from profcollect.workspace import Workspace
    from profcollect.writers.formats import Format

UNREADABLE = Text(ru="не читается, ошибок: {errors}", en="cannot be read, errors: {errors}")
STATUS = Text(ru="статус «{status}»", en="status “{status}”")
NOT_ACCEPTED = Text(ru="статус «{status}», ещё не принята", en="status “{status}”, not accepted yet")


@dataclass(frozen=True)
class Order:
    """What is to be built."""

    formats: tuple[str, ...]
    by: str
    """What the volumes beside the whole are by, empty for none."""
    selection: Selection
    final: bool
    out: Path
    today: date


@dataclass(frozen=True)
class Written:
    """An output: where it lies below the output folder, and its figures."""

    path: str
    format: str
    practices: int
    pages: int | None
    size: int
    """Bytes."""
    seconds: float


@dataclass(frozen=True)
class LeftOut:
    """A practice that no output has, and why."""

    path: str
    reason: Text
    arguments: dict[str, object]
    fault: bool
    """Whether it is missing because of its errors."""


@dataclass(frozen=True)
class Report:
    """What a build did. `refused` are the practices that a final edition cannot be made with."""

    written: tuple[Written, ...]
    left_out: tuple[LeftOut, ...]
    diagnostics: tuple[Diagnostic, ...]
    refused: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether the result is not what was asked for."""
        return bool(self.refused) or any(one.fault for one in self.left_out)

    def count(self, severity: Severity) -> int:
        """How many findings are of that gravity."""
        return sum(one.severity == severity for one in self.diagnostics)


@dataclass(frozen=True)
class Progress:
    """Who is told how far a build is."""

    compiled: Callable[[int, int], None]
    written: Callable[[Written, int], None]


def build(workspace: Workspace, order: Order, progress: Progress) -> Report:
    """Build the collection. Raises InputError where there is nothing to build, TemplateError, OutputError."""
    arranger = Arranger(workspace.settings)
    # Before any work: an output folder that cannot be written to is found out at once.
    with staging(order.out) as stage:
        outcomes = _compile(workspace, order, arranger, progress)
        taken, left_out = _sort_out(outcomes, order, arranger)
        diagnostics = [found for outcome in taken for found in outcome.diagnostics]
        diagnostics += engine.check_collection(collection_of(workspace, [outcome.facts for outcome in taken]))
        refused = _refused(taken, left_out) if order.final else ()
        written: list[Written] = []
        if not refused:
            if not taken:
                raise _nothing(order)
            written = _write(workspace.theme, _volumes(arranger, taken, order), stage, order.formats, progress)
            stage.commit()
    return Report(tuple(written), tuple(left_out), tuple(diagnostics), refused)


def _compile(workspace: Workspace, order: Order, arranger: Arranger, progress: Progress) -> list[Outcome]:
    levels = {len(arranger.group_by(by)) + 1 for by in {"", order.by}}
    slugs = workspace.slugs()
    job = Job(workspace.root, workspace.settings, order.today, slugs, tuple(sorted(levels)), order.formats)
    outcomes = []
    for outcome in run(job, workspace.files):
        outcomes.append(outcome)
        progress.compiled(len(outcomes), len(workspace.files))
    outcomes.sort(key=lambda outcome: outcome.path)
    return [outcome for outcome in outcomes if order.selection.takes(outcome.path, outcome.practice)]


def _sort_out(outcomes: Sequence[Outcome], order: Order, arranger: Arranger) -> tuple[list[Outcome], list[LeftOut]]:
    """Which practices the edition takes, and why it does not take the others."""
    taken, left_out = [], []
    for outcome in outcomes:
        practice, path = outcome.practice, outcome.path
        status: dict[str, object] = {"status": arranger.card.status(practice)}
        if not outcome.compiled:
            left_out.append(LeftOut(path, UNREADABLE, {"errors": outcome.errors}, fault=True))
        elif practice.status in LEFT_OUT:
            left_out.append(LeftOut(path, STATUS, status, fault=False))
        elif order.final and practice.stage < Stage.ACCEPTED:
            left_out.append(LeftOut(path, NOT_ACCEPTED, status, fault=False))
        else:
            taken.append(outcome)
    return taken, left_out


def _refused(taken: Sequence[Outcome], left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """What a final edition cannot be made with: errors, and files of which nobody can tell whether they belong to it."""
    faulty = [outcome.path for outcome in taken if outcome.errors]
    return tuple(sorted([*faulty, *(one.path for one in left_out if one.fault)]))


def _nothing(order: Order) -> InputError:
    if order.final:
        return InputError(
            Text(ru="итоговому изданию не из чего состоять", en="there is nothing to make a final edition of"),
            Text(
                ru="В него входят практики со статусом «принята» и выше. Рабочая версия собирается без --final.",
                en="It takes practices that are accepted or further. Without --final a working edition is built.",
            ),
        )
    return InputError(
        Text(ru="нет ни одной практики, которую можно собрать в книгу", en="there is no practice to build a book of"),
        Text(
            ru="Проверьте практики: profcollect lint. Новую создаст profcollect new «Название».",
            en="Check the practices: profcollect lint. A new one is made by: profcollect new TITLE.",
        ),
    )


def _volumes(arranger: Arranger, taken: Sequence[Outcome], order: Order) -> list[tuple[str, Book]]:
    """The whole book and the volumes, each with its folder below the output folder."""
    working = not order.final

    def compiled(by: str) -> list[Compiled]:
        level = len(arranger.group_by(by)) + 1
        return [outcome.compiled[level] for outcome in taken]

    volumes = [("", arranger.book(compiled(""), order.today, working=working))]
    if order.by:
        own = compiled(order.by)
        for value in arranger.volume_values(own, order.by):
            book = arranger.book(own, order.today, working=working, by=order.by, value=value)
            volumes.append((f"by-{order.by}/{book.name}/", book))
    return volumes


def _write(
    theme: Theme, volumes: Sequence[tuple[str, Book]], stage: Staging, formats: Sequence[str], progress: Progress
) -> list[Written]:
    """Every format of every volume. The layout of PDF runs beside the others: it does not hold Python's lock."""
    order = sorted((FORMATS[name] for name in formats), key=lambda one: one.name != "pdf")
    total = len(volumes) * len(order)
    written = []
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    wait = True
    try:
        tasks = [pool.submit(_write_one, theme, folder, book, one, stage) for folder, book in volumes for one in order]
        for task in as_completed(tasks):
            written.append(task.result())
            progress.written(written[-1], total)
    except KeyboardInterrupt:
        # A layout that runs cannot be stopped; the process ends at once instead.
        wait = False
        raise
    finally:
        pool.shutdown(wait=wait, cancel_futures=True)
    places = [(folder, name) for folder, _ in volumes for name in formats]
    return sorted(written, key=lambda one: places.index((_folder(one), one.format)))


def _folder(written: Written) -> str:
    parts = written.path.split("/")
    return "/".join(parts[:2]) + "/" if parts[0].startswith("by-") else ""


def _write_one(theme: Theme, folder: str, book: Book, one: Format, stage: Staging) -> Written:
    start = time.perf_counter()
    files = one.write(book, theme)
    if one.folder:
        path = folder + one.folder
        size = stage.add(path, files)
        path += "/index.html"
    else:
        name, data = next(iter(files.items()))
        path = folder + name
        size = stage.add(path, data)
    seconds = time.perf_counter() - start
    return Written(path, one.name, len(book.entries), one.pages(files), size, seconds)
