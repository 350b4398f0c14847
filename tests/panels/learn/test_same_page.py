"""A page of Learn looks the same whatever it showed before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Card, Exhibit
from reluexplorer.panels.learn.panel import LearnPanel
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.learn.exhibited import NOTE, MetricLog, _state

SIZES = ((1440, 854), (1024, 654))
LONG = "a great number of neurons is dead, and some others are, " * 3


def _places(states, size, qtbot):
    """Return where every visible widget of a page stands that showed these states at these widths."""
    shown = LearnPanel(MetricLog())
    qtbot.addWidget(shown)
    shown.show()
    for width, state in states:
        shown.resize(width, size[1])
        for _ in range(2):
            shown.set_state(state)
            for _ in range(3):
                QApplication.processEvents()
    return [
        (type(part).__name__, part.mapTo(shown, QPoint()).toTuple(), part.size().toTuple())
        for part in shown.findChildren(QWidget)
        if part.isVisibleTo(shown)
    ]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_all_of_a_page_stands_where_it_would_had_it_shown_nothing_before(qtbot, qapp, name):
    apply_theme(qapp, LIGHT)
    lesson = LESSONS[name]
    first = next(lesson.play(lesson.defaults))
    bet = (lesson.bet.start,) * len(lesson.bet.numbers)

    def state(exhibit, tried=1.0):
        tries = Tries(1, 0.5, {aim.number: tried for aim in lesson.goal.aims} if lesson.goal else {})
        learnt = Learnt(knobs=lesson.defaults, bet=bet, tries=tries)
        return _state(name, playing=name, exhibit=exhibit, learning=Learning({name: learnt}))

    wide = replace(first, cards=tuple(replace(card, badge=LONG, title=LONG) for card in first.cards))
    before = (
        (1440, state(wide, 123456.0)),
        (900, state(Exhibit((Card(LONG, (NOTE,), LONG),)))),
        (1100, state(wide)),
    )
    for size in SIZES:
        last = (size[0], state(first))
        assert _places((*before, last), size, qtbot) == _places((last,), size, qtbot)
