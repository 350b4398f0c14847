"""A fault of the window's own: what is open is kept at once, a dialog says so once, and work goes on."""

from __future__ import annotations

import errno
import os
import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from reluexplorer.app.dialogs.crash_dialog import TITLE
from reluexplorer.app.keeping.kept_work import Work
from reluexplorer.app.launching import crashes as crashes_module
from reluexplorer.app.launching.crashes import Crashes
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.trouble.faults import Fault
from reluexplorer.app.trouble.hooks import hooked
from reluexplorer.app.trouble.log import log_folder, logging_to
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.files import write
from reluexplorer.session.session import Session


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    """A window as the program has it, with its log, whose faults are printed and met as there."""
    made = Window(Session(), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    made.session.settle()
    made.kept.begin()
    monkeypatch.setattr(threading, "excepthook", lambda _met: None)
    with qtbot.captureExceptions() as met, logging_to(log_folder()), hooked() as hooks:
        made.crashes = Crashes(made)
        made.met = met
        hooks.tell(made.crashes.in_window, made.crashes.beside)
        yield made
    if made.crashes.dialog is not None:
        made.crashes.dialog.reject()
    made.close()


def raising(error):
    def slot():
        raise error

    return slot


def fail(qtbot, window, error):
    """Let a click on a button raise an error in the slot, and return the dialog that comes."""
    button = QPushButton()
    button.clicked.connect(raising(error))
    button.click()
    qtbot.waitUntil(lambda: window.crashes.dialog is not None)
    return window.crashes.dialog


def changed(window):
    window.session.dispatch(assign("training.seed", 77))
    window.session.dispatch(Step(3))
    window.session.settle()


def log():
    return (log_folder() / "reluexplorer.log").read_text(encoding="utf-8")


KEPT = "What is open is kept, and offered at the next start."


def held_up(monkeypatch):
    """Let nothing be written until the event is set that is returned."""
    go_on, write = threading.Event(), Work.write

    def held(work, where):
        go_on.wait(20)
        write(work, where)

    monkeypatch.setattr(Work, "write", held)
    return go_on


def test_what_is_open_is_kept_before_the_dialog_says_so_and_work_goes_on(qtbot, window, monkeypatch):
    changed(window)
    assert not window.kept._own.path.exists()
    go_on = held_up(monkeypatch)
    dialog = fail(qtbot, window, TypeError("no"))
    assert dialog.isVisible()
    assert dialog.kept.words() == "What is open is being kept."
    assert dialog.accessibleDescription() == f"{dialog.words.words()} {dialog.kept.words()}"
    go_on.set()
    qtbot.waitUntil(lambda: dialog.kept.words() == KEPT)
    document, step = read(window.kept._own.path)
    assert (document.recipe.training.seed, step) == (77, 3)
    assert dialog.windowTitle() == TITLE
    assert dialog.words.words().startswith(
        "It is a fault of the program, not yours: TypeError in test_crashes.py, line "
    )
    assert dialog.text.toPlainText().endswith("TypeError: no")
    assert dialog.accessibleDescription() == f"{dialog.words.words()} {dialog.kept.words()}"
    assert "ERROR: Not caught:\n    Traceback (most recent call last):\n" in log()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.crashes.dialog is None)
    window.session.dispatch(Step(2))
    window.session.settle()
    assert window.session.state.run.step == 5


def test_enter_goes_on_and_every_control_has_a_name_and_a_tip(qtbot, window):
    dialog = fail(qtbot, window, TypeError("no"))
    qtbot.waitUntil(dialog.go_on.hasFocus)
    stops = [
        each
        for each in dialog.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]
    assert sorted(each.accessibleName() for each in stops) == [
        f"Close {TITLE}", "Copy details", "Details of the fault", "Go on", "Quit", "Save a copy…"
    ]  # fmt: skip
    assert all(each.toolTip() for each in stops)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert window.crashes.dialog is None


def test_an_untouched_document_is_said_to_be_safe(qtbot, window):
    dialog = fail(qtbot, window, TypeError("no"))
    assert dialog.kept.words() == "What is open was not changed: there is nothing to lose."


def test_a_flood_shows_one_dialog_and_one_traceback(qtbot, window):
    timer = QTimer(window, interval=0)
    timer.timeout.connect(raising(ValueError("again and again")))
    timer.start()
    qtbot.waitUntil(lambda: len(window.met) > 150, timeout=20_000)
    first = window.crashes.dialog
    assert "other fault" not in first.words.words()
    first.go_on.click()
    qtbot.waitUntil(lambda: len(window.met) > 300, timeout=20_000)
    timer.stop()
    assert window.crashes.dialog is None
    assert log().count("Traceback") == 1
    assert "Not caught, 100 times by now: ValueError in test_crashes.py, line " in log()


def test_a_fault_in_a_painting_shows_the_dialog_and_the_program_lives(qtbot, window):
    class Falls(QWidget):
        def paintEvent(self, _event):
            raise ArithmeticError("cannot be painted")

    falls = Falls(window)
    falls.setGeometry(0, 0, 50, 50)
    falls.show()
    qtbot.waitUntil(lambda: window.crashes.dialog is not None)
    assert "ArithmeticError" in window.crashes.dialog.words.words()
    falls.hide()
    window.crashes.dialog.go_on.click()


def test_another_fault_while_the_dialog_is_open_is_added_to_it(qtbot, window):
    dialog = fail(qtbot, window, TypeError("first"))
    for error in (KeyError("second"), KeyError("second again"), OSError("third")):
        QTimer.singleShot(0, raising(error))
    qtbot.waitUntil(lambda: len(window.met) == 4)
    qtbot.waitUntil(lambda: " 2 other faults came after it. " in dialog.words.words())
    assert window.crashes.dialog is dialog
    assert [line for line in dialog.text.toPlainText().splitlines() if "Error: " in line] == [
        "TypeError: first",
        "KeyError: 'second'",
        "OSError: third",
    ]


def test_a_fault_of_the_dialogs_own_ends_in_the_log(qtbot, window, monkeypatch):
    def broken(*_given):
        raise RuntimeError("no dialog")

    monkeypatch.setattr(crashes_module, "CrashDialog", broken)
    QTimer.singleShot(0, raising(TypeError("first")))
    qtbot.waitUntil(lambda: len(window.met) == 3)
    assert window.crashes.dialog is None
    assert [log().count(words) for words in ("TypeError: first", "RuntimeError: no dialog")] == [1, 1]
    assert window.isVisible()


def test_there_are_five_dialogs_at_most(qtbot, window):
    kinds = (TypeError, KeyError, ValueError, OSError, LookupError, ArithmeticError, RuntimeError)
    shown = []
    for kind in kinds:
        window.met.clear()
        QTimer.singleShot(0, raising(kind("one more")))
        qtbot.waitUntil(lambda: len(window.met) == 1)
        QApplication.sendPostedEvents()
        if window.crashes.dialog is not None:
            shown.append(kind)
            window.crashes.dialog.go_on.click()
    assert shown == list(kinds[:5])
    assert "RuntimeError: one more" in log()


def test_a_full_disk_is_said_and_a_copy_goes_elsewhere(qtbot, window, tmp_path, monkeypatch):
    changed(window)
    usual = os.fsync

    def full(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(write.os, "fsync", full)
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: tmp_path / "copy.reluexp")
    dialog = fail(qtbot, window, TypeError("no"))
    begins = "What is open could not be kept, so save a copy: "
    qtbot.waitUntil(lambda: dialog.kept.words().startswith(begins))
    assert dialog.kept.words().endswith(".reluexp cannot be written: No space left on device.")
    dialog.save.click()
    assert dialog.done_words.text().endswith("copy.reluexp cannot be written: No space left on device.")
    monkeypatch.setattr(write.os, "fsync", usual)
    dialog.save.click()
    assert dialog.done_words.text() == "Saved as copy.reluexp."
    assert read(tmp_path / "copy.reluexp")[0].recipe.training.seed == 77
    assert window.session.state.document.file == ""
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: None)
    dialog.save.click()
    assert dialog.done_words.text() == ""


def test_the_details_are_the_tracebacks_and_the_diagnostics(qtbot, window):
    dialog = fail(qtbot, window, TypeError("no"))
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Traceback (most recent call last):\n")
    assert "\nTypeError: no\n\nReLU Explorer: " in copied
    assert "\nWorkspace: train\n" in copied
    assert dialog.done_words.text() == "The details are in the clipboard."


def test_the_tracebacks_are_copied_where_the_diagnostics_fail(qtbot, window, monkeypatch):
    dialog = fail(qtbot, window, TypeError("no"))
    monkeypatch.setattr(dialog, "_details", raising(KeyError("details")))
    dialog.copy.click()
    qtbot.waitUntil(lambda: "1 other fault came after it." in dialog.words.words())
    assert QGuiApplication.clipboard().text().endswith("TypeError: no")


def test_many_faults_are_counted_and_the_first_ten_are_shown(qtbot, window):
    dialog = fail(qtbot, window, TypeError("no"))
    for number in range(12):
        dialog.add(Fault("KeyError", f"a.py, line {number}", "", f"KeyError: {number}"))
    assert " 12 other faults came after it. " in dialog.words.words()
    assert dialog.text.toPlainText().splitlines()[-1] == "KeyError: 8"


def test_quit_closes_the_window_and_keeps_what_is_open_as_the_last(qtbot, window):
    changed(window)
    own = window.kept._own.path
    fail(qtbot, window, TypeError("no")).leave.click()
    assert not window.isVisible()
    assert not own.exists()
    assert read(own.with_name("last.reluexp"))[0].recipe.training.seed == 77


def test_quit_waits_for_what_is_being_kept_even_where_the_window_cannot_be_closed(qtbot, window, monkeypatch):
    changed(window)
    go_on, end = held_up(monkeypatch), window.kept.end
    monkeypatch.setattr(crashes_module.QApplication, "exit", lambda _code: None)
    monkeypatch.setattr(window.kept, "end", raising(RuntimeError("cannot end")))
    dialog = fail(qtbot, window, TypeError("no"))
    assert not window.kept._own.path.exists()
    threading.Timer(0.05, go_on.set).start()
    dialog.leave.click()
    assert read(window.kept._own.path)[0].recipe.training.seed == 77
    monkeypatch.setattr(window.kept, "end", end)
    window.session.close()


def test_what_cannot_even_be_asked_for_is_kept_without_it(qtbot, window, monkeypatch):
    changed(window)
    hand_out = window.session.hand_out
    broken = iter((True, True, False))

    def asked(use, most=0):
        if next(broken, False):
            raise RuntimeError("nothing is handed out")
        hand_out(use)

    monkeypatch.setattr(window.session, "hand_out", asked)
    dialog = fail(qtbot, window, TypeError("no"))
    assert dialog.kept.words() == ("What is open could not be kept, so save a copy: nothing is handed out.")


def test_what_the_run_kept_of_its_way_is_not_waited_for_longer_than_a_moment(qtbot, window, monkeypatch):
    changed(window)
    asked, document = [], window.session.state.document
    with monkeypatch.context() as silent:
        silent.setattr(window.session, "hand_out", lambda use, *_most: asked.append(use))
        silent.setattr(window.session, "hurry", lambda: asked.pop()(document, 3, None, None))
        dialog = fail(qtbot, window, TypeError("no"))
        assert dialog.kept.words() == "What is open is being kept."
        window.kept.securing._late.timeout.emit()
        qtbot.waitUntil(lambda: dialog.kept.words() == KEPT)
    assert read(window.kept._own.path)[1] == 3


def test_quit_ends_the_program_where_closing_fails_too(qtbot, window, monkeypatch):
    codes = []
    monkeypatch.setattr(crashes_module.QApplication, "exit", codes.append)
    end = window.kept.end
    monkeypatch.setattr(window.kept, "end", raising(RuntimeError("cannot end")))
    fail(qtbot, window, TypeError("no")).leave.click()
    qtbot.waitUntil(lambda: codes == [1])
    assert window.isVisible()
    monkeypatch.setattr(window.kept, "end", end)
    window.session.close()


def test_a_fault_of_another_thread_is_a_sentence(qtbot, window):
    thread = threading.Thread(target=raising(TypeError("beside")), name="writer")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: window.session.state.notice != "")
    assert window.session.state.notice.startswith(
        "Something beside the window has failed: TypeError in test_crashes.py, line "
    )
    assert window.crashes.dialog is None
    assert "ERROR: Not caught in writer:" in log()
