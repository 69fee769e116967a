"""`--only`: which practices a book is made of."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profcollect.config import Settings
    from profcollect.practice import Practice

KINDS = ("municipality", "level", "direction", "audience", "section")


@dataclass(frozen=True)
class Selection:
    """Values of one kind widen a selection, kinds narrow each other: Копейск, Кыштым and «основной»."""

    values: dict[str, frozenset[str]]
    patterns: tuple[str, ...]

    def takes(self, path: str, practice: Practice) -> bool:
        """Whether a practice belongs to it."""
        if self.patterns and not any(_matches(path, pattern) for pattern in self.patterns):
            return False
        return all(wanted & _values(practice, kind) for kind, wanted in self.values.items())


def select(words: Sequence[str], settings: Settings, files: Sequence[str]) -> Selection:
    """What the words select: names from the registries, or files and folders. Raises InputError."""
    registries = settings.vocabulary.registries
    values: dict[str, set[str]] = {}
    patterns = []
    for word in words:
        entry = next(((kind, found) for kind in KINDS if (found := registries[kind].find(word))), None)
        pattern = word.replace("\\", "/").removeprefix("./").rstrip("/")
        if entry:
            values.setdefault(entry[0], set()).add(entry[1].id)
        elif any(_matches(path, pattern) for path in files):
            patterns.append(pattern)
        else:
            raise _unknown(word, settings)
    return Selection({kind: frozenset(ids) for kind, ids in values.items()}, tuple(patterns))


def _matches(path: str, pattern: str) -> bool:
    return path == pattern or path.startswith(pattern + "/") or fnmatchcase(path, pattern)


def _values(practice: Practice, kind: str) -> frozenset[str]:
    value = {"direction": practice.directions, "audience": practice.audience}.get(kind)
    return frozenset(value if value is not None else [getattr(practice, kind)])


def _unknown(word: str, settings: Settings) -> InputError:
    registries = settings.vocabulary.registries
    near = nearest(word, (name for kind in KINDS for entry in registries[kind] for name in entry.names))
    hint = Text(
        ru="Назовите муниципалитет, уровень, направление, адресата, раздел, файл или папку.",
        en="Name a municipality, a level, a direction, an audience, a section, a file or a folder.",
    )
    if near:
        hint = Text(ru="Возможно, вы имели в виду «{near}».", en="Did you mean “{near}”?")
    message = Text(ru="--only: ничего не найдено по «{word}»", en="--only: nothing is called “{word}”")
    return InputError(message, hint, word=word, near=near)
