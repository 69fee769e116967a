"""What `build` prints: progress while it runs, a table when it is done."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from profcollect.building import Progress
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.names import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from profcollect.binding import Order, Written
    from profcollect.building import Report

READING = Text(ru="Читаю практики", en="Reading practices")
WRITING = Text(ru="Пишу книгу", en="Writing the book")
WROTE = Text(ru="записан {path}, {seconds} с", en="wrote {path}, {seconds} s")
KEPT = Text(ru="не изменился {path}", en="unchanged: {path}")
SAME = Text(ru="без изменений", en="unchanged")
WAITING = Text(
    ru="В эту папку уже собирается книга. Жду, пока та сборка закончится; прервать ожидание — Ctrl+C.",
    en="Another build is writing into this folder. Waiting for its end; Ctrl+C ends the waiting.",
)
COLUMNS = (
    Text(ru="Файл", en="File"),
    Text(ru="Практик", en="Practices"),
    Text(ru="Страниц", en="Pages"),
    Text(ru="Размер", en="Size"),
    Text(ru="Секунд", en="Seconds"),
)
WORKING = Text(ru="Рабочая версия", en="Working edition")
FINAL = Text(ru="Итоговое издание", en="Final edition")
DONE = Text(
    ru="{edition} готова в папке {folder}, всего {seconds} с.", en="{edition} is in {folder}, {seconds} s in all."
)
DONE_FINAL = Text(ru="{edition} готово в папке {folder}, всего {seconds} с.", en=DONE.en)
NUMBERS = {
    "layout": Text(
        ru="Номера страниц в DOCX взяты из вёрстки PDF.", en="Page numbers in DOCX are those of the PDF's layout."
    ),
    "exact": Text(
        ru="Номера страниц в DOCX взяты из вёрстки LibreOffice.", en="Page numbers in DOCX are those of LibreOffice."
    ),
    "none": Text(
        ru="Номера страниц в DOCX проставит Word: нажмите в нём Ctrl+A, затем F9.",
        en="Page numbers in DOCX are left to Word: press Ctrl+A there, then F9.",
    ),
}
"""Where they are from."""
LEFT_OUT = Text(ru="Не вошли в книгу: {count}", en="Left out: {count}")
FINDINGS = Text(
    ru="В практиках книги ошибок: {errors}, предупреждений: {warnings}. Подробности: profcollect lint",
    en="In the book's practices, errors: {errors}, warnings: {warnings}. To see them: profcollect lint",
)
REFUSED = Text(
    ru="Итоговое издание не собрано: в этих практиках есть ошибки, или они не читаются.\n{files}\n"
    "Исправьте их (profcollect lint покажет, что и где) и соберите снова. Прежние файлы не изменены.",
    en="No final edition was made: these practices have errors, or cannot be read.\n{files}\n"
    "Mend them (profcollect lint tells what and where) and build again. The previous files are unchanged.",
)
MEGABYTE = 1024 * 1024


@contextmanager
def progress(lang: str, *, quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal, plain lines elsewhere, nothing where quiet."""
    if quiet:
        yield Progress(lambda _done, _total: None, lambda _written, _total: None)
    elif not sys.stderr.isatty():
        yield _lines(lang)
    else:
        with _bar(lang) as bar:
            yield bar


def _lines(lang: str) -> Progress:
    def compiled(done: int, total: int) -> None:
        if done == total:
            sys.stderr.write(f"{READING.say(lang)}: {total}\n")

    def written(one: Written, _total: int) -> None:
        words = KEPT if one.kept else WROTE
        sys.stderr.write(words.say(lang, path=one.path, seconds=decimal(one.seconds, lang)) + "\n")

    def waiting() -> None:
        sys.stderr.write(f"{WAITING.say(lang)}\n")

    return Progress(compiled, written, waiting)


@contextmanager
def _bar(lang: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        reading = bar.add_task(READING.say(lang), total=None)
        writing = bar.add_task(WRITING.say(lang), total=None, visible=False)

        def compiled(done: int, total: int) -> None:
            bar.update(reading, completed=done, total=total)
            if done == total:
                bar.update(writing, visible=True)

        def written(_one: Written, total: int) -> None:
            bar.update(writing, total=total, advance=1)

        yield Progress(compiled, written, lambda: bar.console.print(WAITING.say(lang)))


def show(report: Report, order: Order, lang: str, seconds: float) -> None:
    """The table of what was written, what was left out and why, and what to do about findings."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    if report.refused:
        console.print(_refusal(report, lang), markup=False)
    else:
        _table(console, report, lang)
        done = DONE_FINAL if order.final else DONE
        edition = (FINAL if order.final else WORKING).say(lang)
        words = done.say(lang, edition=edition, folder=order.out, seconds=decimal(seconds, lang))
        console.print(words, markup=False)
        for numbers in sorted({one.numbers for one in report.written if one.format == "docx"}):
            console.print(NUMBERS[numbers].say(lang), markup=False)
    _left_out(console, report, lang)
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if (errors or warnings) and not report.refused:
        console.print(FINDINGS.say(lang, errors=errors, warnings=warnings), markup=False)


def show_failure(report: Report, lang: str, stream: TextIO) -> None:
    """What even a quiet build says: why the result is not what was asked for."""
    if report.refused:
        stream.write(_refusal(report, lang) + "\n")
    for one in report.left_out:
        if one.fault:
            stream.write(one.say(lang) + "\n")


def _refusal(report: Report, lang: str) -> str:
    return REFUSED.say(lang, files="\n".join(f"  {safe(path)}" for path in report.refused))


def _table(console: Console, report: Report, lang: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text as Plain

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(COLUMNS):
        table.add_column(column.say(lang), justify="right" if number else "left", no_wrap=True)
    for one in report.written:
        pages = str(one.pages) if one.pages is not None else "—"
        seconds = SAME.say(lang) if one.kept else decimal(one.seconds, lang)
        figures = (str(one.practices), pages, _size(one.size, lang), seconds)
        table.add_row(Plain(one.path), *figures)
    console.print(table)


def _left_out(console: Console, report: Report, lang: str) -> None:
    if not report.left_out:
        return
    console.print(LEFT_OUT.say(lang, count=len(report.left_out)))
    for one in report.left_out:
        console.print(f"  {one.say(lang)}", markup=False)


def decimal(number: float, lang: str) -> str:
    """One place after the comma, which is a point in English."""
    text = f"{number:.1f}"
    return text if lang == "en" else text.replace(".", ",")


def _size(size: int, lang: str) -> str:
    if size >= MEGABYTE:
        return f"{decimal(size / MEGABYTE, lang)} {'MB' if lang == 'en' else 'МБ'}"
    return f"{max(1, size // 1024)} {'KB' if lang == 'en' else 'КБ'}"
