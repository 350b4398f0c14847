"""What is shown or asked again and again while a window is laid out takes one layout, or one measurement."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reluexplorer.widgets.controls import flow as flows
from reluexplorer.widgets.controls.all_controls import FlowLayout, Text
from reluexplorer.widgets.controls.boxes import laid_out_once, stacked


class Counted(QVBoxLayout):
    """Counts how often it places what stands in it."""

    count = 0

    def setGeometry(self, rect):
        self.count += 1
        super().setGeometry(rect)


def test_what_is_shown_together_is_laid_out_once(qtbot):
    page = QWidget()
    around, row = Counted(page), QWidget()
    around.addWidget(row)
    labels = [QLabel(name) for name in "abc"]
    beside = QHBoxLayout(row)
    for label in labels:
        label.hide()
        beside.addWidget(label)
    qtbot.addWidget(page)
    page.resize(300, 60)
    with qtbot.waitExposed(page):
        page.show()
    QApplication.processEvents()
    around.count = 0
    with laid_out_once(row):
        for label in labels:
            label.show()
        assert around.count == 0
    assert around.isEnabled()
    assert beside.isEnabled()
    assert labels[0].geometry().right() < labels[1].x() < labels[2].x()
    QApplication.processEvents()
    assert around.count == 1


def test_a_height_is_measured_once_for_each_width_until_what_stands_there_changes(qtbot, monkeypatch):
    asked = []
    lines = flows._lines
    monkeypatch.setattr(
        flows, "_lines", lambda sizes, room, space: asked.append(room) or lines(sizes, room, space)
    )
    page, flow = QWidget(), FlowLayout(spacing=8)
    labels = [Text(name * 10) for name in "abc"]
    for label in labels:
        flow.addWidget(label)
    column = stacked(page, flow)
    qtbot.addWidget(page)
    one, all_of_them = labels[0].sizeHint().height(), sum(each.sizeHint().width() for each in labels) + 16
    del asked[:]
    assert [flow.heightForWidth(each) for each in (all_of_them, 100, all_of_them)] == [one, 3 * one + 16, one]
    assert asked == [all_of_them, 100]
    labels[2].setText("c" * 11)
    assert column.heightForWidth(all_of_them) == 2 * one + 8
    labels[2].hide()
    assert flow.heightForWidth(all_of_them) == one


def test_a_flow_of_nothing_takes_no_room():
    flow = FlowLayout(spacing=8)
    assert flow.heightForWidth(100) == 0
    assert flow.sizeHint().height() == 0
