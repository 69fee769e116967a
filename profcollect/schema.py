"""Nodes → values: the keys that a record may have, in either language, and what their values must be.

A record is a frozen dataclass whose fields are annotated with a `Key`. Nothing here raises for what people
write: a value that cannot be converted is left out and noted as a Problem, whose kind is the name of a rule.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from profcollect.i18n import Text
from profcollect.names import fold, nearest, printable, revealed
from profcollect.shapes import Entry, Line, Many, Record, shape_of, takes
from profcollect.yamlslips import absent_value, false_list, plain_value
from profcollect.yamltree import Mapping, Node, Problem, Scalar, Sequence, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.registry import Named, Registry

MOST_DIGITS = 9
MOST_SUGGESTIONS = 100
"""For so many unknown words of a file it is looked what was meant, which takes time."""
RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
EMAIL = re.compile(r"""[^\s@<>()\[\],;:"]+@[^\s@<>()\[\],;:"]+\.[^\s@<>()\[\],;:".]{2,}""")
ADDRESS = re.compile(r"https?://(?=[^\s/?#.]+\.[^\s])\S+", re.IGNORECASE)
ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE | re.ASCII)
WHOLE = re.compile(rf"(\d{{1,{MOST_DIGITS}}})\s*%?")
WHOLE_NUMBER = Text(ru="целое число", en="a whole number")
LANGUAGE = re.compile("ru|en")
RU_OR_EN = Text(ru="ru или en", en="ru or en")
SCHOOL = range(1, 12)
"""The grades of Russian schools."""
NAMED_KINDS = frozenset({"level", "direction", "municipality", "organization", "section"})
"""Registries whose unknown values are a rule of their own."""
GRADES = re.compile(
    r"(?:(\d{1,2})\s*(?:[-–—‑]|\.\.)\s*(\d{1,2})|(\d{1,2}))\s*(?:-?[йех])?\s*(?:класс(?:ы|ов)?|кл\.?)?", re.IGNORECASE
)
"""`9`, `6–11`, `9-й класс`, `6–8-х классов`."""


class Stage(IntEnum):
    """How far a practice has come, which decides what it must have."""

    DRAFT = 0
    SUBMITTED = 1
    ACCEPTED = 2
    READY = 3
    PUBLISHED = 4


@dataclass(frozen=True)
class Choice:
    """One of a closed list of values."""

    id: str
    label: Text
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The Russian label first, then the English one and the rest."""
        return (self.label.ru, self.label.en, self.id, *self.aliases)


T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    """What may stand under a key: its names, how its value is read, from which stage it must be there."""

    ru: str
    """The Russian key, and the label in a Russian book."""
    convert: Callable[[Node, Reader], Any]
    en: str
    """The label in an English book."""
    aliases: tuple[str, ...] = ()
    stage: Stage | None = None
    when: Callable[[dict[str, Any]], bool] | None = None
    """For which records it must be there; for all, where there is none."""
    example: str = ""
    card: bool = False
    """Whether it stands on the practice's card in the book."""

    def label(self, lang: str) -> str:
        """Its label in a book of that language."""
        return self.en if lang == "en" else self.ru


@dataclass(frozen=True)
class Vocabulary:
    """The registries that values are looked up in, by name: level, direction, municipality and so on."""

    registries: dict[str, Registry[Any]]
    grades: tuple[int, ...] = ()
    open: frozenset[str] = frozenset()
    """Registries that a collection left empty: any value will do."""


class Reader:
    """Converts nodes and collects what was wrong with them."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.problems: list[Problem] = []
        self._suggestions = 0

    def note(self, kind: str, span: Span, **arguments: object) -> None:
        """Collect a problem."""
        self.problems.append(Problem(kind, span, arguments))

    def meant(self, written: str, look: Callable[[str], str | None]) -> str | None:
        """What `look` takes an unknown word for; nothing any more where the file has too many of them."""
        self._suggestions += 1
        return look(written) if self._suggestions <= MOST_SUGGESTIONS else None

    def record(self, cls: type, mapping: Mapping) -> tuple[dict[str, Any], dict[str, Span]]:
        """The values of a mapping by the field names of `cls`, and where each stands (its value's place)."""
        names, keys = key_names(cls), keys_of(cls)
        values, spans, first = dict[str, Any](), dict[str, Span](), dict[str, Span]()
        for pair in mapping.pairs:
            name = names.get(fold(pair.key.text))
            if name is None:
                near = self.meant(pair.key.text, partial(nearest, known=_spellings(cls)))
                self.note("unknown-key", pair.key.span, key=pair.key.text, near=near)
                continue
            if name in first:
                self.note("duplicate-key", pair.key.span, key=pair.key.text, first_span=first[name])
                continue
            first[name] = pair.key.span
            if isinstance(pair.value, Scalar) and pair.value.absent:
                spans[name] = pair.key.span
                self.problems += absent_value(pair.value, self.text)
                continue
            spans[name] = pair.value.span
            value = keys[name].convert(pair.value, self)
            if value is not None:
                values[name] = value
        return values, spans

    def speaks_of(self, span: Span) -> bool:
        """Whether a problem has been noted there."""
        return any(span.start <= problem.span.start <= span.end for problem in self.problems)

    def build(self, cls: type[T], node: Node) -> T | None:
        """A record of `cls` with its defaults for what is absent; None where the node is no mapping."""
        if not isinstance(node, Mapping):
            self.note("wrong-type", node.span, expected=Text(ru="пары «ключ: значение»", en="`key: value` pairs"))
            return None
        values, spans = self.record(cls, node)
        kind: type = cls  # mypy does not know that type[T] can be a cache's key
        missing = {name: key for name, key in _necessary(kind).items() if name not in values}
        for name, key in missing.items():
            if name not in spans or not self.speaks_of(spans[name]):
                self.note("missing-part", node.span, key=Text(ru=key.ru, en=name))
        return None if missing else cls(**values)


@cache
def _necessary(cls: type) -> dict[str, Key]:
    """The keys of a record whose fields have no default."""
    fields = dataclasses.fields(cls)
    return {field.name: keys_of(cls)[field.name] for field in fields if field.default is dataclasses.MISSING}


@cache
def keys_of(cls: type) -> dict[str, Key]:
    """The keys of a record, by field name, in its order."""
    hints = get_type_hints(cls, include_extras=True)
    return {
        name: extra
        for name, hint in hints.items()
        if get_origin(hint) is Annotated
        for extra in get_args(hint)[1:]
        if isinstance(extra, Key)
    }


@cache
def key_names(cls: type) -> dict[str, str]:
    """Every way to write a key, folded, and the field it stands for."""
    names: dict[str, str] = {}
    for field, key in keys_of(cls).items():
        for name in (field, key.ru, *key.aliases):
            names[fold(name)] = field
    return names


@cache
def _spellings(cls: type) -> tuple[str, ...]:
    """Every key as it is written."""
    return tuple(name for field, key in keys_of(cls).items() for name in (field, key.ru, *key.aliases))


# Converters: a node and a reader in, a value out, None where there is no value to be had.


@takes(Line())
def text(node: Node, reader: Reader) -> str | None:
    """One line of text."""
    if not isinstance(node, Scalar):
        reader.note("wrong-type", node.span, expected=Text(ru="текст", en="text"))
        return None
    value = revealed(" ".join(printable(node.text).split()))
    if node.plain:
        reader.problems += plain_value(node, reader.text)
    return value or None


@takes(Line())
def identifier(node: Node, reader: Reader) -> str | None:
    """A short text that is looked up, not printed: no remarks about how YAML reads it."""
    if not isinstance(node, Scalar):
        return text(node, reader)
    return node.text.strip() or None


def several(
    convert: Callable[[Node, Reader], T | None], *, split: bool = False
) -> Callable[[Node, Reader], tuple[T, ...] | None]:
    """A list, or a single value for a list of one; with `split`, also values with commas between them."""

    @takes(Many(shape_of(convert), split))
    def read(node: Node, reader: Reader) -> tuple[T, ...] | None:
        if isinstance(node, Scalar) and (found := tuple(false_list(node, reader.text))):
            reader.problems += found
            return None
        if isinstance(node, Sequence):
            nodes: tuple[Node, ...] = node.items
        elif split and isinstance(node, Scalar):
            nodes = _split(node)
            if len(nodes) > 1 and convert is text and node.plain:
                reader.problems += plain_value(node, reader.text)
        else:
            nodes = (node,)
        values = (convert(item, reader) for item in nodes if not (isinstance(item, Scalar) and item.absent))
        return tuple(value for value in values if value is not None) or None

    return read


def _split(node: Scalar) -> tuple[Scalar, ...]:
    if "," not in node.text and ";" not in node.text:
        return (node,)
    return tuple(Scalar(part.strip(), node.span, plain=False) for part in re.split("[,;]", node.text) if part.strip())


@takes(Line((WHOLE,), range(10**MOST_DIGITS), "wrong-type", WHOLE_NUMBER))
def number(node: Node, reader: Reader) -> int | None:
    """A whole number."""
    value = identifier(node, reader)
    if value is None:
        return None
    if match := WHOLE.fullmatch(value):
        return int(match[1])
    reader.note("wrong-type", node.span, expected=WHOLE_NUMBER)
    return None


@takes(Line((ISO_DATE, RUSSIAN_DATE), kind="malformed-date"))
def day(node: Node, reader: Reader) -> date | None:
    """A date, 2026-11-23 or 23.11.2026."""
    value = identifier(node, reader)
    if value is None:
        return None
    parts = None
    if match := ISO_DATE.fullmatch(value):
        parts = match[1], match[2], match[3]
    elif match := RUSSIAN_DATE.fullmatch(value):
        parts = match[3], match[2], match[1]
    try:
        if parts:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        pass
    reader.note("malformed-date", node.span, value=value)
    return None


@takes(Line((EMAIL,), kind="malformed-email"))
def email(node: Node, reader: Reader) -> str | None:
    """An e-mail address."""
    value = identifier(node, reader)
    if value is not None and not EMAIL.fullmatch(value):
        reader.note("malformed-email", node.span, value=value)
        return None
    return value


@takes(Line((ADDRESS,), kind="malformed-address"))
def address(node: Node, reader: Reader) -> str | None:
    """An http(s) address."""
    value = identifier(node, reader)
    if value is not None and not ADDRESS.fullmatch(value):
        reader.note("malformed-address", node.span, value=value)
        return None
    return value


@takes(Line((ORCID,), kind="malformed-orcid"))
def orcid(node: Node, reader: Reader) -> str | None:
    """An ORCID iD as 0000-0000-0000-0000, its check digit right (ISO 7064, MOD 11-2)."""
    value = identifier(node, reader)
    if value is None:
        return None
    found = ORCID.fullmatch(value)
    if not found or _orcid_check(found[1].upper()) != found[1][-1].upper():
        reader.note("malformed-orcid", node.span, value=value)
        return None
    return found[1].upper()


def _orcid_check(value: str) -> str:
    total = 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)  # noqa: PLR2004 - ten is written X


def one_of(registry: str) -> Callable[[Node, Reader], str | None]:
    """The id of an entry of a registry, written by any of its names."""

    @takes(Entry(registry))
    def read(node: Node, reader: Reader) -> str | None:
        value = identifier(node, reader)
        if value is None:
            return None
        known: Registry[Named] = reader.vocabulary.registries[registry]
        entry = known.find(value)
        if entry is not None:
            return entry.id
        if registry in reader.vocabulary.open:
            return value
        near = reader.meant(value, known.nearest)
        reader.note(unknown(registry), node.span, value=value, near=near, known=known.labels())
        return None

    return read


def unknown(registry: str) -> str:
    """The kind of the Problem that a value is which a registry does not have."""
    return f"unknown-{registry}" if registry in NAMED_KINDS else "unknown-value"


@takes(Many(Line((GRADES,), whole=SCHOOL, kind="malformed-grades"), split=True))
def grades(node: Node, reader: Reader) -> tuple[int, ...] | None:
    """School grades in order: `6–11`, `6-8, 10` or a list."""
    found: set[int] = set()
    for part in several(identifier, split=True)(node, reader) or ():
        match = GRADES.fullmatch(" ".join(part.split()))
        if not match:
            reader.note("malformed-grades", node.span, value=part)
            return None
        first, last = (int(match[3]), int(match[3])) if match[3] else (int(match[1]), int(match[2]))
        if not {first, last} <= set(SCHOOL):
            reader.note("malformed-grades", node.span, value=part)
            return None
        found.update(range(first, last + 1) if first <= last else range(last, first + 1))
    known = reader.vocabulary.grades
    if outside := sorted(found - set(known)) if known else []:
        reader.note("grade-outside", node.span, value=", ".join(map(str, outside)), first=known[0], last=known[-1])
    return tuple(sorted(found)) or None


def nested(cls: type[T]) -> Callable[[Node, Reader], T | None]:
    """A record of its own."""

    @takes(Record(cls))
    def read(node: Node, reader: Reader) -> T | None:
        return reader.build(cls, node)

    return read


@takes(Line())
def file(node: Node, reader: Reader) -> str | None:
    """A path of a file, with slashes."""
    value = identifier(node, reader)
    return value.replace("\\", "/") if value else None


@takes(Line((LANGUAGE,), kind="wrong-type", expected=RU_OR_EN))
def language(node: Node, reader: Reader) -> str | None:
    """A language that the book's words are there for."""
    value = identifier(node, reader)
    if value is not None and not LANGUAGE.fullmatch(value):
        reader.note("wrong-type", node.span, expected=RU_OR_EN)
        return None
    return value
