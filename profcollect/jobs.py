"""Compiling over all cores: the map of the pipeline that is worth more than one process."""

from __future__ import annotations

import gc
import os
import signal
import sys
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from profcollect.pipeline import work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor

    from profcollect.pipeline import Job, Outcome

T = TypeVar("T")

FEW = 24
"""Up to so many practices are worked on in this process: starting others would take longer."""
CHUNK = 6
"""Practices that travel to another process at a time: many enough to pay the way, few enough to end together."""


def cores() -> int:
    """How many processes can run at a time: those that this one may use, where the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


SWITCH = 0.0005
"""Seconds after which Python lets another thread have its turn while results come in; five milliseconds otherwise."""


class Workers:
    """Other processes, begun when there is work for them, and once for all the work of a command."""

    def __init__(self, job: Job, processes: int = 0, meanwhile: Callable[[], None] = lambda: None) -> None:
        """For so many processes with this one; 0 for as many as there are cores.

        The job travels to each of them once, and not with every chunk of it. When others have begun to compile, this
        process first does what is to be done `meanwhile`.
        """
        self.job = job
        self._meanwhile = meanwhile
        self.count = (processes or cores()) - 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            # Whoever interrupts does not want to wait; they end with this process.
            self._pool.shutdown(wait=kind is not KeyboardInterrupt, cancel_futures=True)

    def worth(self, practices: int) -> bool:
        """Whether so many practices are worth beginning them, if there may be any."""
        return bool(self.count) and practices > FEW

    @property
    def begun(self) -> bool:
        """Whether they are there already."""
        return self._pool is not None

    def submit(self, function: Callable[..., T], *given: object) -> Future[T]:
        """Have another process do something; where they are gone, the task says so as if it had been begun."""
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.count, initializer=_start_worker, initargs=(self.job,))
        try:
            return self._pool.submit(function, *given)
        except BrokenExecutor as error:
            task: Future[T] = Future()
            task.set_exception(error)
            return task

    def each(
        self,
        function: Callable[[Job, Sequence[str]], Iterable[T]],
        paths: Sequence[str],
        few: int = 0,
        chunk: int = 0,
    ) -> Iterator[T]:
        """What a function makes of practices, as it comes. A few are left to this process: others take longer to begin.

        Other processes have begun when this is called. They work from the front, this one from the back, where nothing has
        to travel. Where the system has ended one of them, as it does for want of memory, its part is made here.
        """
        few, chunk = few or FEW, chunk or CHUNK
        if not self.count or len(paths) <= few:
            return iter(function(self.job, paths))
        chunks = [paths[start : start + chunk] for start in range(0, len(paths), chunk)]
        tasks = [self.submit(_there, function, some) for some in chunks]
        return self._collected(function, list(zip(tasks, chunks, strict=True)))

    def compiled(self, function: Callable[[Job, Sequence[str]], Iterable[T]], paths: Sequence[str]) -> Iterator[T]:
        """The same for a function that compiles practices."""
        coming = self.each(function, paths)
        if self.worth(len(paths)):
            self._meanwhile()
        return coming

    def _collected(
        self,
        function: Callable[[Job, Sequence[str]], Iterable[T]],
        tasks: Sequence[tuple[Future[list[T]], Sequence[str]]],
    ) -> Iterator[T]:
        interval = sys.getswitchinterval()
        # They wait while a thread that takes in what they have made waits for this process to let it.
        sys.setswitchinterval(SWITCH)
        try:
            for task, paths in reversed(tasks):
                made = None if task.cancel() else _made(task)
                yield from function(self.job, paths) if made is None else made
        except BaseException:
            for task, _ in tasks:
                task.cancel()
            raise
        finally:
            sys.setswitchinterval(interval)


def _made(task: Future[list[T]]) -> list[T] | None:
    """What another process has made; None where it is gone."""
    from concurrent.futures import BrokenExecutor

    try:
        return task.result()
    except BrokenExecutor:
        return None


def work_all(job: Job, paths: Sequence[str]) -> Iterable[Outcome]:
    """The outcomes of some practices."""
    return map(partial(work, job), paths)


def run(paths: Sequence[str], workers: Workers) -> Iterator[Outcome]:
    """The outcomes of practices, as they come."""
    return workers.compiled(work_all, paths)


_given: list[Job] = []
"""In another process: the job, which travels to it once and not with each chunk."""


def _there(function: Callable[[Job, Sequence[str]], Iterable[T]], paths: Sequence[str]) -> list[T]:
    return list(function(_given[-1], paths))


def _start_worker(job: Job) -> None:
    """What the command line does for its own process, see `cli.main`."""
    import threading

    _given.append(job)
    gc.disable()
    # Ctrl-C is for the main process; workers end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, even killed: nobody else would."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
