"""Another page of Learn is on the screen as a whole or not at all."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.settings import assign
from reluexplorer.widgets.painting.pace import PACE
from tests.app.window.test_stage import on_screen

FIRST, SECOND = list(LESSONS)[1:3]


def rests(window) -> bool:
    return not (window.stage.is_unfinished() or PACE.is_behind)


def page(window):
    """What is on the screen of the page, without the list of claims, which answers at once."""
    holder = window.panel("learn")._holder
    return on_screen(window).copy(QRect(holder.mapTo(window, QPoint()), holder.size()))


def test_no_chart_of_the_former_page_is_seen_below_the_next_question(qtbot, window, shared_out):
    for command in (assign("view.workspace", "learn"), OpenLesson(FIRST)):
        window.run_command(command)
        window.session.settle()
        window.following.collect()
        qtbot.waitUntil(lambda: rests(window))
    seen = [page(window)]
    window.run_command(OpenLesson(SECOND))
    while not rests(window):
        QApplication.processEvents()
        if (now := page(window)) != seen[-1]:
            seen.append(now)
    assert len(seen) == 2
