"""What stops the tool itself. What is wrong with a practice is a finding, not an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from profcollect.i18n import Text


class ProfcollectError(Exception):
    """The tool cannot do its work: `message` says what happened and where, `hint` what to do."""

    def __init__(self, message: Text, hint: Text | None = None, **arguments: object) -> None:
        super().__init__(message.say("en", **arguments))
        self.message = message
        self.hint = hint
        self.arguments = arguments

    def __reduce__(self) -> tuple[Any, ...]:
        # It may come from another process.
        return _again, (type(self), self.message, self.hint, self.arguments)

    def explain(self, lang: str) -> str:
        """The message and, below it, the hint."""
        lines = [self.message.say(lang, **self.arguments)]
        if self.hint:
            lines.append(self.hint.say(lang, **self.arguments))
        return "\n".join(lines)


def _again(
    kind: type[ProfcollectError], message: Text, hint: Text | None, arguments: dict[str, object]
) -> ProfcollectError:
    return kind(message, hint, **arguments)


class ConfigError(ProfcollectError):
    """`profcollect.yml`, or a data file it names, is absent or wrong."""


class InputError(ProfcollectError):
    """A folder or file that the command names is not there or holds nothing to work on."""


class TemplateError(ProfcollectError):
    """A template is absent, broken, or asks for a name that it is not given."""


class OutputError(ProfcollectError):
    """A result cannot be written."""
