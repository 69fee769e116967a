"""Links: anchors, files, notes, and the words that a link has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Finding, Noticed, Rule
from profcollect.lint.rules.media import Renamed
from profcollect.names import fold, nearest
from profcollect.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profcollect.lint.rule import Subject
    from profcollect.prose import Target

START = "---\nназвание: Профессиональные пробы\n---\n\n"
COURSE = "## Ход реализации\n\nЗанятие идёт два часа.\n\n"
WORD_ANCHOR = re.compile(r"#_(?:toc|ref|hlk|goback)", re.IGNORECASE)
"""What Word makes for itself."""
MOST_ANCHORS = 300
"""In a text with more headings, nobody looks for the one that was meant."""
NOTES = re.compile(r"\[\^")
NOTE = re.compile(r"\[\^(?P<label>[^\[\]\n]{1,40})\]")
VAGUE = frozenset(
    map(
        fold,
        (
            *("здесь", "тут", "там", "вот", "сюда", "ссылка", "ссылке", "по ссылке", "по этой ссылке", "эта ссылка"),
            *("по данной ссылке", "ссылка здесь", "вот ссылка", "перейти", "перейти по ссылке", "нажмите", "нажать"),
            *("нажмите здесь", "жми", "жми сюда", "кликните здесь", "клик", "подробнее", "подробнее здесь", "далее"),
            *("читать далее", "читать", "смотреть", "смотреть здесь", "скачать", "скачать здесь", "по адресу"),
            *("click here", "here", "link", "this link", "read more", "more"),
        ),
    )
)
"""Words that say nothing of what a link leads to."""


def links(subject: Subject) -> Iterator[Target]:
    """The links of the body that have words of their own."""
    if subject.document.front is not None:
        yield from (target for target in subject.document.passages.targets if target.kind == "link")


class DeadAnchor(Rule):
    """A link to a heading of the same text that it does not have."""

    code = "PC421"
    name = "dead-anchor"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="в тексте нет места, на которое ведёт ссылка: {anchor}", en="the text has no such place: {anchor}"
    )
    help = Text(
        ru="после знака # пишут слова заголовка через дефис: [этапы](#ход-реализации)",
        en="behind # stand the words of a heading with hyphens between them: [stages](#the-course)",
    )
    help_near = Text(ru="возможно, имелось в виду {near}", en="perhaps {near} was meant")
    why = Text(
        ru="Такая ссылка в книге никуда не ведёт: останутся одни слова.",
        en="In the book such a link leads nowhere; only its words are left.",
    )
    bad = START + COURSE + "Об этапах сказано [выше](#hod-realizatsii).\n"
    good = START + COURSE + "Об этапах сказано [выше](#Ход-реализации).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The links, but not those that came along from Word."""
        suggested: dict[str, str | None] = {}
        for target in links(subject):
            anchor = unquote(target.address)
            if len(anchor) < len("#?") or anchor[0] != "#" or WORD_ANCHOR.match(anchor):
                continue
            anchors = subject.document.body.anchors
            own = slugify(anchor[1:])
            if own in anchors:
                continue
            if own not in suggested:
                suggested[own] = nearest(own, anchors) if len(anchors) <= MOST_ANCHORS and own else None
            near = _anchor(subject, suggested[own] or "")
            span = target.written or target.span
            edits = (Edit(span.start, span.end, near),) if near and target.written else ()
            yield Finding(span, {"anchor": anchor, "near": near}, edits)


def _anchor(subject: Subject, anchor: str) -> str:
    """How to write a link to a heading: by its words rather than by their transliteration."""
    texts = (heading.text for heading in subject.document.body.headings if heading.id == anchor)
    words = "-".join(re.findall(r"\w+", next(texts, "")))
    return "#" + (words if slugify(words) == anchor else anchor) if anchor else ""


class LinkMissing(Renamed):
    """A link to a file that is not there."""

    code = "PC422"
    name = "link-missing"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="ссылка ведёт на файл, которого нет: {path}", en="a link leads to a file that is not there: {path}"
    )
    help = Text(
        ru="проверьте имя файла и папку; путь отсчитывается от файла практики: ../kyshtym/proba.md",
        en="check the name and the folder; the path starts from the practice's file: ../kyshtym/proba.md",
    )
    help_near = Text(ru="возможно, имелось в виду {near}", en="perhaps {near} was meant")
    why = Text(
        ru="В книге от ссылки останутся одни слова, и читатель не узнает, куда его посылали.",
        en="In the book only the words of the link are left, and nobody learns where it led.",
    )
    bad = START + "Похожее занятие описано [в соседней практике](probba.md).\n"
    good = START + "Похожее занятие описано [в соседней практике](proba.md).\n"


class LinkOutside(Noticed):
    """A link to a file outside the collection."""

    code = "PC433"
    name = "link-outside"
    severity = Severity.WARNING
    message = Text(ru="ссылка ведёт за пределы сборника: {path}", en="a link leads out of the collection: {path}")
    help = Text(
        ru="сослаться можно на другую практику сборника или на страницу в интернете",
        en="link to another practice of the collection, or to a page on the net",
    )
    why = Text(
        ru="Этот файл есть только на вашем компьютере, читатель книги его не откроет.",
        en="That file is on your own computer only; no reader of the book can open it.",
    )
    bad = START + "Бланк лежит [в общей папке](../../../blank.md).\n"
    good = START + "Бланк лежит [на сайте](https://example.org/blank).\n"


class LinkToFile(Noticed):
    """A link to a file that is no practice."""

    code = "PC430"
    name = "link-to-file"
    severity = Severity.INFO
    message = Text(
        ru="этот файл в книгу не войдёт, от ссылки останутся одни слова: {path}",
        en="this file will not be in the book, only the words of the link: {path}",
    )
    help = Text(
        ru="выложите файл в интернет и дайте его адрес или назовите файл среди приложений: «приложения: {path}»",
        en="put the file on the net and link to it there, or name it as an attachment: `attachments: {path}`",
    )
    why = Text(
        ru="Книга собирается из текстов и рисунков; документы, лежащие рядом, она с собой не берёт.",
        en="A book is made of texts and images; it does not take along the documents beside them.",
    )
    bad = START + "Разметка показана [на плане](images/plan.png).\n"
    good = START + "Разметка показана на плане.\n\n![План мастерской](images/plan.png)\n"


class UndefinedNote(Rule):
    """A reference to a footnote that is not there."""

    code = "PC426"
    name = "undefined-note"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="сноски «{label}» нет, в книге будет напечатано [^{label}]",
        en="there is no note “{label}”; the book will have [^{label}] as it is",
    )
    help = Text(
        ru="допишите её отдельной строкой, например в конце текста: [^{label}]: текст сноски",
        en="write it in a line of its own, at the end for instance: [^{label}]: the note",
    )
    help_near = Text(
        ru="напишите [^{near}], в метках сносок не бывает пробелов", en="write [^{near}]; labels have no spaces"
    )
    why = Text(
        ru="Знак сноски без самой сноски остаётся в тексте непонятными значками.",
        en="A reference without its note stays in the text as odd signs.",
    )
    bad = START + "Пробу прошли многие[^1], а экскурсию все[^ 1].\n\n[^1]: По данным школ.\n"
    good = START + "Пробу прошли многие[^1].\n\n[^1]: По данным школ.\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The references; in values of the front matter and below images there are none."""
        document = subject.document
        if document.front is None or document.text.find("[", document.body_start) < 0:
            return
        notes = document.body.environment.get("footnotes", {}).get("refs", {})
        # Most texts have no such reference, which shows without looking where code is.
        if all(":" + match["label"] in notes for match in NOTE.finditer(document.text, document.body_start)):
            return
        for prose in subject.prose(NOTES):
            for match in NOTE.finditer(prose.text) if prose.kind not in {"field", "caption"} else ():
                label = match["label"]
                near = self._meant(label, notes)
                span = prose.span(*match.span("label"))
                edits = (Edit(span.start, span.end, near),) if near and prose.whole(*match.span("label")) else ()
                yield Finding(prose.span(*match.span()), {"label": label, "near": near}, edits)

    @staticmethod
    def _meant(label: str, notes: Mapping[str, int]) -> str:
        """A label without its spaces, if it has any: one that is there, or one that might be."""
        words = label.split()
        if not re.search(r"\s", label):
            return ""
        return "".join(words) if ":" + "".join(words) in notes else "-".join(words)


class EmptyLinkText(Rule):
    """A link without words."""

    code = "PC427"
    name = "empty-link-text"
    severity = Severity.WARNING
    message = Text(ru="у ссылки нет слов: {address}", en="the link has no words: {address}")
    help = Text(
        ru="напишите в квадратных скобках, что по ней откроется: [Положение о конкурсе]({address})",
        en="write between the square brackets what it opens: [The rules of the contest]({address})",
    )
    why = Text(
        ru="Вместо названия в книге будет напечатан голый адрес.",
        en="The book would have the bare address for a title.",
    )
    bad = START + "Правила есть на сайте: [](https://example.org/pravila).\n"
    good = START + "Правила есть на сайте: [Положение о пробах](https://example.org/pravila).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The links."""
        for target in links(subject):
            if not target.words.strip() and target.address not in {"", "#"}:
                yield self.at(target.span, address=_as_written(subject, target))


class VagueLinkText(Rule):
    """Words of a link that do not say what it leads to."""

    code = "PC428"
    name = "vague-link-text"
    severity = Severity.INFO
    message = Text(
        ru="по слову «{words}» не понять, куда ведёт ссылка", en="“{words}” does not say what the link leads to"
    )
    help = Text(
        ru="сделайте ссылкой название того, что откроется: «есть в [положении о конкурсе]({address})»",
        en="let the title of what it opens be the link: “see the [rules of the contest]({address})”",
    )
    why = Text(
        ru="На бумаге нажать нельзя, а тот, кому страницу читает программа, слышит одни «здесь» и «тут».",
        en="Nobody can click on paper, and whoever has a page read aloud hears nothing but “here”.",
    )
    bad = START + "Положение лежит [здесь](https://example.org/pravila).\n"
    good = START + "На сайте есть [положение о пробах](https://example.org/pravila).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The links."""
        for target in links(subject):
            if target.address not in {"", "#"} and fold(target.words.strip(" .,:;!?>→…\n")) in VAGUE:
                yield self.at(target.span, words=target.words.strip(), address=_as_written(subject, target))


class LinkWithoutAddress(Rule):
    """A link that leads nowhere."""

    code = "PC429"
    name = "link-without-address"
    severity = Severity.WARNING
    message = Text(ru="у ссылки «{words}» нет адреса", en="the link “{words}” has no address")
    help = Text(
        ru="впишите адрес в круглые скобки или уберите скобки",
        en="write the address between the brackets, or remove them",
    )
    why = Text(ru="В книге останутся одни слова.", en="Only the words will be left in the book.")
    bad = START + "На сайте есть [положение о пробах]().\n"
    good = START + "На сайте есть [положение о пробах](https://example.org/pravila).\n"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The links."""
        for target in links(subject):
            if target.address in {"", "#"}:
                yield self.at(target.span, words=target.words.strip())


def _as_written(subject: Subject, target: Target) -> str:
    """The address of a link as its author knows it; the parser has a Russian one in Latin letters."""
    return subject.document.text[slice(*target.written)] if target.written else unquote(target.address)
