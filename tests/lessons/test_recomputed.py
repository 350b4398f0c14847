"""Every number on the stage of a lesson, at its defaults and at random settings, held against plain NumPy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Bars, Card, Chart, Exhibit, Lines, Note, PlaneMap, Table, Units
from tests.lessons import plain
from tests.lessons.plain import ACTIVATIONS, Network, numbers

DRAWS = range(3)
"""0 stands for the defaults, others for random settings of every control."""
BENDS = ("relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid")


def settings(name: str, draw: int) -> dict[str, float]:
    """Settings of a lesson's knobs."""
    rng = np.random.default_rng([draw, len(name)])
    found = {}
    for knob in LESSONS[name].knobs:
        value = rng.uniform(knob.low, knob.high)
        if knob.logarithmic:
            value = math.exp(rng.uniform(math.log(knob.low), math.log(knob.high)))
        if knob.whole or knob.choices:
            value = int(rng.integers(int(knob.low), int(knob.high), endpoint=True))
        found[knob.name] = float(value) if draw else knob.default
    return found


def charts(card: Card) -> Iterator[Chart]:
    return iter(card.charts)


def frames(name: str, knobs: dict[str, float], *wanted: int) -> list[Exhibit]:
    """These frames of an experiment."""
    played = list(itertools.islice(LESSONS[name].play(knobs), max(wanted) + 1))
    return [played[min(number, len(played) - 1)] for number in wanted]


def cells(table: Table) -> list[float]:
    """The figures of a table's last column."""
    return [numbers(row[-1])[0] for row in table.rows]


@pytest.mark.copies(quick=10)
@pytest.mark.parametrize("draw", range(40))
def test_one_neuron(draw: int) -> None:
    knobs = settings("definition", draw)
    w, b, h = knobs["weight"], knobs["bias"], knobs["step"]
    for exhibit in frames("definition", knobs, 0, 30, 70, 98):
        neuron, bend = exhibit.cards
        curve, table = neuron.charts
        slopes, beside = bend.charts
        assert isinstance(curve, Lines)
        assert isinstance(table, Table)
        assert isinstance(slopes, Lines)
        assert isinstance(beside, Table)
        x = curve.probe
        assert x is not None
        z = w * x + b
        gate = 1.0 if z > 0 else 0.0
        assert np.array_equal(curve.lines[0].y, w * curve.lines[0].x + b)
        assert np.array_equal(curve.lines[1].y, np.maximum(0, w * curve.lines[1].x + b))
        assert slopes.probe == z
        assert cells(table) == pytest.approx([x, z, max(0, z), gate, w * gate], abs=0.00501)
        assert numbers(exhibit.progress) == pytest.approx([x], abs=0.00501)
        at = slopes.lines[1].x
        rise = (np.maximum(0, at + h) - np.maximum(0, at - h)) / (2 * h)
        assert np.allclose(slopes.lines[1].y, rise, atol=1e-12)
        assert np.array_equal(slopes.lines[0].y, at > 0)
        assert cells(beside) == [0.0, 0.5, 1.0, 0.0]
        side, border = neuron.badge.split()[3], numbers(neuron.badge)[0]
        assert side == ("above" if w > 0 else "below")
        assert border == pytest.approx(-b / w, abs=0.00501)
        shown = numbers(neuron.title.replace("max(0,", ""))
        sign = 1 if " + " in neuron.title else -1
        assert [shown[0], sign * shown[1]] == pytest.approx([w, b], rel=0.05)


def _circles(knobs: dict[str, float], name: str) -> Network:
    hidden = [int(knobs["units"])] * int(knobs["layers"])
    return Network(
        plain.circle_data(0), hidden, ACTIVATIONS[name],
        seed=0, rate=0.1, batch=10, start="glorot_uniform",
    )  # fmt: skip


def hold_circles(knobs: dict[str, float], frame: int, slack: float) -> None:
    first, last = frames("nonlinearity", knobs, 0, frame)
    step = 4800 * frame // 90
    assert last.progress == f"step {step:,} of 4,800"
    for name, begun, card in zip(
        ("identity", BENDS[int(knobs["activation"])]), first.cards, last.cards, strict=True
    ):
        net = _circles(knobs, name)
        data = net.data
        assert numbers(begun.badge)[0] == pytest.approx(100 * net.right(data.test), abs=0.51)
        net.learn(step)
        picture, curve = card.charts
        assert isinstance(picture, PlaneMap)
        assert isinstance(curve, Lines)
        assert numbers(card.badge)[0] == pytest.approx(100 * net.right(data.test), abs=0.51 + 100 * slack)
        assert curve.lines[0].y[-1] == pytest.approx(net.loss(data.train), rel=1e-3 + slack, abs=1e-3)
        assert curve.lines[0].x[-1] == step
        assert np.array_equal(picture.points, data.inputs[:240])
        assert np.array_equal(picture.classes, data.labels(np.arange(240)))
        u, v = np.meshgrid(*[np.linspace(*picture.window, len(picture.values))] * 2)
        answers = net.probabilities(net.run(np.column_stack([u.ravel(), v.ravel()]))[0][-1])
        off = np.abs(picture.values.ravel() - (2 * answers[:, 0] - 1))
        assert off.mean() < 5e-3 + slack
        assert numbers(card.title)[-1] == knobs["layers"]


@pytest.mark.parametrize("draw", DRAWS)
def test_two_circles(draw: int) -> None:
    hold_circles(settings("nonlinearity", draw), 3, 0.0)


@pytest.mark.slow
def test_two_circles_to_their_end() -> None:
    hold_circles(settings("nonlinearity", 0), 90, 0.01)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("draw", DRAWS)
def test_gradients(draw: int) -> None:
    knobs = settings("saturation", draw)
    depth, gain = int(knobs["depth"]), knobs["gain"]
    nets = 3
    exhibit = frames("saturation", knobs, nets - 1)[0]
    way, there = exhibit.cards
    (lines, left), gentle = way.charts, there.charts[0]
    assert isinstance(lines, Lines)
    assert isinstance(left, Bars)
    assert isinstance(gentle, Bars)
    starts = (("sigmoid", 1.0), ("tanh", 1.0), ("relu", math.sqrt(2)))
    kept = {}
    for number, (name, deviation) in enumerate(starts):
        runs = [plain.attenuation(net, depth, name, gain * deviation) for net in range(nets)]
        lengths = np.exp(np.mean([np.log(run[0]) for run in runs], axis=0))
        slope = float(np.mean([run[1] for run in runs]))
        assert np.allclose(lines.lines[number].y, lengths, rtol=1e-6)
        assert np.array_equal(lines.lines[number].x, np.arange(depth + 1))
        assert left.bars[number].value == pytest.approx(lengths[0], rel=1e-6)
        assert numbers(left.bars[number].text)[0] == pytest.approx(lengths[0], rel=0.051)
        assert numbers(gentle.bars[number].text)[0] == pytest.approx(slope, abs=0.00051)
        kept[name] = lengths[0]
    told = numbers(way.badge)[0]
    relative = told if "times as much" not in way.badge else told * kept["sigmoid"]
    assert relative == pytest.approx(kept["relu"], rel=0.051)


@pytest.mark.parametrize("dtype", [0.0, 1.0])
def test_times_and_their_multiples_are_of_the_same_rounds(dtype: float) -> None:
    for exhibit in frames("cost", {"dtype": dtype}, 0, 2):
        for card, unit in zip(exhibit.cards, ("ns", "µs"), strict=True):
            bars, lines = card.charts
            assert isinstance(bars, Bars)
            assert isinstance(lines, Lines)
            times = {bar.label: bar.value for bar in bars.bars}
            for bar in bars.bars:
                told = numbers(bar.text)
                assert unit in bar.text or "Nanoseconds" in bars.caption
                assert told[0] == pytest.approx(bar.value, abs=0.51 if unit == "µs" else 0.0051)
                assert told[1:] == pytest.approx([bar.value / times["ReLU"]][: len(told) - 1], abs=0.051)
            for line in lines.lines:
                assert line.y[-1] == times[line.label] / times["ReLU"]
            assert numbers(card.badge)[0] == pytest.approx(times["Tanh"] / times["ReLU"], abs=0.051)


def test_what_is_timed_is_what_it_is_called() -> None:
    from reluexplorer.lessons.claims.cost import KERNELS

    x = np.linspace(-6, 6, 241)
    for name, (_, kernel) in KERNELS.items():
        out, work = np.empty_like(x), np.empty_like(x)
        kernel(x, out, work)
        wanted = x if name == "copy" else ACTIVATIONS[name][0](x)
        assert np.allclose(out, wanted, atol=5e-4 if name == "gelu" else 1e-12), name


def hold_usage(knobs: dict[str, float], frame: int, slack: float) -> None:
    exhibit = frames("usage", knobs, frame)[0]
    race, silence = exhibit.cards
    lines, bars = race.charts
    units = silence.charts[0]
    assert isinstance(lines, Lines)
    assert isinstance(bars, Bars)
    assert isinstance(units, Units)
    data = plain.digit_data(0, scaled=True)
    for number, name in enumerate(("relu", "tanh", "sigmoid", "identity")):
        net = Network(
            data, [64] * int(knobs["layers"]), ACTIVATIONS[name], seed=0, rate=knobs["rate"], batch=32
        )
        told = numbers(bars.bars[number].text)
        with np.errstate(all="ignore"):
            net.learn(900 * frame // 100)
        known = all(np.isfinite(weights).all() for weights in net.weights)
        assert known == ("broke down" not in bars.bars[number].text)
        if not known:
            before = Network(
                data, [64] * int(knobs["layers"]), ACTIVATIONS[name], seed=0, rate=knobs["rate"], batch=32
            )
            with np.errstate(all="ignore"):
                before.learn(int(told[1]) - 2)
                assert all(np.isfinite(weights).all() for weights in before.weights)
                before.learn(int(told[1]) + 1)
            assert not all(np.isfinite(weights).all() for weights in before.weights)
            continue
        share = 100 * net.right(data.test)
        assert lines.lines[number].y[-1] == pytest.approx(share, abs=0.01 + slack)
        assert numbers(bars.bars[number].text)[0] == pytest.approx(share, abs=0.051 + slack)
        if name == "relu":
            assert np.allclose(units.firing, net.firing(), atol=1e-6 + slack)
            assert slack or units.dead == frozenset(np.flatnonzero(net.firing() == 0))
            assert numbers(silence.badge)[0] == pytest.approx(100 - 100 * net.firing().mean(), abs=0.51)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("draw", DRAWS)
def test_hidden_layers(draw: int) -> None:
    hold_usage(settings("usage", draw), 4, 0.0)


def test_hidden_layers_that_break_down() -> None:
    hold_usage({"layers": 5.0, "rate": 0.33}, 4, 0.0)


def hold_dying(knobs: dict[str, float], frame: int) -> None:
    exhibit = frames("dying", knobs, frame)[0]
    data = plain.digit_data(0, scaled=False)
    for card, leak in zip(exhibit.cards, (0.0, 0.01), strict=True):
        units, lines, note = card.charts
        assert isinstance(units, Units)
        assert isinstance(lines, Lines)
        assert isinstance(note, Note)
        net = Network(
            data, [64] * 3, plain.leaky(leak), seed=0, rate=knobs["rate"], batch=32, bias=knobs["bias"],
            dtype="float32",
        )  # fmt: skip
        net.learn(45 * frame)
        firing = net.firing()
        silent = int((firing == 0).sum())
        assert np.allclose(units.firing, firing, atol=0.01)
        assert lines.lines[0].y[-1] == pytest.approx(silent, abs=1)
        assert numbers(card.badge)[0] == lines.lines[0].y[-1]
        assert len(units.dead) == (0 if leak else lines.lines[0].y[-1])
        assert numbers(note.text)[-1] == pytest.approx(100 * net.right(data.test), abs=1.0)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("draw", DRAWS)
def test_dying(draw: int) -> None:
    knobs = settings("dying", draw)
    hold_dying({**knobs, "rate": min(knobs["rate"], 0.7)}, 1)


@pytest.mark.parametrize("draw", DRAWS)
def test_outputs(draw: int) -> None:
    knobs = settings("output", draw)
    frame = 5
    exhibit = frames("output", knobs, frame)[0]
    data = plain.digit_data(0, scaled=False)
    wanted = data.labels(data.test)
    for card, relu in zip(exhibit.cards, (True, False), strict=True):
        bars, lines = card.charts
        assert isinstance(bars, Bars)
        assert isinstance(lines, Lines)
        net = Network(
            data, [128], ACTIVATIONS["relu"], seed=int(knobs["seed"]), rate=knobs["rate"], batch=32,
            relu_output=relu, dtype="float32",
        )  # fmt: skip
        net.learn(900 * frame // 100)
        said = net.said(data.test)
        share = 100 * float((said == wanted).mean())
        assert lines.lines[0].y[-1] == pytest.approx(share, abs=0.6)
        for digit, bar in enumerate(bars.bars):
            assert bar.value == pytest.approx(float((said[wanted == digit] == digit).mean()), abs=0.06)
            assert (bar.text == "never said") == (digit not in said)
        unsaid = 10 - len(set(said.tolist()))
        assert numbers(card.badge)[0] == pytest.approx(unsaid or share, abs=0 if unsaid else 1.1)


@pytest.mark.parametrize("draw", range(12))
def test_gates(draw: int) -> None:
    knobs = settings("gate", draw)
    rng = plain.stream(3, "gates")
    sizes = (2, 16, 16, 16, 1)
    weights = [rng.standard_normal((a, b)) * math.sqrt(2 / a) for a, b in itertools.pairwise(sizes)]
    biases = [knobs["bias"] * rng.standard_normal(b) for b in sizes[1:]]

    def run(x: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        opened = []
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            z = x @ w + b
            opened.append(z > 0)
            x = np.maximum(z, 0)
        return x @ weights[-1] + biases[-1], opened

    for number, exhibit in zip((0, 50), frames("gate", knobs, 0, 50), strict=True):
        angle = math.radians(knobs["angle"] + 360 * number / 120)
        x = knobs["radius"] * np.array([[math.cos(angle), math.sin(angle)]])
        gates_card, plane_card = exhibit.cards
        units, table, _legend = gates_card.charts
        plane, ray = plane_card.charts
        assert isinstance(units, Units)
        assert isinstance(table, Table)
        assert isinstance(plane, PlaneMap)
        assert isinstance(ray, Lines)
        f, opened = run(x)
        step = 1e-7
        slope = [(run(x + step * e)[0] - run(x - step * e)[0]).item() / (2 * step) for e in np.eye(2)]
        linear = float(np.dot(slope, x[0]))
        assert cells(table) == pytest.approx([f.item(), linear, f.item() - linear], abs=6e-5)
        assert np.array_equal(units.firing, np.concatenate(opened, axis=1)[0])
        assert numbers(gates_card.badge) == [np.concatenate(opened, axis=1).sum(), 48]
        assert np.allclose(plane.points, x)
        u, v = np.meshgrid(*[np.linspace(*plane.window, len(plane.values))] * 2)
        over = run(np.column_stack([u.ravel(), v.ravel()]))[0].reshape(plane.values.shape)
        assert np.allclose(plane.values, over)
        assert plane.level == pytest.approx(np.abs(over).max())
        along = ray.lines[0].x
        assert np.allclose(ray.lines[0].y, along * linear, atol=1e-5)
        assert np.allclose(ray.lines[1].y, run(along[:, None] * x)[0][:, 0])
