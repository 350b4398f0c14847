"""Painting shared out over turns: a budget for each, the last picture until then, who waits longest first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsView, QVBoxLayout, QWidget

from reluexplorer.widgets.painting import pace
from reluexplorer.widgets.painting.pace import BUDGET, PACE, MadeAhead, paced

pytestmark = pytest.mark.usefixtures("qapp")
SLOW = 0.75 * BUDGET
CHEAP = 1e-4


class Clock:
    """Seconds that pass only where something is painted."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Stripe(QWidget):
    """Fills itself with one colour, which takes a time."""

    def __init__(self, clock: Clock, painted: list[QWidget], cost: float = SLOW) -> None:
        super().__init__()
        self._clock, self._painted, self.cost, self.colour = clock, painted, cost, "red"

    @paced
    def paintEvent(self, _event: Any) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.colour))
        self._clock.now += self.cost
        self._painted.append(self)


class Layered(Stripe, MadeAhead):
    """A stripe whose colour comes about in parts, each of which takes a time; painting it is cheap."""

    def __init__(self, clock: Clock, painted: list[QWidget], parts: int = 3) -> None:
        super().__init__(clock, painted, 2 * pace._CHEAP)
        self._parts, self._made = parts, [""] * parts

    def parts_ahead(self) -> Iterator[None]:
        for part in range(self._parts):
            if self._made[part] != self.colour:
                yield
                self._clock.now += SLOW
                self._made[part] = self.colour

    def made(self, colour: str) -> int:
        """Return how many parts are there in a colour."""
        return self._made.count(colour)


class Scene(QGraphicsView):
    """A view whose contents lie on a widget of their own."""

    def __init__(self, clock: Clock, painted: list[QWidget]) -> None:
        super().__init__()
        self._clock, self._painted, self.colour = clock, painted, "red"

    @paced
    def paintEvent(self, event: Any) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self.colour))
        self._clock.now += SLOW
        self._painted.append(self)


class Column:
    """Widgets beneath each other on the screen, all painted once."""

    def __init__(self, clock: Clock) -> None:
        self.painted: list[QWidget] = []
        self.clock = clock
        self.window = QWidget()
        self._box = QVBoxLayout(self.window)
        self.each: list[Any] = []

    def show(self, *widgets: Any) -> None:
        self.each = list(widgets)
        for widget in widgets:
            self._box.addWidget(widget)
        self.window.resize(200, 300)
        self.window.show()
        self.rest()

    def rest(self) -> None:
        """Let turns pass in which all that is out of date is painted."""
        for _turn in range(40):
            QApplication.processEvents()
        self.painted.clear()

    def change(self, colour: str, *widgets: Any) -> None:
        for widget in widgets or self.each:
            widget.colour = colour
            (widget.viewport() if isinstance(widget, Scene) else widget).update()

    def turn(self) -> list[int]:
        """Let Qt paint what is out of date; return the numbers of those that were painted, in order."""
        self.painted.clear()
        while not self.painted:
            QApplication.processEvents()
        return [self.each.index(widget) for widget in self.painted]

    def shown(self, widget: QWidget) -> str:
        """Return the colour of the middle of a widget on the screen."""
        screen: Any = self.window.backingStore().paintDevice()
        at = widget.mapTo(self.window, widget.rect().center()) * screen.devicePixelRatio()
        return str(QColor(screen.pixel(at)).name())


RED, BLUE, LIME = "#ff0000", "#0000ff", "#00ff00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(pace.time, "thread_time", found)
    monkeypatch.setattr(pace.time, "perf_counter", found)
    return found


@pytest.fixture
def column(clock: Clock) -> Iterator[Column]:
    beneath = QObject()
    PACE.begin(beneath)
    made = Column(clock)
    yield made
    made.window.close()
    made.window.deleteLater()
    PACE.end()


def stripes(column: Column, *costs: float) -> list[Any]:
    return [Stripe(column.clock, column.painted, cost) for cost in costs]


def layers(column: Column, count: int) -> list[Any]:
    """Widgets that are made in parts, painted in red."""
    made = [Layered(column.clock, column.painted) for _ in range(count)]
    column.show(*made)
    return made


def test_what_does_not_fit_into_a_turn_shows_its_last_picture_and_is_painted_in_the_next(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW))
    assert [column.shown(each) for each in column.each] == [RED] * 3
    column.change("blue")
    assert column.turn() == [0]
    assert [column.shown(each) for each in column.each] == [BLUE, RED, RED]
    assert PACE.is_behind
    assert column.turn() == [1]
    assert column.turn() == [2]
    assert [column.shown(each) for each in column.each] == [BLUE] * 3
    column.rest()
    assert not PACE.is_behind


def test_a_turn_takes_as_many_as_fit_into_its_budget(column: Column):
    column.show(*stripes(column, 0.4 * BUDGET, 0.5 * BUDGET, 0.4 * BUDGET, 0.5 * BUDGET))
    column.change("blue")
    assert column.turn() == [0, 1]
    assert column.turn() == [2, 3]


def test_other_work_of_a_turn_leaves_less_room_in_it(column: Column, clock: Clock):
    column.show(*stripes(column, 0.4 * BUDGET, 0.4 * BUDGET, CHEAP))
    column.change("blue")
    with PACE.spends():
        clock.now += BUDGET
    assert column.turn() == [2]
    assert column.turn() == [0, 1]
    with PACE.spends():
        clock.now += BUDGET
    column.rest()
    column.change("lime")
    assert column.turn() == [0, 1, 2]


def test_what_takes_longer_than_a_budget_is_painted_alone(column: Column):
    column.show(*stripes(column, 3 * BUDGET, 3 * BUDGET))
    column.change("blue")
    assert (column.turn(), column.turn()) == ([0], [1])


def test_what_is_cheap_is_painted_whatever_else_is(column: Column):
    column.show(*stripes(column, SLOW, CHEAP, SLOW, CHEAP))
    column.change("blue")
    assert column.turn() == [0, 1, 3]


def test_a_cheap_painting_that_shows_nothing_new_does_not_make_the_next_one_cheap(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.cost = CHEAP
    column.change("red")
    column.rest()
    for each in column.each:
        each.cost = SLOW
    column.change("blue")
    assert column.turn() == [0]
    assert column.turn() == [1]


def test_what_was_not_kept_of_a_widget_is_painted_and_not_left_bare(column: Column):
    """The second was cheap when all of it was painted, and dear where a part was: only that was kept."""
    column.show(*stripes(column, SLOW, CHEAP))
    _first, second = column.each
    second.cost = SLOW
    second.update(0, 0, 5, 5)
    column.rest()
    column.change("blue")
    assert column.turn() == [0, 1]
    assert column.shown(second) == BLUE


def test_what_was_dear_once_is_not_shown_as_it_was_then(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    _first, second = column.each
    second.cost = CHEAP
    for _ in range(60):
        column.change("lime", second)
        column.rest()
    second.cost = SLOW
    second.update(0, 0, 5, 5)
    column.rest()
    column.change("blue")
    column.turn()
    assert column.shown(second) in {LIME, BLUE}


class Faulty(Layered):
    """A widget of which no part can be made any more once it is broken."""

    is_broken = False

    def parts_ahead(self) -> Iterator[None]:
        if self.is_broken:
            yield
            raise ValueError("no part")


def test_one_whose_parts_cannot_be_made_keeps_none_from_its_turn(column: Column, clock: Clock):
    faulty = Faulty(clock, column.painted)
    column.show(faulty, *stripes(column, SLOW, SLOW))
    faulty.is_broken = True
    PACE._waiting = dict.fromkeys(column.each)
    with pytest.raises(ValueError, match="no part"):
        PACE._choose()
    column.change("blue", *column.each[1:])
    assert sorted(column.turn() + column.turn()) == [1, 2]
    assert faulty not in PACE._waiting


SCALED = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from reluexplorer.widgets.painting.last_picture import LastPicture

class Hatched(QWidget):
    last = None

    def paintEvent(self, event):
        if self.last is not None:
            self.last.show(self)
            return
        with QPainter(self) as painter:
            for place in range(0, self.width(), 3):
                painter.drawLine(place, 0, place, self.height())
            painter.drawText(20, 20, "Words")

application = QApplication(sys.argv[:1])
window = QWidget()
window.resize(403, 305)
widget = Hatched(window)
widget.setGeometry(107, 83, 203, 111)
window.show()
for _ in range(20):
    QCoreApplication.processEvents()
before = window.backingStore().paintDevice().copy()
last = LastPicture()
last.take(widget, QRegion(widget.rect()))
widget.last = last
widget.repaint()
after = window.backingStore().paintDevice().copy()
print(window.devicePixelRatioF(), before == after, before.size() == after.size())
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "1.75", "2"])
def test_the_last_picture_is_the_same_pixels_in_every_scale(ratio: str):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": ratio}
    said = subprocess.run(
        [sys.executable, "-c", SCALED], env=environment, text=True, capture_output=True, check=True
    )
    assert said.stdout.split() == [str(float(ratio)), "True", "True"]


def test_who_waits_longest_is_painted_before_what_was_shown_a_moment_ago(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0]
    column.change("lime", column.each[0])
    assert column.turn() == [1]
    assert column.shown(column.each[0]) == BLUE
    assert column.turn() == [2]
    assert column.turn() == [0]
    assert column.shown(column.each[0]) == LIME


def test_a_new_size_stretches_the_last_picture_until_it_is_painted(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.colour = "blue"
    column.window.resize(320, 460)
    assert column.turn() == [0]
    second = column.each[1]
    screen: Any = column.window.backingStore().paintDevice()
    corner = second.mapTo(column.window, second.rect().bottomRight() - QPoint(1, 1))
    assert (column.shown(second), QColor(screen.pixel(corner)).name()) == (RED, RED)
    assert column.turn() == [1]
    assert column.shown(second) == BLUE


def test_a_part_that_is_painted_anew_leaves_the_rest_of_the_last_picture(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    second = column.each[1]
    second.colour = "blue"
    second.update(QRect(0, 0, second.width(), 4))
    column.rest()
    column.change("lime")
    assert column.turn() == [0]
    screen: Any = column.window.backingStore().paintDevice()
    top, middle = (second.mapTo(column.window, QPoint(9, y)) for y in (1, second.height() // 2))
    assert [QColor(screen.pixel(at)).name() for at in (top, middle)] == [BLUE, RED]


def test_the_contents_of_a_view_wait_as_a_widget_does(column: Column):
    scenes = [Scene(column.clock, column.painted) for _ in range(2)]
    column.show(*scenes)
    column.change("blue")
    assert column.turn() == [0]
    assert [column.shown(each.viewport()) for each in scenes] == [BLUE, RED]
    assert column.turn() == [1]
    assert column.shown(scenes[1].viewport()) == BLUE


def test_parts_are_made_in_turns_of_their_own_before_the_painting_that_shows_them(column: Column):
    (layered,) = layers(column, 1)
    column.change("blue")
    longest, steps = 0.0, []
    while not column.painted:
        began = column.clock.now
        QApplication.processEvents()
        longest = max(longest, column.clock.now - began)
        steps.append((layered.made("blue"), column.shown(layered)))
    assert {made for made, shown in steps if shown == RED} >= {1, 2, 3}
    assert steps[-1] == (3, BLUE)
    assert longest <= BUDGET
    column.rest()
    assert not PACE.is_behind


def _seen_until_painted(column: Column, layered: Layered) -> list[tuple[int, str]]:
    """Return how many parts were made and what was shown after each turn until it was painted."""
    column.painted.clear()
    steps = []
    while layered not in column.painted:
        began = column.clock.now
        QApplication.processEvents()
        assert column.clock.now - began <= BUDGET
        steps.append((layered.made(layered.colour), column.shown(layered)))
    return steps


def test_what_the_screen_does_not_show_yet_comes_once_its_parts_are_made(column: Column):
    column.show(*stripes(column, CHEAP))
    layered = Layered(column.clock, column.painted)
    layered.colour = "blue"
    layered.hide()
    column._box.addWidget(layered)
    nothing = column.window.palette().window().color().name()
    layered.show()
    assert {made for made, shown in _seen_until_painted(column, layered) if shown == nothing} >= {1, 2}
    assert (layered.made("blue"), column.shown(layered)) == (3, BLUE)
    layered.hide()
    PACE.forget()
    layered.colour = "lime"
    layered.show()
    assert {made for made, shown in _seen_until_painted(column, layered) if shown == nothing} >= {1, 2}
    assert (layered.made("lime"), column.shown(layered)) == (3, LIME)


def test_what_is_hidden_when_how_all_looked_before_is_over_still_comes_in_turns(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.hide()
    PACE.forget()
    column.change("blue")
    for each in column.each:
        each.show()
    assert column.turn() == [0]
    assert column.turn() == [1]
    assert [column.shown(each) for each in column.each] == [BLUE, BLUE]


def test_what_the_screen_shows_stays_there_when_how_all_looked_before_is_over(column: Column):
    (layered,) = layers(column, 1)
    PACE.forget()
    column.change("blue")
    assert _seen_until_painted(column, layered)[-1] == (0, BLUE)


def test_parts_that_are_made_already_are_not_waited_for(column: Column):
    (layered,) = layers(column, 1)
    layered.colour = "blue"
    assert len(list(PACE.parts_ahead(column.window))) == 3
    assert list(PACE.parts_ahead(column.window)) == []
    layered.update()
    assert column.turn() == [0]
    assert column.shown(layered) == BLUE


def test_who_waits_for_parts_lets_what_is_cheap_be_painted(column: Column):
    layered, other = layers(column, 2)
    other.cost = CHEAP
    other._parts = 0
    column.rest()
    column.change("blue")
    assert column.turn() == [1]
    assert (column.shown(layered), column.shown(other)) == (RED, BLUE)
    assert column.turn() == [0]


def test_parts_that_newer_ones_overtake_again_and_again_are_made_at_once_in_the_end(column: Column):
    (layered,) = layers(column, 1)
    column.painted.clear()
    for number in range(200):
        column.change(f"#0000{number % 256:02x}")
        QApplication.processEvents()
        if column.painted:
            break
    assert number > 5
    assert column.shown(layered) == layered.colour


def test_a_picture_of_what_waits_for_parts_shows_it_as_it_is(column: Column):
    (layered,) = layers(column, 1)
    column.change("blue")
    picture = PACE.grab(layered).toImage()
    assert picture.pixelColor(picture.rect().center()).name() == BLUE
    assert layered.made("blue") == 0


def test_a_picture_that_is_not_the_screens_shows_all_as_it_is(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    column.change("blue")
    picture = PACE.grab(column.window).toImage()
    ratio = picture.devicePixelRatio()
    places = [each.mapTo(column.window, each.rect().center()) * ratio for each in column.each]
    assert [picture.pixelColor(at).name() for at in places] == [BLUE, BLUE]
    assert column.turn() == [0]


def test_what_is_hidden_or_deleted_while_it_waits_keeps_nobody_waiting(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0]
    column.each[1].hide()
    gone = column.each.pop(2)
    gone.setParent(None)
    gone.deleteLater()
    del gone
    while column.shown(column.each[2]) != BLUE:
        QApplication.processEvents()
    column.rest()
    assert not PACE.is_behind


def test_before_it_begins_and_after_it_ends_all_is_painted_as_qt_asks(clock: Clock):
    column = Column(clock)
    column.show(*stripes(column, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0, 1]
    beneath = QObject()
    PACE.begin(beneath)
    column.change("lime")
    assert column.turn() == [0, 1]
    column.change("blue")
    assert column.turn() == [0]
    PACE.end()
    column.change("lime")
    assert column.turn() == [0, 1]
    column.window.close()
    column.window.deleteLater()


def test_the_end_of_what_it_began_with_before_does_not_end_it(column: Column):
    former, newer = QObject(), QObject()
    PACE.begin(former)
    PACE.begin(newer)
    shiboken6.delete(former)
    assert PACE.shares
    shiboken6.delete(newer)
    assert not PACE.shares


def test_it_is_at_work_in_a_turn_with_painting_and_until_all_is_painted(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    assert not PACE.is_at_work
    column.change("blue")
    seen = []
    for _each in column.each:
        column.turn()
        seen.append(PACE.is_at_work)
    column.rest()
    assert (seen, PACE.is_at_work) == ([True, True], False)


def test_what_lies_upon_another_is_painted_with_it_and_neither_has_the_other_wait_for_ever(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    below = column.each[0]
    upon = Stripe(column.clock, column.painted)
    upon.setParent(below)
    upon.setGeometry(10, 10, 40, 20)
    upon.show()
    column.each.append(upon)
    column.rest()
    column.change("blue")
    assert column.turn() == [0]
    assert column.turn() == [0, 2]
    assert column.turn() == [1]
    column.rest()
    assert not PACE.is_behind
    assert [column.shown(each) for each in column.each] == [BLUE] * 3
