"""What a text says of a person that is nobody else's business: numbers, a birthday, an address, a child's name.

It is looked for in the file as it is written, front matter, code and remarks included: what is not printed is
still in the file. What is found is never shown, since findings are read in terminals, logs and mails.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from profcollect.lint.children import children, is_given
from profcollect.lint.diagnostic import Edit
from profcollect.patterns import later
from profcollect.silhouette import TABLE, coded, has_digits, shapes
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from profcollect.source import Document

MASK = "•"
NUMBER = later(r"[0-9][0-9\s().\\‑–—-]{5,}[0-9]")
"""Digits and what stands between them in a long number; all numbers below are looked for only there."""
BETWEEN = r"[\s.()\\‑–—-]{0,4}"
FREE = r"(?<![\w/=#%&+-])(?<!\d[.,])"
"""Not inside an address of a page, another number or a word."""
PHONE = later(rf"(?:(?<=\.me/)|(?<=phone=)|{FREE})(?:\+(?:7|3\d\d|99\d)|[78])(?:{BETWEEN}[0-9]){{8,10}}(?![0-9])")
TRUNKED = later(
    rf"{FREE}(?:\([3489]\d{{2,4}}\)(?:{BETWEEN}[0-9]){{5,7}}|9\d\d[ ‑-]\d{{3}}[ ‑-]?\d\d[ ‑-]?\d\d)(?![0-9])"
)
LOCAL = later(r"\d{1,3}[ ‑–-]\d\d[ ‑–-]\d\d(?![0-9])")
LOOKS_LOCAL = b"-00-00"
"""What that has, seen from afar and with a dash for each space; a date has it, too."""
DASHED = TABLE.translate(bytes.maketrans(b" ", b"-"))
DAY = b"0000-00-00"
CALL = later(r"(?<!\w)(?:тел|телефон\w*|моб|сот|факс\w*)[.:)\s]*$", re.IGNORECASE)
GROUPINGS = frozenset(
    {
        *((11,), (1, 10), (4, 7), (1, 3, 7), (1, 3, 3, 4), (1, 3, 3, 2, 2), (4, 3, 4), (4, 3, 2, 2), (1, 3, 2, 2, 3)),
        *((1, 3, 2, 5), (1, 4, 6), (1, 4, 2, 2, 2), (5, 2, 2, 2), (1, 5, 5), (1, 5, 1, 2, 2), (6, 1, 2, 2)),
    }
)
"""How the digits of a phone number that has neither a plus nor brackets are put together."""
AREAS = frozenset("3489")
"""What codes of areas and mobile networks begin with."""
HOTLINES = frozenset({"800", "804"})
"""Codes of numbers that nobody has at home."""
RUSSIAN_LENGTH = 11
LENGTHS = range(11, 14)
SHORTEST = 9
"""Digits that every pattern of a number asks for, but for LOCAL."""
CARD = later(rf"{FREE}[2-6]\d{{3}}([ ‑-]?)\d{{4}}\1\d{{4}}\1\d{{4}}(?![0-9])")
INSURANCE = later(rf"{FREE}\d{{3}}-\d{{3}}-\d{{3}}[ -]\d\d(?![0-9])")
INSURANCE_BARE = later(rf"{FREE}\d{{3}}(?:[ ‑-]?\d{{3}}){{2}}[ ‑-]?\d\d(?![0-9])")
TAXPAYER = later(rf"{FREE}\d{{12}}(?![0-9])")
LOOKS_PASSPORT = later(rb"[0?]{6}")
"""What one of the shapes of words has where PASSPORT is: its digits are those of any script."""
PASSPORT = later(
    r"паспорт[^\d]{0,60}?(\d\d\s?\d\d[\s,;]{0,3}(?:(?:№|N|номер)\s{0,2})?\d{6}|\d\d\s?(?:№\s?)?\d{7})(?![0-9])"
    r"|свидетельств\w{1,2}\s+о\s+рождении[^\d]{0,40}?([IVXУХ]{1,5}\s?[‑-]\s?[А-Я]{2}[\s,№N]{1,4}\d{6})(?![0-9])",
    re.IGNORECASE,
)
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
DATE = rf"(?:\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d|\d{{1,2}}\s+(?:{MONTHS})\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
BIRTH_DATE = later(
    rf"(?:дата\s+рождения|(?<!\w)д\.\s?р\.|(?<!\w)род\.)[\s:—–-]{{0,5}}({DATE})(?![0-9])"
    rf"|(?<![0-9])({DATE})\s*(?:г\.?\s?р\.|года?\s+рождения)",
    re.IGNORECASE,
)
BORN = later(
    r"(?P<one>[А-ЯЁ][а-яё]+)\s+(?P<two>[А-ЯЁ][а-яё]+)(?:\s+[А-ЯЁ][а-яё]+)?[\s,()—–-]{1,3}(?:\w+\s+)?[Рр]одил(?:ся|ась)\s+"
    rf"(?P<date>{DATE})(?![0-9])"
)
SHORT = later(r"\.(?:(?<=[гд]\.) ?р|(?<=[Рр]од\.)|(?<=кв\.))")
"""The abbreviations of a birthday and a flat; the words for them are looked for as they are."""
STREET = (
    r"(?<!\w)(?:(?:ул|пр|просп|пер|бул|наб|пл|мкр)\.|пр-к?т|б-р|улиц[аеы]|проспект[ае]?|переул(?:ок|ке)|бульвар[ае]?"
    r"|набережн(?:ая|ой)|шоссе|проезде?|микрорайон[ае]?)(?!\w)"
)
FLAT = later(r"(?<!\w)кв(?:\.|артира)\s*(?:№\s*)?\d{1,4}(?![0-9]|\s*(?:м|км|см)(?!\w))", re.IGNORECASE)
HOUSE = later(rf"{STREET}[^;]{{1,60}}\d[^;\d]{{0,12}}$|(?<!\w)(?:д\.|дом)\s*№?\s*\d[^;]{{0,20}}$", re.IGNORECASE)
"""What stands before the number of a flat."""
LONGEST_ADDRESS = 100
HOME = later(
    r"(?:прожива\w+\s+по\s+адресу|прописан\w*\s+по\s+адресу|домашний\s+адрес|адрес\s+(?:проживания|регистрации|прописки))"
    rf"[^\n]{{0,60}}?({STREET}[^\n;]{{1,40}}?\d+)(?![0-9])",
    re.IGNORECASE,
)


class Secret(NamedTuple):
    """Something of a person's: the name of the rule that speaks of it, and where it stands."""

    kind: str
    span: Span


def find(text: str) -> tuple[Secret, ...]:
    """All that a text gives away, in order; of two that overlap, the one that is told apart more surely."""
    found: list[Secret] = []
    taken = bytearray()
    for kind, spans in _kinds(text):
        for span in spans:
            taken = taken or bytearray(len(text))
            if not any(taken[span.start : span.end]):
                found.append(Secret(kind, span))
                taken[span.start : span.end] = b"1" * (span.end - span.start)
    return tuple(sorted(found, key=lambda one: one.span))


secrets = lru_cache(maxsize=8)(find)
"""The same for the text of a document, for which many ask in turn."""


def masked(text: str) -> str:
    """A text with all of it masked."""
    for _, span in find(text):
        text = text[: span.start] + _dots(text[span.start : span.end]) + text[span.end :]
    return text


def hidden(words: str, text: str) -> str:
    """What was made of the words of a text, with all masked that either of the two gives away."""
    found = secrets(text)
    if not found:
        return words
    for secret in _words_of(text):
        words = words.replace(secret, _dots(secret))
    return masked(words)


@lru_cache(maxsize=8)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(text[start:end] for _, (start, end) in secrets(text))


def line_of(document: Document, number: int) -> str:
    """The line of that number, from 1, with all masked that it gives away."""
    return _masked_line(document.text, document.start_of(number))


@lru_cache(maxsize=64)
def _masked_line(text: str, first: int) -> str:
    """The line that starts there, masked; kept, since a long line may have thousands of findings."""
    last = text.find("\n", first)
    last = len(text) if last < 0 else last
    found, parts, place = secrets(text), [], first
    for _, span in found[bisect_right(found, first, key=_end) :]:
        if span.start >= last:
            break
        start, end = max(span.start, first), min(span.end, last)
        parts += [text[place:start], _dots(text[start:end])]
        place = end
    return "".join([*parts, text[place:last]])


def parted(edit: Edit, text: str) -> Iterator[Edit]:
    """The same change of a text in parts that do not repeat what it gives away and the change leaves alone."""
    start, new = edit.start, edit.text
    found = secrets(text)
    for _, span in found[bisect_left(found, edit.start, key=_start) : bisect_left(found, edit.end, key=_start)]:
        place = new.find(text[span.start : span.end])
        if span.end <= edit.end and place >= 0:
            yield from _changes(Edit(start, span.start, new[:place]), text)
            start, new = span.end, new[place + span.end - span.start :]
    yield from _changes(Edit(start, edit.end, new), text)


def _changes(edit: Edit, text: str) -> Iterator[Edit]:
    if text[edit.start : edit.end] != edit.text:
        yield edit


def _start(secret: Secret) -> int:
    return secret.span.start


def _end(secret: Secret) -> int:
    return secret.span.end


def _dots(words: str) -> str:
    return re.sub(r"\S", MASK, words)


def _kinds(text: str) -> Iterator[tuple[str, Iterator[Span]]]:
    """The kinds, those first that a checksum or a word makes sure of."""
    runs = [match.span() for match in NUMBER.finditer(text)] if may_have_numbers(text) else []
    if runs:
        yield "card-number", _numbers(text, runs, CARD, _is_card)
        yield "insurance-number", _numbers(text, runs, INSURANCE, _is_insurance)
        if "СНИЛС" in text or "снилс" in text:
            yield "insurance-number", _numbers(text, runs, INSURANCE_BARE, _is_insurance, "снилс")
        if "ИНН" in text:
            yield "taxpayer-number", _numbers(text, runs, TAXPAYER, _is_taxpayer, "инн")
    if LOOKS_PASSPORT.search(shapes(text)) and ("аспорт" in text or "видетельств" in text):
        yield "passport-number", _groups(PASSPORT, text)
    short = SHORT.search(text)
    if short or "рожд" in text:
        yield "birth-date", _groups(BIRTH_DATE, text)
    if "одил" in text:
        yield "birth-date", _born(text)
    if runs:
        yield "phone-number", _numbers(text, runs, PHONE, _is_phone)
        yield "phone-number", _numbers(text, runs, TRUNKED, _is_long)
        yield "phone-number", _local(text, runs)
    if short or "квартира" in text:
        yield "home-address", _flats(text)
    if "дрес" in text:
        yield "home-address", _groups(HOME, text)
    yield "named-child", children(text)


def may_have_numbers(text: str) -> bool:
    """Whether a text may have one of those numbers: nearly all have none, and looking closer takes five times as long."""
    if has_digits(text, SHORTEST):
        return True
    return LOOKS_LOCAL in coded(text).translate(DASHED).replace(DAY, b"")


def _numbers(
    text: str, runs: list[tuple[int, int]], pattern: re.Pattern[str], right: Callable[[str], bool], word: str = ""
) -> Iterator[Span]:
    """The right numbers of that pattern; only those with a word before them, where there is one."""
    for start, end in runs:
        # The plus or bracket that it begins with is outside of the run; so are digits that a letter stands between.
        for match in pattern.finditer(text, max(start - 2, 0), end):
            if right(match[0]) and word in text[max(match.start() - 30, 0) : match.start()].lower():
                yield Span(*match.span())


def _groups(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where the groups of a pattern match."""
    for match in pattern.finditer(text):
        yield Span(*match.span(match.lastindex or 0))


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _is_card(number: str) -> bool:
    """Whether its check digit is right (the Luhn algorithm, ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(_digits(number))]
    return sum(digits[0::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def _is_insurance(number: str) -> bool:
    """Whether the two last digits of a СНИЛС are those that the others give."""
    digits = _digits(number)
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False))
    return digits.strip("0") != "" and int(digits[9:]) == total % 101 % 100


def _is_taxpayer(number: str) -> bool:
    """Whether the two last digits of a person's ИНН are those that the others give."""
    digits = list(map(int, number))
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    eleventh = sum(d * w for d, w in zip(digits, weights[1:], strict=False)) % 11 % 10
    twelfth = sum(d * w for d, w in zip(digits, weights, strict=False)) % 11 % 10
    return any(digits) and digits[10:] == [eleventh, twelfth]


def _is_phone(number: str) -> bool:
    digits = _digits(number)
    if "+" in number and not number.startswith("+7"):
        return len(digits) in LENGTHS
    if len(digits) != RUSSIAN_LENGTH or digits[1] not in AREAS or digits[1:4] in HOTLINES:
        return False
    groups = tuple(len(group) for group in re.findall(r"\d+", number))
    # Digits without any sign between them may be a number of anything; those of mobile phones are known by the 9.
    sure = digits[1] == "9" or (digits[0] == "8" and len(groups) > 1)
    return "+" in number or "(" in number or (sure and groups in GROUPINGS)


def _is_long(number: str) -> bool:
    digits = _digits(number)
    return len(digits) == RUSSIAN_LENGTH - 1 and digits[:3] not in HOTLINES


def _local(text: str, runs: list[tuple[int, int]]) -> Iterator[Span]:
    """Short numbers, which only a word before them tells from others."""
    for start, end in runs:
        match = LOCAL.match(text, start, end)
        if match and CALL.search(text, max(start - 20, 0), start):
            yield Span(*match.span())


def _born(text: str) -> Iterator[Span]:
    """Dates on which somebody, not something, was born."""
    for match in BORN.finditer(text):
        if is_given(match["one"]) or is_given(match["two"]):
            yield Span(*match.span("date"))


def _flats(text: str) -> Iterator[Span]:
    """Addresses down to the flat."""
    for match in FLAT.finditer(text):
        first = max(match.start() - LONGEST_ADDRESS, 0)
        if house := HOUSE.search(text, first, match.start()):
            yield Span(house.start(), match.end())
