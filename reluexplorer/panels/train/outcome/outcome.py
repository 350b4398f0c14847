"""The right column: the output over the input plane, the loss, and how active each layer is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.language import _, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.outcome.axes_choice import AxesChoice
from reluexplorer.panels.train.outcome.loss_space import (
    LINE,
    LOW,
    LOWEST,
    TALL,
    TALLEST,
    WIDE,
    LossSpace,
    one_line_from,
)
from reluexplorer.panels.train.outcome.measures import LEVELS_TIP, Measures
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture, drawable
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.data import DrawPoint, ErasePoints
from reluexplorer.session.commands.plane import SetPlaneWindow, ShowWholePlane
from reluexplorer.session.commands.selection import ClearSelection
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import DRAWN, REACH
from reluexplorer.session.run.outputs import output_names
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import layer_title, neuron, percent, short_name
from reluexplorer.widgets.controls.all_controls import Bar, BarTable, Chip, FlowLayout, SideColumn
from reluexplorer.widgets.controls.cards import activate_layout, hold_still
from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.theme.theme import PADDING
from reluexplorer.widgets.theme.tips import set_tip

WIDTH = 360
_BOTTOM = 14
_ERASER = 0.35
"""Radius of the eraser, in units of the plane."""
_CLOSE = 6
_SPARE = 12
"""Pixels that stay free below where the loss takes what room is left."""
_TALLEST_PART = 1.2
"""Height of the losses at most, in widths of a column that is so wide that this is more."""
_SQUEEZED = 56
"""Pixels that the plane gives up at most, so that the losses below it can be read in a low window."""
_PLANE_TIP = _("Wheel, + and − zoom; dragging and the arrow keys move; a double click or 0 shows all")
_TEST_TIP = _("Show the samples that are kept out of training, as rings")
_DISCRETE_TIP = _("Show the decision instead of how sure it is")
_MISTAKES_TIP = _("Ring the samples that get the wrong class")
_ALL_TIP = _("Show all of the plane again (0, double click)")
_UNIT_TIP = _("Show the selected neuron instead of the output")
_ANSWER_TIP = _("Show what the network answers as a whole again (Esc)")
_LONGEST_NAME = 12
"""Letters of an output's name on its chip."""
_ACTIVE_TIP = _("Share of samples for which a neuron fires, on average over the layer")


class OutcomeColumn(SideColumn):
    """Shows what has come of the run so far."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, "right", parent)
        self._dispatch = dispatch
        self._picture = PlanePicture()
        self._has_levels = True
        self._view: TrainView | None = None
        self._peeked: tuple[int, int] | None = None
        """The (column, unit) of the network that is pointed at."""
        self._fitted: tuple[int, ...] = ()
        """Heights and widths for which the sections were last laid out."""
        self.unit = Chip(_("Neuron"), _UNIT_TIP, checkable=True)
        keep_place(self.unit)
        section = self.output = self.add_section(_("Output over the input plane"), self.unit, spacing=8)
        self.plane = PlaneWidget()
        set_tip(self.plane, _PLANE_TIP)
        self.axes = AxesChoice(dispatch)
        self.test = Chip(_("Test points"), _TEST_TIP, checkable=True)
        self.discrete = Chip(_("Discrete"), _DISCRETE_TIP, checkable=True)
        chips = FlowLayout(spacing=5)
        self.mistakes = Chip(_("Errors"), _MISTAKES_TIP, checkable=True)
        self.levels = Chip(_("Levels"), LEVELS_TIP, checkable=True)
        self.all = Chip(_("Show all"), _ALL_TIP, "accent", strong=True)
        for chip in (self.test, self.discrete, self.levels, self.mistakes, self.all):
            chips.addWidget(chip)
        section.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        section.add(self.plane, chips, self.axes)
        self.losses = self.add_section()
        self.loss = LossSpace(dispatch)
        self.losses.add(self.loss)
        self.measures = Measures(dispatch)
        title = pgettext("heading", "Active share per layer")
        self.activity = self.add_section(title, self.measures.button, divider=False)
        self.activity.body.setContentsMargins(PADDING, 0, PADDING, _BOTTOM)
        self.bars = BarTable(_("Active share per layer"))
        set_tip(self.bars, _ACTIVE_TIP)
        self.activity.add(self.bars, self.measures)
        hold_still(self, section, self.losses, self.activity)
        self.plane.drawn.connect(self._draw)
        self.plane.windowed.connect(lambda *edges: dispatch(SetPlaneWindow(*edges)))
        self.plane.unwindowed.connect(lambda: dispatch(ShowWholePlane()))
        self.test.edited.connect(lambda on: dispatch(assign("view.show_test", on)))
        self.mistakes.edited.connect(lambda on: dispatch(assign("view.show_mistakes", on)))
        self.unit.edited.connect(self._keep)
        self.discrete.edited.connect(lambda on: dispatch(assign("view.discrete", on)))
        self.levels.edited.connect(lambda on: dispatch(assign("view.levels", on)))
        self.all.clicked.connect(lambda: dispatch(ShowWholePlane()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move closer together where the window is low."""
        super().resizeEvent(event)
        self._place_switches()
        self._fit()
        if self._view is not None:
            self._say_title(self.shown_place(), self._view)

    def set_view(self, view: TrainView) -> None:
        """Show a view."""
        run, dataset = view.run, view.dataset
        self._view = view
        unit = view.answer if view.selected is None else view.selected if view.look.show_unit else None
        plane = self._show_plane(view)
        drawing = view.recipe.data.name == DRAWN
        # Where points are drawn all keeps its place: what comes with the second of each class moves nothing.
        failed = run.status is Status.FAILED and not drawing
        self.losses.setVisible(not failed)
        tested = dataset is None or bool(dataset.test.size)
        self.test.setVisible(not failed and tested)
        self.test.set_value(view.look.show_test)
        self.discrete.set_value(view.look.discrete)
        decides = unit is None and (dataset is None or dataset.task is Task.BINARY)
        self.discrete.setVisible(not failed and decides)
        self.levels.set_value(view.look.levels)
        by_class = unit is None and dataset is not None and dataset.task is Task.MULTICLASS
        lines = dataset is not None and dataset.places.shape[1] == 1
        self._has_levels = not failed and not by_class and not lines
        self._place_switches()
        self.all.setVisible(not failed and plane is not None and view.look.window is not None)
        self.mistakes.set_value(view.look.show_mistakes)
        self.mistakes.set_status(_("Errors"), value=errors_words(plane) if view.look.show_mistakes else "")
        self.mistakes.setVisible(
            drawing or (not failed and dataset is not None and bool(dataset.class_names))
        )
        self._name_chip(view)
        self.loss.set_log(view.look.log_loss)
        self.measures.set_view(view)
        many = dataset is not None and not dataset.flat
        self.axes.setVisible(many)
        if dataset is not None and run.maps is not None and many:
            self.axes.set_axes(dataset.feature_names, view.look.plane, run.maps.plane.explanation)
        more_come = run.status is Status.RUNNING
        self.loss.set_curve(run.curve, more_come=more_come, can_train=run.status.can_train)
        seen = run.inspection
        self.loss.set_mark(shown_losses(seen), run.step if run.step < run.head else None)
        bars = activity_bars(run.inspection)
        if drawing and not bars:
            bars = tuple(Bar(layer_title(index), 0.0, "") for index in range(len(view.recipe.network.hidden)))
        self.bars.set_bars(bars)
        self.activity.setVisible(bool(bars))
        self._fit()

    def _name_chip(self, view: TrainView) -> None:
        """Offer to keep the plane of the selected neuron, or to leave that of the selected output."""
        problem, answer = view.run.problem, view.answer
        self.unit.setVisible(
            view.run.status is not Status.FAILED and (view.selected is not None or answer is not None)
        )
        if view.selected is not None:
            self.unit.set_status(_("Neuron {name}").format(name=neuron(*view.selected)))
        elif answer is not None and problem is not None:
            name = short_name(output_names(problem)[answer[1]])
            self.unit.set_status(_("Output {name}").format(name=shortened(name, _LONGEST_NAME)))
        set_tip(self.unit, _UNIT_TIP if answer is None or view.selected is not None else _ANSWER_TIP)
        self.unit.set_value(view.look.show_unit or view.selected is None)

    def _keep(self, on: bool) -> None:
        """Keep the plane of the selected neuron or not; an output whose plane is not kept is not selected."""
        if self._view is not None and self._view.selected is None:
            self._dispatch(ClearSelection())
        else:
            self._dispatch(assign("view.show_unit", on))

    def peek(self, place: tuple[int, int] | None) -> None:
        """Show a (column, unit) of the network on the plane while it is pointed at; None for no more."""
        if place != self._peeked:
            self._peeked = place
            if self._view is not None:
                self._show_plane(self._view)

    def shown_place(self) -> tuple[int, int] | None:
        """Return the (column, unit) that the plane shows in the place of the output."""
        view, place = self._view, self._peeked
        problem = None if view is None else view.run.problem
        if view is None or problem is None:
            return None
        sizes = problem.network.sizes
        if place is not None and place[0] < len(sizes) and place[1] < sizes[place[0]]:
            return place
        if view.selected is None:
            return view.answer
        return (view.selected[0] + 1, view.selected[1]) if view.look.show_unit else None

    def _show_plane(self, view: TrainView) -> PlaneView | None:
        """Show the output, or what is pointed at or chosen; return the plane."""
        place = self.shown_place()
        self._say_title(place, view)
        plane = self._picture.view(view.run, view.look, place)
        if view.recipe.data.name == DRAWN:
            plane = replace(drawable(plane, view.recipe.data, view.look.window), erasing=view.look.erasing)
        self.plane.set_view(plane if plane is not None else PlaneView(None, empty=_empty_words(view)))
        return plane

    def _say_title(self, place: tuple[int, int] | None, view: TrainView) -> None:
        """Say above the plane what it shows, in short where the column is narrow."""
        head, (what, where) = self.output.head, _title(place, view)
        head.set_words(f"{what} {where}" if head.has_room_for(f"{what} {where}") else what)

    def _place_switches(self) -> None:
        """Show the switch of the plane's levels beside it, or in the fold where the column is narrow."""
        wide = self.width() >= WIDE
        self.levels.setVisible(self._has_levels and wide)
        self.measures.levels.setVisible(self._has_levels)
        self.measures.switches.setVisible(not wide)
        self.loss.set_narrow(narrow=self.width() < one_line_from())

    def _draw(self, x: float, y: float, group: int, continues: bool) -> None:
        """Draw or erase; a stroke is one change."""
        reach = REACH
        x, y = min(max(x, -reach), reach), min(max(y, -reach), reach)
        if group < 0:
            self._dispatch(ErasePoints(x, y, _ERASER), continues=continues)
        else:
            self._dispatch(DrawPoint(x, y, group), continues=continues)

    def _fit(self) -> None:
        """Move closer together where there is no room for all."""
        sections = (self.output, self.losses, self.activity)
        margins = [section.body.contentsMargins() for section in sections]
        for part in (self.measures, self.activity, self.output):
            activate_layout(part)
        head, _losses, foot = margins
        width = self.width() - 1 - (PADDING - head.right())
        whole = self.plane.heightForWidth(width - head.left() - head.right())
        taken = min(whole, self.plane.maximumHeight())
        plane = self.output.heightForWidth(width) - taken + whole - head.bottom() + _BOTTOM
        bars = 0
        if not self.activity.isHidden():
            bars = self.activity.body.sizeHint().height() - foot.bottom() + _BOTTOM
        rooms = self.height(), width, plane, whole, bars
        if rooms == self._fitted:
            return
        self._fitted = rooms
        line = 0 if self.width() >= one_line_from() else LINE
        wanted = plane + 2 * _BOTTOM + TALL + line + bars
        low, spare = wanted > self.height(), self.height() - wanted
        squeezed = 0
        if low:
            height = TALL + spare + len(sections) * (_BOTTOM - _CLOSE)
            squeezed = min(max(LOW - height, 0), _SQUEEZED)
            height += squeezed
            if height < LOWEST:
                # It is scrolled: the steps below the losses are still to be seen before.
                height = LOW
                squeezed = _SQUEEZED if plane + LOW + line + 2 * _CLOSE > self.height() else 0
        else:
            height = min(max(TALLEST, round(_TALLEST_PART * self.width())), TALL + max(0, spare - _SPARE))
        self.plane.setMaximumHeight(max(whole - squeezed, self.plane.minimumSizeHint().height()))
        self.loss.setFixedHeight(height + line)
        for section, each in zip(sections, margins, strict=True):
            each.setBottom(_CLOSE if low else _BOTTOM)
            section.body.setContentsMargins(each)
        self.settle()


def keep_place(widget: QWidget) -> None:
    """Let nothing beside a widget move when it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def shown_losses(seen: Inspection | None) -> tuple[float, ...] | None:
    """Return the losses of the training part and, where there is one, the test part."""
    if seen is None:
        return None
    return (seen.train_loss,) if seen.test_loss is None else (seen.train_loss, seen.test_loss)


def errors_words(plane: PlaneView | None) -> str:
    """Return how many of the shown samples get the wrong class; empty where that is not known."""
    if plane is None or plane.wrong is None:
        return ""
    shown = plane.wrong if plane.show_test or plane.test is None else plane.wrong & ~plane.test
    return f"{int(shown.sum()):,}"


def activity_bars(inspection: Inspection | None) -> tuple[Bar, ...]:
    """Return a bar for each hidden layer: the mean share of samples for which its units fire."""
    if inspection is None:
        return ()
    shares = (float(np.mean(health.firing)) for health in inspection.health)
    return tuple(Bar(layer_title(index), share, percent(share)) for index, share in enumerate(shares))


def _title(place: tuple[int, int] | None, view: TrainView) -> tuple[str, str]:
    """Return what the plane shows, and over what."""
    dataset, problem = view.dataset, view.run.problem
    several = dataset is not None and len(dataset.target_names) > 1
    what = short_name(dataset.target_names[0]) if dataset is not None and several else _("Output")
    if place is not None and problem is not None:
        column, unit = place
        if column == 0:
            what = _("Input {name}").format(name=short_name(problem.dataset.feature_names[unit]))
        elif column <= len(problem.network.hidden):
            what = _("Neuron {name}").format(name=neuron(column - 1, unit))
        else:
            what = _("Output {name}").format(name=output_names(problem)[unit])
    inputs = dataset.places.shape[1] if dataset is not None else 2
    return what, _("over the input plane") if inputs > 1 else _("over the input")


def _empty_words(view: TrainView) -> str:
    if view.run.status is Status.FAILED:
        return _("There are no data to show.")
    return _("The data are being read.") if view.run.progress is not None else ""
