"""How many channels a margin cuts, and how many of them the inputs that were kept back wake."""

from __future__ import annotations

import gc
import weakref

from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.models.values.findings import Channel, Findings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.session.jobs.doctored import Doctored, first_look
from reluexplorer.session.jobs.margins import silent_margins, woken_margins
from tests.models.values.test_findings import found
from tests.panels.doctor import planted

SILENT = ((-1.0, -4.0, -0.25, 1.0), (-3.0, -2.0, -0.75, 3.0))
"""Greatest pre-activations of two inputs: margins of 1, 2 and 1 deviations, and one channel that fires."""


def findings(*peaks: tuple[float, ...]) -> Findings:
    tops = [max(channel) for channel in zip(*peaks, strict=True)]
    relu = found(Kind.RELU, [-9.0] * len(tops), tops, peaks=peaks)
    other = found(Kind.HARD_SWISH, [-9.0], [-8.0], shape=Shape(-3.0))
    return Findings("net", "", (other, relu), 2)


def test_a_margin_cuts_silent_channels_of_rectifiers_that_stay_so_far_below() -> None:
    seen = Doctored("net.onnx", findings=findings(*SILENT))
    assert [seen.cut_at(margin) for margin in (0.0, 1.0, 1.5, 2.0, 2.5)] == [3, 3, 1, 1, 0]
    assert Doctored().cut_at(0.0) == Doctored().woken_at(0.0) == 0


def test_a_copy_may_be_without_channels_that_are_not_dead_ones_of_rectifiers() -> None:
    swish = found(Kind.HARD_SWISH, [-9.0], [-8.0], shape=Shape(-3.0), peaks=((-8.0,), (-12.0,)))
    alive = found(Kind.RELU, [-1.0], [1.0])
    seen = Doctored("net.onnx", findings=Findings("net", "", (swish, alive), 2))
    assert [seen.may_cut(margin) for margin in (0.0, 2.5, 2.6)] == [True, True, False]
    assert seen.cut_at(0.0) == 0
    constant = Doctored("net.onnx", findings=Findings("net", "", (found(Kind.RELU, [2.0], [2.0]),), 2))
    assert (constant.may_cut(4.0), constant.cut_at(4.0)) == (True, 0)
    assert not Doctored("net.onnx", findings=Findings("net", "", (alive,), 2)).may_cut(0.0)
    assert not Doctored().may_cut(0.0)


def test_what_was_cut_and_fires_on_inputs_kept_back_is_woken() -> None:
    kept_back = findings((0.5, -1.0, 0.5, 1.0), (-1.0, 0.25, 0.0, 1.0))
    seen = Doctored("net.onnx", findings=findings(*SILENT), kept_back=kept_back)
    assert [seen.woken_at(margin) for margin in (0.0, 1.5, 2.5)] == [3, 1, 0]
    assert Doctored("net.onnx", findings=findings(*SILENT)).woken_at(0.0) == 0


@given(st.floats(0.0, 4.0), st.integers(0, 3))
def test_the_counts_are_those_of_one_channel_after_the_other(margin: float, seed: int) -> None:
    before, kept_back = planted.findings(seed=seed), planted.findings(seed=seed + 1, inputs=12)
    cut = woken = 0
    for layer, other in zip(before.rectifiers, kept_back.rectifiers, strict=True):
        for channel, short in enumerate(layer.margins().tolist()):
            if layer.states[channel] is Channel.DEAD and short >= margin:
                cut += 1
                woken += bool(other.greatest[channel] > other.layer.shape.threshold)
    seen = Doctored("net.onnx", findings=before, kept_back=kept_back)
    assert (seen.cut_at(margin), seen.woken_at(margin)) == (cut, woken)


def test_what_was_counted_keeps_no_findings() -> None:
    before, kept_back = planted.findings(), planted.findings(seed=1, inputs=12)
    assert woken_margins(before, kept_back) is woken_margins(before, kept_back)
    assert silent_margins(before) is silent_margins(before)
    gone = weakref.ref(before), weakref.ref(kept_back)
    del before, kept_back
    gc.collect()
    assert [each() for each in gone] == [None, None]


def test_the_layer_with_most_dead_channels_that_headlines_count_is_looked_at_first() -> None:
    assert first_look(findings(*SILENT)) == (1, 0)
    swish = found(Kind.HARD_SWISH, [-9.0], [-8.0], shape=Shape(-3.0))
    alive = found(Kind.RELU, [-9.0], [1.0])
    assert first_look(Findings("net", "", (swish, alive, alive), 2)) == (1, -1)
    assert first_look(Findings("net", "", (swish,), 2)) == (0, 0)
    assert first_look(Findings("net", "", (), 2)) == (0, -1)
