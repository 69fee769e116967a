"""Whatever happens to a build, the previous output is whole, the next run succeeds, and no input is changed."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, FICTIONAL, Collect, Run, write_collection
from PIL import Image as Picture

from profcollect import binding, building, certificates, checking, outputs, replacing
from profcollect.errors import OutputError
from profcollect.locks import Lock
from profcollect.outputs import staging
from profcollect.replacing import ASIDE, replace_file
from profcollect.taxonomy import DEFAULT

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows neither forks nor kills groups of processes")


def picture(shade: int) -> bytes:
    """A picture; those of all shades have as many bytes."""
    out = BytesIO()
    Picture.new("L", (60, 40), shade).save(out, "PNG", compress_level=0)
    return out.getvalue()


def practice(title: str, text: str) -> str:
    return f"---\ntitle: Вымышленная практика «{title}»\nдля кого: педагоги\n---\n## Цель\n\n{text} Сноска[^1].\n\n[^1]: Её текст.\n"


PRACTICES: dict[str, str | bytes] = {
    "kopeysk/forum.md": practice("Форум", "Форум для вымышленных людей.\n\n![План](plan.png)"),
    "kopeysk/klub.md": practice("Клуб", "Клуб, каких нет."),
    "kopeysk/plan.png": picture(40),
    "kyshtym/proby.md": practice("Пробы", "Как [на форуме](../kopeysk/forum.md)."),
}
NOBODY = 65534
"""The number of a user who has no rights anywhere."""
KLUB = "practices/kopeysk/klub.md"
BARE = ("--page-numbers", "none")
FAST = ("--format", "html,docx", *BARE)


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder that no program hides."""
    found = (path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder), path) for path in found)
    return {name.as_posix(): path.read_bytes() for name, path in named if not name.parts[0].startswith(ASIDE)}


def inputs(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(root).items() if not name.startswith(("build/", ".profcollect/"))}


def tree_of(files: dict[str, bytes], folder: str) -> dict[str, bytes]:
    """Those of the files that lie in a folder, from there."""
    return {name.removeprefix(f"{folder}/"): data for name, data in files.items() if name.startswith(f"{folder}/")}


def leftovers(root: Path) -> list[Path]:
    return list(root.rglob(f"{ASIDE}*"))


class Nursery:
    """The process that runs commands in forks of itself, see `nursery.py`."""

    def __init__(self, log: Path) -> None:
        self.log = log
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, str(TESTS / "nursery.py")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def run(self, *arguments: object, **request: object) -> tuple[int, str, float]:
        """The exit code, negative for a signal, what was said, and the seconds it took."""
        request |= {"arguments": [str(one) for one in arguments], "log": str(self.log)}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["code"], self.log.read_text(encoding="utf-8"), answer["seconds"]

    def close(self) -> None:
        self.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """One for all tests of this module."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", "1796083200")
        patched.delenv("PROFCOLLECT_LANG", raising=False)
        made = Nursery(tmp_path_factory.mktemp("nursery") / "said")
        yield made
        made.close()


class Lane:
    """A collection with two states, and what clean builds make of them."""

    def __init__(self, root: Path, nursery: Nursery, arguments: tuple[str, ...], **how: object) -> None:
        self.root, self.nursery, self.arguments, self.how = root, nursery, arguments, how
        root.mkdir(parents=True)
        write_collection(root, PRACTICES)
        self.clean = []
        for state in range(2):
            self.edit(state)
            assert self.run("--no-cache")[0] == 0
            self.clean.append(tree(root / "build"))
        one, two = self.clean
        assert one.keys() == two.keys()
        assert all(one[name] != two[name] for name in one if name.endswith((".docx", ".pdf", "klub.html", ".json")))

    def edit(self, state: int) -> None:
        """Bring the collection into a state; everything that is made of it differs from that of the other."""
        text = f"title: Вымышленный сборник {'АБ'[state]}\n"
        (self.root / "profcollect.yml").write_text(
            CONFIG.replace("title: Вымышленный сборник\n", text), encoding="utf-8"
        )
        (self.root / KLUB).write_text(practice("Клуб", "АБ"[state] * 40), encoding="utf-8")
        self.inputs = inputs(self.root)

    def run(self, *more: str, **request: object) -> tuple[int, str, float]:
        request = {"root": str(self.root), **self.how, **request}
        return self.nursery.run("build", self.root, *self.arguments, *more, **request)

    def whole(self) -> set[tuple[int, ...]]:
        """Of each output, the states whose it is; none may be of neither."""
        now = tree(self.root / "build")
        places: dict[str, set[str]] = {}
        for name in now.keys() | self.clean[0].keys():
            places.setdefault(name.split("/")[0], set()).add(name)
        found = set()
        for place, names in places.items():
            here = {name: now[name] for name in names if name in now}
            states = tuple(
                state
                for state, clean in enumerate(self.clean)
                if here == {name: data for name, data in clean.items() if name.split("/")[0] == place}
            )
            assert states, (place, sorted(names ^ here.keys()))
            found.add(states)
        return found

    def heal(self, state: int) -> None:
        """Expect of the next run what a clean one makes, and nothing left behind."""
        code, said, _ = self.run()
        assert code == 0, said
        assert tree(self.root / "build") == self.clean[state]
        assert not leftovers(self.root)
        assert inputs(self.root) == self.inputs


def killed_many_times(lane: Lane, times: int, seed: int) -> int:
    """Kill a build, half the times after some time, else at some change of the disk; gives how many were killed."""
    rng, killed, longest, changes = random.Random(seed), 0, 0.3, 60  # noqa: S311 - for variety
    for number in range(times):
        state = number % 2
        lane.edit(state)
        if number % 4 < 2:
            code, said, seconds = lane.run(after=rng.uniform(0.01, longest))
            longest = max(longest, seconds)
        else:
            change = rng.randrange(changes)
            code, said, _ = lane.run(change=change)
            # A build that has fewer changes was not killed.
            changes = max(20, change if code == 0 else changes)
        assert code in {0, -9}, said
        killed += code == -9
        lane.whole()
        assert inputs(lane.root) == lane.inputs
        lane.heal(state)
    return killed


@POSIX
@pytest.mark.slow
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Expect every output the old one or the new one, and a next run that is as a clean one, 200 times."""

    def lane(number: int) -> int:
        arguments, how = ((FAST, {"workers": True}), (("--format", "docx,pdf,html"), {}))[number]
        nursery = Nursery(tmp_path / f"said {number}")
        killed = killed_many_times(Lane(tmp_path / f"Сборник {number}", nursery, arguments, **how), 100, number)
        nursery.close()
        return killed

    with ThreadPoolExecutor(2) as pool:
        killed = sum(pool.map(lane, range(2)))
    assert killed > 120


def refused_at_each_change(lane: Lane, start: int) -> int:
    """Let the disk be full for one change of a build, each second one; gives how many there are."""
    state = 1
    for change in range(start, 1000, 2):
        lane.edit(1 - state)
        code, said, _ = lane.run(change=change, fault={"errno": errno.ENOSPC})
        assert "Traceback" not in said
        if code == 0:
            state = 1 - state
        else:
            assert code == 2
            assert "на диске нет места" in said
            assert "Прежние файлы целы" in said
            assert ASIDE not in said
        assert tree(lane.root / "build") == lane.clean[state]
        assert inputs(lane.root) == lane.inputs
        if "fault" not in said:
            break
    assert not leftovers(lane.root)
    return change


@POSIX
@pytest.mark.slow
def test_a_disk_that_is_full_at_any_moment(tmp_path: Path) -> None:
    """Expect all of the old output, words and exit code 2, or all of the new one, whichever change the system refuses."""

    def lane(number: int) -> int:
        nursery = Nursery(tmp_path / f"said {number}")
        changes = refused_at_each_change(Lane(tmp_path / f"Сборник {number}", nursery, FAST), number)
        nursery.close()
        return changes

    with ThreadPoolExecutor(2) as pool:
        assert all(40 < changes < 200 for changes in pool.map(lane, range(2)))


@POSIX
@pytest.mark.slow
def test_a_disk_that_takes_no_more(collect: Collect, run: Run) -> None:
    """Expect words, exit code 2 and the previous output where a file really cannot be written to its end."""
    root = collect(PRACTICES)
    assert run("build", root, *FAST).exit_code == 0
    before = tree(root / "build")
    (root / KLUB).write_text(practice("Клуб", "Другое."), encoding="utf-8")
    code = (
        "import resource\nfrom profcollect.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, "build", root, *FAST], capture_output=True, check=False)
    assert done.returncode == 2, done.stderr.decode()
    assert "на диске нет места" in done.stderr.decode()
    assert tree(root / "build") == before
    assert not leftovers(root)


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("formats", ["html", "docx"])
def test_killed_with_the_old_folder_away(tmp_path: Path, nursery: Nursery, formats: str) -> None:
    """Expect the old site back by the next build, of whatever format, where no disk can exchange two folders."""
    lane = Lane(tmp_path / "Сборник", nursery, ("--format", "html"), exchange=False)
    site = tree(lane.root / "build" / "site")
    lane.edit(0)
    assert lane.run(alone=True)[0] == -9
    assert not (lane.root / "build" / "site").exists()
    code, said, _ = nursery.run("build", lane.root, "--format", formats, "--page-numbers", "none")
    assert code == 0, said
    assert not leftovers(lane.root)
    now = tree(lane.root / "build" / "site")
    assert now == (site if formats == "docx" else tree_of(lane.clean[0], "site"))


@POSIX
@pytest.mark.slow
def test_a_mending_killed_at_any_moment(tmp_path: Path, nursery: Nursery) -> None:
    """Expect each practice as it was or mended whole, and nothing beside it after the next mending."""
    root = tmp_path / "Сборник"
    root.mkdir()
    faulty = practice("Клуб", "Слово - слово.").replace("»\n", "».\n")
    names = [f"kopeysk/p{number}.md" for number in range(3)]
    seen = set()
    mended = ""
    for change in range(200):
        write_collection(root, dict.fromkeys(names, faulty))
        code, *_ = nursery.run("lint", root, "--fix", "--no-cache", root=str(root / "practices"), change=change)
        texts = [(root / "practices" / name).read_text(encoding="utf-8") for name in names]
        seen |= set(texts)
        if code != -9:
            mended = texts[0]
            break
    assert seen == {faulty, mended}
    assert mended != faulty
    assert change > 5
    assert not leftovers(root)


@POSIX
def test_a_beginning_killed_at_any_moment(tmp_path: Path, nursery: Nursery) -> None:
    """Expect of a new collection whole files alone, and that it can be begun again in another folder."""
    made: list[dict[str, bytes]] = []
    for change in range(200):
        root = tmp_path / str(change)
        root.mkdir()
        code, *_ = nursery.run("init", root, root=str(root), change=change)
        made.append({name: data for name, data in tree(root).items() if ASIDE not in name})
        if code != -9:
            break
    assert change > 5
    assert len(made[-1]) > 1
    assert all(files.items() <= made[-1].items() for files in made)


class TestOpenInWord:
    """A file that another program has open on Windows, which lets nobody rename or replace it."""

    @staticmethod
    def held(patched: pytest.MonkeyPatch, paths: set[Path], times: int = 10**9) -> list[Path]:
        """Let the system refuse, so many times, to move these files or folders, or others into their places."""
        refused: list[Path] = []

        def refusing(move: Callable[..., None]) -> Callable[..., None]:
            def call(old: Path, new: Path) -> None:
                if ({Path(old), Path(new)} & {path for path in paths if path.exists()}) and len(refused) < times:
                    refused.append(new)
                    error = PermissionError(errno.EACCES, "Процесс не может получить доступ к файлу", str(new))
                    error.winerror = 32  # type: ignore[attr-defined]
                    raise error
                move(old, new)

            return call

        patched.setattr(replacing, "PAUSES", (0.0, 0.0, 0.0))
        patched.setattr(outputs, "_exchange", lambda *_: False)
        for name in ("rename", "replace"):
            patched.setattr(os, name, refusing(getattr(os, name)))
        return refused

    @pytest.mark.parametrize(
        "names", [{"sbornik.docx"}, {"site", "sbornik.docx"}, {"manifest.json"}], ids=lambda one: "+".join(sorted(one))
    )
    def test_all_stays_and_every_open_file_is_named(
        self, collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, names: set[str]
    ) -> None:
        root = collect(PRACTICES)
        assert run("build", root, *FAST).exit_code == 0
        before = tree(root / "build")
        (root / KLUB).write_text(practice("Клуб", "Другое."), encoding="utf-8")
        with monkeypatch.context() as patched:
            self.held(patched, {root / "build" / name for name in names})
            result = run("build", root, *FAST)
        assert result.exit_code == 2
        error = result.output[result.output.index("ошибка:") :]
        assert all(str(root / "build" / name) in error for name in names)
        assert ("site" in error) == ("site" in names)
        assert "Закройте" in error
        assert "Word" in error
        assert tree(root / "build") == before
        assert run("build", root, *FAST).exit_code == 0
        assert all(data != before[name] for name, data in tree(root / "build").items() if name in names)
        assert not leftovers(root)

    @pytest.mark.parametrize("times", [1, 3, 4])
    def test_who_looks_in_for_a_moment_is_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
    ) -> None:
        """Expect an error only where it lasts; what was begun is gone then."""
        path = tmp_path / "список.json"
        replace_file(path, b"old")
        refused = self.held(monkeypatch, {path}, times)
        if times <= len(replacing.PAUSES):
            replace_file(path, b"new")
            assert path.read_bytes() == b"new"
        else:
            with pytest.raises(OutputError) as caught:
                replace_file(path, b"new")
            assert "открыто в другой программе" in caught.value.explain("ru")
            assert path.read_bytes() == b"old"
        assert len(refused) == times
        assert [one.name for one in tmp_path.iterdir()] == [path.name]


def written(out: Path, files: dict[str, bytes | dict[str, bytes]]) -> None:
    """Write outputs as a build does."""
    with staging(out) as stage:
        for name, data in files.items():
            if isinstance(data, bytes):
                stage.add(name, data)
            else:
                stage.fill(name, data.items())
        stage.commit()


def test_what_cannot_be_put_back_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect an old folder that nothing lets back into its place to be there for the next build."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "x").write_bytes(b"old")
    rename = os.rename

    def refuse(old: Path, new: Path) -> None:
        if Path(new) == tmp_path / "site":
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(old, new)

    with monkeypatch.context() as patched:
        patched.setattr(outputs, "_exchange", lambda *_: False)
        patched.setattr(os, "rename", refuse)
        with pytest.raises(OutputError):
            written(tmp_path, {"site": {"x": b"new"}})
        with staging(tmp_path):
            assert not (tmp_path / "site").exists()
    with staging(tmp_path):
        assert tree(tmp_path) == {"site/x": b"old"}
    assert not leftovers(tmp_path)


def test_a_folder_is_never_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect the new site in the old one's place in one step, where the system and the disk can do that."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    if not outputs._exchange(tmp_path / "one", tmp_path / "two"):
        pytest.skip("this system, or its disk, cannot let two folders change places")
    written(tmp_path, {"site": {"x": b"old"}})
    move = os.rename

    def watched(old: Path, new: Path) -> None:
        assert tmp_path / "site" not in {Path(old), Path(new)}
        move(old, new)

    monkeypatch.setattr(os, "rename", watched)
    written(tmp_path, {"site": {"x": b"new"}})
    assert tree(tmp_path) == {"site/x": b"new"}


def test_what_is_there_of_another_kind_gives_way(tmp_path: Path) -> None:
    """Expect a file in the place of a folder, a folder in that of a file, and links replaced, not what they lead to."""
    out, theirs = tmp_path / "build", tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "x").write_bytes(b"theirs")
    (out / "a").mkdir(parents=True)
    (out / "b").write_bytes(b"old")
    (out / "c").symlink_to(theirs)
    (out / "d").symlink_to(theirs / "x")
    written(out, {"a": b"new", "b": {"x": b"new"}, "c": {"x": b"new"}, "d": b"new"})
    assert tree(out) == {"a": b"new", "b/x": b"new", "c/x": b"new", "d": b"new"}
    assert (theirs / "x").read_bytes() == b"theirs"


@pytest.mark.parametrize("exchange", [True, False])
def test_what_cannot_be_put_back_into_place_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    """Expect every kind of place as it was when the last of them refuses."""
    if not exchange:
        monkeypatch.setattr(outputs, "_exchange", lambda *_: False)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"old")
    before = tree(tmp_path)
    make = outputs._Swap.make

    def refuse(swap: outputs._Swap) -> None:
        if swap.target.name == "last":
            raise OSError(errno.EIO, "Input/output error")
        make(swap)

    monkeypatch.setattr(outputs._Swap, "make", refuse)
    with pytest.raises(OutputError):
        written(tmp_path, {"folder": {"y": b"new"}, "file": b"new", "by-level/main/file": b"new", "last": b"new"})
    assert tree(tmp_path) == before
    assert not leftovers(tmp_path)


class TestTwoAtOnce:
    """Builds into one folder wait for each other; nobody waits for the dead."""

    @POSIX
    @pytest.mark.slow
    def test_one_waits_says_so_and_succeeds(self, tmp_path: Path, nursery: Nursery) -> None:
        lane = Lane(tmp_path / "Сборник", nursery, FAST)
        lane.edit(0)
        lock = Lock(lane.root / "build" / outputs.LOCK)
        threading.Timer(1, lock.release).start()
        code, said, seconds = lane.run()
        assert code == 0, said
        assert seconds > 0.8
        assert said.startswith("В эту папку уже собирается книга.")
        assert tree(lane.root / "build") == lane.clean[0]
        assert not leftovers(lane.root)

    @POSIX
    @pytest.mark.slow
    def test_many_make_what_one_makes(self, tmp_path: Path) -> None:
        """Expect every one to succeed, where the previous output is theirs, another's or none."""
        nurseries = [Nursery(tmp_path / f"said {number}") for number in range(4)]
        lane = Lane(tmp_path / "Сборник", nurseries[0], FAST)
        for state in (0, 1, 1):
            lane.edit(state)
            with ThreadPoolExecutor(4) as pool:
                found = list(pool.map(lambda one: one.run("build", lane.root, *FAST), nurseries))
            assert [code for code, *_ in found] == [0] * 4, found
            assert tree(lane.root / "build") == lane.clean[state]
            assert not leftovers(lane.root)
        for one in nurseries:
            one.close()

    def test_what_is_in_use_is_not_cleared_away(self, tmp_path: Path) -> None:
        """Expect a build that comes while another is at work to leave what that has begun."""
        begun, end = threading.Event(), threading.Event()

        def other() -> None:
            with staging(tmp_path) as stage:
                stage.add("a", b"1")
                begun.set()
                assert end.wait(10)
                stage.commit()

        waited: list[int] = []
        with ThreadPoolExecutor(1) as pool:
            task = pool.submit(other)
            assert begun.wait(10)
            with staging(tmp_path, lambda: (waited.append(1), end.set())[0]) as stage:
                task.result()
                assert (tmp_path / "a").read_bytes() == b"1"
                stage.add("a", b"2")
                stage.commit()
        assert waited == [1]
        assert tree(tmp_path) == {"a": b"2"}
        assert not leftovers(tmp_path)

    def test_a_file_in_use_is_not_cleared_away(self, tmp_path: Path) -> None:
        """Expect of what lies beside a file only that gone which nobody holds."""
        dead, alive = tmp_path / f"{ASIDE}dead.tmp", Lock(tmp_path / f"{ASIDE}alive.tmp")
        dead.write_bytes(b"half")
        replacing._sweep.cache_clear()
        replace_file(tmp_path / "a", b"1")
        assert leftovers(tmp_path) == [alive.path]
        alive.release()
        assert tree(tmp_path) == {"a": b"1"}

    @POSIX
    def test_a_worker_holds_nothing(self, tmp_path: Path) -> None:
        """Expect the folder free when the build is gone, though a process that it started is not."""
        code = (
            "import os, sys, time\nfrom pathlib import Path\nfrom profcollect.locks import Lock\n"
            "lock = Lock(Path(sys.argv[1]))\n"
            "if os.fork() == 0:\n    print(os.getpid(), flush=True)\n    time.sleep(60)\n"
            "time.sleep(1)\nos.kill(os.getpid(), 9)\n"
        )
        lock = tmp_path / "lock"
        with subprocess.Popen([sys.executable, "-c", code, lock], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            child = int(process.stdout.readline())
            with pytest.raises(BlockingIOError):
                Lock(lock)
            assert process.wait() == -9
            assert _runs(child)
            try:
                Lock(lock).release()
            finally:
                os.kill(child, 9)

    def test_a_disk_without_locks_is_written_to_and_nothing_cleared(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Expect what others have begun there left alone: nobody can tell whether they are alive."""
        monkeypatch.setattr("profcollect.locks._hold", lambda _: False)
        replacing._sweep.cache_clear()
        (tmp_path / f"{ASIDE}other").mkdir()
        (tmp_path / f"{ASIDE}other.tmp").write_bytes(b"")
        with staging(tmp_path) as stage:
            stage.add("a", b"1")
            stage.commit()
        replace_file(tmp_path / "b", b"2")
        assert {one.name for one in tmp_path.iterdir()} == {"a", "b", f"{ASIDE}other", f"{ASIDE}other.tmp"}


@POSIX
@pytest.mark.slow
def test_workers_end_with_a_killed_build(tmp_path: Path) -> None:
    """Expect nobody left who waits for work that never comes."""
    code = (
        "import os, sys, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from profcollect.jobs import _start_worker\n"
        "pool = ProcessPoolExecutor(2, initializer=_start_worker, initargs=(None,))\n"
        "tasks = [pool.submit(time.sleep, 0.2) for _ in range(8)]\n"
        "tasks[3].result()\n"
        "print(*pool._processes, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    with (tmp_path / "said").open("w", encoding="utf-8") as told:
        subprocess.run([sys.executable, "-c", code], stdout=told, stderr=subprocess.STDOUT, check=False)
    workers = [int(one) for one in (tmp_path / "said").read_text(encoding="utf-8").split()]
    assert len(workers) == 2
    end = time.monotonic() + 10
    while (alive := [one for one in workers if _runs(one)]) and time.monotonic() < end:
        time.sleep(0.05)
    for one in alive:
        os.kill(one, signal.SIGKILL)
    assert not alive


@POSIX
@pytest.mark.slow
def test_a_killed_worker_takes_nothing_with_it(collect: Collect, tmp_path: Path, run: Run) -> None:
    """Expect the book that no worker has helped with, where the system ends one for want of memory."""
    root = collect(PRACTICES)
    code = (
        "import multiprocessing, os\nfrom profcollect import jobs\nfrom profcollect.cli import main\n"
        "def killed(*_):\n    os.kill(os.getpid(), 9)\n"
        "multiprocessing.set_start_method('fork')\njobs._there, jobs.FEW, jobs.CHUNK = killed, 1, 1\nmain()\n"
    )
    call = [sys.executable, "-c", code, "build", root, *FAST, "--jobs", "3"]
    done = subprocess.run(call, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert run("build", root, *FAST, "--no-cache", "--out", tmp_path / "clean").exit_code == 0
    assert tree(root / "build") == tree(tmp_path / "clean")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


TAXONOMY, PREFACE = "own.yml", "preface.md"
PAGE, WORD = "templates/default/html/practice.html.j2", "templates/default/docx/book.docx"
LATER: dict[str, Callable[[bytes], bytes]] = {
    KLUB: lambda data: data.replace("каких нет".encode(), "какие есть".encode()),
    "practices/kopeysk/plan.png": lambda _: picture(200),
    "profcollect.yml": lambda data: data.replace("Вымышленный".encode(), "Придуманный".encode()),
    TAXONOMY: lambda data: data + b"# \n",
    PREFACE: lambda data: data.replace("Предисловие".encode(), "Введение".encode()),
    PAGE: lambda data: data.replace(b"<h1", b"<h1 data-changed"),
    WORD: lambda _: (REPOSITORY / "templates/strict/docx/book.docx").read_bytes(),
}
"""The files that a book is made of, and what may become of each while it is."""


def moments(patched: pytest.MonkeyPatch, moment: str, act: Callable[[], object]) -> None:
    """Let something happen, once, at that moment of a build."""
    module, name, before = {
        "settings read": (building, "gather", True),
        "an output written": (binding.Bindery, "written", False),
        "all written": (building, "manifest", True),
    }[moment]
    call, done = getattr(module, name), threading.Event()

    def once() -> None:
        if not done.is_set():
            done.set()
            act()

    def with_it(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401
        if before:
            once()
        result = call(*arguments, **more)
        if not before:
            once()
        return result

    patched.setattr(module, name, with_it)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["settings read", "an output written", "all written"])
@pytest.mark.parametrize("vanishes", [False, True], ids=["changes", "vanishes"])
def test_what_changes_during_a_build_is_in_it_whole_or_not_at_all(
    collect: Collect, run: Run, tmp_path: Path, moment: str, *, vanishes: bool
) -> None:
    """Expect a book of before or of after or words; then what a clean build makes, whether it stays changed or not."""
    root = collect(PRACTICES, CONFIG + f"taxonomy: {TAXONOMY}\npreface: {PREFACE}\n")
    given = {
        TAXONOMY: DEFAULT.read_bytes(),
        PREFACE: "# Предисловие\n\nВымышленный текст.\n".encode(),
        **{name: (REPOSITORY / name).read_bytes() for name in (PAGE, WORD)},
    }
    for name, data in given.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)

    def clean(kind: str) -> dict[str, bytes] | None:
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        code = run("build", root, "--format", kind, *BARE, "--no-cache", "--out", tmp_path / "clean").exit_code
        return None if code == 2 else tree(tmp_path / "clean")

    before = {kind: clean(kind) for kind in ("html", "docx")}
    mixed = []
    for name, change in LATER.items():
        path, kind, old = root / name, "docx" if name == WORD else "html", (root / name).read_bytes()
        command = ("build", root, "--format", kind, *BARE)
        forget(root)
        with pytest.MonkeyPatch.context() as patched:
            moments(patched, moment, path.unlink if vanishes else partial(path.write_bytes, change(old)))
            result = run(*command)
        now, after = tree(root / "build"), clean(kind)
        assert "Traceback" not in result.output, result.output
        if result.exit_code == 2:
            assert not now
            assert path.name in result.output or "шаблоны или шрифты" in result.output
        elif result.exit_code == 1:
            # It was there when the practices were listed: the manifest says that it could not be read.
            assert vanishes
            assert f"{name}: не читается" in result.output
        elif now not in (before[kind], after):
            mixed.append((name, sorted(one for one in now if now[one] != (before[kind] or now)[one])))
        keep(root, tmp_path / "kept")
        run(*command)
        assert tree(root / "build") == (after or now), name
        forget(root)
        keep(tmp_path / "kept", root)
        path.write_bytes(old)
        run(*command)
        assert tree(root / "build") == before[kind], name
    assert not mixed


def forget(root: Path) -> None:
    """Remove all that builds have left."""
    for folder in ("build", ".profcollect"):
        shutil.rmtree(root / folder, ignore_errors=True)


def keep(root: Path, place: Path) -> None:
    """Copy what builds have left."""
    forget(place)
    for folder in ("build", ".profcollect"):
        if (root / folder).exists():
            shutil.copytree(root / folder, place / folder)


class TestClock:
    """The day of a book and the times of files, whatever a clock says."""

    @pytest.mark.parametrize("epoch", ["abc", "-1", "1.5", " 5 ", "١٢٣", "4354819200", "9" * 30, "9" * 5000])
    def test_an_epoch_that_is_none_is_told(
        self, collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, epoch: str
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        for command in ("build", "lint"):
            result = run(command, collect(PRACTICES))
            assert result.exit_code == 2
            assert "SOURCE_DATE_EPOCH" in result.output

    @pytest.mark.slow
    @pytest.mark.parametrize("epoch", ["", "0", "1", "315532799", "4354819199"])
    def test_any_day_makes_a_book(
        self, collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, epoch: str
    ) -> None:
        """Expect every format of the first day and of the last one, and of today where none is named."""
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        result = run("build", collect(PRACTICES), "--format", "docx,pdf,html,html-single,epub,odt,fb2,md")
        assert result.exit_code == 0, result.output

    @pytest.mark.parametrize("shift", [-(10**9), -3600, 0, 3600, 10**9], ids=str)
    def test_a_clock_that_jumps_makes_no_finding_stale(
        self, collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, shift: int
    ) -> None:
        """Expect each change found, though the clock stands far from the times of the files or runs backwards."""
        root, clock = collect(PRACTICES), time.time_ns
        path = root / KLUB
        wrong = practice("Клуб", "Клуб - каких нет.").encode()
        right = wrong.replace(b" - ", "\N{NO-BREAK SPACE}— ".encode())[: len(wrong)]
        for number in range(4):
            monkeypatch.setattr(time, "time_ns", lambda number=number: clock() + shift * number * 10**9)
            data = (wrong, right)[number % 2]
            path.write_bytes(data)
            for _ in range(2):
                found = run("lint", root, "--select", "PC301").output
                assert found == run("lint", root, "--select", "PC301", "--no-cache").output
                assert ("PC301" in found) == (data == wrong)

    @pytest.mark.parametrize("year", [1975, 2200])
    def test_files_of_another_time_are_as_any_others(
        self, collect: Collect, run: Run, tmp_path: Path, year: int
    ) -> None:
        """Expect the same book of files whose times lie far in the past or to come."""
        root = collect(PRACTICES)
        assert run("build", root, *FAST, "--out", tmp_path / "one").exit_code == 0
        moment = (year - 1970) * 365 * 86400
        for path in (*root.rglob("*"), *(tmp_path / "one").rglob("*")):
            os.utime(path, (moment, moment))
        assert run("build", root, *FAST, "--out", tmp_path / "one").exit_code == 0
        assert run("build", root, *FAST, "--no-cache", "--out", tmp_path / "two").exit_code == 0
        assert tree(tmp_path / "one") == tree(tmp_path / "two")


class TestReadOnly:
    """Folders that may not be written to; for the superuser, who may write anywhere, another user asks."""

    @pytest.fixture
    def ask(self, nursery: Nursery) -> Iterator[tuple[Path, Callable[..., tuple[int, str, float]]]]:
        """A collection in a folder that everybody may enter, and a function that runs a command as nobody."""
        place = Path(tempfile.mkdtemp(prefix="profcollect-test-"))
        place.chmod(0o755)
        root = place / "Сборник"
        root.mkdir()
        write_collection(root, PRACTICES)
        shutil.copytree(root, place / "before")
        user: dict[str, object] = {}
        if os.geteuid() == 0:
            user = {"user": NOBODY, "before": ["build", str(place / "before"), *FAST, "--quiet"]}
        nursery.log.parent.chmod(0o777)
        log = place / "said"
        log.touch()
        log.chmod(0o666)
        kept, nursery.log = nursery.log, log
        yield root, lambda *arguments: nursery.run(*arguments, **user)
        nursery.log = kept
        for path in (place, *(path for path in place.rglob("*") if path.is_dir())):
            path.chmod(0o755)
        shutil.rmtree(place)

    @staticmethod
    def close(root: Path) -> None:
        for path in (root, *root.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)

    @POSIX
    def test_an_output_is_told_before_any_work(self, ask: Any, run: Run) -> None:  # noqa: ANN401
        root, call = ask
        assert run("build", root, *FAST).exit_code == 0
        before = tree(root)
        self.close(root)
        code, said, _ = call("build", root, *FAST)
        assert code == 2
        assert f"{root}/build" in said
        assert "--out" in said
        assert "Читаю" not in said
        assert tree(root) == before

    @POSIX
    def test_a_collection_is_read_all_the_same(self, ask: Any, run: Run) -> None:  # noqa: ANN401
        """Expect a check, and a book elsewhere, without anything kept, of what may only be read."""
        root, call = ask
        self.close(root)
        out = root.parent / "out"
        out.mkdir()
        out.chmod(0o777)
        code, said, _ = call("build", root, *FAST, "--out", out)
        assert code == 0, said
        code, said, _ = call("lint", root)
        assert code == 0, said
        assert inputs(root) == tree(root)
        assert run("build", root, *FAST, "--no-cache", "--out", root.parent / "clean").exit_code == 0
        assert tree(out) == tree(root.parent / "clean")

    @POSIX
    def test_a_practice_that_may_not_be_mended_is_named(self, ask: Any) -> None:  # noqa: ANN401
        root, call = ask
        faulty = practice("Клуб", "Слово - слово.").replace("»\n", "».\n")
        (root / KLUB).write_text(faulty, encoding="utf-8")
        self.close(root)
        code, said, _ = call("lint", root, "--fix")
        assert code == 2
        assert KLUB in said.rpartition("ошибка:")[2]
        assert (root / KLUB).read_text(encoding="utf-8") == faulty
        assert not leftovers(root)


class TestSavedMeanwhile:
    """What somebody saves while it is worked on is not written over."""

    def test_a_practice(self, collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        root = collect({"kopeysk/klub.md": practice("Клуб", "Слово - слово.").replace("»\n", "».\n")})
        theirs = practice("Клуб", "Новый текст - автора.")
        mend = checking.mend

        def slowly(*arguments: Any) -> Any:  # noqa: ANN401
            mended = mend(*arguments)
            (root / KLUB).write_text(theirs, encoding="utf-8")
            return mended

        monkeypatch.setattr(checking, "mend", slowly)
        result = run("lint", root, "--fix")
        assert result.exit_code == 2
        assert f"{KLUB} не изменён" in result.output
        assert (root / KLUB).read_text(encoding="utf-8") == theirs

    def test_the_register_of_certificates(self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Expect no number given twice by two who issue certificates at once."""
        root = tmp_path / "Сборник"
        shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("build", ".*"))
        monkeypatch.setattr(certificates, "gather", _other_issues(root, certificates.gather))
        result = run("certificates", root, "--final", "--format", "docx")
        assert result.exit_code == 2, result.output
        assert certificates.FILE in result.output
        assert (root / certificates.FILE).read_bytes() == b"theirs"
        assert not (root / "build" / "certificates").exists() or not tree(root / "build" / "certificates")


def _other_issues(root: Path, gather: Callable[..., Any]) -> Callable[..., Any]:
    def gathered(*arguments: Any) -> Any:  # noqa: ANN401
        (root / certificates.FILE).write_bytes(b"theirs")
        return gather(*arguments)

    return gathered


STREAMS = "import os, sys\n{before}\nos.execv(sys.executable, [sys.executable, '-m', 'profcollect', *sys.argv[1:]])\n"


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "code"),
    [(("lint",), 0), (("lint", "--format", "json"), 0), (("build", *FAST), 0), (("schema",), 0), (("--help",), 0)],
    ids=lambda one: " ".join(one[:3]) if isinstance(one, tuple) else "",
)
class TestStreams:
    """Nobody who listens, or a full disk where what is said should go."""

    def test_closed(self, collect: Collect, command: tuple[str, ...], code: int) -> None:
        """Expect the work done, its files unspoiled by what is said, and its exit code."""
        root = collect(PRACTICES)
        done = subprocess.run(
            [sys.executable, "-c", STREAMS.format(before="for one in range(3): os.close(one)"), *command],
            cwd=root,
            check=False,
        )
        assert done.returncode == code
        if command[0] == "build":
            before = tree(root / "build")
            subprocess.run(
                [sys.executable, "-m", "profcollect", *command, "--no-cache", "--quiet"], cwd=root, check=True
            )
            assert tree(root / "build") == before

    def test_nobody_reads(self, collect: Collect, command: tuple[str, ...], code: int) -> None:
        """Expect no traceback, and of a build the book."""
        root = collect(PRACTICES)
        read, write = os.pipe()
        os.close(read)
        call = [sys.executable, "-m", "profcollect", *command]
        done = subprocess.run(call, cwd=root, check=False, stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        assert done.returncode in {code, 1}
        assert b"Traceback" not in done.stderr
        assert command[0] != "build" or tree(root / "build")
        assert not leftovers(root)

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    def test_no_room_for_what_is_said(self, collect: Collect, command: tuple[str, ...], code: int) -> None:
        """Expect words where they can be read, exit code 2 instead of any other, and of a build the book."""
        root = collect(PRACTICES)
        call = [sys.executable, "-m", "profcollect", *command]
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(call, cwd=root, check=False, stdout=full, stderr=subprocess.PIPE)
        said = done.stderr.decode()
        assert (code, done.returncode) == (0, 2)
        assert "Traceback" not in said
        assert "система отказала" in said
        assert command[0] != "build" or tree(root / "build")

    def test_an_empty_environment(self, collect: Collect, command: tuple[str, ...], code: int) -> None:
        """Expect the same words without a home, a language and a locale."""
        root = collect(PRACTICES)
        call = [sys.executable, "-m", "profcollect", *command]
        bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "HOME": "/nonexistent"}
        # Python itself does not start in that one where it has to look for packages in a folder with a Russian name.
        for env in ({}, bare) if outputs.__file__.isascii() else ({},):
            done = subprocess.run(call, cwd=root, check=False, env=env, capture_output=True)
            assert done.returncode == code, done.stderr
            assert b"Traceback" not in done.stderr
            assert command[0] == "schema" or "json" in command or "рактик" in done.stdout.decode()
