"""The file itself: its bytes, its letters, and where its front matter begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Corrected, Noticed

if TYPE_CHECKING:
    from profcollect.lint.rule import Subject
    from profcollect.yamltree import Problem

GOOD = "---\nназвание: Профессиональные пробы\n---\n\nШкольники пробуют профессию делом.\n"
SAVE_AS_UTF8 = Text(
    ru="откройте файл в Блокноте, выберите «Файл → Сохранить как» и внизу окна укажите кодировку UTF-8",
    en="open the file in Notepad, choose File → Save as, and set the encoding below to UTF-8",
)


class Rewritten(Noticed):
    """A Noticed rule whose problem is gone once the text that was read is written again, in UTF-8."""

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """A change of nothing: writing is enough."""
        del problem, subject
        return (Edit(0, 0, ""),)


class EmptyFile(Noticed):
    """Nothing but spaces."""

    code = "PC141"
    name = "empty-file"
    message = Text(ru="файл пуст", en="the file is empty")
    help = Text(
        ru="напишите практику или удалите файл; начать удобно с образца, его создаёт команда profcollect new",
        en="write the practice or delete the file; `profcollect new` makes one to begin with",
    )
    why = Text(
        ru="Пустому файлу не место в сборнике: скорее всего, текст в нём забыли сохранить.",
        en="An empty file has no place in a collection: most likely somebody forgot to save the text.",
    )
    bad = ""
    good = GOOD


class BinaryFile(Noticed):
    """Bytes that no text has."""

    code = "PC142"
    name = "binary-file"
    message = Text(ru="это не текстовый файл", en="this is not a text file")
    help = Text(
        ru="если это документ Word, перенесите его текст в новый текстовый файл через буфер обмена",
        en="if it is a Word document, copy its text into a new text file",
    )
    why = Text(
        ru="Документ Word не станет практикой, если только переименовать его: текст в нём хранится иначе.",
        en="Renaming does not make a Word document a practice: it stores text in another way.",
    )
    bad = "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"
    good = GOOD


class FileTooLarge(Noticed):
    """More bytes than a book of 500 pages has."""

    code = "PC143"
    name = "file-too-large"
    message = Text(
        ru="файл слишком велик, мегабайт: {megabytes}; можно не больше: {most}",
        en="the file is too large, megabytes: {megabytes}; at most: {most}",
    )
    help = Text(
        ru="рисунки и вложения положите отдельными файлами рядом, а в тексте сошлитесь на них",
        en="put images and attachments beside it as files of their own and refer to them",
    )
    why = Text(
        ru="В таком файле было бы больше тысячи страниц; обычно это рисунок, вставленный прямо в текст.",
        en="Such a file would have over a thousand pages; mostly it is an image pasted right into the text.",
    )
    bad = "---\nназвание: Профессиональные пробы\n---\n\n![План](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA…)\n"
    good = "---\nназвание: Профессиональные пробы\n---\n\n![План](images/plan.png)\n"


class Windows1251(Rewritten):
    """The old Russian encoding of Windows."""

    code = "PC144"
    name = "windows-1251"
    fix = Safety.UNSAFE
    message = Text(
        ru="файл сохранён не в UTF-8, похоже на Windows-1251",
        en="the file is not saved in UTF-8; it looks like Windows-1251",
    )
    help = SAVE_AS_UTF8
    why = Text(
        ru="В старой кодировке нет многих знаков, и другая программа покажет вместо русских букв «кракозябры».",
        en="The old encoding lacks many signs, and other programs show Russian letters as garbage.",
    )
    bad = GOOD
    good = GOOD


class Utf16(Rewritten):
    """What old versions of Notepad call Unicode."""

    code = "PC145"
    name = "utf-16"
    fix = Safety.UNSAFE
    message = Text(ru="файл сохранён не в UTF-8, а в UTF-16", en="the file is saved in UTF-16, not in UTF-8")
    help = SAVE_AS_UTF8
    why = Text(
        ru="Так сохраняет Блокнот, если выбрать «Юникод»; многие программы такой файл не откроют.",
        en="Notepad saves so if asked for “Unicode”; many programs cannot open such a file.",
    )
    bad = GOOD
    good = GOOD


class NotUtf8(Noticed):
    """UTF-8 with bytes that do not belong there."""

    code = "PC146"
    name = "not-utf-8"
    message = Text(
        ru="с этого места часть букв испорчена: файл не читается как UTF-8",
        en="from here on some letters are damaged: the file is not valid UTF-8",
    )
    help = Text(
        ru="найдите в тексте знаки «�», впишите вместо них нужные буквы и сохраните файл в UTF-8",
        en="find the signs “�” in the text, write the right letters instead, and save the file as UTF-8",
    )
    why = Text(
        ru="Испорченные буквы так и попадут в книгу.",
        en="The damaged letters would go into the book as they are.",
    )
    bad = "---\nназвание: Профессиональные про�ы\n---\n"
    good = GOOD


class ByteOrderMark(Rewritten):
    """An invisible mark before the first letter."""

    code = "PC147"
    name = "byte-order-mark"
    severity = Severity.INFO
    fix = Safety.SAFE
    message = Text(ru="в начале файла стоит невидимая метка (BOM)", en="the file begins with an invisible mark (BOM)")
    help = Text(
        ru="можно ничего не делать: метку ставит Блокнот, чтению она не мешает",
        en="nothing needs to be done: Notepad puts it there, and it does no harm",
    )
    why = Text(
        ru="Некоторые программы принимают эту метку за первую букву текста.",
        en="Some programs take the mark for the first letter of the text.",
    )
    bad = "\ufeff" + GOOD
    good = GOOD


class Crlf(Noticed):
    """The line ends of Windows."""

    code = "PC148"
    name = "crlf"
    severity = Severity.INFO
    message = Text(
        ru="строки кончаются двумя знаками, как принято в Windows (CRLF)",
        en="the lines end with two characters, as is the custom in Windows (CRLF)",
    )
    help = Text(
        ru="можно ничего не делать: при чтении это учтено",
        en="nothing needs to be done: reading allows for it",
    )
    why = Text(
        ru="Если над файлом работают и в Windows, и в других системах, строки кажутся изменёнными все до одной.",
        en="Where a file is edited in Windows and elsewhere, every single line seems to have changed.",
    )
    bad = GOOD.replace("\n", "\r\n")
    good = GOOD


class Decomposed(Rewritten):
    """Letters written as a letter and a mark, as macOS does."""

    code = "PC149"
    name = "decomposed"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="буквы «й» и «ё» записаны двумя знаками каждая: так бывает после macOS",
        en="letters such as é are written as two characters each, as macOS does",
    )
    help = Text(
        ru="в книге всё будет верно; чтобы такие слова находил и поиск в файле, наберите их заново",
        en="the book will be right; for the search in the file to find such words, type them anew",
    )
    why = Text(
        ru="На вид буквы те же, но поиск и сортировка считают такие слова другими.",
        en="They look the same, but to searching and sorting these are other words.",
    )
    bad = "---\nназвание: Открытыи\u0306 урок\n---\n"
    good = "---\nназвание: Открытый урок\n---\n"


class ControlCharacter(Noticed):
    """A character that no text has a use for."""

    code = "PC150"
    name = "control-character"
    message = Text(
        ru="в тексте невидимый служебный знак: {character}", en="an invisible control character: {character}"
    )
    help = Text(
        ru="удалите его: такие знаки остаются, когда текст копируют из другой программы",
        en="delete it: such characters are left over when text is copied from another program",
    )
    why = Text(
        ru="В книге на его месте будет «�»: печатать такой знак нельзя, а в DOCX он испортил бы весь файл.",
        en="The book will have “�” in its place: it cannot be printed, and would ruin a DOCX file.",
    )
    bad = "---\nназвание: Профессиональные\x0bпробы\n---\n"
    good = GOOD


class FrontMatterMissing(Noticed):
    """The file does not begin with `---`."""

    code = "PC151"
    name = "front-matter-missing"
    message = Text(
        ru="файл начинается не со сведений о практике",
        en="the file does not begin with front matter",
    )
    help = Text(
        ru="поставьте в самое начало файла такие строки:\n---\nназвание: Название практики\n---",
        en="put lines like these at the very beginning:\n---\ntitle: The title of the practice\n---",
    )
    why = Text(
        ru="По сведениям между двумя строками «---» практика находит своё место в книге.",
        en="What stands between two lines `---` decides where in the book the practice belongs.",
    )
    bad = "# Профессиональные пробы\n\nШкольники пробуют профессию делом.\n"
    good = GOOD


class FrontMatterUnclosed(Noticed):
    """There is no second `---`."""

    code = "PC152"
    name = "front-matter-unclosed"
    message = Text(
        ru="сведения о практике не закрыты строкой «---»",
        en="the front matter is not closed by a line `---`",
    )
    help = Text(
        ru="поставьте «---» отдельной строкой там, где кончаются сведения; похоже, это после строки: {line}",
        en="put `---` on a line of its own where the front matter ends; that seems to be after line: {line}",
    )
    why = Text(
        ru="Без закрывающей строки не видно, где кончаются сведения и начинается текст.",
        en="Without the closing line nobody knows where the text begins.",
    )
    bad = "---\nназвание: Профессиональные пробы\n\nШкольники пробуют профессию делом.\n"
    good = GOOD


class FrontMatterFence(Corrected):
    """Another line where `---` must stand."""

    code = "PC153"
    name = "front-matter-fence"
    fix = Safety.SAFE
    message = Text(ru="здесь нужны ровно три дефиса", en="exactly three hyphens are needed here")
    help = Text(
        ru="Word и телефон заменяют дефисы на тире: отмените замену или скопируйте строку отсюда",
        en="Word and telephones make dashes of hyphens: undo that, or copy the line from here",
    )
    why = Text(
        ru="Сведения о практике стоят между двумя строками из трёх дефисов: по ним их узнают и другие программы.",
        en="Two lines of three hyphens enclose the front matter; other programs rely on them, too.",
    )
    bad = "—\nназвание: Профессиональные пробы\n—\n"
    good = GOOD


class FrontMatterNotMapping(Noticed):
    """There is no key between the fences."""

    code = "PC154"
    name = "front-matter-not-mapping"
    message = Text(
        ru="между строками «---» нет ни одной строки вида «ключ: значение»",
        en="there is no line `key: value` between the lines `---`",
    )
    help = Text(
        ru="напишите хотя бы название:\nназвание: Название практики",
        en="write at least the title:\ntitle: The title of the practice",
    )
    why = Text(
        ru="Сведения узнаются по ключам: из слов без ключа не понять, название это или автор.",
        en="Values are known by their keys: words without one may be a title or an author.",
    )
    bad = "---\nПрофессиональные пробы\n---\n"
    good = GOOD


class FileUnreadable(Noticed):
    """The system does not give the file's contents."""

    code = "PC155"
    name = "file-unreadable"
    message = Text(ru="файл не читается: {reason}", en="the file cannot be read: {reason}")
    help = Text(
        ru="проверьте, что файл на месте, лежит внутри папки сборника и открывается другими программами",
        en="check that the file is there, lies inside the collection, and opens in other programs",
    )
    why = Text(
        ru="Практика, которую нельзя прочитать, не попадёт в книгу.",
        en="A practice that cannot be read does not get into the book.",
    )
    bad = GOOD
    good = GOOD
