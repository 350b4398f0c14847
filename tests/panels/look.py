"""Pictures of the Train workspace below a top bar: ``python tests/panels/look.py OUT [WORD]``, offscreen."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.controls.all_controls import Surface
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.panels.runs import changed_by
from tests.places import DATA

SIZES = ((1440, 900), (1024, 700))
ADAM = (
    assign("training.optimizer", "adam"),
    assign("training.learning_rate", 0.003),
    assign("training.batch_size", 32),
)
PENGUINS = OpenTable(str(DATA / "penguins.csv"), "species")
MASS = OpenTable(str(DATA / "penguins.csv"), "body_mass_g")
SCENES: dict[str, tuple[Command, ...]] = {
    "untrained": (),
    "trained": (assign("training.learning_rate", 0.3), Step(2000), SelectUnit(1, 2)),
    "spiral": (
        ChooseData("spiral"), SetHidden((8, 8, 4)), assign("training.learning_rate", 0.1),
        SetActivation("leaky_relu"), assign("view.show_test", True), Step(9000),
    ),
    "dying": (assign("training.learning_rate", 3.0), SetHidden((8, 8, 4)), Step(2000)),
    "dead": (assign("training.learning_rate", 0.9), SetHidden((8, 8, 8)), Step(1000)),
    "digits": (ChooseData("digits"), SetHidden((64,)), *ADAM, Step(800)),
    "iris": (OpenTable(str(DATA / "iris.csv"), "species"), *ADAM, Step(1500)),
    "penguins": (
        PENGUINS,
        *ADAM,
        Step(1500),
        SetPlane(2, 3),
        assign("view.show_test", True),
    ),
    "mass": (MASS, *ADAM, Step(1500)),
    "sex": (OpenTable(str(DATA / "penguins.csv"), "sex"), *ADAM, Step(1500)),
    "deep": (SetHidden((64,) * 12), assign("training.learning_rate", 0.01), Step(60)),
    "none": (SetHidden(()), Step(200)),
    "diverged": (
        SetHidden((16, 16)), assign("training.learning_rate", 0.15), assign("network.output", "linear"),
        assign("network.bias", 2.0), Step(500),
    ),
    "failed": (OpenTable("/home/someone/a long folder/with-a-table/measurements-2024.csv"),),
    "preparing": (),
    "initial": (),
    "hover": (assign("training.learning_rate", 0.3), Step(2000)),
    "running": (),
}  # fmt: skip


def state_of(name: str, session: Session) -> State:
    """Return the session's state, or one that passes too quickly to be met."""
    state = session.state
    if name == "preparing":
        recipe = PENGUINS.apply(state.document)
        reading = RunSnapshot(2, progress=0.42)
        return replace(state, document=recipe, run=reading, history=changed_by("Open a table"))
    if name == "initial":
        return State()
    if name == "running":
        return replace(state, run=replace(state.run, status=Status.RUNNING, updates_per_second=41234.0))
    return state


def picture(name: str, size: tuple[int, int]) -> QWidget:
    """Return a window with the panel in it, ready to be grabbed."""
    session = Session()
    whole = QWidget()
    whole.setObjectName("window")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar = Surface("bottom")
    bar.setFixedHeight(46)
    column.addWidget(bar)
    panel = TrainPanel(session.dispatch)
    column.addWidget(panel, 1)
    whole.resize(*size)
    whole.show()
    for command in SCENES[name]:
        session.dispatch(command)
    session.settle()
    panel.set_state(state_of(name, session))
    for _ in range(6):
        QApplication.processEvents()
    if name == "hover":
        cell = panel.centre.diagram.cell_rect(2, 2).center().toPoint()
        at = QPointF(cell)
        move = QMouseEvent(
            QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(panel.centre.diagram, move)
    if name in {"mass", "penguins"}:
        panel.settings.data.table.more.click()
    for _ in range(3):
        QApplication.processEvents()
    session.close()
    return whole


def main() -> None:
    """Save a picture of each scene, theme and size whose name has WORD in it."""
    out = Path(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    out.mkdir(parents=True, exist_ok=True)
    app: Any = QApplication([])
    for theme in THEMES.values():
        apply_theme(app, theme)
        for name in SCENES:
            for size in SIZES:
                title = f"{name}_{theme.name}_{size[0]}"
                if word in title:
                    whole = picture(name, size)
                    whole.grab().save(str(out / f"{title}.png"))
                    whole.deleteLater()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
