"""Addresses of the net: misspelt, unusable, or without a title where they stand for a video."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.addresses import (
    LOCAL_DRIVE,
    VIDEO,
    autolinks_of,
    bare_addresses,
    bare_in,
    flaw_of,
    front_links,
    links_of,
    literal,
)
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Rule
from profcollect.patterns import later
from profcollect.prose import OBJECT
from profcollect.schema import ADDRESS
from profcollect.silhouette import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.addresses import Written
    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.source import Document

START = "---\nназвание: Профессиональные пробы\n"
BODY = START + "---\n\n"
LONGEST_QUOTE = 80
UNUSABLE = later(
    r"\[[^\[\]\n]*\]\(\s*<?(?P<address>(?:javascript|vbscript|data|file):[^\s)]*|[A-Za-z]:[\\/][^)\n]*|\\\\[^)\n]*)",
    re.IGNORECASE,
)
"""The address of what the parser does not take for a link."""
BROKEN = later(
    r"\[[^\[\]\n]+\](?:"
    r"\(\s*(?P<spaced>(?:https?://|www\.)[^()\n]*[^\s()][ \t]+[^()\n]*?)\s*\)"
    r"|(?P<gap>[ \t]+)\((?:https?://|www\.)[^\s()]+\)"
    r"|\((?:https?://|www\.)[^()\s]+(?=\s|$)(?![^()]*\)))"
    r"|\([^()\n]+\)(?P<swapped>\[(?:https?://|www\.)[^\s\[\]]+\])"
)
"""What was meant to be a link: a space in its address or before it, no bracket at its end, brackets exchanged."""
LOOKS_ADDRESSED = later(rb"/(?=/)|l(?<=[\n(\[?]l)ll\.")
"""What one of the shapes of words has where that is."""
OPENED = later(r"[\])][ \t]*[(\[]")
GENERIC = later(
    r"(?:видео|видеоролик|видеофильм|видеозапис|видеоматериал|ролик|фильм|запис|ссылк|смотр|см|тут|здесь|по|на|о|об|с|и|в|к|"
    r"для|этой|практик|занят|url|youtube|rutube|youtu|vk|вк|вконтакте|рутуб|ютуб|video|link|watch|the|http|https|www)[а-яё]{0,4}",
    re.IGNORECASE,
)
"""Words that are no title."""


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


class FlawedAddress(Rule):
    """An address on the net that cannot be right."""

    code = "PC423"
    name = "flawed-address"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(ru="в адресе ошибка, {what}: {address}", en="there is a mistake in the address, {what}: {address}")
    help = Text(
        ru="откройте страницу в браузере и скопируйте её адрес целиком",
        en="open the page in a browser and copy its address as a whole",
    )
    help_near = Text(ru="должно быть, вероятно, так: {near}", en="it should probably be {near}")
    why = Text(
        ru="Ссылки из такого адреса не получится, а читатель наберёт его с бумаги и не найдёт страницы.",
        en="No link can be made of it, and whoever types it from paper does not find the page.",
    )
    bad = BODY + "Правила есть [на сайте проекта](www.example.org/pravila).\n"
    good = BODY + "Правила есть [на сайте проекта](https://www.example.org/pravila).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The addresses of links, but not those that PC126 and PC424 speak of, and those in the text."""
        document = subject.document
        if document.front is None:
            return
        known = []
        for written in links_of(document):
            if written.span.start < document.body_start and not ADDRESS.fullmatch(written.text):
                continue
            if not LOCAL_DRIVE.match(written.text):
                known.append(written.span)
                yield from self._found(written)
        for written in bare_addresses(subject):
            yield from self._found(written)

    def _found(self, written: Written) -> Iterator[Finding]:
        flaw = flaw_of(written.text, bare=written.bare)
        if flaw is not None:
            start, end = written.span
            edits = (Edit(start, end, flaw.better),) if flaw.better and end - start == len(written.text) else ()
            yield Finding(
                written.span, {"what": flaw.what, "address": _shown(written.text), "near": _shown(flaw.better)}, edits
            )


class UnusableAddress(Rule):
    """A link to a file on somebody's computer, or one that does something."""

    code = "PC424"
    name = "unusable-address"
    message = Text(ru="такой ссылки в книге быть не может: {address}", en="the book can have no such link: {address}")
    help = Text(
        ru="выложите файл в интернет и дайте его адрес, начиная с https://",
        en="put the file on the net and give its address there, beginning with https://",
    )
    why = Text(
        ru="Файл с вашего компьютера читателю не открыть, а ссылки-программы опасны и не печатаются.",
        en="Nobody else can open a file of your computer, and links that are programs are dangerous.",
    )
    bad = BODY + "Бланк лежит [в папке](C:\\Бланки\\blank.docx).\n"
    good = BODY + "Бланк лежит [на сайте](https://example.org/blank).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Links, and what the parser would not take for one."""
        document = subject.document
        if document.front is None:
            return
        for written in links_of(document):
            if written.span.start >= document.body_start and LOCAL_DRIVE.match(written.text):
                yield self.at(written.span, address=_shown(written.text))
        for prose, raw in _with_brackets(subject, "]("):
            for match in UNUSABLE.finditer(raw):
                yield self.at(prose.span(*match.span("address")), address=_shown(match["address"]))


def _with_brackets(subject: Subject, *signs: str) -> Iterator[tuple[Prose, str]]:
    """The texts, of a file with one of these signs, in which brackets are left that were perhaps meant for links."""
    text = subject.document.text
    # What stands within a word is found among the few shapes of words.
    signed = (sign in text if " " in sign else sign.encode() in shapes(text) for sign in signs)
    if text.find("[", subject.document.body_start) >= 0 and any(signed):
        for prose in subject.prose(OPENED):
            if prose.kind not in {"field", "caption"} and OPENED.search(prose.text):
                yield prose, literal(prose, text)


class BrokenLink(Rule):
    """What was meant to be a link and is none."""

    code = "PC435"
    name = "broken-link"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="ссылка не получилась, в книге будет напечатано как есть: {text}",
        en="this did not become a link; the book will have it as it is: {text}",
    )
    help = Text(
        ru="в квадратных скобках пишут слова, сразу за ними в круглых адрес без пробелов: [сайт](https://example.org)",
        en="words stand in square brackets, the address without spaces right behind them: [site](https://example.org)",
    )
    why = Text(
        ru="Скобки и адрес останутся посреди предложения, а нажать будет не на что.",
        en="Brackets and address would stay in the sentence, and there would be nothing to click on.",
    )
    bad = BODY + "Правила есть [на сайте] (https://example.org/pravila).\n"
    good = BODY + "Правила есть [на сайте](https://example.org/pravila).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Brackets that the parser left as they are."""
        if not LOOKS_ADDRESSED.search(shapes(subject.document.text)):
            return
        for prose, raw in _with_brackets(subject, "](", ")[", "] ("):
            for match in BROKEN.finditer(raw):
                span = prose.span(*match.span())
                edits = self._edits(prose, match) if prose.whole(*match.span()) else ()
                yield Finding(span, {"text": _shown(match[0])}, edits)

    @staticmethod
    def _edits(prose: Prose, match: re.Match[str]) -> tuple[Edit, ...]:
        start = prose.offsets[match.start()] - match.start()
        if match["gap"]:
            return (Edit(start + match.start("gap"), start + match.end("gap"), ""),)
        if match["spaced"] and not re.search("[\"'<>]", match["spaced"]):
            return (Edit(start + match.start("spaced"), start + match.end("spaced"), f"<{match['spaced'].strip()}>"),)
        if match["swapped"]:
            words, address = match[0][1 : -len(match["swapped"]) - 1], match["swapped"][1:-1]
            return (Edit(start + match.start(), start + match.end(), f"[{words}]({address})"),)
        return ()


class VideoWithoutTitle(Rule):
    """A video of which a reader sees nothing but the address."""

    code = "PC425"
    name = "video-without-title"
    severity = Severity.WARNING
    message = Text(ru="у видео нет названия: {address}", en="the video has no title: {address}")
    help = Text(
        ru="напишите, что по адресу можно увидеть: «{{адрес: {address}, название: Занятие в мастерской}}» в начале файла, "
        "[Занятие в мастерской]({address}) в тексте",
        en="write what there is to see: `{{url: {address}, title: A lesson in the workshop}}` at the top of the file, "
        "[A lesson in the workshop]({address}) in the text",
    )
    why = Text(
        ru="Читатель бумажной книги видит один адрес и не знает, стоит ли его набирать.",
        en="Readers of a printed book see an address and do not know whether it is worth typing.",
    )
    bad = START + "видео: https://rutube.ru/video/0123456789abcdef\n---\n"
    good = START + "видео: {адрес: 'https://rutube.ru/video/0123456789abcdef', название: Занятие в мастерской}\n---\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The videos of the front matter, and the addresses that stand alone in the text."""
        document = subject.document
        if document.front is None:
            return
        for field, node, titled in front_links(document):
            address = node.text.strip()
            if field == "videos" and not titled and ADDRESS.fullmatch(address):
                yield self.at(node.span, address=_shown(address))
        for prose in subject.prose(VIDEO) if "/" in document.text and "//" in document.text else ():
            if prose.kind not in {"field", "caption"} and _says_nothing(prose, document):
                for written in (*bare_in(prose, document.text), *autolinks_of(prose, document.text)):
                    if VIDEO.match(written.text):
                        yield self.at(written.span, address=_shown(written.text))


def _says_nothing(prose: Prose, document: Document) -> bool:
    """Whether a piece of text, and the line before it, has no words that may be a title; a note belongs to others."""
    words = re.findall(r"[^\W\d_]+", prose.text.replace(OBJECT, " "))
    if not all(GENERIC.fullmatch(word) for word in words):
        return False
    first = document.text.rfind("\n", 0, prose.offsets[0]) + 1
    before = document.text[document.body_start : first].rstrip()
    return not document.text.startswith("[^", first) and "«" not in before[before.rfind("\n") + 1 :]
