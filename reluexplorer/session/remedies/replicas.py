"""Copies of a run under several seeds: each is what the same trajectory makes of its seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reluexplorer.core.engine.replicas.replicas import advance_replicas, gathered, replica_state
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.surgery.surgery import reason_of
from reluexplorer.language import _
from reluexplorer.session.run.trajectory import Trajectory

_PIECE = 256
"""Updates between two looks at whether anybody waits for them."""


@dataclass(eq=False)
class Copy:
    """One seed's run; ``trouble`` says why it could not be made as far as the others, without a full stop."""

    trajectory: Trajectory
    state: TrainState
    trouble: str = ""

    @property
    def lives(self) -> bool:
        """Whether it goes on."""
        return not self.trouble and self.state.diverged_at is None


class Copies:
    """Runs of one trajectory that differ in their seeds, at one step.

    The first ``alone`` of them are trained one by one, the same to the bit as the trajectory trains them; the
    others together, the same to rounding. Where the run changes on the way, so does each copy at that step.
    """

    def __init__(self, trajectory: Trajectory, copies: Sequence[Copy], step: int, alone: int) -> None:
        self._trajectory = trajectory
        self._alone = alone
        self.step = step
        self.copies = tuple(copies)

    @classmethod
    def from_start(cls, trajectory: Trajectory, seeds: Sequence[int], alone: int) -> Copies:
        """Return the copies before their first update."""
        copies = []
        for seed in seeds:
            own = trajectory.seeded(seed)
            one = Copy(own, initial_state(own.problems[0]))
            _change(one, 0)
            copies.append(one)
        return cls(trajectory, copies, 0, alone)

    def branched(self, trajectory: Trajectory, alone: int) -> Copies:
        """Return copies of another trajectory whose changes before this step are the same, from here on.

        Changes of ``trajectory`` at this step, beyond those of the present one, are made now.
        """
        done = self._trajectory.changes_until(self.step)
        copies = []
        for one in self.copies:
            other = Copy(trajectory.seeded(one.state.problem.training.seed), one.state, one.trouble)
            _change(other, done, earlier=False)
            copies.append(other)
        return Copies(trajectory, copies, self.step, alone)

    def advance(self, end: int, breathe: Callable[[], None] = lambda: None) -> None:
        """Train all up to the step ``end``; ``breathe`` is called now and then, and may raise to stop."""
        while self.step < end:
            done = self._trajectory.changes_until(self.step)
            steps = min(end, self._trajectory.next_change(self.step)) - self.step
            self._train(steps, done, breathe)
            self.step += steps
            for one in self.copies:
                _change(one, done)

    def _train(self, steps: int, stage: int, breathe: Callable[[], None]) -> None:
        """Make updates under the settings of a stage."""
        for one in self.copies[: self._alone]:
            for piece in _pieces(steps):
                if one.lives:
                    one.state = advance(one.state, piece)
                    breathe()
        together = [one for one in self.copies[self._alone :] if one.lives]
        if not together:
            return
        problem = self._trajectory.problems[stage]
        states = gathered(problem, [one.state for one in together])
        for piece in _pieces(steps):
            states = advance_replicas(states, piece)
            breathe()
        for number, one in enumerate(together):
            one.state = replace(replica_state(states, number), problem=one.trajectory.problems[stage])

    def __iter__(self) -> Iterator[Copy]:
        return iter(self.copies)


def _pieces(steps: int) -> Iterator[int]:
    """Yield parts of so many updates, none of them long."""
    for done in range(0, steps, _PIECE):
        yield min(_PIECE, steps - done)


def _change(one: Copy, done: int, *, earlier: bool = True) -> None:
    """Make the changes of this step, of which the first ``done`` are made, where the run goes on.

    They are those of the run that is copied, made ``earlier``, or what is tried on it now.
    """
    if one.lives:
        try:
            one.state = one.trajectory.changed(one.state, done)
        except ValueError as error:
            said = (
                _("what was done at step {step:,} cannot be done then: {reason}") if earlier else "{reason}"
            )
            one.trouble = said.format(step=one.state.step, reason=reason_of(error))
