"""An opened collection: where it lies, which practices it has, and its settings, read when somebody needs them.

A check of a collection in which nothing has changed needs only the gist of the settings, which is kept beside what
the check found; reading and converting them takes longer than all the rest of it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from profcollect.cache import Gist, recall, remember
from profcollect.disk import DATA, FILE_NAME, find_root, own_folder, own_text, practice_files, read_text
from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from profcollect.config import Settings
    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.lint.ruleset import RuleSet
    from profcollect.theme import Theme
    from profcollect.yamltree import Problem

T = TypeVar("T")
LATEST = 4354819199
"""The last second that a file in an archive may have: the end of 2107."""
BAD_EPOCH = Text(
    ru="переменная SOURCE_DATE_EPOCH должна быть числом секунд с начала 1970 года, а в ней «{value}»",
    en="SOURCE_DATE_EPOCH must be the seconds since the beginning of 1970, and is “{value}”",
)
BAD_EPOCH_HINT = Text(
    ru="Исправьте или уберите её; без неё в книге стоит сегодняшний день.",
    en="Mend it or take it away; without it, the book has the day of today.",
)


@dataclass(frozen=True)
class Workspace:
    """An opened collection."""

    root: Path
    files: tuple[str, ...]
    """The practices, below the root, with slashes."""
    source: str
    """The text of its `profcollect.yml`."""
    gist: Gist

    @property
    def practices(self) -> str:
        """The folder of the practices, below the root."""
        return self.gist.practices

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts around the practices: preface, afterword, appendices."""
        return self.gist.texts

    @property
    def lang(self) -> str:
        """The language of the collection."""
        return self.gist.lang

    @property
    def rules(self) -> RuleSet:
        """The rules that the collection keeps."""
        return self.gist.rules

    @property
    def settings(self) -> Settings:
        """Everything that the settings say. Raises ConfigError where they cannot be read any more."""
        return self._read[0]

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """What was noticed in the settings, none of it an error."""
        # What has remarks has no gist that is kept, so that they are told each time.
        return self._read[1] if "_read" in vars(self) else ()

    @cached_property
    def _read(self) -> tuple[Settings, tuple[Diagnostic, ...]]:
        return _settings(self.root, self.source)

    @property
    def theme(self) -> Theme:
        """The collection's own templates first, then the packaged ones, the default theme's for what a theme lacks."""
        from profcollect.theme import Theme, packaged_templates

        name, packaged = self.settings.config.theme, packaged_templates()
        folders = dict.fromkeys((self.root / "templates" / name, packaged / name, packaged / "default"))
        fonts = tuple(filter(Path.is_dir, (self.root / "fonts",)))
        for font in fonts:
            own_folder(self.root, font)
        return Theme(tuple(filter(Path.is_dir, folders)), fonts)

    def slugs(self) -> dict[str, str]:
        """The address of every practice in the book, by file; equal ones get numbers."""
        from profcollect.slugs import RESERVED, free_name, page_name

        taken = dict.fromkeys(RESERVED, 1)
        return {path: free_name(page_name(path, self.practices), taken) for path in self.files}

    def alone(self) -> Workspace:
        """The same collection as if it had no texts, with what has been read of it."""
        made = replace(self, files=(), gist=self.gist._replace(texts=()))
        vars(made).update({name: value for name, value in vars(self).items() if name == "_read"})
        return made

    def remember(self) -> None:
        """Keep the gist of the settings for the next time, unless there is something to say of them each time."""
        if "_read" in vars(self) and not self.remarks:
            remember(self.root, self.source, self.gist)


def today() -> date:
    """The date, or the one that SOURCE_DATE_EPOCH states, so that a build can be repeated exactly.

    Raises InputError where that is no time (reproducible-builds.org/specs/source-date-epoch).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now().astimezone().date()
    if not (epoch.isascii() and epoch.isdigit() and len(epoch) <= len(str(LATEST)) and int(epoch) <= LATEST):
        raise InputError(BAD_EPOCH, BAD_EPOCH_HINT, value=epoch)
    return datetime.fromtimestamp(int(epoch), tz=UTC).date()


def open_workspace(start: Path) -> Workspace:
    """The collection that `start` lies in. Raises InputError or ConfigError."""
    root = find_root(start)
    source = own_text(root, FILE_NAME)
    gist = recall(root, source)
    if gist is not None:
        return Workspace(root, _files(root, gist), source, gist)
    read = _settings(root, source)
    config = read[0].config
    from profcollect.lint.ruleset import RuleSet
    from profcollect.taxonomy import DEFAULT

    taxonomy = config.taxonomy or str(DEFAULT)
    gist = Gist(
        config.practices, config.lang, RuleSet.of(config.lint), taxonomy, own_text(root, taxonomy), config.texts
    )
    workspace = Workspace(root, _files(root, gist), source, gist)
    vars(workspace)["_read"] = read
    return workspace


def _files(root: Path, gist: Gist) -> tuple[str, ...]:
    """The practices: what lies in their folder, but for the texts around them."""
    return tuple(path for path in practice_files(root, gist.practices) if path not in gist.texts)


def _settings(root: Path, source: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    import yaml

    from profcollect.config import Settings, read_config
    from profcollect.taxonomy import DEFAULT, read_taxonomy

    config, remarks = _converted(FILE_NAME, source, read_config)
    name = config.taxonomy or str(DEFAULT)
    taxonomy, more = _converted(name, own_text(root, name), read_taxonomy)
    words = yaml.safe_load(read_text(DATA / f"{config.lang}.yml"))
    return Settings(config, taxonomy, words), (*remarks, *more)


def _converted(
    name: str, source: str, reader: Callable[[str], tuple[T | None, list[Problem]]]
) -> tuple[T, list[Diagnostic]]:
    """A data file, converted, and what lint says of it. Raises ConfigError where that is an error."""
    import yaml

    from profcollect.yamltree import DEEPEST, Problem, Span, TooComplexError

    try:
        value, problems = reader(source)
    except yaml.YAMLError:
        from profcollect.yamltraps import repair

        value, problems = None, repair(source)[1]
    except TooComplexError:
        value, problems = None, [Problem("yaml-too-complex", Span(0, 0), {"deepest": DEEPEST})]
    if value is not None and not problems:
        return value, []
    from profcollect.errors import ConfigError
    from profcollect.i18n import LANGUAGES, Text
    from profcollect.lint import engine
    from profcollect.lint.diagnostic import Severity
    from profcollect.lint.reporters import full
    from profcollect.source import text_document

    found = engine.word(text_document(name, source), problems)
    errors = [one for one in found if one.severity == Severity.ERROR]
    if value is None or errors:
        words = {lang: full.render(errors or found, lang, color=False) for lang in LANGUAGES}
        raise ConfigError(Text(ru="{ru}", en="{en}"), None, **words)
    return value, found
