"""What a run is to reach before it pauses by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reluexplorer.language import _
from reluexplorer.session.run.run import Run
from reluexplorer.text import counted, exact, loss_figure

PATIENCE = "patience"
MEASURES = {
    "step": _("Step"),
    "train-loss": _("Training loss below"),
    "test-loss": _("Test loss below"),
    "train-accuracy": _("Training accuracy above"),
    "test-accuracy": _("Test accuracy above"),
    PATIENCE: _("No better for (epochs), keep the best"),
}
_WISHES = {
    "step": _("step {value}"),
    "train-loss": _("train loss {value}"),
    "test-loss": _("test loss {value}"),
    "train-accuracy": _("train accuracy {value}"),
    "test-accuracy": _("test accuracy {value}"),
}
_LOOK_EVERY = 50
"""Steps between two looks at a measure, so that a run stops at the same step on any machine."""
_ANY = 1 << 30


class Goal(Protocol):
    """What ends a run that goes on, at the same step on any machine."""

    def steps_until_look(self, step: int) -> int:
        """Return how many updates may be made before the next look."""

    def reached(self, run: Run) -> bool:
        """Return whether a run has come so far; looks only where a look is due."""

    def holds(self, run: Run) -> bool:
        """Return whether a run is as it is to be already; called once, before the first update."""

    def shown(self, run: Run) -> int:
        """Return the step that is shown when it is reached."""

    def words(self, run: Run) -> str:
        """Say that it is reached; empty where the step itself says so."""

    def words_at_once(self, run: Run) -> str:
        """Say that nothing had to be done for it."""


@dataclass(frozen=True)
class Level:
    """A step to reach, a loss to fall to, or an accuracy to rise to."""

    measure: str
    value: float

    def steps_until_look(self, step: int) -> int:
        if self.measure == "step":
            return max(1, int(self.value) - step)
        return _LOOK_EVERY - step % _LOOK_EVERY

    def reached(self, run: Run) -> bool:
        if self.measure != "step" and run.state.step % _LOOK_EVERY:
            return False
        return self.holds(run)

    def holds(self, run: Run) -> bool:
        """Return whether it is as it is to be; NaN never is."""
        if self.measure == "step":
            return run.state.step >= self.value
        found: float | None = getattr(run.inspection(), self.measure.replace("-", "_"))
        if found is None:
            return False
        return found >= self.value if self.measure.endswith("accuracy") else found <= self.value

    def shown(self, run: Run) -> int:
        return run.state.step

    def words(self, run: Run) -> str:
        if self.measure == "step":
            return ""
        said = _("Paused at step {step:,}: {wish} is reached.")
        return said.format(step=run.state.step, wish=self._wish)

    def words_at_once(self, run: Run) -> str:
        said = _("Nothing to do at step {step:,}: {wish} is reached already.")
        return said.format(step=run.state.step, wish=self._wish)

    @property
    def _wish(self) -> str:
        if self.measure == "step":
            value = f"{int(self.value):,}"
        elif self.measure.endswith("accuracy"):
            value = f"{exact(100 * self.value)} %"
        else:
            value = exact(self.value)
        return _WISHES[self.measure].format(value=value)


@dataclass(frozen=True)
class Patience:
    """No recorded loss below the lowest for so many epochs; the step with the lowest is shown then.

    It is the loss of the test part, or of the training part where there is none, over the whole run.
    """

    epochs: int

    def steps_until_look(self, step: int) -> int:
        del step
        return _ANY

    def reached(self, run: Run) -> bool:
        head = run.head
        waited = self.epochs * head.problem.steps_per_epoch
        return run.state is head and run.is_recorded and head.step - self.shown(run) >= waited

    def holds(self, run: Run) -> bool:
        """Return whether the run has waited so long already; it is only the newest step that can be told."""
        run.seek(run.head.step)
        return self.reached(run)

    def shown(self, run: Run) -> int:
        return 0 if run.curve.best is None else run.curve.best[0]

    def words(self, run: Run) -> str:
        said = _("Paused: no better for {epochs}. {best}")
        return said.format(epochs=counted(self.epochs, "epoch"), best=self._best(run))

    def words_at_once(self, run: Run) -> str:
        said = _("Nothing to do: no better for {epochs} already. {best}")
        return said.format(epochs=counted(self.epochs, "epoch"), best=self._best(run))

    def _best(self, run: Run) -> str:
        step, loss = run.curve.best or (0, float("nan"))
        if run.head.problem.dataset.test.size:
            said = _("Shown is the best, step {step:,}, with a test loss of {loss}.")
        else:
            said = _("Shown is the best, step {step:,}, with a training loss of {loss}.")
        return said.format(step=step, loss=loss_figure(loss))


def goal_of(name: str, value: float) -> Goal:
    """Return the goal of a measure by its name; a share of 1 for an accuracy."""
    return Patience(int(value)) if name == PATIENCE else Level(name, value)
