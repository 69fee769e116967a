"""Children whom a text names in full: «ученик 7 класса Петров Иван»."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from profcollect.patterns import later
from profcollect.silhouette import neighbours
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVEN = """
александр алексей анатолий андрей антон аркадий арсений артем артур богдан борис вадим валентин валерий василий виктор
виталий владимир владислав всеволод вячеслав геннадий георгий герман глеб григорий давид даниил данила данил демид денис
дмитрий евгений егор захар иван игнат игорь илья иннокентий кирилл климент константин лев леонид лука макар максим марат
марк матвей мирон мирослав михаил назар никита николай олег павел петр платон прохор роман ростислав руслан савелий
святослав семен сергей станислав степан тарас тимофей тимур федор филипп эдуард юлиан юрий яков ян ярослав
азамат айдар айрат альберт амир арслан артемий булат дамир денислам ильдар ильнур ильяс камиль рамиль ренат ринат рустам
салават тагир эльдар
агата аделина александра алена алина алиса алла анастасия ангелина анна антонина арина валентина валерия варвара василиса
вера вероника виктория виолетта галина дана дарина дарья диана дина ева евгения екатерина елена елизавета есения жанна
злата зоя инна ирина карина каролина кира кристина ксения лариса лидия лилия любовь людмила майя маргарита марина мария
мелания милана милена мирослава надежда наталия наталья нелли нина оксана олеся ольга паулина полина раиса регина римма
светлана снежана софия софья стефания таисия тамара татьяна ульяна элеонора эльвира эмилия юлия яна ярослава
айгуль алсу амина аида гузель гульнара диляра зарина камила лейла ралина регина самира эльмира
"""
ENDINGS = {
    "а": ("ы", "и", "е", "у", "ой", "ою"),
    "я": ("и", "е", "ю", "ей", "ею"),
    "й": ("я", "ю", "ем", "е", "и"),
    "ь": ("я", "ю", "ем", "е", "и", "ью"),
}
"""What the last letter becomes in the other cases; a consonant takes those of `OTHERS` behind it."""
OTHERS = ("а", "у", "ом", "е")
IRREGULAR = frozenset({"льва", "льву", "львом", "льве", "павла", "павлу", "павлом", "павле"})

STEMS = ("чени", "чащ", "оспитанни", "бучающ", "кольни", "класс", "кл.")
"""What is looked for first, without the letter that may be a capital; the words around it are looked at then."""
PUPIL = later(
    r"(?<!\w)(?:[Уу]чени|[Вв]оспитанни|[Шш]кольни)(?:к(?P<he>и?)|ц(?P<she>[аы])|к(?:а|у|ом|е|ов|ам|ами|ах)|ц(?:е|у|ей|ам|ами|ах)?)(?!\w)"
    r"|(?<!\w)(?:[Уу]ча|[Оо]бучаю)щ(?:(?P<they>ийся|аяся|иеся)|(?:его|ему|им|ем|ей|ую|их|ими)ся)(?!\w)"
)
GRADE = r"\d{1,2}(?:\s?[-–‑]\s?(?:го|й))?\s?[«\"]?[А-ЯЁа-яё]?[»\"]?\s+(?:класс[а-я]{0,2}|кл\.)"
SCHOOL = r"(?:школы|лицея|гимназии|(?:М[АБК]?О?У\s+)?[«\"]?СОШ)\s*№\s*\d+[»\"]?"
GAP = later(rf"(?:[\s,(]+(?:{GRADE}|{SCHOOL}))*[\s,:()*—–-]{{1,4}}")
WORD = "[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
NAME = later(rf"({WORD})\s+({WORD})(?!\w)(?:\s+[А-ЯЁ][а-яё]+(?:ич|вн|чн)[а-яё]{{0,3}}(?!\w))?")
BEFORE = later(rf"(?<!\w)({WORD})\s+({WORD})(?:\s+[А-ЯЁ][а-яё]+(?:ич|вн|чн)[а-яё]{{0,3}})?[\s,(*—–-]{{1,4}}$")
BEFORE_GRADE = later(
    rf"(?<!\w)({WORD})\s+({WORD})(?:\s+[А-ЯЁ][а-яё]+(?:ич|вн|чн)[а-яё]{{0,3}})?\**\s*[,(—–-][\s(]*"
    r"\d{1,2}\s?[«\"]?[А-ЯЁа-яё]?[»\"]?\s+$"
)
PATRONYMIC = later(r"[а-яё]+(?:(?:[оеё]в|[ькмт])ич|[оеё]вн|ичн)(?:а|у|ем|ом|е|ы|ой)?", re.IGNORECASE)
LONGEST_NAME = 70


def is_given(word: str, *, nominative: bool = True) -> bool:
    """Whether a word is a given name that is common in Russia, in the nominative or in another case."""
    plain = word.lower().replace("ё", "е")
    return plain in (_names() if nominative else _declined())


def children(text: str) -> Iterator[Span]:
    """The full names of children, each told by the word for a pupil, or a grade, beside it."""
    last = _last_name(text)
    # Behind a name, only a word that is near may speak of it.
    end = 0 if last is None else last + LONGEST_NAME + max(map(len, STEMS)) + 1
    for stem in STEMS:
        place = text.find(stem, 0, end)
        while place >= 0:
            found = _before_grade(text, place) if stem.startswith("кл") else _beside_pupil(text, place)
            if found is not None:
                yield found
            place = text.find(stem, place + 1, end)


def _last_name(text: str) -> int | None:
    """Where the last two words that may be a full name start; None where there are none."""
    for start, end, second, last in reversed(neighbours(text)):
        for word in (text[start:end], text[second:last]):
            if is_given(word) or is_given(word, nominative=False):
                return start
    return None


@cache
def _names() -> frozenset[str]:
    return frozenset(GIVEN.split())


@cache
def _declined() -> frozenset[str]:
    forms = set(IRREGULAR)
    for name in _names():
        stem, endings = (name[:-1], ENDINGS[name[-1]]) if name[-1] in ENDINGS else (name, OTHERS)
        forms.update(stem + ending for ending in endings)
    return frozenset(forms)


def _beside_pupil(text: str, place: int) -> Span | None:
    """The name behind the word for a pupil, or the one before it."""
    word = PUPIL.match(text, max(place - 1, 0))
    if word is None:
        return None
    # «Ученица Анны Петровой» is somebody's pupil: a pupil's own name stands in the case of the word.
    nominative = bool(word["they"] or word["she"] or word["he"] is not None)
    gap = GAP.match(text, word.end())
    name = NAME.match(text, gap.end()) if gap else None
    if name and _is_person(name, nominative=nominative):
        return Span(*name.span())
    # «Зорина Маргарита, ученики которой…»: only one pupil is called by the one name before.
    if word["they"] == "иеся" or word["he"] == "и" or word["she"] == "ы":
        return None
    return _before(BEFORE, text, word.start(), nominative=nominative)


def _before_grade(text: str, place: int) -> Span | None:
    """The name before a grade: «Иван Петров, 7 класс»."""
    return _before(BEFORE_GRADE, text, place, nominative=True)


def _before(pattern: re.Pattern[str], text: str, end: int, *, nominative: bool) -> Span | None:
    name = pattern.search(text, max(end - LONGEST_NAME, 0), end)
    if name is None or not _is_person(name, nominative=nominative):
        return None
    return Span(name.start(1), name.end(2))


def _is_person(name: re.Match[str], *, nominative: bool) -> bool:
    first, second = name.groups()
    # «Анна Петровна» is how a grown-up is spoken of.
    named = is_given(first, nominative=nominative) and not PATRONYMIC.fullmatch(second)
    return named or is_given(second, nominative=nominative)
