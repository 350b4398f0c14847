"""What a person does to the network on its diagram, as commands."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.network import SetLayerActivation
from reluexplorer.session.commands.run import Redo, Undo
from reluexplorer.session.commands.units import (
    FreezeUnit,
    KillUnit,
    Operate,
    ReinitialiseUnit,
    ReviveUnit,
    SetWeight,
    TreatUnits,
)
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import layer_title, neuron, short_name
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.diagram.weights_popover import WeightsPopover, WeightsView
from reluexplorer.widgets.theme.tips import set_tip

_COMMANDS: dict[str, type[Operate]] = {
    "kill": KillUnit,
    "revive": ReviveUnit,
    "reinitialise": ReinitialiseUnit,
}


class Hands(QObject):
    """Joins the diagram's signals to the session, and keeps the window in which weights are typed."""

    def __init__(self, diagram: NetworkDiagram, dispatch: Dispatch) -> None:
        super().__init__(diagram)
        self._diagram, self._dispatch = diagram, dispatch
        self._view: TrainView | None = None
        self._typed: tuple[int, int] | None = None
        """The (column, unit) whose weights are typed."""
        self.weights = WeightsPopover(diagram)
        self.weights.typed.connect(self._type)
        self.weights.undo_asked.connect(lambda: dispatch(Undo()))
        self.weights.redo_asked.connect(lambda: dispatch(Redo()))
        diagram.weight_edited.connect(self._set_weight)
        diagram.unit_acted.connect(self._act)
        diagram.weight_asked.connect(lambda *place: self._ask_weight(*place, typing=True))
        diagram.activation_asked.connect(self._choose_activation)

    def set_view(self, view: TrainView) -> None:
        """Follow a view; an open window shows its weights."""
        self._view = view
        if self.weights.isVisible():
            self._show_weights()

    def _set_weight(self, column: int, unit: int, source: int, value: float, continues: bool) -> None:
        value = min(max(value, -1e6), 1e6)
        self._dispatch(SetWeight(column - 1, unit, source, value), continues=continues)

    def _act(self, action: str, column: int, unit: int) -> None:
        if action == "edit":
            self._ask_weight(column, unit, 0)
            return
        places = self._meant(column - 1, unit)
        if action == "freeze":
            frozen = self._view is not None and places[0] in self._view.recipe.training.frozen
            for count, place in enumerate(places):
                self._dispatch(FreezeUnit(*place, not frozen), continues=count > 0)
        elif len(places) > 1:
            layers, units = zip(*places, strict=True)
            self._dispatch(TreatUnits(action, layers, units))
        else:
            self._dispatch(_COMMANDS[action](*places[0]))  # type: ignore[call-arg]

    def _meant(self, layer: int, unit: int) -> tuple[tuple[int, int], ...]:
        """Return the (layer, unit) that an action is for: all that are selected where this is one of them."""
        view, place = self._view, (layer, unit)
        chosen = () if view is None or view.selected is None else (view.selected, *view.others)
        return (place, *(one for one in chosen if one != place)) if place in chosen else (place,)

    def _ask_weight(self, column: int, unit: int, source: int, *, typing: bool = False) -> None:
        """Open the window in which weights are typed, at the one from a source."""
        self._typed = column, unit
        self._diagram.put_card_away()
        self._show_weights()
        cell = self._diagram.cell_rect(column, unit)
        self.weights.move(self._diagram.mapToGlobal(cell.topRight().toPoint() + QPoint(12, 0)))
        self.weights.show()
        self.weights.choose(source, typing=typing)

    def _type(self, source: int, value: float) -> None:
        if self._typed is not None:
            column, unit = self._typed
            self._dispatch(SetWeight(column - 1, unit, source, value))

    def _show_weights(self) -> None:
        if self._view is not None and self._typed is not None:
            shown = weights_of(self._view.run, *self._typed)
            if shown is not None:
                self.weights.set_view(shown)

    def _choose_activation(self, column: int, where: QPoint) -> None:
        menu = self.activation_menu(column - 1)
        if menu is not None:
            menu.popup(where)

    def activation_menu(self, layer: int) -> QMenu | None:
        """Return the menu of activations for a hidden layer; None where there is no such layer."""
        network = self._view.recipe.network if self._view is not None else None
        if network is None or layer >= len(network.hidden):
            return None
        menu = QMenu(self._diagram)
        group = QActionGroup(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(layer_title(layer)).setEnabled(False)
        menu.addSeparator()
        now = network.activations[layer]
        others = QMenu(_("More"), menu)
        for name, entry in CATALOGUE.items():
            action = (menu if entry.usual or name == now.name else others).addAction(entry.label)
            action.setCheckable(True)
            action.setChecked(now.name == name)
            set_tip(action, f"f(x) = {entry.formula}")
            group.addAction(action)
            action.triggered.connect(lambda _on, name=name: self._dispatch(SetLayerActivation(layer, name)))
        menu.addSeparator()
        menu.addMenu(others)
        return menu


def weights_of(run: RunSnapshot, column: int, unit: int) -> WeightsView | None:
    """Return the incoming weights of a unit by the names of their sources, the bias last."""
    problem, state = run.problem, run.state
    if problem is None or state is None or unit >= problem.network.sizes[column]:
        return None
    values = problem.network.layers(state.parameters)[column - 1][:, unit]
    if column == 1:
        names = tuple(short_name(name) for name in problem.dataset.feature_names)
    else:
        sources = (neuron(column - 2, number) for number in range(len(values) - 1))
        names = tuple(_("neuron {name}").format(name=name) for name in sources)
    hidden = column <= len(problem.network.hidden)
    title = _("Neuron {name}").format(name=neuron(column - 1, unit)) if hidden else _("Output")
    return WeightsView(title, (*names, _("bias")), tuple(float(value) for value in values))
