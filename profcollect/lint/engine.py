"""Running the rules over practices."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from profcollect.lint.diagnostic import Diagnostic, Place, Safety
from profcollect.lint.fixing import OTHER_ENCODING, UNREADABLE
from profcollect.lint.personal import hidden, line_of, parted, secrets
from profcollect.lint.rule import CollectionRule, Finding, Noticed, Online, Subject
from profcollect.lint.rules import RULES
from profcollect.lint.ruleset import ALL, RuleSet, matches
from profcollect.lint.suppressions import removable, silence, suppressions
from profcollect.practice import Practice, read_practice
from profcollect.schema import Stage
from profcollect.yamltree import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from profcollect.config import Settings
    from profcollect.images import Image
    from profcollect.lint.diagnostic import Edit
    from profcollect.lint.facts import Collection
    from profcollect.lint.rule import Rule, Sighting
    from profcollect.lint.suppressions import Suppression
    from profcollect.source import Document

BY_NAME = {rule.name: rule for rule in RULES.values()}
LONGEST_LINE = 4000
"""Characters of a line that is kept with each finding as it should be: a text without line ends may have thousands."""


def subject(  # noqa: PLR0913 - what a practice is judged by
    document: Document,
    settings: Settings,
    today: date,
    *,
    media: Iterable[Problem] = (),
    images: Mapping[str, Image] | None = None,
    stage: Stage | None = None,
) -> Subject:
    """What the rules see of a document.

    `media` is what was noticed about its files, `images` are those that could be read; `stage` is asked for
    instead of the one that the practice has reached.
    """
    practice, spans = Practice(), dict[str, Span]()
    noticed: tuple[Problem, ...] = ()
    if document.front is not None:
        folder = document.path.split("/")[-2] if "/" in document.path else ""
        read = read_practice(document.front, document.text, settings.vocabulary, settings.taxonomy, folder)
        practice, spans, noticed = read.practice, read.spans, read.problems
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in (*document.problems, *noticed, *media):
        problems[problem.kind].append(problem)
    own = practice.stage if document.front is not None else Stage.DRAFT
    return Subject(
        document=document,
        practice=practice,
        spans=spans,
        problems={kind: tuple(found) for kind, found in problems.items()},
        stage=own if stage is None else stage,
        settings=settings,
        today=today,
        images=images or {},
    )


def check(subject: Subject, rules: RuleSet = ALL) -> list[Diagnostic]:
    """What every rule finds in one practice, by place. A rule that breaks down is a finding of its own."""
    document = subject.document
    found: list[Diagnostic] = []
    for rule in _running(rules, frozenset(subject.problems)):
        if not (rules.exemptions and rules.exempt(rule.code, rule.name, document.path)):
            try:
                for finding in rule.check(subject):
                    found.append(_diagnostic(rule, document, finding))  # noqa: PERF401 - what comes before a fault is kept
            except Exception as error:  # noqa: BLE001 - whatever it is, the other rules go on
                found.append(_fault(document, rule.code, error))
    found, unused = silence(found, known := list(suppressions(document)))
    found += _about_suppressions(subject, known, unused, rules)
    return sorted(found, key=lambda diagnostic: diagnostic.order)


@lru_cache(maxsize=64)
def _running(rules: RuleSet, noticed: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that may find something in a practice with these kinds of problems."""
    return tuple(
        rule
        for rule in RULES.values()
        if rules.runs(rule.code, rule.name)
        and not isinstance(rule, CollectionRule)
        and (rule.name in noticed or type(rule).check is not Noticed.check)
    )


def _fault(document: Document, code: str, error: Exception) -> Diagnostic:
    arguments = {"code": code, "error": f"{type(error).__name__}: {error}"}
    return word(document, [Problem("rule-fault", document.opening, arguments)])[0]


def _about_suppressions(
    subject: Subject, known: Sequence[Suppression], unused: Sequence[Suppression], rules: RuleSet
) -> Iterator[Diagnostic]:
    """Codes that no rule has, and those of rules that ran and had nothing to say."""
    document = subject.document
    problems: dict[str, list[Problem]] = {"unknown-rule": [], "unused-suppression": []}
    harmless, useless = removable(document, unused), frozenset(unused)
    for each in known:
        meant = [rule for rule in RULES.values() if rule.code.startswith(each.code)]
        if not meant:
            problems["unknown-rule"].append(Problem("unknown-rule", each.span, {"code": each.code}))
        elif each in useless and all(
            rules.runs(rule.code, rule.name)
            and not rules.exempt(rule.code, rule.name, document.path)
            and not isinstance(rule, CollectionRule | Online)
            for rule in meant
        ):
            arguments = {"code": each.code, "edit": each.edit if each.edit in harmless else None}
            problems["unused-suppression"].append(Problem("unused-suppression", each.span, arguments))
    for kind, noticed in problems.items():
        rule = BY_NAME[kind]
        if rules.runs(rule.code, rule.name):
            for problem in noticed:
                finding = Finding(problem.span, {"code": problem.arguments["code"]}, rule.edits(problem, subject))  # type: ignore[attr-defined]
                yield _diagnostic(rule, document, finding)


def check_collection(collection: Collection, rules: RuleSet = ALL) -> list[Diagnostic]:
    """What the rules about the whole collection find."""
    found: list[Diagnostic] = []
    for rule in RULES.values():
        if isinstance(rule, CollectionRule) and rules.runs(rule.code, rule.name):
            try:
                found += [
                    _sighted(rule, sighting, collection)
                    for sighting in rule.check_all(collection)
                    if not rules.exempt(rule.code, rule.name, sighting.mention.place.path)
                ]
            except Exception as error:  # noqa: BLE001 - as above
                found.append(_fault(collection.config(), rule.code, error))
    found += _unknown_rules(collection, rules)
    silent = {facts.path: facts.silent for facts in collection.facts if facts.silent}
    kept = [one for one in found if not any(_covers(line, one) for line in silent.get(one.place.path, ()))]
    return sorted(kept, key=lambda diagnostic: diagnostic.order)


def _unknown_rules(collection: Collection, rules: RuleSet) -> list[Diagnostic]:
    """Codes in the collection's settings that no rule has."""
    lint = collection.settings.config.lint
    named = dict.fromkeys((*lint.select, *lint.ignore, *(code for one in lint.exemptions for code in one.rules)))
    unknown = [code for code in named if not any(matches(rule.code, rule.name, [code]) for rule in RULES.values())]
    if not unknown or not rules.runs("PC902", "unknown-rule"):
        return []
    document = collection.config()
    starts = ((code, max(document.text.find(code), 0)) for code in unknown)
    return word(document, [Problem("unknown-rule", Span(at, at + len(code)), {"code": code}) for code, at in starts])


def _covers(silent: tuple[str, int, int], diagnostic: Diagnostic) -> bool:
    code, first, last = silent
    return diagnostic.code.startswith(code) and first <= diagnostic.place.line <= last


def _sighted(rule: Rule, sighting: Sighting, collection: Collection) -> Diagnostic:
    arguments = dict(sighting.arguments)
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=rule.severity_for(arguments),
        place=sighting.mention.place,
        message=rule.message,
        help=rule.help_for(arguments),
        arguments=arguments,
        source=collection.line(sighting.mention.place),
        related=tuple(other.place for other in sighting.others),
    )


def word(document: Document, problems: Iterable[Problem]) -> list[Diagnostic]:
    """What reading a file that is no practice noticed, worded by the rules of the same names."""
    return [
        _diagnostic(BY_NAME[problem.kind], document, Finding(problem.span, problem.arguments)) for problem in problems
    ]


def _diagnostic(rule: Rule, document: Document, finding: Finding) -> Diagnostic:
    place = place_of(document, finding.span)
    arguments: dict[str, Any] = {name: _shown(value, document) for name, value in finding.arguments.items()}
    first = arguments.pop("first_span", None)
    other = arguments.pop("other", None)
    related = [place_of(document, first)] if first is not None else []
    # What was read with loss is not written, so nothing in it can be mended.
    edits = () if any(problem.kind in UNREADABLE for problem in document.problems) else finding.edits
    if edits and secrets(document.text):
        edits = tuple(part for edit in edits for part in parted(edit, document.text))
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=rule.severity_for(arguments),
        place=place,
        message=rule.message,
        help=rule.help_for(arguments),
        arguments=arguments,
        source=line_of(document, place.line),
        corrected=str(arguments.get("corrected", "")) or _corrected(document, place.line, edits),
        related=(*related, *([other] if isinstance(other, Place) else [])),
        safety=_safety(rule, document) if edits else None,
        edits=edits,
    )


def _safety(rule: Rule, document: Document) -> Safety | None:
    """What a fix promises in this file: one that is in another encoding has to be written anew as a whole."""
    other = any(problem.kind in OTHER_ENCODING for problem in document.problems)
    return Safety.UNSAFE if other else rule.fix


def _shown(value: object, document: Document) -> object:
    """An argument without what the document gives away of a person."""
    return hidden(value, document.text) if isinstance(value, str) else value


def _corrected(document: Document, number: int, edits: Sequence[Edit]) -> str:
    """The line with the fix made; empty where there is none, or it changes more than the line, or that is too long."""
    line = line_of(document, number)
    if len(line) > LONGEST_LINE:
        return ""
    start, end = document.start_of(number), document.start_of(number) + len(line)
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        if not start <= edit.start <= edit.end <= end or "\n" in edit.text:
            return ""
        line = line[: edit.start - start] + hidden(edit.text, document.text) + line[edit.end - start :]
    return line if edits else ""


def place_of(document: Document, span: Span) -> Place:
    """A span of a document's text as lines and columns."""
    line, column = document.position(span.start)
    end_line, end_column = document.position(max(span.start, span.end))
    return Place(document.path, line, column, end_line, end_column)
