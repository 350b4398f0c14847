"""The right column: what is known of the selected neuron, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.interval_bounds import Silence
from reluexplorer.language import _, pgettext
from reluexplorer.panels.neurons.inspector.dead_list import DeadList, SearchLink
from reluexplorer.panels.neurons.inspector.gradient_history import LifePlot
from reluexplorer.panels.neurons.inspector.story import Story, output_trouble, story
from reluexplorer.panels.neurons.inspector.unit_data import (
    STRONGEST,
    area_of,
    class_bars,
    excited,
    histogram,
    outgoing_bars,
    plane_view,
    weight_bars,
)
from reluexplorer.panels.neurons.picture.pictures import named_by
from reluexplorer.panels.neurons.remedies.buttons import SEEDS, RemedyButton, remedies, take, treatments
from reluexplorer.panels.neurons.shared.view import NeuronsView, activation_of
from reluexplorer.panels.panel import Dispatch
from reluexplorer.sentences import some
from reluexplorer.session.commands.remedies import CompareRemedies
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.deaths.since import since_of
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import exact, layer_title, neuron, percent
from reluexplorer.widgets.controls.all_controls import (
    BarTable,
    EmptyState,
    FlowLayout,
    FormRow,
    LinkButton,
    NumberField,
    Paragraph,
    PillButton,
    SectionHead,
    SideColumn,
    StatFigure,
    StatusPill,
    Subject,
    Surface,
)
from reluexplorer.widgets.controls.boxes import abreast, stacked, turn
from reluexplorer.widgets.plane.plane_widget import PlaneWidget
from reluexplorer.widgets.plots.histogram_strip import HistogramStrip
from reluexplorer.widgets.theme.tips import set_tip


class Choices(QWidget):
    """Buttons that are kept and renamed, so that none flickers under the mouse."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._offered: tuple[RemedyButton, ...] = ()
        self._flow = FlowLayout(parent=self)
        self.pills: list[PillButton] = []

    def offer(self, offered: tuple[RemedyButton, ...]) -> None:
        """Show a button for each."""
        before, self._offered = self._offered, offered
        if offered == before:
            return
        while len(self.pills) < len(offered):
            pill, number = PillButton("", _("A remedy"), small=True), len(self.pills)
            pill.clicked.connect(lambda _on, number=number: self._take(number))
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(offered))
            if number < len(offered):
                pill.set_words(offered[number].words)
                set_tip(pill, offered[number].tip)

    def _take(self, number: int) -> None:
        take(self._dispatch, self._offered[number].command)


_NARROW = 360
_WHOLE = 0.9999
_OF_PLANE, _OF_SLICE = _("of the plane"), _("of the slice")
_PLANE_SHARE = 0.5
_NAMED = 8
"""So many of the others are called by their names."""


class Inspector(QStackedWidget):
    """One neuron in words and pictures; with none selected, what to click."""

    def __init__(self, width: int, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._unit: tuple[int, int] | None = None
        self._patient: tuple[Recipe, int, tuple[int, int], tuple[tuple[int, int], ...]] | None = None
        self.column = SideColumn(width, "right")
        self._add_head()
        self._add_pictures()
        self._add_actions()
        self._add_weights()
        self.empty = EmptyState(
            _("No neuron selected"),
            "",
            _("Select a dead neuron"),
            _("Select the first neuron that is dead"),
        )
        self.dead = DeadList(dispatch)
        self.empty.acted.connect(self.dead.choose_first)
        self._nothing = Surface("left")
        stacked(self._nothing, (self.empty, 2), (self.dead, 3))
        self.addWidget(self._nothing)
        self.addWidget(self.column)
        self.set_width(width)

    def _add_head(self) -> None:
        self.title = Subject("")
        self.title.setWordWrap(False)
        self.pill = StatusPill("", strong=True, dot=False)
        self._head = abreast(None, (self.title, 1), spacing=8)
        self._head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        self.others = Paragraph("", size=12)
        self.sentence = Paragraph("")
        self.search = SearchLink(self._dispatch)
        section = self.column.add_section(spacing=8)
        section.add(self._head, self.others, self.sentence, abreast(None, self.search, 1))

    def _add_pictures(self) -> None:
        section = self.column.add_section(_("Input before ReLU, over the data"), divider=False)
        section.body.setContentsMargins(16, 0, 16, 14)
        self._strip_head = section.head
        self.strip = HistogramStrip(_("Input of the neuron over the training points"))
        section.add(self.strip)
        section = self.column.add_section(_("Where it would fire"), spacing=8)
        self.plane = PlaneWidget(_("Where the neuron would fire"))
        self.share = StatFigure(
            _OF_PLANE, _("Share of the picture in which its input is positive"), sample="100 %"
        )
        self.where = Paragraph("", size=12)
        side = stacked(None, self.share, self.where, 1, spacing=8)
        row = abreast(None, spacing=16)
        row.addWidget(self.plane, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side, 1)
        section.add(row)
        self.life = LifePlot()
        self._life = self.column.add_section(_("Its gradient"), self.life.now, spacing=4)
        self._life.add(self.life)
        self.why = self.column.add_section(_("Cause"))
        self.cause = Paragraph("")
        self.why.add(self.cause)

    def _add_actions(self) -> None:
        self.treat_head = SectionHead(_("Treat this neuron"), _("in this run"))
        self.treatments = Choices(self._dispatch)
        self.firing = NumberField(
            _("Share to fire for"), _("Of the training points"), 1, 100, 50, integer=True
        )
        self.firing.setFixedWidth(56)
        self._firing_row = FormRow(_("Revived, it fires for, in %"), self.firing)
        self.firing.edited.connect(lambda _value: self._offer())
        self.tries = Choices(self._dispatch)
        self.compare = LinkButton(
            _("Compare all, {seeds} seeds each").format(seeds=SEEDS),
            _("Train copies of this run with each remedy, beside the run as it is, in one table"),
            arrow=True,
        )
        self.compare.clicked.connect(lambda: take(self._dispatch, CompareRemedies(SEEDS)))
        self.table = LinkButton(
            _("Show the table of remedies"), _("What came of those tried so far"), arrow=True
        )
        self.table.clicked.connect(lambda: self._dispatch(assign("view.grid", "remedies")))
        self._remedies = QWidget()
        tried = SectionHead(_("Try a remedy"), _("on copies of the run"))
        parts = self.treat_head, self.treatments, self._firing_row, tried, self.tries
        inner = stacked(self._remedies, *parts, spacing=10, margins=(0, 0, 0, 4))
        for link in (self.compare, self.table):
            inner.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._treatment = self.column.add_section(spacing=10)
        self._treatment.add(self._remedies)

    def _add_weights(self) -> None:
        section = self.column.add_section(_("What it reads"), _("weights"))
        self._weights_head = section.head
        self.weights = BarTable(_("Strongest incoming weights"))
        section.add(self.weights)
        self.feeds = BarTable(_("Strongest outgoing weights"))
        self._feeds = self.column.add_section(_("What reads it"), divider=False)
        self._feeds.body.setContentsMargins(16, 0, 16, 14)
        self._feeds.add(self.feeds)
        self._answers = self.column.add_section(_("What it answers to"))
        self.classes = BarTable(_("Share of each class that it fires for"))
        self.excited = Paragraph("", size=12)
        self._answers.add(self.classes, self.excited)
        section = self.column.add_section()
        self.link = LinkButton(_("Show in Train"), _("Show this neuron in the network diagram"), arrow=True)
        self.link.clicked.connect(lambda: self._dispatch(assign("view.workspace", "train")))
        section.add(self.link)

    def set_width(self, width: int) -> None:
        """Take this width; below ``_NARROW`` the status stands under the name."""
        self.setFixedWidth(width)
        self.column.setFixedWidth(width)
        narrow = width < _NARROW
        turn(self._head, narrow=narrow)
        left = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter
        self._head.setAlignment(self.pill, left)
        side = round((width - 32) * _PLANE_SHARE)
        self.plane.setFixedWidth(side)
        self.plane.setFixedHeight(self.plane.heightForWidth(side))

    def set_heights(self, strip: int, life: int) -> None:
        """Give the histogram of the inputs and the gradient over the run these heights."""
        self.strip.setFixedHeight(strip)
        self.life.plot.setFixedHeight(life)

    def set_view(self, view: NeuronsView) -> None:
        """Show the selected neuron of a view, or that there is none."""
        run = view.run
        unit, inspection, state = view.selected, run.inspection, run.state
        if unit is None or inspection is None or state is None:
            dead = inspection is not None and any(inspection.dead_units)
            trouble = output_trouble(run)
            what = _("No neuron selected") if trouble is None else trouble.pill
            self.empty.set_words(what, click_words(view.look.grid) if trouble is None else trouble.said)
            self.empty.button.setVisible(dead)
            self.dead.setVisible(dead)
            if dead:
                self.dead.set_run(run)
            self.setCurrentWidget(self._nothing)
            return
        if unit != self._unit:
            self._unit = unit
            self.column.scroll_home()
        told = story(state.problem, inspection, run, unit)
        self._show_words(told, state.problem, unit)
        undated = told.role == "dead" and since_of(run, unit).is_provisional
        self.search.set_search(run.search if undated else None)
        gate = state.problem.network.hidden[unit[0]].gate
        self.strip.set_view(histogram(inspection, unit, told.gap, gate))
        self._show_plane(run, state, unit, named_by(run, state.problem, inspection, unit))
        self.weights.set_bars(weight_bars(state, unit))
        self.life.set_life(run.life, unit, run.status)
        self._life.setVisible(run.step > 0)
        feeds = outgoing_bars(state, unit)
        self.feeds.set_bars(feeds)
        self._feeds.setVisible(bool(feeds))
        classes = class_bars(state.problem, inspection, unit)
        self.classes.set_bars(classes)
        self.classes.setVisible(bool(classes))
        self.excited.set_words(excited(state.problem, inspection, unit))
        count = state.problem.network.shapes[unit[0]][0] - 1
        said = _("{shown} of {count:,} weights, and the bias")
        self._weights_head.set_trailing(said.format(shown=min(STRONGEST, count), count=count))
        self._patient = view.recipe, run.step, unit, view.others
        self.others.set_words(others_words(view.others))
        self.others.setVisible(bool(view.others))
        self._treatment.setVisible(told.ailing or bool(view.others))
        self._offer()
        self.table.setVisible(view.trials.running or view.trials.comparison is not None)
        self.setCurrentWidget(self.column)

    def _show_words(self, told: Story, problem: Problem, unit: tuple[int, int]) -> None:
        self.title.setText(told.title)
        if self.pill.words() != told.pill:
            self.pill.set_status(told.pill, told.role)
        set_tip(self.pill, told.since)
        self.sentence.set_words(f"{told.sentence} {told.since}".strip())
        self.cause.set_words(told.cause)
        self.why.setVisible(bool(told.cause))
        label = activation_of(problem, unit[0]).entry.label
        self._strip_head.set_words(_("Input before {label}, over the data").format(label=label))

    def _show_plane(self, run: RunSnapshot, state: TrainState, unit: tuple[int, int], sample: int) -> None:
        if run.maps is None:
            self.plane.set_view(None)
            return
        plane = run.maps.plane
        area = area_of(state, plane, unit)
        self.plane.set_view(plane_view(state, plane, area, sample))
        self.plane.setFixedHeight(self.plane.heightForWidth(self.plane.width()))
        self.share.set_name(_OF_SLICE if plane.explanation else _OF_PLANE)
        self.share.set_value(_share_words(area.share))
        window = next((one.window for one in run.reports if (one.layer, one.unit) == unit), None)
        gate = state.problem.network.hidden[unit[0]].gate
        where = area_words(area.share, unit[0], plane.explanation, gate, window)
        ringed = _("Ringed: sample {number:,}.").format(number=sample + 1)
        self.where.set_words(f"{where} {ringed}" if sample >= 0 else where)

    def _offer(self) -> None:
        """Offer what may help the shown neuron."""
        if self._patient is None:
            return
        recipe, step, unit, others = self._patient
        count = len(others) + 1
        these = _("Treat these {count:,} neurons").format(count=count)
        self.treat_head.set_words(these if others else _("Treat this neuron"))
        self.treatments.offer(treatments(recipe, unit, self.firing.value() / 100.0, others))
        self.tries.offer(remedies(recipe, step))
        self._firing_row.setVisible(recipe.network.biased)


_MAY = _("Nowhere on this slice; off it, within the ranges of the inputs, it may.")
_OFF_IT = {
    Silence.EVERYWHERE: _("Nowhere on this slice; off it, within the ranges of the inputs, neither."),
    Silence.SOMEWHERE: _("Nowhere on this slice; off it, within the ranges of the inputs, it would fire."),
    Silence.UNKNOWN: _MAY,
    None: _MAY,
}


def _share_words(share: float) -> str:
    if share > _WHOLE:
        return pgettext("share of the picture", "all")
    return percent(share) if share else pgettext("share of the picture", "none")


def click_words(grid: str) -> str:
    """Say what to click for a neuron to be seen here."""
    if grid == "raster":
        return _(
            "Click a column of the picture, or walk with the arrow keys and press Enter: its input over the "
            "data, where it would fire and since when it is dead stand here. Ctrl and Shift select several."
        )
    return _(
        "Click a tile of the picture, or walk with the arrow keys and press Enter: its input over the "
        "data, where it would fire and since when it is dead stand here. Ctrl and Shift select several."
    )


def area_words(
    share: float, layer: int, explanation: str, gate: float = 0.0, window: Silence | None = None
) -> str:
    """Say what the small plane shows; ``explanation`` says what plane it is where that is not plain.

    ``window`` is what is known of the ranges of the inputs beyond that plane.
    """
    if share == 0 and explanation:
        words = _OFF_IT[window]
    elif share == 0:
        words = _("Nowhere on the plane.")
    elif share > _WHOLE:
        words = _("Everywhere on this slice.") if explanation else _("Everywhere on the plane.")
    else:
        above = _("Orange: its input is above {gate} there.").format(gate=exact(gate))
        words = above if gate else _("Orange: its input is positive there.")
        reads = _("It reads {layer}, so the edge may bend.").format(layer=layer_title(layer - 1))
        words = f"{words} {reads}" if layer else words
    return " ".join(filter(None, (words, _("Dots: training points."), explanation)))


def others_words(others: tuple[tuple[int, int], ...]) -> str:
    """Say which neurons are selected too."""
    if not others:
        return ""
    named = some([neuron(*place) for place in others], most=_NAMED)
    return _("Selected with it: {named}. A treatment is for all of them.").format(named=named)
