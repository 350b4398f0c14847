"""Noise of other sizes, for a model that cannot be run on noise of the usual ones."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.language import _
from reluexplorer.models.feeding.made_up import MadeUp, made_up
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.measuring.content import content_of
from reluexplorer.models.measuring.passing import batch_size, feed_at
from reluexplorer.models.measuring.process import Runner
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.refusal import ModelError, RunRefusedError

_SIDES = (32, 48, 64, 28, 96, 8, 128, 160, 192, 256, 299, 320, 384, 512, 1)
"""Lengths of all axes that are left open, in the order in which they are tried: multiples of usual strides,
and what is customary for pictures of numerals and for Inception."""


def refitted(
    opened: Opened, refused: MadeUp, why: RunRefusedError, is_cancelled: Callable[[], bool], threads: int
) -> MadeUp:
    """Return noise of the first size that a model can be run on, as many samples as were refused.

    Raises :class:`ModelError` with a sentence where there is none, and
    :class:`~reluexplorer.models.measuring.process.StoppedError` where it was cancelled.
    """
    signature = signature_of(opened.model)
    sizes = {name: shape for name, (shape, _kind) in refused.shapes.items()}
    with Runner(is_cancelled, threads=threads) as runner:
        number = -1
        for side in _SIDES:
            try:
                other = made_up(signature, refused.count, refused.seed, side)
            except ModelError:
                # Too large a sample: others may fit.
                continue
            if {name: shape for name, (shape, _kind) in other.shapes.items()} == sizes:
                continue
            if number < 0:
                number = runner.load(content_of(opened.model))
            try:
                runner.run(number, [feed_at(other, 0, batch_size(opened.model, other))])
            except ModelError:
                continue
            return other
    words = _("The made-up noise does not fit this model: open inputs of yours. ({reason})")
    raise ModelError(words.format(reason=str(why).rstrip("."))) from why
