"""The line of time: its playhead, its flags and their words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plots.timeline_strip import (
    TimelineEvent,
    TimelineStrip,
    TimelineView,
    fitting,
    word_rooms,
)
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import colour, count, picture_of


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
