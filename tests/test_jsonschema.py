"""The schemas for editors: valid themselves, and of the reader's opinion on what may be written."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regress
import yaml
from conftest import CONFIG, FICTIONAL, Collect, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from profcollect.config import Config, Settings, read_config
from profcollect.jsonschema import config_schema, general_vocabulary, practice_schema
from profcollect.lint.rules import RULES
from profcollect.names import AROUND, fold, spellings
from profcollect.practice import CHOICES, Practice, read_practice
from profcollect.schema import Stage, Vocabulary, key_names, keys_of
from profcollect.shapes import Either, Many, Record, Shape, shape_of
from profcollect.skeleton import CONFIG as NEW_CONFIG
from profcollect.skeleton import practice_text
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.workspace import open_workspace

ROOT = Path(__file__).parent.parent
LANGUAGES = ("ru", "en")
OWN_CONFIG = """\
название: Сборник
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}
  - {ид: kyshtym, название: Кыштымский городской округ, город: Кыштым}
организации:
  - {ид: centr, название: Центр творчества «Ёлка», синонимы: [ЦТ (основной), "7"]}
разделы:
  - {ид: proby, название: Пробы}
"""


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: no dates, no `yes`, no sixties."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), None)
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), None)
Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), None)
Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)$"), None)
Editor.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


def as_editor(text: str) -> Any:  # noqa: ANN401 - whatever the YAML is
    return yaml.load(text, Editor)  # noqa: S506 - a SafeLoader


def as_program(text: str) -> Any:  # noqa: ANN401 - whatever the YAML is
    """Read YAML as PyYAML does, its dates as JSON has them."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def front(text: str) -> str:
    return text.removeprefix("---\n").partition("\n---\n")[0]


def collection() -> Settings:
    config, problems = read_config(OWN_CONFIG)
    assert config is not None
    assert problems == []
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


SETTINGS = collection()
PRACTICE = {lang: practice_schema(SETTINGS.vocabulary, lang) for lang in LANGUAGES}
GENERAL = practice_schema(general_vocabulary(SETTINGS.taxonomy), "ru")
SETTINGS_SCHEMA = {lang: config_schema(lang) for lang in LANGUAGES}
SCHEMAS = [*PRACTICE.values(), GENERAL, *SETTINGS_SCHEMA.values()]


def fits(schema: dict[str, Any], value: object) -> bool:
    return bool(jsonschema.Draft7Validator(schema).is_valid(value))


def faults(schema: dict[str, Any], value: object) -> list[str]:
    found = jsonschema.Draft7Validator(schema).iter_errors(value)
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in found]


def accepted(yaml_text: str) -> bool:
    """Whether the reader has nothing to say of a front matter, and lint nothing of keys that are missing."""
    document = read("a.md", f"---\n{yaml_text}\n---\n".encode())
    if document.front is None or document.problems:
        return False
    found = read_practice(document.front, document.text, SETTINGS.vocabulary, SETTINGS.taxonomy)
    return not [one for one in found.problems if one.kind not in {"grade-outside", "level-too-low"}]


def patterns(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "pattern":
                yield value
            elif key == "patternProperties":
                yield from value
            yield from patterns(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from patterns(value)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schema_is_valid(schema: dict[str, Any]) -> None:
    """Expect what draft-07 allows, every reference to lead somewhere, and patterns that JavaScript reads."""
    jsonschema.Draft7Validator.check_schema(schema)
    text = json.dumps(schema, ensure_ascii=False)
    assert set(re.findall(r'"#/definitions/([^"]+)"', text)) == set(schema["definitions"])
    for pattern in set(patterns(schema)):
        regress.Regex(pattern, "u")


def shapes(shape: Shape) -> Iterator[Shape]:
    yield shape
    for inner in shape.shapes if isinstance(shape, Either) else [shape.item] if isinstance(shape, Many) else []:
        yield from shapes(inner)


def records(cls: type, known: set[type]) -> set[type]:
    """A record and all that it is made of."""
    if cls not in known:
        known.add(cls)
        for key in keys_of(cls).values():
            for shape in shapes(shape_of(key.convert)):
                if isinstance(shape, Record):
                    records(shape.cls, known)
    return known


@pytest.mark.parametrize("root", [Practice, Config])
def test_every_field_of_every_record_has_a_schema(root: type) -> None:
    """Expect a definition, a property for every name, and a pattern for every other spelling of it."""
    schema = (PRACTICE if root is Practice else SETTINGS_SCHEMA)["ru"]
    found = records(root, set())
    assert len(found) > 6
    for cls in found:
        own = schema if cls is root else schema["definitions"][cls.__name__.strip("_")]
        assert own["additionalProperties"] is False
        assert {field.name for field in dataclasses.fields(cls)} == set(keys_of(cls))
        for field, key in keys_of(cls).items():
            reference = {"$ref": f"#/definitions/{cls.__name__.strip('_')}.{field}"}
            for name in (field, key.ru, *key.aliases):
                assert reference in (own["properties"][name], *own["properties"][name].get("allOf", ()))
                for written in (name.upper(), name.replace("ё", "е"), name.replace("_", "-"), f" {name} "):
                    assert key_names(cls)[fold(written)] == field
                    assert [value for one, value in own["patternProperties"].items() if re.search(one, written)] == [
                        reference
                    ]


def test_one_way_to_write_a_key_is_suggested() -> None:
    """Expect the Russian keys in Russian, the English ones in English, and all others to be taken in silence."""
    for lang in LANGUAGES:
        suggested = [name for name, value in PRACTICE[lang]["properties"].items() if "doNotSuggest" not in value]
        assert suggested == [key.ru if lang == "ru" else field for field, key in keys_of(Practice).items()]


def test_one_way_to_write_a_value_is_suggested() -> None:
    """Expect words of the language."""

    def status(lang: str) -> list[str]:
        """What YAML servers suggest: what is in an `enum`, and all values of the types `null` and `boolean`."""
        options = PRACTICE[lang]["definitions"]["Practice.status"]["anyOf"]
        assert [one.get("type", "string") for one in options] == ["string"] * len(options)
        return [value for one in options for value in one.get("enum", ())]

    assert status("ru")[:2] == ["черновик", "подана"]
    assert status("en")[:2] == ["draft", "submitted"]


COLLECTIONS = [ROOT, FICTIONAL]


@pytest.mark.parametrize("load", [as_editor, as_program])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("root", COLLECTIONS, ids=lambda path: path.name)
def test_real_collections_fit(root: Path, lang: str, load: Any) -> None:  # noqa: ANN401 - a function
    """Expect no fault in any practice, nor in the config."""
    workspace = open_workspace(root)
    schema = practice_schema(workspace.settings.vocabulary, lang)
    for path in workspace.files:
        assert faults(schema, load(front((root / path).read_text(encoding="utf-8")))) == [], path
    config = (root / "profcollect.yml").read_text(encoding="utf-8")
    assert faults(config_schema(lang), load(config)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_skeletons_fit(lang: str) -> None:
    """Expect that what `init` and `new` write fits, also once the remarks with examples are lines."""
    text = front(practice_text("Пробы: первая", "Копейск", ["Цель"], lang))
    assert faults(PRACTICE[lang], as_editor(text)) == []
    filled = re.sub(r"(?m)^# (\S.*: \S)", r"\1", text).replace("Центр творчества", "Центр творчества Елка")
    assert len(as_editor(filled)) > 10
    assert faults(PRACTICE[lang], as_editor(filled)) == []
    assert faults(SETTINGS_SCHEMA[lang], as_editor(NEW_CONFIG.say(lang))) == []
    assert (
        faults(SETTINGS_SCHEMA[lang], as_editor(re.sub(r"(?m)^# ?(?=\S+(?: \S+)?:|  )", "", NEW_CONFIG.say(lang))))
        == []
    )


@pytest.mark.parametrize("load", [as_editor, as_program])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["site: {downloads: %s}", "для типографии: {метки обреза: %s}"])
def test_a_switch_is_on_or_off(key: str, lang: str, load: Any) -> None:  # noqa: ANN401 - a function
    """Expect what lint takes to fit, be it a word or what YAML makes of one."""
    for value, right in {
        "yes": True,
        "да": True,
        "true": True,
        "False": True,
        "No": True,
        "иногда": False,
        "1": False,
    }.items():
        made, problems = read_config(CONFIG + key % value)
        assert (not problems) is right, value
        assert fits(config_schema(lang), load(CONFIG + key % value)) is right, value
        assert made


@pytest.mark.parametrize("code", ["PC102", "PC104", "PC111", "PC112", "PC115", "PC116", "PC117", "PC118"])
def test_what_lint_calls_an_error_does_not_fit(code: str) -> None:
    """Expect the rule's good example to fit, and the bad one not to."""
    rule = RULES[code]
    organizations = "Центр творчества «Ёлка»"
    good = front(rule.good).replace("Центр творчества", organizations)
    assert faults(PRACTICE["ru"], as_editor(good)) == []
    assert not fits(PRACTICE["ru"], as_editor(front(rule.bad)))


@pytest.mark.parametrize("code", ["PC101", "PC105", "PC121", "PC122", "PC124", "PC126"])
def test_what_lint_cannot_read_does_not_fit(code: str) -> None:
    """Expect likewise, whatever the collection."""
    rule = RULES[code]
    assert faults(GENERAL, as_editor(front(rule.good))) == []
    assert not fits(GENERAL, as_editor(front(rule.bad)))


VALUES = {
    "title": ["Пробы", "2026", "true", "3.5", "~", "''", "' '", "[а, б]", "{а: б}", "yes"],
    "authors": [
        "Бек Тимур", "[Бек Тимур, Зорина М. Л.]", "{имя: Бек Тимур}", "[{ФИО: Бек Тимур, Почта: a@b.org}, Бек Тимур, ~]",
        "{name: {surname: Бек, given: Тимур}}", "{name: {surname: Бек}}", "{name: {surname: Бек, given: }}", "[[Бек Тимур]]",
        "{имя: Бек Тимур, почта: нет}", "{группа: Клуб, место работы: центр}", "{группа: Клуб, место работы: Завод}",
        "{имя: Бек Тимур, place: x}", "{имя: Бек Тимур, orcid: 0000-0002-1825-0097}", "{имя: Бек Тимур, ORCID: 12}",
        "{группа: Клуб, согласия: {права: 1.9.2026, где хранится: 12}}", "{группа: Клуб, согласия: 2026}",
        "{группа: Клуб, место работы: 7}", "{группа: Клуб, организация: 'цт (Основной)'}",
    ],
    "municipality": ["копейск", "KYSHTYM", "'«Копейск»'", "Копейский‑городской  округ", "Тула", "[Копейск]", "''", "7", "~"],
    "level": ["базовый", "Основной уровень", "main", "MAIN", "высший", "[main]"],
    "directions": [
        "уроки", "[Уроки, профпробы, parents]", "уроки, профпробы; parents", "уроки,, ", "[]", "уроки, нет", "[уроки, нет]",
        "Россия — мои горизонты", "Россия - мои горизонты", "[уроки, ~, '']", "{а: б}", "уроки профпробы",
    ],
    "audience": ["школьники", "Партнеры", "[школьники, teachers]", "школьники, педагоги", "взрослые"],
    "grades": [
        "6–11", "6-8, 10", "9", "[6, 7, 9–11]", "6–11 классы", "9–11-х классов", "6..8", "9-й кл.", "старшие", "100", "12", "0",
        "[6, старшие]", "6, старшие", "''", "8–6", "[12]", "9 КЛАСС", "06", "6.5",
    ],
    "form": ["проба, конкурс; форум", "[проба, 12]", "{а: б}", "true"],
    "focus_area": ["техническая", "Technology", "точная"],
    "scale": ["муниципальный", "Уровень организации", "regional", "мировой"],
    "summary": [">-\n  Две\n  строки", "[]"],
    "period": ["2026", "{с: 2025, по: 2026}", "{from: 2025}", "{с: 2025, до: май}", "{начало: 2025}", "[2025]"],
    "resources": [
        "{описание: сценарий}", "[{вид: методические, что: сценарий, поделиться: Есть}]", "сценарий", "[{вид: методические}]",
        "[{вид: иные, что: сценарий}]", "[{что: сценарий}, ~]", "[{что: сценарий}, '']",
    ],
    "results": ["120 школьников", "[много, {показатель: участники, значение: 34}]", "{значение: 34}", "[[много]]"],
    "links": [
        "https://example.org", "HTTP://пример.рф/а?б=в", "[{адрес: 'https://example.org', название: а, дата обращения: 1.9.2026}]",
        "example.org", "{название: а}", "[{url: нет}]", "ftp://example.org",
    ],
    "videos": ["[https://example.org]", "{ссылка: 'https://example.org'}", "{название: а}"],
    "images": ["{файл: a.png, люди: Нет}", "[{файл: a.png, people: children}]", "a.png", "[{файл: a.png, люди: двое}]"],
    "attachments": ["a.docx", "[a.docx, b.pdf]", "{а: б}"],
    "section": ["Пробы", "PROBY", "Другой"],
    "date": ["2026-11-23", "2026-9-1", "'23.11.2026'", "23.11.2026", "23.11.26", "23 ноября 2026", "2026", "[2026-11-23]"],
    "status": ["черновик", "Готова  к печати", "PUBLISHED", "чирновик", "подано", "true"],
    "consent": ["{обработка: 2026-09-01}", "{обработка: вчера}", "2026-09-01", "{обработка: }"],
    "originality": ["78", "78 %", "'78%'", "много", "-5", "9999999999"],
    "lang": ["ru", "en", "русский", "EN"],
    "lint_ignore": ["[PC301, PC3]", "PC301", "PC301, PC3"],
    "profcollect": ["1", "один"],
}  # fmt: skip
"""Values as people write them, right and wrong, by field."""


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in VALUES.items() for value in values], ids=str
)
def test_reader_and_schema_agree(field: str, value: str) -> None:
    """Expect the schema to take what the reader takes, and nothing else."""
    text = f"{field}: {value}" if field == "title" else f"title: Пробы\n{field}: {value}"
    right = accepted(text)
    if field == "title":
        right = right and bool(read_title(text))
    for schema in PRACTICE.values():
        assert fits(schema, as_editor(text)) is right, faults(schema, as_editor(text))


def read_title(text: str) -> str:
    document = read("a.md", f"---\n{text}\n---\n".encode())
    assert document.front is not None
    return read_practice(document.front, document.text, SETTINGS.vocabulary, SETTINGS.taxonomy).practice.title


def test_every_field_has_values_to_try() -> None:
    """Expect every field but those that take any text, or a list of texts."""
    plain = {shape_of(keys_of(Practice)[field].convert) for field in ("source", "partners", "keywords")}
    assert {field for field, key in keys_of(Practice).items() if shape_of(key.convert) not in plain} <= set(VALUES)


CASES = (
    str,
    str.upper,
    str.title,
    str.capitalize,
    lambda name: name.replace("ё", "е"),
    lambda name: name.replace(" ", "  "),
)


@st.composite
def front_matter(draw: st.DrawFn) -> str:
    """A front matter that the reader has nothing to say of: some of the values above, the keys in any spelling."""
    keys = keys_of(Practice)
    fields = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=6))
    lines = [] if "title" in fields else ["title: Пробы"]
    for field in fields:
        name = draw(st.sampled_from((field, keys[field].ru, *keys[field].aliases)))
        written = draw(st.sampled_from(CASES))(name)
        values = [value for value in VALUES[field] if accepted(f"{field}: {value}")]
        if field == "title":
            values = [value for value in values if read_title(f"title: {value}")]
        lines.append(f'"{written}": {draw(st.sampled_from(values))}')
    return "\n".join(draw(st.permutations(lines)))


@settings(max_examples=150, deadline=None)
@given(front_matter())
def test_what_the_reader_takes_fits(text: str) -> None:
    """Expect every front matter without findings to fit, in both languages."""
    assert accepted(text), text
    for schema in PRACTICE.values():
        assert faults(schema, as_editor(text)) == [], text


SIGNS = st.text(st.sampled_from("абеёЕЁшzZ №.(+)|/\\^$*?[]{}7-–—‑_«»\"'"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(SIGNS.filter(fold), st.sampled_from(CASES))
def test_spellings_are_what_folds_to_the_same(name: str, change: Any) -> None:  # noqa: ANN401 - a function
    """Expect the pattern of a name to match it in every case, and to be one in JavaScript, too."""
    pattern = f"^{AROUND}(?:{spellings(name)}){AROUND}$"
    for written in (name, change(name), f"«{name}»", f"  {name} "):
        assert re.search(pattern, written), pattern
        assert regress.Regex(pattern, "u").find(written) is not None
    assert not re.search(pattern, name + "ы")


def test_patterns_end_soon() -> None:
    """Expect no pattern to run away on long values of the signs that names are separated by."""
    start = time.perf_counter()
    for sign in (" ", "-", ",", '"', ", ", "6", "6-", "а", "уроки,", "@a.", "школьники"):
        value = sign * (20_000 // len(sign))
        for field in ("directions", "audience", "grades", "municipality", "date", "status", "originality"):
            fits(PRACTICE["ru"], {"title": "Пробы", field: value + "!"})
        fits(PRACTICE["ru"], {"title": "Пробы", value: 1})
    assert time.perf_counter() - start < 30


CONFIG_FAULTS = {
    "no title": "municipalities: [{id: a, name: б}]",
    "no municipalities": "title: а",
    "municipality without a name": "title: а\nmunicipalities: [{id: a}]",
    "unknown key": "title: а\nmunicipalities: [{id: a, name: б}]\ncolour: red",
    "unknown group": "title: а\nmunicipalities: [{id: a, name: б}]\ngroup_by: [цвет]",
    "unknown dash": "title: а\nmunicipalities: [{id: a, name: б}]\ntypography: {dash: длинней}",
    "words for numbers": "title: а\nmunicipalities: [{id: a, name: б}]\nlimits: {title: [от, до]}",
    "rules without files": "title: а\nmunicipalities: [{id: a, name: б}]\nlint: {exemptions: [{rules: [PC3]}]}",
}


@pytest.mark.parametrize("text", CONFIG_FAULTS.values(), ids=CONFIG_FAULTS)
def test_faults_of_a_config_do_not_fit(text: str) -> None:
    _, problems = read_config(text)
    assert problems
    assert not fits(SETTINGS_SCHEMA["ru"], as_editor(text))


def test_a_config_in_any_spelling_fits() -> None:
    text = (
        "Название: а\nмуниципалитеты: {ид: a, округ: б, синонимы: в}\nГруппировать: уровень, Город\nгод: 2026\n"
        "организации: [{ид: 1, название: Центр, муниципалитет: a}]\nтипографика: {Тире: Em Dash, Е: как есть}\n"
        "проверка: {выключить: PC301, исключения: [{файлы: a/*, правила: PC3}]}\n"
        "ограничения: {название: 10–150, текст: '300, 700', согласие: 3}\nразделы текста: [{title: Цель, обязателен: Подана}]\n"
    ).replace("10–150", "[10, 150]")
    assert read_config(text)[1] == []
    assert faults(SETTINGS_SCHEMA["ru"], as_editor(text)) == []


def test_a_practice_outside_any_collection_may_be_from_anywhere() -> None:
    """Expect any town, section and organisation, and the directions of the profminimum."""
    text = "название: а\nгород: Тула\nраздел: 5\nавтор: {группа: б, место работы: Завод}\nнаправление: уроки"
    assert faults(GENERAL, as_editor(text)) == []
    assert not fits(GENERAL, as_editor(text.replace("уроки", "прогулки")))
    assert Vocabulary({**CHOICES}).open == frozenset()


def test_editors_say_what_to_write() -> None:
    """Expect the advice of lint's rules, and in the description from when on a field is needed."""
    definitions = PRACTICE["ru"]["definitions"]

    def said(field: str) -> str:
        return "".join(option.get("patternErrorMessage", "") for option in definitions[f"Practice.{field}"]["anyOf"])

    assert "23.11.2026" in said("date")
    assert "целое число" in said("originality")
    assert "ru или en" in said("lang")
    assert "Копейск, Кыштым" in said("municipality")
    assert "«подана»" in definitions["Practice.summary"]["description"]
    assert definitions["Practice.summary"]["title"] == "аннотация"
    assert "хотя и не каждой" in definitions["Practice.grades"]["description"]
    assert "Нужно" not in definitions["Practice.title"]["description"]
    assert definitions["Practice.authors"]["examples"][0]["почта"] == "ivanova@example.org"
    assert Stage.SUBMITTED.name.lower() in PRACTICE["en"]["definitions"]["Practice.summary"]["description"]


def test_the_command_prints_the_schema(
    collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Expect the collection's towns where there is one, any elsewhere, and a file where one is named."""
    monkeypatch.chdir(tmp_path)
    outside = json.loads(run("schema").output)
    assert fits(outside, {"title": "а", "municipality": "Тула"})
    monkeypatch.chdir(collect({}))
    inside = json.loads(run("schema", "practice").output)
    assert not fits(inside, {"title": "а", "municipality": "Тула"})
    assert fits(inside, {"title": "а", "municipality": "Кыштым"})
    result = run("schema", "config", "--output", "схема.json", "--lang", "en")
    assert result.exit_code == 0, result.output
    schema = json.loads(Path("схема.json").read_text(encoding="utf-8"))
    assert schema == SETTINGS_SCHEMA["en"]
    assert faults(schema, as_editor(CONFIG)) == []
    assert run("schema", "book").exit_code == 2
    Path("profcollect.yml").write_text("title: [", encoding="utf-8")
    assert run("schema", "config").exit_code == 0
    assert run("schema").exit_code == 2
