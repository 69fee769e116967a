"""arrange → write: the editions and volumes of a collection, every format of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from profcollect.arranging import Arranger
from profcollect.binding import OFFPRINTS, Volume
from profcollect.disk import FILE_NAME, read_text
from profcollect.distributing import write
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.jobs import Workers, run
from profcollect.lint import engine
from profcollect.lint.diagnostic import Severity
from profcollect.manifest import NAME, Account, manifest
from profcollect.matters import matters
from profcollect.names import safe
from profcollect.outputs import staging
from profcollect.pipeline import Job, collection_of
from profcollect.practice import LEFT_OUT
from profcollect.remembering import remembered, tool
from profcollect.renewing import Ledger, looks
from profcollect.schema import Stage
from profcollect.slugs import DEVICES, free_name
from profcollect.writers.formats import FORMATS, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from profcollect.binding import Order, Written
    from profcollect.collection import Book, Compiled
    from profcollect.config import Config
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.matters import Around
    from profcollect.pipeline import Outcome
    from profcollect.theme import Theme
    from profcollect.workspace import Workspace

UNREADABLE = Text(ru="не читается, ошибок: {errors}", en="cannot be read, errors: {errors}")
STATUS = Text(ru="статус «{status}»", en="status “{status}”")
NOT_ACCEPTED = Text(ru="статус «{status}», ещё не принята", en="status “{status}”, not accepted yet")
REASONS = {"unreadable": UNREADABLE, "status": STATUS, "not-accepted": NOT_ACCEPTED}
"""Why an edition does not take a practice, by the code that the manifest has for it."""
CHANGED = Text(ru="{path} изменился, пока собиралась книга", en="{path} has changed while the book was built")
CHANGED_LOOK = Text(
    ru="шаблоны или шрифты изменились, пока собиралась книга",
    en="templates or fonts have changed while the book was built",
)
AGAIN = Text(ru="Соберите её ещё раз. Прежние файлы целы.", en="Build it again. The previous files are intact.")


@dataclass(frozen=True)
class LeftOut:
    """A practice that no output has, and why."""

    path: str
    why: str
    """A key of `REASONS`."""
    arguments: dict[str, object]
    status: str = ""
    """The id of its status, where that is the reason."""

    def say(self, lang: str) -> str:
        """The practice and the reason in words."""
        return f"{safe(self.path)}: {REASONS[self.why].say(lang, **self.arguments)}"

    @property
    def fault(self) -> bool:
        """Whether it is missing because of its errors."""
        return self.why == "unreadable"


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
    waiting: Callable[[], None] = lambda: None


def build(workspace: Workspace, order: Order, progress: Progress) -> Report:
    """Build the collection. Raises InputError where there is nothing to build, TemplateError, OutputError."""
    # Before any work: an output folder that cannot be written to is found out at once.
    writers = partial(load, order.formats)
    with (
        staging(order.out, progress.waiting) as stage,
        Workers(job_of(workspace, order), order.jobs, meanwhile=writers) as workers,
    ):
        theme = workspace.theme
        look = looks(theme)
        ledger = _ledger(workspace, look, order)
        coming = outcomes(workspace, order, workers)
        ledger.look(order.formats, workers)
        found = gather(workspace, order, workers.job, coming, progress.compiled)
        written: list[Written] = []
        if not found.refused:
            written = write(theme, _volumes(found, order), stage, ledger, order, workers, progress.written)
            sources = [*found.around.sources, *(file for outcome in found.taken for file in outcome.sources)]
            account = Account(workspace, theme, order, sources, found.left_out, written)
            stage.add(NAME, manifest(account))
            _check_unchanged(workspace, theme, look)
            stage.commit()
            ledger.save()
    return Report(tuple(written), found.left_out, found.diagnostics, found.refused)


def _check_unchanged(workspace: Workspace, theme: Theme, look: str) -> None:
    """Refuse a book of which nobody can tell what it was made of. Raises InputError.

    Practices, texts and images are read once; templates are read again and again, and the manifest tells of the
    settings as they are in the end.
    """
    root, gist = workspace.root, workspace.gist
    for name, text in ((FILE_NAME, workspace.source), (gist.taxonomy, gist.taxonomy_text)):
        if read_text(root / name) != text:
            raise InputError(CHANGED, AGAIN, path=name)
    if looks(theme) != look:
        raise InputError(CHANGED_LOOK, AGAIN)


def _ledger(workspace: Workspace, look: str, order: Order) -> Ledger:
    """What is known of earlier outputs, if anything is to be."""
    if not order.cached:
        return Ledger(order.out, None, ())
    from profcollect.store import Store

    source, taxonomy = workspace.source, workspace.gist.taxonomy_text
    # What is kept of an output names the files of the theme.
    folders = tuple(map(str, workspace.theme.folders))
    settings = (source, taxonomy, order.today, order.final, order.by, look, folders)
    return Ledger(order.out, Store(workspace.root, tool()), settings)


@dataclass(frozen=True)
class Gathered:
    """What an edition is made of. `refused` are the files that a final one cannot be made with."""

    arranger: Arranger
    taken: tuple[Outcome, ...]
    left_out: tuple[LeftOut, ...]
    around: Around
    diagnostics: tuple[Diagnostic, ...]
    refused: tuple[str, ...]

    def compiled(self, by: str = "") -> list[Compiled]:
        """The practices for the whole book, or for a volume of those that are by something."""
        level = len(self.arranger.group_by(by)) + 1
        return [outcome.compiled[level] for outcome in self.taken]

    def book(self, order: Order) -> Book:
        """The whole book."""
        return self.arranger.book(self.compiled(), order.today, working=not order.final, matters=self.around.matters)


def job_of(workspace: Workspace, order: Order) -> Job:
    """What compiling the practices of an edition needs."""
    arranger = Arranger(workspace.settings)
    levels = {len(arranger.group_by(by)) + 1 for by in {"", order.by}}
    markups = order.markups
    if _offprinted(workspace.settings.config, order):
        markups = tuple(sorted({*markups, *(FORMATS[name].markup for name in OFFPRINTS)}))
    settings, headings = workspace.settings, tuple(sorted(levels))
    return Job(workspace.root, settings, order.today, workspace.slugs(), headings, markups, workspace.rules)


def outcomes(workspace: Workspace, order: Order, workers: Workers) -> Iterator[Outcome]:
    """What becomes of all practices, as it comes: compiled, or recalled where the order allows that."""
    return remembered(workspace, workers) if order.cached else run(workspace.files, workers)


def gather(
    workspace: Workspace, order: Order, job: Job, coming: Iterable[Outcome], tell: Callable[[int, int], None]
) -> Gathered:
    """What an edition is made of, from the outcomes of its job. Raises InputError where that is nothing."""
    arranger = Arranger(workspace.settings)
    taken, left_out = _sort_out(_chosen(workspace, order, coming, tell), order, arranger)
    diagnostics = [found for outcome in taken for found in outcome.diagnostics]
    diagnostics += engine.check_collection(
        collection_of(workspace, [outcome.facts for outcome in taken]), workspace.rules
    )
    around = matters(job)
    diagnostics += around.diagnostics
    refused = _refused(taken, left_out, around.diagnostics) if order.final else ()
    if not refused and not taken:
        raise _nothing(order)
    return Gathered(arranger, tuple(taken), tuple(left_out), around, tuple(diagnostics), refused)


def _chosen(
    workspace: Workspace, order: Order, coming: Iterable[Outcome], tell: Callable[[int, int], None]
) -> list[Outcome]:
    """The outcomes that the order asks for, by their files."""
    found = []
    for outcome in coming:
        found.append(outcome)
        tell(len(found), len(workspace.files))
    found.sort(key=lambda outcome: outcome.path)
    return [outcome for outcome in found if order.selection.takes(outcome.path, outcome.practice)]


def _sort_out(outcomes: Sequence[Outcome], order: Order, arranger: Arranger) -> tuple[list[Outcome], list[LeftOut]]:
    """Which practices the edition takes, and why it does not take the others."""
    taken, left_out = [], []
    for outcome in outcomes:
        practice, path = outcome.practice, outcome.path
        status: dict[str, object] = {"status": arranger.card.status(practice)}
        if not outcome.compiled:
            left_out.append(LeftOut(path, "unreadable", {"errors": outcome.errors}))
        elif practice.status in LEFT_OUT:
            left_out.append(LeftOut(path, "status", status, practice.status))
        elif order.final and practice.stage < Stage.ACCEPTED:
            left_out.append(LeftOut(path, "not-accepted", status, practice.status))
        else:
            taken.append(outcome)
    return taken, left_out


def _refused(taken: Sequence[Outcome], left_out: Sequence[LeftOut], around: Sequence[Diagnostic]) -> tuple[str, ...]:
    """What a final edition cannot be made with: errors, and files of which nobody can tell whether they belong to it."""
    faulty = {outcome.path for outcome in taken if outcome.errors} | {one.path for one in left_out if one.fault}
    faulty |= {one.place.path for one in around if one.severity == Severity.ERROR}
    return tuple(sorted(faulty))


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


def _volumes(found: Gathered, order: Order) -> list[Volume]:
    """The whole book and the volumes, each with its folder below the output folder."""
    volumes = [Volume("", found.book(order), _offprinted(found.arranger.config, order))]
    if order.by:
        arranger, own, taken = found.arranger, found.compiled(order.by), dict.fromkeys(DEVICES, 1)
        for value, members in arranger.volumes(own, order.by):
            book = arranger.book(members, order.today, working=not order.final, by=order.by, value=value)
            # Long names that begin alike become one.
            book = replace(book, name=free_name(book.name, taken))
            volumes.append(Volume(f"by-{order.by}/{book.name}/", book))
    return volumes


def _offprinted(config: Config, order: Order) -> bool:
    """Whether the site is to have each practice alone."""
    return config.site.downloads == "yes" and any(FORMATS[name].downloads for name in order.formats)
