"""`build` as its user meets it: what is written, what is said, and what bad input gets."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import CONFIG, FICTIONAL, Collect, Run

TWO = {
    "kopeysk/forum.md": "---\ntitle: Вымышленный форум\nдля кого: педагоги\n---\n## Цель\n\nВымышленная цель.\n",
    "kyshtym/proby.md": "---\ntitle: Вымышленные пробы\nнаправление: профпробы\n---\n## Цель\n\nДругая цель.\n",
}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_writes_three_formats_and_says_so(collect: Collect, run: Run) -> None:
    """Expect DOCX, PDF and a site in build/, a table with pages, and exit code 0."""
    root = collect(TWO)
    result = run("build", root)
    assert result.exit_code == 0, result.output
    written = set(tree(root / "build"))
    assert {"sbornik.docx", "sbornik.pdf", "site/index.html", "site/kopeysk-forum.html"} <= written
    assert not [name for name in written if name.startswith(".")]
    for name in ("sbornik.docx", "sbornik.pdf", "site/index.html"):
        assert name in result.output
    assert "Рабочая версия" in result.output


def test_formats_and_folder_can_be_chosen(collect: Collect, run: Run, tmp_path: Path) -> None:
    """Expect only what was asked for, where it was asked for."""
    root = collect(TWO)
    out = tmp_path / "Готовое"
    assert run("build", root, "--format", "docx", "--out", out).exit_code == 0
    assert set(tree(out)) == {"sbornik.docx", "manifest.json"}
    assert not (root / "build").exists()


def test_an_unknown_format_is_named_with_those_there_are(collect: Collect, run: Run) -> None:
    """Expect exit code 2."""
    result = run("build", collect(TWO), "--format", "doc")
    assert result.exit_code == 2
    assert "docx, pdf, html" in result.output


def test_volumes_by_municipality(collect: Collect, run: Run) -> None:
    """Expect a volume for each beside the whole, with its own practices only."""
    root = collect(TWO)
    assert run("build", root, "--by", "муниципалитет", "--format", "html,docx").exit_code == 0
    written = set(tree(root / "build"))
    assert {"site/index.html", "by-municipality/kopeysk/kopeysk.docx"} <= written
    assert "by-municipality/kopeysk/site/kopeysk-forum.html" in written
    assert "by-municipality/kopeysk/site/kyshtym-proby.html" not in written


@pytest.mark.parametrize(
    "words", [["кыштым"], ["практико-ориентированный модуль"], ["основной"], ["practices/kyshtym"], ["Kyshtym", "main"]]
)
def test_only_selects(collect: Collect, run: Run, words: list[str]) -> None:
    """Expect one practice, by whatever it is selected."""
    root = collect(TWO)
    result = run("build", root, "--format", "html", *[part for word in words for part in ("--only", word)])
    assert result.exit_code == 0, result.output
    pages = {name for name in tree(root / "build" / "site") if name.startswith("k") and name.endswith(".html")}
    assert pages == {"kyshtym-proby.html"}


def test_only_with_a_slip_suggests(collect: Collect, run: Run) -> None:
    """Expect exit code 2 and the nearest name."""
    result = run("build", collect(TWO), "--only", "Копеиск")
    assert result.exit_code == 2
    assert "Копейск" in result.output


def test_quiet_is_silent(collect: Collect, run: Run) -> None:
    """Expect nothing printed."""
    assert run("build", collect(TWO), "--quiet", "--format", "html").output == ""


def test_a_final_edition_takes_accepted_practices_only(run: Run, tmp_path: Path) -> None:
    """Expect no mark, no draft, no rejected practice, and words on what was left out and why."""
    result = run("build", FICTIONAL, "--final", "--format", "html,docx", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "черновик" in result.output
    assert "отклонена" in result.output
    files = tree(tmp_path)
    assert not any("Рабочая версия".encode() in data for name, data in files.items() if name.endswith(".html"))
    with ZipFile(BytesIO(next(data for name, data in files.items() if name.endswith(".docx")))) as word:
        assert not any("Рабочая версия".encode() in word.read(name) for name in word.namelist())


def test_a_working_edition_is_marked_in_every_format(run: Run, tmp_path: Path) -> None:
    """Expect the mark and the date to be found in all three."""
    from pypdf import PdfReader

    assert run("build", FICTIONAL, "--out", tmp_path).exit_code == 0
    site = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    pdf = PdfReader(next(tmp_path.glob("*.pdf")))
    with ZipFile(next(tmp_path.glob("*.docx"))) as word:
        docx = "".join(word.read(name).decode() for name in word.namelist() if name.endswith(".xml"))
    for text in (site, docx, *(pdf.pages[page].extract_text() for page in (0, 5, -1))):
        plain = text.replace("\u00a0", " ")
        assert "рабочая версия" in plain.lower()
        assert "1 декабря 2026 г." in plain


def test_a_final_edition_is_refused_where_there_are_errors(collect: Collect, run: Run) -> None:
    """Expect the practice named, exit code 1, and the previous output untouched."""
    root = collect({"kopeysk/a.md": "---\ntitle: Вымышленная практика\nстатус: принята\n---\n"})
    (root / "build").mkdir()
    (root / "build" / "sbornik.docx").write_bytes(b"previous")
    result = run("build", root, "--final")
    assert result.exit_code == 1
    assert "practices/kopeysk/a.md" in result.output
    assert tree(root / "build") == {"sbornik.docx": b"previous"}


@pytest.mark.parametrize(
    "practice", ["---\nстатус: принята\n---\n", "просто текст", b"\x00"], ids=["no title", "no front matter", "binary"]
)
def test_a_final_edition_is_never_short_of_a_practice(run: Run, tmp_path: Path, practice: str | bytes) -> None:
    """Expect a refusal that names what cannot be read: it may be an accepted practice."""
    root = tmp_path / "сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("build"))
    data = practice.encode() if isinstance(practice, str) else practice
    (root / "practices" / "svetlogorye" / "bad.md").write_bytes(data)
    result = run("build", root, "--final", "--format", "html")
    assert result.exit_code == 1
    assert "practices/svetlogorye/bad.md" in result.output
    assert tree(root / "build") == {}


def test_two_builds_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    """Expect every file equal, on the same day."""
    for name in ("one", "two"):
        assert run("build", FICTIONAL, "--out", tmp_path / name).exit_code == 0
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert {name for name in one if one[name] != two.get(name)} == set()


def test_one_unreadable_practice_does_not_stop_the_book(collect: Collect, run: Run) -> None:
    """Expect the others built, the one named with its reason, and exit code 1."""
    bad = {
        "kopeysk/bad.md": b"\x00\x01\x02",
        "kopeysk/empty.md": "",
        "kopeysk/none.md": "просто текст",
        "kopeysk/huge.md": b"---\ntitle: x\n---\n" + b"x" * 50_000_000,
    }
    root = collect({**TWO, **bad})
    result = run("build", root, "--format", "html")
    assert result.exit_code == 1
    assert "practices/kopeysk/huge.md:1:1: ошибка PC143" in run("lint", root).output
    for name in ("bad.md", "empty.md", "none.md", "huge.md"):
        assert f"practices/kopeysk/{name}" in result.output
    assert (root / "build" / "site" / "kopeysk-forum.html").is_file()


def test_rejected_and_withdrawn_practices_are_in_no_edition(run: Run, tmp_path: Path) -> None:
    """Expect them named, and no page of theirs."""
    result = run("build", FICTIONAL, "--format", "html", "--out", tmp_path)
    assert "статус «отклонена»" in result.output
    assert "статус «отозвана»" in result.output
    assert not [name for name in tree(tmp_path) if "vakansiya" in name or "podkast" in name]


def test_a_folder_that_cannot_be_replaced_stays(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect the old site back in its place if the new one cannot take it."""
    root = collect(TWO)
    assert run("build", root, "--format", "html").exit_code == 0
    before = tree(root / "build")
    rename = Path.rename

    def busy(self: Path, target: Path) -> Path:
        if self.parent.name == "new":
            raise PermissionError(13, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    monkeypatch.setattr("profcollect.outputs._exchange", lambda *_: False)
    (root / "practices" / "kopeysk" / "forum.md").write_text("---\ntitle: Другое название\n---\n", encoding="utf-8")
    assert run("build", root, "--format", "html").exit_code == 2
    assert tree(root / "build") == before


def test_a_missing_image_is_shown_and_reported(collect: Collect, run: Run) -> None:
    """Expect the book with a box in the image's place, and a finding with its line."""
    root = collect({"kopeysk/a.md": "---\ntitle: Вымышленная практика\n---\n\n![Фото](net.png)\n"})
    assert run("build", root, "--format", "html").exit_code == 0
    assert "Нет изображения" in (root / "build/site/kopeysk-a.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    checked = run("lint", root)
    assert checked.exit_code == 1
    assert "practices/kopeysk/a.md:5:1" in checked.output
    assert "PC401" in checked.output


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda root: (root / "profcollect.yml").unlink(), "profcollect init"),
        (lambda root: (root / "profcollect.yml").write_text("title: a: b\n", encoding="utf-8"), "profcollect.yml:1:8"),
        (lambda root: (root / "profcollect.yml").write_text("titel: А\n" + CONFIG, encoding="utf-8"), "title"),
        (lambda root: [path.unlink() for path in root.rglob("*.md")], "profcollect new"),
        (lambda root: (root / "practices").rename(root / "elsewhere"), "папк"),
    ],
    ids=["no config", "config with a colon", "config with a slip", "no practices", "no folder"],
)
def test_what_cannot_work_is_told_in_words(collect: Collect, run: Run, make: object, words: str) -> None:
    """Expect exit code 2, no traceback, and what to do."""
    root = collect(TWO)
    assert callable(make)
    make(root)
    result = run("build", root)
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_template_with_an_undefined_name_is_told_with_file_and_line(collect: Collect, run: Run) -> None:
    """Expect the template's own place, and no output."""
    root = collect(TWO)
    own = root / "templates" / "default" / "html"
    own.mkdir(parents=True)
    (own / "index.html.j2").write_text("<h1>{{ title }}</h1>\n{{ titel }}\n", encoding="utf-8")
    result = run("build", root)
    assert result.exit_code == 2
    assert "index.html.j2:2" in result.output
    assert "titel" in result.output
    assert tree(root / "build") == {}


def test_a_folder_without_permission_is_told(
    collect: Collect, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect exit code 2 and advice. Simulated, because the superuser may write anywhere."""

    def denied(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", denied)
    result = run("build", collect(TWO), "--out", tmp_path / "closed")
    assert result.exit_code == 2
    assert "--out" in result.output


def test_an_output_that_is_a_file_is_told(collect: Collect, run: Run, tmp_path: Path) -> None:
    """Expect exit code 2 and advice, the file intact."""
    out = tmp_path / "file"
    out.write_text("mine")
    result = run("build", collect(TWO), "--out", out)
    assert result.exit_code == 2
    assert "--out" in result.output
    assert out.read_text() == "mine"


def test_an_open_file_is_told_and_the_old_ones_stay(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect advice to close the file in Word, as Windows refuses to replace an open file."""
    root = collect(TWO)
    assert run("build", root, "--format", "docx").exit_code == 0
    before = tree(root / "build")

    def busy(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", busy)
    result = run("build", root, "--format", "docx")
    assert result.exit_code == 2
    assert "Word" in result.output
    assert tree(root / "build") == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of processes to interrupt")
@pytest.mark.parametrize("after", [0.1, 1.5], ids=["while practices are read", "while pages are laid out"])
def test_control_c_leaves_the_previous_output(collect: Collect, after: float) -> None:
    """Expect words, exit code 130, and the files of before."""
    text = "Вымышленный *текст* со [ссылкой](#a).\n\n" * 1500
    practices = {f"kopeysk/p{n}.md": f"---\ntitle: Вымышленная практика {n}\n---\n{text}" for n in range(60)}
    root = collect(practices)
    (root / "build").mkdir()
    (root / "build" / "sbornik.pdf").write_bytes(b"previous")
    process = subprocess.Popen(
        [sys.executable, "-m", "profcollect", "build", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    while not list((root / "build").glob(".profcollect-*")):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output.decode()
    assert "Прервано" in output.decode()
    assert "Traceback" not in output.decode()
    assert tree(root / "build") == {"sbornik.pdf": b"previous"}


def test_inputs_are_never_changed(run: Run, tmp_path: Path) -> None:
    """Expect the collection byte for byte as it was."""
    before = {name: data for name, data in tree(FICTIONAL).items() if not name.startswith(("build/", ".profcollect/"))}
    run("lint", FICTIONAL)
    run("build", FICTIONAL, "--out", tmp_path)
    after = {name: data for name, data in tree(FICTIONAL).items() if not name.startswith(("build/", ".profcollect/"))}
    assert before == after
