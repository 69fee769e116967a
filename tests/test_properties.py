"""What holds for any file that is given to lint: properties, each over many practices that hypothesis makes."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import strategies as made
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from profcollect import checking
from profcollect.config import Settings, read_config
from profcollect.disk import DATA
from profcollect.lint import engine, fixing
from profcollect.lint.baseline import written
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.facts import gather
from profcollect.lint.fixing import OTHER_ENCODING
from profcollect.lint.personal import line_of, secrets
from profcollect.lint.reporters import REPORTERS, Report, render
from profcollect.lint.rules import RULES
from profcollect.lint.ruleset import ALL
from profcollect.lint.suppressions import Suppression, silence, suppressions
from profcollect.lint.written import PROSE
from profcollect.markup import Context, html
from profcollect.names import HIDDEN
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.workspace import open_workspace
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.rule import Subject
    from profcollect.practice import Practice
    from profcollect.source import Document

PATH = "practices/kopeysk/proba.md"
TODAY = date(2026, 11, 23)
CONFIG = """\
название: Сборник для проверки свойств
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}
  - {ид: kyshtym, название: Кыштымский городской округ, город: Кыштым}
ограничения:
  название: [0, 9999]
  текст: [0, 9999]
"""


def few(examples: int) -> Callable[[Any], Any]:
    """So many examples, the same in every run."""
    return hypothesis_settings(max_examples=examples, derandomize=True, deadline=None)


@cache
def collection() -> Settings:
    """The settings of a small collection."""
    config, problems = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    words = yaml.safe_load((DATA / "ru.yml").read_text(encoding="utf-8"))
    return Settings(config, taxonomy, words)


def subject(document: Document) -> Subject:
    return engine.subject(document, collection(), TODAY)


def check(document: Document) -> list[Diagnostic]:
    return engine.check(subject(document))


def report(data: bytes, found: Sequence[Diagnostic], lang: str = "ru") -> Report:
    return Report(found, 1, lang, Path("/nowhere"), paths=[PATH], texts={PATH: data})


READERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.split("\n") if line],
    "junit": ET.fromstring,
}
"""What can read the formats that are for programs."""


@few(150)
@given(made.files())
def test_nothing_breaks_down(data: bytes) -> None:
    """Whatever the bytes, every rule runs, and every reporter says what they found so that programs can read it."""
    found = check(read(PATH, data))
    assert [one.arguments for one in found if one.name == "rule-fault"] == []
    for form in REPORTERS:
        for lang in ("ru", "en"):
            text = render(form, report(data, found, lang))
            text.encode()
            READERS.get(form, str)(text)


@few(200)
@given(made.files())
def test_every_finding_has_a_place(data: bytes) -> None:
    """Its lines and columns are there, its end is not before its start, and its source is its line."""
    document = read(PATH, data)
    have_places(document, check(document))


def have_places(document: Document, found: Sequence[Diagnostic]) -> None:
    lines = document.text.split("\n")
    for one in found:
        for place in (one.place, *one.related):
            assert place.path == PATH
            assert 1 <= place.line <= place.end_line <= len(lines), one
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1, one
            assert 1 <= place.end_column <= len(lines[place.end_line - 1]) + 1, one
            assert (place.line, place.column) <= (place.end_line, place.end_column), one
        assert one.source == line_of(document, one.place.line)
        assert len(one.source) == len(lines[one.place.line - 1])


@few(200)
@given(made.files())
def test_edits_lie_in_the_file_and_apart(data: bytes) -> None:
    """Those of one finding, and those that are made together."""
    document = read(PATH, data)
    found = check(document)
    anew = any(problem.kind in OTHER_ENCODING for problem in document.problems)
    for one in found:
        assert (one.safety is None) == (not one.edits), one
        assert one.safety in {None, Safety.UNSAFE if anew else RULES[one.code].fix}, one
        _are_apart(document, [one])
    for safety in Safety:
        _are_apart(document, fixing.choose(found, safety))


def _are_apart(document: Document, found: Sequence[Diagnostic]) -> None:
    edits = sorted((edit for one in found for edit in one.edits), key=lambda edit: (edit.start, edit.end))
    ends = [0, *(edit.end for edit in edits)]
    for edit, end in zip(edits, ends, strict=False):
        assert end <= edit.start <= edit.end <= len(document.text), found


@few(250)
@given(made.files(), st.sampled_from(Safety))
def test_fixing_settles(data: bytes, safety: Safety) -> None:
    """There is nothing left to fix, no error is new, and what is not mended stays as it was, line ends and all."""
    fixed = fixing.fix(PATH, data, check, safety)
    again = fixing.fix(PATH, fixed.data, check, safety)
    assert (again.data, again.made) == (fixed.data, ())
    assert errors(fixed.data) <= errors(data)
    if fixed.made:
        assert not fixed.data.startswith(b"\xef\xbb\xbf")
        before, after = (re.split(r"(\r\n|\r|\n)", read_raw(one)) for one in (data, fixed.data))
        assert ends_of_equal_lines(before, after)


def lossy(document: Document) -> bool:
    """Whether what was read is not what was written."""
    return any(problem.kind in fixing.UNREADABLE | fixing.OTHER_ENCODING for problem in document.problems)


def errors(data: bytes) -> int:
    return sum(one.severity == Severity.ERROR for one in check(read(PATH, data)))


def read_raw(data: bytes) -> str:
    import unicodedata

    document = read(PATH, data)
    kinds = {problem.kind for problem in document.problems}
    encoding = "utf-16" if "utf-16" in kinds else "cp1251" if "windows-1251" in kinds else "utf-8"
    return unicodedata.normalize("NFC", data.decode(encoding, errors="replace").replace("\ufeff", ""))


def ends_of_equal_lines(before: list[str], after: list[str]) -> bool:
    """Whether the lines that are in both have the same ends in both."""
    blocks = SequenceMatcher(None, before[0::2], after[0::2], autojunk=False).get_matching_blocks()
    return all(
        before[2 * (a + n) + 1 : 2 * (a + n) + 2] == after[2 * (b + n) + 1 : 2 * (b + n) + 2]
        for a, b, size in blocks
        for n in range(size - 1)
    )


INVISIBLE = re.compile(f"\u00ad|{HIDDEN.pattern}")
"""What PC225 and PC337 remove, from names as well."""
ALIKE = (
    # PC305: a letter or an asterisk for the sign of multiplication.
    (re.compile(r"(?<=\d)(\s*)[xXхХ*](?=\s*\d)|(?<=м)(\s)[xх*](?=\s\d)"), ""),
    # PC307: what an ordinal has before its last letters.
    (re.compile(r"(?<=\d)([-‑]?)[ыиоеаяуюёь]{1,2}(?=м[иуы]?|[йеяюхи]|го)", re.IGNORECASE), ""),
    # PC308: another sign for the one of number.
    (re.compile(r"(?<!\w)N[oоº°]?\.?(?=\s?\d)"), ""),
)
"""The letters that safe fixes may change, and nothing more; all other letters and digits stay, in their order."""


def letters(text: str) -> str:
    """The letters and digits of a text, without those that a safe fix may change."""
    text = INVISIBLE.sub("", text)
    for pattern, replacement in ALIKE:
        text = pattern.sub(replacement, text)
    return "".join(filter(str.isalnum, text))


@dataclass
class Shown:
    """What a reader of a book gets to see of a practice."""

    words: str
    code: list[str]
    tags: list[str]
    addresses: list[str]
    fields: list[tuple[str, object]]


HEADING = re.compile("h[1-6]")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.code: list[str] = []
        self.addresses: list[str] = []
        self.inside = 0
        self.heading = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.heading += bool(HEADING.fullmatch(tag))
        self._note(tag, tag)
        self.addresses += [str(value) for name, value in attrs if name in {"href", "src"}]
        if tag == "code":
            self.inside += 1
            self.code.append("")
            self.words.append("\ufffc")

    def handle_endtag(self, tag: str) -> None:
        self.heading -= bool(HEADING.fullmatch(tag))
        self._note(tag, "/" + tag)
        self.inside -= tag == "code"

    def _note(self, tag: str, word: str) -> None:
        # PC214 takes bold letters out of headings, which are bold anyway.
        if not (tag == "strong" and self.heading):
            self.tags.append(word)
        if tag not in {"em", "strong", "s", "a", "sup", "span"}:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.code[-1] += data
        else:
            self.words.append(data)


SAME = (
    # PC222: an empty line made by hand parts two paragraphs, also of an item; a paragraph of nothing is none.
    (re.compile(r"<p>\s*</p>"), ""),
    (re.compile(r"(?:<br>\s*){2,}|</p>\s*<p>"), "<wbr>"),
    (re.compile(r"</?p>"), ""),
)
"""The elements that safe fixes may change; the reader passes over those of PC214."""


class _Links(dict[str, str]):
    """Every practice that a text links to is there, so that its address shows."""

    def get(self, address: str, default: object = None) -> object:
        return address if ".md" in address else default


def shown(data: bytes) -> Shown:
    document = read(PATH, data)
    reader = _Reader()
    context = Context(slug="a", heading=2, images={}, words=collection().words, links=_Links())
    page = html.render(document.body, context)
    for pattern, replacement in SAME:
        page = pattern.sub(replacement, page)
    reader.feed(page)
    reader.close()
    visible = read(PATH, INVISIBLE.sub("", document.text).encode())
    values = list(values_of(subject(visible).practice)) if visible.front is not None else []
    return Shown(letters("".join(reader.words)), reader.code, reader.tags, reader.addresses, values)


def values_of(practice: Practice) -> Iterator[tuple[str, object]]:
    """The values of a practice: prose by its letters, all others as they are."""
    for field in fields(practice):
        yield field.name, _plain(getattr(practice, field.name), prose=field.name in PROSE)


def _plain(value: object, *, prose: bool) -> object:
    if isinstance(value, str):
        return letters(value) if prose else value
    if isinstance(value, tuple):
        return [_plain(item, prose=prose) for item in value]
    if is_dataclass(value):
        return [_plain(getattr(value, field.name), prose=prose) for field in fields(value)]
    return value


@few(300)
@given(made.practice())
def test_safe_fixes_keep_the_words(text: str) -> None:
    """The book has the same words in the same elements, the same code and addresses, and the same values."""
    data = text.encode()
    fixed = fixing.fix(PATH, data, check, Safety.SAFE)
    assert shown(fixed.data) == shown(data), [one.code for one in fixed.made]


def said(data: bytes, found: Sequence[Diagnostic]) -> str:
    """All that any reporter says of findings."""
    return "\n".join(render(form, report(data, found, lang)) for form in REPORTERS for lang in ("ru", "en"))


CONTEXTS = [
    *(
        "{}",
        "Слово {} - да.",
        "## {}",
        "- {}",
        "> {} ...",
        "| {} | б |\n| --- | --- |\n| в | г |",
        "**{}**",
        "    {}",
        "```\n{}\n```",
    ),
    *(
        "[^1] {}\n\n[^1]: {}",
        "[{}](https://example.org/a)",
        "<!-- {} -->",
        "<b>{}</b>",
        '"{}"   да ,нет',
        "![{}](images/нет.png)",
    ),
    *(
        "Таблица: {}\n\n| а |\n| - |",
        "{}\n: {}",
        "от 6 - 11 {} N 5",
        "<!-- profcollect: ignore PC5 -->\n{}",
        "[{}]: нет",
    ),
]
FIELDS = [
    "название: {}",
    "аннотация: {} - да",
    "авторы: {}",
    "телефон: {}",
    "муниципалитет: {}",
    "дата: {}",
    "{}: да",
    "# {}",
]


@few(60)
@given(
    st.lists(st.tuples(made.secrets(), st.sampled_from(CONTEXTS)), min_size=1, max_size=3),
    made.secrets(),
    st.sampled_from(FIELDS),
    made.block(),
)
def test_nothing_personal_is_told_or_kept(
    planted: list[tuple[made.Secret, str]], own: made.Secret, field: str, block: str
) -> None:
    """What the rules find is in no report, whatever its language and format, nor in anything that is written."""
    body = "\n\n".join(context.replace("{}", secret.sentence) for secret, context in planted)
    data = f"---\n{field.replace('{}', own.sentence)}\n---\n\n{block}\n\n{body}\n".encode()
    document = read(PATH, data)
    found = check(document)
    told = said(data, found) + json.dumps(gather(subject(document), compare=True).data(), ensure_ascii=False)
    with TemporaryDirectory() as folder:
        keep(Path(folder), {PATH: data})
        for _ in range(2):
            told += outcome(Path(folder), cached=True)
        told += "".join(file.read_text(encoding="utf-8") for file in Path(folder).glob(".profcollect/**/*.json"))
    text = document.text
    for secret in (own, *(secret for secret, _ in planted)):
        places = [match.span() for match in re.finditer(re.escape(secret.number), text)]
        known = [span for kind, span in secrets(text) if RULES[secret.code].name == kind]
        if all(any(a <= start and end <= b for a, b in known) for start, end in places):
            assert secret.number not in told


@few(60)
@given(made.secrets())
def test_what_is_made_up_is_found(secret: made.Secret) -> None:
    """So that the property above is about something."""
    document = read(PATH, f"---\nназвание: Радио без слов\n---\n\nСлово, {secret.sentence}, и дело.\n".encode())
    found = [one for one in check(document) if one.code == secret.code]
    assert [document.text[slice(*span)] for _, span in secrets(document.text)] == [secret.number]
    assert len(found) == 1


START = "---\nназвание: Радио без слов\nстатус: черновик\n---\n"


@few(120)
@given(st.lists(made.paragraph(), min_size=1, max_size=4), st.data())
def test_a_comment_silences_its_paragraph(paragraphs: list[str], data: st.DataObject) -> None:
    """A finding in a paragraph is gone with the comment above it; all others stay, and none is new."""
    found = check(read(PATH, text_of(paragraphs).encode()))
    lines = {START.count("\n") + 2 + 2 * number: number for number in range(len(paragraphs))}
    if mine := [one for one in found if one.place.line in lines]:
        one = data.draw(st.sampled_from(mine))
        number = lines[one.place.line]
        comment = f"<!-- profcollect: ignore {one.code} -->"
        marked = [*paragraphs[:number], comment, *paragraphs[number:]]
        left = check(read(PATH, text_of(marked).encode()))
        expected = [other for other in found if other.code != one.code or other.place.line != one.place.line]
        assert gist(left) == gist(expected)


def text_of(paragraphs: Sequence[str]) -> str:
    return START + "".join(f"\n{text}\n" for text in paragraphs)


def gist(found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    return [(one.code, one.source) for one in found]


SILENT = re.compile("lint-ignore|не проверять")


@few(120)
@given(made.practice())
def test_a_line_of_the_front_matter_silences_the_file(text: str) -> None:
    """All findings of the rules that it names are gone, and it is of use."""
    document = read(PATH, text.encode())
    found = check(document)
    codes = sorted({one.code for one in found if not one.code.startswith("PC9")})
    if (
        document.front is None
        or not text.startswith("---\n")
        or SILENT.search(text[: document.body_start])
        or not codes
    ):
        return
    left = check(read(PATH, f"---\nlint-ignore: [{', '.join(codes)}]\n{text[4:]}".encode()))
    assert gist(left) == [(one.code, one.source) for one in found if one.code.startswith("PC9")]


def keep(root: Path, contents: dict[str, bytes], config: str = CONFIG) -> None:
    """Write a collection's files."""
    for path, content in {"profcollect.yml": config.encode(), **contents}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def outcome(root: Path, *, cached: bool) -> str:
    """All that a check of a collection says."""
    workspace = open_workspace(root)
    checked = checking.check(workspace, workspace.files, checking.Order(ALL, TODAY, cached=cached))
    shown = (
        Report(checked.diagnostics, 1, "ru", root, paths=checked.paths),
        Report(checked.diagnostics, 1, "en", root),
    )
    return "\n".join(render(form, one) for one in shown for form in ("full", "json", "sarif"))


NAMES = ["kopeysk/a.md", "kopeysk/b.md", "kyshtym/v.md"]
TEXTS = [
    "---\nназвание: Радио без слов\nавторы: Бек Тимур Анварович\nмуниципалитет: kopeysk\n---\n\nСлово - дело ![Вид](images/plan.png)\n",
    "---\nназвание: «Радио без слов»\nавторы: Бек Т. А.\nмуниципалитет: kopeysk\nстатус: принята\n---\n\nСтудия ЦДЮТТ, 6 - 11 классы.\n",
    "---\nназвание: Театр теней\nиллюстрации: {файл: images/plan.png, люди: дети}\n---\n\nСтудия ЦД(Ю)ТТ [там](b.md) и [тут](../kyshtym/v.md#a).\n",
    "---\nназвание: Театр теней.\nlint-ignore: PC601\n---\n\nЗвоните 8 (900) 000-12-34 - да\n\n<!-- profcollect: ignore PC304 -->\n",
    "название: нет\n",
    "\ufeff---\nназвание: 'Радио'\n",
]
CONFIGS = [CONFIG, CONFIG.replace("9999", "20"), CONFIG + "проверка:\n  выключить: [PC301]\n"]
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200"
    "0148afa4710000000049454e44ae426082"
)
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("touch"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("config"), st.just("profcollect.yml"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("picture"), st.sampled_from(["kopeysk", "kyshtym"]), st.sampled_from(["", "png", "txt"])),
    st.tuples(st.just("damage"), st.integers(0, 9999), st.binary(max_size=3)),
)


def step(root: Path, made: tuple[str, Any, Any], clock: int) -> None:
    """Change a file of a collection, or its cache; each file that is written is older than the next."""
    kind, what, other = made
    path = root / "practices" / str(what)
    if kind == "write":
        path.write_text(other, encoding="utf-8", newline="")
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "rename" and path.exists():
        path.replace(root / "practices" / other)
    elif kind == "config":
        (root / "profcollect.yml").write_text(other, encoding="utf-8")
    elif kind == "picture":
        picture = path / "images" / "plan.png"
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes({"": b"", "png": PICTURE, "txt": b"x" * len(PICTURE)}[other])
        os.utime(picture, ns=(clock, clock))
    elif kind == "damage":
        for file in sorted(root.glob(".profcollect/cache/*.json")):
            content = bytearray(file.read_bytes())
            place = what * len(content) // 10000
            content[place : place + len(other)] = other
            file.write_bytes(bytes(content) if other else bytes(content[:place]))
    if kind in {"write", "touch"} and path.exists():
        os.utime(path, ns=(clock, clock))


@pytest.mark.slow
@few(40)
@given(st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=5))
def test_the_cache_changes_nothing(rounds: list[list[tuple[str, Any, Any]]]) -> None:
    """Warm, stale in parts, or damaged: what is found is what is found without it."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        keep(root, {f"practices/{name}": text.encode() for name, text in zip(NAMES, TEXTS, strict=False)})
        clock = 1_700_000_000_000_000_000
        for steps in rounds:
            for one in steps:
                clock += 1_000_000_000
                step(root, one, clock)
            expected = outcome(root, cached=False)
            assert outcome(root, cached=True) == expected
            assert outcome(root, cached=True) == expected


MANY = 20_000
SIGNS = "\"«»„“'-–—[](){}<>.,:;!?…#*_`~&|\\^$%@+=/№§0x \t\u00a0\n\u0301\u00ad"
UNITS = [
    *SIGNS,
    *(
        "<!--",
        "-->",
        "1.",
        "а ",
        "а",
        "Я.",
        "5-",
        "5 - ",
        " - ",
        "слово-",
        "- а ",
        "http://",
        "a@",
        "a.b",
        "@a.b",
        "и\u0306",
    ),
    *(
        "«а ",
        '"а ',
        "„а “",
        "**а",
        "[а](",
        "![",
        "^[а",
        "[^1]",
        "<a ",
        "</a>",
        "&#1;",
        "&amp;",
        "\\-",
        "т. ",
        "И. И. ",
        "г. г. ",
    ),
    *(
        "№ 5 ",
        "12:",
        "1,5 ",
        "а\n",
        "а а\n",
        "- \n",
        "- а\n",
        "1. а\n",
        "> а\n",
        "> ",
        "# а\n",
        "## - а\n\n",
        "| а | б |\n",
        "а\n\n",
    ),
    *(
        "```\n",
        "    а\n",
        "[а]: б\n",
        "[^а]: б\n",
        "а\n: б\n",
        "***\n",
        "<b>\n",
        "![а](б)\n",
        "8 900 000-12-34 ",
        "4111 1111 1111 1111 ",
    ),
    *(
        "ученик Зорин Павел ",
        "ул. Мира, д. 1, ",
        "<!-- profcollect: ignore PC301 -->\n\n",
        "а - б <!-- profcollect: ignore PC3 -->\n\n",
    ),
    *("слово", "1234567890", 'Слово - дело, 6 - 11 N 5 «а "б" в» и т.д. '),
]
NASTY = {
    **{repr(unit): unit * (MANY // len(unit)) for unit in UNITS},
    "a table": "| а | б |\n| - | - |\n" + '| 5 - 6 | "а" |\n' * (MANY // 16),
    "nested lists": "\n".join(" " * (2 * depth) + "- а - б" for depth in range(130)),
    "nested quotes": ">" * 2000 + " а - б\n",
    "nested links": "[" * 1000 + "а - б" + "](x)" * 1000,
}
FRONTS = {
    "keys": "".join(f"ключ{number}: {number}\n" for number in range(1000)),
    "brackets": "название: " + "[" * 5000,
    "colons": "название: " + "а: " * 5000,
    "quotes": "название: " + '"' * MANY,
    "open quotes": "название: 'а\n" * 2000,
    "lines": "аннотация: >-\n" + "  слово - дело\n" * 1500,
    "words": "ключевые слова: [" + "а - б, " * 3000 + "]",
    "authors": "авторы:\n" + "  - {имя: Бек Тимур, почта: a@example.org}\n" * 500,
    "letters": "название: " + "а" * MANY,
    "tabs": "\t" * MANY,
    "aliases": "a: &a [b]\n" + "c: *a\n" * 2000,
}
SLOW = 5.0


@pytest.mark.parametrize("name", NASTY)
def test_no_sign_takes_long(name: str) -> None:
    """However often it comes; where it takes a while, twice as often takes about twice as long."""
    took = seconds(f"{START}\n{NASTY[name]}")
    assert took < SLOW
    if took > 0.5:
        assert seconds(f"{START}\n{NASTY[name]}\n\n{NASTY[name]}") < 4 * took


@pytest.mark.parametrize("name", FRONTS)
def test_no_front_matter_takes_long(name: str) -> None:
    assert seconds(f"---\n{FRONTS[name]}\n---\n\nСлово.\n") < SLOW


def seconds(text: str) -> float:
    """How long it takes this process to read and check a practice."""
    data = text.encode()
    start = process_time()
    check(read(PATH, data))
    return process_time() - start


REGRESSIONS = {
    "a control character stays": (
        "---\nназвание: Радио\r\n---\n\nСло\x0bва - дело\r\n",
        "---\nназвание: Радио\r\n---\n\nСло\x0bва — дело\r\n",
    ),
    "the words of a link may be its name": (START + "\n[а - б]: c.md\n\n[а - б] и [а - б][], ![а - б]\n", None),
    "the words of a link with another name": (
        START + "\n[в]: c.md\n\n[а - б][в]\n",
        START + "\n[в]: c.md\n\n[а — б][в]\n",
    ),
    "markup within the words of an image": (START + '\n![[](g "д")]()\n', None),
    "a mark beside words is HTML with them": (START + "\n<!-- profcollect: ignore PC3 -->слово\n", None),
    "a mark parts two paragraphs": (START + "\nСлово\n<!-- profcollect: ignore PC3 -->\nдело\n", None),
    "a mark parts two lists": (START + "\n- а\n\n<!-- profcollect: ignore PC3 -->\n\n- б\n", None),
    "a mark within HTML": (START + "\n<div>\n<!-- profcollect: ignore PC3 -->\nслово\n</div>\n", None),
    "a mark parts two words": (
        START + "\nслово <!-- profcollect: ignore PC3 -->**дело**\n",
        START + "\nслово **дело**\n",
    ),
    "a mark beside two spaces of HTML": (START + "\n<!-- а\nб --> в <!-- profcollect: ignore PC301 --> |\n", None),
    "a mark in code is none": (START + "\nслово `<!-- profcollect: ignore PC3 -->` дело\n", None),
    "what is no front matter does not become it": ("--\nр: \nие:П", None),
    "a soft hyphen keeps a line from being code": (START + "\n\u00ad\tкод\tкод\n", None),
    "an invisible sign keeps a line from being a fence": (START + "\n\u2060 ```` \n", None),
    "an invisible sign keeps a line from being an item": (START + "\n1\u00ad. слово\n", None),
    "an invisible sign keeps words from being an entity": (START + "\nА&am\u00adp;б\n", None),
    "an invisible sign keeps a line from breaking": (START + "\nслово \u200b \nдело\n", None),
    "soft hyphens in words go, those that keep markup away stay": (
        START + "\nСло\u00adво.\n\n1\u00ad. дело\n\n[Сло\u00adво] и де\u00adло.\n",
        START + "\nСлово.\n\n1\u00ad. дело\n\n[Слово] и дело.\n",
    ),
    "an empty paragraph keeps code from being in a list": (START + "\n- а\n\n\u00a0\n\n    код\n", None),
    "a break that opens a quote": (START + "\n>\\\n\\\nе\n", None),
    "a break within a quote": (START + "\n> а\\\n\\\nе\n", None),
    "a break within a quote that goes on": (START + "\n> а\\\n> \\\n> е\n", START + "\n> а\n> \n> е\n"),
    "a break within an item of a quote": (START + "\n> - а\\\n> \\\n> е\n", None),
    "one break in a line of its own": (START + "\nслово\n\\\nдело\n", None),
    "a break within an item": (START + "\n- а\\\n  \\\n е\n", None),
    "a break within an item that goes on": (START + "\n- а\\\n  \\\n  е\n", START + "\n- а\n  \n  е\n"),
    "an address that is defined with a space too many": (START + '\n[а]:ё \u00a0"\n', None),
    "an address that is defined with a mark too many": (START + "\n[а]:X ;\n", None),
    "what somebody says is no address": (
        START + "\n[Ведущий]: Здравствуйте , дети!  Начнём.\n",
        START + "\n[Ведущий]: Здравствуйте, дети! Начнём.\n",
    ),
    "breaks in a heading that is underlined": (START + "\nДа.\\\n\\\n\\\nНет\n---\n", None),
}
"""What a property has found: a text, and what must become of it; None where it must stay."""


@pytest.mark.parametrize("case", REGRESSIONS)
def test_regression(case: str) -> None:
    text, expected = REGRESSIONS[case]
    assert fixing.fix(PATH, text.encode(), check, Safety.SAFE).data.decode() == (text if expected is None else expected)


def test_a_stop_at_the_end_of_a_mended_title_has_a_place() -> None:
    document = read(PATH, "---\nназвание: Радио\n  и живое слово: звук.\n---\n".encode())
    found = check(document)
    assert "PC133" in {one.code for one in found}
    have_places(document, found)


def test_a_mark_before_another_encoding_is_no_letter() -> None:
    data = b"\xef\xbb\xbf" + (START + "\nСлово - дело\n").encode("cp1251")
    assert fixing.fix(PATH, data, check, Safety.UNSAFE).data.decode() == START + "\nСлово — дело\n"


def test_a_digit_changed_in_the_cache_is_not_believed() -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        keep(root, {PATH: TEXTS[1].encode()})
        expected = outcome(root, cached=True)
        for file in root.glob(".profcollect/cache/*.json"):
            file.write_bytes(
                file.read_bytes().replace(b'kopeysk/proba.md",4', b'kopeysk/proba.md",5').replace(b",8,", b",9,")
            )
        assert outcome(root, cached=True) == expected


def test_thousands_of_findings_in_a_line_are_told_in_no_time() -> None:
    data = f"{START}\n{'а - б, 5-ого ' * 5000}\n".encode()
    found = check(read(PATH, data))
    assert len(found) >= 5000
    for tell in (*(lambda form=form: render(form, report(data, found)) for form in REPORTERS), lambda: written(found)):
        start = process_time()
        tell()
        assert process_time() - start < 2


def test_thousands_of_findings_are_silenced_in_no_time() -> None:
    document = read(PATH, (f"{START}\n" + "а - б <!-- profcollect: ignore PC3 -->\n\n" * 5000).encode())
    marks = list(suppressions(document))
    (one, *_) = check(read(PATH, f"{START}\nа - б\n".encode()))
    many = [replace(one, place=one.place._replace(line=mark.lines[0])) for mark in marks]
    start = process_time()
    assert silence(many, marks) == ([], [])
    assert silence(many, [replace(mark, code="PC4") for mark in marks])[0] == many
    assert process_time() - start < 1


@few(200)
@given(st.data())
def test_silence_is_what_each_mark_says(data: st.DataObject) -> None:
    """However marks lie in each other."""
    (one, *_) = check(read(PATH, f"{START}\nа - б\n".encode()))
    number = st.integers(1, 9)
    codes = st.sampled_from(["PC3", "PC301", "PC304", "PC4", "P"])
    lines = st.tuples(number, number).map(lambda pair: (min(pair), max(pair)))
    marks = data.draw(st.lists(st.builds(Suppression, codes, st.just(Span(0, 0)), lines), max_size=6))
    places = data.draw(st.lists(st.tuples(st.sampled_from(["PC301", "PC304", "PC401"]), number), max_size=6))
    found = [replace(one, code=code, place=one.place._replace(line=line)) for code, line in places]

    def covers(mark: Suppression, one: Diagnostic) -> bool:
        return one.code.startswith(mark.code) and mark.lines[0] <= one.place.line <= mark.lines[1]

    kept, unused = silence(found, marks)
    assert kept == [one for one in found if not any(covers(mark, one) for mark in marks)]
    assert unused == [mark for mark in marks if not any(covers(mark, one) for one in found)]


def test_many_fixes_of_a_line_are_made_in_no_time() -> None:
    found = check(read(PATH, f"{START}\n{'5-ого - да ' * 300}\n".encode()))
    many = [replace(one, edits=(Edit(2 * n, 2 * n + 1, ""),)) for n in range(20_000) for one in found[:1]]
    start = process_time()
    assert len(fixing.choose(many, Safety.UNSAFE)) == len(many)
    assert process_time() - start < 1
