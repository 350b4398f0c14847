"""The real program with an ear on standard input, for tests that press real keys and buttons.

Each line asks one thing in JSON: ``{"where": name}`` for the middle of a visible widget on the screen,
``{"state": true}`` for what the session holds, ``{"quit": true}``. It never touches the window itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.application import make_application
from reluexplorer.app.settings import Settings
from reluexplorer.app.window import Window
from reluexplorer.core.network import parameters_sha256
from reluexplorer.session.session import Session

BREATH = 20
"""Milliseconds between a question and its answer, so that questions leave room for timers and paints."""


def _where(name: str) -> list[int] | None:
    for widget in QApplication.allWidgets():
        if widget.isVisible() and widget.accessibleName() == name and not widget.visibleRegion().isEmpty():
            middle = widget.mapToGlobal(widget.visibleRegion().boundingRect().center())
            return [middle.x(), middle.y(), widget.width(), widget.height()]
    return None


def _state(session: Session) -> dict[str, object]:
    state = session.state
    recipe, run = state.document.recipe, state.run
    return {
        "workspace": state.document.view.workspace,
        "theme": state.document.view.theme,
        "data": recipe.data.name,
        "activation": recipe.network.activation.name,
        "hidden": list(recipe.network.hidden),
        "learning_rate": recipe.training.learning_rate,
        "unit": state.document.view.unit,
        "status": run.status.value,
        "step": run.step,
        "shown_data": run.problem.dataset.name if run.problem else None,
        "parameters": parameters_sha256(run.state.parameters) if run.state else None,
        "notice": state.notice,
        "focus": _focus(),
    }


def _focus() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if isinstance(widget, QWidget) else ""


def main() -> int:
    app = make_application()
    session = Session()
    window = Window(session, Settings(Path(sys.argv[1])) if len(sys.argv) > 1 else None)
    window.show()

    def listen() -> None:
        line = sys.stdin.readline()
        question = json.loads(line) if line else {"quit": True}
        QTimer.singleShot(BREATH, lambda: answer(question))

    def answer(question: dict[str, object]) -> None:
        if "where" in question:
            reply: object = _where(str(question["where"]))
        elif "state" in question:
            reply = {**_state(session), "size": [window.width(), window.height()]}
        else:
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
