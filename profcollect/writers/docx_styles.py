"""Styles that a book needs and no template has: made of those that it has, so that they change with them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from profcollect.markup.wordml import INSIDE, KEPT
from profcollect.writers.docx_package import W, add, parsed, serialised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from profcollect.writers.docx_package import Package
    from profcollect.writers.docx_page import Scale

ORDER = (
    *("rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss"),
    *("imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz"),
    *("szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
)
"""Of properties of letters, by the schema."""


def combine(package: Package, names: Iterable[str], scale: Scale) -> None:
    """Add the styles of these names, which tell what they are made of."""
    names = sorted(set(names))
    if not names:
        return
    styles = parsed(package.parts["word/styles.xml"])
    known = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
    for name in names:
        if name.endswith(KEPT):
            style = _style(styles, "paragraph", name, known[name.removesuffix(KEPT)], "Kept")
            add(add(style, f"{W}pPr"), f"{W}keepNext")
        elif INSIDE in name:
            base, _, left = name.partition(INSIDE)
            style = _style(styles, "paragraph", name, known[base], left)
            place = add(add(style, f"{W}pPr"), f"{W}ind")
            place.set(f"{W}left", str(scale.distance(int(left))))
        else:
            base, *others = name.split("-")
            style = _style(
                styles, "character", name, known[base], " ".join(map(_title, (known[one] for one in others)))
            )
            look = add(style, f"{W}rPr")
            found = {str(one.tag): one for other in others for one in known[other].iterfind(f"{W}rPr/*")}
            for element in sorted(found.values(), key=_place):
                look.append(deepcopy(element))
    package.parts["word/styles.xml"] = serialised(styles)


def _style(styles: _Element, kind: str, name: str, base: _Element, words: str) -> _Element:
    style = add(styles, f"{W}style", **{f"{W}type": kind, f"{W}customStyle": "1", f"{W}styleId": name})
    add(style, f"{W}name", **{f"{W}val": f"{_title(base)} {words}"})
    add(style, f"{W}basedOn", **{f"{W}val": base.get(f"{W}styleId", "")})
    add(style, f"{W}semiHidden")
    return style


def _title(style: _Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val", "")


def _place(element: _Element) -> int:
    tag = str(element.tag).removeprefix(W)
    return ORDER.index(tag) if tag in ORDER else len(ORDER)
