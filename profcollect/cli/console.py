"""What all commands share: the language, the encoding, and how errors are told."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.errors import ConfigError, InputError, ProfcollectError
from profcollect.i18n import LANGUAGES, Text, console_language
from profcollect.names import safe

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
PLAINER = {
    **dict.fromkeys("«»„“”", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("—–−‑‐─", "-"),
    "\N{NO-BREAK SPACE}": " ",
    "…": "...",
    "№": "N",
    "₽": "руб.",
    "×": "x",
    "⁄": "/",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "•": "*",
    "│": "|",
    "✓": "+",
}
"""What is printed where a console's encoding has no such sign; the Russian ones all have Russian letters."""
REFUSED = Text(
    ru="система отказала: {reason}\nПроверьте, есть ли место на диске и права, и повторите команду.",
    en="the system refused: {reason}\nCheck the room on the disk and the permissions, and repeat the command.",
)
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


Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        min=0,
        metavar="N",
        help=say(ru="Сколько процессов занять; 0 — все ядра.", en="How many processes to use; 0 for all cores."),
    ),
]


def language(option: str | None, collection: str = "") -> str:
    """The console's language: the option, else PROFCOLLECT_LANG, else the collection's, else Russian."""
    if option:
        return option
    return console_language() if os.environ.get("PROFCOLLECT_LANG") or not collection else collection


def fit_console() -> None:
    """Let Russian through whatever the console's own encoding is, and what that lacks in plainer signs."""
    codecs.register_error("plainer", plainer)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            own = None if _has_russian(getattr(stream, "encoding", "")) else "utf-8"
            stream.reconfigure(encoding=own, errors="plainer")


def _open_streams() -> None:
    """Open the standard streams that whoever called has closed: else the next file would take their places."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - likewise


def _has_russian(encoding: str) -> bool:
    try:
        "Яё".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def plainer(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that an encoding lacks: a handler for `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    if sign in PLAINER:
        return PLAINER[sign]
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        # Accents and what joins the parts of an emoji: nothing by themselves.
        return ""
    parts = (one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    plain = "".join(PLAINER.get(one, one) for one in parts)
    return plain if plain.isascii() else "?"


def emit(text: str) -> None:
    """Print what another program reads: in UTF-8, whatever the console's own encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="replace"))
    sys.stdout.buffer.flush()


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


def explained(error: ProfcollectError, lang: str) -> str:
    """What an error says, with nothing in its arguments that a terminal or a CI obeys: a file's name may be anything."""
    # What is said of settings has lines of its own, made safe where they were made.
    keep = "\n" if isinstance(error, ConfigError) else ""
    error.arguments = {
        name: safe(str(value), keep) if isinstance(value, str | Path) else value
        for name, value in error.arguments.items()
    }
    return error.explain(lang)


def show_refusal(error: OSError) -> None:
    """Tell what the system refused, such as to print into a file on a full disk."""
    lang = console_language()
    where = f" ({safe(str(error.filename))})" if error.filename else ""
    reason = f"{error.strerror or type(error).__name__}{where}"
    with suppress(OSError):
        sys.stderr.write(f"{ERROR.say(lang)}: {REFUSED.say(lang, reason=reason)}\n")


@contextmanager
def told(option: str | None) -> Iterator[None]:
    """Tell an error of ours in words and leave with exit code 2; leave at once when interrupted."""
    try:
        yield
    except ProfcollectError as error:
        lang = language(option)
        typer.echo(f"{ERROR.say(lang)}: {explained(error, lang)}", err=True)
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
