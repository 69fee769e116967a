"""`profcollect rule`: what a rule wants and why, with an example."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from profcollect.cli.console import FAILED, Lang, language, say, told
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profcollect.lint.rule import Rule

HELP = say(
    ru="Рассказать о правиле проверки; без кода — перечислить все.",
    en="Tell about a rule; without a code, list all of them.",
)
UNKNOWN = Text(
    ru="нет правила {code}; все правила: profcollect rule", en="there is no rule {code}; all rules: profcollect rule"
)
WHAT = Text(ru="Что говорит", en="Says")
DO = Text(ru="Что делать", en="What to do")
WHY = Text(ru="Зачем", en="Why")
# By the names of Safety, whose module the other commands need not load.
FIX = {
    "": Text(ru="Исправить может только человек.", en="Only a person can mend it."),
    "SAFE": Text(ru="Исправляет сама: profcollect lint --fix", en="Mended by: profcollect lint --fix"),
    "UNSAFE": Text(
        ru="Исправляет, но текст надо перечитать: profcollect lint --unsafe-fixes",
        en="Mended, to be read again, by: profcollect lint --unsafe-fixes",
    ),
}
BAD = Text(ru="Плохо", en="Bad")
GOOD = Text(ru="Хорошо", en="Good")
SILENCE = Text(
    ru="Если здесь так и надо, поставьте над абзацем строку <!-- profcollect: ignore {code} -->,\n"
    "а если во всём файле — строку в начале, между «---»: не проверять: [{code}]",
    en="Where it is meant, put a line above the paragraph: <!-- profcollect: ignore {code} -->,\n"
    "or for the whole file a line at its beginning, between `---`: lint-ignore: [{code}]",
)
SILENCE_FILE = Text(
    ru="Если здесь так и надо, поставьте в начале файла, между «---», строку: не проверять: [{code}]",
    en="Where it is meant, put a line at the beginning of the file, between `---`: lint-ignore: [{code}]",
)
SILENCE_COLLECTION = Text(
    ru="Если здесь так и надо, добавьте в profcollect.yml: проверка: {{выключить: [{code}]}}",
    en="Where it is meant, add to profcollect.yml: lint: {{ignore: [{code}]}}",
)
GROUPS = {
    "PC1": Text(ru="Файл и сведения о практике", en="The file and its front matter"),
    "PC2": Text(ru="Разделы и следы Word", en="Sections, and what Word leaves behind"),
    "PC3": Text(ru="Типографика", en="Typography"),
    "PC4": Text(ru="Рисунки и ссылки", en="Images and links"),
    "PC5": Text(ru="Люди и закон", en="People and law"),
    "PC6": Text(ru="Сборник в целом", en="The collection as a whole"),
    "PC9": Text(ru="Сама проверка", en="The check itself"),
}
MARKS = {"": " ", "SAFE": "*", "UNSAFE": "~"}
LEGEND = Text(
    ru="* исправляет --fix, ~ исправляет --unsafe-fixes. Подробнее: profcollect rule PC301",
    en="* mended by --fix, ~ mended by --unsafe-fixes. More: profcollect rule PC301",
)
PLACE = re.compile(r"\{\w+\}")


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
            typer.echo(listed(RULES.values(), words))
            return
        rule = RULES.get(code.upper()) or next((one for one in RULES.values() if one.name == code), None)
        if rule is None:
            typer.echo(UNKNOWN.say(words, code=code), err=True)
            raise typer.Exit(FAILED)
        typer.echo(explain(rule, words))


def listed(rules: Iterable[Rule], lang: str) -> str:
    """A line a rule, by group."""
    lines = []
    for group, of_group in groupby(rules, key=lambda rule: rule.code[:3]):
        lines += ["", GROUPS[group].say(lang)]
        for one in of_group:
            word = one.severity.word.say(lang)
            lines.append(f"  {one.code} {MARKS[_safety(one)]} {word:<14} {said(one.message, lang)}")
    return "\n".join([*lines[1:], "", LEGEND.say(lang)])


def said(text: Text, lang: str) -> str:
    """Words of a rule, with dots for what each finding says for itself."""
    return PLACE.sub("…", text.say(lang)).replace("{{", "{").replace("}}", "}")


def explain(rule: Rule, lang: str) -> str:
    """A rule in words, with its examples."""
    advice = [f"{DO.say(lang)}: {said(rule.help, lang)}"] if rule.help else []
    parts = [
        f"{rule.code} {rule.name} ({rule.severity.word.say(lang)})",
        "\n".join([f"{WHAT.say(lang)}: {said(rule.message, lang)}", *advice, f"{WHY.say(lang)}: {rule.why.say(lang)}"]),
        f"{BAD.say(lang)}:\n\n{_indented(rule.bad)}",
        f"{GOOD.say(lang)}:\n\n{_indented(rule.good)}",
        "\n".join([FIX[_safety(rule)].say(lang), _silence(rule.code).say(lang, code=rule.code)]),
    ]
    return "\n\n".join(parts)


def _silence(code: str) -> Text:
    """How to switch a rule off where it speaks: of the config, of a file that has no front matter, of a field, of a text."""
    if code.startswith(("PC14", "PC15", "PC606", "PC607", "PC608", "PC609", "PC61", "PC9")):
        return SILENCE_COLLECTION
    return SILENCE_FILE if code.startswith("PC1") else SILENCE


def _safety(rule: Rule) -> str:
    return rule.fix.name if rule.fix is not None else ""


def _indented(text: str) -> str:
    from profcollect.names import safe

    return "\n".join(f"    {safe(line)}".rstrip() for line in text.rstrip().split("\n"))
