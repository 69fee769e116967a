"""A new collection: what `init` writes, and that it works where it is meant to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run

from profcollect.workflows import FILES, GITHUB, GITLAB

WRITTEN = [
    ".github/workflows/profcollect.yml",
    ".gitignore",
    ".gitlab-ci.yml",
    "practices/kopeysk/primer.md",
    "profcollect.yml",
]
FAULTY = "---\nназвание: Вторая практика\nстатус: чирновик\n---\n\n## Цель\n\nТекст.\n"
UNREADABLE = "---\nназвание: [Третья\n}\nпрактика\n---\n"
INSTALL = "python -m pip install profcollect"


def files_of(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def collection(run: Run, tmp_path: Path) -> Path:
    """A new collection in a repository, in a path with spaces and Cyrillic letters."""
    root = tmp_path / "Сборник города"
    assert run("init", root).exit_code == 0
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def test_init_makes_a_collection_that_builds(run: Run, tmp_path: Path) -> None:
    """Expect a config, an example and workflows, all of them told; lint accepts it and build builds it."""
    root = tmp_path / "Сборник города"
    result = run("init", root)
    assert result.exit_code == 0
    assert files_of(root) == WRITTEN
    assert all(f"  {name}\n" in result.output for name in WRITTEN)
    linted = run("lint", root)
    assert linted.exit_code == 0, linted.output
    assert run("build", root).exit_code == 0


def test_init_keeps_what_is_there(run: Run, tmp_path: Path) -> None:
    """Expect files of one's own to stay, and nothing to change the second time."""
    root = tmp_path / "Сборник"
    for name in (".gitignore", ".gitlab-ci.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# mine\n", encoding="utf-8")
    result = run("init", root)
    assert ".gitignore" not in result.output
    assert files_of(root) == WRITTEN
    for name in (".gitignore", ".gitlab-ci.yml"):
        assert (root / name).read_text(encoding="utf-8") == "# mine\n"
    (root / "profcollect.yml").write_text("mine", encoding="utf-8")
    again = run("init", root)
    assert again.exit_code == 0
    assert "ничего не изменено" in again.output
    assert (root / "profcollect.yml").read_text(encoding="utf-8") == "mine"


def test_an_old_collection_gets_workflows_but_no_example(run: Run, tmp_path: Path) -> None:
    """Expect what CI needs beside a config that is there, and nothing else."""
    (tmp_path / "profcollect.yml").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)
    assert files_of(tmp_path) == [name for name in WRITTEN if "practices" not in name]
    assert ".gitlab-ci.yml" in result.output
    assert "profcollect.yml:" not in result.output


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("name", "schema"), [(WRITTEN[0], "github-workflows"), (WRITTEN[2], "gitlab-ci")])
def test_workflows_are_what_their_servers_take(name: str, schema: str, lang: str, tmp_path: Path) -> None:
    """Expect them to fit the schemas of GitHub's workflows and GitLab's pipelines."""
    path = tmp_path / Path(name).name
    path.write_text(FILES[name].say(lang), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def nameless(value: Any) -> Any:  # noqa: ANN401 - whatever the YAML is
    """A workflow without the words that are for people."""
    if isinstance(value, dict):
        return {key: nameless(inner) for key, inner in value.items() if key not in {"name", "PROFCOLLECT_LANG"}}
    return [nameless(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("text", [GITHUB, GITLAB])
def test_workflows_do_the_same_in_both_languages(text: Any) -> None:  # noqa: ANN401 - a Text
    assert nameless(yaml.safe_load(text.ru)) == nameless(yaml.safe_load(text.en))


def test_workflows_may_only_read() -> None:
    """Expect no right to write, and every action at a major version."""
    workflow = yaml.safe_load(GITHUB.ru)
    assert workflow["permissions"] == {"contents": "read"}
    used = [step["uses"] for step in workflow["jobs"]["book"]["steps"] if "uses" in step]
    assert all(name.partition("@")[2][1:].isdecimal() for name in used)


def shell(script: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as the servers do: in bash, at the root, until the first command that fails."""
    if sys.platform == "win32":
        pytest.skip("the servers that run these scripts have Linux")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": path, "HOME": str(root), "PYTHONUTF8": "1", "PROFCOLLECT_LANG": "ru"},
    )


def run_github(root: Path) -> tuple[bool, str]:
    """Whether the job of GitHub's workflow ends well, and what its steps print. Its actions are left out."""
    workflow = yaml.safe_load((root / WRITTEN[0]).read_text(encoding="utf-8"))
    well, printed = True, ""
    for step in workflow["jobs"]["book"]["steps"]:
        if "run" in step and step["run"] != INSTALL and (well or step.get("if") == "${{ !cancelled() }}"):
            done = shell(step["run"], root)
            well = well and done.returncode == 0
            printed += done.stdout + done.stderr
    return well, printed


def run_gitlab(root: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """What becomes of the jobs of GitLab's pipeline."""
    pipeline = yaml.safe_load((root / WRITTEN[2]).read_text(encoding="utf-8"))
    before = [line for line in pipeline["default"]["before_script"] if line != INSTALL]
    jobs = {name: "\n".join([*before, *job["script"]]) for name, job in pipeline.items() if "script" in job}
    return {name: shell(script, root) for name, script in jobs.items()}


bash = pytest.mark.skipif(sys.platform == "win32", reason="the servers run them in bash")


@bash
def test_the_workflow_of_github_passes_and_builds(collection: Path) -> None:
    well, printed = run_github(collection)
    assert well, printed
    assert "::error" not in printed
    assert {path.name for path in (collection / "build").iterdir()} == {
        "sbornik.docx",
        "sbornik.pdf",
        "site",
        "manifest.json",
    }
    status = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=collection, capture_output=True, text=True, check=True
    )
    assert "build" not in status.stdout
    assert ".profcollect" not in status.stdout
    assert "/.profcollect/" in (collection / ".gitignore").read_text(encoding="utf-8").splitlines()


@bash
@pytest.mark.parametrize("text", [FAULTY, UNREADABLE], ids=["faulty", "unreadable"])
def test_the_workflow_of_github_fails_and_builds_nevertheless(collection: Path, text: str) -> None:
    """Expect annotations, a red job, and a book."""
    (collection / "practices" / "kopeysk" / "vtoraya.md").write_text(text, encoding="utf-8")
    well, printed = run_github(collection)
    assert not well
    assert "::error file=practices/kopeysk/vtoraya.md,line=" in printed
    assert (collection / "build" / "sbornik.pdf").is_file()


@bash
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (FAULTY.replace("чирновик", "черновик"), {"lint": True, "book": True}),
        (FAULTY, {"lint": False, "book": True}),
        (UNREADABLE, {"lint": False, "book": False}),
    ],
    ids=["clean", "faulty", "unreadable"],
)
def test_the_pipeline_of_gitlab(collection: Path, text: str, jobs: dict[str, bool]) -> None:
    """Expect a report, words in the log and a book, whatever becomes of the jobs."""
    (collection / "practices" / "kopeysk" / "vtoraya.md").write_text(text, encoding="utf-8")
    done = run_gitlab(collection)
    assert {name: one.returncode == 0 for name, one in done.items()} == jobs
    assert "Проверено практик: 2." in done["lint"].stdout
    report = json.loads((collection / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert bool([one for one in report if one["severity"] == "major"]) is not jobs["lint"]
    assert (collection / "build" / "sbornik.pdf").is_file()
