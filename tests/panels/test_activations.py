from __future__ import annotations

import math
import threading
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.panels.activations import cost, measures, words
from reluexplorer.panels.activations.charts import saturated_spans
from reluexplorer.panels.activations.panel import ActivationsPanel
from reluexplorer.panels.activations.reading import depth_bars, depth_text
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.session.document import Document, View
from reluexplorer.session.looks import CURVES, SetLeak, SetProbe, ToggleCurve
from reluexplorer.session.session import State
from reluexplorer.widgets.stylesheet import apply_theme
from reluexplorer.widgets.theme import DARK, LIGHT
from tests.panels.recording import Recording

LEFT = Qt.MouseButton.LeftButton
NORMAL = NormalDist()
RELU, SIGMOID, TANH = (ActivationChoice(name) for name in ("relu", "sigmoid", "tanh"))


def leaky(slope=0.1):
    return ActivationChoice("leaky_relu", (slope,))


def state(**view):
    return State(Document(view=replace(View(workspace="activations"), **view)))


@pytest.fixture
def shown(qtbot, qapp):
    def make(size=(1440, 854), **view):
        apply_theme(qapp, LIGHT)
        dispatch = Recording()
        panel = ActivationsPanel(dispatch)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(state(**view))
        QApplication.processEvents()
        return panel, dispatch

    return make


# What is computed


def test_saturation_ends_where_the_slope_is_a_tenth():
    root = math.sqrt(0.9)
    share = (1 + math.sqrt(0.6)) / 2
    assert measures.flat_beyond(TANH) == pytest.approx((-math.atanh(root), math.atanh(root)), abs=1e-12)
    assert measures.flat_beyond(SIGMOID)[1] == pytest.approx(math.log(share / (1 - share)), abs=1e-12)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "gelu", "identity"])
def test_only_bounded_functions_are_called_saturated(name):
    assert measures.flat_beyond(ActivationChoice(name)) is None


def test_tint_covers_where_all_bounded_functions_are_flat():
    left, right = saturated_spans((RELU, SIGMOID, TANH))
    x = np.array([left.right - 1e-6, left.right + 1e-3, right.left - 1e-3, right.left + 1e-6])
    flat = [bool((choice.slope(x) < 0.1)[k]) for choice in (SIGMOID, TANH) for k in range(4)]
    assert flat == [True, False, False, True, True, True, True, True]
    assert left.words == "Sigmoid and tanh are saturated here: slope under 0.1"
    assert right.words == ""


def test_tint_names_the_one_function_and_is_absent_without_any():
    assert saturated_spans((TANH,))[0].words == "Tanh is saturated here: slope under 0.1"
    assert saturated_spans((RELU, leaky())) == ()


@pytest.mark.parametrize(
    ("choice", "zero"),
    [(RELU, 0.5), (leaky(0.0), 0.5), (leaky(), 0.0), (TANH, 0.0), (ActivationChoice("gelu"), 0.0)],
)
def test_share_of_exact_zeros(choice, zero):
    assert measures.outcome(choice, -30, 35).zero == pytest.approx(zero, abs=1e-12)


def test_histogram_holds_the_normal_probabilities():
    identity = measures.outcome(ActivationChoice("identity"), -30, 35)
    expected = np.diff([NORMAL.cdf(edge) for edge in identity.edges])
    assert identity.shares == pytest.approx(expected, abs=1e-9)
    relu = measures.outcome(RELU, -30, 35)
    assert relu.shares[30] == pytest.approx(0.5 + NORMAL.cdf(0.1) - 0.5 + 0.0, abs=1e-9)
    assert relu.shares[:30].sum() == 0
    tanh = measures.outcome(TANH, -30, 35)
    inside = NORMAL.cdf(math.atanh(0.6)) - NORMAL.cdf(math.atanh(0.5))
    assert tanh.shares[35] == pytest.approx(inside, abs=5e-4)
    assert tanh.shares.sum() == pytest.approx(1, abs=1e-9)


def test_gradient_after_depth_follows_theory():
    assert measures.gradient_after(RELU) == pytest.approx(1, rel=1e-9)
    assert measures.gradient_after(leaky(0.3)) == pytest.approx(1, rel=1e-9)
    assert measures.gradient_after(SIGMOID, 20) == pytest.approx(2.5e-13, rel=0.05)
    assert measures.gradient_after(TANH, 20) == pytest.approx(0.175, rel=0.1)


def test_gradient_after_depth_agrees_with_a_wide_random_network():
    rng = np.random.default_rng(0)
    width, depth = 1000, 4
    a, slopes, weights = rng.standard_normal((width, 40)), [], []
    for _ in range(depth):
        weights.append(rng.standard_normal((width, width)) / np.sqrt(width))
        z = weights[-1].T @ a
        slopes.append(TANH.slope(z))
        a = TANH.value(z)
    above = rng.standard_normal(a.shape)
    gradient = above
    for weight, slope in zip(reversed(weights), reversed(slopes), strict=True):
        gradient = weight @ (slope * gradient)
    ratio = float(np.sqrt((gradient**2).mean() / (above**2).mean()))
    assert measures.gradient_after(TANH, depth) == pytest.approx(ratio, rel=0.05)


def test_depth_bars_are_sorted_and_on_one_scale():
    bars = depth_bars((RELU, SIGMOID, TANH))
    assert [bar.label for bar in bars] == ["ReLU", "Tanh", "Sigmoid"]
    assert [bar.value for bar in bars] == ["1.0", "0.27", "5e−7"]
    assert bars[0].share == pytest.approx(1)
    assert bars[2].share == pytest.approx((math.log10(measures.gradient_after(SIGMOID)) + 8) / 8)


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1.0"), (2.42, "2.4"), (12.3, "12"), (0.269, "0.27"), (0.0312, "3e−2")]
)
def test_depth_text(value, text):
    assert depth_text(value) == text


# What is said


@pytest.mark.parametrize(
    ("choices", "x", "said"),
    [
        ((RELU, leaky()), -1.4, [("ReLU closed", "dead"), ("Leaky 10 % open", "healthy")]),
        ((RELU, leaky(0.0)), -1.4, [("ReLU closed", "dead"), ("Leaky closed", "dead")]),
        ((RELU,), 0.0, [("ReLU closed", "dead")]),
        ((RELU, TANH), 2.0, [("ReLU open", "healthy")]),
        ((ActivationChoice("gelu"),), 1.2, [("GELU × 1.12", "healthy")]),
        ((SIGMOID,), 0.0, []),
    ],
)
def test_gates(choices, x, said):
    assert [(gate.words, gate.role) for gate in words.gates(choices, x)] == said


def test_gate_sentence_follows_the_probe():
    both = (RELU, leaky())
    assert words.gate_sentence(both, -1.4).startswith("Left of zero ReLU passes nothing forward")
    assert words.gate_sentence(both, 0.3).startswith("Right of zero ReLU passes its input on")
    assert "Training uses 0" in words.gate_sentence(both, 0.0)
    assert "10 % of the gradient comes back" in words.gate_sentence((leaky(),), -1)
    assert words.gate_sentence((TANH,), -1).startswith("None of these functions is a gate")
    assert words.gate_sentence((ActivationChoice("elu"),), -1.4).endswith("Here it is 0.247.")
    assert words.gate_sentence((), 1) == "Choose a function at the left."


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-0.0, "0.000"), (-0.14, "−0.140"), (2.1e-5, "2e−5"), (-3e-9, "−3e−9"), (1.5, "1.500")],
)
def test_figures(value, text):
    assert words.figure(value) == text


@pytest.mark.parametrize(
    ("name", "leak", "text"),
    [
        ("relu", 0.1, "[0, ∞)"),
        ("leaky_relu", 0.1, "(−∞, ∞)"),
        ("leaky_relu", 0.0, "[0, ∞)"),
        ("elu", 0.1, "(−1, ∞)"),
        ("gelu", 0.1, "[−0.17, ∞)"),
        ("sigmoid", 0.1, "(0, 1)"),
        ("tanh", 0.1, "(−1, 1)"),
        ("identity", 0.1, "(−∞, ∞)"),
    ],
)
def test_ranges(name, leak, text):
    assert words.range_words(words.choice_of(name, leak)) == text


def test_zero_words_name_what_is_exactly_zero():
    assert words.zero_words((RELU, leaky(), TANH)) == "50 % of ReLU outputs are exactly 0"
    assert words.zero_words((RELU, leaky(0.0))) == "50 % of ReLU and leaky ReLU outputs are exactly 0"
    assert words.zero_words((TANH,)) == ""


def test_every_function_has_a_colour_of_its_own():
    for theme in (LIGHT, DARK):
        assert len({theme.role(words.COLOURS[name]) for name in CURVES}) == len(CURVES)


# The panel


def test_table_shows_what_core_computes(shown):
    panel, _ = shown()
    assert [row.cells for row in panel.reading.table.rows()] == [
        ("ReLU", "0.000", "0.000"),
        ("Leaky ReLU", "−0.140", "0.100"),
        ("Sigmoid", "0.198", "0.159"),
        ("Tanh", "−0.885", "0.216"),
    ]
    for row, name in zip(panel.reading.table.rows(), ("relu", "leaky_relu", "sigmoid", "tanh"), strict=True):
        value, slope = words.at(words.choice_of(name, 0.1), -1.4)
        assert row.cells[1:] == (words.figure(value), words.figure(slope))


def test_curves_are_drawn_from_core_with_both_sides_of_the_kink(shown):
    panel, _ = shown(curves=("relu",))
    (slope,) = panel.charts.slopes.curves()
    at_kink = slope.y[np.abs(slope.x) < 1e-6]
    assert at_kink.tolist() == [0.0, 0.0, 1.0]
    (value,) = panel.charts.values.curves()
    assert value.y == pytest.approx(np.maximum(value.x, 0))


def test_click_on_a_row_toggles_its_curve(shown):
    panel, dispatch = shown()
    assert [name for name, row in panel.functions.rows.items() if row.isChecked()] == list(View().curves)
    QTest.mouseClick(panel.functions.rows["gelu"], LEFT)
    QTest.keyClick(panel.functions.rows["relu"], Qt.Key.Key_Space)
    assert dispatch.calls == [(ToggleCurve("gelu"), False), (ToggleCurve("relu"), False)]


def place(plot, x):
    frame = plot._graph.frame()
    return QPoint(round(frame.px(x)), round(frame.area.center().y()))


@pytest.mark.parametrize("which", ["values", "slopes"])
def test_dragging_the_probe_is_one_change(shown, which):
    panel, dispatch = shown()
    plot = getattr(panel.charts, which)
    view = plot._graph.viewport()
    QTest.mousePress(view, LEFT, pos=place(plot, -1.4))
    QTest.mouseMove(view, place(plot, 0.5))
    QTest.mouseMove(view, place(plot, 2.0))
    QTest.mouseRelease(view, LEFT, pos=place(plot, 2.0))
    assert all(isinstance(command, SetProbe) for command in dispatch.commands)
    assert dispatch.commands[-1].value == pytest.approx(2.0, abs=0.03)
    assert [goes_on for _, goes_on in dispatch.calls] == [False] + [True] * (len(dispatch.calls) - 1)
    assert len(dispatch.calls) >= 2
    before = len(dispatch.calls)
    QTest.mouseClick(view, LEFT, pos=place(plot, 3.0))
    assert dispatch.calls[before][1] is False


def test_arrow_keys_move_the_probe_stroke_by_stroke(shown):
    panel, dispatch = shown(probe=1.0)
    graph = panel.charts.values._graph
    QTest.keyClick(graph, Qt.Key.Key_Right)
    QTest.keyClick(graph, Qt.Key.Key_Right)
    assert dispatch.calls == [(SetProbe(1.05), False), (SetProbe(1.1), False)]


def test_a_moved_probe_is_shown_everywhere(shown):
    panel, _ = shown()
    panel.set_state(state(probe=2.5))
    assert panel.charts.values.probe() == panel.charts.slopes.probe() == 2.5
    assert panel.reading.table.rows()[0].cells == ("ReLU", "2.500", "1.000")
    assert panel.reading.head._label.text() == "At x = 2.50"
    assert [pill.words() for pill in panel.reading.pills if pill.isVisible()] == ["ReLU open", "Leaky open"]


def test_leak_by_number_and_by_slider(shown):
    panel, dispatch = shown()
    field = panel.functions.leak
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dispatch.calls == [(SetLeak(0.25), False)]
    dispatch.calls.clear()
    track = panel.functions.slider._track
    middle = track.height() // 2
    QTest.mousePress(track, LEFT, pos=QPoint(60, middle))
    QTest.mouseMove(track, QPoint(100, middle))
    QTest.mouseRelease(track, LEFT, pos=QPoint(100, middle))
    assert [goes_on for _, goes_on in dispatch.calls] == [False, True]
    assert 0.3 < dispatch.commands[1].value < 0.6
    QTest.keyClick(track, Qt.Key.Key_Right)
    assert dispatch.calls[-1][1] is False


def test_the_leak_bends_the_curve_and_the_table(shown):
    panel, _ = shown(curves=("leaky_relu",), leak=0.5, probe=-2.0)
    (curve,) = panel.charts.values.curves()
    assert curve.y[0] == pytest.approx(0.5 * curve.x[0])
    assert panel.reading.table.rows()[0].cells == ("Leaky ReLU", "−1.000", "0.500")
    assert panel.functions.leak.value() == panel.functions.slider.value() == 0.5


def test_what_the_mouse_is_at_is_described(shown):
    panel, _ = shown()
    assert panel.functions.about() == "relu"
    assert panel.functions.facts["Origin"].text() == CATALOGUE["relu"].origin
    QTest.mouseMove(panel.functions.rows["elu"])
    QApplication.processEvents()
    assert panel.functions.about() == "elu"
    assert panel.functions.facts["Range"].text() == "(−1, ∞)"
    assert panel.functions.note.words() == CATALOGUE["elu"].kink_note


def test_nothing_chosen_says_what_to_do(shown):
    panel, _ = shown(curves=())
    notes = panel.charts.values._graph.notes
    assert [note.words for note in notes] == ["Choose a function at the left."]
    assert panel.charts.values.probe() is None
    assert panel.reading.sentence.words() == "Choose a function at the left."
    assert panel.charts.zeros.isHidden()


@pytest.mark.parametrize(("size", "columns"), [((1440, 854), (248, 344)), ((1024, 654), (212, 280))])
def test_side_columns_leave_room_for_the_plots(shown, size, columns):
    panel, _ = shown(size)
    assert (panel.functions.width(), panel.reading.width()) == columns
    assert panel.charts.width() == size[0] - sum(columns)
    assert panel.charts.values.width() > 400


def test_views_compare_by_value():
    panel_view = ActivationsPanel.view_of
    assert panel_view(None, state()) == ActivationsView(View().curves, 0.1, -1.4)
    assert panel_view(None, state(lesson="gate")) == panel_view(None, state())
    assert panel_view(None, state(leak=0.2)) != panel_view(None, state())


# Cost


class Clock:
    """Advances by the next of some durations at each second call."""

    def __init__(self, *durations):
        self.durations, self.now, self.calls = list(durations), 0.0, 0

    def __call__(self):
        self.calls += 1
        if self.calls > 1 and self.calls % 2 == 1 and self.durations:
            self.now += self.durations.pop(0)
        return self.now


def test_best_time_takes_the_fastest_pass_and_warms_up_first():
    runs = []
    assert cost.best_time(lambda: runs.append(1), Clock(0.03, 0.01, 0.02, 0.2)) == pytest.approx(0.01)
    assert len(runs) == 1 + 4


def test_all_functions_and_a_copy_are_measured():
    told = []
    cost.measure(told.append)
    assert [name for name, _ in told[-1].nanoseconds] == [cost.COPY, *CURVES]
    assert [word.done for word in told] == [False] * len(CURVES) + [True]
    assert all(0 < value < 1e5 for _, value in told[-1].nanoseconds)


def test_cost_bars_show_the_chosen_ones_sorted():
    costs = cost.Costs((("copy", 0.5), ("relu", 0.4), ("tanh", 8.0), ("gelu", 40.0)), done=True)
    bars = cost.cost_bars(costs, ("relu", "tanh"))
    assert [(bar.label, bar.value) for bar in bars] == [
        ("ReLU", "0.4"),
        ("memory copy", "0.5"),
        ("Tanh", "8"),
    ]
    assert [bar.share for bar in bars] == pytest.approx([0.05, 0.0625, 1])


def test_nothing_is_measured_until_it_is_asked_for(shown, qtbot):
    panel, dispatch = shown()
    box = panel.reading.cost
    assert box.costs() == cost.Costs()
    assert box.bars.isHidden()
    assert "cost" not in [thread.name for thread in threading.enumerate()]
    QTest.mouseClick(box.button, LEFT)
    assert not box.button.isEnabled()
    qtbot.waitUntil(lambda: box.costs().done, timeout=20_000)
    assert {bar.label for bar in box.bars.bars()} == {"memory copy", "ReLU", "Leaky ReLU", "Sigmoid", "Tanh"}
    assert box.again.isVisible()
    assert box.button.isHidden()
    qtbot.waitUntil(lambda: "cost" not in [thread.name for thread in threading.enumerate()])
    assert dispatch.calls == []
