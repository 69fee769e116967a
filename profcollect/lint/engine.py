"""Running the rules over practices."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from profcollect.lint.diagnostic import Diagnostic, Place
from profcollect.lint.rule import CollectionRule, Finding, Subject
from profcollect.lint.rules import RULES
from profcollect.practice import Practice, read_practice
from profcollect.schema import Stage
from profcollect.yamltree import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from profcollect.config import Settings
    from profcollect.lint.rule import Rule
    from profcollect.source import Document
    from profcollect.yamltree import Problem


def subject(document: Document, settings: Settings, today: date, media: Iterable[Problem] = ()) -> Subject:
    """What the rules see of a document; `media` is what was noticed about its images."""
    practice, spans = Practice(), dict[str, Span]()
    noticed: tuple[Problem, ...] = ()
    if document.front is not None:
        folder = document.path.split("/")[-2] if "/" in document.path else ""
        read = read_practice(document.front, document.text, settings.vocabulary, settings.taxonomy, folder)
        practice, spans, noticed = read.practice, read.spans, read.problems
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in (*document.problems, *noticed, *media):
        problems[problem.kind].append(problem)
    return Subject(
        document=document,
        practice=practice,
        spans=spans,
        problems={kind: tuple(found) for kind, found in problems.items()},
        stage=practice.stage if document.front is not None else Stage.DRAFT,
        settings=settings,
        today=today,
    )


def check(subject: Subject) -> list[Diagnostic]:
    """What every rule finds in one practice, by place."""
    found = [_diagnostic(rule, subject.document, finding) for rule in RULES.values() for finding in rule.check(subject)]
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def check_collection(subjects: Sequence[Subject]) -> list[Diagnostic]:
    """What the rules about the whole collection find."""
    rules = [rule for rule in RULES.values() if isinstance(rule, CollectionRule)]
    found = [
        _diagnostic(rule, where.document, finding) for rule in rules for where, finding in rule.check_all(subjects)
    ]
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def word(document: Document, problems: Iterable[Problem]) -> list[Diagnostic]:
    """What reading a file that is no practice noticed, worded by the rules of the same names."""
    by_name = {rule.name: rule for rule in RULES.values()}
    return [
        _diagnostic(by_name[problem.kind], document, Finding(problem.span, problem.arguments)) for problem in problems
    ]


def _diagnostic(rule: Rule, document: Document, finding: Finding) -> Diagnostic:
    place = place_of(document, finding.span)
    arguments = dict(finding.arguments)
    first = arguments.pop("first_span", None)
    other = arguments.pop("other", None)
    related = [place_of(document, first)] if first is not None else []
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        place=place,
        message=rule.message,
        help=rule.help_for(arguments),
        arguments=arguments,
        source=document.line(place.line),
        corrected=str(arguments.get("corrected", "")),
        related=(*related, *([other] if isinstance(other, Place) else [])),
    )


def place_of(document: Document, span: Span) -> Place:
    """A span of a document's text as lines and columns."""
    line, column = document.position(span.start)
    end_line, end_column = document.position(max(span.start, span.end))
    return Place(document.path, line, column, end_line, end_column)
