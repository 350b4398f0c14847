"""A look at a table before it is loaded: its columns, what is predicted, and what kind of answer that is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reluexplorer.core.datasets import Task
from reluexplorer.core.tabular import ColumnInfo, TablePreview
from reluexplorer.widgets.controls import ComboField, FormRow, Paragraph, PillButton, Subject
from reluexplorer.widgets.tips import set_tip

_ROWS = 12
_LONGEST = 24
"""Letters of a column's name that are shown."""
_WORDS = {Task.BINARY: "Two classes", Task.MULTICLASS: "Several classes", Task.REGRESSION: "A number"}
_UNUSED = "cannot be predicted"


class ImportDialog(QDialog):
    """Shows the first rows; ``target()`` and ``task()`` are what the person chose."""

    def __init__(self, preview: TablePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self.setWindowTitle(f"Open {preview.path.name}")
        self.resize(860, 620)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addWidget(Subject(preview.path.name))
        column.addWidget(Paragraph(self._summary()))
        column.addWidget(self._table(), 1)
        names = [(item.name, item.name) for item in preview.columns]
        self._target = ComboField(
            "Column to predict", "What the network learns to predict from the others", names, preview.target
        )
        self._task = ComboField(
            "Kind of answer",
            "Classes, or a number; inferred from the column if left alone",
            self._tasks(),
            "",
        )
        self._target.edited.connect(self._show_tasks)
        column.addWidget(FormRow("Predict", self._target, field_width=280))
        column.addWidget(FormRow("As", self._task, field_width=280))
        for note in preview.notes:
            column.addWidget(Paragraph(note, size=11))
        column.addLayout(self._buttons())

    def target(self) -> str:
        """Return the chosen column."""
        return str(self._target.value())

    def task(self) -> str:
        """Return the chosen task, empty for an inferred one."""
        return str(self._task.value())

    def _tasks(self) -> list[tuple[str, str]]:
        """Return the kinds of answer, first the one that the chosen column suggests."""
        suggested = {column.name: column.task for column in self._preview.columns}[self.target()]
        inferred = _WORDS[suggested].lower() if suggested else _UNUSED
        return [("", f"Inferred: {inferred}"), *((task.value, words) for task, words in _WORDS.items())]

    def _show_tasks(self) -> None:
        self._task.set_options(self._tasks(), self.task())

    def _summary(self) -> str:
        count = self._preview.row_count
        header = (
            "the first line names the columns" if self._preview.has_header else "no line names the columns"
        )
        return f"{count:,} rows, {len(self._preview.columns)} columns; {header}."

    def _table(self) -> QTableWidget:
        shown, columns = self._preview.rows[:_ROWS], self._preview.columns
        table = QTableWidget(len(shown), len(columns))
        table.setAccessibleName("First rows of the table")
        set_tip(table, "The first rows, as they stand in the file")
        table.setHorizontalHeaderLabels([_head(item) for item in columns])
        table.verticalHeader().setVisible(False)
        table.setCornerButtonEnabled(False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for row, cells in enumerate(shown):
            for place, cell in enumerate(cells[: len(columns)]):
                table.setItem(row, place, QTableWidgetItem(cell))
        return table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Load with Enter, wherever the focus is."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = PillButton("Cancel", "Leave the data as they are (Esc)")
        cancel.clicked.connect(self.reject)
        load = PillButton("Load", "Learn this table (Enter)", variant="filled")
        load.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(load)
        row.setAlignment(Qt.AlignmentFlag.AlignRight)
        return row


def _head(column: ColumnInfo) -> str:
    """Return a column's name, what it is, and how many values are missing."""
    missing = f", {column.missing} missing" if column.missing else ""
    name = column.name if len(column.name) <= _LONGEST else column.name[: _LONGEST - 1] + "…"
    return f"{name}\n{column.kind.value}{missing}"
