"""Commands for the columns of the table that is open."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.core.data.tables.column_choices import MOST_CHOICES
from reluexplorer.core.data.tables.targets import TASKS
from reluexplorer.core.engine.training import TrainState
from reluexplorer.session.commands.command import Edit, command
from reluexplorer.session.document.changes import with_data
from reluexplorer.session.document.data_changes import chosen_columns
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, ManyTexts, Names, Switch, Text, argument
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.document.subjects import Subject


@command("choose-columns", "Columns of the table", Subject.DATA)
class ChooseColumns(Edit):
    """Choose anew what the table's columns are used as, hold and have for missing values.

    ``value`` lists choices such as "age=ignored" or "size=number,mean"; what is not named is inferred, as
    are an empty target and task.
    """

    value: tuple[str, ...] = argument(ManyTexts(MOST_CHOICES))
    target: str = argument(Text(), default="")
    task: str = argument(Names(TASKS), default="")
    scaled: bool = argument(Switch(), default=True)

    def apply(self, document: Document) -> Document:
        """Return the document that learns the table so."""
        if document.recipe.data.name != TABLE:
            raise CommandError("Only a table has columns to choose; open one first.")
        columns = chosen_columns(self.value)
        changed = with_data(document, columns=columns, target=self.target, task=self.task, scaled=self.scaled)
        return replace(changed, view=replace(changed.view, plane=None, window=None, output=None))

    def validate(self, state: TrainState) -> None:
        """Raise ValueError for a kind of answer that the target, where it stays as it is, does not allow."""
        dataset = state.problem.dataset
        same = (self.target,) == dataset.target_names[:1]
        told_anew = any(each.name == self.target and each.kind for each in chosen_columns(self.value))
        if same and not told_anew and self.task in dataset.unfit_tasks:
            raise ValueError(dataset.unfit_tasks[self.task])
