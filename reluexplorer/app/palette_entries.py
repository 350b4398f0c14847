"""What the command palette offers: every command with every choice it has, and its search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.initializers import INITIALIZERS
from reluexplorer.core.losses import HEADS
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.core.synthetic import DATASETS
from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.arguments import CommandError, Domain, ManyNumbers, Names, Numbers, Switch
from reluexplorer.session.commands import COMMANDS, Command, domains, parse
from reluexplorer.session.presets import PRESETS, OpenPreset
from reluexplorer.session.registry import Look

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:e-?\d+)?")
_HIDDEN = {"dismiss", "open-document", "save-document", "open-table", "open-playground", "set-knob"}
"""Commands that need a file or a place, which the palette cannot ask for."""
_PAIR = 2
_SWITCHED = {True: ("show", "hide"), False: ("on", "off")}
"""Words for a switch: of the view, of anything else."""
_FROM_ONE = {"layer"}
"""Arguments that commands count from 0 and people from 1."""


@dataclass(frozen=True)
class Entry:
    """A line of the palette. ``command`` is None where a number has to be typed behind the words."""

    words: str
    hint: str
    command: Command | None
    name: str = ""
    """For an action of the window, or a command that waits for its number: the name."""
    waits: str = ""
    """The argument that takes the number."""
    given: tuple[tuple[str, str], ...] = ()
    """Arguments that are settled by the words."""


def _labels() -> dict[str, str]:
    """Return what people call the options of commands."""
    labels = {name: data.title for name, data in DATASETS.items()}
    labels |= {name: lesson.title for name, lesson in LESSONS.items()}
    for table in (HEADS, INITIALIZERS, OPTIMIZERS, SCHEDULES, CATALOGUE):
        labels |= {name: entry.label for name, entry in table.items()}
    return labels


def entries() -> Iterator[Entry]:
    """Yield all that can be done without a number, then what waits for one."""
    usual, titles = _labels(), {name: preset.title for name, preset in PRESETS.items()}
    for name, kind in COMMANDS.items():
        wanted = _asked(kind)
        labels = titles if kind is OpenPreset else usual
        if name in _HIDDEN:
            continue
        if not wanted:
            yield Entry(kind.label, "", parse({"do": name}))
        elif len(wanted) == 1:
            ((argument, domain),) = wanted.items()
            yield from _choices(kind, argument, domain, labels)
        elif len(wanted) == _PAIR:
            yield from _pairs(kind, wanted, labels)


def _asked(kind: type[Command]) -> dict[str, Domain]:
    """Return the arguments that have to be asked for: those without a default, where there are several."""
    wanted = domains(kind)
    if len(wanted) < _PAIR:
        return wanted
    optional = {each.name for each in fields(kind) if each.default is not MISSING}  # type: ignore[arg-type]
    return {argument: domain for argument, domain in wanted.items() if argument not in optional}


def _choices(
    kind: type[Command], argument: str, domain: Domain, labels: Mapping[str, str]
) -> Iterator[Entry]:
    """Yield a line for each value of the one argument, or one that waits for it."""
    if isinstance(domain, Names):
        for option in domain.options:
            words = f"{kind.label}: {_shown(option, labels)}"
            yield Entry(words, "", parse({"do": kind.name, argument: option}))
    elif isinstance(domain, Switch):
        for value, word in zip((True, False), _SWITCHED[issubclass(kind, Look)], strict=True):
            yield Entry(f"{kind.label}: {word}", "", parse({"do": kind.name, argument: value}))
    elif isinstance(domain, Numbers):
        yield Entry(f"{kind.label} …", _hint(argument, domain), None, kind.name, argument)
    elif isinstance(domain, ManyNumbers):
        example = "8 8 4" if domain.each.whole else "0.9 0.999"
        yield Entry(f"{kind.label} …", f"type numbers, like {example}", None, kind.name, argument)


def _pairs(kind: type[Command], wanted: Mapping[str, Domain], labels: Mapping[str, str]) -> Iterator[Entry]:
    """Yield a line for each name where a name and a number are asked for; it waits for the number."""
    names = [(argument, domain) for argument, domain in wanted.items() if isinstance(domain, Names)]
    numbers = [(argument, domain) for argument, domain in wanted.items() if isinstance(domain, Numbers)]
    for argument, domain in names if numbers else ():
        for option in domain.options:
            words, hint = f"{kind.label}: {_shown(option, labels)} …", _hint(*numbers[0])
            yield Entry(words, hint, None, kind.name, numbers[0][0], ((argument, option),))


def _shown(option: str, labels: Mapping[str, str]) -> str:
    return labels.get(option, option.replace("-", " ").capitalize())


def _hint(argument: str, domain: Numbers) -> str:
    first = argument in _FROM_ONE
    what = f"the {argument}" if first else "a number"
    return f"type {what}, {domain.low + first:g} to {domain.high + first:g}"


def completed(entry: Entry, numbers: list[float]) -> Entry:
    """Return ``entry`` with the numbers it waits for, or with a hint why they do not fit."""
    if entry.command is not None or entry.name not in COMMANDS or not numbers:
        return entry
    plain = [int(number) if number == int(number) else number for number in numbers]
    many = isinstance(domains(COMMANDS[entry.name])[entry.waits], ManyNumbers)
    value = plain if many else plain[-1] - (entry.waits in _FROM_ONE)
    try:
        command = parse({"do": entry.name, **dict(entry.given), entry.waits: value})
    except CommandError as error:
        return replace(entry, hint=str(error))
    shown = " · ".join(f"{number:g}" for number in (plain if many else plain[-1:]))
    return Entry(entry.words.replace("…", shown), "", command, entry.name)


def matching(everything: tuple[Entry, ...], query: str) -> tuple[Entry, ...]:
    """Return the entries that have every word of ``query``, those that begin with it first.

    Numbers in the query are no words: they go to the commands that wait for some.
    """
    words, numbers = [], []
    for part in query.lower().split():
        if _NUMBER.fullmatch(part):
            numbers.append(float(part.replace(",", ".")))
        else:
            words.append(part)
    start = " ".join(words)
    found = [entry for entry in everything if all(word in entry.words.lower() for word in words)]
    found.sort(key=lambda entry: not entry.words.lower().startswith(start))
    return tuple(completed(entry, numbers) for entry in found)
