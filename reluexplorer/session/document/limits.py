"""How much there may be of everything that a person sets."""

from __future__ import annotations

from reluexplorer.core.activations.activation import LAST_COLOUR
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.discovery import once
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.domains import ManyNumbers, Numbers, Text

TABLE = "table"
"""Name of the data that come from a file."""
DRAWN = "drawn"
"""Name of the data that are drawn by hand."""

REACH = 6.0
"""Points drawn by hand lie within ± this."""
MOST_WEIGHTS = 11 << 20
"""Letters of weights that a document can hold."""
MOST_LAYERS = 32
MOST_CURVES = 8
"""So many curves are shown at most: more cannot be told apart."""
MOST_UNITS = 512
MOST_SELECTED = 2048
"""Neurons that are selected, or treated, at once."""
MOST_STEPS = 1_000_000_000
"""The last step at which something can be changed, and that a document can have reached."""
_OWN = {"digits": _("Digits"), DRAWN: _("Draw points"), TABLE: ""}
_NAMED = [(name, kind.draw.__module__, kind.title) for name, kind in DATASETS.items()]
SHIPPED_DATA = once("data", [*_NAMED, *((name, __name__, title) for name, title in _OWN.items())])
"""What people call the data that need no file."""
del SHIPPED_DATA[TABLE]
FLAT_DATA = frozenset([DRAWN, *(name for name, kind in DATASETS.items() if kind.inputs == 2)])
"""Data whose samples are points of a plane."""
TABLE_KEPT = {"": _("Automatic"), "document": _("In the document"), "file": _("In its file")}
"""Where a document keeps its table, as people say it."""
REMEDY_COLUMNS = ("name", *(f"{what}-{when}" for when in ("start", "here") for what in (
    "score", "dead", "updates", "verdict",
)))  # fmt: skip
"""The columns of the table of remedies, in their order."""
_MEASURES = {
    "score": _("accuracy or loss"),
    "dead": _("dead neurons"),
    "updates": _("updates"),
    "verdict": _("verdict"),
}
_WHENS = {"start": _("from the start"), "here": _("from here on")}
WORKSPACES = {
    "learn": _("The claims about ReLU, each measured"),
    "activations": _("Curves and slopes of activation functions"),
    "train": _("A network that learns before your eyes"),
    "neurons": _("Which neurons fire on which samples, and which are dead"),
    "doctor": _("Which channels of a trained model are dead, why, and a copy without them"),
}
"""What each workspace shows, in the order of their tabs and keys; a folder of its name has its panel."""
_TITLES = {
    "learn": pgettext("workspace", "Learn"),
    "activations": pgettext("workspace", "Activations"),
    "train": pgettext("workspace", "Train"),
    "neurons": pgettext("workspace", "Neurons"),
    "doctor": pgettext("workspace", "Model doctor"),
}
SPEEDS = {"1": 1.0, "10": 10.0, "100": 100.0, "1000": 1000.0, "10000": 10_000.0, "full": None}
"""Training speed by name, in updates a second; None is as fast as it goes."""


def remedy_orders() -> dict[str, str]:
    """Return how the table of remedies can be ordered, as people say it: by a column, and which way."""
    orders = {"": pgettext("order of remedies", "as tried")}
    for column in REMEDY_COLUMNS:
        measure, _dash, when = column.partition("-")
        said = (
            _("{measure}, {when}").format(measure=_MEASURES[measure], when=_WHENS[when])
            if when
            else _("name")
        )
        orders[f"{column}-rising"] = _("{column}, rising").format(column=said)
        orders[f"{column}-falling"] = _("{column}, falling").format(column=said)
    return orders


LAYER = Numbers(0, MOST_LAYERS - 1, whole=True, counted=True)
LAYER_OR_OUTPUT = Numbers(0, MOST_LAYERS, whole=True, counted=True)
"""Hidden layers count from 0; the number of hidden layers stands for the output layer."""
UNIT = Numbers(0, MOST_UNITS - 1, whole=True, counted=True, called=_("neuron"))
SAMPLE = Numbers(0, 9_999_999, whole=True, counted=True)
"""A sample by its place in the training part."""
MOMENT = Numbers(0, 2 * MOST_LAYERS + 6, whole=True)
"""A step of one update."""
INPUT = Numbers(0, 9999, whole=True, counted=True)
EDGE = Numbers(-1e30, 1e30)
"""An edge of a part of the plane."""
RASTER_EDGE = Numbers(0, 1e7)
"""An edge of a part of the raster, in columns or rows."""
PLACE = Numbers(-REACH, REACH)
"""A coordinate of a point drawn by hand."""
COLOUR = Numbers(1, LAST_COLOUR, whole=True)
"""A colour that curves share out among each other."""
VALUE = Numbers(-1e6, 1e6)
"""A weight, or one parameter of a function."""
PARAMETER = Numbers(0, 9, whole=True, counted=True, called=_("parameter"))
"""Which of the parameters of a function."""
FILE = Text(in_dialog=True)
"""The path of a file or folder."""
LAYERS = ManyNumbers(LAYER, MOST_SELECTED)
UNITS = ManyNumbers(UNIT, MOST_SELECTED)
WIDTH = Numbers(1, MOST_UNITS, whole=True)
"""The units of one layer."""
SEEDS = Numbers(0, 2**31 - 1, whole=True)
VALUES = ManyNumbers(Numbers(-1e9, 1e9), 8)
"""The parameters of a rule or a function, in its order."""


def workspace_title(name: str) -> str:
    """Return what people call a workspace; its name with a capital letter where nobody calls it anything."""
    return _TITLES.get(name) or name.capitalize()
