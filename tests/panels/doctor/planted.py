"""Findings as a text detector has them: twelve layers, 132 of 312 channels dead, all figures made up."""

from __future__ import annotations

import numpy as np

from reluexplorer.models.feeding.pixels import Form
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.prepared import Prepared
from reluexplorer.models.feeding.signature import Input
from reluexplorer.models.feeding.waking import DataOrModel, compared
from reluexplorer.models.values.close_look import CloseLook, InputLook, Maps
from reluexplorer.models.values.findings import Findings, LayerFindings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.models.values.layers import Layer, Source
from reluexplorer.session.jobs.doctored import Doctored

INPUTS, HELD_OUT = 60, 12
CHANNELS = (48, 96, 24, 24, 24, 24, 6, 6, 6, 6, 24, 24)
DEAD = (36, 52, 7, 9, 8, 7, 5, 4, 3, 1, 0, 0)
ALWAYS = (4, 7, 7, 1, 9, 4, 1, 2, 0, 2, 0, 0)
RARE = (2, 14, 2, 3, 2, 1, 0, 0, 2, 0, 0, 0)
PROBES = ("noise", "inverted", "black", "white", "dimmed", "brighter", "shifted", "flipped")


def layer_of(number: int, channels: int) -> Layer:
    gate = number < 10
    words = "squeeze 1×1" if gate else ("conv 3×3, norm", "deconv 2×2, norm")[number - 10]
    source = Source(words, channels * (97 if gate else 865), channels * (96_000 if gate else 5_000_000))
    return Layer(f"Relu.{number}", Kind.RELU, f"z{number}", f"h{number}", channels, 1, Shape(), source)


def measured(layer: Layer, dead: int, always: int, rare: int, *, positions: int = 1, seed: int = 0,
             inputs: int = INPUTS) -> LayerFindings:  # fmt: skip
    """Channels in a shuffled order: so many dead, always on and rare, the others fire more or less."""
    random, count = np.random.RandomState(seed), layer.channels
    kinds = random.permutation(["dead"] * dead + ["always"] * always + ["rare"] * rare
                               + ["fires"] * (count - dead - always - rare))  # fmt: skip
    spread = 0.2 + random.random_sample(count)
    margin = np.where(kinds == "dead", random.exponential(2.5, count), -1.0 - random.exponential(2.0, count))
    noise = random.standard_normal((inputs, count))
    noise = (noise - noise.mean(axis=0)) / noise.std(axis=0)
    peaks = spread * (noise - noise.max(axis=0) - margin)
    greatest = peaks.max(axis=0)
    least = np.where(kinds == "always", 0.1, np.minimum(peaks.min(axis=0) - 1.0, -0.1))
    fires_on = (peaks > 0).mean(axis=0)
    firing = np.select([kinds == "dead", kinds == "always", kinds == "rare"], [0.0, 1.0, 0.05],
                       0.12 + 0.86 * random.random_sample(count))  # fmt: skip
    return LayerFindings(
        layer, inputs, inputs * positions, fires_on, firing, least, greatest, (least + greatest) / 2, spread,
        peaks.astype(np.float32), np.arange(count),
    )  # fmt: skip


def findings(*, inputs: int = INPUTS, seed: int = 0, **changes: object) -> Findings:
    layers = tuple(
        measured(layer_of(number, count), DEAD[number], ALWAYS[number], RARE[number], seed=seed + number,
                 positions=(1 if number < 10 else (9600, 38400)[number - 10]), inputs=inputs)
        for number, count in enumerate(CHANNELS)
    )  # fmt: skip
    known: dict[str, object] = {
        "held_out": HELD_OUT, "parameters": 1_170_000, "operations": 3_400_000_000, **changes
    }  # fmt: skip
    return Findings("det.onnx", "ab" * 32, layers, inputs, **known)  # type: ignore[arg-type]


def woken(before: Findings, counts: tuple[int, ...]) -> Findings:
    """The same channels after a probe: so many of each layer's dead ones fire."""
    layers = []
    for found, count in zip(before.layers, counts, strict=True):
        silent = np.flatnonzero(found.greatest <= 0.0)[:count]
        greatest = found.greatest.copy()
        greatest[silent] = 1.0
        layers.append(
            LayerFindings(
                found.layer, 8, 8, found.fires_on, found.firing, found.least, greatest, found.mean,
                found.deviation, found.peaks, found.copies,
            )
        )  # fmt: skip
    return Findings(before.name, before.digest, tuple(layers), 8)


WOKEN = {"white": 18, "noise": 16, "black": 16, "brighter": 22}
"""Dead channels of the second layer that a probe wakes; the others wake none of it."""


def waking(before: Findings) -> DataOrModel:
    return compared(before, [(name, woken(before, (5, WOKEN.get(name, 0), *([1] * 10)))) for name in PROBES])


def kept_back(before: Findings) -> Findings:
    """Another twelve inputs: the channel closest to its threshold in each of three layers fires on one."""
    layers = list(findings(inputs=HELD_OUT).layers)
    for number in (0, 3, 8):
        margins = before.layers[number].margins()
        nearest = int(np.argmin(np.where(margins >= 0.0, margins, np.inf)))
        layers[number].greatest[nearest] = 0.5
    return Findings(before.name, before.digest, tuple(layers), HELD_OUT)


def doctored(**changes: object) -> Doctored:
    """What the workspace shows of the text detector, with its second layer and a dead channel chosen."""
    found = findings()
    silent = np.flatnonzero(found.layers[1].greatest <= 0.0)
    known: dict[str, object] = {
        "path": "/models/det.onnx", "inputs": "/data/pages", "findings": found,
        "kept_back": kept_back(found), "waking": waking(found), "layer": 1,
        "channel": int(silent[20]), **changes,
    }  # fmt: skip
    return Doctored(**known)  # type: ignore[arg-type]


def looks(*, positions: tuple[int, int] = (1, 1), picture: bool = True, inputs: int = 4) -> CloseLook:
    """Inputs that excite a channel, each with its number, file, small picture and maps."""
    random, made = np.random.RandomState(5), []
    for place in range(inputs):
        z = (random.standard_normal(positions) - place).astype(np.float32)
        colours = random.randint(0, 256, (6, 9, 3)).repeat(10, axis=0).repeat(10, axis=1).astype(np.uint8)
        name = f"page{7 * place + 3}.png" if picture else ""
        maps = Maps(z, np.maximum(z, 0.0))
        made.append(InputLook(7 * place + 3, name, float(z.max()), colours if picture else None, maps))
    return tuple(made)


def prepared(**changes: object) -> Prepared:
    """Pictures as a detector reads them, of a fixed number of channels that come first."""
    form = Form("x", "float32", 3, (640, 960), is_last=False)
    preparation = Preparation(**changes)  # type: ignore[arg-type]
    return Prepared(preparation, Input("x", ("N", 3, "height", "width"), "float32"), form)


def large(layers: int = 200, channels: int = 10_000) -> Findings:
    """So many layers with so many channels in all, of several kinds."""
    random = np.random.RandomState(1)
    kinds = (Kind.RELU, Kind.RELU6, Kind.HARD_SWISH, Kind.LEAKY_RELU, Kind.SIGMOID)
    share = random.dirichlet(np.full(layers, 0.5))
    made = []
    for number in range(layers):
        count = max(1, int(share[number] * channels))
        kind = kinds[number % len(kinds)]
        name = f"/backbone/stage{number // 20}/block{number % 20}/{kind.value}"
        layer = Layer(
            name, kind, f"z{number}", f"h{number}", count, 1, Shape(), Source("conv 3×3, norm", 9, 9)
        )
        dead = int(0.3 * count)
        made.append(measured(layer, dead, int(0.1 * count), int(0.1 * count), positions=196, seed=number))
    return Findings("large.onnx", "cd" * 32, tuple(made), INPUTS, parameters=10**7, operations=10**9)
