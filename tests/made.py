"""Books that tests make of a few practices, compiled and arranged as a build does it, without a disk."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from profcollect.arranging import Arranger
from profcollect.config import Settings, read_config
from profcollect.disk import DATA
from profcollect.pipeline import Job, compile_text
from profcollect.practice import Author, Name, Practice
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.theme import Theme, packaged_templates
from profcollect.writers import html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profcollect.collection import Book, Compiled
    from profcollect.layout import Layout

CONFIG = """\
title: Вымышленный сборник
name: sbornik
year: 2026
organization: Центр «Перекрёсток»
annotation: Для кого сборник.
municipalities:
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
  - {id: yolkino, name: посёлок Ёлкино, city: Ёлкино}
"""
TODAY = date(2026, 12, 1)
THEME = Theme((packaged_templates() / "default",))


@cache
def settings(config: str = CONFIG) -> Settings:
    """Settings from the text of a config that has no faults."""
    own, remarks = read_config(config)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert own, remarks
    assert taxonomy
    return Settings(own, taxonomy, yaml.safe_load((DATA / f"{own.lang}.yml").read_text(encoding="utf-8")))


def person(name: str, **fields: str) -> Author:
    """An author by surname, given name and patronymic."""
    surname, given, *patronymic = name.split()
    return Author(name=Name(surname=surname, given=given, patronymic=" ".join(patronymic)), **fields)


def practice(slug: str, body: str = "Текст.\n", config: str = CONFIG, **fields: Any) -> Compiled:  # noqa: ANN401
    """A practice with these fields, compiled for the site."""
    own = settings(config)
    job = Job(Path(), own, TODAY, {}, (Arranger(own).book([], TODAY, working=False).practice_level,), ("html",))
    document = read(f"practices/{slug}.md", f"---\nназвание: {slug}\n---\n{body}".encode())
    (made,) = compile_text(job, document, Practice(**{"title": slug, **fields}), slug, {}).values()
    return made


def book(members: Iterable[Compiled], config: str = CONFIG, **more: Any) -> Book:  # noqa: ANN401
    """The book of them."""
    return Arranger(settings(config)).book(list(members), TODAY, working=False, **more)


def site(of: Book, layout: Layout | None = None) -> dict[str, bytes]:
    """The files of its site."""
    return {name: piece.make()(layout) for name, piece in html.pieces(of, THEME).items()}
