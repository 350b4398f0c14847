"""The bundled fonts, set up so that the same text gives the same pixels everywhere."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from reluexplorer.resources import resource
from reluexplorer.widgets.theme.theme import SIZE_BODY

FAMILIES = ("Inter", "DejaVu Sans")
NORMAL = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold


@cache
def install_fonts() -> tuple[str, ...]:
    """Register the fonts that ship with the program, once, and return their family names."""
    families: set[str] = set()
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(families))


def ui_font(pixel_size: int = SIZE_BODY, weight: QFont.Weight = NORMAL, spacing: float = 0.0) -> QFont:
    """Return the program's font; ``spacing`` is extra room between letters in pixels."""
    return QFont(_made(pixel_size, weight, spacing))


@lru_cache(maxsize=64)
def _made(pixel_size: int, weight: QFont.Weight, spacing: float) -> QFont:
    font = QFont(list(FAMILIES))
    font.setPixelSize(pixel_size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    if spacing:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    return font


def number_font(pixel_size: int = SIZE_BODY, weight: QFont.Weight = NORMAL) -> QFont:
    """Return the program's font with figures of equal width, for numbers that change or stand in columns."""
    font = ui_font(pixel_size, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    if pixel_size >= 18:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.02 * pixel_size)
    return font


def head_font() -> QFont:
    """Return the font of section heads, which are set in capitals."""
    font = ui_font(11, SEMIBOLD, 0.6)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    return font
