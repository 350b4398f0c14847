"""The command lists that open experiments in Train."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def train_setup(
    data: str,
    hidden: Sequence[int],
    *,
    activation: str = "relu",
    output: str = "auto",
    initializer: str = "he_normal",
    optimizer: str = "sgd",
    rate: float,
    batch: int,
    noise: float = 0.0,
) -> tuple[dict[str, Any], ...]:
    """Return the commands that set everything a run depends on, all seeds and first biases at 0.

    Digits are neither drawn nor blurred: how points are stays as a person has set it.
    """
    points = () if data == "digits" else (("set-samples", 500), ("set-noise", noise))
    values: tuple[tuple[str, Any], ...] = (
        ("choose-data", data),
        *points,
        ("set-test-share", 0.2),
        ("set-data-seed", 0),
        ("set-hidden", list(hidden)),
        ("set-activation", activation),
        ("set-output", output),
        ("set-initializer", initializer),
        ("set-bias", 0.0),
        ("set-optimizer", optimizer),
        ("set-learning-rate", rate),
        ("set-batch-size", batch),
        ("set-seed", 0),
    )
    return tuple({"do": name, "value": value} for name, value in values)
