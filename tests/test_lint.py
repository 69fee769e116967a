"""`profcollect lint` as its users run it: choosing rules, mending, remembering."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CONFIG, Collect, Run
from test_rules import png
from typer.testing import CliRunner

from profcollect import checking
from profcollect.cache import FOLDER, _mark
from profcollect.cli import app
from profcollect.errors import OutputError
from profcollect.i18n import Text
from profcollect.lint.fixing import Fixed
from profcollect.taxonomy import DEFAULT
from profcollect.workspace import Workspace

GOOD = "---\nназвание: Вымышленная практика\n---\n\nТекст.\n"
STOPPED = "---\nназвание: Вымышленная проба.\n---\n\nТекст.\n"
"""One finding, PC133, a warning with a safe fix."""
BROKEN = "---\nназвание: Форум: вымышленный\n---\n"
"""One finding, PC161, an error with a safe fix."""
SKIPPED = "---\nназвание: Вымышленный урок\n---\n\n# Цель\n\nДа.\n\n### Почему\n\nДа.\n"
"""One finding, PC204, a warning with an unsafe fix."""


def codes(output: str) -> list[str]:
    return [one["code"] for one in json.loads(output)["findings"]]


def found(run: Run, root: Path, *options: object) -> list[str]:
    return codes(run("lint", root, "--format", "json", *options).output)


def test_rules_are_chosen_by_code_beginning_and_name(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": BROKEN, "kopeysk/c.md": SKIPPED})
    assert found(run, root) == ["PC133", "PC161", "PC204"]
    assert found(run, root, "--select", "PC1") == ["PC133", "PC161"]
    assert found(run, root, "--select", "PC133,PC204") == ["PC133", "PC204"]
    assert found(run, root, "--select", "yaml-colon") == ["PC161"]
    assert found(run, root, "--ignore", "PC1") == ["PC204"]
    assert found(run, root, "--ignore", "PC1", "--select", "PC133") == ["PC133"]
    assert run("lint", root, "--select", "PC777").exit_code == 2


def test_the_config_chooses_rules_and_exempts_files(collect: Collect, run: Run) -> None:
    config = (
        "title: Вымышленный сборник\nmunicipalities: [{id: kopeysk, name: Копейский округ}]\n"
        "проверка:\n  выключить: [PC204]\n  исключения:\n    - {файлы: practices/kopeysk/b*, правила: [PC16]}\n"
    )
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": BROKEN, "kopeysk/c.md": SKIPPED}, config)
    assert found(run, root) == ["PC133"]
    assert found(run, root, "--select", "PC2") == []


def test_a_rule_can_be_silenced_in_the_file(collect: Collect, run: Run) -> None:
    html = "---\nназвание: Вымышленная практика\n{}---\n\n{}Занятие <b>идёт</b>.\n\nЕщё <b>раз</b>.\n"
    root = collect(
        {
            "kopeysk/a.md": html.format("", "<!-- profcollect: ignore PC206 -->\n\n"),
            "kopeysk/b.md": html.format("lint-ignore: [PC2, PC601]\n", ""),
            "kopeysk/c.md": html.format("не проверять: PC206, PC6\n", ""),
            "kopeysk/d.md": STOPPED.replace("Текст.", "Слово <b>тут</b>. <!-- profcollect: ignore PC206 -->"),
            "kopeysk/e.md": SKIPPED.replace("Да.", "```\n<!-- profcollect: ignore PC206 -->\n```"),
        }
    )
    result = json.loads(run("lint", root, "--format", "json", "--select", "PC2,PC601,PC9").output)["findings"]
    assert [(one["code"], one["path"][-4:], one["line"]) for one in result] == [
        ("PC206", "a.md", 9),
        ("PC204", "e.md", 11),
    ]


def test_a_mark_that_silences_nothing_is_found_and_removed(collect: Collect, run: Run) -> None:
    text = "---\nназвание: Вымышленная практика\n---\n\nПервый.\n\n<!-- profcollect: ignore PC206 -->\n\nВторой.\n"
    root = collect({"kopeysk/a.md": text})
    assert found(run, root) == ["PC901"]
    assert found(run, root, "--select", "PC1,PC901") == [], (
        "a rule that does not run cannot be told to be silent in vain"
    )
    run("lint", root, "--fix")
    assert (root / "practices/kopeysk/a.md").read_text(encoding="utf-8") == text.replace(
        "<!-- profcollect: ignore PC206 -->\n\n", ""
    )


def test_a_mark_without_a_code_and_one_in_capitals(collect: Collect, run: Run) -> None:
    html = "---\nназвание: Вымышленная практика\n---\n\n<!-- {} -->\n\nЗанятие <b>идёт</b>.\n"
    root = collect(
        {
            "kopeysk/a.md": html.format("profcollect: ignore"),
            "kopeysk/b.md": html.format("Profcollect: Ignore pc206"),
        }
    )
    result = json.loads(run("lint", root, "--format", "json", "--select", "PC2,PC9").output)["findings"]
    assert [(one["code"], one["path"][-4:], one["line"]) for one in result] == [
        ("PC902", "a.md", 5),
        ("PC206", "a.md", 7),
    ]


def test_codes_in_the_config_that_no_rule_has(collect: Collect, run: Run) -> None:
    config = (
        CONFIG + "lint:\n  ignore: [PC999, hyphen-for-dash]\n  exemptions:\n    - {files: x, rules: [PC3, nichego]}\n"
    )
    root = collect({"kopeysk/a.md": GOOD}, config)
    result = json.loads(run("lint", root, "--format", "json").output)["findings"]
    assert [(one["code"], one["path"], one["line"], one["column"]) for one in result] == [
        ("PC902", "profcollect.yml", 7, 12),
        ("PC902", "profcollect.yml", 9, 31),
    ]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_what_fix_will_not_touch_is_not_promised(collect: Collect, run: Run, encoding: str) -> None:
    """A file in another encoding is written anew as a whole, so nothing in it is a safe fix."""
    root = collect({"kopeysk/a.md": STOPPED.encode(encoding)})
    result = json.loads(run("lint", root, "--format", "json").output)["findings"]
    assert {one["fix"]["safety"] for one in result if one["fix"]} == {"unsafe"}
    before = (root / "practices/kopeysk/a.md").read_bytes()
    run("lint", root, "--fix")
    assert (root / "practices/kopeysk/a.md").read_bytes() == before
    run("lint", root, "--unsafe-fixes")
    assert (root / "practices/kopeysk/a.md").read_bytes() == STOPPED.replace("проба.", "проба").encode()


def test_stage_asks_whether_it_would_pass(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    assert run("lint", root).exit_code == 0
    assert run("lint", root, "--stage", "submitted").exit_code == 1
    assert "PC101" in run("lint", root, "--stage", "принята").output
    assert run("lint", root, "--stage", "печать").exit_code == 2


def test_strict_lets_warnings_fail(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED})
    assert run("lint", root).exit_code == 0
    assert run("lint", root, "--strict").exit_code == 1


def test_statistics_count_by_rule(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": STOPPED.replace("проба", "игра"), "kopeysk/c.md": BROKEN})
    output = run("lint", root, "--statistics").output
    assert output.index("PC133") < output.index("PC161")
    assert "practices/" not in output


def test_fix_mends_what_is_safe(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": BROKEN, "kopeysk/c.md": SKIPPED})
    result = run("lint", root, "--fix")
    assert result.exit_code == 0
    folder = root / "practices/kopeysk"
    assert (folder / "a.md").read_text(encoding="utf-8") == STOPPED.replace("проба.", "проба")
    assert 'название: "Форум: вымышленный"' in (folder / "b.md").read_text(encoding="utf-8")
    assert (folder / "c.md").read_text(encoding="utf-8") == SKIPPED
    assert found(run, root) == ["PC204"]
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    run("lint", root, "--fix")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before, "a second time changes nothing"
    run("lint", root, "--unsafe-fixes")
    assert found(run, root) == []


def test_fix_keeps_line_ends_and_drops_the_mark(collect: Collect, run: Run) -> None:
    mixed = b"\xef\xbb\xbf" + STOPPED.encode().replace(b"\n", b"\r\n", 2) + b"\r\n\xd0\x94\xd0\xb0.\r"
    root = collect({"kopeysk/a.md": mixed})
    run("lint", root, "--fix")
    assert (root / "practices/kopeysk/a.md").read_bytes() == mixed[3:].replace("проба.".encode(), "проба".encode())


def test_a_file_that_was_read_with_loss_is_not_written(collect: Collect, run: Run) -> None:
    damaged = STOPPED.encode().replace("Текст".encode(), b"\xd0\xd0\xff")
    legacy = STOPPED.encode("cp1251")
    root = collect({"kopeysk/a.md": damaged, "kopeysk/b.md": legacy})
    run("lint", root, "--fix")
    assert (root / "practices/kopeysk/a.md").read_bytes() == damaged
    assert (root / "practices/kopeysk/b.md").read_bytes() == legacy
    run("lint", root, "--unsafe-fixes")
    assert (root / "practices/kopeysk/a.md").read_bytes() == damaged
    assert (root / "practices/kopeysk/b.md").read_text(encoding="utf-8") == STOPPED.replace("проба.", "проба")


NAMES = ("один", "другой", "третий")


def test_a_file_that_cannot_be_written_stops_no_other(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that another program has open; what was mended is told, and then what was not."""
    root = collect({f"kopeysk/{name}.md": STOPPED.replace("проба", f"проба {name}") for name in NAMES})
    write = checking.write

    def refuse(workspace: Workspace, path: str, old: bytes, fixed: Fixed) -> None:
        if path.endswith("один.md"):
            raise OutputError(Text(ru="не записывается {path}", en="cannot write {path}"), path=path)
        write(workspace, path, old, fixed)

    monkeypatch.setattr(checking, "write", refuse)
    result = run("lint", root, "--fix")
    assert result.exit_code == 2
    assert "Исправлено: 2, в файлах: 2." in result.output
    assert "не записывается practices/kopeysk/один.md" in result.output
    left = [
        name
        for name in NAMES
        if f"проба {name}." in (root / f"practices/kopeysk/{name}.md").read_text(encoding="utf-8")
    ]
    assert left == ["один"]


def test_diff_shows_and_changes_nothing(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED})
    result = run("lint", root, "--diff")
    assert result.exit_code == 1
    assert "-название: Вымышленная проба.\n+название: Вымышленная проба\n" in result.output
    assert (root / "practices/kopeysk/a.md").read_text(encoding="utf-8") == STOPPED
    assert run("lint", collect({"kopeysk/a.md": GOOD}), "--diff").output == ""


def test_diff_masks_what_a_text_gives_away(collect: Collect, run: Run) -> None:
    text = STOPPED.replace("Текст.", "Звоните - тел. 8 (351) 555-01-23.\n\nПаспорт 75 04 123456.")
    root = collect({"kopeysk/a.md": text})
    output = run("lint", root, "--diff").output
    assert "+Звоните — тел. • ••••• •••••••••." in output
    assert " Паспорт •• •• ••••••." in output
    piped = CliRunner().invoke(app, ["lint", "-", "--diff", "--stdin-filename", str(root / "profcollect.yml")], text)
    assert "555" not in piped.output


@pytest.mark.parametrize("option", [("--diff",), ("-f", "full"), ("-f", "concise"), ("-f", "grouped")])
@pytest.mark.parametrize(
    ("folder", "shown"),
    [("practices/kopeysk", "a.md"), ("practices/kyshtym", "../kopeysk/a.md"), ("..", "{name}/practices/kopeysk/a.md")],
)
def test_people_can_open_a_place_from_where_they_are(  # noqa: PLR0913 - fixtures and parameters
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], *, folder: str, shown: str
) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kyshtym/b.md": GOOD})
    monkeypatch.chdir(root / folder)
    first = run("lint", root, *option).output.split("\n")[0]
    assert first.removeprefix("--- ").split(":")[0] == shown.format(name=root.name)
    for form in ("json", "github"):
        assert "practices/kopeysk/a.md" in run("lint", root, "-f", form).output


@pytest.mark.parametrize("arguments", [["-", "a.md"], ["-", "--watch"], ["-", "--write-baseline"]])
def test_standard_input_is_checked_alone(run: Run, arguments: list[str]) -> None:
    result = run("lint", *arguments)
    assert result.exit_code == 2
    assert "--watch" in result.output


def test_a_place_or_a_stage_that_is_not_there(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    (root / "practices/kyshtym").mkdir()
    result = run("lint", root / "practices/kyshtym")
    assert result.exit_code == 2
    assert "kyshtym нет практик" in result.output
    assert "готова к печати" in run("lint", root, "--stage", "напечатана").output
    assert "ready" in run("lint", root, "--stage", "printed", "--lang", "en").output
    (root / "practices/kopeysk/a.md").unlink()
    assert "практик в сборнике пока нет" in run("lint", root).output


def test_a_folder_that_cannot_be_read(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("kopeysk"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    result = run("lint", root)
    assert result.exit_code == 2
    assert "kopeysk" in result.output


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="their disks take Unicode names only")
def test_a_name_that_is_no_utf_8_stops_nothing(collect: Collect, run: Run) -> None:
    """As an archive from Windows gives its files."""
    root = collect({"kopeysk/a.md": GOOD})
    name = os.fsdecode("проба.md".encode("cp1251"))
    (root / "practices/kopeysk" / name).write_text(STOPPED, encoding="utf-8")
    forms = ("full", "concise", "grouped", "json", "jsonl", "github", "gitlab", "sarif", "junit", "letter")
    for form in (*forms, *forms):
        result = run("lint", root, "--strict", "-f", form)
        assert (result.exit_code, result.exception.__class__) == (1, SystemExit), form
    assert "%EF%F0%EE%E1%E0.md" in run("lint", root, "-f", "sarif").output
    for form in ("json", "letter"):
        assert run("lint", root, "-f", form, "-o", root / form).exit_code == 0
    known = root / "known.json"
    run("lint", root, "--baseline", known, "--write-baseline")
    assert run("lint", root, "--strict", "--baseline", known).exit_code == 0
    assert "+название: Вымышленная проба\n" in run("lint", root, "--diff").output
    assert run("lint", root, "--strict", "--fix").exit_code == 0


def test_a_file_that_may_not_be_written_to_stays(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    root = collect({"kopeysk/a.md": STOPPED})
    monkeypatch.setattr("os.access", lambda *_: False)
    assert run("lint", root, "--fix").exit_code == 2
    assert (root / "practices/kopeysk/a.md").read_text(encoding="utf-8") == STOPPED


def test_what_a_check_writes_does_not_begin_another(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = collect({"kopeysk/a.md": STOPPED})
    files = ["practices/kopeysk/a.md", "profcollect.yml", "plan.png", "build/x.md", ".git/x", "отчёт/Письмо.md"]
    own = root / "profcollect-baseline.json"
    seen: list[list[bool]] = []

    def watch(_: Path, *, watch_filter: Callable[[object, str], bool], **__: object) -> list[object]:
        seen.append([watch_filter(None, str(path)) for path in (*(root / name for name in files), own)])
        return []

    monkeypatch.setattr("watchfiles.watch", watch)
    run("lint", root, "--watch", "--write-baseline", "-f", "letter", "-o", root / "отчёт")
    assert seen == [[True, True, True, False, False, False, False]]


@pytest.mark.parametrize("option", [(), ("--fix",)])
def test_a_file_may_be_a_link_and_stays_one(collect: Collect, run: Run, option: tuple[str, ...]) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    target = root / "elsewhere.txt"
    target.write_text(STOPPED, encoding="utf-8")
    target.chmod(0o640)
    link = root / "practices/kopeysk/b.md"
    link.symlink_to(target)
    assert "PC133" in run("lint", root).output
    run("lint", root, *option)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert ("проба.\n" in target.read_text(encoding="utf-8")) == (not option)


def test_standard_input(collect: Collect) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    runner = CliRunner()
    options = ["lint", "-", "--stdin-filename", str(root / "practices/kopeysk/new.md")]
    result = runner.invoke(app, options, input=BROKEN)
    assert result.exit_code == 1
    assert "practices/kopeysk/new.md:2:11: ошибка PC161" in result.output
    mended = runner.invoke(app, [*options, "--fix"], input=STOPPED)
    assert mended.stdout == STOPPED.replace("проба.", "проба")
    assert mended.exit_code == 0
    assert not (root / "practices/kopeysk/new.md").exists()


def test_standard_input_is_compared_with_the_collection(collect: Collect) -> None:
    root = collect({"kopeysk/a.md": GOOD, "kopeysk/b.md": STOPPED})
    options = ["lint", "-", "--stdin-filename", str(root / "practices/kopeysk/b.md"), "--format", "json"]
    assert codes(CliRunner().invoke(app, options, input=GOOD).output) == ["PC601"]


def test_a_baseline_forgives_what_was_there(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": BROKEN})
    known = tmp_path / "Известные замечания.json"
    assert run("lint", root, "--baseline", known, "--write-baseline").exit_code == 0
    assert run("lint", root, "--baseline", known).exit_code == 0
    assert "вымышленный" not in known.read_text(encoding="utf-8")
    (root / "practices/kopeysk/a.md").write_text("\n" + BROKEN, encoding="utf-8")
    assert run("lint", root, "--baseline", known).exit_code == 0, "it may move"
    (root / "practices/kopeysk/b.md").write_text(BROKEN.replace("вымышленный", "новый"), encoding="utf-8")
    result = run("lint", root, "--baseline", known)
    assert result.exit_code == 1
    assert "b.md:2:11: ошибка PC161" in result.output
    assert "ошибка" not in result.output.replace("ошибка PC161", "", 1)
    known.write_text("[]", encoding="utf-8")
    assert run("lint", root, "--baseline", known).exit_code == 2


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Вымышленный редактор", "-c", "user.email=editor@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_changed_since_checks_what_a_commit_changed(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/Проба № 2.md": GOOD})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Начало")
    assert found(run, root, "--changed-since", "HEAD") == []
    (root / "practices/kopeysk/Проба № 2.md").write_text(BROKEN, encoding="utf-8")
    (root / "practices/kopeysk/new.md").write_text(SKIPPED, encoding="utf-8")
    assert found(run, root, "--changed-since", "HEAD") == ["PC204", "PC161"]
    assert run("lint", root, "--changed-since", "нет-такой").exit_code == 2
    assert run("lint", root, "--changed-since", "--output=x").exit_code == 2
    with (root / "profcollect.yml").open("a", encoding="utf-8") as config:
        config.write("# правка\n")
    assert found(run, root, "--changed-since", "HEAD") == ["PC133", "PC204", "PC161"]


@pytest.mark.parametrize("option", [(), ("--no-cache",)])
def test_changed_since_checks_what_names_a_changed_file(collect: Collect, run: Run, option: tuple[str, ...]) -> None:
    named = GOOD.replace("Текст.", "![План](план.png)\n\n[Проба](b.md)")
    root = collect({"kopeysk/a.md": named, "kopeysk/b.md": STOPPED, "kopeysk/c.md": STOPPED.replace("проба", "игра")})
    (root / "practices/kopeysk/план.png").write_bytes(png(1200, 800))
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Начало")
    since = ("--changed-since", "HEAD", "--select", "PC133,PC401,PC422", *option)
    assert found(run, root, *since) == []
    (root / "practices/kopeysk/план.png").unlink()
    assert found(run, root, *since) == ["PC401"]
    assert found(run, root, *since) == ["PC401"], "from what is remembered"
    git(root, "commit", "-qam", "Без плана")
    assert found(run, root, *since) == []
    git(root, "mv", "practices/kopeysk/b.md", "practices/kopeysk/d.md")
    assert found(run, root, *since) == ["PC401", "PC422", "PC133"]


def test_changed_since_says_what_it_lacks(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    root = collect({"kopeysk/a.md": GOOD})
    result = run("lint", root, "--changed-since", "HEAD")
    assert result.exit_code == 2
    assert "not a git repository" in result.output
    assert "fetch-depth" in result.output
    monkeypatch.setenv("PATH", "")
    assert "https://git-scm.com" in run("lint", root, "--changed-since", "HEAD").output


def test_one_file_is_compared_with_all(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": GOOD, "kopeysk/b.md": GOOD, "kopeysk/c.md": BROKEN})
    assert codes(run("lint", root / "practices/kopeysk/b.md", "--format", "json").output) == ["PC601"]
    assert codes(run("lint", root / "practices/kopeysk/a.md", "--format", "json").output) == ["PC601"]
    assert found(run, root / "practices/kopeysk/c.md") == ["PC161"]


class TestCache:
    """What was found is remembered, and never wrongly."""

    @pytest.fixture
    def root(self, collect: Collect, run: Run) -> Path:
        root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": GOOD.replace("Текст.", "![План](plan.png)")})
        old = time.time() - 60
        for path in root.rglob("*"):
            os.utime(path, (old, old))
        assert found(run, root) == ["PC133", "PC401"]
        return root

    def test_nothing_is_read_twice(self, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("profcollect.pipeline.work", None)
        assert found(run, root) == ["PC133", "PC401"]

    @pytest.mark.parametrize("same_size", [False, True])
    def test_a_changed_file_is_read(self, root: Path, run: Run, *, same_size: bool) -> None:
        (root / "practices/kopeysk/a.md").write_text(
            STOPPED.replace("а.\n", "а!\n" if same_size else "а\n", 1), encoding="utf-8"
        )
        assert found(run, root) == ["PC401"]

    def test_a_line_of_many_findings_is_kept_once(self, root: Path, run: Run) -> None:
        text = STOPPED.replace("Текст.", "слово - слово " * 1000)
        (root / "practices/kopeysk/a.md").write_text(text, encoding="utf-8")
        before = run("lint", root, "--select", "PC301").output
        assert before == run("lint", root, "--select", "PC301").output
        assert before.count("PC301:") == 1000
        sizes = [file.stat().st_size for file in (root / FOLDER / "cache").iterdir()]
        assert max(sizes) < 1_000_000

    def test_a_new_time_alone_changes_nothing(self, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        os.utime(root / "practices/kopeysk/a.md")
        monkeypatch.setattr("profcollect.pipeline.work", None)
        assert found(run, root) == ["PC133", "PC401"]

    def test_an_image_that_appears_is_seen(self, root: Path, run: Run) -> None:
        (root / "practices/kopeysk/plan.png").write_bytes(png())
        assert "PC401" not in found(run, root)

    def test_other_settings_are_other_entries(self, root: Path, run: Run) -> None:
        with (root / "profcollect.yml").open("a", encoding="utf-8") as config:
            config.write("проверка: {выключить: [PC133]}\n")
        assert found(run, root) == ["PC401"]
        assert "PC101" in found(run, root, "--stage", "submitted")

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'["", {}]', b"\xff\xfe", b"null"])
    def test_damage_is_healed(self, root: Path, run: Run, damage: bytes) -> None:
        files = list((root / FOLDER / "cache").glob("*.json"))
        for file in files:
            file.write_bytes(damage)
        assert found(run, root) == ["PC133", "PC401"]
        assert all(len(file.read_bytes()) > len(damage) for file in files)

    def test_damaged_entries_are_read_anew(self, root: Path, run: Run) -> None:
        """Even where the mark says that nothing is damaged."""
        for file in (root / FOLDER / "cache").glob("lint-*.json"):
            _, key, (entries, whole) = json.loads(file.read_bytes())
            for damaged in ([], None, 7, [[1, 2, "x"], {}, [], []]):
                entries["practices/kopeysk/a.md"] = damaged
                text = json.dumps([key, [entries, whole]])[1:]
                file.write_text(f'["{_mark(text.encode())}",{text}', encoding="utf-8")
                assert found(run, root) == ["PC133", "PC401"]

    @pytest.mark.parametrize("damage", ["", "[]", "[1, 2, 3, 4, 5, 6, 7]", '{"a": 1}'])
    def test_a_damaged_gist_is_read_anew(self, root: Path, run: Run, damage: str) -> None:
        (root / FOLDER / "cache" / "settings.json").write_text(damage, encoding="utf-8")
        assert found(run, root) == ["PC133", "PC401"]

    def test_a_changed_config_or_taxonomy_is_seen(self, root: Path, run: Run) -> None:
        config = (root / "profcollect.yml").read_text(encoding="utf-8")
        (root / "profcollect.yml").write_text(config + "lint: {ignore: [PC401]}\n", encoding="utf-8")
        assert found(run, root) == ["PC133"]
        (root / "profcollect.yml").write_text(config + "taxonomy: own.yml\n", encoding="utf-8")
        (root / "own.yml").write_text(DEFAULT.read_text(encoding="utf-8"), encoding="utf-8")
        assert found(run, root) == ["PC133", "PC401"]
        (root / "own.yml").write_text("levels: 7\n", encoding="utf-8")
        assert run("lint", root).exit_code == 2

    def test_nothing_changed_reads_no_settings(self, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("profcollect.config.read_config", None)
        assert found(run, root) == ["PC133", "PC401"]

    def test_it_is_not_kept_in_git_and_can_be_passed_over(self, root: Path, run: Run) -> None:
        assert (root / FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"
        before = {path: path.read_bytes() for path in (root / FOLDER).rglob("*") if path.is_file()}
        (root / "practices/kopeysk/a.md").write_text(STOPPED.replace("проба.", "проба"), encoding="utf-8")
        assert found(run, root, "--no-cache") == ["PC401"]
        assert {path: path.read_bytes() for path in (root / FOLDER).rglob("*") if path.is_file()} == before

    def test_a_folder_that_cannot_be_written_stops_nothing(self, collect: Collect, run: Run) -> None:
        root = collect({"kopeysk/a.md": STOPPED})
        (root / FOLDER).write_text("не папка", encoding="utf-8")
        assert found(run, root) == ["PC133"]
