"""Unit grid, thumbnails, histogram and timeline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plane.thumbnails import DataThumbnails, Thumbnail, ThumbnailsView
from reluexplorer.widgets.plots.histogram_strip import BASE, HistogramStrip, HistogramView
from reluexplorer.widgets.plots.timeline_strip import (
    TimelineEvent,
    TimelineStrip,
    TimelineView,
    fitting,
    word_rooms,
)
from reluexplorer.widgets.plots.unit_grid import UnitGrid, UnitGridView, lay_out
from reluexplorer.widgets.theme.colormap import table_firing
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)


def picture_of(widget: QWidget) -> QImage:
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.panel))
    widget.render(picture, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return picture


def colour(picture: QImage, x: float, y: float) -> str:
    return QColor(picture.pixel(QPointF(x, y).toPoint())).name()


def count(picture: QImage, rect: QRectF, near: str) -> int:
    """Pixels within a rectangle that are close to a colour."""
    wanted, inside = QColor(near), rect.toRect()
    found = 0
    for x in range(inside.left(), inside.right()):
        for y in range(inside.top(), inside.bottom()):
            c = QColor(picture.pixel(x, y))
            off = (c.red() - wanted.red(), c.green() - wanted.green(), c.blue() - wanted.blue())
            found += max(map(abs, off)) < 40
    return found


@pytest.fixture
def grid(qtbot: QtBot) -> UnitGrid:
    made = UnitGrid()
    qtbot.addWidget(made)
    made.resize(336, 252)
    dead = np.zeros(192, bool)
    dead[5] = True
    firing = np.linspace(0, 1, 192)
    made.set_view(UnitGridView(firing, dead, 16))
    made.show()
    return made


def test_squares_are_as_green_as_they_fire_and_dead_ones_hatched(grid: UnitGrid) -> None:
    picture, layout = picture_of(grid), grid.grid()
    assert layout is not None
    for unit in (0, 100, 191):
        wanted = QColor(int(table_firing(LIGHT).colours(np.array([unit / 191]), 1.0)[0])).name()
        at = layout.rect(unit).center()
        assert colour(picture, at.x(), at.y()) == wanted
    assert count(picture, layout.rect(5), LIGHT.dead) > 20
    assert count(picture, layout.rect(6), LIGHT.dead) == 0
    assert grid.accessibleDescription() == "1 of 192 dead"


def test_the_grid_tells_of_the_square_with_the_keys_and_of_the_one_under_the_mouse(grid: UnitGrid) -> None:
    layout = grid.grid()
    assert layout is not None
    QTest.mouseClick(grid, CLICK, pos=layout.rect(17).center().toPoint())
    told = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, *[Qt.Key.Key_Up] * 3):
        QTest.keyClick(grid, key)
        told.append(grid.accessibleDescription().partition(",")[0])
    assert told == [f"Neuron {number}" for number in (19, 35, 34, 18, 2, 2)]
    assert grid.lines_of(5) == ("Neuron 6", "dead: fires on no point")
    assert grid.lines_of(191) == ("Neuron 192", "fires on 100 % of the data")
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    calm = picture_of(grid)
    QTest.mouseMove(grid, layout.rect(18).center().toPoint())
    assert picture_of(grid) != calm
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert picture_of(grid) == calm


@given(st.integers(1, 600), st.integers(96, 2000), st.integers(72, 1200))
def test_all_squares_fit(units: int, width: int, height: int) -> None:
    layout = lay_out(units, None, width, height)
    last = layout.rect(units - 1)
    assert layout.rect(min(layout.columns, units) - 1).right() <= width + 1
    assert last.bottom() <= height + 1
    assert layout.cell <= layout.pitch


@pytest.fixture
def thumbnails(qtbot: QtBot) -> DataThumbnails:
    made = DataThumbnails()
    qtbot.addWidget(made)
    points = np.array([[-1.0, -1.0], [1.0, 1.0]])
    items = (
        Thumbnail("two", "Two points", points, np.array([0, 1])),
        *(Thumbnail(f"t{i}", f"Set {i}", text=str(i)) for i in range(4)),
        Thumbnail("digits", "Digits", glyph="7", tooltip="8 × 8 digits"),
    )
    made.set_view(ThumbnailsView(items, "two"))
    made.resize(232, made.sizeHint().height())
    made.show()
    return made


def test_thumbnails_show_their_points(thumbnails: DataThumbnails) -> None:
    picture = picture_of(thumbnails)
    assert colour(picture, 7, 45) == LIGHT.negative
    assert colour(picture, 45, 7) == LIGHT.positive
    assert colour(picture, 26, 26) == LIGHT.panel


def test_a_click_asks_and_the_view_decides(thumbnails: DataThumbnails) -> None:
    heard: list[str] = []
    thumbnails.chosen.connect(heard.append)
    QTest.mouseClick(thumbnails.buttons[2], CLICK)
    assert heard == ["t1"]
    assert [button.isChecked() for button in thumbnails.buttons] == [True] + [False] * 5
    assert thumbnails.view is not None
    thumbnails.set_view(replace(thumbnails.view, chosen="t1"))
    assert [button.isChecked() for button in thumbnails.buttons] == [False, False, True, False, False, False]
    picture = picture_of(thumbnails)
    assert colour(picture, thumbnails.buttons[2].x() + 1, 26) == LIGHT.accent
    assert colour(picture, thumbnails.buttons[1].x() + 1, 26) != LIGHT.accent


def test_arrows_move_the_focus_and_enter_chooses(thumbnails: DataThumbnails, qtbot: QtBot) -> None:
    heard: list[str] = []
    thumbnails.chosen.connect(heard.append)
    thumbnails.activateWindow()
    buttons = thumbnails.buttons
    buttons[0].setFocus()
    qtbot.waitUntil(buttons[0].hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert buttons[5].hasFocus()
    QTest.keyClick(buttons[5], Qt.Key.Key_Return)
    QTest.keyClick(buttons[5], Qt.Key.Key_Space)
    assert heard == ["digits", "digits"]


def test_thumbnails_have_names_and_tooltips_and_do_not_overlap(thumbnails: DataThumbnails) -> None:
    assert [b.accessibleName() for b in thumbnails.buttons[:2]] == ["Two points", "Set 0"]
    assert [b.toolTip() for b in thumbnails.buttons[4:]] == ["Set 3", "8 × 8 digits"]
    for width in (214, 232, 300):
        thumbnails.resize(width, 112)
        boxes = [button.geometry() for button in thumbnails.buttons]
        assert all(thumbnails.rect().contains(box) for box in boxes)
        assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_fewer_items_leave_fewer_buttons(thumbnails: DataThumbnails) -> None:
    assert thumbnails.view is not None
    thumbnails.set_view(replace(thumbnails.view, items=thumbnails.view.items[:2]))
    assert [button.item.name for button in thumbnails.buttons] == ["two", "t0"]
    assert thumbnails.sizeHint().height() == 52


@pytest.fixture
def histogram(qtbot: QtBot) -> HistogramStrip:
    made = HistogramStrip()
    qtbot.addWidget(made)
    made.resize(340, 124)
    return made


def test_silent_values_are_blue_and_firing_ones_orange(histogram: HistogramStrip) -> None:
    view = HistogramView(np.array([10, 10]), np.array([-1.0, 0.0, 1.0]))
    histogram.set_view(view)
    picture, base = picture_of(histogram), histogram.height() - BASE
    below, above = QColor(colour(picture, 80, base - 40)), QColor(colour(picture, 250, base - 40))
    assert below.blue() > below.red() + 80
    assert above.red() > above.blue() + 80


def test_bars_are_as_tall_as_their_counts(histogram: HistogramStrip) -> None:
    histogram.set_view(HistogramView(np.array([10, 5, 0]), np.array([-3.0, -2.0, -1.0, -0.5]), gap=1.0))
    assert histogram.view is not None
    picture, base = picture_of(histogram), histogram.height() - BASE
    tall = []
    for value in (-2.5, -1.5, -0.75):
        x = histogram.place(histogram.view, value)
        column = [QColor(picture.pixel(round(x), y)) for y in range(base - 26)]
        tall.append(sum(c.blue() > c.red() + 60 for c in column))
    assert tall[0] - tall[1] == pytest.approx((base - 16) / 2, abs=2)
    assert tall[2] == 0
    assert histogram.accessibleDescription() == "from −3.00 to −0.50, closest 1.00 below the threshold"


def test_the_threshold_leaves_room_for_its_words(histogram: HistogramStrip) -> None:
    view = HistogramView(np.ones(4), np.linspace(-4, -0.83, 5), gap=0.83)
    histogram.set_view(view)
    x = histogram.place(view, 0.0)
    assert 200 < x < histogram.width() - 45
    dead = QRectF(histogram.place(view, -0.83) + 2, 60, x - histogram.place(view, -0.83) - 4, 42)
    assert count(picture_of(histogram), dead, LIGHT.dead) > 30
    histogram.set_view(replace(view, gap=None))
    assert count(picture_of(histogram), dead, LIGHT.dead) == 0


def test_all_values_alike_can_be_shown(histogram: HistogramStrip) -> None:
    histogram.set_view(HistogramView(np.array([3]), np.array([0.0, 0.0])))
    low, high = histogram.span(histogram.view) if histogram.view else (0.0, 0.0)
    assert low < 0.0 < high
    assert not picture_of(histogram).isNull()


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineStrip:
    made = TimelineStrip()
    qtbot.addWidget(made)
    made.resize(816, 64)
    return made


def test_the_playhead_stands_at_its_step(timeline: TimelineStrip) -> None:
    view = TimelineView(np.arange(100), np.linspace(1, 0, 100), 400, 100)
    timeline.set_view(view)
    picture = picture_of(timeline)
    assert timeline.place(view, 100) == 8 + 200
    assert colour(picture, 208, 51) == colour(picture, 100, 55) == LIGHT.accent
    assert colour(picture, 500, 55) == LIGHT.track
    assert timeline.accessibleDescription() == "step 100 of 400"


def test_the_area_is_as_high_as_the_loss(timeline: TimelineStrip) -> None:
    timeline.set_view(TimelineView(np.array([0, 400]), np.array([1.0, 0.0]), 400, 0))
    picture = picture_of(timeline)
    tall = [sum(colour(picture, x, y) != LIGHT.panel for y in range(53)) for x in (108, 408, 708)]
    assert tall == sorted(tall, reverse=True)
    assert tall[1] == pytest.approx((64 - 9 - 4) / 2, abs=2.5)


def test_deaths_are_named_before_revivals_that_follow_at_once() -> None:
    events = [
        TimelineEvent(10, "2.1 died", "dead"), TimelineEvent(12, "2.1 revived", "healthy"),
        TimelineEvent(50, "lr"), TimelineEvent(60, "1.1 revived", "healthy"),
        TimelineEvent(96, "end", "dead"),
    ]  # fmt: skip
    places = [100.0, 120.0, 500.0, 600.0, 970.0]
    assert word_rooms(events, places, 1000.0, lambda words: 10.0 * len(words)) == [
        80.0,
        0.0,
        20.0,
        110.0,
        0.0,
    ]
    beside = [TimelineEvent(1, "first", "dead"), TimelineEvent(2, "second", "dead")]
    assert word_rooms(beside, [100.0, 166.0], 1000.0, lambda _words: 50.0) == [50.0, 0.0]
    assert word_rooms(beside, [100.0, 169.0], 1000.0, lambda _words: 50.0) == [50.0, 50.0]
    close = word_rooms(events[:3], [100.0, 120.0, 160.0], 1000.0, lambda _words: 300.0)
    assert close == [0.0, 0.0, 300.0]


def test_a_flag_of_several_steps_says_from_when_to_when() -> None:
    assert TimelineEvent(0, "2.1 seen dead", "dead", 2, 36).told == "Steps 0 to 36: 2.1 seen dead"
    assert TimelineEvent(9, "lr").told == "Step 9: lr"
    assert TimelineEvent(9, "2.1 died", "dead", 1, 9).told == "Step 9: 2.1 died"


def test_a_persons_own_change_keeps_its_words_beside_deaths() -> None:
    death, change = TimelineEvent(10, "8 in layer 2 died", "dead", 8), TimelineEvent(12, "learning rate 3")
    for places in ([100.0, 104.0], [104.0, 100.0], [100.0, 100.0], [100.0, 260.0], [100.0, 230.0]):
        rooms = word_rooms([death, change], places, 1000.0, lambda words: 10.0 * len(words))
        assert rooms[1] == 150.0
        assert rooms[0] in {0.0, places[1] - places[0] - 18.0}
    two = [TimelineEvent(10, "learning rate 3"), TimelineEvent(12, "1.2 killed by hand")]
    rooms = word_rooms(two, [100.0, 170.0], 1000.0, lambda words: 10.0 * len(words))
    assert rooms == [0.0, 180.0]
    two[0] = replace(two[0], short="→ 3", least="changed")
    rooms = word_rooms(two, [100.0, 170.0], 1000.0, lambda words: 10.0 * len(words))
    assert rooms == [52.0, 180.0]
    assert fitting(two[0], lambda words: 10.0 * len(words), rooms[0]) == "→ 3"


def test_the_playhead_follows_mouse_and_keys(timeline: TimelineStrip, qtbot: QtBot) -> None:
    sought: list[int] = []
    timeline.sought.connect(sought.append)
    timeline.set_view(TimelineView(np.arange(3), np.ones(3), 1600, 400, head=1000))
    timeline.show()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(108, 30))
    assert sought.pop() == 200
    for x, step in ((58, 100), (-20, 0), (800, 1000)):
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(x, 30), timeline.mapToGlobal(QPointF(x, 30)),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(timeline, move)
        assert sought.pop() == step
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton)
    shift = Qt.KeyboardModifier.ShiftModifier
    for key, modifier, step in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 398), (Qt.Key.Key_Right, shift, 399),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 499), (Qt.Key.Key_Home, shift, 0),
        (Qt.Key.Key_Left, shift, 0), (Qt.Key.Key_End, shift, 1000),
    ):  # fmt: skip
        QTest.keyClick(timeline, key, modifier)
        assert sought.pop() == step
    assert timeline.accessibleDescription() == "step 400, wound back from 1,000"


def test_words_at_the_mouse_go_when_something_else_moves_the_step(
    timeline: TimelineStrip, qtbot: QtBot
) -> None:
    view = TimelineView(np.arange(3), np.ones(3), 1600, 400, head=1000)
    box = QRectF(360, 22, 100, 18)

    def pointed() -> bool:
        return count(picture_of(timeline), box, LIGHT.text) > 10

    def point(x: float, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        place = QPointF(x, 30)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, timeline.mapToGlobal(place),
            Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(timeline, move)

    timeline.set_view(view)
    timeline.show()
    assert not pointed()
    point(408)
    assert pointed()
    QTest.keyClick(timeline, Qt.Key.Key_Left)
    assert not pointed()
    point(408)
    timeline.set_view(replace(view, step=398))
    assert not pointed()
    point(408)
    timeline.set_view(replace(view, step=1001, head=1001))
    assert pointed()
    point(308, Qt.MouseButton.LeftButton)
    point(408, Qt.MouseButton.LeftButton)
    for step in (700, 800):
        timeline.set_view(replace(view, step=step, head=1001))
        assert pointed()


def test_a_loss_that_is_not_finite_is_left_out(timeline: TimelineStrip) -> None:
    steps, loss = np.arange(5.0), np.array([1.0, np.nan, np.inf, 0.5, 0.2])
    timeline.set_view(TimelineView(steps, loss, 4, 4))
    kept = np.isfinite(loss)
    with_gaps = picture_of(timeline)
    timeline.set_view(TimelineView(steps[kept], loss[kept], 4, 4))
    assert picture_of(timeline) == with_gaps


def test_events_are_flagged_in_their_colour(timeline: TimelineStrip) -> None:
    view = TimelineView(np.arange(2), np.zeros(2), 400, 0, (TimelineEvent(200, "2.2 died", "dead"),))
    timeline.set_view(view)
    assert colour(picture_of(timeline), 408, 6) == LIGHT.dead
    assert count(picture_of(timeline), QRectF(416, 0, 60, 16), LIGHT.dead) > 10
    timeline.set_view(replace(view, events=()))
    assert count(picture_of(timeline), QRectF(400, 0, 80, 40), LIGHT.dead) == 0


def test_the_words_of_a_flag_have_a_ground_of_their_own_where_the_loss_is_high(
    timeline: TimelineStrip,
) -> None:
    events = (TimelineEvent(100, "2.2 died", "dead"), TimelineEvent(250, "L2 0 → 1"))
    high = TimelineView(np.arange(401), np.ones(401), 400, 400, events)
    timeline.set_view(high)
    band = picture_of(timeline)
    timeline.set_view(replace(high, loss=np.zeros(401)))
    bare = picture_of(timeline)
    for event in events:
        left, top = round(timeline.place(high, event.step)) + 9, 6 if event.role == "dead" else 12
        wide = round(timeline.wide(event.text)) - 1
        words = QRect(left, top - 4, wide, 9)
        assert band.copy(words) == bare.copy(words)
        assert colour(band, left + wide + 30, 12) != LIGHT.panel


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (50, "2.4 dead at the start, 8 seen dead, 1 came back"),
        (46, "9 dead, 1 came back"),
        (19, "9 dead, 1 came back"),
        (18, ""),
    ],
)
def test_words_without_room_give_way_to_shorter_ones_that_tell_all(room, shown):
    event = TimelineEvent(
        0, "2.4 dead at the start, 8 seen dead, 1 came back", "dead", short="9 dead, 1 came back"
    )
    assert fitting(event, len, room) == shown
