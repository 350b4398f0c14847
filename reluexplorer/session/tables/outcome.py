"""What a network would get of a table under some choices, told without the numbers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.column_choices import NO_CODES, stand_ins
from reluexplorer.core.data.tables.rows import ReadTable
from reluexplorer.core.data.tables.table import FURTHER, TableChoices, assemble, roles_of
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.core.diagnosis.inspection import true_classes
from reluexplorer.language import _
from reluexplorer.sentences import some
from reluexplorer.text import counted


@dataclass(frozen=True)
class Learned:
    """What there is to learn: how many rows, of which columns, and what was done to them."""

    rows: int
    task: Task
    target_names: tuple[str, ...]
    target_name: str
    """All of them, in words."""
    input_columns: frozenset[str]
    notes: tuple[str, ...]
    unfit_tasks: Mapping[str, str]
    """Kinds of answer that cannot be, each with a sentence why."""


@dataclass(frozen=True)
class Outcome:
    """What a network would get under some choices, and that in ``words``.

    Where it would get nothing they say why, and ``roles`` what the columns would serve as, as far as it can
    be told.
    """

    choices: TableChoices
    learned: Learned | None = None
    words: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    """How many cells of a column count as missing since its numbers were chosen without codes."""

    def role(self, column: str) -> str:
        """Return what a column serves as: input, target or ignored; empty where that is not known."""
        if self.learned is None:
            return self.roles.get(column, "")
        if column in self.learned.target_names:
            return "target"
        return "input" if column in self.learned.input_columns else "ignored"


def outcome_of(table: ReadTable, choices: TableChoices, *, newly: bool = False) -> Outcome:
    """Return what a table gives under these choices.

    One that is ``newly`` opened has no test part where it has too few rows for one.
    """
    codes = _codes(table, choices)
    try:
        dataset = assemble(table, choices)
        if newly and choices.test_share > 0.0 and len(dataset.inputs) < FEWEST_TO_SPLIT:
            dataset = assemble(table, replace(choices, whole=True))
    except (TableError, ValueError) as error:
        return Outcome(choices, words=str(error), roles=roles_of(table, choices), codes=codes)
    further = (note for note in dataset.notes if note.startswith(FURTHER))
    return Outcome(choices, _learned(dataset), " ".join((*_sentences(dataset), *further)), codes=codes)


def _codes(table: ReadTable, choices: TableChoices) -> dict[str, int]:
    wanted = {choice.name for choice in choices.columns if choice.kind == NO_CODES}
    found = (column for column in table.columns if column.name in wanted)
    return {column.name: sum(stand_ins(column).values()) for column in found}


def _learned(dataset: Dataset) -> Learned:
    return Learned(
        len(dataset.inputs), dataset.task, dataset.target_names, dataset.target_name,
        frozenset(dataset.input_columns), dataset.notes, dict(dataset.unfit_tasks),
    )  # fmt: skip


def _sentences(dataset: Dataset) -> Iterable[str]:
    train, test = len(dataset.train), len(dataset.test)
    said = (
        _("{rows}: {train:,} to learn from, {test:,} to test on.")
        if test
        else _("{rows}: {train:,} to learn from, none kept for a test.")
    )
    yield said.format(rows=counted(len(dataset.inputs), "row"), train=train, test=test)
    names = some(dataset.feature_names, 500, 12)
    yield _("The network gets {inputs}: {names}.").format(
        inputs=counted(dataset.features, "input"), names=names
    )
    if dataset.task is Task.REGRESSION:
        several = len(dataset.target_names) > 1
        said = _("It predicts {names} as numbers.") if several else _("It predicts {names} as a number.")
        yield said.format(names=some(dataset.target_names, 500, 8))
        return
    classes = true_classes(dataset, np.arange(len(dataset.inputs)))
    found = np.bincount(classes, minlength=len(dataset.class_names)).tolist()
    counts = [f"{name} {count:,}" for name, count in zip(dataset.class_names, found, strict=True)]
    what = counted(len(counts), "class", "classes")
    yield _("It predicts {target}, {classes}: {counts}.").format(
        target=dataset.target_name, classes=what, counts=some(counts, 500, 12)
    )
