"""How fast profcollect is, as ratios to other tools on the same texts in the same run.

    python tests/bench/bench.py build [PRACTICES] [RUNS]     200 practices, 5 runs
    python tests/bench/bench.py lint [PRACTICES] [RUNS]      2,000 practices, 3 runs
    python tests/bench/bench.py memory [PRACTICES]           lint of 20,000 practices, against a tenth of them

Whole processes are measured from outside, all in turn (A B C A B C …), after one round that does not
count; medians are shown with the least and the greatest.  Absolute times of different runs tell nothing.
Peers that are not installed are left out, and said to be.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = sys.executable


@dataclass
class Row:
    """A command, and what it is held against: another row, and the ratio to stay under."""

    name: str
    command: list[str]
    reference: str = ""
    target: float = 0.0
    memory_target: float = 0.0
    walls: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median time in seconds."""
        return statistics.median(self.walls)

    @property
    def peak(self) -> float:
        """The median peak memory of the largest process, in megabytes."""
        return statistics.median(self.peaks)


TOOL = [PYTHON, "-m", "profcollect"]


def build_rows(work: Path) -> list[Row]:
    """Starting, checking and building."""
    import pypandoc

    prepare_book(work)
    pandoc, book = pypandoc.get_pandoc_path(), str(work / "book.md")
    build = [*TOOL, "build", str(work / "collection"), "--quiet", "--out", str(work / "out"), "--format"]
    bare = [PYTHON, str(HERE / "bare.py")]
    return [
        Row("import typer", [PYTHON, "-c", "import typer"]),
        Row("profcollect --help", [*TOOL, "--help"], "import typer", 2.5),
        Row("markdown-it-py, parse only", [*bare, "parse", str(work / "collection")]),
        Row(
            "profcollect lint",
            [*TOOL, "lint", "--no-cache", str(work / "collection")],
            "markdown-it-py, parse only",
            1.5,
        ),
        Row("pandoc, DOCX", [pandoc, book, "--toc", "-o", str(work / "pandoc.docx")]),
        Row("profcollect build, DOCX", [*build, "docx", "--page-numbers", "none"], "pandoc, DOCX", 0.25, 0.5),
        Row("profcollect build, DOCX laid out", [*build, "docx"]),
        Row("typst, no standard", [*bare, "typst", str(work / "collection"), str(work)]),
        Row("typst, the same PDF", [*bare, "standard", str(work / "collection"), str(work)]),
        Row("profcollect build, PDF", [*build, "pdf"], "typst, the same PDF", 1.15),
        Row("profcollect build, all", [*build, "docx,pdf,html"], "typst, the same PDF", 1.2),
    ]


def lint_rows(work: Path) -> list[Row]:
    """Checking: everything anew, nothing changed, and one file of a collection in which nothing changed."""
    folder = str(work / "collection")
    one = str(next((work / "collection" / "practices").rglob("*.md")))
    (work / ".markdownlint-cli2.yaml").write_text("config:\n  MD013: false\n", encoding="utf-8")
    markdownlint, rumdl = found("markdownlint-cli2"), found("rumdl")
    options = ["--config", str(work / ".markdownlint-cli2.yaml")]
    rows = [Row("profcollect --version", [*TOOL, "--version"])]
    if markdownlint:
        rows.append(Row("markdownlint-cli2", [markdownlint, *options, f"{folder}/practices/**/*.md"]))
    if rumdl:
        rows.append(Row("rumdl, cold", [rumdl, "check", "--no-cache", "--disable", "MD013", folder]))
    lint = [*TOOL, "lint"]
    return [
        *rows,
        Row("lint, cold", [*lint, "--no-cache", folder], "markdownlint-cli2" if markdownlint else "", 0.25),
        Row("lint, nothing changed", [*lint, folder], "rumdl, cold" if rumdl else "", 1.0),
        Row("lint, one file", [*lint, one], "profcollect --version", 2.0),
    ]


GROUPS = {"build": (build_rows, 200, 5), "lint": (lint_rows, 2000, 3)}


def found(name: str) -> str | None:
    """A peer that `make bench` has installed, or one on the machine; None where there is none."""
    bin_ = Path(PYTHON).parent
    return shutil.which(
        name, path=os.pathsep.join([str(bin_), str(bin_.parent / "node/node_modules/.bin")])
    ) or shutil.which(name)


def measure(row: Row) -> tuple[float, float]:
    """Seconds and megabytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(row.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{row.name}: exit code {process.returncode}")
    return wall, usage.ru_maxrss / 1024


def make(folder: Path, count: int) -> None:
    """A collection of so many practices."""
    subprocess.run([PYTHON, str(HERE / "corpus.py"), str(folder), str(count)], check=True)


def prepare_book(work: Path) -> None:
    """The collection as one Markdown file for pandoc, and its Typst source."""
    parts = []
    for path in sorted((work / "collection" / "practices").rglob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        title = next(line for line in front.split("\n") if line.startswith("title:"))[7:].strip('"')
        body = body.replace("[^", f"[^{path.stem}-").replace("\n## ", "\n## ")
        parts.append(f"# {title}\n{body}")
    (work / "book.md").write_text("\n\n".join(parts), encoding="utf-8")
    subprocess.run([PYTHON, str(HERE / "bare.py"), "source", str(work / "collection"), str(work)], check=True)


def report(measured: list[Row], count: int) -> str:
    """The table."""
    by_name = {row.name: row for row in measured}
    lines = [f"{count} practices, {os.cpu_count()} cores, {len(measured[0].walls)} runs each", ""]
    lines.append(f"{'what':<30}{'seconds':>9}{'least–most':>15}{'MB':>7}{'ratio':>8}{'target':>8}")
    for row in measured:
        spread = f"{min(row.walls):.2f}–{max(row.walls):.2f}"
        line = f"{row.name:<30}{row.wall:>9.2f}{spread:>15}{row.peak:>7.0f}"
        if row.reference:
            other = by_name[row.reference]
            ratio = row.wall / other.wall
            line += f"{ratio:>8.2f}{row.target:>8.2f}  {'ok' if ratio <= row.target else 'MISSED'}"
            if row.memory_target:
                memory = row.peak / other.peak
                line += f", memory {memory:.2f} of {row.memory_target:.2f} "
                line += "ok" if memory <= row.memory_target else "MISSED"
        lines.append(line)
    return "\n".join(lines)


def memory(count: int) -> str:
    """How much more memory the largest process takes for each practice more."""
    peaks = {}
    for number in (count // 10, count):
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), number)
            peaks[number] = measure(Row("lint", [*TOOL, "lint", folder]))[1]
    small, large = sorted(peaks)
    growth = (peaks[large] - peaks[small]) * 1024 / (large - small)
    verdict = "ok" if growth < MOST_GROWTH else "MISSED"
    return f"lint: {peaks[small]:.0f} MB for {small}, {peaks[large]:.0f} MB for {large}: {growth:.1f} KB each, target {MOST_GROWTH}  {verdict}"


MOST_GROWTH = 20
"""Kilobytes that the largest process of a check may grow by for each practice more."""


def main() -> None:
    """Measure and print."""
    group, *numbers = sys.argv[1:] or ["build"]
    if group == "memory":
        print(memory(int(numbers[0]) if numbers else 20_000))
        return
    make_rows, count, runs = GROUPS[group]
    count, runs = (*map(int, numbers), *(count, runs)[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make(work / "collection", count)
        measured = make_rows(work)
        for turn in range(runs + 1):
            for row in measured:
                wall, peak = measure(row)
                if turn:
                    row.walls.append(wall)
                    row.peaks.append(peak)
        print(report(measured, count))
    if missing := [name for name in ("markdownlint-cli2", "rumdl") if group == "lint" and not found(name)]:
        print("not installed: " + ", ".join(missing))


if __name__ == "__main__":
    main()
