"""A dispatch that carries nothing out and remembers what it was asked."""

from __future__ import annotations

from reluexplorer.session.host.host import Command


class Recording:
    """Stands for the session's dispatch; ``calls`` holds (command, continues)."""

    def __init__(self) -> None:
        self.calls: list[tuple[Command, bool]] = []

    def __call__(self, command: Command, *, continues: bool = False) -> bool:
        self.calls.append((command, continues))
        return True

    @property
    def commands(self) -> list[Command]:
        """The commands without their second part."""
        return [command for command, _ in self.calls]
