"""From the address of a TensorFlow Playground to a document that learns the same."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.document import Document
from reluexplorer.session.starts.blank import built, cleared
from reluexplorer.session.starts.playground_address import (
    ACTIVATIONS,
    DATA,
    INPUTS,
    REGRESSION_DATA,
    PlaygroundSettings,
    read_settings,
)

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
    document = built(cleared(onto or Document()), _values(settings))
    return PlaygroundImport(document, (*remarks, *_differences(settings)))


def _values(settings: PlaygroundSettings) -> dict[str, Any]:
    """Return the values of a document that the settings mean."""
    regression = settings.problem == "regression"
    data = REGRESSION_DATA[settings.regDataset] if regression else DATA[settings.dataset]
    features = [here for there, here in INPUTS.items() if getattr(settings, there)]
    rate = settings.regularizationRate
    values: dict[str, Any] = {
        "data.name": data,
        "data.samples": _REGRESSED if regression else _CLASSIFIED,
        "data.noise": settings.noise / 100,
        "data.test_share": round(1 - settings.percTrainData / 100, 6),
        "data.seed": seed_of(settings.seed),
        "network.hidden": settings.networkShape,
        "network.activation": ACTIVATIONS[settings.activation],
        "network.output": "linear" if regression else "tanh",
        "network.initializer": "zeros" if settings.initZero else "playground",
        "training.optimizer": "sgd",
        "training.learning_rate": settings.learningRate,
        "training.batch_size": settings.batchSize,
        "training.seed": seed_of(settings.seed),
        "training.l1": rate if settings.regularization == "L1" else 0.0,
        "training.l2": rate if settings.regularization == "L2" else 0.0,
        "view.show_test": settings.showTestData,
        "view.discrete": settings.discretize,
        "view.workspace": "train",
    }
    if features != ["x1", "x2"]:
        values["data.features"] = features
    return values


def seed_of(text: str) -> int:
    """Return the seed for Playground's: its digits behind the point, or a number made from other words."""
    digits = _SEED.fullmatch(text)
    if digits:
        return int(digits[1])
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % _OTHER_SEEDS if text else 0


def _differences(settings: PlaygroundSettings) -> Iterator[str]:
    """Yield what cannot be as in Playground."""
    if settings.seed:
        seed = shortened(settings.seed, 40)
        yield _("The seed {seed} draws other points and first weights here, of the same kinds.").format(
            seed=seed
        )
    if settings.regularization == "L1" and settings.regularizationRate:
        yield _("A weight that L1 brings to 0 stays there in Playground; here it can leave it again.")
