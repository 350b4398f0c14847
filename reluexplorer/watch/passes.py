"""The forward pass that a look is at: the model’s calls of itself belong to it, interrupts end it unsaid."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import get_ident
from types import FrameType
from typing import Any


@dataclass(eq=False)
class Pass:
    """A call of a model, in the thread that makes it, with its calls of itself."""

    depth: int = 0
    """How many of them run, one within another, as far as PyTorch tells."""
    _thread: int = 0
    _handled: int = 0
    """The identity of the exception that was being handled when it began."""

    def begin(self) -> None:
        """Begin with the outermost call, in this thread."""
        self.depth, self._thread, self._handled = 1, get_ident(), _exception()

    def is_here(self) -> bool:
        """Whether it runs in this thread, if at all."""
        return self._thread == get_ident()

    def is_raising(self) -> bool:
        """Whether an exception leaves it."""
        return _exception() != self._handled

    def goes_on(self, model: Any, *, entering: bool) -> bool:
        """Whether it still runs, while the model is entered once more, or not.

        Its frames tell: PyTorch calls no hook where a KeyboardInterrupt leaves a module.
        """
        if self.depth == 0:
            return False
        return calls_of(model, self._thread) > (entering and self.is_here())

    def left(self, model: Any) -> Callable[[], bool]:
        """Return what tells, within the thread of the pass, whether its outermost call is over.

        It is quick, as a look asks it for each function; the call's frame stays alive with it.
        """
        import torch

        code, thread = torch.nn.Module._call_impl.__code__, self._thread
        outer = _frame()
        while outer is not None and not (outer.f_code is code and outer.f_locals.get("self") is model):
            outer = outer.f_back

        def is_over() -> bool:
            if get_ident() != thread:
                return False
            frame = _frame()
            while frame is not None and frame is not outer:
                frame = frame.f_back
            return frame is None

        return is_over if outer is not None else never


def never() -> bool:
    """Return that a pass is not over, of which nothing is known."""
    return False


def is_transformed() -> bool:
    """Whether functions run under ``torch.func``, where tensors are no numbers."""
    import torch

    return torch._C._functorch.peek_interpreter_stack() is not None


def _frame() -> FrameType | None:
    return sys._getframe(1)


def calls_of(model: Any, thread: int) -> int:
    """Return how many calls of a model run in a thread, one within another."""
    import torch

    code = torch.nn.Module._call_impl.__code__
    frame, count = sys._current_frames().get(thread), 0
    while frame is not None:
        if frame.f_code is code and frame.f_locals.get("self") is model:
            count += 1
        frame = frame.f_back
    return count


def _exception() -> int:
    return id(sys.exc_info()[1])
