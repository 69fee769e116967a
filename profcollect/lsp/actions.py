"""What an editor offers for a finding: its fix, silence, and all safe fixes at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety
from profcollect.lint.fixing import applied
from profcollect.lint.suppressions import COMMENT, removable, suppressions
from profcollect.lint.written import value_of
from profcollect.lsp.positions import Change
from profcollect.practice import Practice
from profcollect.schema import keys_of
from profcollect.source import read
from profcollect.yamltree import Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lsp.positions import Sheet
    from profcollect.source import Document

FIX = Text(ru="Исправить: {words}", en="Fix: {words}")
FIX_AND_READ = Text(ru="Исправить: {words} (перечитайте)", en="Fix: {words} (read it again)")
HERE = Text(ru="Не проверять {code} в этом абзаце", en="Do not check {code} in this paragraph")
IN_LINE = Text(ru="Не проверять {code} в этой строке", en="Do not check {code} in this line")
IN_FILE = Text(ru="Не проверять {code} в этом файле", en="Do not check {code} in this file")
FIX_ALL = Text(ru="Исправить всё, что можно исправить надёжно", en="Make all safe fixes")
REMARK = "<!-- profcollect: ignore {code} -->"
IGNORE_KEY = "lint-ignore"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True)
class Action:
    """Something to do about a finding."""

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False
    """The editor may do it without asking."""


def actions(document: Document, one: Diagnostic, lang: str) -> Iterator[Action]:
    """What can be done about a finding in a text."""
    words = one.words(lang)
    if one.edits and one.safety is not None:
        title = FIX if one.safety == Safety.SAFE else FIX_AND_READ
        yield Action(title.say(lang, words=words), one.edits, preferred=one.safety == Safety.SAFE)
    if any(problem.kind == one.name for problem in document.problems):
        # What reading the file noticed is no matter of opinion.
        return
    for places in (_silent_here(document, one), _silent_in_file(document, one.code)):
        possible = ((title, edit) for title, edit in places if _silences(document, edit, one))
        for title, edit in islice(possible, 1):
            yield Action(title.say(lang, code=one.code), (edit,))


def _silences(document: Document, edit: Edit, one: Diagnostic) -> bool:
    """Whether an edit makes a finding be passed over, and the book says the same."""
    changed = read(document.path, applied(document.text, [edit]).encode())
    line = one.place.line
    if edit.start <= document.start_of(line):
        line += edit.text.count("\n")
    marks = [
        each
        for each in suppressions(changed)
        if one.code.startswith(each.code) and each.lines[0] <= line <= each.lines[1]
    ]
    new_remarks = [mark for mark in marks if mark.edit is not None]
    return bool(marks) and (not new_remarks or bool(removable(changed, new_remarks)))


Silencing = tuple[Text, Edit]
"""A title, and the edit that does what it says."""


def _silent_here(document: Document, one: Diagnostic) -> Iterator[Silencing]:
    """What may silence a rule in a paragraph: a remark before it, or the code in the one that is there.

    Where a remark would part a list or a table, it may stand at the end of the line.
    """
    first = document.position(document.body_start)[0]
    line = one.place.line
    if document.front is None or line < first or not document.line(line).strip():
        return
    top = line
    while top > first and document.line(top - 1).strip():
        top -= 1
    above = top
    while above > first and not document.line(above - 1).strip():
        above -= 1
    for number in dict.fromkeys((top, max(above - 1, first))):
        written = document.line(number)
        match = COMMENT.fullmatch(written.strip())
        if match:
            end = document.start_of(number) + len(written) - len(written.lstrip()) + match.end(1)
            yield HERE, Edit(end, end, f" {one.code}")
    written = document.line(top)
    indent = written[: len(written) - len(written.lstrip())]
    start = document.start_of(top)
    yield HERE, Edit(start, start, f"{indent}{REMARK.format(code=one.code)}\n\n")
    end = document.span(line).end
    yield IN_LINE, Edit(end, end, f" {REMARK.format(code=one.code)}")


def _silent_in_file(document: Document, code: str) -> Iterator[Silencing]:
    """What may silence a rule in a file: its code among those that the front matter says are not to be checked."""
    front = document.front
    if front is None or not front.pairs:
        return
    node = value_of(front, Practice, "lint_ignore")
    if node is None:
        key = keys_of(Practice)["lint_ignore"].ru if CYRILLIC.search(front.pairs[0].key.text) else IGNORE_KEY
        last = document.position(max(pair.value.span.end for pair in front.pairs))[0]
        end = document.start_of(last) + len(document.line(last))
        indent = " " * (document.position(front.pairs[0].key.span.start)[1] - 1)
        yield IN_FILE, Edit(end, end, f"\n{indent}{key}: [{code}]")
    elif isinstance(node, Scalar):
        end = node.span.end - (not node.plain)
        yield IN_FILE, Edit(end, end, f", {code}" if node.text.strip() else f" {code}")
    elif isinstance(node, Sequence) and node.items:
        last_item = node.items[-1].span
        line = document.position(last_item.start)[0]
        hyphen = document.line(line)[: last_item.start - document.start_of(line)]
        before = ", " if document.text[node.span.start] == "[" else f"\n{hyphen}"
        yield IN_FILE, Edit(last_item.end, last_item.end, before + code)
    else:
        yield IN_FILE, Edit(*node.span, f"[{code}]")


def differences(sheet: Sheet, new: str) -> list[Change]:
    """The changes, line by line, that make the editor's text a new one."""
    old_lines, new_lines = sheet.raw.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    return [
        Change(sheet.raw_position(starts[a]), sheet.raw_position(starts[b]), "".join(new_lines[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
