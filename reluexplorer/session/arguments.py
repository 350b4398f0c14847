"""What values a command's arguments may have: one truth for controls, scripts and random tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from reluexplorer.text import exact, spanned


class CommandError(ValueError):
    """A command that cannot be understood or carried out; the message is a sentence for people."""


@dataclass(frozen=True)
class Numbers:
    """A number between bounds."""

    low: float
    high: float
    whole: bool = False
    logarithmic: bool = False

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as int or float, or raise :class:`CommandError`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN; math.isnan cannot take integers of hundreds of digits
            raise CommandError(f"{name} takes a number, not {value!r}.")
        if not self.low <= value <= self.high:
            shown = exact(value) if abs(value) <= sys.float_info.max else "that"
            raise CommandError(f"{name} goes {spanned(self.low, self.high)}; {shown} is outside.")
        if self.whole and value != int(value):
            raise CommandError(f"{name} takes a whole number, not {value!r}.")
        return int(value) if self.whole else float(value)


@dataclass(frozen=True)
class Names:
    """One of a few names."""

    options: tuple[str, ...]

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if value not in self.options:
            raise CommandError(f"{name} is one of {', '.join(self.options)}; not {value!r}.")
        return value


@dataclass(frozen=True)
class Text:
    """Any text, not too long."""

    longest: int = 4096

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if not isinstance(value, str) or len(value) > self.longest or "\0" in value:
            raise CommandError(f"{name} takes a text of at most {self.longest} characters, none null.")
        return value


@dataclass(frozen=True)
class Switch:
    """On or off."""

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if not isinstance(value, bool):
            raise CommandError(f"{name} takes true or false, not {value!r}.")
        return value


@dataclass(frozen=True)
class ManyNumbers:
    """A list of numbers, each between bounds."""

    each: Numbers
    most: int

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as a tuple, or raise :class:`CommandError`."""
        if not isinstance(value, list | tuple):
            raise CommandError(f"{name} takes a list of numbers, not {value!r}.")
        if len(value) > self.most:
            raise CommandError(f"{name} takes at most {self.most} numbers; these are {len(value)}.")
        return tuple(self.each.check(name, item) for item in value)


@dataclass(frozen=True)
class ManyNames:
    """Some of a few names, each at most once."""

    options: tuple[str, ...]

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as a tuple, or raise :class:`CommandError`."""
        if not isinstance(value, list | tuple) or not all(each in self.options for each in value):
            raise CommandError(f"{name} takes a list of {', '.join(self.options)}; not {value!r}.")
        return tuple(dict.fromkeys(value))


Domain = Numbers | Names | Text | Switch | ManyNumbers | ManyNames


def argument(domain: Domain, **options: Any) -> Any:
    """Return a dataclass field whose values are checked against ``domain``."""
    return field(metadata={"domain": domain}, **options)
