"""The hooks by which a watch sees a model and its optimisers; nothing of them stays behind.

Between looks there is one alone, after each step of any optimiser: a model that has a hook runs slower. None
is on the model itself, where scripts would save, copy and compile it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Protocol

from reluexplorer.watch.hushing import Hush
from reluexplorer.watch.seeing import let_run_as_written

_PATIENCE = 20
"""Steps without a call of the model after which the hooks of a look are taken away."""
_LITTLE = 2
"""The same where compiled parts have to run as written meanwhile."""


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
        self._steps = 0
        """Since the hooks of a look were set, without a call."""
        self._as_written = False

    def look(self, model: Any) -> None:
        """Tell of the model's forward passes, and before steps, until ``looked`` or ``in_vain``."""
        import torch
        from torch.optim.optimizer import register_optimizer_step_pre_hook

        if self._of_a_look:
            return
        far, its_id, self._steps = self._seer, id(model), 0
        is_compiling, is_tracing = torch.compiler.is_compiling, torch.jit.is_tracing

        def before(module: Any, _args: Any) -> None:
            if is_compiling() or id(module) != its_id or is_tracing():
                return
            seer, self._steps = far(), 0
            if seer is not None:
                seer.before_forward(module)

        def after(module: Any, _args: Any, _result: Any) -> None:
            if is_compiling() or id(module) != its_id or is_tracing():
                return
            seer = far()
            if seer is not None:
                seer.after_forward()

        self._of_a_look = [
            Hush(), *_around(model, before, after),
            register_optimizer_step_pre_hook(self._telling("before_step")),
        ]  # fmt: skip
        if self._as_written and (stance := let_run_as_written()) is not None:
            self._of_a_look.append(_Stance(stance))

    def looked(self) -> None:
        """Take the hooks of a look away; never within a forward pass, which goes through those it has."""
        while self._of_a_look:
            self._of_a_look.pop().remove()

    def in_vain(self) -> bool:
        """Take in a step without a look; return whether the hooks were taken away, as no call came.

        They come again with the next look. Compiled parts then run as written where they did not before, as
        what is compiled in place calls no hooks.
        """
        self._steps += 1
        if not self._of_a_look or self._steps < (_LITTLE if self._as_written else _PATIENCE):
            return False
        self.looked()
        self._as_written = not self._as_written
        return True

    @property
    def is_next_as_written(self) -> bool:
        """Whether compiled parts run as written in the next look."""
        return self._as_written

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


class _Stance:
    """Compiled parts run as written until ``remove``."""

    def __init__(self, stance: Any) -> None:
        self._stance = stance

    def remove(self) -> None:
        """Let them run compiled again."""
        self._stance.__exit__(None, None, None)


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
