"""One setting of the document: everything that is asked about it, and how it is read and put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reluexplorer.core.hyperparameter import Rule
from reluexplorer.session.document.changes import with_data, with_network, with_training, with_view
from reluexplorer.session.document.demands import fitting
from reluexplorer.session.document.document import PARTS, Document, Recipe
from reluexplorer.session.document.domains import Domain, Names, Numbers, Subject, Switch
from reluexplorer.text import exact, within

_SUBJECTS = {"data": Subject.DATA, "network": Subject.NETWORK, "training": Subject.TRAINING}


@dataclass(frozen=True)
class Setting:
    """One field of the document that a person sets."""

    path: str
    """Where the document holds it: ``part.field``, the part one of data, network, training, view."""
    name: str
    """What scripts call the command that sets it."""
    label: str
    domain: Domain
    what: str
    """What setting it does, as a sentence."""
    tip: str = ""
    """What a control says of it, where that is not what setting it does."""
    row: str = ""
    """What stands beside the control, where the label is too long or another."""
    placed: bool = False
    """Whether its panel places a control for it; else data, network and training make one by its domain."""
    step: float = 1.0
    """How far a control's arrows go."""
    shown: Callable[[float], str] | None = None
    """How a slider writes the number; None where it is typed."""
    more: bool = False
    """Whether its row is among those that are unfolded."""
    goes_on: bool | None = None
    """Whether a run goes on when it is set, or begins again; None for on in training, again elsewhere."""
    option: str = ""
    """Its option on the command line, without dashes; empty for none."""
    option_help: str = ""
    option_back: str = ""
    """For a switch: the option that takes it back where it is set in what is opened."""
    option_value: bool = True
    """For a switch: what giving the option sets it to."""
    words: str = ""
    """What the strip of the run calls it, and what it is called where other data are opened."""
    none: float | None = None
    """The number that means that there is none of it."""
    resets: tuple[str, ...] = ()
    """Fields of the same part that go back to their defaults with it."""
    rule: Callable[[Recipe], Rule] | None = None
    """For the parameters of a rule: which rule that is."""
    subject: Subject = Subject.VIEW
    """What it is about, for how something is looked at; that of its part otherwise."""
    undoable: bool = False
    """For how something is looked at: whether undo takes it back."""

    def __post_init__(self) -> None:
        known = PARTS[self.part]
        if self.field not in known.__dataclass_fields__:
            raise ValueError(f"{self.path} is a setting of a field that {known.__name__} has not.")
        if not (self.placed or self.part == "view" or isinstance(self.domain, Numbers | Names | Switch)):
            kind = type(self.domain).__name__
            raise ValueError(f"{self.path}: a control for {kind} is placed by its panel; say placed=True.")
        if self.part == "data" and self.goes_on:
            raise ValueError(f"{self.path}: no run goes on under other data; leave goes_on out.")

    @property
    def part(self) -> str:
        """The part of the document that holds it."""
        return self.path.partition(".")[0]

    @property
    def beside(self) -> str:
        """What stands beside its control."""
        return self.row or self.label

    @property
    def is_on_the_way(self) -> bool:
        """Whether a run goes on when it is set."""
        return self.part == "training" if self.goes_on is None else self.goes_on

    @property
    def argument(self) -> str:
        """What the command that sets it calls the value."""
        return "value" if self.rule is None else "values"

    @property
    def about(self) -> Subject:
        """What it is about."""
        return _SUBJECTS.get(self.part, self.subject)

    @property
    def field(self) -> str:
        """Its name in that part."""
        return self.path.partition(".")[2]

    @cached_property
    def default(self) -> Any:
        """What a new document has."""
        return self.of(Document())

    def of(self, document: Document) -> Any:
        """Return its value in a document."""
        return getattr(document.view, self.field) if self.part == "view" else self.of_recipe(document.recipe)

    def of_recipe(self, recipe: Recipe) -> Any:
        """Return its value in a recipe, for what is no matter of the view."""
        return getattr(getattr(recipe, self.part), self.field)

    @property
    def choices(self) -> tuple[tuple[Any, str], ...]:
        """Its values with what people call each, where these are few."""
        return self.domain.choices if isinstance(self.domain, Names | Switch) else ()

    def said(self, recipe: Recipe) -> str:
        """Return what it is in a recipe, as part of a sentence: learning rate 0.1, method Adam."""
        value = self.of_recipe(recipe)
        words = dict(self.choices)[value] if self.choices else (self.shown or exact)(value)
        return f"{within(self.beside)} {words}"

    def put(self, document: Document, value: Any) -> Document:
        """Return the document with another value; raise :class:`CommandError` where a rule refuses it."""
        if self.rule is not None:
            value = fitting(self.rule(document.recipe), value)
        first = Document()
        held = first.view if self.part == "view" else getattr(first.recipe, self.part)
        values = {self.field: value, **{name: getattr(held, name) for name in self.resets}}
        if self.part in {"data", "view"}:
            return (with_data if self.part == "data" else with_view)(document, **values)
        with_part = with_network if self.part == "network" else with_training
        return with_part(document, goes_on=self.is_on_the_way, **values)
