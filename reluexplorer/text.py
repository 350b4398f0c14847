"""Numbers, shares, counts and lists as people read them; one style for all that is printed or painted.

A minus is U+2212, thousands are parted by commas, powers of ten are written 2.1e−5. What another program
reads (JSON, CSV, code) is not written here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reluexplorer.language import _, keeps_capitals, ngettext

MINUS = "−"
NONE = "–"
"""In the place of a number that there is not."""
NOT_FINITE = _("not finite")
"""In its place where it is said that the numbers of a run went past all bounds."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ZERO_WIDTH_SPACE = "\u200b"
_LARGE = 1e9
"""From here on numbers are powers of ten."""
_NO_BREAK_SPACE = "\u00a0"
_JOINED = re.compile(r"(?<=\d) (?=[%±])|(?<=[<>±]) (?=\d)")


def typeset(number: str) -> str:
    """Return a number that Python formatted as people read it: -1.5e-05 becomes −1.5e−5, inf ∞, nan –."""
    if "nan" in number:
        return NONE
    mantissa, _, exponent = number.replace("inf", "∞").partition("e")
    if exponent:
        mantissa = f"{mantissa}e{int(exponent)}"
    elif not mantissa.strip("-+0.,"):
        mantissa = mantissa.replace("-", "")
    return mantissa.replace("-", MINUS)


def fixed(value: float, decimals: int, *, plus: bool = False) -> str:
    """Return a number with so many decimals: −0.50, 12,345.6; with ``plus`` a positive one has its sign."""
    return typeset(f"{float(value):{_sign(value, plus=plus)},.{decimals}f}")


def digits(value: float, most: int = 3, *, plus: bool = False) -> str:
    """Return a number in at most so many significant digits, closing zeros dropped: 0.018, 12,345, 2.1e−5."""
    value = float(value)
    sign = _sign(value, plus=plus)
    if 10.0**most <= abs(value) < 1e6:
        return typeset(f"{value:{sign},.0f}")
    return typeset(f"{value:{sign},.{most}g}")


def exact(value: float, most: int = 6) -> str:
    """Return a setting as it was chosen, in figures that can be typed back: 0.03, 1e−5, 12000, NaN."""
    return "NaN" if math.isnan(value) else typeset(f"{float(value):.{most}g}")


def upwards(low: float, most: int = 6) -> str:
    """Return the lower bound of what has no upper one: from 0.5."""
    return _("from {low}").format(low=exact(low, most))


def spanned(low: float, high: float, most: int = 6) -> str:
    """Return the bounds of a setting or a range: from −1 to 0.5."""
    return _("from {low} to {high}").format(low=exact(low, most), high=exact(high, most))


def power(value: float, decimals: int = 1) -> str:
    """Return a number as a power of ten: 2.1e−5."""
    return typeset(f"{float(value):.{decimals}e}")


def rounded(value: float, most: int = 4) -> str:
    """Return a number in so many significant digits, as a whole one where it is large: 0.4172, 123457."""
    if 10.0**most <= abs(value) < _LARGE:
        return typeset(f"{value:.0f}")
    return exact(value, most)


def told_apart(value: float, spread: float) -> str:
    """Return a number to a tenth of a percent of a ``spread`` about it: 1234567.12 for 8, 40, 1.2345e20.

    One that six figures say is written as it is: 53.5.
    """
    if not 0.0 < spread < math.inf:
        return rounded(value)
    if 1e-4 <= abs(value) < 1e6 and float(f"{value:.6g}") == value:
        return exact(value)
    decimals = math.ceil(-math.log10(spread / 500) - 1e-9)
    if not 1e-4 <= max(abs(value), spread) < _LARGE:
        figures = math.floor(math.log10(abs(value))) + decimals + 1 if value else 1
        return exact(value, min(max(figures, 4), 17))
    return _short(f"{value:.{max(decimals, 0)}f}")


def _short(number: str) -> str:
    """Return a number without the zeros that close its decimals."""
    return typeset(number.rstrip("0").removesuffix(".") if "." in number else number)


def stepped(value: float, step: float) -> str:
    """Return a number in as many figures as tell it from one a ``step`` further: 2012.5, 30, 1.234e12."""
    if value == 0.0 or abs(value) < step / 1e6:
        return "0"
    power_of_step = math.floor(math.log10(step) + 1e-9)
    if 1e-3 <= abs(value) < _LARGE:
        return typeset(f"{round(value, -power_of_step):.{max(0, -power_of_step)}f}")
    return exact(value, min(15, max(1, math.floor(math.log10(abs(value))) - power_of_step + 1)))


def on_axis(value: float, *, powers: bool, step: float = 0.0) -> str:
    """Return what stands at a tick other than 0, without closing zeros: 10,000; 1e4 with ``powers``.

    It has figures enough to tell it from the next tick, a ``step`` further.
    """
    size = math.floor(math.log10(abs(value)))
    fine = 0 if step <= 0 else min(15, size - math.floor(math.log10(step) + 1e-9))
    if powers:
        mantissa, _, exponent = f"{value:.{max(2, fine)}e}".partition("e")
        return typeset(f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{exponent}")
    words = f"{value:,.{max(0, max(5, fine) - size)}f}"
    return typeset(words.rstrip("0").rstrip(".") if "." in words else words)


def measure(value: float, *, plus: bool = False) -> str:
    """Return a weight, a distance or another measure in two decimals, finer where those would hide it."""
    if 0.095 <= abs(value) < 1000:
        return fixed(value, 2, plus=plus)
    return digits(value, 2, plus=plus)


def carried(score: float) -> str:
    """Say what a unit gives, its mean output over its layer's mean of it being ``score``."""
    ratio = digits(score, 2)
    if ratio == "1":
        return _("gives as much as its layer’s mean")
    return _("gives {ratio} times its layer’s mean").format(ratio=ratio)


def short(value: float) -> str:
    """Return a number in little room: 0.018, 1.83, 2.1e−5, 41.2k, 3.1M."""
    size = abs(value)
    if not math.isfinite(value):
        return typeset(str(value))
    if size >= 1e9 or 0 < size < 0.001:
        return power(value)
    if size >= 1e4:
        return f"{fixed(value / 1e6, 1)}M" if size >= 1e6 else f"{fixed(value / 1e3, 1)}k"
    if size >= 100:
        return fixed(value, 0)
    if size >= 1:
        return digits(value)
    return fixed(value, 3 if size >= 0.00995 or size == 0 else 4)


def amount(count: float) -> str:
    """Return a large count in three significant digits: 845, 48.5k, 1.17M, 7.62G."""
    for end, sign in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if count >= 0.9995 * end:
            return f"{digits(count / (1e3 if sign == 'k' else end))}{sign}"
    return f"{round(count):,}"


def loss_figure(value: float) -> str:
    """Return a loss in three significant digits, closing zeros kept: 0.00970, 0.650, 12.3, 4.10e−4, 41.2k."""
    if math.isnan(value):
        return NOT_FINITE
    size = abs(value)
    if size == 0 or not math.isfinite(value) or size >= 999.5:
        return short(value)
    rounded = float(f"{size:.2e}")
    if rounded < 0.001:
        return power(value, 2)
    return fixed(value, 2 - math.floor(math.log10(rounded)))


def percent(share: float, decimals: int = 0, *, spread: float | None = None, sign: bool = True) -> str:
    """Return a share of one in percent: 39 %, 1.7 %, < 0.1 %; without ``sign`` the number alone.

    Below ten percent, and where whole percents would say all, there is one digit more. What is neither none
    nor all is never rounded to either. With its ``spread`` a mean is 39 ± 13 %, to ``decimals``.
    """
    unit = " %" if sign else ""
    value = 100.0 * float(share)
    if not math.isfinite(value):
        return typeset(str(value))
    if spread is not None:
        return f"{fixed(value, decimals)} ± {fixed(100.0 * spread, decimals)}{unit}"
    size, places = abs(value), decimals
    whole = math.isclose(size, round(size), rel_tol=1e-9)
    if (0 < size < 9.95 and not whole) or 100 - 0.5 * 10.0**-decimals <= size < 100:
        places = max(decimals, 1)
    least = 10.0**-places
    minus = MINUS if value < 0 else ""
    if 0 < size < least / 2:
        return f"{minus}< {exact(least)}{unit}"
    if 100 - least / 2 <= size < 100:
        return f"{minus}> {exact(100 - least)}{unit}"
    return f"{fixed(value, places)}{unit}"


def progress(share: float) -> str:
    """Return how far work has come in whole percents, 100 only at the end."""
    return f"{int(100.0 * share)} %"


def within(label: str) -> str:
    """Return a label as it stands within a sentence: "learning rate", but "L1 penalty"."""
    return label[:1].lower() + label[1:] if label[1:2].islower() and not keeps_capitals() else label


def lowered(label: str) -> str:
    """Return a label in small letters, as in a list: "relu"; as it is where nouns have capitals."""
    return label if keeps_capitals() else label.lower()


def kept_together(words: str) -> str:
    """Return a sentence in which no line ends between a number and its percent sign or its spread."""
    return _JOINED.sub(_NO_BREAK_SPACE, words)


def in_words(count: int) -> str:
    """Return a small count as a word that begins a heading, "Eight" for 8; a larger one in figures."""
    words = (
        _("No"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"),
        _("Nine"), _("Ten"),
    )  # fmt: skip
    return words[count] if count < len(words) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 neuron, 2,048 neurons."""
    return f"{count:,} {ngettext(one, many or f'{one}s', count)}"


def often(count: int) -> str:
    """Return how often something was: once, twice, 12 times."""
    return {1: _("once"), 2: _("twice")}.get(count, _("{count:,} times").format(count=count))


def listed(items: Sequence[str]) -> str:
    """Return words as a list in a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return _("{others} and {last}").format(others=", ".join(items[:-1]), last=items[-1])


def breakable(words: str) -> str:
    """Return words in which the paths of files may go on in the next line."""
    return words.replace("/", "/" + ZERO_WIDTH_SPACE)


def neuron(layer: int, unit: int) -> str:
    """Return a neuron's name from its layer and its place in it, both counted from 0: 1.3 for (0, 2)."""
    return f"{layer + 1}.{unit + 1}"


def layer_title(layer: int) -> str:
    """Return what a hidden layer, counted from 0, is called."""
    return _("Hidden {number}").format(number=layer + 1)


def _sign(value: float, *, plus: bool) -> str:
    return "+" if plus and value != 0 else ""


_FORMULAS = {
    "x1^2": "x₁²",
    "x2^2": "x₂²",
    "x1*x2": "x₁x₂",
    "sin(x1)": "sin x₁",
    "sin(x2)": "sin x₂",
}


def short_name(name: str) -> str:
    """``x1`` as x₁ and what follows from it as in mathematics; other names as they are."""
    if name in _FORMULAS:
        return _FORMULAS[name]
    if len(name) > 1 and name[0].isalpha() and name[1:].isascii() and name[1:].isdigit():
        return name[0] + name[1:].translate(_SUBSCRIPTS)
    return name
