"""A language made of English on the fly: what is not in its brackets did not go through the catalogue.

Its messages have an accent on every letter and are a third longer, so that it also shows what is cut off.
"""

from __future__ import annotations

import gettext
import re

OPENS, CLOSES = "⟦", "⟧"
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçđéƒğĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
_KEPT = re.compile(r"(\{[^{}]*\}|</?[a-z][^<>]*>|&#?\w+;)")
"""Places to be filled, tags and characters by their names."""


def pseudo(message: str) -> str:
    """Return a message as this language has it: what is filled in and tags stay as they are."""
    pieces = _KEPT.split(message)
    said = "".join(piece if place % 2 else piece.translate(_ACCENTS) for place, piece in enumerate(pieces))
    return f"{OPENS}{said}{'~' * (len(message) // 3)}{CLOSES}"


class PseudoTranslations(gettext.NullTranslations):
    """The catalogue of this language."""

    def gettext(self, message: str) -> str:
        """Return a message."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a message that goes with a count."""
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        """Return a message, whatever it means elsewhere."""
        return pseudo(message)
