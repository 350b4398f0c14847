"""Claim 3: gradients come through many layers of ReLU, and not through many of sigmoid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.theory.propagation import Descent, descend, draw, geometric_mean
from reluexplorer.lessons.answers import of_six_layers
from reluexplorer.lessons.datasets import scaled_digits
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Line, Lines
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import Meter, further, problem_of, trained
from reluexplorer.text import counted, digits, fixed, percent

WIDTH, DEPTH = 256, 20
NETS_PER_SEED = 4
DEPTHS = (1, 2, 3, 4, 5, 6)
_STARTS = (
    ("sigmoid", "Sigmoid", "sigmoid", 1.0, "positive"),
    ("tanh", "Tanh", "tanh", 1.0, "violet"),
    ("relu", "ReLU, He's weights", "relu", np.sqrt(2.0), "healthy"),
    ("relu_small", "ReLU, half their variance", "relu", 1.0, "secondary"),
)
"""Figure, words, activation, standard deviation of weights times √width, and colour."""
_EPOCHS = 10
_RACE_RATES = (0.1, 0.2, 0.3)
_RACE_EPOCHS = 8
_RACE_ERROR = 0.02
_DRAW_COST = 60.0
"""Work of sending gradients through one network, in updates."""
SEEDS = 5
SHRUNK, GROWN = 0.1, 10.0
"""Shares of a gradient's length below which it vanishes, and above which it explodes."""
PLAY_NETS = NETS_PER_SEED * SEEDS
"""The live experiment draws the networks that the measurement draws."""


def _cliff_problem(seed: int, layers: int, activation: str) -> Problem:
    return problem_of(
        scaled_digits(seed), (64,) * layers, activation,
        rate=0.05, seed=seed, optimizer="momentum", initializer="lecun_normal",
    )  # fmt: skip


def _epochs_to_learn(seed: int, activation: str, rate: float, meter: Meter) -> float:
    """Return the epochs until the training error is at most 2 %; one more than tried if it never is."""
    start = "he_normal" if activation == "relu" else "lecun_normal"
    problem = problem_of(scaled_digits(seed), (64,) * 4, activation, rate=rate, seed=seed, initializer=start)
    state = initial_state(problem)
    for epoch in range(1, _RACE_EPOCHS + 1):
        state = further(state, problem.steps_per_epoch, meter)
        if 1.0 - (inspect(state).train_accuracy or 0.0) <= _RACE_ERROR:
            meter.add((_RACE_EPOCHS - epoch) * problem.steps_per_epoch)
            return float(epoch)
    return float(_RACE_EPOCHS + 1)


def _attenuations(nets: int, meter: Meter) -> dict[str, Array]:
    """Return, for each start, (nets, depth + 1) gradient norms."""
    norms: dict[str, list[Array]] = {name: [] for name, *_ in _STARTS}
    for seed in range(nets):
        drawn = draw(WIDTH, DEPTH, seed)
        for name, _, activation, deviation, _ in _STARTS:
            norms[name].append(descend(drawn, activation, float(deviation)).norms)
        meter.add(_DRAW_COST)
    return {name: np.array(each) for name, each in norms.items()}


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Send gradients through 20 layers, train ever deeper networks, and race ReLU against tanh."""
    per_epoch = _cliff_problem(0, 1, "relu").steps_per_epoch
    training = 2 * len(DEPTHS) * _EPOCHS + 2 * len(_RACE_RATES) * _RACE_EPOCHS
    nets = NETS_PER_SEED * seeds
    meter = Meter(progress, seeds * training * per_epoch + nets * _DRAW_COST)
    norms = {name: geometric_mean(each) for name, each in _attenuations(nets, meter).items()}
    figures = [
        Figure(f"gradient_{name}", f"gradient left after {DEPTH} layers, {words}", float(norms[name][0]))
        for name, words, *_ in _STARTS
    ]
    steepest = CATALOGUE["sigmoid"].slope(np.zeros(1)).item()
    figures.append(Figure("steepest", "steepest slope of sigmoid", steepest))
    cliffs = {}
    for activation in ("sigmoid", "relu"):
        for layers in DEPTHS:
            shares = [
                inspect(trained(_cliff_problem(seed, layers, activation), _EPOCHS * per_epoch, meter))
                for seed in range(seeds)
            ]
            label = f"accuracy, {CATALOGUE[activation].label}, {counted(layers, 'hidden layer')}"
            accuracies = [each.train_accuracy or 0.0 for each in shares]
            cliffs[activation, layers] = over_seeds(f"accuracy_{activation}_{layers}", label, accuracies)
    figures += cliffs.values()
    for activation in ("relu", "tanh"):
        runs = [
            [_epochs_to_learn(seed, activation, rate, meter) for seed in range(seeds)] for rate in _RACE_RATES
        ]
        best = min(runs, key=lambda epochs: float(np.mean(epochs)))
        label = f"epochs to 2 % error, {CATALOGUE[activation].label}, best of {len(_RACE_RATES)} rates"
        figures.append(over_seeds(f"epochs_{activation}", label, best))
    return tuple(figures), _shown(norms, cliffs)


def _shown(norms: Mapping[str, Array], cliffs: Mapping[tuple[str, int], Figure]) -> Exhibit:
    places = np.array(DEPTHS, dtype=np.float64)
    lines = []
    for activation, role in (("relu", "healthy"), ("sigmoid", "positive")):
        row = [cliffs[activation, layers] for layers in DEPTHS]
        values = np.array([100 * figure.value for figure in row])
        spread = np.array([100 * (figure.spread or 0.0) for figure in row])
        lines.append(Line(CATALOGUE[activation].label, places, values, role, spread))
    ticks = tuple((float(layers), str(layers)) for layers in DEPTHS)
    cliff = Lines(tuple(lines), "Hidden layers", "Training digits read, %", ticks=ticks, low=0.0, high=100.0)
    bars = tuple(
        Bar(words, float(norms[name][0]), digits(float(norms[name][0]), 2), role)
        for name, words, _, _, role in _STARTS
    )
    left = Bars(bars, f"Share of the gradient's length left after {DEPTH} layers", log=True)
    return Exhibit((Card("Digits read against depth", (cliff,)), Card("Gradient left", (left,))))


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by what is left of a gradient, and by which depth still learns."""
    relu, sigmoid = values["gradient_relu"], values["gradient_sigmoid"]
    deep_relu, deep_sigmoid = values["accuracy_relu_6"], values["accuracy_sigmoid_6"]
    ratio = values["epochs_tanh"] / values["epochs_relu"]
    race = f"{fixed(ratio, 1)} times as fast as" if ratio > 1.2 else "no faster than"
    caveat = (
        f"It takes the right first weights: with half their variance ReLU keeps "
        f"{digits(values['gradient_relu_small'], 2)}. And at four layers ReLU learns {race} tanh: "
        f"{fixed(values['epochs_relu'], 1)} epochs to 2 % error against {fixed(values['epochs_tanh'], 1)}."
    )
    left = f"{DEPTH} layers of ReLU leave {digits(relu, 2)} of a gradient, of sigmoid {digits(sigmoid, 2)}"
    if relu >= GROWN:
        left = (
            f"through {DEPTH} layers of ReLU a gradient explodes to {digits(relu, 2)} times its length, "
            f"of sigmoid {digits(sigmoid, 2)} is left"
        )
    if relu <= 10.0 * sigmoid:
        return Verdict.of("fails", left, caveat)
    learnt = f"with six, {percent(deep_relu)} and {percent(deep_sigmoid)} of the training digits are learnt"
    if not SHRUNK < relu < GROWN or sigmoid > 1e-3:
        return Verdict.of("depends", left, caveat)
    if deep_relu < 0.9 or deep_sigmoid > 0.5:
        return Verdict.of("mostly", f"{left}, but {learnt}", caveat)
    return Verdict.of("holds", f"{left}; {learnt}", caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Send gradients through random networks, one after another, and show their mean so far."""
    depth, gain = round(knobs["depth"]), knobs["gain"]
    shown = [start for start in _STARTS if start[0] != "relu_small"]
    named = [(name, _words(words, gain), *rest) for name, words, *rest in shown]
    found: dict[str, list[Descent]] = {name: [] for name, *_ in shown}
    for net in range(PLAY_NETS):
        drawn = draw(WIDTH, depth, net)
        for name, _, activation, deviation, _ in shown:
            found[name].append(descend(drawn, activation, gain * float(deviation)))
        done = net + 1
        means = {name: geometric_mean(np.array([one.norms for one in each])) for name, each in found.items()}
        steep = {name: float(np.mean([one.slopes for one in each])) for name, each in found.items()}
        progress = f"network {done} of {PLAY_NETS}"
        yield Exhibit(_cards(named, means, steep, depth), progress, done / PLAY_NETS)


_Start = tuple[str, str, str, float, str]


def _words(words: str, gain: float) -> str:
    """Return the words of a start whose weights are ``gain`` times as large: "ReLU, 3 × He's weights"."""
    name, _, weights = words.partition(", ")
    size = digits(gain)
    return words if size == "1" else f"{name}, {size} × {weights or 'its weights'}"


def _cards(
    shown: Sequence[_Start], means: Mapping[str, Array], steep: Mapping[str, float], depth: int
) -> tuple[Card, ...]:
    layers = np.arange(depth + 1, dtype=np.float64)
    lines = tuple(Line(words, layers, means[name], role) for name, words, _, _, role in shown)
    way = Lines(lines, "Layer, from the input", "Length of the gradient", log_y=True)
    left = {name: float(means[name][0]) for name, *_ in shown}
    bars = tuple(Bar(words, left[name], digits(left[name], 2), role) for name, words, _, _, role in shown)
    gentle = tuple(Bar(words, steep[name], fixed(steep[name], 3), role) for name, words, _, _, role in shown)
    return (
        Card(
            f"The gradient through {counted(depth, 'layer')}",
            (way, Bars(bars, "Share that reaches the input", log=True)),
            *_fate(left["relu"], left["sigmoid"]),
        ),
        Card("The slopes on its way", (Bars(gentle, "Mean slope of a neuron"), _slopes(shown))),
    )


def _fate(relu: float, sigmoid: float) -> tuple[str, str]:
    """Return what becomes of ReLU's gradient, first by itself and then beside sigmoid's, and its colour."""
    if relu >= GROWN:
        return f"ReLU's gradient explodes, to {digits(relu, 2)} times its length", "dead"
    if relu <= SHRUNK:
        return f"ReLU's gradient vanishes, {digits(relu, 2)} of it is left", "warning"
    kept = f"ReLU keeps {digits(relu / sigmoid, 2)} times as much as sigmoid"
    return kept, "healthy" if relu > 100.0 * sigmoid else "secondary"


def _slopes(shown: Sequence[_Start]) -> Lines:
    x = np.linspace(-6.0, 6.0, 241)
    lines = tuple(
        Line(CATALOGUE[activation].label, x, CATALOGUE[activation].slope(x), role)
        for _, _, activation, _, role in shown
    )
    return Lines(lines, "Input of a neuron", "Slope", low=0.0, high=1.05)


LESSON = Lesson(
    rank=30,
    name="saturation",
    title="Gradients that survive",
    claim="A gradient passes through many layers of ReLU; sigmoid shrinks it at every one.",
    question="Of how many digits of 100 will six layers of sigmoid learn to read?",
    answer=of_six_layers,
    sources="Hochreiter 1991 · Glorot and Bengio 2010 · He and others 2015",
    beside=(
        f"The experiment and a measurement over {SEEDS} seeds send gradients through the same {PLAY_NETS} "
        f"networks of width {WIDTH}: once the experiment is at network {PLAY_NETS} of {PLAY_NETS}, with "
        f"{DEPTH} layers and weights of size 1, their figures are equal."
    ),
    seeds=SEEDS,
    knobs=(
        Knob("depth", "Layers", 20, 2, 40, whole=True),
        Knob("gain", "Size of first weights", 1.0, 0.5, 3.0, logarithmic=True),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup(
        "digits",
        (64,) * 5,
        activation="sigmoid",
        initializer="lecun_normal",
        optimizer="momentum",
        rate=0.05,
        batch=32,
    ),
)
