"""Writes the generated parts of the READMEs: the tables of fields, settings and rules.

python .github/docs.py            write them
python .github/docs.py --check    fail where they are not what would be written
"""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path

from profcollect.config import Config
from profcollect.i18n import Text
from profcollect.imprint import Imprint
from profcollect.limits import Limits
from profcollect.lint.rules import RULES
from profcollect.practice import STATUSES, Practice
from profcollect.profiles import PROFILES, Profile
from profcollect.schema import keys_of

ROOT = Path(__file__).parent.parent
READMES = {"en": ROOT / "README.md", "ru": ROOT / "README.ru.md"}
BLOCK = re.compile(r"(<!-- begin: (\w+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)
FIELD_HEAD = Text(ru="| Ключ | По-английски | Нужен с | Пример |", en="| Key | In Russian | Required from | Example |")
KEY_HEAD = Text(ru="| Ключ | По-английски | Пример |", en="| Key | In Russian | Example |")
LIMIT_HEAD = Text(ru="| Ключ | По-английски | Обычно |", en="| Key | In Russian | Usually |")
PROFILE_HEAD = Text(
    ru="| Профиль | Страница, мм | Поля: сверху, снизу, у корешка, снаружи | Кегль | Интервал | Отступ, мм | Шрифт |",
    en="| Profile | Page, mm | Margins: top, bottom, inside, outside | Size | Line | Indent, mm | Font |",
)
OWN_FONT = Text(ru="темы", en="the theme's")
RULE_HEAD = Text(ru="| Код | Правило | Важность | Что проверяет |", en="| Code | Rule | Severity | What it says |")
NEVER = Text(ru="—", en="—")


def fields(lang: str) -> str:
    """The keys of the front matter, a row each."""
    rows = [FIELD_HEAD.say(lang), "| --- | --- | --- | --- |"]
    for name, key in keys_of(Practice).items():
        status = STATUSES.find(key.stage.name.lower()) if key.stage is not None else None
        stage = (status.label if status else NEVER).say(lang)
        first, second = (key.ru, name) if lang == "ru" else (name, key.ru)
        example = f"`{key.example}`" if key.example else ""
        rows.append(f"| `{first}` | `{second}` | {stage} | {example} |")
    return "\n".join(rows)


def keys(cls: type, lang: str) -> str:
    """The keys of a record that settings may have, a row each."""
    rows = [KEY_HEAD.say(lang), "| --- | --- | --- |"]
    for name, key in keys_of(cls).items():
        first, second = (key.ru, name) if lang == "ru" else (name, key.ru)
        rows.append(f"| `{first}` | `{second}` | {f'`{key.example}`' if key.example else ''} |")
    return "\n".join(rows)


def limits(lang: str) -> str:
    """The keys of the limits, a row each, with what holds where nothing is said."""
    rows = [LIMIT_HEAD.say(lang), "| --- | --- | --- |"]
    for name, key in keys_of(Limits).items():
        first, second = (key.ru, name) if lang == "ru" else (name, key.ru)
        usual = getattr(Limits(), name)
        rows.append(f"| `{first}` | `{second}` | `{list(usual) if isinstance(usual, tuple) else usual}` |")
    return "\n".join(rows)


def profiles(lang: str) -> str:
    """The profiles of pages, a row each."""
    rows = [PROFILE_HEAD.say(lang), "| --- | --- | --- | --- | --- | --- | --- |"]
    for one in PROFILES:
        margins = ", ".join(_shown(value, lang) for value in (one.top, one.bottom, one.inside, one.outside))
        figures = [_shown(value, lang) for value in (one.size, one.line, one.indent)]
        page, font = f"{one.width:g} × {one.height:g}", one.font or OWN_FONT.say(lang)
        rows.append(f"| {' | '.join((f'`{one.id}`', page, margins, *figures, font))} |")
    return "\n".join(rows)


def _shown(number: float, lang: str) -> str:
    return f"{number:g}".replace(".", "," if lang == "ru" else ".")


def rules(lang: str) -> str:
    """The rules, a row each."""
    rows = [RULE_HEAD.say(lang), "| --- | --- | --- | --- |"]
    for rule in RULES.values():
        words = re.sub(r"\{\w+\}", "…", rule.message.say(lang)).replace("|", "\\|")
        rows.append(f"| {rule.code} | `{rule.name}` | {rule.severity.word.say(lang)} | {words} |")
    return "\n".join(rows)


def main() -> int:
    """Write or check both READMEs; the exit code says whether they were true."""
    makers = {
        "fields": fields,
        "settings": partial(keys, Config),
        "imprint": partial(keys, Imprint),
        "limits": limits,
        "profile": partial(keys, Profile),
        "profiles": profiles,
        "rules": rules,
    }
    stale = []
    for lang, path in READMES.items():
        old = path.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda match, lang=lang: f"{match[1]}{makers[match[2]](lang)}\n{match[3]}", old)
        if new != old:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8", newline="\n")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"stale: {', '.join(stale)}; run `make docs`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
