"""More of DATA: kinds that are seldom chosen, a typed curve, and what the network is given of a point."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reluexplorer.core.data.expression import ExpressionError, parse_expression
from reluexplorer.core.data.features import COORDINATES, FEATURES
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.thumbnails import SELDOM, others_of
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.data import ChooseData, SetExpression, SetFeatures
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import FLAT_DATA
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.text import short_name
from reluexplorer.widgets.controls.all_controls import Fold, Paragraph, Text
from reluexplorer.widgets.controls.chips import Chip
from reluexplorer.widgets.controls.fields import TextField
from reluexplorer.widgets.controls.flow import FlowLayout
from reluexplorer.widgets.plane.thumbnails import DataThumbnails


class DataMore(Fold):
    """Other kinds of data, and the seven inputs."""

    def __init__(self, dispatch: Dispatch) -> None:
        tip = "Waves, squares, lines, your own curve; the inputs"
        super().__init__(SETTINGS["view.more_data"].label, tip, spacing=6)
        self._dispatch = dispatch
        self.others = DataThumbnails("More data sets")
        self.expression = TextField(
            "f(x)", "Points above y = f(x) are one class: type f, like sin(x) or x^2/4 - 2", "sin(x)",
            validator=_problem,
        )  # fmt: skip
        self.expression.says_itself = False
        self.label = Text("Above y =", tone="secondary")
        self.wrong = Paragraph(size=12, tone="dead")
        self.wrong.hide()
        self.inputs_label = Text("Inputs of the network", tone="secondary")
        self.inputs = QWidget()
        row = FlowLayout(spacing=5, parent=self.inputs)
        self.chips = {name: self._chip(name) for name in FEATURES}
        for chip in self.chips.values():
            row.addWidget(chip)
        for widget in (self.others, self.label, self.expression, self.wrong, self.inputs_label, self.inputs):
            self.add(widget)
        self.others.chosen.connect(lambda name: dispatch(ChooseData(name)))
        self.expression.judged.connect(self._say)
        self.expression.edited.connect(lambda text: dispatch(SetExpression(text)))
        self.edited.connect(lambda wanted: dispatch(assign("view.more_data", wanted)))

    def set_view(self, view: TrainView) -> None:
        """Show the data of a view; what is chosen is never folded away."""
        data = view.recipe.data
        flat = data.name in FLAT_DATA
        self.set_open(view.more_data or data.name in SELDOM or (flat and bool(data.features)))
        self.others.set_view(others_of(data))
        self.expression.set_value(data.expression)
        above = data.name == "above"
        for widget in (self.label, self.expression):
            widget.setVisible(above)
        self.wrong.setVisible(above and bool(self.expression.problem()))
        self.inputs_label.setVisible(flat)
        self.inputs.setVisible(flat)
        chosen = data.features or COORDINATES
        for name, chip in self.chips.items():
            chip.set_value(name in chosen)

    def _chip(self, name: str) -> Chip:
        shown = short_name(name)
        chip = Chip(shown, f"Give the network {shown}", checkable=True)
        chip.edited.connect(self._choose_inputs)
        return chip

    def _say(self, sentence: str) -> None:
        """Say below the curve what is wrong with it."""
        self.wrong.set_words(sentence)
        self.wrong.setVisible(bool(sentence))

    def _choose_inputs(self) -> None:
        chosen = tuple(name for name, chip in self.chips.items() if chip.isChecked())
        self._dispatch(SetFeatures(chosen))


def _problem(text: str) -> str:
    try:
        parse_expression(text)
    except ExpressionError as error:
        return str(error)
    return ""
