"""The chart of a bet: dragged and by keys, with the gap at its end."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.lessons.bet import Bet, gap
from reluexplorer.lessons.exhibit import Line, Lines
from reluexplorer.widgets.plots.bet_chart import BetChart
from reluexplorer.widgets.plots.bet_paint import BetView, level, marks, names_beside, y_range
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import CLICK, picture_of

COUNT = Bet(("dead",), 0.0, 192.0, 40.0, whole=True)
CURVE = Bet(("a", "b", "c"), 0.0, 1.0, 0.5, (2.0, 4.0, 6.0), ("2 layers", "4 layers", "6 layers"), share=True)
X = np.arange(5.0)
LINES = Lines(
    (Line("ReLU", X, 20.0 * X, "dead"),), "Step", "Dead", low=0.0, high=192.0, chance=(96.0, "half")
)
OPEN = BetView(LINES, COUNT, (40.0,), is_open=True, words="dead neurons")


@pytest.fixture
def chart(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    made = BetChart()
    qtbot.addWidget(made)
    made.resize(600, 260)
    made.moved.connect(lambda said: made.set_view(replace(made.view, said=said)))
    made.set_view(OPEN)
    made.show()
    return made


def test_the_mark_is_dragged_and_stays_in_range(chart):
    (at,) = marks(chart.view, chart.layout_now())
    area = chart.layout_now().frame.area
    QTest.mousePress(chart, CLICK, pos=at.toPoint())
    for y, wanted in ((area.center().y(), 96.0), (area.top() - 50, 192.0), (area.bottom() + 50, 0.0)):
        QTest.mouseMove(chart, QPoint(round(area.center().x()), round(y)))
        assert chart.view.said[0] == pytest.approx(wanted, abs=1.5)
        assert chart.view.said[0] == round(chart.view.said[0])
    QTest.mouseRelease(chart, CLICK)
    QTest.mouseMove(chart, area.center().toPoint())
    assert chart.view.said == (0.0,)


def test_the_mark_moves_by_keys_and_enter_bets(chart, qtbot):
    for key, modifier, wanted in (
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 41.0),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 40.0),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 50.0),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 40.0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 192.0),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0.0),
    ):
        QTest.keyClick(chart, key, modifier)
        assert chart.view.said == (wanted,)
    assert chart.accessibleDescription() == "Your bet: 0 dead neurons; arrow keys move it, Enter bets"
    with qtbot.waitSignal(chart.placed):
        QTest.keyClick(chart, Qt.Key.Key_Return)


def test_a_curve_is_drawn_mark_by_mark(chart):
    chart.set_view(BetView(Lines(()), CURVE, (0.5, 0.5, 0.5), is_open=True, words="read"))
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert chart.view.said == pytest.approx((0.5, 0.51, 0.5))
    assert chart.accessibleDescription() == "Your bet at 4 layers: 51 % read; arrow keys move it, Enter bets"
    places = marks(chart.view, chart.layout_now())
    assert [place.x() for place in places] == sorted(place.x() for place in places)
    QTest.mousePress(chart, CLICK, pos=QPoint(round(places[2].x()), round(chart.layout_now().frame.py(0.9))))
    QTest.mouseRelease(chart, CLICK)
    assert chart.view.said[2] == pytest.approx(0.9, abs=0.02)
    assert chart.chosen == 2


def test_on_a_logarithmic_axis_a_key_goes_a_hundredth_of_the_decades(chart):
    bet = Bet(("gain",), 1e-4, 1e4, 1.0, logarithmic=True)
    chart.set_view(BetView(Lines((), log_y=True), bet, (1.0,), is_open=True))
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert chart.view.said[0] == pytest.approx(10**0.08)
    assert y_range(chart.view) == pytest.approx((-4.0, 4.0))
    assert level(chart.view, 100.0) == pytest.approx(2.0)


def test_a_placed_bet_stays_where_it_is_and_tells_the_gap(chart):
    answer = (79.0,)
    ended = replace(OPEN, is_open=False, done=1.0, gap=gap(COUNT, (40.0,), answer), answer=answer)
    waiting = replace(OPEN, is_open=False)
    chart.set_view(waiting)
    before = picture_of(chart)
    assert chart.accessibleDescription() == "Your bet: 40 dead neurons"
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.mouseClick(chart, CLICK, pos=QPoint(300, 60))
    assert chart.view.said == (40.0,)
    chart.set_view(ended)
    assert chart.accessibleDescription() == "You said 40; it was 79. 39 more than you said."
    assert picture_of(chart) != before
    assert chart.layout_now().bracket > chart.layout_now().frame.area.right()
    chart.set_view(replace(ended, said=(), gap=None))
    assert chart.accessibleDescription() == "No bet"


def test_the_axis_reaches_to_where_growing_curves_will_end(chart):
    for shown in (2, 3, 4):
        line = Line("a", 10.0 * X[:shown], X[:shown], "dead")
        done = 10.0 * (shown - 1) / 200.0
        chart.set_view(BetView(Lines((line,)), COUNT, (40.0,), is_open=False, done=done))
    assert chart.layout_now().frame.x == pytest.approx((0.0, 200.0))
    still = Line("a", X, X, "dead")
    for done in (0.1, 0.2, 0.3):
        chart.set_view(BetView(Lines((still,)), COUNT, (40.0,), is_open=False, done=done))
    assert chart.layout_now().frame.x == (0.0, 4.0)


@pytest.mark.parametrize("width", [220, 480, 900])
def test_marks_names_and_bracket_are_inside_at_every_width(chart, width):
    lines = replace(LINES, lines=(*LINES.lines, Line("always in the leak", X, X, "warning", dashed=True)))
    answer = (80.0,)
    chart.resize(width, 180)
    chart.set_view(
        BetView(
            lines, COUNT, (40.0,), False, 1.0, gap(COUNT, (40.0,), answer), 0, answer, "dead", "Dead of 192"
        )
    )
    layout = chart.layout_now()
    assert 0 < layout.frame.area.left() < layout.frame.area.right() < layout.names < layout.bracket < width
    picture_of(chart)


CURVED = BetView(Lines(()), CURVE, (0.5, 0.5, 0.5), is_open=True, words="read")


@pytest.mark.parametrize(
    ("view", "former", "old"),
    [(OPEN, (90.0,), "90"), (CURVED, (0.1, 0.2, 0.9), "10 %, 20 %, 90 %")],
)
def test_the_old_bet_is_seen_and_heard_while_another_is_made(chart, view, former, old):
    chart.set_view(view)
    without = chart.grab().toImage()
    chart.set_view(replace(view, former=former))
    assert chart.grab().toImage() != without
    assert chart.accessibleDescription().endswith(f"Enter bets. Your old bet: {old}; Escape keeps it")


@pytest.mark.parametrize("size", [(220, 84), (480, 120), (900, 300)])
def test_no_name_of_a_line_or_of_chance_stands_on_a_curve_or_on_another(chart, size):
    lines = tuple(Line(f"line {end}", X, X * 0 + end, "accent") for end in (95.0, 96.0, 97.0, 0.0))
    chart.resize(*size)
    chart.set_view(replace(OPEN, lines=replace(LINES, lines=lines), is_open=False, done=1.0))
    layout = chart.layout_now()
    names = names_beside(chart.view, layout)
    assert [name.words for name in names] == [
        "97 line 97.0",
        "96 line 96.0",
        "half",
        "95 line 95.0",
        "0 line 0.0",
    ]
    for name, below in pairwise(names):
        assert name.room.bottom() <= below.room.top()
    assert all(name.room.left() > layout.frame.area.right() for name in names)


def test_a_bracket_without_words_leaves_their_width_to_the_lines(chart):
    answer = (79.0,)
    ended = replace(OPEN, is_open=False, done=1.0, gap=gap(COUNT, (40.0,), answer), answer=answer)
    chart.set_view(ended)
    told = chart.layout_now()
    chart.set_view(replace(ended, tells_gap=False))
    untold = chart.layout_now()
    assert untold.frame.area.width() - told.frame.area.width() == pytest.approx(untold.bracket - told.bracket)
    assert untold.bracket == chart.width() - 12
