"""Which optimisers update a model, which of them counts steps, and what their learning rates are."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(eq=False)
class Optimizers:
    """The optimisers that were seen to step, with whether they have parameters of the model.

    Of several the first one counts steps, until another makes two in a row.
    """

    names: str = ""
    """The classes of those that update the model."""
    _owning: weakref.WeakKeyDictionary[Any, bool] = field(default_factory=weakref.WeakKeyDictionary)
    _leading: Callable[[], Any] = lambda: None
    _other: Callable[[], Any] = lambda: None

    def owns(self, optimizer: Any, model: Any) -> bool:
        """Return whether an optimiser updates any parameter of the model; found out once."""
        found = self._owning.get(optimizer)
        if found is None:
            own = {id(each) for each in model.parameters()}
            groups = optimizer.param_groups
            found = any(id(each) in own for group in groups for each in group["params"])
            self._owning[optimizer] = found
            self.names = ", ".join(
                sorted({type(each).__name__ for each, owns in self._owning.items() if owns})
            )
        return found

    def counts(self, optimizer: Any) -> bool:
        """Return whether a step of an optimiser that updates the model is one of the training's."""
        leading = self._leading()
        if leading is not optimizer:
            if leading is not None and self._other() is not optimizer:
                self._other = weakref.ref(optimizer)
                return False
            self._leading = weakref.ref(optimizer)
        self._other = lambda: None
        return True

    def leads(self, optimizer: Any) -> bool:
        """Return whether steps of this one were counted last."""
        return self._leading() is optimizer


def learning_rates(optimizer: Any) -> NDArray[np.float64]:
    """Return (groups,): the learning rates of an optimiser; none where it has no such setting."""
    groups = getattr(optimizer, "param_groups", [])
    return np.array([float(each["lr"]) for each in groups if "lr" in each], np.float64)
