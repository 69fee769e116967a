"""What a rule is, and what it is given to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from profcollect.lint.diagnostic import Edit, Severity

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping
    from datetime import date

    from profcollect.config import Settings
    from profcollect.i18n import Text
    from profcollect.images import Image
    from profcollect.lint.diagnostic import Safety
    from profcollect.lint.facts import Collection, Mention
    from profcollect.lint.outline import Outline
    from profcollect.practice import Practice
    from profcollect.prose import Prose
    from profcollect.schema import Stage
    from profcollect.silhouette import Looks, Silhouette
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
    images: Mapping[str, Image] = field(default_factory=dict)
    """The images of the body that could be read, by address as written."""

    def prose(self, sign: re.Pattern[str], looks: Looks | None = None) -> Iterator[Prose]:
        """The texts that have `sign` somewhere: values of the front matter, then pieces of the body.

        `sign` sees the Markdown as written, so it must be found wherever the rule has something to say; so must be
        what all of that `looks` like.
        """
        if self.document.front is not None and (looks is None or self._silhouette.may_have(looks)):
            if sign.search(self._words_of_fields):
                yield from (prose for prose in self._fields if sign.search(prose.text))
            yield from self.document.passages.with_sign(sign)

    @cached_property
    def _silhouette(self) -> Silhouette:
        from profcollect.silhouette import Silhouette, coded, shapes

        text = coded(self._words_of_fields) + coded(self.document.text)[self.document.body_start :]
        return Silhouette(text, shapes(self.document.text))

    @cached_property
    def _words_of_fields(self) -> str:
        """All at once, so that what is nowhere is looked for only once; a sign must not depend on where a text begins."""
        return "".join(f"{prose.text}\n" for prose in self._fields)

    @cached_property
    def outline(self) -> Outline:
        """The headings of the body, and the sections that they open."""
        from profcollect.lint.outline import Outline

        return Outline(self.document, self.settings.config.body_sections)

    @cached_property
    def _fields(self) -> tuple[Prose, ...]:
        from profcollect.lint.written import prose_values

        return tuple(prose_values(self.document))


@dataclass(frozen=True)
class Finding:
    """What a rule yields: a place in the subject's text, the message's arguments, and the fix, if there is one.

    Three arguments have a meaning of their own: `corrected` is the line as it should be, `first_span` a Span
    of the same text that belongs to the finding, `other` a Place in another file that does.
    """

    span: Span
    arguments: Mapping[str, Any]
    edits: tuple[Edit, ...] = ()
    """What its `fix` changes, in order; empty where this finding cannot be fixed."""


class Rule:
    """A check of one practice. A subclass is all there is to a rule: nothing else lists it."""

    code: ClassVar[str]
    name: ClassVar[str]
    """Kebab-case, naming the problem; the kind of the Problems it words, if it is Noticed."""
    severity: ClassVar[Severity] = Severity.ERROR
    fix: ClassVar[Safety | None] = None
    """What the fixes of its findings promise; None where it has none."""
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

    def severity_for(self, arguments: Mapping[str, object]) -> Severity:
        """How grave a finding with these arguments is."""
        del arguments
        return self.severity

    @staticmethod
    def at(span: Span, **arguments: object) -> Finding:
        """A finding at that place."""
        return Finding(span, arguments)

    @staticmethod
    def mend(span: Span, text: str, **arguments: object) -> Finding:
        """A finding at that place, whose fix puts `text` there."""
        return Finding(span, arguments, (Edit(span.start, span.end, text),))


class Noticed(Rule):
    """A rule that words what reading the file or converting its values noticed under the rule's name."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The problems of this rule's kind."""
        for problem in subject.problems.get(self.name, ()):
            yield Finding(problem.span, problem.arguments, self.edits(problem, subject))

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """The fix of a problem; none, unless the rule has one."""
        del problem, subject
        return ()


class Online(Noticed):
    """A Noticed rule whose problems only a check of the net notices."""


class Corrected(Noticed):
    """A Noticed rule that knows the line, or the lines, as they should be, and puts them there."""

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """The lines that the problem lies in, as `corrected` has them."""
        text = subject.document.text
        corrected = str(problem.arguments.get("corrected", ""))
        start = text.rfind("\n", 0, problem.span.start) + 1
        end = text.find("\n", problem.span.end)
        end = len(text) if end < 0 else end
        # A correction of more lines than there are is for the reader: where it ends is not known.
        if not corrected or corrected.count("\n") != text.count("\n", start, end):
            return ()
        return (Edit(start, end, corrected),)


class Suggested(Noticed):
    """A Noticed rule that knows what was probably meant, and puts that there."""

    def edits(self, problem: Problem, subject: Subject) -> tuple[Edit, ...]:
        """What stands there, replaced by `near`; nothing, where more stands there than the one word."""
        near = problem.arguments.get("near")
        start, end = problem.span
        written = problem.arguments.get("value", problem.arguments.get("key"))
        if not near or subject.document.text[start:end] != written:
            return ()
        return (Edit(start, end, str(near)),)


@dataclass(frozen=True)
class Sighting:
    """What a rule about the collection yields: where somebody wrote something, and the message's arguments."""

    mention: Mention
    arguments: Mapping[str, Any]
    others: tuple[Mention, ...] = ()
    """What it contradicts or repeats, elsewhere."""


class CollectionRule(Rule):
    """A check of all practices at once, by what is kept of each: its Facts."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Nothing: one practice alone cannot break it."""
        del subject
        return iter(())

    def check_all(self, collection: Collection) -> Iterator[Sighting]:
        """Every place where the rule is broken."""
        raise NotImplementedError
