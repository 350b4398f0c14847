from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.diagram.network_diagram import DiagramLayer, DiagramView, NetworkDiagram
from reluexplorer.widgets.theme.colormap import table_diverging
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets import sample_net as sample
from tests.widgets.pictures import grounded

USUAL = QSize(805, 770)
LEFT = Qt.MouseButton.LeftButton
SIGNALS = (
    "unit_hovered",
    "hover_left",
    "unit_selected",
    "selection_cleared",
    "units_changed",
    "layer_added",
    "layer_removed",
)
Make = Callable[..., tuple[NetworkDiagram, list[tuple[object, ...]]]]


def flat_view(value: float = 0.5, units: int = 4) -> DiagramView:
    """A 2-units-1 network whose cells all have one value."""
    sizes = (2, units, 1)
    return DiagramView(
        inputs=("x1", "x2"),
        layers=(DiagramLayer("Hidden 1 · ReLU", units),),
        output_names=("y",),
        weights=tuple(np.ones(pair) for pair in ((2, units), (units, 1))),
        maps=tuple(np.full((n, 5, 5), value, np.float32) for n in sizes),
        levels=(1.0, 1.0, 1.0),
        dead=(frozenset({2}),),
    )


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    def made(view: DiagramView, size: QSize = USUAL) -> tuple[NetworkDiagram, list[tuple[object, ...]]]:
        apply_theme(qapp, LIGHT)
        diagram = NetworkDiagram()
        qtbot.addWidget(diagram)
        diagram.resize(size)
        diagram.set_view(view)
        diagram.show()
        heard: list[tuple[object, ...]] = []
        for name in SIGNALS:
            getattr(diagram, name).connect(lambda *args, name=name: heard.append((name, *args)))
        return diagram, heard

    return made


def click(diagram: NetworkDiagram, at: QPointF) -> None:
    QTest.mouseClick(diagram, LEFT, pos=(at - QPointF(diagram.offset, 0)).toPoint())


def colour_at(picture: QImage, at: QPointF) -> str:
    return QColor(picture.pixel(at.toPoint())).name()


def pinkish(picture: QImage, diagram: NetworkDiagram, column: int, unit: int) -> int:
    """Pixels of a cell's inside that lean to the colour of the dead."""
    rect = diagram.cell_rect(column, unit).adjusted(5, 5, -5, -5).toRect()
    found = 0
    for x in range(rect.left(), rect.right()):
        for y in range(rect.top(), rect.bottom()):
            c = QColor(picture.pixel(x, y))
            found += c.red() - c.green() > 60 and c.blue() > c.green() + 20
    return found


def test_a_click_on_a_cell_selects_it(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net()))
    click(diagram, diagram.cell_rect(2, 3).center())
    assert ("unit_selected", 2, 3) in heard
    assert diagram._focus == (2, 3)


def test_a_click_on_nothing_clears(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net()))
    click(diagram, QPointF(4, 300))
    assert [signal for signal in heard if signal[0] != "unit_hovered"] == [("selection_cleared",)]


def test_the_buttons_ask_for_units_and_layers(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net()))
    layout = diagram.layout_now
    click(diagram, layout.columns[1].minus.center())
    click(diagram, layout.columns[3].plus.center())
    click(diagram, layout.columns[2].remove.center())
    click(diagram, layout.append.center())
    click(diagram, layout.insert(0).center())
    assert heard == [
        ("units_changed", 0, -1),
        ("units_changed", 2, 1),
        ("layer_removed", 1),
        ("layer_added", 2),
        ("layer_added", -1),
    ]


def test_limits_hold_and_a_fixed_network_asks_for_nothing(make: Make) -> None:
    least = sample.diagram_view(sample.sample_net((1, 8)))
    diagram, heard = make(replace(least, max_units=8, max_layers=2))
    layout = diagram.layout_now
    for button in (layout.columns[1].minus, layout.columns[2].plus, layout.append):
        click(diagram, button.center())
    assert heard == []
    diagram.set_view(replace(least, editable=False))
    for button in (layout.columns[1].plus, layout.columns[2].minus, layout.columns[1].remove, layout.append):
        click(diagram, button.center())
    assert heard == []


def test_hovering_tells_the_unit_and_shows_the_lines(make: Make) -> None:
    diagram, heard = make(flat_view())
    before = grounded(diagram)
    diagram.unit_hovered.connect(lambda *_: diagram.set_hover_lines(("Hidden 1 · neuron 2", "fires")))
    QTest.mouseMove(diagram, diagram.cell_rect(1, 1).center().toPoint())
    assert heard == [("unit_hovered", 1, 1)]
    spot = diagram.cell_rect(1, 1).center() + QPointF(diagram.cell_rect(1, 1).width() / 2 + 16, 0)
    assert colour_at(grounded(diagram), spot) == LIGHT.panel
    assert colour_at(before, spot) != LIGHT.panel
    QTest.mouseMove(diagram, QPoint(4, 300))
    assert heard[-1] == ("hover_left",)
    QTest.mouseMove(diagram, diagram.cell_rect(1, 1).center().toPoint())
    QApplication.sendEvent(diagram, QEvent(QEvent.Type.Leave))
    assert heard[-2:] == [("unit_hovered", 1, 1), ("hover_left",)]


def test_arrows_move_enter_selects_escape_clears(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net()))
    diagram.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(diagram, key)
    assert heard == [("unit_selected", 2, 2)]
    assert diagram.accessibleDescription() == "Hidden 2, neuron 3 of 8"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(diagram, key)
    assert diagram._focus == (4, 0)
    assert diagram.accessibleDescription() == "Output, y"
    QTest.keyClick(diagram, Qt.Key.Key_Escape)
    assert heard[-1] == ("selection_cleared",)


def test_keys_change_units_and_layers(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net(), selected=(2, 0)))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Insert, Qt.Key.Key_Delete):
        QTest.keyClick(diagram, key)
    assert heard == [
        ("units_changed", 1, 1),
        ("units_changed", 1, -1),
        ("layer_added", 1),
        ("layer_removed", 1),
    ]


@pytest.mark.slow
def test_no_layer_is_added_after_the_output(make: Make) -> None:
    diagram, heard = make(flat_view())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Plus):
        QTest.keyClick(diagram, key)
    assert diagram._focus == (2, 0)
    assert heard == []


def test_a_cells_colour_is_the_tables(make: Make) -> None:
    diagram, _ = make(flat_view(0.5))
    picture = grounded(diagram)
    expected = QColor(int(table_diverging(LIGHT).colours(np.array([0.5]), 1.0)[0])).name()
    for column, unit in ((0, 0), (0, 1), (1, 0), (1, 3), (2, 0)):
        assert colour_at(picture, diagram.cell_rect(column, unit).center()) == expected


def test_y_points_up(make: Make) -> None:
    ramp = np.repeat(np.linspace(-1, 1, 25, dtype=np.float32)[:, None], 25, axis=1)
    view = flat_view()
    diagram, _ = make(replace(view, maps=(np.stack([ramp, ramp]), *view.maps[1:])))
    cell, picture = diagram.cell_rect(0, 0), grounded(diagram)
    top, bottom = cell.center() - QPointF(0, 20), cell.center() + QPointF(0, 20)
    above, below = QColor(colour_at(picture, top)), QColor(colour_at(picture, bottom))
    assert above.red() > above.blue() + 100
    assert below.blue() > below.red() + 100


def test_only_the_dead_are_hatched(make: Make) -> None:
    diagram, _ = make(flat_view(0.0))
    picture = grounded(diagram)
    counts = [pinkish(picture, diagram, 1, unit) for unit in range(4)]
    assert counts[2] > 150
    assert counts[:2] + counts[3:] == [0, 0, 0]


def test_selection_is_outlined_in_the_accent(make: Make) -> None:
    diagram, _ = make(flat_view(0.0))
    spot = diagram.cell_rect(1, 1).center() - QPointF(diagram.cell_rect(1, 1).width() / 2, 0)
    assert colour_at(grounded(diagram), spot) != LIGHT.accent
    diagram.set_view(replace(flat_view(0.0), selected=(1, 1)))
    assert colour_at(grounded(diagram), spot) == LIGHT.accent


def test_curves_have_the_sign_of_their_weight(make: Make, qapp: QApplication) -> None:
    view = flat_view(0.0, units=1)
    weights = (np.array([[1.0], [1.0]]), np.array([[-1.0]]))
    diagram, _ = make(replace(view, weights=weights, dead=(frozenset(),)))
    picture = grounded(diagram)
    y = diagram.cell_rect(1, 0).center().y()
    after = QColor(
        colour_at(picture, QPointF((diagram.cell_rect(1, 0).right() + diagram.cell_rect(2, 0).left()) / 2, y))
    )
    before = QColor(colour_at(picture, QPointF(diagram.cell_rect(1, 0).left() - 6, y)))
    assert after.blue() > after.red() + 80
    assert before.red() > before.blue() + 80


def test_new_weights_are_drawn_and_equal_views_are_not_painted_again(make: Make, qtbot: QtBot) -> None:
    view = replace(flat_view(0.0, units=1), dead=(frozenset(),))
    diagram, _ = make(view)
    first = grounded(diagram)
    diagram.set_view(replace(view))
    assert diagram.view is view
    diagram.set_view(replace(view, weights=tuple(-w for w in view.weights)))
    assert grounded(diagram) != first


@pytest.mark.slow
def test_dark_colours_follow_the_theme(make: Make, qapp: QApplication) -> None:
    diagram, _ = make(flat_view(1.0))
    apply_theme(qapp, DARK)
    picture = grounded(diagram)
    apply_theme(qapp, LIGHT)
    assert colour_at(picture, diagram.cell_rect(1, 0).center()) == DARK.positive


def test_many_units_turn_with_the_wheel_the_keys_and_a_click_on_more(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net((64, 64))))
    column = diagram.layout_now.columns[1]
    assert (column.shown, column.hidden) == (35, 29)
    assert diagram.cell_rect(1, 40).isEmpty()
    at = QPointF(column.centre, 300)
    none = Qt.MouseButton.NoButton
    plain, still = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, diagram.mapToGlobal(at), QPoint(), QPoint(0, -120), none, plain, still, False)
    QApplication.sendEvent(diagram, event)
    assert diagram.layout_now.columns[1].first == 3
    click(diagram, diagram.layout_now.columns[1].more.center())
    assert diagram.layout_now.columns[1].first == 29
    click(diagram, diagram.layout_now.columns[1].more.center())
    assert diagram.layout_now.columns[1].first == 0
    for _ in range(40):
        QTest.keyClick(diagram, Qt.Key.Key_Down)
    assert diagram._focus == (1, 40)
    assert not diagram.cell_rect(1, 40).isEmpty()
    assert [signal for signal in heard if signal[0] == "unit_selected"] == []


def test_many_layers_scroll_to_what_has_the_focus(make: Make) -> None:
    diagram, heard = make(sample.diagram_view(sample.sample_net((6,) * 12)), QSize(805, 600))
    assert diagram.layout_now.width > 805
    for _ in range(13):
        QTest.keyClick(diagram, Qt.Key.Key_Right)
    cell = diagram.cell_rect(13, diagram._focus[1])
    assert diagram.offset == diagram.layout_now.width - 805
    assert diagram.rect().contains(cell.toRect())
    click(diagram, diagram.layout_now.append.center())
    assert heard == []
    click(diagram, cell.center() + QPointF(diagram.offset, 0))
    assert heard[-1] == ("unit_selected", 13, 0)


def test_a_selected_unit_out_of_sight_comes_into_sight(make: Make) -> None:
    view = sample.diagram_view(sample.sample_net((64, 64)))
    diagram, _ = make(view)
    diagram.set_view(replace(view, selected=(1, 63)))
    assert diagram.layout_now.columns[1].has(63)
    assert diagram.accessibleDescription() == "Hidden 1, neuron 64 of 64, selected"


def test_what_is_not_a_number_or_not_there_is_left_out(make: Make) -> None:
    view = flat_view(0.0)
    broken = np.full((4, 5, 5), np.nan, np.float32)
    broken[0], broken[1] = np.inf, 3e38
    weights = (np.array([[np.nan, np.inf, 1.0, -1.0], [0.0, 1e300, -1.0, 1.0]]), view.weights[1])
    bad = replace(view, maps=(view.maps[0], broken, view.maps[2]), weights=weights, selected=(7, 0))
    diagram, _ = make(bad)
    QTest.mouseMove(diagram, diagram.cell_rect(1, 0).center().toPoint())
    picture = grounded(diagram)
    assert colour_at(picture, diagram.cell_rect(1, 3).center()) == LIGHT.panel
    assert colour_at(picture, diagram.cell_rect(1, 1).center()) == LIGHT.positive
    diagram.set_view(replace(bad, selected=(1, 4)))
    assert diagram._focus == (1, 0)


def test_without_a_network_it_says_so(make: Make) -> None:
    diagram, heard = make(flat_view())
    diagram.set_view(None)
    picture = grounded(diagram)
    assert diagram.accessibleDescription() == "The network is drawn here once its data are read."
    click(diagram, QPointF(100, 100))
    QTest.keyClick(diagram, Qt.Key.Key_Down)
    assert heard == []
    assert len({picture.pixel(x, 385) for x in range(300, 500)}) > 2


def test_a_click_on_the_card_takes_the_keys_along(make: Make) -> None:
    net = sample.sample_net()
    diagram, heard = make(replace(sample.diagram_view(net), biases=net.biases))
    diagram.unit_acted.connect(lambda *args: heard.append(("unit_acted", *args)))
    QTest.mouseMove(diagram, diagram.cell_rect(1, 2).center().toPoint())
    diagram.set_hover_lines(("Hidden 1 · neuron 3",))
    grounded(diagram)
    card = diagram._card
    click(diagram, QPointF(card.left() + 20 + 90, card.bottom() - 20))
    (acted,) = [each for each in heard if each[0] == "unit_acted"]
    assert acted[2:] == (1, 2)
    assert diagram._focus == (1, 2)


def test_keys_do_what_the_card_offers(make: Make) -> None:
    net = sample.sample_net()
    view = replace(sample.diagram_view(net), biases=net.biases)
    diagram, heard = make(view)
    diagram.unit_acted.connect(lambda *args: heard.append(args))
    living = next(u for u in range(8) if not view.is_dead(1, u))
    dead = next((c, u) for c in (1, 2, 3) for u in range(view.counts[c]) if view.is_dead(c, u))
    for (column, unit), wanted in (((1, living), "kill"), (dead, "revive")):
        diagram._move_focus(column, unit)
        heard.clear()
        QTest.keyClick(diagram, Qt.Key.Key_K)
        QTest.keyClick(diagram, Qt.Key.Key_R)
        assert heard == [(wanted, column, unit)]


def test_a_weight_is_named_by_its_ends(make: Make) -> None:
    view = sample.diagram_view(sample.sample_net())
    assert view.name_of(0, 1) == "x₂"
    assert view.name_of(2, 3) == "2.4"
    assert view.name_of(len(view.counts) - 1, 0) == view.output_names[0]


def test_a_picture_that_is_kept_has_no_buttons(make: Make) -> None:
    diagram, _heard = make(sample.diagram_view(sample.sample_net()))
    QTest.mouseMove(diagram, diagram.cell_rect(1, 2).center().toPoint())
    before, layout = grounded(diagram), diagram.layout_now
    with diagram.bare():
        bare = grounded(diagram)
    ground = QColor(diagram.theme.background).name()

    def drawn(picture: QImage, room: QRectF) -> bool:
        spots = [(x, y) for x in range(2, 22, 2) for y in range(2, 22, 2)]
        return any(colour_at(picture, room.topLeft() + QPointF(x, y)) != ground for x, y in spots)

    for room in (layout.columns[1].minus, layout.columns[2].plus, layout.append):
        assert drawn(before, room)
        assert not drawn(bare, room)
    assert drawn(bare, layout.columns[1].count)
    assert grounded(diagram) == before
