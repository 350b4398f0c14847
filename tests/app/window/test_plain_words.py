"""Names of tables, columns and classes are plain words wherever they are shown, whatever they look like."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QHelpEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QWidget

from reluexplorer.app.files.files import Files
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.labels import Elided
from reluexplorer.widgets.theme.tips import asks, plain
from reluexplorer.widgets.theme.tooltips import install
from tests.app.dialogs.import_hands import looking_at

HOSTILE = (
    '<img src="/dev/zero">', "<b>bold</b>", "a <i>slanted</i> b", "&lt;b&gt;", "<!DOCTYPE html>x",
    '<?xml version="1.0"?><b>x</b>', "<a href='file:///etc/passwd'>x</a>", "  <p>x", "<br/>", "a&lt;",
    "<table><tr><td>1", "<qt>x</qt>", "<IMG SRC=/dev/zero>",
)  # fmt: skip


def bare(words: str) -> str:
    return words.replace("\u2060", "")


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_html_is_shown_letter_by_letter(words):
    assert not Qt.mightBeRichText(plain(words))
    assert bare(plain(words)) == words


def test_words_that_qt_takes_for_words_stay_as_they_are():
    for words in ("a < b", "x & y", "2 <3", "", "plain"):
        assert plain(words) == words


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "<img src=zero> of a name that is too long to be shown whole.csv"
    head = '"<img src=""/dev/zero""> one","<b>two</b>","<i>class</i> that is cut because it is so long"'
    rows = [f"{i / 7:.3f},{(i * i) % 11},{'<u>yes</u>' if i % 3 else '<u>no</u>'}" for i in range(60)]
    path.write_text("\n".join([head, *rows]))
    return path


@pytest.fixture
def window(qtbot, qapp):
    made = Window(Session())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def guessed(top: QWidget) -> list[str]:
    """What Qt would read as HTML of its own accord in a widget and all within it."""
    found = []
    for widget in (top, *top.findChildren(QWidget)):
        if Qt.mightBeRichText(widget.toolTip()):
            found.append(f"tooltip {widget.toolTip()!r}")
        if isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.AutoText and widget.text():
            found.append(f"label {widget.text()!r}")
    return found + [one.toolTip() for one in top.actions() if Qt.mightBeRichText(one.toolTip())]


def tip_shown() -> str | None:
    return next(
        (w.text() for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible()), None
    )


def rest_on(widget: QWidget) -> str | None:
    """Let the mouse rest on a widget, and return the tooltip that is shown then."""
    middle = QPoint(min(8, widget.width() // 2), widget.height() // 2)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    install(application).turn_to(widget)
    QApplication.sendEvent(
        widget, QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(QPointF(middle)).toPoint())
    )
    return tip_shown()


@pytest.mark.slow
def test_no_name_in_the_window_is_read_as_html(window, table, qtbot):
    session = window.session
    assert session.dispatch(OpenTable(str(table)))
    session.dispatch(SetHidden((6, 4)))
    session.settle()
    session.dispatch(Step(30))
    session.settle()
    for workspace in ("train", "neurons", "activations", "learn", "train"):
        session.dispatch(assign("view.workspace", workspace))
        QApplication.processEvents()
        assert guessed(window) == []
    named = [w for w in window.findChildren(QWidget) if "img src" in bare(w.toolTip())]
    cut = [w for w in window.findChildren(Elided) if "<" in w.text() and w.isVisible() and not w.toolTip()]
    assert named
    for widget in (*named, *cut):
        if widget.isVisible():
            shown = rest_on(widget)
            assert shown is None or not Qt.mightBeRichText(shown)
    visible = next(w for w in named if w.isVisible())
    assert "<img src=zero>" in bare(rest_on(visible) or "")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: tip_shown() is None)


def test_the_look_at_a_table_reads_no_name_as_html(qtbot, qapp, table):
    dialog = looking_at(table)
    qtbot.addWidget(dialog)
    dialog.settle()
    assert guessed(dialog) == []
    dialog.release()


def test_a_question_shows_a_files_name_as_it_stands(window, qtbot, monkeypatch):
    seen = []

    def answer(box: QMessageBox) -> int:
        seen.append((box.textFormat(), box.text()))
        return QMessageBox.StandardButton.Yes.value

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert asks(window, "Save", "<img src=zero>.png is there already.")
    assert Files(window, window.session, None)._ask_replace(Path("<b>x"))
    assert [form for form, _ in seen] == [Qt.TextFormat.PlainText] * 2
    assert seen[1][1] == "<b>x is there already. Replace it?"
