"""An error in an override is told of, and takes nothing from other objects."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QListView, QVBoxLayout, QWidget

from reluexplorer.app.trouble.overrides import OVERRIDES


@pytest.fixture
def told(monkeypatch):
    """What the hook for errors is told while overrides are guarded."""
    found = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: found.append(str(error)))
    OVERRIDES.begin()
    yield found
    OVERRIDES.end()


def test_an_error_as_a_widget_is_hidden_takes_no_override_from_those_in_it(qtbot, told):
    heard = []

    class Outer(QWidget):
        def hideEvent(self, _event):
            raise ValueError("outer")

    class Inner(QWidget):
        def hideEvent(self, _event):
            heard.append("hidden")

    outer = Outer()
    inner = Inner(outer)
    qtbot.addWidget(outer)
    outer.show()
    outer.hide()
    assert (told, heard) == (["outer"], ["hidden"])
    outer.show()
    inner.hide()
    assert heard == ["hidden", "hidden"]


def test_painting_events_and_filters_go_on_after_an_error(qtbot, told):
    class Failing(QWidget):
        def paintEvent(self, _event):
            raise ValueError("paint")

        def event(self, event):
            if event.type() == QEvent.Type.User:
                raise ValueError("event")
            return super().event(event)

    class Filter(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.User:
                raise ValueError("filter")
            return False

    widget, asked = Failing(), Filter()
    qtbot.addWidget(widget)
    for _time in range(2):
        widget.grab()
        assert not QApplication.sendEvent(widget, QEvent(QEvent.Type.User))
    widget.installEventFilter(asked)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.User))
    assert told == ["paint", "event", "paint", "event", "filter", "event"]


def test_who_asks_has_an_answer_all_the_same(qtbot, told):
    class Failing(QWidget):
        def sizeHint(self):
            raise ValueError("size")

        def minimumSizeHint(self):
            raise ValueError("least")

        def heightForWidth(self, _width):
            raise ValueError("height")

    class Rows(QAbstractListModel):
        def rowCount(self, _parent=QModelIndex()):  # noqa: B008
            return 2

        def data(self, _index, role):
            if role == Qt.ItemDataRole.DisplayRole:
                raise ValueError("data")

    outer, rows = QWidget(), Rows()
    qtbot.addWidget(outer)
    view, failing = QListView(), Failing()
    column = QVBoxLayout(outer)
    column.addWidget(failing)
    column.addWidget(view)
    view.setModel(rows)
    outer.show()
    view.grab()
    assert (failing.sizeHint(), failing.heightForWidth(9), rows.data(rows.index(0), 0)) == (QSize(), -1, None)
    assert {"size", "least", "data"} <= set(told)


def test_it_is_qts_overrides_alone_and_only_while_they_are_guarded(told):
    class Before(QObject):
        def event(self, _event):
            raise ValueError("before")

        def own(self):
            raise ValueError("own")

    class After(Before):
        def __init_subclass__(cls, **given):
            super().__init_subclass__(**given)

        def event(self, _event):
            raise ValueError("after")

    asked = QEvent(QEvent.Type.User)
    assert [kind().event(asked) for kind in (Before, After)] == [False, False]
    assert told == ["before", "after"]
    with pytest.raises(ValueError, match="own"):
        Before().own()
    OVERRIDES.end()
    for kind in (Before, After):
        with pytest.raises(ValueError, match=kind.__name__.lower()):
            kind().event(asked)


def test_classes_that_were_there_before_are_guarded_too():
    code = (
        "import sys; from PySide6.QtCore import QEvent, QObject\n"
        "class Early(QObject):\n"
        "    def event(self, _event): raise ValueError('early')\n"
        "from reluexplorer.app.trouble.overrides import OVERRIDES\n"
        "OVERRIDES.begin()\n"
        "sys.excepthook = lambda _kind, error, _trace: print('told of', error)\n"
        "print(Early().event(QEvent(QEvent.Type.User)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["told of early", "False"]
