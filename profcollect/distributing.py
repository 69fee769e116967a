"""write, for all volumes: which are made here, and which by other processes."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from profcollect import sharing
from profcollect.binding import Bindery, Pressed
from profcollect.parcels import Parcel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from profcollect.binding import Order, Volume, Written
    from profcollect.disk import Sealed
    from profcollect.jobs import Workers
    from profcollect.outputs import Staging
    from profcollect.renewing import Ledger
    from profcollect.theme import Theme


Made: TypeAlias = "tuple[Staging | Parcel, list[Pressed]]"
"""What comes back of a volume that was made elsewhere."""


class Task(NamedTuple):
    """A volume to be made elsewhere, in the formats that are not there."""

    bindery: Bindery
    wanted: tuple[str, ...]
    there: Mapping[str, Sealed]


def write(  # noqa: PLR0913, PLR0917 - who is to write what, and where
    theme: Theme,
    volumes: Sequence[Volume],
    stage: Staging,
    ledger: Ledger,
    order: Order,
    workers: Workers,
    tell: Callable[[Written, int], None],
) -> list[Written]:
    """Write every format of every volume. Raises TemplateError, and InputError where there is no cluster as ordered.

    The first, which is the whole, is made here; the others here too, when there is nothing else to do, and meanwhile in
    other processes, or on the cluster that the order names.
    """
    total = len(volumes) * len(order.formats)
    written: dict[tuple[str, str], Written] = {}

    def told(folder: str, one: Written) -> None:
        written[folder, one.format] = one
        tell(one, total)

    tasks = []
    for volume in volumes:
        bindery = Bindery(theme, volume, stage, ledger, order, workers)
        there = {name: one for name in order.formats if (one := bindery.kept(name))}
        for one in there.values():
            told(volume.folder, one)
        wanted = tuple(name for name in order.formats if name not in there)
        if wanted:
            # What a site has to download of another format is that one's only file.
            tasks.append(Task(bindery, wanted, {name: one.files[0] for name, one in there.items()}))
    with _others(tasks, theme, order, workers) as send:
        for task, pressed in _spread(tasks, send) if send else chain.from_iterable(map(_here, tasks)):
            told(task.bindery.volume.folder, task.bindery.written(pressed))
    return [written[volume.folder, name] for volume in volumes for name in order.formats]


@contextmanager
def _others(
    tasks: Sequence[Task], theme: Theme, order: Order, workers: Workers
) -> Iterator[Callable[[Task], Future[Made]] | None]:
    """Who else makes volumes: what sends one there. None where that is not worth it."""
    if order.scheduler:
        from profcollect.clusters import cluster

        with cluster(order.scheduler, theme) as send:
            yield send if len(tasks) > 1 else None
    elif workers.worth(sum(len(task.bindery.volume.book.entries) for task in tasks[1:])):
        yield lambda task: workers.submit(elsewhere, task)
    else:
        yield None


def _here(task: Task) -> Iterator[tuple[Task, Pressed]]:
    """A volume made in this process. The layout runs beside the rest: it does not hold Python's lock."""
    # Threads that wait for a layout cost nothing.
    pool = ThreadPoolExecutor(len(task.wanted) + (os.cpu_count() or 1))
    waiting = True
    try:
        for made in as_completed(task.bindery.make(task.wanted, task.there, pool).values()):
            yield task, made.result()
    except KeyboardInterrupt:
        # A layout that runs cannot be stopped; the process ends at once instead.
        waiting = False
        raise
    finally:
        pool.shutdown(wait=waiting, cancel_futures=True)


def _spread(tasks: Sequence[Task], send: Callable[[Task], Future[Made]]) -> Iterator[tuple[Task, Pressed]]:
    """The first volume is made here; of the others, what comes back is written, and the last are made here too."""
    sent = {send(_blank(task)): task for task in tasks[1:]}
    try:
        yield from _here(tasks[0])
        while sent:
            for done in [one for one in sent if one.done()]:
                yield from _delivered(sent.pop(done), done)
            last = next((one for one in reversed(sent) if one.cancel()), None)
            if last is not None:
                yield from _here(sent.pop(last))
            elif sent:
                wait(sent, return_when=FIRST_COMPLETED)
    except BaseException:
        for one in sent:
            one.cancel()
        raise


def _blank(task: Task) -> Task:
    """The same for somebody who knows nothing of earlier outputs and, on another machine, has not got the disk either."""
    bindery, own = task.bindery, task.bindery.stage
    stage = Parcel() if bindery.order.scheduler or isinstance(own, Parcel) else own.twin()
    return task._replace(bindery=replace(bindery, stage=stage, ledger=bindery.ledger.blank(), workers=None))


def _delivered(task: Task, done: Future[Made]) -> Iterator[tuple[Task, Pressed]]:
    """What has come back, written where it belongs."""
    back = sharing.done(done)
    if back is None:
        yield from _here(task)
        return
    parcel, made = back
    parcel.deliver(task.bindery.stage)  # type: ignore[arg-type]
    yield from ((task, pressed) for pressed in made)


def elsewhere(task: Task) -> Made:
    """A volume as bytes, or as it was written aside: all that crosses to another process and back."""
    return task.bindery.stage, [pressed for _, pressed in _here(task)]
