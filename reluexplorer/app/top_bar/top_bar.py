"""The bar on top: the name, the workspaces, and the ways to everything else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.app.actions import spelled
from reluexplorer.language import _
from reluexplorer.resources import resource
from reluexplorer.session.document.limits import WORKSPACES, workspace_title
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.text import progress, short
from reluexplorer.widgets.controls.all_controls import (
    KeyHint,
    LinkButton,
    RoundButton,
    RunningMark,
    Surface,
    TabButton,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.fonts import BOLD
from reluexplorer.widgets.theme.tips import set_tip

HEIGHT = 46
_MOST_IN_FULL = 1_000_000
"""Steps from which a run's are told in short."""
_SEARCH, _SEARCH_IN_SHORT = _("Search or run a command"), _("Search")
_UNDO, _REDO = _("Undo"), _("Redo")
_NOTHING_DONE = _("Nothing was changed that could be taken back (Ctrl+Z)")
_NOTHING_UNDONE = _("Nothing was taken back that could be made again (Ctrl+Shift+Z)")
_HISTORY = _("All changes, to go to any of them (Ctrl+H)")


class _Logo(QWidget):
    """The program's sign."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(str(resource("icons", "reluexplorer.svg")))
        self.setFixedSize(20, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.render(painter, QRectF(self.rect()))
        painter.end()


class TopBar(Surface):
    """Emits what the person asks for; ``set_workspace`` and ``set_dark`` show what is."""

    workspace_asked = Signal(str)
    palette_asked = Signal()
    theme_asked = Signal()
    menu_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    history_asked = Signal()

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = Text("ReLU Explorer", size=16, weight=BOLD)
        row = self._row = abreast(self, _Logo(), self._name, spacing=6, margins=(16, 0, 12, 0))
        row.addSpacing(14)
        self._tabs: dict[str, TabButton] = {}
        self._tips: dict[str, str] = {}
        for number, (name, what) in enumerate(WORKSPACES.items(), 1):
            self._tips[name] = f"{what} ({spelled(f'Ctrl+{number}', '+')})"
            tab = TabButton(workspace_title(name), self._tips[name])
            tab.clicked.connect(lambda _checked, name=name: self._ask(name))
            row.addWidget(tab)
            self._tabs[name] = tab
        row.addStretch(1)
        self._mark = RunningMark(f"{_MOST_IN_FULL - 1:,}")
        self._mark.clicked.connect(lambda: self._ask("train"))
        row.addWidget(self._mark)
        row.addSpacing(4)
        self._undo = RoundButton("undo", _UNDO, _NOTHING_DONE, size=30, flat=True)
        self._undo.clicked.connect(self.undo_asked)
        self._redo = RoundButton("redo", _REDO, _NOTHING_UNDONE, size=30, flat=True)
        self._redo.clicked.connect(self.redo_asked)
        self._history = RoundButton("chevron-down", _("History"), _HISTORY, size=22, flat=True)
        self._history.clicked.connect(self.history_asked)
        for button in (self._undo, self._redo, self._history):
            row.addWidget(button)
        row.addSpacing(10)
        self._search = LinkButton(
            _SEARCH,
            _("Find any command, data set or lesson by its name (Ctrl+K)"),
            strong=False,
            tone="secondary",
        )
        self._search.clicked.connect(self.palette_asked)
        row.addWidget(self._search)
        self._hint = KeyHint(spelled("Ctrl+K"))
        row.addWidget(self._hint)
        row.addSpacing(4)
        self._theme = RoundButton("moon", _("Dark theme"), _("Switch to the dark theme"), size=30, flat=True)
        self._theme.clicked.connect(self.theme_asked)
        row.addWidget(self._theme)
        self._menu = RoundButton(
            "more", _("Menu"), _("Open, save, undo and the rest (F10)"), size=30, flat=True
        )
        self._menu.clicked.connect(self.menu_asked)
        row.addWidget(self._menu)

    def set_workspace(self, name: str) -> None:
        """Mark the current workspace."""
        for key, tab in self._tabs.items():
            tab.setChecked(key == name)

    def set_run(self, run: RunSnapshot, owed: int, workspace: str) -> None:
        """Mark that a run plays on and how far it is, where neither can be seen; at Train it is said too.

        One that is made again up to the step ``owed``, 0 for none, says so.
        """
        goes_on = run.status is Status.RUNNING and workspace != "train"
        tab, tip = self._tabs["train"], self._tips["train"]
        again = owed > run.step
        step = f"{run.step:,}" if run.step < _MOST_IN_FULL else short(run.step)
        figure = progress(run.step / owed) if again else step
        told = (
            _("The run is made again, step {step:,} of {owed:,}") if again
            else _("The run plays on, step {step:,}")
        )  # fmt: skip
        tab.setAccessibleDescription(told.format(step=run.step, owed=owed) if goes_on else "")
        told = (
            _("The run is made again: step {step:,} of {owed:,}. Click to see it.") if again
            else _("The run plays on: step {step:,}. Click to see it.")
        )  # fmt: skip
        told = told.format(step=run.step, owed=owed)
        set_tip(tab, f"{tip}.\n{told}" if goes_on else tip)
        self._mark.tell(figure if goes_on else "", told if goes_on else "")

    def set_history(self, undo: str, redo: str) -> None:
        """Name what the arrows do, "Undo learning rate"; empty where there is nothing to be done."""
        self._undo.set_icon(
            "undo", undo or _UNDO, f"{undo} ({spelled('Ctrl+Z', '+')})" if undo else _NOTHING_DONE
        )
        self._redo.set_icon(
            "redo", redo or _REDO, f"{redo} ({spelled('Ctrl+Shift+Z', '+')})" if redo else _NOTHING_UNDONE
        )
        self._undo.setEnabled(bool(undo))
        self._redo.setEnabled(bool(redo))

    def set_dark(self, dark: bool) -> None:
        """Show the way to the other theme."""
        if dark:
            self._theme.set_icon("sun", _("Light theme"), _("Switch to the light theme"))
        else:
            self._theme.set_icon("moon", _("Dark theme"), _("Switch to the dark theme"))

    def menu_anchor(self) -> QWidget:
        """Return the widget under which the menu opens."""
        return self._menu

    def history_anchor(self) -> QWidget:
        """Return the widget below which the list of changes ends."""
        return self._undo

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click beside the buttons take the focus from a text field."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less, and stand closer, where there is no room for all."""
        super().resizeEvent(event)
        for less in range(4):
            self._search.setText(_SEARCH_IN_SHORT if less else _SEARCH)
            for tab in self._tabs.values():
                tab.set_close(less > 1)
            self._name.setVisible(less < 3)
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                break

    def sizeHint(self) -> QSize:
        """Return the bar's fixed height."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def _ask(self, name: str) -> None:
        self._tabs[name].setChecked(True)
        self.workspace_asked.emit(name)
