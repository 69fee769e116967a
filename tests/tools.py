"""Other people's programs that tests ask: where each is found, and what a test without it says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ACE = Path(sys.prefix, "ace", "node_modules", ".bin")
"""Where `make test-all` puts what npm has."""


def found(name: str) -> str | None:
    """The path of a program; `browser` is any Chromium."""
    if name == "browser":
        return next(filter(None, map(shutil.which, BROWSERS)), None)
    return shutil.which(name, path=str(ACE)) or shutil.which(name)


def needs(*names: str) -> pytest.MarkDecorator:
    """A mark for a test that cannot do without these programs."""
    missing = [name for name in names if not found(name)]
    return pytest.mark.skipif(bool(missing), reason=f"not on this machine: {', '.join(missing)}")


def run_tool(name: str, *arguments: object, seconds: float = 120, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a program says, with more variables in its environment."""
    import os

    program = found(name)
    assert program, name
    return subprocess.run(
        [program, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
        env={**os.environ, **variables},
    )


def convert(path: Path, kind: str, folder: Path) -> Path:
    """A file as LibreOffice opens it and writes it out."""
    profile = (folder / "profile").as_uri()
    said = run_tool(
        "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, path
    )
    made = folder / f"{path.stem}.{kind.partition(':')[0]}"
    assert made.is_file(), said.stdout + said.stderr
    return made
