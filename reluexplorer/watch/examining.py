"""The doctor's findings for a model of PyTorch in its own process, without an export."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from reluexplorer.language import _
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.examined_layers import LayerTally, findings_of
from reluexplorer.watch.layer_register import LayerRegister
from reluexplorer.watch.seeing import Call, Look


def examine(
    model: Any,
    loader: Iterable[Any],
    *,
    call: Callable[[Any, Any], Any] | None = None,
    name: str | None = None,
) -> Findings:
    """Measure a ``torch.nn.Module`` on all batches of a loader, in evaluation mode and without gradients.

    Of a batch that is a tuple or list the first part is the model's input, a mapping is its named inputs;
    ``call`` does it in another way, from model and batch. The model is left as it was, to the bit. Raises
    ModelError where there is nothing to measure.
    """
    import torch

    examination = _Examination(model)
    modes = [(each, each.training) for each in model.modules()]
    device = next((each.device for each in model.parameters()), torch.device("cpu"))
    model.eval()
    try:
        with torch.no_grad():
            for batch in loader:
                moved = _moved(batch, device)
                examination.see(partial((call or _called), model, moved))
    finally:
        for module, mode in modes:
            module.training = mode
    return examination.findings(name or type(model).__name__)


def _called(model: Any, batch: Any) -> Any:
    if isinstance(batch, Mapping):
        return model(**batch)
    return model(batch[0] if isinstance(batch, tuple | list) else batch)


def _moved(batch: Any, device: Any) -> Any:
    """Return a batch on a device."""
    if isinstance(batch, Mapping):
        return {name: _moved(each, device) for name, each in batch.items()}
    if isinstance(batch, tuple | list):
        return [_moved(each, device) for each in batch]
    return batch.to(device) if hasattr(batch, "to") else batch


class _Examination:
    """What was seen of a model so far."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._register = LayerRegister()
        self._tallies: dict[int, LayerTally] = {}
        self._errors: list[Exception] = []
        self._batches = 0
        self._inputs = 0
        self._operations: dict[int, int] = {}
        """Multiply–adds an input by the identity of weights, of the first batch."""

    def see(self, run: Callable[[], Any]) -> None:
        """See one batch run."""
        before = {number: each.inputs for number, each in self._tallies.items()}
        look = Look(self._model, self._register, self._take, self._errors.append, self._after)
        look.begin()
        try:
            run()
        finally:
            look.end()
        if self._errors:
            raise self._errors[0]
        self._batches += 1
        seen = (each.inputs - before.get(number, 0) for number, each in self._tallies.items())
        self._inputs += max(seen, default=0)

    def _take(self, call: Call) -> None:
        self._tallies.setdefault(call.number, LayerTally(call.shape.threshold)).take(call.z, call.axis)

    def _after(self, name: str, args: Sequence[Any], result: Any) -> None:
        """Count multiply–adds: each value of what products make takes one for each weight of its unit."""
        if self._batches or len(args) < 2 or not (name == "linear" or name.startswith("conv")):
            return
        weight = args[1]
        units = args[0] if "transpose" in name else result
        axis = -1 if name == "linear" else 1
        inputs = max(int(result.shape[0]), 1)
        positions = units.numel() // max(int(units.shape[axis]) * inputs, 1)
        count = weight.numel() * positions
        self._operations[id(weight)] = self._operations.get(id(weight), 0) + count

    def findings(self, name: str) -> Findings:
        """Return all as the doctor has it."""
        if not self._tallies:
            raise ModelError(
                _("No activation function was seen in {name}.").format(name=name)
                if self._batches
                else _("There is no batch to examine {name} on.").format(name=name)
            )
        layers = tuple(
            findings_of(entry, self._tallies[number], self._operations)
            for number, entry in enumerate(self._register.entries)
        )
        return Findings(
            name, _digest(self._model), layers, self._inputs,
            parameters=sum(each.numel() for each in self._model.parameters()),
            operations=sum(self._operations.values()),
        )  # fmt: skip


def _digest(model: Any) -> str:
    """Return the SHA-256 of all weights by their names, as a model in memory has no file."""
    import torch

    found = hashlib.sha256()
    for name, each in model.state_dict().items():
        if hasattr(each, "detach"):
            found.update(name.encode())
            found.update(each.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()
