"""Consents: of whom the book prints an address or a picture, and whether they have agreed to it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from profcollect.i18n import Text
from profcollect.lint.addresses import emails
from profcollect.lint.diagnostic import Severity
from profcollect.lint.rule import Rule
from profcollect.lint.written import author_nodes, items_of, value_of
from profcollect.practice import PEOPLE, Author, Consent, Illustration, Practice
from profcollect.schema import Reader, Stage, Vocabulary, day
from profcollect.yamltree import Mapping, Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Arguments
    from datetime import date

    from profcollect.lint.rule import Finding, Subject
    from profcollect.source import Document
    from profcollect.yamltree import Node

START = "---\nназвание: Профессиональные пробы\n"
AUTHOR = "авторы:\n  - имя: Зорина Маргарита Львовна\n    почта: zorina@example.org\n"
GIVEN = "согласия: {обработка: 01.09.2026, распространение: 01.09.2026, права: 01.09.2026}\n"
PHOTO = "---\n\n![Ребята записывают выпуск](images/studio.jpg)\n"
SHOWN = "иллюстрации:\n  - файл: images/studio.jpg\n    люди: "
OFFICES = re.compile(
    r"(?:info|mail|office|post|contact|support|press|admin|(?:school|shkola|sosh|licey|gimnazia|mbou|mdou|detsad)[\d._-]*)@",
    re.IGNORECASE,
)
"""Addresses that are an organisation's, not a person's."""
PHOTOGRAPHS = (".jpg", ".jpeg")
WHOSE = {
    "adults": Text(ru="каждого, кто на снимке", en="everybody in the picture"),
    "children": Text(
        ru="родителей или других законных представителей каждого ребёнка", en="the parents or guardians of every child"
    ),
}


def consents(document: Document) -> Iterator[Mapping]:
    """The practice's own consents and those of its authors, as far as they are given."""
    nodes = [value_of(document.front, Practice, "consent")]
    nodes += [value_of(node, Author, "consent") for node, _ in author_nodes(document)]
    return (node for node in nodes if isinstance(node, Mapping))


def days(document: Document, *fields: str) -> Iterator[tuple[date, Span]]:
    """The dates of consents, and where they stand."""
    reader = Reader("", Vocabulary({}))
    for consent in consents(document):
        for field in fields:
            node = value_of(consent, Consent, field)
            found = day(node, reader) if written(node) and node is not None else None
            if found is not None and node is not None:
                yield found, node.span


def may_be_shown(consent: Node | None) -> bool:
    """Whether a person agrees to be shown to everybody."""
    return bool(written(value_of(consent, Consent, "distribution")))


def written(node: Node | None) -> str:
    """What stands there, where it is a single value."""
    return node.text.strip() if isinstance(node, Scalar) and not node.absent else ""


def author_emails(document: Document) -> Iterator[tuple[Scalar, bool]]:
    """The authors' e-mail addresses, and whether the book may print them."""
    general = value_of(document.front, Practice, "consent")
    for node, _ in author_nodes(document):
        email = value_of(node, Author, "email")
        if isinstance(email, Scalar) and written(email):
            yield email, may_be_shown(value_of(node, Author, "consent") or general)


class EmailWithoutConsent(Rule):
    """From acceptance on: a person's e-mail address in the text, whose distribution nobody consents to."""

    code = "PC511"
    name = "email-without-consent"
    severity = Severity.WARNING
    message = Text(
        ru="почта «{email}» будет напечатана, а согласия на распространение нет",
        en="the e-mail address “{email}” will be printed, but there is no consent to its distribution",
    )
    help = Text(
        ru="дайте вместо неё адрес сайта организации или впишите дату согласия:\nсогласия:\n  распространение: 01.09.2026",
        en="give the address of the organisation's site instead, or the date of the consent:\n"
        "consent: {{distribution: 2026-09-01}}",
    )
    why = Text(
        ru="Почта автора из поля «авторы» без согласия не печатается, а эта стоит в самом тексте.",
        en="An author's e-mail address in `authors` is not printed without consent, but this one stands in the text.",
    )
    bad = START + AUTHOR + "статус: принята\n---\n\nВопросы присылайте на zorina@example.org.\n"
    good = START + AUTHOR + GIVEN + "статус: принята\n---\n\nВопросы присылайте на zorina@example.org.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every address outside the authors' own fields."""
        document = subject.document
        if subject.stage < Stage.ACCEPTED or document.front is None or "@" not in document.text:
            return
        known = {written(email).lower(): allowed for email, allowed in author_emails(document)}
        anybody = any(map(may_be_shown, consents(document)))
        authors = [node.span for node, _ in author_nodes(document)]
        for match in emails(document.text):
            own = any(span.start <= match.start() < span.end for span in authors)
            if not (own or OFFICES.match(match[0]) or known.get(match[0].lower(), anybody)):
                yield self.at(Span(*match.span()), email=match[0])


class PhotoWithoutConsent(Rule):
    """From submission on: a picture of people without a word of their consent."""

    code = "PC512"
    name = "photo-without-consent"
    message = Text(
        ru="на снимке {who}, а согласия на его публикацию нет: {file}",
        en="there are {who} in the picture, and no consent to its publication: {file}",
    )
    help = Text(
        ru="возьмите письменное согласие {whose} и впишите, где оно хранится:\n    согласие: папка 3, лист 12",
        en="obtain the written consent of {whose}, and write where it is kept:\n    consent: folder 3, sheet 12",
    )
    why = Text(
        ru="Изображение человека публикуют только с его согласия (статья 152.1 Гражданского кодекса), "
        "за детей его дают родители.",
        en="Pictures of people are published only with their consent (Civil Code, article 152.1); for children the "
        "parents give it.",
    )
    bad = START + "статус: подана\n" + SHOWN + "дети\n---\n"
    good = START + "статус: подана\n" + SHOWN + "дети\n    согласие: папка 3, лист 12\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The word for the people, of every illustration that lacks the consent."""
        if subject.stage < Stage.SUBMITTED:
            return
        for node in items_of(value_of(subject.document.front, Practice, "images")):
            people = value_of(node, Illustration, "people")
            entry = PEOPLE.find(written(people)) if written(people) else None
            if people and entry and entry.id in WHOSE and not written(value_of(node, Illustration, "consent")):
                yield self.at(
                    people.span,
                    who=entry.label,
                    whose=WHOSE[entry.id],
                    file=written(value_of(node, Illustration, "file")),
                    published=subject.stage >= Stage.PUBLISHED,
                )

    def severity_for(self, arguments: Arguments[str, object]) -> Severity:
        """An error where it has been published."""
        return Severity.ERROR if arguments.get("published") else Severity.WARNING


class UndeclaredPhoto(Rule):
    """From acceptance on: a photograph of which nobody has said whether there are people in it."""

    code = "PC513"
    name = "undeclared-photo"
    severity = Severity.WARNING
    message = Text(ru="не сказано, кто на снимке: {file}", en="it is not said who is in the picture: {file}")
    help = Text(
        ru="добавьте в начало файла строки («люди» — это нет, взрослые или дети):\n"
        "иллюстрации:\n  - файл: {file}\n    люди: нет",
        en="add to the top of the file (people are none, adults or children):\nimages:\n  - file: {file}\n    people: none",
    )
    why = Text(
        ru="Чтобы печатать снимок с людьми, нужно их согласие; редактору надо знать, спрашивать ли его.",
        en="To print people's pictures takes their consent; the editor must know whether to ask for it.",
    )
    bad = START + "статус: принята\n" + PHOTO
    good = START + "статус: принята\n" + SHOWN + "нет\n" + PHOTO

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first line that shows such a photograph."""
        document = subject.document
        if subject.stage < Stage.ACCEPTED or document.front is None:
            return
        seen = set(_declared(document))
        for line, address in document.body.sources:
            path = _path(address)
            if path.lower().endswith(PHOTOGRAPHS) and path not in seen:
                seen.add(path)
                yield self.at(document.body_line(line), file=path)


def _declared(document: Document) -> Iterator[str]:
    """The files of the illustrations of which it is said who is in them."""
    for node in items_of(value_of(document.front, Practice, "images")):
        if written(value_of(node, Illustration, "people")):
            yield _path(written(value_of(node, Illustration, "file")))


def _path(address: str) -> str:
    return posixpath.normpath(unquote(urlsplit(address).path).replace("\\", "/"))


class ConsentTooOld(Rule):
    """A consent that was given more years ago than the collection lets pass."""

    code = "PC514"
    name = "consent-too-old"
    severity = Severity.WARNING
    message = Text(
        ru="согласие получено {day}, срок {years} г. истёк", en="the consent is of {day}, more than {years} years ago"
    )
    help = Text(
        ru="возьмите у автора новое согласие и впишите его дату; срок задан в profcollect.yml",
        en="ask the author for a new consent, and write its date; profcollect.yml says how many years pass",
    )
    why = Text(
        ru="Согласие дают на определённый срок; по просроченному печатать нельзя.",
        en="A consent is given for a certain time, after which nothing must be printed by it.",
    )
    bad = START + "согласия: {обработка: 01.09.2022, распространение: 01.09.2026, права: 01.09.2022}\n---\n"
    good = START + GIVEN + "---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The dates of consents to processing and distribution."""
        years = subject.settings.config.limits.consent_years
        for given, span in days(subject.document, "processing", "distribution") if years else ():
            # Of 29 February the day after counts.
            until = (given.year + years, given.month, given.day)
            if until < (subject.today.year, subject.today.month, subject.today.day):
                yield self.at(span, day=f"{given:%d.%m.%Y}", years=years)


class ConsentInFuture(Rule):
    """A consent of a day that is still to come."""

    code = "PC516"
    name = "consent-in-future"
    message = Text(
        ru="согласие помечено днём, который ещё не наступил: {day}", en="the consent is of a day to come: {day}"
    )
    help = Text(ru="впишите день, которым согласие подписано", en="write the day on which it was signed")
    why = Text(
        ru="Согласие действует с того дня, когда его подписали; будущим числом оно ничего не разрешает.",
        en="A consent counts from the day on which it was signed; with a date to come it permits nothing.",
    )
    bad = START + "согласия: {обработка: 01.09.2206, распространение: 01.09.2026, права: 01.09.2026}\n---\n"
    good = START + GIVEN + "---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The dates of all consents."""
        for given, span in days(subject.document, "processing", "distribution", "rights"):
            if given > subject.today:
                yield self.at(span, day=f"{given:%d.%m.%Y}")


class EmailNotPrinted(Rule):
    """From acceptance on: an author's e-mail address that will not be in the book."""

    code = "PC517"
    name = "email-not-printed"
    severity = Severity.INFO
    message = Text(
        ru="почта автора не будет напечатана: нет согласия на распространение",
        en="the author's e-mail address will not be printed: there is no consent to its distribution",
    )
    help = Text(
        ru="если автор согласен, впишите дату согласия:\nсогласия:\n  распространение: 01.09.2026",
        en="if the author agrees, write the date of the consent:\nconsent:\n  distribution: 2026-09-01",
    )
    why = Text(
        ru="Без согласия на распространение почту видит только редактор.",
        en="Without consent to its distribution only the editor sees the address.",
    )
    bad = START + AUTHOR + "статус: принята\n---\n"
    good = START + AUTHOR + GIVEN + "статус: принята\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every such address; in a published practice the missing consent is an error already."""
        if Stage.ACCEPTED <= subject.stage < Stage.PUBLISHED:
            for email, allowed in author_emails(subject.document):
                if not allowed:
                    yield self.at(email.span)
