"""More of NETWORK: what is seldom changed."""

from __future__ import annotations

from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.dragging import Drag
from reluexplorer.panels.train.fields import FIELD, number_field, slider_field
from reluexplorer.panels.train.view import TrainView
from reluexplorer.session import settings
from reluexplorer.session.document import NetworkChoice
from reluexplorer.session.document_settings import SETTINGS
from reluexplorer.session.setting_commands import assign, setter
from reluexplorer.text import exact, percent
from reluexplorer.widgets.controls import ComboField, Fold, FormRow

_FIRST = NetworkChoice()
_SLOPES = (("layer", "One a layer"), ("unit", "One a neuron"))
_BIASES = (("learned", "Learned"), ("none", "None"))
_PRECISIONS = (("float32", "32 bit"), ("float64", "64 bit"))


class NetworkMore(Fold):
    """How slopes are learned, dropout, biases, precision."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(SETTINGS["view.more_network"].label, "Dropout, biases, precision")
        self.slopes = ComboField(
            settings.SetPerUnit.label, "Whether the neurons of a layer share the slope that is learned",
            _SLOPES, "layer",
        )  # fmt: skip
        self.slopes_row = FormRow("Slopes", self.slopes, field_width=FIELD)
        self.dropout = slider_field(
            setter("network.dropout"), "Share of the hidden neurons that each update silences at random",
            _FIRST.dropout, step=0.05, show=percent,
        )  # fmt: skip
        self.biases = ComboField(
            SETTINGS["network.biased"].label,
            "Whether neurons have a bias that is learned",
            list(_BIASES),
            "learned",
        )
        self.spread = number_field(
            setter("network.bias_spread"),
            "Standard deviation of the first hidden biases around the first bias",
            _FIRST.bias_spread,
            step=0.1,
        )
        self.precision = ComboField(
            SETTINGS["network.dtype"].label,
            "Bits of every number that is computed",
            _PRECISIONS,
            _FIRST.dtype,
        )
        self.add(self.slopes_row)
        self.add(FormRow("Dropout", self.dropout, field_width=FIELD))
        self.add(FormRow("Biases", self.biases, field_width=FIELD))
        self.add(FormRow("Bias spread", self.spread, field_width=FIELD))
        self.add(FormRow("Precision", self.precision, field_width=FIELD))
        self.edited.connect(lambda wanted: dispatch(assign("view.more_network", wanted)))
        self.slopes.edited.connect(lambda key: dispatch(settings.SetPerUnit(key == "unit")))
        self.biases.edited.connect(lambda key: dispatch(assign("network.biased", key == "learned")))
        self.spread.edited.connect(lambda value: dispatch(assign("network.bias_spread", value)))
        self.precision.edited.connect(lambda key: dispatch(assign("network.dtype", key)))
        self._drag = Drag(self.dropout, dispatch, setter("network.dropout"))

    def set_view(self, view: TrainView) -> None:
        """Show the network of a view."""
        network = view.recipe.network
        self.set_open(view.more_network)
        self.slopes_row.setVisible(_has_slopes(network))
        self.slopes.set_value("unit" if network.activation.per_unit else "layer")
        self.dropout.set_value(network.dropout)
        self.biases.set_value("learned" if network.biased else "none")
        self.spread.set_value(network.bias_spread)
        self.spread.setEnabled(network.biased)
        self.precision.set_value(network.dtype)
        self.set_changed(_changed(network))


def _has_slopes(network: NetworkChoice) -> bool:
    """Whether a layer learns slopes of its activation."""
    return any(choice.entry.learnable for choice in network.activations)


def _changed(network: NetworkChoice) -> tuple[str, ...]:
    """Return what is not at its default."""
    said = (
        (network.activation.per_unit and _has_slopes(network), "a slope for each neuron"),
        (network.dropout != 0.0, f"dropout {percent(network.dropout)}"),
        (not network.biased, "no biases"),
        (network.bias_spread != 0.0, f"bias spread {exact(network.bias_spread)}"),
        (network.dtype != _FIRST.dtype, dict(_PRECISIONS)[network.dtype]),
    )
    return tuple(words for different, words in said if different)
