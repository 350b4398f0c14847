"""How a network is trained on data that were exported, as on the table that they came from."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np

from reluexplorer.core.assembling import TableChoices
from reluexplorer.core.column_choices import ColumnChoice
from reluexplorer.core.datasets import Dataset
from reluexplorer.core.splits import FEWEST_TO_SPLIT
from reluexplorer.core.tabular import TableError, load_table
from reluexplorer.session.document import TABLE, DataChoice

_USUAL = TableChoices()


def how_to_train(path: Path, dataset: Dataset, data: DataChoice) -> str:
    """Return the options by which the exported samples of a table are learned as they are.

    ``data`` is the choice that the data set was loaded by. Empty where none are needed, or none would do.
    """
    if data.name != TABLE or _are_the_same(_loaded(path, _USUAL), dataset):
        return ""
    share = 0.0 if data.usual_share else data.test_share
    first, *others = dataset.target_names
    wanted = TableChoices(first, data.task, (), data.scaled, share)
    further = tuple(ColumnChoice(name, "target") for name in others)
    found = _loaded(path, wanted, further)
    columns = (*further, *_other_than(found, dataset))
    if not _are_the_same(_loaded(path, wanted, columns), dataset):
        return ""
    options = ["--data", str(path), "--target", first]
    options += ["--task", data.task] if data.task else []
    options += [part for choice in columns for part in ("--column", str(choice))]
    options += [] if data.scaled else ["--scale", "off"]
    usual = 0.0 if len(dataset.inputs) < FEWEST_TO_SPLIT else _USUAL.test_share
    options += [] if share == usual else ["--test-share", repr(share)]
    return shlex.join(options)


def _other_than(found: Dataset | None, dataset: Dataset) -> list[ColumnChoice]:
    """Return a choice for each column that is read otherwise than it was learned."""
    held = {source.name: source for source in found.sources if not source.part} if found else {}
    choices = []
    for source in dataset.sources:
        name = f"{source.name}: {source.part}" if source.part else source.name
        other = held.get(name)
        if other is None or (other.levels, other.flagged) != (source.levels, source.flagged):
            kind = "category" if source.levels else "number"
            choices.append(ColumnChoice(name, "input", kind, "own-category" if source.flagged else ""))
    return choices


def _loaded(path: Path, wanted: TableChoices, columns: tuple[ColumnChoice, ...] = ()) -> Dataset | None:
    try:
        made = load_table(
            path,
            wanted.target,
            wanted.task,
            wanted.test_share,
            wanted.seed,
            columns=columns,
            scaled=wanted.scaled,
        )
        few = wanted is _USUAL and len(made.inputs) < FEWEST_TO_SPLIT
        return load_table(path, whole=True) if few else made
    except TableError:
        return None


def _are_the_same(found: Dataset | None, dataset: Dataset) -> bool:
    return found is not None and all(
        np.array_equal(getattr(found, name), getattr(dataset, name))
        for name in ("inputs", "targets", "train")
    )
