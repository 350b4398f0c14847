"""The training side's end of the line: messages in their turn, and words that do not pile up."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Any

from reluexplorer.session.run.channel import End

Message = tuple[str, tuple[Any, ...]]
"""A name, and the arguments that go with it."""


class Messages:
    """Takes messages in, and says words; raises EOFError where the owner is gone."""

    def __init__(self, end: End) -> None:
        self._end = end
        self._inbox: deque[Message] = deque()
        self.heard = 0
        """How many messages were taken up; that the owner took a word is none."""
        self.is_seen = True
        """Whether the owner has taken the newest word: there may be another on the way."""

    @property
    def waiting(self) -> bool:
        """Whether a message waits to be taken up."""
        return bool(self._inbox)

    def listen(self, timeout: float | None) -> None:
        """Let in what comes, waiting at most so many seconds for the first message, None for ever."""
        while self._end.poll(timeout):
            self._inbox.append(self._end.hear())
            timeout = 0.0

    def has(self, names: Collection[str]) -> bool:
        """Return whether a message of one of these names waits."""
        return any(name in names for name, _arguments in self._inbox)

    def next(self) -> Message | None:
        """Return the next message, None without one; of steps that are gone to in a row the last one."""
        while self._inbox:
            message = self._inbox.popleft()
            if message[0] == "seek" and self._inbox and self._inbox[0][0] == "seek":
                self.heard += 1
                continue
            return message
        return None

    def say(self, word: object) -> None:
        """Say a word, which the owner has not taken yet."""
        self.is_seen = False
        self._end.say(word)
