"""Tokens → WordprocessingML: paragraphs and tables for a Word document, everything named by style."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from profcollect.markup.wordml import (
    BOX,
    BOX_LEFT,
    BREAK,
    DEEPEST,
    FARTHEST,
    GAP,
    LEAD,
    LIST_LEFT,
    LONGEST_START,
    NOTE_LEAD,
    NOTE_MARK,
    STEP,
    Fragment,
    State,
    bookmark,
    bookmarked,
    column_weights,
    escape,
    external,
    field_of,
    flush,
    open_caption,
    open_paragraph,
    picture,
    properties,
    relation,
    run,
    shown_address,
    whole_paragraph,
)
from profcollect.settling import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it.token import Token

    from profcollect.markdown import Body
    from profcollect.markup import Context


def render(body: Body, context: Context) -> Fragment:
    """The body as a fragment."""
    state = State(body, context)
    _blocks(state, body.tokens)
    links, images = state.links, state.images
    state.links, state.images = {}, {}
    notes: list[str] = []
    for note in range(len(body.notes)):
        _write_notes(state, notes)
        if note not in state.homes:
            # Only notes that nobody refers to mention it: its text is kept under the last line.
            open_paragraph(state)
            _place_note(state, note)
            state.out.append("</w:p>")
    _write_notes(state, notes)
    return Fragment(
        body="".join(state.out),
        notes=tuple(notes),
        links=tuple(links.items()),
        images=tuple(images.items()),
        note_links=tuple(state.links.items()),
        note_images=tuple(state.images.items()),
        lists=tuple(state.numbered),
        bookmarks=state.bookmarks,
        drawings=state.drawings,
        styles=tuple(sorted(state.styles)),
    )


def _blocks(state: State, tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        fixed = FIXED.get(token.type)
        if fixed is None:
            state.following = tokens, place
            BLOCKS.get(token.type, _unknown)(state, token)
        else:
            state.out.append(fixed)


def _unknown(state: State, token: Token) -> None:
    if token.content:
        whole_paragraph(state, "", token.content)


def _heading(state: State, token: Token) -> None:
    name = bookmark(f"{state.context.slug}--{token.meta['id']}")
    if state.host:
        open_paragraph(state)
        state.formats = ("b",)
    else:
        open_paragraph(state, f"Heading{min(state.context.heading + token.meta['level'], DEEPEST)}")
    state.out.append(bookmarked(name, state.next_bookmark(), ""))


def _heading_close(state: State, _token: Token) -> None:
    state.formats = ()
    state.out.append("</w:p>")


def _code(state: State, token: Token) -> None:
    flush(state)
    open_paragraph(state, "SourceCode")
    lines = token.content.removesuffix("\n").expandtabs(4).split("\n")
    text = BREAK.join(map(escape, lines))
    state.out.append(f'<w:r>{properties("VerbatimChar")}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>')


def _enter(state: State, box: str) -> None:
    step = BOX_LEFT.get(box, STEP if state.boxes or state.host else LIST_LEFT + STEP)
    state.boxes.append(box)
    state.lefts.append(min(state.lefts[-1] + step, FARTHEST))


def _leave(state: State) -> None:
    flush(state)
    state.boxes.pop()
    state.lefts.pop()


def _numbers(state: State, token: Token) -> None:
    style = "ListParenthesis" if token.markup == ")" else "ListNumber"
    start = min(int(token.attrs.get("start", 1)), LONGEST_START)
    state.numbered.append((style, min(len(state.lists), DEEPEST - 1), start))
    _begin_list(state, style, f"\x01n{len(state.numbered) - 1}\x01")


def _begin_list(state: State, style: str, number: str) -> None:
    flush(state)
    state.lists.append((style, number))
    _enter(state, "list")


def _end_list(state: State, _token: Token) -> None:
    state.lists.pop()
    _leave(state)


def _item(state: State, token: Token) -> None:
    style, number = state.lists[-1]
    task = token.meta.get("task")
    if task is not None:
        style, number = "ListTask", "\x01lListTask\x01"
        state.lead += BOX.format("☑" if task else "☐")
    level = min(len(state.lists), DEEPEST) - 1
    state.marker = (style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _table(state: State, token: Token) -> None:
    flush(state)
    meta, left = token.meta, state.lefts[-1]
    weights, need = column_weights(state, meta["weights"])
    turn = 0 if state.boxes or state.host else need
    if turn:
        state.out.append(f"\x01s{turn}\x01")
    state.turning = f"\x01e{turn}\x01" if turn else ""
    if meta["caption"]:
        open_caption(state, "Caption", "table", meta["number"], meta["caption"])
        state.say(" – ")
        _inline(state, meta["caption"])
        state.out.append("</w:p>")
    else:
        state.out.append(LEAD)
    widths = [f"\x01w{weight},{sum(weights)},{left},{turn}\x01" for weight in weights]
    dense = f"\x01t{need},{turn}\x01"
    state.columns = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{{}}{ALIGNED.get(align, "")}{dense}"/></w:pPr>'
        for width, align in zip(widths, meta["aligns"], strict=True)
    ]
    indent = f'<w:tblInd w:w="\x01a{left}\x01" w:type="dxa"/>' if left else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    state.out.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BookTable"/><w:tblW w:w="\x01w1,1,{left},{turn}\x01" w:type="dxa"/>{indent}'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _table_close(state: State, _token: Token) -> None:
    state.out.append(f"</w:tbl>{GAP}{state.turning}")


def _cell(state: State, token: Token) -> None:
    head, column = token.type == "th_open", token.meta["column"]
    if column == 0:
        state.out.append(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>")
    state.strong = head
    state.out.append(state.columns[column].format("TableHeading" if head else "TableText"))


def _figure(state: State, token: Token) -> None:
    flush(state)
    meta = token.meta
    image = state.context.images.get(meta["src"])
    if image is None:
        said = f" ({meta['unsaid']})" if meta["unsaid"] else ""
        whole_paragraph(state, "MissingImage", f"{state.context.words['no_image']}: {shown_address(meta['src'])}{said}")
    else:
        open_paragraph(state, "Figure")
        state.out.append(picture(state, image, meta["alt"], meta["width"]) + "</w:p>")
    open_caption(state, "FigureCaption", "figure", meta["number"], meta["caption"])
    if meta["caption"]:
        state.say(f" – {meta['caption']}")
    state.out.append("</w:p>")


def _inline(state: State, children: Sequence[Token]) -> None:
    text = ""
    for token in children:
        kind = token.type
        if kind == "text":
            text += token.content
        elif kind == "softbreak":
            text += " "
        else:
            if text:
                state.say(text)
                text = ""
            INLINES.get(kind, _text)(state, token)
    if text:
        state.say(text)


def _text(state: State, token: Token) -> None:
    if token.content:
        state.say(token.content)


def _format(state: State, token: Token) -> None:
    state.formats = (*state.formats, FORMATS[token.type])


def _format_close(state: State, _token: Token) -> None:
    state.formats = state.formats[:-1]


def _image(state: State, token: Token) -> None:
    source, alt = str(token.attrs["src"]), plain(token.children)
    image = state.context.images.get(source)
    if image is None:
        state.say(f"[{state.context.words['no_image']}: {alt + ', ' if alt else ''}{shown_address(source)}]")
    else:
        state.out.append(picture(state, image, alt, token.meta.get("width")))


def _link(state: State, token: Token) -> None:
    # A note in parentheses may bring a link into a link, which Word does not know.
    address = str(token.attrs["href"])
    opening = "" if state.link else _hyperlink(state, address)
    if opening:
        state.out.append(opening)
        state.link = "Hyperlink"
    state.links_open.append((bool(opening), address, len(state.out)))


def _hyperlink(state: State, address: str) -> str:
    """The start of a link to another place in the book, or out of it; empty where it leads nowhere."""
    context = state.context
    if address in context.links:
        return f"\x01o{context.links[address]}\x01"
    if address.startswith("#") and address[1:] in state.body.anchors:
        return f'<w:hyperlink w:anchor="{bookmark(f"{context.slug}--{address[1:]}")}" w:history="1">'
    if external(address) is None:
        return ""
    state.links[relation(address)] = address
    return f'<w:hyperlink r:id="{relation(address)}" w:history="1">'


def _link_close(state: State, _token: Token) -> None:
    leads, address, place = state.links_open.pop()
    if place == len(state.out):
        # A link without a text would be lost; its address is all there is to show.
        state.say(unquote(address))
    if leads:
        state.out.append("</w:hyperlink>")
        state.link = ""
        slug = state.context.links.get(address, state.context.slug)
        if slug != state.context.slug and not state.strong:
            # Paper has no links; a heading stays as short as the contents show it.
            state.out.append(f"\x01p{slug},{state.context.words['on_page']}\x01")


def _note(state: State, token: Token) -> None:
    """A reference: the first makes the footnote, the others point to it."""
    note = token.meta["id"]
    home = state.homes.get(note)
    if home is None and state.host:
        _note_in_note(state, note)
    elif home is None:
        _place_note(state, note)
    elif home != state.host:
        state.out.append(field_of(rf"NOTEREF {_note_bookmark(state, home)} \f \h", run(str(home), "FootnoteReference")))


def _place_note(state: State, note: int) -> None:
    state.placed.append((note, state.out, len(state.out)))
    state.homes[note] = len(state.placed)
    state.out.append(f'{NOTE_MARK}<w:footnoteReference w:id="\x01f{len(state.placed) - 1}\x01"/></w:r>')


def _note_bookmark(state: State, number: int) -> str:
    """The bookmark around the reference of a footnote, put there when first asked for."""
    # No hyphens: unlike a link, a field may take them for an operator.
    name = f"_Note_{hashlib.sha256(state.context.slug.encode()).hexdigest()[:16]}_{number}"
    if number not in state.marked:
        state.marked.add(number)
        _, out, place = state.placed[number - 1]
        out[place] = bookmarked(name, state.next_bookmark(), out[place])
    return name


def _note_in_note(state: State, note: int) -> None:
    """Word allows no footnote in a footnote: the text stands there in parentheses."""
    if state.depth == DEEPEST:
        # What is left out here stands nowhere, and so becomes a footnote of its own in the end.
        return
    state.homes[note] = state.host
    state.depth += 1
    state.say(" (")
    for place, token in enumerate(state.body.notes[note]):
        if token.type == "inline":
            _inline(state, token.children or ())
        elif token.type == "figure":
            state.say(f"{token.meta['caption']}, {shown_address(token.meta['src'])}")
        elif token.content:
            state.say(token.content)
        elif token.type.endswith("_close") and place + 1 < len(state.body.notes[note]):
            state.say(" ")
    state.say(")")
    state.depth -= 1


def _write_notes(state: State, notes: list[str]) -> None:
    """Write the footnotes that have been placed since the last call."""
    main = state.out
    while len(notes) < len(state.placed):
        state.out, state.lead, state.host = [], NOTE_LEAD, len(notes) + 1
        _blocks(state, state.body.notes[state.placed[len(notes)][0]])
        flush(state)
        notes.append("".join(state.out))
    state.out, state.host = main, 0


BLOCKS: Mapping[str, Callable[[State, Token], None]] = {
    "paragraph_open": lambda state, _: open_paragraph(state),
    "inline": lambda state, token: _inline(state, token.children or ()),
    "heading_open": _heading,
    "heading_close": _heading_close,
    "bullet_list_open": lambda state, _: _begin_list(state, "ListBullet", "\x01lListBullet\x01"),
    "bullet_list_close": _end_list,
    "ordered_list_open": _numbers,
    "ordered_list_close": _end_list,
    "list_item_open": _item,
    "list_item_close": lambda state, _: flush(state),
    "blockquote_open": lambda state, _: _enter(state, "Quote"),
    "blockquote_close": lambda state, _: _leave(state),
    "dt_open": lambda state, _: open_paragraph(state, "DefinitionTerm"),
    "dd_open": lambda state, _: _enter(state, "Definition"),
    "dd_close": lambda state, _: _leave(state),
    "fence": _code,
    "code_block": _code,
    "literal": _code,
    "hr": lambda state, _: whole_paragraph(state, "ThematicBreak", "* * *"),
    "figure": _figure,
    "table_open": _table,
    "table_close": _table_close,
    "th_open": _cell,
    "td_open": _cell,
}
FIXED = {
    **dict.fromkeys(("dl_open", "dl_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open"), ""),
    "paragraph_close": "</w:p>",
    "dt_close": "</w:p>",
    "th_close": "</w:p></w:tc>",
    "td_close": "</w:p></w:tc>",
    "tr_close": "</w:tr>",
}
ALIGNED = {"center": "Center", "right": "Right"}
"""What the styles of aligned cells are called after the style of others."""
FORMATS = {"strong_open": "b", "em_open": "i", "s_open": "strike"}
INLINES: Mapping[str, Callable[[State, Token], None]] = {
    **dict.fromkeys(FORMATS, _format),
    **dict.fromkeys(("strong_close", "em_close", "s_close"), _format_close),
    "code_inline": lambda state, token: state.say(token.content, "VerbatimChar"),
    "hardbreak": lambda state, _: state.out.append("<w:r><w:br/></w:r>"),
    "image": _image,
    "link_open": _link,
    "link_close": _link_close,
    "footnote_ref": _note,
}
