"""Tooltips stand beside the mouse and off what they speak of, and not at all where values are read off."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget, QToolTip, QVBoxLayout, QWidget

from reluexplorer.core.glossary import terms
from reluexplorer.widgets.controls.all_controls import (
    Bar,
    BarTable,
    ComboField,
    DataGrid,
    Elided,
    FormRow,
    NumberField,
    Paragraph,
    PillButton,
    Row,
    SectionHead,
    Text,
)
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import install, place, wrapped
from tests.widgets.sample_net import circle, diagram_view, sample_net

SCREEN = QRect(0, 0, 1440, 900)
SIZE = QSize(240, 40)


@pytest.fixture
def themed(qapp):
    apply_theme(qapp, LIGHT)
    yield qapp
    QToolTip.hideText()


def tip():
    found = (w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
    return next(found, None)


@pytest.fixture
def rest(qtbot):
    """Let the mouse rest on a place of a widget, and return the tooltip that comes."""

    def rested(widget, at):
        QToolTip.hideText()
        qtbot.waitUntil(lambda: tip() is None)
        install(QApplication.instance()).turn_to(widget)
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
        return tip()

    return rested


@pytest.mark.parametrize(
    "subject",
    [
        QRect(x, y, width, height)
        for x in (0, 600, 1300) for y in (0, 430, 860) for width, height in ((140, 32), (90, 90))
    ],
)  # fmt: skip
def test_a_tooltip_is_on_the_screen_beside_the_mouse_and_off_its_subject(subject):
    subject = subject.intersected(SCREEN)
    for mouse in (subject.topLeft(), subject.center(), subject.bottomRight()):
        rect = QRect(place(SIZE, subject, mouse, SCREEN), SIZE)
        assert SCREEN.contains(rect)
        assert not rect.intersects(subject)
        assert not rect.contains(mouse)
        beside = rect.adjusted(-150, -130, 150, 130)
        assert beside.contains(mouse)


@pytest.mark.parametrize(("y", "is_above"), [(20, False), (430, True), (860, True)])
def test_the_tooltip_of_a_head_stands_above_it_where_there_is_room(y, is_above):
    subject = QRect(600, y, 90, 26)
    rect = QRect(place(SIZE, subject, subject.center(), SCREEN, above=True), SIZE)
    assert SCREEN.contains(rect)
    assert not rect.intersects(subject)
    assert (rect.bottom() < subject.top()) is is_above
    assert rect.bottom() < subject.top() or rect.top() > subject.bottom()


def test_the_tooltip_of_a_painted_table_s_head_hides_no_figure(themed, qtbot, rest):
    grid = DataGrid(("Quantity", "Gain"), "Figures")
    grid.set_rows((Row(("J(x)·x", "0.91")), Row(("the rest", "1"))))
    qtbot.addWidget(grid)
    grid.resize(320, grid.sizeHint().height())
    grid.show()
    grid.move(300, 400)
    assert rest(grid, QPoint(300, 5)).geometry().bottom() < grid.mapToGlobal(QPoint(0, 5)).y()
    assert rest(grid, QPoint(10, 40)).geometry().top() > grid.mapToGlobal(QPoint(0, 40)).y()


def test_in_a_large_picture_it_stands_off_what_the_arrow_hides():
    picture = QRect(200, 100, 800, 600)
    for mouse in (QPoint(210, 110), QPoint(600, 400), QPoint(990, 690)):
        rect = QRect(place(SIZE, picture, mouse, SCREEN), SIZE)
        assert not rect.intersects(QRect(mouse - QPoint(4, 4), QSize(20, 24)))
        assert rect.adjusted(-40, -40, 40, 40).contains(mouse)


def test_the_rule_moves_the_tooltip_off_a_button_and_says_it_once(qtbot, themed, rest):
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("Play", window)
    button.setToolTip("Train until it is paused")
    column = QVBoxLayout(window)
    column.addWidget(button)
    window.resize(300, 80)
    window.show()
    label = rest(button, QPoint(20, 4))
    assert label.text() == "Train until it is paused"
    assert not label.geometry().intersects(QRect(button.mapToGlobal(QPoint(0, 0)), button.size()))
    assert rest(button, QPoint(40, 6)) is None
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    assert rest(button, QPoint(40, 6)) is not None


def test_the_rule_answers_for_what_is_under_the_mouse_in_the_window(qtbot, themed):
    """Where a widget has nothing to say, what it lies in answers."""
    window = QWidget()
    qtbot.addWidget(window)
    box, other = QWidget(window), QPushButton("Play", window)
    box.setGeometry(0, 0, 100, 60)
    silent = QWidget(box)
    silent.setGeometry(5, 5, 30, 15)
    other.setGeometry(120, 0, 80, 60)
    set_tip(box, "A box with a sentence that is so long that it is put into several lines where it is shown")
    set_tip(other, "Play with a sentence that is so long that it is put into several lines where it is shown")
    window.resize(240, 80)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    for widget in (silent, other, box):
        middle = widget.mapTo(window, widget.rect().center())
        QTest.mouseMove(window.windowHandle(), middle)
        at = widget.rect().center()
        QToolTip.hideText()
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
        said = (widget.toolTip() or box.toolTip()).split()
        assert tip().text().split() == said
        assert "\n" in tip().text()


def test_no_tooltip_lies_over_what_the_probe_shows_on_the_plane(qtbot, themed, rest):
    plane = PlaneWidget()
    qtbot.addWidget(plane)
    plane.setToolTip("Wheel: zoom")
    plane.resize(320, 348)
    points, classes = circle(60)
    plane.set_view(PlaneView(np.zeros((20, 20)), points=points, targets=classes, classes=("a", "b")))
    plane.show()
    square = plane.plane_layout(plane.view).square
    for share in (0.1, 0.5, 0.9):
        at = QPoint(round(square.x() + share * square.width()), round(square.y() + share * square.height()))
        assert rest(plane, at) is None
    below = QPoint(20, round(square.bottom()) + 12)
    assert rest(plane, below).text() == "Wheel: zoom"
    QApplication.sendEvent(
        plane, QHelpEvent(QEvent.Type.ToolTip, square.center().toPoint(), plane.mapToGlobal(below))
    )
    qtbot.waitUntil(lambda: tip() is None)


def test_long_words_are_wrapped_and_own_lines_stay():
    words = "Type a few letters, and a number where one is needed: learning rate 0.1, or whatever it may be"
    lines = wrapped(f"{words}\nsecond").split("\n")
    assert len(lines) == 3
    assert max(map(len, lines)) <= 60
    assert " ".join(lines[:2]) == words


def test_the_network_is_explained_below_its_cells_alone(qtbot, themed, rest):
    diagram = NetworkDiagram()
    qtbot.addWidget(diagram)
    diagram.setToolTip("The network")
    diagram.resize(700, 500)
    diagram.set_view(diagram_view(sample_net()))
    diagram.show()
    for at in (QPoint(4, 4), QPoint(120, 250), diagram.cell_rect(1, 0).center().toPoint()):
        assert rest(diagram, at) is None
    assert rest(diagram, QPoint(4, 490)).text() == "The network"


def test_no_tooltip_lies_over_curves_that_are_read_off(qtbot, themed, rest):
    plot = CurvePlot("Loss", "Loss over the steps")
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.show()
    qtbot.waitExposed(plot)
    middle, seen = QPoint(200, 80), plot._graph.viewport()
    x = np.linspace(0.0, 1.0, 9)
    plot.set_curves((Curve("a", x, x),))
    assert rest(seen, middle).text() == "Loss over the steps"
    plot.set_following(True)
    assert rest(seen, middle) is None
    plot.set_following(False)
    plot.set_probe(0.5)
    assert rest(seen, middle) is None


EPOCH = "Epoch: One pass over all training samples"
RATE = "Learning rate: How far a weight moves for a gradient of 1."


def _field():
    return NumberField("Learning rate", "How fast it learns", 0.0, 1.0, 0.1)


@pytest.mark.parametrize(
    ("make", "begins", "has"),
    [
        (lambda: Text("Epoch"), EPOCH, EPOCH),
        (lambda: Elided("Epoch"), "", EPOCH),
        (lambda: Paragraph("It takes one epoch."), EPOCH, EPOCH),
        (lambda: SectionHead("Epoch"), "", EPOCH),
        (_field, "How fast it learns\n\nLearning rate:", RATE),
        (lambda: FormRow("Learning rate", _field()), "How fast it learns\n\n", RATE),
        (lambda: PillButton("Seed", "Another one"), "Another one\n\nSeed:", "Seed: The number"),
        (lambda: ComboField("Initialisation", "How weights begin", (("he", "He normal"),)),
         "How weights begin\n\nInitialisation:", "He's weights: First weights"),
    ],
)  # fmt: skip
def test_labels_headings_and_fields_explain_their_terms(themed, qtbot, rest, make, begins, has):
    made = make()
    qtbot.addWidget(made)
    made.resize(300, 120)
    made.show()
    widget = made.findChild(Elided) or made
    said = rest(widget, widget.rect().center()).text().replace("\u2060", "")
    assert said.startswith(begins)
    assert has in said.replace("\n", " ").replace("  ", " ")
    for paragraph in said.split("\n\n"):
        lines = paragraph.split("\n")
        assert max(map(len, lines)) <= 60
        assert all(len(line) + 1 + len(after.split()[0]) > 60 for line, after in pairwise(lines))


def test_the_rows_and_heads_of_painted_tables_explain_themselves(themed, qtbot, rest):
    grid = DataGrid(("Quantity", "Gain"), "Figures")
    grid.set_rows((Row(("J(x)·x", "0.91")), Row(("the rest", "1"))))
    bars = BarTable("What is left")
    bars.set_bars((Bar("ReLU, He's weights", 0.5, "0.98"), Bar("other", 0.1, "0.2")))
    for widget in (grid, bars):
        qtbot.addWidget(widget)
        widget.resize(320, widget.sizeHint().height())
        widget.show()
    assert rest(grid, QPoint(300, 5)).text().startswith("Gain: The factor")
    assert rest(grid, QPoint(10, 40)).text().startswith("J(x)·x: J(x) is the matrix")
    assert rest(grid, QPoint(10, 70)) is None
    assert "He's weights: First weights with a variance of 2/fan-in" in rest(bars, QPoint(10, 5)).text()
    assert rest(bars, QPoint(10, 30)) is None


def test_the_heads_of_a_table_explain_themselves(themed, qtbot, rest):
    table = QTableWidget(1, 2)
    table.setHorizontalHeaderLabels(["Accuracy", "Verdict"])
    qtbot.addWidget(table)
    table.show()
    header = table.horizontalHeader()
    assert rest(header.viewport(), QPoint(10, 5)).text().startswith("Accuracy: The share of samples")
    assert rest(header.viewport(), QPoint(header.sectionPosition(1) + 10, 5)) is None


def test_what_a_tooltip_says_itself_is_not_said_twice(themed, qtbot, rest):
    label = Text("Epoch")
    set_tip(label, next(term for term in terms() if term.name == "Epoch").sentence())
    qtbot.addWidget(label)
    label.show()
    assert rest(label, label.rect().center()).text().count("Epoch:") == 1


def test_a_widget_with_a_part_called_words_has_its_tooltip_all_the_same(themed, qtbot, rest):
    """Widgets may keep a label as ``words``; it is not theirs to be called."""
    box = QWidget()
    box.words = Text("Epoch", parent=box)
    set_tip(box, "A box")
    qtbot.addWidget(box)
    box.resize(200, 60)
    box.show()
    assert rest(box, QPoint(190, 50)).text() == "A box"
