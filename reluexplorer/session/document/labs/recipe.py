"""What the recipes of all kinds have, and how a setting of theirs is declared."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self, TypeVar

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.sentences import quoted
from reluexplorer.session.document.demands import fitting
from reluexplorer.session.document.domains import CommandError, Domain, Names, refused
from reluexplorer.session.document.limits import VALUES
from reluexplorer.session.document.settings import SETTINGS

_Recipe = TypeVar("_Recipe", bound="LabRecipe")
DATA, NETWORK, TRAINING = "data", "network", "training"
"""What a setting is about."""


@dataclass(frozen=True)
class LabSetting:
    """A field of a recipe: its option on the command line and its place in a file."""

    name: str
    default: Any
    """None where what is usual follows from the other settings."""
    domain: Domain
    part: str
    what: str
    """What its option's help says."""
    resets: tuple[str, ...]
    """Settings that go back to their defaults with it."""

    @property
    def option(self) -> str:
        """Its option, without dashes."""
        return self.name.replace("_", "-")

    def check(self, name: str, value: object) -> Any:
        """Return a value as the recipe holds it; raise :class:`CommandError` with a sentence."""
        return None if value is None and self.default is None else self.domain.check(name, value)


def lab_setting(default: Any, domain: Domain, part: str, what: str, *, resets: tuple[str, ...] = ()) -> Any:
    """Return a field of a recipe that :func:`settings_of` tells."""
    return field(default=default, metadata={"domain": domain, "part": part, "what": what, "resets": resets})


def trained_by(name: str) -> Domain:
    """Return the bounds of a setting of training, the same for every kind of network."""
    return SETTINGS[f"training.{name}"].domain


@dataclass(frozen=True, kw_only=True)
class LabRecipe(ABC):
    """What fixes a run: two runs of equal recipes are the same to the bit."""

    kind: ClassVar[str]
    """What ``train --network`` calls it."""
    label: ClassVar[str]
    """What people call such a network."""

    activation: str = lab_setting(
        "relu", Names(tuple(CATALOGUE)), NETWORK,
        _("of all hidden units (reluexplorer activations lists them)"), resets=("activation_parameter",),
    )  # fmt: skip
    activation_parameter: tuple[float, ...] = lab_setting(
        (), VALUES, NETWORK, _("of the activation, in its order")
    )
    optimizer: str = lab_setting("adam", trained_by("optimizer"), TRAINING, _("update rule"))
    batch_size: int = lab_setting(32, trained_by("batch_size"), TRAINING, _("samples that an update sees"))
    seed: int = lab_setting(
        0, trained_by("seed"), TRAINING, _("of the data, the first weights and the batches")
    )

    @property
    def choice(self) -> ActivationChoice:
        """The activation with its parameters."""
        return ActivationChoice(self.activation, self.activation_parameter)

    @property
    @abstractmethod
    def training(self) -> TrainingSpec:
        """How the parameters are updated."""

    @property
    @abstractmethod
    def numbers(self) -> int:
        """How many numbers the layers have at once at the least for a batch."""

    @abstractmethod
    def settled(self) -> Self:
        """Return the recipe with what is usual in place of each None that stands for it."""

    def demand(self, called: str = "{}") -> Self:
        """Return the recipe; raise :class:`CommandError` where its settings do not go together.

        ``called`` is how a sentence names a setting.
        """
        fitting(self.choice.entry, self.activation_parameter)
        with refused():
            self.demand_network(called)
        return self

    @abstractmethod
    def demand_network(self, called: str) -> None:
        """Raise ValueError, whose message is a sentence, for a network that cannot be."""


def settings_of(kind: type[LabRecipe]) -> dict[str, LabSetting]:
    """Return all settings of a kind by name."""
    return {each.name: LabSetting(each.name, each.default, **each.metadata) for each in fields(kind)}


def with_values(recipe: LabRecipe, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return all values of a recipe after some were set, with those that go back to their defaults."""
    known = settings_of(type(recipe))
    held = {name: getattr(recipe, name) for name in known}
    gone = {other: known[other].default for name in values for other in known[name].resets}
    return {**held, **gone, **values}


def made(kind: type[_Recipe], content: Mapping[str, Any], called: str = "{}") -> _Recipe:
    """Return the recipe of plain values, each checked; those that are missing are the defaults.

    ``called`` is how a sentence names a setting. Raises :class:`CommandError` with a sentence.
    """
    known = settings_of(kind)
    if unknown := content.keys() - known.keys():
        raise CommandError(
            _("it has a field {unknown} that is not known here.").format(unknown=quoted(min(unknown)))
        )
    values = {
        name: known[name].check(called.format(known[name].option), value) for name, value in content.items()
    }
    return kind(**values).demand(called)
