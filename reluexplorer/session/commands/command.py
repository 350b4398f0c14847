"""Every command once: its name, its label, its arguments, and its form in scripts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ClassVar, TypeVar, dataclass_transform

from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _, looked_up
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, argument, domains_of
from reluexplorer.session.host.host import Command, Host


class Scope(Enum):
    """What a command changes, and from which step on."""

    VIEW = auto()
    """How something is looked at, which undo leaves."""
    UNDOABLE_VIEW = auto()
    """How something is looked at, in a way that takes thought: undo takes it back."""
    RECIPE = auto()
    """Settings of the run, at the shown step where its weights can stay; afresh where the run has ended."""
    WEIGHTS = auto()
    """The weights of the shown step; a run that has ended has none to go on with."""
    DOCUMENT = auto()
    """Everything: another document takes the place of the whole run, whatever step of it is shown."""

    @property
    def is_view(self) -> bool:
        """Whether it is the view alone."""
        return self in {Scope.VIEW, Scope.UNDOABLE_VIEW}


class Edit(Command, ABC):
    """A command that maps the document to another one and can be undone."""

    scope: ClassVar[Scope] = Scope.RECIPE
    accumulates: ClassVar[bool] = False
    """Whether each command of a drag adds to those before it, rather than taking their place."""

    @abstractmethod
    def apply(self, document: Document) -> Document:
        """Return the document after the command; raise :class:`CommandError` where it makes no sense."""

    def validate(self, state: TrainState) -> None:
        """Raise ValueError with a sentence where the command makes no sense for the shown state."""

    def origin(self) -> str | None:
        """Return words for where the settings of a whole new document come from, empty for nowhere.

        A table that is opened later begins without them. None where they are a person's own.
        """
        return None

    offers_undo: ClassVar[bool] = False
    """Whether a button that takes it back stands beside what is said of it."""

    def told(self, _host: Host) -> str:
        """Return what is said once it is carried out, empty where what is shown tells it."""
        return ""


class ViewCommand(Edit, ABC):
    """A command that changes the view alone, which undo leaves."""

    scope = Scope.VIEW


class UndoableViewCommand(ViewCommand, ABC):
    """A command that changes the view alone in a way that takes thought, and that undo takes back."""

    scope = Scope.UNDOABLE_VIEW


class ActionCommand(Command, ABC):
    """A command that acts on the run, the history or a measurement, and leaves the document alone."""

    @abstractmethod
    def perform(self, host: Host) -> None:
        """Carry the command out."""


class MovingCommand(ActionCommand, ABC):
    """One that lets the run go, stop, or stand at another step."""


COMMANDS: dict[str, type[Command]] = {}
C = TypeVar("C", bound=type[Command])


@dataclass_transform(frozen_default=True, field_specifiers=(argument,))
def command(
    name: str, label: str, subject: Subject, *, keys: tuple[str, ...] = (), local: str = "", what: str = ""
) -> Callable[[C], C]:
    """Make a class a frozen dataclass that is known under ``name`` to scripts and ``label`` to people.

    ``keys`` are those of the whole window, such as "Ctrl+Alt+T", for a command that needs no arguments;
    ``local`` are those of a part of it, in words with the part: "K on the network". ``what`` is said of it
    in place of the first paragraph below it, which is looked up in the language that is spoken.
    """

    def register(kind: C) -> C:
        kind.name, kind.label = name, label
        kind.what = what or looked_up(" ".join((kind.__doc__ or "").split("\n\n")[0].split()))
        kind.subject, kind.keys, kind.local = subject, keys, local
        if name in COMMANDS:
            clashing = (f"“{each.label}” of {each.__module__}" for each in (COMMANDS[name], kind))
            raise ValueError(f"command {name!r} is there twice: {'; and '.join(clashing)}.")
        COMMANDS[name] = kind if "__dataclass_fields__" in vars(kind) else dataclass(frozen=True)(kind)
        return kind

    return register


def checked(given: Command) -> Command:
    """Return ``given`` with its arguments in their domains; raise :class:`CommandError` otherwise."""
    values = {
        argument: domain.check(f"{given.name}: {argument}", getattr(given, argument))
        for argument, domain in domains_of(type(given)).items()
    }
    return type(given)(**values)


def ended(step: int) -> CommandError:
    """Return the refusal of what needs a run that goes on."""
    return CommandError(
        _("This run has ended at step {step:,}: wind it back first, or reset it.").format(step=step)
    )


def to_entry(given: Command) -> dict[str, Any]:
    """Return the form of a command in documents; the inverse of :func:`parse`."""
    values = {argument: getattr(given, argument) for argument in domains_of(type(given))}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    return {"do": given.name, **plain}
