"""The Learn workspace: the claims, a bet on an experiment for each, and what was measured here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.learn import evidence, shelf
from reluexplorer.panels.learn.evidence import EvidenceColumn
from reluexplorer.panels.learn.exhibit_view import ExhibitView
from reluexplorer.panels.learn.knobs import KnobsCard
from reluexplorer.panels.learn.outcome import OutcomeCard
from reluexplorer.panels.learn.shelf import Shelf
from reluexplorer.panels.learn.view import LearnView, view_of
from reluexplorer.panels.panel import Dispatch, Panel, grown
from reluexplorer.session.commands.lessons import (
    BetAgain,
    KeepBet,
    LeaveUnmeasured,
    MeasureLesson,
    OpenInTrain,
    OpenLesson,
    PlaceBet,
    SetKnob,
    SkipBet,
    StopMeasuring,
)
from reluexplorer.session.commands.microscope import Microscope
from reluexplorer.session.session import State
from reluexplorer.text import kept_together
from reluexplorer.widgets.controls.all_controls import Paragraph, SectionHead, Text
from reluexplorer.widgets.controls.boxes import Page, abreast, fill, scrolling, stacked
from reluexplorer.widgets.controls.tab_order import tab_as_read
from reluexplorer.widgets.painting.ahead import Ahead
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.theme.explaining import explain
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font

_LOW = 760
"""Height in pixels under which the headline is small and all stands close."""
_NARROW = 1240
"""Width in pixels under which the columns at the sides give way."""

_LARGER = 0.0045
"""Pixels that claim, question and gap are higher, for each one that the window is wider than usual."""
_CHARTS, _PICTURE = 9, 12
"""Share of the height that an exhibit has, against 10 of the bet's: one with pictures of a network more."""
_ARTICLE, _BEYOND = _("The article says"), _("Beyond the article, it is said")


class LearnPanel(Panel[LearnView]):
    """Claims on the left, the experiment in the middle, the verdict on the right."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self._shelf = Shelf()
        self._shelf.asked.connect(lambda name: self.dispatch(OpenLesson(name)))
        self._shelf.report_asked.connect(self.report_asked)
        self._shelf.stop_asked.connect(lambda: self.dispatch(StopMeasuring()))
        self._evidence = EvidenceColumn()
        self._evidence.measure_asked.connect(lambda: self.dispatch(MeasureLesson(self._lesson())))
        self._evidence.stop_asked.connect(self._stop_measuring)
        self._evidence.onward.open_asked.connect(
            lambda workspace: self.dispatch(OpenInTrain(self._lesson(), workspace))
        )
        self._evidence.onward.follow_asked.connect(lambda: self.dispatch(Microscope()))
        self._holder = self._make_page()
        self._ahead = Ahead(self._holder)
        abreast(self, self._shelf, (scrolling(self._holder), 1), self._evidence, spacing=0)

    def parts(self) -> Mapping[str, QWidget]:
        """Return the experiment, its settings, the bet, the list of claims and the verdict."""
        return {
            "experiment": self._exhibit,
            "settings": self._knobs,
            "bet": self._outcome,
            "claims": self._shelf,
            "verdict": self._evidence,
        }

    def view_of(self, state: State) -> LearnView:
        """Return what is shown of ``state``."""
        return view_of(state)

    def render_view(self, view: LearnView, before: LearnView | None) -> None:
        """Show the lesson, its experiment, the bet and the verdict.

        On the screen another lesson comes part by part, and is seen when all of it is there.
        """
        turns = before is not None and before.lesson.name != view.lesson.name
        if turns:
            self._free_the_keys()
        if turns and PACE.shares and self.isVisible():
            self._ahead.begin(self._turn(view))
            self._hold(True)
        elif not self._ahead.is_busy:
            for _part in self._show_parts(view, before):
                pass

    def _hold(self, held: bool) -> None:
        """Keep the page and the verdict on the screen as they are, with nothing to be clicked, or let go."""
        for part in (self._holder, self._evidence):
            part.setUpdatesEnabled(not held)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, held)

    def _turn(self, view: LearnView) -> Iterator[None]:
        """Show another lesson part by part, then what came of it meanwhile, and let it be seen."""
        try:
            yield from self._show_parts(view, None)
            if self._rendered is not None:
                for _part in self._show_parts(self._rendered, view):
                    pass
        except Exception:
            self._hold(False)
            raise
        # Painted part by part, an old chart would stand below a new question for some turns.
        self.cover()
        self._hold(False)

    def _show_parts(self, view: LearnView, before: LearnView | None) -> Iterator[None]:
        """Show a view, and yield after each part."""
        self._shelf.set_view(view)
        yield
        self._saying.set_words(_BEYOND if view.lesson.beyond else _ARTICLE)
        self._headline.setText(kept_together(view.lesson.claim))
        explain(self._headline, view.lesson.claim)
        exhibit = view.exhibit
        self._knobs.set_knobs(view.lesson, view.knobs, view.progress_words)
        self._knobs.set_running(view.running)
        yield
        if before is None or exhibit is not before.exhibit:
            self._exhibit.set_exhibit(exhibit)
            self._page.setStretchFactor(self._exhibit, _PICTURE if self._exhibit.pictured else _CHARTS)
        self._trouble.set_words(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        yield
        self._outcome.set_view(view)
        yield
        self._evidence.set_view(view)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go through the page as it is read."""
        return tab_as_read(self, forward=forward) or super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the middle what it needs where the window is narrow."""
        super().resizeEvent(event)
        narrow, low = self.width() < _NARROW, self.height() < _LOW
        self._shelf.setFixedWidth(shelf.NARROW if narrow else shelf.WIDTH)
        self._evidence.setFixedWidth(grown(evidence.NARROW if narrow else evidence.WIDTH, self.width(), 0.1))
        side, above = 12 if narrow else 24, 8 if low else 18
        self._page.setContentsMargins(side, above, side, above)
        self._page.setSpacing(6 if low else 12)
        larger = grown(0, self.width(), _LARGER)
        self._headline.setFont(ui_font(17 if low else 23 + larger, SEMIBOLD))
        self._shelf.set_tight(low, narrow=narrow)
        self._knobs.set_tight(low, larger)
        self._exhibit.set_tight(low)
        self._outcome.set_tight(low, larger)

    def _make_page(self) -> QWidget:
        holder = Page()
        self._page = stacked(holder, spacing=12)
        self._headline = Text("", size=23, weight=SEMIBOLD, wrap=True)
        self._headline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._knobs = KnobsCard(self.dispatch)
        self._trouble = Paragraph("", tone="dead")
        self._exhibit = ExhibitView()
        self._exhibit.placed.connect(self._place)
        self._outcome = OutcomeCard()
        self._outcome.bet_asked.connect(self._bet)
        self._outcome.skip_asked.connect(self._skip)
        self._outcome.again_asked.connect(lambda: self.dispatch(BetAgain()))
        self._outcome.keep_asked.connect(lambda: self.dispatch(KeepBet()))
        self._knobs.unfolded.connect(self._outcome.set_crowded)
        self._saying = SectionHead(_ARTICLE)
        head = stacked(None, self._saying, self._headline, spacing=4)
        fill(self._page, (head, self._knobs, self._trouble, (self._exhibit, _CHARTS), (self._outcome, 10)))
        return holder

    def _lesson(self) -> str:
        return self._rendered.lesson.name if self._rendered else next(iter(LESSONS))

    def _free_the_keys(self) -> None:
        """Take the keys from what another page's reader was at: the space bar shall run this one.

        In the list of claims they stay, as one goes on there from page to page.
        """
        held: QWidget | None = self.window().focusWidget()
        if held is not None and self.isAncestorOf(held) and not self._shelf.isAncestorOf(held):
            self.window().setFocus()

    def _stop_measuring(self) -> None:
        """End the measurement of the open claim, or let it not begin where it waits."""
        waits = self._rendered is not None and self._rendered.waiting
        self.dispatch(LeaveUnmeasured(self._lesson()) if waits else StopMeasuring())

    def _bet(self, values: tuple[float, ...]) -> None:
        self.dispatch(PlaceBet(values))

    def _skip(self) -> None:
        self.dispatch(SkipBet())

    def _place(self, place: tuple[float, ...], continues: bool) -> None:
        """Turn the knobs that put the experiment's point where it was dragged to, as one change."""
        lesson = LESSONS[self._lesson()]
        if lesson.placed is None:
            return
        names = [knob.name for knob in lesson.knobs]
        for name, value in lesson.placed(*place).items():
            self.dispatch(SetKnob(names.index(name), value), continues=continues)
            continues = True
