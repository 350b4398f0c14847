"""A smaller copy held against the original on inputs that were kept back, and what that promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reluexplorer.language import _, ngettext
from reluexplorer.models.cutting.twins import Difference, compared
from reluexplorer.models.measuring.process import never
from reluexplorer.models.values.findings import Channel
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.text import digits

if TYPE_CHECKING:
    import onnx

    from reluexplorer.models.cutting.cut import Cut
    from reluexplorer.models.feeding.samples import Samples
    from reluexplorer.models.values.findings import Findings

_MOST_BYTES = (1 << 31) - 1
"""Of one message of protobuf."""


@dataclass(frozen=True)
class Check:
    """What the copy does on inputs that were not measured."""

    difference: Difference
    woken: int
    """Channels among those that were cut that were not silent there."""
    cut: int
    margin: float

    is_kept_back: bool = True
    """Whether the inputs were kept back, and not those that were measured."""

    @property
    def words(self) -> str:
        """What was seen, and what it does and does not promise."""
        return " ".join((self._seen(), promise(self.margin)))

    def _seen(self) -> str:
        inputs = self.difference.inputs
        if not self.is_kept_back:
            return self._ended(
                ngettext(
                    "No input was kept back (--held-out 0.2 does that); on the {inputs:,} measured",
                    "No input was kept back (--held-out 0.2 does that); on the {inputs:,} measured",
                    inputs,
                ).format(inputs=inputs)
            )
        if self.woken:
            words = ngettext(
                "{count:,} of the channels that were cut woke on the {inputs:,} kept-back inputs, where",
                "{count:,} of the channels that were cut woke on the {inputs:,} kept-back inputs, where",
                self.woken,
            )
        else:
            words = ngettext(
                "None of the channels that were cut woke on {inputs:,} kept-back input, where",
                "None of the channels that were cut woke on {inputs:,} kept-back inputs, where",
                inputs,
            )
        return self._ended(words.format(count=self.woken, inputs=inputs))

    def _ended(self, words: str) -> str:
        if self.difference.is_same:
            return _("{on_these} all outputs are the same to the bit.").format(on_these=words)
        return _("{on_these} the greatest difference of an output is {difference}.").format(
            on_these=words, difference=digits(self.difference.greatest, 2)
        )


def promise(margin: float) -> str:
    """Return what a copy that was cut by a margin does and does not promise."""
    if margin <= 0.0:
        return _(
            "Without a margin this holds for the inputs that were measured; others may wake a channel that "
            "was cut, and what it would have said is lost."
        )
    return _(
        "This holds for inputs like these: each channel that was cut stayed {margin} standard deviations "
        "below its threshold or more. Inputs of another kind may wake one, and what it would have said is "
        "lost."
    ).format(margin=digits(margin))


def question(margin: float) -> str:
    """Return what is asked before a copy without a margin is made, "" where a margin is kept."""
    if margin > 0.0:
        return ""
    return _(
        "Cut without a margin? Silent on these inputs is not silent on all: such a copy of a text detector "
        "changed 5 of 60 pages that it had not been measured on, by up to 0.88 where outputs go from 0 to 1. "
        "A margin of 2 standard deviations changed none by more than 0.001."
    )


def woken(cut: Cut, kept_back: Findings) -> int:
    """Return how many channels that were cut were not silent, or not constant, on other inputs."""
    others = {each.layer.name: each for each in kept_back.layers}
    count = 0
    for each in cut.layers:
        was, now = each.findings, others.get(each.findings.layer.name)
        if now is None or now.inputs == 0:
            continue
        is_dead = np.asarray([state is Channel.DEAD for state in was.states])
        wakes = np.where(
            is_dead,
            now.greatest > was.layer.shape.threshold,
            (now.least < was.least) | (now.greatest > was.greatest),
        )
        count += int(wakes[each.cut].sum())
    return count


def checked(
    original: onnx.ModelProto,
    cut: Cut,
    samples: Samples,
    kept_back: Findings,
    *,
    is_kept_back: bool = True,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
) -> Check:
    """Run the original and the copy on inputs that were kept back.

    ``kept_back`` is what was measured of the original on them; ``is_kept_back`` is False where there were
    none and they are those that were measured. Raises ModelError where one cannot be run,
    StoppedError where it was cancelled.
    """
    if max(cut.size) > _MOST_BYTES:
        raise ModelError(_("The copy cannot be compared: a model of more than 2 GB is in several files."))
    difference = compared(original, cut.model, samples, on_the_way, is_cancelled)
    return Check(difference, woken(cut, kept_back), cut.channels, cut.margin, is_kept_back)
