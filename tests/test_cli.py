"""The commands beside `build`: what they print and how they exit."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FICTIONAL, Collect, Run

from profcollect.cli.console import told

ROOT = Path(__file__).parent.parent


def test_lint_shows_the_place_the_line_a_caret_and_what_to_write(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect file:line:column, the source line, carets below the fault, and the corrected line."""
    monkeypatch.chdir(collect({"kopeysk/a.md": "---\ntitle: «РОСТ: развитие»\n---\n"}))
    result = run("lint")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith("practices/kopeysk/a.md:2:8: ошибка PC161: ")
    assert lines[1] == "  2 | title: «РОСТ: развитие»"
    assert lines[2] == "    |        ^^^^^^^^^^^^^^^^"
    assert 'title: "«РОСТ: развитие»"' in result.output


def test_lint_reports_all_problems_of_all_files(collect: Collect, run: Run) -> None:
    """Expect every fault of both files in one run."""
    root = collect(
        {
            "kopeysk/a.md": "---\ntitle: Вымышленная практика\nstatus: submitted\nмуниципалитет: Копеиск\n---\n",
            "kyshtym/b.md": "---\ntitle: Практика: первая\nуровень: наивысший\nurovni: 2\n---\n",
        }
    )
    output = run("lint", root).output
    for code in ("PC101", "PC115", "PC201", "PC161", "PC112", "PC102"):
        assert code in output
    assert "Копейск" in output


def test_requirements_grow_with_the_status(collect: Collect, run: Run) -> None:
    """Expect a thin draft to pass and the same text to fail once submitted."""
    assert run("lint", collect({"kopeysk/a.md": "---\ntitle: Вымышленная практика\n---\n"})).exit_code == 0
    submitted = "---\ntitle: Вымышленная практика\nстатус: подана\n---\n"
    assert run("lint", collect({"kopeysk/a.md": submitted})).exit_code == 1


def test_the_repositorys_own_practices_have_no_errors(run: Run) -> None:
    """Expect exit code 0 for the sample: its practices are drafts, and say so."""
    result = run("lint", ROOT)
    assert result.exit_code == 0, result.output


def test_the_fictional_collection_has_no_errors(run: Run) -> None:
    """Expect exit code 0."""
    result = run("lint", FICTIONAL)
    assert result.exit_code == 0, result.output


def test_lint_takes_files_and_folders(run: Run) -> None:
    """Expect only the practices below the given places."""
    result = run("lint", ROOT / "practices" / "snezhinsk", ROOT / "practices" / "kyshtym" / "professionalnye-proby.md")
    assert "Проверено практик: 5" in result.output


def test_a_path_that_is_no_practice_is_told(run: Run) -> None:
    """Expect exit code 2."""
    assert run("lint", ROOT / "Makefile").exit_code == 2
    assert run("lint", ROOT / "nothing.md").exit_code == 2


def test_messages_in_english(collect: Collect, run: Run) -> None:
    """Expect no Russian but what the file itself has."""
    root = collect({"kopeysk/a.md": "---\ntitle: Fictional practice\nlevl: x\n---\n"})
    output = run("lint", root, "--lang", "en").output
    assert "error PC102" in output or "warning PC102" in output
    assert "ошибка" not in output


def test_rule_explains_with_examples(run: Run) -> None:
    """Expect the rule's name, reason and both examples."""
    result = run("rule", "pc101")
    assert result.exit_code == 0
    assert "missing-required-field" in result.output
    assert "Плохо" in result.output
    assert "Хорошо" in result.output


def test_rule_lists_all_and_knows_what_it_does_not_know(run: Run) -> None:
    """Expect a line a rule; exit code 2 for a code that is none."""
    assert len(run("rule").output.splitlines()) > 50
    assert run("rule", "PC999").exit_code == 2


def test_new_makes_a_practice_in_its_towns_folder(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect a file that lint accepts as a draft, and no second one over it."""
    root = collect({})
    monkeypatch.chdir(root)
    assert run("new", "Урок: первый шаг", "--municipality", "кыштым").exit_code == 0
    assert (root / "practices" / "kyshtym" / "urok-pervyy-shag.md").is_file()
    assert run("lint").exit_code == 0
    assert run("new", "Урок: первый шаг", "-m", "Кыштым").exit_code == 2
    assert run("new", "Урок", "-m", "Тула").exit_code == 2


def test_help_is_fast_to_come() -> None:
    """Expect `--help` to import none of what only the work itself needs."""
    code = (
        "import sys\nfrom profcollect.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'docx', 'docxtpl', 'typst', 'jinja2', 'mdit_py_plugins', 'lxml', 'pypandoc', 'yaml'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_lint_imports_no_writer() -> None:
    """Expect a check without what only formats need."""
    code = (
        "import sys\nfrom profcollect.cli import app\n"
        f"try:\n    app(['lint', {str(ROOT)!r}])\nexcept SystemExit:\n    pass\n"
        "heavy = {'docx', 'docxtpl', 'typst', 'jinja2', 'lxml', 'pypandoc'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_russian_reaches_a_console_without_utf8() -> None:
    """Expect words, not a traceback, where the console's encoding is ASCII or cp866."""
    for encoding in ("ascii", "cp866", "cp1251"):
        result = subprocess.run(
            [sys.executable, "-m", "profcollect", "lint", str(ROOT)],
            capture_output=True,
            check=False,
            env={
                "PYTHONIOENCODING": encoding,
                "PATH": "",
                "LANG": "C",
                "PYTHONPATH": str(ROOT),
                # Without it, no program of Windows begins.
                "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
            },
        )
        assert result.returncode == 0, result.stderr
        assert "Проверено" in result.stdout.decode("utf-8" if encoding == "ascii" else encoding)


def test_a_fault_of_ours_is_not_taken_for_an_error_in_a_practice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Expect exit code 2, and what a bug report needs."""
    import profcollect.cli

    monkeypatch.setattr(profcollect.cli, "app", lambda: 1 // 0)
    with pytest.raises(SystemExit) as left:
        profcollect.cli.main()
    assert left.value.code == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(("comes", "code"), [("wrapped", 130), ("after", 130), ("alone", None)])
def test_an_interrupt_is_known_when_python_wraps_it(
    comes: str, code: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect it to end the program at once, and any other fault to go on as it is."""
    left: list[int] = []
    monkeypatch.setattr("os._exit", left.append)

    def fail() -> None:
        if comes == "alone":
            raise RuntimeError
        try:
            raise KeyboardInterrupt  # noqa: TRY301 - as Python does it
        except KeyboardInterrupt as error:
            raise RuntimeError from error if comes == "wrapped" else None

    with contextlib.suppress(RuntimeError), told("ru"):
        fail()
    assert left == ([code] if code else [])
