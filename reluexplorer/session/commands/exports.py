"""Commands that write the network, its data and its history for other programs."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.export.scripts import numpy_script, torch_script
from reluexplorer.core.export.tables import data_csv, history_csv
from reluexplorer.core.export.weights import FORMATS, weights_bytes
from reluexplorer.language import _
from reluexplorer.session.commands.command import ActionCommand, command
from reluexplorer.session.document.domains import CommandError, Subject, argument, refused
from reluexplorer.session.document.limits import FILE
from reluexplorer.session.host.host import Host
from reluexplorer.session.run.snapshot import Curve


@dataclass(frozen=True)
class Export(ActionCommand):
    """Writes something of the run to a path."""

    path: str = argument(FILE)

    def demand_form(self) -> None:
        """Raise ValueError with a sentence where nothing is written in the form that the path names."""

    @abstractmethod
    def content(self, state: TrainState, curve: Curve) -> bytes:
        """Return what is written; raise ValueError with a sentence where there is nothing to write."""

    def perform(self, host: Host) -> None:
        """Let the file be written beside the window, of what is shown now; it is said once it is there."""
        state, curve = host.state.run.state, host.state.run.curve
        if state is None or not host.state.is_current:
            raise CommandError(_("There is no network yet that could be exported."))
        with refused():
            self.demand_form()
        host.exporter.write(Path(self.path), host.ground, lambda: self.content(state, curve))


@command("export-torch", _("Export as a PyTorch script"), Subject.FILES)
class ExportTorch(Export):
    """Write the network of the shown step as a self-contained PyTorch script."""

    def content(self, state: TrainState, _curve: Curve) -> bytes:
        return torch_script(state.problem, state.parameters).encode()


@command("export-numpy", _("Export as a NumPy script"), Subject.FILES)
class ExportNumpy(Export):
    """Write the network of the shown step as a self-contained NumPy script."""

    def content(self, state: TrainState, _curve: Curve) -> bytes:
        return numpy_script(state.problem, state.parameters).encode()


@command("export-weights", _("Export the weights"), Subject.FILES)
class ExportWeights(Export):
    """Write the weights of the shown step: .npz, .safetensors or .json."""

    def content(self, state: TrainState, _curve: Curve) -> bytes:
        self.demand_form()
        return weights_bytes(state.problem, state.parameters, self._form)

    def demand_form(self) -> None:
        if self._form not in FORMATS:
            raise ValueError(
                _("Weights are written as {forms}.").format(forms=", ".join(f".{each}" for each in FORMATS))
            )

    @property
    def _form(self) -> str:
        return Path(self.path).suffix.lower().removeprefix(".")


@command("export-data", _("Export the data"), Subject.FILES)
class ExportData(Export):
    """Write the samples, their targets and their parts as CSV."""

    def content(self, state: TrainState, _curve: Curve) -> bytes:
        return data_csv(state.problem.dataset).encode()


@command("export-history", _("Export the history"), Subject.FILES)
class ExportHistory(Export):
    """Write what was recorded of the run as CSV."""

    def content(self, _state: TrainState, curve: Curve) -> bytes:
        columns = ("steps", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "dead",
                   "active_share", "gradient_norm", "update_ratio")  # fmt: skip
        return history_csv({name: getattr(curve, name) for name in columns}).encode()


@command("stop-export", _("Stop writing the export"), Subject.FILES)
class StopExport(ActionCommand):
    """Leave the file that is being written, if its content is not there yet."""

    def perform(self, host: Host) -> None:
        host.exporter.stop()


EXPORTS: dict[str, type[Export]] = {
    kind.name.removeprefix("export-"): kind
    for kind in (ExportTorch, ExportNumpy, ExportWeights, ExportData, ExportHistory)
}
"""What can be exported by name."""
