"""Values: names that the collection does not know, dates, grades and addresses that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.lint.rule import Noticed, Rule, Suggested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Finding, Subject

START = "---\nназвание: Профессиональные пробы\n"


class UnknownDirection(Suggested):
    """Not a direction of the taxonomy."""

    code = "PC111"
    name = "unknown-direction"
    fix = Safety.UNSAFE
    message = Text(ru="неизвестное направление «{value}»", en="unknown direction “{value}”")
    help = Text(ru="выберите из этих: {known}", en="choose from these: {known}")
    help_near = Text(
        ru="возможно, имелось в виду «{near}»; все направления: {known}",
        en="perhaps “{near}” was meant; all directions: {known}",
    )
    why = Text(
        ru="По направлению практика попадает в свой раздел книги, по нему же определяется уровень профминимума.",
        en="The direction decides in which section of the book a practice stands, and its level.",
    )
    bad = START + "направления: [уличная деятельность]\n---\n"
    good = START + "направления: [урочная деятельность]\n---\n"


class UnknownLevel(Suggested):
    """Not a level of the taxonomy."""

    code = "PC112"
    name = "unknown-level"
    fix = Safety.UNSAFE
    message = Text(ru="неизвестный уровень «{value}»", en="unknown level “{value}”")
    help = Text(
        ru="выберите из этих: {known}; или уберите строку: уровень определяется по направлениям",
        en="choose from these: {known}; or remove the line: the directions decide the level",
    )
    help_near = Text(
        ru="возможно, имелось в виду «{near}»; все уровни: {known}",
        en="perhaps “{near}” was meant; all levels: {known}",
    )
    why = Text(
        ru="Книга делится на части по уровням профминимума, других уровней в ней нет.",
        en="The parts of the book are the levels of the taxonomy; there are no others.",
    )
    bad = START + "уровень: основнои\n---\n"
    good = START + "уровень: основной\n---\n"


class LevelTooLow(Noticed):
    """A direction that the named level does not have yet."""

    code = "PC113"
    name = "level-too-low"
    message = Text(
        ru="уровень «{level}» ниже нужного: направление «{direction}» появляется на уровне «{needed}»",
        en="the level “{level}” is too low: the direction “{direction}” begins at the level “{needed}”",
    )
    help = Text(
        ru="напишите «{needed}» или уберите строку: уровень определится по направлениям сам",
        en="write “{needed}”, or remove the line: the directions decide the level",
    )
    why = Text(
        ru="Каждый следующий уровень профминимума добавляет новые направления к прежним; на низших уровнях их ещё нет.",
        en="Each level adds directions to those of the levels before it, which do not have them yet.",
    )
    bad = START + "уровень: базовый\nнаправления: [дополнительное образование]\n---\n"
    good = START + "уровень: основной\nнаправления: [дополнительное образование]\n---\n"


class LevelAboveDirections(Rule):
    """A level that none of the directions needs."""

    code = "PC114"
    name = "level-above-directions"
    severity = Severity.WARNING
    message = Text(
        ru="уровень «{level}» выше, чем нужно: для этих направлений хватает уровня «{needed}»",
        en="the level “{level}” is higher than needed: “{needed}” has all these directions",
    )
    help = Text(
        ru="проверьте, все ли направления названы, или уберите строку: уровень определится по направлениям сам",
        en="check whether a direction is missing, or remove the line: the directions decide the level",
    )
    why = Text(
        ru="Практика попадёт в часть книги, с которой её направления не связаны.",
        en="The practice will stand in a part of the book that its directions have nothing to do with.",
    )
    bad = START + "уровень: продвинутый\nнаправления: [урочная деятельность]\n---\n"
    good = START + "уровень: базовый\nнаправления: [урочная деятельность]\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The level's value."""
        practice, taxonomy = subject.practice, subject.settings.taxonomy
        span = subject.spans.get("level")
        needed = taxonomy.level_of(practice.directions) if span and practice.level else None
        if span and needed and taxonomy.levels.order(practice.level) > taxonomy.levels.order(needed):
            labels = {level.id: level.label for level in taxonomy.levels}
            yield self.at(span, level=labels[practice.level], needed=labels[needed])


class UnknownMunicipality(Suggested):
    """Not a municipality of the collection."""

    code = "PC115"
    name = "unknown-municipality"
    fix = Safety.UNSAFE
    message = Text(
        ru="муниципалитета «{value}» нет в этом сборнике", en="this collection has no municipality “{value}”"
    )
    help = Text(
        ru="выберите из этих: {known}; новый добавляют в profcollect.yml",
        en="choose from these: {known}; a new one is added in profcollect.yml",
    )
    help_near = Text(
        ru="возможно, имелось в виду «{near}»; все муниципалитеты: {known}",
        en="perhaps “{near}” was meant; all municipalities: {known}",
    )
    why = Text(
        ru="Один муниципалитет, названный по-разному, оказался бы в книге двумя разными.",
        en="One municipality under two names would be two in the book.",
    )
    bad = START + "муниципалитет: Капейск\n---\n"
    good = START + "муниципалитет: Копейск\n---\n"


class UnknownOrganization(Suggested):
    """Not an organisation of the collection, which lists its own."""

    code = "PC116"
    name = "unknown-organization"
    fix = Safety.UNSAFE
    message = Text(ru="организации «{value}» нет в этом сборнике", en="this collection has no organisation “{value}”")
    help = Text(
        ru="напишите её так, как в profcollect.yml, или добавьте туда новую",
        en="write it as profcollect.yml does, or add a new one there",
    )
    help_near = Text(ru="возможно, имелось в виду «{near}»", en="perhaps “{near}” was meant")
    why = Text(
        ru="Одно учреждение, названное по-разному, читатель примет за несколько.",
        en="Readers take one organisation under several names for several.",
    )
    bad = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    место работы: Цэнтр творчества\n---\n"
    good = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    место работы: Центр творчества\n---\n"


class UnknownSection(Suggested):
    """Not a section or nomination of the collection, which lists its own."""

    code = "PC117"
    name = "unknown-section"
    fix = Safety.UNSAFE
    message = Text(ru="раздела «{value}» нет в этом сборнике", en="this collection has no section “{value}”")
    help = Text(ru="выберите из этих: {known}", en="choose from these: {known}")
    help_near = Text(
        ru="возможно, имелось в виду «{near}»; все разделы: {known}",
        en="perhaps “{near}” was meant; all sections: {known}",
    )
    why = Text(
        ru="Разделы, они же номинации, перечислены в profcollect.yml: по ним книга делится на части.",
        en="The sections, or nominations, are listed in profcollect.yml: the book is divided by them.",
    )
    bad = START + "раздел: Праба\n---\n"
    good = START + "раздел: Пробы\n---\n"


class UnknownValue(Suggested):
    """None of a short list of values."""

    code = "PC118"
    name = "unknown-value"
    fix = Safety.UNSAFE
    message = Text(ru="такого значения здесь не бывает: «{value}»", en="no such value is known here: “{value}”")
    help = Text(ru="выберите из этих: {known}", en="choose from these: {known}")
    help_near = Text(
        ru="возможно, имелось в виду «{near}»; можно написать: {known}",
        en="perhaps “{near}” was meant; possible: {known}",
    )
    why = Text(
        ru="Здесь выбирают из короткого списка, чтобы практики можно было сравнить и разложить по разделам.",
        en="The value is one of a short list, so that practices can be compared and sorted.",
    )
    bad = START + "статус: чирновик\n---\n"
    good = START + "статус: черновик\n---\n"


class FolderContradictsMunicipality(Rule):
    """A folder of one municipality, and a file that names another."""

    code = "PC119"
    name = "folder-contradicts-municipality"
    severity = Severity.WARNING
    message = Text(
        ru="здесь муниципалитет «{named}», а папка, где лежит файл, — «{folder}»",
        en="here the municipality is “{named}”, but the file lies in the folder of “{folder}”",
    )
    help = Text(
        ru="исправьте строку или перенесите файл; в книгу попадёт то, что написано в строке",
        en="correct the line or move the file; the book goes by the line",
    )
    why = Text(
        ru="Обычно это файл, который скопировали из соседней папки и не всё в нём исправили.",
        en="Mostly the file was copied from another folder and not wholly adapted.",
    )
    bad = START + "муниципалитет: Кыштым\n---\n"
    good = START + "муниципалитет: Копейск\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The municipality's value."""
        span = subject.spans.get("municipality")
        path = subject.document.path.split("/")
        if span is None or len(path) < 2 or not subject.practice.municipality:  # noqa: PLR2004 - folder and file
            return
        known = subject.settings.vocabulary.registries["municipality"]
        folder = known.find(path[-2])
        if folder is not None and folder.id != subject.practice.municipality:
            named = known.find(subject.practice.municipality)
            yield self.at(span, named=named.names[0] if named else "", folder=folder.names[0])


class MalformedDate(Noticed):
    """Neither 2026-11-23 nor 23.11.2026, or no day of any calendar."""

    code = "PC121"
    name = "malformed-date"
    message = Text(ru="это не дата: «{value}»", en="this is no date: “{value}”")
    help = Text(ru="напишите её так: 23.11.2026", en="write it like this: 2026-11-23")
    why = Text(
        ru="По датам видно, какие практики поданы раньше; дату словами не сравнить.",
        en="Dates tell which practices came first; dates in words cannot be compared.",
    )
    bad = START + "дата подачи: 31 ноября\n---\n"
    good = START + "дата подачи: 23.11.2026\n---\n"


class MalformedGrades(Noticed):
    """Not a number, nor two with a dash between them."""

    code = "PC122"
    name = "malformed-grades"
    message = Text(ru="непонятно, какие это классы: «{value}»", en="it is not clear which grades these are: “{value}”")
    help = Text(
        ru="напишите их цифрами: 6–11 или 6, 8, 10",
        en="write them in figures: 6–11 or 6, 8, 10",
    )
    why = Text(
        ru="По классам читатель узнаёт, подойдёт ли практика его ученикам.",
        en="By the grades readers see whether a practice suits their pupils.",
    )
    bad = START + "классы: старшие\n---\n"
    good = START + "классы: 9–11\n---\n"


class GradeOutside(Noticed):
    """A grade that the taxonomy does not cover."""

    code = "PC123"
    name = "grade-outside"
    severity = Severity.WARNING
    message = Text(
        ru="профминимум охватывает классы с {first} по {last}, а здесь названы и другие: {value}",
        en="the programme covers grades {first} to {last}; others are named here: {value}",
    )
    help = Text(
        ru="проверьте, нет ли опечатки; если практика и правда шире профминимума, оставьте как есть",
        en="check for a slip; if the practice does go beyond the programme, leave it as it is",
    )
    why = Text(
        ru="Практика для других классов не относится к профминимуму, хотя и может быть хороша.",
        en="A practice for other grades is no part of the programme, however good it may be.",
    )
    bad = START + "классы: 4–7\n---\n"
    good = START + "классы: 6–7\n---\n"


class MalformedEmail(Noticed):
    """No address of e-mail."""

    code = "PC124"
    name = "malformed-email"
    message = Text(ru="это не адрес электронной почты: «{value}»", en="this is no e-mail address: “{value}”")
    help = Text(
        ru="нужен один адрес вида imya@example.org, без пробелов и скобок",
        en="write a single address like name@example.org, without spaces and brackets",
    )
    why = Text(
        ru="По этому адресу редактор пишет автору; с опечаткой письмо не дойдёт.",
        en="The editor writes to this address; with a slip in it no letter arrives.",
    )
    bad = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    почта: zorina.example.org\n---\n"
    good = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    почта: zorina@example.org\n---\n"


class MalformedOrcid(Noticed):
    """Not an ORCID iD, or one with a slip, which its last digit gives away."""

    code = "PC125"
    name = "malformed-orcid"
    message = Text(ru="в номере ORCID ошибка: «{value}»", en="there is a mistake in the ORCID iD: “{value}”")
    help = Text(
        ru="скопируйте номер со своей страницы на orcid.org: четыре группы по четыре знака через дефис",
        en="copy it from your page on orcid.org: four groups of four characters with hyphens between them",
    )
    why = Text(
        ru="Последний знак номера проверочный; с опечаткой ссылка приведёт к другому человеку или никуда.",
        en="The last character checks the others; a slip leads to another person or to nobody.",
    )
    bad = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    orcid: 0000-0002-1825-0079\n---\n"
    good = START + "авторы:\n  - имя: Зорина Маргарита Львовна\n    orcid: 0000-0002-1825-0097\n---\n"


class MalformedAddress(Noticed):
    """Not an address that a browser opens."""

    code = "PC126"
    name = "malformed-address"
    message = Text(ru="это не адрес страницы: «{value}»", en="this is no address of a page: “{value}”")
    help = Text(
        ru="скопируйте его из браузера целиком, вместе с https://",
        en="copy it from the browser as a whole, https:// included",
    )
    why = Text(
        ru="Из адреса в книге делается ссылка, а на бумаге его набирают вручную.",
        en="The book makes a link of it; from paper it is typed by hand.",
    )
    bad = START + "ссылки: example.org/proby\n---\n"
    good = START + "ссылки: https://example.org/proby\n---\n"


class MalformedName(Noticed):
    """Not two or three words."""

    code = "PC127"
    name = "malformed-name"
    message = Text(
        ru="здесь должны быть фамилия, имя и отчество одного человека, а написано: «{value}»",
        en="here must be one person's surname and given names; it says: “{value}”",
    )
    help = Text(
        ru="каждого автора пишите отдельной строкой: «- Зорина Маргарита Львовна»; необычное имя запишите по частям:\n"
        "  - имя: {{фамилия: Алиев, имя: Вели, отчество: Гасан оглы}}",
        en="give every author a line; write an unusual name in parts:\n"
        "  - name: {{surname: Bell, given: Ann, patronymic: Mary Jane}}",
    )
    why = Text(
        ru="Имя делится на части, чтобы напечатать «Зорина М. Л.» и поставить автора на место в указателе.",
        en="The parts are needed to print initials and to put the author in the right place of the index.",
    )
    bad = START + "авторы: Зорина М. Л. и Бек Т. А.\n---\n"
    good = START + "авторы:\n  - Зорина Маргарита Львовна\n  - Бек Тимур Алиевич\n---\n"


class DateInFuture(Rule):
    """Submitted after today."""

    code = "PC128"
    name = "date-in-future"
    severity = Severity.WARNING
    message = Text(ru="эта дата ещё не наступила: {day}", en="this date is still to come: {day}")
    help = Text(ru="проверьте год, месяц и день", en="check year, month and day")
    why = Text(
        ru="Подать практику будущим числом нельзя, скорее всего, это опечатка.",
        en="No practice is submitted in the future; most likely it is a slip.",
    )
    bad = START + "дата подачи: 23.11.2206\n---\n"
    good = START + "дата подачи: 23.11.2025\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The date of submission."""
        day = subject.practice.date
        if day is not None and day > subject.today:
            yield self.at(subject.spans["date"], day=f"{day:%d.%m.%Y}")
