"""Settings of an experiment as they are typed: ``width=3``, ``activation=sigmoid``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from reluexplorer.language import _, english, pgettext
from reluexplorer.lessons.lesson import Knob, Settings
from reluexplorer.sentences import ended, no_such, one_of, quoted
from reluexplorer.text import exact, spanned


def settings_of(knobs: Sequence[Knob], typed: Mapping[str, str]) -> Settings:
    """Return the values of all knobs, those not typed at their defaults; ValueError with a sentence."""
    known = {knob.name: knob for knob in knobs}
    for name in typed:
        if name not in known:
            raise ValueError(no_such(pgettext("there is no", "setting"), name, tuple(known)))
    return {
        name: value_of(knob, typed[name]) if name in typed else knob.default for name, knob in known.items()
    }


def value_of(knob: Knob, text: str) -> float:
    """Return a knob's value as typed, a number or a choice by its words; ValueError with a sentence.

    A choice may be typed in English whatever is spoken, so that a script says the same everywhere.
    """
    if knob.choices:
        plain = [_plain(words) for words in knob.choices]
        typed = [_plain(english(words)) for words in knob.choices]
        if _plain(text) in typed:
            return float(typed.index(_plain(text)))
        if _plain(text) not in plain:
            raise ValueError(ended(f"{knob.name} {one_of(text, knob.choices)}"))
        return float(plain.index(_plain(text)))
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise ValueError(_("{name} takes a number, not {text}.").format(name=knob.name, text=quoted(text)))
    if not knob.low <= value <= knob.high:
        raise ValueError(
            _("{name} goes {low}; {text} is outside.").format(
                name=knob.name, low=spanned(knob.low, knob.high, 10), text=quoted(text)
            )
        )
    if knob.whole and value != int(value):
        raise ValueError(
            _("{name} takes a whole number, not {text}.").format(name=knob.name, text=quoted(text))
        )
    return value


def shown(knob: Knob, value: float) -> str:
    """Return a knob's value as it is typed."""
    return knob.choices[round(value)] if knob.choices else exact(value)


def span(knob: Knob) -> str:
    """Return what a knob takes, in words."""
    if knob.choices:
        return ", ".join(knob.choices)
    words = spanned(knob.low, knob.high, 10)
    return _("whole numbers {span}").format(span=words) if knob.whole else words


def _plain(words: str) -> str:
    return words.casefold().replace(" ", "").replace("-", "").replace("_", "")
