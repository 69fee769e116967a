"""The texts around the practices: read as practices are, checked as far as they are texts, never from outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CONFIG, Collect, Run

from profcollect.config import read_config
from profcollect.source import essay, title_of

PRACTICE = "---\ntitle: Вымышленная практика\nmunicipality: Копейск\n---\n\nНесколько слов.\n"
TEXT = "# Предисловие\n\nНесколько слов о сборнике.\n"
Files = dict[str, str | bytes]
Lint = Callable[..., list[str]]


@pytest.fixture
def lint(collect: Collect, run: Run) -> Lint:
    """A function that checks a collection with such texts, named under such keys, and gives its findings."""

    def check(files: Files, keys: str, *options: str, config: str = CONFIG) -> list[str]:
        root = made(collect, files, config + keys)
        output: str = run("lint", root, "--format", "concise", *options).output
        return [line.partition(f"{root.name}/")[2] for line in output.splitlines() if f"{root.name}/" in line]

    return check


def made(collect: Collect, files: Files, config: str) -> Path:
    root = collect({"kopeysk/a.md": PRACTICE}, config)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


TITLES = {
    "# Предисловие\n\nСлова.\n": ("Предисловие", "Слова."),
    "\n\n  #  *Вместо* `предисловия`  ##\nСлова.\n": ("Вместо предисловия", "Слова."),
    "Слова без заголовка.\n": ("", "Слова без заголовка."),
    "## Не тот уровень\n\nСлова.\n": ("", "## Не тот уровень\n\nСлова."),
    "    # Это код\n": ("", "# Это код"),
    "#\n\nСлова.\n": ("", "#\n\nСлова."),
    "\ufeff# Предисловие\r\n\r\nСлова.\r\n": ("Предисловие", "Слова."),
}


@pytest.mark.parametrize(("text", "expected"), TITLES.items())
def test_a_text_begins_with_its_title(text: str, expected: tuple[str, str]) -> None:
    """Expect the first heading of the first level, if the text begins with it, and the rest as its body."""
    document = essay("preface.md", text.encode())
    assert (title_of(document), document.body_text.strip()) == expected


def test_texts_are_named_in_either_language() -> None:
    """Expect each file once."""
    config, problems = read_config(
        CONFIG + "предисловие: texts\\preface.md\nзаключение: after.md\nприложения: [a.md, after.md, b.md]\n"
    )
    assert problems == []
    assert config is not None
    assert config.texts == ("texts/preface.md", "after.md", "a.md", "b.md")


FOUND = {
    "nothing": (TEXT, []),
    "typography": ("# О сборнике\n\nТекст - с дефисом.\n", ["preface.md:3:7: предупреждение PC301"]),
    "its title": ('# "О сборнике"\n\nСлова.\n', ["preface.md:1:3: предупреждение PC311"]),
    "an image": ("# О сборнике\n\n![План](plan.png)\n", ["preface.md:3:9: ошибка PC401"]),
    "an empty file": (" \n", ["preface.md:1:1: ошибка PC141"]),
    "no text": (b"\x89PNG\x00\x00", ["preface.md:1:1: ошибка PC142"]),
    "another encoding": (TEXT.encode("cp1251"), ["preface.md:1:1: ошибка PC144"]),
    "a comment that keeps a rule quiet": (
        "# О сборнике\n\n<!-- profcollect: ignore PC301 -->\nТекст - с дефисом.\n",
        [],
    ),
}


@pytest.mark.parametrize(("content", "expected"), FOUND.values(), ids=FOUND)
def test_texts_are_checked(lint: Lint, content: str | bytes, expected: list[str]) -> None:
    """Expect what is said of a practice's text, and nothing of what only a practice must have."""
    found = lint({"preface.md": content}, "preface: preface.md\n", "--ignore", "PC60")
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


MISNAMED = {
    "there is none": ("preface: net.md", "profcollect.yml:6:10: ошибка PC610"),
    "a slip": ("preface: prefase.md", "profcollect.yml:6:10: ошибка PC610"),
    "another case": ("preface: Preface.md", "profcollect.yml:6:10: ошибка PC610"),
    "a folder": ("preface: practices", "profcollect.yml:6:10: ошибка PC610"),
    "above": ("appendices:\n  - ../secret.md", "profcollect.yml:7:5: ошибка PC611"),
    "hidden above": ("appendices: practices/../../secret.md", "profcollect.yml:6:13: ошибка PC611"),
    "from the root": ("afterword: /etc/hostname", "profcollect.yml:6:12: ошибка PC611"),
    "a drive": ("afterword: C:\\Документы\\a.md", "profcollect.yml:6:12: ошибка PC611"),
    "a link": ("afterword: link.md", "profcollect.yml:6:12: ошибка PC611"),
}


@pytest.fixture
def misnamed(collect: Collect, tmp_path: Path) -> Callable[[str], Path]:
    """A function that makes a collection whose settings name such files, with a secret beside it."""

    def make(keys: str) -> Path:
        root = made(collect, {"preface.md": TEXT}, CONFIG + keys + "\n")
        (tmp_path / "secret.md").write_text("СЕКРЕТ", encoding="utf-8")
        (root / "link.md").symlink_to(tmp_path / "secret.md")
        return root

    return make


@pytest.mark.parametrize(("keys", "expected"), MISNAMED.values(), ids=MISNAMED)
def test_a_wrong_name_is_told(misnamed: Callable[[str], Path], run: Run, keys: str, expected: str) -> None:
    """Expect the place in the settings, in a check of the whole."""
    root = misnamed(keys)
    assert f"{root.name}/{expected}" in run("lint", root, "--format", "concise").output


@pytest.mark.parametrize("keys", [keys for keys, _ in MISNAMED.values()], ids=MISNAMED)
def test_nothing_is_read_from_outside(misnamed: Callable[[str], Path], run: Run, keys: str) -> None:
    """Expect a working edition without the text, and no final one."""
    root = misnamed(keys)
    assert run("build", root, "--format", "html").exit_code == 0
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "build" / "site").rglob("*.html"))
    assert "СЕКРЕТ" not in pages
    assert run("build", root, "--format", "html", "--final").exit_code != 0


def test_a_slip_in_a_name_is_told(misnamed: Callable[[str], Path], run: Run) -> None:
    """Expect the name that was meant."""
    assert "возможно, имелся в виду «preface.md»" in run("lint", misnamed("preface: prefase.md")).output


def test_a_text_that_appears_is_noticed(collect: Collect, run: Run) -> None:
    """Expect no old finding from the cache, neither of a file that was missing nor of one that was mended."""
    root = made(collect, {}, CONFIG + "preface: preface.md\n")
    assert "PC610" in run("lint", root).output
    (root / "preface.md").write_text("Текст - с дефисом.\n", encoding="utf-8")
    for _ in range(2):
        output = run("lint", root).output
        assert "PC610" not in output
        assert "PC301" in output
    (root / "preface.md").write_text("Текст — с тире, и длиннее.\n", encoding="utf-8")
    assert "PC301" not in run("lint", root).output
    (root / "preface.md").unlink()
    assert "PC610" in run("lint", root).output


def test_texts_are_mended(collect: Collect, run: Run) -> None:
    """Expect the title mended as well, and the file otherwise as it was."""
    root = made(
        collect, {"preface.md": '# "О сборнике"\r\n\r\nТекст - с дефисом.\r\n'}, CONFIG + "preface: preface.md\n"
    )
    assert run("lint", root, "--fix").exit_code == 0
    assert (root / "preface.md").read_bytes().decode() == "# «О сборнике»\r\n\r\nТекст — с дефисом.\r\n"


def test_a_text_can_be_checked_alone(collect: Collect, run: Run) -> None:
    """Expect its findings and no others; a text of the folder of practices is no practice."""
    config = CONFIG + "preface: practices/preface.md\n"
    root = made(collect, {"practices/preface.md": "# О сборнике\n\nТекст - с дефисом.\n"}, config)
    (root / "practices" / "kopeysk" / "a.md").write_text(PRACTICE.replace("слов.", "слов - два."), encoding="utf-8")
    output = run("lint", root / "practices" / "preface.md", "--format", "concise").output
    assert output.count("предупреждение PC301") == 1
    assert "Проверено практик: 1" in run("lint", root).output
    assert "PC151" not in run("lint", root).output


def test_exemptions_are_for_texts_too(lint: Lint) -> None:
    """Expect a file's rules to be switched off by its path."""
    keys = "preface: preface.md\nlint: {exemptions: [{files: preface.md, rules: PC3}]}\n"
    assert lint({"preface.md": "Текст - с дефисом.\n"}, keys, "--ignore", "PC60") == []


def test_a_text_without_a_title_has_the_name_of_its_place(collect: Collect, run: Run) -> None:
    """Expect «Предисловие» and «Приложение» where the texts say nothing else."""
    root = made(
        collect,
        {"p.md": "Слово составителя.\n", "a.md": "Слово о формах.\n"},
        CONFIG + "preface: p.md\nappendices: [a.md]\n",
    )
    assert run("build", root, "--format", "html").exit_code == 0
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "build" / "site").rglob("*.html"))
    assert "Предисловие" in pages
    assert "Приложение" in pages
    assert "Слово составителя" in pages.replace("\u00a0", " ")


def test_each_text_has_its_place(collect: Collect, run: Run) -> None:
    """Expect each on a page of its own, and the contents to name the preface before the parts, the others after them."""
    names = {"preface": "Предисловие", "afterword": "Заключение", "anketa": "Анкета", "plan": "План"}
    files: Files = {f"{name}.md": f"# {title}\n\nСлова: {name}.\n" for name, title in names.items()}
    keys = "предисловие: preface.md\nзаключение: afterword.md\nприложения: [anketa.md, plan.md]\n"
    root = made(collect, files, CONFIG + keys)
    assert run("build", root, "--format", "html").exit_code == 0
    site = root / "build" / "site"
    pages = {"preface": "preface", "afterword": "afterword", "anketa": "appendix_1", "plan": "appendix_2"}
    for name, page in pages.items():
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        assert f"<p>Слова: {name}.</p>" in text, page
        assert names[name] in text, page
    home = (site / "index.html").read_text(encoding="utf-8")
    order = ["preface.html", "#part--other", "afterword.html", "appendix_1.html", "appendix_2.html"]
    places = [home.index(f'href="{address}"') for address in order]
    assert places == sorted(places)
