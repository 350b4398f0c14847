"""Words and figures that only show."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from reluexplorer.text import kept_together
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.shapes import CENTRE, Painted, rounded, start, text
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, head_font, number_font, ui_font
from reluexplorer.widgets.theme.stylesheet import Coloured, current_theme
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, SIZE_SUBJECT, Theme
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)


class Text(QLabel, Coloured):
    """A label in a colour role: "text", "secondary", or any role of Theme, which keeps up with the theme."""

    def __init__(
        self,
        words: str = "",
        *,
        size: int = SIZE_BODY,
        weight: QFont.Weight = NORMAL,
        tone: str = "text",
        wrap: bool = False,
        numbers: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(number_font(size, weight) if numbers else ui_font(size, weight))
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._tone = tone
        self.take_colours()

    def set_tone(self, tone: str) -> None:
        """Change the colour role."""
        if tone != self._tone:
            self._tone = tone
            self.take_colours()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the colour again: the first polish after a change of style sheet puts an old one back."""
        super().showEvent(event)
        self.take_colours()

    def changeEvent(self, event: QEvent) -> None:
        """Grey the words while disabled."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.take_colours()

    def take_colours(self) -> None:
        """Take the colour of its role, or that of what is disabled."""
        theme = current_theme()
        plain = {"text": theme.text, "secondary": theme.secondary, "accent": theme.accent}
        colours = self.palette()
        shown = plain.get(self._tone) or theme.ink(self._tone)
        ink = QColor(shown if self.isEnabled() else theme.disabled)
        role = QPalette.ColorRole.WindowText
        if not all(colours.isBrushSet(each, role) and colours.color(each, role) == ink for each in _GROUPS):
            colours.setColor(role, ink)
            self.setPalette(colours)


class Elided(Text):
    """One line, shortened with an ellipsis where it does not fit; its tooltip then has all of it."""

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words."""
        painter = start(self)
        area = QRectF(self.rect())
        text(painter, area, self.text(), self.palette().windowText().color().name(), self.alignment())
        painter.end()

    def tip_at(self, _at: QPoint) -> Tip:
        """Return its own tooltip, or the whole text where that is cut."""
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        return Tip(self.toolTip() or (self.text() if cut else ""))


class Paragraph(Text):
    """Wrapped body text with room between the lines."""

    def __init__(
        self,
        words: str = "",
        *,
        size: int = SIZE_BODY,
        tone: str = "secondary",
        weight: QFont.Weight = NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", size=size, tone=tone, wrap=True, weight=weight, parent=parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._words = ""
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change the text."""
        if words != self._words:
            self._words = words
            body = escape(kept_together(words)).replace("\n", "<br>")
            self.setText(f'<p style="line-height:125%; margin:0">{body}</p>' if body else "")

    def words(self) -> str:
        """Return the text as it was set."""
        return self._words


class Subject(Text):
    """What a column is about, 17 px and semi-bold; wraps."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words, size=SIZE_SUBJECT, weight=SEMIBOLD, wrap=True)


class SectionHead(QWidget):
    """A small heading in capitals, with room for something at the right.

    ``capitals`` off keeps mathematics such as f(x) as written. With ``wraps`` long words take a second line.
    """

    def __init__(
        self,
        words: str,
        trailing: QWidget | str | None = None,
        *,
        capitals: bool = True,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = (
            Text(words, tone="secondary", wrap=True, parent=self)
            if wraps
            else Elided(words, tone="secondary", parent=self)
        )
        self._label.setFont(head_font() if capitals else ui_font(SIZE_SMALL, SEMIBOLD, 0.4))
        self._row = abreast(self, (self._label, 1), spacing=8)
        self.setMinimumHeight(18)
        if isinstance(trailing, str):
            trailing = Text(trailing, size=12, tone="secondary", numbers=True)
        self.trailing = trailing
        if trailing is not None:
            self.add_widget(trailing)
        high = QSizePolicy.Policy.Minimum if wraps else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, high)

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget, 0)

    def set_words(self, words: str) -> None:
        """Change the heading."""
        self._label.setText(words)

    def has_room_for(self, words: str) -> bool:
        """Whether words fit beside what stands at the right, shown or not."""
        beside = [self._row.itemAt(place) for place in range(1, self._row.count())]
        taken = sum(item.sizeHint().width() + self._row.spacing() for item in beside if item is not None)
        return self._label.fontMetrics().horizontalAdvance(words) <= self.width() - taken

    def set_trailing(self, words: str) -> None:
        """Change the words at the right, where they were given as words."""
        if isinstance(self.trailing, QLabel):
            self.trailing.setText(words)


class StatFigure(QWidget):
    """A large figure below its small name. ``sample`` is the widest figure to expect: the width stays put."""

    def __init__(self, name: str, tip: str, *, sample: str) -> None:
        super().__init__()
        set_tip(self, tip)
        self._name = Text(name, size=12, tone="secondary", parent=self)
        self._value = Text("", size=20, weight=SEMIBOLD, numbers=True, parent=self)
        stacked(self, self._name, self._value, spacing=2)
        self._metrics = QFontMetrics(self._value.font())
        self._least = self._metrics.horizontalAdvance(sample) + 2
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_value("–")

    def set_value(self, value: str) -> None:
        """Show a figure. The room for it is fixed, so that another one lays nothing out anew.

        A wider one has more room at once, before it is painted.
        """
        spoken = f"{self._name.text()} {value}"
        if spoken == self.accessibleName():
            return
        wide = max(self._least, self._metrics.horizontalAdvance(value) + 2)
        grows = wide > self._value.width()
        self._value.setFixedSize(wide, self._metrics.height())
        self._value.setText(value)
        self.setAccessibleName(spoken)
        for widget in (self, self.parentWidget()) if grows else ():
            if widget is not None and (layout := widget.layout()) is not None:
                layout.activate()

    def set_name(self, name: str) -> None:
        """Say what the figure is; the next value takes it into what is read aloud."""
        self._name.setText(name)

    def value(self) -> str:
        """Return the figure as shown."""
        return self._value.text()


class KeyHint(Painted):
    """The keys of a shortcut in a small box."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setFont(ui_font(SIZE_SMALL))
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the keys."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._keys) + 13, 20)

    def minimumSizeHint(self) -> QSize:
        """Return the full size."""
        return self.sizeHint()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, 5, None, theme.line)
        text(painter, area, self._keys, theme.secondary, CENTRE)
