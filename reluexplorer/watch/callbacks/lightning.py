"""The callback for Lightning: ``Trainer(callbacks=[WatchCallback()])``, with its older package too."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from reluexplorer.watch.callbacks.held import Held


class LightningMethods(Held):
    """Watches the LightningModule, or the part of it that ``of`` names, as it is fitted.

    Where the module has no ``forward`` of its own, nobody calls it: its largest part is watched then.
    """

    def __init__(self, every: int | str = 50, *, of: str = "", **options: Any) -> None:
        super().__init__(every, **options)
        self._of = of

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Begin, after the sanity check."""
        del trainer
        self.begin(self.part(pl_module))

    def part(self, module: Any) -> Any:
        """Return what is watched of a module."""
        if self._of:
            return module.get_submodule(self._of)
        from torch import nn

        is_called = any("forward" in vars(each) for each in type(module).__mro__ if not _is_of_library(each))
        children = list(module.children())
        if is_called or not children:
            return module
        return max(children, key=lambda each: sum(one.numel() for one in nn.Module.parameters(each)))

    def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, *batch: Any) -> None:
        """Keep the loss of the batch."""
        del trainer, pl_module, batch
        self.keep(loss=outputs.get("loss") if isinstance(outputs, Mapping) else outputs)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        """End."""
        del trainer, pl_module
        self.end()

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """End, as the training does."""
        del trainer, pl_module, exception
        self.end()


def _is_of_library(kind: type) -> bool:
    return kind.__module__.split(".")[0] in {"lightning", "pytorch_lightning", "torch", "lightning_fabric"}


def __getattr__(name: str) -> Any:
    """Make ``WatchCallback`` when it is first asked for, of the package that the script has imported."""
    if name != "WatchCallback":
        raise AttributeError(name)
    is_older = "pytorch_lightning" in sys.modules and "lightning" not in sys.modules
    base = import_module("pytorch_lightning" if is_older else "lightning.pytorch").Callback
    made = type(name, (LightningMethods, base), {"__module__": __name__, "__doc__": LightningMethods.__doc__})
    globals()[name] = made
    return made
