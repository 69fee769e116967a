"""What a text gives away of a person: see `personal`, which finds it; nothing of it is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.personal import secrets
from profcollect.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Finding, Subject

START = "---\nназвание: Профессиональные пробы\n---\n\n"
GOOD = START + "Вопросы об участии можно задать на сайте центра.\n"
WHY_NUMBER = Text(
    ru="По такому номеру можно действовать от имени человека; из напечатанной книги и из истории папки его уже не убрать.",
    en="With such a number one can act in a person's name; no printed book and no history of files forgets it.",
)


class Personal(Rule):
    """A rule about one kind of personal data."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Wherever it stands in the file: what is not printed is in the folder all the same."""
        return (self.at(secret.span) for secret in secrets(subject.document.text) if secret.kind == self.name)


class PhoneNumber(Personal):
    """A telephone number; those that begin with 8 800 are nobody's own."""

    code = "PC501"
    name = "phone-number"
    severity = Severity.WARNING
    message = Text(ru="в тексте номер телефона", en="there is a phone number in the text")
    help = Text(
        ru="дайте вместо него адрес сайта организации; личный номер печатают только с согласия человека",
        en="give the address of the organisation's site instead; a person's number needs the person's consent",
    )
    why = Text(
        ru="Телефон в описании практики почти всегда чей-то личный, а книга разойдётся и останется в сети.",
        en="A phone number in a practice is nearly always somebody's own, and the book will stay on the net.",
    )
    bad = START + "Вопросы об участии можно задать по телефону +7 (900) 000-00-00.\n"
    good = GOOD


class PassportNumber(Personal):
    """The number of a passport or of a birth certificate."""

    code = "PC502"
    name = "passport-number"
    message = Text(
        ru="в тексте номер паспорта или свидетельства о рождении",
        en="there is the number of a passport or of a birth certificate in the text",
    )
    help = Text(
        ru="уберите его; для сборника он не нужен никогда, даже в согласиях указывают только дату и место хранения",
        en="remove it; a collection never needs it, and of consents it keeps only the date and where they are",
    )
    why = WHY_NUMBER
    bad = START + "Ведущий предъявил паспорт 0000 000000 на проходной.\n"
    good = START + "Ведущий предъявил паспорт на проходной.\n"


class InsuranceNumber(Personal):
    """A СНИЛС, known by its check digits."""

    code = "PC503"
    name = "insurance-number"
    message = Text(ru="в тексте СНИЛС", en="there is an insurance number (SNILS) in the text")
    help = Text(ru="уберите его; для сборника он не нужен никогда", en="remove it; a collection never needs it")
    why = WHY_NUMBER
    bad = START + "Участника записали под номером 123-456-789 64 в журнал.\n"
    good = START + "Участника записали в журнал.\n"


class BirthDate(Personal):
    """The day on which somebody was born."""

    code = "PC504"
    name = "birth-date"
    severity = Severity.WARNING
    message = Text(ru="в тексте чья-то дата рождения", en="there is somebody's date of birth in the text")
    help = Text(
        ru="уберите её; если важен возраст, напишите его или класс",
        en="remove it; where age matters, give it or the grade",
    )
    why = Text(
        ru="Имя вместе с датой рождения указывает на одного человека; печатать их без его согласия нельзя.",
        en="A name with a date of birth points at one person; it must not be printed without consent.",
    )
    bad = START + "Наставник, Зорин Павел Львович, род. 02.03.1980, работает на радио.\n"
    good = START + "Наставник, Зорин Павел Львович, работает на радио.\n"


class HomeAddress(Personal):
    """An address down to the flat, or one that is called somebody's home."""

    code = "PC505"
    name = "home-address"
    severity = Severity.WARNING
    message = Text(ru="в тексте чей-то домашний адрес", en="there is somebody's home address in the text")
    help = Text(
        ru="уберите его; адрес организации, без квартиры, оставить можно",
        en="remove it; an organisation's address, without a flat, may stay",
    )
    why = Text(
        ru="Адрес человека — персональные данные: без его согласия их не печатают.",
        en="Where a person lives is personal data, which are not printed without consent.",
    )
    bad = START + "Материалы выдаёт наставник: ул. Лесная, д. 5, кв. 12.\n"
    good = START + "Материалы выдают в центре: ул. Лесная, 5.\n"


class NamedChild(Personal):
    """A child's full name beside the word for a pupil, or a grade."""

    code = "PC506"
    name = "named-child"
    severity = Severity.WARNING
    message = Text(ru="ребёнок назван по имени и фамилии", en="a child is named in full")
    help = Text(
        ru="оставьте имя без фамилии или «ученик 7 класса»; полное имя печатают только с письменного согласия "
        "родителей или других законных представителей",
        en="leave the given name or “a pupil of grade 7”; a full name needs the written consent of the parents",
    )
    why = Text(
        ru="Имя ребёнка вместе со школой и классом указывает на него одного; согласие за него дают родители.",
        en="A child's name together with school and grade points at one child; the parents consent for it.",
    )
    bad = START + "Выпуск вёл ученик 7 класса Зорин Павел.\n"
    good = START + "Выпуск вёл ученик 7 класса.\n"


class TaxpayerNumber(Personal):
    """A person's ИНН, known by its check digits."""

    code = "PC507"
    name = "taxpayer-number"
    message = Text(ru="в тексте ИНН человека", en="there is a person's taxpayer number (INN) in the text")
    help = Text(ru="уберите его; для сборника он не нужен никогда", en="remove it; a collection never needs it")
    why = WHY_NUMBER
    bad = START + "Договор с наставником, ИНН 123456789047, подписан.\n"
    good = START + "Договор с наставником подписан.\n"


class CardNumber(Personal):
    """The number of a bank card, known by its check digit."""

    code = "PC508"
    name = "card-number"
    message = Text(ru="в тексте номер банковской карты", en="there is the number of a bank card in the text")
    help = Text(ru="уберите его; для сборника он не нужен никогда", en="remove it; a collection never needs it")
    why = WHY_NUMBER
    bad = START + "Взносы собирают на карту 4111 1111 1111 1111.\n"
    good = START + "Взносы не собирают.\n"
