"""`profcollect build`: the finished book."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FOUND, Lang, language, say, told
from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    pass

HELP = say(
    ru="Собрать книгу: DOCX, PDF и сайт. Без --final — рабочую версию.",
    en="Build the book: DOCX, PDF and a site. Without --final, a working edition.",
)
ALL_FORMATS = "docx,pdf,html"
BAD_FORMAT = Text(ru="нет формата «{name}»; есть: {known}", en="there is no format {name}; there are: {known}")
BAD_GROUP = Text(
    ru="по «{name}» тома не делятся; можно: {known}", en="volumes cannot be by {name}; they can be by: {known}"
)


def command(  # noqa: PLR0913 - each is an option of the command line
    *,
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    formats: Annotated[
        str,
        typer.Option("--format", "-f", help=say(ru="Форматы через запятую.", en="Formats, with commas between them.")),
    ] = ALL_FORMATS,
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
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=say(ru="Ничего не печатать.", en="Print nothing."))
    ] = False,
    lang: Lang = None,
) -> None:
    """Build the volumes in every format asked for."""
    with told(lang):
        chosen, group = _formats(formats), _group(by)
        from profcollect.building import Order, build
        from profcollect.cli import summary
        from profcollect.selection import select
        from profcollect.workspace import open_workspace, today

        start = time.perf_counter()
        workspace = open_workspace(folder)
        words = language(lang, workspace.settings.config.lang)
        selection = select(only or (), workspace.settings, workspace.files)
        place = out if out is not None else workspace.root / "build"
        order = Order(chosen, group, selection, final, place, today())
        with summary.progress(words, quiet=quiet) as progress:
            report = build(workspace, order, progress)
        if not quiet:
            summary.show(report, order, words, time.perf_counter() - start)
        elif report.failed:
            summary.show_failure(report, words, sys.stderr)
    if report.failed:
        raise typer.Exit(FOUND)


def _formats(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    known = ALL_FORMATS.split(",")
    for name in names:
        if name not in known:
            raise InputError(BAD_FORMAT, name=name, known=ALL_FORMATS)
    return names or tuple(known)


def _group(value: str) -> str:
    from profcollect.config import GROUP_KEYS

    if not value:
        return ""
    found = GROUP_KEYS.find(value)
    if found is None:
        raise InputError(BAD_GROUP, name=value, known=GROUP_KEYS.labels())
    return found.id
