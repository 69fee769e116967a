"""Every rule: its own examples, the corner cases in rules/*.yml, and what all rules promise."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from profcollect import checking, media
from profcollect.config import Settings, read_config
from profcollect.errors import ConfigError
from profcollect.lint import engine, online
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.lint.facts import Collection, gather
from profcollect.lint.fixing import fix
from profcollect.lint.rule import CollectionRule, Noticed, Online
from profcollect.lint.rules import RULES
from profcollect.lint.rules.fields import required_line
from profcollect.lint.ruleset import ALL
from profcollect.practice import Practice, read_practice
from profcollect.schema import Stage, keys_of
from profcollect.source import Document, read, text_document, unreadable
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.i18n import Text
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.rule import Rule, Subject

TODAY = date(2026, 11, 23)
PATH = "practices/kopeysk/proba.md"
CASES = Path(__file__).parent / "rules"
CONFIG = """\
название: Сборник для проверки правил
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}
  - {ид: kyshtym, название: Кыштымский городской округ, город: Кыштым}
  - {ид: snezhinsk, название: Снежинский городской округ, город: Снежинск}
  - {ид: magnitogorsk, название: Магнитогорский городской округ, город: Магнитогорск}
  - {ид: svetlogorye, название: городской округ Светлогорье, город: Светлогорье}
организации:
  - {ид: centr, название: Центр творчества, муниципалитет: kopeysk}
разделы:
  - {ид: proby, название: Пробы}
  - {ид: festivali, название: Фестивали}
ограничения:
  текст: [300, 5000]
  ячеек таблиц: 42
"""
FILES = re.compile(r"^(\S.*\.(?:md|yml)):\n", re.MULTILINE)
"""What begins a file in an example of several."""
FORBIDDEN = re.compile(r"парс|токен|валид|синтакси|маппинг|скаляр|YAML|front matter|дескриптор", re.IGNORECASE)
"""Words that no teacher has to know."""


def png(extra: int = 0, size: int = 1) -> bytes:
    """An image of one pixel, which may say that it is larger, and so many bytes more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", b"a\0" + b"x" * extra)
        + pixels
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="session")
def settings() -> Settings:
    config, problems = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection's folder with images; those of more than two thousand bytes are too large."""
    monkeypatch.setattr(media, "MEGABYTE", 100)
    images = tmp_path / "collection" / "practices" / "kopeysk" / "images"
    images.mkdir(parents=True)
    (images / "plan.png").write_bytes(png())
    (images / "plan.webp").write_bytes(b"RIFF\x1a\0\0\0WEBPVP8L")
    (images / "poster.png").write_bytes(png(extra=3000))
    (images / "small.png").write_bytes(png(size=300))
    (images / "huge.png").write_bytes(png(size=20_000))
    (images.parent / "proba.md").write_text("---\nназвание: Пробы\n---\n", encoding="utf-8")
    (tmp_path / "collection" / "predislovie.md").write_text("# Предисловие\n\nНесколько слов.\n", encoding="utf-8")
    return tmp_path / "collection"


def document(code: str, text: str) -> Document:
    """The document of an example, whose bytes some rules are about."""
    if code == "PC143" and "base64" in text:
        return unreadable(PATH, "file-too-large", megabytes="3.1", most=2)
    encode = {
        "PC144": lambda: text.encode("cp1251"),
        "PC145": lambda: text.encode("utf-16"),
        "PC146": lambda: text.encode().replace("�".encode(), b"\xd0"),
    }
    return read(PATH, encode.get(code, text.encode)())


def subject(document: Document, settings: Settings, root: Path | None = None) -> Subject:
    images, noticed = media.load_images(root, document) if root and document.front is not None else ({}, [])
    return engine.subject(document, settings, TODAY, media=noticed, images=images)


def codes(found: list[Diagnostic]) -> set[str]:
    return {diagnostic.code for diagnostic in found}


def collected(rule: Rule, example: str, settings: Settings) -> list[Diagnostic]:
    """What the rules about the collection find in an example: a practice beside another, a list of files, or files."""
    config = CONFIG
    if example.startswith("---"):
        texts = {PATH: example, "practices/kopeysk/a.md": "---\nназвание: «Неделя профессий» в школе\n---\n"}
    elif parts := FILES.split(example)[1:]:
        texts = dict(zip(parts[0::2], parts[1::2], strict=True))
        config = texts.pop("profcollect.yml", CONFIG)
        settings = replace(settings, config=read_config(config)[0] or settings.config)
    else:
        texts = dict.fromkeys(example.splitlines(), RULES["PC101"].good)
    assert isinstance(rule, CollectionRule)
    documents = [read(name, text.encode()) for name, text in texts.items()]
    facts = [gather(subject(document, settings), compare=True) for document in documents]
    by_path = {document.path: document.text for document in documents}
    collection = Collection(
        facts=sorted(facts, key=lambda one: one.path),
        settings=settings,
        text=by_path.__getitem__,
        config=lambda: text_document("profcollect.yml", config),
    )
    return engine.check_collection(collection)


def about_settings(example: str, root: Path) -> list[Diagnostic]:
    """What is found in settings, and about the files that they name."""
    source = FILES.split(example)[2]
    (root / "profcollect.yml").write_text(source, encoding="utf-8")
    try:
        workspace = open_workspace(root)
    except ConfigError:
        return engine.word(text_document("profcollect.yml", source), read_config(source)[1])
    return list(checking.check(workspace, workspace.texts, checking.Order(ALL, TODAY)).diagnostics)


def of_settings(rule: Rule) -> bool:
    """Whether a rule is about the settings alone: its examples are settings."""
    return not isinstance(rule, CollectionRule) and rule.bad.startswith("profcollect.yml:\n")


def answered(document: Document) -> list[Diagnostic]:
    """What is found where the net answers the code that an address ends with."""
    problems = []
    for one in online.addresses_of(document):
        code = int(one.address.rpartition("/")[2])
        answer = online.Answer(200, moved="https://example.org/new") if code == 301 else online.Answer(code)
        problems.append(online.problem_of(one, answer))
    return engine.word(document, filter(None, problems))


same_bytes = {"PC144", "PC145", "PC155", "PC903"}
"""Rules whose problem no text shows: an encoding, the disk, a fault of ours."""


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_bad_example_has_the_problem(rule: Rule, settings: Settings, root: Path) -> None:
    if isinstance(rule, CollectionRule):
        found = collected(rule, rule.bad, settings)
    elif isinstance(rule, Online):
        found = answered(read(PATH, rule.bad.encode()))
    elif of_settings(rule):
        found = about_settings(rule.bad, root)
    elif rule.code == "PC155":
        found = engine.check(subject(unreadable(PATH, rule.name, reason="Permission denied"), settings))
    elif rule.code == "PC903":
        found = engine.check(replace(subject(read(PATH, rule.bad.encode()), settings), settings=None))  # type: ignore[arg-type]
    else:
        found = engine.check(subject(document(rule.code, rule.bad), settings, root))
    assert rule.code in codes(found)


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_good_example_does_not(rule: Rule, settings: Settings, root: Path) -> None:
    if isinstance(rule, CollectionRule):
        found = collected(rule, rule.good, settings)
    elif of_settings(rule):
        found = about_settings(rule.good, root)
    else:
        found = engine.check(subject(read(PATH, rule.good.encode()), settings, root))
    assert rule.code not in codes(found)


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_bad_example_is_bad_for_one_reason(rule: Rule, settings: Settings, root: Path) -> None:
    """In a draft, no other rule speaks of the example of one."""
    if isinstance(rule, CollectionRule | Online) or rule.code in {"PC143", "PC155", "PC903"} or "статус: " in rule.bad:
        return
    if of_settings(rule):
        found = about_settings(rule.bad, root)
    else:
        found = engine.check(subject(document(rule.code, rule.bad), settings, root))
    assert codes(found) == {rule.code}


def cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yml")):
        for name, case in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            yield pytest.param(case, id=f"{file.stem}: {name}")


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any], settings: Settings, root: Path) -> None:
    """`expect` lists the findings as code, line and column; `only` leaves out those of other rules.

    `fixed` is the text after all their fixes; without it, there must be none.
    """
    assert case.keys() <= {"text", "expect", "only", "stage", "path", "help", "corrected", "fixed"}
    document = read(case.get("path", PATH), case["text"].encode())
    checked = subject(document, settings, root)
    if "stage" in case:
        checked = replace(checked, stage=Stage[case["stage"].upper()])
    found = [one for one in engine.check(checked) if one.code in case.get("only", [one.code])]
    assert [f"{one.code} {one.place.line}:{one.place.column}" for one in found] == case["expect"]
    for one in found:
        assert case.get("help", "") in one.advice("ru")
        assert case.get("corrected", one.corrected) == one.corrected
        assert "{" not in one.words("en").replace("{{", "")
    if found and ("fixed" in case or any(one.edits for one in found)):
        codes_of = {one.code for one in found}

        def again(text: Document) -> list[Diagnostic]:
            return [one for one in engine.check(subject(text, settings, root)) if one.code in codes_of]

        fixed = fix(document.path, case["text"].encode(), again, Safety.UNSAFE)
        assert fixed.data.decode() == case["fixed"]
        assert fix(document.path, fixed.data, again, Safety.UNSAFE).made == ()


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.fix], ids=lambda rule: rule.code)
def test_fix_of_the_bad_example_mends_it(rule: Rule, settings: Settings, root: Path) -> None:
    def found(document: Document) -> list[Diagnostic]:
        return [one for one in engine.check(subject(document, settings, root)) if one.code == rule.code]

    encoding = {"PC144": "cp1251", "PC145": "utf-16"}.get(rule.code, "utf-8")
    before = found(document(rule.code, rule.bad))
    assert all(one.safety == rule.fix for one in before if one.edits)
    fixed = fix(PATH, rule.bad.encode(encoding), found, Safety.UNSAFE)
    assert fixed.made
    assert found(read(PATH, fixed.data)) == []


def test_every_name_and_code_is_there_once() -> None:
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(rule.code == code for code, rule in RULES.items())
    count = sum(file.read_text(encoding="utf-8").count("\n    code = ") for file in rule_files())
    assert count == len(RULES), "two rules have one code"


def rule_files() -> list[Path]:
    return sorted((Path(engine.__file__).parent / "rules").glob("*.py"))


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_code_and_name(rule: Rule) -> None:
    assert re.fullmatch(r"PC[1-69]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert not rule.name.startswith(("no-", "require-", "disallow-", "missing-rule"))
    assert isinstance(rule.severity, Severity)
    assert rule.bad != rule.good or rule.code in same_bytes


def texts(rule: Rule) -> list[Text]:
    return [text for text in (rule.message, rule.help, rule.help_near, rule.why) if text is not None]


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_words(rule: Rule) -> None:
    for text in texts(rule):
        assert placeholders(text.ru) == placeholders(text.en)
        assert re.search("[А-яЁё]", text.ru)
        assert not re.search("[А-яЁё]", text.en)
        assert not FORBIDDEN.search(text.ru)
        assert "  " not in re.sub(r"\n +", "\n", text.ru)
        assert "\u00a0" not in text.ru
    for words in (rule.message.ru, rule.message.en):
        assert words[0].islower() or words[0] in "«“"
    for advice in texts(rule)[:-1]:
        assert not advice.ru.endswith(".")
        assert not advice.en.endswith(".")
    assert rule.why.ru.endswith(".")
    assert rule.why.en.endswith(".")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_noticed_rules_word_something(rule: Rule) -> None:
    """A rule that words problems has the name of one that somebody notes."""
    if isinstance(rule, Noticed):
        package = Path(engine.__file__).parent.parent
        notes = "".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
        kind = re.compile(
            rf'"{rule.name}"|f"unknown-{{registry}}"' if rule.name.startswith("unknown") else f'"{rule.name}"'
        )
        assert kind.search(notes)


def test_every_problem_has_a_rule() -> None:
    package = Path(engine.__file__).parent.parent
    notes = "".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    kinds = set(re.findall(r'(?:note|Problem|Trap|unreadable)\((?:path, )?"([a-z0-9-]+)"', notes))
    assert kinds <= {rule.name for rule in RULES.values()}
    assert len(kinds) > 40


@pytest.mark.parametrize("name", [name for name, key in keys_of(Practice).items() if key.stage is not None])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_advised_line_can_be_read(name: str, lang: str, settings: Settings) -> None:
    line = required_line(name, keys_of(Practice)[name], settings).say(lang)
    document = read(PATH, f"---\n{line}\n---\n".encode())
    assert document.problems == ()
    assert document.front is not None
    found = read_practice(document.front, document.text, settings.vocabulary, settings.taxonomy)
    assert found.problems == ()
    assert getattr(found.practice, name)


def test_title_is_not_compared_by_case_and_quotes(settings: Settings) -> None:
    found = collected(RULES["PC601"], '---\nназвание: "неделя   профессий в «школе»"\n---\n', settings)
    assert [(one.place.path, one.place.line, one.related[0].path) for one in found] == [
        ("practices/kopeysk/proba.md", 2, "practices/kopeysk/a.md")
    ]


def test_rules_are_silent_on_a_clean_practice(settings: Settings) -> None:
    text = (CASES / "clean.md").read_text(encoding="utf-8")
    assert engine.check(subject(read(PATH, text.encode()), settings)) == []
