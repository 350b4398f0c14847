"""A choice of one among named options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from reluexplorer.widgets.painting.painted_widget import longest
from reluexplorer.widgets.painting.shapes import rounded, start, text
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.theme.tips import plain, set_tip

Options = Sequence[tuple[str, str]]
"""Pairs of key and label."""
_NONE: Mapping[str, str] = MappingProxyType({})


class ComboField(QComboBox):
    """A drop-down of (key, label) options; ``edited`` carries the key that the user chose.

    The mouse does not give it the keys: the space bar, which would open it, goes on playing.
    """

    edited = Signal(str)

    def __init__(
        self, name: str, tip: str, options: Options, value: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        set_tip(self, tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(20)
        self.setFixedHeight(30)
        self._key = ""
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        """By key."""
        self._longest: list[str] = []
        self._widest: tuple[str, int] | None = None
        self.set_options(options, value)
        self.activated.connect(self._choose)

    def set_options(
        self, options: Options, value: str | None = None, refused: Mapping[str, str] = _NONE
    ) -> None:
        """Replace the options without emitting; keeps the present key if it is still there.

        They may be thousands: Qt takes all labels at once, and the keys stay here.
        Those in ``refused`` cannot be chosen, and say why in their tooltips.
        """
        self._keys = [key for key, _label in options]
        self._places = {key: place for place, key in reversed(list(enumerate(self._keys)))}
        place = self._places.get(self._key if value is None else value, 0)
        labels = [label for _key, label in options]
        with QSignalBlocker(self):
            self.clear()
            self.addItems(labels)
            for key, why in refused.items():
                if key in self._places:
                    self._refuse(self._places[key], why)
            self.setCurrentIndex(place)
        self._key = self._keys[place] if self._keys else ""
        self._longest, self._widest = longest(labels), None
        self.updateGeometry()
        self.update()

    def showPopup(self) -> None:
        """Open the list, wide enough for its labels; Qt makes it only now, which takes a while."""
        if type(self.itemDelegate()) is not QStyledItemDelegate:
            self.setItemDelegate(QStyledItemDelegate(self))
        self.view().setMinimumWidth(self._widest_label() + 40)
        super().showPopup()

    def _refuse(self, place: int, why: str) -> None:
        self.setItemData(place, plain(why), Qt.ItemDataRole.ToolTipRole)
        self.setItemData(place, why, Qt.ItemDataRole.AccessibleDescriptionRole)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(False)

    def value(self) -> str:
        """Return the key of the present choice."""
        return self._key

    def place_of(self, key: str) -> int:
        """Return the index of an option; −1 where there is none."""
        return self._places.get(key, -1)

    def set_value(self, key: str) -> None:
        """Show a choice without emitting; raises ValueError for an unknown key."""
        index = self.place_of(key)
        if index < 0:
            raise ValueError(f"no option {key!r}")
        self._key = key
        with QSignalBlocker(self):
            self.setCurrentIndex(index)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the widest label."""
        return QSize(max(104, self._widest_label() + 40), 30)

    def _widest_label(self) -> int:
        """Return the width of the widest label, measured once for each font and list of options."""
        font = self.font().key()
        if self._widest is None or self._widest[0] != font:
            metrics = self.fontMetrics()
            self._widest = font, max(map(metrics.horizontalAdvance, self._longest), default=0)
        return self._widest[1]

    def minimumSizeHint(self) -> QSize:
        """Return the smallest useful size; longer labels are shortened."""
        return QSize(64, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, label and arrow."""
        theme, painter = current_theme(), start(self)
        enabled, focus = self.isEnabled(), self.hasFocus()
        hover = theme.strong_line if self.underMouse() else theme.line
        line = theme.line if not enabled else theme.accent if focus else hover
        area = QRectF(self.rect())
        fill = theme.panel if enabled else theme.background
        rounded(painter, area, RADIUS_CONTROL, fill, line, 2.0 if focus and enabled else 1.0)
        ink = theme.text if enabled else theme.disabled
        text(painter, area.adjusted(10, 0, -28, 0), self.currentText(), ink)
        arrow = QRectF(area.right() - 24, area.center().y() - 6.5, 14, 14)
        paint_icon(painter, "chevron-down", theme.secondary if enabled else theme.disabled, arrow)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the choice only with focus, so that a column can be scrolled over it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _choose(self, index: int) -> None:
        key = self._keys[index]
        if key != self._key:
            self._key = key
            self.edited.emit(key)
