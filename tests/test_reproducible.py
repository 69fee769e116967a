"""The same inputs and the same day give the same bytes, wherever, whenever and by whomever a book is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from conftest import FICTIONAL

from profcollect.writers.formats import FORMATS


@dataclass(frozen=True)
class Machine:
    """What differs between two people's computers."""

    folder: str
    umask: int
    variables: dict[str, str]
    reverse: bool
    """Whether its disk lists files in the opposite order of their making."""


# Python 3.11 reads the paths of an editable installation in the encoding of the locale: where the checkout lies in a
# folder of another alphabet, it does not even start under C.
PLAIN_LOCALE = "C" if sys.prefix.isascii() else "C.UTF-8"
MACHINES = (
    Machine(
        "a",
        0o022,
        {"LC_ALL": "C.UTF-8", "LANGUAGE": "ru", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        reverse=False,
    ),
    Machine(
        "Мой сборник № 2/практики (копия)",
        0o077,
        {
            "LC_ALL": PLAIN_LOCALE,
            "LANG": "en_US",
            "TZ": "Pacific/Pago_Pago",
            "PYTHONHASHSEED": "4711",
            "PROFCOLLECT_LANG": "en",
        },
        reverse=True,
    ),
)


def copied(source: Path, target: Path, *, reverse: bool) -> None:
    """A collection, its files made in one order or the other, with times of their own."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    for number, path in enumerate(reversed(files) if reverse else files):
        place = target / path.relative_to(source)
        if {"build", ".profcollect"} & set(place.relative_to(target).parts):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        os.utime(place, (1_000_000_000 + number, 1_000_000_000 + number))


def built(machine: Machine, top: Path, source: Path, *options: str) -> dict[str, bytes]:
    """Every file of the book as that machine builds it."""
    root, home = top / machine.folder, top / "home"
    copied(source, root, reverse=machine.reverse)
    home.mkdir(exist_ok=True)
    known = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_CTYPE"}}
    variables = {**known, "SOURCE_DATE_EPOCH": "1796083200", "HOME": str(home), **machine.variables}
    here, folder = (root, ".") if machine.reverse else (top, machine.folder)
    done = subprocess.run(
        [sys.executable, "-m", "profcollect", "build", folder, "--out", str(root / "out"), *options],
        cwd=here,
        env=variables,
        umask=machine.umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    out = root / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def differences(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    """The files that differ; of a file that is an archive, its parts."""
    found = []
    for name in sorted(set(one) | set(two)):
        left, right = one.get(name), two.get(name)
        if left == right:
            continue
        found.append(name)
        if left and right and is_zipfile(BytesIO(left)) and is_zipfile(BytesIO(right)):
            parts = [
                {part: book.read(part) for part in book.namelist()}
                for book in map(ZipFile, map(BytesIO, (left, right)))
            ]
            found += [f"{name}: {part}" for part in differences(*parts)]
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_two_machines_make_the_same_book(tmp_path: Path) -> None:
    """Expect every format and the manifest equal, byte for byte."""
    options = ("--format", ",".join(FORMATS), "--by", "municipality")
    books = []
    for machine in MACHINES:
        top = tmp_path / machine.folder[0]
        books.append(built(machine, top, FICTIONAL, *options))
    assert {Path(name).suffix.lstrip(".") for name in books[0]} >= {one.partition("-")[0] for one in FORMATS} | {"json"}
    assert differences(*books) == []


def test_the_comparison_itself_sees_a_difference() -> None:
    """Expect the part of an archive that differs to be named."""
    archives = []
    for text in ("одно", "другое"):
        data = BytesIO()
        with ZipFile(data, "w") as book:
            book.writestr("same.xml", "то же")
            book.writestr("word/document.xml", text)
        archives.append({"x.docx": data.getvalue(), "y.txt": b"="})
    assert differences(*archives) == ["x.docx", "x.docx: word/document.xml"]
