"""Findings get a language and a format here, one module a format."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from profcollect.lint.diagnostic import Diagnostic

REPORTERS = {
    "full": "full",
    "concise": "concise",
    "grouped": "grouped",
    "statistics": "statistics",
    "json": "json_",
    "jsonl": "jsonl",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "junit": "junit",
}
"""The formats, and the module of each; its `write` makes a text from a Report."""


@dataclass(frozen=True)
class Report:
    """What a check found, and how it is to be told."""

    diagnostics: Sequence[Diagnostic]
    """In the order in which they are to be told."""
    files: int
    """How many practices were checked."""
    lang: str
    root: Path
    """The collection's folder."""
    color: bool = False
    paths: Sequence[str] = ()
    """The practices that were checked: one format also names those in which nothing was found."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """Practices that were checked as these bytes and not as they lie on the disk."""


def render(name: str, report: Report) -> str:
    """The report in the format of that name, without a line end. Raises KeyError where there is none."""
    # Loaded by name, so that a check in the terminal does not wait for XML and JSON.
    text: str = import_module(f"{__name__}.{REPORTERS[name]}").write(report)
    return text
