"""`profcollect.yml` → Config: what a collection is called, what it knows, and how its book is built."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from profcollect.i18n import Text
from profcollect.imprint import Imprint
from profcollect.limits import Limits
from profcollect.names import fold
from profcollect.practice import CHOICES, choices, rules
from profcollect.profiles import PROFILES, Prepress, Profile, own_profile
from profcollect.registry import Registry
from profcollect.schema import (
    Key,
    Reader,
    Stage,
    Vocabulary,
    file,
    identifier,
    key_names,
    language,
    nested,
    number,
    one_of,
    several,
    text,
)
from profcollect.shapes import Line, shape_of, takes
from profcollect.sites import EMBEDS, Site
from profcollect.slugs import DEVICES, free_name, slugify
from profcollect.yamltree import Mapping, Node, Problem, Scalar, Sequence, Span, compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.taxonomy import Taxonomy

T = TypeVar("T")

INSIDE = Text(ru="путь внутри папки сборника", en="a path inside the collection")
MOST_NODES = 500_000
"""How many nodes a config may unfold to: thousands of municipalities with all forms of their names."""
GROUPS = {
    "level": ("уровень", "уровень профминимума"),
    "direction": ("направление", "направления", "directions"),
    "municipality": ("муниципалитет", "город"),
    "audience": ("для кого", "аудитория"),
    "section": ("раздел", "номинация", "nomination"),
}
"""What a book can be grouped by, and the Russian names of it."""


@dataclass(frozen=True)
class _Group:
    id: str
    names: tuple[str, ...]


GROUP_KEYS = Registry(_Group(name, (aliases[0], name, *aliases[1:])) for name, aliases in GROUPS.items())
STAGES = Registry(
    _Group(stage.name.lower(), (stage.name.lower(), *CHOICES["status"].find(stage.name.lower()).names))  # type: ignore[union-attr]
    for stage in Stage
)


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A town or district; the forms of its name are data, never computed."""

    id: Annotated[str, Key("ид", identifier, "id")]
    name: Annotated[str, Key("название", text, "name", ("округ", "okrug"))]
    city: Annotated[str, Key("город", text, "city")] = ""
    name_loc: Annotated[str, Key("в округе", text, "name_loc", ("okrug_loc",))] = ""
    city_loc: Annotated[str, Key("в городе", text, "city_loc")] = ""
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it; the town's name, where there is one, reads best in a message."""
        return tuple(name for name in (self.city, self.name, self.id, *self.aliases) if name)


@dataclass(frozen=True, kw_only=True)
class Organization:
    """A place of work."""

    id: Annotated[str, Key("ид", identifier, "id")]
    name: Annotated[str, Key("название", text, "name")]
    full_name: Annotated[str, Key("полное название", text, "full_name")] = ""
    municipality: Annotated[str, Key("муниципалитет", one_of("municipality"), "municipality")] = ""
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it."""
        return tuple(name for name in (self.name, self.full_name, self.id, *self.aliases) if name)


@dataclass(frozen=True, kw_only=True)
class BookSection:
    """A section or nomination that practices name under `section`."""

    id: Annotated[str, Key("ид", identifier, "id")]
    title: Annotated[str, Key("название", text, "title")]
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that people may write for it."""
        return (self.title, self.id, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class BodySection:
    """A section that the body of a practice may or must have."""

    title: Annotated[str, Key("название", text, "title")]
    aliases: Annotated[tuple[str, ...], Key("синонимы", several(text), "aliases")] = ()
    covers: Annotated[tuple[str, ...], Key("заменяет", several(text), "covers")] = ()
    """Titles of sections that need not stand beside it: «Цель и задачи» covers «Задачи»."""
    required: Annotated[str, Key("обязателен", one_of("stage"), "required", ("обязательный",))] = ""
    """The stage from which it must be there; never, where empty."""

    @property
    def stage(self) -> Stage | None:
        """The stage from which it must be there."""
        return Stage[self.required.upper()] if self.required else None


@takes(Line())
def inside(node: Node, reader: Reader) -> str | None:
    """A path of a file or a folder that lies in the collection, with slashes."""
    value = file(node, reader)
    if value and (normpath(value).startswith(("../", "/")) or normpath(value) == ".." or value[1:2] == ":"):
        reader.note("wrong-type", node.span, expected=INSIDE)
        return None
    return value


def any_of(registry: str) -> Callable[[Node, Reader], tuple[str, ...] | None]:
    """Some entries of a registry; of an empty list, `[]`, none, whatever the default is."""
    some = several(one_of(registry), split=True)

    @takes(shape_of(some))
    def read(node: Node, reader: Reader) -> tuple[str, ...] | None:
        return () if isinstance(node, Sequence) and not node.items else some(node, reader)

    return read


DASHES = choices(("em", "длинное", "em", ("—", "em dash")), ("en", "короткое", "en", ("–", "en dash")))
PERCENTS = choices(("spaced", "с пробелом", "spaced"), ("close", "слитно", "close"))
YO = choices(
    ("as-is", "как есть", "as is"),
    ("names", "в именах", "names"),
    ("consistent", "последовательно", "consistent"),
)
CONTENTS = choices(("front", "в начале", "front"), ("back", "в конце", "back"))
AUTHOR_STYLES = choices(("classic", "обычный", "classic"), ("gost", "ГОСТ", "GOST", ("ГОСТ Р 7.0.7-2021",)))
INDEXES = choices(
    ("authors", "авторы", "authors", ("авторов",)),
    ("municipalities", "муниципалитеты", "municipalities", ("муниципалитетов",)),
    ("organizations", "организации", "organisations", ("организаций",)),
    ("keywords", "ключевые слова", "keywords", ("ключевых слов",)),
)
SWITCH = choices(("yes", "да", "yes", ("true",)), ("no", "нет", "no", ("false",)))
LISTS = choices(("figures", "рисунки", "figures", ("рисунков",)), ("tables", "таблицы", "tables", ("таблиц",)))


OWN_CHOICES: dict[str, Registry[Any]] = {
    "group": GROUP_KEYS,
    "stage": STAGES,
    "dash": DASHES,
    "percent": PERCENTS,
    "yo": YO,
    "contents": CONTENTS,
    "author_style": AUTHOR_STYLES,
    "index": INDEXES,
    "list": LISTS,
    "switch": SWITCH,
    "embed": EMBEDS,
}
"""What may stand in a config alone."""


@dataclass(frozen=True, kw_only=True)
class Typography:
    """Where good typographers differ: the book's own choice."""

    dash: Annotated[str, Key("тире", one_of("dash"), "dash")] = "em"
    percent: Annotated[str, Key("процент", one_of("percent"), "percent", ("проценты",))] = "spaced"
    yo: Annotated[str, Key("ё", one_of("yo"), "yo", ("буква ё",))] = "consistent"


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Rules that some files need not keep."""

    files: Annotated[tuple[str, ...], Key("файлы", several(file), "files")]
    """Patterns of paths below the collection, such as `practices/kopeysk/*`."""
    rules: Annotated[tuple[str, ...], Key("правила", rules, "rules")]
    """Codes or their beginnings."""


@dataclass(frozen=True, kw_only=True)
class Lint:
    """Which rules the collection keeps, by code or its beginning: `PC3` is the whole of typography."""

    select: Annotated[tuple[str, ...], Key("включить", rules, "select")] = ()
    ignore: Annotated[tuple[str, ...], Key("выключить", rules, "ignore")] = ()
    exemptions: Annotated[
        tuple[Exemption, ...], Key("исключения", several(nested(Exemption)), "exemptions", ("per_file_ignores",))
    ] = ()


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """What certificates of authorship say of those who issue them."""

    title: Annotated[str, Key("заголовок", text, "title")] = ""
    """«Сертификат»; empty for what the book's language has."""
    position: Annotated[str, Key("должность", text, "position")] = ""
    """Of who signs."""
    signatory: Annotated[str, Key("подписывает", text, "signatory", ("подпись",))] = ""
    first_number: Annotated[int, Key("первый номер", number, "first number", ("начать с номера",))] = 1


BODY_SECTIONS = (
    BodySection(
        title="Актуальность", aliases=("Актуальность практики", "Проблема", "Обоснование"), required="submitted"
    ),
    BodySection(title="Цель", aliases=("Цель практики",), required="submitted"),
    BodySection(title="Цель и задачи", aliases=("Цели и задачи",), covers=("Цель", "Задачи")),
    BodySection(title="Задачи", aliases=("Задачи практики",), required="submitted"),
    BodySection(
        title="Ход реализации",
        aliases=("Этапы реализации", "Содержание практики", "Описание практики", "Механизм реализации"),
        required="submitted",
    ),
    BodySection(
        title="Результаты", aliases=("Результаты и эффекты", "Результативность", "Эффекты"), required="submitted"
    ),
    BodySection(
        title="Возможности тиражирования",
        aliases=("Тиражирование", "Условия воспроизведения", "Рекомендации по внедрению"),
        required="accepted",
    ),
    BodySection(title="Ресурсы", aliases=("Ресурсное обеспечение",)),
    BodySection(title="Трудности и риски", aliases=("Риски", "Трудности")),
    BodySection(title="Список литературы", aliases=("Литература", "Источники")),
    BodySection(title="Приложения", aliases=("Приложение",)),
)
"""The sections of a practice's body, in order, where a collection does not name its own."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """What `profcollect.yml` says, with the defaults for what it does not say."""

    # A key is one line.
    # fmt: off
    title: Annotated[str, Key("название", text, "Title", ("заглавие",), example="Лучшие практики наших педагогов")]
    municipalities: Annotated[tuple[Municipality, ...], Key("муниципалитеты", several(nested(Municipality)), "Municipalities")]
    subtitle: Annotated[str, Key("подзаголовок", text, "Subtitle", example="Сборник практик")] = ""
    kind: Annotated[str, Key("вид издания", text, "Kind of edition", example="Сборник методических материалов")] = ""
    name: Annotated[str, Key("имя файлов", identifier, "Name of files", example="sbornik")] = ""
    lang: Annotated[str, Key("язык", language, "Language", example="ru")] = "ru"
    theme: Annotated[str, Key("тема", inside, "Theme", example="default")] = "default"
    profile: Annotated[str, Key("профиль", one_of("profile"), "Profile", ("профиль страницы", "формат страницы"), example="a5-book")] = ""
    profiles: Annotated[tuple[Profile, ...], Key("профили", several(own_profile), "Profiles")] = ()
    prepress: Annotated[Prepress, Key("для типографии", nested(Prepress), "Prepress")] = Prepress()
    practices: Annotated[str, Key("папка практик", inside, "Folder of practices", example="practices")] = "practices"
    group_by: Annotated[tuple[str, ...], Key("группировать", several(one_of("group"), split=True), "Group by", ("группировка",), example="[уровень, направление]")] = ("level", "direction")
    organization: Annotated[str, Key("организация", text, "Organisation", ("учредитель",), example="Центр развития образования")] = ""
    place: Annotated[str, Key("место", text, "Place", ("место издания",), example="Копейск")] = ""
    year: Annotated[str, Key("год", identifier, "Year", example="2026")] = ""
    annotation: Annotated[str, Key("аннотация", text, "Annotation", example="Что в сборнике и для кого он")] = ""
    preface: Annotated[str, Key("предисловие", file, "Preface", ("введение",), example="preface.md")] = ""
    afterword: Annotated[str, Key("заключение", file, "Afterword", ("послесловие",), example="afterword.md")] = ""
    appendices: Annotated[tuple[str, ...], Key("приложения", several(file), "Appendices", ("приложение",), example="[appendix-1.md, appendix-2.md]")] = ()
    contents: Annotated[str, Key("содержание", one_of("contents"), "Contents", ("toc", "оглавление"), example="в конце")] = "front"
    author_style: Annotated[str, Key("блок авторов", one_of("author_style"), "Authors' block", example="ГОСТ")] = "classic"
    indexes: Annotated[tuple[str, ...], Key("указатели", any_of("index"), "Indexes", ("указатель",), example="[авторы, муниципалитеты, организации, ключевые слова]")] = ("authors", "municipalities", "organizations", "keywords")
    lists: Annotated[tuple[str, ...], Key("списки", any_of("list"), "Lists", ("список",), example="[рисунки, таблицы]")] = ()
    goal: Annotated[str, Key("цель", text, "Goal", example="Зачем сборник составлен")] = ""
    tasks: Annotated[tuple[str, ...], Key("задачи", several(text), "Tasks", example="[Первая задача, Вторая задача]")] = ()
    organizations: Annotated[tuple[Organization, ...], Key("организации", several(nested(Organization)), "Organisations")] = ()
    sections: Annotated[tuple[BookSection, ...], Key("разделы", several(nested(BookSection)), "Sections", ("номинации",))] = ()
    taxonomy: Annotated[str, Key("классификатор", inside, "Taxonomy", ("таксономия",), example="taxonomy.yml")] = ""
    body_sections: Annotated[tuple[BodySection, ...], Key("разделы текста", several(nested(BodySection)), "Body sections")] = BODY_SECTIONS
    limits: Annotated[Limits, Key("ограничения", nested(Limits), "Limits")] = Limits()
    typography: Annotated[Typography, Key("типографика", nested(Typography), "Typography")] = Typography()
    lint: Annotated[Lint, Key("проверка", nested(Lint), "Lint")] = Lint()
    imprint: Annotated[Imprint, Key("выходные сведения", nested(Imprint), "Imprint")] = Imprint()
    site: Annotated[Site, Key("сайт", nested(Site), "Site")] = Site()
    certificates: Annotated[Certificates, Key("справки", nested(Certificates), "Certificates", ("сертификаты",))] = Certificates()
    # fmt: on

    @property
    def file_name(self) -> str:
        """The name of the book's files, without a suffix."""
        return free_name(slugify(self.name) or slugify(self.title) or "book", dict.fromkeys(DEVICES, 1))

    @property
    def texts(self) -> tuple[str, ...]:
        """The files of the texts around the practices, each once."""
        return tuple(dict.fromkeys(filter(None, (self.preface, self.afterword, *self.appendices))))

    @property
    def page(self) -> Profile:
        """The profile of its pages: the one that is named, else A4."""
        own = {one.id: one for one in self.profiles}
        return own.get(self.profile) or PROFILES.find(self.profile or "a4")  # type: ignore[return-value]


@dataclass(frozen=True)
class Settings:
    """A collection's config and everything it refers to."""

    config: Config
    taxonomy: Taxonomy
    words: dict[str, str] = field(repr=False)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The registries that front matter is read with."""
        config = self.config
        registries: dict[str, Registry[Any]] = {
            **CHOICES,
            "level": self.taxonomy.levels,
            "direction": self.taxonomy.directions,
            "municipality": Registry(config.municipalities),
            "organization": Registry(config.organizations),
            "section": Registry(config.sections),
        }
        unlisted = frozenset(name for name in ("organization", "section") if not len(registries[name]))
        return Vocabulary(registries, self.taxonomy.grades, unlisted)


def read_config(source: str) -> tuple[Config | None, list[Problem]]:
    """The config from the text of its file and what was noticed in it; None where it cannot be made.

    Raises `yaml.YAMLError` where it is not YAML.
    """
    root = compose(source, most=MOST_NODES)
    if root is None:
        return None, [Problem("empty-file", Span(0, 0), {})]
    own = {
        "municipality": Registry(_ahead(root, "municipalities", Municipality)),
        "profile": Registry((*_ahead(root, "profiles", Profile), *PROFILES)),
    }
    vocabulary = Vocabulary({**OWN_CHOICES, **own})
    reader = Reader(source, vocabulary)
    config = reader.build(Config, root)
    return config, reader.problems


def _ahead(root: Node, field_name: str, cls: type[T]) -> list[T]:
    """The entries of a list of a config, read ahead: other keys refer to them."""
    reader = Reader("", Vocabulary({}))
    names = key_names(Config)
    for pair in root.pairs if isinstance(root, Mapping) else ():
        if names.get(fold(pair.key.text)) == field_name and not isinstance(pair.value, Scalar):
            return list(several(nested(cls))(pair.value, reader) or ())
    return []
