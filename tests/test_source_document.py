"""The document that the collection grew out of, as a practice's body: what an editor marks in it, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from profcollect.config import Settings, read_config
from profcollect.lint import engine
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.lint.facts import Collection, gather
from profcollect.lint.fixing import fix
from profcollect.source import Document, read, text_document
from profcollect.taxonomy import DEFAULT, read_taxonomy

PATH = "practices/kopeysk/otchet.md"
TEXT = (Path(__file__).parent / "rules" / "source-document.md").read_text(encoding="utf-8")
CONFIG = "название: Сборник\nмуниципалитеты:\n  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}\n"
MARKED = {
    # Paragraphs that page breaks of Word tore apart.
    ("PC221", "образования в сфере"),
    ("PC221", "обучающихся Челябинской"),
    ("PC221", "сборник в муниципалитете"),
    # A list of tasks whose first number is lost.
    ("PC224", "2. Организация"),
    # Two spellings of one range, neither of them right.
    ("PC304", "-"),
    ("PC304", " - "),
    # Dashes between words, of the other length than this collection has; in names they are left to their owners.
    ("PC302", "–"),
    ("PC303", "-"),
    ("PC303", "–"),
    # Quotes in quotes, with bold in them.
    ("PC313", "«"),
    ("PC314", "«Инженеры будущего: от идеи до воплощения»"),
    # A sentence that ends without its stop.
    ("PC315", "Форум"),
    # ё in some words only.
    ("PC335", "своем"),
    # One organisation under two names.
    ("PC605", "ЦД(Ю)ТТ"),
}


@pytest.fixture(scope="module")
def settings() -> Settings:
    config, problems = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


def marked(document: Document, settings: Settings) -> list[tuple[str, str]]:
    """Code and beginning of what is marked, the findings about the collection included."""
    subject = engine.subject(document, settings, date(2026, 12, 1))
    collection = Collection(
        [gather(subject, compare=True)], settings, lambda _: document.text, lambda: text_document("profcollect.yml", "")
    )
    found = [*engine.check(subject), *engine.check_collection(collection)]
    assert all(one.severity < Severity.ERROR for one in found)
    starts = [document.start_of(one.place.line) + one.place.column - 1 for one in found]
    return [(one.code, document.text[start:]) for one, start in zip(found, starts, strict=True)]


def test_all_that_an_editor_marks_is_found_and_nothing_else(settings: Settings) -> None:
    found = marked(read(PATH, TEXT.encode()), settings)
    matched = {
        (code, words) for code, words in MARKED for other, text in found if code == other and text.startswith(words)
    }
    assert matched == MARKED
    assert [
        code for code, text in found if not any(code == one and text.startswith(words) for one, words in MARKED)
    ] == []


def test_what_nobody_but_the_author_can_mend_is_left_alone(settings: Settings) -> None:
    """Grammar is no linter's business, nor are names; and every letter of the text stays."""

    def check(document: Document) -> list[engine.Diagnostic]:
        return engine.check(engine.subject(document, settings, date(2026, 12, 1)))

    fixed = fix(PATH, TEXT.encode(), check, Safety.SAFE)
    assert fixed.made
    for words in ("Качественная реализации", "методических идей профессиональному", "«IQ - марафон»", "«IT – START:"):
        assert words in fixed.data.decode()
    assert [one for one in fixed.data.decode() if one.isalnum()] == [one for one in TEXT if one.isalnum()]
