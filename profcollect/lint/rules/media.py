"""Images and attachments: files that are not there, or cannot be printed; what an image says without being seen."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.i18n import Text
from profcollect.images import MILLIMETRES
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Noticed, Rule
from profcollect.lint.written import items_of, value_of
from profcollect.practice import Illustration, Practice
from profcollect.settling import WIDTH
from profcollect.yamltree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Target
    from profcollect.yamltree import Problem

TITLE = "---\nназвание: Профессиональные пробы\n"
START = TITLE + "---\n\n"
GOOD = START + "![План мастерской](images/plan.png)\n"
SMALLEST = 20
"""Millimetres: a narrower image is a sign within the text rather than a picture."""
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|bmp|tiff?|heic|svg)", re.IGNORECASE)
MADE_BY_DEVICE = re.compile(
    r"(?:img|dsc[nf]?|pict?|photo|image|screenshot|scan|whatsapp image|p\d{6}|снимок экрана|фото|без имени|безымянный|"
    r"рис(?:унок)?|изображение|картинка|фотография|иллюстрация|скриншот|снимок|слайд)\.?[\s_-]*(?:№\s*)?[\d_.:,\s()от-]*"
    r"|picture|скан|\d+",
    re.IGNORECASE,
)
"""What cameras, programs and tired people call an image."""
LATIN_NAME = re.compile(r"[a-z\d][a-z\d_.-]*", re.ASCII)


class Renamed(Noticed):
    """A Noticed rule that knows the name that a file really has, and puts that there."""

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """The address, replaced by `better`."""
        del subject
        better = str(problem.arguments.get("better", ""))
        return (Edit(problem.span.start, problem.span.end, better),) if better else ()


class ImageMissing(Renamed):
    """There is no such file."""

    code = "PC401"
    name = "image-missing"
    fix = Safety.UNSAFE
    message = Text(ru="рисунок не найден: {path}", en="there is no such image: {path}")
    help = Text(
        ru="проверьте имя файла и папку; путь отсчитывается от файла практики",
        en="check the name and the folder; the path starts from the practice's file",
    )
    help_near = Text(ru="возможно, имелось в виду {near}", en="perhaps {near} was meant")
    why = Text(
        ru="В книге на месте рисунка останется одна подпись.",
        en="The book would have a caption where the image should be.",
    )
    bad = START + "![План мастерской](images/plan.jpg)\n"
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


class ImageTooManyPixels(Noticed):
    """More pixels than fit into memory."""

    code = "PC414"
    name = "image-too-many-pixels"
    message = Text(
        ru="в рисунке слишком много точек, {width} × {height}: {path}",
        en="the image has too many pixels, {width} × {height}: {path}",
    )
    help = Text(
        ru="уменьшите его: для печати во всю ширину страницы хватает двух тысяч точек по ширине",
        en="make it smaller: two thousand pixels across are enough for the full width of a page",
    )
    why = Text(
        ru="Чтобы показать такой рисунок, его раскрывают целиком; памяти компьютера на это не хватает.",
        en="To be shown an image is unpacked as a whole; this one does not fit into a computer's memory.",
    )
    bad = START + "![План мастерской](images/huge.png)\n"
    good = GOOD


class OtherCase(Renamed):
    """A name whose capital and small letters are others than the file's own."""

    code = "PC413"
    name = "other-case"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="файл называется чуть иначе: {near}, а не {path}", en="the file is called {near}, not {path}")
    help = Text(
        ru="напишите имя так же, как оно записано у файла: {near}", en="write the name as the file has it: {near}"
    )
    why = Text(
        ru="Windows не различает большие и маленькие буквы в именах файлов, а другие компьютеры и сайты различают.",
        en="Windows does not tell capital letters in names from small ones, other computers and sites do.",
    )
    bad = START + "![План мастерской](Images/plan.PNG)\n"
    good = GOOD


class AttachmentMissing(Renamed):
    """An attachment that is not there."""

    code = "PC411"
    name = "attachment-missing"
    fix = Safety.UNSAFE
    message = Text(ru="приложение не найдено: {path}", en="there is no such attachment: {path}")
    help = Text(
        ru="положите файл рядом с практикой или исправьте имя; путь отсчитывается от файла практики",
        en="put the file beside the practice, or correct the name; the path starts from the practice's file",
    )
    help_near = Text(ru="возможно, имелось в виду {near}", en="perhaps {near} was meant")
    why = Text(
        ru="Книга обещает читателю приложение, которого у редактора нет.",
        en="The book would promise its readers an attachment that the editor does not have.",
    )
    bad = TITLE + "приложения: images/plan.pdf\n---\n"
    good = TITLE + "приложения: images/plan.png\n---\n"


class AttachmentOutside(Noticed):
    """An attachment outside the collection's folder."""

    code = "PC412"
    name = "attachment-outside"
    message = Text(
        ru="приложение лежит вне папки сборника: {path}", en="the attachment lies outside the collection: {path}"
    )
    help = Text(
        ru="положите файл рядом с практикой и исправьте путь",
        en="put the file beside the practice and correct the path",
    )
    why = Text(
        ru="На другом компьютере такого файла не будет; поэтому вне папки сборника ничего не читается.",
        en="Another computer does not have that file; nothing outside the collection is read.",
    )
    bad = TITLE + "приложения: ../../../plan.pdf\n---\n"
    good = TITLE + "приложения: images/plan.png\n---\n"


class TooFewDots(Rule):
    """An image that print would show blurred at the width it has in the book."""

    code = "PC406"
    name = "too-few-dots"
    severity = Severity.WARNING
    message = Text(
        ru="рисунок напечатается нечётко: {found} точек на дюйм, а нужно {wanted}",
        en="the image will be blurred in print: {found} dots per inch instead of {wanted}",
    )
    help = Text(
        ru="возьмите исходный рисунок, от {pixels} точек по ширине, или печатайте этот не шире {most} мм: {{width={most}mm}}",
        en="take the original, at least {pixels} pixels wide, or print it no wider than {most} mm: {{width={most}mm}}",
    )
    why = Text(
        ru="На экране такой рисунок хорош, а на бумаге видны ступеньки, и мелкие надписи не прочитать.",
        en="It looks well on a screen; on paper its steps show, and small letters cannot be read.",
    )
    bad = START + "![План мастерской](images/small.png){width=100%}\n"
    good = START + "![План мастерской](images/small.png){width=40mm}\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The images that could be read."""
        wanted = subject.settings.config.limits.image_dpi
        for target in images(subject) if subject.images and wanted else ():
            image = subject.images.get(target.address)
            if image is None:
                continue
            printed = image.printed_mm(_width(subject, target))
            found = round(image.width / printed * MILLIMETRES)
            if found < wanted and printed > SMALLEST:
                yield self.at(
                    target.span,
                    found=found,
                    wanted=wanted,
                    pixels=round(printed / MILLIMETRES * wanted),
                    most=int(image.width / wanted * MILLIMETRES),
                )


def images(subject: Subject) -> Iterator[Target]:
    """The images of the body."""
    if subject.document.front is not None:
        yield from (target for target in subject.document.passages.targets if target.kind == "image")


def _width(subject: Subject, target: Target) -> str | None:
    """The width that is asked for behind an image."""
    match = WIDTH.match(subject.document.text, target.span.end)
    return match[2].replace(",", ".") + {"мм": "mm", "см": "cm"}.get(match[3], match[3]) if match else None


class WordlessImage(Rule):
    """An image of which no words say what it shows."""

    code = "PC407"
    name = "wordless-image"
    severity = Severity.WARNING
    message = Text(ru="у рисунка нет подписи: {path}", en="the image has no words: {path}")
    help = Text(
        ru="напишите в квадратных скобках, что на нём видно: ![План мастерской на шесть мест]({path})",
        en="write between the square brackets what it shows: ![A workshop with six places]({path})",
    )
    why = Text(
        ru="Эти слова печатаются под рисунком, и их слышит тот, кто его не видит.",
        en="These words are printed below the image, and heard by those who cannot see it.",
    )
    bad = START + "![](images/plan.png)\n"
    good = GOOD

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The images without a caption and a description."""
        for target in images(subject):
            if not target.words.strip() and not target.title.strip():
                yield self.at(target.span, path=unquote(target.address))


class UndescribedImage(Rule):
    """An image with a caption, of which nobody who cannot see it learns what it shows."""

    code = "PC408"
    name = "undescribed-image"
    severity = Severity.INFO
    message = Text(ru="рисунок подписан, но не описан: {path}", en="the image has a caption and no description: {path}")
    help = Text(
        ru='опишите в квадратных скобках, что на нём видно: ![Шесть столов вокруг верстака]({path} "{title}")',
        en='write between the square brackets what it shows: ![Six tables around a bench]({path} "{title}")',
    )
    why = Text(
        ru="Подпись в кавычках видят все, а описание в квадратных скобках слышит тот, кто рисунка не видит.",
        en="The caption is for all; the description is heard by those who cannot see the image.",
    )
    bad = START + '![](images/plan.png "План мастерской")\n'
    good = START + '![Шесть столов вокруг верстака](images/plan.png "План мастерской")\n'

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The images with a caption alone."""
        for target in images(subject):
            if not target.words.strip() and target.title.strip():
                yield self.at(target.span, path=unquote(target.address), title=target.title)


class FileNameForWords(Rule):
    """An image that is described by a file's name, or a word that would do for any image."""

    code = "PC409"
    name = "file-name-for-words"
    severity = Severity.WARNING
    message = Text(
        ru="из подписи «{words}» не узнать, что на рисунке", en="“{words}” does not say what the image shows"
    )
    help = Text(
        ru="напишите, что на нём видно: ![План мастерской на шесть мест]({path}); номер рисунок получит сам",
        en="write what it shows: ![A workshop with six places]({path}); its number comes by itself",
    )
    why = Text(
        ru="Эти слова печатаются под рисунком, и их слышит тот, кто его не видит.",
        en="These words are printed below the image, and heard by those who cannot see it.",
    )
    bad = START + "![IMG_2034.jpg](images/plan.png)\n"
    good = GOOD

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first such words of each image."""
        for target in images(subject):
            stem = posixpath.basename(_path(target.address)).rpartition(".")[0]
            for words in filter(None, (target.words.strip(), target.title.strip())):
                if (
                    FILE_NAME.fullmatch(words)
                    or MADE_BY_DEVICE.fullmatch(words)
                    or (words.lower() == words == stem and LATIN_NAME.fullmatch(words))
                ):
                    yield self.at(target.span, words=words, path=unquote(target.address))
                    break


class IllustrationNotShown(Rule):
    """An image that the front matter names and the text does not show."""

    code = "PC410"
    name = "illustration-not-shown"
    severity = Severity.WARNING
    message = Text(
        ru="иллюстрация названа в начале файла, но в тексте её нет: {file}",
        en="the image is named at the top of the file and not shown in the text: {file}",
    )
    help = Text(
        ru="вставьте её туда, где о ней говорится: ![{caption}]({file})",
        en="put it where the text speaks of it: ![{caption}]({file})",
    )
    why = Text(
        ru="В книгу попадают рисунки из текста; в начале файла о них только сказано, кто на них и с чьего согласия.",
        en="The book has the images of the text; the top of the file only says who is in them and has agreed.",
    )
    bad = TITLE + "иллюстрации: [{файл: images/plan.png, люди: нет}]\n---\n\nПлан висит на стене.\n"
    good = TITLE + "иллюстрации: [{файл: images/plan.png, люди: нет}]\n---\n\n![План](images/plan.png)\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The front matter's images."""
        nodes = items_of(value_of(subject.document.front, Practice, "images"))
        shown = {_path(address) for _, address in subject.document.body.sources} if nodes else set()
        for node in nodes:
            file, caption = value_of(node, Illustration, "file"), value_of(node, Illustration, "caption")
            if isinstance(file, Scalar) and not file.absent and _path(file.text.strip()) not in shown:
                words = caption.text if isinstance(caption, Scalar) and not caption.absent else "План мастерской"
                yield self.at(file.span, file=file.text.strip(), caption=words)


def _path(address: str) -> str:
    """A path for comparison: Windows writes it with other strokes and letters."""
    return posixpath.normpath(unquote(re.split("[?#]", address)[0]).replace("\\", "/")).casefold()
