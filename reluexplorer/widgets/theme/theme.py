"""Colours and measures of the program, light and dark; colour has meaning and only meaning has colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

RADIUS_CARD = 12
RADIUS_CONTROL = 8
PADDING = 16
SIZE_BODY = 13
SIZE_SMALL = 11
SIZE_SUBJECT = 17
_READABLE, _SEEN = 4.5, 3.0


@dataclass(frozen=True)
class Theme:
    """One colour for each role, as ``#rrggbb``."""

    name: str
    background: str
    panel: str
    line: str
    track: str
    """Empty part of a bar or slider."""
    text: str
    secondary: str
    positive: str
    negative: str
    healthy: str
    dead: str
    warning: str
    accent: str
    on_accent: str
    """Text on a filled accent."""
    selection: str
    """Background of what is selected or current."""
    violet: str
    """Fourth colour for lines that have no role of their own."""
    olive: str
    """Fifth colour for such lines."""
    curves: tuple[str, ...]
    """Colours of curves beside each other, as the roles "curve0", "curve1", …; all eyes tell them apart."""
    hover: str
    """Background of a plain control under the mouse."""
    strong_line: str
    """Border of a control under the mouse; thumb of a scroll bar."""
    disabled: str
    """Text of a control that cannot be used now."""
    axis: str
    """Zero lines of a plot."""

    def role(self, role: str) -> str:
        """Return the colour of a role by its field name; ``"neutral"`` is that of secondary text.

        A colour, as ``#rrggbb``, is returned as it is.
        """
        if role.startswith("#"):
            return role
        if role.startswith("curve"):
            return self.curves[int(role.removeprefix("curve"))]
        return self.secondary if role == "neutral" else str(getattr(self, role))

    def ink(self, role: str) -> str:
        """Return the role's colour, moved towards the text colour until it reads as text on every ground."""
        return self._apart(role, _READABLE)

    def mark(self, role: str) -> str:
        """Return the role's colour, moved towards the text colour until a mark is seen on every ground.

        The colour itself is seen on the panel and the background; this is for what may be selected.
        """
        return self._apart(role, _SEEN)

    def _apart(self, role: str, least: float) -> str:
        grounds = (self.panel, self.background, self.hover, self.selection)
        return _set_off(self.role(role), self.text, grounds, least)


_ROLES = {
    "background": ("#f6f7f9", "#14171f"),
    "panel": ("#ffffff", "#1b1f2a"),
    "line": ("#e3e6eb", "#2b3140"),
    "track": ("#e3e6eb", "#2b3140"),
    "text": ("#1b2130", "#e7eaf0"),
    "secondary": ("#5e687d", "#98a2b3"),
    "positive": ("#d96f00", "#f59f3a"),
    "negative": ("#2f6fd6", "#5b95f5"),
    "healthy": ("#0d9e8d", "#2cc4b2"),
    "dead": ("#d6336c", "#f0628f"),
    "warning": ("#b58400", "#e5b93c"),
    "accent": ("#3b5bdb", "#7c95ff"),
    "on_accent": ("#ffffff", "#14171f"),
    "selection": ("#e5e9fb", "#262d47"),
    "violet": ("#8b5cf6", "#a78bfa"),
    "olive": ("#6d8f12", "#b4cf4a"),
    "hover": ("#f2f4f8", "#232938"),
    "strong_line": ("#c9cfda", "#414a5e"),
    "disabled": ("#a5adba", "#5c667a"),
    "axis": ("#828a9b", "#6b748a"),
}
"""The light and the dark colour of each role that is one."""
_CURVES = (
    ("#d96f00", "#0d9e8d", "#2f6fd6", "#7c3aed", "#8f3141", "#33690f", "#1b2130", "#b86fc2", "#667085"),
    ("#f59f3a", "#2cc4b2", "#5b95f5", "#c9b8ff", "#bf5a4a", "#b7e07a", "#f4f6fa", "#c744bc", "#7b8496"),
)  # fmt: skip
LIGHT, DARK = (
    Theme(name, curves=_CURVES[number], **{role: pair[number] for role, pair in _ROLES.items()})
    for number, name in enumerate(("light", "dark"))
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    dim, bright = sorted((_luminance(first), _luminance(second)))
    return (bright + 0.05) / (dim + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies ``share`` (0 to 1) of the way from ``first`` to ``second``."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@cache
def _set_off(colour: str, text: str, grounds: tuple[str, ...], least: float) -> str:
    shares = (mix(colour, text, step / 20) for step in range(21))
    return next((shade for shade in shares if min(contrast(shade, g) for g in grounds) >= least), text)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _unit(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _unit(colour: str) -> list[float]:
    return [channel / 255 for channel in _channels(colour)]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
