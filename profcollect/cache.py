"""What a check found, kept for the next one: `.profcollect/cache` in the collection.

It is data in JSON, never code. What is damaged, stale or unknown in it is as good as absent, so that deleting the
folder is always right. Files are replaced whole, so that two checks at once cannot spoil it.

Each key has two files: what was found, which every check reads, and the facts of each practice, which only a check
after a change needs. A third file has the gist of the collection's settings. What is found is kept with its words, so
that telling it again takes neither the rules nor the settings.
"""

from __future__ import annotations

import errno
import json
import os
import time
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from profcollect import __version__
from profcollect.disk import Stamp, digest, own_bytes, own_text, stamp_of
from profcollect.errors import InputError, OutputError
from profcollect.i18n import Text
from profcollect.lint.diagnostic import Diagnostic, Edit, Place, Safety, Severity
from profcollect.lint.ruleset import Exempt, RuleSet
from profcollect.replacing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from profcollect.lint.facts import Facts

FOLDER = ".profcollect"
SETTINGS = "settings.json"
MOST_KEYS = 8
"""One for each set of rules, stage and day that was asked for; the oldest go."""
START = len('["01234567",')
"""Where in a file that begins what its mark is made from."""
RACE = 2_000_000_000
"""Nanoseconds within which a disk may give two versions of a file the same time."""
FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What unpacking something else than what was packed may raise."""


class Gist(NamedTuple):
    """What a check needs of a collection's settings if nothing has changed."""

    practices: str
    """The folder of the practices."""
    lang: str
    rules: RuleSet
    taxonomy: str
    """The file of the taxonomy…"""
    taxonomy_text: str
    """… and what it says."""
    texts: tuple[str, ...]
    """The files of the texts around the practices."""


class Entry(NamedTuple):
    """What is known of a practice."""

    stamp: Stamp
    depends: Mapping[str, Stamp | None]
    """The other files that its findings come from, such as its images; None for one that is not there."""
    facts: Facts
    diagnostics: tuple[Diagnostic, ...]


class Cache:
    """What is known of a collection under one key, which stands for all that findings depend on beside files."""

    def __init__(self, root: Path, key: str) -> None:
        self.root = root
        self.key = key
        self._changed = False
        found, self._whole = _pair(self._load("found"))
        self._found = found if isinstance(found, dict) else {}
        """By path: the stamp, the stamps of what it depends on, the findings."""

    @cached_property
    def _facts(self) -> dict[str, Any]:
        facts, _ = _pair(self._load("facts"))
        return facts if isinstance(facts, dict) else {}

    def find(self, path: str) -> tuple[Diagnostic, ...] | None:
        """What was found in a practice, if neither its file nor any that it depends on has changed since."""
        data = self._found.get(path)
        if data is None:
            return None
        try:
            now = self._now(path, Stamp(*data[0]))
            depends = {name: one and Stamp(*one) for name, one in data[1].items()}
            if now is None or any(stamp_of(self.root, name) != one for name, one in depends.items()):
                return None
            found = _unpacked_all(data[2])
        except FAULTS:
            return None
        if list(now) != data[0]:
            data[0] = list(now)
            self._changed = True
        return found

    def depends(self, path: str) -> Iterable[str]:
        """The other files that the findings in a practice that has just been found unchanged come from."""
        names: Mapping[str, object] = self._found[path][1]
        return names.keys()

    def facts(self, path: str) -> Facts | None:
        """The facts of a practice that has just been found unchanged; None where they are lost."""
        from profcollect.lint.facts import Facts

        try:
            mark, data = self._facts[path]
            return Facts.of_data(data) if mark == self._found[path][0][2] else None
        except FAULTS:
            return None

    def whole(self, paths: Iterable[str]) -> tuple[Diagnostic, ...] | None:
        """What was found in the collection, when these were its practices, none of which has changed since."""
        try:
            return _unpacked_all(self._whole) if self._found.keys() == set(paths) else None
        except FAULTS:
            return None

    def _now(self, path: str, known: Stamp) -> Stamp | None:
        """What the file is known by now, if it is the one that was known; else None."""
        now = stamp_of(self.root, path)
        if now is None or now.size != known.size:
            return None
        if now.mtime == known.mtime:
            return known
        # A checkout gives every file a new time, and mostly the same bytes.
        data = own_bytes(self.root, path, known.size)
        same = data is not None and known.digest == digest(data)
        return _certain(now._replace(digest=known.digest)) if same else None

    def keep(self, path: str, entry: Entry) -> None:
        """Remember what was found in a practice."""
        depends = {name: one and list(_certain(one)) for name, one in entry.depends.items()}
        self._found[path] = [list(_certain(entry.stamp)), depends, _packed_all(entry.diagnostics)]
        self._facts[path] = [entry.stamp.digest, entry.facts.data()]
        self._changed = True

    def keep_whole(self, found: Sequence[Diagnostic]) -> None:
        """Remember what was found in the collection."""
        self._whole = _packed_all(found)
        self._changed = True

    def save(self, paths: Iterable[str]) -> None:
        """Write what is known of these practices. That it cannot be written changes nothing but the next check's time."""
        known = set(paths)
        gone = self._found.keys() - known
        if not self._changed and not gone:
            return
        for path in gone:
            del self._found[path]
            self._facts.pop(path, None)
        try:
            folder = own_folder(self.root)
            if "_facts" in vars(self):
                self._write("facts", [self._facts, None])
            self._write("found", [self._found, self._whole])
            files = sorted(folder.glob("lint-*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
            for old in files[2 * MOST_KEYS :]:
                old.unlink(missing_ok=True)
        except (OSError, OutputError):
            return

    def _file(self, kind: str) -> Path:
        return self.root / FOLDER / "cache" / f"lint-{zlib.crc32(self.key.encode()):08x}-{kind}.json"

    def _load(self, kind: str) -> object:
        if not self.key:
            return None
        try:
            written = self._file(kind).read_bytes()
            mark, known, data = json.loads(written)
        except (OSError, *FAULTS):
            return None
        return data if mark == _mark(written[START:]) and known == self.key else None

    def _write(self, kind: str, data: object) -> None:
        written = json.dumps([self.key, data], ensure_ascii=False, separators=(",", ":"))[1:]
        # A file's name may have bytes that are no UTF-8.
        text = written.encode(errors="surrogatepass")
        replace_file(self._file(kind), f'["{_mark(text)}",'.encode() + text)


def own_folder(root: Path) -> Path:
    """The folder of what is kept of a collection, made where it is missing. Raises OSError, OutputError."""
    folder = root / FOLDER / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    # A link must not lead what is written to somewhere else.
    if not folder.resolve().is_relative_to(root.resolve()):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    # Whoever keeps the collection in Git need not know of the folder.
    if not (folder.parent / ".gitignore").exists():
        replace_file(folder.parent / ".gitignore", b"*\n")
    return folder


def clear(root: Path) -> int:
    """Remove what is kept of a collection; gives how many bytes that was. Raises OutputError."""
    folder = root / FOLDER / "cache"
    try:
        # What a link leads to is nobody's cache.
        if folder.is_symlink() or not folder.resolve().is_relative_to(root.resolve()):
            return 0
        files = (
            [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()] if folder.is_dir() else []
        )
        size = sum(path.stat().st_size for path in files)
        for path in files:
            path.unlink()
    except OSError as error:
        raise OutputError(
            Text(ru="не удаляется {path}: {reason}", en="cannot remove {path}: {reason}"),
            Text(
                ru="Закройте другие окна, где работает profcollect, и проверьте права на папку.",
                en="Close other windows where profcollect runs, and check the folder's permissions.",
            ),
            path=error.filename or folder,
            reason=error.strerror or type(error).__name__,
        ) from error
    return size


def open_cache(root: Path, *parts: object) -> Cache:
    """The cache under the key that these parts make; what they are must show in their `repr`."""
    return Cache(root, "\0".join(map(repr, parts)))


def no_cache(root: Path) -> Cache:
    """A cache that knows nothing."""
    return Cache(root, "")


def _mark(text: bytes) -> str:
    """What tells that a file is as it was written: a digit that has changed in it would be data as well."""
    return f"{zlib.crc32(text):08x}"


def _pair(data: object) -> tuple[Any, Any]:
    return (data[0], data[1]) if isinstance(data, list) and len(data) == 2 else (None, None)  # noqa: PLR2004 - a pair


def _certain(stamp: Stamp) -> Stamp:
    """The stamp; without its time, if the file may change again within the disk's grain."""
    return stamp if time.time_ns() - stamp.mtime > RACE else stamp._replace(mtime=0)


def recall(root: Path, source: str) -> Gist | None:
    """The gist of settings of that text; None where it is not known, or the taxonomy has changed."""
    try:
        data = json.loads((root / FOLDER / "cache" / SETTINGS).read_bytes())
        version, known, practices, lang, (select, ignore, exemptions), taxonomy, text, texts = data
        if (version, known, text) != (__version__, source, own_text(root, taxonomy)):
            return None
        rules = RuleSet(tuple(select), tuple(ignore), tuple(Exempt(tuple(a), tuple(b)) for a, b in exemptions))
    except (OSError, InputError, *FAULTS):
        return None
    return Gist(practices, lang, rules, taxonomy, text, tuple(texts))


def remember(root: Path, source: str, gist: Gist) -> None:
    """Keep the gist of settings; that it cannot be written changes nothing but the next check's time."""
    rules = [gist.rules.select, gist.rules.ignore, gist.rules.exemptions]
    data = [__version__, source, gist.practices, gist.lang, rules, gist.taxonomy, gist.taxonomy_text, gist.texts]
    try:
        replace_file(root / FOLDER / "cache" / SETTINGS, json.dumps(data).encode())
    except (OSError, OutputError):
        return


def _packed_all(found: Sequence[Diagnostic]) -> list[Any]:
    """Findings, and the lines they stand in, each once: a text of one long line may have thousands."""
    lines: dict[str, int] = {}
    packed = [_packed(one, lines.setdefault(one.source, len(lines))) for one in found]
    return [packed, list(lines)]


def _unpacked_all(data: list[Any]) -> tuple[Diagnostic, ...]:
    packed, lines = data
    return tuple([_unpacked(one, lines) for one in packed])


def _packed(one: Diagnostic, line: int) -> list[Any]:
    arguments = {name: _value(value) for name, value in one.arguments.items()}
    edits = [[edit.start, edit.end, edit.text] for edit in one.edits]
    words = [_value(one.message), one.help and _value(one.help)]
    kind = [one.code, one.name, int(one.severity), one.safety and int(one.safety), words]
    related = [_place(place) for place in one.related]
    return [kind, _place(one.place), arguments, line, one.corrected, related, edits]


def _value(value: object) -> object:
    if isinstance(value, Text):
        return {"ru": value.ru, "en": value.en}
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _place(place: Place) -> list[Any]:
    return [place.path, place.line, place.column, place.end_line, place.end_column]


def _unpacked(data: list[Any], lines: Sequence[object]) -> Diagnostic:
    (code, name, severity, safety, (message, advice)), place, arguments, line, corrected, related, edits = data
    made = tuple(Edit(int(start), int(end), str(text)) for start, end, text in edits)
    return Diagnostic(
        code=str(code),
        name=str(name),
        severity=Severity(severity),
        place=Place(str(place[0]), *map(int, place[1:])),
        message=Text(**message),
        help=advice and Text(**advice),
        arguments={key: Text(**one) if isinstance(one, dict) else one for key, one in arguments.items()},
        source=str(lines[line]),
        corrected=str(corrected),
        related=tuple(Place(str(one[0]), *map(int, one[1:])) for one in related),
        safety=safety and Safety(safety),
        edits=made,
    )
