"""Numbers as people read them in a verdict."""

from __future__ import annotations

import math

_SPACE = "\u00a0"
"""Joins a number and its unit, so that no line ends between them."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, spread: float | None = None, digits: int = 0) -> str:
    """Return a share as "39 %" or "39 ± 13 %", its spaces not breaking.

    Below 1 % it has one more digit, so that it is not 0.
    """
    if not math.isfinite(share):
        return "no number"
    if 0 < abs(share) < 0.0095 and digits == 0:
        digits = 1
    number = f"{100 * share:.{digits}f}"
    words = f"{number} %" if spread is None else f"{number} ± {100 * spread:.{digits}f} %"
    return words.replace(" ", _SPACE)


def scientific(value: float) -> str:
    """Return a number to two digits: "0.98", "35", or "2.4×10⁻¹³" where it is far from 1."""
    if not math.isfinite(value):
        return "no number"
    if value == 0 or 0.01 <= abs(value) < 1000:
        return f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}"


def counted(number: int, noun: str) -> str:
    """Return "1 layer" or "3 layers"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
