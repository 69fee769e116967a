"""Images: files that are not there, lie elsewhere, or cannot be printed."""

from __future__ import annotations

from profcollect.i18n import Text
from profcollect.lint.rule import Noticed

START = "---\nназвание: Профессиональные пробы\n---\n\n"
GOOD = START + "![План мастерской](images/plan.png)\n"


class ImageMissing(Noticed):
    """There is no such file."""

    code = "PC401"
    name = "image-missing"
    message = Text(ru="рисунок не найден: {path}", en="there is no such image: {path}")
    help = Text(
        ru="проверьте имя файла и папку; путь отсчитывается от файла практики, большие и маленькие буквы различаются",
        en="check the name and the folder; the path starts from the practice's file, and case matters",
    )
    why = Text(
        ru="В книге на месте рисунка останется одна подпись.",
        en="The book would have a caption where the image should be.",
    )
    bad = START + "![План мастерской](images/plan-1.png)\n"
    good = GOOD


class ImageOutside(Noticed):
    """A file outside the collection's folder."""

    code = "PC402"
    name = "image-outside"
    message = Text(ru="рисунок лежит вне папки сборника: {path}", en="the image lies outside the collection: {path}")
    help = Text(
        ru="положите его рядом с практикой, например в папку images, и исправьте путь",
        en="put it beside the practice, for instance into a folder images, and correct the path",
    )
    why = Text(
        ru="На другом компьютере такого файла не будет; поэтому вне папки сборника ничего не читается.",
        en="Another computer does not have that file; nothing outside the collection is read.",
    )
    bad = START + "![План мастерской](../../../plan.png)\n"
    good = GOOD


class ImageUnreadable(Noticed):
    """No PNG, JPEG or GIF."""

    code = "PC403"
    name = "image-unreadable"
    message = Text(ru="рисунок не читается: {path}", en="the image cannot be read: {path}")
    help = Text(
        ru="откройте его в любом редакторе и сохраните как PNG, JPEG или GIF; переименовать файл недостаточно",
        en="open it in any editor and save it as PNG, JPEG or GIF; renaming is not enough",
    )
    why = Text(
        ru="Word, PDF и браузер одинаково хорошо показывают только эти три вида рисунков.",
        en="These are the kinds that Word, PDF and browsers all show.",
    )
    bad = START + "![План мастерской](images/plan.webp)\n"
    good = GOOD


class ImageRemote(Noticed):
    """An address on the net."""

    code = "PC404"
    name = "image-remote"
    message = Text(
        ru="рисунок лежит в интернете, в книгу он не попадёт: {address}",
        en="the image is on the net and will not be in the book: {address}",
    )
    help = Text(
        ru="скачайте его, положите рядом с практикой и укажите путь к файлу",
        en="download it, put it beside the practice, and give the path of the file",
    )
    why = Text(
        ru="Сборка не обращается к сети: завтра рисунка там может не быть, а права на него стоит проверить заранее.",
        en="Nothing is fetched from the net: the image may be gone tomorrow, and its licence should be checked first.",
    )
    bad = START + "![План мастерской](https://example.org/plan.png)\n"
    good = GOOD


class ImageTooLarge(Noticed):
    """More megabytes than print needs."""

    code = "PC405"
    name = "image-too-large"
    message = Text(
        ru="рисунок слишком велик: {path}; мегабайт: {megabytes}",
        en="the image is too large: {path}; megabytes: {megabytes}",
    )
    help = Text(
        ru="уменьшите его: для печати во всю ширину страницы хватает двух тысяч точек по ширине",
        en="make it smaller: two thousand pixels across are enough for the full width of a page",
    )
    why = Text(
        ru="Книгу с такими рисунками не отправить по почте, а Word с трудом её откроет.",
        en="A book with such images cannot be sent by mail, and Word opens it with difficulty.",
    )
    bad = START + "![Плакат](images/poster.png)\n"
    good = GOOD
