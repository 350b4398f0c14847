"""Nothing that people read is cut at the usual sizes, in both themes: no ellipsis, and no label outgrown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from reluexplorer.app.dialogs.presets_dialog import PresetsDialog
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.neurons.deaths import DeathsCard
from reluexplorer.panels.neurons.inspector.overview import Overview
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.lessons import MeasureLesson, OpenLesson, PlaceBet
from reluexplorer.session.commands.microscope import FollowSample, ShowMoment
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import Elided, PillButton, Text
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.panels.recording import Recording

SIZES = [("light", 1440, 900), ("dark", 1024, 700), ("light", 1024, 700), ("dark", 3000, 1800)]
TRAIN = (
    assign("training.learning_rate", 0.9),
    SetHidden((8, 8, 8)),
    Step(400),
    assign("view.more_measures", True),
)
FUNCTIONS = (
    ToggleCurve("elu"),
    ToggleCurve("gelu_tanh"),
    ToggleCurve("hardsigmoid"),
)
SCENES: dict[str, tuple] = {
    "train at first": (assign("view.workspace", "train"),),
    "train with the dead": (assign("view.workspace", "train"), *TRAIN),
    "train a regression": (assign("view.workspace", "train"), ChooseData("sine"), Step(50)),
    "train on digits": (assign("view.workspace", "train"), ChooseData("digits"), Step(20)),
    "one update": (SetHidden((4, 3)), Step(50), SelectUnit(0, 1), FollowSample(3), ShowMoment(6)),
    "one update in a deep network": (SetHidden((8,) * 12), FollowSample(3), ShowMoment(40)),
    "one update of a regression": (ChooseData("sine"), Step(50), FollowSample(3), ShowMoment(8)),
    "one update on digits": (ChooseData("digits"), FollowSample(3), ShowMoment(6)),
    "neurons": (assign("view.workspace", "neurons"), *TRAIN[:-1], SelectUnit(1, 2)),
    "functions": (assign("view.workspace", "activations"),),
    "more functions": (assign("view.workspace", "activations"), *FUNCTIONS),
}
ANSWERED = {
    f"answered and measured {name}": (
        OpenLesson(name),
        PlaceBet((LESSONS[name].bet.start,)),
        MeasureLesson(name, 2),
    )
    for name in ("definition", "gate")
}
LESSON_SCENES = {f"lesson {name}": (OpenLesson(name),) for name in LESSONS} | ANSWERED


@pytest.fixture
def cut(monkeypatch) -> Iterator[list[str]]:
    """All words that were painted with an ellipsis."""
    found: list[str] = []

    def watched(original: Callable) -> Callable:
        def elided(self, words, *rest):
            shown = original(self, words, *rest)
            if shown != words:
                found.append(words)
            return shown

        return elided

    for kind in (QFontMetrics, QFontMetricsF):
        monkeypatch.setattr(kind, "elidedText", watched(kind.elidedText))
    return found


def squeezed(top: QWidget) -> list[str]:
    """The words of visible labels whose box is smaller than they are."""
    found = []
    for label in top.findChildren(QLabel):
        words = label.text()
        if not words or not label.isVisible() or label.textFormat().name == "RichText":
            continue
        metrics, room = label.fontMetrics(), label.contentsRect()
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height() + 1
        else:
            fits = max(map(metrics.horizontalAdvance, words.split("\n"))) <= room.width() + 1
        if not fits or outgrows(label):
            found.append(words)
    legends = [each for each in top.findChildren(Legend) if each.isVisible()]
    cut = [each for each in legends if each.width() < each.minimumSizeHint().width() or outgrows(each)]
    cut += [each for each in legends if each.height() < each.height_in(each.width())]
    return found + [each.accessibleName() for each in cut]


def outgrows(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and widget.geometry().right() > parent.width() + 1


def out_of_sight(top: QWidget) -> list[str]:
    """Names of controls that stick out of their parent sideways, where nothing scrolls to them."""
    found = []
    for widget in top.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or widget.isWindow() or parent is None or not widget.accessibleName():
            continue
        if isinstance(parent.parentWidget(), QScrollArea) or parent.objectName() == "qt_scrollarea_viewport":
            continue
        if widget.x() < -1 or widget.geometry().right() > parent.width() + 1:
            found.append(widget.accessibleName())
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "width", "height"), SIZES)
@pytest.mark.parametrize("scene", [*SCENES, *LESSON_SCENES])
def test_no_words_are_cut(qtbot, qapp, cut, scene, theme, width, height):
    apply_theme(qapp, THEMES[theme])
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        for command in {**SCENES, **LESSON_SCENES}[scene]:
            assert session.dispatch(command)
        session.settle()
        settle()
        cut.clear()
        window.grab()
        assert sorted(set(cut)) == []
        assert squeezed(window) == []
        assert out_of_sight(window) == []
        window.close()


CONDITIONS: dict[str, tuple] = {
    "healthy": (Step(20),),
    "one sentence": (assign("network.bias", -10.0), Step(20)),
    "dead and back": (assign("training.learning_rate", 1.0), Step(300)),
    "a layer dead": (SetHidden((8, 8, 8)), assign("training.learning_rate", 3.0), Step(300)),
    "diverged": (
        assign("training.learning_rate", 50.0),
        assign("network.output", "linear"),
        Step(300),
    ),
    "killed": (Step(300), KillUnit(0, 0), Step(10)),
    "silent outputs": (
        assign("network.output", "relu"),
        assign("training.learning_rate", 1.0),
        Step(200),
    ),
    "deep": (SetHidden((8, 8, 8, 8)), assign("training.learning_rate", 1.0), Step(100)),
}


def settle() -> None:
    """Let all be laid out."""
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()


def assert_whole(loss: QWidget) -> None:
    """The plot of the losses, with the numbers below it, lies in its room, and its room in the section."""
    plot = loss.plot
    assert loss.rect().contains(plot.geometry())
    assert plot.rect().contains(plot.plot.geometry())
    assert loss.geometry().bottom() < loss.parentWidget().height()


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 100])
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1024, 700)])
def test_the_losses_of_a_table_are_whole(qtbot, qapp, tmp_path, size, steps):
    apply_theme(qapp, THEMES["light"])
    path = tmp_path / "five.csv"
    rows = [f"{row},{row * row % 7},{row % 5},{row % 11},{row % 3},{'abc'[row % 3]}" for row in range(60)]
    path.write_text("\n".join(["u,v,w,x,y,kind", *rows]) + "\n")
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        for command in (OpenTable(str(path)), *([Step(steps)] if steps else [])):
            assert session.dispatch(command)
            session.settle()
        outcome = window.panel("train").outcome
        qtbot.waitUntil(lambda: outcome.loss.plot is not None)
        settle()
        assert_whole(outcome.loss)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
@pytest.mark.parametrize("scene", CONDITIONS)
def test_what_is_said_of_a_run_covers_no_setting(qtbot, qapp, scene, width, height):
    apply_theme(qapp, THEMES["light"])
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        for command in CONDITIONS[scene]:
            assert session.dispatch(command)
        session.settle()
        train = window.panel("train")
        settle()
        settings, outcome = train.settings, train.outcome
        status = settings.status
        assert settings.rect().contains(status.geometry())
        for part in (status.pill, status.sentence, *status.links):
            assert not part.isVisible() or status.rect().contains(part.geometry())
        assert squeezed(settings) == squeezed(outcome) == []
        assert_whole(outcome.loss)
        bars = [each.findChild(QScrollArea).verticalScrollBar().maximum() for each in (settings, outcome)]
        assert bars[1] == 0
        if height == 900:
            assert bars[0] == 0
        seed = settings.optimiser.seed
        settings.findChild(QScrollArea).ensureWidgetVisible(seed)
        assert seed.visibleRegion().boundingRect() == seed.rect()
        assert seed.mapTo(settings, seed.rect().bottomLeft()).y() < status.y()
        window.close()


def test_the_names_of_all_presets_are_whole(qtbot, qapp, cut):
    apply_theme(qapp, THEMES["light"])
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = PresetsDialog(parent)
    qtbot.addWidget(dialog)
    dialog.grab()
    assert cut == []


def test_what_is_cut_is_found(qtbot, qapp, cut):
    parent = QWidget()
    qtbot.addWidget(parent)
    words = Elided("far more words than there is room for", parent=parent)
    words.setGeometry(0, 0, 60, 20)
    label = Text("more than it has room for", parent=parent)
    label.setGeometry(0, 30, 60, 20)
    button = PillButton("Play", "Play")
    button.setParent(parent)
    button.setGeometry(80, 60, 60, 30)
    parent.resize(100, 100)
    parent.show()
    parent.grab()
    assert cut == ["far more words than there is room for"]
    assert set(squeezed(parent)) == {words.text(), label.text()}
    assert out_of_sight(parent) == ["Play"]


@pytest.mark.slow
def test_pictures_grow_with_the_window(qtbot, qapp):
    apply_theme(qapp, THEMES["light"])
    sizes = {}
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        window.show()
        for wide, high in ((1440, 900), (3000, 1800)):
            window.resize(wide, high)
            session.dispatch(assign("view.workspace", "train"))
            session.settle()
            QApplication.processEvents()
            train = window.panel("train")
            plane, loss = train.outcome.plane, train.outcome.loss
            square = plane.plane_layout(plane.view).square
            cell = train.centre.diagram.cell_rect(1, 0)
            bars = train.outcome.bars
            free = train.outcome.height() - bars.mapTo(train.outcome, bars.rect().bottomLeft()).y()
            session.dispatch(assign("view.workspace", "activations"))
            QApplication.processEvents()
            charts = window.panel("activations").charts
            session.dispatch(assign("view.workspace", "neurons"))
            session.dispatch(assign("view.grid", "plane"))
            session.settle()
            settle()
            tile = window.panel("neurons").maps.cell(0, 0)
            session.dispatch(OpenLesson("usage"))
            session.settle()
            settle()
            gates = next(grid for grid in window.findChildren(UnitGrid) if grid.isVisible())
            pitch = gates.grid().pitch
            sizes[wide] = (
                square.width(), loss.height(), cell.width(), charts.values.width(), tile.width(), pitch, free
            )  # fmt: skip
        small, large = sizes[1440], sizes[3000]
        assert all(big > 1.8 * little for big, little in zip(large[:6], small[:6], strict=True))
        assert large[6] < 0.1 * 1800
        window.close()


def test_choices_and_heading_of_neurons_are_whole_where_the_interface_is_large(qtbot, qapp, cut):
    apply_theme(qapp, THEMES["light"])
    overview, deaths = Overview(Recording()), DeathsCard(Recording())
    for part, wide, high in ((overview, 500, 150), (deaths, 520, 150)):
        qtbot.addWidget(part)
        part.resize(wide, high)
        part.show()
    settle()
    deaths.head.set_trailing("51 at step 120")
    deaths.resize(521, 150)
    settle()
    for part in (overview, deaths):
        part.grab()
    assert cut == []
    assert overview.order.y() > overview.grid.geometry().bottom()
    for wide in (1149, 1150, 1500):
        overview.resize(wide, 150)
        settle()
        overview.grab()
        assert cut == []
        assert overview.order.y() == overview.grid.y()
    deaths.resize(900, 150)
    settle()
    assert deaths.head.has_room_for("Dead neurons over training")
    deaths.grab()
    assert cut == []
