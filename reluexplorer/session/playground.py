"""From the address of a TensorFlow Playground to a document that learns the same."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reluexplorer.session.arguments import Text, argument
from reluexplorer.session.document import Document
from reluexplorer.session.host import Host
from reluexplorer.session.pasted_address import LONGEST
from reluexplorer.session.playground_address import (
    ACTIVATIONS,
    DATA,
    INPUTS,
    REGRESSION_DATA,
    PlaygroundSettings,
    read_settings,
)
from reluexplorer.session.recounting import cleared, followed
from reluexplorer.session.registry import Control, command
from reluexplorer.session.subjects import Subject

_CLASSIFIED, _REGRESSED = 500, 1200
"""How many points Playground draws."""
_SEED = re.compile(r"0\.(\d{1,9})")
_OTHER_SEEDS = 100_000


@dataclass(frozen=True)
class PlaygroundImport:
    """The document that an address means, and a sentence for each setting that is not as there."""

    document: Document
    remarks: tuple[str, ...]


def read_address(address: str, onto: Document | None = None) -> PlaygroundImport:
    """Return what an address of TensorFlow Playground means, with all else of the view as in ``onto``.

    Raises :class:`CommandError` with a sentence where it is none, or broken.
    """
    settings, remarks = read_settings(address)
    document = followed(cleared(onto or Document()), _entries(settings))
    return PlaygroundImport(document, (*remarks, *_differences(settings)))


def _entries(settings: PlaygroundSettings) -> Iterator[dict[str, Any]]:
    """Yield the commands, in their form in scripts, that make the settings."""
    regression = settings.problem == "regression"
    data = REGRESSION_DATA[settings.regDataset] if regression else DATA[settings.dataset]
    features = [here for there, here in INPUTS.items() if getattr(settings, there)]
    rate = settings.regularizationRate
    values: dict[str, Any] = {
        "choose-data": data,
        "set-samples": _REGRESSED if regression else _CLASSIFIED,
        "set-noise": settings.noise / 100,
        "set-test-share": round(1 - settings.percTrainData / 100, 6),
        "set-data-seed": seed_of(settings.seed),
        "set-hidden": settings.networkShape,
        "set-activation": ACTIVATIONS[settings.activation],
        "set-output": "linear" if regression else "tanh",
        "set-initializer": "zeros" if settings.initZero else "playground",
        "set-optimizer": "sgd",
        "set-learning-rate": settings.learningRate,
        "set-batch-size": settings.batchSize,
        "set-seed": seed_of(settings.seed),
        "set-l1": rate if settings.regularization == "L1" else 0.0,
        "set-l2": rate if settings.regularization == "L2" else 0.0,
        "show-test-points": settings.showTestData,
        "show-discrete": settings.discretize,
        "go-to": "train",
    }
    if features != ["x1", "x2"]:
        values["set-features"] = features
    for name, value in values.items():
        yield {"do": name, "value": value}


def seed_of(text: str) -> int:
    """Return the seed for Playground's: its digits behind the point, or a number made from other words."""
    digits = _SEED.fullmatch(text)
    if digits:
        return int(digits[1])
    return zlib.crc32(text.encode()) % _OTHER_SEEDS if text else 0


def _differences(settings: PlaygroundSettings) -> Iterator[str]:
    """Yield what cannot be as in Playground."""
    if settings.seed:
        yield f"The seed {settings.seed[:40]} draws other points and first weights here, of the same kinds."
    if settings.regularization == "L1" and settings.regularizationRate:
        yield "A weight that L1 brings to 0 stays there in Playground; here it can leave it again."


@command("open-playground", "Open a TensorFlow Playground address", Subject.FILES)
@dataclass(frozen=True)
class OpenPlayground(Control):
    """Make all settings of an address the document, as one change, and say what is not as there."""

    moves = True

    address: str = argument(Text(LONGEST))

    def perform(self, host: Host) -> None:
        """Open it; the sentences are the notice."""
        opened = read_address(self.address, host.state.document)
        host.open(opened.document, 0, "Open a Playground address", origin="the Playground address")
        host.notify(" ".join(opened.remarks), "info")
