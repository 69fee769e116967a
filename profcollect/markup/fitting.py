"""What fits on the page: words on its lines, columns in a table, a figure among the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from profcollect.settling import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from profcollect.images import Image
    from profcollect.profiles import Profile

POINT = 25.4 / 72
"""Millimetres."""
FONT_HEIGHT = 1.15
"""Of a line, in the font's size."""
IN_EM = 1.77
"""Characters of a table's text that an em of the page's text holds."""
WORD, CODE = 0.39, 0.56
"""Shares of the line that are left at the bottom of lists and quotes one in another: for words, and for code."""
SHORT = 12
"""Characters of the longest cell in a column that needs no second line."""
PADDING = 2
"""Characters that the space between columns takes."""
WHOLE_WORD = 12
"""Characters of a word that a column should hold unbroken; a longer one may be hyphenated."""
HIGHEST_ROW = 12
"""Lines of a row that is not split between pages."""
HIGHEST_KEPT = 8
"""Lines of a table that is not split between pages."""
TALLEST = 0.8
"""The greatest height of a picture, of the height of the text."""
TALL = 0.3
"""From that height, a picture that does not fit on a page leaves a gap there that jars."""


class Room(NamedTuple):
    """What fits on a line of the page, in characters."""

    line: int
    """Of a table as wide as the page."""
    word: int
    """The longest word that surely fits, however deep its list."""
    code: int
    """As `word`, in a block of code."""


class Plan(NamedTuple):
    """How a table is set."""

    widths: str
    """Of its columns, for Typst."""
    rooms: list[int]
    """The longest word that fits in each column, in characters."""
    turned: bool
    """Whether it is too wide for the page, and lies on its side."""
    whole: bool
    """Whether its rows are low enough to stand on one page each."""
    kept: bool
    """Whether it is low enough to stand on one page."""
    repeated: bool
    """Whether its header may stand again on the next page: there it is an artifact, where PDF/UA allows no link."""


def room(page: Profile, *, turned: bool = False) -> Room:
    """What fits on a line of the page, or of the page turned."""
    line = (page.text_height if turned else page.text_width) / (page.size * POINT) * IN_EM
    return Room(round(line), max(1, round(line * WORD)), max(1, round(line * CODE)))


def plan(tokens: Sequence[Token], index: int, page: Profile, *, may_turn: bool) -> Plan:
    """How the table that opens at `index` is set on the page."""
    weights = tokens[index].meta["weights"]
    cells = [(column, plain(inline.children), inline) for column, inline in _cells(tokens, index)]
    longest = [0] * len(weights)
    for column, words, _ in cells:
        longest[column] = max([longest[column], *map(len, words.split())])
    turned = may_turn and sum(min(word, WHOLE_WORD) + 1 for word in longest) > room(page).line
    widths, rooms = _widths(weights, longest, room(page, turned=turned))
    lines = [
        HIGHEST_ROW + 1 if _has(inline, "image") else 1 + len(words) // max(1, rooms[column])
        for column, words, inline in cells
    ]
    rows = [max(lines[start : start + len(weights)]) for start in range(0, len(lines), len(weights))]
    return Plan(
        widths,
        rooms,
        turned,
        whole=max(rows) <= HIGHEST_ROW,
        kept=sum(rows) <= HIGHEST_KEPT,
        repeated=not any(_has(inline, "link_open", "footnote_ref") for _, _, inline in cells[: len(weights)]),
    )


def floats(tokens: Sequence[Token], index: int, page: Profile, image: Image) -> bool:
    """Whether the figure at `index` goes to the foot of a page, so that the text behind it leaves no gap before it.

    Only a tall one does, and only where a page of text follows: elsewhere the foot may be far below the text's end.
    """
    width = image.printed_mm(tokens[index].meta["width"], page.text_width, page.text_height * TALLEST)
    if tokens[index].level or width * image.height / image.width < TALL * page.text_height:
        return False
    lines = page.text_height / (FONT_HEIGHT * page.line * page.size * POINT)
    following = sum(len(token.content) for token in tokens[index:] if token.type == "inline")
    return following > lines * room(page).line


def _has(inline: Token, *types: str) -> bool:
    """Whether a cell has a token of one of these types."""
    return any(child.type in types for child in inline.children or ())


def _cells(tokens: Sequence[Token], index: int) -> Iterator[tuple[int, Token]]:
    """Column and content of every cell."""
    column = 0
    while tokens[index].type != "table_close":
        token = tokens[index]
        if token.type in {"th_open", "td_open"}:
            column = token.meta["column"]
        elif token.type == "inline":
            yield column, token
        index += 1


def _widths(weights: Sequence[int], longest: Sequence[int], fits: Room) -> tuple[str, list[int]]:
    """The widths of a table's columns, and how long a word fits in each.

    Short columns are as wide as what they hold, as long as that leaves half of the table to the others.
    """
    taken = sum(weight + PADDING for weight in weights if weight <= SHORT)
    if max(weights) <= SHORT:
        return _fractions(weights), [fits.line * weight // sum(weights) - PADDING for weight in weights]
    if taken > fits.line // 2:
        shares = _shares(weights, longest, fits.line)
        return _fractions(shares), [share - PADDING for share in shares]
    wide = [place for place, weight in enumerate(weights) if weight > SHORT]
    shares = _shares([weights[place] for place in wide], [longest[place] for place in wide], fits.line - taken)
    by_place = dict(zip(wide, shares, strict=True))
    widths = (
        f"{by_place[place]}fr, " if place in by_place else f"{weight} * 0.6em + 1em, "
        for place, weight in enumerate(weights)
    )
    rooms = [by_place[place] - PADDING if place in by_place else fits.word for place in range(len(weights))]
    return "".join(widths), rooms


def _shares(weights: Sequence[int], longest: Sequence[int], line: int) -> list[int]:
    """The characters of the line that each column gets: for its longest word, and what is left by weight."""
    least = [min(word, WHOLE_WORD) + PADDING for word in longest]
    rest, whole = line - sum(least), sum(weights)
    if rest < 0:
        return [line * own // sum(least) for own in least]
    return [own + rest * weight // whole for own, weight in zip(least, weights, strict=True)]


def _fractions(shares: Sequence[int]) -> str:
    return "".join(f"{max(1, share)}fr, " for share in shares)
