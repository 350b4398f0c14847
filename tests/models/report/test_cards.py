"""The figures at the head of a report."""

from __future__ import annotations

import numpy as np

from reluexplorer.models.report.cards import cards
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.kinds import Kind
from reluexplorer.text import NONE
from tests.models.values.test_findings import found


def dead_card(least: list[float], greatest: list[float]) -> tuple[str, str, str]:
    one = next(cards(Findings("net", "", (found(Kind.RELU, least, greatest),), 2), None))
    return one.figure, one.words, one.role


def test_channels_of_which_nothing_can_be_said_are_neither_dead_nor_alive() -> None:
    nan = np.nan
    one = "Of 1 nothing can be said: it gave values that are no numbers"
    two = "Of 2 nothing can be said: they gave values that are no numbers"
    assert dead_card([-1.0, nan], [1.0, nan]) == (NONE, one, "")
    assert dead_card([-2.0, nan, nan], [-1.0, nan, nan]) == ("1 of 3", two, "dead")
    assert dead_card([-1.0], [1.0]) == ("0 of 1", "Each fires on some input", "")
