"""Where painting is shared out over turns, the parts of the diagram are made before it is painted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.diagram import network_diagram
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.painting import pace
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


def turned(view: DiagramView) -> DiagramView:
    """The view of a network whose every weight and every map has the other sign."""
    maps = tuple(None if each is None else -each for each in view.maps)
    return replace(view, weights=tuple(-each for each in view.weights), maps=maps)


def test_what_came_too_late_is_made_in_turns_while_a_network_trains_and_shown_as_it_was(
    diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, paints = replace(VIEW, live=True), []
    diagram.set_view(live)
    for _turn in range(20):
        QApplication.processEvents()
    before = on_screen(diagram)
    usual = diagram._paint
    monkeypatch.setattr(diagram, "_paint", lambda *given: (usual(*given), paints.append(on_screen(diagram))))
    with monkeypatch.context() as hurried:
        hurried.setattr(pace, "_is_late", lambda _last: True)
        diagram.set_view(turned(live))
        while not paints:
            QApplication.processEvents()
    assert paints == [before]
    assert next(diagram.parts_ahead(), "all made") is None
    seen = next_on_screen(diagram)
    assert list(diagram.parts_ahead()) == []
    assert seen == PACE.grab(diagram).toImage().convertToFormat(seen.format()) != before


def late_paints(diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many parts each painting lacked while a turned network came too late again and again."""
    live = replace(VIEW, live=True)
    diagram.set_view(live)
    for _turn in range(20):
        QApplication.processEvents()
    lacking, usual = [], diagram._paint
    monkeypatch.setattr(diagram, "_paint", lambda *given: lacking.append(lacked(diagram)) or usual(*given))
    monkeypatch.setattr(pace, "_is_late", lambda _last: True)
    diagram.set_view(turned(live))
    for _turn in range(200):
        QApplication.processEvents()
    assert list(diagram.parts_ahead()) == []
    return lacking


def lacked(diagram: NetworkDiagram) -> int:
    """How many parts are not those of now, none of which is made to see it."""
    pictures, view = diagram._pictures, diagram.view
    assert view is not None
    edges = sum(not drawn or drawn[0] is not weights for drawn, weights in zip(
        pictures._drawn, view.weights, strict=True
    ))  # fmt: skip
    cells = sum(kept.view[1] is not maps for kept, maps in zip(pictures._cells, view.maps, strict=True))
    return edges + cells


def test_what_comes_too_late_again_and_again_is_made_part_by_part_and_shown_as_it_was(
    diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = late_paints(diagram, monkeypatch)
    assert lacking[0] > 2
    assert lacking == list(range(lacking[0], -1, -1))


def test_what_comes_too_late_again_and_again_is_made_at_once_in_the_end(
    diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_diagram, "_MOST_LAGS", 2)
    lacking = late_paints(diagram, monkeypatch)
    assert lacking == [lacking[0], lacking[0] - 1, lacking[0] - 2]


def test_of_layers_that_are_overtaken_those_that_were_drawn_longest_ago_come_first(
    diagram: NetworkDiagram,
) -> None:
    live = replace(VIEW, live=True)
    diagram.set_view(live)
    list(diagram.parts_ahead())
    made = diagram._pictures._made
    for frame in range(2 * len(made)):
        diagram.set_view(replace(live, weights=tuple(each + 1e-9 * (frame + 1) for each in VIEW.weights)))
        ahead = diagram.parts_ahead()
        next(ahead)
        next(ahead)
        ahead.close()
    assert max(made) - min(made) < len(made)


def test_a_copied_picture_of_a_network_that_trains_shows_it_as_it_is(diagram: NetworkDiagram) -> None:
    live = replace(VIEW, live=True)
    diagram.set_view(live)
    former = PACE.grab(diagram).toImage()
    diagram.set_view(turned(live))
    assert PACE.grab(diagram).toImage() != former
    assert list(diagram.parts_ahead()) == []
    diagram.set_view(live)
    with PACE.whole(may_lag=True):
        shown = diagram.grab().toImage()
    assert shown != former
    assert PACE.grab(diagram).toImage() == former
