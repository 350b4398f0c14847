"""What can be asked of the owner of what is open."""

from __future__ import annotations

from typing import ClassVar


class Command:
    """Something that can be asked for; a frozen dataclass whose fields are its arguments."""

    name: ClassVar[str]
    label: ClassVar[str]
    what: ClassVar[str]
    """What it does, in a sentence."""
    subject: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    """Keys of the whole window that carry it out."""
    local: ClassVar[str]
    """Keys of a part of the window, with the part."""
    for_files: ClassVar[bool] = False
    """Whether it means something in a file only."""
