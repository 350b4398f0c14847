"""The choices for a table's columns while a person makes them: each change can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.column_choices import NO_CODES, NUMBERS, ColumnChoice, without_stand_ins
from reluexplorer.core.data.tables.columns import Column
from reluexplorer.core.data.tables.rows import ReadTable, read_table
from reluexplorer.core.data.tables.table import FURTHER, TableChoices, assemble, in_table_order, roles_of
from reluexplorer.core.data.tables.wording import TableError, Watch
from reluexplorer.core.diagnosis.inspection import true_classes
from reluexplorer.language import _
from reluexplorer.sentences import some
from reluexplorer.session.jobs.worker import Worker
from reluexplorer.session.run.garbage import SEARCH
from reluexplorer.text import counted


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a network would get under some choices; ``trouble`` says why it would get nothing.

    ``roles`` says then what the columns would serve as, as far as it can be told.
    """

    choices: TableChoices
    dataset: Dataset | None = None
    trouble: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> str:
        """Say in sentences what is learned."""
        if self.dataset is None:
            return self.trouble
        further = (note for note in self.dataset.notes if note.startswith(FURTHER))
        return " ".join((*_sentences(self.dataset), *further))

    def role(self, column: str) -> str:
        """Return what a column serves as: input, target or ignored; empty where that is not known."""
        if self.dataset is None:
            return self.roles.get(column, "")
        if column in self.dataset.target_names:
            return "target"
        return "input" if column in self.dataset.input_columns else "ignored"


def outcome_of(table: ReadTable, choices: TableChoices, *, newly: bool = False) -> Outcome:
    """Return what a table gives under these choices.

    One that is ``newly`` opened has no test part where it has too few rows for one.
    """
    try:
        dataset = assemble(table, choices)
        if newly and choices.test_share > 0.0 and len(dataset.inputs) < FEWEST_TO_SPLIT:
            dataset = assemble(table, replace(choices, whole=True))
        return Outcome(choices, dataset)
    except (TableError, ValueError) as error:
        return Outcome(choices, trouble=str(error), roles=roles_of(table, choices))


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


class TableEditor:
    """A table that was read, and what is chosen of it now; each change is one step of undo."""

    def __init__(self, table: ReadTable, choices: TableChoices) -> None:
        self.table = table
        self._columns: dict[str, Column] = {column.name: column for column in table.columns}
        self._bare: dict[str, Column] = {}
        self._past: list[TableChoices] = []
        self._future: list[TableChoices] = []
        self.choices = choices

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order of the table."""
        return self.table.format.names

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._future)

    def column(self, name: str) -> Column:
        """Return what a column was found to hold, without codes for no value where that was chosen."""
        found = self._columns[name]
        if self.choice(name).kind != NO_CODES:
            return found
        if name not in self._bare:
            self._bare[name] = without_stand_ins(found)
        return self._bare[name]

    def choice(self, name: str) -> ColumnChoice:
        """Return what was chosen for a column."""
        return _choice(self.choices, name)

    def set_part(self, names: Iterable[str], part: str, word: str) -> None:
        """Choose the use, the kind or the missing value (``part``) of columns; an empty word infers it."""
        wanted = tuple(names)
        if (part, word) == ("use", "target"):
            after = self.choices
            for name in wanted:
                after = self._with_target(after, name)
        else:
            loses = part == "use" and self.choices.target in wanted
            free = replace(self.choices, target="") if loses else self.choices
            after = _with(free, wanted, **{part: word})
        self.become(after)

    def set_target(self, name: str) -> None:
        """Predict one column alone; an empty name infers it."""
        self.become(_alone(self.choices, name))

    def undo(self) -> None:
        """Take the last change back, if there is one."""
        if self._past:
            self._future.append(self.choices)
            self.choices = self._past.pop()

    def redo(self) -> None:
        """Make the change again that was taken back, if there is one."""
        if self._future:
            self._past.append(self.choices)
            self.choices = self._future.pop()

    def become(self, after: TableChoices) -> None:
        """Choose otherwise; choices that are the same as before are no change."""
        if after != self.choices:
            self._past.append(self.choices)
            self._future.clear()
            self.choices = after

    def _with_target(self, choices: TableChoices, name: str) -> TableChoices:
        """Return choices with a column predicted: a number beside other numbers, else it alone."""
        others = [each for each in self.targets(choices) if each != name]
        if others and all(self._holds_numbers(choices, each) for each in (name, *others)):
            made = _with(_alone(choices, others[0], also=tuple(others[1:])), [name], use="target")
            return in_table_order(self.names, made)
        return _alone(choices, name)

    def targets(self, choices: TableChoices) -> tuple[str, ...]:
        """Return the columns that were chosen to be predicted, the named one first."""
        marked = [each.name for each in choices.columns if each.use == "target"]
        return tuple(dict.fromkeys([*([choices.target] if choices.target else []), *marked]))

    def _holds_numbers(self, choices: TableChoices, name: str) -> bool:
        kind = _choice(choices, name).kind
        return kind in NUMBERS or (kind == "" and self._columns[name].values is not None)


def _choice(choices: TableChoices, name: str) -> ColumnChoice:
    return next((each for each in choices.columns if each.name == name), ColumnChoice(name))


def _with(choices: TableChoices, names: Iterable[str], **parts: str) -> TableChoices:
    """Return choices with parts of some columns' set."""
    columns = {each.name: each for each in choices.columns}
    columns |= {name: replace(columns.get(name, ColumnChoice(name)), **parts) for name in names}
    return replace(choices, columns=tuple(each for each in columns.values() if each))


def _alone(choices: TableChoices, name: str, also: tuple[str, ...] = ()) -> TableChoices:
    """Return choices in which a column, and those in ``also``, are all that is predicted."""
    freed = [each.name for each in choices.columns if each.use == "target" and each.name not in also]
    mine = [each.name for each in choices.columns if each.name == name]
    return replace(_with(choices, [*freed, *mine], use=""), target=name)


_MANY = 200_000
"""Cells of a table among which each search for garbage would take the window longer than 10 ms."""
Word = float | ReadTable | Outcome | str
"""The share that is read, the table, what it gives, or why it cannot be read."""


class TableDesk(Worker[Word]):
    """Reads a table and works out what it gives on a thread of its own; :meth:`take` returns what is new."""

    def __init__(self) -> None:
        super().__init__("table", _why)

    def read(self, path: TableFile) -> None:
        """Begin to read a table."""

        def job(tell: Callable[[Word], None]) -> None:
            with SEARCH.held():
                table = read_table(path, Watch(tell))
                _missing = [column.missing for column in table.columns]
                if len(table.read) * table.format.width > _MANY:
                    SEARCH.spare()
            tell(table)

        self.start(job)

    def work_out(self, table: ReadTable, choices: TableChoices, *, newly: bool = False) -> None:
        """Begin to work out what a table gives and its words, in place of what is in hand."""

        def job(tell: Callable[[Word], None]) -> None:
            outcome = outcome_of(table, choices, newly=newly)
            _words = outcome.words
            tell(outcome)

        self.start(job)

    def leave(self, table: ReadTable | None) -> None:
        """Stop what is in hand and end the thread; let go of a table that nobody looks at any more."""
        self.cancel()
        threading.Thread(target=self._let_go, args=(table,), name="table-gone", daemon=True).start()

    def _let_go(self, table: ReadTable | None) -> None:
        """Wait for the end, then give the memory of a table back a column at a time.

        Either would stop the window, the memory all at once.
        """
        self.close()
        _take_apart(table)
        SEARCH.let_go()


def _take_apart(table: ReadTable | None) -> None:
    if table is not None:
        pieces: list[object] = list(vars(table).pop("columns", ()))
        while pieces or table.read.columns:
            (pieces or table.read.columns).pop()


def _why(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this table.")
    return (
        str(error)
        if isinstance(error, TableError)
        else _("The table cannot be read: {error}").format(error=error)
    )
