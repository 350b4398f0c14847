"""The real program with an ear on standard input, for tests that press real keys and buttons.

Each line asks one thing in JSON: ``{"where": name}`` for the middle of a visible widget on the screen,
``{"named": beginning}`` for the names of visible widgets that begin so,
``{"told": name}`` for what a screen reader is told of the visible widgets of a name besides that name,
``{"spot": [part, number, …]}`` for a place in a part that is painted as a whole,
``{"state": true}`` for what the session holds, ``{"quit": true}``. It never touches the window itself.

Arguments: a file of settings, and how many seeds a lesson's measurement takes unless told otherwise.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPointF, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from reluexplorer.app.dialogs.columns_table import ColumnsTable
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.plane.point import PointPlane
from tests.widgets.pictures import column_rect

BREATH = 20
"""Milliseconds between a question and its answer, so that questions leave room for timers and paints."""


def _where(name: str) -> list[int] | None:
    for widget in QApplication.allWidgets():
        if widget.isVisible() and widget.accessibleName() == name and not widget.visibleRegion().isEmpty():
            middle = widget.mapToGlobal(widget.visibleRegion().boundingRect().center())
            ratio = widget.devicePixelRatio()
            return [round(ratio * each) for each in (middle.x(), middle.y(), widget.width(), widget.height())]
    return None


def _named(beginning: str) -> list[str]:
    names = [each.accessibleName() for each in QApplication.allWidgets() if each.isVisible()]
    return [name for name in names if name.startswith(beginning)]


def _told(name: str) -> list[str]:
    found = [each for each in QApplication.allWidgets() if each.isVisible() and each.accessibleName() == name]
    return [each.accessibleDescription() for each in found]


def _spot(window: Window, part: str, *numbers: float) -> list[int] | None:
    """Return where a point of the plane, a cell, a weight's curve, a column or a step of the strip is."""
    if part == "column":
        neurons = window.panel("neurons")
        assert isinstance(neurons, NeuronsPanel)
        there = neurons.raster.mapToGlobal(column_rect(neurons.raster, *map(int, numbers)).center().toPoint())
        return [there.x(), there.y()]
    if part == "table":
        table = next(w for w in QApplication.allWidgets() if isinstance(w, ColumnsTable) and w.isVisible())
        row, column = map(int, numbers)
        middle = table.visualRect(table.columns.index(row, column)).center()
        there = table.viewport().mapToGlobal(middle)
        return [there.x(), there.y()]
    if part == "lesson":
        map_ = next(w for w in window.panel("learn").findChildren(PointPlane) if w.isVisible())
        there = map_.mapToGlobal(map_.plane_layout(map_.view).at(map_.view, *numbers).toPoint())
        return [there.x(), there.y()]
    panel = window.panel("train")
    assert isinstance(panel, TrainPanel)
    plane, diagram, strip = panel.outcome.plane, panel.centre.diagram, panel.transport.strip
    widget: QWidget = {"plane": plane, "strip": strip}.get(part, diagram)
    if part == "plane":
        place = plane.plane_layout(plane.view).at(plane.view, *numbers)
    elif part == "strip":
        place = QPointF(strip.place(strip.view, numbers[0]), strip.height() / 2)
    elif part == "cell":
        place = diagram.cell_rect(*map(int, numbers)).center()
    else:
        column, source, unit = map(int, numbers)
        start, end = diagram.cell_rect(column - 1, source), diagram.cell_rect(column, unit)
        place = QPointF((start.right() + end.left()) / 2, (start.center().y() + end.center().y()) / 2)
    there = widget.mapToGlobal(place.toPoint())
    return [there.x(), there.y()]


def _state(session: Session) -> dict[str, object]:
    state = session.state
    recipe, run = state.document.recipe, state.run
    lesson = state.document.view.lesson
    learnt = state.lessons.learning.of(lesson)
    measurement = state.lessons.measurements.get(lesson)
    return {
        "workspace": state.document.view.workspace,
        "theme": state.document.view.theme,
        "data": recipe.data.name,
        "columns": list(map(str, recipe.data.columns)),
        "target": recipe.data.target,
        "activation": recipe.network.activation.name,
        "hidden": list(recipe.network.hidden),
        "learning_rate": recipe.training.learning_rate,
        "unit": state.document.view.unit,
        "status": run.status.value,
        "points": len(recipe.data.points),
        "changes": len(recipe.changes),
        "dead": [sorted(layer.dead) for layer in run.inspection.health] if run.inspection else [],
        "head": run.head,
        "step": run.step,
        "shown_data": run.problem.dataset.name if run.problem else None,
        "parameters": parameters_sha256(run.state.parameters) if run.state else None,
        "deaths": [[one.layer, one.unit, one.step] for one in run.dates if one.sure],
        "trying": state.trials.running,
        "tried": [one.name for one in state.trials.comparison.trials] if state.trials.comparison else [],
        "notice": state.notice,
        "focus": _focus(),
        **_at_the_keys(),
        "lesson": lesson,
        "lesson_running": state.lessons.running,
        "lesson_done": state.lessons.exhibit.done if state.lessons.exhibit else 0.0,
        "lesson_says": state.lessons.exhibit.progress if state.lessons.exhibit else "",
        "bet": list(learnt.bet),
        "waits": learnt.waits,
        "tries": learnt.tries.count,
        "reached": learnt.tries.reached,
        "standing": measurement.verdict.standing.value if measurement else "",
        "knobs": [list(knob) for knob in state.document.view.knobs],
        **_lessons(state),
        "watched": _watched(state),
        "clipboard": QApplication.clipboard().text(),
    }


def _watched(state: State) -> dict[str, object]:
    """Return what is known of the training of another program that is looked at."""
    watching = state.watching
    run = watching.run
    dead = [int(each) for each in run.dead.sum(axis=1)] if run is not None and run.layers else []
    return {
        "path": watching.path,
        "pulse": watching.pulse.name,
        "trouble": watching.trouble,
        "bytes": watching.bytes,
        "steps": run.steps.tolist() if run is not None else [],
        "dead": dead,
    }


def _lessons(state: State) -> dict[str, object]:
    """Return what was done with the lessons, by lesson, and how far the open experiment is."""
    lessons, exhibit = state.lessons, state.lessons.exhibit
    open_page = state.document.view.lesson
    return {
        "bets": {name: list(each.bet) for name, each in lessons.learning.lessons.items() if each.bet},
        "all_tries": {name: each.tries.count for name, each in lessons.learning.lessons.items()},
        "done": exhibit.done if exhibit and lessons.playing == open_page else 0.0,
        "numbers": dict(exhibit.numbers) if exhibit else {},
        "measuring": lessons.measuring,
        "stamps": {name: each.verdict.standing.value for name, each in lessons.measurements.items()},
        "trouble": [lessons.trouble, *lessons.failed.values()],
    }


def _focused() -> QWidget | None:
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, QWidget) else None


def _at_the_keys() -> dict[str, object]:
    """Return which widget has the keys, what a screen reader is told of it, and the text in a field."""
    widget = _focused()
    link = widget.selectedText() if isinstance(widget, QLabel) else ""
    return {
        "focus_id": None if widget is None else f"{id(widget)} {link}",
        "focus_told": widget.accessibleDescription() if widget else "",
        "field": widget.text() if isinstance(widget, QLineEdit) else "",
    }


def _focus() -> str:
    widget = _focused()
    return widget.accessibleName() if widget else ""


_OF_NAMES: dict[str, Callable[[str], object]] = {"where": _where, "named": _named, "told": _told}


def _measure_with(seeds: int) -> None:
    for name, lesson in LESSONS.items():
        LESSONS[name] = replace(lesson, seeds=seeds)


def main() -> int:
    app = make_application()
    session = Session(hire=apart)
    if len(sys.argv) > 2:
        _measure_with(int(sys.argv[2]))
    settings = Settings(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    window = Window(session, settings)
    if settings is not None:
        window.first_frame.connect(window.kept.offer if settings.welcomed() else window.welcome)
    if window.learning is not None:
        window.learning.reopen()
    window.show()

    def listen() -> None:
        line = sys.stdin.readline()
        question = json.loads(line) if line else {"quit": True}
        QTimer.singleShot(BREATH, lambda: answer(question))

    def answer(question: dict[str, object]) -> None:
        about = next((each for each in _OF_NAMES if each in question), None)
        if about is not None:
            reply: object = _OF_NAMES[about](str(question[about]))
        elif "spot" in question:
            reply = _spot(window, *question["spot"])
        elif "state" in question:
            reply = {
                **_state(session),
                "size": [window.width(), window.height()],
                "ratio": window.devicePixelRatio(),
            }
        else:
            window.leaving.ends = True
            window.close()
            reply = "closed"
        print(json.dumps(reply), flush=True)

    ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    ear.activated.connect(listen)
    code = app.exec()
    session.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
