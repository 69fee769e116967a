"""The command line: one module a command, which parses arguments, calls, prints and exits."""

from __future__ import annotations

import gc
import os
import sys

import typer

from profcollect.cli import build, cache, certificates, init, lint, lsp, new, rule, schema, serve
from profcollect.cli.console import FAILED, fit_console, say, show_refusal

app = typer.Typer(
    name="profcollect",
    help=say(
        ru="Собирает практики педагогов в готовую книгу: проверяет, сортирует, делает DOCX, PDF и сайт.",
        en="Turns a folder of teachers' practices into a finished book: checks, sorts, makes DOCX, PDF and a site.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (init, new, lint, build, certificates, serve, rule, schema, lsp):
    app.command(module.__name__.rsplit(".", 1)[-1], help=module.HELP)(module.command)
app.add_typer(cache.app, name="cache", help=cache.HELP)


@app.callback(invoke_without_command=True)
def version(
    *,
    show: bool = typer.Option(False, "--version", help=say(ru="Показать версию и выйти.", en="Show the version.")),
) -> None:
    """Options of the program itself."""
    if show:
        from profcollect import __version__

        typer.echo(f"profcollect {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; a fault of ours is not taken for an error in a practice, which exit code 1 tells."""
    # Looking for garbage among a book's tokens takes a fifth of the time, and there is hardly any.
    gc.disable()
    fit_console()
    try:
        app()
    except OSError as error:
        show_refusal(error)
        # What could not be printed cannot be when Python ends, either.
        os._exit(FAILED)
    except Exception:  # noqa: BLE001 - whatever it is
        import traceback

        traceback.print_exc()
        sys.exit(FAILED)
    finally:
        # Python looks for garbage once more when it ends, among all that a book was made of.
        gc.freeze()
