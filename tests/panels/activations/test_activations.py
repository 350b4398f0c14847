from __future__ import annotations

import math
import threading
from contextlib import closing
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.panels.activations import about, cost, measures, tuning, words
from reluexplorer.panels.activations.charts import saturated_spans, slope_range, value_range
from reluexplorer.panels.activations.drawn import lines
from reluexplorer.panels.activations.panel import ActivationsPanel
from reluexplorer.panels.activations.reading import depth_bars, depth_text
from reluexplorer.panels.activations.sharing import turns
from reluexplorer.panels.activations.view import STYLES, Shown, view_of
from reluexplorer.session.commands.curves import SetCurveParameter, ToggleCurve
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.document.curve_colours import CURVES, MOST_CURVES
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.panels.recording import Recording

LEFT = Qt.MouseButton.LeftButton
NORMAL = NormalDist()
RELU, SIGMOID, TANH = (ActivationChoice(name) for name in ("relu", "sigmoid", "tanh"))


EIGHT = ("relu", "threshold", "abs", "step", "selu", "gelu_tanh", "hardsigmoid", "hardshrink")


def leaky(slope=0.1):
    return ActivationChoice("leaky_relu", (slope,))


def choice(name, *values):
    return ActivationChoice(name, values)


def curve(name, *values, colour=1):
    return Shown(ActivationChoice(name, values), colour)


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


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "gelu", "identity", "sin", "snake", "step"])
def test_only_what_levels_off_on_both_sides_is_called_saturated(name):
    assert measures.flat_beyond(ActivationChoice(name)) is None


def test_saturation_follows_the_parameters():
    assert measures.flat_beyond(choice("hardtanh", -2.0, 0.5)) == pytest.approx((-2.0, 0.5), abs=1e-9)
    assert measures.flat_beyond(choice("relu6")) == pytest.approx((0.0, 6.0), abs=1e-9)


def test_tint_covers_where_all_bounded_functions_are_flat():
    left, right = saturated_spans((RELU, SIGMOID, TANH))
    x = np.array([left.right - 1e-6, left.right + 1e-3, right.left - 1e-3, right.left + 1e-6])
    flat = [bool((choice.slope(x) < 0.1)[k]) for choice in (SIGMOID, TANH) for k in range(4)]
    assert flat == [True, False, False, True, True, True, True, True]
    assert left.words == "Sigmoid and tanh are saturated here: slope under 0.1"
    assert right.words == left.words


def test_tint_names_the_one_function_and_is_absent_without_any():
    assert saturated_spans((TANH,))[0].words == "Tanh is saturated here: slope under 0.1"
    assert saturated_spans((RELU, leaky())) == ()
    many = tuple(choice(name) for name in ("sigmoid", "tanh", "softsign", "arctan"))
    assert saturated_spans(many)[0].words == "All 4 that saturate are saturated here: slope under 0.1"


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
    bars = depth_bars((curve("relu", colour=0), curve("sigmoid"), curve("tanh")))
    assert [bar.label for bar in bars] == ["ReLU", "Tanh", "Sigmoid"]
    assert [bar.value for bar in bars] == ["1.0", "0.27", "5e−7"]
    assert [bar.colour for bar in bars] == ["curve0", "curve1", "curve1"]
    assert bars[0].share == pytest.approx(1)
    assert bars[2].share == pytest.approx((math.log10(measures.gradient_after(SIGMOID)) + 8) / 8)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1.0"),
        (2.42, "2.4"),
        (12.3, "12"),
        (2762.1, "3e3"),
        (0.269, "0.27"),
        (0.0312, "3e−2"),
        (0.0, "0"),
        (math.inf, "∞"),
    ],
)
def test_depth_text(value, text):
    assert depth_text(value) == text


def test_functions_without_an_initialisation_of_their_own_keep_the_variance():
    assert measures.weight_variance(choice("selu")) == measures.weight_variance(choice("hardtanh")) == 1
    assert measures.weight_variance(choice("mish")) == 2
    assert measures.weight_variance(choice("prelu", 0.5)) == pytest.approx(1.6)
    assert measures.weight_variance(choice("abs")) == pytest.approx(1)
    assert measures.weight_variance(choice("relu_squared")) == pytest.approx(2 / 3)
    assert measures.gradient_after(choice("abs")) == pytest.approx(1)
    assert measures.gradient_after(choice("step")) == 0


@pytest.mark.parametrize("name", CURVES)
def test_every_function_has_finite_or_named_figures(name):
    bar = depth_bars((curve(name),))[0]
    assert 0 <= bar.share <= 1
    assert bar.value
    assert measures.outcome(choice(name), -30, 35).shares.sum() <= 1 + 1e-9


# Lines


def test_a_jump_breaks_the_line_and_its_ends_are_marked():
    value, slope = lines(choice("step"), -5.0, 5.0)
    assert value.ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    assert slope.ends == ()
    assert np.isnan(value.y).sum() == 1
    gap = int(np.flatnonzero(np.isnan(value.y))[0])
    assert 0 < value.x[gap] < 1e-8
    assert (value.y[gap - 1], value.y[gap + 1]) == (0, 1)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (choice("threshold", -1.0, 2.0), ((-1.0, 2.0, True), (-1.0, -1.0, False))),
        (
            choice("hardshrink", 0.5),
            ((-0.5, -0.5, False), (-0.5, 0.0, True), (0.5, 0.0, True), (0.5, 0.5, False)),
        ),
        (choice("hardtanh"), ()),
        (choice("threshold", 9.0, 0.0), ()),
    ],
)
def test_ends_of_values(made, ends):
    found = lines(made, -5.0, 5.0)[0].ends
    assert [closed for _, _, closed in found] == [closed for _, _, closed in ends]
    assert [pair for *pair, _ in found] == [pytest.approx(pair, abs=1e-8) for *pair, _ in ends]


def test_a_kink_breaks_the_slope_where_the_slope_jumps():
    assert lines(RELU, -5.0, 5.0)[1].ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    assert lines(choice("elu"), -5.0, 5.0)[1].ends == ()
    assert lines(choice("elu", 2.0), -5.0, 5.0)[1].ends == (
        (0.0, pytest.approx(2.0), True),
        (0.0, 1.0, False),
    )
    assert lines(choice("abs"), -5.0, 5.0)[1].ends == (
        (0.0, -1.0, False),
        (0.0, 1.0, False),
        (0.0, 0.0, True),
    )


@pytest.mark.parametrize("name", CURVES)
def test_lines_are_the_function_itself(name):
    for line, exact in zip(
        lines(choice(name), -5.0, 5.0), (choice(name).value, choice(name).slope), strict=True
    ):
        assert np.all(np.diff(line.x) > 0)
        drawn = np.isfinite(line.y)
        assert drawn.sum() >= len(line.x) - 4
        assert line.y[drawn] == pytest.approx(exact(line.x[drawn]))


def test_ranges_at_first_hold_what_levels_off():
    assert value_range((RELU, TANH)) == (-1.6, 4.2)
    assert value_range((choice("selu"),))[0] < -1.76
    assert value_range((choice("hardtanh", -9.0, 1.0),))[0] == -3.2
    assert slope_range((RELU, TANH)) == (-0.15, 1.25)
    low, high = slope_range((choice("abs"), choice("snake")))
    assert low < -1
    assert 2 < high <= 2.6
    assert slope_range((choice("relu_squared"),)) == (-0.15, 2.6)


# What is said


@pytest.mark.parametrize(
    ("choices", "x", "said"),
    [
        ((RELU, leaky()), -1.4, [("ReLU closed", "dead"), ("Leaky 10 % open", "healthy")]),
        ((RELU, leaky(0.0)), -1.4, [("ReLU closed", "dead"), ("Leaky closed", "dead")]),
        ((RELU,), 0.0, [("ReLU closed", "dead")]),
        ((RELU, TANH), 2.0, [("ReLU open", "healthy")]),
        ((ActivationChoice("gelu"),), 1.2, [("GELU × 1.12", "healthy")]),
        ((SIGMOID, choice("abs"), choice("step")), 0.0, []),
        (
            (choice("threshold"), choice("prelu")),
            0.5,
            [("Threshold closed", "dead"), ("PReLU open", "healthy")],
        ),
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
    assert words.gate_sentence((choice("prelu"),), 1).startswith("Right of zero PReLU is ReLU")
    assert "25 % of the gradient comes back" in words.gate_sentence((choice("prelu"),), -1)
    assert words.gate_sentence((choice("shifted_relu"),), -2).startswith("Here shifted ReLU is closed")
    assert words.gate_sentence((choice("threshold"),), 2).startswith("Here threshold is open")
    assert words.gate_sentence((), 1) == "Choose a function at the left."


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Leaky ReLU", "leaky ReLU"),
        ("SiLU", "SiLU"),
        ("LeCun tanh", "LeCun tanh"),
        ("Hard tanh", "hard tanh"),
        ("Gaussian", "Gaussian"),
        ("GELU (tanh)", "GELU (tanh)"),
        ("Mish", "mish"),
    ],
)
def test_labels_inside_sentences(label, said):
    assert words.plain(label) == said


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-0.0, "0.000"), (-0.14, "−0.140"), (2.1e-5, "2e−5"), (-3e-9, "−3e−9"), (1.5, "1.500")],
)
def test_figures(value, text):
    assert words.figure(value) == text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (RELU, "[0, ∞)"),
        (leaky(), "(−∞, ∞)"),
        (leaky(0.0), "[0, ∞)"),
        (choice("elu"), "(−1, ∞)"),
        (choice("elu", 0.0), "[0, ∞)"),
        (choice("celu", 0.5), "(−0.5, ∞)"),
        (choice("selu"), "(−1.76, ∞)"),
        (choice("gelu"), "[−0.170, ∞)"),
        (choice("swish", 2.0), "[−0.139, ∞)"),
        (choice("swish", 0.0), "(−∞, ∞)"),
        (SIGMOID, "(0, 1)"),
        (choice("hardtanh", -2.0, 0.5), "[−2, 0.5]"),
        (choice("threshold", 1.0, -3.0), "{−3} ∪ (1, ∞)"),
        (choice("hardshrink", 0.25), "(−∞, −0.25) ∪ {0} ∪ (0.25, ∞)"),
        (choice("hardshrink", 0.0), "(−∞, ∞)"),
        (choice("identity"), "(−∞, ∞)"),
    ],
)
def test_ranges(made, text):
    assert made.entry.range_with(*made.values) == text


@pytest.mark.copies(quick=8)
@pytest.mark.parametrize("name", CURVES)
def test_ranges_agree_with_the_values(name):
    text = choice(name).entry.range_with(*choice(name).values)
    if not text.startswith(("(−∞", "[0", "(0", "{")):
        low = text[1:].split(",")[0].replace("−", "-").replace("-π/2", str(-math.pi / 2))
        least = choice(name).value(np.linspace(-700.0, 700.0, 2_000_001)).min()
        assert float(low) == pytest.approx(least, rel=5e-3)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (TANH, "f′ is below 0.01 for x < −2.99 and x > 2.99"),
        (choice("elu"), "f′ is below 0.01 for x < −4.61"),
        (choice("gelu"), "|f′| is below 0.01 for x < −3.07 and around −0.75"),
        (choice("softshrink"), "f′ is below 0.01 for −0.5 < x < 0.5"),
        (choice("step"), "f′ is below 0.01 everywhere"),
        (leaky(), "nowhere: f′ stays above 0.01"),
        (choice("sin"), "|f′| is below 0.01 in short stretches, again and again"),
    ],
)
def test_where_a_function_is_flat(made, text):
    assert about.flat_words(made) == text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (RELU, "Monotone; kink at 0"),
        (choice("hardtanh", -2.0, 1.0), "Monotone; kinks at −2 and 1"),
        (choice("hardshrink"), "Monotone; jumps at −0.5 and 0.5"),
        (choice("gelu"), "Not monotone; smooth"),
        (choice("elu"), "Monotone; smooth"),
        (choice("elu", 2.0), "Monotone; kink at 0"),
        (choice("prelu"), "Monotone; kink at 0; α is learned"),
    ],
)
def test_shapes(made, text):
    assert about.shape_words(made) == text


def test_gains_stand_beside_those_of_pytorch():
    def said(made):
        return {fact.name: fact.words for fact in about.facts(made)}

    assert (said(RELU)["Gain"], said(RELU)["PyTorch"], said(RELU)["E |f′|"]) == ("1.414", "1.414", "0.5")
    assert (said(TANH)["Gain"], said(TANH)["PyTorch"]) == ("1.593", "1.667")
    assert (said(choice("selu"))["Gain"], said(choice("selu"))["PyTorch"]) == ("1", "0.75")
    assert said(choice("mish"))["PyTorch"] == "none"
    assert said(leaky(1.0))["PyTorch"] == said(leaky(1.0))["E f′²"] == "1"
    tips = {fact.name: fact.tip for fact in about.facts(RELU)}
    assert "calculate_gain" in tips["PyTorch"]
    assert "fan-in" in tips["Gain"]


def test_zero_words_name_what_is_exactly_zero():
    assert words.zero_words((RELU, leaky(), TANH)) == "50 % of ReLU outputs are exactly 0"
    assert words.zero_words((RELU, leaky(0.0))) == "50 % of ReLU and leaky ReLU outputs are exactly 0"
    assert words.zero_words((TANH,)) == ""
    mixed = (RELU, choice("threshold"), choice("softshrink"), TANH)
    assert words.zero_words(mixed) == "84 % of threshold outputs are exactly 0; 2 others have some"
    assert words.zero_tip(mixed).splitlines() == [
        "Threshold: 84 % exactly 0",
        "ReLU: 50 % exactly 0",
        "Soft shrink: 38 % exactly 0",
    ]


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
        value, slope = words.at(leaky() if name == "leaky_relu" else choice(name), -1.4)
        assert row.cells[1:] == (words.figure(value), words.figure(slope))


def test_curves_are_drawn_from_core_with_both_sides_of_the_kink(shown):
    panel, _ = shown(curves=("relu",))
    (slope,) = panel.charts.slopes.curves()
    at_kink = slope.y[np.abs(slope.x) < 1e-6]
    assert at_kink.tolist() == pytest.approx([0.0, 0.0, 0.0, math.nan, 1.0], nan_ok=True)
    assert slope.ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    (value,) = panel.charts.values.curves()
    assert value.y == pytest.approx(np.maximum(value.x, 0))


def test_click_on_a_row_toggles_its_curve(shown):
    panel, dispatch = shown()
    assert [name for name, row in panel.functions.list.rows.items() if row.isChecked()] == list(View().curves)
    QTest.mouseClick(panel.functions.list.rows["gelu"], LEFT)
    QTest.keyClick(panel.functions.list.rows["relu"], Qt.Key.Key_Space)
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
    assert all(isinstance(command, setter("view.probe")) for command in dispatch.commands)
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
    assert dispatch.calls == [(assign("view.probe", 1.05), False), (assign("view.probe", 1.1), False)]


def test_a_moved_probe_is_shown_everywhere(shown):
    panel, _ = shown()
    panel.set_state(state(probe=2.5))
    assert panel.charts.values.probe() == panel.charts.slopes.probe() == 2.5
    assert panel.reading.table.rows()[0].cells == ("ReLU", "2.500", "1.000")
    assert panel.reading.head._label.text() == "At x = 2.50"
    assert [pill.words() for pill in panel.reading.pills if pill.isVisible()] == ["ReLU open", "Leaky open"]


def box(panel):
    return panel.functions.boxes[panel.functions._tuned]


def test_a_parameter_by_number_and_by_slider(shown):
    panel, dispatch = shown()
    assert panel.functions._tuned == "leaky_relu"
    field = box(panel).fields[0]
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dispatch.calls == [(SetCurveParameter("leaky_relu", 0, 0.25), False)]
    dispatch.calls.clear()
    track = box(panel).sliders[0]._track
    middle = track.height() // 2
    QTest.mousePress(track, LEFT, pos=QPoint(60, middle))
    QTest.mouseMove(track, QPoint(100, middle))
    QTest.mouseRelease(track, LEFT, pos=QPoint(100, middle))
    assert [goes_on for _, goes_on in dispatch.calls] == [False, True]
    assert 0.3 < dispatch.commands[1].value < 0.6
    QTest.keyClick(track, Qt.Key.Key_Right)
    assert dispatch.calls[-1][1] is False


def test_the_parameters_are_those_of_the_chosen_function(shown):
    panel, dispatch = shown()
    rows = panel.functions.list.rows
    QTest.mouseClick(rows["threshold"], LEFT)
    assert panel.functions._tuned == "threshold"
    assert panel.functions.tuning.head._label.text() == "Threshold"
    dispatch.calls.clear()
    track = box(panel).sliders[1]._track
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() - 10, 12))
    (command,) = dispatch.commands
    assert (command.curve, command.index) == ("threshold", 1)
    assert command.value > 8
    QTest.mouseClick(rows["mish"], LEFT)
    assert panel.functions.about() == "mish"
    assert panel.functions._tuned == "leaky_relu"
    panel.set_state(state(curves=("relu",)))
    assert panel.functions._tuned == ""
    assert panel.functions.tuning.isHidden()


@pytest.mark.parametrize("name", [name for name in CURVES if CATALOGUE[name].parameters])
def test_sliders_span_the_range_of_the_parameter(qtbot, name):
    made = tuning.ParameterBox(name)
    qtbot.addWidget(made)
    moved = []
    made.moved.connect(lambda *args: moved.append(args))
    for index, parameter in enumerate(CATALOGUE[name].parameters):
        assert made.sliders[index].value() == made.fields[index].value() == parameter.default
        track = made.sliders[index]._track
        QTest.keyClick(track, Qt.Key.Key_End)
        QTest.keyClick(track, Qt.Key.Key_Home)
        assert moved[-2:] == [(index, parameter.high, False), (index, parameter.low, False)]
        made.set_choice(choice(name))
        assert made.sliders[index].value() == parameter.default


def test_a_parameter_bends_the_curve_the_table_and_the_row(shown):
    panel, _ = shown(curves=("leaky_relu", "elu"), leak=0.5, probe=-2.0, curve_parameters=(("elu", 0, 2.0),))
    first, second = panel.charts.values.curves()
    assert first.y[0] == pytest.approx(0.5 * first.x[0])
    assert second.y[0] == pytest.approx(2 * math.expm1(-5))
    assert panel.reading.table.rows()[0].cells == ("Leaky ReLU", "−1.000", "0.500")
    assert box(panel).fields[0].value() == box(panel).sliders[0].value() == 0.5
    assert [panel.functions.list.rows[name].curve()[2] for name in ("leaky_relu", "elu")] == ["0.5", "2"]


def test_what_the_mouse_is_at_is_described_until_it_leaves(shown):
    panel, _ = shown()
    functions = panel.functions
    functions.list.pointed.emit("")
    assert functions.about() == "relu"
    assert functions.facts["Origin"].text() == CATALOGUE["relu"].origin
    QTest.mouseMove(functions.list.rows["relu6"])
    QApplication.processEvents()
    assert functions.about() == "relu6"
    assert functions.facts["Range"].text() == "[0, 6]"
    assert functions.note.words() == CATALOGUE["relu6"].kink_note
    assert functions._tuned == "leaky_relu"
    QTest.mouseMove(panel.charts, QPoint(100, 100))
    QApplication.processEvents()
    assert functions.about() == "relu"


def test_keys_choose_what_is_described(shown, qtbot):
    panel, dispatch = shown()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    listing = panel.functions.list
    listing.field.setFocus()
    QTest.keyClicks(listing.field, "shrink")
    assert listing.visible_keys() == ("softshrink", "hardshrink", "tanhshrink")
    QTest.keyClick(listing.field, Qt.Key.Key_Down)
    QTest.keyClick(listing.rows["softshrink"], Qt.Key.Key_Down)
    assert panel.functions.about() == "hardshrink"
    assert panel.functions._tuned == "hardshrink"
    QTest.keyClick(listing.rows["hardshrink"], Qt.Key.Key_Space)
    assert dispatch.calls == [(ToggleCurve("hardshrink"), False)]


def test_a_function_is_found_by_author_and_by_its_name_in_pytorch(shown):
    panel, _ = shown()
    listing = panel.functions.list
    QTest.keyClicks(listing.field, "hendrycks")
    assert listing.visible_keys() == ("gelu", "gelu_tanh")
    listing.field.clear()
    QTest.keyClicks(listing.field, "hardsw")
    assert listing.visible_keys() == ("hardswish",)


def test_a_click_in_the_table_chooses_the_function(shown):
    panel, dispatch = shown()
    QTest.mouseClick(panel.reading.table, LEFT, pos=QPoint(40, 28 * 4 + 10))
    assert panel.functions.about() == "tanh"
    row = panel.functions.list.rows["tanh"]
    assert row.visibleRegion().boundingRect().height() == row.height()
    assert dispatch.calls == []


@pytest.mark.slow
@pytest.mark.parametrize("names", [("relu", "leaky_relu"), ("leaky_relu", "relu"), ("elu", "prelu", "relu")])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_curves_on_one_another_are_seen_by_turns_in_their_own_colours(shown, names, theme):
    panel, _ = shown(curves=names)
    apply_theme(QApplication.instance(), theme)
    QApplication.processEvents()
    for plot in (panel.charts.values, panel.charts.slopes):
        picture = plot.grab().toImage()
        (low, high), _ys = plot.view()
        columns = [round((x - low) / (high - low) * plot.width()) for x in np.linspace(0.5, 3.8, 111)]
        for each in panel.charts._shown:
            wanted = QColor(theme.role(each.role)).getRgb()
            count = sum(
                any(near(picture.pixelColor(column, y), wanted) for y in range(picture.height()))
                for column in dict.fromkeys(columns)
            )
            assert 0.4 / len(names) < count / len(set(columns)) < 1.5 / len(names), each.name


def near(colour, wanted):
    return sum(abs(a - b) for a, b in zip(colour.getRgb(), wanted, strict=True)) < 60


def test_curves_that_only_cross_stay_whole():
    crossing = [lines(ActivationChoice(name), -5.0, 5.0)[0] for name in ("relu", "sigmoid", "gaussian")]
    hidden = turns(crossing[:1] + crossing[2:], (-5.0, 5.0), (-1.6, 4.2))
    right = [line.x > 0.1 for line in (crossing[0], crossing[2])]
    assert [None if h is None else int((h & r).sum()) for h, r in zip(hidden, right, strict=True)] == [0, 0]


def test_what_one_of_two_leaves_the_other_draws():
    pair = [lines(one, -5.0, 5.0)[0] for one in (RELU, leaky())]
    first, second = turns(pair, (-5.0, 5.0), (-1.6, 4.2))
    shared = pair[0].x > 0.0
    assert not (first & second)[shared].any()
    assert 0.4 < first[shared].mean() < 0.6


def test_a_refused_curve_is_not_checked(shown):
    panel, _ = shown(curves=EIGHT)
    row = panel.functions.list.rows["snake"]
    QTest.mouseClick(row, LEFT)
    assert not row.isChecked()
    assert sum(each.isChecked() for each in panel.functions.list.rows.values()) == MOST_CURVES
    assert panel.functions.head.trailing.text() == "8 shown, max 8"


def test_a_click_too_many_says_a_sentence(qtbot, qapp):
    session = Session(state(curves=EIGHT).document)
    panel = ActivationsPanel(session.dispatch)
    qtbot.addWidget(panel)
    panel.resize(1440, 854)
    panel.show()
    session.changed.connect(lambda _before, after: panel.set_state(after))
    panel.set_state(session.state)
    try:
        QTest.mouseClick(panel.functions.list.rows["snake"], LEFT)
        assert session.state.notice.endswith("hide one to see Snake.")
        QTest.mouseClick(panel.functions.list.rows["selu"], LEFT)
        QTest.mouseClick(panel.functions.list.rows["snake"], LEFT)
        assert session.state.notice == ""
        assert panel.functions.list.rows["snake"].isChecked()
        assert session.state.document.view.curves[-1] == "snake"
    finally:
        session.close()


def test_eight_curves_have_eight_looks(shown):
    panel, _ = shown(curves=EIGHT)
    looks = {(line.colour, line.style) for line in panel.charts.values.curves()}
    assert len({colour for colour, _ in looks}) == 8
    rows = panel.reading.table.rows()
    assert [(row.dot, row.line) for row in rows] == [
        (line.colour, line.style) for line in panel.charts.values.curves()
    ]
    assert all(STYLES[int(colour.removeprefix("curve"))] == style for colour, style in looks)
    assert panel.charts.key.isVisible()
    assert [entry.name for entry in panel.charts.key._entries] == [row.cells[0] for row in rows]
    assert all(bars.line for bars in panel.charts.outcomes._series)


def test_four_curves_need_no_key(shown):
    panel, _ = shown()
    assert panel.charts.key.isHidden()
    assert not any(bars.line for bars in panel.charts.outcomes._series)
    assert [line.colour for line in panel.charts.values.curves()] == ["curve0", "curve1", "curve2", "curve3"]
    assert {line.style for line in panel.charts.values.curves()} == {"solid"}


def test_many_gates_are_counted(shown):
    panel, _ = shown(curves=("relu", "prelu", "relu6", "elu", "celu", "gelu", "silu", "mish"))
    pills = [pill for pill in panel.reading.pills if pill.isVisible()]
    assert len(pills) == words.MOST_GATES
    assert panel.reading.more.words() == "and 4 more, with the slopes above"
    panel.set_state(state())
    assert panel.reading.more.isHidden()


def test_curves_are_drawn_where_the_plot_looks(shown):
    panel, _ = shown(curves=("sigmoid",))
    plot = panel.charts.values
    plot._graph.set_range((40.0, 40.5), (0.0, 1.0))
    (line,) = plot.curves()
    assert (line.x[0], line.x[-1]) == (40.0, 40.5)
    assert line.y[0] == pytest.approx(1.0)
    assert panel.charts.slopes.curves()[0].x[0] == 40.0


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_nothing_is_cut_with_eight_curves(shown, size):
    panel, _ = shown(size, curves=EIGHT)
    table = panel.reading.table
    assert table._first() + sum(table._widths()) <= table.width()
    charts = panel.charts
    for part in (charts.key, charts.values, charts.zeros, charts.outcomes):
        inside = part.parentWidget().rect()
        assert inside.contains(part.geometry())
    assert all(place.right() <= charts.key.width() for place in charts.key.places(charts.key.width()))
    assert charts.key.height() >= charts.key.heightForWidth(charts.key.width())
    assert charts.values.height() > 150
    inner = panel.reading._scroll.widget()
    assert inner.width() == panel.reading._scroll.viewport().width()


def test_nothing_chosen_says_what_to_do(shown):
    panel, _ = shown(curves=())
    plots = panel.charts.values, panel.charts.slopes
    assert [plot._graph.waiting for plot in plots if plot._graph.is_empty] == [
        "Choose a function at the left: its curve is drawn here.",
        "Choose a function at the left: its slope is drawn here.",
    ]
    assert panel.charts.values.probe() is None
    assert panel.reading.sentence.words() == "Choose a function at the left."
    assert panel.charts.zeros.isHidden()


@pytest.mark.parametrize(
    ("size", "columns"), [((1440, 854), (248, 344)), ((1024, 654), (212, 280)), ((3000, 1754), (373, 531))]
)
def test_side_columns_leave_room_for_the_plots(shown, size, columns):
    panel, _ = shown(size)
    assert (panel.functions.width(), panel.reading.width()) == columns
    assert panel.charts.width() == size[0] - sum(columns)
    assert panel.charts.values.width() > 400


def test_views_compare_by_value():
    panel_view = ActivationsPanel.view_of
    assert panel_view(None, state()) == view_of(View())
    assert [each.name for each in view_of(View()).shown] == list(View().curves)
    assert view_of(View()).choice("leaky_relu").values == (0.1,)
    assert panel_view(None, state(lesson="gate")) == panel_view(None, state())
    assert panel_view(None, state(leak=0.2)) != panel_view(None, state())
    assert panel_view(None, state(curve_parameters=(("snake", 0, 2.0),))) != panel_view(None, state())


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


def test_what_is_shown_and_a_copy_are_measured():
    told = []
    cost.measure(told.append, ("relu", "mish"))
    assert [name for name, _ in told[-1].nanoseconds] == [cost.COPY, "relu", "mish"]
    assert [word.done for word in told] == [False, False, True]
    assert all(0 < value < 1e5 for _, value in told[-1].nanoseconds)


def test_what_is_known_is_not_measured_again():
    told = []
    cost.measure(told.append, ("relu", "tanh"), cost.Costs(((cost.COPY, 0.5), ("relu", 0.4)), done=True))
    (word,) = told
    assert word.nanoseconds[:2] == ((cost.COPY, 0.5), ("relu", 0.4))
    assert word.nanoseconds[2][0] == "tanh"
    assert word.done


def test_cost_bars_show_the_chosen_ones_sorted():
    costs = cost.Costs((("copy", 0.5), ("relu", 0.4), ("tanh", 8.0), ("gelu", 40.0)), done=True)
    bars = cost.cost_bars(costs, (curve("relu", colour=0), curve("tanh", colour=3)))
    assert [(bar.label, bar.value, bar.colour) for bar in bars] == [
        ("ReLU", "0.4", "curve0"),
        ("memory copy", "0.5", "axis"),
        ("Tanh", "8", "curve3"),
    ]
    assert [bar.share for bar in bars] == pytest.approx([0.05, 0.0625, 1])


def test_nothing_is_measured_until_it_is_asked_for(shown, qtbot):
    panel, dispatch = shown()
    box = panel.reading.cost
    assert box._costs == cost.Costs()
    assert box.bars.isHidden()
    assert "cost" not in [thread.name for thread in threading.enumerate()]
    QTest.mouseClick(box.button, LEFT)
    assert not box.button.isEnabled()
    qtbot.waitUntil(lambda: box._costs.done, timeout=20_000)
    assert {bar.label for bar in box.bars.bars()} == {"memory copy", "ReLU", "Leaky ReLU", "Sigmoid", "Tanh"}
    assert box.again.isVisible()
    assert box.button.isHidden()
    panel.set_state(state(curves=("relu", "mish")))
    qtbot.waitUntil(lambda: "mish" in dict(box._costs.nanoseconds), timeout=20_000)
    assert {bar.label for bar in box.bars.bars()} == {"memory copy", "ReLU", "Mish"}
    qtbot.waitUntil(lambda: "cost" not in [thread.name for thread in threading.enumerate()])
    assert dispatch.calls == []


def test_undo_knows_nothing_of_a_double_click_on_the_curves(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    with closing(Session()) as session:
        session.dispatch(assign("view.workspace", "activations"))
        panel = ActivationsPanel(session.dispatch)
        qtbot.addWidget(panel)
        panel.resize(1440, 854)
        panel.set_state(session.state)
        session.changed.connect(lambda _before, after: panel.set_state(after))
        panel.show()
        qtbot.waitExposed(panel)
        before, view = session.state.document, panel.charts.values._graph.viewport()
        place = QPoint(view.width() // 3, view.height() // 2)
        QTest.mouseClick(view, LEFT, pos=place)
        assert session.state.document.view.probe != before.view.probe
        assert session.state.undo_label == "Move the probe"
        QTest.mouseDClick(view, LEFT, pos=place)
        assert session.state.document == before
        assert session.state.undo_label == ""


def test_the_slopes_are_seen_over_the_same_x_as_the_values(shown):
    panel, _ = shown()
    plots = panel.charts.values, panel.charts.slopes
    plots[0].setFocus()
    QTest.keyClick(plots[0]._graph, Qt.Key.Key_Plus)
    assert plots[1].view()[0] == plots[0].view()[0] == pytest.approx((-4, 4))
    drawn = plots[1].curves()[0].x
    assert (drawn[0], drawn[-1]) == pytest.approx((-4, 4), abs=0.1)
