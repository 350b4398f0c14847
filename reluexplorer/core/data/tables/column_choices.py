"""What a person chooses for single columns of a table, and how it overrides what was inferred."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.dates import read_dates
from reluexplorer.core.data.tables.numerals import dressed
from reluexplorer.core.data.tables.quantities import has_laps, read_times
from reluexplorer.core.data.tables.readings import Family, finite, instances_of
from reluexplorer.core.data.tables.records import is_missing
from reluexplorer.core.data.tables.word_scales import ranks_of, spoken_ranks
from reluexplorer.core.data.tables.wording import TableError, listed
from reluexplorer.language import _
from reluexplorer.sentences import quoted, shortened

_CODE = re.compile(
    r"-?(?:9{2,}|9+[678]|8{2,}|7{2,})(?:\.(?:9+|8+|7+|25))?|-[789]|-?32768|32767|65535|-?2147483648|2147483647"
)
"""What surveys, instruments and programs write for no value; −999.25 is that of well logs."""
_SURE = re.compile(r"-9{3,}(?:\.(?:9+|25))?|-32768|-2147483648")
"""Codes that hardly any measurement is: one of them far outside is told of."""
_HUGE = 1e19
_FEWEST = 2
"""How often a code stands in a column at the least, if it could well be a number."""
_MEASURED = frozenset({Family.PLAIN, Family.DRESSED})


def stand_ins(column: Column) -> dict[float, int]:
    """Return the numbers of a column that may stand for no value, and how often each is there."""
    if column.values is None or column.part or column.family not in _MEASURED:
        return {}
    values = column.values[column.present()] if column.missing else column.values
    counts = Counter(values.tolist())
    codes = {value: count for value, count in counts.items() if count >= _fewest(value)}
    others = counts.keys() - codes.keys()
    if not codes or len(others) < 2:
        return {}
    low, high = min(others), max(others)
    return {value: codes[value] for value in sorted(codes) if max(low - value, value - high) >= high - low}


@lru_cache(4096)
def _fewest(value: float) -> float:
    """Return how often a number stands in a column at the least where it stands for no value."""
    text = f"{value:.12g}"
    if abs(value) >= _HUGE or _SURE.fullmatch(text):
        return 1
    return _FEWEST if _CODE.fullmatch(text) else math.inf


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


USES = ("input", "target", "ignored")
"""What a column can serve as."""
NO_CODES = "number-without-codes"
"""Numbers, of which those that stand for no value (−999 among 3 to 28) are none."""
KINDS = ("number", NO_CODES, "order", "category", "date", "identifier")
"""What a column can be taken to hold."""
NUMBERS = frozenset({"number", NO_CODES})
FILLS = ("median", "mean", "most-frequent", "own-category", "leave-out")
"""What a missing value can become; "leave-out" leaves its row out."""
_WORD_FILLS = frozenset({"most-frequent", "own-category", "leave-out"})
MOST_CHOICES = 20_000


class ChoiceError(ValueError):
    """Words that are no choice; the message is a sentence for people."""


@dataclass(frozen=True)
class ColumnChoice:
    """What a column of this name is to be: its use, its kind, what missing values become; empty: inferred."""

    name: str
    use: str = ""
    kind: str = ""
    missing: str = ""

    def __str__(self) -> str:
        """Return the form in scripts and on the command line: ``age=number,mean``."""
        return f"{self.name}={','.join(word for word in (self.use, self.kind, self.missing) if word)}"

    def __bool__(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.use or self.kind or self.missing)


def parse_choice(text: str) -> ColumnChoice:
    """Return the choice that ``NAME=WORD,WORD`` means; raise :class:`ChoiceError` with a sentence."""
    name, equals, words = text.rpartition("=")
    if not equals or not name:
        refusal = _("A column's choice is written NAME=WORD, like age=ignored; not {text}.")
        raise ChoiceError(refusal.format(text=quoted(text, 40)))
    chosen = {"use": "", "kind": "", "missing": ""}
    for word in (word.strip().lower() for word in words.split(",")):
        part = next((part for part, known in _WORDS.items() if word in known), None)
        if part is None:
            known = ", ".join((*USES, *KINDS, *FILLS))
            refusal = _("{name} cannot be {word}. A column can be: {known}.")
            raise ChoiceError(refusal.format(name=shortened(name, 40), word=quoted(word, 40), known=known))
        if chosen[part] not in {"", word}:
            refusal = _("{name} cannot be both {one} and {other}.")
            raise ChoiceError(refusal.format(name=shortened(name, 40), one=chosen[part], other=word))
        chosen[part] = word
    return ColumnChoice(name, **chosen)


_WORDS = {"use": USES, "kind": KINDS, "missing": FILLS}


def parse_choices(texts: Sequence[str]) -> tuple[ColumnChoice, ...]:
    """Return the choices, those of one column put together; raise :class:`ChoiceError` where two differ."""
    merged: dict[str, ColumnChoice] = {}
    for text in texts:
        choice = parse_choice(text)
        before = merged.get(choice.name)
        merged[choice.name] = choice if before is None else parse_choice(f"{before},{_words(choice)}")
    return tuple(merged.values())


def _words(choice: ColumnChoice) -> str:
    return str(choice)[len(choice.name) + 1 :]


def place_of(names: Sequence[str], name: str) -> int:
    """Return which column is meant; letter case matters only where it must. Raises TableError."""
    return places_of(names, [name])[0]


def places_of(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return which columns are meant, each as by :func:`place_of`."""
    exact: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        exact.setdefault(name, []).append(place)
        folded.setdefault(name.casefold(), []).append(place)
    found = []
    for name in wanted:
        alike = exact.get(name) or exact.get(name.strip()) or folded.get(name.strip().casefold()) or []
        if len(alike) > 1:
            which = listed([names[each] for each in alike])
            refusal = _("Several columns could be '{name}': {columns}.")
            raise TableError(refusal.format(name=shortened(name), columns=which))
        if not alike:
            refusal = _("There is no column named '{name}'. Columns: {columns}.")
            raise TableError(refusal.format(name=shortened(name), columns=listed(names, most=20)))
        found += alike
    return found


def chosen_column(
    column: Column, choice: ColumnChoice, cells: Sequence[str], *, decimal_comma: bool
) -> Column:
    """Return a column as a person wants it; ``cells`` are its texts as they stand in the file.

    Raises TableError with a sentence where it cannot be that.
    """
    made = column
    if choice.kind in NUMBERS:
        made = _numbers(column, decimal_comma=decimal_comma)
        made = without_stand_ins(made) if choice.kind == NO_CODES else made
    elif choice.kind == "order":
        made = _ranks(column, cells)
    elif choice.kind == "date":
        made = _dates(column)
    elif choice.kind == "category":
        made = _categories(column, cells)
    elif choice.kind == "identifier":
        made = replace(column, kind=ColumnKind.IDENTIFIER)
    elif choice.use == "input" and not column.usable:
        made = replace(
            column, kind=ColumnKind.CATEGORY if column.values is None else ColumnKind.NUMERIC, counter=False
        )
    if made.values is None and choice.missing and choice.missing not in _WORD_FILLS:
        refusal = (
            _(
                "{name} holds words, which have no mean: a missing one can become the most frequent or a "
                "category of its own, or its row be left out."
            )
            if choice.missing == "mean"
            else _(
                "{name} holds words, which have no median: a missing one can become the most frequent or a "
                "category of its own, or its row be left out."
            )
        )
        raise TableError(refusal.format(name=shortened(column.name)))
    return made


def numbers_of(levels: Counter[str], *, decimal_comma: bool) -> Mapping[str, float]:
    """Return the texts that are numbers, or those that are times where these are in more cells."""
    numbers = dressed(levels, decimal_comma=decimal_comma).numbers
    times = read_times(levels, laps=has_laps(levels))
    return max(numbers, times, key=lambda found: sum(levels[text] for text in found))


def _numbers(column: Column, *, decimal_comma: bool) -> Column:
    """Return the column with its numbers alone, all else missing."""
    if column.values is not None:
        return replace(column, kind=ColumnKind.NUMERIC, counter=False)
    known = finite(numbers_of(column.levels, decimal_comma=decimal_comma))
    if not known:
        refusal = _("{name} holds no numbers; take it as a category, or leave it out.")
        raise TableError(refusal.format(name=shortened(column.name)))
    return _with_values(column, ColumnKind.NUMERIC, known)


def _ranks(column: Column, cells: Sequence[str]) -> Column:
    """Return the column with 1 to n for words of a scale that is known, such as low, medium and high."""
    words = _categories(column, cells)
    ranks = ranks_of(words.levels, fewest=1)
    if not ranks:
        refusal = _(
            "{name} holds no words whose order is known here, such as low, medium, high; take it as a "
            "category, or write numbers in their place."
        )
        raise TableError(refusal.format(name=shortened(column.name)))
    made = _with_values(words, ColumnKind.NUMERIC, ranks)
    return replace(made, family=Family.RANK, how=spoken_ranks(ranks), instances="")


def _dates(column: Column) -> Column:
    """Return the column with its dates as days and in their parts, all else missing."""
    if column.family is Family.DATE:
        return replace(column, kind=ColumnKind.DATE, parted=True)
    days = read_dates(list(column.levels), day_first=True).days
    if not days:
        refusal = _("{name} holds no dates; take it as numbers or as a category.")
        raise TableError(refusal.format(name=shortened(column.name)))
    made = _with_values(column, ColumnKind.DATE, days)
    return replace(made, family=Family.DATE, parted=True, instances="")


def _with_values(column: Column, kind: ColumnKind, known: Mapping[str, float]) -> Column:
    levels = Counter({text: column.levels[text] for text in known})
    texts = tuple(text if text in known else "" for text in column.texts)
    values = read_only(np.array([known.get(text, np.nan) for text in texts]))
    lost = column.levels.total() - levels.total()
    return Column(column.name, kind, texts, values, levels, odd=lost, instances=instances_of(known))


def _categories(column: Column, cells: Sequence[str]) -> Column:
    """Return the column with its cells as words, whatever they hold."""
    clean = {cell: "" if is_missing(cell) else cell.strip() for cell in set(cells)}
    texts = tuple(map(clean.__getitem__, cells))
    levels = Counter(texts)
    del levels[""]
    return Column(column.name, ColumnKind.CATEGORY, texts, None, levels)
