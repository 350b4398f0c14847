"""What settings a run can be made of; whatever else is given is refused with a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.hyperparameter import Rule
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.language import _, pgettext
from reluexplorer.text import counted, exact, neuron, spanned

PRECISIONS = ("float32", "float64")


def demand_one_for_each(what: str, given: int, layers: int) -> None:
    """Raise ValueError unless as many things are given as there are hidden layers."""
    if given != layers:
        raise ValueError(
            _(
                "{what}: give one for all hidden layers, or one for each of the {layers}; these are {given}."
            ).format(what=what, layers=layers, given=given)
        )


def demand_parameters(rule: Rule, values: Sequence[float]) -> None:
    """Raise ValueError unless ``values`` are the first parameters of a rule, each within its range."""
    if len(values) > len(rule.parameters):
        known = ", ".join(parameter.label for parameter in rule.parameters) or _("none")
        count = counted(len(rule.parameters), "parameter")
        raise ValueError(
            _("{label} has {count} ({known}), not {given}.").format(
                label=rule.label, count=count, known=known, given=len(values)
            )
        )
    for value, parameter in zip(values, rule.parameters, strict=False):
        if not parameter.low <= value <= parameter.high:
            raise ValueError(
                _("{rule}: {parameter} goes {span}; {value} is outside.").format(
                    rule=rule.label,
                    parameter=parameter.label,
                    span=spanned(parameter.low, parameter.high),
                    value=exact(value),
                )
            )


def demand_network(network: NetworkSpec) -> None:
    """Raise ValueError for a network that cannot be."""
    for layer in network.hidden:
        if layer.units < 1:
            raise ValueError(
                _("A hidden layer has at least one unit, not {units}.").format(units=layer.units)
            )
        if not 0 <= layer.dropout < 1:
            raise ValueError(
                _("Dropout is a share from 0 to below 1, not {dropout}.").format(dropout=exact(layer.dropout))
            )
        demand_parameters(
            _entry(pgettext("there is no", "activation"), layer.activation.name, CATALOGUE),
            layer.activation.parameters,
        )
    demand_parameters(
        _entry(pgettext("there is no", "initialiser"), network.initializer, INITIALIZERS),
        network.initializer_parameters,
    )
    if not math.isfinite(network.bias):
        raise ValueError(_("The first bias is a finite number, not {bias}.").format(bias=exact(network.bias)))
    _demand_not_negative(_("The spread of the first biases"), network.bias_spread)
    if network.dtype not in PRECISIONS:
        raise ValueError(
            _("The precision is one of {precisions}, not {dtype!r}.").format(
                precisions=", ".join(PRECISIONS), dtype=network.dtype
            )
        )


def demand_training(training: TrainingSpec) -> None:
    """Raise ValueError for an update rule that cannot be."""
    if training.batch_size < 1:
        raise ValueError(
            _("A batch has at least one sample, not {batch_size}.").format(batch_size=training.batch_size)
        )
    if not (training.learning_rate > 0 and math.isfinite(training.learning_rate)):
        raise ValueError(
            _("A learning rate is a positive number, not {rate}.").format(rate=exact(training.learning_rate))
        )
    demand_parameters(
        _entry(pgettext("there is no", "optimiser"), training.optimizer, OPTIMIZERS),
        training.optimizer_parameters,
    )
    demand_parameters(
        _entry(pgettext("there is no", "schedule"), training.schedule, SCHEDULES),
        training.schedule_parameters,
    )
    _demand_not_negative(_("The L1 penalty"), training.l1)
    _demand_not_negative(_("The L2 penalty"), training.l2)
    _demand_not_negative(_("The limit of the gradient's norm"), training.clip_norm)
    _demand_not_negative(_("The limit of each gradient"), training.clip_value)
    _demand_not_negative(_("The limit of each weight"), training.weight_limit)


def demand_units(network: NetworkSpec, units: Sequence[tuple[int, int]]) -> None:
    """Raise ValueError for a (layer, unit) that the network has not; the output layer counts as the last."""
    columns = network.sizes[1:]
    for layer, unit in units:
        if not (0 <= layer < len(columns) and 0 <= unit < columns[layer]):
            raise ValueError(_("There is no neuron {name}.").format(name=neuron(layer, unit)))


def _entry(what: str, name: str, catalogue: Mapping[str, Rule]) -> Rule:
    if name not in catalogue:
        raise ValueError(
            _("There is no {what} {name!r}; there are {names}.").format(
                what=what, name=name, names=", ".join(catalogue)
            )
        )
    return catalogue[name]


def _demand_not_negative(what: str, value: float) -> None:
    if not (value >= 0 and math.isfinite(value)):
        raise ValueError(
            _("{what} is 0 or a positive number, not {value}.").format(what=what, value=exact(value))
        )
