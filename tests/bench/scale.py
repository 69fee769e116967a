"""What a region would take: planned from measured unit costs, and checked against a measured build.

    python tests/bench/scale.py

The costs are measured on builds of some hundred practices, each larger than the last in one way: more practices, or more
volumes.  What two of them differ by is what a practice, or a volume, costs.  In these builds every practice is compiled
and every volume is made by a second process, while the first one waits, so that each cost is known by where it arises,
and so is what the way there and back takes.  They are seconds of a processor, not of a clock.

The plan spends them as `profcollect` does: practices are compiled over the cores of the collection's machine, and kept;
all books are arranged there, in one process; volumes go to whoever is free while that process makes the whole; then it
makes volumes as well, and puts everything in place.  2,000 practices in 50 volumes are both planned and built, and
100,000 practices in 2,300 volumes are planned for clusters of several sizes.
"""

from __future__ import annotations

import gc
import heapq
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from corpus import make

if TYPE_CHECKING:
    from profcollect.binding import Order

FORMATS = ("docx", "html")
FEW, MORE, MANY = (100, 4), (400, 4), (400, 40)
"""The practices and volumes of the builds that the costs are measured on…"""
TOGETHER = (400, 10)
"""… and of the one that shows how processes wait for each other."""
CHECKED = (2_000, 50)
REGION = (100_000, 2_300)
CLUSTERS = (0, 8, 32)
RUNS = 3
NEAR = 0.2
"""How far the plan of the checked collection may be from what was measured."""
IDLE = 0.5
"""The load of a machine up to which nobody else is at work."""
NETWORK = 100e6
"""Bytes a second that go from the collection's machine to a cluster and back: a gigabit line."""


class Spent(NamedTuple):
    """What a build takes, in seconds of a processor; `here` is the process that a user begins."""

    compiling: float
    """There, all practices."""
    taking: float
    """Here, until all practices are there that others have compiled: the start, the way, the cache's writing."""
    way: float
    """Of that, the way."""
    arranging: float
    """Here, all books; with it, what practices have to do with each other."""
    whole: float
    """Here, the whole in every format."""
    making: float
    """There, the volumes in every format."""
    sending: float
    """Here, the volumes on their way there and back."""
    writing: float
    """Here, of the volumes what has come back."""
    finishing: float
    """Here: what tells of the outputs, and their putting in place."""
    out: float
    """Bytes of the volumes on their way there…"""
    back: float
    """… and back."""
    memory: float
    """Bytes that the largest process holds at most."""


class Unit(NamedTuple):
    """What something takes: to begin with, and for each practice and each volume."""

    start: float
    practice: float
    volume: float

    def of(self, practices: int, volumes: int) -> float:
        """What so many take."""
        return self.start + self.practice * practices + self.volume * volumes


class Crossed(NamedTuple):
    """Something that the other process did."""

    begun: float
    """Seconds that this one had spent before it went…"""
    ended: float
    """… and when it was back."""
    way: float
    there: float
    out: int
    back: int


def there(packed: bytes) -> tuple[bytes, float]:
    """In the other process: do what was sent, and tell the seconds that it took."""
    function, given = pickle.loads(packed)  # noqa: S301 - its own
    start = time.process_time()
    made = function(*given)
    seconds = time.process_time() - start
    return pickle.dumps(made, pickle.HIGHEST_PROTOCOL), seconds


def ordered(out: Path, jobs: int) -> Order:
    """What is built."""
    from profcollect.binding import Order
    from profcollect.selection import Selection
    from profcollect.workspace import today

    return Order(
        FORMATS,
        "municipality",
        Selection({}, ()),
        final=False,
        out=out,
        today=today(),
        page_numbers="none",
        jobs=jobs,
        cached=True,
    )


def built(folder: Path, jobs: int = 0) -> list[tuple[float, float]]:
    """Build as the command line does.

    Gives the time, and the seconds that this process has spent, when all is compiled and after each output.
    """
    from profcollect.building import Progress, build
    from profcollect.workspace import open_workspace

    marks = []

    def mark(*_: object) -> None:
        marks.append((time.perf_counter(), time.process_time()))

    def compiled(number: int, total: int) -> None:
        if number == total:
            mark()

    build(open_workspace(folder), ordered(folder / "build", jobs), Progress(compiled, mark))
    mark()
    return marks


def weighed(folder: Path, volumes: int) -> Spent:
    """Build with another process that does everything while this one waits."""
    from profcollect.jobs import Workers

    crossed: list[Crossed] = []

    class Weighed(Workers):
        """One other process, for which this one waits."""

        def submit(self, function: Callable[..., object], *given: object) -> Future[object]:  # type: ignore[override]
            begun, start = time.process_time(), time.thread_time()
            packed = pickle.dumps((function, given), pickle.HIGHEST_PROTOCOL)
            way = time.thread_time() - start
            made, seconds = super().submit(there, packed).result()
            start = time.thread_time()
            done: Future[object] = Future()
            done.set_result(pickle.loads(made))  # noqa: S301 - its own
            way += time.thread_time() - start
            crossed.append(Crossed(begun, time.process_time(), way, seconds, len(packed), len(made)))
            return done

    with mock.patch("profcollect.building.Workers", Weighed):
        (_, gathered), *outputs, (_, end) = built(folder, 2)
    texts = [one for one in crossed if one.begun < gathered]
    books = [one for one in crossed if one.begun >= gathered]
    # Parts of the whole are sent last: where volumes wait to be made, they are taken back and made here.
    books, parts = books[:volumes], books[volumes:]
    # The whole is written first; what follows is what came back.
    (_, whole), (_, last) = outputs[len(FORMATS) - 1], outputs[-1]
    return Spent(
        compiling=sum(one.there for one in texts),
        taking=gathered,
        way=sum(one.way for one in texts),
        arranging=books[0].begun - gathered,
        whole=whole - books[-1].ended + sum(one.there for one in parts),
        making=sum(one.there for one in books),
        sending=books[-1].ended - books[0].begun,
        writing=last - whole,
        finishing=end - last,
        out=sum(one.out for one in books),
        back=sum(one.back for one in books),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def clocked(log: str, function: Callable[..., object], *given: object) -> object:
    """In another process: do something, and note when."""
    begun = time.perf_counter()
    made = function(*given)
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {begun} {time.perf_counter()}\n")
    return made


def waiting(folder: Path) -> tuple[float, float]:
    """What other processes wait, between one task and the next, for each second of work: at texts, and at volumes.

    What they send comes through a pipe that holds little, and is taken from it by a process that has work of its own.
    """
    from profcollect.jobs import Workers

    log = folder / "log"

    class Clocked(Workers):
        """Processes that note when they work."""

        def submit(self, function: Callable[..., object], *given: object) -> Future[object]:  # type: ignore[override]
            return super().submit(clocked, str(log), function, *given)

    with mock.patch("profcollect.building.Workers", Clocked):
        (gathered, _), *_ = built(folder)
    tasks = sorted((pid, float(begun), float(end)) for pid, begun, end in map(str.split, log.read_text().splitlines()))
    work, gaps = [0.0, 0.0], [0.0, 0.0]
    for (one, _, before), (other, begun, end) in pairwise(tasks):
        kind = begun > gathered
        # Between the texts and the volumes there is nothing to do.
        if one == other and kind == (before > gathered):
            work[kind] += end - begun
            gaps[kind] += begun - before
    texts, books = (gap / seconds if seconds else 0.0 for gap, seconds in zip(gaps, work, strict=True))
    return texts, books


def action(name: str, folder: Path, volumes: int) -> subprocess.Popen[bytes]:
    """What begins an action of this program in a process of its own."""
    return subprocess.Popen([sys.executable, __file__, name, str(folder), str(volumes)], stdout=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> tuple[list[float], float]:
    """What an action printed, and the seconds of all processors that it took."""
    assert process.stdout is not None
    with process.stdout:
        told = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return told, usage.ru_utime + usage.ru_stime


def waits(cores: int) -> tuple[float, float]:
    """The least of some runs of `waiting`, texts and volumes."""
    if cores == 1:
        return 0.0, 0.0
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), *TOGETHER)
            found.append(ended(action("wait", Path(folder), TOGETHER[1]))[0])
    texts, books = map(min, zip(*found, strict=True))
    return texts, books


def measured(cores: int) -> dict[str, Unit]:
    """The unit costs on this machine, while all its cores are at work: they share what is between them and the memory."""
    runs = []
    for size in (FEW, MORE, MANY) * RUNS:
        with tempfile.TemporaryDirectory() as folder:
            places = [Path(folder, str(number)) for number in range(cores)]
            for place in places:
                make(place, *size)
            running = [action("weigh", place, size[1]) for place in places]
            runs.append((size, [Spent(*ended(one)[0]) for one in running]))
    units = {}
    for place, name in enumerate(Spent._fields):
        # What other programs add is not the work's own.
        few, more, many = (
            min(statistics.mean(one[place] for one in spent) for of, spent in runs if of == size)
            for size in (FEW, MORE, MANY)
        )
        practice = max(0.0, (more - few) / (MORE[0] - FEW[0]))
        volume = max(0.0, (many - more) / (MANY[1] - MORE[1]))
        units[name] = Unit(max(0.0, few - practice * FEW[0] - volume * FEW[1]), practice, volume)
    return units


class Plan(NamedTuple):
    """When it is so far, in seconds from the start."""

    compiled: float
    arranged: float
    whole: float
    """The whole is written, and what of the volumes had to be sent meanwhile."""
    volumes: float
    end: float
    elsewhere: int
    """The volumes that other processes make."""


def compiling(spent: Spent, others: int, wait: float = 0.0) -> float:
    """Seconds until all is compiled here and by others, and what they have compiled is taken in here."""
    keep = spent.taking - spent.way
    here, there = spent.compiling + keep, spent.compiling * (1 + wait) / max(others, 1)
    # Both end together; what has come back is taken in when nothing is left to compile.
    part = min(1.0, here / (there + here - spent.way)) if others and there else 0.0
    return (1 - part) * here + part * (spent.way + keep)


class Machine(NamedTuple):
    """Who builds."""

    cores: int
    """Of the machine that has the collection."""
    texts: float = 0.0
    """How long its other processes wait for each second of compiling…"""
    books: float = 0.0
    """… and of making volumes."""
    cluster: int = 0
    """Processes of a cluster that make the volumes instead of its own, if any."""


def planned(units: dict[str, Unit], practices: int, volumes: int, machine: Machine) -> Plan:
    """A build, step by step."""
    spent = Spent(*(units[name].of(practices, volumes) for name in Spent._fields))
    compiled = compiling(spent, machine.cores - 1, machine.texts)
    arranged = compiled + spent.arranging
    one = Spent(*(value / volumes for value in spent))
    # How far apart volumes reach the others: a cluster is at the end of a line. Its processes have more than one to do.
    apart = max(one.sending, one.out / NETWORK if machine.cluster else 0.0)
    making = one.making * (1 if machine.cluster else 1 + machine.books)
    free, elsewhere = [arranged] * (machine.cluster or machine.cores - 1), 0
    here = whole = arranged + spent.whole
    last = arranged
    for _ in range(volumes):
        sent = arranged + apart * (elsewhere + 1)
        if free and max(free[0], sent) <= here:
            begun = max(heapq.heappop(free), sent)
            if begun < whole:
                whole += one.sending
            last = max(last, begun + making)
            heapq.heappush(free, begun + making)
            # It is sent and taken in beside what this process does.
            here += one.sending + one.writing
            elsewhere += 1
        else:
            here += one.making + one.writing
    line = arranged + (one.out + one.back) * elsewhere / NETWORK if machine.cluster else 0.0
    made = max(here, last + one.writing, line)
    return Plan(compiled, arranged, whole, made, made + spent.finishing, elsewhere)


NAMES = {
    "compiling": "compile",
    "taking": "start, take in, keep",
    "way": "  of that, the way",
    "arranging": "arrange",
    "whole": "write the whole",
    "making": "write volumes",
    "sending": "the way of volumes",
    "writing": "put volumes on the disk",
    "finishing": "manifest, into place",
    "out": "volumes there, KB",
    "back": "volumes back, KB",
    "memory": "memory, KB",
}
LARGE = {"out", "back", "memory"}
"""What is bytes, not seconds."""


def told(units: dict[str, Unit]) -> str:
    """The unit costs as a table."""
    lines = [f"{'milliseconds':<26}{'to begin with':>14}{'a practice':>12}{'a volume':>10}"]
    for name, one in units.items():
        many = 1e-3 if name in LARGE else 1e3
        start, practice, volume = (value * many for value in one)
        lines.append(f"{NAMES[name]:<26}{start:>14.0f}{practice:>12.2f}{volume:>10.1f}")
    return "\n".join(lines)


def checked(units: dict[str, Unit], machine: Machine) -> str:
    """The plan of a build beside that build."""
    practices, volumes = CHECKED
    plan = planned(units, practices, volumes, machine)
    runs = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), practices, volumes)
            start = time.perf_counter()
            marks, spent = ended(action("build", Path(folder), volumes))
            end = time.perf_counter() - start
            runs.append((end, spent, [mark - start for mark in marks]))
    seconds, spent, marks = min(runs)
    real = (marks[0], marks[len(FORMATS)], marks[-2], seconds)
    phases = zip(
        ("compiled", "whole", "volumes", "in place"),
        (plan.compiled, plan.whole, plan.volumes, plan.end),
        real,
        strict=True,
    )
    work = sum(units[name].of(practices, volumes) for name in Spent._fields if name not in LARGE | {"way"})
    ratio, most = plan.end / seconds, max(runs)[0]
    return "\n".join(
        (
            f"{practices:,} practices, {volumes} volumes, {machine.cores} processes; seconds until all is",
            *(f"  {name:<10}planned {one:6.1f}   measured {other:6.1f}" for name, one, other in phases),
            f"  processors planned {work:6.1f}   measured {spent:6.1f}   {work / spent:.2f}",
            f"planned {plan.end:.1f} s, measured {seconds:.1f}–{most:.1f} s: {ratio:.2f}, may be off by {NEAR:.0%}  "
            + ("ok" if abs(ratio - 1) <= NEAR else "MISSED"),
        )
    )


def region(units: dict[str, Unit], machine: Machine) -> str:
    """The plan of a region."""
    practices, volumes = REGION
    lines = [
        f"{practices:,} practices, {volumes:,} volumes, planned in minutes for {machine.cores} cores of the collection's",
        "machine and a cluster of so many processes as fast as these, on a line of a gigabit (0: without one):",
        f"{'processes':>10}{'compile':>9}{'arrange':>9}{'whole':>7}{'volumes':>9}{'in place':>10}{'all':>7}   of the volumes, others make",
    ]
    for cluster in CLUSTERS:
        plan = planned(units, practices, volumes, machine._replace(cluster=cluster))
        times = (0.0, plan.compiled, plan.arranged, plan.whole, plan.volumes, plan.end)
        steps = [(after - before) / 60 for before, after in pairwise(times)]
        cells = "".join(f"{step:>{width}.1f}" for step, width in zip(steps, (9, 9, 7, 9, 10), strict=True))
        lines.append(f"{cluster:>10}{cells}{plan.end / 60:>7.1f}   {plan.elsewhere:,}")
    out, back, memory = (units[name].of(practices, volumes) / 1e9 for name in ("out", "back", "memory"))
    lines += [
        f"{out:.0f} GB go there, {back:.0f} GB come back. The collection's machine alone compiles, over its cores; one of",
        f"its processes arranges, makes the whole, sends and takes in. It holds {memory:.0f} GB of memory.",
    ]
    return "\n".join(lines)


ACTIONS: dict[str, Callable[[Path, int], object]] = {
    "weigh": weighed,
    "wait": lambda folder, _: waiting(folder),
    "build": lambda folder, _: [clock for clock, _ in built(folder)],
}


def main() -> None:
    """Measure, plan, compare, plan."""
    # As the command line does.
    gc.disable()
    if sys.argv[1:]:
        name, folder, volumes = sys.argv[1:]
        print(json.dumps(ACTIONS[name](Path(folder), int(volumes))))
        gc.freeze()
        return
    from profcollect.jobs import cores

    busy = os.getloadavg()[0]
    units = measured(cores())
    machine = Machine(cores(), *waits(cores()))
    print(told(units))
    print(
        f"other processes wait {machine.texts:.2f} s for a second of compiling, {machine.books:.2f} s for one of making volumes"
    )
    print(checked(units, machine))
    print(region(units, machine))
    if busy > IDLE:
        print(f"Other programs were at work (load {busy:.1f}): what is measured by the clock is too long.")


if __name__ == "__main__":
    main()
