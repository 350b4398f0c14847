"""Whether a person wants little to move: what pulses, blinks or fades asks here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_EFFECTS = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_reduced = [False]
_before: dict[Qt.UIEffect, bool] = {}
_blinks: list[int] = []
"""Milliseconds of a blink of the text cursor, as the system had it."""


def motion_is_reduced() -> bool:
    """Return whether little is to move."""
    return _reduced[0]


def reduce_motion(reduced: bool) -> None:
    """Let menus, lists and tooltips come at once and the text cursor stand still, or all be as it was."""
    if reduced == _reduced[0]:
        return
    _reduced[0] = reduced
    if reduced:
        _blinks[:] = [QApplication.cursorFlashTime()]
        _before.update({effect: QApplication.isEffectEnabled(effect) for effect in _EFFECTS})
    QApplication.setCursorFlashTime(0 if reduced else _blinks[0])
    for effect in _EFFECTS:
        QApplication.setEffectEnabled(effect, not reduced and _before[effect])
