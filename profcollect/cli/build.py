"""`profcollect build`: the finished book."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from profcollect.cli.console import FOUND, Jobs, Lang, language, listed, say, told
from profcollect.errors import InputError
from profcollect.i18n import Text

HELP = say(
    ru="Собрать книгу: DOCX, PDF и сайт. Без --final — рабочую версию.",
    en="Build the book: DOCX, PDF and a site. Without --final, a working edition.",
)
USUAL_FORMATS = "docx,pdf,html"
"""What is built where nobody says what."""
ALL_FORMATS = f"{USUAL_FORMATS},html-single,epub,odt,fb2,md"
BAD_FORMAT = Text(ru="нет формата «{name}»; есть: {known}", en="there is no format {name}; there are: {known}")
BAD_GROUP = Text(
    ru="по «{name}» тома не делятся; можно: {known}", en="volumes cannot be by {name}; they can be by: {known}"
)

BAD_NUMBERS = Text(
    ru="номера страниц не бывают «{name}»; можно: {known}", en="page numbers cannot be {name}; they can be: {known}"
)
BAD_EXECUTOR = Text(
    ru="тома не делаются на «{name}»; можно: {known}", en="there is no executor {name}; there are: {known}"
)
NO_SCHEDULER = Text(
    ru="кластеру нужен адрес: --executor dask --scheduler tcp://10.0.0.1:8786",
    en="a cluster takes an address: --executor dask --scheduler tcp://10.0.0.1:8786",
)


def command(  # noqa: PLR0913 - each is an option of the command line
    *,
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help=say(
                ru="Форматы через запятую: docx, pdf, html, html-single, epub, odt, fb2, md.",
                en="Formats, with commas between them: docx, pdf, html, html-single, epub, odt, fb2, md.",
            ),
        ),
    ] = USUAL_FORMATS,
    by: Annotated[
        str,
        typer.Option(
            help=say(
                ru="Кроме целого — по тому на каждый: municipality, level, direction, audience, section.",
                en="Beside the whole, a volume for each: municipality, level, direction, audience, section.",
            )
        ),
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                ru="Только эти: муниципалитет, уровень, направление, адресат, раздел, файл или папка. Можно повторять.",
                en="Only these: a municipality, level, direction, audience, section, file or folder. May be repeated.",
            )
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=say(ru="Куда записать; иначе — build в папке сборника.", en="Where to write to.")),
    ] = None,
    final: Annotated[
        bool,
        typer.Option(
            "--final",
            help=say(
                ru="Итоговое издание: только принятые практики, без ошибок и без пометки «Рабочая версия».",
                en="The final edition: accepted practices only, without errors and without the mark.",
            ),
        ),
    ] = False,
    page_numbers: Annotated[
        str,
        typer.Option(
            "--page-numbers",
            help=say(
                ru="Откуда в DOCX номера страниц: layout — из вёрстки PDF, exact — из LibreOffice, none — их проставит Word.",
                en="Page numbers of DOCX: layout, those of the PDF; exact, LibreOffice's; none, left to Word.",
            ),
        ),
    ] = "layout",
    no_cache: Annotated[
        bool,
        typer.Option(
            "--no-cache",
            help=say(
                ru="Собрать всё заново: не брать из .profcollect/cache того, что уже готово, и ничего туда не класть.",
                en="Build everything anew, without .profcollect/cache, which has what is ready from earlier builds.",
            ),
        ),
    ] = False,
    jobs: Jobs = 0,
    executor: Annotated[
        str,
        typer.Option(
            metavar="local|dask",
            help=say(
                ru="Где делать тома: local — на этом компьютере, dask — на кластере (нужен --scheduler).",
                en="Where volumes are made: local, on this machine; dask, on a cluster (with --scheduler).",
            ),
        ),
    ] = "local",
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help=say(ru="Адрес планировщика dask.", en="Address of dask's scheduler."))
    ] = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=say(ru="Ничего не печатать.", en="Print nothing."))
    ] = False,
    lang: Lang = None,
) -> None:
    """Build the volumes in every format asked for."""
    with told(lang):
        chosen, group, numbers, cluster = (
            listed(formats, ALL_FORMATS, BAD_FORMAT, USUAL_FORMATS),
            _group(by),
            _numbers(page_numbers),
            _cluster(executor, scheduler),
        )
        from profcollect.binding import Order
        from profcollect.building import build
        from profcollect.cli import summary
        from profcollect.selection import select
        from profcollect.workspace import open_workspace, today

        start = time.perf_counter()
        workspace = open_workspace(folder)
        words = language(lang, workspace.settings.config.lang)
        selection = select(only or (), workspace.settings, workspace.files)
        place = out if out is not None else workspace.root / "build"
        order = Order(chosen, group, selection, final, place, today(), numbers, jobs, cluster, not no_cache)
        with summary.progress(words, quiet=quiet) as progress:
            report = build(workspace, order, progress)
        if not quiet:
            summary.show(report, order, words, time.perf_counter() - start)
        elif report.failed:
            summary.show_failure(report, words, sys.stderr)
    if report.failed:
        raise typer.Exit(FOUND)


def _numbers(value: str) -> str:
    known = ("layout", "exact", "none")
    if value.lower() not in known:
        raise InputError(BAD_NUMBERS, name=value, known=", ".join(known))
    return value.lower()


def _cluster(executor: str, scheduler: str) -> str:
    known = ("local", "dask")
    if executor.lower() not in known:
        raise InputError(BAD_EXECUTOR, name=executor, known=", ".join(known))
    if (executor.lower() == "dask") != bool(scheduler):
        raise InputError(NO_SCHEDULER)
    return scheduler


def _group(value: str) -> str:
    from profcollect.config import GROUP_KEYS

    if not value:
        return ""
    found = GROUP_KEYS.find(value)
    if found is None:
        raise InputError(BAD_GROUP, name=value, known=GROUP_KEYS.labels())
    return found.id
