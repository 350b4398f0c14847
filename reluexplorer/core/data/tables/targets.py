"""What a table predicts: which columns, as what kind of answer, and the answers that a network is to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.data.dataset import Scale, Task
from reluexplorer.core.data.tables.column_choices import NUMBERS, ColumnChoice, place_of
from reluexplorer.core.data.tables.columns import (
    MOST_CLASSES,
    Column,
    class_numbers,
    classes_of,
    suggested_target,
    suggested_task,
)
from reluexplorer.core.data.tables.dialect import TableFormat
from reluexplorer.core.data.tables.encoding import standardised
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.sentences import shortened
from reluexplorer.text import rounded

CLASSIFICATION = "classification"
"""The task of predicting classes, however many there are."""
TASKS = ("", CLASSIFICATION, *(task.value for task in Task))
"""What a person can ask for; empty for what the target suggests."""


def likeliest_target(table: TableFormat, columns: Sequence[Column]) -> Column:
    """Return the column that the file says is the target, or the one that looks like it."""
    said = [column for column in columns if column.name == table.header.target]
    if said and suggested_task(said[0]) is not None:
        return said[0]
    return suggested_target([each for each in columns if each.name not in table.header.ignored] or columns)


def targets_of(
    table: TableFormat, columns: Sequence[Column], target: str, chosen: Mapping[str, ColumnChoice]
) -> list[Column]:
    """Return the columns to predict: those chosen, the named one first, or the likeliest."""
    uses = {column.name: chosen[column.name].use if column.name in chosen else "" for column in columns}
    asked = [column for column in columns if uses[column.name] == "target"]
    if target:
        named = columns[place_of([column.name for column in columns], target)]
        if uses[named.name] not in {"", "target"}:
            raise TableError(
                f"{shortened(named.name)} is to be predicted and {uses[named.name]}; it can be one only."
            )
        return [named, *(column for column in asked if column is not named)]
    if asked:
        return asked
    free = [column for column in columns if not uses[column.name]]
    if not free:
        raise TableError("No column is left to be predicted: choose one as the target.")
    return [likeliest_target(table, free)]


def task_of(targets: Sequence[Column], wanted: str, chosen: Mapping[str, ColumnChoice]) -> Task:
    """Return the task, after making sure that the targets allow it."""
    if len(targets) > 1:
        wanted = _task_of_several(targets, wanted)
    for column in targets:
        if len(classes_of(column)) < 2:
            name = shortened(column.name)
            raise TableError(
                f"The target {name} has the same value in every row; there is nothing to predict."
            )
    target = targets[0]
    name, count = shortened(target.name), len(classes_of(target))
    if not wanted and target.name in chosen and chosen[target.name].kind in NUMBERS:
        wanted = Task.REGRESSION.value
    if wanted == CLASSIFICATION:
        wanted = (Task.BINARY if count == 2 else Task.MULTICLASS).value
    task = Task(wanted) if wanted else suggested_task(target)
    if task is Task.REGRESSION and target.values is None:
        raise TableError(f"The target {name} holds words, not numbers; it can be classes only.")
    if task is Task.BINARY and count != 2:
        raise TableError(f"The target {name} has {count:,} different values; a binary task needs two.")
    if task is None or (task is Task.MULTICLASS and count > MOST_CLASSES):
        raise TableError(
            f"The target {name} has {count:,} different values; {MOST_CLASSES} classes is the most."
        )
    return task


def unfit_tasks(targets: Sequence[Column], chosen: Mapping[str, ColumnChoice]) -> dict[str, str]:
    """Return the tasks a person can choose that the targets do not allow, each with the sentence why."""
    unfit = {}
    for task in (CLASSIFICATION, Task.REGRESSION.value):
        try:
            task_of(targets, task, chosen)
        except TableError as error:
            unfit[task] = str(error)
    return unfit


def _task_of_several(targets: Sequence[Column], wanted: str) -> str:
    if len(targets) > MOST_CLASSES:
        raise TableError(f"{len(targets):,} columns are to be predicted; {MOST_CLASSES} is the most.")
    for column in targets:
        if column.values is None:
            raise TableError(
                f"{shortened(column.name)} holds categories; several columns are predicted together only "
                "where all hold numbers. Choose one target, and leave the others out."
            )
    if wanted not in {"", Task.REGRESSION.value}:
        raise TableError("Several targets are predicted as numbers; choose one target for classes.")
    return Task.REGRESSION.value


def answers_of(
    targets: Sequence[Column], task: Task, classes: int, train: Indices, notes: list[str]
) -> tuple[Floats, tuple[Scale, ...]]:
    """Return (rows, outputs) as the network is to answer, and the scales of a regression's targets."""
    if task is Task.REGRESSION:
        scaled = [(each, standardised(each.values, train)) for each in targets if each.values is not None]
        made = [(values, replace(scale, dated=each.dated)) for each, (values, scale) in scaled]
        for column, (_values, scale) in zip(targets, made, strict=True):
            name = shortened(column.name)
            what = "The target is scaled" if len(targets) == 1 else f"The target {name} is scaled"
            low, more = column.spoken(scale.mean, scale.deviation), rounded(scale.deviation)
            days = " days" if column.dated else ""
            notes.append(f"{what}: 0 is {low} of {name}, 1 is {more}{days} more.")
        return np.column_stack([values for values, _ in made]), tuple(scale for _, scale in made)
    numbers = class_numbers(targets[0])
    binary = task is Task.BINARY
    return (numbers[:, None].astype(np.float64) if binary else np.eye(classes)[numbers]), ()
