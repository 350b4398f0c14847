"""Is it the data or the model? Which dead channels wake on probe inputs, and which on none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.probes import Probe
from reluexplorer.models.feeding.samples import Joined, Samples
from reluexplorer.models.values.findings import Channel, Findings, LayerFindings


@dataclass(frozen=True, eq=False)
class LayerWaking:
    """The dead channels of a layer, and which of them fire on which kind of probe."""

    name: str
    dead: NDArray[np.intp]
    """Numbers of the channels."""
    woke: NDArray[np.bool_]
    """(probes, dead)."""

    @property
    def any(self) -> int:
        """How many woke on some probe."""
        return int(self.woke.any(axis=0).sum())

    @property
    def counts(self) -> tuple[int, ...]:
        """How many woke on each kind of probe."""
        return tuple(self.woke.sum(axis=1).tolist())

    @property
    def sentence(self) -> str:
        """What the counts mean."""
        return told(len(self.dead), self.any)


@dataclass(frozen=True, eq=False)
class DataOrModel:
    """What probes say of each rectifier's dead channels, in the order of the findings."""

    probes: tuple[str, ...]
    """The words for each kind."""
    layers: tuple[LayerWaking, ...]

    @property
    def dead(self) -> int:
        """How many channels never fire on the data."""
        return sum(len(layer.dead) for layer in self.layers)

    @property
    def data(self) -> int:
        """How many of those woke on some probe: the data have nothing like it."""
        return sum(layer.any for layer in self.layers)

    @property
    def model(self) -> int:
        """How many never woke."""
        return self.dead - self.data

    @property
    def counts(self) -> tuple[int, ...]:
        """How many woke on each kind of probe, over all layers."""
        return tuple(sum(each) for each in zip(*(layer.counts for layer in self.layers), strict=True)) or (
            0,
        ) * len(self.probes)

    @property
    def sentence(self) -> str:
        """What the counts mean."""
        return told(self.dead, self.data)


def told(dead: int, woke: int) -> str:
    """Say of so many dead channels how many woke and how many never did."""
    if not dead:
        return _("No channel is dead.")
    said = []
    if woke:
        words = ngettext(
            "{count:,} woke on some probe: your data has nothing like it.",
            "{count:,} woke on some probe: your data has nothing like it.",
            woke,
        )
        said.append(words.format(count=woke))
    if dead > woke:
        words = ngettext("{count:,} never woke: the model.", "{count:,} never woke: the model.", dead - woke)
        said.append(words.format(count=dead - woke))
    return " ".join(said)


def compared(findings: Findings, probed: Sequence[tuple[str, Findings]]) -> DataOrModel:
    """Return which dead channels of the findings fire in those of probes, given with the words for each.

    All are of the same model.
    """
    fires = [[_fires(each.greatest, each) for each in found.rectifiers] for _words, found in probed]
    return _told_apart(findings, [words for words, _found in probed], fires)


def asked(
    findings: Findings, probes: Sequence[Probe], measured: Callable[[Samples], Findings]
) -> DataOrModel:
    """Return which dead channels wake when the probes are measured: all at once, if they can be told apart.

    They can where each layer is computed on every input or on none.
    """
    ends = np.cumsum([probe.samples.count for probe in probes])[:-1]
    whole = measured(Joined(tuple(probe.samples for probe in probes)))
    if any(layer.inputs not in {0, whole.inputs} for layer in whole.rectifiers):
        return compared(findings, [(probe.words, measured(probe.samples)) for probe in probes])
    parts = [np.split(layer.peaks, ends if layer.inputs else ends * 0) for layer in whole.rectifiers]
    fires = [
        [
            _fires(part[number].max(axis=0, initial=-np.inf), layer)
            for part, layer in zip(parts, whole.rectifiers, strict=True)
        ]
        for number in range(len(probes))
    ]
    return _told_apart(findings, [probe.words for probe in probes], fires)


def _fires(greatest: NDArray[np.floating], layer: LayerFindings) -> NDArray[np.bool_]:
    """Return (channels,): which fire with these greatest pre-activations."""
    return np.asarray(greatest > layer.layer.shape.threshold)


def _told_apart(
    findings: Findings, words: Sequence[str], fires: Sequence[Sequence[NDArray[np.bool_]]]
) -> DataOrModel:
    """Return what wakes; ``fires`` are (channels,) for each probe and each rectifier."""
    layers = []
    for place, layer in enumerate(findings.rectifiers):
        dead = np.flatnonzero([state is Channel.DEAD for state in layer.states])
        woke = np.array([each[place][dead] for each in fires], bool).reshape(len(words), len(dead))
        layers.append(LayerWaking(layer.layer.name, read_only(dead), read_only(woke)))
    return DataOrModel(tuple(words), tuple(layers))
