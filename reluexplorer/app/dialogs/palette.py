"""The command palette: find anything by its name and do it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QWindow,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reluexplorer.app.actions import spelled
from reluexplorer.app.dialogs.lasting import Lasting
from reluexplorer.app.dialogs.palette_entries import (
    PaletteLine,
    completed,
    english_of,
    lines,
    numbers_of,
    parts_of,
    prompted,
)
from reluexplorer.app.dialogs.palette_list import HINT, FoundLines
from reluexplorer.app.dialogs.palette_search import Found, PaletteSearch
from reluexplorer.language import _
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.painting.shapes import RIGHT, text
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import set_tip

_WIDTH, _HEIGHT = 560, 420
_GAP = 16
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Line(QStyledItemDelegate):
    """Draws an entry, and its hint at the right."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave the words to :meth:`paint`."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a line; the words go before the hint where both do not fit."""
        super().paint(painter, option, index)
        theme = current_theme()
        area = QRectF(option.rect).adjusted(10, 0, -10, 0)
        words, hint = str(index.data()), str(index.data(HINT) or "")
        taken = min(painter.fontMetrics().horizontalAdvance(words) + _GAP, area.width())
        painter.save()
        text(painter, area, words, theme.text if index.flags() else theme.secondary)
        text(painter, area.adjusted(taken, 0, 0, 0), hint, theme.secondary, RIGHT)
        painter.restore()


class _Field(QLineEdit):
    """Keeps the keys while it is typed in: those that move go to the list below, Enter takes its line."""

    entered = Signal()
    moved = Signal(object)
    """The event of a key that moves."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give away what is not for a line of text."""
        if event.key() in _KEYS:
            self.moved.emit(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CommandPalette(Lasting):
    """A search field over a list; Enter does the chosen entry and closes."""

    chosen = Signal(object)
    """The command to carry out."""
    asked = Signal(object)
    """The entry whose text is to be asked for."""

    def __init__(self, parent: QWidget, actions: dict[str, QAction]) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Search or run a command"))
        self.setObjectName("palette")
        self.finished.connect(lambda _result: parent.activateWindow())
        self._actions = actions
        self._all: tuple[PaletteLine, ...] = ()
        self._watched: list[QWindow] = []
        """The other windows while it is open, to whose clicks it closes."""
        self._offer()
        self._shown = FoundLines(self)
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(self._search_now)
        self._asking: PaletteLine | None = None
        """The entry whose numbers are asked for: its words are in the field, the numbers go behind them."""
        self._field = _Field()
        self._field.setPlaceholderText(_("Search or run a command"))
        self._field.setAccessibleName(_("Search or run a command"))
        set_tip(self._field, _("Type a few letters, and a number where one is needed: learning rate 0.1"))
        self._field.setMinimumHeight(40)
        self._field.textChanged.connect(self._search_soon)
        self._field.entered.connect(self._enter)
        self._list = QListView()
        self._list.setModel(self._shown)
        self._field.moved.connect(self._move)
        self._list.setAccessibleName(_("Commands found"))
        set_tip(self._list, _("Enter or a click runs the command"))
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Line(self._list))
        self._list.clicked.connect(lambda _index: self._run())
        stacked(self, self._field, self._list, margins=(12, 12, 12, 12))

    def open_over(self, window: QWidget, words: str = "") -> None:
        """Show the palette near the top of ``window``, with what is found for ``words``."""
        self._offer()
        self._asking = None
        self._field.setAccessibleDescription("")
        if words == self._field.text():
            self._search(words)
        self._field.setText(words)
        self._finish_search()
        self.resize(_WIDTH, min(_HEIGHT, window.height() - 120))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - _WIDTH) // 2, corner.y() + 70)
        self.show()
        self.activateWindow()
        self._field.setFocus()
        self._leave_windows()
        own = self.windowHandle()
        self._watched = [each for each in QGuiApplication.topLevelWindows() if each is not own]
        for each in self._watched:
            each.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the other windows alone."""
        self._late.stop()
        self._leave_windows()
        super().hideEvent(event)

    def _leave_windows(self) -> None:
        for each in self._watched:
            if shiboken6.isValid(each):
                each.removeEventFilter(self)
        self._watched = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close at a click in another window, which does nothing else.

        The windows are watched, not the widgets in them: few events come to a window itself.
        """
        presses = isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress
        if presses and self.isVisible():
            self.reject()
            return True
        return super().eventFilter(watched, event)

    def _offer(self) -> None:
        """Search among all that can be done now; it stays as it was where that is the same."""
        offered = (*self._action_entries(), *lines())
        if offered != self._all:
            self._all = offered
            self._among = PaletteSearch(offered)

    def _action_entries(self) -> tuple[PaletteLine, ...]:
        made = []
        for name, action in self._actions.items():
            keys = spelled(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            if name not in {"palette", "menu", "undo", "redo", "step", "reset", "new"} and action.isEnabled():
                words = action.text()
                made.append(PaletteLine(words, keys, None, f"action:{name}", english=english_of(words)))
        return tuple(made)

    def _search_soon(self, query: str) -> None:
        """Search for what is typed, on the screen once for all keys that wait to be heard."""
        if PACE.shares:
            self._late.start()
        else:
            self._search(query)

    def _finish_search(self) -> None:
        """Search now where that is still to be done."""
        if self._late.isActive():
            self._search_now()

    def _search_now(self) -> None:
        self._late.stop()
        self._search(self._field.text())

    def _move(self, event: QKeyEvent) -> None:
        self._finish_search()
        self._list.event(event)

    def _search(self, query: str) -> None:
        self._shown.show(self._found(query))
        self._list.setCurrentIndex(self._shown.index(0))

    def _found(self, query: str) -> Found:
        """Return what fits the field; the entry whose numbers are asked for comes first."""
        found = self._among.find(query)
        asking = self._asking
        if asking is None or not query.startswith(prompted(asking)):
            self._asking = None
            return found
        numbers = parts_of(query.removeprefix(prompted(asking)))
        return found.behind(completed(asking, numbers))

    def _ask_for_numbers(self, entry: PaletteLine) -> None:
        """Put the words of an entry into the field; what it waits for is to be typed behind them."""
        if self._asking is None or (self._asking.name, self._asking.given) != (entry.name, entry.given):
            waiting = (each for each in self._all if (each.name, each.given) == (entry.name, entry.given))
            self._asking = next(waiting, entry)
            numbers = numbers_of(self._field.text())
            self._field.setText(prompted(self._asking) + " ".join(numbers))
            self._search_now()
        self._field.setFocus()
        hint = self._shown.line(0).hint
        self._field.setAccessibleDescription(hint)
        start = len(prompted(entry))
        self._field.setSelection(start, len(self._field.text()) - start)

    def _enter(self) -> None:
        self._finish_search()
        self._run()

    def _run(self) -> None:
        row = self._list.currentIndex().row()
        if not 0 <= row < self._shown.count():
            return
        entry = self._shown.line(row)
        if entry.waits and entry.command is None:
            self._ask_for_numbers(entry)
            return
        self.accept()
        if entry.command is not None:
            self.chosen.emit(entry.command)
        elif entry.asks:
            self.asked.emit(entry)
        else:
            self._actions[entry.name.removeprefix("action:")].trigger()
