"""The frozen Document: everything that is saved or undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.held import HeldTable, TableFile
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.problem.make import AUTOMATIC
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.limits import DRAWN
from reluexplorer.session.document.operations import Operation


@dataclass(frozen=True)
class DataChoice:
    """Which samples, how many, how noisy, and how they are split.

    ``path``, ``target``, ``task`` (one of :data:`~reluexplorer.core.data.tables.targets.TASKS`),
    ``columns`` and ``scaled`` matter for a table only; empty means inferred. ``expression`` is the
    f of "points above y = f(x)"; ``points`` are those drawn by hand, as (x1, x2, class). ``features`` are
    what the network is given of a point of the plane; empty means its coordinates.
    """

    name: str = "circle"
    samples: int = 500
    noise: float = 0.0
    test_share: float = 0.3
    seed: int = 0
    path: str = ""
    target: str = ""
    task: str = ""
    features: tuple[str, ...] = ()
    expression: str = "sin(x)"
    points: tuple[tuple[float, float, int], ...] = ()
    columns: tuple[ColumnChoice, ...] = ()
    """What was chosen for single columns of the table, in no order that matters."""
    scaled: bool = True
    """Whether the table's numeric inputs are standardised, or as they stand there."""
    held: HeldTable | None = None
    """The table itself where the document holds it; None for one that is read from the file at ``path``."""
    usual_share: float = 0.0
    """The test share that other data come back to, where a small table was opened without a test part.

    With points drawn by hand it is above 0 where no share was chosen for them: few of them are learned whole.
    """

    @property
    def table(self) -> TableFile:
        """What the table is read from: what the document holds of it, or else its file."""
        return self.held or Path(self.path)

    @property
    def few_points(self) -> bool:
        """Whether points drawn by hand have no test part because they are few."""
        return self.name == DRAWN and self.usual_share > 0.0 and len(self.points) < FEWEST_TO_SPLIT


@dataclass(frozen=True)
class NetworkChoice:
    """The network as a person sets it; inputs and outputs follow from the data."""

    hidden: tuple[int, ...] = (8, 8)
    activation: ActivationChoice = ActivationChoice()
    output: str = AUTOMATIC
    initializer: str = "he_normal"
    bias: float = 0.0
    layer_activations: tuple[tuple[int, ActivationChoice], ...] = ()
    """(layer, activation) of the hidden layers that have one of their own, in ascending order."""
    dropout: float = 0.0
    biased: bool = True
    bias_spread: float = 0.0
    initializer_parameters: tuple[float, ...] = ()
    dtype: str = "float32"
    given: str = field(default="", repr=False)
    """The first weights as text where they came from a file; empty for drawn ones."""

    @property
    def activations(self) -> tuple[ActivationChoice, ...]:
        """The activation of each hidden layer."""
        layer_activations = dict(self.layer_activations)
        return tuple(layer_activations.get(layer, self.activation) for layer in range(len(self.hidden)))


@dataclass(frozen=True)
class Change:
    """What was changed while a run went on, at the step that was shown.

    ``network`` and ``training`` are the settings before the change; those after it are the next change's,
    or the recipe's.
    """

    step: int
    network: NetworkChoice
    training: TrainingSpec
    operation: Operation | None = None


@dataclass(frozen=True)
class Recipe:
    """All that fixes a run: two runs of one recipe are the same to the bit.

    ``network`` and ``training`` are the newest settings; where ``changes``, in ascending order of their
    steps, altered them on the way, the run begins with those of the first change. ``run_id`` tells runs of
    one recipe apart, as they may have come to different steps.
    """

    data: DataChoice = DataChoice()
    network: NetworkChoice = NetworkChoice()
    training: TrainingSpec = TrainingSpec()
    changes: tuple[Change, ...] = ()
    run_id: int = field(default=0, compare=False)

    def until(self, step: int) -> Recipe:
        """Return the recipe without the changes after ``step``."""
        for number, change in enumerate(self.changes):
            if change.step > step:
                return self.before(number)
        return self

    def before(self, number: int) -> Recipe:
        """Return the recipe without the changes from ``number`` on, counted from 0."""
        if number >= len(self.changes):
            return self
        first = self.changes[number]
        return replace(self, network=first.network, training=first.training, changes=self.changes[:number])

    @property
    def stages(self) -> tuple[Recipe, ...]:
        """The settings before each change, and those after the last, as recipes that change nothing."""
        earlier = (
            replace(self, network=one.network, training=one.training, changes=()) for one in self.changes
        )
        return (*earlier, replace(self, changes=()))

    def seeded(self, seed: int) -> Recipe:
        """Return the recipe under another seed from the start on, with the same changes at the same steps."""
        changes = tuple(
            replace(change, training=replace(change.training, seed=seed)) for change in self.changes
        )
        return replace(self, training=replace(self.training, seed=seed), changes=changes)

    def epochs(self, step: int, samples: int) -> float:
        """Return the passes over so many training samples after ``step`` updates, whatever the batches were.

        A last smaller batch counts as an update.
        """
        passes, done = 0.0, 0
        stages = [(change.step, change.training) for change in self.changes]
        for end, training in (*stages, (step, self.training)):
            until = min(end, step)
            passes += (until - done) / -(-samples // training.batch_size)
            done = until
        return passes

    def afresh(self) -> Recipe:
        """Return the recipe that has the newest settings from the start, with nothing done by hand."""
        return replace(self, training=replace(self.training, frozen=()), changes=())


@dataclass(frozen=True)
class View:
    """What a person looks at, and how."""

    workspace: str = "train"
    theme: str = "system"
    unit: tuple[int, int] | None = None
    """Selected (hidden layer, unit), both from 0; shared by all workspaces."""
    other_units: tuple[tuple[int, int], ...] = ()
    """Other hidden (layer, unit) that are selected with it."""
    output: int | None = None
    """One of several outputs, from 0, that is selected in the place of a hidden unit."""
    curves: tuple[str, ...] = ("relu", "leaky_relu", "sigmoid", "tanh")
    leak: float = 0.1
    """Slope of the leaky ReLU among the curves."""
    curve_parameters: tuple[tuple[str, int, float], ...] = ()
    """(function, parameter from 0, value) of the other curves, where it is not the default."""
    curve_colours: tuple[tuple[str, int], ...] = ()
    """(function, colour) of the shown curves whose own colour another one had."""
    probe: float = -1.4
    plane: tuple[int, int] | None = None
    """The two inputs that span the plane; None for the principal components."""
    window: tuple[float, float, float, float] | None = None
    """Left, right, low and high edge of the part of the plane that is looked at; None for all of it."""
    show_test: bool = False
    discrete: bool = False
    levels: bool = False
    show_unit: bool = False
    show_mistakes: bool = False
    erasing: bool = False
    """Whether the mouse erases points drawn by hand."""
    log_loss: bool = False
    more_measures: bool = False
    order: str = "firing"
    grid: str = "raster"
    rows: str = "class"
    """By what the points of the raster are ordered."""
    raster: tuple[float, float, float, float] | None = None
    """The part of the raster that is looked at: its first column, counted through all layers, the end of its
    last one, and the same of the rows; None for all of it."""
    state_filter: str = ""
    """State of the neurons that are shown alone, by its name in
    :data:`~reluexplorer.core.diagnosis.unit_states.NAMES`; empty for all."""
    remedy_order: str = ""
    """How the table of remedies is ordered, by its name in
    :func:`~reluexplorer.session.document.limits.remedy_orders`; empty for as they are tried."""
    history: str = "dead"
    """What is drawn of the layers over training."""
    speed: str = "1000"
    """The person's own speed, by its name in :data:`~reluexplorer.session.document.limits.SPEEDS`."""
    pace: str = ""
    """The speed that a preset shows itself at, until the person chooses one; empty for the person's own."""
    more_data: bool = False
    """Whether the kinds of data that are seldom chosen, and the inputs, are unfolded."""
    more_network: bool = False
    """Whether the settings of the network that are seldom changed are unfolded."""
    more_training: bool = False
    table_kept: str = ""
    """Where the document keeps its table, by its name in
    :data:`~reluexplorer.session.document.limits.TABLE_KEPT`; empty for inside as far as it is small."""
    microscope: int | None = None
    """The sample that is followed through one update, by its place in the training part; None for none."""
    moment: int = 0
    """How many steps of that update are made before the one that is shown."""
    from_lesson: bool = False
    """Whether that update was opened from the open lesson, whose page comes back when it is left."""
    lesson: str = next(iter(LESSONS))
    knobs: tuple[tuple[str, str, float], ...] = ()
    """(lesson, knob, value) for every knob that was turned."""

    @property
    def selected(self) -> tuple[tuple[int, int], ...]:
        """All hidden (layer, unit) that are selected, the one that is looked at closely first."""
        return (*(() if self.unit is None else (self.unit,)), *self.other_units)

    def selecting(self, units: Sequence[tuple[int, int]]) -> View:
        """Return the view with these hidden (layer, unit) selected, the first looked at closely."""
        return replace(self, unit=units[0] if units else None, other_units=tuple(units[1:]))

    def for_person(self, person: View) -> View:
        """Return the view with what is no matter of a document but of who looks at it: theme and speed."""
        return replace(self, theme=person.theme, speed=person.speed, pace="")


PARTS: dict[str, type[Any]] = {
    "data": DataChoice,
    "network": NetworkChoice,
    "training": TrainingSpec,
    "view": View,
}
"""What a document is made of, by the first word of a field's path."""


@dataclass(frozen=True)
class Document:
    """What is open: the recipe of the run and the view on it.

    ``change_step`` is the step at which the next change of the recipe takes place, where it can be made on
    the way; ``file`` is the path that it is saved at, empty for none.
    """

    recipe: Recipe = Recipe()
    view: View = field(default=View())
    change_step: int = 0
    file: str = ""
