"""Commands for the finer settings: parameters of rules, penalties, limits, dropout, schedules, precision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.initializers import INITIALIZERS
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.session.altering import with_network, with_training
from reluexplorer.session.arguments import CommandError, Names, Numbers, Switch, argument
from reluexplorer.session.document import Document
from reluexplorer.session.fitting import fitting
from reluexplorer.session.limits import MOST_LAYERS, VALUES
from reluexplorer.session.registry import Edit, command


def _chosen(name: str, values: tuple[float, ...], per_unit: bool = False) -> ActivationChoice:
    entry = CATALOGUE[name]
    return ActivationChoice(name, fitting(entry, values), per_unit)


@command("set-activation-parameters", "Activation's parameters")
@dataclass(frozen=True)
class SetActivationParameters(Edit):
    """Set the parameters of the hidden units' activation function, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        now = document.recipe.network.activation
        return with_network(document, activation=_chosen(now.name, self.values, now.per_unit))


@command("set-layer-activation", "Activation of one layer")
@dataclass(frozen=True)
class SetLayerActivation(Edit):
    """Give one hidden layer an activation of its own."""

    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))
    value: str = argument(Names(tuple(CATALOGUE)))
    values: tuple[float, ...] = argument(VALUES, default=())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        if self.layer >= len(network.hidden):
            raise CommandError(
                f"There is no hidden layer {self.layer + 1}; the network has {len(network.hidden)}."
            )
        choice = _chosen(self.value, self.values, network.activation.per_unit)
        others = {layer: other for layer, other in network.special if layer != self.layer}
        if choice != network.activation:
            others[self.layer] = choice
        return with_network(document, special=tuple(sorted(others.items())))


@command("set-per-unit", "Learned slopes for each neuron")
@dataclass(frozen=True)
class SetPerUnit(Edit):
    """Learn a slope for each neuron rather than one for a layer, where the function has one to learn."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        special = tuple((layer, replace(one, per_unit=self.value)) for layer, one in network.special)
        return with_network(
            document, activation=replace(network.activation, per_unit=self.value), special=special
        )


@command("set-dropout", "Dropout")
@dataclass(frozen=True)
class SetDropout(Edit):
    """Silence a share of the hidden neurons in each update."""

    value: float = argument(Numbers(0.0, 0.9))

    def apply(self, document: Document) -> Document:
        return with_network(document, dropout=self.value)


@command("set-biased", "Biases")
@dataclass(frozen=True)
class SetBiased(Edit):
    """Give neurons a bias, or none."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_network(document, biased=self.value)


@command("set-bias-spread", "Spread of first biases")
@dataclass(frozen=True)
class SetBiasSpread(Edit):
    """Choose the standard deviation of first hidden biases."""

    value: float = argument(Numbers(0.0, 10.0))

    def apply(self, document: Document) -> Document:
        return with_network(document, bias_spread=self.value)


@command("set-initializer-parameters", "Initialisation's parameters")
@dataclass(frozen=True)
class SetInitializerParameters(Edit):
    """Set the parameters of the initialisation, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        rule = INITIALIZERS[document.recipe.network.initializer]
        return with_network(document, initializer_parameters=fitting(rule, self.values))


@command("set-precision", "Precision")
@dataclass(frozen=True)
class SetPrecision(Edit):
    """Compute in single or in double precision."""

    value: str = argument(Names(("float32", "float64")))

    def apply(self, document: Document) -> Document:
        return with_network(document, dtype=self.value)


@command("set-optimizer-parameters", "Method's parameters")
@dataclass(frozen=True)
class SetOptimizerParameters(Edit):
    """Set the parameters of the update rule, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        rule = document.recipe.training.rule
        return with_training(document, optimizer_parameters=fitting(rule, self.values))


@command("set-schedule", "Learning rate's schedule")
@dataclass(frozen=True)
class SetSchedule(Edit):
    """Choose how the learning rate changes with the updates."""

    value: str = argument(Names(tuple(SCHEDULES)))

    def apply(self, document: Document) -> Document:
        return with_training(document, schedule=self.value, schedule_parameters=())


@command("set-schedule-parameters", "Schedule's parameters")
@dataclass(frozen=True)
class SetScheduleParameters(Edit):
    """Set the parameters of the schedule, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        rule = SCHEDULES[document.recipe.training.schedule]
        return with_training(document, schedule_parameters=fitting(rule, self.values))


@command("set-l1", "L1 penalty")
@dataclass(frozen=True)
class SetL1(Edit):
    """Descend the loss plus so many times the sum of all |weights|; the loss shown is without it."""

    value: float = argument(Numbers(0.0, 10.0))

    def apply(self, document: Document) -> Document:
        return with_training(document, l1=self.value)


@command("set-l2", "L2 penalty")
@dataclass(frozen=True)
class SetL2(Edit):
    """Descend the loss plus half so many times the sum of all squared weights; the loss shown is without."""

    value: float = argument(Numbers(0.0, 10.0))

    def apply(self, document: Document) -> Document:
        return with_training(document, l2=self.value)


@command("set-clip-norm", "Limit of the gradient's norm")
@dataclass(frozen=True)
class SetClipNorm(Edit):
    """Scale the gradient down where its norm is larger; 0 for no limit."""

    value: float = argument(Numbers(0.0, 1e6))

    def apply(self, document: Document) -> Document:
        return with_training(document, clip_norm=self.value)


@command("set-clip-value", "Limit of each gradient")
@dataclass(frozen=True)
class SetClipValue(Edit):
    """Keep each component of the gradient within ± this; 0 for no limit."""

    value: float = argument(Numbers(0.0, 1e6))

    def apply(self, document: Document) -> Document:
        return with_training(document, clip_value=self.value)


@command("set-weight-limit", "Limit of each weight")
@dataclass(frozen=True)
class SetWeightLimit(Edit):
    """Keep each weight within ± this after an update; 0 for no limit."""

    value: float = argument(Numbers(0.0, 1e6))

    def apply(self, document: Document) -> Document:
        return with_training(document, weight_limit=self.value)


def settings_of(document: Document) -> tuple[Edit, ...]:
    """Return the commands that make these settings from the defaults; what is at its default needs none."""
    network, training = document.recipe.network, document.recipe.training
    first = Document().recipe
    wanted: list[tuple[bool, Edit]] = [
        (network.activation.per_unit, SetPerUnit(True)),
        (bool(network.activation.parameters), SetActivationParameters(network.activation.parameters)),
        *((True, SetLayerActivation(i, one.name, one.parameters)) for i, one in network.special),
        (network.dropout != 0.0, SetDropout(network.dropout)),
        (not network.biased, SetBiased(network.biased)),
        (network.bias_spread != 0.0, SetBiasSpread(network.bias_spread)),
        (bool(network.initializer_parameters), SetInitializerParameters(network.initializer_parameters)),
        (network.dtype != first.network.dtype, SetPrecision(network.dtype)),
        (bool(training.optimizer_parameters), SetOptimizerParameters(training.optimizer_parameters)),
        (training.schedule != first.training.schedule, SetSchedule(training.schedule)),
        (bool(training.schedule_parameters), SetScheduleParameters(training.schedule_parameters)),
        (training.l1 != 0.0, SetL1(training.l1)),
        (training.l2 != 0.0, SetL2(training.l2)),
        (training.clip_norm != 0.0, SetClipNorm(training.clip_norm)),
        (training.clip_value != 0.0, SetClipValue(training.clip_value)),
        (training.weight_limit != 0.0, SetWeightLimit(training.weight_limit)),
    ]
    return tuple(edit for needed, edit in wanted if needed)
