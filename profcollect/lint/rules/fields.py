"""Keys: those that must be there, those that nobody knows, and what belongs to an author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety
from profcollect.lint.rule import Noticed, Rule, Suggested
from profcollect.lint.written import items_of, value_of
from profcollect.names import fold
from profcollect.practice import Author, Consent, Practice
from profcollect.schema import Stage, key_names, keys_of
from profcollect.yamltraps import quoted
from profcollect.yamltree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.config import Settings
    from profcollect.lint.rule import Finding, Subject
    from profcollect.registry import Named
    from profcollect.schema import Key
    from profcollect.yamltree import Node, Span

REQUIRED = tuple((name, key, key.stage) for name, key in keys_of(Practice).items() if key.stage is not None)


def blank(node: Node) -> bool:
    """Nothing is written there."""
    if isinstance(node, Scalar):
        return node.absent or not node.text.strip()
    return not (node.items if isinstance(node, Sequence) else node.pairs)


def written(cls: type, mapping: Mapping) -> dict[str, Node]:
    """The nodes of a record by field name, without those that are blank or unknown."""
    names = key_names(cls)
    found = {names.get(fold(pair.key.text), ""): pair.value for pair in mapping.pairs if not blank(pair.value)}
    return {name: node for name, node in found.items() if name}


def author_nodes(subject: Subject) -> tuple[Node, ...]:
    """The nodes of the authors, a name in a line or a mapping each."""
    nodes = items_of(value_of(subject.document.front, Practice, "authors"))
    return tuple(node for node in nodes if not blank(node))


def _labels(cls: type, names: Iterable[str]) -> Text:
    names = tuple(names)
    keys = keys_of(cls)
    return Text(ru=", ".join(keys[name].ru for name in names), en=", ".join(names))


class MissingRequiredField(Rule):
    """A field that its stage asks for is absent or empty."""

    code = "PC101"
    name = "missing-required-field"
    message = Text(ru="не заполнено поле «{field}»", en="the field “{field}” is not filled in")
    help = Text(ru="напишите строку, например:\n{line}", en="write a line, for example:\n{line}")
    why = Text(
        ru="Черновику нужно только название, поданной практике — всё, что есть в любой заявке: авторы, муниципалитет, "
        "для кого она, аннотация. Без этого ей не найти места в книге.",
        en="A draft needs only a title; a submitted practice needs what every application form asks for: authors, "
        "town, audience, summary. Without them it finds no place in the book.",
    )
    bad = "---\nмуниципалитет: Копейск\n---\n"
    good = "---\nназвание: Профессиональные пробы\nмуниципалитет: Копейск\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every required field without a value, but not those whose value could not be read."""
        if subject.document.front is None:
            return
        values = {name: value for name, value in vars(subject.practice).items() if value}
        for name, key, stage in REQUIRED:
            if stage > subject.stage or name in values or (key.when and not key.when(values)):
                continue
            span = subject.spans.get(name)
            if span is None or not _spoken_of(subject, span):
                line = required_line(name, key, subject.settings)
                field = Text(ru=key.ru, en=name)
                yield self.at(span or subject.document.opening, field=field, line=line)


def _spoken_of(subject: Subject, span: Span) -> bool:
    problems = (problem for found in subject.problems.values() for problem in found)
    return any(span.start <= problem.span.start <= span.end for problem in problems)


def required_line(name: str, key: Key, settings: Settings) -> Text:
    """A line that fills a field."""
    registries: dict[str, Iterable[Named]] = {
        "municipality": settings.config.municipalities,
        "directions": settings.taxonomy.directions,
    }
    value = next((entry.names[0] for entry in registries.get(name, ())), key.example)
    if ": " in value and not value.startswith("{"):
        value = quoted(value)
    return Text(ru=f"{key.ru}: {value}", en=f"{name}: {value}")


class UnknownKey(Suggested):
    """A key that the record does not have."""

    code = "PC102"
    name = "unknown-key"
    fix = Safety.UNSAFE
    message = Text(ru="неизвестный ключ «{key}»", en="unknown key “{key}”")
    help = Text(
        ru="проверьте, нет ли в нём опечатки, или уберите строку; в книгу она не попадёт",
        en="check it for a slip, or remove the line; it will not be in the book",
    )
    help_near = Text(ru="возможно, имелось в виду «{near}»", en="perhaps “{near}” was meant")
    why = Text(
        ru="Из-за опечатки в ключе значение молча пропало бы.",
        en="Because of a slip in its key a value would silently be lost.",
    )
    bad = "---\nназвание: Профессиональные пробы\nмуниципалетет: Копейск\n---\n"
    good = "---\nназвание: Профессиональные пробы\nмуниципалитет: Копейск\n---\n"


class DuplicateKey(Noticed):
    """Two lines for one field, perhaps under two of its names."""

    code = "PC103"
    name = "duplicate-key"
    message = Text(ru="поле «{key}» заполнено второй раз", en="the field “{key}” is filled in a second time")
    help = Text(
        ru="оставьте одну строку из двух; пока читается первая",
        en="leave one line of the two; for the time being the first counts",
    )
    why = Text(
        ru="Из двух значений в книгу попадёт одно, и неизвестно, его ли имел в виду автор.",
        en="Of two values one gets into the book, and it may not be the one that was meant.",
    )
    bad = "---\nназвание: Профессиональные пробы\nклассы: 6–8\nклассы: 9–11\n---\n"
    good = "---\nназвание: Профессиональные пробы\nклассы: 6–11\n---\n"


class WrongType(Noticed):
    """A list for a text, a text for a number, and the like."""

    code = "PC104"
    name = "wrong-type"
    message = Text(ru="здесь нужно другое: {expected}", en="something else is needed here: {expected}")
    why = Text(
        ru="Название не может быть списком, а число — словами: книге нечего было бы напечатать.",
        en="A title cannot be a list, nor a number be words: the book would have nothing to print.",
    )
    bad = "---\nназвание: [Профессиональные пробы, Экскурсии]\n---\n"
    good = "---\nназвание: Профессиональные пробы и экскурсии\n---\n"


class MissingPart(Noticed):
    """A resource without a text, a link without an address, and the like."""

    code = "PC105"
    name = "missing-part"
    message = Text(ru="здесь не хватает ключа «{key}»", en="the key “{key}” is missing here")
    help = Text(ru="добавьте к этим строкам ещё одну: {key}: …", en="add a line to these: {key}: …")
    why = Text(
        ru="Ссылка без адреса или ресурс без описания читателю ничего не скажут.",
        en="A link without an address or a resource without a description tells the reader nothing.",
    )
    bad = "---\nназвание: Профессиональные пробы\nресурсы:\n  - вид: методические\n---\n"
    good = (
        "---\nназвание: Профессиональные пробы\nресурсы:\n"
        "  - вид: методические\n    описание: сценарий пробы и карточки ролей\n---\n"
    )


class AuthorWithoutName(Rule):
    """An author of whom everything is said but the name."""

    code = "PC106"
    name = "author-without-name"
    message = Text(ru="у автора нет ни имени, ни названия группы", en="the author has neither a name nor a group")
    help = Text(
        ru="добавьте строку «имя: Зорина Маргарита Львовна» или «группа: творческая группа педагогов»",
        en="add a line `name: …` with surname and given names, or `group: …`",
    )
    why = Text(
        ru="Под практикой и в указателе авторов печатаются имена.",
        en="Names are printed with the practice and in the index of authors.",
    )
    bad = "---\nназвание: Профессиональные пробы\nавторы:\n  - должность: методист\n---\n"
    good = (
        "---\nназвание: Профессиональные пробы\nавторы:\n"
        "  - имя: Зорина Маргарита Львовна\n    должность: методист\n---\n"
    )

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every such author."""
        for node in author_nodes(subject):
            if isinstance(node, Mapping) and not written(Author, node).keys() & {"name", "group"}:
                yield self.at(node.span)


class IncompleteAuthor(Rule):
    """From submission on: an author whose position, place of work or e-mail is not known."""

    code = "PC107"
    name = "incomplete-author"
    message = Text(ru="об авторе сказано не всё; не хватает: {parts}", en="the author lacks: {parts}")
    help = Text(
        ru="опишите автора так:\n  - имя: Зорина Маргарита Львовна\n    должность: методист\n"
        "    место работы: Центр творчества\n    электронная почта: zorina@example.org",
        en="describe the author like this:\n  - name: …\n    position: …\n    organization: …\n    email: …",
    )
    why = Text(
        ru="Должность и место работы печатаются в книге и в сертификате автора, а по почте с ним связывается "
        "редактор; без согласия автора почта не печатается.",
        en="Position and place of work are printed; the editor needs the e-mail, which is not printed without consent.",
    )
    bad = "---\nназвание: Профессиональные пробы\nстатус: подана\nавторы: Зорина Маргарита Львовна\n---\n"
    good = (
        "---\nназвание: Профессиональные пробы\nстатус: подана\nавторы:\n  - имя: Зорина Маргарита Львовна\n"
        "    должность: методист\n    место работы: Центр творчества\n    электронная почта: zorina@example.org\n---\n"
    )

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every such author; of a group only the place of work is asked."""
        if subject.stage < Stage.SUBMITTED:
            return
        for node in author_nodes(subject):
            found = written(Author, node).keys() if isinstance(node, Mapping) else {"name"}
            needed = ("position", "organization", "email") if "name" in found else ("organization",)
            missing = [name for name in needed if name not in found]
            if missing and found & {"name", "group"}:
                yield self.at(node.span, parts=_labels(Author, missing))


class IncompleteConsent(Rule):
    """In a published practice: consents of which a date is missing."""

    code = "PC108"
    name = "incomplete-consent"
    message = Text(ru="согласия названы не все; нет даты: {parts}", en="consents are incomplete; no date for: {parts}")
    help = Text(
        ru="впишите дату каждого согласия; сами документы в папку сборника не кладите",
        en="write the date of each consent; keep the papers themselves out of the collection",
    )
    why = Text(
        ru="Без согласия на обработку и распространение персональных данных и без разрешения автора "
        "печатать практику нельзя.",
        en="A practice must not be printed without consent to the processing and distribution of personal data and "
        "the author's permission.",
    )
    bad = (
        "---\nназвание: Профессиональные пробы\nисточник: итоговый отчёт\nстатус: опубликована\n"
        "согласия:\n  обработка: 01.09.2026\n---\n"
    )
    good = (
        "---\nназвание: Профессиональные пробы\nисточник: итоговый отчёт\nстатус: опубликована\n"
        "согласия:\n  обработка: 01.09.2026\n  распространение: 01.09.2026\n  права: 15.09.2026\n---\n"
    )

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The practice's own consents and those of its authors."""
        if subject.stage < Stage.PUBLISHED or subject.document.front is None:
            return
        authors = [written(Author, node) for node in author_nodes(subject) if isinstance(node, Mapping)]
        for record in (written(Practice, subject.document.front), *authors):
            node = record.get("consent")
            if isinstance(node, Mapping):
                found = written(Consent, node)
                if missing := [name for name in ("processing", "distribution", "rights") if name not in found]:
                    yield self.at(node.span, parts=_labels(Consent, missing))
