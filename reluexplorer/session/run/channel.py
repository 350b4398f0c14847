"""How the owner of a run and the side that trains talk: between two threads, or between two processes.

What goes through a pipe is pickled by this program for itself; nothing that a person opens ever is.
"""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.held import HeldTable
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.input_plane import Plane
from reluexplorer.session.run.last_words import last_words

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
        while (message := self._end.hear(timeout)) is not None:
            self._inbox.append(message)
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

    def hand(self, word: object) -> None:
        """Say a word that is no picture: the owner takes it at once."""
        self._end.say(word)


_MESSAGE, _SHARED, _FORGET = b"m", b"s", b"f"
_DEATH_SIGNAL = 1
"""Linux's number for the signal that a process gets when the thread that started it has ended."""
_OWNERS = ("SIGINT", "SIGHUP", "SIGBREAK")
"""Signals of a terminal: its owner decides what they mean, and this process ends with that."""
_GIVES_WAY = 10
"""How much nicer than the window the process that trains is, where the cores do not suffice for both."""
_MOST_SHARED = 8
"""Problems, data sets, tables and planes that the other side keeps: twice as many as a message is of.

Each of them may be large. One that is wanted again, as after many changes are taken back, is told again.
"""


class End(Protocol):
    """One end of a line; no message is None."""

    def say(self, message: Any) -> None:
        """Send a message; it is lost where the other end is gone."""

    def hear(self, timeout: float | None) -> Any:
        """Return the next message, waiting at most so many seconds, None for ever; None where none comes.

        Raises EOFError where the other end is gone.
        """

    def close(self) -> None:
        """Say nothing any more."""


Helper = threading.Thread | BaseProcess
"""The thread or process at the other end."""
Serve = Callable[[End], None]


class QueueEnd:
    """An end between threads: messages are handed over as they are."""

    def __init__(self, inward: queue.SimpleQueue[Any], outward: queue.SimpleQueue[Any]) -> None:
        self._inward, self._outward = inward, outward

    def say(self, message: Any) -> None:
        """Send a message."""
        self._outward.put(message)

    def hear(self, timeout: float | None) -> Any:
        """Return the next message, None where none comes in time."""
        return _next(self._inward, timeout)

    def close(self) -> None:
        """Nothing has to end."""


def _next(inbox: queue.SimpleQueue[Any], timeout: float | None) -> Any:
    try:
        return inbox.get(timeout != 0, timeout or None)
    except queue.Empty:
        return None


class _Told:
    """A large thing that the other side knows by a number, which is to be forgotten there once it is gone."""

    def __init__(self, item: Any, number: int, outbox: queue.SimpleQueue[bytes]) -> None:
        self.number = number
        word = _FORGET + pickle.dumps(number)
        self._item = weakref.ref(item, lambda _gone: outbox.put(word))

    def is_of(self, item: Any) -> bool:
        """Whether it is this thing, and not one that had its place in memory before."""
        return self._item() is item


class PipeEnd:
    """An end between processes: large things are told once, and known by a number from then on.

    The other side keeps them no longer than this one does.

    Two threads carry the messages, since a pipe takes no picture whole before it is read: neither side's
    own thread ever waits for the other in the middle of one.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._told: OrderedDict[int, _Told] = OrderedDict()
        self._count = 0
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        """Messages, and EOFError once the other end is gone."""
        for carry in (self._post, self._receive):
            threading.Thread(target=carry, name="line", daemon=True).start()

    def say(self, message: Any) -> None:
        """Send a message."""
        self._send(_MESSAGE, message)

    def _post(self) -> None:
        try:
            while content := self._outbox.get():
                self._connection.send_bytes(content)
        except OSError:
            return

    def close(self) -> None:
        """Say nothing any more."""
        self._outbox.put(b"")

    def _send(self, kind: bytes, content: Any, whole: Any = None) -> None:
        file = io.BytesIO()
        _Packer(file, self._number, whole).dump(content)
        self._outbox.put(kind + file.getvalue())

    def _number(self, item: Any) -> int:
        """Return the number of a shared thing, told now if it is new; the one longest unused is forgotten."""
        key = id(item)
        told = self._told.get(key)
        if told is None or not told.is_of(item):
            self._count += 1
            told = _Told(item, self._count, self._outbox)
            content = (item.dataset, item.network, item.training) if isinstance(item, Problem) else item
            self._send(_SHARED, (told.number, isinstance(item, Problem), content), item)
            self._told[key] = told
        elif isinstance(item, Problem) and id(item.dataset) in self._told:
            self._told.move_to_end(id(item.dataset))
        self._told.move_to_end(key)
        while len(self._told) > _MOST_SHARED:
            forgotten = self._told.popitem(last=False)[1]
            self._send(_FORGET, forgotten.number)
        return told.number

    def hear(self, timeout: float | None) -> Any:
        """Return the next message, None where none comes in time; raise EOFError from the end on."""
        message = _next(self._inbox, timeout)
        if message is EOFError:
            self._inbox.put(EOFError)
            raise EOFError
        return message

    def _receive(self) -> None:
        """Take in whatever comes, on a thread of its own, until the other end is gone."""
        known: dict[int, Any] = {}
        try:
            while True:
                self._take_in(self._connection.recv_bytes(), known)
        except Exception:  # gone, or what it says cannot be taken in, for want of memory say: as good as gone
            self._connection.close()
            self._inbox.put(EOFError)
            self.close()

    def _take_in(self, content: bytes, known: dict[int, Any]) -> None:
        """Pass a message on, or take what is told into what is ``known``."""
        told = _Unpacker(io.BytesIO(content[1:]), known).load()
        if content[:1] == _MESSAGE:
            self._inbox.put(told)
        elif content[:1] == _FORGET:
            known.pop(told, None)
        else:
            number, is_problem, item = told
            known[number] = Problem(*item) if is_problem else item


class _Packer(pickle.Pickler):
    """Puts numbers in the place of shared things, but for the ``whole`` one that is being told."""

    def __init__(self, file: io.BytesIO, number: Callable[[Any], int], whole: Any) -> None:
        super().__init__(file, protocol=5)
        self._number = number
        self._whole = whole

    def persistent_id(self, item: Any) -> int | None:
        shared = isinstance(item, Problem | Dataset | Plane | HeldTable) and item is not self._whole
        return self._number(item) if shared else None


class _Unpacker(pickle.Unpickler):
    """Puts shared things in the place of their numbers."""

    def __init__(self, file: io.BytesIO, known: dict[int, Any]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, number: int) -> Any:
        return self._known[number]


def beside(serve: Serve) -> tuple[End, Helper]:
    """Start ``serve`` on a thread and return this end of the line to it."""
    there: queue.SimpleQueue[Any] = queue.SimpleQueue()
    back: queue.SimpleQueue[Any] = queue.SimpleQueue()
    thread = threading.Thread(target=serve, args=(QueueEnd(there, back),), name="training", daemon=True)
    thread.start()
    return QueueEnd(back, there), thread


def apart(serve: Serve, faults: Path | None = None, *, gives_way: int = _GIVES_WAY) -> tuple[End, Helper]:
    """Start ``serve`` in a process of its own and return this end of the line to it.

    Where that ends by a fault, it appends to the file ``faults`` where in the program it was. ``gives_way``
    is how much nicer than this process it is.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    lasts = threading.current_thread() is threading.main_thread()
    process = context.Process(
        target=_in_process, args=(serve, there, lasts, faults, gives_way), name="training", daemon=True
    )
    process.start()
    there.close()
    return PipeEnd(here), process


def _in_process(
    serve: Serve, connection: Connection, lasts: bool, faults: Path | None, gives_way: int
) -> None:
    for name in _OWNERS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    end_with_the_owner(lasts)
    if hasattr(os, "nice"):
        os.nice(gives_way)
    with last_words(faults):
        serve(PipeEnd(connection))


def end_with_the_owner(lasts: bool) -> None:
    """Let this process end when the one that started it is gone, whatever it is doing then.

    A thread that waits sees to it, and Linux too where the thread that started this process ``lasts`` as
    long as its own does.
    """
    owner = multiprocessing.parent_process()
    if owner is None:
        return
    if lasts and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_outlive, args=(owner.sentinel,), name="owner", daemon=True).start()


def _outlive(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
