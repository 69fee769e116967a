"""`profcollect serve`: the site as it will be, renewed whenever a file is saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import Lang, explained, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.serve.preview import Preview

HELP = say(
    ru="Показывать сайт сборника в браузере и обновлять его при каждом сохранении.",
    en="Show the collection's site in the browser, and renew it at every save.",
)
SERVING = Text(
    ru="Предпросмотр: {address}\nСтраницы обновляются сами, когда вы сохраняете файлы. Чтобы закончить, нажмите Ctrl+C.",
    en="Preview: {address}\nThe pages renew themselves when you save files. Press Ctrl+C to end.",
)
RENEWED = Text(ru="Обновлено за {seconds} с{files}", en="Renewed in {seconds} s{files}")
ENDED = Text(ru="Предпросмотр закончен.", en="The preview has ended.")
MOST = 3
"""So many files are named in a line."""


def command(
    *,
    folder: Annotated[Path, typer.Argument(help=say(ru="Папка сборника.", en="The collection's folder."))] = Path(),
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help=say(ru="Порт; иначе — любой свободный.", en="The port; otherwise, a free one.")
        ),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help=say(ru="Сразу открыть в браузере.", en="Open it in the browser at once."))
    ] = False,
    lang: Lang = None,
) -> None:
    """Serve the site to this machine until interrupted."""
    with told(lang):
        try:
            _serve(folder, port, lang, open_=open_)
        except KeyboardInterrupt:
            typer.echo("\n" + ENDED.say(language(lang)), err=True)
            sys.stdout.flush()
            # Threads that lay out a PDF or wait for the disk would be torn off in the middle, some of them loudly.
            os._exit(0)


def _serve(folder: Path, port: int | None, lang: str | None, *, open_: bool) -> None:
    import gc
    from threading import Event

    from profcollect.disk import find_root
    from profcollect.serve import watching
    from profcollect.serve.overlay import Overlay
    from profcollect.serve.preview import Preview
    from profcollect.serve.server import open_server

    preview = Preview(find_root(folder))
    preview.refresh()
    words = language(lang, preview.state.workspace.lang if preview.state else "")
    server = open_server(port, preview, Overlay(preview, words))
    # Other commands end before garbage matters; this one runs all day. What there is now stays.
    gc.freeze()
    gc.enable()
    typer.echo(SERVING.say(words, address=server.address))
    if preview.problem:
        typer.echo(explained(preview.problem, words), err=True)
    stop = Event()
    watching.start(preview, stop, _teller(preview, words))
    if open_:
        typer.launch(server.address)
    try:
        server.serve_forever()
    finally:
        stop.set()
        server.server_close()


def _teller(preview: Preview, lang: str) -> Callable[[frozenset[str], float], None]:
    """What prints a line for each change."""

    def tell(touched: frozenset[str], seconds: float) -> None:
        # Editors keep a copy beside a file while they save it; folders are told of with the files in them.
        names = sorted(one for one in touched if not one.endswith("~") and not (preview.root / one).is_dir())
        files = ", ".join(names[:MOST]) + ("…" if len(names) > MOST else "")
        shown = f"{seconds:.2f}" if lang == "en" else f"{seconds:.2f}".replace(".", ",")
        typer.echo(RENEWED.say(lang, seconds=shown, files=f": {files}" if files else ""))
        if preview.problem:
            typer.echo(explained(preview.problem, lang), err=True)

    return tell
