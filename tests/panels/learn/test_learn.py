"""The Learn workspace, by real clicks and by what it shows of constructed states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel

from reluexplorer.lessons.claims import dying
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import (
    Bar,
    Bars,
    Card,
    Exhibit,
    Heading,
    Line,
    Lines,
    Note,
    PlaneMap,
    Table,
    Units,
)
from reluexplorer.lessons.lesson import Figure, Measurement, Standing, Verdict
from reluexplorer.panels.learn.charts import _scale_words, _shares, chart_widget
from reluexplorer.panels.learn.exhibit_view import ChartColumn, ExhibitView
from reluexplorer.panels.learn.panel import LearnPanel
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import (
    MeasureLesson,
    OpenInTrain,
    OpenLesson,
    PlayLesson,
    SetKnob,
    StopLesson,
    StopMeasuring,
)
from reluexplorer.session.document.document import Document
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import State
from reluexplorer.widgets.controls import tables
from reluexplorer.widgets.controls.all_controls import Legend, SectionHead, StatusPill
from reluexplorer.widgets.plots.axes import ticks
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT

X = np.arange(4.0)
LINES = Lines((Line("a", X, X * X, "dead"),))
PLACES = Lines((Line("a", X, X, "accent", spread=X / 10),), ticks=tuple((x, f"{x:g}") for x in X))
BARS = Bars((Bar("ReLU", 2.0, "2 ns", "positive"), Bar("Tanh", 8.0, "8 ns", "violet")))
UNITS = Units(np.linspace(0, 1, 12), frozenset({3}))
PLANE = PlaneMap(np.zeros((9, 9)), 1.0, np.zeros((3, 2)), np.array([0, 1, 1]), (-1.0, 1.0))
TABLE = Table(("A", "b"), (("x", "1"), ("y", "2")))
NOTE = Note("A sentence.")
HEADING = Heading("A head")
EVERY = (LINES, PLACES, BARS, UNITS, PLANE, TABLE, NOTE, HEADING)


def test_a_map_of_probabilities_is_written_as_such(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    for chances, ends, said in ((True, ("p = 0", "p = 1"), "p(1)  ≈ 0.500"), (False, ("", ""), "≈ 0")):
        widget = chart_widget(PLANE)
        qtbot.addWidget(widget)
        widget.show_chart(replace(PLANE, chances=chances))
        plane = widget._plane
        assert (plane.view.low_text, plane.view.high_text) == ends
        assert plane.lines_at(plane.view, (0.1, 0.2))[0] == said


def test_a_legend_draws_a_dashed_line_dashed(qtbot, qapp):
    """The key of the dashed line has a gap in its middle, that of the whole line has none."""
    apply_theme(qapp, LIGHT)
    widget = chart_widget(LINES)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    lines = Lines((Line("whole", X, X, "dead"), Line("dashed", X, -X, "dead", dashed=True)))
    widget.show_chart(lines)
    qapp.processEvents()
    legend = widget.findChild(Legend)
    picture = legend.grab().toImage()
    (first, top), (second, _) = legend.places(legend.width())
    row, colour = top + 8, LIGHT.role("dead")
    keys = [[picture.pixelColor(round(left) + x, row).name() for x in range(9)] for left in (first, second)]
    assert keys[0][2:7] == [colour] * 5
    assert keys[1][4] != colour
    assert keys[1].count(colour) >= 2


class MetricLog:
    def __init__(self):
        self.commands = []

    def __call__(self, command, *, continues=False):
        self.commands.append((command, continues) if continues else command)
        return True


def _state(lesson="dying", **lessons):
    document = Document()
    view = replace(document.view, workspace="learn", lesson=lesson)
    return State(replace(document, view=view), lessons=LessonsView(**lessons))


def _measurement(lesson, standing=Standing.HOLDS, caveat="Not always."):
    verdict = Verdict(standing, "It was so.", caveat)
    return Measurement(lesson, (Figure("a", "A", 1.0),), verdict, Exhibit((Card("m", (TABLE,)),)), 5, 41.2)


@pytest.fixture
def panel(qtbot):
    made = LearnPanel(MetricLog())
    qtbot.addWidget(made)
    made.resize(1440, 850)
    made.show()
    return made


def test_the_list_has_every_claim_and_how_it_stands():
    state = _state(
        measurements={"dying": _measurement("dying"), "cost": _measurement("cost", Standing.DEPENDS)},
        measuring="gate",
        progress=0.4,
    )
    rows = {row.name: (row.status, row.role) for row in view_of(state).rows}
    assert list(rows) == list(LESSONS)
    assert rows["dying"] == ("holds", "healthy")
    assert rows["cost"] == ("depends", "warning")
    assert rows["gate"] == ("40 %", "accent")
    assert rows["output"] == ("not yet", "secondary")
    assert view_of(state).measured == 2


def test_every_name_of_a_claim_is_whole_beside_every_status(panel):
    rows = panel._rows
    for lesson in LESSONS:
        standings = [_state(measurements={lesson: _measurement(lesson, each)}) for each in Standing]
        measuring = _state(measuring=lesson, progress=1.0)
        for state in (_state(), measuring, *standings):
            panel.set_state(state)
            row = rows[lesson]
            row.setChecked(True)
            assert row.sizeHint().width() <= row.width(), (lesson, view_of(state).rows)
    panel.set_state(_state(measuring="saturation", progress=0.25))
    assert rows["saturation"].accessibleDescription() == "measuring, 25 %"


def test_the_count_of_the_dead_has_an_axis_to_the_last_of_them():
    shown = next(iter(LESSONS["dying"].play({"rate": 0.7, "bias": -6.0})))
    for card in shown.cards:
        (chart,) = (each for each in card.charts if isinstance(each, Lines))
        marked = ticks(chart.low, chart.high, 3)
        assert max(line.y.max() for line in chart.lines) <= dying.UNITS <= marked[-1] == chart.high


def test_knobs_are_at_their_defaults_until_turned():
    lesson = LESSONS["dying"]
    state = _state()
    assert view_of(state).knobs == tuple(knob.default for knob in lesson.knobs)
    knob = lesson.knobs[0]
    turned = replace(state.document.view, knobs=(("dying", knob.name, knob.low), ("gate", knob.name, 3.0)))
    state = replace(state, document=replace(state.document, view=turned))
    assert view_of(state).knobs[0] == knob.low


def test_only_the_open_lessons_exhibit_is_shown():
    exhibit = Exhibit((Card("c", (NOTE,)),))
    assert view_of(_state(playing="dying", exhibit=exhibit)).exhibit is exhibit
    assert view_of(_state(playing="gate", exhibit=exhibit)).exhibit is None


def test_a_click_on_a_claim_opens_it(panel, qtbot):
    panel.set_state(_state())
    qtbot.mouseClick(panel._rows["gate"], Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [OpenLesson("gate")]


def test_the_verdict_is_asked_for_shown_and_stopped(panel, qtbot):
    column = panel._verdict
    panel.set_state(_state())
    assert column._empty.isVisible()
    assert not column._sentence.isVisible()
    column._empty.acted.emit()
    panel.set_state(_state(measuring="dying", progress=0.25))
    assert column._bar.value() == 250
    assert not column._empty.isVisible()
    column.stop_asked.emit()
    panel.set_state(_state(measurements={"dying": _measurement("dying")}))
    assert column._sentence.text() == "It was so."
    assert column._effort.text() == "5 seeds · 41 s"
    assert column._aside.isVisible()
    qtbot.mouseClick(column._again, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [
        MeasureLesson("dying"),
        StopMeasuring(),
        MeasureLesson("dying"),
    ]
    panel.set_state(_state(measurements={"dying": _measurement("dying", caveat="")}))
    assert not column._aside.isVisible()


def test_the_experiment_runs_and_opens_in_train(panel, qtbot):
    panel.set_state(_state())
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    panel._open_in_train()
    assert panel.dispatch.commands == [PlayLesson(), OpenInTrain("dying")]


def test_the_button_stops_an_experiment_that_runs(panel, qtbot):
    exhibit = Exhibit((Card("c", (NOTE,)),), "step 1", 0.1)
    panel.set_state(_state(playing="dying", running=True, exhibit=exhibit))
    assert panel._knobs._run.running()
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    panel.set_state(_state(playing="dying", exhibit=exhibit))
    assert not panel._knobs._run.running()
    assert panel.dispatch.commands == [StopLesson()]


def test_turning_a_knob_is_one_drag(panel):
    panel.set_state(_state())
    slider = panel._knobs._fields[0]
    slider.moved.emit(0.5)
    slider.moved.emit(0.6)
    slider.committed.emit(0.7)
    slider.committed.emit(0.8)
    assert panel.dispatch.commands == [
        SetKnob(0, 0.5),
        (SetKnob(0, 0.6), True),
        (SetKnob(0, 0.7), True),
        SetKnob(0, 0.8),
    ]


def test_showing_a_state_dispatches_nothing(panel):
    for lesson in LESSONS:
        panel.set_state(_state(lesson, playing=lesson, exhibit=Exhibit((Card("c", EVERY),))))
    assert panel.dispatch.commands == []


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: type(chart).__name__)
def test_every_chart_is_shown_and_reused_for_its_like_only(chart, qtbot):
    widget = chart_widget(chart)
    qtbot.addWidget(widget)
    widget.show_chart(chart)
    assert [other for other in EVERY if widget.fits(other)] == [chart]


def test_frames_reuse_the_widgets(panel):
    def frame(value):
        return _state(playing="dying", exhibit=Exhibit((Card("a", (LINES,)), Card("b", (NOTE,))), value, 0.5))

    panel.set_state(frame("step 1"))
    cards = list(panel._exhibit._cards)
    charts = [card._charts._charts[0] for card in cards]
    panel.set_state(frame("step 2"))
    assert panel._exhibit._cards == cards
    assert [card._charts._charts[0] for card in cards] == charts
    assert panel._knobs._progress.text() == "step 2"


def test_bars_share_one_scale():
    assert _shares(BARS) == [0.25, 1.0]
    logarithmic = Bars(
        (Bar("a", 1.0, "", "dead"), Bar("b", 1e-3, "", "dead"), Bar("c", 0.0, "", "dead")), log=True
    )
    assert _shares(logarithmic) == pytest.approx([1.0, 0.5, 0.0])
    below = Bars((Bar("a", 0.91, "", "dead"), Bar("b", 8.9e-4, "", "dead")), log=True)
    assert _shares(below) == pytest.approx([1 + np.log10(0.91) / 6, 1 + np.log10(8.9e-4) / 6])
    assert _scale_words(logarithmic) == "logarithmic, empty at 1e−6, full at 1"
    assert _scale_words(BARS) == ""
    assert _shares(Bars((Bar("a", 0.0, "", "dead"),))) == [0.0]
    values = (4.0, np.inf, 1.0, np.nan)
    overflowed = tuple(Bar("a", value, "", "dead") for value in values)
    assert _shares(Bars(overflowed)) == [1.0, 1.0, 0.25, 0.0]
    assert _shares(Bars(overflowed, log=True))[1:4:2] == [1.0, 0.0]
    assert max(_shares(Bars(overflowed, log=True))) == 1.0
    assert _shares(Bars(overflowed[3:])) == [0.0]


def test_logarithmic_axes_and_bars_say_so(qtbot):
    gradients = Lines((Line("a", X, 10.0**-X, "dead"),), "Layer", "Length", log_y=True)
    plot, bars = chart_widget(gradients), chart_widget(replace(BARS, log=True))
    for widget, chart in ((plot, gradients), (bars, replace(BARS, caption="Share", log=True))):
        qtbot.addWidget(widget)
        widget.show_chart(chart)
    assert "Layer · Length, logarithmic scale<" in plot._caption.text()
    assert "Share, logarithmic, empty at 1e−5, full at 10<" in bars._caption.text()


def test_charts_beside_each_other_begin_at_one_height_whatever_their_heads(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    charts = (Units(np.full(12, 0.5), frozenset()),)
    cards = (
        Card("ReLU", charts, "7 of 192 dead"), Card("Leaky ReLU, slope 0.01", charts, "7 only leak"),
    )  # fmt: skip
    view = ExhibitView()
    qtbot.addWidget(view)
    view.set_exhibit(Exhibit(cards))
    for wide, apart in ((472, True), (1000, False), (472, True)):
        view.resize(wide, 400)
        view.show()
        QApplication.processEvents()
        grids = view.findChildren(UnitGrid)
        tops = [grid.mapTo(view, QPoint()).y() for grid in grids]
        pills = [pill.mapTo(view, QPoint()).y() for pill in view.findChildren(StatusPill)]
        assert (pills[0] != pills[1]) == apart
        assert tops[0] == tops[1] > max(pills)
    view.resize(420, 800)
    QApplication.processEvents()
    first, second = (grid.mapTo(view, QPoint()).y() for grid in view.findChildren(UnitGrid))
    assert second > first + 100


def test_a_click_on_the_question_or_enter_shows_its_answer_until_another_lesson(panel, qtbot):
    panel.set_state(_state("definition"))
    card = panel._question
    assert not card._answer.isVisible()
    qtbot.mouseClick(card._question, Qt.MouseButton.LeftButton)
    assert card._answer.isVisible()
    assert card._answer.text() == "w·x + b is −2.00: it is not positive, so the neuron gives 0.00."
    assert card._show.accessibleName() == "Hide answer"
    card._show.setFocus()
    qtbot.keyClick(card._show, Qt.Key.Key_Return)
    assert not card._answer.isVisible()
    qtbot.keyClick(card._show, Qt.Key.Key_Return)
    assert card._answer.isVisible()
    panel.set_state(_state("saturation"))
    assert not card._answer.isVisible()
    assert "Measure this claim" in card._answer.text()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_shows_fits_into_small_windows(panel, qtbot, qapp, name):
    """Nothing is cut at the bottom, and no chart lies over the words above or below it; 46 is the top bar."""
    apply_theme(qapp, LIGHT)
    lesson = LESSONS[name]
    exhibit = next(lesson.play({knob.name: knob.default for knob in lesson.knobs}))
    for width, height in ((1440, 900 - 46), (1024, 700 - 46)):
        panel.resize(width, height)
        panel.set_state(_state(name, playing=name, exhibit=exhibit))
        qapp.processEvents()
        stage = panel._exhibit
        assert stage.height() <= stage.parentWidget().height()
        for card in stage._cards:
            charts = card._charts._charts
            assert charts[-1].geometry().bottom() <= card._charts.height()
            words = card._words
            if words.isVisible():
                assert words.height() >= words.heightForWidth(words.width())
                assert words.geometry().bottom() < card._charts.y()


NAMED = (
    Table(("Starting 96 % silent", "revived", "training digits read"),
          (("ReLU", "0 %", "0.22"), ("Leaky ReLU 0.01", "10 %", "0.80"), ("Leaky ReLU 0.1", "44 %", "0.98"))),
    Table(("A whole training step", "against ReLU"), (("Tanh", "1.23×"), ("Sigmoid", "1.26×"))),
    Table(("Held against each other", "error"), (("f(2x) against 2·f(x) with biases", "0.14"),)),
    Table(("Slope at 0", "measured"), (("from the left", "0"), ("from both sides", "0.5"))),
    Bars(tuple(Bar(name, 0.5, "5 ns, 12×", "accent") for name in ("ReLU, half their variance", "Tanh"))),
)  # fmt: skip


@pytest.mark.parametrize("width", [190, 207, 330])
@pytest.mark.parametrize("chart", NAMED)
def test_what_was_measured_has_whole_names_and_all_its_rows_however_narrow_it_stands(
    qtbot, monkeypatch, chart, width
):
    """Names are drawn on a line of their own where there is no room beside their figures."""
    drawn = []

    def noting(painter, rect, words, _colour, align=Qt.AlignmentFlag.AlignLeft):
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        left = rect.right() - wide if align & Qt.AlignmentFlag.AlignRight else rect.left()
        drawn.append((words, rect, QRectF(left, rect.center().y() - 6, wide, 12)))

    column = ChartColumn()
    qtbot.addWidget(column)
    column.resize(width, 800)
    column.set_charts((chart,))
    column.show()
    qtbot.waitUntil(lambda: column.width() == width)
    QApplication.processEvents()
    monkeypatch.setattr(tables, "text", noting)
    (shown,) = [*column.findChildren(tables.DataGrid), *column.findChildren(tables.BarTable)]
    shown.grab()
    cells = [cell for row in (chart.header, *chart.rows) for cell in row] if isinstance(chart, Table) else []
    named = cells or [each for bar in chart.bars for each in (bar.label, bar.text)]
    assert {words for words, _, _ in drawn} == set(named)
    for words, rect, taken in drawn:
        assert taken.width() <= rect.width() + 0.5, f"{words} is cut"
        assert 0 <= taken.top() < taken.bottom() <= shown.height(), f"{words} lies outside"
    for number, (words, _, taken) in enumerate(drawn):
        for over, _, other in drawn[:number]:
            assert not taken.intersects(other), f"{words} lies on {over}"


def test_a_long_heading_of_what_was_measured_takes_a_second_line(qtbot):
    column = ChartColumn()
    qtbot.addWidget(column)
    column.resize(207, 300)
    column.set_charts((Heading("Training digits read, standardised pixels"), TABLE))
    column.show()
    QApplication.processEvents()
    (head,) = column.findChildren(SectionHead)
    label = head.findChild(QLabel)
    assert label.wordWrap()
    assert label.height() >= label.heightForWidth(label.width()) > 1.5 * label.fontMetrics().lineSpacing()
