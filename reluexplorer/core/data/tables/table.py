"""From a table's cells and what a person chose to a data set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reluexplorer.core.arrays import Indices, read_only
from reluexplorer.core.data.dataset import Dataset, Layout, Prepared, Task, prepared_numbers
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.splits import (
    LEARNED_WHOLE,
    data_generator,
    shuffled_split,
    stratified_split,
    test_rows,
)
from reluexplorer.core.data.tables.column_choices import ColumnChoice, chosen_column, places_of
from reluexplorer.core.data.tables.columns import Column, class_numbers, classes_of, with_parts
from reluexplorer.core.data.tables.encoding import Inputs, encode
from reluexplorer.core.data.tables.learned import after_reading, learned_file
from reluexplorer.core.data.tables.notes import (
    PREDICT_TOO,
    REASONS,
    SCALED,
    USE_AS_INPUT,
    dropped,
    given_away,
    in_order,
    of_stand_ins,
    read_as,
)
from reluexplorer.core.data.tables.rows import MOST_ROWS, ReadTable, columns_of, read_table
from reluexplorer.core.data.tables.source import stamp_of
from reluexplorer.core.data.tables.targets import answers_of, giveaways, targets_of, task_of, unfit_tasks
from reluexplorer.core.data.tables.wording import TableError, Watch, listed, told
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import shortened

_KEPT_INPUTS = 1 << 21
_LAST: dict[object, Dataset] = {}
"""The table that was loaded last, if it is small: what opens a table loads it once to see whether it can."""
_DOUBLE_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")
"""A name with a full stop at the end of a sentence."""
FURTHER = _("Left out as further targets")
"""How the note on columns begins that are neither predicted nor learned from."""


@dataclass(frozen=True)
class TableChoices:
    """What is made of a table: empty strings are inferred, ``scaled`` standardises numeric inputs."""

    target: str = ""
    """The name of the column that is predicted."""
    task: str = ""
    """A :class:`Task` value or "classification"."""
    columns: tuple[ColumnChoice, ...] = ()
    scaled: bool = True
    test_share: float = 0.3
    seed: int = 0
    whole: bool = False
    """Whether all rows are learned because they are too few for a test part; the notes say so."""


_INFERRED, _NOBODY = TableChoices(), Watch()
_READ = 0.8
"""Share of the work on a table that reading it is; the rest is to make samples of it."""


def in_table_order(names: Sequence[str], choices: TableChoices) -> TableChoices:
    """Return choices whose several targets come as the table's columns do, whichever was named first.

    Raises TableError for a column that the table does not have.
    """
    others = [choice.name for choice in choices.columns if choice.use == "target"]
    if not (choices.target and others):
        return choices
    predicted = sorted(set(places_of(names, [choices.target, *others])))
    first, *rest = [names[place] for place in predicted]
    made = _resolved(choices.columns, names)
    for name in (first, *rest):
        use = "target" if name != first else ""
        made[name] = replace(made.get(name, ColumnChoice(name)), use=use)
    return replace(choices, target=first, columns=tuple(choice for choice in made.values() if choice))


@np.errstate(over="ignore", invalid="ignore")
def assemble(table: ReadTable, choices: TableChoices) -> Dataset:
    """Return the data set of a table and what was chosen; raise TableError where there is none."""
    notes, form = list(table.notes), table.format
    chosen = _resolved(choices.columns, form.names)
    columns = _chosen(table, table.columns, chosen, table.read.columns)
    targets = targets_of(form, columns, choices.target, chosen)
    kept = _kept(columns, targets, chosen, notes)
    if kept is not None:
        cells = [[column[row] for row in kept] for column in table.read.columns]
        made = columns_of(form, cells, [table.read.places[row] for row in kept])
        columns = _chosen(table, made, chosen, cells)
        by_name = {column.name: column for column in columns}
        targets = [by_name[column.name] for column in targets]
    inputs = with_parts(_inputs(columns, targets, chosen, notes, form.header.ignored))
    target = targets[0]
    kind = task_of(targets, choices.task, chosen)
    classes: tuple[str, ...] = () if kind is Task.REGRESSION else classes_of(target)
    if choices.whole:
        notes.append(LEARNED_WHOLE)
    share = 0.0 if choices.whole else choices.test_share
    train, test = _split(target, classes, share, data_generator(choices.seed, "table split"))
    fills = {name: choice.missing for name, choice in chosen.items()}
    encoded = encode(inputs, train, test, fills, scaled=choices.scaled)
    notes += encoded.notes
    answers, scales = answers_of(targets, kind, len(classes), train, notes)
    if encoded.order is not None:
        answers = answers[encoded.order]
        train, test = (read_only(part) for part in np.split(np.arange(len(answers)), [len(train)]))
    return Dataset(
        name=form.source.path.stem,
        title=form.source.path.stem,
        task=kind,
        inputs=read_only(encoded.values),
        targets=read_only(answers),
        train=train,
        test=test,
        feature_names=encoded.names,
        class_names=classes,
        window=encoded.window,
        notes=tuple(_DOUBLE_STOP.sub(".", note) for note in notes),
        target_names=tuple(column.name for column in targets),
        input_columns=tuple(column.name for column in inputs),
        scales=encoded.scales,
        sources=encoded.sources,
        target_scales=scales,
        prepared=_prepared(encoded, targets if kind is Task.REGRESSION else ()),
        layout=Layout(form.names, form.titles, form.dialect, form.encoding, form.around, table.closing),
        unfit_tasks=unfit_tasks(targets, chosen),
    )


def roles_of(table: ReadTable, choices: TableChoices) -> dict[str, str]:
    """Return what columns would serve as, input, target or ignored, as far as choices that fail tell it."""
    roles = {each.name: each.use for each in choices.columns if each.use}
    columns: Sequence[Column] = table.columns
    try:
        chosen = _resolved(choices.columns, table.format.names)
        with suppress(TableError):
            columns = _chosen(table, columns, chosen, table.read.columns)
        targets = targets_of(table.format, columns, choices.target, chosen)
        roles |= {column.name: "target" for column in targets}
        inputs = _inputs(columns, targets, chosen, [], table.format.header.ignored)
    except TableError:
        return roles
    used = {column.name: "input" for column in inputs}
    return {column.name: used.get(column.name, "ignored") for column in columns} | roles


def _prepared(inputs: Inputs, targets: Iterable[Column]) -> tuple[Prepared, ...]:
    """Return the columns that were learned, and those that are predicted as numbers."""
    made = [prepared_numbers(each.name, each.values) for each in targets if each.values is not None]
    return tuple(column.ordered(inputs.order) for column in (*inputs.prepared, *made))


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


def _kept(
    columns: Sequence[Column], targets: Sequence[Column], chosen: Mapping[str, ColumnChoice], notes: list[str]
) -> list[int] | None:
    """Return the rows that have all values they need, None for all rows; note which go."""
    whole = np.ones(len(columns[0].texts), dtype=np.bool_)
    answers = {column.name for column in targets}
    for column in columns:
        choice = chosen.get(column.name, ColumnChoice(column.name))
        predicted = column.name in answers
        if predicted and choice.missing not in {"", "leave-out"}:
            refusal = _("{name} is predicted: a row without its value can only be left out.")
            raise TableError(refusal.format(name=shortened(column.name)))
        if not predicted and (choice.missing != "leave-out" or choice.use == "ignored"):
            continue
        has = column.present()
        lost = int((whole & ~has).sum())
        whole &= has
        if lost:
            said = ngettext(
                "{count:,} row without a value of {name} was left out.",
                "{count:,} rows without a value of {name} were left out.",
                lost,
            )
            notes.append(said.format(count=lost, name=shortened(column.name)))
            if (held := int(whole.sum())) < 2:
                refusal = ngettext(
                    "{name} has {count} row with a value; it needs at least two.",
                    "{name} has {count} rows with a value; it needs at least two.",
                    held,
                )
                raise TableError(refusal.format(name=shortened(column.name), count=held))
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
    given = giveaways(targets, [each for each in others if each.name not in unwanted], uses)
    away = (*given.group, *given.copies)
    unwanted = unwanted.union(away)
    if not any(column.usable for column in others if column.name not in unwanted):
        kin, away = [], ()
        unwanted = ignored.union(said)
    free = [column for column in others if column.name not in unwanted]
    inputs = [column for column in free if column.usable]
    if not inputs:
        inputs = [column for column in free if column.counter]
    if not inputs:
        why = {each.name: REASONS.get(each.kind, each.kind.value) for each in others}
        why |= dict.fromkeys(unwanted & why.keys(), _("left out"))
        what = listed([f"{shortened(name, 40)} ({reason})" for name, reason in why.items()])
        refusal = _("No column holds numbers or categories that can be inputs: {names}.")
        raise TableError(refusal.format(names=what))
    names = [column.name for column in others]
    notes += told(_("Left out, as the file says: {names}."), [name for name in names if name in said])
    notes += told(_("Left out as you chose: {names}."), [name for name in names if name in ignored])
    notes += _of_kin(kin, targets, [column.name for column in targets if uses.get(column.name) != "target"])
    taken = {column.name for column in inputs}
    notes += dropped([column for column in free if column.name not in taken])
    used = [*inputs, *targets]
    infinite = [f"{shortened(column.name)} {column.infinite:,}" for column in used if column.infinite]
    notes += told(_("Infinite numbers count as missing: {names}."), infinite)
    odd = [f"{shortened(column.name)} {column.odd:,}" for column in used if column.odd]
    notes += told(_("Words among numbers count as missing: {names}."), odd)
    notes += of_stand_ins(used)
    notes += read_as([*inputs, *(each for each in targets if each.family in SCALED or each.instances)])
    notes += in_order(inputs)
    notes += given_away(targets[0].name, given, left_out=bool(away))
    return inputs


def _of_kin(kin: Sequence[str], targets: Sequence[Column], unsaid: Sequence[str]) -> Iterable[str]:
    """Say which columns are further targets; ``unsaid`` are predicted without being chosen to be."""
    words = (
        _(
            "{further}, which would give {target} away: {names}. To predict them too, {predict} for each, "
            "and for {unsaid} as well; to learn from them, {learn}."
        )
        if unsaid
        else _(
            "{further}, which would give {target} away: {names}. To predict them too, {predict}; to learn "
            "from them, {learn}."
        )
    )
    return told(
        words, kin, further=FURTHER, target=shortened(targets[0].name, 40), predict=PREDICT_TOO,
        learn=USE_AS_INPUT, unsaid=listed(unsaid),
    )  # fmt: skip


_FAMILY = re.compile(
    r"(?P<short>y|class)(?:[ _.-]?\d+|_(?:true|pred|hat|prob|score))?"
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


def _split(
    target: Column, classes: tuple[str, ...], share: float, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    count = test_rows(share, len(target.texts))
    if classes:
        return stratified_split(class_numbers(target), count, rng)
    return shuffled_split(len(target.texts), count, rng)


def load_table(
    path: str | TableFile,
    choices: TableChoices = _INFERRED,
    watch: Watch = _NOBODY,
    max_rows: int = MOST_ROWS,
) -> Dataset:
    """Return a table as inputs and targets, split and scaled; ``notes`` say what was done.

    Of a table with more than ``max_rows`` rows an even choice is read, without holding the rest in memory.
    Raises TableError with a sentence for people, TableCancelledError when the ``watch`` says to stop.
    """
    choices = replace(choices, test_share=0.0) if choices.whole else choices
    file = Path(path) if isinstance(path, str) else path
    key = (stamp_of(file), max_rows, choices)
    dataset = _LAST.get(key)
    if dataset is None:
        learned = learned_file(file, watch)
        made = assemble(read_table(learned.held or file, watch.part(0.0, _READ), max_rows), choices)
        dataset = replace(made, learned=after_reading(learned, file))
        _LAST.clear()
        if key[0] and dataset.inputs.size <= _KEPT_INPUTS:
            _LAST[key] = dataset
    watch.tick(1.0)
    return dataset
