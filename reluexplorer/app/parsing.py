"""What a command line that cannot be understood is answered with: one sentence, however long it was."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from reluexplorer.sentences import sentence

_LONGEST_VALUE = 60
_PLAINLY = (
    (r"^argument (\S+?)(?:/\S+)*: ", r"\1: "),
    (r": invalid choice: (.*) \(choose from (.*)\)$", r" is one of \2; not \1"),
    (r": invalid int value: (.*)$", r" takes a whole number, not \1"),
    (r": invalid float value: (.*)$", r" takes a number, not \1"),
    (r": expected one argument$", " needs a value behind it"),
    (r"^unrecognized arguments: (.*)$", r"There is no option \1"),
    (r"^the following arguments are required: (.*)$", r"Missing: \1"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are a sentence and the way to its help, without the usage."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        said = re.sub(r"\S{60,}", lambda found: f"{found[0][: _LONGEST_VALUE - 1]}…", message)
        for pattern, plain in _PLAINLY:
            said = re.sub(pattern, plain, said.removesuffix("."), flags=re.DOTALL)
        self.exit(2, f"reluexplorer: {sentence(f'{said}. {self.prog} -h tells more.')}\n")
