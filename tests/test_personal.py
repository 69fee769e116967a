"""What belongs to a person is found, and nothing that lint says repeats it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profcollect.config import Settings, read_config
from profcollect.lint import engine
from profcollect.lint.children import is_given
from profcollect.lint.diagnostic import Edit, Safety
from profcollect.lint.facts import Collection, gather
from profcollect.lint.fixing import applied
from profcollect.lint.personal import find, hidden, masked, parted
from profcollect.lint.reporters import REPORTERS, full
from profcollect.lint.rule import Finding
from profcollect.lint.rules.people import PhoneNumber
from profcollect.source import read, text_document
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from conftest import Collect, Run

    from profcollect.lint.diagnostic import Diagnostic

CONFIG = "название: Сборник\nмуниципалитеты:\n  - {ид: kopeysk, название: Копейск}\n"
SECRETS = {
    "phone-number": "8 (900) 000-12-34",
    "passport-number": "0000 561234",
    "insurance-number": "112-233-445 95",
    "taxpayer-number": "987654321018",
    "card-number": "5555 5555 5555 4444",
    "birth-date": "02.03.2010",
    "home-address": "ул. Тихая, д. 7, кв. 15",
    "named-child": "Орлов Тимур",
}
SENTENCES = {
    "phone-number": "звоните {}",
    "passport-number": "паспорт {}",
    "insurance-number": "СНИЛС {}",
    "taxpayer-number": "ИНН {}",
    "card-number": "карта {}",
    "birth-date": "дата рождения {}",
    "home-address": "живёт по адресу {}",
    "named-child": "ученик {}",
}
ALL = "; ".join(sentence.format(SECRETS[kind]) for kind, sentence in SENTENCES.items())
PRACTICE = f"""\
---
название: «Радио: звук и слово», {ALL} - начало
телефон: {ALL}
дата подачи: {SECRETS["phone-number"]}
муниципалитет: {SECRETS["phone-number"]}
авторы:
  - имя: {SECRETS["phone-number"]}
    почта: {SECRETS["phone-number"]}
ссылки: {SECRETS["phone-number"]}
---

# {ALL} - <b>да</b>, от 6 - 11 классов...

{ALL} - "да"   да , нет <i>{SECRETS["phone-number"]}</i> ![{ALL}](images/нет.png)
"""


@pytest.fixture(scope="module")
def settings() -> Settings:
    config, _ = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


def checked(text: str, settings: Settings, path: str = "practices/kopeysk/a.md") -> list[Diagnostic]:
    return engine.check(engine.subject(read(path, text.encode()), settings, date(2026, 11, 23)))


def said(found: list[Diagnostic]) -> str:
    """All that findings have to say, to people and to programs."""
    shown = "".join(full.render(found, lang, color=False) for lang in ("ru", "en"))
    return shown + json.dumps([asdict(one) for one in found], ensure_ascii=False, default=str)


@pytest.mark.parametrize("kind", SECRETS)
def test_each_is_found_where_it_stands(kind: str) -> None:
    text = f"Тут {SENTENCES[kind].format(SECRETS[kind])}, и всё."
    assert [(one.kind, text[slice(*one.span)]) for one in find(text)] == [(kind, SECRETS[kind])]


@pytest.mark.parametrize("kind", SECRETS)
def test_no_finding_repeats_it(kind: str, settings: Settings) -> None:
    found = checked(PRACTICE, settings)
    assert kind in {one.name for one in found}
    assert len({one.code for one in found}) > len(SECRETS)
    assert SECRETS[kind] not in said(found)
    assert "••••" in said(found)


def test_no_digit_of_a_number_is_left_in_a_line_that_is_shown(settings: Settings) -> None:
    found = checked("---\nназвание: Радио без слов\n---\n\nЗвоните - 8 900 000-12-34 - сейчас.\n", settings)
    assert {one.source for one in found} == {"Звоните - • ••• ••••••••• - сейчас."}
    assert all("00" not in one.corrected for one in found)


def test_it_is_masked_whatever_rules_run(settings: Settings) -> None:
    rules = engine.RuleSet(select=("PC102",))
    document = read("practices/a.md", PRACTICE.encode())
    found = engine.check(engine.subject(document, settings, date(2026, 11, 23)), rules)
    assert [one.code for one in found] == ["PC102"]
    assert SECRETS["phone-number"] not in said(found)


def test_facts_do_not_keep_it(settings: Settings) -> None:
    text = "---\nназвание: Радио, звоните 8 900 000-12-34\n---\n"
    documents = [read(f"practices/{name}.md", text.encode()) for name in "ab"]
    facts = [gather(engine.subject(one, settings, date(2026, 11, 23)), compare=True) for one in documents]
    assert "000-12-34" not in json.dumps([one.data() for one in facts], ensure_ascii=False)
    collection = Collection(facts, settings, lambda _: text, lambda: text_document("profcollect.yml", CONFIG))
    found = engine.check_collection(collection)
    assert [one.code for one in found] == ["PC601"]
    assert "000-12-34" not in said(found)
    assert found[0].source == "название: Радио, звоните • ••• •••••••••"


def test_a_fix_stays_what_it_is(settings: Settings) -> None:
    text = "---\nназвание: Радио: звоните 8 900 000-12-34\n---\n"
    fixed = [one for one in checked(text, settings) if one.edits and one.code.startswith("PC1")]
    assert fixed
    for one in fixed:
        assert "8 900 000-12-34" in applied(text, one.edits)
        assert "000-12-34" not in "".join(edit.text for edit in one.edits)


@pytest.mark.parametrize("form", sorted(REPORTERS.keys() - {"statistics"}))
def test_no_report_repeats_it(form: str, collect: Collect, run: Run) -> None:
    """Neither the first time nor from the cache, which does not keep it either."""
    root = collect({"kopeysk/a.md": PRACTICE})
    for _ in range(2):
        report = run("lint", "--format", form, root).output
        assert "PC501" in report
        assert not [kind for kind, secret in SECRETS.items() if secret in report]
    kept = "".join(path.read_text(encoding="utf-8") for path in (root / ".profcollect").rglob("*.json"))
    assert "PC501" in kept
    assert not [kind for kind, secret in SECRETS.items() if secret in kept]


def test_how_grave_a_picture_is_depends_on_the_stage(collect: Collect, run: Run) -> None:
    text = "---\nназвание: Радио без слов\nстатус: {}\nиллюстрации: {{файл: a.jpg, люди: дети}}\n---\n"
    root = collect({"kopeysk/a.md": text.format("подана"), "kopeysk/b.md": text.format("опубликована")})
    for _ in range(2):
        report = run("lint", "--format", "concise", root).output
        lines = [line for line in report.splitlines() if "PC512" in line]
        assert ["предупреждение" in line for line in lines] == [True, False]
        assert "дети" in lines[0]


@given(st.lists(st.sampled_from(["а", " ", "+79000001234", '"']), max_size=8).map("".join), st.data())
def test_an_edit_in_parts_does_the_same(old: str, data: st.DataObject) -> None:
    text = f"до {old} после"
    new = data.draw(st.lists(st.sampled_from(["б", " ", "+79000001234", '"']), max_size=8).map("".join))
    edit = Edit(3, 3 + len(old), new)
    assert applied(text, list(parted(edit, text))) == applied(text, [edit])


@given(st.text("+78 9()-0123456789.\nапаспорт№", max_size=60))
def test_masking_leaves_nothing_to_find_and_moves_nothing(text: str) -> None:
    dots = masked(text)
    assert len(dots) == len(text)
    assert hidden(text, text) == dots
    assert [one.span for one in find(text)] == sorted(one.span for one in find(text))


def test_words_are_masked_by_what_their_text_says_of_them() -> None:
    assert hidden("«02.03.2010»", "дата рождения 02.03.2010") == "«••••••••••»"
    assert hidden("«02.03.2010»", "дата проведения 02.03.2010") == "«02.03.2010»"


def test_a_fix_of_the_number_itself_does_not_show_it(settings: Settings) -> None:
    document = read("practices/a.md", "---\nназвание: Радио\n---\n\nЗвоните 8 900 000-12-34.\n".encode())
    place = document.text.index("8 900")
    finding = Finding(Span(place, place + 15), {}, (Edit(place, place + 15, "8 (900) 000 12 34"),))
    checking = engine.subject(document, settings, date(2026, 11, 23))
    rule = type("Mended", (PhoneNumber,), {"fix": Safety.SAFE, "check": lambda *_: iter([finding])})()
    # No rule of ours does that, and none must be able to.
    found = engine._diagnostic(rule, document, next(rule.check(checking)))
    assert found.corrected == "Звоните • ••••• ••• •• ••."


def test_words_of_a_text_without_secrets_are_left_alone() -> None:
    assert hidden("8 900 000-12-34", "ничего такого") == "8 900 000-12-34"


@pytest.mark.parametrize(
    ("word", "nominative", "expected"),
    [
        ("Павел", True, True),
        ("Павла", True, False),
        ("Павлу", False, True),
        ("Семён", True, True),
        ("Марии", False, True),
        ("Игоря", False, True),
        ("Дмитрию", False, True),
        ("Копейск", True, False),
        ("Победе", False, False),
    ],
)
def test_given_names(word: str, *, nominative: bool, expected: bool) -> None:
    assert is_given(word, nominative=nominative) is expected


def test_many_of_them_take_no_time(settings: Settings) -> None:
    text = "---\nназвание: Радио\n---\n\n" + "Звоните 8 900 000-12-34 или ученик Зорин Павел. \n" * 3000
    assert len(checked(text, settings)) >= 6000
