"""Practices side by side, and what the collection has prepared for them."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import yaml

from profcollect.config import MOST_NODES, BookSection, Config, Municipality, Organization
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.facts import mention
from profcollect.lint.rule import CollectionRule, Sighting
from profcollect.lint.written import items_of, value_of
from profcollect.names import fold
from profcollect.slugs import RESERVED, former_address, page_name
from profcollect.yamltree import Scalar, TooComplexError, compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.lint.facts import Collection, Mention
    from profcollect.yamltree import Node

FEWEST = 5
"""Practices of a collection that is no mere beginning: until then much of it is still empty."""
REGISTRIES: dict[str, tuple[type, str, str, Text]] = {
    "municipalities": (
        Municipality,
        "name",
        "municipality",
        Text(ru="муниципалитет, из которого нет ни одной практики", en="a municipality without a practice"),
    ),
    "organizations": (
        Organization,
        "name",
        "organization",
        Text(ru="организация, где никто из авторов не работает", en="an organisation where no author works"),
    ),
    "sections": (
        BookSection,
        "title",
        "section",
        Text(ru="раздел, к которому не отнесена ни одна практика", en="a section without a practice"),
    ),
}
"""The lists of `profcollect.yml`: what an entry is, where its name is, what practices know it as, what is missing."""
EXAMPLE = (
    "profcollect.yml:\nназвание: Лучшие практики\nгруппировать: уровень\nмуниципалитеты:\n"
    "  - {ид: kopeysk, название: Копейский городской округ}\n  - {ид: kyshtym, название: Кыштымский городской округ}\n\n"
)
PRACTICE = "practices/{place}/{number}.md:\n---\nназвание: Практика {number}\nнаправления: {direction}\n---\n\n"
LESSONS, MODULE, TRADE = "урочная деятельность", "практико-ориентированный модуль", "профессиональное обучение"


def _example(places: str, directions: Iterable[str]) -> str:
    """A small collection, with a practice for each direction, in the folders of these places in turn."""
    pairs = zip(cycle(places.split()), directions, strict=False)
    practices = (PRACTICE.format(place=a, number=n, direction=b) for n, (a, b) in enumerate(pairs, 1))
    return (EXAMPLE + "".join(practices)).rstrip("\n") + "\n"


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


class FormerAddressTaken(CollectionRule):
    """A former address that leads to another page."""

    code = "PC612"
    name = "former-address-taken"
    severity = Severity.WARNING
    message = Text(
        ru="по прежнему адресу теперь другая страница: {address}",
        en="the former address is another page's now: {address}",
    )
    help = Text(
        ru="уберите его или напишите так, как кончался адрес страницы: латинские буквы, цифры и дефисы",
        en="remove it, or write what the page's address ended in: Latin letters, digits and hyphens",
    )
    why = Text(
        ru="Со старого адреса читателя нужно привести к практике, а на одном адресе двух страниц не бывает.",
        en="The old address has to lead to the practice, and no address has two pages.",
    )
    bad = "---\nназвание: Неделя профессий\nпрежние адреса: [index]\n---\n"
    good = "---\nназвание: Неделя профессий\nпрежние адреса: [kopeysk-nedelya]\n---\n"

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """What is an address of a practice, of the site itself or of none, and the later of two equal ones."""
        taken = RESERVED | {page_name(facts.path, collection.settings.config.practices) for facts in collection.facts}
        first: dict[str, Mention] = {}
        for alias in [one for facts in collection.facts for one in facts.aliases]:
            address = former_address(alias.text)
            earlier = first.setdefault(address, alias)
            if earlier is not alias:
                yield Sighting(alias, {"address": alias.text}, (earlier,))
            elif not address or address in taken:
                yield Sighting(alias, {"address": alias.text})


def _config_tree(collection: Collection) -> Node | None:
    """The tree of `profcollect.yml`; None where it has changed since it was read, and is no YAML now."""
    try:
        return compose(collection.config().text, most=MOST_NODES)
    except (yaml.YAMLError, TooComplexError):
        return None


class UnusedRegistryEntry(CollectionRule):
    """A municipality, an organisation or a section of the collection that no practice names."""

    code = "PC606"
    name = "unused-registry-entry"
    severity = Severity.INFO
    message = Text(ru="запись не используется: {name} ({what})", en="the entry is not used: {name} ({what})")
    help = Text(
        ru="если практики ещё придут, оставьте строку; если нет, её можно убрать",
        en="if practices are still to come, leave the entry; if not, it may be removed",
    )
    why = Text(
        ru="Так видно, чьих практик в сборнике пока нет, а опечатка в названии не останется незамеченной.",
        en="It shows whose practices are still missing, and a slip in a name does not go unnoticed.",
    )
    bad = _example("kopeysk", [LESSONS, MODULE, TRADE, TRADE, TRADE])
    good = _example("kopeysk kyshtym", [LESSONS, MODULE, TRADE, TRADE, TRADE])

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The entries of `profcollect.yml`."""
        if len(collection.facts) < FEWEST:
            return
        tree, document = _config_tree(collection), collection.config()
        written = {one.text for facts in collection.facts for one in facts.abbreviations}
        for field, (cls, named, registry, what) in REGISTRIES.items():
            entries = {entry.id: entry for entry in collection.settings.vocabulary.registries[registry]}
            for node in items_of(value_of(tree, Config, field)):
                own, label = value_of(node, cls, "id"), value_of(node, cls, named)
                entry = entries.get(own.text.strip()) if isinstance(own, Scalar) else None
                if entry and f"{registry}:{entry.id}" not in collection.used and written.isdisjoint(entry.names):
                    place = mention(document, (label or node).span, entry.names[0])
                    yield Sighting(place, {"what": what, "name": entry.names[0]})


class EmptyPart(CollectionRule):
    """Levels or directions that the book is divided by, and that no practice has."""

    code = "PC607"
    name = "empty-part"
    severity = Severity.INFO
    message = Text(
        ru="для этих частей книги нет ни одной практики: {missing}",
        en="there is no practice for these parts of the book: {missing}",
    )
    help = Text(
        ru="пустых частей в книге не будет; если практики ещё придут, ничего не меняйте",
        en="the book will have no empty parts; if practices are still to come, change nothing",
    )
    why = Text(
        ru="Так видно, каких практик сборнику недостаёт, пока их ещё можно собрать.",
        en="It shows which practices the collection lacks while they can still be gathered.",
    )
    bad = _example("kopeysk kyshtym", [LESSONS, LESSONS, TRADE, TRADE, TRADE])
    good = _example("kopeysk kyshtym", [LESSONS, MODULE, TRADE, TRADE, TRADE])

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """One finding for all of them, where the collection says how its book is divided."""
        if len(collection.facts) < FEWEST:
            return
        config, taxonomy = collection.settings.config, collection.settings.taxonomy
        entries = [("level", "уровень", entry.id, entry.label) for entry in taxonomy.levels]
        entries += [("direction", "направление", entry.id, entry.label) for entry in taxonomy.directions]
        missing = [
            (f"{word} «{label}»", f"{key} “{label}”")
            for key, word, own, label in entries
            if key in config.group_by and f"{key}:{own}" not in collection.used
        ]
        if missing:
            document = collection.config()
            node = value_of(_config_tree(collection), Config, "group_by")
            span = node.span if node else document.opening
            ru, en = (", ".join(words) for words in zip(*missing, strict=True))
            yield Sighting(mention(document, span, ""), {"missing": Text(ru=ru, en=en)})
