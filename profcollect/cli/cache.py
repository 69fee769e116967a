"""`profcollect cache`: what is kept from one run to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from profcollect.cli.console import Lang, language, say, told
from profcollect.i18n import Text

HELP = say(
    ru="Память о прошлых проверках и сборках: profcollect cache clean очистит её.",
    en="What is kept of earlier checks and builds: profcollect cache clean removes it.",
)
CLEAN = say(
    ru="Очистить память о прошлых проверках и сборках. Практики и готовые файлы не изменятся.",
    en="Remove what is kept of earlier checks and builds. Practices and finished files stay as they are.",
)
CLEANED = Text(
    ru="Очищено: {path}, {size} МБ. Следующая сборка сделает всё заново.",
    en="Removed: {path}, {size} MB. The next build makes everything anew.",
)
NOTHING = Text(ru="Очищать нечего: в папке {path} ничего нет.", en="There is nothing to remove: {path} is empty.")
MEGABYTE = 1024 * 1024

app = typer.Typer(no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})


@app.callback()
def group() -> None:
    """Hold the commands, of which there is one."""


@app.command(help=CLEAN)
def clean(
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    lang: Lang = None,
) -> None:
    """Remove the collection's cache."""
    with told(lang):
        from profcollect.cache import FOLDER, clear
        from profcollect.disk import find_root

        root = find_root(folder)
        size = clear(root)
        words, place = language(lang), root / FOLDER / "cache"
        figure = f"{size / MEGABYTE:.1f}"
        shown = figure if words == "en" else figure.replace(".", ",")
        typer.echo(CLEANED.say(words, path=place, size=shown) if size else NOTHING.say(words, path=place))
