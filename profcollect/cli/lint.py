"""`profcollect lint`: what is wrong with the practices, where, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FOUND, Lang, colored, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.pipeline import Workspace

HELP = say(
    ru="Проверить практики: что не так, в какой строке и как исправить.",
    en="Check the practices: what is wrong, in which line, and how to mend it.",
)
SUMMARY = Text(
    ru="Проверено практик: {files}. Ошибок: {errors}, предупреждений: {warnings}, заметок: {notes}.",
    en="Practices checked: {files}. Errors: {errors}, warnings: {warnings}, notes: {notes}.",
)
CLEAN = Text(ru="Проверено практик: {files}. Всё в порядке.", en="Practices checked: {files}. All is well.")
MORE = Text(ru="Подробнее о правиле: profcollect rule {code}", en="More about a rule: profcollect rule {code}")
OUTSIDE = Text(
    ru="{path} не практика этого сборника: практики лежат в папке «{folder}»",
    en="{path} is no practice of this collection: its practices are in the folder {folder}",
)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help=say(ru="Файлы и папки; без них — весь сборник.", en="Files and folders; all, if none.")),
    ] = None,
    lang: Lang = None,
) -> None:
    """Check practices; exit code 1 where there are errors."""
    with told(lang):
        from profcollect.pipeline import check_paths, open_workspace, today

        places = paths or [Path()]
        workspace = open_workspace(places[0])
        words = language(lang, workspace.settings.config.lang)
        found, files = check_paths(workspace, _files(workspace, places), today())
        _show(found, files, words)
    if any(diagnostic.severity.name == "ERROR" for diagnostic in found):
        raise typer.Exit(FOUND)


def _files(workspace: Workspace, places: Sequence[Path]) -> list[str]:
    """The practices at or below these places. Raises InputError for a place that has none."""
    from profcollect.errors import InputError

    chosen: dict[str, None] = {}
    for place in places:
        here = place.resolve()
        if not here.is_relative_to(workspace.root):
            raise InputError(OUTSIDE, path=place, folder=workspace.settings.config.practices)
        inner = here.relative_to(workspace.root).as_posix()
        below = [file for file in workspace.files if inner in {".", file} or file.startswith(inner + "/")]
        if not below and here != workspace.root:
            raise InputError(OUTSIDE, path=place, folder=workspace.settings.config.practices)
        chosen.update(dict.fromkeys(below))
    return list(chosen)


def _show(found: Sequence[Diagnostic], files: int, lang: str) -> None:
    from profcollect.lint.diagnostic import Severity
    from profcollect.lint.reporters import full

    if not found:
        typer.echo(CLEAN.say(lang, files=files))
        return
    counts = {severity: sum(one.severity == severity for one in found) for severity in Severity}
    typer.echo(full.render(found, lang, color=colored()))
    typer.echo()
    typer.echo(
        SUMMARY.say(
            lang,
            files=files,
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.INFO],
        )
    )
    typer.echo(MORE.say(lang, code=found[0].code))
