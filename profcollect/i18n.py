"""Words of the console in Russian and English, kept where they are used.

The language of the *book* is another matter: its words live in `data/*.yml`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

LANGUAGES = ("ru", "en")


@dataclass(frozen=True)
class Text:
    """The same words in both languages; `{name}` marks an argument."""

    ru: str
    en: str

    def say(self, lang: str, **arguments: object) -> str:
        """The words in `lang`, with the arguments in their places."""
        words = self.en if lang == "en" else self.ru
        return words.format(**arguments) if arguments else words


def console_language() -> str:
    """The language that `PROFCOLLECT_LANG` names, Russian where it names none we speak."""
    lang = os.environ.get("PROFCOLLECT_LANG", "")[:2].lower()
    return lang if lang in LANGUAGES else "ru"
