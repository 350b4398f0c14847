"""What the command palette offers: every command with every choice it has, and what is typed for it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache, cached_property
from itertools import product
from typing import Any

from reluexplorer.language import _, english, keeps_capitals, pgettext
from reluexplorer.session.commands.all_commands import COMMANDS, in_order, parse
from reluexplorer.session.commands.counting import BIAS, from_people
from reluexplorer.session.document.domains import (
    CommandError,
    Domain,
    ManyNames,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Switch,
    Text,
    domains_of,
)
from reluexplorer.session.document.limits import UNIT, UNITS
from reluexplorer.session.host.host import Command
from reluexplorer.text import exact, fixed, listed
from reluexplorer.widgets.controls.typed_numbers import number_of

_ONE = r"[-−]?(?:\d+(?:\.\d+)*|\.\d+)(?:e-?\d+)?%?"
_NUMBER = re.compile(rf"{_ONE}(?:,{_ONE})*")
"""Numbers with commas in or between them."""
_SINGLE = re.compile(r"\w+")
_APART = " · "
"""Between the number and the title of a lesson."""
_ARGUMENTS = {
    "parameter": _("parameter"), "value": _("value"), "group": _("group"), "radius": _("radius"),
    "knob": _("knob"), "seeds": _("seeds"), "sample": _("sample"), "layer": _("layer"), "unit": _("unit"),
    "place": _("place"), "output": _("output"), "left": pgettext("edge", "left"),
    "right": pgettext("edge", "right"), "low": pgettext("edge", "low"), "high": pgettext("edge", "high"),
}  # fmt: skip
"""What people call arguments; those of neurons, sources and inputs say it themselves."""
NEURON = re.compile(r"([1-9]\d?)\.([1-9]\d{0,3})")
"""The name of a neuron: its layer and its place in it."""
_LARGE = 10_000


@dataclass(frozen=True)
class PaletteLine:
    """A line of the palette. ``command`` is None where something has to be typed."""

    words: str
    hint: str
    command: Command | None
    name: str = ""
    """The name of the command, or of an action of the window."""
    waits: tuple[str, ...] = ()
    """The arguments that take the numbers typed behind the words."""
    given: tuple[tuple[str, Any], ...] = ()
    """Arguments that are settled by the words."""
    takes: str = ""
    """An argument that has a default, and takes a number typed behind the words."""
    asks: str = ""
    """The argument whose text is asked for in a dialog."""
    also: str = ""
    """What scripts and the command line call what the words choose: it is found by that too."""
    english: str = ""
    """The words in English, where another language is spoken: it is found by them too."""

    @cached_property
    def searched(self) -> str:
        """All that it is found by, in small letters."""
        return f"{self.words} {self.english} {self.also}".lower()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Its words in small letters, and those in English where they are others."""
        return tuple(words.lower() for words in (self.words, self.english) if words)

    @cached_property
    def single_words(self) -> tuple[frozenset[str], ...]:
        """The single words of each of :attr:`said`."""
        return tuple(frozenset(single_words(said)) for said in self.said)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more has to be typed or asked for."""
        return not (self.waits or self.asks)


def single_words(text: str) -> list[str]:
    """Return the words of a text, without what stands between them."""
    return _SINGLE.findall(text)


@cache
def lines() -> tuple[PaletteLine, ...]:
    """Return :func:`entries`, which are the same for as long as the program lives."""
    for _line in made_ahead():
        pass
    return tuple(_MADE)


def made_ahead() -> Iterator[None]:
    """Make the lines that are not made yet, and yield after each."""
    for line in _ENTRIES:
        _MADE.append(line)
        yield


def entries() -> Iterator[PaletteLine]:
    """Yield a line for each command with each choice of its names and switches.

    Commands that need a file, an address or a table's columns are left out: actions of the window ask.
    """
    for kind in in_order():
        in_dialog = any(
            isinstance(each, ManyTexts) or (isinstance(each, Text) and each.in_dialog)
            for each in domains_of(kind).values()
        )
        if not (kind.for_files or in_dialog):
            yield from _lines(kind)


def _asked(kind: type[Command]) -> dict[str, Domain]:
    """Return the arguments that have to be asked for: where there are several, those without a default."""
    wanted = domains_of(kind)
    if len(wanted) == 1:
        return wanted
    optional = {each.name for each in fields(kind) if each.default is not MISSING}  # type: ignore[arg-type]
    return {
        argument: domain
        for argument, domain in wanted.items()
        if argument not in optional or isinstance(domain, Switch)
    }


def _lines(kind: type[Command]) -> Iterator[PaletteLine]:
    """Yield a line for each combination of options; it waits for what else has to be typed."""
    wanted = _asked(kind)
    choices = {
        argument: domain.choices if isinstance(domain, Names | Switch) else ()
        for argument, domain in wanted.items()
    }
    settled = [argument for argument, options in choices.items() if options]
    typed = tuple(argument for argument, options in choices.items() if not options)
    texts = [argument for argument in typed if isinstance(wanted[argument], Text | ManyNames)]
    takes = "" if typed else _at_will(kind)
    if texts:
        hint = _("asks for it")
    elif typed:
        hint = _hint({argument: wanted[argument] for argument in typed})
    else:
        hint = _("or type {what}").format(what=_argument(takes)) if takes else ""
    label_in_english = english_of(kind.label)
    for picked in product(*(choices[argument] for argument in settled)):
        given = {argument: option for argument, (option, _shown) in zip(settled, picked, strict=True)}
        labels = [shown for _option, shown in picked]
        words = _titled(kind.label, labels)
        in_english = _titled(label_in_english, list(map(english_of, labels)))
        values = [] if typed else [_in_scripts(each) for each in given.values()]
        yield PaletteLine(
            f"{words} …" if typed else words,
            hint,
            None if typed else parse({"do": kind.name, **given}),
            kind.name,
            waits=() if texts else typed,
            given=tuple(given.items()),
            takes=takes,
            asks=texts[0] if texts else "",
            also=" ".join([kind.name, *values]),
            english=in_english if in_english != words else "",
        )


def _in_scripts(option: object) -> str:
    """Return a choice as scripts and the command line call it."""
    return ("off", "on")[option] if isinstance(option, bool) else str(option)


def _titled(label: str, labels: list[str]) -> str:
    """Return the words of a line: a command's label, and those of its choices."""
    return ": ".join([label, *([", ".join(labels)] if labels else [])])


def english_of(label: str) -> str:
    """Return a label in English, also where it is a number and a title."""
    return _APART.join(map(english, label.split(_APART)))


def _at_will(kind: type[Command]) -> str:
    """Return the one number that a command takes beside what is asked for; empty where there is none."""
    asked = _asked(kind)
    numbers = [name for name, domain in domains_of(kind).items() if isinstance(domain, Numbers)]
    beside = [name for name in numbers if name not in asked]
    return beside[0] if len(beside) == 1 else ""


def _hint(waits: Mapping[str, Domain]) -> str:
    """Say what numbers are to be typed."""
    (argument, domain), *others = waits.items()
    if others and isinstance(domain, ManyNumbers):
        each_of = listed([_argument(name.removesuffix("s")) for name in waits])
        return _("type {what} of each, like 1 3 2 5").format(what=each_of)
    if others:
        return _("type {what}").format(what=listed([_called(name, each) for name, each in waits.items()]))
    if isinstance(domain, ManyNumbers):
        like = domain.like or ("8 8 4" if domain.each.whole else "0.9 0.999")
        return _("type numbers, like {example}").format(example=like)
    if not isinstance(domain, Numbers):
        return ""
    low, high = _figure(domain.low + domain.counted), _figure(domain.high + domain.counted)
    if domain.counted:
        said = _("type the {what}, {low} to {high}")
        return said.format(what=_called(argument, domain), low=low, high=high)
    return _("type a number, {low} to {high}").format(low=low, high=high)


def _called(argument: str, domain: Domain) -> str:
    """Return what people call an argument."""
    return (isinstance(domain, Numbers) and domain.called) or _argument(argument)


def _argument(name: str) -> str:
    """Return the name of an argument as a word; one that has none stands for itself."""
    return _ARGUMENTS.get(name, name.replace("_", " "))


def _figure(value: float) -> str:
    """Return a bound for people."""
    return fixed(value, 0) if abs(value) >= _LARGE else exact(value)


def completed(entry: PaletteLine, typed: list[str]) -> PaletteLine:
    """Return ``entry`` with the numbers that were typed for it, or with a hint why they do not fit."""
    waits = entry.waits
    if entry.takes:
        return _with_number(entry, typed)
    if entry.command is not None or not waits:
        return entry
    typed = _apart(entry, _at_commas(entry, typed))
    if len(typed) < len(waits):
        return entry
    try:
        values = [_value(each) for each in typed]
        if isinstance(domains_of(COMMANDS[entry.name])[waits[0]], ManyNumbers):
            given = {argument: values[start :: len(waits)] for start, argument in enumerate(waits)}
        else:
            values = values[-len(waits) :]
            given = dict(zip(waits, values, strict=True))
        command = from_people({"do": entry.name, **dict(entry.given), **given})
    except CommandError as error:
        return replace(entry, hint=str(error))
    except ValueError:
        return entry
    shown = " · ".join(map(_shown, typed[-len(values) :], values))
    return PaletteLine(entry.words.replace("…", shown), "", command, entry.name)


def _with_number(entry: PaletteLine, typed: list[str]) -> PaletteLine:
    """Return an entry with the last number typed that is none of its own words, or why that does not fit."""
    numbers = [each for each in typed if each not in entry.words.split()]
    if not numbers:
        return entry
    try:
        given = {**dict(entry.given), entry.takes: _value(numbers[-1])}
        command = from_people({"do": entry.name, **given})
    except CommandError as error:
        return replace(entry, hint=str(error), command=None, waits=(entry.takes,))
    except ValueError:
        return entry
    added = f"{_argument(entry.takes)}: {exact(given[entry.takes])}"
    return replace(entry, words=f"{entry.words}, {added}", hint="", command=command)


def _at_commas(entry: PaletteLine, typed: list[str]) -> list[str]:
    """Return what was typed with commas between numbers taken for blanks, where several are waited for.

    A decimal comma stays one: in a list of numbers that need not be whole it is one alone, without a point.
    """
    domain = domains_of(COMMANDS[entry.name])[entry.waits[0]]
    if not isinstance(domain, ManyNumbers):
        parts = [number for each in typed for number in each.split(",")]
        return parts if len(typed) < len(entry.waits) == len(parts) else typed
    parts = []
    for each in typed:
        decimal = not domain.each.whole and each.count(",") == 1 and "." not in each
        parts += [each] if decimal else each.split(",")
    return parts


def _apart(entry: PaletteLine, typed: list[str]) -> list[str]:
    """Return what was typed with the names of neurons as their two numbers, where those are waited for."""
    domains = [domains_of(COMMANDS[entry.name])[argument] for argument in entry.waits]
    if UNITS in domains:
        places = typed
    elif UNIT in domains and len(typed) == len(domains) - 1:
        places = typed[:1]
    else:
        return typed
    named = [NEURON.fullmatch(each) for each in places]
    parts = [part for name in named if name is not None for part in name.groups()]
    return [*parts, *typed[len(places) :]] if len(parts) == 2 * len(places) else typed


def _value(typed: str) -> Any:
    """Return a typed number, whole where it is; the name of the bias as it is."""
    if typed == BIAS:
        return typed
    number = number_of(typed.removesuffix("%")) / (100.0 if typed.endswith("%") else 1.0)
    if not math.isfinite(number):
        raise ValueError(typed)
    return int(number) if number == int(number) else number


def _shown(typed: str, value: Any) -> str:
    """Return a typed number as it was understood; percentages stay such."""
    if typed.endswith("%"):
        return f"{typed.removesuffix('%')} %"
    return value if isinstance(value, str) else exact(value)


def answered(entry: PaletteLine, text: str) -> Command:
    """Return the command of an entry that asks for a text; CommandError where the text does not fit."""
    domain = domains_of(COMMANDS[entry.name])[entry.asks]
    value = text.replace(",", " ").split() if isinstance(domain, ManyNames) else text
    return parse({"do": entry.name, **dict(entry.given), entry.asks: value})


def example(entry: PaletteLine) -> str:
    """Return an example of what an entry asks for, empty where the command's sentence has one."""
    domain = domains_of(COMMANDS[entry.name])[entry.asks]
    if not isinstance(domain, ManyNames):
        return ""
    return pgettext("choices", "of {names}").format(names=" ".join(domain.options))


def prompted(entry: PaletteLine) -> str:
    """Return the words of an entry that waits for numbers, as they are typed before these."""
    words = entry.words.removesuffix("…").strip()
    return f"{words if keeps_capitals() else words.lower()} "


def numbers_of(query: str) -> list[str]:
    """Return the numbers among what is typed."""
    return [part for part in parts_of(query) if is_number(part)]


def is_number(part: str) -> bool:
    """Return whether a part of what is typed is a number, or several with commas between."""
    return _NUMBER.fullmatch(part) is not None


def parts_of(query: str) -> list[str]:
    """Return the words and numbers of what is typed; a comma at a number's end is none of it."""
    parts = [(part, part.strip(",")) for part in _joined(query).split()]
    return [bare if not bare or is_number(bare) else part for part, bare in parts if bare]


def _joined(query: str) -> str:
    """Return what is typed with a percent sign beside its number, which may stand apart."""
    return re.sub(r"(?<=\d)\s+%", "%", query)


_ENTRIES, _MADE = entries(), list[PaletteLine]()
