"""All rules, by code, collected from the modules of this folder: a rule is its class and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.rule import Rule
from profcollect.lint.rules import (
    addresses,
    checking,
    collection,
    consents,
    dashes,
    fields,
    files,
    handmade,
    headings,
    leftovers,
    letters,
    links,
    media,
    numbers,
    online,
    people,
    quotes,
    repeats,
    settings,
    sizes,
    spaces,
    spellings,
    structure,
    texts,
    values,
    yaml,
)

if TYPE_CHECKING:
    from types import ModuleType

# fmt: off
MODULES = (
    files, sizes, yaml, fields, values, texts, structure, headings, leftovers, handmade, dashes, numbers, quotes, spaces, letters,
    media, links, addresses, online, people, consents, collection, repeats, spellings, settings,
    checking,
)
# fmt: on


def _rules_of(module: ModuleType) -> list[Rule]:
    classes = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Rule))
    return [cls() for cls in classes if "code" in vars(cls)]


RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((r for m in MODULES for r in _rules_of(m)), key=lambda rule: rule.code)
}
