"""What people write of layers, neurons, inputs and parameters: from 1 on, neuron "1.3", the source "bias".

Commands and saved documents count from 0; scripts, the palette and all that is printed go through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reluexplorer.language import _
from reluexplorer.session.commands.all_commands import COMMANDS, kind_of, parse
from reluexplorer.session.commands.command import to_entry
from reluexplorer.session.document.domains import CommandError, Domain, ManyNumbers, Numbers, domains_of
from reluexplorer.session.host.host import Command
from reluexplorer.text import neuron

BIAS = "bias"
"""The source of a weight that is the bias."""
_BIAS = -1
_NAME = re.compile(r"([1-9]\d{0,2})\.([1-9]\d{0,3})")
_PAIRS = {"unit": "layer", "units": "layers"}
"""Arguments that may be neurons' names, and those that the names make needless."""


def place_of(name: str) -> tuple[int, int]:
    """Return the layer and the unit, from 0 on, of a neuron's name: (0, 2) for "1.3"."""
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise CommandError(
            _('A neuron is named by its layer and its place, as "1.3"; not {name!r}.').format(name=name[:40])
        )
    return int(found[1]) - 1, int(found[2]) - 1


def takes(kind: type[Command]) -> tuple[str, ...]:
    """Return the arguments of a command in a person's form: a neuron's name stands for its layer too."""
    known = domains_of(kind)
    needless = {layer for unit, layer in _PAIRS.items() if unit in known}
    return tuple(argument for argument in known if argument not in needless)


def from_people(entry: Mapping[str, Any], first: int = 1) -> Command:
    """Return the command that a person's ``{"do": name, …}`` means, whose numbers count from ``first``."""
    rest = dict(entry)
    known = domains_of(kind_of(rest.get("do")))
    settled = {"do"}
    for unit, layer in _PAIRS.items():
        if unit in known and _is_named(rest.get(unit)):
            if layer in rest:
                raise CommandError(
                    _('The name of a neuron has its layer: leave "{layer}" out.').format(layer=layer)
                )
            places = _places(rest[unit])
            rest[layer], rest[unit] = ([place[at] for place in places] for at in (0, 1))
            if unit == "unit":
                rest[layer], rest[unit] = rest[layer][0], rest[unit][0]
            settled |= {unit, layer}
    for argument, domain in known.items():
        if argument in rest.keys() - settled and is_counted(domain):
            rest[argument] = _counted(f"{rest['do']}: {argument}", domain, rest[argument], first)
    return parse(rest)


def to_people(given: Command) -> dict[str, Any]:
    """Return the form of a command in scripts; the inverse of :func:`from_people`."""
    entry = to_entry(given)
    entry |= {argument: _raised(value) for argument, value in _which(entry).items()}
    if "unit" in entry and "layer" in entry:
        entry["unit"] = neuron(entry.pop("layer") - 1, entry["unit"] - 1)
    if "units" in entry and "layers" in entry:
        pairs = zip(entry.pop("layers"), entry["units"], strict=True)
        entry["units"] = [neuron(layer - 1, unit - 1) for layer, unit in pairs]
    return entry


def numbered(entries: Iterable[Any]) -> tuple[int, dict[str, Any]] | None:
    """Return the place, from 1 on, and the first entry of a script that names something by a number."""
    for number, entry in enumerate(entries, 1):
        if found := {argument: value for argument, value in _which(entry).items() if _numbers(value)}:
            return number, found
    return None


def counts_from_zero(entries: Iterable[Any]) -> bool:
    """Whether a script names something by 0, or the bias by −1, as only the older count from 0 can."""
    return any(
        0 in _numbers(value) or (argument == "source" and _BIAS in _numbers(value))
        for entry in entries
        for argument, value in _which(entry).items()
    )


def is_counted(domain: Domain) -> bool:
    """Whether an argument says which one of several, or which ones."""
    each = domain.each if isinstance(domain, ManyNumbers) else domain
    return isinstance(each, Numbers) and each.counted


def _which(entry: Any) -> dict[str, Any]:
    """Return the arguments of a script's entry that say which one of several, in its order."""
    kind = COMMANDS.get(str(entry.get("do"))) if isinstance(entry, dict) else None
    known = {} if kind is None else domains_of(kind)
    return {key: entry[key] for key in entry if key in known and is_counted(known[key])} if known else {}


def _numbers(value: Any) -> list[float]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]


def _is_named(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
    )


def _places(names: str | list[str]) -> list[tuple[int, int]]:
    return [place_of(name) for name in ([names] if isinstance(names, str) else names)]


def _counted(name: str, domain: Domain, value: Any, first: int) -> Any:
    """Return a number, or a list of them, from 0 on; raise :class:`CommandError` in the person's count."""
    if isinstance(domain, ManyNumbers):
        each = _shifted(domain.each, first)
        return [one - first for one in ManyNumbers(each, domain.most).check(name, value)]
    if not isinstance(domain, Numbers):
        return value
    if domain.low == _BIAS:
        if value == BIAS or (first == 0 and value == _BIAS):
            return _BIAS
        if isinstance(value, str):
            raise CommandError(
                _('{name} is a number from {first}, or "{bias}"; not {value!r}.').format(
                    name=name, first=first, bias=BIAS, value=value[:40]
                )
            )
    return _shifted(domain, first).check(name, value) - first


def _shifted(domain: Numbers, first: int) -> Numbers:
    return replace(domain, low=max(domain.low, 0) + first, high=domain.high + first)


def _raised(value: Any) -> Any:
    if isinstance(value, list):
        return [each + 1 for each in value]
    return BIAS if value == _BIAS else value + 1
