"""Regular expressions that are compiled when they are first used: most runs need few of the many that rules have."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


class _Pattern(Generic[AnyStr]):
    """A pattern that becomes one of `re` when it is asked for more than its text."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """What the compiled pattern has of that name; it is kept, so that next time nothing is in between."""
        found: object = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found


def later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used; a slip in it shows only then."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))
