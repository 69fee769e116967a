"""All rules, by code, collected from the modules of this folder: a rule is its class and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.lint.rule import CollectionRule, Noticed, Rule
from profcollect.lint.rules import checking, collection, fields, files, media, structure, texts, values, yaml

if TYPE_CHECKING:
    from types import ModuleType

MODULES = (files, yaml, fields, values, texts, structure, media, collection, checking)


def _rules_of(module: ModuleType) -> list[Rule]:
    classes = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Rule))
    return [cls() for cls in classes if cls not in {Rule, Noticed, CollectionRule}]


RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((r for m in MODULES for r in _rules_of(m)), key=lambda rule: rule.code)
}
