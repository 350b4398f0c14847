"""What the text in one cell of a table means."""

from __future__ import annotations

import re

Cells = list[str]
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "?", "null", "-"})
"""What stands for no value, in lower case."""
DECIMAL_COMMA = re.compile(r"[+-]?(\d*|\d{1,3}(\.\d{3})+),\d+([eE][+-]?\d+)?")
DECIMAL_POINT = re.compile(r"[+-]?(\d*|\d{1,3}(,\d{3})+)\.\d+([eE][+-]?\d+)?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def is_missing(text: str) -> bool:
    """Whether a cell stands for no value."""
    return text.strip().lower() in MISSING


def number(text: str, *, decimal_comma: bool) -> float | None:
    """Return the number that a cell holds, infinities included, or None.

    Digits in groups of three are understood: 1,234.5, or 1.234,5 with a decimal comma.
    """
    text = text.strip()
    if "," in text:
        if decimal_comma and DECIMAL_COMMA.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        elif not decimal_comma and THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        else:
            return None
    if "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return None if value != value else value  # noqa: PLR0124 - only "nan" differs from itself
