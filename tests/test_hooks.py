"""The hooks for pre-commit: valid, and run by pre-commit itself on a repository with a collection."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml
from conftest import Collect

MANIFEST = Path(__file__).parent.parent / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}
CLEAN = "---\nназвание: Вымышленная практика\n---\n\n## Цель\n\nТекст.\n"
FAULTY = CLEAN.replace("---\n\n", "статус: чирновик\n---\n\n", 1)
PRACTICES = ["practices/kopeysk/a.md", "practices/Кыштым/Моя практика.markdown", "сборник/practices/a/b/c.MD"]
OTHERS = [
    "README.md",
    "practices/README.md",
    "practices/kopeysk/readme.markdown",
    "practices/.черновики/a.md",
    "practices/kopeysk/.a.md",
    "practices/kopeysk/images/a.png",
    "my-practices/a.md",
]


def test_the_manifest_is_valid() -> None:
    """Expect pre-commit to take it."""
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_only_practices_are_checked(hook: dict[str, str]) -> None:
    def chosen(path: str) -> bool:
        return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)

    assert [path for path in PRACTICES + OTHERS if chosen(path)] == PRACTICES


@pytest.fixture
def repository(collect: Collect) -> Path:
    """A collection in a repository that uses both hooks, with the profcollect of this environment."""
    root = collect({"kopeysk/a.md": CLEAN, "kopeysk/README.md": "# Не практика\n"})
    hooks = [{**hook, "language": "system"} for hook in HOOKS.values()]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (root / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def pre_commit(root: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """Run a hook on what is staged, as `git commit` does."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", hook, "--color", "never"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(root.parent / "pre-commit"), "PYTHONUTF8": "1"},
    )


def test_lint_lets_a_clean_practice_pass(repository: Path) -> None:
    done = pre_commit(repository, "profcollect-lint")
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


def test_lint_stops_a_faulty_one(repository: Path) -> None:
    """Expect the finding of the staged file in the output, and no word of others."""
    (repository / "practices" / "kopeysk" / "Моя вторая.md").write_text(FAULTY, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    done = pre_commit(repository, "profcollect-lint")
    assert done.returncode == 1
    assert "practices/kopeysk/Моя вторая.md:3:9: ошибка PC118" in done.stdout


def test_fix_mends_and_stops_once(repository: Path) -> None:
    """Expect the file to be mended, the commit to stop for it to be staged anew, and to pass then."""
    path = repository / "practices" / "kopeysk" / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + CLEAN.encode())
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    done = pre_commit(repository, "profcollect-fix")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert path.read_bytes() == CLEAN.encode()
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    assert pre_commit(repository, "profcollect-fix").returncode == 0
