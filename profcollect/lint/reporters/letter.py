"""Letters that the editor sends to authors: what to mend, where it stands, and how it should read.

What the editor mends with one command is only counted, and what only the editor can mend is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from profcollect.disk import read_document
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Diagnostic, Safety, Severity
from profcollect.lint.personal import hidden
from profcollect.lint.reporters.letter_places import Places, counted, escaped, quoted
from profcollect.practice import LEFT_OUT, Practice
from profcollect.slugs import free_name
from profcollect.source import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from profcollect.config import Settings
    from profcollect.lint.reporters import Report
    from profcollect.practice import Author
    from profcollect.source import Document

EDITORS = ("PC119", "PC147", "PC148", "PC149", "PC155", "PC6", "PC9")
"""Rules, by code or its beginning, whose findings only the editor can do something about."""
ADVICE = {
    "PC108": Text(
        ru="впишите дату каждого согласия; сами документы вкладывать в файл не нужно",
        en="write the date of each consent; do not put the papers themselves into the file",
    ),
    "PC115": Text(
        ru="выберите из этих: {known}; если вашего муниципалитета среди них нет, напишите нам",
        en="choose one of these: {known}; write to us if yours is not among them",
    ),
    "PC116": Text(
        ru="проверьте, нет ли в названии опечатки; если всё верно, оставьте как есть: мы добавим организацию в список",
        en="check the name for a slip; if it is right, leave it: we shall add the organisation to the list",
    ),
    "PC141": Text(
        ru="пришлите его ещё раз: возможно, текст пропал при сохранении",
        en="send it once more: perhaps the text was lost when it was saved",
    ),
    "PC336": Text(
        ru="проверьте, нужна ли в ней буква ё, и пишите фамилию везде одинаково",
        en="check whether it has the letter ё, and write it alike everywhere",
    ),
    "PC514": Text(ru="дайте, пожалуйста, новое согласие", en="please give your consent anew"),
    "PC517": Text(
        ru="если хотите, чтобы она была в книге, впишите дату согласия:\nсогласия:\n  распространение: 01.09.2026",
        en="if you want it in the book, write the date of your consent:\nconsent:\n  distribution: 2026-09-01",
    ),
}
"""What an author is told to do where the rule's own help speaks to the editor."""


@dataclass(frozen=True)
class _Joint:
    """How several findings of a rule are told as one."""

    argument: str
    message: Text
    advice: Text


JOINTS = {
    "PC101": _Joint(
        "field",
        Text(ru="не заполнены поля: {all}", en="these fields are missing: {all}"),
        Text(
            ru="допишите в начало файла такие строки и замените пример своими сведениями:",
            en="add such lines at the beginning of the file, with your own values instead of the examples:",
        ),
    ),
    "PC201": _Joint(
        "section",
        Text(ru="нет разделов: {all}", en="these sections are missing: {all}"),
        Text(ru="добавьте заголовки, а под ними текст:", en="add the headings, and the text below them:"),
    ),
}
HELLO = Text(ru="Здравствуйте, {names}!", en="Dear {names},")
HELLO_ALL = Text(ru="Здравствуйте, уважаемые коллеги!", en="Dear colleagues,")
HELLO_ANYONE = Text(ru="Здравствуйте!", en="Hello!")
AND = Text(ru=" и ", en=" and ")
MOST_NAMES = 3
"""Authors greeted by name at most."""
THANKS = Text(
    ru="Спасибо за практику {practice}, которую вы прислали для сборника {book}.",
    en="Thank you for the practice {practice}, which you sent for the collection {book}.",
)
THANKS_ALL = Text(
    ru="Спасибо за практики, которые вы прислали для сборника {book}.",
    en="Thank you for the practices that you sent for the collection {book}.",
)
ASK = Text(
    ru="Мы проверили её и просим вас исправить то, что перечислено ниже: без этого её нельзя напечатать.",
    en="We have checked it and ask you to mend what is listed below: it cannot be printed without that.",
)
ASK_ALL = Text(
    ru="Мы проверили их и просим вас исправить то, что перечислено ниже: без этого их нельзя напечатать.",
    en="We have checked them and ask you to mend what is listed below: they cannot be printed without that.",
)
SUGGEST = Text(
    ru="Мы её проверили: ошибок нет, но взгляните, пожалуйста, на несколько мест.",
    en="We have checked it: there are no errors, but please have a look at some places.",
)
SUGGEST_ALL = Text(
    ru="Мы их проверили: ошибок нет, но взгляните, пожалуйста, на несколько мест.",
    en="We have checked them: there are no errors, but please have a look at some places.",
)
OURS = Text(
    ru="Мелочи оформления ({places}) мы исправим сами, о них не беспокойтесь.",
    en="Small matters of typography ({places}) we shall mend ourselves; do not worry about them.",
)
FINDING = Text(
    ru="Строки сосчитаны от начала файла, вместе с пустыми. Если номеров строк у вас не видно, найдите место поиском"
    " (Ctrl+F) по приведённым словам.",
    en="Lines are counted from the beginning of the file, empty ones too. If you see no numbers of lines, search"
    " (Ctrl+F) for the words that are given.",
)
PRACTICE = Text(ru="{title} (файл {file})", en="{title} (file {file})")
UNTITLED = Text(ru="из файла {file}", en="in the file {file}")
FILE = Text(ru="Файл {file}", en="File {file}")
OTHERS = Text(
    ru="У этой практики есть и другие авторы: {names}. Покажите им, пожалуйста, это письмо.",
    en="This practice has other authors as well: {names}. Please show them this letter.",
)
MUST = Text(ru="Что нужно исправить", en="What must be mended")
MAY = Text(ru="Что советуем посмотреть", en="What we ask you to look at")
AS_MEANT = Text(
    ru="Если здесь всё так и задумано, напишите нам, и мы оставим как есть.",
    en="If something is as you meant it, tell us, and we shall leave it.",
)
SEND = Text(
    ru="Пожалуйста, исправьте всё это в том же файле и пришлите его в ответ на это письмо, не меняя имени файла.",
    en="Please make the changes in the same file and send it in answer to this letter, under the same name.",
)
SEND_ALL = Text(
    ru="Пожалуйста, исправьте всё это в тех же файлах и пришлите их в ответ на это письмо, не меняя имён файлов.",
    en="Please make the changes in the same files and send them in answer to this letter, under the same names.",
)
QUESTIONS = Text(
    ru="Если что-то непонятно или вы с чем-то не согласны, напишите нам: разберёмся вместе.",
    en="If anything is unclear, or you disagree with something, write to us: we shall find a way together.",
)
REGARDS = Text(ru="С уважением,\\\nредакция сборника {book}", en="Kind regards,\\\nthe editors of {book}")
SUBJECT = Text(ru="Письмо автору", en="Letter to an author")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What Windows forbids in the name of a file."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST_NAME = 90
"""Characters of a file's name at most, without the number that tells equal ones apart and the suffix."""
PATRONYMIC = re.compile(r"\w+(?:вич|вна|ична|инична)", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """A letter: the name of its files without the suffix, and its text."""

    name: str
    markdown: str
    lang: str

    @property
    def docx(self) -> bytes:
        """The letter as a Word file; equal letters are equal files."""
        from profcollect.lint.reporters.letter_docx import word_file

        return word_file(self.markdown, f"{SUBJECT.say(self.lang)}: {self.name}", self.lang)


@dataclass(frozen=True)
class _Case:
    """A practice, and what is to be said about it."""

    practice: Practice
    title: str
    """Without what it may give away of a person."""
    file: str
    found: tuple[Diagnostic, ...]
    ours: int
    """How many of the findings the editor mends without the author."""
    places: Places


def letters(report: Report, practices: Mapping[str, Practice], settings: Settings) -> list[Letter]:
    """A letter for each author who has something to mend, all practices of the same first author in one.

    A practice is in one letter only, so that one file comes back: it goes to all its authors, by way of the first.
    """
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for one in report.diagnostics:
        if one.place.path in report.paths and not one.code.startswith(EDITORS):
            found[one.place.path].append(one)
    addressed: dict[str, list[_Case]] = defaultdict(list)
    for path, diagnostics in found.items():
        practice = practices.get(path, Practice())
        theirs = tuple(one for one in diagnostics if one.safety != Safety.SAFE)
        if theirs and practice.status not in LEFT_OUT:
            document = _document(report, path)
            case = _Case(
                practice=practice,
                title=hidden(" ".join(practice.title.split()), document.text),
                file=PurePosixPath(path).name,
                found=theirs,
                ours=len(diagnostics) - len(theirs),
                places=Places(document, report.lang),
            )
            addressed[_signature(practice) or path].append(case)
    taken: dict[str, int] = {}
    book = quoted(escaped(settings.config.title))
    return [
        Letter(
            name=_file_name(_signature(cases[0].practice) or PurePosixPath(cases[0].file).stem, taken),
            markdown=_letter(cases, book, report.lang),
            lang=report.lang,
        )
        for cases in addressed.values()
    ]


def _document(report: Report, path: str) -> Document:
    data = report.texts.get(path)
    return read_document(report.root, path) if data is None else read(path, data)


def _signature(practice: Practice) -> str:
    """Whom a practice's letter goes to; empty where no author can be read."""
    return next(filter(None, map(_full, practice.authors)), "")


def _full(author: Author) -> str:
    return author.name.full if author.name else author.group


def _file_name(name: str, taken: dict[str, int]) -> str:
    """A name that Windows allows, and that no other letter has, whatever the case of its letters."""
    plain = " ".join(FORBIDDEN.sub(" ", name).split())[:LONGEST_NAME].strip(". ") or "-"
    plain = f"_{plain}" if RESERVED.fullmatch(plain) else plain
    folded = plain.lower()
    return plain + free_name(folded, taken)[len(folded) :]


def _letter(cases: Sequence[_Case], book: str, lang: str) -> str:
    first, *rest = cases
    everybody = [set(map(_full, case.practice.authors)) for case in cases]
    common = [author for author in first.practice.authors if all(_full(author) in names for names in everybody)]
    must = any(one.severity == Severity.ERROR for case in cases for one in case.found)
    thanks = THANKS_ALL.say(lang, book=book) if rest else THANKS.say(lang, practice=_practice(first, lang), book=book)
    asking = (ASK_ALL if rest else ASK) if must else (SUGGEST_ALL if rest else SUGGEST)
    opening = [thanks, asking.say(lang)]
    if ours := sum(case.ours for case in cases):
        places = counted(ours, ("место", "места", "мест"), ("place", "places"), lang)
        opening.append(OURS.say(lang, places=places))
    blocks = [_greeting(common, lang), " ".join(opening)]
    told = [block for case in cases for block in _told(case, common, "###" if rest else "##", lang, alone=not rest)]
    blocks += [FINDING.say(lang)] if any(case.places.numbered for case in cases) else []
    sending = (SEND_ALL if rest else SEND).say(lang)
    blocks += [*told, f"{sending} {QUESTIONS.say(lang)}", REGARDS.say(lang, book=book)]
    return "\n\n".join(blocks) + "\n"


def _practice(case: _Case, lang: str) -> str:
    if not case.title:
        return UNTITLED.say(lang, file=escaped(case.file))
    return PRACTICE.say(lang, title=quoted(escaped(case.title)), file=escaped(case.file))


def _greeting(authors: Sequence[Author], lang: str) -> str:
    """The greeting, by name and patronymic where they are known."""
    if len(authors) > MOST_NAMES or any(author.name is None for author in authors):
        return HELLO_ALL.say(lang)
    names = [called for author in authors if (called := _called(author))]
    if not names or len(names) != len(authors):
        return HELLO_ALL.say(lang) if len(authors) > 1 else HELLO_ANYONE.say(lang)
    return HELLO.say(lang, names=escaped(AND.say(lang).join(filter(None, (", ".join(names[:-1]), names[-1])))))


def _called(author: Author) -> str:
    """How a person is spoken to: «Маргарита Львовна», in whatever order the name is written; empty for initials."""
    if author.name is None:
        return ""
    words = [word for word in (author.name.surname, author.name.given, author.name.patronymic) if word]
    if any(word.endswith(".") for word in words):
        return ""
    last = next((place for place in (2, 1) if place < len(words) and PATRONYMIC.fullmatch(words[place])), 0)
    if last:
        return f"{words[last - 1]} {words[last]}"
    name = author.name
    return f"{name.given} {name.patronymic}" if name.patronymic else f"{name.given} {name.surname}"


def _told(case: _Case, common: Sequence[Author], marks: str, lang: str, *, alone: bool) -> list[str]:
    """What is said about one practice, in blocks."""
    blocks = []
    if not alone:
        file = FILE.say(lang, file=escaped(case.file))
        blocks += [f"## {escaped(case.title)}", f"{file}."] if case.title else [f"## {file}"]
    greeted = set(map(_full, common))
    if others := [author for author in case.practice.authors if _full(author) not in greeted]:
        names = ", ".join(author.name.short if author.name else author.group for author in others)
        blocks.append(OTHERS.say(lang, names=escaped(names).removesuffix(".")))
    errors = [one for one in case.found if one.severity == Severity.ERROR]
    advice = [one for one in case.found if one.severity != Severity.ERROR]
    if errors:
        blocks += [f"{marks} {MUST.say(lang)}", *_items(errors, case.places, lang)]
    if advice:
        blocks += [f"{marks} {MAY.say(lang)}", AS_MEANT.say(lang), *_items(advice, case.places, lang)]
    return blocks


def _items(found: Sequence[Diagnostic], places: Places, lang: str) -> list[str]:
    """A numbered list: equal findings are one item."""
    groups: dict[tuple[str, str, str], list[Diagnostic]] = defaultdict(list)
    for one in found:
        own = ADVICE.get(one.code)
        spoken = replace(one, help=own) if own and not one.arguments.get("near") else one
        joint = one.code in JOINTS and not one.arguments.get("near")
        key = (one.code, "", "") if joint else (one.code, one.words(lang), spoken.advice(lang))
        groups[key].append(spoken)
    return [_item(number, group, places, lang) for number, group in enumerate(groups.values(), 1)]


def _item(number: int, group: Sequence[Diagnostic], places: Places, lang: str) -> str:
    """An item of the list: what is wrong, what to do, lines to copy, and where."""
    first = group[0]
    message, (advice, *sample) = first.words(lang), first.advice(lang).split("\n")
    if len(group) > 1 and (joint := JOINTS.get(first.code)):
        values = (quoted(_value(one.arguments[joint.argument], lang)) for one in group)
        message, advice = joint.message.say(lang, all=", ".join(values)), joint.advice.say(lang)
        sample = [line for one in group for line in one.advice(lang).split("\n")[1:]]
    parts = [" ".join(filter(None, (f"**{_sentence(message)}**", _sentence(advice))))]
    parts += [_code(sample)] if sample else []
    parts += places.told(group)
    lead = f"{number}. "
    return lead + re.sub(r"\n(?=[^\n])", "\n" + " " * len(lead), "\n\n".join(parts))


def _value(value: object, lang: str) -> str:
    return value.say(lang) if isinstance(value, Text) else str(value)


def _sentence(words: str) -> str:
    """Words of a finding as a sentence in Markdown."""
    text = words[:1].upper() + words[1:]
    return escaped(text if not text or text.endswith((".", ":", "!", "?", "…")) else f"{text}.")


def _code(lines: Iterable[str]) -> str:
    """Lines to copy, letter by letter, whatever stands in them."""
    text = "\n".join(lines)
    fence = max(re.findall(r"`+", text), key=len, default="") + "```"
    return f"{fence}\n{text}\n{fence}"
