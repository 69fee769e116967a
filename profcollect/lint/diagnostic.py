"""A finding: a value, in no language and no format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(IntEnum):
    """How grave a finding is. Only errors make `lint` fail, unless it is strict."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> Text:
        """Its name before a finding."""
        return WORDS[self]


WORDS = {
    Severity.INFO: Text(ru="заметка", en="note"),
    Severity.WARNING: Text(ru="предупреждение", en="warning"),
    Severity.ERROR: Text(ru="ошибка", en="error"),
}


class Safety(IntEnum):
    """What a rule promises of its fixes."""

    SAFE = 1
    """The book will say the same: `--fix` makes it."""
    UNSAFE = 2
    """Probably what was meant, but a person must look: only `--unsafe-fixes` makes it."""


class Place(NamedTuple):
    """Where in which file: lines and columns from 1; the end is the column after the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Edit:
    """A change of a document's text: what stands from `start` up to `end`, in characters, becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Diagnostic:
    """What a rule found, where, and what to do about it."""

    code: str
    name: str
    severity: Severity
    place: Place
    message: Text
    help: Text | None
    arguments: Mapping[str, object]
    source: str = ""
    """The line it starts in."""
    corrected: str = ""
    """That line as it should be, where the rule knows."""
    related: tuple[Place, ...] = ()
    """Other places that belong to it, such as the first of two equal keys."""
    safety: Safety | None = None
    """What its fix promises; None where it has none."""
    edits: tuple[Edit, ...] = ()
    """The fix, in order, none overlapping another."""

    def words(self, lang: str) -> str:
        """The message in a language."""
        return self.message.say(lang, **self._arguments(lang))

    def advice(self, lang: str) -> str:
        """What to do, empty where the message says it all."""
        return self.help.say(lang, **self._arguments(lang)) if self.help else ""

    def _arguments(self, lang: str) -> dict[str, object]:
        return {name: value.say(lang) if isinstance(value, Text) else value for name, value in self.arguments.items()}

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Findings are shown by file, then by place."""
        return self.place.path, self.place.line, self.place.column, self.code
