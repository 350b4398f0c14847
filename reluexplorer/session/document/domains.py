"""What values a command's arguments may have: one truth for controls, scripts and random tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from reluexplorer.language import _, looked_up, pgettext
from reluexplorer.sentences import ended, meant, one_of, quoted, some
from reluexplorer.text import exact, spanned


class Subject(StrEnum):
    """What a command is about: the help, the page of commands and the palette are grouped by it."""

    FILES = _("Open and save")
    RUN = _("Run and history")
    DATA = _("Data")
    NETWORK = _("Network")
    TRAINING = _("Training")
    UNITS = _("Single neurons and weights")
    REMEDIES = _("Deaths and remedies")
    SELECTION = _("Selection")
    NEURONS = _("Pictures of neurons")
    PLANE = _("Input plane")
    CURVES = _("Activation functions")
    LESSONS = _("Lessons")
    MODELS = _("Models of other programs")
    WATCHED = _("Watched trainings")
    VIEW = _("What is looked at")


class CommandError(ValueError):
    """A command that cannot be understood or carried out; the message is a sentence for people."""


@contextmanager
def refused(what: str = "") -> Iterator[None]:
    """Turn a ValueError, whose message is a sentence, into :class:`CommandError`, after ``what`` it is of."""
    try:
        yield
    except ValueError as error:
        if isinstance(error, CommandError) and not what:
            raise
        raise CommandError(f"{what}{error}") from None


def _listed(name: str, value: object, otherwise: str) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise CommandError(otherwise.format(name=name, value=quoted(value)))
    return value


@dataclass(frozen=True)
class Numbers:
    """A number between bounds."""

    low: float
    high: float
    whole: bool = False
    logarithmic: bool = False
    counted: bool = False
    """Whether it says which one of several: commands count from 0, people from 1, and −1 is the bias."""
    called: str = ""
    """What people call it, where that is not the name of the argument."""

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as int or float, or raise :class:`CommandError`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN; math.isnan cannot take integers of hundreds of digits
            raise CommandError(
                _("{name} takes a number, not {value}.").format(name=name, value=quoted(value))
            )
        if not self.low <= value <= self.high:
            span = spanned(self.low, self.high, 10 if self.whole else 6)
            if abs(value) > sys.float_info.max:
                raise CommandError(_("{name} goes {span}; that is outside.").format(name=name, span=span))
            raise CommandError(
                _("{name} goes {span}; {figure} is outside.").format(
                    name=name, span=span, figure=exact(value)
                )
            )
        if self.whole and value != int(value):
            raise CommandError(
                _("{name} takes a whole number, not {value}.").format(name=name, value=quoted(value))
            )
        return int(value) if self.whole else float(value)


@dataclass(frozen=True)
class Names:
    """One of a few names."""

    options: tuple[str, ...]
    labels: tuple[str, ...] = ()
    """What people call them; the names as words, as they are in the catalogue, where left out."""

    @classmethod
    def called(cls, labels: Mapping[str, str]) -> Names:
        """Return names with what people call each."""
        return cls(tuple(labels), tuple(labels.values()))

    @classmethod
    def of(cls, catalogue: Mapping[str, Any]) -> Names:
        """Return the names of a catalogue, whose entries have labels."""
        return cls.called({name: entry.label for name, entry in catalogue.items()})

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Each name, and what people call it."""
        words = self.labels or tuple(looked_up(name.replace("-", " ").capitalize()) for name in self.options)
        return tuple(zip(self.options, words, strict=True))

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if value not in self.options:
            raise CommandError(ended(f"{name} {one_of(value, self.options)}"))
        return value


def _is_plain(text: str) -> bool:
    """Whether a text could be a file's name: it has no null and no half of a character."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


@dataclass(frozen=True)
class Text:
    """Any text, not too long."""

    longest: int = 4096
    in_dialog: bool = False
    """Whether the window has a dialog of its own that asks for it, as for a file."""

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if not isinstance(value, str) or len(value) > self.longest or not _is_plain(value):
            raise CommandError(
                _("{name} takes a text of at most {longest} characters, none null.").format(
                    name=name, longest=self.longest
                )
            )
        return value


@dataclass(frozen=True)
class Switch:
    """On or off."""

    labels: tuple[str, str] = (pgettext("switch", "on"), pgettext("switch", "off"))
    """What people call the two."""

    @property
    def choices(self) -> tuple[tuple[bool, str], ...]:
        """Each value, and what people call it."""
        return tuple(zip((True, False), self.labels, strict=True))

    def check(self, name: str, value: object) -> Any:
        """Return ``value``, or raise :class:`CommandError`."""
        if not isinstance(value, bool):
            raise CommandError(
                _("{name} takes true or false, not {value}.").format(name=name, value=quoted(value))
            )
        return value


@dataclass(frozen=True)
class ManyNumbers:
    """A list of numbers, each between bounds."""

    each: Numbers
    most: int
    like: str = ""
    """What may be typed, where that is not said by the numbers' kind alone."""

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as a tuple, or raise :class:`CommandError`."""
        items = _listed(name, value, _("{name} takes a list of numbers, not {value}."))
        if len(items) > self.most:
            raise CommandError(
                _("{name} takes at most {most} numbers; these are {items}.").format(
                    name=name, most=self.most, items=len(items)
                )
            )
        return tuple(self.each.check(name, item) for item in items)


@dataclass(frozen=True)
class ManyNames:
    """Some of a few names, each at most once, and at most so many."""

    options: tuple[str, ...]
    most: int = 1000

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as a tuple, or raise :class:`CommandError`."""
        if not isinstance(value, list | tuple):
            raise CommandError(
                _("{name} takes a list of {options}; not {value}.").format(
                    name=name, options=some(self.options), value=quoted(value)
                )
            )
        for each in value:
            if each not in self.options:
                near = meant(each, self.options) if isinstance(each, str) else ""
                said = _("{name} takes a list of {options}; not {value}").format(
                    name=name, options=some(self.options), value=quoted(each)
                )
                raise CommandError(ended(f"{said}{near}"))
        if len(names := tuple(dict.fromkeys(value))) > self.most:
            raise CommandError(
                _("{name} takes at most {most} names; these are {names}.").format(
                    name=name, most=self.most, names=len(names)
                )
            )
        return names


@dataclass(frozen=True)
class ManyTexts:
    """A list of texts, not too long each and together."""

    most: int

    def check(self, name: str, value: object) -> Any:
        """Return ``value`` as a tuple, or raise :class:`CommandError`."""
        items = _listed(name, value, _("{name} takes a list of texts, not {value}."))
        if len(items) > self.most:
            raise CommandError(
                _("{name} takes at most {most:,} texts; these are {items:,}.").format(
                    name=name, most=self.most, items=len(items)
                )
            )
        return tuple(Text().check(name, item) for item in items)


Domain = Numbers | Names | Text | Switch | ManyNumbers | ManyNames | ManyTexts


def domains_of(kind: type[Any]) -> dict[str, Domain]:
    """Return the domain of each argument of a dataclass whose fields :func:`argument` made."""
    return {each.name: each.metadata["domain"] for each in fields(kind)}


def argument(domain: Domain, **options: Any) -> Any:
    """Return a dataclass field whose values are checked against ``domain``."""
    return field(metadata={"domain": domain}, **options)
