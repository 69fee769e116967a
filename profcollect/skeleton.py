"""Files to begin with: a collection's config and workflows, and an empty practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.disk import FILE_NAME
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.practice import Practice
from profcollect.replacing import write_new
from profcollect.schema import Stage, keys_of
from profcollect.slugs import DEVICES, free_name, slugify
from profcollect.workflows import FILES as WORKFLOWS
from profcollect.yamltraps import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from profcollect.config import Settings

CONFIG = Text(
    ru="""\
# Настройки сборника. Строки с # в начале — пояснения, программа их не читает.

название: Лучшие практики наших педагогов
подзаголовок: Сборник практик
имя файлов: sbornik
# место: Копейск
# год: 2026

# Чем делится книга: уровень, направление, муниципалитет, для кого, раздел.
группировать: [уровень, направление]

# Имя папки в practices должно совпадать с «ид» или с названием муниципалитета.
муниципалитеты:
  - ид: kopeysk
    название: Копейский городской округ
    город: Копейск

# Если перечислить организации, незнакомое место работы станет ошибкой с подсказкой.
# организации:
#   - ид: centr
#     название: Центр технического творчества
#     муниципалитет: kopeysk

# Страница PDF и Word: a4, a5-book, chippkro, typical.
# профиль: a5-book

# Тексты вокруг практик: файлы Markdown рядом с этим.
# предисловие: preface.md
# заключение: afterword.md

# Чего не указать, того не будет и в книге.
# выходные сведения:
#   УДК: 37.048.45(082)
#   ISBN: 978-5-00000-000-7
#   составители: [А. С. Иванова, Б. В. Петров]
#   подписано в печать: 27.11.2026
#   тираж: 100

# Где будет лежать сайт, если его выложить в интернет.
# сайт: {адрес: "https://example.org/sbornik/"}
""",
    en="""\
# Settings of the collection. Lines that begin with # are remarks, the program does not read them.

title: The best practices of our teachers
subtitle: A collection of practices
name: collection
lang: en
# place: Kopeysk
# year: 2026

# What the book is divided by: level, direction, municipality, audience, section.
group_by: [level, direction]

# A folder's name in practices must be the id or the name of a municipality.
municipalities:
  - id: kopeysk
    name: Kopeysk urban district
    city: Kopeysk

# Once organisations are listed, an unknown place of work becomes an error with a suggestion.
# organizations:
#   - id: centre
#     name: Centre of technical creativity
#     municipality: kopeysk

# The page of PDF and DOCX: a4, a5-book, chippkro, typical.
# profile: a5-book

# The texts around the practices: Markdown files beside this one.
# preface: preface.md
# afterword: afterword.md

# What is not given is not in the book.
# imprint:
#   udc: 37.048.45(082)
#   isbn: 978-5-00000-000-7
#   compilers: [A. S. Ivanova, B. V. Petrov]
#   signed: 2026-11-27
#   print_run: 100

# Where the site will lie if it is put on the web.
# site: {url: "https://example.org/book/"}
""",
)
SAMPLE = Text(ru="Пример практики: замените её своей", en="A sample practice: replace it with yours")
REQUIRED = Text(ru="# Нужно при подаче:", en="# Needed at submission:")
LATER = Text(ru="# Нужно, чтобы практику приняли:", en="# Needed to be accepted:")
PARAGRAPH = Text(ru="Напишите здесь текст раздела.", en="Write the text of the section here.")
UNKNOWN = Text(
    ru="нет муниципалитета «{name}»; есть: {known}", en="there is no municipality {name}; there are: {known}"
)
UNKNOWN_HINT = Text(ru="Добавьте его в profcollect.yml.", en="Add it to profcollect.yml.")
EXISTS = Text(ru="файл уже есть: {path}", en="the file exists already: {path}")
EXISTS_HINT = Text(ru="Дайте практике другое название.", en="Give the practice another title.")


def practice_text(title: str, municipality: str, sections: list[str], lang: str) -> str:
    """The file of a practice to fill in: the fields by stage, those not needed yet as remarks."""
    keys = keys_of(Practice)

    def name(field: str) -> str:
        return keys[field].ru if lang == "ru" else field

    lines = [
        "---",
        f"{name('title')}: {quoted(title)}",
        f"{name('municipality')}: {municipality}",
        f"{name('status')}: {keys['status'].example if lang == 'ru' else 'draft'}",
    ]
    for stage, remark in ((Stage.SUBMITTED, REQUIRED), (Stage.ACCEPTED, LATER)):
        lines += ["", remark.say(lang)]
        lines += [
            f"# {name(field)}: {key.example}".rstrip()
            for field, key in keys.items()
            if key.stage == stage and field != "municipality"
        ]
    lines += ["---", ""]
    for section in sections:
        lines += [f"## {section}", "", PARAGRAPH.say(lang), ""]
    return "\n".join(lines)


def new_collection(folder: Path, lang: str) -> list[Path]:
    """Write a new collection; gives the files written, none of which was there. Raises OutputError.

    Where there is a collection already, it gets the workflows that it does not have.
    """
    workflows = [(folder / path, text.say(lang)) for path, text in WORKFLOWS.items()]
    if (folder / FILE_NAME).exists():
        return write_new(workflows)
    from profcollect.config import BODY_SECTIONS

    sections = [section.title for section in BODY_SECTIONS if section.stage == Stage.SUBMITTED]
    town = "Копейск" if lang == "ru" else "Kopeysk"
    sample = practice_text(SAMPLE.say(lang), town, sections, lang)
    practice = folder / "practices" / "kopeysk" / "primer.md"
    return write_new([(folder / FILE_NAME, CONFIG.say(lang)), (practice, sample), *workflows])


def new_practice(root: Path, settings: Settings, title: str, municipality: str) -> Path:
    """Write the file of a new practice into its municipality's folder. Raises InputError, OutputError."""
    registry = settings.vocabulary.registries["municipality"]
    entry = registry.find(municipality)
    if entry is None:
        raise InputError(UNKNOWN, UNKNOWN_HINT, name=municipality, known=registry.labels())
    config = settings.config
    sections = [section.title for section in config.body_sections if section.stage is not None]
    taken = dict.fromkeys(DEVICES, 1)
    path: Path = root / config.practices / entry.id / f"{free_name(slugify(title) or 'practice', taken)}.md"
    written = write_new([(path, practice_text(title, entry.city or entry.name, sections, config.lang))])
    if not written:
        raise InputError(EXISTS, EXISTS_HINT, path=path)
    return path
