"""What all commands share: the language, the encoding, and how errors are told."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.errors import InputError, ProfcollectError
from profcollect.i18n import LANGUAGES, Text, console_language

if TYPE_CHECKING:
    from collections.abc import Iterator

FOUND = 1
"""Exit code: there are findings, or something was left out because of them."""
FAILED = 2
"""Exit code: the tool could not do its work."""
INTERRUPTED = 130
STOPPED = Text(
    ru="Прервано. Прежние файлы целы, новых нет.",
    en="Interrupted. The previous files are intact, there are no new ones.",
)
ERROR = Text(ru="ошибка", en="error")
BAD_LANGUAGE = Text(ru="язык может быть ru или en", en="the language may be ru or en")


def say(ru: str, en: str) -> str:
    """Words for `--help`, which is made before any option is read: PROFCOLLECT_LANG decides."""
    return Text(ru=ru, en=en).say(console_language())


def _language(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(BAD_LANGUAGE.say(console_language()))
    return value


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="ru|en", callback=_language, help=say(ru="Язык сообщений.", en="Language of the messages.")
    ),
]


def language(option: str | None, collection: str = "") -> str:
    """The console's language: the option, else PROFCOLLECT_LANG, else the collection's, else Russian."""
    if option:
        return option
    return console_language() if os.environ.get("PROFCOLLECT_LANG") or not collection else collection


def utf8_console() -> None:
    """Let Russian through whatever the console's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        encoding = getattr(stream, "encoding", None) or ""
        if hasattr(stream, "reconfigure"):
            own = "utf-8" if encoding.lower().replace("-", "") in {"ascii", "ansi_x3.41968", "usascii"} else None
            stream.reconfigure(encoding=own, errors="replace")


def colored(stream: object = None) -> bool:
    """Whether to use colours there: on a terminal, unless NO_COLOR is set."""
    stream = stream or sys.stdout
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def listed(value: str, known: str, unknown: Text, usual: str = "") -> tuple[str, ...]:
    """The names in an option, with commas between them, each once; the usual ones, else all, where it has none.

    Raises InputError with the message `unknown` for a name that is not known.
    """
    names = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    every = known.split(",")
    for name in names:
        if name not in every:
            raise InputError(unknown, name=name, known=", ".join(every))
    return names or tuple((usual or known).split(","))


@contextmanager
def told(option: str | None) -> Iterator[None]:
    """Tell an error of ours in words and leave with exit code 2; leave at once when interrupted."""
    try:
        yield
    except ProfcollectError as error:
        lang = language(option)
        typer.echo(f"{ERROR.say(lang)}: {error.explain(lang)}", err=True)
        raise typer.Exit(FAILED) from error
    except (KeyboardInterrupt, RuntimeError) as error:
        if not _interrupted(error):
            raise
        typer.echo("\n" + STOPPED.say(language(option)), err=True)
        sys.stdout.flush()
        # A layout that runs in a thread cannot be stopped; leaving the usual way would wait for it.
        os._exit(INTERRUPTED)


def _interrupted(error: BaseException | None) -> bool:
    """Whether that is what an error comes from: Python wraps what comes while a class is made or a pool begins."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
