"""What Git says of a collection: which practices have changed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from profcollect.errors import InputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from pathlib import Path

FAILED = Text(
    ru="Git не сказал, что изменилось с {revision}: {reason}",
    en="Git could not tell what changed since {revision}: {reason}",
)
HINT = Text(
    ru="Сборник должен храниться в Git, а {revision} — быть в нём: ветка, метка или номер изменения.",
    en="The collection must be kept in Git, and {revision} must be in it: a branch, a tag or a commit.",
)


def changed_since(root: Path, revision: str) -> set[str]:
    """The files below `root` that differ from a revision or are new, with slashes. Raises InputError."""
    if revision.startswith("-"):
        raise InputError(FAILED, HINT, revision=revision, reason="-")
    changed = _git(root, revision, "diff", "--name-only", "-z", "--relative", "--diff-filter=d", revision, "--")
    return changed | _git(root, revision, "ls-files", "--others", "--exclude-standard", "-z")


def _git(root: Path, revision: str, *arguments: str) -> set[str]:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the revision is no option
            ["git", *arguments],  # noqa: S607 - the user's own git
            cwd=root,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        raise InputError(
            FAILED, HINT, revision=revision, reason=said.decode(errors="replace").strip().split("\n")[0]
        ) from error
    return {name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name}
