"""The book as EPUB: what it says of itself, how its parts hang together, and what others read in it."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pypandoc
import pytest
from conftest import FICTIONAL, Collect, Run
from lxml import etree
from readers import spaced
from typer.testing import CliRunner

from profcollect.cli import app

SPACES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
}
TYPE = f"{{{SPACES['epub']}}}type"
PLAIN = """\
---
title: 'Проба & <b>"*_$'
направление: профпробы
---
# Цель

Раз[^1], два[^2] и снова первая[^1].

[^1]: Первая, в ней вторая[^2].
[^2]: Вторая.
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional book."""
    out = tmp_path_factory.mktemp("epub")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796083200")
        result = CliRunner().invoke(app, ["build", str(FICTIONAL), "--out", str(out), "--format", "epub"])
    assert result.exit_code == 0, result.output
    return next(out.glob("*.epub"))


def parts(path: Path) -> dict[str, etree._Element]:
    """The parsed files of a book."""
    with ZipFile(path) as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
        return {name.removeprefix("EPUB/"): etree.fromstring(book.read(name)) for name in names}


def pages(path: Path) -> dict[str, etree._Element]:
    """The chapters, by name, in their order."""
    return {name: tree for name, tree in sorted(parts(path).items()) if name.startswith("text/")}


def texts(tree: etree._Element, query: str) -> list[str]:
    found = tree.xpath(query, namespaces=SPACES)
    return [str(one) if isinstance(one, str) else " ".join(spaced(one).split()) for one in found]


def test_the_archive_says_what_it_is(path: Path) -> None:
    """Expect the kind first and as it is, and no file that tells when it was made."""
    with ZipFile(path) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, first.header_offset) == ("mimetype", ZIP_STORED, 0)
        assert book.read("mimetype") == b"application/epub+zip"
        assert {one.date_time for one in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_says_what_the_book_is(path: Path) -> None:
    package = parts(path)["content.opf"]
    assert texts(package, "//dc:title") == [
        "Маршруты в профессию",
        "Вымышленные практики профессионального самоопределения учащихся",
    ]
    assert texts(package, "//dc:language") == ["ru"]
    assert texts(package, "//dc:identifier")[0] == "urn:isbn:9785000000007"
    assert texts(package, "//dc:date") == ["2026-12-01"]
    assert texts(package, "//opf:meta[@property='dcterms:modified']") == ["2026-12-01T00:00:00Z"]
    creators = texts(package, "//dc:creator")
    assert "Маргарита Львовна Зорина" in creators
    names = texts(package, "//opf:meta[@property='file-as']")
    assert names == sorted(names, key=lambda name: name.lower().replace("ё", "е"))
    assert len(names) == len(creators) > 10
    assert set(texts(package, "//opf:meta[@property='role']")) == {"aut", "edt", "com"}


def test_the_package_says_how_accessible_the_book_is(path: Path) -> None:
    package = parts(path)["content.opf"]
    said = {
        name: texts(package, f"//opf:meta[@property='schema:{name}']")
        for name in ("accessMode", "accessModeSufficient")
    }
    assert said == {"accessMode": ["textual", "visual"], "accessModeSufficient": ["textual"]}
    assert "alternativeText" in texts(package, "//opf:meta[@property='schema:accessibilityFeature']")
    assert texts(package, "//opf:meta[@property='schema:accessibilityHazard']") == ["none"]
    assert len(texts(package, "//opf:meta[@property='schema:accessibilitySummary']")) == 1


def test_a_book_without_an_isbn_has_a_name_that_stays(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": PLAIN})
    found = []
    for out in ("a", "b"):
        assert run("build", root, "--out", tmp_path / out, "--format", "epub").exit_code == 0
        found.append(texts(parts(tmp_path / out / "sbornik.epub")["content.opf"], "//dc:identifier"))
    assert found[0] == found[1]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", found[0][0])
    assert (tmp_path / "a/sbornik.epub").read_bytes() == (tmp_path / "b/sbornik.epub").read_bytes()


def test_the_contents_lead_through_parts_and_sections_to_practices(path: Path) -> None:
    nav = parts(path)["nav.xhtml"]
    (top,) = nav.xpath("//h:nav[@epub:type='toc']", namespaces=SPACES)
    assert texts(top, "./h:h1") == ["Содержание"]
    assert "Базовый уровень" in texts(top, "./h:ol/h:li/h:a")
    assert "Урочная деятельность" in texts(top, "./h:ol/h:li[h:a='Базовый уровень']/h:ol/h:li/h:a")
    deep = "./h:ol/h:li[h:a='Базовый уровень']/h:ol/h:li[h:a='Урочная деятельность']/h:ol/h:li/h:a"
    assert texts(top, deep) == ["Урок с технологом: одна задача — два учителя"]
    # Neither what lies inside a text, nor the pages before and after the book.
    assert not texts(top, ".//h:ol/h:ol/h:ol/h:ol | .//h:a[.='Актуальность' or .='Выпускные данные']")


def test_every_link_leads_somewhere(path: Path) -> None:
    found = {name: set(tree.xpath("//@id")) for name, tree in parts(path).items()}
    for name, tree in pages(path).items():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for address in tree.xpath("//h:a/@href", namespaces=SPACES):
            file, _, anchor = str(address).partition("#")
            if not file.startswith(("https:", "http:", "mailto:")):
                assert anchor in found[f"text/{file}" if file else name], (name, address)


def test_notes_stay_notes_and_lead_back(path: Path) -> None:
    count = 0
    for name, tree in pages(path).items():
        notes = tree.xpath("//h:aside[@epub:type='footnote']", namespaces=SPACES)
        references = tree.xpath("//h:a[@epub:type='noteref']", namespaces=SPACES)
        first = [one for one in references if one.get("id")]
        assert [one.get("href") for one in first] == [f"#{note.get('id')}" for note in notes], name
        assert [one.text for one in first] == [str(place) for place in range(1, len(first) + 1)], name
        back = [note.xpath(".//h:a[@role='doc-backlink']/@href", namespaces=SPACES) for note in notes]
        assert back == [[f"#{one.get('id')}"] for one in first], name
        count += len(notes)
    assert count > 5


def test_a_note_may_be_referred_to_twice_and_by_another(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": PLAIN})
    assert run("build", root, "--out", tmp_path, "--format", "epub").exit_code == 0
    (tree,) = [one for one in pages(tmp_path / "sbornik.epub").values() if one.xpath("//h:aside", namespaces=SPACES)]
    assert [(one.get("href"), one.text) for one in tree.xpath("//h:p//h:a[@epub:type='noteref']", namespaces=SPACES)] == [
        ("#fn1", "1"), ("#fn2", "2"), ("#fn1", "1"), ("#fn2", "2"),
    ]  # fmt: skip
    assert "Раз1, два2 и снова первая1." in texts(tree, "//h:p")
    assert texts(tree, "//h:aside") == ["Первая, в ней вторая2. ↩", "Вторая. ↩"]


def test_what_a_volume_does_not_have_is_no_link(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": PLAIN, "kopeysk/b.md": "---\ntitle: Другая\n---\nСм. [соседку](a.md).\n"})
    done = run("build", root, "--out", tmp_path, "--format", "epub", "--only", "practices/kopeysk/b.md")
    assert done.exit_code == 0, done.output
    (page,) = [one for one in pages(tmp_path / "sbornik.epub").values() if "См. соседку." in texts(one, "//h:p")]
    assert not page.xpath("//h:a", namespaces=SPACES)


def test_what_a_title_says_is_no_markup(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": PLAIN})
    config = root / "profcollect.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("Вымышленный сборник", "'*Книга* & <b> $x$ &amp;'"), encoding="utf-8"
    )
    assert run("build", root, "--out", tmp_path, "--format", "epub").exit_code == 0
    found = parts(tmp_path / "sbornik.epub")
    assert texts(found["content.opf"], "//dc:title") == ["*Книга* & <b> $x$ &amp;"]
    assert 'Проба & <b>"*_$' in texts(found["nav.xhtml"], "//h:a")


def test_pictures_have_texts_and_tables_have_heads(path: Path) -> None:
    for name, tree in pages(path).items():
        assert not tree.xpath("//h:img[not(@alt)]", namespaces=SPACES), name
        assert not tree.xpath("//h:table[not(.//h:th[@scope='col'])]", namespaces=SPACES), name
        assert not tree.xpath("//h:script | //h:iframe | //h:input", namespaces=SPACES), name
        assert {tree.get("lang"), tree.xpath("string(//h:title)", namespaces=SPACES) != ""} == {"ru", True}
        assert ".xhtml" not in tree.xpath("string(//h:title)", namespaces=SPACES)


def test_what_is_spoken_of_a_part_is_what_it_is(path: Path) -> None:
    roles = {
        (one.get(TYPE), one.get("role"))
        for tree in pages(path).values()
        for one in tree.xpath("//h:section[@role]", namespaces=SPACES)
    }
    assert {
        ("part", "doc-part"),
        ("chapter", "doc-chapter"),
        ("index", "doc-index"),
        ("preface", "doc-preface"),
    } <= roles


def test_pandoc_reads_it_back(path: Path) -> None:
    """Expect the same headings, and a note for each reference."""
    made = etree.HTML(pypandoc.convert_file(str(path), "html", format="epub"))
    headings = [" ".join(spaced(one).split()) for one in made.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    ours = [
        text
        for tree in pages(path).values()
        for text in texts(tree, "//h:h1 | //h:h2 | //h:h3 | //h:h4 | //h:h5 | //h:h6")
    ]
    assert headings == ours
    marks = (tree.xpath("//h:a[@epub:type='noteref']", namespaces=SPACES) for tree in pages(path).values())
    notes = sum(map(len, marks))
    assert len(made.xpath("//section[contains(@class, 'footnotes')]//li[@id]")) == notes


def test_a_reader_opens_it(path: Path) -> None:
    """Expect MuPDF to show its contents and its text."""
    pymupdf = pytest.importorskip("pymupdf", reason="pymupdf is not installed")
    with pymupdf.open(path) as book:
        assert book.metadata["title"] == "Маршруты в профессию"
        titles = [title for _, title, _ in book.get_toc()]
        text = " ".join(page.get_text() for page in book)
    assert "Урок с технологом: одна задача — два учителя" in [" ".join(title.split()) for title in titles]
    assert "Для цитирования" in text
