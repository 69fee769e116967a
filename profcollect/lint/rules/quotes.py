"""Quotation marks: straight ones, nested ones, single ones, and what touches them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.quotation import MARKS, paired
from profcollect.lint.rule import Finding, Rule
from profcollect.patterns import later
from profcollect.prose import OBJECT
from profcollect.silhouette import CODEC, Looks, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profcollect.lint.quotation import Pair
    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.yamltree import Span

START = "---\nназвание: Профессиональные пробы\n---\n\n"
LONGEST = 50
"""Characters of a text that a message quotes."""
NEAR = 25
"""Characters beside a single mark that a message quotes."""
FARTHEST = 3000
"""Characters from the paragraph in which a quotation begins to the one in which it ends."""
OTHER = '"“”„'
"""Marks that the outermost quotes of a book do not have."""
WANTED = ("«»", "„“")
"""The marks of quotes, and of those within them."""
UNCLOSED = later(r"«(?![^«»\n|]*(?:\n[^«»\n|]+)*»)")
"""With this absent, and an opening one between each two that close, each guillemet has its partner in its paragraph."""
WORD = later(r"\w")
HEADING = later(r"\n#{1,6} ")
CYRILLIC = later("[а-яё]", re.IGNORECASE)
LATIN = later("[a-z]+", re.IGNORECASE)
FOREIGN = 4
"""Latin words without a Cyrillic letter that make a text foreign: it keeps its quotes."""
CODE = later(r'[A-Za-z_]\w{0,30}\(\s?"|=\s?"|\\"')
"""A piece of a program that is not marked as such; its quotes are not ours."""

LOOKS_RUN_ON = Looks(word=later("»(?<=[^.!…]»)[*_\n]".encode(CODEC)))
RUN_ON = later(r"»(?<=[^.!?…]»)[*_]{0,3}[ \u00a0][*_]{0,3}[А-ЯЁ]")
NEXT = later(r"(?<=[^.!?…,;:]»)[ \u00a0](?P<word>[А-ЯЁ][а-яё]*)(?P<more>[ \u00a0,][а-яё]+(?:-[а-яё]+)?)?(?![\w.-])")
STARTS = later(
    r"[АИВКОСУЯ]|Во|На|По|Из|От|До|За|Об|При|Для|Без|После|Перед|Через|Среди|Кроме|Благодаря|Также|Так|Затем|Потом|Здесь|Там|"
    r"Тогда|Теперь|Сейчас|Это|Эт[аиу]|Этот|Эт(?:им|ой|их|ого)|Мы|Вы|Он[аои]?|Их|Его|Её|Наш[аеи]?|Но|Однако|Если|Когда|Чтобы|"
    r"Поэтому|Именно|Как|Что|Вс[её]|Всего|Кажд(?:ый|ая|ое)|Так(?:ой|ая|ое|ие|им)|Ежегодно|Впервые|Особенно|Например|Итак|"
    r"Ведь|Уже|Ещё|Только|Далее|Одновременно"
)
"""Words that are no names: with a capital, they begin a sentence."""
REFLEXIVE = later(r"(?:л(?:ся|ась|ось|ись)|[еёиуюая]тся)$")
"""A verb that no name looks like."""
VERB = later(
    r"(?!.(?:материал|потенциал|персонал|журнал|портал|канал|зал|отдел|раздел|школ|дел|сил|правил|начал)[аои]?$)"
    r".[а-яё]+(?:[аеиуыя]л[аои]?|л(?:ся|ась|ось|ись)|[еиуюая]тся|[аяеу][её]т|[аяеу]ют|ит)$"
)
"""A space, and a word that ends as verbs of the third person do."""
INFLECTED = 3
"""Letters by which the forms of a noun may be longer than its dictionary form."""


def shown(text: str) -> str:
    """A part of a text as a message quotes it."""
    text = re.sub(f"{OBJECT}+", "…", text.replace("\n", " "))
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + "…" + text[-LONGEST // 2 + 1 :]


def hinted(*signs: tuple[str, str]) -> Mapping[re.Pattern[str], re.Pattern[bytes]]:
    """Patterns, each with a hint: what one of the `shapes` of words has wherever the pattern is in the text."""
    return {later(sign): later(hint.encode(CODEC)) for sign, hint in signs}


def with_any(
    subject: Subject, signs: Mapping[re.Pattern[str], re.Pattern[bytes]] | Sequence[re.Pattern[str]]
) -> Iterator[Prose]:
    """The texts with one of the signs: those that begin with one letter are found ten times as fast as any of several."""
    text = subject.document.text
    if isinstance(signs, Mapping):
        words = shapes(text)
        signs = [sign for sign, hint in signs.items() if hint.search(words)]
    found = [sign for sign in signs if sign.search(text)]
    if found:
        yield from subject.prose(found[0] if len(found) == 1 else re.compile("|".join(one.pattern for one in found)))


EMPHASIS = hinted(*((sign, sign) for sign in ("«[*_]", '"[*_]', "“[*_]", "„[*_]", r"\*[«„“\"]", '_[«„“"]')))
"""Where emphasis may begin behind a mark, or at one."""


def _doubtful(subject: Subject) -> Iterator[Prose]:
    """The texts whose quotes may be other than they should."""
    sign = _sign(subject.document.text)
    if sign is not None:
        yield from subject.prose(sign)


@lru_cache(maxsize=8)
def _sign(text: str) -> re.Pattern[str] | None:
    """What is found in all the texts of a file whose quotes may be other than they should."""
    first, second = text.find("«"), text.find("»")
    begins = 0 <= second < first or (second >= 0 > first)
    unopened = any("«" not in between for between in text.split("»")[1:-1])
    if begins or unopened or UNCLOSED.search(text):
        return MARKS
    other = "".join(mark for mark in OTHER if mark in text)
    return re.compile(f"[{other}]") if other else None


def _foreign(text: str) -> bool:
    return not CYRILLIC.search(text) and len(LATIN.findall(text)) >= FOREIGN


def _certain(text: str) -> Iterator[Pair]:
    """The pairs before the first mark that is not closed; behind it nobody knows which belong together."""
    pairs, singles = paired(text)
    end = next((place for place, opens in singles if opens), len(text))
    return (pair for pair in pairs if pair.end < end)


def _replaced(prose: Prose, pair: Pair) -> Finding:
    """A finding with the marks that the pair should have."""
    opening, closing = tuple(WANTED[pair.depth])
    written = shown(prose.text[pair.start : pair.end + 1])
    edits = tuple(
        Edit(prose.offsets[place], prose.offsets[place] + 1, mark)
        for place, mark in ((pair.start, opening), (pair.end, closing))
        if prose.text[place] != mark
    )
    arguments = {"written": written, "better": f"{opening}{written[1:-1]}{closing}"}
    return Finding(prose.span(pair.start, pair.end + 1), arguments, edits)


class OtherQuotes(Rule):
    """Quotes that are straight, or those of another language."""

    code = "PC311"
    name = "other-quotes"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="в русских книгах кавычки другие: {written}", en="these are not the quotes of Russian books: {written}"
    )
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="В русских книгах стоят «ёлочки», а внутри них „лапки“; прямые кавычки остались от пишущих машинок.",
        en="Russian books have guillemets, and low quotes within them; straight ones are left from typewriters.",
    )
    bad = START + 'Мы провели форум "Инженеры будущего".\n'
    good = START + "Мы провели форум «Инженеры будущего».\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The pairs whose marks surely belong together, in texts that are Russian and no code."""
        for prose in _doubtful(subject):
            text = prose.text
            if not _foreign(text) and not CODE.search(text):
                # Whoever has guillemets in the same sentence means the low quotes beside them.
                meant = WANTED if "«" in text else WANTED[:1]
                for pair in _certain(text):
                    marks = text[pair.start] + text[pair.end]
                    wrong = pair.depth < len(WANTED) and marks not in {*meant, WANTED[pair.depth]}
                    if wrong and WORD.search(text, pair.start, pair.end):
                        yield _replaced(prose, pair)


class UnpairedQuote(Rule):
    """A quotation mark without a partner."""

    code = "PC312"
    name = "unpaired-quote"
    message = Text(ru="у кавычки нет пары: {near}", en="this quotation mark has no partner: {near}")
    help = Text(
        ru="поставьте вторую кавычку; если внутри названия есть ещё одно, закройте оба: «Центр „Ромашка“»",
        en="put the other mark; if there is a name within a name, close both: «one „two“»",
    )
    why = Text(
        ru="Без второй кавычки не видно, где начинается или кончается название или чужая речь.",
        en="Without its partner nobody sees where a name or somebody's words begin or end.",
    )
    bad = START + "Мы провели форум «Инженеры будущего и выставку.\n"
    good = START + "Мы провели форум «Инженеры будущего» и выставку.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The marks, but not those of a quotation that goes on in the next paragraphs."""
        waiting = list[tuple[Finding, bool]]()
        for prose in _doubtful(subject):
            text = prose.text
            for place, opens in paired(text)[1] if WORD.search(text) and not CODE.search(text) else ():
                span = prose.span(place, place + 1)
                if opens:
                    lasts = prose.kind == "paragraph" and _lasts(text, place)
                    waiting.append((self.at(span, near=shown(text[place : place + NEAR])), lasts))
                elif prose.kind == "paragraph" and waiting and waiting[-1][1] and _reach(subject, waiting[-1][0], span):
                    waiting.pop()
                else:
                    yield self.at(span, near=shown(text[max(0, place - NEAR) : place + 1]))
        yield from (finding for finding, _ in waiting)


def _lasts(text: str, place: int) -> bool:
    """Whether what is opened there may go on behind the paragraph: it is all quoted, or torn in a sentence."""
    before = text[max(0, place - NEAR) : place].rstrip()
    return not before or before[-1] in ":,—" or text[-1] not in ".!?…"


def _reach(subject: Subject, finding: Finding, end: Span) -> bool:
    """Whether a quotation may reach that place: not far, and not into another section."""
    start = finding.span.end
    return end.start - start <= FARTHEST and not HEADING.search(subject.document.text, start, end.start)


class NestedGuillemets(Rule):
    """Guillemets within guillemets."""

    code = "PC313"
    name = "nested-guillemets"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="внутри кавычек стоят такие же: {written}", en="the same quotes stand within quotes: {written}")
    help = Text(ru="напишите внутри другие: {better}", en="write others within: {better}")
    why = Text(
        ru="Когда внешние и внутренние кавычки разные, видно, где кончается одно название и где другое.",
        en="With different quotes outside and inside, everybody sees where each of the names ends.",
    )
    bad = START + "Мы провели «Форум «Инженеры будущего»».\n"
    good = START + "Мы провели «Форум „Инженеры будущего“».\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The inner pairs."""
        for prose in _doubtful(subject):
            for pair in _certain(prose.text):
                if pair.depth == 1 and prose.text[pair.start] + prose.text[pair.end] == WANTED[0]:
                    yield _replaced(prose, pair)


class EmphasisInQuotes(Rule):
    """Bold or italic words within quotes."""

    code = "PC314"
    name = "emphasis-in-quotes"
    severity = Severity.INFO
    message = Text(ru="внутри кавычек есть выделение: {written}", en="there is emphasis within quotes: {written}")
    help = Text(
        ru="уберите жирный шрифт или курсив; если он нужен, выделите всё вместе с кавычками",
        en="remove the bold or italic type; if it is needed, include the quotes",
    )
    why = Text(
        ru="Кавычки уже выделяют название; выделенное дважды пестрит в тексте.",
        en="Quotes set a name off already; twice is too much.",
    )
    bad = START + "Мы провели форум «**Инженеры будущего**».\n"
    good = START + "Мы провели форум **«Инженеры будущего»**.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The emphasis that begins right behind a mark, or around the quotes within quotes."""
        for prose in with_any(subject, EMPHASIS):
            if prose.marks:
                pairs = paired(prose.text)[0]
                begins = {pair.start + 1: pair.end for pair in pairs}
                inner = {(pair.start, pair.end + 1) for pair in pairs if pair.depth}
                for start, end in _emphasised(prose):
                    if end <= begins.get(start, 0) or (start, end) in inner:
                        yield self.at(prose.span(start, end), written=shown(prose.text[start:end]))


def _emphasised(prose: Prose) -> Iterator[tuple[int, int]]:
    """Where bold and italic words begin and end."""
    opened = list[int]()
    for place, kind in prose.marks:
        if kind in {"strong_open", "em_open"}:
            opened.append(place)
        elif kind in {"strong_close", "em_close"} and opened:
            start = opened.pop()
            # Of bold italics, one finding is enough.
            if place > start and start not in opened:
                yield start, place


class RunOnAfterQuote(Rule):
    """A sentence that begins behind a closing mark, with nothing that ends the one before."""

    code = "PC315"
    name = "run-on-after-quote"
    severity = Severity.INFO
    message = Text(
        ru="похоже, перед словом «{word}» не хватает точки", en="a full stop seems to be missing before “{word}”"
    )
    help = Text(
        ru="если здесь начинается новое предложение, поставьте точку после кавычки",
        en="if a new sentence begins here, put a full stop behind the quotation mark",
    )
    why = Text(
        ru="Без точки два предложения сливаются в одно, и читатель возвращается к началу.",
        en="Without a stop two sentences run into one, and readers go back to its beginning.",
    )
    bad = START + "Мы провели форум «Инженеры будущего» На нём выступили школьники.\n"
    good = START + "Мы провели форум «Инженеры будущего». На нём выступили школьники.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Words with a capital that are no names: those of grammar, verbs, and nouns written small elsewhere."""
        small: list[str] | None = None
        for prose in subject.prose(RUN_ON, LOOKS_RUN_ON):
            if prose.kind in {"heading", "cell"} or prose.field == "title":
                continue
            for match in NEXT.finditer(prose.text):
                word, more = match["word"], match["more"] or ""
                begins = bool(STARTS.fullmatch(word) or REFLEXIVE.search(word))
                if not begins and VERB.match(more) and len(word) > INFLECTED:
                    if small is None:
                        small = sorted(set(re.findall("(?<![А-Яа-яЁё])[а-яё]{3,}", subject.document.text)))
                    begins = _has_form_of(word.lower(), small)
                if begins:
                    yield self.at(prose.span(*match.span("word")), word=word)


def _has_form_of(word: str, words: Sequence[str]) -> bool:
    """Whether a sorted list has a word, or one that is longer by an ending."""
    place = bisect_left(words, word)
    return any(
        one.startswith(word) and len(one) <= len(word) + INFLECTED for one in words[place : place + INFLECTED + 1]
    )
