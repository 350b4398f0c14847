"""What the model of ``reluexplorer doctor`` is fed: its options, and the samples that they stand for."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from dataclasses import dataclass, replace

from reluexplorer.app.cli.answers import aside
from reluexplorer.app.parsing import GOES_ON, Figure, Parser, path_of
from reluexplorer.language import _
from reluexplorer.models.feeding.kept import keep, kept, usual_folder
from reluexplorer.models.feeding.made_up import USUAL_COUNT, made_up
from reluexplorer.models.feeding.preparation import BGR, LAYOUTS, ORDERS, RANGES, Fill, Preparation, of_range
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.samples import Samples, limited
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted

_SIZE = re.compile(r"(\d{1,5})(?:[x×](\d{1,5}))?")


@dataclass(frozen=True, eq=False)
class Fed:
    """What a model is fed, and how pixels are prepared; None where there are none."""

    samples: Samples
    preparation: Preparation | None


def add_inputs(parser: Parser) -> None:
    """Add the options for inputs."""
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
        default=USUAL_COUNT,
        help=_("without --inputs, how many samples of noise"),
    )
    parser.add_argument(
        "--limit",
        type=Figure(1, 10_000_000, whole=True, strict=True),
        help=_("of more inputs so many are taken, evenly over all"),
    )
    group = parser.add_argument_group(
        _("pictures"), _("How pixels become inputs; kept for the model until they are set anew.")
    )
    group.add_argument("--range", choices=tuple(RANGES), help=_("the values that pixels become"))
    group.add_argument(
        "--mean", type=_numbers, help=_("own mean of pixels from 0 to 1, as 0.5 or 0.5,0.4,0.4")
    )
    group.add_argument("--sd", type=_numbers, help=_("own standard deviation of them"))
    group.add_argument("--size", type=_size, help=_("pixels, as 224 or 480x640 (height, width)"))
    group.add_argument(
        "--fill",
        choices=tuple(each.value for each in Fill),
        help=_("how a picture of another shape is fitted"),
    )
    group.add_argument(
        "--layout", choices=LAYOUTS, help=_("where the model has channels, if it does not say")
    )
    group.add_argument(
        "--order", choices=ORDERS, help=_("the order of the channels of colours, as the model reads them")
    )


def fed(options: Namespace, opened: Opened) -> Fed:
    """Return what the options ask for; raise ModelError where it cannot be read, or does not fit."""
    signature = signature_of(opened.model)
    if options.inputs is None:
        aside(_("No --inputs: the model is fed noise, and every figure is of noise alone."))
        return Fed(made_up(signature, int(options.made_up), options.seed), None)
    had, note = kept(usual_folder(), opened.digest)
    aside(note)
    chosen = _chosen(options, had or Preparation())
    is_new = chosen != (had or Preparation())
    samples = samples_of(options.inputs, signature, chosen if is_new or had is not None else None)
    is_used = any(chosen.words in note for note in samples.notes)
    if is_new and is_used:
        _kept_for_later(opened, chosen)
    elif is_new:
        aside(_("The settings of pictures are not used: the inputs are fed as they are."))
    few = samples if options.limit is None else limited(samples, int(options.limit))
    return Fed(few, chosen if is_used else None)


def _kept_for_later(opened: Opened, chosen: Preparation) -> None:
    """Keep settings; where that cannot be, the answer is given all the same."""
    try:
        keep(usual_folder(), opened.digest, chosen)
    except ModelError as error:
        aside(str(error))


def _chosen(options: Namespace, had: Preparation) -> Preparation:
    """Return settings with what the options change of them."""
    if options.range is not None and (options.mean is not None or options.sd is not None):
        raise ModelError(_("--range stands for a mean and a deviation; give it, or --mean and --sd."))
    made = had
    if options.range is not None:
        mean, sd = of_range(options.range)
        made = replace(made, mean=mean, sd=sd)
    if options.mean is not None or options.sd is not None:
        made = replace(made, mean=options.mean or (0.0,), sd=options.sd or (1.0,))
    if options.size is not None:
        made = replace(made, size=options.size)
    if options.fill is not None:
        made = replace(made, fill=Fill(options.fill))
    if options.order is not None:
        made = replace(made, is_bgr=options.order == BGR)
    return made if options.layout is None else replace(made, layout=options.layout)


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(each) for each in text.split(","))
    except ValueError:
        said = _("takes numbers with commas between, not {given}").format(given=quoted(text))
        raise argparse.ArgumentTypeError(GOES_ON + said) from None


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if found is None:
        said = _("takes pixels, as 224 or 480x640, not {given}").format(given=quoted(text))
        raise argparse.ArgumentTypeError(GOES_ON + said)
    return int(found[1]), int(found[2] or found[1])
