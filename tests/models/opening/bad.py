"""Bad models and inputs of each kind, made anew and given to the doctor.

``python -m tests.models.opening.bad`` does them all in a process under strace, which tells every file that it
opens. Each must end within 5 s with one sentence, or be measured where nothing is wrong with it; nothing but
its own folder and the program's own files may be opened, and nothing that was read be executed. Prints a line
for each; returns 1 where one does not hold.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.models.opening.bad_kinds import BYTES, KINDS, unpickled
from tests.models.opening.small import model, saved
from tests.places import ROOT

_SOON = 5.0
_LONGEST = 30
"""Seconds after which a kind is given up."""
_MARK = "/marks/"
"""Begins names that are opened in vain, to tell what belongs to which kind."""
_STRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-s", "4096", "-e", "trace=open,openat,openat2")
_ENGLISH = {"RELUEXPLORER_LANGUAGE": "en"}
_SAYS_NOTHING = frozenset({"float16", "weights of no number", "inputs: values that are no numbers"})
"""Kinds that may be measured."""
_OWN = tuple(
    os.path.realpath(each)
    for each in (ROOT, sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"], "/usr/lib", "/usr/share",
                 "/lib", "/lib64", "/proc", "/sys")
)  # fmt: skip
_OWN_FILES = frozenset(
    {"/dev/null", "/dev/urandom", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/locale/locale.alias"}
)
_OPENED = re.compile(r'open(?:at2?)?\((?:[^,"]+, )?"((?:[^"\\]|\\.)*)"(\.\.\.)?.*\) += (-?\d+)')


def _refused(arguments: list[str]) -> tuple[int, str]:
    """Return the exit code and what is said."""
    from reluexplorer.app.cli.command_line import main

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(["doctor", *arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return code, said.getvalue()


def _too_long(*_signal: object) -> None:
    raise TimeoutError


def _mark(words: str) -> None:
    with contextlib.suppress(OSError):
        os.open(f"{_MARK}{words}", os.O_RDONLY)


def _tried(home: Path) -> None:
    """Give each kind to the doctor, in this process; print what came of it, a line of tabs for each."""
    _refused([str(saved(home, model()))])  # Imports what is imported when it is first needed.
    signal.signal(signal.SIGALRM, _too_long)
    for number, (words, make) in enumerate(KINDS.items()):
        folder = home / str(number) / "own"
        folder.mkdir(parents=True)
        (folder.parent / "secret").write_bytes(bytes(BYTES))
        arguments = make(folder)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before = _memory()
        _mark(f"{number}")
        began = time.monotonic()
        signal.alarm(_LONGEST)
        try:
            code, said = _refused(arguments)
        except BaseException as error:
            code, said = -1, repr(error)
        signal.alarm(0)
        took = time.monotonic() - began
        _mark("end")
        more, lines = max(0.0, _memory() - before), said.replace("\t", " ").strip().splitlines()
        executed = int(unpickled(folder).exists())
        print(words, code, f"{took:.3f}", f"{more:.0f}", executed, " / ".join(lines), sep="\t", flush=True)


def _memory() -> float:
    """The most memory since that was last forgotten, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1000 if found else 0.0


def _opened(trace: Path) -> dict[int, set[str]]:
    """Return which files were opened while each kind was tried, from strace's account."""
    found: dict[int, set[str]] = {}
    now = None
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _OPENED.search(line)
        if call is None:
            continue
        path, number = call[1], int(call[3])
        if path.startswith(_MARK):
            now = None if path.endswith("end") else int(path.removeprefix(_MARK))
        elif now is not None and number >= 0:
            found.setdefault(now, set()).add(path)
    return found


def _outside(paths: set[str], own: Path) -> Iterator[str]:
    """Yield what is neither in a kind's folder nor the program's own; names that are relative are its own."""
    allowed = (str(own), *_OWN)
    for path in sorted(paths):
        if not path.startswith("/") or path in _OWN_FILES:
            continue
        if path == str(own / "model.onnx") or Path(tempfile.gettempdir()) in (Path(path), Path(path).parent):
            continue  # A person chose the model, wherever its name leads; files without names are there.
        real = os.path.realpath(path)
        if not any(real == each or real.startswith(f"{each}/") for each in allowed):
            yield path


def _faults(
    words: str, code: int, took: float, said: str, *, executed: bool, outside: list[str]
) -> Iterator[str]:
    """Yield what does not hold."""
    if words in _SAYS_NOTHING and code == 0:
        pass
    elif code != 2:
        yield f"ends with {code}"
    elif " / " in said and not words.startswith("a pickle"):
        yield "not one sentence"
    elif not said.endswith((".", ")")) and not words.startswith("a pickle"):
        yield "no sentence"
    if took > _SOON:
        yield f"took {took:.1f} s"
    if executed:
        yield "executed what it read"
    if outside:
        yield f"opened {', '.join(outside)}"


def main() -> int:
    """Try all and print a table."""
    with tempfile.TemporaryDirectory() as place:
        home, trace = Path(place), Path(place) / "trace"
        done = subprocess.run(
            [*_STRACE, "-o", trace, sys.executable, "-m", "tests.models.opening.bad", "--here", place],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ, "XDG_STATE_HOME": place, "XDG_CONFIG_HOME": place, **_ENGLISH},
        )  # fmt: skip
        opened, bad = _opened(trace), 0
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        for number, (words, code, took, more, executed, said) in enumerate(rows):
            outside = list(_outside(opened.get(number, set()), home / str(number) / "own"))
            faults = list(
                _faults(words, int(code), float(took), said, executed=executed == "1", outside=outside)
            )
            bad += bool(faults)
            told = said.replace(place, "…")
            kept = "; ".join(faults) or "holds"
            print(f"{words:<45}{float(took):6.2f} s{int(more):6,} MB  {kept}\n      {told}")
    print(f"{len(rows) - bad} of {len(KINDS)} hold")
    return int(bad > 0 or len(rows) < len(KINDS))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        _tried(Path(sys.argv[2]))
    else:
        sys.exit(main())
