"""The column of a watched run: what happened, the squares, the update before, remedies, the file."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.unit_rows import rows_at
from reluexplorer.panels.watched.subject.firing_line import dead_spans, firing_over
from reluexplorer.panels.watched.subject.square_keys import key_counts
from reluexplorer.panels.watched.subject.squares import BACK, HERE, grid_of, kinds_of
from reluexplorer.panels.watched.subject.subject_words import ATTACH, file_words, size_words, told_of
from reluexplorer.text import ZERO_WIDTH_SPACE
from tests.panels.watched import planted

LEFT = Qt.MouseButton.LeftButton


def test_the_largest_death_is_told(shown):
    column = shown().column
    assert column.title.text() == "41 units of fc1 died"
    assert column.pill.words() == "at step 8,050"
    assert column.about.words() == (
        "Their input has been at or below 0 in all 89 samples since, 11,392 inputs. The closest unit is "
        "0.62 below the threshold. No gradient reaches them."
    )
    assert column.keys.accessibleName().startswith("41 died here, 17 at other steps, ")


def test_the_update_before_is_told_with_factors(shown):
    lines = shown().column.figures.lines
    assert [line.name for line in lines] == [
        "Learning rate", "Gradient norm of fc1", "Update : weight", "Median bias of the 41"
    ]  # fmt: skip
    assert (lines[0].before, lines[0].at, lines[0].times) == ("0.05", "0.2", "×4")
    assert lines[1].times.startswith("×1")
    assert lines[3].times == ""


def test_at_an_earlier_step_the_event_before_it_is_told(shown):
    column = shown(step=5_800).column
    assert (column.title.text(), column.pill.words()) == ("3 units of fc1 woke", "at step 5,700")
    assert not column.remedies.isVisible()


def test_where_no_unit_died_that_is_said(run):
    assert told_of(Moment(run, 0)).title == "No unit of conv1 has died"
    assert told_of(Moment(run, 0)).sentence.startswith("Its units fire at ")
    before = told_of(Moment(run, planted.FC1, step=500))
    assert (before.title, before.pill) == ("No unit of fc1 had died by step 500", "")


def test_shares_alone_and_a_run_that_tells_nothing_are_told_as_such(shown):
    column = shown(run=planted.shares_alone(), layer=1).column
    assert column.about.words() == "At most 90 % of its units can be dead, and it may be none."
    assert not column.squares.isVisible()
    column = shown(run=planted.nothing(), layer=0).column
    assert column.title.text() == "Nothing is seen yet"
    assert column.about.words().endswith("always in evaluation mode: model.train() is missing.")


def test_squares_fill_their_room_and_a_click_chooses_a_unit(shown, asked):
    column = shown().column
    units, grid = asked(column.unit_chosen), column.squares.grid()
    last = grid.room(255)
    assert last.right() <= column.squares.width() + 0.5
    assert last.bottom() <= column.squares.height() + 0.5
    QTest.mouseClick(column.squares, LEFT, pos=grid.room(37).center().toPoint())
    assert units == [(planted.FC1, 37)]


@pytest.mark.parametrize("units", [1, 7, 256, 4_096, 20_000])
def test_as_many_squares_as_there_are_units_have_room(units):
    grid = grid_of(units, 368.0, 96.0)
    last = grid.room(units - 1)
    assert last.right() <= 368.5
    assert last.bottom() <= 96.5


def test_arrows_walk_the_squares(shown, asked):
    column = shown(unit=0).column
    units, squares = asked(column.unit_chosen), column.squares
    squares.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(squares, key)
    assert units == [(planted.FC1, 1), (planted.FC1, squares.grid().columns)]
    assert squares.count_parts() == 256
    assert squares.part(0).selected
    assert squares.part(1).name.startswith("Unit 1 of fc1, ")


def test_a_unit_that_came_back_is_told_apart(run):
    then = Moment(run, planted.FC1, step=5_000)
    later = Moment(run, planted.FC1, step=5_650)
    assert (kinds_of(later, rows_at(run, 5_650)[planted.FC1]) == HERE).sum() == 6
    assert then.event == later.event
    first = next(each for each in run.events if each.layer == planted.FC1)
    woken = Moment(run, planted.FC1)
    kinds = kinds_of(woken, rows_at(run, run.step)[planted.FC1])
    assert (kinds == HERE).sum() == 41
    assert key_counts(woken, rows_at(run, run.step)[planted.FC1])[HERE] == 41
    assert (kinds == BACK).sum() == 0
    assert len(first.units) == 4


def test_a_chosen_unit_has_its_story(shown, run):
    event = next(each for each in run.events if len(each.units) == 41)
    column = shown(unit=event.units[0]).column
    assert column._unit.isVisible()
    assert column.story.words().startswith(
        "Dead since step 8,050. Its input has been at or below 0 in all 89"
    )
    assert not shown().column._unit.isVisible()


def test_remedies_and_the_lines_to_attach_are_copied(shown):
    column = shown().column
    QApplication.processEvents()
    rows = column.remedies.rows
    assert [row.copy.words for row in rows] == [
        "clip_grad_norm_(model.parameters(), 1.0)", "nn.LeakyReLU(0.1)", "LinearLR(opt, 0.1, total_iters=500)"
    ]  # fmt: skip
    QTest.mouseClick(rows[1].copy, LEFT)
    assert QGuiApplication.clipboard().text() == "nn.LeakyReLU(0.1)"
    QTest.keyClick(column.attach, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == ATTACH
    assert column.headline.words() == (
        "An update far larger than the others went before it, so try clipping first."
    )


def test_a_note_goes_where_its_code_has_no_room_beside_it(shown):
    wide, narrow = shown(size=(1920, 1034)).column, shown(size=(1024, 654)).column
    assert [row.note.isVisible() for row in wide.remedies.rows] == [True, True, True]
    assert not narrow.remedies.rows[0].note.isVisible()
    for row in narrow.remedies.rows:
        assert row.copy.geometry().right() < row.width()


def test_the_file_is_told_with_its_size(shown):
    assert shown().column.file.words() == (
        "runs/train_cnn.watch · 6.1 MB. The training never waits for this window and goes on when it is "
        "closed."
    )
    assert file_words("a.watch", None).startswith("a.watch. ")
    assert [size_words(each) for each in (1, 999, 41_234, 812_345_678)] == [
        "1 byte", "999 bytes", "41.2 kB", "812 MB"
    ]  # fmt: skip


def test_while_nothing_is_there_the_column_says_how_to_attach(shown):
    body = shown()
    body.set_waiting("/home/me/runs/next.watch")
    assert body.pages.currentWidget() is body.waiting
    assert not body.column.title.isVisible()
    assert body.column.attach.isVisible()
    assert "next.watch" in body.column.note.words()


@pytest.mark.parametrize("size", [(1440, 854), (1920, 1034)])
def test_at_the_usual_size_the_column_needs_no_scrolling(shown, size):
    column = shown(size=size).column
    QApplication.processEvents()
    assert column._scroll.verticalScrollBar().maximum() == 0


def test_a_tip_tells_of_the_unit_under_the_mouse(shown, run):
    squares = shown().column.squares
    unit = next(each for each in run.events if len(each.units) == 41).units[0]
    tip = squares.tip_at(squares.grid().room(unit).center().toPoint())
    assert tip.words.splitlines()[-1] == "died in this event"
    assert squares.tip_at(QPoint(5_000, 0)) is None


def test_the_step_stands_below_what_happened_where_a_line_has_no_room_for_both(shown):
    wide, narrow = shown().column, shown(size=(1024, 654)).column
    QApplication.processEvents()
    assert wide.pill.y() < wide.title.geometry().bottom()
    assert narrow.pill.y() > narrow.title.geometry().bottom()


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_long_names_are_broken_and_nothing_leaves_the_column(shown, size):
    column = shown(run=planted.long_names(), size=size).column
    QApplication.processEvents()
    assert column.title.text().replace(ZERO_WIDTH_SPACE, "") == (
        "41 units of features.denseblock3.denselayer13.relu2 died"
    )
    for part in (column.title, column.pill, column.about, column.squares, column.figures, column.remedies):
        assert part.mapTo(column, QPoint(0, 0)).x() >= 0
        assert part.mapTo(column, QPoint(part.width(), 0)).x() <= column.width()
    needed = column.title.heightForWidth(column.title.width())
    assert column.title.height() >= needed


def test_a_chosen_unit_has_a_line_that_is_hatched_while_it_is_dead(shown, run):
    woken = next(each for each in run.events if each.layer == planted.FC1 and not each.died)
    unit = woken.units[0]
    spans = dead_spans(run, planted.FC1, unit)
    assert len(spans) == 1
    assert spans[0][1] == woken.step
    steps, shares = firing_over(run, planted.FC1, unit)
    assert np.all((shares == 0) == ((steps >= spans[0][0]) & (steps < spans[0][1])))
    line = shown(unit=unit).column.line
    assert line.accessibleDescription().startswith("step 12,450\nfires at ")
    middle = sum(spans[0]) / 2
    x = round(line.plot().width() * middle / run.step)
    assert line.tip_at(QPoint(x, 20)).words.endswith("\ndead")
    image = line.grab().toImage()
    within = {image.pixelColor(x, y).name() for y in range(6, 20)}
    before = {image.pixelColor(4, y).name() for y in range(40, 42)}
    assert len(within) >= 2
    assert len(before) == 1


def test_a_unit_that_is_dead_at_the_end_is_said_to_be(shown, run):
    dead = next(each for each in run.events if len(each.units) == 41).units[0]
    assert dead_spans(run, planted.FC1, dead) == [(planted.DEATH, run.step)]
    assert shown(unit=dead).column.line.accessibleDescription() == "step 12,450\ndead"


def test_squares_take_the_height_that_they_need(shown):
    body = shown()
    many = body.column.squares.height()
    assert many == math.ceil(8 * body.column.squares.grid().pitch)
    few = shown(layer=0).column.squares
    assert few.height() == math.ceil(2 * few.grid().pitch) < many
    assert few.grid().room(31).bottom() <= few.height()
