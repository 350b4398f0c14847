"""``reluexplorer doctor``: which channels of a model of others never fire, on given inputs."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reluexplorer.app.cli import doctor_cut
from reluexplorer.app.cli.answers import WithLinesError, end_of_the_way, finite, on_the_way
from reluexplorer.app.cli.doctor_inputs import add_inputs, fed
from reluexplorer.app.cli.doctor_report import add_files, demand_files, write_files
from reluexplorer.app.cli.doctor_words import as_plain, lines
from reluexplorer.app.parsing import Figure, Parser, path_of
from reluexplorer.language import _
from reluexplorer.models.doctor import Examination, examine, woken
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.opening.layout import Layout, LayoutUnknownError
from reluexplorer.models.opening.opened import opened
from reluexplorer.models.opening.others import NeverLoadedError
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import ended
from reluexplorer.session.document.domains import CommandError
from reluexplorer.text import progress

_DESCRIPTION = _(
    "Run a trained model (ONNX) on inputs and say of each of its activation functions which channels are "
    "dead, fire rarely, are always on, saturated, constant or copies, what feeds them and what they cost."
)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    demand_files(options)
    with refusals():
        doctor_cut.demand_wanted(options)
        found, waking, how = _examined(options)
        copy = doctor_cut.copied(options, found)
    written = write_files(options, found.findings, waking, how)
    if options.json:
        plain = as_plain(found.findings, units=options.all, waking=waking)
        if copy is not None:
            plain["copy"] = doctor_cut.as_plain(copy)
        print(json.dumps(finite(plain), indent=2))
        return 0
    print("\n".join(lines(found.findings, everything=options.all, waking=waking)))
    if copy is not None:
        print("\n".join(doctor_cut.lines(copy)))
    for path in written:
        print(path)
    return 0


@contextmanager
def refusals() -> Iterator[None]:
    """Raise :class:`CommandError` for a model or inputs that cannot be used."""
    try:
        yield
    except NeverLoadedError as error:
        raise WithLinesError(error.said, error.lines) from error
    except LayoutUnknownError as error:
        raise CommandError(f"{error} {_('--matrices says it.')}") from error
    except ModelError as error:
        end_of_the_way()
        raise CommandError(ended(str(error))) from error


def _examined(options: Namespace) -> tuple[Examination, DataOrModel | None, str]:
    """Return what was found, what probes say if asked for, and how pictures were prepared, in words."""
    model = opened(options.model, options.matrices and Layout(options.matrices))
    doctor_cut.demand_apart(options, model)
    given = fed(options, model)
    found = examine(
        model,
        given.samples,
        share=options.held_out,
        seed=options.seed,
        on_the_way=lambda share: on_the_way(_("measuring: {progress}").format(progress=progress(share))),
        threads=int(options.threads),
    )
    waking = None
    if options.probes:
        waking = woken(
            found,
            seed=options.seed,
            on_the_way=lambda share: on_the_way(_("probing: {progress}").format(progress=progress(share))),
            threads=int(options.threads),
        )
    end_of_the_way()
    return found, waking, given.preparation.words if given.preparation is not None else ""


def _parser() -> Parser:
    parser = Parser(prog="reluexplorer doctor", description=_DESCRIPTION)
    parser.add_argument(
        "model",
        type=path_of,
        metavar=_("model"),
        help=_("the model, an .onnx file, or weights of a dense network (.safetensors, .npz, .json)"),
    )
    parser.add_argument(
        "--matrices", choices=[each.value for each in Layout],
        help=_("how the matrices of a file of weights lie, where it does not say"),
    )  # fmt: skip
    add_inputs(parser)
    parser.add_argument(
        "--held-out",
        type=Figure(0, 0.9, strict=True),
        default=0.0,
        help=_("share of the inputs that is kept back"),
    )
    parser.add_argument(
        "--seed", type=Figure(0, 2**31 - 1, whole=True, strict=True), default=0,
        help=_("which inputs are kept back, and which noise is made up"),
    )  # fmt: skip
    parser.add_argument(
        "--threads", type=Figure(0, 1024, whole=True, strict=True), default=0,
        help=_("threads of onnxruntime; 0: as many as it thinks right"),
    )  # fmt: skip
    parser.add_argument(
        "--probes", action="store_true",
        help=_("say whether it is the data or the model, by eight kinds of probe inputs"),
    )  # fmt: skip
    add_files(parser)
    doctor_cut.add_options(parser)
    parser.add_argument("--all", action="store_true", help=_("list single channels too"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    return parser
