"""Runs something in a forked process with little time and memory, and sees all that it does to the machine.

The audit hooks of Python tell of every file that is opened to be written, of every program, connection,
pickle and piece of code; none of these has a place where a file is only read.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import dataclasses
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 1 << 20
_ADDRESSES = 2048 * MIB
"""Bytes of addresses beyond those of the process itself, so that a bomb harms no machine."""
_PATIENCE = 20
"""Seconds of CPU time after which a process is ended."""
_PROGRAMS = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.startfile",
    "socket.",
    "pickle.",
    "urllib.",
    "webbrowser.",
    "code.__new__",
    "pty.",
    "ftplib.",
    "smtplib.",
)
_CHANGES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.utime",
    "shutil.",
)
_IMPORTS = ("<frozen importlib", ast.__file__, dataclasses.__file__, collections.__file__)
"""Where code is compiled and carried out without a file's doing: modules are imported, literals parsed."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
OUTSIDE = "secret.csv"
"""A file beside a person's folder that nothing in a file may lead to."""


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    code: int
    """The exit code; that of the signal below 0 where one ended the process."""
    out: str
    err: str
    seconds: float
    """Of CPU time."""
    megabytes: float
    """Of memory beyond what the process had at its beginning."""
    trespasses: tuple[str, ...]
    """What it did that reading a file does not need."""


def confined(action: Callable[[], int], folder: Path, writable: Path) -> Outcome:
    """Carry an action out in a process of its own, in a folder; it may write below ``writable`` alone."""
    reads, writes = os.pipe()
    told = {name: writable / f".{name}" for name in ("out", "err")}
    child = os.fork()
    if child == 0:
        os.close(reads)
        _be_confined(action, folder, writable, told, writes)
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as pipe:
        before, *seen = pipe.read().splitlines()
    _, status, used = os.wait4(child, 0)
    texts = {name: path.read_bytes().decode("utf-8", "backslashreplace") for name, path in told.items()}
    for path in told.values():
        path.unlink()
    return Outcome(
        os.waitstatus_to_exitcode(status),
        texts["out"],
        texts["err"],
        used.ru_utime + used.ru_stime,
        max(0, used.ru_maxrss - int(before)) / 1024,
        tuple(dict.fromkeys(seen)),
    )


def _kilobytes(name: str) -> int:
    """Return a figure of this process's memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _be_confined(
    action: Callable[[], int], folder: Path, writable: Path, told: dict[str, Path], pipe: int
) -> None:
    """Be the process that carries an action out, from here to its end.

    It tells first what memory it has: what its parent maps from files a forked process has only in part.
    """
    code = 99
    os.write(pipe, f"{_kilobytes('VmRSS')}\n".encode())
    try:
        os.chdir(folder)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(told[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        most = 1024 * _kilobytes("VmSize") + _ADDRESSES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (_PATIENCE, _PATIENCE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(4 * _PATIENCE)
        sys.addaudithook(_Watch(writable, pipe).see)
        code = action()
        sys.stdout.flush()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 98
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


class _Watch:
    """Tells a pipe what happens that should not."""

    def __init__(self, writable: Path, pipe: int) -> None:
        self._writable = str(writable.resolve())
        self._pipe = pipe

    def see(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            self._see_open(*given)
        elif event.startswith(_PROGRAMS):
            self._tell(event, given)
        elif event in {"exec", "compile"}:
            if not self._is_import():
                self._tell(event, given)
        elif event.startswith(_CHANGES):
            for path in given:
                if isinstance(path, str | bytes | os.PathLike) and not self._is_own(path):
                    self._tell(event, given)

    def _see_open(self, path: object, mode: object, flags: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        is_written = (isinstance(flags, int) and flags & _WRITES) or (
            isinstance(mode, str) and set(mode) & set("wax+")
        )
        if is_written and not self._is_own(path):
            self._tell("write", (path,))
        if os.fsdecode(path).endswith(OUTSIDE):
            self._tell("read", (path,))

    def _is_own(self, path: Any) -> bool:
        name = os.path.realpath(os.fsdecode(path))
        return name.startswith((f"{self._writable}{os.sep}", os.devnull))

    @staticmethod
    def _is_import() -> bool:
        frame = sys._getframe(2)
        return any(part in frame.f_code.co_filename for part in _IMPORTS)

    def _tell(self, event: str, given: tuple[Any, ...]) -> None:
        frame = sys._getframe(2)
        place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        os.write(self._pipe, json.dumps(f"{event} {str(given)[:200]} at {place}").encode() + b"\n")


def tree(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return mode, size and time of everything in a folder, by its path."""
    found = {}
    for path in _below(folder):
        state = path.lstat()
        size = 0 if path.is_dir() else state.st_size
        found[str(path.relative_to(folder))] = (
            state.st_mode,
            size,
            0 if path.is_dir() else state.st_mtime_ns,
        )
    return found


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
