"""From a data choice to the data set."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import drawn, synthetic
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import Watch
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
        whole, share = choice.usual_share > 0.0, choice.test_share
        chosen = choice.target, choice.task, choice.columns, choice.scaled, share, choice.seed, whole
        return load_table(choice.table, TableChoices(*chosen), Watch(progress, cancelled))
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
