"""What a preview says, in Russian and English."""

from __future__ import annotations

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.reporters.full import CORRECTED

COUNTS = {
    Severity.ERROR: Text(ru="ошибок: {count}", en="errors: {count}"),
    Severity.WARNING: Text(ru="предупреждений: {count}", en="warnings: {count}"),
    Severity.INFO: Text(ru="заметок: {count}", en="notes: {count}"),
}
WORDS = {
    "name": Text(ru="Предпросмотр", en="Preview"),
    "clean": Text(ru="Замечаний нет", en="No findings"),
    "checking": Text(ru="Проверяю…", en="Checking…"),
    "practices": Text(ru="Практики с замечаниями", en="Practices with findings"),
    "between": Text(ru="О сборнике в целом", en="About the collection as a whole"),
    "line": Text(ru="строка", en="line"),
    "corrected": CORRECTED,
    "more": Text(
        ru="И ещё замечаний: {count}. Все покажет команда profcollect lint.",
        en="Findings more: {count}. All of them are shown by: profcollect lint.",
    ),
    "pdf": Text(ru="PDF", en="PDF"),
    "pdf_long": Text(ru="Открыть эту практику в PDF", en="Open this practice as PDF"),
    "stopped": Text(
        ru="Предпросмотр остановлен, страница больше не обновляется.",
        en="The preview has been stopped; this page is not renewed any more.",
    ),
    "home": Text(ru="На главную страницу", en="To the first page"),
    "heals": Text(
        ru="Исправьте и сохраните файл — страница обновится сама.",
        en="Mend the file and save it: this page will renew itself.",
    ),
    "broken": Text(ru="Страницу не показать", en="This page cannot be shown"),
    "settings": Text(ru="Настройки сборника не читаются", en="The settings of the collection cannot be read"),
    "template": Text(ru="Шаблон страницы не работает", en="The template of this page does not work"),
    "unreadable": Text(ru="Практика не читается", en="The practice cannot be read"),
    "untitled": Text(ru="Практику не показать без названия", en="A practice cannot be shown without its title"),
    "left_out": Text(ru="Практика не входит в книгу", en="The practice is not part of the book"),
    "status": Text(ru="Её статус — «{status}».", en="Its status is “{status}”."),
    "missing": Text(ru="Такой страницы нет", en="There is no such page"),
    "gone": Text(
        ru="Файл практики удалён или переименован, либо в адресе ошибка. Если страница появится, она откроется сама.",
        en="The practice has been deleted or renamed, or the address is wrong. If the page appears, it will open itself.",
    ),
}
