"""The plan of a region that `make bench-scale` makes: its arithmetic, with costs that are easy to add up."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def scale(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a program, not a module of ours
    """The program."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "bench"))
    return import_module("scale")


def units(scale: Any, **practice: float) -> dict[str, Any]:  # noqa: ANN401
    """Costs of a practice; nothing else costs anything."""
    return {name: scale.Unit(0.0, practice.get(name, 0.0), 0.0) for name in scale.Spent._fields}


@pytest.mark.parametrize(
    ("cores", "cluster", "costs", "seconds"),
    [
        pytest.param(1, 0, {"compiling": 1.0}, 12.0, id="one process does all"),
        pytest.param(4, 0, {"compiling": 1.0}, 3.0, id="compiling is spread"),
        pytest.param(2, 0, {"compiling": 1.0, "taking": 1.0}, 16.0, id="what came is kept when all is compiled"),
        pytest.param(2, 0, {"arranging": 1.0}, 12.0, id="arranging is not spread"),
        pytest.param(1, 0, {"whole": 1.0, "making": 1.0}, 24.0, id="one after the other"),
        pytest.param(1, 0, {"making": 1.0, "writing": 1.0}, 24.0, id="what is made here is written, too"),
        pytest.param(2, 0, {"whole": 1.0, "making": 1.0}, 12.0, id="volumes beside the whole"),
        pytest.param(2, 0, {"making": 1.0}, 6.0, id="volumes in both"),
        pytest.param(2, 0, {"making": 1.0, "writing": 1.0}, 15.0, id="what comes back is written here"),
        pytest.param(1, 4, {"whole": 0.5, "making": 2.0}, 6.0, id="volumes in a cluster, four at a time"),
        pytest.param(1, 4, {"whole": 1.0, "sending": 1.0}, 24.0, id="sending takes the time of the whole's maker"),
        pytest.param(1, 4, {"whole": 1.0, "making": 1.0, "out": 1e8}, 15.0, id="the last volume gets there late"),
        pytest.param(1, 4, {"whole": 1.0, "back": 2e8}, 24.0, id="a line that is slow"),
        pytest.param(2, 0, {"finishing": 1.0}, 12.0, id="the end is not spread"),
    ],
)
def test_a_plan_adds_up(scale: Any, cores: int, cluster: int, costs: dict[str, float], seconds: float) -> None:  # noqa: ANN401
    """Expect what a hand adds up for 12 practices in 4 volumes."""
    plan = scale.planned(units(scale, **costs), 12, 4, scale.Machine(cores, cluster=cluster))
    assert plan.end == pytest.approx(seconds)
    assert list(plan[:-1]) == sorted(plan[:-1])


@pytest.mark.parametrize("name", ["compiling", "making"])
def test_processes_that_wait_make_less(scale: Any, name: str) -> None:  # noqa: ANN401
    """Expect a build to take longer by what its other processes wait, and one process to wait for nobody."""
    machines = scale.Machine(1, 0.5, 0.5), scale.Machine(2, 0.5, 0.5), scale.Machine(2)
    alone, slow, quick = (scale.planned(units(scale, **{name: 1.0}), 12, 4, machine).end for machine in machines)
    assert alone == pytest.approx(12.0)
    assert alone > slow > quick


def test_costs_come_of_differences(scale: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """Expect the costs that runs are made up of, whatever disturbs the first run of each size."""
    known = scale.Unit(3.0, 0.5, 7.0)
    sizes = [scale.FEW, scale.MORE, scale.MANY]
    runs = iter([known.of(*size) + noise for noise in (5.0, *[0.0] * (scale.RUNS - 1)) for size in sizes])
    monkeypatch.setattr(scale, "make", lambda *_: None)
    monkeypatch.setattr(scale, "action", lambda *_: None)
    monkeypatch.setattr(scale, "ended", lambda _: ([next(runs)] * len(scale.Spent._fields), 0.0))
    for unit in scale.measured(1).values():
        assert list(unit) == pytest.approx(list(known))
