"""Records → JSON Schema, for the YAML support of editors: keys, what may stand under them, and what is suggested.

Draft-07, because the YAML server that most editors use takes a schema for that unless it says otherwise, and
others, JetBrains' among them, know it best. What the reader takes, the schema takes, in any spelling; what needs
more than a look at one value, such as a check digit or the fields of a stage, is left to lint.
`doNotSuggest` and `patternErrorMessage` are words of VS Code's, which others pass over.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from profcollect.config import OWN_CHOICES, Config
from profcollect.i18n import Text
from profcollect.lint.rules import RULES
from profcollect.names import AROUND, spellings
from profcollect.practice import CHOICES, STATUSES, Practice
from profcollect.registry import Registry
from profcollect.schema import Stage, Vocabulary, keys_of, unknown
from profcollect.shapes import Either, Entry, Line, Many, Record, Shape, shape_of
from profcollect.yamltree import Mapping, Scalar, compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.registry import Named
    from profcollect.schema import Key
    from profcollect.taxonomy import Taxonomy
    from profcollect.yamltree import Node

Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
TITLES = {
    Practice: Text(ru="Карточка практики: сведения между строками «---»", en="Front matter of a practice"),
    Config: Text(ru="Настройки сборника: profcollect.yml", en="Settings of a collection: profcollect.yml"),
}
LISTED = ("level", "direction", "municipality", "organization", "section")
"""The registries that a collection or its taxonomy fills."""
OWN_NAMES = frozenset({"municipality", "profile"})
"""What a config refers to by names of its own."""
OTHER_NAME = Text(ru="По-английски: {name}.", en="In Russian: {name}.")
NEEDED = Text(ru="Нужно, когда статус практики — «{status}».", en="Needed when the practice is “{status}”.")
NEEDED_BY_SOME = Text(
    ru="Нужно, когда статус практики — «{status}», хотя и не каждой.",
    en="Needed when the practice is “{status}”, though not by all.",
)
CYRILLIC = re.compile("[А-Яа-яЁё]")
WORD = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[^\W\d_]")
"""A piece of a pattern: an escaped sign, a class, or a letter."""


def _nothing_of(*types: str) -> Schema:
    """Any value but those of these types. Named outright, `null` and `true` would be suggested for every text."""
    return {"not": {"type": list(types)}}


NOTHING = _nothing_of("string", "number", "boolean", "array", "object")


def general_vocabulary(taxonomy: Taxonomy | None) -> Vocabulary:
    """What a practice is written with where no collection is known: its towns may be any, and all else it lists."""
    lists: dict[str, Registry[Any]] = dict.fromkeys(LISTED, Registry(()))
    if taxonomy is not None:
        lists |= {"level": taxonomy.levels, "direction": taxonomy.directions}
    return Vocabulary({**CHOICES, **lists}, open=frozenset(name for name in LISTED if not len(lists[name])))


def practice_schema(vocabulary: Vocabulary, lang: str) -> Schema:
    """The schema of a practice's front matter, worded and suggesting in `lang`."""
    return _Maker(vocabulary, lang).root(Practice)


def config_schema(lang: str) -> Schema:
    """The schema of `profcollect.yml`. Its municipalities and profiles may be any: they are named in the file itself."""
    registries = {**OWN_CHOICES, **dict.fromkeys(OWN_NAMES, Registry[Any](()))}
    return _Maker(Vocabulary(registries, open=OWN_NAMES), lang).root(Config)


class _Maker:
    """Makes the schemas of records, each once, and of all that they refer to."""

    def __init__(self, vocabulary: Vocabulary, lang: str) -> None:
        self.vocabulary = vocabulary
        self.lang = lang
        self.definitions: dict[str, Schema] = {}

    def root(self, cls: type) -> Schema:
        schema = self.mapping(cls)
        return {"$schema": DRAFT, "title": TITLES[cls].say(self.lang), **schema, "definitions": self.definitions}

    def mapping(self, cls: type) -> Schema:
        """A record: a key may be written in any way, but only the language's own is suggested."""
        needed = _needed(cls)
        properties: dict[str, Schema] = {}
        spelled: dict[str, Schema] = {}
        for field, key in keys_of(cls).items():
            names = tuple(dict.fromkeys((key.ru, field, *key.aliases)))
            name = f"{cls.__name__.strip('_')}.{field}"
            self.definitions[name] = self.field(field, key, needed=field in needed)
            reference = {"$ref": f"#/definitions/{name}"}
            chosen = field if self.lang == "en" else key.ru
            # Beside `$ref`, draft-07 passes over all other words.
            silent = {"allOf": [reference], "doNotSuggest": True}
            properties |= {one: reference if one == chosen else silent for one in names}
            spelled[_any_of(names)] = reference
        schema = {
            "type": "object",
            "properties": properties,
            "patternProperties": spelled,
            "additionalProperties": False,
        }
        return schema | ({"allOf": [_there(names) for names in needed.values()]} if needed else {})

    def field(self, field: str, key: Key, *, needed: bool) -> Schema:
        """What may stand under a key, and what an editor says of it."""
        other = key.ru if self.lang == "en" else field
        about = [OTHER_NAME.say(self.lang, name=other)]
        status = STATUSES.find(key.stage.name.lower()) if key.stage else None
        if status is not None:
            words = NEEDED_BY_SOME if key.when else NEEDED
            about.append(words.say(self.lang, status=status.label.say(self.lang)))
        schema: Schema = {"title": key.label(self.lang), "description": " ".join(about)}
        if key.example and self.lang == "ru":
            schema["examples"] = [_plain(compose(key.example))]
        return schema | _joined(self.options(shape_of(key.convert), blank=not needed))

    def options(self, shape: Shape, *, blank: bool, split: bool = False) -> Iterator[Schema]:
        """The schemas one of which a value must fit. `blank`: it may be left empty."""
        match shape:
            case Line():
                yield from self.line(shape, blank=blank, split=split)
            case Entry(registry) if registry in self.vocabulary.open:
                yield from self.line(Line(), blank=blank, split=split)
            case Entry(registry):
                yield from self.entry(registry, blank=blank, split=split)
            case Record(cls):
                yield {"$ref": f"#/definitions/{self.record(cls)}"}
                if blank:
                    yield NOTHING
            case Either(shapes):
                for one in shapes:
                    yield from self.options(one, blank=blank, split=split)
            case Many(item, splits):
                yield from self.options(item, blank=blank, split=splits)
                items = _joined(self.options(item, blank=True))
                yield {"type": "array", "items": items} | ({} if blank else {"minItems": 1})

    def record(self, cls: type) -> str:
        """The name of a record's definition."""
        name = cls.__name__.strip("_")
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.mapping(cls)
        return name

    def line(self, shape: Line, *, blank: bool, split: bool) -> Iterator[Schema]:
        """A text, or what YAML takes for a number and the like."""
        if not shape.patterns:
            yield {"type": "string"} if blank else {"type": "string", "pattern": r"\S"}
            yield _nothing_of("string", "array", "object", *([] if blank else ["null"]))
            return
        pattern = "|".join(_portable(one) for one in shape.patterns)
        yield {"type": "string", "pattern": _whole(pattern, r"\s*", blank=blank, split=split), **self.remark(shape)}
        if shape.whole:
            yield {"type": "integer", "minimum": shape.whole.start, "maximum": shape.whole.stop - 1}
        if shape.real:
            yield {"type": "number", "minimum": shape.real[0], "maximum": shape.real[1]}
        if blank:
            yield NOTHING

    def entry(self, registry: str, *, blank: bool, split: bool) -> Iterator[Schema]:
        """An entry's name: those to suggest first, then all of them in any spelling."""
        known: Registry[Named] = self.vocabulary.registries[registry]
        names = [name for entry in known for name in entry.names if name]
        yield {"enum": list(dict.fromkeys(self.suggested(entry) for entry in known))}
        if numbers := sorted({int(name) for name in names if name.isdecimal()}):
            yield {"enum": numbers}
        # An unquoted «yes» or «true» is no text for most programs that read YAML.
        if truths := [name == "true" for name in names if name in {"true", "false"}]:
            yield {"enum": truths}
        pattern = "|".join(dict.fromkeys(spellings(name) for name in names))
        yield {
            "type": "string",
            "pattern": _whole(pattern, AROUND, blank=blank, split=split),
            **self.remark(Line(kind=unknown(registry)), known=known.labels()),
        }
        if blank:
            yield NOTHING

    def suggested(self, entry: Named) -> str:
        """The name of an entry that fits the language."""
        fits = (name for name in entry.names if name and bool(CYRILLIC.search(name)) == (self.lang == "ru"))
        return next(fits, entry.names[0])

    def remark(self, shape: Line, **arguments: str) -> Schema:
        """What to say of a value that does not fit: what the rule advises, or says, that lint has for it."""
        rule = next(rule for rule in RULES.values() if rule.name == shape.kind)
        if shape.expected is not None:
            arguments = {"expected": shape.expected.say(self.lang)}
        return {"patternErrorMessage": (rule.help or rule.message).say(self.lang, **arguments)}


def _needed(cls: type) -> dict[str, tuple[str, ...]]:
    """The keys without which even a draft cannot do, by field, in all their names."""
    fields = {field.name: field for field in dataclasses.fields(cls)}
    return {
        field: (key.ru, field, *key.aliases)
        for field, key in keys_of(cls).items()
        if fields[field].default is dataclasses.MISSING or key.stage == Stage.DRAFT
    }


def _there(names: Iterable[str]) -> Schema:
    """A key is there, under one of its names, or in another spelling of them."""
    names = tuple(names)
    otherwise = {"not": {"propertyNames": {"not": {"pattern": _any_of(names)}}}}
    return {"anyOf": [*({"required": [name]} for name in names), otherwise]}


def _any_of(names: Iterable[str]) -> str:
    return f"^{AROUND}(?:{'|'.join(map(spellings, names))}){AROUND}$"


def _joined(options: Iterable[Schema]) -> Schema:
    """One schema of several that a value may fit."""
    found: list[Schema] = []
    found += (option for option in options if option not in found)
    return found[0] if len(found) == 1 else {"anyOf": found}


def _whole(pattern: str, around: str, *, blank: bool, split: bool) -> str:
    """A pattern of a whole value: perhaps of several with commas between them, perhaps of none."""
    part = f"{around}(?:{pattern}){around}"
    if split:
        rest = rf"(?:[,;](?:{part}|\s*))*"
        return rf"^(?:{part}|\s*){rest}$" if blank else rf"^(?:\s*[,;])*{part}{rest}$"
    return rf"^(?:{part}|\s*)$" if blank else rf"^{part}$"


def _portable(pattern: re.Pattern[str]) -> str:
    """A pattern without flags, which JSON Schema does not know: a letter is a class of both its cases."""
    if not pattern.flags & re.IGNORECASE:
        return pattern.pattern

    def cases(match: re.Match[str]) -> str:
        piece = match[0]
        if piece[0] == "\\":
            return piece
        if piece[0] == "[":
            return re.sub(r"\\.|[^\W\d_]", lambda found: found[0] if found[0][0] == "\\" else _both(found[0]), piece)
        return f"[{_both(piece)}]"

    return WORD.sub(cases, pattern.pattern)


def _both(letter: str) -> str:
    return "".join(dict.fromkeys((letter.lower(), letter.upper())))


def _plain(node: Node | None) -> object:
    """A node as JSON has it."""
    if node is None or isinstance(node, Scalar):
        return node.text if node else ""
    if isinstance(node, Mapping):
        return {pair.key.text: _plain(pair.value) for pair in node.pairs}
    return [_plain(item) for item in node.items]
