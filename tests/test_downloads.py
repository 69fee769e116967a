"""What a site has to download: the files of the whole that the same run has made, and each practice alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import lxml.html
import pymupdf
import pytest
from conftest import CONFIG, FICTIONAL, Collect, Run
from docx import Document
from readers import letters
from test_validators_docx import faults as docx_faults
from test_validators_pdf import faults as pdf_faults

PRACTICES = {
    "kopeysk/klub.md": "---\ntitle: Вымышленный клуб\nmunicipality: Копейск\nauthors: [Вымышленова Анна Львовна]\n---\n\n"
    "## Цель\n\nТекст[^1].\n\n[^1]: Вымышленная сноска.\n\n## Задачи\n\n" + "Ещё текст.\n\n" * 40,
    "kyshtym/proby.md": "---\ntitle: Вымышленные пробы\nmunicipality: Кыштым\n---\n\n![Нет](net.png)\n\nТекст.\n",
}
OFFPRINTS = CONFIG + "organization: Вымышленный центр\nyear: 2026\nsite: {downloads: yes}\n"


def hrefs(page: Path, path: str) -> list[str]:
    """Where the links of a page lead."""
    found: list[str] = lxml.html.document_fromstring(page.read_bytes()).xpath(f"{path}//a[@download]/@href")
    return found


def files(root: Path) -> list[str]:
    """What lies in the folder of downloads."""
    return sorted(path.name for path in (root / "build" / "site" / "files").glob("*"))


@pytest.mark.parametrize(
    ("formats", "there"),
    [
        ("html", []),
        ("html,docx", ["sbornik.docx"]),
        ("docx,pdf,html,html-single", ["sbornik.docx", "sbornik.html", "sbornik.pdf"]),
    ],
)
def test_a_site_offers_what_was_built_with_it(collect: Collect, run: Run, formats: str, there: list[str]) -> None:
    root = collect(PRACTICES)
    assert run("build", root, "--format", formats).exit_code == 0
    assert files(root) == there
    assert sorted(hrefs(root / "build" / "site" / "about.html", "//main")) == [f"files/{name}" for name in there]
    for name in there:
        assert (root / "build" / "site" / "files" / name).read_bytes() == (root / "build" / name).read_bytes()
    assert hrefs(root / "build" / "site" / "kopeysk-klub.html", "//article") == []


def test_each_practice_can_be_had_alone(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    assert run("build", root, "--format", "html").exit_code == 0
    names = [f"{slug}.{kind}" for slug in ("kopeysk-klub", "kyshtym-proby") for kind in ("docx", "pdf")]
    assert files(root) == names
    assert hrefs(root / "build" / "site" / "kopeysk-klub.html", "//article") == [f"files/{one}" for one in names[:2]]
    manifest = json.loads((root / "build" / "manifest.json").read_text(encoding="utf-8"))
    listed = {one["path"] for one in manifest["outputs"]}
    assert {f"site/files/{one}" for one in names} <= listed


def test_an_offprint_has_the_practice_and_nothing_of_the_rest(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    run("build", root, "--format", "html,pdf")
    folder = root / "build" / "site" / "files"
    with pymupdf.open(folder / "kopeysk-klub.pdf") as paper:
        pages = [sheet.get_text() for sheet in paper]
        assert paper.metadata["title"] == "Вымышленный клуб"
    word = "\n".join(one.text for one in Document(str(folder / "kopeysk-klub.docx")).paragraphs)
    for text in ("".join(pages), word):
        assert letters("Вымышленный клуб") in letters(text)
        assert letters("Вымышленные пробы") not in letters(text)
        assert letters("Содержание") not in letters(text)
        assert letters("Практики вне направлений профминимума") not in letters(text)
        # The pages are those of the whole, not its own.
        assert letters("// Вымышленный сборник. — 2026. — С. 4") in letters(text)
    assert letters(pages[0]).startswith(letters("Вымышленный клуб"))
    assert "Вымышленная сноска" in pages[0]


def test_without_a_layout_an_offprint_tells_no_pages(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    run("build", root, "--format", "html")
    word = Document(str(root / "build" / "site" / "files" / "kopeysk-klub.docx"))
    (cite,) = [one.text for one in word.paragraphs if "//" in one.text]
    assert "С. " not in cite


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["default", "strict"])
def test_offprints_are_sound(run: Run, tmp_path: Path, theme: str) -> None:
    root = tmp_path / "collection"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("build", ".profcollect"))
    config = root / "profcollect.yml"
    text = config.read_text(encoding="utf-8").replace("theme: default", f"theme: {theme}")
    config.write_text(text + "site: {downloads: yes}\n", encoding="utf-8")
    run("build", root, "--format", "html")
    made = sorted((root / "build" / "site" / "files").iterdir())
    assert len(made) == 26
    found = {
        path.name: docx_faults(path) if path.suffix == ".docx" else [*pdf_faults(path, "ua1"), *pdf_faults(path, "2a")]
        for path in made
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_volumes_have_none(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    run("build", root, "--format", "html", "--by", "municipality")
    assert not (root / "build" / "by-municipality" / "kopeysk" / "site" / "files").exists()
    assert files(root) != []


def test_an_offprint_says_whose_it_is_and_links_to_nothing_that_it_lacks(collect: Collect, run: Run) -> None:
    there = PRACTICES["kopeysk/klub.md"].replace(
        "Текст[^1]", "См. [соседей](../kyshtym/proby.md) и [сайт](https://example.org/)[^1]"
    )
    root = collect({**PRACTICES, "kopeysk/klub.md": there}, OFFPRINTS)
    run("build", root, "--format", "html")
    folder = root / "build" / "site" / "files"
    word = Document(str(folder / "kopeysk-klub.docx"))
    assert word.core_properties.author == "Вымышленова А. Л."
    assert [one.text for line in word.paragraphs for one in line.hyperlinks] == ["сайт"]
    (line,) = [one for one in word.paragraphs if "соседей" in one.text]
    assert [one.text for one in line.runs if one.style.name == "Hyperlink"] == []
    with pymupdf.open(folder / "kopeysk-klub.pdf") as paper:
        assert paper.metadata["author"] == "Вымышленова А. Л."
    # Whose authors are not named, the centre answers for.
    assert Document(str(folder / "kyshtym-proby.docx")).core_properties.author == "Вымышленный центр"


def test_a_slip_in_the_settings_is_named(collect: Collect, run: Run) -> None:
    result = run("build", collect(PRACTICES, CONFIG + "site: {downloads: иногда}\n"), "--format", "html")
    assert result.exit_code == 2
    assert "иногда" in result.output
    russian = CONFIG + "сайт: {скачивание практик: да}\n"
    root = collect(PRACTICES, russian)
    assert run("build", root, "--format", "html").exit_code == 0
    assert len(files(root)) == 4


def test_what_is_left_out_is_not_offered(collect: Collect, run: Run) -> None:
    accepted = PRACTICES["kopeysk/klub.md"].replace("title:", "status: принята\ntitle:")
    root = collect({**PRACTICES, "kopeysk/klub.md": accepted}, OFFPRINTS)
    run("build", root, "--format", "html", "--only", "kopeysk")
    assert {name.partition(".")[0] for name in files(root)} == {"kopeysk-klub"}
    word = Document(str(root / "build" / "site" / "files" / "kopeysk-klub.docx"))
    assert word.core_properties.content_status == "Рабочая версия"


def test_what_an_earlier_build_offered_is_gone(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    run("build", root, "--format", "html,docx")
    assert len(files(root)) == 5
    run("build", root, "--format", "html", "--only", "kopeysk")
    assert files(root) == ["kopeysk-klub.docx", "kopeysk-klub.pdf"]


def test_two_builds_give_the_same_bytes(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    for name in ("one", "two"):
        run("build", root, "--format", "html,docx", "--out", tmp_path / name)
    made = [
        {one.name: one.read_bytes() for one in (tmp_path / name / "site/files").iterdir()} for name in ("one", "two")
    ]
    assert len(made[0]) == 5
    assert made[0] == made[1]


def test_the_practice_that_cannot_be_laid_out_is_named(collect: Collect, run: Run) -> None:
    root = collect(PRACTICES, OFFPRINTS)
    own = root / "templates" / "default" / "pdf" / "book.typ.j2"
    own.parent.mkdir(parents=True)
    own.write_text('{% if title == "Вымышленные пробы" %}#nichego{% endif %}', encoding="utf-8")
    result = run("build", root, "--format", "html")
    said = " ".join(result.output.split())
    assert result.exit_code == 2
    assert "практика «Вымышленные пробы» отдельным файлом: Typst не принимает" in said
    assert "Исправьте шаблон" in said
    assert not (root / "build" / "site").exists()
