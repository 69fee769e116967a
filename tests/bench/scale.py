"""What a region would take: planned from measured unit costs, and checked against a measured build.

python tests/bench/scale.py

The plan goes through a build as `profcollect.distributing` does it: every practice is compiled, over the cores of the
machine that has the collection; the whole is written there; volumes are written by whoever is free, and written out there
as they come back.  Unit costs are measured in this process on small collections.  Then 2,000 practices in 50 volumes are
both planned and built, and 100,000 practices in 2,300 volumes are planned for clusters of several sizes.
"""

from __future__ import annotations

import gc
import heapq
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.building import Gathered

FORMATS = ("docx", "html")
TOWNS, SMALL, LARGE = 4, 100, 400
"""Of the collections that the costs are measured on: as many practices make four volumes each."""
CHECKED = (2_000, 50)
REGION = (100_000, 2_300)
CLUSTERS = (1, 8, 32, 128)
RUNS = 3
NEAR = 0.25
"""How far the plan of the checked collection may be from what was measured."""


@dataclass(frozen=True)
class Line:
    """A cost that grows with the number of practices."""

    start: float
    each: float

    def of(self, practices: int) -> float:
        """Seconds for so many."""
        return self.start + self.each * practices

    @classmethod
    def through(cls, small: int, one: float, large: int, other: float) -> Line:
        """The line through two measurements."""
        each = max(0.0, (other - one) / (large - small))
        return cls(max(0.0, one - each * small), each)


@dataclass(frozen=True)
class Costs:
    """Seconds that the parts of a build take in one process."""

    startup: float
    compile: Line
    whole: Line
    volume: Line
    back: Line
    """What the collection's machine does with a volume that comes back."""


def least(act: Callable[[], object]) -> float:
    """The least seconds of some runs: what a busy machine adds is not the work's own."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def gathered(folder: Path) -> tuple[Gathered, float, object, object]:
    """A collection, compiled in this process, and the seconds that took."""
    from profcollect.binding import Order
    from profcollect.building import gather
    from profcollect.jobs import Workers
    from profcollect.selection import Selection
    from profcollect.workspace import open_workspace, today

    workspace = open_workspace(folder)
    order = Order(
        FORMATS, "municipality", Selection({}, ()), final=False, out=folder, today=today(), page_numbers="none"
    )
    start = time.perf_counter()
    found = gather(workspace, order, Workers(1), lambda *_: None)
    return found, time.perf_counter() - start, workspace, order


def measured() -> Costs:
    """The unit costs on this machine."""
    from profcollect.binding import Bindery
    from profcollect.building import _volumes
    from profcollect.distributing import Task, elsewhere
    from profcollect.outputs import staging
    from profcollect.parcels import Parcel
    from profcollect.renewing import Ledger

    compiled, wholes, volumes, backs = {}, {}, {}, {}
    for count in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), count, TOWNS)
            found, compiled[count], workspace, order = gathered(Path(folder))
            whole, town, *_ = _volumes(found, order)  # type: ignore[arg-type]
            theme, ledger = workspace.theme, Ledger(Path(folder), None, ())  # type: ignore[attr-defined]

            def made(volume: object, theme: object = theme, ledger: Ledger = ledger, order: object = order) -> object:
                bindery = Bindery(theme, volume, Parcel(), ledger, order)  # type: ignore[arg-type]
                return elsewhere(Task(bindery, FORMATS, {}))

            part = count // TOWNS
            wholes[count] = least(lambda made=made, whole=whole: made(whole))
            # What travels there is packed, too.
            volumes[part] = least(lambda made=made, town=town: made(pickle.loads(pickle.dumps(town))))  # noqa: S301 - its own
            parcel, _ = made(town)  # type: ignore[misc]

            def written(parcel: Parcel = parcel, folder: str = folder) -> None:
                with staging(Path(folder) / "out") as stage:
                    pickle.loads(pickle.dumps(parcel)).deliver(stage)  # noqa: S301 - its own

            backs[part] = least(written)
    small, large = SMALL // TOWNS, LARGE // TOWNS
    version = [sys.executable, "-m", "profcollect", "--version"]
    return Costs(
        least(lambda: subprocess.run(version, check=True, stdout=subprocess.DEVNULL)),
        Line.through(SMALL, compiled[SMALL], LARGE, compiled[LARGE]),
        Line.through(SMALL, wholes[SMALL], LARGE, wholes[LARGE]),
        Line.through(small, volumes[small], large, volumes[large]),
        Line.through(small, backs[small], large, backs[large]),
    )


def planned(costs: Costs, practices: int, volumes: int, cores: int, others: int) -> float:
    """Seconds of a build where so many other processes, here or on other machines, make volumes."""
    part = practices // volumes
    compiled = costs.startup + costs.compile.of(practices) / cores
    # When each is free: the others at once, this one when the whole is written.
    free = [(compiled, place) for place in range(1, others + 1)]
    here = compiled + costs.whole.of(practices)
    heapq.heapify(free)
    left, back, last = volumes, [], here
    while left:
        if not free or here <= free[0][0]:
            # What has come back is written first.
            while back and back[0] <= here and left:
                heapq.heappop(back)
                here += costs.back.of(part)
            here += costs.volume.of(part)
        else:
            begun, place = heapq.heappop(free)
            heapq.heappush(free, (begun + costs.volume.of(part), place))
            heapq.heappush(back, begun + costs.volume.of(part))
        left -= 1
    for arrived in sorted(back):
        here = max(here, arrived) + costs.back.of(part)
        last = max(last, here)
    return max(here, last)


def built(practices: int, volumes: int) -> float:
    """Seconds of a build of a made-up collection."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), practices, volumes)
        command = [
            sys.executable,
            "-m",
            "profcollect",
            "build",
            folder,
            "--by",
            "municipality",
            "--quiet",
            "--no-cache",
        ]
        command += ["--format", ",".join(FORMATS), "--page-numbers", "none"]
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run(command, check=True)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure, plan, compare, plan."""
    # As the command line does.
    gc.disable()
    costs, cores = measured(), os.cpu_count() or 1
    print(f"unit costs on this machine, {', '.join(FORMATS)}; milliseconds a practice, and to begin with:")
    for name in ("compile", "whole", "volume", "back"):
        line = getattr(costs, name)
        print(f"  {name:<8}{line.each * 1000:8.2f}{line.start * 1000:8.0f}")
    practices, volumes = CHECKED
    plan, real = planned(costs, practices, volumes, cores, cores - 1), built(practices, volumes)
    verdict = "ok" if abs(plan - real) <= NEAR * real else "MISSED"
    print(
        f"{practices:,} practices, {volumes} volumes: planned {plan:.1f} s, measured {real:.1f} s, {plan / real:.2f}  {verdict}"
    )
    practices, volumes = REGION
    print(f"{practices:,} practices, {volumes:,} volumes, planned:")
    for others in CLUSTERS:
        minutes = planned(costs, practices, volumes, cores, others) / 60
        print(f"  {others:>4} processes beside the {cores} cores of the collection's machine: {minutes:6.1f} min")
    compiled = replace(costs, compile=Line(0, 0))
    minutes = planned(compiled, practices, volumes, cores, CLUSTERS[-1]) / 60
    print(f"  {CLUSTERS[-1]:>4} processes, practices compiled before: {minutes:6.1f} min")


if __name__ == "__main__":
    main()
