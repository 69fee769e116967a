"""All rules, by code, collected from the modules of this folder: a rule is its class and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.rule import Rule
from profcollect.lint.rules import (
    checking,
    collection,
    consents,
    dashes,
    fields,
    files,
    media,
    numbers,
    people,
    repeats,
    spellings,
    structure,
    texts,
    values,
    yaml,
)

if TYPE_CHECKING:
    from types import ModuleType

MODULES = (files, yaml, fields, values, texts, dashes, numbers, structure, media, people, consents, collection, repeats, spellings, checking)


def _rules_of(module: ModuleType) -> list[Rule]:
    classes = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Rule))
    return [cls() for cls in classes if "code" in vars(cls)]


RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((r for m in MODULES for r in _rules_of(m)), key=lambda rule: rule.code)
}
