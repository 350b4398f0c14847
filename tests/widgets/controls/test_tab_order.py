"""Tab goes through a holder as it is read, also to what was made after the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from reluexplorer.widgets.controls.boxes import abreast, scrolling, stacked
from reluexplorer.widgets.controls.tab_order import stops_of, tab_as_read


class Holder(QWidget):
    def focusNextPrevChild(self, forward: bool) -> bool:
        return tab_as_read(self, forward=forward) or super().focusNextPrevChild(forward)


def test_what_was_made_last_and_stands_first_comes_first(qtbot):
    top, holder, inner = QWidget(), Holder(), QWidget()
    qtbot.addWidget(top)
    outside = QPushButton("outside")
    stacked(top, outside, holder)
    third, fourth, fifth = (QPushButton(text) for text in ("third", "fourth", "fifth"))
    place = abreast(None)
    stacked(inner, place, third)
    stacked(holder, scrolling(inner), QLabel("takes no keys"), abreast(None, fourth, fifth))
    for text in ("first", "second"):
        place.addWidget(QPushButton(text))
    fourth.setEnabled(False)
    assert [each.text() for each in stops_of(holder)] == ["first", "second", "third", "fourth", "fifth"]
    top.show()
    qtbot.waitExposed(top)
    top.activateWindow()
    first = next(stops_of(holder))
    first.setFocus()
    for key, wanted in (
        (Qt.Key.Key_Tab, ["second", "third", "fifth", "outside"]),
        (Qt.Key.Key_Backtab, ["second", "first", "outside"]),
    ):
        if key == Qt.Key.Key_Backtab:
            third.setFocus()
        passed = []
        for _ in wanted:
            qtbot.keyClick(top.focusWidget(), key)
            passed.append(top.focusWidget().text())
        assert passed == wanted
