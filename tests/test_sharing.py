"""Pages that other processes make: the same bytes, whoever makes them, and nothing lost where one is gone."""

import os
from pathlib import Path

import pytest
from conftest import Collect, Run

from profcollect import jobs, renewing, sharing
from profcollect.sharing import Share, divided
from profcollect.writers.piece import Piece


def practice(number: int) -> str:
    other = number % 12 + 1
    return (
        f"---\ntitle: Вымышленная практика {number}\nmunicipality: kopeysk\nlevel: basic\n"
        f"directions: [lessons]\naudience: [pupils]\nkeywords: [вымысел]\n---\n\n"
        f"# Цель\n\nТекст {number}, после [другой](p{other:02}.md).[^1]\n\n[^1]: Сноска {number}.\n"
    )


MANY = {f"kopeysk/p{number:02}.md": practice(number) for number in range(1, 13)}


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes for a few practices already, and for a few files."""
    monkeypatch.setattr(jobs, "FEW", 1)
    monkeypatch.setattr(renewing, "MANY", 1)
    monkeypatch.setattr(sharing, "LEAST", 4)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def piece(text: str) -> Piece:
    return Piece(lambda: lambda _: b"", text=text)


@pytest.mark.parametrize(
    ("practices", "others", "processes", "shares"),
    [
        # As many shares as there are processes, if there are so many files.
        (1000, 500, 1, 1),
        (1000, 500, 3, 2),
        (3000, 500, 15, 7),
        # Too little for another process.
        (10, 20, 3, 0),
        (0, 0, 3, 0),
        (500, 400, 3, 0),
        (600, 500, 3, 1),
        (1000, 500, 0, 0),
        # What only this process can make is more than its part.
        (100, 5000, 1, 1),
        (0, 5000, 1, 1),
    ],
)
def test_shares_are_even(practices: int, others: int, processes: int, shares: int) -> None:
    """Expect each file once, a practice's files together, and no share larger than that of this process."""
    pieces = {f"other-{number}": piece("") for number in range(others)}
    pieces |= {f"p{number}.html": piece(f"p{number}") for number in range(practices)}
    pieces |= {f"text/p{number}.js": piece(f"p{number}") for number in range(practices)}
    made = list(divided(pieces, processes))
    assert len(made) == shares
    names = [name for share in made for name in share]
    assert len(names) == len(set(names))
    assert all(pieces[name].text for name in names)
    owners = [{pieces[name].text for name in share} for share in made]
    assert sum(map(len, owners)) == len(set().union(*owners))
    assert len(names) == 2 * len(set().union(*owners))
    assert all(len(share) <= len(pieces) - len(names) + 2 * shares for share in made)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("processes", ["2", "4"])
def test_pages_are_the_same_whoever_makes_them(collect: Collect, run: Run, tmp_path: Path, processes: str) -> None:
    """Expect every byte the same, of the manifest too, the first time and after an edit."""
    root = collect(MANY)
    order = ("build", root, "--format", "html")
    for text in ("Текст 3", "Другой текст 3"):
        path = root / "practices" / "kopeysk" / "p03.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Текст 3", text), encoding="utf-8")
        assert run(*order, "--out", tmp_path / "many", "--jobs", processes).exit_code == 0
        assert run(*order, "--out", tmp_path / "one", "--jobs", "1", "--no-cache").exit_code == 0
        assert tree(tmp_path / "many") == tree(tmp_path / "one")


def _killed(task: Share) -> None:
    Path(task.folder.out).with_suffix(".begun").touch()
    os._exit(9)


@pytest.mark.usefixtures("shared")
def test_a_process_that_is_gone_takes_no_page_with_it(
    collect: Collect, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = collect(MANY)
    order = ("build", root, "--format", "html", "--no-cache")
    assert run(*order, "--out", tmp_path / "one", "--jobs", "1").exit_code == 0
    monkeypatch.setattr(sharing, "make", _killed)
    assert run(*order, "--out", tmp_path / "many", "--jobs", "3").exit_code == 0
    assert (tmp_path / "many.begun").exists()
    assert tree(tmp_path / "many") == tree(tmp_path / "one")


@pytest.mark.usefixtures("shared")
def test_what_is_wrong_with_a_template_is_told_from_there(collect: Collect, run: Run, tmp_path: Path) -> None:
    """Expect the template and the line, and no output."""
    root = collect(MANY)
    own = root / "templates" / "default" / "html"
    own.mkdir(parents=True)
    # Only the last practice fails, which another process makes.
    own.joinpath("practice.html.j2").write_text(
        "{{ entry.title if entry.number < 12 else 1 + 'x' }}\n", encoding="utf-8"
    )
    done = run("build", root, "--format", "html", "--jobs", "2", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "practice.html.j2:1" in done.output
    assert not (tmp_path / "out" / "site").exists()
