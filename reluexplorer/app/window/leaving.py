"""What would be lost if the window was closed now, as a question."""

from __future__ import annotations

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.session import State
from reluexplorer.text import counted, progress


def question_of_leaving(state: State, report: str = "") -> str:
    """Return the question that is asked before a measurement is lost; empty where none runs.

    ``report`` names the file that would be written after it, where there is one.
    """
    lessons = state.lessons
    if not lessons.measuring:
        return ""
    waiting = lessons.turns - lessons.turn
    more = f", and {counted(waiting, 'more claim')} {'waits' if waiting == 1 else 'wait'}" if waiting else ""
    written = f" {report} would not be written." if report else ""
    return (
        f"The measurement of “{LESSONS[lessons.measuring].title}” is at {progress(lessons.progress)}{more}: "
        f"nothing of it would be kept.{written} Close all the same?"
    )
