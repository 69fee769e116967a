"""What is kept of compiled practices: the same comes back, nothing stale ever, and no damage does harm."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import BOOKS, CONFIG, Collect, Run, write_collection
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture

from profcollect import building, jobs, remembering, renewing, sharing, store, theme
from profcollect.binding import Order
from profcollect.building import Progress, build
from profcollect.cache import FOLDER
from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.ruleset import RuleSet
from profcollect.packing import LONG, Packer
from profcollect.pipeline import Job, Outcome, work
from profcollect.practice import Practice
from profcollect.remembering import remembered
from profcollect.selection import Selection, select
from profcollect.store import Store
from profcollect.taxonomy import DEFAULT
from profcollect.theme import packaged_templates
from profcollect.videos import Video
from profcollect.workspace import Workspace, open_workspace

TODAY = date(2026, 12, 1)
HOSTILE = Path(__file__).parent / "hostile"
MARKUPS = ("html", "ooxml", "single", "typst")
QUIET = Progress(lambda *_: None, lambda *_: None)


def png(shade: int) -> bytes:
    """A picture; those of all shades have as many bytes."""
    out = BytesIO()
    Picture.new("L", (60, 40), shade).save(out, "PNG", compress_level=0)
    return out.getvalue()


def practice(title: str, text: str = "Текст.") -> str:
    return (
        f"---\ntitle: {title}\nмуниципалитет: Копейск\nдля кого: педагоги\nдата: 2026-11-20\n"
        f"видео: https://rutube.ru/video/0123456789abcdef/\n---\n## Цель\n\n{text}\n"
    )


PRACTICES: dict[str, str | bytes] = {
    "kopeysk/forum.md": practice("Вымышленный форум", "Как [в пробах](../kyshtym/proby.md).\n\n![План](plan.png)"),
    "kopeysk/klub.md": practice("Вымышленный клуб", "Слово - слово. Нет [файла](net.md), есть [приложение](p.txt)."),
    "kopeysk/plan.png": png(40),
    "kopeysk/p.txt": "Приложение.",
    "kyshtym/proby.md": practice("Вымышленные пробы", "Сноска[^1].\n\n[^1]: Её текст.\n\n![План](../kopeysk/Plan.png)"),
}


def job_of(workspace: Workspace, markups: tuple[str, ...] = MARKUPS, today: date = TODAY) -> Job:
    return Job(workspace.root, workspace.settings, today, workspace.slugs(), (2, 3), markups, workspace.rules)


def outcomes(root: Path, markups: tuple[str, ...] = ("html",)) -> dict[str, Outcome]:
    """What a build that remembers makes of a collection."""
    workspace = open_workspace(root)
    return {one.path: one for one in remembered(workspace, jobs.Workers(job_of(workspace, markups)))}


def fresh(root: Path, markups: tuple[str, ...] = ("html",)) -> dict[str, Outcome]:
    """What a build that remembers nothing makes of it."""
    workspace = open_workspace(root)
    job = job_of(workspace, markups)
    return {path: work(job, path) for path in workspace.files}


def kept(root: Path) -> Path:
    return root / FOLDER / "cache" / store.NAME


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The practices that were compiled, as they are."""
    found: list[str] = []

    def noting(job: Job, path: str) -> Outcome:
        found.append(path)
        return work(job, path)

    monkeypatch.setattr(jobs, "work", noting)
    return found


def test_every_practice_comes_back_as_it_was(collect: Collect) -> None:
    """Expect of both collections and of hostile texts what was packed, to the last field and its type."""
    _, packer = remembering._packers()
    hostile = {f"kopeysk/{path.name}": path.read_bytes() for path in HOSTILE.rglob("*.*")}
    count = 0
    for root in (*BOOKS.values(), collect(hostile)):
        workspace = open_workspace(root)
        job = job_of(workspace)
        for path in workspace.files:
            outcome = work(job, path)
            again = remembering._recalled(job, path, remembering._packed(job, outcome) or b"")
            assert again == outcome, outcome
            assert repr(again) == repr(outcome)
            assert packer.unpack(packer.pack(outcome)) == outcome
            count += 1
    assert count > 20


everything = st.from_type(Practice)


@settings(max_examples=60, deadline=None)
@given(everything)
def test_any_practice_comes_back_as_it_was(one: Practice) -> None:
    """Expect the same, whatever the fields hold."""
    packer = Packer(Practice, {})
    again = packer.unpack(packer.pack(one))
    assert again == one
    assert repr(again) == repr(one)


class Pair(NamedTuple):
    """A tuple with names."""

    left: str
    right: bytes = b""


@dataclass(frozen=True)
class Wide:
    """All kinds of fields."""

    text: str
    pair: Pair
    many: tuple[Pair, ...] = ()
    by_name: Mapping[str, Pair | None] | None = None
    by_key: dict[tuple[str, bool], int] | None = None
    day: date | None = None
    number: float = 0
    grave: Severity = Severity.INFO
    open: Mapping[str, object] | None = None


texts = st.one_of(st.text(), st.text(min_size=LONG, max_size=LONG + 2), st.just("Имя \udce9"))
pairs = st.builds(Pair, texts, st.binary())
wide = st.builds(
    Wide,
    texts,
    pairs,
    st.lists(pairs).map(tuple),
    st.none() | st.dictionaries(texts, st.none() | pairs),
    st.none() | st.dictionaries(st.tuples(texts, st.booleans()), st.integers()),
    st.none() | st.dates(),
    st.integers() | st.floats(allow_nan=False),
    st.sampled_from(Severity),
    st.none()
    | st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts | st.builds(Text, texts, texts)),
)


@settings(max_examples=200, deadline=None)
@given(wide, st.lists(st.none() | st.binary(max_size=3), max_size=3))
def test_all_kinds_of_fields_come_back(one: Wide, known: list[bytes | None]) -> None:
    """Expect what was packed, with its types, also where the reader has pieces already, other ones even in unused places."""
    packer = Packer(Wide, {"Text": Text})
    again = packer.unpack(packer.pack(one, known), [b"other" if piece is None else piece for piece in known])
    assert again == one
    assert repr(again) == repr(one)


def test_what_is_given_is_not_kept() -> None:
    packer = Packer(Pair, {})
    large = os.urandom(5000)
    packed = packer.pack(Pair("", large), [None, large])
    assert len(packed) < 100
    assert packer.unpack(packed, [b"", large]) == Pair("", large)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 1},
        {"title": None},
        {"title": type("Marked", (str,), {})("x")},
        {"grades": [1]},
        {"grades": (True,)},
        {"grades": (1.0,)},
        {"date": "2026-12-01"},
        {"videos": (Text("", ""),)},
    ],
)
def test_what_is_not_as_annotated_is_refused(wrong: dict[str, Any]) -> None:
    """Expect no value that would come back as another one."""
    with pytest.raises((TypeError, AttributeError)):
        Packer(Practice, {}).pack(replace(Practice(title="Проба"), **wrong))


@dataclass(frozen=True)
class _Vague:
    either: str | int


@dataclass(frozen=True)
class _Strange:
    inner: set[str]


@pytest.mark.parametrize("kind", [_Vague, _Strange])
def test_a_class_that_cannot_be_packed_says_so_at_once(kind: type) -> None:
    """Expect that a new field of a kind that there is no way for is found by whoever adds it."""
    with pytest.raises(TypeError):
        Packer(kind, {})


def test_cut_or_foreign_bytes_are_refused() -> None:
    packer = Packer(Video, {"Image": Practice})
    packed = packer.pack(Video("т" * LONG, "u", "s", None, ""))
    for end in range(len(packed)):
        with pytest.raises(remembering.BROKEN):
            packer.unpack(packed[:end])
    with pytest.raises(remembering.BROKEN):
        packer.unpack(packed + b"x")


def test_nothing_is_compiled_twice(collect: Collect, worked: list[str]) -> None:
    """Expect the same outcomes from what is kept, and pictures read from their files: they are not kept again."""
    root = collect(PRACTICES)
    first = outcomes(root, MARKUPS)
    assert len(worked) == 3
    worked.clear()
    assert outcomes(root, MARKUPS) == first == fresh(root, MARKUPS)
    assert worked == []
    workspace = open_workspace(root)
    assert png(40) not in (remembering._packed(job_of(workspace), first[FORUM]) or png(40))


def test_one_edit_compiles_one(collect: Collect, worked: list[str]) -> None:
    root = collect(PRACTICES)
    outcomes(root)
    worked.clear()
    path = root / "practices/kopeysk/klub.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nЕщё.\n", encoding="utf-8")
    assert outcomes(root) == fresh(root)
    assert worked == ["practices/kopeysk/klub.md"]


def test_another_time_or_place_of_files_compiles_nothing(collect: Collect, worked: list[str], tmp_path: Path) -> None:
    """Expect that a copy or a checkout, which gives files new times, changes nothing."""
    root = collect(PRACTICES)
    outcomes(root)
    worked.clear()
    copy = tmp_path / "Копия"
    shutil.copytree(root, copy, copy_function=shutil.copyfile)
    assert outcomes(copy) == fresh(copy)
    assert worked == []


def test_other_formats_are_kept_beside(collect: Collect, worked: list[str]) -> None:
    root = collect(PRACTICES)
    for markups in (("html",), ("ooxml",)):
        outcomes(root, markups)
    worked.clear()
    for markups in (("html",), ("ooxml",)):
        assert outcomes(root, markups) == fresh(root, markups)
    assert worked == []


def test_a_rule_that_broke_down_is_asked_again(
    collect: Collect, monkeypatch: pytest.MonkeyPatch, worked: list[str]
) -> None:
    root = collect(PRACTICES)
    broken = next(iter(pipeline_rules().values()))
    with monkeypatch.context() as patched:
        patched.setattr(type(broken), "check", lambda *_: 1 / 0)
        assert any(one.name == remembering.FAULT for each in outcomes(root).values() for one in each.diagnostics)
    worked.clear()
    assert outcomes(root) == fresh(root)
    assert len(worked) == 3


def pipeline_rules() -> dict[str, Any]:
    from profcollect.lint.rules import RULES

    return {code: rule for code, rule in RULES.items() if code.startswith("PC3")}


def test_all_that_a_practice_goes_through_is_in_the_key() -> None:
    """Expect no package that compiling loads and whose version the key does not have."""
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from profcollect.workspace import open_workspace\n"
        "from profcollect.pipeline import Job, work\n"
        "w = open_workspace(Path(sys.argv[1]))\n"
        "job = Job(w.root, w.settings, date(2026, 12, 1), w.slugs(), (2,), ('html', 'ooxml', 'single', 'typst'), w.rules)\n"
        "for path in w.files: work(job, path)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, BOOKS["fictional"]], check=True, capture_output=True, encoding="utf-8"
    )
    from importlib.metadata import packages_distributions

    known = packages_distributions()
    used = {name for module in done.stdout.split() for name in known.get(module, ())} - {"profcollect"}
    plain = {name.lower().replace("_", "-") for name in used}
    assert plain >= {"markdown-it-py", "snowballstemmer"}
    # Of lxml python-docx takes nothing where it reads the head of a picture.
    assert plain - {name.lower() for name in remembering.ENGINES} <= {"lxml", "typing-extensions", "setuptools"}


def test_a_changed_program_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect the key to have every file of the program, its data and its version."""
    monkeypatch.setattr(remembering, "tool", remembering.tool.__wrapped__)
    own = remembering.tool()
    read = remembering.read_bytes
    for name in ("markup/html.py", "data/ru.yml", "terms.py"):
        monkeypatch.setattr(
            remembering, "read_bytes", lambda path, name=name: read(path) + b"#" * path.as_posix().endswith(name)
        )
        assert remembering.tool() != own, name
    monkeypatch.setattr(remembering, "read_bytes", read)
    monkeypatch.setattr("profcollect.__version__", "99")
    assert remembering.tool() != own


class TestStore:
    """Bytes by name: bounded, and never a fault of theirs."""

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        write_collection(tmp_path, {})
        return tmp_path

    @staticmethod
    def put(root: Path, context: bytes = b"c", **values: bytes) -> None:
        one = Store(root, context)
        for name, data in values.items():
            one.put(name.encode(), data)
        one.save()

    @staticmethod
    def get(root: Path, *names: str, context: bytes = b"c") -> dict[str, bytes]:
        one = Store(root, context)
        found = {name.decode(): data for name, data in one.load([name.encode() for name in names])}
        one.save()
        return found

    def test_what_was_put_is_there_in_its_context(self, root: Path) -> None:
        self.put(root, a=b"1", b=b"")
        assert self.get(root, "a", "b", "x") == {"a": b"1", "b": b""}
        assert self.get(root, "a", context=b"d") == {}
        self.put(root, context=b"d", a=b"2")
        assert self.get(root, "a", context=b"d") == {"a": b"2"}
        assert self.get(root, "a") == {}
        assert (root / FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"

    def test_what_was_not_asked_for_the_longest_goes_first(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "MOST_BYTES", 350)
        for name in "abc":
            self.put(root, **{name: bytes(100)})
        assert self.get(root, "a") == {"a": bytes(100)}
        self.put(root, d=bytes(100))
        assert set(self.get(root, "a", "b", "c", "d")) == {"a", "c", "d"}

    def test_one_build_does_not_drive_out_its_own(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "MOST_BYTES", 350)
        monkeypatch.setattr(store, "BATCH_BYTES", 50)
        values = {f"n{number}": bytes(100) for number in range(9)}
        self.put(root, **values)
        assert set(self.get(root, *values)) == {"n0", "n1", "n2"}

    def test_it_does_not_grow(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Expect a file that is as large as what may be kept, however much passes through."""
        monkeypatch.setattr(store, "MOST_BYTES", 500_000)
        for number in range(100):
            self.put(root, **{f"n{number}": os.urandom(50_000)})
        assert kept(root).stat().st_size < 700_000

    def test_any_damage_is_healed(self, root: Path) -> None:
        """Expect the bytes that were put, or none; and that what is put afterwards is there."""
        values = {f"n{number}": bytes([number]) * 3000 for number in range(20)}
        self.put(root, **values)
        whole = kept(root).read_bytes()
        rng = random.Random(7)  # noqa: S311 - for variety
        for number in range(150):
            kept(root).write_bytes(_damaged(whole, rng, number))
            found = self.get(root, *values)
            assert found.items() <= values.items(), number
            self.put(root, **values)
            if self.get(root, *values) != values:
                # What was damaged where nobody reads is found when it is written to; then the file is begun anew.
                self.put(root, **values)
            assert self.get(root, *values) == values, number

    def test_damage_that_looks_well_is_found(self, root: Path) -> None:
        """Expect nothing of a row whose bytes, name or context are not those that it was marked with."""
        for change in ("data = X'00'", "data = 'text'", "data = NULL", "data = 7", "name = X'62'", "mark = NULL"):
            kept(root).unlink(missing_ok=True)
            self.put(root, a=b"1")
            with sqlite3.connect(kept(root)) as base:
                base.execute(f"UPDATE kept SET {change}")  # noqa: S608 - written above
            base.close()
            assert self.get(root, "a", "b") == {}, change

    @pytest.mark.parametrize("column", ["turn", "size"])
    @pytest.mark.parametrize("value", ["'text'", "9223372036854775807", "-5", "NULL", "1e300", "X'00'"])
    def test_strange_numbers_are_healed(self, root: Path, column: str, value: str) -> None:
        self.put(root, a=b"1")
        with sqlite3.connect(kept(root)) as base:
            base.execute(f"UPDATE uses SET {column} = {value}")  # noqa: S608 - written above
        base.close()
        for _ in range(3):
            self.put(root, b=b"2")
        assert self.get(root, "b") == {"b": b"2"}

    @pytest.mark.parametrize(
        "foreign", ["CREATE TABLE kept (x)", "CREATE VIEW uses AS SELECT 1 AS turn", "CREATE TABLE y (z)"]
    )
    def test_a_foreign_file_is_begun_anew_or_left(self, root: Path, foreign: str) -> None:
        kept(root).parent.mkdir(parents=True)
        with sqlite3.connect(kept(root)) as base:
            base.execute(foreign)
        base.close()
        for _ in range(2):
            self.put(root, a=b"1")
        assert self.get(root, "a") == {"a": b"1"}

    def test_a_link_is_not_written_through(self, root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Expect another's file as it was, whether the link is the file or its folder."""
        outside = tmp_path_factory.mktemp("outside")
        kept(root).parent.mkdir(parents=True)
        kept(root).symlink_to(outside / "theirs.db")
        with sqlite3.connect(outside / "theirs.db") as base:
            base.execute("CREATE TABLE theirs (x)")
        base.close()
        before = (outside / "theirs.db").read_bytes()
        self.put(root, a=b"1")
        assert (outside / "theirs.db").read_bytes() == before
        assert self.get(root, "a") == {"a": b"1"}
        shutil.rmtree(root / FOLDER)
        (root / FOLDER).symlink_to(outside)
        self.put(root, a=b"1")
        assert not list(outside.rglob(store.NAME))

    def test_what_another_writes_at_the_moment_stops_nothing(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "PATIENCE", 0.05)
        self.put(root, a=b"1")
        other = sqlite3.connect(kept(root), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.put(root, b=b"2")
        assert self.get(root, "a", "b") == {}
        other.execute("COMMIT")
        other.close()
        assert self.get(root, "a", "b") == {"a": b"1"}

    @pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN])
    def test_what_is_no_damage_removes_nothing(self, root: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        self.put(root, a=b"1")
        error = sqlite3.OperationalError("нет")
        error.sqlite_errorcode = code
        with monkeypatch.context() as patched:
            patched.setattr(store, "_next_turn", _raising(error))
            self.put(root, b=b"2")
        assert self.get(root, "a", "b") == {"a": b"1"}

    def test_no_place_for_it_stops_nothing(self, collect: Collect) -> None:
        """Expect a build where there is a file in the folder's place, as in one that may not be written to."""
        root = collect(PRACTICES)
        (root / FOLDER).write_text("не папка", encoding="utf-8")
        assert outcomes(root) == fresh(root)
        (root / FOLDER).unlink()
        kept(root).mkdir(parents=True)
        assert outcomes(root) == fresh(root)


def _raising(error: Exception) -> Callable[..., Any]:
    def call(*_: object) -> Any:  # noqa: ANN401
        raise error

    return call


def _damaged(whole: bytes, rng: random.Random, number: int) -> bytes:
    start = rng.randrange(len(whole))
    end = min(len(whole), start + rng.choice((1, 4, 100, 4096)))
    kinds = (
        whole[:start],
        whole[:start] + bytes(end - start) + whole[end:],
        whole[:start] + rng.randbytes(end - start) + whole[end:],
        whole[:start] + bytes([whole[start] ^ 1 << rng.randrange(8)]) + whole[start + 1 :],
        whole[:start] + whole[end:],
        rng.randbytes(start),
    )
    return kinds[number % len(kinds)]


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a text, if it is there; its file keeps its time."""
    if not path.exists():
        return
    stat, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _configured(lines: str) -> Callable[[Path], None]:
    return lambda root: (root / "profcollect.yml").write_text(CONFIG + lines, encoding="utf-8") and None


def _other_picture(root: Path) -> None:
    path = next((root / "practices").rglob("plan*.png"), None)
    if path is not None and path.read_bytes().startswith(b"\x89PNG"):
        stat, size = path.stat(), len(path.read_bytes())
        path.write_bytes(png(200) if path.read_bytes() != png(200) else png(90))
        assert path.stat().st_size == size
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _own_taxonomy(root: Path) -> None:
    own = root / "own.yml"
    if own.exists():
        rewrite(own, "", "# Другая\n")
    else:
        own.write_text(DEFAULT.read_text(encoding="utf-8"), encoding="utf-8")
        _configured("taxonomy: own.yml\n")(root)


def _moved(old: str, new: str) -> Callable[[Path], None]:
    def move(root: Path) -> None:
        if (root / "practices" / old).exists():
            (root / "practices" / new).parent.mkdir(exist_ok=True)
            (root / "practices" / old).rename(root / "practices" / new)

    return move


def _written(name: str, content: str | bytes) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        data = content.encode() if isinstance(content, str) else content
        (root / "practices" / name).write_bytes(data)

    return write


def _gone(name: str) -> Callable[[Path], None]:
    return lambda root: (root / "practices" / name).unlink(missing_ok=True)


FORUM, KLUB, PROBY = (f"practices/{name}" for name in ("kopeysk/forum.md", "kopeysk/klub.md", "kyshtym/proby.md"))
ALL = {FORUM, KLUB, PROBY}
CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "nothing": (lambda _: None, set()),
    "times": (lambda root: [os.utime(path) for path in root.rglob("*")] and None, set()),
    "text of the same size": (lambda root: rewrite(root / KLUB, "Слово", "Весло"), {KLUB}),
    "title": (lambda root: rewrite(root / PROBY, "Вымышленные", "Придуманные"), {PROBY}),
    "picture of the same size and time": (_other_picture, {FORUM, PROBY}),
    "picture under another name": (_moved("kopeysk/plan.png", "kopeysk/plan-2.png"), {FORUM, PROBY}),
    "picture in other letters": (_moved("kopeysk/plan.png", "kopeysk/PLAN.png"), {FORUM, PROBY}),
    "picture that is none": (_written("kopeysk/plan.png", "не картинка"), {FORUM, PROBY}),
    "no picture": (_gone("kopeysk/plan.png"), {FORUM, PROBY}),
    "what was missing": (_written("kopeysk/net.md", practice("Нет и есть")), {KLUB, "practices/kopeysk/net.md"}),
    "what a link led to": (_gone("kopeysk/p.txt"), {KLUB}),
    "a practice under another name": (
        _moved("kyshtym/proby.md", "kyshtym/dela.md"),
        {FORUM, "practices/kyshtym/dela.md"},
    ),
    "an address that another had": (
        _written("kyshtym-proby.md", practice("Однофамилец")),
        {"practices/kyshtym-proby.md", FORUM, PROBY},
    ),
    "a practice in another town": (_moved("kopeysk/klub.md", "kyshtym/klub.md"), {"practices/kyshtym/klub.md"}),
    "a practice less": (_gone("kopeysk/klub.md"), set()),
    "settings": (_configured("типографика: {проценты: слитно}\n"), ALL),
    "another page": (_configured("профиль: a5-book\n"), ALL),
    "rules": (_configured("проверка: {выключить: [PC301]}\n"), ALL),
    "taxonomy": (_own_taxonomy, ALL),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_concerns_is_compiled_and_nothing_else(collect: Collect, worked: list[str], name: str) -> None:
    """Expect what a build without memory makes, and only those compiled that come from what has changed."""
    change, concerned = CHANGES[name]
    root = collect(PRACTICES)
    before = outcomes(root, MARKUPS)
    worked.clear()
    change(root)
    after = outcomes(root, MARKUPS)
    assert set(worked) == concerned
    assert after == fresh(root, MARKUPS)
    assert after.items() <= before.items() or concerned


def test_another_day_or_stage_or_program_is_another_context(
    collect: Collect, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(collect(PRACTICES))
    job = job_of(workspace)
    for other in (
        replace(job, today=date(2026, 11, 1)),
        replace(job, headings=(2,)),
        replace(job, rules=RuleSet(("PC3",))),
    ):
        list(remembered(workspace, jobs.Workers(job)))
        worked.clear()
        assert {one.path: one for one in remembered(workspace, jobs.Workers(other))} == {
            path: work(other, path) for path in ALL
        }
        assert set(worked) == ALL
    list(remembered(workspace, jobs.Workers(job)))
    worked.clear()
    monkeypatch.setattr(remembering, "tool", lambda: b"another")
    list(remembered(workspace, jobs.Workers(job)))
    assert set(worked) == ALL


def test_another_text_of_the_taxonomy_is_another_context(collect: Collect, worked: list[str]) -> None:
    root = collect(PRACTICES)
    _own_taxonomy(root)
    outcomes(root)
    worked.clear()
    _own_taxonomy(root)
    outcomes(root)
    assert set(worked) == ALL


def test_a_taxonomy_that_changes_while_it_is_read_is_kept_under_none(collect: Collect, worked: list[str]) -> None:
    """Expect nothing kept where nobody can tell which of two taxonomies it comes from."""
    root = collect(PRACTICES)
    _own_taxonomy(root)
    workspace = open_workspace(root)
    _own_taxonomy(root)
    assert {one.path for one in remembered(workspace, jobs.Workers(job_of(workspace)))} == ALL
    assert not kept(root).exists()
    assert outcomes(root) == fresh(root)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(root: Path, order: Order) -> tuple[Any, ...]:
    """Everything that a build writes and says; files that it leaves from earlier ones are not its own."""
    try:
        workspace = open_workspace(root)
        report = build(workspace, replace(order, selection=select((), workspace.settings, workspace.files)), QUIET)
    except InputError as error:
        return (str(error),)
    folders = tuple(
        {f"{path}/" for one in report.written if (path := one.path.removesuffix("/index.html")) != one.path}
    )
    own = {"manifest.json", *(file.path for one in report.written for file in one.files)}
    there = {name: data for name, data in tree(order.out).items() if name in own or name.startswith(folders)}
    said = [replace(one, seconds=0, kept=False, files=tuple(sorted(one.files))) for one in report.written]
    return there, report.diagnostics, report.left_out, said


def _templated(name: str, old: str, new: str) -> Callable[[Path], None]:
    """An own copy of a template with a change in it, or another change in that."""

    def change(root: Path) -> None:
        own = root / "templates" / "default" / name
        if not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            own.write_bytes((packaged_templates() / "default" / name).read_bytes())
        rewrite(own, old, new)

    return change


TEMPLATES = {
    "template of a page": _templated("html/practice.html.j2", "</h1>", "!</h1>"),
    "template of all pages": _templated("html/base.html.j2", "<body", "<body class='own'"),
    "what a template draws on": _templated("html/cards.html.j2", "<li>", "<li class='own'>"),
    "style": _templated("html/style.css", "", "/* own */"),
    "template of the PDF": _templated("pdf/book.typ.j2", "", "// own\n"),
}
"""What changes outputs, and no practice."""


def edits(rng: random.Random) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """Changes without end, some of which undo others."""
    changes = {name: change for name, (change, _) in CHANGES.items()}
    changes |= {f"again {name}": _written(name, content) for name, content in PRACTICES.items()}
    changes["settings again"] = _configured("")
    changes["another title"] = _configured("subtitle: Другой\n")
    changes["downloads"] = _configured("site: {downloads: yes}\n")
    changes |= TEMPLATES
    names = sorted(changes)
    while True:
        name = rng.choice(names)
        yield name, changes[name]


def _spoiled(rng: random.Random, out: Path) -> str:
    """Do something to a file of an output, as people do."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.suffix != ".json")
    if not files or rng.random() < 0.5:
        return ""
    path = rng.choice(files)
    kind = rng.choice(("gone", "other", "more", "link"))
    if kind == "gone":
        path.unlink()
    elif kind == "other":
        data = path.read_bytes()
        path.write_bytes(data[:-1] + b"?")
    elif kind == "more":
        path.with_name("заметки.txt").write_text("Моё.", encoding="utf-8")
    else:
        other = out.parent / "elsewhere"
        other.write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(other)
    return f"{kind} {path.relative_to(out)}"


def _edited_at_random(root: Path, tmp_path: Path, how: Order, count: int, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - for variety
    said = []
    for name, change in islice(edits(rng), count):
        today = date(2026, 11, rng.choice((19, 21, 21, 21)))
        change(root)
        said.append((name, today, _spoiled(rng, tmp_path / "after")))
        order = replace(how, today=today, final=rng.random() < 0.1, out=tmp_path / "after")
        after = built(root, replace(order, cached=True))
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        assert after == built(root, replace(order, out=tmp_path / "clean")), said


def _order(*formats: str, by: str = "") -> Order:
    numbers = "layout" if "pdf" in formats else "none"
    return Order(formats, by, Selection({}, ()), final=False, out=Path(), today=TODAY, page_numbers=numbers)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_a_build_is_as_a_clean_one(collect: Collect, tmp_path: Path, seed: int) -> None:
    """Expect every byte and every finding the same."""
    _edited_at_random(collect(PRACTICES), tmp_path, _order("html", "docx"), 8, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30, 32))
def test_after_many_edits_a_build_of_many_processes_is_as_a_clean_one(
    collect: Collect, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect the same where other processes compile, look at what is there and make their share of the pages."""
    monkeypatch.setattr(jobs, "FEW", 0)
    monkeypatch.setattr(renewing, "MANY", 0)
    monkeypatch.setattr(sharing, "LEAST", 1)
    _edited_at_random(collect(PRACTICES), tmp_path, replace(_order("html", "docx"), jobs=3), 15, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 14))
def test_after_many_edits_every_format_is_as_a_clean_one(collect: Collect, tmp_path: Path, seed: int) -> None:
    _edited_at_random(collect(PRACTICES), tmp_path, _order("docx", "pdf", "html", "html-single"), 30, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 23))
def test_after_many_edits_every_volume_is_as_a_clean_one(collect: Collect, tmp_path: Path, seed: int) -> None:
    _edited_at_random(collect(PRACTICES), tmp_path, _order("docx", "html", by="municipality"), 40, seed)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}


def test_what_would_be_the_same_is_left_where_it_is(collect: Collect, tmp_path: Path) -> None:
    """Expect of an unchanged collection the very files; of one with an edit in one town, those of the other."""
    root, order = (
        collect(PRACTICES),
        replace(_order("docx", "html", by="municipality"), out=tmp_path / "out", cached=True),
    )
    built(root, order)
    before = _stamps(tmp_path / "out")
    built(root, order)
    after = _stamps(tmp_path / "out")
    del before["manifest.json"], after["manifest.json"]
    assert before == after
    rewrite(root / KLUB, "Слово", "Весло")
    built(root, order)
    same = {name for name, stamp in _stamps(tmp_path / "out").items() if before.get(name) == stamp}
    assert {name for name in before if "/kyshtym/" in name} <= same
    assert "site/kopeysk-klub.html" not in same
    assert not [name for name in same if name.endswith(".docx") and "/kyshtym/" not in name]


def test_pages_about_other_practices_are_left_as_they_are(collect: Collect, tmp_path: Path) -> None:
    """Expect a page made again only where it shows something of the practice that was edited."""
    many = {f"kopeysk/p{number:02}.md": practice(f"Вымышленная практика {number:02}") for number in range(20)}
    root, order = collect(many), replace(_order("html"), out=tmp_path / "out", cached=True)
    built(root, order)
    before = _stamps(tmp_path / "out")
    rewrite(root / "practices/kopeysk/p10.md", "Текст.", "Другой текст.")
    built(root, order)
    again = {name for name, stamp in _stamps(tmp_path / "out").items() if before[name] != stamp}
    pages = {int(name.removeprefix("site/kopeysk-p")[:2]) for name in again if name.startswith("site/kopeysk-p")}
    # The one before and the one after it, and those that name it as one of the next in its town.
    assert pages == {7, 8, 9, 10, 11}
    assert {name for name in again if "/text/" in name} == {"site/data/text/kopeysk-p10.js"}


def test_what_was_made_by_another_tool_is_made_again(
    collect: Collect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, order = collect(PRACTICES), replace(_order("html"), out=tmp_path / "out", cached=True)
    built(root, order)
    before = _stamps(tmp_path / "out")
    monkeypatch.setattr(building, "tool", lambda: b"another")
    built(root, order)
    assert not before.items() & _stamps(tmp_path / "out").items()


def test_a_tool_that_was_moved_makes_everything_again(
    collect: Collect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect the same book from the same templates in another place, and no word of the place where they were."""
    root, order = collect(PRACTICES), replace(_order("html", "docx"), cached=True)
    made, packaged = [], packaged_templates()
    for place in ("one", "another"):
        shutil.copytree(packaged, tmp_path / place / "templates")
        monkeypatch.setattr(theme, "__file__", str(tmp_path / place / "profcollect" / "theme.py"))
        made.append(built(root, replace(order, out=tmp_path / "out")))
        shutil.rmtree(tmp_path / place)
    assert made[0] == made[1]


def test_a_build_says_what_it_left(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES)
    assert "без изменений" not in run("build", root, "--format", "html,docx", "--page-numbers", "none").stdout
    assert run("build", root, "--format", "html,docx", "--page-numbers", "none").stdout.count("без изменений") == 2


def test_cache_clean(collect: Collect, run: Run) -> None:
    """Expect nothing left of what was kept, and everything else as it was."""
    root = collect(PRACTICES)
    assert run("cache", "clean", root).exit_code == 0
    run("lint", root)
    run("build", root, "--format", "html")
    before = {name: data for name, data in tree(root).items() if not name.startswith(f"{FOLDER}/cache/")}
    done = run("cache", "clean", root)
    assert (done.exit_code, FOLDER in done.stdout) == (0, True)
    assert tree(root) == before


def test_cache_clean_follows_no_link(collect: Collect, run: Run, tmp_path: Path) -> None:
    root, other = collect(PRACTICES), tmp_path / "other"
    other.mkdir()
    (other / "dear.txt").write_text("Дорого.", encoding="utf-8")
    (root / FOLDER).mkdir()
    (root / FOLDER / "cache").symlink_to(other)
    assert run("cache", "clean", root).exit_code == 0
    assert (other / "dear.txt").exists()


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_any_number_of_processes_makes_the_same(collect: Collect, run: Run, tmp_path: Path, jobs: str) -> None:
    root = collect({f"kopeysk/p{number:02}.md": practice(f"Вымышленная практика {number:02}") for number in range(30)})
    assert run("build", root, "--format", "html", "--out", tmp_path / "a", "--no-cache").exit_code == 0
    assert run("build", root, "--format", "html", "--out", tmp_path / "b", "--no-cache", "--jobs", jobs).exit_code == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_two_builds_at_once(collect: Collect, tmp_path: Path) -> None:
    """Expect of each what a build alone makes, in both their outputs and in what they leave for the next."""
    root = collect(PRACTICES)
    command = [sys.executable, "-m", "profcollect", "build", root, "--format", "html", "--quiet", "--out"]
    builds = [subprocess.Popen([*command, tmp_path / f"out-{number}"]) for number in range(2)]
    assert [one.wait() for one in builds] == [0, 0]
    subprocess.run([*command, tmp_path / "clean", "--no-cache"], check=True)
    assert tree(tmp_path / "out-0") == tree(tmp_path / "out-1") == tree(tmp_path / "clean")
    assert outcomes(root) == fresh(root)


def test_no_cache_neither_takes_nor_keeps(collect: Collect, run: Run, worked: list[str]) -> None:
    """Expect the folder only where it is wanted, and nothing of it in the output."""
    root = collect(PRACTICES)
    assert run("build", root, "--format", "html", "--no-cache").exit_code == 0
    assert not kept(root).exists()
    assert run("build", root, "--format", "html").exit_code == 0
    assert kept(root).exists()
    assert not [name for name in tree(root / "build") if FOLDER in name or "compiled" in name]
    worked.clear()
    before = kept(root).read_bytes()
    assert run("build", root, "--format", "html", "--no-cache").exit_code == 0
    assert set(worked) == ALL
    assert kept(root).read_bytes() == before


def test_a_file_that_somebody_changed_is_made_again(collect: Collect, tmp_path: Path) -> None:
    """Expect that of a document and of a page, whole or in part, though size and time are as they were."""
    root, order = collect(PRACTICES), replace(_order("docx", "html"), out=tmp_path / "out", cached=True)
    built(root, order)
    clean = tree(order.out)
    for change in (lambda: None, lambda: rewrite(root / KLUB, "Слово", "Весло")):
        for name in ("sbornik.docx", "site/kyshtym-proby.html"):
            path = order.out / name
            stat = path.stat()
            path.write_bytes(path.read_bytes()[:-1] + b"?")
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        change()
        built(root, order)
        assert tree(order.out)["site/kyshtym-proby.html"] == clean["site/kyshtym-proby.html"]
        assert not tree(order.out)["sbornik.docx"].endswith(b"?")
