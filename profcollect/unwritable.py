"""Why something cannot be written, in words that say what to do."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from profcollect.errors import OutputError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NO_SUCH_PATH, SHARING, LOCKING, TOO_LONG = 3, 32, 33, 206
"""Codes of Windows."""
LONGEST_WINDOWS = 248
"""Characters of a path from which on Windows says that there is no such folder, unless it is told to take more."""
NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
MOST_NAMED = 5
"""Files that an error names."""
CANNOT = "не удалось записать {path}: "
CANNOT_EN = "cannot write {path}: "
INTACT = "Прежние файлы целы."
INTACT_EN = "The previous files are intact."
OPEN = (
    Text(ru=f"{CANNOT}открыто в другой программе", en=f"{CANNOT_EN}it is open in another program"),
    Text(
        ru=f"Закройте это в Word, в программе для PDF или в Проводнике и повторите команду. {INTACT}",
        en=f"Close it in Word, in the PDF viewer or in the Explorer, and repeat the command. {INTACT_EN}",
    ),
)
FULL = (
    Text(ru=f"{CANNOT}на диске нет места", en=f"{CANNOT_EN}there is no room on the disk"),
    Text(
        ru="Освободите место на диске и повторите команду или укажите папку на другом диске (у build — --out «Папка»). "
        + INTACT,
        en="Make room on the disk and repeat the command, or name a folder on another disk (`build` has --out for it). "
        + INTACT_EN,
    ),
)
LONG = (
    Text(ru=f"{CANNOT}слишком длинный путь", en=f"{CANNOT_EN}the path is too long"),
    Text(
        ru="Перенесите сборник в папку с коротким путём, например C:\\Сборник, или укажите такую папку (у build — "
        f"--out «Папка»). {INTACT}",
        en="Move the collection to a folder with a short path, such as C:\\Book, or name such a folder (`build` has "
        f"--out for it). {INTACT_EN}",
    ),
)
READ_ONLY = (
    Text(ru=f"{CANNOT}диск только для чтения", en=f"{CANNOT_EN}the disk is read-only"),
    Text(
        ru=f"Укажите папку на другом диске (у build — --out «Папка»). {INTACT}",
        en=f"Name a folder on another disk (`build` has --out for it). {INTACT_EN}",
    ),
)
UNKNOWN = (
    Text(ru=f"{CANNOT}{{reason}}", en=f"{CANNOT_EN}{{reason}}"),
    Text(
        ru="Закройте этот файл, если он открыт в Word или в программе для PDF, проверьте права на папку или укажите "
        f"другую (у build — --out «Папка»). {INTACT}",
        en="Close the file if Word or a viewer has it open, check the folder's permissions, or name another folder "
        f"(`build` has --out for it). {INTACT_EN}",
    ),
)


def unwritable(paths: Sequence[Path], error: OSError) -> OutputError:
    """What is told of files that cannot be written, by the reason of the first."""
    code, number = getattr(error, "winerror", None), error.errno
    too_long = code == NO_SUCH_PATH and len(str(paths[0].absolute())) >= LONGEST_WINDOWS
    if code in {SHARING, LOCKING}:
        kind = OPEN
    elif number in NO_ROOM:
        kind = FULL
    elif number == errno.ENAMETOOLONG or code == TOO_LONG or too_long:
        kind = LONG
    elif number == errno.EROFS:
        kind = READ_ONLY
    else:
        kind = UNKNOWN
    named = ", ".join(map(str, paths[:MOST_NAMED])) + (", …" if len(paths) > MOST_NAMED else "")
    return OutputError(*kind, path=named, reason=error.strerror or type(error).__name__)
