"""One update in words: what its parts find, what stands still, and by which rule it is made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.train.microscope import words
from reluexplorer.panels.train.microscope.bar import MicroscopeBar
from reluexplorer.panels.train.microscope.cards import card_of
from reluexplorer.panels.train.microscope.layout import INPUTS, arrange
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.text import fixed, loss_figure, measure
from tests.panels.runs import IRIS, MASS
from tests.panels.train.microscope.following import AFTER, SMALL, followed


def test_what_a_binary_update_finds():
    view = followed(AFTER)
    update = view.update
    answer, after = float(update.outputs[0]), float(update.outputs_after[0])
    known = answer if update.target[0] else 1 - answer
    assert update.loss == pytest.approx(-math.log(known))
    moved = sum(np.count_nonzero(layer.gradient.weights) for layer in update.layers)
    loss, later = loss_figure(update.loss), loss_figure(update.loss_after)
    said = f"−ln {fixed(answer, 3)}" if update.target[0] else f"−ln (1 − {fixed(answer, 3)})"
    assert words.findings(view) == (
        f"{fixed(answer, 3)} for positive",
        f"{said} = {loss}",
        "output, hidden 2, hidden 1",
        f"{moved} of 23 weights move",
        f"loss {later}, now {'positive' if after > 0.5 else 'negative'}",
    )
    assert words.outcome_words(view)[2] == (
        f"Probability of positive: {fixed(answer, 2)} → {fixed(after, 2)}"
    )


def test_several_classes_are_said_of_the_right_one():
    view = followed(AFTER, IRIS, SMALL)
    right = int(view.update.target.argmax())
    name = view.problem.dataset.class_names[right]
    answer = fixed(float(view.update.outputs[right]), 3)
    assert words.class_words(view) == f"class {name}"
    assert words.findings(view)[:2] == (
        f"{answer} for {name}", f"−ln {answer} = {loss_figure(view.update.loss)}",
    )  # fmt: skip


def test_a_regression_has_an_answer_instead_of_a_class():
    view = followed(AFTER, MASS, SMALL)
    answer, target = (float(each[0]) for each in (view.update.outputs, view.update.target))
    assert view.update.loss == pytest.approx((answer - target) ** 2 / 2)
    found = words.findings(view)
    assert found[0] == f"ŷ = {words.figure(answer)}"
    assert found[1].startswith(f"½ ({words.figure(answer)} − ")
    assert found[4].endswith(f", ŷ = {words.figure(float(view.update.outputs_after[0]))}")


def test_many_layers_and_many_inputs_are_said_shortly():
    view = followed(3, ChooseData("digits"), SetHidden((6, 5, 4, 3)), steps=0)
    assert words.findings(view)[2] == "from the output to hidden 1"
    assert words.sample_words(view) == (("sample 4", ""), ("64 inputs", ""))


def test_what_closed_gates_hold_still_is_said_and_why():
    view = followed(AFTER)
    closed = sum(int((layer.z <= 0).sum()) for layer in view.update.layers[:-1])
    into, out = view.update.still
    said, why = words.still_words(view)
    held = f"{into + out} weights do not move at all."
    assert closed == 2
    assert said == f"2 of 7 neurons are closed for this sample: their {held}"
    assert why == f"{into} lead in, where ~δ~ is 0; {out} lead out, where ~a~ is 0."
    still = sum(int((layer.gradient.weights == 0).sum()) for layer in view.update.layers)
    assert into + out == still


def test_where_no_gate_is_closed_that_is_said():
    view = followed(AFTER, SMALL, SetActivation("tanh"))
    assert words.still_words(view) == (
        "None of the 7 neurons is closed for this sample.", "A gradient passes every gate.",
    )  # fmt: skip


def test_the_rule_is_named_with_what_the_run_has_beyond_it():
    plain = "Plain gradient descent on this sample alone; the run stays as it is."
    assert words.plain_words(followed(0, SMALL, assign("training.batch_size", 1))) == plain
    other = followed(0, SMALL, assign("training.optimizer", "adam"), assign("training.l2", 0.01))
    assert words.plain_words(other) == f"{plain} Its own updates have Adam, an L2 penalty and batches of 10."


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (1.10749, "1.107"), (-0.0369, "−0.037"), (0.00012, "0.00012"), (-41234.0, "−41,234")],
)
def test_figures_keep_what_three_decimals_would_hide(value, said):
    assert words.figure(value) == said


def test_a_near_certainty_is_told_from_a_certainty():
    assert [words.answer_figure(each) for each in (0.5, 0.9998, 1.0)] == ["0.500", "0.9998", "1.000"]


def test_inputs_of_a_table_are_named_and_written_as_in_the_table():
    view = followed(AFTER, IRIS, SMALL)
    data = view.problem.dataset
    row = data.train[3]
    given = [column.values[row] for column in data.prepared[: data.features]]
    said = words.sample_words(view)
    assert [name for name, _ in said] == list(data.feature_names)
    assert [float(value) for _, value in said] == pytest.approx(given, abs=0.02)
    column = arrange(view, 1068, 684).column(INPUTS)
    assert column.title == "Inputs, scaled"
    assert [card_of(view, column, unit, compact=False).title for unit in range(4)] == list(data.feature_names)


def test_pixels_are_named_where_many_inputs_are_shown(qapp):
    view = followed(AFTER, ChooseData("digits"), SMALL)
    column = arrange(view, 1068, 684).column(INPUTS)
    unit = column.cards[0][0]
    card = card_of(view, column, unit, compact=False)
    name = view.problem.dataset.feature_names[unit]
    assert card.lines == (f"{name} *{measure(float(view.update.inputs[unit]))}*",)
    assert column.title == "Inputs"


@pytest.mark.parametrize("width", [1024, 1440])
def test_the_bar_cuts_neither_its_title_nor_the_sample(qtbot, width):
    bar = MicroscopeBar()
    qtbot.addWidget(bar)
    bar.resize(width, 64)
    bar.show()
    bar.set_view(followed(AFTER, IRIS, SMALL), width)
    for _ in range(3):
        QApplication.processEvents()
    for part in (bar.title, bar.sample):
        assert not part.isVisible() or part.width() >= part.sizeHint().width()
    assert bar.sample.accessibleName().count(" ") >= 4
