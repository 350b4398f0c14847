"""What a table predicts, as what kind of answer, and which columns give the target away exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.data.dataset import Scale, Task
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
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
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.text import rounded

_HEAD = 64
"""Rows that are compared first: most columns differ there."""
_CLOSE = 1e-4
"""Of the spread: what rounding leaves of a number that follows from another."""
_FEWEST_KIN = 8
"""Rows from which a rule between two columns of like names is none by chance."""
_FORMS: tuple[Callable[[Floats], Floats], ...] = (
    np.positive, np.square, np.abs, np.sqrt, np.log, np.exp, np.reciprocal,
)  # fmt: skip


@dataclass(frozen=True)
class Giveaways:
    """Names of columns, in the table's order."""

    group: tuple[str, ...] = ()
    """Those of which, with the target, exactly one is 1 in each row."""
    copies: tuple[str, ...] = ()
    """Those from which the target follows for every row."""
    told: tuple[str, ...] = ()
    """As ``copies``, of a target of two values: two columns of yes and no may go together by their nature."""


def giveaways(targets: Sequence[Column], others: Sequence[Column], uses: Mapping[str, str]) -> Giveaways:
    """Return the columns among ``others`` that say what a single target says; ``uses`` are a person's.

    None of those that a person wants is among them, and none where several targets are predicted.

    A column does if it has the same number as the target in every row, if each of its texts goes with one
    value of the target and the reverse (text and code), if it is named like the target and is a plain
    function of it (y² of y), or if it is one of the columns that together tell classes (one-hot). Of few
    rows only the last two are told: in them columns are alike by chance.
    """
    if len(targets) > 1:
        return Giveaways()
    target = targets[0]
    group = _one_hot(target, others)
    own = _codes(target)
    left = tuple(name for name in group if not uses.get(name))
    free = [each for each in others if each.usable and not uses.get(each.name) and each.name not in group]
    enough = len(own) >= _FEWEST_KIN
    copies = tuple(each.name for each in free if enough and _says_the_same(target, own, each))
    return Giveaways(left, (), copies) if len(classes_of(target)) == 2 else Giveaways(left, copies)


def _one_hot(target: Column, others: Sequence[Column]) -> tuple[str, ...]:
    """Return the group of the target by its name's beginning, or else of its neighbours."""
    if not _is_flag(target):
        return ()
    flags = [each for each in others if _is_flag(each)]
    begins = _beginning(target.name)
    kin = [each for each in flags if begins and _beginning(each.name) == begins]
    if kin and _is_partition([target, *kin]):
        return tuple(each.name for each in kin)
    if len(target.texts) < FEWEST_TO_SPLIT:
        return ()
    found = [target]
    for each in reversed(flags):
        found.append(each)
        if len(found) > 2 and _is_partition(found):
            return tuple(each.name for each in reversed(found[1:]))
    return ()


def _is_flag(column: Column) -> bool:
    return column.values is not None and len(column.levels) == 2 and set(column.values.tolist()) == {0.0, 1.0}


def _is_partition(columns: Sequence[Column]) -> bool:
    total = sum(column.values for column in columns if column.values is not None)
    return bool(np.all(total == 1.0))


_SEPARATOR = re.compile(r"[\s_.:=/(\[-]+")


def _beginning(name: str) -> str:
    """Return what a name begins with, up to its last sign or blank."""
    ends = [found.start() for found in _SEPARATOR.finditer(name.strip()) if found.start() > 0]
    return name.strip()[: ends[-1]].casefold() if ends else ""


def _codes(column: Column, rows: slice = slice(None)) -> Floats:
    """Return a number for each different value, NaN for none."""
    if column.values is not None:
        return column.values[rows]
    place: dict[str, float] = {"": np.nan}
    return np.array([place.setdefault(text, float(len(place))) for text in column.texts[rows]])


def _says_the_same(target: Column, own: Floats, other: Column) -> bool:
    words = target.values is None or other.values is None
    named = other.values is not None and target.values is not None and _are_kin(target.name, other.name)
    if words and not _goes_both_ways(own[:_HEAD], _codes(other, slice(_HEAD))):
        return False
    theirs = _codes(other)
    both = ~(np.isnan(own) | np.isnan(theirs))
    count = int(both.sum())
    if 2 * count < len(own) or count < _FEWEST_KIN:
        return False
    one, two = own[both], theirs[both]
    if named and _follows(one, two):
        return True
    if count < FEWEST_TO_SPLIT:
        return False
    if words:
        return _goes_both_ways(one, two) and 2 * len(np.unique(one)) <= count
    return bool((one == two).all())


def _goes_both_ways(one: Floats, two: Floats) -> bool:
    """Whether each number of one goes with a single one of the other and the reverse; NaN is passed over."""
    both = ~(np.isnan(one) | np.isnan(two))
    pairs = set(zip(one[both].tolist(), two[both].tolist(), strict=True))
    return len(pairs) == len({first for first, _ in pairs}) == len({second for _, second in pairs})


def _are_kin(one: str, two: str) -> bool:
    first, second = one.strip().casefold(), two.strip().casefold()
    words = set(re.findall(r"\w+", first.replace("_", " "))) & set(
        re.findall(r"\w+", second.replace("_", " "))
    )
    return bool(words) or first.startswith(second) or second.startswith(first)


@np.errstate(all="ignore")
def _follows(one: Floats, two: Floats) -> bool:
    """Whether either of two is a plain function of the other, but for a factor and what is added."""
    if len(np.unique(one)) < 3 or len(np.unique(two)) < 3:
        return False
    return any(_is_line(form(one), two) or _is_line(form(two), one) for form in _FORMS)


def _is_line(one: Floats, two: Floats) -> bool:
    if not np.isfinite(one).all() or np.ptp(one) == 0.0 or np.ptp(two) == 0.0:
        return False
    across, up = one - one.mean(), two - two.mean()
    misses = up - across * (across.dot(up) / across.dot(across))
    return bool(np.abs(misses).max() <= _CLOSE * np.ptp(two))


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
            refusal = (
                _("{name} is to be predicted and ignored; it can be one only.")
                if uses[named.name] == "ignored"
                else _("{name} is to be predicted and input; it can be one only.")
            )
            raise TableError(refusal.format(name=shortened(named.name)))
        return [named, *(column for column in asked if column is not named)]
    if asked:
        return asked
    free = [column for column in columns if not uses[column.name]]
    if not free:
        raise TableError(_("No column is left to be predicted: choose one as the target."))
    return [likeliest_target(table, free)]


def task_of(targets: Sequence[Column], wanted: str, chosen: Mapping[str, ColumnChoice]) -> Task:
    """Return the task, after making sure that the targets allow it."""
    if len(targets) > 1:
        wanted = _task_of_several(targets, wanted)
    for column in targets:
        if len(classes_of(column)) < 2:
            refusal = _("The target {name} has the same value in every row; there is nothing to predict.")
            raise TableError(refusal.format(name=shortened(column.name)))
    target = targets[0]
    name, count = shortened(target.name), len(classes_of(target))
    if not wanted and target.name in chosen and chosen[target.name].kind in NUMBERS:
        wanted = Task.REGRESSION.value
    if wanted == CLASSIFICATION:
        wanted = (Task.BINARY if count == 2 else Task.MULTICLASS).value
    task = Task(wanted) if wanted else suggested_task(target)
    if task is Task.REGRESSION and target.values is None:
        refusal = _("The target {name} holds words, not numbers; it can be classes only.")
        raise TableError(refusal.format(name=name))
    if task is Task.BINARY and count != 2:
        refusal = _("The target {name} has {count:,} different values; a binary task needs two.")
        raise TableError(refusal.format(name=name, count=count))
    if task is None or (task is Task.MULTICLASS and count > MOST_CLASSES):
        refusal = _("The target {name} has {count:,} different values; {most} classes is the most.")
        raise TableError(refusal.format(name=name, count=count, most=MOST_CLASSES))
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
        refusal = _("{count:,} columns are to be predicted; {most} is the most.")
        raise TableError(refusal.format(count=len(targets), most=MOST_CLASSES))
    for column in targets:
        if column.values is None:
            refusal = _(
                "{name} holds categories; several columns are predicted together only where all hold "
                "numbers. Choose one target, and leave the others out."
            )
            raise TableError(refusal.format(name=shortened(column.name)))
    if wanted not in {"", Task.REGRESSION.value}:
        raise TableError(_("Several targets are predicted as numbers; choose one target for classes."))
    return Task.REGRESSION.value


def answers_of(
    targets: Sequence[Column], task: Task, classes: int, train: Indices, notes: list[str]
) -> tuple[Floats, tuple[Scale, ...]]:
    """Return (rows, outputs) as the network is to answer, and the scales of a regression's targets."""
    if task is Task.REGRESSION:
        scaled = [(each, standardised(each.values, train)) for each in targets if each.values is not None]
        made = [(values, replace(scale, dated=each.dated)) for each, (values, scale) in scaled]
        for column, (_values, scale) in zip(targets, made, strict=True):
            low, more = column.spoken(scale.mean, scale.deviation), rounded(scale.deviation)
            if column.dated:
                more = _("{count} days").format(count=more)
            said = (
                _("The target is scaled: 0 is {low} of {name}, 1 is {more} more.")
                if len(targets) == 1
                else _("The target {name} is scaled: 0 is {low} of {name}, 1 is {more} more.")
            )
            notes.append(said.format(name=shortened(column.name), low=low, more=more))
        return np.column_stack([values for values, _scale in made]), tuple(scale for _values, scale in made)
    numbers = class_numbers(targets[0])
    binary = task is Task.BINARY
    return (numbers[:, None].astype(np.float64) if binary else np.eye(classes)[numbers]), ()
