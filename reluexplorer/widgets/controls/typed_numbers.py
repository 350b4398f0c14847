"""Numbers as people type them."""

from __future__ import annotations

import re

_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")


def number_of(text: str) -> float:
    """Return the number that a person typed; raise ValueError where it is none.

    A typographic minus, a decimal comma, and commas between thousands are understood.
    """
    plain = text.strip().replace("−", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return float(plain)
