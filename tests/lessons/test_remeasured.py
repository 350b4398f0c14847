"""Figures that lessons measure, for one seed, held against plain NumPy."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import values_by_name
from tests.lessons import plain
from tests.lessons.plain import ACTIVATIONS, Network

RELU = ACTIVATIONS["relu"]


def figures(name: str) -> dict[str, float]:
    """The figures of one seed."""
    return values_by_name(LESSONS[name].measure(1, lambda _share: None)[0])


def test_numbers_and_the_bend() -> None:
    found = figures("definition")
    data = plain.digit_data(0, scaled=True)
    net = Network(data, [64] * 3, RELU, seed=0, rate=0.1, batch=32, dtype="float32")
    exact, below, total = 0, 0, 0
    for epoch in range(1, 9):
        net.learn(45 * epoch)
        for z in net.run(net.x[data.train])[0][:-1]:
            exact, below, total = exact + (z == 0).sum(), below + (z < 0).sum(), total + z.size
    assert found["exact_zeros"] == pytest.approx(exact / total, abs=2e-6)
    assert found["below"] == pytest.approx(below / total, abs=0.002)
    assert (found["backward"], found["central"], found["forward"], found["used"]) == (0, 0.5, 1, 0)


@pytest.mark.slow
def test_circles_with_and_without_a_bend() -> None:
    found = figures("nonlinearity")
    straight = {f"linear_{depth}": ("identity", [8] * depth) for depth in (1, 3, 5)}
    for name, (activation, hidden) in {
        **straight, **{f"relu_{units}": ("relu", [units]) for units in (2, 4, 8)}
    }.items():  # fmt: skip
        net = Network(
            plain.circle_data(0), hidden, ACTIVATIONS[activation],
            seed=0, rate=0.1, batch=10, start="glorot_uniform",
        )  # fmt: skip
        net.learn(4800)
        assert found[name] == pytest.approx(net.right(net.data.test), abs=0.006), name
    assert found["xor_linear"] == pytest.approx(0.25)
    assert found["xor_relu"] == 0


@pytest.mark.slow
def test_what_depth_leaves_and_reads() -> None:
    found = figures("saturation")
    for name, activation, deviation in (
        ("sigmoid", "sigmoid", 1.0),
        ("tanh", "tanh", 1.0),
        ("relu", "relu", math.sqrt(2)),
        ("relu_small", "relu", 1.0),
    ):
        left = [plain.attenuation(net, 20, activation, deviation)[0][0] for net in range(4)]
        assert found[f"gradient_{name}"] == pytest.approx(float(np.exp(np.mean(np.log(left)))), rel=1e-6)
    data = plain.digit_data(0, scaled=True)
    # Six layers of ReLU magnify rounding from 1e-16 to 0.07 within 450 updates: 12 digits more or less.
    for activation, depth in itertools.product(("relu", "sigmoid"), (1, 4, 6)):
        net = Network(
            data, [64] * depth, ACTIVATIONS[activation],
            seed=0, rate=0.05, batch=32, start="lecun_normal", momentum=0.9,
        )  # fmt: skip
        net.learn(450)
        wanted = net.right(data.train)
        assert found[f"accuracy_{activation}_{depth}"] == pytest.approx(
            wanted, abs=0.004 if depth < 6 else 0.012
        )
    for activation, start in (("relu", "he_normal"), ("tanh", "lecun_normal")):
        epochs = []
        for rate in (0.1, 0.2, 0.3):
            net = Network(data, [64] * 4, ACTIVATIONS[activation], seed=0, rate=rate, batch=32, start=start)
            needed = 1
            net.learn(45)
            while needed < 9 and 1 - net.right(data.train) > 0.02:
                needed += 1
                net.learn(45 * needed)
            epochs.append(needed)
        assert found[f"epochs_{activation}"] == min(epochs)


@pytest.mark.slow
def test_digits_read_by_hidden_layers() -> None:
    found = figures("usage")
    data = plain.digit_data(0, scaled=True)
    for name in ("relu", "leaky_relu", "tanh", "sigmoid", "identity"):
        net = Network(data, [64] * 3, ACTIVATIONS[name], seed=0, rate=0.1, batch=32)
        net.learn(900)
        assert found[f"accuracy_{name}"] == pytest.approx(net.right(data.test), abs=0.003)
        if name == "relu":
            assert found["active_after"] == pytest.approx(net.firing().mean(), abs=0.002)
    fresh = Network(data, [128, 128], RELU, seed=0, rate=0.1, batch=32).firing()
    assert found["active_1"] == pytest.approx(fresh[:128].mean())
    assert found["active_2"] == pytest.approx(fresh[128:].mean())


@pytest.mark.slow
def test_dead_and_revived() -> None:
    found = figures("dying")
    for name, scaled in (("dead", True), ("dead_plain", False)):
        data = plain.digit_data(0, scaled=scaled)
        for rate in ("0.05", "0.2", "0.5"):
            net = Network(data, [64] * 3, RELU, seed=0, rate=float(rate), batch=32)
            net.learn(450)
            assert found[f"{name}_{rate}"] == pytest.approx((net.firing() == 0).mean(), abs=0.011)
    data = plain.digit_data(0, scaled=True)
    for name, leak in (("relu", 0.0), ("leaky_0.01", 0.01), ("leaky_0.1", 0.1), ("leaky_0.25", 0.25)):
        net = Network(data, [128], plain.leaky(leak), seed=0, rate=0.1, batch=32, bias=-6.0)
        silent = net.firing() == 0
        net.learn(1800)
        assert found["silent_start"] == silent.mean()
        assert found[f"revived_{name}"] == pytest.approx((net.firing()[silent] > 0).mean(), abs=0.02)
        assert found[f"accuracy_{name}"] == pytest.approx(net.right(data.train), abs=0.005)
        if not leak:
            assert found["silent_end"] == pytest.approx((net.firing() == 0).mean(), abs=0.01)
    assert found["frozen_change"] == 0


@pytest.mark.slow
def test_outputs_that_read() -> None:
    found = figures("output")
    data = plain.digit_data(0, scaled=True)
    for name, relu in (("relu", True), ("linear", False)):
        net = Network(data, [128], RELU, seed=0, rate=0.1, batch=32, relu_output=relu)
        net.learn(540)
        share = net.right(data.train)
        assert found[f"accuracy_{name}"] == found[f"lowest_{name}"] == pytest.approx(share, abs=0.003)
        assert found[f"hurt_{name}"] == (found[f"lowest_{name}"] < 0.95)
        assert found[f"unsaid_{name}"] == 10 - len(set(net.said(data.train).tolist()))
    for outputs in (2, 10):
        assert found[f"silent_{outputs}"] == pytest.approx(0.5**outputs, rel=0.1)


def test_gates_and_what_biases_and_other_functions_do() -> None:
    found = figures("gate")
    rng = plain.stream(0, "gates")
    weights = [rng.standard_normal((64, 64)) * math.sqrt(2 / 64) for _ in range(10)]
    biases = [0.1 * rng.standard_normal(64) for _ in range(10)]
    x = plain.stream(0, "gate inputs").standard_normal((64, 20)).T

    def run(x: np.ndarray, scale: float, name: str) -> tuple[np.ndarray, float]:
        opened = []
        for number, (w, b) in enumerate(zip(weights, biases, strict=True)):
            x = x @ w + scale * b
            if number < 9:
                opened.append((x > 0).mean())
                x = ACTIVATIONS[name][0](x)
        return x, float(np.mean(opened))

    def off(got: np.ndarray, wanted: np.ndarray) -> float:
        return float(np.linalg.norm(got - wanted) / np.linalg.norm(wanted))

    doubled = off(run(2 * x, 1.0, "relu")[0], 2 * run(x, 1.0, "relu")[0])
    assert found["doubled_biased"] == pytest.approx(doubled)
    assert found["doubled_tanh"] == pytest.approx(off(run(2 * x, 0, "tanh")[0], 2 * run(x, 0, "tanh")[0]))
    assert found["opposite"] == pytest.approx(off(run(-x, 0, "relu")[0], -run(x, 0, "relu")[0]))
    assert found["open"] == pytest.approx(run(x, 0, "relu")[1])
    assert max(found["gate_error"], found["scale_error"]) < 1e-12
