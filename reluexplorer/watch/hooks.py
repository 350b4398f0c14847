"""The hooks by which a watch sees a model and its optimisers; nothing of them stays behind.

Between looks there is one alone, after each step of any optimiser: a model that has a hook runs slower. None
is on the model itself, where scripts would save, copy and compile it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Protocol


class Seer(Protocol):
    """What is told of a model and its optimisers."""

    def before_forward(self, model: Any) -> None:
        """Take in that the model is about to run."""

    def after_forward(self) -> None:
        """Take in that the model has run, or raised."""

    def before_step(self, optimizer: Any) -> None:
        """Take in that an optimiser, of any model, is about to step."""

    def after_step(self, optimizer: Any) -> None:
        """Take in that it has stepped."""


class Hooks:
    """The hooks of one seer, which keep alive neither it nor the model."""

    def __init__(self, seer: Seer) -> None:
        from torch.optim.optimizer import register_optimizer_step_post_hook

        self._seer = weakref.ref(seer)
        self._lasting = [register_optimizer_step_post_hook(self._telling("after_step"))]
        self._of_a_look: list[Any] = []

    def look(self, model: Any) -> None:
        """Tell of the model's forward passes, and before steps, until ``looked``."""
        import torch
        from torch.optim.optimizer import register_optimizer_step_pre_hook

        if self._of_a_look:
            return
        far, its_id = self._seer, id(model)
        is_compiling, is_tracing = torch.compiler.is_compiling, torch.jit.is_tracing

        def before(module: Any, _args: Any) -> None:
            if is_compiling() or id(module) != its_id or is_tracing():
                return
            seer = far()
            if seer is not None:
                seer.before_forward(module)

        def after(module: Any, _args: Any, _result: Any) -> None:
            if is_compiling() or id(module) != its_id or is_tracing():
                return
            seer = far()
            if seer is not None:
                seer.after_forward()

        self._of_a_look = [
            *_around(model, before, after), register_optimizer_step_pre_hook(self._telling("before_step"))
        ]  # fmt: skip

    def looked(self) -> None:
        """Take the hooks of a look away; never within a forward pass, which goes through those it has."""
        while self._of_a_look:
            self._of_a_look.pop().remove()

    def remove(self) -> None:
        """Take all away."""
        self.looked()
        while self._lasting:
            self._lasting.pop().remove()

    def _telling(self, name: str) -> Callable[[Any, Any, Any], None]:
        """Return a hook on optimisers that tells the seer by this method."""
        far = self._seer

        def hook(optimizer: Any, _args: Any, _named: Any) -> None:
            seer = far()
            if seer is not None:
                getattr(seer, name)(optimizer)

        return hook


def _around(
    model: Any, before: Callable[[Any, Any], None], after: Callable[[Any, Any, Any], None]
) -> list[Any]:
    """Set hooks on all modules; on a compiled one itself, as it warns of those and saves none."""
    from torch.nn.modules import module as hooks

    if type(model).__name__ == "OptimizedModule":
        return [
            model.register_forward_pre_hook(before), model.register_forward_hook(after, always_call=True)
        ]  # fmt: skip
    return [
        hooks.register_module_forward_pre_hook(before),
        hooks.register_module_forward_hook(after, always_call=True),
    ]
