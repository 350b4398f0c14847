"""A process that has imported the command line, and forks itself for each command that a test runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path


def run(
    server: subprocess.Popen[bytes], arguments: list[str], timeout: float, device: str = ""
) -> subprocess.CompletedProcess[str]:
    """Ask the server for a command and return what came of it; TimeoutExpired after ``timeout`` seconds.

    Its output goes to ``device`` where one is named, and is then not returned.
    """
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        if device:
            Path(folder, "out").symlink_to(device)
        question = {"arguments": arguments, "folder": folder, "cwd": str(Path.cwd()), "timeout": timeout}
        server.stdin.write(json.dumps(question).encode() + b"\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        out, err = ("" if Path(folder, name).is_symlink() else Path(folder, name).read_text(encoding="utf-8")
                    for name in ("out", "err"))  # fmt: skip
    if code == -signal.SIGALRM:
        raise subprocess.TimeoutExpired(arguments, timeout, out, err)
    return subprocess.CompletedProcess(arguments, code, out, err)


def _serve() -> None:
    import reluexplorer.app.cli.activations
    import reluexplorer.app.cli.command_line
    import reluexplorer.app.cli.export
    import reluexplorer.app.cli.exporting
    import reluexplorer.app.cli.health
    import reluexplorer.app.cli.lesson  # noqa: F401 imported for the children

    for line in sys.stdin.buffer:
        question = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(question)
        _, status = os.waitpid(child, 0)
        sys.stdout.buffer.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        sys.stdout.buffer.flush()


def _become(question: dict) -> None:
    """Be the program from here to the end, with files for its output."""
    os.chdir(question["cwd"])
    signal.alarm(max(1, int(question["timeout"])))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for number, name in ((1, "out"), (2, "err")):
        handle = os.open(Path(question["folder"], name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, number)
    sys.argv = ["reluexplorer", *question["arguments"]]
    code = 1
    try:
        from reluexplorer.app.cli.command_line import main

        code = main(question["arguments"])
        sys.stdout.flush()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
