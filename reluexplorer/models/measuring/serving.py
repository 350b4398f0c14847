"""The side that runs models, in a process of its own: the only place that imports onnxruntime.

It answers one message after another: ``load`` takes a size and then a model of so many bytes, ``run`` a list
of inputs, ``drop`` the number of a model, ``usage`` nothing. What goes through the pipe is pickled by this
program for itself; nothing that is opened ever is.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from typing import Any

from reluexplorer.sentences import is_want_of_memory, shortened

_GIVES_WAY = 10
"""How much nicer than the window this process is."""
_KEEPS_TO_ITSELF = "ORT_DISABLE_TELEMETRY"
"""Has to be there before onnxruntime is imported, which else notes each model down and sends that off."""
_SILENT = 4
"""onnxruntime's level for messages of fatal faults alone."""
MEMORY, REFUSED = "memory", "refused"
"""Kinds of refusals."""


def serve(connection: Connection, threads: int) -> None:
    """Answer until the other side is gone, and end with it in the midst of a run too."""
    threading.Thread(target=_end_with_the_owner, daemon=True).start()
    for name in ("SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.environ[_KEEPS_TO_ITSELF] = "1"
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    server = _Server(threads)
    try:
        while True:
            name, arguments = connection.recv()
            if name == "load":
                arguments = (_received(connection, *arguments),)
            answer = _answered(server, name, arguments)
            del arguments  # they may be a model's bytes, of which the library has what it needs
            connection.send(answer)
    except (EOFError, OSError):
        return


def _received(connection: Connection, size: int) -> bytes:
    """Put a model's bytes together of the pieces that they come in."""
    whole = io.BytesIO()
    while whole.tell() < size:
        whole.write(connection.recv_bytes())
    return whole.getvalue()


def _end_with_the_owner() -> None:
    """End when the owner's process does, which nobody could cancel a run for then."""
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)


def _answered(server: _Server, name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", getattr(server, name)(*arguments)
    except Exception as error:  # whatever the library raises is told to the other side
        kind = MEMORY if is_want_of_memory(error) else REFUSED
        return kind, shortened(_reason(error), 200)


def _reason(error: Exception) -> str:
    """Return what a message of onnxruntime says, without its code and the place in its sources."""
    words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if words.startswith("[ONNXRuntimeError]"):
        words = words.split(" : ", 3)[-1]
    return words


class _Server:
    """Models that were loaded, by number."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._sessions: dict[int, Any] = {}
        self._count = 0

    def load(self, content: bytes) -> int:
        """Take a model and return its number."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = _SILENT
        options.intra_op_num_threads = self._threads
        options.execution_order = onnxruntime.ExecutionOrder.PRIORITY_BASED
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._count += 1
        self._sessions[self._count] = session
        return self._count

    def run(self, number: int, feeds: list[dict[str, Any]]) -> tuple[list[list[Any]], float]:
        """Return the outputs for each of some inputs, and the processor time that they took in seconds."""
        session = self._sessions[number]
        began = time.process_time()
        found = [session.run(None, feed) for feed in feeds]
        return found, time.process_time() - began

    def drop(self, number: int) -> None:
        """Forget a model."""
        del self._sessions[number]

    def usage(self) -> int:
        """Return the most memory that this process had, in bytes; 0 where the system does not tell."""
        try:
            import resource
        except ImportError:
            return 0
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
