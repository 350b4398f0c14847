"""The Neurons workspace: which neuron fires for which point, which are dead, since when, and what helps."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.language import _
from reluexplorer.panels.neurons.deaths import HEADINGS, DeathsCard
from reluexplorer.panels.neurons.inspector.inspector import Inspector
from reluexplorer.panels.neurons.inspector.overview import Overview
from reluexplorer.panels.neurons.inspector.story import hover_lines, output_trouble
from reluexplorer.panels.neurons.picture.histograms import bar_words, histograms_view
from reluexplorer.panels.neurons.picture.maps_grid import MapsGrid
from reluexplorer.panels.neurons.picture.pictures import maps_view, raster_view
from reluexplorer.panels.neurons.remedies.comparing import Comparing
from reluexplorer.panels.neurons.shared.view import NeuronsView, view_of
from reluexplorer.panels.panel import USUAL_TALL, Dispatch, Panel, grown
from reluexplorer.session.commands.network import AddLayer
from reluexplorer.session.commands.raster import ShowRasterPart, ShowWholeRaster
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit, SelectUnits, ToggleUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.deaths.words import toll_words
from reluexplorer.session.document.limits import MOST_SELECTED
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import State
from reluexplorer.text import progress
from reluexplorer.widgets.controls.all_controls import Card, EmptyState, Notice
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.in_turns import InTurns, ShownBy
from reluexplorer.widgets.raster.raster_widget import RasterWidget

_WIDE = 1280
_COLUMN = {True: 400, False: 320}
_STRIP, _LIFE, _DEATHS = 112, 104, 148
"""Heights in the usual window: the inputs' histogram, the gradient over the run, the deaths."""


class NeuronsPanel(Panel[NeuronsView]):
    """A picture of all neurons, their deaths below, the selected one at the right."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self._hovered: tuple[int, int] | None = None
        self.trouble = Notice(dismissable=False)
        self.trouble.hide()
        self.overview = Overview(dispatch)
        self.raster = RasterWidget()
        self.maps = MapsGrid()
        self.comparing = Comparing(dispatch)
        self.deaths = DeathsCard(dispatch)
        self.inspector = Inspector(_COLUMN[True], dispatch)
        self.flat = EmptyState(
            _FLAT,
            _FLAT_SENTENCE,
            _("Add a hidden layer"),
            _("Add a hidden layer of eight neurons; the run starts again"),
        )
        self.absent = EmptyState(_("Preparing"), "", _("Go to Train"), _("Choose other data in Train"))
        parts = (ShownBy(self._show_all), ShownBy(self._show_deaths), self.inspector)
        self._turns = InTurns[NeuronsView](self, parts)
        self.picture = QStackedWidget()
        self.pages = QStackedWidget()
        self._lay_out()
        for picture in (self.raster, self.maps):
            picture.unit_selected.connect(lambda layer, unit: dispatch(SelectUnit(layer, unit)))
            picture.unit_toggled.connect(lambda layer, unit: dispatch(ToggleUnit(layer, unit)))
            picture.selection_cleared.connect(lambda: dispatch(ClearSelection()))
            picture.unit_hovered.connect(self._hover)
            picture.hover_left.connect(self._unhover)
            picture.teller = self._lines
        self.raster.units_selected.connect(self._select_all)
        self.raster.part_chosen.connect(self._look_at)
        self.flat.acted.connect(lambda: dispatch(AddLayer(0)))
        self.absent.acted.connect(lambda: dispatch(assign("view.workspace", "train")))

    def _lay_out(self) -> None:
        for picture in (self.raster, self.maps, self.comparing):
            self.picture.addWidget(picture)
        card = Card()
        card.body.addWidget(self.picture)
        middle = stacked(
            None, self.trouble, self.overview, (card, 1), self.deaths, spacing=12, margins=(16, 16, 16, 16)
        )
        self.work = QWidget()
        abreast(self.work, (middle, 1), self.inspector, spacing=0)
        for page in (self.absent, self.flat, self.work):
            self.pages.addWidget(page)
        stacked(self, self.pages)

    def parts(self) -> Mapping[str, QWidget]:
        """Return the picture of all neurons, what is said of them, their deaths and the selected one."""
        return {
            "picture": self.picture,
            "overview": self.overview,
            "deaths": self.deaths,
            "neuron": self.inspector,
        }

    def later_parts(self) -> tuple[str, ...]:
        """Return what the plot of the layers over training may show."""
        return HEADINGS

    def view_of(self, state: State) -> NeuronsView:
        """Return the run and how it is looked at."""
        return view_of(state)

    def render_view(self, view: NeuronsView, before: NeuronsView | None) -> None:
        """Show a view, on the screen part by part."""
        del before
        run = view.run
        if run.problem is None or run.inspection is None or run.state is None:
            self.absent.set_words(*absence(run))
            self.absent.button.setVisible(run.status is Status.FAILED)
            self.pages.setCurrentWidget(self.absent)
            return
        if not run.inspection.health:
            self.flat.set_words(*flat_words(run))
            self.pages.setCurrentWidget(self.flat)
            return
        trouble = run.message if run.status is Status.DIVERGED else run.trouble
        if trouble:
            self.trouble.set_notice(trouble, "warning")
        self.trouble.setVisible(bool(trouble))
        tells_remedies = view.look.grid == "remedies"
        self.inspector.setVisible(not tells_remedies)
        self.deaths.setVisible(not tells_remedies)
        self._turns.show(view, at_once=self.pages.currentWidget() is not self.work)
        self.pages.setCurrentWidget(self.work)

    def _show_all(self, view: NeuronsView) -> None:
        """Show all neurons in one picture, and in words above it."""
        run = view.run
        if run.problem is None or run.inspection is None:
            return
        self.overview.set_view(view, run.problem, run.inspection)
        if view.look.grid == "remedies":
            self.comparing.set_view(view)
            self.picture.setCurrentWidget(self.comparing)
        elif view.look.grid == "plane" and run.maps is not None:
            self.maps.set_view(maps_view(view, run.problem, run.inspection, run.maps))
            self.picture.setCurrentWidget(self.maps)
        elif view.look.grid == "histograms":
            self.maps.set_view(histograms_view(view, run.problem, run.inspection))
            self.picture.setCurrentWidget(self.maps)
        else:
            self.raster.set_view(raster_view(view, run.problem, run.inspection))
            self.picture.setCurrentWidget(self.raster)
        self._tell()

    def _show_deaths(self, view: NeuronsView) -> None:
        run = view.run
        if run.inspection is not None:
            account = account_of(run)
            toll = toll_words(run, account)
            self.deaths.set_curve(run.curve, run.inspection, view.look.history, run.head, account, toll)
            self.deaths.set_status(run.status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the inspector in a small window, and let its pictures grow with a large one."""
        width = event.size().width()
        tall = event.size().height()
        self.inspector.set_width(grown(_COLUMN[width >= _WIDE], width, 0.17))
        self.inspector.set_heights(grown(_STRIP, tall, 0.1, USUAL_TALL), grown(_LIFE, tall, 0.08, USUAL_TALL))
        self.deaths.setFixedHeight(grown(_DEATHS, tall, 0.1, USUAL_TALL))
        super().resizeEvent(event)

    def _hover(self, layer: int, unit: int) -> None:
        self._hovered = (layer, unit)
        self._tell()

    def _unhover(self) -> None:
        self._hovered = None

    def _tell(self) -> None:
        """Write the card beside the hovered neuron from the newest figures."""
        lines = () if self._hovered is None else self._lines(*self._hovered)
        if lines:
            self.raster.set_hover_lines(lines)
            self.maps.set_hover_lines(lines)

    def _lines(self, layer: int, unit: int) -> tuple[str, ...]:
        """Return what is known of a neuron; nothing of one that there is not."""
        view = self._rendered
        if view is None or view.run.problem is None or view.run.inspection is None:
            return ()
        inspection = view.run.inspection
        health = inspection.health
        if layer >= len(health) or unit >= len(health[layer].states):
            return ()
        lines = hover_lines(view.run.problem, inspection, (layer, unit))
        if view.look.grid == "histograms":
            lines += bar_words(inspection.train_activity.pre_activations[layer], unit)
        return lines

    def _look_at(self, part: tuple[float, float, float, float] | None) -> None:
        self.dispatch(ShowWholeRaster() if part is None else ShowRasterPart(*part))

    def _select_all(self, chosen: list[tuple[int, int]]) -> None:
        chosen = chosen[:MOST_SELECTED]
        self.dispatch(SelectUnits(tuple(place[0] for place in chosen), tuple(place[1] for place in chosen)))


_FLAT = _("No hidden neurons")
_FLAT_SENTENCE = _(
    "The network has no hidden layer: its output is computed straight from the inputs. "
    "With a hidden layer there are neurons to look at."
)


def flat_words(run: RunSnapshot) -> tuple[str, str]:
    """Return a title and a sentence for a network without hidden neurons."""
    told = output_trouble(run)
    if told is None:
        return _FLAT, _FLAT_SENTENCE
    return told.pill, told.said


def absence(run: RunSnapshot) -> tuple[str, str]:
    """Return a title and a sentence for a run that has nothing to show."""
    if run.status is Status.FAILED:
        return _("The run cannot start"), run.message
    said = _("The data are loaded and the first weights drawn.")
    if run.progress is not None:
        loaded = _("{share} of the data are loaded.").format(share=progress(run.progress))
        said = f"{said} {loaded}"
    return _("Preparing"), said
