"""What an editor offers for findings: fixes, silence, and the changes that make one text another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import Collect
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from profcollect.config import Settings, read_config
from profcollect.lint import engine
from profcollect.lint.diagnostic import Diagnostic, Edit, Safety
from profcollect.lint.fixing import applied
from profcollect.lsp import findings
from profcollect.lsp.actions import Action, actions, differences
from profcollect.lsp.positions import Sheet
from profcollect.source import Document, read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.workspace import open_workspace

CONFIG = "название: Вымышленный сборник\nмуниципалитеты:\n  - {ид: kopeysk, название: Копейск}\n"
SLIP = "Экскурсия - это просто."
"""A line with one finding: a hyphen where a dash belongs."""


@pytest.fixture(scope="module")
def settings() -> Settings:
    config, problems = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


def check(settings: Settings, text: str) -> tuple[Document, list[Diagnostic]]:
    document = read("practices/a.md", text.encode())
    return document, engine.check(engine.subject(document, settings, date(2026, 12, 1)))


def offered(settings: Settings, text: str) -> dict[str, Action]:
    """What is offered for the one finding in a text, by title."""
    document, (one,) = check(settings, text)
    return {action.title: action for action in actions(document, one, "ru")}


def practice(body: str, front: str = "название: Вымышленная практика") -> str:
    return f"---\n{front}\n---\n\n## Цель\n\n{body}\n"


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        (f"{SLIP}\nИ ещё.", f"<!-- profcollect: ignore PC303 -->\n\n{SLIP}\nИ ещё."),
        (f"Было.\n{SLIP}", f"<!-- profcollect: ignore PC303 -->\n\nБыло.\n{SLIP}"),
        (
            f"<!-- profcollect: ignore PC999 -->\n\n{SLIP}",
            f"<!-- profcollect: ignore PC999 PC303 -->\n\n{SLIP}",
        ),
        (
            f"<!-- profcollect: ignore PC999 -->\n{SLIP}",
            f"<!-- profcollect: ignore PC999 PC303 -->\n{SLIP}",
        ),
        # A remark of its own would part the list, and its numbers would begin anew.
        (f"1. Было.\n\n2. {SLIP}", f"1. Было.\n\n2. {SLIP} <!-- profcollect: ignore PC303 -->"),
        (f"- Было.\n\n  {SLIP}", f"- Было.\n\n  <!-- profcollect: ignore PC303 -->\n\n  {SLIP}"),
        (f"> {SLIP}", f"<!-- profcollect: ignore PC303 -->\n\n> {SLIP}"),
    ],
)
def test_a_rule_is_silenced_in_a_paragraph(settings: Settings, body: str, silent: str) -> None:
    """Expect a remark where it does no harm, and nothing found any more but what the remark itself is worth."""
    text = practice(body)
    document, found = check(settings, text)
    (one,) = (one for one in found if one.code != "PC501" and one.source.strip().endswith(SLIP))
    where = "строке" if silent.endswith("-->") else "абзаце"
    silent = silent.replace("PC303", one.code)
    (action,) = (each for each in actions(document, one, "ru") if "абзаце" in each.title or "строке" in each.title)
    changed = applied(text, action.edits)
    assert changed == practice(silent)
    assert where in action.title
    assert one.code not in {each.code for each in check(settings, changed)[1]}


@pytest.mark.parametrize(
    ("front", "silent"),
    [
        ("название: X y z a b c d", "название: X y z a b c d\nне проверять: [CODE]"),
        ("title: X y z a b c d\nстатус: черновик", "title: X y z a b c d\nстатус: черновик\nlint-ignore: [CODE]"),
        ("название: X y z a b c\nlint-ignore: [PC999]", "название: X y z a b c\nlint-ignore: [PC999, CODE]"),
        ("lint-ignore: PC999\nназвание: X y z a b c", "lint-ignore: PC999, CODE\nназвание: X y z a b c"),
        ("lint-ignore: 'PC999'\nназвание: X y z a b c", "lint-ignore: 'PC999, CODE'\nназвание: X y z a b c"),
        (
            "не проверять:\n  - PC998\n  - PC999\nназвание: X y z a b c",
            "не проверять:\n  - PC998\n  - PC999\n  - CODE\nназвание: X y z a b c",
        ),
        ("lint-ignore: []\nназвание: X y z a b c", "lint-ignore: [CODE]\nназвание: X y z a b c"),
        ("lint-ignore:\nназвание: X y z a b c", "lint-ignore: CODE\nназвание: X y z a b c"),
        ("{название: X y z a b c}", None),
    ],
)
def test_a_rule_is_silenced_in_a_file(settings: Settings, front: str, silent: str | None) -> None:
    """Expect the code among those that the front matter has, in whatever way it writes them."""
    text = practice(SLIP, front)
    document, found = check(settings, text)
    (one,) = (one for one in found if one.source == SLIP)
    made = [applied(text, each.edits) for each in actions(document, one, "ru") if "файле" in each.title]
    assert made == ([] if silent is None else [practice(SLIP, silent.replace("CODE", one.code))])


def test_a_finding_in_the_front_matter_is_silenced_for_the_file_only(settings: Settings) -> None:
    """Expect no remark in the front matter, nor anything where the front matter cannot be read."""
    titles = offered(settings, practice("Текст.", "название: Вымышленная практика.\nстатус: черновик"))
    assert [title for title in titles if "абзаце" in title or "строке" in title] == []
    assert [title for title in titles if "файле" in title] == ["Не проверять PC133 в этом файле"]
    document, found = check(settings, "---\nназвание: Форум: первый: [\n---\n\nТекст.\n")
    broken = [one for one in found if one.code in {"PC161", "PC169", "PC171"}]
    assert broken
    assert not [each for one in broken for each in actions(document, one, "ru") if "Не проверять" in each.title]


def test_only_a_safe_fix_is_preferred(settings: Settings) -> None:
    """Expect what a person must look at to say so, and not to be made unasked."""
    document, (one,) = check(settings, practice(SLIP))
    for safety in Safety:
        fixable = Diagnostic(**{**vars(one), "safety": safety, "edits": (Edit(0, 1, "x"),)})
        fix = next(actions(document, fixable, "ru"))
        assert fix.preferred == (safety == Safety.SAFE)
        assert fix.title.endswith("(перечитайте)") == (safety == Safety.UNSAFE)
    unfixable = Diagnostic(**{**vars(one), "safety": None, "edits": ()})
    assert not [each for each in actions(document, unfixable, "ru") if each.title.startswith("Исправить")]


LINES = st.text(alphabet="ab\r\n\u2028", max_size=20)


@settings_of(deadline=None)
@given(LINES, LINES)
def test_differences_make_one_text_the_other(old: str, new: str) -> None:
    """Expect the changes, made from the end, to give the new text."""
    sheet = Sheet(old)
    starts = sheet._raw_starts
    text = old
    for change in reversed(differences(sheet, new)):
        start, end = (starts[one.line] + one.character for one in (change.start, change.end))
        text = text[:start] + change.text + text[end:]
    assert text == new


def test_what_is_a_practice_is_told_by_its_place(collect: Collect, tmp_path: Path) -> None:
    """Expect files of the practices' folder, saved or not, and nothing else."""
    root = collect({"kopeysk/a.md": "---\nназвание: X\n---\n", "README.md": "", ".hidden/b.md": "", "й.md": ""})
    workspace = open_workspace(root)
    known = {
        "practices/kopeysk/a.md": "practices/kopeysk/a.md",
        "practices/kopeysk/new.md": "practices/kopeysk/new.md",
        "practices/new/new.markdown": "practices/new/new.markdown",
        "practices/и\u0306.md": "practices/й.md",
        "practices/README.md": None,
        "practices/new/readme.md": None,
        "practices/.hidden/b.md": None,
        "practices/.new/b.md": None,
        "practices/kopeysk/a.txt": None,
        "other/new.md": None,
        "practices.md": None,
        "../new.md": None,
    }
    assert {path: findings.practice_path(workspace, root / path) for path in known} == known
    assert findings.root_of(root / "practices" / "new" / "deeper" / "a.md") == root
    assert findings.root_of(tmp_path / "elsewhere" / "a.md") is None


def test_a_text_that_is_far_too_large_is_not_read(collect: Collect) -> None:
    """Expect the one finding that says so, at once."""
    root = collect({"kopeysk/a.md": "---\nназвание: X\n---\n"})
    found = findings.check(open_workspace(root), {"practices/kopeysk/a.md": b"x" * (2 * 1024 * 1024 + 1)})
    assert [one.code for one in found["practices/kopeysk/a.md"]] == ["PC143"]
