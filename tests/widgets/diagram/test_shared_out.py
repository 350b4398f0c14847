"""Where painting is shared out over turns, the parts of the diagram are made before it is painted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.painting.pace import PACE
from tests.widgets import sample_net as sample

VIEW = sample.diagram_view(sample.sample_net())


@pytest.fixture
def diagram(qtbot: QtBot, shared_out: None) -> NetworkDiagram:
    """A diagram on the screen, wholly painted, while painting is shared out."""
    made = NetworkDiagram()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.set_view(VIEW)
    made.show()
    for _turn in range(20):
        QApplication.processEvents()
    return made


def on_screen(diagram: NetworkDiagram) -> QImage:
    screen: Any = diagram.backingStore().paintDevice()
    return QImage(screen.copy())


def next_on_screen(diagram: NetworkDiagram) -> QImage:
    """Return what the screen shows as soon as that is something else."""
    before = seen = on_screen(diagram)
    for _turn in range(10_000):
        QApplication.processEvents()
        seen = on_screen(diagram)
        if seen != before:
            break
    return seen


def test_the_last_picture_stays_until_all_parts_of_the_new_one_are_made(diagram: NetworkDiagram) -> None:
    before = on_screen(diagram)
    maps = tuple(None if each is None else -each for each in VIEW.maps)
    diagram.set_view(replace(VIEW, weights=tuple(-each for each in VIEW.weights), maps=maps, selected=(1, 2)))
    assert next(diagram.parts_ahead(), "nothing to do") is None
    seen = next_on_screen(diagram)
    assert list(diagram.parts_ahead()) == []
    assert seen != before
    assert seen == PACE.grab(diagram).toImage().convertToFormat(seen.format())


def test_a_picture_that_is_not_the_screens_is_made_at_once(diagram: NetworkDiagram) -> None:
    before = on_screen(diagram)
    diagram.set_view(replace(VIEW, weights=tuple(-each for each in VIEW.weights)))
    picture = PACE.grab(diagram).toImage().convertToFormat(before.format())
    assert on_screen(diagram) == before != picture
    assert next_on_screen(diagram) == picture
