"""What listens inside the program that a storm strikes, and answers on standard output.

Each line on standard input is one order in JSON: ``{"event": number}`` where an event begins, and what
:class:`Ear` does. The orders are read by a thread, so that the window's own thread is watched, not kept.
File dialogs are Qt's own, and read only: a storm must not rename what they show.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QMimeData,
    QObject,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from reluexplorer.app.files.file_questions import FileQuestions, Mode
from reluexplorer.app.launching import launch
from reluexplorer.app.settings.scaling import made_anew
from reluexplorer.app.window import another
from reluexplorer.app.window.window import LEAST, Window
from reluexplorer.session.commands.lessons import StopLesson
from reluexplorer.session.commands.microscope import CloseMicroscope, Microscope
from reluexplorer.session.commands.remedies import StopComparing
from reluexplorer.session.commands.run import Pause, Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.host.host import Command
from reluexplorer.widgets.painting.pace import PACE
from tests.app.soak import memory_of
from tests.reliability.watching import Watch

_STUCK = 30.0
"""Seconds after which the window does not answer at all."""
_AT_LEAST = 0.3
"""Seconds in which the system tells a window of a change."""
PROVOKED = "provoked by the storm"


class Stay(QObject):
    """Keeps the window from being closed but when that is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = False
        self.refused = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and not self.ends:
            event.ignore()
            self.refused += 1
            return True
        return False


class Ear(QObject):
    """Carries out orders in the window's thread, whatever dialog is open."""

    asked = Signal(object)

    def __init__(self, window: Window, folder: Path) -> None:
        super().__init__(window)
        self.window = window
        self.folder = folder
        self.stay = Stay()
        window.installEventFilter(self.stay)
        self.watch = Watch(window)
        self.asked.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, name="ear", daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            order = json.loads(line)
            if "event" in order:
                answered = self.watch.wait(_STUCK)
                self.watch.newest = order["event"]
                tell({**self.seen(), "answered": answered})
            else:
                self.asked.emit(order)

    def seen(self) -> dict[str, Any]:
        """Return what the window is at, from any thread: its state is frozen, and its size a number."""
        state = self.window.session.state
        return {
            "status": state.run.status.value,
            "head": state.run.head,
            "workspace": state.document.view.workspace,
            "notice": state.notice,
            "size": list(self.watch.size),
        }

    def _hear(self, order: dict[str, Any]) -> None:
        ((name, value),) = order.items()
        answer: Callable[[Any], object] = getattr(self, f"on_{name}")
        tell(answer(value))

    def on_window(self, _value: object) -> object:
        """Return the window's number for xdotool."""
        return int(self.window.winId())

    def on_play(self, _value: object) -> object:
        """Train at full speed."""
        for command in (assign("view.workspace", "train"), assign("view.speed", "full"), Play()):
            self.window.session.dispatch(command)
        return self.seen()

    def on_drop(self, name: str) -> object:
        """Drop a file of the folder, or an address, as Qt does; a dialog before the window takes no drops."""
        if QApplication.activeModalWidget() is not None:
            return "a dialog is open"
        data, middle = QMimeData(), QPointF(self.window.rect().center())
        if name.startswith("https:"):
            data.setText(name)
        else:
            data.setUrls([QUrl.fromLocalFile(str(self.folder / name))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entered = QDragEnterEvent(middle.toPoint(), copy, data, left, none)
        QCoreApplication.sendEvent(self.window, entered)
        if entered.isAccepted():
            QCoreApplication.sendEvent(self.window, QDropEvent(middle, copy, data, left, none))
        return "dropped" if entered.isAccepted() else "refused"

    def on_crash(self, _value: object) -> object:
        """Let a slot fail."""
        QTimer.singleShot(0, self, _fail)
        return "failed"

    def on_dialogs(self, _value: object) -> object:
        """Return the titles and words of the dialogs that are open."""
        return [
            [each.windowTitle(), each.accessibleDescription()]
            for each in QApplication.topLevelWidgets()
            if isinstance(each, QDialog) and each.isVisible()
        ]

    def on_dismiss(self, _value: object) -> object:
        """Close what is open before the window; return whether there was something."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            return True
        shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        dialog = QApplication.activeModalWidget() or next(
            (each for each in shown if isinstance(each, QDialog)), None
        )
        if isinstance(dialog, QDialog):
            dialog.reject()
        return isinstance(dialog, QDialog)

    def on_rest(self, _value: object) -> object:
        """Come to a state that is always the same, and return what is there then.

        Each workspace is shown, and one update, so that pictures that are kept have the same size; dialogs
        that are kept go with the theme, and what was copied may be a picture.
        """
        self.watch.look_away(still=True)
        session = self.window.session
        for command in (
            Pause(), StopLesson(), StopComparing(), New(), assign("view.workspace", "train"),
            assign("view.speed", "full"),
        ):  # fmt: skip
            session.dispatch(command)
        for seed in range(1, 9):
            session.dispatch(assign("training.seed", seed))
            session.settle(120.0)
        session.dispatch(New())
        session.settle(120.0)
        made_anew(self.window, LEAST, 100)
        self.window.resize(1440, 900)
        self.window.history.card.close_up()
        QGuiApplication.clipboard().clear()
        self._settle()
        themes = (assign("view.theme", name) for name in ("dark", "light"))
        pages = (assign("view.workspace", name) for name in ("learn", "neurons", "activations", "train"))
        for command in (*themes, *pages, Microscope(), CloseMicroscope()):
            session.dispatch(command)
            self._settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        seen = self._counted()
        gc.freeze()
        self.watch.look_away()
        return seen

    def _settle(self) -> None:
        """Take turns until all is painted."""
        began = time.monotonic()
        while (took := time.monotonic() - began) < _AT_LEAST or (self._paints() and took < _STUCK):
            QCoreApplication.processEvents()

    def _paints(self) -> bool:
        return self.window.stage.is_changing() or PACE.is_at_work

    @staticmethod
    def _counted() -> dict[str, Any]:
        kinds = Counter(type(each).__name__ for each in gc.get_objects())
        widgets = Counter(type(each).__name__ for each in QApplication.allWidgets())
        timers = sum(len(each.findChildren(QTimer)) for each in QApplication.topLevelWidgets())
        return {
            "memory": memory_of([os.getpid()]),
            "widgets": dict(widgets),
            "timers": timers,
            "threads": threading.active_count(),
            "objects": dict(kinds.most_common(400)),
        }

    def on_waits(self, _value: object) -> object:
        """Return the waits since this was asked last: events, seconds, of them at work, where."""
        return self.watch.take()

    def on_end(self, _value: object) -> object:
        """Close the window as the system does, without a question about what is not saved."""
        self.stay.ends = True
        QTimer.singleShot(0, self, self.window.end)
        return self.stay.refused

    def on_allow(self, _value: object) -> object:
        """Let the window be closed from outside."""
        self.stay.ends = True
        return self.stay.refused


def tell(answer: object) -> None:
    """Write an answer at once; the lock keeps those of two threads apart."""
    with _LOCK:
        print(json.dumps(answer), flush=True)


_LOCK = threading.Lock()


def _fail() -> None:
    raise RuntimeError(PROVOKED)


def _with_places(ear: Ear) -> None:
    """Print beside what Qt warns of where in the program that was, and after which event."""

    def told(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        former(kind, context, words)
        print(f"after event {ear.watch.newest}:", file=sys.stderr)
        traceback.print_stack(limit=-12)

    former = qInstallMessageHandler(None)
    qInstallMessageHandler(told)


def _read_only(folder: Path) -> None:
    """Let the dialogs for files be such as can be driven by keys and change nothing on the disk."""

    asked, told = FileQuestions.ask, FileQuestions.options
    own = QFileDialog.Option.ReadOnly | QFileDialog.Option.DontUseNativeDialog

    def ask(
        questions: FileQuestions,
        title: str,
        mode: QFileDialog.AcceptMode,
        _start: Path,
        name: str,
        kinds: str,
    ) -> Path | None:
        chosen = asked(questions, title, mode, folder, name, kinds)
        saves = mode is Mode.AcceptSave
        return folder / "saved" / chosen.name if chosen is not None and saves else chosen

    FileQuestions.ask = ask
    FileQuestions.options = staticmethod(lambda mode: told(mode) | own)


def run(folder: Path) -> int:
    """Run the program with an ear until its window is closed; files are asked for in a folder.

    It begins no other program, which would take its keys and cover it.
    """
    _read_only(folder)
    another.open_another = lambda *_files, before=1: before > 0
    begin = launch.carry_out

    def with_an_ear(window: Window, commands: Sequence[Command], refused: Sequence[str] = ()) -> None:
        begin(window, commands, refused)
        _with_places(Ear(window, folder))
        window.first_frame.connect(lambda: tell("begun"))

    launch.carry_out = with_an_ear
    return launch.launch([])
