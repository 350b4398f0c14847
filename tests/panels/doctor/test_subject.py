"""The right column: dots, the margin's line, one channel's inputs, and what probes tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.panels.doctor.shared.rows import rows_of
from reluexplorer.panels.doctor.subject.dots import CUT, FIRES, KEPT, lay_out
from reluexplorer.panels.doctor.subject.scale import Scale, distances, inputs_of, scale_of, widened
from reluexplorer.panels.doctor.subject.words import about, pill
from reluexplorer.session.jobs.doctored import Doctored
from tests.models.values.test_findings import found
from tests.panels.doctor.planted import doctored, findings, large
from tests.panels.doctor.test_table import asked

LEFT = Qt.MouseButton.LeftButton
ROWS = rows_of(findings())


def test_a_scale_holds_the_threshold_and_all_margins():
    scale = scale_of(ROWS[11])
    assert scale.low <= -4.0
    assert scale.high > 2.0
    assert scale.x(0.0, 100.0) == pytest.approx(-100 * scale.low / (scale.high - scale.low))
    assert scale.value(scale.x(-2.0, 350.0), 350.0) == pytest.approx(-2.0)
    assert scale.x(-99.0, 100.0) == 0.0
    assert Scale(-9.6, 7.6).ticks() == (-9, -6, -3, 3, 6)


def test_a_channel_beyond_the_scale_of_its_layer_has_a_wider_one():
    scale = scale_of(ROWS[1])
    assert widened(scale, np.array([-1.0, 1.0])) is scale
    wide = widened(scale, np.array([20.0, 140.0]))
    assert (wide.low, wide.high) == (scale.low, 140.6)
    assert wide.ticks() == (50, 100)


def test_every_channel_has_a_dot_and_none_lies_on_another():
    row = ROWS[1]
    dots = lay_out(row, 2.0, scale_of(row), 368.0, 150.0)
    assert sorted(dots.channels.tolist()) == list(range(96))
    assert len(set(zip(dots.x.tolist(), dots.y.tolist(), strict=True))) == 96
    assert not dots.are_bars
    assert np.count_nonzero(dots.kinds == CUT) == np.count_nonzero(row.cut(2.0))
    assert np.count_nonzero(dots.kinds == KEPT) == 52 - np.count_nonzero(row.cut(2.0))
    assert np.count_nonzero(dots.kinds == FIRES) == 44
    cut = dots.kinds == CUT
    assert distances(row)[dots.channels[cut]].max() <= -2.0
    zero = scale_of(row).x(0.0, 368.0)
    assert dots.x[dots.kinds == FIRES].min() > zero
    assert dots.x[dots.kinds != FIRES].max() < zero
    assert dots.y.min() > 0
    assert dots.y.max() < 150


def test_of_very_many_channels_stacks_are_bars():
    row = max(rows_of(large(layers=1, channels=2000)), key=lambda each: each.channels)
    dots = lay_out(row, 2.0, scale_of(row), 368.0, 150.0)
    assert dots.are_bars
    assert dots.y.min() >= 0


def test_a_function_without_a_threshold_has_no_dots(shown):
    gelu = found(Kind.GELU, [-1.0, -2.0], [1.0, 2.0], shape=Shape(float("-inf")))
    panel, _dispatch = shown(Doctored("net.onnx", findings=Findings("net", "", (gelu,), 2)))
    panel.grab()
    assert panel.subject.dots.count_parts() == 0
    assert panel.subject.pill.words() == "GELU"
    assert np.isnan(distances(rows_of(Findings("net", "", (gelu,), 2))[0])).all()


def test_a_click_on_a_dot_chooses_its_channel(shown):
    panel, _dispatch = shown()
    dots = panel.subject.dots
    chosen = asked(panel.subject.channel_chosen)
    place = next(n for n, kind in enumerate(dots.dots().kinds.tolist()) if kind == FIRES)
    QTest.mouseClick(dots, LEFT, pos=dots.dot_room(place).center().toPoint())
    assert chosen == [(1, int(dots.dots().channels[place]))]
    assert dots.part(place).name.startswith(f"Channel {dots.dots().channels[place]} of Relu.1")


def test_arrows_walk_along_the_dots(shown):
    panel, _dispatch = shown()
    dots = panel.subject.dots
    chosen = asked(dots.channel_chosen)
    dots.setFocus()
    QTest.keyClick(dots, Qt.Key.Key_Home)
    QTest.keyClick(dots, Qt.Key.Key_End)
    laid = dots.dots()
    x = dict(zip(laid.channels.tolist(), laid.x.tolist(), strict=True))
    assert [x[each] for (each,) in chosen] == [laid.x.min(), laid.x.max()]
    now = x[panel.subject.dots.view.channel]
    QTest.keyClick(dots, Qt.Key.Key_Right)
    assert x[chosen[-1][0]] >= now


def test_the_margin_is_dragged(shown):
    panel, _dispatch = shown()
    dots = panel.subject.dots
    moved = asked(panel.subject.margin_moved)
    x, y = dots.scale.x(-2.0, dots.width()), 20
    further = dots.scale.x(-3.0, dots.width())
    QTest.mousePress(dots, LEFT, pos=QPoint(round(x), y))
    QTest.mouseMove(dots, QPoint(round((x + further) / 2), y))
    QTest.mouseMove(dots, QPoint(round(further), y))
    QTest.mouseRelease(dots, LEFT, pos=QPoint(round(further), y))
    QTest.mouseMove(dots, QPoint(3, y))
    assert [goes_on for _margin, goes_on in moved] == [False, True]
    assert moved[-1][0] == pytest.approx(3.0, abs=0.11)
    assert "margin" in dots.tip_at(QPoint(round(x), y)).words


def test_the_margin_can_be_set_by_a_screen_reader(shown):
    panel, _dispatch = shown()
    moved = asked(panel.subject.margin_moved)
    level = panel.subject.dots.level_told()
    level.put(1.5)
    assert (level.now, level.low, level.high) == (2.0, 0.0, 4.0)
    assert moved == [(1.5, False)]


def test_a_channel_is_told_by_its_inputs(shown):
    panel, _dispatch = shown()
    seen = doctored()
    channel, row = seen.channel, rows_of(seen.findings)[1]
    histogram = panel.subject.histogram
    counts, edges = histogram.bars()
    values = inputs_of(row, channel)
    assert counts.sum() == 60
    assert edges[np.flatnonzero(counts)[-1]] <= values.max() <= edges[np.flatnonzero(counts)[-1] + 1] + 1e-9
    assert values.max() == pytest.approx(-row.margins[channel], abs=1e-4)
    assert panel.subject.short.text() == f"{row.margins[channel]:.2g} sd short"
    assert histogram.part(0).name.endswith("inputs")
    assert panel.subject._channel.head._label.text() == f"Channel {channel} · z of 60 inputs"


@pytest.mark.parametrize(("far", "side"), [(-3.0, "right"), (-230.0, "left")])
def test_which_side_would_fire_is_said_in_whole_beside_the_lines(shown, far, side):
    peaks = [[far - 2.0 * (number % 2)] for number in range(24)]
    relu = found(Kind.RELU, [far - 9.0], [far], peaks=peaks)
    seen = Doctored("net.onnx", findings=Findings("net", "", (relu,), 24), layer=0, channel=0)
    histogram = shown(seen)[0].subject.histogram
    lines = [histogram.scale.x(at, histogram.width()) for at in (-2.0, 0.0)]
    picture = histogram.grab().toImage()
    ground = picture.pixelColor(histogram.width() // 2, 0).name()
    inked = [
        x for x in range(histogram.width())
        if any(picture.pixelColor(x, y).name() != ground for y in range(4, 17))
        and min(abs(x - line) for line in lines) > 3
    ]  # fmt: skip
    assert inked[-1] - inked[0] == pytest.approx(histogram.words_room().width(), abs=5)
    assert inked[0] > lines[1] if side == "right" else inked[-1] < lines[0]
    assert inked[0] >= 0
    assert inked[-1] < histogram.width() - 1


def test_without_a_channel_or_with_equal_inputs_the_histogram_says_so(shown):
    relu = found(Kind.RELU, [-2.0], [-1.5], peaks=[[-1.5], [-1.5]])
    seen = Doctored("net.onnx", findings=Findings("net", "", (relu,), 2), layer=0, channel=0)
    histogram = shown(seen)[0].subject.histogram
    assert histogram.accessibleDescription() == "Its greatest z is −1.50 on every input."
    assert histogram.count_parts() == 0
    assert shown(doctored(channel=-1))[0].subject.histogram.accessibleDescription().startswith("Click a dot")


def test_probes_are_told_with_their_counts(shown):
    panel, _dispatch = shown()
    bars = panel.subject.probes.bars()
    assert [(bar.name, bar.count) for bar in bars] == [
        ("brighter", 22), ("white", 18), ("noise", 16), ("black", 16), ("inverted", 0), ("any of eight", 22)
    ]  # fmt: skip
    assert panel.subject.probes.part(5).name == "any of eight: 22 of 52"
    assert panel.subject.verdict.words() == (
        "22 woke on some probe: your data has nothing like it. 30 never woke: the model."
    )


def test_without_probes_it_is_said_what_they_would_tell(shown):
    panel, _dispatch = shown(doctored(waking=None))
    assert not panel.subject.probes.isVisible()
    assert panel.subject.verdict.words().startswith("No probe was tried")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ("A gate: after global pooling each channel has one value an input. These 52 were 0 for all "
            "60 inputs; what feeds them costs almost nothing.")),
        (9, ("A gate: after global pooling each channel has one value an input. 1 was 0 for all 60 inputs; "
            "what feeds them costs almost nothing.")),
        (11, "Each channel has 2,304,000 values over 60 inputs. Each of its channels fires on some input."),
    ],
)  # fmt: skip
def test_a_layer_is_described(number, words):
    assert about(ROWS[number], findings()) == words


def test_layers_that_headlines_leave_out_say_why():
    leaky = found(Kind.LEAKY_RELU, [-2.0], [-1.0], shape=Shape(slopes=(0.01,)))
    tanh = found(Kind.TANH, [-2.0], [2.0], shape=Shape(-2.18, 2.18))
    unseen = replace(found(Kind.RELU, [np.nan], [np.nan]), inputs=0, values=0)
    whole = Findings("net", "", (leaky, tanh, unseen), 2)
    said = [about(row, whole) for row in rows_of(whole)]
    assert said[0] == "Leaky ReLU: below the threshold it is linear too, so no channel is dead."
    assert said[1].startswith("Tanh: it is no rectifier")
    assert said[2] == "Nothing was seen of it: it lies in a branch that was not taken."
    assert [pill(row) for row in rows_of(whole)] == [
        ("Leaky ReLU", "neutral"), ("Tanh", "neutral"), ("not seen", "neutral")
    ]  # fmt: skip
