"""A small language for f(x): numbers, x, + − * / ^, parentheses and named functions; nothing is executed.
A name or a parenthesis right behind a value multiplies it, as in 2x, 3sin(x) and (x+1)(x-1).

sum     = product {("+" | "-") product}
product = signed {("*" | "/") signed | power}
signed  = ["+" | "-"] power
power   = atom ["^" signed]
atom    = number | name | name "(" sum {"," sum} ")" | "(" sum ")"
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.language import _

Function = Callable[[Floats], Floats]

LONGEST = 200
_DEEPEST = 40
_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|.))")
_ALIKE = {"**": "^", "−": "-", "·": "*"}
_CONSTANTS = {"pi": math.pi, "e": math.e}


def _relu(x: Floats) -> Floats:
    return np.maximum(x, 0.0)


def _sigmoid(x: Floats) -> Floats:
    return 0.5 + 0.5 * np.tanh(0.5 * x)


FUNCTIONS: dict[str, tuple[int, Callable[..., Floats]]] = {
    "sin": (1, np.sin),
    "cos": (1, np.cos),
    "tan": (1, np.tan),
    "exp": (1, np.exp),
    "log": (1, np.log),
    "sqrt": (1, np.sqrt),
    "abs": (1, np.abs),
    "floor": (1, np.floor),
    "tanh": (1, np.tanh),
    "relu": (1, _relu),
    "sigmoid": (1, _sigmoid),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
}
"""What can be called: how many arguments it takes, and what it does."""


class ExpressionError(ValueError):
    """A text that is no expression; the message is a sentence for people."""


@dataclass(frozen=True)
class _Token:
    written: str
    text: str
    """What it means: as it is written, or the usual sign for it."""
    place: int
    kind: str


def parse_expression(text: str) -> Function:
    """Return f of a text; where f has no finite value at an x it gives NaN or an infinity, silently.

    Raises :class:`ExpressionError` that names the place of what is not understood.
    """
    if not text.strip():
        raise ExpressionError(_("Type an expression of x, like sin(x)."))
    if len(text) > LONGEST:
        raise ExpressionError(
            _("An expression has at most {longest} characters; this has {count}.").format(
                longest=LONGEST, count=len(text)
            )
        )
    reader = _Reader(_tokens(text.rstrip()))
    made = reader.sum(0)
    reader.end()

    def evaluate(x: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(made(x), dtype=np.float64), x.shape)

    return evaluate


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        number, name, sign = match.groups()
        place = match.end() - len(match.group().lstrip()) + 1
        kind = "number" if number else "name" if name else "sign"
        written = number or name or sign
        found.append(_Token(written, _ALIKE.get(written, written), place, kind))
    return [*found, _Token("", "", len(text) + 1, "end")]


class _Reader:
    """Reads tokens up to the last, which is the end; each rule returns a function of x."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def sum(self, depth: int) -> Function:
        made = self._product(depth)
        while sign := self._taken("+", "-"):
            made = _binary(np.add if sign == "+" else np.subtract, made, self._product(depth))
        return made

    def _product(self, depth: int) -> Function:
        made = self._signed(depth)
        while True:
            if sign := self._taken("*", "/"):
                made = _binary(np.multiply if sign == "*" else np.divide, made, self._signed(depth))
            elif self._here.kind == "name" or self._here.text == "(":
                made = _binary(np.multiply, made, self._power(depth))
            else:
                return made

    def _signed(self, depth: int) -> Function:
        if depth > _DEEPEST:
            raise ExpressionError(
                _("At place {place} this is nested too deeply.").format(place=self._here.place)
            )
        sign = self._taken("+", "-")
        if not sign:
            return self._power(depth)
        made = self._signed(depth + 1)
        return made if sign == "+" else lambda x: -made(x)

    def _power(self, depth: int) -> Function:
        base = self._atom(depth)
        return _binary(_power, base, self._signed(depth + 1)) if self._taken("^") else base

    def _atom(self, depth: int) -> Function:
        token = self._token()
        if token.kind == "number":
            return _constant(float(token.text))
        if token.kind == "name":
            return self._named(token, depth)
        if token.text == "(":
            made = self.sum(depth + 1)
            self._demand(")")
            return made
        raise _unexpected(token)

    def _named(self, token: _Token, depth: int) -> Function:
        name = token.text
        if name == "x":
            return lambda x: x
        if name in _CONSTANTS:
            return _constant(_CONSTANTS[name])
        if name not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise ExpressionError(
                _("{name!r} at place {place} is not known; there are x, pi, e, {known}.").format(
                    name=name, place=token.place, known=known
                )
            )
        count, function = FUNCTIONS[name]
        self._demand("(")
        arguments = [self.sum(depth + 1)]
        while self._taken(","):
            arguments.append(self.sum(depth + 1))
        self._demand(")")
        if len(arguments) != count:
            wanted = _("one value") if count == 1 else _("two values")
            raise ExpressionError(
                _("{name} at place {place} takes {wanted}, not {count}.").format(
                    name=name, place=token.place, wanted=wanted, count=len(arguments)
                )
            )
        return lambda x: function(*(argument(x) for argument in arguments))

    def end(self) -> None:
        """Raise ExpressionError where something is left."""
        if self._here.kind != "end":
            raise _unexpected(self._here)

    def _token(self) -> _Token:
        token = self._here
        if token.kind == "end":
            raise ExpressionError(
                _("The expression ends too early: more is needed at place {place}.").format(place=token.place)
            )
        self._next += 1
        return token

    def _taken(self, *signs: str) -> str:
        """Return the next token if it is one of ``signs``, and go past it; else an empty text."""
        return self._token().text if self._here.text in signs else ""

    def _demand(self, sign: str) -> None:
        token = self._token()
        if token.text != sign:
            raise ExpressionError(
                _("{sign!r} is missing before {written!r} at place {place}.").format(
                    sign=sign, written=token.written, place=token.place
                )
            )


def _unexpected(token: _Token) -> ExpressionError:
    return ExpressionError(
        _("{written!r} at place {place} is not expected there.").format(
            written=token.written, place=token.place
        )
    )


def _constant(value: float) -> Function:
    return lambda x: np.full_like(x, value)


def _binary(function: Callable[[Floats, Floats], Floats], first: Function, second: Function) -> Function:
    return lambda x: function(first(x), second(x))


def _power(base: Floats, exponent: Floats) -> Floats:
    return np.asarray(np.power(base, exponent))
