"""The check itself: what was told to be silent in vain, and what went wrong in a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Edit, Safety, Severity
from profcollect.lint.rule import Noticed

if TYPE_CHECKING:
    from profcollect.lint.rule import Subject
    from profcollect.yamltree import Problem

START = "---\nназвание: Профессиональные пробы\n---\n\n"


class UnusedSuppression(Noticed):
    """A rule was told to be silent where it has nothing to say."""

    code = "PC901"
    name = "unused-suppression"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="правило {code} здесь отключено, но оно и так ничего не находит",
        en="rule {code} is switched off here, but it finds nothing anyway",
    )
    help = Text(ru="уберите эту пометку", en="remove this mark")
    why = Text(
        ru="Ненужная пометка скроет будущую ошибку: правило промолчит, когда его слово понадобится.",
        en="A mark that is not needed hides a future mistake: the rule will be silent when it should speak.",
    )
    bad = START + "<!-- profcollect: ignore PC206 -->\n\nЗанятие идёт **два** часа.\n"
    good = START + "<!-- profcollect: ignore PC206 -->\n\nЗанятие идёт <b>два</b> часа.\n"

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """Takes the mark out."""
        del subject
        edit = problem.arguments.get("edit")
        return (edit,) if isinstance(edit, Edit) else ()


class UnknownRule(Noticed):
    """A code that no rule has."""

    code = "PC902"
    name = "unknown-rule"
    severity = Severity.WARNING
    message = Text(ru="нет правила с кодом «{code}»", en="there is no rule {code}")
    help = Text(
        ru="код стоит в замечании после слова «ошибка» или «предупреждение»: PC301; все правила: profcollect rule",
        en="the code stands in the finding after its severity: PC301; all rules: profcollect rule",
    )
    why = Text(
        ru="С опечаткой в коде ничего не отключится.",
        en="With a slip in the code nothing is switched off.",
    )
    bad = START + "<!-- profcollect: ignore PC777 -->\n\nЗанятие идёт **два** часа.\n"
    good = START + "Занятие идёт **два** часа.\n"


class RuleFault(Noticed):
    """A rule that broke down, by a fault of its own."""

    code = "PC903"
    name = "rule-fault"
    message = Text(
        ru="правило {code} не смогло проверить этот файл: {error}",
        en="rule {code} could not check this file: {error}",
    )
    help = Text(
        ru="это ошибка программы, а не ваша: пришлите файл её разработчикам; остальные правила сработали",
        en="this is a fault of the program, not yours: send the file to its developers; the other rules have run",
    )
    why = Text(
        ru="Сбой в одном правиле не должен мешать остальным, но и молчать о нём нельзя: что-то осталось непроверенным.",
        en="A fault in one rule must not stop the others, nor be passed over: something was not checked.",
    )
    bad = START
    good = START
