"""Commands for the models of other programs: what is measured, chosen, cut and written."""

from __future__ import annotations

from pathlib import Path

from reluexplorer import __version__
from reluexplorer.language import _
from reluexplorer.models.feeding.preparation import LAYOUTS, ORDERS
from reluexplorer.models.values.findings import Findings
from reluexplorer.session.commands.command import ActionCommand, command
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError, Names, Numbers, Subject, argument
from reluexplorer.session.document.limits import FILE
from reluexplorer.session.files.write import find_place
from reluexplorer.session.host.host import Host
from reluexplorer.session.jobs.doctored import MOST_MARGIN, Doctored
from reluexplorer.session.jobs.doctoring import NOT_MEASURED

NO_MODEL = _("No model is open: open one first.")
_LAYER = Numbers(0, 99_999, whole=True, counted=True)
_MATRICES = Names.called({"": _("as the file tells"), "pytorch": "PyTorch", "keras": "Keras"})
"""Who laid the matrices of dense weights: (outputs, inputs), or the other way round."""
_AS_IT_IS = _("as it is")
VALUES = {
    "0..1": _("0 to 1"), "-1..1": _("−1 to 1"), "0..255": _("0 to 255"), "imagenet": _("as for ImageNet"),
}  # fmt: skip
"""Names of what pixels become, and what people call it."""
FILLS = {"crop": _("cut to fit"), "stretch": _("stretched"), "pad": _("grey around")}
_VALUES, _FILL = (Names.called({"": _AS_IT_IS, **each}) for each in (VALUES, FILLS))
_LAYOUT, _ORDER = (
    Names.called({"": _AS_IT_IS, **{name: name for name in names}}) for names in (LAYOUTS, ORDERS)
)
_CHANNEL = Numbers(-1, 9_999_999, whole=True, counted=True, called=_("channel"))
_INPUT = Numbers(-1, 9_999_999, whole=True, counted=True, called=_("input"))


@command("open-model", _("Open a model"), Subject.MODELS)
class OpenModel(ActionCommand):
    """Open a trained model (ONNX) and measure it, on noise until inputs are chosen."""

    path: str = argument(FILE)
    matrices: str = argument(_MATRICES, default="")

    def perform(self, host: Host) -> None:
        """Show the doctor and begin."""
        host.doctor_job.open(Path(self.path).absolute(), None, self.matrices)
        host.dispatch(assign("view.workspace", "doctor"))


@command("feed-model", _("Choose what a model is fed"), Subject.MODELS)
class FeedModel(ActionCommand):
    """Measure the open model on inputs: .npz, .npy, a table, or a folder of pictures or sounds."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Begin to measure it on them."""
        open_model = host.doctor_job.view.path
        if not open_model:
            raise CommandError(NO_MODEL)
        host.doctor_job.open(Path(open_model), Path(self.path).absolute())


@command("prepare-pictures", _("Prepare pictures for the model"), Subject.MODELS)
class PreparePictures(ActionCommand):
    """Say how the pictures that a model is fed become numbers, and measure it anew; kept for the model."""

    values: str = argument(_VALUES, default="")
    layout: str = argument(_LAYOUT, default="")
    order: str = argument(_ORDER, default="")
    fill: str = argument(_FILL, default="")

    def perform(self, host: Host) -> None:
        """Say it."""
        host.doctor_job.prepare(values=self.values, layout=self.layout, order=self.order, fill=self.fill)


@command("stop-doctor", _("Stop measuring the model"), Subject.MODELS)
class StopDoctor(ActionCommand):
    """Stop what is being done to the model; what was found by then stays."""

    def perform(self, host: Host) -> None:
        """Stop it."""
        host.doctor_job.stop()


@command("close-model", _("Close the model"), Subject.MODELS)
class CloseModel(ActionCommand):
    """Look at no model any more."""

    def perform(self, host: Host) -> None:
        """Let go of it."""
        host.doctor_job.close_model()


@command("choose-channel", _("Choose a channel"), Subject.MODELS)
class ChooseChannel(ActionCommand):
    """Choose a layer of the model, and one of its channels."""

    layer: int = argument(_LAYER)
    channel: int = argument(_CHANNEL, default=-1)

    def perform(self, host: Host) -> None:
        """Choose them."""
        host.doctor_job.choose(self.layer, self.channel)


@command("choose-model-input", _("Choose an input of the model"), Subject.MODELS)
class ChooseModelInput(ActionCommand):
    """Show the maps of the chosen channel on one of the inputs that were measured."""

    input: int = argument(_INPUT, default=-1)

    def perform(self, host: Host) -> None:
        """Choose it."""
        host.doctor_job.choose_input(self.input)


@command("set-margin", _("Margin of the smaller copy"), Subject.MODELS)
class SetMargin(ActionCommand):
    """Say how many standard deviations below its threshold a channel must stay to be cut."""

    value: float = argument(Numbers(0, MOST_MARGIN))

    def perform(self, host: Host) -> None:
        """Set it."""
        host.doctor_job.set_margin(self.value)


@command("export-doctor-report", _("Export the report on the model"), Subject.MODELS)
class ExportDoctorReport(ActionCommand):
    """Write what was found of the model as a page for browsers, or its layers as a table (.csv)."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Let it be written beside the window."""
        seen, path = host.doctor_job.view, Path(self.path)
        if (found := seen.findings) is None:
            raise CommandError(NOT_MEASURED)
        is_table = path.suffix.lower() == ".csv"
        host.exporter.write(path, host.ground, lambda: _reported(seen, found, is_table=is_table))


def _reported(seen: Doctored, found: Findings, *, is_table: bool) -> bytes:
    from reluexplorer.models.report.page import Report, page
    from reluexplorer.models.report.tables import layers_csv

    if is_table:
        return layers_csv(found, seen.waking).encode()
    made = _("Made by ReLU Explorer {version}.").format(version=__version__)
    return page(Report(found, seen.waking, Path(seen.inputs).name, made=made)).encode()


@command("save-smaller-copy", _("Save a smaller copy of the model"), Subject.MODELS)
class SaveSmallerCopy(ActionCommand):
    """Save the model without the channels that stayed silent by the margin, never over the model itself."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Let it be cut, compared and written beside the window."""
        target, _mode = find_place(Path(self.path), host.ground)
        host.doctor_job.cut(target)
