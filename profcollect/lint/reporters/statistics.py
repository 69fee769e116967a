"""How many findings each rule has."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety

if TYPE_CHECKING:
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.reporters import Report

HEAD = (
    Text(ru="Всего", en="Count"),
    Text(ru="Исправит --fix", en="Fixed by --fix"),
    Text(ru="Код", en="Code"),
    Text(ru="Правило", en="Rule"),
)


def write(report: Report) -> str:
    """A table, the most frequent first: findings, those of them that `--fix` mends, code, name, message."""
    counts = Counter(one.code for one in report.diagnostics)
    fixable = Counter(one.code for one in report.diagnostics if one.safety == Safety.SAFE)
    rules = {one.code: one for one in report.diagnostics}
    rows = [
        (str(count), str(fixable[code] or "—"), code, f"{rules[code].name}: {gist(rules[code], report.lang)}")
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    head = tuple(label.say(report.lang) for label in HEAD)
    count, fixed, code, _ = (max(map(len, column)) for column in zip(head, *rows, strict=True))
    return "\n".join(f"{row[0]:>{count}}  {row[1]:>{fixed}}  {row[2]:<{code}}  {row[3]}" for row in (head, *rows))


def gist(one: Diagnostic, lang: str) -> str:
    """The message of a rule, with an ellipsis for what differs from finding to finding."""
    return re.sub(r"\{\w+\}", "…", one.message.say(lang)).replace("{{", "{").replace("}}", "}")
