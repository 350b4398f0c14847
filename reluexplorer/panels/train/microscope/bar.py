"""The bar above one update: its sample, the next one, its parts, and the way on and back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.moments import STAGES
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import class_words, sample_words
from reluexplorer.widgets.controls.all_controls import (
    Elided,
    PillButton,
    RoundButton,
    SegmentedControl,
    Surface,
)
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.painting.painted_widget import face, text_width
from reluexplorer.widgets.painting.shapes import Painted, dot, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SUBJECT, Theme

_HEIGHT = 64
_NARROW = 1200
"""Below this width the title, and the words beside arrows, give way."""
_SPACING, _MARGIN = 8, 16


class SampleWords(Painted):
    """The numbers of the sample, and its class or target, with the colour of the class."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, str], ...] = ()
        self._role = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_view(self, view: MicroscopeView, room: int) -> None:
        """Show a sample in so many pixels: as many of its inputs as have room there, one at least."""
        before, whole = (self._parts, self._role), sample_words(view)
        self._role = "" if not view.is_binary else "positive" if view.update.target[0] > 0.5 else "negative"
        for most in range(len(whole), 0, -1):
            more = (("…", ""),) if most < len(whole) else ()
            self._parts = (*whole[:most], *more, (class_words(view), ""))
            if self.sizeHint().width() <= room:
                break
        words = " ".join(f"{name} {value}".strip() for name, value in self._parts)
        number = view.update.sample + 1
        self.setAccessibleName(_("Sample {number:,}: {words}").format(number=number, words=words))
        if (self._parts, self._role) != before:
            self.updateGeometry()
            self.update()

    def _widths(self) -> list[tuple[float, float]]:
        bold = face(13, SEMIBOLD)
        return [
            (text_width(face(13), name) + (5 if value else 0), text_width(bold, value) if value else 0.0)
            for name, value in self._parts
        ]

    def sizeHint(self) -> QSize:
        """Return room for all words."""
        return QSize(round(sum(sum(pair) + 10 for pair in self._widths())) + (18 if self._role else 4), 32)

    def minimumSizeHint(self) -> QSize:
        """Return room for the first words; the rest is cut."""
        return QSize(60, 32)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        left = 4.0
        if self._role:
            dot(painter, left + 4, area.center().y(), theme.role(self._role), 8)
            left += 16
        for (name, value), (first, second) in zip(self._parts, self._widths(), strict=True):
            painter.setFont(face(13))
            text(painter, QRectF(left, 0, first + 1, area.height()), name, theme.text)
            painter.setFont(face(13, SEMIBOLD))
            text(painter, QRectF(left + first, 0, second + 1, area.height()), value, theme.text)
            left += first + second + 10


class MicroscopeBar(Surface):
    """What is followed, and where in the update; ``stage_asked`` carries the place of a part."""

    stage_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bottom", parent)
        self.setFixedHeight(_HEIGHT)
        self.close_button = RoundButton("chevron-left", "", "", size=32)
        self.set_way_back(to_lesson=False)
        self.title = Elided(_("One update under the microscope"), size=SIZE_SUBJECT, weight=SEMIBOLD)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.sample = SampleWords()
        self.next_sample = PillButton(
            _("Next sample  N"), _("Follow the next sample of the training part (N)")
        )
        options = tuple((str(number), name) for number, name in enumerate(STAGES))
        self.stages = SegmentedControl(
            _("Part of the update"), _("Go to the end of a part of the update"), options
        )
        self.back = PillButton(_("←  Back"), _("One step back (←)"), name=_("Back"))
        self.forward = PillButton(_("Next  →"), _("One step on (→)"), name=_("Next"))
        self.slowly = PillButton(
            _("Play slowly"), _("Go through the update step by step (Space)"), variant="filled"
        )
        abreast(
            self, self.close_button, self.title, self.sample, self.next_sample, 1, self.stages, self.back,
            self.forward, self.slowly, spacing=_SPACING, margins=(_MARGIN, 0, _MARGIN, 0),
        )  # fmt: skip
        self.stages.edited.connect(lambda key: self.stage_asked.emit(int(key)))

    def set_way_back(self, *, to_lesson: bool) -> None:
        """Say where the first button leads: to the lesson, or to the workbench."""
        name, tip = (
            (_("Back to the lesson"), _("Back to the lesson (Esc)"))
            if to_lesson
            else (_("Back to the workbench"), _("Back to the workbench (Esc)"))
        )
        self.close_button.set_icon("chevron-left", name, tip)

    def set_view(self, view: MicroscopeView, width: int) -> None:
        """Show a sample and a step in a bar of this width."""
        narrow = width < _NARROW
        for button, words in (
            (self.back, "←" if narrow else _("←  Back")),
            (self.forward, "→" if narrow else _("Next  →")),
        ):
            if button.text() != words:
                button.setText(words)
                button.updateGeometry()
        self.sample.set_view(view, width - self._taken(with_title=not narrow))
        title_fits = self.sample.sizeHint().width() <= width - self._taken(with_title=not narrow)
        self.title.setVisible(not narrow and title_fits)
        if not narrow and not title_fits:
            self.sample.set_view(view, width - self._taken(with_title=False))
        self.stages.set_value(str(view.moment.stage))
        self.back.setEnabled(view.moment.number > 0)
        self.forward.setEnabled(view.moment.number < view.moment.last)

    def _taken(self, *, with_title: bool) -> int:
        """Return the width of all but the sample's words."""
        parts: list[QWidget] = [self.next_sample, self.stages, self.back, self.forward, self.slowly]
        widths = [part.sizeHint().width() for part in (*parts, *([self.title] if with_title else []))]
        return self.close_button.width() + sum(widths) + _SPACING * (len(widths) + 2) + 2 * _MARGIN
