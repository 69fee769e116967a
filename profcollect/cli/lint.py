"""`profcollect lint`: what is wrong with the practices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FOUND, Jobs, Lang, colored, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profcollect.checking import Order
    from profcollect.schema import Stage
    from profcollect.workspace import Workspace

HELP = say(
    ru="Проверить практики: что не так, в какой строке и как исправить.",
    en="Check the practices: what is wrong, in which line, and how to mend it.",
)
STDIN = Path("-")
FORMATS = "full, concise, grouped, json, jsonl, github, gitlab, sarif, junit, letter"
OUTSIDE = Text(
    ru="{path} не практика этого сборника: практики лежат в папке «{folder}»",
    en="{path} is no practice of this collection: its practices are in the folder {folder}",
)
EMPTY = Text(ru="в папке {path} нет практик", en="there are no practices in the folder {path}")
ALONE = Text(
    ru="«-», то есть текст от другой программы, проверяется отдельно: без других файлов, --changed-since, "
    "--write-baseline и --watch",
    en="`-`, which is standard input, is checked alone: without other files, --changed-since, --write-baseline and "
    "--watch",
)
BAD_FORMAT = Text(ru="нет вида «{name}»; есть: {known}", en="there is no format {name}; there are: {known}")
BAD_STAGE = Text(ru="нет такого статуса: «{name}»; есть: {known_ru}", en="there is no stage {name}; there are: {known}")
BAD_RULE = Text(ru="нет правила с кодом или именем «{name}»", en="there is no rule of the code or name {name}")
BAD_RULE_HINT = Text(ru="Все правила: profcollect rule", en="All rules: profcollect rule")


def command(  # noqa: PLR0913 - each is an option of the command line
    *,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            # That a file cannot be read is a finding.
            readable=False,
            help=say(
                ru="Файлы и папки; без них — весь сборник; «-» — текст с клавиатуры или от другой программы.",
                en="Files and folders; all, if none; `-` for standard input.",
            ),
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help=say(ru="Исправить то, что можно исправить надёжно.", en="Make safe fixes."))
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes",
            help=say(ru="Исправить и то, что стоит перечитать глазами.", en="Make fixes that need a second look, too."),
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff", help=say(ru="Показать исправления, ничего не меняя.", en="Show the fixes, change nothing.")
        ),
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            help=say(ru="Только эти правила: PC301, PC3. Можно повторять.", en="Only these rules: PC301, PC3.")
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(help=say(ru="Кроме этих правил. Можно повторять.", en="All but these rules."))
    ] = None,
    stage: Annotated[
        str,
        typer.Option(
            help=say(
                ru="Прошла бы практика с этим статусом: submitted, accepted, published или по-русски.",
                en="Would it pass at that stage: submitted, accepted, published.",
            )
        ),
    ] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help=say(ru="Считать предупреждения ошибками.", en="Let warnings fail the check, too.")
        ),
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help=say(ru="Только счёт по правилам.", en="Only count, by rule."))
    ] = False,
    form: Annotated[
        str, typer.Option("--format", "-f", help=say(ru=f"Вид отчёта: {FORMATS}.", en=f"The format: {FORMATS}."))
    ] = "full",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=say(ru="Записать отчёт в файл; письма — в папку.", en="Write to a file or a folder.")
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help=say(ru="Файл известных замечаний: о них не напоминать.", en="Known findings, to pass over.")),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help=say(ru="Записать замечания как известные.", en="Make them the known ones.")
        ),
    ] = False,
    changed_since: Annotated[
        str,
        typer.Option(
            help=say(ru="Только изменённые в Git с этой ветки или версии.", en="Only what changed in Git since then.")
        ),
    ] = "",
    stdin_filename: Annotated[
        Path | None,
        typer.Option(help=say(ru="Каким файлом считать текст из «-».", en="The file that standard input stands for.")),
    ] = None,
    online: Annotated[
        bool,
        typer.Option("--online", help=say(ru="Проверить и адреса в интернете.", en="Ask the net for addresses, too.")),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", "-w", help=say(ru="Проверять заново при каждом изменении.", en="Check at every change.")
        ),
    ] = False,
    no_cache: Annotated[
        bool,
        typer.Option("--no-cache", help=say(ru="Проверить всё заново.", en="Check everything anew.")),
    ] = False,
    jobs: Jobs = 0,
    lang: Lang = None,
) -> None:
    """Check practices; exit code 1 where there are errors."""
    with told(lang):
        from profcollect.cli import linting
        from profcollect.errors import InputError
        from profcollect.lint.diagnostic import Safety
        from profcollect.workspace import open_workspace

        places = paths or [Path()]
        stdin = STDIN in places
        if stdin and (len(places) > 1 or changed_since or write_baseline or watch):
            raise InputError(ALONE)
        start = (stdin_filename.parent if stdin_filename else Path()) if stdin else places[0]
        shape = "statistics" if statistics else _format(form)

        def open_now() -> tuple[Workspace, list[str], linting.Asked]:
            workspace = open_workspace(start)
            files = [] if stdin else _files(workspace, places)
            return workspace, files, asked_of(workspace)

        def asked_of(workspace: Workspace) -> linting.Asked:
            return linting.Asked(
                order=_order(workspace, select, ignore, stage, online=online, cached=not no_cache, jobs=jobs),
                changed=_changed(workspace, changed_since) if changed_since else None,
                safety=Safety.UNSAFE if unsafe_fixes else Safety.SAFE if fix or diff else None,
                diff=diff,
                strict=strict,
                form=shape,
                output=output,
                baseline=baseline,
                write_baseline=write_baseline,
                lang=language(lang, workspace.lang),
                color=output is None and colored(),
            )

        if watch:
            linting.keep_checking(open_now, lang)
        workspace, files, asked = open_now()
        if stdin:
            failed = linting.check_stdin(workspace, stdin_filename, sys.stdin.buffer.read(), asked)
        else:
            failed = linting.check_files(workspace, files, asked)
    if failed:
        raise typer.Exit(FOUND)


def _order(  # noqa: PLR0913 - each comes from an option
    workspace: Workspace,
    select: Iterable[str] | None,
    ignore: Iterable[str] | None,
    stage: str,
    *,
    online: bool,
    cached: bool,
    jobs: int,
) -> Order:
    from profcollect.checking import TIMEOUT, Order
    from profcollect.workspace import today

    rules = workspace.rules.narrowed(_codes(select), _codes(ignore))
    return Order(
        rules,
        today(),
        stage=_stage(stage) if stage else None,
        cached=cached,
        jobs=jobs,
        timeout=TIMEOUT if online else 0,
    )


def _stage(name: str) -> Stage:
    from profcollect.config import STAGES
    from profcollect.errors import InputError
    from profcollect.schema import Stage

    named = STAGES.find(name)
    if named is None:
        russian = ", ".join(one.names[1] for one in STAGES)
        raise InputError(BAD_STAGE, name=name, known=STAGES.labels(), known_ru=russian)
    return Stage[named.id.upper()]


def _codes(values: Iterable[str] | None) -> list[str]:
    """Codes from options that may have several with commas between them. Raises InputError for what no rule has."""
    codes = [code.strip() for value in values or () for code in value.split(",") if code.strip()]
    if not codes:
        return []
    from profcollect.errors import InputError
    from profcollect.lint.rules import RULES
    from profcollect.lint.ruleset import matches

    for code in codes:
        if not any(matches(rule.code, rule.name, [code]) for rule in RULES.values()):
            raise InputError(BAD_RULE, BAD_RULE_HINT, name=code)
    return codes


def _format(name: str) -> str:
    from profcollect.errors import InputError

    if name not in FORMATS.split(", "):
        raise InputError(BAD_FORMAT, name=name, known=FORMATS)
    return name


def _files(workspace: Workspace, places: Sequence[Path]) -> list[str]:
    """The practices, and the texts around them, at or below these places. Raises InputError for a place that has none."""
    from profcollect.errors import InputError

    chosen: dict[str, None] = {}
    for place in places:
        here = place.resolve()
        if not here.is_relative_to(workspace.root):
            raise InputError(OUTSIDE, path=place, folder=workspace.practices)
        inner = here.relative_to(workspace.root).as_posix()
        files = (*workspace.files, *workspace.texts)
        below = [file for file in files if inner in {".", file} or file.startswith(inner + "/")]
        if not below and here != workspace.root:
            within = here.is_relative_to(workspace.root / workspace.practices) and here.is_dir()
            raise InputError(EMPTY if within else OUTSIDE, path=place, folder=workspace.practices)
        chosen.update(dict.fromkeys(below))
    return list(chosen)


def _changed(workspace: Workspace, since: str) -> frozenset[str] | None:
    """The files that have changed; None for all. Raises InputError."""
    from profcollect.disk import FILE_NAME
    from profcollect.versions import changed_since

    changed = changed_since(workspace.root, since)
    # Other settings may change what is right in every practice.
    return frozenset(changed) if changed.isdisjoint((FILE_NAME, workspace.gist.taxonomy)) else None
