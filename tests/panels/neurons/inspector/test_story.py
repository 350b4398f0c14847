"""What is said of a neuron: how it stands, why, since when, and what can be done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.regions.interval_bounds import Silence
from reluexplorer.core.units.unit_history import UnitHistory
from reluexplorer.core.units.unit_report import UnitReport
from reluexplorer.panels.neurons.inspector import story, unit_data
from reluexplorer.panels.neurons.inspector.gradient_history import now_words
from reluexplorer.panels.neurons.inspector.inspector import area_words
from reluexplorer.session.run.snapshot import Curve, Search
from reluexplorer.text import measure
from reluexplorer.widgets.plots.histogram_strip import HistogramStrip, HistogramView
from tests.core.samples import line
from tests.panels.neurons.constructed import ORDER, RECORDS, constructed, dead_since, told


def test_sentence_of_a_dead_neuron_gives_its_gap():
    what = told(unit="dead")
    assert what.sentence == (
        "Its input is negative for all 350 training points; the closest is 0.83 below the threshold, "
        "so no gradient reaches its 3 parameters."
    )
    assert (what.title, what.role, what.ailing) == ("Neuron 1.1", "dead", True)
    assert what.gap == pytest.approx(0.83, abs=1e-6)


def test_parameters_are_those_of_its_own_layer():
    assert told(unit=0, layer=1).sentence.endswith("so no gradient reaches its 5 parameters.")


def test_a_neuron_at_the_threshold_is_dead_without_being_negative():
    what = told(unit=0, layer=1, second=(0.0,))
    assert what.sentence.startswith("Its input is above zero for none of all 350 training points")
    assert what.gap == 0


def test_sentences_of_the_living():
    assert told(unit="half").sentence == (
        "It fires for 175 of 350 training points (50 %). "
        "For them it passes its input and the whole gradient; for the others nothing. "
        "It gives 0.43 times its layer’s mean."
    )
    assert told(unit="rare").sentence == (
        "It fires for 16 of 350 training points (4.6 %): only they move its 3 parameters. "
        "It gives 0.11 times its layer’s mean."
    )
    assert told(unit="always").sentence == (
        "Its input is positive for all 350 training points, "
        "so it is linear where the data are: it adds no bend. It gives 3.5 times its layer’s mean."
    )
    assert [told(unit=unit).pill for unit in ORDER] == [
        "dead at the start",
        "always on",
        "healthy",
        "rarely fires",
    ]
    assert [told(unit=unit).ailing for unit in ORDER] == [True, False, False, True]


def test_a_leaky_neuron_is_not_dead_but_in_the_leak():
    what = told("leaky_relu", "dead")
    assert what.sentence == (
        "Its input is negative for all 350 training points; the closest is 0.83 below the threshold. "
        "Only 1 % of the gradient leaks through to its weights. It gives 0.028 times its layer’s mean."
    )
    assert (what.pill, what.role) == ("in the leak", "violet")
    assert told("leaky_relu", "half").sentence.startswith(
        "It fires for 175 of 350 training points (50 %). It"
    )


def test_smooth_functions_have_their_own_words():
    assert "ELU is not flat there: some gradient still reaches its weights." in told("elu", "dead").sentence
    assert told("elu", "dead").pill == "always below 0"
    assert told("tanh", "always").sentence.startswith("Its input is positive for all 350 training points. It")
    flat = told("sigmoid", 0, layer=1, second=(-400.0,))
    assert flat.role == "dead"
    assert flat.sentence.startswith("The slope of Sigmoid is exactly 0 for all 350 training points")


@pytest.mark.parametrize(
    ("curve", "pill", "since"),
    [
        (dead_since(420, -1, -1, -1), "dead since step 411 or later", RECORDS.format(410, 420)),
        (dead_since(20, -1, -1, -1, interval=40), "dead since step 1 or later", RECORDS.format(0, 20)),
        (
            dead_since(0, -1, -1, -1),
            "dead at the start",
            "It was dead at the start and is dead now; in between only some steps were looked at.",
        ),
        (
            dead_since(-1, -1, -1, -1),
            "dead since step 500 or later",
            "It was alive until step 499 at least and seen dead at step 500.",
        ),
        (Curve(), "dead", ""),
    ],
)
def test_when_it_died_is_as_exact_as_the_record(curve, pill, since):
    what = told(unit="dead", curve=curve)
    assert (what.pill, what.since) == (pill, since)


def test_counts_are_those_of_core_and_explain_themselves():
    state = constructed(second=(-0.83, 1.0))
    shown = story.counts(state.problem, inspect(state))
    assert [(words, role) for _, words, role, _ in shown] == [
        ("1 healthy", "healthy"),
        ("2 always on", "negative"),
        ("1 rarely fires", "warning"),
        ("0 dormant", "olive"),
        ("2 dead", "dead"),
    ]
    leaking = constructed("leaky_relu")
    assert [words for _, words, _, _ in story.counts(leaking.problem, inspect(leaking))] == [
        "1 healthy",
        "1 always on",
        "1 rarely fires",
        "0 dormant",
        "2 in the leak",
        "0 dead",
    ]


def test_hover_card():
    state = constructed()
    lines = [story.hover_lines(state.problem, inspect(state), (0, index)) for index in (0, 2)]
    assert lines == [
        ("Neuron 1.1", "dead", "closest point 0.83 below the threshold"),
        ("Neuron 1.3", "healthy", "fires on 50 % of the points", "gives 0.43 times its layer’s mean"),
    ]


def test_words_for_the_area():
    assert area_words(0.0, 0, "") == "Nowhere on the plane. Dots: training points."
    assert area_words(1.0, 0, "") == "Everywhere on the plane. Dots: training points."
    assert area_words(0.0, 0, "PC.").startswith("Nowhere on this slice; off it, within the ranges of")
    for window, end in (
        (Silence.EVERYWHERE, "neither"), (Silence.SOMEWHERE, "it would fire"), (Silence.UNKNOWN, "it may")
    ):  # fmt: skip
        told = area_words(0.0, 0, "PC.", 0.0, window)
        assert f"within the ranges of the inputs, {end}. " in told
    assert area_words(1.0, 0, "PC.").startswith("Everywhere on this slice.")
    assert "Hidden 1" in area_words(0.3, 1, "")
    assert area_words(0.3, 0, "PC.").endswith("PC.")


def test_strongest_weights_and_the_bias_are_listed():
    bars = unit_data.weight_bars(constructed(), (0, 0))
    assert [(bar.label, bar.value, bar.colour) for bar in bars] == [
        ("x₁", "+1.00", "positive"),
        ("x₂", "0", "negative"),
        ("Bias", "−1.83", "negative"),
    ]
    assert [bar.share for bar in bars] == pytest.approx([1 / 1.83, 0, 1])
    assert unit_data.weight_bars(constructed(), (1, 0))[0].label == "Neuron 1.1"


def report(**given):
    usual = {"state": UnitState.DEAD, "firing": 0.0, "gap": -1.0, "dormancy": 0.0, "saturated": False}
    rest = {"constant": True, "duplicate_of": -1, "window": Silence.EVERYWHERE}
    rest |= {"fed": False, "own": False}
    return UnitReport(0, ORDER.index("dead"), **(usual | rest | given))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nor would it fire for any other point on the plane. Nothing moves it or what it reads"),
        ({"window": Silence.SOMEWHERE}, "It would fire elsewhere on the plane, where there are no points."),
        ({"fed": True}, "The neurons that it reads still learn: they may bring it back."),
        ({"shrunk": True}, "The L2 penalty pulls its weights towards 0, but its bias is not above 0, so no"),
        (
            {"own": True},
            (
                "Dropout, drawn slopes, a penalty, a limit or the optimiser’s memory still move its weights: "
                "that may bring it back."
            ),
        ),
    ],
)
def test_a_dead_neuron_is_told_whether_it_can_come_back(given, said):
    assert said in told(known={"reports": (report(**given),)}).sentence


def test_a_neuron_that_a_penalty_moves_is_not_said_to_be_moved_by_nothing():
    made = constructed().problem
    for optimizer, name in (("sgd", "L2 penalty pulls"), ("adamw", "weight decay shrinks")):
        altered = made.altered(made.network, replace(made.training, optimizer=optimizer))
        words = story.future_words(report(shrunk=True), altered)
        assert name in words
        assert "Nothing moves it" not in words
        assert words.endswith("it cannot come back.")
    for sizes, pull in (({"l1": 0.1}, "L1 penalty pulls"), ({"l1": 0.1, "l2": 0.1}, "penalties pull")):
        altered = made.altered(made.network, replace(made.training, **sizes))
        assert f"The {pull} its weights" in story.future_words(report(shrunk=True), altered)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"saturated": True}, "Saturated: for nearly all points its slope is next to nothing."),
        ({"constant": True, "dormancy": 0.0}, "It gives the same number for every point."),
        ({"duplicate_of": 2}, "It fires for the same points as 1.3."),
        ({"duplicate_of": 2, "state": UnitState.DEAD}, ""),
        ({}, ""),
    ],
)
def test_what_ails_a_living_neuron_is_told(given, said):
    living = {"state": UnitState.HEALTHY, "firing": 0.5, "window": None, "constant": False, "dormancy": 1.0}
    one = report(**(living | given))
    assert story.ailment_words(one) == said
    assert told(known={"reports": (one,)}).sentence.endswith(said)


def test_a_death_is_dated_to_the_update_with_its_cause():
    death = Death(0, ORDER.index("dead"), 412, bias_change=-2.9, median_bias_change=0.2, learning_rate=0.3,
                  gradient=9.7, gradient_norm=10.0)  # fmt: skip
    found = told(known={"deaths": (death,)}, curve=dead_since(*[420] * len(ORDER)))
    assert (found.pill, found.since) == ("dead since step 412", "")
    assert found.cause == (
        "Update 412 moved its bias by −2.9: learning rate 0.3 × gradient 9.7, 14.5 × the layer’s median."
    )
    born = told(known={"deaths": (Death(0, ORDER.index("dead"), 0),)})
    assert born.pill == "dead from the start"


def test_while_the_past_is_searched_the_share_is_told():
    search = Search(0.34, 11.6)
    assert told(known={"search": search}).cause.endswith("silenced it: 34 %, about 12 s left at most.")
    assert told(known={"search": replace(search, seconds_left=600.0)}).cause.endswith(
        "about 10 min left at most."
    )
    assert told(known={"search": replace(search, is_stopped=True)}).cause.endswith("was stopped at 34 %.")
    assert told(unit="half", known={"search": search}).cause == ""


def test_what_a_neuron_answers_to_and_what_reads_it():
    state = constructed()
    found = inspect(state)
    problem, half = state.problem, ORDER.index("half")
    z = found.train_activity.pre_activations[0][half]
    classes = problem.dataset.targets[problem.dataset.train][:, 0]
    bars = unit_data.class_bars(problem, found, (0, half))
    assert [bar.share for bar in bars] == [pytest.approx(float((z[classes == c] > 0).mean())) for c in (0, 1)]
    assert [bar.label for bar in bars] == list(problem.dataset.class_names or ("0", "1"))
    best = np.argsort(-z, kind="stable")[:3]
    rows = [f"{problem.dataset.train[at] + 1:,} (" for at in best]
    words = unit_data.excited(problem, found, (0, half))
    assert words.startswith(f"Highest for samples {rows[0]}")
    assert all(row in words for row in rows)
    outgoing = problem.network.layers(state.parameters)[1][half]
    strongest = int(np.abs(outgoing).argmax())
    first = unit_data.outgoing_bars(state, (0, half))[0]
    assert first.value == measure(float(outgoing[strongest]), plus=True)
    regression = constructed(dataset=line(Task.REGRESSION, 60))
    assert unit_data.class_bars(regression.problem, inspect(regression), (0, 0)) == ()


def test_the_gap_is_written_alike_in_the_sentence_and_in_the_picture_below_it(qtbot):
    for gap, words in ((1.35, "1.35"), (0.0182, "0.018"), (12.3456, "12.35")):
        strip = HistogramStrip()
        qtbot.addWidget(strip)
        strip.set_view(HistogramView(np.array([3]), np.array([-gap - 2, -gap]), gap=gap))
        assert strip.accessibleDescription().endswith(f", closest {words} below the threshold")
        assert f"closest is {words} below the threshold" in story._below(3, -gap)


def test_a_gradient_past_all_numbers_is_said_in_words():
    for last, words in ((np.nan, "not finite"), (np.inf, "not finite"), (0.0, "0"), (0.25, "0.25")):
        norms = np.array([0.5, last])
        assert now_words(UnitHistory(0, 0, np.array([0, 2]), norms, norms)) == f"{words} at step 2"
