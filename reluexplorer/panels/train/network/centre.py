"""The middle: the network diagram, or what stands in its way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.network.diagram_view import NetworkPicture, Place
from reluexplorer.panels.train.network.editing import Hands
from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.panels.train.settings.condition import CHOOSE_CIRCLE, condition_of
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import AddLayer, RemoveLayer, SetUnits
from reluexplorer.session.commands.run import Undo
from reluexplorer.session.commands.selection import ClearSelection, SelectOutput, SelectUnit, ToggleUnit
from reluexplorer.session.deaths.since import since_of, since_words
from reluexplorer.session.document.limits import MOST_UNITS
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import breakable, progress
from reluexplorer.widgets.controls.all_controls import EmptyState, PillButton, Text
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.tips import set_tip

_DIAGRAM_TIP = _(
    "The network: each cell shows a neuron over the input plane; arrow keys move, Enter "
    "selects, with Ctrl one neuron more"
)


class Centre(QStackedWidget):
    """Shows one of three pages: the diagram, the progress of loading, or why there is no run."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._dispatch = dispatch
        self._view: TrainView | None = None
        self._hovered: tuple[int, int] | None = None
        self._picture = NetworkPicture()
        self.blank = QWidget()
        self.diagram = NetworkDiagram()
        set_tip(self.diagram, _DIAGRAM_TIP)
        self.progress = ProgressPage()
        self.failed = EmptyState("", "", CHOOSE_CIRCLE.words, CHOOSE_CIRCLE.tip)
        for page in (self.blank, self.diagram, self.progress, self.failed):
            self.addWidget(page)
        self.progress.cancel.clicked.connect(self._cancel)
        self.failed.acted.connect(self._take_way_out)
        self.diagram.unit_selected.connect(lambda column, unit: self._select(SelectUnit, column, unit))
        self.diagram.unit_toggled.connect(lambda column, unit: self._select(ToggleUnit, column, unit))
        self.diagram.selection_cleared.connect(self._clear)
        self.diagram.units_changed.connect(self._change_units)
        self.diagram.layer_added.connect(lambda after: dispatch(AddLayer(after + 1)))
        self.diagram.layer_removed.connect(lambda layer: dispatch(RemoveLayer(layer)))
        self.diagram.teller = self._told
        self.hands = Hands(self.diagram, dispatch)
        self.diagram.unit_hovered.connect(self._hover)
        self.diagram.hover_left.connect(self._leave)

    def set_view(self, view: TrainView) -> None:
        """Show a view."""
        self._view = view
        run = view.run
        if run.status is Status.FAILED:
            condition = condition_of(view)
            self.failed.set_words(condition.pill, breakable(run.message))
            self.failed.button.set_words(condition.remedies[0].words)
            set_tip(self.failed.button, condition.remedies[0].tip)
            self.setCurrentWidget(self.failed)
        elif run.problem is None:
            self._show_loading(view)
        else:
            self.diagram.set_view(self._picture.view(run, *chosen_places(view)))
            self.hands.set_view(view)
            self._write_card()
            self.setCurrentWidget(self.diagram)

    def _show_loading(self, view: TrainView) -> None:
        share = view.run.progress
        if share is None:
            if self.currentWidget() is not self.diagram or self.diagram.view is None:
                self.setCurrentWidget(self.blank)
            return
        self.progress.show_share(Path(view.recipe.data.path).name, share)
        self.setCurrentWidget(self.progress)

    def _cancel(self) -> None:
        can_undo = self._view is not None and bool(self._view.undo_label)
        self._dispatch(Undo() if can_undo else ChooseData("circle"))

    def _take_way_out(self) -> None:
        if self._view is not None:
            for command in condition_of(self._view).remedies[0].commands:
                self._dispatch(command)

    def _select(self, kind: type[SelectUnit | ToggleUnit], column: int, unit: int) -> None:
        if self._view is None:
            return
        hidden, problem = len(self._view.recipe.network.hidden), self._view.run.problem
        if 0 < column <= hidden:
            self._dispatch(kind(column - 1, unit))
        elif column == hidden + 1 and kind is SelectUnit and problem and problem.network.outputs > 1:
            self._dispatch(SelectOutput(unit))

    def _clear(self) -> None:
        if self._view is not None and (self._view.look.unit, self._view.look.output) != (None, None):
            self._dispatch(ClearSelection())

    def _change_units(self, layer: int, delta: int) -> None:
        hidden = self._view.recipe.network.hidden if self._view is not None else ()
        if layer < len(hidden) and 1 <= hidden[layer] + delta <= MOST_UNITS:
            self._dispatch(SetUnits(layer, hidden[layer] + delta))

    def _hover(self, column: int, unit: int) -> None:
        self._hovered = (column, unit)
        self._write_card()

    def _told(self, column: int, unit: int) -> tuple[str, ...]:
        """Return what the card of a unit says, and since when it is dead."""
        run = None if self._view is None else self._view.run
        if run is None or run.inspection is None:
            return ()
        lines = hover_lines(run, column, unit)
        if (column - 1, unit) in run.inspection.dead_places:
            return *lines[:1], since_words(since_of(run, (column - 1, unit)))[0], *lines[1:]
        return lines

    def _leave(self) -> None:
        self._hovered = None

    def _write_card(self) -> None:
        if self._hovered is not None and self._view is not None:
            self.diagram.set_hover_lines(hover_lines(self._view.run, *self._hovered))


def chosen_places(view: TrainView) -> tuple[Place | None, tuple[Place, ...]]:
    """Return the (column, unit) of the network that is selected, and of others beside it."""
    if view.selected is None:
        return view.answer, ()
    layer, unit = view.selected
    return (layer + 1, unit), tuple((each + 1, other) for each, other in view.others)


class ProgressPage(QWidget):
    """Says what is being read, and how much of it is."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", size=17, weight=SEMIBOLD)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.bar.setAccessibleName(_("Share of the data that is read"))
        self.share = Text("", tone="secondary", numbers=True)
        self.share.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cancel = PillButton(_("Cancel"), _("Stop reading and go back to what was open"))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.share)
        row = abreast(None, 1, self.cancel, 1)
        column.addSpacing(6)
        column.addLayout(row)
        column.addStretch(1)

    def show_share(self, name: str, share: float) -> None:
        """Show that so much of a file is read."""
        self.title.setText(_("Reading {name}").format(name=name) if name else _("Preparing the data"))
        self.bar.setValue(round(1000 * share))
        self.share.setText(_("{share} read").format(share=progress(share)))
