"""``reluexplorer doctor``: which channels of a model of others never fire, on given inputs."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reluexplorer.app.cli.answers import aside, end_of_the_way, finite, on_the_way
from reluexplorer.app.cli.doctor_words import as_plain, lines
from reluexplorer.app.parsing import Figure, Parser, path_of
from reluexplorer.language import _
from reluexplorer.models.doctor import Examination, examine
from reluexplorer.models.feeding.made_up import made_up
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.opening.opened import opened
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import ended
from reluexplorer.session.document.domains import CommandError
from reluexplorer.text import progress

_DESCRIPTION = _(
    "Run a trained model (ONNX) on inputs and say of each of its activation functions which channels are "
    "dead, fire rarely, are always on, saturated, constant or copies, what feeds them and what they cost."
)
_MADE_UP = 32
"""Inputs of noise where none are given."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    with refusals():
        found = _examined(options)
    if options.json:
        print(json.dumps(finite(as_plain(found.findings, units=options.all)), indent=2))
        return 0
    print("\n".join(lines(found.findings, everything=options.all)))
    return 0


@contextmanager
def refusals() -> Iterator[None]:
    """Raise :class:`CommandError` for a model or inputs that cannot be used."""
    try:
        yield
    except ModelError as error:
        end_of_the_way()
        raise CommandError(ended(str(error))) from error


def _examined(options: Namespace) -> Examination:
    model = opened(options.model)
    signature = signature_of(model.model)
    samples: Samples
    if options.inputs is None:
        samples = made_up(signature, int(options.made_up), options.seed)
        aside(_("No --inputs: the model is fed noise, and every figure is of noise alone."))
    else:
        samples = samples_of(options.inputs, signature)
    found = examine(
        model,
        samples,
        share=options.held_out,
        seed=options.seed,
        on_the_way=lambda share: on_the_way(_("measuring: {progress}").format(progress=progress(share))),
        threads=int(options.threads),
    )
    end_of_the_way()
    return found


def _parser() -> Parser:
    parser = Parser(prog="reluexplorer doctor", description=_DESCRIPTION)
    parser.add_argument("model", type=path_of, metavar=_("model"), help=_("the model, an .onnx file"))
    parser.add_argument(
        "--inputs",
        type=path_of,
        help=_(
            "what it is run on: .npz (an array for each input, first axis the samples; a name that ends in ! "
            "is the same for all), .npy, a table, pictures or sounds"
        ),
    )
    parser.add_argument(
        "--made-up",
        type=Figure(1, 100_000, whole=True, strict=True),
        default=_MADE_UP,
        help=_("without --inputs, how many samples of noise"),
    )
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
    parser.add_argument("--all", action="store_true", help=_("list single channels too"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    return parser
