"""Commands for trainings of other programs that are watched: which run is looked at, and what of it."""

from __future__ import annotations

from pathlib import Path

from reluexplorer import __version__
from reluexplorer.language import _
from reluexplorer.session.commands.command import ActionCommand, command
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError, Numbers, Subject, argument
from reluexplorer.session.document.limits import FILE
from reluexplorer.session.host.host import Host
from reluexplorer.session.jobs.watching import NO_RUN
from reluexplorer.watch.run import WatchedRun

UNITS = ".units.csv"
"""How the name of a table of single units ends."""
LIVE, NONE = -1, -1
"""In the place of a step and of a unit: that a training is followed, and that none is chosen."""
_LAYER = Numbers(0, 99_999, whole=True)
_UNIT = Numbers(NONE, 9_999_999, whole=True, called=_("unit"))
"""Layers and units of a training count from 0 for people too, as in its script."""
_STEP = Numbers(LIVE, 10**15, whole=True)


@command("open-run", _("Open a watched training"), Subject.WATCHED)
class OpenRun(ActionCommand):
    """Show a training of another program by its run file (.watch) or TensorBoard's, and follow it."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Begin to read it, and show it in Neurons."""
        host.watch_job.open(Path(self.path).absolute())
        host.poll()  # Neurons' own panel would be made and shown for a moment else.
        host.dispatch(assign("view.workspace", "neurons"))


@command("export-run-report", _("Export the report on the watched training"), Subject.WATCHED)
class ExportRunReport(ActionCommand):
    """Write what is known of the training as a page for browsers, or its layers as a table (.csv).

    A name that ends in .units.csv gets a row for each unit.
    """

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Let it be written beside the window."""
        run, path = host.watch_job.view.run, Path(self.path)
        if run is None:
            raise CommandError(NO_RUN)
        host.exporter.write(path, host.ground, lambda: reported(run, path.name.lower()))


def reported(run: WatchedRun, name: str) -> bytes:
    """Return the form of a training that a file's name asks for; raise ValueError where there is none."""
    from reluexplorer.watch.report.page import page
    from reluexplorer.watch.report.tables import layers_csv, units_csv

    if name.endswith(UNITS):
        return units_csv(run).encode()
    if name.endswith(".csv"):
        return layers_csv(run).encode()
    return page(run, _("Made by ReLU Explorer {version}.").format(version=__version__)).encode()


@command("close-run", _("Close the watched training"), Subject.WATCHED)
class CloseRun(ActionCommand):
    """Go back to the network of one's own; the training goes on."""

    def perform(self, host: Host) -> None:
        """Let go of it."""
        host.watch_job.close_run()
        host.poll()


@command("choose-run-layer", _("Choose a layer of the watched training"), Subject.WATCHED)
class ChooseRunLayer(ActionCommand):
    """Choose a layer of the training that is watched; they count from 0, as in its script."""

    layer: int = argument(_LAYER)

    def perform(self, host: Host) -> None:
        """Choose it, and none of its units."""
        host.watch_job.choose(self.layer, None)


@command("choose-run-unit", _("Choose a unit of the watched training"), Subject.WATCHED)
class ChooseRunUnit(ActionCommand):
    """Choose a unit of the layer that is chosen, from 0 on as in the script; −1 chooses none."""

    unit: int = argument(_UNIT, default=NONE)

    def perform(self, host: Host) -> None:
        """Choose it."""
        host.watch_job.choose_unit(None if self.unit == NONE else self.unit)


@command("look-at-run-step", _("Look at a step of the watched training"), Subject.WATCHED)
class LookAtRunStep(ActionCommand):
    """Look at the training as it was at a step; −1 follows it."""

    step: int = argument(_STEP, default=LIVE)

    def perform(self, host: Host) -> None:
        """Look at it."""
        host.watch_job.look_at(None if self.step == LIVE else self.step)
