"""The callback for Hugging Face's Trainer: ``Trainer(…, callbacks=[WatchCallback()])``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from reluexplorer.watch.callbacks.held import Held


class TrainerMethods(Held):
    """Watches the model that a Trainer trains; its figures are kept as often as the Trainer logs them."""

    def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **kept: Any) -> None:
        """Begin."""
        del args, state, control, kept
        if model is not None:
            self.begin(model)

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Mapping[str, Any] | None = None, **kept: Any
    ) -> None:
        """Keep loss and the gradient's norm."""
        del args, state, control, kept
        told = logs or {}
        self.keep(loss=told.get("loss"), grad_norm=told.get("grad_norm"))

    def on_train_end(self, args: Any, state: Any, control: Any, **kept: Any) -> None:
        """End."""
        del args, state, control, kept
        self.end()


def __getattr__(name: str) -> Any:
    """Make ``WatchCallback`` when it is first asked for."""
    if name != "WatchCallback":
        raise AttributeError(name)
    base = import_module("transformers").TrainerCallback
    made = type(name, (TrainerMethods, base), {"__module__": __name__, "__doc__": TrainerMethods.__doc__})
    globals()[name] = made
    return made
