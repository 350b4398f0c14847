"""The diagram of open paths."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reluexplorer.lessons.exhibit import GateDiagram
from reluexplorer.widgets.plots.gate_diagram import GateDiagramView
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import colour, picture_of

VIEW = GateDiagram(
    (np.ones(2, dtype=bool), np.array([True, False, True]), np.ones(1, dtype=bool)),
    (np.array([[3.0, 0.0, 0.0], [0.0, 0.0, -2.0]]), np.array([[-1.0], [0.0], [0.001]])),
)


@pytest.fixture
def diagram(qtbot: QtBot) -> GateDiagramView:
    made = GateDiagramView()
    qtbot.addWidget(made)
    made.resize(320, 160)
    made.show()
    made.set_view(VIEW)
    return made


def test_open_gates_are_filled_and_closed_ones_empty(diagram: GateDiagramView) -> None:
    picture = picture_of(diagram)
    for centres, opened in zip(diagram.places(VIEW), VIEW.opened, strict=True):
        for (x, y), is_open in zip(centres.tolist(), opened.tolist(), strict=True):
            assert colour(picture, x, y) == (LIGHT.healthy if is_open else LIGHT.panel)
    assert diagram.accessibleDescription() == "2 of 3 gates open"


def test_a_stroke_has_the_colour_of_its_sign_and_closed_paths_have_none(diagram: GateDiagramView) -> None:
    picture, (inputs, hidden, output) = picture_of(diagram), diagram.places(VIEW)

    def middle(start: np.ndarray, end: np.ndarray) -> str:
        x, y = ((start + end) / 2).tolist()
        return colour(picture, x, y)

    empty = colour(picture, 2, 2)
    assert middle(inputs[0], hidden[0]) == LIGHT.positive
    assert middle(hidden[0], output[0]) == LIGHT.negative
    assert middle(inputs[0], hidden[1]) == empty
    assert middle(hidden[2], output[0]) == empty


def test_layers_stand_from_left_to_right_within_the_widget(diagram: GateDiagramView) -> None:
    places, radius = diagram.places(VIEW), diagram.radius(VIEW)
    across = [float(layer[0, 0]) for layer in places]
    assert across == sorted(across)
    every = np.concatenate(places)
    assert every.min() >= radius
    assert (every + radius <= [320, 160]).all()


def test_nothing_is_drawn_without_an_input(qtbot: QtBot) -> None:
    made = GateDiagramView()
    qtbot.addWidget(made)
    made.resize(320, 160)
    made.show()
    assert picture_of(made).size() == made.size()
    assert made.accessibleDescription() == ""
