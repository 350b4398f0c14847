"""What the command palette offers: every command with every choice it has, and its search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.initializers import INITIALIZERS
from reluexplorer.core.losses import HEADS
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.core.synthetic import DATASETS
from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.arguments import CommandError, ManyNumbers, Names, Numbers, Switch
from reluexplorer.session.commands import COMMANDS, Command, domains, parse

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:e-?\d+)?")
_HIDDEN = {"dismiss", "open-document", "save-document", "open-table", "set-knob"}
"""Commands that need a file or a place, which the palette cannot ask for."""


@dataclass(frozen=True)
class Entry:
    """A line of the palette. ``command`` is None where a number has to be typed behind the words."""

    words: str
    hint: str
    command: Command | None
    name: str = ""
    """For an action of the window, or a command that waits for its number: the name."""


def _labels() -> dict[str, str]:
    """Return what people call the options of commands."""
    labels = {name: data.title for name, data in DATASETS.items()}
    labels |= {name: lesson.title for name, lesson in LESSONS.items()}
    for table in (HEADS, INITIALIZERS, OPTIMIZERS, SCHEDULES, CATALOGUE):
        labels |= {name: entry.label for name, entry in table.items()}
    return labels


def entries() -> Iterator[Entry]:
    """Yield all that can be done without a number, then what waits for one."""
    labels = _labels()
    for name, kind in COMMANDS.items():
        wanted = domains(kind)
        if name in _HIDDEN or len(wanted) > 1:
            continue
        if not wanted:
            yield Entry(kind.label, "", parse({"do": name}))
            continue
        ((argument, domain),) = wanted.items()
        if isinstance(domain, Names):
            for option in domain.options:
                shown = labels.get(option, option.replace("-", " ").capitalize())
                yield Entry(f"{kind.label}: {shown}", "", parse({"do": name, argument: option}))
        elif isinstance(domain, Switch):
            for value, word in ((True, "show"), (False, "hide")):
                yield Entry(f"{kind.label}: {word}", "", parse({"do": name, argument: value}))
        elif isinstance(domain, Numbers):
            yield Entry(f"{kind.label} …", f"type a number, {domain.low:g} to {domain.high:g}", None, name)
        elif isinstance(domain, ManyNumbers):
            yield Entry(f"{kind.label} …", "type numbers, like 8 8 4", None, name)


def completed(entry: Entry, numbers: list[float]) -> Entry:
    """Return ``entry`` with the numbers it waits for, or with a hint why they do not fit."""
    if entry.command is not None or entry.name not in COMMANDS or not numbers:
        return entry
    ((argument, domain),) = domains(COMMANDS[entry.name]).items()
    plain = [int(number) if number == int(number) else number for number in numbers]
    many = isinstance(domain, ManyNumbers)
    try:
        command = parse({"do": entry.name, argument: plain if many else plain[-1]})
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
