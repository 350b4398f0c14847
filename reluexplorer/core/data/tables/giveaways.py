"""Which columns of a table give its target away exactly: the target once more, in other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.columns import Column, classes_of

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
    copies = tuple(each.name for each in free if _says_the_same(target, own, each))
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
