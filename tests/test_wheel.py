"""What is installed elsewhere works as the checkout does."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_templates_and_no_tests(wheel: Path) -> None:
    """Expect all of templates/ under the package, and nothing of the collection."""
    names = ZipFile(wheel).namelist()
    assert "profcollect/templates/default/docx/book.docx" in names
    assert "profcollect/templates/default/pdf/book.typ.j2" in names
    assert "profcollect/templates/default/html/index.html.j2" in names
    assert "profcollect/data/ru.yml" in names
    assert not [name for name in names if "templates" in name and name.endswith(".py")]
    assert not [name for name in names if name.startswith(("tests", "practices", "build", "templates"))]


def test_an_installed_wheel_makes_and_builds_a_collection(wheel: Path, tmp_path: Path) -> None:
    """Expect `init`, `lint` and `build` to work away from the checkout, in a path with spaces and Cyrillic."""
    place = tmp_path / "Чужой компьютер"
    # The wheel's own dependencies are this environment's; only profcollect itself comes from the wheel.
    venv.create(place / "env", with_pip=False, system_site_packages=False, symlinks=True)
    library = next((place / "env").rglob("site-packages"))
    ZipFile(wheel).extractall(library)
    here = Path(__import__("yaml").__file__).parent.parent
    (library / "rest.pth").write_text(f"{here}\n", encoding="utf-8")
    python = str(next((place / "env").glob("*/python")))
    code = "import profcollect, sys; sys.stdout.write(profcollect.__file__)"
    found = subprocess.run([python, "-c", code], cwd=place, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(library))
    for arguments in (["init", "Сборник"], ["lint", "Сборник"], ["build", "Сборник"]):
        result = subprocess.run(
            [python, "-m", "profcollect", *arguments], cwd=place, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
    built = {path.name for path in (place / "Сборник" / "build").iterdir()}
    assert built == {"manifest.json", "sbornik.docx", "sbornik.pdf", "site"}
