"""`profcollect schema`: what may be written, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profcollect.cli.console import Lang, emit, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from profcollect.workspace import Workspace

HELP = say(
    ru="Вывести JSON Schema карточки практики или profcollect.yml — для подсказок в редакторе.",
    en="Print the JSON Schema of the front matter, or of profcollect.yml, for editors.",
)
KINDS = ("practice", "config")
BAD_KIND = Text(
    ru="нет схемы «{name}»; есть: practice — карточка практики, config — profcollect.yml",
    en="there is no schema {name}; there are: practice, for front matter, and config, for profcollect.yml",
)
WROTE = Text(ru="Записано: {path}", en="Wrote {path}")


def command(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="practice|config",
            help=say(ru="Карточка практики или profcollect.yml.", en="Front matter, or profcollect.yml."),
        ),
    ] = "practice",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=say(ru="Записать в файл.", en="Write to a file."))
    ] = None,
    lang: Lang = None,
) -> None:
    """Print a schema; inside a collection, that of a practice knows its towns, organisations and sections."""
    with told(lang):
        import json

        from profcollect.errors import InputError
        from profcollect.replacing import write_files

        if kind not in KINDS:
            raise InputError(BAD_KIND, name=kind)
        workspace = _workspace(kind)
        words = language(lang, workspace.settings.config.lang if workspace else "")
        schema = _schema(kind, workspace, words)
        if output is None:
            emit(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
            return
        write_files({output: (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()})
        typer.echo(WROTE.say(words, path=output), err=True)


def _workspace(kind: str) -> Workspace | None:
    """The collection that the working folder lies in, if it lies in one; for its config, if that can be read."""
    from profcollect.disk import find_root
    from profcollect.errors import InputError, ProfcollectError
    from profcollect.workspace import open_workspace

    try:
        root = find_root(Path())
    except InputError:
        return None
    try:
        return open_workspace(root)
    except ProfcollectError:
        if kind == "config":
            return None
        raise


def _schema(kind: str, workspace: Workspace | None, lang: str) -> dict[str, Any]:
    from profcollect.disk import read_text
    from profcollect.jsonschema import config_schema, general_vocabulary, practice_schema
    from profcollect.taxonomy import DEFAULT, read_taxonomy

    if kind == "config":
        return config_schema(lang)
    if workspace is not None:
        return practice_schema(workspace.settings.vocabulary, lang)
    packaged, _ = read_taxonomy(read_text(DEFAULT))
    return practice_schema(general_vocabulary(packaged), lang)
