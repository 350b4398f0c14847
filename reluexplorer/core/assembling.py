"""From a table's cells and what a person chose to a data set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.column_choices import ColumnChoice, chosen_column
from reluexplorer.core.columns import (
    MOST_CLASSES,
    Column,
    class_numbers,
    classes_of,
    make_column,
    suggested_target,
    suggested_task,
)
from reluexplorer.core.csvformat import TableFormat
from reluexplorer.core.csvread import Rows
from reluexplorer.core.datasets import Dataset, Floats, Indices, Scale, Task
from reluexplorer.core.dateparts import with_parts
from reluexplorer.core.encoding import Inputs, encode, standardised
from reluexplorer.core.layout import layout_of
from reluexplorer.core.prepared import Prepared, prepared_numbers
from reluexplorer.core.splits import (
    LEARNED_WHOLE,
    data_generator,
    shuffled_split,
    stratified_split,
    test_rows,
)
from reluexplorer.core.tableerrors import TableError
from reluexplorer.core.tablenotes import REASONS, SCALED, dropped, read_as
from reluexplorer.core.wording import left_out, listed, rows_words
from reluexplorer.sentences import shortened
from reluexplorer.text import exact

CLASSIFICATION = "classification"
"""The task of predicting classes, however many there are."""
FURTHER = "Left out as further targets"
"""How the note on columns begins that are neither predicted nor learned from."""
TASKS = ("", CLASSIFICATION, *(task.value for task in Task))
"""What a person can ask for; empty for what the target suggests."""


@dataclass(frozen=True, eq=False)
class ReadTable:
    """An even choice of a table's rows as text, and sentences on how they were read."""

    format: TableFormat
    read: Rows
    notes: tuple[str, ...]
    closing: tuple[str, ...] = ()
    """The words of rows at its end that were left out as sums or means."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What the columns hold, as far as it can be told without asking."""
        return tuple(columns_of(self.format, self.read.columns, self.read.places))

    def cells(self, name: str) -> tuple[str, ...]:
        """Return a column's texts as they stand in the file."""
        return tuple(self.read.columns[self.format.names.index(name)])


@dataclass(frozen=True)
class TableChoices:
    """What is made of a table: empty strings are inferred, ``scaled`` standardises numeric inputs."""

    target: str = ""
    task: str = ""
    columns: tuple[ColumnChoice, ...] = ()
    scaled: bool = True
    test_share: float = 0.3
    seed: int = 0
    whole: bool = False
    """Whether all rows are learned because they are too few for a test part; the notes say so."""


def columns_of(table: TableFormat, cells: Sequence[Sequence[str]], places: Sequence[int]) -> list[Column]:
    """Return what columns of these cells hold; ``places`` are the rows' places in the file."""
    return [
        make_column(name, texts, places, decimal_comma=table.decimal_comma)
        for name, texts in zip(table.names, cells, strict=True)
    ]


def assemble(table: ReadTable, choices: TableChoices) -> Dataset:
    """Return the data set of a table and what was chosen; raise TableError where there is none."""
    notes = list(table.notes)
    chosen = _resolved(choices.columns, table.format.names)
    columns = _chosen(table, table.columns, chosen, table.read.columns)
    targets = _targets_of(table.format, columns, choices.target, chosen)
    kept = _kept(columns, targets, chosen, notes)
    if kept is not None:
        cells = [[column[row] for row in kept] for column in table.read.columns]
        made = columns_of(table.format, cells, [table.read.places[row] for row in kept])
        columns = _chosen(table, made, chosen, cells)
        by_name = {column.name: column for column in columns}
        targets = [by_name[column.name] for column in targets]
    inputs = with_parts(_inputs(columns, targets, chosen, notes, table.format.header.ignored))
    target = targets[0]
    kind = _task_of(targets, choices.task, chosen)
    classes: tuple[str, ...] = () if kind is Task.REGRESSION else classes_of(target)
    if choices.whole:
        notes.append(LEARNED_WHOLE)
    share = 0.0 if choices.whole else choices.test_share
    train, test = _split(target, classes, share, data_generator(choices.seed, "table split"))
    fills = {name: choice.missing for name, choice in chosen.items()}
    encoded = encode(inputs, train, test, fills, scaled=choices.scaled)
    notes += encoded.notes
    answers, scales = _answers(targets, kind, len(classes), train, notes)
    if encoded.order is not None:
        answers = answers[encoded.order]
        train, test = (read_only(part) for part in np.split(np.arange(len(answers)), [len(train)]))
    return Dataset(
        name=table.format.path.stem,
        title=table.format.path.stem,
        task=kind,
        inputs=read_only(encoded.values),
        targets=read_only(answers),
        train=train,
        test=test,
        feature_names=encoded.names,
        class_names=classes,
        window=encoded.window,
        notes=tuple(notes),
        target_names=tuple(column.name for column in targets),
        input_columns=tuple(column.name for column in inputs),
        scales=encoded.scales,
        sources=encoded.sources,
        target_scales=scales,
        prepared=_prepared(encoded, targets if kind is Task.REGRESSION else ()),
        layout=layout_of(table.format, table.closing),
    )


def _prepared(inputs: Inputs, targets: Iterable[Column]) -> tuple[Prepared, ...]:
    """Return the columns that were learned, and those that are predicted as numbers."""
    made = [prepared_numbers(each.name, each.values) for each in targets if each.values is not None]
    return tuple(column.ordered(inputs.order) for column in (*inputs.prepared, *made))


def place_of(names: Sequence[str], name: str) -> int:
    """Return which column is meant; letter case matters only where it must. Raises TableError."""
    return places_of(names, [name])[0]


def places_of(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return which columns are meant, each as by :func:`place_of`."""
    exact: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        exact.setdefault(name, []).append(place)
        folded.setdefault(name.casefold(), []).append(place)
    found = []
    for name in wanted:
        alike = exact.get(name) or exact.get(name.strip()) or folded.get(name.strip().casefold()) or []
        if len(alike) > 1:
            which = listed([names[each] for each in alike])
            raise TableError(f"Several columns could be '{shortened(name)}': {which}.")
        if not alike:
            raise TableError(
                f"There is no column named '{shortened(name)}'. Columns: {listed(names, most=20)}."
            )
        found += alike
    return found


def _resolved(choices: Sequence[ColumnChoice], names: Sequence[str]) -> dict[str, ColumnChoice]:
    """Return the choices by the columns' names as the table has them."""
    made = [choice for choice in choices if choice]
    places = places_of(names, [choice.name for choice in made])
    return {names[place]: choice for place, choice in zip(places, made, strict=True)}


def _chosen(
    table: ReadTable,
    columns: Sequence[Column],
    chosen: Mapping[str, ColumnChoice],
    cells: Sequence[Sequence[str]],
) -> list[Column]:
    made = list(columns)
    for place, column in enumerate(columns):
        choice = chosen.get(column.name)
        if choice is not None and choice.use != "ignored":
            comma = table.format.decimal_comma
            made[place] = chosen_column(column, choice, cells[place], decimal_comma=comma)
    return made


def likeliest_target(table: TableFormat, columns: Sequence[Column]) -> Column:
    """Return the column that the file says is the target, or the one that looks like it."""
    said = [column for column in columns if column.name == table.header.target]
    if said and suggested_task(said[0]) is not None:
        return said[0]
    return suggested_target([each for each in columns if each.name not in table.header.ignored] or columns)


def _targets_of(
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


def _kept(
    columns: Sequence[Column],
    targets: Sequence[Column],
    chosen: Mapping[str, ColumnChoice],
    notes: list[str],
) -> list[int] | None:
    """Return the rows that have all values they need, None for all rows; note which go."""
    whole = np.ones(len(columns[0].texts), dtype=np.bool_)
    answers = {column.name for column in targets}
    for column in columns:
        choice = chosen.get(column.name, ColumnChoice(column.name))
        predicted = column.name in answers
        if predicted and choice.missing not in {"", "leave-out"}:
            raise TableError(
                f"{shortened(column.name)} is predicted: a row without its value can only be left out."
            )
        if not predicted and (choice.missing != "leave-out" or choice.use == "ignored"):
            continue
        has = np.zeros(len(whole), dtype=np.bool_)
        has[column.present()] = True
        lost = int((whole & ~has).sum())
        whole &= has
        if lost:
            notes.append(left_out(lost, f"without a value of {shortened(column.name)}"))
            if whole.sum() < 2:
                held = rows_words(int(whole.sum()))
                raise TableError(f"{shortened(column.name)} has {held} with a value; it needs at least two.")
    return None if whole.all() else np.flatnonzero(whole).tolist()


def _inputs(
    columns: Sequence[Column],
    targets: Sequence[Column],
    chosen: Mapping[str, ColumnChoice],
    notes: list[str],
    said: frozenset[str],
) -> list[Column]:
    """Return the columns to learn from, and note what became of the others."""
    predicted = {column.name for column in targets}
    others = [column for column in columns if column.name not in predicted]
    uses = {name: choice.use for name, choice in chosen.items()}
    kin = _kin(targets, [column.name for column in others if not uses.get(column.name)])
    ignored = {name for name, use in uses.items() if use == "ignored"}
    said = frozenset(name for name in said if not uses.get(name))
    unwanted = ignored.union(kin, said)
    if not any(column.usable for column in others if column.name not in unwanted):
        kin = []
        unwanted = ignored.union(said)
    free = [column for column in others if column.name not in unwanted]
    inputs = [column for column in free if column.usable]
    if not inputs:
        inputs = [column for column in free if column.counter]
    if not inputs:
        what = listed([f"{shortened(column.name, 40)} ({_why_not(column, unwanted)})" for column in others])
        raise TableError(f"No column holds numbers or categories that can be inputs: {what}.")
    if said:
        notes.append(
            f"Left out, as the file says: {listed([each.name for each in others if each.name in said])}."
        )
    if ignored:
        notes.append(
            f"Left out as you chose: {listed([each.name for each in others if each.name in ignored])}."
        )
    if kin:
        notes.append(
            f"{FURTHER}, which would give {shortened(targets[0].name, 40)} away: {listed(kin)}. "
            "To predict them too, set Used as to Predicted (--column NAME=target); to learn from them, "
            "to Input (--column NAME=input)."
        )
    taken = {column.name for column in inputs}
    notes += dropped([column for column in free if column.name not in taken])
    used = [*inputs, *targets]
    infinite = [f"{shortened(column.name)} {column.infinite:,}" for column in used if column.infinite]
    if infinite:
        notes.append(f"Infinite numbers count as missing: {listed(infinite)}.")
    odd = [f"{shortened(column.name)} {column.odd:,}" for column in used if column.odd]
    if odd:
        notes.append(f"Words among numbers count as missing: {listed(odd)}.")
    notes += read_as([*inputs, *(column for column in targets if column.family in SCALED)])
    return inputs


def _why_not(column: Column, unwanted: Iterable[str]) -> str:
    return "left out" if column.name in unwanted else REASONS.get(column.kind, column.kind.value)


_FAMILY = re.compile(
    r"(?P<short>y|class)(?:[ _.-]?\d+)?"
    r"|(?P<long>target|label|output|outcome|response)(?:[ _.-]?\d+|[ _.-]\w+)?",
    re.IGNORECASE,
)
"""Names of targets, with a number or, where the word is plain enough, another word behind."""


def _kin(targets: Sequence[Column], names: Sequence[str]) -> list[str]:
    """Return the columns whose names say that they are targets as well: y2 and y3 beside y1."""
    stems = {_stem(column.name) for column in targets} - {""}
    return [name for name in names if _stem(name) in stems]


def _stem(name: str) -> str:
    """Return the word for a target that a name begins with, in lower case; empty for other names."""
    found = _FAMILY.fullmatch(name.strip())
    return (found["short"] or found["long"]).lower() if found else ""


def _task_of(targets: Sequence[Column], wanted: str, chosen: Mapping[str, ColumnChoice]) -> Task:
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
    if not wanted and target.name in chosen and chosen[target.name].kind == "number":
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


def _split(
    target: Column, classes: tuple[str, ...], share: float, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    count = test_rows(share, len(target.texts))
    if classes:
        return stratified_split(class_numbers(target), count, rng)
    return shuffled_split(len(target.texts), count, rng)


def _answers(
    targets: Sequence[Column], task: Task, classes: int, train: Indices, notes: list[str]
) -> tuple[Floats, tuple[Scale, ...]]:
    """Return (rows, outputs) as the network is to answer, and the scales of a regression's targets."""
    if task is Task.REGRESSION:
        made = [standardised(each.values, train) for each in targets if each.values is not None]
        for column, (_values, scale) in zip(targets, made, strict=True):
            name = shortened(column.name)
            what = "The target is scaled" if len(targets) == 1 else f"The target {name} is scaled"
            low, more = exact(scale.mean, 4), exact(scale.deviation, 4)
            notes.append(f"{what}: 0 is {low} of {name}, 1 is {more} more.")
        return np.column_stack([values for values, _ in made]), tuple(scale for _, scale in made)
    numbers = class_numbers(targets[0])
    binary = task is Task.BINARY
    return (numbers[:, None].astype(np.float64) if binary else np.eye(classes)[numbers]), ()
