"""How a network is trained on data that were exported, as on the table that they came from."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np

from reluexplorer.app.cli.retyping import option, options_of
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.assembly import TableChoices
from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.data.tables.table import TableError, load_table
from reluexplorer.session.document.document import DataChoice, Recipe
from reluexplorer.session.document.limits import TABLE

_USUAL = TableChoices()


NO_SUCH_RUN = "No options of reluexplorer train give this run on it: "


def how_to_train(path: Path, dataset: Dataset, recipe: Recipe, steps: int, weights: str = "") -> str:
    """Return the sentence by which the exported samples of a table are learned in the run that they are of.

    ``recipe`` is what the data set was loaded by, ``weights`` the file of its first weights. Empty for the
    samples of no table, and where no options are needed.
    """
    if recipe.data.name != TABLE:
        return ""
    of_data = _of_data(path, dataset, recipe.data)
    if of_data is None:
        return f"{NO_SUCH_RUN}read back, its columns are others."
    of_run = options_of(recipe, steps, weights)
    if of_run is None:
        return f"{NO_SUCH_RUN}what was changed on the way or for one layer is in the document alone."
    if not (of_run or len(of_data) > 2):
        return ""
    return f"To train on it as here: reluexplorer train {shlex.join([*of_data, *of_run])}"


def _of_data(path: Path, dataset: Dataset, data: DataChoice) -> list[str] | None:
    """Return the options by which the samples are read as they are; None where none would do."""
    if _are_the_same(_loaded(path, _USUAL), dataset):
        return option("data", _told(path))
    share = 0.0 if data.usual_share else data.test_share
    first, *others = dataset.target_names
    wanted = TableChoices(first, data.task, (), data.scaled, share)
    further = tuple(ColumnChoice(name, "target") for name in others)
    found = _loaded(path, wanted, further)
    columns = (*further, *_other_than(found, dataset))
    if not _are_the_same(_loaded(path, wanted, columns), dataset):
        return None
    options = [*option("data", _told(path)), *option("target", first)]
    options += option("task", data.task) if data.task else []
    options += [part for choice in columns for part in option("column", choice)]
    options += [] if data.scaled else option("scale", "off")
    usual = 0.0 if len(dataset.inputs) < FEWEST_TO_SPLIT else _USUAL.test_share
    return [*options, *([] if share == usual else option("test-share", share))]


def _told(path: Path) -> str:
    """Return the path as it is never taken for the name of a data set that ships."""
    return str(path) if len(path.parts) > 1 or path.suffix else f"./{path}"


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
    return (
        found is not None
        and found.task is dataset.task
        and all(
            np.array_equal(getattr(found, name), getattr(dataset, name))
            for name in ("inputs", "targets", "train")
        )
    )
