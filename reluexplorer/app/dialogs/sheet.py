"""A dialog over the window without a frame of its own: title, way out, purpose; and one that is a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QTableWidget,
    QWidget,
)

from reluexplorer.app.dialogs.lasting import Lasting
from reluexplorer.language import _
from reluexplorer.widgets.controls.all_controls import Paragraph, RoundButton, Subject
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.theme.tips import set_tip

_WIDTH, _HEIGHT = 860, 600
MARGIN = 24


class Sheet(Lasting):
    """Put widgets into ``body``; Escape or the cross leaves it, and it is gone then."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setObjectName("sheet")
        self.default: QAbstractButton | None = None
        """What Enter presses where nothing that has the focus wants it."""
        self.finished.connect(lambda _result: parent.activateWindow())
        leave = RoundButton(
            "close", _("Close {title}").format(title=title), _("Close (Esc)"), size=28, flat=True
        )
        leave.clicked.connect(lambda _on: self.reject())
        head = abreast(None, (Subject(title), 1), leave)
        self.body = stacked(None, spacing=12)
        stacked(self, head, (self.body, 1), spacing=12, margins=(MARGIN, 16, MARGIN, 20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the default button with Enter."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif self.default is not None and self.default.isEnabled():
            self.default.click()


class SheetTable(QTableWidget):
    """Rows to be read and gone through by keys, one at a time."""

    def __init__(self, name: str, tip: str, columns: tuple[str, ...]) -> None:
        super().__init__(0, len(columns))
        self.setObjectName("reference")
        self.setAccessibleName(name)
        set_tip(self, tip)
        self.setHorizontalHeaderLabels(list(columns))
        self.verticalHeader().setVisible(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TableSheet(Sheet):
    """Words, a search field and a table, into which ``search`` writes what is found."""

    def __init__(
        self, title: str, words: str, field: SearchField, table: SheetTable, parent: QWidget
    ) -> None:
        super().__init__(title, parent)
        self.field = field
        field.textChanged.connect(self.search)
        field.left_down.connect(self._into_table)
        field.entered.connect(self._into_table)
        self.words = Paragraph(words)
        self.body.addWidget(self.words)
        self.body.addWidget(field)
        self.body.addWidget(table, 1)
        self._rows, self._window = table, parent
        self._fit()

    def open_to_search(self) -> None:
        """Show all of it from the top, with the keys in the field."""
        self._fit()
        self.field.clear()
        self._rows.setCurrentCell(-1, -1)
        self._rows.scrollToTop()
        self.open()
        self.field.setFocus()

    def search(self, query: str) -> None:
        """Write into the table what has the words of a query, all where it is empty."""
        raise NotImplementedError

    def first(self) -> int:
        """Return the first row that can be chosen, −1 for none."""
        return 0

    def _fit(self) -> None:
        """Be no larger than the window it is over."""
        self.setFixedSize(min(_WIDTH, self._window.width() - 60), min(_HEIGHT, self._window.height() - 60))

    def _into_table(self) -> None:
        self._rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._rows.setCurrentCell(self.first(), 0)
