"""The hooks by which a watch sees a model and its optimisers; nothing of them stays behind.

Between looks there is one alone, after each step of any optimiser: a model that has a hook runs slower.
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


class ModelHook:
    """A hook on a model that tells a seer; a copy of it, in a copy of the model, tells nobody."""

    __slots__ = ("_tell",)

    def __init__(self, tell: Callable[[Any], None] | None = None) -> None:
        self._tell = tell

    def __call__(self, module: Any, *_given: Any) -> None:
        """Tell of the module; PyTorch takes None for no change."""
        if self._tell is not None:
            self._tell(module)

    def __reduce__(self) -> tuple[type[ModelHook], tuple[()]]:
        return ModelHook, ()


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
        is_compiling = torch.compiler.is_compiling
        far = self._seer

        def before(module: Any) -> None:
            seer = None if is_compiling() else far()
            if seer is not None:
                seer.before_forward(module)

        def after(_module: Any) -> None:
            seer = None if is_compiling() else far()
            if seer is not None:
                seer.after_forward()

        self._of_a_look = [
            model.register_forward_pre_hook(ModelHook(before)),
            model.register_forward_hook(ModelHook(after), always_call=True),
            register_optimizer_step_pre_hook(self._telling("before_step")),
        ]

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
