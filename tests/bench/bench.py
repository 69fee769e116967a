"""How fast profcollect is, as ratios to other tools on the same texts in the same run.

    python tests/bench/bench.py build [PRACTICES] [RUNS]     200 practices, 5 runs
    python tests/bench/bench.py site [PRACTICES] [RUNS]      2,000 practices, 3 runs
    python tests/bench/bench.py edit [PRACTICES] [RUNS]      200 practices, 5 runs
    python tests/bench/bench.py size [PRACTICES] [RUNS]      2,000 practices against a tenth and a hundredth of them, 3 runs
    python tests/bench/bench.py lint [PRACTICES] [RUNS]      2,000 practices, 3 runs
    python tests/bench/bench.py memory [PRACTICES]           lint of 20,000 practices, builds of a tenth of them
    python tests/bench/bench.py table                        what was measured last, into the READMEs

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
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from results import keep, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
PYTHON = sys.executable


@dataclass
class Row:
    """A command, and what it is held against: another row, or the sum of several, and the ratio to stay under."""

    name: str
    command: list[str]
    reference: str = ""
    target: float = 0.0
    memory_target: float = 0.0
    also: tuple[str, float] | None = None
    """A second row, and the ratio to that."""
    slack: float = 0.0
    """Seconds that it may take beside that ratio."""
    before: Callable[[], None] | None = None
    """What is done before each run, and not measured."""
    once: bool = False
    """Whether one run must do, because it takes a minute."""
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


def without(*folders: Path) -> Callable[[], None]:
    """What moves folders out of the way.

    They are not removed: where thousands of files have just gone, ext4 takes ten times as long to make new ones.
    """

    def move() -> None:
        for folder in folders:
            if folder.exists():
                folder.rename(folder.with_name(f"{folder.name}-{next(AWAY)}"))

    return move


AWAY = count(1)


def build_rows(work: Path) -> list[Row]:
    """Starting, checking and building."""
    import pypandoc

    prepare_book(work)
    pandoc, book = pypandoc.get_pandoc_path(), str(work / "book.md")
    build = [*TOOL, "build", str(work / "collection"), "--quiet", "--out", str(work / "out"), "--format"]
    cold = without(work / "out", work / "collection" / ".profcollect")
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
        Row(
            "profcollect build, DOCX",
            [*build, "docx", "--page-numbers", "none"],
            "pandoc, DOCX",
            0.25,
            0.5,
            before=cold,
        ),
        Row("profcollect build, DOCX laid out", [*build, "docx"], before=cold),
        Row("typst, no standard", [*bare, "typst", str(work / "collection"), str(work)]),
        Row("typst, the same PDF", [*bare, "standard", str(work / "collection"), str(work)]),
        Row("profcollect build, PDF", [*build, "pdf"], "typst, the same PDF", 1.15, before=cold),
        Row("profcollect build, all", [*build, "docx,pdf,html"], "typst, the same PDF", 1.15, before=cold),
    ]


def edited(path: Path) -> Callable[[], None]:
    """What adds a paragraph to a practice, another one each time."""

    def change() -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\nПравка № {next(EDITS)}.\n", encoding="utf-8")

    return change


EDITS = count(1)


def edit_rows(work: Path) -> list[Row]:
    """Building again: nothing changed, and after an edit of one practice."""
    collection, out = work / "collection", work / "out"
    one = next((collection / "practices").rglob("*.md"))
    build = [*TOOL, "build", str(collection), "--quiet", "--out"]
    cold, text, town = str(out / "all"), str(out / "text"), str(out / "town")
    plain = [*build, text, "--format", "html,docx", "--page-numbers", "none"]
    start = "profcollect --version"
    return [
        Row(start, [*TOOL, "--version"]),
        Row("all, cold", [*build, cold], before=without(out / "all", collection / ".profcollect")),
        Row("all, nothing changed", [*build, cold], start, 1.0, slack=0.5),
        Row("PDF, cold", [*build, cold, "--format", "pdf", "--no-cache"]),
        Row("site and DOCX, one edit", plain, "all, cold", 0.15, before=edited(one)),
        Row(
            "PDF of the town, one edit",
            [*build, town, "--format", "pdf", "--only", one.parent.name],
            "PDF, cold",
            0.3,
            before=edited(one),
        ),
    ]


def size_rows(work: Path) -> list[Row]:
    """Growth: ten and a hundred times as many practices."""
    practices = len(list((work / "collection" / "practices").rglob("*.md")))
    rows: list[Row] = []
    for part in (100, 10, 1):
        number = practices // part
        folder = work / "collection" if part == 1 else work / str(number)
        if part != 1:
            make(folder, number)
        build = [
            *TOOL,
            "build",
            str(folder),
            "--quiet",
            "--no-cache",
            "--out",
            str(work / "out"),
            "--format",
            "html,docx",
        ]
        name = f"site and DOCX of {number:,}"
        reference = rows[-1].name if rows else ""
        rows.append(Row(name, [*build, "--page-numbers", "none"], reference, 10.0 if rows else 0.0))
    return rows


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


HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Сборник"\nlocale = "ru"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
    "content/_index.md": "---\ntitle: Сборник\n---\n",
    "layouts/_default/baseof.html": '<!doctype html><html lang="ru"><meta charset="utf-8"><title>{{ .Title }}</title>{{ block "main" . }}{{ end }}</html>',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .RegularPagesRecursive }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul>{{ end }}',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Params.authors }}<p>{{ .name }}</p>{{ end }}{{ .TableOfContents }}{{ .Content }}{{ end }}',
}
"""The barest site that hugo makes of these texts: titles, authors, contents of each page, one list of all."""
MKDOCS = "site_name: Сборник\ntheme: {name: mkdocs, locale: ru}\nmarkdown_extensions: [footnotes, tables]\n"


ZENSICAL = '[project]\nsite_name = "Сборник"\n[project.theme]\nlanguage = "ru"\n[project.markdown_extensions.footnotes]\n[project.markdown_extensions.tables]\n'
SPHINX = {
    "conf.py": 'extensions = ["myst_parser"]\nproject = "Сборник"\nlanguage = "ru"\nmyst_title_to_header = True\nsuppress_warnings = ["myst.header"]\n',
    "index.md": "# Сборник\n\n```{toctree}\n:maxdepth: 1\n:glob:\n\n*/*\n```\n",
}
"""With myst-parser, which reads Markdown."""


def slow_peers(work: Path) -> list[Row]:
    """Those that nobody installs for `make bench`, as they take minutes: they are measured where they are."""
    rows, practices = [], work / "collection" / "practices"
    if zensical := found("zensical"):
        folder = work / "zensical"
        shutil.copytree(practices, folder / "docs")
        (folder / "docs" / "index.md").write_text("# Сборник\n", encoding="utf-8")
        (folder / "zensical.toml").write_text(ZENSICAL, encoding="utf-8")
        command = [zensical, "build", "--clean", "--config-file", str(folder / "zensical.toml")]
        rows.append(Row("zensical", command, before=without(folder / "site", folder / ".cache"), once=True))
    if sphinx := found("sphinx-build"):
        folder = work / "sphinx"
        shutil.copytree(practices, folder)
        for name, text in SPHINX.items():
            (folder / name).write_text(text, encoding="utf-8")
        out = work / "sphinx-out"
        rows.append(Row("sphinx", [sphinx, "-q", str(folder), str(out)], before=without(out), once=True))
    return rows


def site_rows(work: Path) -> list[Row]:
    """The site: everything anew, and after an edit of one practice."""
    collection, site = work / "collection", work / "out" / "site"
    one = next((collection / "practices").rglob("*.md"))
    build = [*TOOL, "build", str(collection), "--quiet", "--format", "html", "--out", str(site.parent)]
    rows = [
        Row("profcollect --version", [*TOOL, "--version"]),
        Row("markdown-it-py, parse only", [PYTHON, str(HERE / "bare.py"), "parse", str(collection)]),
    ]
    mkdocs, hugo = found("mkdocs"), found("hugo")
    rows += slow_peers(work)
    if mkdocs:
        folder = work / "mkdocs"
        shutil.copytree(collection / "practices", folder / "docs")
        (folder / "docs" / "index.md").write_text("# Сборник\n", encoding="utf-8")
        (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
        command = [mkdocs, "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
        rows.append(Row("mkdocs", command, before=without(folder / "site"), once=True))
    if hugo:
        folder = work / "hugo"
        shutil.copytree(collection / "practices", folder / "content")
        for name, text in HUGO.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        command = [hugo, "--quiet", "--source", str(folder)]
        rows.append(Row("hugo", command, before=without(folder / "public", folder / "resources")))
        changed = edited(folder / "content" / one.relative_to(collection / "practices"))
        rows.append(Row("hugo, one edit", command, before=changed))
    cold = without(site, collection / ".profcollect")
    also = ("mkdocs", 0.1) if mkdocs else None
    rows.append(Row("profcollect, site", build, "hugo" if hugo else "", 4.0, also=also, before=cold))
    warm = "hugo, one edit + profcollect --version" if hugo else ""
    return [*rows, Row("profcollect, one edit", build, warm, 1.0, before=edited(one))]


GROUPS = {
    "build": (build_rows, 200, 5),
    "edit": (edit_rows, 200, 5),
    "size": (size_rows, 2000, 3),
    "site": (site_rows, 2000, 3),
    "lint": (lint_rows, 2000, 3),
}
PEERS = {"build": (), "edit": (), "size": (), "site": ("hugo", "mkdocs"), "lint": ("markdownlint-cli2", "rumdl")}


def found(name: str) -> str | None:
    """A peer that `make bench` has installed, or one on the machine; None where there is none."""
    bin_ = Path(PYTHON).parent
    return shutil.which(
        name, path=os.pathsep.join([str(bin_), str(bin_.parent / "node/node_modules/.bin")])
    ) or shutil.which(name)


def measure(row: Row) -> tuple[float, float]:
    """Seconds and megabytes of one run."""
    if row.before:
        row.before()
    start = time.perf_counter()
    process = subprocess.Popen(row.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{row.name}: exit code {process.returncode}")
    return wall, usage.ru_maxrss / 1024


def make(folder: Path, count: int, towns: int = 0) -> None:
    """A collection of so many practices, of so many municipalities or as many as there usually are."""
    numbers = [count, towns] if towns else [count]
    subprocess.run([PYTHON, str(HERE / "corpus.py"), str(folder), *map(str, numbers)], check=True)


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


@dataclass
class Comparison:
    """A row against another."""

    name: str
    wall: float
    reference: str
    against: float
    ratio: float
    target: float
    slack: float
    held: bool


def compared(measured: list[Row]) -> list[Comparison]:
    """What the rows come to that are held against others."""
    by_name = {row.name: row for row in measured}
    found = []
    for row in measured:
        for reference, target in ((row.reference, row.target), row.also or ("", 0.0)):
            if reference:
                against = sum(by_name[name].wall for name in reference.split(" + "))
                held = row.wall <= against * target + row.slack
                ratio = row.wall / against
                found.append(Comparison(row.name, row.wall, reference, against, ratio, target, row.slack, held))
    return found


def report(measured: list[Row], practices: int) -> str:
    """The table."""
    by_name = {row.name: row for row in measured}
    once = "".join(f", of {row.name} one" for row in measured if row.once)
    lines = [f"{practices} practices, {os.cpu_count()} cores, {runs_of(measured)} runs each{once}", ""]
    lines.append(f"{'what':<30}{'seconds':>9}{'least–most':>15}{'MB':>7}")
    for row in measured:
        spread = f"{min(row.walls):.2f}–{max(row.walls):.2f}"
        line = f"{row.name:<30}{row.wall:>9.2f}{spread:>15}{row.peak:>7.0f}"
        for one in compared(measured):
            if one.name == row.name:
                slack = f" + {one.slack:.1f} s" if one.slack else ""
                line += f"  {one.ratio:.2f} of {one.reference}, target {one.target:.2f}{slack} "
                line += "ok" if one.held else "MISSED"
        if row.memory_target:
            memory = row.peak / by_name[row.reference].peak
            line += f", memory {memory:.2f} of {row.memory_target:.2f} "
            line += "ok" if memory <= row.memory_target else "MISSED"
        lines.append(line)
    return "\n".join(lines)


def runs_of(measured: list[Row]) -> int:
    """How often each was measured that was not measured once."""
    return max(len(row.walls) for row in measured)


BUILDS = (
    ("site", 0, ["--format", "html"]),
    ("site and DOCX in 50 volumes", 50, ["--format", "html,docx", "--by", "municipality", "--page-numbers", "none"]),
)
"""What is built of how many municipalities' practices; 0 for as many as there usually are."""
LAID = 200
"""Practices that are laid out: Typst holds all pages of a book at a time."""


def memory(count: int) -> str:
    """The memory of the largest process: of a check, and of builds of a tenth of its practices."""
    peaks, lines = {}, []
    for number in (count // 10, count):
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), number)
            peaks[number] = measure(Row("lint", [*TOOL, "lint", folder]))[1]
    small, large = sorted(peaks)
    growth = (peaks[large] - peaks[small]) * 1024 / (large - small)
    verdict = "ok" if growth < MOST_GROWTH else "MISSED"
    lines.append(
        f"lint of {small:,}: {peaks[small]:.0f} MB; {growth:.1f} KB each more, target {MOST_GROWTH}  {verdict}"
    )
    found = [(f"lint of {large:,}", peaks[large])]
    for name, towns, options in BUILDS:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), small, towns)
            build = [*TOOL, "build", folder, "--quiet", "--no-cache", *options]
            found.append((f"{name}, of {small:,}", measure(Row(name, build))[1]))
    lines += [f"{name}: {peak:.0f} MB, target {MOST}  {'ok' if peak < MOST else 'MISSED'}" for name, peak in found]
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder, "collection"), LAID)
        subprocess.run([PYTHON, str(HERE / "bare.py"), "source", f"{folder}/collection", folder], check=True)
        bare = [PYTHON, str(HERE / "bare.py"), "standard", f"{folder}/collection", folder]
        build = [*TOOL, "build", f"{folder}/collection", "--quiet", "--no-cache", "--format", "pdf"]
        own, typst = (measure(Row("PDF", command))[1] for command in (build, bare))
    lines.append(f"PDF of {LAID}: {own:.0f} MB, of which Typst alone takes {typst:.0f}")
    return "\n".join(lines)


MOST_GROWTH = 20
"""Kilobytes that the largest process of a check may grow by for each practice more."""
MOST = 1500
"""Megabytes that the largest process may take."""


MOST_PAGE = 1.25
"""How much larger the largest page and the first one may be where there are ten times as many practices."""


def growth(work: Path, count: int) -> str:
    """The first page and the largest one of a site, and of that of a tenth of the practices."""
    lines, found = [], []
    for number in (count // 10, count):
        folder = work / "grown" / str(number)
        make(folder, number)
        subprocess.run([*TOOL, "build", str(folder), "--quiet", "--format", "html", "--out", str(folder)], check=True)
        sizes = {path.name: path.stat().st_size for path in (folder / "site").glob("*.html")}
        largest = max(sizes, key=lambda name: (sizes[name], name))
        found.append((sizes["index.html"], sizes[largest]))
        lines.append(
            f"{number} practices: {len(sizes)} pages, home {sizes['index.html']}, {largest} {sizes[largest]} bytes"
        )
    ratios = [large / small for small, large in zip(*found, strict=True)]
    verdict = "ok" if max(ratios) <= MOST_PAGE else "MISSED"
    told = f"home {ratios[0]:.2f}, largest page {ratios[1]:.2f} of {MOST_PAGE:.2f}  {verdict}"
    return "\n".join([*lines, told])


def main() -> None:
    """Measure and print."""
    group, *numbers = sys.argv[1:] or ["build"]
    if group == "memory":
        print(memory(int(numbers[0]) if numbers else 20_000))
        return
    if group == "table":
        write_tables()
        return
    make_rows, *usual = GROUPS[group]
    practices, runs = (*map(int, numbers), *usual[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make(work / "collection", practices)
        measured = make_rows(work)
        for turn in range(runs + 1):
            for row in measured:
                if row.once and turn != 1:
                    continue
                wall, peak = measure(row)
                if turn:
                    row.walls.append(wall)
                    row.peaks.append(peak)
        print(report(measured, practices))
        rows = [asdict(one) for one in compared(measured)]
        keep(group, {"practices": practices, "runs": runs_of(measured), "rows": rows})
        if group == "site":
            print(growth(work, practices))
    if missing := [name for name in PEERS[group] if not found(name)]:
        print("not installed: " + ", ".join(missing))


if __name__ == "__main__":
    main()
