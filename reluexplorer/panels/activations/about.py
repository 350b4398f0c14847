"""What is known of one function, in few words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reluexplorer.core.activations import ActivationChoice, moments, saturation_intervals
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.panels.activations.drawn import lines
from reluexplorer.text import digits, exact, fixed, listed

_THRESHOLD = 0.01
_SHORT = 0.15
_FAR = 1e3
_GAIN_TIP = _(
    "1 / √E f(z)², z from N(0, 1): weights of the standard deviation gain / √fan-in keep "
    "the mean square\nof a signal from layer to layer. Computed by quadrature."
)
_TORCH_TIP = _(
    "What torch.nn.init.calculate_gain returns. For ReLU and leaky ReLU it is the gain "
    "above. 5/3 for tanh,\n3/4 for SELU and 1 for sigmoid are settled values, not that "
    "integral."
)
_SLOPE_TIP = _("The mean of |f′(z)|, z from N(0, 1).")
_SQUARE_TIP = _(
    "The mean of f′(z)², z from N(0, 1). Times gain² it is the factor by which the mean "
    "square of a\ngradient changes from layer to layer; at 1 it neither vanishes nor "
    "explodes."
)


@dataclass(frozen=True)
class Fact:
    """A name, what is so, and a tooltip that explains the name."""

    name: str
    words: str
    tip: str


def facts(choice: ActivationChoice) -> tuple[Fact, ...]:
    """Return what is known of a function with its parameters."""
    entry, found = choice.entry, moments(choice)
    torch = pgettext("gain", "none") if entry.torch_gain is None else four(entry.torch_gain(*choice.values))
    return (
        Fact("f(x)", entry.formula, _("The function")),
        Fact("f′(x)", entry.slope_formula, _("Its slope, by which a gradient is multiplied")),
        Fact(
            pgettext("of a function", "Range"),
            entry.range_with(*choice.values),
            _("All values that it takes"),
        ),
        Fact(
            pgettext("of a function", "Shape"),
            shape_words(choice),
            _("Whether it only rises, and where it has no slope"),
        ),
        Fact(
            pgettext("of a function", "Flat"),
            flat_words(choice),
            _("Where the slope is below {threshold}").format(threshold=exact(_THRESHOLD)),
        ),
        Fact(pgettext("of a function", "Gain"), four(found.gain), _GAIN_TIP),
        Fact("PyTorch", torch, _TORCH_TIP),
        Fact("E |f′|", four(found.mean_abs_slope), _SLOPE_TIP),
        Fact("E f′²", four(found.mean_square_slope), _SQUARE_TIP),
        Fact(_("Origin"), entry.origin, _("Where it comes from")),
    )


def four(value: float) -> str:
    """Return a figure with four digits at most."""
    return digits(value, 4)


def place(value: float) -> str:
    """Return a point of the x axis with two decimals at most."""
    return fixed(value, 2).rstrip("0").rstrip(".")


def flat_words(choice: ActivationChoice) -> str:
    """Say where the slope is next to nothing."""
    slope, least = "f′" if choice.entry.monotone else "|f′|", exact(_THRESHOLD)
    if choice.entry.period is not None:
        said = _("{slope} is below {least} in short stretches, again and again")
        return said.format(slope=slope, least=least)
    intervals = saturation_intervals(choice, _THRESHOLD)
    if not intervals:
        return _("nowhere: {slope} stays above {least}").format(slope=slope, least=least)
    if intervals == ((-math.inf, math.inf),):
        return _("{slope} is below {least} everywhere").format(slope=slope, least=least)
    return _where(slope, least, intervals)


def _where(slope: str, least: str, intervals: tuple[tuple[float, float], ...]) -> str:
    """Say in which of the intervals the slope is below ``least``: for wide ones, around short ones."""
    left = [f"x < {place(high)}" for low, high in intervals if low == -math.inf]
    right = [f"x > {place(low)}" for low, high in intervals if high == math.inf]
    inner = [(low, high) for low, high in intervals if math.isfinite(low) and math.isfinite(high)]
    wide = [f"{place(low)} < x < {place(high)}" for low, high in inner if high - low > _SHORT]
    short = [place((low + high) / 2) for low, high in inner if high - low <= _SHORT]
    stretches, points = listed((*left, *wide, *right)), listed(tuple(short))
    if not points:
        return _("{slope} is below {least} for {stretches}").format(
            slope=slope, least=least, stretches=stretches
        )
    if not stretches:
        return _("{slope} is below {least} around {points}").format(slope=slope, least=least, points=points)
    return _("{slope} is below {least} for {stretches} and around {points}").format(
        slope=slope, least=least, stretches=stretches, points=points
    )


def shape_words(choice: ActivationChoice) -> str:
    """Say whether a function only rises, and where it jumps or has a kink."""
    entry = choice.entry
    value, slope = lines(choice, -_FAR, _FAR)
    jumps = tuple(dict.fromkeys(end[0] for end in value.ends))
    kinks = tuple(x for x in dict.fromkeys(end[0] for end in slope.ends) if x not in jumps)
    words = [_("Monotone") if entry.monotone else _("Not monotone")]
    if kinks:
        said = ngettext("kink at {places}", "kinks at {places}", len(kinks))
        words.append(said.format(places=_places(kinks)))
    if jumps:
        said = ngettext("jump at {places}", "jumps at {places}", len(jumps))
        words.append(said.format(places=_places(jumps)))
    if not kinks and not jumps:
        words.append(_("smooth"))
    if entry.learnable:
        words.append(_("α is learned"))
    if entry.sampled:
        words.append(_("a is drawn in training; here as in evaluation"))
    return "; ".join(words)


def _places(points: tuple[float, ...]) -> str:
    return listed(tuple(map(place, points)))
