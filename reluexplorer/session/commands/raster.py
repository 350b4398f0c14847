"""Commands that change how near the raster of points and neurons is looked at."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.session.commands.command import ViewCommand, command
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.demands import demand_raster
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, argument
from reluexplorer.session.document.limits import RASTER_EDGE


@command("show-raster-part", _("Zoom the raster"), Subject.NEURONS)
class ShowRasterPart(ViewCommand):
    """Look at some columns of the raster, counted through all layers from 0, and some of its rows."""

    left: float = argument(RASTER_EDGE)
    right: float = argument(RASTER_EDGE)
    top: float = argument(RASTER_EDGE)
    bottom: float = argument(RASTER_EDGE)

    def apply(self, document: Document) -> Document:
        part = self.left, self.right, self.top, self.bottom
        demand_raster(part)
        columns = sum(document.recipe.network.hidden)
        if self.right > columns:
            raise CommandError(_("The raster has {count:,} columns.").format(count=columns))
        return with_view(document, raster=part)


@command("show-whole-raster", _("Show the whole raster"), Subject.NEURONS)
class ShowWholeRaster(ViewCommand):
    """Look at all columns and rows of the raster again."""

    def apply(self, document: Document) -> Document:
        return with_view(document, raster=None)
