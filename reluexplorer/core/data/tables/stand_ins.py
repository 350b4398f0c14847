"""Numbers that may stand for no value: 99, −999 or 1e30, far outside a column's others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.tables.columns import Column
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.core.data.tables.wording import listed
from reluexplorer.sentences import shortened
from reluexplorer.text import often

WITHOUT_CODES = "set Holds to Numbers without codes"
_CODE = re.compile(
    r"-?(?:9{2,}|9+[678]|8{2,}|7{2,})(?:\.(?:9+|8+|7+|25))?|-[789]|-?32768|32767|65535|-?2147483648|2147483647"
)
"""What surveys, instruments and programs write for no value; −999.25 is that of well logs."""
_SURE = re.compile(r"-9{3,}(?:\.(?:9+|25))?|-32768|-2147483648")
"""Codes that hardly any measurement is: one of them far outside is told of."""
_HUGE = 1e19
_FEWEST = 2
"""How often a code stands in a column at the least, if it could well be a number."""
_TOLD = 3
_MEASURED = frozenset({Family.PLAIN, Family.DRESSED})


def stand_ins(column: Column) -> dict[float, int]:
    """Return the numbers of a column that may stand for no value, and how often each is there."""
    if column.values is None or column.part or column.family not in _MEASURED:
        return {}
    counts = Counter(column.values[column.present()].tolist())
    codes = {
        value: count
        for value, count in counts.items()
        if _is_code(value) and (count >= _FEWEST or _is_sure(value))
    }
    others = counts.keys() - codes.keys()
    if not codes or len(others) < 2:
        return {}
    low, high = min(others), max(others)
    return {value: codes[value] for value in sorted(codes) if max(low - value, value - high) >= high - low}


def _is_code(value: float) -> bool:
    return abs(value) >= _HUGE or _CODE.fullmatch(f"{value:.12g}") is not None


def _is_sure(value: float) -> bool:
    return abs(value) >= _HUGE or _SURE.fullmatch(f"{value:.12g}") is not None


def without_stand_ins(column: Column) -> Column:
    """Return the column with no value where a number stands for none; itself where none does."""
    codes = stand_ins(column)
    if column.values is None or not codes:
        return column
    held = np.isin(column.values, list(codes))
    texts = tuple("" if gone else text for gone, text in zip(held.tolist(), column.texts, strict=True))
    levels = Counter(texts)
    del levels[""]
    values = read_only(np.where(held, np.nan, column.values))
    return replace(column, texts=texts, values=values, levels=levels, codes=codes)


def of_stand_ins(columns: Sequence[Column]) -> Iterable[str]:
    """Say which numbers may stand for no value, and which were taken to."""
    told = []
    for column in columns:
        found = stand_ins(column)
        if found and column.values is not None:
            others = column.values[column.present()]
            others = others[~np.isin(others, list(found))]
            told.append((column.name, _told(found), f"({others.min():.6g} to {others.max():.6g})"))
    if told:
        first = "; ".join(
            f"{codes} in {shortened(name)}, far outside its other values {span}"
            for name, codes, span in told[:_TOLD]
        )
        more = f"; and likewise in {listed([name for name, *_ in told[_TOLD:]])}" if told[_TOLD:] else ""
        one = len(told) == 1 and " and " not in told[0][1]
        yield f"{first}{more}: if {'it means' if one else 'they mean'} no value, {WITHOUT_CODES}."
    taken = [f"{shortened(each.name)} {_taken(each.codes)}" for each in columns if each.codes]
    if taken:
        yield f"Numbers taken as no value: {listed(taken)}."


def _told(codes: dict[float, int]) -> str:
    return _taken(codes).replace(" ", " stands ", 1)


def _taken(codes: dict[float, int]) -> str:
    return " and ".join(f"{value:.12g} {often(count)}" for value, count in codes.items())
