"""The owner's side of the process that runs models: it can be cancelled at any time, and may crash."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from reluexplorer.language import _
from reluexplorer.models.measuring.content import Content
from reluexplorer.models.measuring.serving import MEMORY, serve
from reluexplorer.models.opening.libraries import demand
from reluexplorer.models.values.refusal import ModelError, RunRefusedError

_LOOK = 0.05
"""Seconds between two questions whether to go on."""
_PATIENCE = 2.0
"""Seconds for the process to end by itself before it is killed."""
_AT_A_TIME = 1 << 22
"""Bytes of a model that are handed over at a time."""
_DEFAULT = 0
"""Threads: as many as onnxruntime thinks right."""


class StoppedError(Exception):
    """What was asked for was cancelled."""


def never() -> bool:
    """Never cancel."""
    return False


class Runner:
    """A process that runs models; used as a context, at whose end it ends.

    Each call raises :class:`StoppedError` within a fifth of a second of ``is_cancelled``, and
    :class:`ModelError` where the model cannot be run, memory does not suffice or the process has crashed.
    """

    def __init__(self, is_cancelled: Callable[[], bool] = never, *, threads: int = _DEFAULT) -> None:
        demand("onnxruntime")
        context = multiprocessing.get_context("spawn")
        self._is_cancelled = is_cancelled
        self._here, there = context.Pipe()
        self._process = context.Process(target=serve, args=(there, threads), name="models", daemon=True)
        self._process.start()
        there.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._here.close()
        if kind is not None:
            self._process.kill()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def check(self) -> None:
        """Raise :class:`StoppedError` where it was cancelled."""
        if self._is_cancelled():
            raise StoppedError

    def load(self, content: bytes | Content) -> int:
        """Hand a model over and return its number."""
        size = len(content) if isinstance(content, bytes) else content.size
        return int(self._call("load", size, pieces=(content,) if isinstance(content, bytes) else content))

    def run(
        self, model: int, feeds: Sequence[dict[str, Any]], meanwhile: Callable[[], None] | None = None
    ) -> tuple[list[list[Any]], float]:
        """Return a model's outputs for each of some inputs, and the processor time in seconds.

        ``meanwhile`` is done here while they are computed there.
        """
        outputs, seconds = self._call("run", model, list(feeds), meanwhile=meanwhile)
        return outputs, float(seconds)

    def once(self, content: bytes | Content, feeds: Sequence[dict[str, Any]]) -> list[list[Any]]:
        """Return the outputs of a model that is not kept, for each of some inputs."""
        number = self.load(content)
        outputs, _seconds = self.run(number, feeds)
        self._call("drop", number)
        return outputs

    def usage(self) -> int:
        """Return the most memory that the process had, in bytes."""
        return int(self._call("usage"))

    def _call(
        self,
        name: str,
        *arguments: Any,
        pieces: Iterable[bytes] = (),
        meanwhile: Callable[[], None] | None = None,
    ) -> Any:
        try:
            self.check()
            self._here.send((name, arguments))
            self._hand_over(pieces)
            if meanwhile is not None:
                meanwhile()
            while not self._here.poll(_LOOK):
                self.check()
            kind, found = self._here.recv()
        except (EOFError, OSError):
            raise ModelError(self._crash()) from None
        if kind == "done":
            return found
        if kind == MEMORY:
            raise ModelError(_("There is not enough memory to run this model on inputs of this size."))
        refused = RunRefusedError if name == "run" else ModelError
        raise refused(_("onnxruntime cannot run this model: {reason}").format(reason=found))

    def _hand_over(self, pieces: Iterable[bytes]) -> None:
        for each in pieces:
            for first in range(0, len(each), _AT_A_TIME):
                self.check()
                self._here.send_bytes(each, first, min(_AT_A_TIME, len(each) - first))

    def _crash(self) -> str:
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        if code == -9:
            return _("The process that ran the model was ended by the system, as it does for want of memory.")
        words = _("The process that ran the model has crashed (exit code {code}); the program goes on.")
        return words.format(code=code)
