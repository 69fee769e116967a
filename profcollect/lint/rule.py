"""What a rule is, and what it is given to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from profcollect.lint.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from profcollect.config import Settings
    from profcollect.i18n import Text
    from profcollect.practice import Practice
    from profcollect.schema import Stage
    from profcollect.source import Document
    from profcollect.yamltree import Problem, Span


@dataclass(frozen=True)
class Subject:
    """A practice's file as rules see it."""

    document: Document
    practice: Practice
    """What its front matter states; all defaults where there is none that can be read."""
    spans: Mapping[str, Span]
    """Where the value of each field stands that the file has, by field name."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What reading and converting noticed, by kind."""
    stage: Stage
    """The stage whose requirements apply."""
    settings: Settings
    today: date


@dataclass(frozen=True)
class Finding:
    """What a rule yields: a place in the subject's text, and the message's arguments.

    Three arguments have a meaning of their own: `corrected` is the line as it should be, `first_span` a Span
    of the same text that belongs to the finding, `other` a Place in another file that does.
    """

    span: Span
    arguments: Mapping[str, Any]


class Rule:
    """A check of one practice. A subclass is all there is to a rule: nothing else lists it."""

    code: ClassVar[str]
    name: ClassVar[str]
    """Kebab-case, naming the problem; the kind of the Problems it words, if it is Noticed."""
    severity: ClassVar[Severity] = Severity.ERROR
    message: ClassVar[Text]
    help: ClassVar[Text | None] = None
    """What to do; the arguments may be used."""
    help_near: ClassVar[Text | None] = None
    """What to do instead where the argument `near` has a suggestion."""
    why: ClassVar[Text]
    bad: ClassVar[str]
    """A practice's file that has the problem…"""
    good: ClassVar[str]
    """… and the same without it. Both are run as tests."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Every place where the rule is broken."""
        raise NotImplementedError

    def help_for(self, arguments: Mapping[str, object]) -> Text | None:
        """The advice that fits these arguments."""
        return self.help_near if self.help_near and arguments.get("near") else self.help

    @staticmethod
    def at(span: Span, **arguments: object) -> Finding:
        """A finding at that place."""
        return Finding(span, arguments)


class Noticed(Rule):
    """A rule that words what reading the file or converting its values noticed under the rule's name."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The problems of this rule's kind."""
        for problem in subject.problems.get(self.name, ()):
            yield Finding(problem.span, problem.arguments)


class CollectionRule(Rule):
    """A check of all practices at once."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Nothing: one practice alone cannot break it."""
        del subject
        return iter(())

    def check_all(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, Finding]]:
        """Every place where the rule is broken, with the practice it lies in."""
        raise NotImplementedError
