"""Where the time of a cold build goes, function by function.

python tests/bench/profiling.py [PRACTICES] [FORMATS]     200 practices, html,docx

One process compiles, so that all of it is seen; what runs in threads (the writing, the layout) is a line of its own.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from corpus import make

SHOWN = 40


def main() -> None:
    """Build a collection and print what took the longest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    formats = sys.argv[2] if len(sys.argv) > 2 else "html,docx"
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), count)
        options = (
            "--quiet",
            "--no-cache",
            "--jobs",
            "1",
            "--page-numbers",
            "none" if "pdf" not in formats else "layout",
        )
        sys.argv = ["profcollect", "build", folder, *options, "--format", formats]
        gc.disable()
        profiles: list[cProfile.Profile] = []

        def begin(*_: object) -> None:
            # Each thread has a profile of its own; this is called in it when its first function is.
            profile = cProfile.Profile()
            profiles.append(profile)
            sys.setprofile(None)
            profile.enable()

        threading.setprofile(begin)
        start, own = time.perf_counter(), cProfile.Profile()
        with suppress(SystemExit), own:
            from profcollect.cli import main as run

            run()
        threading.setprofile(None)
        seconds = time.perf_counter() - start
    print(f"{count} practices, {formats}: {seconds:.2f} s under the profiler")
    stats = pstats.Stats(own)
    for profile in profiles:
        with suppress(TypeError):
            stats.add(profile)
    for order in ("cumulative", "tottime"):
        stats.sort_stats(order).print_stats("profcollect", SHOWN)


if __name__ == "__main__":
    main()
