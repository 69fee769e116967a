"""What `lint` does: check practices, with the help of what is known of them from last time, and mend them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from profcollect import __version__
from profcollect.cache import Entry, no_cache, open_cache
from profcollect.config import FILE_NAME
from profcollect.disk import read_bytes, read_document, read_text, replace_file, stamp_of
from profcollect.pipeline import Job, collection_of, run
from profcollect.source import read
from profcollect.taxonomy import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from profcollect.cache import Cache
    from profcollect.lint.diagnostic import Diagnostic, Safety
    from profcollect.lint.facts import Facts
    from profcollect.lint.fixing import Fixed
    from profcollect.lint.ruleset import RuleSet
    from profcollect.pipeline import Outcome, Workspace
    from profcollect.practice import Practice
    from profcollect.schema import Stage
    from profcollect.source import Document

TIMEOUT = 10.0
"""Seconds that an address on the net has to answer."""


@dataclass(frozen=True)
class Order:
    """How practices are to be checked."""

    rules: RuleSet
    today: date
    stage: Stage | None = None
    """The stage whose requirements apply to every practice, instead of its own."""
    cached: bool = True
    timeout: float = 0
    """Seconds that an address on the net has to answer; 0 for not asking."""


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    diagnostics: tuple[Diagnostic, ...]
    """By place."""
    paths: tuple[str, ...]
    """The practices that were asked about, in order."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """Those of them that were checked as these bytes, not as they lie on the disk."""


def check(
    workspace: Workspace, paths: Sequence[str], order: Order, texts: Mapping[str, bytes] | None = None
) -> Checked:
    """All findings in these practices, and those between them and the rest of the collection.

    `texts` has the bytes of practices that are to be checked as if they stood in their files.
    """
    own = dict(texts or {})
    everything = tuple(dict.fromkeys((*workspace.files, *own)))
    asked = set(paths) | own.keys()
    cache = _open(workspace, order) if order.cached else no_cache(workspace.root)
    known = {path: kept for path in everything if path not in own and (kept := cache.find(path)) is not None}
    found = [one for path, findings in known.items() if path in asked for one in findings]
    between = cache.whole(everything) if len(known) == len(everything) else None
    if between is None:
        facts = {path: one for path in known if (one := cache.facts(path)) is not None}
        for outcome in _run(workspace, [path for path in everything if path not in facts], order, own, cache):
            facts[outcome.path] = outcome.facts
            found += outcome.diagnostics if outcome.path in asked and outcome.path not in known else ()
        between = _between(workspace, list(facts.values()), order)
        if not own:
            cache.keep_whole(between)
    if order.cached:
        cache.save(workspace.files)
    if order.timeout:
        found += _unreachable(workspace, asked, own, order)
    complete = asked >= set(everything)
    found += [one for one in between if complete or _concerns(one, asked)]
    return Checked((*workspace.remarks, *sorted(found, key=lambda one: one.order)), tuple(sorted(asked)), own)


def _between(workspace: Workspace, facts: Sequence[Facts], order: Order) -> tuple[Diagnostic, ...]:
    """What practices have to do with each other."""
    from profcollect.lint import engine

    return tuple(engine.check_collection(collection_of(workspace, facts), order.rules))


def _run(
    workspace: Workspace, paths: Sequence[str], order: Order, texts: Mapping[str, bytes], cache: Cache
) -> Iterator[Outcome]:
    """Check practices, and remember what was found in those that lie in files."""
    job = Job(workspace.root, workspace.settings, order.today, {}, rules=order.rules, stage=order.stage, texts=texts)
    for outcome in run(job, paths):
        if outcome.stamp is not None and order.cached:
            depends = {path: stamp_of(workspace.root, path) for path in outcome.depends}
            cache.keep(outcome.path, Entry(outcome.stamp, depends, outcome.facts, outcome.diagnostics))
        yield outcome


def _concerns(one: Diagnostic, asked: set[str]) -> bool:
    return one.place.path in asked or any(place.path in asked for place in one.related)


def _open(workspace: Workspace, order: Order) -> Cache:
    """The cache for this check: what findings depend on, beside the files, is its key."""
    root, config = workspace.root, workspace.settings.config
    taxonomy = read_text(root / (config.taxonomy or str(DEFAULT)))
    parts = (__version__, read_text(root / FILE_NAME), taxonomy, order.rules, order.stage, order.today)
    return open_cache(root, *parts)


def _unreachable(
    workspace: Workspace, asked: Iterable[str], texts: Mapping[str, bytes], order: Order
) -> Iterator[Diagnostic]:
    from profcollect.lint import engine
    from profcollect.lint.online import unreachable

    for path in sorted(asked):
        document = _document(workspace, path, texts)
        subject = engine.subject(document, workspace.settings, order.today)
        problems = unreachable(document, subject.practice, subject.spans, order.timeout)
        yield from engine.word(document, problems)


def _document(workspace: Workspace, path: str, texts: Mapping[str, bytes]) -> Document:
    data = texts.get(path)
    return read(path, read_bytes(workspace.root / path) if data is None else data)


def mend(workspace: Workspace, path: str, data: bytes, order: Order, safety: Safety) -> Fixed:
    """A practice's bytes after all fixes that promise as much as `safety`."""
    from profcollect import media
    from profcollect.lint import engine
    from profcollect.lint.fixing import fix

    def findings(document: Document) -> list[Diagnostic]:
        images, noticed = media.load_images(workspace.root, document) if document.front is not None else ({}, [])
        subject = engine.subject(
            document, workspace.settings, order.today, media=noticed, images=images, stage=order.stage
        )
        return engine.check(subject, order.rules)

    return fix(path, data, findings, safety)


def write(workspace: Workspace, path: str, fixed: Fixed) -> None:
    """Put a mended practice in the place of the old one. Raises OutputError."""
    replace_file(workspace.root / path, fixed.data)


def practices(workspace: Workspace, paths: Sequence[str], order: Order) -> dict[str, Practice]:
    """What the front matter of these practices states, by path."""
    from profcollect.lint import engine

    documents = (read_document(workspace.root, path) for path in paths)
    return {one.path: engine.subject(one, workspace.settings, order.today).practice for one in documents}
