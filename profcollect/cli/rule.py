"""`profcollect rule`: what a rule wants and why, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FAILED, Lang, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from profcollect.lint.rule import Rule

HELP = say(
    ru="Рассказать о правиле проверки; без кода — перечислить все.",
    en="Tell about a rule; without a code, list all of them.",
)
UNKNOWN = Text(
    ru="нет правила {code}; все правила: profcollect rule", en="there is no rule {code}; all rules: profcollect rule"
)
WHY = Text(ru="Зачем", en="Why")
BAD = Text(ru="Плохо", en="Bad")
GOOD = Text(ru="Хорошо", en="Good")


def command(
    code: Annotated[
        str | None, typer.Argument(help=say(ru="Код или имя правила: PC101.", en="A rule's code or name: PC101."))
    ] = None,
    lang: Lang = None,
) -> None:
    """Explain one rule, or list all."""
    with told(lang):
        from profcollect.lint.rules import RULES

        words = language(lang)
        if code is None:
            for one in RULES.values():
                typer.echo(f"{one.code}  {one.name:<32} {one.severity.word.say(words)}")
            return
        rule = RULES.get(code.upper()) or next((one for one in RULES.values() if one.name == code), None)
        if rule is None:
            typer.echo(UNKNOWN.say(words, code=code), err=True)
            raise typer.Exit(FAILED)
        typer.echo(explain(rule, words))


def explain(rule: Rule, lang: str) -> str:
    """A rule in words, with its examples."""
    parts = [
        f"{rule.code} {rule.name} ({rule.severity.word.say(lang)})",
        f"{WHY.say(lang)}: {rule.why.say(lang)}",
        f"{BAD.say(lang)}:\n\n{_indented(rule.bad)}",
        f"{GOOD.say(lang)}:\n\n{_indented(rule.good)}",
    ]
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    from profcollect.lint.reporters.full import safe

    return "\n".join(f"    {safe(line)}".rstrip() for line in text.rstrip().split("\n"))
