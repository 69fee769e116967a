"""What tests share: small collections made on the spot, and a date that does not move."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

FICTIONAL = Path(__file__).parent / "collections" / "vymysel"
SAMPLE = Path(__file__).parent.parent
"""The repository's own collection."""
BOOKS = {"fictional": FICTIONAL, "sample": SAMPLE}
CONFIG = """\
title: Вымышленный сборник
name: sbornik
municipalities:
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
"""
Collect = Callable[..., Path]
Run = Callable[..., Result]
Finished = Callable[..., Path]
LEFT = pytest.StashKey[dict[str, list[str]]]()
"""The tests that were left out, by the target that runs them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: the slow tests too, and none may be skipped: a check that was skipped has shown nothing."""
    parser.addoption("--all", action="store_true", help="run slow tests too; where a tool is missing, fail")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests out where nobody asks for them, and those in a browser, which have a target of their own."""
    if config.getoption("markexpr"):
        return
    left = {"browser"} if config.getoption("--all") else {"browser", "slow"}
    out = [item for item in items if any(item.get_closest_marker(name) for name in left)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in set(out)]
    names = {
        target: sorted({item.nodeid.partition("[")[0] for item in out if item.get_closest_marker(name)})
        for name, target in (("slow", "test-all"), ("browser", "test-browser"))
    }
    if hasattr(config, "workeroutput"):
        config.workeroutput["left"] = names
    else:
        config.stash[LEFT] = names


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - of pytest-xdist
    """Take over what a process that runs tests has left out: all leave out the same."""
    node.config.stash[LEFT] = getattr(node, "workeroutput", {}).get("left", {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that were left out, and where they are run."""
    for target, names in terminalreporter.config.stash.get(LEFT, {}).items():
        if names:
            terminalreporter.write_line(f"Left to `make {target}`: {', '.join(names)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failure under `--all`."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--all"):
        report.outcome, report.longrepr = "failed", f"--all: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is 1 December 2026, the language Russian."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    monkeypatch.delenv("PROFCOLLECT_LANG", raising=False)


made_command = cache(get_command)


@pytest.fixture(autouse=True)
def one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typer makes its commands once, and not for each call, which takes longer than what most of them do."""
    monkeypatch.setattr("typer.testing._get_command", made_command)


def write_collection(root: Path, practices: dict[str, str | bytes], config: str = CONFIG) -> None:
    """Write a collection's files."""
    (root / "practices").mkdir(parents=True, exist_ok=True)
    (root / "profcollect.yml").write_text(config, encoding="utf-8")
    for name, content in practices.items():
        path = root / "practices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def collect(tmp_path: Path) -> Collect:
    """A function that makes a collection of the given practices, in a path with spaces and Cyrillic letters."""

    def make(practices: dict[str, str | bytes], config: str = CONFIG) -> Path:
        root = tmp_path / "Мой сборник № 1"
        write_collection(root, practices, config)
        return root

    return make


@pytest.fixture
def run() -> Run:
    """A function that runs a command in this process and gives what it printed and its exit code."""
    from profcollect.cli import app

    runner = CliRunner()

    def call(*arguments: object) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments])

    return call


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A function that gives one of `BOOKS` in a format; each is built once for all tests.

    Further arguments are lines that its settings have instead of their own; then there are DOCX and PDF alone.
    """
    from profcollect.cli import app
    from profcollect.writers.formats import FORMATS

    @cache
    def folder(name: str, lines: tuple[str, ...]) -> Path:
        root, out = BOOKS[name], tmp_path_factory.mktemp(name)
        if lines:
            root = out / "collection"
            ignore = shutil.ignore_patterns(".*", "build", "tests", "profcollect", "dist", "node_modules")
            shutil.copytree(BOOKS[name], root, ignore=ignore)
            config = root / "profcollect.yml"
            text = config.read_text(encoding="utf-8")
            for line in lines:
                key = line.partition(":")[0]
                text = re.sub(rf"(?m)^{key}:.*\n", "", text) + f"{line}\n"
            config.write_text(text, encoding="utf-8")
        formats = "docx,pdf" if lines else ",".join(FORMATS)
        result = CliRunner().invoke(app, ["build", str(root), "--out", str(out / "build"), "--format", formats])
        assert result.exit_code == 0, result.output
        return out / "build"

    def path(name: str, kind: str, *lines: str) -> Path:
        out = folder(name, lines)
        found = FORMATS[kind].folder
        return out / found if found else next(out.glob(f"*.{kind.partition('-')[0]}"))

    return path
