"""The middle of one update from step to step: what stays the same is not painted anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.train.microscope.diagram import UpdateDiagram
from reluexplorer.panels.train.microscope.moments import moment_of
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.widgets.painting.pace import PACE
from tests.panels.train.microscope.following import FORWARD, followed

LAYERS = 4


@pytest.fixture
def views(qapp):
    """One update of a network of three hidden layers at all of its steps."""
    first = followed(0, SetHidden((32, 32, 32)))
    last = moment_of(0, LAYERS).last
    return [replace(first, moment=moment_of(number, LAYERS)) for number in range(last + 1)]


def diagram(qtbot, view):
    made = UpdateDiagram()
    qtbot.addWidget(made)
    made.resize(1068, 684)
    made.set_view(view)
    return made


def test_each_step_looks_as_it_does_without_those_before_it(qtbot, views):
    walked = diagram(qtbot, views[0])
    for view in views:
        walked.set_view(view)
        assert walked.grab().toImage() == diagram(qtbot, view).grab().toImage(), view.moment.number


def test_a_step_forward_paints_the_lines_and_the_cards_of_one_layer(qtbot, views):
    walked = diagram(qtbot, views[FORWARD - 1])
    walked.grab()
    lines, cards = (part.made for part in walked.parts)
    walked.set_view(views[FORWARD])
    walked.grab()
    shown = dict(walked.arrangement.column(FORWARD).cards)
    assert walked.parts[0].made - lines == 1
    assert 0 < walked.parts[1].made - cards <= len(shown)


def test_a_step_back_keeps_the_lines_of_the_layers_that_it_has_not_come_to(qtbot, views):
    walked = diagram(qtbot, views[LAYERS])
    walked.grab()
    before = walked.edges
    walked.set_view(views[LAYERS + 1])
    kept = [edge for edge in walked.edges if any(edge is each for each in before)]
    assert {edge.layer for edge in kept} == set(range(LAYERS - 1))


def test_on_the_screen_a_step_is_shown_once_its_parts_are_made(qtbot, views):
    shown = diagram(qtbot, views[0])
    shown.show()
    qtbot.waitUntil(lambda: not shown._ahead.is_busy)
    shown.set_view(views[-1])
    assert shown._ahead.is_busy
    qtbot.waitUntil(lambda: not shown._ahead.is_busy)
    made = [part.made for part in shown.parts]
    assert shown.grab().toImage() == diagram(qtbot, views[-1]).grab().toImage()
    assert [part.made for part in shown.parts] == made


def test_another_neuron_keeps_the_lines_that_it_has_no_part_in(qtbot, views):
    walked = diagram(qtbot, replace(views[LAYERS], chosen=(0, 0)))
    before = walked.edges
    walked.set_view(replace(views[LAYERS], chosen=(0, 1)))
    kept = {edge.layer for edge in walked.edges if any(edge is each for each in before)}
    assert kept == {2, 3}


def test_where_painting_is_shared_out_the_screen_waits_and_a_picture_does_not(qtbot, views, monkeypatch):
    monkeypatch.setattr("reluexplorer.widgets.painting.ahead._TURN", 0.0)
    shown = diagram(qtbot, views[0])
    PACE.begin(shown)
    try:
        shown.show()
        while not shown._ahead.is_busy:
            QApplication.processEvents()
        assert shown._above.last is None
        assert PACE.grab(shown).toImage() == PACE.grab(diagram(qtbot, views[0])).toImage()
        qtbot.waitUntil(lambda: not shown._ahead.is_busy)
        assert shown._is_ready(shown.devicePixelRatioF())
    finally:
        PACE.end()
