"""A convolutional network in training, watched: a learning rate that rises too far kills 41 units of fc1."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.account import Account
from reluexplorer.watch.records import Beginning, Layers, Logged, Note, Record, WatchedLayer
from reluexplorer.watch.run import UNKNOWN, Curve, SeenLayer, WatchedRun
from tests.watch.planted import WINDOW, Training

NAMES = ("conv1", "conv2", "conv3", "fc1", "fc2", "fc3")
UNITS = (32, 64, 64, 256, 128, 64)
FORMS = ("ReLU", "ReLU", "F.relu", "ReLU", "F.relu", "F.relu_")
MEANS = (0.47, 0.4, 0.35, 0.25, 0.28, 0.37)
GRADIENTS = (0.8, 1.1, 1.4, 0.9, 0.9, 1.2)
UPDATES = (6e-4, 9e-4, 1.2e-3, 2.1e-4, 7e-4, 1e-3)
FC1 = 3
DEATH = 8_050
"""The step at which most of fc1 dies."""
DEATHS = {
    0: (), 1: ((2_600, 1), (DEATH, 2)), 2: ((1_400, 2), (5_000, 2), (DEATH, 3)),
    3: ((1_100, 4), (3_700, 8), (4_750, 6), (DEATH, 41), (11_200, 3)),
    4: ((3_700, 3), (DEATH, 7)), 5: ((DEATH, 2),),
}  # fmt: skip
"""By layer: when how many units fall silent."""
BIRTHS = {2: ((9_700, 1),), 3: ((5_700, 3), (9_250, 1)), 4: ((10_200, 1),)}


def layers() -> Layers:
    told = zip(NAMES, FORMS, UNITS, strict=True)
    return Layers(tuple(WatchedLayer(name, Kind.RELU, form, units) for name, form, units in told), "SGD")


def rate_at(step: int) -> float:
    return 0.2 if 8_000 <= step < 10_400 else 0.05


def loss_at(step: int, noise: float) -> float:
    fallen = 2.1 * np.exp(-step / 2_200) + 0.13
    if step >= DEATH:
        fallen = 0.25 + 0.9 * np.exp(-(step - DEATH) / 1_400)
    return float(fallen * np.exp(0.12 * noise))


def records(last: int = 12_450, *, logs: bool = True) -> list[Record]:
    """All that such a training writes, up to a step."""
    random = np.random.RandomState(3)
    training = Training(*UNITS)
    training.layers = layers()
    spans = training.layers.spans()
    usual = np.concatenate(
        [mean * random.gamma(6.0, 1 / 6, units) for mean, units in zip(MEANS, UNITS, strict=True)]
    ).clip(0.02, 0.95)
    order = [random.permutation(units) for units in UNITS]
    silent_from, silent_to = np.full(sum(UNITS), 10**9), np.full(sum(UNITS), 10**9)
    for layer, deaths in DEATHS.items():
        begin = 0
        for step, count in deaths:
            silent_from[spans[layer].start + order[layer][begin : begin + count]] = step
            begin += count
        begin = 0
        for step, count in BIRTHS.get(layer, ()):
            silent_to[spans[layer].start + order[layer][begin : begin + count]] = step
            begin += count
    made: list[Record] = [Beginning("Net", "/home/me/train_cnn.py", every=50, window=WINDOW), layers()]
    for step in range(0, last + 1, 50):
        silent = (step >= silent_from) & (step < silent_to)
        shares = np.where(silent, 0.0, usual * random.uniform(0.9, 1.1, len(usual))).clip(0.0, 1.0)
        bias = np.where(silent, -1.38, -0.02) + 0.05 * random.standard_normal(len(usual))
        greatest = np.where(silent, -0.62 - random.exponential(0.6, len(usual)), 0.4 + shares)
        spike = 14.0 if step == DEATH else 1.0
        noise = random.uniform(0.85, 1.15, len(UNITS))
        sample = training.sample(shares, greatest=greatest, bias=bias, rate=rate_at(step))
        decay = np.float32(0.3 if step > DEATH else 1.0)
        made.append(
            replace(
                sample,
                gradient=(
                    np.array(GRADIENTS) * noise * np.where(np.arange(6) == FC1, spike * decay, spike**0.4)
                ).astype(np.float32),
                update=(np.array(UPDATES) * noise * (50.0 if step == DEATH else 1.0)).astype(np.float32),
            )
        )
        if logs:
            loss = loss_at(step, random.standard_normal())
            made.append(Logged(step, 0.0, {"loss": np.array([[step, loss]])}))
    return made


def run(last: int = 12_450, *, logs: bool = True) -> WatchedRun:
    account = Account()
    account.add(records(last, logs=logs))
    return account.run()


def shares_alone() -> WatchedRun:
    """As TensorBoard's histograms tell a training: shares of values, a loss, nothing of units."""
    steps = np.arange(1_000, 21_000, 1_000)
    most = np.stack([np.linspace(0.2, 0.5, 20), np.linspace(0.6, 0.9, 20)], axis=1)
    unknown = np.full(most.shape, np.nan)
    seen = (SeenLayer("fc1/activations"), SeenLayer("fc2/activations"))
    return WatchedRun(
        "events.out.tfevents.1", seen, steps, 1.0 - most,
        np.full(most.shape, UNKNOWN), most, unknown, unknown, loss=Curve(steps, 2.0 * np.exp(-steps / 9e3)),
        notes=("A histogram tells which share of values is at or below 0, not of which units.",),
    )  # fmt: skip


def large(units: int = 26_560, looks: int = 2_000, count: int = 24) -> WatchedRun:
    """So many units in so many layers over so many looks, with some that die at every tenth."""
    random = np.random.RandomState(5)
    training = Training(*([units // count] * count), every=50)
    usual = random.uniform(0.05, 0.9, len(training.silent_for))
    falls = random.permutation(len(usual))
    account = Account()
    account.add(training.start())
    for look in range(looks):
        silent = np.zeros(len(usual), np.bool_)
        silent[falls[: (look // 10) * 30]] = True
        account.add(
            [
                training.sample(
                    np.where(silent, 0.0, usual),
                    rate=0.1 / (1 + look / 500),
                    loss=loss_at(50 * look, random.standard_normal()),
                    bias=np.zeros(len(usual)),
                )
            ]
        )
    return account.run()


def nothing() -> WatchedRun:
    """A run whose model was never called in training mode."""
    note = Note(100, "The model was called 12 times, always in evaluation mode: model.train() is missing.")
    account = Account()
    account.add([Beginning("Net", "/home/me/train_cnn.py", every=50, window=WINDOW), note])
    return account.run()


def long_names() -> WatchedRun:
    """The same run of a model whose layers lie deep in it."""
    found = run()
    named = (
        replace(each, name=f"features.denseblock{at}.denselayer1{at}.relu2")
        for at, each in enumerate(found.layers)
    )
    return replace(
        found,
        layers=tuple(named),
        name="DenseNetWithAVeryLongName",
        script="/home/me/train_densenet_on_everything.py",
    )
