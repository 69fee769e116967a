"""What templates may ask of values."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from profcollect.theme import Theme, packaged_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

THEME = Theme((packaged_templates() / "default",))


class Value:
    """What a template might be given."""

    shown, _own = "shown", "own"

    def method(self) -> str:
        """A method that may be called."""
        return "called"

    @classmethod
    def kind(cls) -> str:
        """One of the class."""
        return cls.__name__


def steps() -> Iterator[int]:
    """A generator has a frame."""
    yield 1


VALUES = [Value(), Value, Value().method, Value.kind, steps, steps(), steps.__code__, "text", 1, [1], {"key": 1}, int]
NAMES = ["shown", "_own", "method", "mro", "__class__", "__dict__", "__func__", "__self__", "__globals__", "gi_frame"]
NAMES += ["gi_code", "co_code", "f_globals", "upper", "format", "items", "real", "kind"]


@pytest.mark.parametrize("turn", ["as they come", "the other way round", "each twice"])
def test_a_template_may_ask_what_a_sandbox_allows_and_nothing_else(turn: str) -> None:
    """Expect Jinja's own answer for each value and attribute, whatever was asked before of a value of its type."""
    ours, theirs = THEME.environment(autoescape=True), SandboxedEnvironment()
    pairs = list(itertools.product(VALUES, NAMES))
    for value, name in {"as they come": pairs, "the other way round": pairs[::-1]}.get(turn, pairs * 2):
        allowed = theirs.is_safe_attribute(value, name, getattr(value, name, None))
        assert ours.is_safe_attribute(value, name, getattr(value, name, None)) is allowed, (value, name)


@pytest.mark.parametrize(
    "asked", ["one.__class__", "one.method.__func__", "kind.mro()", "steps.gi_frame", "one['__dict__']"]
)
def test_what_is_not_allowed_is_refused_each_time(asked: str) -> None:
    """Expect no way out of the sandbox, and none the second time."""
    template = THEME.environment(autoescape=True).from_string("{{ (" + asked + ") | string }}")
    for _ in range(2):
        with pytest.raises((SecurityError, UndefinedError)):
            template.render(one=Value(), kind=Value, steps=steps())
