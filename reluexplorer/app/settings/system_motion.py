"""Whether the system says that little shall move; Qt 6.11 has no hint for it."""

from __future__ import annotations

import sys

_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SETTINGS = "org.freedesktop.portal.Settings"
_PATIENCE = 300
"""Milliseconds that the desktop has for its answer."""


def system_reduces_motion() -> bool:
    """Return whether a Linux desktop has its animations switched off; False where none can be asked."""
    if not sys.platform.startswith("linux"):
        return False
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(_SERVICE).value():
        return False
    question = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SETTINGS, "ReadOne")
    question.setArguments(["org.gnome.desktop.interface", "enable-animations"])
    return animations_are_off(bus.call(question, QDBus.CallMode.Block, _PATIENCE).arguments())


def animations_are_off(answer: list[object]) -> bool:
    """Return whether an answer says so; an error and what is no truth value do not."""
    found = answer[0] if answer else None
    found = found.variant() if hasattr(found, "variant") else found
    return found is False
