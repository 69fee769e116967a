"""People and organisations that two practices write differently."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.rule import CollectionRule, Sighting
from profcollect.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from profcollect.lint.facts import Collection, Mention

T = TypeVar("T", bound="Hashable")
NameParts = tuple[str, str, str]
PATRONYMICS = ("вич", "вна", "чна", "ьич")
LEGAL_FORMS = """
мбу мау мку мбоу маоу мкоу моу мбдоу мадоу мдоу гбу гау гку гбоу гаоу гкоу гоу гбпоу гапоу гпоу фгбоу фгаоу фгбу фгау
чоу ано ноу нко ооо оао зао пао ао до дод дпо впо во спо по муниципальное государственное областное краевое
федеральное частное бюджетное автономное казенное некоммерческое учреждение организация дошкольное образовательное
общеобразовательное дополнительного профессионального высшего среднего образования
"""
"""Words before an organisation's own name, folded: they come and go."""
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]+)")
LEAST_SLIP = 8
"""Letters of an organisation's name at least, for one of them to be a slip."""
LEAST_QUOTED = 7
"""Likewise in quotes, where the names of kindergartens are short and alike."""


class AuthorSpelledTwoWays(CollectionRule):
    """An author whose name another practice writes differently."""

    code = "PC604"
    name = "author-spelled-two-ways"
    severity = Severity.WARNING
    message = Text(
        ru="«{name}» — вероятно, тот же человек, что «{usual}» в другой практике",
        en="“{name}” is probably the same person as “{usual}” of another practice",
    )
    help = Text(
        ru="если это один человек, пишите его фамилию, имя и отчество везде одинаково; если разные, оставьте как есть",
        en="if they are the same person, write the name in the same way everywhere; if not, leave it as it is",
    )
    why = Text(
        ru="В указателе авторов один человек окажется двумя, а в его сертификате — имя с ошибкой.",
        en="The index of authors would have the person twice, and the certificate a name with a slip.",
    )
    bad = (
        "practices/kopeysk/radio.md:\n---\nназвание: Радио без слов\nавторы: Зорина Маргарита Львовна\n---\n\n"
        "practices/kopeysk/teatr.md:\n---\nназвание: Театр теней\nавторы: Зорина М. Л.\n---\n"
    )
    good = bad.replace("Зорина М. Л.", "Зорина Маргарита Львовна")

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The less usual spelling, wherever it stands."""
        mentions: dict[NameParts, list[Mention]] = defaultdict(list)
        works: dict[NameParts, set[str]] = defaultdict(set)
        for facts in collection.facts:
            for person in facts.authors:
                mentions[person.name].append(person.mention)
                works[person.name].update(person.works)

        def rank(name: NameParts) -> tuple[Any, ...]:
            text = " ".join(name).lower()
            return sum(map(_is_full, name)), len(mentions[name]), text.endswith(PATRONYMICS), "ё" in text, name

        pairs = (pair for pair in _same_people(works) if not _together(*(mentions[name] for name in pair)))
        yield from _rarer(pairs, mentions, rank)


class OrganizationUnderTwoNames(CollectionRule):
    """An organisation that the collection writes in two ways."""

    code = "PC605"
    name = "organization-under-two-names"
    severity = Severity.WARNING
    message = Text(
        ru="«{name}» — вероятно, та же организация, что в другом месте «{usual}»",
        en="“{name}” is probably the same organisation as “{usual}” elsewhere",
    )
    help = Text(
        ru="если это одна организация, пишите её название везде одинаково; если разные, оставьте как есть",
        en="if they are the same organisation, write its name in the same way everywhere; if not, leave it as it is",
    )
    why = Text(
        ru="Одно учреждение под двумя названиями читатель примет за два, а поиск найдёт только половину.",
        en="Readers take one organisation under two names for two, and a search finds only half of it.",
    )
    bad = (
        "practices/kopeysk/radio.md:\n---\nназвание: Радио без слов\n---\n\nСтудия работает в ЦД(Ю)ТТ по средам.\n\n"
        "practices/kopeysk/teatr.md:\n---\nназвание: Театр теней\n---\n\nСпектакль играют в ЦДЮТТ каждую весну.\n"
    )
    good = bad.replace("ЦД(Ю)ТТ", "ЦДЮТТ")

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """The less usual spelling, wherever it stands."""
        yield from _workplaces(collection)
        yield from _abbreviations(collection)


def _rarer(
    pairs: Iterable[tuple[T, T]], mentions: Mapping[T, Sequence[Mention]], rank: Callable[[T], tuple[Any, ...]]
) -> Iterator[Sighting]:
    """Of every two spellings of one thing, the one of the lower rank, at each of its mentions."""
    usual: dict[T, T] = {}
    for pair in pairs:
        worse, better = sorted(pair, key=rank)
        usual[worse] = max(usual.get(worse, better), better, key=rank)
    for worse, better in usual.items():
        known = mentions[better][0]
        for one in mentions[worse]:
            yield Sighting(one, {"name": one.text, "usual": known.text}, (known,))


def _is_full(part: str) -> bool:
    return len(part.rstrip(".")) > 1


def _together(one: Iterable[Mention], other: Iterable[Mention]) -> bool:
    """Whether two names stand under one practice: then they are two people."""
    return bool({mention.place.path for mention in one} & {mention.place.path for mention in other})


def _same_people(works: Mapping[NameParts, Iterable[str]]) -> Iterator[tuple[NameParts, NameParts]]:
    """The spellings that are probably one person's, by two; `works` has their places of work and towns."""
    same: dict[Hashable, list[NameParts]] = defaultdict(list)
    near: dict[Hashable, list[NameParts]] = defaultdict(list)
    family: dict[tuple[str, str], list[NameParts]] = defaultdict(list)
    for name, places in works.items():
        surname, given, patronymic = map(fold, name)
        full = all(_is_full(part) for part in name if part)
        same[tuple(sorted((surname, given, patronymic))) if full else (surname, given, patronymic)].append(name)
        for place in places:
            family[surname, place].append(name)
            if full and patronymic:
                near[place, given, patronymic, surname[:1]].append(name)
                near[place, surname, given, patronymic[:1]].append(name)
    for names in same.values():
        yield from combinations(names, 2)
    for names in near.values():
        yield from (pair for pair in combinations(names, 2) if _slipped(*pair))
    for (_, place), names in family.items():
        for short in names:
            # Of two relatives with the same initials neither can be told.
            meant = [name for name in names if _shortens(short, name, at_work=place.startswith("organization:"))]
            if len(meant) == 1:
                yield short, meant[0]


def _slipped(one: NameParts, other: NameParts) -> bool:
    """Whether two names differ by a slip in one of their parts."""
    parts = [(fold(a), fold(b)) for a, b in zip(one, other, strict=True)]
    differing = [pair for pair in parts if pair[0] != pair[1]]
    return len(differing) == 1 and is_slip(*differing[0])


def _shortens(short: NameParts, name: NameParts, *, at_work: bool) -> bool:
    """Whether a name has initials where another has names; that the patronymic is left out counts only at one work."""
    (_, given, patronymic), (_, given_, patronymic_) = (map(fold, parts) for parts in (short, name))
    if not _is_full(given_) or (given, patronymic) == (given_, patronymic_):
        return False
    left_out = not patronymic and bool(patronymic_)
    return _initial(given, given_) and (at_work if left_out else _initial(patronymic, patronymic_))


def _initial(short: str, name: str) -> bool:
    return short == name or (bool(name) and not _is_full(short) and short[:1] == name[0])


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one more, or two that have changed places."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    lengths = {len(one), len(other)}
    return lengths in ({0, 1}, {1}) or (lengths == {2} and one == other[::-1])


def _workplaces(collection: Collection) -> Iterator[Sighting]:
    """The authors' places of work, where the collection has no list of its own, which would know their names."""
    if collection.settings.config.organizations:
        return
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for facts in collection.facts:
        for one in facts.organizations:
            mentions[own_name(one.text)].append(one)
    loose: dict[str, list[str]] = defaultdict(list)
    for name in mentions:
        loose[_letters(name)].append(name)

    def rank(name: str) -> tuple[Any, ...]:
        return len(mentions[name]), name

    pairs = [pair for names in loose.values() for pair in combinations(names, 2)]
    for two in _near(loose):
        best, other = (max(loose[key], key=rank) for key in two)
        if _one_organization(mentions[best][0].text, mentions[other][0].text):
            pairs.append((best, other))
    yield from _rarer(pairs, mentions, rank)


def own_name(text: str) -> str:
    """An organisation's name without its legal form, folded."""
    words = fold(text).split()
    start = next((at for at, word in enumerate(words) if word not in _forms()), 0)
    return " ".join(words[start:])


@cache
def _forms() -> frozenset[str]:
    return frozenset(LEGAL_FORMS.split())


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def _near(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of long names with one letter between them: such two become equal without one letter each."""
    without: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) >= LEAST_SLIP:
            for at in range(len(name) + 1):
                without[name[:at] + name[at + 1 :]].add(name)
    found = {tuple(sorted(pair)) for alike in without.values() for pair in combinations(sorted(alike), 2)}
    yield from ((one, other) for one, other in sorted(found) if is_slip(one, other))


def _one_organization(one: str, other: str) -> bool:
    """Whether a letter between two names may be a slip: not in a number, nor in a short name in quotes."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    quoted, quoted_ = ([fold(name) for name in QUOTED.findall(text)] for text in (one, other))
    if quoted == quoted_:
        return True
    differing = [pair for pair in zip(quoted, quoted_, strict=False) if pair[0] != pair[1]]
    return all(a[0] == b[0] and min(len(a), len(b)) >= LEAST_QUOTED for a, b in differing)


def _abbreviations(collection: Collection) -> Iterator[Sighting]:
    """Words of capitals in the texts, which may differ by brackets, points or small letters."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for facts in collection.facts:
        for one in facts.abbreviations:
            mentions[one.text].append(one)
    alike: dict[str, list[str]] = defaultdict(list)
    for word in mentions:
        alike[_letters(word).upper()].append(word)
    listed = {entry.name for entry in collection.settings.config.organizations}

    def rank(word: str) -> tuple[Any, ...]:
        return word in listed, len(mentions[word]), word.isalpha(), word.isupper(), word

    pairs = (pair for words in alike.values() for pair in combinations(words, 2))
    yield from _rarer(pairs, mentions, rank)
