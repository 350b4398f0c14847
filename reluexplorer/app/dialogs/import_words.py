"""What the look at a table says of it: its rows and columns, and the kinds of answer."""

from __future__ import annotations

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.targets import CLASSIFICATION
from reluexplorer.language import _, ngettext
from reluexplorer.session.tables.outcome import Learned
from reluexplorer.session.tables.seen import SeenTable

_WORDS = {Task.BINARY: _("two classes"), Task.MULTICLASS: _("classes"), Task.REGRESSION: _("a number")}


def names(choices: TableChoices) -> set[str]:
    """Return the columns of which something is chosen."""
    return {choices.target, *(each.name for each in choices.columns)} - {""}


def tasks(learned: Learned | None) -> list[tuple[str, str]]:
    """Return the kinds of answer, first the one that the data suggest."""
    inferred = _("Inferred")
    if learned is not None:
        inferred = _("Inferred: {what}").format(what=_WORDS[learned.task])
    return [("", inferred), (CLASSIFICATION, _("Classes")), ("regression", _("A number"))]


def summary(table: SeenTable) -> str:
    """Say how large a table is, and what names its columns."""
    count, width = table.rows, len(table.columns)
    rows = ngettext("{count:,} row", "{count:,} rows", count).format(count=count)
    columns = ngettext("{count:,} column", "{count:,} columns", width).format(count=width)
    above, header = table.header.above, _("no line names the columns")
    if table.header.named and above:
        header = ngettext(
            "{count:,} line above the one that names the columns is left out",
            "{count:,} lines above the one that names the columns are left out",
            above,
        ).format(count=above)
    elif table.header.named:
        header = _("the first line names the columns")
    return _(
        "{rows}, {columns}; {header}. Choose what each column is used as; what is left alone is inferred."
    ).format(rows=rows, columns=columns, header=header)
