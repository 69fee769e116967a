"""What `lint` does once its options are read: check, mend, report."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from profcollect import checking
from profcollect.cli.console import emit, explained, language
from profcollect.disk import read_bytes, read_text
from profcollect.errors import InputError, OutputError, ProfcollectError
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Diagnostic, Safety, Severity
from profcollect.lint.reporters import Report, render
from profcollect.replacing import write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from profcollect.checking import Checked, Order
    from profcollect.lint.diagnostic import Place
    from profcollect.lint.fixing import Fixed
    from profcollect.workspace import Workspace

HUMAN = {"full", "concise", "grouped", "statistics"}
"""Formats for people, who are told how much was checked as well."""
DEFAULT_BASELINE = "profcollect-baseline.json"
STDIN = "stdin.md"
SUMMARY = Text(
    ru="Проверено практик: {files}. Ошибок: {errors}, предупреждений: {warnings}, заметок: {notes}.",
    en="Practices checked: {files}. Errors: {errors}, warnings: {warnings}, notes: {notes}.",
)
CLEAN = Text(ru="Проверено практик: {files}. Всё в порядке.", en="Practices checked: {files}. All is well.")
NONE = Text(ru="Проверять нечего: изменённых практик нет.", en="Nothing to check: no practice has changed.")
EMPTY = Text(ru="Проверять нечего: практик в сборнике пока нет.", en="Nothing to check: there are no practices yet.")
FIXED = Text(ru="Исправлено: {count}, в файлах: {files}.", en="Fixed: {count}, in files: {files}.")
FIXABLE = Text(
    ru="Можно исправить одной командой: {count} (profcollect lint --fix).",
    en="Can be fixed by one command: {count} (profcollect lint --fix).",
)
FIXABLE_UNSAFE = Text(
    ru="Ещё можно исправить, а потом перечитать: {count} (profcollect lint --unsafe-fixes).",
    en="Can be fixed, to be read again afterwards: {count} (profcollect lint --unsafe-fixes).",
)
MORE = Text(ru="Подробнее о правиле: profcollect rule {code}", en="More about a rule: profcollect rule {code}")
KNOWN = Text(ru="Известных замечаний пропущено: {count}.", en="Known findings passed over: {count}.")
BASELINE = Text(
    ru='Записано замечаний: {count}, в файл {path}. Впредь о них не напоминать: profcollect lint --baseline "{path}"',
    en='Findings written: {count}, to {path}. To pass over them: profcollect lint --baseline "{path}"',
)
NO_LETTERS = Text(ru="Писем нет: просить авторов не о чем.", en="No letters: there is nothing to ask of authors.")
WROTE = Text(ru="Записано: {path}", en="Wrote {path}")
WATCHING = Text(
    ru="Слежу за изменениями. Чтобы закончить, нажмите Ctrl+C.", en="Watching for changes. Press Ctrl+C to end."
)
CLEAR = "\x1b[2J\x1b[H"
"""What empties a terminal."""


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    order: Order
    changed: frozenset[str] | None
    """The files that have changed, if only practices that these concern are asked about."""
    safety: Safety | None
    """How sure the fixes must be that are to be made; None for making none."""
    diff: bool
    strict: bool
    form: str
    output: Path | None
    baseline: Path | None
    write_baseline: bool
    lang: str
    color: bool

    def fails(self, found: Sequence[Diagnostic]) -> bool:
        """Whether these findings make the check fail."""
        least = Severity.WARNING if self.strict else Severity.ERROR
        return any(one.severity >= least for one in found)


def check_files(workspace: Workspace, files: Sequence[str], asked: Asked) -> bool:
    """Check practices, mend them if asked to, and report; gives whether the check failed."""
    checked = checking.check(workspace, files, asked.order, changed=asked.changed)
    if asked.write_baseline:
        _write_baseline(workspace, checked, asked)
        return False
    found = _new(checked, asked)
    if asked.safety is None:
        return _tell(workspace, checked, found, asked)
    mended = _mended(workspace, found, asked)
    if asked.diff:
        for path, (old, fixed) in mended.items():
            shown = from_here(workspace.root, path)
            typer.echo(difference(shown, old, fixed.data, color=asked.color), nl=False)
        return bool(mended)
    refused = _write_all(workspace, mended)
    checked = checking.check(workspace, files, asked.order, changed=asked.changed)
    found = _new(checked, asked)
    count = sum(len(fixed.made) for _, fixed in mended.values())
    failed = _tell(workspace, checked, found, asked, FIXED.say(asked.lang, count=count, files=len(mended)))
    if refused is not None:
        raise refused
    return failed


def _write_all(workspace: Workspace, mended: dict[str, tuple[bytes, Fixed]]) -> OutputError | None:
    """Write the mended practices, each whole; those that cannot be written leave the others alone, and are taken out.

    Gives why the first of those could not be.
    """
    first = None
    for path, (old, fixed) in list(mended.items()):
        try:
            checking.write(workspace, path, old, fixed)
        except OutputError as error:
            first = first or error
            del mended[path]
    return first


def check_stdin(workspace: Workspace, name: Path | None, data: bytes, asked: Asked) -> bool:
    """Check a text that comes from another program; mended, it goes to standard output, and the report beside it."""
    path = _path(workspace, name)
    if asked.safety is not None:
        fixed = checking.mend(workspace, path, data, asked.order, asked.safety)
        if asked.diff:
            shown = from_here(workspace.root, path)
            typer.echo(difference(shown, data, fixed.data, color=asked.color), nl=False)
            return fixed.data != data
        sys.stdout.buffer.write(fixed.data)
        sys.stdout.buffer.flush()
        data = fixed.data
    checked = checking.check(workspace, [path], asked.order, {path: data})
    found = _new(checked, asked)
    return _tell(workspace, checked, found, asked, err=asked.safety is not None)


def _path(workspace: Workspace, name: Path | None) -> str:
    if name is None:
        return f"{workspace.practices}/{STDIN}"
    here = name.resolve()
    if not here.is_relative_to(workspace.root):
        from profcollect.cli.lint import OUTSIDE

        raise InputError(OUTSIDE, path=name, folder=workspace.practices)
    return here.relative_to(workspace.root).as_posix()


def keep_checking(open_now: Callable[[], tuple[Workspace, Sequence[str], Asked]], lang: str | None) -> None:
    """Check at once, and again whenever a file of the collection changes, until interrupted."""
    from watchfiles import watch

    workspace, _, asked = open_now()
    root, own = workspace.root, _written(workspace, asked)
    _check_again(open_now, lang)
    for _ in watch(root, watch_filter=lambda _, path: _matters(root, Path(path), own), raise_interrupt=True):
        _check_again(open_now, lang)


def _written(workspace: Workspace, asked: Asked) -> set[Path]:
    """What a check writes itself: files, or the folder of letters."""
    written = [asked.output, _baseline_path(workspace, asked) if asked.write_baseline else None]
    return {path.resolve() for path in written if path is not None}


def _matters(root: Path, path: Path, own: Container[Path]) -> bool:
    """Whether a file may change what is found; what a check writes does not, or it would begin again for ever."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    hidden = any(part.startswith(".") for part in parts)
    return bool(parts) and parts[0] != "build" and not hidden and path not in own and path.parent not in own


def _check_again(open_now: Callable[[], tuple[Workspace, Sequence[str], Asked]], lang: str | None) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(CLEAR)
    try:
        workspace, files, asked = open_now()
        check_files(workspace, files, asked)
    except ProfcollectError as error:
        typer.echo(explained(error, language(lang)), err=True)
    typer.echo(WATCHING.say(language(lang)), err=True)


def _new(checked: Checked, asked: Asked) -> Sequence[Diagnostic]:
    """The findings that the baseline, if there is one, does not have."""
    if asked.baseline is None:
        return checked.diagnostics
    from profcollect.lint import baseline

    return baseline.new(checked.diagnostics, baseline.read(read_text(asked.baseline), asked.baseline))


def _write_baseline(workspace: Workspace, checked: Checked, asked: Asked) -> None:
    from profcollect.lint import baseline

    path = _baseline_path(workspace, asked)
    write_files({path: baseline.written(checked.diagnostics).encode()})
    typer.echo(BASELINE.say(asked.lang, count=len(checked.diagnostics), path=path))


def _baseline_path(workspace: Workspace, asked: Asked) -> Path:
    return asked.baseline or workspace.root / DEFAULT_BASELINE


def _mended(workspace: Workspace, found: Sequence[Diagnostic], asked: Asked) -> dict[str, tuple[bytes, Fixed]]:
    """The practices that change, by path: as they were, and mended."""
    mended = {}
    safety = asked.safety or Safety.SAFE
    for path in dict.fromkeys(one.place.path for one in found if one.safety is not None and one.safety <= safety):
        data = read_bytes(workspace.root / path)
        fixed = checking.mend(workspace, path, data, asked.order, safety)
        if fixed.data != data:
            mended[path] = data, fixed
    return mended


def difference(path: str, old: bytes, new: bytes, *, color: bool) -> str:
    """A unified diff of two versions of a file, without what either gives away of a person."""
    import difflib

    from profcollect.lint.personal import hidden
    from profcollect.names import safe

    name = safe(path)
    texts = [_text(data) for data in (old, new)]
    before, after = ([line + "\n" for line in text.split("\n")] for text in texts)
    lines = [hidden(hidden(line, texts[0]), texts[1]) for line in difflib.unified_diff(before, after, name, name)]
    colors = {"+": "32", "-": "31", "@": "36"}
    if color:
        lines = [f"\x1b[{colors[line[0]]}m{line}\x1b[0m" if line[0] in colors else line for line in lines]
    return "".join(lines)


def _text(data: bytes) -> str:
    return data.decode(errors="replace").removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n")


def from_here(root: Path, path: str) -> str:
    """The path of a file of the collection as a terminal opens it: from the working folder."""
    try:
        return Path(os.path.relpath(root / path)).as_posix()
    except ValueError:
        # Another drive of Windows.
        return (root / path).as_posix()


def _placed(found: Sequence[Diagnostic], root: Path) -> Sequence[Diagnostic]:
    """The findings for people, who click on their places, wherever they have called the command."""
    if root == Path.cwd():
        return found
    near = cache(partial(from_here, root))

    def moved(place: Place) -> Place:
        return place._replace(path=near(place.path))

    return [replace(one, place=moved(one.place), related=tuple(map(moved, one.related))) for one in found]


def _tell(  # noqa: PLR0913 - what there is to tell
    workspace: Workspace,
    checked: Checked,
    found: Sequence[Diagnostic],
    asked: Asked,
    before: str = "",
    *,
    err: bool = False,
) -> bool:
    human = asked.form in HUMAN
    report = Report(
        _placed(found, workspace.root) if human else found,
        len(checked.paths),
        asked.lang,
        workspace.root,
        color=asked.color,
        paths=checked.paths,
        texts=checked.texts,
    )
    if asked.form == "letter":
        _send_letters(workspace, report, asked)
    elif asked.output is not None:
        write_files({asked.output: (render(asked.form, report) + "\n").encode()})
        typer.echo(WROTE.say(asked.lang, path=asked.output), err=True)
    elif found or not human:
        text = render(asked.form, report)
        if human or err:
            typer.echo(text + ("\n" if human and text else ""), nl=bool(text), err=err)
        else:
            emit(text + "\n" if text else "")
    if human or asked.output is not None:
        passed = len(checked.diagnostics) - len(found)
        for line in filter(None, (before, *_summary(found, len(checked.paths), passed, asked))):
            typer.echo(line, err=err or asked.output is not None)
    return asked.fails(found)


def _summary(found: Sequence[Diagnostic], files: int, passed: int, asked: Asked) -> list[str]:
    lang = asked.lang
    lines = [KNOWN.say(lang, count=passed)] if passed else []
    if not files:
        return [*lines, (EMPTY if asked.changed is None else NONE).say(lang)]
    if not found:
        return [*lines, CLEAN.say(lang, files=files)]
    counts = {severity: sum(one.severity == severity for one in found) for severity in Severity}
    lines.append(
        SUMMARY.say(
            lang,
            files=files,
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.INFO],
        )
    )
    for safety, words in ((Safety.SAFE, FIXABLE), (Safety.UNSAFE, FIXABLE_UNSAFE)):
        if count := sum(one.safety == safety for one in found):
            lines.append(words.say(lang, count=count))
    return [*lines, MORE.say(lang, code=found[0].code)]


def _send_letters(workspace: Workspace, report: Report, asked: Asked) -> None:
    """Print the letters, or write each as a text and as a Word file into a folder."""
    from profcollect.lint.reporters.letter import letters

    paths = dict.fromkeys(one.place.path for one in report.diagnostics)
    practices = checking.practices(workspace, [path for path in paths if path in workspace.files], asked.order)
    made = letters(report, practices, workspace.settings)
    if not made:
        typer.echo(NO_LETTERS.say(asked.lang), err=True)
    if asked.output is None:
        typer.echo("\n---\n\n".join(letter.markdown for letter in made), nl=False)
        return
    files = {}
    for letter in made:
        files[asked.output / f"{letter.name}.md"] = letter.markdown.encode()
        files[asked.output / f"{letter.name}.docx"] = letter.docx
    write_files(files)
    for path in files:
        typer.echo(WROTE.say(asked.lang, path=path))
