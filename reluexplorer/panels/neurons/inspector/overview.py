"""The row above the picture: how to look at it, and how many neurons are in which state."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.panels.neurons.inspector.story import counts, output_trouble
from reluexplorer.panels.neurons.shared.view import NeuronsView
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.outputs import OutputStory
from reluexplorer.widgets.controls.all_controls import Chip, FlowLayout, SegmentedControl, StatusPill
from reluexplorer.widgets.controls.boxes import abreast, turn
from reluexplorer.widgets.theme.tips import set_tip

_BY_CLASS, _BY_TARGET = _("Order rows by class"), _("Order rows by rising target")
_NARROW = 1150


class Overview(QWidget):
    """Two choices at the left; at the right the counts, which are the legend too."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self.grid = SegmentedControl(
            _("Picture"),
            _(
                "What each neuron gives on every training point or over the plane, or what it gets; "
                "or what remedies do to the run"
            ),
            SETTINGS["view.grid"].choices,
        )
        order = SETTINGS["view.order"]
        self.order = SegmentedControl(order.label, _("Order the neurons of each layer"), order.choices)
        self.rows = SegmentedControl(
            _("Order of points"),
            _("Order rows by class or target, by falling loss, or as the data have them"),
            SETTINGS["view.rows"].choices,
        )  # fmt: skip
        set_tip(self.rows.button("loss"), _("Order rows by falling loss"))
        set_tip(self.rows.button("data"), _("Leave rows as the data have them"))
        self.grid.edited.connect(lambda value: dispatch(assign("view.grid", value)))
        self.order.edited.connect(lambda value: dispatch(assign("view.order", value)))
        self.rows.edited.connect(lambda value: dispatch(assign("view.rows", value)))
        self.pills: list[Chip] = []
        self._names: tuple[str, ...] = ()
        holder = self._holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._flow = FlowLayout(right=True, parent=holder)
        holder.setLayout(self._flow)
        self.output = StatusPill("", dot=True)
        self.output.hide()
        self._flow.addWidget(self.rows)
        self._flow.addWidget(self.output)
        self._choices = QWidget()
        self._choices.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = FlowLayout(parent=self._choices)
        for control in (self.grid, self.order):
            row.addWidget(control)
        self._lines = abreast(self, self._choices, (holder, 1), spacing=8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the counts below the choices in a narrow window."""
        narrow = event.size().width() < _NARROW
        self._flow.set_right(not narrow)
        self._choices.setMinimumWidth(0 if narrow else self._choices.sizeHint().width())
        turn(self._lines, narrow=narrow)
        super().resizeEvent(event)

    def set_view(self, view: NeuronsView, problem: Problem, inspection: Inspection) -> None:
        """Show the choices and the counts."""
        self.grid.set_value(view.look.grid)
        self.order.set_value(view.look.order)
        by_number = problem.dataset.task is Task.REGRESSION
        self.rows.set_label("class", _("Target") if by_number else _("Class"))
        set_tip(self.rows.button("class"), _BY_TARGET if by_number else _BY_CLASS)
        self.rows.set_value(view.look.rows)
        self.rows.setVisible(view.look.grid == "raster")
        self.order.setVisible(view.look.grid != "remedies")
        self._holder.setVisible(view.look.grid != "remedies")
        self._tell_output(output_trouble(view.run))
        shown = counts(problem, inspection)
        self._names = tuple(name for name, *_ in shown)
        while len(self.pills) < len(shown):
            number = len(self.pills)
            pill = Chip("", _("A state"), dot=True, checkable=True)
            pill.edited.connect(lambda on, number=number: self._choose(number, on=on))
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(shown))
            if number < len(shown):
                name, words, role, tip = shown[number]
                pill.set_value(name == view.look.state_filter)
                pill.set_mark(name)
                if pill.text() != words:
                    pill.set_status(words, role, role == "dead" and not words.startswith("0 "))
                    more = _("Click to see them alone, and again to see all.")
                    set_tip(pill, f"{tip}.\n{more}")

    def _tell_output(self, told: OutputStory | None) -> None:
        self.output.setVisible(told is not None)
        if told is not None and self.output.words() != told.pill:
            self.output.set_status(told.pill, told.role, told.role == "dead")
        if told is not None:
            set_tip(self.output, told.said)

    def _choose(self, number: int, *, on: bool) -> None:
        self._dispatch(assign("view.state_filter", self._names[number] if on else ""))
