"""What YAML reads without a complaint, but otherwise than it was meant; with the corrected line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profcollect.yamltraps import quoted
from profcollect.yamltree import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.yamltree import Scalar

REMARK = re.compile(r"[ \t]+#.*")
HASHTAG = re.compile(r"[ \t]*(#[^\s#].*)")
"""A word with # in front, where a value is expected; remarks begin with # and a space."""
MISREAD = re.compile(r"\d{1,9}(?::[0-5]?\d){1,9}|0[0-7]{1,9}|[-+]?0x[0-9a-fA-F]{1,9}|0o[0-7]{1,9}", re.ASCII)
"""Plain values that other YAML readers take for numbers: 12:30 is 750 to them, 010 is 8."""
LIST_MARKS = ("– ", "— ", "• ", "· ")
"""What Word makes of the hyphens of a list."""


def plain_value(node: Scalar, text: str) -> Iterator[Problem]:
    """What YAML drops, or other programs read otherwise, of a value without quotes."""
    start, end = node.span
    if remark := REMARK.match(text, end):
        whole = Span(start, end + len(remark[0].rstrip()))
        arguments = {"corrected": replaced(text, whole, quoted(text[start : whole.end]))}
        yield Problem("yaml-comment", Span(end, whole.end), arguments)
    if MISREAD.fullmatch(node.text):
        corrected = replaced(text, node.span, quoted(node.text))
        yield Problem(
            "yaml-misread", node.span, {"value": node.text, "number": _number(node.text), "corrected": corrected}
        )


def absent_value(node: Scalar, text: str) -> Iterator[Problem]:
    """A value that YAML takes for a remark: `title: #ПрофСтарт`."""
    if found := HASHTAG.match(text, node.span.end):
        value = found[1].rstrip()
        span = Span(found.start(1), found.start(1) + len(value))
        yield Problem("yaml-comment", span, {"corrected": replaced(text, span, quoted(value))})


def false_list(node: Scalar, text: str) -> Iterator[Problem]:
    """A list with dashes or dots for hyphens, which is one long text."""
    if node.plain and node.text.startswith(LIST_MARKS):
        start = text.rfind("\n", 0, node.span.start) + 1
        lines = [re.sub(r"^(.*?)[–—•·] ", r"\1- ", line, count=1) for line in text[start : node.span.end].split("\n")]
        yield Problem("list-mark", node.span, {"sign": node.text[0], "corrected": "\n".join(lines)})


def replaced(text: str, span: Span, value: str) -> str:
    """The line with `value` at that place; empty where the place has more than one line."""
    if "\n" in text[span.start : span.end]:
        return ""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return (text[start : span.start] + value + text[span.end : end if end >= 0 else len(text)]).rstrip()


def _number(value: str) -> int:
    if ":" in value:
        number = 0
        for part in value.split(":"):
            number = number * 60 + int(part)
        return number
    return int(value, 16) if "x" in value else int(value.replace("o", ""), 8)
