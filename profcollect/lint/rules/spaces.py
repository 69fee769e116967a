"""Spaces, stops and commas: too many or too few, in sentences, initials and abbreviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Rule
from profcollect.lint.rules.dashes import NEAR, SPACE
from profcollect.lint.rules.numbers import mended, outside_names
from profcollect.lint.rules.quotes import hinted, shown, with_any
from profcollect.patterns import later
from profcollect.prose import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose

START = "---\nназвание: Профессиональные пробы\n---\n\n"
NBSP = "\u00a0"
EMPHASIS = frozenset("*_~")
WINDOW = 300
"""How far the other bracket, or the other mark, is looked for."""

DOUBLES = (later(r"  (?<=[^\s|]  ) *(?=[^\s|])"), later(rf"[{NBSP}\u202f\t](?:{SPACE}|(?<={SPACE}{{2}}))"))
"""Where RUN may be, but not in indents, ends of lines and beside the bars of tables; so on with the plurals below."""
RUN = later(rf"(?<=\S){SPACE}{{2,}}(?=[^\s,.;:!?)»])")

STRAYS = hinted((r" (?=[,.;:!?)»“])(?<!\| )", r"\n[,.;:!?)»“]"), (r"\( ", r"\(\n"), ("« ", "«\n"), ("„ ", "„\n"))
BEFORE = later(
    rf"(?<=[\w»”“\")%…]){SPACE}+(?P<sign>,(?![\d,])|;(?![-)(D])|(?<=[^\W\d_][^\W\d_]{SPACE}):(?![-)(DЗз/\d]|[\w-]+:)|"
    rf"(?<=[»”“\")]{SPACE}):(?![-)(DЗз/\d]|[\w-]+:)|[!?]+(?=[\s»”)\",.…]|$|[А-ЯЁ])|\.(?=[\s»”)]|$|[А-ЯЁ][а-яё ])|"
    r"[)»]|“(?!\w))(?P<word>\w?)"
)
AFTER = later(rf"(?<!\])[(«„]{SPACE}+(?=[\w«„\"({OBJECT}])")
OPENED = {")": "(", "»": "«", "“": "„"}
CLOSED = {opening: closing for closing, opening in OPENED.items()}
QUOTIENT = later(r"=[^.;!?\n]* : \d| : \d[^.;!?а-яё\n]*=")  # «R = От : 3»
REFERENCE = later(r" //? |[.,] [—–-] |\b(?:ISBN|ISSN|URL|DOI)\b|\[[А-ЯЁ]")
"""What stands in an entry of a bibliography, whose colons and semicolons have spaces on both sides."""

CLOSE = hinted(
    (r"[,](?=[«А-ЯЁа-яёA-Za-z]|\d(?<=[а-яё]{2},\d))", r",(?:[«aAlLN]|(?<=aa,)[0?])"),
    ("[;](?=[«А-ЯЁа-яёA-Za-z])", "[;][«aAlLN]"),
    ("[:](?=[«А-ЯЁа-яё])", "[:][«aA]"),
    ("[!](?=[«А-ЯЁ])", "[!][«A]"),
    ("[?](?=[«А-ЯЁ])", "[?][«A]"),
    (r"\.(?<=[а-яё)»]\.)(?=[А-ЯЁ])", r"\.(?<=[a)»]\.)A"),
    ("«(?<=[а-яё]«)", "«(?<=a«)"),
    ("»(?=[А-ЯЁа-яё])", "»[aA]"),
    (r"—(?:(?<=\S—)(?=\s)|(?<=\s—)(?=\S))", r"—(?:(?<=[^\n]—)[\n?]|(?<=[\n?]—)[^\n])"),
    (r"–(?:(?<=\S–)(?=\s)|(?<=\s–)(?=\S))", r"–(?:(?<=[^\n]–)[\n?]|(?<=[\n?]–)[^\n])"),
)
DASH = later(
    r"(?<=[а-яё»,!?…])(?P<opens>[—–])(?= (?!и |или )[а-яё«])|(?<=[а-яё»,!?…] )[—–](?=[а-яё«])(?!(?:то|либо|нибудь|ка)\b)"
)
COMMA = later(r"(?<=[А-ЯЁа-яё)»])[,;](?=[«А-ЯЁа-яё]|[A-Za-z]{2}|\d(?<=[а-яё]{2},\d))")
LISTS = frozenset({"keywords", "form", "partners"})
"""Fields whose commas part items and will not be in the book."""
STOP = later(
    r"(?<=[а-яё][а-яё):»])(?P<colon>:)(?=[«А-ЯЁ]|[а-яё]{4})(?!\w+:)|(?<=[а-яё)»])[!?]{1,3}(?=[«А-ЯЁ][а-яё« ])|"
    r"(?<=[а-яё)»][а-яё)»])(?P<stop>\.)(?!(?:Ру|Рф|Ком|Дети|Онлайн)\b)(?=[А-ЯЁ][а-яё ])"
)
QUOTE = later(
    r"(?<=[а-яё])(?P<opens>«)(?=\w)|»(?=[А-ЯЁ][а-яё]|(?:и|в|на|с|для|по|из|за|к|от|при|или|до|как|что|где|под|над)(?!\w))"
)
"""Small letters behind a mark may be an ending: «ЮИД»овцы."""

STOPS = hinted((r"\.\.\.", r"\.\.\."))
ELLIPSIS = later(r"(?<![./\\])\.{3,4}(?![./\\])")
TWICE = hinted(
    (r"\.\.(?<=[^.!?/\\]\.\.)(?![.\w/\\])", r"\.\.(?<=[^.!/\\]\.\.)(?![.aAlLN0_/\\])"), (r",,(?=\s|$)", r",,[\n?]")
)
DOUBLED = later(r"(?<=[А-ЯЁа-яё»)])(?:\.\.(?![.\w/\\])|,,(?=\s|$))")

INITIAL = hinted((r"\.(?<=[А-ЯЁ]\.)[А-ЯЁ]", r"\.(?<=A\.)A"))
ALONE = r"(?<!\w)(?<![А-ЯЁ]\.)(?<![А-ЯЁ]\.[ \u00a0\u202f])(?<![А-ЯЁ][а-яё]\.)"
FULL_NAME = later(
    rf"{ALONE}(?!Д\.[КТ]\.)(?:[А-ЯЁ]\.{SPACE}?[А-ЯЁ]\.{SPACE}?(?P<name>[А-ЯЁ][а-яё]+)|"
    rf"(?<=[а-яё]{SPACE})[А-ЯЁ]\.[А-ЯЁ](?:\.|(?!\w))(?!{SPACE}?\w?\.))"
)
SURNAME = later(rf"(?<![\w-])[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?{SPACE}$")
ONE_INITIAL = later(rf"(?<=[\s(]){ALONE}(?!М\.Видео)[А-ЯЁ]\.(?P<name>[А-ЯЁ][а-яё]{{2,}})")

SHORT = hinted(
    (r"\.(?<=[а-яёТ]\.)[а-яё]", r"\.(?<=[aA]\.)a"), (r"и (?:[дп]р(?![.\w-])|т[дп](?!\w))", r"\naa(?![aAlLN0_])")
)
ABBREVIATION = later(
    rf"(?<![\w.-])(?:[Тт]\.[декнопч](?:\.|(?![\w-]))|и\.(?:{SPACE}?т\.[дп]|т\.{SPACE}[дп])(?:\.|(?!\w))|и\.о\.|н\.э\.|с\.г\.|р\.п\.|г\.о\.|"
    rf"ж\.д\.|[кд]\.[а-яё]{{1,4}}\.{SPACE}?н\.|(?<=[ \u00a0\n])и{SPACE}(?:др|пр|т[дп])(?![.\w-])|и{SPACE}т[дп]\.)"
)

JOINED = hinted((r"\.(?<=[а-яёГТУ]\.)(?=[А-ЯЁ\d])", r"\.(?<=[aA]\.)[A0?]"))
PLACE = "г|гор|ул|им|с|д|пос|пгт|п|пр|просп|пер|пл|наб|обл|мкр|см|ср|ред|изд|проф|доц|акад|зам|зав|[Уу]л|[Ии]м|[Сс]м|[Пп]роф"
COUNTED = "[Рр]ис|[Тт]абл|илл?|с|стр|д|кв|п|ст|т|гл|разд|ч|вып|тел|корп|каб|ауд|оф|[Пп]рил|ул|пр|пер"
ABBREVIATED = later(
    rf"(?<![\w.-])(?:(?:{PLACE})\.(?=[А-ЯЁ][а-яё])|(?:{COUNTED})\.(?=\d)|"
    r"(?:им|ред|изд|проф|доц|акад|зам|зав)\.(?=[А-ЯЁ]\.))"
)


def _spaced(prose: Prose, start: int, end: int, places: Iterable[int], better: str) -> Finding:
    """A finding for a part of the text, whose fix puts a space at each of the places unless markup stands there."""
    whole = prose.whole(start, end)
    edits = tuple(Edit(prose.offsets[place], prose.offsets[place], " ") for place in places if whole)
    return Finding(prose.span(start, end), {"written": shown(prose.text[start:end]), "better": shown(better)}, edits)


class DoubledSpace(Rule):
    """Several spaces where one is enough."""

    code = "PC321"
    name = "doubled-space"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="здесь несколько пробелов подряд", en="there are several spaces in a row")
    help = Text(ru="оставьте один", en="leave one")
    why = Text(
        ru="В печатной книге лишние пробелы видны как дыры в строке.",
        en="In a printed book surplus spaces show as holes in a line.",
    )
    bad = START + "Наставник  помогает группе.\n"
    good = START + "Наставник помогает группе.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The spaces between words; a no-break space is kept."""
        signs = DOUBLES if any(sign in subject.document.text for sign in (NBSP, "\u202f", "\t")) else DOUBLES[:1]
        for prose in with_any(subject, signs):
            for match in RUN.finditer(prose.text):
                # Where markup or a remark stands in between, the spaces are not beside each other.
                if prose.whole(*match.span()):
                    yield self.mend(prose.span(*match.span()), NBSP if NBSP in match[0] else " ")


class StraySpace(Rule):
    """A space before a mark that follows words, or behind one that precedes them."""

    code = "PC322"
    name = "stray-space"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="лишний пробел: {written}", en="there is a space too many: {written}")
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="Знаки препинания стоят вплотную к слову, скобки и кавычки — вплотную к тому, что внутри; "
        "иначе знак может оказаться в начале следующей строки.",
        en="Marks stand close to their words, brackets and quotes close to what is in them; "
        "otherwise a mark may begin the next line.",
    )
    bad = START + "Наставник помогает , группа пробует.\n"
    good = START + "Наставник помогает, группа пробует.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The spaces; one that was put before a mark instead of behind it changes its place."""
        for prose in with_any(subject, STRAYS):
            text = prose.text
            reference = REFERENCE.search(text) is not None
            for match in BEFORE.finditer(text):
                start, end = match.span()
                divides = match["sign"] == ":" and QUOTIENT.search(text[max(0, start - NEAR) : match.end() + NEAR])
                surely = not divides and not (reference and match["sign"] in ":;") and _has_partner(text, match)
                if surely and prose.whole(start, end):
                    word = match["word"] if match["sign"] not in OPENED else ""
                    yield self._found(prose, start, match.end("sign"), f"{match['sign']}{' ' if word else ''}")
            for match in AFTER.finditer(text):
                rest = text[match.end() : match.end() + WINDOW]
                if prose.whole(*match.span()) and CLOSED[match[0][0]] in rest:
                    yield self._found(prose, *match.span(), match[0][0])

    def _found(self, prose: Prose, start: int, end: int, mark: str) -> Finding:
        """A finding with the mark for what stands there; in the front matter, a colon and a space mean something else."""
        text = prose.text
        left = re.split(r"\s", text[max(0, start - NEAR) : start])[-1]
        right = re.split(r"\s", text[end : end + NEAR])[0]
        arguments = {"written": shown(left + text[start:end] + right), "better": shown(left + mark + right)}
        if prose.kind == "field" and mark == ": ":
            return self.at(prose.span(start, end), **arguments)
        return mended(prose, start, end, mark, **arguments)


def _has_partner(text: str, match: re.Match[str]) -> bool:
    """Whether what a bracket or a mark closes was opened; true of other signs."""
    sign = match["sign"]
    if opening := OPENED.get(sign):
        before = text[max(0, match.start() - WINDOW) : match.start()]
        return before.rfind(opening) > before.rfind(sign)
    return True


class MissingSpace(Rule):
    """No space between a mark and the next word."""

    code = "PC323"
    name = "missing-space"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="здесь не хватает пробела: {written}", en="a space is missing here: {written}")
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="Без пробела два слова сливаются в одно, и строку негде перенести.",
        en="Without a space two words run into one, and the line cannot be broken there.",
    )
    bad = START + "Наставник помогает,группа пробует.\n"
    good = START + "Наставник помогает, группа пробует.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The marks between two words; within names in quotes, only commas, and quotes themselves."""
        for prose in with_any(subject, CLOSE):
            text = prose.text
            for match in COMMA.finditer(text) if prose.field not in LISTS else ():
                yield self._found(prose, *match.span())
            for match in outside_names(prose, STOP):
                if not (match["stop"] and _name_of_service(text, match.start())):
                    yield self._found(prose, *match.span(), sure=not (match["colon"] and prose.kind == "field"))
            for match in (*QUOTE.finditer(text), *outside_names(prose, DASH)):
                yield self._found(prose, *match.span(), before=match["opens"] is not None)

    def _found(self, prose: Prose, start: int, end: int, *, sure: bool = True, before: bool = False) -> Finding:
        """A finding for the words around a mark; a space comes behind it, or before it."""
        text = prose.text
        left = re.split(r"\s", text[max(0, start - NEAR) : start])[-1]
        right = re.split(r"\s", text[end : end + NEAR])[0]
        place = start if before else end
        better = left + (f" {text[start:end]}" if before else f"{text[start:end]} ") + right
        # Markup between the words and the mark would be torn.
        sure = sure and prose.whole(start - 1, end + 1)
        edits = (Edit(prose.offsets[place], prose.offsets[place], " "),) if sure else ()
        arguments = {"written": shown(left + text[start:end] + right), "better": shown(better)}
        return Finding(prose.span(start, end), arguments, edits)


def _name_of_service(text: str, place: int) -> bool:
    """Whether the stop there is part of a name («Яндекс.Диск»), or ends an abbreviation that has a rule of its own."""
    word = re.search(r"[\w-]+$", text[max(0, place - NEAR) : place])
    if word is None:
        return False
    return word[0][0].isupper() or ABBREVIATED.match(text, word.start() + max(0, place - NEAR)) is not None


class SeparateStops(Rule):
    """Three full stops for an ellipsis."""

    code = "PC324"
    name = "separate-stops"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="вместо знака многоточия стоят отдельные точки: {written}",
        en="there are full stops for an ellipsis: {written}",
    )
    help = Text(ru="поставьте {better}", en="put {better}")
    why = Text(
        ru="Многоточие — один знак; отдельные точки могут оказаться на разных строках.",
        en="An ellipsis is one sign; separate stops may come apart at the end of a line.",
    )
    bad = START + "Наставник помогает... Группа пробует.\n"
    good = START + "Наставник помогает… Группа пробует.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The stops; more than four are a gap to be filled in, and behind ! and ? there are two."""
        for prose in with_any(subject, STOPS):
            for match in ELLIPSIS.finditer(prose.text):
                better = ".." if prose.text[match.start() - 1 : match.start()] in {"!", "?"} else "…"
                yield mended(prose, *match.span(), better, written=match[0], better=better)


class CloseInitials(Rule):
    """Initials without spaces."""

    code = "PC325"
    name = "close-initials"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="в инициалах не хватает пробелов: {written}", en="these initials lack spaces: {written}")
    help = Text(ru="поставьте пробелы: {better}", en="put spaces: {better}")
    why = Text(
        ru="Между инициалами и перед фамилией ставят пробелы; в книге они не разойдутся по разным строкам.",
        en="There are spaces between initials and before the surname; the book keeps them in one line.",
    )
    bad = START + "Пробу провела А.С. Иванова.\n"
    good = START + "Пробу провела А. С. Иванова.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The initials of a surname before or behind them; two letters alone may be anything."""
        for prose in with_any(subject, INITIAL):
            text = prose.text
            for match in FULL_NAME.finditer(text):
                start, end = match.span()
                if match["name"] is None:
                    surname = SURNAME.search(text[max(0, start - NEAR) : start])
                    if surname is None:
                        continue
                    start -= len(surname[0])
                yield from self._found(prose, start, end)
            for match in outside_names(prose, ONE_INITIAL):
                yield from self._found(prose, *match.span())

    def _found(self, prose: Prose, start: int, end: int) -> Iterator[Finding]:
        written = prose.text[start:end]
        places = [match.end() for match in re.finditer(r"\.(?=[А-ЯЁ])", written)]
        if places:
            better = re.sub(r"\.(?=[А-ЯЁ])", ". ", written)
            yield _spaced(prose, start, end, [start + place for place in places], better)


class CloseAbbreviation(Rule):
    """An abbreviation of several words without a space or a full stop."""

    code = "PC326"
    name = "close-abbreviation"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="сокращение записано не так, как принято: {written}",
        en="this abbreviation is written in an unusual way: {written}",
    )
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="У каждого сокращённого слова своя точка, а между словами пробел: и т. д., т. е., и др.",
        en="Each word that is cut short has a full stop, and there is a space between them.",
    )
    bad = START + "Группа строит макеты, мосты и т.д.\n"
    good = START + "Группа строит макеты, мосты и т. д.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The abbreviations."""
        for prose in with_any(subject, SHORT):
            for match in ABBREVIATION.finditer(prose.text):
                better = _apart(match[0])
                found = mended(prose, *match.span(), better, written=shown(match[0]), better=shown(better))
                behind = prose.offsets[match.end() - 1] + 1
                if match[0].endswith(".") or subject.document.text[behind : behind + 1] not in EMPHASIS:
                    yield found
                else:
                    # With a full stop before it, what ends an emphasis may end none.
                    yield self.at(found.span, **found.arguments)


def _apart(written: str) -> str:
    """An abbreviation with a stop for each of its words, and a space between them."""
    text = re.sub(r"^и\.(?=\W?т)", "и ", written)
    text = re.sub(rf"(?<=т)(?=[дп]\.?$)|(?<=и {{2}}){SPACE}", ".", text)
    text = re.sub(r"\.(?=[а-яё])", ". ", text)
    text = text.replace("и  ", "и ")
    return text if text.endswith(".") else f"{text}."


class JoinedAbbreviation(Rule):
    """An abbreviated word that runs into the next one."""

    code = "PC327"
    name = "joined-abbreviation"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(ru="после сокращения нужен пробел: {written}", en="a space belongs behind this: {written}")
    help = Text(ru="напишите {better}", en="write {better}")
    why = Text(
        ru="Без пробела сокращение сливается с названием или числом; в книге они останутся на одной строке и с пробелом.",
        en="Without a space the two run into each other; with one, the book still keeps them in one line.",
    )
    bad = START + "Пробы прошли в г.Копейске.\n"
    good = START + "Пробы прошли в г. Копейске.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The abbreviations before names and numbers."""
        for prose in with_any(subject, JOINED):
            for match in ABBREVIATED.finditer(prose.text):
                start, place = match.span()
                word = re.compile(r"[\w.]*\w").match(prose.text, place)
                end = word.end() if word else place
                yield _spaced(prose, start, end, [place], f"{match[0]} {prose.text[place:end]}")


class DoubledMark(Rule):
    """Two full stops, or two commas, in a row."""

    code = "PC328"
    name = "doubled-mark"
    severity = Severity.WARNING
    message = Text(ru="знак препинания стоит дважды: {written}", en="this mark stands twice: {written}")
    help = Text(
        ru="оставьте один; если нужна пауза, поставьте многоточие: …",
        en="leave one; if a pause is meant, put an ellipsis: …",
    )
    why = Text(
        ru="Две точки или запятые подряд — описка; после сокращения в конце предложения тоже ставят одну точку.",
        en="Two stops or commas in a row are a slip; an abbreviation at the end of a sentence has one stop, too.",
    )
    bad = START + "Наставник помогает.. Группа пробует.\n"
    good = START + "Наставник помогает. Группа пробует.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The marks."""
        for prose in with_any(subject, TWICE):
            for match in DOUBLED.finditer(prose.text):
                yield self.at(prose.span(*match.span()), written=match[0])
