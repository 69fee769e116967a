"""What an old collection is forgiven: findings that were there when the checks began.

A finding is known again by its file, its code and the words of its line, so that it may move, but not multiply.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import Text
from profcollect.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profcollect.lint.diagnostic import Diagnostic

VERSION = 1
BROKEN = Text(ru="файл {path} — не список известных замечаний", en="{path} is no list of known findings")
BROKEN_HINT = Text(
    ru='Создайте его заново: profcollect lint --baseline "{path}" --write-baseline',
    en='Make it anew: profcollect lint --baseline "{path}" --write-baseline',
)


def fingerprint(one: Diagnostic) -> str:
    """What a finding is known by, whatever line it stands in: only a hash of the words, which may be private."""
    return _fingerprint(one.place.path, one.code, one.source)


@lru_cache(maxsize=256)
def _fingerprint(path: str, code: str, line: str) -> str:
    """Kept, since a long line may have thousands of findings."""
    words = " ".join(line.split())
    # A file's name may have bytes that are no UTF-8.
    known = f"{path}\0{code}\0{words}".encode(errors="surrogatepass")
    return hashlib.blake2b(known, digest_size=10).hexdigest()


def written(found: Iterable[Diagnostic]) -> str:
    """The text of a baseline: a line for each kind of finding, in order, so that its changes can be read."""
    counts = Counter((one.place.path, one.code, fingerprint(one)) for one in found)
    rows = [[printable(path), code, mark, count] for (path, code, mark), count in sorted(counts.items())]
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{\n"version": {VERSION},\n"findings": [\n{lines}\n]\n}}\n'


def read(text: str, path: object) -> Counter[str]:
    """How often each known finding may come. Raises InputError where the text is no baseline."""
    try:
        data = json.loads(text)
        known = Counter({str(mark): int(count) for _, _, mark, count in data["findings"]})
        version = data["version"]
    except (ValueError, TypeError, LookupError) as error:
        raise InputError(BROKEN, BROKEN_HINT, path=path) from error
    if version != VERSION:
        raise InputError(BROKEN, BROKEN_HINT, path=path)
    return known


def new(found: Sequence[Diagnostic], known: Counter[str]) -> list[Diagnostic]:
    """The findings that are not known; of several alike, the last ones."""
    left = Counter(known)
    kept = []
    for one in found:
        mark = fingerprint(one)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            kept.append(one)
    return kept
