"""The table of remedies: heads that order it, the run as it is first, and Adopt in each row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from reluexplorer.language import _
from reluexplorer.panels.neurons.remedies.cells import Cell, Head, Line, Table, ordered
from reluexplorer.session.document.limits import REMEDY_COLUMNS
from reluexplorer.widgets.controls.all_controls import LinkButton, Text
from reluexplorer.widgets.controls.head_button import HeadButton
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.shapes import start
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import set_tip

_SIZE = 12
_ROW = 27
_GAP = 8
_BREAKS = ((), ((", ", ",\n"), (" (", "\n(")), ((", ", ",\n"), (" (", "\n("), (" ± ", "\n± ")))
"""Where words go on in another line: nowhere, and where the room is narrow and narrower."""


def broken(words: str, level: int) -> str:
    """Return words with line breaks where a level of ``_BREAKS`` has them."""
    for mark, ending in _BREAKS[level]:
        words = words.replace(mark, ending)
    return words


class RemedyTable(QWidget):
    """Shows a Table; ``adopted`` carries a remedy's name and "start" or "here".

    Where it is wider than its room, names and figures take two lines; nothing is cut.
    """

    adopted = Signal(str, str)
    ordered_by = Signal(str)
    """Carries the name of an order, as documents keep it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Remedies beside the run as it is"))
        self._shown: Table | None = None
        self._fresh = True
        self._order = ""
        self._column, self._falling = -1, False
        self._room = 0
        """Pixels across that it may take, 0 for any number."""
        self._lines: tuple[Line, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(0)
        self.heads: list[HeadButton] = []
        self.groups: list[Text] = []
        self.rows: list[_RemedyRow] = []

    def lines(self) -> tuple[Line, ...]:
        """Return the rows in the order in which they stand."""
        return self._lines

    def set_table(self, shown: Table, *, fresh: bool) -> None:
        """Show a table; nothing of one that is not ``fresh`` can be adopted."""
        if shown == self._shown and fresh == self._fresh:
            return
        self._shown, self._fresh = shown, fresh
        self._render()

    def set_room(self, width: int) -> None:
        """Take no more than so many pixels across, as far as two lines a row can do that."""
        if width != self._room:
            self._room = width
            self._fill_rows()

    def order_by(self, column: int) -> None:
        """Order by a column, 0 for the names; by the present one the other way."""
        if self._shown is None:
            return
        falling = column > 0 and self._head(self._shown, column).falling
        if column == self._column:
            falling = not self._falling
        self.set_order(f"{REMEDY_COLUMNS[column]}-{'falling' if falling else 'rising'}")
        self.ordered_by.emit(self._order)

    def set_order(self, order: str) -> None:
        """Take the order of a name, "" for the one in which they are tried."""
        if order == self._order:
            return
        self._order = order
        column, _dash, way = order.rpartition("-")
        self._column, self._falling = REMEDY_COLUMNS.index(column) if order else -1, way == "falling"
        self._render()

    def _head(self, shown: Table, column: int) -> Head:
        return shown.heads[(column - 1) % len(shown.heads)]

    def _render(self) -> None:
        shown = self._shown
        if shown is None:
            return
        width = len(shown.heads)
        count = 1 + width * len(shown.groups)
        orders = 0 <= self._column < count
        self._lines = ordered(shown, self._column, falling=self._falling) if orders else shown.lines
        while len(self.heads) < count:
            column = len(self.heads)
            head = HeadButton(_("Remedy"), left=column == 0)
            head.clicked.connect(lambda _on, column=column: self.order_by(column))
            self._grid.addWidget(head, 1, _place(column, width))
            self._grid.setColumnStretch(_place(column, width), int(column > 0))
            self.heads.append(head)
        for column, head in enumerate(self.heads):
            head.setVisible(column < count)
            if column >= count:
                continue
            order = ("falling" if self._falling else "rising") if column == self._column else ""
            named = Head(_("Remedy"), _("What is changed")) if column == 0 else self._head(shown, column)
            above = "" if column == 0 else shown.groups[(column - 1) // width]
            head.set_head(named.words, named.tip, order, above)
        while len(self.groups) < len(shown.groups):
            group = Text("", size=_SIZE, weight=SEMIBOLD)
            group.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(group, 0, 1 + len(self.groups) * (width + 1), 1, width + 1)
            self.groups.append(group)
        for number, group in enumerate(self.groups):
            group.setVisible(number < len(shown.groups))
            if number < len(shown.groups):
                group.setText(shown.groups[number])
        while len(self.rows) < len(self._lines):
            self.rows.append(_RemedyRow(self, self._grid, len(self.rows) + 2, width))
        self._fill_rows()

    def _fill_rows(self) -> None:
        """Write the rows, in as few lines as the room allows."""
        for level in range(len(_BREAKS)):
            for number, row in enumerate(self.rows):
                line = self._lines[number] if number < len(self._lines) else None
                row.show_line(line, fresh=self._fresh, first=number == 0, level=level)
            if not self._room or self._grid.totalMinimumSize().width() <= self._room:
                break
        self.update()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw hairlines between the rows, a fill below the run as it is, and a line between the groups."""
        theme, painter = current_theme(), start(self)
        used = [row for row in self.rows if row.used]
        for number in range(len(used)):
            room = self._grid.cellRect(number + 2, 0)
            top = room.top()
            if number == 0:
                painter.fillRect(QRectF(0, top, self.width(), room.height()), theme.background)
            painter.fillRect(QRectF(0, top - 0.5, self.width(), 1), theme.line)
        if used and self._shown is not None and len(self._shown.groups) > 1:
            left = self._grid.cellRect(1, 1 + len(self._shown.heads) + 1).left() - _GAP / 2
            bottom = self._grid.cellRect(len(used) + 1, 0).bottom()
            painter.fillRect(QRectF(left, 0, 1, bottom), theme.line)
        painter.end()


_CANNOT = _("Cannot be adopted from the start."), _("Cannot be adopted from here on.")
_ADOPT = _("Adopt {remedy} from the start"), _("Adopt {remedy} from here on")


class _RemedyRow:
    """The widgets of one row, kept and renamed."""

    def __init__(self, owner: RemedyTable, grid: QGridLayout, at: int, width: int) -> None:
        self._line: Line | None = None
        self.name = Text("", size=13)
        self.name.setMinimumHeight(_ROW)
        grid.addWidget(self.name, at, 0)
        self.cells: list[Text] = []
        self.adopt: list[LinkButton] = []
        self.refused: list[Text] = []
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in range(1, 1 + 2 * width):
            cell = Text("", size=_SIZE, numbers=True)
            cell.setAlignment(right)
            grid.addWidget(cell, at, _place(column, width))
            self.cells.append(cell)
        for number, when in enumerate(("start", "here")):
            button = LinkButton(_("Adopt"), _("Adopt it"))
            button.clicked.connect(lambda _on, when=when: self._adopt(owner, when))
            grid.addWidget(button, at, (number + 1) * (width + 1), right)
            self.adopt.append(button)
            dash = Text("–", size=_SIZE, tone="secondary")
            grid.addWidget(dash, at, (number + 1) * (width + 1), right)
            self.refused.append(dash)

    @property
    def used(self) -> bool:
        """Whether it shows a line."""
        return self._line is not None

    def _adopt(self, owner: RemedyTable, when: str) -> None:
        if self._line is not None:
            owner.adopted.emit(self._line.name, when)

    def show_line(self, line: Line | None, *, fresh: bool, first: bool, level: int) -> None:
        """Show a line, its words broken by a level of ``_BREAKS``, or nothing."""
        self._line = line
        self.name.setVisible(line is not None)
        if line is not None:
            self.name.setText(broken(line.words, level))
            self.name.setAccessibleName(line.words)
            self.name.setFont(ui_font(13, SEMIBOLD if first else NORMAL))
            self.name.set_tone("text" if fresh else "secondary")
        cells = line.cells if line is not None else ()
        for number, label in enumerate(self.cells):
            label.setVisible(number < len(cells))
            if number < len(cells):
                _fill(label, cells[number], fresh=fresh, level=level)
        for number, button in enumerate(self.adopt):
            refusal = line.refusals[number] if line is not None else ""
            self.refused[number].setVisible(bool(refusal))
            self.refused[number].setAccessibleName(f"{_CANNOT[number]} {refusal}")
            set_tip(self.refused[number], refusal)
            able = line is not None and line.adopts[number]
            button.setVisible(able)
            button.setEnabled(fresh)
            if able and line is not None:
                button.setAccessibleName(_ADOPT[number].format(remedy=line.words))
                tip = f"{_adopt_tip(number)}\n{line.warnings[number]}".rstrip()
                set_tip(button, tip if fresh else _("The run has changed: compare again first."))


def _fill(label: Text, cell: Cell, *, fresh: bool, level: int) -> None:
    label.setText(broken(cell.words, level))
    label.setAccessibleName(cell.words)
    label.set_tone(cell.tone if fresh else "secondary")
    set_tip(label, cell.tip)


def _adopt_tip(number: int) -> str:
    if number == 0:
        return _(
            "Begin the run again with it from step 0, changed on the way as it was.\nUndo brings "
            "the run back as it is."
        )
    return _("Make the change in this run at the step that the copies were taken from.\nUndo takes it back.")


def _place(column: int, width: int) -> int:
    """Return the grid's column of a column of figures, counted from 1; 0 is that of the names."""
    return column if column == 0 else column + (column - 1) // width
