"""What a page of Learn shows lies in its window, whatever it has come to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Exhibit
from reluexplorer.lessons.lesson import Made, Measurement
from reluexplorer.lessons.measuring import summed_up
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries
from reluexplorer.text import kept_together
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.lessons.recorded import recorded
from tests.panels.learn.exhibited import _state

BAR = 46
"""Height of the bar above a workspace."""
SIZES = ((1440, 900), (1024, 700))
BADGE = "reads 10 %, as chance would"
each = pytest.mark.parametrize("name", LESSONS)


@cache
def ended(name: str) -> Exhibit:
    """The stage as it is at its end: with the numbers of a run, and with long badges."""
    lesson = LESSONS[name]
    begun = next(lesson.play(lesson.defaults))
    cards = tuple(replace(card, badge=card.badge or BADGE) for card in begun.cards)
    numbers = recorded(name)[lesson.cases[0].name][0]
    return replace(begun, cards=cards, done=1.0, numbers=numbers)


def learning_of(name: str, exhibit: Exhibit) -> Learning:
    """A bet far from the answer, and a try of the goal."""
    lesson = LESSONS[name]
    bet = (lesson.bet.high,) * len(lesson.bet.numbers)
    tries = Tries().with_run(lesson.goal, exhibit.numbers) if lesson.goal else Tries()
    return Learning({name: Learnt(bet=bet, knobs=lesson.defaults, tries=tries)})


@cache
def measurements() -> dict[str, Measurement]:
    """Every lesson measured, with as many seeds as it takes by itself."""
    return {
        name: summed_up(lesson, recorded(name, lesson.seeds), lesson.seeds, 12.0, Made())
        for name, lesson in LESSONS.items()
    }


def scrolled(part) -> int:
    """How many pixels of a part are out of sight."""
    areas = [area for area in part.findChildren(QScrollArea) if area.isVisible()]
    return max(area.verticalScrollBar().maximum() for area in areas)


def settle(qapp) -> None:
    for _ in range(6):
        qapp.sendPostedEvents()
        qapp.processEvents()


def show(panel, qapp, size, name, *, answered=True, measured=False) -> None:
    apply_theme(qapp, LIGHT)
    panel.resize(size[0], size[1] - BAR)
    exhibit = ended(name)
    begun = next(LESSONS[name].play(LESSONS[name].defaults))
    panel.set_state(
        _state(
            name,
            playing=name,
            exhibit=exhibit if answered else begun,
            learning=learning_of(name, exhibit) if answered else Learning(),
            measurements=measurements() if measured else {},
        )
    )
    settle(qapp)


@each
@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_the_chart_of_the_bet_is_in_sight_without_scrolling(panel, qapp, size, answered, name):
    show(panel, qapp, size, name, answered=answered)
    chart = panel._outcome.chart
    assert chart.mapTo(panel, QPoint(0, chart.height())).y() <= panel.height()
    assert chart.height() >= 84
    assert panel._page.parentWidget().height() <= panel.height()


@each
@pytest.mark.copies(quick=2)
def test_nothing_of_a_measured_page_is_scrolled_in_the_usual_window(panel, qapp, name):
    show(panel, qapp, SIZES[0], name, measured=True)
    assert scrolled(panel) == 0


@each
@pytest.mark.copies(quick=2)
def test_a_measured_page_covers_no_words_in_a_small_window(panel, qapp, name):
    show(panel, qapp, SIZES[1], name, measured=True)
    assert scrolled(panel._shelf) == 0
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.text():
            assert label.heightForWidth(label.width()) <= label.height() + 1, label.text()
    parts = [panel._outcome._headline, panel._outcome._why, panel._outcome.chart]
    lines = [part.mapTo(panel, QPoint(0, 0)).y() for part in parts]
    ends = [line + part.height() for line, part in zip(lines, parts, strict=True)]
    assert ends[0] <= lines[1]
    assert ends[1] <= lines[2]
    for chart in panel._evidence._charts._charts:
        for rows in chart.children():
            if rows.isWidgetType() and rows.hasHeightForWidth():
                assert rows.height() >= rows.heightForWidth(rows.width())


def test_every_stamp_of_the_list_has_its_word_in_a_small_window(panel, qapp):
    show(panel, qapp, SIZES[1], "recurrence", measured=True)
    for row in panel._shelf.rows.values():
        assert row.sizeHint().width() <= row.width(), row.text()


@pytest.mark.parametrize(("size", "bracket"), [(SIZES[0], True), (SIZES[1], False)])
def test_how_far_bet_and_answer_are_apart_stands_at_the_bracket_or_in_the_line_of_the_gap(
    panel, qapp, size, bracket
):
    for name in ("dying", "frequencies"):
        show(panel, qapp, size, name)
        card = panel._outcome
        assert card.chart.view.tells_gap is bracket
        apart = kept_together(card.chart.view.gap.apart.removesuffix(" than you said"))
        assert (apart in card._headline.text()) is (not bracket and name == "dying")
