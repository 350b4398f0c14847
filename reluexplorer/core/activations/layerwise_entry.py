"""What is known of an activation that mixes the units of a layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reluexplorer.core.hyperparameter import Hyperparameter

Forward = Callable[..., None]
Backward = Callable[..., None]


@dataclass(frozen=True)
class VectorActivation:
    """An activation of whole layers.

    ``width(units, *parameters)`` is the number of outputs, and raises ValueError for units that it cannot
    take. ``forward_into(z, out, work, *parameters)`` writes the outputs;
    ``backward_into(z, out, delta_out, delta_z, work, *parameters)`` turns the loss's derivative by them
    into the one by ``z``. ``work`` holds ``scratch`` arrays of the shape of ``z``; nothing of their size
    is allocated, and all arrays are distinct.
    """

    name: str
    label: str
    formula: str
    slope_formula: str
    origin: str
    range_text: str
    width: Callable[..., int] = field(repr=False)
    forward_into: Forward = field(repr=False)
    backward_into: Backward = field(repr=False)
    parameters: tuple[Hyperparameter, ...] = ()
    scratch: int = 0
    torch_name: str = ""
    defaults: tuple[float, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "defaults", tuple(p.default for p in self.parameters))
