"""What tests share: small collections made on the spot, and a date that does not move."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

FICTIONAL = Path(__file__).parent / "collections" / "vymysel"
CONFIG = """\
title: Вымышленный сборник
name: sbornik
municipalities:
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
"""
Collect = Callable[..., Path]
Run = Callable[..., Result]


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
