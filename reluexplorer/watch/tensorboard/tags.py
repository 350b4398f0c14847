"""All that event files tell, by tag and step, and what of it is a curve or an activation."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.run import NO_CURVE, Curve
from reluexplorer.watch.tensorboard.events import Histogram, Tagged
from reluexplorer.watch.tensorboard.series import Series

_MOST_TAGS, _MOST_VALUES = 10_000, 5_000_000
_WEIGHTS = re.compile(r"grad|weight|bias|kernel|gamma|beta|param|embed|optim", re.IGNORECASE)
_ACTIVATIONS = re.compile(r"relu|activation|(?<![a-z])acts?(?![a-z])|gelu|silu|hidden", re.IGNORECASE)
_OTHER_PARTS = re.compile(
    r"(?<![a-z])(val|valid|validation|eval|evaluation|test|dev)(?![a-z])", re.IGNORECASE
)
_LOSS = re.compile(r"(?<![a-z])loss(?![a-z])", re.IGNORECASE)
_RATE = re.compile(r"(?<![a-z])lr(?![a-z])|learning[_ -]?rate", re.IGNORECASE)
_NORM = re.compile(r"grad(ient)?s?[_ -]?norm|norm[_ -]?grad", re.IGNORECASE)


@dataclass
class Tags:
    """Scalars, and which share of a histogram's values is silent at most; of one step the last counts."""

    scalars: defaultdict[str, Series] = field(default_factory=lambda: defaultdict(Series))
    silent: defaultdict[str, Series] = field(default_factory=lambda: defaultdict(Series))
    least: defaultdict[str, float] = field(default_factory=lambda: defaultdict(lambda: np.inf))
    """The least value of all histograms of a tag."""
    values: int = 0

    def add(self, entry: Tagged, file: int) -> None:
        """Keep one value of a file; of two the one with the higher number comes later."""
        self.values += 1
        tags = len(self.scalars) + len(self.silent)
        if self.values > _MOST_VALUES or tags > _MOST_TAGS:
            raise ModelError(
                _("The event files hold more than {tags:,} tags or {values:,} values: open one run.").format(
                    tags=_MOST_TAGS, values=_MOST_VALUES
                )
            )
        if isinstance(entry.value, Histogram):
            self.silent[entry.tag].put(entry.step, file, entry.value.silent()[1])
            self.least[entry.tag] = min(self.least[entry.tag], entry.value.least)
        else:
            self.scalars[entry.tag].put(entry.step, file, entry.value)

    def activations(self) -> list[str]:
        """Return the tags of what are activations, or pre-activations, by name or by their values.

        Values that reach 0 and are never below it come out of a rectifier.
        """
        found = []
        for tag, seen in self.silent.items():
            if _WEIGHTS.search(tag):
                continue
            rectified = self.least[tag] == 0.0 and bool(np.any(seen.values > 0.0))
            if rectified or _ACTIVATIONS.search(tag):
                found.append(tag)
        return found

    def loss(self) -> Curve:
        """Return the curve of the loss."""
        return self._scalar(_LOSS)

    def rate(self) -> Curve:
        """Return that of the learning rate."""
        return self._scalar(_RATE)

    def norm(self) -> Curve:
        """Return that of the gradient's norm."""
        return self._scalar(_NORM)

    def _scalar(self, pattern: re.Pattern[str]) -> Curve:
        """Return the curve of the first tag that fits: of the training before one that names no part."""
        fitting = [tag for tag in self.scalars if pattern.search(tag) and not _OTHER_PARTS.search(tag)]
        fitting.sort(key=lambda tag: ("train" not in tag.lower(), "epoch" in tag.lower(), len(tag)))
        if not fitting:
            return NO_CURVE
        found = self.scalars[fitting[0]]
        return Curve(read_only(found.steps), read_only(found.values))
