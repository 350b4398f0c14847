"""The newest looks, in which deaths cannot be known yet: in the table, the chart and in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from reluexplorer.panels.watched.chart.dead_lane import dead_parts, dead_scale, dead_series, event_points
from reluexplorer.panels.watched.chart.rooms import rooms_of
from reluexplorer.panels.watched.shared.axis import axis_of
from reluexplorer.panels.watched.shared.event_words import step_words
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.row_texts import cells, dead_tip, told, unit_tip
from reluexplorer.panels.watched.shared.unit_rows import SILENT, happened, rows_at
from reluexplorer.panels.watched.shared.unit_strip import silent_ink, unit_inks
from reluexplorer.panels.watched.subject.square_keys import SILENT_SHOWN, key_counts
from reluexplorer.panels.watched.subject.subject_words import told_of
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.watched import planted
from tests.watch.test_silent_yet import training
from tests.watch.test_stilled import MEANING, stilled

SINCE = "2 more silent since, for too short to be called dead"


def test_a_row_has_both_figures_and_its_tooltip_says_what_they_are():
    run = training()
    row = rows_at(run, run.step)[0]
    assert cells(row)["dead"] == "1 + 2"
    assert dead_tip(row, run.window) == f"1 dead: silent in 3 samples in a row\n{SINCE}"
    assert SINCE in told(row, happened(run)[0])
    before = rows_at(run, 200)[0]
    assert (cells(before)["dead"], dead_tip(before, 3)) == ("2", "2 dead: silent in 3 samples in a row")


def test_the_line_is_split_where_deaths_are_no_longer_known_and_falls_for_units_that_fire_again_alone():
    run = training()
    sure, open_end = dead_parts(run, 0, 350.0)
    assert sure[0].tolist() == [0, 50, 50, 100, 100, 250, 250, 300]
    assert sure[1].tolist() == [0, 0, 1, 1, 2, 2, 1, 1]
    assert open_end[0].tolist() == [300, 300, 350, 350, 350]
    assert open_end[1].tolist() == [1, 2, 2, 3, 3]
    assert dead_scale(run).high == pytest.approx(3 * 1.12)


def test_a_run_shorter_than_a_window_is_dashed_and_one_of_shares_alone_is_not():
    begun, shares = training(2), planted.shares_alone()
    assert [len(part[0]) for part in dead_parts(begun, 0, 50.0)] == [0, 4]
    assert len(dead_parts(shares, 0, 20_000.0)[1][0]) == 0


def test_marks_lie_on_the_line():
    run = training(9)
    rooms = rooms_of(984, 400, axis_of(run))
    lane, scale = rooms.dead, dead_scale(run)
    points = event_points(run, 0, rooms)
    assert [(step, died) for _at, step, died in points] == [
        (50, True),
        (100, True),
        (250, False),
        (300, True),
    ]
    for at, step, _died in points:
        value = float(dead_series(run, 0)[run.row(step)])
        assert at.y() == pytest.approx(lane.bottom() - scale.share(value) * lane.height())


def test_a_step_and_a_layer_without_deaths_are_told_with_those_silent_since():
    assert step_words(training(), 0, 350).endswith(f"1 dead in fc1\n{SINCE}")
    assert "since" not in step_words(training(), 0, 250)
    assert told_of(Moment(training(2))).sentence.endswith(
        "1 more is silent by now, in fewer than 3 samples in a row: not called dead yet."
    )


def test_silent_units_are_named_so_and_not_rarely_in_words_and_strip(shown):
    run = training()
    row = rows_at(run, run.step)[0]
    assert row.counts == (1, 0, 2, 1, 0)
    assert unit_tip(row, 1) == "Unit 1 of fc1\nsilent, for too short to be called dead"
    assert "silent 2" in told(row, happened(run)[0])
    inks = unit_inks(row, LIGHT)
    assert inks[1] == inks[2] == QColor(silent_ink(LIGHT)).rgba()
    assert key_counts(Moment(run), row)[SILENT_SHOWN] == 2
    body = shown(run=run, layer=0)
    assert "2 silent" in body.column.keys.accessibleName()
    assert rows_at(run, 250)[0].counts[SILENT] == 0


def test_a_layer_that_fell_still_is_the_headline_and_what_is_marked(shown):
    run = stilled()
    body = shown(run=run, layer=1)
    assert body.column.title.text() == "No unit of fc2 fires any more"
    assert body.column.pill.words() == "since step 600"
    assert MEANING in body.column.about.text()
    assert Moment(run, 1).marked == 600
    assert body.column.keys.accessibleName() == "1 dead, 2 silent, 0 fire"
    assert body.column.note.isHidden()
    assert body.chart.chart.accessibleDescription().endswith("No unit of fc2 fires any more since step 600")
    assert told_of(Moment(run, 1, step=300)).title == "1 unit of fc2 died"
    assert told_of(Moment(run, 0)).title == "No unit of fc1 has died"


def reddish(image, chart, step):
    """Which share of the line between two looks has the ink of dead units."""
    rooms, ratio = chart.rooms(), image.devicePixelRatio()
    left, right = (round(rooms.x(each)) for each in (step + 5, step + 45))
    lane = rooms.dead
    value = float(dead_series(chart.view.run, 0)[chart.view.run.row(step)])
    y = lane.bottom() - dead_scale(chart.view.run).share(value) * lane.height()
    inks = [
        min(
            image.pixelColor(round(x * ratio), round(at * ratio)).green()
            for at in (y - 1, y - 0.5, y, y + 0.5, y + 1)
        )
        for x in range(left, right)
    ]
    return sum(ink < 120 for ink in inks) / len(inks)


def test_the_last_stretch_is_dashed(shown):
    chart = shown(run=training(), layer=0).chart.chart
    image = chart.grab().toImage()
    assert reddish(image, chart, 150) == 1.0
    assert 0.3 < reddish(image, chart, 300) < 0.9


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_the_dashes_have_a_key_where_there_are_any(shown, size):
    keys = shown(run=training(), layer=0, size=size).chart.keys
    assert keys.words() == ("units died", "units woke", "dead + silent since")
    assert keys.accessibleName() == "units died, units woke, dead + silent since"
    assert keys.width() == keys.sizeHint().width()
    ink = QColor(LIGHT.dead)
    image, ratio = keys.grab().toImage(), keys.devicePixelRatio()
    start = round((keys.width() - keys.fontMetrics().horizontalAdvance(keys.words()[2]) - 40) * ratio)
    row = [image.pixelColor(x, round(8 * ratio)) for x in range(start, image.width())]
    assert any(each.green() < 120 and each.red() > ink.red() - 40 for each in row)
    assert shown(run=planted.shares_alone(), layer=0).chart.keys.words() == ("units died", "units woke")


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_the_table_shows_the_tooltip_of_its_dead_units(shown, size):
    table = shown(run=training(), layer=0, size=size).rows.table
    low, high = table.columns().ends["dead"]
    tip = table.tip_at(QPoint(round((low + high) / 2), round(table.row_room(0).center().y())))
    assert tip is not None
    assert tip.words.endswith(SINCE)
