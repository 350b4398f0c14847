"""NETWORK: layers, activation, output and first weights; under More what is seldom changed."""

from __future__ import annotations

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.core.problem.make import AUTOMATIC, fitting_heads
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.fields import FIELD, MoreFields, fields_of
from reluexplorer.panels.train.settings.hyperparameter_rows import ParameterRows
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameters,
    SetHidden,
    SetPerUnit,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import NetworkChoice
from reluexplorer.session.document.limits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.document.suiting import unsuited
from reluexplorer.text import exact, listed, lowered
from reluexplorer.widgets.controls.all_controls import (
    ComboField,
    FormRow,
    LayersField,
    Paragraph,
    Section,
)
from reluexplorer.widgets.theme.tips import set_tip

_SLOPES = (("layer", _("One a layer")), ("unit", _("One a neuron")))


class NetworkMore(MoreFields):
    """How slopes are learned, dropout, biases, precision."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__("network", _("Dropout, biases, precision"), dispatch)
        self.slopes = ComboField(
            SetPerUnit.label, _("Whether the neurons of a layer share the slope that is learned"),
            _SLOPES, "layer",
        )  # fmt: skip
        self.slopes_row = FormRow(_("Slopes"), self.slopes, field_width=FIELD)
        self.add_below(self.slopes_row)
        self.slopes.edited.connect(lambda key: dispatch(SetPerUnit(key == "unit")))

    def set_view(self, view: TrainView) -> None:
        """Show the network of a view."""
        network = view.recipe.network
        self.set_open(view.look.more_network)
        self.slopes_row.setVisible(_has_slopes(network))
        self.slopes.set_value("unit" if network.activation.per_unit else "layer")
        self.fields["bias_spread"].field.setEnabled(network.biased)
        slopes = _("a slope for each neuron") if network.activation.per_unit and _has_slopes(network) else ""
        self.show_recipe(view.recipe, slopes)


def _has_slopes(network: NetworkChoice) -> bool:
    """Whether a layer learns slopes of its activation."""
    return any(choice.entry.learnable for choice in network.activations)


_LAYERS_TIP = _("Neurons of each hidden layer: 8, 8, 4, or 8x3 for three layers of 8, or none")
_OUTPUT_TIP = _("Output layer with its loss; automatic takes the one that belongs to the data")
_FIRST = NetworkChoice()
MIXED = "mixed"
"""What the choice of activation shows where not all layers have one; it cannot be chosen."""
_STARTS = [(name, rule.label) for name, rule in INITIALIZERS.items()]
_GIVEN = ("given", _("From a file"))
"""What weights begin as where they were opened; choosing another initialisation lets them go."""


class NetworkSection(Section):
    """Fields for the network."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.more = NetworkMore(dispatch)
        super().__init__(_("Network"), self.more.button, spacing=4)
        self.layers = LayersField(
            SetHidden.label, _LAYERS_TIP, _FIRST.hidden,
            max_layers=MOST_LAYERS, max_units=MOST_UNITS,
        )  # fmt: skip
        self.activation = ComboField(
            SetActivation.label, "", _activation_options(_FIRST), _FIRST.activation.name
        )
        self.output = ComboField(
            SETTINGS["network.output"].label, _OUTPUT_TIP, _output_options(None), _FIRST.output
        )
        self.start = ComboField(SETTINGS["network.initializer"].label, "", _STARTS, _FIRST.initializer)
        self._fields = fields_of("network", dispatch, more=False)
        self.bias = self._fields["bias"].field
        self.mixture = Paragraph("", size=11)
        self.parameters = ParameterRows(CATALOGUE.values())
        self.start_parameters = ParameterRows(INITIALIZERS.values())
        self.add(
            FormRow(pgettext("beside a field", "Hidden layers"), self.layers, field_width=FIELD),
            FormRow(pgettext("beside a field", "Activation"), self.activation, field_width=FIELD),
            self.mixture,
            self.parameters,
            FormRow(_("Output"), self.output, field_width=FIELD),
            FormRow(_("Initialisation"), self.start, field_width=FIELD),
            self.start_parameters,
            *(bound.row for bound in self._fields.values()),
            self.more,
        )
        self.layers.edited.connect(lambda value: dispatch(SetHidden(value)))
        self.activation.edited.connect(lambda name: dispatch(SetActivation(name)) if name != MIXED else None)
        self.parameters.edited.connect(
            lambda values: dispatch(SetActivationParameters(values), continues=self.parameters.goes_on)
        )
        self.output.edited.connect(lambda name: dispatch(assign("network.output", name)))
        self.start.edited.connect(lambda name: dispatch(assign("network.initializer", name)))
        self.start_parameters.edited.connect(
            lambda values: dispatch(
                assign("network.initializer_parameters", values), continues=self.start_parameters.goes_on
            )
        )

    def set_view(self, view: TrainView) -> None:
        """Show the network of a view."""
        network = view.recipe.network
        self.layers.set_value(network.hidden)
        if network.hidden:
            shown = _("{tip}. Now: {layers}").format(
                tip=_LAYERS_TIP, layers=", ".join(map(str, network.hidden))
            )
        else:
            shown = _("{tip}. Now: none").format(tip=_LAYERS_TIP)
        self.layers.set_tip(shown)
        self._show_activation(network)
        entry = network.activation.entry
        set_tip(self.activation, _activation_tip(network))
        mixture = mixture_words(network)
        self.mixture.set_words(mixture)
        self.mixture.setVisible(bool(mixture))
        layer_activations = dict(network.layer_activations)
        sharing = [str(layer + 1) for layer in range(len(network.hidden)) if layer not in layer_activations]
        whose = entry.label
        if mixture and sharing:
            whose = ngettext(
                "{activation} of layer {names}", "{activation} of layers {names}", len(sharing)
            ).format(activation=entry.label, names=listed(sharing))
        shared = entry.parameters if sharing or not network.hidden else ()
        self.parameters.set_rule(whose, shared, network.activation.values)
        self._show_output(view)
        self.start.set_options(
            [*_STARTS, *([_GIVEN] if network.given else [])],
            _GIVEN[0] if network.given else network.initializer,
        )
        rule = INITIALIZERS[network.initializer]
        drawn = _("How weights begin: {rule}, {formula}").format(rule=rule.label, formula=rule.formula)
        set_tip(self.start, _("How weights begin: as in the file") if network.given else drawn)
        self.start_parameters.set_rule(
            rule.label, rule.parameters, rule.completed(network.initializer_parameters)
        )
        for bound in self._fields.values():
            bound.show(view.recipe)
        self.bias.setEnabled(network.biased)
        self.more.set_view(view)

    def _show_activation(self, network: NetworkChoice) -> None:
        chosen = _activation_of(network)
        if (self.activation.place_of(MIXED) >= 0) != (chosen == MIXED):
            self.activation.set_options(_activation_options(network), chosen)
        self.activation.set_value(chosen)

    def _show_output(self, view: TrainView) -> None:
        options = _output_options(view)
        if [self.output.itemText(i) for i in range(self.output.count())] != [label for _, label in options]:
            self.output.set_options(options)
        self.output.set_value(view.recipe.network.output)
        tip, problem, chosen = _OUTPUT_TIP, view.run.problem, view.recipe.network.output
        if problem is not None:
            head = problem.network.output
            named = _("{output} with {loss}").format(output=head.label, loss=head.loss_label)
            tip = f"{named}. {tip}"
            if chosen != AUTOMATIC and chosen not in fitting_heads(problem.dataset.task):
                tip = _("{chosen} is for classes; {used} is used for these data.").format(
                    chosen=HEADS[chosen].label, used=lowered(head.label)
                )
            elif why := unsuited(chosen, problem.dataset):
                tip = f"{why}. {tip}"
        set_tip(self.output, tip)


def _activation_options(network: NetworkChoice) -> list[tuple[str, str]]:
    """Return the activations, each for all layers; where these have several, that comes first."""
    mixed = [(MIXED, _("Mixed"))] if _activation_of(network) == MIXED else []
    return [*mixed, *((name, entry.label) for name, entry in CATALOGUE.items())]


def _activation_of(network: NetworkChoice) -> str:
    """Return the name of the activation of all layers, or that they have several."""
    others = any(one != network.activation for _layer, one in network.layer_activations)
    return MIXED if others else network.activation.name


def mixture_words(network: NetworkChoice) -> str:
    """Say which hidden layers have which activation; their parameters alone where they share its name."""
    if _activation_of(network) != MIXED:
        return ""
    places: dict[tuple[str, str], list[str]] = {}
    alone = len({choice.name for choice in network.activations}) == 1
    for layer, choice in enumerate(network.activations, 1):
        values = ", ".join(map(exact, choice.values))
        how = values if alone and values else choice.label
        places.setdefault((choice.name, how), []).append(str(layer))
    parts = [_with_layers(layers, how, begins=False) for (_name, how), layers in places.items()]
    if alone:
        first = f"{network.activations[0].entry.label}, {parts[0]}"
    else:
        (_name, how), layers = next(iter(places.items()))
        first = _with_layers(layers, how, begins=True)
    return "; ".join((first, *parts[1:]))


def _with_layers(layers: list[str], how: str, *, begins: bool) -> str:
    if begins:
        words = ngettext("Layer {names}: {activation}", "Layers {names}: {activation}", len(layers))
    else:
        words = ngettext("layer {names}: {activation}", "layers {names}: {activation}", len(layers))
    return words.format(names=listed(layers), activation=how)


def _activation_tip(network: NetworkChoice) -> str:
    """Return what the activation is, and which layers have another."""
    entry = network.activation.entry
    if network.layer_activations:
        words = _("Activation function of the other hidden neurons: {name}, f(x) = {formula}")
    else:
        words = _("Activation function of all hidden neurons: {name}, f(x) = {formula}")
    own = (
        _with_layers([str(layer + 1)], choice.label, begins=True)
        for layer, choice in network.layer_activations
    )
    return ". ".join((words.format(name=entry.label, formula=entry.formula), *own))


def _output_options(view: TrainView | None) -> list[tuple[str, str]]:
    """Return the output layers that fit the data; one that is set and does not fit says so."""
    problem = view.run.problem if view is not None else None
    if view is None or problem is None:
        return list(SETTINGS["network.output"].choices)
    fitting = fitting_heads(problem.dataset.task)
    options = [
        (AUTOMATIC, pgettext("automatic", "Auto · {name}").format(name=lowered(HEADS[fitting[0]].label)))
    ]
    options += [(name, HEADS[name].label) for name in fitting]
    chosen = view.recipe.network.output
    if chosen not in {AUTOMATIC, *fitting}:
        options.append((chosen, _("{output}: does not fit").format(output=HEADS[chosen].label)))
    return options
