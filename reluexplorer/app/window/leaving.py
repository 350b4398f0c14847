"""What would be lost if the window was closed now, as a question."""

from __future__ import annotations

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.session import State
from reluexplorer.text import counted, progress


def question_of_leaving(state: State, report: str = "") -> str:
    """Return the question that is asked before measurements are lost; empty where none runs or waits.

    ``report`` names the file that would be written after them, where there is one.
    """
    lessons = state.lessons
    waiting = len(lessons.waiting)
    if not (lessons.measuring or waiting or report):
        return ""
    wait = "waits" if waiting == 1 else "wait"
    lost = ""
    if lessons.measuring:
        more = f", and {counted(waiting, 'more claim')} {wait}" if waiting else ""
        title = LESSONS[lessons.measuring].title
        lost = f"The measurement of “{title}” is at {progress(lessons.progress)}{more}: "
        lost += "nothing of it would be kept."
    elif waiting:
        lost = f"{counted(waiting, 'claim')} still {wait} to be measured, and would not be."
    written = f"{report} would not be written." if report else ""
    return f"{lost} {written}".strip() + " Close all the same?"
