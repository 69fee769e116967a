"""Order, parts and volumes: small collections arranged, their titles read off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from profcollect.arranging import Arranger
from profcollect.collection import (
    AFTERWORD,
    PEOPLE,
    PREFACE,
    Book,
    Caption,
    Compiled,
    Contents,
    Group,
    Matter,
)
from profcollect.config import Settings, read_config
from profcollect.markup.wordml import Fragment
from profcollect.practice import Practice, read_practice
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy

WORDS = yaml.safe_load((DEFAULT.parent / "ru.yml").read_text(encoding="utf-8"))
DAY = date(2009, 2, 13)
CONFIG = """\
title: Вымышленный сборник
municipalities:
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
sections: [{id: first, title: Первый раздел}, {id: second, title: Второй раздел}]
"""
PRACTICES = {
    "vocational": "title: Обучение\ndirections: [профессиональное обучение]\nmunicipality: Копейск\nsection: second",
    "lesson": "title: Урок\ndirection: урочная деятельность\nmunicipality: Кыштым\naudience: школьники\nsection: first",
    "circle": "title: Кружок\ndirection: допобразование\nmunicipality: Копейск",
    "trial": "title: Проба\ndirections: [практико-ориентированный модуль, урочная деятельность]\nmunicipality: Кыштым",
    "circle2": "title: Ёлка\ndirection: Дополнительное образование\nmunicipality: Копейск",
    "circle3": "title: Кружок 10\ndirection: Дополнительное образование\nmunicipality: Копейск",
    "circle4": "title: Кружок 9\ndirection: Дополнительное образование\nmunicipality: Копейск",
    "circle5": "title: IT-кружок\ndirection: Дополнительное образование\nmunicipality: Копейск",
    "circle6": "title: Яблоко\ndirection: Дополнительное образование\nmunicipality: Кыштым",
    "raised": "title: Урок повыше\ndirection: урочная деятельность\nlevel: продвинутый\nmunicipality: Кыштым",
    "teachers": "title: Для педагогов\naudience: педагоги\nlevel: основной\nmunicipality: Кыштым",
    "small": "title: Для малышей\naudience: дошкольники\nmunicipality: Копейск",
}


def settings(extra: str = "") -> Settings:
    config, problems = read_config(CONFIG + extra)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    return Settings(config, taxonomy, WORDS)


def compiled(given: Settings, practices: dict[str, str]) -> list[Compiled]:
    found = []
    for name, front in practices.items():
        document = read(f"practices/kopeysk/{name}.md", f"---\n{front}\n---\n".encode())
        assert document.front is not None
        practice = read_practice(document.front, document.text, given.vocabulary, given.taxonomy).practice
        found.append(text(name, practice))
    return found


def text(slug: str, practice: Practice | None = None, **known: Any) -> Compiled:  # noqa: ANN401 - as the record has them
    """As much of a compiled text as arranging looks at."""
    empty: dict[str, Any] = {"html": "", "typst": "", "ooxml": Fragment(), "headings": (), "images": ()}
    return Compiled(slug=slug, practice=practice or Practice(), **(empty | known))


def outline(groups: tuple[Group, ...]) -> list[object]:
    return [
        [group.title.replace("\u00a0", " "), *(outline(group.groups) or [e.slug for e in group.entries])]
        for group in groups
    ]


def arrange(extra: str = "", by: str = "", value: str = "") -> Book:
    given = settings(extra)
    return Arranger(given).book(compiled(given, PRACTICES), DAY, working=True, by=by, value=value)


def test_the_default_order_is_level_direction_municipality_title() -> None:
    """Expect levels and directions as the taxonomy has them, titles in the Russian order, the rest last."""
    assert outline(arrange().parts) == [
        ["Базовый уровень", ["Урочная деятельность", "lesson"]],
        [
            "Основной уровень",
            ["Практико-ориентированный модуль", "trial"],
            ["Дополнительное образование", "circle2", "circle", "circle4", "circle3", "circle5", "circle6"],
        ],
        ["Продвинутый уровень", ["Урочная деятельность", "raised"], ["Профессиональное обучение", "vocational"]],
        ["Практики вне направлений профминимума", ["Дошкольники", "small"], ["Педагоги", "teachers"]],
    ]


def test_groups_can_be_named_in_russian_and_nest_as_named() -> None:
    """Expect municipalities in alphabetical order, then audiences, those without one last."""
    parts = outline(arrange("группировать: [муниципалитет, аудитория]\n").parts)
    assert [part[0] for part in parts] == ["Копейский городской округ", "Кыштымский городской округ"]  # type: ignore[index]
    assert [section[0] for section in parts[1][1:]] == ["Школьники", "Педагоги", "Адресат не указан"]  # type: ignore[index]


def test_outside_the_directions_there_is_no_level() -> None:
    """Expect the teachers' practice behind the others of its town, whatever level it names."""
    parts = outline(arrange("group_by: municipality\n").parts)
    assert parts[1] == ["Кыштымский городской округ", "lesson", "trial", "circle6", "raised", "teachers"]


def test_sections_of_the_collection_group_too() -> None:
    """Expect the config's order, and what names no section at the end."""
    titles = [part[0] for part in outline(arrange("group_by: section\n").parts)]  # type: ignore[index]
    assert titles == ["Первый раздел", "Второй раздел", "Вне разделов"]


def test_a_volume_holds_every_practice_that_names_its_value() -> None:
    """Expect the trial in the volume of its second direction too, and the book grouped by what is left."""
    book = arrange(by="direction", value="lessons")
    assert outline(book.parts) == [
        ["Базовый уровень", "lesson"],
        ["Основной уровень", "trial"],
        ["Продвинутый уровень", "raised"],
    ]
    assert book.subtitle == "Урочная деятельность"
    assert book.practice_level == 2


def test_volumes_are_made_for_the_values_that_occur() -> None:
    """Expect no empty volume, alphabetical municipalities, and each practice in its own."""
    given = settings()
    practices = compiled(given, PRACTICES)
    volumes = Arranger(given).volumes(practices, "municipality")
    assert [value for value, _ in volumes] == ["kopeysk", "kyshtym"]
    for value, members in volumes:
        assert members == [one for one in practices if one.practice.municipality == value]


def test_equal_keys_keep_a_stable_order() -> None:
    """Expect the same order whatever the order of the files."""
    given = settings()
    same = dict.fromkeys(("b", "a", "c"), "title: Одно\ndirection: уроки\nmunicipality: Копейск")
    practices = compiled(given, same)
    orders = [
        [entry.slug for entry in Arranger(given).book(list(some), DAY, working=True).entries]
        for some in (practices, reversed(practices))
    ]
    assert orders == [["a", "b", "c"], ["a", "b", "c"]]


@pytest.mark.parametrize("working", [True, False])
def test_only_a_working_edition_is_marked(*, working: bool) -> None:
    """Expect the mark and the words for the status in a working edition alone."""
    given = settings()
    book = Arranger(given).book(compiled(given, PRACTICES), DAY, working=working)
    assert bool(book.edition.mark) is working
    assert bool(book.entries[0].status) is working
    assert book.edition.date.replace("\u00a0", " ") == "13 февраля 2009 г."


def test_anchors_are_unique() -> None:
    """Expect no two groups with one anchor."""
    lines = arrange().contents()
    assert len({line.anchor for line in lines}) == len(lines)


@pytest.mark.parametrize("key", ["municipalities", "Муниципалитеты", "МУНИЦИПАЛИТЕТЫ"])
def test_organisations_know_the_towns_however_their_key_is_written(key: str) -> None:
    towns = f"{key}: [{{ид: kopeysk, название: Копейский городской округ, город: Копейск}}]"
    config, problems = read_config(
        f"название: Сборник\nорганизации: [{{ид: a, название: Центр, муниципалитет: Копейск}}]\n{towns}\n"
    )
    assert problems == []
    assert config is not None
    assert config.organizations[0].municipality == "kopeysk"


def test_the_config_has_a_place_for_every_collection() -> None:
    """Expect the collections of this repository to be read without a problem."""
    for path in (Path(__file__).parent.parent, Path(__file__).parent / "collections" / "vymysel"):
        config, problems = read_config((path / "profcollect.yml").read_text(encoding="utf-8"))
        assert config is not None, problems


AUTHORS = {
    "one": "title: Первая практика\ndirection: уроки\nmunicipality: Копейск\nauthors: [Иванова Анна Сергеевна]\nkeywords: [проба]",
    "two": "title: Вторая практика\ndirection: уроки\nmunicipality: Кыштым\nauthors: [Бек Тимур]\nkeywords: [Проба, река]",
}
LISTS = "lists: [figures, tables]\n"


def own_captions(slug: str) -> tuple[Caption, ...]:
    return (Caption("figure", 1, "Схема", f"{slug}--figure_1"), Caption("table", 1, "План", f"{slug}--table_1"))


def whole(
    extra: str = LISTS, *, matters: tuple[str, ...] = (PREFACE, AFTERWORD, "matter--appendix-1"), by: str = ""
) -> Book:
    """A book with everything around its practices."""
    given = settings(extra)
    practices = compiled(given, AUTHORS)
    practices = [text(one.slug, one.practice, captions=own_captions(one.slug), characters=1000) for one in practices]
    around = [
        Matter(
            name.upper(), name, text(name, captions=(Caption("table", 1, "План", f"{name}--table_1"),), characters=100)
        )
        for name in matters
    ]
    value = "kopeysk" if by else ""
    return Arranger(given).book(practices, DAY, working=True, matters=around, by=by, value=value)


def test_the_parts_of_a_book_stand_in_order() -> None:
    """Expect what a reader may look for: preface, practices, afterword, appendices, authors, lists, indexes."""
    anchors = [line.anchor for line in whole().contents()]
    assert anchors == [
        PREFACE, "part--basic", "part--basic--lessons", "one", "two", AFTERWORD, "matter--appendix-1", PEOPLE,
        "matter--list-figures", "matter--list-tables", "matter--index-authors", "matter--index-municipalities",
        "matter--index-keywords",
    ]  # fmt: skip


def test_what_is_absent_is_left_out() -> None:
    """Expect neither a list nor an index nor a text that would be empty, nor what the config does not want."""
    given = settings("indexes: []\n")
    book = Arranger(given).book(compiled(given, {"trial": PRACTICES["trial"]}), DAY, working=True)
    assert book.contents()[0] == Contents(1, "Основной уровень", "", "part--main")
    assert [line.anchor for line in book.contents()][-1] == "trial"
    assert (book.matters, book.people, book.lists, book.indexes) == ((), (), (), ())


@pytest.mark.parametrize("indexes", ["indexes: keywords", "указатели: [ключевые слова]", "Указатель: ключевых слов"])
def test_indexes_are_chosen_by_any_of_their_names(indexes: str) -> None:
    """Expect the one that is named, and no other."""
    assert [one.name for one in whole(indexes + "\n").indexes] == ["keywords"]


def test_texts_and_captions_stand_in_the_order_of_the_book() -> None:
    """Expect the preface's first, and the appendix's last."""
    book = whole()
    assert [one.slug for one in book.texts] == [PREFACE, "one", "two", AFTERWORD, "matter--appendix-1"]
    tables = next(one for one in book.lists if one.anchor == "matter--list-tables")
    assert [one.anchor.partition("--table")[0] for one in tables.captions] == [one.slug for one in book.texts]
    assert set(book.anchors()) > {"one--figure_1", "matter--preface--table_1"}


def test_a_volume_has_no_texts_around_it() -> None:
    """Expect the preface of the whole in the whole alone, and the people and lists of the volume's practices."""
    book = whole(by="municipality")
    assert book.matters == ()
    assert [one.name.replace("\u00a0", " ") for one in book.people] == ["Иванова Анна Сергеевна"]
    assert [one.anchor for one in book.lists[0].captions] == ["one--figure_1"]


def test_the_sheets_count_everything_that_is_set() -> None:
    """Expect more characters than those of the texts, and the texts around among them."""
    figures = {words: len(whole(matters=words).colophon.figures) for words in ((), (PREFACE,))}
    assert len(set(figures.values())) == 1
    given = settings()
    sheets = [
        Arranger(given).book([text("one", Practice(title="Практика"), characters=size, area=area)], DAY, working=True)
        for size, area in ((400_000, 0.0), (400_000, 3_000.0))
    ]
    assert [next(piece for piece in book.colophon.figures if "Уч" in piece) for book in sheets] == [
        "Уч.-изд.\u00a0л.\u00a010,00. ", "Уч.-изд.\u00a0л.\u00a011,00. ",
    ]  # fmt: skip
