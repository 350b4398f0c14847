"""Numbers with their uncertainty, spread or interval behind them: 42.9(2), 42.9 ± 0.2, 5.1 (4.8 to 5.4)."""

from __future__ import annotations

import re

_SIZE = r"(?:\d[\d.,]*|[.,]\d+)"
_IN_BRACKETS = rf"(?:±|\+/-|\+-|SD|SE|s\.d\.|s\.e\.)? ?{_SIZE} ?%?(?: ?(?:-|to|;|,|bis|à) ?{_SIZE} ?%?)?"
UNCERTAINTY = (
    rf"(?<=[\d%])(?: ?(?:±|\+/-|\+-) ?{_SIZE}| ?\+{_SIZE} ?/? ?-{_SIZE}"
    rf"| ?\({_IN_BRACKETS}\)| \[{_IN_BRACKETS}\])(?=(?:[eE][+-]?\d+)?\D*$)"
)
"""What stands behind a number and says how sure it is, with one kind of blank and of minus."""
_UNCERTAINTY = re.compile(UNCERTAINTY)
BEHIND_SIGN, IN_BRACKETS = "what follows ±", "the number in brackets"
"""What is passed over, in words."""


def without_uncertainty(text: str) -> tuple[str, str]:
    """Return a number's text without its uncertainty, and in words what was passed over; "" for nothing."""
    found = _UNCERTAINTY.search(text)
    if found is None:
        return text, ""
    passed = IN_BRACKETS if found[0].strip()[0] in "([" else BEHIND_SIGN
    return text[: found.start()] + text[found.end() :], passed
