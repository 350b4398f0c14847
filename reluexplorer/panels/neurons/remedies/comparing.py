"""The page of remedies: asked for, under way, and what came of them in one table."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.panels.neurons.remedies.buttons import SEEDS, take
from reluexplorer.panels.neurons.remedies.cells import Table, as_text, table
from reluexplorer.panels.neurons.remedies.table import RemedyTable
from reluexplorer.panels.neurons.shared.view import NeuronsView
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.remedies import (
    AdoptRemedy,
    AdoptRemedyHere,
    CompareRemedies,
    StopComparing,
)
from reluexplorer.session.commands.run import Seek
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.remedies.comparison import Comparison, Plan, offered
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import progress
from reluexplorer.widgets.controls.all_controls import EmptyState, LinkButton, Paragraph, Text
from reluexplorer.widgets.controls.boxes import abreast, scrolling, stacked
from reluexplorer.widgets.theme.fonts import SEMIBOLD

_ALL = _("Compare all, {seeds} seeds each").format(seeds=SEEDS)

_NARROWEST = 600
"""The words are never so narrow, so that no scroll bar comes for the room that they would need there."""


class Comparing(QWidget):
    """A link that asks; how far it is and a way to stop; then the table, or what to do to have one."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._made_of: Comparison | None = None
        self._step = 0
        self._table: Table | None = None
        self._untrained = False
        self._order = ""
        """As the document had it when it was shown last."""
        self.summary = Paragraph("", size=15, tone="text", weight=SEMIBOLD)
        self.link = LinkButton(_ALL, _("Train copies of this run with each remedy, beside the run as it is"))
        self.link.clicked.connect(self._compare_all)
        self.copy = LinkButton(_("Copy as text"), _("Copy the table to the clipboard"), strong=False)
        self.copy.clicked.connect(lambda _on: self._copy())
        self.share = Text("", tone="secondary", numbers=True)
        self.stop = LinkButton(_("Stop"), _("Stop the comparison; what is known by then stays"), strong=False)
        self.stop.clicked.connect(lambda: dispatch(StopComparing()))
        self.stale = Text(
            _("The run has changed since: these are figures of the run before."),
            tone="warning",
            weight=SEMIBOLD,
        )
        self.words = Paragraph("", size=12)
        self.words.setMinimumWidth(_NARROWEST)
        self.table = RemedyTable()
        self.table.adopted.connect(self._adopt)
        self.table.ordered_by.connect(lambda order: dispatch(assign("view.remedy_order", order)))
        self.trouble = Paragraph("", size=12, tone="dead")
        self.empty = EmptyState(
            _("No remedy tried yet"), "", _ALL, _("Train copies of this run with each remedy")
        )
        self.empty.acted.connect(self._act)
        self.pages = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        head = abreast(None, (self.summary, 1000), self.share, self.stop, 1, self.link, self.copy, spacing=16)
        self._found = QWidget()
        stacked(self._found, self.stale, self.words, self.table, 1, spacing=8)
        scroll = self._scroll = scrolling(self._found, sideways=True)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(scroll)
        stacked(self, head, self.trouble, (self.pages, 1), spacing=8)

    def set_view(self, view: NeuronsView) -> None:
        """Show where the comparison is, beside what would be compared now."""
        trials, recipe, run = view.trials, view.whole, view.run
        found, self._step = trials.comparison, run.step
        plan = Plan.of(run.step, run.head, ended=run.status is Status.DIVERGED)
        self.share.setText(running_words(trials))
        for widget in (self.share, self.stop):
            widget.setVisible(trials.running)
        self.trouble.set_words(trials.trouble)
        self.trouble.setVisible(bool(trials.trouble))
        self.summary.setVisible(found is not None and not trials.running)
        self.copy.setVisible(found is not None)
        offer = "" if found is None else offer_words(found, recipe, plan)
        self.link.setVisible(bool(offer) and not trials.running)
        if found is None:
            self._untrained = plan.end == 0
            self.empty.set_words(*absent_words(trials, head=plan.end))
            self.empty.button.set_words(_("Go to Train") if self._untrained else _ALL)
            self.empty.button.setVisible(not trials.running)
            self.pages.setCurrentIndex(0)
            return
        if self._table is None or found is not self._made_of:
            self._made_of, self._table = found, table(found)
        fresh = found.recipe == recipe
        self.stale.setVisible(not fresh)
        self.link.set_words(offer)
        self.summary.set_words(f"{untried_words(trials)} {self._table.summary}".strip())
        self.words.set_words(self._table.words)
        if view.look.remedy_order != self._order:
            self._order = view.look.remedy_order
            self.table.set_order(self._order)
        self.table.set_table(self._table, fresh=fresh)
        self.pages.setCurrentIndex(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the table break its words where it has no room for them beside each other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self.table.set_room(max(1, self.width() - bar))

    def _act(self) -> None:
        if self._untrained:
            self._dispatch(assign("view.workspace", "train"))
        else:
            self._compare_all()

    def _compare_all(self) -> None:
        take(self._dispatch, CompareRemedies(SEEDS))

    def _adopt(self, name: str, when: str) -> None:
        """Do what the table measured: from the start, or at the step that its copies were taken at."""
        step = 0 if self._made_of is None else self._made_of.plan.here or 0
        if when == "start":
            self._dispatch(AdoptRemedy(name))
            return
        if self._step != step:
            self._dispatch(Seek(step))
        self._dispatch(AdoptRemedyHere(name))

    def _copy(self) -> None:
        if self._table is not None:
            QGuiApplication.clipboard().setText(as_text(self._table, self.table.lines()))


def offer_words(found: Comparison, recipe: Recipe, plan: Plan) -> str:
    """Say what can be compared beyond what is known: the run as it is now, or the other remedies."""
    if found.recipe != recipe:
        return _("Compare again")
    if found.plan != plan:
        return _("Compare again from the shown step")
    return _ALL if len(offered(recipe, plan)) > len(found.trials) - 1 else ""


def running_words(trials: TrialsView) -> str:
    """Say what is being tried, how far that is, and about how long it takes."""
    said = _("Trying {remedy}: {share}") if trials.words else _("Trying: {share}")
    said = said.format(remedy=trials.words, share=progress(trials.progress))
    if trials.left is None:
        return said
    seconds = max(1, round(trials.left))
    left = ngettext("about {count:,} second left", "about {count:,} seconds left", seconds)
    return f"{said}, {left.format(count=seconds)}"


def untried_words(trials: TrialsView) -> str:
    """Say how many remedies a comparison that was stopped has left out."""
    if not trials.untried or trials.running:
        return ""
    return ngettext(
        "Stopped, {count:,} remedy not tried. Of the others:",
        "Stopped, {count:,} remedies not tried. Of the others:",
        trials.untried,
    ).format(count=trials.untried)


def absent_words(trials: TrialsView, *, head: int) -> tuple[str, str]:
    """Return a title and a sentence for a page without a table."""
    if trials.running:
        return _("Copies are trained"), _("The first is the run as it is; the remedies follow one by one.")
    if head == 0:
        return _("Train first"), (
            _(
                "Remedies are tried on copies of a run, over as many updates as the run has made. "
                "This one has made none."
            )
        )
    return _("No remedy tried yet"), (
        _(
            "Each remedy is tried on {seeds} copies of this run, which differ in their seeds, "
            "from the start and from the shown step on, beside {seeds} copies of the run as it "
            "is. The run stays as it is."
        ).format(seeds=SEEDS)
    )
