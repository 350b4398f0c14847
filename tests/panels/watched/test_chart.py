"""The chart of a watched run: its curves, its cursor under mouse and keys, and what stands for no curve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.panels.watched.chart.dead_lane import event_points
from reluexplorer.panels.watched.chart.lanes import _no_loss
from reluexplorer.panels.watched.chart.lines_of import ValueScale, in_steps, scale_of, smoothed
from reluexplorer.panels.watched.chart.overlay import _beside
from reluexplorer.panels.watched.chart.rooms import rooms_of
from reluexplorer.panels.watched.shared.axis import StepAxis
from reluexplorer.watch.run import Curve
from tests.panels.watched import planted

LEFT = Qt.MouseButton.LeftButton


def test_a_smoothed_curve_has_less_noise_and_keeps_a_jump():
    random = np.random.RandomState(1)
    steps = np.arange(10_000)
    level = np.where(steps < 5_000, 1.0, 3.0)
    at, values = smoothed(Curve(steps, level + 0.1 * random.standard_normal(10_000)))
    assert len(at) == 500
    assert np.abs(values - np.where(at < 5_000, 1.0, 3.0))[np.abs(at - 5_000) > 45].max() < 0.05


def test_two_losses_close_to_each_other_make_no_vertical_jump():
    steps = np.sort(np.append(np.arange(20) * 50 + 1, (50, 648)))
    at, values = smoothed(Curve(steps, np.where(steps < 300, 1.0, 3.0)))
    assert len(at) == 20
    assert np.diff(at).min() >= 25
    assert (at[1], at[13]) == (50.5, 649.5)
    assert (values[0], values[-1]) == (1.0, 3.0)


def test_a_curve_with_gaps_and_one_of_few_points_are_smoothed_as_far_as_they_go():
    steps, values = smoothed(Curve(np.array([0, 1, 2]), np.array([1.0, np.nan, 3.0])))
    assert (steps.tolist(), values.tolist()) == ([0, 2], [1.0, 3.0])


def test_a_figure_in_steps_has_a_corner_where_it_changes_and_goes_on_to_the_end():
    steps, values = in_steps(np.array([0, 10, 20, 30]), np.array([1.0, 1.0, 2.0, np.nan]), 50)
    assert steps.tolist() == [0, 20, 20, 50]
    assert values.tolist() == [1, 1, 2, 2]


def test_scales_are_logarithmic_where_values_span_much_and_have_round_ticks():
    wide = scale_of(np.array([0.13, 2.2, np.nan]))
    assert wide.is_log
    assert wide.ticks(4) == (0.2, 0.5, 1.0, 2.0)
    assert wide.share(wide.low) == 0.0
    assert wide.share(9.0) == 1.0
    narrow = scale_of(np.array([1.0, 2.0]))
    assert not narrow.is_log
    assert narrow.ticks(3) == (1.0, 1.5, 2.0)
    assert scale_of(np.array([np.nan])) is None
    assert ValueScale(0.0, 60.0).ticks(3) == (0.0, 20.0, 40.0, 60.0)[::2]
    assert scale_of(np.zeros(3)).ticks(3)


def test_a_click_asks_for_the_step_of_the_nearest_look_and_near_an_event_for_its_step(shown, asked):
    chart = shown().chart.chart
    steps, rooms = asked(chart.step_asked), chart.rooms()
    y = round(rooms.loss.center().y())
    QTest.mouseClick(chart, LEFT, pos=QPoint(round(rooms.x(2_000)), y))
    QTest.mouseClick(chart, LEFT, pos=QPoint(round(rooms.x(planted.DEATH)) + 3, y))
    assert abs(steps[0][0] - 2_000) <= 50
    assert steps[0][0] % 50 == 0
    assert steps[1:] == [(planted.DEATH, False)]


def test_the_cursor_is_dragged(shown, asked):
    chart = shown().chart.chart
    steps, rooms = asked(chart.step_asked), chart.rooms()
    y = round(rooms.dead.center().y())
    QTest.mousePress(chart, LEFT, pos=QPoint(round(rooms.x(2_000)), y))
    QTest.mouseMove(chart, QPoint(round(rooms.x(6_500)), y))
    QTest.mouseRelease(chart, LEFT, pos=QPoint(round(rooms.x(6_500)), y))
    QTest.mouseMove(chart, QPoint(round(rooms.x(9_000)), y))
    assert [goes_on for _step, goes_on in steps] == [False, True]
    assert abs(steps[1][0] - 6_500) <= 50


def test_keys_go_from_look_to_look_from_event_to_event_and_to_the_ends(shown, asked):
    chart = shown(step=6_000).chart.chart
    steps = asked(chart.step_asked)
    chart.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(chart, key)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(chart, key, Qt.KeyboardModifier.ControlModifier)
    assert [step for step, _goes_on in steps] == [
        5_950, 6_050, 6_000 - 24 * 50 - 50, 0, None, planted.DEATH, 5_700
    ]  # fmt: skip


def test_events_are_told_to_a_screen_reader_and_can_be_pressed(shown, asked):
    chart = shown().chart.chart
    steps = asked(chart.step_asked)
    names = [chart.part(place).name for place in range(chart.count_parts())]
    assert names[3:5] == ["3 units of fc1 woke at step 5,700", "41 units of fc1 died at step 8,050"]
    chart.part(4).doings[0][1]()
    chart.level_told().put(300.0)
    assert steps == [(planted.DEATH, False), (300, False)]
    assert chart.accessibleDescription().startswith("step 12,450, loss 0.")
    assert chart.accessibleDescription().endswith("58 dead in fc1. 41 units of fc1 died at step 8,050")


def test_the_tip_tells_the_figures_of_the_step_under_the_mouse(shown, run):
    chart = shown().chart.chart
    x = round(chart.rooms().x(planted.DEATH))
    assert chart.tip_at(QPoint(x, 40)).words.splitlines() == [
        "step 8,050", f"loss {run.loss.at(planted.DEATH):.3g}", "learning rate 0.2", "56 dead in fc1",
        "41 units of fc1 died at step 8,050",
    ]  # fmt: skip
    assert chart.tip_at(QPoint(4, 40)).words == chart.toolTip()


def test_of_events_that_lie_upon_each_other_the_largest_has_a_dot(shown, run):
    chart = shown(size=(1024, 654)).chart.chart
    points = event_points(run, planted.FC1, chart.rooms())
    assert [step for _at, step, _died in points] == [1_100, 3_700, 4_750, 5_700, 8_050, 9_250, 11_200]
    many = planted.large(480, 200, 2)
    found = event_points(many, 0, chart.rooms())
    x = sorted(at.x() for at, _step, _died in found)
    assert len(found) <= 24
    assert np.diff(x).min() >= 9


def test_the_slider_and_the_button_ask_for_a_step_and_to_follow(shown, asked):
    card = shown().chart
    steps = asked(card.step_asked)
    assert card.follow.isChecked()
    assert card.step.text() == "12,450"
    QTest.mouseClick(card.follow, LEFT)
    assert steps.pop() == (12_450, False)
    track = card.slider._track
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() // 2, 12))
    middle, goes_on = steps.pop()
    assert abs(middle - 6_225) <= 60
    assert middle % 50 == 0
    assert not goes_on
    QTest.keyClick(track, Qt.Key.Key_End)
    assert steps.pop()[0] is None


def test_at_a_chosen_step_the_button_is_out_and_follows_again(shown, asked):
    card = shown(step=6_000).chart
    steps = asked(card.step_asked)
    assert not card.follow.isChecked()
    assert (card.step.text(), card.slider.value()) == ("6,000", 6_000.0)
    QTest.keyClick(card.follow, Qt.Key.Key_Return)
    assert steps == [(None, False)]


def test_the_grip_of_the_slider_is_below_the_cursor(shown):
    card = shown(step=6_000).chart
    track = card.slider._track
    grip = 9 + (track.width() - 18) * track.value() / track.maximum()
    x = track.mapTo(card, QPoint(0, 0)).x() + grip
    assert abs(x - card.chart.mapTo(card, QPoint(0, 0)).x() - card.chart.rooms().x(6_000)) <= 1.5


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_lanes_lie_below_each_other_within_the_chart(shown, size):
    chart = shown(size=size).chart.chart
    rooms = chart.rooms()
    assert 0 <= rooms.loss.top() < rooms.loss.bottom() < rooms.rate.top()
    assert rooms.rate.bottom() < rooms.dead.top() < rooms.dead.bottom() < chart.height() - 16
    assert rooms.right < chart.width()


def test_what_a_run_does_not_tell_is_not_drawn(shown):
    body = shown(run=planted.run(logs=False))
    chart = body.chart.chart
    lane, image = chart.rooms().loss, chart.grab().toImage()
    ratio = image.devicePixelRatio()
    inks = {
        image.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(int(lane.left()) + 2, int(lane.left()) + 100)
        for y in range(int(lane.top()), int(lane.bottom()))
    }
    assert len(inks) == 1


@pytest.mark.parametrize("make", [planted.shares_alone, planted.nothing, lambda: planted.run(0)])
def test_runs_that_tell_little_are_painted(shown, make):
    body = shown(run=make(), layer=0)
    assert not body.grab().isNull()
    assert body.chart.chart.accessibleDescription()


def test_the_picture_is_made_once_for_a_run_whatever_step_is_looked_at(shown):
    body = shown()
    chart = body.chart.chart
    body.grab()
    made = chart._picture._picture.cacheKey()
    chart.set_view(type(chart.view)(chart.view.run, chart.view.layer, step=3_000))
    body.grab()
    assert chart._picture._picture.cacheKey() == made


@pytest.mark.parametrize("make", [planted.run, lambda: planted.large(60, 5_000, 1)])
def test_a_loss_is_drawn_however_many_points_it_has(shown, make):
    chart = shown(run=make(), layer=0).chart.chart
    lane, image = chart.rooms().loss, chart.grab().toImage()
    ground = image.pixelColor(2, image.height() // 2).name()
    for share in (0.1, 0.4, 0.6, 0.9):
        x = round(lane.left() + share * lane.width())
        inks = [image.pixelColor(x, y).lightness() for y in range(int(lane.top()), int(lane.bottom()))]
        assert min(inks) < 60, share
    assert ground == image.pixelColor(2, image.height() // 2 + 1).name()


@pytest.mark.parametrize(
    ("x", "wide", "left", "kept"),
    [(600, 200, 386, 200), (150, 200, 164, 200), (300, 700, 314, 670), (700, 900, 94, 592)],
)
def test_words_beside_the_cursor_stay_within_the_chart(x, wide, left, kept):
    rooms = rooms_of(984, 400, StepAxis(0, 100))
    assert (rooms.left, rooms.right) == (92, 900)
    begin, width, _flags = _beside(x, wide, rooms)
    assert (begin, width) == (left, kept)
    assert begin >= rooms.left
    assert begin + width <= 984


@pytest.mark.parametrize(
    "loss", [[np.nan] * 4, [1.0, 2.0, np.nan, np.inf], [0.0] * 4, [-1.0, 3.0, -2.0, 1.0]]
)
def test_a_loss_that_is_no_number_and_a_model_without_layers_are_painted(shown, loss):
    curve = Curve(np.arange(4) * 50, np.array(loss))
    for run in (planted.run(200), planted.nothing()):
        body = shown(run=replace(run, loss=curve), layer=0)
        assert not body.grab().isNull()


def test_why_no_loss_is_drawn_is_said():
    nothing = planted.nothing()
    assert _no_loss(nothing).startswith("No loss is kept: ")
    assert _no_loss(replace(nothing, loss=Curve(np.array([0]), np.array([np.nan])))) == "not finite"
    bare = replace(planted.shares_alone(), loss=nothing.loss)
    assert _no_loss(bare) == "The file tells no loss."


def test_a_run_with_looks_and_no_layers_is_painted(shown):
    run = replace(planted.nothing(), steps=np.array([0, 50]), dead=np.zeros((2, 0), np.int64))
    assert not shown(run=run, layer=0).grab().isNull()
