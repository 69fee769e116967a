"""Russian typography at render time: where a line must not break, and how a per cent sign stands.

Sources keep ordinary spaces, so that they stay readable and their differences clean; every format gets
the same no-break spaces.  Code and addresses are never touched: the pass sees text tokens only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from profcollect.wording import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

NBSP = "\u00a0"
BETWEEN = "\0"
"""A character that no text has."""
UNITS = (
    r"гг?\.|в{1,2}\.|%|₽|руб\.|тыс\.|млн|млрд|мин\.?|мм|см|км|м|кг|ч\.?|°C|экз\.|чел\.|"
    r"час\w*|минут\w*|класс\w*|лет|год\w*|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
WORD = r"(?<![\w-])"
BREAK = re.compile(
    # The pattern starts with its only space, so that the search jumps from space to space.
    # What binds to the left begins with a dash or one of three letters; before other words, most spaces need no further
    # look: four letters are no short word, nor is there one before a comma or the end of a sentence.
    r" (?!(?<=[а-яё]{4} )[^—–лжб])(?!(?<=[,;:)»!?…] )[^—–лжб])(?!(?<=[^А-яЁё]\. )[^—–лжб])(?:"
    # After a word of one or two letters, some of three, an abbreviation, an initial, a number sign;
    rf"(?<={WORD}[ав-еёз-яА-ЯЁ] )|(?<={WORD}(?!бы|ли|же|ль)[а-яёА-ЯЁ]{{2}} )|(?<={WORD}(?:для|что|или|при|под|над|без|Для|Что|Или|При|Под|Над|Без) )"
    rf"|(?<=(?<!\d[ {NBSP}]){WORD}[гдстпА-ЯЁ]\. )|(?<={WORD}(?:ул|пр|им|см|ст|гл|пп)\. )|(?<={WORD}(?:рис|стр|вып)\. )|(?<={WORD}табл\. )"
    r"|(?<=[№§] )"
    # before a dash, a particle, the unit of a number, the second half of «т. д.» and its like.
    r"|(?=[—–] )|(?=(?:ли|ль|же|ж|бы|б)(?!\w))"
    rf"|(?<=\d )(?=(?:{UNITS})(?!\w))"
    r")"
)
"""One pattern for every space that must not break: rules T01, T02, T07–T10, T14 of the typography."""


PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f]?(?=%(?![\w-]))")
"""What may stand between a number and its per cent sign: a book has one way throughout, rule T13."""
Bind: TypeAlias = "Callable[[str], str]"


def bind(text: str) -> str:
    """`text` with no-break spaces where Russian rules forbid a line break; nothing else changes."""
    return BREAK.sub(NBSP, text)


@cache
def binder(percent: str) -> Bind:
    """What binds the texts of a book that has its per cent signs `spaced` or `close`."""
    gap = NBSP if percent == "spaced" else ""
    return lambda text: PERCENT.sub(gap, bind(text)) if "%" in text else bind(text)


def bind_tokens(tokens: Sequence[Token], bind: Bind = bind) -> None:
    """Bind the text of inline tokens, in place; the text of links that show their address stays."""
    texts: list[Token] = []
    for token in tokens:
        kind = token.type
        if kind == "inline":
            if isinstance(token, Words):
                # The asterisks in it are as good as the ends of texts: nothing binds across them.
                texts.append(token)
            elif token.children:
                texts += _texts(token.children)
        elif kind == "table_open" and token.meta.get("caption"):
            texts += _texts(token.meta["caption"])
        elif kind == "figure":
            token.meta["caption"] = bind(token.meta["caption"])
    _bind_all(texts, bind)


def _texts(children: Sequence[Token]) -> Iterator[Token]:
    automatic = False
    for child in children:
        if child.type == "link_open":
            automatic = child.markup == "autolink"
        elif child.type == "link_close":
            automatic = False
        elif child.type == "text" and not automatic:
            yield child


def _bind_all(texts: Sequence[Token], bind: Bind) -> None:
    """Bind texts at once, which takes less time than one by one; what stands between them binds nothing."""
    bound = bind(BETWEEN.join([token.content for token in texts])).split(BETWEEN)
    if len(bound) != len(texts):
        bound = [bind(token.content) for token in texts]
    for token, content in zip(texts, bound, strict=True):
        token.content = content
