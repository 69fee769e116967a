"""Which rules run where: by code or its beginning, by file."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profcollect.config import Lint


def matches(code: str, name: str, wanted: Iterable[str]) -> bool:
    """Whether a rule is among those wanted: by its code, the beginning of it, its name, or `all`."""
    return any(code.startswith(one.upper()) or one.lower() in {name, "all"} for one in wanted if one)


class Exempt(NamedTuple):
    """Rules that some files need not keep, by patterns of paths and by codes or their beginnings."""

    files: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class RuleSet:
    """The rules of a run. All, where nothing is selected; what is ignored more exactly than selected is left out."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exemptions: tuple[Exempt, ...] = ()

    @classmethod
    def of(cls, config: Lint) -> RuleSet:
        """The rules that a collection keeps."""
        return cls(config.select, config.ignore, tuple(Exempt(one.files, one.rules) for one in config.exemptions))

    def narrowed(self, select: Iterable[str], ignore: Iterable[str]) -> RuleSet:
        """The same with what the command line selects instead, and what it ignores beside."""
        return RuleSet(tuple(select) or self.select, (*self.ignore, *ignore), self.exemptions)

    def runs(self, code: str, name: str) -> bool:
        """Whether a rule runs at all."""
        key = (code, name)
        if key not in self._known:
            chosen = [one for one in self.select if matches(code, name, [one])]
            out = [one for one in self.ignore if matches(code, name, [one])]
            # `--select PC301 --ignore PC3` runs PC301: the longer word is the more exact one.
            exact = max(map(len, chosen), default=0) > max(map(len, out), default=0)
            self._known[key] = (not self.select or bool(chosen)) and (not out or exact)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, str], bool]:
        return {}

    def exempt(self, code: str, name: str, path: str) -> bool:
        """Whether a file need not keep a rule."""
        return any(
            matches(code, name, one.rules) and any(fnmatchcase(path, pattern) for pattern in one.files)
            for one in self.exemptions
        )


ALL = RuleSet()
"""Every rule, for every file."""
