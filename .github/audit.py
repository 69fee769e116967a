"""Asks whether a hole is known in a package that constraints.txt pins: fails where there is one.

Without a network, or where it does not tell of them, nothing is known: that is said, and passed over.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINNED = Path(__file__).parent.parent / "constraints.txt"
COMMAND = [sys.executable, "-m", "pip_audit", "--requirement", PINNED, "--no-deps", "--disable-pip", "--format", "json"]
SECONDS = 120


def answers() -> tuple[list[dict[str, Any]], str]:
    """What is known of each package, and why nothing is known where nobody could be asked."""
    try:
        done = subprocess.run([*COMMAND, "--progress-spinner", "off"], capture_output=True, text=True, timeout=SECONDS)  # noqa: PLW1510, S603 - its exit code says less than what it prints
    except subprocess.TimeoutExpired:
        return [], f"no answer in {SECONDS} s"
    if not done.stdout.strip():
        return [], (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return json.loads(done.stdout)["dependencies"], ""


def verdict(packages: list[dict[str, Any]], reason: str) -> tuple[list[str], bool]:
    """The lines to print, and whether a hole is known."""
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        return [f"not audited: {reason or 'nobody on this network tells of known holes'}"], False
    return [*holes, f"{len(asked)} of {len(packages)} packages audited, holes known: {len(holes)}"], bool(holes)


if __name__ == "__main__":
    lines, found = verdict(*answers())
    print("\n".join(lines))  # noqa: T201 - what it is for
    sys.exit(found)
