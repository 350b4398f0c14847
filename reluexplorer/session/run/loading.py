"""From a data choice to the data set."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import drawn, synthetic
from reluexplorer.core.data.tables.table import load_table
from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.document.limits import DRAWN, TABLE


def load(
    choice: DataChoice,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Dataset:
    """Return the data set.

    Raises :class:`~reluexplorer.core.data.tables.wording.TableError` for a table that is none, and
    ValueError, with a sentence, where there is nothing to learn from.
    """
    if choice.name == TABLE:
        return load_table(
            choice.path,
            target=choice.target or None,
            task=choice.task or None,
            test_share=choice.test_share,
            seed=choice.seed,
            progress=progress,
            cancelled=cancelled,
            columns=choice.columns,
            scaled=choice.scaled,
            whole=choice.usual_share > 0.0,
        )
    return _shipped(choice)


@lru_cache(maxsize=4)
def _shipped(choice: DataChoice) -> Dataset:
    if choice.name == DRAWN:
        return drawn(choice.points, choice.test_share, choice.seed, choice.features)
    if choice.name == "digits":
        return digits(test_share=choice.test_share, seed=choice.seed)
    return synthetic(
        choice.name,
        choice.samples,
        choice.noise,
        choice.test_share,
        choice.seed,
        expression=choice.expression,
        features=choice.features,
    )
