"""Addresses as people write them: what is wrong with one, and what was probably meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from profcollect.i18n import Text
from profcollect.lint.written import items_of, value_of
from profcollect.patterns import later
from profcollect.practice import Link, Practice
from profcollect.prose import ADDRESS
from profcollect.yamltree import Scalar, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.rule import Subject
    from profcollect.prose import Prose
    from profcollect.source import Document

REMOTE = later(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")
LOCAL_DRIVE = later(r"[A-Za-z]:[\\/]|\\\\|file:", re.IGNORECASE)
"""How the path of a file on somebody's own computer begins."""
EMAIL = later(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HOST = later(
    r"(?:www\.|(?:[\w-]+\.)+(?:ru|рф|su|com|org|net|info|edu|gov|biz|me|be|tv|io|pro|by|kz|online|site|club|school|space|"
    r"website|moscow|tatar|дети|онлайн|сайт|москва|рус)(?::\d+)?(?:[/?#]|$))\S*",
    re.IGNORECASE,
)
"""An address of a site without `https://`; no file has such a suffix."""
SLIPS = (
    r"hhttps?|htttps?|htps?|hhtps?|ttt?ps?|htpps?|httpps?|httpss|htts?|httsp|hptts?|hppts?|thtps?|htpts?|нttps?|hтtps?|htтps?|"
    r"httрs?"
)
SCHEME = later(
    r"(?P<doubled>(?:https?:?/{0,3})+https?(?::/{0,3}|//))"
    r"|(?P<slashes>https?(?::///+|:/?(?=[^/\\\s]+\.)|//|:\\+|[;.,]//|:\s+//))"
    rf"|(?P<letters>(?:{SLIPS}):?/{{1,3}}|(?:{SLIPS}):)",
    re.IGNORECASE,
)
"""What may stand where `https://` should."""
BARE = later(rf"(?<![\w/.:@])(?:{SCHEME.pattern})[^\s<>«»()\[\]]+|{ADDRESS.pattern}", re.IGNORECASE)
SIGN = later(r"[/:wW](?:/(?<=[/:]/)|[wW]{2}\.(?<=[wW]{3}\.))")
"""Where BARE may find something: `//`, `:/` or `www.`; what begins with one of few signs is found sooner."""
LATIN = str.maketrans("авекмнорстухАВЕКМНОРСТУХ", "abekmhopctyxABEKMHOPCTYX")
CYRILLIC = str.maketrans("abekmhopctyxABEKMHOPCTYX", "авекмнорстухАВЕКМНОРСТУХ")
CAUGHT = later(r"(?:[.,;:»”\"…]|[.,;:]?\)[.,;:]?)$")
"""What may stand after an address rather than in it."""
KEEPS_POINTS = later(r"wiki", re.IGNORECASE)
"""Sites whose pages may have such names."""
VIDEO = later(
    r"(?:https?://(?:www\.|m\.)?|www\.)(?:youtube\.com/(?:watch|shorts|live|embed)|youtu\.be/|rutube\.ru/(?:video|shorts|play)|"
    r"vk\.(?:com|ru)/(?:video|clip)|vkvideo\.ru/|ok\.ru/video|my\.mail\.ru/[^\s]*video|vimeo\.com/\d|"
    r"dzen\.ru/video|plvideo\.ru/)",
    re.IGNORECASE,
)
"""How the address of a video begins."""


class Flaw(NamedTuple):
    """What is wrong with an address."""

    what: Text
    better: str
    """What was probably meant; empty where nobody can tell."""


class Written(NamedTuple):
    """An address of the net in a practice."""

    text: str
    span: Span
    bare: bool
    """Whether it stands among the words of a text, which may have punctuation behind it."""


NO_SCHEME = Text(ru="нет https:// в начале", en="there is no https:// before it")
NO_MAILTO = Text(ru="перед почтой не хватает слова mailto", en="an e-mail address wants mailto before it")
NO_MAIL = Text(ru="это не адрес почты", en="this is no e-mail address")
DOUBLED = Text(ru="начало адреса написано дважды", en="its beginning is written twice")
SLASHES = Text(ru="после http или https нужны двоеточие и две косые черты", en="after http or https belongs ://")
MISSPELT = Text(ru="опечатка в начале адреса, там нужно http:// или https://", en="http:// or https:// is misspelt")
SPACE = Text(ru="в имени сайта пробел или лишний знак", en="the name of the site has a space or a sign in it")
NO_POINT = Text(ru="в имени сайта не хватает точки", en="the name of the site lacks a point")
ALPHABETS = Text(
    ru="в имени сайта перемешаны русские и латинские буквы", en="the name of the site mixes Latin and Cyrillic letters"
)
AFTER = Text(ru="к адресу прилип знак препинания", en="punctuation sticks to it")


def without_scheme(address: str) -> str:
    """What an address is meant to be that has no scheme: a site's or an e-mail address; else empty."""
    if address.startswith("//"):
        return f"https:{address}"
    if EMAIL.fullmatch(address):
        return f"mailto:{address}"
    return f"https://{address}" if HOST.match(address) else ""


def flaw_of(written: str, *, bare: bool = False) -> Flaw | None:
    """What is wrong with an address of the net, None where nothing is."""
    found = SCHEME.match(written)
    if found is not None:
        end = "s" if "s" in found[0].lower().rsplit("h", 1)[-1] else ""
        what = DOUBLED if found["doubled"] else SLASHES if found["slashes"] else MISSPELT
        rest = written[found.end() :].lstrip("/")
        return Flaw(what, f"http{end}://{rest}")
    scheme, _, rest = written.partition("://")
    if scheme.lower() in {"http", "https"}:
        flaw = _flaw_of_host(scheme, rest)
        if bare:
            # A text may speak of addresses that are none: «https://…».
            return flaw if flaw and flaw.what is ALPHABETS else None
        return flaw or _caught(written)
    if written.lower().startswith("mailto:"):
        return None if EMAIL.match(written[len("mailto:") :]) else Flaw(NO_MAIL, "")
    better = "" if REMOTE.match(written) and not written.startswith("//") else without_scheme(written)
    if bare or not better:
        return None
    return Flaw(NO_MAILTO if better.startswith("mailto:") else NO_SCHEME, better)


def _flaw_of_host(scheme: str, rest: str) -> Flaw | None:
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    tail = rest[len(host) :]
    host = host.rpartition("@")[2]
    name = re.sub(r":\d+$", "", host)
    if name.startswith("[") or "%" in name:
        return None
    name = name.rstrip(".,;:!?)»…")
    if not re.fullmatch(r"[\w.-]+", name) or ".." in name:
        return Flaw(SPACE, "")
    labels = name.split(".")
    if len(labels) == 1:
        return None if name == "localhost" else Flaw(NO_POINT, "")
    # Names in .ru and .su are Latin.
    latin = labels[-1].lower() in {"ru", "su"}
    odd = {label for label in labels if _mixed(label)}
    if latin and re.search("[а-яё]", labels[-2], re.IGNORECASE):
        odd.add(labels[-2])
    if not odd:
        return None
    other = CYRILLIC if re.search("[а-яё]", labels[-1], re.IGNORECASE) and not _mixed(labels[-1]) else LATIN
    better = ".".join(label.translate(other) if label in odd else label for label in labels)
    good = re.fullmatch(r"[\da-z.-]+|[\dа-яё.-]+", better, re.IGNORECASE) is not None
    return Flaw(ALPHABETS, f"{scheme}://{better}{host[len(name) :]}{tail}" if good else "")


def _mixed(label: str) -> bool:
    return bool(re.search("[a-z]", label, re.IGNORECASE) and re.search("[а-яё]", label, re.IGNORECASE))


def _caught(written: str) -> Flaw | None:
    found = CAUGHT.search(written)
    if found is None or (found[0] == "." and KEEPS_POINTS.search(written)):
        return None
    if ")" in found[0] and written.count("(") >= written.count(")"):
        return None
    return Flaw(AFTER, written[: found.start()])


def links_of(document: Document) -> Iterator[Written]:
    """The addresses of the links in the body, and those in the front matter, as they are written."""
    for _, node, _ in front_links(document):
        yield Written(node.text.strip(), node.span, bare=False)
    for target in document.passages.targets:
        mail = target.kind == "autolink" and target.address.startswith("mailto:")
        if target.kind != "image" and target.written is not None and not mail:
            yield Written(document.text[slice(*target.written)], target.written, bare=False)


def front_links(document: Document) -> Iterator[tuple[str, Scalar, bool]]:
    """The addresses in the front matter: `videos` or `links`, the address, and whether it has a title."""
    for field in ("videos", "links"):
        for node in items_of(value_of(document.front, Practice, field)):
            url = node if isinstance(node, Scalar) else value_of(node, Link, "url")
            if isinstance(url, Scalar) and not url.absent:
                title = value_of(node, Link, "title")
                yield field, url, isinstance(title, Scalar) and bool(title.text.strip())


def emails(text: str) -> Iterator[re.Match[str]]:
    """The e-mail addresses in a text, looked for in the lines that have the sign: any letter may begin one."""
    end = 0
    while (sign := text.find("@", end)) >= 0:
        start, end = text.rfind("\n", 0, sign) + 1, text.find("\n", sign)
        end = len(text) if end < 0 else end
        yield from EMAIL.finditer(text, start, end)


def bare_addresses(subject: Subject) -> Iterator[Written]:
    """The addresses among the words of texts."""
    text = subject.document.text
    if ("/" in text and ("//" in text or ":/" in text)) or ("w" in text and "www." in text):
        for prose in subject.prose(SIGN):
            yield from bare_in(prose, text)


def bare_in(prose: Prose, text: str) -> Iterator[Written]:
    """The addresses among the words of one text; `text` is the whole file."""
    for match in BARE.finditer(literal(prose, text)):
        written = match[0].rstrip(".,;:!?»…)\"'")
        if "@" not in written:
            yield Written(written, prose.span(match.start(), match.start() + len(written)), bare=True)


def autolinks_of(prose: Prose, text: str) -> Iterator[Written]:
    """The links of a text that have no words but their address."""
    for target in prose.targets:
        if target.kind == "autolink" and target.written is not None:
            yield Written(text[slice(*target.written)], target.written, bare=False)


def literal(prose: Prose, text: str) -> str:
    """A piece of prose with its addresses, which it has as objects."""
    return "".join([text[place] for place in prose.offsets])
