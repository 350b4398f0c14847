"""What was done to a table's columns, in sentences for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np

from reluexplorer.core.data.splits import SET_SHARE
from reluexplorer.core.data.tables.column_choices import numbers_of, stand_ins
from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.quantities import HEXADECIMAL, IN_ONE_UNIT, PARTS_OF_WHOLE
from reluexplorer.core.data.tables.readings import SCALED as ONE_SCALE
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.core.data.tables.targets import Giveaways
from reluexplorer.core.data.tables.word_scales import ranked, ranks_of
from reluexplorer.core.data.tables.wording import listed, told
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import shortened
from reluexplorer.text import often

WITHOUT_CODES = _("set Holds to Numbers without codes")
USE_AS_INPUT = _("set Used as to Input")
PREDICT_TOO = _("set Used as to Predicted")
IGNORE = _("set Used as to Ignored")
HOLD_NUMBERS = _("set Holds to Numbers")
HOLD_ORDER = _("set Holds to Words in order")
HOLD_DATES = _("set Holds to Dates in parts")
_OPTIONS = {
    WITHOUT_CODES: _("give --column NAME=number-without-codes"),
    USE_AS_INPUT: _("give --column NAME=input"),
    PREDICT_TOO: _("give --column NAME=target"),
    IGNORE: _("give --column NAME=ignored"),
    HOLD_NUMBERS: _("give --column NAME=number"),
    HOLD_ORDER: _("give --column NAME=order"),
    HOLD_DATES: _("give --column NAME=date"),
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
    for kind, words in _LEFT_OUT.items():
        yield from told(words, [each.name for each in columns if each.kind is kind])
    identifiers = [each for each in columns if each.kind is ColumnKind.IDENTIFIER]
    if held := [each.name for each in identifiers if each.values is not None]:
        yield ngettext(
            "It holds numbers: to learn from it, {do} for {names}.",
            "They hold numbers: to learn from them, {do} for {names}.",
            len(held),
        ).format(do=USE_AS_INPUT, names=listed(held))
    kept = [column for column in columns if column.values is None and column.kind in _OF_WORDS]
    mixed = [(column, _numbers_in(column)) for column in kept]
    of_all = _("{name} {count:,} of {total:,}")
    some = [
        of_all.format(name=shortened(each.name), count=count, total=each.levels.total())
        for each, count in mixed
        if count
    ]
    words = _("Numbers stand among words: {names} cells. To learn from them, {do}.")
    yield from told(words, some, do=HOLD_NUMBERS)
    several = [
        f"{shortened(each.name)} ({shortened(next(iter(each.levels)), 20)})"
        for each, count in mixed
        if not count and _are_several(each)
    ]
    yield from told(
        _("Cells with several numbers are not parted: {names}. Give each its own column."), several
    )


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
    follows = _("{target} follows in every row from {names}: to leave that out, {do}.")
    yield from told(follows, found.told, target=name, do=IGNORE)
    for names, why in ((found.group, _of_group(left_out)), (found.copies, _of_copies(left_out))):
        yield from told(why[len(names) > 1], names, target=name, do=USE_AS_INPUT)


def _of_group(left_out: bool) -> tuple[str, str]:
    """Return what is said of one column of which, with the target, exactly one is 1, and of several."""
    if not left_out:
        told_away = _(
            "Nothing else can be learned from, but {target} is given away, as exactly one of them and "
            "{target} is 1 in each row: {names}."
        )
        return told_away, told_away
    return (
        _(
            "Left out, as exactly one of them and {target} is 1 in each row: {names}. To learn from it all "
            "the same, {do}."
        ),
        _(
            "Left out, as exactly one of them and {target} is 1 in each row: {names}. To learn from them all "
            "the same, {do}."
        ),
    )


def _of_copies(left_out: bool) -> tuple[str, str]:
    """Return what is said of one column from which the target follows, and of several."""
    if not left_out:
        return (
            _(
                "Nothing else can be learned from, but {target} is given away, as {target} follows from it: "
                "{names}."
            ),
            _(
                "Nothing else can be learned from, but {target} is given away, as {target} follows from "
                "each: {names}."
            ),
        )
    return (
        _("Left out, as {target} follows from it: {names}. To learn from it all the same, {do}."),
        _("Left out, as {target} follows from each: {names}. To learn from them all the same, {do}."),
    )


def read_as(columns: Sequence[Column]) -> Iterable[str]:
    """Say how columns were read that are not numbers or words as they stand."""
    for family, words in _FAMILIES.items():
        by_heading: dict[str, list[str]] = {}
        for each in columns:
            if each.family is family and each.how:
                by_heading.setdefault(each.heading or words, []).append(f"{shortened(each.name)} {each.how}")
        for heading in sorted(by_heading, key=_HEADINGS.index) if family is Family.DRESSED else by_heading:
            yield f"{heading}: {listed(by_heading[heading], room=298, longest=150)}."
    shown = [each for each in columns if each.instances]
    if shown := sorted(shown, key=lambda each: _EITHER.search(each.instances) is None):
        first = "; ".join(f"{shortened(each.name)}: {each.instances}" for each in shown[:_SHOWN])
        rest = [each.name for each in shown[_SHOWN:]]
        if rest:
            first = _likewise(first, listed(rest, most=len(rest)))
        yield _("As numbers are read, for instance: {first}.").format(first=first)
    whole = [each.name for each in columns if each.kind is ColumnKind.DATE and not each.parted]
    words = _(
        "Inferred dates are one number each: {names}. To learn from year, month, weekday and hour too, {do}."
    )
    yield from told(words, whole, do=HOLD_DATES)


def _likewise(first: str, names: str) -> str:
    return _("{first}; and likewise in {names}").format(first=first, names=names)


def of_stand_ins(columns: Sequence[Column]) -> Iterable[str]:
    """Say which numbers may stand for no value, and which were taken to."""
    found = []
    for column in columns:
        codes = stand_ins(column)
        if codes and column.values is not None:
            others = column.values[column.present() & ~np.isin(column.values, list(codes))]
            found.append((column.name, codes, others))
    if found:
        stand = _("{codes} in {name}, far outside its other values ({low:.6g} to {high:.6g})")
        parts = [
            stand.format(
                codes=_times(codes, _("{number:.12g} stands {often}")),
                name=shortened(name), low=others.min(), high=others.max(),
            )
            for name, codes, others in found[:_TOLD]
        ]  # fmt: skip
        while len(parts) > 1 and sum(map(len, parts)) > _ROOM:
            parts.pop()
        likewise = [name for name, *_others in found[len(parts) :]]
        first = "; ".join(parts)
        first = _likewise(first, listed(likewise)) if likewise else first
        one = len(found) == 1 and len(found[0][1]) == 1
        if one:
            says = _("{first}: if it means no value, {do}.")
        else:
            says = _("{first}: if they mean no value, {do}.")
        yield says.format(first=first, do=WITHOUT_CODES)
    often_there = _("{number:.12g} {often}")
    taken = [f"{shortened(each.name)} {_times(each.codes, often_there)}" for each in columns if each.codes]
    yield from told(_("Numbers taken as no value: {names}."), taken)


def _times(codes: dict[float, int], first: str) -> str:
    """Say how often numbers are there, the first of them in words of its own."""
    words = (first, *[_("{number:.12g} {often}")] * len(codes))
    pairs = zip(words, codes.items(), strict=False)
    said = [each.format(number=value, often=often(count)) for each, (value, count) in pairs]
    more = [_("{count:,} more").format(count=len(said) - _TOLD)] if len(said) > _TOLD else []
    return reduce(_both, [*said[:_TOLD], *more])


def _both(one: str, other: str) -> str:
    return _("{one} and {other}").format(one=one, other=other)


def in_order(columns: Sequence[Column]) -> Iterable[str]:
    """Say which categories have an order that they could be learned by."""
    ordered = []
    scale = _("{name} ({first} … {last}: 1 to {count})")
    for column in columns:
        if column.kind is ColumnKind.CATEGORY and (ranks := ranks_of(column.levels)):
            words = ranked(ranks)
            ordered.append(
                scale.format(name=shortened(column.name), first=words[0], last=words[-1], count=len(words))
            )
    words_of_all = _("Categories may have an order: {names}. To learn from it, {do}.")
    yield from told(words_of_all, ordered, do=HOLD_ORDER)


_PASSED_OVER = _("Signs and units are passed over")
_FAMILIES = {
    Family.DRESSED: _PASSED_OVER,
    Family.TIME: _("Times are numbers"),
    Family.DATE: _("Dates are numbers"),
    Family.TRUTH: _("Yes and no are numbers"),
    Family.TICK: _("A tick or none is a number"),
    Family.SEASON: _("Years in pairs are numbers"),
    Family.STARS: _("Marks are counted"),
    Family.RANK: _("Words in order are numbers"),
}
_TOLD = 3
"""Columns, and numbers of each that may stand for no value, which are told; others are named or counted."""
_ROOM = 240
"""Letters that the columns which are told so may take, where they are several."""
_SHOWN = 6
"""Columns of which is told with an instance how they are read; others are named."""
_HEADINGS = [_PASSED_OVER, ONE_SCALE, PARTS_OF_WHOLE, IN_ONE_UNIT, HEXADECIMAL]
_OF_WORDS = {ColumnKind.IDENTIFIER, ColumnKind.TEXT}
_SEVERAL = re.compile(r"[\[(]?-?\d+(?:[.,]\d+)?(?:\s*[/x×;|,:\- ]\s*-?\d+(?:[.,]\d+)?){1,9}[\])]?")
_EITHER = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![\d.,])")
"""A number whose marks may part thousands or a fraction: columns of these are told of first."""
SCALED = {Family.DRESSED, Family.TIME, Family.DATE, Family.SEASON, Family.STARS, Family.RANK}
REASONS = {
    ColumnKind.IDENTIFIER: _("identifiers"),
    ColumnKind.TEXT: _("free text"),
    ColumnKind.CONSTANT: _("constant"),
    ColumnKind.EMPTY: _("empty"),
    ColumnKind.PART: _("the parts of an earlier split"),
}
"""Why columns of some kinds are no inputs."""
_LEFT_OUT = {
    ColumnKind.IDENTIFIER: _("Left out as identifiers: {names}."),
    ColumnKind.TEXT: _("Left out as free text: {names}."),
    ColumnKind.CONSTANT: _("Left out as constant: {names}."),
    ColumnKind.EMPTY: _("Left out as empty: {names}."),
    ColumnKind.PART: _("Left out as the parts of an earlier split: {names}."),
}
