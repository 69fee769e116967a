"""The lines of a practice's card, and what they must not say."""

from __future__ import annotations

import pytest
import yaml

from profcollect.card import Card, ranges
from profcollect.config import Settings, read_config
from profcollect.practice import Practice, read_practice
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy

WORDS = yaml.safe_load((DEFAULT.parent / "ru.yml").read_text(encoding="utf-8"))
CONFIG = """\
title: Вымышленный сборник
municipalities: [{id: kopeysk, name: Копейский городской округ, city: Копейск}]
organizations: [{id: centre, name: Центр «Пример», municipality: kopeysk, aliases: [ЦП]}]
"""
AUTHOR = (
    "title: Вымышленная практика\n"
    "authors: [{name: Иванова Анна Сергеевна, position: педагог, organization: цп, email: a@example.org%s}]"
)


@pytest.fixture
def settings() -> Settings:
    config, _ = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None
    assert taxonomy is not None
    return Settings(config, taxonomy, WORDS)


def practice(front: str, settings: Settings) -> Practice:
    document = read("practices/kopeysk/a.md", f"---\n{front}\n---\n".encode())
    assert document.front is not None
    return read_practice(document.front, document.text, settings.vocabulary, settings.taxonomy).practice


@pytest.mark.parametrize(
    ("consent", "printed"),
    [
        ("", False),
        (", consent: {processing: 2009-02-13}", False),
        (", consent: {processing: 2009-02-13, distribution: 2009-02-13}", True),
    ],
    ids=["none", "for processing", "for distribution"],
)
def test_an_address_is_printed_only_with_consent(settings: Settings, consent: str, *, printed: bool) -> None:
    """Expect the e-mail where its distribution is consented to, and nowhere else."""
    (byline,) = Card(settings).bylines(practice(AUTHOR % consent, settings))
    assert byline.name.replace("\u00a0", " ") == "Иванова А. С."
    assert byline.details.startswith("педагог, Центр «Пример», Копейск")
    assert ("a@example.org" in byline.details) is printed


GOST = "author_style: gost\n"
ORCID = ", orcid: 0000-0002-1825-0097, degree: канд. пед. наук"


@pytest.mark.parametrize(
    ("style", "name", "details"),
    [
        ("", "Иванова А. С.", "педагог, канд. пед. наук, МБУ ДО «Пример», Копейск"),
        (
            GOST,
            "Анна Сергеевна Иванова",
            "педагог, канд. пед. наук, «Пример», Копейск, https://orcid.org/0000-0002-1825-0097",
        ),
    ],
    ids=["classic", "gost"],
)
def test_authors_have_two_styles(style: str, name: str, details: str) -> None:
    """Expect initials and the whole organisation, or the full name, no legal form, and the ORCID as an address."""
    config, problems = read_config(CONFIG.replace("Центр «Пример»", "МБУ ДО «Пример»") + style)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    given = Settings(config, taxonomy, WORDS)
    (byline,) = Card(given).bylines(practice(AUTHOR % ORCID, given))
    assert byline.name.replace("\u00a0", " ") == name
    assert byline.details.replace("\u00a0", " ") == details


def test_a_group_is_called_as_it_is_in_both_styles() -> None:
    """Expect no initials of a group."""
    for style in ("", GOST):
        config, _ = read_config(CONFIG + style)
        taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
        assert config is not None
        assert taxonomy is not None
        given = Settings(config, taxonomy, WORDS)
        card = Card(given)
        team = practice("title: Практика\nauthors: [{group: Творческая группа педагогов}]", given)
        assert [one.name for one in card.bylines(team)] == ["Творческая группа педагогов"]
        assert card.short_names(team) == "Творческая группа педагогов"


FACTS = [
    ("муниципалитет: копейск", "Муниципалитет", ["Копейский городской округ"]),
    ("направление: профпробы", "Уровень профминимума", ["основной"]),
    ("направления: [профпробы, уроки]", "Направления", ["практико-ориентированный модуль, урочная деятельность"]),
    ("классы: 6, 7, 8, 10", "Классы", ["6–8, 10"]),
    ("сроки: {с: 2023, по: 2025}", "Сроки реализации", ["2023–2025"]),
    ("сроки: {с: май 2023 г., по: 2025 г.}", "Сроки реализации", ["май 2023 г. — 2025 г."]),
    ("ресурсы: [{вид: кадровые, что: наставник, обмен: нужно}]", "Ресурсы", ["кадровые: наставник (нужно)"]),
    ("результаты: [{показатель: Охват, значение: 40}]", "Результаты", ["Охват: 40"]),
    ("УДК: 37.048.45", "УДК", ["37.048.45"]),
]


@pytest.mark.parametrize(("front", "label", "values"), FACTS)
def test_facts_are_in_words(settings: Settings, front: str, label: str, values: list[str]) -> None:
    """Expect labels of the book's language instead of ids, one item a value."""
    facts = {fact.label: fact for fact in Card(settings).facts(practice(f"title: Практика\n{front}", settings))}
    assert [item.text.replace("\u00a0", " ") for item in facts[label].items] == values


def test_ranges() -> None:
    """Expect runs of numbers joined."""
    assert ranges((1,)) == "1"
    assert ranges((1, 2)) == "1–2"
    assert ranges((1, 3, 4, 5, 7)) == "1, 3–5, 7"
