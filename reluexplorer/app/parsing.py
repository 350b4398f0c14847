"""What a command line that cannot be understood is answered with: one sentence, however long it was."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from reluexplorer.app.speaking import HELP, OPTION
from reluexplorer.language import LANGUAGES
from reluexplorer.sentences import LONGEST, ended, meant, one_of, quoted, sentence
from reluexplorer.session.document.domains import Domain, ManyNumbers, Numbers
from reluexplorer.text import spanned, upwards

_LONGEST_VALUE = 66
_PLAINLY = (
    (r"^argument (\S+?)(?:/\S+)*: (?=takes |is one of )", r"\1 "),
    (r"^argument (\S+?)(?:/\S+)*: ", r"\1: "),
    (r": ignored explicit argument '(.*)'$", r" takes no value; leave \1 out"),
    (r"^ambiguous option: (\S+) could match (.*)$", r"\1 could be any of \2"),
    (r": expected one argument$", " needs a value behind it"),
    (r"^the following arguments are required: (.*)$", r"Missing: \1"),
)


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
            raise argparse.ArgumentTypeError(f"takes {self}, not {quoted(text)}")
        return value

    def __str__(self) -> str:
        """Return what is taken, in words."""
        return f"a {'whole ' if self.whole else ''}number {self.span}"

    @property
    def span(self) -> str:
        """The bounds in words."""
        most = 10 if self.whole else 6
        return spanned(self.low, self.high, most) if math.isfinite(self.high) else upwards(self.low, most)


def path_of(text: str) -> Path:
    """Return the path that an option names; raise ``ArgumentTypeError`` for none."""
    if not text:
        raise argparse.ArgumentTypeError("takes the path of a file or folder, not ''")
    return Path(text)


def figure_of(domain: Domain) -> Figure:
    """Return the type of an option for a number, or for each of a list of them."""
    each = domain.each if isinstance(domain, ManyNumbers) else domain
    if not isinstance(each, Numbers):
        raise TypeError(f"{domain} takes no number")
    return Figure(each.low, each.high, each.whole)


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are a sentence and the way to its help, without the usage."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.add_argument(OPTION, choices=tuple(LANGUAGES), help=HELP)
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
            return f"{quoted(rest[0])} is a word too many"
        name = option.partition("=")[0]
        known = tuple(each for action in self._actions for each in action.option_strings)
        return f"There is no option {name}{meant(name, known)}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            names = [str(choice) for choice in action.choices]
            raise argparse.ArgumentError(action, one_of(str(value), names))

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        said = re.sub(r"\S{67,}", lambda found: f"{found[0][: _LONGEST_VALUE - 1]}…", message)
        for pattern, plain in _PLAINLY:
            said = re.sub(pattern, plain, said.removesuffix("."), flags=re.DOTALL)
        more = f" {self.prog} -h tells more."
        whole = sentence(ended(said))
        self.exit(2, f"reluexplorer: {whole}{more if len(whole) + len(more) <= LONGEST else ''}\n")
