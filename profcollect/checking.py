"""What `lint` does: check practices, with the help of what is known of them from last time, and mend them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from profcollect import __version__
from profcollect.cache import Entry, no_cache, open_cache
from profcollect.disk import read_bytes, read_document, stamp_of
from profcollect.replacing import replace_file

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from profcollect.cache import Cache
    from profcollect.lint.diagnostic import Diagnostic, Safety
    from profcollect.lint.facts import Facts
    from profcollect.lint.fixing import Fixed
    from profcollect.lint.ruleset import RuleSet
    from profcollect.pipeline import Job, Outcome
    from profcollect.practice import Practice
    from profcollect.schema import Stage
    from profcollect.source import Document
    from profcollect.workspace import Workspace

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
    jobs: int = 0
    """So many processes are to work at a time; 0 for as many as there are cores."""
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
    workspace: Workspace,
    paths: Sequence[str],
    order: Order,
    texts: Mapping[str, bytes] | None = None,
    changed: frozenset[str] | None = None,
) -> Checked:
    """All findings in these practices, and those between them and the rest of the collection.

    `texts` has the bytes of practices that are to be checked as if they stood in their files. Where files are named
    that have `changed`, those practices are left that are among them, or name one of them as their picture or link.
    """
    own = dict(texts or {})
    everything = tuple(dict.fromkeys((*workspace.files, *workspace.texts, *own)))
    asked = set(paths) | own.keys()
    # Whoever asks about all practices asks about the whole book.
    around = set(workspace.texts) if asked >= set(workspace.files) else set()
    asked |= around
    cache = _open(workspace, order) if order.cached else no_cache(workspace.root)
    known = {path: kept for path in everything if path not in own and (kept := cache.find(path)) is not None}
    found = [one for path, findings in known.items() if path in asked for one in findings]
    between = cache.whole(everything) if len(known) == len(everything) else None
    untouched = {path for path in known if changed is not None and changed.isdisjoint((path, *cache.depends(path)))}
    if between is None:
        facts = {path: one for path in known if (one := cache.facts(path)) is not None}
        for outcome in _run(workspace, [path for path in everything if path not in facts], order, own, cache):
            facts[outcome.path] = outcome.facts
            if changed is not None and changed.isdisjoint((outcome.path, *outcome.depends)):
                untouched.add(outcome.path)
            found += outcome.diagnostics if outcome.path in asked and outcome.path not in known else ()
        between = _between(workspace, [one for path, one in facts.items() if path not in workspace.texts], order)
        if not own:
            cache.keep_whole(between)
    if order.cached:
        cache.save((*workspace.files, *workspace.texts))
        workspace.remember()
    if untouched:
        asked -= untouched
        found = [one for one in found if one.place.path in asked]
    if order.timeout:
        found += _unreachable(workspace, asked, own, order)
    complete = asked >= set(everything)
    found += [one for one in between if complete or concerns(one, asked)]
    return Checked((*workspace.remarks, *sorted(found, key=lambda one: one.order)), tuple(sorted(asked - around)), own)


def _between(workspace: Workspace, facts: Sequence[Facts], order: Order) -> tuple[Diagnostic, ...]:
    """What practices have to do with each other."""
    from profcollect.lint import engine
    from profcollect.pipeline import collection_of

    return tuple(engine.check_collection(collection_of(workspace, facts), order.rules))


def _run(
    workspace: Workspace, paths: Sequence[str], order: Order, texts: Mapping[str, bytes], cache: Cache
) -> Iterator[Outcome]:
    """Check practices, and remember what was found in those that lie in files."""
    if not paths:
        return
    from profcollect import matters
    from profcollect.jobs import Workers, run

    job = _job(workspace, order, texts)
    practices = [path for path in paths if path not in workspace.texts]
    around = (matters.check(job, path) for path in paths if path in workspace.texts)
    with Workers(job, order.jobs) as workers:
        yield from _kept(workspace, chain(run(practices, workers), around), order, cache)


def _kept(workspace: Workspace, outcomes: Iterable[Outcome], order: Order, cache: Cache) -> Iterator[Outcome]:
    """Outcomes as they come; what was found is remembered."""
    for outcome in outcomes:
        if outcome.stamp is not None and order.cached:
            depends = {path: stamp_of(workspace.root, path) for path in outcome.depends}
            cache.keep(outcome.path, Entry(outcome.stamp, depends, outcome.facts, outcome.diagnostics))
        yield outcome


def _job(workspace: Workspace, order: Order, texts: Mapping[str, bytes] | None = None) -> Job:
    from profcollect.pipeline import Job

    return Job(
        workspace.root, workspace.settings, order.today, {}, rules=order.rules, stage=order.stage, texts=texts or {}
    )


def concerns(one: Diagnostic, asked: Container[str]) -> bool:
    """Whether a finding lies in one of these files, or what belongs to it does."""
    return one.place.path in asked or any(place.path in asked for place in one.related)


def _open(workspace: Workspace, order: Order) -> Cache:
    """The cache for this check: what findings depend on, beside the files, is its key."""
    gist = workspace.gist
    parts = (__version__, workspace.source, gist.taxonomy_text, order.rules, order.stage, order.today)
    return open_cache(workspace.root, *parts)


def _unreachable(
    workspace: Workspace, asked: Iterable[str], texts: Mapping[str, bytes], order: Order
) -> Iterator[Diagnostic]:
    """What the net says of the addresses in these practices, all of which are asked together."""
    from profcollect.lint import engine, online
    from profcollect.lint.suppressions import silence, suppressions

    documents = ((path, _document(workspace, path, order, texts)) for path in sorted(asked))
    addresses = {path: list(online.addresses_of(one)) for path, one in documents if one.front is not None}
    for path, problems in online.unreachable(addresses, order.timeout).items():
        document = _document(workspace, path, order, texts)
        for one in silence(engine.word(document, problems), list(suppressions(document)))[0]:
            if order.rules.runs(one.code, one.name) and not order.rules.exempt(one.code, one.name, path):
                yield one


def _document(workspace: Workspace, path: str, order: Order, texts: Mapping[str, bytes]) -> Document:
    from profcollect import matters
    from profcollect.source import read

    if path in workspace.texts:
        return matters.document_of(_job(workspace, order, texts), path)
    data = texts.get(path)
    return read(path, read_bytes(workspace.root / path) if data is None else data)


def mend(workspace: Workspace, path: str, data: bytes, order: Order, safety: Safety) -> Fixed:
    """The bytes of a practice, or of a text around them, after all fixes that promise as much as `safety`."""
    from profcollect import matters, media
    from profcollect.limits import within
    from profcollect.lint import engine
    from profcollect.lint.fixing import fix
    from profcollect.source import essay

    if path in workspace.texts:
        job = _job(workspace, order)
        return fix(path, data, lambda one: matters.found_in(job, one)[0], safety, essay)

    def findings(document: Document) -> list[Diagnostic]:
        limits = workspace.settings.config.limits
        document = within(document, limits)
        files = media.Files(workspace.root, document.path, limits)
        images, noticed = media.load_images(workspace.root, document, files) if document.front is not None else ({}, [])
        subject = engine.subject(
            document, workspace.settings, order.today, media=noticed, images=images, stage=order.stage
        )
        return engine.check(subject, order.rules)

    return fix(path, data, findings, safety)


def write(workspace: Workspace, path: str, old: bytes, fixed: Fixed) -> None:
    """Put a mended practice in the place of the old one, unless that is another by now. Raises OutputError."""
    replace_file(workspace.root / path, fixed.data, old)


def practices(workspace: Workspace, paths: Sequence[str], order: Order) -> dict[str, Practice]:
    """What the front matter of these practices states, by path."""
    from profcollect.lint import engine

    documents = (read_document(workspace.root, path) for path in paths)
    return {one.path: engine.subject(one, workspace.settings, order.today).practice for one in documents}
