"""The front matter of a practice: one line a field.

From a field's line come its checks, its place in the tables of the documentation, the skeleton that `new`
writes, the facts on the card, and its name in templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from profcollect.i18n import Text
from profcollect.names import fold
from profcollect.registry import Registry
from profcollect.schema import (
    Choice,
    Key,
    Reader,
    Stage,
    address,
    day,
    email,
    file,
    grades,
    identifier,
    language,
    nested,
    number,
    one_of,
    orcid,
    several,
    text,
)
from profcollect.shapes import Either, Line, Many, Record, shape_of, takes
from profcollect.yamltree import Mapping, Node, Problem, Scalar, Span

if TYPE_CHECKING:
    from profcollect.schema import Vocabulary
    from profcollect.taxonomy import Taxonomy


def choices(*rows: tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]) -> Registry[Choice]:
    """A closed list of values: id, Russian label, English label, and other names."""
    return Registry(Choice(row[0], Text(ru=row[1], en=row[2]), *row[3:]) for row in rows)


STATUSES = choices(
    ("draft", "черновик", "draft"),
    ("submitted", "подана", "submitted", ("подано",)),
    ("accepted", "принята", "accepted", ("принято",)),
    ("ready", "готова к печати", "ready", ("готово",)),
    ("published", "опубликована", "published", ("опубликовано",)),
    ("rejected", "отклонена", "rejected", ("отклонено",)),
    ("withdrawn", "отозвана", "withdrawn", ("отозвано",)),
)
LEFT_OUT = frozenset({"rejected", "withdrawn"})
"""Statuses that no edition prints."""
AUDIENCES = choices(
    ("pupils", "школьники", "pupils", ("учащиеся", "обучающиеся")),
    ("preschoolers", "дошкольники", "preschoolers"),
    ("students", "студенты", "students"),
    ("parents", "родители", "parents"),
    ("teachers", "педагоги", "teachers", ("учителя",)),
    ("partners", "партнёры", "partners"),
)
SCALES = choices(
    ("organization", "организация", "organisation", ("уровень организации",)),
    ("municipal", "муниципальный", "municipal"),
    ("regional", "региональный", "regional"),
    ("intermunicipal", "межмуниципальный", "intermunicipal"),
    ("federal", "федеральный", "federal"),
)
FOCUS_AREAS = choices(
    ("arts", "художественная", "arts"),
    ("social", "социально-гуманитарная", "social studies and humanities"),
    ("tourism", "туристско-краеведческая", "tourism and local history"),
    ("technical", "техническая", "technology"),
    ("science", "естественнонаучная", "natural sciences"),
    ("sports", "физкультурно-спортивная", "sports"),
)
RESOURCE_KINDS = choices(
    ("staff", "кадровые", "staff"),
    ("methods", "методические", "methods"),
    ("equipment", "технические", "equipment"),
    ("intellectual", "интеллектуальные", "intellectual"),
    ("organisational", "организационные", "organisational"),
    ("financial", "финансовые", "financial"),
)
SHARES = choices(
    ("have", "есть", "there is"),
    ("offer", "можем поделиться", "we can share"),
    ("need", "нужно", "needed"),
)
PEOPLE = choices(("none", "нет", "none"), ("adults", "взрослые", "adults"), ("children", "дети", "children"))
CHOICES = {
    "status": STATUSES,
    "audience": AUDIENCES,
    "scale": SCALES,
    "focus_area": FOCUS_AREAS,
    "resource_kind": RESOURCE_KINDS,
    "share": SHARES,
    "people": PEOPLE,
}


@dataclass(frozen=True, kw_only=True)
class Name:
    """A person's name in its three parts; the patronymic may be empty."""

    surname: Annotated[str, Key("фамилия", text, "surname")]
    given: Annotated[str, Key("имя", text, "given")]
    patronymic: Annotated[str, Key("отчество", text, "patronymic")] = ""

    @property
    def full(self) -> str:
        """Иванова Анна Сергеевна."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)

    @property
    def short(self) -> str:
        """Иванова А. С."""
        return " ".join([self.surname, *self._initials])

    @property
    def initials_first(self) -> str:
        """А. С. Иванова, as under a title and in a record."""
        return " ".join([*self._initials, self.surname])

    @property
    def given_first(self) -> str:
        """Анна Сергеевна Иванова, as ГОСТ Р 7.0.7-2021 has it above an article."""
        return " ".join(part for part in (self.given, self.patronymic, self.surname) if part)

    @property
    def _initials(self) -> tuple[str, ...]:
        return _initials(f"{self.given} {self.patronymic}")


KINSHIP = frozenset({"оглы", "кызы", "оглу", "гызы", "улы", "уулу"})
"""Words of a patronymic that are no names."""


@lru_cache(maxsize=4096)
def _initials(names: str) -> tuple[str, ...]:
    """The initials; of a double name both, and «оглы» stays a word (Алиев Р. Г. оглы). A book asks for them seven times."""
    words = re.sub(r"\.(?=\w)", ". ", names).split()
    return tuple(word if word.endswith(".") or fold(word) in KINSHIP else _initial(word) for word in words)


def _initial(word: str) -> str:
    return "-".join(part if fold(part) in KINSHIP else f"{part[0]}." for part in re.split("[-‑]", word) if part)


NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
NAME_WORDS = (2, 3)


@takes(Either((Line(), Record(Name))))
def name(node: Node, reader: Reader) -> Name | None:
    """A name: surname, given name, patronymic, in one line or each under its key."""
    if isinstance(node, Mapping):
        return reader.build(Name, node)
    value = text(node, reader)
    if value is None:
        return None
    words = value.replace(".", ". ").split()
    least, most = NAME_WORDS
    if not least <= len(words) <= most or not all(NAME_WORD.fullmatch(word) for word in words):
        reader.note("malformed-name", node.span, value=value)
        return None
    return Name(surname=words[0], given=words[1], patronymic=words[2] if len(words) == most else "")


@dataclass(frozen=True, kw_only=True)
class Consent:
    """When consent was given, and where the paper lies; never the paper itself."""

    processing: Annotated[date | None, Key("обработка", day, "processing")] = None
    distribution: Annotated[date | None, Key("распространение", day, "distribution")] = None
    rights: Annotated[date | None, Key("права", day, "rights")] = None
    ref: Annotated[str, Key("где хранится", text, "kept at")] = ""


@dataclass(frozen=True, kw_only=True)
class Author:
    """A person, or a group of people who sign together."""

    name: Annotated[Name | None, Key("имя", name, "name", ("фио", "фамилия имя отчество"))] = None
    group: Annotated[str, Key("группа", text, "group", ("коллектив", "творческая группа"))] = ""
    position: Annotated[str, Key("должность", text, "position")] = ""
    organization: Annotated[str, Key("место работы", one_of("organization"), "organization", ("организация",))] = ""
    email: Annotated[str, Key("электронная почта", email, "e-mail", ("почта", "e-mail"))] = ""
    degree: Annotated[str, Key("учёная степень", text, "degree", ("степень",))] = ""
    orcid: Annotated[str, Key("ORCID", orcid, "ORCID")] = ""
    municipality: Annotated[str, Key("муниципалитет", one_of("municipality"), "municipality")] = ""
    consent: Annotated[Consent | None, Key("согласия", nested(Consent), "consent")] = None


@takes(Either((Line(), Record(Author))))
def author(node: Node, reader: Reader) -> Author | None:
    """An author: a name in one line, or a mapping with `name` or `group`."""
    if isinstance(node, Scalar):
        found = name(node, reader)
        return Author(name=found) if found else None
    return reader.build(Author, node)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What the practice needs, and whether it can be shared."""

    text: Annotated[str, Key("описание", text, "text", ("текст", "что"))]
    kind: Annotated[str, Key("вид", one_of("resource_kind"), "kind")] = ""
    share: Annotated[str, Key("обмен", one_of("share"), "share", ("поделиться",))] = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A result, in words or as an indicator with its value."""

    indicator: Annotated[str, Key("показатель", text, "indicator")]
    value: Annotated[str, Key("значение", text, "value")] = ""
    period: Annotated[str, Key("период", text, "period")] = ""


@takes(Either((Line(), Record(Result))))
def result(node: Node, reader: Reader) -> Result | None:
    """A result: a sentence, or a mapping."""
    if isinstance(node, Scalar):
        words = text(node, reader)
        return Result(indicator=words) if words else None
    return reader.build(Result, node)


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address with a title."""

    url: Annotated[str, Key("адрес", address, "address", ("ссылка",))]
    title: Annotated[str, Key("название", text, "title")] = ""
    accessed: Annotated[date | None, Key("дата обращения", day, "accessed")] = None


@takes(Either((shape_of(address), Record(Link))))
def link(node: Node, reader: Reader) -> Link | None:
    """A link: an address alone, or a mapping."""
    if isinstance(node, Scalar):
        url = address(node, reader)
        return Link(url=url) if url else None
    return reader.build(Link, node)


@dataclass(frozen=True, kw_only=True)
class Illustration:
    """An image with what the text does not say of it: who is on it, and by whose consent."""

    file: Annotated[str, Key("файл", file, "file")]
    caption: Annotated[str, Key("подпись", text, "caption")] = ""
    people: Annotated[str, Key("люди", one_of("people"), "people")] = ""
    consent: Annotated[str, Key("согласие", text, "consent")] = ""


@dataclass(frozen=True, kw_only=True)
class _Period:
    start: Annotated[str, Key("с", text, "from", ("from", "от"))] = ""
    end: Annotated[str, Key("по", text, "to", ("to", "до"))] = ""


@takes(Either((Line(), Record(_Period))))
def period(node: Node, reader: Reader) -> str | None:
    """A stretch of time: words, or a mapping with `from` and `to`."""
    if not isinstance(node, Mapping):
        return text(node, reader)
    values, _ = reader.record(_Period, node)
    ends = [values[end] for end in ("start", "end") if end in values]
    # Between numbers the dash stands close, between words it stands free.
    return ("–" if all(end.isdecimal() for end in ends) else " — ").join(ends) or None


@takes(Many(Line(), split=True))
def rules(node: Node, reader: Reader) -> tuple[str, ...] | None:
    """Codes of rules."""
    return several(identifier, split=True)(node, reader)


def _for_pupils(values: dict[str, Any]) -> bool:
    return "pupils" in values.get("audience", ())


def _unsourced(values: dict[str, Any]) -> bool:
    return "source" not in values


def _without_own_consents(values: dict[str, Any]) -> bool:
    """Some author has not given consents of their own."""
    return any(author.consent is None for author in values.get("authors", ()))


SUBMITTED, ACCEPTED, PUBLISHED = Stage.SUBMITTED, Stage.ACCEPTED, Stage.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A practice as its front matter states it; what is absent is empty. Registry values are ids."""

    # A field is one line.
    # fmt: off
    title: Annotated[str, Key("название", text, "Title", ("название практики",), Stage.DRAFT, example="Профессиональные пробы на базе центра технического творчества")] = ""
    authors: Annotated[tuple[Author, ...], Key("авторы", several(author), "Authors", ("автор", "author"), SUBMITTED, _unsourced, "{имя: Иванова Анна Сергеевна, должность: педагог, место работы: Центр творчества, почта: ivanova@example.org}")] = ()
    source: Annotated[str, Key("источник", text, "Source")] = ""
    municipality: Annotated[str, Key("муниципалитет", one_of("municipality"), "Municipality", ("город", "округ"), SUBMITTED, example="Копейск", card=True)] = ""
    level: Annotated[str, Key("уровень профминимума", one_of("level"), "Level", ("уровень",), example="основной", card=True)] = ""
    directions: Annotated[tuple[str, ...], Key("направления", several(one_of("direction"), split=True), "Directions", ("направление", "direction", "направления профминимума"), SUBMITTED, _for_pupils, "дополнительное образование", card=True)] = ()
    audience: Annotated[tuple[str, ...], Key("для кого", several(one_of("audience"), split=True), "Audience", ("аудитория", "адресат"), SUBMITTED, example="школьники", card=True)] = ()
    grades: Annotated[tuple[int, ...], Key("классы", grades, "Grades", ("класс", "grade"), SUBMITTED, _for_pupils, "6–11", card=True)] = ()
    form: Annotated[tuple[str, ...], Key("форма работы", several(text, split=True), "Form", ("форма", "формы", "формы работы"), SUBMITTED, example="профессиональная проба", card=True)] = ()
    focus_area: Annotated[str, Key("направленность", one_of("focus_area"), "Focus area", card=True)] = ""
    scale: Annotated[str, Key("уровень практики", one_of("scale"), "Scale", ("масштаб",), card=True)] = ""
    summary: Annotated[str, Key("аннотация", text, "Abstract", ("краткое описание",), SUBMITTED, example="О чём практика, для кого она и что даёт (300–700 знаков)")] = ""
    keywords: Annotated[tuple[str, ...], Key("ключевые слова", several(text, split=True), "Keywords", (), SUBMITTED, example="профессиональные пробы")] = ()
    period: Annotated[str, Key("сроки реализации", period, "Period", ("сроки", "срок"), card=True)] = ""
    partners: Annotated[tuple[str, ...], Key("партнёры", several(text), "Partners", ("партнёр",), card=True)] = ()
    resources: Annotated[tuple[Resource, ...], Key("ресурсы", several(nested(Resource)), "Resources", ("ресурс",), ACCEPTED, example="{вид: методические, описание: сценарий занятия, обмен: можем поделиться}", card=True)] = ()
    results: Annotated[tuple[Result, ...], Key("результаты", several(result), "Results", ("результат",), ACCEPTED, example="в пробе участвовали 120 школьников", card=True)] = ()
    replication: Annotated[str, Key("условия тиражирования", text, "Replication", ("тиражирование",), card=True)] = ""
    videos: Annotated[tuple[Link, ...], Key("видео", several(link), "Videos", ("видеоролики", "video"))] = ()
    links: Annotated[tuple[Link, ...], Key("ссылки", several(link), "Links", ("ссылка",), card=True)] = ()
    images: Annotated[tuple[Illustration, ...], Key("иллюстрации", several(nested(Illustration)), "Images", ("изображения",))] = ()
    attachments: Annotated[tuple[str, ...], Key("приложения", several(file), "Attachments", ("приложение",), card=True)] = ()
    section: Annotated[str, Key("раздел", one_of("section"), "Section", ("номинация", "nomination"), card=True)] = ""
    date: Annotated[date | None, Key("дата подачи", day, "Date", ("дата",), SUBMITTED, example="2026-11-23")] = None
    status: Annotated[str, Key("статус", one_of("status"), "Status", example="черновик")] = "draft"
    consent: Annotated[Consent | None, Key("согласия", nested(Consent), "Consent", ("согласие",), PUBLISHED, _without_own_consents, "{обработка: 2026-09-01, распространение: 2026-09-01, права: 2026-09-01}")] = None
    license: Annotated[str, Key("лицензия", text, "Licence")] = ""
    originality: Annotated[int | None, Key("оригинальность", number, "Originality", ("оригинальность, %",))] = None
    udc: Annotated[str, Key("УДК", text, "UDC", card=True)] = ""
    lang: Annotated[str, Key("язык", language, "Language")] = ""
    aliases: Annotated[tuple[str, ...], Key("прежние адреса", several(identifier), "Former addresses", ("прежний адрес",))] = ()
    lint_ignore: Annotated[tuple[str, ...], Key("не проверять", rules, "Rules not to check")] = ()
    profcollect: Annotated[int | None, Key("версия схемы", number, "Schema version")] = None
    # fmt: on

    @property
    def stage(self) -> Stage:
        """What its status asks of it; a rejected or withdrawn practice is asked nothing more than a draft."""
        return {
            "submitted": Stage.SUBMITTED,
            "accepted": Stage.ACCEPTED,
            "ready": Stage.READY,
            "published": Stage.PUBLISHED,
        }.get(self.status, Stage.DRAFT)


@dataclass(frozen=True)
class Read:
    """A practice as far as it could be read, where its values stand, and what was wrong with them."""

    practice: Practice
    spans: dict[str, Span]
    problems: tuple[Problem, ...]


def read_practice(front: Mapping, source: str, vocabulary: Vocabulary, taxonomy: Taxonomy, folder: str = "") -> Read:
    """Convert front matter; `folder` names the municipality of a practice that does not say it.

    The level is the one that its directions need, unless a higher one is named.
    """
    reader = Reader(source, vocabulary)
    values, spans = reader.record(Practice, front)
    own = vocabulary.registries["municipality"].find(folder) if folder else None
    written = spans.get("municipality")
    if own is not None and "municipality" not in values and not (written and reader.speaks_of(written)):
        values["municipality"] = own.id
    needed = taxonomy.level_of(values.get("directions", ()))
    named = values.get("level")
    order = taxonomy.levels.order
    if needed and named and order(named) < order(needed):
        labels = {level.id: level.label for level in taxonomy.levels}
        culprit = next(d for d in taxonomy.directions if d.id in values["directions"] and d.from_level == needed)
        reader.note(
            "level-too-low", spans["level"], level=labels[named], needed=labels[needed], direction=culprit.label
        )
        values["level"] = needed
    elif needed and not named:
        values["level"] = needed
    return Read(Practice(**values), spans, tuple(reader.problems))
