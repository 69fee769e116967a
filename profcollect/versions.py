"""What Git says of a collection: which files have changed."""

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
    ru="Сборник должен храниться в Git, а {revision} — быть в нём: ветка, метка или номер изменения. "
    "GitHub и GitLab дают заданию только последние изменения; чтобы были все, поставьте fetch-depth: 0 или GIT_DEPTH: 0.",
    en="The collection must be kept in Git, and {revision} must be in it: a branch, a tag or a commit. "
    "GitHub and GitLab give a job the latest commits alone; to have all, set fetch-depth: 0 or GIT_DEPTH: 0.",
)
ABSENT = Text(
    ru="чтобы узнать, что изменилось, нужна программа Git, а её нет",
    en="Git is needed to tell what changed, and it is not there",
)
ABSENT_HINT = Text(ru="Установите её: https://git-scm.com", en="Install it: https://git-scm.com")


def changed_since(root: Path, revision: str) -> set[str]:
    """The files below `root` that differ from a revision, are new or are gone, with slashes. Raises InputError."""
    # First what says in plain words that there is no repository.
    new = _git(root, revision, "ls-files", "--others", "--exclude-standard", "-z")
    if revision.startswith("-"):
        raise InputError(FAILED, HINT, revision=revision, reason=f"bad revision '{revision}'")
    # A renamed file is one that is new and one that is gone.
    return new | _git(root, revision, "diff", "--name-only", "-z", "--relative", "--no-renames", revision, "--")


def _git(root: Path, revision: str, *arguments: str) -> set[str]:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the revision is no option
            ["git", *arguments],  # noqa: S607 - the user's own git
            cwd=root,
            capture_output=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise InputError(ABSENT, ABSENT_HINT) from error
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        raise InputError(
            FAILED, HINT, revision=revision, reason=said.decode(errors="replace").strip().split("\n")[0]
        ) from error
    return {name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name}
