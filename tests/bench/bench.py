"""How fast profcollect is, as ratios to other tools on the same texts in the same run.

    python tests/bench/bench.py [PRACTICES] [RUNS]

Whole processes are measured from outside, all in turn (A B C A B C …), after one round that does not
count; medians are shown with the least and the greatest.  Absolute times of different runs tell nothing.
"""

from __future__ import annotations

import os
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


def rows(work: Path, pandoc: str) -> list[Row]:
    """What is measured."""
    tool = [PYTHON, "-m", "profcollect"]
    build = [*tool, "build", str(work / "collection"), "--quiet", "--out", str(work / "out"), "--format"]
    bare = [PYTHON, str(HERE / "bare.py")]
    book = str(work / "book.md")
    return [
        Row("import typer", [PYTHON, "-c", "import typer"]),
        Row("profcollect --help", [*tool, "--help"], "import typer", 2.5),
        Row("markdown-it-py, parse only", [*bare, "parse", str(work / "collection")]),
        Row("profcollect lint", [*tool, "lint", str(work / "collection")], "markdown-it-py, parse only", 1.5),
        Row("pandoc, DOCX", [pandoc, book, "--toc", "-o", str(work / "pandoc.docx")]),
        Row("profcollect build, DOCX", [*build, "docx"], "pandoc, DOCX", 0.25, 0.5),
        Row("typst, no standard", [*bare, "typst", str(work / "collection"), str(work)]),
        Row("typst, the same PDF", [*bare, "standard", str(work / "collection"), str(work)]),
        Row("profcollect build, PDF", [*build, "pdf"], "typst, the same PDF", 1.15),
        Row("profcollect build, all", [*build, "docx,pdf,html"], "typst, the same PDF", 1.2),
    ]


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


def prepare(work: Path, count: int) -> None:
    """The collection, the same as one Markdown file for pandoc, and its Typst source."""
    subprocess.run([PYTHON, str(HERE / "corpus.py"), str(work / "collection"), str(count)], check=True)
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


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    import pypandoc

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work, count)
        measured = rows(work, pypandoc.get_pandoc_path())
        for turn in range(runs + 1):
            for row in measured:
                wall, peak = measure(row)
                if turn:
                    row.walls.append(wall)
                    row.peaks.append(peak)
        print(report(measured, count))


if __name__ == "__main__":
    main()
