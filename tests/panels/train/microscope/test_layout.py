"""Cards stand apart and inside, at every size; what has no room is counted, the chosen neuron never."""

from __future__ import annotations

import gc
import weakref
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from reluexplorer.panels.train.microscope.edges import Strands, carried_in
from reluexplorer.panels.train.microscope.layout import INPUTS, Size, arrange
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.selection import SelectUnit
from tests.panels.train.microscope.following import AFTER, BACKWARD, FORWARD, SMALL, UPDATE, followed

NETS = {
    "small": (SMALL,),
    "usual": (SetHidden((8, 8)),),
    "none": (SetHidden(()),),
    "deep": (SetHidden((4,) * 12),),
    "digits": (ChooseData("digits"), SetHidden((64, 32))),
}
SIZES = [(1068, 684), (724, 482), (2800, 1900)]


@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("size", SIZES)
def test_cards_stand_apart_and_inside(net, size):
    made = arrange(followed(FORWARD, *NETS[net], steps=0), *size)
    cards = [rect for column in made.columns for _, rect in column.cards]
    inside = QRectF(0, 36, size[0], size[1] - 72)
    assert all(inside.contains(rect) for rect in cards)
    assert not any(a.intersects(b) for a, b in combinations(cards, 2))
    widths = [
        after.left - before.left - before.width
        for before, after in zip(made.columns, made.columns[1:], strict=False)
    ]
    assert min(widths) >= 18


def test_the_usual_network_is_shown_whole_in_the_smallest_window():
    made = arrange(followed(FORWARD, SetHidden((8, 8)), steps=0), 724, 482)
    assert [(column.number, len(column.cards), column.more) for column in made.columns] == [
        (INPUTS, 2, 0), (0, 8, 0), (1, 8, 0), (2, 1, 0), (3, 1, 0),
    ]  # fmt: skip
    assert made.compact


def test_of_many_neurons_those_with_the_largest_gradients_and_the_chosen_one_are_shown():
    view = followed(BACKWARD, ChooseData("digits"), SetHidden((64,)), SelectUnit(0, 63), steps=0)
    column = arrange(view, 1068, 684).column(0)
    units = [unit for unit, _ in column.cards]
    sizes = np.abs(view.update.layers[0].delta)
    assert 63 in units
    assert units == sorted(units)
    assert len(units) + column.more == 64
    best = set(np.argsort(-sizes, kind="stable")[: len(units) - 1].tolist())
    assert best <= set(units)


def test_of_many_layers_those_about_the_step_are_shown():
    deep = (SetHidden((4,) * 12),)
    for moment in (0, 6, 11):
        made = arrange(followed(moment, *deep, steps=0), 1068, 684)
        assert made.column(moment) is not None
        skipped = sum(count for _, count in made.skipped)
        assert skipped + len(list(made.layers())) == 13


def test_cards_are_taller_where_there_is_room():
    few, many = (arrange(followed(FORWARD, edit, steps=0), 1068, 684) for edit in (SMALL, SetHidden((8, 8))))
    assert few.column(0).size is Size.FULL
    assert many.column(0).size is Size.SHORT


@pytest.mark.parametrize(
    ("moment", "formula", "backward"),
    [
        (FORWARD, lambda part: part.before.weights * part.reads[:, None], False),
        (BACKWARD, lambda part: part.before.weights * part.delta, True),
        (UPDATE, lambda part: part.after.weights - part.before.weights, True),
        (AFTER, lambda part: part.after.weights * part.reads_after[:, None], False),
    ],
)
def test_what_goes_along_the_lines_is_what_the_step_is_about(moment, formula, backward):
    view = followed(moment)
    carried, comes_back = carried_in(view, 1)
    assert (carried == formula(view.update.layers[1])).all()
    assert comes_back == backward


def test_beyond_the_first_weights_nothing_goes_back():
    view = followed(BACKWARD)
    assert (carried_in(view, 0)[0] == view.update.layers[0].gradient.weights).all()


def test_nothing_goes_where_the_step_has_not_come():
    view = followed(0)
    assert [carried_in(view, layer)[0] is None for layer in range(3)] == [False, True, True]


def test_each_line_joins_its_cards():
    view = followed(BACKWARD)
    made = arrange(view, 1068, 684)
    edges = [edge for strand in Strands().of(view, made) for edge in strand.edges]
    assert len(edges) == 2 * 4 + 4 * 3 + 3
    for edge in edges:
        start = dict(made.column(edge.layer - 1).cards)[edge.source]
        end = dict(made.column(edge.layer).cards)[edge.target]
        assert (edge.point(0).x(), edge.point(0).y()) == (start.right(), start.center().y())
        assert (edge.point(1).x(), edge.point(1).y()) == pytest.approx((end.left(), end.center().y()))
        assert edge.is_at(edge.point(0.3))


def test_lines_of_layers_that_a_network_has_no_more_are_let_go():
    strands = Strands()
    deep = followed(BACKWARD, *NETS["deep"])
    for _strand in strands.of(deep, arrange(deep, 1068, 684)):
        pass
    gone = weakref.ref(deep.update)
    view = followed(BACKWARD)
    shown = list(strands.of(view, arrange(view, 1068, 684)))
    del deep, _strand
    gc.collect()
    assert gone() is None
    assert list(strands.of(view, arrange(view, 1068, 684))) == shown
