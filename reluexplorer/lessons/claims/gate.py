"""Claim 8: for each input, open and closed gates leave a linear map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.lessons.answers import ALONG_THE_RAY, of_doubling
from reluexplorer.lessons.exhibit import Card, Exhibit, Line, Lines, Note, PlaneMap, Table, Units
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.text import digits, fixed, percent

LAYERS, WIDTH = 10, 64
FACTORS = (0.001, 0.5, 3.0, 1000.0)
_INPUTS = 20
_SHAPE = (2, 16, 16, 16, 1)
_REACH = 3.0
_SIDE = 64
_FRAMES = 120
_SAYS = Note(
    "In reading order 16 gates of layer 1, then of 2, then of 3. J(x) is the product of all weights with the "
    "rows of closed gates struck out. The plane: x₁ to the right, x₂ upwards."
)
_RELU = CATALOGUE["relu"]
_TANH = CATALOGUE["tanh"]


@dataclass(frozen=True, eq=False)
class Stack:
    """A network of ReLU layers with a linear last one; ``weights`` are (out, in), ``biases`` (out,)."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def run(self, inputs: Array) -> tuple[Array, list[NDArray[np.bool_]]]:
        """Return the outputs for (in, samples), and which gates of each hidden layer are open."""
        gates = []
        x = inputs
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            z = weight @ x + bias[:, None]
            gates.append(z > 0)
            x = _RELU.value(z)
        return self.weights[-1] @ x + self.biases[-1][:, None], gates

    def linear_map(self, gates: Sequence[NDArray[np.bool_]]) -> Array:
        """Return J, the product of the weights with every closed gate's row struck out."""
        product: NDArray[Any] = self.weights[0]
        for gate, weight in zip(gates, self.weights[1:], strict=True):
            product = weight @ (product * gate[:, None])
        return product


def make_stack(shape: Sequence[int], seed: int, bias: float = 0.0) -> Stack:
    """Return a network with He's first weights and biases drawn from N(0, bias²)."""
    rng = data_generator(seed, "gates")
    draw = INITIALIZERS["he_normal"].draw
    pairs = list(pairwise(shape))
    weights = tuple(draw(rng, fan_in, fan_out)[:-1].T.copy() for fan_in, fan_out in pairs)
    biases = tuple(bias * rng.standard_normal(fan_out) for _, fan_out in pairs)
    return Stack(weights, biases)


def _relative(found: Array, wanted: Array) -> float:
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


def _errors(seed: int) -> dict[str, float]:
    """Return the largest relative errors of one network over its inputs, and its share of open gates."""
    shape = (WIDTH,) * (LAYERS + 1)
    stack, biased = make_stack(shape, seed), make_stack(shape, seed, 0.1)
    inputs = data_generator(seed, "gate inputs").standard_normal((WIDTH, _INPUTS))
    outputs, gates = stack.run(inputs)
    maps = [stack.linear_map([gate[:, i] for gate in gates]) for i in range(_INPUTS)]
    columns = [inputs[:, i] for i in range(_INPUTS)]
    return {
        "gate_error": max(_relative(maps[i] @ x, outputs[:, i]) for i, x in enumerate(columns)),
        "scale_error": max(_relative(stack.run(a * inputs)[0], a * outputs) for a in FACTORS),
        "doubled_biased": _relative(biased.run(2.0 * inputs)[0], 2.0 * biased.run(inputs)[0]),
        "doubled_tanh": _relative(_tanh(stack, 2.0 * inputs), 2.0 * _tanh(stack, inputs)),
        "opposite": _relative(stack.run(-inputs)[0], -outputs),
        "open": float(np.mean(gates)),
    }


def _tanh(stack: Stack, x: Array) -> Array:
    for weight in stack.weights[:-1]:
        x = _TANH.value(weight @ x)
    return stack.weights[-1] @ x


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Hold networks against the linear map of their open gates, and against their own scaled inputs."""
    runs = []
    for seed in range(seeds):
        runs.append(_errors(seed))
        progress((seed + 1) / seeds)
    worst = (
        ("gate_error", "f(x) against J(x)·x, relative"),
        ("scale_error", "f(a·x) against a·f(x), a > 0, relative"),
    )
    means = (
        ("doubled_biased", "f(2x) against 2·f(x) with biases"),
        ("doubled_tanh", "f(2x) against 2·f(x) with tanh"),
        ("opposite", "f(−x) against −f(x), relative"),
        ("open", "open gates"),
    )
    figures = (
        *(Figure(name, label, max(run[name] for run in runs)) for name, label in worst),
        *(over_seeds(name, label, [run[name] for run in runs]) for name, label in means),
    )
    rows = tuple((figure.label.removesuffix(", relative"), digits(figure.value, 2)) for figure in figures[:5])
    return figures, Exhibit((Card("Gates", (Table(("Held against each other", "error"), rows),)),))


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by both identities, which hold to rounding or not at all."""
    gate, scale = values["gate_error"], values["scale_error"]
    caveat = (
        "Exact only without biases: with small ones f(x) is J(x)·x and a constant, and doubling the input "
        f"misses twice the output by {percent(values['doubled_biased'])}. Nor is it linear through 0: −x "
        "opens other gates than x."
    )
    if max(gate, scale) > 1e-9:
        worst = digits(max(gate, scale), 2)
        return Verdict.of("fails", f"the network is off its open gates' linear map by {worst}", caveat)
    agreed = f"agree to {digits(gate, 2)}"
    found = f"{LAYERS} layers and the linear map of their open gates ({percent(values['open'])}) {agreed}"
    return Verdict.of("holds", found, caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Lead an input round the centre: which gates it opens, and the network along the ray through it."""
    stack = make_stack(_SHAPE, 3, knobs["bias"])
    plane = _plane(stack)
    for frame in range(_FRAMES + 1):
        angle = (knobs["angle"] + 360.0 * frame / _FRAMES) % 360.0
        yield _shown(stack, plane, angle, knobs["radius"], frame / _FRAMES)


def placed(x: float, y: float) -> Mapping[str, float]:
    """Return the knobs that put x at a point of the plane."""
    return {"angle": math.degrees(math.atan2(y, x)) % 360.0, "radius": math.hypot(x, y)}


def _shown(stack: Stack, plane: PlaneMap, angle: float, radius: float, done: float) -> Exhibit:
    turn = math.radians(angle)
    x = radius * np.array([math.cos(turn), math.sin(turn)])
    outputs, gates = stack.run(x[:, None])
    linear = stack.linear_map([gate[:, 0] for gate in gates])
    found, wanted = float((linear @ x)[0]), float(outputs[0, 0])
    opened = np.concatenate([gate[:, 0] for gate in gates])
    badge = f"{int(opened.sum())} of {opened.size} open"
    table = Table(
        ("At x", "value"),
        (
            ("f(x)", fixed(wanted, 4)),
            ("J(x)·x", fixed(found, 4)),
            ("the rest, from biases", fixed(wanted - found, 4)),
        ),
    )
    units = Units(opened.astype(np.float64), frozenset())
    gates_card = Card("The gates that x opens", (units, table, _SAYS), badge)
    there = replace(plane, points=x[None, :])
    plane_card = Card("The network over the plane", (there, _ray(stack, x, linear)))
    return Exhibit((gates_card, plane_card), f"x at {fixed(angle, 0)}°", done)


def _plane(stack: Stack) -> PlaneMap:
    places = np.linspace(-_REACH, _REACH, _SIDE)
    u, v = np.meshgrid(places, places)
    values = stack.run(np.vstack([u.ravel(), v.ravel()]))[0].reshape(_SIDE, _SIDE)
    level = float(np.abs(values).max()) or 1.0
    middle, only = np.zeros((1, 2)), np.ones(1, dtype=np.intp)
    return PlaneMap(values, level, middle, only, (-_REACH, _REACH), movable=True)


def _ray(stack: Stack, x: Array, linear: Array) -> Lines:
    along = np.linspace(-2.0, 2.0, 241)
    values = stack.run(x[:, None] * along)[0][0]
    straight = float((linear @ x)[0]) * along
    return Lines(
        (
            Line("a·J(x)·x, the open gates alone", along, straight, "secondary", dashed=True),
            Line(ALONG_THE_RAY, along, values, "accent"),
        ),
        "Factor a along the ray through x",
        "Output",
    )


LESSON = Lesson(
    rank=80,
    name="gate",
    title="ReLU as a gate",
    claim="For each input every neuron is open or closed, and the open ones form a linear map.",
    question="By what does the output grow if the input is doubled?",
    answer=of_doubling,
    sources="Hahnloser and others 2000 · Montúfar and others 2014",
    beside=(
        "The experiment is a small network of three layers over the plane; the measurement takes networks "
        f"of {LAYERS} layers of {WIDTH}, and shows the worst or the mean of its seeds. Without biases both "
        "agree with their open gates to rounding."
    ),
    seeds=5,
    knobs=(
        Knob("angle", "First angle of x", 40.0, 0.0, 360.0),
        Knob("radius", "Length of x", 1.5, 0.1, _REACH),
        Knob("bias", "Size of biases", 0.0, 0.0, 1.0),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("circle", (16, 16, 16), rate=0.03, batch=10),
    placed=placed,
)
