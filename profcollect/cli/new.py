"""`profcollect new`: an empty practice to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from profcollect.cli.console import Lang, language, say, told
from profcollect.i18n import Text

HELP = say(ru="Создать файл новой практики.", en="Make the file of a new practice.")
MADE = Text(
    ru="Создан файл {path}. Заполните его и проверьте: profcollect lint",
    en="Made {path}. Fill it in and check it: profcollect lint",
)


def command(
    title: Annotated[str, typer.Argument(help=say(ru="Название практики.", en="The practice's title."))],
    municipality: Annotated[
        str, typer.Option("--municipality", "-m", help=say(ru="Муниципалитет.", en="The municipality."))
    ],
    lang: Lang = None,
) -> None:
    """Write a skeleton into the municipality's folder."""
    with told(lang):
        from profcollect.skeleton import new_practice
        from profcollect.workspace import open_workspace

        workspace = open_workspace(Path())
        path = new_practice(workspace.root, workspace.settings, title, municipality)
        typer.echo(MADE.say(language(lang, workspace.settings.config.lang), path=path))
