"""The recipe of a recurrent network on sequences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Self

from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.data.digits import SIDE
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.engine.recurrence.trainer import USUAL
from reluexplorer.core.network.recurrence.spec import RECURRENT_WEIGHTS, RecurrentSpec
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.session.document.domains import Names, Numbers
from reluexplorer.session.document.labs.recipe import (
    DATA,
    NETWORK,
    TRAINING,
    LabRecipe,
    lab_setting,
    trained_by,
)

_ADDING = "adding"
_DIGITS = MappingProxyType({"digit-pixels": 1, "digit-rows": SIDE})
"""Sequences of digits, with the pixels of a step."""
_TIME_STEPS = 100
_USUAL_NETWORK = RecurrentSpec(1)


@dataclass(frozen=True, kw_only=True)
class RecurrentRecipe(LabRecipe):
    """Sequences, the layer that reads them step by step, and how it learns."""

    kind: ClassVar[str] = "recurrent"
    label: ClassVar[str] = _("recurrent")

    data: str = lab_setting(
        _ADDING, Names((_ADDING, *_DIGITS)), DATA,
        _("the two marked numbers of a sequence to be added, or digits read by pixels or by rows"),
        resets=("time_steps",),
    )  # fmt: skip
    time_steps: int | None = lab_setting(
        None, Numbers(2, 1000, whole=True), DATA,
        _("length of the sequences with numbers to be added (default: {time_steps})").format(
            time_steps=_TIME_STEPS
        ),
    )  # fmt: skip
    units: int = lab_setting(_USUAL_NETWORK.units, Numbers(1, 1000, whole=True), NETWORK, _("of the layer"))
    recurrent: str = lab_setting(
        _USUAL_NETWORK.recurrent, Names(tuple(RECURRENT_WEIGHTS)), NETWORK,
        _("how the weights between the units begin"),
    )  # fmt: skip
    recurrent_gain: float = lab_setting(
        _USUAL_NETWORK.gain, Numbers(0, 100), NETWORK, _("multiplies the first weights between the units")
    )
    learning_rate: float = lab_setting(
        USUAL.learning_rate, trained_by("learning_rate"), TRAINING, _("size of an update's step")
    )
    clip_norm: float = lab_setting(
        USUAL.clip_norm, trained_by("clip_norm"), TRAINING, _("largest norm of the gradient, 0 for no limit")
    )

    def sequences(self, called: str = "{}") -> Sequences:
        """Return the sequences of the seed; ValueError for a length that is not theirs.

        ``called`` is how its message names a setting.
        """
        if self.data == _ADDING:
            return AddingProblem(self.time_steps or _TIME_STEPS, self.seed)
        if self.time_steps is not None:
            name = called.format("time-steps")
            message = _("{name} is for the data {adding}: digits are as long as they are.").format(
                name=name, adding=_ADDING
            )
            raise ValueError(message)
        return DigitSequences(_DIGITS[self.data], self.seed)

    @property
    def spec(self) -> RecurrentSpec:
        """The network; ValueError for what none can be."""
        read = self.sequences()
        return RecurrentSpec(
            read.features, self.units, read.outputs, self.choice, self.recurrent, self.recurrent_gain,
            output="softmax" if read.classes else "linear",
        )  # fmt: skip

    @property
    def training(self) -> TrainingSpec:
        """How the parameters are updated."""
        return TrainingSpec(
            self.optimizer, self.learning_rate, self.batch_size, self.seed, clip_norm=self.clip_norm
        )

    @property
    def numbers(self) -> int:
        """What a batch says at every time step, what the units make of it, and the derivatives by that."""
        read = self.sequences()
        return read.time_steps * self.batch_size * (read.features + 1 + 2 * self.units)

    def settled(self) -> Self:
        """Return the recipe with the length of its sequences said, where it can be another."""
        return replace(self, time_steps=self.sequences().time_steps) if self.data == _ADDING else self

    def demand_network(self, called: str) -> None:
        """Raise ValueError for what no recurrent network can be."""
        self.sequences(called)
        _made = self.spec
