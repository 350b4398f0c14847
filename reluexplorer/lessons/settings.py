"""Settings of an experiment as they are typed: ``width=3``, ``activation=sigmoid``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from reluexplorer.lessons.lesson import Knob, Settings
from reluexplorer.sentences import ended, no_such, one_of, quoted
from reluexplorer.text import exact, spanned


def settings_of(knobs: Sequence[Knob], typed: Mapping[str, str]) -> Settings:
    """Return the values of all knobs, those not typed at their defaults; ValueError with a sentence."""
    known = {knob.name: knob for knob in knobs}
    for name in typed:
        if name not in known:
            raise ValueError(no_such("setting", name, tuple(known)))
    return {
        name: value_of(knob, typed[name]) if name in typed else knob.default for name, knob in known.items()
    }


def value_of(knob: Knob, text: str) -> float:
    """Return a knob's value as typed, a number or a choice by its words; ValueError with a sentence."""
    if knob.choices:
        plain = [_plain(words) for words in knob.choices]
        if _plain(text) not in plain:
            raise ValueError(ended(f"{knob.name} {one_of(text, knob.choices)}"))
        return float(plain.index(_plain(text)))
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise ValueError(f"{knob.name} takes a number, not {quoted(text)}.")
    if not knob.low <= value <= knob.high:
        raise ValueError(f"{knob.name} goes {spanned(knob.low, knob.high, 10)}; {quoted(text)} is outside.")
    if knob.whole and value != int(value):
        raise ValueError(f"{knob.name} takes a whole number, not {quoted(text)}.")
    return value


def shown(knob: Knob, value: float) -> str:
    """Return a knob's value as it is typed."""
    return knob.choices[round(value)] if knob.choices else exact(value)


def span(knob: Knob) -> str:
    """Return what a knob takes, in words."""
    if knob.choices:
        return ", ".join(knob.choices)
    return f"{'whole numbers ' if knob.whole else ''}{spanned(knob.low, knob.high, 10)}"


def _plain(words: str) -> str:
    return words.casefold().replace(" ", "").replace("-", "").replace("_", "")
