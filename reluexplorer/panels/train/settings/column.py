"""The left column: data, network, optimiser, and how the run is."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.condition import Condition, condition_of
from reluexplorer.panels.train.settings.data_section import DataSection
from reluexplorer.panels.train.settings.network_section import NetworkSection
from reluexplorer.panels.train.settings.optimiser_section import OptimiserSection
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.text import breakable, progress
from reluexplorer.widgets.controls.all_controls import (
    Divider,
    FlowLayout,
    LinkButton,
    Paragraph,
    SideColumn,
    StatusPill,
    Surface,
)
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.controls.cards import activate_layout, hold_still
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_BODY
from reluexplorer.widgets.theme.tips import set_tip

_MOST_LINKS = 2


WIDTH = 264


class StatusBlock(Surface):
    """Shows a Condition; its links dispatch the commands of the remedies.

    Its words change with each frame of a run, its height seldom: of a fixed size it has the window laid out
    anew only where that changes.
    """

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__("top right")
        self._dispatch = dispatch
        self._condition = Condition()
        self.pill = StatusPill("")
        self.sentence = Paragraph("")
        self.links = tuple(LinkButton("", "") for _ in range(_MOST_LINKS))
        column = self._column = QVBoxLayout(self)
        self.set_close(close=False)
        column.addWidget(self.pill)
        column.addWidget(self.sentence)
        flow = FlowLayout(spacing=16)
        for index, link in enumerate(self.links):
            link.clicked.connect(lambda _on, index=index: self._take(index))
            flow.addWidget(link)
        column.addLayout(flow)
        self.setFixedWidth(WIDTH)
        self._write()

    def event(self, event: QEvent) -> bool:
        """Take the height that the words need once they are laid out."""
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._fit()
        return done

    def _fit(self) -> bool:
        """Take the height that the words need; return whether it is another."""
        height = self._column.totalHeightForWidth(WIDTH)
        if height == self.maximumHeight():
            return False
        self.setFixedHeight(height)
        return True

    def set_close(self, *, close: bool) -> None:
        """Move the words closer together, or apart."""
        self._column.setContentsMargins(16, 9 if close else 13, 16, 8 if close else 12)
        self._column.setSpacing(4 if close else 6)
        self.sentence.setFont(ui_font(12 if close else SIZE_BODY))

    def set_condition(self, condition: Condition) -> None:
        """Show a condition, with room for all of it at once: later its links would be cut until then."""
        if condition != self._condition:
            before, self._condition = self._condition, condition
            self._write()
            words, column = self.sentence, self.parentWidget()
            # To measure all takes longer than to write it, and most frames of a run change figures alone.
            may_be_cut = (
                bool(before.sentence) != bool(condition.sentence)
                or [each.words for each in before.remedies] != [each.words for each in condition.remedies]
                or words.heightForWidth(words.width()) > words.height()
            )
            if may_be_cut and self._fit() and column is not None:
                activate_layout(column)
                activate_layout(self)

    def _write(self) -> None:
        condition = self._condition
        self.setVisible(bool(condition.pill))
        self.pill.set_status(condition.pill, condition.role, condition.strong)
        self.sentence.set_words(breakable(condition.sentence))
        self.sentence.setVisible(bool(condition.sentence))
        set_tip(self.sentence, condition.tip)
        for index, link in enumerate(self.links):
            link.setVisible(index < len(condition.remedies))
            if index < len(condition.remedies):
                remedy = condition.remedies[index]
                link.set_words(remedy.words)
                set_tip(link, remedy.tip)

    def _take(self, index: int) -> None:
        for command in self._condition.remedies[index].commands:
            self._dispatch(command)


_ROOMY = 820
"""Height of the column, in pixels, from which all settings have room above the longest sentences on a run."""


class SettingsColumn(QWidget):
    """What can be set scrolls; how the run is stays in sight below it."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.data = DataSection(dispatch)
        self.network = NetworkSection(dispatch)
        self.optimiser = OptimiserSection(dispatch)
        self.status = StatusBlock(dispatch)
        scrolling = SideColumn(WIDTH, "left", self)
        for section in (self.data, Divider(), self.network, Divider(), self.optimiser):
            scrolling.add_widget(section)
        self.set_close(close=False)
        stacked(self, (scrolling, 1), self.status, spacing=0)
        hold_still(scrolling, self.data, self.network, self.optimiser)
        self._view: TrainView | None = None

    def set_close(self, *, close: bool) -> None:
        """Move the settings closer together, or apart; what is said of the run moves none of them."""
        self._is_close = close
        edge = 4 if close else 7
        for section in (self.data, self.network, self.optimiser):
            margins = section.body.contentsMargins()
            section.body.setContentsMargins(margins.left(), edge, margins.right(), edge)
            section.body.setSpacing(2 if close else 4)
        self.status.set_close(close=close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move closer together where the window is low."""
        close = event.size().height() < _ROOMY
        if close != self._is_close:
            self.set_close(close=close)
        super().resizeEvent(event)

    def set_view(self, view: TrainView) -> None:
        """Show a view."""
        before, self._view = self._view, view
        if before is None or _settings(before) != _settings(view):
            self.data.set_view(view)
            self.network.set_view(view)
            self.optimiser.set_view(view)
        self.status.set_condition(condition_of(view))


def _settings(view: TrainView) -> tuple[object, ...]:
    """Return what the settings show; they are written anew when it changes."""
    look, share = view.look, view.run.progress
    read = None if share is None else progress(share)
    folded = look.more_data, look.more_network, look.more_training
    table = read, look.table_kept, view.has_newer_file
    return view.recipe, id(view.run.problem), *table, look.erasing, *folded
