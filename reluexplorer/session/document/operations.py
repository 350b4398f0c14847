"""What a person does to the weights by hand, as values that a recipe holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from reluexplorer.core.diagnosis.health import network_health
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward
from reluexplorer.core.surgery import surgery
from reluexplorer.core.surgery.surgery import with_dead_reinitialised, with_dead_revived
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError, Names, Numbers, argument
from reluexplorer.session.document.limits import LAYER_OR_OUTPUT, LAYERS, UNIT, UNITS, VALUE

_TREATMENTS = {"revive": _("Revive"), "reinitialise": _("Reinitialise"), "kill": _("Kill")}
_SHARE = Numbers(0.001, 1.0)
_DRAW = Numbers(0, 10_000, whole=True)
_SOURCE = Numbers(-1, 100_000, whole=True, counted=True, called=_("source (a number or bias)"))


def paired(layers: tuple[int, ...], units: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the (layer, unit) once each; raise :class:`CommandError` where they do not pair, or are none."""
    if len(layers) != len(units) or not layers:
        raise CommandError(_("Several neurons are named by as many layers as units, one at least."))
    return tuple(dict.fromkeys(zip(layers, units, strict=True)))


class Operation(ABC):
    """Something done to the weights; a frozen dataclass, so that a run that has it can be made again."""

    name: ClassVar[str]
    """What documents call it, and the command that does it."""

    @abstractmethod
    def operate(self, state: TrainState) -> TrainState:
        """Return the state after it; raise ValueError with a sentence where it makes no sense."""

    def validate(self, state: TrainState) -> None:
        """Raise ValueError with a sentence where a person would gain nothing by it."""
        self.operate(state)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The (layer, unit) that it names; none where it finds them."""
        return ()

    def following(self, earlier: Iterable[Operation]) -> Self:
        """Return it as it is done after others in the same run: what is drawn is drawn anew."""
        values = vars(self)
        if "draw" not in values:
            return self
        again = sum(isinstance(each, type(self)) for each in earlier)
        return type(self)(**values | {"draw": max(values["draw"], again)})


@dataclass(frozen=True)
class _OfUnit(Operation):
    """An operation on one unit."""

    layer: int = argument(LAYER_OR_OUTPUT)
    unit: int = argument(UNIT)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The unit, alone."""
        return ((self.layer, self.unit),)


@dataclass(frozen=True)
class SetWeight(_OfUnit):
    """Set the weight from a unit (or input) of the column before, or the bias, which is source −1."""

    name = "set-weight"

    source: int = argument(_SOURCE)
    value: float = argument(VALUE)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.with_weight(state, self.layer, self.unit, self.source, self.value)


@dataclass(frozen=True)
class KillUnit(_OfUnit):
    """Lower a hidden unit's bias until no training sample opens it."""

    name = "kill-unit"

    def operate(self, state: TrainState) -> TrainState:
        return surgery.killed(state, self.layer, self.unit)


@dataclass(frozen=True)
class ReviveUnit(_OfUnit):
    """Set a hidden unit's bias such that it fires for a share of the training samples."""

    name = "revive-unit"

    share: float = argument(_SHARE, default=0.5)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.revived(state, self.layer, self.unit, self.share)


@dataclass(frozen=True)
class ReinitialiseUnit(_OfUnit):
    """Draw a unit's weights and bias anew; ``draw`` counts on, so that each time gives others."""

    name = "reinitialise-unit"

    draw: int = argument(_DRAW, default=0)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.reinitialised(state, self.layer, self.unit, self.draw)


class _OfTheDead(Operation):
    """An operation on all units that are dead."""

    def validate(self, state: TrainState) -> None:
        """Raise ValueError where no unit is dead, or none of the dead is changed by it."""
        spec = state.problem.network
        health = network_health(spec, forward(spec, state.parameters, state.problem.train_inputs))
        if not any(layer.dead for layer in health[: len(spec.hidden)]):
            raise ValueError(_("No neuron is dead here."))
        if self.operate(state) is state:
            raise surgery.SurgeryError(
                _("None of the dead neurons can be helped so"), _("re-initialise them, or begin again")
            )


@dataclass(frozen=True)
class ReviveDead(_OfTheDead):
    """Set the bias of each dead unit such that it fires for a share of the training samples."""

    name = "revive-dead"

    share: float = argument(_SHARE, default=0.5)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_revived(state, self.share)


@dataclass(frozen=True)
class ReinitialiseDead(_OfTheDead):
    """Draw the weights and bias of each dead unit anew; ``draw`` counts on: each time gives others."""

    name = "reinitialise-dead"

    draw: int = argument(_DRAW, default=0)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_reinitialised(state, self.draw)


@dataclass(frozen=True)
class TreatUnits(Operation):
    """Revive, re-initialise or kill several hidden units.

    Those that cannot be treated stay as they are, unless that is all of them.
    """

    name = "treat-units"

    what: str = argument(Names.called(_TREATMENTS))
    layers: tuple[int, ...] = argument(LAYERS)
    units: tuple[int, ...] = argument(UNITS)
    share: float = argument(_SHARE, default=0.5)
    draw: int = argument(_DRAW, default=0)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Those that are treated; :class:`CommandError` where layers and units do not pair."""
        return paired(self.layers, self.units)

    def operate(self, state: TrainState) -> TrainState:
        refusal: ValueError | None = None
        treated = False
        for layer, unit in sorted(self.places):
            try:
                state = self._one(state, layer, unit)
                treated = True
            except ValueError as error:
                refusal = error
        if not treated and refusal is not None:
            raise refusal
        return state

    def _one(self, state: TrainState, layer: int, unit: int) -> TrainState:
        if self.what == "kill":
            return surgery.killed(state, layer, unit)
        if self.what == "revive":
            return surgery.revived(state, layer, unit, self.share)
        return surgery.reinitialised(state, layer, unit, self.draw)


OF_HIDDEN = (KillUnit, ReviveUnit, ReviveDead, ReinitialiseDead, TreatUnits)
"""What can be done to hidden units alone."""
OPERATIONS: dict[str, type[Operation]] = {
    kind.name: kind for kind in (SetWeight, ReinitialiseUnit, *OF_HIDDEN)
}
