"""The way that Tab goes through a holder: as one reads it, however late its parts were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def tab_as_read(holder: QWidget, *, forward: bool) -> bool:
    """Bring the keys from where they are in ``holder`` to the next stop as its layouts have it, or out of it.

    Qt goes through widgets in the order in which they were made: what is made anew would come last. Returns
    False where ``holder`` has not the keys.
    """
    here = holder.window().focusWidget()
    stops = [each for each in stops_of(holder) if each.isVisible() and each.isEnabled()]
    if here not in stops:
        return False
    place = stops.index(here) + (1 if forward else -1)
    reached = stops[place] if 0 <= place < len(stops) else _outside(holder, here, forward=forward)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    reached.setFocus(reason)
    return True


def stops_of(holder: QWidget) -> Iterator[QWidget]:
    """Yield what Tab can stop at in ``holder``, itself first, in the order of its layouts."""
    if _takes_tab(holder):
        yield holder
    inner = holder.widget() if isinstance(holder, QScrollArea) else None
    if inner is not None:
        yield from stops_of(inner)
        return
    layout = holder.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from stops_of(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def _outside(holder: QWidget, here: QWidget, *, forward: bool) -> QWidget:
    """Return the next stop that is not in ``holder``; ``here`` where there is none."""
    each = _beside(here, forward=forward)
    while each is not None and each is not here:
        is_stop = _takes_tab(each) and each.isVisible() and each.isEnabled() and not each.isWindow()
        if is_stop and each is not holder and not holder.isAncestorOf(each):
            return each
        each = _beside(each, forward=forward)
    return here


def _beside(widget: QWidget, *, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
