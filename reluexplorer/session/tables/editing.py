"""The choices for a table's columns while a person makes them: each change can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reluexplorer.core.data.tables.column_choices import NUMBERS, ColumnChoice
from reluexplorer.core.data.tables.table import TableChoices, in_table_order
from reluexplorer.session.tables.seen import SeenColumn, SeenTable


class TableEditor:
    """A table that was read, and what is chosen of it now; each change is one step of undo."""

    def __init__(self, table: SeenTable, choices: TableChoices) -> None:
        self.table = table
        self._columns: dict[str, SeenColumn] = {column.name: column for column in table.columns}
        self._past: list[TableChoices] = []
        self._future: list[TableChoices] = []
        self.choices = choices

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order of the table."""
        return tuple(self._columns)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._future)

    def column(self, name: str) -> SeenColumn:
        """Return what a column was found to hold."""
        return self._columns[name]

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
        return kind in NUMBERS or (kind == "" and self._columns[name].numbers)


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
