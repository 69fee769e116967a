"""The collection's settings: what stands in `profcollect.yml` and cannot be printed, and the files that it names."""

from __future__ import annotations

from profcollect.i18n import Text
from profcollect.lint.rule import Noticed

START = """\
profcollect.yml:
название: Лучшие практики наших педагогов
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ}
"""


class MalformedIsbn(Noticed):
    """Not an ISBN, or one with a slip, which the last digit gives away."""

    code = "PC608"
    name = "malformed-isbn"
    message = Text(ru="в номере ISBN ошибка: «{value}»", en="there is a mistake in the ISBN: “{value}”")
    help = Text(
        ru="в нём 13 цифр, и начинается он с 978 или 979 (до 2007 года было 10 цифр); перепишите его заново\n"
        "или уберите строку: без неё в книге ничего не останется пустым",
        en="it has 13 digits and begins with 978 or 979 (10 digits before 2007); copy it anew\n"
        "or remove the line: nothing in the book will be left empty without it",
    )
    help_near = Text(
        ru="последняя цифра проверочная, и с остальными сходится только {near}; сверьте весь номер с тем, что вам выдали",
        en="the last digit checks the others, which agree with {near} only; compare the number with the one you were given",
    )
    why = Text(
        ru="Книгу с неверным номером не примут ни книжная палата, ни магазины, а исправить тираж уже нельзя.",
        en="Neither the national library nor shops accept a book with a wrong number, and a print run cannot be mended.",
    )
    bad = START + "выходные сведения:\n  ISBN: 978-5-00000-000-1\n"
    good = START + "выходные сведения:\n  ISBN: 978-5-00000-000-7\n"


class PageTooSmall(Noticed):
    """A profile of the page whose margins leave no room for a text."""

    code = "PC609"
    name = "page-too-small"
    message = Text(
        ru="в профиле «{id}» для текста почти не осталось места: {width} × {height} мм",
        en="the profile “{id}” leaves hardly any room for the text: {width} × {height} mm",
    )
    help = Text(
        ru="уменьшите поля или увеличьте страницу: тексту нужно не меньше 50 × 70 мм; размеры пишут в миллиметрах",
        en="make the margins smaller or the page larger: a text needs 50 × 70 mm at least; sizes are in millimetres",
    )
    why = Text(
        ru="В такую полосу не поместятся ни таблица, ни рисунок, а слова разорвутся посередине.",
        en="Neither a table nor a picture fits into such a page, and words would be torn apart.",
    )
    bad = START + "профили:\n  - {ид: svoy, ширина: 100, высота: 148, поле у корешка: 35, внешнее поле: 25}\n"
    good = START + "профили:\n  - {ид: svoy, ширина: 100, высота: 148, поле у корешка: 15, внешнее поле: 10}\n"


class TextFileMissing(Noticed):
    """A preface, an afterword or an appendix that is not there."""

    code = "PC610"
    name = "text-file-missing"
    message = Text(ru="нет такого файла: {path}", en="there is no such file: {path}")
    help = Text(
        ru="проверьте имя и папку: путь пишут от папки сборника; или уберите строку",
        en="check name and folder: the path starts at the collection's folder; or remove the line",
    )
    help_near = Text(
        ru="возможно, имелся в виду «{near}»; путь пишут от папки сборника",
        en="perhaps “{near}” was meant; the path starts at the collection's folder",
    )
    why = Text(
        ru="Книга выйдет без предисловия, заключения или приложения, и этого никто не заметит.",
        en="The book would come out without its preface, afterword or appendix, and nobody would notice.",
    )
    bad = START + "предисловие: predislovye.md\n"
    good = START + "предисловие: predislovie.md\n"


class TextFileOutside(Noticed):
    """A preface, an afterword or an appendix that lies elsewhere."""

    code = "PC611"
    name = "text-file-outside"
    message = Text(ru="файл лежит вне папки сборника: {path}", en="the file lies outside the collection: {path}")
    help = Text(
        ru="положите его в папку сборника и напишите путь от неё: preface.md",
        en="put it into the collection's folder and write the path from there: preface.md",
    )
    why = Text(
        ru="Сборник переносят и отправляют одной папкой; за её пределами программа ничего не читает.",
        en="A collection is moved and sent as one folder; nothing outside it is read.",
    )
    bad = START + "приложения: ../Документы/list.md\n"
    good = START + "приложения: predislovie.md\n"
