"""What was done to a table's columns, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reluexplorer.core.columns import Column, ColumnKind
from reluexplorer.core.readings import Family
from reluexplorer.core.wording import listed
from reluexplorer.sentences import shortened


def dropped(columns: Sequence[Column]) -> Iterable[str]:
    """Say which columns are no inputs, and of those that hold numbers what would make them one."""
    for kind, reason in REASONS.items():
        if names := [column.name for column in columns if column.kind is kind]:
            yield f"Left out as {reason}: {listed(names)}."
    held = [
        column for column in columns if column.kind is ColumnKind.IDENTIFIER and column.values is not None
    ]
    if held:
        which = "It holds numbers" if len(held) == 1 else "They hold numbers"
        yield f"{which}: choose input for {listed([column.name for column in held])} to learn from it."


def read_as(columns: Sequence[Column]) -> Iterable[str]:
    """Say how columns were read that are not numbers or words as they stand."""
    for family, words in _FAMILIES.items():
        read = [
            f"{shortened(each.name)} {each.how}" for each in columns if each.family is family and each.how
        ]
        if read:
            yield f"{words}: {listed(read, letters=220)}."


_FAMILIES = {
    Family.DRESSED: "Signs and units are passed over",
    Family.TIME: "Times are numbers",
    Family.DATE: "Dates are numbers",
    Family.TRUTH: "Yes and no are numbers",
    Family.TICK: "A tick or none is a number",
}
SCALED = {Family.DRESSED, Family.TIME, Family.DATE}
REASONS = {
    ColumnKind.IDENTIFIER: "identifiers",
    ColumnKind.TEXT: "free text",
    ColumnKind.CONSTANT: "constant",
    ColumnKind.PART: "the parts of an earlier split",
}
