"""Practices side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.rule import CollectionRule, Sighting
from profcollect.names import fold
from profcollect.slugs import page_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.facts import Collection, Mention


class DuplicateTitle(CollectionRule):
    """Two practices of one title."""

    code = "PC601"
    name = "duplicate-title"
    severity = Severity.WARNING
    message = Text(
        ru="практика с таким названием уже есть: «{title}»", en="there is another practice of this title: “{title}”"
    )
    help = Text(
        ru="если это одна и та же практика, оставьте один файл; если разные, уточните название",
        en="if they are the same practice, leave one file; otherwise make the title more precise",
    )
    why = Text(
        ru="В содержании две одинаковые строки не различить; обычно это один файл, сохранённый дважды.",
        en="Two equal lines of the contents cannot be told apart; mostly one file was saved twice.",
    )
    bad = "---\nназвание: Неделя профессий в школе\n---\n"
    good = "---\nназвание: Неделя профессий в лицее\n---\n"

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The later of the two, by path."""
        first: dict[str, Mention] = {}
        for title in [facts.title for facts in collection.facts if facts.title]:
            earlier = first.setdefault(fold(title.text), title)
            if earlier is not title:
                yield Sighting(title, {"title": title.text}, (earlier,))


class DuplicateAddress(CollectionRule):
    """Two files whose names differ only in what an address cannot have."""

    code = "PC602"
    name = "duplicate-address"
    severity = Severity.WARNING
    message = Text(
        ru="имя файла в адресе страницы получится таким же, как у другого файла: {address}",
        en="the page's address would be the same as another file's: {address}",
    )
    help = Text(
        ru="переименуйте один из файлов; иначе к адресу прибавится номер, и он сменится, если файлов станет меньше",
        en="rename one of the files; otherwise a number is added, which changes when the other file goes",
    )
    why = Text(
        ru="Адрес страницы составляется из имени файла латиницей; на него ссылаются извне, и меняться он не должен.",
        en="The address of a page is made of the file's name; others link to it, so it must not change.",
    )
    bad = "practices/kopeysk/неделя профессий.md\npractices/kopeysk/неделя-профессий.md\n"
    good = "practices/kopeysk/неделя профессий.md\npractices/kopeysk/неделя-наук.md\n"

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The later of the two, by path."""
        first: dict[str, Mention] = {}
        for facts in collection.facts:
            address = page_name(facts.path, collection.settings.config.practices)
            earlier = first.setdefault(address, facts.opening)
            if earlier is not facts.opening:
                yield Sighting(facts.opening, {"address": address}, (earlier,))
