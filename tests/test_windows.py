"""What Windows does otherwise, as far as another system can tell: names, paths, consoles, locks, workers."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from conftest import CONFIG, FICTIONAL, Collect, Run

from profcollect import locks
from profcollect.cli.console import fit_console, plainer
from profcollect.lint.rules import RULES
from profcollect.locks import Lock
from profcollect.outputs import LOCK, staging
from profcollect.unwritable import LONGEST_WINDOWS, unwritable

RUSSIAN = ("cp866", "cp1251", "koi8-r", "mac_cyrillic", "iso8859-5")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$')
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *)(\..*)?", re.IGNORECASE)
LONGEST_NAME = 255


def legal(path: str) -> bool:
    """Whether Windows lets files and folders have these names."""
    parts = PureWindowsPath(path).parts
    return "\\" not in path and all(
        not FORBIDDEN.search(part) and not DEVICE.fullmatch(part) and len(part) <= LONGEST_NAME for part in parts
    )


@pytest.mark.parametrize(
    "path", ["con.docx", "AUX", "nul .txt", "a/lpt1.html", "COM¹.js", "a.", "a ", "a:b", "a?", 'a"', "x" * 256, "a\\b"]
)
def test_what_windows_refuses_is_known(path: str) -> None:
    assert not legal(path)


AWKWARD = ("CON.md", "nul.txt.md", "Aux .md", "a.md", "A.MD", "a .md", "Что, где?.md", "«x»|y.md", "lpt1.md", "…md.md")
TITLES = ("CON", "Прн", "Раздел. ", "a:b")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems let no practice have such a name")
def test_every_output_has_a_name_that_windows_allows(collect: Collect, run: Run) -> None:
    """Expect that of all names, and no two that differ in the case of their letters alone."""
    long = "Очень длинное название раздела, которое начинается так же, как название другого раздела"
    config = CONFIG.replace("name: sbornik\n", "name: Con\n").replace("id: kopeysk", "id: aux") + (
        "sections:\n"
        + "".join(f"  - {{id: '{title}', title: '{title} раздел'}}\n" for title in (*TITLES, long, f"{long} 2"))
    )
    sections = (*TITLES, long, f"{long} 2")
    practices: dict[str, str | bytes] = {
        f"aux/{name}": f"---\ntitle: Вымышленная практика {number}\nмуниципалитет: Копейск\nдля кого: педагоги\n"
        f"раздел: '{sections[number % len(sections)]}'\nавтор: Con Aux\nключевые слова: [con, aux, nul]\n---\n"
        "## Цель\n\nCon prn aux nul com1.\n"
        for number, name in enumerate(AWKWARD)
    }
    root = collect(practices, config)
    for by in ("section", "municipality"):
        result = run("build", root, "--format", "html,docx", "--page-numbers", "none", "--by", by)
        assert result.exit_code == 0, result.output
    assert run("certificates", root).exit_code == 0
    names = [path.relative_to(root / "build").as_posix() for path in (root / "build").rglob("*")]
    assert [name for name in names if not legal(name)] == []
    assert len({name.casefold() for name in names}) == len(names)
    volumes = {name for name in names if re.fullmatch(r"by-section/[^/]*", name)}
    assert len(volumes) == len(sections)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        (r"texts\preface.md", True),
        (r".\texts\preface.md", True),
        (r"texts\..\preface.md", True),
        ("texts/preface.md", True),
        (r"C:\texts\preface.md", False),
        ("C:preface.md", False),
        ("c:/texts/preface.md", False),
        (r"\texts\preface.md", False),
        (r"\\server\share\preface.md", False),
        ("//server/share/preface.md", False),
        (r"\\?\C:\preface.md", False),
        (r"..\preface.md", False),
        (r"texts\..\..\preface.md", False),
    ],
)
def test_a_path_in_the_settings_may_be_as_windows_writes_it(
    collect: Collect, run: Run, path: str, *, inside: bool
) -> None:
    """Expect it to lead to the file, or an error where it leads out of the collection, and nothing read there."""
    practice = "---\ntitle: Вымышленная практика\nдля кого: педагоги\n---\n## Цель\n\nТекст.\n"
    root = collect({"kopeysk/a.md": practice}, CONFIG + f"preface: {path}\n")
    for name in ("texts/preface.md", "preface.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("# Предисловие\n\nВымышленный текст.\n", encoding="utf-8")
    result = run("lint", root)
    assert result.exit_code == (0 if inside else 1), result.output
    assert ("ошибка PC61" in result.output) == (not inside)


def test_practices_are_chosen_by_a_path_of_windows(collect: Collect, run: Run) -> None:
    practice = "---\ntitle: Вымышленная практика\nдля кого: педагоги\n---\n## Цель\n\nТекст.\n"
    root = collect({"kopeysk/a.md": practice, "kyshtym/b.md": practice})
    result = run("build", root, "--format", "html", "--only", r".\practices\kyshtym")
    assert result.exit_code == 0, result.output
    assert (root / "build/site/kyshtym-b.html").exists()
    assert not (root / "build/site/kopeysk-a.html").exists()


@pytest.mark.parametrize("encoding", RUSSIAN)
def test_every_message_is_legible_on_every_russian_console(encoding: str) -> None:
    """Expect none of the program's own signs lost, whatever the encoding lacks."""
    import codecs

    codecs.register_error("plainer", plainer)
    for rule in RULES.values():
        for text in (rule.message, rule.why, rule.help):
            words = text.ru if text else ""
            printed = words.encode(encoding, "plainer").decode(encoding)
            assert printed.count("?") == words.replace("\N{REPLACEMENT CHARACTER}", "?").count("?"), words
            letters = re.sub(r"[^а-яё]", "", words.lower())
            assert re.sub(r"[^а-яё]", "", printed.lower().replace("руб.", "")) == letters


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("«Ёлка» — 5 ₽ × 2 …", '"Ёлка" - 5 руб. x 2 ...'),
        ("на\N{NO-BREAK SPACE}месте №\N{NARROW NO-BREAK SPACE}1", "на\N{NO-BREAK SPACE}месте № 1"),
        ("é ½ ﬁ ґ", "e 1/2 fi ?"),
        ("и\u0306 e\u0301", "и e"),
        ("👩\u200d🏫 🎉\ufe0f", "?? ?"),
        ("\udce9", "?"),
    ],
)
def test_what_a_console_lacks_is_printed_in_plainer_signs(text: str, printed: str) -> None:
    import codecs

    codecs.register_error("plainer", plainer)
    assert text.encode("cp866", "plainer").decode("cp866") == printed


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "latin-1", "utf-8", "cp866", "cp1251", "utf-16"])
def test_a_console_without_russian_gets_utf_8(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """Expect Russian in bytes that some program can show, never a row of question marks."""
    from io import BytesIO, TextIOWrapper

    out = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    fit_console()
    print("Готово: «Ёлка»", flush=True)
    told = out.buffer.getvalue()  # type: ignore[attr-defined]
    kept = encoding if encoding in {"cp866", "cp1251", "utf-16"} else "utf-8"
    assert told.decode(kept).replace('"Ёлка"', "«Ёлка»") == "Готово: «Ёлка»\n"


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "cp437"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("--help",), 0),
        (("lint", FICTIONAL), 0),
        (("lint", "нет"), 2),
        (("build", FICTIONAL, "--format", "html", "--out", "готово"), 0),
        (("build", FICTIONAL, "--only", "нет 🎉"), 2),
        (("rule", "PC301"), 0),
    ],
    ids=lambda one: str(one[0]) if isinstance(one, tuple) else "",
)
def test_every_command_speaks_on_every_console(
    tmp_path: Path, encoding: str, command: tuple[object, ...], code: int
) -> None:
    """Expect the exit code, Russian, and no traceback."""
    import os

    env = {**os.environ, "PYTHONIOENCODING": encoding}
    arguments = [sys.executable, "-m", "profcollect", *map(str, command)]
    done = subprocess.run(arguments, capture_output=True, check=False, env=env, cwd=tmp_path)
    said = (done.stdout + done.stderr).decode("utf-8" if encoding == "cp437" else encoding)
    assert done.returncode == code, said
    assert "Traceback" not in said
    assert re.search("[а-яё]{4}", said)


@pytest.mark.parametrize("form", ["json", "jsonl", "github", "gitlab", "sarif", "junit"])
def test_what_programs_read_is_utf_8_on_every_console(
    collect: Collect, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Expect the same bytes as in a file: a program knows nothing of the console."""
    from io import BytesIO, TextIOWrapper

    from typer.testing import CliRunner

    from profcollect.cli import app

    root = collect({"kopeysk/a.md": "---\ntitle: «РОСТ» — 5 ₽ 🎉\nуровень: наивысший\n---\n"})
    out = TextIOWrapper(BytesIO(), encoding="cp866", errors="strict")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit):
            app(["lint", str(root), "--format", form])
    out.flush()
    told = out.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    CliRunner().invoke(app, ["lint", str(root), "--format", form, "--output", str(root / "out")])
    assert told.rstrip("\n") == (root / "out").read_text(encoding="utf-8").rstrip("\n")
    assert "«" in told
    if form == "json":
        assert json.loads(told)["findings"]


def refused(number: int, code: int | None) -> OSError:
    """An error as Windows gives it."""
    error = OSError(number, "Отказано в доступе")
    if code is not None:
        error.winerror = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "path", "words"),
    [
        (refused(errno.EACCES, 32), "sbornik.docx", ("открыто в другой программе", "Word")),
        (refused(errno.EACCES, 33), "sbornik.docx", ("открыто в другой программе", "Word")),
        (refused(errno.EACCES, 5), "sbornik.docx", ("Отказано в доступе", "Word", "права")),
        (refused(errno.EACCES, None), "sbornik.docx", ("Отказано в доступе", "Word", "права")),
        (refused(errno.ENOSPC, 112), "sbornik.docx", ("на диске нет места",)),
        (refused(errno.ENOENT, 3), "x" * LONGEST_WINDOWS, ("слишком длинный путь", "C:\\")),
        (refused(errno.ENOENT, 3), "x", ("Отказано в доступе",)),
        (refused(errno.ENOENT, 206), "x", ("слишком длинный путь",)),
        (refused(errno.ENAMETOOLONG, None), "x", ("слишком длинный путь",)),
        (refused(errno.EROFS, None), "x", ("диск только для чтения",)),
    ],
)
def test_a_refusal_says_what_to_do(error: OSError, path: str, words: tuple[str, ...]) -> None:
    """Expect the file, the reason as far as the system tells it, and that nothing is lost."""
    told = unwritable([Path(path)], error).explain("ru")
    assert told.startswith(f"не удалось записать {path}: ")
    assert all(word in told for word in words), told
    assert "Прежние файлы целы" in told
    assert "{" not in unwritable([Path(path)], error).explain("en")


class TestLocks:
    """The same locks with what Windows has: its call, and files that nobody can remove while they are open."""

    @pytest.fixture(autouse=True)
    def windows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if sys.platform == "win32":
            return
        import fcntl

        def locking(handle: int, mode: int, _: int) -> None:
            assert mode == 2
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PermissionError(errno.EACCES, "Permission denied") from None

        unlink = Path.unlink

        def careful(path: Path, **more: Any) -> None:  # noqa: ANN401
            if any(lock.path == path and not lock.file.closed for lock in locks.HELD | waiters):
                raise PermissionError(errno.EACCES, "Процесс не может получить доступ к файлу")
            unlink(path, **more)

        waiters: set[Lock] = set()
        module = ModuleType("msvcrt")
        module.LK_NBLCK, module.locking = 2, locking  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "msvcrt", module)
        monkeypatch.setattr(locks, "sys", SimpleNamespace(platform="win32"))
        monkeypatch.setattr(Path, "unlink", careful)

    def test_it_is_held_and_let_go(self, tmp_path: Path) -> None:
        lock = Lock(tmp_path / "lock")
        assert lock.held
        with pytest.raises(BlockingIOError):
            Lock(tmp_path / "lock")
        lock.release()
        assert not list(tmp_path.iterdir())
        Lock(tmp_path / "lock").release()

    def test_a_build_leaves_none(self, tmp_path: Path) -> None:
        with staging(tmp_path) as stage:
            assert (tmp_path / LOCK).exists()
            stage.add("a", b"1")
            stage.commit()
        assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_begin_as_on_windows(tmp_path: Path, method: str) -> None:
    """Expect of workers that begin with nothing what those make that have all of their parent."""
    if method == "forkserver" and sys.platform == "win32":
        pytest.skip("Windows has no forkserver")
    code = (
        "import multiprocessing, sys\n"
        "from profcollect import jobs\n"
        "from profcollect.cli import main\n"
        f"if __name__ == '__main__':\n    multiprocessing.set_start_method('{method}')\n    jobs.FEW = jobs.CHUNK = 1\n    main()\n"
    )
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    more = ["build", str(FICTIONAL), "--format", "html", "--no-cache", "--out"]
    made = {}
    for name, command in (
        ("one", [sys.executable, "-m", "profcollect", *more, tmp_path / "one", "--jobs", "1"]),
        ("two", [sys.executable, tmp_path / "run.py", *more, tmp_path / "two", "--jobs", "2"]),
    ):
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        files = (path for path in (tmp_path / name).rglob("*") if path.is_file())
        made[name] = {path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files}
    assert made["one"] == made["two"]
