"""`profcollect lsp`: the language server, which editors start by themselves."""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from profcollect.cli.console import Lang, say, told
from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from profcollect.lsp.server import Server

HELP = say(
    ru="Показывать замечания, подсказки и исправления в текстовом редакторе; он запускает эту команду сам.",
    en="Show findings, hints and fixes in a text editor, which starts this command by itself.",
)
MISSING = Text(
    ru="чтобы работать вместе с текстовым редактором, программе нужен пакет pygls, а он не установлен",
    en="to serve an editor, the package pygls is needed, which is not installed",
)
MISSING_HINT = Text(
    ru='Установите его: pip install "profcollect[lsp]"', en='Install it: pip install "profcollect[lsp]"'
)


def command(lang: Lang = None) -> None:
    """Serve an editor over standard input and output."""
    with told(lang):
        if find_spec("pygls") is None:
            raise InputError(MISSING, MISSING_HINT)
        from profcollect.lsp.handlers import make_server

        _serve(make_server(lang))


def _serve(server: Server) -> None:
    import multiprocessing

    # Other commands end before garbage matters; this one runs all day.
    gc.enable()
    # A child that is forked while a thread reads its input would wait for that thread for ever.
    multiprocessing.set_start_method("spawn", force=True)
    with os.fdopen(os.dup(0), "rb") as incoming, os.fdopen(os.dup(1), "wb") as outgoing:
        # What is printed by mistake, here or in a child, must not get among the answers.
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        server.start_io(incoming, outgoing)
