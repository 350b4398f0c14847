"""What a command line that cannot be understood is answered with: one sentence, however long it was."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from reluexplorer.app.speaking import HELP, OPTION
from reluexplorer.language import LANGUAGES, _, looked_up
from reluexplorer.sentences import LONGEST, ended, meant, one_of, quoted, sentence
from reluexplorer.session.document.domains import Domain, ManyNumbers, Numbers
from reluexplorer.text import spanned, upwards

_LONGEST_VALUE = 66
GOES_ON = "\0"
"""Begins a refusal that has the option for its subject: takes a number, is one of these."""
_OPTION = r"argument (?P<option>\S+?)(?:/\S+)*: "
_PLAINLY = (
    (rf"{_OPTION}{GOES_ON}(?P<said>.*)", "{option} {said}"),
    (rf"{_OPTION}ignored explicit argument '(?P<value>.*)'", _("{option} takes no value; leave {value} out")),
    (rf"{_OPTION}expected one argument", _("{option} needs a value behind it")),
    (rf"{_OPTION}not allowed with argument (?P<other>.*)", _("{option}: not allowed with argument {other}")),
    (rf"{_OPTION}(?P<said>.*)", "{option}: {said}"),
    (r"ambiguous option: (?P<option>\S+) could match (?P<known>.*)", _("{option} could be any of {known}")),
    (r"the following arguments are required: (?P<missing>.*)", _("Missing: {missing}")),
)
"""What argparse says in English, and how it is said here."""
_HEADINGS = {"positional arguments": _("positional arguments"), "options": _("options")}
"""Titles that argparse gives."""


@dataclass(frozen=True)
class Figure:
    """The type of an option for a number; what is none is refused with the bounds.

    What is outside is refused where it is ``strict``, or else by the command that the option stands for.
    """

    low: float
    high: float = math.inf
    whole: bool = False
    strict: bool = False

    def __call__(self, text: str) -> float:
        """Return the number in a text; raise ``ArgumentTypeError`` for what is none, or has no end."""
        try:
            value = int(text) if self.whole else float(text)
        except ValueError:
            value = math.nan
        outside = self.strict and not self.low <= value <= self.high
        if outside or not -math.inf < value < math.inf:
            said = _("takes {figure}, not {given}").format(figure=self, given=quoted(text))
            raise argparse.ArgumentTypeError(GOES_ON + said)
        return value

    def __str__(self) -> str:
        """Return what is taken, in words."""
        said = _("a whole number {span}") if self.whole else _("a number {span}")
        return said.format(span=self.span)

    @property
    def span(self) -> str:
        """The bounds in words."""
        most = 10 if self.whole else 6
        return spanned(self.low, self.high, most) if math.isfinite(self.high) else upwards(self.low, most)


def path_of(text: str) -> Path:
    """Return the path that an option names; raise ``ArgumentTypeError`` for none."""
    if not text:
        raise argparse.ArgumentTypeError(GOES_ON + _("takes the path of a file or folder, not ''"))
    return Path(text)


def path_named(name: str) -> Path:
    """Return the path that a name means; ~ is the home folder, where there is one."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def figure_of(domain: Domain) -> Figure:
    """Return the type of an option for a number, or for each of a list of them."""
    each = domain.each if isinstance(domain, ManyNumbers) else domain
    if not isinstance(each, Numbers):
        raise TypeError(f"{domain} takes no number")
    return Figure(each.low, each.high, each.whole)


class Spoken(argparse.HelpFormatter):
    """Heads a help and its parts in the language that is spoken."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage."""
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group of options."""
        super().start_section(_HEADINGS.get(heading or "", heading))


class AsWritten(Spoken, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of what stands before and after the options."""


class WithDefaults(Spoken):
    """Says defaults, but not those that are nothing."""

    def _get_help_string(self, action: argparse.Action) -> str:
        nothing = action.default is False or action.default in (None, "", [], argparse.SUPPRESS)
        if nothing:
            return action.help or ""
        return _("{what} (default: {default})").format(what=action.help, default="%(default)s")


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are a sentence and the way to its help, without the usage."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", Spoken)
        has_help = settings.pop("add_help", True)
        super().__init__(**settings, add_help=False)
        if has_help:
            self.add_argument("-h", "--help", action="help", help=_("show this help message and exit"))
        self.add_argument(OPTION, choices=tuple(LANGUAGES), help=looked_up(HELP))
        self._negative_number_matcher = re.compile(r"-(?:\d|\.\d|inf|nan)", re.IGNORECASE)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as every parser does; say of what is left over what is wrong with it."""
        options, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(self._left_over(rest))
        return options

    def _left_over(self, rest: Sequence[str]) -> str:
        """Return what is said of words that nothing takes: the first option among them, or the first word."""
        option = next((word for word in rest if word.startswith("--") and word != "--"), None)
        if option is None:
            return _("{word} is a word too many").format(word=quoted(rest[0]))
        name = option.partition("=")[0]
        known = tuple(each for action in self._actions for each in action.option_strings)
        return _("There is no option {name}").format(name=name) + meant(name, known)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            names = [str(choice) for choice in action.choices]
            raise argparse.ArgumentError(action, GOES_ON + one_of(str(value), names))

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        said = re.sub(r"\S{67,}", lambda found: f"{found[0][: _LONGEST_VALUE - 1]}…", message)
        said = said.removesuffix(".")
        tries = ((re.fullmatch(pattern, said, re.DOTALL), plain) for pattern, plain in _PLAINLY)
        said = next((plain.format(**found.groupdict()) for found, plain in tries if found), said)
        more = f" {_('{command} -h tells more.').format(command=self.prog)}"
        whole = sentence(ended(said))
        self.exit(2, f"reluexplorer: {whole}{more if len(whole) + len(more) <= LONGEST else ''}\n")
