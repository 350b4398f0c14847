"""What is said lies over the window without moving it, and goes when it is over."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
)

from reluexplorer.app.dialogs.welcome import CONTINUE
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window import window as window_module
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.exports import ExportTorch
from reluexplorer.session.commands.run import RunUntil, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import PRESETS
from reluexplorer.widgets.controls.chips import StatusPill
from reluexplorer.widgets.controls.labels import SectionHead, Subject
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.controls.tables import BarTable, DataGrid
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.plane.plane_widget import PlaneWidget
from reluexplorer.widgets.plane.view import y_ticks
from reluexplorer.widgets.plots.graph import Graph
from reluexplorer.widgets.plots.timeline_strip import TimelineStrip
from tests.app.window.test_notice_places import placed


@pytest.fixture
def window(qtbot, tmp_path):
    session = Session()
    made = Window(session, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    session.settle()
    return made


SENTENCES = {
    "short": ("Undone.", ""),
    "offer": ("circle, step 1,200, today at 14:05", "Continue"),
    "middle": ("A sentence that is long enough to be broken into lines. " * 2, ""),
    "long": ("A sentence that is long enough to be broken into lines. " * 5, ""),
}


def say(window, kind):
    """Say one of the sentences; the offer has a title and a picture."""
    sentence, action = SENTENCES[kind]
    offer = {"title": CONTINUE, "picture": QImage(64, 64, QImage.Format.Format_RGB32)}
    window._notice.say(sentence, "info", action, **(offer if kind == "offer" else {}))


def at_rest(window, look):
    """Return what ``look`` finds once the layout, which may take several turns, moves nothing any more."""
    found = None
    for _turn in range(20):
        QApplication.processEvents()
        before, found = found, look(window)
        if found == before:
            return found
    raise AssertionError("the layout comes to no rest")


def held(window):
    """Return what can be clicked or heads something, with its place in the window."""
    found = {}
    centre = window.centralWidget()
    kinds = QAbstractButton, QComboBox, QLineEdit, QAbstractSlider, SectionHead, Subject, NetworkDiagram
    for kind in kinds:
        for widget in window._stack.findChildren(kind):
            seen = widget.visibleRegion().boundingRect() if widget.isVisible() else QRect()
            if not seen.isEmpty() and widget.isEnabled():
                found[f"{type(widget).__name__} {widget.accessibleName()}"] = seen.translated(
                    widget.mapTo(centre, QPoint(0, 0))
                )
    return found


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_a_notice_covers_no_control_and_no_heading_and_moves_nothing(window, workspace, size):
    window.resize(*size)
    window.session.dispatch(assign("view.workspace", workspace))
    window.session.settle()
    before, stack = at_rest(window, held), window._stack.geometry()
    assert len(before) > (0 if workspace == "doctor" else 8)  # it begins with one thing to do
    for kind in SENTENCES:
        say(window, kind)
        placed(window)
        place = window._notice.geometry()
        assert [name for name, other in before.items() if other.intersects(place)] == []
        strip = window.findChild(TimelineStrip)
        if kind != "offer" and strip.isVisible():
            seen = QRect(strip.mapTo(window.centralWidget(), QPoint(0, 0)), strip.size())
            assert not seen.intersects(place)
        assert stack.contains(place)
        assert (held(window), window._stack.geometry()) == (before, stack)
        words = window._notice._sentence
        assert words.height() >= words.heightForWidth(words.width())
    window._notice.hide()


def read(window):
    """Return where words and numbers stand that a person reads, with their place in the window."""
    centre, found = window.centralWidget(), {}
    stack = window._stack
    rooms = [
        *((label, f"words {label.text()}", written(label)) for label in stack.findChildren(QLabel)),
        *(
            (widget, f"{kind.__name__} {number} {widget.accessibleName()}", widget.rect())
            for kind in (BarTable, Legend, DataGrid, StatusPill)
            for number, widget in enumerate(stack.findChildren(kind))
        ),
        *((plane, *room) for plane in stack.findChildren(PlaneWidget) for room in beside_plane(plane)),
        *((plot, *room) for plot in stack.findChildren(Graph) for room in beside_curves(plot)),
    ]
    for widget, name, room in rooms:
        seen = room.intersected(widget.visibleRegion().boundingRect()) if widget.isVisible() else QRect()
        if not seen.isEmpty():
            found[name] = seen.translated(widget.mapTo(centre, QPoint(0, 0)))
    return found


def written(label):
    wide = min(label.width(), label.fontMetrics().horizontalAdvance(label.text()))
    left = label.width() - wide if label.alignment() & Qt.AlignmentFlag.AlignRight else 0
    return QRect(left, 0, wide, label.height())


def beside_plane(plane):
    if plane.view is None:
        return [("words in the plane", plane.rect())]
    layout = plane.plane_layout(plane.view)
    square = layout.square.toRect()
    found = [("numbers below the plane", plane.rect().adjusted(0, square.bottom() + 2, 0, 0))]
    for y, words in y_ticks(plane.view):
        at = round(layout.at(plane.view, 0, y).y())
        room = QRect(square.left() - 12, min(max(at - 5, 0), square.bottom() - 10), 8, 10)
        found.append((f"number {words} beside the plane", room))
    return found


def beside_curves(plot):
    area, whole, name = plot.frame().area.toRect(), plot.rect(), plot.accessibleName()
    if plot.is_empty:
        return [(f"words in {name}", whole)]
    return [
        (f"numbers beside {name}", QRect(0, 0, area.left() - 2, whole.height())),
        (f"numbers below {name}", whole.adjusted(0, area.bottom() + 3, 0, 0)),
    ]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("workspace", ["train", "neurons"])
@pytest.mark.parametrize("steps", [0, 40])
def test_a_notice_lies_on_pictures_rather_than_on_words_and_numbers(window, workspace, size, steps):
    window.resize(*size)
    session = window.session
    if steps:
        session.dispatch(Step(steps))
    session.dispatch(assign("view.workspace", workspace))
    session.settle()
    shown = at_rest(window, read)
    assert len(shown) > 6
    for kind in SENTENCES:
        say(window, kind)
        placed(window)
        place = window._notice.geometry()
        assert [name for name, other in shown.items() if other.intersects(place)] == []
    window._notice.hide()


@pytest.mark.copies(quick=4)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("workspace", WORKSPACES)
@pytest.mark.parametrize("ending", [". ", " "])
def test_a_long_notice_shows_its_first_sentences_and_has_the_rest_in_its_tooltip(
    window, workspace, size, ending
):
    window.resize(*size)
    window.session.dispatch(assign("view.workspace", workspace))
    window.session.settle()
    QApplication.processEvents()
    told = f"The first of these sentences is said{ending}".join(map(str, range(120))) + ending.strip()
    window._notice.say(told, "info")
    placed(window)
    notice, words = window._notice, window._notice._sentence
    assert words.height() >= words.heightForWidth(words.width())
    assert words.heightForWidth(words.width()) <= 5 * words.fontMetrics().lineSpacing() + 1
    shown = words.text().removesuffix(" …")
    assert shown != words.text()
    assert told.startswith(shown)
    assert notice.accessibleName() == f"Info: {told}"
    assert notice.toolTip().replace("\n", " ") == words.toolTip().replace("\n", " ") == told
    window._notice.say("Undone.", "info")
    assert (words.text(), notice.toolTip(), words.toolTip()) == ("Undone.", "", "")


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_what_a_preset_says_and_why_an_address_cannot_be_written_is_whole_on_the_screen(
    window, workspace, size
):
    window.resize(*size)
    window.session.dispatch(assign("view.workspace", workspace))
    window.session.settle()
    QApplication.processEvents()
    refusal = "The Playground has no 10 samples, first weights by He normal, batches of 100 or momentum."
    for told in (*(preset.look for preset in PRESETS.values()), 2 * f"{refusal} "):
        window._notice.say(told.strip(), "info")
        placed(window)
        assert window._notice._sentence.text() == told.strip()
    window._notice.hide()


@pytest.mark.copies(quick=3)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_more_opens_all_of_what_is_said(window, tmp_path, workspace, size):
    window.resize(*size)
    window.run_command(parse({"do": "go-to", "value": workspace}))
    window.session.settle()
    QApplication.processEvents()
    notice, words = window._notice, window._notice._sentence
    path = tmp_path / "net.keras"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("model.weights.h5", b"")
    window.files.open(path)
    QApplication.processEvents()
    foreign, long = window.session.state.notice, "What is said here goes on and on and on, " * 30
    assert foreign.endswith("and so on.")
    for told in (foreign, long):
        notice.say(told, "warning")
        placed(window)
        assert notice.more.isVisible() == (words.text() != told)
        assert notice.more.isVisible() or told != long or size[0] > 1024 or workspace == "doctor"
        if notice.more.isVisible():
            assert notice.more.mapTo(notice, notice.more.rect().bottomRight()).x() < notice.width()
            QTest.mouseClick(notice.more, Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        assert words.text() == told
        assert not notice.more.isVisible()
        assert words.height() >= words.heightForWidth(words.width())
        assert window._stack.geometry().contains(notice.geometry())
    notice.say("Undone.", "info")
    placed(window)
    assert words.text() == "Undone."
    assert notice.width() < 400
    notice.hide()


def test_a_notice_finds_another_place_when_what_lies_beneath_changes(window, qtbot):
    window._notice.say(*("A sentence that is long enough. " * 6, "warning"))
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not any(r.intersects(window._notice.geometry()) for r in held(window).values()))
    first = window._notice.geometry()
    window._stack.setCurrentWidget(window.panel("neurons"))
    qtbot.waitUntil(lambda: window._notice.geometry() != first)
    assert not any(r.intersects(window._notice.geometry()) for r in held(window).values())


def test_a_notice_gives_way_to_what_comes_to_lie_beneath_it_later(window, qtbot):
    window._notice.say("circle, step 1,200, today at 14:05", "info", "Continue")
    placed(window)
    first = window._notice.geometry()
    late = QPushButton("late", window._stack)
    late.setGeometry(first.translated(-window._stack.geometry().topLeft()))
    late.show()
    qtbot.waitUntil(lambda: not window._notice.geometry().intersects(first))


def test_a_warning_goes_with_the_next_command_that_works(window):
    session = window.session
    assert not session.dispatch(ExportTorch("/nowhere/at/all.json"))
    assert window._notice.isVisible()
    assert not session.dispatch(RunUntil("test-accuracy", 500.0))
    assert window._notice.isVisible()
    session.dispatch(Step(1))
    session.settle()
    assert not window._notice.isVisible()
    session.notify("Something else.")
    session.dispatch(assign("training.seed", 3))
    assert session.state.notice == ""


def test_what_was_done_is_said_for_a_while(window, qtbot, monkeypatch):
    monkeypatch.setattr(window_module, "_READ", 1)
    window.session.notify("Written to a.json.", "info")
    qtbot.waitUntil(lambda: not window._notice.isVisible())
    assert window.session.state.notice == ""
    window.session.notify("This is wrong.")
    window.session.notify("That was done.", "info")
    window.session.notify("This is wrong again.")
    qtbot.waitUntil(lambda: window.session.state.notice == "This is wrong again.")
    assert window._notice.isVisible()


def test_a_warning_that_hides_a_picture_goes_once_it_is_read(window, qtbot, monkeypatch):
    monkeypatch.setattr(window_module, "_READ", 1)
    monkeypatch.setattr(window_module, "_LETTER", 0)
    window.run_command(assign("view.workspace", "train"))
    QApplication.processEvents()
    plane = next(each for each in window._stack.findChildren(PlaneWidget) if each.isVisible())
    over = QRect(plane.mapTo(window.centralWidget(), QPoint(0, 0)), plane.size()).adjusted(20, 20, -20, -20)
    hides = []

    def place():
        yield
        window._notice.setGeometry(over)
        hides.append(window._notice.hides_picture())

    monkeypatch.setattr(window._notice, "_place", place)
    window.session.notify("The Playground has no momentum.")
    assert window._notice.isVisible()
    qtbot.waitUntil(lambda: not window._notice.isVisible())
    assert hides == [True]
    assert window.session.state.notice == ""


def test_a_warning_stays_where_it_hides_no_picture_or_the_mouse_is_on_it(window, qtbot, monkeypatch):
    monkeypatch.setattr(window_module, "_READ", 1)
    monkeypatch.setattr(window_module, "_LETTER", 0)
    asked, hides, held = [], [], [True]
    monkeypatch.setattr(window._notice, "hides_picture", lambda: asked.append("hides") or bool(hides))
    monkeypatch.setattr(window._notice, "underMouse", lambda: asked.append("mouse") or bool(held))
    window.session.notify("This is wrong.")
    qtbot.waitUntil(lambda: asked.count("hides") > 2)
    assert window.session.state.notice == "This is wrong."
    hides.append(True)
    qtbot.waitUntil(lambda: asked.count("mouse") > 2)
    assert window.session.state.notice == "This is wrong."
    held.clear()
    qtbot.waitUntil(lambda: window.session.state.notice == "")
