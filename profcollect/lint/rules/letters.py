"""Letters: those of another alphabet, invisible ones, and ё."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.numbers import mended
from profcollect.lint.written import PROSE
from profcollect.lint.yo import dotted_forms, has_two_readings
from profcollect.names import HIDDEN, ORDERING, OVERRIDES, RIGHT_TO_LEFT, fold, is_meant
from profcollect.patterns import later
from profcollect.practice import Practice
from profcollect.prose import OBJECT, field_prose
from profcollect.schema import key_names
from profcollect.silhouette import CODEC, rare, shapes
from profcollect.yamltree import Scalar, Sequence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.source import Document
    from profcollect.yamltree import Node

START = "---\nназвание: Профессиональные пробы\n---\n\n"

MIXED = later(r"[A-Za-z](?:[А-яЁёІіЇїЄєЅѕЈј]|(?<=[А-яЁёІіЇїЄєЅѕЈј][A-Za-z])|(?<=[\s(«][cCo])(?=\s))")
SCRIPTS = bytes.maketrans("ALN(«?".encode(CODEC), b"all\n\n\n")
LOOKS_MIXED = (b"al", b"la", b"\nl\n")
"""What the shapes of words have where MIXED is, with an `l` for each Latin letter and an `a` for each other one."""
WORD = later(rf"(?<![\w@{OBJECT}])[A-Za-zА-яЁёІіЇїЄєЅѕЈј]+(?![\w@{OBJECT}])")
LATIN = later("[A-Za-z]")
LOOK_ALIKES = dict(zip("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук", strict=True))
CYRILLIC_OF = str.maketrans(LOOK_ALIKES)
LATIN_OF = str.maketrans(
    {**{cyrillic: latin for latin, cyrillic in LOOK_ALIKES.items()}, **dict(zip("ІіЅѕЈј", "IiSsJj", strict=True))}
)
ROMAN = later("[IVXLCDM]+")
JOINED = later(r"(?:[а-яё][A-Z]{2,}|[A-Za-z]*[a-z][А-ЯЁ]|[а-яё][A-Z][a-z])")
"""The seam of a word that was put together of two languages."""
PREPOSITION = later(r"(?<![^\s(«])[cCo](?=[ \n]+[а-яё«\d])")
VARIABLE = later(r"(?<![\w'’-])[ABD-Zabd-np-z](?![\w'’-])|=")
"""What shows that a lone letter is one of a formula."""

HARMLESS = later(
    r"[^\W_]|[\s.,;?»«„“—–…%№\u00ad\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]|\Z"
)
"""What may stand beside a sign that is taken out: no markup, which might become one with what is behind it."""
BLAND = later(r"(?<=[^\W\d_]).(?=[^\W\d_]|[\s.,;?»])", re.DOTALL)
"""A sign at a letter, which nothing begins with but words and abbreviations."""
BEGINNINGS = later(r"[&<\[{:|]")
"""What a text has that a sign within words may keep from being markup: a link, an entity, an address, a caption."""

WORDS = later("[А-яЁё]+")
ANY_WORD = later(r"(?<![\w-])[А-яЁё]+(?!\w)")
LISTED = 6
"""Words that a message lists at most."""
LEAST_DOTTED = 2
"""Different words with ё that a text has which uses the letter."""


def all_words(subject: Subject, sign: re.Pattern[str]) -> Iterator[Prose]:
    """Prose that has the sign, and the names and other values of the front matter that have it."""
    document = subject.document
    if document.front is None:
        return
    if sign.search(document.text, 0, document.body_start):
        names = key_names(Practice)
        for pair in document.front.pairs:
            if (field := names.get(fold(pair.key.text), "other")) not in PROSE:
                for scalar in _scalars(pair.value):
                    prose = field_prose(field, document.text, scalar.span)
                    if prose is not None and sign.search(prose.text):
                        yield prose
    yield from subject.prose(sign)


def may_be_mixed(text: str) -> bool:
    """Whether a text may have words of two alphabets."""
    words = shapes(text).translate(SCRIPTS)
    return any(look in words for look in LOOKS_MIXED)


def removals(document: Document, found: list[tuple[Prose, list[int]]]) -> list[tuple[Edit, ...]]:
    """The edits that take out the signs at these places of texts, but those that touch markup or would make some."""
    from profcollect.lint.page import harmless

    changes, doubtful = [], []
    for number, (prose, places) in enumerate(found):
        changes.append(tuple(Edit(place, place + 1, "") for place in _free(document.text, prose, places)))
        if BEGINNINGS.search(prose.text) or not all(BLAND.match(prose.text, place) for place in places):
            doubtful.append(number)
    possible = harmless(document, [changes[number] for number in doubtful])
    for number, can in zip(doubtful, possible, strict=True):
        changes[number] = changes[number] if can else ()
    return changes


def _free(text: str, prose: Prose, places: list[int]) -> Iterator[int]:
    """Where in the file those of the signs stand that have no markup beside them."""
    for place in (prose.offsets[place] for place in places):
        if HARMLESS.match(text, place - 1) and HARMLESS.match(text, place + 1):
            yield place


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        if not node.absent:
            yield node
        return
    for value in node.items if isinstance(node, Sequence) else [pair.value for pair in node.pairs]:
        yield from _scalars(value)


class MixedAlphabets(Rule):
    """Latin letters in a Russian word, or Russian ones in a Latin one."""

    code = "PC331"
    name = "mixed-alphabets"
    fix = Safety.UNSAFE
    message = Text(
        ru="в слове «{word}» есть {alphabet} буквы: {letters}", en="“{word}” has {alphabet} letters: {letters}"
    )
    help = Text(ru="наберите слово заново: {better}", en="type it anew: {better}")
    why = Text(
        ru="На вид буквы те же, но поиск, указатель и проверка на заимствования принимают такое слово за другое.",
        en="They look the same, but to a search, an index and a check for plagiarism it is another word.",
    )
    bad = START + "Мы издали cборник практик.\n"
    good = START + "Мы издали сборник практик.\n"

    def severity_for(self, arguments: Mapping[str, object]) -> Severity:
        """Many type Roman numerals with Russian letters on purpose."""
        return Severity.INFO if ROMAN.fullmatch(str(arguments.get("better"))) else self.severity

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The words."""
        for prose in all_words(subject, MIXED) if may_be_mixed(subject.document.text) else ():
            for match in WORD.finditer(prose.text):
                if better := _corrected(match[0]):
                    yield self._found(prose, *match.span(), better)
            for start in _prepositions(prose):
                yield self._found(prose, start, start + 1, prose.text[start].translate(CYRILLIC_OF))

    @staticmethod
    def _found(prose: Prose, start: int, end: int, better: str) -> Finding:
        word = prose.text[start:end]
        latin = LATIN.search(better) is None
        letters = ", ".join(
            dict.fromkeys(letter for letter, right in zip(word, better, strict=True) if letter != right)
        )
        alphabet = Text(ru="латинские", en="Latin") if latin else Text(ru="русские", en="Cyrillic")
        return mended(prose, start, end, better, word=word, alphabet=alphabet, letters=letters, better=better)


def _prepositions(prose: Prose) -> Iterator[int]:
    """Where a Latin letter stands for the word «с» or «о»; nowhere in a text that has variables."""
    places = (
        [match.start() for match in PREPOSITION.finditer(prose.text)] if prose.kind in {"paragraph", "field"} else []
    )
    if places and not VARIABLE.search(prose.text):
        for place in places:
            before = prose.text[:place].rstrip()[-1:]
            opens = before in {"", ".", "!", "?", "…"}
            # A small o at the start of a line is a sign of Word's lists.
            if opens if prose.text[place] == "C" else not (opens and prose.text[place] == "o"):
                yield place


def _corrected(word: str) -> str:
    """A word of two alphabets in the one it was meant in; empty where there is none, or two words were joined."""
    latin = len(LATIN.findall(word))
    if latin in {0, len(word)} or JOINED.search(word):
        return ""
    cyrillic, roman = word.translate(CYRILLIC_OF), word.translate(LATIN_OF)
    can_be_cyrillic, can_be_latin = not LATIN.search(cyrillic), not WORDS.search(roman)
    if can_be_cyrillic and can_be_latin:
        return cyrillic if 2 * latin <= len(word) else roman
    return cyrillic if can_be_cyrillic else roman if can_be_latin else ""


class InvisibleCharacter(Rule):
    """Characters without a shape, which change where words end or how they run."""

    code = "PC337"
    name = "invisible-character"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="в тексте невидимый знак {character}, здесь их: {count}", en="an invisible character {character}: {count}"
    )
    help = Text(
        ru="удалите его: такие знаки остаются, когда текст копируют с сайта или из другой программы",
        en="delete it: such characters are left over when text is copied from a site or another program",
    )
    why = Text(
        ru="Слово с невидимым знаком не находит поиск, а знак направления может переставить буквы в строке.",
        en="A search does not find a word with such a character, and some of them turn letters around.",
    )
    bad = START + "Профессио\u200bнальная проба.\n"
    good = START + "Профессиональная проба.\n"

    def severity_for(self, arguments: Mapping[str, object]) -> Severity:
        """What makes letters run backwards is an error."""
        codes = {f"U+{ord(sign):04X}" for sign in OVERRIDES}
        return Severity.ERROR if arguments.get("character") in codes else self.severity

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first of each kind in a paragraph, with all of them; what orders letters is left to a person."""
        found: list[tuple[Prose, list[int]]] = []
        for prose in all_words(subject, HIDDEN) if HIDDEN.search(rare(subject.document.text)) else ():
            foreign = RIGHT_TO_LEFT.search(prose.text)
            places = [
                match.start()
                for match in HIDDEN.finditer(prose.text)
                if not is_meant(prose.text, match.start(), foreign=bool(foreign))
            ]
            places.sort(key=lambda place: (prose.text[place], place))
            found += [(prose, list(of_kind)) for _, of_kind in groupby(places, key=prose.text.__getitem__)]
        without = [one for one in found if one[0].text[one[1][0]] not in ORDERING]
        edits = iter(removals(subject.document, without))
        for prose, places in found:
            sign = prose.text[places[0]]
            arguments = {"character": f"U+{ord(sign):04X}", "count": len(places)}
            yield Finding(prose.span(places[0], places[0] + 1), arguments, () if sign in ORDERING else next(edits))


class MixedYo(Rule):
    """A text that writes ё in some words and not in others."""

    code = "PC335"
    name = "mixed-yo"
    severity = Severity.INFO
    fix = Safety.UNSAFE
    message = Text(
        ru="буква ё стоит не везде: есть в «{dotted}», но нет в словах: {plain}",
        en="“{dotted}” has the letter yo, and other words that need it have not: {plain}",
    )
    help = Text(ru="напишите ё и в них: {better}", en="write it there as well: {better}")
    why = Text(
        ru="Если ё в тексте есть, её ждут везде: «е» на её месте выглядит опечаткой. Как принято в сборнике, решает редактор.",
        en="Where a text has the letter yo, readers expect it everywhere. What the collection does, its editor decides.",
    )
    bad = START + "Наставник ведёт учёт и проводит расчет.\n"
    good = START + "Наставник ведёт учёт и проводит расчёт.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The first word without it, and all that are certain."""
        if subject.settings.config.typography.yo != "consistent" or subject.document.front is None:
            return
        _, plain = _two_ways(subject.document.text)
        if not plain:
            return
        # Code and addresses do not count.
        sign = re.compile("|".join(("[ёЁ]", *map(_any_case, plain))))
        dotted, plain = _two_ways("\n".join(prose.text for prose in subject.prose(sign)))
        found = sorted(_places(subject, plain), key=lambda one: one[0].start) if plain else []
        lines: dict[str, int] = {}
        for span, word in found:
            lines.setdefault(word, subject.document.position(span.start)[0])
        if found:
            listed = list(lines.items())[:LISTED]
            more = len(lines) - len(listed)
            words = Text(
                ru=", ".join(f"«{word}» (строка {line})" for word, line in listed) + (f" и ещё {more}" if more else ""),
                en=", ".join(f"“{word}” (line {line})" for word, line in listed)
                + (f" and {more} more" if more else ""),
            )
            better = ", ".join(plain[word] for word, _ in listed)
            text = subject.document.text
            edits = tuple(Edit(*span, _like(text[span.start], plain[word])) for span, word in found)
            yield Finding(found[0][0], {"dotted": dotted, "plain": words, "better": better}, edits)


def _any_case(word: str) -> str:
    return f"[{word[0]}{word[0].upper()}]{word[1:]}"


def _like(first: str, word: str) -> str:
    return word.capitalize() if first.isupper() else word


def _two_ways(text: str) -> tuple[str, dict[str, str]]:
    """A word with ё, and the words that should have it as well, with it; none where the text does not use ё."""
    if not _may_mix(text):
        return "", {}
    words = set(WORDS.findall(text))
    dotted = [word for word in words if "ё" in word and word.islower() and len(word) > 1]
    using = sorted((word for word in dotted if not has_two_readings(word)), key=lambda word: (text.find(word), word))
    if not using:
        return "", {}
    plain = {bare: word for word in using if (bare := word.replace("ё", "е")) in words}
    if len(dotted) >= LEAST_DOTTED:
        known = dotted_forms()
        plain |= {word.lower(): known[word].lower() for word in known.keys() & words}
    return using[0], plain


def _may_mix(text: str) -> bool:
    """Whether a text has several words with ё, or one of them without it as well; few of its words are looked at."""
    dotted: set[str] = set()
    end = 0
    while len(dotted) < LEAST_DOTTED and (place := text.find("ё", end)) >= 0:
        for word in WORDS.finditer(text, max(text.rfind(" ", end, place) + 1, end)):
            end = word.end()
            if end > place:
                dotted.add(word[0].lower())
                break
    return len(dotted) >= LEAST_DOTTED or any(word.replace("ё", "е") in text for word in dotted)


def _places(subject: Subject, plain: Mapping[str, str]) -> Iterator[tuple[Span, str]]:
    """Where these words stand, in small letters or at the start of a sentence."""
    sign = re.compile("|".join(map(_any_case, plain)))
    for prose in subject.prose(sign):
        for match in ANY_WORD.finditer(prose.text):
            word = match[0][0].lower() + match[0][1:]
            starts = match.start() == 0 or re.search(
                r"[.!?…\n][ \n]*\Z", prose.text[max(match.start() - 3, 0) : match.start()]
            )
            if word in plain and (match[0] == word or starts) and prose.whole(*match.span()):
                yield prose.span(*match.span()), word


class YoInName(Rule):
    """An author's surname that is written with ё in one place and without it in another."""

    code = "PC336"
    name = "yo-in-name"
    severity = Severity.INFO
    message = Text(
        ru="фамилия автора здесь написана «{written}», а в сведениях о практике — «{name}»",
        en="the author's surname is “{written}” here, and “{name}” in the front matter",
    )
    help = Text(
        ru="уточните у автора, нужна ли в ней ё, и пишите одинаково", en="ask the author which is right, and write one"
    )
    why = Text(
        ru="Е и ё в фамилии — разные буквы: по документам Федорова и Фёдорова могут оказаться разными людьми.",
        en="In surnames the letters ye and yo differ: in documents they may make two people.",
    )
    bad = "---\nназвание: Профессиональные пробы\nавторы: Фёдорова Анна Петровна\n---\n\nПробу ведёт Анна Федорова.\n"
    good = "---\nназвание: Профессиональные пробы\nавторы: Фёдорова Анна Петровна\n---\n\nПробу ведёт Анна Фёдорова.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Each place that is unlike the front matter."""
        if subject.settings.config.typography.yo == "as-is":
            return
        for author in subject.practice.authors:
            surname = author.name.surname if author.name else ""
            stem = surname.rstrip("аяйьо")
            other = re.compile("".join("[её]" if letter in "её" else re.escape(letter) for letter in stem))
            if len(stem) > 3 and ("ё" in stem or "е" in stem) and _differs(subject.document.text, stem, other):  # noqa: PLR2004 - a surname
                for prose in subject.prose(other):
                    for match in other.finditer(prose.text):
                        whole = re.match(r"[а-яё]{0,3}(?![\w-])", prose.text[match.end() :])
                        if match[0] != stem and whole and not prose.text[match.start() - 1 : match.start()].isalpha():
                            end = match.end() + whole.end()
                            yield self.at(
                                prose.span(match.start(), end), written=prose.text[match.start() : end], name=surname
                            )


def _differs(text: str, stem: str, other: re.Pattern[str]) -> bool:
    return ("ё" in stem or "ё" in text) and any(match[0] != stem for match in other.finditer(text))
