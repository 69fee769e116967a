"""The formats that pandoc makes: what is written arrives in each, as what it is, and nothing of it is obeyed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pypandoc
import pytest
from conftest import FICTIONAL, Collect, Run
from lxml import etree
from readers import odt_paragraphs
from test_fidelity import CASES, CONSTRUCTS, TRAPS, missing, squeeze
from tools import convert, needs
from typer.testing import CliRunner

from profcollect.cli import app
from profcollect.source import read

HOSTILE = TRAPS[0].parent
FB2 = "{http://www.gribuser.ru/xml/fictionbook/2.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
STYLE = {
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": TEXT,
}
ALL = "epub,odt,fb2,md"


def build(root: Path, out: Path, formats: str = ALL) -> Path:
    """A book in some formats."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796083200")
        result = CliRunner().invoke(app, ["build", str(root), "--out", str(out), "--format", formats])
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional book."""
    return build(FICTIONAL, tmp_path_factory.mktemp("pandoc"))


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of a book of all traps and constructs, by reader, without white space."""
    root = tmp_path_factory.mktemp("traps") / "Сборник"
    shutil.copytree(FICTIONAL, root, ignore=shutil.ignore_patterns("practices", "build"))
    shutil.copytree(HOSTILE, root / "practices" / "novokamensk")
    shutil.copytree(CONSTRUCTS.parent, root / "practices" / "zarechny-yar")
    # Their texts around the practices name practices that are not there.
    config = root / "profcollect.yml"
    kept = re.sub(r"(?m)^(preface|afterword|appendices):.*\n(  - .*\n)*", "", config.read_text(encoding="utf-8"))
    config.write_text(kept, encoding="utf-8")
    made = build(root, root / "build")
    (epub,), (odt,), (fb2,) = (list(made.glob(f"*.{kind}")) for kind in ("epub", "odt", "fb2"))
    with ZipFile(epub) as book:
        pages = [etree.fromstring(book.read(name)) for name in sorted(book.namelist()) if "/text/" in name]
    alts = [str(alt) for page in pages for alt in page.xpath("//@alt")]
    plain = partial(pypandoc.convert_file, to="plain", extra_args=["--wrap=none"])
    texts = {
        "epub": "\n".join(["".join(map(str, page.itertext())) for page in pages] + alts),
        "epub by pandoc": plain(str(epub), format="epub"),
        "odt": "".join(map(str, etree.fromstring(ZipFile(odt).read("content.xml")).itertext())),
        "fb2": "".join(map(str, etree.fromstring(fb2.read_bytes()).itertext())),
        "md by pandoc": plain(str(made / "md" / "book.md"), format="markdown-smart"),
    }
    # Pandoc's HTML asks for signs, and not pictures, of some arrows.
    return {name: squeeze(text + unquote(text)).replace("\ufe0e", "") for name, text in texts.items()}


READERS = ["epub", "epub by pandoc", "odt", "fb2", "md by pandoc"]


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", [*TRAPS, CONSTRUCTS], ids=lambda path: path.stem)
def test_every_text_arrives(arrived: dict[str, str], path: Path, reader: str) -> None:
    """Expect nothing lost, nothing changed, nothing obeyed."""
    assert missing(read(path.name, path.read_bytes()), arrived[reader]) == []


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("text", "_what"), CASES, ids=[what for _, what in CASES])
def test_traps_in_front_matter_arrive_too(arrived: dict[str, str], text: str, _what: str, reader: str) -> None:
    """Expect the text of a title, a keyword or a summary as it was written."""
    assert squeeze(text) in arrived[reader]
    assert "1337" not in arrived[reader]


def tree(out: Path, name: str) -> etree._Element:
    """A part of the ODT."""
    with ZipFile(next(out.glob("*.odt"))) as book:
        return etree.fromstring(book.read(name))


def found(element: etree._Element, query: str) -> list[Any]:
    result: list[Any] = element.xpath(query, namespaces=STYLE)
    return result


def test_an_odt_has_real_notes_and_refers_to_them_again(out: Path) -> None:
    content = tree(out, "content.xml")
    notes = found(content, "//text:note[@text:note-class='footnote']/@text:id")
    again = found(content, "//text:note-ref/@text:ref-name")
    assert len(notes) == len(set(notes)) > 5
    assert again
    assert set(again) <= set(notes)
    first = found(content, f"//text:note[@text:id='{again[0]}']/text:note-citation/text()")
    assert found(content, "//text:note-ref[1]/text()")[:1] == first


def test_an_odt_speaks_the_language_of_its_book(out: Path) -> None:
    (default,) = found(
        tree(out, "styles.xml"), "//style:default-style[@style:family='paragraph']/style:text-properties"
    )
    assert [default.get(f"{{{STYLE['fo']}}}{name}") for name in ("language", "country", "hyphenate")] == [
        "ru",
        "RU",
        "true",
    ]


def test_an_odt_has_the_page_of_the_profile(collect: Collect, run: Run) -> None:
    config = "title: Книга\nname: kniga\nprofile: a5-book\nmunicipalities:\n  - {id: kopeysk, name: Копейск}\n"
    root = collect({"kopeysk/a.md": "---\ntitle: Проба\n---\nТекст.\n"}, config)
    assert run("build", root, "--format", "odt").exit_code == 0
    (page,) = found(tree(root / "build", "styles.xml"), "//style:page-layout-properties")
    names = ("page-width", "page-height", "margin-top", "margin-left", "margin-right")
    assert [page.get(f"{{{STYLE['fo']}}}{name}") for name in names] == ["148mm", "210mm", "18mm", "19mm", "15mm"]


def test_the_contents_of_an_odt_have_lines_that_lead_somewhere(out: Path) -> None:
    content = tree(out, "content.xml")
    lines = found(content, "//text:table-of-content/text:index-body//text:a")
    marks = set(found(content, "//text:bookmark/@text:name | //text:bookmark-start/@text:name"))
    assert len(lines) > 15
    assert {line.get(LINK).removeprefix("#") for line in lines} <= marks
    # After the imprint, before the text.
    assert found(content, "count(//text:table-of-content/preceding::text:h)") == 0
    assert found(content, "count(//text:table-of-content/preceding::text:p)") > 5


def test_no_style_of_an_odt_descends_from_one_of_its_own(out: Path) -> None:
    content = tree(out, "content.xml")
    own = set(found(content, "//style:style[@style:family='paragraph']/@style:name"))
    assert not own & set(found(content, "//style:style[@style:family='paragraph']/@style:parent-style-name"))
    styles = tree(out, "styles.xml")
    known = own | set(found(styles, "//style:style[@style:family='paragraph']/@style:name"))
    assert {*found(content, "//text:p/@text:style-name"), *found(content, "//text:h/@text:style-name")} <= known


def test_an_odt_says_what_it_is(out: Path) -> None:
    said = "".join(map(str, tree(out, "meta.xml").itertext()))
    assert "Маршруты в профессию" in said
    assert "2026-12-01" in said


@needs("soffice")
@pytest.mark.slow
def test_libreoffice_opens_an_odt_and_saves_the_same(out: Path, tmp_path: Path) -> None:
    """Expect each paragraph, and each note a note, after LibreOffice has written it anew."""
    path = next(out.glob("*.odt"))
    again = convert(path, "odt:writer8", tmp_path)
    saved = set(odt_paragraphs(again))
    assert [one for one in odt_paragraphs(path) if one not in saved] == []
    notes = [found(etree.fromstring(ZipFile(one).read("content.xml")), "count(//text:note)") for one in (path, again)]
    assert notes[0] == notes[1] > 5


def fiction(out: Path) -> etree._Element:
    return etree.fromstring(next(out.glob("*.fb2")).read_bytes())


def under(element: etree._Element, path: str) -> list[str]:
    return ["".join(map(str, one.itertext())) for one in element.findall(path.replace("/", f"/{FB2}"))]


def test_an_fb2_says_what_it_is(out: Path) -> None:
    book = fiction(out)
    info = "./description/title-info"
    assert under(book, f"{info}/book-title") == ["Маршруты в профессию"]
    assert under(book, f"{info}/lang") == ["ru"]
    assert under(book, f"{info}/genre") == ["sci_pedagogy"]
    authors = book.findall(f"{info}/author".replace("/", f"/{FB2}"))
    zorina = [[str(part.text) for part in one] for one in authors if "Зорина" in "".join(map(str, one.itertext()))]
    assert zorina == [["Маргарита", "Львовна", "Зорина"]]
    assert under(book, "./description/publish-info/isbn") == ["978-5-00000-000-7"]
    (document,) = ({part.tag.removeprefix(FB2) for part in one} for one in book.iter(f"{FB2}document-info"))
    assert document >= {"author", "date", "id", "version"}


def test_an_fb2_has_its_notes_and_pictures_inside(out: Path) -> None:
    book = fiction(out)
    named = [str(name) for name in book.xpath("//@id")]
    assert len(named) == len(set(named))
    targets = {str(one) for one in book.xpath("//@*[local-name()='href']")}
    assert {one.removeprefix("#") for one in targets if one.startswith("#")} <= set(named)
    (notes,) = [one for one in book.findall(f"{FB2}body") if one.get("name") == "notes"]
    references = [one.get(LINK) for one in book.iter(f"{FB2}a") if one.get("type") == "note"]
    assert {f"#{one.get('id')}" for one in notes} == set(references)
    assert len(references) > len(set(references)) > 5
    assert len(book.findall(f"{FB2}binary")) > 5
    assert not [name for name in named if name[0].isdecimal()]


def test_markdown_is_what_pandoc_and_quarto_read(out: Path) -> None:
    text = (out / "md" / "book.md").read_text(encoding="utf-8")
    made = json.loads(pypandoc.convert_text(text, "json", format="markdown-smart"))
    meta = made["meta"]
    assert {"title", "subtitle", "author", "date", "lang", "keywords", "publisher", "from"} <= set(meta)
    assert "Маргарита Львовна Зорина" in text.partition("\n---\n")[0]
    assert "{#svetlogorye-golos-goroda}" in text
    assert re.search(r"(?m)^\|(:?-+:?\|)+$", text)
    assert "<table" not in text
    assert "<div" not in text
    assert re.search(r"(?m)^\[\^1\]: ", text)
    referred, written = set(re.findall(r"\[\^(\d+)\](?!:)", text)), set(re.findall(r"(?m)^\[\^(\d+)\]:", text))
    assert referred == written
    images = set(re.findall(r"\]\((images/[^)\s]+)\)", text))
    assert images
    assert all((out / "md" / name).is_file() for name in images)


@pytest.mark.parametrize("kind", ["epub", "odt", "fb2", "md"])
def test_a_slug_that_begins_with_a_digit_is_an_anchor_all_the_same(collect: Collect, run: Run, kind: str) -> None:
    """Expect a name that XML allows, and the links to it to keep it."""
    texts = {
        "5-klass.md": "---\ntitle: Пятый\n---\n# 1 шаг\n\nТекст.\n",
        "b.md": "---\ntitle: Б\n---\n[туда](5-klass.md)\n",
    }
    root = collect(texts)
    assert run("build", root, "--format", kind).exit_code == 0
    if kind in {"epub", "odt"}:
        with ZipFile(next((root / "build").glob(f"*.{kind}"))) as book:
            names = [name for name in book.namelist() if name.endswith(("xhtml", "content.xml"))]
            text = "".join(book.read(name).decode() for name in names)
    else:
        text = (root / "build" / ("md/book.md" if kind == "md" else "sbornik.fb2")).read_text(encoding="utf-8")
    assert re.search(r'#n_5-klass["\s)}]', text)
    assert not re.search(r'(id|name)="\d', text)


@pytest.mark.slow
def test_two_builds_are_the_same(tmp_path: Path) -> None:
    one, two = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.name != "manifest.json" and path.is_file()
        }
        for folder in (build(FICTIONAL, tmp_path / name) for name in ("a", "b"))
    )
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_what_a_user_keeps_for_pandoc_changes_no_book(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect templates and defaults in the home folder not to be read."""
    own = tmp_path / "pandoc"
    for name in ("templates/default.markdown", "templates/default.epub3", "templates/default.opendocument"):
        path = own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("ЧУЖОЕ", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    made = build(FICTIONAL, tmp_path / "out", "md")
    assert (made / "md" / "book.md").read_bytes() == (out / "md" / "book.md").read_bytes()


def test_reading_happens_in_a_sandbox_and_writing_asks_nobody(
    monkeypatch: pytest.MonkeyPatch, collect: Collect, run: Run
) -> None:
    """Expect pandoc to be told so, and a page that names nothing outside its folder."""
    calls: list[tuple[dict[str, Any], str]] = []
    real = subprocess.run

    def spied(command: list[str], **more: Any) -> Any:  # noqa: ANN401 - as subprocess has it
        if "cwd" in more:
            folder = Path(more["cwd"])
            settings = json.loads((folder / "defaults.json").read_text(encoding="utf-8"))
            calls.append((settings, (folder / "book.html").read_text(encoding="utf-8")))
        return real(command, **more)

    monkeypatch.setattr(subprocess, "run", spied)
    text = "![к](http://127.0.0.1:9/a.png) <iframe src='file:///etc/passwd'></iframe>\n\n<base href='file:///etc/'>\n"
    root = collect({"kopeysk/a.md": f"---\ntitle: Проба\n---\n{text}"})
    assert run("build", root, "--format", "epub").exit_code == 0
    reading, writing = calls
    assert reading[0]["sandbox"] is True
    assert (reading[0]["from"].split("+")[0], writing[0]["from"]) == ("html", "json")
    assert not re.search(r"<(iframe|base|script|object|embed|link)\b", reading[1])
    assert not re.findall(r'src="(?!images/)', reading[1])


def test_without_pandoc_a_build_says_what_to_do(monkeypatch: pytest.MonkeyPatch, collect: Collect, run: Run) -> None:
    """Expect exit code 2, the command that installs it, and the old files as they were."""
    root = collect({"kopeysk/a.md": "---\ntitle: Проба\n---\nТекст.\n"})
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    result = run("build", root, "--format", "html,epub")
    assert result.exit_code == 2
    assert 'pip install "profcollect[pandoc]"' in result.output
    assert not (root / "build" / "site").exists()


def test_what_pandoc_refuses_is_explained(collect: Collect, run: Run) -> None:
    """Expect its own words, not a traceback."""
    root = collect({"kopeysk/a.md": "---\ntitle: Проба\n---\nТекст.\n"})
    broken = root / "templates" / "default" / "odt" / "styles.xml.j2"
    broken.parent.mkdir(parents=True)
    broken.write_text("<a>", encoding="utf-8")
    result = run("build", root, "--format", "odt")
    assert result.exit_code == 2
    assert "pandoc" in result.output
    assert "Traceback" not in result.output


def test_what_begins_with_a_colon_is_no_definition(collect: Collect, run: Run) -> None:
    """Expect of paragraphs that more than a line lies between two paragraphs in the book that is Markdown, too."""
    text = (
        "---\ntitle: Вымышленная проба\nдля кого: педагоги\n---\n## Цель\n\nСрок\n\n\n: два дня\n\nСрок\n\n: три дня\n"
    )
    root = collect({"kopeysk/a.md": text})
    assert run("build", root, "--format", "md").exit_code == 0
    book = (root / "build" / "md" / "book.md").read_text(encoding="utf-8")
    assert "\n\\: два дня\n" in book.replace("\N{NO-BREAK SPACE}", " ")
    assert "\n:   три дня\n" in book.replace("\N{NO-BREAK SPACE}", " ")
