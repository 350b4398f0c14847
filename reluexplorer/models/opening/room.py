"""A model is only read where there is memory to measure it, which is said before it is read."""

from __future__ import annotations

from reluexplorer.core.memory_room import most_room
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.text import digits

_TIMES = 4.5
"""Bytes that are needed at once for each of a model: one held here, the others for onnxruntime to load it."""
_SMALL = 1 << 26
"""Bytes of a model that is read without asking."""


def demand_room(size: int) -> None:
    """Raise :class:`ModelError` where memory surely does not suffice for a model of so many bytes."""
    room = most_room() if size > _SMALL else None
    if room is not None and _TIMES * size > room:
        raise ModelError(
            _("About {need} GB of memory are needed to measure it, and {room} GB are free here.").format(
                need=digits(_TIMES * size / 1e9, 2), room=digits(room / 1e9, 2)
            )
        )
