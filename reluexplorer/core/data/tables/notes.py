"""What was done to a table's columns, in sentences for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from reluexplorer.core.data.splits import SET_SHARE
from reluexplorer.core.data.tables.column_choices import numbers_of, stand_ins
from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.quantities import DIVIDED, HEXADECIMAL, IN_UNIT
from reluexplorer.core.data.tables.readings import TIMES, Family
from reluexplorer.core.data.tables.targets import Giveaways
from reluexplorer.core.data.tables.word_scales import ranked, ranks_of
from reluexplorer.core.data.tables.wording import listed, told
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.text import often

WITHOUT_CODES = "set Holds to Numbers without codes"
USE_AS_INPUT = "set Used as to Input"
PREDICT_TOO = "set Used as to Predicted"
IGNORE = "set Used as to Ignored"
HOLD_NUMBERS = "set Holds to Numbers"
HOLD_ORDER = "set Holds to Words in order"
HOLD_DATES = "set Holds to Dates in parts"
_OPTIONS = {
    WITHOUT_CODES: "give --column NAME=number-without-codes",
    USE_AS_INPUT: "give --column NAME=input",
    PREDICT_TOO: "give --column NAME=target",
    IGNORE: "give --column NAME=ignored",
    HOLD_NUMBERS: "give --column NAME=number",
    HOLD_ORDER: "give --column NAME=order",
    HOLD_DATES: "give --column NAME=date",
    SET_SHARE: _("give --test-share"),
}
"""What is done in the window, and by which option on the command line."""


def for_command_line(note: str) -> str:
    """Return a note with the options that do what it says is done in the window."""
    for place, option in _OPTIONS.items():
        note = note.replace(place, option)
    return note


def dropped(columns: Sequence[Column]) -> Iterable[str]:
    """Say which columns are no inputs, and of those that hold numbers what would make them one."""
    for kind, reason in REASONS.items():
        yield from told(f"Left out as {reason}", [each.name for each in columns if each.kind is kind])
    identifiers = [each for each in columns if each.kind is ColumnKind.IDENTIFIER]
    if held := [each.name for each in identifiers if each.values is not None]:
        which, them = ("It holds", "it") if len(held) == 1 else ("They hold", "them")
        yield f"{which} numbers: to learn from {them}, {USE_AS_INPUT} for {listed(held)}."
    kept = [column for column in columns if column.values is None and column.kind in _OF_WORDS]
    mixed = [(column, _numbers_in(column)) for column in kept]
    if some := [
        f"{shortened(each.name)} {count:,} of {each.levels.total():,}" for each, count in mixed if count
    ]:
        yield f"Numbers stand among words: {listed(some)} cells. To learn from them, {HOLD_NUMBERS}."
    several = [
        f"{shortened(each.name)} ({shortened(next(iter(each.levels)), 20)})"
        for each, count in mixed
        if not count and _are_several(each)
    ]
    yield from told("Cells with several numbers are not parted", several, " Give each its own column.")


def _numbers_in(column: Column) -> int:
    """Return how many cells hold a number, 0 where they are few."""
    count = sum(column.levels[text] for text in numbers_of(column.levels, decimal_comma=False))
    return count if 5 * count >= column.levels.total() else 0


def _are_several(column: Column) -> bool:
    """Whether nearly all cells are two numbers or more with signs between them, such as 120/80."""
    found = sum(count for text, count in column.levels.items() if _SEVERAL.fullmatch(text.strip()))
    return found >= 0.9 * column.levels.total() > 0


def given_away(target: str, found: Giveaways, *, left_out: bool) -> Iterable[str]:
    """Say which columns say what the target says, and what became of them."""
    name = shortened(target, 40)
    if found.told:
        yield f"{name} follows in every row from {listed(found.told)}: to leave that out, {IGNORE}."
    grouped = f"as exactly one of them and {name} is 1 in each row"
    copied = f"as {name} follows from {'it' if len(found.copies) == 1 else 'each'}"
    for names, why in ((found.group, grouped), (found.copies, copied)):
        if not names:
            continue
        them = "it" if len(names) == 1 else "them"
        if left_out:
            yield f"Left out, {why}: {listed(names)}. To learn from {them} all the same, {USE_AS_INPUT}."
        else:
            yield f"Nothing else can be learned from, but {name} is given away, {why}: {listed(names)}."


def read_as(columns: Sequence[Column]) -> Iterable[str]:
    """Say how columns were read that are not numbers or words as they stand."""
    for family, words in _FAMILIES.items():
        by_heading: dict[str, list[str]] = {}
        for each in columns:
            if each.family is family and each.how:
                said = f"{shortened(each.name)} {each.how}"
                heading = _heading(each.how) if family is Family.DRESSED else ""
                by_heading.setdefault(heading or words, []).append(said)
        for heading in sorted(by_heading, key=_HEADINGS.index) if family is Family.DRESSED else by_heading:
            yield f"{heading}: {listed(by_heading[heading], room=298, longest=150)}."
    shown = [each for each in columns if each.instances]
    if shown := sorted(shown, key=lambda each: _EITHER.search(each.instances) is None):
        first = "; ".join(f"{shortened(each.name)}: {each.instances}" for each in shown[:_SHOWN])
        rest = [each.name for each in shown[_SHOWN:]]
        more = f"; and likewise in {listed(rest, most=len(rest))}" if rest else ""
        yield f"As numbers are read, for instance: {first}{more}."
    whole = [each.name for each in columns if each.kind is ColumnKind.DATE and not each.parted]
    more = f" To learn from year, month, weekday and hour too, {HOLD_DATES}."
    yield from told("Inferred dates are one number each", whole, more)


def of_stand_ins(columns: Sequence[Column]) -> Iterable[str]:
    """Say which numbers may stand for no value, and which were taken to."""
    found = []
    for column in columns:
        codes = stand_ins(column)
        if codes and column.values is not None:
            others = column.values[column.present() & ~np.isin(column.values, list(codes))]
            stand = _times(codes).replace(" ", " stands ", 1)
            found.append((column.name, stand, f"({others.min():.6g} to {others.max():.6g})"))
    if found:
        parts = [
            f"{stand} in {shortened(name)}, far outside its other values {span}"
            for name, stand, span in found[:_TOLD]
        ]
        while len(parts) > 1 and sum(map(len, parts)) > _ROOM:
            parts.pop()
        likewise = [name for name, *_ in found[len(parts) :]]
        first, more = "; ".join(parts), f"; and likewise in {listed(likewise)}" if likewise else ""
        one = len(found) == 1 and " and " not in found[0][1]
        yield f"{first}{more}: if {'it means' if one else 'they mean'} no value, {WITHOUT_CODES}."
    taken = [f"{shortened(each.name)} {_times(each.codes)}" for each in columns if each.codes]
    yield from told("Numbers taken as no value", taken)


def _times(codes: dict[float, int]) -> str:
    said = [f"{value:.12g} {often(count)}" for value, count in codes.items()]
    more = [f"{len(said) - _TOLD:,} more"] if len(said) > _TOLD else []
    return " and ".join([*said[:_TOLD], *more])


def in_order(columns: Sequence[Column]) -> Iterable[str]:
    """Say which categories have an order that they could be learned by."""
    ordered = []
    for column in columns:
        if column.kind is ColumnKind.CATEGORY and (ranks := ranks_of(column.levels)):
            words = ranked(ranks)
            ordered.append(f"{shortened(column.name)} ({words[0]} … {words[-1]}: 1 to {len(words)})")
    yield from told("Categories may have an order", ordered, f" To learn from it, {HOLD_ORDER}.")


def _heading(how: str) -> str:
    """Return what columns that are read in a way of their own are told under, empty for others."""
    for begins, heading in _MADE.items():
        if how.startswith(begins):
            return heading
    return _SCALED if TIMES in how else ""


_PASSED_OVER = "Signs and units are passed over"
_FAMILIES = {
    Family.DRESSED: _PASSED_OVER,
    Family.TIME: "Times are numbers",
    Family.DATE: "Dates are numbers",
    Family.TRUTH: "Yes and no are numbers",
    Family.TICK: "A tick or none is a number",
    Family.SEASON: "Years in pairs are numbers",
    Family.STARS: "Marks are counted",
    Family.RANK: "Words in order are numbers",
}
_TOLD = 3
"""Columns, and numbers of each that may stand for no value, which are told; others are named or counted."""
_ROOM = 240
"""Letters that the columns which are told so may take, where they are several."""
_SHOWN = 6
"""Columns of which is told with an instance how they are read; others are named."""
_SCALED = "Units are one scale"
_MADE = {
    DIVIDED: "Numbers out of a whole are parts of it",
    IN_UNIT: "Quantities in two units are one number",
    HEXADECIMAL: "Hexadecimal numbers are numbers",
}
_HEADINGS = [_PASSED_OVER, _SCALED, *_MADE.values()]
_OF_WORDS = {ColumnKind.IDENTIFIER, ColumnKind.TEXT}
_SEVERAL = re.compile(r"[\[(]?-?\d+(?:[.,]\d+)?(?:\s*[/x×;|,:\- ]\s*-?\d+(?:[.,]\d+)?){1,9}[\])]?")
_EITHER = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![\d.,])")
"""A number whose marks may part thousands or a fraction: columns of these are told of first."""
SCALED = {Family.DRESSED, Family.TIME, Family.DATE, Family.SEASON, Family.STARS, Family.RANK}
REASONS = {
    ColumnKind.IDENTIFIER: "identifiers",
    ColumnKind.TEXT: "free text",
    ColumnKind.CONSTANT: "constant",
    ColumnKind.EMPTY: "empty",
    ColumnKind.PART: "the parts of an earlier split",
}
