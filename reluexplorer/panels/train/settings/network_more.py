"""More of NETWORK: what is seldom changed."""

from __future__ import annotations

from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.fields import FIELD, more_fields
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.network import SetPerUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import NetworkChoice
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.widgets.controls.all_controls import ComboField, Fold, FormRow

_SLOPES = (("layer", "One a layer"), ("unit", "One a neuron"))


class NetworkMore(Fold):
    """How slopes are learned, dropout, biases, precision."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(SETTINGS["view.more_network"].label, "Dropout, biases, precision")
        self.slopes = ComboField(
            SetPerUnit.label, "Whether the neurons of a layer share the slope that is learned",
            _SLOPES, "layer",
        )  # fmt: skip
        self.slopes_row = FormRow("Slopes", self.slopes, field_width=FIELD)
        self.fields = {bound.setting.field: bound for bound in more_fields("network", dispatch)}
        self.add(self.slopes_row)
        for bound in self.fields.values():
            self.add(bound.row)
        self.edited.connect(lambda wanted: dispatch(assign("view.more_network", wanted)))
        self.slopes.edited.connect(lambda key: dispatch(SetPerUnit(key == "unit")))

    def set_view(self, view: TrainView) -> None:
        """Show the network of a view."""
        recipe = view.recipe
        network = recipe.network
        self.set_open(view.more_network)
        self.slopes_row.setVisible(_has_slopes(network))
        self.slopes.set_value("unit" if network.activation.per_unit else "layer")
        for bound in self.fields.values():
            bound.show(recipe)
        self.fields["bias_spread"].field.setEnabled(network.biased)
        slopes = "a slope for each neuron" if network.activation.per_unit and _has_slopes(network) else ""
        said = (slopes, *(bound.changed(recipe) for bound in self.fields.values()))
        self.set_changed(tuple(filter(None, said)))


def _has_slopes(network: NetworkChoice) -> bool:
    """Whether a layer learns slopes of its activation."""
    return any(choice.entry.learnable for choice in network.activations)
