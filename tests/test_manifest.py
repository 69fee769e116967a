"""`manifest.json`: what was written, what from, with what, and what is not in it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, FICTIONAL, Collect, Run

from profcollect import __version__

TWO = {
    "kopeysk/forum.md": "---\ntitle: Вымышленный форум\nдля кого: педагоги\nстатус: принята\n---\n## Цель\n\nЦель.\n",
    "kyshtym/proby.md": "---\ntitle: Вымышленные пробы\nнаправление: профпробы\n---\n## Цель\n\nДругая цель.\n",
}


def manifest(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return told


def paths(entries: list[dict[str, Any]], **wanted: str) -> list[str]:
    return [one["path"] for one in entries if all(one.get(key) == value for key, value in wanted.items())]


def check_hashes(folder: Path, entries: list[dict[str, Any]]) -> None:
    for one in entries:
        data = (folder / one["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (one["size"], one["sha256"]), one["path"]


def test_every_output_is_listed_as_it_is(collect: Collect, run: Run) -> None:
    """Expect each file in the folder, those of the volumes too, with its size and hash, and nothing else."""
    root = collect(TWO)
    assert run("build", root, "--by", "municipality", "--format", "docx,pdf,html").exit_code == 0
    out = root / "build"
    listed = manifest(out)["outputs"]
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert paths(listed) == sorted(there - {"manifest.json"})
    assert "by-municipality/kopeysk/kopeysk.docx" in paths(listed, format="docx")
    check_hashes(out, listed)


def test_the_file_that_is_opened_tells_of_the_book(collect: Collect, run: Run) -> None:
    """Expect practices, pages where there are such, and where the page numbers are from."""
    root = collect(TWO)
    assert run("build", root).exit_code == 0
    told = {one["path"]: one for one in manifest(root / "build")["outputs"]}
    pdf, docx, site = told["sbornik.pdf"], told["sbornik.docx"], told["site/index.html"]
    assert [one["practices"] for one in (pdf, docx, site)] == [2, 2, 2]
    assert pdf["pages"] > 2
    assert [one["page_numbers"] for one in (pdf, docx, site)] == ["layout"] * 3
    assert "pages" not in docx
    assert "pages" not in site
    assert "practices" not in told["site/style.css"]


def test_numbers_that_nobody_asked_for_are_not_claimed(collect: Collect, run: Run) -> None:
    """Expect `none` for DOCX, and words on it; the site has the layout's where a PDF is made beside it."""
    root = collect(TWO)
    result = run("build", root, "--page-numbers", "none", "--format", "docx,html")
    assert "Номера страниц в DOCX проставит Word" in result.output
    told = manifest(root / "build")
    numbers = {one["format"]: one["page_numbers"] for one in told["outputs"] if "practices" in one}
    assert numbers == {"docx": "none", "html": "none"}
    assert "typst" not in told["engines"]
    result = run("build", root, "--page-numbers", "none")
    assert "взяты из вёрстки" not in result.output
    numbers = {one["format"]: one["page_numbers"] for one in manifest(root / "build")["outputs"] if "practices" in one}
    assert (numbers["docx"], numbers["pdf"], numbers["html"]) == ("none", "layout", "layout")


def test_the_summary_says_where_page_numbers_are_from(collect: Collect, run: Run) -> None:
    """Expect that only where there is a DOCX."""
    root = collect(TWO)
    assert "Номера страниц в DOCX взяты из вёрстки PDF" in run("build", root, "--format", "docx").output
    assert "Номера страниц" not in run("build", root, "--format", "html").output


def test_every_input_is_listed_as_it_is(run: Run, tmp_path: Path) -> None:
    """Expect settings, practices, images, the texts around them, own and packaged templates, fonts."""
    root = tmp_path / "сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("build", ".profcollect"))
    config = (root / "profcollect.yml").read_text(encoding="utf-8")
    config = re.sub(r"(?m)^(?:preface|предисловие|taxonomy):.*\n", "", config)
    (root / "profcollect.yml").write_text(config + "preface: слово.txt\ntaxonomy: уровни.yml\n", encoding="utf-8")
    (root / "слово.txt").write_text("# К читателю\n\n![План](practices/novokamensk/images/plan-nedeli.png)\n", "utf-8")
    packaged = Path(__file__).parent.parent
    shutil.copy(packaged / "profcollect" / "data" / "profminimum-2023.yml", root / "уровни.yml")
    own = root / "templates" / "default" / "html"
    own.mkdir(parents=True)
    shutil.copy(packaged / "templates" / "default" / "html" / "style.css", own)
    (own / "unused.j2").write_text("{{ nothing }}", "utf-8")
    assert run("build", root, "--format", "html", "--out", tmp_path / "out").exit_code == 0
    inputs = manifest(tmp_path / "out")["inputs"]
    assert paths(inputs, role="settings") == ["profcollect.yml"]
    assert paths(inputs, role="taxonomy") == ["уровни.yml"]
    assert "слово.txt" in paths(inputs, role="text")
    assert "practices/novokamensk/karernaya-nedelya.md" in paths(inputs, role="practice")
    assert "practices/novokamensk/podkast.md" not in paths(inputs)
    assert paths(inputs).count("practices/novokamensk/images/plan-nedeli.png") == 1
    templates = {"role": "template", "from": "collection"}
    assert paths(inputs, **templates) == ["templates/default/html/style.css"]
    others = paths(inputs, **{**templates, "from": "tool"})
    assert "templates/default/html/practice.html.j2" in others
    assert not [path for path in others if path.endswith((".typ.j2", ".docx", "style.css"))]
    check_hashes(root, [one for one in inputs if one["from"] == "collection"])
    check_hashes(packaged, [one for one in inputs if one["from"] == "tool"])


def test_fonts_of_the_collection_are_inputs_of_a_layout(collect: Collect, run: Run) -> None:
    """Expect them listed where pages are laid out, and only there."""
    root = collect(TWO)
    (root / "fonts").mkdir()
    (root / "fonts" / "own.ttf").write_bytes(b"no font")
    for formats, expected in (("pdf", ["fonts/own.ttf"]), ("html", [])):
        assert run("build", root, "--format", formats).exit_code == 0
        assert paths(manifest(root / "build")["inputs"], role="font") == expected


def test_the_hash_is_of_what_the_book_was_made_from(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect the practice as it was read, though its author goes on writing while the book is bound."""
    from profcollect import building

    root = collect(TWO)
    path = root / "practices" / "kopeysk" / "forum.md"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    bind = building.write

    def slow(*arguments: object) -> object:
        path.write_text("---\ntitle: Совсем другое\n---\n", "utf-8")
        return bind(*arguments)

    monkeypatch.setattr(building, "write", slow)
    assert run("build", root, "--format", "html").exit_code == 0
    inputs = {one["path"]: one["sha256"] for one in manifest(root / "build")["inputs"]}
    assert inputs["practices/kopeysk/forum.md"] == before


def test_what_is_left_out_is_named_with_its_reason(collect: Collect, run: Run) -> None:
    """Expect codes that do not depend on the language of the book."""
    root = collect(
        {
            **TWO,
            "kopeysk/a.md": "просто текст",
            "kopeysk/b.md": "---\ntitle: Вымышленная игра\nстатус: отклонена\n---\n",
        }
    )
    assert run("build", root, "--format", "html").exit_code == 1
    assert manifest(root / "build")["left_out"] == [
        {"path": "practices/kopeysk/a.md", "reason": "unreadable"},
        {"path": "practices/kopeysk/b.md", "reason": "status", "status": "rejected"},
    ]
    (root / "practices" / "kopeysk" / "a.md").unlink()
    assert run("build", root, "--format", "html", "--only", "Кыштым").exit_code == 0
    assert {one["reason"] for one in manifest(root / "build")["left_out"]} == {"not-selected"}


def test_a_text_that_cannot_be_read_is_named_too(collect: Collect, run: Run) -> None:
    """Expect the preface that is not there among what is left out."""
    root = collect(TWO, CONFIG + "preface: слово.md\n")
    run("build", root, "--format", "html")
    assert manifest(root / "build")["left_out"] == [{"path": "слово.md", "reason": "unreadable"}]


def test_a_final_edition_says_so(run: Run, tmp_path: Path) -> None:
    """Expect its kind, its day, and what is not accepted yet."""
    assert run("build", FICTIONAL, "--final", "--format", "html", "--out", tmp_path).exit_code == 0
    told = manifest(tmp_path)
    assert told["edition"] == {"kind": "final", "date": "2026-12-01"}
    assert "not-accepted" in {one["reason"] for one in told["left_out"]}


def test_tool_and_engines_are_told_with_their_versions(collect: Collect, run: Run) -> None:
    """Expect those that took part."""
    root = collect(TWO)
    assert run("build", root, "--format", "docx,md").exit_code == 0
    told = manifest(root / "build")
    assert told["tool"] == {"name": "profcollect", "version": __version__}
    assert {"typst", "docxtpl", "python-docx", "pandoc", "markdown-it-py", "python", "zlib"} <= set(told["engines"])
    assert all(re.match(r"\d+(\.\w+)+$", version) for version in told["engines"].values()), told["engines"]


def test_a_partial_build_tells_of_itself_alone(collect: Collect, run: Run) -> None:
    """Expect no word on files that an earlier build left."""
    root = collect(TWO)
    assert run("build", root, "--format", "docx,html").exit_code == 0
    assert run("build", root, "--format", "html").exit_code == 0
    assert (root / "build" / "sbornik.docx").is_file()
    assert {one["format"] for one in manifest(root / "build")["outputs"]} == {"html"}


def test_nothing_of_the_machine_is_told(collect: Collect, run: Run) -> None:
    """Expect no absolute path, and the same text from a second build."""
    root = collect(TWO)
    assert run("build", root).exit_code == 0
    text = (root / "build" / "manifest.json").read_text(encoding="utf-8")
    told = json.loads(text)
    every = [*told["outputs"], *told["inputs"], *told["left_out"]]
    assert not [
        one["path"] for one in every if one["path"].startswith("/") or ":" in one["path"] or ".." in one["path"]
    ]
    assert str(root) not in text
    assert str(Path.home()) not in text
    assert run("build", root).exit_code == 0
    assert (root / "build" / "manifest.json").read_text(encoding="utf-8") == text


def test_a_refused_edition_leaves_the_old_manifest(collect: Collect, run: Run) -> None:
    """Expect it to go on telling of what lies beside it."""
    root = collect({"kopeysk/a.md": "---\ntitle: Вымышленная практика\nстатус: принята\n---\n"}, CONFIG)
    assert run("build", root, "--format", "html").exit_code == 0
    before = (root / "build" / "manifest.json").read_bytes()
    assert run("build", root, "--format", "html", "--final").exit_code == 1
    assert (root / "build" / "manifest.json").read_bytes() == before
