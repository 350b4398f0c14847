"""Numbers and names as the panel writes them."""

from __future__ import annotations

import math

ZERO_WIDTH_SPACE = "\u200b"


def minus(words: str) -> str:
    """Return a number's words with a real minus sign."""
    return words.replace("-", "−")


def percent(share: float, digits: int = 0) -> str:
    """Return a share of one in percent; what is neither none nor all is not rounded to either."""
    value = 100 * share
    text = f"{value:.{digits}f}"
    half = 0.5 * 10.0**-digits
    if 0 < value <= half:
        return f"< {2 * half:g} %"
    if 100 - half <= value < 100:
        return f"> {100 - 2 * half:g} %"
    return f"{text} %"


def figure(value: float) -> str:
    """Return a weight or a bias in two decimals, finer or in powers of ten where those would hide it."""
    if not math.isfinite(value):
        return "not finite"
    size = abs(value)
    if size == 0 or 0.095 <= size < 1000:
        text = f"{value:.2f}"
    elif 0.001 <= size < 1000:
        text = f"{value:.2g}"
    else:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return minus(text)


def number(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 neuron, 2 neurons."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: list[str]) -> str:
    """Return words as a list in a sentence: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def breakable(words: str) -> str:
    """Return words in which the paths of files may go on in the next line."""
    return words.replace("/", "/" + ZERO_WIDTH_SPACE)


def layer_title(layer: int) -> str:
    """Return what a hidden layer is called."""
    return f"Hidden {layer + 1}"
