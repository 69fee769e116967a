"""Volumes made by a cluster of dask: the same bytes, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONFIG, Collect, Run
from typer.testing import Result

from profcollect import clusters
from profcollect.theme import Theme, packaged_templates

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = pytest.mark.slow
TOWNS = 6
PRACTICES = {
    f"town-{town}/p{number}.md": (
        f"---\ntitle: Вымышленная практика {number} города {town}\nдля кого: педагоги\n---\n## Цель\n\nТекст «{number}».\n"
    )
    for town in range(TOWNS)
    for number in range(3)
}
MANY = CONFIG[: CONFIG.index("municipalities:")] + "municipalities:\n"
MANY += "".join(f"  - {{id: town-{town}, name: Вымышленный город {town}}}\n" for town in range(TOWNS))
ORDER = ("--by", "municipality", "--format", "docx,html,pdf", "--no-cache")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as made:  # type: ignore[no-untyped-call]
        yield made


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def root(collect: Collect) -> Path:
    """A collection of many towns, with a template of its own."""
    made = collect(PRACTICES, MANY)
    own = made / "templates" / "default" / "html"
    own.mkdir(parents=True)
    page = (packaged_templates() / "default" / "html" / "practice.html.j2").read_text(encoding="utf-8")
    (own / "practice.html.j2").write_text(page.replace("</h1>", "!</h1>"), encoding="utf-8")
    return made


@pytest.fixture
def alone(root: Path, run: Run, tmp_path: Path) -> dict[str, bytes]:
    """What this process makes by itself."""
    assert run("build", root, *ORDER, "--jobs", "1", "--out", tmp_path / "alone").exit_code == 0
    return tree(tmp_path / "alone")


@pytest.fixture
def far(root: Path, cluster: LocalCluster, run: Run, tmp_path: Path) -> Callable[[], Result]:
    """A function that has the cluster build the collection into `far`."""

    def build() -> Result:
        address = cluster.scheduler_address
        return run("build", root, *ORDER, "--executor", "dask", "--scheduler", address, "--out", tmp_path / "far")

    return build


def elsewhere(monkeypatch: pytest.MonkeyPatch, act: Any = lambda _: None) -> list[str]:  # noqa: ANN401
    """Let every volume but the whole be made by the cluster; gives their folders as they come back."""
    from profcollect import distributing

    found: list[str] = []
    delivered, real = distributing._delivered, distributing._blank

    def sending(task: distributing.Task) -> distributing.Task:
        act(task)
        return real(task)

    def noting(task: distributing.Task, done: Any) -> Any:  # noqa: ANN401
        found.append(task.bindery.volume.folder)
        return delivered(task, done)

    monkeypatch.setattr(distributing, "_delivered", noting)
    monkeypatch.setattr(distributing, "_blank", sending)
    # This process would take what nobody has begun yet.
    monkeypatch.setattr("concurrent.futures.Future.cancel", lambda _: False)
    return found


def test_nobody_to_work(root: Path, run: Run) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as none:  # type: ignore[no-untyped-call]
        done = run("build", root, *ORDER, "--executor", "dask", "--scheduler", none.scheduler_address)
    assert done.exit_code == 2
    assert "dask worker" in done.output


def test_a_cluster_makes_the_same_bytes(
    alone: dict[str, bytes], far: Callable[[], Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = elsewhere(monkeypatch)
    done = far()
    assert done.exit_code == 0, done.output
    assert sorted(found) == [f"by-municipality/town-{town}/" for town in range(TOWNS)]
    assert tree(tmp_path / "far") == alone


def test_a_lost_worker_loses_nothing(
    alone: dict[str, bytes],
    far: Callable[[], Result],
    cluster: LocalCluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Expect the same where one of the workers is killed when it has work."""
    from distributed import Client

    found = elsewhere(monkeypatch)
    with Client(cluster.scheduler_address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        victim = next(iter(client.run(os.getpid).values()))
    sent = []
    real = clusters.cluster

    @contextmanager
    def watched(address: str, theme: Theme) -> Iterator[Any]:
        with real(address, theme) as send:

            def sending(task: Any) -> Any:  # noqa: ANN401
                future = send(task)
                sent.append(task)
                if len(sent) == TOWNS:
                    os.kill(victim, signal.SIGKILL)
                return future

            yield sending

    monkeypatch.setattr(clusters, "cluster", watched)
    done = far()
    assert done.exit_code == 0, done.output
    assert sorted(found) == [f"by-municipality/town-{town}/" for town in range(TOWNS)]
    assert tree(tmp_path / "far") == alone


def test_what_is_wrong_with_a_template_is_told_from_there(
    root: Path, far: Callable[[], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect the error of a template that only a volume has, with the path that it has here."""
    elsewhere(monkeypatch)
    page = root / "templates" / "default" / "html" / "practice.html.j2"
    page.write_text("{% if entry.slug == 'town-5-p2' and subtitle %}{{ nothing }}{% endif %}", encoding="utf-8")
    done = far()
    assert done.exit_code == 2
    assert "practice.html.j2" in done.output
    assert "nothing" in done.output


@pytest.mark.parametrize(
    "options",
    [
        ("--executor", "dask"),
        ("--scheduler", "tcp://127.0.0.1:1"),
        ("--executor", "spark", "--scheduler", "tcp://127.0.0.1:1"),
        ("--executor", "dask", "--scheduler", "нет такого"),
    ],
)
def test_what_is_no_cluster(root: Path, run: Run, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "SECONDS", 1)
    done = run("build", root, *ORDER, *options)
    assert done.exit_code == 2, done.output
    assert not (root / "build" / "manifest.json").exists()


def test_another_version(far: Callable[[], Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "__version__", "9.9.9")
    done = far()
    assert done.exit_code == 2
    assert "9.9.9" in done.output
