"""A process that has everything imported and runs commands in forks of itself, which may be killed at any moment.

Each line of its input is a request in JSON, each line of its output the answer. No command runs in the process itself:
what has no threads can be forked.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import threading
import time
from typing import Any

import profcollect
from profcollect import cli, jobs, outputs

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "sqlite3.connect"}
PATIENCE = 60
"""Seconds that a command may take."""


def changing(event: str, arguments: tuple[Any, ...], root: str) -> bool:
    """Whether something below a folder is about to be changed."""
    if event != "open" and event not in CHANGES:
        return False
    path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else str(arguments[0])
    return path.startswith(root) and (event != "open" or bool(arguments[2] & WRITES))


def serve(request: dict[str, Any]) -> None:
    """What a fork does: the command, until it ends or is killed at the change of that number."""
    left = request.get("change", sys.maxsize)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if "root" in request and left >= 0 and changing(event, arguments, request["root"]):
            left -= 1
            if left < 0:
                happen(request.get("fault", {}), str(arguments[0]))

    os.setsid()
    sys.addaudithook(hook)
    if "user" in request:
        # What Python itself reads while it runs may be closed to that user.
        sys.argv = ["profcollect", *request["before"]]
        with contextlib.suppress(SystemExit):
            cli.main()
        os.setgid(request["user"])
        os.setuid(request["user"])
    if request.get("workers"):
        jobs.FEW = jobs.CHUNK = 1
    if not request.get("exchange", True):
        outputs._exchange = lambda *_: False
    if request.get("alone"):
        # The worst moment where folders cannot be exchanged: the old one is away, the new one not there.
        outputs._Swap.make = killed_between(outputs._Swap.make)
    told = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(told, 1)
    os.dup2(told, 2)
    sys.argv = ["profcollect", *request["arguments"]]
    cli.main()


def happen(fault: dict[str, int], path: str) -> None:
    """What happens at a change: the process is killed with all that it has started, or the system refuses."""
    if not fault:
        os.killpg(0, signal.SIGKILL)
    print("fault", file=sys.stderr)
    raise OSError(fault["errno"], os.strerror(fault["errno"]), path)


def killed_between(make: Any) -> Any:  # noqa: ANN401 - a method
    def made(self: outputs._Swap) -> None:
        rename = type(self.new).rename

        def killed(path: Any, target: Any) -> Any:  # noqa: ANN401
            if path == self.new and self.how == "moved aside":
                os.killpg(0, signal.SIGKILL)
            return rename(path, target)

        type(self.new).rename = killed
        make(self)

    return made


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a command in a fork, and kill it and all that it has started, if asked to, after so many seconds."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            serve(request)
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            os._exit(code)
    timer = threading.Timer(request.get("after") or PATIENCE, kill, [child])
    timer.start()
    _, status = os.waitpid(child, 0)
    timer.cancel()
    timer.join()
    # Workers that are left would go on for a moment.
    kill(child)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.perf_counter() - start}


def kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for module in pkgutil.walk_packages(profcollect.__path__, "profcollect."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in (
        "docx",
        "docxtpl",
        "lxml.etree",
        "typst",
        "rich.console",
        "rich.table",
        "sqlite3",
        "yaml",
        "concurrent.futures.process",
    ):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
