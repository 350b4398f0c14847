"""A list of curves in groups, narrowed by a search field, for mouse and keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.boxes import scrolling
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.controls.labels import Paragraph, Text
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.shapes import (
    KEY_WIDTH,
    RIGHT,
    begun,
    paint_key,
    rounded,
    shows_focus,
    text,
)
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL

_HEIGHT, _LEFT = 26, 8


class CurveRow(Button):
    """A name to click; while checked it has a piece of its curve's line before it, and a note behind."""

    def __init__(self, words: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(words, tip, "", parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour, self._style, self._note = "", "solid", ""

    def set_curve(self, colour: str, style: str = "solid", note: str = "") -> None:
        """Check the row and show a colour role, a style of line and a short note; "" unchecks it."""
        shown = (colour, style, note)
        self.setChecked(bool(colour))
        if shown != (self._colour, self._style, self._note):
            self._colour, self._style, self._note = shown
            self.setAccessibleDescription(_("shown {note}").format(note=note).strip() if colour else "")
            self.update()

    def curve(self) -> tuple[str, str, str]:
        """Return colour role, style and note; the role is empty while the row is not checked."""
        return self._colour, self._style, self._note

    def sizeHint(self) -> QSize:
        """Return room for everything in its bold form."""
        return QSize(_LEFT + KEY_WIDTH + 20 + self._width(ui_font(13, SEMIBOLD)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a width below which words are shortened."""
        return QSize(120, _HEIGHT)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        theme, painter, area = begun(self)
        fill = theme.selection if self.isChecked() else theme.hover if self._over() else None
        rounded(painter, area, RADIUS_CONTROL - 2, fill, theme.accent if shows_focus(self) else None, 2.0)
        if self._colour:
            key = QRectF(_LEFT, 0, KEY_WIDTH, area.height())
            paint_key(painter, key, theme.mark(self._colour), self._style)
        left, right = _LEFT + KEY_WIDTH + 8, area.right() - 10
        if self._note:
            painter.setFont(number_font(12))
            wide = QFontMetrics(painter.font()).horizontalAdvance(self._note) + 1
            text(painter, QRectF(right - wide, 0, wide, area.height()), self._note, theme.secondary, RIGHT)
            right -= wide + 8
        painter.setFont(ui_font(13, SEMIBOLD) if self.isChecked() else ui_font())
        ink = theme.text if self.isEnabled() else theme.disabled
        text(painter, QRectF(left, 0, right - left, area.height()), self.text(), ink)
        painter.end()

    def set_tab_stop(self, stops: bool) -> None:
        """Let the Tab key stop here, or pass by: one row of a list takes it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)


_PAGE = 8
_MARGIN = 30
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}


@dataclass(frozen=True)
class CurveItem:
    """A row: its key, its words, its tooltip, and what else finds it."""

    key: str
    words: str
    tip: str
    finds: str = ""


@dataclass(frozen=True)
class CurveGroup:
    """Rows under a heading."""

    title: str
    items: tuple[CurveItem, ...]


@dataclass(frozen=True)
class ShownCurve:
    """How a checked row shows its curve: a colour role, a style of ``strokes`` and a short note."""

    colour: str
    style: str = "solid"
    note: str = ""


class CurveList(QWidget):
    """Rows to check. A click, Space or Enter asks to toggle a row: ``toggled`` carries its key.

    The row under the mouse is ``pointed`` at, an empty key when the mouse leaves; the row that was last
    clicked or reached by keys is ``chosen``. Letters typed anywhere go to the search field, where Enter
    toggles what fits best.
    """

    toggled = Signal(str)
    pointed = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str, groups: tuple[CurveGroup, ...], search: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows: dict[str, CurveRow] = {}
        self._finds: dict[str, str] = {}
        self._groups: list[tuple[Text, tuple[str, ...]]] = []
        self.field = SearchField(search, tip)
        self.nothing = Paragraph("", size=12)
        self.nothing.setContentsMargins(8, 4, 8, 0)
        self.nothing.hide()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(0)
        self._column.addWidget(self.nothing)
        for group in groups:
            self._add(group)
        self._column.addStretch(1)
        self.area = scrolling(inner)
        self.area.viewport().installEventFilter(self)
        over = QVBoxLayout()
        over.setContentsMargins(16, 0, 16, 6)
        over.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(over)
        column.addWidget(self.area, 1)
        self.field.textChanged.connect(self._narrow)
        self.field.left_down.connect(lambda: self._go_to(next(iter(self.visible_keys()), "")))
        self.field.entered.connect(self._take_first)
        self._stop_at(next(iter(self.rows), ""))

    def set_shown(self, shown: dict[str, ShownCurve]) -> None:
        """Check the rows of these curves, and no others."""
        none = ShownCurve("")
        for key, row in self.rows.items():
            curve = shown.get(key, none)
            row.set_curve(curve.colour, curve.style, curve.note)

    def visible_keys(self) -> tuple[str, ...]:
        """Return the keys of the rows that the search leaves, in their order."""
        return tuple(key for key, row in self.rows.items() if not row.isHidden())

    def bring_into_view(self, key: str) -> None:
        """Scroll to a row."""
        self.area.ensureWidgetVisible(self.rows[key], 0, _MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse and the focus from row to row, and take the keys that move between them."""
        if event.type() == QEvent.Type.Leave and watched is self.area.viewport():
            self.pointed.emit("")
        if isinstance(watched, CurveRow):
            key = next(key for key, row in self.rows.items() if row is watched)
            if event.type() == QEvent.Type.Enter:
                self.pointed.emit(key)
            elif isinstance(event, QFocusEvent) and event.gotFocus():
                self._stop_at(key)
                if event.reason() != Qt.FocusReason.MouseFocusReason:
                    self.bring_into_view(key)
                self.chosen.emit(key)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._press(key, event)
        return super().eventFilter(watched, event)

    def _add(self, group: CurveGroup) -> None:
        head = Text(group.title, size=11, tone="secondary", weight=SEMIBOLD)
        head.setContentsMargins(8, 8, 8, 4)
        self._column.addWidget(head)
        for item in group.items:
            row = CurveRow(item.words, item.tip)
            row.clicked.connect(lambda _on, key=item.key: self._click(key))
            row.installEventFilter(self)
            self.rows[item.key] = row
            self._finds[item.key] = f"{item.words} {group.title} {item.finds}".casefold()
            self._column.addWidget(row)
        self._groups.append((head, tuple(item.key for item in group.items)))

    def _click(self, key: str) -> None:
        """Toggle a row, and only then bring it into view: a row that moves under the mouse is not clicked."""
        self.toggled.emit(key)
        self.bring_into_view(key)

    def _press(self, key: str, event: QKeyEvent) -> bool:
        pressed, words = Qt.Key(event.key()), event.text()
        keys = self.visible_keys()
        if pressed in _MOVES:
            place = keys.index(key) + _MOVES[pressed]
            if pressed == Qt.Key.Key_Up and place < 0:
                self.field.setFocus(Qt.FocusReason.BacktabFocusReason)
            else:
                self._go_to(keys[min(max(place, 0), len(keys) - 1)])
        elif pressed in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggled.emit(key)
        elif pressed == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        elif words.isalnum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.setText(self.field.text() + words)
        elif pressed == Qt.Key.Key_Backspace and self.field.text():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.backspace()
        else:
            return False
        return True

    def _go_to(self, key: str) -> None:
        if key:
            self.rows[key].setFocus(Qt.FocusReason.TabFocusReason)

    def _take_first(self) -> None:
        query, keys = self.field.text().strip().casefold(), self.visible_keys()
        if keys and query:
            names = {key: self.rows[key].text().casefold() for key in keys}
            best = min(keys, key=lambda key: (names[key] != query, not names[key].startswith(query)))
            self.toggled.emit(best)
            self.chosen.emit(best)

    def _stop_at(self, key: str) -> None:
        for other, row in self.rows.items():
            row.set_tab_stop(other == key)

    def _narrow(self, query: str) -> None:
        words = query.casefold().split()
        for key, row in self.rows.items():
            row.setVisible(all(word in self._finds[key] for word in words))
        left = set(self.visible_keys())
        for head, keys in self._groups:
            head.setVisible(bool(left & set(keys)))
        self.nothing.setVisible(not left)
        self.nothing.set_words(
            ""
            if left
            else _("There is no function “{query}”. Esc shows all again.").format(query=query.strip())
        )
        stops = [key for key, row in self.rows.items() if row.focusPolicy() == Qt.FocusPolicy.StrongFocus]
        if left and not left & set(stops):
            self._stop_at(next(iter(self.visible_keys())))
        self.area.verticalScrollBar().setValue(0)
        self.pointed.emit("")
