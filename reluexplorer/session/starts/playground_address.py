"""The address of a TensorFlow Playground, taken apart: its settings by their own names and defaults."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.starts.pasted_address import HOST, settings_text
from reluexplorer.text import exact

__all__ = ["HOST", "is_address", "read_settings"]
ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "linear": "identity"}
DATA = {"circle": "circle", "xor": "xor", "gauss": "gauss", "spiral": "spiral"}
REGRESSION_DATA = {"reg-plane": "plane", "reg-gauss": "bumps"}
INPUTS = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1^2",
    "ySquared": "x2^2",
    "xTimesY": "x1*x2",
    "sinX": "sin(x1)",
    "sinY": "sin(x2)",
}
"""Playground's inputs in its order, and their names here."""
_HIDE = "_hide"
_PAGE = ("collectStats", "hideText", "tutorial")
"""Settings of Playground's own page."""
_NOT_COMPUTED = ("cosX", "cosY")
"""Inputs that its addresses can name, but that Playground does not compute."""
_NO_SHAPE = "?"
"""What stands for the layers where an address names them without an equals sign."""
_LAYERS_THERE, _MOST_LAYERS, _MOST_UNITS = 6, 32, 512


@dataclass(frozen=True)
class PlaygroundSettings:
    """What an address can set, named as there; the defaults are those of a bare address.

    ``noise`` and ``percTrainData`` are percent.
    """

    activation: str = "tanh"
    regularization: str = "none"
    batchSize: int = 10
    dataset: str = "circle"
    regDataset: str = "reg-plane"
    learningRate: float = 0.03
    regularizationRate: float = 0.0
    noise: float = 0.0
    networkShape: tuple[int, ...] = (4, 2)
    seed: str = ""
    showTestData: bool = False
    discretize: bool = False
    percTrainData: float = 50.0
    x: bool = True
    y: bool = True
    xTimesY: bool = False
    xSquared: bool = False
    ySquared: bool = False
    sinX: bool = False
    sinY: bool = False
    problem: str = "classification"
    initZero: bool = False


DEFAULTS = PlaygroundSettings()
_CHOICES = {
    "activation": tuple(ACTIVATIONS),
    "regularization": ("none", "L1", "L2"),
    "dataset": tuple(DATA),
    "regDataset": tuple(REGRESSION_DATA),
    "problem": ("classification", "regression"),
}
_LIMITS = {
    "batchSize": (1, 4096),
    "learningRate": (1e-7, 1e7),
    "regularizationRate": (0, 10),
    "noise": (0, 50),
    "percTrainData": (10, 90),
}
_SWITCHES = frozenset(field.name for field in fields(PlaygroundSettings) if isinstance(field.default, bool))
_NAMES = frozenset(field.name for field in fields(PlaygroundSettings))


def is_address(text: str) -> bool:
    """Return whether ``text`` holds the address of a TensorFlow Playground, with settings or without."""
    return settings_text(text, _knows) is not None


def read_settings(address: str) -> tuple[PlaygroundSettings, tuple[str, ...]]:
    """Return the settings of an address, and a sentence for each that is unknown or does not fit.

    Words around the address, and what a page, a mail or Markdown made of its letters, do not matter. Raises
    :class:`CommandError` with a sentence where it is no such address, or holds no settings at all.
    """
    fragment = settings_text(address, _knows)
    if fragment is None:
        said = _("This is no address of TensorFlow Playground: it begins with https://{host}/.")
        raise CommandError(said.format(host=HOST))
    pairs = _pairs(fragment)
    given = dict(pairs)
    if fragment and not any(_is_known(name) for name in given):
        raise CommandError(
            _("This address of TensorFlow Playground is broken: it holds none of its settings.")
        )
    reading = _Reading()
    reading.compare(pairs)
    for name, value in given.items():
        reading.take(name, value)
    reading.hide_inputs(given)
    return reading.settings, tuple(reading.remarks)


def _pairs(fragment: str) -> list[tuple[str, str]]:
    """Return the settings by their own names, whatever the case of the letters."""
    pieces = [piece.partition("=") for piece in fragment.split("&") if piece.strip("=")]
    named = [(name.strip().removeprefix("amp;"), value.strip(), mark) for name, mark, value in pieces]
    known = [(_BY_LETTERS.get(name.lower(), name), value, mark) for name, value, mark in named]
    return [(name, value if mark or name != "networkShape" else _NO_SHAPE) for name, value, mark in known]


def _knows(name: str, value: str) -> bool:
    """Return whether there is a setting of this name that may have this value."""
    name = _BY_LETTERS.get(name.strip().lower(), name)
    reading = _Reading()
    if not _is_known(name) or (not value and name != "networkShape"):
        return False
    reading.take(name, value.strip())
    return not reading.remarks


def _is_known(name: str) -> bool:
    return name in _NAMES or name in _PAGE or name in _NOT_COMPUTED or name.endswith(_HIDE)


_BY_LETTERS = {
    name.lower(): name
    for name in (*_NAMES, *_PAGE, *_NOT_COMPUTED, *(f"{each}{_HIDE}" for each in (*_NAMES, *_NOT_COMPUTED)))
}


class _Reading:
    """The settings read so far, and what there is to say of them."""

    def __init__(self) -> None:
        self.settings = DEFAULTS
        self.remarks: list[str] = []
        self._readers: dict[str, Callable[[str, str], object]] = {
            **dict.fromkeys(_CHOICES, self._choice),
            **dict.fromkeys(_LIMITS, self._number),
            **dict.fromkeys(_SWITCHES, self._switch),
            "networkShape": self._shape,
            "seed": lambda _name, value: value,
        }

    def compare(self, pairs: list[tuple[str, str]]) -> None:
        """Say of a setting that is given more than once which of its values is taken: the last."""
        given: dict[str, str] = {}
        for name, value in pairs:
            if given.get(name, value) != value:
                self.remarks.append(
                    _("{name} is given more than once: {value} is taken.").format(
                        name=_short(name), value=_short(value)
                    )
                )
            given[name] = value

    def take(self, name: str, value: str) -> None:
        """Read one setting."""
        if name in self._readers:
            if value or name == "networkShape":
                read: dict[str, Any] = {name: self._readers[name](name, value)}
                self.settings = replace(self.settings, **read)
            elif name != "seed":
                default = getattr(DEFAULTS, name)
                said = str(default).lower() if isinstance(default, bool) else default
                self.remarks.append(_("{name} has no value: {said} is taken.").format(name=name, said=said))
        elif name in _NOT_COMPUTED:
            if value.lower() not in {"", "false"}:
                self.remarks.append(
                    _("{name} is left out: Playground has no such input either.").format(name=name)
                )
        elif name in _PAGE or name.endswith(_HIDE):
            if value.lower() not in {"", "false"} and name.removesuffix(_HIDE) not in INPUTS:
                self.remarks.append(
                    _("{name} is left out: it belongs to Playground's own page.").format(name=name)
                )
        else:
            self.remarks.append(
                _("{name} is left out: it is no setting of Playground.").format(name=_short(name))
            )

    def hide_inputs(self, given: dict[str, str]) -> None:
        """Take away inputs that are hidden, as Playground does, and see that one is left."""
        hidden: dict[str, Any] = {
            name: False for name in INPUTS if given.get(name + _HIDE, "").lower() == "true"
        }
        self.settings = replace(self.settings, **hidden)
        if not any(getattr(self.settings, name) for name in INPUTS):
            self.settings = replace(self.settings, x=True, y=True)
            self.remarks.append(_("No input is chosen: x and y are taken."))

    def _switch(self, name: str, value: str) -> bool:
        if value.lower() in {"true", "false"}:
            return value.lower() == "true"
        default = bool(getattr(DEFAULTS, name))
        said = str(default).lower()
        self.remarks.append(
            _("{name} {value} is neither true nor false: {said} is taken.").format(
                name=name, value=_short(value), said=said
            )
        )
        return default

    def _choice(self, name: str, value: str) -> str:
        for choice in _CHOICES[name]:
            if value.lower() == choice.lower():
                return choice
        default = str(getattr(DEFAULTS, name))
        self.remarks.append(
            _("{name} {value} is not known: {default} is taken.").format(
                name=name, value=_short(value), default=default
            )
        )
        return default

    def _number(self, name: str, value: str) -> float:
        low, high = _LIMITS[name]
        whole = name == "batchSize"
        number = _number(value)
        if number is None:
            default: float = getattr(DEFAULTS, name)
            self.remarks.append(
                _("{name} {value} is no number: {default} is taken.").format(
                    name=name, value=_short(value), default=exact(default)
                )
            )
            return default
        kept = min(max(number, low), high)
        if kept != number:
            self.remarks.append(
                _("{name} {number} is outside of what there is, {low} to {high}: {kept} is taken.").format(
                    name=name, number=exact(number), low=exact(low), high=exact(high), kept=exact(kept)
                )
            )
        elif whole and kept != int(kept):
            self.remarks.append(
                _("{name} {number} is not whole: {kept} is taken.").format(
                    name=name, number=exact(number), kept=int(kept)
                )
            )
        return int(kept) if whole else kept

    def _shape(self, name: str, value: str) -> tuple[int, ...]:
        numbers = [_number(part or "0") for part in value.split(",")] if value else []
        if any(number is None for number in numbers):
            shown = ",".join(map(str, DEFAULTS.networkShape))
            self.remarks.append(
                _("{name} {value} is no list of numbers: {shown} is taken.").format(
                    name=name, value=_short(value), shown=shown
                )
            )
            return DEFAULTS.networkShape
        wanted = [number for number in numbers if number is not None]
        if len(wanted) > _MOST_LAYERS:
            self.remarks.append(
                _(
                    "{wanted} hidden layers are more than there can be: the first {most_layers} are taken."
                ).format(wanted=len(wanted), most_layers=_MOST_LAYERS)
            )
        elif len(wanted) > _LAYERS_THERE:
            self.remarks.append(
                _(
                    "{wanted} hidden layers are more than the {layers_there} that Playground offers: all "
                    "are here."
                ).format(wanted=len(wanted), layers_there=_LAYERS_THERE)
            )
        units = tuple(int(min(max(number, 1), _MOST_UNITS)) for number in wanted[:_MOST_LAYERS])
        if any(kept != number for kept, number in zip(units, wanted, strict=False)):
            shown = ",".join(map(str, units))
            self.remarks.append(
                _("A hidden layer has 1 to {most_units} neurons: {shown} is taken.").format(
                    most_units=_MOST_UNITS, shown=shown
                )
            )
        return units


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _short(text: str) -> str:
    return f"“{shortened(text, 40)}”"
