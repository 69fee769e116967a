"""`profcollect init`: a new collection."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from profcollect.cli.console import Lang, language, say, told
from profcollect.i18n import Text

HELP = say(ru="Создать новый сборник в папке.", en="Make a new collection in a folder.")
MADE = Text(
    ru="Создан сборник в папке {folder}:",
    en="Made a collection in {folder}:",
)
ADDED = Text(
    ru="Сборник в папке {folder} уже есть; добавлены файлы:",
    en="There is a collection in {folder} already; these files were added:",
)
KEPT = Text(
    ru="Всё уже есть, ничего не изменено: {folder}", en="Everything is there already, nothing was changed: {folder}"
)
NEXT = Text(
    ru="Дальше:\n"
    "  1. впишите название и муниципалитеты в profcollect.yml;\n"
    "  2. замените пример в папке practices своими практиками;\n"
    "  3. соберите книгу: profcollect build\n"
    "На GitHub и GitLab сборник будет проверяться и собираться сам при каждом изменении.",
    en="Next:\n"
    "  1. put the title and the municipalities into profcollect.yml;\n"
    "  2. replace the example in the folder practices;\n"
    "  3. build the book: profcollect build\n"
    "GitHub and GitLab will check and build the collection by themselves at every change.",
)


def command(
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    lang: Lang = None,
) -> None:
    """Write a config, an example to replace, and workflows for GitHub and GitLab; what is there already stays."""
    with told(lang):
        from profcollect.disk import FILE_NAME
        from profcollect.skeleton import new_collection

        words = language(lang)
        written = new_collection(folder, words)
        if not written:
            typer.echo(KEPT.say(words, folder=folder.resolve()))
            return
        new = folder / FILE_NAME in written
        typer.echo((MADE if new else ADDED).say(words, folder=folder.resolve()))
        for path in written:
            typer.echo(f"  {path.relative_to(folder).as_posix()}")
        if new:
            typer.echo(NEXT.say(words))
