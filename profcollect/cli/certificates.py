"""`profcollect certificates`: who wrote what in the book, a page for each author of each practice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FOUND, Lang, language, listed, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profcollect.binding import Order
    from profcollect.certificates import Report

HELP = say(
    ru="Выписать справки об авторстве: по странице на каждого автора каждой практики. Без --final — пробные.",
    en="Write certificates of authorship, a page for each author of each practice. Without --final, on trial.",
)
ALL_FORMATS = "pdf,docx"
BAD_FORMAT = Text(
    ru="справок в формате «{name}» нет; есть: {known}", en="no certificates in {name}; there are: {known}"
)
WROTE = Text(ru="Справок: {count}. Они в папке {folder}: {files}", en="Certificates: {count}. In {folder}: {files}")
ON_TRIAL = Text(
    ru="Это пробные справки с пометкой «Рабочая версия», номера за ними не закреплены.\n"
    "Чтобы выдать справки, добавьте --final.",
    en="They are on trial: marked as a working edition, and their numbers are not kept.\nTo issue them, add --final.",
)
ISSUED = Text(
    ru="Номера записаны в {path}. Храните этот файл: по нему выданные справки сохраняют свои номера.",
    en="The numbers are in {path}. Keep that file: by it, certificates that were issued keep their numbers.",
)
UNSIGNED = Text(
    ru="Без справок, потому что не указаны авторы: {count}", en="Without certificates, as nobody signs: {count}"
)
CHANGED = Text(
    ru="Изменились сведения в справках, выданных раньше: № {numbers}. Их стоит выдать заново, под теми же номерами.",
    en="What certificates issued earlier say has changed: No. {numbers}. Better issue them anew, by the same numbers.",
)
GONE = Text(
    ru="В сборнике больше нет авторов или практик, которым выданы справки: № {numbers}. В реестре они остались.",
    en="The book no longer has the authors or practices of certificates No. {numbers}. They stay in the register.",
)
LEFT_OUT = Text(ru="Не вошли в книгу: {count}", en="Left out of the book: {count}")
REFUSED = Text(
    ru="Справки не выданы: в этих практиках есть ошибки, или они не читаются.\n{files}\n"
    "Исправьте их (profcollect lint покажет, что и где). Прежние файлы не изменены.",
    en="No certificates were issued: these practices have errors, or cannot be read.\n{files}\n"
    "Mend them (profcollect lint tells what and where). The previous files are unchanged.",
)


def command(  # noqa: PLR0913 - each is an option of the command line
    *,
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help=say(ru="Форматы через запятую: pdf, docx.", en="Formats, with a comma between them: pdf, docx."),
        ),
    ] = ALL_FORMATS,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                ru="Только по этим практикам: муниципалитет, уровень, направление, адресат, раздел, файл или папка. Можно повторять.",
                en="Only for these practices: a municipality, level, direction, audience, section, file or folder. May be repeated.",
            )
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=say(ru="Куда записать; иначе — build/certificates в папке сборника.", en="Where to write to.")
        ),
    ] = None,
    final: Annotated[
        bool,
        typer.Option(
            "--final",
            help=say(
                ru="Выдать: по итоговому изданию, без пометки «Рабочая версия», и закрепить номера.",
                en="Issue them: for the final edition, without the mark, their numbers kept.",
            ),
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=say(ru="Ничего не печатать.", en="Print nothing."))
    ] = False,
    lang: Lang = None,
) -> None:
    """Write the certificates and their register."""
    with told(lang):
        chosen = listed(formats, ALL_FORMATS, BAD_FORMAT)
        from profcollect.binding import Order
        from profcollect.certificates import NAME, issue
        from profcollect.cli import summary
        from profcollect.selection import select
        from profcollect.workspace import open_workspace, today

        workspace = open_workspace(folder)
        words = language(lang, workspace.settings.config.lang)
        selection = select(only or (), workspace.settings, workspace.files)
        place = out if out is not None else workspace.root / "build" / NAME
        order = Order(chosen, "", selection, final, place, today())
        with summary.progress(words, quiet=quiet) as progress:
            report = issue(workspace, order, progress.compiled)
        if not quiet:
            _show(report, order, words)
        elif report.failed:
            typer.echo(_failure(report, words), err=True)
    if report.failed:
        raise typer.Exit(FOUND)


def _show(report: Report, order: Order, lang: str) -> None:
    """What was written, who got nothing and why, and what to see to."""
    if report.refused:
        typer.echo(_failure(report, lang))
    else:
        count, files = report.certificates, ", ".join(report.files)
        typer.echo(WROTE.say(lang, count=count, folder=order.out, files=files))
        typer.echo(ISSUED.say(lang, path=report.kept) if report.kept else ON_TRIAL.say(lang))
    for text, numbers in ((CHANGED, report.changed), (GONE, report.gone)):
        if numbers:
            typer.echo(text.say(lang, numbers=", ".join(map(str, numbers))))
    if report.without_authors:
        typer.echo(UNSIGNED.say(lang, count=len(report.without_authors)))
        typer.echo(_lines(report.without_authors))
    if report.left_out:
        typer.echo(LEFT_OUT.say(lang, count=len(report.left_out)))
        typer.echo(_lines(one.say(lang) for one in report.left_out))


def _failure(report: Report, lang: str) -> str:
    """Why the result is not what was asked for."""
    if report.refused:
        return REFUSED.say(lang, files=_lines(report.refused))
    return "\n".join(one.say(lang) for one in report.left_out if one.fault)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)
