"""Keeping a preview up to date: what the system tells of files, and looking for ourselves where it does not."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from threading import Event

    from profcollect.serve.preview import Preview

STEP, MOST = 50, 400
"""Milliseconds: one save is several changes, taken together when nothing has come for so long, or after so long."""
LOOK = 1000
"""Milliseconds after which the disk is looked at, whatever was told: the net's drives tell nothing."""
IDLE = 3600.0


def watch(preview: Preview, stop: Event, told: Callable[[frozenset[str], float], None]) -> None:
    """Keep the preview up to date until `stop` is set; `told` is called with the files and the seconds it took."""
    root = preview.root

    def take(paths: Iterable[str]) -> None:
        start = time.perf_counter()
        touched = frozenset(Path(path).relative_to(root).as_posix() for path in paths)
        if preview.refresh(touched):
            told(touched, time.perf_counter() - start)

    from watchfiles import watch as changes

    def matters(_: object, path: str) -> bool:
        place = Path(path)
        parts = place.relative_to(root).parts if place.is_relative_to(root) else ()
        return bool(parts) and parts[0] != "build" and not any(part.startswith(".") for part in parts)

    try:
        for found in changes(
            root,
            watch_filter=matters,
            debounce=MOST,
            step=STEP,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            stop_event=stop,
        ):
            take(path for _, path in found)
    except (OSError, RuntimeError):
        # The system can watch no more files, or the folder itself has gone.
        while not stop.wait(LOOK / 1000):
            take(())


def inspect(preview: Preview, stop: Event) -> None:
    """Check the whole collection after each change, until `stop` is set."""
    version = -1
    while not stop.is_set():
        version, seen = preview.version, version
        if version == seen:
            preview.wait(version, IDLE)
        elif preview.state is not None:
            preview.inspect(preview.state)


def start(preview: Preview, stop: Event, told: Callable[[frozenset[str], float], None]) -> None:
    """Do both in threads that do not keep the program from ending."""
    Thread(target=watch, args=(preview, stop, told), daemon=True).start()
    Thread(target=inspect, args=(preview, stop), daemon=True).start()
