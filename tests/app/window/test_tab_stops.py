"""Whatever Tab stops at has a name that is read out and a tooltip, in all workspaces and dialogs."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.microscope import FollowSample
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.host.host import Command
from reluexplorer.widgets.diagram.weights_popover import WeightsPopover
from reluexplorer.widgets.plots.graph import Graph
from tests.app.dialogs.import_hands import looking_at
from tests.app.program import ROOT

IRIS = ROOT / "tests" / "data" / "iris.csv"
SCENES = {
    "at first": (),
    "dead units": (assign("training.learning_rate", 3.0), SetHidden((6, 5, 3)), Step(60)),
    "a table": (ChooseData(str(IRIS)), SetPlane(0, 1)),
    "drawn by hand": (ChooseData("drawn"),),
    "one update": (FollowSample(0),),
}
MORE = (
    assign("view.more_data", True), assign("view.more_network", True), assign("view.more_training", True),
    assign("view.more_measures", True), SelectUnit(0, 0), ToggleCurve("leaky_relu"),
)  # fmt: skip
DIALOGS = ("presets", "open-address", "export", "palette", "help", "glossary", "welcome")


@pytest.fixture
def window(window):
    window.resize(1440, 900)
    return window


def stops(top: QWidget) -> list[QWidget]:
    """All widgets of a window that Tab stops at, in its order."""
    found, each = [], top.nextInFocusChain()
    while each is not top:
        reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
        if reached and each.isVisible() and each.isEnabled() and each.window() is top:
            found.append(each)
        each = each.nextInFocusChain()
    return found


def unexplained(top: QWidget) -> list[str]:
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}: {each.accessibleName()!r}"
        for each in stops(top)
        if not (each.accessibleName().strip() and each.toolTip().strip())
    ]


def shown(window: Window, *commands: Command) -> None:
    for command in commands:
        window.session.dispatch(command)
    window.session.settle()
    QApplication.processEvents()


@pytest.mark.slow
def test_every_stop_of_every_workspace_has_a_name_and_a_tooltip(window):
    graphs: Counter[str] = Counter()
    for scene, commands in SCENES.items():
        shown(window, New(), *MORE, *commands)
        for workspace in WORKSPACES:
            shown(window, assign("view.workspace", workspace))
            assert len(stops(window)) > 7
            assert unexplained(window) == [], (scene, workspace)
            graphs[workspace] += sum(isinstance(each, Graph) for each in stops(window))
    assert graphs["activations"] > 1
    assert graphs["neurons"] > 0


@pytest.mark.slow
def test_every_stop_of_every_lesson_has_a_name_and_a_tooltip(window):
    for lesson in LESSONS:
        shown(window, OpenLesson(lesson))
        assert unexplained(window) == [], lesson


def dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


@pytest.mark.slow
def test_every_stop_of_every_dialog_has_a_name_and_a_tooltip(window, qtbot):
    for name in DIALOGS:
        window._actions[name].trigger()
        qtbot.waitUntil(lambda: len(dialogs()) == 1)
        (dialog,) = dialogs()
        assert len(stops(dialog)) > 1, name
        assert unexplained(dialog) == [], name
        dialog.reject()
        qtbot.waitUntil(lambda: not dialogs())


def test_every_stop_of_the_columns_has_a_name_and_a_tooltip(qtbot):
    dialog = looking_at(IRIS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.settle()
    assert len(stops(dialog)) > 3
    assert unexplained(dialog) == []
    dialog.release()
    dialog.close()


def test_every_stop_of_the_large_loss_and_of_the_weights_has_a_name_and_a_tooltip(window, qtbot):
    shown(window, Step(20))
    panel = window.panel("train")
    panel.outcome.loss.enlarge()
    (dialog,) = dialogs()
    assert any(isinstance(each, Graph) for each in stops(dialog))
    assert unexplained(dialog) == []
    dialog.reject()
    qtbot.waitUntil(lambda: not dialogs())
    panel.centre.diagram.weight_asked.emit(1, 0, 0)
    weights = panel.centre.diagram.findChild(WeightsPopover)
    assert weights.isVisible()
    assert unexplained(weights) == []
    weights.hide()
