"""Submissions of somebody who means harm: refused with a finding or built, and never obeyed.

The cases are in `attacks.py`, by class. What must never happen is asked of every part of every output, and of every
message, whatever the case: so a new case needs no test of its own.
"""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import attacks
import pypdf
import pytest
from conftest import CONFIG, Collect, Run, write_collection
from lxml import etree
from markdown_it import MarkdownIt
from test_fidelity import printed, squeeze

from profcollect.limits import Limits
from profcollect.lint.diagnostic import Severity
from profcollect.lint.reporters.full import render
from profcollect.pipeline import Job, Outcome, work
from profcollect.workspace import open_workspace
from profcollect.writers.formats import FORMATS

CASES = attacks.cases()
LARGE = [case for case in CASES if case.name.startswith("size")]
MARKUPS = ("html", "ooxml", "single", "typst")
SECONDS = 3.0
"""Of one core, for any case: a practice of twenty pages takes a hundredth of that."""
MEGABYTES = 1000
MORE = "ограничения: {знаков в файле: 9999999, знаков в абзаце: 9999999, абзацев: 9999999, ячеек таблиц: 9999999}\n"
ALLOWED = frozenset({"", "http", "https", "mailto"})
"""Schemes of links; none is a path of the same book."""
FIELDS = re.compile(r"\s*(PAGEREF|TOC|HYPERLINK|SEQ|PAGE|REF|NOTEREF|STYLEREF|NUMPAGES)\b")
"""Fields of Word that show what is in the book."""
LIVE = frozenset(
    ["iframe", "object", "embed", "base", "svg", "math", "template", "frame", "frameset", "applet", "portal"]
)
"""Elements that no output of ours has."""
XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys, or turns lines and their direction."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and limits of memory are POSIX's here")


class Trap(NamedTuple):
    """What a case aims at."""

    secret: Path
    pwned: Path
    port: int
    visits: list[object]

    def aim(self, data: bytes) -> bytes:
        """A case with the places of this trap in it."""
        places = {"secret": str(self.secret), "pwned": str(self.pwned), "port": str(self.port)}
        for name, place in places.items():
            data = data.replace(f"{{{name}}}".encode(), place.encode())
        return data


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    folder = tmp_path_factory.mktemp("outside")
    secret = folder / "secret.txt"
    secret.write_text(attacks.OUTSIDE, encoding="utf-8")
    visits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, whence = server.accept()
                except OSError:
                    return
                visits.append(whence)
                connection.close()

        Thread(target=listen, daemon=True).start()
        yield Trap(secret, folder / "pwned", server.getsockname()[1], visits)


def compiled(root: Path, data: bytes) -> Outcome:
    """One practice, read, checked and made in every markup."""
    workspace = open_workspace(root)
    path = "practices/a.md"
    job = Job(workspace.root, workspace.settings, date(2026, 12, 1), {path: "a"}, (2,), MARKUPS, texts={path: data})
    return work(job, path)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, trap: Trap) -> Path:
    """A collection with one practice and all images."""
    root = tmp_path_factory.mktemp("hostile") / "Сборник"
    write_collection(root, {"a.md": attacks.HEAD})
    lay_images(root, trap)
    return root


def lay_images(root: Path, trap: Trap) -> None:
    """Put the images beside the practices, and links that lead out of the collection."""
    folder = root / "practices" / "images"
    folder.mkdir()
    for name, data in attacks.images().items():
        (folder / name).write_bytes(trap.aim(data))
    (folder / "link.png").symlink_to(trap.secret)
    (folder / "zero.png").symlink_to("/dev/zero")
    (folder / "self.png").symlink_to("self.png")
    os.mkfifo(folder / "pipe.png")


@pytest.mark.parametrize("case", [case for case in CASES if case not in LARGE], ids=lambda case: case.name)
def test_a_case_is_compiled_at_once_and_told_safely(root: Path, trap: Trap, case: attacks.Case) -> None:
    """Expect no exception, not even one that a rule's finding speaks of, and nothing in messages that is obeyed."""
    harmless(compiled(root, trap.aim(case.data)), trap)


def test_images_that_are_none_are_not_shown_and_take_no_others_with_them(root: Path) -> None:
    (case,) = (case for case in CASES if case.name == "images")
    outcome = compiled(root, case.data)
    shown = {Path(image.path).name for image in outcome.compiled[2].images}
    assert {"whole.png", "lie.png", "text.png", "script.gif"} == shown


@pytest.mark.slow
@pytest.mark.parametrize("case", LARGE, ids=lambda case: case.name)
def test_much_of_something_is_compiled_in_time(root: Path, trap: Trap, case: attacks.Case) -> None:
    start = time.process_time()
    outcome = compiled(root, case.data)
    assert time.process_time() - start < SECONDS
    assert outcome.compiled or not outcome.practice.title
    harmless(outcome, trap)


def harmless(outcome: Outcome, trap: Trap) -> None:
    assert "PC903" not in {one.code for one in outcome.diagnostics}
    for lang in ("ru", "en"):
        message_is_safe(render(outcome.diagnostics, lang, color=False))
    assert not trap.pwned.exists()


def message_is_safe(text: str) -> None:
    """Expect nothing that a terminal or a CI obeys, and nothing of what lies outside."""
    found = OBEYED.search(text)
    assert found is None, repr(found)
    assert not re.search(r"^\s*::|^##(?:\[|vso)", text, re.MULTILINE)
    assert attacks.OUTSIDE.split()[1] not in text
    assert "root:x:0" not in text
    assert "Traceback" not in text


@pytest.mark.slow
@pytest.mark.parametrize(("body", "what"), attacks.EXCESSIVE.items(), ids=list(attacks.EXCESSIVE.values()))
def test_too_much_is_left_out_unless_the_settings_allow_it(collect: Collect, body: str, what: str) -> None:
    """Expect a finding that says of what, nothing to print, and both gone where the bound is raised."""
    data = (attacks.HEAD + body + "\n").encode()
    outcome = compiled(collect({"a.md": attacks.HEAD}), data)
    (found,) = (one for one in outcome.diagnostics if one.code == "PC156")
    assert found.severity == Severity.ERROR
    assert found.arguments["most"] == getattr(Limits(), what)
    assert not outcome.compiled
    outcome = compiled(collect({"a.md": attacks.HEAD}, CONFIG + MORE), data)
    assert "PC156" not in {one.code for one in outcome.diagnostics}
    assert outcome.compiled


IMAGES = {
    "pixels": (("image-too-many-pixels",), {"a.png": attacks.png(8000, 8000)}),
    "together": (
        ("image-too-many-pixels",),
        {f"{number}.png": attacks.png(7000, 7000 - number) for number in range(5)},
    ),
    "bytes": (("image-too-large",), {"a.png": attacks.png(1, 1, 0, b"\0\0", (b"tEXt", b"a\0" + b"x" * 21_000_000))}),
}


@pytest.mark.parametrize(("names", "files"), IMAGES.values(), ids=list(IMAGES))
def test_too_large_images_are_not_shown_unless_the_settings_allow_it(
    collect: Collect, names: tuple[str, ...], files: dict[str, bytes]
) -> None:
    """Expect one finding, though five images are small enough each."""
    text = "---\ntitle: Рисунки\n---\n\n" + "".join(f"![Рисунок]({name})\n\n" for name in files)
    kinds = {"image-too-many-pixels", "image-too-large"}
    for config, expected in ((CONFIG, names), (CONFIG + "limits: {image megabytes: 25, image megapixels: 70}\n", ())):
        outcome = compiled(collect({"a.md": text, **files}, config), text.encode())
        assert tuple(one.name for one in outcome.diagnostics if one.name in kinds) == expected


SETTINGS = (
    "practices: ../../{outside}",
    "practices: {secret}",
    "practices: C:/Users",
    "practices: link",
    'practices: "нет\\u202e\\x9b31m\\N::error::x"',
    "taxonomy: {secret}",
    "taxonomy: a/../../secret.txt",
    "taxonomy: link.yml",
    "taxonomy: pipe.yml",
    "theme: ../../templates",
    "theme: link",
    "theme: own",
    "theme: fonts\npreface: fonts",
)


@pytest.mark.parametrize("lines", SETTINGS)
def test_settings_lead_nowhere_outside(collect: Collect, run: Run, trap: Trap, lines: str, tmp_path: Path) -> None:
    """Expect exit code 2 and a message, whether the path itself leads outside or a link does."""
    root = collect(
        {"a.md": attacks.HEAD}, CONFIG + trap.aim(lines.replace("{outside}", tmp_path.name).encode()).decode()
    )
    theirs = tmp_path / "theirs" / "html"
    theirs.mkdir(parents=True)
    (theirs / "style.css").write_text(attacks.OUTSIDE, encoding="utf-8")
    (theirs / "a.md").write_text(attacks.OUTSIDE, encoding="utf-8")
    (root / "link").symlink_to(theirs)
    (root / "link.yml").symlink_to(trap.secret)
    os.mkfifo(root / "pipe.yml")
    (root / "templates" / "own" / "html").mkdir(parents=True)
    (root / "templates" / "link").symlink_to(theirs.parent)
    (root / "templates" / "own" / "html" / "style.css").symlink_to(theirs / "style.css")
    if "fonts" in lines:
        (root / "fonts").symlink_to(theirs)
    result = run("build", root, "--format", "html")
    assert result.exit_code == 2, result.output
    message_is_safe(result.output)


def test_settings_that_are_a_link_are_not_read(collect: Collect, run: Run, trap: Trap) -> None:
    root = collect({"a.md": attacks.HEAD})
    (root / "profcollect.yml").unlink()
    (root / "profcollect.yml").symlink_to(trap.secret)
    result = run("lint", root)
    assert result.exit_code == 2, result.output
    assert str(trap.secret.parent) not in result.output
    message_is_safe(result.output)


def test_a_template_reaches_nothing_but_the_book(collect: Collect, run: Run, trap: Trap) -> None:
    """Expect Jinja's ways to Python and to other files closed."""
    tries = (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ entries.__class__ }}",
        "{% include '../../../secret.txt' %}",
        f"{{% include '{trap.secret}' %}}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ range(10 ** 9) | list }}",
    )
    for attempt in tries:
        root = collect({"a.md": attacks.HEAD})
        own = root / "templates" / "default" / "html"
        own.mkdir(parents=True, exist_ok=True)
        (own / "practice.html.j2").write_text(attempt, encoding="utf-8")
        result = run("build", root, "--format", "html")
        assert result.exit_code == 2 or "class" not in page(root), attempt
        message_is_safe(result.output)


def page(root: Path) -> str:
    """The page of the only practice."""
    return (root / "build" / "site" / "a.html").read_text(encoding="utf-8")


def test_config_and_taxonomy_of_thousands_of_places_are_read(collect: Collect, run: Run) -> None:
    """Expect 3,000 municipalities with all forms of their names to be fewer nodes than a bomb has."""
    places = "".join(
        f"  - {{id: m{n}, name: Округ {n}, city: Город {n}, name_loc: Округе {n}, city_loc: Городе {n}, aliases: [Г {n}]}}\n"
        for n in range(3000)
    )
    assert run("lint", collect({"a.md": attacks.HEAD}, CONFIG + places), "--select", "PC2").exit_code == 0


def names() -> list[str]:
    """Names that a disk takes."""
    odd = [
        "a'b\"c",
        "строка\nещё",
        "::error file=x::чужое\n::x",
        "право\u202eлево",
        "не\udcff\udcfeбуквы",
        "CON",
        "aux.txt",
        "-rf",
    ]
    odd += [
        "--out=x",
        "цвет\x1b[31m\a",
        "восемь\x9b31m",
        ":smile: [red]x[/red]",
        "{title}%s%n$HOME",
        "a&b<c>",
        " ",
        "x.",
        "##[error]x",
    ]
    odd += ["я" * 120, "a" * 252, "\U0001f4a5" * 60, "a|b*c?", "a\\b", "A", "a", "А", "йод ё", "и\u0306од е\u0308"]
    return [f"{name}.md" for name in odd] + ["/".join(["Папка с длинным названием \U0001f4a5"] * 8) + "/п.Markdown"]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, trap: Trap) -> Path:
    """A collection of names that look like something else, and of what only looks like a file."""
    root = tmp_path_factory.mktemp("odd") / "Сборник"
    write_collection(root, {"dir.md/в папке.md": text_of("Папка")})
    folder = root / "practices"
    for number, name in enumerate(names()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text_of(f"Имя {number}"))
    (folder / "crlf.md").write_bytes(b"\xef\xbb\xbf" + text_of("Строки").replace(b"\n", b"\r\n"))
    (folder / "large.md").write_bytes(text_of("Много") + b"x" * 60_000_000)
    os.mkfifo(folder / "pipe.md")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        try:
            os.chdir(folder)
            made.bind("socket.md")
        finally:
            os.chdir(here)
    (root / "common").mkdir()
    (root / "common" / "common.md").write_bytes(text_of("Ссылка"))
    for name, target in {
        "common": "../common", "zero.md": "/dev/zero", "secret.md": trap.secret, "a1.md": "a2.md", "a2.md": "a1.md",
        "gone.md": "nowhere", "outside": trap.secret.parent, "here": ".", "up": "..", "disk": "/",
    }.items():  # fmt: skip
        (folder / name).symlink_to(target)
    return root


def text_of(title: str) -> bytes:
    """A practice of that title, in which there is something to find."""
    return f"---\ntitle: Вымышленная практика «{title}»\nmunicipality: Копейск\n---\n\nСлово , ещё слово.\n".encode()


REFUSED = {
    "large.md": "PC143",
    **dict.fromkeys(
        ("pipe.md", "socket.md", "zero.md", "secret.md", "a1.md", "a2.md", "gone.md", "outside", "disk"), "PC155"
    ),
}


@pytest.mark.slow
def test_odd_names_are_names_and_what_is_no_file_is_a_finding(odd: Path, run: Run) -> None:
    """Expect every practice in the book, links followed inside the collection and refused outside, safe messages."""
    before = state(odd)
    formats = ["full", "concise", "grouped", "json", "jsonl", "github", "gitlab", "sarif", "junit", "letter"]
    for form in formats:
        result = run("lint", odd, "--format", form)
        assert result.exit_code == 1, result.output
        if form in {"full", "concise", "grouped", "letter", "junit"}:
            message_is_safe(result.output)
        elif form == "github":
            assert not OBEYED.search(result.output)
            assert all(re.match(r"::(error|warning|notice) file=", line) for line in result.output.splitlines())
    checked = run("lint", odd, "--format", "concise").output
    for name, code in REFUSED.items():
        assert re.search(rf"practices/{re.escape(name)}:1:1: \S+ {code}", checked), name
    result = run("build", odd, "--format", "html,md", "--out", odd / "build")
    assert result.exit_code == 1, result.output
    message_is_safe(result.output)
    book = (odd / "build" / "md" / "book.md").read_text(encoding="utf-8")
    for title in [*(f"Имя {number}" for number in range(len(names()))), "Папка", "Строки", "Ссылка"]:
        assert len(re.findall(rf"^#+ .*практика «{title}»", book, re.MULTILINE)) == 1, title
    assert attacks.OUTSIDE not in book
    assert all(len(path.name.encode()) <= 255 for path in (odd / "build").rglob("*"))
    assert len({str(path).casefold() for path in (odd / "build").rglob("*")}) == sum(
        1 for _ in (odd / "build").rglob("*")
    )
    assert {path: hashed for path, hashed in state(odd).items() if path in before} == before


def state(root: Path) -> dict[str, str]:
    """What lies in a collection, by path."""
    files = (
        path for path in sorted(root.rglob("*")) if not {"build", ".profcollect"} & set(path.relative_to(root).parts)
    )
    return {
        str(path): str(path.readlink()) if path.is_symlink() else sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.slow
def test_ten_thousand_files_in_a_folder_are_listed_in_time(collect: Collect, run: Run) -> None:
    root = collect({"a.md": attacks.HEAD + "![Рисунок](нет.png) ![Рисунок](9999.PNG)\n"})
    for number in range(10_000):
        (root / "practices" / f"{number}.png").touch()
    start = time.process_time()
    assert run("lint", root).exit_code == 1
    assert time.process_time() - start < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("unit", attacks.GROWING, ids=repr)
def test_time_grows_as_the_text_does(root: Path, unit: str) -> None:
    """Expect a text four times as long to take about four times as long, unless both take no time."""

    def seconds(length: int) -> float:
        data = (attacks.HEAD + (unit * (length // len(unit) + 1))[:length] + "\n").encode(errors="replace")
        start = time.process_time()
        outcome = compiled(root, data)
        assert "PC903" not in {one.code for one in outcome.diagnostics}
        return time.process_time() - start

    long = seconds(18_000)
    assert long < 0.6 or long < 8 * seconds(4_500)


class Built(NamedTuple):
    """The book of all cases."""

    root: Path
    out: Path
    status: int
    said: str
    megabytes: int
    """Of memory, at its highest."""
    seconds: float
    """Of all cores."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, trap: Trap) -> Built:
    """All cases in one book, in every format, made by a process of its own."""
    root = tmp_path_factory.mktemp("all") / "Сборник"
    write_collection(root, {f"{case.name}.md": trap.aim(case.data) for case in CASES if case not in LARGE})
    lay_images(root, trap)
    made = build(root, ",".join(FORMATS))
    # Some cases cannot be read, and are named as left out.
    assert made.status == 1, made.said
    return made


def build(root: Path, formats: str) -> Built:
    """A book, made by a process of its own, which leaves the collection as it is."""
    before = state(root)
    log = root.parent / "log"
    command = [sys.executable, "-m", "profcollect", "build", str(root), "--format", formats]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=root.parent)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert state(root) == before
    said = log.read_text(encoding="utf-8")
    return Built(root, root / "build", process.returncode, said, used.ru_maxrss // 1024, used.ru_utime)


@pytest.mark.slow
def test_the_book_of_all_cases_is_made_quietly(built: Built, trap: Trap) -> None:
    """Expect safe messages, bounded memory, no visitor at the port that the cases name, and nothing run."""
    message_is_safe(built.said)
    assert built.megabytes < MEGABYTES
    assert trap.visits == []
    assert not trap.pwned.exists()
    assert {path.name for path in built.root.parent.iterdir()} == {"Сборник", "log"}


@pytest.mark.slow
def test_much_of_something_is_laid_out_in_time(tmp_path: Path) -> None:
    """Expect seconds for a book in which every practice has as much of something as it may."""
    root = tmp_path / "Сборник"
    write_collection(root, {f"{case.name}.md": case.data for case in LARGE})
    made = build(root, "docx,pdf")
    assert made.status == 0, made.said
    assert made.megabytes < MEGABYTES
    assert made.seconds < SECONDS * len(LARGE)


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files in an output, each by its name; of a PDF also its text and its links."""
    data = path.read_bytes()
    yield path.name, data
    if path.suffix in {".docx", ".epub", ".odt"}:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = packed.namelist()
            assert len(found) == len(set(found))
            assert not [name for name in found if name.startswith("/") or ".." in name]
            yield from ((name, packed.read(name)) for name in found)
    elif path.suffix == ".pdf":
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        yield "text.txt", "\n".join(page.extract_text() for page in pages).encode(errors="replace")


def outputs(built: Built, form: str) -> Iterator[tuple[str, bytes]]:
    """All parts of a format."""
    folder = FORMATS[form].folder
    suffix = {"html-single": "html"}.get(form, form)
    files = sorted((built.out / folder).rglob("*")) if folder else [next(built.out.glob(f"*.{suffix}"))]
    for path in files:
        if path.is_file():
            yield from parts(path)


@pytest.mark.slow
@pytest.mark.parametrize("form", list(FORMATS))
def test_no_output_tells_what_lies_outside_or_what_a_sum_is(built: Built, form: str) -> None:
    wanted = [attacks.OUTSIDE.encode(), attacks.OUTSIDE.split()[1].encode(), b"root:x:0", attacks.EVALUATED.encode()]
    for name, data in outputs(built, form):
        assert not [one for one in wanted if one in data], name


@pytest.mark.slow
@pytest.mark.parametrize("form", list(FORMATS))
def test_every_part_is_whole_and_has_no_live_address(built: Built, form: str) -> None:
    """Expect XML that is XML, and links that lead to pages of the book or of the net, and only when followed."""
    seen = 0
    for name, data in outputs(built, form):
        if name.endswith((".xml", ".rels", ".xhtml", ".opf", ".ncx", ".fb2", ".rdf")):
            tree = etree.fromstring(data, XML)
            assert list(_dangers(tree)) == [], name
            seen += 1
        elif name.endswith(".html"):
            assert Dangers.of(data.decode()) == [], name
            seen += 1
        elif name.endswith(".md"):
            page = _rendered(data.decode())
            assert Dangers.of(re.sub(r'(?<=src=")images/[0-9a-f]{16}\.\w+(?=")', "", page)) == [], name
            seen += 1
        elif name.endswith(".pdf"):
            assert list(_dangers_of_pdf(data)) == []
            seen += 1
    assert seen


def _rendered(text: str) -> str:
    """A Markdown file without its front matter as a page, raw HTML and all."""
    return (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text.split("\n---\n", 1)[1])
    )


def _scheme(address: str) -> str:
    """The scheme as browsers see it: they pass over control characters and white space."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20\x7f-\xa0]", "", unescape(address)), re.IGNORECASE)
    return found[1].lower() if found else ""


def _dangers(tree: etree._Element) -> Iterator[str]:
    """What in XML leads outside, runs, or is loaded."""
    internal = tree.getroottree().docinfo.internalDTD
    if internal is not None and list(internal.iterentities()):
        yield "entities"
    for element in tree.iter(etree.Element):
        kind = etree.QName(element).localname
        if kind == "Relationship" and element.get("TargetMode") == "External":
            if not element.get("Type", "").endswith("/hyperlink") or _scheme(
                element.get("Target", "")
            ) not in ALLOWED - {""}:
                yield f"relationship {element.attrib}"
        elif kind in {"instrText", "fldSimple"} and not FIELDS.match(
            element.text or next(iter(element.attrib.values()), "")
        ):
            yield f"field {element.text}"
        elif kind in {
            "script",
            "iframe",
            "object",
            "embed",
            "event-listener",
            "altChunk",
            "attachedTemplate",
            "OLEObject",
        }:
            yield kind
        for name, value in element.attrib.items():
            own = etree.QName(name).localname
            scheme = _scheme(str(value)) if own in {"href", "src"} else ""
            if (
                scheme not in ALLOWED
                or (scheme and kind not in {"a", "link"})
                or (own in {"href", "src"} and str(value)[:2] == "//")
            ):
                yield f"{kind} {own}={value}"
            if (
                own.startswith("on")
                and kind not in {"style", "tableStylePr"}
                and own in {"onclick", "onload", "onerror"}
            ):
                yield f"{kind} {own}"


class Dangers(HTMLParser):
    """What on a page leads outside, runs, or is loaded."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    @classmethod
    def of(cls, page: str) -> list[str]:
        """All of them."""
        reader = cls()
        reader.feed(page)
        reader.close()
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element and its attributes."""
        given = {name: value or "" for name, value in attrs}
        if tag in LIVE or (tag == "script" and "src" not in given and given.get("type") != "application/ld+json"):
            self.found.append(f"<{tag}>")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.found.append("refresh")
        for name, value in given.items():
            if name.startswith("on") or name in {"srcdoc", "formaction", "ping", "background"}:
                self.found.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "poster", "data", "srcset"}:
                own = value.startswith(("data:image/gif;base64,", "data:image/png;base64,")) and tag in {
                    "link",
                    "img",
                }
                loaded = tag != "a" and bool(_scheme(value) or urlsplit(value).netloc)
                if not own and (loaded or _scheme(value) not in ALLOWED or value.startswith(("//", "\\"))):
                    self.found.append(f"{tag} {name}={value[:80]}")


def _dangers_of_pdf(data: bytes) -> Iterator[str]:
    """What in a PDF does anything but lead to a page."""
    for name in (
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/OpenAction",
        b"/SubmitForm",
        b"/GoToR",
        b"/RichMedia",
    ):
        if name in data:
            yield name.decode()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A")
            told = action.get_object() if action else {}
            if told and (told.get("/S") not in {"/URI", "/GoTo"} or _scheme(str(told.get("/URI", ""))) not in ALLOWED):
                yield str(told)


class Words(HTMLParser):
    """The text of a page or of any XML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.found.append(data)


def words(built: Built, form: str) -> str:
    """The text of a format, without white space."""
    found = []
    for name, data in outputs(built, form):
        if name == "text.txt":
            found.append(data.decode())
        elif name.endswith((".html", ".xhtml", ".fb2", ".md")) or name in {"word/document.xml", "content.xml"}:
            reader = Words()
            reader.feed(_rendered(data.decode()) if name.endswith(".md") else data.decode())
            found.append("".join(reader.found))
    return squeeze("\n".join(found))


@pytest.mark.slow
@pytest.mark.parametrize("form", list(FORMATS))
def test_what_looks_like_code_arrives_as_text(built: Built, form: str, trap: Trap) -> None:
    """Expect every line of every legal case letter for letter, but for signs that only stand for themselves."""
    arrived = words(built, form)
    lost = []
    for case in CASES:
        wanted = trap.aim(case.text.encode(errors="replace")).decode()
        if case.name.startswith(("yaml", "bytes")) or attacks.MARKS & {*wanted}:
            continue
        pieces = printed(wanted) if form == "pdf" else wanted.split("\n")
        lost += [
            (case.name, piece)
            for piece in pieces
            if squeeze(piece) not in (arrived if form != "pdf" else shown(arrived))
        ]
    assert lost == []


def shown(text: str) -> str:
    """What a PDF's text is compared as."""
    return "".join(printed(text))


def test_the_checks_see_what_they_look_for() -> None:
    """Expect each kind of danger to be found where there is one."""
    assert Dangers.of("<a href='java\tscript:x'>")
    assert Dangers.of("<p onclick=x>")
    assert Dangers.of("<img src=//a/b>")
    assert Dangers.of("<script>x</script>")
    assert Dangers.of("<a href=' data:text/html,x'>")
    assert not Dangers.of("<a href='b.html'>")
    assert list(_dangers(etree.fromstring("<a xmlns:x='x' x:href='javascript:x'/>", XML)))
    assert list(_dangers(etree.fromstring("<instrText>DDEAUTO x</instrText>", XML)))
    with pytest.raises(AssertionError):
        message_is_safe("::error::x")
    with pytest.raises(AssertionError):
        message_is_safe("\x1b[31m")
