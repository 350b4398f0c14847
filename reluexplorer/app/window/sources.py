"""Lets Qt for Python leave unread the sources of what is imported.

It looks for its own name in the source of each module, to know whether that may choose other names for Qt's
functions, which none does here. Python keeps all that was read, 10 to 20 MiB, and to read it takes a tenth of
a start. To import this is enough, before others that come after Qt.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401  # what looks into sources comes with it

_FEATURES, _LOOKS = "shibokensupport.feature", "_mod_uses_pyside"


def leave_unread() -> None:
    """Tell it from now on that no module has its name, where it asks in the way that is known."""
    features = sys.modules.get(_FEATURES)
    if callable(getattr(features, _LOOKS, None)):
        setattr(features, _LOOKS, lambda _module: False)


leave_unread()
